"""Badges for a finished figure: each on its own thing, where it hides least of the others. Nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import copysign, cos, pi, sin
from typing import NamedTuple

from cld.geometry import bezier, distance, distance_to_box
from cld.layouts import Badge, Layout, Marker, Node, Point, Route
from cld.layouts._ground import NEAR, Ground
from cld.layouts._marked import ground_of

HIGH = 13.0
"""Height of every badge, and the width of a round one."""
FLAG = 19.0
"""Height of a flag, with the room that it needs above or below a label."""
FAR = 7.0
"""How far a flag stands off its label where there is no room close by."""
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
AROUND = 12
"""Places round a circle or a loop marker that are looked at."""


class Wanted(NamedTuple):
    """A badge that is to be placed."""

    role: str
    """`node`, `link` or `loop`; `step` for a flag at a node."""
    id: str
    width: float
    free: bool = False
    """Whether it may stand beside a line that is too short for it."""


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
    for role, id, width, free in wanted:
        if role == "link":
            at, route = routes[id]
            spots, own = _along(route, width, free), _Own(line=at)
        elif role in ("node", "step"):
            at, node = nodes[id]
            spots, own = _at_rim(node) if role == "node" else _at_side(node, width), _Own(box=at)
        else:
            spots, own = _at_ring(markers[id], width), _Own(spot=markers[id].centre)
        x, y = _calmest(list(spots), width, ground, own)
        placed.append(Badge(role, id, (round(x, 2), round(y, 2)), width))
        ground.spots.extend((part, HIGH / 2) for part in _rounds((x, y), width))
    return layout._replace(badges=(*layout.badges, *placed))


def _along(route: Route, width: float, free: bool = False) -> Iterator[tuple[Point, float]]:
    """Places on a line, each with how far it is from where one would look for it."""
    points = bezier(route.path, STEP)
    lengths = [0.0]
    for a, b in pairwise(points):
        lengths.append(lengths[-1] + distance(a, b))
    whole = lengths[-1]
    first, last = ENDS + width / 2, whole - ENDS - width / 2
    if first > last:
        first = last = whole / 2 - (ENDS / 2 if whole > 4 * ENDS else 0.0)
    middle = 0.45 * whole
    found = False
    for number, (point, at) in enumerate(zip(points, lengths, strict=True)):
        if first <= at <= last:
            found = True
            away = 0.12 * abs(at - middle)
            yield point, away
            for side in _beside(points, number, width):
                yield side, away + BESIDE
    if not found:
        near = min(range(len(points)), key=lambda k: abs(lengths[k] - first))
        yield points[near], 0.0
    if free and whole < 6 * ENDS:
        for number in range(len(points)):
            for side in _beside(points, number, width, 3.0):
                yield side, BESIDE + 0.12 * abs(lengths[number] - middle)


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


def _at_side(node: Node, width: float) -> Iterator[tuple[Point, float]]:
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
    near = (*places, *corners, *edges)
    far = tuple((across + copysign(FAR, across), down) for across, down in corners) + tuple(
        (across, down + copysign(FAR, down)) for across, down in edges
    )
    for rank, (across, down) in enumerate((*near, *far)):
        yield (x + across, y + down), 0.8 * rank


def _at_ring(marker: Marker, width: float) -> Iterator[tuple[Point, float]]:
    """Places at the rim of a loop marker, of which the letter in it stays free; away from its arrowhead first."""
    reach = marker.radius + 2
    return _round(
        marker.centre, reach + max(0.0, (width - HIGH) / 2), reach + (3 if width > HIGH else 0), 0.25
    )


def _round(centre: Point, across: float, down: float, first: float) -> Iterator[tuple[Point, float]]:
    """Places on an ellipse, from an angle on (in half turns, clockwise from the right) in both directions."""
    for step in range(AROUND):
        turn = (step + 1) // 2 * (1 if step % 2 else -1) * 2 / AROUND
        angle = pi * (first + turn)
        yield (centre[0] + across * cos(angle), centre[1] + down * sin(angle)), 0.4 * step


def _calmest(spots: Sequence[tuple[Point, float]], width: float, ground: Ground, own: _Own) -> Point:
    """The place that has most room up to what is enough, and of these the one where it is looked for."""

    def cost(spot: tuple[Point, float]) -> float:
        point, far = spot
        gap = min(_gap(part, ground, own) for part in _rounds(point, width))
        return far + SHORT * max(0.0, HIGH / 2 + ROOM - gap)

    return min(spots, key=cost)[0]


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
