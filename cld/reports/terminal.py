"""Text on a terminal: how wide it is, where it breaks, and colours, without a library that takes long to load."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

Run = tuple[str, str]
"""A piece of text and its style: codes as terminals know them, such as `1;36`; empty for plain text."""
FIRM = "\u00a0"
"""A blank at which no line is broken."""


def plain(text: str) -> str:
    """Text that cannot disturb a terminal: tabs as one space, control and direction marks as a dot."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if c == "\t" else "·" if unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in _DIRECTION else c
        for c in text
    )


def said(text: str) -> str:
    """A text of the author's on one line, harmless."""
    return plain(" ".join(text.split()))


_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def painted(text: str, style: str, colour: bool) -> str:
    """Text in a style, where colours are wanted."""
    return f"\033[{style}m{text}\033[0m" if colour and style and text else text


def padded(text: str, width: int) -> str:
    """Text filled up with blanks to so many columns."""
    return text + " " * (width - columns(text))


def cut(text: str, width: int) -> str:
    """Text of at most so many columns; what is cut off shows as an ellipsis."""
    return text if columns(text) <= width else _start(text, width - 1)[0].rstrip() + "…"


def _start(text: str, width: int) -> tuple[str, str]:
    """As much of a text as fits, and the rest; a combining mark stays with its letter."""
    used = 0
    for place, character in enumerate(text):
        used += _columns_of(character)
        if used > width:
            return text[:place], text[place:]
    return text, ""


def wrapped(runs: Sequence[Run], width: int, hang: int = 0) -> list[list[Run]]:
    """Break runs into lines of at most `width` columns, between words; all but the first are indented by `hang`.

    Scripts that put no blanks between words break wherever a line is full, and so does a word longer than
    a line.
    """
    lines: list[list[Run]] = [[]]
    used = start = 0
    for word, style in _words(runs):
        rest = word
        while columns(rest.rstrip(" ")) > width - used:
            breaks = any(map(_breaks, rest)) or columns(rest.rstrip(" ")) > width - hang
            head, tail = _start(rest, width - used) if breaks else ("", rest)
            if head:
                lines[-1].append((head, style))
            elif used == start:  # not even one character fits: let it stand out
                break
            rest = tail
            lines.append([(" " * hang, "")] if hang else [])
            used = start = hang
        if rest:
            lines[-1].append((rest, style))
            used += columns(rest)
    return [_trimmed(line) for line in lines]


def _breaks(character: str) -> bool:
    """Whether a line may end beside it: the wide letters of scripts that put no blanks between words."""
    return unicodedata.east_asian_width(character) in "WF"


def _words(runs: Sequence[Run]) -> Iterator[Run]:
    """Words, each with the blank after it."""
    for text, style in runs:
        parts = text.split(" ")
        yield from ((part + " ", style) for part in parts[:-1])
        if parts[-1]:
            yield parts[-1], style


def _trimmed(line: list[Run]) -> list[Run]:
    while line and not line[-1][0].strip(" "):
        line.pop()
    if line:
        line[-1] = line[-1][0].rstrip(" "), line[-1][1]
    return line


def shown(line: Sequence[Run], colour: bool) -> str:
    """A line as it goes to the terminal: neighbours of one style are painted together, and every blank is plain."""
    joined: list[Run] = []
    for text, style in line:
        if joined and joined[-1][1] == style:
            joined[-1] = joined[-1][0] + text, style
        else:
            joined.append((text, style))
    return "".join(painted(text, style, colour) for text, style in joined).replace(FIRM, " ")
