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
_BOUND_STEPS = 40_000
_ROUGH_STEPS = 20_000_000
_MANY = 5_000  # links in a core, beyond which only bounds are tried

Ends = tuple[str, str]
Link = tuple[int, int]
Arcs = dict[tuple[int, int], Link]
"""The link that stands for each arc, by the arc's ends."""


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
    # small cores first: if time runs out, it does so where it would anyway
    found = sorted(_core(net, members, effort) for members in sorted(cores(net), key=len))
    return Breaking(
        links=tuple(sorted(ends for core in found for ends in core.links)),
        at_least=sum(core.at_least for core in found),
        settled=all(core.settled for core in found),
        cores=tuple(found),
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
    arcs = _without_chains(net, members)
    if len(arcs) > _MANY:
        cut, at_least, is_settled = _rough(members, arcs, effort)
    else:
        cut, at_least, is_settled = _precise(net, members, arcs, effort)
    return CoreBreak(
        elements=tuple(net.ids[member] for member in members),
        links=tuple(sorted((net.ids[cause], net.ids[effect]) for cause, effect in cut)),
        at_least=at_least,
        settled=is_settled,
    )


def _without_chains(net: Network, members: list[int]) -> Arcs:
    """A core's links, of which those in a row without any branch are one arc; and the one of them to take out."""
    inner = frozenset(members)
    out = {
        cause: {effect: (cause, effect) for effect in net.successors[cause] if effect in inner}
        for cause in members
    }
    back: dict[int, set[int]] = {member: set() for member in members}
    for cause, effects in out.items():
        for effect in effects:
            back[effect].add(cause)
    for here in members:
        if len(out[here]) == len(back[here]) == 1 and here not in out[here]:
            (cause,), (effect,) = back[here], out[here]
            if effect not in out[cause]:
                pair = out[cause].pop(here), out[here].pop(effect)
                out[cause][effect] = min(pair, key=lambda link: (_standing(net, link), link))
                back[effect] = back[effect] - {here} | {cause}
                back[here].clear()
    return {(cause, effect): link for cause, effects in out.items() for effect, link in effects.items()}


def _standing(net: Network, link: Link) -> int:
    """How unwilling we are to take out a link: most of all, one that a source states."""
    grounding = net.pairs[link].grounding
    return {Grounding.STATED: 2, Grounding.IMPLIED: 1}.get(grounding, 0) if grounding else 0


def _precise(net: Network, members: list[int], arcs: Arcs, effort: _Effort) -> tuple[list[Link], int, bool]:
    links = sorted(arcs.values())
    numbers = {link: number for number, link in enumerate(links)}
    scale = Scale(len(links))
    graph: Graph = {member: {} for member in members}
    for (cause, effect), link in arcs.items():
        graph[cause][effect] = scale.cost(numbers[link], net.pairs[link].grounding)
    forced, parts = pieces(graph, scale.never)
    answers = [_part(part, scale, effort) for part in sorted(parts, key=len)]
    cost = forced + sum(answer.cost for answer in answers)
    at_least = scale.count(forced) + sum(answer.at_least for answer in answers)
    return [links[n] for n in scale.members(cost)], at_least, all(answer.settled for answer in answers)


def _part(part: Graph, scale: Scale, effort: _Effort) -> _Answer:
    """Our own search for a moment; then the solver, or more of our own search; in the end bounds."""
    known = sum(part[a][b] for a, b in known_cut(part, scale.never, Budget(effort.left, _SIFT_STEPS)))
    found = _search(part, scale, known, Budget(effort.left, _TRIAL_STEPS))
    if found is None and effort.solver:
        from cld.graph import _highs

        if _highs.is_there():
            answer = _Answer(*_highs.cheapest(part, scale, known, effort.left))
            least = answer.at_least if answer.settled else max(answer.at_least, _least(part, scale))
            return answer._replace(at_least=least)
    if found is None:
        found = _search(part, scale, known, Budget(effort.left))
    if found is None:
        return _Answer(known, _least(part, scale), False)
    return _Answer(found, scale.count(found), True)


def _least(part: Graph, scale: Scale) -> int:
    """A number of links that no set falls short of, found in a moment."""
    return scale.count(low(part, scale.never, Budget(None, _BOUND_STEPS)))


def _search(part: Graph, scale: Scale, known: int, budget: Budget) -> int | None:
    try:
        found = search(copied(part), scale.never, known + 1, budget)
    except OutOfTime:
        return None
    assert found is not None, "a set that leaves no loop is known"
    return found


def _rough(members: list[int], arcs: Arcs, effort: _Effort) -> tuple[list[Link], int, bool]:
    """Bounds alone, every arc counting as one."""
    own = [link for (cause, effect), link in arcs.items() if cause == effect]
    graph: Graph = {member: {} for member in members}
    for cause, effect in arcs:
        if cause != effect:
            graph[cause][effect] = 1
    half = None if effort.left is None else effort.left / 2
    found = back_arcs(graph, Budget(half, _SIFT_STEPS))
    at_least = len(own) + low(graph, len(arcs) + 1, Budget(effort.left, _ROUGH_STEPS))
    return [*own, *(arcs[arc] for arc in found)], at_least, False
