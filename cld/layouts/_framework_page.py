"""The page of a framework figure while its lines are being drawn: what stands where, and what a new line would meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import ceil, fsum, hypot
from typing import NamedTuple

from cld.geometry import around, grown, holds, segments_cross
from cld.layouts import Box, Node, Point

CROSSING, TOUCHING, CROWDING, COVERING = 600.0, 90.0, 200.0, 600.0
"""Costs, in units of length: of crossing a line, of running close to one, of ending beside another, of a sign."""
MARGIN = 8.0
"""The least distance from nodes that a line passes."""
SPACE = 10.0
"""The least distance from another line."""
STEP = 9.0
"""Distance of a line's samples."""
CELL = 24.0
"""Side of the cells by which lines that are near are found."""
REACH = 16.0
"""A piece of a line is known in all cells that lie no further from it: more than any distance that matters."""

FAR = 25.0 * 25.0
"""Square of the distance beyond which two pieces, of hardly more than `STEP` each, cannot cross."""

Piece = tuple[str, Point, Point]
"""A short piece of a line: the line's id, start, end."""


class Line(NamedTuple):
    """A line that is drawn already, as points."""

    id: str
    points: tuple[Point, ...]
    box: Box


class Page:
    """What a new line has to respect: nodes, lines, and the boxes of their signs and delay bars."""

    __slots__ = ("_at", "_cells", "lines", "marks", "nodes")

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)
        self.lines: dict[str, Line] = {}
        self.marks: dict[str, tuple[Box, ...]] = {}
        self._cells: dict[tuple[int, int], list[Piece]] = {}
        self._at: dict[str, list[tuple[int, int]]] = {}

    def draw(self, id: str, path: Sequence[Point]) -> None:
        """Put a line on the page, in place of one of that id."""
        self.erase(id)
        points = tuple(sampled(path))
        self.lines[id] = Line(id, points, around(points))
        used: dict[tuple[int, int], None] = {}
        for a, b in pairwise(points):
            left, right = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
            top, bottom = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
            for i in range(int((left - REACH) // CELL), int((right + REACH) // CELL) + 1):
                for j in range(int((top - REACH) // CELL), int((bottom + REACH) // CELL) + 1):
                    self._cells.setdefault((i, j), []).append((id, a, b))
                    used[i, j] = None
        self._at[id] = list(used)

    def erase(self, id: str) -> None:
        """Take a line with its marks off the page, if it is there."""
        self.marks.pop(id, None)
        if self.lines.pop(id, None) is not None:
            for cell in self._at.pop(id):
                self._cells[cell] = [piece for piece in self._cells[cell] if piece[0] != id]

    def near(self, point: Point) -> Sequence[Piece]:
        """The pieces of lines close to a point: all within `REACH`, and some that are not."""
        return self._cells.get((int(point[0] // CELL), int(point[1] // CELL)), ())

    @property
    def signs(self) -> Iterator[Box]:
        """The boxes of all signs and delay bars."""
        return (box for boxes in self.marks.values() for box in boxes)


def sampled(path: Sequence[Point]) -> list[Point]:
    """Points along a chain of cubic Bézier curves, as few as tell where it passes."""
    points = [path[0]]
    for at in range(0, len(path) - 1, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = path[at : at + 4]
        length = (
            hypot(bx - ax, by - ay)
            + hypot(cx - bx, cy - by)
            + hypot(dx - cx, dy - cy)
            + hypot(dx - ax, dy - ay)
        ) / 2
        count = max(3, ceil(length / STEP))
        for number in range(1, count + 1):
            t = number / count
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            points.append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))
    return points


def _strikes(points: Sequence[Point], ids: Sequence[str], page: Page) -> bool:
    """Whether a line runs through a node, or through the inside of one of its own (named in `ids`)."""
    reach = grown(around(points), MARGIN)
    for node in page.nodes:
        if _near(reach, node.box):
            own = node.id in ids
            if enters(node, points[2:-2] if own else points, -1.0 if own else MARGIN):
                return True
    return False


def conflicts(path: Sequence[Point], ids: Sequence[str], page: Page, but: Collection[str] = ()) -> float:
    """What a path costs beyond its length: infinite where it strikes a node.

    `ids` names what the line may touch: its nodes or, for a moderation, the line that it acts on; `but`
    names the lines that do not count, itself among them.
    """
    points = sampled(path)
    if _strikes(points, ids, page):
        return float("inf")
    reach = around(points)
    others = (box for id, boxes in page.marks.items() if id not in but for box in boxes)
    signs = [grown(sign, 4) for sign in others if _near(reach, grown(sign, 4))]
    crossed, close = _meeting(points, ids, page, but)
    covered = fsum(COVERING for sign in signs if any(holds(sign, point) for point in points))
    return covered + CROSSING * len(crossed) + TOUCHING * len(close) + 15 * close.total()


def crossed(path: Sequence[Point], ids: Sequence[str], page: Page, but: Collection[str] = ()) -> list[str]:
    """The ids of the lines that a path crosses, sorted."""
    return sorted(_meeting(sampled(path), ids, page, but)[0])


def _near(a: Box, b: Box) -> bool:
    return a.x <= b.right and b.x <= a.right and a.y <= b.bottom and b.y <= a.bottom


def enters(node: Node, points: Sequence[Point], margin: float) -> bool:
    """Whether any of the points lies within a node's outline, or closer to it than the margin."""
    if node.shape == "circle":
        (x, y), radius = node.box.centre, node.box.width / 2 + margin
        limit = radius * radius
        return any((px - x) ** 2 + (py - y) ** 2 < limit for px, py in points)
    box = grown(node.box, margin)
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    return any(left < x < right and top < y < bottom for x, y in points)


def _meeting(
    points: Sequence[Point], ids: Sequence[str], page: Page, but: Collection[str]
) -> tuple[set[str], Counter[str]]:
    """The lines crossed, and at how many points others are close; the line that a moderation ends on may be close."""
    crossed: set[str] = set()
    close: Counter[str] = Counter()
    last = len(points) - 3
    for number, (p, q) in enumerate(pairwise(points)):
        x, y = p
        for id, r, s in page.near(p):  # most of the layout's time goes here
            across, down = x - r[0], y - r[1]
            away = across * across + down * down
            if away > FAR or id in but:
                continue
            if id in ids:
                if number < last and segments_cross(p, q, r, s):
                    crossed.add(id)
                continue
            if segments_cross(p, q, r, s):
                crossed.add(id)
            if away < SPACE * SPACE:
                close[id] += 1
    return crossed, close
