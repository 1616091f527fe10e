"""Fonts in a PDF file: cut down to what is used, embedded, and with a table from glyphs back to letters.

Each cut is a composite font (ISO 32000-1, 9.7) whose codes are numbers of our own, one for each character that
occurs. So characters that the font lacks, which all look like its box for missing ones, are copied and searched
as what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from struct import pack, unpack_from
from typing import NamedTuple

from cld import fonts, text
from cld.backends._pdf_file import Objects, array, number, utf16
from cld.backends._subset import subset

MOST_ENTRIES = 100
"""Of one section of a character map."""
_MAP = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{sections}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class Face(NamedTuple):
    """A cut of the font in a file: the object that holds it, and the code of each character."""

    object: str
    codes: dict[str, int]

    def encoded(self, words: str) -> str:
        """A line of text in the codes of this face, in hexadecimal."""
        return "".join(f"{self.codes[character]:04X}" for character in words)


def embed(objects: Objects, characters: Iterable[str], bold: bool) -> Face:
    """Put a cut of the font into a file, with the glyphs of these characters."""
    used = sorted({*characters, " "})
    codes = {character: code for code, character in enumerate(used, 1)}
    font = subset(used, bold)
    base = f"{_tag(used)}+{text.FAMILY.replace(' ', '')}-{'Semibold' if bold else 'Regular'}"
    program = objects.stream(font, {"Length1": str(len(font))})
    descriptor = objects.add(_descriptor(base, program, bold))
    glyphs = fonts.glyph_numbers(fonts.tables_of(font))
    numbers = (glyphs.get(ord(c), glyphs[32] if _unseen(c) else 0) for c in used)
    places = objects.stream(pack(f">{len(used) + 1}H", 0, *numbers))
    descendant = objects.add(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{base}",
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": descriptor,
            "W": array(["1", array([number(text.width(c, 1000.0, bold)) for c in used])]),
            "CIDToGIDMap": places,
        }
    )
    entries = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": f"/{base}",
        "Encoding": "/Identity-H",
        "DescendantFonts": array([descendant]),
        "ToUnicode": objects.stream(_to_unicode(codes)),
    }
    return Face(objects.add(entries), codes)


def _tag(used: list[str]) -> str:
    """Six capitals that tell this selection of glyphs from others, as the format asks for."""
    digest = sha256("".join(used).encode("utf-8", "replace")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _unseen(character: str) -> bool:
    return character.isspace() or not text.width(character, 1.0)


def _descriptor(base: str, program: str, bold: bool) -> dict[str, str]:
    scale = 1000 / fonts.units(bold)
    corners = unpack_from(">4h", fonts.tables(bold)["head"], 36)
    return {
        "Type": "/FontDescriptor",
        "FontName": f"/{base}",
        "Flags": "4",
        "FontBBox": array([number(corner * scale) for corner in corners]),
        "ItalicAngle": "0",
        "Ascent": number(1000 * text.ASCENT),
        "Descent": number(-1000 * text.DESCENT),
        "CapHeight": number(1000 * text.CAP_HEIGHT),
        "StemV": "120" if bold else "84",
        "FontFile2": program,
    }


def _to_unicode(codes: dict[str, int]) -> bytes:
    lines = [f"<{code:04X}> <{utf16(character)}>" for character, code in codes.items()]
    parts = [lines[at : at + MOST_ENTRIES] for at in range(0, len(lines), MOST_ENTRIES)]
    sections = "\n".join("\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"]) for part in parts)
    return _MAP.format(sections=sections).encode("ascii")
