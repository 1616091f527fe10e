"""How far apart the causal maps of two people are: the distances of the literature, and Jaccard's index.

Sources: K. Langfield-Smith and A. Wirth, "Measuring differences between cognitive maps", Journal of the Operational
Research Society 43 (1992), 1135-1150, formulas 4, 6 and 12; L. Markóczy and J. Goldberg, "A method for eliciting and
comparing causal maps", Journal of Management 21 (1995), 305-333, whose ratio has these as special cases. Their
formulas are as in the public program of Kumbure, Stoklasa, Luukka, Tarkiainen and Jantunen (Software Impacts, 2023).

Both compare two matrices: what each map says of the influence of every element on every other one, from -β to β.
Neither provides for a sign that is unknown or goes both ways. Here an unknown sign is no difference from whatever
sign stands against it, which gives the least distance that is possible; `most` gives the greatest. A link of mixed
sign is half positive and half negative: as far from the one as from the other, and from no link, as a link is from none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from cld.model import Link, Polarity, Strength

Ends = tuple[str, str]
STEPS = {Strength.WEAK: 1.0, Strength.MEDIUM: 2.0, Strength.STRONG: 3.0}
"""Strengths as both papers count them."""


class Cell(NamedTuple):
    """What a map says of one influence: signs that it may have, and how strong it is."""

    signs: frozenset[str]
    """Some of `+`, `-` and `+-`; several where the sign is not known."""
    strength: float


class CauseMap(NamedTuple):
    """A map of causes as the distances see it."""

    elements: frozenset[str]
    """Those that its links touch."""
    cells: Mapping[Ends, Cell]


class Weights(NamedTuple):
    """The parameters of Markóczy and Goldberg (1995), by the letters that they have there."""

    alpha: int = 1
    """1: links of an element to itself are left out; 0: they count."""
    beta: float = 1.0
    """The greatest strength that a link can have."""
    gamma: int = 1
    """Of influences that only one map can have, because the other lacks an element: 0 none is a difference, 1 those
    that are there are, by 1, 2 all are, by 1."""
    delta: float = 0.0
    """What opposite signs add to a difference."""
    epsilon: int = 2
    """How many polarities there are: 2, or 1 where signs are not looked at."""


class Ratio(NamedTuple):
    """A distance from 0 (equal) to 1, and the greatest that it can be with signs that are not known."""

    value: float
    most: float


class Apart(NamedTuple):
    """How far two maps are apart. None where a figure is not defined: there is nothing to divide by."""

    both: int
    """Elements that both have."""
    shared: int
    """Links that both have, whatever their sign."""
    either: int
    """Links that at least one has."""
    signed: int
    """Of the shared links, those whose sign both know."""
    agreed: int
    """Of these, those of the same sign in both."""
    formula4: Ratio | None
    """Langfield-Smith and Wirth, formula 4: of all influences among all elements, by sign alone."""
    formula6: Ratio | None
    """Their formula 6: of all influences that at least one map can have, by sign alone."""
    formula12: Ratio | None
    """Their formula 12: formula 6 with strengths from 1 to 3; None where a link states no strength."""
    ratio: Ratio | None
    """Markóczy and Goldberg, with the parameters that were asked for."""

    @property
    def links(self) -> float | None:
        """The share of links that both have (Jaccard 1912)."""
        return self.shared / self.either if self.either else None

    @property
    def signs(self) -> float | None:
        """The share of the same sign among shared links whose sign both know."""
        return self.agreed / self.signed if self.signed else None


def cause_map(links: Iterable[Link], strengths: bool = False) -> CauseMap:
    """A map of links; two between the same ends that contradict each other are one of mixed sign.

    Args:
        strengths: whether links count by their strength, 1 to 3; all have to state one then.
    """
    found: dict[Ends, list[Link]] = {}
    for link in links:
        found.setdefault(link.ends, []).append(link)
    cells = {ends: _cell(each, strengths) for ends, each in sorted(found.items())}
    return CauseMap(frozenset(id for ends in cells for id in ends), cells)


def _cell(links: Sequence[Link], strengths: bool) -> Cell:
    sign = Polarity.agreed(link.polarity for link in links)
    signs = frozenset("+-") if sign is Polarity.UNKNOWN else frozenset((sign.sign,))
    if not strengths:
        return Cell(signs, 1.0)
    return Cell(signs, max(STEPS[link.strength] for link in links if link.strength is not None))


def all_state_strength(links: Iterable[Link]) -> bool:
    """Whether there are links and each states a strength."""
    found = list(links)
    return bool(found) and all(link.strength is not None for link in found)


def apart(one: CauseMap, other: CauseMap, weights: Weights, strengths: bool = False) -> Apart:
    """How far apart two maps are, by every measure.

    Args:
        weights: the parameters of Markóczy and Goldberg's ratio.
        strengths: whether the maps were made with strengths, which formula 12 asks for.
    """
    shared = [ends for ends in one.cells if ends in other.cells]
    signed = [ends for ends in shared if len(one.cells[ends].signs) == len(other.cells[ends].signs) == 1]
    flat, flat_other = _unweighted(one), _unweighted(other)
    classic = Weights(beta=1.0)
    return Apart(
        both=len(one.elements & other.elements),
        shared=len(shared),
        either=len(one.cells) + len(other.cells) - len(shared),
        signed=len(signed),
        agreed=sum(one.cells[ends].signs == other.cells[ends].signs for ends in signed),
        formula4=_formula4(flat, flat_other),
        formula6=ratio(flat, flat_other, classic),
        formula12=ratio(one, other, Weights(beta=3.0)) if strengths else None,
        ratio=ratio(one, other, weights),
    )


def _unweighted(each: CauseMap) -> CauseMap:
    return each._replace(cells={ends: cell._replace(strength=1.0) for ends, cell in each.cells.items()})


def ratio(one: CauseMap, other: CauseMap, weights: Weights) -> Ratio | None:
    """The distance ratio of Markóczy and Goldberg (1995).

    With p the number of elements that both have, and u and v of those that only one or the other has, it is

        Σ diff(i, j) / ((εβ + δ)p² + γ'(2p(u + v) + u² + v²) - α((εβ + δ)p + γ'(u + v)))

    where γ' is 0 for γ = 0 and else 1. diff(i, j) is 0 for i = j and α = 1; Γ(a, b) where one map lacks i or j and the
    other has both, that is 0 for γ = 0, for γ = 1 the number 1 if there is a link and 0 if not, and 1 for γ = 2;
    |a - b| + δ for opposite signs; and else |a - b|. With α = 1, β = 1, γ = 1, δ = 0 and ε = 2 it is formula 6 of
    Langfield-Smith and Wirth (1992), and with β = 3 their formula 12.

    Raises:
        ValueError: a link is stronger than β.
    """
    both = one.elements & other.elements
    least, most = [], []
    for ends in sorted({*one.cells, *other.cells}):
        if weights.alpha and ends[0] == ends[1]:
            continue
        if not both.issuperset(ends):
            least.append(float(weights.gamma == 1))
            most.append(float(weights.gamma == 1))
            continue
        low, high = _difference(one.cells.get(ends), other.cells.get(ends), weights)
        least.append(low)
        most.append(high)
    common, mine, theirs = len(both), len(one.elements - both), len(other.elements - both)
    uncommon = 2 * common * (mine + theirs) + mine**2 + theirs**2 - weights.alpha * (mine + theirs)
    if weights.gamma == 2:  # every influence of this kind is a difference, also where nobody sees a link
        least.append(float(uncommon))
        most.append(float(uncommon))
    full = weights.epsilon * weights.beta + weights.delta
    whole = full * (common**2 - weights.alpha * common) + (uncommon if weights.gamma else 0)
    return Ratio(fsum(least) / whole, fsum(most) / whole) if whole > 0 else None


def _difference(one: Cell | None, other: Cell | None, weights: Weights) -> tuple[float, float]:
    """The least and the greatest difference that two cells can have, one of which may be empty."""
    strongest = max(cell.strength for cell in (one, other) if cell is not None)
    if strongest > weights.beta:
        raise ValueError(f"a link has the strength {strongest:g}, and β is {weights.beta:g}")
    if one is None or other is None:
        return strongest, strongest
    if weights.epsilon == 1:
        return abs(one.strength - other.strength), abs(one.strength - other.strength)
    found = [
        _between(_halves(mine, one.strength), _halves(theirs, other.strength), weights.delta)
        for mine in sorted(one.signs)
        for theirs in sorted(other.signs)
    ]
    return min(found), max(found)


def _halves(sign: str, strength: float) -> tuple[float, float]:
    """How much of a link is positive and how much negative."""
    return {"+": (strength, 0.0), "-": (0.0, strength)}.get(sign, (strength / 2, strength / 2))


def _between(one: tuple[float, float], other: tuple[float, float], delta: float) -> float:
    opposite = (one[0] == other[1] == 0) or (one[1] == other[0] == 0)
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) + (delta if opposite else 0.0)


def _formula4(one: CauseMap, other: CauseMap) -> Ratio | None:
    """Langfield-Smith and Wirth (1992), formula 4: Σ |a - b| / (2(p² - p)), with p elements in all."""
    elements = one.elements | other.elements
    return ratio(one._replace(elements=elements), other._replace(elements=elements), Weights())
