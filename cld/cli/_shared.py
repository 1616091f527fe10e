"""What the commands share: reading specs, showing what is wrong with them, exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cld.diagnostics import Diagnostic, Severity
from cld.files import Unwritable, write_bytes
from cld.model import Model
from cld.reports import diagnostics as report
from cld.source import MAX_BYTES, Source, Unreadable, decode, read
from cld.spec import STDIN, Spec, read_spec

OK, FOUND, MISUSE = 0, 1, 2
"""Exit statuses: nothing wrong; errors in a spec (or a difference); wrong use or an unreadable file.

docs/ci.md has the rule, and the one command that departs from it.
"""

SpecPath = Annotated[
    str, typer.Argument(metavar="SPEC", help="The model's YAML file, or - for standard input.")
]


class Failure(Exception):
    """Stops a command with a sentence for the user and an exit status."""

    def __init__(self, message: str, status: int = MISUSE) -> None:
        super().__init__(message)
        self.status = status


def complain(message: str) -> None:
    """Show a sentence on standard error."""
    typer.echo(f"{painted('error', '1;31', colours(sys.stderr))}: {message}", err=True)


def painted(text: str, code: str, colour: bool) -> str:
    """Text in a terminal colour, where colours are wanted."""
    return f"\033[{code}m{text}\033[0m" if colour else text


def colours(stream: object) -> bool:
    """Whether a stream shows colours: a terminal whose user did not forbid them."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty()) and not os.environ.get("NO_COLOR")


def source_of(path: str) -> Source:
    """Read a file, or standard input for `-`. Stops with exit status 2 if it cannot be read."""
    try:
        return decode(STDIN, sys.stdin.buffer.read(MAX_BYTES + 1)) if path == "-" else read(path)
    except Unreadable as error:
        near = _spec_called(path)
        raise Failure(f"{error}; did you mean {near}?" if near else str(error)) from None


def _spec_called(name: str) -> str | None:
    """A file that a path which leads nowhere may have meant: without its ending, or without its folder."""
    if os.path.lexists(name):
        return None
    places = (
        Path(folder) / f"{name}{ending}" for folder in ("", "specs") for ending in ("", ".yaml", ".yml")
    )
    return next((str(place) for place in places if place.is_file()), None)


def checked(path: str) -> tuple[Spec, tuple[Diagnostic, ...]]:
    """Read and check a spec, and show its errors on standard error as `validate` does."""
    from cld.rules import check

    spec = read_spec(source_of(path))
    found = check(spec)
    show_errors(path, found)
    return spec, found


def show_errors(path: str, found: Sequence[Diagnostic]) -> None:
    """Show the errors among diagnostics on standard error, as `validate` shows them."""
    errors = [d for d in found if d.severity is Severity.ERROR]
    if errors:
        typer.echo(report.full(errors, colours(sys.stderr)), nl=False, err=True)
        typer.echo(f"{path}: {report.summary(errors)}", err=True)


def element_id(model: Model, id: str) -> str:
    """An element's id as given by the user. Stops with exit status 2 if the model has none such."""
    from cld.spec.words import closest, normal

    known = [element.id for element in model.elements]
    if normal(id) in known:
        return normal(id)
    near = closest(id, known)
    raise Failure(f"the model has no element `{id}`" + (f"; did you mean `{near}`?" if near else ""))


def content(path: Path) -> bytes | None:
    """What a file holds, or None if it is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def save(path: str | Path, data: bytes) -> None:
    """Write a file whole. Stops with exit status 2 if it cannot be written."""
    try:
        write_bytes(path, data)
    except Unwritable as error:
        raise Failure(str(error)) from None


def has_errors(found: Sequence[Diagnostic]) -> bool:
    """Whether any diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in found)


def specs_here() -> list[str]:
    """The specs of the project one stands in: all YAML files under `specs/`, in the order of their names."""
    folder = Path("specs")
    found = sorted(
        str(path) for pattern in ("*.yaml", "*.yml") for path in folder.rglob(pattern) if path.is_file()
    )
    if not found:
        raise Failure(
            "no spec was named and there is none under specs/; `cld new NAME` writes one to start from"
        )
    return found
