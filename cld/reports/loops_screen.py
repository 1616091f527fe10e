"""The feedback loops of a model on one screen: how many, of which length and polarity, and those to read first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.loops import Loop
from cld.model import Model, Polarity
from cld.reports import loops_chart
from cld.reports.loops import by_polarity, headline
from cld.reports.loops_words import (
    Words,
    enumeration,
    remarks_on,
    sentence,
    words_of,
)
from cld.reports.numbers import exact, rough, share
from cld.reports.terminal import FIRM, Run, cut, said, wrapped

if TYPE_CHECKING:
    from cld.graph.census import Census

Line = list[Run]
BOLD, DIM = "1", "2"
_TALL = 34
"""From so many rows on, the chart may have eight lines for lengths, below it four."""


class Chosen(NamedTuple):
    """Loops to read, and what they are."""

    heading: str
    loops: Sequence[Loop]
    reasons: Mapping[str, Sequence[str]] = {}
    """Why to read a loop, by its id."""
    also: Sequence[Loop] = ()
    """Loops for which there is no room but for their names."""


class Page(NamedTuple):
    """What a screen is made from."""

    model: Model
    census: Census
    chosen: Sequence[Chosen]
    """In the order of their worth: where there is no room for all, the last ones go."""
    remarks: Sequence[str] = ()
    """Sentences to end with."""


def screen(page: Page, width: int, rows: int) -> list[Line]:
    """A screen of at most `rows` lines of at most `width` columns; on a small one, at least three loops."""
    words = words_of(page.model)
    top = [*headed(page.model, page.census, width), *_charted(page.census, width, 8 if rows >= _TALL else 4)]
    ends = [line for text in blamed(page, words) for line in wrapped([(text, "")], width)]
    for remark in page.remarks:
        ends += wrapped([(remark, "")], width)
    total, room = page.census.counts.total, rows - len(top) - len(ends) - (1 if ends else 0)
    middle, shown = _fitted(page.chosen, words, width, room)
    if shown < total:
        left_out = wrapped([(not_shown(page.census, shown), DIM)], width)
        middle, shown = _fitted(page.chosen, words, width, room - len(left_out) - (0 if ends else 1))
        ends += wrapped([(not_shown(page.census, shown), DIM)], width)
    return [*top, *middle, *([[]] if ends else []), *ends]


def headed(model: Model, census: Census, width: int) -> list[Line]:
    """The model's title, and what is known of its loops in one or two sentences."""
    lines = wrapped([(f"{said(model.title)} ({said(model.version)})", BOLD)], width)
    for text in headlines(model, census):
        lines += wrapped([(text, "")], width)
    return lines


def headlines(model: Model, census: Census) -> Iterator[str]:
    """How many loops of which polarity there are, how sure that is, and how much of the model is on one."""
    if not census.estimated:
        yield f"{headline(census.counts)}{_extent(model, census)}"
        yield from _short(census)
        return
    if census.error is None:
        yield f"At least {headline(census.counts)} There are too many more to count or estimate them.{_extent(model, census)}"
        return
    error = f", give or take {max(1, round(100 * census.error))}%"
    about = f"{rough(census.counts.total)} feedback loops{error} ({by_polarity(census.counts)})"
    yield f"About {about}: too many to count them exactly.{_extent(model, census)}"
    if census.fast_would:
        better = "counted exactly" if census.fast_would == "count" else "estimated far more closely"
        yield f"With numba they can be {better}: pip install 'cld-causal-models[fast]'."
    yield from _short(census)


def _short(census: Census) -> Iterator[str]:
    short = sum(counts.total for _, counts in census.by_length)
    if short and census.complete_to:
        yield f"Exactly {exact(short)} of them have up to {census.complete_to} elements."
        if census.through_elements:
            met = sum(counts.total for counts in census.through_elements.values())
            yield f"On average a loop has {met / census.counts.total:.1f} elements."


def _extent(model: Model, census: Census) -> str:
    elements = sum(len(core.elements) for core in census.cores)
    if not elements:
        return ""
    whole = len(model.elements)
    are = "is" if elements == 1 else "are"
    most = (
        f"{elements:,} of {whole:,} elements {are}"
        if elements < whole or whole == 1
        else f"All {whole:,} elements are"
    )
    cores = len(census.cores)
    return f" {most} part of a loop" + (f", in {cores:,} separate cores." if cores > 1 else ".")


def chart_rows(census: Census) -> list[loops_chart.Row]:
    """The census's numbers by length as the chart takes them."""
    return [
        (length, (each.reinforcing, each.balancing, each.undetermined)) for length, each in census.by_length
    ]


def _charted(census: Census, width: int, most: int) -> list[Line]:
    rows = chart_rows(census)
    if census.counts.total <= 3 or not rows:
        return []
    return [[], *loops_chart.chart(rows, width, most)]


def blamed(page: Page, words: Words) -> Iterator[str]:
    """Where most loops are undetermined: the links of uncertain sign that most of those run through."""
    counts, through = page.census.counts, page.census.through_links
    if 2 * counts.undetermined <= counts.total:
        return
    uncertain = (Polarity.UNKNOWN, Polarity.MIXED)
    links = [ends for ends in through if words.signs.get(ends) in uncertain]
    links.sort(key=lambda ends: (-through[ends].total, ends))
    named = [
        f"{words.labels[a]} → {words.labels[b]} ({share(through[a, b].total, counts.total)} of all loops)"
        for a, b in links
    ]
    if named:
        many = "links" if len(named) > 1 else "a link"
        yield f"Most loops are undetermined because of {many} of uncertain sign: {enumeration(named)}."


def not_shown(census: Census, shown: int) -> str:
    """What is left out, and how to see it."""
    left = census.counts.total - shown
    many = f"about {rough(left)}" if census.estimated else exact(left)
    hints = (
        "--list lists them, shortest first",
        "--through ID those of one element",
        "--set basis a few that all are made of",
        "--structure what carries and breaks them",
    )
    firm = (hint.replace(" ", FIRM, 1) for hint in hints)
    return f"Not shown: {many} loop{'' if left == 1 else 's'}. {'; '.join(firm)}."


Lay = Callable[[Chosen, Loop, "int | None"], list[Line]]


def _fitted(chosen: Sequence[Chosen], words: Words, width: int, room: int) -> tuple[list[Line], int]:
    """The loops in as many lines as there are, and how many they are: sentences get shorter, then loops fewer."""
    known: dict[tuple[str, int | None], list[Line]] = {}

    def lay(part: Chosen, loop: Loop, most: int | None) -> list[Line]:
        key = loop.id, most
        if key not in known:
            known[key] = told(loop, words, width, most, part.reasons.get(loop.id, ()))
        return known[key]

    total = sum(len(part.loops) for part in chosen)
    for most in (None, 4, 3) if total < room else ():
        lines, shown = _laid(chosen, lay, width, most)
        if len(lines) <= room:
            return lines, shown
    for many in range(min(room, total), 3, -1):
        lines, shown = _laid(_first(chosen, many), lay, width, 2)
        if len(lines) <= room:
            return lines, shown
    return _laid(_first(chosen, 3), lay, width, 2)


def _first(chosen: Sequence[Chosen], most: int) -> list[Chosen]:
    """The first loops of all parts together, with a word on those of a part that are left out."""
    kept = []
    for part in chosen:
        loops = part.loops[: max(0, most)]
        most -= len(part.loops)
        if loops:
            more = f" ({len(loops)} of {len(part.loops):,})" if len(loops) < len(part.loops) else ""
            rest = [loop for loop in part.loops[len(loops) :] if loop.name]
            heading = f"{part.heading or 'Feedback loops'}{more}" if more else part.heading
            kept.append(Chosen(heading, loops, part.reasons, rest))
    return kept


def _laid(chosen: Sequence[Chosen], lay: Lay, width: int, most: int | None) -> tuple[list[Line], int]:
    lines: list[Line] = []
    shown = 0
    for part in chosen:
        if part.loops:
            lines += [[], [(part.heading, BOLD)]] if part.heading else [[]]
        for loop in part.loops:
            lines += lay(part, loop, most)
        shown += len(part.loops)
        if part.also:
            names = ", ".join(f"{loop.id} {said(loop.name)}" for loop in part.also)
            lines += wrapped([("  and ", ""), (cut(names, 2 * (width - 10)), "")], width, hang=5)
    return lines, shown


def told(
    loop: Loop, words: Words, width: int, rows: int | None = None, reasons: Sequence[str] = ()
) -> list[Line]:
    """A loop as a sentence under its id and name, in about so many lines."""
    style = f"1;{loops_chart.STYLES[loop.polarity.value]}"
    name = said(loop.name) if loop.id in words.starts else loop.polarity.value
    remarks = [*remarks_on(loop, words), *map(said, reasons)]
    if any(reason.startswith("balancing with a delay") for reason in reasons):
        remarks.remove("delayed")  # said already
    notes = f" ({'; '.join(remarks)})" if remarks else ""
    room = None if rows is None else rows * (width - 6) - len(loop.id) - len(name) - len(notes) - 2
    runs = [
        (loop.id + " ", style),
        (name, BOLD),
        (": " if name else "", ""),
        (sentence(loop, words, room), ""),
        (notes, DIM),
    ]
    return wrapped([("  ", ""), *runs], width, hang=5)
