"""A piece of evidence is declared, and nothing in the model cites it, nor is it coded under a theme.

Either the statement that it carries lost its citation, or was never written down: what a source says and the
model leaves out is worth a second look. Cite it, delete it, or allow it with the reason.

    links:
      - workload -> morale (-): {evidence: [E01]}
    evidence:
      E01: {source: study, section: page 3}
      E02: {source: study, section: page 4}       # wrong: what is it there for?
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case
from cld.statements import statements

CODE = "CLD412"
NAME = "unused-evidence"
SEVERITY = Severity.WARNING
CITES = "house rule: whatever was gathered as evidence is accounted for"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each piece of evidence without a use: that of one under a theme is the framework matrix."""
    cited = {id for said in statements(case.model) for id in (*said.evidence, *said.disputed)}
    for item in case.model.evidence:
        if item.id not in cited and not item.themes:
            yield Finding(
                item.span,
                f"nothing cites the evidence `{item.id}`",
                f"cite it where it belongs (`evidence: [{item.id}]`), or delete it",
            )
