"""Text as the outlines of its letters, for publishers that ask for that and for pictures made of pixels.

Each glyph is described once and then used wherever it occurs. A letter that the font lacks comes out as the
font's own box for missing ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from cld import fonts, text
from cld.layouts import Point, Text
from cld.marks import Words

EM = 1000
"""Units of the outlines in an em."""


class Step(NamedTuple):
    """A step of a closed outline: `M` moves, `L` draws a line, `C` a cubic Bézier curve, `Z` closes."""

    way: str
    points: tuple[Point, ...] = ()


class Glyph(NamedTuple):
    """A glyph by a name that is the same in all figures, and its outline in 1/1000 em, y upwards."""

    name: str
    steps: tuple[Step, ...]


def left(line: Text) -> float:
    """Where a line of text starts."""
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor]
    return line.x - share * text.width(line.text, line.size, line.bold)


def glyphs(line: Text) -> Iterator[tuple[Glyph, float]]:
    """The glyphs of a line that can be seen, and how far each stands from its left end, in 1/1000 em."""
    x = 0.0
    for character in line.text:
        advance = text.width(character, EM, line.bold)
        glyph = _glyph(character, line.bold) if advance else None
        if glyph is not None and glyph.steps:
            yield glyph, x
        x += advance


def used(every: Iterable[Words]) -> tuple[Glyph, ...]:
    """The glyphs of these texts, sorted by name, each once."""
    found = {glyph.name: glyph for words in every for line in words.lines for glyph, _ in glyphs(line)}
    return tuple(found[name] for name in sorted(found))


@lru_cache(maxsize=2000)
def _glyph(character: str, bold: bool) -> Glyph:
    font = _font(bold)
    scale, shapes, names = EM / font["head"].unitsPerEm, font.getGlyphSet(), font.getBestCmap()
    code = ord(character) if ord(character) in names else 0
    pen = _pen()(shapes)
    shapes[names.get(code, "space" if character.isspace() else ".notdef")].draw(pen)
    steps = tuple(Step(way, tuple((scale * x, scale * y) for x, y in points)) for way, points in pen.steps)
    return Glyph(f"{'b' if bold else 'r'}{code:x}", steps)


_font = lru_cache(maxsize=2)(fonts.open_font)


@lru_cache(maxsize=1)
def _pen() -> Any:  # noqa: ANN401 - the library has no types
    """The class of a pen that takes down steps; curves of the font's own kind, quadratic, come as cubic ones."""
    from fontTools.pens.basePen import BasePen

    class Pen(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: object) -> None:
            super().__init__(glyphs)
            self.steps: list[Step] = []

        def _moveTo(self, point: Point) -> None:
            self.steps.append(Step("M", (point,)))

        def _lineTo(self, point: Point) -> None:
            self.steps.append(Step("L", (point,)))

        def _curveToOne(self, first: Point, second: Point, end: Point) -> None:
            self.steps.append(Step("C", (first, second, end)))

        def _closePath(self) -> None:
            self.steps.append(Step("Z"))

    return Pen
