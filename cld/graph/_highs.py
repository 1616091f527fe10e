"""The cheapest set of arcs that leaves no loop, by HiGHS, a solver of integer programs (Huangfu and Hall 2018).

One unknown for each arc, out or not, and one condition for each loop: one of its arcs is out. Loops are far too
many to write down, so only those are added that a proposed set leaves open, until none is left (Baharev, Schichl,
Neumaier and Achterberg 2021, An exact method for the minimum feedback arc set problem, ACM J. Exp. Algorithmics 26).
What the solver finds first among equals may change with its version. So it is asked again for the one that we
prefer, which only depends on the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import ceil
from time import monotonic
from typing import Any, NamedTuple

from cld.graph._cuts import Graph, Scale, arcs_of, copied, shortest_cycle
from cld.graph.cycles import OutOfTime

_BLOCK = 12  # places in the order of preference that are settled at a time: doubles weigh so many exactly
_NOUGHT = 1e-6
_SHARE = 0.5  # of the time, at most, for the first bound
_MOST_ROUNDED = 3000  # arcs
_FULL = 1.0 - 1e-3
_STEP = 1e-7  # of cycles that are out equally far, the shortest say most

Arc = tuple[int, int]
Lengths = dict[int, dict[int, float]]


class Answer(NamedTuple):
    """What the solver could say."""

    cost: int
    """Of the best set known."""
    at_least: int
    """No set has fewer links."""
    is_settled: bool
    """No set of as few links is preferred."""


def is_there() -> bool:
    """Whether the solver is installed."""
    try:
        import highspy  # noqa: F401
    except ImportError:
        return False
    return True


def cheapest(graph: Graph, scale: Scale, known: int, seconds: float | None) -> Answer:
    """The cheapest set of a graph: links first, then grounding, then order.

    Args:
        known: the cost of a set that leaves no loop.
        seconds: stop after so long (None: never) with the best that is known by then.
    """
    program = _Program(graph, scale, seconds)
    counts = [float(scale.count(cost)) for cost in program.costs]
    try:
        program.relax(_SHARE)
        found = program.minimise(counts)
    except OutOfTime:
        known = min(known, _rounded(graph, program.lengths, scale.never))
        return Answer(known, min(max(1, program.at_least), scale.count(known)), False)
    known = min(known, program.cost(found))
    least = scale.count(known)
    try:
        program.hold(counts, float(sum(counts[index] for index in found)))
        grounded = [float(scale.grounded(cost)) for cost in program.costs]
        if len({cost / count for cost, count in zip(grounded, counts, strict=True)}) > 1:
            found = program.minimise(grounded)
            program.hold(grounded, sum(grounded[index] for index in found))
        return Answer(program.cost(_first(program, scale)), least, True)
    except OutOfTime:
        return Answer(known, least, False)


def _first(program: _Program, scale: Scale) -> list[int]:
    """Of all sets that are still allowed, the one with the earliest links, settled from the first link on."""
    members = [scale.members(cost) for cost in program.costs]
    order = sorted(range(len(members)), key=members.__getitem__)
    found: list[int] = []
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        weights = [0.0] * len(members)
        for place, index in enumerate(block):
            weights[index] = -float(1 << (len(block) - 1 - place))
        found = program.minimise(weights)
        program.fix(block, found)
    return found


class _Program:
    """An integer program that knows only some of the loops, and learns more as they are needed."""

    def __init__(self, graph: Graph, scale: Scale, seconds: float | None) -> None:
        import highspy

        self.lengths: Lengths = {}
        """How far each arc is out in the last answer of `relax`."""
        self._bound = 0.0
        self._is_whole = False
        self._graph = graph
        self._never = scale.never
        self._deadline = None if seconds is None else monotonic() + seconds
        self._arcs = [(a, b) for a, out in graph.items() for b, cost in out.items() if cost < scale.never]
        self.costs = [graph[cause][effect] for cause, effect in self._arcs]
        self._index = {arc: index for index, arc in enumerate(self._arcs)}
        self._loops: set[tuple[int, ...]] = set()
        self._library: Any = highspy
        self._highs: Any = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),  # all that is minimised is whole
        ):
            self._highs.setOptionValue(option, value)
        for index in range(len(self._arcs)):
            self._highs.addVar(0.0, 1.0)
            self._highs.changeColCost(index, float(scale.count(self.costs[index])))
        self._learn(_short_cycles(copied(graph)))

    @property
    def at_least(self) -> int:
        """No set weighs less, by what was proved so far; for the first question only."""
        return ceil(self._bound - _NOUGHT)

    def cost(self, found: Iterable[int]) -> int:
        return sum(self.costs[index] for index in found)

    def hold(self, weights: Sequence[float], most: float) -> None:
        """From now on, no set may weigh more than this."""
        used = [index for index, weight in enumerate(weights) if weight]
        self._highs.addRow(
            -self._library.kHighsInf, most, len(used), used, [weights[index] for index in used]
        )

    def fix(self, block: Iterable[int], found: Iterable[int]) -> None:
        """From now on, these arcs are in or out as they are in this set."""
        for index in block:
            value = float(index in found)
            self._highs.changeColBounds(index, value, value)

    def relax(self, share: float) -> None:
        """Find a good bound, and the loops behind it, with arcs that may be out in part."""
        until = None if self._deadline is None else monotonic() + share * (self._deadline - monotonic())
        while until is None or monotonic() < until:
            self._run()
            self._bound = max(self._bound, self._highs.getInfo().objective_function_value)
            self.lengths = lengths = _lengths(self._graph, self._index, self._highs.getSolution().col_value)
            fresh = [cycle for vertex in lengths if (cycle := _lightest_cycle(lengths, vertex))]
            if not fresh or not self._learn(fresh):
                break
        self._is_whole = True
        for index in range(len(self._arcs)):
            self._highs.changeColIntegrality(index, self._library.HighsVarType.kInteger)

    def minimise(self, weights: Sequence[float]) -> list[int]:
        """The arcs of a set of least weight that leaves no loop, by their numbers. Raises OutOfTime."""
        for index, weight in enumerate(weights):
            self._highs.changeColCost(index, weight)
        while True:
            chosen = self._run()
            rest = self._without(chosen)
            fresh = _short_cycles(rest)
            if not fresh:
                return chosen
            self._learn(fresh)

    def _run(self) -> list[int]:
        if self._deadline is not None:
            left = self._deadline - monotonic()
            if left <= 0:
                raise OutOfTime
            self._highs.setOptionValue("time_limit", left)
        self._highs.run()
        if self._is_whole:
            self._bound = max(self._bound, self._highs.getInfo().mip_dual_bound)
        if self._highs.getModelStatus() != self._library.HighsModelStatus.kOptimal:
            raise OutOfTime
        values = self._highs.getSolution().col_value
        return [index for index, value in enumerate(values) if value > 0.5]

    def _without(self, chosen: Iterable[int]) -> Graph:
        rest = copied(self._graph)
        for index in chosen:
            cause, effect = self._arcs[index]
            del rest[cause][effect]
        return rest

    def _learn(self, cycles: Iterable[Sequence[int]]) -> bool:
        known = len(self._loops)
        for cycle in cycles:
            row = tuple(sorted(self._index[arc] for arc in arcs_of(cycle) if arc in self._index))
            if row not in self._loops:
                self._loops.add(row)
                self._highs.addRow(1.0, self._library.kHighsInf, len(row), row, [1.0] * len(row))
        return len(self._loops) > known


def _short_cycles(graph: Graph) -> list[list[int]]:
    """For each arc a shortest cycle through it, where there is one."""
    found = []
    for vertex, out in graph.items():
        for effect, cost in out.items():
            graph[vertex] = {effect: cost}
            if cycle := shortest_cycle(graph, vertex, len(graph)):
                found.append(cycle)
        graph[vertex] = out
    return found


def _lengths(graph: Graph, index: dict[Arc, int], values: Sequence[float]) -> Lengths:
    """How far each arc is out, by the solver's numbers; those that must stay are not out at all."""
    return {
        cause: {
            effect: max(0.0, values[index[cause, effect]]) if (cause, effect) in index else 0.0
            for effect in out
        }
        for cause, out in graph.items()
    }


def _lightest_cycle(lengths: Lengths, start: int) -> list[int]:
    """The cycle through a vertex whose arcs are least out; empty if they amount to about one arc."""
    before: dict[int, int] = {}
    heap = [(length, effect, start) for effect, length in lengths[start].items() if length < _FULL]
    heapify(heap)
    while heap and start not in before:
        far, vertex, cause = heappop(heap)
        if vertex not in before:
            before[vertex] = cause
            for effect, length in lengths[vertex].items():
                if effect not in before and far + length < _FULL:
                    heappush(heap, (far + length + _STEP, effect, vertex))
    if start not in before:
        return []
    cycle = [start]
    while before[cycle[-1]] != start:
        cycle.append(before[cycle[-1]])
    return cycle[::-1]


def _rounded(graph: Graph, lengths: Lengths, never: int) -> int:
    """The cost of a set made from a fractional one: arcs are kept, those least out first, unless they close a cycle."""
    order = sorted((length, a, b) for a, out in lengths.items() for b, length in out.items())
    if not order or len(order) > _MOST_ROUNDED:
        return never
    order.sort(key=lambda arc: graph[arc[1]][arc[2]] < never)
    kept: dict[int, list[int]] = {vertex: [] for vertex in graph}
    cost = 0
    for _, cause, effect in order:
        if _leads(kept, effect, cause):
            cost += graph[cause][effect]
        else:
            kept[cause].append(effect)
    return cost


def _leads(kept: dict[int, list[int]], start: int, end: int) -> bool:
    seen = {start}
    waiting = [start]
    while waiting and end not in seen:
        for effect in kept[waiting.pop()]:
            if effect not in seen:
                seen.add(effect)
                waiting.append(effect)
    return end in seen
