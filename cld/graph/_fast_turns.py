"""A turn of the compiled sweep (`_fast`): what there is to pick, and what that makes of all states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cld.graph import _numba
from cld.graph._numba import Refused
from cld.graph._store import Store
from cld.graph._sweep import Sweep

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cld.graph._compiled import Bits, Short, Whole

_PLACES = 64
"""Places at the frontier that a set of bits has room for."""
_PIECE = 1 << 21
"""States that one processor gathers at a time."""
_SHARED = 20_000
"""States, or patterns, from which it is worth to share them among processors."""


class Picks(NamedTuple):
    """What there is to pick in a turn."""

    links: Whole
    """(links, 2), places of cause and effect."""
    worth: Whole
    """(links, 2), what each is worth, without signs and with them."""
    numbers: tuple[int, ...]
    """The number of each link in the block."""
    opened: Bits
    """Places with open links to them after the turn, and with open links out of them, as two sets."""


class Moves(NamedTuple):
    """What a turn makes of patterns (`_compiled.indexed`)."""

    order: Whole
    begins: Whole
    rooms: Whole
    origin: tuple[Short, Short]
    """The pattern that each comes from, and the link that is picked."""
    patterns: tuple[Bits, Bits]
    """New ones."""


def moves_of(patterns: tuple[Bits, Bits], sizes: Whole, picks: Picks, pool: Executor) -> Moves:
    """What a turn makes of patterns, each of so many states; loops that it closes are left to `turned`.

    Raises:
        Refused: a pattern has more pieces of path than there is room for.
    """
    import numpy as np

    from cld.graph import _compiled

    def moved(first: int, last: int) -> tuple[Bits, Bits, Whole, Whole]:
        most = (last - first) * (len(picks.links) + 1)
        new = np.empty(most, np.uint64), np.empty(most, np.uint64)
        origin = np.empty(most, np.int32), np.empty(most, np.int32)
        found = _compiled.moved(first, last, patterns, sizes, picks.opened, picks.links, new, origin)
        if found < 0:
            raise Refused
        return new[0][:found], new[1][:found], origin[0][:found], origin[1][:found]

    cuts = shares(len(sizes))
    found = zip(*pool.map(moved, cuts, cuts[1:]), strict=True)
    low, high, source, picked = (np.concatenate(part) for part in found)
    order, begins, low, high, rooms = pool.submit(_compiled.indexed, (low, high), source, sizes).result()
    return Moves(order, begins, rooms, (source, picked), (low, high))


def shares(count: int) -> list[int]:
    """Where to cut so many patterns so that all processors have some."""
    return [*range(0, count, max(_SHARED, -(-count // _numba.processors()))), count]


class Turned(NamedTuple):
    """What a turn came to."""

    states: int
    closed: tuple[float, float]
    """The sum over loops that it closed, and the same with signs: whole numbers, or real ones."""


class States(NamedTuple):
    """All states after a turn (`_compiled`)."""

    patterns: tuple[Bits, Bits]
    ranges: tuple[Whole, Whole]
    """Where the states of each pattern begin in the store, and how many there are."""
    parts: list[int]
    """Where the parts of the store begin that they are in."""


def begun(store: Store) -> States:
    """The one state before the first turn, in which nothing is picked."""
    import numpy as np

    store.clear()
    begin = store.take(1)[0]
    for array, first in zip(store.arrays, (0, 1, 1), strict=True):
        array[begin] = first
    none = np.zeros(1, np.uint64)
    return States((none, none), (np.array([begin]), np.ones(1, np.int64)), [begin])


def picks_of(sweep: Sweep, values: Sequence[tuple[float, float]], kind: type) -> Iterator[Picks]:
    """What there is to pick in each turn, with what each link is worth as numbers of this kind.

    Raises:
        Refused: more places at the frontier than there are bits for.
    """
    import numpy as np

    if max(place for turn in sweep.turns for place, _, _ in turn.around) >= _PLACES:
        raise Refused
    into = out = 0
    for turn in sweep.turns:
        for place, in_open, out_open in turn.around:
            into = into & ~(1 << place) | in_open << place
            out = out & ~(1 << place) | out_open << place
        numbers = tuple(number for _, _, number in turn.links)
        yield Picks(
            np.array([link[:2] for link in turn.links], np.int64),
            np.array([values[number] for number in numbers], kind),
            numbers,
            np.array([into, out], np.uint64),
        )


def fits(number: float) -> bool:
    """Whether a state may carry so much."""
    from cld.graph._compiled import LARGEST

    return number <= LARGEST


def turned(states: States, picks: Picks, moves: Moves, store: Store, pool: Executor) -> tuple[States, Turned]:
    """The states after a turn.

    Raises:
        Refused: numbers become too large, or there is no room for so many states.
    """
    import numpy as np

    from cld.graph import _compiled, _compiled_pairings

    begins, sizes = states.ranges
    loops, signed_loops, about = pool.submit(
        _compiled.closed, states.patterns, sizes, begins, *store.arrays[1:], picks.links, picks.worth
    ).result()
    rooms = moves.rooms
    ranges = np.empty(len(rooms) - 1, np.int64), np.empty(len(rooms) - 1, np.int64)

    def gathered(first: int, last: int) -> tuple[int, list[int]]:
        parts = store.take(1 + 2 * int(rooms[last] - rooms[first]) // _compiled.PART)
        count, used = _compiled_pairings.gathered(
            first,
            last,
            np.array(parts),
            moves[:3],
            moves.origin,
            states.patterns,
            states.ranges,
            store.arrays,
            picks.links,
            picks.worth,
            ranges,
        )
        store.give_back(parts[used:])
        return count, parts[:used]

    cuts = _cuts(rooms)
    gained = list(pool.map(gathered, cuts[:-1], cuts[1:]))
    if any(count < 0 for count, _ in gained) or not fits(about):
        raise Refused
    store.give_back(states.parts)
    after = States(moves.patterns, ranges, [part for _, parts in gained for part in parts])
    return after, Turned(sum(count for count, _ in gained), (loops, signed_loops))


def _cuts(rooms: Whole) -> list[int]:
    """Where to cut the new patterns so that all processors have some work, and little memory is spoken for.

    Raises:
        Refused: one pattern could have more states than a part of the store has room for.
    """
    from cld.graph import _compiled

    if len(rooms) > 1 and (rooms[1:] - rooms[:-1]).max() > _compiled.PART // 2:
        raise Refused
    size = min(_PIECE, max(_SHARED, int(rooms[-1]) // (4 * _numba.processors())))
    cuts = [0]
    while cuts[-1] < len(rooms) - 1:
        cut = int(rooms.searchsorted(rooms[cuts[-1]] + size, side="right")) - 1
        cuts.append(max(cut, cuts[-1] + 1))
    return cuts
