"""An element has no link: nothing acts on it, and it acts on nothing.

It takes room in every figure and says nothing. Either its links are still to be written, or it belongs into a
note. A factor that moderates a link is linked by that, and so is what a perspective links.

    variables:
      morale: Morale
      canteen: Quality of the canteen       # wrong, unless some link names it
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case

CODE = "CLD406"
NAME = "element-without-link"
SEVERITY = Severity.WARNING
CITES = "Sterman 2000, Business Dynamics, ch. 5: a causal diagram is variables connected by causal links"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each element that no link and no moderation names, of the model or of a perspective."""
    links = [*case.model.links, *(link for each in case.model.perspectives for link in each.links)]
    linked = {end for link in links for end in link.ends} | {
        m.factor for link in links for m in link.moderations
    }
    for element in case.model.elements:
        if element.id not in linked:
            yield Finding(
                element.span,
                f"no link leads to `{element.id}` or away from it",
                "add its links, or delete it",
            )
