"""Which loops are asked for, turned into numbers for the search: links that cannot take part are left out first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from cld.graph.components import components
from cld.graph.cycles import NEGATIVE, Arc, joined
from cld.graph.network import Network, Pair
from cld.model import Grounding, LoopPolarity, Polarity

if TYPE_CHECKING:
    from cld.graph.search import Search

UNDETERMINED, DELAYED, MODERATED, _GROUNDED, _ASKED = 2, 4, 8, 16, 256
"""Bits of a code beside NEGATIVE: see `code_of`."""
_BY_RANK: tuple[Grounding | None, ...] = (*sorted(Grounding, key=lambda grounding: grounding.rank), None)
_OF_GROUNDING = {grounding: _GROUNDED << place for place, grounding in enumerate(_BY_RANK)}
_OF_POLARITY = {
    Polarity.POSITIVE: 0,
    Polarity.NEGATIVE: NEGATIVE,
    Polarity.UNKNOWN: UNDETERMINED,
    Polarity.MIXED: UNDETERMINED,
}


class Question(NamedTuple):
    """Which loops are wanted; all that is given has to hold at once. Elements and factors are ids."""

    through: tuple[str, ...] = ()
    """A loop contains all of these elements."""
    links: tuple[tuple[str, str], ...] = ()
    """It takes all of these steps, each (cause, effect)."""
    any_of: tuple[Collection[str], ...] = ()
    """It contains at least one element of each of these sets, such as a kind's or a group's."""
    between: tuple[Collection[str], Collection[str]] | None = None
    """It contains an element of the one set and an element of the other."""
    polarity: LoopPolarity | None = None
    delayed: bool | None = None
    """At least one of its links is delayed, or none is."""
    moderators: tuple[str, ...] = ()
    """Each of these factors moderates one of its links."""


class Kind(NamedTuple):
    """What the code of a loop says of it."""

    polarity: LoopPolarity
    delayed: bool
    grounding: Grounding | None
    """That of its weakest link; None where a link states none."""
    moderated: bool
    """At least one of its links is moderated."""


def code_of(pair: Pair) -> int:
    """A pair's properties as bits, of which a loop's are made as `cld.graph.cycles.joined` says."""
    polarity, delayed, grounding, moderators = pair
    code = _OF_POLARITY[polarity] | _OF_GROUNDING[grounding]
    return code | (DELAYED if delayed else 0) | (MODERATED if moderators else 0)


def kind_of(code: int) -> Kind:
    """What the code of a loop says."""
    polarity = (
        LoopPolarity.UNDETERMINED
        if code & UNDETERMINED
        else LoopPolarity.BALANCING
        if code & NEGATIVE
        else LoopPolarity.REINFORCING
    )
    weakest = _BY_RANK[(code % _ASKED // _GROUNDED).bit_length() - 1]
    return Kind(polarity, bool(code & DELAYED), weakest, bool(code & MODERATED))


def polarity_of(pairs: Iterable[Pair]) -> LoopPolarity:
    """The polarity of the loop that these steps, at least one, close."""
    return kind_of(reduce(joined, map(code_of, pairs))).polarity


_Links = dict[tuple[int, int], int]
"""Codes of links by the numbers of their ends."""


def search_of(net: Network, question: Question, longest: int | None, limit: int) -> Search:
    """What to search for in a network to answer a question.

    Raises:
        KeyError: an id of an element in the question is no element's.
    """
    from cld.graph.search import Search, Wanted

    asked = {factor: _ASKED << place for place, factor in enumerate(dict.fromkeys(question.moderators))}
    links = {ends: code_of(pair) for ends, pair in _taking_part(net, question)}
    for ends in links if asked else ():
        links[ends] |= sum(asked.get(factor, 0) for factor in net.pairs[ends].moderators)
    bits = sum(asked.values()) | DELAYED * (question.delayed is True)
    bits |= UNDETERMINED * (question.polarity is LoopPolarity.UNDETERMINED)
    steps = [(net.numbers[cause], net.numbers[effect]) for cause, effect in question.links]
    links = _forced(links, steps)
    touched = _touched(net, question, steps)
    parts = _parts(len(net.ids), links, touched, bits)
    arcs = [Arc(*ends, links[ends]) for part in parts for ends in part]
    roots = _roots(arcs, touched, bits)
    return Search(
        arcs=tuple(arcs),
        size=len(net.ids),
        largest=max((len({cause for cause, _ in part}) for part in parts), default=0),
        roots=None if roots is None else tuple(sorted(roots)),
        wanted=Wanted(
            bits=bits,
            negative=_NEGATIVE.get(question.polarity),
            touched=tuple(frozenset(map(chr, group)) for group in touched if group != roots),
        ),
        longest=longest,
        limit=limit,
    )


_NEGATIVE: dict[LoopPolarity | None, bool] = {LoopPolarity.BALANCING: True, LoopPolarity.REINFORCING: False}


def _taking_part(net: Network, question: Question) -> Iterable[tuple[tuple[int, int], Pair]]:
    """The pairs without those that no wanted loop can have."""
    found: Iterable[tuple[tuple[int, int], Pair]] = net.pairs.items()
    if question.delayed is False:
        found = [(ends, pair) for ends, pair in found if not pair.delayed]
    if question.polarity in _NEGATIVE:
        known = (Polarity.POSITIVE, Polarity.NEGATIVE)
        found = [(ends, pair) for ends, pair in found if pair.polarity in known]
    return found


def _forced(links: _Links, steps: Iterable[tuple[int, int]]) -> _Links:
    """Without the links by which a loop could pass the ends of a step in another way."""
    for step in steps:
        links = {
            ends: code
            for ends, code in links.items()
            if ends == step or (ends[0] != step[0] and ends[1] != step[1])
        }
    return links


def _touched(net: Network, question: Question, steps: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    sets: list[Collection[str]] = [(id,) for id in question.through]
    sets += [*question.any_of, *(question.between or ())]
    groups = [frozenset([net.numbers[id] for id in ids]) for ids in sets]
    groups += [frozenset([end]) for step in steps for end in step]
    return list(dict.fromkeys(groups))


def _parts(
    size: int, links: _Links, touched: Sequence[frozenset[int]], bits: int
) -> list[list[tuple[int, int]]]:
    """The links inside each strong component that can hold a wanted loop."""
    successors: list[list[int]] = [[] for _ in range(size)]
    for cause, effect in links:
        successors[cause].append(effect)
    parts = []
    for members in components(successors):
        if len(members) > 1 or (members[0], members[0]) in links:
            inside = frozenset(members)
            ends = [(cause, effect) for cause in members for effect in successors[cause] if effect in inside]
            has = reduce(or_, map(links.__getitem__, ends)) if bits else 0
            if has & bits == bits and all(inside & group for group in touched):
                parts.append(ends)
    return parts


def _roots(arcs: Sequence[Arc], touched: Sequence[frozenset[int]], bits: int) -> frozenset[int] | None:
    """The smallest set of elements of which every wanted loop has one; None where nothing says so."""
    sets = list(touched)
    for place in range(bits.bit_length()):
        if bits >> place & 1:
            sets.append(frozenset(arc.source for arc in arcs if arc.code >> place & 1))
    return min(sets, key=lambda group: (len(group), sorted(group)), default=None)
