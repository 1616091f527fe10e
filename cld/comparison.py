"""Perspectives held against each other: how far apart each two are, what each stresses, and which loops who holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.distances import Apart, Ratio, Weights, all_state_strength, apart, cause_map
from cld.model import Perspective
from cld.perspectives import HeldLoops, Merged, held_loops
from cld.study import Degree


class Measure(StrEnum):
    """How distance is measured; each is 0 for perspectives that agree and 1 for such as cannot differ more."""

    LINKS = "links"
    SIGNS = "signs"
    LANGFIELD_SMITH = "langfield-smith"
    MARKOCZY = "markoczy"


class Stress(NamedTuple):
    """A theme or an element that somebody stresses."""

    id: str
    label: str
    degrees: tuple[Degree | None, ...]
    """How strongly each perspective does; None where it says nothing."""
    most: tuple[int, ...]
    """The places of those that stress nothing more than this."""

    def is_shared(self, speaking: int) -> bool:
        """Whether all who stress anything stress this most."""
        return len(self.most) == speaking

    def is_divergent(self, speaking: int) -> bool:
        """Whether some who stress anything, but not all, stress this most."""
        return 0 < len(self.most) < speaking


class Comparison(NamedTuple):
    """Perspectives, and everything that tells them apart."""

    merged: Merged
    people: tuple[Perspective, ...]
    """All perspectives, by their ids."""
    pairs: Mapping[tuple[int, int], Apart]
    """Of each two that have links, by their places, the smaller one first."""
    weights: Weights
    """The parameters of Markóczy and Goldberg's ratio."""
    strengths: bool
    """Whether links count by their strength: all state one."""
    stresses: tuple[Stress, ...]
    speaking: int
    """How many perspectives stress anything."""
    loops: HeldLoops

    @property
    def mapped(self) -> tuple[int, ...]:
        """The places of the perspectives that have links."""
        return tuple(place for place, each in enumerate(self.people) if each.links)

    def distance(self, one: int, other: int, measure: Measure) -> Ratio | None:
        """How far apart two perspectives are; None where that is not defined."""
        if one == other:
            return Ratio(0.0, 0.0)
        return distance_of(self.pairs[min(one, other), max(one, other)], measure)

    def lacking(self, one: int, other: int) -> str:
        """What two perspectives do not share that a distance would rest on: `no link` or `nothing`; empty if they do."""
        if one == other:
            return ""
        pair = self.pairs[min(one, other), max(one, other)]
        return "" if pair.shared else "no link" if pair.both else "nothing"

    def closeness(self, one: int, other: int, measure: Measure) -> Ratio | None:
        """The distance as it may be held against others; None also for two that share no link, but for shares of links.

        Ratios count how few of all possible links are different. Two short maps without any link in common differ in few,
        and would come out as the closest of all.
        """
        is_fit = measure is Measure.LINKS or not self.lacking(one, other)
        return self.distance(one, other, measure) if is_fit else None


def distance_of(pair: Apart, measure: Measure) -> Ratio | None:
    """The distance of a pair by one measure: shares of what is common are taken from 1."""
    if measure is Measure.MARKOCZY:
        return pair.ratio
    if measure is Measure.LANGFIELD_SMITH:
        return pair.formula12 or pair.formula6
    if measure is Measure.LINKS:
        return None if pair.links is None else Ratio(1 - pair.links, 1 - pair.links)
    if not pair.shared:
        return None
    unsure = pair.shared - pair.signed
    return Ratio(
        (pair.signed - pair.agreed) / pair.shared,
        (pair.signed - pair.agreed + unsure) / pair.shared,
    )


def comparison(
    merged: Merged,
    alpha: int | None = None,
    beta: float | None = None,
    gamma: int = 1,
    delta: float = 0.0,
    epsilon: int = 2,
) -> Comparison:
    """Hold perspectives against each other.

    Args:
        alpha: 1 leaves links of an element to itself out, 0 counts them; None counts them where there are any.
        beta: the greatest strength; None for 3 where all links state a strength, and 1 elsewhere.
        gamma, delta, epsilon: as in `cld.distances.Weights`.

    Raises:
        ValueError: a link is stronger than `beta`.
    """
    people = merged.model.perspectives
    links = [link for each in people for link in each.links]
    strengths = all_state_strength(links)
    if alpha is None:
        alpha = 0 if any(link.source == link.target for link in links) else 1
    weights = Weights(alpha, beta if beta is not None else 3.0 if strengths else 1.0, gamma, delta, epsilon)
    maps = {place: cause_map(each.links, strengths) for place, each in enumerate(people) if each.links}
    pairs = {
        (one, other): apart(maps[one], maps[other], weights, strengths)
        for one in maps
        for other in maps
        if one < other
    }
    stresses = _stresses(merged)
    speaking = sum(any(degree.rank for _, degree in each.emphasis) for each in people)
    return Comparison(merged, people, pairs, weights, strengths, stresses, speaking, held_loops(merged))


def _stresses(merged: Merged) -> tuple[Stress, ...]:
    """What anybody says how strongly it is stressed, themes first."""
    model = merged.model
    labels = {theme.id: theme.label for theme in model.themes}
    labels |= {element.id: element.label for element in model.elements}
    own = [dict(each.emphasis) for each in model.perspectives]
    top = [max((degree.rank for degree in each.values()), default=0) for each in own]
    said = {id for each in own for id in each}
    return tuple(
        Stress(id, labels[id], tuple(each.get(id) for each in own), tuple(_stressing(id, own, top)))
        for id in labels
        if id in said
    )


def _stressing(id: str, own: Sequence[Mapping[str, Degree]], top: Sequence[int]) -> list[int]:
    return [
        place for place, each in enumerate(own) if top[place] and id in each and each[id].rank == top[place]
    ]
