"""The font that ships with the program, read table by table.

Only what every figure needs is read, because loading a library that knows all of a font takes longer than placing
a small figure. The format is that of the OpenType specification 1.9 (chapters cmap, glyf, head, hhea, hmtx, loca).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


def font_path(bold: bool = False) -> Path:
    """The font file of the regular or the semibold cut."""
    from importlib.util import find_spec

    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:  # a broken installation, not the author's fault
        raise RuntimeError("the package font-source-sans-pro is missing; install cld again")
    cut = "Semibold" if bold else "Regular"
    return Path(spec.origin).parent / "files" / f"SourceSansPro-{cut}.ttf"


def open_font(bold: bool = False) -> TTFont:
    """The font as the library shows it, with its tables read only as they are used; no file stays open."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(font_path(bold).read_bytes()), lazy=True, recalcTimestamp=False)


@lru_cache(maxsize=2)
def tables(bold: bool) -> dict[str, bytes]:
    """The tables of the font file by their tags."""
    return tables_of(font_path(bold).read_bytes())


def tables_of(data: bytes) -> dict[str, bytes]:
    """The tables of any TrueType file by their tags."""
    (count,) = unpack_from(">H", data, 4)
    found = {}
    for number in range(count):
        tag, _, offset, length = unpack_from(">4sLLL", data, 12 + 16 * number)
        found[tag.decode("ascii")] = data[offset : offset + length]
    return found


def units(bold: bool) -> int:
    """How many of the font's units are an em."""
    return int(unpack_from(">H", tables(bold)["head"], 18)[0])


@lru_cache(maxsize=2)
def character_map(bold: bool) -> dict[int, int]:
    """Glyph by code point."""
    return glyph_numbers(tables(bold))


def glyph_numbers(tables: dict[str, bytes]) -> dict[int, int]:
    """Which glyph of a font draws a code point, from the subtable that covers most."""
    table = tables["cmap"]
    (count,) = unpack_from(">H", table, 2)
    found: dict[int, int] = {}
    for number in range(count):
        (offset,) = unpack_from(">L", table, 4 + 8 * number + 4)
        (kind,) = unpack_from(">H", table, offset)
        part = _segments(table, offset) if kind == 4 else _groups(table, offset) if kind == 12 else {}
        found = part if len(part) > len(found) else found
    return found


def _segments(table: bytes, at: int) -> dict[int, int]:
    count = unpack_from(">H", table, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", table, at + 14)
    starts = unpack_from(f">{count}H", table, at + 16 + 2 * count)
    deltas = unpack_from(f">{count}H", table, at + 16 + 4 * count)
    place = at + 16 + 6 * count
    ranges = unpack_from(f">{count}H", table, place)
    found = {}
    for index, (start, end, delta, shift) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if shift:
                (glyph,) = unpack_from(">H", table, place + 2 * index + shift + 2 * (code - start))
            if glyph or not shift:
                found[code] = (glyph + delta) & 0xFFFF
    return found


def _groups(table: bytes, at: int) -> dict[int, int]:
    (count,) = unpack_from(">L", table, at + 12)
    found = {}
    for number in range(count):
        start, end, glyph = unpack_from(">LLL", table, at + 16 + 12 * number)
        found.update({code: glyph + code - start for code in range(start, end + 1)})
    return found


def metric(bold: bool, glyph: int) -> bytes:
    """A glyph's entry of the table `hmtx`: its advance and its left side bearing."""
    every = tables(bold)
    (count,) = unpack_from(">H", every["hhea"], 34)
    if glyph < count:
        return every["hmtx"][4 * glyph : 4 * glyph + 4]
    bearing = 4 * count + 2 * (glyph - count)
    return every["hmtx"][4 * count - 4 : 4 * count - 2] + every["hmtx"][bearing : bearing + 2]


def advance(bold: bool, glyph: int) -> int:
    """How wide a glyph is, in the font's units."""
    return int(unpack_from(">H", metric(bold, glyph))[0])


@lru_cache(maxsize=2)
def outlines(bold: bool) -> tuple[bytes, ...]:
    """The outline of each glyph as the font has it; empty for one that shows nothing."""
    every = tables(bold)
    (count,) = unpack_from(">H", every["maxp"], 4)
    (long,) = unpack_from(">h", every["head"], 50)
    loca = unpack_from(f">{count + 1}{'L' if long else 'H'}", every["loca"])
    places = [place if long else 2 * place for place in loca]
    return tuple(every["glyf"][a:b] for a, b in pairwise(places))


def reach(outline: bytes) -> tuple[int, int]:
    """How far an outline reaches to the left and right, in the font's units."""
    left, _, right, _ = unpack_from(">4h", outline, 2)
    return left, right
