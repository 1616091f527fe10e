"""Parts that are found by walking a package: a new layout, backend, rule or command is one new module."""

from __future__ import annotations

import os
from functools import lru_cache


@lru_cache(maxsize=16)
def names(package: str) -> tuple[str, ...]:
    """The modules of one of this program's packages that are no helpers, sorted; none of them is imported.

    Args:
        package: the package's name below `cld`, such as `layouts`. Helpers start with an underscore.
    """
    files = os.listdir(os.path.join(os.path.dirname(__file__), package))
    modules = (os.path.splitext(file)[0] for file in files if file.endswith(".py"))
    return tuple(sorted(module for module in modules if not module.startswith("_")))
