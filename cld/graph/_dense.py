"""Counting the loops of a small dense block: by sets of elements, not by a frontier.

In a block where nearly everything acts on everything, nearly all elements are at the frontier of a sweep all
the time. There it is cheaper to count, for each set of elements, the paths that start at a root, meet exactly
these elements and end at each of them (Bellman 1962, and Held and Karp 1962, for tours). A loop is counted at
its element with the largest number, which is its root.

The counts of one set are one whole number with a lane for each end, so that a remainder by 2^width - 1 adds all
lanes in one step. In each lane there are two counts, of paths with an even and with an odd number of negative
links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cld.graph.kernel import folded

LARGEST = 18
"""Elements of a block beyond which there are too many sets."""
_WALKED_BACK = 16
"""Elements up to which the loops through each link are found as well, which takes more memory."""
_LONG = 600
"""Bits of a lane from which halving is faster than division."""
_SLACK = 6
"""Bits that keep lanes apart which nobody reads."""


class Paths(NamedTuple):
    """What all sets of elements came to, as numbers modulo 2^(2 lane) - 1."""

    value: int
    """The sum over all loops of the product of their links' values."""
    by_size: tuple[int, ...]
    """The same for the loops of each number of elements."""
    slopes: list[int] | None
    """The derivative by the value of each link; None where that takes too much memory."""


def cost(size: int) -> float:
    """About as many states of a sweep would take the same time."""
    return 0.5 * size * 2.0**size if size <= LARGEST else float("inf")


def paths(
    links: Sequence[tuple[int, int, int]], values: Sequence[int], lane: int, *, through: bool = True
) -> Paths:
    """Count the loops of a block of at most `LARGEST` elements.

    Args:
        links: cause, effect and anything for each link.
        values: what each link is worth, modulo 2^(2 lane) - 1.
        through: also find what loops there are through each link, if the block is small enough.
    """
    numbers = sorted({end for link in links for end in link[:2]})
    index = {number: position for position, number in enumerate(numbers)}
    block = _Block(len(numbers), lane)
    through = through and len(numbers) <= _WALKED_BACK
    low = (1 << lane) - 1
    for (cause, effect, _), value in zip(links, values, strict=True):
        block.worth[index[cause]][index[effect]] = (value & low, value >> lane)
    by_size = [0] * (len(numbers) + 1)
    for root in range(1, len(numbers)):
        ways, turned = block.count(root, by_size)
        if through:
            block.walk_back(root, ways, turned)
    slopes = None
    if through:
        slopes = [block.narrow(block.slopes[index[cause]][index[effect]]) for cause, effect, _ in links]
    sizes = tuple(block.narrow(value) for value in by_size)
    return Paths(folded(sum(sizes), 2 * lane), sizes, slopes)


class _Block:
    """The links of a block, and how numbers are packed: lanes of two counts."""

    def __init__(self, size: int, lane: int) -> None:
        self.lane, self.half = lane, lane + _SLACK
        self.width = 2 * self.half
        self.whole = (1 << self.width) - 1
        self.even = sum(((1 << self.half) - 1) << self.width * place for place in range(size))
        places = [1 << step for step in reversed(range((size - 1).bit_length()))]
        self.halves = [(self.width * count, (1 << self.width * count) - 1) for count in places]
        self.worth = [[(0, 0)] * size for _ in range(size)]
        self.slopes = [[0] * size for _ in range(size)]

    def narrow(self, value: int) -> int:
        """Two counts as the caller writes them."""
        return folded((value & (1 << self.half) - 1) + (value >> self.half << self.lane), 2 * self.lane)

    def turned(self, packed: int) -> int:
        """The same paths with one negative link more."""
        return (packed & self.even) << self.half | packed >> self.half & self.even

    def into(self, effect: int, among: int) -> list[tuple[int, int, int]]:
        """The links to an element by their worth: lanes of the causes, even count, odd count."""
        groups: dict[tuple[int, int], int] = {}
        for cause in range(among):
            worth = self.worth[cause][effect]
            if worth != (0, 0) and cause != effect:
                groups[worth] = groups.get(worth, 0) | 1 << self.width * cause
        return [(ones, *worth) for worth, ones in sorted(groups.items())]

    def count(self, root: int, by_size: list[int]) -> tuple[list[int], list[int]]:
        """Add the loops of which the root has the largest number. Gives the paths from it, by set of elements."""
        width, whole = self.width, self.whole
        groups = [
            [(ones * whole, even, odd) for ones, even, odd in self.into(effect, root)]
            for effect in range(root)
        ]
        closing = [(ones * whole, even, odd) for ones, even, odd in self.into(root, root)]
        ways = [0] * (1 << root)
        for place in range(root):
            even, odd = self.worth[root][place]
            ways[1 << place] = (even + (odd << self.half)) << width * place
        turned = [self.turned(packed) for packed in ways]
        for members in range(1, 1 << root):
            if members & members - 1:
                packed, rest = 0, members
                while rest:
                    bit = rest & -rest
                    rest ^= bit
                    before = ways[members ^ bit]
                    if before:
                        place = bit.bit_length() - 1
                        packed += self.led(before, turned[members ^ bit], groups[place]) << width * place
                ways[members], turned[members] = packed, self.turned(packed)
            if ways[members]:
                by_size[members.bit_count() + 1] += self.led(ways[members], turned[members], closing)
        return ways, turned

    def led(self, packed: int, turned: int, groups: Sequence[tuple[int, int, int]]) -> int:
        """The paths in all lanes, led on by links of some worth."""
        result = 0
        for lanes, even, odd in groups:
            if even:
                result += self.added(packed & lanes) * even
            if odd:
                result += self.added(turned & lanes) * odd
        return result

    def added(self, packed: int) -> int:
        """The sum of all lanes."""
        if self.width < _LONG:
            return packed % self.whole
        for shift, low in self.halves:  # division of long numbers takes long
            packed = (packed & low) + (packed >> shift)
        return packed

    def walk_back(self, root: int, ways: list[int], turned: list[int]) -> None:
        """Reverse accumulation: what each path adds to the sum, from the largest sets to the smallest."""
        width, whole, half = self.width, self.whole, self.half
        low = (1 << half) - 1
        groups = [self.into(effect, root) for effect in range(root)]
        home = sum(
            (self.worth[place][root][0] + (self.worth[place][root][1] << half)) << width * place
            for place in range(root)
        )
        ahead = [0] * (1 << root)
        gains = [0] * root  # by effect: lanes of the causes
        last = 0
        for members in range((1 << root) - 1, 0, -1):
            packed, back = ways[members], turned[members]
            if not packed:
                continue
            last += packed
            slope = home
            rest = ((1 << root) - 1) ^ members
            while rest:
                bit = rest & -rest
                rest ^= bit
                place = bit.bit_length() - 1
                beyond = ahead[members | bit] >> width * place & whole
                if beyond:
                    even, odd = beyond & low, beyond >> half
                    gains[place] += packed * even + back * odd
                    for ones, plain, other in groups[place]:
                        slope += ones * (beyond * plain + ((even << half) + odd) * other)
            ahead[members] = slope
        for place in range(root):
            self.slopes[root][place] += ahead[1 << place] >> width * place & whole
            self.slopes[place][root] += last >> width * place & whole
            for cause in range(root):
                self.slopes[cause][place] += gains[place] >> width * cause & whole
