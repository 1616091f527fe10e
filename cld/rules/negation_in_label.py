"""A label denies something, or names the lack of it.

"Lack of support decreases" takes a moment to understand, and the moments add up along a loop; the sign of a
link is then easily turned the wrong way. Choose the name whose normal sense is positive, and turn the
signs of its links.

    lack_of_support: Lack of support      # wrong
    support: Support                      # right

Outcomes that are marked `valence: suboptimal` are left alone: they stand in a figure as what goes wrong. So
are established quantities such as unemployment or uncertainty. The rule reads English.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.model import Valence
from cld.rules import Case
from cld.rules._lexicon import negation_in

CODE = "CLD408"
NAME = "negation-in-label"
SEVERITY = Severity.WARNING
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: choose variables whose normal sense of direction is positive; "
    "Kim, Guidelines for Drawing Causal Loop Diagrams (The Systems Thinker): Growth, not Contraction"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each label in a negative sense."""
    for element in case.model.elements:
        word = negation_in(element.label) if element.valence is not Valence.SUBOPTIMAL else ""
        if word:
            yield Finding(
                element.label_span,
                f"the label of `{element.id}` names a lack or a decline (`{word}`)",
                "name what there is more or less of, such as `Support` for `Lack of support`, "
                "and turn the signs of its links",
            )
