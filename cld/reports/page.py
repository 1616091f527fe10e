"""A page of text before it is Markdown or HTML: blocks of rows, of which a writer may leave some out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.reports.terminal import cut, said

Run = tuple[str, str]
"""A piece of plain text and how it is set: one of the styles below."""
Words = tuple[Run, ...]
PLAIN, BOLD, SLANTED, CODE, BREAK, ADDRESS = "", "b", "i", "code", "br", "a"
"""Styles; a BREAK starts a new line, its text is empty; an ADDRESS is one of the web, to be followed."""
LABEL, TEXT = 160, 800
"""Characters that a name, and a longer text of the author's, may have on a page; more is cut off."""


SHOWN: Words = (("The model, with what was added, removed and turned marked.", PLAIN),)
"""What a picture of differences shows."""


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ITEMS = "items"
    TABLE = "table"
    PICTURE = "picture"


class Block(NamedTuple):
    """A part of a page. A writer that lacks room leaves out whole blocks and whole rows, the high levels first."""

    kind: Kind
    rows: tuple[tuple[Words, ...], ...]
    """Of a table, its cells; of all else, one cell a row. A picture has one row: what it shows, and where it lies."""
    level: int = 1
    """0 is the last to go. A heading stays as long as anything under it."""
    heads: tuple[str, ...] = ()
    fold: str = ""
    """The line under which it is folded away, where it is."""
    caption: str = ""
    """What a list or a table holds."""
    noun: str = "row"
    """What a row is, to say how many were left out."""
    data: bytes = b""
    """Of a picture: its SVG."""
    shares: tuple[int, ...] = ()
    """Of a table: how the columns share the width on paper, as numbers of any sum; as it comes where empty."""


def words(*parts: str | Run) -> Words:
    """Words of plain strings and of runs."""
    return tuple(
        (part, PLAIN) if isinstance(part, str) else part for part in parts if part and part != ("", PLAIN)
    )


def bold(text: str) -> Run:
    """A name of the author's as it is to stand out."""
    return label(text), BOLD


def code(text: str) -> Run:
    """A path, or whatever else is typed."""
    return label(text), CODE


def plainly(said: Words) -> str:
    """Words as plain text."""
    return "".join(text if style != BREAK else " " for text, style in said)


def label(text: str) -> str:
    """A name of the author's on one line, cut where it is far too long for a page."""
    return cut(said(text), LABEL)


def address(text: str) -> Run:
    """An address of the web, to be followed; what is none stays plain text."""
    return (text, ADDRESS) if re.fullmatch(r"https?://[!-~]+", text) else (said(text), PLAIN)


def prose(text: str) -> str:
    """A longer text of the author's on one line, cut where it is far too long for a page."""
    return cut(said(text), TEXT)


def marked(message: str) -> Words:
    """A longer text with what stands between backticks as code."""
    parts = enumerate(re.split(r"`([^`]+)`", prose(message)))
    return tuple((part, CODE if place % 2 else PLAIN) for place, part in parts if part)


def text(*parts: str | Run, level: int = 1) -> Block:
    """A paragraph."""
    return Block(Kind.TEXT, ((words(*parts),),), level)


def heading(*parts: str | Run) -> Block:
    """What everything up to the next heading is about."""
    return Block(Kind.HEADING, ((words(*parts),),))


def items(
    rows: Iterable[Words], level: int = 1, caption: str = "", fold: str = "", noun: str = "row"
) -> list[Block]:
    """A list; nothing where it has no rows."""
    found = tuple((row,) for row in rows)
    return [Block(Kind.ITEMS, found, level, (), fold, caption, noun)] if found else []


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Words]],
    level: int = 1,
    caption: str = "",
    fold: str = "",
    noun: str = "row",
    shares: Sequence[int] = (),
) -> list[Block]:
    """A table, without columns in which no row has anything to say; nothing where it has no rows."""
    found = [tuple(row) for row in rows]
    keep = [index for index, column in enumerate(zip(*found, strict=True)) if any(column)]
    body = tuple(tuple(row[index] for index in keep) for row in found)
    named = tuple(heads[index] for index in keep)
    wide = tuple(shares[index] for index in keep) if shares else ()
    if not body or not keep:
        return []
    return [Block(Kind.TABLE, body, level, named, fold, caption, noun, shares=wide)]
