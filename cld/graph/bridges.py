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
    return tuple(region.bridge(source, target) for source, target in region.gaps())


class _Region:
    """The links that touch a hidden element, and the questions that bridges put to them."""

    def __init__(self, links: dict[Ends, tuple[Link, ...]], hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._direct = frozenset(ends for ends in links if hidden.isdisjoint(ends))
        self._links = {ends: those for ends, those in links.items() if not hidden.isdisjoint(ends)}
        self._pairs: dict[Ends, Pair] = {ends: merge(those) for ends, those in self._links.items()}
        self._effects: dict[str, list[str]] = {}
        self._causes: dict[str, list[str]] = {}
        for cause, effect in self._links:
            self._effects.setdefault(cause, []).append(effect)
            self._causes.setdefault(effect, []).append(cause)
        self._steps_left = STEPS_IN_ALL

    def gaps(self) -> list[Ends]:
        """The ordered pairs of visible elements that only paths through hidden elements join."""
        sources = sorted({cause for cause, _ in self._links if cause not in self._hidden})
        return [
            (source, target)
            for source in sources
            for target in sorted(self._reached(source, lambda _: True))
            if target not in self._hidden and target != source and (source, target) not in self._direct
        ]

    def bridge(self, source: str, target: str) -> Bridge:
        return Bridge(
            source,
            target,
            polarity=self._polarity(source, target),
            delayed=not self._joined(source, target, self._prompt),
            grounding=self._grounding(source, target),
            moderations=tuple(self._moderations(source, target)),
        )

    def _reached(self, source: str, allowed: Callable[[Ends], bool]) -> frozenset[str]:
        """All elements at the end of a path from the source whose inner elements are hidden."""
        met = {source}
        work = [source]
        for cause in work:
            for effect in self._effects.get(cause, ()):
                if effect not in met and allowed((cause, effect)):
                    met.add(effect)
                    if effect in self._hidden:
                        work.append(effect)
        return frozenset(met - {source})

    def _joined(self, source: str, target: str, allowed: Callable[[Ends], bool]) -> bool:
        return target in self._reached(source, allowed)

    def _prompt(self, ends: Ends) -> bool:
        return not all(link.delayed for link in self._links[ends])

    def _grounding(self, source: str, target: str) -> Grounding | None:
        for worst in Grounding:  # from the strongest on
            if self._joined(source, target, partial(self._grounded, worst)):
                return worst
        return None

    def _grounded(self, worst: Grounding, ends: Ends) -> bool:
        grounding = self._pairs[ends].grounding
        return grounding is not None and grounding.rank <= worst.rank

    def _polarity(self, source: str, target: str) -> Polarity:
        """The sign on which all paths agree.

        A walk that passes a hidden element twice is no path, and round a balancing loop it would turn the
        sign. Walks are quickly surveyed, though, and every path is one: where all walks agree, so do the
        paths. Only where they do not are the paths listed, and where there are too many to list, the answer
        is that of the walks: then it may say mixed where the paths would just agree.
        """
        between = self._between(source, target)
        walks = self._walk_signs(source, target, between)
        if len(walks) == 1:
            return Polarity.agreed(walks)
        budget = min(STEPS_PER_BRIDGE, self._steps_left)
        found: set[Polarity] = set()
        for sign in self._path_signs(source, target, between, budget):
            if sign is None:
                return Polarity.agreed(walks)
            found.add(sign)
            if len(found) > 1:
                break
        return Polarity.agreed(found)

    def _between(self, source: str, target: str) -> frozenset[str]:
        """The hidden elements on some walk from source to target, and the target."""
        met = {target}
        work = [target]
        for effect in work:
            for cause in self._causes.get(effect, ()):
                if cause not in met and cause in self._hidden:
                    met.add(cause)
                    work.append(cause)
        return frozenset(met & self._reached(source, lambda _: True))

    def _walk_signs(self, source: str, target: str, between: frozenset[str]) -> set[Polarity]:
        start = (source, Polarity.POSITIVE)
        met = {start}
        work = [start]
        for cause, sign in work:
            if cause == target:
                continue
            for effect in self._effects[cause]:
                if effect in between:
                    state = (effect, Polarity.chain((sign, self._pairs[cause, effect].polarity)))
                    if state not in met:
                        met.add(state)
                        work.append(state)
        return {sign for element, sign in met if element == target}

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
                sign = Polarity.chain((signs[-1], self._pairs[path[-1], effect].polarity))
                if effect == target:
                    yield sign
                else:
                    path.append(effect)
                    signs.append(sign)
                    branches.append(iter(self._effects[effect]))

    def _moderations(self, source: str, target: str) -> Iterator[tuple[str, Effect]]:
        """The factors without which no path is left, with the one effect they have, or mixed."""
        between = self._between(source, target) | {source}
        effects: dict[str, list[Effect]] = {}
        for (cause, effect), links in self._links.items():
            if cause in between and cause != target and effect in between and effect != source:
                for moderation in (m for link in links for m in link.moderations):
                    effects.setdefault(moderation.factor, []).append(moderation.effect)
        for factor in sorted(effects):
            if not self._joined(source, target, partial(self._free_of, factor)):
                yield factor, _in_a_row(effects[factor])

    def _free_of(self, factor: str, ends: Ends) -> bool:
        return factor not in self._pairs[ends].moderators


def _in_a_row(effects: list[Effect]) -> Effect:
    """The effect of a factor that acts on several links; reversing twice is no one thing."""
    if len(set(effects)) > 1 or (effects[0] is Effect.REVERSES and len(effects) > 1):
        return Effect.MIXED
    return effects[0]
