"""Badges look for room: on or beside their own thing, and on nothing else where there is a free place."""

from __future__ import annotations

from cld.geometry import bezier, distance, distance_to_box
from cld.layouts import Badge, Box, Layout, Marker, Node, Point, Route
from cld.layouts._badges import HIGH, Wanted, badged
from cld.model import LoopPolarity, Polarity

WIDE = 44.0


def line(id: str, start: Point, end: Point, delay: bool = False) -> Route:
    (ax, ay), (bx, by) = start, end
    path = tuple((ax + (bx - ax) * part / 3, ay + (by - ay) * part / 3) for part in range(4))
    middle = ((ax + bx) / 2, (ay + by) / 2, 0.0)
    return Route(id, "a", "b", path, Polarity.POSITIVE, delayed=delay, delay=middle if delay else None)


def label(id: str, middle: Point) -> Node:
    return Node(id, "variables", "label", Box(middle[0] - 20, middle[1] - 9, 40, 18), id)


def only(layout: Layout) -> Badge:
    (badge,) = layout.badges
    return badge


def reaches(badge: Badge, point: Point, radius: float = 0.0) -> bool:
    (x, y), width = badge.centre, badge.width
    return distance_to_box(Box(x - width / 2, y - HIGH / 2, width, HIGH), point) < radius


def test_a_wide_badge_leaves_a_short_line_and_its_delay_bars_to_be_seen() -> None:
    short = line("a->b", (170, 100), (240, 100), delay=True)
    layout = Layout(400, 200, (label("a", (150, 100)), label("b", (260, 100))), (short,))
    badge = only(badged(layout, [Wanted("link", "a->b", WIDE)]))
    assert not reaches(badge, (205, 100), 5.0)
    assert not any(reaches(badge, point) for point in bezier(short.path, 2.0))
    assert min(distance(badge.centre, point) for point in bezier(short.path, 2.0)) < 30


def test_a_badge_lies_on_a_long_line() -> None:
    long = line("a->b", (60, 100), (340, 100))
    layout = Layout(400, 200, (label("a", (40, 100)), label("b", (360, 100))), (long,))
    assert only(badged(layout, [Wanted("link", "a->b", WIDE)])).centre[1] == 100


def test_the_badge_of_a_loop_covers_neither_a_line_nor_another_marker_beside_its_own() -> None:
    near = Marker("R1", "", LoopPolarity.REINFORCING, (200, 140), 12, True)
    own = Marker("B1", "", LoopPolarity.BALANCING, (200, 100), 12, True)
    crossing = line("a->b", (120, 75), (300, 75))
    layout = Layout(400, 300, (), (crossing,), (own, near))
    badge = only(badged(layout, [Wanted("loop", "B1", WIDE)]))
    assert not any(reaches(badge, point) for point in bezier(crossing.path, 2.0))
    assert not reaches(badge, near.centre, near.radius)
    assert not reaches(badge, own.centre, 6.0)
    assert badge.centre[1] > 75, "on the side of the line where the marker is"
