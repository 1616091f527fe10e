"""Plane geometry: arcs, Bézier chains, boxes."""

from math import cos, degrees, hypot, isclose, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.geometry import (
    bezier,
    box_gap,
    distance,
    distance_to_box,
    holds,
    inside,
    segments_cross,
    shared_area,
    signed_area,
    union,
)
from cld.layouts import Box
from cld.lines import arc, arc_between, meetings

spot = st.tuples(st.floats(-500, 500), st.floats(-500, 500))
bend = st.floats(0.05, 1.4).flatmap(lambda size: st.sampled_from((size, -size)))


def test_a_positive_bend_bulges_to_the_left_of_the_way():
    line = arc_between((0, 0), (100, 0), 0.5)
    assert line.at(0.5)[1] < 0, "up the page is left of a way to the right"
    assert isclose(degrees(line.heading(0.0)), degrees(-0.5), abs_tol=1e-9)


@settings(max_examples=60)
@given(spot, spot, bend)
def test_an_arc_joins_its_ends_and_stays_on_its_circle(a, b, angle):
    if distance(a, b) < 1:
        return
    line = arc_between(a, b, angle)
    assert distance((line.x0, line.y0), a) < 1e-6 * line.radius + 1e-6
    assert distance((line.x1, line.y1), b) < 1e-6 * line.radius + 1e-6
    for x, y in bezier(line.path(), 10):
        assert isclose(hypot(x - line.cx, y - line.cy), line.radius, rel_tol=4e-4)
        assert line.left - 1 <= x <= line.right + 1
        assert line.top - 1 <= y <= line.bottom + 1


@settings(max_examples=60)
@given(
    st.floats(0, 2 * pi), st.floats(170, 400), bend.filter(lambda angle: abs(angle) < 1), st.floats(12, 60)
)
def test_an_arc_between_labels_starts_and_ends_on_their_outlines(way, length, angle, half):
    target = (length * cos(way), length * sin(way))
    line = arc_between((0, 0), target, angle, (half, half, 14), (half, half, 14))
    for x, y in ((line.x0, line.y0), (line.x1 - target[0], line.y1 - target[1])):
        # Found by a few rounds, which is enough for strongly bent arcs as well: labels keep 4 units of room.
        assert abs(max(abs(x) - half, abs(y) - 14)) < (1.5 if abs(angle) < 0.8 else 3.5)


def test_labels_that_overlap_leave_a_short_arc_and_no_error():
    line = arc_between((0, 0), (10, 0), 0.4, (50, 50, 20), (50, 50, 20))
    assert 0 < line.length < 5
    assert arc_between((3, 3), (3, 3), 0.4).length < 1


def test_arcs_meet_only_on_both_arcs():
    across = arc_between((0, 0), (100, 0), 0.3)
    assert len(meetings(across, arc_between((50, -60), (50, 60), 0.1))) == 1
    assert meetings(across, arc_between((50, 60), (50, 90), 0.1)) == []
    assert meetings(across, arc_between((0, 40), (100, 40), 0.3)) == []


def test_a_circle_of_two_hundred_degrees_keeps_its_length_and_box():
    line = arc(0, 0, 10, 0, 3.5)
    assert isclose(line.length, 35)
    assert line.left <= -10
    assert line.bottom >= 10


def test_segments_cross_only_at_inner_points():
    assert segments_cross((0, 0), (10, 10), (0, 10), (10, 0))
    assert not segments_cross((0, 0), (10, 10), (10, 10), (20, 0))


def test_boxes_share_area_and_keep_distance():
    a, b = Box(0, 0, 10, 10), Box(5, 5, 10, 10)
    assert shared_area(a, b) == 25
    assert shared_area(a, Box(20, 0, 5, 5)) == 0
    assert box_gap(a, Box(13, 14, 2, 2)) == pytest.approx(5)
    assert distance_to_box(a, (13, 14)) == pytest.approx(5)
    assert holds(a, (5, 5))
    assert not holds(a, (10, 5))
    assert union([a, b]) == Box(0, 0, 15, 15)


def test_a_clockwise_polygon_has_a_positive_area():
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert signed_area(square) == 100
    assert signed_area(square[::-1]) == -100
    assert inside(square, (5, 5))
    assert not inside(square, (15, 5))
