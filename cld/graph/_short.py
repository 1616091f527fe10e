"""Cycles up to a length: from each root depth-first, with lower bounds on the way back.

The bounds are distances to the root, measured backwards from it, as far as half the length; what is farther
away is known to be farther. Effects are sorted by their bound, so that a scan stops at the first that is
hopeless, and the last two steps of all cycles are joined from tables. Distances ignore what is on the path, so
the search can still walk into ways that the path has cut off. When it has gone long without a find it measures
the distance around the path before each step, so between two finds it does only polynomial work, however
many dead ends there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cld.graph.cycles import STRIDE, Arc, Batch, Budget, joined

_IDLE = 256
"""Steps without a find after which the search looks around the path before it goes on."""
_BATCH = 4096
"""Cycles that are collected before they are handed out."""
_NEAR = 40
"""A root's surroundings are measured as far as half the length, and farther while they are so few."""

_Step = tuple[int, int, int, str]
"""A step on: lower bound on the way back from there, where to, the link's code, the element as text."""


class Graph(NamedTuple):
    """A graph to search; roots that are done are taken out of it."""

    effects: list[dict[int, int]]
    """For each element its direct effects, with the code of the link."""
    causes: list[dict[int, None]]


def graph_of(arcs: Iterable[Arc], size: int) -> Graph:
    """The graph of links that are not contracted; each pair of elements has at most one."""
    effects: list[dict[int, int]] = [{} for _ in range(size)]
    causes: list[dict[int, None]] = [{} for _ in range(size)]
    for arc in arcs:
        effects[arc.source][arc.target] = arc.code
        causes[arc.target][arc.source] = None
    return Graph(effects, causes)


class Bound:
    """The most elements that a cycle may have. Whoever takes the cycles may lower it on the way."""

    def __init__(self, most: int) -> None:
        self.most = most


def short_cycles(graph: Graph, roots: Iterable[int], bound: Bound, budget: Budget) -> Iterator[Batch]:
    """All cycles of at most `bound` elements through any of the roots, each from its first root on.

    Elements are taken out as roots are done: the graph is consumed. Raises OutOfTime when the budget is spent.
    """
    for root in roots:
        effects, causes = graph.effects[root], graph.causes[root]
        if root in effects and bound.most:
            yield effects[root], [chr(root)]
        if bound.most > 1 and effects and causes:
            yield from _Ball(graph, root, bound, budget).cycles()
        _take_out(graph, root)


def cycles_in_order(graph: Graph, roots: Iterable[int], length: int, budget: Budget) -> Iterator[Batch]:
    """All cycles of exactly so many elements, one by one: in order of their root, then of the elements from there on.

    For those who want only the first of very many. The graph is consumed. Raises OutOfTime when the budget is spent.
    """
    bound = Bound(length)
    for root in roots:
        effects, causes = graph.effects[root], graph.causes[root]
        if length == 1 and root in effects:
            yield effects[root], [chr(root)]
        if length > 1 and effects and causes:
            yield from _Ball(graph, root, bound, budget).in_order()
        _take_out(graph, root)


def _take_out(graph: Graph, root: int) -> None:
    """Take out an element, and all that have no cause or no effect without it: they are on no cycle."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        effects, causes = graph.effects[here], graph.causes[here]
        for effect in effects:
            del graph.causes[effect][here]
            if not graph.causes[effect]:
                waiting.append(effect)
        for cause in causes:
            if cause != here:
                del graph.effects[cause][here]
                if not graph.effects[cause]:
                    waiting.append(cause)
        effects.clear()
        causes.clear()


class _View(NamedTuple):
    """What is known of the ways back to the root around a path."""

    far: dict[int, int]
    """Distances to the root, as far as they were measured; 0 for what is on the path."""
    least: int
    """All others are at least so far away."""
    steps: dict[int, list[_Step]]
    """The steps on from the elements that were visited, the most hopeful first."""


class _Ball:
    """The surroundings of one root."""

    def __init__(self, graph: Graph, root: int, bound: Bound, budget: Budget) -> None:
        self.effects, self.causes = graph
        self.root = root
        self.bound = bound
        self.budget = budget
        self.closers = {cause: self.effects[cause][root] for cause in self.causes[root] if cause != root}
        """The root's causes with the code of the last link."""
        self._last: dict[int, list[tuple[int, str]]] = {}
        for closer, code in self.closers.items():
            text = chr(closer)
            for cause in self.causes[closer]:
                if cause != closer and cause != root:
                    said = joined(self.effects[cause][closer], code)
                    self._last.setdefault(cause, []).append((said, text))
        self._ends: dict[int, list[tuple[int, str]]] = {}

    def look(self, path: str, most: int, few: int) -> _View:
        """Measure the distances to the root around a path.

        Args:
            most: how far to look.
            few: look farther than half of that only while no more elements than this were met.
        """
        causes = self.causes
        far = {ord(element): 0 for element in path}
        far[self.root] = 0
        distance, steps = 1, 0
        ahead = (cause for cause in self.closers if cause not in far)
        while distance <= most and (2 * distance <= most + 1 or len(far) <= few):
            front = dict.fromkeys(ahead, distance)
            steps += len(front)
            if not front:
                break
            far.update(front)
            distance += 1
            ahead = (cause for here in front for cause in causes[here] if cause not in far)
        self.budget.spend(steps)
        is_all = next(ahead, None) is None
        return _View(far, self.bound.most + 1 if is_all else distance, {})

    def steps_from(self, here: int, view: _View) -> list[_Step]:
        """The steps on from an element, the most hopeful first."""
        known = view.steps.get(here)
        if known is None:
            far, least = view.far, view.least
            known = [(far.get(to, least), to, code, chr(to)) for to, code in self.effects[here].items()]
            known.sort()
            view.steps[here] = known
        return known

    def ends(self, here: int) -> list[tuple[int, str]]:
        """The last one or two elements of ways from an element to the root, with what their links say."""
        found = self._ends.get(here)
        if found is None:
            found = self._ends[here] = self._last.get(here, [])[:]
            last, own = self._last, chr(here)
            for there, code in self.effects[here].items():
                if there in last and there != here:
                    first = chr(there)
                    found += [(joined(code, rest), first + end) for rest, end in last[there] if end != own]
        return found

    def cycles(self) -> Iterator[Batch]:
        """The search. A frame is a path with the steps that are left to try from its end."""
        bound, closers = self.bound, self.closers
        view = self.look("", bound.most - 1, _NEAR)
        ready: dict[int, list[str]] = {}
        idle = steps = pending = 0
        stack = [(chr(self.root), 0, iter(self.steps_from(self.root, view)), view)]
        while stack:
            path, code, options, view = stack[-1]
            room = bound.most - len(path)
            for bar, here, link, text in options:
                if bar > room:
                    stack.pop()
                    break
                if text in path:
                    continue
                steps += 1
                idle += 1
                longer, said = path + text, joined(code, link)
                if here in closers:
                    ready.setdefault(joined(said, closers[here]), []).append(longer)
                    pending += 1
                    idle = 0
                if room == 3:
                    for rest, end in self.ends(here):
                        if end[0] not in longer and end[-1] not in longer:
                            ready.setdefault(joined(said, rest), []).append(longer + end)
                            pending += 1
                            idle = 0
                elif room > 1:
                    if idle > _IDLE:
                        view = self.look(longer, room - 1, len(self.effects))
                    stack.append((longer, said, iter(self.steps_from(here, view)), view))
                    break
            else:
                stack.pop()
            if steps >= STRIDE:
                self.budget.spend(steps)
                steps = 0
            if pending >= _BATCH:
                yield from ready.items()
                ready, pending = {}, 0
        self.budget.spend(steps)
        yield from ready.items()

    def in_order(self) -> Iterator[Batch]:
        """The cycles of just the most elements, by the numbers of their elements."""
        most, closers = self.bound.most, self.closers
        view = self.look("", most - 1, _NEAR)
        stack = [(chr(self.root), 0, self._by_number(self.root, view), view)]
        idle = steps = 0
        while stack:
            path, code, options, view = stack[-1]
            room = most - len(path)
            for bar, here, link, text in options:
                if bar > room or text in path:
                    continue
                steps += 1
                idle += 1
                longer, said = path + text, joined(code, link)
                if room > 1:
                    if idle > _IDLE:
                        view = self.look(longer, room - 1, len(self.effects))
                    stack.append((longer, said, self._by_number(here, view), view))
                    break
                if here in closers:
                    idle = 0
                    yield joined(said, closers[here]), [longer]
            else:
                stack.pop()
            if steps >= STRIDE:
                self.budget.spend(steps)
                steps = 0
        self.budget.spend(steps)

    def _by_number(self, here: int, view: _View) -> Iterator[_Step]:
        return iter(sorted(self.steps_from(here, view), key=lambda step: step[1]))
