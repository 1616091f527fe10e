"""Drawing the views of one spec: to files of the user's, or to `diagrams/` with a record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _looks, _shared
from cld.model import Model, View
from cld.source import Source

if TYPE_CHECKING:
    from cld.chosen import DrawnLoop
    from cld.figures import Drawing, Figure, Look, Places, Provenance
    from cld.versions import Record


class How(NamedTuple):
    """What was asked for on the command line, for every spec alike."""

    formats: tuple[str, ...]
    """As asked for; empty where nothing was."""
    look: Look
    fresh: bool
    """Whether to forget where elements stood."""
    pages: bool = False
    """Whether to draw large maps as an overview and panels."""
    sheet: bool = False
    """Whether to draw a panel for each of some loops."""
    min_speakers: int = 0
    """How many speakers have to support a link for it to be drawn."""
    groups: tuple[str, ...] = ()
    """The groups of speakers whose evidence alone counts; all if there are none."""
    bare: bool | None = None
    """Whether figures are to carry no model; None for what is recorded, or else the model."""


class Job(NamedTuple):
    """What is to be drawn of a spec."""

    how: How
    path: str
    """The spec's, as it was named."""
    source: Source
    model: Model
    views: Sequence[View]
    seeds: Mapping[str, Places]
    """Where elements stand, by the name of the view, where that is known already."""
    loops: Mapping[str, tuple[DrawnLoop, ...]] = {}
    """What to draw bold, or in panels, by the name of the view."""
    shown: Model | None = None
    """What is drawn, where it is not the model as its spec has it: with more loops named, or with fewer links."""

    remarks: Sequence[str] = ()
    """What was left out of the model, to be said under every picture."""
    notes: Mapping[str, str] = {}
    """What else to say under the picture of each view, by its name, if anything."""

    @property
    def drawn(self) -> Model:
        return self.shown or self.model


def to_files(job: Job, output: str) -> int:
    """Draw to a file, a folder (`output` is one, or ends in a slash), or standard output (`-`); record nothing.

    Raises:
        Failure: the output cannot hold that, or the figure cannot be drawn as it is wanted.
    """
    from cld.figures import provenance_of
    from cld.versions import Refused

    folder = output.endswith(("/", "\\")) or Path(output).is_dir()
    if len(job.views) > 1 and not folder:
        listed = ", ".join(view.name for view in job.views)
        raise _shared.Failure(
            f"this spec has several views ({listed}); choose one with --view, or name a folder after -o"
        )
    formats = job.how.formats or ("svg",) if folder else (_looks.format_for(output, job.how.formats),)
    provenance = provenance_of(job.model, job.how.bare or False)
    try:
        figures = list(_drawings(job, provenance.digest))
    except Refused as refusal:
        _shared.complain(f"{job.path}: {refusal}")
        return _shared.FOUND
    if _has_empty(job.path, [pages[0] for pages in figures]):
        return _shared.FOUND
    _warn_of_pins(job, figures)
    for pages in figures:
        _note_pages(job, pages)
    note_foreign_letters(job.path, job.model, formats)
    written = list(_written(figures, formats, provenance, job.how.look))
    _refuse_overwriting(output, folder, [figure.file for figure in written])
    for figure in written:
        if output == "-":
            sys.stdout.buffer.write(figure.data)
            continue
        target = Path(output) / figure.file if folder else _named(Path(output), figure)
        _shared.save(target, figure.data)
        typer.echo(f"{target}: drawn")
    return _shared.OK


class Recording(NamedTuple):
    """What is to be recorded of a version."""

    files: dict[Path, bytes]
    """The record first: if the run is cut short after it, the version's promise stands and figures can be redrawn."""
    left: list[Path]
    """Files of views that the model no longer has."""
    formats: tuple[str, ...]
    bare: bool = False
    """Whether the figures carry no model."""


def recorded(job: Job, every: bool, check: bool) -> int:
    """Draw to the folder of the model's version and record it; or with `check` compare, and write nothing.

    Args:
        every: whether these are all views of the model, so that figures of others can be told to be left over.
    """
    from cld import versions

    plan = planned(job)
    if plan is None:
        return _shared.FOUND
    if check:
        return _compare(plan.files, plan.left if every else [])
    note_foreign_letters(job.path, job.model, plan.formats)
    changed = [target for target, data in plan.files.items() if _shared.content(target) != data]
    for target in changed:
        _shared.save(target, plan.files[target])
    for target in plan.left if not versions.is_released(job.model.version) else ():
        target.unlink(missing_ok=True)
    for target in plan.files:
        if target.name != versions.RECORD:
            typer.echo(f"{target}: {'drawn' if target in changed else 'unchanged'}")
    return _shared.OK


def planned(job: Job) -> Recording | None:
    """Draw what is to be recorded, and write nothing. Says what forbids it, if anything does, and gives None."""
    from cld import versions
    from cld.figures import PROGRAM, provenance_of, views_of
    from cld.spec.export import digest_of

    version, meaning = job.model.version, digest_of(job.model)
    folder = versions.folder_of(job.path, version)
    try:
        old = versions.read_record(folder)
        bare = _is_bare(job, old)
        if old is None:
            versions.refuse_strangers(folder, version, meaning)
        versions.updated(old, version, meaning, PROGRAM, ())  # refuses before drawing
        drawings = list(_drawings(job, meaning))
    except versions.Refused as refusal:
        _shared.complain(f"{job.path}: {refusal}")
        return None
    if _has_empty(job.path, [pages[0] for pages in drawings]):
        return None
    _warn_of_pins(job, drawings)
    formats = _formats(job.how.formats, old)
    figures = list(_written(drawings, formats, provenance_of(job.model, bare), job.how.look))
    record = versions.updated(old, version, meaning, PROGRAM, figures, bare)
    record, gone = versions.without(record, [view.name for view in views_of(job.model)])
    files = {folder / versions.RECORD: versions.text_of_record(record).encode("utf-8")}
    files |= {folder / figure.file: figure.data for figure in figures}
    return Recording(files, [folder / file for figure in gone for file, _ in figure.files], formats, bare)


def _is_bare(job: Job, old: Record | None) -> bool:
    """Whether recorded figures are to carry no model: as asked for, else as the last recorded ones.

    Raises:
        Refused: others that stay beside them would go on carrying it, or not.
    """
    from cld.places import records_of
    from cld.versions import Refused

    last = old or next(records_of(job.path, job.model.version), None)
    was = last.bare if last else False
    bare = was if job.how.bare is None else job.how.bare
    drawn = {view.name for view in job.views}
    if old is not None and bare is not was and any(figure.view not in drawn for figure in old.figures):
        state = "without the model" if was else "with the model"
        raise Refused(
            f"the other figures of {job.model.version} were drawn {state}; draw all views alike, without --view"
        )
    return bare


def _drawings(job: Job, meaning: str) -> Iterator[tuple[Drawing, ...]]:
    """The views, placed; each from where its elements stood before, unless that is to be forgotten.

    Of each view the pages, of which there is one if none were asked for.
    """
    from cld.places import Memory
    from cld.reports.progress import bar

    memory = Memory(job.path, job.model, meaning, {})
    for view in job.views:
        with bar(f"{job.path}: {view.name}") as report:
            forget = job.how.fresh or job.path == "-"
            seeds = job.seeds.get(view.name) or (() if forget else memory.seeds(view, report))
            if job.how.pages and view.layout == "loops":
                from cld.pages import pages

                found = pages(
                    job.drawn, view, job.how.look.theme, seeds, report, job.remarks, _notes(job, view)
                )
            else:
                found = _drawn(job, view, seeds, report)
        memory.drawn[view.name] = found[0].positions
        yield found


def _drawn(
    job: Job, view: View, seeds: Places | Callable[[str], Places], report: Callable[[float], None] | None
) -> tuple[Drawing, ...]:
    """A view as one picture, or as a sheet of its loops."""
    from cld.figures import Unfit, drawn

    theme, loops, notes = job.how.look.theme, job.loops.get(view.name, ()), _notes(job, view)
    if job.how.sheet:
        from cld.sheets import sheet

        return sheet(job.drawn, view, loops, theme, seeds, report, (*job.remarks, *notes))
    try:
        return (drawn(job.drawn, view, theme, seeds, report, loops, job.remarks, notes),)
    except Unfit as reason:
        raise _shared.Failure(f"{job.path}: `{view.name}` cannot be drawn: {reason}", _shared.FOUND) from None


def _notes(job: Job, view: View) -> tuple[str, ...]:
    return tuple(filter(None, [job.notes.get(view.name)]))


def _formats(asked: tuple[str, ...], old: Record | None) -> tuple[str, ...]:
    """What was asked for and what is recorded already, because the files of a figure belong together."""
    from cld.figures import format_of, formats

    files = (file for figure in (old.figures if old else ()) for file, _ in figure.files)
    wanted = {*asked, *map(format_of, files)}
    return tuple(format for format in formats() if format in wanted) or ("svg",)


def _written(
    figures: Sequence[tuple[Drawing, ...]], formats: Sequence[str], provenance: Provenance, look: Look
) -> Iterator[Figure]:
    from cld.figures import Unfit, written_together

    for pages in figures:
        for format in formats:
            try:
                yield from written_together(pages, format, provenance, look)
            except Unfit as reason:
                raise _shared.Failure(f"`{pages[0].view}` cannot be drawn as {format}: {reason}") from None


def _named(output: Path, figure: Figure) -> Path:
    """The file of a page: the first page has the name that was asked for, the others end in their letters."""
    return output.with_stem(f"{output.stem}-{figure.panel}") if figure.panel else output


def _refuse_overwriting(output: str, folder: bool, files: Sequence[str]) -> None:
    """Stop where pages would lie over each other, or one after the other on standard output."""
    twice = [file for number, file in enumerate(files) if file in files[:number]]
    if folder and twice:
        raise _shared.Failure(
            f"{twice[0]}: is the name of a view and of a page of another; choose one with --view"
        )
    if output == "-" and len(files) > 1:
        raise _shared.Failure(
            f"these are {len(files)} pages, each a file of its own; name a file after -o, or choose --format pdf"
        )


def _warn_of_pins(job: Job, figures: Sequence[tuple[Drawing, ...]]) -> None:
    """Show which pins are not kept, or lie on each other; in pages, pins hold in the overview alone."""
    found = {pages[0].view: pages[0].amiss for pages in figures if pages[0].amiss}
    if found:
        from cld.pinned import remarks
        from cld.reports import diagnostics as report

        said = remarks(job.source, job.model, found)
        typer.echo(report.full(said, _shared.colours(sys.stderr)), nl=False, err=True)


def _note_pages(job: Job, pages: Sequence[Drawing]) -> None:
    """Say what people should know of a figure before they print it."""
    look = job.how.look
    if len(pages) == 1:
        _looks.note_small_print(job.path, pages[0], look)
        if job.how.pages:
            layout = pages[0].layout
            why = "fits one page" if layout == "loops" else f"is a {layout}, which is one page"
            typer.echo(f"note: {job.path}: `{pages[0].view}` {why}, and is drawn without panels", err=True)
        return
    for page in pages if job.how.sheet else pages[1:]:
        _looks.note_small_print(job.path, page, look._replace(width=look.width or _looks.PAGE))


def note_foreign_letters(path: str, model: Model, formats: Sequence[str]) -> None:
    """Say which label needs letters that the embedded font lacks, and what becomes of them."""
    from cld.figures import foreign_letters, label_beyond_font

    label = label_beyond_font(model)
    if label is None:
        return
    for fate in dict.fromkeys(foreign_letters(format) for format in formats):
        typer.echo(f"note: {path}: the figure's own font lacks letters of “{label}”; {fate}", err=True)


def _has_empty(path: str, drawings: Sequence[Drawing]) -> bool:
    """Say which views show nothing, and whether there are any."""
    empty = [drawing.view for drawing in drawings if not drawing.positions]
    for view in empty:
        _shared.complain(
            f"{path}: the view `{view}` shows no element; let it choose more, or add elements to the model"
        )
    return bool(empty)


def _compare(files: dict[Path, bytes], left: Sequence[Path]) -> int:
    """Say which files are missing or not as they would be drawn now."""
    status = _shared.OK
    for target, data in files.items():
        now = _shared.content(target)
        if now != data:
            state = "is missing" if now is None else "is stale"
            typer.echo(f"{target}: {state}; `cld render` draws it")
            status = _shared.FOUND
    for target in left:
        typer.echo(f"{target}: belongs to no view any more; `cld render` removes it from the record")
        status = _shared.FOUND
    return status
