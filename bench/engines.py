"""Graphviz's own drawings of a map, in the form that `cld.quality` counts on, so that one counter measures all.

Every engine gets the boxes of our labels, draws splines and removes overlaps. It sets our signs at the heads of
its arrows, where that changes nothing about the drawing itself. What it draws is read from the attributes that
it leaves on its graph.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from cld.layouts import Box, Layout, Node, Point, Text
from cld.quality import Drawing, Line, Shape, text_box
from cld.runs import stroke
from cld.strokes import SIGNS
from cld.theme import HEAD_LENGTH, SIGN_SIZE
from cld.views import DrawnLink

ENGINES = ("dot", "neato", "fdp", "sfdp")
POINTS = 0.75
"""Points to a user unit."""
PAD = 4 / POINTS
"""Room that Graphviz leaves around a drawing."""
MIDDLE = 0.33
"""Height of the middle of a sign above its baseline, in em."""


class Attributed(Protocol):
    """A part of a graph of Graphviz."""

    attr: dict[str, str]


class Graph(Protocol):
    """As much of pygraphviz's graph as is read here."""

    graph_attr: dict[str, str]

    def get_node(self, name: str) -> Attributed: ...

    def get_edge(self, source: str, target: str, key: str) -> Attributed: ...


def drawn(engine: str, labels: Layout, links: Sequence[DrawnLink]) -> Drawing:
    """A map as an engine of Graphviz draws it.

    Args:
        labels: any layout of the same elements: their boxes and texts are taken from it, not their places.
    """
    import pygraphviz

    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(overlap="false", splines="true")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowsize=f"{HEAD_LENGTH * POINTS / 10:.2f}", fontsize=f"{SIGN_SIZE * POINTS:g}")
    index = {node.id: str(number) for number, node in enumerate(labels.nodes)}
    for node in labels.nodes:
        graph.add_node(index[node.id], width=_inches(node.box.width), height=_inches(node.box.height))
    for number, link in enumerate(links):
        graph.add_edge(
            index[link.source], index[link.target], key=str(number), headlabel=SIGNS[link.polarity]
        )
    try:
        with _silence():
            graph.layout(prog=engine)
        return _read(graph, labels.nodes, links, index)
    finally:
        graph.close()


def _inches(length: float) -> str:
    return f"{length * POINTS / 72:.4f}"


@contextmanager
def _silence() -> Iterator[None]:
    """Graphviz and the font library it loads write remarks straight to the process's error output."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _read(graph: Graph, nodes: Sequence[Node], links: Sequence[DrawnLink], index: dict[str, str]) -> Drawing:
    left, bottom, right, top = (float(part) / POINTS for part in graph.graph_attr["bb"].split(","))

    def place(pair: str) -> Point:
        x, y = (float(part) / POINTS for part in pair.rstrip("!").split(","))
        return x - left + PAD, top - y + PAD

    shapes: list[Shape] = []
    lines: list[Line] = []
    strokes = []
    for number, node in enumerate(nodes):
        x, y = place(graph.get_node(index[node.id]).attr["pos"])
        wide, high = node.box.width, node.box.height
        shapes.append(Shape(node.id, Box(x - wide / 2, y - high / 2, wide, high)))
        dx, dy = x - wide / 2 - node.box.x, y - high / 2 - node.box.y
        for text in node.texts:
            moved = text._replace(x=text.x + dx, y=text.y + dy)
            lines.append(Line(text.text, text.size, text_box(moved), number, number))
    for number, link in enumerate(links):
        edge = graph.get_edge(index[link.source], index[link.target], key=str(number))
        way = [pair for pair in edge.attr["pos"].split(";")[0].split() if pair[0] not in "es"]
        strokes.append(stroke(f"{link.source}->{link.target}", [place(pair) for pair in way]))
        if edge.attr["head_lp"]:
            x, y = place(edge.attr["head_lp"])
            sign = Text(
                x, y + MIDDLE * SIGN_SIZE, SIGNS[link.polarity], SIGN_SIZE, bold=True, anchor="middle"
            )
            lines.append(Line(sign.text, sign.size, text_box(sign), len(nodes) + number))
    width, height = right - left + 2 * PAD, top - bottom + 2 * PAD
    return Drawing(width, height, tuple(shapes), tuple(lines), tuple(strokes))
