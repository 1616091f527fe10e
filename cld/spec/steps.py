"""The short form of a step in time: `first before second (planned)`."""

from __future__ import annotations

import re
from typing import NamedTuple

from cld.source import Source, Span
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.fields import Word
from cld.spec.nodes import Scalar
from cld.spec.words import listed, normal, shortened
from cld.study import Relation, Status

_FORM = re.compile(
    r"(?P<first>[^\s()]+)\s+(?P<relation>[^\s()]+)\s+(?P<second>[^\s()]+)(?:\s*\((?P<status>[^()]*)\))?"
)
_AFTER = ("after", "follows", "->", "=>", "→", "then", "precedes")


class ShortStep(NamedTuple):
    """A step as written in one line."""

    first: Word
    second: Word
    relation: Relation
    status: Status | None
    span: Span


def read_step(scalar: Scalar, source: Source, faults_: Faults) -> ShortStep | None:
    """Read a step's short form. None if it cannot be read; what is wrong goes to `faults_`."""
    text = scalar.value.strip()
    match = _FORM.fullmatch(text)
    if match is None or match["relation"] not in tuple(Relation):
        message = f"`{shortened(text)}` cannot be read as a step"
        faults_.add(faults.BAD_STEP, scalar.span, message, _help(match))
        return None
    start = scalar.span.start + (1 if scalar.style in ("'", '"') else 0)
    start += len(scalar.value) - len(scalar.value.lstrip())

    def place(group: str) -> Span:
        if not source.text.startswith(text, start):
            return scalar.span
        return Span(start + match.start(group), start + match.end(group))

    status = match["status"]
    if status is not None and status.strip() not in tuple(Status):
        near = faults_.closest(status.strip(), tuple(Status))
        help = (
            f"did you mean `({near})`?" if near else f"write {listed([f'({word.value})' for word in Status])}"
        )
        message = f"`({shortened(status)})` does not say how an order is meant"
        faults_.add(faults.BAD_STEP, place("status"), message, help)
        return None
    return ShortStep(
        Word(normal(match["first"]), place("first")),
        Word(normal(match["second"]), place("second")),
        Relation(match["relation"]),
        None if status is None else Status(status.strip()),
        scalar.span,
    )


def _help(match: re.Match[str] | None) -> str:
    if match is not None and match["relation"] in _AFTER:
        first, second = match["first"], match["second"]
        if match["relation"] in ("after", "follows"):
            first, second = second, first
        return f"did you mean `- {shortened(first)} before {shortened(second)}`?"
    if match is not None and match["relation"] in ("with", "beside", "while", "during"):
        return f"did you mean `- {shortened(match['first'])} alongside {shortened(match['second'])}`?"
    return "write `- first before second (planned)` or `- first alongside second (observed)`, with ids"


def tidied_step(text: str) -> str:
    """A sound short step with single spaces."""
    match = _FORM.fullmatch(text.strip())
    assert match is not None, "only sound steps are written"
    status = f" ({match['status'].strip()})" if match["status"] is not None else ""
    return f"{normal(match['first'])} {match['relation']} {normal(match['second'])}{status}"
