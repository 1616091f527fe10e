"""What `diagrams/` records of a version, and what may be overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cld.figures import Figure
from cld.versions import (
    Drawn,
    Record,
    Refused,
    folder_of,
    is_released,
    read_record,
    text_of_record,
    updated,
    without,
)

SEEDS = (("a", 1.5, 0.0),)
FIRST = Figure("first", "loops", b"<svg/>", (("a", 1.0, -2.5), ("é", 0.0, 3.25)), "first.svg", SEEDS, "ab")
SECOND = Figure("second", "framework", b"<svg></svg>", (), "second.svg", (), "cd")
RECORD = updated(None, "1.0.0", "meaning", "cld 1", [SECOND, FIRST])


def test_the_folder_is_named_after_spec_and_version() -> None:
    assert folder_of("specs/examples/population.yaml", "1.0.0") == Path("diagrams/population/1.0.0")


@pytest.mark.parametrize(
    ("version", "released"), [("1.0.0", True), ("0.1.0-draft", False), ("2.0.0-rc.1", False)]
)
def test_a_version_with_a_draft_word_is_no_promise(version: str, released: bool) -> None:
    assert is_released(version) == released


def test_a_record_reads_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(text_of_record(RECORD), encoding="utf-8")
    assert read_record(tmp_path) == RECORD


def test_a_record_lists_figures_by_name_and_a_position_a_line() -> None:
    text = text_of_record(RECORD)
    assert list(json.loads(text)["figures"]) == ["first", "second"]
    assert '        "a": [1.0, -2.5],\n        "é": [0.0, 3.25]\n' in text


def test_formats_of_one_figure_stand_side_by_side() -> None:
    both = updated(RECORD, "1.0.0", "meaning", "cld 1", [FIRST._replace(data=b"%PDF", file="first.pdf")])
    assert [file for file, _ in both.figures[0].files] == ["first.pdf", "first.svg"]
    assert both.figures[0].files[1] == RECORD.figures[0].files[0]


def test_a_record_of_the_first_edition_is_read(tmp_path: Path) -> None:
    figure = {"layout": "loops", "file": "a.svg", "digest": "12", "positions": {"x": [1, 2]}}
    text = json.dumps({**GOOD, "edition": 1, "figures": {"a": figure}})
    (tmp_path / "record.json").write_text(text, encoding="utf-8")
    record = read_record(tmp_path)
    assert record is not None
    assert record.figures == (Drawn("a", "loops", (("a.svg", "12"),), (("x", 1.0, 2.0),)),)


def test_no_record_is_no_fault(tmp_path: Path) -> None:
    assert read_record(tmp_path) is None


GOOD = json.loads(text_of_record(RECORD))
FIRST_OF = GOOD["figures"]["first"]
DAMAGED = {
    "nothing": "",
    "half of it": text_of_record(RECORD)[:100],
    "a list": "[]",
    "a number": "3",
    "no edition": json.dumps({**GOOD, "edition": None}),
    "an edition to come": json.dumps({**GOOD, "edition": 3}),
    "no meaning": json.dumps({key: value for key, value in GOOD.items() if key != "meaning"}),
    "figures that are a list": json.dumps({**GOOD, "figures": []}),
    "a figure that is a text": json.dumps({**GOOD, "figures": {"a": "x"}}),
    "positions that are a list": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "positions": []}}}),
    "positions of three": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "positions": {"x": [1, 2, 3]}}}}),
    "seeds of one": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "seeds": {"x": [1]}}}}),
    "files that are a list": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "files": ["a.svg"]}}}),
    "a file elsewhere": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "files": {"../../x.svg": ""}}}}),
    "a file named as the folder": json.dumps({**GOOD, "figures": {"a": {**GOOD["figures"]["first"], "files": {"..": ""}}}}),
    "a place that is no number": json.dumps({**GOOD, "figures": {"a": {**FIRST_OF, "positions": {"x": [float("nan"), 0]}}}}),
    "a place beyond all figures": json.dumps({**GOOD, "figures": {"a": {**FIRST_OF, "positions": {"x": [10**400, 0]}}}}),
    "a version that is a number": json.dumps({**GOOD, "version": 1}),
    "a program with colours": json.dumps({**GOOD, "programs": ["\x1b[31mcld"]}),
    "a view without letters": json.dumps({**GOOD, "figures": {"\ud800": FIRST_OF}}),
    "brackets without end": "[" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_record_is_refused_with_what_to_do(what: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(DAMAGED[what], encoding="utf-8")
    with pytest.raises(
        Refused, match=r"record\.json: (is damaged; bring it back|was written by a later version)"
    ):
        read_record(tmp_path)


def test_a_released_version_must_keep_its_meaning() -> None:
    with pytest.raises(Refused, match=r"to 1\.1\.0 or to 1\.1\.0-draft"):
        updated(RECORD, "1.0.0", "another meaning", "cld 1", [])


def test_a_released_version_may_be_redrawn_by_a_newer_program_and_the_record_says_so() -> None:
    again = updated(RECORD, "1.0.0", "meaning", "cld 2", [FIRST._replace(data=b"<svg>2</svg>")])
    assert again.programs == ("cld 1", "cld 2")
    assert again.figures[0].files != RECORD.figures[0].files
    assert again.figures[1] == RECORD.figures[1]


def test_a_draft_may_change() -> None:
    draft = updated(None, "1.0.0-draft", "meaning", "cld 1", [FIRST])
    assert updated(draft, "1.0.0-draft", "another", "cld 1", [FIRST]).meaning == "another"


def test_the_same_again_gives_the_same_record() -> None:
    assert updated(RECORD, "1.0.0", "meaning", "cld 1", [FIRST]) == RECORD


def test_figures_of_views_that_are_gone_leave_the_record() -> None:
    left, gone = without(RECORD, ["second"])
    assert [figure.view for figure in left.figures] == ["second"]
    assert [file for figure in gone for file, _ in figure.files] == ["first.svg"]
    assert isinstance(left, Record)
