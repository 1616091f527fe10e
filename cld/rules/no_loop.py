"""The model has no feedback loop.

This is a remark, not a fault: a model of a chain of causes is a fine model, and for some questions none of
the answers lies in feedback. But causal-loop diagrams are made to find loops, and most real systems push
back: ask of the last effects in the model whether they act on its first causes.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.graph.components import in_loops
from cld.rules import Case

CODE = "CLD415"
NAME = "no-loop"
SEVERITY = Severity.NOTE
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: causal-loop diagrams represent the feedback structure of systems"
)


def check(case: Case) -> Iterator[Finding]:
    """At most one finding, where the links are declared."""
    if case.model.links and not in_loops(case.model):
        place = case.keys.get("links") or case.model.links[0].span
        yield Finding(
            place,
            "the links close no feedback loop",
            "that can be right; if not, add how the effects act back on the causes",
        )
