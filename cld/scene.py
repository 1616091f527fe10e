"""From a placed layout to finished marks: final colours and strokes, grouped and named as readers meet them.

The scene decides how a figure looks and nothing about where things stand. It also carries the figure's text
alternative, for readers who do not see it: every element, link and loop of the view, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cld import legend, model
from cld.layouts import Box, Item, Layout, Marker, Node, Route, Text
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.model import Effect, LoopPolarity, Polarity
from cld.strokes import link_marks, marker_marks
from cld.theme import PAPER, Stroke, Theme, Tint
from cld.views import ELSEWHERE, Content, DrawnLink, DrawnLoop, Emphasis

if TYPE_CHECKING:
    from cld.differing import Contrast
    from cld.evident import Evident
    from cld.looks import Looks

__all__ = ["Circle", "Curve", "Group", "Mark", "Polygon", "Rect", "Scene", "Section", "Words", "compose"]

SAYS = {
    Polarity.POSITIVE: "more leads to more",
    Polarity.NEGATIVE: "more leads to less",
    Polarity.MIXED: "goes both ways, depending on context",
    Polarity.UNKNOWN: "the sign is not known",
    None: "several links with differing signs",
}
ACTS = {
    Effect.STRENGTHENS: "strengthens it",
    Effect.WEAKENS: "weakens it",
    Effect.REVERSES: "reverses it",
    Effect.MIXED: "acts on it either way",
}
CORNER = 7.0
"""Radius of the corners of panels."""


BULLETS = (0.125, 0.2, 0.275)
"""Radii of bullets by weight, in em."""


class Section(NamedTuple):
    """A heading of the text alternative and its lines."""

    heading: str
    lines: tuple[str, ...]


class Scene(NamedTuple):
    """A whole figure, finished: width and height in units of 1/96 inch, marks in drawing order."""

    width: float
    height: float
    title: str
    description: str
    alternative: tuple[Section, ...]
    background: str
    groups: tuple[Group, ...]


def compose(layout: Layout, content: Content, theme: Theme = PAPER) -> Scene:
    """Give a layout its looks.

    Args:
        layout: where everything stands.
        content: what the view shows; the source of the text alternative.
        theme: colours and strokes.
    """
    looks = _looks(content, layout, theme)
    regions = [_region(node, theme) for node in layout.nodes if node.shape == "region"]
    nodes = [_node(node, content, theme, looks) for node in _back_to_front(layout.nodes)]
    names = _names(layout)
    routes = looks.ordered(layout.routes) if looks else layout.routes
    links = [_link(route, names, theme, looks) for route in routes]
    loops = [_marker(each, content, looks.marker(each) if looks else theme) for each in layout.markers]
    rest = [*key(layout, content, looks.key if looks else theme), *_notes(layout.notes, theme)]
    height = layout.height
    wide = layout.width
    if looks:
        under, height = _under(layout, content, looks)
        rest += under
    drawn = [*regions, *nodes, *links, *loops]
    finished = [*(looks.finished(drawn) if looks else drawn)]
    if content.backing is not None or content.steps is not None:
        from cld.accounts import accounted

        flags, more, wide, height = accounted(layout, content, theme, height)
        finished += flags
        rest += more
    return Scene(
        width=wide,
        height=height,
        title=_flat(content.title),
        description=_flat(content.description),
        alternative=_alternative(content),
        background=theme.background,
        groups=(*finished, *rest),
    )


def _looks(content: Content, layout: Layout, theme: Theme) -> Looks | Contrast | Evident | None:
    """How parts of a picture differ: what is stressed, what changed, or who says so, and what is not."""
    if content.changes is not None:
        from cld.differing import contrast_of

        return contrast_of(content, layout, theme)
    if content.emphasis is None and content.backing is not None:
        from cld.evident import evident_of

        return evident_of(content, layout, theme)
    if content.emphasis is None:
        return None
    from cld.looks import looks

    return looks(content, theme)


def _under(
    layout: Layout, content: Content, looks: Looks | Contrast | Evident
) -> tuple[tuple[Group, ...], float]:
    """What explains the looks, under the picture, and how high the figure is with it."""
    from cld.differing import Contrast
    from cld.looks import Looks

    if isinstance(looks, Looks):
        from cld.strip import strip

        return strip(layout, content, looks)
    if not isinstance(looks, Contrast):
        return (), layout.height
    from cld.tally import tally

    return tally(layout, content, looks)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _back_to_front(nodes: Sequence[Node]) -> list[Node]:
    order = ("panel", "circle", "box", "label")
    return sorted((n for n in nodes if n.shape in order), key=lambda node: order.index(node.shape))


def _region(node: Node, theme: Theme) -> Group:
    """The ground of a group of elements. It is no node to tools: links may run over it, and elements lie on it."""
    words = (Words(node.texts, theme.group.heading),) if node.texts else ()
    data = (("id", node.id), ("kind", node.kind))
    return Group("region", (_ground(node.box, 2 * CORNER, theme), *words), _flat(node.title), data)


def _ground(box: Box, radius: float, theme: Theme) -> Rect:
    tint = theme.group
    return Rect(box, radius, tint.fill, Stroke(tint.line, 0.8 * theme.outlines * tint.width, tint.dash))


def _node(
    node: Node, content: Content, theme: Theme, looks: Looks | Contrast | Evident | None = None
) -> Group:
    theme = looks.node(node) if looks else theme
    tint = theme.tint(node.kind, content.kinds)
    data = [("id", node.id), ("kind", node.kind)]
    if node.overlaps:
        data.append(("overlaps", " ".join(node.overlaps)))
    colour = theme.text if node.shape in ("label", "box") else tint.heading
    if node.kind == ELSEWHERE:
        colour = theme.muted
    texts = looks.words(node) if looks else node.texts
    words = (Words(texts, colour),) if texts else ()
    items = tuple(_item(item, tint, looks.item(item.id) if looks else theme) for item in node.items)
    return Group("node", (_outline(node, tint, theme), *words, *items), _flat(node.title), tuple(data))


def _outline(node: Node, tint: Tint, theme: Theme) -> Mark:
    box = node.box
    if node.shape == "label":  # without looks, but there for tools that ask how far an element reaches
        return Rect(box)
    width = {"circle": 1.4, "panel": 1.0, "box": 1.1}[node.shape] * theme.outlines * tint.width
    line = Stroke(tint.line, width, tint.dash)
    if node.shape == "circle":
        return Circle(box.centre, box.width / 2, tint.fill, line, opacity=0.62)
    return Rect(box, CORNER if node.shape == "panel" else CORNER - 2, tint.fill, line)


def _item(item: Item, tint: Tint, theme: Theme) -> Group:
    """An element in a panel: its bullet grows, in three sizes, with the number of its links."""
    radius = BULLETS[legend.weight(item.links)] * item.lines[0].size
    label = " ".join(line.text for line in item.lines)
    links = f"{label}: {item.links} link{'' if item.links == 1 else 's'}"
    marks = (Circle(item.bullet, radius, tint.line), Words(item.lines, theme.text))
    return Group("item", marks, links, (("id", item.id), ("links", str(item.links))))


def _names(layout: Layout) -> dict[str, str]:
    names = {node.id: _flat(node.title) for node in layout.nodes}
    for route in layout.routes:
        ends = names.get(route.source, route.source), names.get(route.target, route.target)
        names.setdefault(route.id, (" ↔ " if route.back else " → ").join(ends))
    return names


def _link(
    route: Route, names: dict[str, str], theme: Theme, looks: Looks | Contrast | Evident | None = None
) -> Group:
    data = [("id", route.id), ("from", route.source), ("to", route.target)]
    source, target = names.get(route.source, route.source), names.get(route.target, route.target)
    if route.effect is not None:
        title = f"{source} {ACTS[route.effect].replace(' it', '')} the link {target}"
        data += [("kind", "moderation"), ("effect", route.effect.value)]
    else:
        title = f"{names[route.id]}: {SAYS[route.polarity]}"
        data.append(("polarity", route.polarity.value if route.polarity else "differing"))
    flags = (("double", route.back), ("delayed", route.delayed), ("bridged", route.bridged))
    data += [(name, "true") for name, value in flags if value]
    if looks:
        theme, route = looks.route(route), looks.apart(route)
        data += looks.data(route)
    if route.members:
        data.append(("links", " ".join(f"{source}->{target}" for source, target in route.members)))
    return Group("link", link_marks(route, theme), title, tuple(data))


def _marker(marker: Marker, content: Content, theme: Theme) -> Group:
    labels = {element.id: _flat(element.label) for element in content.elements}
    way = " → ".join(labels.get(id, id) for id in (*marker.elements, *marker.elements[:1]))
    title = f"{marker.id} {_flat(marker.name)} ({marker.polarity.value}): {way}"
    data = (("id", marker.id), ("polarity", marker.polarity.value), ("elements", " ".join(marker.elements)))
    return Group("loop", marker_marks(marker, theme), title, data)


def key(layout: Layout, content: Content, theme: Theme) -> list[Group]:
    """The legend, where the layout has a place for one."""
    if layout.legend is None:
        return []
    own = {loop.id for loop in content.loops}  # it has no room for markers that came later
    markers = [marker for marker in layout.markers if marker.id in own]
    placed = legend.place(layout.legend, layout.nodes, layout.routes, markers)
    marks: list[Mark] = [_ground(box, CORNER / 2, theme) for box in placed.grounds]
    marks += [Words((line,), theme.text) for line in placed.texts]
    marks += [Words((line,), theme.muted) for line in placed.muted]
    for route in placed.routes:
        marks.extend(link_marks(route, theme))
    for marker in placed.markers:
        marks.extend(marker_marks(marker, theme))
    size = legend.text_size(layout.nodes)
    marks += [Circle(middle, BULLETS[weight] * size, theme.muted) for middle, weight in placed.bullets]
    return [Group("legend", tuple(marks))] if marks else []


def _notes(notes: Iterable[Text], theme: Theme) -> list[Group]:
    marks = tuple(Words((line,), theme.muted) for line in notes)
    return [Group("note", marks)] if marks else []


def _alternative(content: Content) -> tuple[Section, ...]:
    """The whole view in words: elements by kind, links, loops, each in the order of their ids."""
    elements = sorted(content.elements, key=lambda element: element.id)
    links = sorted(content.links, key=lambda link: (link.source, link.target))
    labels = {element.id: _flat(element.label) for element in elements}
    changes = content.changes
    changed = {id: f", {change.value}" for id, change in changes.elements} if changes else {}
    stories = {each.ends: each.change for each in changes.links if each.change} if changes else {}
    more = _evidence(content)
    changed |= more.elements
    sections = []
    for kind in content.kinds:
        lines = []
        for element in elements:
            if element.kind == kind.id:
                valence = f" ({element.valence.value})" if element.valence else ""
                lines.append(labels[element.id] + valence + changed.get(element.id, ""))
        sections.append(Section(_flat(kind.label), tuple(lines)))
    sections.append(Section("Groups", tuple(_members(group, labels) for group in content.groups)))
    emphasis = content.emphasis or Emphasis()
    carried = dict(emphasis.carried or ())
    told = [_in_words(link, labels, carried) for link in links]
    for at, link in enumerate(links):
        change = stories.get((link.source, link.target))
        told[at] += f", {change.value}" if change else ""
        told[at] += more.links.get((link.source, link.target), "") if not link.bridged else ""
    sections.append(Section("Links", tuple(told)))
    loops = sorted(content.loops, key=lambda loop: loop.id)
    sections.append(
        Section(
            "Feedback loops",
            tuple(loop_in_words(loop, labels) + more.loops.get(loop.id, "") for loop in loops),
        )
    )
    sections.append(Section("Drawn bold", tuple(loop_in_words(loop, labels) for loop in emphasis.loops)))
    sections += more.sections
    return tuple(section for section in sections if section.lines)


class _More(NamedTuple):
    """What is told in words of evidence and steps: to be added to elements, links and loops, and by itself."""

    elements: dict[str, str]
    links: dict[tuple[str, str], str]
    loops: dict[str, str]
    sections: tuple[Section, ...]


def _evidence(content: Content) -> _More:
    """Who says so and what comes first, in words."""
    if content.backing is None and content.steps is None:
        return _More({}, {}, {}, ())
    from cld.accounts import in_words

    elements, links, loops, sections = in_words(content)
    return _More(elements, links, loops, tuple(Section(*each) for each in sections))


def _members(group: model.Group, labels: dict[str, str]) -> str:
    inside = ", ".join(labels.get(id, id) for id in group.elements)
    return f"{_flat(group.label)}: {inside}" if group.label else inside


def _loop_word(polarity: LoopPolarity) -> str:
    return "of undetermined polarity" if polarity is LoopPolarity.UNDETERMINED else polarity.value


def loop_in_words(loop: DrawnLoop, labels: dict[str, str]) -> str:
    """A loop with its id, name, sign and elements."""
    way = " → ".join(labels.get(id, id) for id in (*loop.elements, *loop.elements[:1]))
    return f"{_flat(f'{loop.id} {loop.name}')}, {_loop_word(loop.polarity)}: {way}"


def _in_words(link: DrawnLink, labels: dict[str, str], carried: dict[tuple[str, str], int]) -> str:
    ends = f"{labels.get(link.source, link.source)} → {labels.get(link.target, link.target)}"
    sign = "±" if link.polarity is Polarity.MIXED else link.polarity.sign  # as drawn
    parts = [f"{ends} ({sign}): {SAYS[link.polarity]}"]
    parts += [_flat(link.label)] if link.label else []
    parts += ["with a delay"] if link.delayed else []
    parts += ["through elements not shown"] if link.bridged else []
    parts += [f"{labels.get(factor, factor)} {ACTS[effect]}" for factor, effect in link.moderations]
    count = carried.get((link.source, link.target))
    parts += [] if count is None else [f"on {count} feedback loop{'' if count == 1 else 's'}"]
    return ", ".join(parts)
