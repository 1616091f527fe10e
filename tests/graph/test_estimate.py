"""Estimates lie within a few of their errors of the number that is known, by the plain sweep and the compiled one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from math import comb, factorial, inf, nan
from random import Random
from typing import Any

import corpus
import pytest
from graph_models import model

from bench.loop_maps import named, numbered
from cld.graph import _estimate, _fast_estimate, _numba, census
from cld.graph._estimate import Estimate, Parts, estimate
from cld.graph.census import take_census
from cld.graph.counts import LoopCounts
from cld.model import Link, Polarity

Ends = tuple[int, int]


def complete(size: int) -> list[Ends]:
    """Every element acts on every other one."""
    return [(a, b) for a in range(size) for b in range(size) if a != b]


def loops_of_complete(size: int) -> int:
    return sum(comb(size, length) * factorial(length - 1) for length in range(2, size + 1))


@pytest.fixture(params=["plain", "compiled"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numba, and with it."""
    if request.param == "plain":
        monkeypatch.setattr(_numba, "is_there", lambda: False)
    else:
        pytest.importorskip("numba")


def close(found: Estimate | None, known: int) -> bool:
    assert found is not None
    return abs(found.counts.every / known - 1) < 4 * found.error + 1e-9


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("size", [3, 8, 12])
def test_loops_of_complete_graphs(size: int) -> None:
    found = estimate(complete(size), frozenset(), frozenset())
    assert close(found, loops_of_complete(size))
    assert found is not None
    assert found.counts.certain == found.counts.signed == found.counts.every
    assert size > 8 or found.error < 0.001, "so few states are not sampled but all taken"


@pytest.mark.usefixtures("way")
def test_loops_of_two_blocks_and_of_links_merged_away_are_added() -> None:
    one = complete(8)
    other = [(a + 7, b + 7) for a, b in one]  # shares an element
    round_about = [(100, 101), (101, 102), (102, 100), (200, 200)]
    found = estimate([*one, *other, *round_about], frozenset(), frozenset())
    assert close(found, 2 * loops_of_complete(8) + 2)


@pytest.mark.usefixtures("way")
def test_signs_and_uncertain_links() -> None:
    """Of a complete graph of eight with one negative and one uncertain link, in which all can be counted."""
    links = complete(8)
    negative, uncertain = (0, 1), (2, 3)
    signs = {negative: Polarity.NEGATIVE, uncertain: Polarity.UNKNOWN}
    given = [Link(f"e{a}", f"e{b}", signs.get((a, b), Polarity.POSITIVE)) for a, b in links]
    exact = take_census(model(given)).counts
    found = estimate(links, frozenset({negative}), frozenset({uncertain}))
    assert found is not None
    assert found.counts.every == pytest.approx(exact.total)
    assert found.counts.certain == pytest.approx(exact.reinforcing + exact.balancing)
    assert found.counts.signed == pytest.approx(exact.reinforcing - exact.balancing)


@pytest.mark.usefixtures("way")
def test_certain_loops_that_are_rare_get_samples_of_their_own() -> None:
    """A ring of certain links, one of a hundred million ways through a tangle of uncertain ones."""
    size = 12
    ring = {(a, (a + 1) % size) for a in range(size)}
    found = estimate(complete(size), frozenset(), frozenset(complete(size)) - ring)
    assert found is not None
    assert found.counts.certain == pytest.approx(1)


@pytest.mark.usefixtures("way")
def test_more_loops_than_the_square_root_of_what_a_float_can_be_are_estimated() -> None:
    """A ring of 333 layers of three elements, each acting on all of the next layer: 3^333 loops go round it once. All
    links without a sign, so that the same is known of none of them."""
    width, layers = 3, 333
    links = [
        (layer * width + a, (layer + 1) % layers * width + b)
        for layer in range(layers)
        for a in range(width)
        for b in range(width)
    ]
    found = estimate(links, frozenset(), frozenset(links))
    assert found is not None
    assert found.counts.every > 3.0**layers
    assert found.counts.certain == 0


@pytest.mark.parametrize("everything", [1e299, 1e301, inf, nan])
def test_numbers_that_a_float_cannot_add_up_are_not_estimated(everything: float) -> None:
    def way(_: object) -> Callable[[Random], tuple[Parts, float]]:
        return lambda dice: (Parts(everything * (1 + dice.random()), 0.0, 0.0), 0.0)

    found = _estimate._estimated(complete(4), frozenset(), frozenset(), way, 12, 0.0)
    assert (found is not None) == (everything == 1e299)


def test_an_estimate_may_stand_beside_a_count_of_more_digits_than_a_float_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact, about = (LoopCounts(total, total, 0, 0) for total in (10**400, 10**399))
    known = [census._Core(1, exact, None, None, None, 1), census._Core(1, about, None, None, 0.11, 1)]
    monkeypatch.setattr(census, "_core", lambda *_: known.pop())
    found = census.take_census(model(["a -> a (+)", "b -> b (+)"]))
    assert found.counts.total == 11 * 10**399
    assert found.error == pytest.approx(0.01)


# The compiled one


needs_numba = pytest.mark.skipif(not _numba.is_there(), reason="it takes the extra `fast`")


@needs_numba
def test_larger_samples_have_smaller_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    _, pairs = numbered(named("downstream-100-300-1"))
    known = 20_629_715_525  # counted
    by_fast = estimate(sorted(pairs), frozenset(), frozenset())
    monkeypatch.setattr(_numba, "is_there", lambda: False)
    plainly = estimate(sorted(pairs), frozenset(), frozenset())
    assert close(by_fast, known)
    assert close(plainly, known)
    assert by_fast is not None
    assert plainly is not None
    assert by_fast.error < 0.03 < plainly.error


@needs_numba
@pytest.mark.skipif("bool_fibroblast" not in corpus.paths(), reason="the map is not here")
def test_quadrillions_are_estimated_to_a_few_percent() -> None:
    _, pairs = numbered(corpus.read(corpus.paths()["bool_fibroblast"]))
    found = estimate(sorted(pairs), frozenset(), frozenset())
    assert close(found, 15_453_653_384_658_867)
    assert found is not None
    assert found.error < 0.05


@needs_numba
@pytest.mark.parametrize("workers", [2, 5])
def test_it_does_not_matter_how_many_processors_share_the_work(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_fast_estimate, "_PICKS", 200_000)
    links = some_links(30, 90)
    monkeypatch.setattr(_numba, "processors", lambda: 1)
    once = estimate(links, frozenset(links[::3]), frozenset(links[::7]))
    monkeypatch.setattr(_numba, "processors", lambda: workers)
    assert estimate(links, frozenset(links[::3]), frozenset(links[::7])) == once


def some_links(size: int, count: int) -> list[Ends]:
    dice = Random(size)
    return sorted({(a, b) for a, b in (dice.sample(range(size), 2) for _ in range(count))})


@needs_numba
def test_where_the_compiled_sweep_has_no_room_for_pieces_the_plain_one_samples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    links = some_links(40, 160)
    monkeypatch.setattr(_numba, "is_there", lambda: False)
    plainly = estimate(links, frozenset(), frozenset())
    monkeypatch.setattr(_numba, "is_there", lambda: True)
    monkeypatch.setattr(_fast_estimate, "_LOST", -1.0)
    assert estimate(links, frozenset(), frozenset()) == plainly


@needs_numba
def test_samples_do_not_choose_by_what_they_found_which_certain_loops_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Samples of all loops find one or three certain ones in a hundred by turns, those of certain loops two."""
    links = complete(4)
    for first, then in ((1.0, 3.0), (3.0, 1.0)):
        among = cycle((first, then))

        def sampled(
            _: object, factors: Sequence[tuple[float, float]], *__: object, among: cycle[float] = among
        ) -> _fast_estimate.Sampled:
            of_all = (1.0, 0.0) in factors  # an uncertain link, which is on no certain loop
            return _fast_estimate.Sampled(*((100.0, next(among)) if of_all else (2.0, 0.0)), lost=0.0)

        monkeypatch.setattr(_fast_estimate, "sampled", sampled)
        found = estimate(links, frozenset(links[1::2]), frozenset(links[:1]))
        assert found is not None
        assert found.counts.certain == 2


@needs_numba
def test_what_is_left_out_is_part_of_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    links = some_links(40, 160)
    without = estimate(links, frozenset(), frozenset())
    sampled = _fast_estimate.sampled
    monkeypatch.setattr(_fast_estimate, "sampled", lambda *given: sampled(*given)._replace(lost=0.5))
    found = estimate(links, frozenset(), frozenset())
    assert without is not None
    assert found is not None
    assert found.error > 0.5 > without.error


@needs_numba
def test_a_sweep_takes_as_many_samples_as_it_has_time_for_whatever_the_number_of_links(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each state of a complete graph of 25 can go on in up to 25 ways: fewer states have to do."""
    monkeypatch.setattr(_fast_estimate, "_PICKS", 2_000_000)
    met = 0
    turned = _fast_estimate.turned

    def counted(*given: Any) -> Any:
        nonlocal met
        states, turn = turned(*given)
        met += turn.states
        return states, turn

    monkeypatch.setattr(_fast_estimate, "turned", counted)
    assert close(estimate(complete(25), frozenset(), frozenset()), loops_of_complete(25))
    assert 0 < met < 8 * 2_000_000
