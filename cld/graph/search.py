"""The loop search as a whole: shortest cycles first, by passes whose bound on length grows, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cld.graph.cycles import Budget, Cycle, OutOfTime, Pass
from cld.graph.network import Network

Stop = Literal["length", "count", "time"]

_FIRST_BOUND = 4
_TRIAL_STEPS = 1_200_000  # half a second, enough to list most real maps in one pass without a bound
_PROOF_STEPS = 200_000


class Search(NamedTuple):
    """What to look for, in numbers: a graph whose every link lies inside a core, and the limits."""

    successors: tuple[tuple[int, ...], ...]
    largest: int
    """Elements of the largest core: no cycle is longer."""
    required: frozenset[int]
    longest: int | None
    limit: int


class Cycles(NamedTuple):
    """Cycles from their smallest number on, sorted by length, then by their numbers."""

    cycles: tuple[Cycle, ...]
    stopped_by: Stop | None
    complete_to: int
    """Every cycle up to this many elements is listed."""


@dataclass(slots=True)
class _Catch:
    """What one pass brought in: only cycles longer than `above`, and at most `room` of them."""

    above: int
    room: int
    fresh: list[Cycle]
    overflow: bool = False
    cut: bool = False


def inside(net: Network, groups: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The successors of each element, without the links that lead out of its group."""
    group = {number: index for index, members in enumerate(groups) for number in members}
    return tuple(
        tuple(effect for effect in effects if number in group and group.get(effect) == group[number])
        for number, effects in enumerate(net.successors)
    )


def run(search: Search, budget: Budget) -> Cycles:
    """Look for cycles until all are found, the longest allowed length is done, or a limit stops it.

    Whatever stops it, all cycles of `complete_to` elements and fewer are there; those of the next length
    are the first ones in order (`count`) or those met so far (`time`).
    """
    if search.largest == 0:
        return Cycles((), None, 0)
    if search.longest is None and (everything := _at_once(search, budget)) is not None:
        return Cycles(tuple(sorted(everything, key=_order)), None, search.largest)
    return _deepen(search, budget)


def _order(cycle: Cycle) -> tuple[int, Cycle]:
    return len(cycle), cycle


def _at_once(search: Search, budget: Budget) -> list[Cycle] | None:
    """All cycles in one cheap pass, or None where that takes more than a moment or meets the limit."""
    trial = budget.part(_TRIAL_STEPS)
    catch = _Catch(0, search.limit, [])
    try:
        _pass(search, None, catch, trial)
        return None if catch.overflow else catch.fresh
    except OutOfTime:
        return None
    finally:
        budget.steps += trial.steps


def _deepen(search: Search, budget: Budget) -> Cycles:
    known: list[Cycle] = []
    done, bound = 0, _FIRST_BOUND
    top = search.largest if search.longest is None else min(search.longest, search.largest)
    ceiling = top + 1  # a bound at which the count limit is known to be met
    catch = _Catch(0, search.limit, [])
    try:
        while done < top:
            bound = min(bound, top)
            catch = _Catch(done, search.limit - len(known), [])
            _pass(search, None if bound == search.largest else bound, catch, budget)
            if catch.overflow and bound == done + 1:
                return _cycles([*known, *catch.fresh], "count", done)
            if catch.overflow:
                ceiling = bound
            else:
                known += catch.fresh
                done = bound if catch.cut else search.largest
            bound = _next_bound(done, ceiling, top)
    except OutOfTime:
        catch.fresh = [cycle for cycle in catch.fresh if len(cycle) == done + 1]
        _keep_first(catch)
        return _cycles([*known, *catch.fresh], "time", done)
    return _cycles(known, "length" if _longer_exists(search, done) else None, done)


def _next_bound(done: int, ceiling: int, top: int) -> int:
    """Half again as long, as long as that is fewer than is known to be too many; then halfway there."""
    if ceiling <= top:
        return max(done + 1, (done + ceiling) // 2)
    return done + max(2, done // 2)


def _cycles(found: list[Cycle], stopped_by: Stop | None, done: int) -> Cycles:
    return Cycles(tuple(sorted(found, key=_order)), stopped_by, done)


def _pass(search: Search, bound: int | None, catch: _Catch, budget: Budget) -> None:
    """Fill a catch with the cycles of one pass; at an overflow, with the first ones in order.

    A pass without required elements meets the cycles of one length in order and can stop at once. With
    some, all cycles go through one of them, which need not be their smallest: there the pass over a single
    length goes to its end and keeps the first ones.
    """
    this = Pass(search.successors, bound, budget)
    single = (bound or search.largest) == catch.above + 1
    found = this.through(_root(search)) if search.required else this.cycles()
    fresh = catch.fresh
    for cycle in found:
        if len(cycle) <= catch.above:
            continue
        if search.required:
            if not search.required <= set(cycle):
                continue
            cycle = canonical(cycle)
        fresh.append(cycle)
        if len(fresh) > catch.room:
            catch.overflow = True
            if not (search.required and single):
                break
            if len(fresh) > 2 * catch.room + 1000:
                _keep_first(catch)
    if catch.overflow:
        _keep_first(catch)
    catch.cut = this.cut


def _keep_first(catch: _Catch) -> None:
    catch.fresh.sort()
    del catch.fresh[catch.room :]


def _root(search: Search) -> int:
    """The required element with the fewest effects: the fewest ways to start."""
    return min(search.required, key=lambda number: (len(search.successors[number]), number))


def canonical(cycle: Sequence[int]) -> Cycle:
    """The same cycle from its smallest number on."""
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def _longer_exists(search: Search, done: int) -> bool:
    """Whether a cycle longer than what is done exists. Says yes where a moment's search cannot tell.

    Only an unfinished search asks, and deciding it in general is as hard as finding a Hamiltonian cycle.
    """
    if done >= search.largest:
        return False
    try:
        catch = _Catch(done, 0, [])
        _pass(search, None, catch, Budget(None, _PROOF_STEPS))
        return catch.overflow
    except OutOfTime:
        return True
