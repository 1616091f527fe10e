"""Pins: an author's spots are kept to the unit, sides hold in the drawing, and what is to be near comes near."""

from __future__ import annotations

from math import hypot
from random import Random

import pytest
from drawn_maps import drawn, elements_of, faults, middles, pinned, random_map, seeds_of, shifts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cld.geometry import NEARBY, box_gap, shared_area
from cld.layouts import Layout
from cld.model import Element, Link, Model, Polarity
from cld.position import Position
from cld.quality import measure

SMALL, LARGE = random_map(12, 16, 0), random_map(26, 38, 0)
EXACT = 0.02
"""What rounding to hundredths may move."""
HOLDS = {
    "left_of": lambda a, b: a[0] < b[0],
    "right_of": lambda a, b: a[0] > b[0],
    "above": lambda a, b: a[1] < b[1],
    "below": lambda a, b: a[1] > b[1],
}
OPPOSITE = {"left_of": "right_of", "right_of": "left_of", "above": "below", "below": "above"}


def off(layout: Layout, spots: dict[str, tuple[float, float]]) -> float:
    """By how much pinned elements miss their spots, wherever the frame has put the whole."""
    places = middles(layout)
    moved = [(places[id][0] - x, places[id][1] - y) for id, (x, y) in spots.items()]
    return max(abs(dx - moved[0][0]) + abs(dy - moved[0][1]) for dx, dy in moved)


def at(spots: dict[str, tuple[float, float]]) -> dict[str, Position]:
    return {id: Position(x, y) for id, (x, y) in spots.items()}


def grid(model: Model, across: float, down: float) -> dict[str, tuple[float, float]]:
    """All elements of a model in rows of four."""
    return {each.id: (across * (k % 4), down * (k // 4)) for k, each in enumerate(model.elements)}


SPOTS = {
    "one": {"e03": (-500.0, 700.0)},
    "three": {"e00": (0.0, 0.0), "e05": (400.0, 0.0), "e09": (200.0, 300.0)},
    "far apart": {"e00": (0.0, 0.0), "e05": (3000.0, 0.0)},
    "far below each other": {"e00": (0.0, 0.0), "e05": (0.0, 2000.0)},
    "all": grid(SMALL, 190.0, 110.0),
    "all but one": {id: spot for id, spot in grid(SMALL, 190.0, 110.0).items() if id != "e01"},
}


@pytest.mark.parametrize("spots", SPOTS.values(), ids=SPOTS)
def test_pinned_elements_stand_to_each_other_as_the_author_says(
    spots: dict[str, tuple[float, float]],
) -> None:
    layout = drawn(pinned(SMALL, at(spots)))
    assert off(layout, spots) <= EXACT
    assert not faults(layout)


def test_pins_hold_in_a_large_map_and_in_its_next_figure() -> None:
    random = Random(8)
    ids = random.sample([each.id for each in LARGE.elements], 5)
    spots = {id: (200.0 * number, float(random.randrange(600))) for number, id in enumerate(ids)}
    layout = drawn(pinned(LARGE, at(spots)))
    assert off(layout, spots) <= EXACT
    again = drawn(pinned(LARGE, at(spots)), seeds_of(layout))
    assert off(again, spots) <= EXACT
    assert measure(again).node_node == 0


def test_what_is_not_pinned_stays_beside_what_is() -> None:
    layout = drawn(pinned(SMALL, at(SPOTS["three"])))
    again = drawn(pinned(SMALL, at(SPOTS["three"])), seeds_of(layout))
    assert max(shifts(layout, again).values()) <= EXACT


def test_pins_hold_where_a_link_finds_no_way_past_them() -> None:
    ring = [(100.0 * x, 22.0 * y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    spots = {f"e{k}": spot for k, spot in enumerate([(0.0, 0.0), (600.0, 0.0), *ring])}
    model = Model(
        "Shut in",
        "1.0.0",
        tuple(Element(id, "level of care", "variables") for id in spots),
        tuple(Link("e0", id, Polarity.POSITIVE) for id in spots if id != "e0"),
    )
    assert off(drawn(pinned(model, at(spots))), spots) <= EXACT


def test_a_pin_that_is_added_is_kept_whatever_the_last_figure_had_there() -> None:
    layout = drawn(SMALL)
    (x, y), (ox, oy) = middles(layout)["e05"], middles(layout)["e00"]
    spots = {"e00": (ox, oy), "e05": (x - 60.0, y + 90.0)}
    after = drawn(pinned(SMALL, at(spots)), seeds_of(layout))
    assert off(after, spots) <= EXACT
    assert measure(after).node_node == 0


def test_labels_pinned_on_each_other_overlap_and_nothing_else_does() -> None:
    """An impossible wish is the author's: it is kept as said, and `quality` names the pair."""
    spots = {"e00": (0.0, 0.0), "e05": (10.0, 5.0)}
    layout = drawn(pinned(SMALL, at(spots)))
    assert off(layout, spots) <= EXACT
    nodes = sorted(elements_of(layout).values(), key=lambda node: node.id)
    lying = {
        (a.id, b.id) for k, a in enumerate(nodes) for b in nodes[k + 1 :] if shared_area(a.box, b.box) > 0
    }
    assert lying == {("e00", "e05")}
    assert "node_node: e00 / e05" in faults(layout)


RELATED = {
    "one of each": {
        "e00": Position(left_of="e05"),
        "e03": Position(above="e07"),
        "e09": Position(right_of="e01"),
        "e10": Position(below="e02"),
    },
    "a row": {f"e{k:02}": Position(left_of=f"e{k + 1:02}") for k in range(4)},
    "a column": {f"e{k:02}": Position(above=f"e{k + 1:02}") for k in range(4)},
    "aslant": {"e00": Position(left_of="e01", above="e01"), "e11": Position(right_of="e04", below="e04")},
    "beside a spot": {
        "e00": Position(0.0, 0.0),
        "e05": Position(right_of="e00"),
        "e09": Position(below="e00"),
    },
}


LOST = pytest.mark.xfail(reason="a side weighs less than the crossings that keeping it would cost")


def broken(layout: Layout, pins: dict[str, Position]) -> list[str]:
    """Relations that do not hold in the drawing."""
    places = middles(layout)
    return [
        f"{id} {name} {other}"
        for id, position in pins.items()
        for name, other in position.relations
        if name in HOLDS and not HOLDS[name](places[id], places[other])
    ]


@pytest.mark.parametrize(
    "pins",
    [pytest.param(pins, id=name) for name, pins in RELATED.items()],
)
def test_several_sides_hold_in_the_drawing(pins: dict[str, Position]) -> None:
    layout = drawn(pinned(SMALL, pins))
    assert not broken(layout, pins)
    assert not faults(layout)


@pytest.mark.parametrize(
    ("model", "seed"),
    [
        pytest.param(LARGE, 0, id="26 elements"),
        pytest.param(random_map(40, 56, 0), 3, id="40 elements", marks=LOST),
    ],
)
def test_sides_hold_in_a_large_map(model: Model, seed: int) -> None:
    random = Random(seed)
    ids = random.sample([each.id for each in model.elements], 6)
    pins = {
        id: Position(**{random.choice(sorted(HOLDS)): other})
        for id, other in zip(ids[:3], ids[3:], strict=True)
    }
    assert not broken(drawn(pinned(model, pins)), pins)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 3), st.integers(0, 10**6))
def test_two_sides_hold_in_any_small_map(seed: int, number: int) -> None:
    model, random = random_map(10, 12, seed), Random(number)
    order = random.sample([each.id for each in model.elements], 4)
    pins = {
        order[0]: Position(**{random.choice(sorted(HOLDS)): order[1]}),
        order[2]: Position(**{random.choice(sorted(HOLDS)): order[3]}),
    }
    layout = drawn(pinned(model, pins))
    assert not broken(layout, pins)
    assert measure(layout).node_node == 0


def test_sides_hold_for_elements_without_a_link() -> None:
    model = Model("Apart", "1.0.0", SMALL.elements[:3], ())
    pins = {"e00": Position(right_of="e01"), "e01": Position(below="e02")}
    layout = drawn(pinned(model, pins))
    assert not broken(layout, pins)
    assert not faults(layout)


def test_what_is_to_be_near_comes_near() -> None:
    def apart(layout: Layout, one: str, other: str) -> float:
        (x, y), (ox, oy) = (middles(layout)[id] for id in (one, other))
        return hypot(x - ox, y - oy)

    before = drawn(LARGE)
    ids = sorted(middles(before))
    far = max((apart(before, a, b), a, b) for a in ids for b in ids)
    after = drawn(pinned(LARGE, {far[1]: Position(near=far[2])}))
    assert apart(after, far[1], far[2]) < far[0] / 2
    assert not faults(after)


def test_a_relation_to_an_element_that_the_view_leaves_out_is_passed_over() -> None:
    layout = drawn(SMALL)
    assert drawn(pinned(SMALL, {"e00": Position(left_of="elsewhere", near="nowhere")})) == layout


def test_a_pin_that_is_taken_away_leaves_the_element_where_it_stood() -> None:
    spots = {"e00": (0.0, 0.0), "e05": (500.0, 40.0), "e09": (200.0, 300.0)}
    layout = drawn(pinned(SMALL, at(spots)))
    assert max(shifts(layout, drawn(SMALL, seeds_of(layout))).values()) <= EXACT


@pytest.mark.parametrize("side", OPPOSITE)
def test_a_side_that_is_asked_of_a_drawn_figure_is_kept_and_moves_little_else(side: str) -> None:
    model = random_map(20, 28, 3)
    layout = drawn(model)
    places = middles(layout)
    element, other = next(
        (a, b) for a in places for b in places if HOLDS[OPPOSITE[side]](places[a], places[b])
    )
    pins = {element: Position(**{side: other})}
    after = drawn(pinned(model, pins), seeds_of(layout))
    assert not broken(after, pins)
    still = [id for id, shift in shifts(layout, after).items() if shift <= EXACT]
    assert len(still) >= len(places) - 3
    assert measure(after).node_node == 0


def test_what_is_to_be_near_in_a_drawn_figure_comes_near() -> None:
    model = random_map(20, 28, 4)
    layout = drawn(model)
    nodes = elements_of(layout)
    _, element, other = max((box_gap(nodes[a].box, nodes[b].box), a, b) for a in nodes for b in nodes)
    after = elements_of(drawn(pinned(model, {element: Position(near=other)}), seeds_of(layout)))
    assert box_gap(after[element].box, after[other].box) < NEARBY
