"""Which loops are read as one, with the detours that tell them apart."""

from __future__ import annotations

import itertools
import random

from graph_models import model, models
from hypothesis import given, settings

from cld.graph.families import Family, loop_families
from cld.graph.loops import Loop, canonical_ids, find_loops
from cld.model import Link, Model, NamedLoop, Polarity


def families(found: Model) -> tuple[Family, ...]:
    return loop_families(find_loops(found).loops)


def rows(found: Model) -> dict[str, list[str]]:
    return {
        " ".join(family.loop.elements): [" ".join(variant.loop.elements) for variant in family.variants]
        for family in families(found)
    }


def detours(short: Loop, long: Loop) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    """Every way to make one loop from the other by a detour, tried link by link."""
    new = tuple(id for id in long.elements if id not in short.elements)
    steps = zip(short.elements, (*short.elements[1:], short.elements[0]), strict=True)
    return [
        ((cause, effect), order)
        for place, (cause, effect) in enumerate(steps)
        for order in itertools.permutations(new)
        if new
        and cause != effect
        and canonical_ids((*short.elements[: place + 1], *order, *short.elements[place + 1 :]))
        == long.elements
    ]


@settings(max_examples=200)
@given(models(6))
def test_families_follow_their_definition(found: Model) -> None:
    loops = find_loops(found).loops
    result = loop_families(loops)
    members = [family.loop for family in result] + [v.loop for family in result for v in family.variants]
    assert sorted(members) == sorted(loops)
    heads = [family.loop for family in result]
    joined = {variant.loop.elements: family.loop for family in result for variant in family.variants}
    for loop in loops:
        near = [
            (loop.length - head.length, head.elements)
            for head in heads
            if detours(head, loop) and 2 * head.length > loop.length and head.polarity is loop.polarity
        ]
        assert (joined[loop.elements].elements if loop.elements in joined else None) == (
            min(near)[1] if near else None
        )
    for family in result:
        for variant in family.variants:
            assert (variant.link, variant.detour) in detours(family.loop, variant.loop)


def test_a_loop_with_a_detour_is_a_variant_of_the_loop_without_it() -> None:
    ring = ["a -> b (+)", "b -> c (+)", "c -> d (+)", "d -> a (+)"]
    found = model([*ring, "b -> x (+)", "x -> y (+)", "y -> c (+)"])
    [family] = families(found)
    [variant] = family.variants
    assert family.loop.elements == ("a", "b", "c", "d")
    assert variant.loop.elements == ("a", "b", "x", "y", "c", "d")
    assert (variant.link, variant.detour) == (("b", "c"), ("x", "y"))


def test_a_detour_that_turns_the_polarity_makes_a_family_of_its_own() -> None:
    ring = ["a -> b (+)", "b -> c (+)", "c -> a (+)"]
    assert rows(model([*ring, "b -> x (+)", "x -> c (-)"])) == {"a b c": [], "a b x c": []}


def test_a_detour_longer_than_what_is_common_makes_a_family_of_its_own() -> None:
    found = model(["a -> b (+)", "b -> a (+)", "b -> x (+)", "x -> y (+)", "y -> a (+)"])
    assert rows(found) == {"a b": [], "a b x y": []}


def test_two_detours_in_a_row_are_not_one() -> None:
    ring = ["a -> b (+)", "b -> c (+)", "c -> d (+)", "d -> a (+)"]
    found = model([*ring, "a -> x (+)", "x -> b (+)", "c -> y (+)", "y -> d (+)"])
    assert rows(found) == {"a b c d": ["a b c y d", "a x b c d"], "a x b c y d": []}


def test_a_named_loop_heads_a_family() -> None:
    ring = ["a -> b (+)", "b -> c (+)", "c -> a (+)"]
    named = (NamedLoop("R1", "The long way", ("x", "c", "a", "b")),)
    found = model([*ring, "b -> x (+)", "x -> c (+)"], loops=named)
    assert rows(found) == {"a b c": [], "a b x c": []}


def test_thousands_of_loops_fall_into_the_same_families_in_any_order() -> None:
    rng = random.Random(3)
    ids = [f"e{number:02}" for number in range(30)]
    ends = sorted({(rng.choice(ids), rng.choice(ids)) for _ in range(75)})
    loops = find_loops(model(Link(a, b, rng.choice([*Polarity])) for a, b in ends), limit=2000).loops
    result = loop_families(loops)
    assert loop_families(rng.sample(loops, len(loops))) == result
    assert len(result) < len(loops) < 10 * len(result)
