"""`cld sequence`: who orders what before what."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.reports.sequence import Sequences


class Format(StrEnum):
    """How orders are shown."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


def command(
    spec: _shared.SpecPath,
    format: Annotated[Format, typer.Option("--format", help="How to show the orders.")] = Format.TABLE,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Draw the orders side by side: .svg, .pdf, .png or .tikz."
        ),
    ] = None,
) -> None:
    """Tell who orders what before what (`precedes:`), and where holders contradict each other or themselves.

    What was planned is also held against what was observed, or enforced by events.
    An order is no influence: nothing here takes part in feedback loops.

    Exit status: 0, or 1 if the spec has errors or a holder contradicts himself or herself, 2 for wrong use.
    """
    from cld.reports.sequence import sequences
    from cld.spec import read_spec

    if output is not None:
        from cld.cli._looks import format_for

        format_for(output, ())
    read = read_spec(_shared.source_of(spec))
    _shared.show_errors(spec, read.faults)
    if read.model is None:
        raise _shared.Failure(f"{spec} has errors, so that its orders cannot be told", _shared.FOUND)
    found = sequences(read.model)
    if not found.orders:
        if output is not None:
            raise _shared.Failure(f"{spec} has no order of steps to draw (`precedes:`)")
        typer.echo(f"{spec}: it says nothing of what comes before what (`precedes:`).", err=True)
    if output is not None:
        _draw(found, output)
    _show(found, format)
    raise typer.Exit(_shared.FOUND if found.faults else _shared.OK)


def _draw(found: Sequences, output: str) -> None:
    from cld.cli._looks import format_for
    from cld.figures import Unfit, provenance_of
    from cld.lanes import picture
    from cld.reports.sequence import who

    heads = [who(found, place) for place in range(len(found.orders))]
    try:
        data = picture(
            found.model.title,
            found.orders,
            heads,
            found.labels,
            format_for(output, ()),
            provenance_of(found.model),
        )
    except Unfit as reason:
        raise _shared.Failure(f"{output}: {reason}") from None
    _shared.save(output, data)
    typer.echo(f"{output}: drawn", err=True)


def _show(found: Sequences, format: Format) -> None:
    from cld.reports import sequence as report

    if format is Format.JSON:
        typer.echo(report.as_json(found), nl=False)
    elif format is Format.MARKDOWN:
        typer.echo(report.markdown(found), nl=False)
    elif found.orders:
        from cld.cli._loops_request import room, show

        show(report.table(found, room()[0]))
