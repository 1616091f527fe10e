"""The picture of orders side by side: a lane for each holder, in which time runs down from step to step.

Arrows lead from what comes first to what comes next; those that follow from others are left out. How an order is meant
shows in the outlines, so that the picture reads without colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from math import fsum
from typing import NamedTuple

from cld.backends import Provenance
from cld.layouts import Box, Point, Text
from cld.marks import Curve, Group, Mark, Polygon, Rect, Words
from cld.scene import Scene, Section
from cld.sequence import Order, Way, circles, levels, ways
from cld.study import Relation, Status, Step
from cld.text import CAP_HEIGHT, LINE, width, wrap
from cld.theme import HEAD_LENGTH, HEAD_WIDTH, PAPER, Stroke, Theme

SIZE, FINE = 14.0, 12.0
"""Sizes of text: names, remarks."""
EDGE, BETWEEN = 16.0, 18.0
"""Around the picture, and between lanes."""
INNER, APART, DOWN = 16.0, 18.0, 38.0
"""Within a lane: to its border, between boxes beside each other, and between rows."""
MOST, LEAST = 118.0, 70.0
"""The widest line of text in a box, and the narrowest that a box is made for."""
PAD = 11.0
"""Between a box and its text."""
THIN = 14.0
"""Room for an arrow that passes a row."""
WIDEST = 1120.0
"""Lanes that would make the picture wider stand below the others."""
SWEEPS = 4
_DASHES = {None: (), Status.PLANNED: (5.0, 3.0), Status.OBSERVED: (), Status.ENFORCED: ()}
_WIDTHS = {None: 1.2, Status.PLANNED: 1.2, Status.OBSERVED: 1.2, Status.ENFORCED: 2.8}

Slot = tuple[str, str]
"""(what stands there, of an arrow that passes: what it leads to; empty for a thing)."""
Edge = tuple[str, str]


class Lane(NamedTuple):
    """One order as it is to be drawn, without its place in the picture."""

    order: Order
    head: tuple[str, ...]
    rows: tuple[tuple[Slot, ...], ...]
    edges: tuple[Edge, ...]
    box: float
    """Width of its boxes."""
    width: float
    faults: tuple[str, ...]
    """In place of rows, the steps that contradict each other."""


def picture(
    title: str,
    orders: Sequence[Order],
    heads: Sequence[str],
    labels: Mapping[str, str],
    format: str = "svg",
    provenance: Provenance = Provenance(),  # noqa: B008 - frozen
) -> bytes:
    """The picture as a file of a format.

    Args:
        heads: whose each order is.
        labels: of the themes and elements that are ordered.
    """
    data: bytes = import_module(f"cld.backends.{format}").render(
        scene(title, orders, heads, labels), provenance
    )
    return data


def scene(
    title: str,
    orders: Sequence[Order],
    heads: Sequence[str],
    labels: Mapping[str, str],
    theme: Theme = PAPER,
) -> Scene:
    """Orders side by side; at least one."""
    texts = {id: wrap(labels.get(id, id), MOST, SIZE) for order in orders for id in order.things}
    wide = max([LEAST, *(width(line, SIZE) for lines in texts.values() for line in lines)]) + 2 * PAD
    lanes = [_lane(order, head, labels, wide) for order, head in zip(orders, heads, strict=True)]
    tall = max((len(lines) for lines in texts.values()), default=1) * SIZE * LINE + 16
    groups: list[Group] = []
    y, broad = EDGE, 0.0
    for shelf in _shelves(lanes):
        x = EDGE
        head = max(len(lane.head) for lane in shelf)  # so that the rows of lanes beside each other are level
        high = max(_height(lane, tall, head) for lane in shelf)
        for lane in shelf:
            box = Box(x, y, lane.width, high)
            groups += _drawn(lane, box, texts, labels, (head, tall), theme)
            x = box.right + BETWEEN
        y, broad = y + high + BETWEEN, max(broad, x - BETWEEN + EDGE)
    note = _note(orders)
    broad = max(broad, 320.0)
    lines = wrap(note, broad - 2 * EDGE, FINE)
    under = [Text(EDGE, y + FINE * (0.9 + LINE * row), line, FINE) for row, line in enumerate(lines)]
    groups.append(Group("note", (Words(tuple(under), theme.muted),)))
    return Scene(
        broad, y + FINE * LINE * len(lines) + EDGE, f"{' '.join(title.split())}: what comes before what",
        note, _alternative(orders, heads, labels), theme.background, tuple(groups),
    )  # fmt: skip


def _note(orders: Sequence[Order]) -> str:
    senses = {order.status for order in orders}
    told = ["Time runs down. An arrow leads to what comes after."]
    if any(step.relation is Relation.ALONGSIDE for order in orders for step in order.steps):
        told.append("A dotted line joins what goes on alongside.")
    if Status.PLANNED in senses:
        told.append("Broken outlines: as planned.")
    if Status.ENFORCED in senses:
        told.append("Heavy outlines: enforced by events.")
    return " ".join(told)


def _alternative(
    orders: Sequence[Order], heads: Sequence[str], labels: Mapping[str, str]
) -> tuple[Section, ...]:
    return tuple(
        Section(head, tuple(_said(step, labels) for step in order.steps))
        for order, head in zip(orders, heads, strict=True)
    )


def _said(step: Step, labels: Mapping[str, str]) -> str:
    return (
        f"{labels.get(step.first, step.first)} {step.relation.value} {labels.get(step.second, step.second)}"
    )


def _lane(order: Order, head: str, labels: Mapping[str, str], wide: float) -> Lane:
    broken = tuple(
        line
        for circle in circles(order.steps)
        for place, step in enumerate(circle, 1)
        for line in wrap(f"{_said(step, labels)}{',' if place < len(circle) else '.'}", wide + 40, FINE)
    )
    edges = () if broken else _edges(order.steps)
    rows = _rows(levels(order.steps), edges)
    inner = max((_row_width(row, wide) for row in rows), default=wide + 40)
    heading = wrap(head, inner, SIZE, True)
    broad = max(inner, *(width(line, SIZE, True) for line in heading)) + 2 * INNER
    return Lane(order, heading, rows, edges, wide, broad, broken)


def _edges(steps: Sequence[Step]) -> tuple[Edge, ...]:
    """What comes right after what: without orders that follow from others."""
    known = ways(steps)
    before = [pair for pair, way in sorted(known.items()) if way is Way.BEFORE]
    after: dict[str, set[str]] = {}
    for one, other in before:
        after.setdefault(one, set()).add(other)
    return tuple(
        (one, other)
        for one, other in before
        if not any(other in after.get(between, ()) for between in after[one])
    )


def _rows(found: Sequence[Sequence[str]], edges: Sequence[Edge]) -> tuple[tuple[Slot, ...], ...]:
    """The things of each level with the arrows that pass them, so ordered that few arrows cross."""
    level = {id: number for number, row in enumerate(found) for id in row}
    rows: list[list[Slot]] = [[(id, "") for id in row] for row in found]
    for one, other in edges:
        for number in range(level[one] + 1, level[other]):
            rows[number].append((one, other))
    near: dict[Slot, list[Slot]] = {slot: [] for row in rows for slot in row}
    for one, other in edges:
        chain = _chain(one, other, level)
        for above, below in pairwise(chain):
            near[above].append(below)
            near[below].append(above)
    for sweep in range(SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for number in order:
            beside = rows[number - 1 if sweep % 2 == 0 else number + 1]
            rows[number] = _sorted(rows[number], beside, near)
    return tuple(tuple(row) for row in rows)


def _chain(one: str, other: str, level: Mapping[str, int]) -> list[Slot]:
    """The slots that an arrow takes, from its start to its end."""
    return [(one, ""), *[(one, other)] * (level[other] - level[one] - 1), (other, "")]


def _sorted(row: Sequence[Slot], beside: Sequence[Slot], near: Mapping[Slot, Sequence[Slot]]) -> list[Slot]:
    """A row in the order of the middles of what its slots are joined to in the row beside it (Sugiyama et al. 1981)."""
    places = {slot: (place + 0.5) / len(beside) for place, slot in enumerate(beside)}
    middles = {}
    for place, slot in enumerate(row):
        met = [places[each] for each in near[slot] if each in places]
        middles[slot] = fsum(met) / len(met) if met else (place + 0.5) / len(row)
    return sorted(row, key=lambda slot: (round(middles[slot], 9), slot))


def _row_width(row: Sequence[Slot], wide: float) -> float:
    return fsum(THIN if passing else wide for _, passing in row) + APART * (len(row) - 1)


def _shelves(lanes: Sequence[Lane]) -> Iterator[list[Lane]]:
    shelf: list[Lane] = []
    used = 2 * EDGE
    for lane in lanes:
        if shelf and used + lane.width > WIDEST:
            yield shelf
            shelf, used = [], 2 * EDGE
        shelf.append(lane)
        used += lane.width + BETWEEN
    yield shelf


def _head_height(head: int) -> float:
    return 14 + head * SIZE * LINE + 12


def _height(lane: Lane, tall: float, head: int) -> float:
    inside = len(lane.rows) * tall + max(0, len(lane.rows) - 1) * DOWN
    return _head_height(head) + max(inside, (len(lane.faults) + 1) * FINE * LINE) + INNER


def _drawn(
    lane: Lane,
    box: Box,
    texts: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    sizes: tuple[int, float],
    theme: Theme,
) -> Iterator[Group]:
    """A lane in its place; `sizes` are the lines of its head and the height of a box."""
    head, tall = sizes
    ground = Rect(box, 7.0, theme.group.fill, Stroke(theme.group.line, 0.8))
    heads = tuple(
        Text(box.centre[0], box.y + 14 + SIZE * (0.8 + LINE * row), line, SIZE, True, "middle")
        for row, line in enumerate(lane.head)
    )
    yield Group("region", (ground, Words(heads, theme.text)), " ".join(lane.head))
    top = box.y + _head_height(head)
    if lane.faults:
        lines = ("Contradicts itself:", *lane.faults)
        words = tuple(
            Text(box.x + INNER, top + FINE * (0.8 + LINE * row), line, FINE, row == 0)
            for row, line in enumerate(lines)
        )
        yield Group("note", (Words(words, theme.negative.colour),))
    places = _places(lane, box, top, tall)
    for pair in lane.edges:
        yield _arrow(lane, pair, places, labels, theme)
    for step in lane.order.steps:
        if step.relation is Relation.ALONGSIDE and not lane.faults:
            yield _beside(step, places, labels, theme)
    for row in lane.rows:
        for slot in row:
            if not slot[1]:
                yield _thing(slot[0], lane, places[slot], texts[slot[0]], labels, theme)


def _places(lane: Lane, box: Box, top: float, tall: float) -> dict[Slot, Box]:
    """Where each slot stands; an arrow takes the same slot in every row that it passes, so these go by row too."""
    places: dict[Slot, Box] = {}
    for number, row in enumerate(lane.rows):
        x = box.centre[0] - _row_width(row, lane.box) / 2
        y = top + number * (tall + DOWN)
        for id, passing in row:
            wide = THIN if passing else lane.box
            places[(id, f"{passing}\n{number}" if passing else "")] = Box(x, y, wide, tall)
            x += wide + APART
    return places


def _thing(
    id: str, lane: Lane, box: Box, lines: Sequence[str], labels: Mapping[str, str], theme: Theme
) -> Group:
    status = lane.order.status
    line = Stroke(theme.tint("processes").line, _WIDTHS[status], _DASHES[status])
    first = box.centre[1] + CAP_HEIGHT * SIZE / 2 - (len(lines) - 1) * SIZE * LINE / 2
    words = tuple(
        Text(box.centre[0], first + row * SIZE * LINE, text, SIZE, False, "middle")
        for row, text in enumerate(lines)
    )
    marks: tuple[Mark, ...] = (Rect(box, 5.0, theme.background, line), Words(words, theme.text))
    return Group("node", marks, labels.get(id, id), (("id", id),))


def _arrow(
    lane: Lane, pair: Edge, places: Mapping[Slot, Box], labels: Mapping[str, str], theme: Theme
) -> Group:
    """An arrow from below one box to above another, straight down through the rows that it passes."""
    one, other = pair
    start, end = places[one, ""], places[other, ""]
    passed = [
        box
        for number in range(len(lane.rows))
        if (box := places.get((one, f"{other}\n{number}"))) is not None
    ]
    tip = (end.centre[0], end.y - 1.0)
    points: list[Point] = [(start.centre[0], start.bottom)]
    for box in passed:
        points += [*_bend(points[-1], (box.centre[0], box.y)), (box.centre[0], box.y)]
        foot = (box.centre[0], box.bottom)
        points += [points[-1], foot, foot]
    last = (tip[0], tip[1] - HEAD_LENGTH + 1)
    points += [*_bend(points[-1], last), last]
    ink = Stroke(theme.text, 1.5)
    head = Polygon(
        (
            tip,
            (tip[0] - HEAD_WIDTH / 2, tip[1] - HEAD_LENGTH),
            (tip[0] + HEAD_WIDTH / 2, tip[1] - HEAD_LENGTH),
        ),
        theme.text,
    )
    title = f"{labels.get(one, one)} before {labels.get(other, other)}"
    return Group("link", (Curve(tuple(points), ink), head), title, (("from", one), ("to", other)))


def _bend(start: Point, end: Point) -> tuple[Point, Point]:
    middle = (start[1] + end[1]) / 2
    return (start[0], middle), (end[0], middle)


def _beside(step: Step, places: Mapping[Slot, Box], labels: Mapping[str, str], theme: Theme) -> Group:
    """A dotted line without a head between two boxes."""
    one, other = sorted((places[step.first, ""], places[step.second, ""]))
    if one.y == other.y:
        start, end = (one.right, one.centre[1]), (other.x, other.centre[1])
    else:
        upper, lower = sorted((one, other), key=lambda box: box.y)
        start, end = (upper.centre[0] + 18, upper.bottom), (lower.centre[0] + 18, lower.y)
    line = Curve((start, start, end, end), Stroke(theme.muted, 2.2, (0.1, 4.4), round=True))
    return Group("link", (line,), _said(step, labels), (("from", step.first), ("to", step.second)))
