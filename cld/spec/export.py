"""From a model to the canonical text of its spec: what figures carry, and what digests are taken of."""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import replace
from hashlib import sha256

from cld.model import (
    KINDS,
    Clusters,
    Element,
    Evidence,
    Group,
    Kind,
    Link,
    Model,
    Moderation,
    NamedLoop,
    Perspective,
    Reference,
    View,
)
from cld.position import Position
from cld.source import NOWHERE
from cld.spec.nodes import Entry, Mapping, Node, Scalar, Sequence
from cld.spec.scalars import number
from cld.spec.shape import EDITION
from cld.spec.words import readable
from cld.spec.write import printed
from cld.study import Confidence, Part, Speaker, Step, Study, Theme

Value = str | Seq["Value"] | Map[str, "Value"]
"""Text, lists and mappings of text."""


def text_of(model: Model) -> str:
    """The canonical text of a model. Reading it gives an equal model."""
    return printed(_tree(_spec(model)))


def json_of(model: Model) -> str:
    """The same as JSON, which is a spec as well: every text, number and truth value is a string, as in the YAML."""
    return json.dumps(_spec(model), ensure_ascii=False, indent=2) + "\n"


def digest_of(model: Model) -> str:
    """The digest of a model's meaning: SHA-256, in hexadecimal, of what its spec says without version and changes.

    Comments, formatting and the order of entries take no part in it, nor where a loop is said to begin, the
    order in which intertwined processes are named, or where elements are pinned: that is drawing. It does not
    depend on how this program writes YAML.
    """
    said = {key: value for key, value in _spec(_settled(model)).items() if key not in ("version", "changes")}
    data = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(data.encode("utf-8")).hexdigest()


def _settled(model: Model) -> Model:
    """The model with each loop from its smallest id on, intertwined processes by their ids, and no positions."""
    loops = []
    for loop in model.loops:
        start = loop.through.index(min(loop.through)) if loop.through else 0
        loops.append(replace(loop, through=(*loop.through[start:], *loop.through[:start])))
    groups = tuple(sorted(tuple(sorted(group)) for group in model.intertwined))
    elements = tuple(replace(e, position=None) if e.position else e for e in model.elements)
    return replace(model, elements=elements, loops=tuple(loops), intertwined=groups)


def _tree(value: Map[str, Value]) -> Mapping:
    node = _node(value)
    assert isinstance(node, Mapping)
    return node


def _node(value: Value) -> Node:
    if isinstance(value, str):
        return Scalar(value, NOWHERE, '"')
    if isinstance(value, Map):
        entries = (Entry(Scalar(key, NOWHERE), _node(item)) for key, item in value.items())
        return Mapping(tuple(entries), NOWHERE)
    return Sequence(tuple(_node(item) for item in value), NOWHERE)


def _filled(**values: Value) -> dict[str, Value]:
    """What is not empty; a trailing underscore keeps a key from being a word of Python."""
    return {key.rstrip("_"): value for key, value in values.items() if value}


def _spec(model: Model) -> dict[str, Value]:
    spec: dict[str, Value] = {"cld": EDITION}
    spec |= _filled(
        title=model.title,
        version=model.version,
        description=model.description,
        authors=model.authors,
        licence=model.licence,
        changes=dict(model.changes),
        kinds={kind.id: _kind(kind) for kind in model.kinds if kind not in KINDS},
    )
    for kind in model.kinds:
        spec |= _filled(**{kind.id: {e.id: _element(e) for e in model.elements if e.kind == kind.id}})
    return spec | _filled(
        intertwined=model.intertwined,
        groups={group.id: _group(group) for group in model.groups},
        links=[_link(link) for link in model.links],
        precedes=[_step(step) for step in model.steps],
        loops={loop.id: _loop(loop) for loop in model.loops},
        perspectives={each.id: _perspective(each) for each in model.perspectives},
        views={view.name: _view(view) for view in model.views},
        themes={theme.id: _theme(theme) for theme in model.themes},
        study=_study(model.study) if model.study else {},
        speakers={speaker.id: _speaker(speaker) for speaker in model.speakers},
        sources={source.id: _source(source) for source in model.sources},
        evidence={item.id: _evidence(item) for item in model.evidence},
        notes=dict(model.notes),
    )


def _kind(kind: Kind) -> Value:
    return _filled(label=kind.label, zone=kind.zone.value)


def _element(element: Element) -> Value:
    valence = element.valence.value if element.valence else ""
    return _filled(
        label=element.label,
        valence=valence,
        position=_position(element.position) if element.position else {},
        evidence=element.evidence,
        disputed_by=element.disputed,
        confidence=_confidence(element.confidence),
        note=element.note,
    )


def _confidence(confidence: Confidence | None) -> Value:
    if confidence is None:
        return {}
    said = {
        name: value.value for name, value in zip(confidence._fields, confidence[:-1], strict=False) if value
    }
    return said | _filled(note=confidence.note)


def _position(position: Position) -> Value:
    spot = position.spot or ()
    return {name: number(value) for name, value in zip("xy", spot, strict=False)} | dict(position.relations)


def _group(group: Group) -> Value:
    label = group.label if group.label != readable(group.id) else ""
    return _filled(label=label, elements=group.elements, note=group.note)


def _link(link: Link) -> Value:
    details = _filled(
        label=link.label,
        delay=link.delay,
        strength=link.strength.value if link.strength else "",
        weight="" if link.weight is None else _weight(link.weight),
        grounding=link.grounding.value if link.grounding else "",
        moderated_by={m.factor: _moderation(m) for m in link.moderations},
        evidence=link.evidence,
        disputed_by=link.disputed,
        confidence=_confidence(link.confidence),
        note=link.note,
    )
    late = " delayed" if link.delayed and not link.delay else ""
    text = f"{link.source} -> {link.target} ({link.polarity.sign}){late}"
    return {text: details} if details else text


def _weight(weight: float) -> str:
    """A weight in digits alone: small ones would otherwise be written with a power of ten, which no spec can hold."""
    text = f"{weight:.12g}"
    return f"{weight:.20f}".rstrip("0") if "e" in text else text


def _moderation(moderation: Moderation) -> Value:
    return _filled(
        effect=moderation.effect.value,
        evidence=moderation.evidence,
        disputed_by=moderation.disputed,
        note=moderation.note,
    )


def _loop(loop: NamedLoop) -> Value:
    polarity = loop.polarity.value if loop.polarity else ""
    return _filled(
        name=loop.name,
        through=loop.through,
        polarity=polarity,
        story=loop.story,
        evidence=loop.evidence,
        disputed_by=loop.disputed,
        confidence=_confidence(loop.confidence),
        note=loop.note,
    )


def _view(view: View) -> Value:
    return _filled(
        layout=view.layout,
        title=view.title,
        elements=view.elements if view.elements != ("all",) else (),
        leave_out=view.leave_out,
        grounding=view.grounding.value if view.grounding else "",
        links=view.links if view.links != "all" else "",
        focus=view.focus,
        radius=str(view.radius) if view.focus and view.radius != 1 else "",
        loops=view.loops,
        kinds=view.kinds,
        only_feedback="true" if view.only_feedback else "",
        clusters=view.clusters.value if view.clusters is not Clusters.GROUPS else "",
        highlight=view.highlight,
        carry="true" if view.carry else "",
        support="true" if view.support else "",
        steps="true" if view.steps == ("all",) else view.steps,
        note=view.note,
    )


def entry_of(view: View) -> str:
    """What stands after a view's name in a spec, on one line."""
    said = _view(replace(view, title="", note=""))
    assert isinstance(said, Map)
    words = {
        key: value if isinstance(value, str) else f"[{', '.join(map(str, value))}]"
        for key, value in said.items()
    }
    return "{" + ", ".join(f"{key}: {value}" for key, value in words.items()) + "}"


def _step(step: Step) -> Value:
    details = _filled(held_by=step.held_by, evidence=step.evidence, disputed_by=step.disputed, note=step.note)
    status = f" ({step.status.value})" if step.status else ""
    text = f"{step.first} {step.relation.value} {step.second}{status}"
    return {text: details} if details else text


def _perspective(perspective: Perspective) -> Value:
    label = perspective.label if perspective.label != readable(perspective.id) else ""
    return _filled(
        label=label,
        speakers=perspective.speakers,
        emphasis={id: degree.value for id, degree in perspective.emphasis},
        links=[_link(link) for link in perspective.links],
        evidence=perspective.evidence,
        note=perspective.note,
    )


def _theme(theme: Theme) -> Value:
    return _filled(label=theme.label, kind=theme.kind, evidence=theme.evidence, note=theme.note)


def _speaker(speaker: Speaker) -> Value:
    return _filled(
        label=speaker.label,
        kind=speaker.kind.value if speaker.kind else "",
        role=speaker.role,
        group=speaker.group,
        case=speaker.case,
        note=speaker.note,
    )


def _study(study: Study) -> Value:
    return _filled(
        design=study.design,
        period=study.period,
        **_counts(study, "interviews", "people", "cases"),
        codes=dict(study.prefixes),
        waves=dict(study.waves),
        parts={part.id: _part(part) for part in study.parts},
        evidence=study.evidence,
        note=study.note,
    )


def _part(part: Part) -> Value:
    counts = _counts(part, "interviews", "people", "cases", "waves")
    return _filled(label=part.label, **counts, codes=part.codes, note=part.note)


def _counts(said: Study | Part, *names: str) -> dict[str, Value]:
    found = ((name, getattr(said, name)) for name in names)
    return {name: str(count) for name, count in found if count is not None}


def _source(source: Reference) -> Value:
    return _filled(
        citation=source.citation,
        doi=source.doi,
        url=source.url,
        text=source.text,
        licence=source.licence,
        note=source.note,
    )


def _evidence(item: Evidence) -> Value:
    return _filled(
        source=item.source,
        section=item.section,
        speaker=item.speaker,
        themes=item.themes,
        summary=item.summary,
        quote=item.quote,
        grounding=item.grounding.value if item.grounding else "",
        confidence=item.confidence.value if item.confidence else "",
        note=item.note,
    )
