"""The picture of a comparison: every change has its mark, what stayed is calm, and nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

import cld
from cld.badges import badge
from cld.changes import Change
from cld.colours import contrast
from cld.compared import draw_difference, together, view_of
from cld.diff import compare, swapped
from cld.differing import contrast_of
from cld.figures import Figure, Look, Unfit, drawn
from cld.graph.network import grouped, merge
from cld.joined import shown, sides_of
from cld.layouts import Layout, Route
from cld.marks import Circle, Rect
from cld.model import Effect as Does
from cld.model import Element, Grounding, Link, Model, Moderation, NamedLoop, Polarity, View
from cld.palettes import DARK, GREY, SLIDE
from cld.strokes import link_marks
from cld.theme import PAPER, Theme
from cld.tones import colour_of
from cld.views import Content
from tests.diff.edits import models, pairs

ROOT = Path(__file__).parents[1]
WORKFORCE = cld.load(ROOT / "specs/examples/workforce.yaml")
MORE, LESS = Polarity.POSITIVE, Polarity.NEGATIVE
ALL = (View("all", "loops"),)
SVG = "{http://www.w3.org/2000/svg}"
BACK = {"added": "removed", "removed": "added", "turned": "turned", "changed": "changed"}
"""What a change is called from the other side."""


def model(*links: Link, loops: tuple[NamedLoop, ...] = (), **labels: str) -> Model:
    names = {id: id.capitalize() for link in links for id in link.ends}
    names |= {m.factor: m.factor.capitalize() for link in links for m in link.moderations} | labels
    elements = tuple(Element(id, names[id], "variables") for id in sorted(names))
    return Model("Test", "1.0.0", elements, links, loops=loops, views=ALL)


def picture(old: Model, new: Model, view: str | None = None, **more: object) -> Figure:
    return draw_difference(old, new, compare(old, new), view, **more)  # type: ignore[arg-type]


def groups(figure: Figure, role: str) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(figure.data)
    return (each for each in root.iter(f"{SVG}g") if each.get("class") == role)


def changed(figure: Figure, role: str) -> dict[str, str]:
    """The ids of the elements or links that a picture marks, with their change."""
    return {
        str(g.get("data-id")): str(g.get("data-change")) for g in groups(figure, role) if g.get("data-change")
    }


def badges(figure: Figure) -> dict[str, str]:
    return {str(g.get("data-of")): str(g.get("data-change")) for g in groups(figure, "badge")}


def words(figure: Figure) -> str:
    root = ElementTree.fromstring(figure.data)
    return " ".join(" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text"))


def description(figure: Figure) -> str:
    return ElementTree.fromstring(figure.data).findtext(f"{SVG}desc") or ""


def route(sign: Polarity) -> Route:
    return Route("r", "a", "b", ((0.0, 0.0), (30.0, 0.0), (60.0, 0.0), (90.0, 0.0)), sign)


def whole(one: Model) -> Model:
    return replace(one, views=ALL)


# Every change has its mark


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_every_element_and_link_that_came_went_or_changed_is_in_the_picture_with_its_mark(
    both: tuple[Model, Model],
) -> None:
    old, new = map(whole, both)
    diff = compare(old, new)
    figure = draw_difference(old, new, diff)
    elements = {each.id: "added" for each in diff.elements.added}
    elements |= {each.id: "removed" for each in diff.elements.removed}
    elements |= {pair.new.id: "changed" for pair in diff.elements.altered}
    assert changed(figure, "node") == elements
    links = {id: change for id, change in changed(figure, "link").items() if "->" in id}
    before = {
        (diff.ids.get(ends[0], ends[0]), diff.ids.get(ends[1], ends[1])): merge(each).polarity
        for ends, each in grouped(old.links).items()
    }
    after = {ends: merge(each).polarity for ends, each in grouped(new.links).items()}
    marked = {tuple(id.split("->")): change for id, change in links.items() if id.count("->") == 1}
    assert {ends for ends in marked if marked[ends] == "added"} == after.keys() - before.keys()
    assert {ends for ends in marked if marked[ends] == "removed"} == before.keys() - after.keys()
    assert {ends for ends in marked if marked[ends] == "turned"} == {
        ends for ends in before.keys() & after.keys() if before[ends] is not after[ends]
    }
    altered = {pair.new.ends for pair in diff.links.altered}
    acted_on = {tuple(id.split("->")[1:]) for id in links if id.count("->") == 2}
    assert altered <= marked.keys() | acted_on
    assert elements.items() <= badges(figure).items()
    assert links.items() <= badges(figure).items()


@settings(max_examples=30, deadline=None)
@given(pairs())
def test_swapping_the_models_swaps_the_marks(both: tuple[Model, Model]) -> None:
    old, new = map(whole, both)
    diff = compare(old, new)
    there, back = draw_difference(old, new, diff), draw_difference(new, old, swapped(diff))
    ids = {now: was for was, now in diff.ids.items()}

    def mapped(id: str) -> str:
        return "->".join(ids.get(part, part) for part in id.split("->"))

    for role in ("node", "link"):
        found = {mapped(id): BACK[change] for id, change in changed(there, role).items()}
        assert found == changed(back, role)


@settings(max_examples=20, deadline=None)
@given(models())
def test_where_nothing_differs_all_is_calm_and_the_picture_says_so(one: Model) -> None:
    one = whole(one)
    figure = picture(one, one)
    assert b"data-change" not in figure.data
    assert not badges(figure)
    assert "Both mean the same: nothing has changed." in words(figure)
    lines = [path.get("stroke") for group in groups(figure, "link") for path in group.findall(f"{SVG}path")]
    assert len(set(lines)) <= 1


@settings(max_examples=12, deadline=None)
@given(pairs())
def test_a_pair_shows_on_each_side_what_that_model_has(both: tuple[Model, Model]) -> None:
    old, new = map(whole, both)
    figure = picture(old, new, pair=True)
    ids = compare(old, new).ids
    there = [str(group.get("data-id")) for group in groups(figure, "node")]
    before = sorted(ids.get(each.id, each.id) for each in old.elements)
    assert there == [*before, *(each.id for each in new.elements)]


def test_the_same_models_give_the_same_bytes_in_every_form() -> None:
    new = replace(WORKFORCE, links=WORKFORCE.links[1:])
    for pair in (False, True):
        for format in ("svg", "pdf", "tikz"):
            once, again = (picture(WORKFORCE, new, pair=pair, format=format).data for _ in range(2))
            assert once == again


# What the marks say


def test_a_turned_link_says_its_sign_before_and_now_and_a_turned_loop_its_polarity() -> None:
    loop = NamedLoop("R1", "Spiral", ("a", "b"))
    old = model(Link("a", "b", MORE), Link("b", "a", MORE), loops=(loop,))
    new = model(Link("a", "b", LESS), Link("b", "a", MORE), loops=(loop,))
    figure = picture(old, new)
    assert changed(figure, "link") == {"a->b": "turned"}
    assert changed(figure, "loop") == {"R1": "turned"}
    assert "+ → −" in words(figure)
    assert "R → B" in words(figure)
    assert "Spiral: was reinforcing, is now balancing" in words(figure)


def test_a_loop_that_was_only_named_is_not_said_to_be_new() -> None:
    links = Link("a", "b", MORE), Link("b", "a", MORE)
    figure = picture(model(*links), model(*links, loops=(NamedLoop("R1", "Spiral", ("a", "b")),)))
    assert "Spiral: reinforcing, named now" in words(figure)
    assert "No feedback loop was gained, lost or turned over." in words(figure)


def test_a_loop_without_a_name_that_a_new_link_closes_is_marked_and_told() -> None:
    figure = picture(model(Link("a", "b", MORE)), model(Link("a", "b", MORE), Link("b", "a", LESS)))
    assert list(changed(figure, "loop").values()) == ["added"]
    assert "A → B → A: balancing, new" in words(figure)


def test_a_renamed_element_says_what_it_was_called() -> None:
    figure = picture(model(Link("a", "b", MORE)), model(Link("a", "b", MORE), a="Alpha"))
    assert changed(figure, "node") == {"a": "changed"}
    assert "Alpha (was: A)" in words(figure)
    assert "changed: Alpha: was called A" in description(figure)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"delayed": True}, "delay"),
        ({"grounding": Grounding.INFERRED}, "grounding"),
        ({"evidence": ("E1",)}, "evidence"),
        ({"weight": 0.5}, "weight"),
    ],
)
def test_a_link_that_changed_otherwise_says_in_what(field: dict[str, object], said: str) -> None:
    new = Link("a", "b", MORE, **field)  # type: ignore[arg-type]
    figure = picture(model(Link("a", "b", MORE)), model(new))
    assert changed(figure, "link") == {"a->b": "changed"}
    assert f"A → B: other {said}" in words(figure)


def test_a_delay_that_is_gone_is_not_drawn_any_more_but_was_before() -> None:
    old, new = model(Link("a", "b", MORE, delayed=True)), model(Link("a", "b", MORE))
    bars = [len(group.findall(f"{SVG}path")) for group in groups(picture(old, new, pair=True), "link")]
    assert bars == [3, 1]
    (single,) = groups(picture(old, new), "link")
    assert len(single.findall(f"{SVG}path")) == 1


def test_a_moderation_that_came_or_went_is_marked_by_itself() -> None:
    def acting(*factors: str) -> Model:
        effects = tuple(Moderation(factor, Does.WEAKENS) for factor in factors)
        return model(Link("a", "b", MORE, moderations=effects), c="C", d="D")

    figure = picture(acting("c"), acting("d"))
    assert changed(figure, "link") == {"c->a->b": "removed", "d->a->b": "added"}


def test_only_marks_that_occur_are_explained() -> None:
    figure = picture(model(Link("a", "b", MORE)), model(Link("a", "b", MORE), Link("b", "c", MORE)))
    said = words(figure)
    assert "added" in said
    assert "as before" in said
    for other in ("removed", "sign turned", "changed in another way"):
        assert other not in said


def test_the_heading_names_both_sides() -> None:
    old = model(Link("a", "b", MORE))
    new = replace(old, version="1.1.0")
    assert "What changed from version 1.0.0 to version 1.1.0" in words(picture(old, new))
    named = picture(old, old, names=("study@1.0.0", "study.yaml"))
    assert "What changed from study@1.0.0 to study.yaml (1.0.0)" in words(named)
    assert "Test → Other" in words(picture(old, replace(old, title="Other")))


def test_the_text_alternative_tells_each_change_and_that_it_is_a_comparison() -> None:
    old = model(Link("a", "b", MORE), Link("b", "c", MORE))
    told = description(picture(old, model(Link("a", "b", LESS), Link("b", "d", MORE))))
    assert told.startswith("This is a comparison of two models")
    for line in ("added: D", "removed: C", "turned: A → B: + → −", "added: B → D", "removed: B → C"):
        assert line in told
    assert "\nC, removed\nD, added\n" in told
    assert "B → C (+): more leads to more, removed\n" in told


def test_the_figure_carries_no_model_that_it_could_be_taken_for() -> None:
    figure = picture(WORKFORCE, WORKFORCE)
    assert b'digest=""' in figure.data
    assert b"Desired workforce\n" not in figure.data.split(b"</metadata>")[0].split(b"<metadata>")[1]


# Where things stand


@pytest.mark.parametrize("view", ["mechanism", "summary"])
def test_nothing_moves_that_the_published_figure_shows(view: str) -> None:
    published = drawn(WORKFORCE, WORKFORCE.view(view)).positions
    turned = tuple(
        replace(link, polarity=LESS) if link.ends == ("recruitment", "workload") else link
        for link in WORKFORCE.links
    )
    figure = picture(WORKFORCE, replace(WORKFORCE, links=turned), view, seeds=published)
    assert figure.positions == published


def test_places_of_two_figures_are_put_into_one_frame() -> None:
    old, new = model(Link("a", "b", MORE), Link("b", "c", MORE)), model(Link("a", "b", MORE))
    places = together(
        (("a", 10.0, 10.0), ("b", 50.0, 10.0)),
        (("a", 0.0, 0.0), ("b", 40.0, 0.0), ("c", 80.0, 5.0)),
        compare(old, new),
    )
    assert places == (("a", 10.0, 10.0), ("b", 50.0, 10.0), ("c", 90.0, 15.0))


def test_both_sides_of_a_pair_stand_on_the_same_places() -> None:
    new = replace(WORKFORCE, links=WORKFORCE.links[:-1])
    spots: dict[str, list[tuple[float, float]]] = {}
    for group in groups(picture(WORKFORCE, new, "mechanism", pair=True), "node"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        spots.setdefault(str(group.get("data-id")), []).append(
            (float(str(box.get("x"))), float(str(box.get("y"))))
        )
    shifts = {(round(b[0] - a[0], 1), round(b[1] - a[1], 1)) for a, b in spots.values()}
    assert len(shifts) == 1
    assert shifts.pop()[1] == 0


# Views


def test_a_view_that_only_the_old_model_has_shows_both() -> None:
    old = replace(
        model(Link("a", "b", MORE), Link("b", "c", MORE)), views=(View("own", "loops", elements=("a", "b")),)
    )
    new = model(Link("a", "b", LESS))
    assert changed(picture(old, new, "own"), "link") == {"a->b": "turned"}
    assert "2 changes are not in this view: 1 element and 1 link." in words(picture(old, new, "own"))


def test_a_view_that_names_what_only_one_model_has_shows_it() -> None:
    old = model(Link("a", "b", MORE))
    new = replace(
        model(Link("a", "b", MORE), Link("b", "c", MORE)), views=(View("near", "loops", focus=("c",)),)
    )
    assert changed(picture(old, new), "node") == {"c": "added"}


def test_a_path_through_hidden_elements_that_came_is_marked_as_added() -> None:
    view = (View("ends", "loops", elements=("a", "c")),)
    old = replace(model(Link("a", "b", MORE), c="C"), views=view)
    new = replace(model(Link("a", "b", MORE), Link("b", "c", LESS)), views=view)
    figure = picture(old, new)
    assert changed(figure, "link") == {"a->c": "added"}
    assert "1 change is not in this view: 1 link." in words(figure)


def test_a_path_made_of_links_of_both_models_is_in_neither_and_not_drawn() -> None:
    view = (View("ends", "loops", elements=("a", "c")),)
    old, new = (
        replace(model(link, a="A", b="B", c="C"), views=view)
        for link in (Link("a", "b", MORE), Link("b", "c", MORE))
    )
    assert not list(groups(picture(old, new), "link"))


def test_without_a_name_the_view_is_taken_that_shows_most_of_the_changes() -> None:
    views = (View("frame", "framework"), View("map", "loops"), View("twin", "loops"))
    old, new = (
        replace(model(Link("a", "b", sign), Link("b", "c", MORE)), views=views) for sign in (MORE, LESS)
    )
    # all elements are of one section, within whose panel a framework draws no links: it would hide the turned one
    sides = sides_of(old, new, compare(old, new))
    assert view_of(sides, None).name == "map"
    assert view_of(sides, "frame").name == "frame"
    assert changed(picture(old, new), "link") == {"a->b": "turned"}
    # neither shows more than the others where nothing changed, or an element that is in all of them
    same = sides_of(old, old, compare(old, old))
    assert view_of(same, None).name == "frame"
    named = replace(old, elements=(replace(old.elements[0], note="new"), *old.elements[1:]))
    assert view_of(sides_of(old, named, compare(old, named)), None).name == "frame"


def test_a_change_that_is_shown_counts_for_more_than_paths_that_it_makes_different() -> None:
    ends = View("ends", "loops", elements=("a", "c", "d"))
    near = View("near", "loops", elements=("a", "b"))
    old, new = (
        replace(model(Link("a", "b", sign), Link("b", "c", MORE), Link("b", "d", MORE)), views=(ends, near))
        for sign in (MORE, LESS)
    )
    # without b, both a → c and a → d are turned, as paths; the one link that was turned is in the other view
    assert view_of(sides_of(old, new, compare(old, new)), None).name == "near"


def test_a_view_that_nobody_has_or_that_shows_nothing_is_explained() -> None:
    one = model(Link("a", "b", MORE))
    with pytest.raises(KeyError, match="neither model has a view `x`; there are all"):
        view_of(sides_of(one, one, compare(one, one)), "x")
    empty = replace(one, views=(View("none", "loops", leave_out=("all",)),))
    with pytest.raises(Unfit, match="shows no element of either model"):
        picture(empty, empty)


def framework(*links: Link, more: tuple[Element, ...] = ()) -> Model:
    elements = (
        Element("driver", "Driver", "policy_drivers"), Element("grant", "Grant", "policy_drivers"),
        Element("care", "Care", "processes"), Element("health", "Health", "outcomes"), *more,
    )  # fmt: skip
    return Model(
        "Test", "1.0.0", tuple(sorted(elements, key=lambda e: e.id)), links, views=(View("f", "framework"),)
    )


def test_an_arrow_that_stands_for_several_links_says_how_many_changed() -> None:
    old = framework(Link("driver", "care", MORE), Link("care", "health", MORE))
    new = framework(Link("driver", "care", MORE), Link("grant", "care", MORE), Link("care", "health", MORE))
    figure = picture(old, new)
    assert changed(figure, "link") == {"policy_drivers->care": "changed"}
    assert "+1" in words(figure)
    assert "so many of the links that are drawn as one line changed so" in words(figure)


def test_an_arrow_whose_links_all_turned_or_came_says_just_that() -> None:
    old = framework(Link("driver", "care", MORE), Link("grant", "care", MORE))
    new = framework(Link("driver", "care", LESS), Link("grant", "care", LESS), Link("care", "health", MORE))
    figure = picture(old, new)
    assert changed(figure, "link") == {"policy_drivers->care": "turned", "care->outcomes": "added"}
    assert "+ → −" in words(figure)


def test_elements_in_panels_have_their_badge_in_place_of_the_bullet_and_gone_ones_are_struck() -> None:
    gone, come = Element("law", "Law", "policy_drivers"), Element("fund", "Fund", "policy_drivers")
    link = Link("driver", "care", MORE)
    figure = picture(framework(link, more=(gone,)), framework(link, more=(come,)))
    assert changed(figure, "item") == {"law": "removed", "fund": "added"}
    (struck,) = (group for group in groups(figure, "item") if group.get("data-id") == "law")
    assert len(struck.findall(f"{SVG}path")) == 3  # the cross of the badge, and a line through the word


# In grey, and in every theme


@pytest.mark.parametrize("theme", [PAPER, GREY, SLIDE, DARK], ids=lambda theme: theme.name)
def test_words_and_badges_of_every_change_are_legible_in_every_theme(theme: Theme) -> None:
    looks = contrast_of(_content(), Layout(10, 10, (), ()), theme)
    for each in (*looks.tones.values(), looks.calm):
        assert contrast(each.text, theme.background) >= 4.5
        for sign in (MORE, LESS, Polarity.MIXED, Polarity.UNKNOWN, None):
            assert contrast(each.link(sign).colour, theme.background) >= 3
        for _, tint in theme.kinds:
            assert contrast(looks.calm.text, tint.fill) >= 4.5


def test_a_theme_whose_headings_are_legible_on_panels_only_shows_changes_in_the_colour_of_its_text() -> None:
    pale = PAPER.others[0]._replace(heading="#ffffff")
    assert colour_of(PAPER._replace(others=(pale, *PAPER.others[1:])), Change.ADDED) == PAPER.text


@pytest.mark.parametrize("sign", [MORE, LESS])
def test_lines_of_any_two_changes_differ_without_colour(sign: Polarity) -> None:
    looks = contrast_of(_content(), Layout(10, 10, (), ()), GREY)
    kinds: dict[Change | None, tuple[float, bool, bool]] = {}
    for change in (None, *Change):
        line = link_marks(route(sign), looks.of(change))[0]
        kinds[change] = line.stroke.width, change is Change.TURNED, change is Change.REMOVED  # type: ignore[union-attr]
    for one, other in combinations(kinds.values(), 2):
        wide, thin = max(one[0], other[0]), min(one[0], other[0])
        assert wide / thin >= 1.4 or one[1:] != other[1:]


def test_badges_of_any_two_changes_differ_in_shape_and_fill() -> None:
    shapes = set()
    for change in Change:
        frame = badge(
            change, (0.0, 0.0), "#000000", "#ffffff", "+ → −" if change is Change.TURNED else "", 14.0
        )[0]
        assert isinstance(frame, Circle | Rect)
        shapes.add((type(frame).__name__, frame.fill))
    assert len(shapes) == len(Change)


def _content() -> Content:
    sides = sides_of(WORKFORCE, WORKFORCE, compare(WORKFORCE, WORKFORCE))
    return shown(sides, WORKFORCE.view("mechanism"))


def test_a_picture_in_grey_has_no_colour() -> None:
    new = replace(WORKFORCE, links=WORKFORCE.links[1:])
    root = ElementTree.fromstring(picture(WORKFORCE, new, look=Look(theme=GREY)).data)
    found = {value for each in root.iter() for name in ("fill", "stroke") if (value := each.get(name))}
    for colour in found - {"none"}:
        assert colour[1:3] == colour[3:5] == colour[5:7]


def test_loops_that_there_is_no_room_to_tell_are_marked_all_the_same() -> None:
    ids = [f"e{number:02}" for number in range(16)]
    links = tuple(link for id in ids[1:] for link in (Link("e00", id, MORE), Link(id, "e00", MORE)))
    loops = tuple(NamedLoop(f"R{number}", "", ("e00", id)) for number, id in enumerate(ids[1:], start=1))
    figure = picture(model(*links, loops=loops), model(*links))
    assert set(changed(figure, "loop")) == {loop.id for loop in loops}
    assert "And 3 more loops that came, went or changed." in words(figure)


def test_the_key_of_a_pair_explains_the_signs_of_both_sides() -> None:
    said = words(picture(model(Link("a", "b", MORE)), model(Link("a", "b", LESS)), pair=True))
    assert "more leads to more (+)" in said
    assert "more leads to less (−)" in said


def test_a_name_given_to_quite_another_loop_does_not_mark_that_loop_before() -> None:
    links = [Link(*ends, MORE) for ends in ("ab", "ba", "cd", "dc")]
    old = model(*links, loops=(NamedLoop("R1", "First", ("a", "b")),))
    near = replace(old, loops=(NamedLoop("R1", "First", ("b", "a")),))
    other = replace(old, loops=(NamedLoop("R1", "Second", ("c", "d")),))
    for new, times in ((near, 2), (other, 1)):
        markers = groups(picture(replace(old, title="Once"), new, pair=True), "loop")
        assert [group.get("data-id") for group in markers].count("R1") == times


def test_each_side_of_a_pair_has_the_links_of_its_model_and_no_others() -> None:
    old = model(Link("a", "b", MORE), Link("b", "c", MORE))
    new = model(Link("a", "b", MORE), Link("c", "a", MORE))
    links = sorted(str(group.get("data-id")) for group in groups(picture(old, new, pair=True), "link"))
    assert links == ["a->b", "a->b", "b->c", "c->a"]


def test_in_grey_a_turned_line_is_double_a_removed_one_crossed_out_and_an_added_one_heavy() -> None:
    steady = Link("a", "b", MORE)
    old = model(steady, Link("b", "c", MORE), Link("c", "d", MORE), d="A long way from all the others")
    new = model(steady, Link("b", "c", LESS), Link("d", "a", MORE), d="A long way from all the others")
    drawn_lines = {
        str(group.get("data-id")): [
            (path.get("d"), float(str(path.get("stroke-width"))), path.get("stroke"))
            for path in group.findall(f"{SVG}path")
        ]
        for group in groups(picture(old, new, look=Look(theme=GREY)), "link")
    }
    calm = drawn_lines["a->b"][0][1]
    assert [len(drawn_lines[id]) for id in ("a->b", "b->c", "d->a")] == [1, 2, 1]
    (outer, wide, _), (inner, core, colour) = drawn_lines["b->c"]
    assert (outer, colour) == (inner, GREY.background)
    assert (wide - core) / 2 >= calm
    assert core >= calm
    assert drawn_lines["d->a"][0][1] >= 2.5 * calm
    assert len(drawn_lines["c->d"]) >= 3
