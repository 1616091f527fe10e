"""Badges for a finished figure: each on its own thing, where it hides least of the others. Nothing else moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import copysign, cos, pi, sin
from typing import NamedTuple

from cld.geometry import bezier, distance, distance_to_box, segments_cross
from cld.layouts import Badge, Layout, Marker, Node, Point, Route
from cld.layouts._ground import NEAR, Ground
from cld.layouts._marked import ground_of

HIGH = 13.0
"""Height of every badge, and the width of a round one."""
FLAG = 19.0
"""Height of a flag, with the room that it needs above or below a label."""
FAR = (0.0, 5.0, 10.0, 16.0)
"""How far from its label places for a flag are looked at."""
ROOM = 3.0
"""Between a badge and what is beside it."""
ENDS = 15.0
"""How much of a line stays free at its ends: at the far one, for the arrowhead and the sign."""
OUT = 3.0
"""How far beyond the corner of a label the middle of its badge is."""
STEP = 4.0
SHORT = 6.0
"""How much each unit of room that lacks weighs, beside each that a badge is from where it is looked for."""
BESIDE = 14.0
"""How much worse a place beside a line is than one on it, in the units in which room is lacking."""
OFF = (0.0, 4.0, 9.0, 15.0, 22.0)
"""How far from a line or marker places beside it are looked at."""
OVER = 30.0
"""How much worse it is to lie on something."""
CUT_OFF = 40.0
"""How much worse it is to stand across a line from what it belongs to."""
HIDDEN, WORSE = 0.5, 80.0
"""The share of a line that a badge may hide, and how much worse it is to hide all of it."""
AROUND = 12
"""Places round a circle or a loop marker that are looked at."""


class Wanted(NamedTuple):
    """A badge that is to be placed."""

    role: str
    """`node`, `link` or `loop`; `step` for a flag at a node."""
    id: str
    width: float
    free: bool = False
    """Whether it is rather to stand beside a line than to hide much of it."""


class _Spot(NamedTuple):
    """A place for a badge."""

    place: Point
    far: float
    """From where one would look for it."""
    of: Point | None = None
    """Where what it belongs to is, if it does not touch that."""


class _Own(NamedTuple):
    """What a badge belongs to, and so may touch: the numbers of a box or line of the ground, or where a marker is."""

    box: int = -1
    line: int = -1
    spot: Point | None = None


def badged(layout: Layout, wanted: Sequence[Wanted]) -> Layout:
    """The figure with badges. Those of lines lie on them, others on the rim of what they belong to."""
    ground = ground_of(layout)
    nodes = {node.id: (at, node) for at, node in enumerate(n for n in layout.nodes if n.shape != "region")}
    routes = {route.id: (at, route) for at, route in enumerate(layout.routes)}
    markers = {marker.id: marker for marker in layout.markers}
    placed: list[Badge] = []
    for each in layout.badges:
        ground.spots.extend((part, HIGH / 2) for part in _rounds(each.centre, each.width))
    widest_first = sorted(wanted, key=lambda each: -each.width)  # for which it is hardest to find room
    for role, id, width, free in widest_first:
        spots: Iterable[tuple[Point, float] | _Spot]
        if role == "link":
            at, route = routes[id]
            spots, own = _along(route, width, free), _Own(line=at)
        elif role in ("node", "step"):
            at, node = nodes[id]
            spots, own = _at_rim(node) if role == "node" else _at_side(node, width), _Own(box=at)
        else:
            spots, own = _at_ring(markers[id], width), _Own(spot=markers[id].centre)
        high = FLAG if role == "step" else HIGH
        x, y = _calmest([_Spot(*spot) for spot in spots], width, ground, own, high)
        placed.append(Badge(role, id, (round(x, 2), round(y, 2)), width))
        ground.spots.extend((part, HIGH / 2) for part in _rounds((x, y), width))
    return layout._replace(badges=(*layout.badges, *placed))


def _along(route: Route, width: float, free: bool) -> Iterator[_Spot]:
    """Places on a line and beside it."""
    points = bezier(route.path, STEP)
    lengths = [0.0]
    for a, b in pairwise(points):
        lengths.append(lengths[-1] + distance(a, b))
    whole = lengths[-1]
    middle = 0.45 * whole
    for number, (point, at) in enumerate(zip(points, lengths, strict=True)):
        away = 0.12 * abs(at - middle)
        if 0.15 * whole <= at <= 0.85 * whole:
            hidden = _length_under(points, number, width) / whole
            ends = max(0.0, ENDS + width / 2 - min(at, whole - at))
            yield _Spot(
                point, away + 2 * ends + (WORSE * max(0.0, hidden - (HIDDEN / 2 if free else HIDDEN)))
            )
            for off in OFF:
                for side in _beside(points, number, width, off):
                    yield _Spot(side, away + BESIDE + off, point if off else None)


def _length_under(points: Sequence[Point], at: int, width: float) -> float:
    """How much of a line lies under a badge in the middle of which it goes."""
    (ax, ay), (bx, by) = points[max(0, at - 1)], points[min(at + 1, len(points) - 1)]
    length = distance((ax, ay), (bx, by)) or 1.0
    return min(width / max(abs(bx - ax) / length, 1e-6), HIGH / max(abs(by - ay) / length, 1e-6))


def _beside(points: Sequence[Point], at: int, width: float, apart: float = 0.0) -> Iterator[Point]:
    """Where a badge touches a line from either side, or stands so far apart from it."""
    (ax, ay), (bx, by) = points[max(0, at - 1)], points[min(at + 1, len(points) - 1)]
    length = distance((ax, ay), (bx, by)) or 1.0
    across, down = (ay - by) / length, (bx - ax) / length
    off = abs(across) * width / 2 + abs(down) * HIGH / 2 + apart
    x, y = points[at]
    for way in (1, -1):
        yield x + way * across * off, y + way * down * off


def _at_rim(node: Node) -> Iterator[tuple[Point, float]]:
    box = node.box
    if node.shape == "circle":
        yield from _round(box.centre, box.width / 2, box.width / 2, -0.75)
        return
    (x, y), wide, high = box.centre, box.width / 2 + OUT, box.height / 2 + OUT
    corners = ((-1, -1), (1, -1), (-1, 1), (1, 1))
    for rank, (across, down) in enumerate(corners):
        yield (x + across * wide, y + down * high), 0.4 * rank
    far = HIGH / 2 - OUT - 1  # in the middle of a side it would lie on words, were it not further out
    for rank, (across, down) in enumerate(((-1, 0), (1, 0), (0, -1), (0, 1))):
        yield (x + across * (wide + far), y + down * (high + far)), 6 + 0.4 * rank


def _at_side(node: Node, width: float) -> Iterator[tuple[Point, float] | _Spot]:
    """Places for a flag, which is wider than high, beside a label or on the rim of a circle, at the left first."""
    box = node.box
    if node.shape == "circle":
        yield from _round(box.centre, box.width / 2, box.width / 2, -0.75)
        return
    (x, y), wide, high = box.centre, (box.width + width) / 2 + 2, (box.height + FLAG) / 2
    places = ((-wide, 0.0), (wide, 0.0), (0.0, -high), (0.0, high))
    ends = (across * box.width / 2 for across in (-1, 1))
    edges = tuple((end, down * high) for end in ends for down in (-1, 1))
    corners = tuple((across * wide, down * box.height / 2) for across in (-1, 1) for down in (-1, 1))
    for off in FAR:
        for rank, (across, down) in enumerate((*places, *corners)):
            place = x + across + (copysign(off, across) if across else 0.0), y + down
            yield _Spot(place, 0.8 * rank + off, (x, y) if off else None)
        for rank, (across, down) in enumerate((*places[2:], *edges)):
            place = x + across, y + down + copysign(off, down)
            yield _Spot(place, 3.2 + 0.8 * rank + off, (x, y) if off else None)


def _at_ring(marker: Marker, width: float) -> Iterator[_Spot]:
    """Places at the rim of a loop marker, of which the letter in it stays free; away from its arrowhead first."""
    is_wide = width > HIGH
    reach = marker.radius + (HIGH / 2 + 1 if is_wide else 2)
    for off in OFF if is_wide else OFF[:1]:
        wide, high = reach + off + max(0.0, (width - HIGH) / 2), reach + off
        for place, far in _round(marker.centre, wide, high, 0.5 if is_wide else 0.25):
            yield _Spot(place, far + off, marker.centre if off else None)


def _round(centre: Point, across: float, down: float, first: float) -> Iterator[tuple[Point, float]]:
    """Places on an ellipse, from an angle on (in half turns, clockwise from the right) in both directions."""
    for step in range(AROUND):
        turn = (step + 1) // 2 * (1 if step % 2 else -1) * 2 / AROUND
        angle = pi * (first + turn)
        yield (centre[0] + across * cos(angle), centre[1] + down * sin(angle)), 0.4 * step


def _calmest(spots: Iterable[_Spot], width: float, ground: Ground, own: _Own, high: float) -> Point:
    """The place that has most room up to what is enough, and of these the one where it is looked for."""
    best, chosen = 1e18, (0.0, 0.0)
    for spot in sorted(spots, key=lambda spot: spot.far):  # of places that are as good, the first
        if spot.far >= best:
            break
        gap = min(_gap(part, ground, own) for part in _rounds(spot.place, width))
        cost = spot.far + SHORT * max(0.0, high / 2 + ROOM - gap) + OVER * (gap < high / 2)
        if cost < best and spot.of and _is_cut_off(spot.place, spot.of, ground, own):
            cost += CUT_OFF
        if cost < best:
            best, chosen = cost, spot.place
    return chosen


def _is_cut_off(place: Point, of: Point, ground: Ground, own: _Own) -> bool:
    """Whether a line runs between a badge and what it belongs to."""
    numbers = {*ground.near("arcs", place), *ground.near("arcs", of)} - {own.line}
    return any(
        segments_cross(place, of, a, b)
        for number in numbers
        for a, b in pairwise(ground.arcs[number].samples(6.0))
    )


def _rounds(centre: Point, width: float) -> tuple[Point, ...]:
    """The middles of the rounds that a badge is made of, from left to right."""
    reach = (width - HIGH) / 2
    xs = (centre[0] - reach, centre[0], centre[0] + reach) if reach > 1 else (centre[0],)
    return tuple((x, centre[1]) for x in xs)


def _gap(point: Point, ground: Ground, own: _Own) -> float:
    """How far the nearest other thing is from a point, at most `NEAR`."""
    gaps = [NEAR, ground.line_gap(point, NEAR, own.line)]
    gaps += [distance_to_box(ground.boxes[at], point) for at in ground.near("boxes", point) if at != own.box]
    for at in ground.near("spots", point):
        middle, radius = ground.spots[at]
        if middle != own.spot:
            gaps.append(distance(point, middle) - radius)
    return min(gaps)
