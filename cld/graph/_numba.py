"""Whether numba is there and works, and what becomes of its faults. It is an optional extra (`fast`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from warnings import catch_warnings, simplefilter

from cld.graph._sweep import TooMany

EFFORT = 600_000_000
"""States that a census may meet with it: some ten seconds' worth on two processors."""
_LEAST = 1_000_000_000
"""Bytes of memory without which numba is not loaded: where it finds none, it ends the program."""
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a system tells a program in a container how much memory it may take."""


class Refused(TooMany):
    """States are such that they cannot be held, or the machine has no room for them: it need not be too many."""


@contextmanager
def held() -> Iterator[None]:
    """What goes wrong with numba itself is no fault of the sweep, and is Refused: no memory, no new thread, nothing
    more to be written to its cache, or a cache cut short. What only a fault of ours can be is not."""
    try:
        yield
    except (TooMany, TypeError, NameError, AttributeError, LookupError, ArithmeticError, AssertionError):
        raise
    except Exception as fault:
        raise Refused from fault


def is_there() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


@cache
def works() -> bool:
    """Whether numba, which is installed, can be used: it may not go with the numpy or the system that are there."""
    if memory() < _LEAST:
        return False
    try:
        with catch_warnings():
            simplefilter("ignore")
            import numpy as np

            from cld.graph._compiled import count

            return int(count(np.uint64(1))) == 1
    except Exception:
        return False


def processors() -> int:
    """How many threads to share work among."""
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def memory() -> int:
    """Bytes of memory that the program may take; eight gigabytes where the machine does not say."""
    try:
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        found = 8 << 30
    try:
        import resource

        found = min([found, *(each for each in resource.getrlimit(resource.RLIMIT_AS)[:1] if each >= 0)])
    except (ImportError, OSError):
        pass
    for path in _LIMITS:
        try:
            found = min(found, int(Path(path).read_text()))
        except (OSError, ValueError):  # no such file, or no limit
            continue
    return found
