"""How a picture is drawn in which something is stressed: bold loops in a calm map, or links as wide as they carry loops.

The stressed and the calm are drawn with themes that are made from the figure's own, so that dashes, glyphs and
places are what they are elsewhere. Calm lines keep a contrast of 3:1 and calm text one of 4.5:1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cld.colours import blended, contrast
from cld.emphasis import classes
from cld.geometry import bezier, distance
from cld.layouts import Marker, Node, Route, Text
from cld.marks import Group
from cld.text import width
from cld.theme import HEAD_WIDTH, Stroke, Theme, Tint
from cld.views import Content, Emphasis

LINE, TEXT = 3.05, 4.6
"""Contrast of calm lines and calm text: a little more than is asked for."""
CALM, BOLD = 0.9, 3.2
"""Widths of calm lines and of bold ones, where usual lines are 1.6."""
USUAL = 1.6
RING = 1.6
"""How much stronger the markers of chosen loops are."""
LARGEST = 1.6
"""Heads, as a factor: larger ones leave nothing of short lines."""
NARROWEST, WIDEST = 1.2, 4.8
"""Widths of the lines that carry fewest and most loops."""


class Looks(NamedTuple):
    """The themes of the parts of one picture."""

    theme: Theme
    calm: Theme
    emphasis: Emphasis
    bold: Theme
    on_loops: frozenset[str]
    """Ids of the elements that are stressed."""
    widths: dict[tuple[str, str], Theme]
    """Of links that carry loops, by their ends."""
    counts: dict[tuple[str, str], int]
    """How many these carry."""

    @property
    def key(self) -> Theme:
        """Of the key of signs."""
        return self.theme

    def finished(self, groups: Sequence[Group]) -> Sequence[Group]:
        """The drawn things; stress adds nothing to them."""
        return groups

    def node(self, node: Node) -> Theme:
        """Of an element; of a panel, which has its items, the usual one."""
        if node.items or node.shape == "region" or node.id in self.on_loops:
            return self.theme
        return self.calm

    def item(self, id: str) -> Theme:
        """Of an element that is listed in a panel."""
        return self.theme if id in self.on_loops else self.calm

    def words(self, node: Node) -> tuple[Text, ...]:
        """A label's lines, in bold type where that is stressed and has the room."""
        if self.emphasis.carried is not None or node.shape != "label" or node.id not in self.on_loops:
            return node.texts
        if any(width(line.text, line.size, bold=True) > node.box.width for line in node.texts):
            return node.texts
        return tuple(line._replace(bold=True) for line in node.texts)

    def route(self, route: Route) -> Theme:
        """Of a link, or of several drawn as one."""
        if route.effect is not None:
            return self.calm
        if self.emphasis.carried is not None:
            return self.widths.get((route.source, route.target), self.calm)
        return self.bold if self.is_bold(route) else self.calm

    def data(self, route: Route) -> list[tuple[str, str]]:
        """What tools and style sheets are told of a link."""
        if self.emphasis.carried is None:
            return [("bold", "true")] if self.is_bold(route) else []
        count = self.counts.get((route.source, route.target))
        return [] if count is None or route.effect is not None else [("loops", str(count))]

    def is_bold(self, route: Route) -> bool:
        """Whether a link, or one of those that it stands for, is stressed."""
        return route.effect is None and not self.emphasis.steps.isdisjoint(route.members)

    def apart(self, route: Route) -> Route:
        """The link with its sign as far from its line and head as the sign of a usual one."""
        return apart(route, self.route(route), self.theme)

    def marker(self, marker: Marker) -> Theme:
        """Of the marker of a loop."""
        chosen = self.emphasis.carried is not None or any(
            loop.id == marker.id for loop in self.emphasis.loops
        )
        return self.calm if not chosen else self.theme if self.emphasis.carried is not None else self.bold

    def ordered(self, routes: Sequence[Route]) -> list[Route]:
        """Links in drawing order: what is stressed lies on the rest."""
        return sorted(routes, key=self._rank)

    def _rank(self, route: Route) -> int:
        if route.effect is not None:
            return 0
        return self.counts.get((route.source, route.target), 0) or int(self.is_bold(route))


def apart(route: Route, own: Theme, usual: Theme) -> Route:
    """The link, drawn in a theme of its own, with its sign as far from line and head as in the usual one."""
    if route.sign is None or route.effect is not None:
        return route
    now, then = (each.link(route.polarity, route.bridged).width for each in (own, usual))
    extra = max(now - then, HEAD_WIDTH * (own.heads - usual.heads)) / 2
    if extra <= 0:
        return route
    x, y = route.sign
    near = min(bezier(route.path), key=lambda point: distance(point, (x, y)))
    share = extra / (distance(near, (x, y)) or 1.0)
    return route._replace(sign=(round(x + (x - near[0]) * share, 2), round(y + (y - near[1]) * share, 2)))


def looks(content: Content, theme: Theme) -> Looks:
    """The themes of a picture that has an emphasis."""
    emphasis = content.emphasis or Emphasis()
    faint = calm(theme)
    stressed = (
        emphasis.steps if emphasis.carried is None else {ends for ends, count in emphasis.carried if count}
    )
    widths = {}
    if emphasis.carried is not None:
        themes = [as_wide(theme, wide) for wide in widths_of(emphasis)]
        ranges = classes([count for _, count in emphasis.carried])
        for ends, count in emphasis.carried:
            if count:
                rank = next(at for at, (_, most) in enumerate(ranges) if count <= most)
                widths[ends] = themes[rank]
    on_loops = frozenset(id for ends in stressed for id in ends)
    strong = as_wide(theme, BOLD)
    r, b, u = (ring._replace(width=RING * ring.width) for ring in theme.loops)
    bold = strong._replace(loops=(r, b, u))
    return Looks(theme, faint, emphasis, bold, on_loops, widths, dict(emphasis.carried or ()))


def widths_of(emphasis: Emphasis) -> list[float]:
    """The width of the lines of each range of numbers of loops, where usual lines are 1.6."""
    count = len(classes([number for _, number in emphasis.carried or ()]))
    if count < 2:
        return [BOLD] * count
    # equal factors, and less than the full range for few steps: a line of twice the loops should not shout
    top = min(WIDEST, NARROWEST * 1.6 ** (count - 1))
    return [NARROWEST * (top / NARROWEST) ** (rank / (count - 1)) for rank in range(count)]


def as_wide(theme: Theme, wide: float) -> Theme:
    """The theme with links of one width, whatever their sign; dashes and heads grow with it, but less."""
    heads = theme.heads * max(0.85, 0.68 + 0.32 * (wide / USUAL) ** 0.9)
    heads = min(heads, max(theme.heads, LARGEST))
    stretch = max(1.0, (wide / USUAL) ** 0.7)
    width = round(wide * weight(theme), 2)
    lighter = round(0.7 * width, 2)
    changed = strokes(
        theme,
        lambda stroke: stroke._replace(width=width, dash=tuple(part * stretch for part in stroke.dash)),
    )
    a, b, c, d, e = (stroke._replace(width=lighter) for stroke in changed.bridged)
    return changed._replace(bridged=(a, b, c, d, e), heads=heads)


def weight(theme: Theme) -> float:
    """How much wider than on paper such lines are, which is less than for usual ones: the widest is wide already."""
    return min(theme.positive.width / USUAL, 1.25)


def strokes(theme: Theme, change: Callable[[Stroke], Stroke]) -> Theme:
    a, b, c, d, e = map(change, theme.bridged)
    return theme._replace(
        positive=change(theme.positive),
        negative=change(theme.negative),
        mixed=change(theme.mixed),
        unknown=change(theme.unknown),
        unsigned=change(theme.unsigned),
        bridged=(a, b, c, d, e),
    )


def calm(theme: Theme) -> Theme:
    """The theme with all in one grey and thin. Dashes stay, since a sign is to be told without colour too."""
    line, words = (_faint(theme, least) for least in (LINE, TEXT))
    thin = round(CALM * theme.positive.width / USUAL, 2)

    def faded(stroke: Stroke) -> Stroke:
        return stroke._replace(colour=line, width=min(thin, stroke.width))

    r, b, u = (stroke._replace(colour=words, width=thin) for stroke in theme.loops)
    tints = tuple((name, grey(tint, line, words)) for name, tint in theme.kinds)
    return strokes(theme, faded)._replace(
        text=words,
        muted=words,
        moderation=theme.moderation._replace(colour=line, width=min(1.2, theme.moderation.width)),
        loops=(r, b, u),
        kinds=tints,
        others=tuple(grey(tint, line, words) for tint in theme.others),
        heads=0.8 * theme.heads,
    )


def grey(tint: Tint, line: str, words: str) -> Tint:
    return tint._replace(line=line, heading=words)


def _faint(theme: Theme, least: float) -> str:
    """The text's colour, faded into the ground as far as that contrast allows."""
    shades = (blended(theme.text, theme.background, share / 50) for share in range(15, 51))
    return next((shade for shade in shades if contrast(shade, theme.background) >= least), theme.text)
