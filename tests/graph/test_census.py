"""How many loops there are: known numbers, real maps, and what a census does where it is hard."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from random import Random

import corpus
import pytest

from cld.graph.census import counts_through, take_census
from cld.graph.loops import find_loops
from cld.model import Element, Link, Model, Polarity

CASES = Path(__file__).parents[1] / "cases"
PATHS = corpus.paths()
ROWS = corpus.manifest(corpus.HERE) | (
    corpus.manifest(corpus.SHARED) if (corpus.SHARED / "MANIFEST.tsv").exists() else {}
)
LISTED = {
    "bool_hiv_tcell": (108_975_626, 48_926_772, 60_048_854, 0),
    "free6_simlin": (587_691_074, 12, 30, 587_691_032),
}
"""Maps whose counting the manifest gave up: listed one by one by a separate program, Johnson's method in C."""


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def model(links: list[Link], *more: str) -> Model:
    ids = sorted({id for link in links for id in link.ends} | set(more))
    return Model("Test", "1.0.0", tuple(Element(id, id, "variables") for id in ids), tuple(links))


def complete(size: int, sign: Polarity = Polarity.NEGATIVE) -> Model:
    ids = [f"n{number:02}" for number in range(size)]
    return model([Link(a, b, sign) for a in ids for b in ids if a != b])


# Known numbers


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 7, 8, 9, 10])
def test_a_complete_digraph_has_the_loops_of_the_closed_form(size: int) -> None:
    census = take_census(complete(size))
    lengths = range(2, size + 1)
    of = {k: math.comb(size, k) * math.factorial(k - 1) for k in lengths}
    even = sum(of[k] for k in lengths if k % 2 == 0)
    assert not census.estimated
    assert census.counts == (sum(of.values()), even, sum(of.values()) - even, 0)
    assert [(k, tuple(counts)) for k, counts in census.by_length] == [
        (k, (of[k], of[k] * (k % 2 == 0), of[k] * (k % 2), 0)) for k in lengths
    ]
    an_element = sum(math.comb(size - 1, k - 1) * math.factorial(k - 1) for k in lengths)
    a_link = sum(math.comb(size - 2, k - 2) * math.factorial(k - 2) for k in lengths)
    assert {counts.total for counts in census.through_elements.values()} == {an_element}
    assert {counts.total for counts in census.through_links.values()} == {a_link}
    assert (len(census.through_elements), len(census.through_links)) == (size, size * (size - 1))


def test_complete_digraphs_split_by_polarity_as_published() -> None:
    answers = case("01a_loops_complete_digraphs")
    for size, total in zip(answers["input"]["n"], answers["expected"]["cycles"], strict=True):
        split = answers["expected"]["all_negative_links"][str(size)]
        assert take_census(complete(size)).counts == (total, split["R"], split["B"], 0)


def test_plankton_community_has_the_published_loops() -> None:
    answers = case("01d_loops_plankton")
    links = [
        Link(str(cause + 1), str(effect + 1), Polarity.POSITIVE if value > 0 else Polarity.NEGATIVE)
        for effect, row in enumerate(answers["input"]["A"])
        for cause, value in enumerate(row)
        if value
    ]
    signs = answers["expected"]["signs"]
    census = take_census(model(links))
    positive = sum(entry["sign"] > 0 for entry in signs)
    assert census.counts == (answers["expected"]["n_loops"], positive, len(signs) - positive, 0)
    for id in "12345":
        through = [entry["sign"] > 0 for entry in signs if int(id) in entry["nodes"]]
        assert census.through_elements[id] == (len(through), sum(through), len(through) - sum(through), 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("cycles1", (2, 0, 1, 1)), ("cycles2", (2, 2, 0, 0)), ("loops_per_variable", (3, 1, 0, 2))],
)
def test_parallel_links_of_both_signs_make_one_undetermined_loop(name: str, expected: tuple) -> None:
    lines = case("01c_loops_parallel_links")["input"]["cases"][name]
    signs = {"+": Polarity.POSITIVE, "-": Polarity.NEGATIVE}
    parts = [line.split() for line in lines if not line.startswith("node")]
    assert take_census(model([Link(a, b, signs[sign]) for a, sign, b in parts], "G")).counts == expected


@pytest.mark.parametrize("slug", [slug for slug in PATHS if ROWS[slug].cycles is not None])
def test_a_real_map_has_the_loops_that_its_manifest_says(slug: str) -> None:
    row = ROWS[slug]
    census = take_census(corpus.to_model(corpus.read(PATHS[slug])))
    assert not census.estimated
    assert census.counts == (row.cycles, row.reinforcing, row.balancing, row.undetermined)


@pytest.mark.parametrize("slug", [slug for slug in LISTED if slug in PATHS])
def test_a_map_that_the_manifest_gave_up_is_counted_under_any_names(slug: str) -> None:
    found = corpus.to_model(corpus.read(PATHS[slug]))
    census = take_census(found)
    assert census.counts == LISTED[slug]
    ids = [element.id for element in found.elements]
    new = dict(
        zip(ids, Random(1).sample(ids, len(ids)), strict=True)
    )  # other numbers: another order of the sweep
    links = [replace(link, source=new[link.source], target=new[link.target]) for link in found.links]
    again = take_census(model(links, *ids))
    assert (again.counts, again.by_length) == (census.counts, census.by_length)


# Large and odd


def test_a_ring_of_diamonds_has_two_to_the_power_of_their_number() -> None:
    links = []
    for number in range(200):
        a, b = f"j{number:03}", f"j{(number + 1) % 200:03}"
        for way, sign in (("u", Polarity.NEGATIVE), ("v", Polarity.POSITIVE)):
            links += [Link(a, f"{way}{number:03}", sign), Link(f"{way}{number:03}", b, Polarity.POSITIVE)]
    census = take_census(model(links))
    assert census.counts == (2**200, 2**199, 2**199, 0)
    assert census.by_length == ((400, census.counts),)
    assert census.through_elements["u007"].total == 2**199
    assert census.through_links["j007", "u007"] == (2**199, 2**198, 2**198, 0)


def test_a_chain_of_diamonds_without_a_loop_has_none() -> None:
    links = [
        link
        for n in range(300)
        for way in "uv"
        for link in (
            Link(f"j{n:03}", f"{way}{n:03}", Polarity.POSITIVE),
            Link(f"{way}{n:03}", f"j{n + 1:03}", Polarity.POSITIVE),
        )
    ]
    census = take_census(model(links))
    assert (census.counts, census.by_length, census.cores) == ((0, 0, 0, 0), (), ())
    assert (census.through_elements, census.through_links, census.estimated) == ({}, {}, False)


def test_thousands_of_links_to_oneself_are_as_many_loops() -> None:
    census = take_census(model([Link(f"e{n:04}", f"e{n:04}", [*Polarity][n % 3]) for n in range(5000)]))
    assert census.counts == (5000, 1667, 1667, 1666)
    assert census.by_length == ((1, census.counts),)
    assert len(census.cores) == len(census.through_elements) == 5000


def test_where_every_sign_is_unknown_so_is_every_polarity() -> None:
    census = take_census(complete(7, Polarity.UNKNOWN))
    assert census.counts == (2365, 0, 0, 2365)


def test_opposite_parallel_links_leave_what_goes_through_them_undetermined() -> None:
    signs = (Polarity.POSITIVE, Polarity.NEGATIVE)
    links = [Link("a", "b", sign) for sign in signs] + [Link("b", "a", Polarity.POSITIVE)]
    links += [Link("b", "c", Polarity.NEGATIVE), Link("c", "b", Polarity.POSITIVE)]
    census = take_census(model(links))
    assert census.counts == (2, 0, 1, 1)
    assert census.through_links["a", "b"] == (1, 0, 0, 1)


def test_a_ring_of_three_thousand_elements_is_one_loop() -> None:
    ring = [Link(f"e{n:04}", f"e{(n + 1) % 3000:04}", Polarity.NEGATIVE) for n in range(3000)]
    assert take_census(model(ring)).by_length == ((3000, (1, 1, 0, 0)),)


def test_a_model_without_elements_has_no_loops() -> None:
    census = take_census(model([]))
    assert (census.counts, census.estimated, census.error) == ((0, 0, 0, 0), False, None)


# Out of reach


def random_model(size: int, links: int, seed: int) -> Model:
    rng = Random(seed)
    ids = [f"e{number:05}" for number in range(size)]
    ends: dict[tuple[str, str], Polarity] = {}
    while len(ends) < links:
        a, b = ids[int(rng.random() * size)], ids[int(rng.random() * size)]
        if a != b:
            ends.setdefault((a, b), Polarity.NEGATIVE if rng.random() < 0.4 else Polarity.POSITIVE)
    return model([Link(a, b, sign) for (a, b), sign in ends.items()], *ids)


@pytest.mark.parametrize(
    "found",
    [random_model(60, 180, 1), random_model(2_000, 6_000, 1)],
    ids=["60 elements and 180 links", "2,000 elements and 6,000 links"],
)
def test_a_map_beyond_counting_gets_an_honest_answer(found: Model) -> None:
    census = take_census(found, effort=20_000)
    assert census.estimated
    assert census.at_least is not None
    assert census.complete_to is not None
    assert census.at_least.total >= sum(counts.total for _, counts in census.by_length) > 0
    listed = find_loops(found, max_length=3, seconds=None).counts
    shortest = [counts for length, counts in census.by_length if length <= 3]
    assert tuple(listed) == tuple(map(sum, zip(*shortest, strict=True)))
    assert census.counts.total >= census.at_least.total


def test_no_effort_at_all_gives_an_answer_that_says_so() -> None:
    found = random_model(40, 80, 1)
    census, exact = take_census(found, effort=0), take_census(found)
    assert (census.estimated, exact.estimated) == (True, False)
    assert census.at_least is not None
    assert census.at_least.total <= exact.counts.total


def test_loops_through_something_are_all_but_those_without_it() -> None:
    """The long way, for where a census does not say, gives what the census of an easier map does say."""
    found = random_model(12, 34, 7)
    census = take_census(found)
    silent = census._replace(through_elements={}, through_links={})
    for element in found.elements:
        assert counts_through(found, silent, element.id) == counts_through(found, census, element.id)
    for link in found.links:
        assert counts_through(found, silent, link.ends) == counts_through(found, census, link.ends)
    assert counts_through(found, silent._replace(estimated=True), found.elements[0].id) is None
