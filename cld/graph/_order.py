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

from collections.abc import Iterator, Sequence
from math import fsum, log2
from typing import Any, NamedTuple

OUT, IN = 0, 1

_FITTED = (1.65, 1.02, 0.68)
"""How many doublings an element at the edge adds to the number of states: both its directions are half decided;
one is done; or nothing is decided in one. Fitted to the states that sweeps of random graphs met, 60 to 100
elements each (standard error of a turn: 1.1 doublings)."""
_OTHERS = ((1.05, 0.8, 0.8), (1.4, 0.8, 0.8), (2.2, 1.4, 0.9))
"""Other weights, which find orders of another kind. Which is best shows only in the sweep itself."""
_CARE = ((13.0, 8), (17.0, 32))
"""Expected doublings beyond which a wider search for an order pays, and how many beginnings it keeps. After the
last, several orders are tried (`_sweep.fastest`)."""
HOPELESS = 27.0
"""Expected doublings beyond which a block is not swept in full."""
_BEAM_SIZE = 200
"""Elements beyond which only the quickest order is taken."""


class Order(NamedTuple):
    """Turns of a sweep, each an element and a direction, and about how many states there will be."""

    turns: tuple[tuple[int, int], ...]
    costs: tuple[float, ...]
    """States expected after each turn; the last one is 0 for turns that had nothing left to decide."""

    @property
    def doublings(self) -> float:
        """States expected in all, as a power of two."""
        return log2(fsum(self.costs) + 1)

    def named(self, numbers: Sequence[int]) -> Order:
        """The same with the elements' own numbers for their positions."""
        return Order(tuple((numbers[position], direction) for position, direction in self.turns), self.costs)


class _Beginning(NamedTuple):
    """An order begun, as bit sets of elements: which links out of and to them are all decided, or some of them."""

    cost: float
    out_done: int
    in_done: int
    out_met: int
    in_met: int
    turns: Any
    """The turns as a chain: (turns before, element, direction)."""


def orders(links: Sequence[tuple[int, int, int]]) -> list[Order]:
    """Orders for the links (cause, effect, anything) of one block, most promising first.

    One where it is easy or hopeless, since then no care about it pays; several where only trying can tell.
    """
    numbers, effects, causes = _as_bits(links)
    found = _quick(effects, causes)
    for needed, width in _CARE:
        easiest = min(order.doublings for order in found)
        if needed < easiest < HOPELESS and len(numbers) <= _BEAM_SIZE:
            found += [_beam(effects, causes, width, weights) for weights in (_FITTED, *_OTHERS)]
    found.sort(key=lambda order: order.doublings)
    if not _CARE[-1][0] < found[0].doublings < HOPELESS:
        del found[1:]
    return [order.named(numbers) for order in dict.fromkeys(found)]


def quick_order(links: Sequence[tuple[int, int, int]]) -> Order:
    """A good order for links that are not to be swept in full."""
    numbers, effects, causes = _as_bits(links)
    return min(_quick(effects, causes), key=lambda order: order.doublings).named(numbers)


def _as_bits(links: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int], list[int]]:
    """The elements, and each one's effects and causes as sets of their positions."""
    numbers = sorted({end for link in links for end in link[:2]})
    index = {number: position for position, number in enumerate(numbers)}
    effects, causes = [0] * len(numbers), [0] * len(numbers)
    for cause, effect, _ in links:
        effects[index[cause]] |= 1 << index[effect]
        causes[index[effect]] |= 1 << index[cause]
    return numbers, effects, causes


def _quick(effects: Sequence[int], causes: Sequence[int]) -> list[Order]:
    found = [_narrow(effects, causes)]
    if len(effects) <= _BEAM_SIZE:
        found += [_beam(effects, causes, 1, weights) for weights in (_FITTED, _OTHERS[0])]
    return found


def _judged(effects: Sequence[int], causes: Sequence[int], turns: Sequence[tuple[int, int]]) -> Order:
    """An order with what the fitted weights expect of it."""
    powers = _powers(len(effects), _FITTED)
    begun = _Beginning(0.0, 0, 0, 0, 0, ())
    costs = []
    for position, direction in turns:
        after = _turn(begun, position, direction, effects, causes, powers)
        costs.append(after.cost - begun.cost)
        begun = after
    return Order(tuple(turns), tuple(costs))


def _powers(size: int, weights: tuple[float, float, float]) -> list[list[float]]:
    return [[2 ** min(weight * count, 300.0) for count in range(size + 1)] for weight in weights]


def _narrow(effects: Sequence[int], causes: Sequence[int]) -> Order:
    """A quick order: always the element at the edge that brings the fewest new ones to it, both ways at once."""
    size = len(effects)
    around = [out | into for out, into in zip(effects, causes, strict=True)]
    left = (1 << size) - 1
    edge = 0
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
        turns += ((best, OUT), (best, IN))
    return _judged(effects, causes, turns)


def _beam(
    effects: Sequence[int], causes: Sequence[int], width: int, weights: tuple[float, float, float]
) -> Order:
    """The best order found by keeping the `width` cheapest beginnings after each turn."""
    every = (1 << len(effects)) - 1
    powers = _powers(len(effects), weights)
    beam = [_Beginning(0.0, 0, 0, 0, 0, ())]
    best: _Beginning | None = None
    while beam:
        grown: dict[tuple[int, int], _Beginning] = {}
        for begun in beam:
            if best is not None and begun.cost >= best.cost:
                continue
            for position, direction in _next(begun, every):
                after = _turn(begun, position, direction, effects, causes, powers)
                if after.out_done == every == after.in_done:
                    best = after if best is None or after.cost < best.cost else best
                    continue
                done = after.out_done, after.in_done
                if done not in grown or after.cost < grown[done].cost:
                    grown[done] = after
        beam = sorted(grown.values(), key=lambda begun: begun[:3])[:width]
    assert best is not None
    turns = []
    chain = best.turns
    while chain:
        chain, position, direction = chain
        turns.append((position, direction))
    return _judged(effects, causes, turns[::-1])


def _next(begun: _Beginning, every: int) -> Iterator[tuple[int, int]]:
    """Turns of elements at the edge of what is decided, or of any where there is no edge."""
    edge = (begun.out_met | begun.in_met) & ~(begun.out_done & begun.in_done)
    for direction, done in ((OUT, begun.out_done), (IN, begun.in_done)):
        left = every & ~done & edge or every & ~done
        while left:
            bit = left & -left
            left ^= bit
            yield bit.bit_length() - 1, direction


def _turn(
    begun: _Beginning,
    position: int,
    direction: int,
    effects: Sequence[int],
    causes: Sequence[int],
    powers: Sequence[Sequence[float]],
) -> _Beginning:
    cost, outs, ins, met_out, met_in, turns = begun
    bit = 1 << position
    # The same both ways round: what is decided here decides the other ends, too.
    if direction == OUT:
        outs |= bit
        others = effects[position] & ~ins
        met_out, met_in = met_out | bit, met_in | others
        ins |= _finished(others, causes, outs)
    else:
        ins |= bit
        others = causes[position] & ~outs
        met_out, met_in = met_out | others, met_in | bit
        outs |= _finished(others, effects, ins)
    edge = (met_out | met_in) & ~(outs & ins)
    both = met_out & met_in & ~outs & ~ins
    closed = edge & (outs | ins)
    states = (
        powers[0][both.bit_count()]
        * powers[1][closed.bit_count()]
        * powers[2][(edge & ~both & ~closed).bit_count()]
    )
    return _Beginning(cost + states, outs, ins, met_out, met_in, (turns, position, direction))


def _finished(elements: int, neighbours: Sequence[int], done: int) -> int:
    """Those of the elements all of whose neighbours are done."""
    found = 0
    while elements:
        bit = elements & -elements
        elements ^= bit
        if not neighbours[bit.bit_length() - 1] & ~done:
            found |= bit
    return found
