"""Is a loop independent of those chosen before? Exact arithmetic over the rational numbers.

Loops are taken as sums of their links. One depends on others where it is a sum of them, each taken any
number of times, forwards or backwards. Counting modulo 2, as is usual for graphs without directions, is not
enough: loops can cover each link an even number of times and still be independent, so that a shortest basis
modulo 2 can be longer than need be (the tests hold an example of 13 elements).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd

_SMALL = 6  # bits of the largest number that a vector holds, to begin with


class Independence:
    """A growing set of independent loops over links that are numbered from 0.

    Each link that was met has a vector, so that a loop depends on those of the set exactly when the vectors
    of its links add up to nothing. A link that was not met yet makes any loop independent. So a loop is
    tested by a few additions, and only one that is independent without a new link changes more than its
    own links' vectors: what its vectors add up to is taken for nothing from then on.

    A vector of whole numbers is one int, a sum of number * 2 ** (width * place). That makes addition and
    multiples of vectors operations on ints. Numbers stay within `_bits` bits, and are moved to wider places
    when one would not fit.
    """

    def __init__(self, links: int, longest: int) -> None:
        """Begin with no loop, over so many links; no loop has more than `longest` of them."""
        self._vectors: list[int | None] = [None] * links
        self._places = 0
        self._room = longest.bit_length() + 1
        self._set_width(_SMALL)

    def _set_width(self, bits: int) -> None:
        self._bits = bits
        self._width = 2 * bits + self._room  # holds sums over a loop, and differences of multiples

    def add(self, loop: Sequence[int]) -> bool:
        """Add a loop, given as the numbers of its links, if it is independent; say whether it was."""
        vectors = self._vectors
        fresh = [link for link in loop if vectors[link] is None]
        if fresh:
            self._meet(loop, fresh)
            return True
        total = 0
        for link in loop:
            total += vectors[link] or 0
        if total:
            self._vanish(total)
        return total != 0

    def _meet(self, loop: Sequence[int], fresh: Sequence[int]) -> None:
        """Give new links their vectors: one place each, and to the last what makes the loop add up to nothing."""
        vectors = self._vectors
        for link in fresh[:-1]:
            vectors[link] = 1 << self._width * self._places
            self._places += 1
        self._replace({fresh[-1]: -sum(vectors[link] or 0 for link in loop)})

    def _vanish(self, total: int) -> None:
        """Take a vector for nothing: clear one of its places in all vectors by subtracting multiples of it.

        Its numbers lose their common factor first: otherwise a factor other than 1 would go into all vectors,
        and from there into the next vector, and grow without end.
        """
        place = total.bit_length() // self._width
        pivot = self._number(total, place)
        if pivot not in (1, -1):
            numbers = list(self._numbers(total))
            place, pivot = min(numbers, key=lambda entry: (abs(entry[1]), -entry[0]))
            common = gcd(*[number for _, number in numbers])
            total, pivot = total // common, pivot // common
        if pivot < 0:
            total, pivot = -total, -pivot
        reach = self._width * place  # shorter vectors have nothing at the place, not even after rounding
        changed: dict[int, int] = {}
        for link, vector in enumerate(self._vectors):
            if vector and (pivot > 1 or vector.bit_length() >= reach):
                times = self._number(vector, place)
                if times or pivot > 1:
                    changed[link] = pivot * vector - times * total
        self._replace(changed)

    def _replace(self, changed: dict[int, int]) -> None:
        """Set vectors; all numbers move to wider places first if some have grown too large."""
        bound = 1 << self._bits
        every = ((1 << self._width * (self._places + 1)) - 1) // ((1 << self._width) - 1)
        lift, over = bound * every, ((1 << self._width) - 2 * bound) * every
        vectors = self._vectors
        grown = any((vector + lift) & over for vector in changed.values())
        for link, vector in changed.items():
            vectors[link] = vector
        if grown:
            self._widen()

    def _widen(self) -> None:
        spread = [None if v is None else list(self._numbers(v)) for v in self._vectors]
        largest = max(abs(number) for row in spread for _, number in row or ())
        self._set_width(2 * largest.bit_length())
        for link, row in enumerate(spread):
            if row is not None:
                self._vectors[link] = sum(number << self._width * place for place, number in row)

    def _number(self, vector: int, place: int) -> int:
        """The number at a place of a vector; what lies below it rounds away."""
        upper = (vector >> self._width * place - 1 if place else vector << 1) + 1 >> 1
        half = 1 << (self._width - 1)
        return (upper + half & 2 * half - 1) - half

    def _numbers(self, vector: int) -> Iterator[tuple[int, int]]:
        """The numbers of a vector that are not 0, each with its place."""
        width, mask, half = self._width, (1 << self._width) - 1, 1 << (self._width - 1)
        place = 0
        while vector:
            number = vector & mask
            if number >= half:
                number -= mask + 1
            if number:
                yield place, number
            vector = (vector - number) >> width
            place += 1
