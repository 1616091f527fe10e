"""From what was coded to a model: sources, speakers, themes, elements, links, and the evidence for all of them.

What is there already is recognised and never made twice, so that the same file can be taken over again and again.
Nothing that is there is changed: evidence is added to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from cld.imports import Claim, Gathered, Passage
from cld.imports.table import sign_of
from cld.imports.words import base_of, clean, id_of, line
from cld.model import Element, Evidence, Link, Model, Polarity, Reference
from cld.source import NOWHERE
from cld.spec import shape
from cld.spec.links import SIGNS
from cld.spec.words import is_id, normal, readable
from cld.study import Speaker, Theme, code_of

_LINK = re.compile(
    r"(?P<cause>.+?)\s*(?:->|→|-->|=>)\s*(?P<effect>.+?)\s*(?:\((?P<sign>[^()]{0,10})\))?(?P<late>\s+delayed)?",
    re.DOTALL,
)
"""A code that names a causal link, as a spec would: `workload -> morale (-) delayed`."""
_LONGEST = 400
"""Letters of a code that names a link: twice an id and what stands between."""
Path = tuple[str, ...]


class Joined(NamedTuple):
    """A model with what was added to it, and counts of what was and was not."""

    model: Model
    left_out: tuple[tuple[str, int], ...]
    known: int
    """Passages that were there already."""


def joined(model: Model, gathered: Gathered) -> Joined:
    """A model with what was gathered added to it.

    Args:
        model: an empty one, or that of a sound spec as read from its file.
    """
    return _Joiner(model).joined(gathered)


def claim_of(code: str) -> Claim | None:
    """The causal link that a code names, if it names one; its sign may be left open."""
    match = _LINK.fullmatch(line(code)) if len(code) <= _LONGEST else None
    if match is None:
        return None
    sign = sign_of(match["sign"] or "")
    effect = match["effect"]
    if sign is None:  # brackets that are part of the name
        effect, sign = f"{effect} ({match['sign']})", ""
    if re.search(r"->|→|=>", effect):
        return None
    return Claim(match["cause"], effect, sign, bool(match["late"]))


class _Joiner:
    """Adds to one model, one kind of thing after the other."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.left: Counter[str] = Counter()
        self.last: dict[str, int] = {}
        self.known: set[str] = set()
        """Ids of evidence that was there and was met again."""
        self.cited: dict[tuple[str, ...], dict[str, None]] = {}
        """New evidence, in the order in which it is met: for an element, for a link, or against a link."""
        self.elements = {element.id: element for element in model.elements}
        self.by_label: dict[str, str] = {}
        for element in model.elements:
            self.by_label.setdefault(line(element.label).casefold(), element.id)
        self.themes = {theme.id: theme for theme in model.themes}
        self.sources = {source.id: source for source in model.sources}
        self.by_citation = {line(source.citation).casefold(): source.id for source in reversed(model.sources)}
        self.speakers = {speaker.id: speaker for speaker in model.speakers}
        named = [
            (name, each.id) for each in reversed(model.speakers) for name in (each.label, each.id) if name
        ]
        self.by_name = {line(name).casefold(): id for name, id in named}
        self.spoken: dict[tuple[str, str], str] = {}
        self.before = {item.id for item in model.evidence}
        self.evidence = {item.id: item for item in model.evidence}
        self.by_words = {_words(item): item.id for item in reversed(model.evidence)}
        self.links = {_ends(link): link for link in reversed(model.links)}
        self.taken = {
            *self.elements, *self.themes, *(loop.id for loop in model.loops), *(group.id for group in model.groups),
            *(kind.id for kind in model.kinds), *shape.RESERVED,
        }  # fmt: skip
        self.voices = {*self.speakers, *(each.id for each in model.perspectives), shape.AUTHORS}
        self.number, self.width = _numbering(model)
        self.both_ways = {
            ends for ends, link in self.links.items()
            if link.span != NOWHERE and (back := self.links.get(ends[::-1])) and back.span == link.span and back is not link
        }  # fmt: skip
        self.signs: dict[tuple[str, str], dict[str, list[str]]] = {}
        """Of new links: evidence by sign."""

    def joined(self, gathered: Gathered) -> Joined:
        self.width = max(self.width, len(str(self.number + len(gathered.passages))))
        claims = _claims(gathered)
        for claim in (*claims.values(), *(c for p in gathered.passages for c in p.claims), *gathered.claims):
            self._end(claim.cause), self._end(claim.effect)
        themes = self._themes(gathered, claims)
        for passage in gathered.passages:
            self._passage(passage, claims, themes)
        for claim in gathered.claims:
            self._link(claim, "")
        self._settle_signs()
        notes = self._notes(gathered.notes)
        return Joined(self._model(notes), tuple(sorted(self.left.items())), len(self.known))

    def _model(self, notes: dict[str, str]) -> Model:
        return replace(
            self.model,
            elements=tuple(self._cited(each) for _, each in sorted(self.elements.items())),
            themes=tuple(each for _, each in sorted(self.themes.items())),
            sources=tuple(each for _, each in sorted(self.sources.items())),
            speakers=tuple(each for _, each in sorted(self.speakers.items())),
            evidence=tuple(each for _, each in sorted(self.evidence.items())),
            links=tuple(sorted(self._links(), key=lambda each: (each.ends, each.polarity.value))),
            notes=tuple(sorted(notes.items())),
        )

    def _cited(self, element: Element) -> Element:
        new = self.cited.get(("for", element.id))
        return replace(element, evidence=_with(element.evidence, new)) if new else element

    def _links(self) -> Iterator[Link]:
        """The links with what is said for and against them, and those that stand beside one with another sign."""
        first = {id(link) for link in {_ends(link): link for link in reversed(self.model.links)}.values()}
        yield from (link for link in self.model.links if id(link) not in first)
        for ends, link in self.links.items():
            new, against = self.cited.get(("for", *ends)), self.cited.get(("against", *ends))
            if new or against:
                yield replace(
                    link, evidence=_with(link.evidence, new), disputed=_with(link.disputed, against)
                )
            else:
                yield link

    # What is named

    def _end(self, name: str) -> str:
        """The id of the element that a link's end names; made where there is none."""
        known = self._element_called(name)
        if known:
            return known
        id = id_of(name, "element", self.taken, last=self.last)
        self.taken.add(id)
        self.elements[id] = Element(id, _label(line(name), id), "variables")
        names = line(name), line(self.elements[id].label)  # some rows name it by its id, others by its label
        for said in names:
            self.by_label.setdefault(said.casefold(), id)
        return id

    def _element_called(self, name: str) -> str:
        id = normal(line(name))
        return id if id in self.elements else self.by_label.get(line(name).casefold(), "")

    def _themes(self, gathered: Gathered, claims: dict[Path, Claim]) -> dict[Path, str]:
        """The themes of all codes that are no link and no element, by their paths."""
        said = {path: clean(text) for path, text in gathered.codes}
        paths = dict.fromkeys([*said, *(path for passage in gathered.passages for path in passage.codes)])
        paths = {p: None for p in paths if p not in claims and not self._element_called(p[-1])}
        parents = {path[:-1] for path in paths}
        used = {path for passage in gathered.passages for path in passage.codes}
        labels = {
            (line(t.kind).casefold(), line(t.label).casefold()): t.id for t in reversed(self.model.themes)
        }
        found = {path: id for path in paths if (id := labels.get(_theme_key(path)))}
        left = {
            (line(theme.kind).casefold(), theme.id)
            for theme in self.model.themes
            if theme.id not in set(found.values())
        }
        by_key = {_theme_key(path): id for path, id in found.items()}
        for path in paths:
            if path not in used and path in parents:
                continue  # a heading of the code book under which nothing was coded by itself
            key = _theme_key(path)
            if key in by_key:
                found[path] = by_key[key]
                continue
            base = base_of(path[-1], "theme")
            if (key[0], base) in left:  # one that is there, and whose label the author has changed since
                left.discard((key[0], base))
                found[path] = by_key[key] = base
                continue
            id = id_of(path[-1], "theme", self.taken, last=self.last)
            self.taken.add(id)
            self.themes[id] = Theme(id, path[-1], " > ".join(path[:-1]), note=said.get(path, ""))
            found[path] = by_key[key] = id
        return found

    def _source(self, name: str) -> str:
        known = self.by_citation.get(line(name).casefold()) or (name if name in self.sources else "")
        if known:
            return known
        id = id_of(name, "source", self.sources)
        self.sources[id] = Reference(id, line(name))
        self.by_citation[line(name).casefold()] = id
        return id

    def _speaker(self, passage: Passage) -> str:
        """The code by which evidence names a speaker, who is listed where nobody of that code was."""
        name = passage.speaker
        if not name:
            return ""
        if not self.speakers and not self._can_list():
            return name
        code = code_of(name, self.model.study)
        asked = code.speaker if code else name
        id = asked if asked in self.speakers else self.by_name.get(asked.casefold(), "")
        if not id:
            id = id_of(asked, "speaker", self.voices, keep=True, last=self.last)
            self.voices.add(id)
            label = asked if asked != id else ""
            self.speakers[id] = Speaker(id, label, None, passage.role, passage.group, passage.case)
            self.by_name[asked.casefold()] = id
        else:
            self._fill(id, passage)
        return id + code.wave if code else id

    def _fill(self, id: str, passage: Passage) -> None:
        """Say more of a speaker that is new: what the first of its rows left open."""
        speaker = self.speakers[id]
        if speaker.span != NOWHERE or speaker in self.model.speakers:
            return
        self.speakers[id] = replace(
            speaker,
            role=speaker.role or passage.role,
            group=speaker.group or passage.group,
            case=speaker.case or passage.case,
        )

    def _can_list(self) -> bool:
        """Whether speakers can be listed: then everybody who is quoted already has to be among them."""
        quoted = [
            code_of(item.speaker, self.model.study) or item for item in self.model.evidence if item.speaker
        ]
        ids = dict.fromkeys(each.speaker for each in quoted)
        if any(not is_id(id) or id in self.voices for id in ids):
            return False
        self.voices.update(ids)
        self.speakers.update((id, Speaker(id)) for id in ids)
        return True

    # What is said

    def _passage(self, passage: Passage, claims: dict[Path, Claim], themes: dict[Path, str]) -> None:
        coded = sorted({themes[path] for path in passage.codes if path in themes})
        item = Evidence(
            "",
            self._source(passage.source),
            passage.summary or ("" if passage.quote else passage.note),
            passage.quote,
            passage.section,
            self._speaker(passage),
            passage.note if passage.quote or passage.summary else "",
            tuple(coded),
        )
        id = self.by_words.get(_words(item), "")
        if id:
            there = self.evidence[id]
            self.evidence[id] = replace(there, themes=tuple(sorted({*there.themes, *coded})))
            self.known |= {id} & self.before
        else:
            id = self._next_id()
            self.evidence[id] = replace(item, id=id)
            self.by_words[_words(item)] = id
        for path in passage.codes:
            if path in claims:
                self._link(claims[path], id)
            elif path not in themes:
                self._support(self._element_called(path[-1]), id)
        for claim in passage.claims:
            self._link(claim, id)

    def _next_id(self) -> str:
        self.number += 1
        while (id := f"E{self.number:0{self.width}d}") in self.evidence:
            self.number += 1
        return id

    def _support(self, element: str, evidence: str) -> None:
        self.cited.setdefault(("for", element), {})[evidence] = None

    def _link(self, claim: Claim, evidence: str) -> None:
        """Add a link, or evidence to one that is there: for it, or against it where the signs are opposite."""
        ends = self._end(claim.cause), self._end(claim.effect)
        sign = SIGNS.get(claim.sign, Polarity.UNKNOWN)
        if ends not in self.links:
            self.links[ends] = Link(*ends, sign)
            self.signs[ends] = {}
        if ends in self.signs:
            link = self.links[ends]
            self.links[ends] = replace(
                link, delayed=link.delayed or claim.delayed, note=link.note or claim.note
            )
            if sign is not Polarity.UNKNOWN:
                self.signs[ends].setdefault(sign.value, []).append(evidence)
        if evidence:
            self._cite(ends, sign, evidence)

    def _cite(self, ends: tuple[str, str], sign: Polarity, evidence: str) -> None:
        link = self.links[ends]
        if evidence in link.evidence or evidence in link.disputed:
            return
        if ends in self.both_ways:
            self.left[
                "pieces of evidence for one way of a link that is written both ways (`<->`), to be cited by hand"
            ] += 1
            return
        is_new = ends in self.signs
        against = not is_new and {sign, link.polarity} == {Polarity.POSITIVE, Polarity.NEGATIVE}
        self.cited.setdefault(("against" if against else "for", *ends), {})[evidence] = None

    def _settle_signs(self) -> None:
        """The sign of each new link: the one that all who give one agree on, mixed where they do not."""
        for ends, found in self.signs.items():
            agreed = Polarity.agreed(Polarity(each) for each in found)
            note = self.links[ends].note
            if len(found) > 1:
                said = "; ".join(
                    f"({Polarity(sign).sign}) in {_few(ids)}" for sign, ids in sorted(found.items())
                )
                note = f"{note}\n" * bool(note) + f"The sign differs: {said}."
            self.links[ends] = replace(self.links[ends], polarity=agreed, note=note)

    def _notes(self, notes: Iterable[tuple[str, str]]) -> dict[str, str]:
        found = dict(self.model.notes)
        there = {" ".join(text.split()) for text in found.values()}
        for title, words in notes:
            text = clean(words)
            if text and " ".join(text.split()) not in there:
                there.add(" ".join(text.split()))
                found[id_of(title, "note", found)] = text
        return found


def _label(name: str, id: str) -> str:
    """How figures write what a code names: spelt out where the code is the id, else with a capital."""
    spelt = readable(name) if name == id else name[:1].upper() + name[1:]
    return spelt if name == id or spelt.casefold() == name.casefold() else name


def _claims(gathered: Gathered) -> dict[Path, Claim]:
    """The codes that name causal links."""
    paths = dict.fromkeys(path for passage in gathered.passages for path in passage.codes)
    return {path: claim for path in paths if (claim := claim_of(path[-1]))}


def _theme_key(path: Path) -> tuple[str, str]:
    return " > ".join(path[:-1]).casefold(), path[-1].casefold()


def _words(item: Evidence) -> tuple[str, ...]:
    """By what a piece of evidence is known again: its place and its words, however they are laid out."""
    words = item.quote or item.summary
    return item.source, item.speaker, " ".join(item.section.split()), " ".join(words.split())


def _ends(link: Link) -> tuple[str, str]:
    return link.ends


def _with(ids: tuple[str, ...], new: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted({*ids, *new})) if new else ids


def _few(ids: list[str]) -> str:
    known = list(dict.fromkeys(id for id in ids if id))
    named = ", ".join(known[:8]) or "a bundle"
    return f"{named} and {len(known) - 8} more" if len(known) > 8 else named


def _numbering(model: Model) -> tuple[int, int]:
    """The highest number among evidence that is numbered `E12`, and how many digits such numbers have."""
    numbers = [m[1] for item in model.evidence if (m := re.fullmatch(r"E(\d{1,9})", item.id))]
    return max(map(int, numbers), default=0), max(map(len, numbers), default=2)
