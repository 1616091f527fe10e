"""Headings of regions: at the top left, or where in their region no line, sign or label is in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import fsum

from cld.geometry import distance_to_box, grown, holds, shared_area
from cld.layouts import Box, Node, Text
from cld.layouts._ground import Ground
from cld.lines import Curve, curve
from cld.text import ASCENT, DESCENT, width

SIZE = 14.0
"""Of the heading's text."""
EDGE, TOP, FOOT = 10.0, 19.0, 9.0
"""Between the heading and the left or right border; and of its baseline from the upper or lower one."""
OUT, IN = 2.0, 5.0
"""Least room between a region's border and labels outside it, and its own."""
CLEAR, STEP = 3.0, 6.0
"""Room around it; how closely places for it are tried."""
AMISS, BELOW = 100.0, 40.0
"""How bad something in its way is, and how much worse the foot of a region is than its top, in units of distance."""


def width_of(label: str) -> float:
    """The least width of a region with that heading."""
    return width(label, SIZE, bold=True) + 2 * EDGE


def headed(region: Node, ground: Ground) -> Node:
    """A region with its heading where least is in its way, and of such places the one nearest to its top left."""
    if not region.title:
        return region
    line = min(_places(region), key=lambda place: place[0] + _trouble(heading_box(place[1]), ground))[1]
    return region._replace(texts=(line,))


def _places(region: Node) -> Iterator[tuple[float, Text]]:
    box = region.box
    room = max(0.0, box.width - width_of(region.title))
    for y, worse in ((box.y + TOP, 0.0), (box.bottom - FOOT, BELOW)):
        shifts = [min(STEP * at, room) for at in range(int(room / STEP) + 2)]
        for shift in dict.fromkeys(shifts):
            yield worse + shift / 10, Text(box.x + EDGE + shift, y, region.title, SIZE, bold=True)


def _trouble(box: Box, ground: Ground) -> float:
    room = grown(box, CLEAR)
    many = fsum(shared_area(other, room) > 0 for other in ground.boxes)
    many += fsum(distance_to_box(box, spot) < radius for spot, radius in ground.spots)
    for line in ground.arcs:
        near = (
            line.left < room.right and line.right > room.x and line.top < room.bottom and line.bottom > room.y
        )
        many += near and any(holds(room, point) for point in line.samples(3.0))
    return AMISS * many


def clear_of(region: Box, inner: Box, others: Sequence[Box]) -> Box:
    """A region that gives way at the left, right or foot to labels outside it which have come too near, if it can.

    Args:
        inner: what its own labels cover.
    """
    for other in others:
        if shared_area(grown(other, OUT), region) <= 0:
            continue
        left, right, foot = other.right + OUT, other.x - OUT, other.y - OUT
        ways = [
            (left - region.x, Box(left, region.y, region.right - left, region.height), left <= inner.x - IN),
            (region.right - right, region._replace(width=right - region.x), right >= inner.right + IN),
            (region.bottom - foot, region._replace(height=foot - region.y), foot >= inner.bottom + IN),
        ]
        fitting = [(by, box) for by, box, fits in ways if fits]
        region = min(fitting)[1] if fitting else region
    return region


def heading_box(line: Text) -> Box:
    """What a heading covers."""
    return Box(
        line.x,
        line.y - ASCENT * line.size,
        width(line.text, line.size, line.bold),
        (ASCENT + DESCENT) * line.size,
    )


def sides(box: Box) -> Iterator[Curve]:
    """The four sides of a box as lines, for what is to stay clear of them."""
    corners = (
        (box.x, box.y),
        (box.right, box.y),
        (box.right, box.bottom),
        (box.x, box.bottom),
        (box.x, box.y),
    )
    for (ax, ay), (bx, by) in pairwise(corners):
        third = (bx - ax) / 3, (by - ay) / 3
        yield curve(tuple((ax + third[0] * at, ay + third[1] * at) for at in range(4)))
