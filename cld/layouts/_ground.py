"""What is already on the page of a causal-loop diagram, for what still looks for a place there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cld.layouts import Box, Point
from cld.lines import Arc, Curve, Line, line_gap

NEAR, SQUARE, STEP = 24.0, 48.0, 24.0
"""How far things are seen that lie near a point; the squares by which they are found; and how closely lines are
followed through these."""


@dataclass
class Ground:
    """What is already on the page: labels' boxes, lines, and small marks as (middle, radius)."""

    boxes: list[Box]
    arcs: list[Line] = field(default_factory=list)
    spots: list[tuple[Point, float]] = field(default_factory=list)
    cramped: int = 0
    """How many lines are too short to be seen, and signs and words that lie on something."""
    _squares: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    """Numbers of lines, boxes and spots by the squares of the page that they come near."""
    _known: dict[str, int] = field(default_factory=dict)
    """How many of each have their squares."""

    def near(self, what: str, point: Point) -> Sequence[int]:
        """The numbers of the `arcs`, `boxes` or `spots` that may be within `NEAR` of a point."""
        things = getattr(self, what)
        for number in range(self._known.get(what, 0), len(things)):
            for square in sorted(set(_squares(things[number]))):
                self._squares.setdefault((what, *square), []).append(number)
        self._known[what] = len(things)
        return self._squares.get((what, int(point[0] // SQUARE), int(point[1] // SQUARE)), ())

    def line_gap(self, point: Point, most: float, but: int = -1) -> float:
        """Distance of the nearest line (except number `but`), at most `most`, which must not exceed `NEAR`."""
        x, y = point
        best = most
        for number in self.near("arcs", point):
            line = self.arcs[number]
            if (
                number != but
                and line.left - best < x < line.right + best
                and line.top - best < y < line.bottom + best
            ):
                best = min(best, line_gap(line, point))
        return best


def _squares(thing: Line | Box | tuple[Point, float]) -> Iterator[tuple[int, int]]:
    """The squares of the page that a thing comes near."""
    if isinstance(thing, Box):
        extents = [(thing.x, thing.y, thing.right, thing.bottom)]
    elif isinstance(thing, Arc | Curve):
        extents = [(x - STEP, y - STEP, x + STEP, y + STEP) for x, y in thing.samples(STEP)]
    else:
        (x, y), radius = thing
        extents = [(x - radius, y - radius, x + radius, y + radius)]
    for left, top, right, bottom in extents:
        for column in range(int((left - NEAR) // SQUARE), int((right + NEAR) // SQUARE) + 1):
            for row in range(int((top - NEAR) // SQUARE), int((bottom + NEAR) // SQUARE) + 1):
                yield column, row
