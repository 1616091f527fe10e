"""A label is an action or a sentence, not the name of something that can rise and fall.

The arrows of a diagram carry the action: more of this leads to less of that. A label that brings its own
verb, or its own direction, is read twice ("increasing costs decrease"). Name the quantity by a noun.

    improving_morale: Improving morale            # wrong
    recruit: Recruit pharmacists                  # wrong
    morale: Morale                                # right
    recruitment: Recruitment of pharmacists       # right

The rule reads English and knows a limited list of verbs. A noun that looks like a verb can be allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case
from cld.rules._lexicon import verb_in

CODE = "CLD407"
NAME = "verb-in-label"
SEVERITY = Severity.WARNING
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: variable names are nouns or noun phrases; "
    "Kim, Guidelines for Drawing Causal Loop Diagrams (The Systems Thinker): avoid verbs and action phrases; "
    "on events and what behaves, Schaffernicht 2010, Systems Research and Behavioral Science 27:653"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each label that is an action."""
    for element in case.model.elements:
        verb = verb_in(element.label)
        if verb:
            yield Finding(
                element.label_span,
                f"the label of `{element.id}` says what happens (`{verb}`), and the arrows do that already",
                "name by a noun what can rise and fall, such as `Morale` for `Improving morale`",
            )
