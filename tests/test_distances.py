"""Distances between cause maps, against sums by hand, against the formulas' own special cases, and as distances."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.distances import Ratio, Weights, all_state_strength, apart, cause_map, ratio
from cld.model import Link, Polarity, Strength
from cld.scaling import scaled

SIGNS = {sign.sign: sign for sign in Polarity}
STRENGTHS = {1: Strength.WEAK, 2: Strength.MEDIUM, 3: Strength.STRONG}


def link(text: str, strength: int = 0) -> Link:
    """`a+b`: from a to b, positive."""
    source, sign, target = text[0], text[1:-1], text[-1]
    return Link(source, target, SIGNS[sign], strength=STRENGTHS.get(strength))


def flat(*texts: str):
    return cause_map(link(text) for text in texts)


def strong(**links: int):
    """`ab=-3`: from a to b, negative and strong."""
    found = [
        link(f"{ends[0]}{'+' if value > 0 else '-'}{ends[1]}", abs(value)) for ends, value in links.items()
    ]
    return cause_map(found, strengths=True)


def near(ratio: Ratio | None, value: Fraction, most: Fraction | None = None) -> bool:
    assert ratio is not None
    return abs(ratio.value - value) < 1e-12 and abs(ratio.most - (value if most is None else most)) < 1e-12


# Sums by hand

ONE = flat("a+b", "b+c", "c-a")
OTHER = flat("a+b", "b-c", "c+d")


def test_signs_alone_over_all_elements_and_over_those_that_each_map_can_link() -> None:
    # Elements a, b, c in both and d in the second alone: p = 3, u = 0, v = 1.
    # Differences: b-c has opposite signs, 2; c-a is in the first alone, 1; c-d in the second alone, 1: 4 in all.
    # Formula 4: of 2(4² - 4) = 24. Formula 6: of 2·9 + 2·3·1 + 1 - (2·3 + 1) = 18.
    found = apart(ONE, OTHER, Weights())
    assert near(found.formula4, Fraction(4, 24))
    assert near(found.formula6, Fraction(4, 18))
    assert near(found.ratio, Fraction(4, 18))
    assert found.formula12 is None
    assert (found.both, found.shared, found.either, found.signed, found.agreed) == (3, 2, 4, 2, 1)
    assert found.links == Fraction(1, 2)
    assert found.signs == Fraction(1, 2)


def test_strengths_from_one_to_three_are_formula_12() -> None:
    # Both have a, b; the first alone c, the second alone d: p = 2, u = v = 1.
    # a-b: |3 - 1| = 2. b-a: |-2 - 2| = 4. b-c and b-d can only be in one map each: 1 and 1, whatever their strength.
    # 8 of 6·4 + 2·2·2 + 1 + 1 - (6·2 + 2) = 20.
    one, other = strong(ab=3, ba=-2, bc=3), strong(ab=1, ba=2, bd=2)
    assert near(apart(one, other, Weights(beta=3), strengths=True).formula12, Fraction(8, 20))
    assert near(ratio(one, other, Weights(beta=3)), Fraction(8, 20))
    # By signs alone: 0 + 2 + 1 + 1 = 4 of 2·4 + 8 + 2 - (4 + 2) = 12.
    assert near(apart(one, other, Weights(beta=3), strengths=True).formula6, Fraction(4, 12))


@pytest.mark.parametrize(
    ("weights", "value"),
    [
        # Differences 4 as above in the first test, of (2·1 + 0)·9 + 2·3·1 + 1 - α(2·3 + 1).
        (Weights(), Fraction(4, 18)),
        # γ = 0: c-d does not count, nor what only one can have: 3 of 18 - 6.
        (Weights(gamma=0), Fraction(3, 12)),
        # γ = 2: each of the 2·3·1 + 1 - 1 = 6 influences that only the second can have counts 1: 3 + 6 of 18.
        (Weights(gamma=2), Fraction(9, 18)),
        # δ = 1: opposite signs count 3, and so the whole is 3·9 + 7 - (3·3 + 1) = 24: 5 of 24.
        (Weights(delta=1), Fraction(5, 24)),
        # ε = 1: signs are left aside, b-c agrees: 2 of 9 + 7 - (3 + 1) = 12.
        (Weights(epsilon=1), Fraction(2, 12)),
        # α = 0: the diagonal takes part: 4 of 25.
        (Weights(alpha=0), Fraction(4, 25)),
        # β = 3: a full difference would be 6: 4 of 54 + 7 - (18 + 1) = 42.
        (Weights(beta=3), Fraction(4, 42)),
    ],
)
def test_each_parameter_of_markoczy_and_goldberg_by_hand(weights: Weights, value: Fraction) -> None:
    assert near(ratio(ONE, OTHER, weights), value)


def test_a_link_of_an_element_to_itself_counts_only_with_alpha_nought() -> None:
    one, other = flat("a+a", "a+b"), flat("a-a", "a+b")
    assert near(ratio(one, other, Weights()), Fraction(0))
    assert near(ratio(one, other, Weights(alpha=0)), Fraction(2, 8))  # 2 of 2·4


def test_maps_without_a_common_element_are_apart_by_the_links_that_are_there() -> None:
    # p = 0, u = v = 2: 1 + 1 of 4 + 4 - 4. With γ = 0 nothing can be compared.
    assert near(ratio(flat("a+b"), flat("c+d"), Weights()), Fraction(2, 4))
    assert ratio(flat("a+b"), flat("c+d"), Weights(gamma=0)) is None
    assert (
        ratio(flat("a+b"), flat("b+c"), Weights(gamma=0)) is None
    )  # one common element, and α leaves it out


def test_maps_without_links_have_no_distance() -> None:
    found = apart(flat(), flat(), Weights())
    assert (found.links, found.signs, found.formula4, found.formula6, found.ratio) == (None,) * 5


def test_an_unknown_sign_is_no_difference_and_may_be_the_greatest() -> None:
    # a?b against a+b: 0 at least and 2 at most; of 2·4 - 4 = 4.
    found = apart(flat("a?b"), flat("a+b"), Weights())
    assert near(found.ratio, Fraction(0), Fraction(2, 4))
    assert (found.shared, found.signed, found.agreed, found.signs) == (1, 0, 0, None)
    assert near(
        ratio(flat("a?b", "b+a"), flat("b+a"), Weights()), Fraction(1, 4)
    )  # against no link: 1 for certain


def test_a_mixed_sign_is_half_way_between_the_two() -> None:
    assert near(ratio(flat("a+-b"), flat("a+b"), Weights()), Fraction(1, 4))
    assert near(ratio(flat("a+-b"), flat("a-b"), Weights()), Fraction(1, 4))
    assert near(ratio(flat("a+-b"), flat("a+-b"), Weights()), Fraction(0))


def test_a_link_stronger_than_beta_is_refused() -> None:
    with pytest.raises(ValueError, match="strength 3, and β is 1"):
        ratio(strong(ab=3), strong(ab=1), Weights())


def test_strengths_are_used_only_where_every_link_states_one() -> None:
    assert all_state_strength([link("a+b", 1), link("b+c", 3)])
    assert not all_state_strength([link("a+b", 1), link("b+c")])
    assert not all_state_strength([])


# Another way to the same figures: matrices, as the papers have them


def by_matrix(one, other, weights: Weights) -> Fraction | None:
    """The ratio cell by cell, for known signs, from the definition."""

    def value(found, i, j) -> int:
        cell = found.cells.get((i, j))
        sign = 0 if cell is None else 1 if cell.signs == {"+"} else -1
        return sign * int(cell.strength) if cell else 0

    both = one.elements & other.elements
    total = Fraction(0)
    for i, j in product(sorted(one.elements | other.elements), repeat=2):
        a, b = value(one, i, j), value(other, i, j)
        if weights.epsilon == 1:
            a, b = abs(a), abs(b)
        if i == j and weights.alpha:
            continue
        possible = {i, j} <= one.elements or {i, j} <= other.elements
        if not {i, j} <= both and possible:
            total += {0: 0, 1: int(a != 0 or b != 0), 2: 1}[weights.gamma]
        elif a * b < 0:
            total += abs(a - b) + Fraction(weights.delta)
        else:
            total += abs(a - b)
    p, u, v = len(both), len(one.elements - both), len(other.elements - both)
    full, used = weights.epsilon * Fraction(weights.beta) + Fraction(weights.delta), int(weights.gamma > 0)
    whole = full * p**2 + used * (2 * p * (u + v) + u**2 + v**2) - weights.alpha * (full * p + used * (u + v))
    return total / whole if whole else None


NAMES = st.sampled_from("abcde")
KNOWN = st.dictionaries(st.tuples(NAMES, NAMES), st.sampled_from([-3, -2, -1, 1, 2, 3]), max_size=9)
ANY = st.dictionaries(st.tuples(NAMES, NAMES), st.sampled_from(sorted(SIGNS)), max_size=9)
WEIGHTS = st.builds(
    Weights,
    alpha=st.integers(0, 1),
    beta=st.sampled_from([3.0, 4.5]),
    gamma=st.integers(0, 2),
    delta=st.sampled_from([0.0, 0.5, 2.0]),
    epsilon=st.integers(1, 2),
)


def weighted(values: dict[tuple[str, str], int]):
    return strong(**{"".join(ends): value for ends, value in values.items()})


def signed(values: dict[tuple[str, str], str]):
    return cause_map(Link(*ends, SIGNS[sign]) for ends, sign in values.items())


@settings(max_examples=150, deadline=None)
@given(KNOWN, KNOWN, WEIGHTS)
def test_the_ratio_is_that_of_the_matrices(one: dict, other: dict, weights: Weights) -> None:
    mine, theirs = weighted(one), weighted(other)
    expected = by_matrix(mine, theirs, weights)
    found = ratio(mine, theirs, weights)
    if expected is None:
        assert found is None
    else:
        assert near(found, expected)


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, st.integers(0, 1), st.integers(0, 2))
def test_distances_are_symmetric_and_within_bounds(one: dict, other: dict, alpha: int, gamma: int) -> None:
    weights = Weights(alpha=alpha, gamma=gamma)
    there, back = apart(signed(one), signed(other), weights), apart(signed(other), signed(one), weights)
    assert there == back
    for found in (there.formula4, there.formula6, there.ratio):
        assert found is None or 0 <= found.value <= found.most <= 1 + 1e-12
    assert there.links is None or 0 <= there.links <= 1


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_equal_maps_are_not_apart(links: dict) -> None:
    found = apart(signed(links), signed(links), Weights())
    for each in (found.formula4, found.formula6, found.ratio):
        assert each is None or each.value == 0
    assert found.links in (None, 1)
    assert found.signs in (None, 1)


# The map of distances


def test_a_right_angled_triangle_is_drawn_as_it_is() -> None:
    plane = scaled([[0, 3, 4], [3, 0, 5], [4, 5, 0]])
    a, b, c = plane.points
    assert dist(a, b) == pytest.approx(3)
    assert dist(a, c) == pytest.approx(4)
    assert dist(b, c) == pytest.approx(5)
    assert plane.share == pytest.approx(1)


def test_four_points_as_far_from_each_other_as_can_be_do_not_fit_a_plane() -> None:
    # The corners of a tetrahedron: three axes of the same weight, of which a plane has two.
    assert scaled([[float(i != j) for j in range(4)] for i in range(4)]).share == pytest.approx(2 / 3)


def test_no_distance_and_no_points_are_drawn_too() -> None:
    assert scaled([]).points == ()
    assert scaled([[0.0]]).points == ((0.0, 0.0),)
    assert scaled([[0.0, 0.0], [0.0, 0.0]]) == scaled([[0.0, 0.0], [0.0, 0.0]])
    assert set(scaled([[0.0, 0.0], [0.0, 0.0]]).points) == {(0.0, 0.0)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=9))
def test_points_of_a_plane_keep_their_distances(points: list[tuple[int, int]]) -> None:
    distances = [[dist(one, other) for other in points] for one in points]
    found = scaled(distances).points
    for i, one in enumerate(found):
        for j, other in enumerate(found):
            assert dist(one, other) == pytest.approx(distances[i][j], abs=1e-4)
