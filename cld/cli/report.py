"""`cld report`: what changed in the specs of a repository since a base, as a page for a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _appendix, _kept, _shared

if TYPE_CHECKING:
    from cld.reports.report import Against
    from cld.reports.report_facts import Reviewed


class Format(StrEnum):
    """What the report is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"
    DOCX = "docx"
    LATEX = "latex"
    TEXT = "text"


def command(
    specs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SPEC]...", help="Specs to report on; all under specs/, now or then, if none."
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="REV", help="What to compare with: a branch, tag or commit; main if not given."
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="What to write, markdown if not given: of changes markdown, html, json or sarif; of an appendix "
            "markdown, html, docx or latex; of a caption markdown or text.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the whole report here; Markdown of changes is printed too, cut.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1_000,
            help="Characters that printed Markdown may have; 65,536 if not given.",
        ),
    ] = None,
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
    appendix: Annotated[
        bool,
        typer.Option(
            "--appendix", help="Write the evidence appendix of one spec, for a paper's supplementary file."
        ),
    ] = False,
    caption: Annotated[
        bool,
        typer.Option(
            "--caption", help="Write captions for the figures of one spec, with counts and sources."
        ),
    ] = False,
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help="With --caption: of this view only.")
    ] = None,
    grounding: _kept.LeastGrounding = None,
    min_speakers: _kept.MinSpeakers = 0,
    group: _kept.Groups = None,
) -> None:
    """Report on a pull request: what changed in its specs, and which feedback loops came, went or turned over.

    Specs are compared with what they were where the present branch left the base. With --appendix or --caption,
    report on one spec as it is: every statement with its evidence, or captions for its figures. Only these two take
    --grounding, --min-speakers and --group.

    Exit status: 0, or 1 if a spec has errors now, whatever else changed; 2 for wrong use or what git cannot give.
    """
    asked = _kept.Wish(min_speakers, tuple(group or ()), grounding)
    if appendix or caption:
        changes = {"--base": base, "--limit": limit, "--figures": figures, "--figures-url": figures_url}
        _refuse_mixture(appendix and caption, appendix and view is not None, changes)
        word = format.value if format is not None else None
        if appendix:
            raise typer.Exit(_appendix.appendix(specs, asked, word, output))
        raise typer.Exit(_appendix.caption(specs, view, asked, word, output))
    _refuse_alone(asked, view, format)
    if figures_url is not None and figures is None:
        raise _shared.Failure(
            "--figures-url says where the pictures of --figures DIR will be; name that folder too"
        )
    each, against = _reviewed(specs, base)
    if figures is not None:
        from cld.cli._report_figures import with_pictures

        each = with_pictures(each, figures, figures_url)
    _give(each, against, format or Format.MARKDOWN, output, limit or 65_536)
    raise typer.Exit(_shared.FOUND if any(one.fails for one in each) else _shared.OK)


def _refuse_mixture(both: bool, view: bool, changes: Mapping[str, object]) -> None:
    """Stop where an appendix or a caption is asked for together with what belongs to something else."""
    if both:
        raise _shared.Failure("--appendix and --caption are two things; ask for one after the other")
    if view:
        raise _shared.Failure("--view chooses the figure of --caption; an appendix is about the whole model")
    for option, value in changes.items():
        if value is not None:
            raise _shared.Failure(f"{option} is about changes; --appendix and --caption tell a spec as it is")


def _refuse_alone(asked: _kept.Wish, view: str | None, format: Format | None) -> None:
    """Stop where a report on changes is asked for with what belongs to an appendix or a caption."""
    if view is not None:
        raise _shared.Failure("--view goes with --caption")
    if asked != _kept.Wish():
        raise _shared.Failure(
            "--grounding, --min-speakers and --group go with --appendix and --caption; `cld diff` takes them for changes"
        )
    if format in (Format.DOCX, Format.LATEX):
        raise _shared.Failure(f"--format {format.value} goes with --appendix")
    if format is Format.TEXT:
        raise _shared.Failure("--format text goes with --caption")


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
