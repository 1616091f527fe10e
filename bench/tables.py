"""The tables that a measurement of figures ends in, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum
from statistics import median
from typing import NamedTuple

from bench.engines import ENGINES
from cld.quality import BEYOND, COUNTS, Quality

OURS = "cld"
PROGRAMS = (OURS, *ENGINES)
FAULTS = tuple(name for name in COUNTS if name != "crossings")
GROUPS = (
    ("up to 40 elements", 1, 40),
    ("41 to 200 elements", 41, 200),
    ("more than 200 elements", 201, 10**9),
)
LEGIBLE = 6.0
"""Points: the smallest print that a figure of up to 40 elements may have on a page."""


class Result(NamedTuple):
    """One map drawn by one program: what was counted, and how long drawing took. None where it was given up."""

    map: str
    program: str
    elements: int
    links: int
    seconds: float = 0.0
    quality: Quality | None = None

    @property
    def faults(self) -> int | None:
        """All faults together; crossings are none."""
        return None if self.quality is None else sum(getattr(self.quality, name) for name in FAULTS)


class Row(NamedTuple):
    """A map with its result by each program, in the order of `PROGRAMS`."""

    each: tuple[Result, ...]

    @property
    def ours(self) -> Result:
        return self.each[0]

    @property
    def best(self) -> int | None:
        """The fewest crossings of Graphviz's four."""
        return min((r.quality.crossings for r in self.each[1:] if r.quality), default=None)

    @property
    def excess(self) -> int:
        """How many crossings ours has more than the best of the four."""
        if self.best is None or self.ours.quality is None:
            return 0
        return self.ours.quality.crossings - self.best

    @property
    def worth(self) -> tuple[bool, int, int, str]:
        """Sorts the worst first."""
        faults = self.ours.faults
        return faults is not None, -(faults or 0), -self.excess, self.ours.map


def _rows(results: Sequence[Result]) -> list[Row]:
    by_map: dict[str, dict[str, Result]] = {}
    for result in results:
        by_map.setdefault(result.map, {})[result.program] = result
    rows = [Row(tuple(each[program] for program in PROGRAMS)) for each in by_map.values()]
    return sorted(rows, key=lambda row: row.worth)


def report(results: Sequence[Result], limit: float) -> str:
    """What a measurement found: a summary, then every map, the worst first."""
    rows = _rows(results)
    parts = [f"A drawing was given up after {limit:g} s.\n"]
    for words, least, most in GROUPS:
        group = [row for row in rows if least <= row.ours.elements <= most]
        if group:
            parts.append(f"### {len(group)} maps of {words}\n\n{_summary(group, most)}\n{_programs(group)}")
    parts.append(f"### Every map, the worst first\n\n{_counts(rows)}")
    parts.append(f"### Print and time\n\n{_times(rows)}")
    return "\n".join(parts)


def _summary(rows: Sequence[Row], most: int) -> str:
    drawn = [row for row in rows if row.ours.quality]
    compared = [row for row in drawn if row.best is not None]
    ours = sum(r.ours.quality.crossings for r in compared if r.ours.quality)
    best = sum(row.best or 0 for row in compared)
    lines = [
        f"- without a fault: {sum(row.ours.faults == 0 for row in rows)} of {len(rows)}",
        f"- crossings at most the best of the four: {sum(row.excess <= 0 for row in compared)} of {len(rows)}",
        f"- crossings in all: {ours}, with the best of the four for each map {best} ({_ratio(ours, best)})",
    ]
    if most <= 40:
        legible = sum(row.ours.quality.min_pt >= LEGIBLE for row in drawn if row.ours.quality)
        lines.append(f"- smallest print at least {LEGIBLE:g} pt on a page: {legible} of {len(rows)}")
    return "\n".join(lines) + "\n"


def _ratio(ours: int, theirs: int) -> str:
    return f"{ours / theirs:.2f}" if theirs else ("1.00" if not ours else "more than none")


def _programs(rows: Sequence[Row]) -> str:
    """Sums of each count by program, over the maps that all programs drew."""
    whole = [row for row in rows if all(result.quality for result in row.each)]
    lines = []
    for number, program in enumerate(PROGRAMS):
        drawn = [row.each[number] for row in rows if row.each[number].quality]
        each = [row.each[number] for row in whole]
        sums = [
            sum(getattr(result.quality, name) for result in each) for name in (*FAULTS, "crossings", *BEYOND)
        ]
        prints = [result.quality.min_pt for result in each if result.quality]
        lines.append(
            [
                program,
                f"{len(drawn)}",
                f"{sum(result.faults == 0 for result in drawn)}",
                *map(str, sums),
                f"{median(prints):.1f}" if prints else "–",
                f"{median(result.seconds for result in drawn):.2f}" if drawn else "–",
                f"{max(result.seconds for result in drawn):.1f}" if drawn else "–",
            ]
        )
    heads = [
        "drawn by",
        "drawn",
        "clean",
        *FAULTS,
        "crossings",
        *BEYOND,
        "median print, pt",
        "median s",
        "longest s",
    ]
    return _table(heads, lines)


def _counts(rows: Sequence[Row]) -> str:
    def crossings(result: Result) -> str:
        return str(result.quality.crossings) if result.quality else "–"

    def faults(result: Result) -> str:
        return "–" if result.faults is None else str(result.faults)

    lines = []
    for row in rows:
        quality = row.ours.quality
        ratio = _ratio(quality.crossings, row.best) if quality and row.best is not None else "–"
        named = [f"{getattr(quality, name)} {name}" for name in FAULTS if quality and getattr(quality, name)]
        lines.append(
            [
                row.ours.map,
                f"{row.ours.elements}",
                f"{row.ours.links}",
                *map(crossings, row.each),
                ratio,
                ", ".join(named) or faults(row.ours),
                *map(faults, row.each[1:]),
            ]
        )
    heads = ["map", "elements", "links", *(f"{program} crossings" for program in PROGRAMS), "cld/best"]
    return _table([*heads, *(f"{program} faults" for program in PROGRAMS)], lines)


def _times(rows: Sequence[Row]) -> str:
    def printed(result: Result) -> str:
        return f"{result.quality.min_pt:.1f}" if result.quality else "–"

    def time(result: Result) -> str:
        return f"{result.seconds:.2f}" if result.quality else "–"

    order = sorted(rows, key=lambda row: (row.ours.elements, row.ours.links, row.ours.map))
    heads = ["map", "elements", *(f"{program} pt" for program in PROGRAMS), *(f"{p} s" for p in PROGRAMS)]
    lines = [
        [row.ours.map, f"{row.ours.elements}", *map(printed, row.each), *map(time, row.each)] for row in order
    ]
    lines.append(
        ["all", "", *("" for _ in PROGRAMS), *(_total(rows, number) for number in range(len(PROGRAMS)))]
    )
    return _table(heads, lines)


def _total(rows: Sequence[Row], number: int) -> str:
    return f"{fsum(row.each[number].seconds for row in rows if row.each[number].quality):.0f}"


def full(results: Sequence[Result]) -> str:
    """Every count of every drawing, one line each."""
    get: Callable[[Result, str], str] = lambda r, n: str(getattr(r.quality, n)) if r.quality else "–"  # noqa: E731
    lines = [
        [
            result.map,
            result.program,
            *(get(result, name) for name in (*COUNTS, *BEYOND)),
            f"{result.quality.min_pt:.1f}" if result.quality else "–",
            f"{result.seconds:.2f}",
        ]
        for row in _rows(results)
        for result in row.each
    ]
    return _table(["map", "drawn by", *COUNTS, *BEYOND, "pt", "s"], lines)


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    left = 1 if not lines or not lines[0][1:2] or lines[0][1].isdigit() else 2
    rule = "|".join("---" if number < left else "---:" for number in range(len(heads)))
    rows = [f"| {' | '.join(line)} |" for line in (heads, *lines)]
    return "\n".join([rows[0], f"|{rule}|", *rows[1:]]) + "\n"
