"""What became of what different people hold: the links and emphases of perspectives, and the orders of steps."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import NamedTuple

from cld.diff.links import link_changes
from cld.diff.records import Changes, Diff
from cld.model import Link, Perspective
from cld.study import Degree, Relation, Step


class Emphasis(NamedTuple):
    """How strongly a perspective stresses a theme or an element."""

    id: str
    """In the new model."""
    old: Degree | None
    """None where nothing was said of it."""
    new: Degree | None


class Held(NamedTuple):
    """What became of one perspective."""

    old: Perspective | None
    """None for one that is new."""
    new: Perspective | None
    links: Changes[Link]
    emphasis: tuple[Emphasis, ...]

    @property
    def perspective(self) -> Perspective:
        """The perspective as it is now, or as it was where it is gone."""
        found = self.new or self.old
        assert found is not None, "a change of a perspective has a side"
        return found


class Reordered(NamedTuple):
    """What became of the orders of steps. A step is the same where it orders the same two things for the same holders."""

    added: tuple[Step, ...]
    removed: tuple[Step, ...]
    altered: tuple[tuple[Step, Step], ...]
    """(old, new), the old one in new ids."""


def perspectives(diff: Diff) -> list[Held]:
    """The perspectives that are not as they were, by their ids."""
    return [
        _held(old, new, diff.ids)
        for section, _, old, new in diff.others
        if section == "perspectives" and _is_one(old) and _is_one(new)
    ]


def _is_one(value: object) -> bool:
    return value is None or isinstance(value, Perspective)


def _held(old: object, new: object, ids: dict[str, str]) -> Held:
    before = old if isinstance(old, Perspective) else None
    after = new if isinstance(new, Perspective) else None
    links = link_changes(before.links if before else (), after.links if after else (), ids)
    was = {ids.get(id, id): degree for id, degree in before.emphasis} if before else {}
    now = dict(after.emphasis) if after else {}
    emphasis = (Emphasis(id, was.get(id), now.get(id)) for id in sorted(was.keys() | now.keys()))
    return Held(before, after, links, tuple(each for each in emphasis if each.old is not each.new))


def orders(diff: Diff) -> Reordered:
    """The steps that are not as they were: first those that say the same of other evidence are paired, then those that
    order the same two things the other way round, in another sense, or for other holders."""
    old, new = next(((old, new) for section, _, old, new in diff.others if section == "steps"), (None, None))
    was = [_renamed(step, diff.ids) for step in _steps(old)]
    now = _steps(new)
    for step in list(was):
        if step in now:
            now.remove(step)
            was.remove(step)
    altered: list[tuple[Step, Step]] = []
    for key in _ALIKE:
        for before in list(was):
            twin = next((step for step in now if key(step) == key(before)), None)
            if twin is not None:
                altered.append((before, twin))
                was.remove(before)
                now.remove(twin)
    altered.sort(key=lambda pair: repr(pair[1]))
    return Reordered(tuple(now), tuple(was), tuple(altered))


def _steps(value: object) -> list[Step]:
    return [step for step in value if isinstance(step, Step)] if isinstance(value, tuple) else []


def _order(step: Step) -> Hashable:
    ends = (step.first, step.second)
    return ends if step.relation is Relation.BEFORE else frozenset(ends)


_ALIKE: tuple[Callable[[Step], Hashable], ...] = (
    lambda step: (_order(step), step.status, step.held_by),
    lambda step: (frozenset((step.first, step.second)), step.status, step.held_by),
    lambda step: (frozenset((step.first, step.second)), step.held_by),
    lambda step: (_order(step), step.status),
)


def _renamed(step: Step, ids: dict[str, str]) -> Step:
    return replace(step, first=ids.get(step.first, step.first), second=ids.get(step.second, step.second))


def same_order(old: Step, new: Step) -> bool:
    """Whether two steps say the same of what comes when, and for whom, whatever their evidence and notes."""
    return _ALIKE[0](old) == _ALIKE[0](new)
