"""How many feedback loops a model has: by polarity, by length, by core, and through what was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cld.model import Model
from cld.reports import loops_chart, loops_json
from cld.reports import loops_markdown as md
from cld.reports.loops import headline
from cld.reports.loops_screen import Line, Page, blamed, chart_rows, headed, headlines
from cld.reports.loops_words import words_of
from cld.reports.numbers import rough, share
from cld.reports.terminal import cut, padded, said, wrapped

if TYPE_CHECKING:
    from cld.graph.census import Census
    from cld.graph.counts import LoopCounts

Through = Sequence[tuple["str | tuple[str, str]", "LoopCounts"]]
"""Elements, by id, and links, by their ends, each with the numbers of loops through it."""

_LENGTHS = 20
_CORES = 10


def as_json(census: Census, through: Through = ()) -> str:
    """The census as one object; `through` holds what was asked about, if anything was."""
    about = [
        {
            **({"element": what} if isinstance(what, str) else {"link": list(what)}),
            **loops_json.counts(counts),
        }
        for what, counts in through
    ]
    return loops_json.written(loops_json.census_object(census) | ({"through": about} if about else {}))


def table(model: Model, census: Census, through: Through, width: int) -> list[Line]:
    """The census for a terminal."""
    lines = headed(model, census, width)
    if census.counts.total:
        chart = loops_chart.chart(chart_rows(census), width, _LENGTHS)
        lines += [[], *chart] if chart else []
        lines += _cores(census, width)
    words = words_of(model)
    told = [f"Through {_called(what)}: {_of(counts, census)}" for what, counts in through]
    told += blamed(Page(model, census, ()), words)
    return [
        *lines,
        *([[]] if told else []),
        *(line for text in told for line in wrapped([(text, "")], width)),
    ]


def _of(counts: LoopCounts, census: Census) -> str:
    part = f" That is {share(counts.total, census.counts.total)} of all." if counts.total else ""
    return f"{headline(counts)}{part}"


def _called(what: str | tuple[str, str]) -> str:
    return what if isinstance(what, str) else " → ".join(what)


def _cores(census: Census, width: int) -> list[Line]:
    """Where there are several: a line for each of the cores with most loops."""
    if len(census.cores) < 2:
        return []
    largest = sorted(census.cores, key=lambda core: (-core.counts.total, core.elements))
    rows = [
        (
            f"{'about ' if core.estimated else ''}{rough(core.counts.total)}",
            f"{len(core.elements):,}",
            f"{core.links:,}",
            said(", ".join(core.elements)),
        )
        for core in largest[:_CORES]
    ]
    heads = ("loops", "elements", "links", "core")
    sizes = [max(map(len, column)) for column in zip(heads[:3], *(row[:3] for row in rows), strict=True)]
    lines: list[Line] = [[]]
    for row in (heads, *rows):
        start = "  ".join(cell.rjust(size) for cell, size in zip(row, sizes, strict=False))
        style = "2" if row is heads else ""
        lines.append(
            [(f"{padded(start, sum(sizes) + 4)}  {cut(row[3], max(10, width - sum(sizes) - 6))}", style)]
        )
    if len(census.cores) > _CORES:
        lines.append([(f"… and {len(census.cores) - _CORES:,} more cores; --format json has all", "2")])
    return lines


def markdown(model: Model, census: Census, through: Through = ()) -> str:
    """The census for a paper or a pull request."""
    told = [f"Through {md.cell(_called(what))}: {_of(counts, census)}" for what, counts in through]
    told += [md.cell(text) for text in blamed(Page(model, census, ()), words_of(model))]
    return md.paragraphs(
        md.head(model, headlines(model, census)), md.by_length(chart_rows(census), _LENGTHS), *told
    )
