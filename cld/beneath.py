"""What stands under a finished picture: rows of samples with what they mean, and sentences. Nothing makes room for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cld import text
from cld.layouts import Layout, Point, Text
from cld.legend import GAP, text_size
from cld.marks import Curve, Group, Mark, Words
from cld.theme import Stroke, Theme

EDGE = 16.0
"""Between what stands here and the border."""
NARROWEST = 430.0
"""Least width of lines of text here; a narrower figure is widened to it."""
STEP = 1.55
"""Distance of rows, in em."""
APART = 1.8
"""Between a sample's words and the next sample, in em."""


class Sample(NamedTuple):
    """A drawn sample and what it means."""

    draw: Callable[[Point], Sequence[Mark]]
    """Its marks, from the middle of its left end."""
    length: float
    words: str
    faint: bool = False


class Pen:
    """Writes one block under the other, and knows how far it has come."""

    def __init__(self, layout: Layout, theme: Theme, y: float) -> None:
        left = [layout.legend[0]] if layout.legend else []
        left += [line.x for line in layout.notes]
        self.x = min([EDGE, *left]) if left else EDGE  # in line with what the layout has there
        self.y, self.theme, self.size = y, theme, text_size(layout.nodes)
        self.wide = max(layout.width, NARROWEST + 2 * EDGE) - 2 * self.x
        self.marks: list[Mark] = []

    def groups(self) -> tuple[Group, ...]:
        """All that was written."""
        return (Group("legend", tuple(self.marks)),) if self.marks else ()

    def heading(self, words: str) -> None:
        """A sentence in bold type."""
        self._lines(words, self.theme.text, bold=True)

    def remark(self, words: str) -> None:
        """A sentence, quietly."""
        self._lines(words, self.theme.muted)
        self.y += 0.15 * self.size

    def samples(self, samples: Sequence[Sample], indent: float = 0.0) -> None:
        """Samples beside each other, in as few rows as they need."""
        start, gap = self.x + indent, GAP * self.size
        x = start
        for sample in samples:
            room = self.x + self.wide - start - sample.length - gap
            lines = text.wrap(sample.words, room, self.size)
            needs = sample.length + gap + max(text.width(line, self.size) for line in lines)
            if x > start and x + needs > self.x + self.wide:
                x, self.y = start, self.y + STEP * self.size
            baseline = self.y + 0.95 * self.size
            self.marks += sample.draw((round(x, 2), round(baseline - text.CAP_HEIGHT / 2 * self.size, 2)))
            colour = self.theme.muted if sample.faint else self.theme.text
            self.write(lines, (x + sample.length + gap, baseline), colour)
            self.y += text.LINE * self.size * (len(lines) - 1)
            x += needs + APART * self.size
        if samples:
            self.y += STEP * self.size

    def write(self, lines: Sequence[str], start: Point, colour: str, bold: bool = False) -> None:
        """Lines of text, the first on a baseline."""
        x = round(start[0], 2)
        ys = (round(start[1] + text.LINE * self.size * at, 2) for at in range(len(lines)))
        words = tuple(Text(x, y, line, self.size, bold) for line, y in zip(lines, ys, strict=True))
        self.marks.append(Words(words, colour))

    def _lines(self, words: str, colour: str, bold: bool = False) -> None:
        lines = text.wrap(words, self.wide, self.size, bold=bold)
        self.write(lines, (self.x, self.y + 0.9 * self.size), colour, bold)
        self.y += (text.LINE * len(lines) + 0.1) * self.size


def straight(start: Point, length: float, stroke: Stroke) -> Curve:
    """A line to the right."""
    x, y = start
    return Curve(tuple((round(x + length * part / 3, 2), y) for part in range(4)), stroke)
