"""The sweep of `_sweep` where it meets millions of states: the same count, some thirty times as fast.

Needs numba (the extra `fast`). The turns are worked through by `_compiled`, on all the machine's processors; what
comes out does not depend on how many there are. All of it runs in threads of its own: in the main one, numba
would swallow a Ctrl-C that came meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from cld.graph import _numba
from cld.graph._fast_kept import Kept, Powers
from cld.graph._fast_order import EASY
from cld.graph._fast_turns import Turned, begun, fits, moves_of, picks_of, turned
from cld.graph._numba import Refused, held
from cld.graph._order import Order
from cld.graph._store import Store
from cld.graph._sweep import Sweep, TooMany, Total, prepared

KEPT = 100_000_000
"""States that may be held at once, to find the loops through each link. They take 2.4 GB, and
what they tell takes two and a half times as long again as the count."""
_SURELY = 2.0
"""How many times too many states a sweep has to be heading for, by those that it has met, to be given up at once."""
_HEAT = 6_000_000
"""States that an order meets before it is judged."""
_HOPEFUL = 16.0
"""How many times as many states as the most promising order may an order be expected to meet to be tried."""


def fastest(links: Sequence[tuple[int, int, int]], among: Sequence[Order]) -> tuple[Sweep, float]:
    """The sweep of a block by the order that promises most, and about how many states it will meet.

    What is expected of an order beforehand, and what it does when it is begun, say about as much: the order with
    the smallest product of both is taken.
    """
    ready = [(prepared(links, order), 2**order.doublings) for order in among]
    if ready[0][1] < EASY:
        return ready[0]
    with held():
        store = Store()
    hopeful = [each for each in ready if each[1] < _HOPEFUL * ready[0][1]]
    return min(hopeful, key=lambda each: each[1] * _expected(each[0], len(links), store))


def _expected(sweep: Sweep, links: int, store: Store) -> float:
    met = 0
    try:
        for turn, share in zip(
            _layers(sweep, [(1, 1)] * links, store, inf, Kept(0)), sweep.share, strict=True
        ):
            met += turn.states
            if met > _HEAT:
                return met / share
    except TooMany:
        return inf
    return float(met)


class Counted(NamedTuple):
    """What a sweep came to."""

    total: Total
    slopes: list[int] | None = None
    """The sum's derivatives by the values of links, as `_sweep.gradient` gives them."""
    lengths: list[tuple[int, int]] | None = None
    """The sum by length, even and odd."""


def counted(
    sweep: Sweep,
    values: Sequence[int],
    lane: int,
    most: int,
    *,
    keep: int = 0,
    powers: Sequence[Powers] | None = None,
) -> Counted:
    """The sum over all loops of the product of their links' values, modulo 2^(2 lane) - 1, as `_sweep.total`; and
    where there is room, what else its states tell.

    Args:
        keep: how many states may be held at once for that.
        powers: the links' values by length. No length is told without them.

    Raises:
        TooMany: there are more states than `most`.
        Refused: a state has more pieces of path or carries a larger number than can be held, or there is no
            memory for so many, or numba does not work.
    """
    if not _numba.works():
        raise Refused
    low = (1 << lane) - 1
    pairs = [((value & low) + (value >> lane), (value & low) - (value >> lane)) for value in values]
    every, signed, met = 0, 0, 0
    with held():
        store = Store()
    kept = Kept(keep)
    for turn in _layers(sweep, pairs, store, most, kept):
        every, signed, met = every + int(turn.closed[0]), signed + int(turn.closed[1]), met + turn.states
    found = Total(_in_lanes(every, signed, lane), met, every)
    # Nothing that is told is larger than the sum, where no link is worth nothing.
    if len(kept.layers) < len(sweep.turns) or not fits(every) or not all(worth for worth, _ in pairs):
        return Counted(found)
    del store
    try:
        with held():
            slopes = kept.slopes(len(values))
            lengths = None if powers is None else kept.lengths(powers)
    except Refused:
        return Counted(found)
    return Counted(
        found,
        [_in_lanes(*slope, lane) for slope in slopes],
        None if lengths is None else [_even_and_odd(*each) for each in lengths],
    )


def _even_and_odd(every: int, signed: int) -> tuple[int, int]:
    return (every + signed) // 2, (every - signed) // 2


def _in_lanes(every: int, signed: int, lane: int) -> int:
    """Of a sum, and the same with signs: what was even below, and what was odd above."""
    even, odd = _even_and_odd(every, signed)
    return even + (odd << lane)


def _layers(
    sweep: Sweep, values: Sequence[tuple[int, int]], store: Store, most: float, kept: Kept
) -> Iterator[Turned]:
    """What each turn comes to.

    Raises:
        TooMany, Refused: as `counted` says; or there clearly will be too many states.
    """
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    if not fits(max(every for every, _ in values)):
        raise Refused
    states = begun(store)
    met, before = 0, 0.0
    with ThreadPoolExecutor(_numba.processors()) as pool:
        for picks, share in zip(picks_of(sweep, values, np.int64), sweep.share, strict=True):
            with held():
                moves = moves_of(states.patterns, states.ranges[1], picks, pool)
                kept.keep(picks, moves, states.patterns, states.ranges, store.arrays, before, pool)
                states, turn = turned(states, picks, moves, store, pool)
            met, before = met + turn.states, share
            if met > most or (met > EASY and met > _SURELY * most * share):
                raise TooMany
            yield turn
