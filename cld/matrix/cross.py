"""The cross-case view: which moderators go with which outcomes, case by case.

A case goes with both where evidence from it is cited for both, as in a meta-matrix of Miles and Huberman 1994
(Qualitative Data Analysis, ch. 7). That they occur together is a reason to look, and no effect; the effects that the model
states stand beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cld.matrix.axes import Entry, NoAxis, axis, moderators, natural
from cld.matrix.sheet import DOT, Detail, Face, Sheet, heads_of, scale_of, sources_line, tone_of
from cld.matrix.table import Asked, narrowed
from cld.model import Model
from cld.support import Voice, voices

_SIGNS = {"strengthens": "strengthens", "weakens": "weakens", "reverses": "reverses", "mixed": "either way"}


class Together(NamedTuple):
    """A moderator and an outcome in one case."""

    unit: str
    moderator: tuple[str, ...]
    """Evidence from the case for the one, sorted."""
    outcome: tuple[str, ...]
    """And for the other."""


class Pair(NamedTuple):
    """A moderator with an outcome."""

    together: tuple[Together, ...]
    effects: tuple[str, ...]
    """What the model says that the one does to the other, directly or to a link into it: `weakens`, `+`."""


class Crossed(NamedTuple):
    """Moderators by outcomes."""

    by: str
    noun: str
    rows: tuple[Entry, ...]
    columns: tuple[Entry, ...]
    pairs: tuple[tuple[Pair, ...], ...]


def cross(model: Model, by: str = "cases", asked: Asked = Asked(), only: Collection[str] = ()) -> Crossed:  # noqa: B008
    """Which moderators go with which outcomes.

    Evidence for a moderator is what is cited for the element, for what it does to links, and for its own links; evidence
    for an outcome is what is cited for the element and for links into it.

    Args:
        by: `cases`, `speakers` or `groups`.
        only: ids of the moderators and outcomes to show; all where none of them is named.

    Raises:
        NoAxis: the model has no moderators, no outcomes, or nothing to compare them by.
    """
    part = narrowed(model, asked)
    units = axis(model, by)
    rows = _only(_moderators(part), only)
    columns = _only(_outcomes(part), only)
    if not rows or not columns:
        raise NoAxis(" ".join(_lacking(model, bool(rows), bool(columns))))
    heard = voices(part)
    there = frozenset(item.id for item in part.evidence)
    pairs = tuple(
        tuple(
            Pair(tuple(_together(row, column, by, heard, there)), tuple(_effects(part, row.id, column.id)))
            for column in columns
        )
        for row in rows
    )
    return Crossed(by, units.noun, rows, columns, pairs)


def _lacking(model: Model, rows: bool, columns: bool) -> Iterator[str]:
    """What there is nothing of, and how to add it; where it is only left out, what to ask for less of."""
    lacks = " and no ".join(["moderating factors"] * (not rows) + ["outcomes"] * (not columns))
    yield f"the model has no {lacks}, so there is nothing to cross."
    if not rows and not moderators(model):
        yield (
            "To add a moderating factor, list it in a section `moderating_factors:` and write it to the link that it "
            "acts on, such as `moderated_by: {room: strengthens}`."
        )
    if not columns and not _outcomes(model):
        yield "An outcome is an element that is listed in the section `outcomes:`."
    if (not rows and moderators(model)) or (not columns and _outcomes(model)):
        yield "What there is was left out; ask for less with --min-speakers, --grounding or --group."
    yield "See docs/language.md."


def _only(entries: tuple[Entry, ...], only: Collection[str]) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.id in only) if any(e.id in only for e in entries) else entries


def _moderators(model: Model) -> tuple[Entry, ...]:
    own: dict[str, set[str]] = {}
    for link in model.links:
        own.setdefault(link.source, set()).update(link.evidence)
    return tuple(e._replace(backing=e.backing | own.get(e.id, set())) for e in moderators(model))


def _outcomes(model: Model) -> tuple[Entry, ...]:
    entries = []
    for element in model.elements:
        if element.kind == "outcomes":
            into = {id for link in model.links if link.target == element.id for id in link.evidence}
            entries.append(Entry(element.id, element.label, frozenset(into | set(element.evidence))))
    return tuple(entries)


def _together(
    row: Entry, column: Entry, by: str, heard: dict[str, Voice], there: frozenset[str]
) -> Iterator[Together]:
    sides = [_by_unit(entry.backing & there, by, heard) for entry in (row, column)]
    for unit in sorted(sides[0].keys() & sides[1].keys(), key=natural):
        yield Together(unit, tuple(sorted(sides[0][unit])), tuple(sorted(sides[1][unit])))


def _by_unit(items: frozenset[str], by: str, heard: dict[str, Voice]) -> dict[str, list[str]]:
    """Evidence by the case, speaker or group that it comes from; without that of none."""
    found: dict[str, list[str]] = {}
    for id in items:
        who = heard[id]
        unit = {"cases": who.case, "speakers": who.speaker, "groups": who.group}[by]
        if unit:
            found.setdefault(unit, []).append(id)
    return found


def _effects(model: Model, moderator: str, outcome: str) -> Iterator[str]:
    """What the model says itself, each thing once: the sign of a link between the two, effects on links into the outcome."""
    into = [link for link in model.links if link.target == outcome]
    found = [link.polarity.sign for link in into if link.source == moderator]
    found += [_SIGNS[e.effect.value] for link in into for e in link.moderations if e.factor == moderator]
    yield from dict.fromkeys(found)


def sheet_of_cross(model: Model, found: Crossed) -> Sheet:
    """The cross-case view as it is shown."""
    most = max((len(pair.together) for row in found.pairs for pair in row), default=0)
    items = {
        id
        for row in found.pairs
        for pair in row
        for each in pair.together
        for id in (*each.moderator, *each.outcome)
    }
    return Sheet(
        " ".join(model.title.split()),
        "Moderator",
        heads_of(found.rows),
        heads_of(found.columns),
        tuple(tuple(_face(pair, most) for pair in row) for row in found.pairs),
        "Outcome",
        caption=(
            f"A number counts the {found.by} with evidence for both; {DOT} means that there are none.",
            "Beside it stands what the model says that the moderator does to a link into the outcome, or the sign of its own.",
            *sources_line(model, sorted(items)),
        ),
        notes=tuple(_listed(found)),
        scale=scale_of(most),
        kind="cross",
        counts=f"{found.by} with evidence for both",
    )


def _face(pair: Pair, most: int) -> Face:
    if not pair.together and not pair.effects:
        return Face()
    number = len(pair.together)
    text = str(number) if number else DOT
    if pair.effects:
        text += f" ({', '.join(pair.effects)})"
    details = tuple(
        Detail(each.unit, words=f"{', '.join(each.moderator)} with {', '.join(each.outcome)}")
        for each in pair.together
    )
    return Face(number or None, text, text, tone_of(number, most), details)


def _listed(found: Crossed) -> Iterator[str]:
    """Which cases stand behind each number."""
    for row, line in zip(found.rows, found.pairs, strict=True):
        for column, pair in zip(found.columns, line, strict=True):
            if pair.together:
                units = ", ".join(each.unit for each in pair.together)
                yield f"{' '.join(row.label.split())} with {' '.join(column.label.split())}: {units}"
