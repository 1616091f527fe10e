"""Loops and their numbers as Markdown, for a paper's appendix or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cld.graph.loops import Loop
from cld.model import Model
from cld.reports.loops_chart import POLARITIES, Row, bands
from cld.reports.loops_words import Words, enumeration, sentence
from cld.reports.numbers import exact


def head(model: Model, sentences: Iterable[str]) -> str:
    """The model's title and version, and what is said of its loops."""
    return f"**{cell(model.title)}** ({cell(model.version)}): {' '.join(sentences)}\n"


def by_length(rows: Sequence[Row], most: int = 12) -> str:
    """How many loops of each length and polarity there are, as a table of at most so many rows."""
    found = bands(rows, most)
    if not found:
        return ""
    there = [index for index in range(3) if any(band.numbers[index] for band in found)]
    heads = [POLARITIES[index].capitalize() for index in there]
    body = [(band.label, *(exact(band.numbers[index]) for index in there)) for band in found]
    return grid(("Length", *heads), body, right=range(len(heads) + 1))


def loops(each: Sequence[Loop], words: Words) -> str:
    """A table of loops, each told as a sentence; a column in which no loop has anything to say is left out."""
    heads = ("Loop", "Polarity", "Length", "Delay", "Weakest link", "Depends on", "What happens")
    body = [_row(loop, words) for loop in each]
    keep = [index for index, column in enumerate(zip(*body, strict=True)) if any(column)]
    rows = [[row[index] for index in keep] for row in body]
    return grid([heads[index] for index in keep], rows, right=[keep.index(2)] if keep else ())


def told(loop: Loop, words: Words) -> str:
    """A loop's id and, where it has one, its name."""
    return cell(f"{loop.id} {loop.name}".strip() if loop.id in words.starts else loop.id)


def sentence_of(loop: Loop, words: Words) -> str:
    """A loop as a sentence."""
    return cell(sentence(loop, words))


def _row(loop: Loop, words: Words) -> tuple[str, ...]:
    name = f"**{cell(loop.id)}** {cell(loop.name)}" if loop.id in words.starts else cell(loop.id)
    return (
        name.strip(),
        loop.polarity.value,
        str(loop.length),
        "yes" if loop.delayed else "",
        loop.grounding.value if loop.grounding else "",
        cell(enumeration([words.inner[id] for id in loop.conditional_on], most=len(loop.conditional_on))),
        sentence_of(loop, words),
    )


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """A table; cells are Markdown already.

    Args:
        right: the columns that are set to the right, as numbers are.
    """
    to_the_right = frozenset(right)
    rule = ["---:" if index in to_the_right else "---" for index in range(len(heads))]
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(rule)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def paragraphs(*parts: str) -> str:
    """Parts with an empty line between each two; empty parts are left out."""
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def cell(text: str) -> str:
    """Text that cannot break out of a table cell, that shows as it is, and that calls nobody (see `unlinked`)."""
    escaped = text.replace("\\", "\\\\")
    if "&" in escaped:
        escaped = _ENTITY.sub("&amp;", escaped)
    for character in "|`*_[]<>#~":
        escaped = escaped.replace(character, f"\\{character}")
    return unlinked(" ".join(escaped.split()))


def unlinked(text: str) -> str:
    """Markdown or HTML in which a code host finds no mention, reference, address, emoji or formula.

    A label may hold `@someone` or `#12`, and a host looks for those after all escapes are gone. What stands between
    their characters here is seen by nobody.
    """
    if _CALLS.search(text) is None:
        return text
    return _CALLS.sub(lambda match: f"{match[0]}&#8203;" if match[0] != "$" else "<span>$</span>", text)


_ENTITY = re.compile(r"&(?=#?\w+;)")
_CALLS = re.compile(
    r"@(?=\w)|#(?=\w)(?<!&#)|!(?=\d)|%(?=\w)|~(?=\w)|\bGH(?=-\d)|:(?=//)|\bwww(?=\.)|:(?=[\w+-]*[a-z][\w+-]*:)|\$",
    re.IGNORECASE,
)
