"""Processes of the framework layout: circles with their label inside, in a row that climbs to the right.

The row climbs (or falls) so that every circle can be seen from all four sides: an arrow from the left reaches
the second circle past the first, an arrow from below the first past the second, without going round.
Intertwined processes overlap; the others stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, hypot, sqrt
from typing import NamedTuple
from unicodedata import east_asian_width

from cld import text
from cld.layouts import Box, Node, Point, Text
from cld.model import Element

OVERLAP = 1.42
"""Distance of the centres of two intertwined circles, in radii; `CROWDED` with three or more in a group."""
CROWDED = 1.56
APART = 64.0
"""Free space between circles that do not overlap: an arrow with its sign."""
SLOPE = 0.47
"""How much the row climbs: the sine of the angle, where the width allows it."""
RADII = (96.0, 104.0, 92.0, 82.0)
"""The smallest radius for one, two, three, and more circles; `SINGLE` where several stand apart."""
SINGLE = 80.0
LARGEST = 150.0


class Row(NamedTuple):
    """Circles about to be drawn: radius, and the centres relative to the first."""

    radius: float
    centres: tuple[Point, ...]
    partners: tuple[tuple[int, ...], ...]
    """Of each circle, which others overlap it."""


def circles(
    processes: Sequence[Element], groups: Sequence[Sequence[str]], most: float, rising: bool
) -> tuple[Node, ...]:
    """The circles of the processes (in order of the row), top left corner at the origin.

    Args:
        processes: in drawing order; members of a group stand side by side.
        groups: ids of intertwined processes.
        most: the width that the row should keep to; it turns steeper rather than wider.
        rising: whether the row climbs to the right rather than falls.
    """
    if not processes:
        return ()
    known = {process.id for process in processes}
    overlapping = any(len(known.intersection(group)) > 1 for group in groups)
    radius = RADII[min(len(processes), 4) - 1] if overlapping or len(processes) == 1 else SINGLE
    while True:
        row = _row(processes, groups, radius, most, rising)
        labels = [_label(process, row, index) for index, process in enumerate(processes)]
        if all(labels) or radius >= LARGEST:
            break
        radius += 6
    left = min(x for x, _ in row.centres) - radius
    top = min(y for _, y in row.centres) - radius
    return tuple(
        _node(process, row, index, labels[index] or _squeezed(process, row, index), (-left, -top), processes)
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


def _row(
    processes: Sequence[Element], groups: Sequence[Sequence[str]], radius: float, most: float, rising: bool
) -> Row:
    ids = [process.id for process in processes]
    together = [next((tuple(i for i in g if i in ids) for g in groups if id in g), (id,)) for id in ids]
    gaps = []
    for a, b in zip(range(len(ids)), range(1, len(ids)), strict=False):
        tight = CROWDED if len(together[a]) > 2 else OVERLAP
        gaps.append(radius * tight if ids[b] in together[a] else 2 * radius + APART)
    share = (most - 2 * radius) / max(fsum(gaps), 1.0)  # of each distance, what may go sideways
    across = min(sqrt(1 - SLOPE * SLOPE), max(share, 0.12))
    down = sqrt(1 - across * across) * (-1 if rising else 1)
    centres = [(0.0, 0.0)]
    for gap in gaps:
        centres.append((centres[-1][0] + gap * across, centres[-1][1] + gap * down))
    partners = tuple(
        tuple(i for i, other in enumerate(centres) if i != k and _distance(other, centres[k]) < 2 * radius)
        for k in range(len(ids))
    )
    return Row(radius, tuple(centres), partners)


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _label(process: Element, row: Row, index: int) -> tuple[Text, ...] | None:
    """The label set inside the circle, clear of circles that overlap it; None where it does not fit."""
    for size in (16.0, 15.0, 14.0, 13.0):
        for middle in _places(row, index):
            for width in (1.15, 1.0, 1.3, 0.85, 1.5):
                lines = _lines(process.label, row.radius * width, size, middle)
                if _whole(process.label, row.radius * width, size) and _fits(lines, row, index):
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
