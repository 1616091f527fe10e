"""Stressed pictures: the same picture, with loops bold and the rest calm, or links as wide as the loops they carry."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from test_views import link, model

import cld
from cld import quality
from cld.colours import contrast
from cld.emphasis import Uncounted, bold, classes, loops_of_set, made_up, named, stressed
from cld.figures import Drawing, Unfit, digest_of_content, drawn
from cld.graph.loops import find_loops
from cld.looks import looks
from cld.marks import Curve, Group, Rect, Words
from cld.model import Link, Model, NamedLoop, View
from cld.palettes import DARK, GREY, SLIDE
from cld.strip import number
from cld.theme import PAPER, Theme
from cld.views import Content, DrawnLoop, show

ROOT = Path(__file__).parents[1]
PCN = cld.load(ROOT / "specs/pcn-pharmacists.yaml")
MECHANISMS = PCN.view("mechanisms")
POPULATION = cld.load(ROOT / "specs/examples/population.yaml")
MAP = View("map", "loops")


def drawn_loop(of: Model, *elements: str) -> DrawnLoop:
    """A loop of a model by its elements, whether it has a name or not."""
    loop = next(each for each in find_loops(of).loops if set(each.elements) == set(elements))
    return DrawnLoop(loop.id, loop.name, loop.polarity, loop.elements)


def groups(drawing: Drawing, role: str) -> dict[str, Group]:
    return {dict(g.data)["id"]: g for g in drawing.scene.groups if g.role == role}


def line(group: Group) -> Curve:
    assert isinstance(group.parts[0], Curve)
    return group.parts[0]


def colour(group: Group) -> str:
    return next(part.colour for part in group.parts if isinstance(part, Words))


def boxes(drawing: Drawing) -> dict[str, object]:
    return {
        id: next(p for p in g.parts if isinstance(p, Rect)).box for id, g in groups(drawing, "node").items()
    }


@pytest.fixture(scope="module")
def plain() -> Drawing:
    return drawn(PCN, MECHANISMS)


@pytest.fixture(scope="module")
def first() -> Drawing:
    return drawn(PCN, replace(MECHANISMS, highlight=("R1",)))


# Loops, bold


def test_a_chosen_loop_is_bold_where_it_stands_in_the_whole_picture(plain: Drawing, first: Drawing) -> None:
    assert boxes(first) == boxes(plain)
    assert first.positions == plain.positions
    assert first.scene.width == plain.scene.width
    calm, usual = groups(first, "link"), groups(plain, "link")
    assert calm.keys() == usual.keys()
    through = PCN.loops[[loop.id for loop in PCN.loops].index("R1")].through
    steps = {f"{a}->{b}" for a, b in zip(through, (*through[1:], through[0]), strict=True)}
    for id, group in calm.items():
        assert (("bold", "true") in group.data) == (id in steps)
        if id in steps:
            assert line(group).stroke.width >= 1.9 * line(usual[id]).stroke.width
            assert line(group).stroke.colour == line(usual[id]).stroke.colour
        else:
            assert line(group).stroke.width < line(usual[id]).stroke.width
            assert bool(line(group).stroke.dash) == bool(line(usual[id]).stroke.dash)


def test_what_is_stressed_lies_on_the_rest(first: Drawing) -> None:
    order = [("bold", "true") in g.data for g in first.scene.groups if g.role == "link"]
    assert order == sorted(order)


def test_elements_of_the_loop_are_dark_and_bold_and_others_faint(first: Drawing) -> None:
    inside = next(loop for loop in PCN.loops if loop.id == "R1").through
    for id, group in groups(first, "node").items():
        words = next(part for part in group.parts if isinstance(part, Words))
        assert (words.colour == PAPER.text) == (id in inside)
        assert all(text.bold == (id in inside) for text in words.lines)


def test_every_marker_stays_and_only_the_chosen_one_keeps_its_colour(plain: Drawing, first: Drawing) -> None:
    calm, usual = groups(first, "loop"), groups(plain, "loop")
    assert calm.keys() == usual.keys()
    assert [id for id in calm if colour(calm[id]) == colour(usual[id])] == ["R1"]


def test_a_loop_without_a_name_gets_a_marker_in_its_middle_and_a_line_under_the_figure(
    plain: Drawing,
) -> None:
    loop = drawn_loop(PCN, "cp_integration", "skill_over_use", "medication_errors")
    assert not loop.name
    drawing = drawn(PCN, MECHANISMS, loops=[loop])
    marker = groups(drawing, "loop")[loop.id]
    assert [text.text for part in marker.parts if isinstance(part, Words) for text in part.lines] == ["R"]
    assert boxes(drawing) == boxes(plain)
    said = " ".join(
        t.text for g in drawing.scene.groups for p in g.parts if isinstance(p, Words) for t in p.lines
    )
    assert f"{loop.id}, reinforcing:" in said
    assert drawing.scene.height > plain.scene.height


def test_loops_without_short_ids_are_told_apart_by_letters() -> None:
    content = show(POPULATION, MAP)
    loops = [
        replace(loop, id=f"L-{n}", name="") for n, loop in enumerate(named(POPULATION, ["R1", "R2", "B1"]))
    ]
    assert bold(content, loops).emphasis is not None
    assert bold(content, loops).emphasis.marks == ("Ba", "Rb", "Rc")
    assert bold(content, loops[:1]).emphasis.marks == ("B",)


def test_where_elements_are_hidden_a_loop_leads_over_the_bridges() -> None:
    of = model(
        "a -> b (+)", "b -> c (+)", "c -> a (-)", "a -> d (+)", loops=(NamedLoop("B1", "", ("a", "b", "c")),)
    )
    content = stressed(
        show(of, View("v", "loops", leave_out=("b",))), of, View("v", "loops", highlight=("B1",))
    )
    assert content.emphasis is not None
    assert content.emphasis.steps == {("a", "c"), ("c", "a")}
    assert content.emphasis.loops[0].elements == ("a", "c")


def test_a_picture_that_shows_nothing_of_a_loop_stays_as_it_is() -> None:
    of = model("a -> b (+)", "b -> a (+)", "c -> d (+)", loops=(NamedLoop("R1", "", ("a", "b")),))
    content = show(of, View("v", "loops", elements=("c", "d")))
    assert bold(content, named(of, ["R1"])) == content


def test_loops_are_found_by_the_ids_that_the_listing_made_up() -> None:
    search = find_loops(PCN)
    some = [loop for loop in search.loops if not loop.name][3:5]
    assert [loop.elements for loop in made_up(PCN, [loop.id for loop in some])] == [x.elements for x in some]
    assert made_up(PCN, ["L-nowhere1"]) == ()


def test_loops_come_in_the_order_of_their_numbers() -> None:
    assert [loop.id for loop in named(PCN, ["R10", "B1", "R2", "R1"])] == ["B1", "R1", "R2", "R10"]


@pytest.mark.parametrize("kind", ["basis", "cover", "sils"])
def test_a_set_has_named_loops_too(kind: str) -> None:
    loops, missing = loops_of_set(POPULATION, kind)
    assert {"R1", "R2", "B1", "B2"} <= {loop.id for loop in loops}
    assert missing == 0


def test_stress_takes_no_part_in_what_decides_where_things_stand() -> None:
    content = show(POPULATION, MAP)
    assert digest_of_content(bold(content, named(POPULATION, ["R1"]))) == digest_of_content(content)


@pytest.mark.parametrize("theme", [PAPER, GREY, SLIDE, DARK], ids=lambda theme: theme.name)
def test_calm_lines_and_text_keep_the_contrast_that_all_have(theme: Theme) -> None:
    calm = looks(bold(show(POPULATION, MAP), named(POPULATION, ["R1"])), theme).calm
    assert contrast(calm.text, theme.background) >= 4.5
    assert contrast(calm.positive.colour, theme.background) >= 3
    assert contrast(calm.text, theme.background) < contrast(theme.text, theme.background) / 1.5
    assert len({calm.positive.dash, calm.negative.dash, calm.mixed.dash, calm.unknown.dash}) == 4


@pytest.mark.parametrize("theme", [PAPER, GREY, SLIDE], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "stress", [{"highlight": ("R1", "B2", "R8")}, {"carry": True}], ids=["bold", "carry"]
)
def test_nothing_overlaps_or_is_struck_in_a_stressed_picture(stress: dict, theme: Theme) -> None:
    found = quality.count(quality.drawing(drawn(PCN, replace(MECHANISMS, **stress), theme).scene))
    assert found.clean, found.faults


def test_markers_that_come_later_lie_on_nothing_and_within_the_page() -> None:
    loops, _ = loops_of_set(PCN, "basis")
    scene = drawn(PCN, MECHANISMS, loops=loops).scene
    found = quality.count(quality.drawing(scene))
    assert (found.text_text, found.text_cut, found.link_text) == (0, 0, 0), found.faults


def test_the_same_is_drawn_to_the_last_byte(first: Drawing) -> None:
    assert drawn(PCN, replace(MECHANISMS, highlight=("R1",))).scene == first.scene


# Links by the loops that they carry


def counts(of: Model, **view: object) -> dict[str, int]:
    content = stressed(show(of, View("v", "loops", **view)), of, View("v", "loops", carry=True, **view))
    assert content.emphasis is not None
    return {f"{a}{b}": count for (a, b), count in content.emphasis.carried or ()}


FIGURE_EIGHT = model("a -> b (+)", "b -> a (-)", "b -> c (+)", "c -> a (+)", "c -> d (+)")


def test_links_know_how_many_loops_of_the_model_they_carry() -> None:
    assert counts(FIGURE_EIGHT) == {"ab": 2, "ba": 1, "bc": 1, "ca": 1, "cd": 0}


def test_loops_through_hidden_elements_count_and_bridges_are_not_counted() -> None:
    assert counts(FIGURE_EIGHT, leave_out=("c",)) == {"ab": 2, "ba": 1}


def test_links_that_are_grounded_too_weakly_make_no_loops() -> None:
    of = model("a -> b (+) stated", "b -> a (-) stated", "b -> c (+) stated", link("c -> a (+) inferred"))
    assert counts(of)["ab"] == 2
    assert counts(of, grounding=cld.model.Grounding.STATED)["ab"] == 1


def test_more_loops_make_a_wider_line_and_none_a_calm_one() -> None:
    drawing = drawn(PCN, replace(MECHANISMS, carry=True))
    widths: dict[int, set[float]] = {}
    for group in groups(drawing, "link").values():
        data = dict(group.data)
        widths.setdefault(int(data["loops"]), set()).add(line(group).stroke.width)
    assert all(len(each) == 1 for each in widths.values())
    ordered = [widths[count].pop() for count in sorted(widths)]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == 5
    plain = drawn(FIGURE_EIGHT, View("v", "loops", carry=True))
    assert line(groups(plain, "link")["c->d"]).stroke.width < PAPER.positive.width
    said = [t.text for g in plain.scene.groups for p in g.parts if isinstance(p, Words) for t in p.lines]
    assert "Feedback loops that a link carries, of 2 in the model:" in " ".join(said)
    assert {"none", "1", "2"} <= set(said)


def test_where_loops_cannot_be_counted_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from cld.graph import census

    whole = census.take_census(FIGURE_EIGHT)
    monkeypatch.setattr(census, "take_census", lambda *_, **__: whole._replace(estimated=True))
    with pytest.raises(Uncounted, match="too many feedback loops to count"):
        counts(FIGURE_EIGHT)
    with pytest.raises(Unfit, match="too many feedback loops to count"):
        drawn(FIGURE_EIGHT, View("v", "loops", carry=True))


def test_a_framework_stresses_its_lists_and_arrows_and_weighs_nothing() -> None:
    frame = View("v", "framework")
    assert drawn(POPULATION, replace(frame, carry=True)).scene == drawn(POPULATION, frame).scene
    drawing = drawn(POPULATION, replace(frame, highlight=("R1",)))
    items = {
        dict(part.data)["id"]: colour(part)
        for group in drawing.scene.groups
        for part in group.parts
        if isinstance(part, Group) and part.role == "item"
    }
    assert {id for id, each in items.items() if each == PAPER.text} == {"population", "births"}
    assert len(set(items.values())) == 2


def test_ranges_of_numbers_of_loops_cover_all_and_do_not_meet() -> None:
    assert classes([]) == classes([0, 0]) == ()
    assert classes([3, 1, 0, 1]) == ((1, 1), (3, 3))
    many = [1, 2, 3, 5, 9, 14, 30, 200, 214]
    ranges = classes(many)
    assert ranges == ((1, 2), (3, 5), (9, 14), (30, 30), (200, 214))
    assert ranges[0][0] == 1
    assert ranges[-1][1] == 214
    assert all(a[1] < b[0] for a, b in pairwise(ranges))
    assert all(any(least <= count <= most for least, most in ranges) for count in many)
    huge = classes([10**n for n in range(20)])
    assert len(huge) == 5
    assert huge[-1][1] == 10**19


def test_large_numbers_are_read_as_people_read_them() -> None:
    assert number(1234) == "1,234"
    assert number(1_863_803) == "about 1.9 million"
    assert number(587_691_073) == "about 590 million"
    assert number(587_691_073, upwards=True) == "588 million"
    assert number(1_576_001, upwards=True) == "1.58 million"
    assert number(2_000_000_000) == "2 billion"
    assert number(4_200 * 10**15) == "4.2 × 10^18"


def test_a_view_in_a_spec_stresses_and_is_read_and_written_again() -> None:
    of = cld.loads(
        "variables: {a: A, b: B}\nlinks: [a <-> b (+)]\nloops: {R1: {through: [a, b]}}\n"
        "views: {one: {layout: loops, highlight: R1}, two: {layout: loops, carry: yes}}\n"
    )
    assert [(view.highlight, view.carry) for view in of.views] == [(("R1",), False), ((), True)]
    assert cld.loads(cld.to_yaml(of)) == of


def test_a_stressed_link_of_one_element_to_itself_is_bold() -> None:
    of = Model(
        "M", "1.0.0", model("a -> b (+)").elements, (Link("a", "a", link("a -> a (-)").polarity),),
        loops=(NamedLoop("B1", "Own", ("a",)),),
    )  # fmt: skip
    content: Content = stressed(show(of, MAP), of, replace(MAP, highlight=("B1",)))
    assert content.emphasis is not None
    assert content.emphasis.steps == {("a", "a")}
    assert ("bold", "true") in groups(drawn(of, replace(MAP, highlight=("B1",))), "link")["a->a"].data
