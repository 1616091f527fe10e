"""What a figure says: the elements, links and loops of a model that its picture shows, counted before it is drawn."""

from __future__ import annotations

from typing import NamedTuple

from cld.model import Model, View
from cld.views import show

Ends = tuple[str, str]


class Shown(NamedTuple):
    """What the picture of a view shows of its model. Ids; all sorted."""

    title: str
    elements: tuple[str, ...]
    links: tuple[Ends, ...]
    """Ends of the model's links that a line stands for."""
    bridges: tuple[Ends, ...]
    """Ends of lines that stand for paths through elements that are not shown."""
    undrawn: tuple[Ends, ...]
    """Ends of links between its elements that no line stands for."""
    dotted: tuple[Ends, ...]
    """Ends of those links that only a dotted line stands for, as if they were moderations."""
    moderations: tuple[tuple[str, str, str], ...]
    """(cause, effect, factor) of the moderations of its links whose factor is shown."""
    loops: tuple[str, ...]
    """Named loops that have a marker."""
    bundled: bool
    """Whether a line may stand for several links, and loops have no marker: a framework."""
    bold: tuple[str, ...]
    """Named loops that are drawn bold, and all else calm."""
    also: tuple[str, ...]
    """What else the lines and marks tell: `carry`, `support` and `steps`, as the view has them."""


def shown(model: Model, view: View) -> Shown:
    """What the picture of a view shows.

    Raises:
        KeyError: a word of the view is no choice word, kind, element, loop or group of the model.
    """
    content = show(model, view)
    direct = {(link.source, link.target): link for link in content.links if not link.bridged}
    bridges = {(link.source, link.target) for link in content.links if link.bridged}
    acting = {(*ends, factor) for ends, link in direct.items() for factor, _ in link.moderations}
    drawn, dotted = frozenset((*direct, *bridges)), frozenset[Ends]()
    bundled = view.layout == "framework"
    if bundled:
        from cld.layouts.framework import stands_for

        standing = stands_for(content)
        drawn, dotted = standing.links, standing.dotted
        acting &= standing.moderations
    return Shown(
        content.title,
        tuple(element.id for element in content.elements),
        tuple(sorted(drawn & direct.keys())),
        tuple(sorted(drawn & bridges)),
        tuple(sorted(direct.keys() - drawn)),
        tuple(sorted(dotted & direct.keys())),
        tuple(sorted(acting)),
        () if bundled else tuple(loop.id for loop in content.loops),
        bundled,
        view.highlight,
        tuple(word for word in ("carry", "support", "steps") if getattr(view, word)),
    )
