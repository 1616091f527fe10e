"""The compiled sweep where it is hardest: tangles without a good order, numbers at the edge of what fits, machines
with little room, and a numba that does not work."""

from __future__ import annotations

import pytest

from cld.graph import _compiled, _fast, _tally
from cld.graph._order import Order
from cld.graph._sweep import Sweep, TooMany, prepared, total

pytest.importorskip("numba")

LANE = 70
Links = list[tuple[int, int, int]]


def complete(size: int) -> Links:
    """Every element acts on every other one."""
    ends = [(a, b) for a in range(size) for b in range(size) if a != b]
    return [(a, b, number) for number, (a, b) in enumerate(ends)]


def swept(links: Links, *turns: tuple[int, int]) -> Sweep:
    return prepared(links, Order(turns, (1.0,) * len(turns)))


@pytest.mark.parametrize("size", [2, 40, 41, 43, 52])
def test_an_order_decides_every_link_even_where_none_is_any_good(size: int) -> None:
    links = complete(size)
    for order in _fast.orders(links):
        decided = [number for turn in prepared(links, order).turns for _, _, number in turn.links]
        assert sorted(decided) == list(range(len(links)))


def test_a_map_in_which_everything_acts_on_everything_is_given_up_and_not_called_free_of_loops() -> None:
    with pytest.raises(TooMany):
        _tally.tally([link[:2] for link in complete(45)], frozenset(), _fast.EFFORT)


def test_two_numbers_of_the_largest_size_are_not_added_beyond_what_a_word_holds() -> None:
    """Two ways to the same state, each worth 2^62: together they would be negative."""
    links = [(0, 1, 0), (0, 2, 1), (1, 3, 2), (2, 3, 3), (3, 0, 4)]
    sweep = swept(links, (0, 0), (3, 1), (3, 0))
    for bits in range(55, 64):
        values = [1 << bits, 1 << bits, 1, 1, 1]
        plain = total(sweep, values, LANE, 99).value
        try:
            assert _fast.total(sweep, values, LANE, 99).value == plain
            assert plain < 1 << 62
        except _fast.Refused:
            assert plain > _compiled.LARGEST


def test_links_that_are_worth_nothing_count_for_nothing() -> None:
    links = complete(4)
    sweep = swept(links, *((element, 0) for element in range(4)))
    values = [number % 3 for number in range(len(links))]
    assert _fast.total(sweep, values, LANE, 999)[:2] == total(sweep, values, LANE, 999)[:2]
