"""The caption of a figure, for a paper: what it shows and leaves out, in counts, and where that comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cld.graph.census import take_census
from cld.graph.counts import LoopCounts
from cld.graph.network import grouped, merge
from cld.model import Grounding, Link, Model, NamedLoop
from cld.reports.appendix import sentence, study_counts
from cld.reports.loops_words import by_number, enumeration
from cld.reports.numbers import counted, exact, rough
from cld.reports.page import BOLD, Words, words
from cld.reports.terminal import said
from cld.support import side_of, voices

Ends = tuple[str, str]


class Drawn(NamedTuple):
    """What a figure shows of its model, by ids."""

    title: str
    elements: Collection[str]
    links: Collection[Ends]
    bridges: Collection[Ends]
    """Ends of lines that stand for paths through elements that are not shown."""
    undrawn: Collection[Ends]
    """Ends of links between its elements that no line stands for."""
    dotted: Collection[Ends]
    """Ends of those links that only a dotted line stands for."""
    moderations: Collection[tuple[str, str, str]]
    """(cause, effect, factor)"""
    loops: Collection[str]
    """Named loops that have a marker."""
    bundled: bool
    """Whether a line may stand for several links, and loops have no marker."""
    bold: Collection[str] = ()
    """Named loops that are drawn bold."""
    also: Collection[str] = ()
    """What else the lines and marks tell, by the keys of `_ALSO`."""


def caption(model: Model, drawn: Drawn, number: int, program: str, notes: Sequence[str] = ()) -> Words:
    """A caption in one paragraph, which claims nothing that the model does not say.

    Args:
        model: what the figure was drawn from: the model, or what is left of it after filters.
        number: of the figure.
        program: the name and version of the program that draws it.
        notes: what was left out, in sentences.
    """
    told = [sentence(said(drawn.title)), *notes, *_shows(model, drawn), *_loops(model, drawn)]
    told += [sentence for key, sentence in _ALSO.items() if key in drawn.also]
    told += [*_evidence(model, drawn), f"Model version {said(model.version)}, drawn with {program}."]
    return words((f"Figure {number}.", BOLD), f" {' '.join(told)}")


_ALSO = {
    "carry": "Links are drawn by how many feedback loops they carry.",
    "support": "Links are drawn by how much supports them, and what is disputed is marked.",
    "steps": "An order of steps in time is marked, which is no influence.",
}


def _shows(model: Model, drawn: Drawn) -> Iterator[str]:
    """Elements, links and moderations, those that are left out too."""
    pairs = grouped(model.links)
    links = [link for ends in drawn.links for link in pairs[ends]]
    elements = _of(len(drawn.elements), len(model.elements), "element")
    each = f"{_of(len(drawn.links), len(pairs), 'link')}{_groundings(model, drawn)}"
    yield f"Shown are {elements} and {each}."
    if drawn.bundled and drawn.links:
        yield "A line between two panels stands for all links between their elements."
    if drawn.undrawn:
        many = len(drawn.undrawn)
        yield f"{counted(many, 'link')} between elements of the figure {'is' if many == 1 else 'are'} not drawn."
    if drawn.bridges:
        yield _bridges(len(drawn.bridges), drawn.bundled)
    acting = sum(len(link.moderations) for link in model.links)
    dotted = [_of(len(drawn.moderations), acting, "moderation")] if drawn.moderations else []
    if drawn.dotted:
        dotted.append(f"{counted(len(drawn.dotted), 'link')} from moderating factors to outcomes")
    if dotted:
        yield f"Dotted lines stand for {' and '.join(dotted)}."
    disputed = sum(any(link.disputed for link in pairs[ends]) for ends in drawn.links)
    if disputed and links:
        yield f"{counted(disputed, 'link')} shown {'is' if disputed == 1 else 'are'} disputed by some of the evidence."


def _bridges(many: int, bundled: bool) -> str:
    pairs = f"{counted(many, 'pair')} of elements"
    if bundled:
        return f"Between {pairs}, lines stand for paths through elements that are not shown; lighter where for nothing else."
    return f"Lighter lines stand for paths through elements that are not shown, between {pairs}."


def _of(many: int, total: int, noun: str) -> str:
    """`all 12 links`, `8 of 12 links`, `1 element`, `no link`."""
    if not total or not many:
        return f"no {noun}" if not total else f"none of {counted(total, noun)}"
    if many == total:
        return counted(many, noun) if many == 1 else f"all {counted(many, noun)}"
    return f"{exact(many)} of {counted(total, noun)}"


def _groundings(model: Model, drawn: Drawn) -> str:
    """` (5 stated, 2 implied and 1 inferred)`; parallel links count as one, as the figure draws them."""
    pairs = grouped(model.links)
    found = [merge(pairs[ends]).grounding for ends in drawn.links]
    if not any(found):
        return ""
    told = [f"{found.count(each)} {each.value}" for each in Grounding if each in found]
    if len(set(found)) == 1 and len(found) > 1:
        return f" (all {found[0]})"
    rest = found.count(None)
    told += [f"{rest} without a grounding"] if rest else []
    return f" ({enumeration(told, most=4)})"


def _loops(model: Model, drawn: Drawn) -> Iterator[str]:
    """How many feedback loops the figure's links close, and which of them are named."""
    every = take_census(model)
    if not every.counts.total:
        yield "The model has no feedback loop."
        return
    if drawn.bundled:
        yield f"The model has {_counts(every.counts, every.estimated)}, which this figure does not mark."
        return
    shown = frozenset(drawn.links)
    links = tuple(link for link in model.links if link.ends in shown)
    here = every if len(links) == len(model.links) else take_census(replace(model, links=links))
    if not here.counts.total:
        yield f"No feedback loop closes by the links shown, of {_counts(every.counts, every.estimated)} in the model."
        return
    rest = (
        ""
        if here.counts == every.counts
        else f", of {_about(every.counts.total, every.estimated)} in the model"
    )
    yield f"The links shown close {_counts(here.counts, here.estimated)}{rest}."
    named = sorted((loop for loop in model.loops if loop.id in drawn.loops), key=by_number)
    bold = sorted((loop for loop in named if loop.id in drawn.bold), key=by_number)
    if named:
        are = "One is named" if len(named) == 1 else f"{len(named)} are named"
        yield f"{are}: {enumeration(list(map(_name, named)), most=len(named))}."
    if bold:
        yield f"Drawn bold: {enumeration([said(loop.id) for loop in bold], most=len(bold))}."


def _counts(counts: LoopCounts, estimated: bool) -> str:
    """`40 feedback loops (29 reinforcing and 11 balancing)`"""
    each = zip((counts.reinforcing, counts.balancing, counts.undetermined), _POLARITIES, strict=True)
    there = [(many, word) for many, word in each if many]
    told = enumeration([f"{rough(many)} {word}" for many, word in there])
    if len(there) == 1:
        told = there[0][1] if counts.total == 1 else f"all {there[0][1]}"
    noun = f"feedback loop{'' if counts.total == 1 else 's'}"
    return f"{_about(counts.total, estimated)} {noun} ({told})"


_POLARITIES = ("reinforcing", "balancing", "undetermined")


def _about(total: int, estimated: bool) -> str:
    return f"about {rough(total)}" if estimated else rough(total)


def _name(loop: NamedLoop) -> str:
    return f"{said(loop.id)} {said(loop.name)}".strip()


def _evidence(model: Model, drawn: Drawn) -> Iterator[str]:
    """What the picture rests on: evidence, speakers, the study and its sources."""
    side = side_of(_cited(model, drawn), voices(model))
    if side.items:
        by = (
            f", from {counted(len(side.speakers), 'speaker')} and others who are not named"
            if side.speakers
            else ""
        )
        by = by if side.unattributed else by.removesuffix(" and others who are not named")
        yield f"What is shown rests on {counted(len(side.items), 'piece')} of evidence{by}."
    study = model.study
    told = ", ".join(filter(None, (study_counts(study), said(study.period)))) if study is not None else ""
    if told:
        yield sentence(f"Study: {told}")
    ids = {item.source for item in model.evidence if item.id in side.items}
    sources = [sentence(said(source.citation)) for source in model.sources if source.id in ids]
    if sources:
        yield f"Source{'s' if len(sources) > 1 else ''}: {' '.join(sources)}"


def _cited(model: Model, drawn: Drawn) -> Iterator[str]:
    """Ids of the evidence for what is shown."""
    shown, acting = frozenset(drawn.links), frozenset(drawn.moderations)
    for element in model.elements:
        if element.id in drawn.elements:
            yield from element.evidence
    for link in model.links:
        if link.ends in shown:
            yield from link.evidence
            yield from _acting(link, acting)


def _acting(link: Link, acting: frozenset[tuple[str, str, str]]) -> Iterator[str]:
    for each in link.moderations:
        if (*link.ends, each.factor) in acting:
            yield from each.evidence
