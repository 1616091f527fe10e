"""How many loops there are of each polarity: what a search, a census and a report hand to each other."""

from __future__ import annotations

from typing import NamedTuple


class LoopCounts(NamedTuple):
    """Numbers of feedback loops, in all and by polarity; the three polarities add up to the total."""

    total: int
    reinforcing: int
    balancing: int
    undetermined: int

    def plus(self, other: LoopCounts) -> LoopCounts:
        """The loops of two sets that share none."""
        return LoopCounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def less(self, other: LoopCounts) -> LoopCounts:
        """The loops that are left of these without some of them."""
        return LoopCounts(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


NONE = LoopCounts(0, 0, 0, 0)
