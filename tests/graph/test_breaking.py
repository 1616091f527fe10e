"""The smallest sets of links that break all feedback: that they do, that none is smaller, which is preferred."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

import corpus
import pytest
from graph_models import model, models
from hypothesis import given, settings

from cld.graph import breaking
from cld.graph.breaking import Breaking, smallest_break
from cld.model import Grounding, Link, Model, Polarity

Ends = tuple[str, str]
SOLVER = {"own search": False, "HiGHS": True}


def tangle(seed: int, size: int, links: int) -> Model:
    """So many links between so many elements, by chance."""
    rng = random.Random(seed)
    ids = [f"e{number:05}" for number in range(size)]
    ends: set[Ends] = set()
    while len(ends) < links:
        ends.add((rng.choice(ids), rng.choice(ids)))
    groundings = [None, *Grounding]
    return model(
        [Link(a, b, Polarity.POSITIVE, grounding=rng.choice(groundings)) for a, b in sorted(ends)], *ids
    )


def has_loop(ends: set[Ends]) -> bool:
    causes: dict[str, set[str]] = {}
    for cause, effect in ends:
        causes.setdefault(effect, set()).add(cause)
    try:
        TopologicalSorter(causes).prepare()
    except CycleError:
        return True
    return False


def breaks(given: Model, found: Breaking) -> bool:
    return not has_loop({link.ends for link in given.links} - set(found.links))


def by_trying(given: Model) -> tuple[Ends, ...]:
    """Of the sets of links that leave no loop the smallest, and of those the preferred one."""
    rank: dict[Ends, int] = {}
    for link in given.links:
        own = link.grounding.rank if link.grounding else 3
        rank[link.ends] = min(own, rank.get(link.ends, 3))
    for size in range(len(rank) + 1):
        sets = [
            chosen for chosen in combinations(sorted(rank), size) if not has_loop(set(rank) - set(chosen))
        ]
        if sets:
            return min(sets, key=lambda s: ([rank[e] for e in s].count(0), [rank[e] for e in s].count(1), s))
    raise AssertionError


@pytest.fixture(params=SOLVER.values(), ids=SOLVER)
def solver(request, monkeypatch) -> bool:
    """Each way of finding the set; the solver is made to do all that is not decided by shrinking."""
    if request.param:
        pytest.importorskip("highspy")
        monkeypatch.setattr(breaking, "_TRIAL_STEPS", 0)
    return request.param


@given(given=models(6))
@settings(max_examples=150, deadline=None)
def test_no_set_that_leaves_no_loop_is_smaller_or_preferred(given: Model) -> None:
    found = smallest_break(given)
    assert found.links == by_trying(given)
    assert found.exact
    assert found.settled


@pytest.mark.parametrize("seed", range(12))
def test_both_ways_give_the_set_that_trying_all_gives(seed: int, solver: bool) -> None:
    given = tangle(seed, 7, 16)
    found = smallest_break(given, solver=solver, seconds=None)
    assert found.links == by_trying(given)
    assert found.exact
    assert found.settled


@pytest.mark.parametrize("seed", range(4))
def test_the_solver_and_our_own_search_agree_on_larger_maps(seed: int, monkeypatch) -> None:
    pytest.importorskip("highspy")
    given = tangle(seed, 16, 50)
    own = smallest_break(given, solver=False, seconds=None)
    monkeypatch.setattr(breaking, "_TRIAL_STEPS", 0)
    assert smallest_break(given, seconds=None) == own
    assert breaks(given, own)


def test_links_of_elements_to_themselves_are_always_in_the_set(solver: bool) -> None:
    found = smallest_break(model(["a -> a (+)", "a -> b (+)", "b -> a (-)", "b -> b (?)"]), solver=solver)
    assert found.links == (("a", "a"), ("a", "b"), ("b", "b"))
    assert found.exact


def test_what_sources_carry_best_is_kept() -> None:
    ring = ["a -> b (+) stated", "b -> c (+) implied", "c -> d (+) inferred", "d -> a (+) stated"]
    assert smallest_break(model(ring)).links == (("c", "d"),)
    assert smallest_break(model([*ring[:2], "c -> a (+) stated"])).links == (("b", "c"),)


def test_the_answer_does_not_depend_on_the_order_of_the_file(solver: bool) -> None:
    given = tangle(3, 14, 40)
    shuffled = list(given.links)
    random.Random(1).shuffle(shuffled)
    again = replace(given, links=tuple(shuffled), elements=given.elements[::-1])
    assert smallest_break(again, solver=solver) == smallest_break(given, solver=solver)


def test_each_core_has_its_own_part_of_the_set() -> None:
    found = smallest_break(
        model(["a -> b (+)", "b -> a (+)", "b -> x (+)", "x -> y (+)", "y -> x (+)", "z -> a (+)"])
    )
    assert [(core.elements, core.links, core.at_least) for core in found.cores] == [
        (("a", "b"), (("a", "b"),), 1),
        (("x", "y"), (("x", "y"),), 1),
    ]
    assert found.links == (("a", "b"), ("x", "y"))


def test_weaker_links_are_left_out_where_a_grounding_is_asked_for() -> None:
    given = model(["a -> b (+) stated", "b -> a (+) inferred", "b -> c (+) stated", "c -> b (+) stated"])
    assert smallest_break(given, grounding=Grounding.STATED).links == (("b", "c"),)


def test_without_feedback_there_is_nothing_to_break() -> None:
    found = smallest_break(model(["a -> b (+)", "b -> c (+)", "a -> c (+)"]))
    assert found == Breaking((), 0, True, ())
    assert found.exact


@pytest.mark.parametrize("size", [4, 9, 12])
def test_of_all_links_both_ways_half_have_to_go(size: int, solver: bool) -> None:
    ids = [f"n{number:02}" for number in range(size)]
    given = model([Link(a, b, Polarity.POSITIVE) for a in ids for b in ids if a != b])
    found = smallest_break(given, solver=solver, seconds=None)
    assert len(found.links) == found.at_least == size * (size - 1) // 2


@pytest.mark.parametrize("slug", ["bool_cortical", "bool_tlgl", "bool_lac", "bool_hiv_tcell"])
def test_maps_by_other_authors_are_broken_exactly(slug: str) -> None:
    given = corpus.to_model(corpus.read(corpus.paths()[slug]))
    found = smallest_break(given)
    assert breaks(given, found)
    assert found.exact
    assert found.settled


@pytest.mark.parametrize("uses_solver", SOLVER.values(), ids=SOLVER)
def test_where_time_runs_out_the_set_still_breaks_all_and_says_what_is_not_proved(uses_solver: bool) -> None:
    given = tangle(1, 400, 1200)
    start = time.monotonic()
    found = smallest_break(given, seconds=0.5, solver=uses_solver)
    assert time.monotonic() - start < 5
    assert breaks(given, found)
    assert 10 < found.at_least < len(found.links)
    assert not found.exact
    assert not found.settled


@pytest.mark.parametrize("size", [30, 2_000])
def test_no_time_at_all_gives_bounds_at_once(size: int) -> None:
    given = tangle(1, size, 3 * size)
    start = time.monotonic()
    found = smallest_break(given, seconds=0)
    assert time.monotonic() - start < 10
    assert breaks(given, found)
    assert 0 < found.at_least <= len(found.links)


def test_a_ring_of_thousands_is_broken_at_one_link() -> None:
    ids = [f"e{number:05}" for number in range(10_000)]
    found = smallest_break(
        model([Link(a, b, Polarity.POSITIVE) for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)])
    )
    assert found.links == (("e00000", "e00001"),)
    assert found.exact
    assert found.settled


def test_thousands_of_links_of_elements_to_themselves_are_no_trouble() -> None:
    ids = [f"e{number:05}" for number in range(5_000)]
    found = smallest_break(model([Link(id, id, Polarity.POSITIVE) for id in ids]))
    assert len(found.links) == found.at_least == 5_000


def test_a_giant_core_gets_bounds() -> None:
    given = tangle(1, 4_000, 12_000)
    found = smallest_break(given, seconds=1)
    assert breaks(given, found)
    assert 0 < found.at_least < len(found.links) < 6_000
    assert not found.exact


def test_time_must_not_be_negative() -> None:
    with pytest.raises(ValueError, match="seconds"):
        smallest_break(model([]), seconds=-1)
