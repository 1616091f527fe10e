"""What the rows and columns of a matrix can be: each entry is a name and the evidence that belongs under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cld.model import Element, Evidence, Link, Model, Perspective, Polarity
from cld.support import Voice, groups_of, voices

Items = frozenset[str]
"""Ids of evidence."""
NOTHING: Items = frozenset()


class Entry(NamedTuple):
    """A row or a column."""

    id: str
    """Empty for what belongs to none of the others, such as evidence that names no case."""
    label: str
    backing: Items
    against: Items = NOTHING
    """Evidence that disputes it; only statements of the model have any."""


class Axis(NamedTuple):
    """The rows or the columns."""

    name: str
    """As it is asked for: `cases`, `themes:objective`, or several such joined by commas."""
    noun: str
    """What one entry is: `Case`."""
    entries: tuple[Entry, ...]
    stated: bool = False
    """Whether entries are parts of the model, which evidence is cited for, and not people or places."""


class NoAxis(Exception):
    """There is nothing such to make rows or columns of. The message is a sentence for the user."""


VOICED = ("cases", "speakers", "groups", "waves", "sources", "perspectives")
"""What divides evidence by who speaks, and where."""
STATED = ("themes", "elements", "moderators", "links", "loops")
"""Parts of a model that evidence is cited for or coded under; sections of the spec, such as `outcomes`, are more of them."""


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts `PCN 2` before `PCN 10`."""
    parts = re.split(r"([0-9]+)", text)
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts if part
    )


def names(model: Model) -> tuple[str, ...]:
    """Everything that rows and columns of this model can be."""
    kinds = sorted({theme.kind for theme in model.themes if theme.kind})
    return (*VOICED, *STATED, *(f"themes:{kind}" for kind in kinds), *(kind.id for kind in model.kinds))


def axis(model: Model, name: str, with_links: bool = False) -> Axis:
    """The entries of that name, also those under which there is no evidence.

    Args:
        with_links: count what is cited for its links as evidence of an element, and of a loop.

    Raises:
        NoAxis: there is no such section, or the model has nothing in it.
    """
    parts = [left_of(model, part, with_links) for part in parts_of(name)]
    for part in parts:
        if not part.entries:
            raise NoAxis(f"`{part.name}`: the model has none")
    return joined(parts)


def parts_of(name: str) -> list[str]:
    """The kinds of row that a name joins by commas: `themes,links` is themes, and then links."""
    return list(dict.fromkeys(part.strip() for part in name.split(",") if part.strip())) or [name]


def joined(parts: Sequence[Axis]) -> Axis:
    """The entries of all, one kind after the other."""
    if len(parts) == 1:
        return parts[0]
    first, *others = (part.noun for part in parts)
    nouns = [first, *(noun[:1].lower() + noun[1:] for noun in others)]
    return Axis(
        ",".join(part.name for part in parts),
        f"{', '.join(nouns[:-1])} and {nouns[-1]}",
        tuple(entry for part in parts for entry in part.entries),
        stated=all(part.stated for part in parts),
    )


def left_of(model: Model, name: str, with_links: bool = False) -> Axis:
    """As `axis` for one kind, of a model from which things were left out: there may be no entries.

    Raises:
        NoAxis: there is no such section.
    """
    there = frozenset(item.id for item in model.evidence)
    if name in VOICED:
        found = _voiced(model, name)
    elif name == "themes" or name.startswith("themes:"):
        found = _themes(model, name)
    elif name == "links":
        found = Axis(name, "Link", _links(model), stated=True)
    elif name == "loops":
        found = Axis(name, "Feedback loop", _loops(model, with_links), stated=True)
    else:
        found = _elements(model, name, with_links)
    entries = tuple(e._replace(backing=e.backing & there, against=e.against & there) for e in found.entries)
    return found._replace(entries=entries)


# Who speaks


def _voiced(model: Model, name: str) -> Axis:
    heard = voices(model)
    listed = [(speaker.id, speaker.label or speaker.id) for speaker in model.speakers]
    waves = model.study.waves if model.study is not None else ()
    sources = [(source.id, source.id) for source in model.sources]
    cases = [(speaker.case, speaker.case) for speaker in model.speakers]
    groups = [(group, group) for group in groups_of(model)]
    if name == "perspectives":
        return Axis(name, "Perspective", tuple(_held(each, heard) for each in model.perspectives))
    if name == "speakers":
        return Axis(
            name,
            "Speaker",
            _shared_out(
                model,
                listed,
                lambda item: heard[item.id].speaker or heard[item.id].several,
                "no speaker named",
            ),
        )
    if name == "groups":
        return Axis(
            name, "Group", _shared_out(model, groups, lambda item: heard[item.id].group, "no group given")
        )
    if name == "waves":
        return Axis(
            name, "Wave", _shared_out(model, waves, lambda item: heard[item.id].wave, "no wave given")
        )
    if name == "sources":
        return Axis(name, "Source", _shared_out(model, sources, lambda item: item.source, "no source given"))
    return Axis(name, "Case", _shared_out(model, cases, lambda item: heard[item.id].case, "no case given"))


def _shared_out(
    model: Model, declared: Iterable[tuple[str, str]], key: Callable[[Evidence], str], rest: str
) -> tuple[Entry, ...]:
    """Each piece of evidence under one entry: those that are declared, others that occur, and at last the rest."""
    found: dict[str, list[str]] = {id: [] for id, _ in declared}
    labels = dict(declared)
    for item in model.evidence:
        found.setdefault(key(item), []).append(item.id)
    named = sorted((id for id in found if id), key=natural)
    entries = [Entry(id, labels.get(id, id), frozenset(found[id])) for id in named]
    if found.get(""):
        entries.append(Entry("", rest, frozenset(found[""])))
    return tuple(entries) if named else ()


def _held(held: Perspective, heard: dict[str, Voice]) -> Entry:
    """What the people of a perspective say, and what is cited for it and for its links."""
    theirs = frozenset(held.speakers)
    said = {id for id, who in heard.items() if theirs & {who.speaker, who.several, who.group} - {""}}
    cited = {*held.evidence, *(id for link in held.links for id in link.evidence)}
    against = {id for link in held.links for id in link.disputed}
    return Entry(held.id, held.label, frozenset(said | cited), frozenset(against))


# Parts of the model


def _themes(model: Model, name: str) -> Axis:
    _, _, kind = name.partition(":")
    of_kind = [theme for theme in model.themes if theme.kind == kind or name == "themes"]
    coded = {theme.id: set(theme.evidence) for theme in of_kind}
    for item in model.evidence:
        for id in item.themes:
            coded.get(id, set()).add(item.id)
    entries = [Entry(theme.id, theme.label, frozenset(coded[theme.id])) for theme in of_kind]
    noun = kind[:1].upper() + kind[1:] if kind else "Theme"
    return Axis(name, noun, tuple(sorted(entries, key=lambda entry: natural(entry.id))), stated=True)


def _elements(model: Model, name: str, with_links: bool) -> Axis:
    if name == "moderators":
        return Axis(name, "Moderator", moderators(model, with_links), stated=True)
    if name != "elements" and name not in {kind.id for kind in model.kinds}:
        raise NoAxis(f"`{name}` is nothing that rows or columns can be made of")
    noun = "Element" if name == "elements" else model.kind(name).label
    chosen = [element for element in model.elements if name in ("elements", element.kind)]
    return Axis(name, noun, tuple(_element(model, each, with_links) for each in chosen), stated=True)


def _element(model: Model, element: Element, with_links: bool) -> Entry:
    beside = [link for link in model.links if with_links and element.id in link.ends]
    backing = {*element.evidence, *(id for link in beside for id in link.evidence)}
    against = {*element.disputed, *(id for link in beside for id in link.disputed)}
    return Entry(element.id, element.label, frozenset(backing), frozenset(against))


def moderators(model: Model, with_links: bool = False) -> tuple[Entry, ...]:
    """The factors that act on links or are declared to; with what is cited for them and for what they do to a link."""
    factors = {each.factor for link in model.links for each in link.moderations}
    chosen = [e for e in model.elements if e.kind == "moderating_factors" or e.id in factors]
    entries = []
    for element in chosen:
        entry = _element(model, element, with_links)
        acts = [each for link in model.links for each in link.moderations if each.factor == element.id]
        backing = entry.backing | {id for each in acts for id in each.evidence}
        against = entry.against | {id for each in acts for id in each.disputed}
        entries.append(entry._replace(backing=backing, against=against))
    return tuple(entries)


def _links(model: Model) -> tuple[Entry, ...]:
    """Links, parallel ones as one."""
    labels = {element.id: element.label for element in model.elements}
    together: dict[tuple[str, str], list[Link]] = {}
    for link in model.links:
        together.setdefault(link.ends, []).append(link)
    entries = []
    for (source, target), links in together.items():
        sign = Polarity.agreed(link.polarity for link in links).sign
        label = f"{labels.get(source, source)} → {labels.get(target, target)} ({sign})"
        backing = frozenset(id for link in links for id in link.evidence)
        against = frozenset(id for link in links for id in link.disputed)
        entries.append(Entry(f"{source}->{target}", label, backing, against))
    return tuple(entries)


def _loops(model: Model, with_links: bool) -> tuple[Entry, ...]:
    entries = []
    for loop in model.loops:
        steps = set(zip(loop.through, (*loop.through[1:], *loop.through[:1]), strict=True))
        on_it = [link for link in model.links if with_links and link.ends in steps]
        backing = {*loop.evidence, *(id for link in on_it for id in link.evidence)}
        against = {*loop.disputed, *(id for link in on_it for id in link.disputed)}
        label = f"{loop.id} {loop.name}".strip()
        entries.append(Entry(loop.id, label, frozenset(backing), frozenset(against)))
    return tuple(sorted(entries, key=lambda entry: natural(entry.id)))
