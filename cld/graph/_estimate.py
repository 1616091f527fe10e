"""How many loops there are about, where counting them all is out of reach.

The sweep of the exact count (`_sweep`), but after each turn only a sample of the states goes on: each with a
chance in proportion to what it carries, and with its value raised by as much as its chance was small. So the
expected sum is the right one whatever the sample's size (a branching walk of the kind of Knuth 1975,
Estimating the efficiency of backtrack programs, Math. Comput. 29:121-136). Several sweeps tell the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, inf, isfinite, sqrt
from random import Random
from typing import NamedTuple

from cld.graph._order import quick_order
from cld.graph._sweep import Sweep, moves_of, prepared
from cld.graph._tally import Ends, inside
from cld.graph.kernel import Kernel, blocks, contract

_SWEEPS = (8, 40)
"""Sweeps that are done in any case, and at most."""
_GOOD = 0.15
"""The error at which no more are done."""
_STATES = 150_000
"""States of one sweep, over all of its turns."""
_LARGEST = 3_000
"""Links of a kernel beyond which not even a sample is taken."""


class Estimate(NamedTuple):
    """Estimated numbers, as floats. Large ones are skewed: a few rare samples carry much of the sum, so that an
    error of half the total says little more than the number of digits."""

    total: float
    signed: float
    """Reinforcing loops less balancing ones."""
    error: float
    """Standard error of the total, as a part of it."""


def estimate(links: Sequence[Ends], negative: frozenset[Ends]) -> Estimate | None:
    """Estimate the number of loops among links (cause, effect); None where that is out of reach as well."""
    certain = 0j
    ready: list[tuple[Sweep, list[complex]]] = []
    for group in inside(links):
        kernel = contract(group)
        if len(kernel.links) > _LARGEST:
            return None
        worth = _values(kernel, [complex(1, -1 if ends in negative else 1) for ends in group])
        for term in kernel.loops:
            certain += worth[term]
        for block in blocks(kernel.links):
            ready.append((prepared(block, quick_order(block)), [worth[term] for _, _, term in block]))
    found: list[complex] = []
    error = inf
    while len(found) < _SWEEPS[0] or (len(found) < _SWEEPS[1] and error > _GOOD):
        dice = Random(len(found))
        value = certain
        for sweep, factors in ready:
            value += _sampled(sweep, factors, dice)
        if not isfinite(value.real):
            return None
        found.append(value)
        mean = fsum(value.real for value in found) / len(found)
        spread = fsum((value.real - mean) ** 2 for value in found)
        error = sqrt(spread / max(1, len(found) - 1) / len(found)) / mean if mean else 0.0
    return Estimate(mean, fsum(value.imag for value in found) / len(found), error)


def _times(one: complex, other: complex) -> complex:
    """Part by part: two counts at once."""
    return complex(one.real * other.real, one.imag * other.imag)


def _values(kernel: Kernel, leaves: Sequence[complex]) -> list[complex]:
    values = list(leaves)
    for product, left, right in kernel.terms:
        values.append(_times(values[left], values[right]) if product else values[left] + values[right])
    return values


def _sampled(sweep: Sweep, factors: Sequence[complex], dice: Random) -> complex:
    """One sweep over samples. Values are complex: all loops, and reinforcing less balancing ones."""
    room = max(100, min(3000, _STATES // len(sweep.turns)))
    result = 0j
    states: dict[int, complex] = {0: 1 + 1j}
    for turn in sweep.turns:
        after: dict[int, complex] = {}
        for state, value in states.items():
            on, closing = moves_of(turn, state, sweep.width)
            for change, link in on:
                new = state + change
                after[new] = after.get(new, 0j) + (_times(value, factors[link]) if link >= 0 else value)
            for change, link in closing:
                if not state + change & sweep.pieces:
                    result += _times(value, factors[link])
        states = _thinned(after, room, dice)
    return result


def _thinned(states: dict[int, complex], room: int, dice: Random) -> dict[int, complex]:
    """So many states, each kept by a chance in proportion to what it carries, or for certain.

    Systematic sampling along the states in order: neighbours are alike, so that all kinds are represented.
    """
    if len(states) <= room:
        return states
    bar = fsum(value.real for value in states.values()) / room
    kept = {}
    level = dice.random() * bar
    for state in sorted(states):
        value = states[state]
        if value.real >= bar:
            kept[state] = value
            continue
        level += value.real
        if level >= bar:
            level -= bar
            kept[state] = value * (bar / value.real)
    return kept
