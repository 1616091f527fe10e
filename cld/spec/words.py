"""Ids, close matches, and the lists of words in messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence


def normal(text: str) -> str:
    """The one form of an id that can be typed in several (NFC), so that equal-looking ids are equal."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_id(text: str) -> bool:
    """Letters and digits of any script, `_` and `-`; neither end a `-`; at most 100 characters."""
    if re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?", text):
        return True
    if not text or len(text) > 100 or text.startswith("-") or text.endswith("-"):
        return False
    return all(c in "_-" or _joins_words(c) or unicodedata.category(c)[0] in "LMN" for c in text)


def _joins_words(character: str) -> bool:
    """The zero-width joiners, which some scripts spell with."""
    return character in "\u200c\u200d"


def slug(text: str) -> str:
    """The nearest id to a text, for suggestions; empty if nothing of it can stay."""
    kept = "".join(c if c in "_-" or unicodedata.category(c)[0] in "LMN" else " " for c in normal(text))
    return "_".join(kept.split()).strip("-")[:100].lower()


def readable(id: str) -> str:
    """What to call something in a figure that was given an id and no label."""
    text = id.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:] or id


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one, or None if none is near."""
    from difflib import get_close_matches

    folded = {_folded(candidate): candidate for candidate in sorted(set(known), reverse=True)}
    match = get_close_matches(_folded(word), sorted(folded), n=1, cutoff=0.7)
    if match:
        return folded[match[0]]
    starting = [c for c in sorted(folded) if len(_folded(word)) > 3 and c.startswith(_folded(word))]
    return folded[starting[0]] if starting else None


def _folded(word: str) -> str:
    return normal(word).casefold().replace("-", "_").replace(" ", "_")


def listed(words: Sequence[str], joiner: str = "or", most: int = 8) -> str:
    """`a`, `b` or `c`; a long list is cut and says so."""
    quoted = [f"`{word}`" for word in words[:most]]
    if len(words) > most:
        return ", ".join(quoted) + f" and {len(words) - most} more"
    return f" {joiner} ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)


def shortened(text: str, most: int = 40) -> str:
    """A text for a message: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
