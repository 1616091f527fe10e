"""The order of steps in a figure: numbers worked out by hand, flags at elements, and what is said of orders under it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cld
from cld.backends import description
from cld.figures import Drawing, digest_of_content, drawn
from cld.flags import words_at
from cld.graph.loops import find_loops
from cld.marks import Group, Polygon, Words
from cld.model import Element, Link, Model, Perspective, Polarity, View
from cld.palettes import DARK, GREY, SLIDE
from cld.sequence import circles
from cld.stepped import spans, stepped
from cld.study import Relation, Status, Step, Theme
from cld.telling import Steps
from cld.theme import PAPER
from cld.theme import Theme as Look
from cld.views import show

ROOT = Path(__file__).parents[1]
PCN = cld.load(ROOT / "specs/pcn-pharmacists.yaml")
OBJECTIVES = cld.load(ROOT / "specs/pcn-objectives.yaml")
MAP, FRAME = View("map", "loops"), View("frame", "framework")
BESIDE = Relation.ALONGSIDE


def before(*ids: str) -> tuple[Step, ...]:
    """Each before the next."""
    return tuple(Step(one, other) for one, other in itertools.pairwise(ids))


def model(*steps: Step, held: tuple[Perspective, ...] = (), themes: tuple[Theme, ...] = ()) -> Model:
    elements = tuple(Element(id, id.upper(), "variables") for id in "abcde")
    links = tuple(Link(cause, effect, Polarity.POSITIVE) for cause, effect in ("ab", "bc", "cd", "de"))
    return Model("Test", "1.0.0", elements, links, steps=steps, perspectives=held, themes=themes)


def steps_of(of: Model, *holders: str, view: View = MAP) -> Steps:
    found = stepped(show(of, view), of, holders or ("all",)).steps
    assert found is not None
    return found


def flags(drawing: Drawing) -> dict[str, str]:
    found = (dict(g.data) for g in drawing.scene.groups if g.role == "badge")
    return {data["of"]: data["step"] for data in found if "step" in data}


def words(drawing: Drawing) -> str:
    found = (p for g in drawing.scene.groups for p in g.parts if isinstance(p, Words))
    return " ".join(text.text for part in found for text in part.lines)


# Numbers


def test_what_comes_before_has_the_lower_number() -> None:
    assert spans(before("a", "b", "c")) == {"a": (1, 1), "b": (2, 2), "c": (3, 3)}
    assert spans((*before("a", "b"), *before("a", "c"))) == {"a": (1, 1), "b": (2, 2), "c": (2, 2)}


def test_what_is_alongside_shares_the_number() -> None:
    # b waits for a; c, of which nothing else is said, goes on alongside b, and so is second as well
    assert spans((*before("a", "b"), Step("b", "c", BESIDE))) == {"a": (1, 1), "b": (2, 2), "c": (2, 2)}
    assert spans((Step("a", "b", BESIDE),)) == {"a": (1, 1), "b": (1, 1)}


def test_what_goes_on_while_others_follow_each_other_has_all_their_numbers() -> None:
    steps = (*before("a", "b"), Step("c", "a", BESIDE), Step("c", "b", BESIDE), *before("c", "d"))
    assert spans(steps) == {"a": (1, 1), "b": (2, 2), "c": (1, 2), "d": (3, 3)}
    assert words_at(steps_of(model(*steps))) == {"a": "1=", "b": "2=", "c": "1–2=", "d": "3"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.sampled_from("abcdef")] * 2, st.sampled_from(Relation)), min_size=1, max_size=8)
)
def test_numbers_keep_every_step_that_can_be_kept(drawn_steps: list[tuple[str, str, Relation]]) -> None:
    steps = tuple(Step(*each) for each in drawn_steps if each[0] != each[1])
    if circles(steps):
        return
    found = spans(steps)
    for step in steps:
        (start, end), (begin, last) = found[step.first], found[step.second]
        assert start <= end
        assert begin <= last
        if step.relation is Relation.BEFORE:
            assert end < begin
        else:
            assert start <= last
            assert begin <= end
    assert not found or min(start for start, _ in found.values()) == 1


# Orders


def test_orders_that_agree_are_one_and_others_are_told_apart_by_letters() -> None:
    held = (Perspective("p", "The ministry"), Perspective("q", "Practices"))
    steps = (
        Step("a", "b", status=Status.PLANNED, held_by=("p",)),
        Step("a", "b", status=Status.PLANNED, held_by=("q",)),
        Step("b", "a", status=Status.OBSERVED, held_by=("authors",)),
    )
    found = steps_of(model(*steps, held=held)).held
    assert [(each.letter, each.said) for each in found] == [
        ("a", "observed, held by the authors"),
        ("b", "planned, held by The ministry and Practices"),
    ]
    assert words_at(Steps(found)) == {"a": "a2 b1", "b": "a1 b2"}
    (one,) = steps_of(model(*steps, held=held), "p").held
    assert (one.letter, one.said) == ("", "planned, held by The ministry")


def test_who_tells_of_an_order_that_events_enforced_is_not_said_to_have_enforced_it() -> None:
    step = Step("a", "b", status=Status.ENFORCED, held_by=("authors",))
    assert [each.said for each in steps_of(model(step)).held] == ["enforced by events, told by the authors"]


def test_an_order_that_contradicts_itself_has_no_numbers_and_says_so() -> None:
    of = model(*before("a", "b", "a"))
    drawing = drawn(of, replace(MAP, steps=("all",)))
    assert flags(drawing) == {}
    assert "its steps contradict each other, and have no numbers" in words(drawing)


def test_it_is_said_where_numbers_say_more_than_anybody_did() -> None:
    # a before b before c, and d before e: that d comes before c nobody says
    loose, level = steps_of(model(*before("a", "b", "c"), *before("d", "e"))).held[0][3:5]
    assert (loose, level) == (True, True)
    strict = steps_of(model(*before("a", "b", "c"))).held[0]
    assert (strict.loose, strict.level) == (False, False)


# Pictures


@pytest.mark.parametrize("theme", [PAPER, GREY, SLIDE, DARK])
def test_formation_comes_before_integration_as_planned_and_alongside_as_observed(theme: Look) -> None:
    view = PCN.view("figure-1")
    drawing = drawn(PCN, replace(view, steps=("all",)), theme)
    said, numbers = words(drawing), flags(drawing)
    observed, planned = (
        next(letter for letter in "abc" if f"{letter}: {sense}" in said) for sense in ("Observed", "Planned")
    )
    for id, place in (("pcn_formation", 1), ("cp_integration", 2)):
        assert {f"{observed}1=", f"{planned}{place}"} <= set(numbers[id].split())
    assert "=: alongside something else of the same number." in said
    assert drawing.positions == drawn(PCN, view).positions


def test_one_holder_at_a_time_can_be_shown() -> None:
    drawing = drawn(PCN, replace(PCN.view("mechanisms"), steps=("national_policy",)))
    assert flags(drawing) == {"pcn_formation": "1", "cp_integration": "2"}
    assert "Planned, held by National policy" in words(drawing)


@pytest.mark.parametrize("name", ["objectives", "influences"])
def test_themes_that_are_no_elements_are_ordered_under_the_figure(name: str) -> None:
    drawing = drawn(OBJECTIVES, replace(OBJECTIVES.view(name), steps=("all",)))
    assert flags(drawing) == {}
    said = words(drawing)
    for part in ("Held by the authors", "Supporting general practice", "A voice for primary care"):
        assert part in said
    assert "Things of the same number without =: nobody says which of them comes first." in said
    assert "In grey: themes, and elements that the figure does not show." in said


def test_elements_in_panels_have_flags_beside_their_words_within_the_page() -> None:
    of = model(*before("a", "b", "c"))
    drawing = drawn(of, replace(FRAME, steps=("all",)))
    assert flags(drawing) == {"a": "1", "b": "2", "c": "3"}
    for group in (g for g in drawing.scene.groups if g.role == "badge"):
        outline = next(p for p in group.parts if isinstance(p, Polygon))
        assert all(0 <= x <= drawing.scene.width for x, _ in outline.points)


def test_a_flag_is_no_link_and_makes_no_loop() -> None:
    of = model(*before("a", "b", "c", "d", "e"), Step("e", "a", BESIDE))
    drawing = drawn(of, replace(MAP, steps=("all",)))
    links = [g for g in drawing.scene.groups if g.role == "link"]
    assert len(links) == len(of.links)
    assert find_loops(of).loops == ()
    assert all(len(outline(g).points) == 5 for g in drawing.scene.groups if g.role == "badge")


def outline(group: Group) -> Polygon:
    found = group.parts[0]
    assert isinstance(found, Polygon)
    return found


def test_steps_have_no_say_in_what_a_figure_shows() -> None:
    of = model(*before("a", "b"))
    content = show(of, MAP)
    assert digest_of_content(stepped(content, of, ("all",))) == digest_of_content(content)


def test_the_text_alternative_tells_the_orders() -> None:
    said = description(drawn(PCN, replace(PCN.view("figure-1"), steps=("all",))).scene)
    assert "Order of steps, which is no influence:" in said
    assert "observed, held by the authors: 1= Clinical pharmacist integration; 1= PCN formation" in said


def test_a_model_without_an_order_says_that_there_is_none() -> None:
    assert "No order of steps is recorded" in words(drawn(model(), replace(MAP, steps=("all",))))
