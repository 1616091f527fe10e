"""Lines for links that an arc of the usual bends does not serve: other arcs, S-curves, and ways round a label.

Works on a sketch whose labels stand: takes up the links that run through labels or cross others, and lays each
again where it costs least. All is measured on the lines as they will be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import atan2, cos, fsum, hypot, inf, pi, radians, sin

from cld.geometry import around, bezier
from cld.layouts import Box, Point
from cld.layouts._arcs import Sketch
from cld.layouts._clashes import CROSSING
from cld.lines import Arc, Line, chain_crossings, cubic_part, curve, line_gap, meetings

CLEAR = 2.0
"""Room that a line must leave to labels which it passes."""
ARCS = tuple(radians(angle) for angle in (8, 16, 24, 33, 42, 52, 64, 78))
ANGLES = tuple(radians(angle) for angle in (-62, -38, -18, 18, 38, 62))
"""At which an S-curve may leave and reach the straight way."""
REACH = 0.38
"""Where the control points of an S-curve lie, as a share of its chord."""
ROUNDABOUT = (16.0, 40.0)
"""Room between a label and a line that is led round it."""
BLOCKED = 100_000.0
"""Cost of a line through a label."""
ALONG = 30.0
"""Cost of each of a dozen points of a line that lie on another line."""
PASSING = 12.0
"""Cost of each unit that a line comes nearer to a label than it should."""
CARE = ((30, 30, 2), (50, 12, 1), (120, 30, 2), (inf, 8, 0))
"""For drawings of up to so many links, how many lines that are free of labels are looked at for one link, and how
often lines that cross are laid again: as much as there is time for (compare `cld.layouts._search.CARE`)."""
ASIDE = (35.0, 70.0, 120.0, 190.0, 280.0)
"""How far beside the straight way a line may be led."""
SHORT = 42.0
"""Less than this must not be left of a line."""
BENT, LED, LONGER = 60.0, 110.0, 2.0
"""Cost of an S-curve, of a way round a label, and of each unit that a line is longer than straight."""


class Lines:
    """The lines of a sketch (its arcs, if no others are given), with what is quickly asked of them."""

    def __init__(self, sketch: Sketch, lines: Sequence[Line] = ()) -> None:
        self.sketch = sketch
        self.lines: list[Line] = list(lines or sketch.arcs)
        self.points = [_pieces(line) for line in self.lines]
        self.extents = [around(points) for points in self.points]

    def put(self, link: int, line: Line) -> None:
        """Let a link run along another line."""
        self.lines[link] = line
        self.points[link] = _pieces(line)
        self.extents[link] = around(self.points[link])

    def blocked(self, link: int, points: Sequence[Point], extent: Box) -> list[int]:
        """The labels that a line runs through or all but touches, its own ends aside."""
        a, b = self.sketch.links[link]
        found = []
        for at, ((x, y), (w, h)) in enumerate(zip(self.sketch.places, self.sketch.halves, strict=True)):
            w += CLEAR
            h += CLEAR
            if (
                at not in (a, b)
                and x - w < extent.right
                and x + w > extent.x
                and y - h < extent.bottom
                and y + h > extent.y
                and any(_touches(p, q, x, y, w, h) for p, q in pairwise(points))
            ):
                found.append(at)
        return found

    def crossed(self, link: int, line: Line, points: Sequence[Point], extent: Box, most: float = 1e9) -> int:
        """How many other lines a line crosses, each as often as it does; stops counting above `most`."""
        total = 0
        left, top, right, bottom = extent.x, extent.y, extent.right, extent.bottom
        for other, (x, y, wide, high) in enumerate(self.extents):
            if x < right and x + wide > left and y < bottom and y + high > top and other != link:
                that = self.lines[other]
                if isinstance(line, Arc) and isinstance(that, Arc):
                    total += len(meetings(line, that))
                else:
                    total += chain_crossings(points, self.points[other])
                if total > most:
                    break
        return total

    def crowded(self, link: int, line: Line, points: Sequence[Point], extent: Box) -> float:
        """The cost of running close to other lines, and of ends that share a spot."""
        total = 0.0
        a, b = self.sketch.links[link]
        for at, ((x, y), (w, h)) in enumerate(zip(self.sketch.places, self.sketch.halves, strict=True)):
            if at not in (a, b) and x - w - 9 < extent.right and x + w + 9 > extent.x:
                gap = min(hypot(max(abs(px - x) - w, 0.0), max(abs(py - y) - h, 0.0)) for px, py in points)
                total += PASSING * max(0.0, 9.0 - gap)
        for other, box in enumerate(self.extents):
            if (
                other == link
                or box.x - 9 > extent.right
                or box.right + 9 < extent.x
                or box.y - 9 > extent.bottom
                or box.bottom + 9 < extent.y
            ):
                continue
            that = self.lines[other]
            total += fsum(ALONG for point in points[2:-2:2] if line_gap(that, point) < 7)
            c, d = self.sketch.links[other]
            mine, its = ((line.x0, line.y0), (line.x1, line.y1)), ((that.x0, that.y0), (that.x1, that.y1))
            for near, (x, y) in zip((a, b), mine, strict=True):
                for far, (u, v) in zip((c, d), its, strict=True):
                    if near == far:
                        total += 3.0 * max(0.0, 18.0 - hypot(x - u, y - v))
        return total

    def cost(self, link: int, line: Line, limit: float) -> tuple[float, bool]:
        """All that is wrong with a line for a link, and whether it is free of labels; stops counting above `limit`."""
        points = _pieces(line)
        extent = around(points)
        total = self.manner(link, line)
        if line.length < SHORT:
            total += 600.0 + 10 * (SHORT - line.length)
        through = len(self.blocked(link, points, extent)) if total < limit else 1
        total += BLOCKED * through
        if total < limit:
            total += CROSSING * self.crossed(link, line, points, extent, (limit - total) / CROSSING)
        if total < limit:
            total += self.crowded(link, line, points, extent)
        return total, not through

    def manner(self, link: int, line: Line) -> float:
        """The cost of how a line runs, whatever is around it."""
        away = hypot(line.x1 - line.x0, line.y1 - line.y0)
        if isinstance(line, Arc):
            bend = line.sweep / 2
            return self.sketch.bend_cost(link, bend) + LONGER * max(0.0, line.length - 1.15 * away)
        return (BENT if len(line.chain) == 4 else LED) + LONGER * (line.length - away)


def _pieces(line: Line) -> list[Point]:
    """The line as straight pieces, few enough to be compared with all others."""
    return line.samples(max(10.0, line.length / 24))


def _touches(p: Point, q: Point, x: float, y: float, w: float, h: float) -> bool:
    """Whether a straight piece meets the box with that middle and half sizes (by separating axes)."""
    px, py, qx, qy = p[0] - x, p[1] - y, q[0] - x, q[1] - y
    if (px > w and qx > w) or (px < -w and qx < -w) or (py > h and qy > h) or (py < -h and qy < -h):
        return False
    dx, dy = qx - px, qy - py
    return abs(dx * py - dy * px) < w * abs(dy) + h * abs(dx)


def rerouted(sketch: Sketch) -> list[Line]:
    """A line for each link of the sketch: the arcs it has, and others where these are in the way.

    First the lines that run through labels, or are too short to be seen, are laid elsewhere; then, of drawings
    that are not too large for it, those that cross.
    """
    lines = Lines(sketch)
    count = len(sketch.links)
    enough, again = next((enough, again) for most, enough, again in CARE if count <= most)
    _relay(lines, lambda link: _blocked(lines, link), enough)
    for _ in range(again):
        _relay(lines, lambda link: _crossed(lines, link), enough)
    return lines.lines


def _blocked(lines: Lines, link: int) -> float:
    short = max(0.0, SHORT - lines.lines[link].length)
    return BLOCKED * len(lines.blocked(link, lines.points[link], lines.extents[link])) + short


def _crossed(lines: Lines, link: int) -> float:
    return lines.crossed(link, lines.lines[link], lines.points[link], lines.extents[link])


def _relay(lines: Lines, trouble: Callable[[int], float], enough: int) -> None:
    """Lay each line that is in trouble where it costs least, the worst first.

    Of lines that are in nobody's way no more than `enough` are looked at for one link.
    """
    troubled = sorted((-trouble(link), link) for link in range(len(lines.lines)))
    for rank, link in troubled:
        if rank >= 0:
            return
        best, _ = lines.cost(link, lines.lines[link], inf)
        found: Line | None = None
        looked = 0
        for line in _options(lines, link):
            cost, free = lines.cost(link, line, best)
            looked += free
            if cost < best - 1:
                best, found = cost, line
            if looked > enough:
                break
        if found is not None:
            lines.put(link, found)


def _options(lines: Lines, link: int) -> Iterator[Line]:
    """Lines that a link may take, the simplest first."""
    sketch = lines.sketch
    for bend in ARCS:
        yield sketch.arc(link, bend)
        yield sketch.arc(link, -bend)
    ends = sketch.aims(link)
    for leave in ANGLES:
        for reach in ANGLES:
            if line := _cut(sketch, link, _s_curve(*ends, leave, reach)):
                yield line
    for via in _aside(*ends):
        if line := _cut(sketch, link, _led(*ends, via)):
            yield line
    straight = [ends[0], ends[1]]
    for at in lines.blocked(link, straight, around(straight))[:3]:
        for via in _about(sketch.places[at], sketch.halves[at]):
            if line := _cut(sketch, link, _led(*ends, via)):
                yield line


def _s_curve(a: Point, b: Point, leave: float, reach: float) -> list[Point]:
    ahead, chord = atan2(b[1] - a[1], b[0] - a[0]), hypot(b[0] - a[0], b[1] - a[1])
    arm = REACH * chord
    back = ahead + pi - reach
    return [
        a,
        (a[0] + arm * cos(ahead + leave), a[1] + arm * sin(ahead + leave)),
        (b[0] + arm * cos(back), b[1] + arm * sin(back)),
        b,
    ]


def _aside(a: Point, b: Point) -> Iterator[Point]:
    """Points beside the straight way that a line may be led by."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    chord = hypot(dx, dy) or 1.0
    for off in ASIDE:
        for along in (0.5, 0.3, 0.7):
            for side in (-off, off):
                yield a[0] + dx * along - dy / chord * side, a[1] + dy * along + dx / chord * side


def _about(place: Point, half: Point) -> Iterator[Point]:
    """Points round a label that a line may be led by."""
    for room in ROUNDABOUT:
        w, h = half[0] + room, half[1] + room
        for across, down in ((0, -1), (0, 1), (-1, 0), (1, 0), (-1, -1), (1, -1), (-1, 1), (1, 1)):
            shrink = 0.8 if across and down else 1.0
            yield place[0] + across * w * shrink, place[1] + down * h * shrink


def _led(a: Point, b: Point, via: Point) -> list[Point]:
    """A smooth way from a to b by a point, where it runs along the straight way."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    chord = hypot(dx, dy) or 1.0
    dx, dy = dx / chord, dy / chord
    first, second = hypot(via[0] - a[0], via[1] - a[1]) / 3, hypot(b[0] - via[0], b[1] - via[1]) / 3
    return [
        a,
        (a[0] + (via[0] - first * dx - a[0]) / 2, a[1] + (via[1] - first * dy - a[1]) / 2),
        (via[0] - first * dx, via[1] - first * dy),
        via,
        (via[0] + second * dx, via[1] + second * dy),
        (b[0] + (via[0] + second * dx - b[0]) / 2, b[1] + (via[1] + second * dy - b[1]) / 2),
        b,
    ]


def _cut(sketch: Sketch, link: int, chain: Sequence[Point]) -> Line | None:
    """The chain without what lies in the boxes of its ends; None if that takes more than its end pieces."""
    a, b = sketch.links[link]
    first, last = list(chain[:4]), list(chain[-4:])
    start = _leaves(first, sketch.places[a], sketch.cuts[a])
    end = 1 - _leaves(last[::-1], sketch.places[b], sketch.cuts[b])
    if start >= 1 or end <= 0:
        return None
    if len(chain) == 4:
        return curve(cubic_part(first, start, end)) if start < end else None
    return curve(
        [*cubic_part(first, start, 1.0), *chain[4:-4], *cubic_part(last, 0.0, end)[len(chain) == 7 :]]
    )


def _leaves(piece: Sequence[Point], place: Point, cut: tuple[float, float, float]) -> float:
    """The parameter at which a curve that starts in a box is outside for good; 1 if it never is."""
    w, h = cut[0], cut[1]

    def inside(point: Point) -> bool:
        return abs(point[0] - place[0]) < w and abs(point[1] - place[1]) < h

    points = bezier(piece, 1e9)  # eight pieces
    low = max((at for at, point in enumerate(points) if inside(point)), default=-1)
    if low < 0:
        return 0.0
    if low == len(points) - 1:
        return 1.0
    count = len(points) - 1
    near, far = low / count, (low + 1) / count
    for _ in range(12):
        middle = (near + far) / 2
        near, far = (middle, far) if inside(cubic_part(piece, middle, middle)[0]) else (near, middle)
    return far
