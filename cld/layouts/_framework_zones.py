"""Where the zones of the framework layout stand: columns left and right, the processes between, rows above and below."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import fsum
from typing import NamedTuple

from cld.geometry import union
from cld.layouts import Box, Node
from cld.layouts._framework_panels import Plan, best, build, moved
from cld.model import Zone

WIDEST = 1000.0
"""What figures keep to, whatever they show: 12.5 units of text then print at 6 pt on 170 mm."""
LEFT, RIGHT = 192.0, 238.0
"""The widest that panels of the side columns get."""
NEAR, FAR = 74.0, 104.0
"""From the processes to the columns left and right: room for arrows and signs, and at the right for moderations."""
CLEAR = 58.0
"""From the processes to the rows above and below."""
PASS = 30.0
"""Between any other two panels: enough for an arrow to pass."""
RAILS = 60.0
"""For lines that may have to pass outside the side columns, and the margins."""
ROWED = 3
"""The most panels side by side."""
NARROW = 170.0


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


def room_for_circles(zones: Mapping[Zone, Sequence[Plan]]) -> float:
    """The width that is left for the processes between the side columns."""
    left = LEFT + NEAR if zones.get(Zone.LEFT) else 0.0
    right = RIGHT + FAR if zones.get(Zone.RIGHT) else 0.0
    return WIDEST - left - right - RAILS


def arrange(
    zones: Mapping[Zone, Sequence[Plan]], circles: Sequence[Node], linked: Collection[frozenset[str]]
) -> tuple[Node, ...]:
    """All nodes of the figure, placed around the circles.

    Args:
        zones: the panels of each zone.
        circles: the processes, placed from the origin.
        linked: pairs of ids that an arrow joins: these get more room between them.
    """
    left = _column(zones.get(Zone.LEFT, ()), LEFT, linked)
    right = _column(zones.get(Zone.RIGHT, ()), RIGHT, linked)
    core = union([node.box for node in circles]) if circles else Box(0, 0, 0, 0)
    frame = _frame(left, right, core.width)
    middle = [moved(node, frame.centre, 0) for node in circles]
    sides = [moved(node, 0, _beside(circles, _height(left))) for node in left]
    sides += [moved(node, frame.right, core.height / 2 - _height(right) / 2) for node in right]
    above = _rows(zones.get(Zone.ABOVE, ()), frame, linked)
    below = _rows(zones.get(Zone.BELOW, ()), frame, linked)
    placed = [*middle, *sides]
    up = min(
        (_above(node, other, linked) for node in above for other in placed if _over(node, other)), default=0.0
    )
    placed += [moved(node, 0, min(up, 0.0) if placed else 0.0) for node in above]
    down = max(
        (_below(node, other, linked) for node in below for other in placed if _over(node, other)), default=0.0
    )
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
    top = _seen_from_left(circles) - height / 2
    if not circles:
        return top
    level = circles[0].box.centre[1]
    return max(min(top, level - 20), level - height + 20) if height > 60 else top


def _column(plans: Sequence[Plan], most: float, linked: Collection[frozenset[str]]) -> list[Node]:
    """Panels of one width under each other, from y = 0 down."""
    if not plans:
        return []
    width = max(build(plan, most).box.width for plan in plans)
    nodes: list[Node] = []
    for plan in plans:
        y = nodes[-1].box.bottom + _gap(nodes[-1].id, plan.id, linked) if nodes else 0.0
        nodes.append(moved(build(plan, width, fill=True), 0, y))
    return nodes


def _gap(a: str, b: str, linked: Collection[frozenset[str]]) -> float:
    return 52.0 if frozenset((a, b)) in linked else PASS


def _height(nodes: Sequence[Node]) -> float:
    return nodes[-1].box.bottom if nodes else 0.0


def _frame(left: Sequence[Node], right: Sequence[Node], core: float) -> Frame:
    wide = max((node.box.width for node in left), default=0.0)
    last = max((node.box.width for node in right), default=0.0)
    centre = wide + NEAR if left and core else wide
    start = centre + core + (FAR if core and right else FAR + 20 if left and right else 0.0)
    return Frame(wide, centre, core, start, start + last)


def _rows(plans: Sequence[Plan], frame: Frame, linked: Collection[frozenset[str]]) -> list[Node]:
    """Panels in rows as wide as the middle and the right column together, from y = 0 down."""
    start = frame.centre if frame.end - frame.centre > 0 else 0.0
    room = frame.end - start
    if room < 560:  # few zones: take as much as reads well, about the same middle
        start, room = start - (560 - room) / 2, 560.0
    core = 2 * (frame.centre - start) + frame.core or room
    nodes: list[Node] = []
    for at in range(0, len(plans), ROWED):
        row = plans[at : at + ROWED]
        top = max((node.box.bottom for node in nodes), default=-PASS - 14) + PASS + 14
        nodes.extend(moved(node, start, top) for node in _row(row, room, core, linked))
    return nodes


def _row(plans: Sequence[Plan], room: float, core: float, linked: Collection[frozenset[str]]) -> list[Node]:
    if len(plans) == 1:
        node = best(plans[0], room)
        middle = room / 2 if node.box.width > 0.55 * room else core / 2
        return [moved(node, min(max(0.0, middle - node.box.width / 2), room - node.box.width), 0)]
    gaps = [_gap(a.id, b.id, linked) for a, b in pairwise(plans)]
    weights = [fsum(24 + 7.0 * len(entry.label) for entry in plan.entries) + 160 for plan in plans]
    spare = room - fsum(gaps) - NARROW * len(plans)
    nodes: list[Node] = []
    for number, plan in enumerate(plans):
        width = NARROW + max(spare, 0.0) * weights[number] / fsum(weights)
        x = nodes[-1].box.right + gaps[number - 1] if nodes else 0.0
        nodes.append(moved(best(plan, width), x, 0))
    slack = max(0.0, room - nodes[-1].box.right) / 2
    return [moved(node, slack, 0) for node in nodes]


def _over(a: Node, b: Node) -> bool:
    return a.box.x < b.box.right + 8 and b.box.x < a.box.right + 8


def _away(a: Node, b: Node, linked: Collection[frozenset[str]]) -> float:
    return CLEAR if "circle" in (a.shape, b.shape) else _gap(a.id, b.id, linked)


def _above(node: Node, other: Node, linked: Collection[frozenset[str]]) -> float:
    """How far down the node may move to stand above the other."""
    return other.box.y - _away(node, other, linked) - node.box.bottom


def _below(node: Node, other: Node, linked: Collection[frozenset[str]]) -> float:
    """How far down the node has to move to stand below the other."""
    return other.box.bottom + _away(node, other, linked) - node.box.y
