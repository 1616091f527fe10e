"""Badges: the small marks that say in a picture of two models what became of a thing, told apart by shape alone.

A full round with a plus was added, an open round with a cross was removed, a full bar holds the sign before and now, and
an open box with a wave changed in some other way. Glyphs are drawn, so that no font matters.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, cos, pi, radians, sin

from cld import text
from cld.changes import Bundle, Change
from cld.geometry import bezier, distance
from cld.layouts import Box, Point, Text
from cld.marks import Circle, Curve, Mark, Rect, Words
from cld.model import LoopPolarity, Polarity
from cld.strokes import LETTERS, SIGNS
from cld.theme import Stroke

HIGH = 13.0
CLEAR = 11.0
"""From the middle of a badge to that of the nearest cross on its line."""
NARROW = radians(33)
"""How far each stroke of a cross on a line leans from straight across it."""
WORDED = 1.1
"""Height of a badge with words in it, in em: they are as large as the figure's text, to be as legible in print."""
SIDE = 4.5
"""Between these and the end of the badge."""
GLYPHS = {Change.ADDED: "+", Change.REMOVED: "×", Change.TURNED: "±", Change.CHANGED: "~"}
"""How badges are written in words, and in badges of several links."""
DIFFERING = "differ"
"""For links drawn as one that do not agree on a sign."""


def width(words: str, size: float) -> float:
    """How wide a badge with words of that size is; a round one without any."""
    return round(text.width(words, size, bold=True) + 2 * SIDE, 2) if words else HIGH


def turn(old: Polarity | None, new: Polarity | None) -> str:
    """The sign before and the sign now."""
    return " → ".join(DIFFERING if sign is None else SIGNS[sign] for sign in (old, new))


def counted(bundle: Bundle) -> str:
    """How many of several links changed in which way; nothing where all of them changed alike."""
    return " ".join(f"{GLYPHS[each]}{many}" for each, many in bundle.counts)


def turned_over(old: LoopPolarity | None, new: LoopPolarity | None) -> str:
    """The letter of a loop's polarity before and now."""
    return " → ".join(LETTERS[side or LoopPolarity.UNDETERMINED] for side in (old, new))


def badge(
    change: Change,
    centre: Point,
    colour: str,
    ground: str,
    words: str = "",
    size: float = 0.0,
    high: float = HIGH,
) -> tuple[Mark, ...]:
    """The marks of a badge.

    Args:
        colour: what says the change.
        ground: the colour of the paper.
        words: to stand in it, in place of its glyph.
        size: of these.
        high: its height, where it has none.
    """
    x, y = centre
    line = Stroke(colour, round(0.1 * high, 2))
    if words or change in (Change.CHANGED, Change.TURNED):
        return _box(change, centre, colour, ground, words, size, WORDED * size if words else high)
    radius = high / 2
    arm = 0.29 * high
    if change is Change.ADDED:
        stroke = Stroke(ground, round(0.14 * high, 2))
        bars = _bar((x - arm, y), (x + arm, y), stroke), _bar((x, y - arm), (x, y + arm), stroke)
        return Circle(centre, radius, colour, Stroke(ground, 1.0)), *bars
    arm *= 0.72
    stroke = Stroke(colour, round(0.13 * high, 2))
    cross = (
        _bar((x - arm, y - arm), (x + arm, y + arm), stroke),
        _bar((x - arm, y + arm), (x + arm, y - arm), stroke),
    )
    return Circle(centre, radius - line.width / 2, ground, line), *cross


def _box(
    change: Change, centre: Point, colour: str, ground: str, words: str, size: float, high: float
) -> tuple[Mark, ...]:
    (x, y), wide = centre, width(words, size) if words else high
    full = change is Change.TURNED
    edge = 0.1 * HIGH
    if full:
        frame = Rect(_placed(centre, wide, high), round(high / 2, 2), colour, Stroke(ground, 1.0))
    else:
        frame = Rect(
            _placed(centre, wide - edge, high - edge),
            round(0.16 * high, 2),
            ground,
            Stroke(colour, round(edge, 2)),
        )
    if not words:
        reach, swing = 0.28 * high, 0.3 * high
        points = (
            (x - reach, y + 0.06 * high), (x - 0.4 * reach, y - swing), (x + 0.4 * reach, y + swing),
            (x + reach, y - 0.06 * high),
        )  # fmt: skip
        return frame, Curve(
            tuple(map(_rounded, points)), Stroke(ground if full else colour, round(0.13 * high, 2))
        )
    line = Text(round(x, 2), round(y + text.CAP_HEIGHT / 2 * size, 2), words, round(size, 2), True, "middle")
    return frame, Words((line,), ground if full else colour)


def _placed(centre: Point, wide: float, high: float) -> Box:
    return Box(round(centre[0] - wide / 2, 2), round(centre[1] - high / 2, 2), round(wide, 2), round(high, 2))


def _rounded(point: Point) -> Point:
    return round(point[0], 2), round(point[1], 2)


def _bar(a: Point, b: Point, stroke: Stroke) -> Curve:
    third = (b[0] - a[0]) / 3, (b[1] - a[1]) / 3
    return Curve(tuple(_rounded((a[0] + third[0] * at, a[1] + third[1] * at)) for at in range(4)), stroke)


def crosses(
    points: tuple[Point, ...],
    colour: str,
    badge_at: Point | None = None,
    every: float = 22.0,
    ends: tuple[float, float] = (6.0, 13.0),
) -> tuple[Curve, ...]:
    """Small crosses along a line, as maps have them on railways that are gone: a line that is no more.

    Args:
        points: the chain of Bézier curves that the line is.
        badge_at: where a badge lies on it, on either side of which a cross stands where there is room.
        ends: how much of it stays free at its start, and at its end for arrowhead and sign.
    """
    dense = bezier(points, 1.0)
    walked = [0.0]
    for a, b in pairwise(dense):
        walked.append(walked[-1] + distance(a, b))
    stretches = [(ends[0], walked[-1] - ends[1])]
    if badge_at is not None:
        middle = walked[min(range(len(dense)), key=lambda k: distance(dense[k], badge_at))]
        stretches = [(ends[0], middle - CLEAR), (middle + CLEAR, walked[-1] - ends[1])]
    found: list[Curve] = []
    for first, last in stretches:
        many = max(1, round((last - first) / every)) if last >= first else 0
        for number in range(many):
            wanted = first + (last - first) * (number + 0.5) / many
            at = min(range(len(dense)), key=lambda k: abs(walked[k] - wanted))
            ahead, back = dense[min(at + 1, len(dense) - 1)], dense[max(at - 1, 0)]
            found += _cross(dense[at], atan2(ahead[1] - back[1], ahead[0] - back[0]), colour)
    return tuple(found)


def _cross(centre: Point, heading: float, colour: str) -> list[Curve]:
    """Two strokes across a line, narrower than upright ones, so that on no line anybody takes them for a plus."""
    (x, y), arm, stroke = centre, 3.3, Stroke(colour, 1.3)
    bars = []
    for lean in (-NARROW, NARROW):
        dx, dy = arm * cos(heading + pi / 2 + lean), arm * sin(heading + pi / 2 + lean)
        bars.append(_bar((x - dx, y - dy), (x + dx, y + dy), stroke))
    return bars
