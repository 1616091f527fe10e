"""Conflicts that a version control system left in a file: two versions of the same lines, between marks.

They are looked for in the text, before it is read as YAML: inside quotes or brackets, marks can be good YAML, and
the model would hold both versions and the marks without a word.
"""

from __future__ import annotations

import re

from cld.diagnostics import Label
from cld.source import Source, Span
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.words import shortened

_MARK = re.compile(r"^(?P<mark><{7}|\|{7}|={7}|>{7})(?: [^\r\n]*)?(?=\r?$)", re.MULTILINE)
"""A mark stands at the margin; git adds the name of the side, or of the version that both sides had."""
_SIDES = ("<<<<<<<", ">>>>>>>")


def report(source: Source, into: Faults) -> bool:
    """Report every conflict, and every mark that was left behind. Tells whether there was any."""
    if not any(mark in source.text for mark in _SIDES):
        return False
    marks = list(_MARK.finditer(source.text))
    if not any(mark["mark"] in _SIDES for mark in marks):
        return False
    for group in _grouped(marks):
        if _is_whole(group):
            _conflict(group, into)
        else:
            for mark in group:
                _left_behind(mark.group(), Span(*mark.span()), into)
    return True


def left_at(source: Source, number: int, into: Faults) -> bool:
    """Report a lone `=======` on a line, where reading stopped. In a file that can be read it may be text."""
    mark = _MARK.match(source.line(number))
    if not mark:
        return False
    start = source.line_start(number)
    _left_behind(mark.group(), Span(start, start + mark.end()), into)
    return True


def _grouped(marks: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Marks that belong together: from one `<<<<<<<` to the next `>>>>>>>`."""
    groups: list[list[re.Match[str]]] = []
    for mark in marks:
        closed = not groups or groups[-1][-1]["mark"] == ">>>>>>>"
        if closed or mark["mark"] == "<<<<<<<":
            groups.append([])
        groups[-1].append(mark)
    return groups


def _is_whole(group: list[re.Match[str]]) -> bool:
    shape = [mark["mark"] for mark in group if mark["mark"] != "|||||||"]
    return shape == ["<<<<<<<", "=======", ">>>>>>>"]


def _conflict(group: list[re.Match[str]], into: Faults) -> None:
    first, last = group[0], group[-1]
    middle = next(mark for mark in group if mark["mark"] == "=======")
    one, other = (mark.group()[8:].strip() for mark in (first, last))
    sides = f" (`{shortened(one)}` and `{shortened(other)}`)" if one and other else ""
    into.add(
        faults.CONFLICT,
        Span(*first.span()),
        f"a conflict that is not resolved: two sides{sides} changed the same lines, and git kept both",
        "keep what is right of the two, often both, and delete the lines with the marks",
        (
            Label(Span(*middle.span()), "above stands the one side, below the other"),
            Label(Span(*last.span()), "the conflict ends here"),
        ),
    )


def _left_behind(text: str, span: Span, into: Faults) -> None:
    into.add(
        faults.CONFLICT,
        span,
        f"`{shortened(text)}` is a mark that git left in a conflict of two versions; the others are gone, or out of order",
        "see that the lines around it say what they should, and delete the line with the mark",
    )
