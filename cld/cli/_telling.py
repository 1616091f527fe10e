"""The options of `cld render` by which a figure tells who says so and what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, NamedTuple

import typer

from cld.cli import _shared
from cld.cli._narrowing import Stress
from cld.model import Model, View

Support = Annotated[
    bool,
    typer.Option(
        "--support", help="Draw links the wider, the more speakers support them; mark what is disputed."
    ),
]
Steps = Annotated[bool, typer.Option("--steps", help="Number what comes first, as those hold who say so.")]
HeldBy = Annotated[
    list[str] | None,
    typer.Option(
        "--held-by", metavar="ID", help="With --steps, only as this perspective or speaker holds it."
    ),
]


class Telling(NamedTuple):
    """What was asked for; empty where nothing was."""

    support: bool = False
    steps: bool = False
    holders: tuple[str, ...] = ()

    def refuse_misuse(self, stress: Stress, pages: bool) -> None:
        """Stop where options contradict each other.

        Raises:
            Failure: they do.
        """
        if self.holders and not self.steps:
            raise _shared.Failure("--held-by says whose order of steps to show; add --steps")
        if self.support and (stress.carry or stress.loops or stress.set or stress.sheet):
            raise _shared.Failure(
                "--support weighs links by their evidence, and --carry, --loop, --set and --sheet are about loops; "
                "draw one after the other"
            )
        if (self.support or self.steps) and (pages or stress.sheet):
            raise _shared.Failure("--support and --steps are for whole figures, not for pages and sheets")


def telling(model: Model, views: Sequence[View], asked: Telling) -> Sequence[View]:
    """The views with what was asked for.

    Raises:
        Failure: the model has nothing of the kind.
    """
    if asked.support and not model.evidence:
        raise _shared.Failure("the model has no evidence to draw links by", _shared.FOUND)
    steps = _holders(model, asked.holders) if asked.steps else ()
    return [
        replace(
            view,
            steps=steps or view.steps,
            support=asked.support or view.support,
            highlight=() if asked.support else view.highlight,
            carry=view.carry and not asked.support,
        )
        for view in views
    ]


def _holders(model: Model, given: Sequence[str]) -> tuple[str, ...]:
    """Whose order of steps is meant, as a view's `steps` has it."""
    from cld.sequence import NOBODY, orders
    from cld.spec.words import closest, listed, normal

    known = list(dict.fromkeys(order.holder for order in orders(model)))
    if not known:
        raise _shared.Failure("the model has no order of steps (`precedes`)", _shared.FOUND)
    named = [holder for holder in known if holder != NOBODY]
    for word in given:
        if normal(word) not in named:
            near = closest(word, named)
            hint = f"did you mean `{near}`?" if near else f"those who do are {listed(named, 'and')}"
            raise _shared.Failure(
                f"no perspective or speaker `{word}` holds an order of steps" + (f"; {hint}" if named else "")
            )
    return tuple(sorted({normal(word) for word in given})) or ("all",)
