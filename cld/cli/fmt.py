"""`cld fmt`: the canonical form of specs."""

from __future__ import annotations

from typing import Annotated

import typer

from cld.cli import _shared


def command(
    specs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SPEC]...", help="Specs to rewrite; all under specs/ if none."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a spec is not canonical.")
    ] = False,
) -> None:
    """Write specs in their canonical form: one order, one way to say each thing, every comment kept.

    Exit status: 0 if all is well, 1 if a spec has errors (or, with --check, would change), 2 for wrong use.
    """
    from cld.spec.write import canonical

    status = _shared.OK
    for path in specs or _shared.specs_here():
        spec, found = _shared.checked(path)
        if _shared.has_errors(found):
            status = _shared.FOUND
        if spec.model is None:
            continue
        text = canonical(spec)
        if path == "-" and not check:
            typer.echo(text, nl=False)
        elif text != spec.source.text and check:
            typer.echo(f"{spec.source.path}: is not in canonical form; `cld fmt {path}` writes it")
            status = _shared.FOUND
        elif text != spec.source.text:
            _shared.save(path, text.encode("utf-8"))
            typer.echo(f"{path}: rewritten")
    raise typer.Exit(status)
