"""Placement that lasts: which earlier places a figure is drawn from."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from cld.api import loads
from cld.figures import PROGRAM, Drawing, Places, drawn, places_of, provenance_of, written
from cld.layouts import loops
from cld.model import Model
from cld.places import Memory, rank, records_of
from cld.versions import RECORD, folder_of, read_record, text_of_record, updated

SPEC = """\
cld: 1
title: Staffing
version: {version}
variables:
  staff: Staff
  workload: {label}
  sick_leave: Sick leave
links:
  - staff -> workload (-)
  - workload -> sick_leave (+)
  - sick_leave -> staff (-)
views:
  main: {{layout: loops}}
  near: {{layout: loops, focus: staff}}
"""
ORDER = ["0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
         "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0"]  # fmt: skip


class Desk:
    """A folder of records in which versions of one spec are drawn, and what each figure was drawn from."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def draw(self, version: str, label: str = "Workload", fresh: bool = False) -> Drawing:
        """Draw and record the view `main`."""
        model = loads(SPEC.format(version=version, label=label))
        meaning = provenance_of(model).digest
        memory = Memory("specs/staffing.yaml", model, meaning, {}, self.root)
        view = model.view("main")
        drawing = drawn(model, view, seeds=() if fresh else memory.seeds(view))
        folder = folder_of("staffing", version, self.root)
        figure = written(drawing, "svg", provenance_of(model))
        record = updated(read_record(folder), version, meaning, PROGRAM, [figure])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RECORD).write_text(text_of_record(record), encoding="utf-8")
        return drawing


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """With a layout that shifts what it is given, so that each drawing shows what it was drawn from."""
    place = loops.place

    def shifted(content: Any, seeds: Places = (), report: Any = None) -> Any:  # noqa: ARG001
        layout = place(content)
        move = len(seeds) and seeds[0][1] + 1000.0
        nodes = (node._replace(box=node.box._replace(x=node.box.x + move)) for node in layout.nodes)
        return layout._replace(nodes=tuple(nodes))

    monkeypatch.setattr(loops, "place", shifted)
    return Desk(tmp_path)


def test_versions_are_ordered_as_semantic_versioning_says() -> None:
    shuffled = ORDER.copy()
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=lambda version: rank(version) or ()) == ORDER
    assert rank("main") is None


def test_a_first_figure_is_drawn_from_nothing(desk: Desk) -> None:
    assert desk.draw("1.0.0").seeds == ()


def test_the_same_again_is_drawn_from_the_same_places_and_so_is_the_same(desk: Desk) -> None:
    first = desk.draw("0.1.0-draft")
    changed = desk.draw("0.1.0-draft", "Work")
    assert changed.seeds == first.positions
    again = desk.draw("0.1.0-draft", "Work")
    assert again == changed
    assert desk.draw("0.1.0-draft", "Work") == changed


def test_a_changed_draft_is_drawn_from_where_its_elements_stand(desk: Desk) -> None:
    desk.draw("0.1.0-draft", "A")
    second = desk.draw("0.1.0-draft", "B")
    assert desk.draw("0.1.0-draft", "C").seeds == second.positions != ()


def test_a_new_version_is_drawn_from_the_latest_earlier_one(desk: Desk) -> None:
    desk.draw("0.9.0")
    latest = desk.draw("0.10.0", "Work")
    desk.draw("2.0.0", "Duties")
    assert desk.draw("0.11.0-draft", "Load").seeds == latest.positions


def test_a_draft_that_is_released_keeps_its_picture(desk: Desk) -> None:
    desk.draw("0.9.0")
    draft = desk.draw("1.0.0-draft", "Work")
    released = desk.draw("1.0.0", "Work")
    assert (released.seeds, released.positions, released.scene) == (draft.seeds, draft.positions, draft.scene)


def test_drawing_an_earlier_version_again_does_not_change_a_later_one(desk: Desk) -> None:
    desk.draw("0.9.0-draft")
    later = desk.draw("1.0.0", "Work")
    desk.draw("0.9.0-draft", "Something else")
    assert desk.draw("1.0.0", "Work") == later


def test_a_fresh_figure_forgets_and_stays_so(desk: Desk) -> None:
    desk.draw("0.1.0-draft", "A")
    desk.draw("0.1.0-draft", "B")
    fresh = desk.draw("0.1.0-draft", "B", fresh=True)
    assert fresh.seeds == ()
    assert desk.draw("0.1.0-draft", "B") == fresh


def test_a_title_a_note_and_evidence_leave_the_picture_alone(desk: Desk) -> None:
    first = desk.draw("0.1.0-draft")
    text = SPEC.format(version="0.1.0-draft", label="Workload").replace("Staffing", "Another title")
    model = loads(text.replace("staff: Staff", "staff: {label: Staff, note: Nurses and doctors}"))
    assert model.element("staff").note
    memory = Memory("staffing", model, provenance_of(model).digest, {}, desk.root)
    drawing = drawn(model, model.view("main"), seeds=memory.seeds(model.view("main")))
    assert (drawing.shows, drawing.positions) == (first.shows, first.positions)


def test_another_layout_has_other_places(desk: Desk) -> None:
    desk.draw("0.1.0-draft")
    text = SPEC.format(version="0.1.0-draft", label="Work")
    model = loads(text.replace("main: {layout: loops", "main: {layout: framework"))
    found = Memory("staffing", model, "", {}, desk.root).seeds(model.view("main"))
    assert callable(found)
    assert found("whatever it shows") == ()


def small() -> Model:
    return loads(SPEC.format(version="1.0.0", label="Workload"))


def test_a_view_of_a_part_takes_over_the_places_of_the_whole(tmp_path: Path) -> None:
    model = small()
    memory = Memory("staffing", model, "", {}, tmp_path)
    assert memory.seeds(model.view("near")) == places_of(model, model.view("main"))
    assert memory.drawn["main"] == places_of(model, model.view("main"))


def test_a_record_of_the_first_edition_with_the_same_meaning_was_drawn_from_nothing(desk: Desk) -> None:
    folder = desk.root / "staffing" / "1.0.0"
    first = desk.draw("1.0.0")
    text = (folder / RECORD).read_text(encoding="utf-8").replace(first.shows, "")
    (folder / RECORD).write_text(text, encoding="utf-8")
    assert desk.draw("1.0.0") == first
    (folder / RECORD).write_text(text.replace('"version": "1.0.0"', '"version": "0.1.0"'), encoding="utf-8")
    folder.rename(folder.parent / "0.1.0")
    assert desk.draw("1.0.0", "Work").seeds == first.positions


def test_records_are_found_by_version_and_other_folders_passed_over(desk: Desk) -> None:
    for version in ("0.9.0", "1.0.0-draft", "1.1.0"):
        desk.draw(version)
    (desk.root / "staffing" / "old pictures").mkdir()
    (desk.root / "staffing" / "0.8.0").mkdir()
    assert [r.version for r in records_of("staffing", "1.0.0", desk.root)] == ["1.0.0-draft", "0.9.0"]
    assert not list(records_of("another", "1.0.0", desk.root))
