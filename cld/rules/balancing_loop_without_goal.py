"""A balancing loop does not show what it steers towards, or its gap and its goal do not fit together.

Every balancing loop seeks a goal: it compares a state with what the state should be and acts on the
difference. The goal may be set by someone (desired staff), by nature (carrying capacity) or by habit, and it
is the place where policy can act. Draw it as an element of its own that is held against the state:

    - quality -> actions (-)               # wrong: what quality is good enough?
    - actions -> quality (+)

    - desired_quality -> gap (+)           # right: the gap is goal minus state
    - quality -> gap (-)
    - gap -> actions (+)
    - actions -> quality (+)

The rule cannot know what an author means, so it goes by names (in English). A loop has a goal when one of its
elements is named as one or is acted on by one (desired, target, goal, required, acceptable, …), when a limit
(capacity, standard, threshold, …) acts on one of its elements with the opposite sign of the loop's own link,
or when one of its elements is named as a comparison (gap, shortfall, difference, …) and something else acts on
it with the opposite sign. Named balancing loops are judged; where none is named, the three shortest.

A gap must rise with its goal and fall with its state. If it does not, the loop may still count as balancing,
and steers to the wrong place. Where a goal has no place in the model, allow the rule and say why.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.graph.named import check_named
from cld.model import Link, LoopPolarity, Model, Polarity
from cld.rules import Case
from cld.rules._lexicon import COMPARISONS, GAPS, PLAIN_GOALS, STRONG_GOALS, WEAK_GOALS, names_any
from cld.rules._links import by_ends, contradict, steps
from cld.source import Span

CODE = "CLD405"
NAME = "balancing-loop-without-goal"
SEVERITY = Severity.WARNING
CITES = (
    "Sterman 2000, Business Dynamics, ch. 5: make the goals of negative loops explicit; "
    "Kim, Guidelines for Drawing Causal Loop Diagrams (The Systems Thinker): balancing loops are goal-seeking"
)
UNNAMED = 3
"""How many balancing loops are judged where the author has named none."""

_SHOWN = 8
"""How many elements of a loop without a name are listed."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each gap that does not fit its goal, and one for each balancing loop without a goal."""
    names = _Names(case.model)
    for link in _misfits(case, names):
        yield _misfit(link)
    for span, what, elements in _balancing(case):
        if not names.goal_of(elements):
            yield Finding(
                span,
                f"{what} shows no goal that it steers towards",
                "add the goal and what it is held against, such as `- desired_x -> gap_in_x (+)`; "
                f"or write above this line `# cld: allow {NAME}: why`",
            )


def _balancing(case: Case) -> Iterator[tuple[Span, str, tuple[str, ...]]]:
    """The balancing loops to judge, each with its place and a name for it."""
    found = [(loop, check_named(case.model, loop).polarity) for loop in case.model.loops]
    named = [loop for loop, polarity in found if polarity is LoopPolarity.BALANCING]
    for loop in named:
        yield loop.span, f"the balancing loop `{loop.id}`", loop.through
    if named:
        return
    groups = by_ends(case.model.links)
    shortest = [loop for loop in case.loops.loops if loop.polarity is LoopPolarity.BALANCING]
    for one in shortest[:UNNAMED]:
        first = groups[steps(one.elements)[0]][0]
        start, end = one.elements[:_SHOWN], ("…",) if len(one.elements) > _SHOWN else ()
        chain = " → ".join((*start, *end, one.elements[0]))
        yield first.span, f"the balancing loop `{chain}`", one.elements


class _Names:
    """What the names of elements say about goals."""

    def __init__(self, model: Model) -> None:
        self._texts = {element.id: (element.id, element.label) for element in model.elements}
        self._links = by_ends(model.links)
        self._causes: dict[str, list[str]] = {}
        for cause, effect in self._links:
            self._causes.setdefault(effect, []).append(cause)

    def says(self, element: str, listed: str) -> bool:
        return names_any(self._texts[element], listed)

    def signs(self, cause: str, effect: str) -> set[Polarity]:
        return {link.polarity for link in self._links[cause, effect]}

    def goal_of(self, elements: tuple[str, ...]) -> bool:
        """Whether a loop has a goal on it, or acting on it."""
        if any(self.says(element, STRONG_GOALS) for element in elements):
            return True
        return any(
            self._is_goal(cause, state, effect)
            for state, effect in steps(elements)
            for cause in self._causes[effect]
            if cause not in elements
        )

    def _is_goal(self, cause: str, state: str, effect: str) -> bool:
        """Whether a cause from outside the loop sets the goal for an element that the state acts on too."""
        if self.says(cause, STRONG_GOALS):
            return True
        opposed = self.signs(cause, effect) | self.signs(state, effect) >= _BOTH
        return opposed and (self.says(effect, COMPARISONS) or self.says(cause, WEAK_GOALS))


_BOTH = {Polarity.POSITIVE, Polarity.NEGATIVE}


def _misfits(case: Case, names: _Names) -> Iterator[Link]:
    """Links from a goal to a gap that lower the gap, and to a gap that nothing lowers."""
    groups = by_ends(case.model.links)
    for (cause, effect), links in groups.items():
        is_goal = names.says(cause, PLAIN_GOALS) and not names.says(cause, GAPS)
        if not is_goal or not names.says(effect, GAPS) or contradict(links):
            continue
        others = [group[0] for (c, e), group in groups.items() if e == effect and c != cause]
        signs = {link.polarity for link in others}
        rises_only = bool(others) and signs == {Polarity.POSITIVE}
        if links[0].polarity is Polarity.NEGATIVE or (links[0].polarity is Polarity.POSITIVE and rises_only):
            yield links[0]


def _misfit(link: Link) -> Finding:
    falls = link.polarity is Polarity.NEGATIVE
    return Finding(
        link.span,
        f"the gap `{link.target}` falls as its goal `{link.source}` rises"
        if falls
        else f"the gap `{link.target}` rises with its goal `{link.source}`, and nothing lowers it",
        "a gap is goal minus state: write (+) from the goal and (-) from the state",
    )
