"""The loop search as a whole: shortest cycles first, by passes whose bound on length grows, within limits."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cld.graph._every import every_cycle, every_cycle_through
from cld.graph._short import Bound, cycles_in_order, graph_of, short_cycles
from cld.graph.cycles import NEGATIVE, Arc, Batch, Budget, OutOfTime, canonical

Stop = Literal["length", "count", "time", "interrupt"]

_FIRST_BOUND = 4
_TRIAL_STEPS = 3_000
"""A try to list everything at once may take so many steps, or as many as were taken before it."""
_LONG_TRIAL_STEPS = 1_000_000
"""And so many where the limit allows for many cycles: a quarter of it."""
_PROOF_STEPS = 50_000
_CROWD = 200_000
"""A pass may go over cycles of so many elements in all, and eighty for each cycle that there is room for; where it
meets more, far too many are of one length."""


class Wanted(NamedTuple):
    """Which cycles are wanted, of those that a search meets."""

    bits: int = 0
    """Bits that their code has to have."""
    negative: bool | None = None
    """Whether they have an odd number of negative links; None for either."""
    touched: tuple[frozenset[str], ...] = ()
    """Sets of elements: a cycle has at least one of each."""


class Search(NamedTuple):
    """What to look for, in numbers, and the limits."""

    arcs: tuple[Arc, ...]
    """The links that a cycle may use, all inside strong components."""
    size: int
    """Elements are numbered below this."""
    largest: int
    """Elements of the largest component: no cycle is longer."""
    roots: tuple[int, ...] | None
    """Elements of which every wanted cycle has one, rising; None: all."""
    wanted: Wanted
    longest: int | None
    limit: int


class Cycles(NamedTuple):
    """Cycles from their smallest number on, sorted by length, then by their numbers.

    The last character of each is its code.
    """

    cycles: list[str]
    stopped_by: Stop | None
    complete_to: int
    """Every cycle up to this many elements is listed."""


def batches(search: Search, bound: Bound | None, budget: Budget, exactly: int = 0) -> Iterator[Batch]:
    """The wanted cycles, each from its smallest element on; those with a bound on length in order of this element.

    Args:
        exactly: those of this length alone, if it is not 0, in order as `cycles_in_order` says.

    Raises OutOfTime when the budget is spent.
    """
    arcs, roots = search.arcs, search.roots
    every = range(search.size) if roots is None else roots
    if exactly:
        found = cycles_in_order(graph_of(arcs, search.size), every, exactly, budget)
    elif bound is not None:
        found = short_cycles(graph_of(arcs, search.size), every, bound, budget)
    elif roots is None:
        found = every_cycle(arcs, budget)
    else:
        found = every_cycle_through(arcs, roots, budget)
    bits, negative, touched = search.wanted
    for code, cycles in _uncollected(found):
        if code & bits != bits or negative not in (None, bool(code & NEGATIVE)):
            continue
        for group in touched:
            cycles = [cycle for cycle in cycles if not group.isdisjoint(cycle)]
        if roots is not None:
            cycles = list(map(canonical, cycles))
        if cycles:
            yield code, cycles


def _uncollected(found: Iterator[Batch]) -> Iterator[Batch]:
    """The same, with no look for garbage while a batch is made.

    A search keeps very many small lists, which are no garbage, and leaves none that counting references misses.
    """
    while True:
        collects = gc.isenabled()
        gc.disable()
        try:
            batch = next(found, None)
        finally:
            if collects:
                gc.enable()
        if batch is None:
            return
        yield batch


def run(search: Search, budget: Budget) -> Cycles:
    """Look for cycles until all are found, the longest allowed length is done, or something stops it.

    Whatever stops it, all cycles of `complete_to` elements and fewer are there, and some of the next length that
    occurs: the first ones in order (`count`), from the roots on where there are very many, or those met so far
    (`time`, `interrupt`).
    """
    hunt = _Hunt(search, budget)
    try:
        return hunt.run()
    except OutOfTime:
        return hunt.stopped("time")
    except KeyboardInterrupt:
        return hunt.stopped("interrupt")


class _Hunt:
    """A search under way: what is known for good, and what the current pass has brought in."""

    def __init__(self, search: Search, budget: Budget) -> None:
        self.search = search
        self.budget = budget
        self.known: list[str] = []
        """All cycles of at most `done` elements."""
        self.fresh: list[str] = []
        self.done = 0
        self._step = 1
        """How much the bound grew last."""
        self._longer = False
        """A cycle longer than what is allowed was met."""
        self._tried = 0
        """Steps that went into tries to list everything at once."""
        self._try_at = 0
        """Steps of other kinds after which a try may pay."""

    def run(self) -> Cycles:
        """Deepen, and try now and then to list everything at once, for as long as may pay."""
        search = self.search
        top = search.largest if search.longest is None else min(search.longest, search.largest)
        bound, room = min(_FIRST_BOUND, top), search.limit
        few = True
        self.budget.spend(0)
        crowd = 0
        while self.done < top:
            if few:
                few, answer = self._everything()
                if answer is not None:
                    return answer
            if bound == crowd:
                self._first(crowd, room)
            elif too_many := self._pass(bound, room):
                crowd, bound = too_many, max(too_many - 1, self.done + 1)
                self.fresh = []
                continue
            if len(self.fresh) > room:
                return _cycles(self.known, self.fresh[:room], "count", len(self.fresh[room]) - 2)
            before = len(self.known)
            self.known += self.fresh
            room -= len(self.fresh)
            self.fresh = []
            self.done = bound
            bound = min(crowd or top, self._next_bound(before))
        longer = self._longer or longer_exists(search, self.done, self.budget)
        return _cycles(self.known, [], "length" if longer else None, self.done if longer else search.largest)

    def _next_bound(self, before: int) -> int:
        """As much longer as leaves the number of cycles near the limit, if it goes on to grow as it did."""
        known = len(self.known) + 1
        if before:
            growth = max(1.0, (known / (before + 1)) ** (1 / self._step))
        else:
            growth = max(1.0, len(self.search.arcs) / self.search.size)
        self._step = 1
        while (
            self._step < max(4, self.done // 2)
            and known * growth ** (self._step + 1) < 2.5 * self.search.limit
        ):
            self._step += 1
        return self.done + self._step

    def stopped(self, by: Stop) -> Cycles:
        """What is there when something breaks in."""
        shortest = min(map(len, self.fresh), default=0)
        next_up = [cycle for cycle in self.fresh if len(cycle) == shortest]
        room = self.search.limit - len(self.known)
        return _cycles(self.known, sorted(next_up)[:room], by, self.done)

    def _everything(self) -> tuple[bool, Cycles | None]:
        """All cycles at once, if that takes no longer than the search so far; else whether to try again."""
        search = self.search
        so_far = self.budget.steps - self._tried
        start = 12 * len(search.arcs)  # to contract them
        allowed = search.limit if search.longest is None else 0
        near = 4 * len(self.known) > search.limit
        if so_far < self._try_at or start > max(so_far // 2, 2 * allowed) or near:
            return True, None
        most = start + max(_TRIAL_STEPS, so_far // 4, min(allowed // 4, _LONG_TRIAL_STEPS))
        self._try_at = 8 * most
        trial = self.budget.part(most)
        longest = search.largest if search.longest is None else search.longest
        longer = False
        found: list[str] = []
        try:
            for code, cycles in batches(search, None, trial):
                tail = chr(code)
                fitting = [cycle + tail for cycle in cycles if len(cycle) <= longest]
                longer |= len(fitting) < len(cycles)
                self._longer |= longer
                found += fitting
                if len(found) > search.limit:
                    return False, None
        except OutOfTime:
            return True, None
        finally:
            self._tried += trial.steps
            self.budget.spend(trial.steps)
        return False, _cycles([], found, "length" if longer else None, longest if longer else search.largest)

    def _pass(self, most: int, room: int) -> int:
        """Bring in the cycles longer than those that are done, up to a length; of too many, the first and one more.

        Gives 0; or, where far too many are of one length, this length, without having met all that are as short.
        """
        bound = Bound(most)
        check = room
        met = 0
        for code, cycles in batches(self.search, bound, self.budget):
            in_order = self.search.roots is None and bound.most == self.done + 1
            if in_order and len(self.fresh) > room and cycles[0][0] > self.fresh[-1][0]:
                break
            tail, done = chr(code), self.done
            new = [cycle + tail for cycle in cycles if len(cycle) > done]
            self.fresh += new
            met += len(new)
            if len(self.fresh) > check:
                _keep_first(self.fresh, room + 1)
                longest = len(self.fresh[-1]) - 1
                if longest < bound.most:
                    bound.most, met = longest, 0
                elif met * longest > 80 * room + _CROWD:
                    return longest
                check = len(self.fresh) + room // 4 + 100
        _keep_first(self.fresh, room + 1)
        return 0

    def _first(self, length: int, room: int) -> None:
        """Bring in the first cycles of a length, up to one more than there is room for."""
        for code, cycles in batches(self.search, None, self.budget, length):
            self.fresh += [cycle + chr(code) for cycle in cycles]
            if len(self.fresh) > room:
                break
        self.fresh.sort()


def longer_exists(search: Search, done: int, budget: Budget) -> bool:
    """Whether there is a wanted cycle longer than `done`. Says yes where a moment's search cannot tell.

    Deciding it in general is as hard as finding a Hamiltonian cycle.
    """
    if done >= search.largest:
        return False
    if search.roots is None and search.wanted == Wanted() and _walks_back(search.arcs, done):
        return True
    proof = Budget(None, _PROOF_STEPS)
    try:
        return any(len(cycle) > done for _, cycles in batches(search, None, proof) for cycle in cycles)
    except OutOfTime:
        return True
    finally:
        budget.steps += proof.steps


def _walks_back(arcs: tuple[Arc, ...], done: int) -> bool:
    """Whether a walk into the depth meets, more than `done` elements on, an element of its own path.

    In a graph that has longer cycles this nearly always does, at once; where it does not, nothing is known.
    """
    effects: dict[int, list[int]] = {}
    for arc in arcs:
        effects.setdefault(arc.source, []).append(arc.target)
    seen = set[int]()
    for start in effects:
        if start in seen:
            continue
        seen.add(start)
        depth = {start: 0}
        path = [(start, iter(effects[start]))]
        while path:
            here, ahead = path[-1]
            for effect in ahead:
                if depth[here] - depth.get(effect, depth[here]) >= done:
                    return True
                if effect not in seen:
                    seen.add(effect)
                    depth[effect] = len(path)
                    path.append((effect, iter(effects[effect])))
                    break
            else:
                del depth[here]
                path.pop()
    return False


def _keep_first(cycles: list[str], most: int) -> None:
    cycles.sort()
    cycles.sort(key=len)
    del cycles[most:]


def _cycles(known: list[str], more: list[str], stopped_by: Stop | None, complete_to: int) -> Cycles:
    cycles = [*known, *more]
    cycles.sort()
    cycles.sort(key=len)
    return Cycles(cycles, stopped_by, complete_to)
