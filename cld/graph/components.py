"""Strong components: the groups of elements that all act on each other, directly or through others."""

from __future__ import annotations

from collections.abc import Sequence

from cld.graph.network import Network, network
from cld.model import Grounding, Model


def components(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strong components of a directed graph, each rising, ordered by their smallest number.

    Tarjan (1972), Depth-first search and linear graph algorithms, with a stack of its own instead of
    recursion, so that a chain of thousands of elements is no trouble.
    """
    count = len(successors)
    seen = [-1] * count  # when each was first met
    lowest = [0] * count
    placed = [False] * count
    waiting: list[int] = []
    result: list[list[int]] = []
    met = 0
    for start in range(count):
        work = [(start, 0)] if seen[start] < 0 else []
        while work:
            here, position = work.pop()
            if position == 0:
                seen[here] = lowest[here] = met
                met += 1
                waiting.append(here)
            elif not placed[child := successors[here][position - 1]]:
                lowest[here] = min(lowest[here], lowest[child])
            for index in range(position, len(successors[here])):
                effect = successors[here][index]
                if seen[effect] < 0:
                    work += ((here, index + 1), (effect, 0))
                    break
                if not placed[effect]:
                    lowest[here] = min(lowest[here], seen[effect])
            else:
                if lowest[here] == seen[here]:
                    result.append(_collect(waiting, here, placed))
    return sorted(result)


def _collect(waiting: list[int], head: int, placed: list[bool]) -> list[int]:
    """Take the component that `head` leads off the stack of waiting elements."""
    where = len(waiting) - 1
    while waiting[where] != head:
        where -= 1
    members = sorted(waiting[where:])
    del waiting[where:]
    for member in members:
        placed[member] = True
    return members


def cores(net: Network) -> list[list[int]]:
    """The components that hold a feedback loop: several elements, or one with a link to itself."""
    return [
        members
        for members in components(net.successors)
        if len(members) > 1 or (members[0], members[0]) in net.pairs
    ]


def strong_components(model: Model, grounding: Grounding | None = None) -> tuple[tuple[str, ...], ...]:
    """Groups of element ids in which each element acts on every other, if only through others.

    Every element is in exactly one group, often alone. Groups are sorted inside and among each other.
    With a grounding, only links grounded at least as well count.
    """
    net = network(model, grounding)
    return tuple(tuple(net.ids[number] for number in members) for members in components(net.successors))


def in_loops(model: Model, grounding: Grounding | None = None) -> frozenset[str]:
    """Ids of the elements that are on at least one feedback loop (a link to itself is one)."""
    net = network(model, grounding)
    return frozenset(net.ids[number] for members in cores(net) for number in members)
