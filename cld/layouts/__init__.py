"""What a layout makes: every part of a figure placed, in user units of 1/96 inch, y downwards.

One layout is one module of this package with a function `place(content) -> Layout` and a function
`suits(model) -> bool`. A layout decides where; `cld.scene` decides how it looks.
"""

from __future__ import annotations

from typing import NamedTuple

from cld.model import Effect, LoopPolarity, Polarity

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle by its top left corner and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


class Text(NamedTuple):
    """One line of text. `x` is where `anchor` (start, middle, end) says; `y` is the baseline.

    `angle` turns it about that point, in degrees against the clock; for heads of narrow columns.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: str = "start"
    angle: float = 0.0


class Item(NamedTuple):
    """An element listed in a panel: its lines, and how many links it has (the weight of its bullet)."""

    id: str
    lines: tuple[Text, ...]
    bullet: Point
    links: int = 0


class Node(NamedTuple):
    """An outline with its text: an element, a circle of a process, or the panel of a zone.

    `shape` is `label` (an element without a box), `box`, `circle`, `panel`, or `region`: ground behind the
    elements of a group, with a heading at its top left, that links and labels may lie on. `kind` is the kind's
    id, for outcomes followed by `.optimal` or `.suboptimal` where that is said, and `group` for a region.
    """

    id: str
    kind: str
    shape: str
    box: Box
    title: str
    """The full text, for readers that do not see."""
    texts: tuple[Text, ...] = ()
    items: tuple[Item, ...] = ()
    overlaps: tuple[str, ...] = ()
    """Ids of nodes that this one is meant to overlap."""


class Route(NamedTuple):
    """A drawn link, or several drawn as one arrow between panels, or a moderation that ends on another route.

    `path` is a chain of cubic Bézier curves: start, then (control, control, end) for each piece. It runs
    from the outline of `source` to that of `target`, where the tip of the arrowhead is.
    """

    id: str
    source: str
    target: str
    """A node's id; of a moderation, the id of the route it acts on."""
    path: tuple[Point, ...]
    polarity: Polarity | None
    """None where the links drawn as one do not agree: no sign is shown."""
    members: tuple[tuple[str, str], ...] = ()
    """The model's links that this stands for, by their ends."""
    back: bool = False
    """Double-ended: an arrowhead at the start too, the same sign both ways."""
    delayed: bool = False
    bridged: bool = False
    effect: Effect | None = None
    """Set for a moderation only."""
    sign: Point | None = None
    """The middle of the sign glyph."""
    delay: tuple[float, float, float] | None = None
    """Of the double bar across the line: x, y, and the line's direction there in degrees."""
    label: tuple[Text, ...] = ()
    """The words set beside the line, placed."""


class Marker(NamedTuple):
    """The sign of a feedback loop, an R or B inside an arrow that turns the loop's way."""

    id: str
    name: str
    polarity: LoopPolarity
    centre: Point
    radius: float
    clockwise: bool
    elements: tuple[str, ...] = ()
    label: str = ""
    """What stands in it, where that is not its id."""


class Badge(NamedTuple):
    """Where a mark stands that says something of a drawn thing: what became of it, that it is disputed, its step."""

    role: str
    """What it belongs to: `node`, `item`, `link` or `loop`; `step` for the flag of a node."""
    id: str
    """Of that."""
    centre: Point
    width: float
    """A round one is as wide as high; one with words in it is wider."""


class Layout(NamedTuple):
    """A whole figure, placed. Everything lies inside (0, 0) to (width, height)."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    routes: tuple[Route, ...]
    markers: tuple[Marker, ...] = ()
    legend: Point | None = None
    """Top left corner of the legend, whose size `cld.legend` tells beforehand; None for no legend."""
    notes: tuple[Text, ...] = ()
    """Remarks set under the figure."""
    badges: tuple[Badge, ...] = ()
