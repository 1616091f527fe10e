"""The ways in which `cld loops` looks at a model: a screen, numbers, a list, a set, the structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cld.cli import _shared
from cld.cli._loops_asked import Ends
from cld.cli._loops_request import INTERRUPTED, Request, census_of, give, notes_for, room, searched, show
from cld.graph.loops import LIMIT, SECONDS, LoopSearch

if TYPE_CHECKING:
    from cld.graph.census import Census
    from cld.graph.counts import LoopCounts


_FOR_FAMILIES = 20_000
"""Loops that are sorted into families, unless the request says how many; nobody reads more."""


def run(kind: str, request: Request) -> int:
    """Answer a request. Gives the exit status, 0 where nothing speaks against it."""
    if request.output is not None or kind == "all":
        from cld.cli import _loops_files

        if request.output is not None:
            request = _loops_files.checked(kind, request)
            if _loops_files.streams(request):
                for note in request.notes:  # such a file holds loops and nothing else
                    typer.echo(f"note: {note}", err=True)
                return _loops_files.to_file(request)
        if kind == "all":
            return _loops_files.everything(request, listed)
    return {"screen": _screen, "count": _count, "list": _list, "set": _set, "structure": _structure}[kind](
        request
    )


def _screen(request: Request) -> int:
    if request.format is not None or request.output is not None:
        return _list(request)
    from cld.reports.loops_choice import choose
    from cld.reports.loops_screen import Page, screen

    census = census_of(request)
    chosen = choose(request.model, census, request.asked.grounding)
    show(screen(Page(request.model, census, chosen, tuple(notes_for(request))), *room()))
    return _shared.OK


def _list(request: Request) -> int:
    return listed(request)


def listed(
    request: Request, limit: int = LIMIT, rows: int | None = None, seconds: float | None = SECONDS
) -> int:
    """List loops, shortest first.

    Args:
        limit: how many may be found, unless the request says.
        rows: how many the table and the Markdown may show.
    """
    from cld.reports import loops as report

    search = searched(request, min(limit, _FOR_FAMILIES) if request.families else limit, seconds)
    rows = rows or request.asked.limit or report.ROWS
    if request.families:
        _families(request, search, rows)
    elif request.format == "json":
        from cld.reports import loops_json

        give(request, loops_json.search(search, request.notes))
    elif request.format == "markdown":
        give(request, report.markdown(search, request.model, notes_for(request), rows))
    else:
        show(report.table(search, request.model, notes_for(request), room()[0], rows))
    return INTERRUPTED if search.stopped_by == "interrupt" else _shared.OK


def _families(request: Request, search: LoopSearch, rows: int) -> None:
    from cld.reports import loops_families as report

    if request.format == "json":
        give(request, report.as_json(search, request.model))
    elif request.format == "markdown":
        give(request, report.markdown(search, request.model, notes_for(request), rows))
    else:
        show(report.table(search, request.model, notes_for(request), room()[0], rows))


def _count(request: Request) -> int:
    from cld.reports import loops_count as report
    from cld.reports.loops import apart
    from cld.reports.loops_markdown import cell

    census = census_of(request)
    through = _counted_through(request, census)
    if request.format == "json":
        give(request, report.as_json(census, through))
    elif request.format == "markdown":
        notes = "".join(f"\n{cell(note)}\n" for note in request.notes)
        give(request, report.markdown(request.model, census, through) + notes)
    else:
        show([*report.table(request.model, census, through, room()[0]), *apart(request.notes, room()[0])])
    return _shared.OK


def _counted_through(request: Request, census: Census) -> list[tuple[str | Ends, LoopCounts]]:
    """How many loops run through each of the elements and links that were named."""
    from cld.graph.census import counts_through

    asked = request.asked
    if asked.any_of:
        raise _shared.Failure(
            "--count counts loops through elements and links; --list counts those through kinds and groups"
        )
    found: list[tuple[str | Ends, LoopCounts]] = []
    named: list[str | Ends] = [*asked.through, *asked.links]
    for what in named:
        counts = counts_through(request.model, census, what, grounding=asked.grounding)
        if counts is None:
            raise _shared.Failure(
                "there are too many loops to count those through one element or link; --list shows the shortest of them"
            )
        found.append((what, counts))
    return found


def _set(request: Request) -> int:
    from cld.graph.sets import loop_set
    from cld.reports import loops_set as report

    seconds = SECONDS if request.asked.seconds is None else request.asked.seconds
    assert request.set is not None, "the kind of set is what says that one is wanted"
    found = loop_set(request.model, request.set, grounding=request.asked.grounding, seconds=seconds)
    if request.format == "json":
        give(request, report.as_json(found, request.model))
    elif request.format == "markdown":
        give(request, report.markdown(found, request.model, notes_for(request)))
    else:
        show(report.table(found, request.model, notes_for(request), room()[0]))
    return _shared.OK


def _structure(request: Request) -> int:
    from cld.graph.breaking import smallest_break
    from cld.graph.signs import uncertain_signs
    from cld.graph.structure import carriers, feedback_structure
    from cld.reports import loops_structure as report

    model, grounding = request.model, request.asked.grounding
    seconds = SECONDS if request.asked.seconds is None else request.asked.seconds
    census = census_of(request)
    found = report.Found(
        model=model,
        census=census,
        structure=feedback_structure(model, census, grounding=grounding),
        carriers=carriers(census, None if request.format == "json" else 10),
        breaking=smallest_break(model, grounding=grounding, seconds=seconds),
        signs=uncertain_signs(model, census, grounding=grounding, seconds=seconds),
        notes=tuple(notes_for(request)),
    )
    if request.format == "json":
        give(request, report.as_json(found))
    elif request.format == "markdown":
        give(request, report.markdown(found))
    else:
        show(report.table(found, room()[0]))
    return _shared.OK
