"""`cld history`: the versions of a model that are recorded, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.model import Model
    from cld.past import Past
    from cld.reports.history import History, Row, Step


class Format(StrEnum):
    """How versions are shown."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


def command(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The model's YAML file.")],
    format: Annotated[Format, typer.Option("--format", help="How to show the versions.")] = Format.TABLE,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", metavar="FILE", help="Draw all versions side by side; the ending says the format."
        ),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            "--view", metavar="NAME", help="The view on the sheet; else one that most versions have."
        ),
    ] = None,
) -> None:
    """The versions of a model that are recorded under diagrams/: what each changed, and who drew which figures.

    After them comes the spec as it is now. What is amiss with a record or a figure is said in its row.

    Exit status: 0, or 1 if anything is amiss with a record or the spec; 2 for wrong use.
    """
    if spec == "-":
        raise _shared.Failure("a spec from standard input has no name to find its versions by; name the file")
    if view is not None and sheet is None:
        raise _shared.Failure("--view chooses what a sheet shows; say where to draw it with --sheet")
    from cld.past import versions_of
    from cld.spec import read_spec
    from cld.versions import Refused

    read = read_spec(_shared.source_of(spec))  # what the rules hold against it is no matter of history
    _shared.show_errors(spec, read.faults)
    model = read.model
    try:
        past = versions_of(spec)
    except Refused as refusal:
        raise _shared.Failure(str(refusal), _shared.FOUND) from None
    _show(spec, _history(spec, model, past), format)
    if sheet is not None:
        from cld.cli._contact import draw

        draw(spec, model, past, sheet, view)
    amiss = model is None or any(each.faults for each in past)
    raise typer.Exit(_shared.FOUND if amiss else _shared.OK)


def _show(spec: str, history: History, format: Format) -> None:
    from cld.reports import history as report

    if format is Format.JSON:
        typer.echo(report.json(history), nl=False)
    elif not history.rows:
        typer.echo(report.none_yet(spec))
    elif format is Format.MARKDOWN:
        typer.echo(report.markdown(history), nl=False)
    else:
        from cld.cli._loops_request import room, show

        show(report.table(history, room()[0]))


def _history(spec: str, model: Model | None, past: Sequence[Past]) -> History:
    from cld.reports.history import History
    from cld.versions import folder_of

    notes: dict[str, str] = {}
    for each in past:
        notes |= dict(each.model.changes) if each.model else {}
    notes |= dict(model.changes) if model else {}
    rows: list[Row] = []
    last: tuple[str, Model] | None = None
    for each in past:
        rows.append(_row(each, notes.get(each.version, ""), last))
        last = (each.version, each.model) if each.model else last
    title = model.title if model else last[1].title if last else Path(spec).stem
    return History(title, str(folder_of(spec, "0.0.0").parent), tuple(rows), _now(spec, model, past, last))


def _row(past: Past, note: str, last: tuple[str, Model] | None) -> Row:
    from cld.reports.history import Row

    record = past.record
    if record is None:
        return Row(past.version, note, faults=past.faults)
    views = tuple(
        (figure.view, tuple(Path(file).suffix.removeprefix(".") for file, _ in figure.files))
        for figure in record.figures
    )
    return Row(past.version, note, record.programs, views, _step(last, past.model), past.faults, record.bare)


def _step(last: tuple[str, Model] | None, model: Model | None) -> Step | None:
    from cld.diff import compare
    from cld.reports.history import Step

    if last is None or model is None:
        return None
    since, old = last
    return Step(since, old, model, compare(old, model))


def _now(spec: str, model: Model | None, past: Sequence[Past], last: tuple[str, Model] | None) -> Row:
    """The spec as it is, beside what is recorded."""
    from cld.reports.history import NOW, Row
    from cld.spec.export import digest_of

    if model is None:
        return Row(
            NOW,
            f"{spec} cannot be read as it is",
            faults=(f"{spec} has errors; `cld validate {spec}` shows them",),
        )
    meaning = digest_of(model)
    own = next((each.record for each in past if each.version == model.version and each.record), None)
    if own is not None and own.meaning == meaning:
        return Row(NOW, f"{spec} is as recorded under {model.version}")
    if own is not None:
        said = f"{spec} has changed since {model.version} was recorded, and is not yet recorded"
    else:
        said = f"{spec} is at {model.version}, which is not yet recorded"
    return Row(NOW, said, step=_step(last, model))
