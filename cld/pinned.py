"""What became of the positions that an author gives: those that a finished figure does not keep, or keeps at a price.

Spots are always kept, also where one label then lies on another; sides and `near` are wishes, which can lose. How much room a
label takes is known once its text is measured, and what a wish costs once all else is placed. So this is said
of a figure that was drawn, not of a spec that is validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import ceil
from typing import NamedTuple

from cld.diagnostics import Diagnostic, Label, Severity, in_order
from cld.geometry import grown, is_near, shared_area
from cld.layouts import Layout, Node
from cld.model import Element, Model
from cld.position import SIDES, is_beside
from cld.source import Source
from cld.spec.faults import Fault
from cld.spec.words import listed, shortened
from cld.views import Content

PINNED_OVERLAP = Fault(
    "CLD701",
    "pinned-overlap",
    """Two elements are pinned so near each other that their labels run into each other in the figure.

A pin is kept exactly as it is written, so nothing moves out of the way. How much room a label takes depends on
its words: the message says how far apart the middles of these two have to be. Move one of the pins, shorten a
label, or delete a pin and let the program find the place. The figure is drawn all the same.""",
)
POSITION_NOT_KEPT = Fault(
    "CLD702",
    "position-not-kept",
    """An element was to stand left of, right of, above, below or near another, and in the figure it does not.
(Near is no further off than linked elements mostly are, or nearer than three quarters of all others.)

Such words are wishes, not rules: one can lose against fewer crossings in a dense map, against other wishes, and
against spots. To be sure of a place, pin both elements at spots (`x` and `y`); or delete the wish, so that
the file does not say what the figure does not show. The figure is drawn all the same.""",
)
MANUALS = ((PINNED_OVERLAP, Severity.WARNING), (POSITION_NOT_KEPT, Severity.WARNING))

_GAP = 10.0
"""Between labels, in units, that the help asks for beyond their own room."""


class Amiss(NamedTuple):
    """A pin of one figure that leaves something to say: that it lies on another, or that a wish is not kept."""

    element: str
    other: str
    relation: str = ""
    """`left_of`, `near` and so on; empty where the two overlap."""
    apart: tuple[int, int] = (0, 0)
    """Of two that overlap: how far apart their middles would have to be, across or down."""


def amiss(content: Content, layout: Layout) -> tuple[Amiss, ...]:
    """What is to be said of the pins of a diagram of loops, as it is drawn. Other layouts have no pins."""
    pinned = [element for element in content.elements if element.position is not None]
    nodes = {node.id: node for node in layout.nodes if node.shape == "label"}
    return (*_overlaps(pinned, nodes), *_wishes(pinned, nodes))


def _overlaps(pinned: Iterable[Element], nodes: Mapping[str, Node]) -> Iterator[Amiss]:
    spotted = [nodes[e.id] for e in pinned if e.position and e.position.spot and e.id in nodes]
    for one, other in combinations(spotted, 2):
        if shared_area(grown(one.box, -1), grown(other.box, -1)) > 4:  # as `quality` counts
            wide, high = (ceil((a + b) / 2 + _GAP) for a, b in zip(one.box[2:], other.box[2:], strict=True))
            yield Amiss(one.id, other.id, apart=(wide, high))


def _wishes(pinned: Iterable[Element], nodes: Mapping[str, Node]) -> Iterator[Amiss]:
    boxes = {id: node.box for id, node in nodes.items()}
    for element in pinned:
        for relation, other in element.position.relations if element.position else ():
            if element.id not in boxes or other not in boxes:
                continue
            one, that = boxes[element.id], boxes[other]
            if relation in SIDES:
                kept = is_beside(relation, one.centre, that.centre)
            else:
                kept = is_near(one, that, (box for id, box in boxes.items() if id not in (element.id, other)))
            if not kept:
                yield Amiss(element.id, other, relation)


def remarks(source: Source, model: Model, found: Mapping[str, Iterable[Amiss]]) -> tuple[Diagnostic, ...]:
    """What to tell the author of a spec about its pins.

    Args:
        found: what `amiss` found, by the names of the views. What holds in several views is said once.
    """
    views: dict[Amiss, list[str]] = {}
    for view, each in found.items():
        for one in each:
            views.setdefault(one, []).append(view)
    elements = {element.id: element for element in model.elements}
    return in_order([_remark(source, elements, one, names) for one, names in views.items()])


def _remark(source: Source, elements: Mapping[str, Element], one: Amiss, views: list[str]) -> Diagnostic:
    pins = [elements[one.element].position_span, elements[one.other].position_span]
    id, other = shortened(one.element), shortened(one.other)
    where = f"in the figure{'s' if len(views) > 1 else ''} {listed(views, 'and')}"
    if one.relation:
        message = f"`{id}` does not stand {one.relation.replace('_', ' ')} `{other}` {where}"
        help = "pin both at spots (`x` and `y`), or delete the wish"
        return Diagnostic(*POSITION_NOT_KEPT[:2], Severity.WARNING, source, pins[0], message, help)
    first, second = sorted(pins)
    wide, high = one.apart
    message = (
        f"`{id}` and `{other}` are pinned so near each other that their labels run into each other {where}"
    )
    help = f"move one of them: their middles have to be {wide} units apart across, or {high} down"
    labels = (Label(first, "the other pin"),)
    return Diagnostic(*PINNED_OVERLAP[:2], Severity.WARNING, source, second, message, help, labels)
