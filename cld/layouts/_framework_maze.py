"""A way round: the cheapest path of level and upright stretches between two nodes, with rounded corners.

The grid holds only the lines that matter (beside each node, and through the places where a way may end), so
that a search over it takes milliseconds. Search: A* (Hart, Nilsson and Raphael 1968) over (place, direction).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from cld.geometry import around, distance, grown
from cld.layouts import Node, Point
from cld.layouts._framework_paths import COVERING, CROSSING, MARGIN, TOUCHING, Found, Port, Scenery

STUB = 15.0
"""How far a way runs straight from its ends."""
LANES = (14.0, 25.0, 36.0)
"""Distances from a node's box at which a way may pass it."""
TURN = 42.0
"""Cost of a corner."""
ROUND = 14.0
"""Radius of corners."""
MOVES = ((1, 0), (0, 1), (-1, 0), (0, -1))
ARRIVED = 4
"""In place of a direction: at the goal."""
NEVER = (float("inf"), -1)
State = tuple[int, int, int]
"""Column, row, and the direction of travel as an index of `MOVES`."""


class Grid(NamedTuple):
    """Places (column, row) with what stands in the way."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    blocked: frozenset[tuple[int, int]]
    tolls: dict[tuple[int, int], float]
    """Of places close to a line or a sign."""
    fences: dict[tuple[int, int, bool], float]
    """Of steps that cross a line: from a place one column on (True) or one row on (False)."""


def way_round(
    starts: Sequence[Port], ends: Sequence[Port], ids: Sequence[str], scenery: Scenery, limit: float
) -> Found | None:
    """The cheapest way from one of the starts to one of the ends; None where none costs less than the limit."""
    starts, ends = [_stub(port) for port in _level(starts)], [_stub(port) for port in _level(ends)]
    if not starts or not ends:
        return None
    grid = _grid([p.away for p in (*starts, *ends)], ids, scenery)
    goals: dict[tuple[int, int], Port] = {}
    for end in sorted(ends, key=lambda port: -port.cost):
        goals[_place(grid, end.away)] = end
    found = _search(grid, starts, goals, limit)
    if found is None:
        return None
    cost, start, end, places = found
    corners = [start.point, *((grid.xs[i], grid.ys[j]) for i, j in places), end.point]
    return Found(cost, rounded(_straightened(corners)))


def _level(ports: Sequence[Port]) -> list[Port]:
    """The places that a level or upright stretch can reach, with the direction made exactly so.

    Of a long row of places every second or third is enough.
    """
    found = []
    for port in ports[:: 1 + len(ports) // 30]:
        u, v = port.away
        if max(abs(u), abs(v)) > 0.8:
            away = (round(u), 0) if abs(u) > abs(v) else (0, round(v))
            found.append(Port(port.point, away, port.cost + 80 * (1 - max(abs(u), abs(v)))))
    return found


def _stub(port: Port) -> Port:
    """The place with, in `away`, the end of its stub."""
    (x, y), (u, v) = port.point, port.away
    return Port(port.point, (round(x + u * STUB, 2), round(y + v * STUB, 2)), port.cost)


def _grid(stubs: Sequence[Point], ids: Sequence[str], scenery: Scenery) -> Grid:
    boxes = [node.box for node in scenery.nodes]
    xs = [x for lane in LANES for b in boxes for x in (b.x - lane, b.right + lane)]
    ys = [y for lane in LANES for b in boxes for y in (b.y - lane, b.bottom + lane)]
    middles = [box.centre for box in (*boxes, *scenery.signs)]  # so that no step jumps over a node or a sign
    columns = _thinned([x for x, _ in stubs], [*xs, *(x for x, _ in middles)])
    rows = _thinned([y for _, y in stubs], [*ys, *(y for _, y in middles)])
    blocked = frozenset((i, j) for node in scenery.nodes for i, j in _covered(node, columns, rows))
    tolls: dict[tuple[int, int], float] = {}
    fences: dict[tuple[int, int, bool], float] = {}
    for sign in scenery.signs:
        for i, j in _inside(columns, rows, sign.x - 5, sign.y - 5, sign.right + 5, sign.bottom + 5):
            tolls[i, j] = COVERING
    for known in scenery.lines:
        _fence(known.points, columns, rows, fences, tolls, 0.3 if known.id in ids else 1.0)
    return Grid(columns, rows, blocked, tolls, fences)


def _thinned(needed: Sequence[float], wanted: Sequence[float]) -> tuple[float, ...]:
    """All that are needed, and of the others those that have no other within a few units."""
    kept = sorted(set(needed))
    for value in wanted:
        at = bisect_left(kept, value)
        if all(abs(value - other) > 4 for other in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, round(value, 2))
    return tuple(kept)


def _covered(node: Node, xs: Sequence[float], ys: Sequence[float]) -> list[tuple[int, int]]:
    box = grown(node.box, MARGIN)
    places = _inside(xs, ys, box.x, box.y, box.right, box.bottom)
    if node.shape != "circle":
        return places
    (x, y), reach = node.box.centre, node.box.width / 2 + MARGIN
    return [(i, j) for i, j in places if hypot(xs[i] - x, ys[j] - y) < reach]


def _inside(
    xs: Sequence[float], ys: Sequence[float], left: float, top: float, right: float, bottom: float
) -> list[tuple[int, int]]:
    columns = range(bisect_left(xs, left), bisect_left(xs, right))
    return [(i, j) for i in columns for j in range(bisect_left(ys, top), bisect_left(ys, bottom))]


def _fence(
    points: Sequence[Point],
    xs: Sequence[float],
    ys: Sequence[float],
    fences: dict[tuple[int, int, bool], float],
    tolls: dict[tuple[int, int], float],
    weight: float,
) -> None:
    """Note which steps of the grid cross a line, and which places lie too close to it."""
    for (ax, ay), (bx, by) in pairwise(points):
        for i in range(bisect_left(xs, min(ax, bx)), bisect_left(xs, max(ax, bx))):
            j = bisect_left(ys, ay + (by - ay) * (xs[i] - ax) / (bx - ax)) - 1
            fences[i, j, False] = CROSSING
        for j in range(bisect_left(ys, min(ay, by)), bisect_left(ys, max(ay, by))):
            i = bisect_left(xs, ax + (bx - ax) * (ys[j] - ay) / (by - ay)) - 1
            fences[i, j, True] = CROSSING
        for i, j in _inside(xs, ys, min(ax, bx) - 8, min(ay, by) - 8, max(ax, bx) + 8, max(ay, by) + 8):
            tolls[i, j] = max(tolls.get((i, j), 0.0), TOUCHING * weight)


def _place(grid: Grid, point: Point) -> tuple[int, int]:
    return bisect_left(grid.xs, point[0]), bisect_left(grid.ys, point[1])


def _search(
    grid: Grid, starts: Sequence[Port], goals: Mapping[tuple[int, int], Port], limit: float
) -> tuple[float, Port, Port, list[tuple[int, int]]] | None:
    known: dict[State, tuple[float, State | int]] = {}
    for number, port in enumerate(starts):
        state = (*_place(grid, port.away), _way(port.point, port.away))
        if state[:2] not in grid.blocked and port.cost < known.get(state, NEVER)[0]:
            known[state] = port.cost, number
    queue = sorted((cost, cost, state) for state, (cost, _) in known.items())
    aims = around((grid.xs[i], grid.ys[j]) for i, j in goals)
    while queue:
        least, cost, state = heappop(queue)
        if least >= limit:
            return None
        if state[2] == ARRIVED:
            return _traced(known, state, cost, starts, goals)
        if cost > known[state][0]:  # a cheaper way there was found meanwhile
            continue
        for total, after in _steps(grid, goals, state, cost):
            if total < known.get(after, NEVER)[0]:
                known[after] = total, state
                x, y = grid.xs[after[0]], grid.ys[after[1]]
                rest = max(aims.x - x, 0.0, x - aims.right) + max(aims.y - y, 0.0, y - aims.bottom)
                heappush(queue, (total + rest, total, after))
    return None


def _steps(
    grid: Grid, goals: Mapping[tuple[int, int], Port], state: State, cost: float
) -> Iterator[tuple[float, State]]:
    """Where a way may go on from a place, and what it costs until there: into a goal, or to the next lines."""
    i, j, way = state
    goal = goals.get((i, j))
    if goal is not None:
        turn = (_way(goal.away, goal.point) - way) % 4
        if turn != 2:
            yield cost + goal.cost + TURN * (turn != 0) + STUB, (i, j, ARRIVED)
    for turn in (0, 1, 3):
        step = (way + turn) % 4
        di, dj = MOVES[step]
        p, q = i + di, j + dj
        if 0 <= p < len(grid.xs) and 0 <= q < len(grid.ys) and (p, q) not in grid.blocked:
            length = abs(grid.xs[p] - grid.xs[i]) + abs(grid.ys[q] - grid.ys[j])
            toll = grid.tolls.get((p, q), 0.0) + grid.fences.get((min(i, p), min(j, q), dj == 0), 0.0)
            yield cost + length + TURN * (turn != 0) + toll, (p, q, step)


def _way(a: Point, b: Point) -> int:
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (0 if dx > 0 else 2) if abs(dx) > abs(dy) else (1 if dy > 0 else 3)


def _traced(
    known: Mapping[State, tuple[float, State | int]],
    last: State,
    cost: float,
    starts: Sequence[Port],
    goals: Mapping[tuple[int, int], Port],
) -> tuple[float, Port, Port, list[tuple[int, int]]]:
    """The way to a goal, traced back to the start that it came from (known by its number)."""
    places: list[tuple[int, int]] = []
    before: State | int = last
    while not isinstance(before, int):
        if not places or places[-1] != before[:2]:
            places.append(before[:2])
        before = known[before][1]
    return cost, starts[before], goals[last[:2]], places[::-1]


def _straightened(points: Sequence[Point]) -> list[Point]:
    """The points without those on a straight stretch."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        (ax, ay), (bx, by) = (
            (point[0] - before[0], point[1] - before[1]),
            (after[0] - point[0], after[1] - point[1]),
        )
        if abs(ax * by - ay * bx) > 0.5:
            kept.append(point)
    return [*kept, points[-1]]


def rounded(corners: Sequence[Point]) -> tuple[Point, ...]:
    """A chain of cubic Bézier curves along the corners, each cut by a rounding."""
    path: list[Point] = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        size = min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2)
        start, end = _toward(corner, before, size), _toward(corner, after, size)
        path.extend(_straight(path[-1], start))
        path.extend((_toward(corner, start, size * 0.45), _toward(corner, end, size * 0.45), end))
    path.extend(_straight(path[-1], corners[-1]))
    return tuple(path)


def _toward(a: Point, b: Point, length: float) -> Point:
    whole = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return a[0] + (b[0] - a[0]) * length / whole, a[1] + (b[1] - a[1]) * length / whole


def _straight(a: Point, b: Point) -> tuple[Point, Point, Point]:
    third = (b[0] - a[0]) / 3, (b[1] - a[1]) / 3
    return (a[0] + third[0], a[1] + third[1]), (b[0] - third[0], b[1] - third[1]), b
