"""What elements, links and named loops say, field by field under the keys of the spec, to tell what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cld.diff.meaning import renamed_link, renamed_loop
from cld.diff.records import Altered, Changes, Diff
from cld.model import Element, Link, Model, Moderation, NamedLoop
from cld.study import Confidence

Moderated = dict[str, str | list[str] | None]
"""What a moderation says beside its factor, by the keys of the spec."""
Said = str | float | bool | None | list[str] | dict[str, str] | dict[str, Moderated]
"""The value of a field: None where nothing is said; of moderations, what each says by factor."""


class Field(NamedTuple):
    """A field that two versions of one thing say different things in."""

    name: str
    old: Said
    new: Said


def of_element(element: Element) -> dict[str, Said]:
    """What an element says beside its id and label."""
    return {
        "kind": element.kind,
        "valence": element.valence.value if element.valence else None,
        "evidence": list(element.evidence),
        "disputed_by": list(element.disputed),
        "confidence": _of_confidence(element.confidence),
        "note": element.note or None,
    }


def _of_confidence(confidence: Confidence | None) -> Said:
    if confidence is None:
        return None
    return {name: str(value) for name, value in zip(confidence._fields, confidence, strict=True) if value}


def of_link(link: Link) -> dict[str, Said]:
    """What a link says beside its ends and its sign."""
    return {
        "delay": link.delay or link.delayed,
        "strength": link.strength.value if link.strength else None,
        "weight": link.weight,
        "grounding": link.grounding.value if link.grounding else None,
        "moderated_by": {each.factor: _of_moderation(each) for each in link.moderations},
        "evidence": list(link.evidence),
        "disputed_by": list(link.disputed),
        "confidence": _of_confidence(link.confidence),
        "note": link.note or None,
        "label": link.label or None,
    }


def _of_moderation(moderation: Moderation) -> Moderated:
    return {
        "effect": moderation.effect.value,
        "evidence": list(moderation.evidence),
        "disputed_by": list(moderation.disputed),
        "note": moderation.note or None,
    }


def of_loop(loop: NamedLoop) -> dict[str, Said]:
    """What a named loop says beside its id."""
    return {
        "name": loop.name or None,
        "through": list(loop.through),
        "polarity": loop.polarity.value if loop.polarity else None,
        "story": loop.story or None,
        "evidence": list(loop.evidence),
        "disputed_by": list(loop.disputed),
        "confidence": _of_confidence(loop.confidence),
        "note": loop.note or None,
    }


def element_changes(pair: Altered[Element]) -> list[Field]:
    """The fields of an element that changed, its label aside."""
    return list(_differing(of_element(pair.old), of_element(pair.new)))


def link_changes(pair: Altered[Link], ids: Mapping[str, str]) -> list[Field]:
    """The fields of a link that changed, its sign aside; elements that only got another id are no change."""
    return list(_differing(of_link(renamed_link(pair.old, ids)), of_link(pair.new)))


def loop_changes(pair: Altered[NamedLoop], diff: Diff) -> list[Field]:
    """The fields of a named loop that changed."""
    return list(_differing(of_loop(renamed_loop(pair.old, diff.ids)), of_loop(pair.new)))


def _differing(old: Mapping[str, Said], new: Mapping[str, Said]) -> Iterator[Field]:
    return (Field(name, old[name], new[name]) for name in old if old[name] != new[name])


def renamed(diff: Diff) -> list[Altered[Element]]:
    """Elements with another label, or probably with another id."""
    return [
        pair
        for pair in diff.elements.altered
        if (pair.old.id, pair.old.label) != (pair.new.id, pair.new.label)
    ]


def turned(changes: Changes[Link]) -> list[Altered[Link]]:
    """Links with another sign."""
    return [pair for pair in changes.altered if pair.old.polarity is not pair.new.polarity]


class Compared(NamedTuple):
    """A comparison with the two models, and what to call them."""

    old: Model
    new: Model
    names: tuple[str, str]
    diff: Diff
    remark: str = ""
    """What else to know of the new model, in a sentence without a full stop."""
