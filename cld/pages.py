"""A figure of a large map as pages: an overview of the whole, then its panels, each headed by its letter.

A panel is drawn from where its elements stand in the overview, so that readers find them again, unless it is too
dense for that. All panels are as wide as the widest that fits a printed page, so that their print is of one size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import hypot, sqrt
from typing import TYPE_CHECKING

from cld.figures import Drawing, Places, Report, digest_of_content, pictured, start_of
from cld.geometry import bezier
from cld.layouts import Box, Point, Text
from cld.marks import Circle, Curve, Group, Mark, Rect, Words
from cld.model import Model, View
from cld.scene import Scene
from cld.text import ASCENT, CAP_HEIGHT, LINE, width, wrap
from cld.theme import PAPER, Theme
from cld.views import Content, show

if TYPE_CHECKING:
    from cld.panels import Panel

WIDEST = 1120.0
"""Units that a panel is wide at most whose labels, of 14 units, still have 6 points at 170 mm."""
NARROWEST = 640.0
"""Units that all panels are wide at least: what 170 mm have at the size at which they are drawn."""
HEADING, NOTE = 19.0, 14.0
"""Sizes of text."""
LETTER = 15.0
"""Size of the letters of panels on an overview as wide as a page."""
FINE = 24
"""How many places, each way, are looked at for such a letter."""
EDGE = 16.0
"""Between the heading or note of a page and its border."""
DENSE = 1.75
"""Links for each element from which on a panel has fewer crossings if it is placed without regard to the whole."""
APART = 90.0
"""How far beyond the elements of a panel those of other panels are looked for at first."""
ROOM = 165.0
"""Room for each element of a panel that is drawn from the overview: the side of a square."""
FRAME = (940.0, 1300.0)
"""Width and height within which the middles of these elements are looked for at first, so that a page holds them."""


def pages(
    model: Model,
    view: View,
    theme: Theme = PAPER,
    seeds: Places | Callable[[str], Places] = (),
    report: Report | None = None,
    remarks: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> tuple[Drawing, ...]:
    """The overview and the panels of a view, or only the view itself where all of it fits one page.

    Args:
        seeds: where elements of the whole stood before, or what finds that by a digest of what it shows.
        remarks: what was left out of the model, to be said under every page: each may be looked at by itself.
        notes: what to say of the whole, under the overview.
    """
    from cld.panels import split

    content = show(model, view)
    shows = digest_of_content(content)
    known = seeds(shows) if callable(seeds) else seeds
    parted = split(content)
    tick = _Steps(report, [len(content.elements), *(len(panel.content.elements) for panel in parted.panels)])
    start = known or start_of(model, view)
    under = (*remarks, *notes)
    overview = pictured(view.name, view.layout, parted.overview, theme, start, next(tick), under)
    drawn = [_drawn(view, panel, overview.positions, theme, next(tick)) for panel in parted.panels]
    page = max([NARROWEST, *(each.scene.width for each in drawn if each.scene.width <= WIDEST)])
    sheets = (
        each._replace(scene=_headed(each.scene, panel, page, theme, remarks), panel=panel.letter)
        for each, panel in zip(drawn, parted.panels, strict=True)
    )
    if parted.panels:
        overview = overview._replace(scene=_lettered(overview.scene, parted.overview, theme))
    return overview._replace(seeds=known, shows=shows), *sheets


def _drawn(view: View, panel: Panel, positions: Places, theme: Theme, report: Report | None) -> Drawing:
    """A panel from where its elements stand in the whole; a dense one, or one that gets too wide, placed anew."""
    if len(panel.content.links) > DENSE * len(panel.content.elements):
        return pictured(view.name, view.layout, panel.content, theme, (), report)
    drawing = pictured(view.name, view.layout, panel.content, theme, _near(panel, positions), report)
    if drawing.scene.width <= WIDEST:
        return drawing
    anew = pictured(view.name, view.layout, panel.content, theme, (), report)
    return anew if anew.scene.width < drawing.scene.width else drawing


class _Steps(Iterator[Report | None]):
    """What each of several works reports its progress to, as shares of the whole by the squares of their sizes."""

    def __init__(self, report: Report | None, sizes: Sequence[int]) -> None:
        self.report, self.start, self.told = report, 0.0, 0.0
        total = sum(size * size for size in sizes)
        self.shares = iter([size * size / max(1, total) for size in sizes])

    def __next__(self) -> Report | None:
        start, share = self.start, next(self.shares)
        self.start += share
        return None if self.report is None else lambda part: self._tell(start + share * part)

    def _tell(self, done: float) -> None:
        if self.report is not None and done > self.told:  # a layout may start over
            self.told = done
            self.report(min(done, 1.0))


def _near(panel: Panel, positions: Places) -> Places:
    """Places to draw a panel from: as in the whole, drawn together as far as its labels need; others at its rim."""
    there = {id: (x, y) for id, x, y in positions}
    own = [there[id] for id in panel.elements]
    middle = _middle(own)
    shown = [element.id for element in panel.content.elements]
    reach = max(hypot(x - middle[0], y - middle[1]) for x, y in own) + APART
    pulled = {id: _pulled(there[id], middle, reach) for id in shown}
    xs, ys = zip(*pulled.values(), strict=True)
    extent = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    scale = min(1.0, ROOM * sqrt(len(shown)) / max(1.0, sqrt(extent.width * extent.height)))
    across = min(scale, FRAME[0] / max(1.0, extent.width))
    down = min(scale, FRAME[1] / max(1.0, extent.height))
    return tuple((id, round(across * x, 2), round(down * y, 2)) for id, (x, y) in sorted(pulled.items()))


def _middle(points: Sequence[Point]) -> Point:
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _pulled(point: Point, middle: Point, reach: float) -> Point:
    """The point, seen from a middle and not further from it than it may reach."""
    x, y = point[0] - middle[0], point[1] - middle[1]
    share = min(1.0, reach / max(hypot(x, y), reach))
    return x * share, y * share


def _lettered(scene: Scene, content: Content, theme: Theme) -> Scene:
    """The overview, if it is too large for a page, with the letter of its panel large behind each region."""
    if scene.width <= WIDEST:
        return scene
    size = LETTER * scene.width / NARROWEST
    letters = {group.id: group.label.split()[0] for group in content.groups}
    regions = {dict(group.data)["id"]: _first(group) for group in scene.groups if group.role == "region"}
    taken = [_first(group) for group in scene.groups if group.role == "node"]
    taken += [box for group in scene.groups if group.role == "region" for box in _headings(group)]
    lines = [part.points for group in scene.groups for part in group.parts if isinstance(part, Curve)]
    marks = []
    for id, ground in regions.items():
        extent = width(letters[id], size, bold=True), CAP_HEIGHT * size
        others = [box for other, box in regions.items() if other != id]
        spot = _calmest(ground, extent, taken, others, lines)
        taken.append(spot)
        words = Text(spot.x, round(spot.bottom, 2), letters[id], round(size, 2), bold=True)
        marks.append(Group("heading", (Words((words,), theme.group.line),)))
    return scene._replace(groups=(*scene.groups[: len(regions)], *marks, *scene.groups[len(regions) :]))


def _first(group: Group) -> Box:
    """The box of the first rectangle of a group, which is the ground of a region, and the extent of a label."""
    return next(part.box for part in group.parts if isinstance(part, Rect))


def _headings(region: Group) -> Iterator[Box]:
    for line in (line for part in region.parts if isinstance(part, Words) for line in part.lines):
        yield Box(line.x, line.y - ASCENT * line.size, width(line.text, line.size, line.bold), line.size)


def _calmest(
    ground: Box, size: Point, taken: Sequence[Box], others: Sequence[Box], lines: Sequence[Sequence[Point]]
) -> Box:
    """The place on a region with fewest labels, other regions and lines; of several the nearest to its corner."""
    wide, high = size
    points = [point for line in lines for point in bezier(line, high / 2)]
    best: tuple[int, int, int, float, Box] | None = None
    for row, column in product(range(FINE), repeat=2):
        x = ground.x + max(0.0, ground.width - wide) * column / (FINE - 1)
        y = ground.y + max(0.0, ground.height - high) * row / (FINE - 1)
        spot = Box(round(x, 2), round(y, 2), wide, high)
        found = (
            sum(_overlap(box, spot) for box in taken),
            sum(_overlap(box, spot) for box in others),
            sum(spot.x <= x <= spot.right and spot.y <= y <= spot.bottom for x, y in points),
            hypot(x - ground.x, y - ground.y),
            spot,
        )
        best = min(best, found) if best else found
    assert best is not None
    return best[-1]


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _headed(scene: Scene, panel: Panel, page: float, theme: Theme, under: Sequence[str]) -> Scene:
    """The scene in the middle of a page of that width (or its own, if larger), with the panel's label and remarks.

    Args:
        under: remarks on all panels alike.
    """
    wide = max(page, scene.width)
    heading = wrap(f"({panel.letter}) {panel.label}", wide - 2 * EDGE, HEADING, bold=True)
    told = " ".join((*under, *([_remark(panel)] if panel.left else ())))
    remarks = wrap(told, wide - 2 * EDGE, NOTE) if told else ()
    top = EDGE / 2 + HEADING * LINE * len(heading)
    bottom = top + scene.height
    marks = [Group("heading", (_lines(heading, EDGE / 2, HEADING, theme.text, bold=True),))]
    marks += [moved(group, round((wide - scene.width) / 2, 2), round(top, 2)) for group in scene.groups]
    if remarks:
        marks.append(Group("note", (_lines(remarks, bottom, NOTE, theme.muted),)))
        bottom += NOTE * LINE * len(remarks) + EDGE / 2
    return scene._replace(width=round(wide, 2), height=round(bottom, 2), groups=tuple(marks))


def _remark(panel: Panel) -> str:
    """What the panel leaves out, and where that is to be found."""
    count = sum(number for _, number in panel.left)
    each = ", ".join(f"{number} in ({letter})" for letter, number in panel.left)
    if count == 1:
        return f"1 link with an element of another panel is not drawn here but in ({panel.left[0][0]})."
    return f"{count} links with elements of other panels are not drawn here but there: {each}."


def _lines(lines: Sequence[str], top: float, size: float, colour: str, bold: bool = False) -> Words:
    ys = (round(top + (ASCENT + LINE * number) * size, 2) for number in range(len(lines)))
    return Words(tuple(Text(EDGE, y, line, size, bold) for y, line in zip(ys, lines, strict=True)), colour)


def moved(group: Group, dx: float, dy: float) -> Group:
    """The group somewhere else."""
    return group._replace(parts=tuple(_moved_part(part, dx, dy) for part in group.parts))


def _moved_part(part: Mark | Group, dx: float, dy: float) -> Mark | Group:
    def at(point: Point) -> Point:
        return round(point[0] + dx, 2), round(point[1] + dy, 2)

    if isinstance(part, Group):
        return moved(part, dx, dy)
    if isinstance(part, Rect):
        x, y = at((part.box.x, part.box.y))
        return part._replace(box=part.box._replace(x=x, y=y))
    if isinstance(part, Circle):
        return part._replace(centre=at(part.centre))
    if isinstance(part, Words):
        lines = (line._replace(x=round(line.x + dx, 2), y=round(line.y + dy, 2)) for line in part.lines)
        return part._replace(lines=tuple(lines))
    return part._replace(points=tuple(at(point) for point in part.points))
