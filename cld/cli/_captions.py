"""Captions of the figures of a model, for `cld report --caption`."""

from __future__ import annotations

from cld.cli import _kept, _shared
from cld.cli._narrowing import Narrowing, narrowed
from cld.model import Grounding, Model


def captions(model: Model, name: str | None, asked: _kept.Wish, plain: bool) -> list[str]:
    """The caption of each view, or of one; figures are numbered in the order of the names of views.

    Args:
        name: of the view; None for all.
        asked: the options that filter it, as they were given.
        plain: as plain text, not as Markdown.

    Raises:
        Failure: there is no such view or group, or nothing is left to show.
    """
    from cld.figures import PROGRAM, views_of
    from cld.reports.caption import Drawn, caption
    from cld.reports.page import plainly
    from cld.reports.page_markdown import inline
    from cld.shown import shown

    views = views_of(model)
    _refuse_unknown(name, [view.name for view in views])
    kept = _kept.kept(model, _kept.wish([model], asked.min_speakers, asked.groups))
    told = []
    for number, view in enumerate(views, start=1):
        if name not in (None, view.name):
            continue
        drawn = narrowed(kept.model, view, Narrowing(grounding=asked.grounding))
        notes = [*kept.notes, *_left_out(drawn.grounding)]
        words = caption(kept.model, Drawn(*shown(kept.model, drawn)), number, PROGRAM, notes)
        told.append(plainly(words) if plain else inline(words))
    return told


def _left_out(grounding: Grounding | None) -> list[str]:
    """What a view leaves out by the grounding of links, in a sentence."""
    from cld.reports.kept import words

    return [f"Only {words(0, (), grounding)}."] if grounding is not None else []


def _refuse_unknown(name: str | None, known: list[str]) -> None:
    from cld.spec.words import closest, listed

    if name is None or name in known:
        return
    near = closest(name, known)
    hint = f"did you mean `{near}`?" if near else f"there are {listed(known, 'and')}"
    raise _shared.Failure(f"the model has no view `{name}`; {hint}")
