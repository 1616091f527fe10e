"""Pseudonyms for speakers and cases: stable, and telling nothing of the names.

Without a key they are numbers, given out in an order that has nothing to do with the alphabet: `Speaker-03`. They are
the same in each run. Whoever knows all names could work out that order, as with every method without a secret: a
plain hash of `GP-1` is found by trying `GP-1`. And one more speaker in the spec moves the numbers.

With a key they are made of it and the name alone (HMAC-SHA-256, RFC 2104), so that the same person has the same
pseudonym in every spec of a study, and nobody without the key can tell who it is, even knowing all names.

A table of those given out before keeps them, with a key or without.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cld.spec.words import normal

_SPEAKERS = ("Speaker", "Person", "Voice", "Pseudonym", "Nomen")
_CASES = ("Case", "Site", "Setting", "Locality", "Locus")
_DIGITS = 6
"""Of numbers made with a key: with 100 names, two fall on one number in one study of 200."""


class Names(NamedTuple):
    """Who has which pseudonym."""

    speakers: Mapping[str, str]
    """By the speaker's id."""
    cases: Mapping[str, str]
    prefix: str
    """What pseudonyms of speakers begin with, before a hyphen and a number."""

    def table(self) -> list[tuple[str, str, str]]:
        """(pseudonym, kind, name) of all, sorted."""
        speakers = [(pseudonym, "speaker", name) for name, pseudonym in self.speakers.items()]
        cases = [(pseudonym, "case", name) for name, pseudonym in self.cases.items()]
        return sorted(speakers) + sorted(cases)


def named(
    speakers: Iterable[str],
    cases: Iterable[str],
    others: Iterable[str],
    key: bytes,
    known: Mapping[tuple[str, str], str],
) -> Names:
    """Pseudonyms for all speakers and cases.

    Args:
        others: further names that no pseudonym may look like.
        key: a secret; empty for numbers in order.
        known: pseudonyms given out before, by (`speaker` or `case`, name).
    """
    speakers, cases = list(speakers), list(cases)
    real = [*speakers, *cases, *others]
    prefix = _prefix(_SPEAKERS, real)
    return Names(
        _given("speaker", speakers, prefix, key, known),
        _given("case", cases, _prefix(_CASES, real), key, known),
        prefix,
    )


def _prefix(words: tuple[str, ...], real: Iterable[str]) -> str:
    """The first of some words that is in no real name, so that no pseudonym is taken for one."""
    used = {part for name in real for part in re.findall(r"[^\W\d_]+", normal(name).casefold())}
    return next((word for word in words if word.casefold() not in used), words[-1] + "x")


def _given(
    kind: str, names: list[str], prefix: str, key: bytes, known: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    found = {name: known[kind, name] for name in names if (kind, name) in known}
    used = {pseudonym for (each, _), pseudonym in known.items() if each == kind}
    rest = sorted((name for name in names if name not in found), key=lambda name: _digest(kind, name, key))
    width = max(2, len(str(len(used) + len(rest))))
    number = 0
    for name in rest:
        if key:
            pseudonym = _keyed(kind, name, key, prefix, used)
        else:
            number += 1
            while (pseudonym := f"{prefix}-{number:0{width}d}") in used:
                number += 1
        used.add(pseudonym)
        found[name] = pseudonym
    return found


def _keyed(kind: str, name: str, key: bytes, prefix: str, used: set[str]) -> str:
    """A number made of the key and the name; the next one where another name has it already."""
    number = int(_digest(kind, name, key), 16) % 10**_DIGITS
    while (pseudonym := f"{prefix}-{number:0{_DIGITS}d}") in used:
        number = (number + 1) % 10**_DIGITS
    return pseudonym


def _digest(kind: str, name: str, key: bytes) -> str:
    return hmac.new(key or b"cld", f"{kind}\0{normal(name)}".encode(), hashlib.sha256).hexdigest()
