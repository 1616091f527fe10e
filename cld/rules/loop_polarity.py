"""A named loop is not of the polarity that its author states.

Follow a change once around the loop. With an even number of negative links it comes back as more of itself:
the loop is reinforcing. With an odd number it comes back as less: the loop is balancing. Where a sign on the
way is not known, or goes both ways, the polarity is undetermined. Either the statement or a sign is wrong;
telling the loop's story link by link shows which.

    links:
      - demand -> waiting_time (+)
      - waiting_time -> demand (-)
    loops:
      R1: {through: [demand, waiting_time], polarity: reinforcing}    # wrong: one negative link
      B1: {through: [demand, waiting_time], polarity: balancing}      # right

A loop that closes through a moderation has no polarity of its own, and none is checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Label, Severity
from cld.graph.named import check_named
from cld.model import Link, LoopPolarity, NamedLoop, Polarity
from cld.rules import Case
from cld.rules._links import by_ends, contradict, steps

CODE = "CLD404"
NAME = "loop-polarity"
SEVERITY = Severity.ERROR
CITES = "Sterman 2000, Business Dynamics, ch. 5: count the negative links; even is reinforcing, odd balancing"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each named loop whose polarity differs from the one stated."""
    groups = by_ends(case.model.links)
    for loop in case.model.loops:
        polarity = check_named(case.model, loop).polarity
        if loop.polarity is None or polarity in (None, loop.polarity):
            continue
        around = [groups[step] for step in steps(loop.through)]
        if any(contradict(links) for links in around):
            continue  # an error of its own, which has to be mended first
        links = tuple(next(filter(_open, links), links[0]) for links in around)
        yield _undetermined(loop, links) if polarity is LoopPolarity.UNDETERMINED else _other(loop, links)


def _open(link: Link) -> bool:
    return link.polarity in (Polarity.UNKNOWN, Polarity.MIXED)


def _undetermined(loop: NamedLoop, links: tuple[Link, ...]) -> Finding:
    first, *more = [link for link in links if _open(link)]
    sign = "not known" if first.polarity is Polarity.UNKNOWN else "mixed"
    others = f", and {len(more)} more on the loop {'is' if len(more) == 1 else 'are'} open" if more else ""
    return Finding(
        loop.polarity_span,
        f"the loop `{loop.id}` is undetermined, not {loop.polarity}: the sign of the link from "
        f"`{first.source}` to `{first.target}` is {sign}{others}",
        "settle the sign, or write `polarity: undetermined`",
        tuple(Label(link.span, "open sign") for link in (first, *more)[:6]),
    )


def _other(loop: NamedLoop, links: tuple[Link, ...]) -> Finding:
    negative = [link for link in links if link.polarity is Polarity.NEGATIVE]
    polarity = LoopPolarity.BALANCING if len(negative) % 2 else LoopPolarity.REINFORCING
    count = {0: "none", 1: "one"}.get(len(negative), str(len(negative)))
    are = "is" if len(negative) == 1 else "are" if negative else "is"
    return Finding(
        loop.polarity_span,
        f"the loop `{loop.id}` is {polarity}, not {loop.polarity}: of its {len(links)} "
        f"link{'s' if len(links) != 1 else ''} {count} {are} negative",
        f"write `polarity: {polarity}`, or correct the sign that is wrong",
        tuple(Label(link.span, "negative") for link in negative[:6]),
    )
