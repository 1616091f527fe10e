"""One question about the loops of one map, put to one program, in a process of its own.

    python -m bench.loop_programs PROGRAM QUESTION MAP SECONDS [LENGTH]

prints one line of JSON. The programs are cld and three libraries, to which we add what they lack: the polarity of
each loop they list, and a bound on length that grows until there are enough. A process that has not answered after
`SECONDS` (and a little more, for those that can stop by themselves) is ended by its own alarm, and one that takes
more than `MEMORY` is refused more. Both need POSIX.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import pairwise
from time import perf_counter
from typing import NamedTuple

from bench.loop_maps import named, numbered
from tests import corpus
from tests.corpus import Map

PROGRAMS = ("cld", "networkx", "rustworkx", "igraph")
QUESTIONS = ("census", "list", "shortest", "bounded")
WANTED = 1000
"""How many of the shortest loops are asked for."""
MEMORY = 6 << 30
SIZE_OF_A_LOOK = 256
"""Loops between two looks at the clock."""

Cycle = Sequence[int]
Signs = dict[tuple[int, int], int]


class Answer(NamedTuple):
    """What a program said, and how long it took from the map in its own form to the answer."""

    seconds: float
    loops: int
    reinforcing: int
    balancing: int
    undetermined: int
    complete: bool = True
    elements: int = 0
    """Of all loops together: two programs with as many loops and as many elements agree."""
    note: str = ""


def tally(cycles: Iterable[Cycle], signs: Signs, seconds: float) -> Answer:
    """Count loops by polarity as they come, until there are no more or the time is up."""
    start = perf_counter()
    counts = [0, 0, 0]  # by the product of signs: 0 unknown, 1 reinforcing, -1 balancing
    elements = loops = 0
    complete = True
    for cycle in cycles:
        product = signs[cycle[-1], cycle[0]]
        for step in pairwise(cycle):
            product *= signs[step]
        counts[product] += 1
        elements += len(cycle)
        loops += 1
        if loops % SIZE_OF_A_LOOK == 0 and perf_counter() - start > seconds:
            complete = False
            break
    taken = perf_counter() - start
    return Answer(taken, loops, counts[1], counts[-1], counts[0], complete, elements)


Cycles = Callable[[int | None], Iterable[Cycle]]
"""The cycles of at most so many elements, or all of them."""


def _networkx(size: int, signs: Signs) -> Cycles:
    import networkx

    graph = networkx.DiGraph(list(signs))
    graph.add_nodes_from(range(size))
    return lambda most: networkx.simple_cycles(graph, length_bound=most)


def _rustworkx(size: int, signs: Signs) -> Cycles:
    import rustworkx

    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(list(signs))
    return lambda _: map(list, rustworkx.simple_cycles(graph))


def _igraph(size: int, signs: Signs) -> Cycles:
    import igraph

    graph = igraph.Graph(n=size, edges=list(signs), directed=True)
    return lambda most: graph.simple_cycles(max=-1 if most is None else most)


LIBRARIES: dict[str, Callable[[int, Signs], Cycles]] = {
    "networkx": _networkx,
    "rustworkx": _rustworkx,
    "igraph": _igraph,
}
UNBOUNDED = ("rustworkx",)
"""Libraries that know no bound on length."""


def by_library(name: str, question: str, map: Map, seconds: float, length: int | None) -> Answer:
    """A library's answer. Its clock starts when its graph stands."""
    if question == "bounded" and name in UNBOUNDED:
        return Answer(0.0, 0, 0, 0, 0, False, note="has no bound on length")
    size, signs = numbered(map)
    cycles = LIBRARIES[name](size, signs)
    start = perf_counter()
    if question == "shortest":
        found = _least(cycles) if name in UNBOUNDED else _deepened(cycles, size)
        return _taken(start, tally(found, signs, seconds))
    return _taken(start, tally(cycles(length), signs, seconds))


def _taken(start: float, answer: Answer) -> Answer:
    return answer._replace(seconds=perf_counter() - start)


def _deepened(cycles: Cycles, size: int) -> list[Cycle]:
    """The shortest loops, by a bound that grows by two until there are enough."""
    bound, found = 2, list[Cycle]()
    while bound < size and len(found) < WANTED:
        bound += 2
        found = list(cycles(bound))
    return sorted(found, key=len)[:WANTED]


def _least(cycles: Cycles) -> list[Cycle]:
    """The shortest of all loops."""
    return nsmallest(WANTED, cycles(None), key=len)


def by_cld(question: str, map: Map, seconds: float, length: int | None) -> Answer:
    """Our answer. The clock starts when the model stands, so that all that is done to it is in the time."""
    from cld.graph.loops import find_loops

    model = corpus.to_model(map)
    if question == "census":
        from cld.graph.census import take_census

        start = perf_counter()
        census = take_census(model, seconds=seconds)
        note = f"estimate, error {census.error or 0:.0%}" if census.estimated else ""
        lengths = sum(length * counts.total for length, counts in census.by_length)
        answer = Answer(0.0, *census.counts, complete=not census.estimated, elements=lengths, note=note)
        return _taken(start, answer)
    start = perf_counter()
    limit = WANTED if question == "shortest" else sys.maxsize
    found = find_loops(model, limit=limit, seconds=seconds, max_length=length)
    elements = sum(loop.length for loop in found.loops)
    stopped = found.stopped_by == "time"
    return _taken(start, Answer(0.0, *found.counts, not stopped, elements))


def main() -> None:
    """Answer the question on the command line."""
    program, question, name, limit, *more = sys.argv[1:]
    seconds = float(limit)
    length = int(more[0]) if more else None
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    map = named(name)
    signal.setitimer(signal.ITIMER_REAL, seconds * 1.25 + 2)
    try:
        if program == "cld":
            answer = by_cld(question, map, seconds, length)
        else:
            answer = by_library(program, question, map, seconds, length)
    except MemoryError:
        answer = Answer(0.0, 0, 0, 0, 0, False, note="out of memory")
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps(answer._asdict()))


if __name__ == "__main__":
    main()
