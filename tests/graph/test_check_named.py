"""What the model says of loops that an analyst has named."""

from __future__ import annotations

from dataclasses import replace

from graph_models import link_of, model

from cld.graph.named import NamedCheck, check_named
from cld.model import Effect, Link, LoopPolarity, Moderation, NamedLoop


def checked(links: list[str | Link], through: str) -> NamedCheck:
    return check_named(model(links, *"abcdm"), NamedLoop("X", "", tuple(through)))


def test_a_loop_of_links_has_the_polarity_of_its_signs() -> None:
    check = checked(["a -> b (+)", "b -> c (-)", "c -> a (+)"], "bca")
    assert check == NamedCheck((), (), (), LoopPolarity.BALANCING)
    assert check.is_loop


def test_one_element_is_a_loop_only_with_a_link_to_itself() -> None:
    assert checked(["a -> a (-)"], "a").polarity is LoopPolarity.BALANCING
    assert checked(["a -> b (-)"], "a").missing == (("a", "a"),)


def test_every_missing_step_is_told_the_closing_one_included() -> None:
    check = checked(["a -> b (+)"], "abc")
    assert check.missing == (("b", "c"), ("c", "a"))
    assert check.polarity is None


def test_a_step_may_be_a_moderation_of_a_link_that_starts_at_the_next_element() -> None:
    acted = replace(link_of("b -> c (+)"), moderations=(Moderation("m", Effect.WEAKENS),))
    check = checked([acted, "c -> m (+)"], "mbc")
    assert check == NamedCheck((), (("m", "b"),), (), None)
    assert not check.is_loop


def test_a_link_outweighs_a_moderation_between_the_same_elements() -> None:
    acted = replace(link_of("b -> m (+)"), moderations=(Moderation("m", Effect.WEAKENS),))
    assert checked([acted, "m -> b (-)"], "mb").polarity is LoopPolarity.BALANCING


def test_a_round_that_repeats_an_element_is_no_loop() -> None:
    check = checked(["a -> b (+)", "b -> a (+)", "a -> c (+)", "c -> a (+)"], "abac")
    assert (check.missing, check.repeated, check.polarity) == ((), ("a",), None)


def test_nothing_is_no_loop() -> None:
    assert checked([], "") == NamedCheck((), (), (), None)
