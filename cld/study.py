"""Who said so: the study behind a model, its speakers and themes, and what different people hold.

Like `cld.model`, this holds what is meant: places in the file (`span`) take no part in equality.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from cld.source import NOWHERE, Span


def _place() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


class Medium(StrEnum):
    """How a speaker was heard."""

    INTERVIEW = "interview"
    DOCUMENT = "document"
    WORKSHOP = "workshop"
    OBSERVATION = "observation"
    SURVEY = "survey"
    GROUP = "group"
    """Several people whom the source does not tell apart: what they say counts as items, and as no one voice."""


class Degree(StrEnum):
    """How strongly something is emphasised."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for none, 3 for high."""
        return ("none", "low", "medium", "high").index(self.value)


class Trust(StrEnum):
    """How sure one may be of a finding: the four levels of GRADE-CERQual (Lewin et al. 2018)."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class Concern(StrEnum):
    """What speaks against a finding in one of the components of GRADE-CERQual (Lewin et al. 2018)."""

    NONE = "none"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


class Confidence(NamedTuple):
    """A team's judgement of a finding, as GRADE-CERQual asks for it. It is recorded, never computed.

    Source: Lewin et al. 2018, Implementation Science 13 (Suppl 1):2.
    """

    overall: Trust | None = None
    methods: Concern | None = None
    """Methodological limitations of the studies behind it."""
    coherence: Concern | None = None
    adequacy: Concern | None = None
    relevance: Concern | None = None
    note: str = ""


class Relation(StrEnum):
    """How two steps lie in time."""

    BEFORE = "before"
    ALONGSIDE = "alongside"


class Status(StrEnum):
    """Whether an order of steps was meant, seen, or forced by events."""

    PLANNED = "planned"
    OBSERVED = "observed"
    ENFORCED = "enforced"


@dataclass(frozen=True, slots=True)
class Step:
    """That one thing comes before another, or alongside it. It is no influence, and makes no loop."""

    first: str
    """Id of an element or a theme."""
    second: str
    relation: Relation = Relation.BEFORE
    status: Status | None = None
    held_by: tuple[str, ...] = ()
    """Ids of perspectives and speakers, and the word `authors`, sorted; empty where nobody is named."""
    evidence: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    note: str = ""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading of the analysis that cuts across elements: a row or a column of a framework matrix."""

    id: str
    label: str
    kind: str = ""
    """What sort of theme it is, in the author's word: `objective`, `mechanism`."""
    evidence: tuple[str, ...] = ()
    note: str = ""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody or something that was heard: a person interviewed, a document, a workshop."""

    id: str
    """The code by which evidence names it, without the wave."""
    label: str = ""
    kind: Medium | None = None
    role: str = ""
    group: str = ""
    """The group of stakeholders that it belongs to; that of its code's prefix where none is given."""
    case: str = ""
    """The site, practice or organisation that it speaks of."""
    note: str = ""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-study, with its counts; None where a count is not given."""

    id: str
    label: str = ""
    interviews: int | None = None
    people: int | None = None
    cases: int | None = None
    waves: int | None = None
    codes: tuple[str, ...] = ()
    """The prefixes of the speakers' codes in it, sorted."""
    note: str = ""
    span: Span = _place()
    places: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)
    """(key, where its value stands)"""


@dataclass(frozen=True, slots=True)
class Study:
    """What the authors say of their data. The counts are checked against each other."""

    design: str = ""
    period: str = ""
    interviews: int | None = None
    people: int | None = None
    cases: int | None = None
    prefixes: tuple[tuple[str, str], ...] = ()
    """Of speakers' codes: (prefix, the group that it stands for), sorted."""
    waves: tuple[tuple[str, str], ...] = ()
    """Of speakers' codes: (ending, the wave that it stands for), sorted."""
    parts: tuple[Part, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    span: Span = _place()
    places: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)
    """(key, where its value stands)"""

    @property
    def has_grammar(self) -> bool:
        """Whether it says what speakers' codes look like."""
        return bool(self.prefixes)


class Code(NamedTuple):
    """A speaker's code taken apart: `CD-3b` is `CD-3` in wave `b`."""

    speaker: str
    prefix: str
    wave: str


def code_of(text: str, study: Study | None) -> Code | None:
    """A speaker's code by the grammar of the study: prefix, hyphen, number, and the ending of a wave if there are any.

    Without a grammar, the whole text is the speaker. None where the text does not follow the grammar.
    """
    if study is None or not study.has_grammar:
        return Code(text, "", "")
    match = _grammar(study.prefixes, study.waves).fullmatch(text)
    return Code(match["speaker"], match["prefix"], match["wave"] or "") if match else None


@cache
def _grammar(prefixes: tuple[tuple[str, str], ...], waves: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    def one_of(words: tuple[tuple[str, str], ...]) -> str:
        return "|".join(re.escape(word) for word, _ in sorted(words, key=lambda pair: -len(pair[0])))

    ending = f"(?P<wave>{one_of(waves)})?" if waves else "(?P<wave>)"
    return re.compile(rf"(?P<speaker>(?P<prefix>{one_of(prefixes)})-\d+){ending}")
