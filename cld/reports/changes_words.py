"""What changed between two models in a sentence or two: how much of what, and which feedback loops by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld.diff.records import Changes, Diff, LoopChange, LoopChanges
from cld.model import Model, NamedLoop
from cld.reports import diff_fields as fields
from cld.reports import held_words
from cld.reports.loops_words import Words, by_number, enumeration, words_of
from cld.reports.numbers import counted, exact
from cld.reports.terminal import cut, said

LOOPS = 4
"""Loops told by name, or by their elements, of each: gained, lost, turned over."""
ELEMENTS = 3
"""Of a loop without a name, elements by which it is told."""


def brief(diff: Diff) -> str:
    """How much of what changed, in a few words and without a full stop."""
    if diff.is_empty:
        return "no change of meaning"
    renamed, turned = len(fields.renamed(diff)), len(fields.turned(diff.links))
    elements = sum(bool(fields.element_changes(pair)) for pair in diff.elements.altered)
    links = sum(bool(fields.link_changes(pair, diff.ids)) for pair in diff.links.altered)
    parts = [
        _counts(
            "element", (diff.elements.added, diff.elements.removed), {"renamed": renamed, "changed": elements}
        ),
        _counts("link", (diff.links.added, diff.links.removed), {"turned": turned, "changed": links}),
        _loops(diff.loops),
        _named(diff.named),
    ]
    found = [part for part in parts if part]
    found += held_words.amounts(diff)
    beside = sorted({other.section for other in diff.others if other.section not in held_words.HELD})
    if beside:
        found.append(f"{'also ' if found else ''}{enumeration(beside)} changed")
    return "; ".join(found)


def _counts(noun: str, came_and_went: tuple[Sequence[object], Sequence[object]], more: dict[str, int]) -> str:
    added, removed = map(len, came_and_went)
    each = {"added": added, "removed": removed, **more}
    there = [(many, word) for word, many in each.items() if many]
    if not there:
        return ""
    (many, word), *others = there
    told = [f"{counted(many, noun)} {word}", *(f"{exact(many)} {word}" for many, word in others)]
    return enumeration(told, most=9)


def _named(changes: Changes[NamedLoop]) -> str:
    each = (
        (changes.added, "added"),
        (changes.removed, "removed"),
        ([pair.new for pair in changes.altered], "changed"),
    )
    there = [
        f"{enumeration([said(loop.id) for loop in sorted(loops, key=by_number)])} {word}"
        for loops, word in each
        if loops
    ]
    many = sum(len(loops) for loops, _ in each)
    return f"named loop{'' if many == 1 else 's'} {enumeration(there)}" if there else ""


def _loops(loops: LoopChanges) -> str:
    if loops.numbers is None:
        return "more feedback loops than can be counted came, went or turned over"
    words = ("gained", "lost", "turned over")
    there = [(many, word) for many, word in zip(loops.numbers, words, strict=True) if many]
    if not there:
        return ""
    (many, word), *others = there
    return enumeration([f"{counted(many, 'feedback loop')} {word}", *(f"{exact(m)} {w}" for m, w in others)])


def sentences(old: Model, new: Model, diff: Diff) -> Iterator[str]:
    """What changed, in a sentence, and in one more each for feedback loops gained, lost and turned over."""
    told = brief(diff)
    yield f"{told[:1].upper()}{told[1:]}."
    if diff.is_empty:
        return
    if detailed := list(_detailed(diff, words_of(new))):
        more = f"; and {exact(len(detailed) - LOOPS)} more" if len(detailed) > LOOPS else ""
        yield f"Changed in detail: {'; '.join(detailed[:LOOPS])}{more}."
    loops = diff.loops
    numbers = loops.numbers or (None, None, None)
    for head, changes, words, total in (
        ("Gained", loops.gained, words_of(new), numbers[0]),
        ("Lost", loops.lost, words_of(old), numbers[1]),
        ("Turned over", loops.turned, words_of(new), numbers[2]),
    ):
        if changes:
            yield f"{head}: {_listed(changes, words, total)}."


def _detailed(diff: Diff, words: Words) -> Iterator[str]:
    """Links that say other things than before, their sign aside, with what they say them in."""
    for pair in diff.links.altered:
        names = [field.name.replace("_", " ") for field in fields.link_changes(pair, diff.ids)]
        if names:
            first, second = (cut(words.labels[id], 40) for id in pair.new.ends)
            yield f"{first} → {second} ({enumeration(names, most=9)})"


def _listed(changes: Sequence[LoopChange], words: Words, total: int | None) -> str:
    named = [change for change in changes if change.loop.id in words.starts]
    others = [change for change in changes if change.loop.id not in words.starts]
    ordered = [*sorted(named, key=lambda change: by_number(change.loop)), *others]
    told = [_told(change, words) for change in ordered[:LOOPS]]
    left = (len(changes) if total is None else total) - len(told)
    return "; ".join([*told, *([f"and {exact(left)} more"] if left > 0 else [])])


def _told(change: LoopChange, words: Words) -> str:
    """A loop by its name, or by its first elements; of one that turned over, what it is now."""
    loop = change.loop
    polarity = f"now {loop.polarity.value}" if change.old and change.new else loop.polarity.value
    if loop.id in words.starts:
        return f"{loop.id} {said(loop.name)}".strip() + (
            f" ({polarity})" if change.old and change.new else ""
        )
    way = [cut(words.labels[id], 40) for id in loop.elements[:ELEMENTS]]
    if len(loop.elements) > ELEMENTS:
        return f"{' → '.join(way)} → … ({polarity}, {len(loop.elements)} elements)"
    return f"{' → '.join([*way, way[0]])} ({polarity})"
