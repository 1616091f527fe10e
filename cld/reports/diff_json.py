"""What is different between two models, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from enum import Enum

from cld.diff.held import orders, perspectives
from cld.diff.records import Changes, Diff, Ends, LoopChange, LoopChanges, Value
from cld.model import Element, Link, Perspective
from cld.reports import diff_fields as fields
from cld.reports import loops_json
from cld.reports.held_words import HELD
from cld.reports.loops_json import Object
from cld.study import Step


def text(diff: Diff) -> str:
    """What `object_of` gives, written for people."""
    return loops_json.written(object_of(diff))


def object_of(diff: Diff) -> Object:
    """One object: `elements`, `links` and `loops`, then `named` loops, `perspectives`, `steps`, and whatever `other`
    parts of the specs changed.

    Ids are the new model's, but for what was removed or lost.
    """
    return {
        "elements": _elements(diff),
        "links": _links(diff.links, diff.ids),
        "loops": _loops(diff.loops),
        "named": {
            "added": [{"id": loop.id, **fields.of_loop(loop)} for loop in diff.named.added],
            "removed": [{"id": loop.id, **fields.of_loop(loop)} for loop in diff.named.removed],
            "changed": [
                {"id": pair.new.id, "changes": _changes(fields.loop_changes(pair, diff))}
                for pair in diff.named.altered
            ],
        },
        "perspectives": _perspectives(diff),
        "steps": _steps(diff),
        "other": [
            {"section": section, "id": key or None, "old": _plain(old), "new": _plain(new)}
            for section, key, old, new in diff.others
            if section not in HELD
        ],
    }


def _elements(diff: Diff) -> Object:
    altered = [(pair, fields.element_changes(pair)) for pair in diff.elements.altered]
    return {
        "added": [_element(each) for each in diff.elements.added],
        "removed": [_element(each) for each in diff.elements.removed],
        "renamed": [
            {
                "id": new.id,
                "label": new.label,
                "old_id": old.id,
                "old_label": old.label,
                "probably": old.id != new.id,
            }
            for old, new in fields.renamed(diff)
        ],
        "changed": [{"id": pair.new.id, "changes": _changes(found)} for pair, found in altered if found],
    }


def _links(changes: Changes[Link], ids: Mapping[str, str]) -> Object:
    altered = [(pair, fields.link_changes(pair, ids)) for pair in changes.altered]
    return {
        "added": [_link(each) for each in changes.added],
        "removed": [_link(each) for each in changes.removed],
        "turned": [
            {**_ends(new.ends), "old": old.polarity.value, "new": new.polarity.value}
            for old, new in fields.turned(changes)
        ],
        "changed": [{**_ends(pair.new.ends), "changes": _changes(found)} for pair, found in altered if found],
    }


def _perspectives(diff: Diff) -> Object:
    held = perspectives(diff)
    return {
        "added": [_perspective(each.perspective) for each in held if each.old is None],
        "removed": [_perspective(each.perspective) for each in held if each.new is None],
        "changed": [
            {
                "id": each.new.id,
                "links": _links(each.links, diff.ids),
                "emphasis": [
                    {"id": id, "old": old.value if old else None, "new": new.value if new else None}
                    for id, old, new in each.emphasis
                ],
                "changes": {
                    name: {"old": _listed(getattr(each.old, name)), "new": _listed(getattr(each.new, name))}
                    for name in ("label", "speakers", "evidence", "note")
                    if getattr(each.old, name) != getattr(each.new, name)
                },
            }
            for each in held
            if each.old and each.new
        ],
    }


def _perspective(one: Perspective) -> Object:
    return {
        "id": one.id,
        "label": one.label,
        "speakers": list(one.speakers),
        "emphasis": {id: degree.value for id, degree in one.emphasis},
        "links": [_link(link) for link in one.links],
        "evidence": list(one.evidence),
        "note": one.note or None,
    }


def _step(step: Step) -> Object:
    return {
        "first": step.first,
        "relation": step.relation.value,
        "second": step.second,
        "status": step.status.value if step.status else None,
        "held_by": list(step.held_by),
        "evidence": list(step.evidence),
        "disputed_by": list(step.disputed),
        "note": step.note or None,
    }


def _steps(diff: Diff) -> Object:
    steps = orders(diff)
    return {
        "added": [_step(step) for step in steps.added],
        "removed": [_step(step) for step in steps.removed],
        "changed": [{"old": _step(old), "new": _step(new)} for old, new in steps.altered],
    }


def _loops(loops: LoopChanges) -> Object:
    numbers = loops.numbers
    found: Object = {
        "gained": [_loop(change) for change in loops.gained],
        "lost": [_loop(change) for change in loops.lost],
        "turned": [_loop(change) for change in loops.turned],
        "counts": {name: numbers and getattr(numbers, name) for name in ("gained", "lost", "turned")},
        "complete": loops.complete,
    }
    if loops.before is not None and loops.after is not None:
        found |= {
            "before": loops_json.counts(loops.before),
            "after": loops_json.counts(loops.after),
            "estimated": loops.estimated,
        }
    return found


def _loop(change: LoopChange) -> Object:
    was: Object = {"was": change.old.polarity.value} if change.old and change.new else {}
    return loops_json.loop_object(change.loop) | was | {"because": [_ends(ends) for ends in change.because]}


def _element(element: Element) -> Object:
    return {"id": element.id, "label": element.label, **fields.of_element(element)}


def _link(link: Link) -> Object:
    return {**_ends(link.ends), "polarity": link.polarity.value, **fields.of_link(link)}


def _ends(ends: Ends) -> Object:
    return {"from": ends[0], "to": ends[1]}


def _changes(found: Sequence[fields.Field]) -> Object:
    return {name: {"old": old, "new": new} for name, old, new in found}


def _plain(value: Value | None) -> object:
    """An entry of another section as plain values, without its places in the file and what it does not say."""
    if not is_dataclass(value):
        return value if value is None or isinstance(value, str) else _listed(value)
    said = {name: _listed(each) for name, each in asdict(value).items() if not name.endswith("span")}
    return {name: each for name, each in said.items() if each not in (None, "", [])}


def _listed(value: object) -> object:
    if isinstance(value, tuple):
        return [_listed(each) for each in value]
    return value.value if isinstance(value, Enum) else value
