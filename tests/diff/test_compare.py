"""What a comparison of two models says: laws that hold for all, and what the field's words mean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edits import models, pairs
from hypothesis import given, settings

from cld.diff import applied, compare, swapped
from cld.diff.meaning import settled
from cld.model import Effect, Element, Link, Model, Moderation, NamedLoop, Polarity
from cld.position import Position
from cld.spec.export import digest_of
from tests import corpus

MORE, LESS = Polarity.POSITIVE, Polarity.NEGATIVE


def model(*links: Link, labels: dict[str, str] | None = None, **more: object) -> Model:
    names = {id: id.capitalize() for link in links for id in link.ends} | (labels or {})
    elements = tuple(Element(id, names[id], "variables") for id in sorted(names))
    return Model("Test", "1.0.0", elements, links, **more)  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_what_is_different_applied_to_the_old_model_gives_the_new_one(both: tuple[Model, Model]) -> None:
    old, new = both
    made = applied(old, compare(old, new))
    assert settled(made) == settled(new)
    assert digest_of(made) == digest_of(settled(new))


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_two_models_without_a_difference_mean_the_same_and_the_other_way_round(
    both: tuple[Model, Model],
) -> None:
    old, new = both
    assert compare(old, new).is_empty == (digest_of(old) == digest_of(new))


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_swapping_the_models_swaps_what_is_said(both: tuple[Model, Model]) -> None:
    old, new = both
    assert compare(new, old) == swapped(compare(old, new))


@settings(max_examples=100, deadline=None)
@given(models())
def test_a_model_is_no_different_from_itself(one: Model) -> None:
    diff = compare(one, one)
    assert diff.is_empty
    assert diff.loops.numbers == (0, 0, 0)


def test_order_positions_version_and_change_notes_are_no_difference() -> None:
    old = model(Link("a", "b", MORE), Link("b", "a", LESS), loops=(NamedLoop("B1", "x", ("a", "b")),))
    moved = tuple(replace(each, position=Position(1, 2)) for each in old.elements)
    new = replace(
        old,
        version="2.0.0",
        changes=(("2.0.0", "moved"),),
        elements=moved[::-1],
        links=old.links[::-1],
        loops=(NamedLoop("B1", "x", ("b", "a")),),
    )
    assert compare(old, new).is_empty


@pytest.mark.skipif(
    "kumu_dailies_effectiveness_impact_model" not in corpus.paths(), reason="the map is not here"
)
def test_a_published_model_and_its_extension_share_ten_links_and_differ_in_five() -> None:
    paths = corpus.paths()
    old, new = (
        corpus.to_model(corpus.read(paths[f"kumu_dailies_effectiveness_{name}_model"]))
        for name in ("reference", "impact")
    )
    links = compare(old, new).links
    assert (len(links.added), len(links.removed), len(links.altered)) == (5, 0, 0)
    assert len(new.links) - len(links.added) == 10


def test_another_label_is_a_change_of_the_element_with_the_same_id() -> None:
    old = model(Link("a", "b", MORE))
    changes = compare(old, model(Link("a", "b", MORE), labels={"a": "Staff"})).elements
    assert [(pair.old.label, pair.new.label) for pair in changes.altered] == [("A", "Staff")]
    assert not changes.added
    assert not changes.removed


def test_an_element_under_another_id_is_recognised_by_its_label_and_its_links_stay() -> None:
    factor = (Moderation("b", Effect.WEAKENS),)
    old = model(
        Link("staff", "b", MORE), Link("b", "staff", LESS, moderations=factor), labels={"staff": "Staff"}
    )
    new = model(
        Link("team", "b", MORE), Link("b", "team", LESS, moderations=factor), labels={"team": "Staff"}
    )
    diff = compare(old, new)
    assert diff.ids == {"staff": "team"}
    assert not any(diff.links)
    assert diff.loops.numbers == (0, 0, 0)


def test_an_element_under_another_id_and_label_is_recognised_by_words_and_links() -> None:
    old = model(Link("x", "b", MORE), Link("c", "x", LESS), labels={"x": "Number of staff"})
    new = model(Link("y", "b", MORE), Link("c", "y", LESS), labels={"y": "Number of employed staff"})
    assert compare(old, new).ids == {"x": "y"}


def test_one_link_and_a_common_word_do_not_make_two_elements_the_same() -> None:
    old = model(Link("x", "b", MORE), labels={"x": "Number of staff"})
    new = model(Link("y", "b", MORE), labels={"y": "Number of beds"})
    assert compare(old, new).ids == {}


def test_an_element_with_a_new_label_is_recognised_by_many_links() -> None:
    old = model(
        *(Link("x", id, MORE) for id in "abcdefg"), labels={"x": "Practice support for the PCN policy"}
    )
    new = model(
        *(Link("y", id, MORE) for id in "abcdefg"), labels={"y": "Backing by practices of the PCN policy"}
    )
    assert compare(old, new).ids == {"x": "y"}


def test_two_equal_candidates_decide_nothing() -> None:
    old = model(Link("a", "b", MORE), labels={"x": "Staff"})
    new = model(Link("a", "b", MORE), labels={"y": "Staff", "z": "Staff"})
    changes = compare(old, new).elements
    assert ([e.id for e in changes.added], [e.id for e in changes.removed]) == (["y", "z"], ["x"])


def test_an_element_is_not_taken_for_one_whose_id_is_a_loop_of_the_other_model() -> None:
    old = model(Link("a", "b", MORE), labels={"x": "Staff"})
    new = model(Link("a", "b", MORE), labels={"y": "Staff"}, loops=(NamedLoop("x", "n", ("a", "b")),))
    assert compare(old, new).ids == {}


def test_two_models_that_share_nothing_are_wholly_different() -> None:
    diff = compare(model(Link("a", "b", MORE), Link("b", "a", MORE)), model(Link("c", "d", MORE)))
    assert (len(diff.elements.added), len(diff.elements.removed)) == (2, 2)
    assert diff.loops.numbers == (0, 1, 0)


def test_parallel_links_are_paired_by_what_they_say() -> None:
    old = model(Link("a", "b", MORE), Link("a", "b", LESS))
    links = compare(old, model(Link("a", "b", LESS, note="sure"), Link("a", "b", MORE))).links
    assert (links.added, links.removed) == ((), ())
    assert [pair.new.note for pair in links.altered] == ["sure"]
