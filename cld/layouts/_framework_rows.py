"""Where the circles of the framework layout stand: intertwined ones overlap, two aslant, three as a trefoil, more as
a ring; those that stand apart are in a row that climbs a little, or in staggered rows where there are many.

Of the ways to arrange them the one is best from which the arrows are short and pass the other circles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice, permutations, product
from math import cos, fsum, hypot, pi, sin, sqrt
from typing import NamedTuple

from cld.layouts import Point

OVERLAP, TREFOIL, RING = 1.42, 1.5, 1.56
"""Distance of the centres of intertwined circles, in radii: of two, of three, of neighbours among more."""
APART = 62.0
"""Free space between circles that do not overlap: an arrow with its sign."""
CLOSE = 42.0
"""The same where there are many."""
CLIMB = 0.47
"""How much a pair climbs: the sine of the angle, where the width allows it."""
GENTLE = 0.3
"""The same for a row: every circle can be reached from the left and the right past the one before it."""
THROUGH = 260.0
"""What an arrow costs that would have to go round a circle, in units of length."""
FEW = 4
"""Up to so many groups or single circles stand in any order; of more, pairs change places while that helps."""

Pattern = tuple[Point, ...]
"""Centres of the circles, in the order of the processes."""


class Pull(NamedTuple):
    """An arrow between a process (by number) and another, or what stands on a side of the processes."""

    process: int
    other: int | Point
    """A process, or the direction to a side: (-1, 0) is the left."""


def width(pattern: Pattern, radius: float) -> float:
    """How wide circles of that radius stand."""
    xs = [x for x, _ in pattern]
    return max(xs) - min(xs) + 2 * radius


def patterns(sizes: Sequence[int], radius: float, most: float) -> Iterator[Pattern]:
    """Ways to arrange groups of intertwined circles (by their sizes, 1 for a single circle) within that width.

    The first is the one for which nothing else speaks: in the given order, to the right and down.
    """
    if len(sizes) > FEW:
        first = [next(_shapes(size, radius, most)) for size in sizes]
        yield _stacked(first, radius, most)
        return
    for shapes in product(*(tuple(_shapes(size, radius, most)) for size in sizes)):
        if len(shapes) == 1:
            yield shapes[0]
            continue
        for order in permutations(range(len(shapes))):
            for climb in (GENTLE, -GENTLE) if all(size == 1 for size in sizes) else (0.0,):
                row = _row([shapes[k] for k in order], radius, climb)
                if width(tuple(p for shape in row for p in shape), radius) <= most:
                    placed = dict(zip(order, row, strict=True))
                    yield tuple(p for k in range(len(shapes)) for p in placed[k])
        if all(size == 1 for size in sizes):
            break


def fallback(sizes: Sequence[int], radius: float, most: float) -> Pattern:
    """The arrangement in rows, for circles that are too wide for one row."""
    return _stacked([next(_shapes(size, radius, most)) for size in sizes], radius, most)


def _shapes(size: int, radius: float, most: float) -> Iterator[Pattern]:
    """The forms of one group, around the origin."""
    if size == 1:
        yield ((0.0, 0.0),)
    elif size == 2:
        gap = radius * OVERLAP
        across = min(sqrt(1 - CLIMB * CLIMB), max((most - 2 * radius) / gap, 0.12))
        x, y = gap * across / 2, gap * sqrt(1 - across * across) / 2
        yield ((-x, -y), (x, y))
        yield ((-x, y), (x, -y))
    elif size == 3:
        reach = radius * TREFOIL / sqrt(3)
        for start in (0.0, pi, pi / 2, -pi / 2):  # one corner at the right, the left, below, above
            corners = [
                (reach * cos(start + k * 2 * pi / 3), reach * sin(start + k * 2 * pi / 3)) for k in range(3)
            ]
            corners.sort(key=lambda p: (round(p[0]), round(p[1])))
            yield from permutations(corners)
    else:
        reach = radius * RING / 2 / sin(pi / size)
        for turn in (1, -1):
            angles = (-pi / 2 - pi / size + turn * k * 2 * pi / size for k in range(size))
            yield tuple((reach * cos(angle), reach * sin(angle)) for angle in angles)


def _row(shapes: Sequence[Pattern], radius: float, climb: float) -> list[Pattern]:
    """Groups side by side, each a step higher or lower than the one before."""
    placed: list[Pattern] = []
    x = y = 0.0
    for number, shape in enumerate(shapes):
        left = min(p for p, _ in shape)
        if number:
            step = 2 * radius + APART
            x += (step * sqrt(1 - climb * climb) if climb else step) - left
            y += step * climb
        placed.append(tuple((p + x, q + y) for p, q in shape))
        x += max(p for p, _ in shape)
    return placed


def _stacked(shapes: Sequence[Pattern], radius: float, most: float) -> Pattern:
    """Groups in rows no wider than that, in reading order; rows of single circles are staggered if there is room."""
    gap = 2 * radius + CLOSE
    sizes = [max(p for p, _ in s) - min(p for p, _ in s) for s in shapes]
    single = not any(sizes)
    rows: list[list[int]] = [[]]
    columns = max(2, round(sqrt(1.5 * len(shapes))))
    room = min(most - 2 * radius, gap * (columns - 1) + fsum(sorted(sizes)[-columns:]))
    for number, size in enumerate(sizes):
        if rows[-1] and fsum(sizes[k] + gap for k in rows[-1]) + size > room + 1e-6:
            rows.append([])
        rows[-1].append(number)
    placed: dict[int, Pattern] = {}
    bottom = 0.0
    for at, row in enumerate(rows):
        whole = fsum(sizes[k] + gap for k in row) - gap
        top = min(q for k in row for _, q in shapes[k])
        shift = (
            gap / 4 * (-1) ** at if single and len(rows) > 1 and whole + gap / 2 <= most - 2 * radius else 0.0
        )
        x, y = shift - whole / 2, bottom - top + (gap if at else 0.0)
        for k in row:
            left = min(p for p, _ in shapes[k])
            placed[k] = tuple((p - left + x, q + y) for p, q in shapes[k])
            x += sizes[k] + gap
        bottom = max(q for k in row for _, q in placed[k])
    return tuple(p for k in range(len(shapes)) for p in placed[k])


def strain(pattern: Pattern, radius: float, pulls: Iterable[Pull]) -> float:
    """How long the arrows would be if straight, and what they would run through."""
    return fsum(_cost(pattern, radius, pull) for pull in pulls)


def _cost(pattern: Pattern, radius: float, pull: Pull) -> float:
    x, y = pattern[pull.process]
    if isinstance(pull.other, int):
        u, v = pattern[pull.other]
    else:  # to a side: straight there, and a little towards the middle
        xs, ys = [p for p, _ in pattern], [q for _, q in pattern]
        (side, level), reach = pull.other, 2.2 * radius
        u = (max(xs) + reach if side > 0 else min(xs) - reach) if side else (min(xs) + max(xs)) / 4 + x / 2
        v = (max(ys) + reach if level > 0 else min(ys) - reach) if level else (min(ys) + max(ys)) / 4 + y / 2
    across, down = u - x, v - y
    length = hypot(across, down)
    whole, wide = length * length, 0.9 * radius * length
    through = 0
    for k, (p, q) in enumerate(pattern):  # circles beside the way, closer than that
        if -wide < (p - x) * down - (q - y) * across < wide and 0 < (p - x) * across + (q - y) * down < whole:
            through += k != pull.process and k != pull.other
    return length + THROUGH * through


def exchanged(pattern: Pattern, sizes: Sequence[int], radius: float, pulls: Sequence[Pull]) -> Pattern:
    """The pattern with single circles on each other's places, as long as that makes arrows shorter."""
    mine: list[list[Pull]] = [[] for _ in pattern]
    for pull in pulls:
        mine[pull.process].append(pull)
        if isinstance(pull.other, int) and pull.other != pull.process:
            mine[pull.other].append(pull)

    def cost(places: Sequence[Point], a: int, b: int) -> float:
        both = [*mine[a], *(pull for pull in mine[b] if a not in (pull.process, pull.other))]
        return strain(tuple(places), radius, both)

    return _improved(pattern, sizes, cost)


def returned(pattern: Pattern, sizes: Sequence[int], before: Sequence[Point | None]) -> Pattern:
    """The pattern with single circles on each other's places, as near to where they were as can be."""
    x, y = _shift(pattern, before)

    def cost(places: Sequence[Point], a: int, b: int) -> float:
        known = [(places[k], old) for k in (a, b) if (old := before[k])]
        return fsum(hypot(p - x - u, q - y - v) for (p, q), (u, v) in known)

    return _improved(pattern, sizes, cost)


def displaced(pattern: Pattern, before: Sequence[Point | None]) -> float:
    """How far circles are from where they were, as seen from their common middle."""
    x, y = _shift(pattern, before)
    return fsum(
        hypot(p - x - old[0], q - y - old[1]) for (p, q), old in zip(pattern, before, strict=True) if old
    )


def _shift(pattern: Pattern, before: Sequence[Point | None]) -> Point:
    known = [(p - old[0], q - old[1]) for (p, q), old in zip(pattern, before, strict=True) if old]
    count = max(len(known), 1)
    return fsum(x for x, _ in known) / count, fsum(y for _, y in known) / count


def _improved(
    pattern: Pattern, sizes: Sequence[int], cost: Callable[[Sequence[Point], int, int], float]
) -> Pattern:
    """The pattern with pairs of single circles exchanged while that lowers what the two cost."""
    starts = accumulate(sizes, initial=0)
    single = [start for start, size in zip(starts, sizes, strict=False) if size == 1]
    places = list(pattern)
    for _ in range(6):
        helped = False
        for at, a in enumerate(single):
            for b in islice(single, at + 1, None):
                before = cost(places, a, b)
                places[a], places[b] = places[b], places[a]
                if cost(places, a, b) < before - 1:
                    helped = True
                else:
                    places[a], places[b] = places[b], places[a]
        if not helped:
            break
    return tuple(places)
