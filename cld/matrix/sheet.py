"""What every matrix looks like before it is written down: heads, faces of cells, sums, and remarks in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.matrix.axes import Axis, Entry
from cld.matrix.table import Cell, Matrix
from cld.model import Evidence, Model
from cld.support import Side, Voice, voices

DOT = "·"
"""Stands in an empty cell: there is no evidence, which is not the same as a count of nought."""


class Counted(StrEnum):
    """What the numbers in cells count."""

    ITEMS = "items"
    SPEAKERS = "speakers"
    CASES = "cases"


class Head(NamedTuple):
    """Of a row or a column."""

    id: str
    label: str


class Detail(NamedTuple):
    """A piece of evidence in a cell, or what else it is made of."""

    id: str
    speaker: str = ""
    """The code, with the wave."""
    case: str = ""
    words: str = ""
    """What is said, in the analyst's words, then quoted, in quotation marks; empty where words are not shown."""
    against: bool = False


class Face(NamedTuple):
    """A cell as it is shown."""

    number: int | None = None
    """None where there is nothing to count."""
    text: str = ""
    """Empty for an empty cell."""
    brief: str = ""
    """The text where there is little room."""
    tone: float | None = None
    """From 0 to 1, how dark a picture shows it; None for the ground."""
    details: tuple[Detail, ...] = ()
    disputed: bool = False


class Sheet(NamedTuple):
    """A whole matrix, ready to be written in any form."""

    title: str
    corner: str
    """What rows and columns are, `Case`; heads the column of row labels."""
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    faces: tuple[tuple[Face, ...], ...]
    across: str
    """What columns are."""
    sums: tuple[str, ...] = ()
    """What is summed: heads of the columns after the cells, and of the rows below them."""
    row_sums: tuple[tuple[str, ...], ...] = ()
    """For each row, a value for each of the sums."""
    column_sums: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    """Sentences on what is counted and where it comes from."""
    notes: tuple[str, ...] = ()
    """Findings, such as where perspectives diverge."""
    scale: tuple[tuple[str, float], ...] = ()
    """What tones mean, from light to dark: (words, tone)."""
    divergent: tuple[str, ...] = ()
    """Ids of the columns (rows, once transposed) on which perspectives diverge."""
    kind: str = "matrix"
    counts: str = ""
    """What numbers count, in a few words."""


def transposed(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    faces = tuple(tuple(row[at] for row in sheet.faces) for at in range(len(sheet.columns)))
    return sheet._replace(
        corner=sheet.across,
        across=sheet.corner,
        rows=sheet.columns,
        columns=sheet.rows,
        faces=faces,
        row_sums=sheet.column_sums,
        column_sums=sheet.row_sums,
    )


def sheet_of(model: Model, found: Matrix, counted: Counted = Counted.ITEMS, words: bool = False) -> Sheet:
    """A framework matrix as it is shown.

    Args:
        model: what the matrix was made of.
        counted: what its numbers count.
        words: whether to show what was said, not only by whom.
    """
    pieces = _Pieces(model, words)
    most = max((_number(cell.backing, counted) for row in found.cells for cell in row), default=0)
    return Sheet(
        " ".join(model.title.split()),
        found.rows.noun,
        heads_of(found.rows),
        heads_of(found.columns),
        tuple(tuple(_face(cell, counted, most, pieces) for cell in row) for row in found.cells),
        found.columns.noun,
        ("Evidence", "Speakers"),
        tuple(map(_sums, found.row_sums)),
        tuple(map(_sums, found.column_sums)),
        _sums(found.total),
        tuple(_caption(model, found, counted)),
        scale=scale_of(most),
        counts=_COUNTS[counted],
    )


class _Pieces:
    """The evidence of a model as details of cells."""

    def __init__(self, model: Model, words: bool) -> None:
        self.items = {item.id: item for item in model.evidence}
        self.heard = voices(model)
        self.words = words

    def details(self, cell: Cell) -> Iterator[Detail]:
        for side, against in ((cell.backing, False), (cell.against, True)):
            for id in side.items:
                yield self._detail(self.items[id], self.heard[id], against)

    def _detail(self, item: Evidence, who: Voice, against: bool) -> Detail:
        return Detail(item.id, item.speaker, who.case, said(item) if self.words else "", against)


def said(item: Evidence) -> str:
    """What a piece of evidence says, on one line: the analyst's words, and after them the quote, as far as there are any."""
    summary, quote = (" ".join(text.split()) for text in (item.summary, item.quote))
    return " ".join([*filter(None, (summary,)), *(f"“{each}”" for each in (quote,) if each)])


def _number(side: Side, counted: Counted) -> int:
    if counted is Counted.ITEMS:
        return len(side.items)
    return len(side.speakers if counted is Counted.SPEAKERS else side.cases)


def _face(cell: Cell, counted: Counted, most: int, pieces: _Pieces) -> Face:
    if cell.is_empty:
        return _BLANK
    number, against = _number(cell.backing, counted), _number(cell.against, counted)
    disputed = bool(cell.against.items)
    return Face(
        number,
        f"{number} / {against} against" if disputed else str(number),
        f"{number} / {against}" if disputed else str(number),
        tone_of(number, most),
        tuple(pieces.details(cell)),
        disputed,
    )


_BLANK = Face()
"""All empty cells are this one: a large matrix has millions."""


def scale_of(most: int) -> tuple[tuple[str, float], ...]:
    """At most five steps from 1 to the largest number."""
    steps = sorted({max(1, round(most * part / 4)) for part in range(5)}) if most else []
    return tuple((str(step), tone_of(step, most) or 0.0) for step in steps)


def tone_of(number: int, most: int) -> float | None:
    """How dark a number is shown where the largest is `most`; a matrix of ones is not all darkness."""
    return number / max(most, _DARKEST) if number else None


_DARKEST = 5
"""The least number that is shown at full darkness."""


_COUNTS = {
    Counted.ITEMS: "pieces of evidence",
    Counted.SPEAKERS: "different speakers",
    Counted.CASES: "different cases",
}


def _sums(cell: Cell) -> tuple[str, str]:
    return str(len(cell.items)), str(len(cell.speakers))


def _caption(model: Model, found: Matrix, counted: Counted) -> Iterator[str]:
    yield f"A number counts {_COUNTS[counted]}; {DOT} means that there is no evidence."
    if any(cell.against.items for row in found.cells for cell in row):
        yield "3 / 1 is three for and one against."
    total = found.total
    cases = {*total.backing.cases, *total.against.cases}
    parts = [_many(len(total.items), "piece"), _many(len(total.speakers), "speaker")]
    parts += [_many(len(cases), "case")] if cases else []
    yield f"In all {parts[0]} of evidence by {' in '.join(parts[1:])}."
    if found.outside:
        yield f"{_many(found.outside, 'further piece')} of evidence {'is' if found.outside == 1 else 'are'} in no cell."
    yield from sources_line(model, total.items)


def sources_line(model: Model, items: Sequence[str]) -> Iterator[str]:
    """Which sources so many pieces come from."""
    chosen = frozenset(items)
    counts: dict[str, int] = {}
    for item in model.evidence:
        if item.id in chosen:
            counts[item.source] = counts.get(item.source, 0) + 1
    named = [f"{id} ({counts[id]})" for id in sorted(counts) if id]
    if named:
        yield f"{'Sources' if len(named) > 1 else 'Source'}: {', '.join(named)}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def heads_of(found: Axis | tuple[Entry, ...]) -> tuple[Head, ...]:
    """Entries as heads."""
    entries = found.entries if isinstance(found, Axis) else found
    return tuple(Head(entry.id, " ".join(entry.label.split())) for entry in entries)
