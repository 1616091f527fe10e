"""Where a model's feedback is: its cores, what feeds them and what they feed, and what carries the most loops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.network import Network, network
from cld.model import Grounding, Model

if TYPE_CHECKING:
    from cld.graph.census import Census
    from cld.graph.counts import LoopCounts

Ends = tuple[str, str]


class Neighbour(NamedTuple):
    """An element outside a core from which the core is reached, or which is reached from it."""

    id: str
    steps: int
    """The fewest links between it and the core: 1 for a direct cause or effect."""
    core: int | None
    """Where it is part of another core: that core's place among all."""

    @property
    def direct(self) -> bool:
        return self.steps == 1


class CoreTie(NamedTuple):
    """Another core that feeds a core, or is fed by it."""

    core: int
    """Its place among all cores."""
    steps: int
    """The fewest links from the one to the other: 1 where an element of one acts on one of the other."""
    links: tuple[Ends, ...]
    """Those that lead directly from one core into the other, sorted."""


class CoreStructure(NamedTuple):
    """A group of elements that all act on each other, and its place in the model."""

    elements: tuple[str, ...]
    """Ids, sorted."""
    links: int
    """How many links run inside it; parallel ones count as one."""
    counts: LoopCounts
    """Its loops."""
    estimated: bool
    """`counts` is an estimate."""
    fed_by: tuple[Neighbour, ...]
    """Every element from which it is reached, the nearest first, then by id."""
    feeds: tuple[Neighbour, ...]
    """Every element that it reaches, the nearest first, then by id."""
    fed_by_cores: tuple[CoreTie, ...]
    """The cores from which it is reached, in the order of all cores."""
    feeds_cores: tuple[CoreTie, ...]
    """The cores that it reaches, in the same order."""


class Role(StrEnum):
    """What an element in no loop is to the feedback of its model."""

    DRIVER = "driver"
    """It acts on cores, if only through others, and none acts on it."""
    RESULT = "result"
    """Cores act on it, and it acts on none."""
    BETWEEN = "between"
    """A core acts on it, and it acts on another core."""
    APART = "apart"
    """It acts on no core, and none acts on it."""


class Outside(NamedTuple):
    """An element in no loop."""

    id: str
    role: Role


class FeedbackStructure(NamedTuple):
    """A model's cores and what lies around them."""

    cores: tuple[CoreStructure, ...]
    """The one with the most elements first, then by ids; the place of a core is counted from nought."""
    more: int
    """How many further cores there are, of which each is no larger than these."""
    in_no_loop: tuple[Outside, ...]
    """Sorted by id."""


class Carrier(NamedTuple):
    """A link or an element, and the loops that it carries."""

    ids: tuple[str, ...]
    """The two ends of a link, or the one id of an element."""
    counts: LoopCounts
    """The loops through it."""
    share: float
    """What part of all loops that is, between 0 and 1."""


class Carriers(NamedTuple):
    """The links and elements that carry the most loops, each list with the largest number first, then by id."""

    links: tuple[Carrier, ...]
    elements: tuple[Carrier, ...]
    known: bool
    """The census had exact numbers; without them, or where there is no loop, the lists are empty."""


def feedback_structure(
    model: Model, census: Census, *, grounding: Grounding | None = None, most: int = 100
) -> FeedbackStructure:
    """The cores of a model, what feeds them, what they feed, and what takes no part in feedback.

    Args:
        census: as taken of this model with the same grounding.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        most: tell of at most so many cores: a model may have thousands, each reached from all others.
    """
    net = network(model, grounding)
    back = _reversed(net)
    found = sorted(census.cores, key=lambda core: (-len(core.elements), core.elements))
    members = [[net.numbers[id] for id in core.elements] for core in found]
    home = {number: place for place, numbers in enumerate(members) for number in numbers}
    before = [_distances(back, numbers) for numbers in members[:most]]
    after = [_distances(net.successors, numbers) for numbers in members[:most]]
    direct: dict[tuple[int, int], list[Ends]] = {}
    for cause, effect in net.pairs:
        if cause in home and effect in home and home[cause] != home[effect]:
            direct.setdefault((home[cause], home[effect]), []).append((net.ids[cause], net.ids[effect]))
    cores = tuple(
        CoreStructure(
            elements=core.elements,
            links=core.links,
            counts=core.counts,
            estimated=core.estimated,
            fed_by=_neighbours(net, before[place], home),
            feeds=_neighbours(net, after[place], home),
            fed_by_cores=tuple(
                CoreTie(other, steps, tuple(sorted(direct.get((other, place), ()))))
                for other, steps in _ties(before[place], home, place)
            ),
            feeds_cores=tuple(
                CoreTie(other, steps, tuple(sorted(direct.get((place, other), ()))))
                for other, steps in _ties(after[place], home, place)
            ),
        )
        for place, core in enumerate(found[:most])
    )
    drivers, results = _distances(back, home), _distances(net.successors, home)
    outside = (number for number in range(len(net.ids)) if number not in home)
    roles = tuple(Outside(net.ids[n], _role(n in drivers, n in results)) for n in outside)
    return FeedbackStructure(cores, len(found) - len(cores), roles)


def _reversed(net: Network) -> list[list[int]]:
    causes: list[list[int]] = [[] for _ in net.ids]
    for cause, effects in enumerate(net.successors):
        for effect in effects:
            causes[effect].append(cause)
    return causes


def _distances(successors: Sequence[Sequence[int]], start: Iterable[int]) -> dict[int, int]:
    """How many links lead from a group to each element that it reaches; 0 inside the group."""
    far = dict.fromkeys(start, 0)
    ring = list(far)
    while ring:
        later = []
        for number in ring:
            for effect in successors[number]:
                if effect not in far:
                    far[effect] = far[number] + 1
                    later.append(effect)
        ring = later
    return far


def _neighbours(net: Network, far: dict[int, int], home: dict[int, int]) -> tuple[Neighbour, ...]:
    order = sorted((steps, number) for number, steps in far.items() if steps)
    return tuple(Neighbour(net.ids[number], steps, home.get(number)) for steps, number in order)


def _ties(far: dict[int, int], home: dict[int, int], own: int) -> list[tuple[int, int]]:
    """The other cores that a search met, and how far it went to each."""
    nearest: dict[int, int] = {}
    for number, steps in far.items():
        core = home.get(number, own)
        if core != own:
            nearest[core] = min(steps, nearest.get(core, steps))
    return sorted(nearest.items())


def _role(acts_on_core: bool, is_acted_on: bool) -> Role:
    if acts_on_core:
        return Role.BETWEEN if is_acted_on else Role.DRIVER
    return Role.RESULT if is_acted_on else Role.APART


def carriers(census: Census, most: int | None = 10) -> Carriers:
    """The links and elements that carry the most loops, exactly, from a census.

    Args:
        most: at most so many links and so many elements (None: all that are on a loop).
    """
    total = census.counts.total
    links = _ranked(census.through_links.items(), total)
    elements = _ranked((((id,), counts) for id, counts in census.through_elements.items()), total)
    known = bool(links) or (total == 0 and not census.estimated)
    return Carriers(links[:most], elements[:most], known)


def _ranked(through: Iterable[tuple[tuple[str, ...], LoopCounts]], total: int) -> tuple[Carrier, ...]:
    found = [Carrier(ids, counts, counts.total / total) for ids, counts in through]
    return tuple(sorted(found, key=lambda carrier: (-carrier.counts.total, carrier.ids)))
