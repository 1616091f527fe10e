"""The screen of loops: what fits, what is said, and that it reads without colour."""

from __future__ import annotations

import pytest

from cld.api import loads
from cld.graph.census import take_census
from cld.reports.loops_chart import BARS, Band, bands, bar, chart
from cld.reports.loops_choice import choose
from cld.reports.loops_screen import Page, screen
from cld.reports.terminal import shown


def test_every_length_has_a_line_where_there_is_room_else_neighbours_share_one() -> None:
    rows = [(2, (1, 0, 0)), (3, (0, 0, 0)), (9, (0, 2, 0))]
    assert bands(rows, 8) == [Band(2, 2, (1, 0, 0)), Band(9, 9, (0, 2, 0))]
    many = [(length, (1, length, 0)) for length in range(2, 82)]
    found = bands(many, 8)
    assert [band.label for band in found][:2] == ["2–11", "12–21"]
    assert found[-1].last == 81
    assert sum(band.numbers[1] for band in found) == sum(range(2, 82))
    assert len(found) == 8


def test_bars_are_as_long_as_the_numbers_and_nothing_that_exists_has_none() -> None:
    assert "".join(text for text, _ in bar((6, 3, 1), 10, 10)) == 6 * "█" + 3 * "▒" + "·"
    assert "".join(text for text, _ in bar((0, 1, 0), 10**30, 40)) == "▒"
    assert bar((0, 0, 0), 10, 10) == []


def test_polarities_differ_by_shape_and_by_word_not_by_colour_alone() -> None:
    assert len(set(BARS.values())) == 3
    head = shown(chart([(2, (1, 2, 3))], 80, 8)[0], False)
    assert head.split() == ["length", "█", "reinforcing", "▒", "balancing", "·", "undetermined"]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_a_chart_keeps_to_its_width_whatever_the_numbers(width: int) -> None:
    rows = [(length, (10**length, 10 ** (2 * length), 7)) for length in range(2, 30)]
    assert max(len(shown(line, False)) for line in chart(rows, width, 8)) <= width


def test_on_a_low_screen_the_heading_says_how_many_of_few_loops_stand_there() -> None:
    ids = "abcdefg"
    links = "".join(f"  - hub -> {id} (+)\n  - {id} -> hub (+)\n" for id in ids)
    loops = "".join(
        f"  R{n}: {{name: Round {n}, through: [hub, {id}], polarity: reinforcing}}\n"
        for n, id in enumerate(ids[:5], 1)
    )
    labels = "".join(f"  {id}: A quantity with a name that takes some room {id}\n" for id in ids)
    model = loads(
        f"variables:\n  hub: Something that is in the middle of it\n{labels}links:\n{links}loops:\n{loops}"
    )
    census = take_census(model)
    low = [shown(line, False) for line in screen(Page(model, census, choose(model, census)), 80, 19)]
    high = [shown(line, False) for line in screen(Page(model, census, choose(model, census)), 80, 60)]
    (heading,) = (line for line in low if line.startswith("Feedback loops ("))
    told = sum(line.startswith("  R") for line in low)
    assert heading == f"Feedback loops ({told} of 7)"
    assert told < 5
    assert "and R" in "".join(low)  # the names of the others
    assert any(line.startswith(f"Not shown: {7 - told} loops.") for line in low)
    assert len(low) <= 19
    assert sum(": more" in line for line in high) == 7
    assert not any(line.startswith(("Feedback loops (", "Not shown")) for line in high)
