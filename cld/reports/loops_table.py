"""Loops as a list: a line of properties for each, and its elements below. For a terminal, or any stream."""

from __future__ import annotations

from collections.abc import Sequence

from cld.graph.loops import Loop
from cld.reports.loops_chart import STYLES
from cld.reports.loops_words import Words
from cld.reports.terminal import Run, columns, padded, said, wrapped

Line = list[Run]
_HEADINGS = ("Loop", "Polarity", "Length", "Delay", "Weakest link", "Name and elements")


def table(loops: Sequence[Loop], words: Words, width: int) -> list[Line]:
    """The loops in the order given, under headings; a column in which no loop has anything to say is left out."""
    rows = [_cells(loop, words) for loop in loops]
    if not rows:
        return []
    sizes = [
        max(map(columns, (heading, *column))) if any(column) else 0
        for heading, column in zip(_HEADINGS, zip(*rows, strict=True), strict=True)
    ]
    sizes[-1] = max(sizes[-1], columns(_HEADINGS[-1]))
    indent = sizes[0] + 2
    lines: list[Line] = [[(_aligned(_HEADINGS, sizes), "2")]]
    for loop, cells in zip(loops, rows, strict=True):
        styles = ("1", STYLES[loop.polarity.value], "", "", "", "1")
        pieces = [
            (padded(cell, size) + "  ", style)
            for cell, size, style in zip(cells, sizes, styles, strict=True)
            if size
        ]
        lines += wrapped(pieces, max(width, indent + 20), indent)
        lines += chain(loop, width, indent)
    return lines


def chain(loop: Loop, width: int, indent: int) -> list[Line]:
    """A loop's elements by id, in causal order, and the factors that it depends on."""
    arrows = " → ".join((*loop.elements, loop.elements[0]))
    lines = wrapped([(" " * indent, ""), (arrows, "")], max(width, indent + 20), indent)
    if loop.conditional_on:
        factors = f"depends on {', '.join(loop.conditional_on)}"
        lines += wrapped([(" " * indent, ""), (factors, "3")], max(width, indent + 20), indent)
    return lines


def line(loop: Loop) -> str:
    """A loop on one line, for lists of any length: id, polarity, length, delay, and the elements by id."""
    delay = "delayed" if loop.delayed else ""
    name = f"{said(loop.name)}: " if loop.name else ""
    arrows = " → ".join((*loop.elements, loop.elements[0]))
    return f"{loop.id:<10}  {loop.polarity.value:<12}  {loop.length:>4}  {delay:<7}  {name}{arrows}\n"


def _cells(loop: Loop, words: Words) -> tuple[str, ...]:
    return (
        loop.id,
        loop.polarity.value,
        str(loop.length),
        "delayed" if loop.delayed else "",
        loop.grounding.value if loop.grounding else "",
        said(loop.name) if loop.id in words.starts else "",
    )


def _aligned(cells: Sequence[str], sizes: Sequence[int]) -> str:
    pairs = zip(cells, sizes, strict=True)
    return "  ".join(padded(cell, size) for cell, size in pairs if size).rstrip()
