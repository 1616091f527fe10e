"""Changes as lines of words: what is marked how, and what became of a link and of each field of a thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from cld.diff.records import Changes, Ends
from cld.model import Link
from cld.reports import diff_fields as fields
from cld.reports.diff_fields import Field, Moderated, Said
from cld.reports.loops_words import Words
from cld.reports.terminal import said

ADDED, REMOVED, TURNED, CHANGED = "+", "-", "±", "~"
"""Marks before a line."""


class Item(NamedTuple):
    """One change."""

    mark: str
    subject: str
    """What changed, as it is to stand out."""
    text: str = ""
    """What about it."""


class Section(NamedTuple):
    """Changes of one sort under a heading."""

    heading: str
    items: Sequence[Item]
    remarks: Sequence[str] = ()


class Sides(NamedTuple):
    """Words of both models."""

    old: Words
    new: Words
    kinds: Mapping[str, str]
    """Labels of kinds by id, the new model's first."""
    names: Mapping[str, str]
    """Of themes and of whoever holds an order, by id, the new model's first."""


def links(changes: Changes[Link], ids: Mapping[str, str], sides: Sides) -> Iterator[Item]:
    """A line for each link that came, went or changed.

    Args:
        ids: new ids of elements by their old ones, for those that probably got another.
    """
    for link in changes.added:
        yield Item(ADDED, arrow(link.ends, sides.new), _sign(link))
    for link in changes.removed:
        yield Item(REMOVED, arrow(link.ends, sides.old), _sign(link))
    for pair in changes.altered:
        told = list(told_of(fields.link_changes(pair, ids), sides))
        is_turned = pair.old.polarity is not pair.new.polarity
        if is_turned:
            told.insert(0, _turn(pair.old, pair.new))
        yield Item(TURNED if is_turned else CHANGED, arrow(pair.new.ends, sides.new), "; ".join(told))


def arrow(ends: Ends, words: Words) -> str:
    """A link by the labels of its ends."""
    return f"{words.labels[ends[0]]} → {words.labels[ends[1]]}"


def _sign(link: Link) -> str:
    late = f", delayed by {said(link.delay)}" if link.delay else ", delayed" if link.delayed else ""
    return f"({link.polarity.sign}){late}"


def _turn(old: Link, new: Link) -> str:
    return f"the sign was ({old.polarity.sign}), is now ({new.polarity.sign})"


def told_of(changes: Sequence[Field], sides: Sides) -> Iterator[str]:
    """Each field that changed, in words."""
    for name, old, new in changes:
        if name == "kind":
            yield f"moved from {sides.kinds[str(old)]} to {sides.kinds[str(new)]}"
        elif name == "delay":
            yield _delay(old, new)
        elif name == "moderated_by":
            factors = [cast("dict[str, Moderated]", each) for each in (old, new)]
            yield from _moderated(factors[0], factors[1], sides)
        elif name == "confidence":
            aspects = [cast("dict[str, str]", each or {}) for each in (old, new)]
            yield from _confidence(aspects[0], aspects[1])
        elif name == "through":
            assert isinstance(new, list), "a loop goes through a list of elements"
            yield f"now goes through {' → '.join(sides.new.labels[id] for id in new)}"
        elif isinstance(old, list) and isinstance(new, list):
            yield from listed(name, old, new)
        elif name in ("note", "story"):
            yield _noted(name, old, new)
        else:
            yield f"{name} {_value(old)}, now {_value(new)}"


def _value(value: Said) -> str:
    return "not stated" if value is None else f"{value:g}" if isinstance(value, float) else said(str(value))


def _delay(old: Said, new: Said) -> str:
    if not new:
        return "no longer delayed"
    length = f" by {said(new)}" if isinstance(new, str) else ""
    return f"the delay is now {said(new)}" if old and isinstance(new, str) else f"now delayed{length}"


def listed(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """What came to a list and went from it; `disputed_by` in words."""
    what = "evidence against it," if name == "disputed_by" else name
    yield from (f"{what} {said(each)} added" for each in new if each not in old)
    yield from (f"{what} {said(each)} removed" for each in old if each not in new)


def _confidence(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for part in dict.fromkeys((*old, *new)):
        if part == "note" and old.get(part) != new.get(part):
            yield "note on confidence changed"
        elif old.get(part) != new.get(part):
            which = "confidence" if part == "overall" else f"confidence, {part}:"
            yield f"{which} {_value(old.get(part))}, now {_value(new.get(part))}"


def _moderated(old: Mapping[str, Moderated], new: Mapping[str, Moderated], sides: Sides) -> Iterator[str]:
    for factor in sorted(old.keys() | new.keys()):
        if factor not in new:  # it may have been removed with what it did
            yield f"no longer depends on {sides.new.inner.get(factor) or sides.old.inner[factor]}"
        elif factor not in old:
            yield f"now depends on {sides.new.inner[factor]}: {_effect(new[factor])}"
        elif told := ", ".join(_changed_effect(old[factor], new[factor])):
            yield f"depends on {sides.new.inner[factor]}: {told}"


def _effect(moderated: Moderated) -> str:
    """What a moderation says, all of it."""
    against = [f"disputed by {id}" for id in moderated["disputed_by"] or ()]
    note = moderated["note"]
    more = [*(moderated["evidence"] or ()), *against, *([str(note)] if note else [])]
    return said(str(moderated["effect"]) + (f" ({'; '.join(more)})" if more else ""))


def _changed_effect(old: Moderated, new: Moderated) -> Iterator[str]:
    """What changed of a moderation, and nothing of what stayed: its note may be long."""
    for name, was in old.items():
        now = new[name]
        if isinstance(was, list) and isinstance(now, list):
            yield from listed(name, was, now)
        elif was != now:
            yield _noted(name, was, now) if name == "note" else f"{_value(was)}, now {_value(now)}"


def _noted(name: str, old: object, new: object) -> str:
    return f"{name} {'added' if old is None else 'removed' if new is None else 'changed'}"
