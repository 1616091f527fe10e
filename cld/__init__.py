"""Causal models as code.

    >>> import cld
    >>> model = cld.load("specs/examples/population.yaml")
    >>> search = cld.find_loops(model)
    >>> search.counts.total
    4
    >>> svg = cld.render(model, view="loops")

Names are the field's: a model has elements, links with a polarity, feedback loops that are reinforcing or
balancing, and moderators. Everything returned is frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cld.api import InvalidSpec, find_loops, load, loads, render, to_networkx, to_yaml, validate

__all__ = [
    "InvalidSpec",
    "__version__",
    "find_loops",
    "load",
    "loads",
    "render",
    "to_networkx",
    "to_yaml",
    "validate",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the command line must not pay for what it does not use
    if name in __all__:
        from cld import api

        return getattr(api, name)
    raise AttributeError(f"module 'cld' has no attribute {name!r}")
