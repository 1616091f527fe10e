"""Few crossings before anything else: labels with straight lines between them, moved one at a time.

Moving one vertex to the best of some places, over and over, finds drawings with far fewer crossings than forces
do (Radermacher, Reichard, Rutter and Wagner 2018, Geometric heuristics for rectilinear crossing minimization).
First the labels are points; then they are boxes that no line may run through. What is bent, and by how
much, is decided afterwards (`cld.layouts._arcs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import cos, fsum, pi, sin, sqrt

from cld.layouts import Point
from cld.layouts._wishes import Wishes

CROSSING, THROUGH, OVER = 20.0, 8.0, 300.0
"""Cost of a crossing, of a line through a label and of a label on another, in units of stress."""
CLOSE = 0.03
"""Cost of each unit that a label or line is too close to another label."""
BESIDE = 12.0
"""Room between a label and a line that passes it."""
ROOM = (30.0, 24.0)
"""Room between two labels, across and down."""
RINGS = ((0.45, 4), (0.9, 6), (1.5, 8))
ANYWHERE = 10
"""Where a point may jump to: about the middle of its neighbours (reach in lengths of link, how many places), and
how many places anywhere."""
LOOSENING, REACHES = 6, (20.0, 40.0, 70.0)
"""How often labels that lie on each other are taken apart, and how far they go, the further the more often."""


class Tangle:
    """Labels joined by straight lines, at places that change.

    Args:
        pairs: joined labels by index, each pair once, with the number of links that it stands for.
        places: the middles of the labels.
        wanted: the distance wanted between each two labels.
        wishes: what the author asks of their places.
        fixed: labels that must stay where they are.

    `halves`, once it is set, says that labels count as boxes: half the width and half the height of each;
    `squash` how much a step down the page counts against one across. `work` counts the pairs of things that
    were looked at.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[int, int, int]],
        places: Iterable[Point],
        wanted: Sequence[Sequence[float]],
        wishes: Wishes | None = None,
        fixed: frozenset[int] = frozenset(),
    ) -> None:
        self.xs: list[float]
        self.ys: list[float]
        self.put(places)
        count = len(self.xs)
        self.pairs, self.wishes, self.fixed = pairs, wishes, fixed
        self.near: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for a, b, weight in pairs:
            self.near[a].append((b, weight))
            self.near[b].append((a, weight))
        self.others = [[pair for pair in pairs if at not in pair[:2]] for at in range(count)]
        # the distance of a label from itself must not count wherever it is tried: it is never off by much of 1e9
        self.wants = [[1e9 if a == b else want for b, want in enumerate(row)] for a, row in enumerate(wanted)]
        self.halves: Sequence[Point] | None = None
        self.squash = 1.0
        self.work = 0

    def widen(self, factor: float) -> None:
        """Draw everything apart by a factor, and ask for these distances from now on."""
        self.xs, self.ys = [x * factor for x in self.xs], [y * factor for y in self.ys]
        self.wants = [[want * factor for want in row] for row in self.wants]

    def narrow(self, factor: float) -> None:
        """Draw everything closer across by a factor, and further apart down the page."""
        self.xs, self.ys = [x * factor for x in self.xs], [y / factor for y in self.ys]
        # (squash * factor^2) (y / factor) = factor * squash * y: all distances shrink by the factor alike
        self.squash *= factor * factor
        self.wants = [[want * factor for want in row] for row in self.wants]

    def width(self) -> float:
        """How wide the drawing is, with its labels."""
        halves = self.halves or [(0.0, 0.0)] * len(self.xs)
        left = min(x - w for x, (w, _) in zip(self.xs, halves, strict=True))
        right = max(x + w for x, (w, _) in zip(self.xs, halves, strict=True))
        return right - left

    def blocked(self) -> int:
        """How many labels a line runs through, or close by, counting each line and label."""
        halves = self.halves or ()
        total = 0
        for a, b, _ in self.pairs:
            x, y, dx, dy = self.xs[a], self.ys[a], self.xs[b] - self.xs[a], self.ys[b] - self.ys[a]
            left, right, top, bottom = min(x, x + dx), max(x, x + dx), min(y, y + dy), max(y, y + dy)
            for at, (ox, oy, (w, h)) in enumerate(zip(self.xs, self.ys, halves, strict=True)):
                if (
                    at not in (a, b)
                    and left - w < ox < right + w
                    and top - h < oy < bottom + h
                    and abs(dx * (oy - y) - dy * (ox - x)) < w * abs(dy) + h * abs(dx)
                ):
                    total += 1
        return total

    def put(self, places: Iterable[Point]) -> None:
        """Let the labels stand somewhere else."""
        spots = list(places)
        self.xs, self.ys = [x for x, _ in spots], [y for _, y in spots]

    def colliding(self) -> list[int]:
        """Labels that lie on others, or all but do."""
        found = []
        boxes = list(zip(self.xs, self.ys, self.halves or (), strict=True))
        for at, (x, y, (w, h)) in enumerate(boxes):
            if any(
                abs(ox - x) < w + ow + 4 and abs(oy - y) < h + oh + 2 and other != at
                for other, (ox, oy, (ow, oh)) in enumerate(boxes)
            ):
                found.append(at)
        return found

    @property
    def places(self) -> list[Point]:
        """The middles of the labels."""
        return list(zip(self.xs, self.ys, strict=True))

    def crossings_at(self, at: int, x: float, y: float, limit: float) -> int:
        """How many crossings the lines of a label would have if it stood there; stops counting above `limit`."""
        dx, dy = [each - x for each in self.xs], [each - y for each in self.ys]
        others = self.others[at]
        self.work += len(others) * len(self.near[at])
        sides = [dx[a] * dy[b] > dy[a] * dx[b] for a, b, _ in others]
        total = 0
        for end, weight in self.near[at]:
            ex, ey = dx[end], dy[end]
            left = [ex * v > ey * u for u, v in zip(dx, dy, strict=True)]
            for (a, b, load), side in zip(others, sides, strict=True):
                if left[a] is not left[b] and a != end and b != end:
                    # the line through here and the end parts a from b: does the line ab part here from the end?
                    ax, ay = dx[a], dy[a]
                    if ((dx[b] - ax) * (ey - ay) > (dy[b] - ay) * (ex - ax)) is not side:
                        total += load * weight
            if total > limit:
                break
        return total

    def crossings(self) -> int:
        """The crossings of the whole drawing."""
        total = 0
        for at, (x, y) in enumerate(self.places):
            total += self.crossings_at(at, x, y, 1e18)
        return total // 4  # each is seen from four ends

    def stress_at(self, at: int, x: float, y: float) -> float:
        """How far the distances of a label from all others would be from those wanted."""
        total, squash = 0.0, self.squash
        for ox, oy, want in zip(self.xs, self.ys, self.wants[at], strict=True):
            ox -= x
            oy = (oy - y) * squash
            off = sqrt(ox * ox + oy * oy) / want - 1
            total += off * off
        return total

    def stress(self) -> float:
        """The stress of the whole drawing."""
        return fsum(self.stress_at(at, x, y) for at, (x, y) in enumerate(zip(self.xs, self.ys, strict=True)))

    def boxes_at(self, at: int, x: float, y: float, limit: float) -> float:
        """What it would cost that the label is too close to labels and lines, or its lines to labels."""
        halves = self.halves
        if halves is None:
            return 0.0
        wide, high = halves[at]
        total = 0.0
        for other, (ox, oy, (w, h)) in enumerate(zip(self.xs, self.ys, halves, strict=True)):
            dx, dy = ox - x, oy - y
            over = wide + w + ROOM[0] - (dx if dx > 0 else -dx)
            under = high + h + ROOM[1] - (dy if dy > 0 else -dy)
            if over > 0 and under > 0 and other != at:
                total += CLOSE * (over if over < under else under)
                if over > 22 and under > 18:
                    total += OVER
        self.work += len(halves) * (1 + len(self.near[at])) + len(self.others[at])
        for end, _ in self.near[at]:
            if total > limit:
                return total
            ex, ey = self.xs[end], self.ys[end]
            left, right = (x, ex) if x < ex else (ex, x)
            top, bottom = (y, ey) if y < ey else (ey, y)
            dx, dy = ex - x, ey - y
            steep, flat = (dy if dy > 0 else -dy), (dx if dx > 0 else -dx)
            for other, (ox, oy, (w, h)) in enumerate(zip(self.xs, self.ys, halves, strict=True)):
                w += BESIDE
                h += BESIDE
                if ox + w > left and ox - w < right and oy + h > top and oy - h < bottom:
                    off = dx * (oy - y) - dy * (ox - x)
                    room = w * steep + h * flat - (off if off > 0 else -off)
                    if room > 0 and other != at and other != end:
                        total += _through(room, steep, flat)
        wide += BESIDE
        high += BESIDE
        xs, ys = self.xs, self.ys
        for a, b, _ in self.others[at]:
            ax, bx = xs[a], xs[b]
            if (ax if ax < bx else bx) < x + wide and (bx if ax < bx else ax) > x - wide:
                ay, by = ys[a], ys[b]
                if (ay if ay < by else by) < y + high and (by if ay < by else ay) > y - high:
                    dx, dy = bx - ax, by - ay
                    steep, flat = (dy if dy > 0 else -dy), (dx if dx > 0 else -dx)
                    off = dx * (y - ay) - dy * (x - ax)
                    room = wide * steep + high * flat - (off if off > 0 else -off)
                    if room > 0:
                        total += _through(room, steep, flat)
        return total

    def cost_at(self, at: int, x: float, y: float, limit: float) -> float:
        """All that is wrong with a label at a place, in one number; stops counting above `limit`."""
        total = self.stress_at(at, x, y)
        if self.wishes and self.halves is not None:
            total += self.wishes.cost(at, x, y, self.places)
        if total < limit:
            total += self.boxes_at(at, x, y, limit - total)
        if total < limit:
            total += CROSSING * self.crossings_at(at, x, y, (limit - total) / CROSSING)
        return total

    def calm_place(self, at: int) -> Point:
        """Where the stress of a label is less, as the others stand (one step of majorisation)."""
        x, y = self.xs[at], self.ys[at]
        sx = sy = weight = 0.0
        for ox, oy, want in zip(self.xs, self.ys, self.wants[at], strict=True):
            dx, dy = x - ox, y - oy
            pull = want / (sqrt(dx * dx + dy * dy * self.squash**2) or 1.0)
            share = 1 / (want * want)
            sx += share * (ox + dx * pull)
            sy += share * (oy + dy * pull)
            weight += share
        return sx / weight, sy / weight

    def far_places(self, at: int, turn: int) -> list[Point]:
        """Where a label may jump to: where it is calm, about the middle of its neighbours, anywhere at all."""
        near = self.near[at]
        mx, my = (
            fsum(self.xs[end] for end, _ in near) / len(near),
            fsum(self.ys[end] for end, _ in near) / len(near),
        )
        span = fsum(self.wants[at][end] for end, _ in near) / len(near)
        places = [
            self.calm_place(at),
            (mx, my),
            *(self.wishes.beside(at, self.places) if self.wishes else ()),
        ]
        for reach, number in RINGS:
            first = _spread(turn, 2)
            for k in range(number):
                angle = 2 * pi * (k + first) / number
                places.append((mx + span * reach * cos(angle), my + span * reach * sin(angle)))
        left, top = min(self.xs), min(self.ys)
        wide, high = max(self.xs) - left, max(self.ys) - top
        for k in range(turn * ANYWHERE, turn * ANYWHERE + ANYWHERE):
            places.append(
                (left + wide * (_spread(k, 2) * 1.2 - 0.1), top + high * (_spread(k, 3) * 1.2 - 0.1))
            )
        return places

    def near_places(self, step: float, at: int, turn: int) -> list[Point]:
        """Where a label may shift to: towards where it is calm, and a step in each direction."""
        x, y = self.xs[at], self.ys[at]
        first = _spread(turn, 2)
        ring = (2 * pi * (k + first) / 5 for k in range(5))
        return [self.calm_place(at), *((x + step * cos(angle), y + step * sin(angle)) for angle in ring)]

    def move(self, at: int, places: Iterable[Point]) -> bool:
        """Move a label to the best of some places; True where that is better than where it was."""
        x, y = self.xs[at], self.ys[at]
        best = before = self.cost_at(at, x, y, 1e18)
        for px, py in places:
            cost = self.cost_at(at, px, py, best)
            if cost < best - 1e-9:
                best, x, y = cost, px, py
        self.xs[at], self.ys[at] = x, y
        return best < before - 0.02


def _through(room: float, steep: float, flat: float) -> float:
    """The cost of a line so far inside a label's box, from the test for a separating axis."""
    depth = room / (sqrt(steep * steep + flat * flat) or 1.0)
    return CLOSE * depth + (THROUGH if depth > BESIDE * 0.7 else 0.0)


def _spread(index: int, base: int) -> float:
    """A number of 0 to 1 from a sequence that fills the range evenly (van der Corput 1935)."""
    value, share = 0.0, 1.0 / base
    index += 1
    while index:
        index, digit = divmod(index, base)
        value += digit * share
        share /= base
    return value


def untangle(tangle: Tangle, effort: int, fails: int = 2) -> None:
    """Let labels jump until some rounds have not helped, or the effort is spent."""
    _rounds(tangle, tangle.work + effort, fails, tangle.far_places)


def even_out(tangle: Tangle, steps: Sequence[float], effort: int) -> None:
    """Shift labels in ever smaller steps until none is better off elsewhere, or the effort is spent."""
    most = tangle.work + effort
    for step in steps:
        _rounds(tangle, most, 1, partial(tangle.near_places, step))


def loosen(tangle: Tangle) -> None:
    """Take apart labels that still lie on each other, however far one of them has to go."""
    for turn in range(LOOSENING):
        stuck = [at for at in tangle.colliding() if at not in tangle.fixed]
        if not stuck:
            break
        for at in stuck:
            places = (
                tangle.near_places(reach * (turn + 1), at, turn + step) for step, reach in enumerate(REACHES)
            )
            tangle.move(at, [place for ring in places for place in ring])


def _rounds(tangle: Tangle, most: int, fails: int, places: Callable[[int, int], list[Point]]) -> None:
    movable = [at for at, near in enumerate(tangle.near) if near and at not in tangle.fixed]
    turn = failed = 0
    while failed < fails:
        helped = False
        for at in movable:
            if tangle.work > most:
                return
            turn += 1
            helped = tangle.move(at, places(at, turn)) or helped
        failed = 0 if helped else failed + 1
