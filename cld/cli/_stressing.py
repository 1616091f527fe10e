"""The options of `cld render` that are about feedback loops: which to draw bold, alone, or each in a panel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import typer

from cld.cli import _shared
from cld.cli._narrowing import LoopSet, Stress
from cld.model import Model, NamedLoop, View

if TYPE_CHECKING:
    from cld.chosen import DrawnLoop

MOST = 200
"""Panels of a sheet: more loops than that nobody looks at one by one."""


class Stressed(NamedTuple):
    """What is to be drawn of a spec, once its loops are found."""

    views: Sequence[View]
    loops: Mapping[str, tuple[DrawnLoop, ...]]
    """Those to draw bold, or in panels, by the name of the view."""
    model: Model
    """The spec's, with the chosen loops among those that have a name."""


def about_loops(views: Sequence[View], name: str | None, stress: Stress) -> Sequence[View]:
    """The views that are meant where nobody named one: the diagrams of loops, if there are any."""
    diagrams = [view for view in views if view.layout == "loops"]
    if name is None and diagrams:
        return diagrams
    if stress.carry or stress.sheet:
        if name is None:
            return [View("loops", "loops")]
        if not diagrams:
            raise _shared.Failure(
                f"the view `{name}` is no diagram of loops; --carry and --sheet draw views of the layout `loops`"
            )
    return views


def stressed(path: str, model: Model, views: Sequence[View], stress: Stress) -> Stressed:
    """Find the loops that are asked for, and have the views stress what they are asked to.

    Raises:
        Failure: there are no such loops, or a view shows nothing of them.
    """
    if stress.carry:
        return Stressed([replace(view, highlight=(), carry=True) for view in views], {}, model)
    own = _by_id(model, stress.loops)
    found = {view.name: _together(own, _of_view(path, model, view, stress)) for view in views}
    loops = {view.name: _visible(path, model, view, found[view.name], stress) for view in views}
    plain = [replace(view, highlight=(), carry=False) for view in views]
    if not stress.alone:
        return Stressed(plain, loops, model)
    ids = {name: tuple(sorted(loop.id for loop in each)) for name, each in loops.items()}
    return Stressed([replace(view, loops=ids[view.name]) for view in plain], {}, _named(model, loops))


def _named(model: Model, loops: Mapping[str, tuple[DrawnLoop, ...]]) -> Model:
    names = {loop.id for loop in model.loops}
    more = {loop.id: loop for each in loops.values() for loop in each if loop.id not in names}
    named = (NamedLoop(loop.id, loop.name, loop.elements) for loop in more.values())
    return replace(model, loops=(*model.loops, *named))


def _together(one: Sequence[DrawnLoop], other: Sequence[DrawnLoop]) -> tuple[DrawnLoop, ...]:
    return tuple({loop.id: loop for loop in (*one, *other)}.values())


def _by_id(model: Model, ids: Collection[str]) -> tuple[DrawnLoop, ...]:
    """Loops by the ids of the analyst, or by those that `cld loops` made up.

    Raises:
        Failure: there is none of that id, or it is a round that links alone do not make.
    """
    from cld.chosen import made_up, named
    from cld.graph.named import check_named
    from cld.spec.words import normal

    wanted = [normal(id) for id in ids]
    known = {loop.id: loop for loop in model.loops}
    for loop in (known[id] for id in wanted if id in known):
        if not check_named(model, loop).is_loop:
            raise _shared.Failure(
                f"`{loop.id}` is no feedback loop of links alone, as `cld validate` says; it cannot be drawn as one"
            )
    others = [id for id in wanted if id not in known]
    if any(not id.startswith("L-") for id in others):
        raise _shared.Failure(_unknown(model, next(id for id in others if not id.startswith("L-"))))
    found = made_up(model, frozenset(others)) if others else ()
    missing = sorted(frozenset(others) - {loop.id for loop in found})
    if missing:
        raise _shared.Failure(_not_found(model, missing[0]))
    of = {loop.id: loop for loop in (*named(model, [id for id in wanted if id in known]), *found)}
    return tuple(of[id] for id in wanted)


def _unknown(model: Model, id: str) -> str:
    from cld.spec.words import closest, listed

    known = [loop.id for loop in model.loops]
    near = closest(id, known)
    hint = f"did you mean `{near}`?" if near else f"it has {listed(known, 'and')}" if known else ""
    return f"the model names no loop `{id}`" + (f"; {hint}" if hint else "; `cld loops` lists the ids of all")


def _not_found(model: Model, id: str) -> str:
    from cld.graph.loops import find_loops
    from cld.spec.words import closest

    search = find_loops(model)
    alike = [loop.id for loop in search.loops if loop.id[2:5] == id[2:5] or loop.id[-3:] == id[-3:]]
    near = closest(id, alike)
    hint = f"did you mean `{near}`?" if near else "`cld loops` lists the ids of all"
    if search.complete:
        return f"the model has no feedback loop `{id}`; {hint}"
    return (
        f"there is no feedback loop `{id}` among the {len(search.loops)} shortest ones, and the model has more; "
        "name the loop in the spec, under `loops`, to draw it"
        if not near
        else f"there is no feedback loop `{id}` among the {len(search.loops)} shortest ones; {hint}"
    )


def _of_view(path: str, model: Model, view: View, stress: Stress) -> tuple[DrawnLoop, ...]:
    """The loops of a view that were not asked for one by one."""
    from cld.chosen import loops_of_set, named
    from cld.graph.named import check_named
    from cld.spec.words import listed

    if stress.set is None and stress.loops:
        return ()
    if stress.set is None:
        own = [loop.id for loop in model.loops if check_named(model, loop).is_loop]
        chosen = [id for id in view.highlight if id in own] or own
        others = [loop.id for loop in model.loops if loop.id not in own]
        if others and not view.highlight:
            typer.echo(
                f"note: {path}: {listed(others, 'and')} {'is' if len(others) == 1 else 'are'} not on the sheet: "
                f"the links that are there do not close {'it' if len(others) == 1 else 'them'}",
                err=True,
            )
        if chosen:
            return named(model, chosen)
    kind = (stress.set or LoopSet.BASIS).value
    found, missing = loops_of_set(model, kind, view.grounding)
    if missing:
        typer.echo(f"note: {path}: the set `{kind}` is incomplete: {_lacks(kind, missing)}", err=True)
    if not found:
        raise _shared.Failure(f"{path}: the model has no feedback loop to draw", _shared.FOUND)
    if stress.set is None:
        typer.echo(f"note: {path}: the model names no loop; the sheet shows those of --set {kind}", err=True)
    return found


def _lacks(kind: str, missing: int) -> str:
    if kind == "cover":
        return f"{missing} link{'' if missing == 1 else 's'} on feedback loops are in none of its loops"
    return f"{missing} more independent loop{'' if missing == 1 else 's'} can be found"


def _visible(
    path: str, model: Model, view: View, loops: Sequence[DrawnLoop], stress: Stress
) -> tuple[DrawnLoop, ...]:
    """Those of the loops that a view shows something of.

    Raises:
        Failure: it shows nothing of any, or of one that was asked for by its id; or they are too many for a sheet.
    """
    from cld.chosen import visible
    from cld.spec.words import listed

    there = visible(model, view, loops)
    hidden = [loop.id for loop in loops if loop.id not in there]
    if hidden and (not there or not set(stress.loops).isdisjoint(hidden)):
        what = listed(hidden) if stress.loops else "these loops"
        raise _shared.Failure(
            f"the view `{view.name}` shows nothing of {what}; choose another with --view", _shared.FOUND
        )
    if stress.sheet and len(there) > MOST:
        raise _shared.Failure(
            f"{path}: a sheet of {len(there)} loops is more than anybody looks at; choose up to {MOST} "
            "with --loop, or a smaller set (--set cover)"
        )
    return tuple(loop for loop in loops if loop.id in there)
