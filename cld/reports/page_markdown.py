"""A page as Markdown for a comment on a pull request, which may only have so many characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cld.reports import loops_markdown as md
from cld.reports.numbers import counted
from cld.reports.page import ADDRESS, BOLD, BREAK, CODE, SLANTED, Block, Kind, Run, Words
from cld.reports.page import text as paragraph

LIMIT = 65_536
"""Characters that a comment on GitHub may have."""
LEAST = 1_000
"""No page is cut to less."""


class _Piece(NamedTuple):
    """A block as Markdown: what stands before its rows, each row, and what stands after."""

    head: str
    rows: tuple[str, ...]
    tail: str

    @property
    def text(self) -> str:
        return self.head + "".join(self.rows) + self.tail


def written(blocks: Sequence[Block], limit: int | None, whole: Sequence[str | Run] = ()) -> str:
    """The page; one of too many characters loses rows and blocks, whole ones only, and says so.

    Characters are counted as UTF-16 does, which counts no less than any code host.

    Args:
        limit: the most characters it may have, `LEAST` or more; None for no limit.
        whole: words on where the whole page is.
    """
    pieces = [_piece(block) for block in blocks]
    every = "\n".join(piece.text for piece in pieces)
    if limit is None or size(every) <= limit:
        return every
    note = _note(len(blocks), len(blocks), limit, whole)
    kept = _kept(blocks, pieces, limit - size(note) - 1)
    shortened = sum(1 for index, text in kept.items() if text != pieces[index].text)
    told = _note(len(blocks) - len(kept), shortened, limit, whole)
    place = next(
        (index for index, block in enumerate(blocks) if block.level > 0 or block.kind is Kind.HEADING), 0
    )
    parts = [(index, text) for index, text in sorted(kept.items())]
    before = [text for index, text in parts if index < place]
    return "\n".join([*before, told, *(text for index, text in parts if index >= place)])


def size(text: str) -> int:
    """How many characters a text has, those beyond the first 65,536 of Unicode as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _note(left_out: int, shortened: int, limit: int, whole: Sequence[str | Run] = ()) -> str:
    told = [f"{counted(left_out, 'part')} left out"] if left_out else []
    told += [f"{counted(shortened, 'list')} cut short"] if shortened else []
    text = f"This page is cut to {limit:,} characters: {' and '.join(told)}. "
    return _piece(paragraph((text, BOLD), *whole)).text


def _kept(blocks: Sequence[Block], pieces: Sequence[_Piece], room: int) -> dict[int, str]:
    """What fits, by the place of each block: low levels first, each in the order of the page."""
    above = _headings(blocks)
    kept: dict[int, str] = {}
    order = sorted(
        (index for index, block in enumerate(blocks) if block.kind is not Kind.HEADING),
        key=lambda index: (blocks[index].level, index),
    )
    for index in order:
        over = above[index]
        lead = pieces[over].text if over is not None and over not in kept else ""
        left = room - (size(lead) + 1 if lead else 0) - 1
        text = pieces[index].text
        if size(text) > left:
            text = _shorter(blocks[index], pieces[index], left)
        if not text:
            continue
        kept[index] = text
        room = left - size(text)
        if lead and over is not None:
            kept[over] = lead
    return kept


def _headings(blocks: Sequence[Block]) -> list[int | None]:
    """The heading above each block."""
    above: list[int | None] = []
    last = None
    for index, block in enumerate(blocks):
        last = index if block.kind is Kind.HEADING else last
        above.append(last)
    return above


def _shorter(block: Block, piece: _Piece, room: int) -> str:
    """As many rows as fit, with a line on those that do not; nothing where not even one fits."""
    if block.kind not in (Kind.ITEMS, Kind.TABLE):
        return ""
    last = f"\n{_more(block, len(piece.rows))}"
    room -= size(piece.head) + size(piece.tail) + size(last)
    many = 0
    for row in piece.rows:
        room -= size(row)
        if room < 0:
            break
        many += 1
    if not many:
        return ""
    more = f"\n{_more(block, len(piece.rows) - many)}"
    return piece.head + "".join(piece.rows[:many]) + more + piece.tail


def _more(block: Block, many: int) -> str:
    return f"… and {counted(many, f'more {block.noun}')}, left out here.\n"


def _piece(block: Block) -> _Piece:
    head, tail = (
        (f"<details><summary>{_html(block.fold)}</summary>\n\n", "\n</details>\n") if block.fold else ("", "")
    )
    if block.caption:
        head += f"**{md.cell(block.caption)}**\n\n"
    if block.kind is Kind.TABLE:
        cells = [[inline(cell) for cell in row] for row in block.rows]
        lines = md.grid(block.heads, cells).splitlines(keepends=True)
        return _Piece(head + "".join(lines[:2]), tuple(lines[2:]), tail)
    mark = {Kind.TITLE: "## ", Kind.HEADING: "### ", Kind.ITEMS: "- "}.get(block.kind, "")
    if block.kind is Kind.PICTURE:
        (shown,), (where,) = block.rows
        return _Piece(head, (f"![{inline(shown)}]({_address(where[0][0])})\n",), tail)
    return _Piece(head, tuple(f"{mark}{inline(row[0])}\n" for row in block.rows), tail)


def inline(words: Words) -> str:
    """Words within a line, also one of a table."""
    return "".join(_run(text, style) for text, style in words)


def _run(text: str, style: str) -> str:
    if style == BREAK:
        return "<br>"
    if style == CODE and text.isprintable() and not re.search(r"[`|]|^ | $", text):
        return f"`{text}`"
    if style == ADDRESS and not re.search(r"[<>|\\]", text):
        return f"<{text}>"
    inner = md.cell(text)
    if not inner:
        return " " if text else ""
    before, after = (
        " " if end.isspace() else "" for end in (text[0], text[-1])
    )  # a bold text may not begin with one
    mark = {BOLD: "**", SLANTED: "*"}.get(style, "")
    return f"{before}{mark}{inner}{mark}{after}"


def _html(text: str) -> str:
    from html import escape

    return md.unlinked(escape(text, quote=False))


def _address(url: str) -> str:
    from urllib.parse import quote

    return quote(url, safe="/:?=&%#@+,;~-._!*'$", errors="surrogateescape")
