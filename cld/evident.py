"""How a picture looks that tells who says so: links as wide as they are supported, and what is inferred or disputed.

Dashes and colours go on telling signs. What the analyst inferred is a double line with an open head, which no sign and
no moderation is; what is disputed has a badge with a bolt. Neither rests on colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import NamedTuple, TypeVar

from cld import text
from cld.backed import ranked
from cld.colours import contrast
from cld.emphasis import classes
from cld.layouts import Badge, Box, Layout, Marker, Node, Point, Route, Text
from cld.legend import text_size
from cld.looks import apart, as_wide, calm, weight
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.telling import Backed, Backing
from cld.theme import Stroke, Theme
from cld.views import Content

NOBODY = 0.8
"""Width of the lines that no speaker supports, where usual ones are 1.6."""
NARROWEST, WIDEST, FACTOR = 1.8, 6.0, 1.75
"""Widths of lines that fewest and most support, and the most that one class is wider than the one before."""
HOLLOW = 2.0
"""How much wider a double line is than a single one: the gap in its middle."""
RAILS = 1.9
"""Width of the two lines of a double one together, at least."""
BAR = 1.4
"""Width of the bars of a delay on a double line."""
HIGH, ITEM = 13.0, 10.5
"""Height of a badge, and of one in place of a bullet."""
LEGIBLE = 4.6
SIDE = 4.0
"""Between the words in a badge and its end."""
BOLT = ((0.16, -0.74), (-0.46, 0.14), (-0.06, 0.14), (-0.18, 0.74), (0.46, -0.2), (0.05, -0.2))
"""The corners of a bolt in a badge, in shares of half its height."""
INNER = 0.46
"""How much smaller the ground in an open head is than the head."""

M = TypeVar("M", Mark, Mark | Group)


class Told(NamedTuple):
    """What is told of a drawn line: of the links, or moderations, that it stands for."""

    links: tuple[Backed, ...] = ()
    many: int = 0
    """Of speakers, or of items where the picture counts these."""
    items: int = 0
    disputed: int = 0
    of: int = 0
    """Among how many."""

    @property
    def is_inferred(self) -> bool:
        """Whether the analyst inferred all of it."""
        return bool(self.links) and all(link.inferred for link in self.links)

    @property
    def share(self) -> str:
        """What its badge says besides: how many of the links are disputed, where not all are."""
        return f"{self.disputed}/{self.of}" if 0 < self.disputed < self.of else ""


class Evident(NamedTuple):
    """The themes of the parts of one picture."""

    theme: Theme
    calm: Theme
    backing: Backing
    routes: dict[str, Told]
    """Of links and moderations, by the ids of their routes."""
    widths: tuple[Theme, ...]
    """Of each class of numbers, the least first."""
    ranges: tuple[tuple[int, int], ...]
    size: float
    """Of words in badges: that of the figure's smallest labels."""
    colour: str
    """Of what is disputed."""
    badges: tuple[Badge, ...] = ()

    @property
    def key(self) -> Theme:
        """Of the key of signs."""
        return self.theme

    def node(self, _node: Node) -> Theme:
        """Of an element or a panel: the usual one."""
        return self.theme

    def item(self, _id: str) -> Theme:
        """Of an element that is listed in a panel."""
        return self.theme

    def words(self, node: Node) -> tuple[Text, ...]:
        """A label's lines as they are."""
        return node.texts

    def marker(self, _marker: Marker) -> Theme:
        """Of the marker of a loop."""
        return self.theme

    def route(self, route: Route) -> Theme:
        """Of a link, or of several drawn as one."""
        told = self.routes.get(route.id)
        if told is None or not told.links:
            return self.theme
        return self.drawn(told.many, told.items, told.is_inferred)

    def drawn(self, count: int, items: int, inferred: bool) -> Theme:
        """Of links with so much support."""
        if not items:
            return as_wide(self.calm, wide_for(NOBODY, inferred))
        rank = next((at for at, (_, most) in enumerate(self.ranges) if count <= most), 0) if count else -1
        wide = NOBODY if rank < 0 else widths(len(self.ranges))[rank]
        if not inferred:
            return self.widths[rank] if rank >= 0 else as_wide(self.theme, NOBODY)
        return as_wide(self.theme, wide_for(wide, inferred))

    def data(self, route: Route) -> list[tuple[str, str]]:
        """What tools and style sheets are told of a link."""
        told = self.routes.get(route.id, Told())
        found = [("disputed", str(told.disputed))] if told.disputed else []
        if told.links:
            found += [("speakers" if self.backing.spoken else "items", str(told.many))]
            found += [("inferred", "true")] if told.is_inferred else []
        return found

    def apart(self, route: Route) -> Route:
        """The link with its sign as far from its line and head as the sign of a usual one."""
        return apart(route, self.route(route), self.theme)

    def ordered(self, routes: Sequence[Route]) -> list[Route]:
        """Links in drawing order: what is well supported lies on the rest."""
        return sorted(routes, key=lambda route: self.routes.get(route.id, Told()).many)

    def finished(self, groups: Sequence[Group]) -> Sequence[Group]:
        """The drawn things, what is inferred hollow, and the badges, which lie on all else."""
        return [*map(self._finished, groups), *self._badges()]

    def _finished(self, group: Group) -> Group:
        data = dict(group.data)
        id = data.get("id", "")
        if group.role == "link" and data.get("inferred"):
            return group._replace(parts=self.hollow(group.parts))
        if group.role == "node":
            parts = tuple(self._item(part) if isinstance(part, Group) else part for part in group.parts)
            listed = any(isinstance(part, Group) for part in parts)
            if id in self.backing.elements and not listed:
                return group._replace(parts=parts, data=(*group.data, ("disputed", "true")))
            return group._replace(parts=parts)
        if group.role == "loop" and id in self.backing.loops:
            return group._replace(data=(*group.data, ("disputed", "true")))
        return group

    def hollow(self, parts: Sequence[M]) -> tuple[M | Mark, ...]:
        """The parts of a link, its line first and then its heads, as two lines with the ground between them."""
        line = parts[0]
        assert isinstance(line, Curve), "a link begins with its line"
        core = line.stroke._replace(colour=self.theme.background, width=round(HOLLOW * weight(self.theme), 2))
        found: list[M | Mark] = [line, Curve(line.points, core)]
        for part in parts[1:]:
            if isinstance(part, Curve) and part.stroke.width > BAR:
                found.append(part._replace(stroke=part.stroke._replace(width=BAR)))
                continue
            found.append(part)
            if isinstance(part, Polygon):
                found.append(Polygon(_shrunk(part.points), self.theme.background))
        return tuple(found)

    def _item(self, group: Group) -> Group:
        """An element in a panel, its bullet a badge where it is disputed."""
        if dict(group.data).get("id") not in self.backing.elements:
            return group
        parts: list[Mark | Group] = []
        for part in group.parts:
            parts += self.badge(part.centre, high=ITEM) if isinstance(part, Circle) else (part,)
        return group._replace(
            parts=tuple(parts), title=f"Disputed: {group.title}", data=(*group.data, ("disputed", "true"))
        )

    def _badges(self) -> Iterator[Group]:
        for placed in self.badges:
            words = self.routes[placed.id].share if placed.role == "link" else ""
            marks = self.badge(placed.centre, words)
            yield Group("badge", marks, "Disputed", (("of", placed.id), ("disputed", "true")))

    def badge(self, centre: Point, words: str = "", high: float = HIGH) -> tuple[Mark, ...]:
        """The marks of a badge that says that something is disputed, with how many of how many, or alone."""
        ground, line = self.theme.background, Stroke(self.colour, round(0.1 * high, 2))
        if not words:
            disc = Circle(centre, round(high / 2 - line.width / 2, 2), ground, line)
            return disc, Polygon(_bolt(centre, high), self.colour)
        wide, tall = self.wide(words), max(high, 1.25 * self.size)
        left, top = centre[0] - wide / 2, centre[1] - tall / 2
        box = Box(round(left, 2), round(top, 2), round(wide, 2), round(tall, 2))
        middle = left + SIDE + 0.25 * high, centre[1]
        start = round(left + SIDE + 0.58 * high, 2), round(centre[1] + text.CAP_HEIGHT / 2 * self.size, 2)
        said = Words((Text(*start, words, round(self.size, 2), True),), self.colour)
        return Rect(box, round(tall / 2, 2), ground, line), Polygon(_bolt(middle, high), self.colour), said

    def wide(self, words: str) -> float:
        """How wide a badge with these words is."""
        return round(2 * SIDE + 0.58 * HIGH + text.width(words, self.size, bold=True), 2) if words else HIGH

    def badges_wanted(self, layout: Layout) -> Iterator[tuple[str, str, float]]:
        """(role, id, width) of the badges that a figure has to have; panels' items have theirs in place of bullets."""
        for node in layout.nodes:
            if node.id in self.backing.elements and not node.items and node.shape != "region":
                yield "node", node.id, HIGH
        for route in layout.routes:
            told = self.routes.get(route.id, Told())
            if told.disputed:
                yield "link", route.id, self.wide(told.share)
        for marker in layout.markers:
            if marker.id in self.backing.loops:
                yield "loop", marker.id, HIGH


def wide_for(wide: float, inferred: bool) -> float:
    """The width of a line, or of a double one that has as much ink."""
    return max(wide, RAILS) + HOLLOW if inferred else wide


def widths(count: int) -> list[float]:
    """The width of the lines of each class of numbers, by equal factors."""
    top = min(WIDEST, NARROWEST * FACTOR ** max(0, count - 1))
    return [NARROWEST * (top / NARROWEST) ** (rank / max(1, count - 1)) for rank in range(count)]


def _bolt(centre: Point, high: float) -> tuple[Point, ...]:
    return tuple((round(centre[0] + x * high / 2, 2), round(centre[1] + y * high / 2, 2)) for x, y in BOLT)


def _shrunk(points: tuple[Point, ...]) -> tuple[Point, ...]:
    x, y = (fsum(point[way] for point in points) / len(points) for way in (0, 1))
    return tuple((round(x + (a - x) * INNER, 2), round(y + (b - y) * INNER, 2)) for a, b in points)


def evident_of(content: Content, layout: Layout, theme: Theme) -> Evident:
    """The looks of a picture that tells who says so."""
    backing = content.backing
    assert backing is not None, "a picture of evidence has it"
    routes = dict(_told(content, layout, backing))
    ranges = classes([told.many for told in routes.values() if told.links])
    colour = theme.tint("outcomes.suboptimal").heading
    return Evident(
        theme,
        calm(theme),
        backing,
        routes,
        tuple(as_wide(theme, wide) for wide in widths(len(ranges))),
        ranges,
        text_size(layout.nodes),
        colour if contrast(colour, theme.background) >= LEGIBLE else theme.text,
        layout.badges,
    )


def _told(content: Content, layout: Layout, backing: Backing) -> Iterator[tuple[str, Told]]:
    """What is told of each line, of all links or moderations that it stands for together."""
    links = {link.ends: link for link in backing.links}
    inside = {node.id: {item.id for item in node.items} or {node.id} for node in layout.nodes}
    members = {route.id: route.members for route in layout.routes}
    acting = {(id, (link.source, link.target)) for link in content.links for id, _ in link.moderations}
    for route in layout.routes:
        found = [links[ends] for ends in route.members if ends in links]
        disputed = [link for link in found if link.disputed]
        if route.effect is None:
            count, items = ranked(backing, [link.ends for link in found])
            if found:
                yield route.id, Told(tuple(found), count, items, len(disputed), len(found))
            continue
        factors = inside.get(route.source, {route.source})
        own = {(id, ends) for ends in members.get(route.target, ()) for id in factors if (id, ends) in acting}
        against = own.intersection(backing.moderations)
        yield route.id, Told((), 0, 0, len(against) + len(disputed), len(own) + len(found))
