"""What is wrong with a text that is no YAML, in words for people who do not know YAML's own."""

from __future__ import annotations

import re
from typing import NamedTuple

from cld.diagnostics import Label
from cld.source import Source, Span
from cld.spec import conflicts, faults
from cld.spec.faults import Fault, Faults
from cld.spec.words import is_id, shortened


class _Reading(NamedTuple):
    """One way in which reading stops, told from the parser's problem and context."""

    pattern: str
    message: str
    help: str


_READINGS = (
    _Reading(
        "block sequence entries are not allowed",
        "a list cannot start here",
        "start the list on a new line below its key, each item as `- item`; put text that begins with `- ` in quotes",
    ),
    _Reading(
        "could not find expected ':'",
        "this line is no `key: value` and no item of a list",
        "add the colon and the value, or indent the line further if it continues the text above",
    ),
    _Reading(
        "unexpected end of stream|unexpected document indicator",
        "a quotation mark opened here is never closed",
        "close the quotation; inside '...' an apostrophe is written twice ('')",
    ),
    _Reading(
        "',' or '\\]'",
        "a list opened with `[` is not closed",
        "close it with `]`, with commas between its items",
    ),
    _Reading(
        "',' or '}'",
        "a mapping opened with `{` is not closed",
        "close it with `}`, with commas between its entries; text that holds a comma or bracket needs quotes",
    ),
    _Reading(
        "cannot start any token",
        "a text cannot start with this character",
        "put the text in quotes",
    ),
    _Reading(
        "unknown escape|expected hexadecimal|Unicode character code",
        "a backslash has a special meaning inside double quotes",
        "write it twice (\\\\), or use single quotes",
    ),
    _Reading(
        "alphabetic or numeric",
        "a text cannot start with `&` or `*`",
        "put the text in quotes",
    ),
    _Reading(
        "expected key|expected '-' indicator|block end",
        "the indentation of this line does not fit the lines above",
        "line it up with its neighbours: entries on one level start in the same column",
    ),
    _Reading(
        "node content",
        "a value was expected here",
        "write a value, or put text that starts with a bracket, comma or quotation mark in quotes",
    ),
    _Reading(
        "indentation spaces|chomping|comment or line break",
        "a text block opened with `|` or `>` is not laid out as it must be",
        "put nothing else on the line with the mark, and indent the lines below it evenly",
    ),
)
_FALLBACK = _Reading(
    "",
    "the file cannot be read from here on",
    "look for a missing quote, colon or bracket here or on the line above",
)


def report(source: Source, error: Exception, into: Faults) -> None:
    """Say what a YAML error means. The parser's own wording differs between its versions: never shown."""
    problem = str(getattr(error, "problem", None) or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = min(mark.index, len(source.text)) if mark is not None else 0
    context = getattr(error, "context_mark", None)
    opened = context.index if context is not None else None
    places = (offset,) if opened is None else (offset, opened)
    if any(conflicts.left_at(source, source.place(each)[0], into) for each in places):
        return
    if _tab(source, offset, into) or _lone_dash(source, offset, into) or _tag(source, offset, problem, into):
        return
    if _alias(source, offset, into) or _no_dash(source, offset, into):
        return
    reading = _reading(source, offset, problem)
    if "could not find expected ':'" in problem and opened is not None:
        span = _rest_of_line(source, opened)
        word = source.text[span.start : span.end]
        key = f"write `{shortened(word)}:`, then its value or, indented below, its entries"
        into.add(faults.SYNTAX, span, reading.message, key if is_id(word) else reading.help)
    elif opened is not None and ("alphabetic" in problem or "never closed" in reading.message):
        _add(into, faults.SYNTAX, source, opened, reading)
    elif "opened with" in reading.message and _is_stray_colon(source, offset, opened):
        _add(into, faults.SYNTAX, source, offset, _SECOND_COLON)
    elif "opened with" in reading.message and opened is not None:
        label = Label(_character(source, offset), "reading stopped here")
        into.add(faults.SYNTAX, _character(source, opened), reading.message, reading.help, (label,))
    else:
        _add(into, faults.SYNTAX, source, _visible(source, offset), reading)


def _reading(source: Source, offset: int, problem: str) -> _Reading:
    number, column = source.place(offset)
    before = source.line(number)[: column - 1].rstrip()
    if "mapping values" in problem:
        return _stray_colon(source, number, before)
    if re.search("expected key|block end", problem) and before.endswith(("'", '"', "]", "}")):
        return _AFTER_BRACKET if before.endswith(("]", "}")) else _AFTER_QUOTE
    if "expected '-' indicator" in problem and re.match(r"- .*->", _above(source, number)):
        return _DETAILS
    if "expected '-' indicator" in problem and re.match(r"- \w+:", _above(source, number)):
        return _ITEM
    return next((r for r in _READINGS if re.search(r.pattern, problem)), _FALLBACK)


_AFTER_QUOTE = _Reading(
    "",
    "the text goes on after its closing quotation mark",
    "put the whole text in quotes; inside '...' an apostrophe is written twice (''), inside \"...\" write \\\"",
)
_AFTER_BRACKET = _Reading(
    "", "something follows a closing bracket", "put a text that starts with a bracket in quotes, all of it"
)

_SECOND_COLON = _Reading(
    "", "a second colon on this line", 'put text that holds a colon and a space in quotes ("like: this")'
)
_DETAILS = _Reading(
    "",
    "the details of a link have to stand further to the right than the link",
    "indent them by two more spaces, and end the link itself with a colon",
)
_ITEM = _Reading(
    "",
    "the keys of a list's item have to stand below its first key",
    "indent this line by two more spaces than the dash above it",
)


def _above(source: Source, number: int) -> str:
    """The nearest line above that is not blank, without its indentation."""
    return next((line for n in range(number - 1, 0, -1) if (line := source.line(n).strip())), "")


def _is_stray_colon(source: Source, offset: int, opened: int | None) -> bool:
    """Whether reading stopped at a colon of the line on which a bracket was opened."""
    is_colon = re.match(r":\s", source.text[offset : offset + 2]) is not None
    return is_colon and opened is not None and source.place(opened)[0] == source.place(offset)[0]


def _stray_colon(source: Source, number: int, before: str) -> _Reading:
    """What a colon that cannot stand where it does tells of its own line, or of the line above."""
    if re.search(r":\s", before):
        return _SECOND_COLON
    above = _above(source, number)
    if re.match(r"- .*->.*[^:]$", above):
        help = "end the line of the link with a colon: `- cause -> effect (+):`"
        return _Reading("", "details follow a link that does not end in a colon", help)
    if re.match(r"[^\s:]+:\S", above):
        return _Reading("", "the line above has no space after its colon", "write `key: value`, with a space")
    if ":" not in above:
        return _Reading("", "the line above is no `key: value`", "write a colon and a value after its key")
    help = "line it up with its neighbours: entries on one level start in the same column"
    return _Reading("", "this line is indented further than the line above allows", help)


def _add(into: Faults, fault: Fault, source: Source, offset: int, reading: _Reading) -> None:
    into.add(fault, _character(source, offset), reading.message, reading.help)


def _visible(source: Source, offset: int) -> int:
    """The nearest character that can be pointed at: at the end of the text, the last one before it."""
    at_end = offset >= len(source.text.rstrip())
    return max(0, len(source.text.rstrip()) - 1) if at_end else offset


def _character(source: Source, offset: int) -> Span:
    return Span(offset, min(offset + 1, max(len(source.text), offset)))


def _rest_of_line(source: Source, offset: int) -> Span:
    """From a place to the end of its line, without white space and comment there."""
    match = re.compile(r"\S+(?:[ \t]+(?!#)\S+)*").match(source.text, offset)
    return Span(offset, match.end()) if match else _character(source, offset)


def _tab(source: Source, offset: int, into: Faults) -> bool:
    """A tab in the indentation of the line where reading stopped, or of the one before it."""
    number, _ = source.place(offset)
    for line in (number, number - 1):
        match = re.match(r"[ \t]*\t", source.line(line)) if line >= 1 else None
        if match:
            start = source.line_start(line)
            tab = start + match.group().index("\t")
            into.add(
                faults.TAB,
                Span(tab, start + match.end()),
                "this line is indented with a tab",
                "use spaces: two for each level",
            )
            return True
    return False


def _lone_dash(source: Source, offset: int, into: Faults) -> bool:
    number, _ = source.place(offset)
    match = re.match(r"[^#]*:\s+(-)\s*(?:#.*)?$", source.line(number))
    if not match:
        return False
    start = source.line_start(number) + match.start(1)
    into.add(
        faults.LONE_DASH,
        Span(start, start + 1),
        "a `-` by itself starts a list in YAML, so it cannot stand for a negative polarity",
        "write `polarity: negative`, or use the short form: `- cause -> effect (-)`",
    )
    return True


def _alias(source: Source, offset: int, into: Faults) -> bool:
    """Text that starts with `*` and holds a space: the first word is read as an alias, the rest fits nowhere."""
    number, column = source.place(offset)
    match = re.match(r".*(?:: |- |[\[{,] ?)(\*[^\s*]+) +$", source.line(number)[: column - 1])
    if not match:
        return False
    start = source.line_start(number)
    into.add(
        faults.ANCHOR,
        Span(start + match.start(1), start + match.end(1)),
        f"`{shortened(match[1])}` is an alias of YAML; a spec says everything where it stands",
        "write it out; if this is text that starts with `*`, put it in quotes",
    )
    return True


def _no_dash(source: Source, offset: int, into: Faults) -> bool:
    """The first link of a list, written key by key, without its dash: reading stops at the next link's."""
    number, _ = source.place(offset)
    if not source.line(number).strip().startswith("- "):
        return False
    first = number
    while first > 1 and re.match(r"\s+\w+:(?:\s|$)|\s*(?:#.*)?$", source.line(first - 1)):
        first -= 1
    while first < number and not re.match(r"\s+\w", source.line(first)):
        first += 1  # blank lines and comments
    match = re.match(r"(\s+)(?:from|to|polarity):", source.line(first))
    if not match or first == number:
        return False
    start = source.line_start(first)
    message = "the first link of this list has no dash"
    help = f"write `- {source.line(first).strip()}`, and line up its other keys with the first"
    into.add(faults.SYNTAX, Span(start + match.end(1), start + match.end()), message, help)
    return True


def _tag(source: Source, offset: int, problem: str, into: Faults) -> bool:
    if "tag" not in problem and not (offset < len(source.text) and source.text[offset] == "!"):
        return False
    start = _visible(source, offset)
    match = re.compile(r"\S+").match(source.text, start)
    into.add(
        faults.TAG,
        Span(start, match.end() if match else start),
        "a tag (a word starting with `!`) has no place in a spec",
        "delete it; if this is text that starts with `!`, put it in quotes",
    )
    return True
