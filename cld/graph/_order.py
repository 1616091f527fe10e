"""In which order to sweep a block, and how many states that will take.

The sweep (`_sweep`) decides about the links of one element and one direction at a time: all that lead out of
it, or all that lead to it, as far as they are still open. What it has to remember are pieces of path that wait
to go on. One can start wherever some links out of an element are decided and links to it are open, and end
wherever it is the other way round. With pieces at p of the s possible starts and p of the e possible ends there
are C(s, p) C(e, p) such choices and p! ways to join them, of which about the square root of p! are met: 51 sweeps
of 17 blocks, from the corpus and at random, met as many states as that lets expect to within 0.74 doublings (root
mean square; 1.9 at most). So few starts make few states even where there are many ends: maps in which most links
lead one way are swept along the stream.

The search for an order keeps the best few beginnings (a beam). It is exact arithmetic on bit sets, so that the
order is the same on every machine up to the rounding of sums, which are tabled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import comb, fsum, log2, sqrt
from typing import Any, NamedTuple

OUT, IN = 0, 1

_Cost = Callable[[int, int, int], float]
"""States to expect by how many elements may be a start or an end, how many a start only, and how many an end."""

_BY_EDGE = ((1.65, 1.02), (1.05, 0.8), (2.2, 1.4))
"""Other costs find orders of another kind: so many doublings for an element that may be a start or an end, and
for one that may be one of them. Which order is best shows only in the sweep itself."""
_CARE = ((12.0, 8), (16.0, 32))
"""Expected doublings beyond which a wider search for an order pays, and how many beginnings it keeps. After the
last, several orders are tried (`_sweep.fastest`)."""
_GAIN = 6.0
"""Doublings that a wider search may gain."""
_BEAM_SIZE = 200
"""Elements beyond which only the quickest order is taken."""
_MANY = 128
"""Starts and ends beyond which there is no use in telling how many states there are."""


@cache
def pieces(both: int, starts: int, ends: int) -> float:
    """The states to expect, as above. An element that may be either counts as a start and as an end: it has
    four choices both ways."""
    starts, ends = starts + both, ends + both
    if starts + ends > _MANY:
        return 1e300
    factorial, found = 1.0, 0.0
    for count in range(min(starts, ends) + 1):
        factorial *= max(1, count)
        found += comb(starts, count) * comb(ends, count) * sqrt(factorial)
    return found


def _by_edge(weights: tuple[float, float]) -> _Cost:
    return cache(
        lambda both, starts, ends: 2.0 ** min(weights[0] * both + weights[1] * (starts + ends), 900.0)
    )


_EVERY_COST: tuple[_Cost, ...] = (pieces, *(_by_edge(weights) for weights in _BY_EDGE))


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


def orders(links: Sequence[tuple[int, int, int]], hopeless: float) -> list[Order]:
    """Orders for the links (cause, effect, anything) of one block, most promising first.

    One where it is easy or hopeless, since then no care about it pays; several where only trying can tell.

    Args:
        hopeless: expected doublings beyond which the block will not be swept anyway.
    """
    numbers, effects, causes = as_bits(links)
    found = _quick(effects, causes)
    for needed, width in _CARE:
        easiest = min(order.doublings for order in found)
        if needed < easiest and len(numbers) <= _BEAM_SIZE:
            found += [_beam(effects, causes, width, cost) for cost in _EVERY_COST]
            # what a wider search may still gain is less than this
            if min(order.doublings for order in found) > hopeless + _GAIN:
                break
    found.sort(key=lambda order: order.doublings)
    if not _CARE[-1][0] < found[0].doublings < hopeless:
        del found[1:]
    return [order.named(numbers) for order in dict.fromkeys(found)]


def quick_order(links: Sequence[tuple[int, int, int]]) -> Order:
    """The best order that is found at once."""
    numbers, effects, causes = as_bits(links)
    return min(_quick(effects, causes), key=lambda order: order.doublings).named(numbers)


def good_order(links: Sequence[tuple[int, int, int]]) -> Order:
    """An order for links of which only samples are to be swept: they say far more where it is a good one."""
    return orders(links, hopeless=0.0)[0]


def as_bits(links: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int], list[int]]:
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
        found += [_beam(effects, causes, 1, cost) for cost in _EVERY_COST[:3]]
    return found


def judged(effects: Sequence[int], causes: Sequence[int], turns: Sequence[tuple[int, int]]) -> Order:
    """An order with the states to expect of it."""
    begun = _Beginning(0.0, 0, 0, 0, 0, ())
    costs = []
    for position, direction in turns:
        after = _turn(begun, position, direction, effects, causes, pieces)
        costs.append(after.cost - begun.cost)
        begun = after
    return Order(tuple(turns), tuple(costs))


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
    return judged(effects, causes, turns)


def _beam(effects: Sequence[int], causes: Sequence[int], width: int, cost: _Cost) -> Order:
    """The best order found by keeping the `width` cheapest beginnings after each turn."""
    every = (1 << len(effects)) - 1
    beam = [_Beginning(0.0, 0, 0, 0, 0, ())]
    best: _Beginning | None = None
    while beam:
        grown: dict[tuple[int, int], _Beginning] = {}
        for begun in beam:
            if best is not None and begun.cost >= best.cost:
                continue
            for position, direction in _next(begun, every):
                after = _turn(begun, position, direction, effects, causes, cost)
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
    return judged(effects, causes, turns[::-1])


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
    cost: _Cost,
) -> _Beginning:
    so_far, outs, ins, met_out, met_in, turns = begun
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
    starts, ends = met_out & ~ins, met_in & ~outs
    both = (starts & ends).bit_count()
    states = cost(both, starts.bit_count() - both, ends.bit_count() - both)
    return _Beginning(so_far + states, outs, ins, met_out, met_in, (turns, position, direction))


def _finished(elements: int, neighbours: Sequence[int], done: int) -> int:
    """Those of the elements all of whose neighbours are done."""
    found = 0
    while elements:
        bit = elements & -elements
        elements ^= bit
        if not neighbours[bit.bit_length() - 1] & ~done:
            found |= bit
    return found
