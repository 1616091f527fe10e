"""A page of blocks for a terminal: tables whose columns share the width, lists, and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from cld.reports.page import BOLD, BREAK, Block, Kind, Words, plainly
from cld.reports.terminal import Run, columns, wrapped

Line = list[Run]
_STRONG, _DIM = "1", "2"
_LEAST = 12
"""No column that is made narrower gets less than this."""
_GAP = 2


def lines(blocks: Sequence[Block], width: int) -> list[Line]:
    """The page in lines of at most `width` columns. Nothing is left out."""
    found: list[Line] = []
    above = None
    for block in blocks:
        new = [*wrapped([(block.caption, _STRONG)], width)] if block.caption else []
        new += _laid(block, width)
        below = (block.kind is Kind.TEXT and block.level == 0) or (
            above is Kind.HEADING and not block.caption
        )
        found += [[], *new] if found and not below else new
        above = block.kind
    return found


def _laid(block: Block, width: int) -> list[Line]:
    if block.kind is Kind.TABLE:
        return _table(block, width)
    if block.kind is Kind.ITEMS:
        return [line for row in block.rows for line in _item(row[0], width)]
    style = _STRONG if block.kind in (Kind.TITLE, Kind.HEADING) else ""
    return [line for row in block.rows for line in wrapped(_runs(row[0], style), width)]


def _item(words: Words, width: int) -> list[Line]:
    """A row of a list; what stands after a break begins a line of its own below."""
    parts: list[list[Run]] = [[("  ", "")]]
    for text, style in words:
        if style == BREAK:
            parts.append([("     ", "")])
        else:
            parts[-1] += _runs(((text, style),))
    return [line for part in parts for line in wrapped(part, width, hang=5)]


def _runs(words: Words, style: str = "") -> list[Run]:
    return [(text, _STRONG if set_ == BOLD else style) for text, set_ in words]


def _table(block: Block, width: int) -> list[Line]:
    """Cells stand under their heads; what does not fit its column goes on below."""
    cells = [[plainly(cell) for cell in row] for row in block.rows]
    right = [all(map(_is_number, column)) for column in zip(*cells, strict=True)]
    sizes = _sizes([block.heads, *cells], width)
    rows = [_row([[(head, _DIM)] for head in block.heads], sizes, right)]
    rows += [_row([_runs(cell) for cell in row], sizes, right) for row in block.rows]
    return [line for row in rows for line in row]


def _is_number(cell: str) -> bool:
    """Whether a cell holds nothing but numbers, which stand at the right of their column."""
    return not cell.strip("0123456789., ")


def _sizes(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths of columns: what they need; where that is too much, the widest gives way first."""
    sizes = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    room = max(width - _GAP * (len(sizes) - 1), _LEAST)
    while sum(sizes) > room and max(sizes) > _LEAST:
        sizes[max(range(len(sizes)), key=lambda index: sizes[index])] -= 1
    return sizes


def _row(cells: Sequence[Line], sizes: Sequence[int], right: Sequence[bool]) -> list[Line]:
    laid = [wrapped(cell, size, hang=0) for cell, size in zip(cells, sizes, strict=True)]
    found: list[Line] = []
    for number in range(max(map(len, laid))):
        line: Line = []
        for index, (cell, size) in enumerate(zip(laid, sizes, strict=True)):
            part = cell[number] if number < len(cell) else []
            blank = size - sum(columns(text) for text, _ in part)
            gap = " " * (_GAP if index < len(sizes) - 1 else 0)
            lead, rest = (" " * blank, gap) if right[index] else ("", " " * blank + gap)
            line += [(lead, ""), *part, (rest, "")]
        found.append(_trimmed(line))
    return found


def _trimmed(line: Line) -> Line:
    while line and not line[-1][0].strip(" "):
        line.pop()
    return line
