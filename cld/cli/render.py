"""`cld render`: the figures of a model, recorded by version."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared
from cld.cli._narrowing import Narrowing, Places, narrowed, places, refuse_to_record, words
from cld.model import Clusters, Grounding, Model, View
from cld.plugins import names

if TYPE_CHECKING:
    from cld.figures import Figure

Format = StrEnum("Format", {name.upper(): name for name in names("backends")})  # type: ignore[misc]


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
        Format | None, typer.Option("--format", help="The kind of file; svg if not given.")
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
        list[str] | None, typer.Option("--loop", metavar="ID", help="Show only this named loop.")
    ] = None,
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
    clusters: Annotated[Clusters | None, typer.Option("--clusters", help="Regions to draw, or none.")] = None,
) -> None:
    """Draw the figures of specs: to diagrams/SPEC/VERSION/VIEW.svg with a record, or with -o to a file.

    Exit status: 0, or 1 if a spec has errors, a released version has changed, or with --check a figure is
    missing or stale; 2 for wrong use.
    """
    paths = specs or _shared.specs_here()
    if output is not None and (len(paths) > 1 or check):
        raise _shared.Failure("-o draws one spec, and does not go with --check")
    _refuse_same_names(paths)
    asked = Narrowing(words(focus), radius, words(loop), words(kind), only_feedback, grounding, clusters)
    file_format = format.value if format else "svg"
    statuses = [_render(path, view, file_format, output, check, asked) for path in paths]
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


def _render(
    path: str, view: str | None, format: str, output: str | None, check: bool, asked: Narrowing
) -> int:
    from cld.figures import views_of

    read, found = _shared.checked(path)
    if read.model is None or _shared.has_errors(found):
        return _shared.FOUND
    views = _chosen(read.model, views_of(read.model), view)
    wholes = views
    if asked != Narrowing():
        views = [narrowed(read.model, each, asked) for each in wholes]
        if output is None:
            refuse_to_record(views[0])
    if output is not None:
        seeds = [
            places(path, read.model, whole) if whole is not each else ()
            for whole, each in zip(wholes, views, strict=True)
        ]
        return _to_file(read.model, views, format, output, seeds)
    if path == "-":
        raise _shared.Failure(
            "a spec from standard input has no name to record it by; say where to draw with -o"
        )
    return _recorded(path, read.model, views, view is None, format, check)


def _chosen(model: Model, views: Sequence[View], name: str | None) -> Sequence[View]:
    if name is None:
        return views
    for view in views:
        if view.name == name:
            return [view]
    from cld.spec.words import closest, listed

    known = [view.name for view in views]
    near = closest(name, known)
    hint = f"did you mean `{near}`?" if near else f"it has {listed(known, 'and')}"
    raise _shared.Failure(f"{model.title}: there is no view `{name}`; {hint}")


def _to_file(model: Model, views: Sequence[View], format: str, output: str, seeds: Sequence[Places]) -> int:
    from cld.figures import draw, provenance_of

    folder = output.endswith(("/", "\\")) or Path(output).is_dir()
    if len(views) > 1 and not folder:
        listed = ", ".join(view.name for view in views)
        raise _shared.Failure(
            f"this spec has several views ({listed}); choose one with --view, or name a folder after -o"
        )
    suffix = Path(output).suffix.lower()
    if not folder and output != "-" and suffix and suffix != f".{format}":
        known = ", ".join(names("backends"))
        raise _shared.Failure(f"{output}: would hold {format}; end the name in .{format} (formats: {known})")
    provenance = provenance_of(model)
    figures = [
        draw(model, view, format, provenance, seeds=known) for view, known in zip(views, seeds, strict=True)
    ]
    if _has_empty(model.title, figures):
        return _shared.FOUND
    _note_foreign_letters(model.title, model)
    for view, data in ((figure.view, figure.data) for figure in figures):
        if output == "-":
            sys.stdout.buffer.write(data)
            continue
        target = Path(output) / f"{view}.{format}" if folder else Path(output)
        _shared.save(target, data)
        typer.echo(f"{target}: drawn")
    return _shared.OK


def _recorded(path: str, model: Model, views: Sequence[View], every: bool, format: str, check: bool) -> int:
    from cld import versions
    from cld.figures import PROGRAM, draw, provenance_of, views_of

    provenance = provenance_of(model)
    folder = versions.folder_of(path, model.version)
    suffix = f".{format}"
    try:
        old = versions.read_record(folder)
        if old is None:
            versions.refuse_strangers(folder, model.version, provenance.digest)
        versions.updated(old, model.version, provenance.digest, PROGRAM, (), suffix)  # refuses before drawing
    except versions.Refused as refusal:
        _shared.complain(f"{path}: {refusal}")
        return _shared.FOUND
    figures = [draw(model, view, format, provenance) for view in views]
    if _has_empty(path, figures):
        return _shared.FOUND
    record = versions.updated(old, model.version, provenance.digest, PROGRAM, figures, suffix)
    record, gone = versions.without(record, [view.name for view in views_of(model)])
    # the record first: if the run is cut short after it, the version's promise stands and figures can be redrawn
    files = {folder / versions.RECORD: versions.text_of_record(record).encode("utf-8")}
    files |= {folder / f"{figure.view}{suffix}": figure.data for figure in figures}
    if check:
        return _compare(files, [folder / figure.file for figure in gone] if every else [])
    _note_foreign_letters(path, model)
    changed = [target for target, data in files.items() if _shared.content(target) != data]
    for target in changed:
        _shared.save(target, files[target])
    for figure in gone if not versions.is_released(model.version) else ():
        (folder / figure.file).unlink(missing_ok=True)
    for target in files:
        if target.name != versions.RECORD:
            typer.echo(f"{target}: {'drawn' if target in changed else 'unchanged'}")
    return _shared.OK


def _note_foreign_letters(path: str, model: Model) -> None:
    """Say which label needs letters that the embedded font lacks: there a figure depends on its reader's fonts."""
    from cld.figures import label_beyond_font

    label = label_beyond_font(model)
    if label is not None:
        typer.echo(
            f"note: {path}: the figure's own font lacks letters of “{label}”; the fonts of whoever looks at it draw them",
            err=True,
        )


def _has_empty(path: str, figures: Sequence[Figure]) -> bool:
    """Say which views show nothing, and whether there are any."""
    empty = [figure.view for figure in figures if not figure.positions]
    for view in empty:
        _shared.complain(
            f"{path}: the view `{view}` shows no element; widen its `elements`, or add elements to the model"
        )
    return bool(empty)


def _compare(files: dict[Path, bytes], gone: Sequence[Path]) -> int:
    """Say which files are missing or not as they would be drawn now."""
    status = _shared.OK
    for target, data in files.items():
        now = _shared.content(target)
        if now != data:
            state = "is missing" if now is None else "is stale"
            typer.echo(f"{target}: {state}; `cld render` draws it")
            status = _shared.FOUND
    for target in gone:
        typer.echo(f"{target}: belongs to no view any more; `cld render` removes it from the record")
        status = _shared.FOUND
    return status
