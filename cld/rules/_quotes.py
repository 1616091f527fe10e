"""Finding quoted words in the text of a source, whatever became of quotation marks, dashes and line breaks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

_MARKS = str.maketrans(
    dict.fromkeys('"“”„‟«»‹›‘’‚‛`´′″＂＇', "'")
    | dict.fromkeys("‐‑−﹣－", "-")
    | dict.fromkeys("‒–—―﹘", "–")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_ELLIPSIS = re.compile(r"[(\[]\s*(?:\.\s?){2,}\.?\s*[)\]]|\.(?:\s?\.){2,}")
_INSERTED = re.compile(r"\[[^\[\]]*\]")
_LETTER = re.compile(r"\[(\w)\](?=\w)")
_DASHES = re.compile(r"[-–]+ ?")
_WORDS = re.compile(r"\w+")
_LONG = 160
"""Letters of a part that are compared with the source; more cannot be shown in a message."""
_WIDE = "\u2e80"
"""From here on, scripts are written without spaces."""
_COMMON = 400
"""A word that stands in a source more often than this says nothing about where a quote comes from."""


def readable(text: str) -> str:
    """A text in one spelling of characters: compatible forms, quotation marks, dashes, single spaces."""
    spelt = text.translate(_MARKS)
    return " ".join((spelt if spelt.isascii() else unicodedata.normalize("NFKC", spelt)).split())


def _key(text: str) -> str:
    """What is compared: without what comes and goes with line ends. A dash is as good as a space."""
    text = _DASHES.sub(_without_dash, text).replace("  ", " ")
    if text.isascii() or max(text) < _WIDE:
        return text
    return re.sub(rf"(?<=[{_WIDE}-\uffef]) (?=[{_WIDE}-\uffef])", "", text)


def _without_dash(match: re.Match[str]) -> str:
    """Nothing for a hyphen, or a dash from number to number; a space for another dash; a minus stays."""
    mark, text = match[0].rstrip(), match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if mark == "-" and not before.isspace():
        return ""
    if mark == "–" and before.isdigit() and after.isdigit():
        return ""
    return "-" if match[0] == "-" else " "


def parts_of(quote: str) -> tuple[str, ...]:
    """The stretches of a quote that stand in the source word for word: what ellipses and brackets leave."""
    text = readable(quote)
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1]
    text = _LETTER.sub("\0\\1", _ELLIPSIS.sub("\0", text))
    text = _INSERTED.sub("\0", text)
    return tuple(part.strip() for part in text.split("\0") if _WORDS.search(part))


@dataclass(frozen=True)
class Text:
    """The text of a source, made ready for any number of quotes."""

    plain: str

    @cached_property
    def _readable(self) -> str:
        return readable(self.plain)

    @cached_property
    def _searched(self) -> str:
        return _key(self._readable)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each word stands, in the readable text."""
        places: dict[str, list[int]] = {}
        for match in _WORDS.finditer(self._readable.casefold()):
            places.setdefault(match.group(), []).append(match.start())
        return places

    def missing(self, parts: tuple[str, ...]) -> str | None:
        """The first part that does not follow after the ones before it; None if the whole quote is there."""
        start = 0
        for part in parts:
            start = self._find(_key(part), start)
            if start < 0:
                return part
        return None

    def has(self, part: str) -> bool:
        """Whether one part stands anywhere."""
        return self._find(_key(part), 0) >= 0

    def _find(self, part: str, start: int) -> int:
        """Where the first place of these whole words ends, the first letter large or small; -1 if there is none."""
        if len(part) < 4:  # too short to search without its first letter
            match = re.compile(rf"(?<!\w)(?i:{re.escape(part[0])}){re.escape(part[1:])}(?!\w)").search(
                self._searched, start
            )
            return match.end() if match else -1
        first, rest, text = part[0].casefold(), part[1:], self._searched
        place = text.find(rest, start + 1)
        while place >= 0:
            end = place + len(rest)
            cut = (place > start + 1 and _joined(text[place - 2], part[0])) or _joined(
                part[-1], text[end : end + 1]
            )
            if text[place - 1].casefold() == first and not cut:
                return end
            place = text.find(rest, place + 1)
        return -1

    def nearest(self, part: str) -> str:
        """The stretch of whole words most like a part that is not there; empty if none is like it."""
        return self.near_miss(part)[1]

    def near_miss(self, part: str) -> tuple[str, str]:
        """What of a part that is not there was compared, and the stretch of whole words most like it, if any is.

        Each word of the part that is not too common votes for the places where the part would start; the
        stretch there is then compared letter by letter. Of a long part, what surrounds the first difference.
        """
        if len(part) > _LONG:
            agreed = self._agreed(part)
            start = max(0, part.rfind(" ", 0, max(0, agreed - _LONG // 2)))
            part = part[start : start + _LONG].rpartition(" ")[0].strip() or part[start : start + _LONG]
        size = max(20, len(part))
        votes: Counter[int] = Counter()
        for match in _WORDS.finditer(part.casefold()):
            places = self._places.get(match.group(), ())
            for place in places if len(places) <= _COMMON else ():
                votes[max(0, place - match.start()) // size] += len(match.group())
        best = sorted(votes, key=lambda bucket: (-votes[bucket] - votes.get(bucket + 1, 0), bucket))[:2]
        found = [self._likeness(part, bucket * size) for bucket in best]
        likeness, words = max(found, key=lambda one: one[0], default=(0.0, ""))
        return part, words if likeness >= _LIKE else ""

    def _agreed(self, part: str) -> int:
        """How many letters from its start the source has too."""
        ends = [match.end() for match in _WORDS.finditer(part)]
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.has(part[: ends[middle - 1]]) else (low, middle - 1)
        return ends[low - 1] if low else 0

    def _likeness(self, part: str, around: int) -> tuple[float, str]:
        """How like the best stretch near a place is to the part, and the stretch."""
        from difflib import SequenceMatcher

        size = max(20, len(part))
        window = self._readable[max(0, around - 20) : around + size * 2 + 20]
        blocks = [
            b for b in SequenceMatcher(None, window, part, autojunk=False).get_matching_blocks() if b.size > 2
        ]
        if not blocks:
            return 0.0, ""
        start = window.rfind(" ", 0, blocks[0].a + 1) + 1
        after = window.find(" ", blocks[-1].a + blocks[-1].size - 1)
        words = window[start : after if after >= 0 else len(window)].strip()
        return SequenceMatcher(None, words, part, autojunk=False).ratio(), words


_LIKE = 0.6
"""How like a stretch must be to be shown, from 0 to 1 (twice the letters in common by the letters of both)."""


def _joined(before: str, after: str) -> bool:
    """Whether two characters are of one word. Scripts from Thai on in Unicode's order mostly write no spaces."""
    return before.isalnum() and after.isalnum() and max(before, after) < "\u0e00"


def differences(quoted: str, there: str, cut: bool = False) -> tuple[str, ...]:
    """What is different between quoted words and those of the source, word by word: `here `was` stands for `is``.

    Args:
        quoted: words that are not in the source.
        there: the nearest ones that are; what they go beyond at either end is no difference.
        cut: whether the quote goes on at either end, so that what it has more there is none either.

    Capitals and punctuation count where nothing else is different.
    """
    ways: tuple[Callable[[str], str], ...] = (lambda word: _bare(word).casefold(), _bare, str)
    return next((told for same in ways if (told := _told(quoted, there, cut, same))), ())


def _told(quoted: str, there: str, cut: bool, same: Callable[[str], str]) -> tuple[str, ...]:
    from difflib import SequenceMatcher

    here, text = ([w for w in _LINE_END.sub("-", part).split() if same(w)] for part in (quoted, there))
    steps = SequenceMatcher(None, [*map(same, here)], [*map(same, text)], autojunk=False).get_opcodes()
    last, found = len(steps) - 1, []
    for place, (what, a, b, c, d) in enumerate(steps):
        mine, theirs = " ".join(here[a:b]), " ".join(text[c:d])
        at_end = place in (0, last)
        if what == "replace":
            found.append(f"`{mine}` stands for `{theirs}`")
        elif what == "insert" and not at_end:
            found.append(f"`{theirs}` is left out")
        elif what == "delete" and not (at_end and cut):
            found.append(f"`{mine}` is added")
    return tuple(found)


_LINE_END = re.compile(r"(?<=\w)- (?=\w)")


def _bare(word: str) -> str:
    """A word without what stands around it, for comparing."""
    return _key(word).strip("'.,;:!?()[]…–-")
