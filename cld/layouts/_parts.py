"""The parts of a diagram that no link joins: each is placed by itself, then they are packed side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, sqrt

from cld.geometry import Line, moved, union
from cld.layouts import Box, Point
from cld.layouts._reroute import rerouted
from cld.layouts._search import ASPECT, Part, sketched

APART = 40.0
"""Room between two parts."""


def arranged(
    halves: Sequence[Point],
    links: Sequence[tuple[int, int]],
    pairs: Sequence[tuple[int, int]],
    loops: Sequence[tuple[int, ...]],
) -> tuple[list[Point], list[Line | None]]:
    """The middle of every label, and every link's arc (None for a link from a label to itself).

    Args:
        halves: half the width and half the height of each label's box.
        links: (source, target), each pair of indices once.
        pairs: labels to be placed close to each other without a link.
        loops: named loops, as labels in causal order.
    """
    rounds = _rounds(len(halves), links, loops)
    places: list[Point] = [(0.0, 0.0)] * len(halves)
    lines: list[Line | None] = [None] * len(links)
    groups = _connected(len(halves), [*links, *pairs])
    drawn = []
    for group in groups:
        local = {index: number for number, index in enumerate(group)}
        mine = [number for number, (a, b) in enumerate(links) if a in local and a != b]
        sketch = sketched(
            Part(
                tuple(halves[index] for index in group),
                tuple((local[links[number][0]], local[links[number][1]]) for number in mine),
                tuple((local[a], local[b]) for a, b in pairs if a in local and a != b),
                tuple((tuple(local[i] for i in loop), weight) for loop, weight in rounds if loop[0] in local),
            )
        )
        drawn.append((group, mine, sketch, rerouted(sketch)))
    boxes = [_extent(sketch.places, sketch.halves, drawing) for _, _, sketch, drawing in drawn]
    for (group, mine, sketch, drawing), (dx, dy) in zip(drawn, _packed(boxes), strict=True):
        for index, (x, y) in zip(group, sketch.places, strict=True):
            places[index] = x + dx, y + dy
        for number, line in zip(mine, drawing, strict=True):
            lines[number] = moved(line, dx, dy)
    return places, lines


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


def _extent(places: Sequence[Point], halves: Sequence[Point], lines: Sequence[Line]) -> Box:
    boxes = [Box(x - w, y - h, 2 * w, 2 * h) for (x, y), (w, h) in zip(places, halves, strict=True)]
    boxes += [Box(line.left, line.top, line.right - line.left, line.bottom - line.top) for line in lines]
    return union(boxes)


def _packed(boxes: Sequence[Box]) -> list[Point]:
    """How far to shift each box so that all stand in rows, the figure about as wide as figures are.

    Tall ones start a row; in what is left of its height, smaller ones stand below each other.
    """
    area = fsum((box.width + APART) * (box.height + APART) for box in boxes)
    most = max([sqrt(area * ASPECT), *(box.width for box in boxes)])
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
