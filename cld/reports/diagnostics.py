"""Diagnostics as text: in full, a line each, as JSON, or in the forms that GitHub and GitLab show beside a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from cld.diagnostics import Diagnostic, Label, Severity
from cld.reports.terminal import columns, painted, plain, said
from cld.source import Source, Span

WINDOW = 96
"""Columns of a source line that are shown; a longer line is cut around the marked span."""


ALIKE = 3
"""Warnings or notes of one kind in one spec that are all shown in full."""
LINES = 30
"""Lines of the others that are named."""


class Format(StrEnum):
    """How diagnostics are shown."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"


_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1;34", "bold": "1"}


def full(diagnostics: Sequence[Diagnostic], colour: bool = False) -> str:
    """Diagnostics with the source line and the span marked, as compilers for people do it: errors first.

    Of more than a few of one kind that are no errors, the first stands for all, with the lines of the others.
    """
    kinds: dict[object, list[Diagnostic]] = {}
    for d in sorted(diagnostics, key=lambda d: list(Severity).index(d.severity)):
        kind = d if d.severity is Severity.ERROR else (d.severity, d.source.path, d.code)
        kinds.setdefault(kind, []).append(d)
    blocks = []
    for each in kinds.values():
        joined = len(each) > ALIKE
        blocks += [list(_block(d, colour)) for d in (each[:1] if joined else each)]
        if joined:
            blocks[-1].append(_more(each, colour))
    return "".join("\n".join(block) + "\n\n" for block in blocks)


def _more(each: Sequence[Diagnostic], colour: bool) -> str:
    """Where the others of one kind are."""
    lines = list(dict.fromkeys(d.place[0] for d in each[1:]))
    shown = ", ".join(map(str, lines[:LINES])) + (
        f" and {len(lines) - LINES} more" if len(lines) > LINES else ""
    )
    where = f"line{'' if len(lines) == 1 else 's'} {shown}"
    more = f"{len(each) - 1} more {each[0].severity.value}s of this kind in {where}; `--format concise` tells each"
    return (
        " " * len(str(each[0].place[0]))
        + _paint(" = ", "place", colour)
        + _paint("and", "bold", colour)
        + f" {more}"
    )


def _paint(text: str, style: str, colour: bool) -> str:
    return painted(text, _COLOURS[style], colour)


def _block(d: Diagnostic, colour: bool) -> Iterator[str]:
    line, column = d.place
    severity = d.severity.value
    yield _paint(f"{severity}[{d.code}] {d.name}", severity, colour) + _paint(
        f": {said(d.message)}", "bold", colour
    )
    spans = [(d.span, ""), *((label.span, label.text) for label in d.labels)]
    margin = " " * len(str(max(d.source.place(span.start)[0] for span, _ in spans)))
    yield _paint(f"{margin}--> ", "place", colour) + f"{said(d.source.path)}:{line}:{column}"
    yield _paint(f"{margin} |", "place", colour)
    yield from _marked(d.source, d.span, "", "^", severity, margin, colour)
    for label in d.labels:
        yield from _marked(d.source, label.span, label.text, "-", "place", margin, colour)
    yield _paint(f"{margin} = ", "place", colour) + _paint("help", "bold", colour) + f": {said(d.help)}"


def _marked(
    source: Source, span: Span, text: str, mark: str, style: str, margin: str, colour: bool
) -> Iterator[str]:
    number, column = source.place(span.start)
    line = source.line(number)
    length = max(1, min(span.end - span.start, len(line) - column + 1))
    start, shown = _window(line, column - 1, length)
    before, marked = plain(line[start : column - 1]), plain(line[column - 1 : column - 1 + length])
    lead = " " * (columns(before) + (1 if start else 0))
    marks = mark * max(1, min(columns(marked), WINDOW - len(lead)))
    yield _paint(f"{number:>{len(margin)}} | ", "place", colour) + shown
    yield _paint(f"{margin} | ", "place", colour) + lead + _paint(f"{marks} {text}".rstrip(), style, colour)


def _window(line: str, column: int, length: int) -> tuple[int, str]:
    """The part of a line to show, and where it starts: cut ends are marked with an ellipsis."""
    near = line[max(0, column - WINDOW) : column + WINDOW]
    size = WINDOW if columns(near) <= len(near) else WINDOW // 2  # wide letters take two columns
    if len(line) <= size:
        return 0, plain(line)
    start = max(0, min(column - 20, column + length - size + 10)) if column + length > size - 10 else 0
    start = min(start, column)
    end = start + size
    return start, ("…" if start else "") + plain(line[start:end]) + ("…" if end < len(line) else "")


def concise(diagnostics: Sequence[Diagnostic]) -> str:
    """One line each: `path:line:column: severity CODE name: message; help`."""
    return "".join(
        f"{said(d.source.path)}:{d.place[0]}:{d.place[1]}: {d.severity.value} {d.code} {d.name}: "
        f"{said(d.message)}; {said(d.help)}\n"
        for d in diagnostics
    )


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """An array of objects; lines and columns count from 1, `end_column` is exclusive."""
    import json

    return json.dumps([as_object(d) for d in diagnostics], ensure_ascii=False, indent=2) + "\n"


def as_object(d: Diagnostic) -> dict[str, object]:
    """A diagnostic as plain values for JSON."""
    return {
        "code": d.code,
        "name": d.name,
        "severity": d.severity.value,
        "path": d.source.path,
        **_range(d.source, d.span),
        "source_line": d.source.line(d.place[0]),
        "message": d.message,
        "help": d.help,
        "labels": [_labelled(d.source, label) for label in d.labels],
    }


def _labelled(source: Source, label: Label) -> dict[str, object]:
    return {**_range(source, label.span), "text": label.text}


def _range(source: Source, span: Span) -> dict[str, int]:
    line, column = source.place(span.start)
    end_line, end_column = source.place(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(diagnostics: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    lines = []
    for d in diagnostics:
        place = _range(d.source, d.span)
        fields = {
            "file": d.source.path,
            "line": place["line"],
            "col": place["column"],
            "endLine": place["end_line"],
            "endColumn": place["end_column"],
            "title": f"{d.code} {d.name}",
        }
        options = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in fields.items())
        text = _escaped(f"{d.message}\nhelp: {d.help}")
        lines.append(f"::{_GITHUB[d.severity]} {options}::{text}\n")
    return "".join(lines)


_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    """GitLab's code quality report. A finding is known again by its path, code and words, not by its line,
    so that one that only moved is not told as new; equal ones are numbered."""
    import json

    seen: dict[str, int] = {}
    return json.dumps([_issue(d, seen) for d in diagnostics], ensure_ascii=False, indent=2) + "\n"


def _issue(d: Diagnostic, seen: dict[str, int]) -> dict[str, object]:
    from hashlib import sha256

    words = "\n".join((d.source.path, d.code, d.message))
    seen[words] = seen.get(words, 0) + 1
    return {
        "description": f"{said(d.message)}; {said(d.help)}",
        "check_name": f"{d.code} {d.name}",
        "fingerprint": sha256(f"{words}\n{seen[words]}".encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": _GITLAB[d.severity],
        "location": {"path": d.source.path.removeprefix("./"), "lines": {"begin": d.place[0]}},
    }


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many of each severity, in words; empty if there are none."""
    counts = [(severity, sum(d.severity is severity for d in diagnostics)) for severity in Severity]
    return ", ".join(f"{n} {severity.value}{'s' if n != 1 else ''}" for severity, n in counts if n)


def verdict(diagnostics: Sequence[Diagnostic]) -> str:
    """The summary with the places of errors, which may stand far above: `2 errors (a.yaml:12, b.yaml:3), 1 warning`."""
    told = summary(diagnostics)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if not errors or len(diagnostics) == len(errors) == 1:
        return told
    places = list(dict.fromkeys(f"{said(d.source.path)}:{d.place[0]}" for d in errors))
    more = f" and {len(places) - ALIKE} more" if len(places) > ALIKE else ""
    head, comma, rest = told.partition(", ")
    return f"{head} ({', '.join(places[:ALIKE])}{more}){comma}{rest}"


def shown(diagnostics: Sequence[Diagnostic], format: Format, colour: bool = False) -> str:
    """Diagnostics in the chosen format."""
    if format is Format.FULL:
        return full(diagnostics, colour)
    forms = {Format.CONCISE: concise, Format.JSON: as_json, Format.GITHUB: github, Format.GITLAB: gitlab}
    return forms[format](diagnostics)
