"""Whatever is coded elsewhere becomes a sound spec, and taking it over again adds nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specimens import specimen

from cld.diagnostics import Severity
from cld.imports import Claim, Gathered, Passage
from cld.imports.joining import joined
from cld.imports.words import line
from cld.model import Model
from cld.rules import check
from cld.source import Source
from cld.spec import Spec, read_spec
from cld.spec.edit import Uneditable
from cld.spec.export import text_of
from cld.spec.insert import with_additions

BLANK = Model("Imported", "0.1.0-draft", (), ())
ODD = (
    "workload", "Workload", "two\nlines", "all", "null", "~", "links", "variables", "-", "#", "a: b", "E1", "'", "authors",
    "0", "in-loops", "ß", "a -> b", "x -> y (-) delayed", "=1+1", "a > b", "{", "[x]", "a" * 70,
)  # fmt: skip
WORDS = (st.text(max_size=12) | st.sampled_from(ODD)).map(line)
NAMES = WORDS.filter(bool)
ARROWS = st.sampled_from([" -> ", "→", " => "])
LINKS = st.builds("{}{}{}{}".format, WORDS, ARROWS, WORDS, st.sampled_from(["", " (+)", "(-)", " (x)"]))
CODES = st.lists((NAMES | LINKS).map(line).filter(bool), min_size=1, max_size=2).map(tuple)
CLAIMS = st.builds(Claim, NAMES, NAMES, st.sampled_from(["", "+", "-", "+-"]), st.booleans(), WORDS)
PASSAGES = st.builds(
    Passage, NAMES, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, st.lists(CODES, max_size=3).map(tuple),
    st.lists(CLAIMS, max_size=1).map(tuple),
)  # fmt: skip
GATHERED = st.builds(
    Gathered,
    st.lists(PASSAGES, max_size=5).map(tuple),
    st.lists(st.tuples(CODES, WORDS), max_size=2).map(tuple),
    st.lists(CLAIMS, max_size=2).map(tuple),
    st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
)


def read(text: str) -> Spec:
    return read_spec(Source("specs/a.yaml", text), named="specs/a.yaml")


def errors(spec: Spec) -> list[str]:
    return [
        f"{d.code} {d.message}"
        for d in check(spec)
        if d.severity is Severity.ERROR and not d.code.startswith("CLD4")
    ]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(GATHERED)
def test_whatever_is_gathered_becomes_a_sound_spec_that_means_the_same(found: Gathered) -> None:
    made = joined(BLANK, found).model
    spec = read(text_of(made))
    assert errors(spec) == []
    assert spec.model == made


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(GATHERED)
def test_taking_the_same_over_again_adds_nothing(found: Gathered) -> None:
    spec = read(text_of(joined(BLANK, found).model))
    again = joined(spec.model, found)
    assert again.model == spec.model
    assert with_additions(spec, again.model) is spec


def is_inside(old: str, new: str) -> bool:
    """Whether a text is another one with insertions: its letters come in the same order."""
    letters = iter(new)
    return all(letter in letters for letter in old)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 5000), GATHERED)
def test_adding_to_a_spec_only_inserts_keeps_its_comments_and_means_what_it_should(
    seed: int, found: Gathered
) -> None:
    text, _ = specimen(seed)
    spec = read(text)
    if spec.model is None:
        return
    wanted = joined(spec.model, found).model
    try:
        made = with_additions(spec, wanted)
    except Uneditable:
        return
    assert made.model == wanted
    assert is_inside(text, made.source.text)
    assert [comment.text for comment in made.comments] == [comment.text for comment in spec.comments]
    assert joined(wanted, found).model == wanted


def test_most_layouts_can_be_added_to() -> None:
    """What is laid out beyond recognition is refused, with the advice to run `cld fmt`; nearly nothing is."""
    found = Gathered(
        (Passage("New source", "Words of it.", codes=(("A new theme",), ("alpha -> beta (+)",))),)
    )
    done = 0
    for seed in range(100):
        spec = read(specimen(seed)[0])
        try:
            with_additions(spec, joined(spec.model, found).model)
            done += 1
        except Uneditable:
            pass
    assert done >= 95


def test_every_canonical_layout_can_be_added_to() -> None:
    found = Gathered(
        (
            Passage(
                "New source", "Words of it.", codes=(("A new theme",), ("a -> b (+)",), ("no",), ("b -> a",))
            ),
        )
    )
    for seed in range(100):
        spec = read(text_of(read(specimen(seed)[0]).model))
        wanted = joined(spec.model, found).model
        assert with_additions(spec, wanted).model == wanted
