"""The file does not say in which edition of the language it is written.

There is one edition so far, and the file is read as if it said so. When a later edition gives a word another
meaning, the line keeps the file's own meaning. It comes first:

    cld: 1
    title: Morale and workload
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.rules import Case
from cld.source import Span

CODE = "CLD416"
NAME = "edition-missing"
SEVERITY = Severity.WARNING
CITES = "house rule: a file says by itself how it is to be read"


def check(case: Case) -> Iterator[Finding]:
    """At most one finding, at the first key of the file."""
    if case.keys and "cld" not in case.keys:
        first = min(case.keys.values(), key=lambda span: span.start, default=Span(0, 0))
        yield Finding(first, "the file does not name its edition of the language", "begin it with `cld: 1`")
