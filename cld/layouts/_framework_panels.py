"""Panels of the framework layout: a heading over its elements, in columns that end together."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from cld import text
from cld.layouts import Box, Item, Node, Text

SIZE = 12.5
"""Font size of elements and notes. Figures are at most 80 times as wide, so 6 pt at 170 mm."""
HEADING = 14.0
LINE = SIZE * text.LINE
PAD = 12.0
INDENT = 11.5
"""From a bullet's column to its text."""
BETWEEN = 4.5
"""Between two elements of a list."""
COLUMN_GAP = 20.0


class Entry(NamedTuple):
    """An element to list: its id, label, and how many links it has in the whole figure."""

    id: str
    label: str
    links: int


class Plan(NamedTuple):
    """A panel before it is made: what it lists under which heading."""

    id: str
    kind: str
    heading: str
    entries: tuple[Entry, ...]


def ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The elements with the most links first, then by label."""
    return tuple(sorted(entries, key=lambda entry: (-entry.links, entry.label.casefold(), entry.id)))


def build(plan: Plan, most: float, columns: int = 1, fill: bool = False) -> Node:
    """The panel at the origin, at most `most` wide, its height hugging its text.

    With `fill` it is exactly that wide; otherwise only as wide as its lines need.
    """
    share = (most - 2 * PAD - (columns - 1) * COLUMN_GAP) / columns
    lines = [text.wrap(entry.label, max(share - INDENT, 30.0), SIZE) for entry in plan.entries]
    parts = _split([_height(item) for item in lines], columns)
    widths = [max((_width(item) for item in lines[a:b]), default=0.0) for a, b in parts]
    heading = text.wrap(plan.heading, max(most - 2 * PAD, 30.0), HEADING, bold=True)
    inner = fsum(widths) + (len(parts) - 1) * COLUMN_GAP
    inner = max(inner, *(text.width(line, HEADING, bold=True) for line in heading))
    slack = (most - 2 * PAD - inner if fill else 0.0) / len(parts)
    top = PAD + len(heading) * HEADING * text.LINE + 4
    x, bottom, items = PAD, top, []
    for (a, b), width in zip(parts, widths, strict=True):
        placed, end = _column(plan.entries[a:b], lines[a:b], x, top)
        items.extend(placed)
        x, bottom = x + width + COLUMN_GAP + slack, max(bottom, end)
    width = most if fill else inner + 2 * PAD
    texts = tuple(
        Text(PAD, PAD + (0.92 + text.LINE * number) * HEADING, line, HEADING, bold=True)
        for number, line in enumerate(heading)
    )
    box = Box(0.0, 0.0, width, bottom + PAD - 2)
    return Node(plan.id, plan.kind, "panel", box, plan.heading, texts, tuple(items))


def best(plan: Plan, most: float) -> Node:
    """The panel in as many columns as make it smallest without ragged ends; nearly full ones are filled out."""
    options = []
    for columns in range(1, min(4, len(plan.entries)) + 1):
        if columns == 1 or (most - 2 * PAD - (columns - 1) * COLUMN_GAP) / columns >= 13.5 * SIZE:
            node = build(plan, most, columns)
            options.append((node.box.height * (0.35 * most + 0.65 * node.box.width), columns, node))
    _, columns, node = min(options, key=lambda option: option[:2])
    return build(plan, most, columns, fill=True) if node.box.width > 0.8 * most else node


def moved(node: Node, dx: float, dy: float) -> Node:
    """The node with all its parts, elsewhere."""
    box = node.box._replace(x=node.box.x + dx, y=node.box.y + dy)
    texts = tuple(line._replace(x=line.x + dx, y=line.y + dy) for line in node.texts)
    items = tuple(
        item._replace(
            lines=tuple(line._replace(x=line.x + dx, y=line.y + dy) for line in item.lines),
            bullet=(item.bullet[0] + dx, item.bullet[1] + dy),
        )
        for item in node.items
    )
    return node._replace(box=box, texts=texts, items=items)


def _width(lines: Sequence[str]) -> float:
    return INDENT + max(text.width(line, SIZE) for line in lines)


def _height(lines: Sequence[str]) -> float:
    return len(lines) * LINE + BETWEEN


def _split(heights: Sequence[float], columns: int) -> list[tuple[int, int]]:
    """Where columns begin and end, so that the tallest is as low as can be and the order is kept."""
    limits = sorted({fsum(heights[a:b]) for a in range(len(heights)) for b in range(a + 1, len(heights) + 1)})
    for limit in limits:
        parts = _filled(heights, limit + 1e-6)
        if len(parts) <= columns:
            return _filled(heights, limit + 1.5 * BETWEEN)  # a little more, so that a short column comes last
    return [(0, len(heights))]


def _filled(heights: Sequence[float], limit: float) -> list[tuple[int, int]]:
    parts, start, total = [], 0, 0.0
    for index, height in enumerate(heights):
        if total + height > limit and index > start:
            parts.append((start, index))
            start, total = index, 0.0
        total += height
    return [*parts, (start, len(heights))]


def _column(
    entries: Sequence[Entry], lines: Sequence[Sequence[str]], x: float, top: float
) -> tuple[list[Item], float]:
    items, y = [], top
    for entry, wrapped in zip(entries, lines, strict=True):
        baseline = y + 0.95 * SIZE
        texts = tuple(
            Text(x + INDENT, baseline + number * LINE, line, SIZE) for number, line in enumerate(wrapped)
        )
        items.append(Item(entry.id, texts, (x + 3.5, baseline - 0.25 * SIZE), entry.links))
        y += _height(wrapped)
    return items, y - BETWEEN
