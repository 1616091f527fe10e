"""Processes of the framework layout: circles with their label inside, arranged as `_framework_rows` knows how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, hypot
from typing import NamedTuple
from unicodedata import east_asian_width

from cld import text
from cld.geometry import bezier, holds
from cld.layouts import Box, Node, Point, Text
from cld.layouts._framework_paths import arcs
from cld.layouts._framework_rows import (
    FEW,
    Pattern,
    Pull,
    displaced,
    exchanged,
    fallback,
    patterns,
    returned,
    strain,
)
from cld.model import Element

RADII = (96.0, 104.0, 104.0, 92.0)
"""The usual radius for one circle, and for two, three and more that are intertwined."""
SINGLE = (84.0, 72.0, 60.0)
"""The same for two, three and more that stand apart."""
SMALLEST, LARGEST, LARGE = 52.0, 150.0, 110.0
"""The least radius that a row is made of rather than be broken, the most, and the most where there are many."""
STEP = 4.0
SIZES = (16.0, 15.0, 14.0, 13.0)
"""Of labels, the best first."""
CHOICE = 3
"""How many arrangements are drawn, to see which one has the better arrows."""


class Row(NamedTuple):
    """Circles about to be drawn."""

    radius: float
    centres: tuple[Point, ...]
    partners: tuple[tuple[int, ...], ...]
    """Of each circle, which others overlap it."""
    taken: tuple[tuple[Point, ...], ...]
    """Of each circle, where the arrows to these pass."""


def circles(
    processes: Sequence[Element],
    groups: Sequence[Sequence[str]],
    most: float,
    pulls: Sequence[Pull],
    seeds: Mapping[str, Point],
) -> list[tuple[Node, ...]]:
    """The circles of the processes, their common top left corner at the origin: a few arrangements, the best first.

    Args:
        processes: in drawing order; members of a group stand side by side.
        groups: ids of intertwined processes.
        most: the width that they should keep to.
        pulls: the arrows at the processes (by their place in `processes`).
        seeds: where processes stood before; where that is known, only the nearest arrangement counts.
    """
    if not processes:
        return [()]
    sizes = _sizes(processes, groups)
    radius = _radius(processes, sizes, most)
    found = list(patterns(sizes, radius, most)) or [fallback(sizes, radius, most)]
    before = [seeds.get(process.id) for process in processes]
    many = len(sizes) > FEW or len(found) == 1
    if any(before):
        found = [returned(pattern, sizes, before) if many else pattern for pattern in found]
        nearest = min(found, key=lambda pattern: round(displaced(pattern, before), 2))
        return [_drawn(processes, _row(nearest, radius))]
    if many:
        found = [exchanged(pattern, sizes, radius, pulls) for pattern in found]
    ranked = sorted(range(len(found)), key=lambda k: (round(strain(found[k], radius, pulls), 3), k))
    return [_drawn(processes, _row(found[k], radius)) for k in ranked[:CHOICE]]


def _sizes(processes: Sequence[Element], groups: Sequence[Sequence[str]]) -> list[int]:
    """How many circles overlap, group by group in the order of the processes."""
    sizes: list[int] = []
    before: Sequence[str] = ()
    for process in processes:
        mine = next((group for group in groups if process.id in group), (process.id,))
        if mine is before:
            sizes[-1] += 1
        else:
            sizes.append(1)
        before = mine
    return sizes


def _radius(processes: Sequence[Element], sizes: Sequence[int], most: float) -> float:
    """A radius at which the circles keep to the width and their labels fit, as far as possible."""
    usual = RADII[min(max(sizes), 4) - 1]
    if len(sizes) > 1:
        usual = min(usual, SINGLE[min(len(sizes), 4) - 2])
    radius = usual
    if len(sizes) <= FEW:
        while radius > SMALLEST and not any(True for _ in patterns(sizes, radius, most)):
            radius -= STEP
    limit = LARGEST if len(processes) <= FEW else LARGE
    while not _labels(processes, _row(fallback(sizes, radius, most), radius)):
        if radius >= limit:
            break
        radius += STEP
    return radius


def _labels(processes: Sequence[Element], row: Row) -> list[tuple[Text, ...]] | None:
    """All labels in one size; None where they do not fit in any."""
    for size in SIZES:
        labels: list[tuple[Text, ...]] = []
        for index, process in enumerate(processes):
            label = _label(process, row, index, size)
            if label is None:
                break
            labels.append(label)
        else:
            return labels
    return None


def _row(pattern: Pattern, radius: float) -> Row:
    partners = tuple(
        tuple(k for k, other in enumerate(pattern) if k != n and _distance(other, centre) < 2 * radius)
        for n, centre in enumerate(pattern)
    )
    taken: list[list[Point]] = [[] for _ in pattern]
    for n, centre in enumerate(pattern):
        for k in partners[n]:
            third = [pattern[m] for m in sorted({*partners[n], *partners[k]} - {n, k})]
            curves = arcs(centre, pattern[k], radius, third)
            for curve in curves[:1] if third else curves:
                points = bezier(curve, 8.0)
                taken[n] += points[: len(points) // 3]
    return Row(radius, pattern, partners, tuple(tuple(points) for points in taken))


def _drawn(processes: Sequence[Element], row: Row) -> tuple[Node, ...]:
    left = min(x for x, _ in row.centres) - row.radius
    top = min(y for _, y in row.centres) - row.radius
    labels = _labels(processes, row) or [
        _label(process, row, index, SIZES[-1]) or _squeezed(process, row, index)
        for index, process in enumerate(processes)
    ]
    return tuple(
        _node(process, row, index, labels[index], (-left, -top), processes)
        for index, process in enumerate(processes)
    )


def in_order(
    processes: Sequence[Element], groups: Sequence[Sequence[str]], rank: Mapping[str, float]
) -> list[Element]:
    """Processes with intertwined ones side by side in the author's order, the groups by their mean rank."""
    known = {process.id: process for process in processes}
    rows: list[list[str]] = []
    seen: set[str] = set()
    for group in (*groups, *((process.id,) for process in processes)):
        fresh = [id for id in group if id in known and id not in seen]
        seen.update(fresh)
        rows.extend([fresh] if fresh else [])
    rows.sort(key=lambda ids: (fsum(rank.get(id, 0.0) for id in ids) / len(ids), ids))
    return [known[id] for ids in rows for id in ids]


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _label(process: Element, row: Row, index: int, size: float) -> tuple[Text, ...] | None:
    """The label set inside the circle, clear of circles that overlap it; None where it does not fit."""
    for middle in _places(row, index):
        for width in (1.15, 1.0, 1.3, 0.85, 1.5):
            if _whole(process.label, row.radius * width, size):
                lines = _lines(process.label, row.radius * width, size, middle)
                if _fits(lines, row, index):
                    return lines
    return None


def _whole(label: str, width: float, size: float) -> bool:
    """Whether the label can be wrapped without breaking a word (words of wide characters may be)."""
    words = [word for word in label.split() if all(east_asian_width(c) not in "WF" for c in word)]
    return all(text.width(word, size, bold=True) <= width for word in words)


def _places(row: Row, index: int) -> Iterator[Point]:
    """Where the middle of a label may stand: away from the circles that overlap, or in the very centre."""
    x, y = row.centres[index]
    away = [0.0, 0.0]
    for other in row.partners[index]:
        ox, oy = row.centres[other]
        length = _distance((x, y), (ox, oy))
        away[0] += (x - ox) / length
        away[1] += (y - oy) / length
    for shift in (0.24, 0.32, 0.16, 0.4):
        yield x + away[0] * shift * row.radius, y + away[1] * shift * row.radius


def _lines(label: str, width: float, size: float, middle: Point) -> tuple[Text, ...]:
    lines = text.wrap(label, width, size, bold=True)
    pitch = size * text.LINE
    first = middle[1] - (len(lines) - 1) * pitch / 2 + text.CAP_HEIGHT / 2 * size
    return tuple(
        Text(middle[0], first + number * pitch, line, size, bold=True, anchor="middle")
        for number, line in enumerate(lines)
    )


def _fits(lines: Sequence[Text], row: Row, index: int) -> bool:
    centre, radius = row.centres[index], row.radius
    for line in lines:
        half = text.width(line.text, line.size, bold=True) / 2
        for x in (line.x - half, line.x, line.x + half):
            for y in (line.y - 0.75 * line.size, line.y + 0.25 * line.size):
                if _distance((x, y), centre) > radius - 8:
                    return False
                if any(_distance((x, y), row.centres[other]) < radius + 4 for other in row.partners[index]):
                    return False
        box = Box(line.x - half - 7, line.y - 0.75 * line.size - 4, 2 * half + 14, line.size + 8)
        if any(holds(box, point) for point in row.taken[index]):
            return False
    return True


def _squeezed(process: Element, row: Row, index: int) -> tuple[Text, ...]:
    """The label of a process that is too long for any circle: as much of it as has room, and an ellipsis."""
    words = " ".join(process.label.split())
    low, high = 1, len(words)
    found: tuple[Text, ...] = ()
    while low <= high:
        middle = (low + high) // 2
        cut = words[:middle].rstrip() + "…"
        places = list(_places(row, index))
        options = [
            _lines(cut, row.radius * wide, 12.5, at) for at in places for wide in (1.0, 1.3, 0.8, 0.6, 0.45)
        ]
        fitting = [lines for lines in options if _fits(lines, row, index)]
        if fitting:
            found, low = fitting[0], middle + 1
        else:
            high = middle - 1
    return found


def _node(
    process: Element, row: Row, index: int, label: Sequence[Text], shift: Point, processes: Sequence[Element]
) -> Node:
    (x, y), radius = row.centres[index], row.radius
    box = Box(x + shift[0] - radius, y + shift[1] - radius, 2 * radius, 2 * radius)
    texts = tuple(
        Text(line.x + shift[0], line.y + shift[1], line.text, line.size, line.bold, line.anchor)
        for line in label
    )
    meant = tuple(processes[other].id for other in range(len(processes)) if _boxes_meet(row, index, other))
    return Node(
        process.id, process.kind, "circle", box, " ".join(process.label.split()), texts, overlaps=meant
    )


def _boxes_meet(row: Row, a: int, b: int) -> bool:
    """Whether the boxes around two circles overlap: tools that know only boxes ask for those to be declared."""
    (ax, ay), (bx, by) = row.centres[a], row.centres[b]
    return a != b and max(abs(ax - bx), abs(ay - by)) < 2 * row.radius
