"""The legend says what occurs in a figure and nothing else, in the size of the figure's smallest text."""

from __future__ import annotations

import pytest

from cld import legend, text
from cld.layouts import Box, Item, Marker, Node, Route, Text
from cld.model import Effect, LoopPolarity, Polarity

PATH = ((0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0))


def route(polarity: Polarity | None, **more: object) -> Route:
    return Route("r", "a", "b", PATH, polarity, **more)


def node(size: float, links: tuple[int, ...] = ()) -> Node:
    items = tuple(Item(f"i{n}", (Text(0, 0, "item", size),), (0, 0), n) for n in links)
    return Node("a", "variables", "label", Box(0, 0, 50, 20), "a", (Text(0, 0, "a", size),), items)


def marker(polarity: LoopPolarity) -> Marker:
    return Marker("R1", "", polarity, (0, 0), 10, True)


def test_a_figure_without_links_needs_no_legend() -> None:
    assert legend.size_for([node(12)], [], []) == (0, 0)
    assert legend.place((5, 5), [node(12)], [], []) == legend.Legend((), (), ())


def words(*routes: Route, markers: tuple[Marker, ...] = (), nodes: tuple[Node, ...] = ()) -> list[str]:
    return [row.words for row in legend.rows(nodes, routes, markers)]


@pytest.mark.parametrize(
    ("drawn", "row"),
    [
        (route(Polarity.POSITIVE), "more leads to more (+)"),
        (route(Polarity.NEGATIVE), "more leads to less (−)"),
        (route(Polarity.MIXED), "goes both ways (±)"),
        (route(Polarity.UNKNOWN), "sign not known (?)"),
        (route(None), "links with differing signs"),
    ],
)
def test_each_polarity_has_a_row_only_where_it_occurs(drawn: Route, row: str) -> None:
    assert words(drawn) == [row]


def test_delays_bridges_moderations_and_loops_have_rows_where_they_occur() -> None:
    drawn = (
        route(Polarity.POSITIVE, delayed=True),
        route(Polarity.POSITIVE, bridged=True),
        route(None, effect=Effect.WEAKENS),
    )
    loops = (marker(LoopPolarity.BALANCING), marker(LoopPolarity.REINFORCING))
    assert words(*drawn, markers=loops) == [
        "more leads to more (+)",
        "with a delay",
        "through hidden elements",
        "weakens a link",
        "reinforcing loop",
        "balancing loop",
    ]


def test_bullets_are_explained_where_they_differ() -> None:
    assert len(words(nodes=(node(12, (1, 2)),))) == 0
    assert words(nodes=(node(12, (1, 3)),)) == ["up to 2, up to 5, more links"]


def test_everything_lies_within_the_size_told_beforehand() -> None:
    nodes = (node(11, (1, 9)),)
    routes = [route(polarity, delayed=True) for polarity in (*Polarity, None)]
    markers = [marker(polarity) for polarity in LoopPolarity]
    wide, high = legend.size_for(nodes, routes, markers)
    placed = legend.place((40, 60), nodes, routes, markers)
    assert {line.size for line in placed.texts} == {11}
    assert max(line.x + text.width(line.text, line.size, line.bold) for line in placed.texts) <= 40 + wide
    assert max(line.y + text.DESCENT * line.size for line in placed.texts) <= 60 + high
    assert min(line.y - text.CAP_HEIGHT * line.size for line in placed.texts) >= 60
    assert max(sample.path[-1][0] for sample in placed.routes) < min(line.x for line in placed.texts[1:])


def test_regions_without_a_heading_are_explained() -> None:
    bare = Node("g1", "group", "region", Box(0, 0, 90, 50), "")
    named = bare._replace(id="g2", texts=(Text(8, 16, "Staff", 14),))
    assert words(nodes=(node(12), bare, named)) == ["elements with many links among them"]
    assert words(nodes=(node(12), named)) == []
    placed = legend.place((5, 5), [node(12), bare], [], [])
    (ground,) = placed.grounds
    assert ground.width == pytest.approx(legend.SAMPLE * 12)
    assert ground.y >= 5
    assert ground.bottom <= 5 + legend.size_for([node(12), bare], [], [])[1]
