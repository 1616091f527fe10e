"""The lints: one rule a module, found by walking this package.

A rule module holds `CODE`, `NAME`, `SEVERITY`, `CITES` (the source of the rule in the field's literature), a
docstring that is its manual, and `check(case) -> Iterator[Finding]`. Modules whose name starts with an
underscore are no rules. A finding can be allowed by a comment on its line, or alone on the line above:

    # cld: allow NAME: why

The code may stand for the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cld.diagnostics import Diagnostic, Finding, Severity, in_order
from cld.model import Model
from cld.plugins import names
from cld.rules._allow import Allow, allowed, read_allows, unused
from cld.source import Source, Span
from cld.spec import Spec
from cld.spec.nodes import Comment
from cld.spec.nodes import Mapping as Section

if TYPE_CHECKING:
    from cld.graph.loops import LoopSearch

LOOPS_JUDGED = 500
"""Rules on loops look at this many, the shortest; a fixed number, so that every machine finds the same."""
_STEPS = 5_000_000
"""And search no longer than this, some seconds, whatever the model."""


@dataclass(frozen=True)
class Case:
    """What a rule looks at: a model, its source text, and the texts that its quotes come from."""

    model: Model
    source: Source
    texts: Mapping[str, str]
    """By the source's id."""
    keys: Mapping[str, Span] = field(default_factory=dict)
    """The keys at the top of the file, in its order, each with its place."""
    comments: tuple[Comment, ...] = ()

    @cached_property
    def loops(self) -> LoopSearch:
        """The shortest feedback loops."""
        from cld.graph.loops import find_loops

        return find_loops(self.model, limit=LOOPS_JUDGED, seconds=None, steps=_STEPS)


class Rule(NamedTuple):
    """One lint, as its module declares it."""

    code: str
    name: str
    severity: Severity
    cites: str
    manual: str
    check: Callable[[Case], Iterator[Finding]]


def rules() -> tuple[Rule, ...]:
    """All lints, in the order of their codes."""
    modules = [import_module(f"{__name__}.{name}") for name in names("rules")]
    found = [Rule(m.CODE, m.NAME, m.SEVERITY, m.CITES, (m.__doc__ or "").strip(), m.check) for m in modules]
    return tuple(sorted(found, key=lambda rule: rule.code))


def check(spec: Spec) -> tuple[Diagnostic, ...]:
    """Everything that can be said about a spec: its faults and, where its structure is sound, the lints."""
    if spec.model is None:
        return spec.faults
    every = rules()
    allows, wrong = read_allows(spec, {rule.code: rule.name for rule in every})
    case = Case(spec.model, spec.source, dict(spec.texts), _keys(spec), spec.comments)
    found = [d for rule in every for d in _findings(rule, case)]
    used: set[Allow] = set()
    kept = [diagnostic for diagnostic in found if not allowed(diagnostic, allows, used)]
    return in_order([*spec.faults, *kept, *wrong, *unused(spec, allows, used, kept)])


def _keys(spec: Spec) -> dict[str, Span]:
    root = spec.tree.root if spec.tree is not None else None
    entries = root.entries if isinstance(root, Section) else ()
    return {entry.key.value: entry.key.span for entry in entries}


def _findings(rule: Rule, case: Case) -> Iterator[Diagnostic]:
    for finding in rule.check(case):
        severity = finding.severity or rule.severity
        yield Diagnostic(
            rule.code,
            rule.name,
            severity,
            case.source,
            finding.span,
            finding.message,
            finding.help,
            finding.labels,
        )
