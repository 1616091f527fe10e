"""A bar on standard error that shows how far a long work is; short works go without."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0
"""Seconds without a bar."""


@contextmanager
def bar(label: str, now: Callable[[], float] = monotonic) -> Iterator[Callable[[float], None] | None]:
    """What takes the share of a work that is done, from 0 to 1, and shows it; None where nobody would see it.

    Args:
        label: what the work is.
        now: seconds since some moment.
    """
    if not sys.stderr.isatty():
        yield None
        return
    start, shown = now(), _Shown(label)

    def report(share: float) -> None:
        if shown.bar is not None or now() - start >= PATIENCE:
            shown.update(share)

    try:
        yield report
    finally:
        shown.close()


@contextmanager
def counter(
    label: str, total: int | None, now: Callable[[], float] = monotonic
) -> Iterator[Callable[[int], None] | None]:
    """What takes the number of things done so far, and shows it; None where nobody would see it.

    Args:
        label: what the work is.
        total: how many things there are; None where that is not known beforehand.
        now: seconds since some moment.
    """
    if not sys.stderr.isatty():
        yield None
        return
    start, shown = now(), _Shown(label)

    def report(done: int) -> None:
        if shown.bar is not None or now() - start >= PATIENCE:
            of = f" of {total:,}" if total is not None else ""
            shown.update(done / max(total, 1) if total is not None else None, f"{label}: {done:,}{of}")

    try:
        yield report
    finally:
        shown.close()


class _Shown:
    def __init__(self, label: str) -> None:
        self.label = label
        self.bar: Progress | None = None

    def update(self, share: float | None, label: str | None = None) -> None:
        if self.bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.add_task(_literal(self.label), total=None if share is None else 1.0)
            self.bar.start()
        if label is not None:
            self.bar.update(self.bar.task_ids[0], description=_literal(label))
        if share is not None:
            self.bar.update(self.bar.task_ids[0], completed=min(max(share, 0.0), 1.0))

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()


def _literal(text: str) -> str:
    from rich.markup import escape

    return escape(text)
