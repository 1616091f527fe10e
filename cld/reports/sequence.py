"""Who orders what before what, in words: for a terminal, as Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cld.model import Model
from cld.reports import parted
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.parted import Part
from cld.reports.terminal import Run, said
from cld.sequence import (
    AUTHORS,
    NOBODY,
    Contradiction,
    Order,
    Standing,
    Way,
    contradictions,
    levels,
    orders,
    standings,
    ways,
)
from cld.study import Relation, Status, Step

DONE = (Status.OBSERVED, Status.ENFORCED)
"""Senses in which an order came about, rather than was meant."""


class Sequences(NamedTuple):
    """The orders of a model, and how they lie to each other."""

    model: Model
    orders: tuple[Order, ...]
    faults: tuple[Contradiction, ...]
    disputed: tuple[Standing, ...]
    """Pairs that two holders put differently in the same sense."""
    agreed: tuple[Standing, ...]
    """Pairs that all holders put in the same way."""
    otherwise: tuple[Standing, ...]
    """Pairs that came about otherwise than somebody planned, with only the orders that differ."""
    as_planned: tuple[Standing, ...]
    """Pairs that came about as planned, and that nobody planned otherwise."""
    names: Mapping[str, str]
    """Of holders."""
    labels: Mapping[str, str]
    """Of themes and elements."""


def sequences(model: Model) -> Sequences:
    """Hold the orders of a model against each other. Steps make no loops, and none of this looks at links."""
    held = orders(model)
    every = standings(held)
    holders = {order.holder for order in held}
    planned = {place for place, order in enumerate(held) if order.status is Status.PLANNED}
    done = {place for place, order in enumerate(held) if order.status in DONE}
    met = [each for each in every if _places(each) & planned and _places(each) & done]
    kept = [each for each in met if not _among(each, planned | done).is_disputed]
    return Sequences(
        model,
        held,
        contradictions(model),
        tuple(found for each in every if _places(found := _disputes(each, held))),
        tuple(
            each
            for each in every
            if len(holders) > 1
            and not each.is_disputed
            and {held[p].holder for p in _places(each)} == holders
        ),
        tuple(found for each in met if _places(found := _unlike(each, planned, done))),
        tuple(_among(each, planned | done) for each in kept),
        _names(model),
        {theme.id: said(theme.label) for theme in model.themes}
        | {element.id: said(element.label) or element.id for element in model.elements},
    )


def _names(model: Model) -> dict[str, str]:
    names = {AUTHORS: "The authors", NOBODY: "Nobody named"}
    names |= {each.id: said(each.label) or each.id for each in model.perspectives}
    return names | {each.id: said(each.label) or each.id for each in model.speakers}


def _places(each: Standing) -> set[int]:
    return {*each.before, *each.after, *each.alongside}


def _among(each: Standing, places: set[int]) -> Standing:
    """The same as only some orders have it."""
    before, after, alongside = (
        tuple(p for p in found if p in places) for found in (each.before, each.after, each.alongside)
    )
    return each._replace(before=before, after=after, alongside=alongside)


def _disputes(each: Standing, held: Sequence[Order]) -> Standing:
    """The same with only those orders that somebody else contradicts in the same sense.

    An order without a sense is held against any.
    """
    found = [(place, way) for way, places in enumerate(each[2:]) for place in places]
    against = {
        place
        for place, way in found
        for other, another in found
        if way != another
        and held[place].holder != held[other].holder
        and (held[place].status is held[other].status or None in (held[place].status, held[other].status))
    }
    return _among(each, against)


def _unlike(each: Standing, planned: set[int], done: set[int]) -> Standing:
    """The same with only the plans that came about otherwise, and what came about in place of them."""
    found = [(place, way) for way, places in enumerate(each[2:]) for place in places]
    differing = {
        place
        for place, way in found
        for other, another in found
        if way != another and ((place in planned and other in done) or (place in done and other in planned))
    }
    return _among(each, differing)


def who(found: Sequences, place: int) -> str:
    """Whose order it is, and in which sense. Nobody who tells of it has enforced what events did."""
    order = found.orders[place]
    if order.status is Status.ENFORCED:
        name = "the authors" if order.holder == AUTHORS else found.names.get(order.holder, order.holder)
        return "Enforced by events" + (f" (told by {name})" if order.holder != NOBODY else "")
    sense = f" ({order.status.value})" if order.status else ""
    return f"{found.names.get(order.holder, order.holder)}{sense}"


def in_words(steps: Sequence[Step], labels: Mapping[str, str]) -> str:
    """An order in a sentence: `A; then, in no given order, B and C`. Nothing for one that contradicts itself."""
    rows = levels(steps)
    if not rows:
        return ""
    known = ways(steps)
    text = ""
    for number, row in enumerate(rows):
        text += f"{'; then' if number else ''}{_row(row, known, labels, number)}"
    return text + "".join(f". {remark}" for remark in _remarks(rows, known, labels))


def _row(
    row: Sequence[str], known: Mapping[tuple[str, str], Way], labels: Mapping[str, str], number: int
) -> str:
    names = [labels.get(id, id) for id in row]
    if len(row) == 1:
        return f"{' ' if number else ''}{names[0]}"
    if _all_alongside(row, known):
        return f"{' ' if number else ''}{' alongside '.join(names)}"
    start = ", in no given order, " if number else "in no given order, "
    return start + enumeration(names, most=len(names))


def _remarks(
    rows: Sequence[Sequence[str]], known: Mapping[tuple[str, str], Way], labels: Mapping[str, str]
) -> Iterator[str]:
    """What the rows do not tell: what lies alongside what, and pairs of different rows that nothing is said of."""
    level = {id: number for number, row in enumerate(rows) for id in row}
    every = {number: len(row) > 1 and _all_alongside(row, known) for number, row in enumerate(rows)}
    for one, other in sorted(known):
        same = level[one] == level[other]
        if one < other and known[one, other] is Way.ALONGSIDE and not (same and every[level[one]]):
            yield f"{labels.get(one, one)} goes on alongside {labels.get(other, other)}"
    open_ = [
        f"{labels.get(one, one)} and {labels.get(other, other)}"
        for one in level
        for other in level
        if level[one] < level[other] and (one, other) not in known
    ]
    if open_:
        yield f"Nothing is said of {enumeration(open_, most=3)}"


def _all_alongside(row: Sequence[str], known: Mapping[tuple[str, str], Way]) -> bool:
    return all(known.get((a, b)) is Way.ALONGSIDE for a in row for b in row if a != b)


def step_in_words(step: Step, labels: Mapping[str, str]) -> str:
    """`A before B (planned)`."""
    sense = f" ({step.status.value})" if step.status else ""
    one, other = labels.get(step.first, step.first), labels.get(step.second, step.second)
    return f"{one} {step.relation.value} {other}{sense}"


def title(found: Sequences) -> str:
    """What is told."""
    holders = len({order.holder for order in found.orders} - {NOBODY})
    whose = f", held by {counted(holders, 'holder')}" if holders else ""
    return f"{said(found.model.title)}: {counted(len(found.model.steps), 'step')}{whose}"


def parts(found: Sequences) -> Iterator[Part]:
    """Everything there is to tell, in the order in which it is read."""
    items = [
        (
            f"{who(found, place)}:",
            ". ".join(
                [in_words(order.steps, found.labels) or "contradicts itself, see below", *_backing(order)]
            ),
        )
        for place, order in enumerate(found.orders)
    ]
    yield Part("The orders", items=tuple(items))
    if found.faults:
        yield Part("Orders that contradict themselves", items=tuple(_faults(found)))
    if found.disputed:
        yield _pairs("Ordered differently by different holders", found, found.disputed)
    if found.agreed:
        yield Part("What all agree on", items=tuple(("", _pair(found, each)) for each in found.agreed))
    elif len({order.holder for order in found.orders}) > 1:
        yield Part(
            "What all agree on", remarks=("Nothing: no two things that all holders put in one order.",)
        )
    if found.otherwise:
        yield _pairs("Came about otherwise than planned", found, found.otherwise)
    if found.as_planned:
        yield Part(
            "Came about as planned", items=tuple(("", _pair(found, each)) for each in found.as_planned)
        )


def _backing(order: Order) -> Iterator[str]:
    """What the notes of an order's steps say, and the evidence for and against them."""
    notes = dict.fromkeys(said(step.note).rstrip(".") for step in order.steps if step.note)
    yield from notes
    for head, cited in (
        ("Evidence", [id for step in order.steps for id in step.evidence]),
        ("Disputed by", [id for step in order.steps for id in step.disputed]),
    ):
        if cited:
            yield f"{head}: {', '.join(map(said, sorted(set(cited))))}"


def _faults(found: Sequences) -> Iterator[tuple[str, str]]:
    for fault in found.faults:
        steps = "; ".join(step_in_words(step, found.labels) for step in fault.steps)
        yield f"{found.names.get(fault.holder, fault.holder)}:", steps


def _pair(found: Sequences, each: Standing) -> str:
    one, other = found.labels.get(each.one, each.one), found.labels.get(each.other, each.other)
    return f"{one} {'before' if each.before else 'alongside'} {other}"


def _pairs(heading: str, found: Sequences, pairs: Sequence[Standing]) -> Part:
    """For each pair of things, who puts which first."""
    items = []
    for each in pairs:
        one, other = found.labels.get(each.one, each.one), found.labels.get(each.other, each.other)
        ways_ = ((f"{one} first", each.before), (f"{other} first", each.after), ("alongside", each.alongside))
        told = [
            f"{words}: {enumeration([who(found, p) for p in places], most=9)}"
            for words, places in ways_
            if places
        ]
        items.append((f"{one} and {other}.", "; ".join(told)))
    return Part(heading, items=tuple(items))


def table(found: Sequences, width: int) -> list[list[Run]]:
    """For a terminal of so many columns."""
    return parted.table(title(found), parts(found), width)


def markdown(found: Sequences) -> str:
    """For a paper's appendix or a pull request."""
    return parted.markdown(title(found), parts(found))


def as_json(found: Sequences) -> str:
    """All of it, by ids."""

    def standing(each: Standing) -> dict[str, Any]:
        held = {
            way: [_key(found.orders[p]) for p in places] for way, places in zip(Way, each[2:], strict=True)
        }
        return {"one": each.one, "other": each.other} | {way.value: places for way, places in held.items()}

    told: dict[str, Any] = {
        "title": found.model.title,
        "labels": {id: found.labels[id] for order in found.orders for id in order.things},
        "orders": [
            _key(order)
            | {
                "levels": [list(row) for row in levels(order.steps)] or None,
                "alongside": [
                    [step.first, step.second] for step in order.steps if step.relation is Relation.ALONGSIDE
                ],
                "in_words": in_words(order.steps, found.labels),
                "notes": [step.note for step in order.steps if step.note],
                "evidence": sorted({id for step in order.steps for id in step.evidence}),
                "disputed_by": sorted({id for step in order.steps for id in step.disputed}),
            }
            for order in found.orders
        ],
        "contradictions": [
            {"holder": fault.holder, "steps": [step_in_words(step, {}) for step in fault.steps]}
            for fault in found.faults
        ],
        "disputed": [standing(each) for each in found.disputed],
        "agreed": [standing(each) for each in found.agreed],
        "otherwise_than_planned": [standing(each) for each in found.otherwise],
        "as_planned": [standing(each) for each in found.as_planned],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _key(order: Order) -> dict[str, Any]:
    return {"holder": order.holder, "status": order.status.value if order.status else None}
