"""Threads: who states a whole feedback loop or path, link by link, and which ones only the analyst has joined.

A loop closes on paper as soon as somebody states each of its links. Whether anybody tells it as a whole is another
matter: a chain that is pieced together from different people's words is the analyst's inference. Counting the
people who give every link of a chain themselves is what causal mapping calls thread tracing: Powell, Copestake
and Remnant 2024, Evaluation 30:100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cld.graph.network import grouped, merge
from cld.model import Grounding, Link, Model, Moderation
from cld.support import Side, Voice, side_of, voices

Ends = tuple[str, str]
PATHS = 100
"""Shortest paths that are given at most."""


class Part(NamedTuple):
    """One step of a chain, with those who state it."""

    ends: Ends
    backing: Side
    grounding: Grounding | None
    """That of its link; None where it states none, or where a moderation makes the step."""
    linked: bool = True
    """Whether a causal link makes the step; else it is a moderation, or nothing does."""
    against: Side = Side()
    """The evidence that disputes it."""

    @property
    def weakness(self) -> tuple[int, int, int, Ends]:
        """Sorts the weakest first: fewest speakers, then worst grounding, then fewest items."""
        rank = len(Grounding) if self.grounding is None else self.grounding.rank
        return len(self.backing.speakers), -rank, len(self.backing.items), self.ends


class Teller(NamedTuple):
    """A speaker who states some of a chain, over all interviews together."""

    speaker: str
    steps: tuple[Ends, ...]
    """In the order of the chain."""
    waves: tuple[str, ...]
    """The waves in each of which alone the speaker states every step; empty text for evidence without a wave."""


class Thread(NamedTuple):
    """A loop or a path, and who states how much of it."""

    elements: tuple[str, ...]
    closed: bool
    parts: tuple[Part, ...]
    tellers: tuple[Teller, ...]
    """Everybody who states a step at least; who states most first, then by id."""
    cases: tuple[str, ...]
    """Cases whose speakers between them state every step."""
    groups: tuple[str, ...]
    """Groups whose speakers between them state every step."""

    @property
    def whole(self) -> tuple[Teller, ...]:
        """Those who state every step themselves."""
        return tuple(teller for teller in self.tellers if len(teller.steps) == len(self.parts))

    @property
    def unsaid(self) -> tuple[Part, ...]:
        """The steps that no speaker states."""
        return tuple(part for part in self.parts if not part.backing.speakers)

    @property
    def weakest(self) -> Part:
        """The step with the fewest speakers; of several, the one grounded worst, then the one of fewest items."""
        return min(self.parts, key=lambda part: part.weakness)

    @property
    def as_weak(self) -> int:
        """How many other steps are as weak as the weakest one."""
        return sum(part.weakness[:3] == self.weakest.weakness[:3] for part in self.parts) - 1

    @property
    def together(self) -> tuple[tuple[str, int], ...]:
        """(speaker, steps that the ones before do not state): who states it between them.

        Whoever adds most comes next, of several whoever states most; those who add nothing are left out.
        """
        left = {part.ends for part in self.parts}
        found: list[tuple[str, int]] = []
        while left:
            best = max(self.tellers, key=lambda teller: len(left.intersection(teller.steps)), default=None)
            added = left.intersection(best.steps) if best else set()
            if best is None or not added:
                break
            found.append((best.speaker, len(added)))
            left -= added
        return tuple(found)


class Backings:
    """Who states each step of a model: made once, and asked for any number of chains."""

    def __init__(self, model: Model) -> None:
        self.heard: Mapping[str, Voice] = voices(model)
        self._links = grouped(model.links)
        self._acting: dict[Ends, list[Moderation]] = {}
        for link in model.links:
            for each in link.moderations:
                self._acting.setdefault((each.factor, link.source), []).append(each)

    def part(self, ends: Ends) -> Part:
        """Who states a step. One that only a moderation makes, as in a named round, rests on the moderation's."""
        links = self._links.get(ends, ())
        stated: Sequence[Link | Moderation] = links or self._acting.get(ends, ())
        cited = (id for each in stated for id in each.evidence)
        disputed = (id for each in stated for id in each.disputed)
        grounding = merge(links).grounding if links else None
        return Part(ends, side_of(cited, self.heard), grounding, bool(links), side_of(disputed, self.heard))


def thread(backings: Backings, elements: Sequence[str], closed: bool) -> Thread:
    """Who states a chain of elements, in causal order.

    Args:
        elements: ids; at least one for a loop, two for a path.
        closed: whether the last one leads back to the first.
    """
    chain = (*elements, elements[0]) if closed else tuple(elements)
    steps = tuple(dict.fromkeys(pairwise(chain)))
    parts = tuple(map(backings.part, steps))
    items = [(part.ends, backings.heard[id]) for part in parts for id in part.backing.items]
    return Thread(
        tuple(elements),
        closed,
        parts,
        _tellers(steps, items),
        _all_stated(steps, ((ends, who.case) for ends, who in items if who.case)),
        _all_stated(steps, ((ends, who.group) for ends, who in items if who.group)),
    )


def _tellers(steps: Sequence[Ends], items: Sequence[tuple[Ends, Voice]]) -> tuple[Teller, ...]:
    said: dict[str, list[tuple[Ends, str]]] = {}
    for ends, who in items:
        if who.speaker:
            said.setdefault(who.speaker, []).append((ends, who.wave))
    found = [
        Teller(speaker, tuple(step for step in steps if step in dict(each)), _all_stated(steps, each))
        for speaker, each in said.items()
    ]
    return tuple(sorted(found, key=lambda teller: (-len(teller.steps), teller.speaker)))


def _all_stated(steps: Sequence[Ends], said: Iterable[tuple[Ends, str]]) -> tuple[str, ...]:
    """The words that stand with every one of the steps, sorted."""
    of: dict[str, set[Ends]] = {}
    for ends, word in said:
        of.setdefault(word, set()).add(ends)
    return tuple(sorted(word for word, found in of.items() if found.issuperset(steps)))


def shortest_paths(model: Model, source: str, target: str, most: int = PATHS) -> tuple[tuple[str, ...], ...]:
    """All shortest chains of links from one element to another, by the ids along them; at most so many.

    Args:
        source: an element's id.
        target: another element's id.
    """
    effects: dict[str, list[str]] = {}
    for cause, effect in sorted({link.ends for link in model.links}):
        effects.setdefault(cause, []).append(effect)
    leads = _distances_to(model, target)
    paths: list[tuple[str, ...]] = [(source,)] if source in leads else []
    for distance in range(leads.get(source, 0) - 1, -1, -1):
        longer = (
            (*path, effect)
            for path in paths
            for effect in effects.get(path[-1], ())
            if leads.get(effect) == distance
        )
        paths = [path for path, _ in zip(longer, range(most), strict=False)]
    return tuple(paths)


def _distances_to(model: Model, target: str) -> dict[str, int]:
    """How many links lead from each element to one, for those from which it can be reached."""
    causes: dict[str, list[str]] = {}
    for link in model.links:
        causes.setdefault(link.target, []).append(link.source)
    found, edge = {target: 0}, [target]
    while edge:
        edge = sorted({cause for effect in edge for cause in causes.get(effect, ()) if cause not in found})
        found |= dict.fromkeys(edge, max(found.values()) + 1)
    return found
