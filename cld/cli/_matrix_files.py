"""The forms in which `cld matrix` gives its answer: on the screen, in a file, or as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _shared
from cld.cli._matrix_asked import Format
from cld.model import Model

if TYPE_CHECKING:
    from cld.figures import Provenance
    from cld.matrix.sheet import Sheet

_FILES = {
    ".csv": "csv", ".xlsx": "xlsx", ".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".txt": "table",
}  # fmt: skip


class Form(NamedTuple):
    """The options on how the matrix is given, as they were given."""

    format: Format | None
    long: bool
    bom: bool
    output: str | None
    theme: str | None
    width: str | None
    words: bool

    @property
    def kind(self) -> str:
        """The one form that is meant: a `Format`, `xlsx`, or `picture`.

        Raises:
            Failure: options do not go together, or nothing can be written to such a file.
        """
        ending = Path(self.output).suffix.lower() if self.output else ""
        kind = _FILES.get(ending) or (_picture(self.output) if self.output else "")
        wanted = self.format.value if self.format else "csv" if self.long else ""
        if kind and self.format and kind != wanted:
            raise _shared.Failure(
                f"{self.output}: would hold {wanted}; end the name accordingly, or leave out --format"
            )
        kind = kind or wanted or "table"
        for option, given in (("--long", self.long), ("--bom", self.bom)):
            if given and kind != "csv":
                raise _shared.Failure(
                    f"{option} is about CSV; add --format csv, or end the file's name in .csv"
                )
        for option, value in (("--theme", self.theme), ("--width", self.width)):
            if value is not None and kind != "picture":
                raise _shared.Failure(f"{option} is about a picture; say where to draw it with -o matrix.svg")
        return kind


def _picture(output: str) -> str:
    from cld.figures import format_of, formats

    if format_of(output):
        return "picture"
    endings = ", ".join([*_FILES, *(f".{format}" for format in formats())])
    raise _shared.Failure(f"{output}: a matrix cannot be written so; end the name in one of {endings}")


def give(model: Model, path: str, sheet: Sheet, form: Form, kind: str) -> None:
    """Print the matrix, or write it to the file that was named.

    Raises:
        Failure: the file cannot be written, or the picture cannot be drawn as it is wanted.
    """
    if kind == "table" and form.output is None:
        from cld.cli._loops_request import room, show
        from cld.reports.matrix import table

        show(table(sheet, room()[0], form.words))
        return
    data = _picture_of(model, path, sheet, form) if kind == "picture" else _document(sheet, form, kind)
    if form.output is None:
        sys.stdout.buffer.write(data)
        return
    _shared.save(form.output, data)
    typer.echo(f"{form.output}: {'drawn' if kind == 'picture' else 'written'}")


def _document(sheet: Sheet, form: Form, kind: str) -> bytes:
    if kind == "xlsx":
        from cld.reports.matrix_xlsx import COLUMNS, ROWS, workbook

        sums = 1 + len(sheet.sums)
        if len(sheet.columns) + sums > COLUMNS or len(sheet.rows) + sums > ROWS:
            raise _shared.Failure(
                f"{form.output}: a workbook holds {ROWS:,} rows and {COLUMNS:,} columns at most, and this matrix has "
                f"{len(sheet.rows):,} and {len(sheet.columns):,}; write .csv, or ask for less with --only"
            )
        return workbook(sheet, form.words)
    return _text(sheet, form, kind).encode("utf-8", "replace")


def _text(sheet: Sheet, form: Form, kind: str) -> str:
    from cld.reports import matrix, matrix_csv, matrix_html, matrix_json, matrix_markdown
    from cld.reports.terminal import shown

    if kind == "csv":
        return matrix_csv.long(sheet, form.bom) if form.long else matrix_csv.wide(sheet, form.words, form.bom)
    if kind == "html":
        return matrix_html.page(sheet, form.words)
    if kind == "json":
        return matrix_json.text(sheet)
    if kind == "markdown":
        return matrix_markdown.text(sheet, form.words)
    return "".join(f"{shown(line, False)}\n" for line in matrix.table(sheet, 100, form.words))


def _origin(model: Model) -> Provenance:
    """What the picture carries along: unlike a figure not the model itself, which would hand on every quotation in it."""
    from dataclasses import replace

    from cld.figures import provenance_of

    return replace(provenance_of(model), model_yaml="")


def _picture_of(model: Model, path: str, sheet: Sheet, form: Form) -> bytes:
    from cld.cli import _looks
    from cld.figures import Drawing, Unfit, written
    from cld.heatmap import heatmap

    look = _looks.Wanted(form.theme, form.width).look()
    scene = heatmap(sheet, look.theme)
    drawing = Drawing("matrix", "matrix", scene, (), (), "")
    assert form.output is not None, "a picture goes to a file"
    _looks.note_small_print(path, drawing, look)
    try:
        return written(drawing, _looks.format_for(form.output, ()), _origin(model), look).data
    except Unfit as reason:
        raise _shared.Failure(f"{form.output}: {reason}") from None
