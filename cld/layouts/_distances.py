"""How far apart labels are wanted: as far as the chains of links between them are long."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import fsum, inf

from cld.layouts import Point

GAP = 90.0
"""Length of a link between the outlines of its labels, where nothing asks for more or less."""
LENS_ROOM = 12.0
"""Added between two elements with links both ways, so that a loop marker fits between the two arcs."""
RAYS = 8.5
"""Length of a link for each that an element has, so that the ends of all have room around it."""


def distances(
    halves: Sequence[Point], links: Sequence[tuple[int, int]], joined: Sequence[tuple[int, int]]
) -> list[list[float]]:
    """The distance wanted between each two labels: along the shortest chain of links between them.

    A link is as long as its labels need and a gap: the more links a diagram has for each element, and the
    more its two labels have, the wider the gap.
    """
    count = len(halves)
    degree = [0] * count
    for a, b in joined:
        degree[a] += 1
        degree[b] += 1
    crowd = (len(links) + len(joined)) / count
    gap = GAP + 18 * max(0.0, crowd - 3.6) + 5 * max(0, 8 - count) - min(32.0, 1.5 * max(0, count - 16))
    near: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    both = set(links)
    for a, b in joined:
        sizes = (fsum(halves[a]) + fsum(halves[b])) * 0.5
        length = sizes + gap * min(max((degree[a] * degree[b]) ** 0.25 / 1.8, 0.85), 1.7)
        if min(degree[a], degree[b]) <= 2:
            length = max(length, RAYS * max(degree[a], degree[b]))
        if (a, b) in both and (b, a) in both:
            length += LENS_ROOM
        near[a].append((b, length))
        near[b].append((a, length))
    return [_away(first, near) for first in range(count)]


def _away(first: int, near: Sequence[Sequence[tuple[int, float]]]) -> list[float]:
    """The length of the shortest chain from one label to every label (Dijkstra 1959); 1 to itself."""
    away = [inf] * len(near)
    away[first] = 0.0
    heap = [(0.0, first)]
    while heap:
        so_far, index = heappop(heap)
        if so_far > away[index]:
            continue
        for other, length in near[index]:
            if so_far + length < away[other]:
                away[other] = so_far + length
                heappush(heap, (so_far + length, other))
    away[first] = 1.0
    return away
