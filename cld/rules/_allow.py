"""Comments that allow a lint on one line, with the author's reason: `# cld: allow NAME: why`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cld.diagnostics import Diagnostic, Severity
from cld.source import Source, Span
from cld.spec import Spec, faults
from cld.spec.words import closest

UNUSED = ("CLD501", "unused-allow")
UNKNOWN = ("CLD502", "unknown-allow")
WITHOUT_REASON = ("CLD503", "allow-without-reason")

MANUALS = {
    UNUSED: """An `allow` comment silences nothing: the lint it names does not fire on its line. Most often
the cause was mended and the comment stayed. Delete it, so that the next real finding is seen.""",
    UNKNOWN: """An `allow` comment names no lint, so it silences nothing. Faults of syntax, shape and reference
cannot be allowed: they leave no model to work with.""",
    WITHOUT_REASON: """An `allow` comment gives no reason. A reviewer should be able to see why the rule does
not hold here: `# cld: allow NAME: why`.""",
}
"""By (code, name): what `cld explain` says. The severity of all three is warning."""

_FORM = re.compile(r"#\s*cld\s*:\s*allow\b\s*(?P<names>[\w ,-]*?)\s*(?::\s*(?P<reason>.*))?$")


class Allow(NamedTuple):
    """One lint allowed on one line."""

    name: str
    line: int
    span: Span


def read_allows(spec: Spec, lints: Mapping[str, str]) -> tuple[tuple[Allow, ...], list[Diagnostic]]:
    """The allow comments of a spec, and what is wrong with them. `lints` gives the name of each code."""
    known = set(lints.values())
    allows: list[Allow] = []
    wrong: list[Diagnostic] = []
    alone = {spec.source.place(c.span.start)[0] for c in spec.comments if c.alone}
    for comment in spec.comments:
        match = _FORM.match(comment.text)
        if match is None:
            continue
        line, _ = spec.source.place(comment.span.start)
        while line in alone:
            line += 1
        words = [word for word in re.split(r"[\s,]+", match["names"]) if word]
        names = [lints.get(word.upper(), word) for word in words]
        if not (match["reason"] or "").strip():
            wrong.append(_without_reason(spec.source, comment.span))
        if not names:
            wrong.append(_unknown(spec.source, comment.span, "", known))
        for name in names:
            if name in known:
                allows.append(Allow(name, line, comment.span))
            else:
                wrong.append(_unknown(spec.source, comment.span, name, known))
    return tuple(allows), wrong


def allowed(diagnostic: Diagnostic, allows: tuple[Allow, ...], used: set[Allow]) -> bool:
    """Whether a comment allows this finding; the comment is then noted as used."""
    line, _ = diagnostic.place
    matching = [allow for allow in allows if allow.name == diagnostic.name and allow.line == line]
    used.update(matching)
    return bool(matching)


def unused(
    spec: Spec, allows: tuple[Allow, ...], used: set[Allow], kept: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """The comments that silenced nothing. `kept` are the findings that stay: one may be meant."""
    lines: dict[str, list[int]] = {}
    for diagnostic in kept:
        lines.setdefault(diagnostic.name, []).append(diagnostic.place[0])
    for allow in allows:
        if allow not in used:
            message = f"this allows `{allow.name}`, which does not occur on the line"
            near = min(lines.get(allow.name, []), key=lambda line: abs(line - allow.line), default=None)
            close = near is not None and abs(near - allow.line) <= _NEAR
            help = f"it occurs on line {near}: move the comment there" if close else "delete the comment"
            yield _diagnostic(UNUSED, spec.source, allow.span, message, help)


_NEAR = 5
"""So many lines away, a finding is likely to be the one that a comment was meant for."""


def _unknown(source: Source, span: Span, name: str, known: set[str]) -> Diagnostic:
    near = closest(name, known) if name else None
    message = f"no lint has the name `{name}`" if name else "this names no lint"
    help = f"did you mean `{near}`?" if near else "write `# cld: allow NAME: why`, with the name of a lint"
    if name in {word for fault in faults.ALL for word in (fault.name, fault.code)}:
        message = f"`{name}` is an error of the file's structure, which cannot be allowed"
        help = "mend the error, and delete the comment"
    return _diagnostic(UNKNOWN, source, span, message, help)


def _without_reason(source: Source, span: Span) -> Diagnostic:
    message = "this gives no reason"
    return _diagnostic(WITHOUT_REASON, source, span, message, "write `# cld: allow NAME: why`")


def _diagnostic(kind: tuple[str, str], source: Source, span: Span, message: str, help: str) -> Diagnostic:
    return Diagnostic(*kind, Severity.WARNING, source, span, message, help)
