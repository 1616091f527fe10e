"""All arrows of a framework figure: drawn one after another, then mended where they cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from typing import NamedTuple

from cld.geometry import box_gap, distance
from cld.layouts import Box, Node, Point, Route
from cld.layouts._framework_bundles import Arrow, Bundles, Moderating
from cld.layouts._framework_maze import rounded, way_round
from cld.layouts._framework_page import CROSSING, Page, conflicts, crossed
from cld.layouts._framework_paths import Found, Port, arcs, beside, best_curve, eased, onto, ports, round_at
from cld.layouts._framework_signs import delay_place, sign_box, sign_place

PLENTY = 32
"""With more lines than these on the page, the way round is sought only where every curve strikes something."""
WINDING = 16
"""Points of a path with three corners or more: with all lines known, there may be a simpler one."""
STRAY, FARTHEST = 1.7, 300.0
"""An arrow that is so many times as long as its ends are apart, and that much more, goes a long way round."""
DETOUR = 200.0
"""What a crossing less may cost in mending."""
ROUNDS = 4
"""How often all lines are looked at once more."""
EFFORT = 1000
"""Steps spent on mending: a line drawn again counts as many as there are lines on the page."""


class Task(NamedTuple):
    """A route to be found: what it is to be like, and the nodes that it may touch."""

    route: Route
    ids: tuple[str, ...]


class Drawing:
    """Nodes with the arrows between them."""

    __slots__ = ("bases", "key", "nodes", "page", "parents", "places", "routes", "tasks")

    def __init__(self, nodes: Sequence[Node], key: Box | None) -> None:
        self.nodes = tuple(nodes)
        self.key = key
        """Where the legend will stand, if there is room for it among the nodes."""
        self.page = Page(nodes if key is None else [*nodes, Node("(key)", "", "panel", key, "")])
        self.places = {node.id: tuple(ports(node, nodes)) for node in nodes}
        self.tasks: dict[str, Task] = {}
        """Of all routes that are free to go another way."""
        self.routes: dict[str, Route] = {}
        self.bases: dict[str, float] = {}
        """What each route costs beside what it meets: its length and its bends."""
        self.parents: dict[str, str] = {}
        """Of a moderation that branches off another one: that one."""

    def met(self, id: str) -> float:
        """What a route costs for what it meets."""
        return conflicts(self.routes[id].path, self.touched(id), self.page, self.apart(id))

    def crossed(self, id: str) -> list[str]:
        """Which others a route crosses."""
        return crossed(self.routes[id].path, self.touched(id), self.page, self.apart(id))

    def crossings(self, ids: Iterable[str]) -> int:
        """How many lines routes cross, those twice that cross each other."""
        return len([other for id in ids for other in self.crossed(id)])

    def touched(self, id: str) -> tuple[str, ...]:
        """What a route may touch: the nodes or the line that it joins, and the line that it branches off."""
        return (*self.tasks[id].ids, self.parents.get(id, ""))

    def apart(self, id: str) -> set[str]:
        """The route itself and those that end on it or branch off it: what they meet counts for them."""
        return {id, *(other for other in self.tasks if id in self.touched(other))}

    def cost(self, ids: Iterable[str]) -> float:
        """What routes cost in all."""
        return fsum(self.bases[id] + self.met(id) for id in ids)

    @property
    def clear(self) -> bool:
        """Whether no route crosses another, and no arrow goes a long way round."""
        return all(self.met(id) < CROSSING and not self.wanders(id) for id in self.tasks)

    def wanders(self, id: str) -> bool:
        """Whether an arrow goes a long way round."""
        path = self.routes[id].path
        apart = distance(path[0], path[-1])
        return not self.routes[id].effect and self.bases[id] > FARTHEST + STRAY * apart

    def barring(self, id: str) -> list[str]:
        """The routes that stand between the two ends of an arrow."""
        starts, ends = (self.places[node] for node in self.tasks[id].ids)
        return crossed(straight(starts, ends), self.touched(id), self.page, self.apart(id))

    def put(self, route: Route) -> None:
        """Draw a route in place of the one of that id."""
        self.routes[route.id] = route
        self.page.draw(route.id, route.path)
        places = (route.sign, route.delay[:2] if route.delay else None)
        self.page.marks[route.id] = tuple(sign_box(place) for place in places if place)


def templates(bundles: Bundles) -> list[Route]:
    """All routes as far as they are known before a way is found for them."""
    arrows = [_route(arrow, arrow.id, ()) for arrow in bundles.arrows]
    return [*arrows, *(_dotted(moderation) for moderation in bundles.moderations)]


def draw(nodes: Sequence[Node], bundles: Bundles, key: Box | None = None, far_first: bool = False) -> Drawing:
    """Draw all arrows and moderations between placed nodes, one after another.

    Those between processes come first, then those at one process; of these the short ones unless `far_first`.
    `key` is left free for the legend.
    """
    by_id = {node.id: node for node in nodes}
    drawing = Drawing(nodes, key)
    for arrow in sorted(bundles.arrows, key=lambda arrow: _turn(arrow, by_id, far_first)):
        a, b = by_id[arrow.source], by_id[arrow.target]
        if a is b:
            continue
        if overlapping(a, b):
            answered = any(other.source == b.id and other.target == a.id for other in bundles.arrows)
            others = [n for n in nodes if n not in (a, b) and (overlapping(n, a) or overlapping(n, b))]
            for route in _over_notches(arrow, a, b, answered, others):
                drawing.put(route)
                drawing.put(_signed(route, drawing.page))
        else:
            drawing.tasks[arrow.id] = Task(_route(arrow, arrow.id, ()), (a.id, b.id))
            _lay(drawing, arrow.id)
    for arrow in bundles.arrows:
        if arrow.source == arrow.target:
            drawing.put(_route(arrow, arrow.id, _round(by_id[arrow.source], drawing.page)))
            drawing.put(_signed(drawing.routes[arrow.id], drawing.page))
    for moderation in bundles.moderations:
        drawing.tasks[moderation.id] = Task(_dotted(moderation), (moderation.source, moderation.target))
        _lay(drawing, moderation.id)
    return drawing


def mend(drawing: Drawing) -> None:
    """Draw routes that cross others or wind once more, alone or with one that they cross, while that helps."""
    spent = 0
    for _ in range(ROUNDS):
        before = spent
        helped = False
        for id in sorted(drawing.tasks, key=lambda id: (-drawing.met(id), id)):
            if spent > EFFORT:
                return
            for group in _groups(drawing, id):
                better, steps = _again(drawing, group)
                spent += steps * len(drawing.routes)
                helped = helped or better
                if better or spent > EFFORT:
                    break
        if not helped or spent == before:
            return


def settle(drawing: Drawing) -> None:
    """Every sign once more, now that all lines are known: later ones may have come too close."""
    page = drawing.page
    for route in drawing.routes.values():
        page.marks[route.id] = (sign_box(route.delay[:2]),) if route.delay else ()
    for route in list(drawing.routes.values()):
        if route.sign is not None:
            sign = sign_place(route.path, route.id, page)
            drawing.routes[route.id] = route._replace(sign=sign)
            page.marks[route.id] = (*page.marks[route.id], sign_box(sign))


def _groups(drawing: Drawing, id: str) -> list[tuple[str, ...]]:
    """Which routes to draw again together, in which order, so that this one meets less."""
    path, rivals = drawing.routes[id].path, drawing.crossed(id)
    if not rivals and drawing.wanders(id):
        rivals = drawing.barring(id)
    if not rivals:
        return [(id,)] if len(path) > WINDING else []
    both = [(id, rival) for rival in rivals if rival in drawing.tasks]

    every = [(id, *(rival for _, rival in both))] if len(both) > 1 else []
    return [(id,), *both, *((rival, id) for _, rival in both), *every]


def _again(drawing: Drawing, group: Sequence[str]) -> tuple[bool, int]:
    """Draw routes again in that order, then what acts on them; undone unless that is better.

    Returns whether it was, and how many routes were drawn.
    """
    moved = _with_riders(drawing, group)
    old = [(drawing.routes[id], drawing.bases[id], drawing.parents.get(id, "")) for id in moved]
    before, crossings = drawing.cost(moved), drawing.crossings(moved)
    for id in moved:
        drawing.page.erase(id)
    for id in moved:
        _lay(drawing, id)
    gain, fewer = before - drawing.cost(moved), crossings - drawing.crossings(moved)
    if (gain > 1 and fewer >= 0) or (gain > -DETOUR and fewer > 0):
        return True, len(moved)
    for route, base, parent in old:
        drawing.put(route)
        drawing.bases[route.id], drawing.parents[route.id] = base, parent
    return False, len(moved)


def _with_riders(drawing: Drawing, group: Sequence[str]) -> list[str]:
    """The routes, then the moderations that act on them or branch off one of them."""
    moved = list(group)
    dotted = [id for id, task in drawing.tasks.items() if task.route.effect]
    for id in moved:  # grows on the way
        moved += [
            rider
            for rider in dotted
            if rider not in moved and id in (drawing.tasks[rider].ids[1], drawing.parents.get(rider))
        ]
    return sorted(moved, key=lambda id: drawing.tasks[id].route.effect is not None)


def _trunks(drawing: Drawing, id: str) -> list[str]:
    """Moderations by the same factors that are on the page: another one may branch off them."""
    source = drawing.tasks[id].ids[0]
    return [
        other
        for other, task in drawing.tasks.items()
        if other != id and task.route.effect and task.ids[0] == source and other in drawing.page.lines
    ]


def _lay(drawing: Drawing, id: str) -> None:
    """Find a way for a route and draw it with its sign."""
    task, page = drawing.tasks[id], drawing.page
    source, target = task.ids
    starts, ids = list(drawing.places[source]), task.ids
    ends = onto(drawing.routes[target].path) if task.route.effect else list(drawing.places[target])
    branches: dict[Point, str] = {}
    if task.route.effect:
        for other in _trunks(drawing, id):
            places = beside(drawing.routes[other].path)
            branches.update({port.point: other for port in places})
            starts += places
            ids = (*ids, other)
    way = _way(starts, ends, ids, page)
    drawing.parents[id] = branches.get(way.path[0], "")
    route = task.route._replace(path=way.path, delay=delay_place(way.path) if task.route.delayed else None)
    drawing.bases[id] = way.cost - way.met
    drawing.put(route)
    if route.polarity is not None and route.effect is None:
        drawing.put(_signed(route, page))


def overlapping(a: Node, b: Node) -> bool:
    """Whether two nodes are circles that overlap."""
    return a.shape == b.shape == "circle" and distance(a.box.centre, b.box.centre) < a.box.width


def _turn(arrow: Arrow, nodes: dict[str, Node], far_first: bool) -> tuple[int, float, str]:
    """When an arrow is drawn."""
    a, b = nodes[arrow.source], nodes[arrow.target]
    central = (a.shape == "circle") + (b.shape == "circle")
    return (
        (0 if overlapping(a, b) else 3 - central),
        box_gap(a.box, b.box) * (-1 if far_first else 1),
        arrow.id,
    )


def _over_notches(arrow: Arrow, a: Node, b: Node, other: bool, third: Sequence[Node]) -> list[Route]:
    """Between intertwined processes: two arrows with two heads, or one over each notch for each direction.

    Where others overlap them too, only the notch away from these is free.
    """
    swapped = (a.box.x, a.box.y) > (b.box.x, b.box.y)
    ends = (b.box.centre, a.box.centre) if swapped else (a.box.centre, b.box.centre)
    curves = arcs(*ends, a.box.width / 2, [node.box.centre for node in third])
    first, second = (tuple(reversed(path)) if swapped else path for path in curves)
    if arrow.back and not third:
        return [_route(arrow, arrow.id, first), _route(arrow, f"{arrow.id}.2", second)]
    return [_route(arrow, arrow.id, second if other and swapped else first)]


def _round(node: Node, page: Page) -> tuple[Point, ...]:
    """A small round from a process to itself, where it meets least."""
    options = [round_at(node, angle) for angle in range(0, 360, 15)]
    costs = [conflicts(path, (node.id,), page) for path in options]
    return options[min(range(len(options)), key=lambda k: (costs[k], k))]


def _way(starts: Sequence[Port], ends: Sequence[Port], ids: tuple[str, ...], page: Page) -> Found:
    """The best curve where it meets nothing, or else the cheaper of it and the way round."""
    starts, ends = eased(starts, page), eased(ends, page)
    found = best_curve(starts, ends, ids, page)
    if found is None or (found.met > 0 and len(page.lines) < PLENTY):
        around = way_round(starts, ends, ids, page, found.cost if found else float("inf"))
        if around is not None:
            met = min(conflicts(around.path, ids, page), 10 * CROSSING)
            if found is None or around.cost + met < found.cost:
                found = Found(around.cost + met, around.path, met)
    return found or _last_resort(starts, ends)


def _last_resort(starts: Sequence[Port], ends: Sequence[Port]) -> Found:
    """A straight line, where nothing else can be had: a link is never left out without a word."""
    path = straight(starts, ends)
    return Found(distance(path[0], path[-1]) + 10 * CROSSING, path, 10 * CROSSING)


def straight(starts: Sequence[Port], ends: Sequence[Port]) -> tuple[Point, ...]:
    """The shortest line from one of the starts to one of the ends, whatever stands between."""
    _, a, b = min((distance(a.point, b.point), a.point, b.point) for a in starts for b in ends)
    return rounded([a, b])


def _route(arrow: Arrow, id: str, path: tuple[Point, ...]) -> Route:
    return Route(
        id=id,
        source=arrow.source,
        target=arrow.target,
        path=path,
        polarity=arrow.polarity,
        members=arrow.members,
        back=arrow.back,
        delayed=arrow.delayed,
        bridged=arrow.bridged,
        delay=delay_place(path) if arrow.delayed and path else None,
    )


def _signed(route: Route, page: Page) -> Route:
    """The route, which is on the page already, with its sign."""
    if route.polarity is None or route.effect is not None:
        return route
    return route._replace(sign=sign_place(route.path, route.id, page))


def _dotted(moderation: Moderating) -> Route:
    return Route(
        id=moderation.id,
        source=moderation.source,
        target=moderation.target,
        path=(),
        polarity=None,
        members=moderation.members,
        effect=moderation.effect,
    )
