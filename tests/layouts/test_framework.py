"""The framework layout: zones where the paper has them, arrows that mean what they say and strike nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from math import hypot
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cld
from cld.layouts import Layout, Node
from cld.layouts.framework import place, suits
from cld.model import KINDS, Effect, Element, Kind, Model, Polarity, Valence, Zone
from cld.quality import measure
from cld.views import Content, DrawnLink, show

SPEC = Path(__file__).resolve().parents[2] / "specs" / "pcn-pharmacists.yaml"
PLUS, MINUS = Polarity.POSITIVE, Polarity.NEGATIVE
OPTIMAL, SUBOPTIMAL = Valence.OPTIMAL, Valence.SUBOPTIMAL


def content(
    elements: list[tuple[str, str]],
    links: list[tuple[str, str, Polarity]] | None = None,
    intertwined: tuple[tuple[str, ...], ...] = (),
    core: bool = False,
    kinds: tuple[Kind, ...] = KINDS,
) -> Content:
    """A view of elements given as (id, kind or kind.valence), labelled by their ids."""
    made = []
    for id, kind in elements:
        base, _, valence = kind.partition(".")
        label = id.replace("_", " ").capitalize()
        made.append(Element(id, label, base, Valence(valence) if valence else None))
    drawn = tuple(
        sorted((DrawnLink(*link) for link in links or []), key=lambda link: (link.source, link.target))
    )
    ordered = tuple(sorted(made, key=lambda element: element.id))
    return Content("A view", "", ordered, drawn, (), kinds, intertwined, core)


def small(links: list[tuple[str, str, Polarity]], core: bool = False) -> Content:
    return content(
        [
            ("money", "policy_drivers"),
            ("contract", "policy_drivers"),
            ("forming", "processes"),
            ("joining", "processes"),
            ("skill", "outcomes.optimal"),
            ("errors", "outcomes.suboptimal"),
            ("support", "moderating_factors"),
            ("pandemic", "threats"),
            ("staffing", "threats"),
        ],
        links,
        (("forming", "joining"),),
        core,
    )


@pytest.fixture(scope="module")
def figure() -> Layout:
    """Figure 1 of Mills et al. (2022) as the spec of this repository has it."""
    model = cld.load(SPEC)
    return place(show(model, model.view("figure-1")))


def nodes(layout: Layout) -> dict[str, Node]:
    return {node.id: node for node in layout.nodes}


def routes(layout: Layout) -> dict[str, tuple[Polarity | None, bool]]:
    return {route.id: (route.polarity, route.back) for route in layout.routes if route.effect is None}


def test_figure_1_has_the_zones_where_the_paper_describes_them(figure: Layout) -> None:
    node = nodes(figure)
    forming, joining = node["pcn_formation"].box, node["cp_integration"].box
    assert node["policy_drivers"].box.right < forming.x < joining.x
    assert joining.right < node["outcomes.optimal"].box.x == node["outcomes.suboptimal"].box.x
    assert node["outcomes.optimal"].box.bottom < node["outcomes.suboptimal"].box.y
    assert node["threats"].box.bottom < min(forming.y, joining.y)
    assert node["moderating_factors"].box.y > max(forming.bottom, joining.bottom)


def test_figure_1_has_two_overlapping_circles_joined_by_two_double_ended_arrows(figure: Layout) -> None:
    a, b = nodes(figure)["pcn_formation"], nodes(figure)["cp_integration"]
    (ax, ay), (bx, by) = a.box.centre, b.box.centre
    assert hypot(ax - bx, ay - by) < a.box.width
    assert (a.shape, b.shape, a.overlaps, b.overlaps) == ("circle", "circle", (b.id,), (a.id,))
    between = [route for route in figure.routes if {route.source, route.target} == {a.id, b.id}]
    assert [(route.polarity, route.back) for route in between] == [(PLUS, True), (PLUS, True)]


def test_figure_1_feeds_outcomes_back_to_integration_and_lets_factors_moderate_both(figure: Layout) -> None:
    drawn = routes(figure)
    assert drawn["cp_integration<->outcomes.optimal"] == (PLUS, True)
    assert drawn["cp_integration<->outcomes.suboptimal"] == (MINUS, True)
    acted_on = {
        route.target for route in figure.routes if route.effect and route.source == "moderating_factors"
    }
    assert {"cp_integration<->outcomes.optimal", "cp_integration<->outcomes.suboptimal"} <= acted_on


def test_figure_1_strikes_crosses_and_cuts_nothing_and_is_legible_in_print(figure: Layout) -> None:
    quality = measure(figure)
    assert (quality.faults, quality.crossings) == ((), 0)
    assert quality.min_pt >= 6


def test_an_arrow_has_a_sign_only_where_all_its_links_agree() -> None:
    agreed = place(small([("money", "forming", PLUS), ("contract", "forming", PLUS)]))
    split = place(small([("money", "forming", PLUS), ("contract", "forming", MINUS)]))
    assert [(route.polarity, route.sign is not None) for route in agreed.routes] == [(PLUS, True)]
    assert [(route.polarity, route.sign) for route in split.routes] == [(None, None)]


def test_intertwined_processes_with_differing_signs_get_one_arrow_each_way() -> None:
    drawn = place(small([("forming", "joining", PLUS), ("joining", "forming", MINUS)]))
    assert routes(drawn) == {"forming->joining": (PLUS, False), "joining->forming": (MINUS, False)}


def test_at_the_core_a_moderating_factors_link_to_an_outcome_acts_on_the_arrow_of_the_process() -> None:
    view = small([("joining", "skill", PLUS), ("support", "skill", PLUS)])
    assert not [route for route in place(view).routes if route.effect], "elsewhere it is an arrow of its own"
    drawn = place(replace(view, core_links=True))
    (moderation,) = [route for route in drawn.routes if route.effect]
    assert (moderation.source, moderation.target) == ("moderating_factors", "joining->outcomes.optimal")
    assert (moderation.effect, moderation.members) == (Effect.MIXED, (("support", "skill"),)), (
        "no claim on how"
    )


def test_without_a_process_that_leads_there_such_a_link_stays_an_arrow() -> None:
    drawn = place(small([("support", "skill", PLUS)]))
    assert routes(drawn) == {"moderating_factors->outcomes.optimal": (PLUS, False)}


def test_a_moderation_ends_on_the_arrow_it_acts_on() -> None:
    view = small([("pandemic", "joining", MINUS)])
    link = replace(view.links[0], moderations=(("support", Effect.WEAKENS),))
    drawn = place(replace(view, links=(link,)))
    arrow, moderation = drawn.routes
    (ax, ay), (bx, by) = arrow.path[0], arrow.path[-1]
    x, y = moderation.path[-1]
    assert (moderation.target, moderation.effect) == (arrow.id, Effect.WEAKENS)
    assert min(ax, bx) - 5 <= x <= max(ax, bx) + 5
    assert min(ay, by) <= y <= max(ay, by)


def test_a_core_view_draws_only_arrows_at_processes_and_counts_the_rest() -> None:
    links = [("money", "forming", PLUS), ("money", "skill", PLUS), ("pandemic", "staffing", PLUS)]
    core, whole = place(small(links, core=True)), place(small(links))
    assert set(routes(core)) == {"policy_drivers->forming"}
    assert [line.text for line in core.notes] == [
        "Not drawn: 2 links within or between panels that touch no process."
    ]
    assert set(routes(whole)) == {"policy_drivers->forming", "policy_drivers->outcomes.optimal"}
    assert [line.text for line in whole.notes] == ["Not drawn: 1 link within panels."]


def test_paths_through_hidden_elements_count_like_links_except_at_the_core_where_direct_links_decide() -> (
    None
):
    view = small([("money", "forming", PLUS)])
    bridge = DrawnLink("contract", "forming", MINUS, bridged=True)
    partner = DrawnLink("contract", "joining", MINUS, bridged=True)
    other = DrawnLink("pandemic", "joining", MINUS, bridged=True)
    view = replace(view, links=(bridge, partner, view.links[0], other))
    whole, core = place(view), place(replace(view, core_links=True))
    assert routes(whole) == {
        "policy_drivers->forming": (None, False),
        "policy_drivers->joining": (MINUS, False),
        "threats->joining": (MINUS, False),
    }
    assert {route.id for route in whole.routes if route.bridged} == {
        "policy_drivers->joining",
        "threats->joining",
    }
    assert routes(core) == {"policy_drivers->forming": (PLUS, False), "threats->joining": (MINUS, False)}
    assert "2 paths through hidden elements" in " ".join(line.text for line in core.notes)


def test_panels_list_the_elements_with_most_links_first() -> None:
    view = small([("contract", "forming", PLUS), ("contract", "joining", PLUS), ("money", "joining", PLUS)])
    panel = nodes(place(view))["policy_drivers"]
    assert [(item.id, item.links) for item in panel.items] == [("contract", 2), ("money", 1)]


def test_a_kind_of_the_specs_own_stands_in_its_zone_and_empty_zones_are_left_out() -> None:
    kinds = (*KINDS, Kind("barriers", "Barriers", Zone.BELOW))
    view = content(
        [("forming", "processes"), ("distance", "barriers")], [("distance", "forming", MINUS)], kinds=kinds
    )
    node = nodes(place(view))
    assert set(node) == {"forming", "barriers"}
    assert node["barriers"].box.y > node["forming"].box.bottom


def test_a_label_longer_than_any_circle_is_cut_in_the_circle_and_whole_in_its_title() -> None:
    label = "an unreasonably long name of a process " * 12
    view = content([("forming", "processes")])
    node = place(replace(view, elements=(replace(view.elements[0], label=label),))).nodes[0]
    assert node.texts[-1].text.endswith("…")
    assert node.title == label.strip()


def test_a_view_without_elements_is_an_empty_page() -> None:
    layout = place(content([]))
    assert (layout.nodes, layout.routes, layout.legend) == ((), (), None)


def test_many_moderators_stay_legible() -> None:
    factors = [(f"supporting_factor_number_{number}", "moderating_factors") for number in range(20)]
    layout = place(content([("forming", "processes"), ("skill", "outcomes.optimal"), *factors]))
    assert measure(layout).min_pt >= 6
    assert measure(layout).clean


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [
        (["processes"], True),
        (["policy_drivers", "outcomes"], True),
        (["outcomes", "variables"], False),
        (["variables"], False),
    ],
)
def test_it_suits_models_with_processes_or_two_kinds(kinds: list[str], answer: bool) -> None:
    elements = tuple(Element(f"e{number}", f"E{number}", kind) for number, kind in enumerate(kinds))
    assert suits(Model("", "1", elements, ())) is answer


KIND_WORDS = [
    "policy_drivers",
    "processes",
    "outcomes.optimal",
    "outcomes.suboptimal",
    "outcomes",
    "moderating_factors",
    "threats",
    "variables",
]


@st.composite
def views(draw: st.DrawFn) -> Content:
    """Views of up to fourteen elements with labels of any length, of any kind, linked at random."""
    kinds = draw(st.lists(st.sampled_from(KIND_WORDS), min_size=1, max_size=14))
    view = content([(f"e{number:02}", kind) for number, kind in enumerate(kinds)])
    words = st.lists(
        st.sampled_from(["policy", "role", "人口増加", "well-being", "of", "integration"]),
        min_size=1,
        max_size=12,
    )
    elements = tuple(replace(element, label=" ".join(draw(words))) for element in view.elements)
    ids = st.sampled_from([element.id for element in elements])
    pairs = draw(st.sets(st.tuples(ids, ids), max_size=10))
    signs = st.sampled_from(list(Polarity))
    links = tuple(DrawnLink(a, b, draw(signs), delayed=draw(st.booleans())) for a, b in sorted(pairs))
    processes = [element.id for element in elements if element.kind == "processes"]
    group = (tuple(processes[:2]),) if len(processes) > 1 and draw(st.booleans()) else ()
    return replace(view, elements=elements, links=links, intertwined=group, core_links=draw(st.booleans()))


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(views())
def test_no_nodes_overlap_no_text_spills_and_no_end_is_loose(view: Content) -> None:
    layout = place(view)
    quality = measure(layout)
    assert (quality.node_node, quality.text_spill, quality.text_cut, quality.loose_ends) == (0, 0, 0, 0)
    assert quality.link_node == 0
    assert {item.id for node in layout.nodes for item in node.items} | {node.id for node in layout.nodes} >= {
        element.id for element in view.elements
    }


def test_the_order_of_a_views_parts_does_not_matter() -> None:
    model = cld.load(SPEC)
    view = show(model, model.view("figure-1"))
    shuffled = random.Random(7)
    elements, links = list(view.elements), list(view.links)
    shuffled.shuffle(elements)
    shuffled.shuffle(links)
    assert place(replace(view, elements=tuple(elements), links=tuple(links))) == place(view)
