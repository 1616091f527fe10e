"""`cld loops`: the feedback loops of a model."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cld.cli import _kept, _shared
from cld.model import LoopPolarity


class Format(StrEnum):
    """How loops are shown."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


class Set(StrEnum):
    """A small set of loops that stands for all."""

    COVER = "cover"
    SILS = "sils"
    BASIS = "basis"


def command(
    spec: _shared.SpecPath,
    count: Annotated[bool, typer.Option("--count", help="Only how many there are.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List them, shortest first.")] = False,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help="List them without a limit; what takes long is asked for with --yes or -o."
        ),
    ] = False,
    set_: Annotated[
        Set | None,
        typer.Option(
            "--set",
            help="A few that stand for all: one through every link, an independent set, or a shortest basis.",
        ),
    ] = None,
    structure: Annotated[
        bool,
        typer.Option(
            "--structure", help="What feedback is made of, what carries it, and what would break it."
        ),
    ] = False,
    families: Annotated[
        bool, typer.Option("--families", help="Tell loops that differ by a detour as one with its variants.")
    ] = False,
    through: Annotated[
        list[str] | None,
        typer.Option(
            "--through",
            metavar="NAME",
            help="Only loops through this element, link (a>b), kind or group; may be repeated.",
        ),
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(
            "--between", metavar="A,B", help="Only loops from A to B and back: elements, kinds or groups."
        ),
    ] = None,
    polarity: Annotated[
        LoopPolarity | None, typer.Option("--polarity", help="Only loops of this polarity.")
    ] = None,
    delayed: Annotated[
        bool | None, typer.Option("--delayed/--no-delayed", help="Only loops with a delay, or without one.")
    ] = None,
    moderator: Annotated[
        list[str] | None,
        typer.Option(
            "--moderator", metavar="ID", help="Only loops that depend on this factor; may be repeated."
        ),
    ] = None,
    grounding: _kept.LeastGrounding = None,
    min_speakers: _kept.MinSpeakers = 0,
    group: _kept.Groups = None,
    max_length: Annotated[
        int | None, typer.Option("--max-length", min=1, help="Only loops of at most so many elements.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="List at most so many.")] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0, help="Search for at most so long; 10 if not given.")
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", help="How to show them.")] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to .jsonl, .csv, .parquet, .json or .md."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Start, however long it takes.")] = False,
) -> None:
    """Feedback loops: how many there are, those to read first, and lists of them.

    Exit status: 0, or 1 if the spec has errors, 2 for wrong use, 130 after Ctrl-C.
    """
    from cld.cli import _loops_asked, _loops_modes, _loops_request

    mode = _mode(count=count, list=list_, all=all_, set=set_ is not None, structure=structure)
    given = {
        "--through": through,
        "--between": between,
        "--polarity": polarity,
        "--delayed": None if delayed is None else "yes",
        "--moderator": moderator,
        "--max-length": max_length,
        "--limit": limit,
        "--seconds": None if seconds is None else "yes",
        "--families": families,
    }
    _refuse_clashes(mode, [name for name, value in given.items() if value])
    read, found = _shared.checked(spec)
    if read.model is None:
        raise typer.Exit(_shared.FOUND)
    wish = _kept.wish([read.model], min_speakers, group, grounding)
    kept = _kept.kept(read.model, wish)
    asked = _loops_asked.asked(read.model, through or (), between, moderator or ())._replace(
        polarity=polarity,
        delayed=delayed,
        grounding=grounding,
        max_length=max_length,
        limit=limit,
        seconds=seconds,
    )
    kind = (
        "set"
        if set_
        else mode or ("list" if asked.narrow or families or limit or seconds is not None else "screen")
    )
    chosen = _loops_request.Request(
        kept.model,
        asked,
        format.value if format else None,
        output,
        yes,
        families,
        set_.value if set_ else None,
        kept.notes,
        sum(link.grounding is None for link in read.model.links) if grounding else 0,
    )
    status = _loops_modes.run(kind, chosen)
    raise typer.Exit(status or (_shared.FOUND if _shared.has_errors(found) else _shared.OK))


_ALLOWED = {
    "count": ("--through",),
    "set": ("--seconds",),
    "structure": ("--seconds",),
}
"""What else goes with these ways of looking at loops; `--grounding` and `--format` go with all."""


def _mode(**wanted: bool) -> str | None:
    """The one way of looking at loops that was asked for."""
    named = [name for name, given in wanted.items() if given]
    if len(named) > 1:
        raise _shared.Failure(f"--{named[0]} does not go with --{named[1]}; choose one of them")
    return named[0] if named else None


def _refuse_clashes(mode: str | None, given: list[str]) -> None:
    for name in given:
        if mode in _ALLOWED and name not in _ALLOWED[mode]:
            raise _shared.Failure(
                f"--{mode} looks at all loops, so {name} does not go with it; it goes with --list"
            )
    if mode == "all" and "--families" in given:
        raise _shared.Failure(
            "--families has to see all loops at once, so it goes with --list and not with --all"
        )
    if mode == "all" and "--limit" in given:
        raise _shared.Failure("--all lists without a limit, so --limit does not go with it")
