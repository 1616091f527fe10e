"""`cld matrix`: who says what under which theme, or about which part of the model."""

from __future__ import annotations

from typing import Annotated

import typer

from cld.cli import _kept, _shared
from cld.cli._matrix_asked import Format, Request
from cld.matrix.sheet import Counted
from cld.model import Grounding


def command(
    spec: _shared.SpecPath,
    rows: Annotated[
        str | None,
        typer.Option(
            "--rows",
            metavar="WHAT",
            help="cases, speakers, groups, waves, sources or perspectives; or anything that columns can be.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="WHAT",
            help="themes, themes:KIND, elements, moderators, links, loops, or a section such as outcomes; "
            "or anything that rows can be. Several joined by commas stand beside each other: themes,links.",
        ),
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Show what was said too: the analyst's words, and quotes.")
    ] = False,
    count: Annotated[
        Counted | None, typer.Option("--count", help="What numbers count; pieces of evidence if not given.")
    ] = None,
    cross: Annotated[
        bool, typer.Option("--cross", help="Which moderators go with which outcomes, in how many cases.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WHAT", help="With --cross: compare cases, speakers or groups."),
    ] = None,
    emphasis: Annotated[
        bool, typer.Option("--emphasis", help="How strongly each perspective stresses each theme.")
    ] = False,
    with_links: Annotated[
        bool,
        typer.Option(
            "--with-links", help="Count what is cited for its links as evidence of an element, and of a loop."
        ),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID,...", help="Only these rows or columns; may be repeated."),
    ] = None,
    transpose: Annotated[bool, typer.Option("--transpose", help="Exchange rows and columns.")] = False,
    min_speakers: Annotated[
        int,
        typer.Option(
            "--min-speakers",
            metavar="N",
            min=0,
            help="Leave out themes and parts of the model that fewer speakers support.",
        ),
    ] = 0,
    group: _kept.Groups = None,
    grounding: Annotated[
        Grounding | None,
        typer.Option("--grounding", help="Use only evidence and links grounded at least so well."),
    ] = None,
    wave: Annotated[
        list[str] | None,
        typer.Option("--wave", metavar="NAME", help="Use only what was said in this wave; may be repeated."),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", help="How to show it; table if not given.")
    ] = None,
    long: Annotated[
        bool, typer.Option("--long", help="CSV with a line for each piece of evidence in a cell.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel wants.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write to .csv, .xlsx, .html, .md or .json, or draw to .svg, .png, .pdf or .tikz.",
        ),
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="NAME", help="The look of a picture.")
    ] = None,
    width: Annotated[
        str | None,
        typer.Option("--width", metavar="WIDTH", help="Of a picture in print, such as 170mm."),
    ] = None,
) -> None:
    """The framework matrix: cases by themes, with what each says under each.

    Rows are cases, or speakers where no cases are given; columns are themes,
    or elements where there are none. Every case and speaker that the spec
    lists has a row, also one of which nothing is cited.

    Exit status: 0, or 1 if the spec has errors, 2 for wrong use.
    """
    from cld.cli import _matrix_asked, _matrix_files

    request = Request(
        rows, columns, words, count, cross, by, emphasis, with_links, tuple(only or ()), transpose,
        min_speakers, tuple(group or ()), grounding, tuple(wave or ()),
    )  # fmt: skip
    form = _matrix_files.Form(format, long, bom, output, theme, width, words)
    _matrix_asked.refuse_clashes(request)
    kind = form.kind
    read, found = _shared.checked(spec)
    if read.model is None:
        raise typer.Exit(_shared.FOUND)
    sheet = _matrix_asked.sheet(read.model, request)
    _matrix_files.give(read.model, spec, sheet, form, kind)
    raise typer.Exit(_shared.FOUND if _shared.has_errors(found) else _shared.OK)
