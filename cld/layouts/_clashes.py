"""What two drawn things cost when they get in each other's way: arcs through labels, crossings, crowded ends.

Costs are in the unit of a sketch's other costs; see `cld.layouts._arcs`.
"""

from __future__ import annotations

from math import asin, atan2, ceil, cos, hypot, pi, sin, sqrt

from cld.lines import Arc

CROSSING = 450.0
THROUGH = 1500.0
"""Cost of a crossing, and of an arc through a label."""
BESIDE = 9.0
"""Room that an arc leaves to a label which it only passes."""


def through(arc: Arc, x: float, y: float, wide: float, high: float, strict: bool) -> float:
    """The cost of an arc through or near the label at (x, y), whose half sizes include `BESIDE`.

    Looks at places along the arc as `Arc.samples` has them, but only those that can lie in the label's box:
    within twice the box's half diagonal of the point where the circle comes closest to the label.
    """
    cx, cy, radius, start, sweep = arc[:5]
    whole, side = (sweep, 1.0) if sweep > 0 else (-sweep, -1.0)
    count = max(4, int(radius * whole / (7.0 if strict else 13.0)))
    each = whole / count
    reach = 2 * asin(min(1.0, hypot(wide, high) / radius))
    nearest = side * (atan2(y - cy, x - cx) - start) % (2 * pi)
    worst = 0.0
    for middle in (nearest, nearest - 2 * pi):
        first, last = max(0, ceil((middle - reach) / each)), min(count, int((middle + reach) / each))
        for k in range(first, last + 1):
            angle = start + side * each * k
            dx, dy = cx + radius * cos(angle) - x, cy + radius * sin(angle) - y
            dx, dy = wide - (dx if dx > 0 else -dx), high - (dy if dy > 0 else -dy)
            if dx > worst and dy > worst:
                worst = dx if dx < dy else dy
    if worst > BESIDE - 3.5:
        return (THROUGH if strict else THROUGH / 4) + 5 * worst
    return 7 * worst


def is_far(arc: Arc, x: float, y: float, room: float) -> bool:
    """Whether the arc's whole circle keeps so far from a point; quicker to tell than to go along the arc."""
    dx, dy = x - arc.cx, y - arc.cy
    away2 = dx * dx + dy * dy
    outer, inner = arc.radius + room, arc.radius - room
    return away2 > outer * outer or (inner > 0 and away2 < inner * inner)


def touching(x: float, y: float, that: Arc) -> float:
    """The cost of an arrow's tip so close to another line that it seems to end there."""
    dx, dy = x - that.cx, y - that.cy
    away = hypot(dx, dy) or 1.0
    gap = abs(away - that.radius)
    if gap < 11 and _on(that, that.cx + dx / away * that.radius, that.cy + dy / away * that.radius):
        return 2.5 * (11 - gap)
    return 0.0


def crowding(arc: Arc, that: Arc, ends: tuple[int, int, int, int]) -> float:
    """The cost of two arcs that end at the same label in nearly the same spot, or leave it side by side.

    `ends` are the labels at the start and end of the one and of the other arc. Arrowheads need most room.
    """
    a, b, c, d = ends
    total = 0.0
    if a == c:
        total += max(0.0, 14 - hypot(arc.x0 - that.x0, arc.y0 - that.y0)) * 2 + _side_by_side(arc, that, 1, 1)
    if a == d:
        total += max(0.0, 17 - hypot(arc.x0 - that.x1, arc.y0 - that.y1)) * 3 + _side_by_side(
            arc, that, 1, -1
        )
    if b == c:
        total += max(0.0, 17 - hypot(arc.x1 - that.x0, arc.y1 - that.y0)) * 3 + _side_by_side(
            arc, that, -1, 1
        )
    if b == d:
        total += max(0.0, 26 - hypot(arc.x1 - that.x1, arc.y1 - that.y1)) * 3 + _side_by_side(
            arc, that, -1, -1
        )
    return total


def _side_by_side(arc: Arc, that: Arc, way: int, other: int) -> float:
    """The cost of two arcs that are still close to each other a little way from where they meet."""
    along, beside = 60 / max(arc.length, 60), 60 / max(that.length, 60)
    x, y = arc.at(along if way > 0 else 1 - along)
    u, v = that.at(beside if other > 0 else 1 - beside)
    return max(0.0, 18 - hypot(x - u, y - v)) * 2.5


def clash(a: Arc, b: Arc) -> float:
    """The cost of the points that two arcs share (flat crossings read worst), or of a near miss side by side."""
    dx, dy = b.cx - a.cx, b.cy - a.cy
    apart2 = dx * dx + dy * dy
    if apart2 < 1e-9:
        return 0.0 if abs(a.radius - b.radius) > 8 else 60.0
    apart = sqrt(apart2)
    gap = max(apart - a.radius - b.radius, abs(a.radius - b.radius) - apart)
    if gap > 8:
        return 0.0
    along = (a.radius * a.radius - b.radius * b.radius + apart2) / (2 * apart2)
    if gap > 0:  # the circles miss each other: the nearest points lie on the line of their centres
        sign = 1.0 if along > 0 else -1.0
        x, y = a.cx + dx / apart * a.radius * sign, a.cy + dy / apart * a.radius * sign
        return 5 * (8 - gap) if _on(a, x, y) and _on(b, x, y) else 0.0
    off = sqrt(max(a.radius * a.radius / apart2 - along * along, 0.0))
    x, y = a.cx + dx * along, a.cy + dy * along
    steep = (a.radius * a.radius + b.radius * b.radius - apart2) / (2 * a.radius * b.radius)
    total = 0.0
    for px, py in ((x - dy * off, y + dx * off), (x + dy * off, y - dx * off)):
        if _on(a, px, py) and _on(b, px, py):
            total += CROSSING + 50 * steep * steep
    return total


def _on(arc: Arc, x: float, y: float) -> bool:
    """Whether a point of the arc's circle lies on the arc: on the bulge's side of the chord."""
    return ((arc.x1 - arc.x0) * (y - arc.y0) - (arc.y1 - arc.y0) * (x - arc.x0)) * arc.sweep < 0
