"""All arrows of a framework figure, drawn one after another, each with regard to those before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum
from typing import NamedTuple

from cld.geometry import box_gap, distance
from cld.layouts import Box, Node, Point, Route
from cld.layouts._framework_bundles import Arrow, Bundles, Moderating
from cld.layouts._framework_maze import rounded, way_round
from cld.layouts._framework_paths import (
    CROSSING,
    Found,
    Port,
    Scenery,
    arcs,
    best_curve,
    conflicts,
    eased,
    line,
    nearby,
    onto,
    ports,
)
from cld.layouts._framework_signs import delay_place, sign_box, sign_place

MANY = 20
"""With more arrows than these some cross whatever is tried, and a second try is not worth its time."""


PLENTY = 32
"""With more lines than these on the page, the way round is sought only where every curve strikes something."""
WINDING = 16
"""Points of a path with three corners or more: with all lines known, there may be a simpler one."""


class Task(NamedTuple):
    """A route to be found: what it is to be like, and where it may begin and end."""

    route: Route
    starts: tuple[Port, ...]
    ends: tuple[Port, ...]
    ids: tuple[str, str]


class Drawing(NamedTuple):
    """Nodes with the arrows between them; `cost` tells how long these are and what they meet."""

    scenery: Scenery
    routes: tuple[Route, ...]
    tasks: tuple[Task, ...]
    """Of all routes that are free to go another way."""
    cost: float
    clean: bool
    """Whether nothing crosses."""


def draw(nodes: Sequence[Node], bundles: Bundles) -> Drawing:
    """Draw all arrows and moderations between placed nodes, one after another."""
    by_id = {node.id: node for node in nodes}
    places = {node.id: tuple(ports(node, nodes)) for node in nodes}
    scenery = Scenery(tuple(nodes))
    routes: dict[str, Route] = {}
    tasks: list[Task] = []
    for arrow in sorted(bundles.arrows, key=lambda arrow: _turn(arrow, by_id)):
        a, b = by_id[arrow.source], by_id[arrow.target]
        if _intertwined(a, b):
            answered = any(other.source == b.id and other.target == a.id for other in bundles.arrows)
            drawn = [_signed(route, scenery) for route in _over_notches(arrow, a, b, answered)]
        else:
            tasks.append(Task(_route(arrow, arrow.id, ()), places[a.id], places[b.id], (a.id, b.id)))
            drawn = [_found(tasks[-1], scenery)[0]]
        for route in drawn:
            routes[route.id], scenery = route, _with(scenery, route)
    for moderation in bundles.moderations:
        ends = tuple(onto(routes[moderation.target].path))
        ids = moderation.source, moderation.target
        tasks.append(Task(_dotted(moderation), places[moderation.source], ends, ids))
        route = _found(tasks[-1], scenery)[0]
        routes[route.id], scenery = route, _with(scenery, route)
    met = [conflicts(routes[t.route.id].path, t.ids, _without(scenery, routes[t.route.id])) for t in tasks]
    length = fsum(distance(*ends) for route in routes.values() for ends in pairwise(route.path))
    clean = max(met, default=0.0) < CROSSING
    return Drawing(scenery, tuple(routes.values()), tuple(tasks), length + fsum(met), clean)


def finish(drawing: Drawing) -> Drawing:
    """Try the routes that cross another or wind once more, now that all are known, and settle the signs."""
    routes, scenery = {route.id: route for route in drawing.routes}, drawing.scenery
    if len(drawing.tasks) <= MANY:
        routes, scenery = _mended(drawing.tasks, routes, scenery)
    scenery, signed = _settled(scenery, list(routes.values()))
    return drawing._replace(scenery=scenery, routes=signed)


def _found(task: Task, scenery: Scenery) -> tuple[Route, float]:
    """The route with its path and sign, and what it meets on the way."""
    way = _way(task.starts, task.ends, task.ids, scenery)
    delay = delay_place(way.path) if task.route.delayed else None
    return _signed(task.route._replace(path=way.path, delay=delay), scenery), way.met


def _mended(
    tasks: Sequence[Task], routes: dict[str, Route], scenery: Scenery
) -> tuple[dict[str, Route], Scenery]:
    """Find another way for routes that cross others, now that all are known; those that carry a moderation stay."""
    routes = dict(routes)
    held = {task.ids[1] for task in tasks if task.route.effect is not None}
    for task in tasks:
        old = routes[task.route.id]
        others = _without(scenery, old)
        met = conflicts(old.path, task.ids, others)
        if (met >= CROSSING or len(old.path) > WINDING) and old.id not in held:
            new, less = _found(task, others)
            if less < met - CROSSING / 2 or (less <= met and len(new.path) < len(old.path)):
                routes[old.id], scenery = new, _with(others, new)
    return routes, scenery


def _without(scenery: Scenery, route: Route) -> Scenery:
    signs = tuple(box for box in scenery.signs if box not in _marks(route))
    return scenery._replace(lines=tuple(line for line in scenery.lines if line.id != route.id), signs=signs)


def _intertwined(a: Node, b: Node) -> bool:
    return a.shape == b.shape == "circle" and distance(a.box.centre, b.box.centre) < a.box.width


def _turn(arrow: Arrow, nodes: dict[str, Node]) -> tuple[int, float, str]:
    """When an arrow is drawn: those with the least freedom first."""
    a, b = nodes[arrow.source], nodes[arrow.target]
    central = (a.shape == "circle") + (b.shape == "circle")
    return (0 if _intertwined(a, b) else 3 - central), box_gap(a.box, b.box), arrow.id


def _over_notches(arrow: Arrow, a: Node, b: Node, other: bool) -> list[Route]:
    """Between intertwined processes: two arrows with two heads, or one over each notch for each direction."""
    upper, lower = arcs(a, b) if a.box.x <= b.box.x else tuple(tuple(reversed(path)) for path in arcs(b, a))
    if arrow.back:
        return [_route(arrow, arrow.id, upper), _route(arrow, f"{arrow.id}.2", lower)]
    return [_route(arrow, arrow.id, lower if other and a.box.x > b.box.x else upper)]


def _way(starts: Sequence[Port], ends: Sequence[Port], ids: tuple[str, str], scenery: Scenery) -> Found:
    """The best curve where it meets nothing, or else the cheaper of it and the way round."""
    starts, ends = eased(starts, scenery), eased(ends, scenery)
    found = best_curve(starts, ends, ids, scenery)
    if found is None or (found.met > 0 and len(scenery.lines) < PLENTY):
        around = way_round(starts, ends, ids, scenery, found.cost if found else float("inf"))
        if around is not None:
            met = conflicts(around.path, ids, scenery)
            if found is None or around.cost < found.cost:
                found = around._replace(met=met)
    return found or _last_resort(starts, ends)


def _last_resort(starts: Sequence[Port], ends: Sequence[Port]) -> Found:
    """A straight line, where nothing else can be had: a link is never left out without a word."""
    pairs = [(distance(a.point, b.point), a.point, b.point) for a in starts for b in ends]
    length, a, b = min(pairs)
    return Found(length + 10 * CROSSING, rounded([a, b]), 10 * CROSSING)


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


def _signed(route: Route, scenery: Scenery) -> Route:
    if route.polarity is None or route.effect is not None:
        return route
    own = scenery._replace(lines=(*scenery.lines, line(route.id, route.path)))
    return route._replace(sign=sign_place(route.path, route.id, own, nearby(own.lines)))


def _settled(scenery: Scenery, routes: Sequence[Route]) -> tuple[Scenery, tuple[Route, ...]]:
    """Every sign once more, now that all lines are known: later ones may have come too close."""
    bare = scenery._replace(signs=tuple(sign_box(route.delay[:2]) for route in routes if route.delay))
    cells = nearby(scenery.lines)
    signed: list[Route] = []
    for route in routes:
        if route.sign is not None:
            route = route._replace(sign=sign_place(route.path, route.id, bare, cells))
            bare = bare._replace(signs=(*bare.signs, *([sign_box(route.sign)] if route.sign else [])))
        signed.append(route)
    return bare, tuple(signed)


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


def _with(scenery: Scenery, route: Route) -> Scenery:
    """The scenery with one more line, its sign and its delay mark."""
    lines = (*scenery.lines, line(route.id, route.path))
    return scenery._replace(lines=lines, signs=(*scenery.signs, *_marks(route)))


def _marks(route: Route) -> tuple[Box, ...]:
    places = (route.sign, route.delay[:2] if route.delay else None)
    return tuple(sign_box(place) for place in places if place)
