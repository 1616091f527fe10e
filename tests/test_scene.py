"""Scenes: what a placed figure becomes, before any file format."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest

from cld import model
from cld.geometry import bezier
from cld.layouts import Box, Item, Layout, Marker, Node, Route, Text
from cld.marks import Circle, Curve, Group, Polygon, Rect, Words
from cld.model import KINDS, Effect, Element, LoopPolarity, Polarity
from cld.scene import Scene, compose
from cld.strokes import link_marks, marker_marks, shortened
from cld.theme import HEAD_LENGTH, KNOB_RADIUS, PAPER
from cld.views import Content, DrawnLink, DrawnLoop

PATH = ((100.0, 50.0), (150.0, 20.0), (200.0, 20.0), (250.0, 50.0))
CONTENT = Content(
    title="Prey and\npredators",
    description="",
    elements=(Element("prey", "Prey", "variables"), Element("wolf", "Wolves", "threats")),
    links=(
        DrawnLink("prey", "wolf", Polarity.POSITIVE, delayed=True),
        DrawnLink("wolf", "prey", Polarity.NEGATIVE, bridged=True, moderations=(("prey", Effect.WEAKENS),)),
    ),
    loops=(DrawnLoop("B1", "Hunting", LoopPolarity.BALANCING, ("prey", "wolf")),),
    kinds=KINDS,
)


def route(id: str = "r", **more: object) -> Route:
    given: dict = {"polarity": Polarity.POSITIVE, "sign": (175.0, 15.0)} | more
    return Route(id, "prey", "wolf", PATH, given.pop("polarity"), **given)


def node(id: str, shape: str, x: float, kind: str = "variables", **more: object) -> Node:
    return Node(id, kind, shape, Box(x, 40, 60, 20), id, (Text(x, 55, id, 12),), **more)


def scene(*routes: Route, nodes: tuple[Node, ...] = (), markers: tuple[Marker, ...] = ()) -> Scene:
    return compose(Layout(400, 300, nodes, routes, markers, legend=(0, 200)), CONTENT)


def groups(found: Scene, role: str) -> list[Group]:
    return [group for group in found.groups if group.role == role]


def test_a_node_is_its_outline_and_its_text_marked_with_id_and_kind() -> None:
    drawn = scene(
        nodes=(node("prey", "label", 40), node("wolf", "circle", 240, "threats", overlaps=("prey",)))
    )
    label, circle = sorted(groups(drawn, "node"), key=lambda group: dict(group.data)["id"])
    assert [type(part) for part in label.parts] == [Rect, Words]
    assert [type(part) for part in circle.parts] == [Circle, Words]
    assert label.data == (("id", "prey"), ("kind", "variables"))
    assert circle.data == (("id", "wolf"), ("kind", "threats"), ("overlaps", "prey"))


def test_panels_are_drawn_behind_everything_else() -> None:
    drawn = scene(nodes=(node("a", "label", 0), node("b", "circle", 100), node("c", "panel", 200)))
    assert [dict(group.data)["id"] for group in groups(drawn, "node")] == ["c", "b", "a"]


def test_a_region_lies_behind_all_and_is_no_node() -> None:
    ground = Node("g", "group", "region", Box(0, 0, 300, 200), "Health", (Text(10, 20, "Health", 14),))
    drawn = scene(route(), nodes=(node("p", "panel", 200), ground))
    assert [group.role for group in drawn.groups[:2]] == ["region", "node"]
    (region,) = groups(drawn, "region")
    assert region.data == (("id", "g"), ("kind", "group"))
    assert [type(part) for part in region.parts] == [Rect, Words]


def test_bullets_grow_with_the_number_of_links() -> None:
    items = tuple(Item(f"e{n}", (Text(0, 0, "e", 12),), (0, 0), n) for n in (1, 4, 9))
    (panel,) = groups(scene(nodes=(node("p", "panel", 0, items=items),)), "node")
    radii = [part.parts[0].radius for part in panel.parts if isinstance(part, Group)]
    assert radii == sorted(set(radii))
    assert [dict(part.data)["links"] for part in panel.parts if isinstance(part, Group)] == ["1", "4", "9"]


def test_a_link_begins_with_its_line_and_says_its_ends_and_polarity() -> None:
    (link,) = groups(
        scene(route(members=(("prey", "wolf"),), delayed=True, delay=(170.0, 28.0, 0.0))), "link"
    )
    assert isinstance(link.parts[0], Curve)
    assert dict(link.data) == {
        "id": "r",
        "from": "prey",
        "to": "wolf",
        "polarity": "positive",
        "delayed": "true",
        "links": "prey->wolf",
    }


def test_the_head_is_an_outline_whose_tip_is_the_end_of_the_route() -> None:
    line, head, _ = link_marks(route(), PAPER)
    assert isinstance(head, Polygon)
    assert head.points[0] == PATH[-1]
    assert hypot(line.points[-1][0] - 250, line.points[-1][1] - 50) == pytest.approx(
        0.5 * HEAD_LENGTH, abs=0.01
    )


def test_a_double_ended_link_has_a_head_at_either_end() -> None:
    heads = [mark for mark in link_marks(route(back=True), PAPER) if isinstance(mark, Polygon)]
    assert {head.points[0] for head in heads} == {PATH[0], PATH[-1]}


@pytest.mark.parametrize(
    ("polarity", "sign"),
    [(Polarity.POSITIVE, "+"), (Polarity.NEGATIVE, "−"), (Polarity.MIXED, "±"), (Polarity.UNKNOWN, "?")],
)
def test_a_sign_is_told_by_glyph_dash_and_colour(polarity: Polarity, sign: str) -> None:
    line, _, words = link_marks(route(polarity=polarity), PAPER)
    assert words.lines[0].text == sign
    assert words.colour == line.stroke.colour == PAPER.link(polarity).colour
    assert bool(line.stroke.dash) == (polarity is not Polarity.POSITIVE)


def test_links_drawn_as_one_that_differ_have_no_sign() -> None:
    assert not [mark for mark in link_marks(route(polarity=None), PAPER) if isinstance(mark, Words)]


def test_the_sign_of_a_bridge_is_as_dark_as_any_text() -> None:
    line, _, words = link_marks(route(bridged=True), PAPER)
    assert (words.colour, line.stroke.colour) == (PAPER.positive.colour, PAPER.bridged[0].colour)


@pytest.mark.parametrize("effect", [None, Effect.WEAKENS])
def test_the_label_of_a_link_is_part_of_it_and_has_its_colour(effect: Effect | None) -> None:
    label = (Text(175, 10, "after two", 11, anchor="middle"), Text(175, 24, "years", 11, anchor="middle"))
    line, *_, words = link_marks(route(effect=effect, label=label), PAPER)
    assert words == Words(label, line.stroke.colour)


def test_a_theme_may_have_larger_heads_and_bolder_outlines() -> None:
    bold = PAPER._replace(heads=1.5, outlines=2.0)
    (line, head, _), (plain, _, _) = link_marks(route(), bold), link_marks(route(), PAPER)
    assert head.points[0] == PATH[-1]
    assert hypot(line.points[-1][0] - 250, line.points[-1][1] - 50) == pytest.approx(0.5 * 1.5 * HEAD_LENGTH)
    assert line.stroke.width == plain.stroke.width
    _, knob, *_ = link_marks(route(effect=Effect.WEAKENS, sign=None), bold)
    assert knob.radius == 1.5 * KNOB_RADIUS
    assert hypot(knob.centre[0] - 250, knob.centre[1] - 50) == pytest.approx(knob.radius + 1.6, abs=0.01)


def test_dashes_are_stretched_so_that_a_line_ends_on_one() -> None:
    line, _, _ = link_marks(route(polarity=Polarity.NEGATIVE), PAPER)
    dash, gap = line.stroke.dash
    points = bezier(line.points, 1)
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    periods = (length - dash) / (dash + gap)
    assert periods == pytest.approx(round(periods), abs=0.03)


@pytest.mark.parametrize(
    ("effect", "bars"),
    [(Effect.STRENGTHENS, 2), (Effect.WEAKENS, 1), (Effect.REVERSES, 2), (Effect.MIXED, 0)],
)
def test_a_moderation_ends_in_a_circle_that_touches_what_it_acts_on_and_says_how(
    effect: Effect, bars: int
) -> None:
    line, knob, *glyph = link_marks(route(polarity=None, effect=effect, sign=None), PAPER)
    assert len(glyph) == bars
    assert (type(line), type(knob)) == (Curve, Circle)
    away = hypot(knob.centre[0] - 250, knob.centre[1] - 50)
    assert KNOB_RADIUS <= away <= KNOB_RADIUS + 1.5
    (group,) = groups(scene(route(polarity=None, effect=Effect.WEAKENS, sign=None)), "link")
    assert dict(group.data)["kind"] == "moderation"


def test_a_delay_is_a_double_bar_across_the_line() -> None:
    marks = link_marks(route(delayed=True, delay=(170.0, 28.0, 0.0)), PAPER)
    bars = [mark for mark in marks[1:] if isinstance(mark, Curve)]
    assert [bar.points[0][0] == pytest.approx(bar.points[-1][0]) for bar in bars] == [True, True]


def test_a_loop_marker_turns_the_loops_way_round_its_name() -> None:
    def middle(clockwise: bool) -> float:
        arc, _, _ = marker_marks(Marker("R1", "", LoopPolarity.REINFORCING, (0, 0), 14, clockwise), PAPER)
        (x, y), (u, v) = arc.points[0], arc.points[3]
        return x * v - y * u

    assert middle(True) > 0 > middle(False)


@pytest.mark.parametrize(
    ("id", "polarity", "shown"),
    [
        ("R1", LoopPolarity.REINFORCING, "R1"),
        ("B12", LoopPolarity.BALANCING, "B12"),
        ("success", LoopPolarity.REINFORCING, "R"),
        ("R_success_breeds_confidence", LoopPolarity.REINFORCING, "R"),
        ("B1", LoopPolarity.UNDETERMINED, "U"),
    ],
)
def test_a_loop_marker_shows_its_letter_and_its_number_where_it_fits(
    id: str, polarity: LoopPolarity, shown: str
) -> None:
    words = marker_marks(Marker(id, "", polarity, (0, 0), 14, True), PAPER)[-1]
    assert words.lines[0].text == shown


def test_shortening_keeps_the_start_and_stops_at_the_distance() -> None:
    chain = (*PATH, (260.0, 56.0), (262.0, 60.0), (264.0, 64.0))
    for length in (4.0, 30.0):
        short = shortened(chain, length)
        assert short[0] == chain[0]
        assert hypot(short[-1][0] - 264, short[-1][1] - 64) == pytest.approx(length, abs=0.01)


def test_the_text_alternative_tells_elements_links_and_loops() -> None:
    drawn = scene()
    assert drawn.title == "Prey and predators"
    told = {section.heading: section.lines for section in drawn.alternative}
    assert told == {
        "Threats": ("Wolves",),
        "Variables": ("Prey",),
        "Links": (
            "Prey → Wolves (+): more leads to more, with a delay",
            "Wolves → Prey (-): more leads to less, through elements not shown, Prey weakens it",
        ),
        "Feedback loops": ("B1 Hunting, balancing: Prey → Wolves → Prey",),
    }


def test_the_text_alternative_tells_groups_and_the_labels_of_links() -> None:
    link = DrawnLink("prey", "wolf", Polarity.POSITIVE, delayed=True, label="one per\nmonth")
    forest = model.Group("forest", "The forest", ("prey", "wolf"))
    found = model.Group("found", "", ("prey",))
    content = replace(CONTENT, links=(link,), loops=(), groups=(forest, found))
    told = {
        section.heading: section.lines for section in compose(Layout(10, 10, (), ()), content).alternative
    }
    assert told["Groups"] == ("The forest: Prey, Wolves", "Prey")
    assert told["Links"] == ("Prey → Wolves (+): more leads to more, one per month, with a delay",)
