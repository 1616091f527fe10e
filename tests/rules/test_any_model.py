"""Whatever a model holds, the rules answer without failing, and with places inside the file."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cld.model import (
    Effect,
    Element,
    Evidence,
    Grounding,
    Link,
    LoopPolarity,
    Model,
    Moderation,
    NamedLoop,
    Polarity,
    Reference,
    Valence,
)
from cld.rules import Case, check, rules
from cld.source import Source
from cld.spec import read_spec

IDS = tuple("abcdef")
LABELS = st.one_of(
    st.sampled_from(
        [
            "Desired staff",
            "Gap in staff",
            "Staff",
            "staff ",
            "No staff",
            "Improving staff",
            "A and B",
            "&",
            " ",
        ]
    ),
    st.text(max_size=30),
)
SOME_IDS = st.lists(st.sampled_from(IDS), max_size=5).map(tuple)
MODERATIONS = st.lists(st.builds(Moderation, st.sampled_from(IDS), st.sampled_from(Effect)), max_size=2).map(
    tuple
)
LINKS = st.builds(
    Link,
    st.sampled_from(IDS),
    st.sampled_from(IDS),
    st.sampled_from(Polarity),
    grounding=st.none() | st.sampled_from(Grounding),
    moderations=MODERATIONS,
    evidence=st.lists(st.sampled_from(["E1", "E2"]), max_size=1).map(tuple),
)
LOOPS = st.builds(
    NamedLoop,
    st.sampled_from(["R1", "B1"]),
    st.text(max_size=5),
    SOME_IDS,
    st.none() | st.sampled_from(LoopPolarity),
)
QUOTES = st.one_of(st.text(max_size=40), st.sampled_from(["[", "...", "a [b] c", "“x”", "'", "''", "[...]"]))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    valences = st.none() | st.sampled_from(Valence)
    model = Model(
        title="",
        version="1.0.0",
        elements=tuple(Element(id, draw(LABELS), "variables", draw(valences)) for id in IDS),
        links=tuple(draw(st.lists(LINKS, max_size=14))),
        loops=tuple(draw(st.lists(LOOPS, max_size=3))),
        sources=(Reference("s", ""), Reference("t", "")),
        evidence=tuple(Evidence(id, draw(st.sampled_from("st")), quote=draw(QUOTES)) for id in ("E1", "E2")),
    )
    return Case(
        model, Source("model.yaml", ""), draw(st.dictionaries(st.sampled_from("st"), st.text(max_size=60)))
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cases())
def test_no_rule_fails_on_any_model(case: Case) -> None:
    for rule in rules():
        for finding in rule.check(case):
            assert finding.message
            assert finding.help


_SPEC = """cld: 1
variables: {{a: Staff, b: {label}, c: Staff}}
links:
  - a -> b ({sign})
  - b -> a (-)
  - a -> b ({other})
loops:
  R1:
    through: {through}
    polarity: reinforcing
"""


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["Goal", "No staff", "Hire nurses", "A and B"]),
    st.permutations(["+", "-", "?", "+-"]),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    st.sampled_from(["[{}]", "[ {} ]", "\n      - {}"]),
)
def test_every_finding_points_into_the_file(
    label: str, signs: list[str], through: list[str], form: str
) -> None:
    listed = form.format(("\n      - " if "\n" in form else ", ").join(through))
    text = _SPEC.format(label=label, sign=signs[0], other=signs[1], through=listed)
    for diagnostic in check(read_spec(Source("model.yaml", text))):
        for span in (diagnostic.span, *(note.span for note in diagnostic.labels)):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip()


def test_a_model_with_a_trillion_loops_of_one_length_is_judged_at_once() -> None:
    ids = [f"n{number:02}" for number in range(40)]
    ways = [(a, way + a, b) for a, b in zip(ids, (*ids[1:], ids[0]), strict=True) for way in "xy"]
    links = tuple(Link(*ends, Polarity.POSITIVE) for way in ways for ends in pairwise(way))
    elements = tuple(
        Element(id, id, "variables") for id in sorted({end for link in links for end in link.ends})
    )
    found = Case(Model("Trillion", "1.0.0", elements, links), Source("many.yaml", ""), {}).loops
    assert (len(found.loops), found.stopped_by) == (500, "count")
    assert found.steps < 200_000
