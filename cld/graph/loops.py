"""Feedback loops with what an analyst asks of them: polarity, delay, grounding, moderators, name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from importlib import import_module
from typing import Any, NamedTuple

from cld.graph.counts import NONE, LoopCounts
from cld.graph.cycles import Budget, Cycle, joined
from cld.graph.network import Network, network
from cld.graph.question import Question, code_of, kind_of, search_of
from cld.graph.search import Stop, run
from cld.model import Grounding, LoopPolarity, Model, NamedLoop

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


@dataclass(frozen=True, eq=False, repr=False)
class LoopSearch:
    """The loops that a search found. Counts are ready; each loop is described when `loops` is first asked for."""

    complete: bool
    """No loop that fits the question is missing."""
    stopped_by: Stop | None
    """What stopped the search early: `length`, `count`, `time` or `interrupt`; None when it is complete."""
    complete_to: int
    """No loop of at most so many elements is missing."""
    steps: int
    """Search steps taken: how much work it was, on any machine."""
    _cycles: tuple[str, ...]
    _net: Network
    _named: tuple[NamedLoop, ...]

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """The loops, sorted by length and then by their elements."""
        return tuple(described(self._net, self._cycles, self._named))

    @cached_property
    def by_length(self) -> tuple[tuple[int, LoopCounts], ...]:
        """For each length that occurs, rising, the number of loops listed, in all and by polarity."""
        tally = Counter((len(cycle) - 1, cycle[-1]) for cycle in self._cycles)
        rows: dict[int, dict[LoopPolarity, int]] = {}
        for length, code in sorted(tally):
            row = rows.setdefault(length, dict.fromkeys(LoopPolarity, 0))
            row[kind_of(ord(code)).polarity] += tally[length, code]
        return tuple((length, _counts(row)) for length, row in rows.items())

    @property
    def counts(self) -> LoopCounts:
        """The number of loops listed, in all and by polarity."""
        return reduce(LoopCounts.plus, (counts for _, counts in self.by_length), NONE)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LoopSearch):
            return NotImplemented
        mine, theirs = ((x.complete, x.stopped_by, x.complete_to) for x in (self, other))
        return mine == theirs and self.loops == other.loops

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"LoopSearch({len(self._cycles)} loops, complete={self.complete}, stopped_by={self.stopped_by!r}, "
            f"complete_to={self.complete_to})"
        )


def _counts(row: dict[LoopPolarity, int]) -> LoopCounts:
    return LoopCounts(
        sum(row.values()),
        row[LoopPolarity.REINFORCING],
        row[LoopPolarity.BALANCING],
        row[LoopPolarity.UNDETERMINED],
    )


def find_loops(
    model: Model,
    *,
    through: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
    any_of: Sequence[Collection[str]] = (),
    between: tuple[Collection[str], Collection[str]] | None = None,
    polarity: LoopPolarity | None = None,
    delayed: bool | None = None,
    moderators: Sequence[str] = (),
    max_length: int | None = None,
    grounding: Grounding | None = None,
    limit: int = LIMIT,
    seconds: float | None = SECONDS,
    steps: int | None = None,
) -> LoopSearch:
    """List the feedback loops of a model, shortest first.

    A loop is an elementary cycle over ordered pairs of elements; a link of an element to itself is a loop
    of length 1. It is reinforcing with an even number of negative links and balancing with an odd one
    (Sterman 2000, Business Dynamics, ch. 5), and undetermined when the sign of a link is unknown or mixed,
    or when parallel links contradict each other. Moderations are no links and make no loops.

    All conditions have to hold at once, and narrow the search rather than its result. Ctrl-C ends a search as
    its time limit does: what was found is given, marked as incomplete.

    Args:
        through: ids of elements that a loop has to contain, all of them.
        links: steps (cause, effect) that it has to take, all of them.
        any_of: sets of elements, such as a kind's or a group's: it contains at least one of each.
        between: two such sets; it contains an element of the one and an element of the other.
        polarity: the polarity that it has.
        delayed: whether at least one of its links is delayed, or none is.
        moderators: factors, each of which moderates one of its links.
        max_length: the most elements that a loop may have.
        grounding: leave out links that are grounded less well than this, or state no grounding.
        limit: list at most this many loops: the first ones in order.
        seconds: stop searching after so long (None: never). All loops up to some length are then listed.
        steps: stop after so many search steps (None: never), which is the same moment on every machine;
            `stopped_by` is `time` then too.

    Raises:
        ValueError: max_length is below 1, or limit, seconds or steps below 0.
        KeyError: an id of an element is no element's.
    """
    if max_length is not None and max_length < 1:
        raise ValueError(f"max_length is {max_length}; a loop has at least one element")
    if limit < 0 or (seconds is not None and seconds < 0) or (steps is not None and steps < 0):
        raise ValueError("limit, seconds and steps must not be negative")
    budget = Budget(seconds, steps)
    net = network(model, grounding)
    question = Question(
        tuple(through), tuple(links), tuple(any_of), between, polarity, delayed, tuple(moderators)
    )
    found = run(search_of(net, question, max_length, limit), budget)
    return LoopSearch(
        complete=found.stopped_by is None,
        stopped_by=found.stopped_by,
        complete_to=found.complete_to,
        steps=budget.steps,
        _cycles=tuple(found.cycles),
        _net=net,
        _named=model.loops,
    )


def describe(net: Network, cycles: Sequence[Cycle], named: Sequence[NamedLoop]) -> tuple[Loop, ...]:
    """What an analyst asks of these loops of a network, given as cycles from their smallest number on.

    Args:
        named: the model's named loops, which lend their ids and names.
    """
    texts = []
    for cycle in cycles:
        steps = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        code = reduce(joined, [code_of(net.pairs[ends]) for ends in steps])
        texts.append("".join(map(chr, (*cycle, code))))
    return tuple(described(net, texts, named))


def described(net: Network, cycles: Sequence[str], named: Sequence[NamedLoop], digits: int = 8) -> list[Loop]:
    """The same of cycles written as strings, whose last character is their code.

    Args:
        digits: characters of the ids of loops without a name, if these suffice to tell them apart.
    """
    import gc

    # A million small tuples without a cycle among them: looking for garbage would take as long as making them.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _described(net, cycles, named, digits)
    finally:
        if collects:
            gc.enable()


def _described(net: Network, cycles: Sequence[str], named: Sequence[NamedLoop], digits: int) -> list[Loop]:
    ids = {chr(number): id for number, id in enumerate(net.ids)}
    kinds = {code: kind_of(ord(code)) for code in {cycle[-1] for cycle in cycles}}
    sequences = [tuple(map(ids.__getitem__, cycle[:-1])) for cycle in cycles]
    own = {canonical_ids(loop.through): loop for loop in reversed(named)}
    unnamed = [sequence for sequence in sequences if sequence not in own] if own else sequences
    made = iter(_made_ids(unnamed, {loop.id for loop in named}, digits))
    loops: list[Loop] = []
    for cycle, elements in zip(cycles, sequences, strict=True):
        mine = own.get(elements) if own else None
        polarity, delayed, weakest, moderated = kinds[cycle[-1]]
        factors = _moderators(net, cycle[:-1]) if moderated else ()
        id, name = (mine.id, mine.name) if mine else (next(made), "")
        loops.append(Loop(id, name, polarity, elements, len(elements), delayed, weakest, factors))
    return loops


def _moderators(net: Network, cycle: str) -> tuple[str, ...]:
    steps = zip(map(ord, cycle), map(ord, cycle[1:] + cycle[:1]), strict=True)
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
    sequences = list(dict.fromkeys(loops))
    return dict(zip(sequences, _made_ids(sequences, frozenset(taken), digits), strict=True))


def _made_ids(loops: Sequence[tuple[str, ...]], taken: Collection[str], digits: int) -> list[str]:
    """The ids of different loops, in their order."""
    sha256 = _sha256()
    digests = [sha256("\n".join(elements).encode()).digest() for elements in loops]
    ids = [_piece(digest, digits) for digest in digests]
    if len(set(ids)) == len(ids) and not any(id in taken for id in ids):
        return ids
    groups: dict[str, list[int]] = {}
    for place, short in enumerate(ids):
        groups.setdefault(short, []).append(place)
    for short, places in groups.items():
        length = digits
        candidates = [short]
        while len(set(candidates)) < len(places) or any(id in taken for id in candidates):
            length += 1
            candidates = [_piece(digests[place], length) for place in places]
        for place, id in zip(places, candidates, strict=True):
            ids[place] = id
    return ids


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _BASE32 for second in _BASE32]


def _sha256() -> Callable[[bytes], Any]:
    """The interpreter's own SHA-256: hashlib would load OpenSSL for it, which takes longer than most searches."""
    for module in ("_sha2", "_sha256", "hashlib"):  # from Python 3.12 on, before, and anywhere
        try:
            sha256: Callable[[bytes], Any] = import_module(module).sha256
            return sha256
        except ImportError:
            pass
    raise ImportError("this Python has no SHA-256")


def _piece(digest: bytes, length: int) -> str:
    """The first characters of a digest in base 32, drawn out with `x` beyond its end."""
    if length == 8:  # the usual case, and there may be many
        bits = int.from_bytes(digest[:5], "big")
        first, second = _PAIRS[bits >> 30], _PAIRS[bits >> 20 & 1023]
        return f"L-{first}{second}{_PAIRS[bits >> 10 & 1023]}{_PAIRS[bits & 1023]}"
    if length == 16:
        return f"{_piece(digest, 8)}{_piece(digest[5:], 8)[2:]}"
    from base64 import b32encode

    enough = digest[: 5 * -(-length // 8)]  # five bytes make eight characters
    text = b32encode(enough).decode().rstrip("=").lower()
    return f"L-{text[:length].ljust(length, 'x')}"
