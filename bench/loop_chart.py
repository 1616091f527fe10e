"""How cost grows with size, as a plot: lines over two logarithmic axes, side by side, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

WIDTH, HEIGHT = 300.0, 250.0
"""Of one panel's axes, in user units."""
LEFT, RIGHT, TOP, BOTTOM = 58.0, 16.0, 76.0, 46.0
FONT = "Source Sans 3, Source Sans Pro, Helvetica, Arial, sans-serif"
INK, PALE = "#222222", "#d9d9d9"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#7f7f7f")
"""Told apart by readers of all kinds of colour vision (Okabe and Ito 2008)."""
SHADES = ("#56b4e9", "#0072b2", "#00395a")
"""Three of one kind."""
DASHES = ("", "7 3", "2 3", "9 3 2 3")


class Point(NamedTuple):
    """A measurement: `sure` where it is one, and not only where it was given up, or an estimate."""

    x: float
    y: float
    sure: bool = True


class Series(NamedTuple):
    """What belongs together: points in order, joined by a line."""

    name: str
    points: tuple[Point, ...]


class Panel(NamedTuple):
    """One plot: a title, what a hollow point means, and the series."""

    title: str
    hollow: str
    series: tuple[Series, ...]
    colours: tuple[str, ...] = COLOURS


def drawing(panels: Sequence[Panel], across: str, up: str) -> str:
    """The panels beside each other, all with the same axes, from the least to the greatest of all points."""
    points = [point for panel in panels for series in panel.series for point in series.points]
    reach = _reach([p.x for p in points]), _reach([p.y for p in points])
    step = LEFT + WIDTH + RIGHT
    width, height = step * len(panels), TOP + HEIGHT + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{FONT}" font-size="12" fill="{INK}">',
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        parts.append(f'<g transform="translate({number * step + LEFT:g} {TOP:g})">')
        parts += _axes(reach, across, up if number == 0 else "")
        parts += _heading(panel)
        for place, series in enumerate(panel.series):
            parts += _line(series, panel.colours[place], DASHES[place], reach)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


Reach = tuple[float, float]


def _reach(values: Sequence[float]) -> Reach:
    """The powers of ten between which all values lie, with a little room."""
    logs = [log10(value) for value in values]
    room = 0.04 * (max(logs) - min(logs)) or 0.5
    return min(logs) - room, max(logs) + room


def _at(value: float, reach: Reach, length: float) -> float:
    return length * (log10(value) - reach[0]) / (reach[1] - reach[0])


def _ticks(reach: Reach) -> list[float]:
    """Whole powers of ten, or their 1, 2 and 5 where there are few."""
    powers = range(int(reach[0]) - 1, int(reach[1]) + 2)
    digits = (1, 2, 5) if reach[1] - reach[0] < 3 else (1,)
    values = [digit * 10.0**power for power in powers for digit in digits]
    return [value for value in values if reach[0] <= log10(value) <= reach[1]]


def _axes(reach: tuple[Reach, Reach], across: str, up: str) -> list[str]:
    parts = []
    for value in _ticks(reach[0]):
        x = _at(value, reach[0], WIDTH)
        parts.append(f'<path d="M{x:.1f} 0V{HEIGHT:g}" stroke="{PALE}"/>')
        parts.append(_text(x, HEIGHT + 17, f"{value:,.0f}", "middle"))
    for value in _ticks(reach[1]):
        y = HEIGHT - _at(value, reach[1], HEIGHT)
        parts.append(f'<path d="M0 {y:.1f}H{WIDTH:g}" stroke="{PALE}"/>')
        parts.append(_text(-7, y + 4, f"{value:g}", "end"))
    parts.append(f'<path d="M0 0V{HEIGHT:g}H{WIDTH:g}" fill="none" stroke="{INK}"/>')
    parts.append(_text(WIDTH / 2, HEIGHT + 36, across, "middle"))
    if up:
        parts.append(
            f'<g transform="translate(-44 {HEIGHT / 2:g}) rotate(-90)">{_text(0, 0, up, "middle")}</g>'
        )
    return parts


def _heading(panel: Panel) -> list[str]:
    """The title, a key of the lines, and what hollow points are."""
    parts = [f'<g font-weight="600">{_text(0, -56, panel.title, "start")}</g>']
    x = 0.0
    for place, series in enumerate(panel.series):
        stroke = f'stroke="{panel.colours[place]}" stroke-width="2" stroke-dasharray="{DASHES[place]}"'
        parts.append(f'<path d="M{x:.1f} -37h18" {stroke}/>')
        parts.append(_text(x + 22, -33, series.name, "start"))
        x += 34 + 6.2 * len(series.name)
    parts.append(f'<circle cx="9" cy="-17" r="3.5" fill="#ffffff" stroke="{INK}"/>')
    parts.append(_text(22, -13, panel.hollow, "start"))
    return parts


def _line(series: Series, colour: str, dash: str, reach: tuple[Reach, Reach]) -> list[str]:
    spots = [(_at(p.x, reach[0], WIDTH), HEIGHT - _at(p.y, reach[1], HEIGHT), p.sure) for p in series.points]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in spots)
    parts = [
        f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    ]
    for x, y, sure in spots:
        fill = colour if sure else "#ffffff"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{colour}"/>')
    return parts


def _text(x: float, y: float, text: str, anchor: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escaped}</text>'
