"""A matrix on a terminal: columns in blocks that fit the width, every word whole; then what was found, and what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld.matrix.sheet import DOT, Detail, Face, Head, Sheet
from cld.reports.terminal import Run, columns, padded, plain, wrapped

Line = list[Run]
_LABEL = 26
"""Columns that row labels take at most, where their words allow it."""
_HEADS = (16, 14, 12, 10, 8)
"""Columns to which heads of columns are wrapped: the most with which there are no more blocks than need be."""
_GAP = 2


def table(sheet: Sheet, width: int, words: bool = False) -> list[Line]:
    """The matrix for a terminal of so many columns.

    Args:
        words: whether to tell, under the table, what is in each cell.
    """
    lines: list[Line] = [[(plain(sheet.title), "1")]]
    for sentence in (f"{sheet.corner} by {sheet.across[:1].lower()}{sheet.across[1:]}.", *sheet.caption):
        lines += wrapped([(plain(sentence), "2")], width)
    lines.append([])
    for block in _blocks(sheet, width):
        lines += [*block, []]
    for note in sheet.notes:
        lines += wrapped([(plain(note), "")], width, 2)
    if sheet.notes:
        lines.append([])
    if words:
        lines += _told(sheet, width)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _blocks(sheet: Sheet, width: int) -> Iterator[list[Line]]:
    """As many columns at a time as fit; the sums stand in the last block."""
    labels = [*(plain(row.label) for row in sheet.rows), *sheet.sums]
    label = _room((sheet.corner, *labels), min(_LABEL, width // 3))
    heads = [plain(column.label) for column in sheet.columns]
    body = [[face.brief or DOT for face in row] for row in sheet.faces]
    for at in range(len(sheet.sums)):
        body.append([sums[at] for sums in sheet.column_sums])
    tails = [[row[at] for row in sheet.row_sums] for at in range(len(sheet.sums))]
    cells = [[row[at] for row in body] for at in range(len(heads))]
    heads += sheet.sums
    blank = [""] * len(sheet.sums)
    cells += [[*tail, *blank[:at], sheet.total[at], *blank[at + 1 :]] for at, tail in enumerate(tails)]
    plans = [
        _split(
            [_room((head, *column), most) for head, column in zip(heads, cells, strict=True)],
            width - label,
            len(sheet.sums),
        )
        for most in _HEADS
    ]
    for start, rooms in min(plans, key=len):
        part = slice(start, start + len(rooms))
        yield _block((sheet.corner, *labels), [label, *rooms], heads[part], cells[part], len(sheet.rows))


def _split(rooms: Sequence[int], width: int, sums: int) -> list[tuple[int, list[int]]]:
    """Columns in blocks that fit: where each begins, and the columns' widths. Sums stay together."""
    body = len(rooms) - sums
    units = [*([room] for room in rooms[:body]), *([list(rooms[body:])] if sums else [])]
    blocks: list[tuple[int, list[int]]] = []
    left = at = 0
    for unit in units:
        needs = sum(unit) + _GAP * len(unit)
        if not blocks or needs > left:
            blocks.append((at, []))
            left = width
        blocks[-1][1].extend(unit)
        left -= needs
        at += len(unit)
    return blocks


def _room(texts: Sequence[str], most: int) -> int:
    """Columns for texts that may be wrapped: as many as the longest word needs, and up to `most` for more words a line."""
    longest = max((columns(word) for text in texts for word in text.split()), default=1)
    whole = max(map(columns, texts), default=1)
    return max(longest, min(whole, most))


def _block(
    labels: Sequence[str],
    rooms: Sequence[int],
    heads: Sequence[str],
    cells: Sequence[Sequence[str]],
    body: int,
) -> list[Line]:
    """Heads, so many rows, and sums."""
    lines: list[Line] = []
    for at, label in enumerate(labels):
        row = [label, *(heads if at == 0 else [column[at - 1] for column in cells])]
        style = "1" if at == 0 else "" if at <= body else "2"
        lines += _row(row, rooms, style)
    return lines


def _row(texts: Sequence[str], rooms: Sequence[int], style: str) -> Iterator[Line]:
    """A row of cells, of as many lines as the highest of them needs."""
    parts = [
        ["".join(run for run, _ in line) for line in wrapped([(text, "")], room)]
        for text, room in zip(texts, rooms, strict=True)
    ]
    for at in range(max(map(len, parts))):
        pieces = [
            padded(part[at] if at < len(part) else "", room) for part, room in zip(parts, rooms, strict=True)
        ]
        yield [((" " * _GAP).join(pieces).rstrip(), style)]


def _told(sheet: Sheet, width: int) -> Iterator[Line]:
    """What is in each cell that holds anything, row by row."""
    for head, row in zip(sheet.rows, sheet.faces, strict=True):
        filled = [(column, face) for column, face in zip(sheet.columns, row, strict=True) if face.details]
        yield [(plain(head.label), "1")]
        if not filled:
            yield [(f"  {DOT}", "")]
        for column, face in filled:
            yield from _cell(column, face, width)
        yield []


def _cell(column: Head, face: Face, width: int) -> Iterator[Line]:
    yield from wrapped([("  ", ""), (f"{plain(column.label)}: ", "3"), (plain(face.text), "3")], width, 4)
    for detail in face.details:
        yield from wrapped([("    ", ""), (plain(told(detail)), "")], width, 6)


def told(detail: Detail) -> str:
    """A detail on one line: id, speaker, whether it is against, and what is said."""
    start = f"{detail.id} ({detail.speaker})" if detail.speaker else detail.id
    against = " against" if detail.against else ""
    return f"{start}{against}: {detail.words}" if detail.words else f"{start}{against}"
