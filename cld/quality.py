"""What a reader would trip over in a figure, counted on the geometry that is drawn.

The counts and their tolerances are those of a tool that measures finished figures in a browser: overlapping
and cut text, lines through labels and signs, crossings, loose ends, smallest print. Where a browser's own
arithmetic could decide (an edge of a letter, a point of a curve), the count errs on the strict side.
`measure` counts on a layout, as the scene draws it; `count` on any drawing, by whatever program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from math import ceil, floor, fsum
from typing import NamedTuple

from cld.geometry import around, distance, grown, holds, shared_area
from cld.layouts import Box, Layout, Point, Text
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.runs import SHARED, STEP, Runs, Stroke, stroke
from cld.scene import Scene, compose
from cld.text import ASCENT, DESCENT, ink, width
from cld.views import Content

PAGE = 170 / 25.4 * 72
"""Width of a printed figure, in points."""
NEAR = 13.95
"""A line's end belongs to the node or line that is no further away."""
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
BEYOND = ("touching", "overlaid", "stubs")
"""What a reader also trips over, and that tool does not see."""
TOUCH = 3.0
"""Lines that are no further apart than this look like one."""
ALONG = 24.0
"""Over so great a length, lines that look like one cannot be told apart."""
STUB = 8.0
"""A line that is shorter than this, beside its arrowhead, is hardly seen."""


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
    touching: int = 0
    """Ends of lines that lie on another line, which seems to go on or to branch there; no fault by itself."""
    overlaid: int = 0
    """Pairs of lines that run so close together that they look like one for a while; no fault by itself."""
    stubs: int = 0
    """Lines so short that hardly more than their arrowhead is to be seen; no fault by itself."""
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
            acts = data.get("kind") == "moderation"
            strokes.append(stroke(data["id"], chain)._replace(acts=acts))
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


def count(drawing: Drawing) -> Quality:
    """Count what a reader would trip over in a drawing."""
    shapes, lines = drawing.shapes, drawing.lines
    runs = Runs(drawing.strokes)
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
        "touching": list(_touching(runs)),
        "overlaid": _overlaid(runs),
        "stubs": [each.name for each in drawing.strokes if each.length < STUB],
    }
    smallest = min((line.size for line in lines), default=0.0)
    area = fsum(shape.box.width * shape.box.height for shape in shapes)
    return Quality(
        nodes=len(shapes),
        links=len(names),
        texts=len(lines),
        **{name: len(found[name]) for name in (*COUNTS, *BEYOND)},
        min_pt=smallest * min(0.75, PAGE / drawing.width),
        aspect=drawing.width / drawing.height,
        ink_area=area / (drawing.width * drawing.height),
        faults=tuple(f"{name}: {fault}" for name in (*COUNTS, *BEYOND) for fault in found[name]),
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


def _through_shapes(runs: Runs, shapes: Sequence[Shape]) -> list[str]:
    found = {
        (number, index)
        for index, shape in enumerate(shapes)
        for number, point in runs.points(shape.box)
        if _inside(shape, point)
        and not any(holds(grown(shape.box, NEAR), end) for end in runs.strokes[number].ends)
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


def _through_texts(runs: Runs, lines: Sequence[Line]) -> list[str]:
    found = set()
    for index, line in enumerate(lines):
        box = grown(line.box, -min(2.95, line.box.height / 4))
        if line.shape is None:
            found |= {(number, index) for number, point in runs.points(box) if holds(box, point)}
    return [f'{runs.strokes[number].name} through "{lines[index].text}"' for number, index in sorted(found)]


def _loose(runs: Runs, shapes: Sequence[Shape]) -> Iterator[str]:
    for own, line in enumerate(runs.strokes):
        for end in line.ends:
            if any(holds(grown(shape.box, NEAR), end) for shape in shapes):
                continue
            around_it = grown(Box(*end, 0.0, 0.0), NEAR)
            if not any(
                number != own and distance(point, end) < NEAR for number, point in runs.points(around_it)
            ):
                yield line.name


def _touching(runs: Runs) -> Iterator[str]:
    for own, line in enumerate(runs.strokes):
        for end in () if line.acts else line.ends:
            near = runs.points(grown(Box(*end, 0.0, 0.0), TOUCH))
            on = {number for number, point in near if number != own and distance(point, end) < TOUCH}
            for number in sorted(on):
                other = runs.strokes[number]
                if not other.acts and all(distance(end, far) > SHARED for far in other.ends):
                    yield f"{line.name} on {other.name}"


def _overlaid(runs: Runs) -> list[str]:
    along: dict[tuple[int, int], int] = {}
    for run in runs.each():
        first = runs.strokes[run.stroke]
        for other in runs.near(grown(run.box, TOUCH)):
            if other.stroke <= run.stroke:
                continue
            second = runs.strokes[other.stroke]
            shared = [end for end in first.ends if any(distance(end, far) < SHARED for far in second.ends)]
            points = second.points[other.start : other.end]
            steps = sum(
                any(distance(point, near) < TOUCH for near in points)
                and all(distance(point, end) > SHARED for end in shared)
                for point in first.points[run.start : run.end]
            )
            pair = run.stroke, other.stroke
            along[pair] = along.get(pair, 0) + steps
    names = [each.name for each in runs.strokes]
    return [f"{names[a]} along {names[b]}" for (a, b), steps in sorted(along.items()) if steps * STEP > ALONG]
