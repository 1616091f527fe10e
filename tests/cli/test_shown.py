"""How a diagnostic is drawn in a terminal: the mark stands under what it marks, whatever the letters."""

from __future__ import annotations

import unicodedata

import pytest

from cld.reports.diagnostics import concise, full, verdict
from cld.rules import check
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


BARE = (
    "cld: 1\nvariables: {a: Alpha, b: Beta, c: Gamma}\nlinks:\n  - a -> b (+): {evidence: [E1]}\n  - b -> c (+)\n  - c -> a (+)\n"
    "  - a -> c (+)\n  - b -> a (+)\nsources: {s: S}\nevidence: {E1: {source: s, summary: Said.}}\n"
)


def test_errors_stand_first_and_of_many_warnings_of_one_kind_one_stands_for_all() -> None:
    late = BARE + "loops: {R1: {name: Round, through: [a, b], polarity: balancing}}\n"
    found = check(read_spec(Source("x.yaml", late)))
    text = full(found)
    assert text.startswith("error[CLD404]")
    assert text.count("warning[CLD413]") == 1
    assert " = and 3 more warnings of this kind in lines 6, 7, 8; `--format concise` tells each\n" in text
    assert "5 |   - b -> c (+)" in text
    assert concise(found).count("CLD413") == 4
    assert verdict(found) == "1 error (x.yaml:11), 4 warnings"


def test_few_warnings_of_one_kind_are_all_shown() -> None:
    found = check(read_spec(Source("x.yaml", BARE.replace("  - b -> a (+)\n", ""))))
    assert full(found).count("warning[CLD413]") == 3
    assert "of this kind" not in full(found)
    assert verdict(found) == "3 warnings"


def test_errors_are_never_joined_and_the_first_places_of_many_are_in_the_verdict() -> None:
    text = "variables: {a: A}\nlinks:\n" + "".join(f"  - a -> x{n} (+)\n" for n in range(5))
    found = read_spec(Source("x.yaml", text)).faults
    assert full(found).count("error[CLD301]") == 5
    assert verdict(found) == "5 errors (x.yaml:3, x.yaml:4, x.yaml:5 and 2 more)"
