"""A text that was read, and places in it: offsets for programs, lines and columns for people."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 32_000_000
"""The largest spec that is read. The largest real map at hand (700 links) needs 60 kB; 20,000 coded passages with
their words need 8 MB."""


class Unreadable(Exception):
    """A file that cannot be used as a text at all. The message is a sentence for the user."""


class Span(NamedTuple):
    """A stretch of a source text, in characters from its start; `end` is exclusive."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The place of what was built by a program and not read from a file."""


@dataclass(frozen=True)
class Source:
    """A text and the path to name it by.

    `path` is shown to people as it is; it need not exist (a text given by a program has none).
    """

    path: str
    text: str

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset at which each line begins. Only newlines end a line, as in an editor."""
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, the column in characters."""
        line = bisect_right(self._starts, min(max(offset, 0), len(self.text)))
        return line, min(max(offset, 0), len(self.text)) - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its line end; empty beyond the last."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def line_start(self, number: int) -> int:
        """The offset at which a line (counted from 1) begins."""
        return self._starts[number - 1]


def read(path: str | Path) -> Source:
    """Read a file as UTF-8 text.

    Raises:
        Unreadable: the path is missing, a directory, forbidden, too large or not UTF-8.
    """
    shown = str(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(f"{shown}: there is no such file") from None
    except IsADirectoryError:
        raise Unreadable(f"{shown}: this is a folder; name the file inside it") from None
    except PermissionError:
        raise Unreadable(f"{shown}: you may not read this file (its permissions forbid it)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"{shown}: cannot be read ({reason})") from None
    return decode(shown, data)


def decode(shown: str, data: bytes) -> Source:
    """The source of some bytes as UTF-8 text; `shown` is the path to name it by.

    Raises:
        Unreadable: the bytes are too many or not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"{shown}: this file is larger than {MAX_BYTES // 1_000_000} MB, too large for a spec; "
            "is it the right file?"
        )
    return Source(shown, _decode(shown, data))


def _decode(shown: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"{shown}: this file is UTF-16; save it as UTF-8")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{shown}: line {line} is not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8"
        ) from None
