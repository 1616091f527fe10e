"""The field's nouns as frozen data: elements, links, moderations, named loops, views, evidence.

A model holds what its author means, not how the file is laid out: its tuples are in a canonical order
and places in the file (`span`) take no part in equality, so two models are equal when they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from cld.position import Position
from cld.source import NOWHERE, Span
from cld.study import Confidence, Degree, Speaker, Step, Study, Theme, Trust


def _place() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


class Polarity(StrEnum):
    """What more of the cause does to the effect (Sterman 2000, Business Dynamics, ch. 5)."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"
    MIXED = "mixed"

    @property
    def sign(self) -> str:
        """The sign as specs write it: `+`, `-`, `?` or `+-`."""
        return {"positive": "+", "negative": "-", "unknown": "?", "mixed": "+-"}[self.value]

    @staticmethod
    def chain(signs: Iterable[Polarity]) -> Polarity:
        """The sign of a chain of links: the product; unknown outweighs mixed, mixed any sign."""
        product = Polarity.POSITIVE
        for sign in signs:
            if Polarity.UNKNOWN in (product, sign):
                product = Polarity.UNKNOWN
            elif Polarity.MIXED in (product, sign):
                product = Polarity.MIXED
            else:
                product = Polarity.POSITIVE if product is sign else Polarity.NEGATIVE
        return product

    @staticmethod
    def agreed(signs: Iterable[Polarity]) -> Polarity:
        """The one sign that all share; mixed where they differ; unknown where nothing else is said."""
        found = set(signs)
        return found.pop() if len(found) == 1 else Polarity.MIXED if found else Polarity.UNKNOWN


class LoopPolarity(StrEnum):
    """Reinforcing with an even number of negative links, balancing with an odd one (Sterman 2000, ch. 5)."""

    REINFORCING = "reinforcing"
    BALANCING = "balancing"
    UNDETERMINED = "undetermined"


class Grounding(StrEnum):
    """How well a source carries a statement: said outright, one reading step away, or the analyst's own."""

    STATED = "stated"
    IMPLIED = "implied"
    INFERRED = "inferred"

    @property
    def rank(self) -> int:
        """0 for the strongest grounding, 2 for the weakest."""
        return ("stated", "implied", "inferred").index(self.value)


class Valence(StrEnum):
    """Whether the people asked hold an outcome to be good."""

    OPTIMAL = "optimal"
    SUBOPTIMAL = "suboptimal"


class Effect(StrEnum):
    """What a moderating factor does to a link; mixed where accounts differ."""

    STRENGTHENS = "strengthens"
    WEAKENS = "weakens"
    REVERSES = "reverses"
    MIXED = "mixed"


class Strength(StrEnum):
    """An ordinal weight of a link."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Zone(StrEnum):
    """Where the framework layout puts a kind."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Kind:
    """A role that elements play: the section they stand in. `label` heads their panel in a figure."""

    id: str
    label: str
    zone: Zone
    span: Span = _place()


KINDS: tuple[Kind, ...] = (
    Kind("policy_drivers", "Policy drivers", Zone.LEFT),
    Kind("processes", "Processes", Zone.CENTRE),
    Kind("outcomes", "Outcomes", Zone.RIGHT),
    Kind("moderating_factors", "Moderating factors", Zone.BELOW),
    Kind("threats", "Threats", Zone.ABOVE),
    Kind("variables", "Variables", Zone.BELOW),
)
"""The kinds that every spec has, in the order in which they are written and drawn."""


class Clusters(StrEnum):
    """Which regions a figure of a large map shows: the author's groups, communities found in it, or none."""

    GROUPS = "groups"
    FOUND = "found"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Element:
    """A variable of the model, something that can rise and fall."""

    id: str
    label: str
    kind: str
    valence: Valence | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    position: Position | None = None
    disputed: tuple[str, ...] = ()
    """Ids of the evidence that speaks against it."""
    confidence: Confidence | None = None
    span: Span = _place()
    label_span: Span = _place()
    position_span: Span = _place()


@dataclass(frozen=True, slots=True)
class Group:
    """Elements that belong together in the author's eyes: a region of the figure of a large map."""

    id: str
    label: str
    elements: tuple[str, ...]
    """Ids, sorted. An element is in one group at most."""
    note: str = ""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Moderation:
    """A factor that acts on a link, not on an element (Baron and Kenny 1986); no causal link of its own."""

    factor: str
    effect: Effect
    note: str = ""
    evidence: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Link:
    """A causal link from element `source` to element `target` (ids)."""

    source: str
    target: str
    polarity: Polarity
    delayed: bool = False
    delay: str = ""
    """How long, in the author's words, where said."""
    strength: Strength | None = None
    weight: float | None = None
    """A number in [-1, 1] whose sign agrees with the polarity."""
    grounding: Grounding | None = None
    moderations: tuple[Moderation, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    label: str = ""
    """A few words that figures set beside the link."""
    disputed: tuple[str, ...] = ()
    """Ids of the evidence that speaks against it."""
    confidence: Confidence | None = None
    span: Span = _place()

    @property
    def ends(self) -> tuple[str, str]:
        return self.source, self.target


@dataclass(frozen=True, slots=True)
class NamedLoop:
    """A loop that the analyst names and stands by; `through` lists its elements in causal order."""

    id: str
    name: str
    through: tuple[str, ...]
    polarity: LoopPolarity | None = None
    story: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    confidence: Confidence | None = None
    span: Span = _place()
    through_span: Span = _place()
    polarity_span: Span = _place()


@dataclass(frozen=True, slots=True)
class Perspective:
    """What some stakeholders hold: their own links among the shared elements, and what they emphasise."""

    id: str
    label: str
    speakers: tuple[str, ...] = ()
    """Ids of speakers and names of groups of speakers, sorted: whose perspective it is."""
    emphasis: tuple[tuple[str, Degree], ...] = ()
    """(id of a theme or an element, how strongly it is emphasised), sorted by id."""
    links: tuple[Link, ...] = ()
    """All causal links that they hold, sorted by their ends; none where only their emphasis is known."""
    evidence: tuple[str, ...] = ()
    note: str = ""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class View:
    """A diagram of the model: a layout and a choice of elements.

    `elements` and `leave_out` hold the words `all` and `in-loops`, kinds, and ids of elements, loops and groups.
    `focus`, `loops`, `kinds` and `only_feedback` then narrow the picture to a part of itself; `highlight`,
    `carry`, `support` and `steps` say more of what is in it, and move nothing.
    """

    name: str
    layout: str
    title: str = ""
    elements: tuple[str, ...] = ("all",)
    leave_out: tuple[str, ...] = ()
    grounding: Grounding | None = None
    links: str = "all"
    """In the framework layout: `all` links, or only those at the `core`, the processes."""
    note: str = ""
    focus: tuple[str, ...] = ()
    """Ids of elements: only these and what is near them."""
    radius: int = 1
    """How many links away from the focus, in either direction, is still near."""
    loops: tuple[str, ...] = ()
    """Ids of named loops: only their elements and links."""
    kinds: tuple[str, ...] = ()
    """Only elements of these kinds."""
    only_feedback: bool = False
    """Only links that are on a feedback loop of the picture, and their elements."""
    clusters: Clusters = Clusters.GROUPS
    highlight: tuple[str, ...] = ()
    """Ids of named loops: drawn bold, and all else calm."""
    carry: bool = False
    """Draw links by how many feedback loops of the model they carry."""
    support: bool = False
    """Draw links by who says so, and mark what is disputed."""
    steps: tuple[str, ...] = ()
    """Mark the order of steps that these hold: ids of perspectives and speakers, `authors`, or `all`."""
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where evidence comes from: a paper, an interview study, a document."""

    id: str
    citation: str
    doi: str = ""
    url: str = ""
    text: str = ""
    """Path of the source's text, relative to the spec; quotes are checked against it."""
    licence: str = ""
    note: str = ""
    span: Span = _place()
    text_span: Span = _place()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in a source that carries a statement of the model, in the analyst's words or quoted."""

    id: str
    source: str
    summary: str = ""
    quote: str = ""
    section: str = ""
    speaker: str = ""
    """The speaker's code, with its wave if it has one (`cld.study.code_of`)."""
    note: str = ""
    themes: tuple[str, ...] = ()
    """Ids of the themes that it was coded under, sorted."""
    grounding: Grounding | None = None
    """How plainly this place says what it is cited for."""
    confidence: Trust | None = None
    """How sure the analyst is of having read it rightly."""
    span: Span = _place()
    quote_span: Span = _place()
    speaker_span: Span = _place()


@dataclass(frozen=True, slots=True)
class Model:
    """A causal model as meant. Tuples are sorted by id (links by their ends), whatever the file's order."""

    title: str
    version: str
    elements: tuple[Element, ...]
    links: tuple[Link, ...]
    description: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    kinds: tuple[Kind, ...] = KINDS
    """In drawing order: the built-in kinds (relabelled where the spec says so), the spec's own, `variables`."""
    intertwined: tuple[tuple[str, ...], ...] = ()
    """Groups of processes drawn as overlapping circles, each group in the author's order."""
    groups: tuple[Group, ...] = ()
    loops: tuple[NamedLoop, ...] = ()
    views: tuple[View, ...] = ()
    """As declared; `cld.figures.views_of` says what is drawn of a model that declares none."""
    sources: tuple[Reference, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """The analyst's doubts and remarks: (id, text)."""
    changes: tuple[tuple[str, str], ...] = ()
    """(version, what changed), newest first."""
    steps: tuple[Step, ...] = ()
    """What comes before what (`precedes`), sorted by what is ordered."""
    perspectives: tuple[Perspective, ...] = ()
    themes: tuple[Theme, ...] = ()
    study: Study | None = None
    speakers: tuple[Speaker, ...] = ()

    def element(self, id: str) -> Element:
        """The element of that id. Raises KeyError if there is none."""
        for element in self.elements:
            if element.id == id:
                return element
        raise KeyError(id)

    def kind(self, id: str) -> Kind:
        """The kind of that id. Raises KeyError if there is none."""
        for kind in self.kinds:
            if kind.id == id:
                return kind
        raise KeyError(id)

    def view(self, name: str) -> View:
        """The view of that name. Raises KeyError if there is none."""
        for view in self.views:
            if view.name == name:
                return view
        raise KeyError(name)
