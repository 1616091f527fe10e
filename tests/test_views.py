"""What a view shows: its choice of elements, and the bridges over what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.graph.bridges import bridges
from cld.model import (
    Effect,
    Element,
    Grounding,
    Link,
    LoopPolarity,
    Model,
    Moderation,
    NamedLoop,
    Polarity,
    View,
)
from cld.views import Content, DrawnLink, DrawnLoop, show

SIGNS = {sign.sign: sign for sign in Polarity}
POSITIVE, NEGATIVE, MIXED, UNKNOWN = (SIGNS[sign] for sign in ("+", "-", "+-", "?"))


def link(text: str) -> Link:
    """A link from a text like `a -> b (+) delayed stated`."""
    cause, _, effect, sign, *rest = text.split()
    grounding = next((Grounding(word) for word in rest if word in [g.value for g in Grounding]), None)
    return Link(cause, effect, SIGNS[sign.strip("()")], "delayed" in rest, grounding=grounding)


def model(*links: str | Link, kinds: dict[str, str] | None = None, **more) -> Model:
    """A model whose elements are variables, except where `kinds` says otherwise."""
    made = tuple(link(each) if isinstance(each, str) else each for each in links)
    kinds = kinds or {}
    ids = sorted({id for each in made for id in each.ends} | set(kinds))
    elements = tuple(Element(id, id.upper(), kinds.get(id, "variables")) for id in ids)
    return Model("A model", "1.0.0", elements, made, description="What it is", **more)


def shown(of: Model, **view) -> Content:
    return show(of, View("v", "loops", **view))


def without(of: Model, *left: str, **view) -> tuple[DrawnLink, ...]:
    return shown(of, leave_out=left, **view).links


def ids(content: Content) -> list[str]:
    return [element.id for element in content.elements]


# The choice


def test_a_plain_view_shows_everything_and_bridges_nothing() -> None:
    of = model("b -> a (-) delayed stated", "a -> b (+)", intertwined=(("a", "b"),))
    content = shown(of)
    assert content == Content(
        title="A model",
        description="What it is",
        elements=of.elements,
        links=(
            DrawnLink("a", "b", POSITIVE),
            DrawnLink("b", "a", NEGATIVE, delayed=True, grounding=Grounding.STATED),
        ),
        loops=(),
        kinds=of.kinds,
        intertwined=(("a", "b"),),
    )


def test_words_name_kinds_elements_loops_and_what_is_on_loops() -> None:
    of = model(
        "a -> b (+) inferred",
        "b -> a (+) stated",
        "b -> c (+) stated",
        "d -> d (-) stated",
        kinds={"c": "outcomes", "p": "processes"},
        loops=(NamedLoop("R1", "Round", ("a", "b")),),
    )
    assert ids(shown(of)) == ["a", "b", "c", "d", "p"]
    assert ids(shown(of, elements=("in-loops",))) == ["a", "b", "d"]
    assert ids(shown(of, elements=("in-loops",), grounding=Grounding.IMPLIED)) == ["d"]
    assert ids(shown(of, elements=("outcomes", "p"))) == ["c", "p"]
    assert ids(shown(of, elements=("R1", "c"), leave_out=("a",))) == ["b", "c"]
    assert shown(of, elements=("R1",)).hidden == 3
    with pytest.raises(KeyError):
        shown(of, elements=("R2",))
    with pytest.raises(KeyError):
        shown(of, leave_out=("nothing",))


def test_a_view_may_have_a_title_and_ask_for_core_links_only() -> None:
    content = shown(model("a -> b (+)"), title="Another", links="core")
    assert (content.title, content.core_links) == ("Another", True)


def test_of_intertwined_processes_a_group_of_one_is_none() -> None:
    of = model("a -> b (+)", "b -> c (+)", intertwined=(("a", "b", "c"),))
    assert shown(of, leave_out=("a",)).intertwined == (("b", "c"),)
    assert shown(of, leave_out=("a", "b")).intertwined == ()


# Links of the model


def test_parallel_links_that_contradict_each_other_are_one_mixed_link() -> None:
    assert shown(model("a -> b (+)", "a -> b (-)")).links == (DrawnLink("a", "b", MIXED),)


def test_a_grounding_drops_weaker_links_and_does_not_bridge_what_they_joined() -> None:
    of = model("a -> b (+) inferred", "b -> c (+) stated", "a -> c (+)")
    assert [(x.source, x.target) for x in shown(of, grounding=Grounding.STATED).links] == [("b", "c")]


def test_only_visible_factors_are_shown_to_moderate() -> None:
    acted = replace(
        link("a -> b (+)"), moderations=(Moderation("m", Effect.WEAKENS), Moderation("n", Effect.REVERSES))
    )
    of = model(acted, kinds={"m": "moderating_factors", "n": "threats"})
    assert shown(of).links[0].moderations == (("m", Effect.WEAKENS), ("n", Effect.REVERSES))
    assert without(of, "threats")[0].moderations == (("m", Effect.WEAKENS),)


def test_a_named_loop_is_drawn_when_links_join_its_visible_elements() -> None:
    named = (NamedLoop("B1", "Brake", ("c", "a", "b")), NamedLoop("R1", "Other", ("a", "c")))
    of = model("a -> b (+) stated", "b -> c (-) stated", "c -> a (+)", loops=named)
    assert shown(of).loops == (DrawnLoop("B1", "Brake", LoopPolarity.BALANCING, ("c", "a", "b")),)
    assert shown(of, leave_out=("b",)).loops == ()
    assert shown(of, grounding=Grounding.STATED).loops == ()


# Bridges


def test_a_bridge_carries_the_sign_of_its_path() -> None:
    assert without(model("a -> h (-)", "h -> k (-)", "k -> b (-)"), "h", "k") == (
        DrawnLink("a", "b", NEGATIVE, bridged=True),
    )


def test_paths_that_disagree_make_a_mixed_bridge_and_all_unknown_an_unknown_one() -> None:
    assert (
        without(model("a -> h (+)", "h -> b (+)", "a -> k (+)", "k -> b (-)"), "h", "k")[0].polarity is MIXED
    )
    assert without(model("a -> h (?)", "h -> b (+)"), "h")[0].polarity is UNKNOWN


def test_a_direct_link_is_what_the_author_says_and_is_not_bridged() -> None:
    assert without(model("a -> h (-)", "h -> b (+)", "a -> b (+)"), "h") == (DrawnLink("a", "b", POSITIVE),)


def test_a_path_through_a_visible_element_is_bridged_up_to_there_only() -> None:
    drawn = without(model("a -> h (+)", "h -> b (+)", "b -> k (-)", "k -> c (+)"), "h", "k")
    assert [(x.source, x.target, x.polarity) for x in drawn] == [("a", "b", POSITIVE), ("b", "c", NEGATIVE)]


def test_an_element_is_not_bridged_to_itself() -> None:
    assert without(model("a -> h (+)", "h -> a (-)"), "h") == ()


def test_a_balancing_loop_among_hidden_elements_does_not_turn_the_sign_of_a_path() -> None:
    of = model("a -> h (+)", "h -> k (+)", "k -> h (-)", "k -> b (+)")
    assert without(of, "h", "k") == (DrawnLink("a", "b", POSITIVE, bridged=True),)


def test_with_too_many_paths_to_list_a_bridge_says_mixed_rather_than_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = model("a -> h (+)", "h -> k (+)", "k -> h (-)", "k -> b (+)")
    monkeypatch.setattr(import_module("cld.graph.bridges"), "STEPS_PER_BRIDGE", 2)
    assert without(of, "h", "k")[0].polarity is MIXED


def test_a_bridge_is_delayed_when_every_path_is() -> None:
    late = ["a -> h (+) delayed", "h -> b (+)", "a -> k (+)", "k -> b (+) delayed"]
    assert without(model(*late), "h", "k")[0].delayed
    assert not without(model(*late, "a -> l (+)", "l -> b (+)"), "h", "k", "l")[0].delayed


def test_a_bridge_is_as_grounded_as_the_weakest_link_of_its_best_path() -> None:
    of = ["a -> h (+) stated", "h -> b (+) inferred"]
    assert without(model(*of), "h")[0].grounding is Grounding.INFERRED
    better = [*of, "a -> k (+) implied", "k -> b (+) stated"]
    assert without(model(*better), "h", "k")[0].grounding is Grounding.IMPLIED
    assert without(model("a -> h (+) stated", "h -> b (+)"), "h")[0].grounding is None


def test_a_bridge_shows_the_factors_that_act_on_all_its_paths() -> None:
    acted = replace(link("h -> b (+)"), moderations=(Moderation("m", Effect.WEAKENS),))
    factor = {"m": "moderating_factors"}
    assert without(model("a -> h (+)", acted, kinds=factor), "h")[0].moderations == (("m", Effect.WEAKENS),)
    round_it = model("a -> h (+)", acted, "a -> k (+)", "k -> b (+)", kinds=factor)
    assert without(round_it, "h", "k")[0].moderations == ()
    twice = replace(link("a -> h (+)"), moderations=(Moderation("m", Effect.STRENGTHENS),))
    assert without(model(twice, acted, kinds=factor), "h")[0].moderations == (("m", Effect.MIXED),)


def path_signs(links: tuple[Link, ...], hidden: set[str], source: str, target: str) -> set[Polarity]:
    """The sign of each path through hidden elements, by trying them all; parallel links taken together."""
    signs = {
        ends: Polarity.agreed(each.polarity for each in links if each.ends == ends)
        for ends in {each.ends for each in links}
    }
    found: set[Polarity] = set()

    def walk(path: tuple[str, ...], sign: Polarity) -> None:
        for (cause, effect), step in signs.items():
            if cause != path[-1] or effect in path:
                continue
            if effect == target and len(path) > 1:
                found.add(Polarity.chain((sign, step)))
            elif effect in hidden:
                walk((*path, effect), Polarity.chain((sign, step)))

    walk((source,), POSITIVE)
    return found


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(Link, *[st.sampled_from("abchklmn")] * 2, st.sampled_from([POSITIVE, NEGATIVE, NEGATIVE])),
        max_size=22,
    )
)
def test_bridges_are_those_of_all_simple_paths_through_hidden_elements(links: list[Link]) -> None:
    hidden = set("hklmn")
    direct = {each.ends for each in links}
    expected = {
        (a, b): Polarity.agreed(signs)
        for a in "abc"
        for b in "abc"
        if a != b and (a, b) not in direct and (signs := path_signs(tuple(links), hidden, a, b))
    }
    found = bridges(links, hidden)
    assert {(each.source, each.target): each.polarity for each in found} == expected
    assert found == bridges(links[::-1], sorted(hidden))


def test_many_paths_through_a_large_hidden_tangle_are_bridged_within_the_step_budget() -> None:
    inner = [f"h{n:02}" for n in range(40)]
    links = [Link(a, b, POSITIVE) for a in inner for b in inner if a != b]
    links += [
        Link(inner[0], inner[1], NEGATIVE),
        Link("a", inner[0], POSITIVE),
        Link(inner[-1], "b", POSITIVE),
    ]
    (bridge,) = bridges(links, inner)
    assert bridge.polarity is MIXED
