"""What figures make public, for people to know before they publish one, and how to draw one without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cld.cli import _shared

if TYPE_CHECKING:
    from cld.model import Model


def anonymised(path: str, model: Model) -> Model:
    """The model as `cld export --anonymise` writes it; says what may still tell who somebody is.

    Raises:
        Failure: with pseudonyms it would be no sound spec.
    """
    from cld.anonymous import anonymous
    from cld.source import Source
    from cld.spec import STDIN, read_spec
    from cld.spec.export import text_of

    made = anonymous(model)
    spec = read_spec(Source(STDIN, text_of(made.model)), named=STDIN)  # in the order of its new ids
    if spec.model is None:
        fault = spec.faults[0].message
        raise _shared.Failure(
            f"{path}: with pseudonyms it would be no sound spec ({fault}); nothing was drawn"
        )
    if made.remaining:
        words = ", ".join(made.remaining[:12]) + (" and more" if len(made.remaining) > 12 else "")
        note = (
            f"words of speakers' labels and cases still stand in it; look whether they tell anybody: {words}"
        )
        typer.echo(f"note: {path}: {note}", err=True)
    return spec.model


def note_people(path: str, model: Model) -> None:
    """Say that recorded figures carry what people said, where the model holds it."""
    quotes = sum(bool(item.quote) for item in model.evidence)
    parts = [_counted(quotes, "quote"), _counted(len(model.speakers), "speaker")]
    held = " and ".join(part for part in parts if part)
    if held:
        typer.echo(
            f"note: {path}: each of these figures carries the whole spec, with its {held}. For publication, draw without "
            f"it: cld render {path} --without-model -o FOLDER/",
            err=True,
        )


def _counted(many: int, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}" if many else ""
