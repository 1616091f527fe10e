"""Somebody holds that things come before each other in a circle, so that none of them can come first.

People may order the same things differently, and a plan may be the other way round from what came about. But one
holder's steps, in one sense (planned, observed, enforced), must be possible together. A step without such a
word counts with all others of its holder.

    precedes:
      - networks before posts (planned): {held_by: [authors]}
      - posts before networks (planned): {held_by: [authors]}      # wrong: which is first?
      - posts before networks (observed): {held_by: [authors]}     # right: it came about otherwise

Say who holds which order under `held_by`, or that two things go on alongside each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Label, Severity
from cld.rules import Case
from cld.sequence import AUTHORS, Contradiction, contradictions
from cld.study import Step

CODE = "CLD420"
NAME = "steps-in-a-circle"
SEVERITY = Severity.WARNING
CITES = "Fishburn 1985, Interval Orders and Interval Graphs: what comes before what is no circle"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each circle of a holder, at its last step in the file."""
    for each in contradictions(case.model):
        steps = sorted(each.steps, key=lambda step: step.span.start)
        labels = tuple(Label(step.span, "and this") for step in steps[:-1])
        help = (
            "say who holds each under `held_by`, mark what was planned and what was observed, or take one out"
        )
        yield Finding(steps[-1].span, f"{_holder(each)}: {_chain(each.steps)}", help, labels)


def _holder(each: Contradiction) -> str:
    sense = f" as {each.status.value}" if each.status is not None else ""
    if not each.holder:
        return f"these steps cannot all hold{sense}"
    who = "the authors'" if each.holder == AUTHORS else f"`{each.holder}`'s"
    return f"{who} steps cannot all hold{sense}"


def _chain(steps: tuple[Step, ...]) -> str:
    return ", ".join(f"`{step.first}` {step.relation.value} `{step.second}`" for step in steps)
