"""Finding names in texts, however they are written there: small or large, with or without accents, as part of an id.

Texts and names are compared in a folded form: small letters without accents, one kind of apostrophe and hyphen. So
`Müller` is found as `MÜLLER`, `Muller`, `Mueller` and `Müllers`, and `St. Mary's` as `st_marys`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from cld.spec.words import normal

_GAP = r"[\s_\-.+]"
"""What may stand between the words of a name, as it is written, as an id, or in an address."""
_APOSTROPHES = "'’‘ʼ`´＇"
_HYPHENS = "-‐‑‒–—−"
_SILENT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPELT_OUT = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))
_LEAST = 4
"""Letters from which on a name is also found without its accents, and before a plural or genitive `s`."""
_JOINED = 6
"""Letters from which on the words of a name are also found written as one."""
_ESCAPED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")


class Found(NamedTuple):
    """What stands for each name, by its spellings."""

    exact: Mapping[str, str]
    folded: Mapping[str, str]
    pattern: re.Pattern[str] | None
    unclear: str
    """What stands for a name that several share."""

    def replaced(self, text: str) -> str:
        """A text with each name replaced, also in addresses where letters are written as `%C3%BC`."""
        if self.pattern is None:
            return text
        if "%" in text:
            text = _ESCAPED.sub(self._in_address, text)
        return self._in_text(text)

    def _in_address(self, match: re.Match[str]) -> str:
        plain = normal(unquote(match[0]))
        made = self._in_text(plain)
        return match[0] if made == plain else "+".join(made.split())

    def _in_text(self, text: str) -> str:
        assert self.pattern is not None
        plain, places = _with_places(text)
        parts, last = [], 0
        for match in self.pattern.finditer(plain):
            start, end = (
                (match.start(), match.end()) if places is None else map(places.__getitem__, match.span())
            )
            instead = self._instead(text[start:end], match[0])
            if instead is not None:
                parts += [text[last:start], instead]
                last = end
        return "".join([*parts, text[last:]]) if parts else text

    def _instead(self, written: str, plain: str) -> str | None:
        """What stands for a name; None for a short word that is one only without its accents."""
        exact = self.exact.get(bare(written))
        short = len(_bare_folded(plain)) < _LEAST
        return exact if exact is not None or short else self.folded.get(_bare_folded(plain), self.unclear)


def finder(names: Iterable[tuple[str, str]], unclear: str) -> Found:
    """What finds names and puts something else in their place; of a longer and a shorter name, the longer one.

    Args:
        names: (name, what to put in its place); single letters and numbers of up to three digits are passed over.
        unclear: what to put in the place of a name that is given with two different ones.
    """
    exact: dict[str, str] = {}
    plain: dict[str, str] = {}
    spelt: set[tuple[int, str]] = set()
    for name, instead in names:
        if not _tells(name):
            continue
        _put(exact, bare(name), instead, unclear)
        for spelling in _spellings(name):
            _put(plain, _bare_folded(spelling), instead, unclear)
            spelt.add((-len(_bare_folded(spelling)), _pattern(spelling)))
    return Found(exact, plain, _any_of(spelt), unclear)


def bare(name: str) -> str:
    """A name without what divides its words, in small letters."""
    return re.sub(rf"{_GAP}|[{_HYPHENS}{_SILENT}]", "", normal(name)).casefold()


def folded(text: str) -> str:
    """A text in small letters without accents, with one kind of apostrophe and hyphen."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


def squeezed(text: str) -> str:
    """The letters and digits of a text alone, folded."""
    return re.sub(r"[\W_]+", "", folded(normal(text)))


def words_of(text: str) -> Iterator[str]:
    """The words of a text, folded."""
    yield from re.findall(r"[^\W_]+", folded(normal(text)))


def word_spellings(word: str) -> set[str]:
    """A word folded, with and without the plural or genitive, and with umlauts spelt out."""
    plain = {folded(each) for each in _spellings(word)}
    return plain | {each + "s" for each in plain if len(each) >= _LEAST}


def _put(table: dict[str, str], name: str, instead: str, unclear: str) -> None:
    table[name] = instead if table.get(name, instead) == instead else unclear


def _tells(name: str) -> bool:
    """Whether a name can be recognised in a text: `7` and `A` stand for too much else."""
    short = bare(name)
    return len(short) >= 4 or (len(short) >= 2 and not short.isdecimal())


def _spellings(name: str) -> Iterator[str]:
    """A name as it stands, with umlauts spelt out, and without its `e` where an umlaut may have been."""
    name = normal(name)
    yield name
    spelt = name.casefold()
    for letter, letters in _UMLAUTS:
        spelt = spelt.replace(letter, letters)
    if spelt != name.casefold():
        yield spelt
    short = re.sub(r"(?<=[aou])e(?!\b)", "", name.casefold())
    if short != name.casefold() and len(short) > _LEAST:
        yield short


def _bare_folded(text: str) -> str:
    return re.sub(rf"{_GAP}|'", "", folded(text))


def _pattern(name: str) -> str:
    """The pattern of one folded name: its words, divided as in a text, as in an id or not at all."""
    words = [word for word in re.split(rf"{_GAP}+", folded(name)) if word]
    if not words:
        return re.escape(folded(name))
    joined = sum(map(len, words)) >= _JOINED
    spelt = _word(words[0])
    for before, word in pairwise(words):
        loose = joined or before[-1].isdecimal() or word[0].isdecimal()
        spelt += f"{_GAP}{'*' if loose else '+'}{_word(word)}"
    return spelt + _ending(words)


def _word(word: str) -> str:
    return re.escape(word).replace("'", f"(?:'|{_GAP})?")


def _ending(words: list[str]) -> str:
    """What may follow a name: a plural or genitive after letters, the letter of an interview after a number."""
    if words[-1][-1].isdecimal():
        return r"(?=[a-z]?(?![^\W_]))"
    return r"(?=s?(?![^\W_]))" if sum(map(len, words)) >= _LEAST else r"(?![^\W_])"


def _any_of(patterns: set[tuple[int, str]]) -> re.Pattern[str] | None:
    """Any of the patterns as a whole word, the longest name first; by first letters, so that many take little longer."""
    if not patterns:
        return None
    by_first: dict[str, list[str]] = {}
    for _, each in sorted(patterns):
        by_first.setdefault(each[0] if each[0].isalnum() else "", []).append(each)
    choices = [
        f"{first}(?:{'|'.join(each[len(first) :] for each in found)})"
        for first, found in sorted(by_first.items())
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(choices)})")


def _with_places(text: str) -> tuple[str, list[int] | None]:
    """A text folded, and for each of its letters where it stood; None if they all stand where they stood."""
    if text.isascii():
        return text.lower(), None
    parts = list(map(_letter, text))
    if all(len(part) == 1 for part in parts):
        return "".join(parts), None
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*places, len(text)]


@cache
def _letter(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    if letter in _HYPHENS:
        return "-"
    if letter in _SILENT:
        return ""
    if unicodedata.category(letter) == "No":  # the number of a footnote is no part of the name before it
        return " "
    apart = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(_SPELT_OUT.get(each, each) for each in apart if not "\u0300" <= each <= "\u036f")
