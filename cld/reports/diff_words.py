"""What is different between two models in plain words, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass

from cld.diff.records import Altered, Changes, Diff, LoopChange, LoopChanges, Noun, Other
from cld.model import Model, NamedLoop
from cld.reports import diff_fields as fields
from cld.reports.diff_fields import Compared, Field
from cld.reports.diff_items import (
    ADDED,
    CHANGED,
    REMOVED,
    TURNED,
    Item,
    Section,
    Sides,
    arrow,
    links,
    told_of,
)
from cld.reports.held_words import HELD, amounts, names_of, order_items, perspective_items
from cld.reports.loops import by_polarity
from cld.reports.loops_words import Words, by_number, enumeration, sentence, words_of
from cld.reports.numbers import counted, exact
from cld.reports.terminal import said

ROWS = 20
"""Loops told of each: gained, lost, turned over. JSON holds all."""


def sections(compared: Compared, loops: bool = True) -> list[Section]:
    """Everything that is different, without sections in which nothing is.

    Args:
        loops: tell of feedback loops too.
    """
    old, new, diff = compared.old, compared.new, compared.diff
    kinds = {kind.id: said(kind.label) for kind in (*old.kinds, *new.kinds)}
    sides = Sides(words_of(old), words_of(new), kinds, names_of(old, new))
    found = [
        Section("Elements", list(_elements(diff, sides))),
        Section("Links", list(links(diff.links, diff.ids, sides))),
        *(_loop_sections(diff.loops, sides) if loops else ()),
        Section("Named loops", list(_named(diff, sides))),
        Section("What perspectives hold", list(perspective_items(diff, sides))),
        Section("Orders of steps", list(order_items(diff, sides))),
        Section("Also", list(_others(_rest(diff)))),
    ]
    return [section for section in found if section.items or section.remarks]


def headlines(compared: Compared) -> Iterator[str]:
    """How much is different, in a sentence each for elements and links, loops, and the rest."""
    new, diff = compared.new, compared.diff
    if diff.is_empty:
        yield "Both mean the same."
        return
    renamed, turned = len(fields.renamed(diff)), len(fields.turned(diff.links))
    changed = sum(bool(fields.element_changes(pair)) for pair in diff.elements.altered)
    detailed = sum(bool(fields.link_changes(pair, diff.ids)) for pair in diff.links.altered)
    yield _numbers("element", diff.elements, len(new.elements), {"renamed": renamed, "changed": changed})
    yield _numbers("link", diff.links, len(new.links), {"turned": turned, "changed": detailed})
    yield _feedback(diff.loops)
    held = list(amounts(diff))
    if held:
        yield f"What people hold: {'; '.join(held)}."
    named = sum(map(len, diff.named[:2])) + len(_named_anew(diff))
    others = len(_rest(diff))
    rest = [counted(named, "named loop")] if named else []
    rest += [counted(others, "other change")] if others else []
    if rest:
        yield f"Also: {enumeration(rest)}."
    if compared.remark:
        yield f"{compared.remark}."


def _rest(diff: Diff) -> list[Other]:
    return [other for other in diff.others if other.section not in HELD]


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


def _elements(diff: Diff, sides: Sides) -> Iterator[Item]:
    for element in diff.elements.added:
        yield Item(ADDED, sides.new.labels[element.id], f"among {sides.kinds[element.kind]}")
    for element in diff.elements.removed:
        yield Item(REMOVED, sides.old.labels[element.id], f"was among {sides.kinds[element.kind]}")
    for pair in diff.elements.altered:
        old, new = sides.old.labels[pair.old.id], sides.new.labels[pair.new.id]
        told = list(told_of(fields.element_changes(pair), sides))
        if pair.old.id != pair.new.id:
            as_ = f" (`{pair.old.id}`, now `{pair.new.id}`)"
            told.insert(0, f"probably the same as what was called {old}{as_}, by its label and links")
        elif pair.old.label != pair.new.label:
            told.insert(0, f"was called {old}")
        yield Item(CHANGED, new, "; ".join(told))


# Loops


def _loop_sections(loops: LoopChanges, sides: Sides) -> Iterator[Section]:
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


def _loop(mark: str, change: LoopChange, sides: Sides) -> Item:
    words = sides.new if change.new else sides.old
    loop = change.loop
    is_named = loop.id in words.starts
    name = f"{loop.id} {said(loop.name)}".strip() if is_named else loop.polarity.value.capitalize()
    late = " (delayed)" if loop.delayed else ""
    name += "" if is_named else late
    polarity = f"{loop.polarity.value}{late}: " if is_named else ""
    if change.old and change.new:
        polarity = f"was {change.old.polarity.value}, is now {loop.polarity.value}{late}: "
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


def _named(diff: Diff, sides: Sides) -> Iterator[Item]:
    for mark, loops, words in (
        (ADDED, diff.named.added, sides.new),
        (REMOVED, diff.named.removed, sides.old),
    ):
        for loop in sorted(loops, key=by_number):
            rounds = " → ".join(words.labels.get(id, id) for id in loop.through)
            yield Item(mark, f"{loop.id} {said(loop.name)}".strip(), rounds)
    for pair, found in sorted(_named_anew(diff), key=lambda each: by_number(each[0].new)):
        told = "; ".join(told_of(found, sides))
        yield Item(CHANGED, f"{pair.new.id} {said(pair.new.name)}".strip(), told)


def _named_anew(diff: Diff) -> list[tuple[Altered[NamedLoop], list[Field]]]:
    """Named loops that changed, with what is not told of them as loops that turned over."""
    turned = {
        change.loop.id: (change.old.polarity, change.loop.polarity)
        for change in diff.loops.turned
        if change.old
    }
    found = []
    for pair in diff.named.altered:
        fields_ = fields.loop_changes(pair, diff)
        if turned.get(pair.new.id) == (pair.old.polarity, pair.new.polarity):
            fields_ = [each for each in fields_ if each.name != "polarity"]
        if fields_:
            found.append((pair, fields_))
    return found


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
