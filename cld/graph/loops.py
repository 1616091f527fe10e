"""Feedback loops with what an analyst asks of them: polarity, delay, grounding, moderators, name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_, xor
from typing import NamedTuple

from cld.graph.components import cores
from cld.graph.cycles import Budget, Cycle
from cld.graph.network import Network, Pair, network
from cld.graph.search import Search, Stop, inside, run
from cld.model import Grounding, LoopPolarity, Model, NamedLoop, Polarity

LIMIT = 100_000
"""How many loops are listed unless the caller says otherwise."""
SECONDS = 10.0
"""How long a search may take unless the caller says otherwise."""


class Loop(NamedTuple):
    """A feedback loop: a closed chain of links that meets no element twice."""

    id: str
    """The analyst's id where the loop is a named one, else one made from its elements alone."""
    name: str
    polarity: LoopPolarity
    elements: tuple[str, ...]
    """Ids in causal order, from the smallest on."""
    length: int
    delayed: bool
    """At least one of its links is delayed."""
    grounding: Grounding | None
    """That of its weakest link; None where a link states none."""
    conditional_on: tuple[str, ...]
    """Ids of the factors that moderate any of its links, sorted."""


class LoopCounts(NamedTuple):
    """How many loops a search lists, by polarity."""

    total: int
    reinforcing: int
    balancing: int
    undetermined: int


@dataclass(frozen=True, slots=True)
class LoopSearch:
    """The loops that a search found, sorted by length and then by their elements."""

    loops: tuple[Loop, ...]
    complete: bool
    """No loop that fits the question is missing."""
    stopped_by: Stop | None
    """What stopped the search early: `length`, `count` or `time`; None when it is complete."""
    complete_to: int
    """No loop of at most so many elements is missing."""
    steps: int = field(default=0, compare=False)
    """Search steps taken: how much work it was, on any machine."""

    @property
    def counts(self) -> LoopCounts:
        """The number of loops listed, in all and by polarity."""
        found = Counter(loop.polarity for loop in self.loops)
        return LoopCounts(
            len(self.loops),
            found[LoopPolarity.REINFORCING],
            found[LoopPolarity.BALANCING],
            found[LoopPolarity.UNDETERMINED],
        )


def find_loops(
    model: Model,
    *,
    through: Sequence[str] = (),
    max_length: int | None = None,
    grounding: Grounding | None = None,
    limit: int = LIMIT,
    seconds: float | None = SECONDS,
) -> LoopSearch:
    """List the feedback loops of a model, shortest first.

    A loop is an elementary cycle over ordered pairs of elements; a link of an element to itself is a loop
    of length 1. It is reinforcing with an even number of negative links and balancing with an odd one
    (Sterman 2000, Business Dynamics, ch. 5), and undetermined when the sign of a link is unknown or mixed,
    or when parallel links contradict each other. Moderations are no links and make no loops.

    Args:
        through: ids of elements that a loop has to contain, all of them.
        max_length: the most elements that a loop may have.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        limit: list at most this many loops: the first ones in order.
        seconds: stop searching after so long (None: never). All loops up to some length are then listed.

    Raises:
        ValueError: max_length is below 1, or limit or seconds below 0.
        KeyError: an id in `through` is no element's.
    """
    if max_length is not None and max_length < 1:
        raise ValueError(f"max_length is {max_length}; a loop has at least one element")
    if limit < 0 or (seconds is not None and seconds < 0):
        raise ValueError("limit and seconds must not be negative")
    budget = Budget(seconds)
    net = network(model, grounding)
    found = run(_search(net, through, max_length, limit), budget)
    loops = tuple(_described(net, found.cycles, model.loops))
    return LoopSearch(loops, found.stopped_by is None, found.stopped_by, found.complete_to, budget.steps)


def _search(net: Network, through: Sequence[str], longest: int | None, limit: int) -> Search:
    required = frozenset(net.numbers[id] for id in through)
    groups = [members for members in cores(net) if required <= set(members)]
    largest = max(map(len, groups), default=0)
    return Search(inside(net, groups), largest, required, longest, limit)


def describe(net: Network, cycles: Sequence[Cycle], named: Sequence[NamedLoop]) -> tuple[Loop, ...]:
    """What an analyst asks of these loops of a network, given as cycles from their smallest number on.

    Args:
        named: the model's named loops, which lend their ids and names.
    """
    return tuple(_described(net, cycles, named))


_NEGATIVE, _UNDETERMINED, _DELAYED, _MODERATED, _GROUNDED = 1, 2, 4, 8, 16
_BY_RANK: tuple[Grounding | None, ...] = (*sorted(Grounding, key=lambda grounding: grounding.rank), None)


def _code(pair: Pair) -> int:
    """A pair's properties as bits, so that a loop's are found by one operation a step."""
    rank = _BY_RANK.index(pair.grounding)
    return (
        _NEGATIVE * (pair.polarity is Polarity.NEGATIVE)
        | _UNDETERMINED * (pair.polarity in (Polarity.UNKNOWN, Polarity.MIXED))
        | _DELAYED * pair.delayed
        | _MODERATED * bool(pair.moderators)
        | _GROUNDED << rank
    )


def _described(net: Network, cycles: Sequence[Cycle], named: Sequence[NamedLoop]) -> Iterator[Loop]:
    codes = {ends: _code(pair) for ends, pair in net.pairs.items()}
    names = {canonical_ids(loop.through): loop for loop in reversed(named)}
    sequences = [tuple([net.ids[number] for number in cycle]) for cycle in cycles]
    ids = loop_ids([elements for elements in sequences if elements not in names], {x.id for x in named})
    for cycle, elements in zip(cycles, sequences, strict=True):
        steps = list(map(codes.__getitem__, zip(cycle, (*cycle[1:], cycle[0]), strict=True)))
        any_of = reduce(or_, steps)
        own = names.get(elements)
        yield Loop(
            id=own.id if own else ids[elements],
            name=own.name if own else "",
            polarity=_polarity(any_of, steps),
            elements=elements,
            length=len(elements),
            delayed=bool(any_of & _DELAYED),
            grounding=_weakest(any_of),
            conditional_on=_moderators(net, cycle) if any_of & _MODERATED else (),
        )


def _polarity(any_of: int, codes: Sequence[int]) -> LoopPolarity:
    if any_of & _UNDETERMINED:
        return LoopPolarity.UNDETERMINED
    return LoopPolarity.BALANCING if reduce(xor, codes) & _NEGATIVE else LoopPolarity.REINFORCING


def polarity_of(pairs: Iterable[Pair]) -> LoopPolarity:
    """The polarity of the loop that these steps, at least one, close."""
    codes = [_code(pair) for pair in pairs]
    return _polarity(reduce(or_, codes), codes)


def _weakest(any_of: int) -> Grounding | None:
    return _BY_RANK[(any_of // _GROUNDED).bit_length() - 1]


def _moderators(net: Network, cycle: Cycle) -> tuple[str, ...]:
    steps = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    return tuple(sorted({factor for ends in steps for factor in net.pairs[ends].moderators}))


def canonical_ids(elements: Sequence[str]) -> tuple[str, ...]:
    """The same round from its smallest id on; of several equal ids, the start that sorts first."""
    first = min(elements, default="")
    starts = (start for start, id in enumerate(elements) if id == first)
    return min(((*elements[start:], *elements[:start]) for start in starts), default=())


def loop_ids(
    loops: Iterable[tuple[str, ...]], taken: Iterable[str] = (), digits: int = 8
) -> dict[tuple[str, ...], str]:
    """An id for each loop, made from its elements alone: file order and polarity do not matter.

    The first characters of a hash; where two loops agree in them, or one with an id that is taken, those
    loops get a longer piece.
    """
    from hashlib import sha256

    groups: dict[str, list[tuple[tuple[str, ...], bytes]]] = {}
    for elements in loops:
        digest = sha256("\n".join(elements).encode()).digest()
        groups.setdefault(_piece(digest, digits), []).append((elements, digest))
    reserved = frozenset(taken)
    ids: dict[tuple[str, ...], str] = {}
    for short, members in groups.items():
        length = digits
        candidates = [short]
        while len(set(candidates)) < len(members) or not reserved.isdisjoint(candidates):
            length += 1
            candidates = [_piece(digest, length) for _, digest in members]
        ids.update(zip((elements for elements, _ in members), candidates, strict=True))
    return ids


def _piece(digest: bytes, length: int) -> str:
    """The first characters of a digest in base 32, drawn out with `x` beyond its end."""
    from base64 import b32encode

    enough = digest[: 5 * -(-length // 8)]  # five bytes make eight characters
    text = b32encode(enough).decode().rstrip("=").lower()
    return f"L-{text[:length].ljust(length, 'x')}"
