"""A link has no known sign, so every loop through it is undetermined.

Each link of a causal-loop diagram says whether more of the cause leads to more or to less of the effect. A
link whose sign is `(?)`, or that has none, is an open question. It is fine while a model grows; a finished
model names the sign, or says `(+-)` where it is known to go both ways.

    - workload -> morale          # wrong: does morale rise or fall?
    - workload -> morale (-)      # right
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.model import Polarity
from cld.rules import Case
from cld.rules._links import by_ends, by_place, contradict, named

CODE = "CLD401"
NAME = "unsigned-link"
SEVERITY = Severity.WARNING
CITES = "Sterman 2000, Business Dynamics, ch. 5: label the polarity of every link"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place with a link whose polarity is not known."""
    groups = by_ends(case.model.links)
    unsigned = [
        link
        for link in case.model.links
        if link.polarity is Polarity.UNKNOWN and not contradict(groups[link.ends])
    ]
    for span, links in by_place(unsigned):
        yield Finding(
            span,
            f"{named(links)} no known sign",
            "write (+) if more leads to more, (-) if more leads to less, (+-) if it depends",
        )
