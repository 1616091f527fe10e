"""`cld extract`: the spec that a figure carries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.origins import Origin


def command(
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE",
            help="An SVG, PDF, PNG or TikZ file that this program drew; - for standard input. Also a recorded version "
            "(a@1.0.0), or a figure at a git revision (main:diagrams/a/1.0.0/b.svg).",
        ),
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="SPEC", help="Write the spec here; - for standard output."),
    ] = "-",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Give back the spec that a figure carries, equal in meaning to the one that it was drawn from.

    It is in canonical form and has no comments. The digest in the figure tells whether somebody changed the model.

    Exit status: 0, or 2 if the figure cannot be read, carries no model or one that was changed, or SPEC exists.
    """
    from cld.origins import NoModel

    try:
        origin = _origin(figure)
    except NoModel as error:
        raise _shared.Failure(str(error)) from None
    text, model = origin.spec.source.text, origin.spec.model
    assert model is not None, "a figure whose model cannot be read is refused"
    if output == "-":
        typer.echo(text, nl=False)
        return
    _refuse_overwriting(figure, output, force)
    _shared.save(output, text.encode("utf-8"))
    from cld.reports.terminal import said

    typer.echo(
        f"{output}: written: “{said(model.title)}”, version {model.version}, as {origin.name} carries it"
    )


def _origin(name: str) -> Origin:
    """The model that is meant, from a figure in each case."""
    from cld.carried import ENDINGS, MOST_BYTES
    from cld.origins import Origin, from_figure, origin_of, spec_of_figure

    if name == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        return Origin("standard input", spec_of_figure(data, "standard input"))
    if name.lower().endswith((".yaml", ".yml")):
        raise _shared.Failure(
            f"{name}: is a spec by its name, not a figure; name an SVG, PDF, PNG or TikZ file"
        )
    if os.path.lexists(name):
        return from_figure(name)
    origin = origin_of(
        name
    )  # a recorded version, or a figure at a revision; or there is nothing of that name
    if origin.spec.model is None:
        raise _shared.Failure(f"{name}: is no figure; the names of figures end in {', '.join(ENDINGS)}")
    return origin


def _refuse_overwriting(figure: str, output: str, force: bool) -> None:
    if not os.path.lexists(output):
        return
    if Path(output).is_file() and Path(figure).is_file() and os.path.samefile(output, figure):
        raise _shared.Failure(f"{output}: is the figure itself; name another file after -o")
    if not force:
        raise _shared.Failure(f"{output}: is there already; nothing was written. --force overwrites it")
