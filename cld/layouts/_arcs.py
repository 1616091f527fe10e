"""A drawing in progress: labels at their places, each link an arc with its own bend, and what it costs.

A cost counts what a reader trips over, in the geometry that will be drawn: arcs through labels, crossings,
arrowheads that share a spot, labels too close; and what makes loops read as rounds: each link bends the way
its loops turn. Positions and bends are chosen by the same cost, so one never undoes the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atan2, cos, fsum, pi, radians, sin

from cld.geometry import signed_area
from cld.layouts import Point
from cld.layouts._clashes import BESIDE, THROUGH, clash, crowding, is_far, through, touching
from cld.layouts._wishes import Wishes
from cld.lines import Arc, arc_between, meetings

GOOD = 1.5
"""A link that costs less keeps its bend."""
OVERLAP = 20_000.0
"""Cost of a label on another."""
LENS = radians(40)
"""What the bends of two opposite links add up to, at least."""
FLAT = radians(14)
"""The bend of a link that is in no loop."""
LEAST, MOST = radians(10), radians(52)
"""What the bend of a link in a loop is held to; a true circle through two elements would need 90 degrees."""
TRIED = tuple(radians(angle) for angle in (10, 24, 42, 64))
WISH = 60.0
"""Cost of each unit of what the author's wishes miss (`cld.layouts._wishes`)."""
SLACK = 0.7
"""How much of what a label is wider than high links may aim beside its middle."""
TIP = 4.0
"""Room between the ends of an arc and the label's box."""


class Sketch:
    """Labels and arcs of one connected part, by index, and the cost of changing them.

    Args:
        halves: half the width and half the height of each label's box.
        links: (source, target) of each link; never the same twice, never a link of an element to itself.
        rounds: loops as element indices in causal order, each with a weight: how much it should look round.
        wanted: distance wanted between each two labels' centres.
        places: where the labels' centres are.
        squash: how much a step down the page counts against one across.
        wishes: what the author asks of their places.

    `work` counts the pairs of things that were looked at; `strict` makes arcs through labels cost in full; labels
    in `fixed` must stay where they are.
    """

    def __init__(
        self,
        halves: Sequence[Point],
        links: Sequence[tuple[int, int]],
        rounds: Sequence[tuple[tuple[int, ...], float]],
        wanted: Sequence[Sequence[float]],
        places: Sequence[Point],
        squash: float = 1.0,
        wishes: Wishes | None = None,
    ) -> None:
        self.halves, self.links, self.rounds, self.wanted = halves, links, rounds, wanted
        self.wishes, self.squash2 = wishes, squash * squash
        self.strict = False
        self.fixed: frozenset[int] = frozenset()
        self.work, self.each = 0, len(links) + len(halves)
        self.cuts = [
            (width + TIP, height + TIP, SLACK * max(0.0, width - height)) for width, height in halves
        ]
        self.places = list(places)
        self.springs = [
            [(1 / (want * want), 9.0 * 150 / want if a != b else 0.0) for b, want in enumerate(row)]
            for a, row in enumerate(wanted)
        ]
        self.own = [4 * min(2 * width + 30, 2 * height + 24) + OVERLAP for width, height in halves]
        self.at: list[list[int]] = [[] for _ in halves]
        for index, (source, target) in enumerate(links):
            self.at[source].append(index)
            self.at[target].append(index)
        every = range(len(links))
        self.others = [[other for other in every if other != link] for link in every]
        self.strangers = [[link for link in every if link not in mine] for mine in map(frozenset, self.at)]
        number = {ends: index for index, ends in enumerate(links)}
        self.twins = [number.get((target, source)) for source, target in links]
        self.ideals = self.round_bends()
        self.bends = list(self.ideals)
        self.arcs = [self.arc(index, bend) for index, bend in enumerate(self.bends)]

    def shifts(self, link: int) -> tuple[float, float]:
        """How far beside the middles of its ends a link aims: at where the other end lies, within a wide label."""
        a, b = self.links[link]
        slack_a, slack_b = self.cuts[a][2], self.cuts[b][2]
        off = (self.places[b][0] - self.places[a][0]) / 2
        return (
            slack_a if off > slack_a else -slack_a if off < -slack_a else off,
            -slack_b if off > slack_b else slack_b if off < -slack_b else -off,
        )

    def aims(self, link: int) -> tuple[Point, Point]:
        """The points within its two labels that a link runs between."""
        (ax, ay), (bx, by) = (self.places[end] for end in self.links[link])
        from_a, from_b = self.shifts(link)
        return (ax + from_a, ay), (bx + from_b, by)

    def arc(self, link: int, bend: float) -> Arc:
        """The link's arc with that bend, from outline to outline."""
        self.work += self.each
        a, b = self.links[link]
        (ax, ay), (bx, by) = self.places[a], self.places[b]
        from_a, from_b = self.shifts(link)
        wide_a, high_a, _ = self.cuts[a]
        wide_b, high_b, _ = self.cuts[b]
        return arc_between(
            (ax + from_a, ay),
            (bx + from_b, by),
            bend,
            (wide_a + from_a, wide_a - from_a, high_a),
            (wide_b + from_b, wide_b - from_b, high_b),
        )

    def round_bends(self) -> list[float]:
        """For each link the bend with which the loops through it read as rounds where the labels are now."""
        number = {ends: index for index, ends in enumerate(self.links)}
        votes: list[list[tuple[float, float]]] = [[] for _ in self.links]
        for loop, weight in self.rounds:
            points = [self.places[index] for index in loop]
            count = len(loop)
            way = 1.0 if count < 3 or signed_area(points) >= 0 else -1.0
            turns = [_turn(points[k - 1], points[k], points[(k + 1) % count]) for k in range(count)]
            for k, source in enumerate(loop):
                link = number.get((source, loop[(k + 1) % count]))
                if link is not None:
                    bend = way * (turns[k] + turns[(k + 1) % count]) / 4 * 0.85 if count > 2 else radians(38)
                    votes[link].append((weight, way * min(max(bend, LEAST), MOST)))
        return [_agreed(vote) for vote in votes]

    def label_cost(self, node: int) -> float:
        """What the distances between one label and all others cost."""
        x, y = self.places[node]
        half_width, half_height = self.halves[node][0] + 30, self.halves[node][1] + 24
        total = WISH * self.wishes.cost(node, x, y, self.places) if self.wishes else 0.0
        squash2 = self.squash2
        for (ox, oy), (wide, high), (square, weight) in zip(
            self.places, self.halves, self.springs[node], strict=True
        ):
            dx, dy = abs(ox - x), abs(oy - y)
            off = (dx * dx + dy * dy * squash2) * square - 1  # about twice the relative error
            total += weight * off * off
            wide += half_width - dx
            high += half_height - dy
            if wide > 0 and high > 0:
                total += 4 * (wide if wide < high else high) + (OVERLAP if wide > 22 and high > 18 else 0)
        return total - self.own[node]

    def bend_cost(self, link: int, bend: float) -> float:
        """What a link costs by being bent against its loops, wherever it runs: the least that it can cost."""
        ideal = self.ideals[link]
        off = bend - ideal if abs(ideal) > FLAT + 1e-9 or abs(ideal) < FLAT - 1e-9 else abs(bend) - FLAT
        total = 22 * off * off
        if bend * ideal < 0 and off:
            total += 6
        twin = self.twins[link]
        if twin is not None:
            total += 350 * max(0.0, LENS - abs(bend + self.bends[twin]))
        return total

    def shape_cost(self, link: int, arc: Arc, bend: float) -> float:
        """What a link costs by itself: too short to be read, or bent against its loops."""
        total = self.bend_cost(link, bend)
        seen = arc.radius * abs(arc.sweep)
        if seen < 75:
            total += 0.045 * (75 - seen) ** 2 + (500 if seen < 42 else 0)
        return total

    def through_cost(self, link: int, arc: Arc) -> float:
        """What an arc costs by running through labels, or close by, that are not its ends."""
        a, b = self.links[link]
        total = 0.0
        left, top, right, bottom = (
            arc.left - BESIDE,
            arc.top - BESIDE,
            arc.right + BESIDE,
            arc.bottom + BESIDE,
        )
        for node, ((x, y), (wide, high)) in enumerate(zip(self.places, self.halves, strict=True)):
            if x - wide > right or x + wide < left or y - high > bottom or y + high < top or node in (a, b):
                continue
            if is_far(arc, x, y, wide + BESIDE + high + BESIDE):
                continue
            total += through(arc, x, y, wide + BESIDE, high + BESIDE, self.strict)
        return total

    def under_cost(self, node: int, place: Point, links: Iterable[int]) -> float:
        """What arcs of other labels cost that run through this label, or close by."""
        x, y = place
        wide, high = self.halves[node][0] + BESIDE, self.halves[node][1] + BESIDE
        total = 0.0
        for link in links:
            arc = self.arcs[link]
            if (
                x - wide < arc.right
                and x + wide > arc.left
                and y - high < arc.bottom
                and y + high > arc.top
                and not is_far(arc, x, y, wide + high)
            ):
                total += through(arc, x, y, wide, high, self.strict)
        return total

    def clash_cost(self, link: int, arc: Arc, others: Iterable[int], limit: float) -> float:
        """What an arc costs by its crossings and near misses with other arcs; stops counting above `limit`."""
        a, b = self.links[link]
        left, top, right, bottom = arc.left - 6, arc.top - 6, arc.right + 6, arc.bottom + 6
        arcs, links = self.arcs, self.links
        total = 0.0
        for other in others:
            that = arcs[other]
            west, north, east, south = that[-4:]  # the arc's box
            if west > right or east < left or north > bottom or south < top:
                continue
            c, d = links[other]
            if a in (c, d) or b in (c, d):
                total += crowding(arc, that, (a, b, c, d))
            total += clash(arc, that) + touching(arc.x1, arc.y1, that) + touching(that.x1, that.y1, arc)
            if total > limit:
                return total
        return total

    def link_cost(self, link: int, bend: float, limit: float = 1e18) -> tuple[float, Arc]:
        """The whole cost of drawing a link with that bend, and its arc; stops counting above `limit`."""
        arc = self.arc(link, bend)
        total = self.shape_cost(link, arc, bend)
        if total < limit:
            total += self.through_cost(link, arc)
        if total < limit:
            total += self.clash_cost(link, arc, self.others[link], limit - total)
        return total, arc

    def choose_bend(self, link: int) -> bool:
        """Give a link the best bend as things are; True where it changed."""
        best, _ = self.link_cost(link, self.bends[link])
        if best < GOOD:
            return False
        found = False
        ideal = self.ideals[link]
        for bend in (ideal, ideal * 0.6, ideal * 1.4, *TRIED, *(-angle for angle in TRIED)):
            if bend != self.bends[link] and self.bend_cost(link, bend) < best:
                cost, arc = self.link_cost(link, bend, best)
                if cost < best - 1e-6:
                    best, found = cost, True
                    self.bends[link], self.arcs[link] = bend, arc
        return found

    def node_cost(
        self, node: int, place: Point, options: Sequence[Sequence[float]], limit: float = 1e18
    ) -> tuple[float, list[float]]:
        """The whole cost of everything that touches a label if it stood there, and its links' best bends.

        `options` are the bends that each link at the label may take, in the order of `at`. Counting stops
        above `limit`. On return the arcs of these links are those of the trial: the caller restores them.
        """
        before, self.places[node] = self.places[node], place
        mine = self.at[node]
        rest = self.strangers[node]
        total = self.label_cost(node)
        if total < limit:
            total += self.under_cost(node, place, rest)
        bends: list[float] = []
        for count, (link, allowed) in enumerate(zip(mine, options, strict=True)):
            if total > limit:
                break
            least = limit - total + 1.0
            chosen = allowed[0]
            for bend in allowed:
                if self.bend_cost(link, bend) >= least:
                    continue
                arc = self.arc(link, bend)
                cost = self.shape_cost(link, arc, bend)
                if cost < least:
                    cost += self.through_cost(link, arc)
                if cost < least:
                    cost += self.clash_cost(link, arc, mine[:count], least - cost)
                if cost < least:
                    cost += self.clash_cost(link, arc, rest, least - cost)
                if cost < least:
                    least, chosen, self.arcs[link] = cost, bend, arc
            total += least
            bends.append(chosen)
        self.places[node] = before
        return total, bends

    def try_move(self, node: int, places: Iterable[Point], options: Sequence[Sequence[float]]) -> bool:
        """Move a label to the best of some places if it is better there than where it is.

        `options` are the bends that each link at the label may take there, in the order of `at`.
        """
        mine = self.at[node]
        kept = [self.arcs[link] for link in mine]
        best, _ = self.node_cost(node, self.places[node], [(self.bends[link],) for link in mine])
        found: tuple[Point, list[float]] | None = None
        for place in places:
            cost, bends = self.node_cost(node, place, options, best - 1e-6)
            if cost < best - 1e-6:
                best, found = cost, (place, bends)
        for link, arc in zip(mine, kept, strict=True):
            self.arcs[link] = arc
        if found is None:
            return False
        self.places[node] = found[0]
        for link, bend in zip(mine, found[1], strict=True):
            self.bends[link] = bend
            self.arcs[link] = self.arc(link, bend)
        return True

    def faults(self) -> int:
        """How often arcs cross each other, and run through labels, which counts as much as three crossings."""
        total = 0
        for link, arc in enumerate(self.arcs):
            total += 3 * (self.through_cost(link, arc) >= THROUGH)
            for that in self.arcs[:link]:
                if (
                    that.left < arc.right
                    and that.right > arc.left
                    and that.top < arc.bottom
                    and that.bottom > arc.top
                ):
                    total += len(meetings(arc, that))
        return total

    def renew(self) -> None:
        """Draw all arcs anew, with what their loops ask for now that labels have moved."""
        self.ideals = self.round_bends()
        self.arcs = [self.arc(link, bend) for link, bend in enumerate(self.bends)]

    def widen(self, factor: float) -> None:
        """Draw everything apart by a factor, and ask for these distances from now on."""
        self.places = [(x * factor, y * factor) for x, y in self.places]
        self.springs = [[(square / factor**2, weight) for square, weight in row] for row in self.springs]
        self.renew()

    def heighten(self, factor: float) -> None:
        """Draw everything apart by a factor down the page only."""
        self.places = [(x, y * factor) for x, y in self.places]
        self.squash2 /= factor * factor
        self.renew()


def _turn(a: Point, b: Point, c: Point) -> float:
    """By how much the way a, b, c turns at b, in radians, clockwise positive."""
    angle = atan2(c[1] - b[1], c[0] - b[0]) - atan2(b[1] - a[1], b[0] - a[0])
    return (angle + pi) % (2 * pi) - pi


def _agreed(votes: Sequence[tuple[float, float]]) -> float:
    """The bend that the loops through a link ask for: the weightier side's mean."""
    if not votes:
        return FLAT
    side = 1.0 if fsum(weight if bend > 0 else -weight for weight, bend in votes) >= 0 else -1.0
    heard = [(weight, bend) for weight, bend in votes if bend * side > 0]
    return fsum(weight * bend for weight, bend in heard) / fsum(weight for weight, _ in heard)


def turned(places: Sequence[Point], angle: float) -> list[Point]:
    """Places turned about the origin."""
    c, s = cos(angle), sin(angle)
    return [(x * c - y * s, x * s + y * c) for x, y in places]
