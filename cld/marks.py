"""The few marks that every figure is made of, absolute and finished: what a backend writes down one by one."""

from __future__ import annotations

from typing import NamedTuple

from cld.layouts import Box, Point, Text
from cld.theme import Stroke


class Rect(NamedTuple):
    """A rectangle with rounded corners. `fill` None leaves it empty, `stroke` None without an outline."""

    box: Box
    radius: float = 0.0
    fill: str | None = None
    stroke: Stroke | None = None


class Circle(NamedTuple):
    """A circle. `opacity` is that of its fill alone."""

    centre: Point
    radius: float
    fill: str | None = None
    stroke: Stroke | None = None
    opacity: float = 1.0


class Curve(NamedTuple):
    """An open chain of cubic Bézier curves: start, then (control, control, end) for each piece."""

    points: tuple[Point, ...]
    stroke: Stroke


class Polygon(NamedTuple):
    """A closed, filled outline of straight sides."""

    points: tuple[Point, ...]
    fill: str


class Words(NamedTuple):
    """One text, of one line or more, in one colour."""

    lines: tuple[Text, ...]
    colour: str


Mark = Rect | Circle | Curve | Polygon | Words


class Group(NamedTuple):
    """Marks that belong together. `role` is `region`, `node`, `item`, `link`, `loop`, `legend` or `note`."""

    role: str
    parts: tuple[Mark | Group, ...]
    title: str = ""
    """What the group stands for, in words: shown when a pointer rests on it."""
    data: tuple[tuple[str, str], ...] = ()
    """(name, value) for tools and style sheets, written as `data-name`."""
