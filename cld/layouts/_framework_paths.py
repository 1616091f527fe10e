"""Lines of the framework layout: for each arrow the smoothest curve that strikes nothing.

Curves between all likely pairs of places on the two outlines are tried from the shortest and straightest on;
what a curve would cross or touch is added to its cost. Where every one of them meets something, the way round
is sought on a grid (`_framework_maze`), and the cheaper of the two is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop
from itertools import pairwise
from math import acos, ceil, cos, floor, fsum, hypot, radians, sin
from typing import NamedTuple

from cld.geometry import around, bezier, distance, grown, holds, segments_cross
from cld.layouts import Box, Node, Point

CROSSING, TOUCHING, CROWDING, COVERING = 420.0, 90.0, 90.0, 600.0
"""Costs, in units of length: of crossing a line, of running close to one, of ending beside another, of a sign."""
BEND = 60.0
"""Cost of a curve that leaves or arrives at an angle of one radian; it grows with the square."""
SLANT = 24.0
"""Cost of one radian besides, so that lines which can be straight are."""
LEAN = 0.7
"""How much curves at a circle lean towards the other end."""
MARGIN = 8.0
"""The least distance from nodes that a line passes."""
SPACE = 10.0
"""The least distance from another line."""
PORTS = 18.0
"""The least distance of two ends on one outline."""
CELL = 24.0
"""Side of the cells by which lines that are near are found: more than any distance that matters."""
TRIES = 160
"""Curves tried before the best is taken; fewer on a page that is full of lines."""


class Port(NamedTuple):
    """A place where a line may end: a point, the direction away from what it ends on, and what it costs."""

    point: Point
    away: Point
    cost: float = 0.0
    round: bool = False
    """Whether it is on a circle, which curves may leave at a slant."""


class Line(NamedTuple):
    """A line that is drawn already."""

    id: str
    points: tuple[Point, ...]
    box: Box


class Scenery(NamedTuple):
    """What a new line has to respect."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...] = ()
    signs: tuple[Box, ...] = ()


class Found(NamedTuple):
    """A way, as a chain of cubic Bézier curves, and what it costs."""

    cost: float
    path: tuple[Point, ...]
    met: float = 0.0
    """The part of the cost that is for what it meets."""


Nearby = dict[tuple[int, int], list[tuple[str, Point, Point]]]
"""Short pieces of lines (the line's id, start, end) by the cell of the page in which they begin."""


def line(id: str, path: Sequence[Point]) -> Line:
    """The samples of a drawn path."""
    points = tuple(bezier(path, 9.0))
    return Line(id, points, around(points))


def ports(node: Node, nodes: Sequence[Node]) -> list[Port]:
    """The places on a node's outline where a line may end, clear of nodes that overlap it."""
    if node.shape == "circle":
        (x, y), radius = node.box.centre, node.box.width / 2
        found = []
        for step in range(48):
            away = cos(radians(7.5 * step)), sin(radians(7.5 * step))
            point = x + away[0] * radius, y + away[1] * radius
            if not any(_enters(other, [point], 12) for other in nodes if other.id in node.overlaps):
                found.append(Port(point, away, round=True))
        return found
    box = node.box
    upright = [
        (y, abs(y - box.centre[1])) for y in _spread(box.y, box.bottom, [n.box.centre[1] for n in nodes])
    ]
    level = [(x, abs(x - box.centre[0])) for x in _spread(box.x, box.right, [n.box.centre[0] for n in nodes])]
    return [
        *(Port((box.right, y), (1.0, 0.0), 0.03 * off) for y, off in upright),
        *(Port((box.x, y), (-1.0, 0.0), 0.03 * off) for y, off in upright),
        *(Port((x, box.y), (0.0, -1.0), 0.03 * off) for x, off in level),
        *(Port((x, box.bottom), (0.0, 1.0), 0.03 * off) for x, off in level),
    ]


def _spread(low: float, high: float, aligned: Iterable[float]) -> list[float]:
    """Places along a side and away from its corners: every sixteenth unit of the page, so that those of any
    two nodes face each other, the middle, and those in line with the middle of another node.
    """
    middle = (low + high) / 2
    low, high = (low + 13, high - 13) if high - low > 30 else (middle, middle)
    places = {16.0 * number for number in range(ceil(low / 16), floor(high / 16) + 1)}
    return sorted(places | {round(place, 2) for place in (middle, *aligned) if low <= place <= high})


def best_curve(
    starts: Sequence[Port], ends: Sequence[Port], ids: Sequence[str], scenery: Scenery
) -> Found | None:
    """The cheapest single curve from one of the starts to one of the ends; None if all strike something.

    `ids` names what the line may touch: its nodes or, for a moderation, the line it acts on.
    """
    waiting = list(_options(starts, ends))
    heapify(waiting)
    found: Found | None = None
    cells = nearby(scenery.lines)
    for _ in range(TRIES // (1 + len(scenery.lines) // 24)):
        if not waiting or (found and waiting[0][0] >= found.cost):
            break
        cost, a, b = heappop(waiting)
        path = _curve(starts[a], ends[b])
        met = conflicts(path, ids, scenery, cells)
        if cost + met < (found.cost if found else float("inf")):
            found = Found(cost + met, path, met)
    return found


def _options(starts: Sequence[Port], ends: Sequence[Port]) -> Iterator[tuple[float, int, int]]:
    for a, start in enumerate(starts):
        (x, y), (u, v) = start.point, start.away
        for b, end in enumerate(ends):
            dx, dy = end.point[0] - x, end.point[1] - y
            length = hypot(dx, dy)
            leave, arrive = u * dx + v * dy, -(end.away[0] * dx + end.away[1] * dy)
            if length >= 24 and leave > 0.25 * length and arrive > 0.25 * length:
                turns = _turning(leave / length) + _turning(arrive / length)
                yield length + turns + start.cost + end.cost, a, b


def _turning(cosine: float) -> float:
    angle = acos(min(cosine, 1.0))
    return BEND * angle * angle + SLANT * angle


def _curve(start: Port, end: Port) -> tuple[Point, ...]:
    (ax, ay), (bx, by) = start.point, end.point
    reach = 0.4 * hypot(bx - ax, by - ay)
    (u, v), (p, q) = _leaning(start, end.point), _leaning(end, start.point)
    return start.point, (ax + u * reach, ay + v * reach), (bx + p * reach, by + q * reach), end.point


def _leaning(port: Port, other: Point) -> Point:
    """The direction in which a curve leaves: from a circle, half way between straight out and straight there."""
    if not port.round:
        return port.away
    (x, y), (u, v) = port.point, port.away
    length = hypot(other[0] - x, other[1] - y)
    p, q = u + LEAN * (other[0] - x) / length, v + LEAN * (other[1] - y) / length
    whole = hypot(p, q) or 1.0
    return p / whole, q / whole


def eased(places: Sequence[Port], scenery: Scenery) -> list[Port]:
    """The places, dearer where a line ends close by."""
    ends = [point for known in scenery.lines for point in (known.points[0], known.points[-1])]
    found = []
    for port in places:
        nearest = min((distance(port.point, end) for end in ends), default=PORTS)
        found.append(port._replace(cost=port.cost + CROWDING * max(0.0, 1 - nearest / PORTS)))
    return found


def nearby(lines: Sequence[Line]) -> Nearby:
    """The pieces of all lines by the cell of the page in which they begin."""
    cells: Nearby = {}
    for known in lines:
        for r, s in pairwise(known.points):
            cells.setdefault((int(r[0] // CELL), int(r[1] // CELL)), []).append((known.id, r, s))
    return cells


_AROUND = tuple((p, q) for p in (-1, 0, 1) for q in (-1, 0, 1))


def around_cell(cells: Nearby, point: Point) -> Iterator[tuple[str, Point, Point]]:
    """The pieces of lines in the cell of a point and the eight about it: all within `CELL` of the point."""
    i, j = int(point[0] // CELL), int(point[1] // CELL)
    for p, q in _AROUND:
        yield from cells.get((i + p, j + q), ())


def conflicts(
    path: Sequence[Point], ids: Sequence[str], scenery: Scenery, cells: Nearby | None = None
) -> float:
    """What a path costs beyond its length: infinite where it strikes a node.

    `cells` are those of the scenery's lines, where they are at hand.
    """
    points = bezier(path, 9.0)
    reach = grown(around(points), SPACE)
    for node in scenery.nodes:
        own = node.id in ids
        inner = points[2:-2] if own else points
        if _near(reach, node.box) and _enters(node, inner, -1.0 if own else MARGIN):
            return float("inf")
    signs = [grown(sign, 4) for sign in scenery.signs if _near(reach, sign)]
    cost = fsum(COVERING for sign in signs if any(holds(sign, point) for point in points))
    return cost + _meeting(points, ids, nearby(scenery.lines) if cells is None else cells)


def _near(a: Box, b: Box) -> bool:
    return a.x <= b.right and b.x <= a.right and a.y <= b.bottom and b.y <= a.bottom


def _enters(node: Node, points: Sequence[Point], margin: float) -> bool:
    """Whether any of the points lies within a node's outline, or closer to it than the margin."""
    if node.shape == "circle":
        (x, y), radius = node.box.centre, node.box.width / 2 + margin
        return any((px - x) ** 2 + (py - y) ** 2 < radius * radius for px, py in points)
    box = grown(node.box, margin)
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    return any(left < x < right and top < y < bottom for x, y in points)


def _meeting(points: Sequence[Point], ids: Sequence[str], cells: Nearby) -> float:
    """Cost of crossing lines or running close to them; the line that a moderation ends on may be close."""
    crossed: set[str] = set()
    close: Counter[str] = Counter()
    last = len(points) - 3
    for number, (p, q) in enumerate(pairwise(points)):
        x, y = p
        i, j = int(x // CELL), int(y // CELL)
        for di, dj in _AROUND:  # written out: most of the layout's time goes here
            for id, r, s in cells.get((i + di, j + dj), ()):
                across, down = x - r[0], y - r[1]
                if across > CELL or across < -CELL or down > CELL or down < -CELL:
                    continue
                if id in ids:
                    if number < last and segments_cross(p, q, r, s):
                        crossed.add(id)
                    continue
                if segments_cross(p, q, r, s):
                    crossed.add(id)
                if across * across + down * down < SPACE * SPACE:
                    close[id] += 1
    return CROSSING * len(crossed) + TOUCHING * len(close) + 15 * close.total()


def onto(path: Sequence[Point]) -> list[Port]:
    """Places in the middle part of a path where a moderation may end, from both of its sides."""
    points = bezier(path, 4.0)
    found = []
    for share in (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74):
        at = max(1, min(len(points) - 2, round(share * (len(points) - 1))))
        (ax, ay), (bx, by) = points[at - 1], points[at + 1]
        length = hypot(bx - ax, by - ay) or 1.0
        across = -(by - ay) / length, (bx - ax) / length
        for side in (1, -1):
            found.append(Port(points[at], (side * across[0], side * across[1]), 60 * abs(share - 0.5)))
    return found


def arcs(a: Node, b: Node) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Two curves between overlapping circles, over the notches at either end of their overlap.

    The first passes the upper notch. They begin and end inside the circles, beside the labels.
    """
    (ax, ay), (bx, by), radius = a.box.centre, b.box.centre, a.box.width / 2
    apart = hypot(bx - ax, by - ay)
    u, v = (bx - ax) / apart, (by - ay) / apart
    mx, my = (ax + bx) / 2, (ay + by) / 2
    tip = (radius * radius - apart * apart / 4) ** 0.5
    found = []
    for side in (1, -1):
        p, q = side * v, -side * u  # across the row

        def at(along: float, across: float, p: float = p, q: float = q) -> Point:
            return mx + u * along + p * across, my + v * along + q * across

        low, reach = 0.62 * tip, 0.40 * apart
        peak = tip + 15
        handle = low + (peak - low) * 4 / 3
        found.append((at(-reach, low), at(-0.55 * reach, handle), at(0.55 * reach, handle), at(reach, low)))
    first, second = sorted(found, key=lambda path: path[1][1] + path[2][1])
    return first, second
