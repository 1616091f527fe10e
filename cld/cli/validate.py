"""`cld validate`: everything that is wrong with specs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from cld.cli import _shared
from cld.diagnostics import Diagnostic, Severity
from cld.reports import diagnostics as report
from cld.reports.diagnostics import Format


def command(
    specs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SPEC]...", help="Specs to check; all under specs/ if none."),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="How to show what is found; github inside GitHub Actions, gitlab for its code quality report.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail the run too.")] = False,
) -> None:
    """Check specs: structure, references, and the field's rules for good causal-loop diagrams.

    Errors stand first. Of more than three warnings of one kind, one stands for all; --format concise tells each in a line.

    Exit status: 0 without an error (with --strict, without a warning), 1 with one, 2 for wrong use.
    """
    from cld.rules import check
    from cld.spec import read_spec

    chosen = format or (Format.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Format.FULL)
    found: list[Diagnostic] = []
    unread: list[_shared.Failure] = []
    paths = specs or _shared.specs_here()
    for path in paths:
        try:
            found += check(read_spec(_shared.source_of(path)))
        except _shared.Failure as failure:
            unread.append(failure)
    typer.echo(report.shown(found, chosen, _shared.colours(sys.stdout)), nl=False)
    for reason in unread:
        _shared.complain(str(reason))
    read = len(paths) - len(unread)
    if chosen is Format.FULL and read:
        files = f"{read} spec{'s' if read != 1 else ''}"
        typer.echo(f"{files} checked: {report.verdict(found) or 'nothing wrong'}")
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if unread:
        raise typer.Exit(_shared.MISUSE)
    if any(d.severity in bad for d in found):
        raise typer.Exit(_shared.FOUND)
