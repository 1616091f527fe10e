"""In which order to sweep a block, and how many states that will take.

The sweep (`_sweep`) decides about the links of one element and one direction at a time: all that lead out of
it, or all that lead to it, as far as they are still open. What it has to remember are the elements of which
some links are decided and others open. Of an element with both directions half decided there is more to
remember than of one with only one direction in question, so an order is judged by the numbers of both kinds
after each turn.

The search for an order keeps the best few beginnings (a beam). It is exact arithmetic on bit sets, so that the
order is the same on every machine up to the rounding of powers, which are tabled in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

OUT, IN = 0, 1

_BOTH, _ONE = 1.05, 0.8
"""How many doublings an element adds to the number of states, by whether both its directions are half decided.
Fitted to sweeps of random graphs with 40 to 100 elements."""
_BEAMS = ((0.0, 1), (14.0, 8), (19.0, 40))
"""Beam widths, each tried where the orders found before need more than so many doublings."""

_BEAM_SIZE = 200
"""Elements beyond which only the quick order is taken."""


class Order(NamedTuple):
    """Turns of a sweep, each an element and a direction, and how many states it will meet, as a power of two."""

    turns: tuple[tuple[int, int], ...]
    doublings: float

    @property
    def states(self) -> int:
        """About how many states the sweep will meet."""
        return int(2 ** min(self.doublings, 1000.0))


class _Beginning(NamedTuple):
    """An order begun, as bit sets of elements: which links out of and to them are all decided, or some of them."""

    cost: float
    out_done: int
    in_done: int
    out_met: int
    in_met: int
    turns: tuple[object, ...]
    """The turns as a chain: (turns before, element, direction)."""


def best_order(links: Sequence[tuple[int, int, int]]) -> Order:
    """An order of few states for the links (cause, effect, anything) of one block."""
    numbers = sorted({end for link in links for end in link[:2]})
    index = {number: position for position, number in enumerate(numbers)}
    effects, causes = [0] * len(numbers), [0] * len(numbers)
    for cause, effect, _ in links:
        effects[index[cause]] |= 1 << index[effect]
        causes[index[effect]] |= 1 << index[cause]
    best = _narrow(effects, causes)
    for needed, width in _BEAMS:
        if needed < best.doublings and len(numbers) <= _BEAM_SIZE:
            found = _beam(effects, causes, width)
            best = min(best, found, key=lambda order: order.doublings)
    return Order(tuple((numbers[position], direction) for position, direction in best.turns), best.doublings)


def _narrow(effects: Sequence[int], causes: Sequence[int]) -> Order:
    """A quick order: always the element at the edge that brings the fewest new ones to it, both ways at once."""
    size = len(effects)
    around = [out | into for out, into in zip(effects, causes, strict=True)]
    left = (1 << size) - 1
    edge = widest = 0
    turns: list[tuple[int, int]] = []
    while left:
        near = edge or left
        best, fewest = 0, size + 1
        while near:
            bit = near & -near
            near ^= bit
            position = bit.bit_length() - 1
            new = (around[position] & left & ~edge).bit_count()
            if new < fewest:
                best, fewest = position, new
        left &= ~(1 << best)
        edge = (edge | around[best]) & left
        widest = max(widest, edge.bit_count())
        turns += ((best, OUT), (best, IN))
    return Order(tuple(turns), _BOTH * widest + 2)


def _beam(effects: Sequence[int], causes: Sequence[int], width: int) -> Order:
    from math import log2

    size = len(effects)
    every = (1 << size) - 1
    both = [2 ** (_BOTH * count) for count in range(size + 1)]
    one = [2 ** (_ONE * count) for count in range(size + 1)]
    beam = [_Beginning(0.0, 0, 0, 0, 0, ())]
    best: _Beginning | None = None
    while beam:
        grown: dict[tuple[int, int], _Beginning] = {}
        for begun in beam:
            if best is not None and begun.cost >= best.cost:
                continue
            for after in _turns(begun, effects, causes, every, both, one):
                if after.out_done == every == after.in_done:
                    best = after if best is None or after.cost < best.cost else best
                    continue
                done = after.out_done, after.in_done
                if done not in grown or after.cost < grown[done].cost:
                    grown[done] = after
        beam = sorted(grown.values(), key=lambda begun: begun[:3])[:width]
    assert best is not None
    turns: list[tuple[int, int]] = []
    chain: tuple[object, ...] = best.turns
    while chain:
        chain, position, direction = chain  # type: ignore[assignment]
        turns.append((position, direction))  # type: ignore[arg-type]
    return Order(tuple(reversed(turns)), log2(best.cost))


def _turns(
    begun: _Beginning,
    effects: Sequence[int],
    causes: Sequence[int],
    every: int,
    both: Sequence[float],
    one: Sequence[float],
) -> list[_Beginning]:
    """What each next turn leads to: turns of elements at the edge of what is decided, or any at the start."""
    cost, out_done, in_done, out_met, in_met, turns = begun
    edge = (out_met | in_met) & ~(out_done & in_done)
    result = []
    for direction in (OUT, IN):
        undecided = every & ~(in_done if direction else out_done)
        left = undecided & edge or undecided
        while left:
            bit = left & -left
            left ^= bit
            position = bit.bit_length() - 1
            outs, ins = out_done, in_done
            if direction:
                ins |= bit
                others = causes[position] & ~outs
                met_out, met_in = out_met | others, in_met | bit
                while others:
                    other = others & -others
                    others ^= other
                    if not effects[other.bit_length() - 1] & ~ins:
                        outs |= other
            else:
                outs |= bit
                others = effects[position] & ~ins
                met_out, met_in = out_met | bit, in_met | others
                while others:
                    other = others & -others
                    others ^= other
                    if not causes[other.bit_length() - 1] & ~outs:
                        ins |= other
            halves = (met_out & met_in & ~outs & ~ins).bit_count()
            edges = ((met_out | met_in) & ~(outs & ins)).bit_count()
            after = cost + both[halves] * one[edges - halves]
            result.append(_Beginning(after, outs, ins, met_out, met_in, (turns, position, direction)))
    return result
