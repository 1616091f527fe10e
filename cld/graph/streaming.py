"""Millions of loops, shortest first, in constant memory: the search spills sorted runs that are merged at the end."""

from __future__ import annotations

import marshal
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from cld.graph._short import Bound
from cld.graph.cycles import Batch, Budget, OutOfTime
from cld.graph.loops import LIMIT, Loop, described
from cld.graph.network import Network, network
from cld.graph.question import Question, search_of
from cld.graph.search import Search, Stop, batches, longer_exists
from cld.model import Grounding, LoopPolarity, Model, NamedLoop

_RUN = 250_000
"""Loops that are sorted in memory before they go to a file, some 25 megabytes."""
_PIECE = 1000
"""Loops that are read back, or described, at once."""
_LONG_ID = 16
"""Characters of the ids where there are more loops than a list holds: so many tell any number of loops apart."""


class LoopStream:
    """All loops that were asked for, found and waiting on disk. Iterate once: over it, or over `records`."""

    def __init__(self, net: Network, named: tuple[NamedLoop, ...]) -> None:
        self.ids = net.ids
        """Ids of the elements by their numbers."""
        self.total = 0
        """How many loops were found."""
        self.stopped_by: Stop | None = None
        """`length`, `time` or `interrupt`; None when no loop that fits the question is missing.

        After `time` and `interrupt` no length is sure to be complete: the loops are those met until then.
        """
        self._net = net
        self._named = named
        self._waiting: list[str] = []
        self._runs: list[IO[bytes]] = []

    def __iter__(self) -> Iterator[Loop]:
        """The loops by length and then by elements. Ids are those of `find_loops` up to its usual limit, longer beyond."""
        if self.total <= LIMIT:
            records = [record for piece in self.records() for record in piece]
            yield from described(self._net, records, self._named)
        else:
            for piece in self.records():
                yield from described(self._net, piece, self._named, _LONG_ID)

    def records(self) -> Iterator[list[str]]:
        """The loops in short, in the same order and some at a time, for those who write text as fast as loops are found.

        Each is a string: its elements from the smallest on, each the character whose code point is its place in
        `ids`, and one more character, whose code point `cld.graph.question.kind_of` takes.
        """
        waiting, self._waiting = sorted(self._waiting), []
        runs, self._runs = self._runs, []
        for piece in _merged([*map(_read, runs), _pieces(waiting)]):
            yield [record[1:] for record in piece]

    def _add(self, batch: Batch) -> None:
        code, cycles = batch
        tail = chr(code)
        self._waiting += [f"{chr(len(cycle))}{cycle}{tail}" for cycle in cycles]
        self.total += len(cycles)
        if len(self._waiting) >= _RUN:
            self._spill()

    def _spill(self) -> None:
        self._waiting.sort()
        file = TemporaryFile()  # noqa: SIM115, it lives as long as the stream
        for piece in _pieces(self._waiting):
            marshal.dump(piece, file)
        file.seek(0)
        self._runs.append(file)
        self._waiting = []


def _read(file: IO[bytes]) -> Iterator[list[str]]:
    with file:
        while True:
            try:
                yield marshal.load(file)
            except EOFError:
                return


def _pieces(records: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(records), _PIECE):
        yield records[start : start + _PIECE]


def _merged(runs: list[Iterator[list[str]]]) -> Iterator[list[str]]:
    """The records of sorted runs in one order, in pieces.

    Of the pieces at hand, one ends first: up to there, nothing is missing. Sorting what the others have up to
    there is a merge in all but name, and as fast as the built-in sort.
    """
    heads = [(piece, run) for run in runs if (piece := next(run, []))]
    while heads:
        border = min(piece[-1] for piece, _ in heads)
        ready: list[str] = []
        rest: list[tuple[list[str], Iterator[list[str]]]] = []
        for piece, run in heads:
            cut = bisect_right(piece, border)
            ready += piece[:cut]
            left = piece[cut:] or next(run, [])
            if left:
                rest.append((left, run))
        ready.sort()
        yield ready
        heads = rest


def stream_loops(
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
    seconds: float | None = None,
    report: Callable[[int], None] | None = None,
) -> LoopStream:
    """Find any number of loops; they wait on disk, sorted, for whoever takes them one by one.

    What a loop is, and what can be asked for, is as in `cld.graph.loops.find_loops`. Ctrl-C during the search ends
    it: the loops found until then are in the stream, whose `stopped_by` says so.

    Args:
        seconds: stop searching after so long (None: never); what was found is in the stream.
        report: takes the number of loops found so far, every few thousand loops.

    Raises:
        ValueError: max_length is below 1, or seconds below 0.
        KeyError: an id of an element is no element's.
        OSError: there is no room for temporary files.
    """
    if max_length is not None and max_length < 1:
        raise ValueError(f"max_length is {max_length}; a loop has at least one element")
    if seconds is not None and seconds < 0:
        raise ValueError("seconds must not be negative")
    budget = Budget(seconds)
    net = network(model, grounding)
    question = Question(
        tuple(through), tuple(links), tuple(any_of), between, polarity, delayed, tuple(moderators)
    )
    stream = LoopStream(net, model.loops)
    try:
        stream.stopped_by = _fill(stream, search_of(net, question, max_length, 0), budget, report)
    except OutOfTime:
        stream.stopped_by = "time"
    except KeyboardInterrupt:
        stream.stopped_by = "interrupt"
    return stream


def _fill(
    stream: LoopStream, search: Search, budget: Budget, report: Callable[[int], None] | None
) -> Stop | None:
    longest = search.longest
    bound = None if longest is None or longest >= search.largest else Bound(longest)
    budget.spend(0)
    for batch in batches(search, bound, budget):
        stream._add(batch)
        if report is not None:
            report(stream.total)
    return "length" if bound is not None and longer_exists(search, bound.most, budget) else None
