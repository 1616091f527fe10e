"""The lines of a drawing as points, found by where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import ceil, floor, fsum
from typing import NamedTuple

from cld.geometry import around, bezier, distance, grown, segments_cross, shared_area
from cld.layouts import Box, Point

SHARED = 29.95
"""Lines that end within this distance of each other may cross there: they meet at the same label."""
STEP = 2.0
"""Lines are looked at in points about this far apart."""
RUN = 8
"""So many of these steps make a run, which is looked at only by what comes near it."""
CELL = 40.0
"""Size of the squares by which runs are found."""


class Stroke(NamedTuple):
    """The line of a link, as points about two units apart."""

    name: str
    points: tuple[Point, ...]
    acts: bool = False
    """A moderation, which is meant to end on another line."""

    @property
    def ends(self) -> tuple[Point, Point]:
        return self.points[0], self.points[-1]

    @property
    def length(self) -> float:
        return fsum(distance(a, b) for a, b in pairwise(self.points))


def stroke(name: str, chain: Sequence[Point]) -> Stroke:
    """The points at which a line is looked at: evenly spaced along it, at least eight steps, at most 600."""
    fine = bezier(chain, STEP / 2)
    steps = [distance(a, b) for a, b in pairwise(fine)]
    length = fsum(steps)
    each = length / max(8, min(600, ceil(length / STEP)))
    points, gone = [fine[0]], 0.0
    for (a, b), step in zip(pairwise(fine), steps, strict=True):
        while step and gone + step > each * len(points) + 1e-9:
            part = (each * len(points) - gone) / step
            points.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
        gone += step
    return Stroke(name, (*points, fine[-1]))


class Run(NamedTuple):
    """A short piece of a stroke: its box, and the stroke's points from `start` to `end`."""

    stroke: int
    box: Box
    start: int
    end: int


class Runs:
    """All strokes, cut into runs that are found by where they are: most of a figure is far from most of it."""

    def __init__(self, strokes: Sequence[Stroke]) -> None:
        self.strokes = strokes
        self.cells: dict[tuple[int, int], list[Run]] = {}
        for number, stroke in enumerate(strokes):
            last = len(stroke.points) - 1
            for start in range(0, last, RUN):
                end = min(start + RUN, last)
                run = Run(number, grown(around(stroke.points[start : end + 1]), 0.05), start, end)
                for cell in _cells(run.box):
                    self.cells.setdefault(cell, []).append(run)

    def each(self) -> list[Run]:
        """All runs, in drawing order."""
        return sorted({run for runs in self.cells.values() for run in runs})

    def near(self, box: Box) -> list[Run]:
        """The runs whose box meets another, in drawing order."""
        found = {run for cell in _cells(box) for run in self.cells.get(cell, ())}
        return sorted(run for run in found if shared_area(run.box, box) > 0)

    def points(self, box: Box) -> Iterator[tuple[int, Point]]:
        """The points of those runs, each with the number of its stroke."""
        for run in self.near(box):
            yield from (
                (run.stroke, point) for point in self.strokes[run.stroke].points[run.start : run.end + 1]
            )

    def crossings(self) -> list[tuple[int, int]]:
        """The pairs of strokes that cross."""
        found: set[tuple[int, int]] = set()
        for runs in self.cells.values():
            for a, b in combinations(runs, 2):
                pair = (a.stroke, b.stroke) if a.stroke < b.stroke else (b.stroke, a.stroke)
                if a.stroke == b.stroke or pair in found or shared_area(a.box, b.box) <= 0:
                    continue
                if self._cross(a, b) if a.stroke < b.stroke else self._cross(b, a):
                    found.add(pair)
        return sorted(found)

    def _cross(self, a: Run, b: Run) -> bool:
        """Whether two runs cross, other than where their strokes end together."""
        one, two = self.strokes[a.stroke], self.strokes[b.stroke]
        first, second = one.points, two.points
        for at in range(a.start, a.end):
            for by in range(b.start, b.end):
                if segments_cross(first[at], first[at + 1], second[by], second[by + 1]) and not any(
                    distance(end, first[at]) < SHARED and distance(end, other) < SHARED
                    for end in one.ends
                    for other in two.ends
                ):
                    return True
        return False


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(floor(box.x / CELL), floor(box.right / CELL) + 1):
        for row in range(floor(box.y / CELL), floor(box.bottom / CELL) + 1):
            yield column, row
