"""Spreadsheets, read as what they show: no formula is ever worked out, no macro and no link is followed.

A workbook is an archive of XML (ECMA-376). The little of it that a table of text needs is read here, so that
nothing has to be trusted that was written for other ends.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right

from cld.imports import Refused
from cld.imports.archive import Archive, shown
from cld.imports.delimited import Rows
from cld.imports.markup import Node, parse, tree

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""What a sheet can have at most (ECMA-376)."""
MOST_CELLS = 5_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_WORKBOOK = "xl/workbook.xml"


def sheets_of(path: str) -> list[tuple[str, Rows]]:
    """All sheets of a workbook in their order, each with its name and its rows.

    Raises:
        Refused: it is no workbook, is broken, or could do harm.
    """
    with Archive(path) as archive:
        if not archive.has(_WORKBOOK):
            raise Refused(
                f"{path}: is no workbook of Excel (it has no `{_WORKBOOK}`); save it as .xlsx or as CSV"
            )
        texts = _texts(archive)
        parts = _parts(archive)
        found = []
        for sheet in (sheet for every in _all(archive, _WORKBOOK, "sheets") for sheet in every.all("sheet")):
            part = parts.get(
                next((v for k, v in sheet.attributes.items() if k.rpartition(":")[2] == "id"), "")
            )
            if part is not None and archive.has(part):
                found.append(
                    (sheet.get("name"), _Sheet(texts, f"{path}: {shown(part)}").read(archive.read(part)))
                )
        return found


def _all(archive: Archive, part: str, name: str) -> list[Node]:
    return tree(archive.read(part), f"{archive.path}: {part}").all(name)


def _parts(archive: Archive) -> dict[str, str]:
    """Where the sheets lie, by the id under which the workbook names them."""
    relations = "xl/_rels/workbook.xml.rels"
    if not archive.has(relations):
        return {}
    found = _all(archive, relations, "Relationship")
    return {
        each.get("Id"): _inside(each.get("Target")) for each in found if each.get("TargetMode") != "External"
    }


def _inside(target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _texts(archive: Archive) -> list[str]:
    """The texts that cells name by their number."""
    part = "xl/sharedStrings.xml"
    found: list[list[str]] = []
    if not archive.has(part):
        return []
    open_: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        open_.append(name)
        if name == "si":
            found.append([])

    def text(words: str) -> None:
        if open_ and open_[-1] == "t" and "rPh" not in open_[-3:] and found:
            found[-1].append(words)

    def end(_: str) -> None:
        open_.pop()

    parse(archive.read(part), f"{archive.path}: {part}", start, end, text)
    return [_plain("".join(each)) for each in found]


def _plain(text: str) -> str:
    """A text with the characters that Excel writes by their number."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Sheet:
    """Reads the cells of one sheet as they come."""

    def __init__(self, texts: list[str], shown_as: str) -> None:
        self.texts = texts
        self.shown = shown_as
        self.rows: list[tuple[int, list[str]]] = []
        self.row, self.column, self.kind, self.cells = 0, 0, "", 0
        self.value: list[str] = []
        self.takes = False
        self.merged: list[str] = []
        """The places of merged cells, such as `A2:A5`."""

    def read(self, data: bytes) -> Rows:
        parse(data, self.shown, self._start, self._end, self._text)
        self._fill()
        return [row for _, row in self.rows if any(row)]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self.column = _number(place[1]) if place else self.column + 1
            self.kind, self.value = attributes.get("t", "n"), []
        elif name == "row":
            self.row, self.column = self.row + 1, 0
            number = attributes.get("r", "")
            last = self.rows[-1][0] if self.rows else 0
            self.rows.append((int(number) if number.isdecimal() and len(number) < 9 else last + 1, []))
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif name in (
            "v",
            "t",
        ):  # the last value that a formula was shown with is a `v` too; `f` is not looked at
            self.takes = True
        elif name == "rPh":
            self.takes = False

    def _text(self, words: str) -> None:
        if self.takes:
            self.value.append(words)

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self.takes = False
        elif name == "c" and self.rows:
            self._put("".join(self.value))

    def _fill(self) -> None:
        """Give each row of cells that were merged downwards what the first one holds: there it was meant for all."""
        numbers = [number for number, _ in self.rows]
        if not self.merged or numbers != sorted(numbers):
            return
        for place in self.merged:
            ends = [_PLACE.fullmatch(each) for each in place.split(":")]
            if len(ends) != 2 or ends[0] is None or ends[1] is None:
                continue
            column, top, bottom = _number(ends[0][1]), int(ends[0][2]), int(ends[1][2])
            start, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
            if start < end and numbers[start] == top:
                self._copy_down(column, [row for _, row in self.rows[start:end]])

    def _copy_down(self, column: int, rows: Rows) -> None:
        value = rows[0][column - 1] if column <= len(rows[0]) else ""
        self.cells += len(rows)
        if self.cells > MOST_CELLS:
            raise Refused(
                f"{self.shown}: has more than {MOST_CELLS:,} cells, too many for a table of coded passages"
            )
        for row in rows[1:] if value else ():
            if column <= len(row) and not row[column - 1]:
                row[column - 1] = value

    def _put(self, value: str) -> None:
        if not value or self.column > MOST_COLUMNS:
            return
        row = self.rows[-1][1]
        self.cells += 1 + self.column - len(row)
        if self.cells > MOST_CELLS or self.row > MOST_ROWS:
            raise Refused(
                f"{self.shown}: has more than {MOST_CELLS:,} cells, too many for a table of coded passages"
            )
        row.extend([""] * (self.column - len(row)))
        row[self.column - 1] = self._shown(value)

    def _shown(self, value: str) -> str:
        if self.kind == "s":
            number = int(value) if value.strip().isdecimal() and len(value) < 9 else -1
            return self.texts[number] if 0 <= number < len(self.texts) else ""
        if self.kind == "b":
            return "true" if value.strip() == "1" else "false"
        if self.kind == "e":
            return ""
        if self.kind == "n" and re.fullmatch(r"-?\d+\.0+", value):
            return value.partition(".")[0]
        return _plain(value)


def _number(letters: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
