"""Colours that everybody can read, in every theme that comes with the program."""

from __future__ import annotations

from itertools import combinations

import pytest

from cld.colours import DEFICIENCIES, blended, contrast, difference, simulated
from cld.model import KINDS, Kind, LoopPolarity, Polarity, Zone
from cld.palettes import GREY, THEMES, weaknesses
from cld.theme import PAPER, Theme, Tint

SIGNS = [*Polarity, None]
EYES = ["", *DEFICIENCIES]
COLOURED = [theme for theme in THEMES.values() if theme is not GREY]

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
coloured = pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)


def tints(theme: Theme) -> list[Tint]:
    return [tint for _, tint in theme.kinds] + [*theme.others, theme.group]


def colours(theme: Theme) -> list[str]:
    strokes = [*(theme.link(sign) for sign in SIGNS), theme.moderation, *theme.bridged, *theme.loops]
    found = [theme.background, theme.text, theme.muted, *(stroke.colour for stroke in strokes)]
    return found + [colour for tint in tints(theme) for colour in (tint.fill, tint.line, tint.heading)]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_seen_with_a_deficiency_are_those_that_its_matrix_gives() -> None:
    assert simulated("#ffffff", "deuteranopia") == "#ffffff"
    red, green, _ = (simulated("#ff0000", "protanopia")[at : at + 2] for at in (1, 3, 5))
    assert abs(int(red, 16) - int(green, 16)) < 20, "red is a dark yellow to those who lack the red cones"
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    assert difference("#c00000", "#3f7000") > 80 > 30 > difference("#c00000", "#3f7000", "protanopia")


def test_blending_is_that_of_svg() -> None:
    assert blended("#ff0000", "#ffffff", 0.5) == "#ff8080"


@every_theme
def test_text_on_every_panel_has_a_contrast_of_4_5(theme: Theme) -> None:
    for tint in tints(theme):
        assert contrast(tint.heading, tint.fill) >= 4.5
        assert contrast(theme.text, tint.fill) >= 4.5
        assert contrast(tint.line, theme.background) >= 3


@every_theme
def test_signs_notes_and_markers_have_a_contrast_of_4_5_on_paper_and_circles(theme: Theme) -> None:
    inks = [theme.link(sign).colour for sign in SIGNS] + [theme.muted, *(ring.colour for ring in theme.loops)]
    grounds = [theme.background, blended(theme.tint("processes").fill, theme.background, 0.62)]
    assert min(contrast(ink, ground) for ink in inks for ground in [*grounds, theme.group.fill]) >= 4.5


@every_theme
def test_lines_of_bridges_are_lighter_and_still_have_a_contrast_of_3(theme: Theme) -> None:
    for sign in SIGNS:
        full, light = theme.link(sign), theme.link(sign, bridged=True)
        assert light.width < full.width
        assert 3 <= contrast(light.colour, theme.background) < contrast(full.colour, theme.background)


@every_theme
def test_every_polarity_has_a_dash_of_its_own(theme: Theme) -> None:
    strokes = [theme.link(sign) for sign in SIGNS] + [theme.moderation]
    assert all(a.dash != b.dash for a, b in combinations(strokes, 2))


@coloured
@pytest.mark.parametrize("eyes", EYES)
def test_colours_of_links_keep_apart_whatever_the_readers_colour_vision(theme: Theme, eyes: str) -> None:
    """By their distance in CIELAB, of which 2 is just noticeable: the three signs, then all lines."""
    signed = [theme.link(sign).colour for sign in (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.MIXED)]
    assert difference(signed[0], signed[1], eyes) >= 35
    assert min(difference(a, b, eyes) for a, b in combinations(signed, 2)) >= 15
    lines = [theme.link(sign).colour for sign in SIGNS] + [theme.moderation.colour]
    assert min(difference(a, b, eyes) for a, b in combinations(lines, 2)) >= 8


@coloured
@pytest.mark.parametrize("eyes", EYES)
def test_optimal_and_suboptimal_outcomes_keep_apart_whatever_the_readers_colour_vision(
    theme: Theme, eyes: str
) -> None:
    good, bad = theme.tint("outcomes.optimal"), theme.tint("outcomes.suboptimal")
    assert max(difference(good.line, bad.line, eyes), difference(good.heading, bad.heading, eyes)) >= 15


def test_grey_has_no_colour_at_all() -> None:
    assert all(colour[1:3] == colour[3:5] == colour[5:] for colour in colours(GREY))


def test_grey_tells_kinds_and_loops_by_tone_and_outline() -> None:
    looks = [(tint.fill, tint.dash, tint.width) for tint in tints(GREY)]
    assert len(set(looks)) == len(looks)
    assert len({GREY.loop(polarity).dash for polarity in LoopPolarity}) == 3


@every_theme
def test_no_theme_has_a_weakness_that_ones_own_would_be_warned_of(theme: Theme) -> None:
    assert list(weaknesses(theme)) == []


@every_theme
def test_every_kind_has_a_tint_in_every_theme(theme: Theme) -> None:
    assert [name for name, _ in theme.kinds] == [name for name, _ in PAPER.kinds]
    assert len(theme.others) == len(PAPER.others)


@coloured
def test_every_loop_polarity_has_a_colour_of_its_own(theme: Theme) -> None:
    assert len({theme.loop(polarity).colour for polarity in LoopPolarity}) == 3


def test_kinds_of_a_specs_own_take_further_tints_in_turn() -> None:
    own = tuple(Kind(f"own{number}", "Own", Zone.BELOW) for number in range(5))
    found = [PAPER.tint(kind.id, (*KINDS, *own)) for kind in own]
    assert found[:4] == list(PAPER.others)
    assert found[4] == PAPER.others[0]


def test_outcomes_without_a_valence_of_their_own_tint_take_that_of_outcomes() -> None:
    theme: Theme = PAPER
    assert theme.tint("outcomes.optimal") != theme.tint("outcomes")
    assert theme.tint("threats.optimal") == theme.tint("threats")
