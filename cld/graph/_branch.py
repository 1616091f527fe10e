"""The cheapest set of arcs that leaves no loop: bounds from both sides, and a search of our own for small graphs."""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heapify, heappop, heappush

from cld.graph._cuts import Graph, Impossible, arcs_of, copied, into, pieces, shortest_cycle, tightest
from cld.graph.cycles import Budget, OutOfTime

_GAP = 1 << 40  # between neighbours in an order, so that vertices can be moved between others


def low(graph: Graph, never: int, budget: Budget | None = None) -> int:
    """A cost that no set falls short of, from short cycles that share no arc, or only a part of its cost.

    Each cycle costs at least its cheapest arc; that much is taken off all its arcs before the next one is looked
    for (Demetrescu and Finocchi 2003, Combinatorial algorithms for feedback problems in directed graphs, Inf.
    Process. Lett. 86:129-136). Stopped early by its budget, it gives a weaker bound.
    """
    rest = copied(graph)
    bound, most = 0, 2
    waiting = list(rest)
    try:
        while waiting:
            later = []
            for vertex in waiting:
                while cycle := shortest_cycle(rest, vertex, most):
                    bound += _relax(rest, cycle, never)
                if rest[vertex]:
                    later.append(vertex)
                if budget is not None:
                    budget.spend(64)
            waiting = later if most < len(graph) else []
            most = min(most + 1 if most < 8 else 2 * most, max(len(graph), most + 1))
    except OutOfTime:
        pass
    return bound


def _relax(rest: Graph, cycle: list[int], never: int) -> int:
    """Take the cost of its cheapest arc off all arcs of a cycle."""
    arcs = arcs_of(cycle)
    cheapest = min(rest[cause][effect] for cause, effect in arcs)
    if cheapest >= never:
        raise Impossible
    for cause, effect in arcs:
        left = rest[cause][effect] - cheapest
        if rest[cause][effect] >= never:
            continue
        if left:
            rest[cause][effect] = left
        else:
            del rest[cause][effect]
    return cheapest


def back_arcs(graph: Graph, budget: Budget) -> list[tuple[int, int]]:
    """Arcs that, taken out, leave no cycle: those that run back in a good order of the vertices.

    The order is that of Eades, Lin and Smyth (1993, A fast and effective heuristic for the feedback arc set
    problem, Inf. Process. Lett. 47:319-323), in which single vertices are then moved as long as that helps.
    """
    back = into(graph)
    keys = {vertex: place * _GAP for place, vertex in enumerate(_order(graph, back))}
    try:
        while _sift(graph, back, keys, budget):
            keys = {vertex: place * _GAP for place, vertex in enumerate(sorted(keys, key=keys.__getitem__))}
    except OutOfTime:
        pass
    return [(cause, effect) for cause, out in graph.items() for effect in out if keys[cause] >= keys[effect]]


def known_cut(graph: Graph, never: int, budget: Budget) -> list[tuple[int, int]]:
    """Arcs that may be taken out and leave no cycle: a good set, not always the cheapest."""
    found = back_arcs(graph, budget)
    if all(graph[cause][effect] < never for cause, effect in found):
        return found
    rest, found = copied(graph), []
    for vertex in graph:
        while cycle := shortest_cycle(rest, vertex, len(rest)):
            cause, effect = min(arcs_of(cycle), key=lambda arc: rest[arc[0]][arc[1]])
            del rest[cause][effect]
            found.append((cause, effect))
    return found


def _order(graph: Graph, back: Graph) -> list[int]:
    """Vertices without causes first, those without effects last, else the one with most to come after it."""
    excess = {v: sum(out.values()) - sum(back[v].values()) for v, out in graph.items()}
    ways_in = {v: len(causes) for v, causes in back.items()}
    ways_out = {v: len(effects) for v, effects in graph.items()}
    rank = {v: place for place, v in enumerate(sorted(graph))}
    heap = [(-excess[v], rank[v], v) for v in graph]
    heapify(heap)
    ends = [v for v in sorted(graph) if not ways_in[v] or not ways_out[v]]
    first: list[int] = []
    last: list[int] = []
    while len(first) + len(last) < len(graph):
        if ends:
            vertex = ends.pop()
        else:
            value, _, vertex = heappop(heap)
            if vertex in rank and -value != excess[vertex]:
                continue
        if vertex not in rank:
            continue
        del rank[vertex]
        (last if ways_in[vertex] and not ways_out[vertex] else first).append(vertex)
        for near, ways, weight in ((graph, ways_in, 1), (back, ways_out, -1)):
            for other, cost in near[vertex].items():
                if other in rank:
                    ways[other] -= 1
                    excess[other] += weight * cost
                    heappush(heap, (-excess[other], rank[other], other))
                    if not ways[other]:
                        ends.append(other)
    return [*first, *reversed(last)]


def _sift(graph: Graph, back: Graph, keys: dict[int, int], budget: Budget) -> bool:
    """Move each vertex to where the fewest arcs run back. Tells whether any moved."""
    row = sorted(keys.values())
    has_moved = False
    for vertex in graph:
        out, causes = graph[vertex], back[vertex]
        budget.spend(8 + len(out) + len(causes))
        steps = sorted(
            [(keys[other], cost) for other, cost in out.items() if other != vertex]
            + [(keys[other], -cost) for other, cost in causes.items() if other != vertex]
        )
        # the cost before all neighbours, taken as nought, and after each of them
        cost, best, spot, here = 0, 0, -1, 0
        for index, (key, change) in enumerate(steps):
            cost += change
            if key < keys[vertex]:
                here = cost
            if cost < best and (index + 1 == len(steps) or steps[index + 1][0] > key):
                best, spot = cost, index
        if best < here:
            place = _between(row, steps[max(spot, 0)][0], is_after=spot >= 0)
            has_moved = True
            if place is None:
                break  # no room left there: begin again with even gaps
            row.pop(bisect_left(row, keys[vertex]))
            insort(row, place)
            keys[vertex] = place
    return has_moved


def _between(row: list[int], key: int, is_after: bool) -> int | None:
    """A key next to one that is there, on the side asked for; None where there is no room."""
    place = bisect_left(row, key)
    other = place + 1 if is_after else place - 1
    if not 0 <= other < len(row):
        return key + _GAP if is_after else key - _GAP
    middle = (key + row[other]) // 2
    return None if middle in (key, row[other]) else middle


def search(graph: Graph, never: int, limit: int, budget: Budget) -> int | None:
    """The cheapest set that leaves no cycle, as its cost; None where all cost at least `limit`.

    Depth first: what is left after each decision is shrunk and falls into parts; in each of them, some arc of a
    shortest cycle has to go. The graph is consumed. Raises OutOfTime.
    """
    budget.spend(len(graph) ** 2)
    try:
        total, parts = pieces(graph, never)
        lows = [low(part, never) for part in parts]
    except Impossible:
        return None
    total += sum(lows)
    for part, bound in zip(parts, lows, strict=True):
        if total >= limit:
            return None
        found = _decide(part, never, limit - total + bound, budget)
        if found is None:
            return None
        total += found - bound
    return total if total < limit else None


def _decide(part: Graph, never: int, limit: int, budget: Budget) -> int | None:
    """The cheapest set of a part: with the first arc of a short cycle, or with the second and without the first, …"""
    best = None
    arcs = [(part[cause][effect], cause, effect) for cause, effect in arcs_of(tightest(part))]
    for cost, cause, effect in sorted(arcs):
        if cost >= min(limit, never):
            break
        without = copied(part)
        del without[cause][effect]
        found = search(without, never, limit - cost, budget)
        if found is not None:
            best = limit = found + cost
        part[cause][effect] = never
    return best
