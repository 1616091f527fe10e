"""Long lists of loops: how long one will be is said first, and millions go into a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _shared
from cld.cli._loops_asked import Asked
from cld.cli._loops_request import INTERRUPTED, Request, census_of, searched
from cld.graph.loops import Loop
from cld.reports import loops_files
from cld.reports.numbers import duration, exact, rough, size

if TYPE_CHECKING:
    from cld.graph.census import Census

MANY = 10_000
"""So many loops are printed without asking."""
LONG = 3600.0
"""Seconds for which a file is written without asking."""
_SECONDS_PER_LOOP = 4e-6
_SECONDS_PER_STEP = 0.2e-6
_TEXTS = {".json": "json", ".md": "markdown"}


class Expected(NamedTuple):
    """What a list will hold, as far as the census tells beforehand."""

    loops: int
    known: bool
    """It is the exact number; else there are at most, or about, so many."""
    steps: int
    """Elements of all the loops together."""
    estimated: bool
    letters: float
    """How long the ids of elements are, on average."""

    @property
    def seconds(self) -> float:
        """How long a machine of today takes to list them, about."""
        return self.loops * _SECONDS_PER_LOOP + self.steps * _SECONDS_PER_STEP

    def octets(self, ending: str) -> float:
        """How large a file with that ending gets, about."""
        return loops_files.octets(ending, self.loops, self.steps, self.letters)


def checked(kind: str, request: Request) -> Request:
    """The request with the format that the name of its file asks for."""
    ending = Path(str(request.output)).suffix.lower()
    if ending not in (*_TEXTS, *loops_files.SINKS):
        raise _shared.Failure(
            f"{request.output}: loops are written to files that end in .jsonl, .csv, .parquet, .json or .md"
        )
    format = _TEXTS.get(ending)
    if request.format is not None and request.format != format:
        raise _shared.Failure(f"--format {request.format} does not go with a file that ends in {ending}")
    if format is None and kind in ("count", "set", "structure"):
        raise _shared.Failure(
            f"what --{kind} tells is written to files that end in .json or .md, not {ending}"
        )
    if format is None and request.families:
        raise _shared.Failure(
            f"families of loops are written to files that end in .json or .md, not {ending}"
        )
    if format is None:
        try:
            loops_files.refuse_missing(str(request.output))
        except loops_files.Missing as error:
            raise _shared.Failure(str(error)) from None
    return request._replace(format=format)


def streams(request: Request) -> bool:
    """The file is one of those that are written loop by loop."""
    return request.output is not None and request.format is None


def expected(census: Census, asked: Asked) -> Expected:
    """How many loops fit what was asked for: exactly where the census says it, else at most so many."""
    column = asked.polarity.value if asked.polarity else "total"
    longest = asked.max_length
    tabled = bool(census.by_length) and not census.estimated
    if tabled:
        rows = [(length, getattr(counts, column)) for length, counts in census.by_length]
        rows = [(length, many) for length, many in rows if longest is None or length <= longest]
        loops, steps = sum(many for _, many in rows), sum(length * many for length, many in rows)
    else:
        loops = getattr(census.counts, column)
        steps = loops * max((len(core.elements) for core in census.cores), default=0) // 2
    fewest, known = loops, not census.estimated and (tabled or longest is None)
    rest = asked._replace(polarity=None, max_length=None, limit=None, seconds=None, grounding=None)
    if rest != Asked():
        through = _through(census, asked, column)
        fewest = min([loops, *through])
        known = (
            known and len(through) == 1 and longest is None and rest._replace(through=(), links=()) == Asked()
        )
    if asked.limit is not None:
        fewest = min(fewest, asked.limit)
    ids = [len(id) for core in census.cores for id in core.elements]
    letters = sum(ids) / max(len(ids), 1)
    return Expected(fewest, known, steps * fewest // loops if loops else 0, census.estimated, letters)


def _through(census: Census, asked: Asked, column: str) -> list[int]:
    """The numbers of loops through each of the elements and links that were named, where the census has them."""
    if not census.through_links:
        return []
    named = [census.through_elements.get(id) for id in asked.through]
    named += [census.through_links.get(ends) for ends in asked.links]
    return [getattr(counts, column) if counts else 0 for counts in named]


Listed = Callable[[Request, int, int | None, float | None], int]
"""Lists loops, at most so many, so many of them in a table, within so many seconds."""


def everything(request: Request, listed: Listed) -> int:
    """All loops, however many: printed at once where they are few, else one by one once they are all found."""
    from cld.reports.loops_table import line

    coming = expected(census_of(request), request.asked)
    if coming.loops <= MANY:
        return listed(request, MANY, MANY, None)
    if request.format is not None:
        raise _shared.Failure(
            f"{_said(coming)} are too many for --format {request.format}; -o loops.jsonl writes them to a file one by one"
        )
    if not request.yes:
        raise _shared.Failure(
            f"{_said(coming)}: listing them takes about {duration(coming.seconds)}. Say --yes to list them here, or "
            f"-o loops.jsonl for a file of about {size(coming.octets('.jsonl'))}"
        )
    many = 0
    try:
        for loop in _found(request, coming, "loops"):
            sys.stdout.write(line(loop))
            many += 1
    except KeyboardInterrupt:
        sys.stdout.flush()
        raise _shared.Failure(f"stopped; {exact(many)} of {_said(coming)} are listed", INTERRUPTED) from None
    return _shared.OK


def to_file(request: Request) -> int:
    """Write the loops that were asked for to a file, and say what it holds."""
    from cld.reports.progress import counter

    path = str(request.output)
    ending = Path(path).suffix.lower()
    coming = expected(census_of(request), request.asked)
    if not request.yes:
        _refuse_too_long(coming, path, ending, request.asked)
    about = {"title": request.model.title, "version": request.model.version}
    loops = _found(request, coming, path)
    with counter(f"{path}: written", coming.loops if coming.known else None) as report:
        written = loops_files.write(path, loops, about, report)
    if written.interrupted is not None:
        raise _shared.Failure(
            f"stopped; the {exact(written.loops)} of {_said(coming)} that were found until then are in "
            f"{written.interrupted.name}, beside where {path} would be",
            INTERRUPTED,
        )
    typer.echo(f"{path}: {_held(written.loops, coming)}")
    if ending == ".csv" and written.loops > loops_files.EXCEL_ROWS:
        typer.echo(f"Spreadsheets show the first {loops_files.EXCEL_ROWS:,} rows only.")
    return _shared.OK


def _found(request: Request, coming: Expected, label: str) -> Iterator[Loop]:
    """The loops that were asked for, shortest first. After Ctrl-C, those found until then, and then KeyboardInterrupt."""
    from cld.graph.streaming import stream_loops
    from cld.reports.progress import counter

    asked = request.asked
    if asked.limit is not None:
        search = searched(request, asked.limit, None)
        yield from search.loops
        stopped_by = search.stopped_by
    else:
        with counter(f"{label}: found", coming.loops if coming.known else None) as report:
            stream = stream_loops(
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
                seconds=asked.seconds,
                report=report,
            )
        yield from stream
        stopped_by = stream.stopped_by
    if stopped_by == "interrupt":
        raise KeyboardInterrupt


def _held(many: int, coming: Expected) -> str:
    """What a finished file holds, of how many."""
    loops = f"{exact(many)} loop{'' if many == 1 else 's'}"
    if coming.known and not coming.estimated and many < coming.loops:
        return f"the first {loops} of {exact(coming.loops)}, because time was up"
    return f"{loops} written"


def _said(coming: Expected) -> str:
    about = "about " if coming.estimated else "" if coming.known else "at most "
    number = rough(coming.loops) if coming.estimated else exact(coming.loops)
    return f"{about}{number} loops"


def _refuse_too_long(coming: Expected, path: str, ending: str, asked: Asked) -> None:
    from shutil import disk_usage

    octets = coming.octets(ending)
    if asked.seconds is None and coming.seconds > LONG:
        raise _shared.Failure(
            f"{path}: {_said(coming)} would take about {duration(coming.seconds)} and {size(octets)}. Ask for less with "
            "--max-length, --limit or --seconds, or say --yes"
        )
    folder = Path(path).absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = disk_usage(folder).free
    if asked.seconds is None and octets > free:
        raise _shared.Failure(
            f"{path}: {_said(coming)} would take about {size(octets)}, and the disk has {size(free)} left. Ask for less "
            "with --max-length or --limit, or say --yes"
        )
