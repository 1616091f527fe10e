"""A label is followed by a `#` that makes the rest of the line a comment, though it may belong to the label.

In YAML a space and a `#` start a comment, and no program says so: the figure shows `Ward` where the author
wrote `Ward #2`. A comment is seldom written without a space after the `#`, so one that is stands out.

    variables:
      ward: Occupancy of ward #2        # wrong: the label is `Occupancy of ward`
      ward: "Occupancy of ward #2"      # right, if the number belongs to the label
      ward: Occupancy of ward  # number 2        right, if it does not
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case

CODE = "CLD417"
NAME = "comment-in-label"
SEVERITY = Severity.WARNING
CITES = "YAML 1.2.2, 6.6: a comment starts with a `#` that white space divides from what is before it"

_CLOSE = re.compile(r"#(?!cld\s*:)[^\s#]")
"""How a comment starts that may be none: without a space. Instructions to this program are comments."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each unquoted label with such a comment behind it."""
    text = case.source.text
    starts = {c.span.start: c for c in case.comments if not c.alone and _CLOSE.match(c.text)}
    for element in case.model.elements:
        end = element.label_span.end
        while text[end : end + 1] in (" ", "\t"):
            end += 1
        comment = starts.get(end)
        if comment is not None and text[element.label_span.start] not in "'\"|>":
            yield Finding(
                comment.span,
                f"everything from ` #` on is a comment, so the label of `{element.id}` ends before it",
                "put the whole label in quotes if this belongs to it; if not, write a space after the `#`",
            )
