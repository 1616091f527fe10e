"""Where the labels of one connected part stand: the best of several starts, then many small improvements.

All effort is counted in steps, never in seconds, so every machine finds the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import atan2, cos, fsum, inf, pi, sin, sqrt
from typing import NamedTuple

from cld.geometry import segments_cross
from cld.layouts import Point
from cld.layouts._arcs import SQUASH, Sketch, turned
from cld.layouts._clashes import CROSSING, THROUGH
from cld.layouts._engine import starts

GAP = 90.0
"""Length of a link between the outlines of its labels, where nothing asks for more or less."""
LENS_ROOM = 12.0
"""Added between two elements with links both ways, so that a loop marker fits between the two arcs."""
ASPECT = 1.45
"""Width to height that is aimed at."""
STARTS, TRIED = 12, 2
"""How many starts are made for up to 40 labels, and how many of them are looked at closely."""
JUMPS = 1
DENSE = 2.0
"""Joined pairs for each label, from which on a circle is tried too."""
MENDS, WORST = 3, 5
WIDEN, ROOM = 1.2, 860.0
"""By how much a cramped drawing is widened, and the most that its labels' middles may then be apart."""
STEPS = (40.0, 26.0, 16.0, 10.0, 6.0)
RINGS = ((0.0, 1, 0.0), (70.0, 5, 0.25), (125.0, 8, 0.0), (190.0, 10, 0.5))
"""Where a label may jump to, about the middle of its neighbours: distance, how many places, first angle."""
EFFORT, MORE = 1_500_000, 80_000
"""How many pairs of drawn things the search looks at, at most, for one start: in all, and for each label."""


class Part(NamedTuple):
    """A connected part of a diagram, by index.

    `halves` are half the sizes of the labels' boxes; `pairs` join labels that are to be close without a
    causal link of their own (a moderating factor and the link it acts on).
    """

    halves: tuple[Point, ...]
    links: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]
    rounds: tuple[tuple[tuple[int, ...], float], ...]


def sketched(part: Part) -> Sketch:
    """The part with its labels placed and every link's bend chosen."""
    count = len(part.halves)
    joined = sorted({(min(a, b), max(a, b)) for a, b in (*part.links, *part.pairs) if a != b})
    wanted = _distances(part, joined)
    if not joined:
        return Sketch(part.halves, part.links, part.rounds, wanted, [(0.0, 0.0)] * count)
    sizes = [(2 * width, 2 * height) for width, height in part.halves]
    near = fsum(wanted[a][b] for a, b in joined) / len(joined)
    closely = max(1, min(TRIED, 60_000 // (len(part.links) ** 2 + 1)))
    tries = starts(sizes, joined, near, STARTS if count <= 40 else 6 if count <= 120 else 2)
    ranked = sorted(tries, key=lambda places: _tangles(places, part.links))[:closely]
    if len(joined) > DENSE * count:
        ranked.append(_circle(ranked[0], near))
    sketches = []
    for places in ranked:
        spots = _oriented(places, part.halves)
        factor = _tightness(spots, part.halves)
        roomy = [[want * factor for want in row] for row in wanted]
        apart = _separated([(x * factor, y * factor) for x, y in spots], part.halves, 14.0)
        sketch = Sketch(part.halves, part.links, part.rounds, roomy, apart)
        _jump(sketch)
        sketches.append(sketch)
    best = min(sketches, key=Sketch.total_cost)
    _improve(best, STEPS[:1])
    best.strict = True
    _improve(best, STEPS[1:2])
    for _ in range(MENDS):
        if not _mend(best, 45.0):
            break
    _improve(best, STEPS[2:])
    _mend(best, 22.0)
    for _ in range(2):
        if _spent(best) or not _cramped(best):
            break
        best.widen(WIDEN)
        _improve(best, STEPS[1:])
    best.places = _separated(best.places, best.halves, 5.0)
    best.renew()
    _choose_bends(best)
    return best


def _cramped(sketch: Sketch) -> bool:
    """Whether an arc still runs through a label, and the page has room for a larger drawing."""
    if not any(sketch.through_cost(link, arc) > THROUGH for link, arc in enumerate(sketch.arcs)):
        return False
    xs = [x for x, _ in sketch.places]
    return (max(xs) - min(xs)) * WIDEN < ROOM + 10 * max(0, len(xs) - 40)


def _distances(part: Part, joined: Sequence[tuple[int, int]]) -> list[list[float]]:
    """The distance wanted between each two labels: along the shortest chain of links between them.

    A link is as long as its labels need and a gap: the more links a diagram has for each element, and the
    more its two labels have, the wider the gap.
    """
    count = len(part.halves)
    degree = [0] * count
    for a, b in joined:
        degree[a] += 1
        degree[b] += 1
    crowd = (len(part.links) + len(joined)) / count
    gap = GAP + 18 * max(0.0, crowd - 3.6) + 5 * max(0, 8 - count) - min(32.0, 1.5 * max(0, count - 16))
    near: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    both = set(part.links)
    for a, b in joined:
        sizes = (fsum(part.halves[a]) + fsum(part.halves[b])) * 0.5
        length = sizes + gap * min(max((degree[a] * degree[b]) ** 0.25 / 1.8, 0.85), 1.7)
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


def _tangles(places: Sequence[Point], links: Sequence[tuple[int, int]]) -> int:
    """How many pairs of links would cross if they were straight."""
    pairs = sorted({(min(a, b), max(a, b)) for a, b in links})
    total = 0
    for index, (a, b) in enumerate(pairs):
        p, q = places[a], places[b]
        for c, d in pairs[:index]:
            if a not in (c, d) and b not in (c, d) and segments_cross(p, q, places[c], places[d]):
                total += 1
    return total


def _circle(places: Sequence[Point], near: float) -> list[Point]:
    """The places in the same order round their middle, but on a circle: where nearly all is linked with all."""
    count = len(places)
    x, y = fsum(x for x, _ in places) / count, fsum(y for _, y in places) / count
    order = sorted(range(count), key=lambda index: (atan2(places[index][1] - y, places[index][0] - x), index))
    radius = near * max(0.75, count / 14)
    spots = [(0.0, 0.0)] * count
    for rank, index in enumerate(order):
        spots[index] = radius * cos(2 * pi * rank / count), radius * sin(2 * pi * rank / count)
    return spots


def _oriented(places: Sequence[Point], halves: Sequence[Point]) -> list[Point]:
    """The places turned so that labels overlap least and the figure is wider than high."""

    def fault(angle: float) -> float:
        spots = [(x, y / SQUASH) for x, y in turned(places, angle)]
        wide = max(x + w for (x, _), (w, _) in zip(spots, halves, strict=True)) - min(
            x - w for (x, _), (w, _) in zip(spots, halves, strict=True)
        )
        high = max(y + h for (_, y), (_, h) in zip(spots, halves, strict=True)) - min(
            y - h for (_, y), (_, h) in zip(spots, halves, strict=True)
        )
        shape = wide / high / ASPECT
        total = 40.0 * max(shape, 1 / shape)
        for index, (x, y) in enumerate(spots):
            for other in range(index):
                over = min(
                    halves[index][0] + halves[other][0] + 10 - abs(x - spots[other][0]),
                    halves[index][1] + halves[other][1] + 8 - abs(y - spots[other][1]),
                )
                total += max(0.0, over)
        return total

    angle = min((pi * step / 12 for step in range(24)), key=fault)
    return [(x, y / SQUASH) for x, y in turned(places, angle)]


def _tightness(places: Sequence[Point], halves: Sequence[Point]) -> float:
    """By how much to draw the places apart so that the labels, with room about them, have enough space."""
    need = fsum((2 * width + 40) * (2 * height + 34) for width, height in halves) * 1.25
    left = min(x - width for (x, _), (width, _) in zip(places, halves, strict=True))
    right = max(x + width for (x, _), (width, _) in zip(places, halves, strict=True))
    top = min(y - height for (_, y), (_, height) in zip(places, halves, strict=True))
    bottom = max(y + height for (_, y), (_, height) in zip(places, halves, strict=True))
    return max(1.0, sqrt(need / ((right - left) * (bottom - top))))


def _separated(places: Sequence[Point], halves: Sequence[Point], room: float) -> list[Point]:
    """The places with labels pushed off each other, each pair along the shorter way."""
    spots = list(places)
    for _ in range(max(8, min(60, 400_000 // len(spots) ** 2))):
        moved = False
        for a, (width, height) in enumerate(halves):
            for b in range(a):
                dx, dy = spots[a][0] - spots[b][0], spots[a][1] - spots[b][1]
                wide, high = width + halves[b][0] + room - abs(dx), height + halves[b][1] + room - abs(dy)
                if wide <= 0 or high <= 0:
                    continue
                moved = True
                x, y = (
                    ((wide if dx >= 0 else -wide) / 2, 0.0)
                    if wide < high
                    else (0.0, (high if dy >= 0 else -high) / 2)
                )
                spots[a] = spots[a][0] + x, spots[a][1] + y
                spots[b] = spots[b][0] - x, spots[b][1] - y
        if not moved:
            break
    return spots


def _jump(sketch: Sketch) -> None:
    """Let labels that stand in the wrong place jump to the other side of their neighbours."""
    _choose_bends(sketch)
    for _ in range(JUMPS):
        jumped = False
        for node in range(len(sketch.places)):
            if _spent(sketch):
                return
            options = [(sketch.ideals[link],) for link in sketch.at[node]]
            jumped = sketch.try_move(node, _about(sketch, node), options) or jumped
        sketch.renew()
        _choose_bends(sketch)
        if not jumped:
            return


def _improve(sketch: Sketch, steps: Sequence[float]) -> None:
    """Move labels and bend links as long as that makes the sketch better, in ever smaller steps."""
    count = len(sketch.places)
    for number, step in enumerate(steps):
        for sweep in range(2):
            if _spent(sketch):
                return
            _choose_bends(sketch)
            moved = False
            tilt = pi / 4 * ((number + sweep) % 2)
            for node in range(count):
                x, y = sketch.places[node]
                ring = [
                    (x + step * cos(pi * k / 2 + tilt), y + step * sin(pi * k / 2 + tilt)) for k in range(4)
                ]
                moved = (
                    sketch.try_move(node, ring, [(sketch.bends[link],) for link in sketch.at[node]]) or moved
                )
            sketch.renew()
            if not moved:
                break
    _choose_bends(sketch)


def _mend(sketch: Sketch, far: float) -> bool:
    """Move the labels at the worst links, with any bend for each of their links; True where that helped."""
    costs = [(sketch.link_cost(link, bend)[0], link) for link, bend in enumerate(sketch.bends)]
    worst = sorted((-cost, link) for cost, link in costs if cost > CROSSING * 0.9)[
        : max(WORST, len(costs) // 12)
    ]
    nodes = list(dict.fromkeys(node for _, link in worst for node in sketch.links[link]))
    helped = False
    for node in nodes:
        if len(sketch.at[node]) > 9 or _spent(sketch):
            continue
        x, y = sketch.places[node]
        ring = [(x + far * cos(pi * k / 3), y + far * sin(pi * k / 3)) for k in range(6)]
        options = [
            (sketch.bends[link], sketch.ideals[link], 0.25, -0.25, 0.6, -0.6) for link in sketch.at[node]
        ]
        helped = sketch.try_move(node, [*ring, *_about(sketch, node)], options) or helped
    sketch.renew()
    _choose_bends(sketch)
    return helped


def _spent(sketch: Sketch) -> bool:
    return sketch.work > EFFORT + MORE * len(sketch.places)


def _choose_bends(sketch: Sketch) -> None:
    for link in range(len(sketch.links)):
        sketch.choose_bend(link)


def _about(sketch: Sketch, node: int) -> list[Point]:
    """Places in rings about the middle of a label's neighbours, for one that stands on the wrong side of things."""
    near = [other for link in sketch.at[node] for other in sketch.links[link] if other != node]
    if not near:
        return []
    x = fsum(sketch.places[other][0] for other in near) / len(near)
    y = fsum(sketch.places[other][1] for other in near) / len(near)
    return [
        (x + reach * cos(2 * pi * (k + turn) / count), y + reach / SQUASH * sin(2 * pi * (k + turn) / count))
        for reach, count, turn in RINGS
        for k in range(count)
    ]
