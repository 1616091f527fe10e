"""The evidence appendix of a model, for the supplementary file of a paper: every statement, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.model import Model
from cld.reports import appendix_lists as lists
from cld.reports import appendix_tables as tables
from cld.reports.appendix_numbers import numbers
from cld.reports.evidence_facts import facts, loops
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.page import CODE, Block, Kind, Words, heading, items, table, text, words
from cld.reports.terminal import said
from cld.study import Part, Study


class Made(NamedTuple):
    """What an appendix was made from, and by what."""

    digest: str
    """Of the meaning of the whole model, in hexadecimal."""
    program: str
    """Name and version."""


def page(whole: Model, left: Model, notes: Sequence[str], made: Made) -> list[Block]:
    """The whole appendix.

    Args:
        whole: the model, which gives links their numbers.
        left: what is left of it after filters; the same where there were none.
        notes: what was left out, in sentences.
    """
    found = facts(left, notes)
    count = numbers(whole, left)
    rounds = loops(found)
    return [
        *_head(left, notes, made),
        *_study(left),
        *lists.speakers(found),
        *_reading(left),
        *tables.links(found, count),
        *tables.loops(found, count, rounds),
        *tables.moderations(found, count),
        *tables.elements(found),
        *lists.perspectives(left, count),
        *lists.steps(found, count),
        *lists.themes(found),
        *lists.evidence(found, count),
        *lists.sources(left),
        *lists.remarks(left),
    ]


def _head(model: Model, notes: Sequence[str], made: Made) -> Iterator[Block]:
    yield Block(Kind.TITLE, ((words(f"Evidence appendix: {said(model.title)}"),),))
    if model.description:
        yield text(said(model.description))
    authors = f" by {enumeration([said(name) for name in model.authors], most=len(model.authors))}"
    version = f"Model version {said(model.version)}{authors if model.authors else ''}"
    version += f"; {said(model.licence)}. " if model.licence else ". "
    yield text(version, "Digest ", (made.digest, CODE), f". Written with {made.program}.")
    for note in notes:
        yield text(note)


def _study(model: Model) -> Iterator[Block]:
    """How the data came about, as the spec has it."""
    study = model.study
    if study is None:
        return
    yield heading("The study")
    if study.design:
        yield text(sentence(said(study.design)))
    counts = study_counts(study)
    if counts or study.period:
        yield text(sentence(", ".join(filter(None, (counts, said(study.period))))))
    if study.note:
        yield text(sentence(said(study.note)))
    yield from table(
        ("Part", "Interviews", "People", "Cases", "Waves", "Codes", "Remarks"),
        map(_part, study.parts),
        caption="Its parts",
        noun="part",
        shares=(14, 10, 8, 8, 8, 20, 32),
    )
    codes = [*study.prefixes, *study.waves]
    yield from items(
        (words((said(code), CODE), f"  {said(meaning)}") for code, meaning in codes),
        caption="What the codes of speakers say",
        noun="code",
    )


def study_counts(study: Study) -> str:
    """`28 interviews with 28 people in 17 cases`, as far as the counts are given."""
    interviews = counted(study.interviews, "interview") if study.interviews is not None else ""
    people = _people(study.people) if study.people is not None else ""
    cases = counted(study.cases, "case") if study.cases is not None else ""
    heard = " with ".join(filter(None, (interviews, people)))
    return " in ".join(filter(None, (heard, cases)))


def _people(many: int) -> str:
    return "1 person" if many == 1 else f"{many:,} people"


def _part(part: Part) -> list[Words]:
    many = (part.interviews, part.people, part.cases, part.waves)
    counts = ["" if each is None else str(each) for each in many]
    codes = ", ".join(map(said, part.codes))
    return [words(cell) for cell in (said(part.label) or said(part.id), *counts, codes, said(part.note))]


def _reading(model: Model) -> Iterator[Block]:
    """What signs, grounding and numbers mean."""
    yield heading("How to read the tables")
    yield text(
        "A link is positive (+) where more of the cause makes for more of the effect than there would otherwise be, and "
        "negative (−) where it makes for less; ? stands for a sign that is not known, ± for one that differs. "
        "Loops with an even number of negative links are reinforcing, those with an odd number balancing."
    )
    if any(link.grounding is not None for link in model.links):
        yield text(
            "Grounding says how well the evidence carries a link: it is stated in a source, implied by it (one reading "
            "step away), or inferred by the analyst."
        )
    yield text(
        "Links are numbered in the order of the ids of their causes and effects; a letter after a number, as in 12a, is "
        "a moderation of that link. For and Against give the ids of the evidence, which is listed below. Speakers are "
        "counted once for each statement that they support, however often they are cited for it."
    )


def sentence(text: str) -> str:
    """A text with a full stop at its end, where it has no mark there."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
