"""The contact sheet of `cld history`: which view of which versions, and where it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import typer

from cld.cli import _looks, _shared
from cld.model import Model, View

if TYPE_CHECKING:
    from cld.contact import Shot
    from cld.figures import Places
    from cld.past import Past


def draw(spec: str, model: Model | None, past: Sequence[Past], output: str, name: str | None) -> None:
    """Draw the sheet of all versions whose model can be read, and of the spec as it is where it is another.

    Raises:
        Failure: there is no version, no such view, or the file cannot be written or hold that.
    """
    from cld.contact import contact
    from cld.figures import PROGRAM, Look, Provenance, Unfit, written
    from cld.reports.progress import bar

    if output == "-":
        raise _shared.Failure("--sheet draws to a file; name one that ends in .svg, .pdf, .png or .tikz")
    format = _looks.format_for(output, ())
    models = [(each.version, each.model) for each in past if each.model]
    if not models:
        raise _shared.Failure("there is no version with a model to draw on a sheet", _shared.FOUND)
    models = _without_superseded(models, past)
    if model is not None and _is_new(model, past):
        models.append(("now", model))
    view = _view(models, name)
    shots = _shots(spec, models, past, view)
    title = " ".join(f"{models[-1][1].title}: versions".split())
    try:
        with bar(f"{spec}: {view}") as report:
            drawing = contact(shots, title, report=report)
        figure = written(drawing, format, Provenance(program=PROGRAM), Look())
    except Unfit as reason:
        raise _shared.Failure(f"{output}: cannot be drawn: {reason}") from None
    _shared.save(output, figure.data)
    typer.echo(f"{output}: drawn", err=True)


def _is_new(model: Model, past: Sequence[Past]) -> bool:
    from cld.spec.export import digest_of

    meaning = digest_of(model)
    return not any(each.record and each.record.meaning == meaning and each.model for each in past[-1:])


def _without_superseded(models: list[tuple[str, Model]], past: Sequence[Past]) -> list[tuple[str, Model]]:
    """The versions without drafts that mean what the version after them means: a panel for each would say nothing."""
    meanings = {each.version: each.record.meaning for each in past if each.record}
    each = [version for version, _ in models]
    left_out = {
        draft for draft, after in pairwise(each) if "-" in draft and meanings[draft] == meanings[after]
    }
    if left_out:
        same = [version for version in each if version in left_out]
        typer.echo(f"note: left out, because the version after means the same: {', '.join(same)}", err=True)
    return [(version, model) for version, model in models if version not in left_out]


def _view(models: Sequence[tuple[str, Model]], name: str | None) -> str:
    """The view to show: the one asked for, else of those that most versions have the one that shows most."""
    from cld.figures import elements_of, views_of

    counts = Counter(view.name for _, model in models for view in views_of(model))
    if name is None:
        shown = {view.name: len(elements_of(model, view)) for _, model in models for view in views_of(model)}
        return max(sorted(counts), key=lambda each: (counts[each], shown[each]))
    if name in counts:
        return name
    from cld.spec.words import closest, listed

    known = sorted(counts)
    near = closest(name, known)
    hint = f"did you mean `{near}`?" if near else f"they have {listed(known, 'and')}"
    raise _shared.Failure(f"no version has a view `{name}`; {hint}")


def _shots(spec: str, models: Sequence[tuple[str, Model]], past: Sequence[Past], name: str) -> list[Shot]:
    from cld.contact import Shot
    from cld.diff import compare
    from cld.figures import views_of
    from cld.reports.changes_words import brief

    shots: list[Shot] = []
    before: Model | None = None
    notes = {version: text for _, model in models for version, text in model.changes}
    for version, model in models:
        view = next((each for each in views_of(model) if each.name == name), None)
        change = brief(compare(before, model)) if before else ""
        note = notes.get(version, "") if version != "now" else f"{spec}, not yet recorded"
        shots.append(Shot(version, note, change, model, view, _places(version, view, past)))
        before = model
    return shots


def _places(version: str, view: View | None, past: Sequence[Past]) -> Places:
    """Where the elements of a view stand in the record of a version."""
    record = next((each.record for each in past if each.version == version), None)
    if record is None or view is None:
        return ()
    return next((d.positions for d in record.figures if (d.view, d.layout) == (view.name, view.layout)), ())
