"""Census and listing held against brute force that shares no code with them, and against laws that counts obey.

A larger number of the same random multigraphs is compared by `python -m bench.loops --oracles` (docs/loops-bench.md).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from census_oracle import brute_force, disagreements, random_multigraph, with_links

from cld.graph.census import take_census
from cld.graph.loops import find_loops
from cld.model import Grounding, Link, Model, Polarity

BATCH = 250
OPPOSITE = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}


@pytest.mark.parametrize("batch", range(6))
def test_census_and_listing_say_what_brute_force_says(batch: int) -> None:
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        assert not [*disagreements(random_multigraph(number))], f"random multigraph {number}"


@pytest.mark.parametrize("grounding", list(Grounding))
def test_census_and_listing_of_well_grounded_links_say_what_brute_force_says(grounding: Grounding) -> None:
    for number in range(100):
        wrong = [*disagreements(random_multigraph(number), grounding)]
        assert not wrong, f"random multigraph {number}"


def models(count: int = 60) -> list[Model]:
    """Random multigraphs with loops, none of which the comparisons above go through."""
    found = (random_multigraph(1_000_000 + number) for number in range(10 * count))
    return [model for model in found if brute_force(model).counts[0] > 3][:count]


def test_turning_the_sign_of_a_link_swaps_the_polarity_of_the_loops_through_it_and_of_no_other() -> None:
    turned = 0
    for model in models():
        census = take_census(model)
        ends = [link.ends for link in model.links]
        for place, link in enumerate(model.links):
            if link.polarity not in OPPOSITE or ends.count(link.ends) > 1:
                continue
            other = replace(link, polarity=OPPOSITE[link.polarity])
            after = take_census(
                replace(model, links=(*model.links[:place], other, *model.links[place + 1 :]))
            )
            through = census.through_links.get(link.ends)
            moved = through.reinforcing - through.balancing if through else 0
            turned += moved != 0
            total, reinforcing, balancing, undetermined = census.counts
            assert after.counts == (total, reinforcing - moved, balancing + moved, undetermined)
            if through:
                assert after.through_links[link.ends] == (
                    through.total,
                    through.balancing,
                    through.reinforcing,
                    through.undetermined,
                )
            assert [(n, counts.total) for n, counts in after.by_length] == [
                (n, counts.total) for n, counts in census.by_length
            ]
    assert turned > 100  # the law was put to the test


def test_the_order_of_a_file_changes_nothing() -> None:
    rng = Random(4)
    for model in models():
        links, elements = list(model.links), list(model.elements)
        census, listing = take_census(model), find_loops(model)
        for _ in range(3):
            rng.shuffle(links)
            rng.shuffle(elements)
            shuffled = replace(model, links=tuple(links), elements=tuple(elements))
            assert take_census(shuffled) == census
            assert find_loops(shuffled).loops == listing.loops


def test_other_names_change_only_the_names() -> None:
    rng = Random(5)
    for model in models():
        ids = [element.id for element in model.elements]
        new = dict(zip(ids, rng.sample([*"qrstuvwxyz"], len(ids)), strict=True))
        renamed = with_links(
            [replace(link, source=new[link.source], target=new[link.target]) for link in model.links],
            tuple(new.values()),
        )
        before, after = take_census(model), take_census(renamed)
        assert (after.counts, after.by_length) == (before.counts, before.by_length)
        assert after.through_elements == {new[id]: n for id, n in before.through_elements.items()}
        assert after.through_links == {(new[a], new[b]): n for (a, b), n in before.through_links.items()}


def test_a_link_that_closes_no_loop_changes_nothing() -> None:
    for model in models():
        ids = tuple(element.id for element in model.elements)
        more = [
            Link(ids[0], "way_out", Polarity.NEGATIVE),
            Link("way_in", ids[-1], Polarity.UNKNOWN),
            Link("way_in", "way_out", Polarity.MIXED),
        ]
        wider = with_links([*model.links, *more], (*ids, "way_in", "way_out"))
        assert take_census(wider) == take_census(model)


def test_a_link_taken_away_takes_exactly_the_loops_through_it() -> None:
    for model in models():
        census = take_census(model)
        for ends, through in census.through_links.items():
            rest = replace(model, links=tuple(link for link in model.links if link.ends != ends))
            left = take_census(rest).counts
            assert tuple(a + b for a, b in zip(left, through, strict=True)) == tuple(census.counts)


def test_every_loop_is_counted_once_for_each_of_its_elements_and_of_its_links() -> None:
    for model in models():
        census = take_census(model)
        steps = sum(length * counts.total for length, counts in census.by_length)
        assert sum(counts.total for counts in census.through_elements.values()) == steps
        assert sum(counts.total for counts in census.through_links.values()) == steps
