"""The cells of a matrix: the evidence that belongs to a row and to a column, and the sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from cld.matrix.axes import Axis, Entry, axis, joined, left_of, parts_of
from cld.model import Evidence, Grounding, Model
from cld.study import code_of
from cld.support import Side, Voice, kept_by, side_of, voice, voices


class Asked(NamedTuple):
    """Which evidence and which rows and columns take part."""

    min_speakers: int = 0
    """Leave out parts of the model that fewer different speakers support."""
    grounding: Grounding | None = None
    """Leave out what is grounded less well than this."""
    groups: tuple[str, ...] = ()
    """Only what speakers of these groups say."""
    waves: tuple[str, ...] = ()
    """Only what was said in these waves, by their endings."""


class Cell(NamedTuple):
    """What belongs to a row and a column; a piece of evidence that is cited both for and against is in both."""

    backing: Side
    against: Side

    @property
    def is_empty(self) -> bool:
        return not (self.backing.items or self.against.items)

    @property
    def items(self) -> tuple[str, ...]:
        """All evidence in it, each piece once, sorted."""
        return tuple(sorted({*self.backing.items, *self.against.items}))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks in it, for or against, sorted."""
        return tuple(sorted({*self.backing.speakers, *self.against.speakers}))


class Matrix(NamedTuple):
    """Rows by columns. Sums hold each piece of evidence and each speaker once, in however many cells they are."""

    rows: Axis
    columns: Axis
    cells: tuple[tuple[Cell, ...], ...]
    row_sums: tuple[Cell, ...]
    column_sums: tuple[Cell, ...]
    total: Cell
    outside: int
    """Pieces of evidence that are in no cell."""


def narrowed(model: Model, asked: Asked) -> Model:
    """The model with only what takes part: its evidence, links and moderations, and the speakers who can be heard."""
    items = tuple(item for item in model.evidence if _takes_part(model, item, asked))
    if len(items) < len(model.evidence):
        model = replace(model, evidence=items)
    model = kept_by(
        model, min_speakers=asked.min_speakers, grounding=asked.grounding, groups=frozenset(asked.groups)
    )
    if asked.groups:
        speakers = tuple(each for each in model.speakers if _group(model, each.id) in asked.groups)
        model = replace(model, speakers=speakers)
    return model


def _takes_part(model: Model, item: Evidence, asked: Asked) -> bool:
    """Whether the piece itself meets what is asked; one that says nothing of its grounding goes by its link's."""
    if asked.grounding and item.grounding and item.grounding.rank > asked.grounding.rank:
        return False
    code = code_of(item.speaker, model.study) if item.speaker else None
    return not asked.waves or (code is not None and code.wave in asked.waves)


def _group(model: Model, speaker: str) -> str:
    return voice(model, Evidence("", "", speaker=speaker)).group


def matrix(
    model: Model,
    rows: str,
    columns: str,
    asked: Asked = Asked(),  # noqa: B008 - frozen
    only: Collection[str] = (),
    with_links: bool = False,
) -> Matrix:
    """The framework matrix of a model.

    Args:
        rows: what rows are made of, a name of `cld.matrix.axes.names` or several joined by commas.
        columns: the same for columns.
        only: ids of the rows and columns to show; all rows, or all columns, where none of them is named.
        with_links: count what is cited for its links as evidence of an element, and of a loop.

    Raises:
        NoAxis: the model has nothing to make such rows or columns of.
    """
    for name in (rows, columns):
        axis(model, name)  # what the model never had is another matter than what is left of it
    part = narrowed(model, asked)
    sides = [[left_of(part, each, with_links) for each in parts_of(name)] for name in (rows, columns)]
    kept = [joined([_chosen(part, each, asked, _of(only, side)) for each in side]) for side in sides]
    return crossed(part, *kept)


def _of(only: Collection[str], side: Sequence[Axis]) -> Collection[str] | None:
    """The ids that were named among these rows or columns; None where none of them was, so that all are shown."""
    found = {entry.id for each in side for entry in each.entries} & set(only)
    return found or None


def _chosen(model: Model, found: Axis, asked: Asked, only: Collection[str] | None) -> Axis:
    """The rows or columns that take part."""
    entries: Iterable[Entry] = found.entries
    if found.stated and asked.min_speakers:
        heard = voices(model)
        entries = [e for e in entries if len(side_of(e.backing, heard).speakers) >= asked.min_speakers]
    if found.name == "groups" and asked.groups:
        entries = [entry for entry in entries if entry.id in asked.groups]
    if found.name == "waves" and asked.waves:
        entries = [entry for entry in entries if entry.id in asked.waves]
    if only is not None:
        entries = [entry for entry in entries if entry.id in only]
    return found._replace(entries=tuple(entries))


def crossed(model: Model, rows: Axis, columns: Axis) -> Matrix:
    """Rows by columns. Evidence disputes a cell where it disputes the row or the column that it is cited under.

    Most cells of a large matrix are empty. Only those are looked at in which a piece of evidence can be, and the empty
    ones are all one cell.
    """
    heard = voices(model)
    holding = _holding(columns)
    blank = Cell(side_of((), heard), side_of((), heard))
    cells: list[tuple[Cell, ...]] = []
    row_sums: list[Cell] = []
    below = [(set[str](), set[str]()) for _ in columns.entries]
    every = (set[str](), set[str]())
    for row in rows.entries:
        line = [blank] * len(columns.entries)
        whole = (set[str](), set[str]())
        for at in sorted({at for id in (*row.backing, *row.against) for at in holding.get(id, ())}):
            met = _met(row, columns.entries[at])
            line[at] = _cell(met, heard)
            _add(met, whole, below[at])
        _add(whole, every)
        cells.append(tuple(line))
        row_sums.append(_cell(whole, heard))
    total = _cell(every, heard)
    column_sums = tuple(_cell(each, heard) for each in below)
    outside = len(model.evidence) - len(total.items)
    return Matrix(rows, columns, tuple(cells), tuple(row_sums), column_sums, total, outside)


def _holding(columns: Axis) -> Mapping[str, Sequence[int]]:
    """The places of the columns in which each piece of evidence is."""
    found: dict[str, list[int]] = {}
    for at, column in enumerate(columns.entries):
        for id in column.backing | column.against:
            found.setdefault(id, []).append(at)
    return found


Met = tuple[Set[str], Set[str]]
"""Evidence for and against."""


def _met(row: Entry, column: Entry) -> Met:
    against = (row.against & (column.backing | column.against)) | (row.backing & column.against)
    return row.backing & column.backing, against


def _cell(met: Met, heard: Mapping[str, Voice]) -> Cell:
    return Cell(side_of(met[0], heard), side_of(met[1], heard))


def _add(met: Met, *sums: tuple[set[str], set[str]]) -> None:
    """Count what belongs to a cell into sums."""
    for backing, against in sums:
        backing |= met[0]
        against |= met[1]
