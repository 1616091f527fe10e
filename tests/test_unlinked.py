"""Elements that a filter of links leaves without any are left out of a diagram, and counted under it."""

from __future__ import annotations

from dataclasses import replace

from cld.figures import drawn
from cld.model import Effect, Element, Grounding, Link, Model, Moderation, Polarity, View
from cld.unlinked import without_unlinked
from cld.views import show

MODEL = Model(
    "Study",
    "1.0.0",
    tuple(Element(id, f"Level of {id}", "variables") for id in "abcdf"),
    (
        Link("a", "b", Polarity.POSITIVE, grounding=Grounding.STATED),
        Link(
            "b",
            "c",
            Polarity.POSITIVE,
            grounding=Grounding.INFERRED,
            moderations=(Moderation("f", Effect.WEAKENS),),
        ),
    ),
)
WHOLE = View("map", "loops")
STATED = replace(WHOLE, grounding=Grounding.STATED)


def test_what_lost_its_links_is_left_out_and_what_never_had_any_stays() -> None:
    view, note = without_unlinked(MODEL, WHOLE, MODEL, STATED)
    assert [element.id for element in show(MODEL, view).elements] == ["a", "b", "d"]
    assert note == "2 of 5 elements are left out: no such link joins them."


def test_a_whole_view_a_framework_and_a_picture_without_links_stay_as_they_are() -> None:
    assert without_unlinked(MODEL, WHOLE, MODEL, WHOLE) == (WHOLE, "")
    framework = replace(STATED, layout="framework")
    same, note = without_unlinked(MODEL, replace(WHOLE, layout="framework"), MODEL, framework)
    assert same == framework
    assert note == "All elements are listed; 2 of 5 have no such link.", (
        "or it would pass for what they all say"
    )
    assert without_unlinked(MODEL, WHOLE, replace(MODEL, links=()), STATED) == (STATED, "")


def test_notes_stand_under_the_figure_and_within_it() -> None:
    plain = drawn(MODEL, WHOLE)
    noted = drawn(MODEL, WHOLE, notes=["2 of 5 elements are left out: no such link joins them."])
    assert noted.positions == plain.positions
    (group,) = (group for group in noted.scene.groups if group.role == "note")
    for words in group.parts:
        for line in words.lines:  # type: ignore[union-attr]
            assert plain.scene.height - 16 < line.y < noted.scene.height
