"""What stands under a picture of two models: what its marks mean, the feedback loops that came, went or turned over,
what changed without a mark of its own kind, and what the picture cannot show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cld import text
from cld.badges import HIGH, badge, counted, crosses, turn, turned_over, width
from cld.changes import Bundle, Change, Changes, LoopStory, Told
from cld.differing import CORE, Contrast
from cld.layouts import Layout, Marker, Point, Text
from cld.legend import GAP, SAMPLE, text_size
from cld.legend import LOOPS as LOOPS_OF_KEY
from cld.marks import Curve, Group, Mark, Words
from cld.model import LoopPolarity, Polarity
from cld.strokes import marker_marks
from cld.theme import Stroke
from cld.views import Content

EDGE = 16.0
"""Between what stands here and the border."""
NARROWEST = 460.0
"""Width that a picture of two models has at least, for its heading and what stands here."""
COLUMN = 27.0
"""Least width of a column, in em."""
RING = 0.97
"""Radius of a loop's marker, in em."""
WORDS = {
    Change.ADDED: "added",
    Change.REMOVED: "removed",
    Change.TURNED: "sign turned: before → now",
    Change.CHANGED: "changed in another way",
}
LOOPS = 12
"""Loops told one by one, at most."""
LINES = 12
"""Changes told in words, at most."""
STEP = 1.55
"""Distance of rows, in em."""


def tally(
    layout: Layout, content: Content, looks: Contrast, left: float = EDGE
) -> tuple[tuple[Group, ...], float]:
    """Finished marks, and the height that the figure has with them.

    Args:
        left: where they begin, under what the layout has.
    """
    assert content.changes is not None, "a picture of two models says what changed"
    pen = _Pen(
        left, layout.height, max(layout.width, NARROWEST) - left - EDGE, text_size(layout.nodes), looks
    )
    pen.key(content.changes, layout.markers, {loop.id for loop in content.loops})
    if content.changes.loops:
        pen.loops(content.changes.loops[:LOOPS])
        more = len(content.changes.loops) - LOOPS
        if more > 0:
            pen.remarks((f"And {more} more loop{'s' * (more > 1)} that came, went or changed.",))
    untold = [told for told in content.changes.told if not told.shown]
    pen.lines(untold[:LINES])
    if len(untold) > LINES:
        pen.remarks((f"And {len(untold) - LINES} more that changed in another way.",))
    pen.remarks(content.changes.remarks)
    if not pen.marks:
        return (), layout.height
    return (Group("legend", tuple(pen.marks)),), round(pen.y + EDGE, 2)


class _Pen:
    """Writes one block under the other."""

    def __init__(self, x: float, y: float, wide: float, size: float, looks: Contrast) -> None:
        self.x, self.y, self.wide, self.size, self.looks = x, y, wide, size, looks
        self.marks: list[Mark] = []

    def key(self, changes: Changes, markers: Sequence[Marker], named: Collection[str]) -> None:
        """What line and badge mean, for each change that occurs, in as few rows as they need.

        Args:
            named: loops whose markers the key of signs has room for.
        """
        x = self.x
        baseline = self.y + 0.9 * self.size
        for change, on_line in _occurring(changes, self.looks):
            length = SAMPLE * self.size if on_line or change is None else HIGH
            length = (
                max(length, width(turn(Polarity.POSITIVE, Polarity.NEGATIVE), self.size) + 20)
                if change is Change.TURNED
                else length
            )
            words = WORDS[change] if change else "as before"
            needs = length + GAP * self.size + text.width(words, self.size)
            if x > self.x and x + needs > self.x + self.wide:
                x, baseline = self.x, baseline + STEP * self.size
            self._sample(change, on_line, (x, baseline - text.CAP_HEIGHT / 2 * self.size), length)
            self.write((words,), (x + length + GAP * self.size, baseline), self.looks.theme.text)
            x += needs + 2.2 * self.size
        known = {marker.polarity for marker in markers if marker.id in named}
        for polarity, letter, words in LOOPS_OF_KEY:
            if polarity in known or not any(marker.polarity is polarity for marker in markers):
                continue
            needs = (2 * RING + GAP) * self.size + text.width(words, self.size)
            if x > self.x and x + needs > self.x + self.wide:
                x, baseline = self.x, baseline + STEP * self.size
            centre = round(x + RING * self.size, 2), round(baseline - text.CAP_HEIGHT / 2 * self.size, 2)
            marker = Marker(letter, words, polarity, centre, 0.74 * self.size, True)
            self.marks += marker_marks(marker, self.looks.key)
            self.write((words,), (x + (2 * RING + GAP) * self.size, baseline), self.looks.theme.text)
            x += needs + 2.2 * self.size
        self.y = baseline + 0.9 * self.size
        counted = next((bundle for bundle in self.looks.routes.values() if self.counts(bundle)), None)
        if counted:
            self._counts(self.counts(counted))

    def counts(self, bundle: Bundle) -> str:
        """What a badge says of several links drawn as one that did not all change alike."""
        turned = bundle.change is Change.TURNED and bundle.old is not bundle.new
        return "" if turned else counted(bundle)

    def _counts(self, words: str) -> None:
        """What numbers in a badge mean."""
        wide, theme = width(words, self.size), self.looks.of(Change.CHANGED)
        baseline = self.y + 0.9 * self.size
        centre = round(self.x + wide / 2, 2), round(baseline - text.CAP_HEIGHT / 2 * self.size, 2)
        self.marks += badge(Change.CHANGED, centre, theme.text, theme.background, words, self.size)
        said = ("so many of the links that are drawn as one line changed so",)
        self.write(said, (self.x + wide + GAP * self.size, baseline), self.looks.theme.text)
        self.y += STEP * self.size

    def _sample(self, change: Change | None, on_line: bool, start: Point, length: float) -> None:
        """A line as the change draws it, with its badge on it; the badge alone where no line changed so."""
        (x, y), theme = start, self.looks.of(change)
        stroke = theme.positive
        path = tuple((round(x + length * part / 3, 2), round(y, 2)) for part in range(4))
        if on_line or change is None:
            self.marks.append(Curve(path, stroke))
            if change is Change.TURNED:
                self.marks.append(Curve(path, Stroke(theme.background, round(CORE * stroke.width, 2))))
            if change is Change.REMOVED:
                self.marks += crosses(path, stroke.colour, every=length / 2, ends=(0.0, 0.0))
        if change:
            words = turn(Polarity.POSITIVE, Polarity.NEGATIVE) if change is Change.TURNED else ""
            centre = round(x + length / 2, 2), round(y, 2)
            self.marks += badge(change, centre, theme.text, theme.background, words, self.size)

    def loops(self, loops: Sequence[LoopStory]) -> None:
        """The loops that are not as they were, in columns."""
        columns = max(1, min(len(loops), int(self.wide / (COLUMN * self.size))))
        column = self.wide / columns
        badges = [width(_turned(loop), self.size) for loop in loops]
        indent = 2 * RING * self.size + max(badges) + 2 * GAP * self.size
        entries = [text.wrap(_said(loop), column - indent - self.size, self.size) for loop in loops]
        for at in range(0, len(loops), columns):
            row = entries[at : at + columns]
            for place, lines in enumerate(row):
                self._loop(loops[at + place], (self.x + place * column, self.y), lines, indent)
            self.y += max(2 * RING + 0.35, 0.6 + text.LINE * max(map(len, row)) + 0.35) * self.size

    def _loop(self, loop: LoopStory, corner: Point, lines: Sequence[str], indent: float) -> None:
        x, y = corner[0], round(corner[1] + RING * self.size, 2)
        theme = self.looks.of(loop.change)
        ring = round(x + RING * self.size, 2), y
        marker = Marker(loop.id, loop.name, loop.polarity, ring, RING * self.size, True, label=loop.mark)
        drawn = marker_marks(marker, theme)
        self.marks += drawn
        if loop.change is Change.TURNED and isinstance(drawn[0], Curve):
            core = Stroke(theme.background, round(CORE * drawn[0].stroke.width, 2))
            self.marks.append(Curve(drawn[0].points, core))
        words = _turned(loop)
        middle = round(x + 2 * RING * self.size + GAP * self.size + width(words, self.size) / 2, 2), y
        self.marks += badge(loop.change, middle, theme.text, theme.background, words, self.size)
        self.write(lines, (x + indent, y + 0.35 * self.size), self.looks.theme.text)

    def lines(self, lines: Sequence[Told]) -> None:
        """Changes in words, each with its badge."""
        widest = max((width(told.sign, self.size) for told in lines), default=HIGH)
        indent = widest + GAP * self.size
        for told in lines:
            theme = self.looks.of(told.change)
            words = told.text.removesuffix(f": {told.sign}") if told.sign else told.text
            wrapped = text.wrap(words, self.wide - indent, self.size)
            baseline = self.y + 0.9 * self.size
            middle = self.x + width(told.sign, self.size) / 2
            centre = round(middle, 2), round(baseline - text.CAP_HEIGHT / 2 * self.size, 2)
            self.marks += badge(told.change, centre, theme.text, theme.background, told.sign, self.size)
            self.write(wrapped, (self.x + indent, baseline), self.looks.theme.text)
            self.y += max(STEP, text.LINE * len(wrapped) + 0.3) * self.size

    def remarks(self, remarks: Sequence[str]) -> None:
        """What else there is to say, quietly."""
        for remark in remarks:
            lines = text.wrap(remark, self.wide, self.size)
            self.write(lines, (self.x, self.y + 0.9 * self.size), self.looks.theme.muted)
            self.y += (text.LINE * len(lines) + 0.2) * self.size

    def write(self, lines: Sequence[str], start: Point, colour: str) -> None:
        """Lines of text."""
        x = round(start[0], 2)
        ys = (round(start[1] + text.LINE * self.size * at, 2) for at in range(len(lines)))
        words = tuple(Text(x, y, line, self.size) for line, y in zip(lines, ys, strict=True))
        self.marks.append(Words(words, colour))


def _occurring(changes: Changes, looks: Contrast) -> Iterator[tuple[Change | None, bool]]:
    """The changes that the picture shows, each with whether a line shows it; None for what stayed."""
    on_lines = {bundle.change for bundle in looks.routes.values()}
    others = {change for _, change in changes.elements} | {loop.change for loop in changes.loops}
    others |= {change for bundle in looks.routes.values() for change, _ in bundle.counts}
    for change in Change:
        if change in on_lines or (change in others and change is not Change.TURNED):
            yield change, change in on_lines
    if None in on_lines:
        yield None, True


def _turned(loop: LoopStory) -> str:
    return turned_over(loop.old, loop.new) if loop.change is Change.TURNED else ""


def _said(loop: LoopStory) -> str:
    """A loop in a few words: what it is called or takes, and what became of it."""
    polarity = _word(loop.polarity)
    head = loop.way
    if loop.name:
        head = " ".join(f"{'' if loop.mark == loop.id else loop.id} {loop.name}".split())
    what = {
        Change.ADDED: f"{polarity}, {'named now' if loop.stayed else 'new'}",
        Change.REMOVED: f"{polarity}, {'no longer named' if loop.stayed else 'gone'}",
        Change.TURNED: f"was {_word(loop.old or loop.polarity)}, is now {polarity}",
        Change.CHANGED: f"{polarity}, changed",
    }[loop.change]
    return f"{head}: {what}" if head else f"{loop.id}: {what}"


def _word(polarity: LoopPolarity) -> str:
    return "of undetermined polarity" if polarity is LoopPolarity.UNDETERMINED else polarity.value
