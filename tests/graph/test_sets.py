"""Which few loops stand for all: held to going through every loop in the stated order, by slow and plain means."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from corpus import paths, read, to_model
from graph_models import brute_force, model, models
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.graph import _independence
from cld.graph._independence import Independence
from cld.graph.network import grouped, merge
from cld.graph.sets import LoopSet, SetKind, loop_set
from cld.model import Grounding, Link, Model, NamedLoop, Polarity

KINDS: tuple[SetKind, ...] = ("cover", "sils", "basis")
Ids = tuple[str, ...]
Step = tuple[str, str]


def steps(loop: Ids) -> list[Step]:
    return list(zip(loop, (*loop[1:], loop[0]), strict=True))


def chosen(found: LoopSet) -> set[Ids]:
    return {loop.elements for loop in found.loops}


def in_order(found: Model) -> list[Ids]:
    """All loops in the order that the docstring of `loop_set` states."""
    pairs = {ends: merge(links) for ends, links in grouped(found.links).items()}
    named = {loop.through for loop in found.loops}

    def place(loop: Ids) -> tuple[object, ...]:
        groundings = [pairs[step].grounding for step in steps(loop)]
        weak = [groundings.count(g) for g in (None, Grounding.INFERRED, Grounding.IMPLIED)]
        return len(loop), weak, loop not in named, sorted(steps(loop))

    return sorted(brute_force(found), key=place)


def independent() -> Callable[[Ids], bool]:
    """A judge that takes loops one by one: is this one independent, over the rationals, of those taken?"""
    judge = independent_sum()
    return lambda loop: judge(steps(loop))


def independent_sum() -> Callable[[Sequence[Hashable]], bool]:
    """The same for sums of anything."""
    rows: list[tuple[Hashable, dict[Hashable, Fraction]]] = []

    def take(parts: Sequence[Hashable]) -> bool:
        row = dict.fromkeys(parts, Fraction(1))
        for pivot, other in rows:
            if times := row.get(pivot, Fraction(0)):
                row = {key: row.get(key, 0) - times * other.get(key, 0) for key in {*row, *other}}
        row = {key: value for key, value in row.items() if value}
        if row:
            pivot = next(iter(row))
            rows.append((pivot, {key: value / row[pivot] for key, value in row.items()}))
        return bool(row)

    return take


def new_link() -> Callable[[Ids], bool]:
    seen: set[Step] = set()

    def take(loop: Ids) -> bool:
        fresh = not seen.issuperset(steps(loop))
        seen.update(steps(loop))
        return fresh

    return take


def distances(found: Model) -> dict[Step, int]:
    ids = [element.id for element in found.elements]
    far = {(a, b): 0 if a == b else 10**6 for a in ids for b in ids}
    far |= {link.ends: 1 for link in found.links if link.source != link.target}
    for middle, a, b in itertools.product(ids, repeat=3):
        far[a, b] = min(far[a, b], far[a, middle] + far[middle, b])
    return far


def geodetic(loop: Ids, far: dict[Step, int]) -> bool:
    """Two of its elements are joined by shortest paths both ways; a link to oneself counts as well."""
    pairs = itertools.combinations(range(len(loop)), 2)
    return len(loop) == 1 or any(
        far[loop[a], loop[b]] == b - a and far[loop[b], loop[a]] == len(loop) - b + a for a, b in pairs
    )


@st.composite
def with_names(draw: st.DrawFn) -> Model:
    found = draw(models(6))
    every = sorted(brute_force(found))
    picked = draw(st.lists(st.sampled_from(every), unique=True, max_size=3)) if every else []
    return replace(found, loops=tuple(NamedLoop(f"R{n}", "x", loop) for n, loop in enumerate(picked)))


@settings(max_examples=120)
@given(with_names())
def test_a_basis_is_what_going_through_all_loops_in_order_gives(found: Model) -> None:
    take = independent()
    assert chosen(loop_set(found, "basis")) == {loop for loop in in_order(found) if take(loop)}


@settings(max_examples=120)
@given(with_names())
def test_sils_is_what_going_through_all_geodetic_loops_in_order_gives(found: Model) -> None:
    take, far = new_link(), distances(found)
    expected = {loop for loop in in_order(found) if geodetic(loop, far) and take(loop)}
    assert chosen(loop_set(found, "sils")) == expected


@settings(max_examples=120)
@given(with_names())
def test_a_cover_has_a_shortest_loop_through_every_link_and_none_to_spare(found: Model) -> None:
    every = in_order(found)
    shortest: dict[Step, int] = {}
    for loop in every:
        for step in steps(loop):
            shortest.setdefault(step, len(loop))

    def served(loops: Iterable[Ids]) -> set[Step]:
        return {step for loop in loops for step in steps(loop) if shortest[step] == len(loop)}

    cover = chosen(loop_set(found, "cover"))
    assert served(cover) == set(shortest)
    assert all(served(cover - {loop}) != set(shortest) for loop in cover)


@settings(max_examples=100)
@given(with_names(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(found: Model, rng: random.Random) -> None:
    def shuffled(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(rng.sample(things, len(things)))

    other = replace(
        found, elements=shuffled(found.elements), links=shuffled(found.links), loops=shuffled(found.loops)
    )
    for kind in KINDS:
        assert loop_set(other, kind) == loop_set(found, kind)


@pytest.mark.parametrize("seed", range(12))
def test_larger_cores_have_their_full_number_and_no_shorter_basis(seed: int) -> None:
    rng = random.Random(seed)
    ids = [f"e{number:02}" for number in range(rng.randint(8, 11))]
    ends = sorted({(rng.choice(ids), rng.choice(ids)) for _ in range(3 * len(ids))})
    found = model(Link(a, b, Polarity.POSITIVE) for a, b in ends)
    take = independent()
    expected = {loop for loop in in_order(found) if take(loop)}
    basis, sils = loop_set(found, "basis"), loop_set(found, "sils")
    assert chosen(basis) == expected
    assert basis.complete
    assert [core.loops for core in basis.cores] == [core.independent for core in basis.cores]
    for core in basis.cores:
        own = [ends for ends in grouped(found.links) if {*ends} <= {*core.elements}]
        assert (core.links, core.independent) == (len(own), len(own) - len(core.elements) + 1)
    assert sils.missing == len(basis.loops) - len(sils.loops)
    assert sils.complete == (sils.missing == 0)


@pytest.mark.parametrize("name", paths())
def test_sets_of_real_maps_keep_their_promises(name: str) -> None:
    found = to_model(read(paths()[name]))
    cover, sils, basis = (loop_set(found, kind) for kind in KINDS)
    assert [core.loops for core in basis.cores] == [core.independent for core in basis.cores]
    assert sum(core.links for core in basis.cores) == len(
        {s for loop in basis.loops for s in steps(loop.elements)}
    )
    take = independent()
    assert all(take(loop.elements) for loop in basis.loops[:60])
    assert {s for loop in cover.loops for s in steps(loop.elements)} == {
        s for loop in sils.loops for s in steps(loop.elements)
    }
    assert len(cover.loops) <= len(sils.loops) == len(basis.loops) - sils.missing
    if sils.complete:
        assert sum(loop.length for loop in basis.loops) <= sum(loop.length for loop in sils.loops)


def complete_digraph(size: int) -> Model:
    ids = [f"n{number:02}" for number in range(size)]
    return model(Link(a, b, Polarity.NEGATIVE) for a, b in itertools.permutations(ids, 2))


@pytest.mark.parametrize("size", [2, 3, 7, 14])
def test_complete_digraphs_have_all_pairs_and_then_triangles(size: int) -> None:
    pairs = size * (size - 1) // 2
    basis = loop_set(complete_digraph(size), "basis")
    assert [loop.length for loop in basis.loops] == [2] * pairs + [3] * ((size - 1) * (size - 2) // 2)
    sils = loop_set(complete_digraph(size), "sils")
    assert [loop.length for loop in sils.loops] == [2] * pairs
    assert (sils.complete, sils.missing) == (size == 2, (size - 1) * (size - 2) // 2)
    assert chosen(loop_set(complete_digraph(size), "cover")) == chosen(sils)


def test_independence_is_not_counted_modulo_two() -> None:
    """Corners, edges and faces of half a cube (a cube whose opposite points are one), each leading to the next.

    Every link is on two of the 24 loops of three links, so that modulo 2 they add up to nothing: one of them
    would give way to a loop of six. But no sum or difference of them is nothing, because one cannot paint
    the 24 triangles in two colours and have unlike colours meet along every link.
    """
    faces = ("abcd", "abdc", "acbd")
    edges = {
        f"{a}{b}": [face for face in faces if _beside(a, b, face)]
        for a, b in itertools.combinations("abcd", 2)
    }
    links = {(f"corner_{end}", f"edge_{edge}") for edge in edges for end in edge}
    links |= {(f"edge_{edge}", f"face_{face}") for edge, around in edges.items() for face in around}
    links |= {(f"face_{face}", f"corner_{corner}") for face in faces for corner in face}
    found = model(Link(a, b, Polarity.POSITIVE) for a, b in links)
    assert len(found.links) - len(found.elements) + 1 == 24
    assert [loop.length for loop in loop_set(found, "basis").loops] == [3] * 24


def _beside(a: str, b: str, face: str) -> bool:
    return (face.index(a) - face.index(b)) % 4 in (1, 3)


def test_numbers_too_large_for_their_places_are_moved_to_wider_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_independence, "_SMALL", 1)
    widened: list[int] = []
    widen = Independence._widen

    def watched(this: Independence) -> None:
        widened.append(1)
        widen(this)

    monkeypatch.setattr(Independence, "_widen", watched)
    for seed in range(6):
        rng = random.Random(seed)
        rows = [rng.sample(range(14), 7) for _ in range(22)]
        exact, plain = Independence(14, 7), independent_sum()
        for row in rows:
            assert exact.add(row) == plain(row)
    assert widened


def test_a_long_ring_with_short_cuts_takes_no_longer_for_its_length() -> None:
    ids = [f"e{number:04}" for number in range(2000)]
    ring = [Link(a, b, Polarity.POSITIVE) for a, b in zip(ids, (*ids[1:], ids[0]), strict=True)]
    found = model([*ring, *(Link(ids[at], ids[at - 7], Polarity.POSITIVE) for at in range(0, 2000, 500))])
    for kind in KINDS:
        result = loop_set(found, kind)
        assert not result.timed_out
        assert result.complete
        assert [loop.length for loop in result.loops][:4] == [8] * 4


def test_each_core_has_its_own_share_and_links_between_cores_have_none() -> None:
    found = model(
        [
            "a -> b (+)",
            "b -> a (+)",
            "b -> b (-)",
            "b -> c (+)",
            "c -> d (+)",
            "d -> c (-)",
            "e -> e (-)",
            "d -> f (+)",
        ]
    )
    for kind in KINDS:
        result = loop_set(found, kind)
        assert [loop.elements for loop in result.loops] == [("b",), ("e",), ("a", "b"), ("c", "d")]
        assert [core[1:] for core in result.cores] == [(3, 2, 2), (2, 1, 1), (1, 1, 1)]
        assert [core.elements for core in result.cores] == [("a", "b"), ("c", "d"), ("e",)]
        assert (result.complete, result.missing) == (True, 0)


def test_parallel_links_are_one() -> None:
    found = model(["a -> b (+)", "a -> b (-)", "b -> a (+)", "b -> a (+)"])
    for kind in KINDS:
        assert [loop.elements for loop in loop_set(found, kind).loops] == [("a", "b")]


def test_of_loops_of_one_length_better_grounded_ones_come_first_then_named_ones_then_early_ids() -> None:
    every = list(itertools.permutations("abc", 2))
    found = model(Link(a, b, Polarity.POSITIVE) for a, b in every)
    named = replace(found, loops=(NamedLoop("R1", "The other way", ("c", "b", "a")),))
    doubted = model(
        [
            Link(
                a, b, Polarity.POSITIVE, grounding=Grounding("implied" if (a, b) == ("c", "b") else "stated")
            )
            for a, b in every
        ],
        loops=named.loops,
    )
    triangles = [loop_set(given, "basis").loops[-1].elements for given in (found, named, doubted)]
    assert triangles == [("a", "b", "c"), ("a", "c", "b"), ("a", "b", "c")]


def test_named_loops_are_always_there_and_counted_apart_where_they_are_not_needed() -> None:
    ring = ["a -> b (+)", "b -> c (+)", "c -> a (+)", "b -> a (+)", "c -> b (+)", "a -> c (+)"]
    through = [("c", "a", "b"), ("b", "a"), ("a", "c", "x"), ("a", "b", "a", "b"), ()]
    found = model(ring, "x", loops=tuple(NamedLoop(f"R{n}", "", ids) for n, ids in enumerate(through)))
    sils = loop_set(found, "sils")
    assert [loop.elements for loop in sils.loops] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert sils.loops[0].id == "R1"
    assert [(loop.id, loop.elements) for loop in sils.named] == [("R0", ("a", "b", "c"))]
    assert [loop.length for loop in sils.shown] == [2, 2, 2, 3]
    assert loop_set(found, "basis").named == ()


def test_a_grounding_leaves_weaker_links_out() -> None:
    found = model(["a -> b (+) stated", "b -> a (+) stated", "b -> c (+)", "c -> b (+) inferred"])
    assert chosen(loop_set(found, "basis", grounding=Grounding.STATED)) == {("a", "b")}


def test_a_set_that_ran_out_of_time_says_so() -> None:
    for kind in KINDS:
        result = loop_set(complete_digraph(9), kind, seconds=0)
        assert result.timed_out
        assert not result.complete
        assert result.missing > 0
    with pytest.raises(ValueError, match="negative"):
        loop_set(complete_digraph(2), "basis", seconds=-1)


def test_a_set_counted_in_steps_is_the_same_wherever_it_stops() -> None:
    for kind in KINDS:
        one, other = (loop_set(complete_digraph(12), kind, seconds=None, steps=400) for _ in range(2))
        assert one == other
        assert loop_set(complete_digraph(12), kind, seconds=None, steps=0).timed_out


def test_a_model_without_loops_has_empty_and_complete_sets() -> None:
    for kind in KINDS:
        assert loop_set(model(["a -> b (+)"]), kind)[1:] == ((), (), True, 0, False, ())
