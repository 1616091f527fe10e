"""Communities: groups of elements with more links among themselves than their numbers of links would lead to expect.

The measure is modularity (Newman and Girvan 2004, Finding and evaluating community structure in networks), which
takes links without their direction. The search moves single elements, then whole communities, as long as that helps
(Blondel et al. 2008, Fast unfolding of communities in large networks). Communities that fall apart are split, the
flaw of that search which Traag et al. (2019, From Louvain to Leiden) describe. All reckoning is in whole numbers,
so that the result is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_Neighbours = list[dict[int, int]]
"""Of each node, the weight of its links to each other node."""
SMALLEST = 3
"""Fewer elements together are no community that a figure should show."""


def communities(ids: Sequence[str], links: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The communities of a network, at least two of three elements or more; none if it does not fall into such.

    Args:
        ids: of the elements.
        links: pairs of ids; links both ways count twice, links of an element to itself not at all.

    Returns:
        Ids, sorted inside and among each other. Elements of smaller communities are left out.
    """
    known = sorted(ids)
    numbers = {id: number for number, id in enumerate(known)}
    near: _Neighbours = [{} for _ in known]
    for one, other in links:
        if one != other:
            a, b = numbers[one], numbers[other]
            near[a][b] = near[a].get(b, 0) + 1
            near[b][a] = near[b].get(a, 0) + 1
    orders = (range(len(near)), range(len(near) - 1, -1, -1), _by_degree(near), _by_degree(near)[::-1])
    homes = max((_search(near, order) for order in orders), key=lambda found: _modularity(near, found))
    found: dict[int, list[str]] = {}
    for id, home in zip(known, homes, strict=True):
        found.setdefault(home, []).append(id)
    large = sorted(tuple(members) for members in found.values() if len(members) >= SMALLEST)
    return tuple(large) if len(large) > 1 else ()


def _by_degree(near: _Neighbours) -> list[int]:
    return sorted(range(len(near)), key=lambda node: (-sum(near[node].values()), node))


def _search(near: _Neighbours, order: Sequence[int]) -> list[int]:
    """The community of each node: nodes are moved, then communities as nodes of a smaller network, in turn."""
    degrees = [sum(weights.values()) for weights in near]
    total = sum(degrees)
    homes = list(range(len(near)))
    while True:
        _move(near, degrees, total, homes, order)
        homes = _split(near, homes)
        inner, sizes = _joined(near, degrees, homes)
        above = list(range(len(inner)))
        if not _move(inner, sizes, total, above, above[:]):
            return homes
        homes = [above[home] for home in homes]


def _move(near: _Neighbours, degrees: list[int], total: int, homes: list[int], order: Sequence[int]) -> bool:
    """Move nodes to the communities where they raise modularity most, until none does. Tells whether any moved."""
    sizes = [0] * len(near)
    for node, home in enumerate(homes):
        sizes[home] += degrees[node]
    is_moving, has_moved = True, False
    while is_moving:
        is_moving = False
        for node in order:
            weights: dict[int, int] = {}
            for other, weight in near[node].items():
                weights[homes[other]] = weights.get(homes[other], 0) + weight
            old, degree = homes[node], degrees[node]
            sizes[old] -= degree
            # the gain in modularity, times a constant: links into the community, less those to be expected
            stay = weights.get(old, 0) * total - degree * sizes[old]
            gains = ((w * total - degree * sizes[home], -home) for home, w in weights.items())
            gain, best = max(gains, default=(stay, -old))
            if gain > stay:
                homes[node], is_moving, has_moved = -best, True, True
            sizes[homes[node]] += degree
    return has_moved


def _split(near: _Neighbours, homes: list[int]) -> list[int]:
    """The communities numbered from nought, each of them in one piece."""
    split = [-1] * len(near)
    count = 0
    for start in range(len(near)):
        if split[start] < 0:
            split[start] = count
            waiting = [start]
            while waiting:
                node = waiting.pop()
                for other in near[node]:
                    if split[other] < 0 and homes[other] == homes[node]:
                        split[other] = count
                        waiting.append(other)
            count += 1
    return split


def _joined(near: _Neighbours, degrees: list[int], homes: list[int]) -> tuple[_Neighbours, list[int]]:
    """The network whose nodes are the communities, and the degrees of these."""
    count = max(homes, default=-1) + 1
    joined: _Neighbours = [{} for _ in range(count)]
    sizes = [0] * count
    for node, weights in enumerate(near):
        home = homes[node]
        sizes[home] += degrees[node]
        for other, weight in weights.items():
            if homes[other] != home:
                joined[home][homes[other]] = joined[home].get(homes[other], 0) + weight
    return joined, sizes


def _modularity(near: _Neighbours, homes: list[int]) -> int:
    """The modularity of a division, times a constant of the network."""
    total = sum(sum(weights.values()) for weights in near)
    sizes: dict[int, int] = {}
    inside = 0
    for node, weights in enumerate(near):
        sizes[homes[node]] = sizes.get(homes[node], 0) + sum(weights.values())
        inside += sum(weight for other, weight in weights.items() if homes[other] == homes[node])
    return inside * total - sum(size * size for size in sizes.values())
