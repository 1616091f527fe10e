"""From a tree to a draft, second part: who said so. Speakers, themes, the study, perspectives, and what precedes what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cld.model import (
    Link,
    Perspective,
)
from cld.source import Source, Span
from cld.spec import faults, shape
from cld.spec.draft import Draft, Use
from cld.spec.faults import Faults
from cld.spec.fields import Fields, Word, empty_item, record, wrong
from cld.spec.nodes import Mapping, Node, Scalar, Sequence
from cld.spec.steps import read_step
from cld.spec.words import readable
from cld.study import (
    Concern,
    Confidence,
    Degree,
    Medium,
    Part,
    Speaker,
    Step,
    Study,
    Theme,
    Trust,
)


def read_study(draft: Draft, source: Source, links: Callable[[Node], list[Link]], faults_: Faults) -> None:
    """Read the sections on speakers, themes, the study, perspectives and steps into a draft.

    Args:
        links: reads one item of a list of links.
    """
    fields = draft.fields
    draft.themes = [_theme(draft, word, node, faults_) for word, node in fields.table("themes")]
    draft.speakers = [_speaker(word, node, faults_) for word, node in fields.table("speakers")]
    if "study" in fields.values:
        draft.study = _study(draft, fields.values["study"], faults_)
    draft.perspectives = [
        _perspective(draft, word, node, links, faults_) for word, node in fields.table("perspectives")
    ]
    steps = fields.values.get("precedes")
    for item in steps.items if isinstance(steps, Sequence) else ():
        draft.steps += _steps(draft, item, source, faults_)


def read_confidence(fields: Fields, faults_: Faults) -> Confidence | None:
    """The confidence in a statement, where one is recorded."""
    node = fields.values.get("confidence")
    if node is None:
        return None
    found = record(node, shape.CONFIDENCE, faults_)
    confidence = Confidence(
        found.choice("overall", Trust),
        found.choice("methods", Concern),
        found.choice("coherence", Concern),
        found.choice("adequacy", Concern),
        found.choice("relevance", Concern),
        found.text("note"),
    )
    return confidence if confidence != Confidence() else None


def _theme(draft: Draft, word: Word, node: Node, faults_: Faults) -> Theme:
    fields = record(node, shape.THEME, faults_, word)
    return Theme(
        word.text,
        fields.label("label", word.text),
        fields.label("kind"),
        draft.cited(fields),
        fields.text("note"),
        word.span,
    )


def _speaker(word: Word, node: Node, faults_: Faults) -> Speaker:
    fields = record(node, shape.SPEAKER, faults_, word)
    return Speaker(
        word.text,
        fields.label("label"),
        fields.choice("kind", Medium),
        fields.label("role"),
        fields.label("group"),
        fields.label("case"),
        fields.text("note"),
        word.span,
    )


def _study(draft: Draft, node: Node, faults_: Faults) -> Study:
    fields = record(node, shape.STUDY, faults_)
    prefixes = {word.text: " ".join(value.value.split()) for word, value in _texts(fields, "codes")}
    parts = tuple(_part(draft, word, node, faults_) for word, node in fields.table("parts"))
    return Study(
        " ".join(fields.text("design").split()),
        fields.label("period"),
        _count(fields, "interviews"),
        _count(fields, "people"),
        _count(fields, "cases"),
        tuple(sorted(prefixes.items())),
        tuple(sorted((word.text, " ".join(v.value.split())) for word, v in _texts(fields, "waves"))),
        tuple(sorted(parts, key=lambda part: part.id)),
        draft.cited(fields),
        fields.text("note"),
        fields.span,
        _places(fields),
    )


def _places(fields: Fields) -> tuple[tuple[str, Span], ...]:
    return tuple((name, node.span) for name, node in fields.values.items())


def _texts(fields: Fields, name: str) -> Iterator[tuple[Word, Scalar]]:
    return ((word, node) for word, node in fields.table(name) if isinstance(node, Scalar))


def _count(fields: Fields, name: str) -> int | None:
    return int(fields.text(name)) if fields.has(name) else None


def _part(draft: Draft, word: Word, node: Node, faults_: Faults) -> Part:
    fields = record(node, shape.PART, faults_, word)
    return Part(
        word.text,
        fields.label("label"),
        _count(fields, "interviews"),
        _count(fields, "people"),
        _count(fields, "cases"),
        _count(fields, "waves"),
        tuple(sorted(set(draft.used(fields, "codes", "prefix")))),
        fields.text("note"),
        word.span,
        _places(fields),
    )


def _perspective(
    draft: Draft, word: Word, node: Node, links: Callable[[Node], list[Link]], faults_: Faults
) -> Perspective:
    fields = record(node, shape.PERSPECTIVE, faults_, word)
    emphasis = {}
    for name, value in _texts(fields, "emphasis"):
        draft.uses.append(Use("ordered", name))
        if value.value in tuple(Degree):
            emphasis[name.text] = Degree(value.value)
    items = fields.values.get("links")
    held = [link for item in (items.items if isinstance(items, Sequence) else ()) for link in links(item)]
    return Perspective(
        word.text,
        fields.label("label") or readable(word.text),
        tuple(sorted(set(draft.used(fields, "speakers", "voice")))),
        tuple(sorted(emphasis.items())),
        tuple(held),
        draft.cited(fields),
        fields.text("note"),
        word.span,
    )


def _steps(draft: Draft, item: Node, source: Source, faults_: Faults) -> list[Step]:
    details: Node | None = None
    if isinstance(item, Mapping) and len(item.entries) == 1:
        text, details = item.entries[0].key, item.entries[0].value
    elif isinstance(item, Scalar):
        text = item
    else:
        wrong(item, "a step", "such as `- first before second (planned)`", faults_)
        return []
    if text.is_null and details is None:
        empty_item(text, faults_)
        return []
    fields = Fields(text.span, {})
    if details is not None and not (isinstance(details, Scalar) and details.is_null):
        fields = record(details, shape.STEP_DETAILS, faults_)
    short = read_step(text, source, faults_)
    if short is None:
        return []
    if short.first.text == short.second.text:
        message = f"`{short.first.text}` cannot come {short.relation.value} itself"
        faults_.add(faults.BAD_STEP, short.span, message, "name two different elements or themes")
    draft.uses += [Use("ordered", short.first), Use("ordered", short.second)]
    return [
        Step(
            short.first.text,
            short.second.text,
            short.relation,
            short.status,
            tuple(sorted(set(draft.used(fields, "held_by", "holder")))),
            draft.cited(fields),
            draft.cited(fields, "disputed_by"),
            fields.text("note"),
            short.span,
        )
    ]
