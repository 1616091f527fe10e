"""Figures that tell who says so: nothing moves, what is disputed has its mark, and numbers are those of the evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cld
from cld import quality
from cld.accounts import EXAMPLE
from cld.backed import backed
from cld.backends import description
from cld.evident import evident_of, wide_for, widths
from cld.figures import Drawing, digest_of_content, drawn
from cld.geometry import distance
from cld.layouts import Layout
from cld.marks import Circle, Curve, Group, Polygon, Rect, Words
from cld.model import Effect, Element, Evidence, Grounding, Link, Model, Moderation, NamedLoop, Polarity, View
from cld.palettes import DARK, GREY, SLIDE
from cld.support import kept_by
from cld.theme import PAPER, Theme
from cld.views import show

ROOT = Path(__file__).parents[1]
PCN = cld.load(ROOT / "specs/pcn-pharmacists.yaml")
MAP, FRAME = View("map", "loops"), View("frame", "framework")
MORE, LESS = Polarity.POSITIVE, Polarity.NEGATIVE
STATED, IMPLIED, INFERRED = Grounding.STATED, Grounding.IMPLIED, Grounding.INFERRED


def said(*speakers: str) -> tuple[Evidence, ...]:
    """Items of evidence E1, E2 and so on; of nobody where there is no code."""
    return tuple(Evidence(f"E{n}", "s", "", speaker=who) for n, who in enumerate(speakers, start=1))


def model(*links: Link, items: tuple[Evidence, ...] = (), loops: tuple[NamedLoop, ...] = ()) -> Model:
    ids = {id for link in links for id in link.ends} | {m.factor for link in links for m in link.moderations}
    elements = tuple(Element(id, id.capitalize(), "variables") for id in sorted(ids))
    return Model("Test", "1.0.0", elements, links, loops=loops, evidence=items)


def told(of: Model, view: View = MAP, theme: Theme = PAPER) -> Drawing:
    return drawn(of, replace(view, support=True), theme)


def groups(drawing: Drawing, role: str) -> dict[str, Group]:
    return {dict(g.data).get("id", ""): g for g in drawing.scene.groups if g.role == role}


def badges(drawing: Drawing) -> list[str]:
    marked = [g for g in drawing.scene.groups if g.role == "badge"]
    return sorted(value for group in marked for name, value in group.data if name == "of")


def line(group: Group) -> Curve:
    assert isinstance(group.parts[0], Curve)
    return group.parts[0]


def words(drawing: Drawing) -> str:
    found = (p for g in drawing.scene.groups for p in g.parts if isinstance(p, Words))
    return " ".join(text.text for part in found for text in part.lines)


def labels(drawing: Drawing) -> dict[str, object]:
    """Where the words of elements and loop markers stand."""
    return {
        f"{role} {id}": [part for part in group.parts if isinstance(part, Words)]
        for role in ("node", "loop")
        for id, group in groups(drawing, role).items()
    }


BUSY = model(
    Link("a", "b", MORE, grounding=STATED, evidence=("E1", "E2", "E3")),
    Link("b", "c", LESS, grounding=INFERRED, evidence=("E1",), disputed=("E4",)),
    Link(
        "c", "a", MORE, grounding=IMPLIED, evidence=("E5",),
        moderations=(Moderation("d", Effect.WEAKENS, disputed=("E2",)),),
    ),
    Link("d", "c", MORE),
    items=said("SP-1", "SP-1", "SP-2", "SP-3", ""),
    loops=(NamedLoop("B1", "Round", ("a", "b", "c"), disputed=("E1",)),),
)  # fmt: skip


@pytest.fixture(scope="module", params=["figure-1", "mechanisms"])
def pair(request: pytest.FixtureRequest) -> tuple[Drawing, Drawing]:
    view = PCN.view(request.param)
    return drawn(PCN, view), drawn(PCN, replace(view, support=True, steps=("all",)))


# Nothing moves


def test_nothing_moves_against_the_plain_figure(pair: tuple[Drawing, Drawing]) -> None:
    plain, full = pair
    assert full.positions == plain.positions
    assert full.shows == plain.shows  # so that records of the plain figure hold for both
    assert full.scene.width == plain.scene.width
    assert labels(full) == labels(plain)
    usual, weighed = groups(plain, "link"), groups(full, "link")
    assert weighed.keys() == usual.keys()
    for id, group in weighed.items():
        # only heads reach further back where they are larger, so that lines end a little earlier
        assert distance(line(group).points[0], line(usual[id]).points[0]) < 6
        assert bool(line(group).stroke.dash) == bool(line(usual[id]).stroke.dash)


def test_a_picture_of_evidence_is_as_legible_as_the_plain_one(pair: tuple[Drawing, Drawing]) -> None:
    plain, full = (quality.count(quality.drawing(each.scene)) for each in pair)
    for name in quality.COUNTS:
        assert getattr(full, name) <= getattr(plain, name), name


def test_the_fields_have_no_say_in_what_a_figure_shows_or_where_it_stands() -> None:
    content = show(BUSY, MAP)
    assert digest_of_content(backed(content, BUSY, MAP)) == digest_of_content(content)


# What is disputed


def test_each_disputed_statement_has_its_mark_and_nothing_else_has() -> None:
    drawing = told(BUSY)
    assert badges(drawing) == ["B1", "b->c", "d->c->a"]
    assert "Disputed: 1 of 4 links, 1 of 1 moderation, 1 of 1 loop." in words(drawing)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_whatever_is_disputed_is_marked_in_both_layouts(data: st.DataObject) -> None:
    kinds = ("policy_drivers", "processes", "processes", "outcomes", "moderating_factors")
    ends = [("a", "b"), ("b", "c"), ("c", "b"), ("b", "d"), ("c", "d"), ("e", "d")]
    against = st.sampled_from([(), ("E1",)])
    links = tuple(
        Link(*each, data.draw(st.sampled_from([MORE, LESS])), disputed=data.draw(against)) for each in ends
    )
    elements = tuple(
        Element(id, id.upper(), kind, disputed=data.draw(against))
        for id, kind in zip("abcde", kinds, strict=True)
    )
    of = replace(model(*links, items=said("SP-1")), elements=elements)
    expected = {f"{each.source}->{each.target}" for each in links if each.disputed}
    disputed = {element.id for element in elements if element.disputed}
    assert set(badges(told(of))) == expected | disputed

    frame = told(of, FRAME)
    marked = {
        tuple(ends.split("->")) for g in groups(frame, "link").values() if dict(g.data).get("disputed")
        for ends in dict(g.data)["links"].split()
    }  # fmt: skip
    assert {each.ends for each in links if each.disputed} <= marked
    inside = {
        dict(p.data)["id"] for g in groups(frame, "node").values() for p in (g, *g.parts)
        if isinstance(p, Group) and dict(p.data).get("disputed")
    }  # fmt: skip
    assert inside == disputed


def test_a_mark_says_how_many_of_the_links_of_an_arrow_are_disputed() -> None:
    links = (Link("a", "b", MORE, disputed=("E1",)), Link("c", "b", MORE))
    kinds = {"a": "policy_drivers", "c": "policy_drivers", "b": "processes"}
    of = model(*links, items=said("SP-1"))
    of = replace(of, elements=tuple(replace(e, kind=kinds[e.id]) for e in of.elements))
    drawing = told(of, FRAME)
    assert "1/2" in words(drawing)
    assert EXAMPLE in words(drawing)
    assert "so many of those that a line stands for are disputed" in words(drawing)


def test_what_has_no_arrow_and_so_no_mark_is_said() -> None:
    of = model(Link("a", "b", MORE, disputed=("E1",)), items=said("SP-1"))  # both in one panel
    assert badges(told(of, FRAME)) == []
    assert "1 disputed link has no arrow in this figure, and so no mark." in words(told(of, FRAME))


def test_badges_lie_on_no_label() -> None:
    for drawing in (told(BUSY), told(PCN, PCN.view("mechanisms"))):
        boxes = [
            next(p.box for p in g.parts if isinstance(p, Rect)) for g in groups(drawing, "node").values()
        ]
        for badge in (g for g in drawing.scene.groups if g.role == "badge"):
            x, y = next(p.centre for p in badge.parts if isinstance(p, Circle))
            assert not any(b.x < x < b.right and b.y < y < b.bottom for b in boxes)


# Widths


def test_speakers_count_once_however_often_they_say_so() -> None:
    # SP-1 says a -> b twice and SP-2 once, so that two support it; E5 names nobody
    found = groups(told(BUSY), "link")
    count = {id: dict(group.data).get("speakers") for id, group in found.items()}
    assert count == {"a->b": "2", "b->c": "1", "c->a": "0", "d->c": "0", "d->c->a": None}
    wide = {id: line(found[id]).stroke.width for id in count}
    assert wide["a->b"] > wide["c->a"] == pytest.approx(0.8)
    assert line(found["d->c"]).stroke.colour != PAPER.positive.colour  # without any evidence, it is grey


def test_where_nobody_is_named_pieces_of_evidence_are_counted_and_it_is_said() -> None:
    of = model(
        Link("a", "b", MORE, evidence=("E1", "E2")),
        Link("b", "c", MORE, evidence=("E1",)),
        items=said("", ""),
    )
    drawing = told(of)
    assert dict(groups(drawing, "link")["a->b"].data)["items"] == "2"
    assert "Pieces of evidence that support a link (none names a speaker):" in words(drawing)
    assert "2 items of evidence, of which none names a speaker." in words(drawing)


def test_an_arrow_that_stands_for_several_links_counts_each_speaker_once() -> None:
    # SP-1 supports both links from the drivers, and SP-2 one of them: two speakers, not three
    links = (Link("a", "b", MORE, evidence=("E1", "E2")), Link("c", "b", MORE, evidence=("E1",)))
    kinds = {"a": "policy_drivers", "c": "policy_drivers", "b": "processes"}
    of = model(*links, items=said("SP-1", "SP-2"))
    of = replace(of, elements=tuple(replace(e, kind=kinds[e.id]) for e in of.elements))
    (group,) = groups(told(of, FRAME), "link").values()
    assert dict(group.data)["speakers"] == "2"


def test_classes_get_wider_by_steps_that_can_be_seen() -> None:
    for count in range(1, 6):
        found = widths(count)
        assert len(found) == count
        assert all(b / a > 1.3 for a, b in pairwise(found))


# What is inferred


@pytest.mark.parametrize("theme", [PAPER, GREY, SLIDE, DARK])
def test_what_is_inferred_is_a_double_line_with_an_open_head_whatever_its_sign(theme: Theme) -> None:
    found = groups(told(BUSY, theme=theme), "link")
    outer, core = found["b->c"].parts[:2]
    assert isinstance(outer, Curve)
    assert isinstance(core, Curve)
    assert core.points == outer.points
    assert core.stroke.dash == outer.stroke.dash
    assert core.stroke.colour == theme.background
    assert outer.stroke.width - core.stroke.width >= 1.5  # two lines that can be seen
    assert [p.fill for p in found["b->c"].parts if isinstance(p, Polygon)][-1] == theme.background
    for id in ("a->b", "c->a"):
        assert not any(isinstance(p, Polygon) and p.fill == theme.background for p in found[id].parts)
    assert wide_for(0.8, True) > wide_for(0.8, False)


def test_grey_tells_inferred_and_disputed_by_shape_alone() -> None:
    drawing = told(BUSY, theme=GREY)
    colours = {p.colour for g in drawing.scene.groups for p in g.parts if isinstance(p, Words)}
    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)
    bolts = [p for g in drawing.scene.groups if g.role == "badge" for p in g.parts if isinstance(p, Polygon)]
    assert len(bolts) == 3
    assert all(len(bolt.points) == 6 for bolt in bolts)


# What is said


def test_the_key_explains_what_occurs_and_nothing_else() -> None:
    plain = told(model(Link("a", "b", MORE, evidence=("E1",), grounding=STATED), items=said("SP-1")))
    for absent in ("inferred", "no evidence", "none named", "hidden"):
        assert absent not in words(plain)
    assert "Nothing that is shown is disputed." in words(plain)
    everything = words(told(BUSY))
    for present in ("inferred by the analyst", "no evidence", "none named", "disputed"):
        assert present in everything


def test_the_caption_counts_speakers_items_and_sources() -> None:
    # SP-1 twice, SP-2 and SP-3 once each, and one item of nobody
    assert "5 items of evidence from 3 speakers; 1 of them names no speaker." in words(told(BUSY))
    caption = words(drawn(PCN, replace(PCN.view("mechanisms"), support=True)))
    assert re.search(r"\d+ items of evidence from \d+ speakers; \d+ of them name no speaker\.", caption)
    assert re.search(r"Disputed: 3 of \d+ links", caption)
    assert "Source: Mills T, Madden M," in caption


def test_what_a_grounding_or_a_filter_leaves_out_is_said() -> None:
    view = replace(MAP, grounding=IMPLIED, support=True)
    assert "Left out: 2 links that are not implied or better." in words(drawn(BUSY, view))
    less = kept_by(BUSY, min_speakers=1)
    kept = drawn(less, replace(MAP, support=True), remarks=["Only two of four links are left."])
    assert groups(kept, "link").keys() == {"a->b", "b->c"}
    assert "Only two of four links are left." in words(kept)


def test_the_text_alternative_tells_the_same() -> None:
    said = description(told(BUSY).scene)
    assert "A → B (+): more leads to more, supported by 2 speakers (3 items of evidence)" in said
    assert "supported by 1 speaker (1 item of evidence), inferred, disputed" in said
    assert "supported by 1 item of evidence without a speaker" in said
    assert "disputed that D acts on it" in said
    assert "without evidence" in said
    assert "B1 Round, balancing: A → B → C → A, disputed" in said


def test_paths_through_hidden_elements_are_not_counted_and_that_is_said() -> None:
    drawing = told(BUSY, replace(MAP, leave_out=("b",)))
    bridge = groups(drawing, "link")["a->c"]
    assert "speakers" not in dict(bridge.data)
    assert "through hidden elements: not counted" in words(drawing)


def test_bold_loops_and_loads_come_before_support() -> None:
    both = drawn(BUSY, replace(MAP, highlight=("B1",), support=True))
    assert both.scene == drawn(BUSY, replace(MAP, highlight=("B1",))).scene


def test_a_model_without_evidence_has_grey_lines_and_says_so() -> None:
    drawing = told(model(Link("a", "b", MORE)))
    assert "No evidence is recorded for what is shown." in words(drawing)


def test_a_figure_of_nothing_has_looks() -> None:
    content = backed(show(model(), MAP), model(), MAP)
    assert evident_of(content, Layout(10, 10, (), ()), PAPER).ranges == ()
