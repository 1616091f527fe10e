"""Costs of sets of links, and what can be said of a smallest set before any search begins.

A set of links is one whole number, its cost. Its highest digits count the links, the next ones those that sources
state and imply, and its lowest ones say which links they are, so that of two different sets one is always cheaper and
sums and minima of costs keep track of the sets by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cld.graph.components import components
from cld.model import Grounding

Graph = dict[int, dict[int, int]]
"""The cost of taking out each arc, by its two ends; every vertex has an entry."""


class Impossible(Exception):
    """A loop is left of which no link may be taken out."""


class Scale(NamedTuple):
    """How costs are written for so many links, numbered in the order in which they are preferred."""

    size: int

    @property
    def _field(self) -> int:
        return self.size.bit_length() + 1

    @property
    def never(self) -> int:
        """More than all links together cost: an arc that must stay."""
        return 1 << (self.size + 4 * self._field)

    def cost(self, number: int, grounding: Grounding | None) -> int:
        """Fewest links come first, then fewest stated, then fewest implied, then the lowest numbers."""
        stated = int(grounding is Grounding.STATED)
        implied = int(grounding is Grounding.IMPLIED)
        head = (((1 << self._field) | stated) << self._field) | implied
        return (((head << self._field) + 1) << self.size) - (1 << (self.size - 1 - number))

    def count(self, cost: int) -> int:
        """How many links a set of this cost has."""
        return cost >> (self.size + 3 * self._field)

    def grounded(self, cost: int) -> int:
        """What the set costs by the grounding of its links alone."""
        return (cost >> (self.size + self._field)) & ((1 << 2 * self._field) - 1)

    def members(self, cost: int) -> list[int]:
        """The numbers of the links of a set, rising."""
        count = self.count(cost)
        bits = (count << self.size) - (cost & ((1 << (self.size + self._field)) - 1))
        return [number for number in range(self.size) if bits >> (self.size - 1 - number) & 1]


def copied(graph: Graph) -> Graph:
    return {vertex: dict(out) for vertex, out in graph.items()}


def into(graph: Graph) -> Graph:
    """The same arcs by their second end first."""
    back: Graph = {vertex: {} for vertex in graph}
    for vertex, out in graph.items():
        for effect, cost in out.items():
            back[effect][vertex] = cost
    return back


def pieces(graph: Graph, never: int) -> tuple[int, list[Graph]]:
    """What has to be taken out in any case, and what is left to decide, in parts that share no loop.

    The graph is consumed. The cheapest set of the whole is that of the parts and what is forced, together.

    Raises:
        Impossible: a loop consists of arcs that must stay.
    """
    forced = 0
    waiting, done = [graph], []
    while waiting:
        part = waiting.pop()
        forced += _reduce(part, never)
        strong = _strong(part)
        if len(strong) == 1 and len(strong[0]) == len(part):
            done.append(part)
        else:
            waiting += (_within(part, members) for members in strong if len(members) > 1)
    return forced, sorted(done, key=min)


def _strong(graph: Graph) -> list[list[int]]:
    order = sorted(graph)
    place = {vertex: index for index, vertex in enumerate(order)}
    found = components([[place[effect] for effect in graph[vertex]] for vertex in order])
    return [[order[index] for index in members] for members in found]


def _within(graph: Graph, members: Iterable[int]) -> Graph:
    kept = frozenset(members)
    return {
        vertex: {effect: cost for effect, cost in graph[vertex].items() if effect in kept}
        for vertex in sorted(kept)
    }


def _reduce(graph: Graph, never: int) -> int:
    """Shrink a graph without changing its cheapest set; gives the cost of what has to go in any case.

    The rules are those for feedback vertex sets (Levy and Low 1988, A contraction algorithm for finding small cycle
    cutsets, J. Algorithms 9:470-493), carried over to arcs with costs: a vertex with one way in or out is drawn
    together with its neighbour, and an arc is never taken out where the single arc before or after it is cheaper.
    """
    out, back = graph, into(graph)
    forced = 0
    waiting = sorted(graph, reverse=True)
    queued = set(waiting)
    while waiting:
        here = waiting.pop()
        queued.discard(here)
        if here not in out:
            continue
        if here in out[here]:
            if out[here][here] >= never:
                raise Impossible
            forced += out[here].pop(here)
            del back[here][here]
        near = sorted({*out[here], *back[here]})
        if _shrink(here, out, back, never) or _shrink(here, back, out, never):
            for vertex in near:
                if vertex in out and vertex not in queued:
                    waiting.append(vertex)
                    queued.add(vertex)
    return forced


def _shrink(here: int, out: Graph, back: Graph, never: int) -> bool:
    """Use that a vertex has no way or one way out. Tells whether anything changed."""
    if here not in out or len(out[here]) > 1:
        return False
    if out[here]:
        ((effect, last),) = out[here].items()
        every = sum(back[here].values())
        if last < never and last < every and len(back[here]) > 1:
            dearer = [cause for cause, cost in back[here].items() if last < cost < never]
            for cause in dearer:
                out[cause][here] = back[here][cause] = never
            return bool(dearer)
        for cause, cost in back[here].items():
            joined = min(never, min(cost, last) + out[cause].get(effect, 0))
            out[cause][effect] = back[effect][cause] = joined
    for effect in out.pop(here):
        back[effect].pop(here, None)
    for cause in back.pop(here):
        out[cause].pop(here, None)
    return True


def shortest_cycle(graph: Graph, start: int, most: int) -> list[int]:
    """A shortest cycle through a vertex, of at most so many arcs, as its vertices; empty if there is none."""
    before = {start: start}
    ring = [start]
    for _ in range(most):
        later = []
        for vertex in ring:
            for effect in graph[vertex]:
                if effect == start:
                    return _path(before, start, vertex)
                if effect not in before:
                    before[effect] = vertex
                    later.append(effect)
        ring = later
    return []


def _path(before: dict[int, int], start: int, last: int) -> list[int]:
    path = [last]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def arcs_of(cycle: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def tightest(graph: Graph) -> list[int]:
    """A shortest cycle of a graph; empty if it has none. Of several, the one met first."""
    best: list[int] = []
    most = len(graph)
    for vertex in graph:
        found = shortest_cycle(graph, vertex, most)
        if found:
            best, most = found, len(found) - 1
    return best
