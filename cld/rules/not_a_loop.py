"""A named loop does not close: from one of its elements to the next there is no link.

`through` lists the elements of a loop in causal order, and the last one leads back to the first. Every step
needs a link of the model in that direction. A step may also be a moderation (the element acts on a link that
starts at the next one): then the round closes through a moderation, and has no polarity of its own.

    links:
      - workload -> errors (+)
      - errors -> rework (+)
      - rework -> workload (+)
    loops:
      R1: {through: [workload, rework, errors]}      # wrong: against the links
      R2: {through: [workload, errors, rework]}      # right
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.graph.named import NamedCheck, check_named
from cld.model import NamedLoop
from cld.rules import Case
from cld.rules._links import Ends, by_ends, element_span, steps
from cld.rules._rounds import detour, reordered
from cld.source import Span
from cld.spec.words import listed

CODE = "CLD403"
NAME = "not-a-loop"
SEVERITY = Severity.ERROR
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: the important loops are identified in the diagram; "
    "house rule: a loop that is named is held against the links"
)

_SHOWN = 12
"""A longer loop is not written out in advice."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each named loop that is none."""
    links = set(by_ends(case.model.links))
    for loop in case.model.loops:
        found = check_named(case.model, loop)
        if not loop.through:
            yield Finding(loop.span, f"the loop `{loop.id}` names no elements", "list them under `through:`")
        elif found.repeated:
            yield _repeated(case, loop, found.repeated[0])
        elif found.missing:
            yield _broken(case, loop, found, links)


def _repeated(case: Case, loop: NamedLoop, element: str) -> Finding:
    place = [index for index, id in enumerate(loop.through) if id == element][1]
    return Finding(
        element_span(case.source, loop, place),
        f"the loop `{loop.id}` passes `{element}` twice",
        "a loop passes each element once, and closes by itself; name two loops if it is two rounds",
    )


def _broken(case: Case, loop: NamedLoop, found: NamedCheck, links: set[Ends]) -> Finding:
    (cause, effect), *more = found.missing
    message = f"the loop `{loop.id}` does not close: there is no link from `{cause}` to `{effect}`"
    if more:
        message += "".join(f", nor from `{a}` to `{b}`" for a, b in more[:2])
        message += f", and {len(more) - 2} more are missing" if len(more) > 2 else ""
    return Finding(_step_span(case, loop, cause), message, _advice(loop, found, links))


def _step_span(case: Case, loop: NamedLoop, cause: str) -> Span:
    """The two elements of a step where they stand side by side on one line, else the first of them."""
    place = loop.through.index(cause)
    start = element_span(case.source, loop, place)
    end = element_span(case.source, loop, (place + 1) % len(loop.through))
    together = start.start <= end.start and "\n" not in case.source.text[start.start : end.end]
    return Span(start.start, end.end) if together else start


def _advice(loop: NamedLoop, found: NamedCheck, links: set[Ends]) -> str:
    other = reordered(loop.through, links)
    if other and len(other) > _SHOWN:
        return "its elements are a loop in another order: follow the links from each to the next"
    if other:
        return f"in this order it is a loop: `through: [{', '.join(other)}]`"
    cause, effect = found.missing[0]
    between = detour(cause, effect, links, set(loop.through))
    if between:
        return (
            f"add {listed(between, 'and')} between `{cause}` and `{effect}`, as the links go, or add the link"
        )
    if (effect, cause) in links and (effect, cause) not in steps(loop.through):
        return f"the model has that link the other way, from `{effect}` to `{cause}`; turn one of them round"
    return (
        f"add the elements between `{cause}` and `{effect}`, or the link, such as `- {cause} -> {effect} (+)`"
    )
