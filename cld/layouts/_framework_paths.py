"""Single curves of the framework layout: for each arrow the smoothest one that strikes nothing.

Curves between all likely pairs of places on the two outlines are tried from the shortest and straightest on;
what a curve would cross or touch is added to its cost. Where every one of them meets something, the way round
is sought on a grid (`_framework_maze`), and the cheaper of the two is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop
from math import acos, asin, ceil, cos, floor, fsum, hypot, radians, sin
from typing import NamedTuple

from cld.geometry import around, bezier, distance, grown, holds
from cld.layouts import Node, Point
from cld.layouts._framework_page import CROWDING, Page, conflicts, enters

BEND = 60.0
"""Cost of a curve that leaves or arrives at an angle of one radian; it grows with the square."""
SLANT = 24.0
"""Cost of one radian besides, so that lines which can be straight are."""
LEAN = 0.7
"""How much curves at a circle lean towards the other end."""
PORTS = 18.0
"""The least distance of two ends on one outline."""
BRANCH = 30.0
"""Cost of branching off another line rather than starting at a panel."""
FOOT, RISE = 15.0, 48.0
"""Of a round from a process to itself: half the distance of its ends, and how far its handles stand out."""
TRIES = 160
"""Curves tried before the best is taken; fewer on a page that is full of lines."""


class Port(NamedTuple):
    """A place where a line may end: a point, the direction away from what it ends on, and what it costs."""

    point: Point
    away: Point
    cost: float = 0.0
    round: bool = False
    """Whether it is on a circle, which curves may leave at a slant."""


class Found(NamedTuple):
    """A way, as a chain of cubic Bézier curves, and what it costs."""

    cost: float
    path: tuple[Point, ...]
    met: float = 0.0
    """The part of the cost that is for what it meets."""


def ports(node: Node, nodes: Sequence[Node]) -> list[Port]:
    """The places on a node's outline where a line may end, clear of nodes that overlap it."""
    if node.shape == "circle":
        (x, y), radius = node.box.centre, node.box.width / 2
        found = []
        for step in range(48):
            away = cos(radians(7.5 * step)), sin(radians(7.5 * step))
            point = x + away[0] * radius, y + away[1] * radius
            if not any(enters(other, [point], 12) for other in nodes if other.id in node.overlaps):
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


def best_curve(starts: Sequence[Port], ends: Sequence[Port], ids: Sequence[str], page: Page) -> Found | None:
    """The cheapest single curve from one of the starts to one of the ends; None if all strike something.

    `ids` names what the line may touch: its nodes or, for a moderation, the line it acts on.
    """
    waiting = list(_options(starts, ends))
    heapify(waiting)
    found: Found | None = None
    for _ in range(TRIES // (1 + len(page.lines) // 24)):
        if not waiting or (found and waiting[0][0] >= found.cost):
            break
        cost, a, b = heappop(waiting)
        path = _curve(starts[a], ends[b])
        met = conflicts(path, ids, page)
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


def eased(places: Sequence[Port], page: Page) -> list[Port]:
    """The places, dearer where a line ends close by."""
    if not places:
        return []
    reach = grown(around(port.point for port in places), PORTS)
    ends = [
        end
        for known in page.lines.values()
        for end in (known.points[0], known.points[-1])
        if holds(reach, end)
    ]
    found = []
    for port in places:
        nearest = min((distance(port.point, end) for end in ends), default=PORTS)
        found.append(port._replace(cost=port.cost + CROWDING * max(0.0, 1 - nearest / PORTS)))
    return found


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


def beside(path: Sequence[Point]) -> list[Port]:
    """Places along a moderation, a hair's breadth off it, where another one of the same factors may branch off."""
    points = bezier(path, 4.0)
    found = []
    for at in range(6, len(points) - 8, 7):
        (ax, ay), (x, y), (bx, by) = points[at - 3], points[at], points[at + 3]
        length = hypot(bx - ax, by - ay) or 1.0
        p, q = (bx - ax) / length, (by - ay) / length
        if abs(p * (y - ay) - q * (x - ax)) < 0.4:  # not in a bend
            for u, v in ((-q, p), (q, -p)):
                found.append(Port((x + 1.6 * u, y + 1.6 * v), (u, v), BRANCH))
    return found


def round_at(node: Node, angle: float) -> tuple[Point, ...]:
    """A curve from a circle's outline to a place beside it, around the given angle (degrees)."""
    (x, y), radius = node.box.centre, node.box.width / 2
    half = asin(min(FOOT / radius, 1.0))
    middle = radians(angle)
    inner = [(x + radius * cos(middle + turn), y + radius * sin(middle + turn)) for turn in (-half, half)]
    reach = radius + RISE
    outer = [
        (x + reach * cos(middle + turn), y + reach * sin(middle + turn)) for turn in (-1.5 * half, 1.5 * half)
    ]
    return inner[0], outer[0], outer[1], inner[1]


def arcs(
    a: Point, b: Point, radius: float, third: Sequence[Point] = ()
) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Two curves between overlapping circles: over the upper and over the lower notch of their overlap.

    Where others overlap them too (`third`, their centres), only the notch away from these is free: the second
    curve then leads across the middle. They begin and end inside the circles, beside the labels.
    """
    apart = hypot(b[0] - a[0], b[1] - a[1])
    u, v = (b[0] - a[0]) / apart, (b[1] - a[1]) / apart
    mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    tip = (radius * radius - apart * apart / 4) ** 0.5
    reach, low = 0.40 * apart, 0.62 * tip
    handle = low + (tip + 15 - low) * 4 / 3
    found = []
    for p, q in sorted([(v, -u), (-v, u)], key=lambda way: way[1]):  # across the row, the upper side first

        def at(along: float, across: float, p: float = p, q: float = q) -> Point:
            return mx + u * along + p * across, my + v * along + q * across

        found.append((at(-reach, low), at(-0.55 * reach, handle), at(0.55 * reach, handle), at(reach, low)))
    upper, lower = found
    if not third:
        return upper, lower
    x, y = fsum(x for x, _ in third) / len(third), fsum(y for _, y in third) / len(third)
    outer = max(
        found, key=lambda path: hypot(path[1][0] + path[2][0] - 2 * x, path[1][1] + path[2][1] - 2 * y)
    )
    along = (-0.7 * reach, -0.2 * reach, 0.2 * reach, 0.7 * reach)
    return outer, tuple((mx + u * part, my + v * part) for part in along)
