"""A model without the people in it: speakers and cases under pseudonyms, no quotes, nothing that names anybody.

Names are taken out wherever they stand, not only where they are declared: in labels, notes, stories, summaries,
ids. So the whole model is walked, field by field, and what the language may hold in future is walked as well.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, NamedTuple

from cld.model import KINDS, Model
from cld.pseudonyms import Names, named
from cld.source import Span
from cld.spec import shape
from cld.spec.words import is_id, normal, slug
from cld.spellings import finder, squeezed, word_spellings, words_of
from cld.standing import texts_of
from cld.study import Speaker, Study, code_of

_KEPT_FIELDS = ("layout", "version")
"""Fields that hold words of the language."""
_VOICES = ("speaker", "speakers", "held_by", "steps")
"""Fields that name speakers."""
_SOMEBODY = "[speaker]"
_QUOTED = "[quote]"
_NAME = "[name]"
_WORD = re.compile(r"\w+")
_CODED = re.compile(r"\s*([^\W\d_]+[\s._-]*\d+[a-z]?)\s*(?:[-–—:,;|/(]|\s-)")
"""A label that begins with a code: `Int 02 - Pharmacist`."""
_FEW = 4
"""Words from which on a passage of other text counts as the quote that it repeats."""
_HIDDEN = 8
"""Letters from which on a name is looked for within other words."""


class Anonymous(NamedTuple):
    """A model without names, and the names."""

    model: Model
    names: Names
    remaining: tuple[str, ...]
    """Words of labels, cases and ids that still stand in it, sorted: to be looked at by somebody who knows the people."""
    taken: tuple[str, ...]
    """Words in small letters that were taken for a name of one word, such as `may`, sorted."""
    alone: tuple[str, ...]
    """Groups that only one speaker belongs to, sorted."""


def anonymous(
    model: Model,
    key: bytes = b"",
    known: Mapping[tuple[str, str], str] | None = None,
    *,
    roles: bool = False,
    summaries: bool = True,
    also: Iterable[str] = (),
) -> Anonymous:
    """A model with pseudonyms for speakers and cases, and without quotes and texts.

    Args:
        key: a secret from which pseudonyms are made; without one they are numbers (`cld.pseudonyms`).
        known: pseudonyms that were given out before, by kind (`speaker`, `case`) and name.
        roles: whether to keep the roles of speakers.
        summaries: whether to keep the summaries of evidence.
        also: further names to take out: nicknames, family names, towns.
    """
    heard = _heard(model)
    cases = sorted({_plain(each.case) for each in heard if each.case})
    others = [each.label for each in heard if each.label] + [item.speaker for item in model.evidence]
    others += [prefix for prefix, _ in model.study.prefixes] if model.study else []
    names = named([each.id for each in heard], cases, others, key, known or {})
    walker = _Walker(model, heard, names, known or {}, tuple(also))
    made = walker.model(_stripped(model, heard, roles, summaries))
    return Anonymous(made, names, _remaining(model, made, heard), _taken(model, heard), _alone(made))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _heard(model: Model) -> list[Speaker]:
    """All speakers, also those that only evidence names, each with the group that it belongs to."""
    groups = dict(model.study.prefixes) if model.study else {}
    found = {speaker.id: speaker for speaker in model.speakers}
    for item in model.evidence:
        code = code_of(item.speaker, model.study)
        id = item.speaker if item.speaker in found or code is None else code.speaker
        if id:
            found.setdefault(id, Speaker(id))
    for id, speaker in found.items():
        code = code_of(id, model.study)
        group = speaker.group or (groups.get(code.prefix, "") if code else "")
        found[id] = replace(speaker, group=group)
    return [found[id] for id in sorted(found)]


def _stripped(model: Model, heard: list[Speaker], roles: bool, summaries: bool) -> Model:
    """The model without what is left out whole."""
    return replace(
        model,
        speakers=tuple(replace(each, label="", note="", role=each.role if roles else "") for each in heard),
        sources=tuple(replace(each, text="") for each in model.sources),
        evidence=tuple(
            replace(each, quote="", summary=each.summary if summaries else "") for each in model.evidence
        ),
    )


class _Walker:
    """Maps every text of a model."""

    def __init__(
        self,
        model: Model,
        heard: list[Speaker],
        names: Names,
        known: Mapping[tuple[str, str], str],
        also: tuple[str, ...],
    ) -> None:
        self.names = names
        self.quotes = _Quotes(item.quote for item in model.evidence)
        self.voices = {**names.speakers, **_codes(model, names)}
        secrets = [
            *_secrets(model, heard, self.voices, names),
            *((name, pseudonym) for (_, name), pseudonym in known.items()),
            *((name, _NAME) for name in also),
        ]
        self.found = finder(secrets, _SOMEBODY)
        self.codes = _unlisted(model.study)
        self.fixed = {*shape.RESERVED, shape.AUTHORS, *(kind.id for kind in KINDS)}
        self.ids = self._renamed(model)

    def _renamed(self, model: Model) -> dict[str, str]:
        """New ids for all things that have a name in theirs; the others keep theirs."""
        every = [id for id in _ids(model) if id not in self.fixed]
        taken = {*self.fixed, *every}
        speakers = set(self.names.speakers.values()) if model.perspectives else set()  # they share their ids
        renamed = {id: id for id in self.fixed}
        for id in every:
            new = self.scrubbed(id)
            if new != id:
                base = new if is_id(new) else slug(new) if is_id(slug(new)) else "renamed"
                number = 1
                while (new := base if number == 1 else f"{base}_{number}") in taken or new in speakers:
                    number += 1
                taken.add(new)
            renamed[id] = new
        return renamed

    def scrubbed(self, text: str) -> str:
        """A text with pseudonyms for names, and without quotes."""
        text = self.found.replaced(self.quotes.without(normal(text)))
        return text if self.codes is None else self.codes.sub(_SOMEBODY, text)

    def model(self, model: Model) -> Model:
        """The model with every text mapped, and the grammar of codes that the pseudonyms follow."""
        made: Model = self.mapped(model)
        if made.study is not None:
            words = {name.rpartition("-")[0] for name in self.names.speakers.values()} - {""}
            prefixes = tuple((word, "Speakers") for word in sorted(words)) if made.study.prefixes else ()
            parts = tuple(replace(part, codes=()) for part in made.study.parts)
            made = replace(made, study=replace(made.study, prefixes=prefixes, parts=parts))
        voices = {each.id for each in made.speakers} | {each.group for each in made.speakers}
        held = tuple(
            replace(each, speakers=tuple(sorted(set(each.speakers) & voices))) for each in made.perspectives
        )
        return replace(made, perspectives=held)

    def mapped(self, value: Any) -> Any:  # noqa: ANN401
        """A value of any field: ids and texts mapped, all else as it is."""
        if isinstance(value, (Enum, Span)) or value is None:
            return value
        if isinstance(value, str):
            known = self.ids.get(value)
            return self.scrubbed(value) if known is None else known
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [f.name for f in dataclasses.fields(value) if f.init and f.name not in _KEPT_FIELDS]
            return replace(value, **{name: self._field(value, name) for name in fields})
        if isinstance(value, tuple):
            items = [self.mapped(item) for item in value]
            return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
        return value

    def _field(self, record: object, name: str) -> Any:  # noqa: ANN401
        value = getattr(record, name)
        if (name in _VOICES and not isinstance(record, Model)) or (
            name == "id" and isinstance(record, Speaker)
        ):
            return self._voice(value) if isinstance(value, str) else tuple(map(self._voice, value))
        if name == "case" and value:
            return self.names.cases[_plain(value)]
        return self.mapped(value)

    def _voice(self, name: str) -> str:
        known = self.voices.get(name)
        return str(self.mapped(name)) if known is None else known


def _codes(model: Model, names: Names) -> dict[str, str]:
    """Pseudonyms of all codes that evidence gives, with the endings of their waves."""
    found = {}
    for item in model.evidence:
        code = code_of(item.speaker, model.study)
        if item.speaker not in names.speakers and item.speaker and code is not None:
            found[item.speaker] = names.speakers[code.speaker] + code.wave
    return found


def _secrets(
    model: Model, heard: list[Speaker], voices: Mapping[str, str], names: Names
) -> Iterator[tuple[str, str]]:
    """All names that may stand in a text, each with what to put in its place."""
    waves = [ending for ending, _ in model.study.waves] if model.study else []
    yield from voices.items()
    for speaker in heard:
        pseudonym = names.speakers[speaker.id]
        yield from ((speaker.id + wave, pseudonym + wave) for wave in waves)
        yield from ((each, pseudonym) for each in _orders(speaker.label) if each)
    yield from names.cases.items()


def _orders(label: str) -> tuple[str, ...]:
    """A name as it stands, its code if it begins with one, and one of two words or three as lists of names have it."""
    words = label.split()
    code = _CODED.match(label)  # documents are often called by a code and what it stands for
    found = (label, code[1]) if code else (label,)
    return (*found, f"{words[-1]}, {' '.join(words[:-1])}") if len(words) in (2, 3) else found


def _unlisted(study: Study | None) -> re.Pattern[str] | None:
    """Codes of people who are mentioned but neither listed nor cited, by the grammar of the study."""
    prefixes = [re.escape(prefix) for prefix, _ in study.prefixes if len(prefix) > 1] if study else []
    if not prefixes:
        return None
    return re.compile(
        rf"(?<![^\W_])(?:{'|'.join(sorted(prefixes))})[-‐‑–]?\d{{1,3}}[a-z]?(?![^\W_])", re.IGNORECASE
    )


def _ids(model: Model) -> Iterator[str]:
    """All ids of a model, each once."""
    found: dict[str, None] = {}
    for group in (
        model.elements,
        model.groups,
        model.loops,
        model.themes,
        model.sources,
        model.evidence,
        model.perspectives,
    ):
        found |= dict.fromkeys(each.id for each in group)
    found |= dict.fromkeys(kind.id for kind in model.kinds)
    found |= dict.fromkeys(view.name for view in model.views)
    found |= dict.fromkeys(id for id, _ in model.notes)
    if model.study is not None:
        found |= dict.fromkeys(part.id for part in model.study.parts)
    yield from found


class _Quotes:
    """Finds quotes that other texts repeat: by their first words, so that it takes no longer for many."""

    def __init__(self, quotes: Iterable[str]) -> None:
        self.by_start: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for quote in dict.fromkeys(quotes):
            words = tuple(word.casefold() for word in _WORD.findall(normal(quote)))
            if len(words) >= _FEW:
                self.by_start.setdefault(words[:_FEW], []).append(words)
        for found in self.by_start.values():
            found.sort(key=len, reverse=True)

    def without(self, text: str) -> str:
        """A text with a mark in place of each quote that it repeats in whole."""
        if not self.by_start:
            return text
        spans = list(_WORD.finditer(text))
        words = [span[0].casefold() for span in spans]
        parts, last, number = [], 0, 0
        while number <= len(words) - _FEW:
            quotes = self.by_start.get(tuple(words[number : number + _FEW]), ())
            match = next((q for q in quotes if tuple(words[number : number + len(q)]) == q), None)
            if match is None:
                number += 1
                continue
            parts += [text[last : spans[number].start()], _QUOTED]
            number += len(match)
            last = spans[number - 1].end()
        return "".join([*parts, text[last:]])


def _remaining(model: Model, made: Model, heard: list[Speaker]) -> tuple[str, ...]:
    """Words of labels, cases and ids that still stand somewhere, and whole names that stand within other words."""
    prefixes = {prefix for prefix, _ in model.study.prefixes} if model.study else set()
    asked = {word for each in heard for name in (each.label, each.case) for word in _telling(name)}
    asked |= {word for each in heard for word in re.findall(r"[^\W\d_]{3,}", each.id)} - prefixes
    texts = list(dict.fromkeys(texts_of(made)))
    words = {word for text in texts for word in words_of(text)}
    found = {word for word in asked if not words.isdisjoint(word_spellings(word))}
    whole = {squeezed(name): name for each in heard for name in (each.label, each.case)}
    long = {plain: name for plain, name in whole.items() if len(plain) >= _HIDDEN}
    if long:
        within = re.compile("|".join(map(re.escape, sorted(long, key=lambda each: (-len(each), each)))))
        found |= {long[match] for text in texts for match in within.findall(squeezed(text))}
    return tuple(sorted(found))


def _taken(model: Model, heard: list[Speaker]) -> tuple[str, ...]:
    """Small words of running text that are names when they are written large."""
    names = {name for each in heard for name in (each.id, each.label, each.case) if name[:1].isupper()}
    small = {name.lower() for name in names if len(name) > 1 and name.isalpha()}
    spoken = (text for text in dict.fromkeys(texts_of(model)) if " " in text) if small else ()
    return tuple(sorted({word for text in spoken for word in _WORD.findall(text) if word in small}))


def _telling(name: str) -> list[str]:
    """The words of a name with a capital; all, where none has one."""
    words = [word for word in _WORD.findall(name) if len(word) > 2]
    return [word for word in words if word[0].isupper()] or words


def _alone(model: Model) -> tuple[str, ...]:
    groups = [speaker.group for speaker in model.speakers if speaker.group]
    return tuple(sorted({group for group in groups if groups.count(group) == 1}))
