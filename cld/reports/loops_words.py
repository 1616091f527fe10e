"""Feedback loops as sentences, for those who do not read arrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cld.graph.loops import Loop
from cld.model import Model, NamedLoop, Polarity
from cld.reports.terminal import said

Ends = tuple[str, str]

MARK = {"reinforcing": "R", "balancing": "B", "undetermined": "U"}
"""The letter that the field writes into a loop of that polarity."""


class Words(NamedTuple):
    """What sentences about a model's loops are made from."""

    labels: Mapping[str, str]
    """Of elements, on one line and harmless to a terminal, by id."""
    inner: Mapping[str, str]
    """The same as they stand within a sentence."""
    signs: Mapping[Ends, Polarity]
    delays: frozenset[Ends]
    starts: Mapping[str, str]
    """The element at which the analyst starts to tell a named loop, by the loop's id."""


def words_of(model: Model) -> Words:
    """Labels and signs of a model; parallel links count as one, as the loop search has it."""
    labels = {element.id: said(element.label) or element.id for element in model.elements}
    signs: dict[Ends, set[Polarity]] = {}
    for link in model.links:
        signs.setdefault(link.ends, set()).add(link.polarity)
    return Words(
        labels,
        {id: lowered(label) for id, label in labels.items()},
        {ends: Polarity.agreed(each) for ends, each in signs.items()},
        frozenset(link.ends for link in model.links if link.delayed),
        {loop.id: loop.through[0] for loop in model.loops if loop.through},
    )


def lowered(label: str) -> str:
    """A label as it stands within a sentence: `Practice support` as `practice support`.

    Abbreviations (`GP workload`), names of several capitalised words (`Clinical Director capacity`, German nouns)
    and single letters stay as they are.
    """
    first, *others = label.split(" ")
    plain = len(first) > 1 and first[:1].isupper() and first[1:] == first[1:].lower() and first[1].isalpha()
    if not plain or any(word[:1].isupper() and word[1:2].islower() for word in others):
        return label
    return first[:1].lower() + label[1:]


_FREE = {
    Polarity.UNKNOWN: "{} changes {} (sign unknown)",
    Polarity.MIXED: "{} may raise or lower {}",
}


def steps_of(elements: Sequence[str]) -> list[Ends]:
    """A loop's links by their ends, the one that closes it last."""
    return list(zip(elements, (*elements[1:], *elements[:1]), strict=True))


def link_in_words(ends: Ends, sign: Polarity, words: Words) -> str:
    """One link: `more rain, less sun`."""
    cause, effect = words.inner[ends[0]], words.inner[ends[1]]
    if sign in _FREE:
        return _FREE[sign].format(cause, effect)
    return f"more {cause}, {'more' if sign is Polarity.POSITIVE else 'less'} {effect}"


def turned(loop: Loop, words: Words) -> tuple[str, ...]:
    """A loop's elements from where it is best told.

    An analyst's loop starts where the analyst starts it. Else one with a link of uncertain sign starts after it,
    so that as much as possible follows from the beginning.
    """
    elements = loop.elements
    start = words.starts.get(loop.id)
    place = elements.index(start) if start in elements else 0
    uncertain = [index for index, ends in enumerate(steps_of(elements)) if words.signs[ends] in _FREE]
    if uncertain and start is None:
        place = (uncertain[-1] + 1) % len(elements)
    return (*elements[place:], *elements[:place])


def parts(loop: Loop, words: Words) -> Iterator[str]:
    """A loop step by step, from more of its first element: `more rain`, `less sun`, `less rain`.

    A sign that nobody knows ends the chain of more and less, which then starts again.
    """
    steps = steps_of(turned(loop, words))
    fresh, more = True, True
    for cause, effect in steps:
        sign = words.signs[cause, effect]
        if sign in _FREE:
            yield _FREE[sign].format(words.inner[cause], words.inner[effect])
            fresh = True
            continue
        if fresh:
            fresh, more = False, True
            yield f"more {words.inner[cause]}"
        more = more is (sign is Polarity.POSITIVE)
        yield f"{'more' if more else 'less'} {words.inner[effect]}"


def sentence(loop: Loop, words: Words, most: int | None = None) -> str:
    """A loop in one sentence.

    Args:
        most: how many characters it may have, about; a longer one loses steps from its middle and says how many.
    """
    said = list(parts(loop, words))
    text = _joined(said)
    if most is None or len(text) <= most or len(said) < 6:
        return text
    kept = len(said) - 1
    while kept > 4 and len(text) > most:
        kept -= 1
        head = (kept + 1) // 2
        left_out = len(said) - kept
        text = f"{_joined(said[:head])}, … {left_out} more steps …, {_joined(said[head + left_out :])}"
    return text


def _joined(said: Sequence[str]) -> str:
    text = ""
    for before, part in zip(("", *said), said, strict=False):
        signed = before[:5] in ("more ", "less ") and part[:5] in ("more ", "less ")
        text += part if not before else f"{', ' if signed else '; '}{part}"
    return text


def remarks_on(loop: Loop, words: Words) -> list[str]:
    """What else to know of a loop: its polarity where its id does not tell, delay, and what it depends on."""
    told = loop.id[:1] == MARK[loop.polarity.value] and loop.id[1:].isdigit()
    polarity = [] if told or loop.id not in words.starts else [loop.polarity.value]
    delayed = ["delayed"] if loop.delayed else []
    factors = [words.inner[id] for id in loop.conditional_on]
    depends = [f"depends on {enumeration(factors)}"] if factors else []
    return [*polarity, *delayed, *depends]


def enumeration(each: Sequence[str], most: int = 3) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    head, rest = list(each[:most]), len(each) - most
    if rest > 0:
        head.append(f"{rest:,} more")
    return " and ".join(part for part in (", ".join(head[:-1]), head[-1] if head else "") if part)


def by_number(loop: Loop | NamedLoop) -> tuple[str, int, str]:
    """Sorts R2 before R10."""
    letters = loop.id.rstrip("0123456789")
    digits = loop.id[len(letters) :]
    return letters, int(digits) if digits.isascii() and digits else 0, loop.id


def in_reading_order(loops: Sequence[Loop], words: Words) -> list[Loop]:
    """Named loops first, by id, then the others as they come."""
    named = sorted((loop for loop in loops if loop.id in words.starts), key=by_number)
    return [*named, *(loop for loop in loops if loop.id not in words.starts)]
