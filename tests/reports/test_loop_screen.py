"""The screen of loops: what fits, what is said, and that it reads without colour."""

from __future__ import annotations

import pytest

from cld.reports.loops_chart import BARS, Band, bands, bar, chart
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
