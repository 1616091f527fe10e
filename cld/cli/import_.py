"""`cld import`: what was coded elsewhere, as a spec."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.imports import Gathered
    from cld.model import Model
    from cld.reports.imported import Imported
    from cld.spec import Spec


def command(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Tables (.csv, .xlsx) or REFI-QDA projects (.qdpx)."),
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="SPEC", help="Write a new spec here; - for standard output."),
    ] = "",
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="SPEC", help="Add to this spec, and leave all that stands in it as it is."
        ),
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            metavar="WHAT=HEAD,...",
            help="Which column holds what, such as quote=Segment,code=Code (docs/import.md).",
        ),
    ] = "",
    sheet: Annotated[
        str,
        typer.Option(
            "--sheet", metavar="NAME", help="The sheet of a workbook; the first that fits if not given."
        ),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", help="The title of a new spec; the file's name if not given.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be made; write nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file after -o.")] = False,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="How to tell what was made.")
    ] = "text",
) -> None:
    """Take over what was coded elsewhere: passages with their codes, REFI-QDA projects, Causal Map's links.

    Sources, speakers, themes and evidence come from the passages and their
    codes. A code such as `workload -> morale (-)` becomes a link with that
    evidence, and one that is called like an element of the spec supports that
    element. What a spec has no place for is counted and named. With --into,
    what is there already is recognised: taking a file over twice adds nothing.

    Exit status: 0, 1 if SPEC has errors, 2 for wrong use or a file that cannot
    be read or is refused.
    """
    from cld.imports import Refused
    from cld.reports import imported as report

    _check_use(output, into, dry_run, force, format)
    _refuse_overwriting(files, into or output)
    spec = _spec_of(into) if into else None
    old = spec.model if spec else _blank(title or _title(files))
    assert old is not None
    try:
        done, text = _imported(files, _columns(columns), sheet, spec, old, bool(output))
    except Refused as error:
        raise _shared.Failure(str(error)) from None
    told = report.as_json(done) if format == "json" else report.text(done)
    target = into or output
    if dry_run:
        typer.echo(told + ("" if format == "json" else "Nothing was written, as you asked.\n"), nl=False)
        return
    if target == "-":
        typer.echo(text, nl=False)
        typer.echo(told, nl=False, err=True)
        return
    _save(target, text, spec)
    typer.echo(told + ("" if format == "json" else _next(target, done, spec is None)), nl=False)


def _check_use(output: str, into: str, dry_run: bool, force: bool, format: str) -> None:
    if output and into:
        raise _shared.Failure("-o writes a new spec and --into adds to one; give one of the two")
    if not (output or into or dry_run):
        raise _shared.Failure(
            "say where to: -o SPEC for a new spec, --into SPEC to add to one, or --dry-run to look first"
        )
    if format not in ("text", "json"):
        raise _shared.Failure(f"there is no format `{format}`; the formats are text and json")
    if output and output != "-" and not dry_run and not force and os.path.lexists(output):
        raise _shared.Failure(
            f"{output}: is there already; nothing was written. --into adds to it, --force overwrites it"
        )


def _refuse_overwriting(files: list[str], target: str) -> None:
    """Stop where a spec would take the place of the coding that it is made of, whatever --force says."""
    if target not in ("", "-") and os.path.realpath(target) in map(os.path.realpath, files):
        raise _shared.Failure(f"{target}: is what is taken over, and would be lost; name another file")


def _columns(said: str) -> dict[str, str]:
    """`quote=Segment,code=Code` as heads of columns by what they hold."""
    from cld.imports.columns import FIELDS
    from cld.spec.words import closest, listed

    found: dict[str, str] = {}
    for part in _parts(said):
        field, equals, head = (each.strip() for each in part.partition("="))
        if not equals or field not in FIELDS:
            near = closest(field, FIELDS)
            hint = (
                f"did you mean `{near}`?"
                if near and equals
                else f"a column can hold {listed(FIELDS, 'or', 30)}"
            )
            raise _shared.Failure(f"--columns takes pairs such as quote=Segment, not `{part}`; {hint}")
        found[field] = head
    return found


def _parts(said: str) -> list[str]:
    """The pairs, divided by commas; the head of a column may hold commas itself, where no pair follows them."""
    parts: list[str] = []
    for piece in said.split(",") if said.strip() else []:
        if "=" in piece or not parts:
            parts.append(piece)
        else:
            parts[-1] += f",{piece}"
    return parts


def _spec_of(path: str) -> Spec:
    """The spec to add to. Stops with exit status 1 if it has errors."""
    from cld.spec import read_spec

    if path == "-":
        raise _shared.Failure("--into needs a file, for what is added goes into it")
    spec = read_spec(_shared.source_of(path))
    if spec.model is None:
        _shared.show_errors(path, spec.faults)
        raise typer.Exit(_shared.FOUND)
    return spec


def _title(files: list[str]) -> str:
    from cld.spec.words import readable

    return readable(" ".join(Path(files[0]).stem.split()))


def _blank(title: str) -> Model:
    from cld.imports.words import line
    from cld.model import Model
    from cld.spec.resolve import DRAFT_VERSION

    return Model(line(title) or "Imported", DRAFT_VERSION, (), ())


def _imported(
    files: list[str], columns: dict[str, str], sheet: str, spec: Spec | None, old: Model, is_new: bool
) -> tuple[Imported, str]:
    """What was made of the files, and the text of the spec that holds it."""
    from cld.imports.joining import joined
    from cld.imports.reading import gathered, together
    from cld.reports.imported import Imported
    from cld.spec.export import text_of

    found: list[Gathered] = [gathered(file, columns, sheet) for file in files]
    whole = together(found)
    result = joined(old, whole)
    remarks = [(file, remark) for file, each in zip(files, found, strict=True) for remark in each.remarks]
    left = [*whole.left_out, *result.left_out]
    lost = [(file, warning) for file, each in zip(files, found, strict=True) for warning in each.warnings]
    done = Imported(old, result.model, result.known, left, remarks, lost)
    if spec is not None:
        return done, _added(spec, result.model)
    return done, text_of(result.model) if is_new else ""


def _added(spec: Spec, model: Model) -> str:
    from cld.spec.edit import Uneditable
    from cld.spec.insert import with_additions

    try:
        return with_additions(spec, model).source.text
    except Uneditable as error:
        raise _shared.Failure(f"{spec.source.path}: {error}. Nothing was written") from None


def _save(target: str, text: str, spec: Spec | None) -> None:
    from cld.source import MAX_BYTES

    data = text.encode("utf-8")
    if len(data) > MAX_BYTES:
        raise _shared.Failure(
            f"{target}: would be larger than {MAX_BYTES // 10**6} MB, too large for a spec; "
            "take over fewer files, or fewer codes, at a time. Nothing was written"
        )
    if spec is None:
        _shared.save(target, data)
    elif text != spec.source.text:
        mark = codecs.BOM_UTF8 if (_shared.content(Path(target)) or b"").startswith(codecs.BOM_UTF8) else b""
        _shared.save(target, mark + data)


def _next(target: str, done: Imported, is_new: bool) -> str:
    if done.old == done.new and is_new:
        return f"{target}: written, but with nothing in it, for nothing was taken over.\n"
    if done.old == done.new:
        return f"{target}: as it was.\n"
    quotes = any(item.quote for item in done.new.evidence)
    warning = (
        "It holds people's own words: `cld export --anonymise` makes a copy to share.\n" if quotes else ""
    )
    return f"{target}: written. Next: cld validate {target}\n{warning}"
