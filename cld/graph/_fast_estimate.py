"""The estimate of `_estimate` with the compiled sweep (`_fast`): the same, with some thirty times as many samples."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from cld.graph import _numba
from cld.graph._fast_turns import begun, moves_of, picks_of, turned
from cld.graph._numba import Refused, held
from cld.graph._store import Store
from cld.graph._sweep import Sweep

_PICKS = 15_000_000
"""Choices that the states which go on have, over all turns of one sweep."""
_LOST = 0.02
"""The share of what states carry that may be left out, for want of room for their many pieces of path."""
_ROOM = 1_000, 300_000
"""States that go on from a turn, at least and at most."""


class Sampled(NamedTuple):
    """What a sweep over samples came to."""

    first: float
    second: float
    lost: float
    """About the share of both that is left out (`_LOST`)."""


def sampled(sweep: Sweep, factors: Sequence[tuple[float, float]], dice: Random, store: Store) -> Sampled:
    """One sweep over samples: about what all loops come to, for two values of each link at once. States are sampled by
    what they carry of the first, which may not be negative.

    Args:
        store: with room for numbers of double precision.

    Raises:
        Refused: as `_fast.counted`.
    """
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from cld.graph import _compiled

    choices = sum(1 + len(turn.links) for turn in sweep.turns)
    room = min(max(_PICKS // choices, _ROOM[0]), _ROOM[1])
    first, second, lost, scale = 0.0, 0.0, 0.0, 1.0
    with held(), ThreadPoolExecutor(_numba.processors()) as pool:
        states = begun(store)
        for picks in picks_of(sweep, factors, np.float64):
            moves = moves_of(states.patterns, states.ranges[1], picks, pool)
            states, turn = turned(states, picks, moves, store, pool)
            first, second = first + scale * turn.closed[0], second + scale * turn.closed[1]
            carried = pool.submit(_compiled.summed, states.ranges, store.arrays[1]).result()
            if not carried:
                break
            bar = carried / room if turn.states > room else 0.0
            level = dice.random() * bar
            given = states.patterns, states.ranges, store.arrays, bar, level, carried
            lost += pool.submit(_compiled.thinned, *given).result() / carried
            if lost > _LOST:
                raise Refused
            scale *= carried
    return Sampled(first, second, lost)
