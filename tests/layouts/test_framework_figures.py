"""Framework figures of many kinds of studies: without a fault, legible, quick, and steady when a study changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import hypot
from time import process_time

import pytest
from framework_views import DIFFICULT, ORDINARY, Sketch, study, web

from cld.layouts import Layout, Node
from cld.layouts.framework import place
from cld.model import Element, Polarity
from cld.quality import measure
from cld.views import Content, DrawnLink


def circles(layout: Layout) -> list[Node]:
    return [node for node in layout.nodes if node.shape == "circle"]


@pytest.mark.parametrize("made", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_study_has_a_figure_without_any_fault(made: Callable[[], Sketch]) -> None:
    view = made().content()
    quality = measure(place(view))
    assert (quality.faults, quality.crossings) == ((), 0)
    assert quality.min_pt >= 6


@pytest.mark.parametrize(("made", "crossings"), DIFFICULT.values(), ids=DIFFICULT)
def test_a_difficult_study_has_a_legible_figure_with_few_crossings(
    made: Callable[[], Sketch], crossings: int
) -> None:
    view = made().content()
    quality = measure(place(view))
    assert quality.clean, quality.faults
    assert quality.crossings <= crossings
    assert quality.min_pt >= 6 or len(view.elements) > 40


def test_three_intertwined_processes_overlap_each_other_and_are_joined_by_one_arrow_each() -> None:
    layout = place(study(3, 3, (0, 1, 2)).content())
    a, b, c = circles(layout)
    for one, other in ((a, b), (b, c), (c, a)):
        (x, y), (u, v) = one.box.centre, other.box.centre
        assert hypot(x - u, y - v) < one.box.width
        joining = [route for route in layout.routes if {route.source, route.target} == {one.id, other.id}]
        assert [(route.polarity, route.back) for route in joining] == [(Polarity.POSITIVE, True)]


def test_processes_apart_stand_in_a_row_that_is_wider_than_high() -> None:
    boxes = sorted(node.box for node in circles(place(study(4, 3).content())))
    assert all(left.right < right.x for left, right in pairwise(boxes))
    assert max(box.bottom for box in boxes) - min(box.y for box in boxes) < boxes[-1].right - boxes[0].x


def test_many_processes_stand_in_rows_and_take_seconds_not_minutes() -> None:
    start = process_time()
    layout = place(web(30, 120).content())
    assert process_time() - start < 30
    quality = measure(layout)
    assert (quality.node_node, quality.link_node, quality.text_spill, quality.loose_ends) == (0, 0, 0, 0)
    assert 0.6 < quality.aspect < 1.7


def test_long_lists_at_the_sides_are_broken_into_columns_rather_than_make_the_figure_high() -> None:
    layout = place(study(11, 2, (0, 1), drivers=5, good=30, bad=30, moderated=0).content())
    for node in layout.nodes:
        if node.id.startswith("outcomes"):
            assert len({item.bullet[0] for item in node.items}) > 1
    assert layout.height < 1.3 * layout.width


def test_moderations_by_the_same_factors_share_their_way() -> None:
    """Twelve arrows are moderated; if each dotted line began at the panel, few of them would be short."""
    layout = place(study(2, 3, (0, 1, 2), moderated=12).content())
    dotted = [route for route in layout.routes if route.effect]
    panel = next(node for node in layout.nodes if node.id == "moderating_factors").box
    apart = [route for route in dotted if not on_outline(route.path[0], panel)]
    assert len(dotted) > 6
    assert apart
    assert measure(layout).loose_ends == 0


def on_outline(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    x, y, width, height = box
    return x - 3 <= point[0] <= x + width + 3 and y - 3 <= point[1] <= y + height + 3


def seeds_of(layout: Layout) -> tuple[tuple[str, float, float], ...]:
    return tuple((node.id, *node.box.centre) for node in layout.nodes)


def moved(before: Layout, after: Layout) -> dict[str, float]:
    """How far each node moved against the first one."""
    new = {node.id: node.box.centre for node in after.nodes}
    (id, x, y), *rest = seeds_of(before)
    dx, dy = new[id][0] - x, new[id][1] - y
    return {id: hypot(new[id][0] - x - dx, new[id][1] - y - dy) for id, x, y in rest}


def with_link(view: Content, choice: random.Random) -> Content:
    a, b = choice.sample([element.id for element in view.elements], 2)
    others = [link for link in view.links if (link.source, link.target) != (a, b)]
    links = sorted([*others, DrawnLink(a, b, Polarity.POSITIVE)], key=lambda link: (link.source, link.target))
    return replace(view, links=tuple(links))


@pytest.mark.parametrize(
    "name", ["two intertwined", "three intertwined", "three in a row", "twenty moderators"]
)
def test_another_link_moves_no_panel_and_no_process(name: str) -> None:
    view = ORDINARY[name]().content()
    before = place(view)
    choice = random.Random(5)
    for _ in range(3):
        after = place(with_link(view, choice), seeds_of(before))
        old, new = ({node.id: node.box for node in layout.nodes} for layout in (before, after))
        for id, far in moved(before, after).items():  # a list in another order may need another size
            growth = hypot(new[id].width - old[id].width, new[id].height - old[id].height)
            assert far <= growth / 2 + 0.1


def test_another_process_link_keeps_many_processes_on_their_places() -> None:
    view = web(8, 12).content()
    before = place(view)
    after = place(with_link(view, random.Random(3)), seeds_of(before))
    assert max(moved(before, after).values()) < 1


@pytest.mark.parametrize("kind", ["policy_drivers", "threats", "moderating_factors"])
def test_another_element_moves_other_panels_by_no_more_than_its_own_grows(kind: str) -> None:
    view = study(2, 2, (0, 1)).content()
    before = place(view)
    more = Element(f"{kind}_99", "Fairness", kind)
    elements = tuple(sorted((*view.elements, more), key=lambda element: element.id))
    after = place(replace(view, elements=elements), seeds_of(before))
    old, new = ({node.id: node.box for node in layout.nodes} for layout in (before, after))
    growth = abs(new[kind].height - old[kind].height) + abs(new[kind].width - old[kind].width)
    assert growth > 0
    others = {id: far for id, far in moved(before, after).items() if id != kind}
    assert max(others.values()) <= growth


def test_progress_is_told_as_a_growing_share() -> None:
    told: list[float] = []
    place(DIFFICULT["all links of a crowded study"][0]().content(), (), told.append)
    assert told == sorted(told)
    assert told
    assert 0 < told[0] <= told[-1] <= 1


def test_a_link_of_a_process_to_itself_is_a_small_round_outside_its_circle() -> None:
    sketch = study(2, 2, (0, 1))
    sketch.link(["processes_00"], ["processes_00"], Polarity.NEGATIVE)
    layout = place(sketch.content())
    (round_,) = [route for route in layout.routes if route.source == route.target]
    circle = next(node.box for node in layout.nodes if node.id == round_.source)
    far = [hypot(x - circle.centre[0], y - circle.centre[1]) - circle.width / 2 for x, y in round_.path]
    assert (round(far[0], 3), round(far[-1], 3)) == (0, 0)
    assert min(far[1:-1]) > 20
    assert round_.polarity is Polarity.NEGATIVE
    assert (measure(layout).faults, measure(layout).crossings) == ((), 0)
