"""What one diagram shows of a model: the chosen elements, their links, and bridges over what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cld.graph.bridges import Bridge, bridges
from cld.graph.components import in_loops
from cld.graph.named import check_named
from cld.graph.network import grouped, kept, merge
from cld.model import (
    Clusters,
    Effect,
    Element,
    Grounding,
    Group,
    Kind,
    Link,
    LoopPolarity,
    Model,
    Polarity,
    View,
)


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
    label: str = ""
    """A few words to be set beside the link; those of parallel links are joined."""


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
    groups: tuple[Group, ...] = ()
    """The author's groups, of each its visible elements, where the view shows groups; sorted by id."""
    clusters: Clusters = Clusters.GROUPS
    """Whether regions are to be drawn: of `groups`, of communities that the layout finds, or none."""


def show(model: Model, view: View) -> Content:
    """What a view shows of its model.

    Chosen are the elements that `view.elements` names, less those of `view.leave_out`. With a grounding,
    weaker links are treated as if they were not in the model; what they would have joined is not bridged.
    Where paths lead through elements left out, a bridge stands for them, unless a link joins their ends.
    A moderation is shown with its link where the factor is visible; a bridge shows those that act on all of
    its paths. A named loop is shown when its elements are visible and links of the view join them directly.

    Raises:
        KeyError: a word of the view is no choice word, kind, element or loop of the model.
    """
    chosen = _chosen(model, view)
    links = kept(model.links, view.grounding)
    pairs = {ends: parallel for ends, parallel in grouped(links).items() if chosen.issuperset(ends)}
    hidden = frozenset(element.id for element in model.elements) - chosen
    drawn = [_drawn_link(parallel, chosen) for parallel in pairs.values()]
    drawn += [_drawn_bridge(bridge, chosen) for bridge in bridges(links, hidden)]
    return Content(
        title=view.title or model.title,
        description=model.description,
        elements=tuple(sorted((e for e in model.elements if e.id in chosen), key=lambda e: e.id)),
        links=tuple(sorted(drawn, key=lambda link: (link.source, link.target))),
        loops=tuple(_drawn_loops(model, pairs)),
        kinds=model.kinds,
        intertwined=tuple(_intertwined(model, chosen)),
        core_links=view.links == "core",
        hidden=len(hidden),
    )


def _chosen(model: Model, view: View) -> frozenset[str]:
    taken = {id for word in view.elements for id in _meant(model, view, word)}
    left = {id for word in view.leave_out for id in _meant(model, view, word)}
    return frozenset(taken - left)


def _meant(model: Model, view: View, word: str) -> frozenset[str]:
    """The ids of the elements that one word of a view stands for."""
    if word == "all":
        return frozenset(element.id for element in model.elements)
    if word == "in-loops":
        return in_loops(model, view.grounding)
    if any(kind.id == word for kind in model.kinds):
        return frozenset(element.id for element in model.elements if element.kind == word)
    if any(element.id == word for element in model.elements):
        return frozenset((word,))
    for loop in model.loops:
        if loop.id == word:
            return frozenset(loop.through)
    raise KeyError(word)


def _drawn_link(links: tuple[Link, ...], chosen: frozenset[str]) -> DrawnLink:
    pair = merge(links)
    effects: dict[str, set[Effect]] = {}
    for moderation in (m for link in links for m in link.moderations):
        effects.setdefault(moderation.factor, set()).add(moderation.effect)
    return DrawnLink(
        *links[0].ends,
        polarity=pair.polarity,
        delayed=pair.delayed,
        grounding=pair.grounding,
        moderations=tuple(
            (factor, min(effects[factor]) if len(effects[factor]) == 1 else Effect.MIXED)
            for factor in sorted(chosen.intersection(effects))
        ),
    )


def _drawn_bridge(bridge: Bridge, chosen: frozenset[str]) -> DrawnLink:
    return DrawnLink(
        bridge.source,
        bridge.target,
        polarity=bridge.polarity,
        delayed=bridge.delayed,
        grounding=bridge.grounding,
        bridged=True,
        moderations=tuple(moderation for moderation in bridge.moderations if moderation[0] in chosen),
    )


def _drawn_loops(model: Model, pairs: dict[tuple[str, str], tuple[Link, ...]]) -> Iterator[DrawnLoop]:
    """The named loops that the pairs of visible, directly linked elements close."""
    visible = replace(model, links=tuple(link for parallel in pairs.values() for link in parallel))
    for loop in sorted(model.loops, key=lambda loop: loop.id):
        polarity = check_named(visible, loop).polarity
        if polarity is not None:
            yield DrawnLoop(loop.id, loop.name, polarity, loop.through)


def _intertwined(model: Model, chosen: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The groups of which at least two processes are left to overlap."""
    for group in model.intertwined:
        left = tuple(id for id in group if id in chosen)
        if len(left) > 1:
            yield left
