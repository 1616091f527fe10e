"""The picture of who is close to whom: a table of distances with shades, and beside it a small map.

The darker a cell, the closer two perspectives are; each holds its number, so that nothing rests on the shade. Two that
share no link have no number, but a hatched cell that says so. The map is classical multidimensional scaling
(`cld.scaling`), and says how much of the distances it can show. Where some share no link, it shows the shares of links,
by which these are as far apart as can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from math import fsum, hypot, log10
from typing import NamedTuple

from cld.backends import Provenance
from cld.colours import blended, contrast
from cld.comparison import Comparison, Measure
from cld.layouts import Box, Point, Text
from cld.marks import Circle, Curve, Group, Mark, Rect, Words
from cld.scaling import Plane, scaled
from cld.scene import Scene, Section
from cld.text import CAP_HEIGHT, LINE, width, wrap
from cld.theme import PAPER, Stroke, Theme

SIZE, FINE = 14.0, 12.0
"""Sizes of text: labels and numbers, remarks."""
EDGE, GAP = 18.0, 46.0
"""Around the picture, and between its halves."""
NAME = 170.0
"""The most room for the name of a perspective."""
CELL, ROW = 60.0, 40.0
"""Width and height of a cell."""
SIDE, WIDEST = 330.0, 520.0
"""Width of the map, and of that of many perspectives."""
HATCH = 7.0
"""Between two lines of a hatched cell."""
LOW, HIGH = 0.06, 0.82
"""How dark the lightest and the darkest cell are, of 1."""
SEVERAL = 12
"""More perspectives than these go by their letters alone on the map."""


class _Label(NamedTuple):
    """What stands beside a point."""

    box: Box
    lines: tuple[Text, ...]


def picture(
    found: Comparison,
    measure: Measure,
    says: str,
    letters: Sequence[str],
    format: str = "svg",
    provenance: Provenance = Provenance(),  # noqa: B008 - frozen
) -> bytes:
    """The picture as a file of a format.

    Args:
        says: what the distance is, in words.
        letters: a short name for each perspective.
    """
    data: bytes = import_module(f"cld.backends.{format}").render(
        scene(found, measure, says, letters), provenance
    )
    return data


def scene(
    found: Comparison, measure: Measure, says: str, letters: Sequence[str], theme: Theme = PAPER
) -> Scene:
    """The picture, of perspectives with links alone; at least two."""
    places = found.mapped
    names = {place: _flat(found.people[place].label) for place in places}
    room = min(NAME, max(width(name, SIZE) for name in names.values())) + 30
    top = EDGE + SIZE * LINE + 6
    heat = list(_heat(found, measure, letters, Box(EDGE, top, room, ROW), theme))
    right = EDGE + room + CELL * len(places) + GAP
    strange = [pair for pair in found.pairs if found.lacking(*pair)]
    by = Measure.LINKS if strange else measure
    drawn = [place for place in places if _is_known(found, place, by)]
    high = max(ROW * len(places) + 36, 250.0)
    side = min(max(SIDE, high), WIDEST)
    frame = Box(right, EDGE + 4, side, high + top - EDGE - 4)
    plane = scaled([[_value(found, one, other, by) or 0.0 for other in drawn] for one in drawn])
    marks = _map(plane, [letters[p] for p in drawn], [names[p] for p in drawn], frame, theme)
    notes = [
        f"Distances: {says}. The darker, the closer.",
        f"The two axes of the map show {plane.share:.0%} of the spread of the distances.",
    ]
    if len(drawn) < len(places):
        notes.append("Not on the map: perspectives with a distance that is not defined.")
    if strange and measure is not Measure.LINKS:
        notes.insert(1, "Hatched: two that share no link, so that a distance would say nothing.")
        notes.insert(
            2, "The map goes by shares of links instead: the further apart, the fewer links both hold."
        )
    most = frame.right - EDGE
    lines = [line for note in [" ".join(notes)] for line in wrap(note, most, FINE)]
    under = frame.bottom + 14
    texts = tuple(Text(EDGE, under + FINE * (1 + LINE * row), line, FINE) for row, line in enumerate(lines))
    groups = (*heat, *marks, Group("note", tuple(Words((text,), theme.muted) for text in texts)))
    height = under + FINE * LINE * len(lines) + EDGE
    title = f"{_flat(found.merged.model.title)}: who is close to whom"
    return Scene(
        frame.right + EDGE, height, title, f"Distances: {says}.", _alternative(found, measure, letters),
        theme.background, groups,
    )  # fmt: skip


def _flat(text: str) -> str:
    return " ".join(text.split())


def _value(found: Comparison, one: int, other: int, measure: Measure) -> float | None:
    ratio = found.closeness(one, other, measure)
    return None if ratio is None else ratio.value


def _is_known(found: Comparison, place: int, measure: Measure) -> bool:
    return all(_value(found, place, other, measure) is not None for other in found.mapped)


def _alternative(found: Comparison, measure: Measure, letters: Sequence[str]) -> tuple[Section, ...]:
    people = tuple(f"{letters[p]}: {_flat(found.people[p].label)}" for p in found.mapped)
    lines = []
    for one, other in found.pairs:
        value = _value(found, one, other, measure)
        lacking = found.lacking(one, other)
        told = f"{value:.2f}" if value is not None else f"{lacking} shared" if lacking else "not defined"
        lines.append(f"{letters[one]} and {letters[other]}: {told}")
    return Section("Perspectives", people), Section("Distances", tuple(lines))


def _heat(
    found: Comparison, measure: Measure, letters: Sequence[str], first: Box, theme: Theme
) -> list[Group]:
    """The table: a row and a column for each perspective."""
    places = found.mapped
    values = [v for a, b in found.pairs if (v := _value(found, a, b, measure)) is not None]
    furthest = max(values, default=0.0) or 1.0
    groups = []
    for row, one in enumerate(places):
        y = first.y + row * ROW
        groups.append(_named(letters[one], _flat(found.people[one].label), first._replace(y=y), theme))
        head = Text(first.right + CELL * (row + 0.5), first.y - 7, letters[one], SIZE, True, "middle")
        groups.append(Group("legend", (Words((head,), theme.text),)))
        for column, other in enumerate(places):
            box = Box(first.right + CELL * column, y, CELL, ROW)
            value = _value(found, one, other, measure)
            title = f"{letters[one]} and {letters[other]}"
            lacking = found.lacking(one, other) if value is None else ""
            marks = (
                _without(box, lacking, theme) if lacking else _cell(box, value, furthest, one == other, theme)
            )
            groups.append(Group("item", marks, title))
    return groups


def _named(letter: str, name: str, box: Box, theme: Theme) -> Group:
    lines = list(wrap(name, box.width - 30, SIZE))[:2]
    base = box.y + box.height / 2 + CAP_HEIGHT * SIZE / 2 - (len(lines) - 1) * SIZE * LINE / 2
    texts = [Text(box.x, base, letter, SIZE, True)]
    texts += [Text(box.x + 22, base + row * SIZE * LINE, line, SIZE) for row, line in enumerate(lines)]
    return Group("legend", (Words(tuple(texts), theme.text),), f"{letter}: {name}")


def _cell(box: Box, value: float | None, furthest: float, own: bool, theme: Theme) -> tuple[Mark, ...]:
    line = Stroke(theme.background, 2.0)
    base = box.y + box.height / 2 + CAP_HEIGHT * SIZE / 2
    if own:
        dot = Text(box.centre[0], base, "–", SIZE, False, "middle")
        return Rect(box, 0, theme.group.fill, line), Words((dot,), theme.muted)
    ink = theme.positive.colour
    fill = (
        theme.background
        if value is None
        else blended(ink, theme.background, LOW + (HIGH - LOW) * (1 - value / furthest))
    )
    text = Text(box.centre[0], base, "?" if value is None else f"{value:.2f}", SIZE, False, "middle")
    best = max((theme.text, theme.background), key=lambda colour: contrast(colour, fill))
    return Rect(box, 0, fill, line), Words((text,), best)


def _without(box: Box, lacking: str, theme: Theme) -> tuple[Mark, ...]:
    """A cell of two that share no link: hatched, and in words."""
    inner = Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
    ink = Stroke(blended(theme.muted, theme.background, 0.22), 0.8)
    middle = box.centre[0]
    words = [
        Text(middle, box.y + box.height / 2 + CAP_HEIGHT * FINE / 2 + offset, word, FINE, False, "middle")
        for offset, word in ((-FINE * LINE / 2, lacking), (FINE * LINE / 2, "shared"))
    ]
    lines = tuple(_line(*ends, ink) for ends in _hatching(inner))
    return Rect(inner, 0, theme.background, ink), *lines, Words(tuple(words), theme.text)


def _hatching(box: Box) -> list[tuple[Point, Point]]:
    """Slanting lines across a box, from its left or lower side to its upper or right one."""
    found = []
    start = HATCH
    while start < box.width + box.height:
        low = (box.x, box.y + start) if start <= box.height else (box.x + start - box.height, box.bottom)
        high = (box.x + start, box.y) if start <= box.width else (box.right, box.y + start - box.width)
        found.append((low, high))
        start += HATCH
    return found


def _map(plane: Plane, letters: Sequence[str], names: Sequence[str], frame: Box, theme: Theme) -> list[Group]:
    """The points within a frame, each with its letter and, where they are few, its name."""
    spots: dict[Point, list[int]] = {}
    at, scale = _fitted(plane.points, frame)
    for place, point in enumerate(at):
        spots.setdefault(point, []).append(place)
    dots = {(x, y): Box(x - 12, y - 12, 24, 24) for x, y in spots}
    taken: list[Box] = []
    border = Rect(frame, 7.0, None, Stroke(theme.group.line, 0.9))
    groups = [Group("legend", (border, *_ruler(frame, scale, theme)))]
    for (x, y), members in spots.items():
        who = ", ".join(letters[place] for place in members)
        name = names[members[0]] if len(members) == 1 and len(names) <= SEVERAL else ""
        label = _beside(who, name, (x, y), frame, [*taken, *(dots[at] for at in dots if at != (x, y))])
        box = label.box  # with a margin, so that names of neighbours do not read as one
        taken.append(Box(box.x - 8, box.y - 12, box.width + 16, box.height + 24))
        dot = Circle((x, y), 5.0, theme.positive.colour, Stroke(theme.background, 1.2))
        title = "; ".join(f"{letters[place]}: {names[place]}" for place in members)
        groups.append(Group("node", (dot, Words(label.lines, theme.text)), title))
    return groups


def _fitted(points: Sequence[Point], frame: Box) -> tuple[list[Point], float]:
    """Points in the frame, the same scale both ways, and how many units a distance of 1 has."""
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    margin = 150 if len(points) <= SEVERAL else 70
    scales = [
        room / extent
        for room, extent in ((frame.width - margin, wide), (frame.height - 120, high))
        if extent > 1e-9
    ]
    scale = min(scales, default=0.0)
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    cx, cy = frame.centre[0], frame.centre[1] - 10
    at = [(round(cx + (x - middle[0]) * scale, 2), round(cy - (y - middle[1]) * scale, 2)) for x, y in points]
    return at, scale


def _ruler(frame: Box, scale: float, theme: Theme) -> tuple[Mark, ...]:
    """A line of a round length, with the distance that it stands for."""
    if scale <= 0:
        return ()
    most = 90 / scale
    power = 10.0 ** int(log10(most) // 1)
    length = max((step * power for step in (1, 2, 5) if step * power <= most), default=power)
    x, y, end = frame.x + 14, frame.bottom - 14, frame.x + 14 + length * scale
    ink = Stroke(theme.muted, 1.2)
    lines = [((x, y), (end, y)), ((x, y - 4), (x, y + 4)), ((end, y - 4), (end, y + 4))]
    text = Text(end + 8, y + CAP_HEIGHT * FINE / 2, f"{length:g}", FINE)
    return (*(_line(a, b, ink) for a, b in lines), Words((text,), theme.muted))


def _line(start: Point, end: Point, stroke: Stroke) -> Curve:
    return Curve((start, start, end, end), stroke)


def _beside(letters: str, name: str, point: Point, frame: Box, taken: Sequence[Box]) -> _Label:
    """A label beside a point, on the side where it meets the least."""
    gap = width(f"{letters} ", SIZE, True)
    lines = wrap(name, 130, SIZE) if name else ("",)
    size = gap + max(width(line, SIZE) for line in lines), SIZE * LINE * len(lines)
    x, y = point
    corners = [
        (x + 10, y - size[1] / 2), (x - 10 - size[0], y - size[1] / 2),
        (x - size[0] / 2, y - 10 - size[1]), (x - size[0] / 2, y + 10),
        (x + 7, y + 7), (x - 7 - size[0], y + 7), (x + 7, y - 7 - size[1]), (x - 7 - size[0], y - 7 - size[1]),
    ]  # fmt: skip
    inner = Box(frame.x + 6, frame.y + 6, frame.width - 12, frame.height - 38)
    boxes = [Box(*corner, *size) for corner in corners]
    box = min(
        boxes, key=lambda box: round(fsum([_meet(box, o) for o in taken]) + 9 * _outside(box, inner), 3)
    )
    base = box.y + SIZE * (LINE + CAP_HEIGHT) / 2
    texts = [Text(box.x, base, letters, SIZE, True)]
    texts += [
        Text(box.x + gap, base + row * SIZE * LINE, line, SIZE) for row, line in enumerate(lines) if line
    ]
    return _Label(box, tuple(texts))


def _meet(one: Box, other: Box) -> float:
    """How far two boxes lie over each other."""
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return wide * high if wide > 0 and high > 0 else 0.0


def _outside(box: Box, frame: Box) -> float:
    over = hypot(
        max(0.0, frame.x - box.x, box.right - frame.right),
        max(0.0, frame.y - box.y, box.bottom - frame.bottom),
    )
    return over * SIZE
