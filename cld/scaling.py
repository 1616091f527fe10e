"""A small map of who is close to whom: classical multidimensional scaling, the same on every machine.

Source: W. S. Torgerson, "Multidimensional scaling: I. Theory and method", Psychometrika 17 (1952), 401-419. The
eigenvectors are found by Jacobi's rotations (Jacobi 1846; Golub and Van Loan, Matrix Computations, 8.5), which need
nothing but sums, products and roots.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt
from typing import NamedTuple

_SWEEPS = 60
_SMALL = 1e-12
Matrix = list[list[float]]


class Plane(NamedTuple):
    """Points in a plane."""

    points: tuple[tuple[float, float], ...]
    """In the unit of the distances; the middle of all is (0, 0)."""
    share: float
    """How much of the distances the plane shows, of 1: what its two axes have of all that the distances spread."""


def scaled(distances: Sequence[Sequence[float]]) -> Plane:
    """Points whose distances are as near as can be to those given.

    Each axis points to where the point that lies furthest out along it is, the first one of several.

    Args:
        distances: a symmetric table with 0 on its diagonal.
    """
    many = len(distances)
    squares = [[value * value for value in row] for row in distances]
    rows = [fsum(row) / many for row in squares]
    whole = fsum(rows) / many if many else 0.0
    centred = [[-(squares[i][j] - rows[i] - rows[j] + whole) / 2 for j in range(many)] for i in range(many)]
    values, vectors = _eigen(centred)
    order = sorted(range(many), key=lambda place: (-round(values[place], 9), place))
    axes = [_axis(values[place], [row[place] for row in vectors]) for place in order[:2]]
    axes += [[0.0] * many] * (2 - len(axes))
    spread = fsum(abs(value) for value in values)
    seen = fsum(max(0.0, values[place]) for place in order[:2])
    points = tuple((round(x, 9) + 0.0, round(y, 9) + 0.0) for x, y in zip(*axes, strict=True))
    return Plane(points, seen / spread if spread > _SMALL else 1.0)


def _axis(value: float, vector: Sequence[float]) -> list[float]:
    if value <= _SMALL:
        return [0.0] * len(vector)
    far = max(range(len(vector)), key=lambda place: (round(abs(vector[place]), 9), -place))
    sign = -1.0 if vector[far] < 0 else 1.0
    return [sign * sqrt(value) * part for part in vector]


def _eigen(matrix: Matrix) -> tuple[list[float], Matrix]:
    """Eigenvalues of a symmetric matrix, and their vectors as columns."""
    many = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(many)] for i in range(many)]
    for _ in range(_SWEEPS):
        if all(abs(a[i][j]) < _SMALL for i in range(many) for j in range(i)):
            break
        for p in range(many):
            for q in range(p + 1, many):
                _rotate(a, v, p, q)
    return [a[i][i] for i in range(many)], v


def _rotate(a: Matrix, v: Matrix, p: int, q: int) -> None:
    """Turn the plane of two axes so that the entry between them vanishes."""
    if abs(a[p][q]) < _SMALL * _SMALL:
        return
    half = (a[q][q] - a[p][p]) / (2 * a[p][q])
    t = (1.0 if half >= 0 else -1.0) / (abs(half) + sqrt(half * half + 1))
    c = 1 / sqrt(t * t + 1)
    s = t * c
    for row in (*a, *v):
        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
    for j in range(len(a)):
        a[p][j], a[q][j] = c * a[p][j] - s * a[q][j], s * a[p][j] + c * a[q][j]
