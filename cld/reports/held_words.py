"""What became of perspectives and of orders of steps, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cld.diff.held import Held, orders, perspectives, same_order
from cld.diff.records import Diff
from cld.model import Model, Perspective
from cld.reports import diff_fields as fields
from cld.reports.diff_items import ADDED, CHANGED, REMOVED, Item, Sides, links, listed
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted, exact
from cld.reports.terminal import said
from cld.study import Degree, Step

HELD = ("perspectives", "steps")
"""Sections of a spec that are told here."""


def names_of(old: Model, new: Model) -> dict[str, str]:
    """What themes and holders of orders are called, by id, the new model's words before the old."""
    names = {"authors": "the authors"}
    for model in (old, new):
        each = [(x.id, x.label) for x in model.themes] + [(x.id, x.label) for x in model.speakers]
        each += [(x.id, x.label) for x in model.perspectives]
        names |= {id: said(label) or id for id, label in each}
    return names


def amounts(diff: Diff) -> Iterator[str]:
    """How much changed: `1 link of a perspective turned`, `2 orders of steps added`."""
    held = perspectives(diff)
    yield from _amount("perspective", {
        "added": sum(each.old is None for each in held),
        "removed": sum(each.new is None for each in held),
    })  # fmt: skip
    kept = [each for each in held if each.old and each.new]
    yield from _amount("link of a perspective", {
        "added": sum(len(each.links.added) for each in kept),
        "removed": sum(len(each.links.removed) for each in kept),
        "turned": sum(len(fields.turned(each.links)) for each in kept),
        "changed in detail": sum(
            bool(fields.link_changes(pair, diff.ids)) for each in kept for pair in each.links.altered
        ),
    }, "links of perspectives")  # fmt: skip
    yield from _amount("emphasis", {"changed": sum(len(each.emphasis) for each in kept)}, "emphases")
    other = sum(bool(list(_beside(each.old, each.new))) for each in kept if each.old and each.new)
    yield from _amount("perspective", {"described otherwise": other})
    steps = orders(diff)
    yield from _amount("order of steps", {
        "added": len(steps.added), "removed": len(steps.removed), "changed": len(steps.altered),
    }, "orders of steps")  # fmt: skip


def _amount(noun: str, numbers: Mapping[str, int], plural: str = "") -> Iterator[str]:
    there = [(many, word) for word, many in numbers.items() if many]
    if there:
        (first, word), *more = there
        head = f"{exact(first)} {plural}" if plural and first > 1 else counted(first, noun)
        yield ", ".join([f"{head} {word}", *(f"{exact(many)} {word}" for many, word in more)])


def perspective_items(diff: Diff, sides: Sides) -> Iterator[Item]:
    """A line for each link, each emphasis, and whatever else changed of a perspective."""
    for held in perspectives(diff):
        name = said(held.perspective.label) or held.perspective.id
        if held.old is None or held.new is None:
            yield Item(ADDED if held.new else REMOVED, name, _extent(held))
            continue
        for item in links(held.links, diff.ids, sides):
            yield item._replace(subject=f"{name}: {item.subject}")
        for id, old, new in held.emphasis:
            label = sides.new.labels.get(id) or sides.old.labels.get(id) or sides.names.get(id, id)
            yield Item(CHANGED, f"{name}: {label}", f"the emphasis was {_degree(old)}, is now {_degree(new)}")
        if told := list(_beside(held.old, held.new)):
            yield Item(CHANGED, name, "; ".join(told))


def _degree(degree: Degree | None) -> str:
    return degree.value if degree else "not stated"


def _extent(held: Held) -> str:
    """What a perspective that came holds, or one that went held."""
    one = held.perspective
    parts = [counted(len(one.links), "link")] if one.links else []
    parts += (
        [f"{len(one.emphasis)} {'emphasis' if len(one.emphasis) == 1 else 'emphases'}"]
        if one.emphasis
        else []
    )
    return f"{'holds' if held.new else 'held'} {enumeration(parts)}" if parts else ""


def _beside(old: Perspective, new: Perspective) -> Iterator[str]:
    """What a perspective says beside links and emphasis."""
    if old.label != new.label:
        yield f"was called {said(old.label) or old.id}"
    yield from listed("speaker", old.speakers, new.speakers)
    yield from listed("evidence", old.evidence, new.evidence)
    if old.note != new.note:
        yield "note changed"


def order_items(diff: Diff, sides: Sides) -> Iterator[Item]:
    """A line for each order of steps that came, went or changed."""
    steps = orders(diff)
    for step in steps.added:
        yield Item(ADDED, _order(step, sides, True), _held_by(step, sides))
    for step in steps.removed:
        yield Item(REMOVED, _order(step, sides, False), _held_by(step, sides))
    for old, new in steps.altered:
        yield Item(CHANGED, _order(new, sides, True), "; ".join(_told(old, new, sides)))


def _order(step: Step, sides: Sides, now: bool) -> str:
    """`Network formation before Integration (planned)`."""
    near, far = (sides.new, sides.old) if now else (sides.old, sides.new)
    first, second = (
        near.labels.get(id) or far.labels.get(id) or sides.names.get(id, id)
        for id in (step.first, step.second)
    )
    status = f" ({step.status.value})" if step.status else ""
    return f"{first} {step.relation.value} {second}{status}"


def _held_by(step: Step, sides: Sides) -> str:
    names = [sides.names.get(id, id) for id in step.held_by]
    return f"held by {enumeration(names, most=9)}" if names else ""


def _told(old: Step, new: Step, sides: Sides) -> Iterator[str]:
    if not same_order(old, new):
        was = _order(old, sides, True)
        if was != _order(new, sides, True):
            yield f"was {was}"
        if old.held_by != new.held_by:
            before, now = _held_by(old, sides), _held_by(new, sides)
            yield f"was {before or 'held by nobody named'}, is now {now or 'held by nobody named'}"
    elif (old.first, old.second) != (new.first, new.second):
        yield "written the other way round"
    yield from listed("evidence", old.evidence, new.evidence)
    yield from listed("disputed_by", old.disputed, new.disputed)
    if old.note != new.note:
        yield "note changed"
    if (holders := _held_by(new, sides)) and old.held_by == new.held_by:
        yield holders
