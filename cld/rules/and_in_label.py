"""A label names two things at once.

An element is one thing that can rise and fall. Of "cost and quality", which of the two rises? Each link then
holds for one and may fail for the other. Make it two elements, or find the one name for what they share.

    cost_and_quality: Cost and quality      # wrong
    cost: Cost                              # right: two elements
    quality: Quality

Fixed expressions (supply and demand, research and development), what stands in brackets, and what comes
after "between" pass. A fixed expression that the rule does not know can be allowed. The rule reads English.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case
from cld.rules._lexicon import joined_in

CODE = "CLD409"
NAME = "and-in-label"
SEVERITY = Severity.WARNING
CITES = (
    "house rule, from Kim, Guidelines for Drawing Causal Loop Diagrams (The Systems Thinker): "
    "a variable is a quantity that can vary over time; two that vary apart are two"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each label that joins two things."""
    for element in case.model.elements:
        word = joined_in(element.label)
        if word:
            yield Finding(
                element.label_span,
                f"the label of `{element.id}` joins two things (`{word}`), which may rise and fall apart",
                "make two elements of it, or name the one thing that is meant",
            )
