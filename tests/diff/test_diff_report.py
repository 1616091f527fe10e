"""What is said of differences: it can be said of any, in every form, and says enough."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from edits import pairs
from hypothesis import given, settings

from bench.maps import random_map
from cld.api import loads
from cld.diff import compare, swapped
from cld.diff.argument import changes_argument
from cld.diff.held import orders, perspectives
from cld.model import Evidence, Link, LoopPolarity, Model, Polarity
from cld.reports import diff as report
from cld.reports import diff_json
from cld.reports.changes_words import brief
from cld.reports.diff_fields import Compared
from cld.reports.diff_words import ROWS
from cld.reports.terminal import columns, shown
from cld.study import Concern, Confidence, Trust


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


HOLD = """
cld: 1
title: Trust
variables: {trust: Trust, quality: Referral quality, time: Time for each case}
links: [trust -> quality (+), quality -> trust (+), time -> quality (+)]
themes: {T1: Integration}
speakers: {SW-1: Anna, SW-2: Ben}
perspectives:
  social_workers:
    speakers: [SW-1]
    emphasis: {T1: high}
    links:
      - trust -> quality (+): {confidence: {overall: high}}
      - time -> quality (+)
  nurses: {links: [quality -> trust (-)]}
precedes:
  - trust before quality (planned): {held_by: [social_workers]}
  - trust alongside time
"""


def held(*edits: tuple[str, str]) -> Compared:
    new = HOLD
    for was, now in edits:
        assert new.count(was) == 1
        new = new.replace(was, now)
    return compared(loads(HOLD), loads(new))


def lines_of(each: Compared) -> list[str]:
    return [" ".join(shown(line, False).split()) for line in report.table(each, 200)]


@pytest.mark.parametrize(
    ("edit", "told", "amount", "argues"),
    [
        (
            (
                "      - trust -> quality (+): {confidence",
                "      - trust -> quality (-) delayed: {confidence",
            ),
            "± Social workers: Trust → Referral quality: the sign was (+), is now (-); now delayed",
            "1 link of a perspective turned, 1 changed in detail",
            True,
        ),
        (
            ("      - time -> quality (+)\n", ""),
            "- Social workers: Time for each case → Referral quality (+)",
            "1 link of a perspective removed",
            True,
        ),
        (
            ("overall: high", "overall: low"),
            "~ Social workers: Trust → Referral quality: confidence high, now low",
            "1 link of a perspective changed in detail",
            False,
        ),
        (
            ("{T1: high}", "{T1: low}"),
            "~ Social workers: Integration: the emphasis was high, is now low",
            "1 emphasis changed",
            True,
        ),
        (
            ("[SW-1]", "[SW-1, SW-2]"),
            "~ Social workers: speaker SW-2 added",
            "1 perspective described otherwise",
            False,
        ),
        (
            ("  nurses: {links: [quality -> trust (-)]}\n", ""),
            "- Nurses: held 1 link",
            "1 perspective removed",
            True,
        ),
        (
            ("trust before quality", "quality before trust"),
            "~ Referral quality before Trust (planned): was Trust before Referral quality (planned); held by Social workers",
            "1 order of steps changed",
            True,
        ),
        (
            ("(planned): {held_by: [social_workers]}", "(planned): {held_by: [social_workers, authors]}"),
            "~ Trust before Referral quality (planned): was held by Social workers, is now held by the authors and "
            "Social workers",
            "1 order of steps changed",
            True,
        ),
        (
            ("trust alongside time", "time alongside trust"),
            "~ Time for each case alongside Trust: written the other way round",
            "1 order of steps changed",
            False,
        ),
        (
            ("  - trust alongside time\n", ""),
            "- Trust alongside Time for each case",
            "1 order of steps removed",
            True,
        ),
    ],
)
def test_what_people_hold_is_told_as_links_are_and_counts_as_argument(
    edit: tuple[str, str], told: str, amount: str, argues: bool
) -> None:
    each = held(edit)
    assert told in lines_of(each)
    assert f"What people hold: {amount}." in lines_of(each)
    assert changes_argument(each.diff) is argues
    text = report.markdown(each)
    assert ("### What perspectives hold" in text) is ("perspective" in amount or "emphasis" in amount)
    assert "### Also" not in text
    assert brief(each.diff) == amount
    assert compare(each.new, each.old) == swapped(each.diff)


def test_a_perspective_keeps_links_whose_elements_were_renamed() -> None:
    old = loads(HOLD)
    new = loads(
        HOLD.replace("quality: Referral", "referral: Referral")
        .replace("quality", "referral")
        .replace("referral: Referral referral", "referral: Referral quality")
    )
    each = compared(old, new)
    assert each.diff.ids == {"quality": "referral"}
    assert not perspectives(each.diff)
    assert orders(each.diff) == ((), (), ())


def test_json_tells_what_became_of_each_perspective_and_order() -> None:
    each = held(
        ("      - time -> quality (+)\n", ""), ("{T1: high}", "{T1: low}"), ("trust before", "time before")
    )
    data = json.loads(diff_json.text(each.diff))
    assert data["other"] == []
    (changed,) = data["perspectives"]["changed"]
    assert changed["id"] == "social_workers"
    assert [(link["from"], link["to"]) for link in changed["links"]["removed"]] == [("time", "quality")]
    assert changed["emphasis"] == [{"id": "T1", "old": "high", "new": "low"}]
    assert [step["first"] for step in data["steps"]["added"]] == ["time"]
    assert [step["first"] for step in data["steps"]["removed"]] == ["trust"]


def test_a_judgement_of_confidence_that_changed_is_told() -> None:
    old = loads(HOLD)
    links = tuple(
        replace(link, confidence=Confidence(Trust.LOW, adequacy=Concern.SERIOUS, note="x"))
        for link in old.links[:1]
    )
    text = table(old, replace(old, links=(*links, *old.links[1:])), 200)
    assert (
        "confidence not stated, now low; confidence, adequacy: not stated, now serious; note on confidence changed"
        in text
    )


def test_a_named_loop_that_turned_over_is_told_once_and_delays_of_loops_are_told() -> None:
    old = loads(
        "variables: {a: Alpha, b: Beta}\nlinks: [a -> b (+), b -> a (+) delayed]\n"
        "loops: {R1: {name: Spiral, through: [a, b], polarity: reinforcing}}\n"
    )
    links = (replace(old.links[0], polarity=Polarity.NEGATIVE), *old.links[1:])
    turned = replace(old, links=links, loops=(replace(old.loops[0], polarity=LoopPolarity.BALANCING),))
    text = table(old, turned)
    assert text.count("Spiral") == 1
    assert "R1 Spiral: was reinforcing, is now balancing (delayed): more alpha" in text
    assert "Also:" not in text
    text = table(old, replace(turned, loops=(replace(turned.loops[0], story="So it goes."),)))
    assert "~ R1 Spiral: story added" in text
