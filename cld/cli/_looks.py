"""The options of `cld render` that say how a figure comes out: formats, theme, size; and what is said of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.figures import Drawing, Look

LEGIBLE = 6.0
"""Points that text in print has to have at least; many journals ask for that."""
READABLE = 3.0
"""Points below which nobody reads anything."""
WIDEST = 5000.0
"""Millimetres; no PDF page can be much wider."""
PAGE = 170.0
"""Millimetres that a figure on a printed page has for its width."""
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 1.0}
_WIDTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)\s*", re.IGNORECASE)


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    theme: str | None = None
    width: str | None = None
    dpi: int | None = None
    outlines: bool = False

    def look(self) -> Look:
        """The look that these options ask for.

        Raises:
            Failure: there is no such theme, or the width is none.
        """
        from cld.figures import Look

        look = Look()
        if self.theme is not None:
            look = _with_theme(look, self.theme)
        if self.width is not None:
            look = look._replace(width=millimetres(self.width))
        return look._replace(dpi=self.dpi or look.dpi, outlines=self.outlines)


def millimetres(width: str) -> float:
    """A width with its unit, as millimetres; without a unit it is meant so.

    Raises:
        Failure: it is no width, or one that no figure has.
    """
    match = _WIDTH.fullmatch(width)
    factor = _UNITS.get(match[2].lower()) if match else None
    if match is None or factor is None:
        raise _shared.Failure(
            f"--width {width}: is no width; write a number with mm, cm, in, pt or px, such as 85mm or 170mm"
        )
    found = float(match[1]) * factor
    if not 1 <= found <= WIDEST:
        raise _shared.Failure(f"--width {width}: a figure is between 1 mm and {WIDEST:g} mm wide")
    return found


def chosen_formats(given: Sequence[str] | None) -> tuple[str, ...]:
    """The formats of `--format`, which can be repeated and takes several with commas, each once.

    Raises:
        Failure: there is no such format.
    """
    from cld.figures import format_of, formats

    words = [word.strip().lower().lstrip(".") for text in given or () for word in text.split(",")]
    found = []
    for word in filter(None, words):
        format = format_of(f"x.{word}")
        if format is None:
            from cld.spec.words import closest, listed

            near = closest(word, formats())
            hint = f"did you mean `{near}`?" if near else f"there are {listed(formats(), 'and')}"
            raise _shared.Failure(f"--format {word}: there is no such format; {hint}")
        found.append(format)
    return tuple(dict.fromkeys(found))


def format_for(output: str, given: tuple[str, ...]) -> str:
    """The one format of a figure that goes to a file or to standard output.

    Raises:
        Failure: the file's name promises another one than was asked for, or more than one was.
    """
    from cld.figures import format_of, formats

    if len(given) > 1:
        raise _shared.Failure(f"{output}: holds one format; name a folder after -o to draw several")
    suffix = "" if output == "-" else Path(output).suffix
    promised = format_of(output) if suffix else None
    if suffix and promised is None and not given:
        from cld.spec.words import listed

        endings = listed([f".{format}" for format in formats()], "or")
        raise _shared.Failure(f"{output}: no figure is written as {suffix}; end the name in {endings}")
    if suffix and given and given[0] != promised:
        raise _shared.Failure(f"{output}: would hold {given[0]}; end the name in .{given[0]}")
    return given[0] if given else promised or "svg"


def note_small_print(path: str, drawing: Drawing, look: Look) -> None:
    """Say if the smallest text gets too small at the width that was asked for, and which width would do.

    Raises:
        Failure: nobody could read it at all.
    """
    from cld.figures import smallest_text

    line = smallest_text(drawing)
    if look.width is None or line is None:
        return
    points = 0.75 * line.size * look.scale(drawing.scene)
    if points >= LEGIBLE:
        return
    part = f" ({drawing.panel})" if drawing.panel else ""
    words = line.text if len(line.text) <= 40 else f"{line.text[:39]}…"
    told = f"{path}: at {look.width:g} mm the smallest text of `{drawing.view}`{part}, “{words}”, is set in {points:.1f} pt"
    enough, least = (_up(look.width * wanted / points) for wanted in (LEGIBLE, READABLE))
    if points < READABLE:
        raise _shared.Failure(
            f"{told}, which nobody can read; at {least} mm one just could, and at {enough} mm it is set in {LEGIBLE:g} pt"
        )
    typer.echo(
        f"note: {told}; many journals ask for {LEGIBLE:g} pt, which needs {enough} mm, "
        "or a view that shows fewer elements",
        err=True,
    )


def _up(width: float) -> int:
    """The next whole millimetre that is surely enough."""
    return int(width + 0.999)


def _with_theme(look: Look, name: str) -> Look:
    from cld.reports import diagnostics as report
    from cld.themes import BadTheme, look_up

    try:
        found = look_up(name)
    except BadTheme as error:
        raise _shared.Failure(f"--theme {name}: {error}") from None
    if found.diagnostics:
        typer.echo(report.full(found.diagnostics, _shared.colours(sys.stderr)), nl=False, err=True)
    if found.theme is None:
        raise _shared.Failure(f"--theme {name}: cannot be used (see above)", _shared.FOUND)
    return look._replace(theme=found.theme)
