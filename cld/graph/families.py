"""Families of loops: loops that tell the same story by way of a detour, to be read as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cld.graph.loops import Loop, canonical_ids


class Variant(NamedTuple):
    """A loop that takes a detour where its family's loop takes a link."""

    loop: Loop
    link: tuple[str, str]
    """The ends (ids) of the link that it does not take."""
    detour: tuple[str, ...]
    """The elements (ids) that it passes instead, in causal order; at least one."""


class Family(NamedTuple):
    """A loop, and those that differ from it by one detour."""

    loop: Loop
    variants: tuple[Variant, ...]
    """Sorted by length and then by elements."""


def loop_families(loops: Iterable[Loop]) -> tuple[Family, ...]:
    """Put loops that differ only by a detour into one family; each loop is in one, often alone.

    A loop is a variant of a shorter one if it is the same but for one link u -> w, in place of which it has
    u -> ... -> w through elements that the shorter one does not have; if these are fewer than the elements of the
    shorter one, so that the two have most in common; and if both are of the same polarity, so that no
    family has loops that work against each other.

    Loops are gone through by length and then by elements. One that is a variant of loops at the head of families
    joins the one from which it differs by the fewest elements (of several, the one that comes first);
    else it heads a family of its own. So all of a family differ from its head by one detour, not by
    several in a row. A loop with a name always heads a family.

    Time grows with the loops' links and the shortcuts between their elements. What is no loop of the list
    heads no family; the order of the list does not matter.
    """
    ordered = sorted(loops, key=_order)
    effects: dict[str, dict[str, None]] = {}
    for loop in ordered:
        for cause, effect in zip(loop.elements, (*loop.elements[1:], loop.elements[0]), strict=True):
            effects.setdefault(cause, {})[effect] = None
    heads: dict[tuple[str, ...], tuple[Loop, list[Variant]]] = {}
    for loop in ordered:
        nearest = None if loop.name else _nearest(loop, effects, heads)
        if nearest is None:
            heads[loop.elements] = loop, []
        else:
            head, variant = nearest
            heads[head][1].append(variant)
    return tuple([Family(loop, tuple(variants)) for loop, variants in heads.values()])


def _order(loop: Loop) -> tuple[int, tuple[str, ...]]:
    return loop.length, loop.elements


def _nearest(
    loop: Loop,
    effects: Mapping[str, Iterable[str]],
    heads: Mapping[tuple[str, ...], tuple[Loop, list[Variant]]],
) -> tuple[tuple[str, ...], Variant] | None:
    """The head that a loop joins, by its elements, and the loop as its variant."""
    elements, size = loop.elements, loop.length
    places = {id: place for place, id in enumerate(elements)}
    best: tuple[int, tuple[str, ...], tuple[str, str]] | None = None
    for here, cause in enumerate(elements):
        for effect in effects[cause]:
            there = places.get(effect, here)
            skipped = (there - here - 1) % size
            if not 0 < skipped < size - skipped or (best and skipped > best[0]):
                continue
            # what is left begins with the smallest id, unless that is skipped
            left = elements[: here + 1] + elements[there:] if there > here else elements[there : here + 1]
            head = left if left[0] == elements[0] else canonical_ids(left)
            if head in heads and heads[head][0].polarity is loop.polarity:
                found = skipped, head, (cause, effect)
                best = found if best is None else min(best, found)
    if best is None:
        return None
    skipped, head, link = best
    twice = elements * 2
    start = places[link[0]] + 1
    return head, Variant(loop, link, twice[start : start + skipped])
