"""A contact sheet: one view of several versions of a model as small multiples, each element in its own place in all.

Each panel is drawn from where the elements of its version stand in the record. What two versions share is laid over
each other, so that an element is at the same spot of every panel, unless the versions were placed quite differently.
Behind what was not there in the version before, or looks otherwise, lies a light marking, as of a highlighter pen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, log
from statistics import median
from typing import NamedTuple, TypeGuard

from cld.figures import Drawing, Places, Report, drawn
from cld.geometry import grown, union
from cld.layouts import Box, Text
from cld.marks import Circle, Curve, Group, Mark, Rect, Words
from cld.model import Model, View
from cld.pages import moved
from cld.scene import Scene, Section
from cld.text import ASCENT, LINE, width, wrap
from cld.theme import PAPER, Stroke, Theme

EDGE = 24.0
"""Round the sheet."""
GAP = 48.0
"""Between panels."""
SHAPE = 1.4
"""How much wider than high a sheet is to be, as screens and slides are."""
PRINT = 1 / 110
"""Size of captions as a share of the width of a sheet, within bounds: large sheets are looked at as a whole."""
SMALLEST, LARGEST = 15.0, 24.0
LINES = 4
"""Lines that a note has at most; what changed is told whole."""
APART = 1.35
"""How much larger than the largest panel their common frame may be; else each stands in the middle of its cell."""
BARE = "This version has no such view."
MARKING = "#fbe3a0"
"""The colour of what lies behind changes: lighter than any line, so that it shows in grey as well."""
PEN = 11.0
"""How wide it is."""
MEANS = "new, or not as in the version before"
_Looks = dict[tuple[str, ...], object]
"""What can be seen of the elements and links of a figure, by their ids and ends."""


class Shot(NamedTuple):
    """One version to be shown."""

    version: str
    note: str
    change: str
    """What changed since the one before it, in a few words."""
    model: Model
    view: View | None
    """None where the version has no such view."""
    places: Places
    """Where its elements stand in the record; empty if it has none."""


class _Panel(NamedTuple):
    shot: Shot
    groups: tuple[Group, ...]
    key: Group | None
    box: Box
    """Of what is drawn, in the frame that all panels share."""


def contact(shots: Sequence[Shot], title: str, theme: Theme = PAPER, report: Report | None = None) -> Drawing:
    """One sheet of all versions, in their order.

    Args:
        shots: at least one, of which at least one has the view.
        title: of the sheet.

    Raises:
        cld.figures.Unfit: the view is to count the loops through each link, and they are too many.
    """
    panels = list(_aligned(list(_panels(shots, theme, report))))
    frame = _frame(panels)
    columns = _columns(len(panels), frame)
    wide = 2 * EDGE + columns * frame.width + (columns - 1) * GAP
    size = min(max(wide * PRINT, SMALLEST), LARGEST)
    captions = [_caption(panel.shot, frame.width, size) for panel in panels]
    groups: list[Group] = []
    y = EDGE
    for start in range(0, len(panels), columns):
        row = range(start, min(start + columns, len(panels)))
        head = max(len(lines) for lines in (captions[index] for index in row)) * size * LINE + 0.8 * size
        for column, index in enumerate(row):
            x = EDGE + column * (frame.width + GAP)
            groups += _placed(
                panels[index], captions[index], Box(x, y, frame.width, head), frame, size, theme
            )
        y += head + frame.height + GAP
    key, box = _key(panels, theme)
    if key and len(panels) % columns and box.height <= frame.height and box.width <= frame.width:
        cell = EDGE + (len(panels) % columns) * (frame.width + GAP), y - GAP - frame.height
        groups.append(moved(key, round(cell[0] - box.x, 2), round(cell[1] - box.y, 2)))
    elif key:
        groups.append(moved(key, round(EDGE - box.x, 2), round(y - box.y, 2)))
        y += box.height + GAP
    said = Section("Versions", tuple(_in_words(panel.shot) for panel in panels))
    scene = Scene(
        round(wide, 2), round(y - GAP + EDGE, 2), title, "", (said,), theme.background, tuple(groups)
    )
    named = next(panel.shot.view for panel in panels if panel.shot.view)
    return Drawing(named.name, named.layout, scene, (), (), "")


def _key(panels: Sequence[_Panel], theme: Theme) -> tuple[Group | None, Box]:
    """The richest key of all panels, with what the marking means, and its extent."""
    keys = [panel.key for panel in panels if panel.key]
    if not keys:
        return None, Box(0, 0, 0, 0)
    key = max(keys, key=lambda group: len(group.parts))
    box = union(list(_boxes(key)))
    if any(group.role == "marking" for panel in panels for group in panel.groups):
        texts = [line for part in key.parts if isinstance(part, Words) for line in part.lines]
        last = max(texts, key=lambda line: line.y)
        y = round(box.bottom + last.size * LINE, 2)
        swatch = Rect(Box(box.x, y - 0.8 * last.size, 3 * last.size, last.size), 3.0, MARKING)
        key = key._replace(parts=(*key.parts, swatch, Words((last._replace(y=y, text=MEANS),), theme.text)))
        box = union(list(_boxes(key)))
    return key, box


def _in_words(shot: Shot) -> str:
    parts = [shot.note, shot.change, "" if shot.view else BARE]
    return f"{shot.version}: {' '.join(' '.join(part.split()) for part in parts if part)}"


def _panels(shots: Sequence[Shot], theme: Theme, report: Report | None) -> Iterator[tuple[_Panel, Places]]:
    """The panels, each as it was drawn, and where its elements stand."""
    before: Places = ()
    looks: _Looks = {}
    for number, shot in enumerate(shots):
        if shot.view is None:
            yield _Panel(shot, (), None, Box(0, 0, 0, 0)), ()
            continue
        drawing = drawn(shot.model, shot.view, theme, shot.places or before)
        before = drawing.positions or before
        seen = dict(_looks_of(drawing.scene.groups))
        changed = frozenset(key for key, look in seen.items() if looks and looks.get(key) != look)
        looks = seen
        groups = tuple(_highlighted(drawing.scene.groups, changed))
        key = next((group for group in drawing.scene.groups if group.role == "legend"), None)
        boxes = [box for group in groups for box in _boxes(group)]
        yield _Panel(shot, groups, key, union(boxes) if boxes else Box(0, 0, 0, 0)), drawing.positions
        if report is not None:
            report((number + 1) / len(shots))


def _looks_of(groups: Sequence[Group]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Each element with its words, and each link with what its line says."""
    for group in groups:
        if group.role == "node":
            yield (_id(group),), group.title
            yield from (((_id(part),), _words(part)) for part in group.parts if _is_item(part))
        if group.role == "link":
            yield _ends(group), sorted(each for each in group.data if each[0] not in ("id", "from", "to"))


def _is_item(part: Mark | Group) -> TypeGuard[Group]:
    return isinstance(part, Group) and part.role == "item"


def _words(item: Group) -> str:
    return " ".join(line.text for part in item.parts if isinstance(part, Words) for line in part.lines)


def _id(group: Group) -> str:
    return dict(group.data).get("id", "")


def _ends(link: Group) -> tuple[str, str]:
    """The ends of a drawn link; of one that goes both ways in one order, whichever way it was led."""
    data = dict(link.data)
    first, second = data["from"], data["to"]
    return (first, second) if "double" not in data else (min(first, second), max(first, second))


def _highlighted(groups: Sequence[Group], changed: frozenset[tuple[str, ...]]) -> Iterator[Group]:
    """The figure without its key, and markings behind what is new or changed in it, on the grounds of regions."""
    left = [group for group in groups if group.role != "legend"]
    pens: list[Mark] = []
    for group in left:
        if group.role == "link" and _ends(group) in changed:
            line = next(part for part in group.parts if isinstance(part, Curve))
            pens.append(Curve(line.points, Stroke(MARKING, PEN, round=True)))
        elif group.role == "node" and (_id(group),) in changed:
            pens.append(_behind(group.parts[0]))
    regions = [group for group in left if group.role == "region"]
    for group in regions:
        yield group._replace(parts=tuple(part for part in group.parts if not isinstance(part, Words)))
    if pens or any(_is_item(part) and (_id(part),) in changed for group in left for part in group.parts):
        yield Group("marking", tuple(pens))
    for group in regions:
        yield Group("heading", tuple(part for part in group.parts if isinstance(part, Words)))
    for group in (group for group in left if group.role != "region"):
        items = (_marked_item(part, changed) for part in group.parts)
        yield group._replace(parts=tuple(items)) if group.role == "node" else group


def _behind(part: Mark | Group) -> Mark:
    """A marking a little larger than an outline."""
    if isinstance(part, Circle):
        return Circle(part.centre, part.radius + PEN / 2, MARKING)
    assert isinstance(part, Rect), "a node begins with its outline"
    return Rect(grown(part.box, PEN / 3), PEN / 2, MARKING)


def _marked_item(part: Mark | Group, changed: frozenset[tuple[str, ...]]) -> Mark | Group:
    """An element listed in a panel, with a marking behind its words where it is new or changed."""
    if not _is_item(part) or (_id(part),) not in changed:
        return part
    words = tuple(each for each in part.parts if isinstance(each, Words))
    box = grown(union(list(_boxes(Group("item", words)))), 1.0)
    return part._replace(parts=(Rect(box, 3.0, MARKING), *part.parts))


def _aligned(panels: Sequence[tuple[_Panel, Places]]) -> Iterator[_Panel]:
    """The panels moved so that what each shares with the one before it lies over that."""
    spots: dict[str, tuple[float, float]] = {}
    for panel, places in panels:
        shared = [(spots[id], (x, y)) for id, x, y in places if id in spots]
        dx = median(old[0] - new[0] for old, new in shared) if shared else 0.0
        dy = median(old[1] - new[1] for old, new in shared) if shared else 0.0
        spots |= {id: (x + dx, y + dy) for id, x, y in places}
        groups = tuple(moved(group, dx, dy) for group in panel.groups)
        box = panel.box._replace(x=panel.box.x + dx, y=panel.box.y + dy)
        yield panel._replace(groups=groups, box=box)


def _frame(panels: Sequence[_Panel]) -> Box:
    """What of their common frame all panels show; no wider and no place, where they have no frame in common."""
    boxes = [panel.box for panel in panels if panel.groups]
    common = union(boxes)
    largest = Box(0, 0, max(box.width for box in boxes), max(box.height for box in boxes))
    return common if common.width * common.height <= APART * largest.width * largest.height else largest


def _columns(many: int, frame: Box) -> int:
    """How many panels stand side by side, for a sheet of the wanted shape without many empty cells."""

    def cost(columns: int) -> float:
        rows = ceil(many / columns)
        wide, high = columns * (frame.width + GAP), rows * (frame.height + 2 * GAP)
        return abs(log(wide / high / SHAPE)) + 0.25 * (rows * columns - many)

    return min(range(1, many + 1), key=cost)


def _caption(shot: Shot, wide: float, size: float) -> list[tuple[str, bool, bool]]:
    """The lines over a panel: (words, whether bold, whether muted)."""
    lines = [(shot.version, True, False)]
    lines += [(line, False, False) for line in _cut(wrap(shot.note, wide, size), wide, size) if line]
    lines += [(line, False, True) for line in wrap(shot.change, wide, size) if line]
    return lines


def _cut(lines: tuple[str, ...], wide: float, size: float) -> tuple[str, ...]:
    if len(lines) <= LINES:
        return lines
    last = lines[LINES - 1]
    while last and width(f"{last}…", size) > wide:
        last = last[:-1]
    return (*lines[: LINES - 1], f"{last.rstrip()}…")


def _placed(
    panel: _Panel, caption: list[tuple[str, bool, bool]], head: Box, frame: Box, size: float, theme: Theme
) -> Iterator[Group]:
    """A panel under its caption, with a fine line over both."""
    start, end = (head.x, round(head.y - size / 2, 2)), (round(head.right, 2), round(head.y - size / 2, 2))
    words = tuple(
        Words(
            (
                Text(
                    round(head.x, 2),
                    round(head.y + (ASCENT + LINE * at) * size, 2),
                    line,
                    round(size, 2),
                    bold,
                ),
            ),
            theme.muted if muted else theme.text,
        )
        for at, (line, bold, muted) in enumerate(caption)
    )
    yield Group("heading", (Curve((start, start, end, end), Stroke(theme.muted, 0.8)), *words))
    top = head.bottom
    if not panel.groups:
        text = Text(round(head.x, 2), round(top + size * LINE, 2), BARE, round(size, 2))
        yield Group("note", (Words((text,), theme.muted),))
        return
    if (frame.x, frame.y) == (0, 0) and not _holds(frame, panel.box):
        dx, dy = head.x + (frame.width - panel.box.width) / 2 - panel.box.x, top - panel.box.y
    else:
        dx, dy = head.x - frame.x, top - frame.y
    yield from (moved(group, round(dx, 2), round(dy, 2)) for group in panel.groups)


def _holds(frame: Box, box: Box) -> bool:
    return box.x >= frame.x and box.y >= frame.y and box.right <= frame.right and box.bottom <= frame.bottom


def _boxes(group: Group) -> Iterator[Box]:
    """How far each mark of a group reaches, curves by their control points."""
    for part in group.parts:
        if isinstance(part, Group):
            yield from _boxes(part)
        elif isinstance(part, Rect):
            yield part.box
        elif isinstance(part, Circle):
            (x, y), r = part.centre, part.radius
            yield Box(x - r, y - r, 2 * r, 2 * r)
        elif isinstance(part, Words):
            for line in part.lines:
                wide = width(line.text, line.size, line.bold)
                shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor]
                yield Box(line.x - shift * wide, line.y - ASCENT * line.size, wide, line.size * LINE)
        else:
            xs, ys = zip(*part.points, strict=True)
            yield Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
