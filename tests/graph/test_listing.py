"""Listing held against brute force and networkx at odd settings, by every filter, in streams, and on hostile maps."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import networkx
import pytest
from graph_models import brute_force, model, models
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.graph import _every, _short, streaming
from cld.graph.cycles import Arc, Budget, canonical
from cld.graph.loops import Loop, find_loops
from cld.graph.network import network
from cld.graph.question import Question, search_of
from cld.graph.search import batches
from cld.graph.streaming import stream_loops
from cld.model import Effect, Grounding, Link, LoopPolarity, Model, Moderation, Polarity

SIGNS = [Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEGATIVE, Polarity.UNKNOWN]


def scattered(rng: random.Random, size: int, links: int) -> Model:
    """A small model with links to oneself, parallel links and all signs."""
    ids = "abcdefghijklmnop"[:size]
    return model([Link(rng.choice(ids), rng.choice(ids), rng.choice(SIGNS)) for _ in range(links)], *ids)


def sparse(seed: int, size: int, links: int) -> Model:
    rng = random.Random(seed)
    ids = [f"e{number:05}" for number in range(size)]
    ends = sorted({(rng.choice(ids), rng.choice(ids)) for _ in range(links)})
    return model([Link(a, b, rng.choice([Polarity.POSITIVE, Polarity.NEGATIVE])) for a, b in ends])


def polarities(loops: tuple[Loop, ...]) -> dict[tuple[str, ...], LoopPolarity]:
    found = {loop.elements: loop.polarity for loop in loops}
    assert len(found) == len(loops)
    return found


# Against brute force


@pytest.fixture(params=["as it is", "forgetful", "wary"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The search with limits so small that small models meet them."""
    if request.param == "forgetful":
        monkeypatch.setattr(_every, "_SHARED", 1)
        monkeypatch.setattr(_every, "_KEPT", 1)
        monkeypatch.setattr(_every, "_BATCH", 1)
        monkeypatch.setattr(_every, "STRIDE", 2)
        monkeypatch.setattr(_short, "_BATCH", 1)
        monkeypatch.setattr(_short, "STRIDE", 2)
    if request.param == "wary":
        monkeypatch.setattr(_every, "_SHARED", 3)
        monkeypatch.setattr(_short, "_IDLE", 0)
        monkeypatch.setattr(_short, "_NEAR", 0)
    return request.param


def test_many_small_multigraphs_have_the_loops_of_brute_force(engine: str) -> None:
    rng = random.Random(engine)
    for _ in range(400):
        size = rng.randint(1, 7)
        found = scattered(rng, size, rng.randint(0, 3 * size))
        expected = brute_force(found)
        search = find_loops(found, seconds=None)
        assert polarities(search.loops) == expected
        longest = rng.randint(1, size)
        short = find_loops(found, seconds=None, max_length=longest)
        assert polarities(short.loops) == {x: y for x, y in expected.items() if len(x) <= longest}
        assert short.complete == all(len(elements) <= longest for elements in expected)


def test_loops_within_a_length_do_not_depend_on_whether_all_are_listed_first(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cld.graph.search._TRIAL_STEPS", 0)
    rng = random.Random(engine)
    for _ in range(150):
        found = scattered(rng, 8, rng.randint(8, 26))
        expected = brute_force(found)
        bounded = find_loops(found, seconds=None, max_length=7, limit=10**6)
        assert polarities(bounded.loops) == {x: y for x, y in expected.items() if len(x) <= 7}
        few = find_loops(found, seconds=None, limit=5)
        in_order = sorted(expected, key=lambda elements: (len(elements), elements))
        assert [loop.elements for loop in few.loops] == in_order[:5]


@pytest.mark.parametrize("seed", range(25))
def test_chains_and_hubs_that_contract_have_the_cycles_of_networkx(seed: int) -> None:
    rng = random.Random(seed)
    size = rng.randint(10, 22)
    found = sparse(seed, size, round(size * rng.uniform(1.2, 1.9)))
    graph = networkx.DiGraph([link.ends for link in found.links])
    expected = sorted(canonical_of(cycle) for cycle in networkx.simple_cycles(graph))
    assert sorted(loop.elements for loop in find_loops(found, seconds=None).loops) == expected


def canonical_of(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def test_cycles_through_some_elements_are_listed_once_each_and_no_others(engine: str) -> None:
    rng = random.Random(engine)
    for _ in range(150):
        size = rng.randint(2, 8)
        ends = sorted({(rng.randrange(size), rng.randrange(size)) for _ in range(3 * size)})
        arcs = [Arc(cause, effect, 0) for cause, effect in ends]
        roots = sorted(rng.sample(range(size), rng.randint(1, size)))
        every = [x for _, cycles in _every.every_cycle(arcs, Budget(None)) for x in cycles]
        assert len(set(every)) == len(every)
        wanted = sorted(x for x in every if not set(map(ord, x)).isdisjoint(roots))
        through = _every.every_cycle_through(arcs, roots, Budget(None))
        graph = _short.graph_of(arcs, size)
        short = _short.short_cycles(graph, roots, _short.Bound(size), Budget(None))
        for found in (through, short):
            assert sorted(canonical(x) for _, cycles in found for x in cycles) == wanted


# Filters


@st.composite
def moderated(draw: st.DrawFn) -> Model:
    given = draw(models(6))
    factors = st.lists(st.sampled_from(["m", "n"]), max_size=2, unique=True)
    links = [
        replace(link, moderations=tuple(Moderation(x, Effect.WEAKENS) for x in sorted(draw(factors))))
        for link in given.links
    ]
    return model(links, "a", "b", "c", "m", "n")


def steps(loop: Loop) -> list[tuple[str, str]]:
    return list(zip(loop.elements, (*loop.elements[1:], loop.elements[0]), strict=True))


SOME = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple)


@settings(max_examples=250, deadline=None)
@given(moderated(), st.data())
def test_each_filter_and_any_of_them_together_keep_the_loops_that_fit(
    found: Model, data: st.DataObject
) -> None:
    ends = st.sampled_from(sorted({link.ends for link in found.links}) or [("a", "b")])
    asked = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "through": st.lists(st.sampled_from("abc"), max_size=2),
                "links": st.lists(ends, min_size=1, max_size=2),
                "any_of": st.lists(SOME, min_size=1, max_size=2),
                "between": st.tuples(SOME, SOME),
                "polarity": st.sampled_from(LoopPolarity),
                "delayed": st.booleans(),
                "moderators": st.lists(st.sampled_from(["m", "n"]), min_size=1, max_size=2),
                "grounding": st.sampled_from(Grounding),
            },
        )
    )
    limit = data.draw(st.sampled_from([1, 3, 10_000]))
    every = find_loops(found, seconds=None, grounding=asked.get("grounding")).loops
    fitting = [loop for loop in every if fits(loop, asked)]
    search = find_loops(found, seconds=None, limit=limit, **asked)
    assert list(search.loops) == fitting[:limit]
    assert search.complete == (len(fitting) <= limit)
    assert list(stream_loops(found, **asked)) == fitting


def fits(loop: Loop, asked: dict) -> bool:
    sets = [*asked.get("any_of", ()), *asked.get("between", ())]
    return (
        set(asked.get("through", ())) <= set(loop.elements)
        and set(asked.get("links", ())) <= set(steps(loop))
        and all(set(ids) & set(loop.elements) for ids in sets)
        and asked.get("polarity") in (None, loop.polarity)
        and asked.get("delayed") in (None, loop.delayed)
        and set(asked.get("moderators", ())) <= set(loop.conditional_on)
    )


def test_a_search_through_one_link_of_a_tangle_looks_nowhere_else() -> None:
    found = sparse(3, 300, 900)
    link = found.links[5]
    through = find_loops(found, links=[link.ends], max_length=8, seconds=None)
    every = find_loops(found, max_length=8, seconds=None)
    assert list(through.loops) == [loop for loop in every.loops if link.ends in steps(loop)]
    assert through.loops

    def work(question: Question) -> int:
        budget = Budget(None)
        search = search_of(network(found), question, 8, 0)
        assert sum(len(cycles) for _, cycles in batches(search, _short.Bound(8), budget))
        return budget.steps

    assert work(Question(links=(link.ends,))) < work(Question()) / 20


# Streams


def test_a_stream_has_the_loops_of_the_list_in_its_order_however_often_it_spills(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = sparse(8, 60, 150)
    search = find_loops(found, seconds=None, limit=10**6)
    assert search.counts.total > 3000
    monkeypatch.setattr(streaming, "_RUN", 700)
    monkeypatch.setattr(streaming, "_PIECE", 50)
    assert tuple(stream_loops(found)) == search.loops
    seen: list[int] = []
    stream = stream_loops(found, report=seen.append)
    assert (stream.total, stream.stopped_by, seen[-1]) == (search.counts.total, None, search.counts.total)
    short = [record for piece in stream.records() for record in piece]
    assert [tuple(stream.ids[ord(x)] for x in record[:-1]) for record in short] == [
        loop.elements for loop in search.loops
    ]
    bounded = stream_loops(found, max_length=9)
    assert bounded.stopped_by == "length"
    assert tuple(bounded) == tuple(loop for loop in search.loops if loop.length <= 9)


def test_ids_of_a_long_stream_begin_with_those_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sparse(8, 40, 90)
    usual = [loop.id for loop in stream_loops(found)]
    monkeypatch.setattr(streaming, "LIMIT", 10)
    longer = [loop.id for loop in stream_loops(found)]
    assert len(set(longer)) == len(longer) > 10
    assert all(long.startswith(short) and len(long) == 18 for short, long in zip(usual, longer, strict=True))


def test_ctrl_c_leaves_a_stream_with_what_was_found() -> None:
    def interrupt(found: int) -> None:
        if found > 5000:
            raise KeyboardInterrupt

    stream = stream_loops(sparse(7, 120, 500), report=interrupt)
    assert stream.stopped_by == "interrupt"
    loops = list(stream)
    assert len(loops) == stream.total > 5000
    assert [loop.length for loop in loops] == sorted(loop.length for loop in loops)
    assert stream_loops(sparse(7, 120, 500), seconds=0).stopped_by == "time"


# Stopping


@pytest.mark.parametrize("looks", [5, 60, 200])
def test_ctrl_c_ends_a_search_with_the_lengths_that_it_finished(
    looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sparse(7, 60, 200)
    clock = itertools.count()

    def look() -> float:
        if next(clock) == looks:
            raise KeyboardInterrupt
        return 0.0

    monkeypatch.setattr("cld.graph.cycles.monotonic", look)
    search = find_loops(found, seconds=10**6, limit=10**8)
    assert (search.complete, search.stopped_by) == (False, "interrupt")
    every = find_loops(found, max_length=search.complete_to or 1, seconds=None, limit=10**8).loops
    kept = tuple(loop for loop in search.loops if loop.length <= search.complete_to)
    assert kept == (every if search.complete_to else ())


# Hostile maps


def test_a_complete_graph_of_thirty_gives_its_first_loops_at_once() -> None:
    ids = [f"n{number:02}" for number in range(30)]
    found = model([Link(a, b, Polarity.UNKNOWN) for a in ids for b in ids if a != b])
    search = find_loops(found, limit=9000, seconds=None)
    assert (search.stopped_by, search.complete_to, search.counts.undetermined) == ("count", 3, 9000)
    assert sum(loop.length == 2 for loop in search.loops) == 30 * 29 // 2
    assert sum(loop.length == 3 for loop in search.loops) == 30 * 29 * 28 // 3
    assert search.steps < 400_000


def diamonds(size: int) -> Model:
    """A round of places with two ways from each to the next: 2 to the power of `size` loops, all of one length."""
    ids = [f"n{number:03}" for number in range(size)]
    ways = [(a, way + a, b) for a, b in zip(ids, (*ids[1:], ids[0]), strict=True) for way in "xy"]
    return model([Link(*ends, Polarity.POSITIVE) for way in ways for ends in itertools.pairwise(way)])


def test_where_nearly_all_loops_are_of_one_length_the_first_in_order_come_at_once() -> None:
    search = find_loops(diamonds(40), limit=500, seconds=None)
    assert (search.stopped_by, search.complete_to, len(search.loops)) == ("count", 79, 500)
    assert search.steps < 200_000
    first = ("x", "y")
    ways = ["".join(way) for way in itertools.product(first, repeat=9)][:500]
    for way, loop in zip(ways, search.loops, strict=True):
        assert loop.length == 80
        assert "".join(element[0] for element in loop.elements if element[0] != "n").endswith(way)


@pytest.mark.parametrize("through", ["n003", "xn017", "yn039"])
def test_so_many_of_one_length_through_an_element_are_not_all_passed(through: str) -> None:
    search = find_loops(diamonds(40), through=[through], limit=100, seconds=None)
    assert (search.stopped_by, search.complete_to, len(search.loops)) == ("count", 79, 100)
    assert all(through in loop.elements for loop in search.loops)
    assert search == find_loops(diamonds(40), through=[through], limit=100, seconds=None)


def test_a_length_taken_in_order_gives_what_going_through_all_of_it_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(3)
    for _ in range(40):
        found = scattered(rng, rng.randint(4, 9), rng.randint(8, 40))
        every = find_loops(found, seconds=None).loops
        for limit in {1, 2, 5, len(every) // 2, len(every) - 1} - {0, -1}:
            monkeypatch.setattr("cld.graph.search._CROWD", -80 * limit)
            assert find_loops(found, limit=limit, seconds=None).loops == every[:limit]
        monkeypatch.undo()


def test_a_search_counted_in_steps_ends_at_the_same_place_again() -> None:
    found = sparse(7, 120, 500)
    one, other = (find_loops(found, seconds=None, steps=20_000) for _ in range(2))
    assert one.stopped_by == "time"
    assert one == other
    assert one.steps == other.steps < 200_000
    with pytest.raises(ValueError, match="steps"):
        find_loops(found, steps=-1)


def test_ten_thousand_elements_with_thirty_thousand_links_stop_on_time() -> None:
    found = sparse(1, 10_000, 30_000)
    search = find_loops(found, seconds=0.5)
    assert search.stopped_by == "time"
    assert len(find_loops(found, limit=20, seconds=None).loops) == 20


def test_five_thousand_links_to_oneself_are_as_many_loops() -> None:
    ids = [f"e{number:04}" for number in range(5000)]
    ring = [Link(a, b, Polarity.POSITIVE) for a, b in itertools.pairwise(ids)]
    found = model([*(Link(id, id, Polarity.NEGATIVE) for id in ids), *ring, Link(ids[-1], ids[0], SIGNS[0])])
    search = find_loops(found, seconds=None)
    assert (search.counts.balancing, search.counts.reinforcing, search.complete) == (5000, 1, True)


def test_three_thousand_pairs_in_a_row_are_one_core_without_long_loops() -> None:
    ids = [f"e{number:04}" for number in range(3001)]
    pairs = [Link(x, y, Polarity.POSITIVE) for a, b in itertools.pairwise(ids) for x, y in ((a, b), (b, a))]
    search = find_loops(model(pairs), seconds=None)
    assert (search.counts.total, search.complete, {loop.length for loop in search.loops}) == (3000, True, {2})


def test_diamonds_in_a_ring_are_not_listed_before_short_loops() -> None:
    forks = [
        link
        for n in range(80)
        for link in (
            f"j{n} -> u{n} (+)",
            f"j{n} -> v{n} (-)",
            f"u{n} -> j{n + 1} (+)",
            f"v{n} -> j{n + 1} (+)",
        )
    ]
    found = model([*forks, "j80 -> j0 (+)", "u3 -> j3 (+)", "v70 -> j69 (-)"])
    search = find_loops(found, limit=20, seconds=2.0)
    assert [loop.length for loop in search.loops[:3]] == [2, 4, 4]
    assert not search.complete
