"""An element has so many causes, or so many effects, that nobody can keep them in mind.

People hold about seven things in mind at once, nine at most. A reader who asks what drives an element, and
finds more than nine arrows, no longer reads but counts. Often the element stands for several (split it), its
causes share something that deserves a name (let them act on that), or the diagram tells several stories
(show each in a view of its own). Where the element is what the model is about, allow it and say so.

    # cld: allow crowded-element: what the study is about; the views show one mechanism each
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case

CODE = "CLD411"
NAME = "crowded-element"
SEVERITY = Severity.WARNING
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: do not put all loops into one large diagram, "
    "because short-term memory holds 7 ± 2 chunks (Miller 1956, Psychological Review 63:81)"
)
MOST = 9
"""Causes, or effects, that an element may have: Miller's 7 + 2."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each element with too many causes, too many effects, or both."""
    ends = {link.ends for link in case.model.links}
    causes = Counter(target for _, target in ends)
    effects = Counter(source for source, _ in ends)
    for element in case.model.elements:
        counts = ((causes[element.id], "causes"), (effects[element.id], "effects"))
        many = [f"{count} {what}" for count, what in counts if count > MOST]
        if many:
            yield Finding(
                element.label_span,
                f"`{element.id}` has {' and '.join(many)}, and a reader can keep {MOST} in mind at most",
                "split it, let causes that belong together act through one element, or show parts in views",
            )
