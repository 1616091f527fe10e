"""The smallest sets of links without which a model has no feedback loop left: minimum feedback arc sets."""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple

from cld.graph._branch import back_arcs, known_cut, low, search
from cld.graph._cuts import Graph, Scale, copied, pieces
from cld.graph.components import cores
from cld.graph.cycles import Budget, OutOfTime
from cld.graph.network import Network, network
from cld.model import Grounding, Model

SECONDS = 10.0
"""How long a search may take unless the caller says otherwise."""
_TRIAL_STEPS = 400_000  # before the solver is loaded: a fraction of a second
_SIFT_STEPS = 2_000_000
_MANY = 5_000  # links in a core, beyond which only bounds are tried

Ends = tuple[str, str]


class CoreBreak(NamedTuple):
    """The links that break one core's feedback."""

    elements: tuple[str, ...]
    """The core's, sorted."""
    links: tuple[Ends, ...]
    """Without these, sorted, the core has no loop left; it is the smallest such set known."""
    at_least: int
    """No set has fewer links: as many as there are in `links` where these are proved to be a smallest set."""
    settled: bool
    """`links` is also the one that is preferred among all smallest sets."""


class Breaking(NamedTuple):
    """A smallest set of links without which a model has no feedback loop, or the smallest one known."""

    links: tuple[Ends, ...]
    """(source, target), sorted. Each link of an element to itself is among them."""
    at_least: int
    """No set has fewer links."""
    settled: bool
    """Of all smallest sets, this is the preferred one; else it may differ where time ran out elsewhere."""
    cores: tuple[CoreBreak, ...]
    """The same by cores, in the order of their first elements."""

    @property
    def exact(self) -> bool:
        """It is proved that no smaller set exists."""
        return len(self.links) == self.at_least


def smallest_break(
    model: Model, *, grounding: Grounding | None = None, seconds: float | None = SECONDS, solver: bool = True
) -> Breaking:
    """A smallest set of links that, taken out of a model, leaves no feedback loop.

    Of several smallest sets, that one is preferred which has the fewest links that sources state, then the fewest that
    they imply, and then comes first in the order of ids: what is known best is kept. So the answer is the same for
    every order of the file and every version of a solver, unless time runs out. Parallel links count as one.

    The problem is hard in general (Karp 1972). Cores are shrunk first, and most maps are then decided by a search
    of our own. Larger ones go to the solver HiGHS, if it is installed (`pip install cld-causal-models[solver]`).
    What neither finishes gets a set that is good but not proved, and a bound from below.

    Args:
        grounding: leave out links that are grounded less well than this, or state no grounding.
        seconds: stop after about so long (None: never).
        solver: use HiGHS where it is installed and needed.

    Raises:
        ValueError: seconds is below 0.
    """
    if seconds is not None and seconds < 0:
        raise ValueError("seconds must not be negative")
    net = network(model, grounding)
    effort = _Effort(None if seconds is None else monotonic() + seconds, solver)
    found = tuple(_core(net, members, effort) for members in cores(net))
    return Breaking(
        links=tuple(sorted(ends for core in found for ends in core.links)),
        at_least=sum(core.at_least for core in found),
        settled=all(core.settled for core in found),
        cores=found,
    )


class _Effort(NamedTuple):
    deadline: float | None
    solver: bool

    @property
    def left(self) -> float | None:
        return None if self.deadline is None else max(0.0, self.deadline - monotonic())


class _Answer(NamedTuple):
    cost: int
    at_least: int
    settled: bool


def _core(net: Network, members: list[int], effort: _Effort) -> CoreBreak:
    inner = frozenset(members)
    arcs = [(cause, effect) for cause in members for effect in net.successors[cause] if effect in inner]
    if len(arcs) > _MANY:
        return _rough(net, members, arcs, effort)
    scale = Scale(len(arcs))
    graph: Graph = {cause: {} for cause in members}
    for number, (cause, effect) in enumerate(arcs):
        graph[cause][effect] = scale.cost(number, net.pairs[cause, effect].grounding)
    forced, parts = pieces(graph, scale.never)
    answers = [_part(part, scale, effort) for part in parts]
    cost = forced + sum(answer.cost for answer in answers)
    return CoreBreak(
        elements=tuple(net.ids[member] for member in members),
        links=tuple((net.ids[a], net.ids[b]) for a, b in (arcs[number] for number in scale.members(cost))),
        at_least=scale.count(forced) + sum(answer.at_least for answer in answers),
        settled=all(answer.settled for answer in answers),
    )


def _part(part: Graph, scale: Scale, effort: _Effort) -> _Answer:
    """Our own search for a moment; then the solver, or more of our own search; in the end bounds."""
    known = sum(part[a][b] for a, b in known_cut(part, scale.never, Budget(effort.left, _SIFT_STEPS)))
    found = _search(part, scale, known, Budget(effort.left, _TRIAL_STEPS))
    if found is None and effort.solver:
        from cld.graph import _highs

        if _highs.is_there():
            return _Answer(*_highs.cheapest(part, scale, known, effort.left))
    if found is None:
        found = _search(part, scale, known, Budget(effort.left))
    if found is None:
        return _Answer(known, scale.count(low(part, scale.never, Budget(None, _TRIAL_STEPS))), False)
    return _Answer(found, scale.count(found), True)


def _search(part: Graph, scale: Scale, known: int, budget: Budget) -> int | None:
    try:
        found = search(copied(part), scale.never, known + 1, budget)
    except OutOfTime:
        return None
    assert found is not None, "a set that leaves no loop is known"
    return found


def _rough(net: Network, members: list[int], arcs: list[tuple[int, int]], effort: _Effort) -> CoreBreak:
    """Bounds alone, every link counting as one."""
    loose = [(a, b) for a, b in arcs if a != b]
    graph: Graph = {member: {} for member in members}
    for cause, effect in loose:
        graph[cause][effect] = 1
    own = [(a, b) for a, b in arcs if a == b]
    found = sorted([*own, *back_arcs(graph, Budget(effort.left, _SIFT_STEPS))])
    return CoreBreak(
        elements=tuple(net.ids[member] for member in members),
        links=tuple((net.ids[a], net.ids[b]) for a, b in found),
        at_least=len(own) + low(graph, len(arcs) + 1, Budget(effort.left, _SIFT_STEPS)),
        settled=False,
    )
