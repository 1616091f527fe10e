"""`cld release`: a version of a model, noted, drawn and recorded in one step."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared
from cld.cli._drawing import How, Job, Recording, note_foreign_letters, planned
from cld.cli._looks import chosen_formats
from cld.diagnostics import Severity
from cld.plugins import names
from cld.releases import Bump

if TYPE_CHECKING:
    from cld.model import Model
    from cld.releases import Step
    from cld.spec import Spec

_BOM = b"\xef\xbb\xbf"
"""What some editors put before a text; it stays where it is."""


def command(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The model's YAML file.")],
    message: Annotated[
        str | None,
        typer.Option(
            "-m", "--message", metavar="NOTE", help="What changed, in a line; it goes under `changes`."
        ),
    ] = None,
    bump: Annotated[
        Bump | None,
        typer.Option("--bump", help="The step from the last release; if not given, what changed decides."),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version", metavar="NUMBER", help="The version to make, such as 1.0.0, whatever changed."
        ),
    ] = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="|".join(names("backends")),
            help="What to draw; several with commas; else svg.",
        ),
    ] = None,
    model: Annotated[
        bool | None,
        typer.Option(
            "--with-model/--without-model",
            help="Whether figures carry the spec, quotes included. If not given, as before, else with it.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings stop it too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")
    ] = False,
) -> None:
    """Release a version of a model: raise its number in the spec, note what changed, draw and record its figures.

    All of it is written, or nothing. What changed decides on the step; a major one is for you to ask for.

    Exit status: 0, or 1 if the spec has errors, nothing changed or the records forbid it; 2 for wrong use.
    """
    if spec == "-":
        raise _shared.Failure("a release is written into the spec's file; name the file")
    formats = chosen_formats(format)
    read, now = _sound(spec, strict)
    step = _step(spec, now, bump, _wanted(version, bump))
    new = _edited(spec, read, step.version, _note(now, step.version, message))
    plan = planned(_job(spec, new, formats, None if model is None else not model))
    if plan is None:
        raise typer.Exit(_shared.FOUND)
    typer.echo(f"{step.version}: {step.why}{_what(step)}")
    assert new.model is not None, "an edited spec is sound"
    note_foreign_letters(spec, new.model, plan.formats)
    if dry_run:
        _say_what_would_be(spec, read, new, plan)
        return
    _write(spec, read, new, plan)
    _say_what_to_do(spec, new.model, dict(new.model.changes)[step.version])
    if not plan.bare:
        from cld.cli._published import note_people

        note_people(spec, new.model)


def _sound(path: str, strict: bool) -> tuple[Spec, Model]:
    """The spec and its model. Stops where it has errors, or with `strict` warnings."""
    spec, found = _shared.checked(path)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    if spec.model is None or _shared.has_errors(found):
        raise _shared.Failure(f"{path}: has errors; nothing was released", _shared.FOUND)
    told = f"{path}: has {warnings} warning{'' if warnings == 1 else 's'}; `cld validate {path}` shows them"
    if warnings and strict:
        raise _shared.Failure(f"{told}. Nothing was released", _shared.FOUND)
    if warnings:
        typer.echo(f"note: {told}", err=True)
    return spec, spec.model


def _wanted(version: str | None, bump: Bump | None) -> str | None:
    """The version that was asked for, if it is one that can be released."""
    from cld.spec.resolve import VERSION

    if version is None:
        return None
    if bump is not None:
        raise _shared.Failure(
            "--version says which number it is, and --bump how far it goes; leave out one of the two"
        )
    if VERSION.fullmatch(version) is None or "-" in version:
        raise _shared.Failure(
            f"`{version}` is no version of a release; write three numbers, such as --version 1.0.0"
        )
    return version


def _step(path: str, model: Model, bump: Bump | None, wanted: str | None) -> Step:
    from cld.past import versions_of
    from cld.releases import Refusal, next_step
    from cld.spec.export import digest_of
    from cld.versions import Refused

    try:
        return next_step(model, digest_of(model), versions_of(path), bump, wanted)
    except (Refusal, Refused) as refusal:
        raise _shared.Failure(f"{path}: {refusal}", _shared.FOUND) from None


def _note(model: Model, version: str, message: str | None) -> str | None:
    """The note to write, or None where the author has written one already."""
    there = dict(model.changes).get(version)
    wanted = message.strip() if message is not None else ""
    if there is None and not wanted:
        raise _shared.Failure(f'say in a line what {version} changes, with -m "…"; it goes under `changes`')
    if there is None:
        return wanted
    if wanted and wanted != there:
        raise _shared.Failure(
            f"`changes` says of {version} already: “{' '.join(there.split())}”; leave out -m to keep that, or change it there",
            _shared.FOUND,
        )
    return None


def _edited(path: str, spec: Spec, version: str, note: str | None) -> Spec:
    from cld.spec.edit import Uneditable, with_version

    try:
        return with_version(spec, version, note)
    except Uneditable as reason:
        raise _shared.Failure(f"{path}: {reason}. Nothing was released", _shared.FOUND) from None


def _job(path: str, spec: Spec, formats: tuple[str, ...], bare: bool | None) -> Job:
    from cld.figures import Look, views_of

    assert spec.model is not None, "an edited spec is sound"
    return Job(
        How(formats, Look(), False, bare=bare), path, spec.source, spec.model, views_of(spec.model), {}
    )


def _what(step: Step) -> str:
    """What changed since the last release, after a colon."""
    if step.diff is None:
        return ""
    from cld.reports.changes_words import brief

    return (
        f": {brief(step.diff)}"
        if step.why.endswith("changed")
        else f" (since the last release: {brief(step.diff)})"
    )


def _write(path: str, old: Spec, new: Spec, plan: Recording) -> None:
    """Write it all or nothing. Cut short by a power failure, the same command goes on where this one stopped."""
    from cld.files import Unwritable, alone, write_together
    from cld.versions import RECORD

    figures = {target: data for target, data in plan.files.items() if target.name != RECORD}
    records = {target: data for target, data in plan.files.items() if target.name == RECORD}
    with alone(Path(path).resolve().parent):  # of two releases at once, the second sees what the first wrote
        text = {Path(path): _marked(path, old) + new.source.text.encode("utf-8")}
        try:
            write_together({**figures, **text, **records})  # the record, which makes it a promise, last
        except Unwritable as error:
            state = "" if "put back" in str(error) else ", and all files are as they were"
            raise _shared.Failure(f"{error}. Nothing was released{state}") from None
    typer.echo(f"{path}: {', '.join(_edits(old, new)) or 'unchanged'}")
    for target in figures:
        typer.echo(f"{target}: drawn")


def _marked(path: str, old: Spec) -> bytes:
    """The byte order mark of the file, or nothing. Stops where the file is not what was read any more."""
    before = _shared.content(Path(path)) or b""
    if before.removeprefix(_BOM) != old.source.text.encode("utf-8"):
        raise _shared.Failure(f"{path}: was changed while the figures were drawn; nothing was released")
    return _BOM if before.startswith(_BOM) else b""


def _edits(old: Spec, new: Spec) -> Iterator[str]:
    assert old.model is not None
    assert new.model is not None
    if old.model.version != new.model.version or "version:" not in old.source.text:
        yield f"version {new.model.version}"
    if old.model.changes != new.model.changes:
        yield "a note under `changes`"


def _say_what_would_be(path: str, old: Spec, new: Spec, plan: Recording) -> None:
    from cld.reports.terminal import plain
    from cld.versions import RECORD

    typer.echo(f"{path}: would be changed:")
    lines = unified_diff(old.source.text.splitlines(), new.source.text.splitlines(), n=0, lineterm="")
    for line in lines:
        if line[:1] in "+-" and line[:3] not in ("+++", "---"):
            typer.echo(f"  {line[0]} {plain(line[1:])}")
    for target in plan.files:
        if target.name != RECORD:
            typer.echo(f"{target}: would be drawn")
    typer.echo("Nothing was written.")


def _say_what_to_do(path: str, model: Model, note: str) -> None:
    """Commands of git that keep the release, with the texts that its quotes are checked against; the author's to give."""
    from cld.versions import folder_of

    version = model.version
    name = f"{Path(path).stem}-{version}"
    subject = " ".join(f"{Path(path).stem} {version}: {note}".split())
    states = {text: _state(Path(text)) for text in _texts(path, model)}
    added = [path, str(folder_of(path, version)), *(text for text, state in states.items() if state == "new")]
    for text in (text for text, state in states.items() if state == "ignored"):
        typer.echo(
            f"note: {text}: git ignores this file, so whoever has only the repository cannot check its quotes",
            err=True,
        )
    typer.echo("Next, to keep the release in git:")
    typer.echo(f"  git add {' '.join(map(shlex.quote, added))}")
    typer.echo(f"  git commit -m {shlex.quote(subject)}")
    typer.echo(f"  git tag {shlex.quote(name)}")


def _texts(path: str, model: Model) -> list[str]:
    """The texts of the model's sources, from where one stands."""
    from cld.spec.resolve import path_of_text

    found = (path_of_text(source.text, Path(path)) for source in model.sources if source.text)
    return sorted({Path(os.path.relpath(text)).as_posix() for text in found if text is not None})


def _state(text: Path) -> str:
    """What git has of a file: `kept` as it is now, `new` or changed, or `ignored`. Without git, it would be new to it."""
    from cld.revisions import NotThere, asked

    asking = ["status", "--porcelain", "--ignored", "--", f":(literal){text.name}"]
    try:
        done = asked(asking, text.resolve().parent)
    except NotThere:
        return "new"
    if done.returncode != 0 or not done.stdout.startswith(b"!!"):
        return "new" if done.returncode != 0 or done.stdout else "kept"
    return "ignored"
