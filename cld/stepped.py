"""What comes first, in a picture: the order of steps that people hold, as numbers of steps. It is no influence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

from cld.model import Model
from cld.sequence import AUTHORS, NOBODY, Order, Way, circles, orders, ways
from cld.study import Relation, Status, Step
from cld.telling import Held, Steps, Turn
from cld.views import Content, lettered

EVERYBODY = "all"


def stepped(content: Content, model: Model, holders: Collection[str]) -> Content:
    """What a view shows, with the orders of steps that some people hold.

    Args:
        holders: ids of perspectives and speakers, `authors`, or `all`.
    """
    alike: dict[frozenset[tuple[str, str, Relation]], list[Order]] = {}
    for order in orders(model):
        if EVERYBODY in holders or order.holder in holders:
            alike.setdefault(frozenset(map(_meant, order.steps)), []).append(order)
    groups = list(alike.values())
    shown = {element.id for element in content.elements}
    held = (
        _held(lettered(number) if len(groups) > 1 else "", same, model, shown)
        for number, same in enumerate(groups)
    )
    return replace(content, steps=Steps(tuple(held)))


def _meant(step: Step) -> tuple[str, str, Relation]:
    ends = (step.first, step.second)
    return (*(ends if step.relation is Relation.BEFORE else sorted(ends)), step.relation)


def _held(letter: str, same: Sequence[Order], model: Model, shown: Collection[str]) -> Held:
    """Orders of the same steps as one."""
    steps = same[0].steps
    said = _said(same, model)
    disputed = len({_meant(step) for order in same for step in order.steps if step.disputed})
    if circles(steps):
        return Held(letter, said, (), disputed=disputed)
    labels = {element.id: element.label for element in model.elements}
    labels |= {theme.id: theme.label for theme in model.themes}
    places, known = spans(steps), ways(steps)
    alongside = {id for pair, way in known.items() if way is Way.ALONGSIDE for id in pair}
    turns = [
        Turn(id, " ".join(labels.get(id, id).split()), *place, id in alongside, id in shown)
        for id, place in places.items()
    ]
    unsaid = [pair for pair in combinations(sorted(places), 2) if pair not in known]
    return Held(
        letter,
        said,
        tuple(sorted(turns, key=lambda turn: (turn.first, turn.last, turn.label, turn.id))),
        any(places[one] != places[other] for one, other in unsaid),
        any(places[one] == places[other] for one, other in unsaid),
        disputed,
    )


def _said(same: Sequence[Order], model: Model) -> str:
    """Who holds orders of the same steps, in which sense."""
    names = {held.id: held.label for held in model.perspectives}
    names |= {speaker.id: speaker.label or speaker.id for speaker in model.speakers}
    names |= {AUTHORS: "the authors"}
    parts = []
    for status in dict.fromkeys(order.status for order in same):
        holders = [order.holder for order in same if order.status is status and order.holder != NOBODY]
        who = [" ".join(names.get(holder, holder).split()) for holder in holders]
        by_events = status is Status.ENFORCED  # those who tell of it did not enforce it
        sense = ["enforced by events"] if by_events else [status.value] if status else []
        held = [f"{'told' if by_events else 'held'} by {_and(who)}"] if who else []
        parts.append(", ".join([*sense, *held] or ["nobody says by whom"]))
    return "; ".join(parts)


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def spans(steps: Sequence[Step]) -> dict[str, tuple[int, int]]:
    """The steps, counted from 1, in which each thing begins and ends: as early as all that is said allows.

    What has nothing before it and goes on alongside something begins with it.

    Args:
        steps: which do not contradict each other.
    """
    things = sorted({id for step in steps for id in (step.first, step.second)})
    begins, ends = dict.fromkeys(things, 1), dict.fromkeys(things, 1)
    beside: dict[str, list[str]] = {id: [] for id in things}
    for step in steps:
        if step.relation is Relation.ALONGSIDE:
            beside[step.first].append(step.second)
            beside[step.second].append(step.first)
    changed = True
    while changed:  # ends, because no step leads back to itself
        before = list(begins.values()), list(ends.values())
        for step in steps:
            if step.relation is Relation.BEFORE:
                begins[step.second] = max(begins[step.second], ends[step.first] + 1)
        for id in things:
            ends[id] = max([ends[id], begins[id], *(begins[other] for other in beside[id])])
        changed = before != (list(begins.values()), list(ends.values()))
    for id in things:
        begins[id] = min([ends[id], *(ends[other] for other in beside[id])])
    return {id: (begins[id], ends[id]) for id in things}
