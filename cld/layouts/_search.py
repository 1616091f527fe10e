"""Where the labels of one connected part stand: the best of several starts, then many small improvements.

All effort is counted in steps, never in seconds, so every machine finds the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from cld.geometry import segments_cross
from cld.layouts import Point
from cld.layouts.arcs import SQUASH, Sketch, turned
from cld.layouts.engine import starts

GAP = 92.0
"""Length of a link between the outlines of its labels, where there is room."""
ASPECT = 1.45
"""Width to height that is aimed at."""
EFFORT = 900_000
"""How many pairs of drawn things the search looks at, at most."""


@dataclass(frozen=True, slots=True)
class Part:
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
    near = sum(wanted[a][b] for a, b in joined) / len(joined)
    tries = starts(sizes, joined, near, 14 if count <= 40 else 6 if count <= 120 else 2)
    ranked = sorted(range(len(tries)), key=lambda number: (_tangles(tries[number], part.links), number))
    best: Sketch | None = None
    lowest = 0.0
    for number in ranked[: 3 if count <= 40 else 1]:
        sketch = Sketch(part.halves, part.links, part.rounds, wanted, _oriented(tries[number], part.halves))
        _improve(sketch, (40.0,), jumps=True)
        cost = sketch.total_cost()
        if best is None or cost < lowest:
            best, lowest = sketch, cost
    assert best is not None
    _improve(best, (40.0, 26.0, 16.0, 10.0, 6.0), jumps=False)
    return best


def _distances(part: Part, joined: Sequence[tuple[int, int]]) -> list[list[float]]:
    """The distance wanted between each two labels: that of the shortest chain of links between them."""
    count = len(part.halves)
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in joined:
        near[a].append(b)
        near[b].append(a)
    reach = [
        (width + height) * 0.55 + GAP / 2 + 3.0 * max(0, len(joints) - 5)
        for (width, height), joints in zip(part.halves, near, strict=True)
    ]
    wanted = []
    for first in range(count):
        away = [0.0] * count
        seen, ring = {first}, [first]
        while ring:
            outer = []
            for index in ring:
                for other in near[index]:
                    if other not in seen:
                        seen.add(other)
                        away[other] = away[index] + reach[index] + reach[other]
                        outer.append(other)
            ring = outer
        wanted.append(away)
    return [[max(wanted[a][b], wanted[b][a], 1.0) for b in range(count)] for a in range(count)]


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


def _oriented(places: Sequence[Point], halves: Sequence[Point]) -> list[Point]:
    """The places turned so that labels overlap least and the figure is wider than high."""

    def fault(angle: float) -> float:
        spots = [(x, y / SQUASH) for x, y in turned(places, angle, False)]
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
    return [(x, y / SQUASH) for x, y in turned(places, angle, False)]


def _improve(sketch: Sketch, steps: Sequence[float], jumps: bool) -> None:
    """Move labels and bend links as long as that makes the sketch better, in ever smaller steps."""
    count = len(sketch.places)
    work = max(1, count * (count + 4 * len(sketch.links)))
    sweeps = max(1, min(2, EFFORT // (work * 8)))
    if jumps:
        _choose_bends(sketch)
        for node in range(count):
            sketch.try_move(node, _afar(sketch), fresh=True)
        sketch.renew()
    for step in steps:
        for _ in range(sweeps):
            _choose_bends(sketch)
            moved = False
            for node in range(count):
                x, y = sketch.places[node]
                ring = [(x + step * cos(pi * k / 4), y + step * sin(pi * k / 4)) for k in range(8)]
                moved = sketch.try_move(node, ring) or moved
            sketch.renew()
            if not moved:
                break
    _choose_bends(sketch)


def _choose_bends(sketch: Sketch) -> None:
    for link in range(len(sketch.links)):
        sketch.choose_bend(link)


def _afar(sketch: Sketch) -> list[Point]:
    """Places all over the drawing, for a label that stands in the wrong part of it."""
    xs, ys = [x for x, _ in sketch.places], [y for _, y in sketch.places]
    left, right, top, bottom = min(xs) - 60, max(xs) + 60, min(ys) - 50, max(ys) + 50
    across, down = max(1, round((right - left) / 105)), max(1, round((bottom - top) / 80))
    return [
        (left + (right - left) * column / across, top + (bottom - top) * row / down)
        for row in range(down + 1)
        for column in range(across + 1)
    ]
