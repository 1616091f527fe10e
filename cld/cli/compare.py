"""`cld compare`: who is how far from whom, by the measures of the literature."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _gathering, _shared
from cld.comparison import Measure

if TYPE_CHECKING:
    from cld.comparison import Comparison


class Format(StrEnum):
    """How the comparison is shown."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


_WHERE = "A picture of who is close to whom: .svg, .pdf, .png or .tikz."


def command(
    specs: _gathering.SpecPaths,
    measure: Annotated[
        Measure, typer.Option("--measure", help="The distance in the matrix, in CSV and in the picture.")
    ] = Measure.MARKOCZY,
    format: Annotated[
        Format, typer.Option("--format", help="How to show it; CSV has the matrix.")
    ] = Format.TABLE,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_WHERE)] = None,
    same: _gathering.Same = None,
    own: _gathering.Own = False,
    alpha: Annotated[
        int | None,
        typer.Option(
            "--alpha",
            min=0,
            max=1,
            help="0: links of an element to itself count. Else only if there are any.",
        ),
    ] = None,
    beta: Annotated[
        float | None,
        typer.Option(
            "--beta", min=0.001, help="The greatest strength of a link: 3 where all state one, else 1."
        ),
    ] = None,
    gamma: Annotated[
        int,
        typer.Option(
            "--gamma", min=0, max=2, help="Links that one cannot have for want of an element: 0, 1 or 2."
        ),
    ] = 1,
    delta: Annotated[float, typer.Option("--delta", min=0, help="What opposite signs add.")] = 0.0,
    epsilon: Annotated[
        int, typer.Option("--epsilon", min=1, max=2, help="How many signs there are; 1 to leave signs aside.")
    ] = 2,
) -> None:
    """Tell how far apart perspectives are, what each stresses, and which feedback loops only some of them close.

    Distances are those of Langfield-Smith and Wirth (1992) and of Markóczy and Goldberg (1995).
    Those of the latter can be changed with --alpha to --epsilon.
    Perspectives come from one spec or from several; elements are matched as in `cld merge`.

    Exit status: 0 for a comparison, 1 if a spec has errors, 2 for wrong use.
    """
    from cld.comparison import comparison
    from cld.perspectives import merged

    _refuse_infinite(beta, delta)
    if output is not None:
        from cld.cli._looks import format_for

        format_for(output, ())
    found = merged(_gathering.gather(specs, same, own))
    if len(found.model.perspectives) < 2:
        raise _shared.Failure(
            "there is only one perspective, and nothing to hold it against; name another spec"
        )
    try:
        compared = comparison(found, alpha, beta, gamma, delta, epsilon)
    except ValueError as reason:
        raise _shared.Failure(f"--beta: {reason}") from None
    if output is not None:
        _draw(compared, measure, output)
    _show(compared, measure, format)


def _refuse_infinite(*numbers: float | None) -> None:
    from math import isfinite

    if not all(number is None or isfinite(number) for number in numbers):
        raise _shared.Failure("--beta and --delta take finite numbers")


def _draw(compared: Comparison, measure: Measure, output: str) -> None:
    from cld.cli._looks import format_for
    from cld.closeness import picture
    from cld.figures import Unfit, provenance_of
    from cld.reports.compare import NAMES, letters

    if len(compared.mapped) < 2:
        raise _shared.Failure("fewer than two perspectives have links, so that there is no distance to draw")
    try:
        data = picture(
            compared, measure, NAMES[measure], letters(compared),
            format_for(output, ()), provenance_of(compared.merged.model),
        )  # fmt: skip
    except Unfit as reason:
        raise _shared.Failure(f"{output}: {reason}") from None
    _shared.save(output, data)
    typer.echo(f"{output}: drawn", err=True)


def _show(compared: Comparison, measure: Measure, format: Format) -> None:
    from cld.reports import compare, compare_data

    if format is Format.TABLE:
        from cld.cli._loops_request import room, show

        show(compare.table(compared, measure, room()[0]))
    elif format is Format.MARKDOWN:
        typer.echo(compare.markdown(compared, measure), nl=False)
    elif format is Format.JSON:
        typer.echo(compare_data.as_json(compared), nl=False)
    else:
        typer.echo(compare_data.as_csv(compared, measure), nl=False)
