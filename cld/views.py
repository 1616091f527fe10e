"""What one diagram shows of a model: the chosen elements, their links, and bridges over what is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from cld.model import Effect, Element, Grounding, Kind, LoopPolarity, Polarity


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link as a diagram shows it: one of the model's, or a bridge over hidden elements.

    At most one stands for each ordered pair of elements; `source` may equal `target`.
    """

    source: str
    target: str
    polarity: Polarity
    delayed: bool = False
    grounding: Grounding | None = None
    bridged: bool = False
    """Stands for paths through hidden elements: drawn lighter."""
    moderations: tuple[tuple[str, Effect], ...] = ()
    """(id of a visible factor, effect)."""


@dataclass(frozen=True, slots=True)
class DrawnLoop:
    """A named loop all of whose elements are visible: gets a marker in its middle."""

    id: str
    name: str
    polarity: LoopPolarity
    elements: tuple[str, ...]
    """In causal order."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a layout needs to know of a view. Elements are sorted by id, links by their ends."""

    title: str
    description: str
    elements: tuple[Element, ...]
    links: tuple[DrawnLink, ...]
    loops: tuple[DrawnLoop, ...]
    kinds: tuple[Kind, ...]
    """All of the model's, in drawing order."""
    intertwined: tuple[tuple[str, ...], ...] = ()
    core_links: bool = False
    """In the framework layout: draw only arrows that touch a process."""
    hidden: int = 0
    """How many elements of the model this view leaves out."""
