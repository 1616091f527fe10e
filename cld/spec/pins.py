"""Positions that an author gives elements: reading them, and finding those that cannot all be kept.

A relation such as `left_of` orders two elements along an axis. Elements pinned at the same coordinate are one
point of that axis, and points follow each other as their coordinates do: what cannot be kept is a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from cld.diagnostics import Label
from cld.position import RELATIONS, Position
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.fields import Fields, Word
from cld.spec.words import listed, shortened


class Pin(NamedTuple):
    """The position of one element, with the places of what it says."""

    element: Word
    position: Position
    fields: Fields


def read_pin(element: Word, fields: Fields) -> Pin:
    """The position that the fields of a record give. Coordinates are rounded to a hundredth, as records are."""
    spot = {name: round(fields.number(name) or 0.0, 2) + 0.0 for name in ("x", "y") if fields.has(name)}
    others = {name: fields.word(name).text for name in RELATIONS if fields.has(name)}
    return Pin(element, Position(**spot, **others), fields)  # type: ignore[arg-type]


def check_pins(pins: Iterable[Pin], faults_: Faults) -> None:
    """Report positions that say too little or too much, and such as contradict themselves or each other."""
    sound = [pin for pin in pins if _is_sound(pin, faults_)]
    _refuse_same_spots(sound, faults_)
    for axis in _AXES:
        _refuse_circles(axis, sound, faults_)


def _is_sound(pin: Pin, faults_: Faults) -> bool:
    position, fields = pin.position, pin.fields
    if not fields.values:
        help = "write where it stands, such as `{x: 120, y: 80}` or `{left_of: other}`, or delete the key"
        faults_.add(faults.EMPTY, fields.span, "`position` says nothing", help)
        return False
    for given, missing in (("x", "y"), ("y", "x")):
        if fields.has(given) and not fields.has(missing):
            message = f"the position has `{given}` and no `{missing}`"
            help = f"add `{missing}:`, or use words such as `left_of: other`"
            faults_.add(faults.MISSING_KEY, fields.place(given), message, help)
            return False
    named = [name for name, _ in position.relations]
    if position.spot and named:
        message = (
            f"`x` and `y` say where it stands, so {listed(named, 'and')} can only repeat or contradict that"
        )
        help = "keep `x` and `y`, or the words, not both"
        faults_.add(faults.IMPOSSIBLE_POSITION, fields.place(named[0]), message, help)
        return False
    itself = [name for name, other in position.relations if other == pin.element.text]
    for name in itself:
        message = f"`{shortened(pin.element.text)}` cannot stand {_said(name)} itself"
        faults_.add(faults.IMPOSSIBLE_POSITION, fields.place(name), message, "name another element")
    return not itself


def _said(relation: str) -> str:
    return relation.replace("_", " ")


def _refuse_same_spots(pins: Iterable[Pin], faults_: Faults) -> None:
    first: dict[tuple[float, float], Pin] = {}
    for pin in pins:
        spot = pin.position.spot
        other = first.setdefault(spot, pin) if spot else pin
        if other is not pin:
            faults_.add(
                faults.IMPOSSIBLE_POSITION,
                pin.fields.span,
                f"`{shortened(pin.element.text)}` cannot stand on the same spot as `{shortened(other.element.text)}`",
                "move one of the two",
                (Label(other.fields.span, "the other one"),),
            )


class _Axis(NamedTuple):
    coordinate: int
    """Its place in a position."""
    before: str
    after: str


_AXES = (_Axis(0, "left_of", "right_of"), _Axis(1, "above", "below"))
_Point = str | float
"""An element, or all elements that are pinned at one coordinate."""


class _Step(NamedTuple):
    """One element stands before another on an axis: because a pin says so, or by their coordinates."""

    before: str
    after: str
    pin: Pin | None = None
    relation: str = ""


def _refuse_circles(axis: _Axis, pins: list[Pin], faults_: Faults) -> None:
    points: dict[str, _Point] = {}
    fixed: dict[float, str] = {}
    for pin in pins:
        if pin.position.spot:
            coordinate = pin.position.spot[axis.coordinate]
            points[pin.element.text] = coordinate
            fixed.setdefault(coordinate, pin.element.text)
    steps: dict[_Point, list[_Step]] = {}
    for step in _steps(axis, pins, [id for _, id in sorted(fixed.items())]):
        steps.setdefault(points.get(step.before, step.before), []).append(step)
    for circle in _circles(steps, points):
        _report(axis, circle, faults_)


def _steps(axis: _Axis, pins: list[Pin], fixed: list[str]) -> Iterator[_Step]:
    """What stands before what. `fixed` are elements at rising coordinates, one for each."""
    for pin in pins:
        for name, other in pin.position.relations:
            if name == axis.before:
                yield _Step(pin.element.text, other, pin, name)
            elif name == axis.after:
                yield _Step(other, pin.element.text, pin, name)
    for one, next_one in pairwise(fixed):
        yield _Step(one, next_one)


def _circles(steps: dict[_Point, list[_Step]], points: dict[str, _Point]) -> Iterator[list[_Step]]:
    """Circles among the steps, one for each step that closes one (a search in depth, without recursion)."""
    done: set[_Point] = set()
    for start in steps:
        if start in done:
            continue
        path: list[_Step] = []
        here = {start: 0}  # the points on the path, with the number of steps before each
        work = [(start, iter(steps[start]))]
        while work:
            point, left = work[-1]
            step = next(left, None)
            if step is None:
                work.pop()
                done.add(point)
                del here[point]
                del path[-1:]
                continue
            next_point = points.get(step.after, step.after)
            if next_point in here:
                yield [*path[here[next_point] :], step]
            elif next_point not in done:
                path.append(step)
                here[next_point] = len(path)
                work.append((next_point, iter(steps.get(next_point, ()))))


def _report(axis: _Axis, circle: list[_Step], faults_: Faults) -> None:
    """Report a circle at the last of its steps that the author wrote, and say what the others are."""
    last = max(number for number, step in enumerate(circle) if step.pin is not None)
    step = circle[last]
    assert step.pin is not None
    one, other = (step.before, step.after) if step.relation == axis.before else (step.after, step.before)
    others = [*circle[last + 1 :], *circle[:last]]
    told = [f"`{shortened(o.before)}` stands {_said(axis.before)} `{shortened(o.after)}`" for o in others[:4]]
    more = " and so on" if len(others) > 4 else ""
    faults_.add(
        faults.IMPOSSIBLE_POSITION,
        step.pin.fields.place(step.relation),
        f"`{shortened(one)}` cannot stand {_said(step.relation)} `{shortened(other)}`: {', '.join(told)}{more}",
        "delete one of these positions, or turn it round",
        tuple(Label(o.pin.fields.place(o.relation), "against this") for o in others[:1] if o.pin is not None),
    )
