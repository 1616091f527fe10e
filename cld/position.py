"""Where authors pin elements in figures: drawing, not meaning."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """Where an author pins an element in figures: at a spot, or in relation to other elements (ids).

    Either `x` and `y` are given (units of 1/96 inch, to the right and down) or relations are, never both.
    Relations hold between middles: `left_of` is further to the left, by however much. It is drawing, not meaning.
    """

    x: float | None = None
    y: float | None = None
    left_of: str | None = None
    right_of: str | None = None
    above: str | None = None
    below: str | None = None
    near: str | None = None

    @property
    def spot(self) -> tuple[float, float] | None:
        """The place of the element's middle, or None where it is only related to others."""
        return None if self.x is None or self.y is None else (self.x, self.y)

    @property
    def relations(self) -> tuple[tuple[str, str], ...]:
        """(`left_of`, `right_of`, `above`, `below` or `near`, id of the other element), in this order."""
        return tuple((name, id) for name, id in zip(RELATIONS, self[2:], strict=True) if isinstance(id, str))


RELATIONS = Position._fields[2:]
"""The names of the relations between an element and another."""
SIDES = {"left_of": (-1, 0), "right_of": (1, 0), "above": (0, -1), "below": (0, 1)}
"""Of the relations that are sides: which way the element lies from the other, across and down."""


def is_beside(side: str, at: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether a place lies to a side of another, by however much."""
    across, down = SIDES[side]
    return across * (at[0] - other[0]) + down * (at[1] - other[1]) > 0
