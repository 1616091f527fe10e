"""Which feedback loops two models gained, lost or turned over, and which link did it.

A loop is gained where it takes a link that was added, lost where it took one that was removed, and turned over where
its links are in both models and give it another polarity. So only loops through changed links are looked for, and
a small change of a model with billions of loops can be told exactly. Where there are too many even of those,
they are counted, by censuses of the two models and of what they share (`_numbers`), and the shortest independent loops
among them are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cld.diff.meaning import Ids
from cld.diff.records import Ends, LoopChange, LoopChanges, LoopNumbers, loop_order
from cld.graph.components import cores
from cld.graph.loops import Loop, canonical_ids, describe, find_loops
from cld.graph.network import Network, Pair, grouped, merge, network
from cld.model import Link, Model, Polarity

LISTED = 10_000
"""Loops gained, lost or turned over that are listed, of each; where there are more, they are counted."""
STEPS = 1_500_000
"""Search steps that listing each may take, a few seconds' worth: the same on every machine."""
EFFORT = 1_000_000
"""States that each census may meet."""
_NO_NUMBERS = LoopNumbers(0, 0, 0)
_UNCERTAIN = (Polarity.UNKNOWN, Polarity.MIXED)


class _Sides(NamedTuple):
    """Two models and their links, parallel ones as one, in the ids of the new model but for `lost`."""

    old: Model
    new: Model
    ids: Ids
    before: dict[Ends, Pair]
    after: dict[Ends, Pair]
    gained: tuple[Ends, ...]
    """Links of the new model alone."""
    lost: tuple[Ends, ...]
    """Links of the old model alone, in old ids."""
    turned: tuple[Ends, ...]
    """Links of both whose signs differ."""

    @property
    def back(self) -> dict[str, str]:
        """Old ids by new ones."""
        return {new: old for old, new in self.ids.items()}


class Quick(NamedTuple):
    """How little may be done where many models are compared at once."""

    steps: int
    """Search steps for each: gained, lost and turned over."""
    listed: int
    """Loops of each that are listed."""
    states: int
    """States that each census may meet, where not all are listed."""
    counting: bool = True
    """Count how many there are where not all are listed."""


def compare_loops(old: Model, new: Model, ids: Ids, quick: Quick | None = None) -> LoopChanges:
    """What became of the feedback loops from the one model to the other.

    Args:
        ids: new ids of elements by their old ones, for those that have another.
        quick: do no more than this, and list the shortest loops where that is not enough for all.
    """
    sides = _sides(old, new, ids)
    if not (sides.gained or sides.lost or sides.turned):
        return LoopChanges((), (), (), _NO_NUMBERS, complete=True)
    if quick is not None:
        return _quickly(sides, quick)
    gained = _through(new, sides.gained)
    lost = None if gained is None else _through(old, sides.lost)
    turned = None if lost is None else _turned(sides)
    if gained is None or lost is None or turned is None:
        return _too_many(sides)
    numbers = LoopNumbers(len(gained), len(lost), len(turned))
    return LoopChanges(_gained(gained, sides), _lost(lost, sides), turned, numbers, complete=True)


def _sides(old: Model, new: Model, ids: Ids) -> _Sides:
    before = {_mapped(ends, ids): merge(links) for ends, links in grouped(old.links).items()}
    after = {ends: merge(links) for ends, links in grouped(new.links).items()}
    return _Sides(
        old,
        new,
        ids,
        before,
        after,
        gained=tuple(sorted(after.keys() - before.keys())),
        lost=tuple(sorted(ends for ends in grouped(old.links) if _mapped(ends, ids) not in after)),
        turned=tuple(
            ends
            for ends in sorted(before.keys() & after.keys())
            if before[ends].polarity is not after[ends].polarity
        ),
    )


def _mapped(ends: Ends, ids: Ids) -> Ends:
    return ids.get(ends[0], ends[0]), ids.get(ends[1], ends[1])


def _steps(loop: Loop) -> Iterator[Ends]:
    return _rounds(loop.elements)


def _rounds(elements: Sequence[str]) -> Iterator[Ends]:
    return zip(elements, (*elements[1:], *elements[:1]), strict=True)


def _gained(loops: Iterable[Loop], sides: _Sides) -> tuple[LoopChange, ...]:
    added = frozenset(sides.gained)
    changes = (LoopChange(None, loop, tuple(sorted(added.intersection(_steps(loop))))) for loop in loops)
    return tuple(sorted(changes, key=loop_order))


def _lost(loops: Iterable[Loop], sides: _Sides) -> tuple[LoopChange, ...]:
    removed = frozenset(sides.lost)
    changes = (LoopChange(loop, None, tuple(sorted(removed.intersection(_steps(loop))))) for loop in loops)
    return tuple(sorted(changes, key=loop_order))


def _paired(old: Iterable[Loop], new: Iterable[Loop], sides: _Sides) -> tuple[LoopChange, ...]:
    """The loops of both models that have another polarity."""
    signs = frozenset(sides.turned)
    now = {loop.elements: loop for loop in new}
    changes = []
    for loop in old:
        after = now[_in_new_ids(loop, sides)]
        if after.polarity is not loop.polarity:
            changes.append(LoopChange(loop, after, tuple(sorted(signs.intersection(_steps(after))))))
    return tuple(sorted(changes, key=loop_order))


def _turned(sides: _Sides) -> tuple[LoopChange, ...] | None:
    """Every loop that was turned over; None where there are too many to look through."""
    never = [ends for ends in sides.before.keys() & sides.after.keys() if _is_uncertain(ends, sides)]
    back = sides.back
    old = _without(sides.old, (*sides.lost, *(_mapped(ends, back) for ends in never)))
    was = _through(old, sorted(_mapped(ends, back) for ends in sides.turned))
    now = None if was is None else _through(_without(sides.new, (*sides.gained, *never)), sides.turned)
    return None if was is None or now is None else _paired(was, now, sides)


def _is_uncertain(ends: Ends, sides: _Sides) -> bool:
    """Whether a link's sign is uncertain on both sides: loops through it are undetermined on both."""
    return sides.before[ends].polarity in _UNCERTAIN and sides.after[ends].polarity in _UNCERTAIN


def _without(model: Model, links: Iterable[Ends]) -> Model:
    gone = frozenset(links)
    return (
        replace(model, links=tuple(link for link in model.links if link.ends not in gone)) if gone else model
    )


def _through(model: Model, links: Sequence[Ends]) -> list[Loop] | None:
    """Every loop that takes any of these links, each once; None where there are too many.

    Loops through the first link, then those through the second that do not take the first, and so on.
    """
    found: list[Loop] = []
    steps = STEPS
    for ends in _on_loops(model, links):
        room = LISTED - len(found)
        search = find_loops(model, links=[ends], limit=room, seconds=None, steps=steps)
        if search.stopped_by == "interrupt":
            raise KeyboardInterrupt
        if not search.complete:
            return None
        steps -= search.steps
        found += search.loops
        model = _without(model, [ends])
    return found


def _on_loops(model: Model, links: Sequence[Ends]) -> list[Ends]:
    """Of these links, those that are on any loop."""
    if not links:
        return []
    net = network(model)
    core = {net.ids[number]: place for place, group in enumerate(cores(net)) for number in group}
    return [(a, b) for a, b in links if a in core and core[a] == core.get(b)]


def _quickly(sides: _Sides, quick: Quick) -> LoopChanges:
    """The shortest of the loops gained, lost and turned over, and how many there are if that can be told."""
    gained, all_gained = _shortest(sides.new, sides.gained, quick)
    lost, all_lost = _shortest(sides.old, sides.lost, quick)
    never = [ends for ends in sides.before.keys() & sides.after.keys() if _is_uncertain(ends, sides)]
    now, all_turned = _shortest(_without(sides.new, (*sides.gained, *never)), sides.turned, quick)
    back = sides.back
    was = _described(sides.old, [canonical_ids([back.get(id, id) for id in loop.elements]) for loop in now])
    turned = _paired(was, now, sides)
    complete = all_gained and all_lost and all_turned
    numbers = LoopNumbers(len(gained), len(lost), len(turned)) if complete else None
    return LoopChanges(
        _gained(gained, sides),
        _lost(lost, sides),
        turned,
        _numbers(sides, quick.states) if numbers is None and quick.counting else numbers,
        complete=complete,
        shortest=not complete,
    )


def _shortest(model: Model, links: Sequence[Ends], quick: Quick) -> tuple[list[Loop], bool]:
    """The shortest loops that take any of these links, and whether these are all."""
    found: list[Loop] = []
    steps, complete = quick.steps, True
    for ends in _on_loops(model, links):
        search = find_loops(model, links=[ends], limit=quick.listed, seconds=None, steps=max(steps, 0))
        if search.stopped_by == "interrupt":
            raise KeyboardInterrupt
        complete = complete and search.complete
        steps -= search.steps
        found += search.loops
        model = _without(model, [ends])
    found.sort(key=lambda loop: (loop.length, loop.elements))
    return found[: quick.listed], complete and len(found) <= quick.listed


def _too_many(sides: _Sides) -> LoopChanges:
    """How many loops there are, and those that are among the shortest independent ones of either model."""
    from cld.graph.census import take_census
    from cld.graph.sets import loop_set

    old, new = (loop_set(model, "sils").shown for model in (sides.old, sides.new))
    added, removed, turned = frozenset(sides.gained), frozenset(sides.lost), frozenset(sides.turned)
    kept = {_in_new_ids(loop, sides) for loop in old if removed.isdisjoint(_steps(loop))}
    kept |= {loop.elements for loop in new if added.isdisjoint(_steps(loop))}
    before, after = (take_census(model, effort=EFFORT) for model in (sides.old, sides.new))
    both = sorted(elements for elements in kept if not turned.isdisjoint(_rounds(elements)))
    back = sides.back
    return LoopChanges(
        _gained([loop for loop in new if not added.isdisjoint(_steps(loop))], sides),
        _lost([loop for loop in old if not removed.isdisjoint(_steps(loop))], sides),
        _paired(
            _described(sides.old, [canonical_ids([back.get(id, id) for id in each]) for each in both]),
            _described(sides.new, both),
            sides,
        ),
        None if before.estimated or after.estimated else _numbers(sides),
        complete=False,
        before=before.counts,
        after=after.counts,
        estimated=before.estimated or after.estimated,
    )


def _in_new_ids(loop: Loop, sides: _Sides) -> tuple[str, ...]:
    return canonical_ids([sides.ids.get(id, id) for id in loop.elements])


def _described(model: Model, rounds: Sequence[Sequence[str]]) -> tuple[Loop, ...]:
    net: Network = network(model)
    return describe(net, [tuple(net.numbers[id] for id in each) for each in rounds], model.loops)


def _numbers(sides: _Sides, states: int = EFFORT) -> LoopNumbers | None:
    """How many loops were gained, lost and turned over, without listing any; None where that is out of reach.

    Beyond `states`, no census goes.

    Of the loops that both models have, those that are determined on both sides are turned over by an odd number of
    turned links: in a model whose negative links are the turned ones, these are the balancing loops. The others
    are turned over where they are determined on one side only.
    """
    shared = sides.before.keys() & sides.after.keys()
    was = {ends for ends in shared if sides.before[ends].polarity not in _UNCERTAIN}
    now = {ends for ends in shared if sides.after[ends].polarity not in _UNCERTAIN}
    asked = [set(sides.before), set(sides.after), set(shared), was, now, was & now]
    known: dict[frozenset[Ends], tuple[int, int]] = {}
    for links in map(frozenset, asked):
        if links not in known:
            counted = _counted(links, frozenset(sides.turned), states)
            if counted is None:
                return None
            known[links] = counted
    sure = [known[frozenset(links)] for links in asked]
    old, new, both, one, other, certain = (total for total, _ in sure)
    turned = one + other - 2 * certain + sure[-1][1]
    return LoopNumbers(new - both, old - both, turned)


def _counted(links: frozenset[Ends], turned: frozenset[Ends], states: int) -> tuple[int, int] | None:
    """How many loops these links make, and how many of them take an odd number of turned ones."""
    from cld.graph.census import exact_census
    from cld.model import Element

    sign: Mapping[bool, Polarity] = {True: Polarity.NEGATIVE, False: Polarity.POSITIVE}
    ids = sorted({id for ends in links for id in ends})
    elements = tuple(Element(id, id, "variables") for id in ids)
    model = Model("", "", elements, tuple(Link(*ends, sign[ends in turned]) for ends in sorted(links)))
    census = exact_census(model, effort=states)
    return None if census is None else (census.counts.total, census.counts.balancing)
