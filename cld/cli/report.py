"""`cld report`: what changed in the specs of a repository since a base, as a page for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.reports.report import Against
    from cld.reports.report_facts import Reviewed


class Format(StrEnum):
    """What the report is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"


def command(
    specs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SPEC]...", help="Specs to compare; all under specs/, now or then, if none."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="REV", help="What to compare with: a branch, tag or commit; main if not given."
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.MARKDOWN,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the whole report here; Markdown is printed too, cut.",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", metavar="N", min=1_000, help="Characters that printed Markdown may have."),
    ] = 65_536,
    figures: Annotated[
        str | None,
        typer.Option("--figures", metavar="DIR", help="Draw the differences of each spec, to this folder."),
    ] = None,
    figures_url: Annotated[
        str | None,
        typer.Option(
            "--figures-url",
            metavar="URL",
            help="Where readers will find that folder: pictures are shown from there.",
        ),
    ] = None,
) -> None:
    """Report on a pull request: what changed in its specs, and which feedback loops came, went or turned over.

    Specs are compared with what they were where the present branch left the base.

    Exit status: 0, or 1 if a spec has errors now, whatever else changed; 2 for wrong use or what git cannot give.
    """
    if figures_url is not None and figures is None:
        raise _shared.Failure(
            "--figures-url says where the pictures of --figures DIR will be; name that folder too"
        )
    each, against = _reviewed(specs, base)
    if figures is not None:
        from cld.cli._report_figures import with_pictures

        each = with_pictures(each, figures, figures_url)
    _give(each, against, format, output, limit)
    raise typer.Exit(_shared.FOUND if any(one.fails for one in each) else _shared.OK)


def _reviewed(specs: Sequence[str] | None, revision: str | None) -> tuple[list[Reviewed], Against]:
    """Every spec compared with its former self."""
    from cld.bases import Contents, base_of, pairs_of
    from cld.cli._report_sides import subject_of
    from cld.reports.report import Against
    from cld.reports.report_facts import reviewed
    from cld.revisions import NotThere

    try:
        base = base_of(revision)
        with Contents(base) as contents:
            subjects = [subject_of(pair, base, contents) for pair in pairs_of(specs, base)]
    except NotThere as error:
        raise _shared.Failure(str(error)) from None
    if not subjects:
        raise _shared.Failure(
            f"there is no spec under specs/, now or at `{base.name}`; stand in the folder above specs/, or name specs"
        )
    return reviewed(subjects), Against(base.name, base.commit, base.remark)


def _give(each: Sequence[Reviewed], base: Against, format: Format, output: str | None, limit: int) -> None:
    """Print the report, or write it; Markdown that is written is printed too, within the limit."""
    if format is Format.MARKDOWN:
        from cld.reports import page_markdown, report

        blocks = report.page(each, base)
        if output is not None:
            _shared.save(output, page_markdown.written(blocks, None).encode("utf-8", "replace"))
        typer.echo(page_markdown.written(blocks, limit, report.whole(base, output)), nl=False)
        return
    text = _text(each, base, format)
    if output is None:
        typer.echo(text, nl=False)
    else:
        _shared.save(output, text.encode("utf-8", "replace"))
        typer.echo(f"{output}: written")


def _text(each: Sequence[Reviewed], base: Against, format: Format) -> str:
    if format is Format.HTML:
        from cld.reports import page_html, report

        return page_html.written(report.page(each, base))
    if format is Format.SARIF:
        from cld.reports import report_sarif

        return report_sarif.text(each)
    from cld.reports import report_json

    return report_json.text(each, base)
