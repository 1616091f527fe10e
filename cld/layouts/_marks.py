"""What stands beside the lines of a causal-loop diagram: signs, words, delay bars, and lines of their own
for self-links and moderations. Each takes the best of a few places, clear of what was placed before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import cos, degrees, fsum, radians, sin

from cld.geometry import distance, distance_to_box, grown, holds, shared_area
from cld.layouts import Box, Point, Text
from cld.layouts._ground import Ground
from cld.lines import Arc, Line, arc, arc_between, line_crossings, line_gap
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
CAPTION = 11.5
"""Size of the words beside a link."""
ROUND = 13.0
"""Radius of a self-link."""


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
        return total + fsum(
            4 * max(0.0, radius + 12 - distance(point, spot)) for spot, radius in ground.spots
        )

    along = ALONG[min(range(len(ALONG)), key=fault)]
    x, y = line.at(along)
    return x, y, degrees(line.heading(along)) % 360


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
        total += 8 * max(0.0, radius + 7 - distance(place, spot))
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
