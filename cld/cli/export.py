"""`cld export`: a spec in another form, or without the people in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.anonymous import Anonymous
    from cld.model import Model

_FORMATS = ("yaml", "json")
_LEAST_KEY = 16
"""Bytes of a key: shorter ones could be found by trying."""


def command(
    spec: _shared.SpecPath,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Write it here; - for standard output.")
    ] = "-",
    format: Annotated[
        str, typer.Option("--format", metavar="yaml|json", help="The form: a spec as YAML, or as JSON.")
    ] = "",
    anonymise: Annotated[
        bool,
        typer.Option(
            "--anonymise", help="Pseudonyms for speakers and cases; no quotes, no labels, no comments."
        ),
    ] = False,
    key: Annotated[
        str,
        typer.Option(
            "--key",
            metavar="FILE",
            help="A file with a secret, from which pseudonyms are made that nobody can guess.",
        ),
    ] = "",
    table: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="FILE",
            help="Keep the table of pseudonyms and names here; those in it stay as they are.",
        ),
    ] = "",
    keep_roles: Annotated[bool, typer.Option("--keep-roles", help="Keep the roles of speakers.")] = False,
    drop_summaries: Annotated[
        bool, typer.Option("--drop-summaries", help="Drop the summaries of evidence too.")
    ] = False,
    also: Annotated[
        str,
        typer.Option(
            "--also", metavar="NAME,...", help="Further names to take out: nicknames, family names, towns."
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a spec in its canonical form, without comments; with --anonymise, one that can be shared.

    An anonymised spec names speakers and cases by pseudonyms wherever they are
    mentioned, and has no quotes, no labels and notes of speakers, no roles and
    no paths of texts. Groups of speakers and summaries stay. What a program
    cannot know, such as a nickname, it cannot take out: read it before you
    share it.

    Exit status: 0, 1 if SPEC has errors, 2 for wrong use or a file that cannot
    be read or written.
    """
    _check_use(
        anonymise,
        {
            "--key": key,
            "--map": table,
            "--keep-roles": keep_roles,
            "--drop-summaries": drop_summaries,
            "--also": also,
        },
    )
    form = _form(format, output)
    _check_files(spec, output, key, table)
    model = _model(spec)
    _refuse_overwriting(spec, output, force)
    if not anonymise:
        _write(output, _text(model, form), {})
        return
    from cld.anonymous import anonymous

    others = [name.strip() for name in also.split(",") if name.strip()]
    known = _known(table)
    _refuse_real_names(model, known, table)
    made = anonymous(model, _key(key), known, roles=keep_roles, summaries=not drop_summaries, also=others)
    text = _text(_settled(made.model, spec), form)
    _write(output, text, {Path(table): _table(made, known)} if table else {})
    _remark(made, table)


def _check_use(anonymise: bool, given: dict[str, object]) -> None:
    for option, value in given.items():
        if value and not anonymise:
            raise _shared.Failure(f"{option} goes with --anonymise")


def _check_files(spec: str, output: str, key: str, table: str) -> None:
    """Refuse one file for two purposes: the copy would be lost, or the secret, or the table."""
    if table == "-":
        raise _shared.Failure("--map needs a file: what tells who is who does not belong on the screen")
    named = [("SPEC", spec), ("-o", output), ("--key", key), ("--map", table)]
    files = [(what, os.path.realpath(path)) for what, path in named if path and path != "-"]
    for number, (what, path) in enumerate(files):
        for other, earlier in files[:number]:
            if path == earlier and (other, what) != ("SPEC", "-o"):  # that has a message of its own
                raise _shared.Failure(f"{other} and {what} name the same file; nothing was written")


def _form(format: str, output: str) -> str:
    """The form that is asked for, or that the ending of a file says."""
    form = format or ("json" if output.lower().endswith(".json") else "yaml")
    if form not in _FORMATS:
        raise _shared.Failure(f"there is no format `{form}`; the formats are {' and '.join(_FORMATS)}")
    return form


def _model(path: str) -> Model:
    """The model of a spec. Stops with exit status 1 if it has errors; texts of its sources are not asked for."""
    from cld.spec import read_spec

    source = _shared.source_of(path)
    spec = read_spec(source, named=path)
    if spec.model is None:
        _shared.show_errors(path, spec.faults)
        raise typer.Exit(_shared.FOUND)
    return spec.model


def _settled(model: Model, path: str) -> Model:
    """The model as its canonical text reads, which puts everything in the order of its new ids."""
    from cld.source import Source
    from cld.spec import STDIN, read_spec
    from cld.spec.export import text_of

    spec = read_spec(Source(STDIN, text_of(model)), named=STDIN)
    if spec.model is None:
        fault = spec.faults[0].message
        raise _shared.Failure(
            f"{path}: with pseudonyms it would be no sound spec ({fault}); nothing was written"
        )
    return spec.model


def _text(model: Model, form: str) -> str:
    from cld.spec.export import json_of, text_of

    return json_of(model) if form == "json" else text_of(model)


def _refuse_overwriting(spec: str, output: str, force: bool) -> None:
    if output == "-" or not os.path.lexists(output):
        return
    if Path(output).is_file() and Path(spec).is_file() and os.path.samefile(output, spec):
        raise _shared.Failure(f"{output}: is the spec itself; name another file after -o")
    if not force:
        raise _shared.Failure(f"{output}: is there already; nothing was written. --force overwrites it")


def _key(path: str) -> bytes:
    """The secret that a file holds."""
    if not path:
        return b""
    try:
        data = Path(path).read_bytes().strip()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise _shared.Failure(f"{path}: the key cannot be read ({reason})") from None
    if len(data) < _LEAST_KEY:
        raise _shared.Failure(
            f"{path}: a key needs at least {_LEAST_KEY} characters that nobody can guess; "
            "a password manager makes one"
        )
    return data


def _known(path: str) -> dict[tuple[str, str], str]:
    """The pseudonyms of a table that is there, by kind and name."""
    import csv

    if not path or not os.path.lexists(path):
        return {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, ValueError, csv.Error) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise _shared.Failure(f"{path}: the table of pseudonyms cannot be read ({reason})") from None
    if rows[:1] != [_HEAD] or any(len(row) != len(_HEAD) for row in rows):
        raise _shared.Failure(
            f"{path}: is no table of pseudonyms (its columns would be {', '.join(_HEAD)}); "
            "nothing was written over it"
        )
    fault = _fault_of(rows[1:])
    if fault:
        raise _shared.Failure(f"{path}: {fault}; nothing was written")
    return {(kind, name): pseudonym for pseudonym, kind, name in rows[1:]}


def _refuse_real_names(model: Model, known: dict[tuple[str, str], str], table: str) -> None:
    """Stop where one person's pseudonym is what another is called."""
    real = {speaker.id for speaker in model.speakers} | {item.speaker for item in model.evidence}
    for (_, name), pseudonym in sorted(known.items()):
        if pseudonym in real:
            raise _shared.Failure(
                f"{table}: gives `{name}` the pseudonym `{pseudonym}`, which is a speaker of the spec; "
                "nothing was written"
            )


def _fault_of(rows: list[list[str]]) -> str:
    """What is wrong with a table that somebody has edited; empty for nothing."""
    from collections import Counter

    from cld.spec.words import is_id

    for pseudonym, kind, name in rows:
        if kind not in ("speaker", "case"):
            return f"says that `{name}` is a `{kind}`, and knows only speakers and cases"
        if not is_id(pseudonym):
            return f"`{pseudonym}` cannot be a pseudonym: it is one word of letters, digits, `_` and `-`"
    names = Counter((kind, name) for _, kind, name in rows)
    given = Counter((kind, pseudonym) for pseudonym, kind, _ in rows)
    twice = [name for (_, name), many in names.items() if many > 1]
    shared = [pseudonym for (_, pseudonym), many in given.items() if many > 1]
    real = [
        pseudonym
        for pseudonym, _, _ in rows
        if any((kind, pseudonym) in names for kind in ("speaker", "case"))
    ]
    if twice:
        return f"has `{twice[0]}` twice"
    if shared:
        return f"gives the pseudonym `{shared[0]}` to two names"
    return f"gives somebody the pseudonym `{real[0]}`, which is a name" if real else ""


_HEAD = ["pseudonym", "kind", "name"]


def _table(made: Anonymous, known: dict[tuple[str, str], str]) -> bytes:
    """The table of pseudonyms, those given out before included."""
    import csv
    import io

    rows = {(kind, name): pseudonym for pseudonym, kind, name in made.names.table()}
    lines = sorted((kind, pseudonym, name) for (kind, name), pseudonym in {**known, **rows}.items())
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_HEAD, *([p, kind, name] for kind, p, name in lines)])
    return out.getvalue().encode("utf-8")


def _write(output: str, text: str, others: dict[Path, bytes]) -> None:
    from cld.files import Unwritable, write_together

    files = dict(others) if output == "-" else {Path(output): text.encode("utf-8"), **others}
    try:
        write_together(files, private=others)
    except Unwritable as error:
        raise _shared.Failure(str(error)) from None
    typer.echo(text if output == "-" else f"{output}: written\n", nl=False)


def _remark(made: Anonymous, table: str) -> None:
    """What the user should know, on standard error."""
    from cld.standing import codes_like, where

    said = []
    table_of = made.names.table()
    names = [name for _, kind, name in table_of if kind == "speaker"]
    codes = codes_like(made.model, names, {pseudonym for pseudonym, _, _ in table_of})
    if codes:
        more = " and more" if len(codes) > 12 else ""
        said.append(
            f"these may be codes of speakers in another spelling: {', '.join(where(made.model, codes[:12]))}{more}"
        )
    if made.remaining:
        words = ", ".join(where(made.model, made.remaining[:12]))
        words += " and more" if len(made.remaining) > 12 else ""
        said.append(
            f"words of speakers' labels and cases still stand in it; look whether they tell anybody: {words}"
        )
    if made.taken:
        words = ", ".join(made.taken[:12]) + (" and more" if len(made.taken) > 12 else "")
        said.append(
            f"also taken for names, though in small letters; look whether a text lost a word: {words}"
        )
    if made.alone:
        said.append(f"only one speaker each is in these groups: {', '.join(made.alone[:12])}")
    if table:
        said.append(f"{table} tells who is who: keep it apart, and never commit it")
    for each in said:
        typer.echo(f"note: {each}", err=True)
