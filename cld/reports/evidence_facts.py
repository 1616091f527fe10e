"""What the pages on evidence are made from: statements with their support, and loops and paths with their threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cld.graph.loops import find_loops
from cld.graph.named import check_named
from cld.model import Grounding, Model
from cld.reports.loops_words import by_number
from cld.statements import Sort, Statement
from cld.study import Confidence, Step
from cld.support import Support, Voice, supports
from cld.threads import Backings, Thread, thread

LOOPS = 100
"""Unnamed loops that are looked at, the shortest."""
_STEPS = 5_000_000
"""And the search goes no further than this, some seconds: a number of steps, so that every machine finds the same."""


class Chain(NamedTuple):
    """A loop or a path with who states how much of it."""

    id: str
    """Empty for a path."""
    name: str
    """The analyst's; empty for a loop that nobody has named."""
    named: bool
    polarity: str
    """`through a moderation` for a named round that links alone do not close; empty for a path."""
    thread: Thread
    own: Support | None = None
    """The support of a named loop as a whole, where evidence is cited for it or against it."""
    confidence: Confidence | None = None


class Facts(NamedTuple):
    """A model, or what is left of it, with everything that is known of its support."""

    model: Model
    supports: tuple[Support, ...]
    backings: Backings
    notes: tuple[str, ...]
    """What was left out, in sentences."""
    backed: Mapping[str, Sequence[Statement]]
    """What each piece of evidence supports, by its id."""
    disputed: Mapping[str, Sequence[Statement]]

    def of(self, sort: Sort) -> list[Support]:
        """The model's own statements of a sort; those of perspectives are left out."""
        return [
            each for each in self.supports if each.statement.sort is sort and not each.statement.perspective
        ]

    def heard(self, id: str) -> Voice:
        return self.backings.heard[id]


class Loops(NamedTuple):
    """Loops with their threads."""

    chains: tuple[Chain, ...]
    """Named ones first, by their numbers, then others, shortest first."""
    complete: bool
    """Whether these are all loops of the model."""


def facts(model: Model, notes: Iterable[str] = ()) -> Facts:
    """Everything about the statements of a model."""
    each = supports(model)
    backed: dict[str, list[Statement]] = {}
    disputed: dict[str, list[Statement]] = {}
    for support in each:
        for cited, by in ((support.backing, backed), (support.against, disputed)):
            for id in cited.items:
                by.setdefault(id, []).append(support.statement)
    return Facts(model, each, Backings(model), tuple(notes), backed, disputed)


def loops(found: Facts, most: int = LOOPS) -> Loops:
    """The named loops, and as many of the others as are looked at.

    Args:
        most: how many loops without a name there may be.
    """
    named = list(_named(found))
    search = find_loops(found.model, limit=most + len(named), seconds=None, steps=_STEPS)
    known = {chain.id for chain in named}
    others = [
        Chain(loop.id, "", False, loop.polarity.value, thread(found.backings, loop.elements, closed=True))
        for loop in search.loops
        if loop.id not in known
    ]
    return Loops((*named, *others[:most]), search.complete and len(others) <= most)


def _named(found: Facts) -> Iterator[Chain]:
    """The named loops that close, and the rounds that close through a moderation."""
    own = {each.statement.key[0]: each for each in found.of(Sort.LOOP)}
    for loop in sorted(found.model.loops, key=by_number):
        check = check_named(found.model, loop)
        if check.missing or check.repeated or not loop.through:
            continue
        polarity = check.polarity.value if check.polarity is not None else "through a moderation"
        told = thread(found.backings, loop.through, closed=True)
        cited = own[loop.id] if own[loop.id].backing.items or own[loop.id].against.items else None
        yield Chain(loop.id, loop.name, True, polarity, told, cited, loop.confidence)


def paths(found: Facts, through: Sequence[Sequence[str]]) -> tuple[Chain, ...]:
    """Paths with their threads.

    Args:
        through: of each, ids in causal order, at least two.
    """
    return tuple(Chain("", "", False, "", thread(found.backings, each, closed=False)) for each in through)


def grounding_of(model: Model) -> dict[tuple[str, ...], Grounding]:
    """The grounding of links by their ends, the best where several are parallel."""
    best: dict[tuple[str, ...], Grounding] = {}
    for link in model.links:
        known = best.get(link.ends)
        if link.grounding is not None and (known is None or link.grounding.rank < known.rank):
            best[link.ends] = link.grounding
    return best


def confidence_of(model: Model) -> dict[tuple[Sort, tuple[str, ...]], Confidence]:
    """The recorded confidence of statements that have one."""
    found: dict[tuple[Sort, tuple[str, ...]], Confidence] = {}
    for element in model.elements:
        if element.confidence is not None:
            found[Sort.ELEMENT, (element.id,)] = element.confidence
    for link in model.links:
        if link.confidence is not None:
            found[Sort.LINK, link.ends] = link.confidence
    for loop in model.loops:
        if loop.confidence is not None:
            found[Sort.LOOP, (loop.id,)] = loop.confidence
    return found


def weakness(support: Support, grounding: Grounding | None) -> tuple[int, int, int, tuple[str, ...]]:
    """Sorts the worst supported statement first: fewest speakers, then worst grounding, then fewest items."""
    rank = len(Grounding) if grounding is None else grounding.rank
    return len(support.backing.speakers), -rank, len(support.backing.items), support.statement.key


def told(statement: Statement) -> str:
    """A statement in few words: `a → b`, `f on a → b`, `R1`, `a before b`."""
    key = statement.key
    if statement.sort is Sort.LINK:
        text = f"{key[0]} → {key[1]}"
    elif statement.sort is Sort.MODERATION:
        text = f"{key[2]} on {key[0]} → {key[1]}"
    elif statement.step is not None:
        text = _step(statement.step)
    else:
        text = key[0] if key else "the study"
    return f"{text} (as {statement.perspective} see it)" if statement.perspective else text


def _step(step: Step) -> str:
    """`a before b (planned; practices, authors)`."""
    details = [step.status.value if step.status is not None else "", ", ".join(step.held_by)]
    told = "; ".join(filter(None, details))
    return f"{step.first} {step.relation.value} {step.second}" + (f" ({told})" if told else "")
