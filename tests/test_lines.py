"""Lines of figures: a curve answers as an arc does, and gaps, parts and crossings are those of the drawn line."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, cos, hypot, isclose, pi, sin, tau

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cld.geometry import around, bezier, distance, segments_cross
from cld.layouts import Point
from cld.lines import (
    Curve,
    Line,
    arc,
    arc_between,
    chain_crossings,
    cubic_part,
    curve,
    line_crossings,
    line_gap,
    moved,
)

SPOT = st.tuples(st.integers(-300, 300), st.integers(-300, 300)).map(lambda xy: (float(xy[0]), float(xy[1])))
PIECE = st.lists(SPOT, min_size=4, max_size=4).filter(lambda chain: distance(chain[0], chain[3]) > 40)
SHARE = st.floats(0.0, 1.0)
BEND = st.floats(0.1, 1.3).flatmap(lambda size: st.sampled_from((size, -size)))


def smooth(chain: list[Point], more: list[Point]) -> list[Point]:
    """A chain of two pieces that meet without a corner."""
    (cx, cy), (x, y) = chain[2:]
    return [*chain, (2 * x - cx, 2 * y - cy), *more]


CHAINS = st.one_of(PIECE, st.builds(smooth, PIECE, st.lists(SPOT, min_size=2, max_size=2)))
ARCS = (
    st.tuples(SPOT, SPOT, BEND)
    .filter(lambda drawn: distance(*drawn[:2]) > 40)
    .map(lambda drawn: arc_between(*drawn))
)
LINES = st.one_of(ARCS, CHAINS.map(curve))


def bent(a: Point, b: Point, leave: float, reach: float) -> Curve:
    """A curve that leaves and reaches the straight way at these angles, as links do."""
    ahead, arm = atan2(b[1] - a[1], b[0] - a[0]), 0.38 * distance(a, b)
    out, back = ahead + leave, ahead + pi - reach
    return curve(
        [
            a,
            (a[0] + arm * cos(out), a[1] + arm * sin(out)),
            (b[0] + arm * cos(back), b[1] + arm * sin(back)),
            b,
        ]
    )


LINKS = st.one_of(
    ARCS,
    st.builds(bent, SPOT, SPOT, st.floats(-1.1, 1.1), st.floats(-1.1, 1.1)).filter(
        lambda line: line.length > 40
    ),
)


def dense(line: Line) -> list[Point]:
    """The drawn path in pieces of about a fifth of a unit."""
    return bezier(line.path(), 0.2)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CHAINS)
def test_a_curve_knows_its_ends_its_length_and_its_box(chain: list[Point]) -> None:
    line = curve(chain)
    points = dense(line)
    assert (line.x0, line.y0) == chain[0]
    assert (line.x1, line.y1) == chain[-1]
    assert isclose(line.length, sum(distance(*pair) for pair in pairwise(points)), rel_tol=0.02)
    box = around(points)
    for drawn, said in (
        (box.x, line.left),
        (box.y, line.top),
        (box.right, line.right),
        (box.bottom, line.bottom),
    ):
        assert abs(drawn - said) < 4
    assert line.path() == tuple(chain)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CHAINS, SHARE)
def test_a_point_at_a_fraction_of_a_curve_lies_on_it_that_far_along(chain: list[Point], share: float) -> None:
    line = curve(chain)
    points = dense(line)
    place = line.at(share)
    nearest = min(distance(place, point) for point in points)
    assert nearest < 3.0
    ways = [0.0]
    for pair in pairwise(points):
        ways.append(ways[-1] + distance(*pair))
    assert any(
        abs(way - share * ways[-1]) < 0.02 * ways[-1] + 1
        for way, point in zip(ways, points, strict=True)
        if distance(point, place) < 4
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LINES, st.floats(0.02, 0.98))
def test_a_heading_is_the_direction_in_which_the_line_goes_on(line: Line, share: float) -> None:
    before, here, after = (line.at(share + step) for step in (-0.004, 0.0, 0.004))
    ways = [atan2(b[1] - a[1], b[0] - a[0]) for a, b in ((before, here), (here, after))]
    bent = abs((ways[1] - ways[0] + pi) % tau - pi)
    assume(bent < 0.2)  # else a cusp, which has no direction
    off = min(abs((line.heading(share) - way + pi) % tau - pi) for way in ways)
    assert off < 0.35


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LINES, st.sampled_from([5.0, 13.0, 40.0]))
def test_samples_run_from_end_to_end_in_equal_steps(line: Line, step: float) -> None:
    points = line.samples(step)
    assert len(points) >= 5
    assert distance(points[0], (line.x0, line.y0)) < 1e-6
    assert distance(points[-1], (line.x1, line.y1)) < 1e-6
    longest = line.length / (len(points) - 1)
    assert all(distance(a, b) <= longest * 1.02 + 1e-6 for a, b in pairwise(points))
    assert longest < 2 * step or len(points) in (5, 61, 121)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(ARCS)
def test_a_curve_along_an_arc_answers_as_the_arc_does(line: Line) -> None:
    same = curve(line.path())
    assert isclose(same.length, line.length, rel_tol=2e-3)
    assert same.sweep * line.sweep > 0
    for share in (0.0, 0.2, 0.5, 0.9, 1.0):
        assert distance(same.at(share), line.at(share)) < 0.01 * line.length + 1
        assert abs((same.heading(share) - line.heading(share) + pi) % tau - pi) < 0.2


@settings(max_examples=80, deadline=None, derandomize=True)
@given(PIECE, st.tuples(SHARE, SHARE).map(sorted), SHARE)
def test_a_part_of_a_curve_is_that_part_of_the_same_curve(
    piece: list[Point], ends: list[float], share: float
) -> None:
    start, end = ends
    (whole, *_), (part, *_) = (
        cubic_part(piece, start + (end - start) * share, 1.0),
        cubic_part(cubic_part(piece, start, end), share, 1.0),
    )
    assert distance(whole, part) < 1e-6
    assert cubic_part(piece, 0.0, 1.0) == tuple(piece)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, SPOT)
def test_the_gap_to_a_line_is_the_distance_of_its_nearest_point(line: Line, spot: Point) -> None:
    nearest = min(distance(point, spot) for point in dense(line))
    # a curve is asked by straight pieces of seven units, which cut its tightest corners
    assert abs(line_gap(line, spot) - nearest) < (1.5 if isinstance(line, Curve) else 0.3)


def test_the_gap_to_an_arc_is_to_its_nearer_end_where_its_circle_is_not_drawn() -> None:
    half = arc(0, 0, 100, 0, pi / 2)  # the lower right quarter
    assert isclose(line_gap(half, (0, 0)), 100)
    assert isclose(line_gap(half, (80, 80)), hypot(80, 80) - 100)
    assert isclose(line_gap(half, (-100, 0)), hypot(100, 100))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(LINKS, LINKS)
def test_crossings_are_those_of_the_drawn_paths(one: Line, other: Line) -> None:
    ends = [point for line in (one, other) for point in ((line.x0, line.y0), (line.x1, line.y1))]
    gaps = [line_gap(line, end) for line, pair in ((other, ends[:2]), (one, ends[2:])) for end in pair]
    assume(min(gaps) > 12)  # an end close to the other line may be on either side of it
    a, b = bezier(one.path(), 3.0), bezier(other.path(), 3.0)
    drawn = [(p, q, r, s) for p, q in pairwise(a) for r, s in pairwise(b) if segments_cross(p, q, r, s)]
    flat = [min(_angle(p, q, r, s), pi - _angle(p, q, r, s)) for p, q, r, s in drawn]
    assume(all(angle > 0.35 for angle in flat))  # lines that touch
    found = line_crossings(one, other)
    assert found == line_crossings(other, one)
    assert found == len(drawn)


def _angle(p: Point, q: Point, r: Point, s: Point) -> float:
    return abs(atan2(q[1] - p[1], q[0] - p[0]) - atan2(s[1] - r[1], s[0] - r[0])) % pi


def test_chains_cross_at_each_place_where_they_do() -> None:
    wave = [(10.0 * k, 20.0 * (-1) ** k) for k in range(6)]
    assert chain_crossings(wave, [(-5.0, 1.0), (60.0, 1.0)]) == 5
    assert chain_crossings(wave, [(-5.0, 30.0), (60.0, 30.0)]) == 0


def test_a_curve_bulges_to_the_side_that_its_sweep_says() -> None:
    left = curve([(0, 0), (30, -40), (70, -40), (100, 0)])
    assert left.sweep > 0, "up the page is left of a way to the right"
    assert curve(left.chain[::-1]).sweep < 0
    assert arc_between((0, 0), (100, 0), 0.5).sweep > 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(LINES, SPOT)
def test_a_moved_line_is_the_same_line_elsewhere(line: Line, by: Point) -> None:
    dx, dy = by
    that = moved(line, dx, dy)
    assert type(that) is type(line)
    for share in (0.0, 0.3, 1.0):
        (x, y), here = line.at(share), that.at(share)
        assert distance((x + dx, y + dy), here) < 1e-6 * max(1.0, line.length)
    assert abs(that.length - line.length) < 1e-6 * max(1.0, line.length)
    assert distance((line.left + dx, line.top + dy), (that.left, that.top)) < 1e-6 * max(1.0, line.length)


def test_a_curve_of_no_length_has_places_and_no_error() -> None:
    point = curve([(5.0, 5.0)] * 4)
    assert point.length == 0.0
    assert point.at(0.5) == (5.0, 5.0)
    assert point.samples()[0] == (5.0, 5.0)
    assert line_gap(point, (8.0, 9.0)) == 5.0


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.floats(-3, 3), st.floats(1.0, 6.2), st.integers(20, 200))
def test_points_inside_a_wide_arc_are_as_far_from_it_as_from_its_circle(
    start: float, sweep: float, size: int
) -> None:
    line = arc(0, 0, size, start, sweep)
    middle = start + sweep / 2
    assert isclose(
        line_gap(line, (0.9 * size * cos(middle), 0.9 * size * sin(middle))), 0.1 * size, rel_tol=1e-6
    )
