"""Parts that are found by walking a package: a new layout, backend, rule or command is one new module."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from pkgutil import iter_modules


@lru_cache(maxsize=16)
def names(package: str) -> tuple[str, ...]:
    """The modules of one of this program's packages that are no helpers, sorted; none of them is imported.

    Args:
        package: the package's name below `cld`, such as `layouts`. Helpers start with an underscore.
    """
    folder = Path(__file__).parent / package
    return tuple(sorted(m.name for m in iter_modules([str(folder)]) if not m.name.startswith("_")))
