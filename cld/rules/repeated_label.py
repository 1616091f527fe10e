"""Two elements have the same label, so nobody can tell them apart in a figure.

The file knows elements by their ids, readers know them by their labels. Either one of them was declared twice,
and the links of both belong together, or they are two things that need two names.

    variables:
      staff_gp: Staff            # wrong
      staff_pcn: Staff

    variables:
      staff_gp: Practice staff   # right
      staff_pcn: Network staff

Capital letters and spaces make no difference.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Label, Severity
from cld.model import Element
from cld.rules import Case

CODE = "CLD410"
NAME = "repeated-label"
SEVERITY = Severity.WARNING
CITES = "house rule: readers of a figure know an element by its label alone"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each element whose label an earlier one has."""
    first: dict[str, Element] = {}
    for element in sorted(case.model.elements, key=lambda e: (e.span.start, e.id)):
        label = " ".join(element.label.split()).casefold()
        other = first.setdefault(label, element)
        if other is not element:
            yield Finding(
                element.label_span,
                f"`{element.id}` has the same label as `{other.id}`",
                "give each a label of its own, or make one element of the two",
                (Label(other.label_span, "the same label"),),
            )
