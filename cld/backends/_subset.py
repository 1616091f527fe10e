"""A TrueType font cut down to the glyphs that a figure uses.

Written out here rather than left to a library, because a figure has to have the same bytes whatever version
of a library is installed, and because this takes milliseconds where a general tool takes a third of a second.
Hinting, kerning and alternates are dropped: text is measured without them (`cld.text`). The format is that of
the OpenType specification 1.9 (chapters cmap, glyf, head, hhea, hmtx, loca, maxp, post).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import pack, unpack_from

from cld.fonts import character_map, metric, outlines, tables

_KEPT_NAMES = (0, 1, 2, 4, 6, 13, 14)
"""Copyright, family, style, full name, PostScript name, licence and its address, which the licence asks to keep."""


def subset(characters: Iterable[str], bold: bool = False) -> bytes:
    """The font with no glyphs but those of the characters (and the box for missing ones).

    Characters that the font lacks are passed over: another font draws them.
    """
    return _subset(tuple(sorted(set(characters))), bold)


@lru_cache(maxsize=64)
def _subset(characters: tuple[str, ...], bold: bool) -> bytes:
    old, glyph_of, shapes = tables(bold), character_map(bold), outlines(bold)
    codes = [ord(c) for c in characters if glyph_of.get(ord(c), 0)]
    glyphs = _closure([0, *(glyph_of[code] for code in codes)], shapes)
    number = {glyph: index for index, glyph in enumerate(glyphs)}
    glyf, loca = _packed([_renumbered(shapes[glyph], number) for glyph in glyphs])
    new = {
        "OS/2": old["OS/2"],
        "cmap": _cmap([(code, number[glyph_of[code]]) for code in codes]),
        "glyf": glyf,
        "head": old["head"][:8] + bytes(4) + old["head"][12:50] + pack(">hh", 1, 0),
        "hhea": old["hhea"][:34] + pack(">H", len(glyphs)),
        "hmtx": b"".join(metric(bold, glyph) for glyph in glyphs),
        "loca": loca,
        "maxp": _limits(old["maxp"], len(glyphs)),
        "name": _names(old["name"]),
        "post": pack(">L", 0x00030000) + old["post"][4:16] + bytes(16),
    }
    return _file(new)


def _parts(outline: bytes) -> list[tuple[int, int, int]]:
    """Of a composite glyph: (place of the component, its flags, its glyph)."""
    if not outline or unpack_from(">h", outline)[0] >= 0:
        return []
    found, at, more = [], 10, True
    while more:
        flags, glyph = unpack_from(">HH", outline, at)
        found.append((at, flags, glyph))
        at += (
            4
            + (4 if flags & 1 else 2)
            + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
        )
        more = bool(flags & 0x20)
    return [*found, (at, 0, -1)]


def _closure(glyphs: list[int], outlines: Sequence[bytes]) -> list[int]:
    """The glyphs and all that they are composed of, in the font's order."""
    wanted, waiting = set(glyphs), list(glyphs)
    while waiting:
        for _, _, glyph in _parts(outlines[waiting.pop()])[:-1]:
            if glyph not in wanted:
                wanted.add(glyph)
                waiting.append(glyph)
    return sorted(wanted)


def _renumbered(outline: bytes, number: dict[int, int]) -> bytes:
    """An outline without its hinting instructions, with components named by their new numbers."""
    if not outline:
        return b""
    parts = _parts(outline)
    if parts:
        copy = bytearray(outline[: parts[-1][0]])
        for at, flags, glyph in parts[:-1]:
            copy[at : at + 4] = pack(">HH", flags & ~0x100, number[glyph])
        return bytes(copy)
    contours = unpack_from(">h", outline)[0]
    at = 10 + 2 * contours
    (length,) = unpack_from(">H", outline, at)
    (last,) = unpack_from(">H", outline, at - 2)
    points = at + 2 + length
    return outline[:at] + bytes(2) + outline[points : points + _extent(outline, points, last + 1)]


def _extent(outline: bytes, start: int, points: int) -> int:
    """How many bytes the flags and coordinates of so many points take; padding follows them."""
    at, seen, coordinates = start, 0, 0
    while seen < points:
        flags = outline[at]
        repeats = 1 + (outline[at + 1] if flags & 8 else 0)
        at += 2 if flags & 8 else 1
        across = 1 if flags & 2 else 0 if flags & 16 else 2
        along = 1 if flags & 4 else 0 if flags & 32 else 2
        coordinates += repeats * (across + along)
        seen += repeats
    return at - start + coordinates


def _packed(outlines: list[bytes]) -> tuple[bytes, bytes]:
    places, glyf = [0], b""
    for outline in outlines:
        glyf += outline + bytes(-len(outline) % 4)
        places.append(len(glyf))
    return glyf, pack(f">{len(places)}L", *places)


def _limits(table: bytes, glyphs: int) -> bytes:
    """The `maxp` table for so many glyphs and no instructions, so without the limits of an interpreter."""
    return table[:4] + pack(">H", glyphs) + table[6:14] + pack(">H", 1) + bytes(12) + table[28:]


def _cmap(pairs: list[tuple[int, int]]) -> bytes:
    """A character map of format 12 (any code point), one group for each run of neighbours."""
    groups: list[list[int]] = []
    for code, glyph in pairs:
        if groups and groups[-1][1] + 1 == code and groups[-1][2] + code - groups[-1][0] == glyph:
            groups[-1][1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(pack(">LLL", *group) for group in groups)
    head = pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups))
    return pack(">HHHHL", 0, 1, 3, 10, 12) + head + body


def _names(table: bytes) -> bytes:
    _, count, storage = unpack_from(">HHH", table)
    records, texts = [], b""
    for number in range(count):
        platform, encoding, language, kind, length, at = unpack_from(">6H", table, 6 + 12 * number)
        if (platform, encoding, language) == (3, 1, 0x409) and kind in _KEPT_NAMES:
            records.append(pack(">6H", platform, encoding, language, kind, length, len(texts)))
            texts += table[storage + at : storage + at + length]
    return pack(">HHH", 0, len(records), 6 + 12 * len(records)) + b"".join(records) + texts


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return int(sum(unpack_from(f">{len(padded) // 4}L", padded))) & 0xFFFFFFFF


def _file(tables: dict[str, bytes]) -> bytes:
    """The tables as one font file, with the checksums that the format asks for."""
    count = len(tables)
    power = count.bit_length() - 1
    head = pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    place, body = 12 + 16 * count, b""
    at_head = 0
    for tag in sorted(tables):
        data = tables[tag]
        at_head = place + len(body) if tag == "head" else at_head
        head += pack(">4sLLL", tag.encode("ascii"), _checksum(data), place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    whole = bytearray(head + body)
    whole[at_head + 8 : at_head + 12] = pack(">L", (0xB1B0AFBA - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)
