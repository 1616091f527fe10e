"""Which elements of two models are one and the same: by id, or else probably, by label and links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cld.model import Element, Group, Kind, Model, NamedLoop

_ENOUGH = 0.5
"""How alike two elements of different ids have to be, of 1. An equal label is enough; without a word in
common, no links are."""
_LABEL = 0.6
"""How much of it the label makes up; the rest is links."""
_MOST = 250_000
"""Pairs that are compared. Two large maps that share nothing have more, and no renamed elements."""


class _Surroundings(NamedTuple):
    """What an element of one model only is recognised by."""

    words: frozenset[str]
    links: frozenset[tuple[str, str, str]]
    """(direction, id of an element that both models have, sign)."""


def new_ids(old: Model, new: Model) -> dict[str, str]:
    """The new ids of elements that probably are the same as one of the old model, by their old ids.

    Two elements whose ids each occur in one model only count as the same where each is more like the other than like
    anything else, and like enough: words of the label in common (Jaccard's index) and links to
    elements that both models have. A tie decides nothing. What one element became does not depend on which model
    comes first.
    """
    gone, come = _only_in(old, new), _only_in(new, old)
    if not gone or not come or len(gone) * len(come) > _MOST:
        return {}
    both = {element.id for element in old.elements} & {element.id for element in new.elements}
    before, after = _surroundings(old, gone, both), _surroundings(new, come, both)
    scores = {
        (one.id, other.id): score
        for one in gone
        for other in come
        if (score := _alike(before[one.id], after[other.id])) >= _ENOUGH
    }
    return _paired(scores)


def _only_in(model: Model, other: Model) -> list[Element]:
    """Elements whose ids mean nothing at all in the other model."""
    entries: tuple[Element | NamedLoop | Group | Kind, ...] = (
        *other.elements,
        *other.loops,
        *other.groups,
        *other.kinds,
    )
    taken = {each.id for each in entries}
    return [element for element in model.elements if element.id not in taken]


def _surroundings(model: Model, elements: Sequence[Element], both: set[str]) -> dict[str, _Surroundings]:
    links: dict[str, set[tuple[str, str, str]]] = {element.id: set() for element in elements}
    for link in model.links:
        if link.source in links and link.target in both:
            links[link.source].add(("to", link.target, link.polarity.value))
        if link.target in links and link.source in both:
            links[link.target].add(("from", link.source, link.polarity.value))
    return {
        element.id: _Surroundings(_words(element.label), frozenset(links[element.id])) for element in elements
    }


def _words(label: str) -> frozenset[str]:
    """The words of a label that tell something: without `of`, `the` and the like, if any are left then."""
    words = label.split()
    telling = [word for word in words if len(word) > 3 or not word.islower()]
    return frozenset(word.casefold() for word in telling or words)


def _alike(one: _Surroundings, other: _Surroundings) -> float:
    """Jaccard's index of the words (1912), and of the links, with one more that they do not share: a single
    link in common says less than seven."""
    words, links = one.words | other.words, one.links | other.links
    label = len(one.words & other.words) / len(words) if words else 0.0
    return _LABEL * label + (1 - _LABEL) * len(one.links & other.links) / (len(links) + 1)


def _paired(scores: dict[tuple[str, str], float]) -> dict[str, str]:
    """Pairs that are each other's best, and the only best."""
    rows: dict[str, list[float]] = {}
    columns: dict[str, list[float]] = {}
    for (one, other), score in scores.items():
        rows.setdefault(one, []).append(score)
        columns.setdefault(other, []).append(score)
    lone = {id: _lone_best(each) for id, each in rows.items()}
    best = {id: _lone_best(each) for id, each in columns.items()}
    return {one: other for (one, other), score in sorted(scores.items()) if lone[one] == best[other] == score}


def _lone_best(scores: list[float]) -> float | None:
    """The highest score, if it was reached once."""
    top = max(scores)
    return top if scores.count(top) == 1 else None
