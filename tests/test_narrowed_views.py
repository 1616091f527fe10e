"""Narrowed views: a piece of a picture is a piece of that picture, and each word takes away what it says."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_views import NEGATIVE, POSITIVE, ids, link, model, shown

from cld.model import Clusters, Effect, Element, Grounding, Group, Link, Model, Moderation, NamedLoop, View
from cld.position import Position
from cld.views import Content, is_narrowed, show, whole


def ends(content: Content) -> list[str]:
    return [f"{link.source}{link.target}" for link in content.links]


CHAIN = model(
    "a -> b (+)",
    "b -> c (+)",
    "d -> c (-)",
    "d -> e (+)",
    "e -> d (+)",
    "f -> f (-)",
    kinds={"c": "outcomes"},
)


def test_a_focus_shows_what_is_within_its_radius_whichever_way_links_point() -> None:
    assert ids(shown(CHAIN, focus=("c",))) == ["b", "c", "d"]
    assert ends(shown(CHAIN, focus=("c",))) == ["bc", "dc"]
    assert ids(shown(CHAIN, focus=("c",), radius=0)) == ["c"]
    assert ids(shown(CHAIN, focus=("c",), radius=2)) == ["a", "b", "c", "d", "e"]
    assert ids(shown(CHAIN, focus=("a", "e"))) == ["a", "b", "d", "e"]
    assert ids(shown(CHAIN, focus=("f",), radius=999)) == ["f"]
    assert shown(CHAIN, focus=("f",)).hidden == 5


def test_a_bridge_counts_as_a_link_of_the_picture_and_nothing_else_is_bridged() -> None:
    assert ids(shown(CHAIN, leave_out=("b",), focus=("a",))) == ["a", "c"]
    assert ends(shown(CHAIN, kinds=("variables",))) == ["ab", "de", "ed", "ff"]


def test_a_factor_is_near_the_ends_of_the_link_that_it_moderates() -> None:
    moderated = Link("a", "b", POSITIVE, moderations=(Moderation("m", Effect.WEAKENS),))
    of = model(moderated, "b -> c (+)", kinds={"m": "moderating_factors"})
    assert ids(shown(of, focus=("m",))) == ["a", "b", "m"]
    assert ids(shown(of, focus=("c",))) == ["b", "c"]
    assert ids(shown(of, focus=("b",))) == ["a", "b", "c", "m"]
    assert shown(of, focus=("m",)).links[0].moderations == (("m", Effect.WEAKENS),)
    assert shown(of, kinds=("variables",)).links[0].moderations == ()


def test_of_kinds_only_elements_in_focus_are_exempt() -> None:
    assert ids(shown(CHAIN, kinds=("outcomes",))) == ["c"]
    assert ids(shown(CHAIN, kinds=("outcomes",), focus=("b",))) == ["b", "c"]


def test_only_feedback_keeps_links_inside_strong_components_and_their_elements() -> None:
    content = shown(
        model(
            "a -> b (+)", "b -> a (-)", "b -> c (+)", "c -> d (+)", "d -> c (+)", "e -> e (+)", "e -> a (+)"
        ),
        only_feedback=True,
    )
    assert ids(content) == ["a", "b", "c", "d", "e"]
    assert ends(content) == ["ab", "ba", "cd", "dc", "ee"]
    assert ids(shown(CHAIN, only_feedback=True)) == ["d", "e", "f"]


LOOPS = model(
    "a -> b (+)", "b -> a (+)", "b -> c (+)", "c -> a (-)", "a -> c (+)",
    loops=(NamedLoop("B1", "", ("a", "b", "c")), NamedLoop("R1", "", ("b", "a")), NamedLoop("X", "", ("a", "c"))),
)  # fmt: skip


def test_loops_show_their_own_elements_links_and_markers_alone() -> None:
    content = shown(LOOPS, loops=("R1",))
    assert (ids(content), ends(content)) == (["a", "b"], ["ab", "ba"])
    assert [loop.id for loop in content.loops] == ["R1"]
    both = shown(LOOPS, loops=("B1", "R1"))
    assert ends(both) == ["ab", "ba", "bc", "ca"]
    assert [loop.id for loop in both.loops] == ["B1", "R1"]
    with pytest.raises(KeyError):
        shown(LOOPS, loops=("R2",))


def test_a_loop_leads_over_its_hidden_elements_by_the_bridges_of_the_picture() -> None:
    content = shown(
        model("a -> b (+)", "b -> c (+)", "c -> a (-)", loops=LOOPS.loops[:1]),
        leave_out=("b",),
        loops=("B1",),
    )
    assert ends(content) == ["ac", "ca"]
    assert [link.bridged for link in content.links] == [True, False]
    assert content.loops == ()


def test_several_words_must_all_hold() -> None:
    assert ids(shown(CHAIN, focus=("c",), only_feedback=True)) == ["d"]
    assert ids(shown(LOOPS, loops=("R1",), focus=("c",))) == ["a", "b"]
    assert shown(CHAIN, focus=("a",), only_feedback=True).elements == ()


def test_a_narrowed_view_knows_the_whole_that_it_is_a_piece_of() -> None:
    plain = View("v", "loops", "T", ("in-loops",), grounding=Grounding.STATED, clusters=Clusters.NONE)
    piece = View(
        "v",
        "loops",
        "T",
        ("in-loops",),
        (),
        Grounding.STATED,
        "all",
        "",
        ("a",),
        3,
        ("R",),
        ("variables",),
        True,
        Clusters.NONE,
    )
    assert whole(piece) == plain
    assert is_narrowed(piece)
    assert not is_narrowed(plain)


# Groups, positions, labels of links


def test_groups_hold_what_is_visible_of_them_and_can_be_chosen_and_left_out() -> None:
    of = model("a -> b (+)", "b -> c (+)", groups=(Group("g", "G", ("a", "b")), Group("h", "H", ("c",))))
    assert shown(of).groups == of.groups
    assert shown(of, leave_out=("a", "c")).groups == (Group("g", "G", ("b",)),)
    assert shown(of, focus=("a",), radius=0).groups == (Group("g", "G", ("a",)),)
    assert ids(shown(of, elements=("g",))) == ["a", "b"]
    assert ids(shown(of, leave_out=("g",))) == ["c"]
    content = shown(of, clusters=Clusters.NONE)
    assert (content.groups, content.clusters) == ((), Clusters.NONE)


def test_found_communities_are_those_of_the_whole_picture_also_in_a_piece() -> None:
    rounds = [f"{a} -> {b} (+)" for a, b in ("ab", "bc", "ca", "de", "ef", "fd", "cd")]
    of = model(*rounds, groups=(Group("g", "G", ("a",)),))
    whole_of = (Group("community-1", "", ("a", "b", "c")), Group("community-2", "", ("d", "e", "f")))
    assert shown(of, clusters=Clusters.FOUND).groups == whole_of
    piece = shown(of, clusters=Clusters.FOUND, focus=("c",))
    assert piece.groups == (whole_of[0], Group("community-2", "", ("d",)))


def test_relations_to_hidden_elements_are_dropped_and_spots_stay() -> None:
    places = {"a": Position(left_of="b", above="c"), "b": Position(near="c"), "d": Position(1.0, 2.0)}
    elements = tuple(Element(id, id, "variables", position=places.get(id)) for id in "abcd")
    of = Model("M", "1.0.0", elements, (link("a -> b (+)"),))
    assert [e.position for e in shown(of).elements] == [places.get(id) for id in "abcd"]
    assert [e.position for e in shown(of, leave_out=("c",)).elements] == [
        Position(left_of="b"),
        None,
        places["d"],
    ]
    assert [e.position for e in shown(of, focus=("a", "d"), radius=0).elements] == [None, places["d"]]


def test_labels_of_parallel_links_stand_together_and_equal_ones_once() -> None:
    links = (
        Link("a", "b", POSITIVE, label="by day"),
        Link("a", "b", NEGATIVE, label="by night"),
        Link("b", "a", POSITIVE),
    )
    assert [x.label for x in shown(model(*links)).links] == ["by day; by night", ""]
    alike = (Link("a", "b", POSITIVE, label="by day"), Link("a", "b", NEGATIVE, label="by day"))
    assert shown(model(*alike)).links[0].label == "by day"


IDS = tuple("abcdefgh")
VIEWS = st.builds(
    View,
    st.just("v"),
    st.just("loops"),
    leave_out=st.sets(st.sampled_from(IDS), max_size=2).map(tuple),
    focus=st.sets(st.sampled_from(IDS), max_size=2).map(tuple),
    radius=st.integers(0, 3),
    loops=st.sets(st.sampled_from(["B1", "R1"]), max_size=1).map(tuple),
    kinds=st.sampled_from([(), ("outcomes",), ("variables",)]),
    only_feedback=st.booleans(),
)
MODELS = st.builds(
    lambda pairs, outcomes: Model(
        "M",
        "1.0.0",
        tuple(Element(id, id, "outcomes" if id in outcomes else "variables") for id in IDS),
        tuple(Link(a, b, POSITIVE) for a, b in sorted(pairs)),
        loops=(NamedLoop("B1", "", ("a", "b", "c")), NamedLoop("R1", "", ("a", "b"))),
    ),
    st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=20),
    st.sets(st.sampled_from(IDS)),
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(MODELS, VIEWS)
def test_a_narrowed_view_is_a_piece_of_its_whole_and_each_word_narrows_by_itself(
    of: Model, view: View
) -> None:
    full, piece = show(of, whole(view)), show(of, view)
    assert set(piece.elements) <= set(full.elements)
    assert set(piece.links) <= set(full.links)
    assert set(piece.loops) <= set(full.loops)
    left = {element.id for element in full.elements} & set(ids(piece))
    graph = nx.DiGraph(link_ends(full))
    graph.add_nodes_from(ids(full))
    expected = set(ids(full))
    if view.focus:
        near = nx.Graph(graph)
        reached = [
            nx.single_source_shortest_path_length(near, id, cutoff=view.radius)
            for id in view.focus
            if id in near
        ]
        expected &= {id for lengths in reached for id in lengths}
    if view.kinds:
        expected &= {e.id for e in of.elements if e.kind in view.kinds or e.id in view.focus}
    cores = [
        core
        for core in nx.strongly_connected_components(graph)
        if len(core) > 1 or graph.has_edge(*core, *core)
    ]
    if view.only_feedback:
        expected &= set().union(*cores)
        assert all(any({x.source, x.target} <= core for core in cores) for x in piece.links)
    if view.loops:
        expected &= {id for loop in of.loops if loop.id in view.loops for id in loop.through}
    assert left == expected
    if not view.loops and not view.only_feedback:
        assert set(link_ends(piece)) == {(a, b) for a, b in link_ends(full) if {a, b} <= left}


def link_ends(content: Content) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in content.links]
