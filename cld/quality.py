"""What a reader would trip over in a figure, counted on the geometry that is drawn.

The counts and their tolerances are those of a tool that measures finished figures in a browser: overlapping
and cut text, lines through labels and signs, crossings, loose ends, smallest print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from cld import legend
from cld.geometry import around, bezier, distance, grown, holds, segments_cross, shared_area
from cld.layouts import Box, Layout, Node, Point, Text
from cld.marks import Curve, Mark, Words
from cld.strokes import link_marks, marker_marks
from cld.text import ASCENT, DESCENT, width
from cld.theme import PAPER

PAGE = 170 / 25.4 * 72
"""Width of a printed figure, in points."""
NEAR = 14.0
"""A line's end belongs to the node or line that is no further away."""
SHARED = 30.0
"""Lines that end within this distance of each other may cross there: they meet at the same label."""
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


@dataclass(frozen=True, slots=True)
class Quality:
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A text line with its box; `root` tells the texts apart, `node` is the index of the node it is in."""

    text: str
    size: float
    box: Box
    root: int
    node: int | None


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A drawn line as points, cut into short runs with their boxes."""

    name: str
    points: tuple[Point, ...]
    box: Box
    runs: tuple[tuple[Box, int, int], ...]

    @property
    def ends(self) -> tuple[Point, Point]:
        return self.points[0], self.points[-1]


def measure(layout: Layout) -> Quality:
    """Count what a reader would trip over in a layout, drawn with the default theme."""
    lines = _lines(layout)
    strokes = [_stroke(route.id, _first(link_marks(route, PAPER))) for route in layout.routes]
    found = {
        "text_text": _overlaps(lines),
        "text_cut": [
            line.text for line in lines if not _within(line.box, Box(0, 0, layout.width, layout.height))
        ],
        "text_spill": [
            line.text
            for line in lines
            if line.node is not None and not _within(line.box, layout.nodes[line.node].box)
        ],
        "node_node": _node_overlaps(layout.nodes),
        "link_node": [fault for stroke in strokes for fault in _through_nodes(stroke, layout.nodes)],
        "link_text": [fault for stroke in strokes for fault in _through_texts(stroke, lines)],
        "crossings": [f"{a.name} x {b.name}" for a, b in combinations(strokes, 2) if _cross(a, b)],
        "loose_ends": [
            stroke.name for stroke in strokes for end in stroke.ends if _loose(end, stroke, strokes, layout)
        ],
    }
    smallest = min((line.size for line in lines), default=0.0)
    area = fsum(node.box.width * node.box.height for node in layout.nodes)
    return Quality(
        nodes=len(layout.nodes),
        links=len(strokes),
        texts=len(lines),
        **{name: len(found[name]) for name in COUNTS},
        min_pt=smallest * min(0.75, PAGE / layout.width),
        aspect=layout.width / layout.height,
        ink_area=area / (layout.width * layout.height),
        faults=tuple(f"{name}: {fault}" for name in COUNTS for fault in found[name]),
    )


def _lines(layout: Layout) -> list[_Line]:
    """Every text line of the figure, as it is drawn."""
    texts: list[tuple[Sequence[Text], int | None]] = []
    for number, node in enumerate(layout.nodes):
        texts += [(node.texts, number), *((item.lines, number) for item in node.items)]
    drawn: list[Mark] = []
    for route in layout.routes:
        drawn.extend(link_marks(route, PAPER))
    for marker in layout.markers:
        drawn.extend(marker_marks(marker, PAPER))
    if layout.legend is not None:
        key = legend.place(layout.legend, layout.nodes, layout.routes, layout.markers)
        texts.extend(((line,), None) for line in key.texts)
        for marker in key.markers:
            drawn.extend(marker_marks(marker, PAPER))
    texts.extend((mark.lines, None) for mark in drawn if isinstance(mark, Words))
    texts.extend(((note,), None) for note in layout.notes)
    return [
        _Line(line.text, line.size, _text_box(line), root, node)
        for root, (group, node) in enumerate(texts)
        for line in group
        if line.text.strip()
    ]


def _text_box(line: Text) -> Box:
    """The box that a browser gives a line, half a unit smaller on each side."""
    wide = width(line.text, line.size, line.bold)
    left = line.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor]
    return grown(Box(left, line.y - ASCENT * line.size, wide, (ASCENT + DESCENT) * line.size), -0.5)


def _first(marks: Iterable[Mark]) -> tuple[Point, ...]:
    return next(mark.points for mark in marks if isinstance(mark, Curve))


def _stroke(name: str, path: tuple[Point, ...]) -> _Stroke:
    points = tuple(bezier(path))
    cuts = range(0, len(points) - 1, 8)
    runs = tuple((grown(around(points[at : at + 9]), 0.05), at, min(at + 8, len(points) - 1)) for at in cuts)
    return _Stroke(name, points, grown(around(points), 0.05), runs)


def _within(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another, one unit aside."""
    room = grown(outer, 1.0)
    return (
        inner.x >= room.x and inner.y >= room.y and inner.right <= room.right and inner.bottom <= room.bottom
    )


def _overlaps(lines: Sequence[_Line]) -> list[str]:
    return [
        f"{a.text} / {b.text}"
        for a, b in combinations(lines, 2)
        if a.root != b.root and shared_area(a.box, b.box) > 2
    ]


def _node_overlaps(nodes: Sequence[Node]) -> list[str]:
    return [
        f"{a.id} / {b.id}"
        for a, b in combinations(nodes, 2)
        if a.id not in b.overlaps
        and b.id not in a.overlaps
        and shared_area(grown(a.box, -1), grown(b.box, -1)) > 4
    ]


def _through_nodes(stroke: _Stroke, nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if shared_area(node.box, stroke.box) <= 0 or any(
            holds(grown(node.box, NEAR), end) for end in stroke.ends
        ):
            continue
        if any(_inside(node, point) for point in _near(stroke, node.box)):
            yield f"{stroke.name} through {node.id}"


def _inside(node: Node, point: Point) -> bool:
    box = grown(node.box, -2.0)
    if box.width <= 0 or box.height <= 0:
        return False
    if node.shape != "circle":
        return holds(box, point)
    (x, y), (px, py) = box.centre, point
    return ((px - x) / box.width * 2) ** 2 + ((py - y) / box.height * 2) ** 2 < 1


def _through_texts(stroke: _Stroke, lines: Sequence[_Line]) -> Iterator[str]:
    for line in lines:
        box = grown(line.box, -min(3.0, line.box.height / 4))
        if line.node is None and any(holds(box, point) for point in _near(stroke, box)):
            yield f'{stroke.name} through "{line.text}"'


def _near(stroke: _Stroke, box: Box) -> Iterator[Point]:
    """The points of those runs of a line that come near a box."""
    if shared_area(stroke.box, box) > 0:
        for run, start, end in stroke.runs:
            if shared_area(run, box) > 0:
                yield from stroke.points[start : end + 1]


def _cross(a: _Stroke, b: _Stroke) -> bool:
    if shared_area(a.box, b.box) <= 0:
        return False
    shared = [end for end in a.ends if any(distance(end, other) < SHARED for other in b.ends)]
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


def _loose(end: Point, stroke: _Stroke, strokes: Sequence[_Stroke], layout: Layout) -> bool:
    if any(holds(grown(node.box, NEAR), end) for node in layout.nodes):
        return False
    return not any(
        other is not stroke
        and holds(grown(other.box, NEAR), end)
        and any(distance(point, end) < NEAR for point in other.points)
        for other in strokes
    )
