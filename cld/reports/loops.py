"""A search for feedback loops as a list: for a terminal, or as Markdown; `loops_json` has it as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from cld.graph.loops import LoopSearch
from cld.model import Model, NamedLoop
from cld.reports.loops_chart import POLARITIES
from cld.reports.loops_words import Words, in_reading_order, words_of
from cld.reports.numbers import exact, rough
from cld.reports.terminal import Run, said, wrapped

if TYPE_CHECKING:
    from cld.graph.counts import LoopCounts

ROWS = 100
"""Loops that the table and the Markdown show unless more are asked for; JSON holds all that were found."""


def headline(counts: LoopCounts, number: Callable[[int], str] = exact, listed: str = "") -> str:
    """How many loops of which polarity, in one line: `7 feedback loops: 4 reinforcing, 3 balancing.`"""
    if not counts.total:
        return f"No feedback loop{listed}."
    noun = "feedback loop" if counts.total == 1 else "feedback loops"
    return f"{number(counts.total)} {noun}{listed}: {by_polarity(counts, number)}."


def of_list(search: LoopSearch) -> str:
    """The headline of a list, which says if it may not be complete."""
    return headline(search.counts, listed="" if search.complete else " listed")


def by_polarity(counts: LoopCounts, number: Callable[[int], str] = rough) -> str:
    """`4 reinforcing, 3 balancing`; polarities that do not occur are not mentioned."""
    each = zip(counts[1:], POLARITIES, strict=True)
    return ", ".join(f"{number(many)} {word}" for many, word in each if many)


def remarks(search: LoopSearch, notes: Iterable[str], shown: int) -> Iterator[str]:
    """What a reader has to know about a list: what it does not hold, and why.

    Args:
        notes: what else there is to know, such as `notes_on` tells.
        shown: how many of the loops found are listed.
    """
    if not search.complete:
        yield f"Not complete: {_stopped(search)}."
    if shown < len(search.loops):
        yield (
            f"Shown are the {shown:,} shortest of {len(search.loops):,}; --limit N shows more, --format json all, and "
            "-o loops.csv writes them to a file."
        )
    yield from notes


def _stopped(search: LoopSearch) -> str:
    reason, advice = {
        "length": ("longer loops were not looked for", ""),
        "count": ("the search stopped at its limit on the number of loops", _ADVICE),
        "time": ("the search stopped when its time was up", _ADVICE),
        "interrupt": ("the search was stopped by hand", ""),
    }[str(search.stopped_by)]
    if not search.complete_to:
        return f"{reason}{advice}"
    size = f"{search.complete_to} element{'s' if search.complete_to != 1 else ''}"
    return f"{reason}. All loops of up to {size} are listed{advice}"


_ADVICE = "; --through or --max-length asks for less, --limit and --seconds for more"


def notes_on(model: Model, left_out: int, rounds: bool = True) -> Iterator[str]:
    """What took no part: links that state no grounding, and named rounds that close through a moderation.

    Args:
        left_out: how many links.
        rounds: tell of the rounds too.
    """
    if left_out:
        verb = "states" if left_out == 1 else "state"
        yield f"{left_out} link{'s' if left_out != 1 else ''} {verb} no grounding and took no part."
    for loop in _through_moderation(model) if rounds else ():
        yield (
            f"{loop.id} ({said(loop.name) or 'no name'}) closes through a moderation, not through links alone: "
            "it is not counted."
        )


def _through_moderation(model: Model) -> list[NamedLoop]:
    if not any(link.moderations for link in model.links):
        return []
    from cld.graph.named import check_named

    checks = ((loop, check_named(model, loop)) for loop in model.loops)
    return [loop for loop, check in checks if check.moderations and not check.missing]


def table(
    search: LoopSearch, model: Model, notes: Iterable[str], width: int, rows: int = ROWS
) -> list[list[Run]]:
    """The loops for a terminal: a line of properties for each, and its elements on the lines below."""
    from cld.reports import loops_table

    words = words_of(model)
    loops = in_reading_order(search.loops, words)[:rows]
    lines = wrapped([(f"{said(model.title)} ({said(model.version)})", "1")], width)
    lines += wrapped([(of_list(search), "")], width)
    if loops:
        lines += [[], *loops_table.table(loops, words, width)]
    return [*lines, *apart(remarks(search, notes, len(loops)), width)]


def apart(sentences: Iterable[str], width: int) -> list[list[Run]]:
    """Sentences on lines of their own, after an empty one; nothing where there are none."""
    lines = [line for text in sentences for line in wrapped([(text, "")], width)]
    return [[], *lines] if lines else []


def markdown(search: LoopSearch, model: Model, notes: Iterable[str], rows: int = ROWS) -> str:
    """The loops as a table in Markdown, each told as a sentence."""
    from cld.reports import loops_markdown as md

    words: Words = words_of(model)
    loops = in_reading_order(search.loops, words)[:rows]
    return md.paragraphs(
        md.head(model, [of_list(search)]),
        md.loops(loops, words) if loops else "",
        *(md.cell(note) for note in remarks(search, notes, len(loops))),
    )
