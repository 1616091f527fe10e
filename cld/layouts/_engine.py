"""The one door to Graphviz: first positions for labels of known size, by stress (Gansner, Koren and North 2005).

The `graphviz` package writes the graph; `pygraphviz`, whose wheels carry the engine, lays it out in this
process. Nodes have a fixed size and no text, so the machine's fonts play no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from cld.layouts import Point

POINTS = 0.75
"""Points to a user unit: Graphviz counts in points and inches."""
GRID = 4.0
"""Positions are rounded to this, so that the last digits of the machine's arithmetic do not matter."""
MODES = ("major", "sgd")
"""Two of neato's ways to the same end, which run into different local optima."""


STRETCHES = (1.0, 0.5)
"""How much longer links are between elements that have many, as a power of how many they have."""


def starts(
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
    length: float,
    count: int,
    seed: int,
) -> list[list[Point]]:
    """Several placements of the same connected graph, the labels' centres each, y downwards.

    Links between elements with many links are made longer: otherwise an element that is linked with all
    others draws them together, and the chains around it cross.

    Args:
        sizes: width and height of each label.
        pairs: which labels are joined, by index; each pair once.
        length: the distance wanted between the centres of joined labels, on average.
        count: how many placements; each comes from another random start.
        seed: of the first random start; each further one takes the next.
    """
    if len(sizes) == 1:
        return [[(0.0, 0.0)]]
    degree = [0] * len(sizes)
    for a, b in pairs:
        degree[a] += 1
        degree[b] += 1
    sources = []
    for stretch in STRETCHES:
        stretched = [(degree[a] * degree[b]) ** (stretch / 2) for a, b in pairs]
        unit = length * len(pairs) / fsum(stretched)
        sources.append(_source(sizes, pairs, [unit * each for each in stretched]))
    return [
        _placed(sources[number // 2 % 2], len(sizes), MODES[number % 2], number + seed)
        for number in range(count)
    ]


def _source(
    sizes: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]], lengths: Sequence[float]
) -> str:
    """The graph in Graphviz's language, with the length wanted of each link."""
    import graphviz

    inch = 72 / POINTS
    graph = graphviz.Graph(
        graph_attr={"overlap": "true", "splines": "false", "notranslate": "true"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
    )
    for index, (width, height) in enumerate(sizes):
        graph.node(str(index), width=f"{width / inch:.3f}", height=f"{height / inch:.3f}")
    for (a, b), length in zip(pairs, lengths, strict=True):
        graph.edge(str(a), str(b), len=f"{length / inch:.3f}")
    return str(graph.source)


def _placed(source: str, count: int, mode: str, seed: int) -> list[Point]:
    import pygraphviz

    drawn = pygraphviz.AGraph(string=source)
    try:
        drawn.graph_attr.update(mode=mode, start=str(seed))
        drawn.layout("neato")
        return [_position(drawn.get_node(str(index)).attr["pos"]) for index in range(count)]
    finally:
        drawn.close()


def _position(pos: str) -> Point:
    x, y = (float(part) / POINTS for part in pos.rstrip("!").split(","))
    return round(x / GRID) * GRID, -round(y / GRID) * GRID
