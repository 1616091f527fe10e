"""A way round: the cheapest path of level and upright stretches between two nodes, with rounded corners.

The grid holds only the lines that matter (beside each node, and through the places where a way may end), so
that a search over it takes milliseconds. Search: A* (Hart, Nilsson and Raphael 1968) over (place, direction).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import fsum, hypot
from typing import NamedTuple

from cld.geometry import around, distance, grown
from cld.layouts import Node, Point
from cld.layouts._framework_page import COVERING, CROSSING, MARGIN, TOUCHING, Page
from cld.layouts._framework_paths import Found, Port

STUB = 15.0
"""How far a way runs straight from its ends."""
LANES = (14.0, 25.0, 36.0)
"""Distances from a node's box at which a way may pass it."""
TURN = 42.0
"""Cost of a corner."""
ROUND = 14.0
"""Radius of corners."""
GENTLE = 32.0
"""Steps aside that are smaller become a bend, which begins as far from them."""
MANY = 12
"""With more nodes than these, ways pass them at one distance only."""
NEVER = float("inf")


class Grid(NamedTuple):
    """Places, numbered column by column, with what stands in the way."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    tolls: list[float]
    """Of each place: what it costs to be close to a line or a sign, infinite in a node."""
    across: list[float]
    """What the step from each place to the next column costs for the lines that it crosses."""
    down: list[float]
    """The same for the step to the next row."""

    def place(self, point: Point) -> int:
        """The number of a place."""
        return bisect_left(self.xs, point[0]) * len(self.ys) + bisect_left(self.ys, point[1])

    def point(self, place: int) -> Point:
        """The place of a number."""
        return self.xs[place // len(self.ys)], self.ys[place % len(self.ys)]


def way_round(
    starts: Sequence[Port], ends: Sequence[Port], ids: Sequence[str], page: Page, limit: float
) -> Found | None:
    """The cheapest way from one of the starts to one of the ends; None where none costs less than the limit.

    Its cost is that of its length and corners alone.
    """
    starts, ends = [_stub(port) for port in _level(starts)], [_stub(port) for port in _level(ends)]
    if not starts or not ends:
        return None
    grid = _grid([p.away for p in (*starts, *ends)], ids, page)
    goals: dict[int, Port] = {}
    for end in sorted(ends, key=lambda port: -port.cost):
        goals[grid.place(end.away)] = end
    found = _search(grid, starts, goals, limit)
    if found is None:
        return None
    start, end, places = found
    corners = [start.point, *(grid.point(place) for place in places), end.point]
    corners = _straightened(corners)
    length = fsum(distance(a, b) for a, b in pairwise(corners))
    return Found(start.cost + end.cost + length + TURN * (len(corners) - 2), rounded(corners))


def _level(ports: Sequence[Port]) -> list[Port]:
    """The places that a level or upright stretch can reach, with the direction made exactly so.

    Of a long row of places every second or third is enough.
    """
    found = []
    for port in ports[:: 1 + len(ports) // 20]:
        u, v = port.away
        if max(abs(u), abs(v)) > 0.8:
            away = (round(u), 0) if abs(u) > abs(v) else (0, round(v))
            found.append(Port(port.point, away, port.cost + 80 * (1 - max(abs(u), abs(v)))))
    return found


def _stub(port: Port) -> Port:
    """The place with, in `away`, the end of its stub."""
    (x, y), (u, v) = port.point, port.away
    return Port(port.point, (round(x + u * STUB, 2), round(y + v * STUB, 2)), port.cost)


def _grid(stubs: Sequence[Point], ids: Sequence[str], page: Page) -> Grid:
    boxes = [node.box for node in page.nodes]
    lanes = LANES if len(boxes) <= MANY else LANES[:1]
    xs = [x for lane in lanes for b in boxes for x in (b.x - lane, b.right + lane)]
    ys = [y for lane in lanes for b in boxes for y in (b.y - lane, b.bottom + lane)]
    middles = [box.centre for box in (*boxes, *page.signs)]  # so that no step jumps over a node or a sign
    columns = _thinned([x for x, _ in stubs], [*xs, *(x for x, _ in middles)])
    rows = _thinned([y for _, y in stubs], [*ys, *(y for _, y in middles)])
    high = len(rows)
    tolls, across, down = ([0.0] * (len(columns) * high) for _ in range(3))
    for known in page.lines.values():
        _fence(known.points, columns, rows, across, down, tolls, 0.3 if known.id in ids else 1.0)
    for sign in page.signs:
        for i, j in _inside(columns, rows, sign.x - 5, sign.y - 5, sign.right + 5, sign.bottom + 5):
            tolls[i * high + j] = COVERING
    for node in page.nodes:
        for i, j in _covered(node, columns, rows):
            tolls[i * high + j] = NEVER
    return Grid(columns, rows, tolls, across, down)


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
    across: list[float],
    down: list[float],
    tolls: list[float],
    weight: float,
) -> None:
    """Note which steps of the grid cross a line, and which places lie too close to it."""
    high = len(ys)
    toll = TOUCHING * weight
    for (ax, ay), (bx, by) in pairwise(points):
        left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        for i in range(bisect_left(xs, left), bisect_left(xs, right)):
            j = bisect_left(ys, ay + (by - ay) * (xs[i] - ax) / (bx - ax)) - 1
            if j >= 0:
                down[i * high + j] = CROSSING
        for j in range(bisect_left(ys, top), bisect_left(ys, bottom)):
            i = bisect_left(xs, ax + (bx - ax) * (ys[j] - ay) / (by - ay)) - 1
            if i >= 0:
                across[i * high + j] = CROSSING
        for i, j in _inside(xs, ys, left - 8, top - 8, right + 8, bottom + 8):
            if tolls[i * high + j] < toll:
                tolls[i * high + j] = toll


def _search(
    grid: Grid, starts: Sequence[Port], goals: Mapping[int, Port], limit: float
) -> tuple[Port, Port, list[int]] | None:
    """The cheapest way from a start to a goal: both, and the places between.

    A state is four times the place's number, plus the direction of travel: 0 right, 1 down, 2 left, 3 up.
    """
    xs, ys, tolls, across, down = grid
    wide, high = len(xs), len(ys)
    costs = [NEVER] * (4 * wide * high)
    before = [-1] * len(costs)
    queue: list[tuple[float, float, int]] = []
    for number, port in enumerate(starts):
        place = grid.place(port.away)
        state = 4 * place + _way(port.point, port.away)
        if tolls[place] < NEVER and port.cost < costs[state]:
            costs[state], before[state] = port.cost, -2 - number
            queue.append((port.cost, port.cost, state))
    queue.sort()
    aims = around(grid.point(place) for place in goals)
    left, top, right, bottom = aims.x, aims.y, aims.right, aims.bottom
    found: tuple[float, int] | None = None
    while queue:
        least, cost, state = heappop(queue)
        if least >= limit:
            break
        if cost > costs[state]:  # a cheaper way there was found meanwhile
            continue
        place, way = divmod(state, 4)
        goal = goals.get(place)
        if goal is not None:
            turn = (_way(goal.away, goal.point) - way) % 4
            total = cost + goal.cost + TURN * (turn != 0) + STUB
            if turn != 2 and total < limit:
                limit, found = total, (total, state)
        i, j = divmod(place, high)
        for turn in (0, 1, 3):
            step = (way + turn) % 4
            if step == 0:
                if i + 1 == wide:
                    continue
                after = place + high
                total = cost + xs[i + 1] - xs[i] + across[place]
            elif step == 1:
                if j + 1 == high:
                    continue
                after = place + 1
                total = cost + ys[j + 1] - ys[j] + down[place]
            elif step == 2:
                if i == 0:
                    continue
                after = place - high
                total = cost + xs[i] - xs[i - 1] + across[after]
            else:
                if j == 0:
                    continue
                after = place - 1
                total = cost + ys[j] - ys[j - 1] + down[after]
            total += tolls[after] + (TURN if turn else 0.0)
            state_after = 4 * after + step
            if total < costs[state_after] and total < limit:
                costs[state_after], before[state_after] = total, state
                x, y = xs[after // high], ys[after % high]
                rest = left - x if x < left else x - right if x > right else 0.0
                rest += top - y if y < top else y - bottom if y > bottom else 0.0
                if total + rest < limit:
                    heappush(queue, (total + rest, total, state_after))
    return _traced(before, found[1], starts, goals) if found else None


def _way(a: Point, b: Point) -> int:
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (0 if dx > 0 else 2) if abs(dx) > abs(dy) else (1 if dy > 0 else 3)


def _traced(
    before: Sequence[int], state: int, starts: Sequence[Port], goals: Mapping[int, Port]
) -> tuple[Port, Port, list[int]]:
    """The way to a goal, traced back to the start that it came from."""
    goal = goals[state // 4]
    places: list[int] = []
    while state >= 0:
        places.append(state // 4)
        state = before[state]
    return starts[-2 - state], goal, places[::-1]


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
    """A chain of cubic Bézier curves along the corners, each cut by a rounding; a small step becomes a gentle bend."""
    path: list[Point] = [corners[0]]
    at = 1
    while at < len(corners) - 1:
        before, corner, after = corners[at - 1], corners[at], corners[at + 1]
        if at + 2 < len(corners) and _step(before, corner, after, corners[at + 2]):
            start = _toward(corner, before, min(GENTLE, distance(before, corner) * 0.6))
            end = _toward(after, corners[at + 2], min(GENTLE, distance(after, corners[at + 2]) * 0.6))
            path.extend(_straight(path[-1], start))
            path.extend((corner, after, end))
            at += 2
            continue
        size = min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2)
        start, end = _toward(corner, before, size), _toward(corner, after, size)
        path.extend(_straight(path[-1], start))
        path.extend((_toward(corner, start, size * 0.45), _toward(corner, end, size * 0.45), end))
        at += 1
    path.extend(_straight(path[-1], corners[-1]))
    return tuple(path)


def _step(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether a way goes on in the same direction after a short step aside."""
    along = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1])
    return along > 0 and distance(b, c) < GENTLE


def _toward(a: Point, b: Point, length: float) -> Point:
    whole = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return a[0] + (b[0] - a[0]) * length / whole, a[1] + (b[1] - a[1]) * length / whole


def _straight(a: Point, b: Point) -> tuple[Point, Point, Point]:
    third = (b[0] - a[0]) / 3, (b[1] - a[1]) / 3
    return (a[0] + third[0], a[1] + third[1]), (b[0] - third[0], b[1] - third[1]), b
