"""Lines of figures: circular arcs and smooth curves, where they run and where they meet. y runs downwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import asin, atan2, ceil, cos, hypot, pi, sin, sqrt, tan
from typing import NamedTuple

from cld.geometry import around, bezier, distance, segments_cross
from cld.layouts import Point


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
        count = max(4, min(400, int(abs(radius * sweep) / step)))
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


Cut = tuple[float, float, float]
"""What is cut off an arc's end: how far the box around it reaches to the left, to the right, and up and down."""
UNCUT: Cut = (0.0, 0.0, 0.0)


def arc_between(a: Point, b: Point, bend: float, cut_a: Cut = UNCUT, cut_b: Cut = UNCUT) -> Arc:
    """The arc from a to b that leaves the chord by the angle `bend` (radians, not 0, under pi).

    A positive bend turns clockwise on the page, which puts the bulge at the left of the way from a to b.
    What lies within the boxes around the two ends is cut off; of an arc with nothing left (the boxes overlap)
    the middle tenth stays.
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


def _leaving(radius: float, heading: float, sweep: float, cut: Cut) -> float:
    """The fraction at which an arc that starts inside a box, with that heading, leaves it.

    The way from the start to the point of leaving is a chord, turned against the heading by half the
    angle that the arc has turned until then: a few rounds find both.
    """
    left, right, high = cut
    if high <= 0:
        return 0.0
    side = 1.0 if sweep > 0 else -1.0
    half = 0.0
    for _ in range(8):  # the innermost loop of the search for places: no call that can be spared
        angle = heading + side * half
        across, down = cos(angle), sin(angle) / high
        across, down = across / right if across > 0 else -across / left, down if down > 0 else -down
        ratio = 0.5 / (radius * (across if across > down else down))
        before, half = half, asin(ratio) if ratio < 1 else pi / 2
        if -0.7 < (half - before) * radius < 0.7:
            break
    return min(1.0, 2 * half / abs(sweep))


class Curve(NamedTuple):
    """A chain of cubic Bézier curves, for lines that no circular arc serves; asked as an `Arc` is."""

    chain: tuple[Point, ...]
    points: tuple[Point, ...]
    """On the curve, close enough to each other for straight lines between them."""
    reached: tuple[float, ...]
    """The length of the way to each of the points."""
    left: float
    top: float
    right: float
    bottom: float

    @property
    def x0(self) -> float:
        return self.chain[0][0]

    @property
    def y0(self) -> float:
        return self.chain[0][1]

    @property
    def x1(self) -> float:
        return self.chain[-1][0]

    @property
    def y1(self) -> float:
        return self.chain[-1][1]

    @property
    def length(self) -> float:
        return self.reached[-1]

    @property
    def sweep(self) -> float:
        """Positive where the middle lies at the left of the way, as it does on an arc that turns clockwise."""
        x, y = self.at(0.5)
        return (x - self.x0) * (self.y1 - self.y0) - (y - self.y0) * (self.x1 - self.x0)

    def _piece(self, fraction: float) -> int:
        index = bisect_right(self.reached, fraction * self.reached[-1]) - 1
        return min(max(index, 0), len(self.points) - 2)

    def at(self, fraction: float) -> Point:
        """The point at a fraction of the way from start to end."""
        index = self._piece(fraction)
        (ax, ay), (bx, by) = self.points[index], self.points[index + 1]
        whole = self.reached[index + 1] - self.reached[index] or 1.0
        share = (fraction * self.reached[-1] - self.reached[index]) / whole
        return ax + (bx - ax) * share, ay + (by - ay) * share

    def heading(self, fraction: float) -> float:
        """The direction of travel there, in radians, clockwise from the x axis."""
        (ax, ay), (bx, by) = self.points[self._piece(fraction) :][:2]
        return atan2(by - ay, bx - ax)

    def samples(self, step: float = 13.0) -> list[Point]:
        """Points about every `step` units (at least five), both ends included."""
        count = max(4, min(400, int(self.length / step)))
        return [self.at(k / count) for k in range(count + 1)]

    def path(self) -> tuple[Point, ...]:
        """The chain: start, then (control, control, end) for each piece."""
        return self.chain


Line = Arc | Curve


def curve(chain: Sequence[Point]) -> Curve:
    """A chain of cubic Bézier curves as a line that can be asked where it runs."""
    rough = distance(chain[0], chain[len(chain) // 2]) + distance(chain[len(chain) // 2], chain[-1])
    points = bezier(chain, max(7.0, rough / 64))  # off a smooth line by a fraction of a unit
    reached = [0.0]
    for a, b in pairwise(points):
        reached.append(reached[-1] + distance(a, b))
    box = around(points)
    return Curve(tuple(chain), tuple(points), tuple(reached), box.x, box.y, box.right, box.bottom)


def moved(line: Line, dx: float, dy: float) -> Line:
    """The line somewhere else."""
    if isinstance(line, Arc):
        return arc(line.cx + dx, line.cy + dy, *line[2:5])
    return curve([(x + dx, y + dy) for x, y in line.chain])


def cubic_part(piece: Sequence[Point], start: float, end: float) -> tuple[Point, Point, Point, Point]:
    """The part of one cubic Bézier curve between two parameters (by its blossom)."""
    a, b, c, d = piece

    def blossom(r: float, s: float, t: float) -> Point:
        u, v, w = 1 - r, 1 - s, 1 - t
        p, q = u * v * w, r * v * w + u * s * w + u * v * t
        m, n = r * s * w + r * v * t + u * s * t, r * s * t
        return (p * a[0] + q * b[0] + m * c[0] + n * d[0], p * a[1] + q * b[1] + m * c[1] + n * d[1])

    return (
        blossom(start, start, start),
        blossom(start, start, end),
        blossom(start, end, end),
        blossom(end, end, end),
    )


def line_gap(line: Line, point: Point) -> float:
    """Distance of a point from a line."""
    x, y = point
    if isinstance(line, Curve):
        return min(_segment_gap(a, b, x, y) for a, b in pairwise(line.points))
    dx, dy = x - line.cx, y - line.cy
    away = hypot(dx, dy)
    if away > 1e-9:
        px, py = line.cx + dx / away * line.radius, line.cy + dy / away * line.radius
        if ((line.x1 - line.x0) * (py - line.y0) - (line.y1 - line.y0) * (px - line.x0)) * line.sweep < 0:
            return abs(away - line.radius)
    return min(hypot(x - line.x0, y - line.y0), hypot(x - line.x1, y - line.y1))


def _segment_gap(a: Point, b: Point, x: float, y: float) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy or 1.0)
    along = min(max(along, 0.0), 1.0)
    return hypot(a[0] + dx * along - x, a[1] + dy * along - y)


def chain_crossings(a: Sequence[Point], b: Sequence[Point]) -> int:
    """How often two lines of straight pieces cross."""
    total = 0
    for p, q in pairwise(a):
        left, right = (p[0], q[0]) if p[0] < q[0] else (q[0], p[0])
        top, bottom = (p[1], q[1]) if p[1] < q[1] else (q[1], p[1])
        for r, s in pairwise(b):
            if (
                (r[0] > left or s[0] > left)
                and (r[0] < right or s[0] < right)
                and (r[1] > top or s[1] > top)
                and (r[1] < bottom or s[1] < bottom)
                and segments_cross(p, q, r, s)
            ):
                total += 1
    return total


def line_crossings(a: Line, b: Line) -> int:
    """How often two lines cross."""
    if isinstance(a, Arc) and isinstance(b, Arc):
        return len(meetings(a, b))
    return chain_crossings(a.samples(10.0), b.samples(10.0))


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
