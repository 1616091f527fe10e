"""One pass of the loop search: every elementary cycle up to a length, in a fixed order, within a budget.

Cycles are found root by root: all cycles whose smallest element is the root, then the root is taken out.
The search from a root keeps, for every element that is not on the current path, a lower bound on the number
of steps that lead from it back to the root around the path. It starts as the plain distance. A visit that
finds nothing raises the bound, and a find lowers it again for all whom it concerns. A step is taken only
where path plus bound still fit the length, so the search never wanders for long without finding a cycle:
Gupta and Suzumura (2021), Finding All Bounded-Length Simple Cycles in a Directed Graph, arXiv:2105.10094.
Without a limit on length a failed visit shuts the element altogether until a find reopens it, as in
Johnson (1975), Finding all the elementary circuits of a directed graph, SIAM J. Comput. 4:77-84.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

Cycle = tuple[int, ...]
Graph = list[list[int]]

_STRIDE = 4096  # search steps between two looks at the clock


class OutOfTime(Exception):
    """The search's time is up."""


class Budget:
    """Counts search steps and, every few thousand of them, looks whether the time is up.

    Steps, not finds: a search can run long without finding anything.
    """

    def __init__(self, seconds: float | None, most: int | None = None) -> None:
        self.steps = 0
        self._most = most
        self._deadline = None if seconds is None else monotonic() + seconds

    def part(self, most: int) -> Budget:
        """A budget of its own for a try: so many steps, and a quarter of the time that is left."""
        left = None if self._deadline is None else max(0.0, self._deadline - monotonic())
        return Budget(None if left is None else left / 4, most)

    def spend(self, steps: int) -> None:
        """Note steps taken. Raises OutOfTime when the time is up, or the steps are."""
        self.steps += steps
        if self._deadline is not None and monotonic() >= self._deadline:
            raise OutOfTime
        if self._most is not None and self.steps > self._most:
            raise OutOfTime


class Pass:
    """A search of one graph for cycles of at most `bound` elements (None: of any length).

    The graph is consumed: roots that are done, and all that can no longer be on a cycle, are removed.
    `cut` tells afterwards whether the bound turned any step down, so that longer cycles may exist.
    """

    def __init__(self, successors: Sequence[Sequence[int]], bound: int | None, budget: Budget) -> None:
        size = len(successors)
        self.successors: Graph = [list(effects) for effects in successors]
        self.predecessors = reverse(successors)
        self.bounded = bound is not None
        self.bound = 2 * size if bound is None else bound
        self.cut = False
        self.budget = budget
        self._shut = 4 * size + 4 + self.bound
        """The bound of what lies on the path or cannot lead back."""
        self._outside = self._shut - 1
        """The bound of what was not met when distances were measured."""
        self._need = [self._outside] * size
        self._on_path = [False] * size

    def cycles(self) -> Iterator[Cycle]:
        """All cycles, each from its smallest number on; those of one length in rising order."""
        self._trim(range(len(self.successors)))
        for root in range(len(self.successors)):
            if self.successors[root]:
                yield from self.through(root)
                self._remove(root)

    def through(self, root: int) -> Iterator[Cycle]:
        """All cycles through an element, each starting with it, in rising order."""
        met = self._measure(root)
        try:
            yield from self._search(root)
        finally:
            for number in met:
                self._need[number] = self._outside
                self._on_path[number] = False

    def _measure(self, root: int) -> list[int]:
        """Set every bound to the distance back to the root, as far as a cycle may reach."""
        need, predecessors = self._need, self.predecessors
        need[root] = 0
        met = [root]
        steps = 0
        for here in met:  # grows as it goes: a breadth-first search
            distance = need[here] + 1
            if distance >= self.bound:
                break
            steps += 1
            for cause in predecessors[here]:
                if need[cause] == self._outside:
                    need[cause] = distance
                    met.append(cause)
        self._truncated = self.bounded and need[met[-1]] + 1 >= self.bound
        self.budget.spend(steps)
        return met

    def _search(self, root: int) -> Iterator[Cycle]:
        successors, need, on_path = self.successors, self._need, self._on_path
        bound, shut = self.bound, self._shut
        beyond = self._outside + self._truncated  # bounds below it are turned down for length alone
        path = [root]
        depth = 1
        branches = [iter(successors[root])]
        back = [shut]  # per element of the path: steps of the shortest way back found from it
        steps = 0
        while branches:
            steps += 1
            if steps == _STRIDE:
                self.budget.spend(steps)
                steps = 0
            for effect in branches[-1]:
                bar = need[effect]
                if bar + depth <= bound and effect != root:
                    path.append(effect)
                    depth += 1
                    need[effect] = shut
                    on_path[effect] = True
                    branches.append(iter(successors[effect]))
                    back.append(shut)
                    break
                if effect == root:
                    back[-1] = 1
                    yield tuple(path)
                elif bar < beyond:
                    self.cut = True
            else:
                branches.pop()
                here, way = path.pop(), back.pop()
                depth -= 1
                on_path[here] = False
                if way < shut:
                    if back and way + 1 < back[-1]:
                        back[-1] = way + 1
                    self._reopen(here, way)
                elif self.bounded:
                    need[here] = bound - depth + 1  # one more than what was left to go
        self.budget.spend(steps)

    def _reopen(self, here: int, way: int) -> None:
        """Lower the bounds of all who gain from a way back found from `here`, now off the path."""
        need, predecessors, on_path = self._need, self.predecessors, self._on_path
        need[here] = way
        work = [here]
        for number in work:
            lower = need[number] + 1
            if lower < self.bound:
                for cause in predecessors[number]:
                    if need[cause] > lower and not on_path[cause]:
                        need[cause] = lower
                        work.append(cause)

    def _remove(self, number: int) -> None:
        """Take an element out, and then whatever has no cause or no effect left."""
        around = self.successors[number] + self.predecessors[number]
        self._detach(number)
        self._trim(around)

    def _trim(self, suspects: Sequence[int]) -> None:
        work = list(suspects)
        while work:
            number = work.pop()
            effects, causes = self.successors[number], self.predecessors[number]
            if (effects or causes) and not (effects and causes):
                work += effects + causes
                self._detach(number)

    def _detach(self, number: int) -> None:
        for effect in self.successors[number]:
            self.predecessors[effect].remove(number)
        self.successors[number] = []
        for cause in self.predecessors[number]:
            self.successors[cause].remove(number)
        self.predecessors[number] = []


def reverse(successors: Sequence[Sequence[int]]) -> Graph:
    """The causes of each element, rising, from the effects of each."""
    causes: Graph = [[] for _ in successors]
    for number, effects in enumerate(successors):
        for effect in effects:
            causes[effect].append(number)
    return causes
