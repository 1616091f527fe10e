"""How many loops there are about, where counting them all is out of reach.

The sweep of the exact count (`_sweep`), but after each turn only a sample of the states goes on: each with a
chance in proportion to what it carries, and with its value raised by as much as its chance was small. So the
expected sum is the right one whatever the sample's size (a branching walk of the kind of Knuth 1975,
Estimating the efficiency of backtrack programs, Math. Comput. 29:121-136). Several sweeps tell the error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import fsum, hypot, inf, sqrt
from random import Random
from typing import NamedTuple

from cld.graph import _numba
from cld.graph._numba import held
from cld.graph._order import good_order
from cld.graph._sweep import Sweep, TooMany, moves_of, prepared
from cld.graph._tally import Ends, inside
from cld.graph.kernel import Kernel, blocks, contract

_SWEEPS = 8
"""Sweeps that are done in any case."""
_PATIENCE, _PATIENCE_WITH_FAST = (40, 0.15), (12, 0.05)
"""Sweeps that are done at most, and the error at which no more are done."""
_SHARE = 0.02
"""The share of certain loops that a sample of all shows well enough; where they are rarer, they get their own."""
_STATES = 150_000
"""States of one plain sweep, over all of its turns. The compiled one has its own number (`_fast_estimate`)."""
_LARGEST = 3_000
"""Links of a kernel beyond which not even a sample is taken."""
_MOST_LOOPS = 1e300
"""Loops beyond which there is no estimate: sums of such numbers are more than a float can be."""


class Parts(NamedTuple):
    """Three counts of the same loops: all, those without an uncertain link, and of these the reinforcing ones
    less the balancing ones."""

    every: float
    certain: float
    signed: float

    def times(self, other: Parts) -> Parts:
        """Part by part."""
        return Parts(self[0] * other[0], self[1] * other[1], self[2] * other[2])

    def and_also(self, other: Parts) -> Parts:
        """Part by part."""
        return Parts(self[0] + other[0], self[1] + other[1], self[2] + other[2])

    def scaled(self, factor: float) -> Parts:
        """All of them by the same factor."""
        return Parts(self[0] * factor, self[1] * factor, self[2] * factor)


class Estimate(NamedTuple):
    """Estimated numbers. Large ones are skewed: a few rare samples carry much of the sum, so that an error of
    half the total says little more than the number of digits."""

    counts: Parts
    error: float
    """Standard error of the total, as a part of it, with the share that was left out for want of room."""


_NONE = Parts(0.0, 0.0, 0.0)
_Ready = tuple[Sequence[tuple[int, int, int]], list[Parts]]
"""A block and what its links are worth."""
_Sample = Callable[[Random], tuple[Parts, float]]
"""Draws samples of all blocks: what they come to, and which share of it is left out."""


def estimate(links: Sequence[Ends], negative: frozenset[Ends], uncertain: frozenset[Ends]) -> Estimate | None:
    """Estimate the number of loops among links (cause, effect); None where that is out of reach as well.

    With numba, samples are larger, and the error smaller.
    """
    if _numba.is_there() and _numba.works():
        with suppress(TooMany):
            return _estimated(links, negative, uncertain, _by_fast, *_PATIENCE_WITH_FAST)
    found = _estimated(links, negative, uncertain, _plainly, *_PATIENCE)
    if found is None or found.counts.certain >= _SHARE * found.counts.every:
        return found
    sure = [ends for ends in links if ends not in uncertain]
    certain = _estimated(sure, negative, frozenset(), _plainly, *_PATIENCE)
    return certain and Estimate(certain.counts._replace(every=found.counts.every), found.error)


def _estimated(
    links: Sequence[Ends],
    negative: frozenset[Ends],
    uncertain: frozenset[Ends],
    way: Callable[[Sequence[_Ready]], _Sample],
    patience: int,
    good: float,
) -> Estimate | None:
    """The mean of several samples.

    Args:
        way: how they are drawn.
        patience, good: as in `_PATIENCE`.
    """
    closed = _NONE
    ready: list[_Ready] = []
    for group in inside(links):
        kernel = contract(group)
        if len(kernel.links) > _LARGEST:
            return None
        signs = [0.0 if ends in uncertain else -1.0 if ends in negative else 1.0 for ends in group]
        worth = _values(kernel, [Parts(1.0, abs(sign), sign) for sign in signs])
        for term in kernel.loops:
            closed = closed.and_also(worth[term])
        ready += [(block, [worth[term] for _, _, term in block]) for block in blocks(kernel.links)]
    if not ready:
        return Estimate(closed, 0.0)
    sample = way(ready)
    found: list[Parts] = []
    error, left_out = inf, 0.0
    while len(found) < _SWEEPS or (len(found) < patience and error > good):
        part, lost = sample(Random(len(found)))
        value, left_out = closed.and_also(part), max(left_out, lost)
        if not value.every < _MOST_LOOPS:  # nor is what is not a number
            return None
        found.append(value)
        if len(found) == _SWEEPS and len([each for each in found if each.every <= closed.every]) > 1:
            return None  # samples often lead nowhere, and what the others say is worth nothing
        mean = Parts(*(fsum(part) / len(found) for part in zip(*found, strict=True)))
        # Divided before it is squared: the square of a number of 160 digits is more than a float can be.
        spread = fsum((each.every / mean.every - 1) ** 2 for each in found) if mean.every else 0.0
        error = sqrt(spread / max(1, len(found) - 1) / len(found))
    return Estimate(mean, hypot(error, left_out))


def _plainly(ready: Sequence[_Ready]) -> _Sample:
    """Samples by the plain sweep, which leaves nothing out."""
    sweeps = [(prepared(block, good_order(block)), factors) for block, factors in ready]

    def sample(dice: Random) -> tuple[Parts, float]:
        found = _NONE
        for sweep, factors in sweeps:
            found = found.and_also(_sampled(sweep, factors, dice))
        return found, 0.0

    return sample


def _by_fast(ready: Sequence[_Ready]) -> _Sample:
    """Samples by the compiled sweep. A state has room for two numbers only, so that where there are uncertain links,
    each sample takes two sweeps: of the certain loops without signs and with them, and of all loops and the certain
    ones among them."""
    from cld.graph._fast_estimate import sampled
    from cld.graph._fast_order import orders
    from cld.graph._store import Store

    with held():
        store = Store().in_real_numbers()
    sweeps = [(prepared(block, orders(block, hopeless=0.0)[0]), factors) for block, factors in ready]

    # Whether a block's certain loops are rare is said once for all samples. If each chose by what it found, those that
    # found many would count more often than those that found few.
    rare: dict[int, bool] = {}

    def sample(dice: Random) -> tuple[Parts, float]:
        found, left_out = _NONE, 0.0
        for number, (sweep, factors) in enumerate(sweeps):
            certain, signed, lost = sampled(sweep, [each[1:] for each in factors], dice, store)
            every = certain
            if any(each.every != each.certain for each in factors):
                every, among, lost = sampled(sweep, [each[:2] for each in factors], dice, store)
                if not rare.setdefault(number, among < _SHARE * every):
                    # Of the same sample, so that they are never more than all.
                    certain, signed = among, signed * among / certain if certain else 0.0
            found, left_out = found.and_also(Parts(every, certain, signed)), max(left_out, lost)
        return found, left_out

    return sample


def _values(kernel: Kernel, leaves: Sequence[Parts]) -> list[Parts]:
    values = list(leaves)
    for product, left, right in kernel.terms:
        first, second = values[left], values[right]
        values.append(first.times(second) if product else first.and_also(second))
    return values


def _sampled(sweep: Sweep, factors: Sequence[Parts], dice: Random) -> Parts:
    """One sweep over samples."""
    # Where elements have many links, a state has more moves, and each takes longer to be seen.
    picks = max(len(turn.links) for turn in sweep.turns) / 4
    room = max(50, min(3000, int(_STATES / len(sweep.turns) / max(1.0, picks**2))))
    result = _NONE
    states = {0: Parts(1.0, 1.0, 1.0)}
    for turn in sweep.turns:
        after: dict[int, Parts] = {}
        for state, value in states.items():
            on, closing = moves_of(turn, state, sweep.width)
            for change, link in on:
                new = state + change
                product = value.times(factors[link]) if link >= 0 else value
                after[new] = after[new].and_also(product) if new in after else product
            for change, link in closing:
                if not state + change & sweep.pieces:
                    result = result.and_also(value.times(factors[link]))
        states = _thinned(after, room, dice)
    return result


def _thinned(states: dict[int, Parts], room: int, dice: Random) -> dict[int, Parts]:
    """So many states, each kept by a chance in proportion to what it carries, or for certain.

    Systematic sampling along the states in order: neighbours are alike, so that all kinds are represented.
    """
    if len(states) <= room:
        return states
    bar = fsum(value.every for value in states.values()) / room
    kept = {}
    level = dice.random() * bar
    for state in sorted(states):
        value = states[state]
        if value.every >= bar:
            kept[state] = value
            continue
        level += value.every
        if level >= bar:
            level -= bar
            kept[state] = value.scaled(bar / value.every)
    return kept
