"""Colours that everybody can read."""

from __future__ import annotations

from itertools import combinations

import pytest

from cld.model import KINDS, Kind, LoopPolarity, Polarity, Zone
from cld.theme import PAPER, Theme, contrast

TINTS = [tint for _, tint in PAPER.kinds] + list(PAPER.others)
SIGNS = [*Polarity, None]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tint", TINTS)
def test_text_on_every_panel_has_a_contrast_of_4_5(tint: object) -> None:
    assert contrast(tint.heading, tint.fill) >= 4.5
    assert contrast(PAPER.text, tint.fill) >= 4.5
    assert contrast(tint.line, "#ffffff") >= 3


def test_signs_notes_and_markers_have_a_contrast_of_4_5_on_paper_and_circles() -> None:
    colours = [PAPER.link(sign).colour for sign in SIGNS] + [PAPER.muted, *PAPER.loops]
    grounds = [PAPER.background, PAPER.tint("processes").fill]
    assert min(contrast(colour, ground) for colour in colours for ground in grounds) >= 4.5


def test_lines_of_bridges_are_lighter_and_still_have_a_contrast_of_3() -> None:
    for sign in SIGNS:
        full, light = PAPER.link(sign), PAPER.link(sign, bridged=True)
        assert light.width < full.width
        assert 3 <= contrast(light.colour, "#ffffff") < contrast(full.colour, "#ffffff")


def test_every_polarity_has_a_dash_and_a_colour_of_its_own() -> None:
    strokes = [PAPER.link(sign) for sign in SIGNS] + [PAPER.moderation]
    assert all(a.dash != b.dash and a.colour != b.colour for a, b in combinations(strokes, 2))


def test_every_loop_polarity_has_a_colour_of_its_own() -> None:
    assert len({PAPER.loop(polarity) for polarity in LoopPolarity}) == 3


def test_kinds_of_a_specs_own_take_further_tints_in_turn() -> None:
    own = tuple(Kind(f"own{number}", "Own", Zone.BELOW) for number in range(5))
    found = [PAPER.tint(kind.id, (*KINDS, *own)) for kind in own]
    assert found[:4] == list(PAPER.others)
    assert found[4] == PAPER.others[0]


def test_outcomes_without_a_valence_of_their_own_tint_take_that_of_outcomes() -> None:
    theme: Theme = PAPER
    assert theme.tint("outcomes.optimal") != theme.tint("outcomes")
    assert theme.tint("threats.optimal") == theme.tint("threats")
