"""Placement that lasts: a figure is drawn from where its elements stood, and no more of it moves than must."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from drawn_maps import LINE, drawn, faults, middles, random_map, real_map, seeds_of, shifts, with_links
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cld.layouts import Layout
from cld.model import Element, Link, Model, Polarity
from cld.quality import measure

STILL = 0.02
"""What rounding to hundredths may move."""
MAPS = {
    "urban dynamics": real_map("sdai_urban_dynamics"),
    "covid": real_map("sdai_covid"),
    "hero culture": real_map("hero_culture_simlin"),
    "random, 40": random_map(40, 56, 0),
}
WHERE = pytest.mark.parametrize("name", MAPS)


@cache
def first(name: str) -> Layout:
    return drawn(MAPS[name])


def unjoined(model: Model, random: Random) -> tuple[str, str]:
    """Two elements without a link between them."""
    joined = {frozenset(link.ends) for link in model.links}
    while True:
        a, b = random.sample([element.id for element in model.elements], 2)
        if frozenset((a, b)) not in joined:
            return a, b


def one_more(model: Model, random: Random) -> Model:
    return with_links(model, (*model.links, Link(*unjoined(model, random), Polarity.POSITIVE)))


def one_less(model: Model, random: Random) -> Model:
    links = list(model.links)
    links.pop(random.randrange(len(links)))
    return with_links(model, links)


def one_turned(model: Model, random: Random) -> Model:
    at = random.randrange(len(model.links))
    link = model.links[at]
    ends = {"source": link.target, "target": link.source}
    return with_links(model, (*model.links[:at], replace(link, **ends), *model.links[at + 1 :]))


def one_negated(model: Model, random: Random) -> Model:
    at = random.randrange(len(model.links))
    link = replace(model.links[at], polarity=Polarity.MIXED)
    return with_links(model, (*model.links[:at], link, *model.links[at + 1 :]))


EDITS = {"more": one_more, "less": one_less, "turned": one_turned, "with another sign": one_negated}


@pytest.mark.parametrize("name", ["urban dynamics", "hero culture", "random, 40"])
def test_a_figure_drawn_again_from_its_own_places_moves_nothing(name: str) -> None:
    again = drawn(MAPS[name], seeds_of(first(name)))
    assert max(shifts(first(name), again).values()) <= STILL
    assert not faults(again)


def test_a_figure_stays_where_it_is_over_many_drafts() -> None:
    model = random_map(12, 16, 3)
    layout = start = drawn(model)
    for _ in range(20):
        layout = drawn(model, seeds_of(layout))
    assert max(shifts(start, layout).values()) < 1.0
    assert not faults(layout)


@WHERE
def test_one_link_changed_moves_no_element_by_more_than_the_height_of_a_label(name: str) -> None:
    for edit in (one_more, one_less, one_turned):
        changed = edit(MAPS[name], Random(5))
        layout = drawn(changed, seeds_of(first(name)))
        moved = [id for id, by in shifts(first(name), layout).items() if by > LINE]
        assert len(moved) <= (2 if edit is one_more else 0), "only what a new link could not pass"
        assert len(layout.routes) == len({link.ends for link in changed.links})


@pytest.mark.xfail(reason="a link that no way leads past a label keeps running through it")
@pytest.mark.parametrize("seed", [2])
def test_a_link_more_runs_through_no_label(seed: int) -> None:
    model = random_map(40, 56, seed)
    ends = ("e39", "e16") if seed == 2 else unjoined(model, Random(seed))
    more = with_links(model, (*model.links, Link(*ends, Polarity.POSITIVE)))
    assert not faults(drawn(more, seeds_of(drawn(model))))


def test_a_link_taken_away_costs_few_crossings_where_elements_stay() -> None:
    name, random = "random, 40", Random(11)
    before = measure(first(name)).crossings
    found = [measure(drawn(one_less(MAPS[name], random), seeds_of(first(name)))).crossings for _ in range(3)]
    assert max(found) <= before + 4


@pytest.mark.parametrize("name", ["urban dynamics", "random, 40"])
def test_a_new_element_finds_a_free_place_and_the_others_stay(name: str) -> None:
    model, random = MAPS[name], Random(3)
    for links in range(4):
        near = random.sample([element.id for element in model.elements], links)
        more = replace(
            model,
            elements=(*model.elements, Element("zz_new", "something new that matters", "variables")),
            links=(*model.links, *(Link(id, "zz_new", Polarity.POSITIVE) for id in near)),
        )
        layout = drawn(more, seeds_of(first(name)))
        assert not [fault for fault in faults(layout) if not fault.startswith("link_node")], near
        moved = [id for id, by in shifts(first(name), layout).items() if by > LINE]
        assert len(moved) <= 1, "what a new link could not pass"


def test_a_new_element_stands_near_what_it_is_linked_with() -> None:
    model, layout = MAPS["urban dynamics"], first("urban dynamics")
    link = Link("population_population", "zz_new", Polarity.POSITIVE)
    more = replace(
        model,
        elements=(*model.elements, Element("zz_new", "crowding", "variables")),
        links=(*model.links, link),
    )
    after = middles(drawn(more, seeds_of(layout)))
    (x, y), (ox, oy) = after["zz_new"], after["population_population"]
    assert abs(x - ox) + abs(y - oy) < 0.5 * (layout.width + layout.height) / 2


@pytest.mark.parametrize("name", ["hero culture", "urban dynamics"])
def test_an_element_that_is_gone_leaves_a_gap_and_the_others_stay(name: str) -> None:
    model = MAPS[name]
    gone = Random(2).choice(model.elements).id
    less = replace(
        model,
        elements=tuple(element for element in model.elements if element.id != gone),
        links=tuple(link for link in model.links if gone not in link.ends),
    )
    layout = drawn(less, seeds_of(first(name)))
    assert max(shifts(first(name), layout).values()) <= STILL
    assert not faults(layout)


LONGER = " and whatever else there is to say about it"


def relabelled(model: Model, id: str) -> Model:
    """The model with many more words in a label."""
    longer = (replace(each, label=each.label + LONGER * (each.id == id)) for each in model.elements)
    return replace(model, elements=tuple(longer))


def test_a_label_that_grows_moves_only_what_it_would_lie_on() -> None:
    name, random = "urban dynamics", Random(4)
    for element in random.sample(MAPS[name].elements, 4):
        layout = drawn(relabelled(MAPS[name], element.id), seeds_of(first(name)))
        assert not faults(layout), element.id
        moved = {other for other, by in shifts(first(name), layout).items() if by > STILL}
        assert len(moved) <= 4, "the label, and those right beside it"


def test_a_label_with_room_to_grow_moves_nothing() -> None:
    ring = [Link(a, b, Polarity.POSITIVE) for a, b in ("ab", "bc", "cd", "da")]
    model = Model(
        "Four", "1.0.0", tuple(Element(id, f"level of {id}", "variables") for id in "abcd"), tuple(ring)
    )
    layout = drawn(model)
    other = replace(
        model,
        elements=tuple(replace(each, label=each.label.replace("of a", "of ab")) for each in model.elements),
    )
    assert max(shifts(layout, drawn(other, seeds_of(layout))).values()) <= STILL


def test_places_of_elements_that_are_no_more_are_passed_over() -> None:
    model = random_map(12, 16, 0)
    layout = drawn(model)
    seeds = (*seeds_of(layout), ("gone", -4000.0, 9000.0))
    assert drawn(model, seeds) == drawn(model, seeds_of(layout))


def test_places_that_all_coincide_still_give_a_figure() -> None:
    model = random_map(12, 16, 0)
    layout = drawn(model, tuple((element.id, 50.0, 50.0) for element in model.elements))
    quality = measure(layout)
    assert (quality.node_node, quality.text_text, quality.text_cut) == (0, 0, 0)


OPERATIONS = st.lists(
    st.tuples(st.sampled_from([*EDITS, "element", "gone", "label"]), st.integers(0, 10**6)),
    min_size=1,
    max_size=3,
)


def edited(model: Model, what: str, seed: int) -> Model:
    random = Random(seed)
    if what in EDITS:
        return EDITS[what](model, random)
    id = random.choice(model.elements).id
    if what == "element":
        new = Element(f"n{seed}", "a newcomer", "variables")
        return replace(
            model,
            elements=(*model.elements, new),
            links=(*model.links, Link(id, new.id, Polarity.NEGATIVE)),
        )
    if what == "label":
        return relabelled(model, id)
    return replace(
        model,
        elements=tuple(each for each in model.elements if each.id != id),
        links=tuple(link for link in model.links if id not in link.ends),
    )


def whole(model: Model) -> Model:
    """Elements sorted, each once, and links that two edits have made the same only once."""
    elements = {each.id: each for each in model.elements}
    links = {link.ends: link for link in model.links if link.source in elements and link.target in elements}
    return replace(
        model,
        elements=tuple(elements[id] for id in sorted(elements)),
        links=tuple(links[ends] for ends in sorted(links)),
    )


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 3), OPERATIONS)
def test_any_few_edits_leave_most_elements_where_they_stood_and_none_on_another(
    seed: int, operations: list[tuple[str, int]]
) -> None:
    model = random_map(12, 16, seed)
    before = drawn(model)
    for what, number in operations:
        model = whole(edited(model, what, number))
    layout = drawn(model, seeds_of(before))
    quality = measure(layout)
    assert quality.node_node == quality.text_cut == quality.text_spill == quality.loose_ends == 0
    kept = Counter(by <= LINE for by in shifts(before, layout).values())
    assert kept[False] <= 3 * len(operations)
    assert drawn(model, seeds_of(before)) == layout
