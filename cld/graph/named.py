"""Holding a named loop against the model's links: is it a loop, and of which polarity?"""

from __future__ import annotations

from typing import NamedTuple

from cld.graph.network import grouped, merge
from cld.graph.question import polarity_of
from cld.model import LoopPolarity, Model, NamedLoop


class NamedCheck(NamedTuple):
    """What the model says of a loop that an analyst has named."""

    missing: tuple[tuple[str, str], ...]
    """Steps, as pairs of ids in causal order, that neither a link nor a moderation makes."""
    moderations: tuple[tuple[str, str], ...]
    """Steps made by no link, but by the first element moderating a link that starts at the second."""
    repeated: tuple[str, ...]
    """Ids that stand in the loop more than once, in the order in which they come up again."""
    polarity: LoopPolarity | None
    """As its links make it; None for what is no feedback loop of links alone."""

    @property
    def is_loop(self) -> bool:
        """It is a feedback loop as `find_loops` counts them."""
        return self.polarity is not None


def check_named(model: Model, named: NamedLoop) -> NamedCheck:
    """Decide for each step of a named loop, the one from the last element to the first included, what makes it.

    A loop through a moderation (x acts on a link that starts at y, and y comes next) is a round that an
    analyst can mean, but no simple feedback loop: its polarity depends on more than the signs of links.
    """
    links = grouped(model.links)
    acts_before = {(m.factor, link.source) for link in model.links for m in link.moderations}
    elements = named.through
    steps = tuple(zip(elements, (*elements[1:], *elements[:1]), strict=True))
    unlinked = tuple(dict.fromkeys(step for step in steps if step not in links))
    repeated = tuple(dict.fromkeys(id for place, id in enumerate(elements) if id in elements[:place]))
    simple = bool(elements) and not unlinked and not repeated
    return NamedCheck(
        missing=tuple(step for step in unlinked if step not in acts_before),
        moderations=tuple(step for step in unlinked if step in acts_before),
        repeated=repeated,
        polarity=polarity_of(merge(links[step]) for step in steps) if simple else None,
    )
