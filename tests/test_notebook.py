"""What a notebook shows of a model."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import cld

SPEC = "cld: 1\ntitle: T\nvariables: {a: A, b: B}\nlinks: [a -> b (+)]\n"


def test_a_model_shows_itself_in_a_notebook() -> None:
    shown = cld.loads(SPEC)._repr_svg_()
    assert ElementTree.fromstring(shown).tag == "{http://www.w3.org/2000/svg}svg"
    assert shown == cld.render(cld.loads(SPEC))


def test_a_model_without_elements_is_left_to_its_text() -> None:
    assert cld.loads("cld: 1\ntitle: T\n")._repr_svg_() is None


def test_importing_the_library_loads_nothing_that_draws() -> None:
    code = "import cld, sys; print([name for name in sys.modules if name.startswith('cld.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
