"""What there is to say of a common model beside its spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cld.perspectives import Merged
from cld.reports.loops_words import enumeration, words_of
from cld.reports.numbers import counted
from cld.reports.terminal import said

SHOWN = 8
"""Disputed links, and remarks, that are told one by one."""


def summary(found: Merged) -> Iterator[str]:
    """How many links how many hold, which signs are disputed, and what is not as it was."""
    many = len(found.asked)
    names = {each.id: said(each.label) for each in found.model.perspectives}
    yield f"Perspectives: {enumeration([names[id] for id in found.asked], most=many)}."
    holders = Counter(len({id for id, _ in each.by}) for each in found.held)
    parts = [
        f"{number} held by {'all' if by == many else 'only one' if by == 1 else by}"
        for by, number in sorted(holders.items(), reverse=True)
    ]
    kept = len(found.model.links)
    left = len(found.held) - kept
    out = f" {counted(left, 'link')} left out, held by too few." if left else ""
    yield f"{counted(len(found.held), 'link')}: {', '.join(parts)}.{out}"
    yield from _disputes(found, names)
    empty = [names[each.id] for each in found.model.perspectives if not each.links]
    if empty:
        yield f"Without links, and so not counted: {enumeration(empty, most=len(empty))}."
    for note in found.notes[:SHOWN]:
        yield f"note: {said(note)}"
    if len(found.notes) > SHOWN:
        yield f"note: and {len(found.notes) - SHOWN} more of the kind."


def _disputes(found: Merged, names: dict[str, str]) -> Iterator[str]:
    disputed = [each for each in found.held if each.is_disputed]
    if not disputed:
        yield "No sign is disputed."
        return
    yield f"{counted(len(disputed), 'disputed sign')}:"
    labels = words_of(found.model).labels
    for each in disputed[:SHOWN]:
        who = ", ".join(f"{names[id]} ({sign.sign})" for id, sign in each.by)
        yield f"  {labels[each.link.source]} -> {labels[each.link.target]}: {who}"
    if len(disputed) > SHOWN:
        yield f"  and {len(disputed) - SHOWN} more; the spec's notes name them all"
