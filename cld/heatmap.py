"""The picture of a matrix: a heat map with every number written in its cell, which reads in grey as well as in colour.

One hue from light to dark says how many, and never says it alone (Ware 2021, Information Visualization, ch. 4: readers judge
lightness in order, hues in none). Letters take whichever of light and dark stands out more on their cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, fsum, radians, sin
from typing import NamedTuple

from cld.colours import blended, contrast
from cld.layouts import Box, Text
from cld.marks import Group, Mark, Polygon, Rect, Words
from cld.matrix.sheet import DOT, Face, Head, Sheet
from cld.scene import Scene, Section
from cld.text import ASCENT, CAP_HEIGHT, LINE, width, wrap
from cld.theme import Stroke, Theme

EDGE = 18.0
TITLE, SIZE, SMALL = 17.0, 12.0, 11.0
"""Sizes of the title, of labels and numbers, and of what stands below."""
WIDEST_LABEL = 210.0
"""Of a row."""
LEVEL = 780.0
"""Width of all columns up to which their heads are set level where that takes more room than the cells need."""
COMFORT, NARROW = 92.0, 32.0
"""Width of columns with level heads where there is room, and the least one with slanted heads."""
LOW = 28.0
"""Least height of a row."""
SLANT = 60.0
"""Degrees by which the heads of many columns rise."""
RISING, RISEN = 176.0, 320.0
"""Longest line of a slanted head where two lines are enough, and in any case."""
GAP = 1.2
"""Between a cell and the edge of its field."""
APART = 12.0
"""Between the cells and the sums."""
NARROWEST = 430.0
"""Width that title, legend and caption have at least."""
FEW = 12
"""Findings that are set under a picture, at most."""
MARK = 7.0
"""Of the corner that says that something in a cell is disputed."""


_MINUS = {"-": "−", "+-": "±"}
"""Signs as they are drawn."""


class _Plan(NamedTuple):
    """Where everything stands."""

    heads: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    slanted: bool
    left: float
    """Where cells begin."""
    top: float
    wide: float
    """Of a column."""
    highs: tuple[float, ...]
    """Of rows."""
    sum_width: float

    def x(self, column: int) -> float:
        return self.left + self.wide * column

    def y(self, row: int) -> float:
        return self.top + fsum(self.highs[:row])

    def sum_x(self, columns: int, at: int) -> float:
        return self.x(columns) + APART + self.sum_width * at


def heatmap(sheet: Sheet, theme: Theme) -> Scene:
    """A matrix as a picture, in the looks of a theme."""
    title = wrap(sheet.title, 900.0, TITLE, bold=True)
    plan = _planned(sheet, EDGE + LINE * TITLE * len(title) + 8)
    right = plan.sum_x(len(sheet.columns), len(sheet.sums)) if sheet.sums else plan.x(len(sheet.columns))
    reach = max((_reach(plan, at, head) for at, head in enumerate(plan.heads)), default=0.0)
    wide = max(right, reach, max(width(line, TITLE, True) for line in title) + EDGE, NARROWEST) + EDGE
    groups = [Group("heading", (Words(tuple(_column(title, EDGE, EDGE, TITLE, True)), theme.text),))]
    groups += _heads(sheet, plan, theme)
    groups += [group for at, row in enumerate(sheet.faces) for group in _row(sheet, at, row, plan, theme)]
    groups += _sums(sheet, plan, theme)
    bottom = plan.y(len(sheet.rows)) + (APART + LOW * 0.8 * len(sheet.sums) if sheet.sums else 0.0)
    under, height = _under(sheet, bottom + 16.0, wide, theme)
    return Scene(
        round(wide, 2),
        round(height + EDGE, 2),
        sheet.title,
        " ".join(sheet.caption),
        tuple(_alternative(sheet)),
        theme.background,
        (*groups, *under),
    )


# Where things stand


def _planned(sheet: Sheet, top: float) -> _Plan:
    labels = [head.label for head in sheet.rows]
    room = max((width(each, SIZE) for each in (*labels, *sheet.sums, sheet.corner)), default=0.0)
    room = min(max(room, 60.0), WIDEST_LABEL)
    wrapped = tuple(wrap(_marked(sheet, head), room, SIZE) for head in sheet.rows)
    written = (*sheet.sums, sheet.corner, *(line for label in wrapped for line in label))
    room = max(60.0, *(width(line, SIZE, line == sheet.corner) for line in written))
    names = [_marked(sheet, head) for head in sheet.columns]
    body = (
        max((width(line, SIZE) for row in sheet.faces for face in row for line in _lines(face)), default=0.0)
        + 12.0
    )
    words = max((width(word, SIZE) for name in names for word in name.split()), default=0.0) + 10.0
    level = max(body, words, min(COMFORT, LEVEL / max(1, len(names))))
    slanted = level * len(names) > LEVEL and level > body + 14.0
    wide = max(body, NARROW) if slanted else level
    longest = max((width(name, SIZE) for name in names), default=0.0)
    room_above = min(max(RISING, 0.58 * longest), RISEN) if slanted else wide - 8.0
    heads = tuple(wrap(name, room_above, SIZE) for name in names)
    if slanted:  # lines of neighbouring heads must not touch
        wide = max(wide, max(len(head) for head in heads) * SIZE * LINE / sin(radians(SLANT)) + 3.0)
    high = max((_height(head, slanted) for head in heads), default=0.0) + 10.0
    highs = tuple(
        max(LOW, LINE * SIZE * max(len(label), *(len(_lines(face)) for face in row)) + 11.0)
        for label, row in zip(wrapped, sheet.faces, strict=True)
    )
    values = sheet.total if slanted else sheet.sums
    sums = max((width(each, SIZE) for each in values), default=0.0) + 14.0
    return _Plan(heads, wrapped, slanted, EDGE + room + 12.0, top + high, wide, highs, sums)


def _marked(sheet: Sheet, head: Head) -> str:
    """A label, with a sign before it where perspectives diverge."""
    return f"≠ {head.label}" if head.id in sheet.divergent else head.label


def _lines(face: Face) -> tuple[str, ...]:
    """What stands in a cell: its number, and what is said of it under that."""
    number, bracket, rest = face.brief.partition(" (")
    effects = (_MINUS.get(each, each) for each in rest.removesuffix(")").split(", "))
    return (number, *effects) if bracket else (number,)


def _height(head: Sequence[str], slanted: bool) -> float:
    if not slanted:
        return LINE * SIZE * len(head)
    longest = max(width(line, SIZE) for line in head)
    return longest * sin(radians(SLANT)) + SIZE * cos(radians(SLANT))


def _reach(plan: _Plan, at: int, head: Sequence[str]) -> float:
    """How far to the right a head goes."""
    if not plan.slanted:
        return plan.x(at + 1)
    return (
        max(line.x + width(line.text, SIZE) * cos(radians(SLANT)) for line in _rising(plan, at, head)) + SIZE
    )


# What is drawn


def _heads(sheet: Sheet, plan: _Plan, theme: Theme) -> Iterator[Group]:
    corner = Text(EDGE, round(plan.top - 9.0, 2), sheet.corner, SIZE, bold=True)
    yield Group("heading", (Words((corner,), theme.text),))
    for at, (head, lines) in enumerate(zip(sheet.columns, plan.heads, strict=True)):
        if plan.slanted:
            texts = tuple(_rising(plan, at, lines))
        else:
            foot = plan.top - 9.0 - LINE * SIZE * (len(lines) - 1)
            middle = plan.x(at) + plan.wide / 2
            texts = tuple(
                Text(round(middle, 2), round(foot + LINE * SIZE * n, 2), line, SIZE, anchor="middle")
                for n, line in enumerate(lines)
            )
        yield Group("column", (Words(texts, theme.text),), head.label, (("id", head.id),))
    for at, name in enumerate(sheet.sums):
        x = plan.sum_x(len(sheet.columns), at) + plan.sum_width / 2
        words = Words(
            (Text(round(x, 2), round(plan.top - 9.0, 2), name, SIZE, anchor="middle"),), theme.muted
        )
        if not plan.slanted:
            yield Group("sum", (words,))


def _rising(plan: _Plan, at: int, lines: Sequence[str]) -> Iterator[Text]:
    """A slanted head; all its lines begin on one level."""
    middle = plan.x(at) + plan.wide / 2
    for number, line in enumerate(lines):
        across = ((number - (len(lines) - 1) / 2) * LINE + CAP_HEIGHT / 2) * SIZE
        x = middle + across / sin(radians(SLANT))
        yield Text(round(x, 2), round(plan.top - 7.0, 2), line, SIZE, angle=SLANT)


def _row(sheet: Sheet, at: int, faces: Sequence[Face], plan: _Plan, theme: Theme) -> Iterator[Group]:
    head, high, y = sheet.rows[at], plan.highs[at], plan.y(at)
    lines = plan.labels[at]
    first = y + high / 2 + (CAP_HEIGHT / 2 - LINE * (len(lines) - 1) / 2) * SIZE
    label = tuple(Text(EDGE, round(first + LINE * SIZE * n, 2), line, SIZE) for n, line in enumerate(lines))
    yield Group("row", (Words(label, theme.text),), head.label, (("id", head.id),))
    for number, (column, face) in enumerate(zip(sheet.columns, faces, strict=True)):
        box = Box(
            round(plan.x(number) + GAP, 2),
            round(y + GAP, 2),
            round(plan.wide - 2 * GAP, 2),
            round(high - 2 * GAP, 2),
        )
        said = f"{head.label}, {column.label}: {face.text or 'no evidence'}"
        yield Group("cell", tuple(_cell(face, box, theme)), said, (("row", head.id), ("column", column.id)))
    for number, value in enumerate(sheet.row_sums[at] if sheet.sums else ()):
        x = plan.sum_x(len(sheet.columns), number) + plan.sum_width / 2
        yield Group("sum", (_centred((value,), (x, y + high / 2), theme.muted),))


def _cell(face: Face, box: Box, theme: Theme) -> Iterator[Mark]:
    """An empty cell is an outline with a dot in it, so that nobody takes it for a light one."""
    fill = tint(face.tone, theme)
    outline = Stroke(blended(theme.muted, theme.background, 0.35), 0.7)
    yield Rect(box, 2.0, fill, None if fill else outline)
    colour = ink(fill, theme) if fill else theme.muted
    yield _centred(_lines(face) if face.text else (DOT,), box.centre, colour)
    if face.disputed:
        yield _corner(box, colour)


def _corner(box: Box, colour: str) -> Polygon:
    right, top = box.right - 1.5, box.y + 1.5
    return Polygon(((round(right - MARK, 2), top), (right, top), (right, round(top + MARK, 2))), colour)


def tint(tone: float | None, theme: Theme) -> str | None:
    """The ground of a cell: the theme's one hue, mixed with the paper; None for the paper itself."""
    return None if tone is None else blended(theme.positive.colour, theme.background, 0.1 + 0.8 * tone)


def ink(fill: str, theme: Theme) -> str:
    """The colour of letters on a ground: the theme's where its contrast is 4.5:1 (WCAG 2.2, 1.4.3), else black or white."""
    own = max((theme.text, theme.background), key=lambda colour: contrast(colour, fill))
    if contrast(own, fill) >= 4.5:
        return own
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, fill))


def _sums(sheet: Sheet, plan: _Plan, theme: Theme) -> Iterator[Group]:
    for at, name in enumerate(sheet.sums):
        middle = plan.y(len(sheet.rows)) + APART + LOW * 0.8 * (at + 0.5)
        label = Text(EDGE, round(middle + CAP_HEIGHT / 2 * SIZE, 2), name, SIZE)
        values = [
            _centred((sums[at],), (plan.x(number) + plan.wide / 2, middle), theme.muted)
            for number, sums in enumerate(sheet.column_sums)
        ]
        x = plan.sum_x(len(sheet.columns), at) + plan.sum_width / 2
        total = _centred((sheet.total[at],), (x, middle), theme.text)
        yield Group("sum", (Words((label,), theme.muted), *values, total))
        if plan.slanted:
            slanted = Text(
                round(x + CAP_HEIGHT / 2 * SIZE, 2), round(plan.top - 7.0, 2), name, SIZE, angle=SLANT
            )
            yield Group("sum", (Words((slanted,), theme.muted),))


def _centred(lines: Sequence[str], middle: tuple[float, float], colour: str) -> Words:
    x, y = middle
    first = y + (CAP_HEIGHT / 2 - LINE * (len(lines) - 1) / 2) * SIZE
    texts = (
        Text(round(x, 2), round(first + LINE * SIZE * n, 2), line, SIZE, anchor="middle")
        for n, line in enumerate(lines)
    )
    return Words(tuple(texts), colour)


def _column(lines: Sequence[str], x: float, top: float, size: float, bold: bool = False) -> Iterator[Text]:
    for number, line in enumerate(lines):
        yield Text(round(x, 2), round(top + (ASCENT + LINE * number) * size, 2), line, size, bold)


# What stands below


def _under(sheet: Sheet, top: float, wide: float, theme: Theme) -> tuple[list[Group], float]:
    """What tones and marks mean, then captions and findings; and where they end."""
    marks: list[Mark] = []
    x, y = EDGE, top
    for entry, needs in _entries(sheet, theme):
        if x > EDGE and x + needs > wide - EDGE:
            x, y = EDGE, y + 26.0
        marks += _set(entry, x, y, theme)
        x += needs + 18.0
    groups = [Group("legend", tuple(marks))] if marks else []
    y += 34.0 if marks else 0.0
    told = [" ".join(sheet.caption)]
    if sheet.kind == "emphasis":
        told += sheet.notes[:FEW]
        told += [f"And {len(sheet.notes) - FEW} more."] if len(sheet.notes) > FEW else []
    for paragraph in told:
        lines = wrap(paragraph, wide - 2 * EDGE, SMALL)
        groups.append(Group("note", (Words(tuple(_column(lines, EDGE, y, SMALL)), theme.muted),)))
        y += LINE * SMALL * len(lines) + 4.0
    return groups, y


class _Entry(NamedTuple):
    """Of the legend: cells, and what they mean."""

    faces: tuple[Face, ...]
    words: str
    each: float
    """Width of a cell."""


def _entries(sheet: Sheet, theme: Theme) -> Iterator[tuple[_Entry, float]]:
    del theme
    faces = [face for row in sheet.faces for face in row]
    scale = tuple(Face(0, words, words, tone) for words, tone in sheet.scale)
    found = [(scale, sheet.counts)] if scale else []
    if any(not face.text for face in faces):
        found.append(((Face(),), "none" if sheet.kind == "cross" else "no evidence"))
    if any(face.text == face.brief == "not given" for face in faces) and sheet.kind == "emphasis":
        found.append(((Face(None, "not given", "not given"),), "nothing is known"))
    if any(face.disputed for face in faces):
        found.append(((Face(3, "3 / 1", "3 / 1", 0.25, disputed=True),), "three for, one against"))
    if sheet.divergent:
        found.append(((), "≠ perspectives diverge, or may"))
    for shown, words in found:
        each = max((width(face.brief or DOT, SIZE) for face in shown), default=0.0) + 16.0
        yield _Entry(shown, words, each), each * len(shown) + 7.0 + width(words, SMALL)


def _set(entry: _Entry, x: float, y: float, theme: Theme) -> Iterator[Mark]:
    for number, face in enumerate(entry.faces):
        yield from _cell(
            face, Box(round(x + entry.each * number, 2), round(y, 2), round(entry.each - 2, 2), 20.0), theme
        )
    start = x + entry.each * len(entry.faces) + (7.0 if entry.faces else 0.0)
    baseline = round(y + 10.0 + CAP_HEIGHT / 2 * SMALL, 2)
    yield Words((Text(round(start, 2), baseline, entry.words, SMALL),), theme.text)


def _alternative(sheet: Sheet) -> Iterator[Section]:
    """The whole matrix in words, for readers who do not see it."""
    for head, row in zip(sheet.rows, sheet.faces, strict=True):
        filled = zip(sheet.columns, row, strict=True)
        lines = tuple(f"{column.label}: {face.text}" for column, face in filled if face.text)
        yield Section(head.label, lines or ("no evidence",))
    if sheet.notes:
        yield Section("Findings", sheet.notes)
