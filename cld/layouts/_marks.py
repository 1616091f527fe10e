"""What stands beside the arcs of a causal-loop diagram: signs, delay bars, loop markers, and arcs of their own
for self-links and moderations. Each takes the best of a few places, clear of what was placed before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, degrees, fsum, hypot, radians, sin

from cld.geometry import distance_to_box, grown, holds, shared_area, signed_area
from cld.layouts import Box, Point, Text
from cld.lines import Arc, Curve, Line, arc, arc_between, line_crossings, line_gap
from cld.text import ASCENT, DESCENT, LINE, width

SIGN_WIDE, SIGN_HIGH = 5.0, 10.5
"""Half of the box of a sign, whose ink is about as high as wide."""
OFF = 9.5
"""Distance of a sign's middle from its line."""
BACK = (15.0, 19.0, 23.0, 12.0, 28.0, 34.0, 41.0, 50.0, 62.0, 76.0)
"""How far before the tip a sign may stand, the best first."""
FURTHER = (90.0, 105.0, 120.0, 140.0, 165.0, 195.0, 230.0, 280.0, 350.0, 450.0)
STRUCK = 120.0
"""Cost of a sign that a line strikes, or that lies on a label or another sign."""
REGARDED = 500.0
"""How far from each other signs are looked at that may lie on each other."""
STUB = 30.0
"""A line that is shorter shows hardly more than its head."""
GOOD = 40.0
"""Places further back are only looked at where no nearer one costs less."""
ALONG = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7)
"""Where on its line a delay bar, or the end of a moderation, may stand, the best first."""
RADIUS, WIDEST, SMALL = 12.0, 16.0, 10.5
"""Of a loop marker, usually and at most (a long name needs more), and in a loop with little room."""
ROOM = 2.5
"""Between a loop marker and what is beside it."""
NAME, LEAST = 12.0, 11.0
"""Size of the text in a loop marker, which takes three quarters of its width, and the least that it may have."""
CAPTION = 11.5
"""Size of the words beside a link."""
NEAR, SQUARE, STEP = 24.0, 48.0, 24.0
"""How far things are seen that lie near a point; the squares by which they are found; and how closely lines are
followed through these."""
ROUND = 13.0
"""Radius of a self-link."""
Cell = tuple[int, int]
CELL = 6.0
"""Grid on which a place for a loop marker is sought."""


@dataclass
class Ground:
    """What is already on the page: labels' boxes, lines, and small marks as (middle, radius)."""

    boxes: list[Box]
    arcs: list[Line] = field(default_factory=list)
    spots: list[tuple[Point, float]] = field(default_factory=list)
    cramped: int = 0
    """How many lines are too short to be seen, and signs and words that lie on something."""
    _squares: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    """Numbers of lines, boxes and spots by the squares of the page that they come near."""
    _known: dict[str, int] = field(default_factory=dict)
    """How many of each have their squares."""

    def near(self, what: str, point: Point) -> Sequence[int]:
        """The numbers of the `arcs`, `boxes` or `spots` that may be within `NEAR` of a point."""
        things = getattr(self, what)
        for number in range(self._known.get(what, 0), len(things)):
            for square in sorted(set(_squares(things[number]))):
                self._squares.setdefault((what, *square), []).append(number)
        self._known[what] = len(things)
        return self._squares.get((what, int(point[0] // SQUARE), int(point[1] // SQUARE)), ())

    def line_gap(self, point: Point, most: float, but: int = -1) -> float:
        """Distance of the nearest line (except number `but`), at most `most`, which must not exceed `NEAR`."""
        x, y = point
        best = most
        for number in self.near("arcs", point):
            line = self.arcs[number]
            if (
                number != but
                and line.left - best < x < line.right + best
                and line.top - best < y < line.bottom + best
            ):
                best = min(best, line_gap(line, point))
        return best


def _squares(thing: Line | Box | tuple[Point, float]) -> Iterator[tuple[int, int]]:
    """The squares of the page that a thing comes near."""
    if isinstance(thing, Box):
        extents = [(thing.x, thing.y, thing.right, thing.bottom)]
    elif isinstance(thing, Arc | Curve):
        extents = [(x - STEP, y - STEP, x + STEP, y + STEP) for x, y in thing.samples(STEP)]
    else:
        (x, y), radius = thing
        extents = [(x - radius, y - radius, x + radius, y + radius)]
    for left, top, right, bottom in extents:
        for column in range(int((left - NEAR) // SQUARE), int((right + NEAR) // SQUARE) + 1):
            for row in range(int((top - NEAR) // SQUARE), int((bottom + NEAR) // SQUARE) + 1):
                yield column, row


def self_link(ground: Ground, box: Box) -> Arc:
    """A small round beside a label, from its outline to its outline."""
    rise = ROUND * 0.5
    shift = max(0.0, box.width / 2 - ROUND)
    x, y = box.centre
    options = []
    for across in (shift, -shift, 0.0):
        options.append(arc(x + across, box.y - rise, ROUND, radians(150), radians(240)))
        options.append(arc(x + across, box.bottom + rise, ROUND, radians(-30), radians(240)))
    options.append(arc(box.right + rise, y, ROUND, radians(-120), radians(240)))
    options.append(arc(box.x - rise, y, ROUND, radians(60), radians(240)))
    return min(options, key=lambda line: _trouble(ground, line, 6, box))


def moderation(ground: Ground, box: Box, target: int) -> Arc:
    """A connector from a factor's label to the line it acts on, away from that line's ends."""
    line = ground.arcs[target]
    options: list[tuple[float, Arc]] = []
    for rank, along in enumerate(ALONG):
        for bend in (0.12, -0.12, 0.35, -0.35, 0.6, -0.6):
            end = line.at(along)
            way = arc_between(
                box.centre, end, bend, (box.width / 2 + 2, box.width / 2 + 2, box.height / 2 + 2)
            )
            slant = abs(cos(way.heading(1.0) - line.heading(along)))
            options.append((rank * 2 + abs(bend) * 10 + way.length / 20 + slant * 25, way))
    return min(options, key=lambda option: option[0] + _trouble(ground, option[1], 4, box, target))[1]


def _trouble(ground: Ground, line: Line, margin: float, own: Box, but: int = -1) -> float:
    """What a new line would run into: labels other than its own, lines other than number `but`."""
    total = 0.0
    points = line.samples(8.0)
    for box in ground.boxes:
        if box.x - margin < own.centre[0] < box.right + margin and box.y < own.centre[1] < box.bottom:
            continue
        wide = grown(box, margin)
        if line.left < wide.right and line.right > wide.x and line.top < wide.bottom and line.bottom > wide.y:
            total += 40.0 * sum(wide.x < x < wide.right and wide.y < y < wide.bottom for x, y in points)
    for number, other in enumerate(ground.arcs):
        if number != but and other.left < line.right and other.right > line.left:
            total += 60.0 * line_crossings(line, other)
            total += 2.0 * max(0.0, 12 - line_gap(line, (other.x1, other.y1)))
    return total


def delay(ground: Ground, number: int) -> tuple[float, float, float]:
    """Where the double bar crosses a line: x, y and the line's direction there in degrees."""
    line = ground.arcs[number]

    def fault(rank: int) -> float:
        point = line.at(ALONG[rank])
        total = rank * 1.5 + 4 * (14 - ground.line_gap(point, 14, number))
        total += fsum(4 * max(0.0, 12 - distance_to_box(box, point)) for box in ground.boxes)
        return total + fsum(4 * max(0.0, radius + 12 - _apart(point, spot)) for spot, radius in ground.spots)

    along = ALONG[min(range(len(ALONG)), key=fault)]
    x, y = line.at(along)
    return x, y, degrees(line.heading(along)) % 360


def _apart(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def signs(ground: Ground, numbers: Sequence[int]) -> list[Point]:
    """A place for the sign of each of those lines, beside it and before its tip, clear of all else."""
    options = {number: _sign_places(ground, number) for number in numbers}
    chosen = {number: places[0][1] for number, places in options.items()}
    for _ in range(3):
        changed = False
        for number in numbers:
            others = [
                place
                for other, place in chosen.items()
                if other != number and abs(place[0] - chosen[number][0]) < REGARDED
            ]
            best = min(options[number], key=lambda option: option[0] + _near_signs(option[1], others))[1]
            changed = changed or best != chosen[number]
            chosen[number] = best
        if not changed:
            break
    for number in numbers:
        others = [place for other, place in chosen.items() if other != number]
        fault = next(fault for fault, place in options[number] if place == chosen[number])
        if fault + _near_signs(chosen[number], others) >= STRUCK:
            anywhere = min(
                (fault + _near_signs(place, others), place) for fault, place in _anywhere(ground, number)
            )
            fault, chosen[number] = anywhere
        ground.cramped += fault >= STRUCK
        ground.cramped += ground.arcs[number].length < STUB
    return [chosen[number] for number in numbers]


def _anywhere(ground: Ground, number: int) -> Iterator[tuple[float, Point]]:
    """Places all along a line, for a sign that finds none where it belongs."""
    length = ground.arcs[number].length
    count = max(1, int(length / 8))
    places = [0.9 * length * (at + 1) / (count + 1) for at in range(count)]
    for off in (OFF, OFF + 2.5, OFF + 5.5, OFF + 9):
        yield from _beside_line(ground, number, places, off, off)


def _near_signs(place: Point, others: Iterable[Point]) -> float:
    x, y = place
    total = 0.0
    for ox, oy in others:
        dx, dy = abs(ox - x), abs(oy - y)
        if dx < 2 * SIGN_WIDE + 3 and dy < 2 * SIGN_HIGH:
            total += STRUCK + 2 * (2 * SIGN_HIGH - dy)
    return total


def _sign_places(ground: Ground, number: int) -> list[tuple[float, Point]]:
    """Places for one line's sign with what each costs, the cheapest first; far from the tip only if need be."""
    found: list[tuple[float, Point]] = []
    for places, off in ((BACK, OFF), (FURTHER, OFF), (BACK, OFF + 5), (FURTHER, OFF + 5)):
        found += _beside_line(ground, number, places, off, float(len(found)))
        if min(found)[0] < GOOD:
            break
    return sorted(found)


def _beside_line(
    ground: Ground, number: int, places: Sequence[float], off: float, handicap: float
) -> Iterator[tuple[float, Point]]:
    """On both sides of a line, so far before its tip, with what each place costs."""
    line = ground.arcs[number]
    bulge = -1.0 if line.sweep > 0 else 1.0  # the outer side is at the left of a clockwise arc
    for rank, back in enumerate(places):
        if (rank or handicap) and back > line.length * 0.9:
            continue
        along = 1 - min(back, line.length * (0.9 if handicap else 0.72)) / line.length
        x, y = line.at(along)
        angle = line.heading(along)
        for side, extra in ((bulge, 0.0), (-bulge, 3.0)):
            place = x - sin(angle) * off * side, y + cos(angle) * off * side
            yield handicap + rank * 2.0 + extra + _sign_fault(ground, number, place), place


def _sign_fault(ground: Ground, number: int, place: Point) -> float:
    x, y = place
    gap = ground.line_gap(place, 14, number)
    total = 12 * max(0.0, 9.5 - gap) + 1.5 * (14 - gap) + (STRUCK if gap < 8.4 else 0.0)
    own = line_gap(ground.arcs[number], place)
    total += 12 * max(0.0, OFF - 1 - own)
    for box in (ground.boxes[at] for at in ground.near("boxes", place)):
        clear = max(
            box.x - x - SIGN_WIDE,
            x - box.right - SIGN_WIDE,
            box.y - y - SIGN_HIGH,
            y - box.bottom - SIGN_HIGH,
        )
        if clear < 0:
            total += STRUCK - 4 * clear
    for spot, radius in (ground.spots[at] for at in ground.near("spots", place)):
        total += 8 * max(0.0, radius + 7 - _apart(place, spot))
    return total


def caption(ground: Ground, number: int, words: Sequence[str]) -> tuple[Text, ...]:
    """The words of a link, set beside the middle of its line where they are clear of all else."""
    line = ground.arcs[number]
    wide = max(width(each, CAPTION) for each in words) / 2 + 1
    high = (ASCENT + DESCENT + LINE * (len(words) - 1)) * CAPTION / 2
    best: tuple[float, Point] | None = None
    for rank, along in enumerate(ALONG):
        x, y = line.at(along)
        angle = line.heading(along)
        for side in (-1.0, 1.0):
            across, down = -sin(angle) * side, cos(angle) * side
            off = abs(across) * wide + abs(down) * high + 4
            place = x + across * off, y + down * off
            fault = rank * 2.0 + _caption_fault(ground, place, wide, high)
            best = min(best, (fault, place)) if best else (fault, place)
    assert best is not None
    x, y = best[1]
    ground.cramped += best[0] >= STRUCK
    ground.boxes.append(Box(x - wide, y - high, 2 * wide, 2 * high))
    return tuple(
        Text(x, y - high + (ASCENT + LINE * row) * CAPTION, each, CAPTION, anchor="middle")
        for row, each in enumerate(words)
    )


def _caption_fault(ground: Ground, place: Point, wide: float, high: float) -> float:
    x, y = place
    box = Box(x - wide, y - high, 2 * wide, 2 * high)
    room = grown(box, 4)
    total = fsum(STRUCK for other in ground.boxes if shared_area(room, other) > 0)
    total += fsum(STRUCK for spot, radius in ground.spots if distance_to_box(box, spot) < radius)
    for line in ground.arcs:
        if line.left < room.right and line.right > room.x and line.top < room.bottom and line.bottom > room.y:
            total += STRUCK if any(holds(room, point) for point in line.samples(5.0)) else 0.0
    return total


@dataclass(frozen=True, slots=True)
class LoopShape:
    """A loop as it is drawn: a closed polygon through its labels and along its arcs."""

    outline: tuple[Point, ...]

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


def markers(ground: Ground, shapes: Sequence[LoopShape], names: Sequence[str]) -> list[tuple[Point, float]]:
    """The middle and radius of each loop's marker: near the loop's own middle, where nothing else is.

    Small loops choose first. A marker that finds no room inside its loop is tried a little smaller before it
    goes outside. A place inside a smaller loop would be read as that loop's, so it counts as far.
    """
    inner = [shape.cells() for shape in shapes]
    order = sorted(range(len(shapes)), key=lambda index: (len(inner[index]), index))
    chosen: dict[int, tuple[Point, float]] = {}
    for rank, index in enumerate(order):
        x, y = _middle(inner[index], shapes[index].outline)
        smaller = [inner[other] for other in order[:rank]]
        inside = sorted(
            (hypot(column * CELL - x, row * CELL - y) + 25 * _among((column, row), smaller), column, row)
            for column, row in inner[index]
        )
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
        chosen[index] = found or (_beside((x, y), sizes[0], ground, others, inner), sizes[0])
    return [chosen[index] for index in range(len(shapes))]


def _among(cell: Cell, areas: Sequence[set[Cell]]) -> int:
    """How many of the areas hold a cell."""
    return sum(cell in area for area in areas)


def _is_free(place: Point, size: float, ground: Ground, others: Sequence[tuple[Point, float]]) -> bool:
    """Whether a marker of that radius would touch nothing there."""
    room = size + ROOM
    return (
        all(_apart(place, other) >= size + radius + 4 for other, radius in others)
        and all(distance_to_box(ground.boxes[at], place) >= room - 2 for at in ground.near("boxes", place))
        and all(_apart(place, ground.spots[at][0]) >= room + ground.spots[at][1] - 2 for at in ground.near("spots", place))
        and ground.line_gap(place, room + 1) >= room + 1
    )


def _beside(
    start: Point,
    size: float,
    ground: Ground,
    others: Sequence[tuple[Point, float]],
    areas: Sequence[set[Cell]],
) -> Point:
    """The nearest free place for a marker that has none inside its loop; rather in no other loop either."""
    left, top, right, bottom = _page(ground)
    cells = ((column, row) for column in range(left, right + 1) for row in range(top, bottom + 1))
    ranked = sorted((hypot(c * CELL - start[0], r * CELL - start[1]), c, r) for c, r in cells)
    best, place = 1e18, start
    for away, column, row in ranked:
        if away >= best:
            break
        cost = away + 60 * _among((column, row), areas)
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
