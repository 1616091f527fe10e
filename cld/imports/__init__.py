"""From where the coding happened to a spec: tables of coded passages, REFI-QDA projects, tables of causal links.

Each reader gives `Gathered`, which is what such a file says in the terms of its own; `cld.imports.joining` makes a
model of it, or adds it to one.
"""

from __future__ import annotations

from typing import NamedTuple


class Refused(Exception):
    """A file that cannot be taken over, or that could do harm. The message is a sentence for the user."""


class Claim(NamedTuple):
    """That one thing influences another, in the words of the coding."""

    cause: str
    effect: str
    sign: str = ""
    """`+`, `-` or `+-`; empty where the coding does not say."""
    delayed: bool = False
    note: str = ""


class Passage(NamedTuple):
    """A stretch of a source, with all that the coding says of it. What is not known is empty."""

    source: str
    """What the document is called."""
    quote: str = ""
    summary: str = ""
    section: str = ""
    note: str = ""
    speaker: str = ""
    group: str = ""
    role: str = ""
    case: str = ""
    codes: tuple[tuple[str, ...], ...] = ()
    """Each code as its path, from the outermost one inwards."""
    claims: tuple[Claim, ...] = ()


class Gathered(NamedTuple):
    """What a file holds that a spec can say, and counts of what it cannot."""

    passages: tuple[Passage, ...] = ()
    codes: tuple[tuple[tuple[str, ...], str], ...] = ()
    """(path, description) of each code of a code book, whether it was used or not."""
    claims: tuple[Claim, ...] = ()
    """Links that rest on no passage of their own."""
    notes: tuple[tuple[str, str], ...] = ()
    """(title, text) of notes on the whole."""
    left_out: tuple[tuple[str, int], ...] = ()
    """(what, how many) of what a spec has no place for, the words in the plural."""
    remarks: tuple[str, ...] = ()
    """Sentences on how the file was read."""
    warnings: tuple[str, ...] = ()
    """What is lost unless something else is asked for, and what to ask for; without a full stop."""
