"""A small set of loops that stands for all of a model's loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cld.graph.loops import Loop
from cld.model import Model
from cld.reports import loops_json
from cld.reports import loops_markdown as md
from cld.reports.loops import apart
from cld.reports.loops_choice import telling
from cld.reports.loops_screen import Line, told
from cld.reports.loops_words import in_reading_order, words_of
from cld.reports.numbers import counted
from cld.reports.terminal import said, wrapped

if TYPE_CHECKING:
    from cld.graph.sets import LoopSet


def about(found: LoopSet) -> Iterator[str]:
    """What the set is, and whether anything is missing from it."""
    loops = counted(len(found.loops), "loop")
    if not found.loops and not found.missing:
        yield "No feedback loop."
        return
    yield (_PART if found.timed_out else _WHOLE)[found.kind].format(loops)
    if found.missing:
        why = "time was up; --seconds gives more" if found.timed_out else _WHY
        one = found.missing == 1
        if found.kind == "cover":
            what = "link has no loop yet" if one else "links have no loop yet"
        else:
            what = "independent loop is missing" if one else "independent loops are missing"
        yield f"Not complete: {found.missing:,} {what}, because {why}."
    if len(found.named) == 1:
        yield "One more loop is told because the analyst names it."
    elif found.named:
        yield f"{len(found.named):,} more loops are told because the analyst names them."


_WHOLE = {
    "cover": "{}, among them a shortest one through every link that is on a loop.",
    "sils": "{}: a shortest independent loop set (Oliva 2004), each with a link that those before it lack.",
    "basis": (
        "{}: a minimum circuit basis, as short as can be. None is made of the others, and every loop is made of them "
        "(Gleiss, Leydold and Stadler 2003)."
    ),
}
_PART = {
    "cover": "{}, each a shortest one through some link.",
    "sils": "{} of a shortest independent loop set (Oliva 2004).",
    "basis": "{} of a minimum circuit basis (Gleiss, Leydold and Stadler 2003).",
}
"""What a set is called of which there was no time for more than a part."""
_WHY = "each loop of such a set has to bring a new link, which none of the others does; --set basis is always complete"


def as_json(found: LoopSet, model: Model) -> str:
    """The set as one object; `named` holds loops that are not in the set but named by the analyst."""
    from cld.graph.ranking import rank_loops

    named, loops = rank_loops(model, found.named), rank_loops(model, found.loops)
    head: loops_json.Object = {
        "set": found.kind,
        "complete": found.complete,
        "missing": found.missing,
        "stopped_by": "time" if found.timed_out else None,
        "cores": [
            {
                "elements": list(core.elements),
                "links": core.links,
                "independent": core.independent,
                "loops": core.loops,
            }
            for core in found.cores
        ],
        "named": [loops_json.loop_object(one.loop) | {"reasons": list(one.reasons)} for one in named],
        "loops": [loops_json.loop_object(one.loop) | {"reasons": list(one.reasons)} for one in loops],
    }
    return loops_json.written(head)


def _in_order(found: LoopSet, model: Model) -> list[tuple[Loop, tuple[str, ...]]]:
    """Named loops first, by id, then the others, those first for which most speaks; each with what speaks for it."""
    from cld.graph.ranking import rank_loops

    ranked = {one.loop.id: (one.loop, one.reasons) for one in rank_loops(model, found.shown)}
    order = in_reading_order([loop for loop, _ in ranked.values()], words_of(model))
    return [ranked[loop.id] for loop in order]


def table(found: LoopSet, model: Model, notes: Sequence[str], width: int) -> list[Line]:
    """The set for a terminal, each loop as a sentence."""
    words = words_of(model)
    lines = wrapped([(f"{said(model.title)} ({said(model.version)})", "1")], width)
    for text in about(found):
        lines += wrapped([(text, "")], width)
    lines += [[]] if found.shown else []
    for loop, reasons in _in_order(found, model):
        lines += told(loop, words, width, reasons=telling(reasons))
    return [*lines, *apart(notes, width)]


def markdown(found: LoopSet, model: Model, notes: Sequence[str]) -> str:
    """The set as a table in Markdown."""
    words = words_of(model)
    loops = [loop for loop, _ in _in_order(found, model)]
    return md.paragraphs(
        md.head(model, about(found)),
        md.loops(loops, words) if loops else "",
        *(md.cell(note) for note in notes),
    )
