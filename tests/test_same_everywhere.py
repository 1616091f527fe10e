"""One model, one picture: whatever order a spec is written in, and whatever machine draws it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cld
from cld.layouts import loops
from cld.model import View
from cld.views import show
from tests import corpus
from tests.cli.command_line import ROOT, process


def spec(name: str) -> str:
    return corpus.to_spec(corpus.read(corpus.paths()[name]))


def shuffled(text: str, random: Random) -> str:
    """A spec of `corpus.to_spec` with the entries of each section in another order, and the sections too."""
    sections: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("  "):
            sections[-1].append(line)
        elif not line.startswith("#"):
            sections.append([line])
    head, rest = sections[0], sections[1:]
    random.shuffle(rest)
    for section in rest:
        entries = section[1:]
        random.shuffle(entries)
        section[1:] = entries
    return "\n".join(line for section in (head, *rest) for line in section) + "\n"


def drawn(text: str) -> str:
    return cld.render(cld.loads(text))


@pytest.mark.parametrize("name", ["hero_culture_simlin", "planetary_boundaries"])
def test_the_order_of_a_specs_entries_changes_no_byte(name: str) -> None:
    text = spec(name)
    expected = drawn(text)
    for seed in range(2):
        other = shuffled(text, Random(seed))
        assert other != text
        assert drawn(other) == expected


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_no_order_of_elements_and_links_moves_anything(seed: int) -> None:
    model = corpus.to_model(corpus.read(corpus.paths()["sdai_predatorprey"]))
    random = Random(seed)
    view = View("map", "loops")
    other = replace(
        model,
        elements=tuple(random.sample(model.elements, len(model.elements))),
        links=tuple(random.sample(model.links, len(model.links))),
    )
    assert loops.place(show(other, view)) == loops.place(show(model, view))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("anywhere")
    text = (ROOT / "specs" / "examples" / "workforce.yaml").read_text(encoding="utf-8")
    (place / "map.yaml").write_text(text, encoding="utf-8")
    return place


ELSEWHERE = {
    "another order of hashing": {"PYTHONHASHSEED": "4711"},
    "no fonts": {"FONTCONFIG_FILE": "/dev/null", "FONTCONFIG_PATH": "/nonexistent", "HOME": "/nonexistent"},
    "another locale": {"LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"},
    "the plainest locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another time zone": {"TZ": "Pacific/Kiritimati"},
}


@pytest.mark.parametrize("env", ELSEWHERE.values(), ids=ELSEWHERE)
def test_another_machine_draws_the_same_bytes(folder: Path, env: dict[str, str]) -> None:
    def rendered(name: str, env: dict[str, str]) -> bytes:
        done = process(folder, "render", "map.yaml", "--view", "mechanism", "-o", name, env=env)
        assert done.returncode == 0, done.stderr
        return (folder / name).read_bytes()

    assert rendered("there.svg", env) == rendered("here.svg", {"PYTHONHASHSEED": "1"})
