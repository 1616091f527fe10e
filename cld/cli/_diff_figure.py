"""The picture that `cld diff` draws beside its words."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _looks, _shared

if TYPE_CHECKING:
    from cld.figures import Figure, Places
    from cld.model import Model, View
    from cld.reports.diff_fields import Compared

_RECORDED = re.compile(r"(?P<name>[^@\\/]+)@(?P<version>\d.*)")
_REVISION = re.compile(r"[^:-][^:]+:(?P<path>[^:]+)")


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    file: str | None = None
    pair: bool = False
    view: str | None = None

    def refuse_misuse(self) -> None:
        """Stop where options do not go together, or no picture can be written to that file."""
        if self.file is None:
            if self.pair or self.view is not None:
                option = "--pair" if self.pair else "--view"
                raise _shared.Failure(f"{option} is about the picture; say where to draw it with --svg FILE")
            return
        if self.file in ("", "-"):
            raise _shared.Failure("--svg: name a file; standard output holds the differences in words")
        _looks.format_for(self.file, ())


def draw(compared: Compared, wanted: Wanted) -> None:
    """Draw what is different to the file that was asked for, and say so on standard error.

    Raises:
        Failure: neither model has the view, it shows nothing, or the file cannot be written.
    """
    from cld.cli._drawing import note_foreign_letters
    from cld.figures import Unfit, label_beyond_font

    assert wanted.file is not None, "a picture was asked for"
    format = _looks.format_for(wanted.file, ())
    try:
        figure = figure_of(compared, wanted, format)
    except KeyError as error:
        raise _shared.Failure(str(error.args[0])) from None
    except Unfit as error:
        raise _shared.Failure(f"{wanted.file}: {error}") from None
    new = label_beyond_font(compared.new) is not None  # one note is enough
    note_foreign_letters(compared.names[new], compared.new if new else compared.old, (format,))
    _shared.save(wanted.file, figure.data)
    typer.echo(f"{wanted.file}: drawn", err=True)


def figure_of(compared: Compared, wanted: Wanted, format: str = "svg") -> Figure:
    """The picture of a comparison, from where elements stand in the recorded figures of what is compared.

    Raises:
        KeyError, cld.figures.Unfit: as of `cld.compared.draw_difference`.
    """
    from cld.compared import draw_difference, together, view_of
    from cld.joined import sides_of
    from cld.reports.progress import bar

    old, new, names, diff = compared[:4]
    view = view_of(sides_of(old, new, diff), wanted.view)
    seeds = together(_places(names[1], new, view), _places(names[0], old, view), diff)
    with bar(f"{wanted.file or names[1]}: {view.name}") as report:
        return draw_difference(
            old, new, diff, view.name,
            pair=wanted.pair,
            format=format,
            seeds=seeds,
            report=report,
            names=(_short(names[0]), _short(names[1])),
        )  # fmt: skip


def _short(name: str) -> str:
    """What a picture calls a model: as the user wrote it, without folders of this machine."""
    return Path(name).name if os.path.isabs(name) else name


def _places(name: str, model: Model, view: View) -> Places:
    """Where elements stand in the last recorded figure of a view of a model, by what the user called the model."""
    from cld.places import last_places
    from cld.versions import FOLDER, RECORD, Refused

    spec, version, root = name, model.version, FOLDER
    folder = Path(name).parent
    if match := _RECORDED.fullmatch(name):
        spec, version = f"{match['name']}.yaml", match["version"]
    elif (folder / RECORD).is_file():
        spec, version, root = folder.parent.name, folder.name, folder.parent.parent
    elif not Path(name).exists() and (match := _REVISION.fullmatch(name)):
        spec = match["path"]
    try:
        return last_places(spec, version, view, root)
    except Refused as refusal:
        typer.echo(f"note: {refusal}; the picture is placed without it", err=True)
        return ()
