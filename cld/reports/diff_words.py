"""What is different between two models in plain words, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import NamedTuple

from cld.diff.records import Changes, Diff, Ends, LoopChange, LoopChanges, Noun, Other
from cld.model import Link, Model
from cld.reports import diff_fields as fields
from cld.reports.diff_fields import Compared, Field, Said
from cld.reports.loops import by_polarity
from cld.reports.loops_words import Words, by_number, enumeration, sentence, words_of
from cld.reports.numbers import counted, exact
from cld.reports.terminal import said

ADDED, REMOVED, TURNED, CHANGED = "+", "-", "±", "~"
"""Marks before a line."""
ROWS = 20
"""Loops told of each: gained, lost, turned over. JSON holds all."""


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


class _Sides(NamedTuple):
    """Words of both models."""

    old: Words
    new: Words
    kinds: Mapping[str, str]
    """Labels of kinds by id, the new model's first."""


def sections(compared: Compared, loops: bool = True) -> list[Section]:
    """Everything that is different, without sections in which nothing is.

    Args:
        loops: tell of feedback loops too.
    """
    old, new, _, diff = compared
    kinds = {kind.id: said(kind.label) for kind in (*old.kinds, *new.kinds)}
    sides = _Sides(words_of(old), words_of(new), kinds)
    found = [
        Section("Elements", list(_elements(diff, sides))),
        Section("Links", list(_links(diff, sides))),
        *(_loop_sections(diff.loops, sides) if loops else ()),
        Section("Named loops", list(_named(diff, sides))),
        Section("Also", list(_others(diff.others))),
    ]
    return [section for section in found if section.items or section.remarks]


def headlines(compared: Compared) -> Iterator[str]:
    """How much is different, in a sentence each for elements and links, loops, and the rest."""
    _, new, _, diff = compared
    if diff.is_empty:
        yield "Both mean the same."
        return
    renamed, turned = len(fields.renamed(diff)), len(fields.turned(diff))
    changed = sum(bool(fields.element_changes(pair)) for pair in diff.elements.altered)
    detailed = sum(bool(fields.link_changes(pair, diff)) for pair in diff.links.altered)
    yield _numbers("element", diff.elements, len(new.elements), {"renamed": renamed, "changed": changed})
    yield _numbers("link", diff.links, len(new.links), {"turned": turned, "changed": detailed})
    yield _feedback(diff.loops)
    if any(diff.named) or diff.others:
        named = sum(map(len, diff.named))
        rest = [counted(named, "named loop")] if named else []
        rest += [counted(len(diff.others), "other change")] if diff.others else []
        yield f"Also: {enumeration(rest)}."


def _numbers(noun: str, changes: Changes[Noun], now: int, more: Mapping[str, int]) -> str:
    each = {"added": len(changes.added), "removed": len(changes.removed), **more}
    there = [f"{exact(many)} {word}" for word, many in each.items() if many]
    kept = now - len(changes.added) - len(changes.altered)
    stay = f"; {exact(kept)} unchanged" if there else ""
    return f"{noun.capitalize()}s: {enumeration(there, most=9) or 'no change'}{stay}."


def _feedback(loops: LoopChanges) -> str:
    if loops.numbers is None:
        return "Feedback loops: too many came, went or turned over to count them."
    words = ("gained", "lost", "turned over")
    there = [f"{exact(many)} {word}" for word, many in zip(words, loops.numbers, strict=True) if many]
    return f"Feedback loops: {enumeration(there) or 'none gained, lost or turned over'}."


# Elements and links


def _elements(diff: Diff, sides: _Sides) -> Iterator[Item]:
    for element in diff.elements.added:
        yield Item(ADDED, sides.new.labels[element.id], f"among {sides.kinds[element.kind]}")
    for element in diff.elements.removed:
        yield Item(REMOVED, sides.old.labels[element.id], f"was among {sides.kinds[element.kind]}")
    for pair in diff.elements.altered:
        old, new = sides.old.labels[pair.old.id], sides.new.labels[pair.new.id]
        told = list(_told(fields.element_changes(pair), sides))
        if pair.old.id != pair.new.id:
            as_ = f" (`{pair.old.id}`, now `{pair.new.id}`)"
            told.insert(0, f"probably the same as what was called {old}{as_}, by its label and links")
        elif pair.old.label != pair.new.label:
            told.insert(0, f"was called {old}")
        yield Item(CHANGED, new, "; ".join(told))


def _links(diff: Diff, sides: _Sides) -> Iterator[Item]:
    for link in diff.links.added:
        yield Item(ADDED, arrow(link.ends, sides.new), _sign(link))
    for link in diff.links.removed:
        yield Item(REMOVED, arrow(link.ends, sides.old), _sign(link))
    for pair in diff.links.altered:
        told = list(_told(fields.link_changes(pair, diff), sides))
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


def _told(changes: Sequence[Field], sides: _Sides) -> Iterator[str]:
    for name, old, new in changes:
        if name == "kind":
            yield f"moved from {sides.kinds[str(old)]} to {sides.kinds[str(new)]}"
        elif name == "delay":
            yield _delay(old, new)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from _moderated(old, new, sides)
        elif name == "through":
            assert isinstance(new, list), "a loop goes through a list of elements"
            yield f"now goes through {' → '.join(sides.new.labels[id] for id in new)}"
        elif isinstance(old, list) and isinstance(new, list):
            yield from (f"{name} {each} added" for each in new if each not in old)
            yield from (f"{name} {each} removed" for each in old if each not in new)
        elif name in ("note", "story"):
            yield f"{name} {'added' if old is None else 'removed' if new is None else 'changed'}"
        else:
            yield f"{name} {_value(old)}, now {_value(new)}"


def _value(value: Said) -> str:
    return "not stated" if value is None else f"{value:g}" if isinstance(value, float) else said(str(value))


def _delay(old: Said, new: Said) -> str:
    if not new:
        return "no longer delayed"
    length = f" by {said(new)}" if isinstance(new, str) else ""
    return f"the delay is now {said(new)}" if old and isinstance(new, str) else f"now delayed{length}"


def _moderated(old: Mapping[str, str], new: Mapping[str, str], sides: _Sides) -> Iterator[str]:
    for factor in sorted(old.keys() | new.keys()):
        if factor not in new:  # it may have been removed with what it did
            yield f"no longer depends on {sides.new.inner.get(factor) or sides.old.inner[factor]}"
        elif factor not in old:
            yield f"now depends on {sides.new.inner[factor]}: {said(new[factor])}"
        elif old[factor] != new[factor]:
            yield f"depends on {sides.new.inner[factor]}: {said(old[factor])}, now {said(new[factor])}"


# Loops


def _loop_sections(loops: LoopChanges, sides: _Sides) -> Iterator[Section]:
    for heading, mark, changes in (
        ("Feedback loops gained", ADDED, loops.gained),
        ("Feedback loops lost", REMOVED, loops.lost),
        ("Feedback loops turned over", TURNED, loops.turned),
    ):
        ordered = in_order_told(changes)
        shown = [_loop(mark, change, sides) for change in ordered[:ROWS]]
        more = len(ordered) - len(shown)
        left = [f"And {counted(more, 'more loop')}; --format json lists all."] if more else []
        yield Section(heading, shown, left)
    if not loops.complete:
        yield Section("Not all loops are listed", (), list(incomplete(loops)))


def in_order_told(changes: Sequence[LoopChange]) -> list[LoopChange]:
    """Named loops first, by number, then the others as they come: the shortest first."""
    return sorted(
        changes, key=lambda change: (not change.loop.name, by_number(change.loop) if change.loop.name else ())
    )


def _loop(mark: str, change: LoopChange, sides: _Sides) -> Item:
    words = sides.new if change.new else sides.old
    loop = change.loop
    is_named = loop.id in words.starts
    name = f"{loop.id} {said(loop.name)}".strip() if is_named else loop.polarity.value.capitalize()
    polarity = f"{loop.polarity.value}: " if is_named else ""
    if change.old and change.new:
        polarity = f"was {change.old.polarity.value}, is now {loop.polarity.value}: "
        name = name if is_named else "A loop"
    return Item(
        mark,
        name,
        f"{polarity}{sentence(loop, words)}. {because(change, sides.new if change.new else sides.old)}",
    )


def because(change: LoopChange, words: Words) -> str:
    """Which links did it, in words of the model that has the loop, the new one before the old."""
    links = enumeration([arrow(ends, words) for ends in change.because], most=5)
    many = len(change.because) > 1
    if change.old is None:
        return f"New link{'s' if many else ''}: {links}."
    if change.new is None:
        return f"Removed link{'s' if many else ''}: {links}."
    return f"Turned link{'s' if many else ''}: {links}."


def incomplete(loops: LoopChanges) -> Iterator[str]:
    """What to know of a list that does not hold all loops."""
    if loops.shortest:
        yield "Too many loops came, went or turned over to list them all. Listed are the shortest."
        return
    yield (
        "Too many loops came, went or turned over to list them all. Listed are those among the shortest independent "
        "loops of the two models (Oliva 2004)"
        + (", and the numbers above count all of them." if loops.numbers else ".")
    )
    for when, counts in (("Before", loops.before), ("Now", loops.after)):
        if counts is not None:
            about = "about " if loops.estimated else ""
            yield f"{when}: {about}{counted(counts.total, 'feedback loop')} ({by_polarity(counts) or 'none'})."


# The rest


def _named(diff: Diff, sides: _Sides) -> Iterator[Item]:
    for mark, loops, words in (
        (ADDED, diff.named.added, sides.new),
        (REMOVED, diff.named.removed, sides.old),
    ):
        for loop in sorted(loops, key=by_number):
            rounds = " → ".join(words.labels.get(id, id) for id in loop.through)
            yield Item(mark, f"{loop.id} {said(loop.name)}".strip(), rounds)
    for pair in sorted(diff.named.altered, key=lambda pair: by_number(pair.new)):
        told = "; ".join(_told(fields.loop_changes(pair, diff), sides))
        yield Item(CHANGED, f"{pair.new.id} {said(pair.new.name)}".strip(), told)


_LONG = ("description", "notes")


def _others(others: Sequence[Other]) -> Iterator[Item]:
    for section, key, old, new in others:
        mark, what = (
            (ADDED, "added") if old is None else (REMOVED, "removed") if new is None else (CHANGED, "changed")
        )
        subject = f"{section}: {key}" if key else section
        if isinstance(old, str) and isinstance(new, str) and section not in _LONG:
            yield Item(mark, subject, f"was “{said(old)}”, is now “{said(new)}”")
        else:
            yield Item(mark, subject, what + _which_fields(old, new))


def _which_fields(old: object, new: object) -> str:
    """Of an entry that changed: what it says other things in."""
    if not isinstance(old, type(new)) or not is_dataclass(old) or isinstance(old, type):
        return ""
    names = [field.name for field in dataclass_fields(old) if field.compare]
    return f": {', '.join(name for name in names if getattr(old, name) != getattr(new, name))}"


def title(model: Model, name: str) -> str:
    """A model by what the user called it, and its version."""
    return f"{said(name)} ({said(model.version)})"
