"""What one diagram shows of a model: the chosen elements, their links, and bridges over what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.bridges import Bridge, bridges
from cld.graph.components import components, in_loops
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
from cld.position import Position

if TYPE_CHECKING:
    from cld.changes import Changes
    from cld.telling import Backing, Steps

MOST = 3
"""Characters of a loop's id that stands in its marker with a question mark, at most."""
ELSEWHERE = "other-panel"
"""The kind of elements that stand in another panel of the figure and are only pointed at (no spec has such a kind)."""


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


def mark_of(id: str, polarity: LoopPolarity) -> str:
    """What stands in the marker of a named loop that is of undetermined polarity and called R1, B2: its id, in doubt."""
    is_doubted = polarity is LoopPolarity.UNDETERMINED and id[:1].upper() in ("R", "B") and id[1:].isdecimal()
    return f"{id}?" if is_doubted and len(id) <= MOST else ""


class Emphasis(NamedTuple):
    """What is stressed in a picture (`cld.emphasis`): either loops, or each link by how many loops it carries."""

    loops: tuple[DrawnLoop, ...] = ()
    """Drawn bold in a calm picture, named or not; of each its visible elements."""
    steps: frozenset[tuple[str, str]] = frozenset()
    """The ends of their links."""
    marks: tuple[str, ...] = ()
    """What stands in the marker of each of the loops."""
    carried: tuple[tuple[tuple[str, str], int], ...] | None = None
    """How many loops of the whole model run through each link, by its ends."""
    total: int = 0
    """How many loops that model has."""


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
    """The regions to draw, of each its visible elements; sorted by id. Found communities have no label."""
    clusters: Clusters = Clusters.GROUPS
    """What `groups` are: the author's, communities found in the picture's links, or none."""
    emphasis: Emphasis | None = None
    changes: Changes | None = None
    """What is different, where it is a picture of two models at once (`cld.compared`)."""
    backing: Backing | None = None
    """Who says so, where that is drawn (`cld.backed`)."""
    steps: Steps | None = None
    """What comes first, where that is marked (`cld.stepped`)."""


def show(model: Model, view: View) -> Content:
    """What a view shows of its model.

    Chosen are the elements that `view.elements` names, less those of `view.leave_out`. With a grounding,
    weaker links are treated as if they were not in the model; what they would have joined is not bridged.
    Where paths lead through elements left out, a bridge stands for them, unless a link joins their ends.
    A moderation is shown with its link where the factor is visible; a bridge shows those that act on all of
    its paths. A named loop is shown when its elements are visible and links of the view join them directly.

    A view with a focus, loops, kinds or only feedback then shows the part of this picture that meets all of
    them. Nothing of the part is bridged that the whole does not bridge, so that it is a piece of the same figure.
    What a view stresses is added by `cld.emphasis`.

    Raises:
        KeyError: a word of the view is no choice word, kind, element, loop or group of the model.
    """
    content = _picture(model, view)
    return _part(content, model, view) if is_narrowed(view) else content


def is_narrowed(view: View) -> bool:
    """Whether a view shows only a part of the picture that it chooses."""
    return bool(view.focus or view.loops or view.kinds or view.only_feedback)


def is_stressed(view: View) -> bool:
    """Whether a view says more of its picture than what is in it: which loops, who says so, what comes first."""
    return bool(view.highlight or view.carry or view.support or view.steps)


def whole(view: View) -> View:
    """The view of which a narrowed one shows a part: where its elements stand, they stand in the part too."""
    plain = unstressed(view)
    return replace(plain, focus=(), radius=1, loops=(), kinds=(), only_feedback=False)


def unstressed(view: View) -> View:
    """The view with nothing stressed or marked in it."""
    return replace(view, highlight=(), carry=False, support=False, steps=())


def _picture(model: Model, view: View) -> Content:
    """What a view shows before it is narrowed."""
    chosen = _chosen(model, view)
    links = kept(model.links, view.grounding)
    pairs = {ends: parallel for ends, parallel in grouped(links).items() if chosen.issuperset(ends)}
    hidden = frozenset(element.id for element in model.elements) - chosen
    found = [_drawn_link(parallel, chosen) for parallel in pairs.values()]
    found += [_drawn_bridge(bridge, chosen) for bridge in bridges(links, hidden)]
    drawn = tuple(sorted(found, key=lambda link: (link.source, link.target)))
    return Content(
        title=view.title or model.title,
        description=model.description,
        elements=_placed(sorted((e for e in model.elements if e.id in chosen), key=lambda e: e.id), chosen),
        links=drawn,
        loops=tuple(_drawn_loops(model, pairs)),
        kinds=model.kinds,
        intertwined=_overlapping(model.intertwined, chosen),
        core_links=view.links == "core",
        hidden=len(hidden),
        groups=_regions(model, view.clusters, chosen, drawn),
        clusters=view.clusters,
    )


def _part(content: Content, model: Model, view: View) -> Content:
    """The part of a picture that a narrowed view shows: each condition looks at the whole, and all must hold."""
    left, links = {element.id for element in content.elements}, set(content.links)
    if view.focus:
        left &= _near(content, view.focus, view.radius)
    if view.loops:
        steps = _steps(model, view.loops, {element.id for element in content.elements})
        left &= {id for step in steps for id in step}
        links = {link for link in links if (link.source, link.target) in steps}
    if view.kinds:
        left &= {e.id for e in content.elements if e.kind in view.kinds or e.id in view.focus}
    if view.only_feedback:
        homes = _feedback(content)
        left &= homes.keys()
        links = {link for link in links if homes.get(link.source, -1) == homes.get(link.target, -2)}
    links = {link for link in links if link.source in left and link.target in left}
    ends = {(link.source, link.target) for link in links}
    shown = frozenset(left)
    return replace(
        content,
        elements=_placed((e for e in content.elements if e.id in left), shown),
        links=tuple(_moderated(link, shown) for link in content.links if link in links),
        loops=tuple(
            loop
            for loop in content.loops
            if ends.issuperset(steps_of(loop.elements)) and (not view.loops or loop.id in view.loops)
        ),
        intertwined=_overlapping(content.intertwined, shown),
        hidden=len(model.elements) - len(left),
        groups=_together(content.groups, shown),
    )


def _near(content: Content, focus: tuple[str, ...], radius: int) -> set[str]:
    """What lies within so many links of a focus, whichever way they point; a factor is next to the links' ends."""
    next_to: dict[str, set[str]] = {element.id: set() for element in content.elements}
    for link in content.links:
        joined = {link.source, link.target, *(factor for factor, _ in link.moderations)}
        for id in joined:
            others = joined if id in (link.source, link.target) else {link.source, link.target}
            next_to[id] |= others
    near = set(focus) & next_to.keys()
    edge = near
    for _ in range(radius):
        edge = {other for id in edge for other in next_to[id]} - near
        if not edge:
            break
        near = near | edge
    return near


def _steps(model: Model, loops: tuple[str, ...], visible: set[str]) -> set[tuple[str, str]]:
    """The steps of named loops, over their hidden elements from one visible element to the next.

    Raises:
        KeyError: the model names no such loop.
    """
    named = {loop.id: loop for loop in model.loops}
    throughs = (tuple(id for id in named[id].through if id in visible) for id in loops)
    return {step for through in throughs for step in steps_of(through)}


def steps_of(through: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The steps of a loop, the one from its last element to its first included."""
    return zip(through, (*through[1:], *through[:1]), strict=True)


def _feedback(content: Content) -> dict[str, int]:
    """Of each element on a feedback loop of a picture, the number of the strong component that it is in."""
    numbers = {element.id: number for number, element in enumerate(content.elements)}
    effects: list[list[int]] = [[] for _ in numbers]
    loose = {link.source for link in content.links if link.source == link.target}
    for link in content.links:
        effects[numbers[link.source]].append(numbers[link.target])
    ids = tuple(numbers)
    return {
        ids[member]: number
        for number, members in enumerate(components(effects))
        for member in members
        if len(members) > 1 or ids[member] in loose
    }


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
    for group in model.groups:
        if group.id == word:
            return frozenset(group.elements)
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
        label="; ".join(dict.fromkeys(link.label for link in links if link.label)),
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


def _overlapping(groups: Iterable[tuple[str, ...]], chosen: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of intertwined processes of which at least two are left to overlap."""
    left = (tuple(id for id in group if id in chosen) for group in groups)
    return tuple(group for group in left if len(group) > 1)


def _regions(
    model: Model, clusters: Clusters, chosen: frozenset[str], links: tuple[DrawnLink, ...]
) -> tuple[Group, ...]:
    if clusters is Clusters.GROUPS:
        return _together(model.groups, chosen)
    if clusters is Clusters.NONE:
        return ()
    from cld.graph.communities import communities

    found = communities(sorted(chosen), [(link.source, link.target) for link in links])
    width = len(str(len(found)))
    return tuple(Group(f"community-{n:0{width}}", "", members) for n, members in enumerate(found, start=1))


def _together(groups: Iterable[Group], chosen: frozenset[str]) -> tuple[Group, ...]:
    """The groups with what is visible of each."""
    left = (replace(group, elements=tuple(id for id in group.elements if id in chosen)) for group in groups)
    return tuple(group for group in left if group.elements)


def _moderated(link: DrawnLink, chosen: frozenset[str]) -> DrawnLink:
    """The link with what visible factors do to it."""
    left = tuple(moderation for moderation in link.moderations if moderation[0] in chosen)
    return link if left == link.moderations else replace(link, moderations=left)


def _placed(elements: Iterable[Element], chosen: frozenset[str]) -> tuple[Element, ...]:
    """The elements, none placed in relation to one that is not visible."""
    return tuple(_unrelated(e, chosen) if e.position is not None else e for e in elements)


def _unrelated(element: Element, chosen: frozenset[str]) -> Element:
    position = element.position
    assert position is not None
    gone = {name: None for name, id in position.relations if id not in chosen}
    left = position._replace(**gone)
    return replace(element, position=left if left != Position() else None)


def lettered(number: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
