"""What `cld loops` was asked for, and what all its ways of answering share."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

from cld.cli import _shared
from cld.cli._loops_asked import Asked
from cld.graph.loops import LoopSearch, find_loops
from cld.model import Model

if TYPE_CHECKING:
    from cld.graph.census import Census

INTERRUPTED = 130
"""The exit status after Ctrl-C, by the custom of shells."""


class Request(NamedTuple):
    """What was asked for."""

    model: Model
    asked: Asked
    format: str | None
    output: str | None
    yes: bool
    families: bool
    set: Literal["cover", "sils", "basis"] | None
    notes: tuple[str, ...] = ()
    """Sentences on what was left out of the model, if anything was."""
    ungrounded: int = 0
    """Links that were left out because they state no grounding."""


def show(lines: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Print lines, with colours where the terminal has them."""
    from cld.reports.terminal import shown

    colour = _shared.colours(sys.stdout)
    typer.echo("".join(f"{shown(line, colour)}\n" for line in lines), nl=False)


def give(request: Request, text: str) -> None:
    """Print a text, or write it to the file that was named."""
    if request.output is None:
        typer.echo(text, nl=False)
    else:
        _shared.save(request.output, text.encode())
        typer.echo(f"{request.output}: written")


def room() -> tuple[int, int]:
    """Columns and rows to fill: those of the terminal, within what reads well; 100 and 40 where there is none."""
    if not sys.stdout.isatty():
        return 100, 40
    from shutil import get_terminal_size

    size = get_terminal_size()
    return min(max(size.columns, 40), 110), min(max(size.lines - 1, 20), 45)


def notes_for(request: Request) -> list[str]:
    """What took no part, in sentences."""
    from cld.reports.loops import notes_on

    rounds = not request.asked.narrow
    return [*request.notes, *notes_on(request.model, request.ungrounded, rounds=rounds)]


def searched(request: Request, limit: int, seconds: float | None) -> LoopSearch:
    """The loops that were asked for, within limits."""
    asked = request.asked
    return find_loops(
        request.model,
        through=asked.through,
        links=asked.links,
        any_of=asked.any_of,
        between=asked.between,
        polarity=asked.polarity,
        delayed=asked.delayed,
        moderators=asked.moderators,
        max_length=asked.max_length,
        grounding=asked.grounding,
        limit=asked.limit or limit,
        seconds=seconds if asked.seconds is None else asked.seconds,
    )


def census_of(request: Request) -> Census:
    """How many loops there are with the grounding that was asked for."""
    from cld.graph.census import take_census

    return take_census(request.model, grounding=request.asked.grounding)
