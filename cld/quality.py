"""What a reader would trip over in a figure, counted on the geometry that is drawn.

The counts and their tolerances are those of a tool that measures finished figures in a browser: overlapping
and cut text, lines through labels and signs, crossings, loose ends, smallest print. Where a browser's own
arithmetic could decide (an edge of a letter, a point of a curve), the count errs on the strict side.
`measure` counts on a layout, as the scene draws it; `count` on any drawing, by whatever program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby, pairwise
from math import ceil, floor, fsum
from typing import NamedTuple

from cld.geometry import around, bezier, distance, grown, holds, segments_cross, shared_area
from cld.layouts import Box, Layout, Point, Text
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.scene import Scene, compose
from cld.text import ASCENT, DESCENT, ink, width
from cld.views import Content

PAGE = 170 / 25.4 * 72
"""Width of a printed figure, in points."""
NEAR = 13.95
"""A line's end belongs to the node or line that is no further away."""
SHARED = 29.95
"""Lines that end within this distance of each other may cross there: they meet at the same label."""
STEP = 2.0
"""Lines are looked at in points about this far apart."""
RUN = 8
"""So many of these steps make a run, which is looked at only by what comes near it."""
CELL = 40.0
"""Size of the squares by which runs are found."""
COUNTS = (
    "text_text",
    "text_cut",
    "text_spill",
    "node_node",
    "link_node",
    "link_text",
    "crossings",
    "loose_ends",
)


class Quality(NamedTuple):
    """How legible a figure is. Lower is better, save for `min_pt`; the first three say what was measured."""

    nodes: int
    links: int
    texts: int
    text_text: int
    """Pairs of text lines that overlap."""
    text_cut: int
    """Text lines that reach outside the figure."""
    text_spill: int
    """Text lines that reach outside the node they belong to."""
    node_node: int
    """Pairs of nodes that overlap and are not meant to."""
    link_node: int
    """Lines through a node that is not one of their ends, one for each such node."""
    link_text: int
    """Text lines outside nodes (signs, markers, the legend) that a line strikes through."""
    crossings: int
    """Pairs of lines that cross, other than where they end together."""
    loose_ends: int
    """Ends of lines that are near no node and no other line."""
    min_pt: float
    """Smallest text in points, printed at natural size but at most 170 mm wide."""
    aspect: float
    """Width by height."""
    ink_area: float
    """The share of the figure that nodes cover."""
    faults: tuple[str, ...] = ()
    """Everything that was counted, each as the name of the count and what it was found at."""

    @property
    def clean(self) -> bool:
        """Whether nothing overlaps, is cut, struck through or loose; lines may cross."""
        return not any(getattr(self, name) for name in COUNTS if name != "crossings")


class Shape(NamedTuple):
    """The outline of a node, by its box; `overlaps` names those that it is meant to overlap."""

    id: str
    box: Box
    round: bool = False
    overlaps: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line of text with its box. Lines of one `root` are one text, `shape` is the index of the node it is in."""

    text: str
    size: float
    box: Box
    root: int
    shape: int | None = None


class Stroke(NamedTuple):
    """The line of a link, as points about two units apart."""

    name: str
    points: tuple[Point, ...]


class Drawing(NamedTuple):
    """A figure by what is counted on: node outlines, text lines and link lines, in drawing order."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    strokes: tuple[Stroke, ...]


def measure(layout: Layout) -> Quality:
    """Count what a reader would trip over in a layout, drawn with the default theme."""
    return count(drawing(compose(layout, Content("", "", (), (), (), ()))))


def drawing(scene: Scene) -> Drawing:
    """What there is to count on in a scene."""
    shapes: list[Shape] = []
    lines: list[Line] = []
    strokes: list[Stroke] = []
    for group in scene.groups:
        marks = list(_marks(group))
        data = dict(group.data)
        shape = None
        if group.role == "node":
            shape = len(shapes)
            box, round = next(filter(None, map(_outline, marks)))
            shapes.append(Shape(data["id"], box, round, tuple(data.get("overlaps", "").split())))
        elif group.role == "link":
            chain = next(mark.points for mark in marks if isinstance(mark, Curve))
            strokes.append(stroke(data["id"], chain))
        for mark in marks:
            if isinstance(mark, Words):
                lines.extend(_lines(mark, len(lines), shape))
    return Drawing(scene.width, scene.height, tuple(shapes), tuple(lines), tuple(strokes))


def _marks(group: Group) -> Iterator[Mark]:
    for part in group.parts:
        if isinstance(part, Group):
            yield from _marks(part)
        else:
            yield part


def _outline(mark: Mark) -> tuple[Box, bool] | None:
    if isinstance(mark, Rect):
        return mark.box, False
    if isinstance(mark, Circle):
        (x, y), radius = mark.centre, mark.radius
        return Box(x - radius, y - radius, 2 * radius, 2 * radius), True
    return (around(mark.points), False) if isinstance(mark, Curve | Polygon) else None


def _lines(words: Words, root: int, shape: int | None) -> Iterator[Line]:
    """The lines of a text. Where size, weight or anchor change, another text begins in the file."""
    for _, group in groupby(words.lines, key=lambda line: (line.size, line.bold, line.anchor)):
        same = [line for line in group if line.text.strip()]
        yield from (Line(line.text, line.size, text_box(line), root, shape) for line in same)
        root += len(same)


def text_box(line: Text) -> Box:
    """The box that a browser gives a line of text, a little smaller on each side, as it is compared.

    Up and down it is the font's line box, in whole units; to the sides the advance or the letters' ink, also
    in whole units, whichever reaches further. Kerning, which is not measured, can move the ends of a line of
    several letters by half a unit, so such a box is kept almost whole.
    """
    words = line.text.strip()
    wide = width(words, line.size, line.bold)
    left = line.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor]
    first, last = ink(words[:1], line.bold), ink(words[-1:], line.bold)
    outside = wide - width(words[-1:], line.size, line.bold)
    start, end = min(0.0, floor(first[0] * line.size)), max(wide, ceil(outside + last[1] * line.size))
    up, down = round(ASCENT * line.size), round(DESCENT * line.size)
    side = 0.5 if len(words) == 1 else 0.1
    return Box(left + start + side, line.y - up + 0.5, end - start - 2 * side, up + down - 1.0)


def stroke(name: str, chain: Sequence[Point]) -> Stroke:
    """The points at which a line is looked at: evenly spaced along it, at least eight steps, at most 600."""
    fine = bezier(chain, STEP / 2)
    steps = [distance(a, b) for a, b in pairwise(fine)]
    length = fsum(steps)
    each = length / max(8, min(600, ceil(length / STEP)))
    points, gone = [fine[0]], 0.0
    for (a, b), step in zip(pairwise(fine), steps, strict=True):
        while step and gone + step > each * len(points) + 1e-9:
            part = (each * len(points) - gone) / step
            points.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
        gone += step
    return Stroke(name, (*points, fine[-1]))


def count(drawing: Drawing) -> Quality:
    """Count what a reader would trip over in a drawing."""
    shapes, lines = drawing.shapes, drawing.lines
    runs = _Runs(drawing.strokes)
    names = [stroke.name for stroke in drawing.strokes]
    page = Box(0, 0, drawing.width, drawing.height)
    found = {
        "text_text": _overlaps(lines),
        "text_cut": [line.text for line in lines if not _within(line.box, page)],
        "text_spill": [
            line.text
            for line in lines
            if line.shape is not None and not _within(line.box, shapes[line.shape].box)
        ],
        "node_node": _shape_overlaps(shapes),
        "link_node": _through_shapes(runs, shapes),
        "link_text": _through_texts(runs, lines),
        "crossings": [f"{names[a]} x {names[b]}" for a, b in runs.crossings()],
        "loose_ends": list(_loose(runs, shapes)),
    }
    smallest = min((line.size for line in lines), default=0.0)
    area = fsum(shape.box.width * shape.box.height for shape in shapes)
    return Quality(
        nodes=len(shapes),
        links=len(names),
        texts=len(lines),
        **{name: len(found[name]) for name in COUNTS},
        min_pt=smallest * min(0.75, PAGE / drawing.width),
        aspect=drawing.width / drawing.height,
        ink_area=area / (drawing.width * drawing.height),
        faults=tuple(f"{name}: {fault}" for name in COUNTS for fault in found[name]),
    )


def _within(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another, one unit aside."""
    room = grown(outer, 1.0)
    return (
        inner.x >= room.x and inner.y >= room.y and inner.right <= room.right and inner.bottom <= room.bottom
    )


def _overlaps(lines: Sequence[Line]) -> list[str]:
    return [
        f"{a.text} / {b.text}"
        for a, b in combinations(lines, 2)
        if a.root != b.root and shared_area(a.box, b.box) > 2
    ]


def _shape_overlaps(shapes: Sequence[Shape]) -> list[str]:
    return [
        f"{a.id} / {b.id}"
        for a, b in combinations(shapes, 2)
        if a.id not in b.overlaps
        and b.id not in a.overlaps
        and shared_area(grown(a.box, -1), grown(b.box, -1)) > 4
    ]


class _Run(NamedTuple):
    """A short piece of a stroke: its box, and the stroke's points from `start` to `end`."""

    stroke: int
    box: Box
    start: int
    end: int


class _Runs:
    """All strokes, cut into runs that are found by where they are: most of a figure is far from most of it."""

    def __init__(self, strokes: Sequence[Stroke]) -> None:
        self.strokes = strokes
        self.cells: dict[tuple[int, int], list[_Run]] = {}
        for number, stroke in enumerate(strokes):
            last = len(stroke.points) - 1
            for start in range(0, last, RUN):
                end = min(start + RUN, last)
                run = _Run(number, grown(around(stroke.points[start : end + 1]), 0.05), start, end)
                for cell in _cells(run.box):
                    self.cells.setdefault(cell, []).append(run)

    def near(self, box: Box) -> list[_Run]:
        """The runs whose box meets another, in drawing order."""
        found = {run for cell in _cells(box) for run in self.cells.get(cell, ())}
        return sorted(run for run in found if shared_area(run.box, box) > 0)

    def points(self, box: Box) -> Iterator[tuple[int, Point]]:
        """The points of those runs, each with the number of its stroke."""
        for run in self.near(box):
            yield from (
                (run.stroke, point) for point in self.strokes[run.stroke].points[run.start : run.end + 1]
            )

    def crossings(self) -> list[tuple[int, int]]:
        """The pairs of strokes that cross."""
        found: set[tuple[int, int]] = set()
        for runs in self.cells.values():
            for a, b in combinations(runs, 2):
                pair = (a.stroke, b.stroke) if a.stroke < b.stroke else (b.stroke, a.stroke)
                if a.stroke == b.stroke or pair in found or shared_area(a.box, b.box) <= 0:
                    continue
                if self._cross(a, b) if a.stroke < b.stroke else self._cross(b, a):
                    found.add(pair)
        return sorted(found)

    def _cross(self, a: _Run, b: _Run) -> bool:
        """Whether two runs cross, other than where their strokes end together."""
        first, second = self.strokes[a.stroke].points, self.strokes[b.stroke].points
        for at in range(a.start, a.end):
            for by in range(b.start, b.end):
                if segments_cross(first[at], first[at + 1], second[by], second[by + 1]) and not any(
                    distance(end, first[at]) < SHARED and distance(end, other) < SHARED
                    for end in _ends(first)
                    for other in _ends(second)
                ):
                    return True
        return False


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(floor(box.x / CELL), floor(box.right / CELL) + 1):
        for row in range(floor(box.y / CELL), floor(box.bottom / CELL) + 1):
            yield column, row


def _ends(points: Sequence[Point]) -> tuple[Point, Point]:
    return points[0], points[-1]


def _through_shapes(runs: _Runs, shapes: Sequence[Shape]) -> list[str]:
    found = {
        (number, index)
        for index, shape in enumerate(shapes)
        for number, point in runs.points(shape.box)
        if _inside(shape, point)
        and not any(holds(grown(shape.box, NEAR), end) for end in _ends(runs.strokes[number].points))
    }
    return [f"{runs.strokes[number].name} through {shapes[index].id}" for number, index in sorted(found)]


def _inside(shape: Shape, point: Point) -> bool:
    box = grown(shape.box, -1.95)
    if box.width <= 0 or box.height <= 0:
        return False
    if not shape.round:
        return holds(box, point)
    (x, y), (px, py) = box.centre, point
    return ((px - x) / box.width * 2) ** 2 + ((py - y) / box.height * 2) ** 2 < 1


def _through_texts(runs: _Runs, lines: Sequence[Line]) -> list[str]:
    found = set()
    for index, line in enumerate(lines):
        box = grown(line.box, -min(2.95, line.box.height / 4))
        if line.shape is None:
            found |= {(number, index) for number, point in runs.points(box) if holds(box, point)}
    return [f'{runs.strokes[number].name} through "{lines[index].text}"' for number, index in sorted(found)]


def _loose(runs: _Runs, shapes: Sequence[Shape]) -> Iterator[str]:
    for own, stroke in enumerate(runs.strokes):
        for end in _ends(stroke.points):
            if any(holds(grown(shape.box, NEAR), end) for shape in shapes):
                continue
            around_it = grown(Box(*end, 0.0, 0.0), NEAR)
            if not any(
                number != own and distance(point, end) < NEAR for number, point in runs.points(around_it)
            ):
                yield stroke.name
