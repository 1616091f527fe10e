"""The causal-loop diagram as a good modeller draws it: labels without boxes, links as arcs that make loops round.

Labels are placed by stress (Gansner, Koren and North 2005) and moved until the drawing has few crossings and
no arc runs through a label; each link's arc bends the way its loops turn; signs stand beside the arrowheads,
a double bar marks a delay, and every named loop has a marker in its middle (Sterman 2000, ch. 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cld.geometry import Line, around, bezier, union
from cld.layouts import Box, Layout, Marker, Node, Point, Route, Text
from cld.layouts import _marks as marks
from cld.layouts._parts import arranged
from cld.layouts._search import ASPECT
from cld.model import Element, Model
from cld.text import ASCENT, DESCENT, LINE, width, wrap
from cld.views import Content, DrawnLink

SIZE = 14.0
"""Of the labels' text."""
WIDTHS = (140.0, 118.0, 100.0, 84.0, 70.0)
"""Widths to which labels are wrapped; each takes the one that suits it best."""
PAD = 3.0
"""Room at the left and right of a label's text within its box."""
MARGIN = 16.0
LEGEND_GAP = 22.0
"""Between the drawing and the legend."""


def suits(model: Model) -> bool:
    """Whether this layout can show the model: it needs a link."""
    return bool(model.links)


def place(
    content: Content,
    seeds: tuple[tuple[str, float, float], ...] = (),  # noqa: ARG001
    report: Callable[[float], None] | None = None,  # noqa: ARG001
) -> Layout:
    """Place a diagram of any size: the same content gives the same figure, to the last digit."""
    if not content.elements:
        return Layout(2 * MARGIN, 2 * MARGIN, (), ())
    labels = [_label(element) for element in content.elements]
    index = {element.id: number for number, element in enumerate(content.elements)}
    links = [(index[link.source], index[link.target]) for link in content.links]
    pairs = [
        (index[factor], end)
        for link, ends in zip(content.links, links, strict=True)
        for factor, _ in link.moderations
        for end in ends
    ]
    loops = [tuple(index[id] for id in loop.elements) for loop in content.loops]
    halves = [(label.width / 2, label.height / 2) for label in labels]
    places, lines = arranged(halves, links, pairs, loops)
    nodes = [_node(*each) for each in zip(content.elements, labels, places, strict=True)]
    ground = _ground([node.box for node in nodes], lines, links)
    routes = _routes(content, index, ground)
    shapes = [_shape(loop, links, places, ground) for loop in loops]
    return _framed(nodes, routes, _markers(content, shapes, ground))


def _ground(boxes: list[Box], lines: Sequence[Line | None], links: Sequence[tuple[int, int]]) -> marks.Ground:
    """Labels and lines, one for each link: rounds of elements to themselves go where the other lines leave room."""
    others = marks.Ground(boxes, [line for line in lines if line])
    arcs = []
    for line, (source, _) in zip(lines, links, strict=True):
        if line is None:
            line = marks.self_link(others, boxes[source])
            others.arcs.append(line)
        arcs.append(line)
    return marks.Ground(boxes, arcs)


class _Label(NamedTuple):
    """An element's text, wrapped, and the size of its box."""

    lines: tuple[str, ...]
    width: float
    height: float


def _label(element: Element) -> _Label:
    """Wrap a label into the shape that takes least room around it, in height as in width."""
    options = []
    word = min(WIDTHS[0], max((width(word, SIZE) for word in element.label.split()), default=0.0))
    for most in WIDTHS:
        if most < word:  # would break it
            break
        lines = wrap(element.label, most, SIZE)
        wide = max(SIZE, *(width(line, SIZE) for line in lines)) + 2 * PAD
        options.append(_Label(lines, wide, (ASCENT + DESCENT + LINE * (len(lines) - 1)) * SIZE))
    return min(options, key=lambda label: (label.width + 1.9 * label.height, len(label.lines)))


def _node(element: Element, label: _Label, middle: Point) -> Node:
    kind = element.kind if element.valence is None else f"{element.kind}.{element.valence.value}"
    box = Box(middle[0] - label.width / 2, middle[1] - label.height / 2, label.width, label.height)
    texts = tuple(
        Text(middle[0], box.y + (ASCENT + LINE * number) * SIZE, line, SIZE, anchor="middle")
        for number, line in enumerate(label.lines)
    )
    return Node(element.id, kind, "label", box, element.label, texts)


def _name(link: DrawnLink) -> str:
    return f"{link.source}->{link.target}"


def _routes(content: Content, index: dict[str, int], ground: marks.Ground) -> list[Route]:
    """Links and moderations with their signs and delay bars; all are added to the ground."""
    acting: list[Route] = []
    for number, link in enumerate(content.links):
        for factor, effect in link.moderations:
            line = marks.moderation(ground, ground.boxes[index[factor]], number)
            ground.arcs.append(line)
            ground.spots.append(((line.x1, line.y1), 5.0))
            name = f"{factor}->{_name(link)}"
            acting.append(Route(name, factor, _name(link), line.path(), None, effect=effect))
    delays: dict[int, tuple[float, float, float]] = {}
    for number, link in enumerate(content.links):
        if link.delayed:
            delays[number] = marks.delay(ground, number)
            ground.spots.append((delays[number][:2], 6.0))
    signs = marks.signs(ground, range(len(content.links)))
    ground.spots.extend((sign, 6.0) for sign in signs)
    routes = [
        Route(
            id=_name(link),
            source=link.source,
            target=link.target,
            path=ground.arcs[number].path(),
            polarity=link.polarity,
            members=((link.source, link.target),),
            delayed=link.delayed,
            bridged=link.bridged,
            sign=signs[number],
            delay=delays.get(number),
        )
        for number, link in enumerate(content.links)
    ]
    return routes + acting


def _shape(
    loop: Sequence[int], links: Sequence[tuple[int, int]], places: Sequence[Point], ground: marks.Ground
) -> marks.LoopShape:
    """The outline of a loop: through its labels and along its arcs."""
    number = {ends: at for at, ends in enumerate(links)}
    outline: list[Point] = []
    for at, source in enumerate(loop):
        outline.append(places[source])
        link = number.get((source, loop[(at + 1) % len(loop)]))
        if link is not None:
            outline.extend(ground.arcs[link].samples(20.0))
    return marks.LoopShape(tuple(outline))


def _markers(content: Content, shapes: Sequence[marks.LoopShape], ground: marks.Ground) -> list[Marker]:
    places = marks.markers(ground, shapes, [loop.id for loop in content.loops])
    return [
        Marker(loop.id, loop.name, loop.polarity, middle, radius, shape.clockwise, loop.elements)
        for loop, shape, (middle, radius) in zip(content.loops, shapes, places, strict=True)
    ]


def _framed(nodes: Sequence[Node], routes: Sequence[Route], markers: Sequence[Marker]) -> Layout:
    """All parts moved so that they stand within the margins, with the legend in a corner or below."""
    from cld.legend import size_for

    taken = list(_covered(nodes, routes, markers))
    whole = union(taken)
    wide, high = size_for(nodes, routes, markers)
    key = _corner(whole, taken, wide, high) if high else None
    if key:
        whole = union([whole, key])
    dx, dy = MARGIN - whole.x, MARGIN - whole.y
    return Layout(
        round(whole.width + 2 * MARGIN, 2),
        round(whole.height + 2 * MARGIN, 2),
        tuple(_moved_node(node, dx, dy) for node in nodes),
        tuple(_moved_route(route, dx, dy) for route in routes),
        tuple(marker._replace(centre=_at(marker.centre, dx, dy)) for marker in markers),
        legend=_at((key.x, key.y), dx, dy) if key else None,
    )


def _covered(nodes: Iterable[Node], routes: Iterable[Route], markers: Iterable[Marker]) -> Iterable[Box]:
    """What labels, signs, markers and lines cover, the lines piece by piece."""
    yield from (node.box for node in nodes)
    for route in routes:
        if route.sign:
            x, y = route.sign
            wide, high = marks.SIGN_WIDE, marks.SIGN_HIGH
            yield Box(x - wide, y - high, 2 * wide, 2 * high)
        points = bezier(route.path, 12.0)
        yield from (around(points[at : at + 3]) for at in range(0, len(points) - 1, 2))
    for marker in markers:
        (x, y), radius = marker.centre, marker.radius
        yield Box(x - radius, y - radius, 2 * radius, 2 * radius)


def _corner(whole: Box, taken: Sequence[Box], wide: float, high: float) -> Box:
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
        return both.width * both.height * float(max(shape, 1 / shape) ** 0.5) * (1 + 0.02 * rank)

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
    )
