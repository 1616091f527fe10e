"""Writing one piece of text as YAML: plain where that is safe, quoted where it is not, folded where it is long."""

from __future__ import annotations

import re

WIDTH = 100
"""Columns that a canonical line keeps within, where its words allow it."""

_UNSAFE_START = re.compile(r"""[\s,\[\]{}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.""")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ESCAPED = re.compile(rf'["\\]|{_INVISIBLE.pattern}')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNSAFE_INSIDE = re.compile(rf":(?:\s|$)|\s#|{_INVISIBLE.pattern}")
_FLOW_INSIDE = re.compile(r"[,\[\]{}]")
_OTHER_TYPE = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?(?:\.inf|\.nan|0x[0-9a-f_]+|0o?[0-7_]+|[\d_]+(?::[0-5]?\d)+)"
    r"|[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?|\d{4}-\d\d?-\d\d?.*",
    re.IGNORECASE,
)
"""What other YAML programs take for a number, a truth value, a date or nothing."""


def is_plain(text: str, flow: bool = False) -> bool:
    """Whether a text can stand without quotes, here (in brackets if `flow`) and for other YAML programs."""
    if not text or text != text.strip() or _UNSAFE_START.match(text) or _UNSAFE_INSIDE.search(text):
        return False
    return not (flow and (text[0] in ":?" or _FLOW_INSIDE.search(text))) and not _OTHER_TYPE.fullmatch(text)


def number(value: float) -> str:
    """A number in plain digits, at most two of them behind the point."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def inline(text: str, flow: bool = False) -> str:
    """A text on one line."""
    return text if is_plain(text, flow) else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, with what cannot be seen written as an escape."""
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES.get(match[0]) or _escape(match[0]), text) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def block(text: str, indent: int, taken: int) -> list[str]:
    """The lines of a text that follows a key. The first continues the key's line, of which `taken` columns
    are used; the others are indented by `indent`.

    A text of several lines becomes a literal block; a long one is folded at its single spaces.
    """
    if "\n" in text and _fits_literal(text):
        pad = " " * indent
        return ["|-", *(pad + line if line else "" for line in text.split("\n"))]
    plain = is_plain(text)
    shown = text if plain else quoted(text)
    if taken + len(shown) <= WIDTH or not _folds(text, plain):
        return [shown]
    return _folded(shown, indent, taken)


def _fits_literal(text: str) -> bool:
    """Whether a literal block gives the text back letter by letter."""
    lines = text.split("\n")
    first = next((line for line in lines if line), "")
    return (
        bool(first)
        and not first.startswith((" ", "\t"))
        and bool(lines[0])
        and text == text.strip()
        and not _INVISIBLE.search(text.replace("\n", ""))
    )


def _folds(text: str, plain: bool) -> bool:
    """Whether breaking lines at spaces keeps the text: single spaces only, and no escape that could be cut."""
    return "  " not in text and "\n" not in text and "\t" not in text and (plain or "\\" not in quoted(text))


def _folded(shown: str, indent: int, taken: int) -> list[str]:
    lines: list[str] = []
    current, room = "", WIDTH - taken
    for word in shown.split(" "):
        if current and len(current) + 1 + len(word) > room:
            lines.append(current)
            current, room = word, WIDTH - indent
        else:
            current = f"{current} {word}" if current else word
    lines.append(current)
    return [lines[0], *(" " * indent + line for line in lines[1:])]
