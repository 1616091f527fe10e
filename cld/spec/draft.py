"""What a spec declares and which ids it uses, each with its place, before references are followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cld.model import Element, Evidence, Group, Kind, Link, NamedLoop, Perspective, Reference, View
from cld.spec.fields import Fields, Word
from cld.spec.pins import Pin
from cld.study import Speaker, Step, Study, Theme


class Use(NamedTuple):
    """An id that is used somewhere: `what` says which section has to declare it."""

    what: str
    word: Word


@dataclass(slots=True)
class Draft:
    """A spec as declared, before its references are followed."""

    fields: Fields
    kinds: list[Kind] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    loops: list[NamedLoop] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    sources: list[Reference] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    intertwined: list[tuple[Word, ...]] = field(default_factory=list)
    groups: list[tuple[Group, tuple[Word, ...]]] = field(default_factory=list)
    """With the places of their elements."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[Word, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    perspectives: list[Perspective] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    study: Study | None = None
    speakers: list[Speaker] = field(default_factory=list)
    spoken: list[Word] = field(default_factory=list)
    """The speakers' codes that evidence names."""
    uses: list[Use] = field(default_factory=list)

    def used(self, fields: Fields, name: str, what: str) -> tuple[str, ...]:
        """The ids of a list, each noted as a use of what a section declares."""
        words = fields.words(name)
        self.uses += [Use(what, word) for word in words]
        return tuple(word.text for word in words)

    def cited(self, fields: Fields, name: str = "evidence") -> tuple[str, ...]:
        """The evidence that a statement cites, sorted."""
        return tuple(sorted(set(self.used(fields, name, "evidence"))))
