"""The options of `cld render` that narrow what a view shows or stress a part, as its own words in a spec would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from cld.cli import _shared
from cld.model import Clusters, Grounding, Model, View

Places = tuple[tuple[str, float, float], ...]
"""(id, x, y) of the middles of elements."""


class Narrowing(NamedTuple):
    """What was asked for on the command line; empty or None where nothing was."""

    focus: tuple[str, ...] = ()
    radius: int | None = None
    kinds: tuple[str, ...] = ()
    only_feedback: bool = False
    grounding: Grounding | None = None
    clusters: Clusters | None = None


class LoopSet(StrEnum):
    """A few loops that stand for all."""

    BASIS = "basis"
    COVER = "cover"
    SILS = "sils"


class Stress(NamedTuple):
    """What was asked for on the command line; empty where nothing was."""

    loops: tuple[str, ...] = ()
    set: LoopSet | None = None
    alone: bool = False
    sheet: bool = False
    carry: bool = False

    def refuse_misuse(self, pages: bool, output: str | None) -> None:
        """Stop where options contradict each other.

        Raises:
            Failure: they do.
        """
        chosen = bool(self.loops or self.set)
        if self.alone and not chosen:
            raise _shared.Failure("--only-loops shows loops alone; choose them with --loop or --set")
        if self.carry and (chosen or self.sheet):
            raise _shared.Failure(
                "--carry weighs all links, and --loop, --set and --sheet choose loops; draw one after the other"
            )
        if pages and self != Stress():
            raise _shared.Failure(
                "--pages divides a map by its elements, and --loop, --set, --sheet and --carry are about its "
                "loops; draw one after the other"
            )
        if self.alone and self.sheet:
            raise _shared.Failure("--sheet shows each loop in a panel of its own; leave out --only-loops")
        if self.sheet and output is None:
            raise _shared.Failure(
                "--sheet is for print, and is not recorded; say where to draw with -o, such as -o loops.pdf"
            )


def words(given: Sequence[str] | None) -> tuple[str, ...]:
    """The words of an option that can be repeated and takes several with commas, each once."""
    parts = (part.strip() for text in given or () for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def narrowed(model: Model, view: View, asked: Narrowing) -> View:
    """The view with what was asked for in place of its own words.

    Raises:
        Failure: the model or the view has nothing of that name, or nothing is left to show.
    """
    if asked.radius is not None and not (asked.focus or view.focus):
        raise _shared.Failure("--radius is measured from an element; name it with --focus")
    weakest = [g for g in (asked.grounding, view.grounding) if g is not None]
    narrow = replace(
        view,
        focus=tuple(sorted(_shared.element_id(model, id) for id in asked.focus)) or view.focus,
        radius=view.radius if asked.radius is None else asked.radius,
        kinds=_known(asked.kinds, [kind.id for kind in model.kinds], "has no section") or view.kinds,
        only_feedback=asked.only_feedback or view.only_feedback,
        grounding=min(weakest, key=lambda grounding: grounding.rank, default=None),
        clusters=asked.clusters or view.clusters,
    )
    _refuse_empty(model, view, narrow)
    return narrow


def _known(given: tuple[str, ...], known: list[str], lacks: str) -> tuple[str, ...]:
    from cld.spec.words import closest, listed, normal

    for word in given:
        if normal(word) not in known:
            near = closest(word, known)
            hint = f"did you mean `{near}`?" if near else f"it has {listed(known, 'and')}" if known else ""
            raise _shared.Failure(f"the model {lacks} `{word}`" + (f"; {hint}" if hint else ""))
    return tuple(sorted({normal(word) for word in given}))


def _refuse_empty(model: Model, view: View, narrow: View) -> None:
    from cld.figures import elements_of
    from cld.spec.words import listed

    if elements_of(model, narrow):
        return
    there = elements_of(model, view)
    hidden = [id for id in narrow.focus if id not in there]
    if hidden and there:
        message = f"the view `{view.name}` does not show {listed(hidden)}; choose another with --view"
    else:
        message = f"nothing of the view `{view.name}` meets all that is asked for; ask for less at once"
    raise _shared.Failure(message, _shared.FOUND)


def refuse_to_record(view: View, bold: Sequence[str], model: Model) -> None:
    """Stop where no file was named: a figure that no spec declares is not recorded.

    Args:
        bold: ids of the loops that are drawn bold.
    """
    from cld.spec.export import entry_of

    names = {loop.id for loop in model.loops}
    unnamed = [id for id in (*bold, *view.loops) if id not in names]
    start = "a piece of a view that the spec does not declare is not recorded; say where to draw it with -o"
    if bold or view.carry or view.support or view.steps:
        start = "a figure that the spec does not declare is not recorded; say where to draw it with -o"
    if unnamed:
        raise _shared.Failure(
            f"{start}, or name the loops that are worth keeping among the spec's `loops:`, and let a view "
            "`highlight` them"
        )
    kept = view if view.loops else replace(view, highlight=tuple(sorted(bold)) or view.highlight)
    raise _shared.Failure(
        f"{start}, or keep it among the spec's `views:`, such as `{view.name}-piece: {entry_of(kept)}`"
    )


def places(path: str, model: Model, view: View) -> Places:
    """Where elements stand in a view's figure: as recorded of this version, else as it would be drawn now."""
    from cld import versions
    from cld.figures import places_of

    try:
        record = versions.read_record(versions.folder_of(path, model.version))
    except versions.Refused:
        record = None
    recorded = next((f.positions for f in (record.figures if record else ()) if f.view == view.name), ())
    if recorded:
        return recorded
    from cld.reports.progress import bar

    with bar(f"{view.name}, whole") as report:
        return places_of(model, view, report=report)
