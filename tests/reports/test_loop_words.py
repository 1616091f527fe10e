"""Loops as sentences."""

from __future__ import annotations

import pytest

from cld.graph.loops import find_loops
from cld.model import Element, Link, LoopPolarity, Model, NamedLoop, Polarity
from cld.reports.loops_words import enumeration, lowered, remarks_on, sentence, words_of

SIGNS = {sign.sign: sign for sign in Polarity}


def model(*steps: str, loops: tuple[NamedLoop, ...] = ()) -> Model:
    """A model from links such as `a + b`."""
    links = [step.split() for step in steps]
    ids = sorted({id for cause, _, effect in links for id in (cause, effect)})
    return Model(
        "M", "1.0.0", tuple(Element(id, id.title(), "variables") for id in ids),
        tuple(Link(cause, effect, SIGNS[sign]) for cause, sign, effect in links), loops=loops,
    )  # fmt: skip


def told(*steps: str, most: int | None = None, loops: tuple[NamedLoop, ...] = ()) -> str:
    built = model(*steps, loops=loops)
    (loop,) = find_loops(built).loops
    return sentence(loop, words_of(built), most)


def test_more_and_less_follow_from_the_signs() -> None:
    assert told("sun + rain", "rain - dust", "dust - sun") == "more dust, less sun, less rain, more dust"
    assert told("sun + rain", "rain - sun") == "more rain, less sun, less rain"
    assert told("dust - dust") == "more dust, less dust"


def test_a_sign_that_nobody_knows_is_told_as_such_and_comes_last() -> None:
    assert (
        told("sun + rain", "rain ? dust", "dust - sun")
        == "more dust, less sun, less rain; rain changes dust (sign unknown)"
    )
    assert told("sun +- rain", "rain + sun") == "more rain, more sun; sun may raise or lower rain"
    assert (
        told("sun ? rain", "rain ? sun") == "rain changes sun (sign unknown); sun changes rain (sign unknown)"
    )
    assert (
        told("a + b", "b ? c", "c - d", "d ? a")
        == "more A, more B; B changes C (sign unknown); more C, less D; D changes A (sign unknown)"
    )


def test_a_named_loop_starts_where_the_analyst_starts() -> None:
    named = (NamedLoop("R1", "Growth", ("sun", "rain")),)
    assert told("sun + rain", "rain + sun", loops=named) == "more sun, more rain, more sun"


@pytest.mark.parametrize(
    ("label", "inner"),
    [
        ("Practice support", "practice support"),
        ("Under-use of skills", "under-use of skills"),
        ("GP workload", "GP workload"),
        ("Clinical Director capacity", "Clinical Director capacity"),
        ("Network Contract DES", "Network Contract DES"),
        ("Demand for GPs", "demand for GPs"),
        ("Anzahl der Mitarbeiter", "Anzahl der Mitarbeiter"),
        ("C1", "C1"),
        ("A", "A"),
        ("pH of the ocean", "pH of the ocean"),
        ("日本語", "日本語"),
        ("Énergie", "énergie"),
    ],
)
def test_labels_are_lowered_within_a_sentence_unless_they_are_names(label: str, inner: str) -> None:
    assert lowered(label) == inner


def test_a_long_loop_loses_steps_from_its_middle_and_says_how_many() -> None:
    ids = [f"element{number:02}" for number in range(30)]
    steps = [f"{a} + {b}" for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)]
    whole, short = told(*steps), told(*steps, most=200)
    assert whole.count("more") == 31
    assert len(short) <= 200
    assert "more steps …" in short
    left = int(short.split("… ")[1].split(" ")[0])
    assert short.count("element") + left == 31
    assert short.startswith("more element00, more element01")
    assert short.endswith("more element00")


def test_the_polarity_is_remarked_on_where_the_name_does_not_tell_it() -> None:
    for id, wanted in (("R1", []), ("growth", ["reinforcing"]), ("B1", ["reinforcing"])):
        built = model("sun + rain", "rain + sun", loops=(NamedLoop(id, "Growth", ("sun", "rain")),))
        (loop,) = find_loops(built).loops
        assert loop.polarity is LoopPolarity.REINFORCING
        assert remarks_on(loop, words_of(built)) == wanted


def test_lists_are_cut_after_a_few() -> None:
    assert [enumeration(["a", "b", "c", "d", "e"][:n]) for n in (0, 1, 2, 3, 5)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and 2 more",
    ]
