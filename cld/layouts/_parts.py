"""The parts of a diagram that no link joins: each is placed by itself, then they are packed side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from typing import NamedTuple

from cld.geometry import union
from cld.layouts import Box, Point
from cld.layouts._arcs import Sketch
from cld.layouts._reroute import Lines, rerouted
from cld.layouts._search import ASPECT, STEPS, Part, Tick, polish, sketched
from cld.layouts._wishes import Relation, Wishes
from cld.lines import Line, moved

ROUNDS = 3
"""How often labels are let go of that stood somewhere before and are in the way of lines."""
APART = 40.0
"""Room between two parts."""


class Task(NamedTuple):
    """All that is to be placed, by the indices of labels and links.

    `halves` are half the width and half the height of each label's box; `links` are (source, target), each pair
    once; `pairs` are labels to be placed close to each other without a link; `loops` are the named loops, as labels
    in causal order; `groups` says which group each label is in (-1 for none), or is empty; `seeds` where labels
    stood before; `pins` must stay where their seeds are; `leans` as in `cld.layouts._search.Part`.
    """

    halves: tuple[Point, ...]
    links: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...] = ()
    loops: tuple[tuple[int, ...], ...] = ()
    relations: tuple[Relation, ...] = ()
    groups: tuple[int, ...] = ()
    seeds: tuple[Point | None, ...] = ()
    pins: frozenset[int] = frozenset()
    leans: tuple[int, ...] = ()


class Placed(NamedTuple):
    """One part, drawn: the indices of its labels and links, and its sketch."""

    labels: tuple[int, ...]
    links: tuple[int, ...]
    sketch: Sketch
    stays: bool
    """Whether it is to stay where it is on the page, because labels stood there before."""
    pins: frozenset[int]
    """Labels of the sketch that must not move at all."""


def sketches(task: Task, most: float, tick: Tick) -> list[Placed]:
    """Every part by itself, the largest first.

    Args:
        most: width that a drawing of up to `SMALL` labels should not exceed.
    """
    rounds = _rounds(len(task.halves), task.links, task.loops)
    held = [*task.links, *task.pairs, *((each.label, each.other) for each in task.relations)]
    groups = _connected(len(task.halves), [*held, *_bound(task), *_pinned(task)])
    total = fsum(len(group) ** 2 for group in groups)
    done = 0.0
    drawn = []
    for group in groups:
        share = len(group) ** 2 / total

        def part_tick(part: float, done: float = done, share: float = share) -> None:
            tick(done + share * part)

        part, mine = _part(task, group, rounds)
        sketch = sketched(part, most, part_tick)
        stays = part.seeded or bool(part.fixed)
        drawn.append(Placed(tuple(group), tuple(mine), sketch, stays, part.fixed))
        done += share
    return drawn


POLISHED = 250
"""Drawings with more links are only drawn apart, and not evened out again."""


def _bound(task: Task) -> list[tuple[int, int]]:
    """Labels of one group, joined so that they are placed together."""
    first: dict[int, int] = {}
    return [(first.setdefault(group, at), at) for at, group in enumerate(task.groups) if group >= 0]


def _pinned(task: Task) -> list[tuple[int, int]]:
    """Pinned labels, joined: their places are in one frame."""
    pins = sorted(task.pins)
    return [(pins[0], at) for at in pins[1:]]


def _part(
    task: Task, group: Sequence[int], rounds: Sequence[tuple[tuple[int, ...], float]]
) -> tuple[Part, list[int]]:
    """A part in indices of its own, and which links are in it."""
    local = {index: number for number, index in enumerate(group)}
    halves = tuple(task.halves[index] for index in group)
    mine = [number for number, (a, b) in enumerate(task.links) if a in local and a != b]
    links = [(local[task.links[number][0]], local[task.links[number][1]]) for number in mine]
    pairs = [(local[a], local[b]) for a, b in task.pairs if a in local and a != b]
    relations = tuple(
        Relation(local[each.label], local[each.other], each.across, each.down)
        for each in task.relations
        if each.label in local
    )
    groups = tuple(task.groups[index] for index in group) if task.groups else ()
    if all(each < 0 for each in groups):
        groups = ()
    # what is only held together by a wish must still have a distance to all else
    loose = _connected(len(group), [*links, *pairs])
    pairs += [(loose[0][0], other[0]) for other in loose[1:]]
    pins = frozenset(local[index] for index in task.pins if index in local)
    part = Part(
        halves,
        tuple(links),
        tuple(pairs),
        tuple((tuple(local[i] for i in loop), weight) for loop, weight in rounds if loop[0] in local),
        Wishes(halves, relations, groups, pins) if relations or groups else None,
        tuple(task.seeds[index] for index in group) if task.seeds else (),
        pins,
        tuple(task.leans[index] for index in group) if task.leans else (),
    )
    return part, mine


def redrawn(parts: Sequence[Placed], factor: float, down_only: bool = False) -> None:
    """Draw all parts apart by a factor, or closer, those aside that must stay."""
    for part in parts:
        if part.stays:
            continue
        if down_only:
            part.sketch.heighten(factor)
        else:
            part.sketch.widen(factor)
        if len(part.links) <= POLISHED:
            part.sketch.work = 0
            polish(part.sketch, STEPS[2:])


def packed(
    parts: Sequence[Placed], count: int, links: int, most: float
) -> tuple[list[Point], list[Line | None], int]:
    """The middle of every label, and every link's line (None for a link from a label to itself).

    Also how many lines still run through labels.

    Args:
        most: width that the whole should not exceed, if the parts allow that.
    """
    places: list[Point] = [(0.0, 0.0)] * count
    lines: list[Line | None] = [None] * links
    drawings = [_lines(part) for part in parts]
    boxes = [
        extent(part.sketch.places, part.sketch.halves, drawing)
        for part, drawing in zip(parts, drawings, strict=True)
    ]
    for part, drawing, (dx, dy) in zip(parts, drawings, _shifts(parts, boxes, most), strict=True):
        for index, (x, y) in zip(part.labels, part.sketch.places, strict=True):
            places[index] = x + dx, y + dy
        for number, line in zip(part.links, drawing, strict=True):
            lines[number] = moved(line, dx, dy) if dx or dy else line
    blocked = [_ways(part.sketch, drawing) for part, drawing in zip(parts, drawings, strict=True)]
    return places, lines, len([link for way in blocked for link in way if link])


def _ways(sketch: Sketch, drawing: Sequence[Line]) -> list[list[int]]:
    """For each link the labels that its line runs through."""
    lines = Lines(sketch, drawing)
    return [lines.blocked(link, lines.points[link], lines.extents[link]) for link in range(len(drawing))]


def _lines(part: Placed) -> list[Line]:
    """The part's lines; labels that stood somewhere before move only where a line cannot pass them otherwise."""
    sketch = part.sketch
    drawing = rerouted(sketch)
    free: set[int] = set()
    for _ in range(ROUNDS if part.stays else 0):
        blocked = _ways(sketch, drawing)
        more = {at for link, labels in enumerate(blocked) if labels for at in (*sketch.links[link], *labels)}
        if more <= free:
            break
        free |= more - part.pins
        sketch.fixed = frozenset(range(len(sketch.places))) - free
        polish(sketch, STEPS[1:])
        drawing = rerouted(sketch)
    return drawing


def _shifts(parts: Sequence[Placed], boxes: Sequence[Box], most: float) -> list[Point]:
    """How far to move each part: those that stay, not at all; the others beside each other, or below those."""
    staying = [box for part, box in zip(parts, boxes, strict=True) if part.stays]
    moving = [at for at, part in enumerate(parts) if not part.stays]
    shifts: list[Point] = [(0.0, 0.0)] * len(parts)
    base = union(staying) if staying else None
    rows = _packed([boxes[at] for at in moving], most) if moving else []
    for at, (dx, dy) in zip(moving, rows, strict=True):
        shifts[at] = (dx + base.x, dy + base.bottom + APART) if base else (dx, dy)
    return shifts


def _connected(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected parts, the largest first, those of one size by their first label."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    seen = [False] * count
    groups = []
    for first in range(count):
        if seen[first]:
            continue
        seen[first] = True
        group = [first]
        for index in group:  # grows on the way
            for other in near[index]:
                if not seen[other]:
                    seen[other] = True
                    group.append(other)
        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _rounds(
    count: int, links: Sequence[tuple[int, int]], loops: Sequence[tuple[int, ...]]
) -> list[tuple[tuple[int, ...], float]]:
    """The loops that should read as rounds, each with a weight: the named ones, and a shortest through each link."""
    after: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        if a != b:
            after[a].append(b)
    named = {_canonical(loop) for loop in loops if len(loop) > 1}
    short = {_canonical(loop) for a, b in links if a != b and (loop := _back(after, a, b))}
    found = [(loop, 3.0 / len(loop) ** 2) for loop in sorted(named)]
    return found + [(loop, 1.0 / len(loop) ** 2) for loop in sorted(short - named)]


def _canonical(loop: tuple[int, ...]) -> tuple[int, ...]:
    start = loop.index(min(loop))
    return loop[start:] + loop[:start]


def _back(after: Sequence[Sequence[int]], a: int, b: int) -> tuple[int, ...] | None:
    """A shortest loop that starts with the link from a to b; None if there is none of at most eight links."""
    came = {b: a}
    ring = [b]
    for _ in range(7):
        outer = []
        for index in ring:
            for other in after[index]:
                if other == a:
                    way = [index]
                    while way[-1] != b:
                        way.append(came[way[-1]])
                    return (a, *reversed(way))
                if other not in came:
                    came[other] = index
                    outer.append(other)
        ring = outer
    return None


def extent(places: Sequence[Point], halves: Sequence[Point], lines: Sequence[Line]) -> Box:
    boxes = [Box(x - w, y - h, 2 * w, 2 * h) for (x, y), (w, h) in zip(places, halves, strict=True)]
    boxes += [Box(line.left, line.top, line.right - line.left, line.bottom - line.top) for line in lines]
    return union(boxes)


def _packed(boxes: Sequence[Box], most: float) -> list[Point]:
    """How far to shift each box so that all stand in rows, the figure about as wide as figures are.

    Tall ones start a row; in what is left of its height, smaller ones stand below each other.
    """
    area = fsum((box.width + APART) * (box.height + APART) for box in boxes)
    most = max([min(sqrt(area * ASPECT), most), *(box.width for box in boxes)])
    order = sorted(range(len(boxes)), key=lambda index: (-boxes[index].height, index))
    shifts: list[Point] = [(0.0, 0.0)] * len(boxes)
    left = x = y = row = tallest = (
        0.0  # of the column: left edge, right edge, bottom; of the row: top, height
    )
    for index in order:
        box = boxes[index]
        if y + box.height > row + tallest or max(x, left + box.width) > most:
            left, y = (x + APART if x else 0.0), row
        if left and left + box.width > most:
            left, y, row, x, tallest = 0.0, row + tallest + APART, row + tallest + APART, 0.0, 0.0
        shifts[index] = left - box.x, y - box.y
        x, tallest = max(x, left + box.width), max(tallest, y + box.height - row)
        y += box.height + APART
    return shifts
