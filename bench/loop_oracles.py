"""Census and listing held against brute force on many random multigraphs, and where igraph is wrong."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import islice
from time import perf_counter

from bench.maps import Dice
from cld.model import Grounding
from tests.graph import census_oracle

SHOWN = 20
"""Disagreements that are told one by one."""
EXAMPLE = ((1, 3), (2, 3), (3, 2))
"""The links, on four elements, whose one loop igraph does not find."""
TRIED = 2000


def oracles(number: int) -> str:
    """Compare all there is on the first so many random multigraphs, one in four also at a grounding. In Markdown.

    Progress goes to the error output. A disagreement is listed with the number that makes its model again.
    """
    start = perf_counter()
    loops = 0
    wrong: list[str] = []
    for seed in range(number):
        model = census_oracle.random_multigraph(seed)
        loops += census_oracle.brute_force(model).counts[0]
        for grounding in (None, Grounding.IMPLIED) if seed % 4 == 0 else (None,):
            at = f", at least {grounding}" if grounding else ""
            wrong += [f"{seed}{at}: {words}" for words in census_oracle.disagreements(model, grounding)]
        if seed % 1000 == 999:
            print(
                f"\r{seed + 1} of {number}, {len(wrong)} disagreements", end="", file=sys.stderr, flush=True
            )
    print(file=sys.stderr)
    taken = perf_counter() - start
    result = "none" if not wrong else f"{len(wrong)}"
    lines = [
        f"{number:,} random multigraphs (numbers 0 to {number - 1:,}) of one to nine elements, with {loops:,} loops; "
        f"Python {platform.python_version()}, {taken:.0f} s. Disagreements: {result}.\n",
        *(f"- {words}\n" for words in wrong[:SHOWN]),
    ]
    return "".join(lines)


def igraph_cycles(size: int, pairs: list[tuple[int, int]]) -> set[tuple[int, ...]]:
    """The cycles that igraph lists, each from its smallest number on."""
    import igraph

    found = igraph.Graph(n=size, edges=pairs, directed=True).simple_cycles()
    return {_rotated(cycle) for cycle in found}


def networkx_cycles(size: int, pairs: list[tuple[int, int]]) -> set[tuple[int, ...]]:
    """The cycles that networkx lists, each from its smallest number on."""
    import networkx

    graph = networkx.DiGraph(pairs)
    graph.add_nodes_from(range(size))
    return {_rotated(cycle) for cycle in networkx.simple_cycles(graph)}


def _rotated(cycle: list[int] | tuple[int, ...]) -> tuple[int, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def small_graphs() -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Random simple digraphs of three to seven elements, without links to oneself."""
    dice = Dice("small graphs for igraph")
    while True:
        size = 3 + dice.below(5)
        every = [(a, b) for a in range(size) for b in range(size) if a != b]
        links = size + dice.below(2 * size)
        yield size, sorted({every[dice.below(len(every))] for _ in range(links)})


def igraph_words() -> str:
    """What igraph says of the example and of small random graphs, as measured now, in Markdown."""
    found, right = igraph_cycles(4, list(EXAMPLE)), networkx_cycles(4, list(EXAMPLE))
    differ = missing = 0
    for size, pairs in islice(small_graphs(), TRIED):
        theirs, expected = igraph_cycles(size, pairs), networkx_cycles(size, pairs)
        differ += theirs != expected
        missing += theirs < expected
    links = ", ".join(f"{a} → {b}" for a, b in EXAMPLE)
    said = f"lists {sorted(found)}" if found else "lists none"
    return (
        f"On four elements 0 to 3 with the links {links}, igraph {version('igraph')} {said}; "
        f"networkx lists {sorted(right)}. "
        f"On {TRIED:,} random graphs of three to seven elements it is wrong on {differ}, "
        f"where it leaves loops out on {missing}.\n"
    )
