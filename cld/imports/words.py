"""Words from elsewhere as a spec may hold them, and the ids that are made of them."""

from __future__ import annotations

import re
from collections.abc import Container

from cld.spec.words import is_id, normal, slug

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_DIVIDED = re.compile("[_-]*_[_-]*")
MOST = 60
"""Letters of an id that is made of a text: long enough to be told apart, short enough to be typed."""


def clean(text: str) -> str:
    """A text without the control characters that no spec may hold; its line ends are newlines."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    return "\n".join(each.rstrip() for each in text.split("\n")).strip()


def line(text: str) -> str:
    """A text on one line, with single spaces."""
    return " ".join(clean(text).split())


def id_of(
    text: str, instead: str, taken: Container[str], *, keep: bool = False, last: dict[str, int] | None = None
) -> str:
    """An id made of a text that is not taken yet.

    Args:
        instead: the id to take where nothing of the text can stay.
        keep: whether to keep a text that is an id as it is, capital letters and all.
        last: the last number that was put behind each id, so that thousands of equal ones take no longer than others.
    """
    base = base_of(text, instead, keep=keep)
    if base not in taken:
        return base
    number = (last or {}).get(base, 1) + 1
    while f"{base}_{number}" in taken:
        number += 1
    if last is not None:
        last[base] = number
    return f"{base}_{number}"


def base_of(text: str, instead: str, *, keep: bool = False) -> str:
    """The id that a text would have if none were taken."""
    whole = normal(line(text))
    if keep and is_id(whole) and len(whole) <= MOST:
        return whole
    made = _DIVIDED.sub("_", slug(whole))  # `Int 01 - Hill Top` is int_01_hill_top, not int_01_-_hill_top
    if len(made) > MOST:
        made = made[: MOST + 1].rpartition("_")[0] or made[:MOST]
    made = normal(made).strip("-").rstrip("_") or instead
    return made if is_id(made) and made != "null" else instead
