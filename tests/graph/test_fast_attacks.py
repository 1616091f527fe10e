"""The compiled sweep where it is hardest: tangles without a good order, numbers at the edge of what fits, machines
with little room, and a numba that does not work."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import pairwise
from math import comb, factorial
from pathlib import Path
from random import Random
from signal import SIGINT
from subprocess import PIPE, Popen, run
from threading import active_count
from time import sleep

import corpus
import networkx
import pytest

from bench.loop_maps import random_map
from cld.graph import _fast, _fast_order, _fast_turns, _numba, _store, _tally
from cld.graph._order import Order
from cld.graph._sweep import Sweep, TooMany, prepared, total
from cld.graph.census import take_census
from cld.model import Element, Link, Model, Polarity

pytest.importorskip("numba")

from cld.graph import _compiled

LANE = 70
Links = list[tuple[int, int, int]]


def complete(size: int) -> Links:
    """Every element acts on every other one."""
    ends = [(a, b) for a in range(size) for b in range(size) if a != b]
    return [(a, b, number) for number, (a, b) in enumerate(ends)]


def swept(links: Links, *turns: tuple[int, int]) -> Sweep:
    return prepared(links, Order(turns, (1.0,) * len(turns)))


@pytest.mark.parametrize("size", [2, 43])
def test_an_order_decides_every_link_even_where_none_is_any_good(size: int) -> None:
    links = complete(size)
    for order in _fast_order.orders(links):
        decided = [number for turn in prepared(links, order).turns for _, _, number in turn.links]
        assert sorted(decided) == list(range(len(links)))


def test_a_map_in_which_everything_acts_on_everything_is_given_up_and_not_called_free_of_loops() -> None:
    with pytest.raises(TooMany):
        _tally.tally([link[:2] for link in complete(43)], frozenset(), _numba.EFFORT)


def test_two_numbers_of_the_largest_size_are_not_added_beyond_what_a_word_holds() -> None:
    """Two ways to the same state, each worth 2^62: together they would be negative."""
    links = [(0, 1, 0), (0, 2, 1), (1, 3, 2), (2, 3, 3), (3, 0, 4)]
    sweep = swept(links, (0, 0), (3, 1), (3, 0))
    for bits in range(55, 64):
        values = [1 << bits, 1 << bits, 1, 1, 1]
        plain = total(sweep, values, LANE, 99).value
        try:
            assert _fast.counted(sweep, values, LANE, 99).total.value == plain
            assert plain < 1 << 62
        except _numba.Refused:
            assert plain > _compiled.LARGEST


def test_links_that_are_worth_nothing_count_for_nothing() -> None:
    links = complete(4)
    sweep = swept(links, *((element, 0) for element in range(4)))
    values = [number % 3 for number in range(len(links))]
    assert _fast.counted(sweep, values, LANE, 999).total[:2] == total(sweep, values, LANE, 999)[:2]


# Orders


@pytest.mark.parametrize("seed", range(6))
def test_an_order_decides_every_link_of_any_graph(seed: int) -> None:
    """Of several components too, of elements that only act or are only acted on, and beyond one word of 64."""
    dice = Random(seed)
    size = dice.choice((2, 5, 20, 64, 65, 128, 129))
    ends = {tuple(dice.sample(range(size), 2)) for _ in range(dice.randint(1, 2 * size))}
    ends |= {(a, a ^ 1) for a in range(size - size % 2)} if seed % 2 else set()
    links = [(a, b, number) for number, (a, b) in enumerate(sorted(ends))]
    for order in _fast_order.orders(links):
        turns = set(order.turns)
        assert len(turns) == len(order.turns)
        assert all((cause, 0) in turns or (effect, 1) in turns for cause, effect, _ in links)


# Falling back


def swept_block(sweep: Sweep, links: Links, values: list[int], states: float) -> _tally._Block:
    """A block of which so many states are foretold, without loops by length."""
    return _tally._swept(sweep, links, values, 400, states, 10**9, lambda _: None)


def test_what_does_not_fit_into_words_is_counted_plainly() -> None:
    links = complete(4)
    sweep = swept(links, *((element, 0) for element in range(4)))
    values = [1 << 40] * len(links)
    found = swept_block(sweep, links, values, 2.0 * _tally._PLAIN)
    assert found.value == total(sweep, values, 400, 10**9).value


def test_a_plain_sweep_that_meets_far_more_states_than_foretold_is_taken_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    links = complete(6)
    sweep = swept(links, *((element, 0) for element in range(6)))
    plain = swept_block(sweep, links, [1] * len(links), 10)
    monkeypatch.setattr(_tally, "_KEPT", 20)
    monkeypatch.setattr(_tally, "total", None)
    taken_over = swept_block(sweep, links, [1] * len(links), 10)
    assert taken_over._replace(largest=plain.largest) == plain


def broken(patch: pytest.MonkeyPatch) -> None:
    """As where numba is installed and does not go with the numpy that is there."""
    patch.setitem(sys.modules, "cld.graph._compiled", None)
    patch.setattr(_numba, "works", cache(_numba.works.__wrapped__))


def no_memory(patch: pytest.MonkeyPatch) -> None:
    def refuse(states: int) -> None:
        raise MemoryError(states)

    patch.setattr(_store, "room", refuse)


def small_machine(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_numba, "memory", lambda: 1 << 28)
    patch.setattr(_numba, "works", cache(_numba.works.__wrapped__))


@pytest.mark.parametrize("spoil", [broken, no_memory, small_machine])
def test_where_numba_does_not_work_the_census_is_that_without_it(
    spoil: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    links = [link[:2] for link in complete(7)]
    counted = _tally.tally(links, frozenset(links[::3]), 10**8)
    monkeypatch.setattr(_tally, "_PLAIN", 0)
    spoil(monkeypatch)
    assert _tally.tally(links, frozenset(links[::3]), 10**8).split == counted.split
    assert sum(counted.split) == sum(comb(7, size) * factorial(size - 1) for size in range(2, 8))
    monkeypatch.setattr(_tally, "EFFORT", 10)  # and no further than it may go without
    with pytest.raises(TooMany):
        _tally.tally(links, frozenset(), 10**8)


@pytest.mark.parametrize("fault", [MemoryError(), OSError("cannot allocate memory")])
def test_no_room_to_try_orders_is_refused_whatever_the_system_calls_it(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise fault

    links = complete(5)
    monkeypatch.setattr(_store, "room", refuse)
    monkeypatch.setattr(_fast, "EASY", 0)
    with pytest.raises(_numba.Refused):
        _fast.fastest(links, _fast_order.orders(links))


def test_a_plain_count_for_which_there_is_no_memory_becomes_an_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(_tally, "gradient", refuse)
    ids = [f"e{number}" for number in range(8)]
    links = [Link(ids[a], ids[b], Polarity.POSITIVE) for a, b, _ in complete(8)]
    model = Model("All", "1.0.0", tuple(Element(id, id, "variables") for id in ids), tuple(links))
    assert take_census(model).estimated


def test_a_store_that_is_full_ends_the_sweep_and_all_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    links = complete(12)
    sweep = swept(links, *((element, 0) for element in range(12)))
    ones, threads = [1] * len(links), active_count()
    met = _fast.counted(sweep, ones, LANE, 10**9).total.met
    monkeypatch.setattr(_fast_turns, "_SHARED", 1)
    monkeypatch.setattr(_numba, "processors", lambda: 4)
    for parts in (1, 2, 3, 5, 8):
        monkeypatch.setattr(_numba, "memory", lambda parts=parts: 3 * parts * _store.BYTES * _compiled.PART)
        with suppress(_numba.Refused):
            assert _fast.counted(sweep, ones, LANE, 10**9).total.met == met
    assert active_count() == threads


# The program


def test_what_is_soon_done_loads_neither_numba_nor_numpy_nor_threads() -> None:
    spec = Path(__file__).parents[2] / "specs" / "pcn-pharmacists.yaml"
    for command in ("validate", "loops"):
        done = run([sys.executable, "-X", "importtime", "-m", "cld", command, spec], capture_output=True)
        assert done.returncode == 0
        assert not re.search(rb"\b(numba|numpy|concurrent\.futures)\b", done.stderr)


COUNTING = """
import runpy, signal, sys
from cld.graph import _fast

signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored in what a shell runs in the background
count = _fast.counted

def announced(*given, **more):
    print("counting", flush=True)
    return count(*given, **more)

_fast.counted = announced
sys.argv = ["cld", "loops", sys.argv[1], "--count"]
runpy.run_module("cld", run_name="__main__")
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent in another way there")
def test_a_long_count_stops_soon_after_ctrl_c_and_says_so(tmp_path: Path) -> None:
    spec = tmp_path / "long.yaml"
    spec.write_text(corpus.to_spec(random_map(80, 232, 2)), encoding="utf-8")
    with Popen([sys.executable, "-c", COUNTING, spec], stdout=PIPE, stderr=PIPE) as count:
        assert count.stdout is not None
        assert count.stdout.readline() == b"counting\n"
        sleep(1)  # so that it is in the middle of it
        count.send_signal(SIGINT)
        said, complaint = count.communicate(timeout=20)
    assert (count.returncode, said) == (130, b"")
    assert complaint == b"error: stopped; no file was left half-written\n"


# Against listing


@pytest.mark.parametrize("seed", range(10))
def test_a_compiled_census_counts_what_networkx_lists(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Random(seed)
    ids = [f"e{number}" for number in range(9)]
    signs = {tuple(dice.sample(ids, 2)): dice.choice(list(Polarity)) for _ in range(40)}
    elements = tuple(Element(id, id, "variables") for id in ids)
    model = Model("Small", "1.0.0", elements, tuple(Link(a, b, sign) for (a, b), sign in signs.items()))
    listed, through = [0, 0, 0], Counter[tuple[str, str]]()
    for loop in networkx.simple_cycles(networkx.DiGraph(list(signs))):
        along = [signs[ends] for ends in pairwise([*loop, loop[0]])]
        certain = set(along) <= {Polarity.POSITIVE, Polarity.NEGATIVE}
        listed[along.count(Polarity.NEGATIVE) % 2 if certain else 2] += 1
        through.update(pairwise([*loop, loop[0]]))
    monkeypatch.setattr(_tally, "_PLAIN", 0)
    census = take_census(model)
    assert list(census.counts[1:]) == listed
    assert {ends: counts.total for ends, counts in census.through_links.items()} == {
        **dict.fromkeys(census.through_links, 0),
        **through,
    }
