"""Two links from the same cause to the same effect have different signs.

A link says what more of the cause does to the effect. It cannot be more and less at once, and a loop through
the two would be reinforcing and balancing at once. Mostly the two signs stand for two ways in which the
cause works: name what lies between, so that each way has its own chain of links. If it is one way that
helps here and hinders there, write one link with the sign `(+-)`.

    - training -> time_for_patients (+)      # wrong: both at once
    - training -> time_for_patients (-)

    - training -> skill (+)                  # right: two ways, each with its sign
    - skill -> time_for_patients (+)
    - training -> time_for_patients (-)
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Label, Severity
from cld.rules import Case
from cld.rules._links import by_ends, contradict

CODE = "CLD402"
NAME = "contradictory-links"
SEVERITY = Severity.ERROR
CITES = "Sterman 2000, Business Dynamics, ch. 5: all links should have unambiguous polarities"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each link that differs from the first of the same ends."""
    for (cause, effect), links in by_ends(case.model.links).items():
        if not contradict(links):
            continue
        first, *others = links
        for link in others:
            yield Finding(
                link.span,
                f"the link from `{cause}` to `{effect}` is ({link.polarity.sign}) here "
                f"and ({first.polarity.sign}) elsewhere",
                "keep the one that holds; name what lies between if there are two ways; "
                "or write one link with (+-)",
                (Label(first.span, f"({first.polarity.sign}) here"),),
            )
