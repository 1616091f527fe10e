"""Where the zones of the framework layout stand: columns left and right, the processes between, rows above and below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, sqrt
from typing import NamedTuple

from cld.geometry import union
from cld.layouts import Box, Node
from cld.layouts._framework_panels import COLUMN_GAP, PAD, Plan, best, build, moved
from cld.model import Zone

WIDEST, ENOUGH = 1000.0, 40
"""What figures of up to so many elements keep to: 12.5 units of text then print at 6 pt on 170 mm."""
POSTER = 1500.0
"""What figures of more elements may grow to."""
RAILS = 60.0
"""For lines that may have to pass outside the side columns, and the margins."""
CLEAR = 58.0
"""From the processes to the rows above and below."""
PASS = 36.0
"""Between any other two panels: enough for an arrow from one to the other, or for one that passes."""
ROWED = 3
"""The most panels side by side."""
NARROW = 170.0
COLUMN = 150.0
"""Of text, in a list at a side that is broken into columns."""
LONG = 9
"""Lists of fewer elements are not broken into columns at the sides."""
VERY_LONG = 30
"""Lists of so many elements above and below get all of the width, even where nothing else needs it."""
ALONE = 560.0
"""What rows of other lists get at least."""
FEW = 4


class Spread(NamedTuple):
    """How the width of the page is shared out."""

    widest: float = WIDEST
    left: float = 192.0
    right: float = 238.0
    """The widest that panels of the side columns get."""
    near: float = 74.0
    far: float = 104.0
    """From the processes to the columns left and right: room for arrows and signs, and at the right for moderations."""
    columns: tuple[int, int] = (1, 1)
    """Into how many columns long lists at the left and the right are broken."""


ROOMY = Spread()
TIGHT = Spread(left=160.0, right=196.0, near=64.0, far=88.0)
"""For processes side by side, which need the width themselves."""


def spreads(zones: Mapping[Zone, Sequence[Plan]], elements: int, blocks: int) -> list[Spread]:
    """Ways to share out the width, the usual first, then those for long lists at the sides.

    Args:
        zones: the panels of each zone.
        elements: how many the figure shows.
        blocks: how many groups of intertwined processes or single ones stand side by side.
    """
    weight = elements + 3 * max(0, blocks - FEW)
    widest = min(WIDEST * sqrt(weight / ENOUGH), POSTER) if elements > ENOUGH else WIDEST
    usual = (TIGHT if blocks > 2 else ROOMY)._replace(widest=widest)
    found = [usual]
    lists = [
        max((len(plan.entries) for plan in zones.get(zone, ())), default=0)
        for zone in (Zone.LEFT, Zone.RIGHT)
    ]
    for left, right in ((2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 3)):
        if (left > 1 and lists[0] < LONG) or (right > 1 and lists[1] < LONG):
            continue
        wide, broad = (_broken(columns) for columns in (left, right))
        found.append(
            TIGHT._replace(
                widest=widest,
                left=wide if left > 1 else TIGHT.left,
                right=broad if right > 1 else TIGHT.right,
                columns=(left, right),
            )
        )
    return found


def _broken(columns: int) -> float:
    """How wide a list in several columns is."""
    return columns * COLUMN + (columns - 1) * COLUMN_GAP + 2 * PAD


class Frame(NamedTuple):
    """What stands where across the page."""

    left: float
    """Width of the left column."""
    centre: float
    """Where the processes begin, and how wide they are."""
    core: float
    right: float
    """Where the right column begins."""
    end: float


def room_for_circles(zones: Mapping[Zone, Sequence[Plan]], spread: Spread) -> float:
    """The width that is left for the processes between the side columns."""
    left = spread.left + spread.near if zones.get(Zone.LEFT) else 0.0
    right = spread.right + spread.far if zones.get(Zone.RIGHT) else 0.0
    return spread.widest - left - right - RAILS


def arrange(
    zones: Mapping[Zone, Sequence[Plan]],
    circles: Sequence[Node],
    spread: Spread,
) -> tuple[Node, ...]:
    """All nodes of the figure, placed around the circles.

    Args:
        zones: the panels of each zone.
        circles: the processes, placed from the origin.
        spread: how the width is shared out.
    """
    left = _column(zones.get(Zone.LEFT, ()), spread.left, spread.columns[0])
    right = _column(zones.get(Zone.RIGHT, ()), spread.right, spread.columns[1])
    core = union([node.box for node in circles]) if circles else Box(0, 0, 0, 0)
    frame = _frame(left, right, core.width, spread)
    middle = [moved(node, frame.centre, 0) for node in circles]
    sides = [moved(node, 0, _beside(circles, _height(left))) for node in left]
    sides += [moved(node, frame.right, core.height / 2 - _height(right) / 2) for node in right]
    above = _rows(zones.get(Zone.ABOVE, ()), frame)
    below = _rows(zones.get(Zone.BELOW, ()), frame)
    placed = [*middle, *sides]
    up = min((_above(node, other) for node in above for other in placed if _over(node, other)), default=0.0)
    placed += [moved(node, 0, min(up, 0.0) if placed else 0.0) for node in above]
    down = max((_below(node, other) for node in below for other in placed if _over(node, other)), default=0.0)
    placed += [moved(node, 0, down) for node in below]
    return tuple(placed)


def _seen_from_left(circles: Sequence[Node]) -> float:
    """The mean height at which circles can be seen from the left: what shows of each past those before it."""
    heights: list[float] = []
    for number, node in enumerate(circles):
        top, bottom = node.box.y, node.box.bottom
        for other in circles[:number]:
            if other.box.y < bottom < other.box.bottom:  # the row climbs: the top shows
                bottom = max(other.box.y, top)
            elif other.box.y < top < other.box.bottom:
                top = min(other.box.bottom, bottom)
        heights.append((top + bottom) / 2)
    return fsum(heights) / len(heights) if heights else 0.0


def _beside(circles: Sequence[Node], height: float) -> float:
    """Where a left column of that height begins: in sight of all circles, and level with the first."""
    if not circles:
        return -height / 2
    if len(circles) > FEW:
        return union([node.box for node in circles]).centre[1] - height / 2
    top = _seen_from_left(circles) - height / 2
    level = circles[0].box.centre[1]
    return max(min(top, level - 20), level - height + 20) if height > 60 else top


def _column(plans: Sequence[Plan], most: float, columns: int) -> list[Node]:
    """Panels of one width under each other, from y = 0 down, long lists in columns."""
    if not plans:
        return []
    parts = [columns if len(plan.entries) >= LONG else 1 for plan in plans]
    width = max(build(plan, most, part).box.width for plan, part in zip(plans, parts, strict=True))
    nodes: list[Node] = []
    for plan, part in zip(plans, parts, strict=True):
        y = nodes[-1].box.bottom + PASS if nodes else 0.0
        nodes.append(moved(build(plan, width, part, fill=True), 0, y))
    return nodes


def _height(nodes: Sequence[Node]) -> float:
    return nodes[-1].box.bottom if nodes else 0.0


def _frame(left: Sequence[Node], right: Sequence[Node], core: float, spread: Spread) -> Frame:
    wide = max((node.box.width for node in left), default=0.0)
    last = max((node.box.width for node in right), default=0.0)
    centre = wide + spread.near if left and core else wide
    start = centre + core + (spread.far if core and right else spread.far + 20 if left and right else 0.0)
    return Frame(wide, centre, core, start, start + last)


def _rows(plans: Sequence[Plan], frame: Frame) -> list[Node]:
    """Panels in rows as wide as the middle and the right column together, from y = 0 down."""
    start = frame.centre if frame.end - frame.centre > 0 else 0.0
    room = frame.end - start
    least = ALONE if max((len(plan.entries) for plan in plans), default=0) < VERY_LONG else WIDEST - RAILS
    if room < least:  # few zones: take as much as reads well, about the same middle
        start, room = start - (least - room) / 2, least
    core = 2 * (frame.centre - start) + frame.core or room
    nodes: list[Node] = []
    for at in range(0, len(plans), ROWED):
        row = plans[at : at + ROWED]
        top = max((node.box.bottom for node in nodes), default=-PASS) + PASS
        nodes.extend(moved(node, start, top) for node in _row(row, room, core))
    return nodes


def _row(plans: Sequence[Plan], room: float, core: float) -> list[Node]:
    if len(plans) == 1:
        node = best(plans[0], room)
        middle = room / 2 if node.box.width > 0.55 * room else core / 2
        return [moved(node, min(max(0.0, middle - node.box.width / 2), room - node.box.width), 0)]
    weights = [fsum(24 + 7.0 * len(entry.label) for entry in plan.entries) + 160 for plan in plans]
    spare = room - PASS * (len(plans) - 1) - NARROW * len(plans)
    nodes: list[Node] = []
    for number, plan in enumerate(plans):
        width = NARROW + max(spare, 0.0) * weights[number] / fsum(weights)
        x = nodes[-1].box.right + PASS if nodes else 0.0
        nodes.append(moved(best(plan, width), x, 0))
    slack = max(0.0, room - nodes[-1].box.right) / 2
    return [moved(node, slack, 0) for node in nodes]


def _over(a: Node, b: Node) -> bool:
    return a.box.x < b.box.right + 8 and b.box.x < a.box.right + 8


def _away(a: Node, b: Node) -> float:
    return CLEAR if "circle" in (a.shape, b.shape) else PASS


def _above(node: Node, other: Node) -> float:
    """How far down the node may move to stand above the other."""
    return other.box.y - _away(node, other) - node.box.bottom


def _below(node: Node, other: Node) -> float:
    """How far down the node has to move to stand below the other."""
    return other.box.bottom + _away(node, other) - node.box.y
