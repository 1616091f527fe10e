"""The frame of a figure: margins, the legend in a free corner, and everything moved to where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cld.geometry import around, bezier, union
from cld.layouts import Box, Layout, Marker, Node, Point, Route, Text
from cld.layouts import _marks as marks
from cld.layouts._search import ASPECT
from cld.text import ASCENT, DESCENT, width

MARGIN = 16.0
LEAST, MOST = 3.0, 120.0
"""Margins within which a figure stays that is drawn where an earlier one stood."""
LEGEND_GAP = 22.0
"""Between the drawing and the legend."""


def framed(
    nodes: Sequence[Node],
    routes: Sequence[Route],
    markers: Sequence[Marker],
    stays: bool,
    most: float,
) -> Layout:
    """All parts moved so that they stand within the margins, with the legend in a corner or below.

    Args:
        stays: whether to move nothing as long as the margins are about right.
        most: width that the figure should not exceed for the legend's sake.
    """
    from cld.legend import size_for

    taken = list(covered(nodes, routes, markers))
    whole = union(taken)
    wide, high = size_for(nodes, routes, markers)
    key = _corner(whole, taken, wide, high, most) if high else None
    if key:
        whole = union([whole, key])
    dx, dy = (
        0.0 if stays and LEAST <= edge <= MOST else round(MARGIN - edge, 2) for edge in (whole.x, whole.y)
    )
    return Layout(
        round(whole.right + dx + MARGIN, 2),
        round(whole.bottom + dy + MARGIN, 2),
        tuple(_moved_node(node, dx, dy) for node in nodes),
        tuple(_moved_route(route, dx, dy) for route in routes),
        tuple(marker._replace(centre=_at(marker.centre, dx, dy)) for marker in markers),
        legend=_at((key.x, key.y), dx, dy) if key else None,
    )


def covered(nodes: Iterable[Node], routes: Iterable[Route], markers: Iterable[Marker]) -> Iterable[Box]:
    """What labels, signs, markers and lines cover, the lines piece by piece."""
    yield from (node.box for node in nodes)
    for route in routes:
        if route.sign:
            x, y = route.sign
            wide, high = marks.SIGN_WIDE, marks.SIGN_HIGH
            yield Box(x - wide, y - high, 2 * wide, 2 * high)
        yield from (text_box(line) for line in route.label)
        points = bezier(route.path, 12.0)
        yield from (around(points[at : at + 3]) for at in range(0, len(points) - 1, 2))
    for marker in markers:
        (x, y), radius = marker.centre, marker.radius
        yield Box(x - radius, y - radius, 2 * radius, 2 * radius)


def _corner(whole: Box, taken: Sequence[Box], wide: float, high: float, most: float) -> Box:
    """Where the legend adds least to the figure: a free corner of it, or as near to one as it fits."""
    spots = []
    for right in (False, True):
        x = max(whole.right - wide, whole.x) if right else whole.x
        beside = [box for box in taken if box.x < x + wide + LEGEND_GAP and box.right > x - LEGEND_GAP]
        lowest = max((box.bottom for box in beside), default=whole.y) + LEGEND_GAP
        highest = min((box.y for box in beside), default=whole.bottom) - LEGEND_GAP
        spots.append(Box(x, max(lowest, whole.bottom - high), wide, high))
        spots.append(Box(x, min(highest, whole.y + high) - high, wide, high))
    spots.append(Box(whole.right + 2 * LEGEND_GAP, whole.bottom - high, wide, high))

    def area(rank: int) -> float:
        both = union([whole, spots[rank]])
        shape = both.width / both.height / ASPECT
        wide = max(1.0, both.width / max(most, whole.width)) ** 4  # rather below than beside a full page
        return both.width * both.height * wide * float(max(shape, 1 / shape) ** 0.5) * (1 + 0.02 * rank)

    return spots[min(range(len(spots)), key=area)]


def _at(point: Point, dx: float, dy: float) -> Point:
    return round(point[0] + dx, 2), round(point[1] + dy, 2)


def _moved_node(node: Node, dx: float, dy: float) -> Node:
    x, y = _at((node.box.x, node.box.y), dx, dy)
    box = Box(x, y, round(node.box.width, 2), round(node.box.height, 2))
    texts = tuple(line._replace(x=round(line.x + dx, 2), y=round(line.y + dy, 2)) for line in node.texts)
    return node._replace(box=box, texts=texts)


def _moved_route(route: Route, dx: float, dy: float) -> Route:
    delay = route.delay
    return route._replace(
        path=tuple(_at(point, dx, dy) for point in route.path),
        sign=route.sign and _at(route.sign, dx, dy),
        delay=delay and (*_at((delay[0], delay[1]), dx, dy), round(delay[2], 2)),
        label=tuple(line._replace(x=round(line.x + dx, 2), y=round(line.y + dy, 2)) for line in route.label),
    )


def text_box(line: Text) -> Box:
    """What a line of text beside a link covers: its `anchor` is its middle."""
    wide = width(line.text, line.size, line.bold)
    return Box(line.x - wide / 2, line.y - ASCENT * line.size, wide, (ASCENT + DESCENT) * line.size)
