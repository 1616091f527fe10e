"""Everything that a model states and evidence can carry or dispute: one list for all who ask who said so."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from cld.model import Link, Model
from cld.source import NOWHERE, Span
from cld.study import Step


class Sort(StrEnum):
    """What a statement is about."""

    ELEMENT = "element"
    LINK = "link"
    MODERATION = "moderation"
    LOOP = "loop"
    STEP = "step"
    THEME = "theme"
    PERSPECTIVE = "perspective"
    STUDY = "study"


class Statement(NamedTuple):
    """One statement of a model, with the evidence for and against it."""

    sort: Sort
    key: tuple[str, ...]
    """Element, loop, theme, perspective: its id. Link: cause, effect. Moderation: cause, effect, factor. Step: first, second."""
    evidence: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    perspective: str = ""
    """The id of the perspective that holds it; empty for the model's own."""
    span: Span = NOWHERE
    step: Step | None = None
    """The step that is stated, if one is: its key alone does not tell whether and in which sense it comes before."""


def statements(model: Model) -> Iterator[Statement]:
    """All statements of a model, in the order of the sections of a spec; those of perspectives after their holder."""
    for element in model.elements:
        yield Statement(Sort.ELEMENT, (element.id,), element.evidence, element.disputed, "", element.span)
    for link in model.links:
        yield from _of_link(link, "")
    for step in model.steps:
        key = (step.first, step.second)
        yield Statement(Sort.STEP, key, step.evidence, step.disputed, "", step.span, step)
    for loop in model.loops:
        yield Statement(Sort.LOOP, (loop.id,), loop.evidence, loop.disputed, "", loop.span)
    for held in model.perspectives:
        yield Statement(Sort.PERSPECTIVE, (held.id,), held.evidence, (), held.id, held.span)
        for link in held.links:
            yield from _of_link(link, held.id)
    for theme in model.themes:
        yield Statement(Sort.THEME, (theme.id,), theme.evidence, (), "", theme.span)
    if model.study is not None:
        yield Statement(Sort.STUDY, (), model.study.evidence, (), "", model.study.span)


def _of_link(link: Link, perspective: str) -> Iterator[Statement]:
    yield Statement(Sort.LINK, link.ends, link.evidence, link.disputed, perspective, link.span)
    for each in link.moderations:
        key = (*link.ends, each.factor)
        yield Statement(Sort.MODERATION, key, each.evidence, each.disputed, perspective, each.span)
