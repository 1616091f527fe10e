"""Loop markers: each in the visual middle of its loop, where nothing else is, turning the loop's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, hypot

from cld.geometry import distance, distance_to_box, holds, signed_area
from cld.layouts import Box, Point
from cld.layouts._ground import Ground
from cld.text import width

RADIUS, WIDEST, SMALL = 12.0, 16.0, 10.5
"""Of a loop marker, usually and at most (a long name needs more), and in a loop with little room."""
ROOM = 2.5
"""Between a loop marker and what is beside it."""
NAME, LEAST = 12.0, 11.0
"""Size of the text in a loop marker, which takes three quarters of its width, and the least that it may have."""
Cell = tuple[int, int]
FOREIGN = 120.0
"""How much farther a place counts in a region that does not hold all of a loop."""
CELL = 6.0
"""Grid on which a place for a loop marker is sought."""


@dataclass(frozen=True, slots=True)
class LoopShape:
    """A loop as it is drawn: a closed polygon through its labels and along its arcs."""

    outline: tuple[Point, ...]
    stops: tuple[Point, ...] = ()
    """The middles of its elements."""

    @property
    def clockwise(self) -> bool:
        return signed_area(self.outline) >= 0

    def cells(self) -> set[Cell]:
        """The grid cells whose middle lies inside, row by row (even-odd rule)."""
        rows: dict[int, list[float]] = {}
        for (ax, ay), (bx, by) in zip(self.outline, (*self.outline[1:], self.outline[0]), strict=True):
            if ay == by:
                continue
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            for row in range(_up(ay), _up(by)):
                rows.setdefault(row, []).append(ax + (row * CELL - ay) * (bx - ax) / (by - ay))
        found: set[Cell] = set()
        for row, xs in rows.items():
            xs.sort()
            for left, right in zip(xs[::2], xs[1::2], strict=False):
                found.update((column, row) for column in range(_up(left), _up(right)))
        return found


def _up(value: float) -> int:
    return int(-(-value // CELL))


def radius(name: str) -> float:
    """The radius of a loop marker that shows a name."""
    return min(max(RADIUS, width(name, NAME, bold=True) / 1.5 + 0.05), WIDEST)


def small_radius(name: str) -> float:
    """The least radius of a loop marker in whose room its name can still be read."""
    return min(max(SMALL, width(name, LEAST, bold=True) / 1.36), radius(name))


def markers(
    ground: Ground, shapes: Sequence[LoopShape], names: Sequence[str], regions: Sequence[Box] = ()
) -> list[tuple[Point, float]]:
    """The middle and radius of each loop's marker: near the loop's own middle, where nothing else is.

    Small loops choose first. A marker that finds no room inside its loop is tried a little smaller before it
    goes outside. A place inside a smaller loop would be read as that loop's, so it counts as far; so does one in a
    region that does not hold all of the loop.
    """
    inner = [shape.cells() for shape in shapes]
    order = sorted(range(len(shapes)), key=lambda index: (len(inner[index]), index))
    smaller: Counter[Cell] = Counter()
    chosen: dict[int, tuple[Point, float]] = {}
    for index in order:
        x, y = _middle(inner[index], shapes[index].outline)
        strange = [box for box in regions if not all(holds(box, stop) for stop in shapes[index].stops)]
        inside = sorted(
            (
                hypot(column * CELL - x, row * CELL - y)
                + 25 * smaller.get((column, row), 0)
                + FOREIGN * any(holds(box, (column * CELL, row * CELL)) for box in strange),
                column,
                row,
            )
            for column, row in inner[index]
        )
        smaller.update(inner[index])
        sizes = radius(names[index]), small_radius(names[index])
        others = list(chosen.values())
        found = next(
            (
                ((column * CELL, row * CELL), size)
                for size in sizes
                for _, column, row in inside
                if _is_free((column * CELL, row * CELL), size, ground, others)
            ),
            None,
        )
        if found is None:
            every = Counter(cell for cells in inner for cell in cells)
            found = _beside((x, y), sizes[0], ground, others, every), sizes[0]
        chosen[index] = found
    return [chosen[index] for index in range(len(shapes))]


def _is_free(place: Point, size: float, ground: Ground, others: Sequence[tuple[Point, float]]) -> bool:
    """Whether a marker of that radius would touch nothing there."""
    room = size + ROOM
    return (
        all(distance(place, other) >= size + radius + 4 for other, radius in others)
        and all(distance_to_box(ground.boxes[at], place) >= room - 2 for at in ground.near("boxes", place))
        and all(
            distance(place, ground.spots[at][0]) >= room + ground.spots[at][1] - 2
            for at in ground.near("spots", place)
        )
        and ground.line_gap(place, room + 1) >= room + 1
    )


def _beside(
    start: Point,
    size: float,
    ground: Ground,
    others: Sequence[tuple[Point, float]],
    within: Counter[Cell],
) -> Point:
    """The nearest free place for a marker that has none inside its loop; rather in no other loop either.

    `within` says of each cell in how many loops it lies.
    """
    left, top, right, bottom = _page(ground)
    cells = ((column, row) for column in range(left, right + 1) for row in range(top, bottom + 1))
    ranked = sorted((hypot(c * CELL - start[0], r * CELL - start[1]), c, r) for c, r in cells)
    best, place = 1e18, start
    for away, column, row in ranked:
        if away >= best:
            break
        cost = away + 60 * within.get((column, row), 0)
        if cost < best and _is_free((column * CELL, row * CELL), size, ground, others):
            best, place = cost, (column * CELL, row * CELL)
    return place


def _middle(cells: set[Cell], outline: Sequence[Point]) -> Point:
    """The middle of the area inside a loop; of its outline where that holds no cell."""
    if not cells:
        return fsum(x for x, _ in outline) / len(outline), fsum(y for _, y in outline) / len(outline)
    columns, rows = fsum(column for column, _ in cells), fsum(row for _, row in cells)
    return columns * CELL / len(cells), rows * CELL / len(cells)


def _page(ground: Ground) -> tuple[int, int, int, int]:
    """The grid's first and last column and row: the drawing and a little around it."""
    left = min(box.x for box in ground.boxes) - 20
    top = min(box.y for box in ground.boxes) - 20
    right = max(box.right for box in ground.boxes) + 20
    bottom = max(box.bottom for box in ground.boxes) + 20
    return _up(left), _up(top), _up(right), _up(bottom)
