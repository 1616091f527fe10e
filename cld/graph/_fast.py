"""The sweep of `_sweep` where it meets millions of states: the same count, some thirty times as fast.

Needs numba (the extra `fast`). The turns are worked through by `_compiled`, on all the machine's processors; what
comes out does not depend on how many there are. All of it runs in threads of its own: in the main one, numba
would swallow a Ctrl-C that came meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from math import inf, log2
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from warnings import catch_warnings, simplefilter

from cld.graph._order import Order, as_bits, judged, pieces, quick_order
from cld.graph._sweep import Sweep, TooMany, Total, Turn, prepared

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cld.graph._compiled import Bits, Whole

EFFORT = 600_000_000
"""States that a census may meet with it: some ten seconds' worth on two processors."""
_SURELY = 8.0
"""How many times too many states a sweep has to meet for its length to be given up before the end."""
_PLACES = 64
_BYTES = 24
"""What a state takes."""
_MEMORY = 4 << 30
"""Bytes that the store may take at most; no more than a third of the machine's memory in any case."""
_LEAST = 1_000_000_000
"""Bytes of memory without which numba is not loaded: where it finds none, it ends the program."""
_PIECE = 1 << 21
"""States that one processor gathers at a time."""
_SHARED = 20_000
"""States, or patterns, from which it is worth to share them among processors."""
_HEAT = 6_000_000
"""States that an order meets before it is judged."""
_HOPEFUL = 16.0
"""How many times as many states as the most promising order may an order be expected to meet to be tried."""
_EASY = 4_000_000
"""States that are no matter: the first order will do."""
_WIDTHS = (300, 3000)
"""Beginnings of an order that are kept."""
_GAIN = 3.0
"""Doublings that a wider search may gain."""
_RELIEFS = (0.0, 0.2)
"""Doublings less for an element that may be a start or an end (`_compiled_order.beam`)."""
_MOST_EXPECTED = 40
"""Starts, or ends, with which no order is any good."""
_HOPELESS = 1e300
"""States to expect with more. Not more than any number: an order that has no choice but to go through it must
still come to its end."""
_WORD = (1 << 64) - 1
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a system tells a program in a container how much memory it may take."""


class Refused(TooMany):
    """States are such that they cannot be held, or the machine has no room for them: it need not be too many."""


@contextmanager
def _held() -> Iterator[None]:
    """What goes wrong with numba itself is no fault of the sweep, and is Refused: no memory, no new thread, nothing
    more to be written to its cache, or a cache cut short."""
    try:
        yield
    except TooMany:
        raise
    except Exception as fault:
        raise Refused from fault


def is_there() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


@cache
def works() -> bool:
    """Whether numba, which is installed, can be used: it may not go with the numpy or the system that are there."""
    if _memory() < _LEAST:
        return False
    try:
        with catch_warnings():
            simplefilter("ignore")
            import numpy as np

            from cld.graph._compiled import count

            return int(count(np.uint64(1))) == 1
    except Exception:
        return False


def orders(links: Sequence[tuple[int, int, int]], hopeless: float = inf) -> list[Order]:
    """Orders for the links of one block, most promising first, as `_order.orders` but searched more widely.

    Raises:
        Refused: the machine has no room for the search.
    """
    with _held():
        return _searched(links, hopeless)


def _searched(links: Sequence[tuple[int, int, int]], hopeless: float) -> list[Order]:
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from cld.graph._compiled_order import MOST, beam

    found = [quick_order(links)]
    numbers, effects, causes = as_bits(links)
    size = len(numbers)
    if size <= MOST:
        around = np.array(
            [[[each & _WORD, each >> 64] for each in sets] for sets in (effects, causes)], np.uint64
        )
        few = min(size, _MOST_EXPECTED)
        expected = np.full((size + 1, size + 1), _HOPELESS)
        expected[: few + 1, : few + 1] = [
            [pieces(0, starts, ends) for ends in range(few + 1)] for starts in range(few + 1)
        ]
        with ThreadPoolExecutor(1) as pool:
            for width in _WIDTHS:
                best = min(order.doublings for order in found)
                if best < log2(_EASY) or (width != _WIDTHS[0] and best > hopeless + _GAIN):
                    break
                for relief in _RELIEFS:
                    turns = pool.submit(beam, around, width, expected, relief).result().tolist()
                    found.append(judged(effects, causes, [*map(tuple, turns)]).named(numbers))
    return sorted(dict.fromkeys(found), key=lambda order: order.doublings)


def fastest(links: Sequence[tuple[int, int, int]], among: Sequence[Order]) -> tuple[Sweep, float]:
    """The sweep of a block by the order that promises most, and about how many states it will meet.

    What is expected of an order beforehand, and what it does when it is begun, say about as much: the order with
    the smallest product of both is taken.
    """
    ready = [(prepared(links, order), 2**order.doublings) for order in among]
    if ready[0][1] < _EASY:
        return ready[0]
    store = _Store()
    hopeful = [each for each in ready if each[1] < _HOPEFUL * ready[0][1]]
    return min(hopeful, key=lambda each: each[1] * _expected(each[0], len(links), store))


def _expected(sweep: Sweep, links: int, store: _Store) -> float:
    met = 0
    try:
        for turn, share in zip(_layers(sweep, [(1, 1)] * links, store, inf), sweep.share, strict=True):
            met += turn.states
            if met > _HEAT:
                return met / share
    except TooMany:
        return inf
    return float(met)


def total(sweep: Sweep, values: Sequence[int], lane: int, most: int) -> Total:
    """The sum over all loops of the product of their links' values, modulo 2^(2 lane) - 1, as `_sweep.total`.

    Raises:
        TooMany: there are more states than `most`.
        Refused: a state has more pieces of path or carries a larger number than can be held, or there is no
            memory for so many, or numba does not work.
    """
    if not works():
        raise Refused
    low = (1 << lane) - 1
    pairs = [((value & low) + (value >> lane), (value & low) - (value >> lane)) for value in values]
    every, signed, met = 0, 0, 0
    with _held():
        store = _Store()
    for turn in _layers(sweep, pairs, store, most):
        every, signed, met = every + turn.closed[0], signed + turn.closed[1], met + turn.states
    even, odd = (every + signed) // 2, (every - signed) // 2
    return Total(even + (odd << lane), met, every)


class _Layer(NamedTuple):
    """What a turn came to."""

    states: int
    closed: tuple[int, int]


class _States(NamedTuple):
    """All states after a turn (`_compiled`)."""

    patterns: tuple[Bits, Bits]
    ranges: tuple[Whole, Whole]
    """Where the states of each pattern begin in the store, and how many there are."""
    parts: list[int]
    """Where the parts of the store begin that they are in."""


class _Store:
    """Room for states, in parts of the same size. Parts are used over and over, since memory that is new to the
    program costs more time than the states that are written to it. What is not written to costs nothing."""

    def __init__(self) -> None:
        from cld.graph._compiled import PART

        parts = min(_MEMORY, _memory() // 3) // (_BYTES * PART)
        self.arrays = _room(parts * PART)
        parts = len(self.arrays[0]) // PART
        self._every = [part * PART for part in reversed(range(parts))]
        self._free: list[int] = []

    def clear(self) -> None:
        """All parts are free."""
        self._free = self._every.copy()

    def take(self, count: int) -> list[int]:
        """Where so many free parts begin. Several threads may ask at once.

        Raises:
            Refused: there are not so many left.
        """
        try:
            return [self._free.pop() for _ in range(count)]
        except IndexError:
            raise Refused from None

    def give_back(self, parts: Sequence[int]) -> None:
        """Parts that are free again."""
        self._free += reversed(parts)


def _room(states: int) -> tuple[Bits, Whole, Whole]:
    """Arrays for so many states; for half as many, and so on, where the system does not give so much.

    Asked of the system without numpy, which asks for huge pages: to clear those took four times as long.
    """
    import mmap

    import numpy as np

    of_its_own = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
    try:
        rooms = [mmap.mmap(-1, 8 * states, **of_its_own) for _ in range(3)]
    except (MemoryError, OSError):
        if states < 2:
            raise
        return _room(states // 2)
    pairings, every, signed = rooms
    return np.frombuffer(pairings, np.uint64), np.frombuffer(every, np.int64), np.frombuffer(signed, np.int64)


def _memory() -> int:
    """Bytes of memory that the program may take; eight gigabytes where the machine does not say."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        memory = 8 << 30
    try:
        import resource

        memory = min([memory, *(each for each in resource.getrlimit(resource.RLIMIT_AS)[:1] if each >= 0)])
    except (ImportError, OSError):
        pass
    for path in _LIMITS:
        try:
            memory = min(memory, int(Path(path).read_text()))
        except (OSError, ValueError):  # no such file, or no limit
            continue
    return memory


def _layers(sweep: Sweep, values: Sequence[tuple[int, int]], store: _Store, most: float) -> Iterator[_Layer]:
    """What each turn comes to.

    Raises:
        TooMany, Refused: as `total` says; or there clearly will be too many states.
    """
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from cld.graph import _compiled

    if max(every for every, _ in values) > _compiled.LARGEST:
        raise Refused
    if max(place for turn in sweep.turns for place, _, _ in turn.around) >= _PLACES:
        raise Refused
    store.clear()
    begin = store.take(1)[0]
    for array, first in zip(store.arrays, (0, 1, 1), strict=True):
        array[begin] = first
    none = np.zeros(1, np.uint64)
    states = _States((none, none), (np.array([begin]), np.ones(1, np.int64)), [begin])
    into = out = met = 0
    with ThreadPoolExecutor(_processors()) as pool:
        for turn, share in zip(sweep.turns, sweep.share, strict=True):
            for place, in_open, out_open in turn.around:
                into = into & ~(1 << place) | in_open << place
                out = out & ~(1 << place) | out_open << place
            opened = np.array([into, out], np.uint64)
            with _held():
                states, layer = _turned(states, turn, opened, values, store, pool)
            met += layer.states
            if met > most or (met > _EASY and met > _SURELY * most * share):
                raise TooMany
            yield layer


def _processors() -> int:
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _turned(
    states: _States,
    turn: Turn,
    opened: Bits,
    values: Sequence[tuple[int, int]],
    store: _Store,
    pool: Executor,
) -> tuple[_States, _Layer]:
    """The states after a turn."""
    import numpy as np

    from cld.graph import _compiled

    links = np.array([link[:2] for link in turn.links], np.int64)
    worth = np.array([values[number] for _, _, number in turn.links], np.int64)
    begins, sizes = states.ranges
    loops, signed_loops, about = pool.submit(
        _compiled.closed, states.patterns, sizes, begins, *store.arrays[1:], links, worth
    ).result()

    def moved(first: int, last: int) -> tuple[Bits, Bits, Whole, Whole]:
        room = (last - first) * (len(links) + 1)
        new = np.empty(room, np.uint64), np.empty(room, np.uint64)
        origin = np.empty(room, np.int32), np.empty(room, np.int32)
        found = _compiled.moved(first, last, states.patterns, sizes, opened, links, new, origin)
        if found < 0:
            raise Refused
        return new[0][:found], new[1][:found], origin[0][:found], origin[1][:found]

    firsts = range(0, len(sizes), max(_SHARED, -(-len(sizes) // _processors())))
    found = zip(*pool.map(moved, firsts, [*firsts[1:], len(sizes)]), strict=True)
    low, high, source, picked = (np.concatenate(part) for part in found)
    order, move_begins, low, high, rooms = pool.submit(_compiled.indexed, (low, high), source, sizes).result()
    ranges = np.empty(len(low), np.int64), np.empty(len(low), np.int64)

    def gathered(first: int, last: int) -> tuple[int, list[int]]:
        parts = store.take(1 + 2 * int(rooms[last] - rooms[first]) // _compiled.PART)
        count, used = _compiled.gathered(
            first,
            last,
            np.array(parts),
            (order, move_begins, rooms),
            (source, picked),
            states.patterns,
            states.ranges,
            store.arrays,
            links,
            worth,
            ranges,
        )
        store.give_back(parts[used:])
        return count, parts[:used]

    cuts = _cuts(rooms)
    gained = list(pool.map(gathered, cuts[:-1], cuts[1:]))
    if any(count < 0 for count, _ in gained) or about > _compiled.LARGEST:
        raise Refused
    store.give_back(states.parts)
    after = _States((low, high), ranges, [part for _, parts in gained for part in parts])
    return after, _Layer(sum(count for count, _ in gained), (int(loops), int(signed_loops)))


def _cuts(rooms: Whole) -> list[int]:
    """Where to cut the new patterns so that all processors have some work, and little memory is spoken for.

    Raises:
        Refused: one pattern could have more states than a part of the store has room for.
    """
    from cld.graph import _compiled

    if len(rooms) > 1 and (rooms[1:] - rooms[:-1]).max() > _compiled.PART // 2:
        raise Refused
    size = min(_PIECE, max(_SHARED, int(rooms[-1]) // (4 * _processors())))
    cuts = [0]
    while cuts[-1] < len(rooms) - 1:
        cut = int(rooms.searchsorted(rooms[cuts[-1]] + size, side="right")) - 1
        cuts.append(max(cut, cuts[-1] + 1))
    return cuts
