"""A report in parts, each a small table or a list with remarks under it: for a terminal, or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cld.reports import loops_markdown as md
from cld.reports.terminal import Run, columns, cut, padded, wrapped

BOLD, DIM = "1", "2"
LEAST = 12
"""Columns that the first column of a table keeps, however little room there is."""


class Part(NamedTuple):
    """A heading, a table or a list under it, and remarks."""

    heading: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    """Columns of numbers."""
    items: tuple[tuple[str, str], ...] = ()
    """(what it is about, what is said of it)."""


def table(title: str, parts: Iterable[Part], width: int) -> list[list[Run]]:
    """For a terminal of so many columns."""
    lines = wrapped([(title, BOLD)], width)
    for part in parts:
        lines += [[], *wrapped([(part.heading, BOLD)], width)]
        lines += grid(part.heads, part.rows, part.right, width)
        for subject, text in part.items:
            lines += wrapped(
                [("  ", ""), (subject, BOLD), (f" {text}" if subject else text, "")], width, hang=5
            )
        for remark in part.remarks:
            lines += wrapped([("  ", ""), (remark, DIM)], width, hang=2)
    return lines


def grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int], width: int
) -> list[list[Run]]:
    """A table. Where a line would be too long, the widest column of words gives way, and then columns go below others."""
    if not rows:
        return []
    sizes = [max(columns(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    words = [place for place in range(len(sizes)) if place not in right]
    while sum(sizes) + 2 * len(sizes) > width:
        widest = max(words, key=lambda place: sizes[place])
        if sizes[widest] <= LEAST:
            break
        sizes[widest] -= 1
    lines: list[list[Run]] = []
    for block in _blocks(sizes, width):
        lines += [[]] if lines else []
        lines += [_line(row, block, sizes, right, DIM if row is heads else "") for row in [heads, *rows]]
    return lines


def _blocks(sizes: Sequence[int], width: int) -> list[list[int]]:
    """Which columns stand beside each other: all, or as many as fit with the first one before them."""
    blocks = [[0]]
    for place in range(1, len(sizes)):
        used = sum(sizes[each] + 2 for each in blocks[-1])
        if used + sizes[place] + 2 > width and len(blocks[-1]) > 1:
            blocks.append([0])
        blocks[-1].append(place)
    return blocks


def _line(
    row: Sequence[str], block: Sequence[int], sizes: Sequence[int], right: frozenset[int], style: str
) -> list[Run]:
    cells = [(place, cut(row[place], sizes[place])) for place in block]
    texts = [
        " " * (sizes[place] - columns(text)) + text if place in right else padded(text, sizes[place])
        for place, text in cells
    ]
    return [(("  " + "  ".join(texts)).rstrip(), style)]


def markdown(title: str, parts: Iterable[Part]) -> str:
    """For a paper's appendix or a pull request."""
    blocks = [f"**{md.cell(title)}**"]
    for part in parts:
        blocks.append(f"### {md.cell(part.heading)}")
        if part.rows:
            rows = [[md.cell(cell) for cell in row] for row in part.rows]
            blocks.append(md.grid([md.cell(head) or " " for head in part.heads], rows, part.right))
        heads = (f"**{md.cell(subject)}** " if subject else "" for subject, _ in part.items)
        blocks.append(
            "".join(f"- {head}{md.cell(text)}\n" for head, (_, text) in zip(heads, part.items, strict=True))
        )
        blocks += [md.cell(remark) for remark in part.remarks]
    return md.paragraphs(*blocks)
