"""Which uncertain signs matter most: what each link of unknown or mixed sign would decide if it were known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.counts import NONE, LoopCounts
from cld.graph.network import grouped, kept, merge
from cld.model import Grounding, Link, Model, Polarity

if TYPE_CHECKING:
    from cld.graph.census import Census

SECONDS = 10.0
"""How long it may take unless the caller says otherwise."""
_UNCERTAIN = (Polarity.UNKNOWN, Polarity.MIXED)
_MOST_LISTED = 20_000
_LISTING_SECONDS = 3.0

Ends = tuple[str, str]


class UncertainSign(NamedTuple):
    """A link whose sign is unknown or disputed, and the loops that wait for it."""

    ends: Ends
    polarity: Polarity
    """Unknown, or mixed."""
    through: int | None
    """How many loops run through the link, all of them undetermined; None where they could not be counted."""
    if_positive: LoopCounts
    """What the loops would be for which this is the only uncertain sign, if it were positive."""
    if_negative: LoopCounts
    """The same if it were negative: what would be reinforcing is balancing, and the other way round."""
    open: int | None
    """How many of the loops through it would stay undetermined, because of other links; None with `through`."""
    exact: bool
    """All loops are counted; else only the shorter ones that could be listed, so that each number is at least that."""

    @property
    def decides(self) -> int:
        """How many loops would be determined by this sign alone."""
        return self.if_positive.total


def uncertain_signs(
    model: Model,
    census: Census | None = None,
    *,
    grounding: Grounding | None = None,
    seconds: float = SECONDS,
) -> tuple[UncertainSign, ...]:
    """The links of unknown or mixed sign that are on a loop, those first that decide the most loops alone.

    The loops that a sign alone decides are those that run through its link and else only through certain ones: a
    model of the certain links is counted with this link, taken as positive, and without it. That is exact at any
    number of loops and needs no list. Links after those come by the number of loops through them, then by id.
    Parallel links of different signs are one link of mixed sign.

    Args:
        census: as taken of this model with the same grounding, for the numbers of loops through each link.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        seconds: how long all counts together may take; what is not counted by then is listed as far as possible.
    """
    from cld.graph.components import strong_components

    merged = _merged(model, grounding)
    core = {id: place for place, ids in enumerate(strong_components(merged)) for id in ids}
    inner = [link for link in merged.links if core[link.source] == core[link.target]]
    doubtful = [link for link in inner if link.polarity in _UNCERTAIN]
    if not doubtful:
        return ()
    certain = [link for link in inner if link.polarity not in _UNCERTAIN]
    through = {} if census is None else census.through_links
    positive = _decided(merged, certain, doubtful, seconds)
    found = (_sign(link, *positive[link.ends], through.get(link.ends)) for link in doubtful)
    return tuple(sorted(found, key=lambda sign: (-sign.decides, -(sign.through or 0), sign.ends)))


def _decided(
    model: Model, certain: list[Link], doubtful: list[Link], seconds: float
) -> dict[Ends, tuple[LoopCounts, bool]]:
    """For each uncertain link the loops that it alone decides, as they are if it is positive; and if that is exact."""
    deadline = monotonic() + seconds
    effects: dict[str, list[str]] = {}
    for link in certain:
        effects.setdefault(link.source, []).append(link.target)
    found = {link.ends: (NONE, True) for link in doubtful}
    closing = [link for link in doubtful if _leads(effects, link.target, link.source)]
    base = _count(model, certain, seconds) if closing else None
    left = []
    for link in closing:
        positive = replace(link, polarity=Polarity.POSITIVE)
        joined = _count(model, [*certain, positive], deadline - monotonic()) if base else None
        if base and joined:
            found[link.ends] = LoopCounts(*(a - b for a, b in zip(joined, base, strict=True))), True
        else:
            left.append(link.ends)
    if left:
        listed, is_all = _listed(model, doubtful, min(seconds, _LISTING_SECONDS))
        found |= {ends: (listed.get(ends, NONE), is_all) for ends in left}
    return found


def _leads(effects: dict[str, list[str]], start: str, end: str) -> bool:
    seen = {start}
    waiting = [start]
    while waiting and end not in seen:
        for effect in effects.get(waiting.pop(), ()):
            if effect not in seen:
                seen.add(effect)
                waiting.append(effect)
    return end in seen


def _sign(link: Link, positive: LoopCounts, is_exact: bool, through: LoopCounts | None) -> UncertainSign:
    return UncertainSign(
        ends=link.ends,
        polarity=link.polarity,
        through=None if through is None else through.total,
        if_positive=positive,
        if_negative=LoopCounts(positive.total, positive.balancing, positive.reinforcing, 0),
        open=None if through is None else through.total - positive.total,
        exact=is_exact,
    )


def _merged(model: Model, grounding: Grounding | None) -> Model:
    """The model with one link for each pair of elements, as loops see it."""
    links = tuple(
        Link(*ends, merge(each).polarity) for ends, each in grouped(kept(model.links, grounding)).items()
    )
    return Model(model.title, model.version, model.elements, links)


def _count(model: Model, links: Iterable[Link], seconds: float) -> LoopCounts | None:
    """The loops of some of a model's links; None where counting them exactly takes too long."""
    if seconds <= 0:
        return None
    from cld.graph.census import take_census

    census = take_census(replace(model, links=tuple(links)), seconds=seconds, through=False)
    return None if census.estimated else census.counts


def _listed(model: Model, doubtful: Iterable[Link], seconds: float) -> tuple[dict[Ends, LoopCounts], bool]:
    """For each uncertain link, the listed loops that it alone decides, if it is positive; and if all are listed."""
    from cld.graph.loops import find_loops

    uncertain = {link.ends for link in doubtful}
    negative = {link.ends for link in model.links if link.polarity is Polarity.NEGATIVE}
    found: dict[Ends, list[int]] = {}
    search = find_loops(model, limit=_MOST_LISTED, seconds=seconds)
    for loop in search.loops:
        steps = list(zip(loop.elements, (*loop.elements[1:], loop.elements[0]), strict=True))
        waiting = [ends for ends in steps if ends in uncertain]
        if len(waiting) == 1:
            found.setdefault(waiting[0], []).append(len(negative.intersection(steps)) % 2)
    counts = {ends: LoopCounts(len(odd), odd.count(0), odd.count(1), 0) for ends, odd in found.items()}
    return counts, search.complete
