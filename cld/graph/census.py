"""How many feedback loops a model has, exactly and without listing them.

Each strongly connected core is counted by itself (`_tally`). Loops are undetermined where a link is uncertain:
they are what remains of all loops once those without an uncertain link are taken away.

Where a core is out of reach, its number is estimated by a sweep over samples (`_estimate`), and the shortest
loops are listed, which are certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, inf
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from cld.graph import _numba
from cld.graph._sweep import EFFORT, TooMany
from cld.graph._tally import Ends, Split, tally
from cld.graph.components import cores
from cld.graph.counts import NONE, LoopCounts
from cld.graph.network import Network, network
from cld.model import Grounding, Model, Polarity

if TYPE_CHECKING:
    from cld.graph.loops import LoopSearch

_CERTAIN = 20_000
"""Loops that are listed to say what is certain, where the number of all is out of reach."""
_STEPS = 1_000_000
"""Steps that listing them may take."""


class CoreCensus(NamedTuple):
    """The loops of one feedback core: elements that all act on each other, directly or through others."""

    elements: tuple[str, ...]
    links: int
    counts: LoopCounts
    estimated: bool


class Census(NamedTuple):
    """How many loops a model has. What could not be afforded is left out, never guessed unmarked."""

    counts: LoopCounts
    estimated: bool
    """The counts are an estimate, or, without an error, what is certain."""
    error: float | None
    """The standard error of an estimated total, as a part of it."""
    fast_would: Literal["count", "estimate"] | None
    """It is estimated without the extra `fast`, with which it would probably be counted exactly, or estimated far
    more closely."""
    at_least: LoopCounts | None
    """Where it is estimated: the loops that are certain, all of up to `complete_to` elements among them."""
    complete_to: int | None
    by_length: tuple[tuple[int, LoopCounts], ...]
    """Numbers of loops by number of elements, rising; up to `complete_to` only, where that is a number."""
    cores: tuple[CoreCensus, ...]
    through_elements: dict[str, LoopCounts]
    """By id, in order, for elements on any loop; empty where that was out of reach."""
    through_links: dict[tuple[str, str], LoopCounts]
    """By the ids of its ends, in order, as for the elements."""


def take_census(model: Model, *, grounding: Grounding | None = None, effort: int | None = None) -> Census:
    """Count a model's feedback loops by polarity and length, and through each element and link.

    What a loop is, `cld.graph.loops.find_loops` says. Effort is counted in states of the sweep, so that the
    answer is the same on every machine.

    Args:
        grounding: leave out links that are grounded less well than this, or state no grounding.
        effort: do not try to count exactly what takes more states than this (None: than some ten seconds allow,
            which is many more where the extra `fast` is installed).
    """
    if effort is None:
        effort = _numba.EFFORT if _numba.is_there() else EFFORT
    net = network(model, grounding)
    groups = cores(net)
    parts = []
    for group in groups:
        parts.append(_core(net, group, effort))
        effort -= parts[-1].met
    census = _together(net, groups, parts)
    if census.estimated:
        return _estimated(model, grounding, census, parts)
    return census if census.complete_to is None else _by_short_length(model, grounding, census)


def exact_census(model: Model, *, effort: int) -> Census | None:
    """The same, or None where counting exactly takes more states than this: nothing is estimated then."""
    net = network(model)
    groups = cores(net)
    parts = []
    try:
        for group in groups:
            parts.append(_counted(net, group, effort))
            effort -= parts[-1].met
    except TooMany:
        return None
    return _together(net, groups, parts)


def counts_through(
    model: Model, census: Census, what: str | tuple[str, str], *, grounding: Grounding | None = None
) -> LoopCounts | None:
    """How many loops run through an element, or a link, where the census itself does not say.

    All less those that there are without it: one more count. None where one of the two is not exact.

    Args:
        census: of the same model, and of links grounded as well.
        what: the id of an element, or those of a link's ends.
    """
    if isinstance(what, str) and census.through_elements:
        return census.through_elements.get(what, NONE)
    if not isinstance(what, str) and census.through_links:
        return census.through_links.get(what, NONE)
    if census.estimated:
        return None
    kept = tuple(link for link in model.links if what != link.ends and what not in link.ends)
    without = take_census(replace(model, links=kept), grounding=grounding)
    return None if without.estimated else census.counts.less(without.counts)


def _together(net: Network, groups: Sequence[Sequence[int]], parts: Sequence[_Core]) -> Census:
    """The census of all cores."""
    found = [
        CoreCensus(
            tuple(net.ids[number] for number in group), part.links, part.counts, part.error is not None
        )
        for group, part in zip(groups, parts, strict=True)
    ]
    counts = NONE
    for part in parts:
        counts = counts.plus(part.counts)
    complete = all(part.lengths is not None for part in parts)
    through = _merged([part.through for part in parts])
    return Census(
        counts=counts,
        estimated=any(core.estimated for core in found),
        error=None,
        fast_would=max((part.fast_would for part in parts if part.fast_would), default=None),
        at_least=None,
        complete_to=None if complete else 0,
        by_length=tuple(sorted(_merged([part.lengths for part in parts]).items())) if complete else (),
        cores=tuple(found),
        through_elements=_through_elements(net, through),
        through_links={(net.ids[a], net.ids[b]): through[a, b] for a, b in sorted(through)},
    )


def _estimated(
    model: Model,
    grounding: Grounding | None,
    census: Census,
    parts: Sequence[_Core],
) -> Census:
    """A census of which some cores are estimates: with the shortest loops, which are certain."""
    counts = census.counts
    search = _short(model, grounding)
    # Whole numbers are divided by each other: beside a core counted exactly, the total may be more than a float.
    spread = [
        part.error * (part.counts.total / max(1, counts.total)) for part in parts if part.error is not None
    ]
    known = all(part.error != _UNKNOWN for part in parts) and counts.total >= search.counts.total
    return census._replace(
        counts=counts if known else search.counts,
        error=hypot(*spread) if known else None,
        at_least=search.counts,
        complete_to=search.complete_to,
        by_length=tuple(row for row in search.by_length if row[0] <= search.complete_to),
        through_elements={},
        through_links={},
    )


def _by_short_length(model: Model, grounding: Grounding | None, census: Census) -> Census:
    """An exact census that is not by length: with the numbers of the shortest loops, which are soon listed."""
    search = _short(model, grounding)
    return census._replace(
        complete_to=search.complete_to,
        by_length=tuple(row for row in search.by_length if row[0] <= search.complete_to),
    )


def _short(model: Model, grounding: Grounding | None) -> LoopSearch:
    from cld.graph.loops import find_loops

    return find_loops(model, grounding=grounding, limit=_CERTAIN, seconds=None, steps=_STEPS)


def _merged(parts: Sequence[dict[_K, LoopCounts] | None]) -> dict[_K, LoopCounts]:
    """The counts of all parts together; none at all where one could not tell."""
    result: dict[_K, LoopCounts] = {}
    for part in parts:
        if part is None:
            return {}
        for key, counts in part.items():
            result[key] = result[key].plus(counts) if key in result else counts
    return result


def _through_elements(net: Network, through: dict[Ends, LoopCounts]) -> dict[str, LoopCounts]:
    """A loop through an element takes exactly one of the links to it."""
    result: dict[int, LoopCounts] = {}
    for (_, effect), counts in through.items():
        result[effect] = result.get(effect, NONE).plus(counts)
    return {net.ids[number]: result[number] for number in sorted(result)}


class _Core(NamedTuple):
    """What is known of the loops of one core."""

    links: int
    counts: LoopCounts
    lengths: dict[int, LoopCounts] | None
    through: dict[Ends, LoopCounts] | None
    error: float | None
    met: int
    fast_would: Literal["count", "estimate"] | None = None


def _core(net: Network, group: Sequence[int], effort: int) -> _Core:
    """The census of one core, or an estimate."""
    try:
        return _counted(net, group, effort)
    except TooMany as fault:
        found = _guessed(*_signed(net, group))
        if _numba.is_there():
            return found
        return found._replace(fast_would="count" if fault.states <= _numba.EFFORT else "estimate")


def _signed(net: Network, group: Sequence[int]) -> tuple[list[Ends], list[Ends], frozenset[Ends]]:
    """The links of a core: all, those of a certain sign, and the negative ones."""
    inside = frozenset(group)
    links = [(cause, effect) for cause in group for effect in net.successors[cause] if effect in inside]
    signs = [net.pairs[ends].polarity for ends in links]
    certain = [ends for ends, sign in zip(links, signs, strict=True) if sign in _CERTAIN_SIGNS]
    return (
        links,
        certain,
        frozenset(ends for ends, sign in zip(links, signs, strict=True) if sign is Polarity.NEGATIVE),
    )


def _counted(net: Network, group: Sequence[int], effort: int) -> _Core:
    """The census of one core: once for all links, and once more without the uncertain ones if there are any."""
    links, certain, negative = _signed(net, group)
    sure = len(certain) == len(links)
    every = tally(links, negative if sure else frozenset(), effort)
    known = every if sure else tally(certain, negative, effort - every.met)
    return _Core(
        links=len(links),
        counts=_counts(every.split, known.split),
        lengths=_paired(every.lengths, known.lengths),
        through=_paired(every.through, known.through),
        error=None,
        met=known.met if every is known else known.met + every.met,
    )


def _guessed(links: Sequence[Ends], certain: Sequence[Ends], negative: frozenset[Ends]) -> _Core:
    """An estimate of one core."""
    from cld.graph._estimate import estimate

    found = estimate(links, negative, frozenset(links) - frozenset(certain))
    if found is None:
        return _Core(len(links), NONE, None, None, _UNKNOWN, 0)
    total, known = round(found.counts.every), round(found.counts.certain)
    reinforcing = round((found.counts.certain + found.counts.signed) / 2)
    counts = LoopCounts(total, reinforcing, known - reinforcing, total - known)
    return _Core(len(links), counts, None, None, found.error, 0)


def _counts(every: Split, known: Split) -> LoopCounts:
    total = every[0] + every[1]
    return LoopCounts(total, *known, total - known[0] - known[1])


def _paired(every: dict[_K, Split] | None, known: dict[_K, Split] | None) -> dict[_K, LoopCounts] | None:
    if every is None or known is None:
        return None
    return {key: _counts(split, known.get(key, (0, 0))) for key, split in every.items()}


_K = TypeVar("_K", int, Ends)
_CERTAIN_SIGNS = (Polarity.POSITIVE, Polarity.NEGATIVE)
_UNKNOWN = inf
"""The error of what could not even be estimated."""
