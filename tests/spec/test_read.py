"""What specs mean: small texts and the models that they give."""

from __future__ import annotations

import dataclasses

import pytest
import specimens

from cld.model import (
    KINDS,
    Clusters,
    Effect,
    Element,
    Evidence,
    Grounding,
    Group,
    Link,
    LoopPolarity,
    Model,
    Moderation,
    NamedLoop,
    Polarity,
    Reference,
    Strength,
    Valence,
    View,
    Zone,
)
from cld.position import Position
from cld.source import Source
from cld.spec import STDIN, read_spec
from cld.spec.resolve import version_key

AB = "variables: {a: A, b: B, c: C, d: D}\n"
PLUS, MINUS, UNKNOWN, MIXED = Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.UNKNOWN, Polarity.MIXED


def model_of(text: str, path: str = STDIN) -> Model:
    spec = read_spec(Source(path, text))
    assert spec.faults == ()
    assert spec.model is not None
    return spec.model


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("a -> b (+)", [Link("a", "b", PLUS)]),
        ("a -> b (-)", [Link("a", "b", MINUS)]),
        ("a -> b (?)", [Link("a", "b", UNKNOWN)]),
        ("a -> b (+-)", [Link("a", "b", MIXED)]),
        ("a -> b", [Link("a", "b", UNKNOWN)]),
        ("a->b(+)", [Link("a", "b", PLUS)]),
        ("a  ->   b  ( - )   delayed", [Link("a", "b", MINUS, delayed=True)]),
        ("a -> b delayed", [Link("a", "b", UNKNOWN, delayed=True)]),
        ("'a -> b (+)'", [Link("a", "b", PLUS)]),
        ("a -> a (+)", [Link("a", "a", PLUS)]),
        ("a <-> b (+)", [Link("a", "b", PLUS), Link("b", "a", PLUS)]),
        ("b <-> a (-) delayed", [Link("a", "b", MINUS, True), Link("b", "a", MINUS, True)]),
        ("{a -> b (+): }", [Link("a", "b", PLUS)]),
        ("{from: a, to: b}", [Link("a", "b", UNKNOWN)]),
        ("{polarity: negative, to: b, from: a}", [Link("a", "b", MINUS)]),
        ("{from: a, to: b, polarity: mixed, delay: true}", [Link("a", "b", MIXED, True)]),
        ("{from: a, to: b, polarity: positive, delay: no}", [Link("a", "b", PLUS)]),
        ("{from: a, to: b, polarity: positive, delay: 3}", [Link("a", "b", PLUS, True, "3")]),
        ("{a -> b (+): {delay: two  years}}", [Link("a", "b", PLUS, True, "two years")]),
        ("{a -> b (+) delayed: {delay: two years}}", [Link("a", "b", PLUS, True, "two years")]),
        ("{a -> b (+) delayed: {delay: 'off'}}", [Link("a", "b", PLUS)]),
        ("{a -> b (+): {delay: YES}}", [Link("a", "b", PLUS, True)]),
        ("{a -> b (+): {strength: weak}}", [Link("a", "b", PLUS, strength=Strength.WEAK)]),
        ("{a -> b (-): {weight: -.5}}", [Link("a", "b", MINUS, weight=-0.5)]),
        ("{a -> b (+-): {weight: -1}}", [Link("a", "b", MIXED, weight=-1.0)]),
        ("{a -> b (+): {weight: '0.25'}}", [Link("a", "b", PLUS, weight=0.25)]),
        ("{a -> b (+): {grounding: implied}}", [Link("a", "b", PLUS, grounding=Grounding.IMPLIED)]),
        ("{a -> b (+): {note: why}}", [Link("a", "b", PLUS, note="why")]),
        (
            "{a -> b (+): {moderated_by: {d: weakens, c: strengthens}}}",
            [Link("a", "b", PLUS, moderations=(Moderation("c", Effect.STRENGTHENS), Moderation("d", Effect.WEAKENS)))],
        ),
        (
            "{a -> b (+): {moderated_by: {c: {effect: mixed, note: unclear}}}}",
            [Link("a", "b", PLUS, moderations=(Moderation("c", Effect.MIXED, "unclear"),))],
        ),
        (
            "{a <-> b (+): {moderated_by: {c: reverses}}}",
            [Link(s, t, PLUS, moderations=(Moderation("c", Effect.REVERSES),)) for s, t in ("ab", "ba")],
        ),
    ],
)  # fmt: skip
def test_a_link_means(text: str, links: list[Link]) -> None:
    assert model_of(f"{AB}links:\n  - {text}\n").links == tuple(links)


def test_parallel_links_of_different_signs_are_both_kept() -> None:
    links = model_of(f"{AB}links: [a -> b (+), a -> b (-), a -> b (+-)]\n").links
    assert [link.polarity for link in links] == [MIXED, MINUS, PLUS]


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("variables: {a: Waiting time}", Element("a", "Waiting time", "variables")),
        ("variables: {a: {label: Waiting time}}", Element("a", "Waiting time", "variables")),
        ("variables:\n  a: Waiting\n    time", Element("a", "Waiting time", "variables")),
        ("variables:\n  a: |\n    Waiting\n    time", Element("a", "Waiting time", "variables")),
        ("variables: {a: 2024-01-01}", Element("a", "2024-01-01", "variables")),
        ("variables: {a: no}", Element("a", "no", "variables")),
        ("variables: {a: 0x10}", Element("a", "0x10", "variables")),
        ("processes: {a: {label: A, note: ' hi '}}", Element("a", "A", "processes", note="hi")),
        ("outcomes: {a: {label: A, valence: suboptimal}}", Element("a", "A", "outcomes", Valence.SUBOPTIMAL)),
        ("kinds: {barriers: {}}\nbarriers: {a: A}", Element("a", "A", "barriers")),
        ("variables: {no: No}", Element("no", "No", "variables")),
        ("variables: {1: One}", Element("1", "One", "variables")),
        ("variables: {007: Bond}", Element("007", "Bond", "variables")),
        ("variables: {وقت: الوقت}", Element("وقت", "الوقت", "variables")),
        ("variables: {时间: 需求}", Element("时间", "需求", "variables")),
        ("variables: {माँग: माँग}", Element("माँग", "माँग", "variables")),
        ("variables: {می\u200cشود: A}", Element("می\u200cشود", "A", "variables")),
        ("variables: {cafe\u0301: A}", Element("caf\u00e9", "A", "variables")),
        ("variables: {a: '<script>alert(1)</script>'}", Element("a", "<script>alert(1)</script>", "variables")),
        ("variables: {a: '😀 it''s \"fine\"'}", Element("a", '😀 it\'s "fine"', "variables")),
    ],
)  # fmt: skip
def test_an_element_means(text: str, element: Element) -> None:
    assert model_of(text).elements == (element,)


@pytest.mark.parametrize("id", specimens.IDS)
def test_an_id_of_any_script_can_be_used_wherever_ids_are_used(id: str) -> None:
    model = model_of(
        f"processes: {{{id}: Label, other: Other}}\nintertwined: [[{id!r}, other]]\n"
        f"links: [{id} <-> other (+), {{other -> other (+): {{moderated_by: {{{id}: weakens}}}}}}]\n"
        f"loops: {{R1: {{through: [{id!r}, other]}}}}\nviews: {{v: {{layout: loops, elements: {id!r}}}}}\n"
    )
    assert id in {element.id for element in model.elements}
    assert {link.ends for link in model.links} == {(id, "other"), ("other", id), ("other", "other")}
    assert model.loops[0].through == (id, "other")
    assert model.views[0].elements == (id,)


def test_ids_are_equal_however_their_accents_are_typed() -> None:
    model = model_of(
        "kinds: {cafe\u0301: {label: K}}\ncafe\u0301: {e\u0301: E, b: B}\nlinks: [\u00e9 <-> b (+)]\n"
        "loops: {R1: {through: [b, e\u0301]}}\n"
    )
    assert [element.id for element in model.elements] == ["b", "\u00e9"]
    assert {element.kind for element in model.elements} == {"caf\u00e9"}
    assert model.loops[0].through == ("b", "\u00e9")


def test_kinds_come_in_drawing_order_and_can_be_relabelled() -> None:
    model = model_of(
        "kinds:\n  zeal: {zone: left}\n  threats: {label: External threats}\n  aims: {label: Aims}\n"
    )
    assert [kind.id for kind in model.kinds] == [*(k.id for k in KINDS[:-1]), "aims", "zeal", "variables"]
    assert model.kind("threats").label == "External threats"
    assert model.kind("threats").zone is Zone.ABOVE
    assert model.kind("zeal").label == "Zeal"
    assert model.kind("aims").zone is Zone.BELOW


def test_all_of_a_spec_is_read() -> None:
    model = model_of(
        """\
cld: 1
title: The  title
version: 1.2.0
description: |
  Two
  lines
authors: [Ann, Ben]
licence: CC BY 4.0
changes: {1.0.0: First, 1.2.0: Third, 1.2.0-draft: Second}
processes: {p: {label: P, evidence: [E2, E1, E2]}, q: Q}
intertwined: [[q, p]]
links: [p <-> q (+)]
loops:
  R1: {name: Growth, through: [p, q], polarity: reinforcing, story: It grows., note: n, evidence: E1}
views:
  v: {layout: framework, title: T, elements: [processes, R1], leave_out: q, grounding: stated, links: core, note: n}
  w: {layout: loops}
sources:
  s: Smith 2020
  t: {citation: Tran 2021, doi: 10.1/x, url: "https://example.org", licence: CC0, note: n}
evidence:
  E1: {source: s, summary: S, quote: Q, section: "3", speaker: GP, note: n}
  E2: {source: t}
notes: {A1: A doubt}
"""
    )
    assert (model.title, model.version, model.description) == ("The title", "1.2.0", "Two\nlines")
    assert (model.authors, model.licence) == (("Ann", "Ben"), "CC BY 4.0")
    assert [version for version, _ in model.changes] == ["1.2.0", "1.2.0-draft", "1.0.0"]
    assert model.element("p").evidence == ("E1", "E2")
    assert model.intertwined == (("q", "p"),)
    assert model.loops == (
        NamedLoop("R1", "Growth", ("p", "q"), LoopPolarity.REINFORCING, "It grows.", "n", ("E1",)),
    )
    framework = View("v", "framework", "T", ("R1", "processes"), ("q",), Grounding.STATED, "core", "n")
    assert model.views == (framework, View("w", "loops"))
    assert model.sources == (
        Reference("s", "Smith 2020"),
        Reference("t", "Tran 2021", "10.1/x", "https://example.org", "", "CC0", "n"),
    )
    assert model.evidence == (Evidence("E1", "s", "S", "Q", "3", "GP", "n"), Evidence("E2", "t"))
    assert model.notes == (("A1", "A doubt"),)


def test_positions_groups_labels_and_narrowed_views_are_read() -> None:
    model = model_of(
        """\
variables:
  a: {label: A, position: {x: 120.004, y: -3}}
  b: {label: B, position: {left_of: a, above: c, near: a}}
  c: C
groups: {big_ones: [b, a], rest: {label: The  rest, elements: c, note: n}}
links: [{a -> b (+): {label: per  visit}}]
loops: {R1: {through: [a, b]}}
views:
  near: {layout: loops, focus: [b, a, b], radius: 0, loops: R1, kinds: [variables], only_feedback: on, clusters: none}
  plain: {layout: loops, elements: [big_ones], only_feedback: off}
"""
    )
    assert model.element("a").position == Position(120.0, -3.0)
    assert model.element("b").position == Position(left_of="a", above="c", near="a")
    assert model.element("c").position is None
    assert model.groups == (Group("big_ones", "Big ones", ("a", "b")), Group("rest", "The rest", ("c",), "n"))
    assert [link.label for link in model.links] == ["per visit"]
    near = View("near", "loops", focus=("a", "b"), radius=0, loops=("R1",), kinds=("variables",))
    near = dataclasses.replace(near, only_feedback=True, clusters=Clusters.NONE)
    assert model.views == (near, View("plain", "loops", elements=("big_ones",)))


def test_a_spec_without_a_head_has_a_draft_version_and_its_files_name() -> None:
    model = model_of(AB, "specs/waiting-times.yaml")
    assert (model.title, model.version) == ("waiting-times", "0.1.0-draft")


@pytest.mark.parametrize(
    "name", ["variables", "links", "loops", "views", "sources", "evidence", "notes", "kinds"]
)
@pytest.mark.parametrize("nothing", ["", " BRACKETS", " ~", "  # nothing yet"])
def test_an_empty_section_is_no_fault(name: str, nothing: str) -> None:
    nothing = nothing.replace("BRACKETS", "[]" if name == "links" else "{}")
    assert model_of(f"title: x\n{name}:{nothing}\n") == model_of("title: x\n")


@pytest.mark.parametrize("seed", range(60))
def test_the_order_and_the_layout_of_a_file_do_not_change_its_meaning(seed: int) -> None:
    one, other = specimens.reordered(seed)
    assert one != other
    assert model_of(one) == model_of(other)


def test_places_take_no_part_in_equality() -> None:
    here, there = model_of(AB), model_of(f"# moved down\n\n{AB}")
    assert here == there
    assert here.elements[0].span != there.elements[0].span


def test_every_part_is_placed_where_it_stands() -> None:
    text = f"{AB}links:\n  - a -> b (+)\n  - from: b\n    to: a\nloops: {{R1: {{through: [a, b]}}}}\n"
    model = model_of(text)
    places = [model.element("b").span, model.links[0].span, model.loops[0].span, model.loops[0].through_span]
    assert [text[place.start : place.end] for place in places] == ["b", "a -> b (+)", "R1", "[a, b]"]
    assert text[model.element("b").label_span.start] == "B"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_of_other_systems_mean_the_same(end: str) -> None:
    text = f"{AB}links:\n  - a -> b (+)\nnotes:\n  N: |\n    One\n    two\n"
    assert model_of(text.replace("\n", end)) == model_of(text)


def test_tuples_are_in_canonical_order() -> None:
    model = model_of("variables: {c: C, a: A, b: B}\nlinks: [c -> a (+), a -> c (+), a -> b (+)]\n")
    assert [element.id for element in model.elements] == ["a", "b", "c"]
    assert [link.ends for link in model.links] == [("a", "b"), ("a", "c"), ("c", "a")]


def test_versions_are_ordered_as_semantic_versioning_says() -> None:
    ordered = ["0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11",
               "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "10.0.0"]  # fmt: skip
    shuffled = [*ordered[::2], *ordered[1::2]]
    assert sorted(shuffled, key=version_key) == ordered


def test_a_text_beside_the_spec_is_read(tmp_path) -> None:
    (tmp_path / "paper.txt").write_text("The words", encoding="utf-8")
    spec = read_spec(Source(str(tmp_path / "x.yaml"), "sources: {s: {citation: x, text: paper.txt}}\n"))
    assert dict(spec.texts) == {"s": "The words"}


def test_a_model_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        model_of(AB).title = "other"  # type: ignore[misc]


def test_a_study_may_have_heard_thousands_of_people() -> None:
    study = model_of("study: {people: 12000, parts: {survey: {people: 11970}}}\n").study
    assert study is not None
    assert (study.people, study.parts[0].people) == (12000, 11970)
