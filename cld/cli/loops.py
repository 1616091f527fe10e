"""`cld loops`: the feedback loops of a model."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from cld.cli import _shared
from cld.model import Grounding


class Format(StrEnum):
    """How loops are shown."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def command(
    spec: _shared.SpecPath,
    through: Annotated[
        list[str] | None,
        typer.Option("--through", metavar="ID", help="Only loops through this element; may be repeated."),
    ] = None,
    max_length: Annotated[
        int | None, typer.Option("--max-length", min=1, help="Only loops of at most so many elements.")
    ] = None,
    grounding: Annotated[
        Grounding | None, typer.Option("--grounding", help="Use only links grounded at least so well.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to show them.")] = Format.TABLE,
) -> None:
    """List the feedback loops of a model: polarity, length, delay, grounding, and what they depend on.

    Exit status: 0, or 1 if the spec has errors, 2 for wrong use.
    """
    from cld.graph.loops import find_loops
    from cld.reports import loops as report

    read, found = _shared.checked(spec)
    model = read.model
    if model is None:
        raise typer.Exit(_shared.FOUND)
    ids = [_shared.element_id(model, id) for id in through or ()]
    search = find_loops(model, through=ids, max_length=max_length, grounding=grounding)
    left_out = sum(link.grounding is None for link in model.links) if grounding else 0
    if format is Format.JSON:
        typer.echo(report.as_json(search), nl=False)
    elif format is Format.MARKDOWN:
        typer.echo(report.markdown(search, model, left_out), nl=False)
    else:
        report.table(search, model, left_out, sys.stdout)
    raise typer.Exit(_shared.FOUND if _shared.has_errors(found) else _shared.OK)
