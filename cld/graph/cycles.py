"""What searches for cycles share: how cycles and links are written, and how long a search may go on.

A string stands for a sequence of elements: each element is the character whose code point is its number.
Strings join, compare and sort at the speed of memory, in the order of the numbers.
"""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple

Cycle = tuple[int, ...]
"""A cycle as numbers of elements, for those who need them one by one."""
Batch = tuple[int, list[str]]
"""Cycles as strings, and the code that is the same for all of them: see `joined`."""

NEGATIVE = 1
"""The bit of a code that tells an odd number of negative links; the other bits tell what any link is."""

STRIDE = 1024
"""Search steps between two looks at the clock: a millisecond or two."""


class Arc(NamedTuple):
    """A link, or a chain of links through elements that are merged into it."""

    source: int
    target: int
    code: int
    """What the links say together: see `joined`."""
    between: str = ""
    """The elements between its ends, in causal order."""


def joined(one: int, other: int) -> int:
    """The code of two pieces of a way in a row: negatives count by pairs, all else holds if it does for any."""
    return (one | other) ^ (one & other & NEGATIVE)


def canonical(cycle: str) -> str:
    """The same cycle from its smallest element on."""
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]


class OutOfTime(Exception):
    """The search's time is up."""


class Budget:
    """Counts search steps and, every few thousand of them, looks whether the time is up.

    Steps, not finds: a search can run long without finding anything.
    """

    def __init__(self, seconds: float | None, most: int | None = None) -> None:
        self.steps = 0
        self._most = most
        self._deadline = None if seconds is None else monotonic() + seconds

    def part(self, most: int) -> Budget:
        """A budget of its own for a try: so many steps, and a quarter of the time that is left."""
        left = None if self._deadline is None else max(0.0, self._deadline - monotonic())
        return Budget(None if left is None else left / 4, most)

    def spend(self, steps: int) -> None:
        """Note steps taken. Raises OutOfTime when the time is up, or the steps are."""
        self.steps += steps
        if self._deadline is not None and monotonic() >= self._deadline:
            raise OutOfTime
        if self._most is not None and self.steps > self._most:
            raise OutOfTime
