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
    plain: tuple[tuple[str, Grounding | None], ...] = ()
    """How plainly each of its speakers says it, at best, by the speakers' ids: see `how_plainly`."""

    @property
    def said(self) -> Grounding | None:
        """How plainly it is said by any speaker, at best; None where nobody is cited, or nothing is known of it."""
        return _best(how for _, how in self.plain)

    @property
    def weakness(self) -> tuple[int, int, int, Ends]:
        """Sorts the weakest first: fewest speakers, then worst grounding, then fewest items."""
        rank = len(Grounding) if self.grounding is None else self.grounding.rank
        return len(self.backing.speakers), -rank, len(self.backing.items), self.ends


class Teller(NamedTuple):
    """A speaker who is cited for some of a chain, over all interviews together."""

    speaker: str
    steps: tuple[Ends, ...]
    """In the order of the chain."""
    waves: tuple[str, ...]
    """The waves in each of which alone the speaker is cited for every step; empty text for evidence without one."""
    plain: tuple[Grounding | None, ...] = ()
    """How plainly the speaker says each of the steps."""

    @property
    def states(self) -> bool:
        """Whether each of the steps is said outright, so that no reader had to add anything."""
        return all(how is Grounding.STATED for how in self.plain)


class Thread(NamedTuple):
    """A loop or a path, and who states how much of it."""

    elements: tuple[str, ...]
    closed: bool
    parts: tuple[Part, ...]
    tellers: tuple[Teller, ...]
    """Everybody who is cited for a step at least; who is for most first, then by id."""
    cases: tuple[str, ...]
    """Cases whose speakers between them are cited for every step."""
    groups: tuple[str, ...]
    """Groups whose speakers between them are cited for every step."""

    @property
    def whole(self) -> tuple[Teller, ...]:
        """Those who are cited for every step themselves, whether they state it or a reader sees it in their words."""
        return tuple(teller for teller in self.tellers if len(teller.steps) == len(self.parts))

    @property
    def unsaid(self) -> tuple[Part, ...]:
        """The steps for which no speaker is cited."""
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
        """(speaker, steps for which the ones before are not cited): who tells it between them.

        Whoever adds most comes next, of several whoever is cited for most; those who add nothing are left out.
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
        self._plain = {item.id: item.grounding for item in model.evidence}
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
        backing = side_of(cited, self.heard)
        plain = tuple((who, self._how_plainly(who, stated, grounding)) for who in backing.speakers)
        return Part(ends, backing, grounding, bool(links), side_of(disputed, self.heard), plain)

    def _how_plainly(
        self, speaker: str, stated: Sequence[Link | Moderation], grounding: Grounding | None
    ) -> Grounding | None:
        """How plainly a speaker says a step, at best: as his or her evidence is graded, else as the step itself is."""
        return _best(
            self._plain.get(id) or grounding
            for each in stated
            for id in each.evidence
            if id in self.heard and self.heard[id].speaker == speaker
        )


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
        _tellers(parts, items),
        _all_stated(steps, ((ends, who.case) for ends, who in items if who.case)),
        _all_stated(steps, ((ends, who.group) for ends, who in items if who.group)),
    )


def _best(graded: Iterable[Grounding | None]) -> Grounding | None:
    """The best grounding; None where none is recorded."""
    return min((each for each in graded if each is not None), key=lambda each: each.rank, default=None)


def _tellers(parts: Sequence[Part], items: Sequence[tuple[Ends, Voice]]) -> tuple[Teller, ...]:
    steps = [part.ends for part in parts]
    said: dict[str, list[tuple[Ends, str]]] = {}
    for ends, who in items:
        if who.speaker:
            said.setdefault(who.speaker, []).append((ends, who.wave))
    found = []
    for speaker, each in said.items():
        own = [part for part in parts if part.ends in dict(each)]
        plain = tuple(dict(part.plain)[speaker] for part in own)
        found.append(Teller(speaker, tuple(part.ends for part in own), _all_stated(steps, each), plain))
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
