"""The model that several perspectives have together, and what tells them apart."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specimens import specimen

from cld.alike import Ambiguous, Pair, matched
from cld.comparison import Measure, comparison
from cld.gathered import gathered
from cld.model import Effect, Element, Grounding, Link, LoopPolarity, Model, Perspective, Polarity, Strength
from cld.perspectives import held_loops, merged
from cld.source import Source
from cld.spec import STDIN, read_spec
from cld.spec.export import text_of


def read(text: str) -> Model:
    spec = read_spec(Source("spec.yaml", text), named=STDIN)
    assert spec.model is not None, [fault.message for fault in spec.faults]
    return spec.model


def alone(text: str):
    """What the perspectives of one spec have together."""
    return merged(gathered({"spec": read(text)}))


def together(min_holders: int = 1, labels: bool = False, **texts: str):
    return merged(gathered({name: read(text) for name, text in texts.items()}), min_holders, labels)


def linked(found, source: str, target: str) -> Link:
    return next(link for link in found.model.links if link.ends == (source, target))


HEAD = """\
cld: 1
title: Case
variables: {a: A, b: B, c: C, d: D}
"""
THREE = (
    HEAD
    + """\
sources: {s: A source}
evidence: {E1: {source: s, summary: x}, E2: {source: s, summary: y}, E3: {source: s, summary: z}}
perspectives:
  one:
    links:
      - a -> b (+): {evidence: [E1], strength: weak, grounding: implied}
      - b -> c (+) delayed
      - c -> a (-)
  two:
    links:
      - a -> b (-): {evidence: [E2], strength: strong, grounding: stated}
      - b -> c (?)
      - c -> a (-)
  three:
    links:
      - a -> b (+): {evidence: [E1], disputed_by: [E2, E3]}
"""
)


# Links


def test_opposite_signs_become_mixed_and_the_note_says_who_says_which() -> None:
    link = linked(alone(THREE), "a", "b")
    assert link.polarity is Polarity.MIXED
    assert link.note == "Held by 3 of 3: One (+), Three (+), Two (-)."


def test_a_sign_left_open_is_no_dispute_and_a_delay_that_one_sees_is_kept() -> None:
    link = linked(alone(THREE), "b", "c")
    assert link.polarity is Polarity.POSITIVE
    assert link.delayed
    assert link.note == "Held by 2 of 3: One (+), Two (?). Delayed for One."


def test_a_link_of_which_nobody_knows_the_sign_stays_unknown() -> None:
    found = alone(HEAD + "perspectives: {x: {links: [a -> b (?)]}, y: {links: [a -> b]}}\n")
    assert linked(found, "a", "b").polarity is Polarity.UNKNOWN


def test_evidence_is_joined_and_what_one_cites_for_it_is_not_cited_against_it() -> None:
    link = linked(alone(THREE), "a", "b")
    assert link.evidence == ("E1", "E2")
    assert link.disputed == ("E3",)
    assert link.grounding is Grounding.STATED  # one who says it plainly suffices
    assert link.strength is None  # weak for one, strong for two: no average


def test_what_all_agree_on_is_kept_as_it_is() -> None:
    found = alone(
        HEAD + "perspectives: {x: {links: [a -> b (+): {strength: weak, weight: 0.5, label: by day}]}, "
        "y: {links: [a -> b (+): {strength: weak, weight: 0.5, label: by day}]}}\n"
    )
    link = linked(found, "a", "b")
    assert (link.strength, link.weight, link.label) == (Strength.WEAK, 0.5, "by day")


def test_a_factor_that_acts_differently_in_two_minds_acts_either_way() -> None:
    found = alone(
        HEAD + "perspectives: {x: {links: [a -> b (+): {moderated_by: {c: weakens, d: weakens}}]}, "
        "y: {links: [a -> b (+): {moderated_by: {c: strengthens}}]}}\n"
    )
    link = linked(found, "a", "b")
    assert [(each.factor, each.effect) for each in link.moderations] == [
        ("c", Effect.MIXED),
        ("d", Effect.WEAKENS),
    ]
    assert "`c` acts on it for X (weakens), Y (strengthens)." in link.note
    assert "`d` acts on it for X (weakens)." in link.note


def test_links_that_too_few_hold_are_left_out_and_the_perspectives_stay() -> None:
    model = read(THREE)
    found = merged(gathered({"spec": model}), min_holders=2)
    assert [link.ends for link in found.model.links] == [("a", "b"), ("b", "c"), ("c", "a")]
    found = merged(gathered({"spec": model}), min_holders=3)
    assert [link.ends for link in found.model.links] == [("a", "b")]
    assert found.model.perspectives == model.perspectives
    assert len(found.held) == 3


def test_labels_tell_how_many_hold_what_not_all_hold() -> None:
    found = merged(gathered({"spec": read(THREE)}), labels=True)
    assert [link.label for link in found.model.links] == ["", "2 of 3", "2 of 3"]


def test_an_own_link_gives_what_is_for_and_against_it_only_to_a_link_of_its_sign() -> None:
    evidence = (
        "sources: {s: A source}\nevidence: {E1: {source: s, summary: x}, E2: {source: s, summary: y}}\n"
    )
    own = "links: [a -> b (+): {evidence: [E1], disputed_by: [E2], grounding: stated}]\n"
    for held, backing, against in (("+", ("E1",), ("E2",)), ("-", (), ("E1",))):
        found = alone(HEAD + evidence + own + f"perspectives: {{x: {{links: [a -> b ({held})]}}}}\n")
        link = linked(found, "a", "b")
        assert (link.evidence, link.disputed) == (backing, against)
        assert (link.grounding is Grounding.STATED) is (held == "+")


def test_what_acts_on_an_own_link_is_kept_with_its_sign_or_said_to_be_left_out() -> None:
    """It was once dropped without a word, so that the factor stood in the figure without a link."""
    own = "links: [a -> b (+) delayed: {moderated_by: {c: strengthens}}]\n"
    kept = alone(HEAD + own + "perspectives: {x: {links: [a -> b (+)]}}\n")
    link = linked(kept, "a", "b")
    assert [(each.factor, each.effect.value) for each in link.moderations] == [("c", "strengthens")]
    assert link.delayed
    assert link.note == (
        "Held by 1 of 1: X (+). Delayed for the spec's own link. `c` acts on it for the spec's own link (strengthens)."
    )
    assert kept.notes == ()
    lost = alone(HEAD + own + "perspectives: {x: {links: [a -> b (-)]}}\n")
    assert linked(lost, "a", "b").moderations == ()
    assert lost.notes == (
        "Left out: what acts on a -> b in the spec's own link, c (strengthens). That link is (+), and in the common "
        "model (-).",
    )


def test_own_links_are_nobodys_unless_asked_for_and_dispute_with_their_evidence() -> None:
    text = HEAD + (
        "sources: {s: A source}\nevidence: {E1: {source: s, summary: x}}\n"
        "links: [a -> b (-): {evidence: [E1]}, c -> d (+)]\nperspectives: {x: {links: [a -> b (+)]}}\n"
    )
    found = alone(text)
    assert [link.ends for link in found.model.links] == [("a", "b")]
    assert linked(found, "a", "b").disputed == ("E1",)
    assert found.notes == (
        "Left out: 1 link that no perspective holds; --own counts the spec's own links too.",
    )
    counted = merged(gathered({"spec": read(text)}, own=True))
    assert counted.asked == ("spec", "x")
    assert linked(counted, "a", "b").polarity is Polarity.MIXED


def test_a_named_loop_goes_where_it_is_no_longer_closed_and_loses_a_sign_that_is_disputed() -> None:
    text = THREE + "loops:\n  B1: {name: Round, through: [a, b, c], polarity: balancing}\n"
    text = text.replace("variables:", "links: [a -> b (+), b -> c (+), c -> a (-)]\nvariables:")
    found = alone(text)
    assert [(loop.id, loop.polarity) for loop in found.model.loops] == [("B1", LoopPolarity.UNDETERMINED)]
    assert found.notes == ("Loop B1 is no longer balancing: its links do not say so.",)
    found = merged(gathered({"spec": read(text)}), min_holders=3)
    assert found.model.loops == ()
    assert found.notes == ("Loop B1 is left out: the model has no b -> c, c -> a.",)


# Several specs

LEFT = """\
cld: 1
title: Left
processes: {staff: Staff}
variables: {work: Workload}
links:
  - staff -> work (-): {evidence: [E1]}
precedes: [staff before work (planned)]
themes: {t: Care}
sources: {s: A source}
evidence: {E1: {source: s, summary: left, themes: [t]}}
"""
RIGHT = """\
cld: 1
title: Right
variables: {staff: Staff, load: workload, morale: Morale}
links:
  - staff -> load (+): {evidence: [E1]}
  - load -> morale (-)
themes: {theme1: Care}
sources: {s: A source}
evidence: {E1: {source: s, summary: right, themes: [theme1]}}
"""


def test_elements_are_matched_by_id_and_by_label_which_is_noted() -> None:
    found = together(left=LEFT, right=RIGHT)
    assert [element.id for element in found.model.elements] == ["load", "morale", "staff"]
    work, staff = found.model.element("load"), found.model.element("staff")
    assert (work.label, work.note) == ("Workload", "Matched by label: work in left, load in right.")
    assert (staff.kind, staff.note) == ("processes", "Among processes in left, variables in right.")
    assert linked(found, "staff", "load").polarity is Polarity.MIXED


def test_pieces_of_evidence_that_share_an_id_get_the_name_of_their_spec() -> None:
    found = together(left=LEFT, right=RIGHT)
    assert [(item.id, item.summary, item.themes) for item in found.model.evidence] == [
        ("left_E1", "left", ("t",)),
        ("right_E1", "right", ("t",)),
    ]
    assert linked(found, "staff", "load").evidence == ("left_E1", "right_E1")
    assert [source.id for source in found.model.sources] == ["s"]
    assert [theme.id for theme in found.model.themes] == ["t"]


def test_perspectives_of_one_name_are_told_apart() -> None:
    found = together(left=LEFT, other=LEFT)
    assert [each.label for each in found.model.perspectives] == ["Left (left)", "Left (other)"]


def test_two_elements_of_one_spec_that_are_said_to_be_one_are_told() -> None:
    two = RIGHT.replace("morale: Morale}", "morale: Morale, drain: Drain}")
    found = gathered({"left": read(LEFT), "right": read(two)}, [Pair("work", "load"), Pair("work", "drain")])
    assert "`drain`: joined from drain and load of right." in found.notes


def test_a_spec_that_is_a_perspective_holds_its_steps() -> None:
    found = together(left=LEFT, right=RIGHT)
    assert [(step.first, step.second, step.held_by) for step in found.model.steps] == [
        ("staff", "load", ("left",))
    ]


def test_the_perspectives_of_a_common_model_are_as_far_apart_as_the_specs() -> None:
    found = together(left=LEFT, right=RIGHT)
    again = alone(text_of(found.model))
    assert comparison(again).pairs == comparison(found).pairs
    assert again.model.links == found.model.links


def test_a_label_that_fits_two_elements_is_asked_about() -> None:
    labels = {"x": {"p": "Staff"}, "y": {"q": "Staff", "r": "staff"}}
    with pytest.raises(Ambiguous, match="`--same p=q` or `--same p=r`"):
        matched(labels)
    found = matched(labels, [Pair("p", "r")])
    assert [match.entries for match in found] == [(("x", "p"), ("y", "r")), (("y", "q"),)]


def test_an_id_and_a_label_that_point_to_different_elements_are_asked_about() -> None:
    labels = {"x": {"p": "Staff"}, "y": {"p": "Patients", "q": "Staff"}}
    with pytest.raises(Ambiguous, match="both look like"):
        matched(labels)
    assert len(matched(labels, [Pair("p", "p")])) == 2
    by_label = matched(labels, [Pair("p", "q", "x", "y")])
    assert [match.entries for match in by_label] == [(("x", "p"), ("y", "q")), (("y", "p"),)]
    assert len({match.id for match in by_label}) == 2


def test_elements_that_look_alike_and_were_kept_apart_are_pointed_out() -> None:
    found = together(left=LEFT.replace("Workload", "Workload a day"), right=RIGHT)
    assert (
        "`work` of left (Workload a day) and `load` of right (workload) may be the same; --same work=load joins them."
        in found.notes
    )


def test_what_is_said_to_be_the_same_has_to_be_there() -> None:
    labels = {"x": {"p": "Staff"}, "y": {"q": "People"}}
    with pytest.raises(Ambiguous, match="no element `z`"):
        matched(labels, [Pair("p", "z")])
    with pytest.raises(Ambiguous, match="none of the models is called `w`"):
        matched(labels, [Pair("p", "q", "w", "")])


def test_equal_ids_with_equal_labels_are_not_ambiguous_because_a_label_comes_twice() -> None:
    labels = {"x": {"p": "Staff", "q": "Staff"}, "y": {"p": "Staff", "q": "Staff"}}
    assert [match.id for match in matched(labels)] == ["p", "q"]


def distinct(seed: int) -> Model:
    """A random model whose labels do not match by chance."""
    model = read(specimen(seed)[0])
    return replace(model, elements=tuple(replace(e, label=f"Label of {e.id}") for e in model.elements))


@pytest.mark.parametrize("seed", range(12))
def test_random_specs_make_a_sound_model_whatever_their_order(seed: int) -> None:
    models = {name: distinct(3 * seed + place) for place, name in enumerate("xyz")}
    found = merged(gathered(models))
    text = text_of(found.model)
    assert read(text) == found.model
    names = Random(seed).sample(sorted(models), 3)
    assert text_of(merged(gathered({name: models[name] for name in names})).model) == text


ENDS = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))
LINKS = st.dictionaries(ENDS, st.sampled_from(Polarity), min_size=1, max_size=6)


def holding(**held: dict[tuple[str, str], Polarity]) -> Model:
    elements = tuple(Element(id, id.upper(), "variables") for id in "abcd")
    people = tuple(
        Perspective(id, id, links=tuple(Link(*ends, sign) for ends, sign in sorted(links.items())))
        for id, links in sorted(held.items())
    )
    return Model("Random", "1.0.0", elements, (), perspectives=people)


@settings(max_examples=60, deadline=None)
@given(LINKS)
def test_merging_one_perspective_gives_its_links(links: dict) -> None:
    found = merged(gathered({"m": holding(one=links)}))
    assert {link.ends: link.polarity for link in found.model.links} == links


@settings(max_examples=60, deadline=None)
@given(LINKS, LINKS, LINKS)
def test_no_sign_is_lost_and_none_made_up(one: dict, two: dict, three: dict) -> None:
    found = merged(gathered({"m": holding(one=one, two=two, three=three)}))
    for each in found.held:
        said = {links[each.link.ends] for links in (one, two, three) if each.link.ends in links}
        known = said - {Polarity.UNKNOWN}
        assert each.link.polarity is (Polarity.agreed(known) if known else Polarity.UNKNOWN)
        assert {sign for _, sign in each.by} == said
    assert len(found.model.links) == len({*one, *two, *three})


# Loops and emphasis


def test_a_loop_is_held_by_those_who_hold_all_of_it_with_their_own_sign() -> None:
    found = alone(THREE)
    (loop,) = held_loops(found).loops
    assert loop.loop.elements == ("a", "b", "c")
    # One: + + - is balancing. Two: - ? - is undetermined. Three has one link of it.
    assert loop.by == (("one", LoopPolarity.BALANCING), ("two", LoopPolarity.UNDETERMINED))
    assert held_loops(found).counts == (
        ("one", (0, 1, 0), True),
        ("three", (0, 0, 0), True),
        ("two", (0, 0, 1), True),
    )


def test_a_loop_that_nobody_holds_whole_comes_about_only_together() -> None:
    found = alone(HEAD + "perspectives: {x: {links: [a -> b (+)]}, y: {links: [b -> a (+)]}}\n")
    (loop,) = held_loops(found).loops
    assert loop.loop.polarity is LoopPolarity.REINFORCING
    assert loop.by == ()


CHECKLAND = """\
cld: 1
title: Policy objectives for primary care networks
variables: {a: Sector stability}
themes:
  th1: Supporting general practice
  th2: Place-based interorganisational collaboration
  th3: Primary care voice
perspectives:
  primary_care:
    label: Interviewees closest to primary care
    emphasis: {th1: high}
  requirements:
    label: Draft service delivery requirements
    emphasis: {th2: high}
precedes:
  - th1 before th2 (planned): {held_by: [authors]}
  - th1 before th3 (planned): {held_by: [authors]}
"""


def test_themes_that_some_stress_most_and_others_do_not_are_divergent() -> None:
    # What the record of Checkland et al. (2020) gives: theme 1 for those close to primary care, theme 2 for the drafts.
    found = comparison(alone(CHECKLAND))
    assert [(each.id, each.is_divergent(found.speaking)) for each in found.stresses] == [
        ("th1", True),
        ("th2", True),
    ]
    assert not any(each.is_shared(found.speaking) for each in found.stresses)
    assert found.pairs == {}


def test_a_theme_that_all_stress_most_is_shared() -> None:
    text = CHECKLAND.replace("emphasis: {th2: high}", "emphasis: {th1: medium, th2: low}")
    found = comparison(alone(text))
    assert [each.id for each in found.stresses if each.is_shared(found.speaking)] == ["th1"]
    assert not any(each.is_divergent(found.speaking) for each in found.stresses)


def test_distances_by_each_measure_for_three_perspectives() -> None:
    # One against two: all of 3 links shared; a-b differs, b-c is open, c-a agrees. Elements a, b, c: 2·(9 - 3) = 12.
    found = comparison(alone(THREE))
    one, three, two = range(3)
    assert found.distance(one, two, Measure.LINKS).value == 0
    assert found.distance(one, two, Measure.SIGNS) == (1 / 3, 2 / 3)
    assert found.distance(two, one, Measure.LANGFIELD_SMITH) == (2 / 12, 4 / 12)
    assert found.distance(one, two, Measure.MARKOCZY) == (2 / 12, 4 / 12)
    # One against three: a-b agrees, b-c and c-a are in one alone. p = 2, u = 1: 2 of 8 + 4 + 1 - (4 + 1) = 8.
    assert found.distance(one, three, Measure.MARKOCZY) == (2 / 8, 2 / 8)
    assert found.distance(one, one, Measure.LINKS) == (0, 0)
