"""The causal-loop diagram: legible, complete, the same every time."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import permutations
from math import fsum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cld.geometry import bezier, distance, grown, holds, inside, signed_area
from cld.graph.loops import find_loops
from cld.layouts import loops
from cld.model import KINDS, Effect, Element, LoopPolarity, Polarity, Valence
from cld.quality import measure
from cld.views import Content, DrawnLink, DrawnLoop, show
from tests.layouts.drawn_maps import VIEW, drawn, middles, random_map, real_map

SIGNS = (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.MIXED, Polarity.UNKNOWN)


def content(links, rounds=(), alone=(), delayed=(), labels=None):
    """Content from links such as "a b", all positive save those written "a b -"."""
    found = []
    for text in links:
        source, target, *sign = text.split()
        polarity = Polarity.NEGATIVE if sign else Polarity.POSITIVE
        found.append(DrawnLink(source, target, polarity, delayed=f"{source} {target}" in delayed))
    found.sort(key=lambda link: (link.source, link.target))
    names = sorted({end for link in found for end in (link.source, link.target)} | set(alone))
    elements = tuple(
        Element(name, (labels or {}).get(name, f"the level of {name}"), "variables") for name in names
    )
    named = tuple(
        DrawnLoop(f"R{number}", "", LoopPolarity.REINFORCING, tuple(loop.split()))
        for number, loop in enumerate(rounds, 1)
    )
    return Content("A model", "", elements, tuple(found), named, KINDS)


POPULATION = content(
    ["births population", "population births", "population deaths", "deaths population -"],
    ["births population", "population deaths"],
    delayed=("population births",),
)
MARKET = content(
    [
        "price supply", "supply stock", "stock price -", "price demand -", "demand stock -", "supply cost",
        "cost price", "demand supply", "income demand", "stock cost -",
    ],
    ["price supply stock", "price demand stock", "cost price supply"],
)  # fmt: skip


@pytest.mark.parametrize("figure", [POPULATION, MARKET], ids=["population", "market"])
def test_a_small_diagram_is_without_a_fault(figure):
    quality = measure(loops.place(figure))
    assert quality.clean, quality.faults
    assert quality.crossings <= 1


def test_the_same_content_gives_the_same_layout():
    assert loops.place(MARKET) == loops.place(replace(MARKET))


def test_the_order_of_hashing_moves_nothing():
    """Two new processes with different hash seeds, which shuffle every set of strings."""
    code = "from tests.layouts.test_loops import MARKET; from cld.layouts import loops; print(loops.place(MARKET))"
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_every_element_link_sign_delay_and_loop_is_there():
    layout = loops.place(POPULATION)
    assert [node.id for node in layout.nodes] == ["births", "deaths", "population"]
    assert {node.shape for node in layout.nodes} == {"label"}
    assert {route.id for route in layout.routes} >= {"births->population", "population->deaths"}
    assert all(route.sign for route in layout.routes)
    assert [route.id for route in layout.routes if route.delay] == ["population->births"]
    assert [marker.id for marker in layout.markers] == ["R1", "R2"]
    assert layout.legend is not None


def test_everything_lies_inside_the_figure():
    layout = loops.place(MARKET)
    points = [point for route in layout.routes for point in (route.sign, *route.path[::3])]
    points += [
        corner
        for node in layout.nodes
        for corner in ((node.box.x, node.box.y), (node.box.right, node.box.bottom))
    ]
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in points)


def test_arrows_end_at_their_label_and_do_not_enter_it():
    layout = loops.place(MARKET)
    boxes = {node.id: node.box for node in layout.nodes}
    for route in layout.routes:
        for box, end in ((boxes[route.source], route.path[0]), (boxes[route.target], route.path[-1])):
            assert holds(grown(box, 8), end)
            assert not holds(box, end)


def test_opposite_links_stay_apart():
    layout = loops.place(content(["a b", "b a"]))
    there, back = layout.routes
    middle = [
        tuple((3 * (p + q) + a + b) / 8 for a, p, q, b in zip(*route.path[:4], strict=True))
        for route in (there, back)
    ]
    assert distance(*middle) > 24


def test_a_marker_stands_inside_its_loop_and_turns_as_it_does():
    layout = loops.place(content(["a b", "b c", "c a"], ["a b c"]))
    (marker,) = layout.markers
    a, b, c = (node.box.centre for node in layout.nodes)
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    assert marker.clockwise == (turn > 0)
    assert all(distance(marker.centre, corner) < 250 for corner in (a, b, c))


def test_a_moderation_ends_on_the_line_it_acts_on():
    link = DrawnLink("a", "b", Polarity.POSITIVE, moderations=(("m", Effect.WEAKENS),))
    base = content(["a b", "b c"], alone=("m",))
    figure = replace(base, links=(link, *base.links[1:]))
    layout = loops.place(figure)
    acting = next(route for route in layout.routes if route.effect)
    assert (acting.source, acting.target, acting.effect) == ("m", "a->b", Effect.WEAKENS)
    target = next(route for route in layout.routes if route.id == "a->b")
    ends = target.path[0], target.path[-1]
    assert all(distance(acting.path[-1], end) > 15 for end in ends)
    assert measure(layout).clean


def test_an_outcome_keeps_its_valence_in_its_kind():
    figure = content(["a b"])
    elements = (figure.elements[0], replace(figure.elements[1], kind="outcomes", valence=Valence.OPTIMAL))
    layout = loops.place(replace(figure, elements=elements))
    assert [node.kind for node in layout.nodes] == ["variables", "outcomes.optimal"]


def test_parts_without_a_link_between_them_stand_beside_each_other():
    layout = loops.place(content(["a b", "b a", "c d", "d e"], alone=("f", "g")))
    assert measure(layout).clean


ODD = {
    "one element": content([], alone=("a",)),
    "only its own link": content(["a a"]),
    "no links": content([], alone=tuple("abcde")),
    "own links": content(["a a", "b b", "a b", "b a", "c c"]),
    "a star": content([f"x{number:02} hub" for number in range(40)]),
    "all with all": content([f"{a} {b}" for a, b in permutations("abcdefg", 2)]),
    "a chain": content([f"x{number:02} x{number + 1:02}" for number in range(50)]),
    "long and empty labels": content(
        ["a b", "b c", "c a"], labels={"a": "x" * 300, "b": "word " * 60, "c": ""}
    ),
}


@pytest.mark.parametrize("figure", ODD.values(), ids=ODD)
def test_any_model_gives_a_figure(figure):
    layout = loops.place(figure)
    quality = measure(layout)
    assert (quality.nodes, quality.links) == (len(figure.elements), len(figure.links))
    assert quality.node_node == 0
    assert quality.text_cut == quality.text_spill == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=12), st.randoms())
def test_small_diagrams_have_no_overlaps_whatever_is_linked(pairs, random):
    links = [f"e{a} e{b}{random.choice(['', ' -'])}" for a, b in sorted(pairs)]
    quality = measure(loops.place(content(links)))
    assert quality.node_node == quality.text_cut == quality.text_spill == quality.loose_ends == 0
    assert quality.link_node == 0, quality.faults


def test_the_round_of_an_element_to_itself_keeps_out_of_the_way_of_other_links() -> None:
    figure = loops.place(content(["a a", "a b", "b a"]))
    assert (measure(figure).crossings, measure(figure).clean) == (0, True)


def test_a_view_without_elements_gives_an_empty_figure() -> None:
    assert loops.place(content([])).nodes == ()


def outline(layout, elements):
    """A loop as it is drawn: through the middles of its labels and along its links."""
    places = {node.id: node.box.centre for node in layout.nodes}
    paths = {(route.source, route.target): route.path for route in layout.routes}
    points = []
    for source, target in zip(elements, (*elements[1:], elements[0]), strict=True):
        points += [places[source], *bezier(paths[source, target], 10)]
    return points


def test_loop_markers_turn_their_loops_way_and_lie_inside_where_there_is_room():
    inner = markers = 0
    for name in ("hero_culture_simlin", "fishbanks_simlin", "sdai_predatorprey"):
        model = real_map(name)
        found = [loop.elements for loop in find_loops(model).loops if len(loop.elements) > 1][:8]
        rounds = tuple(
            DrawnLoop(f"R{number}", "", LoopPolarity.REINFORCING, tuple(elements))
            for number, elements in enumerate(found)
        )
        layout = loops.place(replace(show(model, VIEW), loops=rounds))
        for marker in layout.markers:
            shape = outline(layout, marker.elements)
            assert marker.clockwise == (signed_area(shape) >= 0), (name, marker.id)
            inner += inside(shape, marker.centre)
            markers += 1
        assert measure(layout).clean
    assert markers >= 12
    assert inner >= 0.75 * markers


def test_what_nothing_acts_on_stands_left_of_what_acts_on_nothing():
    steps = []
    for seed in range(8):
        model = random_map(12, 16, seed)
        causes, effects = {link.source for link in model.links}, {link.target for link in model.links}
        layout = drawn(model)
        left, right = (
            [x / layout.width for id, (x, _) in middles(layout).items() if id in ids]
            for ids in (causes - effects, effects - causes)
        )
        if left and right:
            steps.append(fsum(right) / len(right) - fsum(left) / len(left))
    assert fsum(steps) / len(steps) > 0.1
    assert sum(step > 0 for step in steps) > 0.7 * len(steps)


def test_progress_only_ever_grows_and_ends_below_one():
    told = []
    layout = loops.place(MARKET, report=told.append)
    assert layout == loops.place(MARKET), "being told changes nothing"
    assert told == sorted(told)
    assert told
    assert 0 <= told[0] <= told[-1] <= 1
