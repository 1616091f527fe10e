"""`cld explain`: the manual of a diagnostic."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cld.cli import _shared

_COLUMNS = 100
"""How wide a line of the list may be."""


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="A code such as CLD401 or 401, or a name such as unsigned-link."
        ),
    ] = None,
) -> None:
    """Explain what a diagnostic means and what to do; without a code, list them all."""
    from cld.reports.manual import pages
    from cld.spec.words import closest, shortened

    every = pages()
    if code is None:
        for one in every:
            start = f"{one.code}  {one.severity:8}{one.name:27}  "
            typer.echo(start + shortened(_first_sentence(one.text), _COLUMNS - len(start)))
        return
    wanted = code.strip().strip("[]").casefold()
    wanted = f"cld{wanted}" if wanted.isdecimal() else wanted
    page = next((p for p in every if wanted in (p.code.casefold(), p.name.casefold())), None)
    if page is None:
        near = closest(code, [name for p in every for name in (p.code, p.name)])
        hint = f"did you mean `{near}`?" if near else "`cld explain` without a code lists them all"
        raise _shared.Failure(f"no diagnostic has the code or name `{code}`; {hint}")
    typer.echo(f"{page.code} {page.name} ({page.severity})\n\n{page.text}")
    if page.cites:
        typer.echo(f"\nSource: {page.cites}")


def _first_sentence(text: str) -> str:
    match = re.match(r".+?[.:](?=\s|$)", text, re.DOTALL)
    return (match.group() if match else text).rstrip(".:")
