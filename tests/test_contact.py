"""Contact sheets: versions side by side on the same places, with what changed marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cld.api import loads
from cld.contact import BARE, EDGE, GAP, MARKING, MEANS, Shot, contact
from cld.figures import Drawing, Places, drawn
from cld.marks import Circle, Curve, Group, Rect, Words
from cld.model import Model

FIRST = """\
cld: 1
title: Staffing
processes:
  staff: Staff
outcomes:
  quality: {label: Quality of care, valence: optimal}
variables:
  workload: Workload
  leave: Sick leave
links:
  - staff -> workload (-)
  - workload -> leave (+)
  - leave -> staff (-)
  - workload -> quality (-)
views:
  map: {layout: loops}
  frame: {layout: framework, leave_out: [variables]}
"""
SECOND = FIRST.replace("workload -> quality (-)", "workload -> quality (+)").replace("Sick leave", "Sickness")
THIRD = SECOND.replace("leave -> staff (-)", "leave -> staff (-)\n  - quality -> staff (+)")


def shots(*texts: str, view: str = "map", places: Places | None = None) -> list[Shot]:
    models = [loads(text) for text in texts]
    known = drawn(models[0], models[0].view(view)).positions if places is None else places
    return [shot(model, view, known, number) for number, model in enumerate(models)]


def shot(model: Model, view: str, places: Places, number: int) -> Shot:
    found = next((each for each in model.views if each.name == view), None)
    return Shot(f"1.{number}.0", f"Note {number}.", "", model, found, places)


def parts(groups: tuple[Group, ...]) -> Iterator[tuple[Group, object]]:
    for group in groups:
        for part in group.parts:
            if isinstance(part, Group):
                yield from parts((part,))
            else:
                yield group, part


def words(drawing: Drawing) -> dict[str, list[tuple[float, float]]]:
    """Where each first line of a text stands, one place for each time that it does."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _, part in parts(drawing.scene.groups):
        if isinstance(part, Words):
            found.setdefault(part.lines[0].text, []).append((part.lines[0].x, part.lines[0].y))
    return found


def markings(drawing: Drawing) -> list[object]:
    lines = [
        part
        for _, part in parts(drawing.scene.groups)
        if isinstance(part, Curve) and part.stroke.colour == MARKING
    ]
    filled = [
        part
        for _, part in parts(drawing.scene.groups)
        if isinstance(part, Rect | Circle) and part.fill == MARKING
    ]
    return [*lines, *filled]


def test_each_element_stands_at_the_same_spot_of_every_panel() -> None:
    there = words(contact(shots(FIRST, SECOND, THIRD), "Staffing"))
    frame = {label: places for label, places in there.items() if label in ("Staff", "Workload")}
    one = frame["Staff"]
    other = frame["Workload"]
    assert len(one) == len(other) == 3
    apart = {(round(a[0] - b[0], 1), round(a[1] - b[1], 1)) for a, b in zip(one, other, strict=True)}
    assert len(apart) == 1


def test_panels_that_were_moved_as_a_whole_are_laid_over_each_other() -> None:
    first, second = shots(FIRST, THIRD)
    moved = second._replace(places=tuple((id, x + 300, y - 40) for id, x, y in second.places))
    assert contact([first, moved], "x").scene.width == contact([first, second], "x").scene.width


def test_versions_placed_quite_differently_stand_each_in_the_middle_of_its_cell() -> None:
    first, second = shots(FIRST, SECOND)
    turned = second._replace(places=tuple((id, 3 * y, -3 * x) for id, x, y in second.places))
    scene = contact([first, turned], "x").scene
    for _, part in parts(scene.groups):
        if isinstance(part, Rect):
            assert part.box.x >= EDGE / 2
            assert part.box.right <= scene.width - EDGE / 2
            assert part.box.bottom <= scene.height


def test_what_changed_is_marked_and_told_in_the_key() -> None:
    plain = contact(shots(FIRST, FIRST), "x")
    assert markings(plain) == []
    assert MEANS not in words(plain)
    sheet = contact(shots(FIRST, SECOND, THIRD), "x")
    assert len([mark for mark in markings(sheet) if isinstance(mark, Curve)]) == 2  # a turned link, a new one
    assert (
        len([mark for mark in markings(sheet) if isinstance(mark, Rect)]) == 2
    )  # another label, and the key
    assert MEANS in words(sheet)


def test_a_changed_path_through_hidden_elements_is_marked_in_a_framework() -> None:
    sheet = contact(shots(FIRST, SECOND, view="frame"), "x")
    assert [type(mark) for mark in markings(sheet)] == [Curve, Rect]


def test_an_element_that_is_new_in_a_panel_of_a_framework_is_marked_behind_its_words() -> None:
    more = FIRST.replace("outcomes:", "outcomes:\n  trust: {label: Trust, valence: optimal}")
    sheet = contact(shots(FIRST, more, view="frame"), "x")
    assert len([mark for mark in markings(sheet) if isinstance(mark, Rect)]) == 2


def test_markings_lie_on_the_grounds_of_regions_and_under_their_names() -> None:
    regions = "groups:\n  ward: {label: On the ward, elements: [staff, workload, leave]}\n"
    sheet = contact(shots(FIRST + regions, THIRD + regions), "x")
    order = [group.role for group in sheet.scene.groups]
    marking = order.index("marking")
    grounds = [
        at
        for at, group in enumerate(sheet.scene.groups)
        if group.role == "region" and any(isinstance(part, Rect | Curve) for part in group.parts)
    ]
    assert len(grounds) == 2
    assert not [at for at in grounds if at > marking]
    assert any(
        isinstance(part, Words) and part.lines[0].text == "On the ward"
        for group in sheet.scene.groups[marking:]
        for part in group.parts
    )


def test_what_changed_is_told_whole_in_letters_hardly_larger_than_labels() -> None:
    change = "; ".join(f"{number} links of some kind or other added" for number in range(1, 30))
    first, second = shots(FIRST, SECOND)
    drawing = contact([first, second._replace(change=change)], "x")
    lines = [
        line for _, part in parts(drawing.scene.groups) if isinstance(part, Words) for line in part.lines
    ]
    assert change in " ".join(line.text for line in lines)
    labels = max(line.size for line in lines if line.text == "Workload")
    assert max(line.size for line in lines) <= 1.75 * labels


def test_a_version_without_the_view_says_so_in_its_place() -> None:
    without = FIRST.replace("  map: {layout: loops}\n", "")
    sheet = contact([*shots(FIRST), *shots(without, places=()), *shots(SECOND)], "x")
    assert BARE in words(sheet)
    assert "1.0.0: Note 0. This version has no such view." in sheet.scene.alternative[0].lines


def test_the_sheet_is_near_the_shape_of_a_screen_and_the_key_takes_an_empty_cell() -> None:
    for many in (1, 2, 4, 6, 9):
        scene = contact(shots(*[FIRST] * many), "x").scene
        assert 0.4 < scene.width / scene.height < 3.5
    three, four = (contact(shots(*[FIRST] * many), "x").scene for many in (3, 4))
    assert three.height <= four.height


def test_long_notes_are_cut_with_an_ellipsis() -> None:
    first = shots(FIRST)[0]._replace(note="words and more words " * 60)
    lines = [
        part.lines[0].text for _, part in parts(contact([first], "x").scene.groups) if isinstance(part, Words)
    ]
    assert [line for line in lines if line.endswith("…")]
    assert (
        contact([first], "x").scene.width
        < 2 * (EDGE + GAP) + drawn(first.model, first.model.view("map")).scene.width
    )


@pytest.mark.parametrize("view", ["map", "frame"])
def test_the_same_versions_give_the_same_sheet(view: str) -> None:
    assert contact(shots(FIRST, SECOND, view=view), "x") == contact(shots(FIRST, SECOND, view=view), "x")
