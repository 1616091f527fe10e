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

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from math import log2
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cld.graph import _numba
from cld.graph._dense import cost, paths
from cld.graph._order import Order, orders, quick_order
from cld.graph._sweep import EFFORT, Sweep, TooMany, fastest, gradient, total
from cld.graph.components import components
from cld.graph.kernel import Kernel, blocks, contract, folded

if TYPE_CHECKING:
    from cld.graph._fast_kept import Powers

Ends = tuple[int, int]
Split = tuple[int, int]
"""Loops with an even number of negative links, and those with an odd one."""

_K = TypeVar("_K", int, Ends)

_LINKS = 3_000
"""Links of a block beyond which no order is looked for."""
_DOUBT = 2.0
"""How many times too many states may be expected before a block is given up unseen."""
_EASY = 5_000
"""States that are no matter."""
_KEPT = 1_500_000
"""States that the plain sweep may hold in memory at once, to find the loops through each link."""
_PLAIN = 400_000
"""States for which numba is not worth to be loaded."""
_BITS = 1 << 33
"""Bits of numbers that a count by length may work through."""
_TERM_BITS = 1 << 29
"""Bits of numbers that it may hold for the formulas of a kernel."""
_SET_BITS = 1 << 31
"""The same for the sets of elements of a dense block."""


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
        TooMany: more than so many states would have to be met, or held in memory.
    """
    split: Split = (0, 0)
    lengths: dict[int, Split] | None = {}
    through: dict[Ends, Split] | None = {}
    met = 0
    for group in inside(links):
        try:
            part = _tally(group, negative, most - met)
        except MemoryError:
            raise TooMany from None
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
    """A block of the kernel with what counting it came to."""

    sweep: Sweep | None
    """None for a block that is counted by sets of elements (`_dense`)."""
    links: Sequence[tuple[int, int, int]]
    value: int
    met: int
    largest: int
    slopes: list[int] | None
    """What loops there are through each link, without its own worth; None where that was out of reach."""
    by_size: tuple[int, ...]
    """Counts by number of the kernel's elements, where it was counted by sets."""
    lengths: Sequence[Split] | None = None
    """Counts by length, where the sweep told them."""

    @property
    def terms(self) -> list[int]:
        """The term of the kernel that each of its links is worth."""
        return [term for _, _, term in self.links]


def _tally(links: Sequence[Ends], negative: frozenset[Ends], most: int) -> Tally:
    """Count the loops among the links of one strong component."""
    kernel = contract(links)
    ready = [(block, *_chosen(block, most)) for block in blocks(kernel.links)]
    worth = kernel.values([1] * len(links))
    lane = _lane(kernel, worth)
    leaves = [1 << lane if ends in negative else 1 for ends in links]
    values = kernel.values(leaves, 2 * lane)
    powers = partial(_powers, kernel, links, negative, max(worth))
    counted: list[_Block] = []
    met = 0
    for block, sweep, states in ready:
        mine = [values[term] for _, _, term in block]
        if sweep is None:
            every = paths(block, mine, lane)
            counted.append(_Block(None, block, every.value, 0, 1, every.slopes, every.by_size))
        else:
            counted.append(_swept(sweep, block, mine, lane, states, most - met, powers))
        met += counted[-1].met
    result = sum(values[term] for term in kernel.loops) + sum(block.value for block in counted)
    split = _split(folded(result, 2 * lane), lane)
    largest = max(*worth, split[0] + split[1], *(block.largest for block in counted))
    return Tally(
        split,
        _lengths(kernel, links, negative, counted, largest, lane),
        _through(kernel, links, leaves, values, counted, lane),
        met,
    )


def _chosen(block: Sequence[tuple[int, int, int]], most: int) -> tuple[Sweep | None, float]:
    """How to count a block: by a sweep that meets about so many states, or by sets of elements (None)."""
    if len(block) > _LINKS:
        raise TooMany
    size = len({end for link in block for end in link[:2]})
    moves = max(1.0, len(block) / size - 3)  # a state has as many as an element has links
    hopeless = log2(_DOUBT * max(most, 0) + 1)
    among = [quick_order(block)]
    is_for_fast = _expected(among) > _PLAIN and _numba.is_there()
    if is_for_fast and not _numba.works():
        is_for_fast, most = False, min(most, EFFORT)
    if is_for_fast:
        from cld.graph import _fast, _fast_order

        among, moves = _fast_order.orders(block, hopeless), 1.0
    elif _expected(among) > _EASY:
        among = orders(block, hopeless)
    expected = _expected(among) * moves
    if _EASY < cost(size) < expected:
        return None, 0.0
    if expected > _DOUBT * most:
        raise TooMany(expected)
    sweep, states = (_fast.fastest if is_for_fast else fastest)(block, among)
    if states * moves > _DOUBT * most:
        raise TooMany(states)
    return sweep, states


def _expected(among: Sequence[Order]) -> float:
    """The states that the most promising of some orders is expected to meet."""
    return float(2.0 ** min(among[0].doublings, 1000.0))


def _swept(
    sweep: Sweep,
    block: Sequence[tuple[int, int, int]],
    values: Sequence[int],
    lane: int,
    states: float,
    most: int,
    powers: Callable[[Sequence[int]], list[Powers] | None],
) -> _Block:
    """A block swept by the compiled sweep where that is worth it. What it cannot hold, the plain one may, as far as
    it reaches."""
    if not _numba.is_there():
        return _plainly(sweep, block, values, lane, states, most)
    if states <= _PLAIN:
        with suppress(TooMany):
            return _plainly(sweep, block, values, lane, states, min(2 * _KEPT, most))
    from cld.graph import _fast

    is_kept = states < _DOUBT * _fast.KEPT
    try:
        found = _fast.counted(
            sweep,
            values,
            lane,
            most,
            keep=_fast.KEPT if is_kept else 0,
            powers=powers([term for _, _, term in block]) if is_kept else None,
        )
    except _numba.Refused:
        if states > _DOUBT * min(most, EFFORT):
            raise
        return _plainly(sweep, block, values, lane, states, min(most, EFFORT))
    return _Block(sweep, block, *found.total, found.slopes, (), found.lengths)


def _plainly(
    sweep: Sweep,
    block: Sequence[tuple[int, int, int]],
    values: Sequence[int],
    lane: int,
    states: float,
    most: int,
) -> _Block:
    """A block swept by the plain sweep: with the loops through each link, where their states can be held."""
    if states <= _KEPT:
        kept = min(2 * _KEPT, most)
        try:
            found, slopes = gradient(sweep, values, lane, kept)
            return _Block(sweep, block, *found, slopes, ())
        except TooMany:
            if kept == most:
                raise
    return _Block(sweep, block, *total(sweep, values, lane, most), None, ())


def _powers(
    kernel: Kernel, links: Sequence[Ends], negative: frozenset[Ends], most: int, terms: Sequence[int]
) -> list[Powers] | None:
    """What terms of the kernel are worth by length; None where that is too much work.

    Args:
        most: more paths than this no term stands for.
    """
    size = len({end for ends in links for end in ends})
    step = most.bit_length() + 1
    lane = step * (size + 2)
    if 2 * lane * (kernel.leaves + len(kernel.terms)) > _TERM_BITS:
        return None
    values = kernel.values(_leaves(links, negative, step, lane), 2 * lane)
    return [
        [(length, *split) for length, split in enumerate(_by_length(values[term], step, lane)) if any(split)]
        for term in terms
    ]


def _leaves(links: Sequence[Ends], negative: frozenset[Ends], step: int, lane: int) -> list[int]:
    """What each link is worth where loops are told by length."""
    return [1 << step + (lane if ends in negative else 0) for ends in links]


def _written(counts: Sequence[Split], step: int, lane: int) -> int:
    """Numbers for each length, from 0 on, in one, as `_by_length` reads them."""
    return sum((even << step * at) + (odd << lane + step * at) for at, (even, odd) in enumerate(counts))


def _by_length(value: int, step: int, lane: int) -> list[Split]:
    """The numbers for each length, from 0 on, that were written `step` bits apart."""
    even, odd = _split(value, lane)
    mask = (1 << step) - 1
    return [(even >> place & mask, odd >> place & mask) for place in range(0, lane, step)]


def _through(
    kernel: Kernel,
    links: Sequence[Ends],
    leaves: Sequence[int],
    values: Sequence[int],
    counted: Sequence[_Block],
    lane: int,
) -> dict[Ends, Split] | None:
    slopes = dict.fromkeys(kernel.loops, 1)
    for block in counted:
        if block.slopes is None:
            return None
        slopes.update(zip(block.terms, block.slopes, strict=True))
    by_leaf = kernel.gradient(values, slopes, 2 * lane)
    return {
        ends: _split(folded(leaf * slope, 2 * lane), lane)
        for ends, leaf, slope in zip(links, leaves, by_leaf, strict=True)
    }


def _lane(kernel: Kernel, worth: Sequence[int]) -> int:
    """Bits enough for any count: no state and no total exceeds the ways to pick one link out of each element."""
    picks: dict[int, int] = {}
    for cause, _, term in kernel.links:
        picks[cause] = picks.get(cause, 1) + worth[term]
    bits = sum(count.bit_length() for count in picks.values())
    return max(bits, sum(worth[term] for term in kernel.loops).bit_length()) + 2


def _split(value: int, lane: int) -> Split:
    return value & (1 << lane) - 1, value >> lane


def _lengths(
    kernel: Kernel,
    links: Sequence[Ends],
    negative: frozenset[Ends],
    counted: Sequence[_Block],
    largest: int,
    narrow: int,
) -> dict[int, Split] | None:
    """The loops by length, from the same sweeps with longer numbers, but for blocks that have told them already; None
    where that is too much work."""
    size = len({end for ends in links for end in ends})
    step = largest.bit_length() + 2
    lane = step * (size + 2)
    met = sum(block.met for block in counted if block.lengths is None)
    if 2 * lane * met > _BITS or 2 * lane * (kernel.leaves + len(kernel.terms)) > _TERM_BITS:
        return None
    values = kernel.values(_leaves(links, negative, step, lane), 2 * lane)
    result = sum(values[term] for term in kernel.loops)
    for block in counted:
        if block.lengths is not None:
            result += _written(block.lengths, step, lane)
        elif block.sweep is not None:
            result += total(block.sweep, [values[term] for term in block.terms], lane, block.met).value
        elif max(block.terms) >= kernel.leaves:  # links of several lengths
            ends = len(block.by_size) - 1
            if 2 * lane * ends << ends > _SET_BITS:
                return None
            result += paths(block.links, [values[term] for term in block.terms], lane, through=False).value
        else:
            result += _written([_split(value, narrow) for value in block.by_size], step, lane)
    found = enumerate(_by_length(folded(result, 2 * lane), step, lane))
    return {length: split for length, split in found if any(split)}
