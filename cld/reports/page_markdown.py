"""A page as Markdown for a comment on a pull request, which may only have so many characters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cld.reports import loops_markdown as md
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.page import ADDRESS, BOLD, BREAK, CODE, SLANTED, Block, Kind, Run, Words
from cld.reports.page import text as paragraph

LIMIT = 65_536
"""Characters that a comment on GitHub may have."""
LEAST = 1_000
"""No page is cut to less."""
_NAMES, _NAMED = 600, 5
"""Characters that the names of sections that are left out may take, and which part of the room at most."""
_Lead = tuple[int, ...]
"""The places of the blocks that lead to one."""


class _Cut(NamedTuple):
    """How much of a page is left out."""

    parts: int
    """Of the sections that are there."""
    lists: int
    """Lists that are cut short."""
    sections: int
    names: str = ""
    """What the sections that are left out are called."""


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
    above = _above(blocks)
    room = limit - size(_note(_Cut(len(blocks), len(blocks), len(blocks)), limit, whole)) - 1
    kept = _kept(blocks, pieces, above, room)
    if _lost(blocks, kept):  # whole sections are missing: with room for their names
        kept = _kept(blocks, pieces, above, room - min(room // _NAMED, _NAMES))
    told = _note(_cut(blocks, pieces, above, kept, min(room // _NAMED, _NAMES)), limit, whole)
    place = next(
        (index for index, block in enumerate(blocks) if block.level > 0 or block.kind is Kind.HEADING), 0
    )
    parts = [(index, text) for index, text in sorted(kept.items())]
    before = [text for index, text in parts if index < place]
    return "\n".join([*before, told, *(text for index, text in parts if index >= place)])


def size(text: str) -> int:
    """How many characters a text has, those beyond the first 65,536 of Unicode as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _note(cut: _Cut, limit: int, whole: Sequence[str | Run] = ()) -> str:
    told = [f"{counted(cut.sections, 'section')} left out"] if cut.sections else []
    more = "more " if cut.sections else ""
    told += [f"{counted(cut.parts, f'{more}part')} left out"] if cut.parts else []
    told += [f"{counted(cut.lists, 'list')} cut short"] if cut.lists else []
    lead = _piece(
        paragraph((f"This page is cut to {limit:,} characters: {enumeration(told)}. ", BOLD), *whole)
    )
    return lead.text + (f"\nLeft out: {cut.names}.\n" if cut.names else "")


def _lost(blocks: Sequence[Block], kept: Mapping[int, str]) -> list[int]:
    """The headings of sections of which nothing is kept."""
    return [at for at, block in enumerate(blocks) if block.kind is Kind.HEADING and at not in kept]


def _cut(
    blocks: Sequence[Block],
    pieces: Sequence[_Piece],
    above: Sequence[_Lead],
    kept: Mapping[int, str],
    room: int,
) -> _Cut:
    """What was cut, with as many names of lost sections as there is room for."""
    lost = _lost(blocks, kept)
    gone = {heading: sum(lead[:1] == (heading,) for lead in above) for heading in lost}
    short = sum(1 for index, text in kept.items() if text != pieces[index].text)
    names: list[str] = []
    room -= size(f"Left out: , and {counted(len(lost), 'more section')}.\n\n")
    for heading in lost:
        name = _name(blocks, above, heading)
        room -= size(name) + size(", ")
        if room < 0:
            break
        names.append(name)
    if rest := len(lost) - len(names):
        names.append(counted(rest, "more section" if names else "section"))
    parts = len(blocks) - len(kept) - len(lost) - sum(gone.values())
    return _Cut(
        parts, short, len(lost), enumeration(names, most=len(names)) if len(names) > bool(rest) else ""
    )


def _name(blocks: Sequence[Block], above: Sequence[_Lead], heading: int) -> str:
    """What a section is called: its heading, and the path that stands right under it, for headings may be alike."""
    named = inline(blocks[heading].rows[0][0])
    under = [blocks[at] for at, lead in enumerate(above) if lead == (heading,)][:1]
    path = [_run(*run) for block in under for run in block.rows[0][0][:1] if run[1] == CODE]
    return f"{named} ({path[0]})" if path and path[0] != named else named


def _kept(
    blocks: Sequence[Block], pieces: Sequence[_Piece], above: Sequence[_Lead], room: int
) -> dict[int, str]:
    """What fits, by the place of each block: low levels first, each in the order of the page."""
    kept: dict[int, str] = {}
    begun: set[_Lead] = set()  # sections of which there is a list, a table or a picture
    for index, waits in _order(blocks, above):
        section = above[index][:1]
        if waits and section not in begun:
            continue
        lead = {at: pieces[at].text for at in above[index] if at not in kept}
        left = room - sum(size(text) + 1 for text in lead.values()) - 1
        text = pieces[index].text
        if size(text) > left:
            text = _shorter(blocks[index], pieces[index], left)
        if not text:
            continue
        begun.add(section)
        kept |= {**lead, index: text}
        room = left - size(text)
    return kept


def _order(blocks: Sequence[Block], above: Sequence[_Lead]) -> list[tuple[int, bool]]:
    """The blocks in the order in which they get room, and whether each waits for others of its section.

    A remark in a section with lists or tables is about these, and of no use without them.
    """
    lists: dict[_Lead, int] = {}
    for block, lead in zip(blocks, above, strict=True):
        if lead and block.kind is not Kind.TEXT:
            lists[lead[:1]] = min(block.level, lists.get(lead[:1], block.level))
    leads = {at for lead in above for at in lead}
    turns: list[tuple[int, bool, int]] = []
    for at, block in enumerate(blocks):
        waits = block.kind is Kind.TEXT and above[at][:1] in lists
        if at not in leads:
            turns.append((max(block.level, lists[above[at][:1]] if waits else 0), waits, at))
    return [(at, waits) for _, waits, at in sorted(turns)]


def _above(blocks: Sequence[Block]) -> list[_Lead]:
    """What goes before each block wherever it is kept, and is not kept without any of those that it leads: the heading,
    and the line right under it if more than that line is in the section.
    """
    above: list[_Lead] = []
    lead: _Lead = ()
    for at, block in enumerate(blocks):
        above.append(lead if block.kind is not Kind.HEADING else ())
        follows = blocks[at + 1].kind if at + 1 < len(blocks) else Kind.HEADING
        if block.kind is Kind.HEADING:
            lead = (at,)
        elif lead == (at - 1,) and block.kind is Kind.TEXT and follows is not Kind.HEADING:
            lead = (at - 1, at)
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
