"""The themes that come with the program besides `paper`, and what may be weak about a theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cld.colours import DEFICIENCIES, blended, contrast, difference
from cld.theme import DASHES, PAPER, Stroke, Theme, Tint

TEXT, LINE = 4.5, 3.0
"""The least contrast of text and of lines (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""
APART = 15.0
"""The least difference in CIELAB of two colours that tell links apart, whatever a reader's colour vision."""

_DOTS = (0.1, 3.9)
_GREYS = ("#000000", "#000000", "#3d3d3d", "#5c5c5c", "#4d4d4d")
_WIDTHS = (1.9, 1.4, 1.7, 1.4, 1.5)

GREY = Theme(
    name="grey",
    background="#ffffff",
    text="#000000",
    muted="#454545",
    positive=Stroke(_GREYS[0], _WIDTHS[0], DASHES[0]),
    negative=Stroke(_GREYS[1], _WIDTHS[1], DASHES[1]),
    mixed=Stroke(_GREYS[2], _WIDTHS[2], DASHES[2]),
    unknown=Stroke(_GREYS[3], _WIDTHS[3], DASHES[3]),
    unsigned=Stroke(_GREYS[4], _WIDTHS[4], DASHES[4]),
    moderation=Stroke("#262626", 1.6, _DOTS, round=True),
    bridged=(
        Stroke("#808080", 1.1, DASHES[0]),
        Stroke("#808080", 1.0, DASHES[1]),
        Stroke("#8a8a8a", 1.1, DASHES[2]),
        Stroke("#8a8a8a", 1.0, DASHES[3]),
        Stroke("#8a8a8a", 1.0, DASHES[4]),
    ),
    loops=(Stroke("#000000", 1.7), Stroke("#000000", 1.3, (4.6, 2.6)), Stroke("#4d4d4d", 1.3, (1.8, 2.2))),
    kinds=(
        ("policy_drivers", Tint("#f0f0f0", "#4d4d4d", "#262626")),
        ("processes", Tint("#dadada", "#1f1f1f", "#000000", width=1.2)),
        ("outcomes", Tint("#f7f7f7", "#5c5c5c", "#262626")),
        ("outcomes.optimal", Tint("#ffffff", "#1f1f1f", "#000000", width=1.5)),
        ("outcomes.suboptimal", Tint("#e3e3e3", "#1f1f1f", "#000000", (6.0, 3.0), 1.1)),
        ("moderating_factors", Tint("#fafafa", "#5c5c5c", "#262626", (1.6, 2.2))),
        ("threats", Tint("#e3e3e3", "#1f1f1f", "#000000", (8.0, 2.4, 1.8, 2.4))),
        ("variables", Tint("#fafafa", "#707070", "#333333")),
    ),
    others=(
        Tint("#ebebeb", "#4d4d4d", "#262626", (10.0, 3.0)),
        Tint("#fafafa", "#4d4d4d", "#262626", (3.0, 3.0)),
        Tint("#f0f0f0", "#4d4d4d", "#262626", (10.0, 2.2, 2.2, 2.2, 2.2, 2.2)),
        Tint("#ffffff", "#4d4d4d", "#262626", width=1.8),
    ),
    group=Tint("#f5f5f5", "#8a8a8a", "#4a4a4a"),
)
"""No colour, and all that colours tell told otherwise: by dashes, weights, tones of grey and outlines."""

_STRONG = ("#0a4d9c", "#c00f38", "#8a5a00", "#5a6069", "#2b333d")

SLIDE = Theme(
    name="slide",
    background="#ffffff",
    text="#0b0f14",
    muted="#3b434d",
    positive=Stroke(_STRONG[0], 2.6, DASHES[0]),
    negative=Stroke(_STRONG[1], 2.6, (8.5, 4.0)),
    mixed=Stroke(_STRONG[2], 2.6, (11.0, 4.0, 3.0, 4.0)),
    unknown=Stroke(_STRONG[3], 2.6, (3.6, 3.6)),
    unsigned=Stroke(_STRONG[4], 2.4, (10.0, 4.0, 2.4, 4.0, 2.4, 4.0)),
    moderation=Stroke("#8d3fcb", 2.5, (0.1, 5.2), round=True),
    bridged=(
        Stroke("#4a7fc0", 1.7, DASHES[0]),
        Stroke("#d5587a", 1.7, DASHES[1]),
        Stroke("#ae7f26", 1.7, DASHES[2]),
        Stroke("#848b94", 1.7, DASHES[3]),
        Stroke("#6a7480", 1.7, DASHES[4]),
    ),
    loops=(Stroke(_STRONG[0], 2.1), Stroke(_STRONG[1], 2.1), Stroke(_STRONG[3], 2.1)),
    kinds=(
        ("policy_drivers", Tint("#dfeefb", "#0a559c", "#073f75")),
        ("processes", Tint("#d7e3ee", "#24384b", "#101c28")),
        ("outcomes", Tint("#e4f0e8", "#3a5f49", "#26452f")),
        ("outcomes.optimal", Tint("#dcf2e3", "#116b38", "#0a4f28")),
        ("outcomes.suboptimal", Tint("#ffe8d6", "#a84c00", "#7a3600")),
        ("moderating_factors", Tint("#efe5fa", "#6a2fa0", "#4f1f7d")),
        ("threats", Tint("#fde3e5", "#a8142a", "#820d1f")),
        ("variables", Tint("#eceef0", "#4b545e", "#2c343c")),
    ),
    others=(
        Tint("#d9f2f2", "#00666d", "#004b50"),
        Tint("#f8f0cf", "#735600", "#544000"),
        Tint("#fae3f1", "#8c2169", "#69164e"),
        Tint("#e3e8fb", "#33479c", "#223278"),
    ),
    group=Tint("#f1f4f7", "#77818c", "#3b434d"),
    outlines=1.6,
    heads=1.35,
)
"""For a projector: bolder lines, larger heads and stronger colours than on paper."""

_BRIGHT = ("#64adf0", "#ff8a80", "#e6c02e", "#a9b2be", "#dfe5ec")

DARK = Theme(
    name="dark",
    background="#11161d",
    text="#eef2f6",
    muted="#b3bdc9",
    positive=Stroke(_BRIGHT[0], 1.7, DASHES[0]),
    negative=Stroke(_BRIGHT[1], 1.7, DASHES[1]),
    mixed=Stroke(_BRIGHT[2], 1.7, DASHES[2]),
    unknown=Stroke(_BRIGHT[3], 1.7, DASHES[3]),
    unsigned=Stroke(_BRIGHT[4], 1.7, DASHES[4]),
    moderation=Stroke("#dcc0ff", 1.6, _DOTS, round=True),
    bridged=(
        Stroke("#4779a8", 1.2, DASHES[0]),
        Stroke("#b5635d", 1.2, DASHES[1]),
        Stroke("#967e22", 1.2, DASHES[2]),
        Stroke("#747c87", 1.2, DASHES[3]),
        Stroke("#8a929c", 1.2, DASHES[4]),
    ),
    loops=(Stroke(_BRIGHT[0], 1.5), Stroke(_BRIGHT[1], 1.5), Stroke(_BRIGHT[3], 1.5)),
    kinds=(
        ("policy_drivers", Tint("#152535", "#5f9fd6", "#9dcbf5")),
        ("processes", Tint("#22303e", "#9fb2c5", "#e6eef6")),
        ("outcomes", Tint("#1a2620", "#82a58f", "#bcd8c6")),
        ("outcomes.optimal", Tint("#14291d", "#58b27c", "#93dcb0")),
        ("outcomes.suboptimal", Tint("#2e2013", "#d6873c", "#f2b983")),
        ("moderating_factors", Tint("#241c30", "#a584d4", "#d3bdf2")),
        ("threats", Tint("#30181b", "#df6b75", "#f7a8ae")),
        ("variables", Tint("#1d232a", "#8b95a1", "#c5ced8")),
    ),
    others=(
        Tint("#10292b", "#45a9b0", "#8fd9de"),
        Tint("#2a2511", "#bd9c34", "#e6cd7c"),
        Tint("#2d1a27", "#cf72b0", "#efb0da"),
        Tint("#1b2038", "#8191de", "#b9c4f7"),
    ),
    group=Tint("#171d25", "#5d6875", "#b3bdc9"),
)
"""Light on dark, for screens and dark slides."""

THEMES = {theme.name: theme for theme in (PAPER, GREY, SLIDE, DARK)}
"""All of them by name."""


class Weakness(NamedTuple):
    """Two colours of a theme, by where they stand in a theme file, that are too much alike to be read."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    found: float
    """A contrast ratio; for two links that must be told apart, their least difference."""
    least: float
    deficiency: str | None = None
    """None for a contrast; else in whose eyes two links look alike, empty for everybody's."""


LINKS = ("positive", "negative", "mixed", "unknown", "differing", "moderation")
LOOPS = ("reinforcing", "balancing", "undetermined")


def strokes_of(theme: Theme) -> dict[str, Stroke]:
    """The lines of links and moderations by their names in theme files."""
    lines = (theme.positive, theme.negative, theme.mixed, theme.unknown, theme.unsigned, theme.moderation)
    return dict(zip(LINKS, lines, strict=True))


def weaknesses(theme: Theme) -> Iterator[Weakness]:
    """Every pair of colours of a theme that falls short of the contrast it needs, and links that look alike."""
    for a, b, one, other, least in _pairs(theme):
        ratio = contrast(one, other)
        if ratio < least:
            yield Weakness(a, b, ratio, least)
    yield from _alike(theme)


Path = tuple[str, ...]


def _pairs(theme: Theme) -> Iterator[tuple[Path, Path, str, str, float]]:
    """What stands on what: two paths, their colours, and the contrast that they need."""
    ground = ("background",), theme.background
    tints = [(("kinds", name), tint) for name, tint in theme.kinds] + [(("groups",), theme.group)]
    tints += [(("others", str(number + 1)), tint) for number, tint in enumerate(theme.others)]
    yield ("text",), ground[0], theme.text, ground[1], TEXT
    yield ("notes",), ground[0], theme.muted, ground[1], TEXT
    for path, tint in tints:
        yield ("text",), (*path, "fill"), theme.text, tint.fill, TEXT
        yield (*path, "heading"), (*path, "fill"), tint.heading, tint.fill, TEXT
        yield (*path, "line"), ground[0], tint.line, ground[1], LINE
    circle = dict(theme.kinds).get("processes")
    seen = blended(circle.fill, theme.background, 0.62) if circle else theme.background
    for name, stroke in strokes_of(theme).items():
        for under, colour in (
            ground,
            (("kinds", "processes", "fill"), seen),
            (("groups", "fill"), theme.group.fill),
        ):
            yield ("links", name), under, stroke.colour, colour, TEXT
    for name, stroke in zip(LINKS, theme.bridged, strict=False):
        for under, colour in (ground, (("groups", "fill"), theme.group.fill)):
            yield ("bridges", name), under, stroke.colour, colour, LINE
    for name, stroke in zip(LOOPS, theme.loops, strict=True):
        yield ("loops", name), ground[0], stroke.colour, ground[1], TEXT


def _alike(theme: Theme) -> Iterator[Weakness]:
    """Pairs of links with the same dashes whose colours some readers cannot tell apart."""
    strokes = list(strokes_of(theme).items())
    for number, (name, stroke) in enumerate(strokes):
        for other, that in strokes[number + 1 :]:
            if stroke.dash != that.dash:
                continue
            for eyes in ("", *DEFICIENCIES):
                apart = difference(stroke.colour, that.colour, eyes)
                if apart < APART:
                    yield Weakness(("links", name), ("links", other), apart, APART, eyes)
                    break
