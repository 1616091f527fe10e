"""Evidence speaks against a link, and the model does not say what is disputed.

A link that some support and some dispute is worth more than one that nobody doubts, if readers learn what the
dispute is about: whether there is an influence at all, its sign, or where it holds. Where the sign is what they
dispute, it is `(+-)`; where it holds in some places and not in others, a moderating factor can say so; else a
`note` does.

    - triage -> workload (-): {evidence: [E01], disputed_by: [E07]}                           # in doubt: why?
    - triage -> workload (+-): {evidence: [E01], disputed_by: [E07]}                          # right
    - triage -> workload (-): {evidence: [E01], disputed_by: [E07], note: Not at first.}      # right
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.model import Link, Polarity
from cld.rules import Case
from cld.spec.words import listed
from cld.statements import statements

CODE = "CLD421"
NAME = "dispute-unexplained"
SEVERITY = Severity.NOTE
CITES = "Booth et al. 2013, Qualitative Health Research 23:126: disconfirming cases are sought, told and explained"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each link with evidence on both sides and no word on it; one for evidence on both sides at once."""
    for link in case.model.links:
        if link.evidence and link.disputed and not _is_explained(link):
            yield Finding(
                link.span,
                f"{listed(link.disputed, 'and')} {'speaks' if len(link.disputed) == 1 else 'speak'} against this link, "
                "and nothing says what is disputed",
                "make it `(+-)` if its sign is, name what it depends on under `moderated_by`, or add a `note`",
            )
    for each in statements(case.model):
        both = sorted({*each.evidence} & {*each.disputed})
        if both:
            yield Finding(
                each.span,
                f"{listed(both, 'and')} {'stands' if len(both) == 1 else 'stand'} for this and against it",
                "divide the evidence into what speaks for it and what speaks against it",
                severity=Severity.WARNING,
            )


def _is_explained(link: Link) -> bool:
    told = link.note or link.moderations or (link.confidence is not None and link.confidence.note)
    return bool(told) or link.polarity is Polarity.MIXED
