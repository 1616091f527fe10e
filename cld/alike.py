"""Which entries of several specs are one and the same: by id, by equal label, or because somebody says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

Entry = tuple[str, str]
"""The id of a spec, and the id of an element or a theme in it."""


class Ambiguous(Exception):
    """It cannot be told which entries are the same. The message is a sentence for the user."""


class Pair(NamedTuple):
    """That an id of one spec and an id of another mean the same; of all specs where none is named."""

    one: str
    other: str
    one_spec: str = ""
    other_spec: str = ""


class Match(NamedTuple):
    """One thing, and what it is called where."""

    id: str
    """What it is called in all of them together."""
    entries: tuple[Entry, ...]
    """Sorted."""
    by_label: bool
    """Its ids differ, and were matched by an equal label."""


def matched(
    labels: Mapping[str, Mapping[str, str]], same: Sequence[Pair] = (), what: str = "elements"
) -> tuple[Match, ...]:
    """All things of several specs.

    Two entries are the same where their ids are, or else their labels, apart from capitals and blanks. What is said of
    an entry in `same` goes before both. The order of specs makes no difference.

    Args:
        labels: of each spec, the labels of its entries by id.
        what: what they are, for messages.

    Raises:
        Ambiguous: two entries of one spec would become one, or `same` names what there is not.
    """
    asked = set(_asked(labels, same, what))
    settled = {(entry, other[0]) for pair in asked for entry, other in (pair, pair[::-1])}
    joins = _Joins([(spec, id) for spec in sorted(labels) for id in sorted(labels[spec])])
    for one, other in sorted(asked):
        joins.join(one, other)
    by_label = set()
    for one, other, is_label in _found(labels):
        if (one, other[0]) not in settled and (other, one[0]) not in settled:
            joins.join(one, other)
            by_label |= {one, other} if is_label else set()
    classes = joins.classes()
    for members in classes:
        _refuse_two_of_one(members, asked, labels, what)
    ids = _named(classes)
    return tuple(
        Match(ids[members], members, len({id for _, id in members}) > 1 and not by_label.isdisjoint(members))
        for members in classes
    )


def _asked(
    labels: Mapping[str, Mapping[str, str]], same: Sequence[Pair], what: str
) -> Iterator[tuple[Entry, Entry]]:
    """The pairs of entries that were said to be the same."""
    for pair in same:
        sides = []
        for id, only in ((pair.one, pair.one_spec), (pair.other, pair.other_spec)):
            if only and only not in labels:
                raise Ambiguous(
                    f"none of the models is called `{only}`; they are {', '.join(sorted(labels))}"
                )
            found = [(spec, id) for spec in sorted(labels) if id in labels[spec] and only in ("", spec)]
            if not found:
                where = f"`{only}`" if only else "any of the models"
                raise Ambiguous(f"there is no {what[:-1]} `{id}` in {where}")
            sides.append(found)
        several = pair.one == pair.other or not set(sides[0]) & set(sides[1])
        yield from (
            (min(one, other), max(one, other))
            for one in sides[0]
            for other in sides[1]
            if one[0] != other[0] and several
        )


def _found(labels: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Entry, Entry, bool]]:
    """Pairs of entries of two specs with the same id, or with the same label where no id settles it."""
    by_id: dict[str, list[Entry]] = {}
    by_label: dict[str, list[Entry]] = {}
    for spec in sorted(labels):
        for id, label in sorted(labels[spec].items()):
            by_id.setdefault(id, []).append((spec, id))
            by_label.setdefault(_plain(label), []).append((spec, id))
    for is_label, groups in ((False, by_id), (True, by_label)):
        for _, group in sorted(groups.items()):
            yield from (
                (one, other, is_label)
                for place, one in enumerate(group)
                for other in group[place + 1 :]
                if one[0] != other[0]
                and not (is_label and (_is_settled(one, other, labels) or _is_settled(other, one, labels)))
            )


def _is_settled(one: Entry, other: Entry, labels: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether an entry is in another's spec too, by id and by label, so that nothing else there is meant."""
    spec, id = one
    return id in labels[other[0]] and _plain(labels[other[0]][id]) == _plain(labels[spec][id])


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


class _Joins:
    """Sets of entries that grow together."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._of = {entry: [entry] for entry in entries}

    def join(self, one: Entry, other: Entry) -> None:
        mine, theirs = self._of[one], self._of[other]
        if mine is not theirs:
            mine.extend(theirs)
            for entry in theirs:
                self._of[entry] = mine

    def classes(self) -> list[tuple[Entry, ...]]:
        return sorted({tuple(sorted(members)) for members in self._of.values()})


def _refuse_two_of_one(
    members: Sequence[Entry],
    asked: set[tuple[Entry, Entry]],
    labels: Mapping[str, Mapping[str, str]],
    what: str,
) -> None:
    """Stop where two entries of one spec would become one without anybody having said so."""
    said = {entry for pair in asked for entry in pair}
    for spec in dict.fromkeys(spec for spec, _ in members):
        own = [entry for entry in members if entry[0] == spec]
        if len(own) < 2 or all(entry in said for entry in own):
            continue
        other = next(entry for entry in members if entry[0] != spec)
        told = " and ".join(f"`{id}` ({labels[spec][id]})" for _, id in own)
        ways = " or ".join(f"`--same {other[1]}={id}`" for _, id in own)
        raise Ambiguous(
            f"{told} of {spec} both look like `{other[1]}` ({labels[other[0]][other[1]]}) of {other[0]}; "
            f"say which of the {what} it is with {ways}"
        )


def _named(classes: Sequence[tuple[Entry, ...]]) -> dict[tuple[Entry, ...], str]:
    """An id for each thing: the one that most specs use, the first by the alphabet of several."""
    taken: set[str] = set()
    ids: dict[tuple[Entry, ...], str] = {}
    for members in sorted(classes, key=lambda members: (-len(members), members)):
        counts = Counter(id for _, id in members)
        wanted = sorted(counts, key=lambda id: (-counts[id], id))
        wanted += [f"{id}_{spec}" for spec, id in members]
        free = next((id for id in wanted if id not in taken), None)
        number = 2
        while free is None:
            free = f"{wanted[0]}_{number}" if f"{wanted[0]}_{number}" not in taken else None
            number += 1
        ids[members] = free
        taken.add(free)
    return ids
