"""How a diagnostic is drawn in a terminal: the mark stands under what it marks, whatever the letters."""

from __future__ import annotations

import unicodedata

import pytest

from cld.reports.diagnostics import full
from cld.source import Source
from cld.spec import read_spec

LABELS = {
    "plain": "Waiting time",
    "wide letters": "需求" * 10,
    "wide letters in a long line": "需求" * 80,
    "a long line": "word " * 60,
    "combining marks": "cafe\u0301 e\u0301",
    "right to left": "الطلب",
    "emoji": "😀😀",
    "marks of direction": "a\u202eb",
}


def width(text: str) -> int:
    """Columns of a terminal."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


@pytest.mark.parametrize("what", LABELS)
def test_the_mark_stands_under_what_it_marks(what: str) -> None:
    text = f"variables:\n  a: {{label: '{LABELS[what]}', colour: red, note: x}}\n"
    lines = full(read_spec(Source("x.yaml", text)).faults).splitlines()
    line, mark = (row.partition("| ")[2] for row in lines[3:5])
    before = mark.partition("^")[0]
    start = next(n for n in range(len(line) + 1) if width(line[:n]) == len(before))
    assert line[start:].startswith("colour")
    assert mark.strip() == "^^^^^^"
    assert width(line) <= 100


def test_two_places_are_both_marked() -> None:
    shown = full(read_spec(Source("x.yaml", "variables:\n  a: A\n  a: B\n")).faults)
    assert "3 |   a: B\n  |   ^\n2 |   a: A\n  |   - first given here\n" in shown


def test_a_place_at_the_end_of_the_text_can_be_shown() -> None:
    shown = full(read_spec(Source("x.yaml", "variables: {a: [x")).faults)
    assert "reading stopped here" in shown
