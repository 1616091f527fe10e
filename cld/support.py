"""Who supports and who disputes each statement of a model, and the model as some of them alone would have it.

An item is one piece of evidence; a speaker is heard through any number of items. Items that name no speaker, such
as the authors' own summaries, count as items and as nobody's voice; so do those of several people not told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from cld.graph.named import check_named
from cld.graph.network import kept
from cld.model import Element, Evidence, Grounding, Link, Model, Moderation, NamedLoop, Perspective
from cld.statements import Statement, statements
from cld.study import Code, Medium, Step, code_of


class Voice(NamedTuple):
    """Who speaks in a piece of evidence; texts are empty where the model does not say."""

    speaker: str
    """The speaker's id, without the wave; empty where the evidence names nobody."""
    wave: str = ""
    """The ending that stands for the wave."""
    group: str = ""
    """The speaker's own group; that of the code's prefix where none is given."""
    case: str = ""
    role: str = ""
    kind: Medium | None = None
    """How the speaker was heard; None where the evidence names nobody."""
    several: str = ""
    """The id of several people who are not told apart (`Medium.GROUP`): how many voices they are is not known."""


NOBODY = Voice("")


def voice(model: Model, evidence: Evidence) -> Voice:
    """Who speaks in a piece of evidence. To ask it of many, take `voices`."""
    return _Listeners(model).hear(evidence)


def voices(model: Model) -> dict[str, Voice]:
    """Who speaks in each piece of evidence, by its id."""
    listeners = _Listeners(model)
    return {item.id: listeners.hear(item) for item in model.evidence}


class _Listeners:
    """The listed speakers of a model by their ids, and what the prefixes of its codes stand for."""

    def __init__(self, model: Model) -> None:
        self.study = model.study
        self.listed = {speaker.id: speaker for speaker in model.speakers}
        self.groups = dict(model.study.prefixes) if model.study is not None else {}

    def hear(self, evidence: Evidence) -> Voice:
        text = evidence.speaker
        if not text:
            return NOBODY
        code = Code(text, "", "") if text in self.listed else code_of(text, self.study)
        id, prefix, wave = code or Code(text, "", "")
        listed = self.listed.get(id)
        group = self.groups.get(prefix or id.rpartition("-")[0], "")
        if listed is None:
            return Voice(id, wave, group, "", "", Medium.INTERVIEW)
        kind = listed.kind or Medium.INTERVIEW
        one, several = ("", id) if kind is Medium.GROUP else (id, "")
        return Voice(one, wave, listed.group or group, listed.case, listed.role, kind, several)


class Side(NamedTuple):
    """The evidence on one side of a statement; all sorted."""

    items: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unattributed: tuple[str, ...] = ()
    """Those of the items that name no speaker, or several people who are not told apart."""
    several: tuple[str, ...] = ()
    """Those of the items that are from several people who are not told apart."""


class Support(NamedTuple):
    """A statement with those who speak for it and against it."""

    statement: Statement
    backing: Side
    against: Side


def side_of(items: Iterable[str], heard: Mapping[str, Voice]) -> Side:
    """The distinct speakers, cases and groups behind pieces of evidence.

    Args:
        items: ids of evidence.
        heard: who speaks in each, as `voices` gives it.
    """
    ids = tuple(sorted(set(items)))
    found = [(id, heard.get(id, NOBODY)) for id in ids]
    return Side(
        ids,
        _distinct(who.speaker for _, who in found),
        _distinct(who.case for _, who in found),
        _distinct(who.group for _, who in found),
        tuple(id for id, who in found if not who.speaker),
        tuple(id for id, who in found if who.several),
    )


def supports(model: Model) -> tuple[Support, ...]:
    """Every statement of a model with its support, in the order of `cld.statements`."""
    heard = voices(model)
    return tuple(
        Support(each, side_of(each.evidence, heard), side_of(each.disputed, heard))
        for each in statements(model)
    )


def groups_of(model: Model) -> tuple[str, ...]:
    """The groups of stakeholders that a model knows: of its codes, its speakers and its evidence; sorted."""
    named = [group for _, group in model.study.prefixes] if model.study is not None else []
    named += [speaker.group for speaker in model.speakers]
    return _distinct([*named, *(who.group for who in voices(model).values())])


def kept_by(
    model: Model,
    *,
    min_speakers: int = 0,
    grounding: Grounding | None = None,
    groups: Collection[str] = (),
) -> Model:
    """The model with only the links that meet everything that is asked. Perspectives keep their own links.

    Args:
        min_speakers: keep links and moderations that at least so many different speakers support. Of those who
            are known to say opposite signs, only those of one sign count together.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        groups: keep only what speakers of these groups say: the evidence of all others goes, from every
            statement, and with it the links and moderations that are left without any.
    """
    if groups:
        model = heard_only(model, lambda who: who.group in groups)
    links = kept(model.links, grounding)
    if groups:  # of which some may be of several people, who are no one speaker
        links = tuple(_cited(link) for link in links if link.evidence)
    if min_speakers:
        from cld.opposed import opposed

        heard, signs = voices(model), opposed(model)
        links = tuple(
            _enough(link, min_speakers, heard)
            for link in links
            if _count(_of_one_sign(link, signs.get(link.ends, ()), heard), heard) >= min_speakers
        )
    return model if links == model.links else replace(model, links=links)


def lost_loops(before: Model, after: Model) -> tuple[tuple[NamedLoop, tuple[tuple[str, str], ...]], ...]:
    """The named loops and rounds that close in one model and not in what is kept of it, each with the steps that it lost."""
    found = []
    for loop in before.loops:
        then, now = check_named(before, loop), check_named(after, loop)
        gone = (*now.missing, *(now.moderations if then.is_loop else ()))
        if gone and not then.missing:
            found.append((loop, gone))
    return tuple(found)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word}))


def _of_one_sign(link: Link, signs: Sequence[tuple[str, ...]], heard: Mapping[str, Voice]) -> Link:
    """The link with the evidence of the sign that most speakers stand for, and of those of whom no sign is known."""
    if not signs:
        return link
    others = [{*link.evidence}.difference(against) for against in signs]
    best = max(others, key=lambda ids: len(side_of(ids, heard).speakers))
    return replace(link, evidence=_among(link.evidence, frozenset(best)))


def _count(cited: Link | Moderation, heard: Mapping[str, Voice]) -> int:
    return len(side_of(cited.evidence, heard).speakers)


def _cited(link: Link) -> Link:
    """The link with only the moderations that cite evidence."""
    acting = tuple(each for each in link.moderations if each.evidence)
    return link if acting == link.moderations else replace(link, moderations=acting)


def _enough(link: Link, least: int, heard: Mapping[str, Voice]) -> Link:
    """The link with only the moderations that enough speakers support."""
    acting = tuple(each for each in link.moderations if _count(each, heard) >= least)
    return link if acting == link.moderations else replace(link, moderations=acting)


def heard_only(model: Model, keep: Callable[[Voice], bool]) -> Model:
    """The model with only the evidence of some voices; links that are left without any stay."""
    heard = voices(model)
    evidence = tuple(item for item in model.evidence if keep(heard[item.id]))
    ids = frozenset(item.id for item in evidence)
    study = model.study
    return replace(
        model,
        evidence=evidence,
        elements=tuple(_cut(each, ids) for each in model.elements),
        links=tuple(_cut_link(each, ids) for each in model.links),
        steps=tuple(_cut(each, ids) for each in model.steps),
        loops=tuple(_cut(each, ids) for each in model.loops),
        perspectives=tuple(_cut_perspective(each, ids) for each in model.perspectives),
        themes=tuple(replace(each, evidence=_among(each.evidence, ids)) for each in model.themes),
        study=replace(study, evidence=_among(study.evidence, ids)) if study is not None else None,
    )


def _among(cited: tuple[str, ...], ids: frozenset[str]) -> tuple[str, ...]:
    return tuple(id for id in cited if id in ids)


_Cited = TypeVar("_Cited", Element, Link, Moderation, NamedLoop, Step)


def _cut(cited: _Cited, ids: frozenset[str]) -> _Cited:
    return replace(cited, evidence=_among(cited.evidence, ids), disputed=_among(cited.disputed, ids))


def _cut_link(link: Link, ids: frozenset[str]) -> Link:
    return replace(_cut(link, ids), moderations=tuple(_cut(each, ids) for each in link.moderations))


def _cut_perspective(held: Perspective, ids: frozenset[str]) -> Perspective:
    links = tuple(_cut_link(each, ids) for each in held.links)
    return replace(held, evidence=_among(held.evidence, ids), links=links)
