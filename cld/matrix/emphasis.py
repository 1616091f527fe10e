"""How strongly each perspective stresses each theme, and where perspectives diverge."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cld.matrix.axes import Axis, Entry, NoAxis, axis, natural
from cld.matrix.sheet import Detail, Face, Sheet, heads_of, said, sources_line
from cld.matrix.table import crossed
from cld.model import Model
from cld.study import Degree

NOT_GIVEN = "not given"
"""Nothing is known of it, which is not the same as `none`: that they do not stress it."""
_MOST = 3
"""Themes that are named of what a perspective stresses instead of another."""
_TONES = {Degree.NONE: 0.0, Degree.LOW: 0.3, Degree.MEDIUM: 0.65, Degree.HIGH: 1.0}


class Divergence(NamedTuple):
    """A theme that perspectives stress differently."""

    id: str
    by: tuple[tuple[str, Degree | None], ...]
    """(id of a perspective, what it gives), the strongest first; None where it gives nothing for this theme."""


class Stressed(NamedTuple):
    """Perspectives by what they stress."""

    rows: tuple[Entry, ...]
    columns: tuple[Entry, ...]
    degrees: tuple[tuple[Degree | None, ...], ...]
    divergent: tuple[Divergence, ...]


def emphasis(model: Model, only: Collection[str] = (), columns: str | None = None) -> Stressed:
    """Perspectives by themes, and by elements that somebody stresses.

    Themes diverge where two perspectives give them different degrees, and where one stresses them (medium or high) that
    another one passes over in silence while it does say what it stresses. A perspective that gives no emphasis at all
    takes no part in that.

    Args:
        columns: other columns, such as `themes:objective`.

    Raises:
        NoAxis: the model has no perspectives, or they stress nothing.
    """
    if not any(each.emphasis for each in model.perspectives):
        raise NoAxis("the spec has no `perspectives` with an `emphasis`, so there is nothing to compare")
    held = axis(model, "perspectives").entries
    given = {each.id: dict(each.emphasis) for each in model.perspectives}
    entries = axis(model, columns).entries if columns else tuple(_columns(model, given))
    rows, shown = (_only(each, only) for each in (held, entries))
    degrees = tuple(tuple(given[row.id].get(column.id) for column in shown) for row in rows)
    found = Stressed(rows, shown, degrees, ())
    return found._replace(divergent=tuple(_divergences(found)))


def _only(entries: tuple[Entry, ...], only: Collection[str]) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.id in only) if any(e.id in only for e in entries) else entries


def _columns(model: Model, given: dict[str, dict[str, Degree]]) -> Iterator[Entry]:
    """All themes, and the elements that somebody stresses."""
    stressed = {id for degrees in given.values() for id in degrees}
    if model.themes:
        yield from axis(model, "themes").entries
    if any(element.id in stressed for element in model.elements):
        yield from (entry for entry in axis(model, "elements").entries if entry.id in stressed)


def _divergences(found: Stressed) -> Iterator[Divergence]:
    saying = [any(degree is not None for degree in row) for row in found.degrees]
    for at, column in enumerate(found.columns):
        by = [
            (entry.id, row[at])
            for entry, row, says in zip(found.rows, found.degrees, saying, strict=True)
            if says
        ]
        given = {degree for _, degree in by if degree is not None}
        silent = any(degree is None for _, degree in by)
        stressed = any(degree.rank >= Degree.MEDIUM.rank for degree in given)
        if len(given) > 1 or (silent and stressed):
            order = sorted(by, key=lambda pair: (-(pair[1].rank if pair[1] else -1), natural(pair[0])))
            yield Divergence(column.id, tuple(order))


def sheet_of_emphasis(model: Model, found: Stressed, words: bool = False) -> Sheet:
    """Emphasis as it is shown; cells hold the evidence of a perspective under the theme."""
    axes = [Axis("", "", entries) for entries in (found.rows, found.columns)]
    cells = crossed(model, *axes).cells
    items = {item.id: item for item in model.evidence}
    faces = []
    for degrees, line in zip(found.degrees, cells, strict=True):
        row = []
        for degree, cell in zip(degrees, line, strict=True):
            text = degree.value if degree is not None else NOT_GIVEN
            details = tuple(
                Detail(id, items[id].speaker, "", said(items[id]) if words else "") for id in cell.items
            )
            row.append(
                Face(degree.rank if degree else None, text, text, _TONES[degree] if degree else None, details)
            )
        faces.append(tuple(row))
    cited = sorted({id for entry in found.rows for id in entry.backing})
    return Sheet(
        " ".join(model.title.split()),
        "Perspective",
        heads_of(found.rows),
        heads_of(found.columns),
        tuple(faces),
        "Theme" if all(entry.id in {t.id for t in model.themes} for entry in found.columns) else "Stressed",
        caption=(
            f"How strongly each perspective stresses it; “{NOT_GIVEN}” means that nothing is known of it, "
            "“none” that they do not stress it.",
            *sources_line(model, cited),
        ),
        notes=tuple(_told(model, found))
        or ("Perspectives diverge nowhere, as far as their emphasis is given.",),
        scale=tuple((degree.value, tone) for degree, tone in _TONES.items()),
        divergent=tuple(each.id for each in found.divergent),
        kind="emphasis",
        counts="emphasis",
    )


def _told(model: Model, found: Stressed) -> Iterator[str]:
    """Each theme on which perspectives diverge. Of one that is silent on it, what it stresses instead."""
    labels = {entry.id: _flat(entry.label) for entry in (*found.rows, *found.columns)}
    for each in found.divergent:
        given = [(id, degree) for id, degree in each.by if degree is not None]
        told = [
            f"{degree.value} for {_listed([labels[id] for id, _ in group])}"
            for degree, group in groupby(given, key=lambda pair: pair[1])
        ]
        silent = [id for id, degree in each.by if degree is None]
        told += [f"{NOT_GIVEN} for {labels[id]}{_instead(model, id)}" for id in silent]
        surely = len({degree for _, degree in given}) > 1
        yield f"Perspectives {'' if surely else 'may '}diverge on {labels[each.id]}: {'; '.join(told)}"


def _instead(model: Model, perspective: str) -> str:
    """What a perspective is said to stress more than anything else; empty where it is said to stress nothing."""
    labels = {theme.id: _flat(theme.label) for theme in model.themes}
    labels |= {element.id: _flat(element.label) for element in model.elements}
    given = next(each.emphasis for each in model.perspectives if each.id == perspective)
    most = max(degree.rank for _, degree in given)
    named = sorted((id for id, degree in given if most and degree.rank == most), key=natural)
    words = [labels[id] for id in named]
    shown = words if len(words) <= _MOST else [*words[:_MOST], f"{len(words) - _MOST} more"]
    return f", whose stress is on {_listed(shown)}" if shown else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
