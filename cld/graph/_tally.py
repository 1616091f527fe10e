"""The exact count of the loops among given links, all of certain sign.

The links of each strong component are contracted to a kernel (`kernel`), and each block of the kernel is swept
(`_sweep`). Numbers stand for more than one count at a time:

- Signs: a reinforcing loop counts 1, a balancing one 2^lane. A negative link is worth 2^lane, and since numbers
  are taken modulo 2^(2 lane) - 1, two of them are worth 1 again.
- Lengths: a link is also worth 2^step, so that loops of different lengths end at different places of a number
  (Kronecker substitution).

Loops through each link are derivatives of the sum by the link's value, all found in one walk backwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from cld.graph._order import HOPELESS, orders
from cld.graph._sweep import Sweep, TooMany, fastest, gradient, total
from cld.graph.components import components
from cld.graph.kernel import Kernel, blocks, contract, folded

Ends = tuple[int, int]
Split = tuple[int, int]
"""Loops with an even number of negative links, and those with an odd one."""

_K = TypeVar("_K", int, Ends)

_KEPT = 1_500_000
"""States that may be held in memory at once, to find the loops through each link."""
_BITS = 1 << 33
"""Bits of numbers that a count by length may work through."""
_TERM_BITS = 1 << 29
"""Bits of numbers that it may hold for the formulas of a kernel."""


class Tally(NamedTuple):
    """Numbers of loops; None where that was out of reach."""

    split: Split
    lengths: dict[int, Split] | None
    through: dict[Ends, Split] | None
    met: int
    """States that the sweeps met."""


def tally(links: Sequence[Ends], negative: frozenset[Ends], most: int) -> Tally:
    """Count the loops among links (cause, effect), no two with the same ends.

    Raises:
        TooMany: more than so many states would have to be met.
    """
    split: Split = (0, 0)
    lengths: dict[int, Split] | None = {}
    through: dict[Ends, Split] | None = {}
    met = 0
    for group in inside(links):
        part = _tally(group, negative, most - met)
        split = _plus(split, part.split)
        lengths, through = _added(lengths, part.lengths), _added(through, part.through)
        met += part.met
    return Tally(split, lengths, through, met)


def inside(links: Sequence[Ends]) -> list[list[Ends]]:
    """The links inside each strong component that has any."""
    numbers = sorted({end for ends in links for end in ends})
    index = {number: position for position, number in enumerate(numbers)}
    successors: list[list[int]] = [[] for _ in numbers]
    for cause, effect in links:
        successors[index[cause]].append(index[effect])
    groups = components(successors)
    group_of = {numbers[position]: group for group, members in enumerate(groups) for position in members}
    result: list[list[Ends]] = [[] for _ in groups]
    for ends in links:
        if group_of[ends[0]] == group_of[ends[1]]:
            result[group_of[ends[0]]].append(ends)
    return [sorted(group) for group in result if group]


def _plus(mine: Split, theirs: Split) -> Split:
    return mine[0] + theirs[0], mine[1] + theirs[1]


def _added(mine: dict[_K, Split] | None, theirs: dict[_K, Split] | None) -> dict[_K, Split] | None:
    if mine is None or theirs is None:
        return None
    for key, split in theirs.items():
        mine[key] = _plus(mine[key], split) if key in mine else split
    return mine


class _Block(NamedTuple):
    sweep: Sweep
    terms: tuple[int, ...]
    """The term of the kernel that each of its links is worth."""
    met: int
    largest: int


def _tally(links: Sequence[Ends], negative: frozenset[Ends], most: int) -> Tally:
    """Count the loops among the links of one strong component."""
    kernel = contract(links)
    ready = []
    for block in blocks(kernel.links):
        among = orders(block)
        if among[0].doublings > HOPELESS:
            raise TooMany
        sweep, states = fastest(block, among)
        if states > most:
            raise TooMany
        ready.append((sweep, tuple(term for _, _, term in block), states))
    worth = kernel.values([1] * len(links))
    lane = _lane(kernel, worth)
    leaves = [1 << lane if ends in negative else 1 for ends in links]
    values = kernel.values(leaves, 2 * lane)
    result = _summed(values[term] for term in kernel.loops)
    slopes: dict[int, int] | None = dict.fromkeys(kernel.loops, 1)
    swept: list[_Block] = []
    met = 0
    for sweep, terms, states in ready:
        mine = [values[term] for term in terms]
        try:
            if slopes is None or states > _KEPT:
                raise TooMany
            found, derivatives = gradient(sweep, mine, lane, min(2 * _KEPT, most - met))
            slopes.update(zip(terms, derivatives, strict=True))
        except TooMany:
            slopes = None
            found = total(sweep, mine, lane, most - met)
        met += found.met
        result += found.value
        swept.append(_Block(sweep, terms, found.met, found.largest))
    split = _split(folded(result, 2 * lane), lane)
    largest = max(*worth, split[0] + split[1], *(block.largest for block in swept))
    through = None
    if slopes is not None:
        by_leaf = kernel.gradient(values, slopes, 2 * lane)
        through = {
            ends: _split(folded(leaf * slope, 2 * lane), lane)
            for ends, leaf, slope in zip(links, leaves, by_leaf, strict=True)
        }
    return Tally(split, _lengths(kernel, links, negative, swept, largest), through, met)


def _summed(values: Iterable[int]) -> int:
    """A plain sum of whole numbers."""
    result = 0
    for value in values:
        result += value
    return result


def _lane(kernel: Kernel, worth: Sequence[int]) -> int:
    """Bits enough for any count: no state and no total exceeds the ways to pick one link out of each element."""
    picks: dict[int, int] = {}
    for cause, _, term in kernel.links:
        picks[cause] = picks.get(cause, 1) + worth[term]
    bits = _summed(count.bit_length() for count in picks.values())
    return max(bits, _summed(worth[term] for term in kernel.loops).bit_length()) + 2


def _split(value: int, lane: int) -> Split:
    return value & (1 << lane) - 1, value >> lane


def _lengths(
    kernel: Kernel, links: Sequence[Ends], negative: frozenset[Ends], swept: Sequence[_Block], largest: int
) -> dict[int, Split] | None:
    """The loops by length, from the same sweeps with longer numbers; None where that is too much work."""
    size = len({end for ends in links for end in ends})
    step = largest.bit_length() + 2
    lane = step * (size + 2)
    met = _summed(block.met for block in swept)
    if 2 * lane * met > _BITS or 2 * lane * (kernel.leaves + len(kernel.terms)) > _TERM_BITS:
        return None
    leaves = [1 << step + (lane if ends in negative else 0) for ends in links]
    values = kernel.values(leaves, 2 * lane)
    result = _summed(values[term] for term in kernel.loops)
    for block in swept:
        result += total(block.sweep, [values[term] for term in block.terms], lane, block.met).value
    even, odd = _split(folded(result, 2 * lane), lane)
    mask = (1 << step) - 1
    counts = {
        length: (even >> step * length & mask, odd >> step * length & mask) for length in range(1, size + 1)
    }
    return {length: split for length, split in counts.items() if split != (0, 0)}
