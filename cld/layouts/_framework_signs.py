"""Where signs, delay bars and the legend of the framework layout stand: in the first place that is free."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, fsum, hypot

from cld.geometry import bezier, distance_to_box, grown, holds, shared_area
from cld.layouts import Box, Point
from cld.layouts._framework_paths import Scenery

SHARES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
"""Where along its line a sign may stand, the best first."""
OFFSETS = (11.0, 13.5)
"""From the line to the middle of the sign."""
HALF_WIDE, HALF_HIGH = 5.5, 6.0
"""Half of what the ink of a sign needs."""
BAR_SHARE = 0.34
"""Where a delay's double bar stands, so that the sign has the middle."""


def along(path: Sequence[Point], share: float) -> tuple[Point, Point]:
    """The point at a share of a path's length, and the direction of travel there (a unit vector)."""
    points = bezier(path, 3.0)
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    left = fsum(lengths) * share
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length and length > 0:
            way = (b[0] - a[0]) / length, (b[1] - a[1]) / length
            return (a[0] + way[0] * left, a[1] + way[1] * left), way
        left -= length
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = hypot(bx - ax, by - ay) or 1.0
    return points[-1], ((bx - ax) / length, (by - ay) / length)


def sign_place(path: Sequence[Point], id: str, scenery: Scenery) -> Point:
    """The middle of the sign of a line, beside the line's own middle where that is free."""
    best: tuple[float, Point] | None = None
    for rank, share in enumerate(SHARES):
        (x, y), (u, v) = along(path, share)
        sides = (
            (1, -1) if u > 0.05 or (abs(u) <= 0.05 and v < 0) else (-1, 1)
        )  # above or right of the line first
        for number, side in enumerate(sides):
            for offset in OFFSETS:
                middle = x + side * v * offset, y - side * u * offset
                cost = rank * 4 + number * 3 + (offset - OFFSETS[0]) + _clutter(middle, id, scenery)
                if best is None or cost < best[0]:
                    best = cost, middle
    assert best is not None  # there is always a share and a side
    return best[1]


def sign_box(middle: Point) -> Box:
    """What a sign with that middle takes up."""
    return Box(middle[0] - HALF_WIDE, middle[1] - HALF_HIGH, 2 * HALF_WIDE, 2 * HALF_HIGH)


def _clutter(middle: Point, id: str, scenery: Scenery) -> float:
    """What a sign there would cover: nodes, other signs, lines; its own line may be as near as its distance."""
    box = sign_box(middle)
    reach = grown(box, 9)
    cost = fsum(400.0 for node in scenery.nodes if _covers(box, node.box, node.shape == "circle"))
    cost += fsum(400.0 for sign in scenery.signs if shared_area(grown(sign, 3), box) > 0)
    for line in scenery.lines:
        if shared_area(grown(line.box, 8), grown(box, 8)) > 0:
            points = [point for point in line.points if holds(reach, point)]
            near = min((distance_to_box(box, point) for point in points), default=9.0)
            cost += 300.0 if near < 2 else 60.0 if near < 5 and line.id != id else 0.0
    return cost


def _covers(box: Box, other: Box, round: bool) -> bool:
    if not round:
        return shared_area(grown(other, 3), box) > 0
    x, y = other.centre
    nearest = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
    return hypot(nearest[0] - x, nearest[1] - y) < other.width / 2 + 2


def delay_place(path: Sequence[Point]) -> tuple[float, float, float]:
    """Place and direction (degrees) of a delay's double bar on a line."""
    (x, y), (u, v) = along(path, BAR_SHARE)
    return x, y, degrees(atan2(v, u))


def free_corner(size: tuple[float, float], area: Box, scenery: Scenery) -> Point | None:
    """A place for a box of that size within the area that covers nothing, at the outer corners first."""
    wide, high = size
    if wide > area.width or high > area.height:
        return None
    lows = [area.bottom - high, area.y]
    middles = [area.bottom - high - 24 * step for step in range(1, int((area.height - high) / 24) + 1)]
    for x in (area.x, area.right - wide):
        for y in (*lows, *middles):
            box = grown(Box(x, y, wide, high), 12)
            if _free(box, scenery):
                return x, y
    return None


def _free(box: Box, scenery: Scenery) -> bool:
    taken = [*(node.box for node in scenery.nodes), *scenery.signs]
    if any(shared_area(box, other) > 0 for other in taken):
        return False
    return not any(
        shared_area(box, line.box) > 0
        or (line.box.width * line.box.height == 0 and distance_to_box(box, line.points[0]) == 0)
        for line in scenery.lines
        if any(distance_to_box(box, point) == 0 for point in line.points)
    )
