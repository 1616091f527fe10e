"""Plane geometry of figures: boxes, circular arcs and Bézier chains. Lengths in user units, y downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, atan2, ceil, cos, fsum, hypot, pi, sin, sqrt, tan
from typing import NamedTuple

from cld.layouts import Box, Point


def grown(box: Box, margin: float) -> Box:
    """The box with a margin on every side (a negative margin shrinks it)."""
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)


def shared_area(a: Box, b: Box) -> float:
    """Area that two boxes have in common; 0 where either is empty."""
    wide = min(a.right, b.right) - max(a.x, b.x)
    high = min(a.bottom, b.bottom) - max(a.y, b.y)
    return wide * high if wide > 0 and high > 0 else 0.0


def holds(box: Box, point: Point) -> bool:
    """Whether the point lies strictly inside the box."""
    return box.x < point[0] < box.right and box.y < point[1] < box.bottom


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all boxes. Raises ValueError for none."""
    every = list(boxes)
    left, top = min(b.x for b in every), min(b.y for b in every)
    return Box(left, top, max(b.right for b in every) - left, max(b.bottom for b in every) - top)


def around(points: Iterable[Point]) -> Box:
    """The smallest box around all points. Raises ValueError for none."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def distance(a: Point, b: Point) -> float:
    """Distance of two points."""
    return hypot(a[0] - b[0], a[1] - b[1])


def distance_to_box(box: Box, point: Point) -> float:
    """Distance of a point from a box; 0 inside."""
    return hypot(
        max(box.x - point[0], 0.0, point[0] - box.right), max(box.y - point[1], 0.0, point[1] - box.bottom)
    )


def box_gap(a: Box, b: Box) -> float:
    """Distance of two boxes; 0 where they touch or overlap."""
    return hypot(max(b.x - a.right, 0.0, a.x - b.right), max(b.y - a.bottom, 0.0, a.y - b.bottom))


def turn(a: Point, b: Point, c: Point) -> float:
    """Twice the signed area of a triangle: positive where a, b, c run clockwise on the page."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def segments_cross(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether the segments pq and rs cross at an inner point of both."""
    return turn(p, q, r) * turn(p, q, s) < 0 and turn(r, s, p) * turn(r, s, q) < 0


def signed_area(polygon: Sequence[Point]) -> float:
    """Area of a closed polygon: positive where it runs clockwise on the page."""
    return (
        fsum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True))
        / 2
    )


def inside(polygon: Sequence[Point], point: Point) -> bool:
    """Whether a point lies within a closed polygon (even-odd rule)."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            within = not within
    return within


def bezier(path: Sequence[Point], step: float = 2.0) -> list[Point]:
    """Points along a chain of cubic Bézier curves (start, then control, control, end for each piece).

    They are about `step` apart, at least eight to a piece.
    """
    points = [path[0]]
    for index in range(0, len(path) - 1, 3):
        a, b, c, d = path[index : index + 4]
        length = (distance(a, b) + distance(b, c) + distance(c, d) + distance(a, d)) / 2
        count = max(8, min(600, ceil(length / step)))
        for number in range(1, count + 1):
            t = number / count
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            points.append(
                (p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1])
            )
    return points


class Arc(NamedTuple):
    """A circular arc: `sweep` radians from the angle `start`, positive clockwise on the page."""

    cx: float
    cy: float
    radius: float
    start: float
    sweep: float
    x0: float
    y0: float
    x1: float
    y1: float
    left: float
    top: float
    right: float
    bottom: float
    """The box around it, a little too large."""

    def at(self, fraction: float) -> Point:
        """The point at a fraction of the way from start to end."""
        angle = self.start + self.sweep * fraction
        return self.cx + self.radius * cos(angle), self.cy + self.radius * sin(angle)

    def heading(self, fraction: float) -> float:
        """The direction of travel there, in radians, clockwise from the x axis."""
        return self.start + self.sweep * fraction + (pi / 2 if self.sweep > 0 else -pi / 2)

    def samples(self, step: float = 13.0) -> list[Point]:
        """Points about every `step` units (at least five), both ends included."""
        cx, cy, radius, start, sweep = self[:5]
        count = max(4, min(60, int(abs(radius * sweep) / step)))
        each = sweep / count
        return [
            (cx + radius * cos(start + each * k), cy + radius * sin(start + each * k))
            for k in range(count + 1)
        ]

    @property
    def length(self) -> float:
        return abs(self.radius * self.sweep)

    def path(self) -> tuple[Point, ...]:
        """The arc as a chain of cubic Bézier curves, off the true circle by under 0.03 %."""
        pieces = max(1, ceil(abs(self.sweep) / (pi / 2) - 1e-9))
        each = self.sweep / pieces
        handle = 4 / 3 * tan(each / 4) * self.radius
        chain: list[Point] = [(self.x0, self.y0)]
        for number in range(pieces):
            a, b = self.start + each * number, self.start + each * (number + 1)
            ax, ay = self.cx + self.radius * cos(a), self.cy + self.radius * sin(a)
            bx, by = self.cx + self.radius * cos(b), self.cy + self.radius * sin(b)
            chain.append((ax - handle * sin(a), ay + handle * cos(a)))
            chain.append((bx + handle * sin(b), by - handle * cos(b)))
            chain.append((bx, by))
        return tuple(chain)


def arc(cx: float, cy: float, radius: float, start: float, sweep: float) -> Arc:
    """The arc of a circle from an angle on."""
    x0, y0 = cx + radius * cos(start), cy + radius * sin(start)
    x1, y1 = cx + radius * cos(start + sweep), cy + radius * sin(start + sweep)
    if abs(sweep) > 2.5:
        return Arc(
            cx, cy, radius, start, sweep, x0, y0, x1, y1, cx - radius, cy - radius, cx + radius, cy + radius
        )
    # the corner between the tangents at both ends bounds the arc; nearly all of the way there is enough
    half = cos(sweep / 2)
    reach, middle = radius * (0.05 * half + 0.95 / half), start + sweep / 2
    mx, my = cx + reach * cos(middle), cy + reach * sin(middle)
    return Arc(
        cx,
        cy,
        radius,
        start,
        sweep,
        x0,
        y0,
        x1,
        y1,
        min(x0, x1, mx),
        min(y0, y1, my),
        max(x0, x1, mx),
        max(y0, y1, my),
    )


def arc_between(a: Point, b: Point, bend: float, cut_a: Point = (0.0, 0.0), cut_b: Point = (0.0, 0.0)) -> Arc:
    """The arc from a to b that leaves the chord by the angle `bend` (radians, not 0, under pi).

    A positive bend turns clockwise on the page, which puts the bulge at the left of the way from a to b.
    What lies within the boxes around the two ends (half width, half height) is cut off; of an arc with
    nothing left (the boxes overlap) the middle tenth stays.
    """
    ax, ay = a
    dx, dy = b[0] - ax, b[1] - ay
    chord = hypot(dx, dy)
    if chord < 1e-6:
        dx, dy, chord = 1e-6, 0.0, 1e-6
    radius = chord / (2 * sin(abs(bend)))
    rise = radius * cos(bend) * (1.0 if bend > 0 else -1.0)
    cx, cy = ax + dx / 2 - dy / chord * rise, ay + dy / 2 + dx / chord * rise
    start, sweep, ahead = atan2(ay - cy, ax - cx), 2 * bend, atan2(dy, dx)
    leave = _leaving(radius, ahead - bend, sweep, cut_a)
    enter = 1 - _leaving(radius, ahead + pi + bend, -sweep, cut_b)
    if enter - leave < 0.1:
        middle = min(max((enter + leave) / 2, 0.05), 0.95)
        leave, enter = middle - 0.05, middle + 0.05
    return arc(cx, cy, radius, start + sweep * leave, sweep * (enter - leave))


def _leaving(radius: float, heading: float, sweep: float, cut: Point) -> float:
    """The fraction at which an arc that starts in the middle of a box, with that heading, leaves it.

    The way from the middle to the point of leaving is a chord, turned against the heading by half the
    angle that the arc has turned until then: a few rounds find both.
    """
    half_width, half_height = cut
    if half_width <= 0 or half_height <= 0:
        return 0.0
    side = 1.0 if sweep > 0 else -1.0
    half = 0.0
    for _ in range(8):  # the innermost loop of the search for places: no call that can be spared
        angle = heading + side * half
        across, down = cos(angle) / half_width, sin(angle) / half_height
        across, down = across if across > 0 else -across, down if down > 0 else -down
        ratio = 0.5 / (radius * (across if across > down else down))
        before, half = half, asin(ratio) if ratio < 1 else pi / 2
        if -0.7 < (half - before) * radius < 0.7:
            break
    return min(1.0, 2 * half / abs(sweep))


def meetings(a: Arc, b: Arc) -> list[Point]:
    """The points that two arcs have in common: none, one or two."""
    dx, dy = b.cx - a.cx, b.cy - a.cy
    apart = dx * dx + dy * dy
    if apart < 1e-12 or apart > (a.radius + b.radius) ** 2 or apart < (a.radius - b.radius) ** 2:
        return []
    along = (a.radius * a.radius - b.radius * b.radius + apart) / (2 * apart)
    off = sqrt(max(a.radius * a.radius / apart - along * along, 0.0))
    x, y = a.cx + dx * along, a.cy + dy * along
    found = []
    for px, py in ((x - dy * off, y + dx * off), (x + dy * off, y - dx * off)):
        # a point of the circle is on the arc where it is on the bulge's side of the chord
        if ((a.x1 - a.x0) * (py - a.y0) - (a.y1 - a.y0) * (px - a.x0)) * a.sweep < 0 and (
            (b.x1 - b.x0) * (py - b.y0) - (b.y1 - b.y0) * (px - b.x0)
        ) * b.sweep < 0:
            found.append((px, py))
    return found
