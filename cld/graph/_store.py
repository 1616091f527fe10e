"""Room for the states of the compiled sweep (`_fast`), and how much of it a machine has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cld.graph import _numba
from cld.graph._numba import Refused

if TYPE_CHECKING:
    from cld.graph._compiled import Bits, Whole

BYTES = 24
"""What a state takes."""
_MEMORY = 4 << 30
"""Bytes that a store may take at most; no more than a third of the machine's memory in any case. What is kept to tell
more than a count comes on top (`_fast_kept`)."""


class Store:
    """Room for states, in parts of the same size. Parts are used over and over, since memory that is new to the
    program costs more time than the states that are written to it. What is not written to costs nothing."""

    def __init__(self) -> None:
        from cld.graph._compiled import PART

        states = places() // PART * PART
        while True:
            try:
                self.arrays = room(states)
                break
            except (MemoryError, OSError):
                if states < 2:
                    raise
                states //= 2
        self._every = [part * PART for part in reversed(range(states // PART))]
        self._free: list[int] = []

    def in_real_numbers(self) -> Store:
        """The same room for numbers of double precision."""
        pairings, *carried = self.arrays
        self.arrays = (pairings, *(array.view("float64") for array in carried))
        return self

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


def places() -> int:
    """How many states the machine has room for."""
    return min(_MEMORY, _numba.memory() // 3) // BYTES


def room(states: int) -> tuple[Bits, Whole, Whole]:
    """Arrays of zeros for so many states.

    Asked of the system without numpy, which asks for huge pages: to clear those took four times as long.

    Raises:
        MemoryError, OSError: the system does not give so much.
    """
    import mmap

    import numpy as np

    if not states:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    of_its_own = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
    pairings, every, signed = (mmap.mmap(-1, 8 * states, **of_its_own) for _ in range(3))
    return np.frombuffer(pairings, np.uint64), np.frombuffer(every, np.int64), np.frombuffer(signed, np.int64)
