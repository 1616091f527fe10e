"""The model as a networkx graph, for analyses of the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from cld.model import Model


def to_networkx(model: Model) -> MultiDiGraph:
    """A directed multigraph: one node an element, one edge a causal link; moderations are left out.

    Nodes carry `label` and `kind`, edges `polarity`, `delayed` and `grounding` (text, or None where the
    model states none). Nodes and edges come in the model's order.
    """
    from networkx import MultiDiGraph

    graph = MultiDiGraph(title=model.title, version=model.version)
    for element in model.elements:
        graph.add_node(element.id, label=element.label, kind=element.kind)
    for link in model.links:
        graph.add_edge(
            link.source,
            link.target,
            polarity=link.polarity.value,
            delayed=link.delayed,
            grounding=link.grounding.value if link.grounding else None,
        )
    return graph
