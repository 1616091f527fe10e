"""Which uncertain signs matter most: what each link of unknown or mixed sign would decide if it were known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.components import components
from cld.graph.counts import NONE, LoopCounts
from cld.graph.network import Network, network
from cld.model import Grounding, Link, Model, Polarity

if TYPE_CHECKING:
    from cld.graph.census import Census

EFFORT = 20_000_000
"""States that all counts together may meet: some five seconds' worth."""
SECONDS = 3.0
"""How long listing may take, where counting is out of reach, unless the caller says otherwise."""
_FAILURES = 2
"""After so many counts that were out of reach, those among more links are not tried: even seeing that takes time."""
_MOST_LISTED = 100_000
_UNCERTAIN = (Polarity.UNKNOWN, Polarity.MIXED)

Ends = tuple[str, str]
Pairs = list[tuple[int, int]]


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
    effort: int = EFFORT,
    seconds: float = SECONDS,
) -> tuple[UncertainSign, ...]:
    """The links of unknown or mixed sign that are on a loop, those first that decide the most loops alone.

    The loops that a sign alone decides are those that run through its link and else only through certain ones, so
    that they are counted among those, with this link taken as positive. That is exact at any number of loops and
    needs no list. Links after those come by the number of loops through them, then by id. Parallel links of
    different signs are one link of mixed sign.

    Args:
        census: as taken of this model with the same grounding, for the numbers of loops through each link.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        effort: do not try to count what takes more states than this; it is listed as far as possible.
        seconds: how long listing may take.
    """
    net = network(model, grounding)
    home = {number: place for place, group in enumerate(components(net.successors)) for number in group}
    inner = [(cause, effect) for cause, effect in net.pairs if home[cause] == home[effect]]
    doubtful = [pair for pair in inner if net.pairs[pair].polarity in _UNCERTAIN]
    if not doubtful:
        return ()
    certain = [pair for pair in inner if net.pairs[pair].polarity not in _UNCERTAIN]
    decided = _decided(net, certain, doubtful, effort)
    left = [pair for pair in doubtful if decided[pair] is None]
    through = {} if census is None else census.through_links
    found = []
    for pair in doubtful:
        positive, is_exact = decided[pair], True
        if positive is None:
            variant = _variant(model, net, [*certain, pair])
            positive, is_exact = _listed(variant, _ends(net, pair), len(left), seconds)
        found.append(_sign(net, pair, positive, is_exact, through.get(_ends(net, pair))))
    return tuple(sorted(found, key=lambda sign: (-sign.decides, -(sign.through or 0), sign.ends)))


def _ends(net: Network, pair: tuple[int, int]) -> Ends:
    return net.ids[pair[0]], net.ids[pair[1]]


def _decided(
    net: Network, certain: Pairs, doubtful: Pairs, effort: int
) -> dict[tuple[int, int], LoopCounts | None]:
    """For each uncertain link the loops that it alone decides, if it is positive; None where they are too many."""
    from cld.graph._sweep import TooMany
    from cld.graph._tally import inside, tally

    negative = frozenset(pair for pair in certain if net.pairs[pair].polarity is Polarity.NEGATIVE)
    found: dict[tuple[int, int], LoopCounts | None] = dict.fromkeys(doubtful, NONE)
    groups = {pair: links for pair in doubtful for links in inside([*certain, pair]) if pair in links}
    failures = 0
    for place, pair in enumerate(sorted(groups, key=lambda pair: len(groups[pair]))):
        links, share = groups[pair], effort // (len(groups) - place)
        try:
            if failures == _FAILURES:
                raise TooMany
            every = tally(links, negative, share)
            met = every.met
            if every.through is not None:
                even, odd = every.through[pair]
            else:
                rest = tally([link for link in links if link != pair], negative, share - met)
                even, odd = every.split[0] - rest.split[0], every.split[1] - rest.split[1]
                met += rest.met
            found[pair] = LoopCounts(even + odd, even, odd, 0)
        except TooMany:
            found[pair], met = None, share
            failures = min(failures + 1, _FAILURES)
        effort -= met
    return found


def _sign(
    net: Network, pair: tuple[int, int], positive: LoopCounts, is_exact: bool, through: LoopCounts | None
) -> UncertainSign:
    return UncertainSign(
        ends=_ends(net, pair),
        polarity=net.pairs[pair].polarity,
        through=None if through is None else through.total,
        if_positive=positive,
        if_negative=LoopCounts(positive.total, positive.balancing, positive.reinforcing, 0),
        open=None if through is None else through.total - positive.total,
        exact=is_exact,
    )


def _variant(model: Model, net: Network, pairs: Pairs) -> Model:
    """The model with these links alone, the uncertain ones as if they were positive."""
    links = []
    for pair in sorted(pairs):
        polarity = net.pairs[pair].polarity
        links.append(Link(*_ends(net, pair), Polarity.POSITIVE if polarity in _UNCERTAIN else polarity))
    return replace(model, links=tuple(links), loops=())


def _listed(model: Model, ends: Ends, shares: int, seconds: float) -> tuple[LoopCounts, bool]:
    """The loops through a link as far as they can be listed, and whether these are all."""
    from cld.graph.loops import find_loops

    limit = max(100, _MOST_LISTED // shares)
    search = find_loops(model, links=[ends], limit=limit, seconds=seconds / shares)
    return search.counts, search.complete
