"""Loops gained, lost and turned over: held to brute force, listed or only counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from edits import pairs
from hypothesis import given, settings

from bench.maps import random_map
from cld.diff import compare, loops, swapped
from cld.diff.records import LoopNumbers
from cld.graph.loops import find_loops
from cld.model import LoopPolarity, Model, Polarity

Loops = dict[tuple[str, ...], LoopPolarity]


def listed(model: Model) -> Loops:
    return {loop.elements: loop.polarity for loop in find_loops(model).loops}


def expected(old: Loops, new: Loops) -> LoopNumbers:
    turned = [each for each in old.keys() & new.keys() if old[each] is not new[each]]
    return LoopNumbers(len(new.keys() - old.keys()), len(old.keys() - new.keys()), len(turned))


def with_old_ids_mapped(model: Model, ids: dict[str, str]) -> Loops:
    from cld.diff.meaning import renamed, settled

    return listed(renamed(settled(model), ids))


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_listed_loops_are_those_that_two_whole_listings_differ_in(both: tuple[Model, Model]) -> None:
    diff = compare(*both)
    old, new = with_old_ids_mapped(both[0], diff.ids), listed(both[1])
    assert diff.loops.complete
    assert diff.loops.numbers == expected(old, new)
    assert {x.loop.elements for x in diff.loops.gained} == new.keys() - old.keys()
    assert {x.loop.elements for x in diff.loops.turned} == {
        e for e in old.keys() & new.keys() if old[e] != new[e]
    }


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_loops_that_are_only_counted_are_as_many(both: tuple[Model, Model]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "LISTED", 0)
        patch.setattr(loops, "STEPS", 0)
        diff = compare(*both)
        assert compare(both[1], both[0]) == swapped(diff)
    old, new = with_old_ids_mapped(both[0], diff.ids), listed(both[1])
    assert diff.loops.numbers == expected(old, new)
    assert {x.loop.elements for x in diff.loops.gained} <= new.keys() - old.keys()
    assert {x.loop.elements for x in diff.loops.turned} <= {
        e for e in old.keys() & new.keys() if old[e] != new[e]
    }


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_each_loop_names_the_links_that_did_it(both: tuple[Model, Model]) -> None:
    diff = compare(*both)
    for change in (*diff.loops.gained, *diff.loops.lost, *diff.loops.turned):
        elements = change.loop.elements
        steps = set(zip(elements, (*elements[1:], *elements[:1]), strict=True))
        assert change.because
        assert steps.issuperset(change.because)


def turned_over(model: Model, place: int) -> Model:
    link = model.links[place]
    other = Polarity.NEGATIVE if link.polarity is Polarity.POSITIVE else Polarity.POSITIVE
    return replace(
        model, links=(*model.links[:place], replace(link, polarity=other), *model.links[place + 1 :])
    )


@pytest.mark.parametrize("place", range(0, 88, 11))
def test_turning_one_link_of_forty_elements_turns_exactly_the_loops_through_it(place: int) -> None:
    model = random_map(40, "dense")
    ends = model.links[place].ends
    diff = compare(model, turned_over(model, place))
    through = find_loops(model, links=[ends]).loops
    assert tuple(change.old for change in diff.loops.turned) == through
    assert (diff.loops.gained, diff.loops.lost, diff.loops.complete) == ((), (), True)
    for change in diff.loops.turned:
        assert change.old is not None
        assert change.new is not None
        assert {change.old.polarity, change.new.polarity} == {
            LoopPolarity.REINFORCING,
            LoopPolarity.BALANCING,
        }
        assert change.because == (ends,)


def test_a_sign_that_becomes_uncertain_turns_loops_over_too() -> None:
    model = random_map(20, "dense")
    place, through = next(
        (place, found)
        for place, link in enumerate(model.links)
        if (found := find_loops(model, links=[link.ends]).loops)
    )
    link = replace(model.links[place], polarity=Polarity.UNKNOWN)
    new = replace(model, links=(*model.links[:place], link, *model.links[place + 1 :]))
    turned = compare(model, new).loops.turned
    assert len(turned) == len(through)
    assert {change.loop.polarity for change in turned} == {LoopPolarity.UNDETERMINED}


def test_a_small_change_is_told_exactly_where_all_loops_are_far_too_many() -> None:
    whole = random_map(150, "dense")
    ends = next(
        link.ends
        for link in whole.links
        if 0 < find_loops(whole, links=[link.ends], limit=300).counts.total < 300
    )
    without = replace(whole, links=tuple(link for link in whole.links if link.ends != ends))
    diff = compare(without, whole)
    assert diff.loops.complete
    assert [change.loop for change in diff.loops.gained] == list(find_loops(whole, links=[ends]).loops)


def test_where_nothing_can_be_counted_the_numbers_are_left_open() -> None:
    model = random_map(40, "dense")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "LISTED", 0)
        patch.setattr(loops, "EFFORT", 10)
        place = next(
            n for n, link in enumerate(model.links) if find_loops(model, links=[link.ends], limit=1).loops
        )
        found = compare(model, turned_over(model, place)).loops
    assert found.numbers is None
    assert not found.complete
    assert found.estimated
    assert found.turned


def test_the_page_on_differences_names_the_limit_of_the_program() -> None:
    text = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")
    assert f"{loops.LISTED:,} loops came, went or turned over" in text
