"""Who states a whole loop or path: worked by hand on the invented study of `specs/examples/phone-triage.yaml`.

Its links and who states them (an item is E01 to E10; a and b are the two interviews):

    workload -> phone_triage        E03 GP-1b
    phone_triage -> workload        E01 GP-1a, E02 RC-1a; disputed in E07 by GP-2b
    phone_triage -> repeat_calls    E04 RC-1b
    repeat_calls -> workload        E05 RC-1b, and E06, a log that names nobody
    phone_triage -> confidence      E08 RC-2
    confidence -> phone_triage      E09, the analyst's reading

So GP-1 states the whole of B1, but one half in each interview. Nobody states the whole of R1: RC-1 states two of its
three links and GP-1 the third, both of Mill Lane. R2 lacks a speaker for one of its two.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cld.model import Element, Evidence, Grounding, Link, Model, Polarity
from cld.source import Source
from cld.spec import read_spec
from cld.study import Study
from cld.support import heard_only
from cld.threads import Backings, Teller, Thread, shortest_paths, thread

SPEC = Path(__file__).parent.parent / "specs" / "examples" / "phone-triage.yaml"


def study_of_triage() -> Model:
    spec = read_spec(Source("phone-triage.yaml", SPEC.read_text(encoding="utf-8")))
    assert spec.model is not None
    return spec.model


def loop(id: str, model: Model | None = None) -> Thread:
    model = model or study_of_triage()
    through = next(each.through for each in model.loops if each.id == id)
    return thread(Backings(model), through, closed=True)


def test_somebody_who_states_each_link_states_the_whole_even_over_two_interviews() -> None:
    told = loop("B1")
    out, back = ("phone_triage", "workload"), ("workload", "phone_triage")
    stated = Grounding.STATED
    assert told.whole == (Teller("GP-1", (out, back), (), (stated, stated)),), "in neither interview alone"
    assert told.whole[0].states
    assert told.tellers[1] == Teller("RC-1", (out,), (), (stated,))
    assert [part.against.speakers for part in told.parts] == [("GP-2",), ()]


def test_who_is_only_read_to_imply_a_link_is_cited_for_the_whole_and_does_not_state_it() -> None:
    # The link itself is stated by RC-1 (E02), but what GP-1 says for it (E01) is graded as no more than implied.
    model = study_of_triage()
    evidence = tuple(replace(e, grounding=Grounding.IMPLIED) if e.id == "E01" else e for e in model.evidence)
    told = loop("B1", replace(model, evidence=evidence))
    assert told.whole[0].plain == (Grounding.IMPLIED, Grounding.STATED)
    assert not told.whole[0].states
    assert told.parts[0].said is Grounding.STATED, "somebody else states it"


def test_where_no_grounding_is_recorded_nobody_is_known_to_state_anything() -> None:
    model = study_of_triage()
    told = loop("B1", replace(model, links=tuple(replace(link, grounding=None) for link in model.links)))
    assert told.whole[0].plain == (None, None)
    assert not told.whole[0].states


def test_in_one_interview_alone_the_same_loop_is_not_told() -> None:
    model = study_of_triage()
    first = loop("B1", heard_only(model, lambda who: who.wave == "a"))
    assert first.whole == ()
    assert [part.ends for part in first.unsaid] == [("workload", "phone_triage")]


def test_a_loop_that_different_people_close_names_who_adds_what() -> None:
    told = loop("R1")
    assert told.whole == ()
    assert told.unsaid == ()
    assert told.together == (("RC-1", 2), ("GP-1", 1))
    assert told.cases == ("Mill Lane",), "both are of Mill Lane, and between them they state all of it"
    assert told.groups == (), "no group states all of it"


def test_the_weakest_link_has_the_fewest_speakers_then_the_worst_grounding() -> None:
    # In R1 each link has one speaker; only phone_triage -> repeat_calls is no more than implied.
    assert loop("R1").weakest.ends == ("phone_triage", "repeat_calls")
    # In R2 one link has a speaker and the other none, whatever their grounding.
    assert loop("R2").weakest.ends == ("confidence", "phone_triage")
    assert loop("R2").weakest.backing.unattributed == ("E09",)


def test_of_links_that_are_as_weak_the_number_is_told() -> None:
    model = study_of_triage()
    flat = replace(model, links=tuple(replace(each, grounding=None, evidence=()) for each in model.links))
    told = loop("R1", flat)
    assert told.weakest.ends == ("phone_triage", "repeat_calls"), "the first by its ends"
    assert told.as_weak == 2


def test_someone_who_tells_it_all_in_one_interview_is_told_with_the_wave() -> None:
    model = study_of_triage()
    again = replace(next(e for e in model.evidence if e.id == "E03"), id="E11", speaker="GP-1a")
    links = tuple(
        replace(each, evidence=(*each.evidence, "E11")) if each.source == "workload" else each
        for each in model.links
    )
    told = loop("B1", replace(model, evidence=(*model.evidence, again), links=links))
    assert told.whole[0].waves == ("a",)


def test_a_path_is_told_from_its_first_element_to_its_last() -> None:
    told = thread(Backings(study_of_triage()), ("phone_triage", "repeat_calls", "workload"), closed=False)
    assert [each.speaker for each in told.whole] == ["RC-1"]
    assert told.whole[0].waves == ("b",)


def test_a_step_that_a_moderation_makes_rests_on_its_evidence() -> None:
    part = Backings(study_of_triage()).part(("training", "phone_triage"))
    assert not part.linked
    assert part.backing.speakers == ("RC-1", "RC-2")


def test_all_shortest_paths_are_found_and_no_longer_one() -> None:
    model = study_of_triage()
    assert shortest_paths(model, "confidence", "workload") == (("confidence", "phone_triage", "workload"),)
    assert shortest_paths(model, "confidence", "training") == ()
    diamond = _model([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "a"), ("b", "c")])
    assert shortest_paths(diamond, "a", "d") == (("a", "b", "d"), ("a", "c", "d"))
    assert shortest_paths(diamond, "a", "d", most=1) == (("a", "b", "d"),)


def _model(ends: list[tuple[str, str]], said: dict[tuple[str, str], list[str]] | None = None) -> Model:
    """A model with these links, each stated by these speakers."""
    evidence: list[Evidence] = []
    links = []
    for pair in sorted(set(ends)):
        ids = []
        for speaker in (said or {}).get(pair, ()):
            evidence.append(Evidence(f"E{len(evidence)}", "s", speaker=speaker))
            ids.append(evidence[-1].id)
        links.append(Link(*pair, Polarity.POSITIVE, evidence=tuple(ids), grounding=Grounding.STATED))
    elements = tuple(Element(id, id, "variables") for id in sorted({id for pair in ends for id in pair}))
    return Model("T", "1.0.0", elements, tuple(links), evidence=tuple(evidence), study=Study())


@given(st.lists(st.sets(st.sampled_from("uvwxyz")), min_size=2, max_size=6))
def test_threads_agree_with_a_count_by_hand_on_any_ring(stated: list[set[str]]) -> None:
    ids = [f"e{number}" for number in range(len(stated))]
    ring = list(zip(ids, [*ids[1:], ids[0]], strict=True))
    model = _model(ring, {pair: sorted(who) for pair, who in zip(ring, stated, strict=True)})
    told = thread(Backings(model), ids, closed=True)
    assert {each.speaker for each in told.whole} == set.intersection(*stated)
    assert len(told.unsaid) == sum(not who for who in stated)
    assert sum(added for _, added in told.together) == sum(bool(who) for who in stated)
    assert len(told.weakest.backing.speakers) == min(map(len, stated))
    assert all(len(each.steps) == sum(each.speaker in who for who in stated) for each in told.tellers)


@pytest.mark.parametrize("id", ["B1", "R1", "R2"])
def test_threads_do_not_depend_on_where_a_loop_is_begun(id: str) -> None:
    model = study_of_triage()
    through = next(each.through for each in model.loops if each.id == id)
    one, other = (thread(Backings(model), (*through[turn:], *through[:turn]), closed=True) for turn in (0, 1))
    assert {t.speaker for t in one.whole} == {t.speaker for t in other.whole}
    assert one.weakest == other.weakest
    assert {part.ends for part in one.parts} == {part.ends for part in other.parts}
