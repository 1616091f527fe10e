"""Bridges: what stands in a diagram for the causal paths that lead through hidden elements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from cld.graph.network import Pair, grouped, merge
from cld.model import Effect, Grounding, Link, Polarity

STEPS_PER_BRIDGE = 20_000
"""Search steps spent on listing the paths behind one bridge before a rougher answer is given."""
STEPS_IN_ALL = 400_000
"""Search steps spent so on one diagram."""

Ends = tuple[str, str]

_PRODUCT = {(first, then): Polarity.chain((first, then)) for first in Polarity for then in Polarity}


@dataclass(frozen=True, slots=True)
class Bridge:
    """All paths from one visible element to another whose every element between is hidden."""

    source: str
    target: str
    polarity: Polarity
    """The sign that all these paths share; mixed where they differ."""
    delayed: bool
    """Every path has a delayed link."""
    grounding: Grounding | None
    """That of the weakest link of the best-grounded path; None where each has a link that states none."""
    moderations: tuple[tuple[str, Effect], ...]
    """(id of a factor, effect) for factors that act on every path, so that there is no way round them."""


def bridges(links: Iterable[Link], hidden: Collection[str]) -> tuple[Bridge, ...]:
    """The bridges that hiding these elements calls for, sorted by their ends.

    None where a link joins the two visible elements directly (the link is what the author says of the two),
    and none from an element to itself: a bridge says how one visible element acts on another, and a round
    of an element through hidden ones is part of what the view leaves out.
    """
    hidden = frozenset(hidden)
    region = _Region(grouped(links), hidden)
    surveys = [region.survey(source) for source in region.sources()]
    return tuple(region.bridge(survey, target) for survey in surveys for target in region.gaps(survey))


@dataclass(frozen=True, slots=True)
class _Survey:
    """What can be told of all paths and walks from one visible element through hidden ones at once."""

    source: str
    reached: frozenset[str]
    promptly: frozenset[str]
    """Reached by a path without delay."""
    grounded: tuple[tuple[Grounding, frozenset[str]], ...]
    """Reached by a path whose every link is grounded so well, from the strongest grounding on."""
    walks: dict[str, set[Polarity]]
    """The signs of all walks to each element; a walk may pass a hidden element several times."""


class _Region:
    """The links that touch a hidden element, and the questions that bridges put to them."""

    def __init__(self, links: dict[Ends, tuple[Link, ...]], hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._direct = frozenset(ends for ends in links if hidden.isdisjoint(ends))
        self._links = {ends: those for ends, those in links.items() if not hidden.isdisjoint(ends)}
        self._pairs: dict[Ends, Pair] = {ends: merge(those) for ends, those in self._links.items()}
        self._moderated = [ends for ends, pair in self._pairs.items() if pair.moderators]
        self._effects: dict[str, list[str]] = {}
        self._causes: dict[str, list[str]] = {}
        for cause, effect in self._links:
            self._effects.setdefault(cause, []).append(effect)
            self._causes.setdefault(effect, []).append(cause)
        self._steps_left = STEPS_IN_ALL

    def sources(self) -> list[str]:
        """The visible elements that act on a hidden one, sorted."""
        return sorted({cause for cause, _ in self._links if cause not in self._hidden})

    def survey(self, source: str) -> _Survey:
        return _Survey(
            source,
            self._reached(source, lambda _: True),
            self._reached(source, self._prompt),
            tuple((worst, self._reached(source, partial(self._grounded, worst))) for worst in Grounding),
            self._walks(source),
        )

    def gaps(self, survey: _Survey) -> list[str]:
        """The visible elements that only paths through hidden ones join to the source, sorted."""
        return [
            target
            for target in sorted(survey.reached - self._hidden)
            if (survey.source, target) not in self._direct
        ]

    def bridge(self, survey: _Survey, target: str) -> Bridge:
        grounding = next((worst for worst, reached in survey.grounded if target in reached), None)
        return Bridge(
            survey.source,
            target,
            polarity=self._polarity(survey, target),
            delayed=target not in survey.promptly,
            grounding=grounding,
            moderations=tuple(self._moderations(survey, target)) if self._moderated else (),
        )

    def _reached(self, source: str, allowed: Callable[[Ends], bool]) -> frozenset[str]:
        """All elements but the source at the end of a path from it whose inner elements are hidden."""
        met = {source}
        work = [source]
        for cause in work:
            for effect in self._effects.get(cause, ()):
                if effect not in met and allowed((cause, effect)):
                    met.add(effect)
                    if effect in self._hidden:
                        work.append(effect)
        return frozenset(met - {source})

    def _prompt(self, ends: Ends) -> bool:
        return not all(link.delayed for link in self._links[ends])

    def _grounded(self, worst: Grounding, ends: Ends) -> bool:
        grounding = self._pairs[ends].grounding
        return grounding is not None and grounding.rank <= worst.rank

    def _polarity(self, survey: _Survey, target: str) -> Polarity:
        """The sign on which all paths agree.

        A walk that passes a hidden element twice is no path, and round a balancing loop it would turn the
        sign. Walks are quickly surveyed, though, and every path is one: where all walks agree, so do the
        paths. Only where they do not are the paths listed, and where there are too many to list, the answer
        is that of the walks: then it may say mixed where the paths would just agree.
        """
        walks = survey.walks[target]
        if len(walks) == 1:
            return Polarity.agreed(walks)
        found: set[Polarity] = set()
        budget = min(STEPS_PER_BRIDGE, self._steps_left)
        for sign in self._path_signs(survey.source, target, self._between(survey, target), budget):
            if sign is None:
                return Polarity.agreed(walks)
            found.add(sign)
            if len(found) > 1:
                break
        return Polarity.agreed(found)

    def _between(self, survey: _Survey, target: str) -> frozenset[str]:
        """The hidden elements on some walk from source to target, and the target."""
        met = {target}
        work = [target]
        for effect in work:
            for cause in self._causes.get(effect, ()):
                if cause not in met and cause in self._hidden and cause in survey.reached:
                    met.add(cause)
                    work.append(cause)
        return frozenset(met)

    def _walks(self, source: str) -> dict[str, set[Polarity]]:
        signs: dict[str, set[Polarity]] = {}
        work = [(source, Polarity.POSITIVE)]
        for cause, sign in work:
            for effect in self._effects[cause]:
                after = _PRODUCT[sign, self._pairs[cause, effect].polarity]
                known = signs.setdefault(effect, set())
                if after not in known:
                    known.add(after)
                    if effect in self._hidden and effect in self._effects:
                        work.append((effect, after))
        return signs

    def _path_signs(
        self, source: str, target: str, between: frozenset[str], budget: int
    ) -> Iterator[Polarity | None]:
        """The sign of one path after the other; None when the budget of steps is used up."""
        path = [source]
        signs = [Polarity.POSITIVE]
        branches = [iter(self._effects[source])]
        while branches:
            self._steps_left -= 1
            budget -= 1
            if budget < 0:
                yield None
                return
            effect = next(branches[-1], None)
            if effect is None:
                branches.pop()
                path.pop()
                signs.pop()
            elif effect in between and effect not in path:
                sign = _PRODUCT[signs[-1], self._pairs[path[-1], effect].polarity]
                if effect == target:
                    yield sign
                else:
                    path.append(effect)
                    signs.append(sign)
                    branches.append(iter(self._effects[effect]))

    def _moderations(self, survey: _Survey, target: str) -> Iterator[tuple[str, Effect]]:
        """The factors without which no path is left, with the one effect they have, or mixed."""
        between = self._between(survey, target)
        effects: dict[str, list[Effect]] = {}
        for cause, effect in self._moderated:
            if effect in between and (cause == survey.source or (cause in between and cause != target)):
                for moderation in (m for link in self._links[cause, effect] for m in link.moderations):
                    effects.setdefault(moderation.factor, []).append(moderation.effect)
        for factor in sorted(effects):
            if target not in self._reached(survey.source, partial(self._free_of, factor)):
                yield factor, _in_a_row(effects[factor])

    def _free_of(self, factor: str, ends: Ends) -> bool:
        return factor not in self._pairs[ends].moderators


def _in_a_row(effects: list[Effect]) -> Effect:
    """The effect of a factor that acts on several links; reversing twice is no one thing."""
    if len(set(effects)) > 1 or (effects[0] is Effect.REVERSES and len(effects) > 1):
        return Effect.MIXED
    return effects[0]
