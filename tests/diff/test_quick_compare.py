"""A quick comparison: of what it says, nothing is otherwise than in a patient one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edits import pairs
from hypothesis import given, settings

from bench.maps import random_map
from cld.diff import Quick, compare
from cld.graph.census import exact_census, take_census
from cld.model import Link, Model, Polarity

MUCH = Quick(1_500_000, 10_000, 1_000_000)
LITTLE = Quick(500, 5, 50)


def changed(model: Model, turned: int, removed: int) -> Model:
    other = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}
    links = [replace(link, polarity=other[link.polarity]) for link in model.links[:turned]]
    new = Link(model.elements[0].id, model.elements[-1].id, Polarity.UNKNOWN)
    kept = (each for each in model.links[turned + removed :] if each.ends != new.ends)
    return replace(model, links=(*links, *kept, new))


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_with_enough_room_it_says_the_same(both: tuple[Model, Model]) -> None:
    patient, quick = compare(*both), compare(*both, MUCH)
    assert quick == patient


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("size", [20, 40])
def test_with_little_room_what_it_lists_is_true_and_what_it_counts_is_exact(size: int, number: int) -> None:
    old = random_map(size, "dense", number)
    new = changed(old, turned=6, removed=4)
    patient = compare(old, new).loops
    for quick in (LITTLE, Quick(50_000, 20, 1_000_000), Quick(50_000, 20, 1_000_000, counting=False)):
        found = compare(old, new, quick).loops
        assert found.complete is not found.shortest
        assert found.numbers in (None, patient.numbers)
        assert quick.counting or found.complete or found.numbers is None
        if patient.complete:
            for some, every in zip(found[:3], patient[:3], strict=True):
                assert set(some) <= set(every)
                assert len(some) <= quick.listed


def test_of_two_added_links_a_loop_through_both_is_found_once() -> None:
    old = replace(random_map(10, "sparse"), links=())
    ids = [element.id for element in old.elements]
    links = (Link(ids[0], ids[1], Polarity.POSITIVE), Link(ids[1], ids[0], Polarity.NEGATIVE))
    found = compare(old, replace(old, links=links), MUCH).loops
    assert [change.because for change in found.gained] == [tuple(sorted(link.ends for link in links))]


@pytest.mark.parametrize("density", ["sparse", "dense"])
def test_an_exact_census_is_the_census_or_nothing(density: str) -> None:
    model = random_map(40, density)
    assert exact_census(model, effort=10_000_000) == take_census(model)
    assert exact_census(random_map(40, "dense"), effort=10) is None
