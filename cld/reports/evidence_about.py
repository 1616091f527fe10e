"""All the evidence on one thing: an element, a link, a loop; or all that one voice, theme or source says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from cld.model import Evidence, Perspective
from cld.reports import evidence_words as ew
from cld.reports.evidence import told_whole
from cld.reports.evidence_facts import LOOPS, Chain, Facts, grounding_of, loops, told
from cld.reports.evidence_items import body, listed, of_statement, who
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.page import Block, bold, heading, items, label, text, words
from cld.reports.terminal import said
from cld.statements import Sort
from cld.study import Medium
from cld.support import Support, Voice


class About(NamedTuple):
    """What there is on one thing."""

    blocks: list[Block]
    items: tuple[str, ...]
    """Ids of the evidence, in the order of the page."""


def on_element(found: Facts, id: str) -> About:
    """An element: its own evidence, and how well the links into it and out of it are supported."""
    element = found.model.element(id)
    kind = said(found.model.kind(element.kind).label)
    own = next(each for each in found.of(Sort.ELEMENT) if each.statement.key == (id,))
    near = [each for each in found.of(Sort.LINK) if id in each.statement.key]
    rows = [words(f"{label(told(each.statement))}: {_support(each)}") for each in near]
    head = heading(bold(id), f": {label(element.label)} ({kind})")
    return About([head, *of_statement(found, own), *items(rows, caption="Its links")], _items([own]))


def on_link(found: Facts, ends: tuple[str, str]) -> About | None:
    """A link, with what moderates it and the named loops that it is part of; None where it was left out."""
    links = [link for link in found.model.links if link.ends == ends]
    if not links:
        return None
    grounding = grounding_of(found.model).get(ends)
    how = [f"({link.polarity.sign})" for link in links] + ([grounding.value] if grounding else [])
    blocks = [heading(bold(ew.link(ends)), f" {', '.join(how)}")]
    own = [each for each in found.of(Sort.LINK) if each.statement.key == ends]
    acting = [each for each in found.of(Sort.MODERATION) if each.statement.key[:2] == ends]
    for link, each in zip(links, own, strict=True):
        blocks += [heading(f"As ({link.polarity.sign})")] if len(links) > 1 else []
        blocks += [text(f"Note: {said(link.note)}")] if link.note else []
        blocks += of_statement(found, each)
    for each in acting:
        blocks += [heading(label(told(each.statement))), *of_statement(found, each)]
    within = [chain.id for chain in loops(found, 0).chains if _has(chain, ends)]
    if within:
        noun = "loops" if len(within) > 1 else "loop"
        blocks.append(text(f"Part of the named {noun} {enumeration(within, most=20)}."))
    return About(blocks, _items([*own, *acting]))


def on_loop(found: Facts, id: str) -> About | None:
    """A loop, with the evidence of each of its links; None where it does not close in what is left."""
    named = any(loop.id == id for loop in found.model.loops)
    chain = next((each for each in loops(found, 0 if named else LOOPS).chains if each.id == id), None)
    if chain is None:
        return None
    blocks = told_whole(found, chain)
    own = [chain.own] if chain.own is not None else []
    for each in own:
        blocks += of_statement(found, each)
    of = {item.id: item for item in found.model.evidence}
    shown = set(_items(own))
    for part in chain.thread.parts:
        new = [of[id] for id in part.backing.items if id not in shown]
        again = [said(id) for id in part.backing.items if id in shown]
        above = f" ({enumeration(again, most=20)} above)" if again else ""
        blocks += listed(found, new, f"{ew.link(part.ends)}{above}", uses=False)
        if again and not new:
            blocks.append(heading(label(ew.link(part.ends)), above))
        shown.update(part.backing.items)
    ids = dict.fromkeys([*_items(own), *(id for part in chain.thread.parts for id in part.backing.items)])
    return About(blocks, tuple(ids))


def on_item(found: Facts, id: str) -> About | None:
    """A piece of evidence with what cites it; None where it was left out."""
    item = next((item for item in found.model.evidence if item.id == id), None)
    if item is None:
        return None
    blocks = [heading(bold(id), f": {who(found, item)}"), *items([body(found, item)])]
    cited = next((source.citation for source in found.model.sources if source.id == item.source), "")
    blocks += [text(f"In {said(cited)}")] if cited else []
    blocks += [text(f"Note: {said(item.note)}")] if item.note else []
    return About(blocks, (id,))


def on_speaker(found: Facts, id: str, wave: str = "") -> About:
    """All that a speaker says, and what rests on nobody else.

    Args:
        wave: only this one; all if empty.
    """
    said_here = [item for item in found.model.evidence if id in _ids(found.heard(item.id))]
    each = [item for item in said_here if wave in ("", found.heard(item.id).wave)]
    head = heading(bold(id + wave), _described(found, id, said_here))
    blocks = [head, *_in_order(found, each, f"{id}{wave} says nothing in this model.")]
    alone = [support for support in found.supports if support.backing.speakers == (id,)]
    if alone and not wave:
        rows = [
            words(label(told(support.statement)))
            for support in alone
            if support.statement.sort is not Sort.LOOP
        ]
        blocks += items(rows, caption=f"What no speaker but {id} is cited for", noun="statement")
        names = [said(support.statement.key[0]) for support in alone if support.statement.sort is Sort.LOOP]
        noun = "loop" if len(names) == 1 else "loops"
        whole = f"Cited for the {noun} {enumeration(names, most=20)}, as no other speaker is; who states which links "
        blocks += [text(f"{whole}is told of each loop.")] if names else []
    return About(blocks, tuple(item.id for item in each))


def _ids(who: Voice) -> tuple[str, str]:
    return who.speaker, who.several


def _described(found: Facts, id: str, said_here: Sequence[Evidence]) -> str:
    """`: Clinical Director, Clinical Directors, Network A`."""
    listed_as = next((speaker for speaker in found.model.speakers if speaker.id == id), None)
    facts = [listed_as.label, listed_as.role, listed_as.group, listed_as.case] if listed_as else []
    many = listed_as is not None and listed_as.kind is Medium.GROUP
    more = ["several people who are not told apart"] if many else []
    if said_here:
        voice = found.heard(said_here[0].id)
        facts = [*facts[:2], voice.group, voice.case]
    described = ", ".join(dict.fromkeys(said(fact) for fact in [*facts, *more] if fact))
    return f": {described}" if described else ""


def on_perspective(found: Facts, id: str) -> About:
    """What some stakeholders hold: whose view it is, its evidence, and how well their own links are supported."""
    held = next(each for each in found.model.perspectives if each.id == id)
    whose = f" of {enumeration(list(map(said, held.speakers)), most=8)}" if held.speakers else ""
    name = {theme.id: theme.label for theme in found.model.themes}
    name |= {element.id: element.label for element in found.model.elements}
    stress = [
        words(f"{label(name.get(thing, '') or thing)}: {degree.value}") for thing, degree in held.emphasis
    ]
    each = [support for support in found.supports if support.statement.perspective == id]
    own = [support for support in each if support.statement.sort is Sort.PERSPECTIVE]
    links = [support for support in each if support.statement.sort is Sort.LINK]
    rows = [
        words(f"{label(ew.link((link.source, link.target)))} ({link.polarity.sign}): {_support(support)}")
        for link, support in zip(held.links, links, strict=True)
    ]
    what = f"the perspective{whose}" if whose else "a perspective"
    blocks = [heading(bold(id), f": {label(held.label)}, {what}")]
    blocks += [text(f"Note: {said(held.note)}")] if held.note else []
    blocks += items(stress, caption="What it stresses", noun="emphasis")
    if held.speakers and held.links:
        blocks.append(text(_apart(found, held)))
    for support in own:
        blocks += of_statement(found, support) if support.backing.items else []
    return About([*blocks, *items(rows, caption="Its links", noun="link")], _items(each))


def _apart(found: Facts, held: Perspective) -> str:
    """How many links a perspective holds, and for how many its people are cited: two numbers for two questions."""
    people = {*held.speakers}
    cited = sum(
        any(people & {*_ids(who := found.heard(id)), who.group} - {""} for id in support.backing.items)
        for support in found.of(Sort.LINK)
    )
    holds = f"It holds {counted(len(held.links), 'link')}, as the model has it"
    return (
        f"{holds}; its people are cited for {cited} of the model's {counted(len(found.model.links), 'link')}."
    )


def on_note(found: Facts, id: str) -> About:
    """One of the analyst's notes."""
    return About([heading(bold(id)), text(said(dict(found.model.notes)[id]))], ())


def on_many(found: Facts, what: str, name: str, keep: AbstractSet[str]) -> About:
    """All that stands under a theme, a group of speakers, a case or a source.

    Args:
        what: what it is, such as `theme`.
        name: what it is called.
        keep: ids of the evidence under it.
    """
    each = [item for item in found.model.evidence if item.id in keep]
    speakers = sorted({found.heard(item.id).speaker for item in each} - {""})
    by = f", from {ew.people(tuple(speakers), most=8)}" if each else ""
    head = heading(f"{what[:1].upper()}{what[1:]} ", bold(name), f": {counted(len(each), 'item')}{by}")
    return About(
        [head, *_in_order(found, each, "Nothing is said under it.")], tuple(item.id for item in each)
    )


def _in_order(found: Facts, each: Sequence[Evidence], empty: str) -> list[Block]:
    """Evidence by wave, then by id."""
    ordered = sorted(each, key=lambda item: (found.heard(item.id).wave, item.id))
    return listed(found, ordered) or [text(empty)]


def _has(chain: Chain, ends: tuple[str, str]) -> bool:
    return any(part.ends == ends and part.linked for part in chain.thread.parts)


def _items(each: Iterable[Support]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for one in each for id in (*one.backing.items, *one.against.items)))


def _support(support: Support) -> str:
    against = f"; against it {ew.side(support.against)}" if support.against.items else ""
    return (ew.side(support.backing) if support.backing.items else "cites no evidence") + against
