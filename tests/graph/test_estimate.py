"""Estimates lie within a few of their errors of the number that is known, by the plain sweep and the compiled one."""

from __future__ import annotations

from math import comb, factorial
from random import Random

import corpus
import pytest
from graph_models import model

from bench.loop_maps import named, numbered
from cld.graph import _fast_estimate, _numba
from cld.graph._estimate import Estimate, estimate
from cld.graph.census import take_census
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
    monkeypatch.setattr(_fast_estimate, "_STATES", 100_000)
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
def test_what_is_left_out_is_part_of_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    links = some_links(40, 160)
    without = estimate(links, frozenset(), frozenset())
    sampled = _fast_estimate.sampled
    monkeypatch.setattr(_fast_estimate, "sampled", lambda *given: sampled(*given)._replace(lost=0.5))
    found = estimate(links, frozenset(), frozenset())
    assert without is not None
    assert found is not None
    assert found.error > 0.5 > without.error
