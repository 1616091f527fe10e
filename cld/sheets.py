"""A sheet of loops: small multiples, one panel for each of the chosen feedback loops, on pages that fit A4.

A map that is small enough stands whole in every panel, calm, with the panel's loop bold. Of a larger one, a panel
shows the loop alone, laid round and large enough to be read, and beside its name a small map of where it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import NamedTuple

from cld.emphasis import LETTERS, SHORT, bold
from cld.figures import Drawing, Places, Report, digest_of_content, places_in, start_of
from cld.geometry import union
from cld.layouts import Box, Layout, Node, Point, Text
from cld.layouts._frame import covered
from cld.layouts._marked import marked
from cld.legend import size_for
from cld.looks import looks
from cld.marks import Circle, Curve, Group, Mark, Words
from cld.model import LoopPolarity, Model, NamedLoop, View
from cld.pages import moved
from cld.scene import Scene, Section, compose, key, loop_in_words
from cld.text import ASCENT, LINE, wrap
from cld.theme import PAPER, Stroke, Theme
from cld.views import Content, DrawnLoop, mark_of, show, steps_of
from cld.views import whole as whole_of

WIDE, HIGH = 872.0, 1266.0
"""Of a page: text of 10.9 units has 6 points when this width is 170 mm, and the height is then within 247 mm."""
MILLIMETRES = 170.0
"""The width for which a sheet is made."""
COLUMNS = 6
SPANS = (2, 3, COLUMNS)
"""How many of them a panel takes."""
GAP, BETWEEN = 24.0, 32.0
"""Between panels, across and down."""
EDGE = 12.0
"""Between what is drawn and the border."""
TITLE, NOTE = 15.0, 13.0
"""Sizes of text."""
MAP = 104.0, 80.0
"""Width and height of a small map, at most."""
DOT, DOTS = 2.0, 1.1
"""Radii of the elements in it, on the loop and elsewhere."""
TINY = 0.55
"""Width of its lines."""


class _Whole(NamedTuple):
    """The map that all loops are in, as it stands."""

    content: Content
    layout: Layout
    box: Box
    """What is drawn of it, without its key."""

    @property
    def span(self) -> int | None:
        """Columns that it takes where a panel can hold it; two panels at least have to stand side by side."""
        return next((span for span in SPANS[:-1] if self.box.width <= _wide(span)), None)


class _Panel(NamedTuple):
    """One loop: what heads it, and its picture, both from their own corner on."""

    title: tuple[str, ...]
    said: tuple[str, ...]
    map: tuple[Mark, ...]
    """The small map at the right of the title; empty where the picture is the map."""
    picture: tuple[Group, ...]
    box: Box
    """Of the picture."""
    span: int
    head: float
    """Height of title and map."""
    layout: Layout
    """Of the picture, for the key."""


_Row = list[_Panel]


def sheet(
    model: Model,
    view: View,
    loops: Sequence[DrawnLoop],
    theme: Theme = PAPER,
    seeds: Places | Callable[[str], Places] = (),
    report: Report | None = None,
    notes: Sequence[str] = (),
) -> tuple[Drawing, ...]:
    """The pages of a sheet of loops.

    Args:
        view: the map that the loops are in, as a diagram of loops.
        loops: at least one, in the order of the panels. What the view hides of them is bridged, as in the view.
        seeds: where elements of the whole stood before, or what finds that by a digest of what it shows.
        notes: what to say under every page, such as what was left out of the model.
    """
    content = show(model, view)
    shows = digest_of_content(content)
    known = seeds(shows) if callable(seeds) else seeds
    start = known or start_of(model, view)
    tick = report or (lambda _: None)
    layout: Layout = import_module(f"cld.layouts.{view.layout}").place(
        content, start, lambda share: tick(0.5 * share)
    )
    whole = _Whole(content, layout, _drawn_box(layout))
    panels = []
    for number, loop in enumerate(loops, 1):
        panels.append(_panel(model, view, whole, loop, theme))
        tick(0.5 + 0.5 * number / len(loops))
    labels = {element.id: " ".join(element.label.split()) for element in model.elements}
    said = Section("Feedback loops", tuple(loop_in_words(loop, labels) for loop in loops))
    title = " ".join(f"{content.title}: feedback loops".split())
    scenes = [
        Scene(WIDE, high, title, content.description, (said,), theme.background, marks)
        for marks, high in _pages(panels, content, theme, notes)
    ]
    if len(scenes) > 1:
        scenes = [each._replace(title=f"{title}, page {number}") for number, each in enumerate(scenes, 1)]
    first = Drawing(view.name, view.layout, scenes[0], places_in(layout), known, shows)
    rest = (first._replace(scene=scene, panel=str(number)) for number, scene in enumerate(scenes[1:], 2))
    return first, *rest


def _wide(span: int) -> float:
    """The width of so many columns."""
    return (WIDE - 2 * EDGE + GAP) / COLUMNS * span - GAP


def _drawn_box(layout: Layout) -> Box:
    return union(list(covered(layout.nodes, layout.routes, layout.markers)))


def _panel(model: Model, view: View, whole: _Whole, loop: DrawnLoop, theme: Theme) -> _Panel:
    stressed = bold(whole.content, (loop,))
    emphasis = stressed.emphasis
    assert emphasis is not None
    small: tuple[Mark, ...] = ()
    if whole.span is not None:
        layout = marked(whole.layout, emphasis.loops, emphasis.marks)
        content, span = stressed, whole.span
    else:
        content, layout = _alone(model, view, loop)
        box = _drawn_box(layout)
        span = next((span for span in SPANS if box.width <= _wide(span)), COLUMNS)
        small = tuple(_small_map(whole, emphasis.steps, theme))
    layout = layout._replace(legend=None)
    groups = tuple(group for group in compose(layout, content, theme).groups if group.role != "legend")
    room = _wide(span) - (MAP[0] + GAP / 2 if small else 0)
    title = wrap(" ".join(f"{loop.id} {loop.name}".split()), room, TITLE, bold=True)
    said = wrap(_said(loop, content), room, NOTE)
    words = (TITLE * len(title) + NOTE * len(said)) * LINE
    head = max(words, MAP[1] if small else 0.0) + 0.6 * NOTE
    return _Panel(title, said, small, groups, _drawn_box(layout), span, head, layout)


def _said(loop: DrawnLoop, content: Content) -> str:
    """The sign of a loop, its length, and whether it takes its time."""
    sign = "of undetermined polarity" if loop.polarity is LoopPolarity.UNDETERMINED else loop.polarity.value
    count = len(loop.elements)
    steps = set(steps_of(loop.elements))
    late = any(link.delayed and (link.source, link.target) in steps for link in content.links)
    return f"{sign}, {count} element{'' if count == 1 else 's'}{', delayed' if late else ''}"


def _alone(model: Model, view: View, loop: DrawnLoop) -> tuple[Content, Layout]:
    """The loop by itself, laid round without regard to where its elements stand in the whole."""
    others = tuple(each for each in model.loops if each.id != loop.id)
    own = NamedLoop(loop.id, loop.name, loop.elements)
    piece = replace(whole_of(view), loops=(loop.id,))
    content = show(replace(model, loops=(*others, own)), piece)
    content = replace(
        content,
        elements=tuple(replace(each, position=None) if each.position else each for each in content.elements),
        loops=(),  # its marker is added, since a made-up id has no place in it
        groups=(),
    )
    layout: Layout = import_module(f"cld.layouts.{view.layout}").place(content)
    through = tuple(id for id in loop.elements if any(each.id == id for each in content.elements))
    return content, marked(layout, (replace(loop, elements=through),), (_sign(loop),))


def _sign(loop: DrawnLoop) -> str:
    """What stands in the marker of a loop that is alone."""
    letter = LETTERS[loop.polarity]
    if loop.id.upper().startswith(letter) and len(loop.id) <= SHORT:
        return loop.id
    return mark_of(loop.id, loop.polarity) or letter


def _small_map(whole: _Whole, steps: frozenset[tuple[str, str]], theme: Theme) -> Iterator[Mark]:
    """The whole map without words, its right top corner at (0, 0), with some of its links bold."""
    box, calm = whole.box, looks(whole.content, theme).calm
    scale = min(MAP[0] / box.width, MAP[1] / box.height)

    def at(point: Point) -> Point:
        x, y = (point[0] - box.right) * scale, (point[1] - box.y) * scale
        return round(x, 2), round(y, 2)

    stressed = {id for ends in steps for id in ends}
    routes = [route for route in whole.layout.routes if route.effect is None]
    for route in sorted(routes, key=lambda route: (route.source, route.target) in steps):
        is_bold = (route.source, route.target) in steps
        colour = theme.link(route.polarity).colour if is_bold else calm.positive.colour
        yield Curve(tuple(map(at, route.path)), Stroke(colour, 4 * TINY if is_bold else TINY))
    for node in whole.layout.nodes:
        if node.shape != "region":
            on_it = node.id in stressed
            yield Circle(
                at(node.box.centre), DOT if on_it else DOTS, theme.text if on_it else calm.positive.colour
            )


def _pages(
    panels: Sequence[_Panel], content: Content, theme: Theme, notes: Sequence[str]
) -> Iterator[tuple[tuple[Group, ...], float]]:
    """The marks of each page and its height; the key is on the last, notes are on all."""
    rows = list(_rows(panels))
    last, under = _key(panels, content, theme)
    lines = wrap(" ".join(notes), WIDE - 2 * EDGE, NOTE) if notes else ()
    foot = (NOTE * LINE * len(lines) + NOTE) if lines else 0.0
    most = HIGH - foot

    def page(groups: Sequence[Group], high: float) -> tuple[tuple[Group, ...], float]:
        marks = [_note(lines, EDGE, high - EDGE + NOTE, theme)] if lines else []
        return (*groups, *marks), round(high + foot, 2)

    while rows:
        groups: list[Group] = []
        y = EDGE
        while rows and (not groups or y + _high(rows[0]) <= most - EDGE):
            row = rows.pop(0)
            groups += _drawn(row, y, theme)
            y += _high(row) + BETWEEN
        if not rows and y + under + EDGE <= most:
            groups += [moved(group, EDGE, y) for group in last]
            y, last = y + under, []
        yield page(groups, min(max(y - BETWEEN * bool(last), 2 * EDGE) + EDGE, max(most, y)))
    if last:
        yield page([moved(group, EDGE, EDGE) for group in last], under + 2 * EDGE)


def _note(lines: Sequence[str], x: float, y: float, theme: Theme) -> Group:
    """Lines of a note, the top of the first at a height."""
    ys = (round(y + (ASCENT + LINE * at) * NOTE, 2) for at in range(len(lines)))
    return Group(
        "note",
        (Words(tuple(Text(x, at, line, NOTE) for at, line in zip(ys, lines, strict=True)), theme.muted),),
    )


def _rows(panels: Sequence[_Panel]) -> Iterator[_Row]:
    row: _Row = []
    taken = 0
    for panel in panels:
        if row and taken + panel.span > COLUMNS:
            yield row
            row, taken = [], 0
        row.append(panel)
        taken += panel.span
    if row:
        yield row


def _high(row: _Row) -> float:
    return max(panel.head for panel in row) + max(panel.box.height for panel in row)


def _drawn(row: _Row, y: float, theme: Theme) -> Iterator[Group]:
    """The panels of a row side by side, each in the middle of its columns."""
    column = 0
    head = max(panel.head for panel in row)
    high = max(panel.box.height for panel in row)
    for panel in row:
        x, wide = EDGE + _wide(column) + GAP if column else EDGE, _wide(panel.span)
        lines = [
            Text(round(x, 2), round(y + (ASCENT + LINE * at) * TITLE, 2), line, TITLE, bold=True)
            for at, line in enumerate(panel.title)
        ]
        foot = y + LINE * TITLE * len(panel.title)
        notes = [
            Text(round(x, 2), round(foot + (ASCENT + LINE * at) * NOTE, 2), line, NOTE)
            for at, line in enumerate(panel.said)
        ]
        yield Group("heading", (Words(tuple(lines), theme.text), Words(tuple(notes), theme.muted)))
        if panel.map:
            yield moved(Group("map", panel.map), round(x + wide, 2), round(y, 2))
        dx = x + (wide - panel.box.width) / 2 - panel.box.x
        dy = y + head + (high - panel.box.height) / 2 - panel.box.y
        yield from (moved(group, round(dx, 2), round(dy, 2)) for group in panel.picture)
        column += panel.span


def _key(panels: Sequence[_Panel], content: Content, theme: Theme) -> tuple[list[Group], float]:
    """What the signs in all panels mean, from its own corner on, and its height."""
    nodes: tuple[Node, ...] = tuple(node for panel in panels for node in panel.layout.nodes)
    routes = tuple(route for panel in panels for route in panel.layout.routes)
    markers = tuple(marker for panel in panels for marker in panel.layout.markers)
    high = size_for(nodes, routes, markers)[1]
    every = replace(content, loops=tuple(DrawnLoop(m.id, m.name, m.polarity, m.elements) for m in markers))
    groups = key(Layout(WIDE, high, nodes, routes, markers, (0.0, 0.0)), every, theme)
    if any(panel.map for panel in panels):
        told = wrap("The small maps show where in the whole each loop runs.", WIDE - 2 * EDGE, NOTE)
        high += NOTE / 2 if high else 0.0
        groups = [*groups, _note(told, 0.0, high, theme)]
        high += NOTE * LINE * len(told)
    return groups, high
