"""Orders of steps: what follows from them, and where a holder cannot mean them all."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.model import Model
from cld.sequence import Way, circles, contradictions, levels, orders, ways
from cld.study import Relation, Status, Step


def before(first: str, second: str, status: Status | None = None, *holders: str) -> Step:
    return Step(first, second, Relation.BEFORE, status, tuple(sorted(holders)))


def alongside(first: str, second: str) -> Step:
    return Step(first, second, Relation.ALONGSIDE)


def model(*steps: Step) -> Model:
    return Model("Orders", "1.0.0", (), (), steps=steps)


def test_what_is_held_without_a_holder_stands_last_and_the_authors_first() -> None:
    said = model(
        before("a", "b"), before("a", "c", None, "zoe", "authors"), before("a", "b", Status.PLANNED, "zoe")
    )
    assert [(order.holder, order.status, order.things) for order in orders(said)] == [
        ("authors", None, ("a", "c")),
        ("zoe", None, ("a", "c")),
        ("zoe", Status.PLANNED, ("a", "b")),
        ("", None, ("a", "b")),
    ]


def test_two_things_that_follow_a_third_stand_on_one_level() -> None:
    assert levels([before("th1", "th2"), before("th1", "th3")]) == (("th1",), ("th2", "th3"))


def test_what_follows_is_known_both_ways_round() -> None:
    found = ways([before("a", "b"), before("b", "c")])
    assert found["a", "c"] is Way.BEFORE
    assert found["c", "a"] is Way.AFTER


def test_a_long_step_can_lie_alongside_two_that_follow_each_other() -> None:
    steps = [before("a", "b"), alongside("long", "a"), alongside("long", "b")]
    assert circles(steps) == ()
    assert levels(steps) == (("a", "long"), ("b",))


def test_a_round_of_two_is_told_as_both_steps() -> None:
    one, other = before("a", "b"), before("b", "a")
    assert circles([one, other, before("b", "c")]) == ((one, other),)
    assert levels([one, other]) == ()


def test_what_comes_before_cannot_also_go_on_alongside() -> None:
    # a before b before c: a is over when c begins, so that no time is left at which both go on.
    steps = [before("a", "b"), before("b", "c"), alongside("a", "c")]
    assert len(circles(steps)) == 1
    assert set(circles(steps)[0]) == set(steps)


def test_two_overlaps_can_contradict_two_orders_none_of_which_contradicts_the_other() -> None:
    # a ends before b begins, b and c overlap, c ends before d begins: so a is over when d begins.
    steps = [before("a", "b"), alongside("b", "c"), before("c", "d")]
    assert ways(steps)["a", "d"] is Way.BEFORE
    assert circles([*steps, alongside("d", "a")]) != ()


def test_a_thing_cannot_come_before_itself() -> None:
    assert circles([before("a", "a")]) == ((before("a", "a"),),)


def test_what_was_planned_may_differ_from_what_was_observed() -> None:
    plan = before("a", "b", Status.PLANNED, "zoe")
    seen = before("b", "a", Status.OBSERVED, "zoe")
    assert contradictions(model(plan, seen)) == ()
    flat = before("b", "a", None, "zoe")
    assert [
        (found.holder, found.status, set(found.steps)) for found in contradictions(model(plan, flat))
    ] == [("zoe", Status.PLANNED, {plan, flat})]


def test_people_may_contradict_each_other() -> None:
    assert contradictions(model(before("a", "b", None, "zoe"), before("b", "a", None, "adam"))) == ()


def can_all_hold(steps: list[Step]) -> bool:
    """Whether some spans of time among whole numbers meet every step: by trying all of them."""
    things = sorted({id for step in steps for id in (step.first, step.second)})
    spans = [(start, end) for start in range(4) for end in range(start, 4)]
    for chosen in product(spans, repeat=len(things)):
        at = dict(zip(things, chosen, strict=True))
        if all(
            at[s.first][1] < at[s.second][0]
            if s.relation is Relation.BEFORE
            else at[s.first][0] <= at[s.second][1] and at[s.second][0] <= at[s.first][1]
            for s in steps
        ):
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(Step, st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(Relation)),
        max_size=6,
    )
)
def test_steps_contradict_each_other_exactly_where_no_spans_of_time_meet_them(steps: list[Step]) -> None:
    assert (circles(steps) == ()) == can_all_hold(steps)


@pytest.mark.parametrize("many", [400])
def test_many_steps_take_no_long_time(many: int) -> None:
    chain = [before(f"t{number:03}", f"t{number + 1:03}") for number in range(many)]
    assert len(levels(chain)) == many + 1
