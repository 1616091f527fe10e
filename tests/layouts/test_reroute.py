"""Lines that an arc does not serve are laid elsewhere: past labels, without a crossing, from outline to outline."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, hypot, pi, tau
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.geometry import bezier, grown, holds
from cld.layouts import Box, Point
from cld.layouts._arcs import Sketch
from cld.layouts._reroute import Lines, rerouted
from cld.lines import Arc, Curve, Line, line_crossings

HALF = (40.0, 10.0)


def sketch_of(places: list[Point], links: list[tuple[int, int]], halves: list[Point] | None = None) -> Sketch:
    halves = halves or [HALF] * len(places)
    wanted = [
        [hypot(ax - bx, ay - by) or 1.0 for bx, by in places] for ax, ay in places
    ]  # as far as they are
    return Sketch(halves, links, [], wanted, places)


def box_of(sketch: Sketch, at: int) -> Box:
    (x, y), (w, h) = sketch.places[at], sketch.halves[at]
    return Box(x - w, y - h, 2 * w, 2 * h)


def labels_struck(sketch: Sketch, lines: list[Line]) -> list[tuple[int, int]]:
    """(link, label) for each line through a label, on the path that is drawn; its own ends included."""
    return [
        (link, at)
        for link, line in enumerate(lines)
        for at in range(len(sketch.places))
        if any(holds(grown(box_of(sketch, at), -0.5), point) for point in bezier(line.path(), 1.0))
    ]


def crossings(lines: list[Line]) -> int:
    return sum(line_crossings(lines[a], lines[b]) for a, b in combinations(range(len(lines)), 2))


def corners(line: Line) -> list[float]:
    """By how much a chain of curves turns where two of them meet, in radians."""
    chain = line.path()
    turns = []
    for at in range(3, len(chain) - 1, 3):
        (ax, ay), (bx, by), (cx, cy) = chain[at - 1 : at + 2]
        turns.append(abs((atan2(cy - by, cx - bx) - atan2(by - ay, bx - ax) + pi) % tau - pi))
    return turns


IN_THE_WAY = {
    "one label, in the middle": ([(0, 0), (600, 0), (300, 0)], [(0, 1)]),
    "one label, near an end": ([(0, 0), (600, 0), (150, 5)], [(0, 1)]),
    "three labels in a row": ([(0, 0), (900, 0), (250, 0), (450, 0), (650, 0)], [(0, 1)]),
    "labels above and below": ([(0, 0), (600, 0), (200, -40), (400, 40), (300, 0)], [(0, 1)]),
    "a steep link": ([(0, 0), (0, 500), (10, 250)], [(0, 1)]),
    "links both ways": ([(0, 0), (600, 0), (300, 0)], [(0, 1), (1, 0)]),
    "a label that is linked itself": ([(0, 0), (600, 0), (300, 0)], [(0, 1), (0, 2), (2, 1)]),
}


@pytest.mark.parametrize("case", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_a_label_in_the_way_of_a_link_is_passed(case: tuple[list[Point], list[tuple[int, int]]]) -> None:
    sketch = sketch_of(*case)
    lines = rerouted(sketch)
    assert not labels_struck(sketch, lines)
    assert crossings(lines) == 0


def test_a_straight_way_through_a_gate_is_found() -> None:
    walls = [(x, 30.0 * step) for x in (200.0, 400.0) for step in range(-8, 9) if abs(step) > 1]
    places = [(0.0, 0.0), (600.0, 0.0), *walls]
    sketch = sketch_of(places, [(0, 1)], [(20.0, 8.0)] * len(places))
    assert not labels_struck(sketch, rerouted(sketch))


def test_a_curve_takes_the_way_that_no_arc_can() -> None:
    """Up past the first wall and down past the second."""
    walls = [(220.0, y) for y in range(-20, 300, 22)] + [(430.0, y) for y in range(20, -300, -22)]
    places = [(0.0, 0.0), (650.0, 0.0), *((x, float(y)) for x, y in walls)]
    sketch = sketch_of(places, [(0, 1)], [(20.0, 8.0)] * len(places))
    (line,) = rerouted(sketch)
    assert isinstance(line, Curve)
    assert not labels_struck(sketch, [line])


def test_a_link_that_is_in_nobodys_way_keeps_its_arc() -> None:
    sketch = sketch_of([(0, 0), (300, 0), (300, 300), (0, 300)], [(0, 1), (1, 2), (2, 3), (3, 0)])
    assert rerouted(sketch) == sketch.arcs
    assert all(isinstance(line, Arc) for line in rerouted(sketch))


def test_two_links_that_need_not_cross_do_not() -> None:
    sketch = sketch_of([(0, 0), (400, 0), (200, -30), (200, 200)], [(0, 1), (2, 3)])
    assert crossings(sketch.arcs) <= 1
    assert crossings(rerouted(sketch)) == 0


def random_sketch(count: int, links: int, seed: int) -> Sketch:
    """Labels in a loose grid, with room between them, and links between near ones and far ones."""
    random = Random(seed)
    side = 1 + int((count - 1) ** 0.5)
    places = [
        (190.0 * (at % side) + random.uniform(-30, 30), 120.0 * (at // side) + random.uniform(-25, 25))
        for at in range(count)
    ]
    every = [(a, b) for a in range(count) for b in range(count) if a != b]
    return sketch_of(places, random.sample(every, links))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(4, 10), st.integers(2, 8), st.integers(0, 10**6))
def test_where_there_is_room_no_line_runs_through_a_label(count: int, links: int, seed: int) -> None:
    sketch = random_sketch(count, links, seed)
    assert not labels_struck(sketch, rerouted(sketch))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(4, 12), st.integers(2, 12), st.integers(0, 10**6))
def test_lines_laid_elsewhere_cross_no_more_and_strike_no_more(count: int, links: int, seed: int) -> None:
    sketch = random_sketch(count, links, seed)
    before, lines = Lines(sketch), rerouted(sketch)
    after = Lines(sketch)
    for link, line in enumerate(lines):
        after.put(link, line)
    assert struck(after) <= struck(before)
    if not struck(before):
        assert crossings(lines) <= crossings(sketch.arcs)
    assert rerouted(sketch) == lines


def struck(lines: Lines) -> int:
    return sum(
        len(lines.blocked(link, lines.points[link], lines.extents[link])) for link in range(len(lines.lines))
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(4, 12), st.integers(2, 12), st.integers(0, 10**6))
def test_every_line_runs_smoothly_from_outline_to_outline(count: int, links: int, seed: int) -> None:
    sketch = random_sketch(count, links, seed)
    for (a, b), line in zip(sketch.links, rerouted(sketch), strict=True):
        for at, end in ((a, (line.x0, line.y0)), (b, (line.x1, line.y1))):
            assert not holds(box_of(sketch, at), end)
            assert holds(grown(box_of(sketch, at), 8), end)
        assert all(turn < 0.02 for turn in corners(line))
        assert all(hypot(x1 - x0, y1 - y0) < 60 for (x0, y0), (x1, y1) in pairwise(line.samples(20.0)))


def test_labels_without_room_for_a_line_still_give_one() -> None:
    """A label shut in on all sides: a line runs through what it must, and no error."""
    ring = [(95.0 * x, 26.0 * y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    sketch = sketch_of([(0.0, 0.0), (500.0, 0.0), *ring], [(0, 1)])
    (line,) = rerouted(sketch)
    assert line.length > 100
