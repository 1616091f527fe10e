"""What is said of differences: it can be said of any, in every form, and says enough."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from edits import pairs
from hypothesis import given, settings

from bench.maps import random_map
from cld.diff import compare
from cld.model import Evidence, Link, Model, Polarity
from cld.reports import diff as report
from cld.reports import diff_json
from cld.reports.diff_fields import Compared
from cld.reports.diff_words import ROWS
from cld.reports.terminal import columns, shown


def compared(old: Model, new: Model) -> Compared:
    return Compared(old, new, ("old.yaml", "new.yaml"), compare(old, new))


def table(old: Model, new: Model, width: int = 100) -> str:
    return "".join(f"{shown(line, False)}\n" for line in report.table(compared(old, new), width))


@settings(max_examples=300, deadline=None)
@given(pairs())
def test_any_difference_can_be_said_in_every_form(both: tuple[Model, Model]) -> None:
    each = compared(*both)
    lines = table(*both, width=60).splitlines()
    assert max(map(columns, lines)) <= 60
    data = json.loads(diff_json.text(each.diff))
    parts = [
        part
        for part in (*data["elements"].values(), *data["links"].values(), *data["named"].values())
        if part
    ]
    assert bool(parts or data["other"]) != each.diff.is_empty
    text = report.markdown(each)
    assert ("Both mean the same" in text) == each.diff.is_empty
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)


def test_of_many_loops_the_first_are_told_and_the_number_of_the_others() -> None:
    old = random_map(40, "dense")
    link = next(link for link in old.links if link.ends == ("e003", "e016"))
    turned = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}[link.polarity]
    links = tuple(replace(each, polarity=turned) if each is link else each for each in old.links)
    new = replace(old, links=links)
    total = compare(old, new).loops.numbers.turned  # type: ignore[union-attr]
    text = table(old, new)
    assert text.count(" is now ") == ROWS + 1
    assert f"And {total - ROWS} more loops; --format json lists all." in text
    assert len(json.loads(diff_json.text(compare(old, new)))["loops"]["turned"]) == total


def test_a_changed_entry_of_another_section_is_told_with_what_changed_in_it() -> None:
    old = replace(random_map(10, "sparse"), evidence=(Evidence("E1", "s", "So.", quote="a"),))
    new = replace(old, evidence=(Evidence("E1", "s", "So.", quote="b"),))
    assert "~ evidence: E1: changed: quote" in table(old, new)


def test_where_loops_are_too_many_the_totals_are_told() -> None:
    old = random_map(20, "dense")
    new = replace(old, links=(*old.links, Link("e000", "e000", Polarity.POSITIVE)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cld.diff.loops.LISTED", 0)
        text = table(old, new)
        data = json.loads(diff_json.text(compare(old, new)))
    assert "Feedback loops: 1 gained." in text
    assert "Not all loops are listed" in text
    assert "Before: " in text
    assert data["loops"]["complete"] is False
    assert data["loops"]["after"]["total"] == data["loops"]["before"]["total"] + 1
