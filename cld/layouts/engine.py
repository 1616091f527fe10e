"""The one door to Graphviz: first positions for labels of known size, by stress (Gansner, Koren and North 2005).

The `graphviz` package writes the graph; `pygraphviz`, whose wheels carry the engine, lays it out in this
process. Nodes have a fixed size and no text, so the machine's fonts play no part.
"""

from __future__ import annotations

from collections.abc import Sequence

from cld.layouts import Point

POINTS = 0.75
"""Points to a user unit: Graphviz counts in points and inches."""
GRID = 4.0
"""Positions are rounded to this, so that the last digits of the machine's arithmetic do not matter."""
MODES = ("major", "sgd")
"""Two of neato's ways to the same end, which run into different local optima."""


def starts(
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
    length: float,
    count: int,
) -> list[list[Point]]:
    """Several placements of the same connected graph, the labels' centres each, y downwards.

    Args:
        sizes: width and height of each label.
        pairs: which labels are joined, by index; each pair once.
        length: the distance wanted between the centres of joined labels.
        count: how many placements; each comes from another random start (of fixed seeds).
    """
    if len(sizes) == 1:
        return [[(0.0, 0.0)]]
    return [_placed(sizes, pairs, length, MODES[number % len(MODES)], number + 1) for number in range(count)]


def _placed(
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
    length: float,
    mode: str,
    seed: int,
) -> list[Point]:
    import graphviz
    import pygraphviz

    inches = 72 / POINTS
    graph = graphviz.Graph(
        graph_attr={
            "mode": mode,
            "start": str(seed),
            "overlap": "true",
            "splines": "false",
            "notranslate": "true",
        },
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"len": f"{length / inches:.3f}"},
    )
    for index, (width, height) in enumerate(sizes):
        graph.node(str(index), width=f"{width / inches:.3f}", height=f"{height / inches:.3f}")
    for a, b in pairs:
        graph.edge(str(a), str(b))
    drawn = pygraphviz.AGraph(string=graph.source)
    try:
        drawn.layout("neato")
        return [_position(drawn.get_node(str(index)).attr["pos"]) for index in range(len(sizes))]
    finally:
        drawn.close()


def _position(pos: str) -> Point:
    x, y = (float(part) / POINTS for part in pos.rstrip("!").split(","))
    return round(x / GRID) * GRID, -round(y / GRID) * GRID
