"""What comes before what, holder by holder: orders that follow, orders that contradict themselves, and each other.

A step `a before b` says that `a` is over when `b` begins; `a alongside b` that there is a time at which both go on.
Things so take spans of time, and what follows from a set of steps is what follows for their beginnings and ends
(Fishburn 1985, Interval Orders and Interval Graphs). Being alongside is therefore not passed on: a long step can lie
alongside two that follow each other. Orders are no influence, and take no part in feedback loops.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.model import Model
from cld.study import Relation, Status, Step

AUTHORS = "authors"
"""The word in `held_by` that stands for the authors of the source."""
NOBODY = ""
"""Stands for the holder of steps of which nobody is said to hold them."""
MOST = 20
"""Circles that are told of one holder."""
_START, _END = 0, 1
_Bound = tuple[str, int]
"""The beginning or the end of a thing."""


class Way(StrEnum):
    """How one thing lies to another in time."""

    BEFORE = "before"
    AFTER = "after"
    ALONGSIDE = "alongside"


class Order(NamedTuple):
    """The steps that one holder holds in one sense: planned, observed, enforced, or none said."""

    holder: str
    """Id of a perspective or a speaker, `authors`, or nothing where nobody is named."""
    status: Status | None
    steps: tuple[Step, ...]

    @property
    def things(self) -> tuple[str, ...]:
        """Ids of the elements and themes that are ordered, sorted."""
        return tuple(sorted({id for step in self.steps for id in (step.first, step.second)}))


class Contradiction(NamedTuple):
    """Steps of one holder that cannot all hold: each leads on to the next, and the last to the first."""

    holder: str
    status: Status | None
    """The sense in which they contradict each other; steps without one count in any sense."""
    steps: tuple[Step, ...]


def orders(model: Model) -> tuple[Order, ...]:
    """The orders that are held, by holder (the authors first, nobody last) and then planned, observed, enforced."""
    held: dict[tuple[str, Status | None], list[Step]] = {}
    for step in model.steps:
        for holder in step.held_by or (NOBODY,):
            held.setdefault((holder, step.status), []).append(step)
    senses = (None, *Status)
    rank = {status: place for place, status in enumerate(senses)}
    keys = sorted(held, key=lambda key: (_rank(key[0]), rank[key[1]]))
    return tuple(Order(holder, status, tuple(held[holder, status])) for holder, status in keys)


def _rank(holder: str) -> tuple[int, str]:
    return (0 if holder == AUTHORS else 2 if holder == NOBODY else 1), holder


def contradictions(model: Model) -> tuple[Contradiction, ...]:
    """Where a holder contradicts himself or herself.

    What was planned may differ from what was observed; so the steps of each sense are held against each other, and
    those without one against all.
    """
    found: dict[tuple[str, frozenset[Step]], Contradiction] = {}
    known = orders(model)
    for holder in dict.fromkeys(order.holder for order in known):
        own = {order.status: order.steps for order in known if order.holder == holder}
        for status in own:
            steps = own[status] if status is None else (*own.get(None, ()), *own[status])
            for circle in circles(steps):
                found.setdefault((holder, frozenset(circle)), Contradiction(holder, status, circle))
    return tuple(found.values())


def circles(steps: Sequence[Step]) -> tuple[tuple[Step, ...], ...]:
    """Steps that cannot all hold, as the shortest rounds through each: at most `MOST`. None where all can hold."""
    graph = _graph(steps)
    left = _on_rounds(graph)
    found: dict[frozenset[Step], tuple[Step, ...]] = {}
    for step in sorted(steps, key=_key):
        if step.relation is Relation.BEFORE and {(step.first, _END), (step.second, _START)} <= left:
            rest = _way_back(graph, (step.second, _START), (step.first, _END))
            if rest is not None:
                found.setdefault(frozenset((step, *rest)), (step, *rest))
        if len(found) == MOST:
            break
    return tuple(sorted(found.values(), key=lambda circle: (len(circle), [_key(step) for step in circle])))


def ways(steps: Iterable[Step]) -> dict[tuple[str, str], Way]:
    """How things lie to each other, as far as it is said or follows: (one, other), both ways round.

    For steps that contradict each other, what is given is not to be relied on.
    """
    said = list(steps)
    graph = _graph(said)
    found: dict[tuple[str, str], Way] = {}
    for step in said:
        if step.relation is Relation.ALONGSIDE:
            found[step.first, step.second] = found[step.second, step.first] = Way.ALONGSIDE
    for thing in sorted({id for id, _ in graph}):
        for later, bound in sorted(_reached(graph, (thing, _END))):
            if bound == _START and later != thing:
                found[thing, later], found[later, thing] = Way.BEFORE, Way.AFTER
    return found


def levels(steps: Sequence[Step]) -> tuple[tuple[str, ...], ...]:
    """The things in an order that keeps every step: those of a level come after at least one of the level before.

    Nothing for steps that contradict each other.
    """
    if circles(steps):
        return ()
    after = ways(steps)
    before: dict[str, list[str]] = {id: [] for step in steps for id in (step.first, step.second)}
    for (one, other), way in after.items():
        if way is Way.BEFORE:
            before[other].append(one)
    level: dict[str, int] = {}
    for thing in sorted(
        before, key=lambda id: (len(before[id]), id)
    ):  # whatever comes before has fewer before it
        level[thing] = 1 + max((level[each] for each in before[thing]), default=-1)
    rows = range(max(level.values(), default=-1) + 1)
    return tuple(tuple(sorted(id for id in level if level[id] == row)) for row in rows)


class Standing(NamedTuple):
    """How two things lie to each other in the orders that say so, given by their places."""

    one: str
    other: str
    """Ids; the first that most put first, or the first by the alphabet."""
    before: tuple[int, ...]
    """Orders in which `one` comes first."""
    after: tuple[int, ...]
    alongside: tuple[int, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether orders put them differently."""
        return sum(map(bool, (self.before, self.after, self.alongside))) > 1


def standings(held: Sequence[Order]) -> tuple[Standing, ...]:
    """All pairs of things that any order puts in relation, by what it says or what follows.

    Orders that contradict themselves take no part.
    """
    found: dict[tuple[str, str], dict[Way, list[int]]] = {}
    for place, order in enumerate(held):
        if circles(order.steps):
            continue
        for (one, other), way in ways(order.steps).items():
            found.setdefault((one, other), {each: [] for each in Way})[way].append(place)
    result = []
    for (one, other), each in sorted(found.items()):
        first, last = len(each[Way.BEFORE]), len(each[Way.AFTER])
        if first > last or (first == last and one < other):
            result.append(Standing(one, other, *(tuple(each[way]) for way in Way)))
    return tuple(result)


def _key(step: Step) -> tuple[str, str, str, str]:
    return step.first, step.second, step.relation.value, step.status or ""


def _graph(steps: Iterable[Step]) -> dict[_Bound, list[tuple[_Bound, Step | None]]]:
    """What comes no later than what: bounds of things, each with those that come no earlier, and the step that says so."""
    graph: dict[_Bound, list[tuple[_Bound, Step | None]]] = {}
    for step in sorted(steps, key=_key):
        for id in (step.first, step.second):
            graph.setdefault((id, _START), [((id, _END), None)])
            graph.setdefault((id, _END), [])
        if step.relation is Relation.BEFORE:
            graph[step.first, _END].append(((step.second, _START), step))
        else:
            graph[step.first, _START].append(((step.second, _END), step))
            graph[step.second, _START].append(((step.first, _END), step))
    return graph


def _on_rounds(graph: dict[_Bound, list[tuple[_Bound, Step | None]]]) -> set[_Bound]:
    """What is left when everything that nothing comes before is taken away again and again: rounds, and what follows."""
    before = dict.fromkeys(graph, 0)
    for following in graph.values():
        for bound, _ in following:
            before[bound] += 1
    free = deque(bound for bound, many in before.items() if not many)
    left = set(graph)
    while free:
        taken = free.popleft()
        left.discard(taken)
        for bound, _ in graph[taken]:
            before[bound] -= 1
            if not before[bound]:
                free.append(bound)
    return left


def _way_back(
    graph: dict[_Bound, list[tuple[_Bound, Step | None]]], start: _Bound, goal: _Bound
) -> tuple[Step, ...] | None:
    """The steps of a shortest way from one bound to another."""
    came: dict[_Bound, tuple[_Bound, Step | None]] = {}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        if at == goal:
            break
        for bound, step in graph[at]:
            if bound not in came and bound != start:
                came[bound] = at, step
                queue.append(bound)
    else:
        return None
    return tuple(reversed(list(_steps_back(came, start, goal))))


def _steps_back(
    came: dict[_Bound, tuple[_Bound, Step | None]], start: _Bound, goal: _Bound
) -> Iterator[Step]:
    at = goal
    while at != start:
        at, step = came[at]
        if step is not None:
            yield step


def _reached(graph: dict[_Bound, list[tuple[_Bound, Step | None]]], start: _Bound) -> set[_Bound]:
    seen: set[_Bound] = set()
    queue = deque([start])
    while queue:
        for bound, _ in graph[queue.popleft()]:
            if bound not in seen:
                seen.add(bound)
                queue.append(bound)
    return seen
