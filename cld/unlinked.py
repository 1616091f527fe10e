"""Elements of a diagram that a filter of links leaves without any: what is left of it is easier to read without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cld import text
from cld.layouts import Layout, Text
from cld.legend import text_size
from cld.model import Model, View
from cld.views import Content, show

GAP = 10.0
"""Between a figure and the notes under it."""
EDGE = 16.0


def without_unlinked(model: Model, view: View, less: Model, narrow: View) -> tuple[View, str]:
    """The view of what is left without the elements that are linked in the whole and no more; and a sentence on them.

    Views of other layouts stay as they are, for their panels are lists, and it is said how many elements stand there
    without a link; so does a picture in which no link is left.

    Args:
        view: of the whole model.
        less: what is left of the model.
        narrow: what is to be shown of that.
    """
    before, after = show(model, view), show(less, narrow)
    kinds = {kind.id for kind in model.kinds} | {"all", "in-loops"}  # as words of a view, they stand for more
    there = {element.id for element in after.elements}
    left = sorted((there & _linked(before)) - _linked(after) - kinds)
    if not left or not after.links:
        return narrow, ""
    if narrow.layout != "loops":
        have = "has" if len(left) == 1 else "have"
        return narrow, f"All elements are listed; {len(left)} of {len(there)} {have} no such link."
    many = f"{len(left)} of {len(there)} elements {'is' if len(left) == 1 else 'are'} left out"
    joins = "it" if len(left) == 1 else "them"
    return replace(narrow, leave_out=(*narrow.leave_out, *left)), f"{many}: no such link joins {joins}."


def _linked(content: Content) -> set[str]:
    return {
        id for link in content.links for id in (link.source, link.target, *(m for m, _ in link.moderations))
    }


def noted(layout: Layout, notes: Sequence[str]) -> Layout:
    """The figure with notes under it."""
    size = text_size(layout.nodes)
    lines = [line for note in notes for line in text.wrap(note, max(layout.width - 2 * EDGE, 240.0), size)]
    step = text.LINE * size
    first = layout.height - EDGE + GAP + text.ASCENT * size
    left = min([EDGE, *(line.x for line in layout.notes)])  # in line with what stands there already
    texts = tuple(Text(left, round(first + step * at, 2), line, size) for at, line in enumerate(lines))
    height = round(layout.height + GAP + step * len(lines), 2)
    widest = max((text.width(line, size) for line in lines), default=0.0) + 2 * EDGE
    return layout._replace(
        width=max(layout.width, round(widest, 2)), height=height, notes=(*layout.notes, *texts)
    )
