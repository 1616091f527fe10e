"""A matrix as CSV (RFC 4180), as wide as it is, or long with one line for each piece of evidence in a cell.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, so that a label or a quotation could make it fetch or
run something. Such texts get an apostrophe before them, as the OWASP recommends against CSV injection: every
spreadsheet then shows text. Numbers of our own are left as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from cld.matrix.sheet import Face, Sheet
from cld.reports.matrix import told

MARK = "\ufeff"
"""Tells spreadsheets that a file is in UTF-8."""
Field = str | int


def wide(sheet: Sheet, words: bool = False, mark: bool = False) -> str:
    """Rows and columns as they are shown; a cell without evidence is blank.

    Args:
        words: whether cells hold what they are made of, under their number.
        mark: whether to begin with a byte order mark, without which Excel takes accented letters for others.
    """
    return _written(grid(sheet, words), mark)


def long(sheet: Sheet, mark: bool = False) -> str:
    """One line for each detail of each cell, for pivot tables and statistics."""
    return _written(listing(sheet), mark)


def grid(sheet: Sheet, words: bool) -> Iterator[list[Field]]:
    """The fields of the table, heads first, sums last."""
    yield [sheet.corner, *(column.label for column in sheet.columns), *sheet.sums]
    for at, (head, row) in enumerate(zip(sheet.rows, sheet.faces, strict=True)):
        sums = sheet.row_sums[at] if sheet.sums else ()
        yield [head.label, *(field(face, words) for face in row), *map(int, sums)]
    for at, name in enumerate(sheet.sums):
        blank: list[Field] = [""] * len(sheet.sums)
        blank[at] = int(sheet.total[at])
        yield [name, *(int(sums[at]) for sums in sheet.column_sums), *blank]


def field(face: Face, words: bool) -> Field:
    """A cell: a number where it is one and nothing else."""
    if words and face.details:
        return "\n".join([face.text, *map(told, face.details)])
    return face.number if face.number is not None and face.text == str(face.number) else face.text


def listing(sheet: Sheet) -> Iterator[list[Field]]:
    """The fields of the long form, heads first."""
    made_of = "in" if sheet.kind == "cross" else "evidence"
    yield ["row", "row label", "column", "column label", made_of, "speaker", "case", "side", "words"]
    for row, line in zip(sheet.rows, sheet.faces, strict=True):
        for column, face in zip(sheet.columns, line, strict=True):
            for detail in face.details:
                side = "against" if detail.against else "for"
                who = (detail.id, detail.speaker, detail.case, side, detail.words)
                yield [row.id, row.label, column.id, column.label, *who]


def _written(rows: Iterable[Iterable[Field]], mark: bool) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe(each) for each in row] for row in rows)
    return (MARK if mark else "") + out.getvalue()


def safe(field: Field) -> Field:
    """A field that no spreadsheet takes for a formula; NUL, which CSV readers refuse, goes."""
    if isinstance(field, int):
        return field
    text = field.replace("\x00", "")
    return (
        f"'{text}"
        if text.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") and text
        else text
    )
