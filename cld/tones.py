"""Themes for changes: what was added, removed, turned or changed otherwise, and what stayed, each made from a figure's own.

No colour of theirs stands for a sign anywhere. Words have a contrast of 4.5:1 at least on all grounds that they are set on.
"""

from __future__ import annotations

from cld.changes import Change
from cld.colours import blended, contrast
from cld.looks import as_wide, calm, grey, strokes
from cld.theme import Stroke, Theme

WIDTHS = {Change.ADDED: 3.4, Change.REMOVED: 1.4, Change.TURNED: 4.6, Change.CHANGED: 2.2}
"""Of lines, where usual ones are 1.6 and calm ones 0.9."""
LIGHTER = 0.6
"""How much thinner a calm line is that stands for paths through hidden elements."""
LEGIBLE = 4.6
"""Contrast of words, a little more than is asked for."""
RINGS = {Change.ADDED: 1.7, Change.REMOVED: 0.8, Change.TURNED: 2.2, Change.CHANGED: 1.1}
"""How much wider than usual the rings of loop markers are."""


def quiet(theme: Theme) -> Theme:
    """The calm theme with words that are legible on panels too, since all of them are to be read here."""
    grounds = (theme.background, theme.group.fill, *(tint.fill for _, tint in theme.kinds))
    grounds += tuple(tint.fill for tint in theme.others)
    shades = (blended(theme.text, theme.background, share / 50) for share in range(25, 51))
    words = next(
        (each for each in shades if min(contrast(each, at) for at in grounds) >= LEGIBLE), theme.text
    )
    faint = calm(theme)
    r, b, u = (ring._replace(colour=words) for ring in faint.loops)
    thin = round(LIGHTER * faint.positive.width, 2)
    one, two, three, four, five = (stroke._replace(width=thin) for stroke in faint.bridged)
    return faint._replace(
        text=words,
        muted=words,
        bridged=(one, two, three, four, five),
        loops=(r, b, u),
        kinds=tuple((name, grey(tint, tint.line, words)) for name, tint in faint.kinds),
        others=tuple(grey(tint, tint.line, words) for tint in faint.others),
    )


def colour_of(theme: Theme, change: Change) -> str:
    """The colour of a change: one that the theme has for words, and none that stands for a sign.

    Where somebody's own theme has one that is legible on panels only, it is that of all text.
    """
    colour = {
        Change.ADDED: theme.others[0].heading,
        Change.REMOVED: theme.tint("outcomes.suboptimal").heading,
        Change.TURNED: theme.tint("moderating_factors").heading,
        Change.CHANGED: theme.text,
    }[change]
    return colour if contrast(colour, theme.background) >= LEGIBLE else theme.text


def tone(theme: Theme, change: Change) -> Theme:
    """The theme of what changed so: all in its colour, lines of its width; dashes stay, since they tell signs."""
    colour = colour_of(theme, change)
    wide = as_wide(theme, WIDTHS[change])
    r, b, u = (_ring_of(ring, change, colour) for ring in theme.loops)
    acting = max(1.2, min(2.4, 0.7 * WIDTHS[change]))
    return strokes(wide, lambda stroke: stroke._replace(colour=colour))._replace(
        text=colour,
        moderation=theme.moderation._replace(
            colour=colour, width=acting, dash=tuple(1.25 * part for part in theme.moderation.dash)
        ),
        loops=(r, b, u),
        kinds=tuple((name, grey(tint, colour, colour)) for name, tint in theme.kinds),
        others=tuple(grey(tint, colour, colour) for tint in theme.others),
    )


def _ring_of(ring: Stroke, change: Change, colour: str) -> Stroke:
    """The ring of a loop marker: too small for crosses, it is broken where the loop is gone."""
    dash = (3.4, 2.4) if change is Change.REMOVED else ring.dash
    return ring._replace(colour=colour, width=round(RINGS[change] * ring.width, 2), dash=dash)
