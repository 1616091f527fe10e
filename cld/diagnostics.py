"""What can be said about a spec: data only. How it is shown is the command line's business."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from cld.source import Source, Span


class Severity(StrEnum):
    """How much a diagnostic weighs: an error fails a run, a warning only with `--strict`, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Label(NamedTuple):
    """A second place that belongs to a diagnostic, with a few words on why."""

    span: Span
    text: str


class Finding(NamedTuple):
    """What a rule found: where, what is wrong, what to do. The rule's module adds code and severity."""

    span: Span
    message: str
    help: str
    labels: tuple[Label, ...] = ()
    severity: Severity | None = None
    """Overrides the rule's own severity for this one finding."""


class Diagnostic(NamedTuple):
    """One fault or remark about one source, complete enough to be shown."""

    code: str
    name: str
    severity: Severity
    source: Source
    span: Span
    message: str
    help: str
    labels: tuple[Label, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the start, both counted from 1."""
        return self.source.place(self.span.start)


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort as a reader meets them: by file, then place, then code; equal ones only once."""
    unique = {(d.source.path, d.span.start, d.span.end, d.code, d.message): d for d in diagnostics}
    return tuple(unique[key] for key in sorted(unique))
