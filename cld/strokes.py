"""How a link, a moderation and a loop marker are drawn: from a placed route to finished marks.

Arrowheads are outlines of their own (editors and word processors lose SVG markers). The line stops at the
head's base, so that the tip stays sharp, and a dash pattern is stretched a little so that it ends on a dash.
"""

from __future__ import annotations

from itertools import pairwise
from math import cos, fsum, pi, radians, sin

from cld import text
from cld.geometry import bezier, distance
from cld.layouts import Marker, Point, Route, Text
from cld.lines import arc
from cld.marks import Circle, Curve, Mark, Polygon, Words
from cld.model import Effect, LoopPolarity, Polarity
from cld.theme import BAR_GAP, BAR_LENGTH, HEAD_LENGTH, HEAD_WIDTH, KNOB_RADIUS, SIGN_SIZE, Stroke, Theme

SIGNS = {Polarity.POSITIVE: "+", Polarity.NEGATIVE: "−", Polarity.MIXED: "±", Polarity.UNKNOWN: "?"}
LETTERS = {LoopPolarity.REINFORCING: "R", LoopPolarity.BALANCING: "B", LoopPolarity.UNDETERMINED: "U"}
BARS = 0.73
"""Width of the bars of a delay at most, for the gap between them to be seen: a share of their distance."""
MIDDLE = 0.33
"""Height of the middle of a plus or minus above the baseline, in em."""


def link_marks(route: Route, theme: Theme) -> tuple[Mark, ...]:
    """The marks of a link, its line first."""
    if route.effect is not None:
        return (*_moderation(route, route.effect, theme), *_beside(route, theme.moderation.colour))
    stroke = theme.link(route.polarity, route.bridged)
    size = (0.85 if route.bridged else 1.0) * theme.heads
    line = route.path
    heads = [Polygon(_head(line, size), stroke.colour)]
    line = shortened(line, HEAD_LENGTH * size * 0.5)
    if route.back:
        reverse = tuple(reversed(line))
        heads.append(Polygon(_head(reverse, size), stroke.colour))
        line = tuple(reversed(shortened(reverse, HEAD_LENGTH * size * 0.5)))
    marks: list[Mark] = [Curve(line, _fitted(stroke, line)), *heads]
    if route.delay is not None:
        thin = min(stroke.width, BARS * BAR_GAP * theme.heads)
        marks.extend(_bars(route.delay, stroke._replace(dash=(), width=thin), theme.heads))
    if route.sign is not None and route.polarity is not None:
        marks.append(_sign(route.sign, SIGNS[route.polarity], theme.link(route.polarity).colour))
    marks.extend(_beside(route, theme.link(route.polarity).colour))
    return tuple(marks)


def _beside(route: Route, colour: str) -> tuple[Words, ...]:
    """The words beside a line, in its colour, so that they are taken for nobody else's."""
    return (Words(route.label, colour),) if route.label else ()


def shortened(path: tuple[Point, ...], length: float) -> tuple[Point, ...]:
    """The chain without its last stretch, as far as straight lines measure `length` from its end.

    A chain that is shorter keeps its first thousandth, so that it still has a direction.
    """
    end = path[-1]
    while len(path) > 4 and max(distance(p, end) for p in path[-4:-1]) < length:
        path = path[:-3]
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if distance(_split(path[-4:], middle)[3], end) > length else (low, middle)
    return (*path[:-4], *_split(path[-4:], max(low, 0.001)))


def _split(piece: tuple[Point, ...], t: float) -> tuple[Point, Point, Point, Point]:
    """The part of one cubic Bézier curve before the parameter t (de Casteljau)."""
    a, b, c, d = piece
    ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
    abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
    return a, ab, abc, _between(abc, bcd, t)


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _head(path: tuple[Point, ...], size: float) -> tuple[Point, ...]:
    """An arrowhead with its tip at the end of the path and a slightly hollow base."""
    tip = path[-1]
    base = shortened(path, HEAD_LENGTH * size)[-1]
    length = distance(base, tip) or 1.0
    x, y = (tip[0] - base[0]) / length, (tip[1] - base[1]) / length
    back, half = HEAD_LENGTH * size, HEAD_WIDTH * size / 2
    foot = tip[0] - x * back, tip[1] - y * back
    hollow = tip[0] - x * back * 0.78, tip[1] - y * back * 0.78
    return tip, (foot[0] - y * half, foot[1] + x * half), hollow, (foot[0] + y * half, foot[1] - x * half)


def _fitted(stroke: Stroke, path: tuple[Point, ...]) -> Stroke:
    """The stroke with its dashes stretched so that the line ends on a whole dash."""
    period = fsum(stroke.dash)
    if not period or stroke.round:
        return stroke
    points = bezier(path)
    length = fsum(distance(a, b) for a, b in pairwise(points))
    whole = max(1, round((length - stroke.dash[0]) / period))
    factor = min(max(length / (whole * period + stroke.dash[0]), 0.6), 1.5)
    return stroke._replace(dash=tuple(part * factor for part in stroke.dash))


def _bars(delay: tuple[float, float, float], stroke: Stroke, size: float) -> list[Curve]:
    x, y, angle = delay[0], delay[1], radians(delay[2])
    bars = []
    for along in (-BAR_GAP * size / 2, BAR_GAP * size / 2):
        centre = x + along * cos(angle), y + along * sin(angle)
        dx, dy = -sin(angle) * BAR_LENGTH * size / 2, cos(angle) * BAR_LENGTH * size / 2
        ends = (centre[0] - dx, centre[1] - dy), (centre[0] + dx, centre[1] + dy)
        bars.append(_straight(*ends, stroke))
    return bars


def _straight(a: Point, b: Point, stroke: Stroke) -> Curve:
    return Curve((a, _between(a, b, 1 / 3), _between(a, b, 2 / 3), b), stroke)


def _sign(centre: Point, sign: str, colour: str) -> Words:
    line = Text(centre[0], centre[1] + MIDDLE * SIGN_SIZE, sign, SIGN_SIZE, bold=True, anchor="middle")
    return Words((line,), colour)


def _moderation(route: Route, effect: Effect, theme: Theme) -> tuple[Mark, ...]:
    """A dotted line that ends in a circle, which touches the line it acts on and says how.

    A plus in it strengthens, a minus weakens, a cross reverses; an empty circle acts either way.
    """
    radius = KNOB_RADIUS * theme.heads
    line = shortened(route.path, 2 * radius)
    x, y = knob = shortened(route.path, radius + 0.8 * theme.outlines)[-1]
    solid = Stroke(theme.moderation.colour, 1.3 * theme.outlines)
    arm = 0.56 * radius
    bars = {
        Effect.STRENGTHENS: ((arm, 0.0), (0.0, arm)),
        Effect.WEAKENS: ((arm, 0.0),),
        Effect.REVERSES: ((arm * 0.75, arm * 0.75), (arm * 0.75, -arm * 0.75)),
        Effect.MIXED: (),
    }[effect]
    glyph = (_straight((x - dx, y - dy), (x + dx, y + dy), solid) for dx, dy in bars)
    return Curve(line, theme.moderation), Circle(knob, radius, theme.background, solid), *glyph


def marker_marks(marker: Marker, theme: Theme) -> tuple[Mark, ...]:
    """The marks of a loop: its letter and number inside a nearly closed arrow that turns the loop's way."""
    ring = theme.loop(marker.polarity)
    cx, cy = marker.centre
    opening = radians(64)
    start = -pi / 2 + opening / 2 if marker.clockwise else -pi / 2 - opening / 2
    sweep = (2 * pi - opening) * (1 if marker.clockwise else -1)
    path = arc(cx, cy, marker.radius, start, sweep).path()
    size = min(1.0, max(0.45, marker.radius / 16))
    line = shortened(path, HEAD_LENGTH * size * 0.5)
    stroke = ring._replace(width=max(1.0, ring.width * size))
    return (
        Curve(line, _fitted(stroke, line)),
        Polygon(_head(path, size), ring.colour),
        _label(marker, ring.colour),
    )


def _label(marker: Marker, colour: str) -> Words:
    """The marker's id where it starts with the loop's letter and fits; otherwise the letter alone."""
    letter = LETTERS[marker.polarity]
    name = marker.label or (marker.id if marker.id.upper().startswith(letter) else letter)
    room = 1.36 * marker.radius
    size = min(1.05 * marker.radius, room / text.width(name, 1.0, bold=True))
    if size < 0.55 * marker.radius and name != letter:
        name, size = letter, 1.05 * marker.radius
    centre = marker.centre[0], marker.centre[1] + text.CAP_HEIGHT / 2 * size
    return Words((Text(*centre, name, size, bold=True, anchor="middle"),), colour)
