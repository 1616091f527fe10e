"""Where the labels of one connected part stand: the best of several starts, then many small improvements.

All effort is counted in steps, never in seconds, so every machine finds the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import cos, fsum, inf, pi, sin, sqrt
from typing import NamedTuple

from cld.layouts import Point
from cld.layouts._arcs import SQUASH, Sketch, turned
from cld.layouts._engine import starts
from cld.layouts._untangle import Tangle, even_out, untangle

GAP = 90.0
"""Length of a link between the outlines of its labels, where nothing asks for more or less."""
LENS_ROOM = 12.0
"""Added between two elements with links both ways, so that a loop marker fits between the two arcs."""
ASPECT = 1.45
"""Width to height that is aimed at."""
STARTS, FEW = 4, 2
"""How many starts are made for up to 40 labels, and for more."""
JUMPING = 150
"""How many pairs of lines are looked at for one start, at most, for each pair of links."""
EVEN, EVENING = (60.0, 30.0, 15.0), 60_000
"""How far labels shift when straight lines are evened out, and how much is looked at for each label."""
BLOCKED, WIDEN, WIDER = 0.05, 1.15, 12
"""The drawing is widened, by this factor and so many times at most, while more links than this share run through
labels when they are straight."""
TURNS, STEPS = 1, (26.0, 16.0, 10.0, 6.0)
"""How often labels jump and shift once links are arcs, and how far they shift."""
RINGS = ((0.0, 1, 0.0), (70.0, 5, 0.25), (125.0, 8, 0.0), (190.0, 10, 0.5))
"""Where a label may jump to, about the middle of its neighbours: distance, how many places, first angle."""
EFFORT, MORE = 1_500_000, 80_000
"""How many pairs of drawn things the search with arcs looks at, at most: in all, and for each label."""


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
    tangle = _untangled(part, joined, wanted)
    for _ in range(WIDER):
        even_out(tangle, EVEN, EVENING * count)
        if tangle.blocked() <= len(joined) * BLOCKED:
            break
        tangle.widen(WIDEN)
    roomy = [[1.0 if a == b else want for b, want in enumerate(row)] for a, row in enumerate(tangle.wants)]
    best = Sketch(part.halves, part.links, part.rounds, roomy, tangle.places)
    _jump(best, 0)
    best.strict = True
    for turn in range(TURNS):
        _jump(best, turn + 1)
        _improve(best, STEPS[turn % 3 : 2 + turn % 3])
    _improve(best, STEPS[1:])
    best.renew()
    _choose_bends(best)
    return best


def _untangled(part: Part, joined: Sequence[tuple[int, int]], wanted: Sequence[Sequence[float]]) -> Tangle:
    """The labels as boxes where their straight links cross least, of several starts."""
    count = len(part.halves)
    sizes = [(2 * width, 2 * height) for width, height in part.halves]
    near = fsum(wanted[a][b] for a, b in joined) / len(joined)
    loads = dict.fromkeys(joined, 0)
    for a, b in part.links:
        loads[min(a, b), max(a, b)] += 1
    pairs = [(a, b, load) for (a, b), load in loads.items()]
    best: tuple[int, float, int, Tangle] | None = None
    tries = starts(sizes, joined, near, STARTS if count <= 40 else FEW)
    for number, places in enumerate(tries):
        tangle = Tangle(pairs, places, wanted)
        untangle(tangle, JUMPING * len(joined) ** 2)
        found = (tangle.crossings(), tangle.stress(), number, tangle)
        best = found if best is None else min(best, found)
    assert best is not None
    tangle = best[3]
    spots = _oriented(tangle.places, part.halves)
    tangle.xs, tangle.ys = map(list, zip(*spots, strict=True))
    tangle.squash, tangle.halves = SQUASH, part.halves
    tangle.widen(_tightness(spots, part.halves))
    return tangle


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


def _jump(sketch: Sketch, turn: int) -> None:
    """Let labels that stand in the wrong place jump to the other side of their neighbours, one after another."""
    _choose_bends(sketch)
    for node in range(len(sketch.places)):
        if _spent(sketch):
            return
        bends = [
            (sketch.ideals[link], sketch.bends[link], -0.3, 0.3) if turn else (sketch.ideals[link],)
            for link in sketch.at[node]
        ]
        sketch.try_move(node, _about(sketch, node, turn), bends)
    sketch.renew()
    _choose_bends(sketch)


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


def _spent(sketch: Sketch) -> bool:
    return sketch.work > EFFORT + MORE * len(sketch.places)


def _choose_bends(sketch: Sketch) -> None:
    for link in range(len(sketch.links)):
        sketch.choose_bend(link)


def _about(sketch: Sketch, node: int, turn: int) -> list[Point]:
    """Places in rings about the middle of a label's neighbours, for one that stands on the wrong side of things."""
    near = [other for link in sketch.at[node] for other in sketch.links[link] if other != node]
    if not near:
        return []
    x = fsum(sketch.places[other][0] for other in near) / len(near)
    y = fsum(sketch.places[other][1] for other in near) / len(near)
    places = []
    for reach, count, first in RINGS:
        for k in range(count):
            angle = 2 * pi * (k + first + 0.38 * turn) / count
            places.append((x + reach * cos(angle), y + reach / SQUASH * sin(angle)))
    return places
