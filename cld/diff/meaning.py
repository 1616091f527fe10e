"""A model reduced to what it means, with the ids of one model put into those of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cld.diff.records import Value, link_order
from cld.model import (
    KINDS,
    Element,
    Link,
    Model,
    NamedLoop,
    Perspective,
    View,
)

Ids = Mapping[str, str]
"""New ids of elements by old ones; an id that is not there stays."""

_TEXTS = ("title", "description", "licence")
_TABLES = ("kinds", "groups", "perspectives", "views", "themes", "speakers", "sources", "evidence")
_LISTS = ("authors", "intertwined", "steps")
SECTIONS = (
    *_TEXTS, "authors", "kinds", "intertwined", "groups", "steps", "perspectives", "views", "themes", "study",
    "speakers", "sources", "evidence", "notes",
)  # fmt: skip
"""What a model says beside elements, links and named loops, by the keys of the spec."""


def settled(model: Model) -> Model:
    """The model in the one form that all models of equal meaning have.

    No positions, no version and no change notes; loops from their smallest id on; sets in order. Two models mean the
    same where their digests agree (`cld.spec.export.digest_of`), and their settled forms are equal then.
    """
    return replace(
        model,
        version="",
        changes=(),
        elements=tuple(sorted((replace(e, position=None) for e in model.elements), key=lambda e: e.id)),
        links=tuple(sorted(map(_settled_link, model.links), key=link_order)),
        loops=tuple(sorted((replace(x, through=_round(x.through)) for x in model.loops), key=lambda x: x.id)),
        views=tuple(sorted(map(_settled_view, model.views), key=lambda view: view.name)),
        intertwined=tuple(sorted(tuple(sorted(group)) for group in model.intertwined)),
        notes=tuple(sorted(model.notes)),
        steps=tuple(sorted(model.steps, key=repr)),
        perspectives=tuple(
            replace(each, links=tuple(sorted(map(_settled_link, each.links), key=link_order)))
            for each in sorted(model.perspectives, key=lambda each: each.id)
        ),
    )


def _round(elements: tuple[str, ...]) -> tuple[str, ...]:
    start = elements.index(min(elements)) if elements else 0
    return (*elements[start:], *elements[:start])


def _settled_link(link: Link) -> Link:
    weight = None if link.weight is None else float(f"{link.weight:.12g}")  # as many digits as a spec keeps
    moderations = tuple(sorted(link.moderations, key=lambda moderation: moderation.factor))
    delayed = link.delayed or bool(link.delay)
    return replace(link, delayed=delayed, weight=weight, moderations=moderations)


def _settled_view(view: View) -> View:
    return view if view.focus else replace(view, radius=1)


def renamed(model: Model, ids: Ids) -> Model:
    """A settled model with other ids for some elements, settled again."""
    if not ids:
        return model
    return settled(
        replace(
            model,
            elements=tuple(renamed_element(element, ids) for element in model.elements),
            links=tuple(renamed_link(link, ids) for link in model.links),
            loops=tuple(renamed_loop(loop, ids) for loop in model.loops),
            views=tuple(_renamed_view(view, ids) for view in model.views),
            groups=tuple(replace(x, elements=_each(x.elements, ids, sort=True)) for x in model.groups),
            intertwined=tuple(_each(group, ids) for group in model.intertwined),
            steps=tuple(
                replace(step, first=ids.get(step.first, step.first), second=ids.get(step.second, step.second))
                for step in model.steps
            ),
            perspectives=tuple(_renamed_perspective(each, ids) for each in model.perspectives),
        )
    )


def _each(words: tuple[str, ...], ids: Ids, sort: bool = False) -> tuple[str, ...]:
    found = [ids.get(word, word) for word in words]
    return tuple(sorted(found) if sort else found)


def renamed_element(element: Element, ids: Ids) -> Element:
    """The element under its other id, if it has one."""
    return replace(element, id=ids[element.id]) if element.id in ids else element


def renamed_link(link: Link, ids: Ids) -> Link:
    """The link between the same elements under their other ids, its moderating factors included."""
    factors = (replace(m, factor=ids.get(m.factor, m.factor)) for m in link.moderations)
    return replace(
        link,
        source=ids.get(link.source, link.source),
        target=ids.get(link.target, link.target),
        moderations=tuple(sorted(factors, key=lambda moderation: moderation.factor)),
    )


def renamed_loop(loop: NamedLoop, ids: Ids) -> NamedLoop:
    """The named loop through the same elements under their other ids."""
    return replace(loop, through=_round(_each(loop.through, ids)))


def _renamed_view(view: View, ids: Ids) -> View:
    change = partial(_each, ids=ids, sort=True)
    return replace(
        view, elements=change(view.elements), leave_out=change(view.leave_out), focus=change(view.focus)
    )


def _renamed_perspective(perspective: Perspective, ids: Ids) -> Perspective:
    return replace(
        perspective,
        links=tuple(renamed_link(link, ids) for link in perspective.links),
        emphasis=tuple(sorted((ids.get(id, id), degree) for id, degree in perspective.emphasis)),
    )


def said_beside(model: Model) -> dict[tuple[str, str], Value]:
    """What a settled model says beside its elements, links and named loops, by section and id; nothing empty."""
    found: dict[tuple[str, str], Value] = {}
    for section in (*_TEXTS, *_LISTS, "study"):
        if value := getattr(model, section):
            found[section, ""] = value
    for section in _TABLES:
        for entry in getattr(model, section):
            if entry not in KINDS:
                found[section, entry.name if section == "views" else entry.id] = entry
    return found | {("notes", id): text for id, text in model.notes}


def with_said(model: Model, said: Mapping[tuple[str, str], Value]) -> Model:
    """The model with all of that in place of what it says there: the other way round of `said_beside`."""
    single: dict[str, Any] = {section: said.get((section, ""), "") for section in _TEXTS}
    lists: dict[str, Any] = {name: said.get((name, ""), ()) for name in _LISTS}
    tables: dict[str, Any] = {
        name: tuple(said[key] for key in sorted(said) if key[0] == name) for name in _TABLES
    }
    own = {kind.id: kind for kind in tables["kinds"]}
    *built_in, variables = (own.pop(kind.id, kind) for kind in KINDS)
    tables["kinds"] = (*built_in, *own.values(), variables)
    notes: Any = tuple((key, said[section, key]) for section, key in sorted(said) if section == "notes")
    study: Any = said.get(("study", ""))
    return replace(model, **single, **lists, **tables, study=study, notes=notes)
