"""Who supports and who disputes what, worked by hand, and the model as some of them would have it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cld.model import Element, Evidence, Grounding, Link, Model, Polarity
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import text_of
from cld.statements import Sort
from cld.study import Medium, Study
from cld.support import groups_of, kept_by, lost_loops, supports, voice, voices

SPEC = """\
cld: 1
title: T
variables: {a: A, b: B, c: C, f: F}
links:
  - a -> b (+): {grounding: stated, evidence: [E1, E2, E3], disputed_by: [E4]}
  - b -> a (+): {grounding: implied, evidence: [E4], moderated_by: {f: {effect: weakens, evidence: [E5]}}}
  - b -> c (-): {grounding: inferred}
  - c -> a (-): {evidence: [E6]}
loops:
  R1: {through: [a, b]}
  R2: {through: [a, b, c]}
study:
  codes: {GP: Practices, PH: Pharmacists}
  waves: {a: First, b: Second}
speakers:
  GP-1: {role: Partner, case: Network A}
  GP-2: {role: Partner, case: Network B}
  PH-1: {role: Senior pharmacist, case: Network A, group: Leaders}
  NHS: {kind: document, group: National bodies}
sources: {s: Somebody 2020}
evidence:
  E1: {source: s, speaker: GP-1a, summary: x}
  E2: {source: s, speaker: GP-1b, summary: x}
  E3: {source: s, summary: x}
  E4: {source: s, speaker: PH-1, summary: x}
  E5: {source: s, speaker: GP-2, summary: x}
  E6: {source: s, speaker: NHS, summary: x}
"""


def model_of(text: str = SPEC) -> Model:
    spec = read_spec(Source("m.yaml", text))
    assert spec.model is not None, spec.faults
    assert not spec.faults, spec.faults
    return spec.model


def ends(model: Model) -> list[str]:
    return [f"{link.source}{link.target}" for link in model.links]


def test_a_voice_is_the_listed_speaker_with_the_wave_taken_off() -> None:
    model = model_of()
    heard = voices(model)
    assert heard["E2"] == ("GP-1", "b", "Practices", "Network A", "Partner", Medium.INTERVIEW, "")
    assert heard["E4"].group == "Leaders", "the speaker's own group outweighs that of the prefix"
    assert heard["E6"].kind is Medium.DOCUMENT
    assert heard["E3"].speaker == ""
    assert heard["E3"].kind is None
    assert all(voice(model, item) == heard[item.id] for item in model.evidence)


def test_several_people_who_are_not_told_apart_are_items_and_no_voice() -> None:
    # Were PH-1 several pharmacists, what they say would be an item of their group, and nobody knows of how many voices.
    text = SPEC.replace("  PH-1: {role: Senior", "  PH-1: {kind: group, role: Senior")
    model = model_of(text)
    who = voices(model)["E4"]
    assert (who.speaker, who.several, who.group, who.kind) == ("", "PH-1", "Leaders", Medium.GROUP)
    back = next(s for s in supports(model) if s.statement.key == ("b", "a")).backing
    assert (back.items, back.speakers, back.groups) == (("E4",), (), ("Leaders",))
    assert (back.unattributed, back.several) == (("E4",), ("E4",))
    assert "ba" not in ends(kept_by(model, min_speakers=1)), "nobody in particular says it"
    assert ends(kept_by(model, groups=["Leaders"])) == ["ba"], "but their group does"
    again = read_spec(Source("m.yaml", text_of(model))).model
    assert again is not None
    assert again.speakers == model.speakers


def test_two_waves_of_one_person_are_two_items_and_one_speaker() -> None:
    # a -> b rests on E1 and E2 (both GP-1, of Network A) and on E3, which nobody in particular says;
    # PH-1, of the same network but another group, disputes it in E4.
    found = next(s for s in supports(model_of()) if s.statement.key == ("a", "b"))
    assert found.backing == (("E1", "E2", "E3"), ("GP-1",), ("Network A",), ("Practices",), ("E3",), ())
    assert found.against == (("E4",), ("PH-1",), ("Network A",), ("Leaders",), (), ())


def test_every_statement_is_counted_once() -> None:
    sorts = [support.statement.sort for support in supports(model_of())]
    assert [sorts.count(sort) for sort in (Sort.ELEMENT, Sort.LINK, Sort.MODERATION, Sort.LOOP)] == [
        4,
        4,
        1,
        2,
    ]


def test_links_are_kept_by_speakers_grounding_and_group() -> None:
    model = model_of()
    assert kept_by(model) is model
    assert ends(kept_by(model, min_speakers=1)) == ["ab", "ba", "ca"]
    assert ends(kept_by(model, min_speakers=2)) == []
    assert ends(kept_by(model, grounding=Grounding.IMPLIED)) == ["ab", "ba"]
    assert ends(kept_by(model, groups=["Leaders"])) == ["ba"]
    assert ends(kept_by(model, groups=["Leaders", "National bodies"])) == ["ba", "ca"]


def test_a_group_alone_brings_no_evidence_or_moderation_of_others() -> None:
    kept = kept_by(model_of(), groups=["Leaders"])
    assert [item.id for item in kept.evidence] == ["E4"]
    assert kept.links[0].moderations == ()
    both = kept_by(model_of(), groups=["Leaders", "Practices"])
    assert [link.evidence for link in both.links] == [("E1", "E2"), ("E4",)]
    assert both.links[1].moderations[0].factor == "f"


def test_a_named_loop_that_loses_a_link_is_told_with_what_it_lost() -> None:
    model = model_of()
    lost = lost_loops(model, kept_by(model, min_speakers=1))
    assert [(loop.id, gone) for loop, gone in lost] == [("R2", (("b", "c"),))]
    assert lost_loops(model, model) == ()


def test_the_groups_of_a_model_are_those_of_codes_speakers_and_evidence() -> None:
    assert groups_of(model_of()) == ("Leaders", "National bodies", "Pharmacists", "Practices")


SPEAKERS = ("GP-1", "GP-2", "PH-1", "PH-2", "")
STATED = st.lists(st.sampled_from(SPEAKERS), max_size=5)


@given(
    st.lists(STATED, min_size=1, max_size=6), st.integers(0, 4), st.sampled_from([(), ("GP",), ("GP", "PH")])
)
def test_a_link_stays_exactly_where_enough_of_those_who_are_asked_state_it(
    stated: list[list[str]], least: int, groups: tuple[str, ...]
) -> None:
    model = _stated(stated)
    kept = kept_by(model, min_speakers=least, groups=groups)
    asked = [{who for who in each if who and (not groups or who[:2] in groups)} for each in stated]
    wanted = max(least, 1 if groups else 0)
    assert [link.source for link in kept.links] == [
        f"e{number}" for number, who in enumerate(asked) if len(who) >= wanted
    ]
    assert kept_by(kept, min_speakers=least, groups=groups) == kept, "asking again changes nothing"
    assert kept.elements == model.elements


def _stated(stated: list[list[str]]) -> Model:
    """A model with a link for each list of speakers, who state it."""
    evidence, links = [], []
    for number, speakers in enumerate(stated):
        ids = [f"E{number}-{place}" for place in range(len(speakers))]
        evidence += [Evidence(id, "s", speaker=who) for id, who in zip(ids, speakers, strict=True)]
        links.append(Link(f"e{number}", "z", Polarity.POSITIVE, evidence=tuple(ids)))
    elements = tuple(Element(id, id, "variables") for id in sorted({link.source for link in links} | {"z"}))
    study = Study(prefixes=(("GP", "GP"), ("PH", "PH")))
    return Model("T", "1.0.0", elements, tuple(links), evidence=tuple(evidence), study=study)
