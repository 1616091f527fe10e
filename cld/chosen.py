"""Which feedback loops a figure is about: those of some ids, or of a set; and which of them a view shows."""

from __future__ import annotations

from collections.abc import Sequence

from cld.emphasis import bold, loops_of_set, made_up, named
from cld.model import Model, View
from cld.views import DrawnLoop, show

__all__ = ["DrawnLoop", "loops_of_set", "made_up", "named", "visible"]


def visible(model: Model, view: View, loops: Sequence[DrawnLoop]) -> frozenset[str]:
    """The ids of those loops of which a view shows a link at least."""
    emphasis = bold(show(model, view), loops).emphasis
    return frozenset(loop.id for loop in emphasis.loops) if emphasis else frozenset()
