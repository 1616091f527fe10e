"""The summary figure of a framework: zones around the processes, as Figure 1 of Mills et al. (2022) has them.

Policy drivers stand at the left, processes as circles in the middle, outcomes at the right (optimal and
suboptimal apart), threats above, moderating factors below; kinds that a spec declares stand where they say.
Zones are panels that list their elements, those with most links first and with the heaviest bullets.

What the arrows stand for:

- The links from one panel or process to another are one arrow. It has a sign where all of them agree. Arrows
  both ways of the same look are one with two heads; between intertwined processes there are two of these, one
  over each end of the overlap. Links within a panel are not drawn.
- Paths through hidden elements count like links. An arrow that stands for nothing else is drawn lighter.
- Moderating factors act on arrows: what they do to the links that an arrow stands for is one dotted line to it.
- Where a view asks for links at the core only, arrows that touch no process are left out, save one kind: the
  factors' own links to outcomes that a process leads to are drawn as a dotted line to that process's arrow,
  because the factors explain how its outcomes vary (Mills et al. 2022, "The PCN policy emerging in practice").
  At the core direct links decide: paths through hidden elements make an arrow only where no link joins the two,
  nor the one with a process that is intertwined with the other. A note counts those left out.

What no arrow stands for is counted in a note under the figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cld import legend, text
from cld.geometry import grown, shared_area, union
from cld.layouts import Box, Layout, Node, Point, Route, Text
from cld.layouts._framework_bundles import Bundles, bundle
from cld.layouts._framework_circles import circles, in_order
from cld.layouts._framework_panels import SIZE, Entry, Plan, moved, ordered
from cld.layouts._framework_routes import Drawing, draw, mend, settle, templates
from cld.layouts._framework_rows import Pull
from cld.layouts._framework_signs import free_corner
from cld.layouts._framework_zones import ENOUGH, arrange, room_for_circles, spreads
from cld.model import Element, Kind, Model, Valence, Zone
from cld.views import Content

MARGIN = 12.0
BESIDE = 44.0
"""From a legend below the figure to the notes beside it."""
LEGIBLE = 1003.0
"""The width at which the smallest text just prints at 6 pt on 170 mm."""
OUTSIDE = 80.0
"""What many arrows need besides, because many of them pass outside."""
LEAST = 170.0
"""The least room for the processes that broken lists at the sides have to leave."""
MANY = 24
"""With more arrows than these some cross whatever is tried, and a second arrangement is not worth its time."""
SIDES = {
    Zone.LEFT: (-1.0, 0.0),
    Zone.RIGHT: (1.0, 0.0),
    Zone.ABOVE: (0.0, -1.0),
    Zone.BELOW: (0.0, 1.0),
}
VALENCES: tuple[tuple[Valence | None, str], ...] = (
    (Valence.OPTIMAL, "Optimal"),
    (Valence.SUBOPTIMAL, "Suboptimal"),
    (None, "Other"),
)


def suits(model: Model) -> bool:
    """Whether a model has roles to show: processes, or elements of two kinds other than `variables`."""
    used = {element.kind for element in model.elements}
    central = any(kind.zone is Zone.CENTRE and kind.id in used for kind in model.kinds)
    return central or len(used - {"variables"}) >= 2


class Standing(NamedTuple):
    """What the lines of a framework figure stand for."""

    links: frozenset[tuple[str, str]]
    """Ends of links, and of bridges over hidden elements, that some line stands for."""
    dotted: frozenset[tuple[str, str]]
    """Those of them that only a dotted line stands for: moderating factors' own links to outcomes."""
    moderations: frozenset[tuple[str, str, str]]
    """(cause, effect, factor)"""


def stands_for(content: Content) -> Standing:
    """What the lines of a figure stand for, without placing it."""
    plan = _plan(content)
    bundles = bundle(content, plan.home, [process.id for process in plan.processes])
    standing = {member: arrow for arrow in bundles.arrows for member in arrow.members}
    dotted = frozenset(ends for each in bundles.moderations for ends in each.members)
    acting = [
        (link.source, link.target, factor)
        for link in content.links
        for factor, _ in link.moderations
        if (own := standing.get((link.source, link.target)))
        and plan.home[factor] not in (own.source, own.target)
    ]
    return Standing(dotted.union(standing), dotted.difference(standing), frozenset(acting))


def place(
    content: Content,
    seeds: Sequence[tuple[str, float, float]] = (),
    report: Callable[[float], None] | None = None,
) -> Layout:
    """Place a view as a framework figure. The same content, in whatever order, gives the same layout.

    Args:
        content: what the view shows.
        seeds: (id, x, y) of the middles of nodes in an earlier figure of the view: processes stay as they stood
            to each other there.
        report: called now and then with how much of the work is done, 0 to 1.
    """
    plan = _plan(content)
    bundles = bundle(content, plan.home, [process.id for process in plan.processes])
    known = {id: (x, y) for id, x, y in seeds}
    less = OUTSIDE if len(bundles.arrows) > MANY else 0.0
    layout = _drawn(plan, content, bundles, known, less, report)
    if len(content.elements) <= ENOUGH and layout.width > LEGIBLE:  # many lines pass outside
        layout = _drawn(plan, content, bundles, known, less + layout.width - LEGIBLE + MARGIN, report)
    return layout


def _drawn(
    plan: _Plan,
    content: Content,
    bundles: Bundles,
    seeds: Mapping[str, Point],
    less: float,
    report: Callable[[float], None] | None,
) -> Layout:
    """The figure, with so much less width for the processes than is usual."""
    best = _best(_arranged(plan, content, bundles, seeds, less), bundles, report)
    settle(best)
    return _framed(best, _notes(content, bundles))


def _best(
    options: Sequence[Sequence[Node]], bundles: Bundles, report: Callable[[float], None] | None
) -> Drawing:
    """The drawing with the fewest crossings: all are drawn, the better ones mended, until one has none."""
    drawings: list[tuple[int, float, int, Drawing]] = []
    tries = [(nodes, far_first) for far_first in (False, True) for nodes in options]
    for number, (nodes, far_first) in enumerate(tries if len(bundles.arrows) <= MANY else tries[:1]):
        drawing = draw(nodes, bundles, _key(nodes, bundles), far_first)
        if drawing.clear:
            return drawing
        drawings.append((drawing.crossings(drawing.tasks), drawing.cost(drawing.tasks), number, drawing))
        if report:
            report(0.5 * (number + 1) / len(tries))
    mended: list[tuple[int, float, int, Drawing]] = []
    for *_, number, drawing in sorted(drawings)[:2]:
        mend(drawing)
        mended.append((drawing.crossings(drawing.tasks), drawing.cost(drawing.tasks), number, drawing))
        if drawing.clear:
            break
    return min(mended)[-1]


def _key(nodes: Sequence[Node], bundles: Bundles) -> Box | None:
    """Room for the legend in a corner that no node takes; lines then leave it free."""
    wide, high = legend.size_for(nodes, templates(bundles), ())
    area = union([node.box for node in nodes]) if nodes else Box(0, 0, 0, 0)
    if not high or high > area.height:
        return None
    for x in (area.x, area.right - wide):
        for y in (area.bottom - high, area.y):
            box = Box(x, y, wide, high)
            if not any(shared_area(grown(box, 14), node.box) > 0 for node in nodes):
                return box
    return None


class _Plan(NamedTuple):
    """What there is to place: processes in order, panels by zone, and the node of each element."""

    processes: tuple[Element, ...]
    zones: Mapping[Zone, tuple[Plan, ...]]
    home: Mapping[str, str]


def _plan(content: Content) -> _Plan:
    links = Counter(end for link in content.links if not link.bridged for end in {link.source, link.target})
    elements = sorted(content.elements, key=lambda element: element.id)
    taken = {element.id for element in elements}
    home = {element.id: element.id for element in elements}
    zones: dict[Zone, tuple[Plan, ...]] = {}
    central: list[Element] = []
    for kind in content.kinds:
        members = [element for element in elements if element.kind == kind.id]
        if kind.zone is Zone.CENTRE:
            central.extend(members)
            continue
        for id, heading, part in _parts(kind, members):
            name = id if id not in taken else f"{id}.panel"
            home.update({element.id: name for element in part})
            entries = ordered([Entry(e.id, " ".join(e.label.split()), links[e.id]) for e in part])
            zones[kind.zone] = (*zones.get(kind.zone, ()), Plan(name, id, heading, entries))
    rank = _ranks(content, {id: kind.zone for kind in content.kinds for id in _of(elements, kind)})
    return _Plan(tuple(in_order(central, content.intertwined, rank)), zones, home)


def _of(elements: Sequence[Element], kind: Kind) -> list[str]:
    return [element.id for element in elements if element.kind == kind.id]


def _parts(kind: Kind, members: Sequence[Element]) -> list[tuple[str, str, list[Element]]]:
    """The panels of a kind: (id, heading, elements). At the right, one for each valence that occurs."""
    split = kind.zone is Zone.RIGHT and any(element.valence for element in members)
    if not members or not split:
        return [(kind.id, kind.label, list(members))] if members else []
    found = []
    for valence, word in VALENCES:
        part = [element for element in members if element.valence is valence]
        id = f"{kind.id}.{valence.value}" if valence else kind.id
        if part:
            label = kind.label if kind.label[1:2].isupper() else kind.label[:1].lower() + kind.label[1:]
            found.append((id, f"{word} {label}", part))
    return found


def _ranks(content: Content, zones: Mapping[str, Zone]) -> dict[str, float]:
    """How far right a process belongs: links to the right side count for it, links from the left against it."""
    rank: Counter[str] = Counter()
    for link in content.links:
        rank[link.source] += zones[link.target] is Zone.RIGHT
        rank[link.target] += zones[link.source] is Zone.RIGHT
        rank[link.source] -= zones[link.target] is Zone.LEFT
        rank[link.target] -= zones[link.source] is Zone.LEFT
    return dict(rank)


def _arranged(
    plan: _Plan, content: Content, bundles: Bundles, seeds: Mapping[str, Point], less: float
) -> list[tuple[Node, ...]]:
    """The nodes in a few arrangements, the most promising first.

    Where the figure would be higher than wide, long lists at the sides are broken into columns if that makes it
    smaller.
    """
    pulls = _pulls(plan, bundles)
    joined = {id: group for group in content.intertwined for id in group}
    blocks = len({joined.get(process.id, process.id) for process in plan.processes})
    best: list[tuple[Node, ...]] = []
    least = float("inf")
    for spread in spreads(plan.zones, len(content.elements), blocks):
        most = room_for_circles(plan.zones, spread) - less
        if best and most < LEAST:
            continue
        rows = circles(plan.processes, content.intertwined, most, pulls, seeds)
        found = [arrange(plan.zones, row, spread) for row in rows]
        area = union([node.box for node in found[0]]) if found[0] else Box(0, 0, 0, 0)
        size = area.width * area.height * max(1.0, area.height / max(area.width, 1.0)) ** 0.5
        if size < 0.93 * least:
            best, least = found, size
        if area.height <= area.width:
            break
    return best


def _pulls(plan: _Plan, bundles: Bundles) -> list[Pull]:
    """The arrows at processes, to others and to the sides; what is moderated is pulled to its factors, too."""
    index = {process.id: number for number, process in enumerate(plan.processes)}
    side = {panel.id: SIDES[zone] for zone, panels in plan.zones.items() for panel in panels}
    ends = [(arrow.source, arrow.target) for arrow in bundles.arrows]
    arrows = {arrow.id: (arrow.source, arrow.target) for arrow in bundles.arrows}
    for moderation in bundles.moderations:
        ends += [(moderation.source, end) for end in arrows[moderation.target] if end in index]
    pulls = []
    for a, b in ends:
        first, second = (a, b) if a in index else (b, a)
        if first in index and first != second:
            pulls.append(Pull(index[first], index[second] if second in index else side[second]))
    return pulls


def _notes(content: Content, bundles: Bundles) -> list[str]:
    notes = []
    if bundles.undrawn:
        count = f"{bundles.undrawn} link{'' if bundles.undrawn == 1 else 's'}"
        where = "within or between panels that touch no process" if content.core_links else "within panels"
        notes.append(f"Not drawn: {count} {where}.")
    if bundles.acting:
        notes.append("Dotted lines stand for moderating factors' own links to outcomes, too.")
    if bundles.unshown:
        count = f"{bundles.unshown} path{'' if bundles.unshown == 1 else 's'}"
        notes.append(
            f"Signs are those of direct links; not drawn beside them: {count} through hidden elements."
        )
    return notes


def _framed(drawing: Drawing, notes: Sequence[str]) -> Layout:
    """The drawing with legend and notes, moved to the page's origin."""
    page, routes = drawing.page, tuple(drawing.routes.values())
    boxes = [*(node.box for node in page.nodes), *(line.box for line in page.lines.values()), *page.signs]
    area = union(boxes) if boxes else Box(0, 0, 0, 0)
    size = legend.size_for(drawing.nodes, routes, ())
    corner: Point | None = None
    left, bottom, top = area.x, area.bottom, area.bottom
    if drawing.key:
        corner = drawing.key.x, drawing.key.y
    elif size[1]:
        corner = free_corner(size, area, page)
        if corner is None:  # below, with the notes beside it
            corner = area.x, area.bottom + 26
            left, bottom, top = area.x + size[0] + BESIDE, corner[1] + size[1], area.bottom
    width = max(area.width, (corner[0] - area.x + size[0]) if corner else 0.0, 1.0)
    lines: list[Text] = []
    for note in notes:
        for line in text.wrap(note, max(width - left + area.x, 240.0), SIZE):
            lines.append(Text(left, top + 26 + (len(lines) + 0.2) * SIZE * text.LINE, line, SIZE))
    bottom = max(bottom, lines[-1].y + 0.3 * SIZE) if lines else bottom
    width = max(width, *(left - area.x + text.width(line.text, SIZE) for line in lines)) if lines else width
    dx, dy = MARGIN - area.x, MARGIN - area.y
    return Layout(
        width=width + 2 * MARGIN,
        height=bottom - area.y + 2 * MARGIN,
        nodes=tuple(moved(node, dx, dy) for node in drawing.nodes),
        routes=tuple(_shifted(route, dx, dy) for route in routes),
        legend=(corner[0] + dx, corner[1] + dy) if corner else None,
        notes=tuple(line._replace(x=line.x + dx, y=line.y + dy) for line in lines),
    )


def _shifted(route: Route, dx: float, dy: float) -> Route:
    delay = (route.delay[0] + dx, route.delay[1] + dy, route.delay[2]) if route.delay else None
    sign = (route.sign[0] + dx, route.sign[1] + dy) if route.sign else None
    return route._replace(path=tuple((x + dx, y + dy) for x, y in route.path), sign=sign, delay=delay)
