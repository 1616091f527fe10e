"""Cores and what lies around them, and which links and elements carry the most loops."""

from __future__ import annotations

import random
from itertools import pairwise

from graph_models import brute_force, model, models
from hypothesis import given, settings

from cld.graph.census import take_census
from cld.graph.components import strong_components
from cld.graph.counts import LoopCounts
from cld.graph.structure import (
    CoreTie,
    FeedbackStructure,
    Neighbour,
    Outside,
    Role,
    carriers,
    feedback_structure,
)
from cld.model import Grounding, Link, LoopPolarity, Model, Polarity

CHAIN = [
    *("driver -> via (+)", "via -> a1 (+)", "driver -> a2 (-)"),
    *("a1 -> a2 (+)", "a2 -> a3 (-)", "a3 -> a1 (+)", "a3 -> a3 (-)"),
    *("a2 -> middle (+)", "middle -> b1 (+)", "a3 -> b2 (+)", "b1 -> b2 (+)", "b2 -> b1 (+)"),
    *("b1 -> result (+)", "other -> side (+)"),
]
"""A driver, a core of three, an element between, a core of two, a result, and two elements apart."""


def structure(given: Model, grounding: Grounding | None = None, **options) -> FeedbackStructure:
    return feedback_structure(given, take_census(given, grounding=grounding), grounding=grounding, **options)


def test_a_core_has_its_elements_its_links_and_its_loops() -> None:
    large, small = structure(model(CHAIN)).cores
    assert (large.elements, large.links) == (("a1", "a2", "a3"), 4)
    assert large.counts == LoopCounts(2, 0, 2, 0)
    assert (small.elements, small.links, small.counts) == (("b1", "b2"), 2, LoopCounts(1, 1, 0, 0))
    assert not large.estimated


def test_what_feeds_a_core_is_listed_nearest_first_with_direct_causes_marked() -> None:
    large, small = structure(model(CHAIN)).cores
    assert large.fed_by == (Neighbour("driver", 1, None), Neighbour("via", 1, None))
    assert [(n.id, n.steps, n.core, n.direct) for n in small.fed_by] == [
        ("a3", 1, 0, True),
        ("middle", 1, None, True),
        ("a2", 2, 0, False),
        ("a1", 3, 0, False),
        ("driver", 3, None, False),
        ("via", 4, None, False),
    ]


def test_what_a_core_feeds_is_listed_the_same_way() -> None:
    large, small = structure(model(CHAIN)).cores
    assert [n.id for n in large.feeds] == ["b2", "middle", "b1", "result"]
    assert small.feeds == (Neighbour("result", 1, None),)


def test_cores_name_the_cores_that_feed_them_and_the_links_between() -> None:
    large, small = structure(model(CHAIN)).cores
    assert small.fed_by_cores == (CoreTie(0, 1, (("a3", "b2"),)),)
    assert large.feeds_cores == (CoreTie(1, 1, (("a3", "b2"),)),)
    assert large.fed_by_cores == small.feeds_cores == ()


def test_a_core_that_is_reached_through_others_only_is_told_apart() -> None:
    found = structure(model(["a -> a (+)", "a -> x (+)", "x -> b (+)", "b -> b (+)"]))
    assert found.cores[0].feeds_cores == (CoreTie(1, 2, ()),)


def test_elements_in_no_loop_have_a_role() -> None:
    assert structure(model(CHAIN)).in_no_loop == (
        Outside("driver", Role.DRIVER),
        Outside("middle", Role.BETWEEN),
        Outside("other", Role.APART),
        Outside("result", Role.RESULT),
        Outside("side", Role.APART),
        Outside("via", Role.DRIVER),
    )


def test_weaker_links_neither_feed_nor_close_a_core_where_a_grounding_is_asked_for() -> None:
    given = model(
        [
            "a -> b (+) stated",
            "b -> a (+) stated",
            "c -> a (+) inferred",
            "b -> c (+) inferred",
            "d -> a (+) stated",
        ]
    )
    (core,) = structure(given, Grounding.STATED).cores
    assert core.elements == ("a", "b")
    assert [n.id for n in core.fed_by] == ["d"]
    assert core.feeds == ()


def test_of_thousands_of_cores_only_the_first_are_told_and_the_rest_counted() -> None:
    ids = [f"e{number:04}" for number in range(3_000)]
    links = [Link(a, b, Polarity.POSITIVE) for a, b in pairwise(ids)]
    found = structure(model([*links, *(Link(id, id, Polarity.POSITIVE) for id in ids)]), most=5)
    assert len(found.cores) == 5
    assert found.more == 2_995
    assert found.in_no_loop == ()


@given(given=models())
@settings(max_examples=100, deadline=None)
def test_every_element_is_in_one_core_or_in_no_loop_and_reach_agrees_from_both_sides(given: Model) -> None:
    found = structure(given)
    cores = [core.elements for core in found.cores]
    outside = [(each.id,) for each in found.in_no_loop]
    assert sorted([*cores, *outside]) == sorted(strong_components(given))
    for place, core in enumerate(found.cores):
        for tie in core.feeds_cores:
            back = {t.core: t for t in found.cores[tie.core].fed_by_cores}[place]
            assert (back.steps, back.links) == (tie.steps, tie.links)
        assert {n.id for n in core.fed_by}.isdisjoint(n.id for n in core.feeds)


@given(given=models(6))
@settings(max_examples=100, deadline=None)
def test_carriers_have_the_numbers_that_listing_all_loops_gives(given: Model) -> None:
    loops = brute_force(given)
    found = carriers(take_census(given), most=None)
    assert found.known
    for carrier in found.elements:
        through = [kind for path, kind in loops.items() if carrier.ids[0] in path]
        assert carrier.counts == counted(through)
        assert carrier.share == len(through) / len(loops)
    for carrier in found.links:
        assert carrier.counts == counted(
            [
                kind
                for path, kind in loops.items()
                if carrier.ids in zip(path, (*path[1:], path[0]), strict=True)
            ]
        )
    for row in (found.links, found.elements):
        assert list(row) == sorted(row, key=lambda each: (-each.counts.total, each.ids))
    assert {c.ids[0] for c in found.elements} == {id for path in loops for id in path}


def counted(kinds: list[LoopPolarity]) -> LoopCounts:
    return LoopCounts(len(kinds), *(kinds.count(kind) for kind in LoopPolarity))


def test_only_so_many_carriers_are_listed_as_asked_for() -> None:
    rng = random.Random(1)
    ids = "abcdefgh"
    given = model([Link(a, b, rng.choice(list(Polarity))) for a in ids for b in ids])
    every, first = carriers(take_census(given), most=None), carriers(take_census(given), most=3)
    assert first.links == every.links[:3]
    assert first.elements == every.elements[:3]


def test_without_a_loop_nothing_carries_any() -> None:
    found = carriers(take_census(model(["a -> b (+)"])))
    assert (found.links, found.elements, found.known) == ((), (), True)
