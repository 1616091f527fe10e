"""Plane geometry of figures: boxes, straight pieces and Bézier chains. Lengths in user units, y downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, fsum, hypot

from cld.layouts import Box, Point

NEARBY = 170.0
"""About as far apart as labels are that a link joins."""


def grown(box: Box, margin: float) -> Box:
    """The box with a margin on every side (a negative margin shrinks it)."""
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)


def shared_area(a: Box, b: Box) -> float:
    """Area that two boxes have in common; 0 where either is empty."""
    wide = min(a.right, b.right) - max(a.x, b.x)
    high = min(a.bottom, b.bottom) - max(a.y, b.y)
    return wide * high if wide > 0 and high > 0 else 0.0


def holds(box: Box, point: Point) -> bool:
    """Whether the point lies strictly inside the box."""
    return box.x < point[0] < box.right and box.y < point[1] < box.bottom


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all boxes. Raises ValueError for none."""
    every = list(boxes)
    left, top = min(b.x for b in every), min(b.y for b in every)
    return Box(left, top, max(b.right for b in every) - left, max(b.bottom for b in every) - top)


def around(points: Iterable[Point]) -> Box:
    """The smallest box around all points. Raises ValueError for none."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def distance(a: Point, b: Point) -> float:
    """Distance of two points."""
    return hypot(a[0] - b[0], a[1] - b[1])


def distance_to_box(box: Box, point: Point) -> float:
    """Distance of a point from a box; 0 inside."""
    return hypot(
        max(box.x - point[0], 0.0, point[0] - box.right), max(box.y - point[1], 0.0, point[1] - box.bottom)
    )


def box_gap(a: Box, b: Box) -> float:
    """Distance of two boxes; 0 where they touch or overlap."""
    return hypot(max(b.x - a.right, 0.0, a.x - b.right), max(b.y - a.bottom, 0.0, a.y - b.bottom))


def is_near(box: Box, other: Box, rest: Iterable[Box]) -> bool:
    """Whether a reader would say that a box stands near another: by itself, or beside how far off the rest is."""
    gap = box_gap(box, other)
    gaps = [box_gap(box, each) for each in rest]
    return gap <= NEARBY or 4 * len([each for each in gaps if each < gap]) <= len(gaps)


def segments_cross(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether the segments pq and rs cross at an inner point of both."""
    (px, py), (qx, qy), (rx, ry), (sx, sy) = p, q, r, s  # asked too often for calls of helpers
    dx, dy = qx - px, qy - py
    if (dx * (ry - py) - dy * (rx - px)) * (dx * (sy - py) - dy * (sx - px)) >= 0:
        return False
    dx, dy = sx - rx, sy - ry
    return (dx * (py - ry) - dy * (px - rx)) * (dx * (qy - ry) - dy * (qx - rx)) < 0


def signed_area(polygon: Sequence[Point]) -> float:
    """Area of a closed polygon: positive where it runs clockwise on the page."""
    return (
        fsum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True))
        / 2
    )


def inside(polygon: Sequence[Point], point: Point) -> bool:
    """Whether a point lies within a closed polygon (even-odd rule)."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            within = not within
    return within


def bezier(path: Sequence[Point], step: float = 2.0) -> list[Point]:
    """Points along a chain of cubic Bézier curves (start, then control, control, end for each piece).

    They are about `step` apart, at least eight to a piece.
    """
    points = [path[0]]
    for index in range(0, len(path) - 1, 3):
        a, b, c, d = path[index : index + 4]
        length = (distance(a, b) + distance(b, c) + distance(c, d) + distance(a, d)) / 2
        count = max(8, min(600, ceil(length / step)))
        for number in range(1, count + 1):
            t = number / count
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            points.append(
                (p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1])
            )
    return points
