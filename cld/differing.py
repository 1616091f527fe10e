"""How a picture of two models looks: what changed stands out from a calm map, each change in line, mark and colour.

Each change has a theme made from the figure's own (`cld.tones`), as stress has, so that every theme can show it, and
dashes go on telling signs. Nothing rests on colour: what was added is heavy, what was removed is thin and
crossed out, what turned is a double line, and each has a badge of its own shape (`cld.badges`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.badges import badge, counted, crosses, turn, turned_over, width
from cld.changes import Bundle, Change, Changes, LinkStory, LoopStory, bundled
from cld.layouts import Badge, Box, Layout, Marker, Node, Point, Route, Text
from cld.legend import text_size
from cld.looks import apart
from cld.marks import Circle, Curve, Group, Mark, Rect, Words
from cld.text import width as text_width
from cld.theme import Stroke, Theme
from cld.tones import quiet, tone
from cld.views import Content

CORE = 0.36
"""How much of a double line's width is the white between."""
OUTLINES = {
    Change.ADDED: (2.0, ()),
    Change.REMOVED: (1.1, (3.2, 2.6)),
    Change.TURNED: (1.1, ()),
    Change.CHANGED: (1.1, ()),
}
"""Width and dashes of outlines."""
SAYS = {
    Change.ADDED: "Added",
    Change.REMOVED: "Removed",
    Change.TURNED: "Turned",
    Change.CHANGED: "Changed",
}
AIR = 2.5
"""Between the words of a label and its outline, at the left and right, beside the room that they have."""
ITEM = 10.5
"""Height of a badge in place of a bullet."""
NO_BUNDLE = Bundle(None, None, None)


class Contrast(NamedTuple):
    """The themes of the parts of a picture of two models."""

    theme: Theme
    calm: Theme
    tones: dict[Change, Theme]
    elements: dict[str, Change]
    routes: dict[str, Bundle]
    """Of links, by the ids of their routes."""
    loops: dict[str, LoopStory]
    size: float
    """Of words in badges: that of the figure's smallest labels."""
    badges: tuple[Badge, ...] = ()

    @property
    def key(self) -> Theme:
        """Of the key of signs, whose samples are calm as nearly all lines are."""
        return self.calm._replace(text=self.theme.text)

    def of(self, change: Change | None) -> Theme:
        """The theme of what changed so."""
        return self.tones[change] if change else self.calm

    def node(self, node: Node) -> Theme:
        """Of an element, or of a panel."""
        return self.of(None if node.items or node.shape == "region" else self.elements.get(node.id))

    def item(self, id: str) -> Theme:
        """Of an element that is listed in a panel."""
        return self.of(self.elements.get(id))

    def words(self, node: Node) -> tuple[Text, ...]:
        """A label's lines, in bold type where it is new and has the room."""
        if node.shape != "label" or self.elements.get(node.id) is not Change.ADDED:
            return node.texts
        if any(text_width(line.text, line.size, bold=True) > node.box.width for line in node.texts):
            return node.texts
        return tuple(line._replace(bold=True) for line in node.texts)

    def route(self, route: Route) -> Theme:
        """Of a link or of several drawn as one, or of a moderation."""
        return self.of(self.routes.get(route.id, NO_BUNDLE).change)

    def data(self, route: Route) -> list[tuple[str, str]]:
        """What tools and style sheets are told of a link."""
        change = self.routes.get(route.id, NO_BUNDLE).change
        return [("change", change.value)] if change else []

    def apart(self, route: Route) -> Route:
        """The link with its sign as far from its line and head as the sign of a usual one."""
        return apart(route, self.route(route), self.theme)

    def marker(self, marker: Marker) -> Theme:
        """Of the marker of a loop."""
        story = self.loops.get(marker.id)
        return self.of(story.change if story else None)

    def ordered(self, routes: Sequence[Route]) -> list[Route]:
        """Links in drawing order: what changed lies on the rest, and what is there now on what was removed."""
        order = (None, Change.REMOVED, Change.CHANGED, Change.TURNED, Change.ADDED)
        return sorted(routes, key=lambda route: order.index(self.routes.get(route.id, NO_BUNDLE).change))

    def finished(self, groups: Sequence[Group]) -> Sequence[Group]:
        """The drawn things with what changes add to them, and the badges, which lie on all else."""
        return [*map(self._finished, groups), *self._badges()]

    def _finished(self, group: Group) -> Group:
        """A drawn thing with what its change adds to its lines, said in its title and data too."""
        id = dict(group.data).get("id", "")
        if group.role == "link":
            change = self.routes.get(id, NO_BUNDLE).change
            parts = self._line(group.parts, change, self._badge_at("link", id))
        elif group.role == "loop":
            story = self.loops.get(id)
            change = story.change if story else None
            parts = self._line(group.parts, change)
        else:
            listed = any(isinstance(part, Group) for part in group.parts)
            change = None if listed or group.role == "region" else self.elements.get(id)
            parts = self._element(group.parts, change)
        if change is None:
            return group._replace(parts=parts)
        data = (
            group.data if ("change", change.value) in group.data else (*group.data, ("change", change.value))
        )
        return group._replace(parts=parts, title=f"{SAYS[change]}: {group.title}", data=data)

    def _badge_at(self, role: str, id: str) -> Point | None:
        return next((each.centre for each in self.badges if (each.role, each.id) == (role, id)), None)

    def _line(
        self, parts: tuple[Mark | Group, ...], change: Change | None, badge_at: Point | None = None
    ) -> tuple[Mark | Group, ...]:
        """The parts of a link or loop marker, whose first is its line."""
        line = parts[0]
        if not isinstance(line, Curve):
            return parts
        if change is Change.REMOVED and badge_at:
            return (line, *crosses(line.points, line.stroke.colour, badge_at), *parts[1:])
        if change is Change.TURNED:
            core = Stroke(self.theme.background, round(CORE * line.stroke.width, 2))
            return (line, Curve(line.points, core), *parts[1:])
        return parts

    def _element(self, parts: tuple[Mark | Group, ...], change: Change | None) -> tuple[Mark | Group, ...]:
        """The parts of a node: its outline and words, and of a panel its items."""
        found: list[Mark | Group] = []
        for part in parts:
            if isinstance(part, Group):
                found.append(self._item(part))
                continue
            found += self._outlined(part, change)
            if change is Change.REMOVED and isinstance(part, Words):
                found += _struck(part)
        return tuple(found)

    def _outlined(self, part: Mark | Group, change: Change | None) -> tuple[Mark | Group, ...]:
        """A part, if it is an outline, as its change draws it; that of a label with air around the words."""
        if change is None or not isinstance(part, Rect | Circle):
            return (part,)
        wide, dash = OUTLINES[change]
        stroke = Stroke(self.tones[change].text, wide * self.theme.outlines, dash)
        if part.fill is not None or isinstance(part, Circle):
            return (part._replace(stroke=stroke),)
        x, y, width, height = part.box
        return part, Rect(Box(x - AIR, y - 1, width + 2 * AIR, height + 2), 4.0, None, stroke)

    def _item(self, group: Group) -> Group:
        """An element in a panel, its bullet the badge of what became of it."""
        change = self.elements.get(dict(group.data)["id"])
        if change is None:
            return group
        found: list[Mark | Group] = []
        colour = self.tones[change].text
        for part in group.parts:
            if isinstance(part, Circle):
                found += badge(change, part.centre, colour, self.theme.background, high=ITEM)
            else:
                found.append(part)
                if change is Change.REMOVED and isinstance(part, Words):
                    found += _struck(part)
        title = f"{SAYS[change]}: {group.title}"
        return group._replace(parts=tuple(found), title=title, data=(*group.data, ("change", change.value)))

    def _badges(self) -> Iterator[Group]:
        for placed in self.badges:
            change, words = self.said(placed.role, placed.id)
            if change is not None:
                marks = badge(
                    change, placed.centre, self.tones[change].text, self.theme.background, words, self.size
                )
                data = (("of", placed.id), ("change", change.value))
                yield Group("badge", marks, "", data)

    def said(self, role: str, id: str) -> tuple[Change | None, str]:
        """What the badge of a thing says: its change, and words where a glyph is not enough."""
        if role == "node":
            return self.elements.get(id), ""
        if role == "loop":
            story = self.loops.get(id)
            is_turned = story is not None and story.change is Change.TURNED
            return (story.change if story else None), turned_over(
                story.old, story.new
            ) if story and is_turned else ""
        bundle = self.routes.get(id, NO_BUNDLE)
        if bundle.change is Change.TURNED and bundle.old is not bundle.new:
            return bundle.change, turn(bundle.old, bundle.new)
        return bundle.change, counted(bundle)

    def badges_wanted(self, layout: Layout) -> Iterator[tuple[str, str, float]]:
        """(role, id, width) of the badges that a figure has to have; panels' items have theirs in place of bullets."""
        for node in layout.nodes:
            if node.id in self.elements and not node.items and node.shape != "region":
                yield "node", node.id, width("", self.size)
        for route in layout.routes:
            if self.routes.get(route.id, NO_BUNDLE).change:
                yield "link", route.id, width(self.said("link", route.id)[1], self.size)
        for marker in layout.markers:
            if marker.id in self.loops:
                yield "loop", marker.id, width(self.said("loop", marker.id)[1], self.size)


def _struck(words: Words) -> Iterator[Curve]:
    """A line through each line of words."""
    for line in words.lines:
        wide = text_width(line.text, line.size, line.bold)
        x = line.x - {"start": 0.0, "middle": wide / 2, "end": wide}[line.anchor]
        y = line.y - 0.27 * line.size
        yield _straight((x, y), (x + wide, y), Stroke(words.colour, 1.1))


def _straight(a: Point, b: Point, stroke: Stroke) -> Curve:
    third = (b[0] - a[0]) / 3, (b[1] - a[1]) / 3
    points = ((a[0] + third[0] * at, a[1] + third[1] * at) for at in range(4))
    return Curve(tuple((round(x, 2), round(y, 2)) for x, y in points), stroke)


def contrast_of(content: Content, layout: Layout, theme: Theme) -> Contrast:
    """The themes of a picture of two models, which has `changes`."""
    changes = content.changes
    assert changes is not None, "a picture of two models says what changed"
    return Contrast(
        theme,
        quiet(theme),
        {change: tone(theme, change) for change in Change},
        dict(changes.elements),
        dict(_bundles(layout, content, changes)),
        {loop.id: loop for loop in changes.loops},
        text_size(layout.nodes),
        layout.badges,
    )


def _bundles(layout: Layout, content: Content, changes: Changes) -> Iterator[tuple[str, Bundle]]:
    """What became of the links, and moderations, that each route stands for."""
    stories = {story.ends: story for story in changes.links}
    inside = {node.id: {item.id for item in node.items} or {node.id} for node in layout.nodes}
    members = {route.id: route.members for route in layout.routes}
    known = {(id, *ends): change for id, ends, change in changes.moderations}
    acting = {
        (id, link.source, link.target): known.get((id, link.source, link.target))
        for link in content.links
        for id, _ in link.moderations
    }
    for route in layout.routes:
        found = [stories[ends] for ends in route.members if ends in stories]
        if route.effect is not None:
            for source, target in members.get(route.target, ()):
                for id in sorted(inside.get(route.source, {route.source})):
                    if (id, source, target) in acting:
                        found.append(LinkStory((id, target), acting[id, source, target], None, None))
        if found:
            bundle = bundled(found)
            yield route.id, bundle._replace(counts=()) if route.effect is not None else bundle
