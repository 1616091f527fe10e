"""The kernel of a feedback core: what is left when every element with one cause or one effect is merged away.

An element with a single cause is on a loop only where that cause is, so the two links through it can be taken
as one, and so can those through an element with a single effect. Merging keeps every loop: the new link stands
for paths, parallel links for a choice between them, and a link that leads back to its own element for loops
that are found. World3's core goes from 154 elements and 254 links to 28 and 92.

What a link of the kernel stands for is kept as a formula over the original links, `Kernel.terms`: a product
where links follow each other and a sum where they are alternatives. The formulas can be worked out in any
commutative ring: numbers, polynomials in length, signed counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

Ends = tuple[int, int]


class Term(NamedTuple):
    """A step of a formula: the product or the sum of two earlier terms."""

    product: bool
    left: int
    right: int


class Kernel(NamedTuple):
    """A contracted graph. Terms are numbered on from the original links, which are terms 0 to `leaves` - 1."""

    leaves: int
    terms: tuple[Term, ...]
    links: tuple[tuple[int, int, int], ...]
    """Cause, effect and term of each link left, in order of their ends; no two have the same ends."""
    loops: tuple[int, ...]
    """Terms of the loops that closed while merging."""

    def values(self, leaves: Sequence[int], limit: int = 0) -> list[int]:
        """Every term worked out from a value for each original link, modulo 2^limit - 1 if there is a limit."""
        values = list(leaves)
        for product, left, right in self.terms:
            value = values[left] * values[right] if product else values[left] + values[right]
            values.append(folded(value, limit) if limit else value)
        return values

    def gradient(self, values: Sequence[int], by_term: dict[int, int], limit: int) -> list[int]:
        """The derivative by each original link of a sum, from its derivatives by some of the terms.

        Reverse accumulation: one walk back over the formulas gives all of them (Baur and Strassen 1983).
        """
        slopes = [0] * len(values)
        for term, slope in by_term.items():
            slopes[term] += slope
        for number in range(len(values) - 1, self.leaves - 1, -1):
            slope = slopes[number]
            if slope:
                product, left, right = self.terms[number - self.leaves]
                slopes[left] += folded(slope * values[right], limit) if product else slope
                slopes[right] += folded(slope * values[left], limit) if product else slope
        return slopes[: self.leaves]


def folded(value: int, limit: int) -> int:
    """A number modulo 2^limit - 1, where the product of two numbers below that is not too large to fold."""
    mask = (1 << limit) - 1
    while value > mask:
        value = (value & mask) + (value >> limit)
    return value


def contract(links: Sequence[Ends]) -> Kernel:
    """Merge every element with one cause or one effect, in links that all lie inside strong components.

    Links must differ in their ends; one from an element to itself is a loop. Takes time in proportion to
    the links, times the logarithm of their number.
    """
    work = _Work(links)
    queue = sorted(work.causes)
    heapify(queue)
    while queue:
        number = heappop(queue)
        if number in work.causes and min(len(work.causes[number]), len(work.effects[number])) == 1:
            for neighbour in work.merge(number):
                heappush(queue, neighbour)
    kept = sorted(
        (cause, effect, term) for cause, ways in work.effects.items() for effect, term in ways.items()
    )
    return Kernel(len(links), tuple(work.terms), tuple(kept), tuple(work.loops))


class _Work:
    """A graph while it is contracted: for each element, the terms of the links to and from it."""

    def __init__(self, links: Sequence[Ends]) -> None:
        self.leaves = len(links)
        self.terms: list[Term] = []
        self.loops: list[int] = []
        self.effects: dict[int, dict[int, int]] = {}
        self.causes: dict[int, dict[int, int]] = {}
        for term, (cause, effect) in enumerate(links):
            if cause == effect:
                self.loops.append(term)
                continue
            for number in (cause, effect):
                self.effects.setdefault(number, {})
                self.causes.setdefault(number, {})
            self.effects[cause][effect] = self.causes[effect][cause] = term

    def merge(self, number: int) -> list[int]:
        """Take an element out and join what leads to it with what it leads to. Gives its neighbours."""
        causes, effects = self.causes.pop(number), self.effects.pop(number)
        for cause in causes:
            del self.effects[cause][number]
        for effect in effects:
            del self.causes[effect][number]
        for cause, first in causes.items():
            for effect, second in effects.items():
                self._join(cause, effect, self._term(True, first, second))
        return [*causes, *effects]

    def _join(self, cause: int, effect: int, term: int) -> None:
        if cause == effect:
            self.loops.append(term)
            return
        other = self.effects[cause].get(effect)
        if other is not None:
            term = self._term(False, other, term)
        self.effects[cause][effect] = self.causes[effect][cause] = term

    def _term(self, product: bool, left: int, right: int) -> int:
        self.terms.append(Term(product, left, right))
        return self.leaves + len(self.terms) - 1


def blocks(links: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """The links of each biconnected block: loops never pass from one block to another.

    Hopcroft and Tarjan (1973), Efficient algorithms for graph manipulation, Comm. ACM 16:372-378, on the
    undirected graph and without recursion. Blocks, and the links in them, are in order.
    """
    around: dict[int, set[int]] = {}
    for cause, effect, _ in links:
        around.setdefault(cause, set()).add(effect)
        around.setdefault(effect, set()).add(cause)
    neighbours = {number: sorted(others) for number, others in around.items()}
    block_of: dict[Ends, int] = {}
    seen: dict[int, int] = {}
    count = 0
    for start in sorted(neighbours):
        if start not in seen:
            count = _blocks_from(start, neighbours, seen, block_of, count)
    result: list[list[tuple[int, int, int]]] = [[] for _ in range(count)]
    for link in links:
        result[block_of[min(link[:2]), max(link[:2])]].append(link)
    return sorted(result)


def _blocks_from(
    start: int, neighbours: dict[int, list[int]], seen: dict[int, int], block_of: dict[Ends, int], count: int
) -> int:
    seen[start] = len(seen)
    lowest = {start: seen[start]}
    edges: list[Ends] = []
    work = [(start, -1, iter(neighbours[start]))]
    while work:
        here, parent, others = work[-1]
        for other in others:
            if other == parent:
                continue
            if other not in seen:
                edges.append((here, other))
                seen[other] = lowest[other] = len(seen)
                work.append((other, here, iter(neighbours[other])))
                break
            if seen[other] < seen[here]:
                edges.append((here, other))
                lowest[here] = min(lowest[here], seen[other])
        else:
            work.pop()
            if parent < 0:
                continue
            lowest[parent] = min(lowest[parent], lowest[here])
            if lowest[here] >= seen[parent]:
                while True:
                    edge = edges.pop()
                    block_of[min(edge), max(edge)] = count
                    if edge == (parent, here):
                        break
                count += 1
    return count
