"""One question about the loops of one map, put to one program, in a process of its own.

    python -m bench.loop_programs PROGRAM QUESTION MAP SECONDS [LENGTH]

prints one line of JSON. A question is `census`, `list`, `stream` (all loops with names, shortest first), `shortest` or
`bounded`. The programs are cld and three libraries, to which we add what they lack: the polarity of
each loop they list, and a bound on length that grows until there are enough.

All seconds are processor time, which other work on the machine disturbs least. A process that has not answered after
`SECONDS` (and a little more, for those that can stop by themselves) is ended by its own alarm, and one that takes
more than `MEMORY` is refused more. Both need POSIX.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import pairwise
from statistics import median
from time import thread_time
from typing import NamedTuple

from bench.loop_maps import named, numbered
from cld.graph.census import take_census
from cld.graph.cycles import Budget
from cld.graph.loops import Loop, find_loops
from cld.graph.network import network
from cld.graph.question import Question, kind_of, search_of
from cld.graph.search import batches
from cld.graph.streaming import stream_loops
from cld.model import LoopPolarity, Model
from tests import corpus
from tests.corpus import Map

PROGRAMS = ("cld", "networkx", "rustworkx", "igraph")
WANTED = 1000
"""How many of the shortest loops are asked for."""
MEMORY = 6 << 30
BRIEF = 0.25
"""Seconds: quicker answers are asked for `REPEATS` times, and their median counts."""
REPEATS = 5
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
    start = thread_time()
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
        if loops % SIZE_OF_A_LOOK == 0 and thread_time() - start > seconds:
            complete = False
            break
    taken = thread_time() - start
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
    start = thread_time()
    if question == "shortest":
        found = _least(cycles) if name in UNBOUNDED else _deepened(cycles, size)
        return _taken(start, tally(found, signs, seconds))
    return _taken(start, tally(cycles(length), signs, seconds))


def _taken(start: float, answer: Answer) -> Answer:
    return answer._replace(seconds=thread_time() - start)


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
    model = corpus.to_model(map)
    start = thread_time()
    if question == "census":
        answer = _census(model)
    elif question == "list":
        answer = _listed(model, seconds)
    else:
        loops: Iterable[Loop]
        if question == "stream":
            loops = stream_loops(model)
        else:
            limit = WANTED if question == "shortest" else sys.maxsize
            loops = find_loops(model, limit=limit, seconds=None, max_length=length).loops
        kinds: dict[str, int] = {}
        elements = 0
        for loop in loops:
            kinds[loop.polarity] = kinds.get(loop.polarity, 0) + 1
            elements += loop.length
        answer = _answer(kinds, True, elements)
    return _taken(start, answer)


def _census(model: Model) -> Answer:
    census = take_census(model)
    lengths = sum(length * counts.total for length, counts in census.by_length)
    note = ""
    if census.estimated:
        note = "no more than that is known" if census.error is None else f"estimate, error {census.error:.0%}"
    total, reinforcing, balancing, undetermined = census.counts
    return Answer(0.0, total, reinforcing, balancing, undetermined, not census.estimated, lengths, note)


def _listed(model: Model, seconds: float) -> Answer:
    """The search itself, as the libraries do it: every loop with its polarity, in whatever order, none kept."""
    end = thread_time() + seconds
    kinds: dict[str, int] = {}
    elements = 0
    complete = True
    for code, cycles in batches(search_of(network(model), Question(), None, 0), None, Budget(None)):
        polarity = kind_of(code).polarity
        kinds[polarity] = kinds.get(polarity, 0) + len(cycles)
        elements += sum(map(len, cycles))
        if thread_time() > end:
            complete = False
            break
    return _answer(kinds, complete, elements)


def _answer(kinds: dict[str, int], complete: bool, elements: int) -> Answer:
    reinforcing, balancing, undetermined = (kinds.get(kind, 0) for kind in LoopPolarity)
    total = reinforcing + balancing + undetermined
    return Answer(0.0, total, reinforcing, balancing, undetermined, complete, elements)


def _answered(program: str, question: str, map: Map, seconds: float, length: int | None) -> Answer:
    if program == "cld":
        return by_cld(question, map, seconds, length)
    return by_library(program, question, map, seconds, length)


def main() -> None:
    """Answer the question on the command line."""
    program, question, name, limit, *more = sys.argv[1:]
    seconds = float(limit)
    length = int(more[0]) if more else None
    import resource  # not on every system, and needed here only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    map = named(name)
    signal.setitimer(signal.ITIMER_PROF, seconds * 1.25 + 1)
    try:
        answers = [_answered(program, question, map, seconds, length)]
        while answers[0].seconds < BRIEF and len(answers) < REPEATS:
            answers.append(_answered(program, question, map, seconds, length))
        answer = answers[0]._replace(seconds=median(answer.seconds for answer in answers))
    except MemoryError:
        answer = Answer(0.0, 0, 0, 0, 0, False, note="out of memory")
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(json.dumps(answer._asdict()))


if __name__ == "__main__":
    main()
