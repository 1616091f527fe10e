"""Feedback loops, strong components, and paths through what a view hides."""

from cld.graph.bridges import Bridge, bridges
from cld.graph.components import in_loops, strong_components
from cld.graph.interchange import to_networkx
from cld.graph.loops import LIMIT, SECONDS, Loop, LoopCounts, LoopSearch, find_loops
from cld.graph.named import NamedCheck, check_named

__all__ = [
    "LIMIT",
    "SECONDS",
    "Bridge",
    "Loop",
    "LoopCounts",
    "LoopSearch",
    "NamedCheck",
    "bridges",
    "check_named",
    "find_loops",
    "in_loops",
    "strong_components",
    "to_networkx",
]
