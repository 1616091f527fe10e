"""Which loops are to be read first, and what is said for them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from graph_models import model

from cld.graph.loops import find_loops
from cld.graph.ranking import Ranked, rank_loops
from cld.model import Effect, Link, Model, Moderation, NamedLoop, Polarity


def ranked(found: Model, most: int | None = None) -> tuple[Ranked, ...]:
    return rank_loops(found, find_loops(found).loops, most=most)


def of_kinds(found: Model, **kinds: str) -> Model:
    return replace(
        found,
        elements=tuple(replace(e, kind=kinds.get(e.id, e.kind), label=e.id.title()) for e in found.elements),
    )


def test_every_merit_has_its_points_and_its_words() -> None:
    links = ["a -> b (+) stated", "b -> a (-) stated delayed"]
    found = model(links, loops=(NamedLoop("B1", "Brake", ("b", "a")),))
    [only] = ranked(of_kinds(found, a="outcomes", b="policy_drivers"))
    assert only.reasons == (
        "named by the analyst",
        "every link is stated in a source",
        "short: 2 links",
        "goes through the outcome A",
        "goes through the driver B",
        "balancing with a delay: it can overshoot",
    )
    assert only.points == 4 + 3 + 3 + 2 + 2 + 1


@pytest.mark.parametrize(
    ("grounding", "points", "words"),
    [
        ("stated", 3, "every link is stated in a source"),
        ("implied", 2, "every link is stated or implied in a source"),
        ("inferred", 1, "every link says what it rests on"),
    ],
)
def test_a_loop_is_as_well_grounded_as_its_weakest_link(grounding: str, points: int, words: str) -> None:
    [only] = ranked(model(["a -> b (+) stated", f"b -> a (+) {grounding}"]))
    assert (only.points, only.reasons) == (3 + points, (words, "short: 2 links"))


def ring(size: int, prefix: str = "e") -> list[Link]:
    ids = [f"{prefix}{number}" for number in range(size)]
    return [Link(a, b, Polarity.POSITIVE) for a, b in zip(ids, (*ids[1:], ids[0]), strict=True)]


def test_short_loops_come_first_and_long_ones_have_no_reason() -> None:
    found = model([link for size in (1, 3, 4, 6, 9) for link in ring(size, f"n{size}_")])
    assert [(entry.loop.length, entry.points, *entry.reasons) for entry in ranked(found)] == [
        (1, 3, "short: 1 link"),
        (3, 3, "short: 3 links"),
        (4, 2, "short: 4 links"),
        (6, 1, "not long: 6 links"),
        (9, 0),
    ]


def test_few_moderators_speak_for_a_loop_where_the_model_has_any() -> None:
    def moderated(size: int, factors: int) -> list[Link]:
        first, *others = ring(size, f"n{factors}_")
        by = tuple(Moderation(f"factor{number}", Effect.WEAKENS) for number in range(factors))
        return [replace(first, moderations=by), *others]

    factors = [f"factor{number}" for number in range(3)]
    found = model([link for count in range(4) for link in moderated(3, count)], *factors)
    assert [entry.reasons[1:] for entry in ranked(found)] == [
        ("depends on no moderating factor",),
        ("depends on only one moderating factor",),
        ("depends on only two moderating factors",),
        (),
    ]
    assert [entry.points for entry in ranked(found)] == [5, 4, 4, 3]


def test_many_outcomes_are_counted_and_not_all_listed() -> None:
    three = of_kinds(model(ring(3)), **dict.fromkeys(("e0", "e1", "e2"), "outcomes"))
    assert ranked(three)[0].reasons[1] == "goes through the outcomes E0, E1 and E2"
    four = of_kinds(model(ring(4)), **dict.fromkeys(("e0", "e1", "e2", "e3"), "outcomes"))
    assert ranked(four)[0].reasons[1] == "goes through the outcomes E0, E1 and 2 more"


def test_a_reinforcing_loop_with_a_delay_is_not_said_to_overshoot() -> None:
    [only] = ranked(model(["a -> b (+) delayed", "b -> a (+)"]))
    assert only.reasons == ("short: 2 links", "works with a delay")


def test_the_order_does_not_depend_on_the_order_given_and_can_be_cut_off() -> None:
    ids = "abcdef"
    found = model(Link(a, b, Polarity.POSITIVE) for a in ids for b in ids if a != b)
    loops = find_loops(found).loops
    every = rank_loops(found, loops)
    assert len(every) == len(loops)
    assert rank_loops(found, random.Random(1).sample(loops, len(loops)), most=7) == every[:7]
    with pytest.raises(ValueError, match="most"):
        rank_loops(found, loops, most=-1)
