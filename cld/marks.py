"""The few marks that every figure is made of, absolute and finished: what a backend writes down one by one."""

from __future__ import annotations

from dataclasses import dataclass

from cld.layouts import Box, Point, Text
from cld.theme import Stroke


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with rounded corners. `fill` None leaves it empty, `stroke` None without an outline."""

    box: Box
    radius: float = 0.0
    fill: str | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle. `opacity` is that of its fill alone."""

    centre: Point
    radius: float
    fill: str | None = None
    stroke: Stroke | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Curve:
    """An open chain of cubic Bézier curves: start, then (control, control, end) for each piece."""

    points: tuple[Point, ...]
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed, filled outline of straight sides."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """One text, of one line or more, in one colour."""

    lines: tuple[Text, ...]
    colour: str


Mark = Rect | Circle | Curve | Polygon | Words


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together. `role` is `node`, `item`, `link`, `loop`, `legend` or `note`."""

    role: str
    parts: tuple[Mark | Group, ...]
    title: str = ""
    """What the group stands for, in words: shown when a pointer rests on it."""
    data: tuple[tuple[str, str], ...] = ()
    """(name, value) for tools and style sheets, written as `data-name`."""
