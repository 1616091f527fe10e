"""The font's tables as they are read here, held to the library that knows all of a font."""

from __future__ import annotations

import pytest

from cld import fonts, text


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_wide_and_reach_as_far_as_the_library_says(bold: bool) -> None:
    font = fonts.open_font(bold)
    em, names, metrics, shapes = (
        font["head"].unitsPerEm,
        font.getBestCmap(),
        font["hmtx"].metrics,
        font["glyf"],
    )
    assert fonts.units(bold) == em
    assert fonts.character_map(bold).keys() == names.keys()
    for code, name in names.items():
        advance = metrics[name][0] / em
        assert text.width(chr(code), 1.0, bold) == advance
        glyph = shapes[name]
        empty = glyph.numberOfContours == 0
        assert text.ink(chr(code), bold) == ((0.0, advance) if empty else (glyph.xMin / em, glyph.xMax / em))


def test_drawing_as_svg_does_not_load_the_library_of_fonts() -> None:
    import subprocess
    import sys

    code = (
        "import sys, cld; m = cld.loads('variables: {a: A, b: B}\\nlinks: [a -> b (+)]\\n'); cld.render(m); "
        "sys.exit('fontTools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
