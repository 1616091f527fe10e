"""Numbers of links and moderations, by which tables of an appendix refer to each other.

They are those of the whole model, by the ids of causes and effects, so that what is left of it keeps its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cld.model import Link, Model, Moderation
from cld.statements import Sort, Statement
from cld.study import Step
from cld.threads import Ends, Part


class Numbers(NamedTuple):
    """The links, moderations and steps of what is left of a model, each with its number."""

    links: tuple[tuple[str, Link], ...]
    moderations: tuple[tuple[str, Link, Moderation], ...]
    """(number, the link that is acted on, what acts): `12a` acts on link 12."""
    steps: tuple[tuple[str, Step], ...]

    def of_link(self, ends: Ends) -> list[str]:
        """The numbers of the links from a cause to an effect; several where they are parallel."""
        return [number for number, link in self.links if link.ends == ends]

    def of_part(self, part: Part) -> str:
        """The number of a step of a loop: that of its link, or in brackets of the moderation that makes it."""
        if part.linked:
            return "/".join(self.of_link(part.ends))
        factor, source = part.ends
        acting = [n for n, link, each in self.moderations if (each.factor, link.source) == (factor, source)]
        return f"({'/'.join(acting)})"

    def of_statement(self, statement: Statement) -> list[str]:
        """The numbers of a link, a moderation or a step of the model's own; none for all else."""
        key = statement.key
        if statement.perspective:
            return []
        if statement.sort is Sort.LINK:
            return [n for n, link in self.links if link.ends == key and link.evidence == statement.evidence]
        if statement.sort is Sort.MODERATION:
            return [n for n, link, each in self.moderations if (*link.ends, each.factor) == key]
        if statement.sort is Sort.STEP:
            same = [(n, step) for n, step in self.steps if (step.first, step.second) == key]
            return [n for n, step in same if step.evidence == statement.evidence]
        return []


def numbers(whole: Model, left: Model) -> Numbers:
    """Number what is left of a model as the whole has it.

    Args:
        whole: the model; its links are sorted by their ends.
        left: the same with fewer links or less evidence.
    """
    links = tuple(_numbered([_bare(link) for link in whole.links], [_bare(link) for link in left.links]))
    acting = tuple(_acting(whole, left, links))
    steps = tuple(_numbered([_said(step) for step in whole.steps], [_said(step) for step in left.steps]))
    return Numbers(
        tuple((str(number), left.links[place]) for number, place in links),
        acting,
        tuple((str(number), left.steps[place]) for number, place in steps),
    )


def _bare(link: Link) -> Link:
    return replace(link, evidence=(), disputed=(), moderations=())


def _said(step: Step) -> Step:
    return replace(step, evidence=(), disputed=())


def _numbered(whole: Sequence[object], left: Sequence[object]) -> Iterator[tuple[int, int]]:
    """(number in the whole from 1, place in what is left): what is left stands in the order of the whole."""
    start = 0
    for place, each in enumerate(left):
        start = whole.index(each, start) + 1
        yield start, place


def _acting(
    whole: Model, left: Model, links: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Link, Moderation]]:
    for number, place in links:
        link = left.links[place]
        every = [replace(each, evidence=(), disputed=()) for each in whole.links[number - 1].moderations]
        here = [replace(each, evidence=(), disputed=()) for each in link.moderations]
        for letter, at in _numbered(every, here):
            yield f"{number}{_lettered(letter)}", link, link.moderations[at]


def _lettered(number: int) -> str:
    """a for 1, z for 26, aa for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
