"""What a reader would trip over in a figure, counted on the geometry that is drawn.

The counts and their tolerances are those of a tool that measures finished figures in a browser: overlapping
and cut text, lines through labels and signs, crossings, loose ends, smallest print. Where a browser's own
arithmetic could decide (an edge of a letter, a point of a curve), the count errs on the strict side.
`measure` counts on a layout, as the scene draws it; `count` on any drawing, by whatever program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
"""So many of these make a run, which is looked at only where its box comes near."""
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
    ways = [_way(stroke) for stroke in drawing.strokes]
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
        "link_node": [fault for way in ways for fault in _through_shapes(way, shapes)],
        "link_text": [fault for way in ways for fault in _through_texts(way, lines)],
        "crossings": [f"{a.name} x {b.name}" for a, b in combinations(ways, 2) if _cross(a, b)],
        "loose_ends": [
            way.name
            for way in ways
            for end in (way.points[0], way.points[-1])
            if _loose(end, way, ways, shapes)
        ],
    }
    smallest = min((line.size for line in lines), default=0.0)
    area = fsum(shape.box.width * shape.box.height for shape in shapes)
    return Quality(
        nodes=len(shapes),
        links=len(ways),
        texts=len(lines),
        **{name: len(found[name]) for name in COUNTS},
        min_pt=smallest * min(0.75, PAGE / drawing.width),
        aspect=drawing.width / drawing.height,
        ink_area=area / (drawing.width * drawing.height),
        faults=tuple(f"{name}: {fault}" for name in COUNTS for fault in found[name]),
    )


class _Way(NamedTuple):
    """A stroke, cut into short runs with their boxes, so that most of it is passed over at once."""

    name: str
    points: tuple[Point, ...]
    box: Box
    runs: tuple[tuple[Box, int, int], ...]


def _way(stroke: Stroke) -> _Way:
    points = stroke.points
    cuts = range(0, len(points) - 1, RUN)
    ends = [(at, min(at + RUN, len(points) - 1)) for at in cuts]
    runs = tuple((grown(around(points[at : end + 1]), 0.05), at, end) for at, end in ends)
    return _Way(stroke.name, points, grown(around(points), 0.05), runs)


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


def _through_shapes(way: _Way, shapes: Sequence[Shape]) -> Iterator[str]:
    for shape in shapes:
        if shared_area(shape.box, way.box) <= 0 or any(
            holds(grown(shape.box, NEAR), end) for end in (way.points[0], way.points[-1])
        ):
            continue
        if any(_inside(shape, point) for point in _near(way, shape.box)):
            yield f"{way.name} through {shape.id}"


def _inside(shape: Shape, point: Point) -> bool:
    box = grown(shape.box, -1.95)
    if box.width <= 0 or box.height <= 0:
        return False
    if not shape.round:
        return holds(box, point)
    (x, y), (px, py) = box.centre, point
    return ((px - x) / box.width * 2) ** 2 + ((py - y) / box.height * 2) ** 2 < 1


def _through_texts(way: _Way, lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        box = grown(line.box, -min(2.95, line.box.height / 4))
        if line.shape is None and any(holds(box, point) for point in _near(way, box)):
            yield f'{way.name} through "{line.text}"'


def _near(way: _Way, box: Box) -> Iterator[Point]:
    """The points of those runs of a line that come near a box."""
    if shared_area(way.box, box) > 0:
        for run, start, end in way.runs:
            if shared_area(run, box) > 0:
                yield from way.points[start : end + 1]


def _cross(a: _Way, b: _Way) -> bool:
    if shared_area(a.box, b.box) <= 0:
        return False
    ends = b.points[0], b.points[-1]
    shared = [
        end for end in (a.points[0], a.points[-1]) if any(distance(end, other) < SHARED for other in ends)
    ]
    for box, start, end in a.runs:
        for other, first, last in b.runs:
            if shared_area(box, other) <= 0:
                continue
            for at in range(start, end):
                for by in range(first, last):
                    if segments_cross(
                        a.points[at], a.points[at + 1], b.points[by], b.points[by + 1]
                    ) and not any(distance(meeting, a.points[at]) < SHARED for meeting in shared):
                        return True
    return False


def _loose(end: Point, way: _Way, ways: Iterable[_Way], shapes: Iterable[Shape]) -> bool:
    if any(holds(grown(shape.box, NEAR), end) for shape in shapes):
        return False
    return not any(
        other is not way
        and holds(grown(other.box, NEAR), end)
        and any(distance(point, end) < NEAR for point in other.points)
        for other in ways
    )
