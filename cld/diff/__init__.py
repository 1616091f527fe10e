"""What is different in meaning between two models: elements, links, named loops, feedback loops, and the rest.

    diff = compare(old, new)
    applied(old, diff)   # means what `new` means
    compare(new, old)    # is swapped(diff)

Order, comments and formatting are no difference, nor are positions of elements, the version and its change notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from cld.diff.links import link_changes
from cld.diff.loops import Quick, compare_loops
from cld.diff.matching import new_ids
from cld.diff.meaning import (
    Ids,
    renamed,
    renamed_element,
    renamed_link,
    renamed_loop,
    said_beside,
    settled,
    with_said,
)
from cld.diff.records import Altered, Changes, Diff, Noun, Other, Value, swapped
from cld.model import Element, Model, NamedLoop

__all__ = ["Diff", "Quick", "applied", "compare", "swapped"]


def compare(old: Model, new: Model, quick: Quick | None = None) -> Diff:
    """What is different in meaning between two models.

    An element is the same where its id is. Of others, those that probably are the same under a new id are told by
    label and links (`cld.diff.matching`), and links count as the same between the same elements.

    Args:
        quick: do no more than this about feedback loops.
    """
    before, after = settled(old), settled(new)
    ids = new_ids(before, after)
    elements = _by_id(before.elements, after.elements, ids, renamed_element)
    return Diff(
        elements,
        link_changes(before.links, after.links, ids),
        _by_id(before.loops, after.loops, ids, renamed_loop),
        _others(before, after, ids),
        compare_loops(before, after, ids, quick),
    )


_Entry = TypeVar("_Entry", Element, NamedLoop)


def _by_id(
    old: Iterable[_Entry], new: Iterable[_Entry], ids: Ids, rename: Callable[[_Entry, Ids], _Entry]
) -> Changes[_Entry]:
    before = {rename(each, ids).id: each for each in old}
    after = {each.id: each for each in new}
    kept = [Altered(before[id], after[id]) for id in sorted(before.keys() & after.keys())]
    return Changes(
        tuple(after[id] for id in sorted(after.keys() - before.keys())),
        tuple(before[id] for id in sorted(before.keys() - after.keys())),
        tuple(pair for pair in kept if rename(pair.old, ids) != pair.new or pair.old.id != pair.new.id),
    )


def _others(old: Model, new: Model, ids: Ids) -> tuple[Other, ...]:
    before, after = said_beside(old), said_beside(new)
    here = said_beside(renamed(old, ids))
    return tuple(
        Other(*key, before.get(key), after.get(key))
        for key in sorted(here.keys() | after.keys())
        if here.get(key) != after.get(key)
    )


def applied(old: Model, diff: Diff) -> Model:
    """The old model with all changes made: it means what the new one means.

    Version and change notes stay the old ones; positions, which are no part of the meaning, are left out.
    """
    ids = diff.ids
    base = renamed(settled(old), ids)
    said: dict[tuple[str, str], Value] = said_beside(base)
    for section, key, _, value in diff.others:
        said.pop((section, key), None)
        if value is not None:
            said[section, key] = value
    made = replace(
        base,
        version=old.version,
        changes=old.changes,
        elements=_with(base.elements, diff.elements, lambda each: renamed_element(each, ids)),
        links=_with(base.links, diff.links, lambda each: renamed_link(each, ids)),
        loops=_with(base.loops, diff.named, lambda each: renamed_loop(each, ids)),
    )
    return replace(settled(with_said(made, said)), version=old.version, changes=old.changes)


def _with(base: Iterable[Noun], changes: Changes[Noun], rename: Callable[[Noun], Noun]) -> tuple[Noun, ...]:
    left = list(base)
    for gone in (*changes.removed, *(pair.old for pair in changes.altered)):
        left.remove(rename(gone))
    return (*left, *changes.added, *(pair.new for pair in changes.altered))
