"""Candidates for sets of loops: shortest loops through links, and what a shortest basis can be made of.

Loops have a strict order, so that a shortest one is never a matter of chance: fewer links first; of as many,
those with fewer links without a grounding, then with fewer inferred, then fewer implied ones; of these, the
one that has the first link, by the ids of its ends, in which they differ. Each link's share in this is one
int, and a path's place in the order is the sum of its links' ints. So there is one shortest path between two
elements, and each part of it is the shortest between its own ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.graph.cycles import Budget
from cld.graph.network import Network
from cld.model import Grounding

Adjacent = list[list[tuple[int, int]]]
"""For each element its neighbours, each with the number of the link between."""


class Core(NamedTuple):
    """A core of its own numbers: elements and links, both in the order of ids; links to oneself apart."""

    members: Sequence[int]
    """The network's number of each element."""
    links: list[tuple[int, int]]
    weights: list[int]
    """Each link's share in the order of loops."""
    effects: Adjacent
    causes: Adjacent
    own: list[int]
    """Elements with a link to themselves."""

    @property
    def independent(self) -> int:
        """How many loops are independent: links less elements, and one."""
        return len(self.links) + len(self.own) - len(self.members) + 1

    def rank(self, weight: int) -> int:
        """The part of a place in the order that tells length and grounding, but not ids."""
        return weight >> len(self.links)

    def elements(self, loop: Sequence[int]) -> tuple[int, ...]:
        """The network's numbers of the elements of a loop, given as links in causal order."""
        cycle = [self.links[link][0] for link in loop]
        start = cycle.index(min(cycle))
        return tuple(self.members[number] for number in (*cycle[start:], *cycle[:start]))


class Circuit(NamedTuple):
    """A loop of a core as links in causal order, with its place in the order of loops."""

    weight: int
    links: tuple[int, ...]


def core_of(net: Network, members: Sequence[int]) -> Core:
    """A strong component by itself."""
    local = {number: index for index, number in enumerate(members)}
    ends = [
        (index, local[effect])
        for index, number in enumerate(members)
        for effect in net.successors[number]
        if effect in local
    ]
    links = [(cause, effect) for cause, effect in ends if cause != effect]
    effects: Adjacent = [[] for _ in members]
    causes: Adjacent = [[] for _ in members]
    for link, (cause, effect) in enumerate(links):
        effects[cause].append((effect, link))
        causes[effect].append((cause, link))
    own = [cause for cause, effect in ends if cause == effect]
    return Core(members, links, _weights(net, members, links), effects, causes, own)


def _weights(net: Network, members: Sequence[int], links: Sequence[tuple[int, int]]) -> list[int]:
    bits = len(members).bit_length()
    length = 1 << 3 * bits
    weakness = {None: 1 << 2 * bits, Grounding.INFERRED: 1 << bits, Grounding.IMPLIED: 1, Grounding.STATED: 0}
    count = len(links)
    return [
        (length + weakness[net.pairs[members[cause], members[effect]].grounding] << count)
        - (1 << count - 1 - link)
        for link, (cause, effect) in enumerate(links)
    ]


class _Tree:
    """Shortest paths from a root or, along `causes`, to it, grown by one link at a time."""

    __slots__ = ("_adjacent", "_shares", "level", "on", "order", "over", "steps", "weights")

    def __init__(self, root: int, adjacent: Adjacent, shares: Sequence[int]) -> None:
        self._adjacent, self._shares = adjacent, shares
        self.order = [root]  # elements reached, nearest first
        self.level = [root]  # those of them that are furthest
        self.steps = {root: 0}
        self.weights = {root: 0}
        self.over: dict[int, tuple[int, int]] = {}  # the neighbour towards the root, and the link between
        self.on = {root: 0}  # the elements of the path as bits, without the root

    def grow(self) -> bool:
        """Reach all that is one link further; False when there is nothing."""
        steps, over, on, shares = self.steps, self.over, self.on, self._shares
        ahead: dict[int, int] = {}
        for here in self.level:
            weight = self.weights[here]
            for there, link in self._adjacent[here]:
                if there not in steps:
                    further = weight + shares[link]
                    if there not in ahead or further < ahead[there]:
                        ahead[there] = further
                        over[there] = here, link
        distance = steps[self.order[-1]] + 1
        self.level = list(ahead)
        for there in ahead:
            steps[there] = distance
            on[there] = on[over[there][0]] | 1 << there
        self.weights.update(ahead)
        self.order += self.level
        return bool(ahead)

    def way(self, element: int) -> list[int]:
        """The links between an element and the root, from the element on."""
        links = []
        while element in self.over:
            element, link = self.over[element]
            links.append(link)
        return links


def _grown(root: int, adjacent: Adjacent, shares: Sequence[int], depth: int) -> _Tree:
    tree = _Tree(root, adjacent, shares)
    while depth and tree.grow():
        depth -= 1
    return tree


def shortest_through(core: Core, link: int, budget: Budget) -> Circuit:
    """Of all loops through a link the first one: the link, and the shortest path back from effect to cause.

    The path is looked for from both ends, always on from where fewer elements were reached last. Raises
    OutOfTime.
    """
    cause, effect = core.links[link]
    out, back = _Tree(effect, core.effects, core.weights), _Tree(cause, core.causes, core.weights)
    meeting: list[int] = []
    while not meeting:
        this, other = (out, back) if len(out.level) <= len(back.level) else (back, out)
        this.grow()
        meeting = [element for element in this.level if element in other.steps]
    budget.spend(len(out.order) + len(back.order))
    weight, middle = min((out.weights[element] + back.weights[element], element) for element in meeting)
    return Circuit(weight + core.weights[link], (link, *reversed(out.way(middle)), *back.way(middle)))


def candidates(core: Core, above: int, bound: int, budget: Budget) -> Iterator[Circuit]:
    """Loops of more than `above` and at most `bound` links among which those of a shortest basis are.

    Take any loop and two of its elements x and y. If neither of its two parts, from x to y and from y to x,
    is a shortest path, then the loop is a sum and difference of closed walks that come before it: each
    part with the shortest path back, less both shortest paths. So it depends on loops before it. In all
    other loops, whatever element v one starts from, there is a link x -> y such that the way from v to x is
    a shortest path, that on to y is none or y is v, and that from y back to v is one again (Horton 1987, SIAM
    J. Comput. 16:358-366; for directed loops, Gleiss, Leydold and Stadler 2003, Discuss. Math. Graph Theory
    23:241-260).

    Elements are taken as v in turn and then out of the graph, those on many loops first, until nothing is on
    a loop any more: that lists each candidate once. No loop is lost, since a loop that stands whole still has
    its shortest paths. Raises OutOfTime.
    """
    graph = _Shrinking(core)
    for root in graph.roots():
        out = _grown(root, graph.effects, core.weights, bound - 1)
        back = _grown(root, graph.causes, core.weights, bound - 1)
        budget.spend(len(out.order) + len(back.order))
        for cause in out.order:
            left = bound - 1 - out.steps[cause]
            least = above - 1 - out.steps[cause]
            path = out.on[cause]
            for effect, link in graph.effects[cause]:
                steps = back.steps.get(effect, bound)
                if steps <= left and steps > least and not path & back.on[effect]:
                    if effect != root and out.over[effect][1] == link:
                        continue
                    weight = out.weights[cause] + core.weights[link] + back.weights[effect]
                    yield Circuit(weight, (*reversed(out.way(cause)), link, *back.way(effect)))


class _Shrinking:
    """A core from which elements are taken out, and with them all that is on no loop without them."""

    def __init__(self, core: Core) -> None:
        self.effects = [list(row) for row in core.effects]
        self.causes = [list(row) for row in core.causes]

    def roots(self) -> Iterator[int]:
        """Elements in the order in which they are taken out; each still stands while it is at hand."""
        standing = list(range(len(self.effects)))
        while standing := [number for number in standing if self.effects[number]]:
            ways = [len(self.effects[number]) * len(self.causes[number]) for number in standing]
            root = standing[ways.index(max(ways))]
            yield root
            self._remove(root)

    def _remove(self, root: int) -> None:
        suspects = [root]
        self.effects[root], gone = [], self.effects[root]
        for effect, link in gone:
            self.causes[effect].remove((root, link))
            suspects.append(effect)
        while suspects:
            here = suspects.pop()
            if self.effects[here] and self.causes[here]:
                continue
            for effect, link in self.effects[here]:
                self.causes[effect].remove((here, link))
                suspects.append(effect)
            for cause, link in self.causes[here]:
                self.effects[cause].remove((here, link))
                suspects.append(cause)
            self.effects[here], self.causes[here] = [], []
