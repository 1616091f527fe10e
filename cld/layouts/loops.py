"""The causal-loop diagram as a good modeller draws it: labels without boxes, links as arcs that make loops round.

Labels are placed by stress (Gansner, Koren and North 2005) and moved until the drawing has few crossings and
no arc runs through a label; each link's arc bends the way its loops turn; signs stand beside the arrowheads,
a double bar marks a delay, and every named loop has a marker in its middle (Sterman 2000, ch. 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, inf
from typing import NamedTuple

from cld.geometry import is_near, union
from cld.layouts import Box, Layout, Marker, Node, Point, Route, Text
from cld.layouts import _marks as marks
from cld.layouts._frame import MARGIN, framed
from cld.layouts._ground import Ground
from cld.layouts._headings import clear_of, headed, heading_box, sides, width_of
from cld.layouts._markers import LEAST, LoopShape
from cld.layouts._markers import markers as markers_for
from cld.layouts._parts import Placed, Task, packed, redrawn, sketches
from cld.layouts._search import SMALL
from cld.layouts._wishes import Relation, grounds
from cld.lines import Line
from cld.model import Element, Model
from cld.position import SIDES, is_beside
from cld.text import ASCENT, DESCENT, LINE, width, wrap
from cld.views import Content, DrawnLink, mark_of

SIZE = 14.0
"""Of the labels' text."""
WIDTHS = (140.0, 118.0, 100.0, 84.0, 70.0)
"""Widths to which labels are wrapped; each takes the one that suits it best."""
PAD = 3.0
"""Room at the left and right of a label's text within its box."""
PAGE, LEGIBLE = 170 / 25.4 * 72, 6.0
"""Width of a printed figure and the least size of its text, in points."""
WIDEN, WIDER, AGAIN = 1.12, 1.4, 5
"""By how much a drawing is widened whose signs have no room, or a large one, and how often at most."""
CAPTION, CAPTION_WIDTH = marks.CAPTION, 110.0
"""Size of the words beside a link, and the width to which they are wrapped."""


def suits(model: Model) -> bool:
    """Whether this layout can show the model: it needs a link."""
    return bool(model.links)


def place(
    content: Content,
    seeds: tuple[tuple[str, float, float], ...] = (),
    report: Callable[[float], None] | None = None,
) -> Layout:
    """Place a diagram of any size: the same content and seeds give the same figure, to the last digit.

    Args:
        seeds: (id, x, y) of the middles of elements in an earlier figure of this view. They stay there unless
            they would collide with something; only new elements look for a place.
        report: is told now and then how much of the work is done, as a share.
    """
    if not content.elements:
        return Layout(2 * MARGIN, 2 * MARGIN, (), ())
    tick = report or (lambda _: None)
    labels = [_label(element) for element in content.elements]
    task = _task(content, labels, seeds)
    most = _page(content) if len(labels) <= SMALL else inf
    parts = sketches(task, most, lambda share: tick(0.9 * share))
    best: tuple[bool, int, int, Layout] | None = None
    for number in range(AGAIN):
        trouble, layout = _drawn(content, labels, task, parts, most)
        wide = layout.width > most + 2 * MARGIN + 1
        now = (wide, trouble, number, layout)
        best = min(best, now) if best else now
        if all(part.stays for part in parts) or not (wide or trouble) or number - best[2] > 1:
            break
        if wide:
            redrawn(parts, 0.98 * most / layout.width)
        elif layout.width * WIDEN < most:
            redrawn(parts, WIDEN if len(labels) <= SMALL else WIDER)
        else:
            redrawn(parts, WIDEN, down_only=True)
        tick(0.9 + 0.1 * (number + 1) / AGAIN)
    assert best is not None
    return best[3]


def _page(content: Content) -> float:
    """The width at which the smallest text still has 6 points on a page of 170 mm, without the margins."""
    smallest = min(SIZE, LEAST if content.loops else SIZE)
    if any(link.label for link in content.links):
        smallest = min(smallest, CAPTION)
    return PAGE / LEGIBLE * smallest - 2 * MARGIN


def _task(content: Content, labels: Sequence[_Label], seeds: tuple[tuple[str, float, float], ...]) -> Task:
    """What is to be placed, by the numbers of elements and links."""
    index = {element.id: number for number, element in enumerate(content.elements)}
    links = tuple((index[link.source], index[link.target]) for link in content.links)
    spots = {
        number: element.position.spot
        for number, element in enumerate(content.elements)
        if element.position and element.position.spot
    }
    places = _places(len(labels), {index[id]: (x, y) for id, x, y in seeds if id in index}, spots)
    anew = _let_go(content, labels, places, index)
    member = {index[id]: number for number, group in enumerate(content.groups) for id in group.elements}
    return Task(
        halves=tuple((label.width / 2, label.height / 2) for label in labels),
        links=links,
        pairs=(*_acting(content, index), *_near(content, index)),
        loops=tuple(tuple(index[id] for id in loop.elements) for loop in content.loops),
        relations=(*_relations(content, index), *anew),
        groups=tuple(member.get(number, -1) for number in range(len(labels))) if member else (),
        seeds=tuple(places) if any(places) else (),
        pins=frozenset(spots),
        leans=_leans(content, links),
    )


def _places(count: int, seeds: dict[int, Point], spots: dict[int, Point]) -> list[Point | None]:
    """Where labels stood or are pinned, in the frame of the pins: the author's origin need not be the page's."""
    shifts = [
        (spots[number][0] - seeds[number][0], spots[number][1] - seeds[number][1])
        for number in spots
        if number in seeds
    ]
    dx, dy = max(shifts, key=lambda shift: _agreed(shift, shifts)) if shifts else (0.0, 0.0)
    places: list[Point | None] = [None] * count
    for number, (x, y) in seeds.items():
        places[number] = x + dx, y + dy
    for number, spot in spots.items():
        places[number] = spot
    return places


def _agreed(shift: Point, shifts: Sequence[Point]) -> tuple[int, float]:
    """How many pins have moved by about the same, and how little."""
    same = [other for other in shifts if abs(other[0] - shift[0]) + abs(other[1] - shift[1]) < 2]
    return len(same), -abs(shift[0]) - abs(shift[1])


def _let_go(
    content: Content, labels: Sequence[_Label], places: list[Point | None], index: dict[str, int]
) -> list[Relation]:
    """Forget where labels stood that are to stand beside or near another, and did not: they look for a place anew.

    Those to be near another, which pulls less than all else that stays, are returned to be searched for.
    """
    anew = []
    there = {at: _box(labels[at], place) for at, place in enumerate(places) if place}
    for at, element in enumerate(content.elements):
        for name, id in element.position.relations if element.position else ():
            other = index.get(id, at)
            if other == at or not {at, other} <= there.keys():
                continue
            if name in SIDES:
                kept = is_beside(name, there[at].centre, there[other].centre)
            else:
                kept = is_near(there[at], there[other], (there[k] for k in there.keys() - {at, other}))
            if not kept:
                places[at] = None
                anew += [Relation(at, other, 0, 0)] if name not in SIDES else []
    return anew


def _acting(content: Content, index: dict[str, int]) -> list[tuple[int, int]]:
    """Moderating factors with both ends of the links that they act on."""
    return [
        (index[factor], index[end])
        for link in content.links
        for factor, _ in link.moderations
        for end in (link.source, link.target)
    ]


def _near(content: Content, index: dict[str, int]) -> list[tuple[int, int]]:
    """Elements that the author wants near each other."""
    return [
        (number, index[element.position.near])
        for number, element in enumerate(content.elements)
        if element.position and element.position.near in index
    ]


def _relations(content: Content, index: dict[str, int]) -> Iterator[Relation]:
    for number, element in enumerate(content.elements):
        for name, other in element.position.relations if element.position else ():
            if name in SIDES and other in index:
                yield Relation(number, index[other], *SIDES[name])


def _leans(content: Content, links: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Drivers, and what nothing acts on, belong rather at the left; outcomes, and what acts on nothing, at the right."""
    causes, effects = {a for a, b in links if a != b}, {b for a, b in links if a != b}
    leans = []
    for number, element in enumerate(content.elements):
        if element.kind == "outcomes" or (number in effects and number not in causes):
            leans.append(1)
        elif element.kind == "policy_drivers" or (number in causes and number not in effects):
            leans.append(-1)
        else:
            leans.append(0)
    return tuple(leans)


def _drawn(
    content: Content, labels: Sequence[_Label], task: Task, parts: Sequence[Placed], most: float
) -> tuple[int, Layout]:
    """The whole figure as the parts are now, and how much in it is too cramped."""
    places, lines, blocked = packed(parts, len(labels), len(task.links), most)
    nodes = [_node(*each) for each in zip(content.elements, labels, places, strict=True)]
    ground = _ground([node.box for node in nodes], lines, task.links)
    index = {element.id: number for number, element in enumerate(content.elements)}
    routes = _routes(content, index, ground)
    regions = [headed(region, ground) for region in _regions(content, task, places)]
    shapes = [_shape(loop, task.links, places, ground) for loop in task.loops]
    markers = _markers(content, shapes, ground, regions)
    return ground.cramped + 3 * blocked, framed(
        [*regions, *nodes], routes, markers, any(part.stays for part in parts), most
    )


def _regions(content: Content, task: Task, places: Sequence[Point]) -> list[Node]:
    """The ground of each group, with its heading."""
    nodes = []
    for number, box in grounds(task.halves, task.groups, places) if task.groups else ():
        group = content.groups[number]
        if group.label:
            box = box._replace(width=max(box.width, width_of(group.label)))
        boxes = [
            Box(x - wide, y - high, 2 * wide, 2 * high)
            for (x, y), (wide, high) in zip(places, task.halves, strict=True)
        ]
        mine = union(boxes[at] for at in range(len(boxes)) if task.groups[at] == number)
        box = clear_of(box, mine, [boxes[at] for at in range(len(boxes)) if task.groups[at] != number])
        nodes.append(Node(group.id, "group", "region", box, group.label))
    return nodes


def _ground(boxes: list[Box], lines: Sequence[Line | None], links: Sequence[tuple[int, int]]) -> Ground:
    """Labels and lines, one for each link: rounds of elements to themselves go where the other lines leave room."""
    others = Ground(boxes, [line for line in lines if line])
    arcs = []
    for line, (source, _) in zip(lines, links, strict=True):
        if line is None:
            line = marks.self_link(others, boxes[source])
            others.arcs.append(line)
        arcs.append(line)
    return Ground(boxes, arcs)


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
        high = (ASCENT + DESCENT + LINE * (len(lines) - 1)) * SIZE
        options.append(_Label(lines, _even(wide), _even(high)))
    return min(options, key=lambda label: (label.width + 1.9 * label.height, len(label.lines)))


def _box(label: _Label, middle: Point) -> Box:
    return Box(middle[0] - label.width / 2, middle[1] - label.height / 2, label.width, label.height)


def _even(size: float) -> float:
    """The size in even hundredths, so that its half is whole hundredths and places do not drift as they are rounded."""
    return ceil(size * 50 - 1e-6) / 50


def _node(element: Element, label: _Label, middle: Point) -> Node:
    kind = element.kind if element.valence is None else f"{element.kind}.{element.valence.value}"
    box = _box(label, middle)
    texts = tuple(
        Text(middle[0], box.y + (ASCENT + LINE * number) * SIZE, line, SIZE, anchor="middle")
        for number, line in enumerate(label.lines)
    )
    return Node(element.id, kind, "label", box, element.label, texts)


def _name(link: DrawnLink) -> str:
    return f"{link.source}->{link.target}"


def _routes(content: Content, index: dict[str, int], ground: Ground) -> list[Route]:
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
    captions = {
        number: marks.caption(ground, number, wrap(link.label, CAPTION_WIDTH, CAPTION))
        for number, link in enumerate(content.links)
        if link.label
    }
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
            label=captions.get(number, ()),
        )
        for number, link in enumerate(content.links)
    ]
    return routes + acting


def _shape(
    loop: Sequence[int], links: Sequence[tuple[int, int]], places: Sequence[Point], ground: Ground
) -> LoopShape:
    """The outline of a loop: through its labels and along its arcs."""
    number = {ends: at for at, ends in enumerate(links)}
    outline: list[Point] = []
    for at, source in enumerate(loop):
        outline.append(places[source])
        link = number.get((source, loop[(at + 1) % len(loop)]))
        if link is not None:
            outline.extend(ground.arcs[link].samples(20.0))
    return LoopShape(tuple(outline), tuple(places[at] for at in loop))


def _markers(
    content: Content, shapes: Sequence[LoopShape], ground: Ground, regions: Sequence[Node]
) -> list[Marker]:
    """The markers of named loops, clear of the borders and headings of regions."""
    boxes = [region.box for region in regions]
    ground.arcs += [side for box in boxes for side in sides(box)]
    ground.boxes += [heading_box(line) for region in regions for line in region.texts]
    marks = [mark_of(loop.id, loop.polarity) for loop in content.loops]
    places = markers_for(
        ground, shapes, [mark or loop.id for mark, loop in zip(marks, content.loops, strict=True)], boxes
    )
    return [
        Marker(loop.id, loop.name, loop.polarity, middle, radius, shape.clockwise, loop.elements, mark)
        for mark, loop, shape, (middle, radius) in zip(marks, content.loops, shapes, places, strict=True)
    ]
