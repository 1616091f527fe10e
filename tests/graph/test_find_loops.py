"""Which loops a model has, in which order, with what properties, and how a search says that it stopped."""

from __future__ import annotations

import itertools
import json
import math
import random
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from graph_models import brute_force, model, models
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.graph.components import in_loops, strong_components
from cld.graph.interchange import to_networkx
from cld.graph.loops import find_loops, loop_ids
from cld.model import Effect, Grounding, Link, LoopPolarity, Model, Moderation, NamedLoop, Polarity

CASES = Path(__file__).parents[1] / "cases"
R, B, U = LoopPolarity.REINFORCING, LoopPolarity.BALANCING, LoopPolarity.UNDETERMINED


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def loops_of(found: Model, **options) -> dict[tuple[str, ...], LoopPolarity]:
    return {loop.elements: loop.polarity for loop in find_loops(found, **options).loops}


def complete_digraph(size: int, sign: Polarity) -> Model:
    ids = [f"n{number}" for number in range(size)]
    return model([Link(a, b, sign) for a in ids for b in ids if a != b])


def tangle(seed: int, size: int, links: int) -> Model:
    """A model with far more loops than a test can list."""
    rng = random.Random(seed)
    ids = [f"e{number:03}" for number in range(size)]
    ends = sorted({(rng.choice(ids), rng.choice(ids)) for _ in range(links)})
    return model([Link(a, b, rng.choice([Polarity.POSITIVE, Polarity.NEGATIVE])) for a, b in ends])


# What a loop is


def test_complete_digraphs_have_as_many_loops_as_the_closed_form_says() -> None:
    answers = case("01a_loops_complete_digraphs")
    for size, total in zip(answers["input"]["n"], answers["expected"]["cycles"], strict=True):
        counts = find_loops(complete_digraph(size, Polarity.NEGATIVE), seconds=None).counts
        split = answers["expected"]["all_negative_links"][str(size)]
        assert (
            counts.total
            == total
            == sum(math.comb(size, k) * math.factorial(k - 1) for k in range(2, size + 1))
        )
        assert (counts.reinforcing, counts.balancing) == (split["R"], split["B"])


def test_plankton_community_has_the_published_loops_in_causal_direction() -> None:
    answers = case("01d_loops_plankton")
    rows = answers["input"]["A"]
    found = model(
        Link(str(cause + 1), str(effect + 1), Polarity.POSITIVE if value > 0 else Polarity.NEGATIVE)
        for effect, row in enumerate(rows)
        for cause, value in enumerate(row)
        if value
    )
    expected = {
        tuple(str(number) for number in entry["nodes"]): R if entry["sign"] > 0 else B
        for entry in answers["expected"]["signs"]
    }
    assert loops_of(found) == expected
    assert len(expected) == answers["expected"]["n_loops"]


def test_parallel_links_of_both_signs_make_one_undetermined_loop() -> None:
    inputs = case("01c_loops_parallel_links")["input"]["cases"]

    def parsed(lines: list[str]) -> Model:
        parts = [line.split() for line in lines if not line.startswith("node")]
        signs = {"+": Polarity.POSITIVE, "-": Polarity.NEGATIVE}
        return model([Link(a, b, signs[sign]) for a, sign, b in parts], "G")

    assert loops_of(parsed(inputs["cycles1"])) == {("B",): B, ("A", "B"): U}
    assert loops_of(parsed(inputs["cycles2"])) == {("E",): R, ("C", "D"): R}
    assert loops_of(parsed(inputs["loops_per_variable"])) == {("E",): U, ("F",): R, ("A", "B", "C", "D"): U}


def test_parallel_links_that_agree_leave_the_polarity_as_it_is() -> None:
    assert loops_of(model(["a -> b (-)", "a -> b (-)", "b -> a (+)"])) == {("a", "b"): B}


def test_unknown_and_mixed_signs_leave_a_loop_undetermined() -> None:
    assert loops_of(model(["a -> b (?)", "b -> a (-)", "c -> c (+-)"])) == {("c",): U, ("a", "b"): U}


@settings(max_examples=150, deadline=None)
@given(models())
def test_loops_and_polarities_are_those_of_brute_force(found: Model) -> None:
    assert loops_of(found, seconds=None) == brute_force(found)


@settings(max_examples=100, deadline=None)
@given(models(9))
def test_loops_are_the_simple_cycles_that_networkx_lists(found: Model) -> None:
    graph = networkx.DiGraph(to_networkx(found))
    cycles = {frozenset(zip(c, [*c[1:], c[0]], strict=True)) for c in networkx.simple_cycles(graph)}
    ours = {
        frozenset(zip(elements, (*elements[1:], elements[0]), strict=True)) for elements in loops_of(found)
    }
    assert ours == cycles


@settings(max_examples=60, deadline=None)
@given(models(), st.data())
def test_turning_the_sign_of_one_link_turns_exactly_the_loops_through_it(found: Model, data) -> None:
    ends = sorted({link.ends for link in found.links})
    single = [link for link in found.links if [other.ends for other in found.links].count(link.ends) == 1]
    signed = [link for link in single if link.polarity in (Polarity.POSITIVE, Polarity.NEGATIVE)]
    if not ends or not signed:
        return
    turned = data.draw(st.sampled_from(signed))
    other = Polarity.NEGATIVE if turned.polarity is Polarity.POSITIVE else Polarity.POSITIVE
    after = replace(found, links=tuple(replace(x, polarity=other) if x is turned else x for x in found.links))
    before, now = loops_of(found), loops_of(after)
    opposite = {R: B, B: R, U: U}
    for elements, polarity in before.items():
        passes = turned.ends in zip(elements, (*elements[1:], elements[0]), strict=True)
        assert now[elements] is (opposite[polarity] if passes else polarity)


# What is said of a loop


def test_a_loop_is_as_delayed_and_as_grounded_as_its_links() -> None:
    (loop,) = find_loops(model(["a -> b (+) stated delayed", "b -> a (+) inferred"])).loops
    assert (loop.delayed, loop.grounding, loop.length) == (True, Grounding.INFERRED, 2)
    (loop,) = find_loops(model(["a -> b (+) stated", "b -> a (+)"])).loops
    assert (loop.delayed, loop.grounding) == (False, None)


def test_grounding_keeps_links_grounded_as_well_or_better_and_drops_those_that_state_none() -> None:
    found = model(["a -> a (+) stated", "b -> b (+) implied", "c -> c (+) inferred", "d -> d (+)"])
    assert set(loops_of(found)) == {("a",), ("b",), ("c",), ("d",)}
    assert set(loops_of(found, grounding=Grounding.INFERRED)) == {("a",), ("b",), ("c",)}
    assert set(loops_of(found, grounding=Grounding.IMPLIED)) == {("a",), ("b",)}
    assert set(loops_of(found, grounding=Grounding.STATED)) == {("a",)}


def test_a_loop_is_conditional_on_the_moderators_of_its_links() -> None:
    acted = replace(
        model(["a -> b (+)"]).links[0],
        moderations=(Moderation("z", Effect.WEAKENS), Moderation("m", Effect.STRENGTHENS)),
    )
    (loop,) = find_loops(model([acted, "b -> a (+)"], "z", "m")).loops
    assert loop.conditional_on == ("m", "z")


def test_a_named_loop_gives_its_id_and_name_wherever_its_author_starts() -> None:
    named = NamedLoop("R1", "Success", ("c", "a", "b"))
    found = model(["a -> b (+)", "b -> c (+)", "c -> a (+)", "c -> b (+)"], loops=(named,))
    loops = find_loops(found).loops
    assert [(loop.id, loop.name) for loop in loops[1:]] == [("R1", "Success")]
    assert loops[0].id.startswith("L-")
    assert len(loops[0].id) == 10
    assert loops[0].name == ""


def test_ids_do_not_depend_on_signs_or_on_the_other_loops() -> None:
    one = find_loops(model(["a -> b (+)", "b -> a (+)"])).loops[0].id
    two = find_loops(model(["c -> c (+)", "b -> a (-)", "a -> b (+)"])).loops
    assert [loop.id for loop in two if loop.elements == ("a", "b")] == [one]


def test_ids_that_agree_are_lengthened_until_they_differ() -> None:
    loops = [(f"e{number}",) for number in range(200)]
    ids = loop_ids(loops, digits=1)
    assert len(set(ids.values())) == 200
    plain = loop_ids([("a",)])[("a",)]
    assert loop_ids([("a",)], taken=[plain])[("a",)].startswith(plain)
    assert loop_ids([("a",)], taken=[plain])[("a",)] != plain


@settings(max_examples=60, deadline=None)
@given(models(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(found: Model, rng: random.Random) -> None:
    links, elements = list(found.links), list(found.elements)
    rng.shuffle(links)
    rng.shuffle(elements)
    other = replace(found, links=tuple(links), elements=tuple(elements))
    assert find_loops(found, seconds=None) == find_loops(other, seconds=None)


# Bounds and limits


@settings(max_examples=100, deadline=None)
@given(models(), st.integers(1, 8), st.integers(0, 40), st.lists(st.sampled_from("abc"), max_size=2))
def test_a_bounded_and_limited_search_lists_the_first_loops_of_the_full_list(
    found: Model, longest: int, limit: int, through: list[str]
) -> None:
    through = [id for id in through if any(element.id == id for element in found.elements)]
    full = [x for x in find_loops(found, seconds=None).loops if set(through) <= set(x.elements)]
    short = [x for x in full if x.length <= longest]
    search = find_loops(found, max_length=longest, limit=limit, through=through, seconds=None)
    assert list(search.loops) == short[:limit]
    expected = "count" if len(short) > limit else "length" if len(full) > len(short) else None
    assert (search.stopped_by, search.complete) == (expected, expected is None)
    assert all(x in search.loops for x in full if x.length <= search.complete_to)


@pytest.mark.parametrize("through", [(), ("e000",), ("e003", "e007")])
def test_a_count_limit_in_a_tangle_gives_exactly_the_shortest_loops(through: tuple[str, ...]) -> None:
    found = tangle(5, 40, 160)
    search = find_loops(found, limit=700, through=through, seconds=None)
    reference = find_loops(found, max_length=search.complete_to + 1, through=through, seconds=None)
    assert (search.stopped_by, len(search.loops)) == ("count", 700)
    assert search.loops == reference.loops[:700]
    assert reference.stopped_by == "length"


@pytest.mark.parametrize("ticks", [300, 500, 800])
def test_a_search_that_runs_out_of_time_keeps_the_lengths_that_it_finished(
    ticks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = itertools.count()  # a clock that moves on by a second whenever the search looks at it
    monkeypatch.setattr("cld.graph.cycles.monotonic", lambda: float(next(looks)))
    found = tangle(7, 120, 500)
    search = find_loops(found, seconds=ticks, limit=10**9)
    assert (search.complete, search.stopped_by) == (False, "time")
    assert search.complete_to >= 4
    assert max(loop.length for loop in search.loops) <= search.complete_to + 1
    bounded = find_loops(found, max_length=search.complete_to, limit=10**9, seconds=None)
    assert bounded.loops == tuple(x for x in search.loops if x.length <= search.complete_to)


def test_no_time_at_all_gives_an_honest_answer() -> None:
    search = find_loops(tangle(7, 120, 500), seconds=0.0)
    assert (search.loops, search.complete, search.stopped_by) == ((), False, "time")


def test_a_length_limit_that_cuts_nothing_leaves_the_search_complete() -> None:
    found = model(["a -> b (+)", "b -> a (+)", "b -> c (+)", "c -> d (+)", "d -> c (-)"])
    assert find_loops(found, max_length=2).complete
    assert find_loops(found, max_length=1).stopped_by == "length"
    # Four elements act on each other, yet no loop has more than two.
    line = model([f"{a} -> {b} (+)" for a, b in ("ab", "ba", "bc", "cb", "cd", "dc")])
    assert find_loops(line, max_length=2).complete


def test_through_an_element_outside_every_loop_there_is_none() -> None:
    found = model(["a -> b (+)", "b -> a (+)", "b -> c (+)", "c -> d (+)", "d -> c (+)"], "e")
    for through in (("e",), ("a", "c")):
        search = find_loops(found, through=through)
        assert (search.loops, search.complete) == ((), True)


@pytest.mark.parametrize("wrong", [{"max_length": 0}, {"limit": -1}, {"seconds": -1.0}])
def test_senseless_limits_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"max_length|negative"):
        find_loops(model([]), **wrong)


def test_an_unknown_element_is_refused() -> None:
    with pytest.raises(KeyError):
        find_loops(model(["a -> b (+)"]), through=["x"])


# Nothing hangs


def diamonds(count: int) -> list[str]:
    """A chain that forks and joins again and again: 2**count paths, no loop."""
    return [
        f"{a} -> {b} (+)"
        for n in range(count)
        for a, b in ((f"j{n}", f"u{n}"), (f"j{n}", f"v{n}"), (f"u{n}", f"j{n + 1}"), (f"v{n}", f"j{n + 1}"))
    ]


def test_diamond_chains_without_a_loop_cost_next_to_nothing() -> None:
    search = find_loops(model(diamonds(200)), seconds=None)
    assert (search.loops, search.complete) == ((), True)
    assert search.steps < 1000


def test_diamond_chains_with_a_loop_beside_them_are_not_walked_path_by_path() -> None:
    # The chain leads back only through the element that the search starts from and one on the path.
    links = [*diamonds(60), "j60 -> a (+)", "a -> j0 (+)", "a -> b (+)", "b -> a (-)"]
    short = find_loops(model(links), max_length=20, seconds=None)
    assert [loop.elements for loop in short.loops] == [("a", "b")]
    assert short.stopped_by == "length"
    assert short.steps < 10_000
    blocked = [*diamonds(60), "j60 -> b (+)", "a -> b (+)", "b -> a (-)", "b -> j0 (+)"]
    assert find_loops(model(blocked), max_length=100, seconds=None).steps < 10_000


def test_a_ring_of_three_thousand_elements_is_one_loop() -> None:
    size = 3000
    ring = model([Link(f"e{n:04}", f"e{(n + 1) % size:04}", Polarity.NEGATIVE) for n in range(size)])
    search = find_loops(ring, seconds=None)
    assert (search.counts.reinforcing, search.loops[0].length, search.complete) == (1, size, True)
    assert find_loops(ring, max_length=50, seconds=None).stopped_by == "length"
    assert len(strong_components(ring)) == 1


# Components


@settings(max_examples=100, deadline=None)
@given(models(9))
def test_strong_components_are_those_of_networkx(found: Model) -> None:
    expected = sorted(tuple(sorted(x)) for x in networkx.strongly_connected_components(to_networkx(found)))
    assert list(strong_components(found)) == expected


@settings(max_examples=60, deadline=None)
@given(models())
def test_elements_in_loops_are_those_that_some_loop_lists(found: Model) -> None:
    assert in_loops(found) == {id for elements in brute_force(found) for id in elements}


def test_networkx_gets_every_link_with_its_attributes() -> None:
    graph = to_networkx(model(["a -> b (-) delayed stated", "a -> b (+)"], "c"))
    assert list(graph.nodes) == ["a", "b", "c"]
    assert list(graph.edges(data=True)) == [
        ("a", "b", {"polarity": "negative", "delayed": True, "grounding": "stated"}),
        ("a", "b", {"polarity": "positive", "delayed": False, "grounding": None}),
    ]
