"""All arrows of a framework figure, drawn one after another, each with regard to those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cld.geometry import box_gap, distance
from cld.layouts import Node, Point, Route
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
    onto,
    ports,
)
from cld.layouts._framework_signs import delay_place, sign_box, sign_place


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes with the arrows between them; `cost` tells how long these are and what they meet."""

    scenery: Scenery
    routes: tuple[Route, ...]
    cost: float
    clean: bool
    """Whether nothing crosses."""


def draw(nodes: Sequence[Node], bundles: Bundles) -> Drawing:
    """Draw all arrows and moderations between placed nodes."""
    by_id = {node.id: node for node in nodes}
    scenery, routes = Scenery(tuple(nodes)), list[Route]()
    cost, clean = 0.0, True
    for arrow in sorted(bundles.arrows, key=lambda arrow: _turn(arrow, by_id)):
        a, b = by_id[arrow.source], by_id[arrow.target]
        if _intertwined(a, b):
            drawn = _over_notches(arrow, a, b, any(other.source == b.id and other.target == a.id for other in bundles.arrows))
        else:
            way = _way(ports(a, nodes), ports(b, nodes), (a.id, b.id), scenery)
            cost, clean = cost + way.cost, clean and way.met < CROSSING
            drawn = [_route(arrow, arrow.id, way.path)]
        for route in drawn:
            routes.append(_signed(route, scenery))
            scenery = _with(scenery, routes[-1])
    paths = {route.id: route.path for route in routes}
    for moderation in bundles.moderations:
        starts, ends = ports(by_id[moderation.source], nodes), onto(paths[moderation.target])
        way = _way(starts, ends, (moderation.source, moderation.target), scenery)
        cost, clean = cost + way.cost, clean and way.met < CROSSING
        routes.append(_dotted(moderation, way.path))
        scenery = _with(scenery, routes[-1])
    return Drawing(*_settled(scenery, routes), cost, clean)


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
    if found is None or found.met > 0:
        around = way_round(starts, ends, ids, scenery, found.cost if found else float("inf"))
        if around is not None:
            met = conflicts(around.path, ids, scenery)
            if found is None or around.cost < found.cost:
                found = replace(around, met=met)
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
        delay=delay_place(path) if arrow.delayed else None,
    )


def _signed(route: Route, scenery: Scenery) -> Route:
    if route.polarity is None:
        return route
    own = replace(scenery, lines=(*scenery.lines, line(route.id, route.path)))
    return replace(route, sign=sign_place(route.path, route.id, own))


def _settled(scenery: Scenery, routes: Sequence[Route]) -> tuple[Scenery, tuple[Route, ...]]:
    """Every sign once more, now that all lines are known: later ones may have come too close."""
    bare = replace(scenery, signs=())
    signed: list[Route] = []
    for route in routes:
        if route.sign is not None:
            route = replace(route, sign=sign_place(route.path, route.id, bare))
            bare = replace(bare, signs=(*bare.signs, *([sign_box(route.sign)] if route.sign else [])))
        signed.append(route)
    return bare, tuple(signed)


def _dotted(moderation: Moderating, path: tuple[Point, ...]) -> Route:
    return Route(
        id=moderation.id,
        source=moderation.source,
        target=moderation.target,
        path=path,
        polarity=None,
        members=moderation.members,
        effect=moderation.effect,
    )


def _with(scenery: Scenery, route: Route) -> Scenery:
    """The scenery with one more line, and its sign."""
    lines = (*scenery.lines, line(route.id, route.path))
    signs = (*scenery.signs, sign_box(route.sign)) if route.sign else scenery.signs
    return replace(scenery, lines=lines, signs=signs)
