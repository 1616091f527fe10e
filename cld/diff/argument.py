"""Whether two models argue differently, or only say the same in other words, on other evidence, in other pictures."""

from __future__ import annotations

from cld.diff.held import Held, Reordered, orders, perspectives, same_order
from cld.diff.meaning import renamed_link, renamed_loop
from cld.diff.records import Altered, Diff
from cld.model import Element, Link, NamedLoop


def changes_argument(diff: Diff) -> bool:
    """Whether what causes what is another matter in the new model.

    It is where elements or links came or went; where an element is of another kind or valence; where a link has another
    sign, delay, strength, weight or moderators; where feedback loops were gained, lost or turned over; and where named
    loops came, went, take another way or are held to be of another polarity. So is what people hold: links of a
    perspective in the same respects, what it emphasises, and what is to come before what. Labels, notes, stories,
    evidence and how well a link is grounded, sources, groups, views and whatever else a spec says do not make another argument.
    """
    ids = diff.ids
    parts = (diff.elements, diff.links, diff.named)
    if any(part.added or part.removed for part in parts):
        return True
    if diff.loops.numbers is None or any(diff.loops.numbers):
        return True
    if any(_holds_otherwise(each, ids) for each in perspectives(diff)) or _is_reordered(orders(diff)):
        return True
    return (
        any(_role(pair.old) != _role(pair.new) for pair in diff.elements.altered)
        or any(_effect(renamed_link(pair.old, ids)) != _effect(pair.new) for pair in diff.links.altered)
        or any(_way(pair, ids) for pair in diff.named.altered)
    )


def _holds_otherwise(held: Held, ids: dict[str, str]) -> bool:
    links = held.links
    return bool(links.added or links.removed or held.emphasis) or any(
        _effect(renamed_link(pair.old, ids)) != _effect(pair.new) for pair in links.altered
    )


def _is_reordered(steps: Reordered) -> bool:
    return bool(steps.added or steps.removed) or not all(same_order(*pair) for pair in steps.altered)


def _role(element: Element) -> object:
    return element.kind, element.valence


def _effect(link: Link) -> object:
    factors = [(moderation.factor, moderation.effect) for moderation in link.moderations]
    return link.polarity, link.delayed, link.delay, link.strength, link.weight, factors


def _way(pair: Altered[NamedLoop], ids: dict[str, str]) -> bool:
    old = renamed_loop(pair.old, ids)
    return (old.through, old.polarity) != (pair.new.through, pair.new.polarity)
