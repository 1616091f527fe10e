"""Where signs, delay bars and the legend of the framework layout stand: in the first place that is free."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import atan2, degrees, fsum, hypot

from cld.geometry import around, bezier, distance_to_box, grown, shared_area
from cld.layouts import Box, Node, Point
from cld.layouts._framework_page import Page

SHARES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
"""Where along its line a sign may stand, the best first."""
OFFSETS = (11.0, 13.5)
"""From the line to the middle of the sign."""
MORE_SHARES = tuple(0.5 + turn * step / 25 for step in range(11) for turn in (1, -1))
MORE_OFFSETS = (11.0, 13.0, 15.0, 18.0)
"""Where else it may stand, on a page so full that all those are taken."""
STRUCK = 300.0
"""Cost of a place in which a line, a node or another sign covers the sign."""
NOWHERE = (float("inf"), (0.0, 0.0))
HALF_WIDE, HALF_HIGH = 5.5, 6.0
"""Half of what the ink of a sign needs."""
TALL = 22.0
"""Height of the line of text that a sign is."""
BAR_SHARE = 0.34
"""Where a delay's double bar stands, so that the sign has the middle."""


def along(points: Sequence[Point], shares: Sequence[float]) -> Iterator[tuple[Point, Point]]:
    """The places at shares of a line's length, and the directions of travel there (unit vectors)."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    ends = list(accumulate(lengths))
    for share in shares:
        at = min(bisect_left(ends, ends[-1] * share), len(lengths) - 1)
        (ax, ay), (bx, by) = points[at], points[at + 1]
        length = lengths[at] or 1.0
        u, v = (bx - ax) / length, (by - ay) / length
        rest = length - (ends[at] - ends[-1] * share)
        yield (ax + u * rest, ay + v * rest), (u, v)


def sign_place(path: Sequence[Point], id: str, page: Page) -> Point:
    """The middle of the sign of a line, beside the line's own middle where that is free.

    The line itself is on the page already.
    """
    reach = grown(around(path), 30)
    nodes = [node for node in page.nodes if shared_area(node.box, reach) > 0]
    signs = [sign.centre for sign in page.signs if shared_area(sign, reach) > 0]
    points = bezier(path, 3.0)
    best = NOWHERE
    for shares, offsets in ((SHARES, OFFSETS), (MORE_SHARES, MORE_OFFSETS)):
        for rank, ((x, y), (u, v)) in enumerate(along(points, shares)):
            above = u > 0.05 or (abs(u) <= 0.05 and v < 0)  # above or right of the line first
            for number, side in enumerate((1, -1) if above else (-1, 1)):
                for offset in offsets:
                    middle = x + side * v * offset, y - side * u * offset
                    cost = rank * 4 + number * 3 + (offset - OFFSETS[0])
                    if cost < best[0]:
                        best = min(best, (cost + _clutter(middle, id, page, nodes, signs), middle))
        if best[0] < STRUCK:
            break
    return best[1]


def sign_box(middle: Point) -> Box:
    """What a sign with that middle takes up."""
    return Box(middle[0] - HALF_WIDE, middle[1] - HALF_HIGH, 2 * HALF_WIDE, 2 * HALF_HIGH)


def _clutter(middle: Point, id: str, page: Page, nodes: Sequence[Node], signs: Sequence[Point]) -> float:
    """What a sign there would cover: nodes, other signs, lines; its own line may be as near as its distance."""
    box = sign_box(middle)
    cost = fsum(400.0 for node in nodes if _covers(box, node.box, node.shape == "circle"))
    cost += fsum(400.0 for sign in signs if _beside(sign, middle))
    nearest: dict[str, float] = {}
    for known, point, _ in page.near(middle):
        nearest[known] = min(nearest.get(known, 9.0), distance_to_box(box, point))
    for known, near in sorted(nearest.items()):
        cost += STRUCK if near < 2 else 60.0 if near < 5 and known != id else 0.0
    return cost


def _beside(a: Point, b: Point) -> bool:
    """Whether two signs are too close to be told apart, or their lines of text would overlap."""
    return abs(a[0] - b[0]) < 2 * HALF_WIDE + 3 and abs(a[1] - b[1]) < TALL


def _covers(box: Box, other: Box, round: bool) -> bool:
    if not round:
        return shared_area(grown(other, 3), box) > 0
    x, y = other.centre
    nearest = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
    return hypot(nearest[0] - x, nearest[1] - y) < other.width / 2 + 2


def delay_place(path: Sequence[Point]) -> tuple[float, float, float]:
    """Place and direction (degrees) of a delay's double bar on a line."""
    (x, y), (u, v) = next(along(bezier(path, 3.0), (BAR_SHARE,)))
    return x, y, degrees(atan2(v, u))


def free_corner(size: tuple[float, float], area: Box, page: Page) -> Point | None:
    """A place for a box of that size within the area that covers nothing, at the outer corners first."""
    wide, high = size
    if wide > area.width or high > area.height:
        return None
    lows = [area.bottom - high, area.y]
    middles = [area.bottom - high - 24 * step for step in range(1, int((area.height - high) / 24) + 1)]
    for x in (area.x, area.right - wide):
        for y in (*lows, *middles):
            box = grown(Box(x, y, wide, high), 12)
            if _free(box, page):
                return x, y
    return None


def _free(box: Box, page: Page) -> bool:
    taken = [*(node.box for node in page.nodes), *page.signs]
    if any(shared_area(box, other) > 0 for other in taken):
        return False
    return not any(
        shared_area(box, line.box) > 0
        or (line.box.width * line.box.height == 0 and distance_to_box(box, line.points[0]) == 0)
        for line in page.lines.values()
        if any(distance_to_box(box, point) == 0 for point in line.points)
    )
