"""Tables as text: whatever the delimiter, the encoding and the line ends."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cld.imports import Refused

MOST_BYTES = 200_000_000
MOST_CELL = 10_000_000
"""Letters of one cell."""
MOST_CELLS = 10_000_000
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Rows = list[list[str]]


class Read(NamedTuple):
    """A table as it was read."""

    rows: Rows
    doubts: tuple[str, ...]
    """What may have been read otherwise than it was meant, in sentences."""


def rows_of(data: bytes, shown: str, worth: Callable[[list[str]], int]) -> Read:
    """The rows of a table. Cells are text, whatever they look like.

    Args:
        shown: what to call the file in messages.
        worth: how much a row looks like the heads of columns, by which the delimiter is chosen.

    Raises:
        Refused: it is no text, or no table.
    """
    text = text_of(data, shown)
    csv.field_size_limit(MOST_CELL)
    best = max(_DELIMITERS, key=lambda mark: _fit(text, mark, worth))
    try:
        rows = list(_filled(csv.reader(io.StringIO(text, newline=""), delimiter=best), shown))
        return Read(rows, _doubts(data, text, best))
    except csv.Error as error:
        raise Refused(f"{shown}: cannot be read as a table ({error}); save it as CSV once more") from None


def _doubts(data: bytes, text: str, delimiter: str) -> tuple[str, ...]:
    """What of a table may have been read otherwise than it was meant, in sentences."""
    found = []
    if _is_guessed(data):
        found.append(
            "it is not in UTF-8, so it was read in the encoding of Windows in the West. Look whether letters with "
            "accents are right; if not, save it as CSV UTF-8"
        )
    line = _open_quote(text, delimiter) if '"' in text else 0
    if line:
        found.append(
            f'at line {line} a quotation mark (") is not closed, or stands alone within a cell, so that rows may have '
            "run together. Look at that line, or save the table once more from the program that made it"
        )
    return tuple(found)


def _open_quote(text: str, delimiter: str) -> int:
    """The line at which a row with a stray quotation mark begins, from 1; 0 if there is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    try:
        for _ in reader:
            line = reader.line_num
    except csv.Error:
        return line + 1
    return 0


def _is_guessed(data: bytes) -> bool:
    """Whether nothing in a text says in which encoding it is."""
    if any(data.startswith(mark) for mark, _ in (*_MARKS, *_unmarked(data))):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _filled(rows: Iterable[list[str]], shown: str) -> Iterator[list[str]]:
    """The rows that hold anything."""
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > MOST_CELLS:
            raise Refused(
                f"{shown}: has more than {MOST_CELLS:,} cells, too many for a table of coded passages"
            )
        if any(row):
            yield row


def _fit(text: str, mark: str, worth: Callable[[list[str]], int]) -> tuple[int, int]:
    """How well a delimiter fits: what the first rows then look like, and into how many cells it cuts them."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=mark):
            found.append(row)
            if len(found) == 20:
                break
    except csv.Error:
        pass
    return max(map(worth, found), default=0), max(map(len, found), default=0)


def text_of(data: bytes, shown: str) -> str:
    """The text of some bytes: UTF-8, UTF-16 with or without a mark, else the encoding of Windows in the West.

    Raises:
        Refused: it is no text.
    """
    if len(data) > MOST_BYTES:
        raise Refused(
            f"{shown}: is larger than {MOST_BYTES // 10**6} MB, too large for a table of coded passages"
        )
    for mark, encoding in (*_MARKS, *_unmarked(data)):
        if data.startswith(mark):
            return _decoded(data, encoding, shown)
    if b"\0" in data[:1000]:
        raise Refused(f"{shown}: is no text; name a CSV file, a spreadsheet (.xlsx) or a project (.qdpx)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace") if not _is_latin(data) else data.decode("latin-1")


def _unmarked(data: bytes) -> list[tuple[bytes, str]]:
    """UTF-16 without a mark: every other byte of its first letters, which are plain ones, is nothing."""
    head = data[:40]
    if len(head) >= 4 and not any(head[1::2]) and all(head[::2]):
        return [(b"", "utf-16-le")]
    if len(head) >= 4 and not any(head[::2]) and all(head[1::2]):
        return [(b"", "utf-16-be")]
    return []


def _is_latin(data: bytes) -> bool:
    """Whether it holds bytes that the encoding of Windows gives no meaning to."""
    return any(byte in data for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _decoded(data: bytes, encoding: str, shown: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            f"{shown}: is broken: it begins as {encoding.upper()} text and goes on as none"
        ) from None
