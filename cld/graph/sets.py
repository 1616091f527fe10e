"""Few loops that stand for all: one through every link, an independent set, or a shortest basis.

No set says which loops matter. Loops can be important without being independent, and the other way round
(Eberlein and Schoenberg 2020, Finding the Loops that Matter); `ranking` is about that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from cld.graph._circuits import Circuit, Core, candidates, core_of, shortest_through
from cld.graph._independence import Independence
from cld.graph.components import cores
from cld.graph.cycles import Budget, Cycle, OutOfTime
from cld.graph.loops import SECONDS, Loop, canonical_ids, describe
from cld.graph.network import Network, network
from cld.model import Grounding, Model

SetKind = Literal["cover", "sils", "basis"]

_FIRST_BOUND = 4


class CoreSet(NamedTuple):
    """What a set holds of one core."""

    elements: tuple[str, ...]
    """Ids, sorted."""
    links: int
    """Pairs of elements that are linked, an element with itself included; parallel links are one."""
    independent: int
    """How many loops of the core are independent: links - elements + 1."""
    loops: int
    """How many loops of the set are in the core."""


class LoopSet(NamedTuple):
    """A small set of loops, and the named loops that are not among them."""

    kind: SetKind
    loops: tuple[Loop, ...]
    """The set, sorted by length and then by elements; named loops among them have a name."""
    named: tuple[Loop, ...]
    """Further loops, in the set only because the analyst names them, in the same order."""
    complete: bool
    """`cover`: every link of every core is covered; else: as many loops as are independent."""
    missing: int
    """`cover`: links that no loop of the set covers; else: how many fewer loops than are independent."""
    timed_out: bool
    """Time, or the steps allowed, were up. What is there holds; what is missing might have been found."""
    cores: tuple[CoreSet, ...]

    @property
    def shown(self) -> tuple[Loop, ...]:
        """Set and further named loops together, sorted by length and then by elements."""
        return tuple(sorted(self.loops + self.named, key=lambda loop: (loop.length, loop.elements)))


def loop_set(
    model: Model,
    kind: SetKind,
    *,
    grounding: Grounding | None = None,
    seconds: float | None = SECONDS,
    steps: int | None = None,
) -> LoopSet:
    """Choose a few loops that stand for all of a model's loops.

    `cover`: for every link of a core, a loop that is as short as any through this link. Loops are left out,
    the last in order first, as long as that stays true.

    `sils`: a shortest independent loop set (Oliva 2004, Syst. Dyn. Rev. 20:313-336): geodetic loops (a
    shortest path from one element to another, and a shortest path back), shortest first, each with a link
    that no loop before it has. That makes them independent, but there can be too few: fewer than links -
    elements + 1 in a core (Huang, Howley and Duggan 2012, Observations on the shortest independent loop
    set algorithm). `complete` and `missing` say so.

    `basis`: a minimum circuit basis (Gleiss, Leydold and Stadler 2003, Discuss. Math. Graph Theory
    23:241-260): links - elements + 1 loops in every core, none of which is a sum or difference of others, and
    with as few links in all as any such set can have.

    All three are made by going through loops in one strict order: shorter ones first; of those of one
    length, better grounded ones (fewer links without a grounding, then fewer inferred, then fewer
    implied); of these, named ones; of these, the one that has the first link, by the ids of its ends, in
    which two loops differ. So the result depends on what the model says alone, and a set is the one that
    going through all loops in this order would give.

    Args:
        grounding: leave out links that are grounded less well than this, or state no grounding.
        seconds: stop after so long (None: never). The set then lacks loops, and says so.
        steps: stop after so many search steps (None: never), which is the same moment on every machine.

    Raises:
        ValueError: seconds or steps is below 0.
    """
    if (seconds is not None and seconds < 0) or (steps is not None and steps < 0):
        raise ValueError("seconds and steps must not be negative")
    budget = Budget(seconds, steps)
    net = network(model, grounding)
    named = _named_cycles(model, net)
    found: list[Cycle] = []
    parts: list[CoreSet] = []
    missing = 0
    timed_out = False
    for members in cores(net):
        core = core_of(net, members)
        choice = _CHOOSERS[kind](core, _circuits(core, named), budget)
        found += [(core.members[number],) for number in core.own]
        found += [core.elements(circuit.links) for circuit in choice.circuits]
        ids = tuple(net.ids[number] for number in members)
        links = len(core.links) + len(core.own)
        parts.append(CoreSet(ids, links, core.independent, len(core.own) + len(choice.circuits)))
        missing += choice.missing
        timed_out |= choice.timed_out
    chosen = set(found)
    rest = [cycle for cycle in named if cycle not in chosen]
    loops, further = (_sorted(net, cycles, model) for cycles in (found, rest))
    return LoopSet(kind, loops, further, missing == 0, missing, timed_out, tuple(parts))


def _sorted(net: Network, cycles: Iterable[Cycle], model: Model) -> tuple[Loop, ...]:
    return describe(net, sorted(cycles, key=lambda cycle: (len(cycle), cycle)), model.loops)


def _named_cycles(model: Model, net: Network) -> list[Cycle]:
    """The named loops that are loops of the network, each once."""
    rounds = sorted({canonical_ids(loop.through) for loop in model.loops})
    cycles = [tuple([net.numbers[id] for id in ids]) for ids in rounds if set(ids) <= net.numbers.keys()]
    return [
        cycle
        for cycle in cycles
        if cycle
        and len(set(cycle)) == len(cycle)
        and all(step in net.pairs for step in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    ]


def _circuits(core: Core, cycles: Iterable[Cycle]) -> list[Circuit]:
    """Those of some cycles that lie in a core; links of an element to itself need no choosing."""
    numbers = {
        (core.members[cause], core.members[effect]): link for link, (cause, effect) in enumerate(core.links)
    }
    steps = [tuple(zip(cycle, (*cycle[1:], cycle[0]), strict=True)) for cycle in cycles if len(cycle) > 1]
    inside = [tuple([numbers[step] for step in round]) for round in steps if round[0] in numbers]
    return [Circuit(sum(core.weights[link] for link in links), links) for links in inside]


class _Choice(NamedTuple):
    circuits: Sequence[Circuit]
    missing: int
    timed_out: bool


def _in_order(core: Core, named: Sequence[Circuit], others: Iterable[Circuit]) -> list[Circuit]:
    """Each loop once, in the order that `loop_set` states; no two loops have the same weight."""
    rank, names = core.rank, {circuit.weight for circuit in named}
    once = {circuit.weight: circuit for circuit in (*others, *named)}
    return [once[weight] for weight in sorted(once, key=lambda w: (rank(w), w not in names, w))]


def _sils(core: Core, named: Sequence[Circuit], budget: Budget) -> _Choice:
    circuits, timed_out = _shortest(core, budget)
    chosen = []
    covered: set[int] = set()
    for circuit in _in_order(core, named, circuits):
        # a loop that brings a new link is the first one through it, and so geodetic
        if not covered.issuperset(circuit.links):
            covered.update(circuit.links)
            chosen.append(circuit)
    return _Choice(chosen, core.independent - len(core.own) - len(chosen), timed_out)


def _cover(core: Core, named: Sequence[Circuit], budget: Budget) -> _Choice:
    circuits, timed_out = _shortest(core, budget)
    ordered = _in_order(core, named, circuits)
    shortest: dict[int, int] = {}
    for circuit in ordered:
        for link in circuit.links:
            shortest.setdefault(link, len(circuit.links))
    serves = [[x for x in circuit.links if shortest[x] == len(circuit.links)] for circuit in ordered]
    served = [0] * len(core.links)
    for links in serves:
        for link in links:
            served[link] += 1
    names = {circuit.weight for circuit in named}
    kept = []
    for place in sorted(range(len(ordered)), key=lambda place: (ordered[place].weight in names, -place)):
        if all(served[link] > 1 for link in serves[place]):
            for link in serves[place]:
                served[link] -= 1
        else:
            kept.append(ordered[place])
    return _Choice(kept, served.count(0), timed_out)


def _shortest(core: Core, budget: Budget) -> tuple[list[Circuit], bool]:
    """Each loop that is the first one through some link, or as many of them as time allows.

    The only link from an element needs no search of its own: of the loops through it, one also comes first
    among those through a link to the element.
    """
    branching = [link for link, (cause, _) in enumerate(core.links) if len(core.effects[cause]) > 1]
    found = []
    try:
        for link in branching or range(min(1, len(core.links))):
            found.append(shortest_through(core, link, budget))
    except OutOfTime:
        return found, True
    return found, False


def _basis(core: Core, named: Sequence[Circuit], budget: Budget) -> _Choice:
    wanted = core.independent - len(core.own)
    size = len(core.members)
    chosen: list[Circuit] = []
    independence = Independence(len(core.links), size)
    above, bound = 0, min(_FIRST_BOUND, size)
    try:
        while len(chosen) < wanted:
            further = [circuit for circuit in named if above < len(circuit.links) <= bound]
            for circuit in _in_order(core, further, candidates(core, above, bound, budget)):
                if len(chosen) < wanted and independence.add(circuit.links):
                    chosen.append(circuit)
                budget.spend(1)
            above, bound = bound, min(bound * 3 // 2, size)
    except OutOfTime:
        return _Choice(chosen, wanted - len(chosen), True)
    return _Choice(chosen, 0, False)


_CHOOSERS = {"cover": _cover, "sils": _sils, "basis": _basis}
