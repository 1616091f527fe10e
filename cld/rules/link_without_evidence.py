"""A link cites no evidence, in a model whose links do.

A causal map made from interviews or documents is as good as the trail from each link to the words it rests
on. Cite the evidence; or, where no source says it and it is your own reading, say so: a link with
`grounding: inferred` needs none. Models without any evidence at their links, such as textbook examples, are
left alone.

    - workload -> morale (-)                              # wrong, once other links have evidence
    - workload -> morale (-): {evidence: [E01]}           # right
    - morale -> workload (-): {grounding: inferred}       # right: openly the analyst's own
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.model import Grounding
from cld.rules import Case
from cld.rules._links import by_place, named

CODE = "CLD413"
NAME = "link-without-evidence"
SEVERITY = Severity.WARNING
CITES = (
    "Kim and Andersen 2012, System Dynamics Review 28:311: each causal link is traced to the text it came from; "
    "Luna-Reyes and Andersen 2003, System Dynamics Review 19:271"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place with a link that rests on nothing."""
    links = case.model.links
    if not any(link.evidence for link in links):
        return
    bare = [link for link in links if not link.evidence and link.grounding is not Grounding.INFERRED]
    for span, group in by_place(bare):
        yield Finding(
            span,
            f"{named(group)} no evidence",
            "cite it (`evidence: [E01]`), or write `grounding: inferred` if it is your own reading",
        )
