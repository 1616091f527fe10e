"""What stands under a picture in which something is stressed: which loops are bold, or what a line's width says.

The strip is set under the finished figure, so that nothing in the figure has to make room for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld import text
from cld.emphasis import classes
from cld.layouts import Layout, Marker, Point, Text
from cld.legend import GAP, SAMPLE, text_size
from cld.looks import Looks, weight, widths_of
from cld.marks import Curve, Group, Mark, Words
from cld.model import LoopPolarity
from cld.strokes import marker_marks
from cld.theme import Stroke, Theme
from cld.views import Content, DrawnLoop

EDGE = 16.0
"""Between the strip and the border."""
COLUMN = 26.0
"""Least width of a column of loops, in em."""
RING = 0.86
"""Radius of a loop's marker, in em."""
MOST = 24
"""Loops that are told one by one."""
LONG, FEW = 7, 6
"""Elements of a loop without a name that are listed at most, and such loops at most for that."""


class Strip(NamedTuple):
    """Finished marks, and the height that the figure has with them."""

    groups: tuple[Group, ...]
    height: float


def strip(layout: Layout, content: Content, looks: Looks) -> Strip:
    """What a picture's emphasis means, under it."""
    size = text_size(layout.nodes)
    corner = EDGE, layout.height
    inner = layout.width - 2 * EDGE
    if looks.emphasis.carried is not None:
        marks, high = _widths(looks, corner, inner, size)
    else:
        marks, high = _loops(content, looks, corner, inner, size)
    if not marks:
        return Strip((), layout.height)
    return Strip((Group("legend", tuple(marks)),), round(layout.height + high + EDGE, 2))


def _loops(
    content: Content, looks: Looks, corner: Point, inner: float, size: float
) -> tuple[list[Mark], float]:
    labels = {element.id: " ".join(element.label.split()) for element in content.elements}
    loops, marks = looks.emphasis.loops, looks.emphasis.marks
    told = list(zip(loops, marks, strict=True))[:MOST]
    columns = max(1, min(len(told), int(inner / (COLUMN * size))))
    column = inner / max(1, columns)
    indent = 2 * RING * size + GAP * size
    brief = len([loop for loop, _ in told if not loop.name]) > FEW
    words = (_said(loop, mark, {} if brief else labels) for loop, mark in told)
    entries = [text.wrap(each, column - indent - size, size) for each in words]
    drawn: list[Mark] = []
    y = corner[1]
    for at in range(0, len(entries), columns):
        row = entries[at : at + columns]
        for place, lines in enumerate(row):
            x = corner[0] + place * column
            loop, mark = told[at + place]
            centre = round(x + RING * size, 2), round(y + RING * size, 2)
            marker = Marker(loop.id, loop.name, loop.polarity, centre, RING * size, True, label=mark)
            drawn += marker_marks(marker, looks.theme)
            drawn.append(_words(lines, (x + indent, y + (RING + 0.35) * size), size, looks.theme.text))
        y += max(2 * RING + 0.35, 0.6 + text.LINE * max(map(len, row)) + 0.35) * size
    if len(loops) > MOST:
        more = f"and {len(loops) - MOST} more, of which each marker shows the sign"
        drawn.append(_words((more,), (corner[0], y + size), size, looks.theme.muted))
        y += 1.5 * size
    return drawn, y - corner[1]


def _said(loop: DrawnLoop, mark: str, labels: dict[str, str]) -> str:
    """A loop in a few words: what its marker does not show of its id, name and sign, or its elements by their labels."""
    sign = "of undetermined polarity" if loop.polarity is LoopPolarity.UNDETERMINED else loop.polarity.value
    id = "" if mark == loop.id else loop.id
    if loop.name:
        return " ".join(f"{id} {loop.name}, {sign}".split())
    if len(loop.elements) > LONG or not labels:
        return f"{id}, {sign}, {len(loop.elements)} elements".removeprefix(", ")
    way = " → ".join(labels.get(each, each) for each in (*loop.elements, *loop.elements[:1]))
    return f"{id}, {sign}: {way}".removeprefix(", ")


def _widths(looks: Looks, corner: Point, inner: float, size: float) -> tuple[list[Mark], float]:
    emphasis, theme = looks.emphasis, looks.theme
    counts = [count for _, count in emphasis.carried or ()]
    samples = [(looks.calm.positive, "none")] if 0 in counts else []
    for (least, most), wide in zip(classes(counts), widths_of(emphasis), strict=True):
        samples.append((Stroke(theme.text, wide * weight(theme)), _range(least, most)))
    heading = f"Feedback loops that a link carries, of {number(emphasis.total)} in the model:"
    lines = text.wrap(heading, inner, size, bold=True)
    y = corner[1] + text.LINE * size * len(lines)
    drawn: list[Mark] = [
        _words(lines, (corner[0], corner[1] + text.ASCENT * size), size, theme.text, bold=True)
    ]
    x = corner[0]
    for stroke, words in samples:
        needs = (SAMPLE + GAP) * size + text.width(words, size)
        if x > corner[0] and x + needs > corner[0] + inner:
            x, y = corner[0], y + 1.5 * size
        drawn += _sample((x, y + 0.75 * size), stroke, words, size, theme)
        x += needs + 2 * size
    return drawn, y + 1.5 * size - corner[1]


def _sample(start: Point, stroke: Stroke, words: str, size: float, theme: Theme) -> Iterator[Mark]:
    (x, y), length = start, SAMPLE * size
    points = tuple((round(x + length * part / 3, 2), round(y, 2)) for part in range(4))
    yield Curve(points, stroke)
    yield _words((words,), (x + length + GAP * size, y + text.CAP_HEIGHT / 2 * size), size, theme.text)


def _range(least: int, most: int) -> str:
    if least == most:
        return number(least)
    if most < 1000:
        return f"{least} to {most}"
    return f"up to {number(most, upwards=True)}"


_NAMES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def number(count: int, upwards: bool = False) -> str:
    """A number as people read it; a large one in two digits, or as a bound in three, rounded upwards."""
    if count < 100_000:
        return f"{count:,}"
    unit = 10 ** (len(str(count)) - (3 if upwards else 2))
    short = (-(-count // unit) if upwards else (count + unit // 2) // unit) * unit
    about = "" if upwards or short == count else "about "
    if short >= 10**15:
        power = len(str(short)) - 1
        return f"{about}{_decimal(short, 10**power)} × 10^{power}"
    for value, name in _NAMES:
        if short >= value:
            return f"{about}{_decimal(short, value)} {name}"
    return f"{about}{short:,}"


def _decimal(count: int, unit: int) -> str:
    """A quotient with at most two decimals."""
    whole, rest = divmod(count, unit)
    return f"{whole}.{rest * 100 // unit:02}".rstrip("0").rstrip(".")


def _words(lines: Sequence[str], start: Point, size: float, colour: str, bold: bool = False) -> Words:
    x = round(start[0], 2)
    ys = (round(start[1] + text.LINE * size * at, 2) for at in range(len(lines)))
    return Words(tuple(Text(x, y, line, size, bold) for line, y in zip(lines, ys, strict=True)), colour)
