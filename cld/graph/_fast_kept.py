"""What the states of all turns of a compiled sweep (`_fast`) tell besides the sum: the loops through each link, by
a walk backwards, and loops by length, by a walk forwards with a number for each length."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cld.graph import _numba
from cld.graph._fast_order import EASY
from cld.graph._fast_turns import Moves, Picks, shares
from cld.graph._store import BYTES, places, room

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cld.graph._compiled import Bits, Whole

Powers = Sequence[tuple[int, int, int]]
"""A sum of paths by length: a length, and how many paths have an even and an odd number of negative links."""

_SHARE = 5 / 8
"""Of the states that a store has room for, how many may be kept besides: of the memory, a fifth."""
_PATTERN, _MOVE = 32, 16
"""Bytes that a pattern takes, and a move to one."""
_NUMBER = 32
"""Bytes that a number by length takes: before a turn and after it, and with signs as well."""
_WORK = 400_000_000
"""Numbers that are worth to be worked out for loops by length: some three seconds' worth."""


class _Before(NamedTuple):
    """All states before a turn, in arrays of their own, and the turn."""

    picks: Picks
    moves: Moves
    patterns: tuple[Bits, Bits]
    ranges: tuple[Whole, Whole]
    states: tuple[Bits, Whole, Whole]


class Kept:
    """The states before each turn, or none at all once there are too many."""

    def __init__(self, most: int) -> None:
        """Room for so many states, and for no more than a part of the machine's memory."""
        self.layers: list[_Before] = []
        self._most = BYTES * min(most, int(_SHARE * places()))
        self._taken = 0

    def keep(
        self,
        picks: Picks,
        moves: Moves,
        patterns: tuple[Bits, Bits],
        ranges: tuple[Whole, Whole],
        states: tuple[Bits, Whole, Whole],
        share: float,
        pool: Executor,
    ) -> None:
        """Copy the states before a turn, while there is room, and while there seems to be enough for those to come.

        Args:
            ranges, states: as in `_compiled_pairings.copied`.
            share: of all states of the sweep, those that an order lets expect before this turn.
        """
        import numpy as np

        from cld.graph._compiled_pairings import copied

        if self._taken > self._most:
            return
        ends = np.cumsum(ranges[1])
        count = int(ends[-1]) if len(ends) else 0
        self._taken += BYTES * count + _PATTERN * len(ends) + _MOVE * len(moves.order)
        own = None
        if self._taken <= self._most and (
            self._taken < BYTES * EASY or self._taken <= 2 * share * self._most
        ):
            with suppress(MemoryError, OSError):
                own = room(count)
        if own is None:
            self.layers.clear()
            self._most = 0
            return
        begins = ends - ranges[1]
        cuts = shares(len(ends))
        copy = partial(copied, ranges=ranges, states=states, begins=begins, kept=own)
        list(pool.map(copy, cuts, cuts[1:]))
        self.layers.append(_Before(picks, moves, patterns, (begins, ranges[1]), own))

    def slopes(self, links: int) -> list[tuple[int, int]]:
        """What loops through each link come to without its own worth, and the same with signs."""
        from concurrent.futures import ThreadPoolExecutor

        from cld.graph import _compiled
        from cld.graph._compiled_pairings import going_on

        through = [(0, 0)] * links
        after: tuple[tuple[Whole, Whole], tuple[Bits, Whole, Whole]] | None = None
        with ThreadPoolExecutor(_numba.processors()) as pool:
            for picks, moves, patterns, ranges, states in reversed(self.layers):
                slopes = room(len(states[0]))[1:]
                given = patterns, ranges, states[1:], picks.links, picks.worth, slopes
                by_link = pool.submit(_compiled.closing, *given).result()
                if after is not None and len(after[0][0]):
                    going = partial(
                        going_on,
                        moves=(moves.order, moves.begins),
                        origin=moves.origin,
                        patterns=patterns,
                        ranges=ranges,
                        states=states,
                        after_ranges=after[0],
                        after=after[1],
                        links=picks.links,
                        worth=picks.worth,
                        slopes=slopes,
                    )
                    cuts = shares(len(ranges[1]))
                    by_link = sum(pool.map(going, cuts, cuts[1:]), by_link)
                for number, (every, signed) in zip(picks.numbers, by_link.tolist(), strict=True):
                    through[number] = every, signed
                after = ranges, (states[0], *slopes)
        return through

    def lengths(self, powers: Sequence[Powers]) -> list[tuple[int, int]] | None:
        """The sum by length, and the same with signs; None where that is too much work.

        Args:
            powers: what each link is worth, by length.
        """
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        from cld.graph import _compiled
        from cld.graph._compiled_pairings import along

        terms = [_terms([powers[number] for number in layer.picks.numbers]) for layer in self.layers]
        spans = self._spans(terms)
        rows, sizes = [], []
        for layer, (first, last) in zip(self.layers, spans, strict=True):
            width = last - first + 1
            ends = np.cumsum(layer.ranges[1] * width)
            rows.append((first, width, ends - layer.ranges[1] * width))
            sizes.append(int(ends[-1]) if len(ends) else 0)
        if sum(sizes) > _WORK or _NUMBER * max(sizes) > BYTES * places():
            return None
        try:
            (_, *now), (_, *then) = room(max(sizes)), room(max(sizes))
        except (MemoryError, OSError):
            return None
        now[0][0] = now[1][0] = 1
        longest = max(
            int(last.max(initial=0) + term.reach[1].max())
            for (_, last), term in zip(spans, terms, strict=True)
        )
        found = np.zeros((longest + 1, 2), np.int64)
        with ThreadPoolExecutor(_numba.processors()) as pool:
            for turn, (layer, term) in enumerate(zip(self.layers, terms, strict=True)):
                picks, moves, patterns, ranges, states = layer
                ending = patterns, ranges[1], rows[turn], tuple(now), picks.links, term.parts, found
                pool.submit(_compiled.ended, *ending).result()
                if turn + 1 == len(self.layers):
                    break
                after = self.layers[turn + 1]
                going = partial(
                    along,
                    moves=(moves.order, moves.begins),
                    origin=moves.origin,
                    patterns=patterns,
                    ranges=ranges,
                    pairings=states[0],
                    rows=rows[turn],
                    numbers=tuple(now),
                    after_ranges=after.ranges,
                    after_pairings=after.states[0],
                    after_rows=rows[turn + 1],
                    after_numbers=tuple(then),
                    links=picks.links,
                    parts=term.parts,
                )
                cuts = shares(len(after.ranges[1]))
                list(pool.map(going, cuts, cuts[1:]))
                now, then = then, now
        return [(every, signed) for every, signed in found.tolist()]

    def _spans(self, terms: Sequence[_Terms]) -> list[tuple[Whole, Whole]]:
        """The shortest and the longest that what is picked can be, in each pattern before each turn."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        from cld.graph import _compiled

        found: list[tuple[Whole, Whole]] = [(np.zeros(1, np.int64), np.zeros(1, np.int64))]
        with ThreadPoolExecutor(1) as pool:
            for layer, term in zip(self.layers[:-1], terms, strict=False):
                moves = layer.moves
                given = (moves.order, moves.begins), moves.origin, found[-1], *term.reach
                found.append(pool.submit(_compiled.spans, *given).result())
        return found


class _Terms(NamedTuple):
    """What each link of a turn is worth by length."""

    reach: tuple[Whole, Whole]
    """The shortest and the longest length."""
    parts: tuple[Whole, Whole, Whole, Whole]
    """Where each link's lengths begin, with an end more; lengths; paths of that length, and the same with signs."""


def _terms(powers: Sequence[Powers]) -> _Terms:
    import numpy as np

    begins = np.cumsum([0, *map(len, powers)])
    lengths, even, odd = (
        np.array(part, np.int64) for part in zip(*(each for power in powers for each in power), strict=True)
    )
    reach = [[way(length for length, _, _ in power) for power in powers] for way in (min, max)]
    return _Terms((np.array(reach[0]), np.array(reach[1])), (begins, lengths, even + odd, even - odd))
