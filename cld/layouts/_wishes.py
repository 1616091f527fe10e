"""What the author asks of the places of labels, as a cost: beside which others they stand, and groups on ground of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.layouts import Box, Point

AMISS = 300.0
"""Cost of a wish that is not met, in units of stress, and `PER_UNIT` of each unit that it is missed by."""
PER_UNIT = 0.05
CLEAR = 10.0
"""Room between the outlines of two labels of which one is left of, right of, above or below the other."""
CLOSE = 50.0
"""Room between labels that are near each other, at most."""
AROUND = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
"""Where to look for places near a label, across and down."""
GROUND = (14.0, 30.0, 14.0)
"""Room of a region around its labels: at the sides, above (for its heading) and below."""
PUSHES = 300
"""How often labels are pushed past each other, at most."""
APART = 14.0
"""Room between two regions, and between a region and a label outside."""


class Relation(NamedTuple):
    """That a label stands to one side of another: `across` is 1 for right of, -1 for left of; `down` 1 for below.

    Where both are 0, that it stands near the other.
    """

    label: int
    other: int
    across: int
    down: int


class Wishes(NamedTuple):
    """All that is asked of the labels of a part, by index."""

    halves: tuple[Point, ...]
    relations: tuple[Relation, ...] = ()
    groups: tuple[int, ...] = ()
    """The group of each label, -1 for none; empty where no label has one."""
    pins: frozenset[int] = frozenset()
    """Labels that must not move at all."""

    def __bool__(self) -> bool:
        return bool(self.relations or self.groups)

    def cost(self, at: int, x: float, y: float, places: Sequence[Point]) -> float:
        """What is amiss if a label stood there, the others being where they are."""
        total = 0.0
        for label, other, across, down in self.relations:
            if at in (label, other):
                a, b = ((x, y), places[other]) if at == label else (places[label], (x, y))
                wide = self.halves[label][0] + self.halves[other][0] + CLEAR
                high = self.halves[label][1] + self.halves[other][1] + CLEAR
                if not across and not down:
                    gap = max(abs(a[0] - b[0]) - wide, abs(a[1] - b[1]) - high)
                    total += AMISS + PER_UNIT * gap if gap > CLOSE else 0.0
                for way, off, room in ((across, a[0] - b[0], wide), (down, a[1] - b[1], high)):
                    if way and way * off < room:
                        total += AMISS + PER_UNIT * (room - way * off)
        return total + (self._strayed(at, x, y, places) if self.groups else 0.0)

    def _strayed(self, at: int, x: float, y: float, places: Sequence[Point]) -> float:
        """What regions cost that would lie on each other, or on labels that are not theirs."""
        mine = self.groups[at]
        w, h = self.halves[at]
        own = Box(x - w, y - h, 2 * w, 2 * h)
        total = 0.0
        regions = dict(self.regions(places, at))
        if mine >= 0:
            own = _joined(regions.get(mine), own)
            own = _grounded(own)
            for other, (ox, oy) in enumerate(places):
                if self.groups[other] < 0 and other != at:
                    ow, oh = self.halves[other]
                    total += _over(own, Box(ox - ow, oy - oh, 2 * ow, 2 * oh))
        for group, box in regions.items():
            if group != mine:
                total += _over(own, _grounded(box))
        return total

    def regions(self, places: Sequence[Point], but: int = -1) -> Iterator[tuple[int, Box]]:
        """The smallest box around the labels of each group, one label left out."""
        bounds: dict[int, list[float]] = {}
        for at, ((x, y), (w, h), group) in enumerate(zip(places, self.halves, self.groups, strict=True)):
            if group < 0 or at == but:
                continue
            bound = bounds.get(group)
            if bound is None:
                bounds[group] = [x - w, y - h, x + w, y + h]
                continue
            bound[0], bound[1] = min(bound[0], x - w), min(bound[1], y - h)
            bound[2], bound[3] = max(bound[2], x + w), max(bound[3], y + h)
        for group, (left, top, right, bottom) in sorted(bounds.items()):
            yield group, Box(left, top, right - left, bottom - top)

    def beside(self, at: int, places: Sequence[Point]) -> Iterator[Point]:
        """Places where the relations of a label would hold."""
        for label, other, across, down in self.relations:
            if at in (label, other):
                that, way = (other, 1) if at == label else (label, -1)
                x, y = places[that]
                wide = self.halves[label][0] + self.halves[other][0] + 4 * CLEAR
                high = self.halves[label][1] + self.halves[other][1] + 4 * CLEAR
                if not across and not down:
                    yield from ((x + i * wide, y + j * high) for i, j in AROUND)
                    continue
                mine = places[at]
                yield (
                    x + way * across * wide if across else mine[0],
                    y + way * down * high if down else mine[1],
                )
                yield x + way * across * wide, y + way * down * high


def _joined(box: Box | None, other: Box) -> Box:
    if box is None:
        return other
    x, y = min(box.x, other.x), min(box.y, other.y)
    return Box(x, y, max(box.right, other.right) - x, max(box.bottom, other.bottom) - y)


def _over(a: Box, b: Box) -> float:
    """The cost of two boxes that come too close to each other."""
    wide = min(a.right, b.right) - max(a.x, b.x) + APART
    high = min(a.bottom, b.bottom) - max(a.y, b.y) + APART
    return AMISS + PER_UNIT * min(wide, high) if wide > 0 and high > 0 else 0.0


def heeded(wishes: Wishes, places: Sequence[Point], fixed: frozenset[int]) -> list[Point]:
    """The places with labels pushed to the sides of others where the author wants them, `fixed` ones aside."""
    spots = list(places)
    for _ in range(PUSHES):
        moved = False
        for label, other, across, down in wishes.relations:
            wide = wishes.halves[label][0] + wishes.halves[other][0] + CLEAR + 1
            high = wishes.halves[label][1] + wishes.halves[other][1] + CLEAR + 1
            dx = max(0.0, wide - across * (spots[label][0] - spots[other][0])) * across if across else 0.0
            dy = max(0.0, high - down * (spots[label][1] - spots[other][1])) * down if down else 0.0
            share = 0.0 if label in fixed else 1.0 if other in fixed else 0.5
            if (dx or dy) and not (label in fixed and other in fixed):
                moved = True
                spots[label] = spots[label][0] + dx * share, spots[label][1] + dy * share
                spots[other] = spots[other][0] - dx * (1 - share), spots[other][1] - dy * (1 - share)
        if not moved:
            break
    return spots


def separated(wishes: Wishes, places: Sequence[Point]) -> list[Point]:
    """The places with whole groups pushed off each other and off labels without a group; pinned ones stay."""
    spots = list(places)
    members: dict[int, list[int]] = {}
    for at, group in enumerate(wishes.groups):
        members.setdefault(group if group >= 0 else -1 - at, []).append(at)
    bodies = [members[key] for key in sorted(members)]
    pinned = [not wishes.pins.isdisjoint(body) for body in bodies]
    for _ in range(200):
        boxes = [_body(wishes, body, spots) for body in bodies]
        moved = False
        for a, first in enumerate(boxes):
            for b in range(a):
                second = boxes[b]
                wide = min(first.right, second.right) - max(first.x, second.x) + APART + 1
                high = min(first.bottom, second.bottom) - max(first.y, second.y) + APART + 1
                if (
                    wide <= 0
                    or high <= 0
                    or len(bodies[a]) == len(bodies[b]) == 1
                    or (pinned[a] and pinned[b])
                ):
                    continue
                moved = True
                dx = wide / 2 * (1 if first.centre[0] >= second.centre[0] else -1) if wide < high else 0.0
                dy = high / 2 * (1 if first.centre[1] >= second.centre[1] else -1) if wide >= high else 0.0
                share = len(bodies[b]) / (len(bodies[a]) + len(bodies[b])) * 2  # the smaller gives way
                share = 0.0 if pinned[a] else 2.0 if pinned[b] else share
                for body, by in ((bodies[a], share), (bodies[b], share - 2)):
                    for at in body:
                        spots[at] = spots[at][0] + dx * by, spots[at][1] + dy * by
                boxes[a], boxes[b] = _body(wishes, bodies[a], spots), _body(wishes, bodies[b], spots)
                first = boxes[a]
        if not moved:
            break
    return spots


def _body(wishes: Wishes, body: Sequence[int], spots: Sequence[Point]) -> Box:
    left = min(spots[at][0] - wishes.halves[at][0] for at in body)
    right = max(spots[at][0] + wishes.halves[at][0] for at in body)
    top = min(spots[at][1] - wishes.halves[at][1] for at in body)
    bottom = max(spots[at][1] + wishes.halves[at][1] for at in body)
    box = Box(left, top, right - left, bottom - top)
    return box if wishes.groups[body[0]] < 0 else _grounded(box)


def grounds(halves: Sequence[Point], groups: Sequence[int], places: Sequence[Point]) -> list[tuple[int, Box]]:
    """The region of each group, with room around its labels and for a heading."""
    wishes = Wishes(tuple(halves), (), tuple(groups))
    return [(group, _grounded(box)) for group, box in wishes.regions(places)]


def _grounded(box: Box) -> Box:
    side, above, below = GROUND
    return Box(box.x - side, box.y - above, box.width + 2 * side, box.height + above + below)
