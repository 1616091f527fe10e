"""`cld diff`: what is different in meaning between two models."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _kept, _shared

if TYPE_CHECKING:
    from cld.model import Model
    from cld.origins import Origin
    from cld.reports.diff_fields import Compared


class Format(StrEnum):
    """How differences are shown."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


_WHAT = "a spec, a spec at a git revision (main:specs/a.yaml), a recorded version (a@1.0.0), or a figure of this program"


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The model to compare with: {_WHAT}.")],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="The model that is compared: one of the same.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="REV", help="Compare one spec with itself where this branch left that revision."
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to show what is different.")] = Format.TABLE,
    svg: Annotated[
        str | None,
        typer.Option(
            "--svg", metavar="FILE", help="Draw what is different too; .pdf, .png and .tikz do as well."
        ),
    ] = None,
    pair: Annotated[
        bool, typer.Option("--pair", help="Draw before and after side by side. With --svg.")
    ] = False,
    view: Annotated[
        str | None,
        typer.Option(
            "--view",
            metavar="NAME",
            help="The view to draw, of either model; else one that shows most. With --svg.",
        ),
    ] = None,
    grounding: _kept.LeastGrounding = None,
    min_speakers: _kept.MinSpeakers = 0,
    group: _kept.Groups = None,
) -> None:
    """What is different in meaning between two models, and which feedback loops came, went or turned over.

    Order, comments and formatting are no difference, nor are positions, the version and its change notes.

    Exit status: 0 if both mean the same, 1 if not, 2 for wrong use or a model that cannot be read.
    """
    from cld.cli._diff_figure import Wanted, draw
    from cld.diff import compare
    from cld.reports.diff_fields import Compared

    picture = Wanted(svg, pair, view)
    picture.refuse_misuse()
    origins = _origins(old, new, base)
    models = [_model(origin) for origin in origins]
    asked = _kept.wish(models, min_speakers, group, grounding)
    before, after = [_kept.noted(m, asked, o.name) for m, o in zip(models, origins, strict=True)]
    names = (origins[0].name, origins[1].name)
    compared = Compared(before, after, names, compare(before, after), _remark(origins[1]))
    if svg is not None:
        draw(compared, picture)
    _show(compared, format)
    raise typer.Exit(_shared.OK if compared.diff.is_empty else _shared.FOUND)


def _origins(old: str, new: str | None, base: str | None) -> tuple[Origin, Origin]:
    """The two models that are meant, the old one first."""
    from cld.origins import NoModel, from_base, origin_of

    if (new is None) == (base is None):
        raise _shared.Failure(
            "name two models, or one spec and the revision to compare it with: "
            "`cld diff OLD NEW` or `cld diff SPEC --base main`"
        )
    if old == new == "-":
        raise _shared.Failure("only one of the two models can come from standard input")
    try:
        if base is not None:
            former, remark = from_base(base, old)
            if remark:
                typer.echo(f"note: {remark}", err=True)
            return former, origin_of(old)
        assert new is not None, "there are two models, or one and a base"
        return _origin(old), _origin(new)
    except NoModel as error:
        raise _shared.Failure(str(error)) from None


def _origin(name: str) -> Origin:
    from cld.origins import Origin, origin_of
    from cld.spec import read_spec

    return Origin("standard input", read_spec(_shared.source_of(name))) if name == "-" else origin_of(name)


def _model(origin: Origin) -> Model:
    """The model of an origin. Stops, with what is wrong shown, where its structure is broken."""
    _shared.show_errors(origin.name, origin.spec.faults)
    if origin.spec.model is None:
        raise _shared.Failure(f"{origin.name} has errors, so it cannot be compared")
    return origin.spec.model


def _remark(origin: Origin) -> str:
    """Whether a spec changed under the number of a version that is released."""
    from pathlib import Path

    from cld.carried import ENDINGS
    from cld.versions import outgrown

    if origin.spec.model is None or not Path(origin.name).is_file() or origin.name.lower().endswith(ENDINGS):
        return ""
    return outgrown(origin.name, origin.spec.model)


def _show(compared: Compared, format: Format) -> None:
    if format is Format.JSON:
        from cld.reports import diff_json

        typer.echo(diff_json.text(compared.diff), nl=False)
        return
    from cld.cli._loops_request import room, show
    from cld.reports import diff as report

    if format is Format.MARKDOWN:
        typer.echo(report.markdown(compared), nl=False)
    else:
        show(report.table(compared, room()[0]))
