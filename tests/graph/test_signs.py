"""What a link of unknown or mixed sign would decide."""

from __future__ import annotations

from dataclasses import replace

import corpus
import pytest
from graph_models import brute_force, model, models
from hypothesis import given, settings

from cld.graph import signs
from cld.graph.census import take_census
from cld.graph.counts import LoopCounts
from cld.graph.signs import UncertainSign, uncertain_signs
from cld.model import Grounding, Link, LoopPolarity, Model, Polarity

R, B, U = LoopPolarity


def of(given: Model, **options) -> dict[tuple[str, str], UncertainSign]:
    return {sign.ends: sign for sign in uncertain_signs(given, take_census(given), **options)}


def signed(given: Model, ends: tuple[str, str], sign: Polarity) -> Model:
    """The model with that sign in place of what it says of a link."""
    others = tuple(link for link in given.links if link.ends != ends)
    return replace(given, links=(*others, Link(*ends, sign)))


def by_listing(given: Model, ends: tuple[str, str], sign: Polarity) -> list[LoopPolarity]:
    """The polarities of the loops through a link, once it has that sign."""
    return [
        kind
        for path, kind in brute_force(signed(given, ends, sign)).items()
        if ends in zip(path, (*path[1:], path[0]), strict=True)
    ]


def test_a_sign_turns_the_loops_that_wait_for_it_alone_either_way() -> None:
    given = model(["a -> b (?)", "b -> a (+)", "b -> c (-)", "c -> a (+)", "b -> d (+)", "d -> a (+)"])
    (sign,) = uncertain_signs(given, take_census(given))
    assert sign == UncertainSign(
        ("a", "b"), Polarity.UNKNOWN, 3, LoopCounts(3, 2, 1, 0), LoopCounts(3, 1, 2, 0), 0, True
    )
    assert sign.decides == 3


def test_a_loop_with_two_uncertain_signs_stays_open_for_both() -> None:
    found = of(model(["a -> b (?)", "b -> a (+-)", "a -> c (+)", "c -> b (+)"]))
    assert (found["a", "b"].decides, found["a", "b"].open) == (0, 1)
    assert (found["b", "a"].decides, found["b", "a"].open) == (1, 1)
    assert found["b", "a"].polarity is Polarity.MIXED


def test_those_that_decide_most_come_first_then_those_on_most_loops_then_by_id() -> None:
    links = ["a -> b (?)", "b -> a (?)", "c -> c (?)", "d -> e (?)", "e -> d (+)", "e -> f (+)", "f -> d (-)"]
    found = uncertain_signs(given := model([*links, "a -> x (+)", "x -> b (?)"]), take_census(given))
    assert [sign.ends for sign in found] == [("d", "e"), ("c", "c"), ("b", "a"), ("a", "b"), ("x", "b")]


def test_links_that_are_on_no_loop_are_not_listed() -> None:
    assert of(model(["a -> b (?)", "b -> c (+)", "c -> b (+)", "c -> d (?)"])) == {}


def test_contradicting_parallel_links_are_one_disputed_sign() -> None:
    found = of(model(["a -> b (+)", "a -> b (-)", "b -> a (-)"]))
    assert found["a", "b"].polarity is Polarity.MIXED
    assert found["a", "b"].if_negative == LoopCounts(1, 1, 0, 0)


def test_weaker_links_are_left_out_where_a_grounding_is_asked_for() -> None:
    given = model(["a -> b (?) stated", "b -> a (+) stated", "b -> c (+) inferred", "c -> a (+) stated"])
    census = take_census(given, grounding=Grounding.STATED)
    (sign,) = uncertain_signs(given, census, grounding=Grounding.STATED)
    assert (sign.through, sign.decides) == (1, 1)


@given(given=models(6))
@settings(max_examples=150, deadline=None)
def test_every_number_is_what_listing_with_that_sign_gives(given: Model) -> None:
    for ends, sign in of(given).items():
        positive = by_listing(given, ends, Polarity.POSITIVE)
        negative = by_listing(given, ends, Polarity.NEGATIVE)
        decided = len(positive) - positive.count(U)
        assert sign.exact
        assert sign.through == len(positive)
        assert sign.open == positive.count(U)
        assert sign.if_positive == LoopCounts(decided, positive.count(R), positive.count(B), 0)
        assert sign.if_negative == LoopCounts(decided, negative.count(R), negative.count(B), 0)


@pytest.mark.parametrize("effort", [0, -1])
@given(given=models(6))
@settings(max_examples=60, deadline=None)
def test_where_counting_is_out_of_reach_a_complete_list_gives_the_same(effort: int, given: Model) -> None:
    assert uncertain_signs(given, effort=effort) == uncertain_signs(given)


def test_an_incomplete_list_gives_numbers_that_are_marked_as_the_least(monkeypatch) -> None:
    ids = "abcdefgh"
    links = [Link(a, b, Polarity.POSITIVE) for a in ids for b in ids if a != b and (a, b) != ("a", "b")]
    given = model([*links, Link("a", "b", Polarity.UNKNOWN)])
    (exact,) = uncertain_signs(given)
    monkeypatch.setattr(signs, "_MOST_LISTED", 500)
    (least,) = uncertain_signs(given, effort=0)
    assert not least.exact
    assert 0 < least.decides < exact.decides


def test_without_a_census_the_loops_through_a_link_are_not_known() -> None:
    (sign,) = uncertain_signs(model(["a -> b (?)", "b -> a (+)"]))
    assert (sign.through, sign.open, sign.decides) == (None, None, 1)


def test_a_map_where_everything_is_unknown_is_no_trouble() -> None:
    ids = [f"e{number:03}" for number in range(40)]
    given = model([Link(a, b, Polarity.UNKNOWN) for a in ids for b in ids])
    found = uncertain_signs(given)
    assert [sign.ends for sign in found if sign.decides] == [(id, id) for id in ids]
    assert all(sign.exact for sign in found)


def test_the_links_to_blame_in_a_map_by_other_authors_are_named() -> None:
    given = corpus.to_model(corpus.read(corpus.paths()["bool_tlgl"]))
    ends = given.links[0].ends
    assert of(given) == {}
    assert of(signed(given, ends, Polarity.UNKNOWN)).keys() <= {ends}
