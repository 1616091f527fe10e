"""The compiled sweep counts what the plain one counts; it may only be faster.

Both give the sum over all loops of the product of their links' values, and how many states they met, which must be
the same number as well: a state that one of them lost or made up would show there first.
"""

from __future__ import annotations

from random import Random

import corpus
import pytest

from cld.graph import _fast, _fast_kept, _fast_order, _fast_turns, _numba, _tally
from cld.graph._order import Order, as_bits, judged, orders, pieces, quick_order
from cld.graph._sweep import Sweep, TooMany, gradient, prepared, total
from cld.graph.census import Census, take_census
from cld.graph.kernel import blocks, contract
from cld.graph.loops import find_loops
from cld.model import Element, Link, Model, Polarity
from cld.reports.loops_screen import headlines

pytest.importorskip("numba")

from cld.graph import _compiled_order

LANE = 60
Links = list[tuple[int, int, int]]


def some_links(dice: Random, elements: int, count: int) -> Links:
    """A ring, and so many links across it: every element has causes and effects, as in any block."""
    ends = {(number, (number + 1) % elements) for number in range(elements)}
    across = ((dice.randrange(elements), dice.randrange(elements)) for _ in range(count))
    ends |= {(a, b) for a, b in across if a != b}
    return [(a, b, number) for number, (a, b) in enumerate(sorted(ends))]


def in_any_order(links: Links, dice: Random) -> Sweep:
    """A sweep by an order that nobody would choose, which opens and closes places in every way."""
    turns = [(end, way) for way in (0, 1) for end in sorted({link[way] for link in links})]
    dice.shuffle(turns)
    return prepared(links, Order(tuple(turns), (1.0,) * len(turns)))


@pytest.mark.parametrize("seed", range(60))
def test_it_counts_what_the_plain_sweep_counts_and_meets_as_many_states(seed: int) -> None:
    dice = Random(seed)
    links = some_links(dice, dice.randint(2, 11), dice.randint(0, 30))
    sweep = in_any_order(links, dice)
    values = [dice.choice((1, 1 << LANE, 3 + (2 << LANE), 7)) for _ in links]
    assert _fast.counted(sweep, values, LANE, 10**9).total[:2] == total(sweep, values, LANE, 10**9)[:2]


@pytest.mark.parametrize("seed", range(60))
def test_it_gives_the_loops_through_each_link_that_the_plain_sweep_gives(seed: int) -> None:
    dice = Random(seed)
    links = some_links(dice, dice.randint(2, 11), dice.randint(0, 30))
    sweep = in_any_order(links, dice)
    values = [dice.choice((1, 1 << LANE, 3 + (2 << LANE), 7)) for _ in links]
    found = _fast.counted(sweep, values, LANE, 10**9, keep=10**6)
    expected, slopes = gradient(sweep, values, LANE, 10**9)
    assert (found.total[:2], found.slopes) == (expected[:2], slopes)


@pytest.mark.parametrize("seed", range(60))
def test_it_gives_the_loops_by_length_that_the_plain_sweep_gives(seed: int) -> None:
    dice = Random(seed)
    links = some_links(dice, dice.randint(2, 11), dice.randint(0, 30))
    sweep = in_any_order(links, dice)
    lengths = [sorted(dice.sample(range(1, 6), dice.randint(1, 2))) for _ in links]
    powers = [[(length, dice.randint(1, 3), dice.randint(0, 2)) for length in each] for each in lengths]
    values = [sum(even + (odd << LANE) for _, even, odd in each) for each in powers]
    found = _fast.counted(sweep, values, LANE, 10**9, keep=10**6, powers=powers).lengths
    assert found is not None
    step, lane = 40, 40 * 64
    written = [
        sum((even << step * at) + (odd << lane + step * at) for at, even, odd in each) for each in powers
    ]
    assert total(sweep, written, lane, 10**9).value == sum(
        (even << step * at) + (odd << lane + step * at) for at, (even, odd) in enumerate(found)
    )


def test_where_there_is_no_room_to_keep_states_it_only_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    links = some_links(Random(2), 16, 44)
    sweep, ones = prepared(links, quick_order(links)), [1] * len(links)
    powers = [[(1, 1, 0)]] * len(links)

    def counted(keep: int) -> _fast.Counted:
        return _fast.counted(sweep, ones, LANE, 10**9, keep=keep, powers=powers)

    found = counted(10**9)
    assert found.slopes
    assert found.lengths
    assert counted(3 * found.total.met) == found
    assert counted(found.total.met // 2) == (found.total, None, None)
    monkeypatch.setattr(_fast_kept, "_WORK", 100)
    assert counted(10**9) == (found.total, found.slopes, None)
    monkeypatch.setattr(_fast_kept, "room", no_room)
    assert counted(10**9) == (found.total, None, None)


def no_room(states: int) -> None:
    raise MemoryError(states)


@pytest.mark.parametrize(("workers", "share"), [(1, 20_000), (3, 1), (8, 7)])
def test_it_does_not_matter_how_many_processors_share_the_work(
    workers: int, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = some_links(Random(5), 16, 44)
    sweep = prepared(links, quick_order(links))
    powers = [[(1, 1, 0)]] * len(links)
    once = _fast.counted(sweep, [1] * len(links), LANE, 10**9, keep=10**9, powers=powers)
    monkeypatch.setattr(_numba, "processors", lambda: workers)
    monkeypatch.setattr(_fast_turns, "_SHARED", share)
    assert _fast.counted(sweep, [1] * len(links), LANE, 10**9, keep=10**9, powers=powers) == once


def test_numbers_that_do_not_fit_are_given_up_and_never_wrap() -> None:
    links = [(0, 1, 0), (1, 2, 1), (2, 0, 2)]
    sweep = prepared(links, quick_order(links))
    assert _fast.counted(sweep, [1 << 30, 1 << 30, 3], LANE, 99).total.value == 3 << 60
    with pytest.raises(TooMany):
        _fast.counted(sweep, [1 << 31, 1 << 31, 3], LANE, 99)


def test_more_pieces_of_path_than_there_is_room_for_are_given_up() -> None:
    """Thirteen pairs that act on each other, of which first one half of all links is decided, then the other."""
    count = 13
    links = sorted((a, b) for k in range(count) for a, b in ((k, k + count), (k + count, k)))
    numbered = [(a, b, number) for number, (a, b) in enumerate(links)]
    turns = tuple((end, 0) for end in range(2 * count))
    sweep = prepared(numbered, Order(turns, (1.0,) * len(turns)))
    assert total(sweep, [1] * len(links), LANE, 10**6).value == count
    with pytest.raises(TooMany):
        _fast.counted(sweep, [1] * len(links), LANE, 10**6)


def test_too_many_states_are_given_up() -> None:
    links = some_links(Random(2), 16, 44)
    sweep = prepared(links, quick_order(links))
    met = _fast.counted(sweep, [1] * len(links), LANE, 10**9).total.met
    with pytest.raises(TooMany):
        _fast.counted(sweep, [1] * len(links), LANE, met - 1)


# Orders


def test_few_starts_make_few_states_even_where_there_are_many_ends() -> None:
    assert pieces(0, 2, 20) < pieces(0, 11, 11) / 1000
    assert pieces(3, 1, 2) == pieces(0, 4, 5)


@pytest.mark.parametrize(("size", "count"), [(2, 0), (12, 28), (40, 80), (70, 140), (128, 170), (150, 150)])
def test_the_compiled_search_for_an_order_decides_all_links_and_is_no_worse(size: int, count: int) -> None:
    links = some_links(Random(size), size, count)
    found = _fast_order.orders(links)
    assert found[0].doublings <= quick_order(links).doublings
    for order in found:
        sweep = prepared(links, order)
        assert sorted(number for turn in sweep.turns for _, _, number in turn.links) == list(
            range(len(links))
        )


@pytest.mark.parametrize("seed", range(20))
def test_the_number_of_a_rank_is_that_of_the_sorted_numbers(seed: int) -> None:
    np = pytest.importorskip("numpy")
    dice = Random(seed)
    numbers = [float(dice.randrange(1 + dice.randrange(30))) for _ in range(dice.randint(1, 40))]
    numbers += [float("inf")] * (seed % 3)
    found = [_compiled_order._of_rank(np.array(numbers), rank) for rank in range(len(numbers))]
    assert found == sorted(numbers)


def test_a_wider_search_finds_better_orders() -> None:
    links = some_links(Random(9), 50, 150)
    _, effects, causes = as_bits(links)
    plain = min(order.doublings for order in orders(links, 99.0))
    assert _fast_order.orders(links)[0].doublings < plain + 0.5
    assert judged(effects, causes, _fast_order.orders(links)[0].turns).doublings > 0


# Whole maps


def fibroblast_block() -> Links:
    map = corpus.read(corpus.paths()["bool_fibroblast"])
    index = {id: number for number, (id, _) in enumerate(map.elements)}
    ends = sorted({(index[link[0]], index[link[1]]) for link in map.links if link[0] != link[1]})
    return max((block for group in _tally.inside(ends) for block in blocks(contract(group).links)), key=len)


@pytest.mark.skipif("bool_fibroblast" not in corpus.paths(), reason="the map is not here")
def test_two_orders_count_the_same_quadrillions() -> None:
    """The largest map of the corpus that can be counted: four quadrillion loops of its kernel, by two ways to sweep
    that have no state in common."""
    block = fibroblast_block()
    first, *others = _fast_order.orders(block)
    other = next(order for order in others if order.turns[0] != first.turns[0] or order is others[-2])
    ones = [1] * len(block)
    found = [_fast.counted(prepared(block, order), ones, LANE, 10**9).total for order in (first, other)]
    assert found[0].value == found[1].value == 4_090_921_666_560_493
    assert found[0].met != found[1].met


def tangled(elements: int, links: int, seed: int) -> Model:
    dice = Random(seed)
    ids = [f"e{number:02}" for number in range(elements)]
    signs = (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.UNKNOWN)
    ends = sorted({(a, b) for a, b in (dice.sample(ids, 2) for _ in range(links))})
    return Model(
        "Tangled",
        "1.0.0",
        tuple(Element(id, id, "variables") for id in ids),
        tuple(Link(a, b, dice.choices(signs, (10, 6, 1))[0]) for a, b in ends),
    )


def test_a_census_is_the_same_with_numba_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tangled(28, 84, 3)
    with monkeypatch.context() as without:
        without.setattr(_numba, "is_there", lambda: False)
        plain = take_census(model)
    monkeypatch.setattr(_tally, "_PLAIN", 0)  # so that it is worth it for a map as small as this
    compiled = take_census(model)
    assert not plain.estimated
    assert compiled.counts == plain.counts
    assert compiled.through_links == plain.through_links != {}
    assert compiled.by_length == plain.by_length != ()
    assert [core.counts for core in compiled.cores] == [core.counts for core in plain.cores]


@pytest.fixture(scope="module")
def hard() -> Model:
    """A map with more states than plain Python is to meet, and few enough for the compiled sweep."""
    return tangled(70, 205, 1)


@pytest.fixture(scope="module")
def counted(hard: Model) -> Census:
    return take_census(hard)


def test_without_numba_an_estimate_says_that_it_would_do(
    hard: Model, counted: Census, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_numba, "is_there", lambda: False)
    without = take_census(hard)
    assert (counted.estimated, counted.fast_would) == (False, None)
    assert (without.estimated, without.fast_would) == (True, "count")
    assert without.error is not None
    assert abs(without.counts.total / counted.counts.total - 1) < 4 * without.error
    assert any("cld-causal-models[fast]" in text for text in headlines(hard, without))
    assert not any("fast" in text for text in headlines(hard, counted))


def test_without_numba_an_estimate_says_that_it_would_be_closer_where_counting_is_out_of_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = tangled(100, 300, 1)
    assert take_census(model).fast_would is None
    monkeypatch.setattr(_numba, "is_there", lambda: False)
    without = take_census(model)
    assert without.fast_would == "estimate"
    assert any("estimated far more closely: pip install" in text for text in headlines(model, without))


def test_an_exact_count_too_long_to_be_by_length_has_the_short_loops_by_length(
    hard: Model, counted: Census
) -> None:
    assert counted.complete_to
    short = find_loops(hard, max_length=counted.complete_to, limit=10**6, seconds=None)
    assert dict(counted.by_length) == dict(short.by_length)
    found = sum(numbers.total for _, numbers in counted.by_length)
    assert f"Exactly {found:,} of them have up to {counted.complete_to} elements." in headlines(hard, counted)


def test_loops_too_many_to_be_told_by_length_have_an_average_length(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tangled(20, 56, 3)
    full = take_census(model)
    average = sum(length * counts.total for length, counts in full.by_length) / full.counts.total
    monkeypatch.setattr(_tally, "_BITS", 0)
    monkeypatch.setattr(_tally, "_SET_BITS", 0)
    cut = take_census(model)
    assert f"On average a loop has {average:.1f} elements." in headlines(model, cut)
    assert not any("average" in text for text in headlines(model, full))
