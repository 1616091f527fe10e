"""Measuring and wrapping text with the font that ships with the program, so that no machine's fonts matter.

The font is Source Sans Pro (Paul D. Hunt, Adobe; SIL Open Font License 1.1) from a package of its own.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from cld.fonts import advance, character_map, outlines, reach, units

ASCENT = 0.984
DESCENT = 0.273
"""Of a line box, in em: what a browser gives a line of this font (its `hhea` table)."""
LINE = 1.24
"""Distance of baselines within one label, in em."""
CAP_HEIGHT = 0.66
"""Height of a capital letter, in em; half of it is the optical middle of a line."""
FAMILY = "Source Sans Pro"
FALLBACKS = ("Source Sans 3", "Noto Sans", "Helvetica", "Arial", "sans-serif")


@lru_cache(maxsize=2)
def _advances(bold: bool) -> dict[int, float]:
    """Advance width in em by code point."""
    em = units(bold)
    return {code: advance(bold, glyph) / em for code, glyph in character_map(bold).items()}


def covered(text: str) -> bool:
    """Whether the font has a glyph for every character of the text."""
    advances = _advances(False)
    return all(ord(character) in advances or character.isspace() for character in text)


def _foreign(character: str) -> float:
    """A cautious width in em for a character that another font has to draw."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(character) in "WF" else 0.65


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text in the unit of `size` (without kerning, which only makes it narrower)."""
    advances = _advances(bold)
    total = 0.0
    for character in text:
        advance = advances.get(ord(character))
        total += _foreign(character) if advance is None else advance
    return total * size


@lru_cache(maxsize=2_000)
def ink(character: str, bold: bool = False) -> tuple[float, float]:
    """How far a character's ink reaches to the left and right of where it starts, in em.

    For a character that another font has to draw, and for a space, that is its width.
    """
    glyph = character_map(bold).get(ord(character))
    outline = outlines(bold)[glyph] if glyph is not None else b""
    if not outline:
        return 0.0, width(character, 1.0, bold)
    left, right = reach(outline)
    return left / units(bold), right / units(bold)


def wrap(text: str, most: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break a text into the fewest lines at most `most` wide, of lengths as even as can be.

    Breaks at spaces, after hyphens, slashes and underscores, between wide (East Asian) characters, and inside a
    word only where the word alone is wider than `most`. White space in the text counts as one space.
    """
    pieces = _pieces(" ".join(text.split()), most, size, bold)
    if not pieces:
        return ("",)
    fewest = len(_fill(pieces, most, size, bold))
    low, high = most * 0.2, most
    for _ in range(12):  # the narrowest column that needs no further line has the evenest lines
        middle = (low + high) / 2
        lines = _fill(pieces, middle, size, bold)
        fits = len(lines) <= fewest and all(width(line, size, bold) <= middle for line in lines)
        low, high = (low, middle) if fits else (middle, high)
    return tuple(_fill(pieces, high, size, bold))


def _pieces(text: str, most: float, size: float, bold: bool) -> list[str]:
    """The unbreakable parts of a text, each with the space that follows it."""
    pieces: list[str] = []
    current = ""
    for index, character in enumerate(text):
        current += character
        after = text[index + 1] if index + 1 < len(text) else ""
        wide = unicodedata.east_asian_width(character) in "WF"
        breaks = character == " " or (character in "-/–—_" and after.isalpha() and len(current) > 2) or wide
        if breaks and not (after and after in ",.;:!?)」』、。)"):
            pieces.append(current)
            current = ""
    if current:
        pieces.append(current)
    return [part for piece in pieces for part in _chopped(piece, most, size, bold)]


def _chopped(piece: str, most: float, size: float, bold: bool) -> list[str]:
    if width(piece.rstrip(), size, bold) <= most:
        return [piece]
    parts, current = [], ""
    for character in piece:
        if current and width(current + character, size, bold) > most:
            parts.append(current)
            current = ""
        current += character
    return [*parts, current]


def _fill(pieces: list[str], most: float, size: float, bold: bool) -> list[str]:
    lines, current = [], ""
    for piece in pieces:
        if current and width((current + piece).rstrip(), size, bold) > most:
            lines.append(current.rstrip())
            current = ""
        current += piece
    return [*lines, current.rstrip()]
