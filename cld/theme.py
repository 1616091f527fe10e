"""How a figure looks: colours, line styles and the sizes of its small parts.

The palette keeps apart for readers with any of the common colour vision deficiencies (blue, vermilion red,
ochre and grey differ in lightness as well as hue), and no statement rests on colour alone: every polarity
has a glyph and a dash of its own. All text has a contrast of at least 4.5:1 on what lies under it and every
line at least 3:1 (WCAG 2.2, success criteria 1.4.3 and 1.4.11). The other themes are
in `cld.palettes`, those of people's own are read by `cld.themes`; both are loaded only where one is asked for.
"""

from __future__ import annotations

from typing import NamedTuple

from cld.model import KINDS, Kind, LoopPolarity, Polarity

SIGN_SIZE = 17.0
"""Font size of the sign beside a link."""
HEAD_LENGTH = 10.0
HEAD_WIDTH = 8.4
"""Of an arrowhead."""
KNOB_RADIUS = 4.6
"""Of the open circle that ends a moderation."""
BAR_LENGTH = 10.0
BAR_GAP = 3.6
"""Of the double bar that marks a delay: its length, and how far apart its bars are."""


class Stroke(NamedTuple):
    """A line: `dash` holds lengths of dash and gap in turn, empty for a solid line; `round` its caps."""

    colour: str
    width: float = 1.5
    dash: tuple[float, ...] = ()
    round: bool = False


class Tint(NamedTuple):
    """The looks of a kind: the calm fill of its panels, the colour of their outline, and of their heading.

    `dash` and `width` (a factor) are those of the outline.
    """

    fill: str
    line: str
    heading: str
    dash: tuple[float, ...] = ()
    width: float = 1.0


class Theme(NamedTuple):
    """A whole look. Colours are `#rrggbb`."""

    name: str
    background: str
    text: str
    muted: str
    """Of notes under a figure."""
    positive: Stroke
    negative: Stroke
    mixed: Stroke
    unknown: Stroke
    unsigned: Stroke
    """Of links drawn as one that differ in polarity."""
    moderation: Stroke
    bridged: tuple[Stroke, Stroke, Stroke, Stroke, Stroke]
    """The first five once more, lighter, for links that stand for paths through hidden elements."""
    loops: tuple[Stroke, Stroke, Stroke]
    """The rings of reinforcing, balancing and undetermined loops, at the size at which they stand in figures."""
    kinds: tuple[tuple[str, Tint], ...]
    others: tuple[Tint, ...]
    """Taken in turn by the kinds that a spec declares itself."""
    group: Tint
    """Of the regions behind the elements of a group."""
    outlines: float = 1.0
    """How much wider than on paper the outlines of panels, circles and knobs are."""
    heads: float = 1.0
    """How much larger than on paper arrowheads, knobs and delay bars are."""

    def link(self, polarity: Polarity | None, bridged: bool = False) -> Stroke:
        """The line of a link or of several drawn as one; None where these differ in polarity."""
        strokes = (self.positive, self.negative, self.mixed, self.unknown, self.unsigned)
        order = (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.MIXED, Polarity.UNKNOWN, None)
        return (self.bridged if bridged else strokes)[order.index(polarity)]

    def loop(self, polarity: LoopPolarity) -> Stroke:
        """The ring of a loop marker; its colour is that of the letter in it too."""
        order = (LoopPolarity.REINFORCING, LoopPolarity.BALANCING, LoopPolarity.UNDETERMINED)
        return self.loops[order.index(polarity)]

    def tint(self, kind: str, kinds: tuple[Kind, ...] = KINDS) -> Tint:
        """The looks of a node's kind (`outcomes.optimal` and the like too) among the kinds of its model."""
        own = dict(self.kinds)
        base = kind.split(".")[0]
        if kind in own or base in own:
            return own.get(kind) or own[base]
        declared = [k.id for k in kinds if k.id not in own]
        return self.others[(declared.index(base) if base in declared else 0) % len(self.others)]


BLUE, RED, OCHRE, GREY, SLATE = "#1d4872", "#a8293a", "#7d5600", "#5d646d", "#45505c"
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6.5, 3.5),
    (9.0, 3.0, 2.0, 3.0),
    (2.6, 2.8),
    (8.0, 3.0, 1.6, 3.0, 1.6, 3.0),
)
LIGHT = ("#5b80a8", "#c8606d", "#a27b2d", "#848b94", "#78838f")

PAPER = Theme(
    name="paper",
    background="#ffffff",
    text="#20262e",
    muted="#4e5761",
    positive=Stroke(BLUE, 1.6, DASHES[0]),
    negative=Stroke(RED, 1.6, DASHES[1]),
    mixed=Stroke(OCHRE, 1.6, DASHES[2]),
    unknown=Stroke(GREY, 1.6, DASHES[3]),
    unsigned=Stroke(SLATE, 1.6, DASHES[4]),
    moderation=Stroke("#6a4c93", 1.5, (0.1, 3.9), round=True),
    bridged=(
        Stroke(LIGHT[0], 1.1, DASHES[0]),
        Stroke(LIGHT[1], 1.1, DASHES[1]),
        Stroke(LIGHT[2], 1.1, DASHES[2]),
        Stroke(LIGHT[3], 1.1, DASHES[3]),
        Stroke(LIGHT[4], 1.1, DASHES[4]),
    ),
    loops=(Stroke(BLUE, 1.4), Stroke(RED, 1.4), Stroke(GREY, 1.4)),
    kinds=(
        ("policy_drivers", Tint("#eef4fa", "#2a6496", "#1f5785")),
        ("processes", Tint("#e3ebf2", "#41566b", "#22303d")),
        ("outcomes", Tint("#f1f5f2", "#55705f", "#3f5a49")),
        ("outcomes.optimal", Tint("#edf6f0", "#2f7d4f", "#24683f")),
        ("outcomes.suboptimal", Tint("#fdf2ea", "#b3611f", "#94480c")),
        ("moderating_factors", Tint("#f4f0f9", "#6a4c93", "#5c3f85")),
        ("threats", Tint("#fbf0f0", "#a3323c", "#8f2833")),
        ("variables", Tint("#f3f4f5", "#6b747e", "#4b545d")),
    ),
    others=(
        Tint("#ecf6f6", "#1d7a80", "#12646a"),
        Tint("#f8f4e6", "#8a6d14", "#6d550b"),
        Tint("#f9eff5", "#94427a", "#7d2f66"),
        Tint("#f0f2fa", "#4a5aa0", "#3a4a8e"),
    ),
    group=Tint("#f6f7f9", "#8a939e", "#4e5761"),
)
"""The default look, for print on white paper."""
