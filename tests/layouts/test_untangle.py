"""Straight lines between labels: what is counted is what is there, and moving labels makes it less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import hypot, isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.geometry import segments_cross
from cld.layouts import Point
from cld.layouts._untangle import CROSSING, OVER, THROUGH, Tangle, even_out, untangle
from cld.layouts._wishes import Relation, Wishes

Pair = tuple[int, int, int]
SIZE = (40.0, 12.0)
"""Half the width and half the height of the labels here."""


def wheel(count: int) -> list[tuple[int, int]]:
    return [(at, at % (count - 1) + 1) for at in range(1, count)] + [(0, at) for at in range(1, count)]


def grid(rows: int, columns: int) -> list[tuple[int, int]]:
    along = [(r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)]
    return along + [(r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns)]


PLANAR = {
    "a chain": [(at, at + 1) for at in range(14)],
    "a cycle": [(at, (at + 1) % 12) for at in range(12)],
    "a tree": [((at - 1) // 2, at) for at in range(1, 22)],
    "a star": [(0, at) for at in range(1, 15)],
    "a grid": grid(3, 3),
    "a wheel": wheel(9),
    "all with all, four": list(combinations(range(4), 2)),
    "two rings that share an element": [(at, (at + 1) % 6) for at in range(6)] + [(0, 6), (6, 7), (7, 8), (8, 0)],
}  # fmt: skip


def hops(count: int, joined: Sequence[tuple[int, int]], length: float = 150.0) -> list[list[float]]:
    """The distance wanted between each two labels: the fewest links between them."""
    away = [[0.0 if a == b else 9.0 for b in range(count)] for a in range(count)]
    for a, b in joined:
        away[a][b] = away[b][a] = 1.0
    for via in range(count):
        for a in range(count):
            for b in range(count):
                away[a][b] = min(away[a][b], away[a][via] + away[via][b])
    return [[length * each or 1.0 for each in row] for row in away]


def scattered(count: int) -> list[Point]:
    """Places that follow no order, no three on a line."""
    return [((at * 389) % 997 + 0.37 * at, (at * 613) % 991 + 0.11 * at * at) for at in range(count)]


def tangle_of(joined: Sequence[tuple[int, int]], places: Sequence[Point] = (), **more: object) -> Tangle:
    count = 1 + max(max(pair) for pair in joined)
    pairs = [(a, b, 1) for a, b in joined]
    return Tangle(pairs, places or scattered(count), hops(count, joined), **more)  # type: ignore[arg-type]


def brute_crossings(pairs: Sequence[Pair], places: Sequence[Point]) -> int:
    """Pairs of lines without a common end that cross, each as often as the links they stand for do."""
    return sum(
        load * other
        for (a, b, load), (c, d, other) in combinations(pairs, 2)
        if len({a, b, c, d}) == 4 and segments_cross(places[a], places[b], places[c], places[d])
    )


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Pair], list[Point]]:
    """Lines of one to three links, at places of which no three are on a line (as good as)."""
    count = draw(st.integers(4, 12))
    every = list(combinations(range(count), 2))
    joined = draw(st.lists(st.sampled_from(every), min_size=1, max_size=20, unique=True))
    random = Random(draw(st.integers(0, 10**6)))
    places = [(random.uniform(0, 600), random.uniform(0, 400)) for _ in range(count)]
    return [(a, b, draw(st.integers(1, 3))) for a, b in joined], places


def drawn(pairs: Sequence[Pair], places: Sequence[Point]) -> Tangle:
    return Tangle(pairs, places, hops(len(places), [(a, b) for a, b, _ in pairs]))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(drawings())
def test_crossings_are_counted_as_brute_force_counts_them(drawing: tuple[list[Pair], list[Point]]) -> None:
    pairs, places = drawing
    assert drawn(pairs, places).crossings() == brute_crossings(pairs, places)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drawings(), st.integers(0, 3), st.tuples(st.floats(0, 600), st.floats(0, 400)))
def test_a_trial_counts_the_crossings_that_a_label_would_have_there(
    drawing: tuple[list[Pair], list[Point]], at: int, spot: Point
) -> None:
    pairs, places = drawing
    tangle = drawn(pairs, places)
    there = [spot if index == at else place for index, place in enumerate(places)]
    mine = [pair for pair in pairs if at in pair[:2]]
    rest = [pair for pair in pairs if at not in pair[:2]]
    expected = brute_crossings(pairs, there) - brute_crossings(rest, there) - brute_crossings(mine, there)
    assert tangle.crossings_at(at, *spot, limit=1e9) == expected
    assert tangle.places == places, "a trial moves nothing"


@settings(max_examples=30, deadline=None, derandomize=True)
@given(drawings())
def test_untangling_adds_no_crossing_and_no_cost(drawing: tuple[list[Pair], list[Point]]) -> None:
    tangle = drawn(*drawing)
    crossings, stress = tangle.crossings(), tangle.stress()
    untangle(tangle, 200_000)
    assert tangle.crossings() <= crossings
    # stress is seen from both sides of each pair, crossings are counted once
    assert CROSSING * tangle.crossings() + tangle.stress() / 2 <= CROSSING * crossings + stress / 2 + 1e-6


@settings(max_examples=15, deadline=None, derandomize=True)
@given(drawings())
def test_untangling_twice_gives_the_same_places(drawing: tuple[list[Pair], list[Point]]) -> None:
    one, other = drawn(*drawing), drawn(*drawing)
    for tangle in (one, other):
        untangle(tangle, 60_000)
        tangle.halves = [SIZE] * len(tangle.xs)
        even_out(tangle, (30.0, 15.0), 60_000)
    assert (one.places, one.work) == (other.places, other.work)


@pytest.mark.parametrize("joined", PLANAR.values(), ids=PLANAR)
def test_what_can_be_drawn_without_crossings_is(joined: list[tuple[int, int]]) -> None:
    tangle = tangle_of(joined)
    untangle(tangle, 150 * len(joined) ** 2)
    assert tangle.crossings() == 0


def test_the_effort_is_kept_to() -> None:
    tangle = tangle_of(wheel(12))
    untangle(tangle, 5_000)
    assert tangle.work < 5_000 + 20_000, "one more label at most is tried"


@settings(max_examples=20, deadline=None, derandomize=True)
@given(drawings(), st.sets(st.integers(0, 3)))
def test_fixed_labels_stay(drawing: tuple[list[Pair], list[Point]], fixed: set[int]) -> None:
    pairs, places = drawing
    tangle = Tangle(pairs, places, hops(len(places), [(a, b) for a, b, _ in pairs]), fixed=frozenset(fixed))
    untangle(tangle, 30_000)
    tangle.halves = [SIZE] * len(places)
    untangle(tangle, 30_000)
    even_out(tangle, (40.0, 10.0), 60_000)
    assert all(tangle.places[at] == places[at] for at in fixed)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(drawings(), st.integers(0, 3), st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400)), min_size=1))
def test_a_label_moves_only_to_where_it_costs_less(
    drawing: tuple[list[Pair], list[Point]], at: int, spots: list[Point]
) -> None:
    tangle = drawn(*drawing)
    tangle.halves = [SIZE] * len(tangle.xs)
    start = tangle.places[at]
    costs = {spot: tangle.cost_at(at, *spot, 1e18) for spot in (start, *spots)}
    moved = tangle.move(at, spots)
    assert costs[tangle.places[at]] <= min(costs.values()) + 1e-6
    assert moved or costs[start] <= min(costs.values()) + 0.02


@settings(max_examples=80, deadline=None, derandomize=True)
@given(drawings())
def test_lines_through_labels_are_counted_as_brute_force_counts_them(
    drawing: tuple[list[Pair], list[Point]],
) -> None:
    pairs, places = drawing
    tangle = drawn(pairs, places)
    tangle.halves = [(20.0 + 3 * at, 9.0 + at) for at in range(len(places))]
    expected = sum(
        at not in (a, b) and meets(places[a], places[b], places[at], tangle.halves[at])
        for a, b, _ in pairs
        for at in range(len(places))
    )
    assert tangle.blocked() == expected


def meets(p: Point, q: Point, middle: Point, half: Point) -> bool:
    """Whether a straight line has a point in a box: an end, or a crossing with one of its sides."""
    (x, y), (w, h) = middle, half
    corners = [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    within = any(abs(px - x) < w and abs(py - y) < h for px, py in (p, q))
    return within or any(segments_cross(p, q, r, s) for r, s in sides)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drawings())
def test_colliding_labels_are_those_that_lie_on_each_other_or_all_but_do(
    drawing: tuple[list[Pair], list[Point]],
) -> None:
    pairs, places = drawing
    tangle = drawn(pairs, places)
    tangle.halves = [(20.0 + 3 * at, 9.0 + at) for at in range(len(places))]
    found = set(tangle.colliding())
    for (a, (ax, ay)), (b, (bx, by)) in combinations(enumerate(places), 2):
        (aw, ah), (bw, bh) = tangle.halves[a], tangle.halves[b]
        if abs(ax - bx) < aw + bw and abs(ay - by) < ah + bh:
            assert {a, b} <= found
    for at in found:
        (x, y), (w, h) = places[at], tangle.halves[at]
        assert any(
            abs(ox - x) < w + ow + 4 and abs(oy - y) < h + oh + 2
            for other, ((ox, oy), (ow, oh)) in enumerate(zip(places, tangle.halves, strict=True))
            if other != at
        )


def test_a_label_on_another_costs_and_so_does_a_line_through_one() -> None:
    tangle = tangle_of([(0, 1), (1, 2)], [(0.0, 0.0), (400.0, 0.0), (400.0, 300.0)])
    assert tangle.boxes_at(2, 200.0, 0.0, 1e18) == 0.0, "labels without a size"
    tangle.halves = [SIZE] * 3
    assert tangle.boxes_at(2, 400.0, 300.0, 1e18) == 0.0
    assert tangle.boxes_at(2, 10.0, 5.0, 1e18) >= OVER
    assert tangle.boxes_at(2, 200.0, 0.0, 1e18) >= THROUGH, "the line 0 - 1 runs through it"
    assert tangle.boxes_at(2, 200.0, 60.0, 1e18) == 0.0
    assert tangle.boxes_at(0, 400.0, 600.0, 1e18) >= THROUGH, "its own line would run through 2"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(drawings(), st.sampled_from([0.8, 0.5, 1.25]), st.sampled_from([1.0, 1.25]))
def test_narrowing_takes_width_and_gives_height_but_keeps_distances_in_proportion(
    drawing: tuple[list[Pair], list[Point]], factor: float, squash: float
) -> None:
    tangle = drawn(*drawing)
    tangle.squash = squash
    before, stress, crossings = distances(tangle), tangle.stress(), tangle.crossings()
    wide, high = span(tangle.xs), span(tangle.ys)
    tangle.narrow(factor)
    assert isclose(span(tangle.xs), wide * factor)
    assert isclose(span(tangle.ys), high / factor)
    assert all(isclose(a * factor, b, rel_tol=1e-9) for a, b in zip(before, distances(tangle), strict=True))
    assert isclose(tangle.stress(), stress, rel_tol=1e-9)
    assert tangle.crossings() == crossings


@settings(max_examples=20, deadline=None, derandomize=True)
@given(drawings())
def test_widening_keeps_everything_in_proportion(drawing: tuple[list[Pair], list[Point]]) -> None:
    tangle = drawn(*drawing)
    before, stress = distances(tangle), tangle.stress()
    tangle.widen(1.5)
    assert all(isclose(1.5 * a, b, rel_tol=1e-9) for a, b in zip(before, distances(tangle), strict=True))
    assert isclose(tangle.stress(), stress, rel_tol=1e-9)


def distances(tangle: Tangle) -> list[float]:
    """Between each two labels, as the search counts them."""
    return [
        hypot(ax - bx, (ay - by) * tangle.squash) for (ax, ay), (bx, by) in combinations(tangle.places, 2)
    ]


def span(values: Sequence[float]) -> float:
    return max(values) - min(values)


def test_a_drawing_is_as_wide_as_its_labels_reach() -> None:
    tangle = tangle_of([(0, 1)], [(0.0, 0.0), (100.0, 0.0)])
    assert tangle.width() == 100.0
    tangle.halves = [(30.0, 9.0), (50.0, 9.0)]
    assert tangle.width() == 180.0


def test_a_calm_place_has_less_stress() -> None:
    tangle = tangle_of(grid(3, 3))
    for at, (x, y) in enumerate(tangle.places):
        assert tangle.stress_at(at, *tangle.calm_place(at)) <= tangle.stress_at(at, x, y) + 1e-9


def test_a_wish_is_met_where_nothing_stands_against_it() -> None:
    joined = [(0, 1), (1, 2), (2, 3), (3, 0)]
    halves = (SIZE,) * 4
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        tangle = tangle_of(joined, wishes=Wishes(halves, (Relation(0, 2, across, down),)))
        tangle.halves = halves
        untangle(tangle, 100_000)
        (x, y), (ox, oy) = tangle.places[0], tangle.places[2]
        assert across * (x - ox) + down * (y - oy) > 0
        assert tangle.crossings() == 0
