"""`cld render`: the figures of a model, recorded by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _kept, _shared, _telling
from cld.cli._drawing import How, Job, recorded, to_files
from cld.cli._looks import PAGE, Wanted, chosen_formats
from cld.cli._narrowing import LoopSet, Narrowing, Stress, narrowed, places, refuse_to_record, words
from cld.model import Clusters, Grounding, Model, View
from cld.plugins import names

if TYPE_CHECKING:
    from cld.figures import Look


def command(
    specs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SPEC]...", help="Specs to draw; all under specs/ if none."),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option("--view", metavar="NAME", help="Draw this view only, not all of the model's."),
    ] = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="|".join(names("backends")),
            help="The kind of file; several with commas. If not given, what -o ends in, else what is recorded, else svg.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="PATH", help="Write here and record nothing; - for standard output."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a figure is missing or stale.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget where elements stood, and place all anew.")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Draw a large map as an overview and panels. With -o.")
    ] = False,
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="NAME", help="Colours and lines: a name, or a YAML file. With -o."),
    ] = None,
    width: Annotated[
        str | None,
        typer.Option("--width", metavar="WIDTH", help="Width in print, such as 85mm or 170mm. With -o."),
    ] = None,
    dpi: Annotated[
        int | None,
        typer.Option(
            "--dpi", metavar="N", min=36, max=2400, help="Pixels an inch of PNG; else 300. With -o."
        ),
    ] = None,
    outlines: Annotated[
        bool, typer.Option("--outlines", help="Draw text as outlines of its letters. With -o.")
    ] = False,
    focus: Annotated[
        list[str] | None,
        typer.Option("--focus", metavar="ID", help="Show only this element and what is near."),
    ] = None,
    radius: Annotated[
        int | None,
        typer.Option(
            "--radius", metavar="N", min=0, max=999, help="How many links away is near; 1 if not given."
        ),
    ] = None,
    loop: Annotated[
        list[str] | None,
        typer.Option(
            "--loop",
            metavar="ID",
            help="Draw this loop bold and all else calm: a name, or an id of cld loops.",
        ),
    ] = None,
    set: Annotated[
        LoopSet | None, typer.Option("--set", help="Draw these loops bold: a few that stand for all.")
    ] = None,
    only_loops: Annotated[
        bool, typer.Option("--only-loops", help="Show the loops of --loop or --set alone.")
    ] = False,
    sheet: Annotated[
        bool,
        typer.Option(
            "--sheet", help="Draw a panel for each loop of --loop or --set, else each named one. With -o."
        ),
    ] = False,
    carry: Annotated[
        bool, typer.Option("--carry", help="Draw links the wider, the more feedback loops they carry.")
    ] = False,
    support: _telling.Support = False,
    steps: _telling.Steps = False,
    held_by: _telling.HeldBy = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="SECTION", help="Show only elements of this section."),
    ] = None,
    only_feedback: Annotated[
        bool, typer.Option("--only-feedback", help="Show only links that lie on feedback loops.")
    ] = False,
    grounding: Annotated[
        Grounding | None, typer.Option("--grounding", help="Leave out links that are grounded less well.")
    ] = None,
    min_speakers: _kept.MinSpeakers = 0,
    group: _kept.Groups = None,
    model: Annotated[
        bool | None,
        typer.Option(
            "--with-model/--without-model",
            help="Whether files carry the spec, quotes included. If not given, as recorded, else with it.",
            show_default=False,
        ),
    ] = None,
    anonymise: Annotated[
        bool,
        typer.Option(
            "--anonymise", help="Draw and carry the spec with pseudonyms and without quotes. With -o."
        ),
    ] = False,
    clusters: Annotated[Clusters | None, typer.Option("--clusters", help="Regions to draw, or none.")] = None,
) -> None:
    """Draw the figures of specs: to diagrams/SPEC/VERSION/VIEW.svg with a record, or with -o to a file.

    What is recorded follows from the spec alone. Looks for one purpose, such as a journal's width, go with -o.

    Exit status: 0, or 1 if a spec has errors, a released version has changed, or with --check a figure is
    missing or stale; 2 for wrong use.
    """
    paths = specs or _shared.specs_here()
    if output is not None and (len(paths) > 1 or check):
        raise _shared.Failure("-o draws one spec, and does not go with --check")
    if fresh and check:
        raise _shared.Failure("--fresh places anew, and --check compares with what is recorded; choose one")
    wanted = Wanted(theme, width, dpi, outlines)
    if wanted != Wanted() and output is None:
        raise _shared.Failure(
            "--theme, --width, --dpi and --outlines are for one use of a figure, and are not recorded; "
            "say where to draw with -o"
        )
    if pages and output is None:
        raise _shared.Failure(
            "--pages is for print, and is not recorded; say where to draw with -o, such as -o map.pdf"
        )
    _refuse_same_names(paths)
    stress = Stress(words(loop), set, only_loops, sheet, carry)
    stress.refuse_misuse(pages, output)
    tells = _telling.Telling(support, steps, words(held_by))
    tells.refuse_misuse(stress, pages)
    asked = Narrowing(words(focus), radius, words(kind), only_feedback, grounding, clusters)
    how = How(
        chosen_formats(format),
        _look(wanted, sheet),
        fresh,
        pages,
        sheet,
        min_speakers,
        tuple(group or ()),
        None if model is None else not model,
    )
    if anonymise and output is None:
        raise _shared.Failure(
            "--anonymise draws another model than the spec's, and is not recorded; say where to draw with -o"
        )
    if (min_speakers or group) and output is None:
        raise _shared.Failure(
            "a figure of what some speakers say is not recorded; say where to draw it with -o"
        )
    statuses = [_render(path, view, output, check, asked, stress, tells, how, anonymise) for path in paths]
    raise typer.Exit(max(statuses))


def _refuse_same_names(paths: Sequence[str]) -> None:
    """Two specs of one name would draw over each other's figures."""
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(Path(path).stem, path)
        if other != path:
            raise _shared.Failure(
                f"{other} and {path} would both be drawn to diagrams/{Path(path).stem}; rename one of them"
            )


def _look(wanted: Wanted, sheet: bool) -> Look:
    """What was asked for; a sheet is as wide as a printed page if nothing else was."""
    look = wanted.look()
    return look._replace(width=PAGE) if sheet and look.width is None else look


def _render(
    path: str,
    name: str | None,
    output: str | None,
    check: bool,
    asked: Narrowing,
    stress: Stress,
    tells: _telling.Telling,
    how: How,
    anonymise: bool,
) -> int:
    from cld.figures import views_of

    read, found = _shared.checked(path)
    model = read.model
    if model is None or _shared.has_errors(found):
        return _shared.FOUND
    if anonymise:
        from cld.cli._published import anonymised

        model = anonymised(path, model)
    views = wholes = _chosen(path, views_of(model), name)
    kept = _kept.kept(model, _kept.wish([model], how.min_speakers, how.groups, asked.grounding))
    if kept.words:
        views = _told_apart(path, model, views, kept, stress)
    if stress != Stress():
        from cld.cli._stressing import about_loops, stressed

        views = wholes = about_loops(views, name, stress)
    if asked != Narrowing():
        views = [narrowed(kept.model, each, asked) for each in views]
    views, left = _without_unlinked(path, model, wholes, kept, views) if kept.words else (views, {})
    if tells != _telling.Telling():
        views = _telling.telling(kept.model, views, tells)
    job = Job(how, path, read.source, model, views, {}, shown=kept.model, remarks=kept.notes[:1], notes=left)
    if stress != Stress():
        chosen = stressed(path, kept.model, views, stress)
        job = job._replace(views=chosen.views, loops=chosen.loops, shown=chosen.model)
    if output is None and (asked, stress, tells) != (Narrowing(), Stress(), _telling.Telling()):
        refuse_to_record(job.views[0], [loop.id for loop in job.loops.get(job.views[0].name, ())], model)
    if asked != Narrowing() or stress.alone or kept.words:
        job = job._replace(seeds={whole.name: places(path, model, whole) for whole in wholes})
    if output is not None:
        return to_files(job, output)
    if path == "-":
        raise _shared.Failure(
            "a spec from standard input has no name to record it by; say where to draw with -o"
        )
    return recorded(job, name is None, check)


def _told_apart(
    path: str, model: Model, views: Sequence[View], kept: _kept.Kept, stress: Stress
) -> Sequence[View]:
    """Views whose titles say that less is drawn than the spec holds; says so on standard error too.

    Raises:
        Failure: a loop was asked for that does not close any more, or nothing of a view is left.
    """
    from cld.figures import elements_of
    from cld.support import lost_loops

    for loop, _ in lost_loops(model, kept.model):
        if loop.id in stress.loops:
            raise _shared.Failure(f"{path}: `{loop.id}` does not close with only {kept.words}", _shared.FOUND)
    for view in views:
        if elements_of(model, view) and not elements_of(kept.model, view):
            feedback = ": no feedback loop closes" if "in-loops" in view.elements else ""
            message = f"{path}: nothing of the view `{view.name}` is left with only {kept.words}{feedback}"
            raise _shared.Failure(message, _shared.FOUND)
    for note in kept.notes:
        typer.echo(f"note: {path}: {note}", err=True)
    return [replace(each, title=f"{each.title or model.title} (only {kept.words})") for each in views]


def _without_unlinked(
    path: str, model: Model, wholes: Sequence[View], kept: _kept.Kept, views: Sequence[View]
) -> tuple[Sequence[View], dict[str, str]]:
    """Views without elements that have no link any more, and what to say of that under each, by its name; says so too."""
    from cld.unlinked import without_unlinked

    pairs = [
        without_unlinked(model, whole, kept.model, view) for whole, view in zip(wholes, views, strict=True)
    ]
    notes = {view.name: note for view, note in pairs if note}
    for name, note in notes.items():
        typer.echo(f"note: {path}: `{name}`: {note}", err=True)
    return [view for view, _ in pairs], notes


def _chosen(path: str, views: Sequence[View], name: str | None) -> Sequence[View]:
    if name is None:
        return views
    for view in views:
        if view.name == name:
            return [view]
    from cld.spec.words import closest, listed

    known = [view.name for view in views]
    near = closest(name, known)
    hint = f"did you mean `{near}`?" if near else f"it has {listed(known, 'and')}"
    raise _shared.Failure(f"{path}: there is no view `{name}`; {hint}")
