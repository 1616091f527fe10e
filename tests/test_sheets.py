"""Sheets of loops: a panel for each loop, on pages of one width whose print can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

import cld
from cld import quality
from cld.emphasis import loops_of_set, named
from cld.figures import Drawing, Provenance, drawn, smallest_text, written, written_together
from cld.marks import Circle, Curve, Group, Words
from cld.model import View
from cld.sheets import HIGH, MILLIMETRES, WIDE, sheet

ROOT = Path(__file__).parents[1]
PCN = cld.load(ROOT / "specs/pcn-pharmacists.yaml")
MECHANISMS = PCN.view("mechanisms")
POPULATION = cld.load(ROOT / "specs/examples/population.yaml")
MAP = View("map", "loops")
NAMES = [loop.id for loop in PCN.loops if loop.id != "X1"]


@pytest.fixture(scope="module")
def pages() -> tuple[Drawing, ...]:
    return sheet(PCN, MECHANISMS, named(PCN, NAMES))


def texts(page: Drawing, role: str = "heading") -> list[str]:
    """The words of all parts of a role, each part on one line."""
    parts = [part for group in page.scene.groups if group.role == role for part in group.parts]
    return [" ".join(line.text for line in part.lines) for part in parts if isinstance(part, Words)]


def of_role(page: Drawing, role: str) -> list[Group]:
    return [group for group in page.scene.groups if group.role == role]


def test_each_loop_has_a_panel_with_its_id_name_sign_and_length(pages: tuple[Drawing, ...]) -> None:
    told = [words for page in pages for words in texts(page)]
    assert len(told) == 2 * len(NAMES)
    assert "R1 Success breeds confidence" in told
    assert told[told.index("R1 Success breeds confidence") + 1] == "reinforcing, 3 elements"
    assert told[told.index("B1 Debate searches for a better model") + 1] == "balancing, 3 elements, delayed"


def test_pages_fit_a4_at_170_mm_and_their_print_can_be_read(pages: tuple[Drawing, ...]) -> None:
    assert len(pages) == 2
    assert [page.panel for page in pages] == ["", "2"]
    for page in pages:
        assert page.scene.width == WIDE
        assert page.scene.height <= HIGH
        assert MILLIMETRES * HIGH / WIDE <= 247
        smallest = smallest_text(page)
        assert smallest is not None
        assert smallest.size * MILLIMETRES / WIDE * 72 / 25.4 >= 5.99


def test_nothing_on_a_sheet_overlaps_is_cut_or_struck(pages: tuple[Drawing, ...]) -> None:
    for page in pages:
        found = quality.count(quality.drawing(page.scene))
        assert (found.text_text, found.text_cut, found.link_text, found.link_node, found.node_node) == (
            0,
        ) * 5
        assert found.crossings == 0


def test_a_large_map_is_shown_small_with_the_loop_in_the_colours_of_its_links(
    pages: tuple[Drawing, ...],
) -> None:
    maps = [group for page in pages for group in of_role(page, "map")]
    assert len(maps) == len(NAMES)
    for small, id in zip(maps, sorted(NAMES, key=lambda id: (id[0], int(id[1:]))), strict=True):
        loop = next(loop for loop in PCN.loops if loop.id == id)
        lines = [part for part in small.parts if isinstance(part, Curve)]
        dots = [part for part in small.parts if isinstance(part, Circle)]
        assert len(lines) == 42
        assert sum(each.stroke.width > 2 for each in lines) == len(loop.through)
        assert sum(each.radius > 1.5 for each in dots) == len(loop.through)


def test_a_small_map_stands_whole_in_every_panel() -> None:
    whole = drawn(POPULATION, MAP)
    (page,) = sheet(POPULATION, MAP, named(POPULATION, ["R1", "R2", "B1", "B2"]))
    assert of_role(page, "map") == []
    assert len(of_role(page, "node")) == 4 * len(POPULATION.elements)
    bold = [group for group in of_role(page, "link") if ("bold", "true") in group.data]
    assert len(bold) == 2 + 2 + 3 + 4
    assert page.positions == whole.positions


def test_loops_without_a_name_are_headed_by_their_id() -> None:
    loops, _ = loops_of_set(PCN, "basis")
    unnamed = [loop for loop in loops if not loop.name][:2]
    (page,) = sheet(PCN, MECHANISMS, unnamed)
    assert texts(page)[::2] == [loop.id for loop in unnamed]
    assert [dict(group.data)["id"] for group in of_role(page, "loop")] == [loop.id for loop in unnamed]


def test_the_key_stands_once_on_the_last_page(pages: tuple[Drawing, ...]) -> None:
    assert [len(of_role(page, "legend")) for page in pages] == [0, 1]
    assert texts(pages[1], "note") == ["The small maps show where in the whole each loop runs."]


def test_what_was_left_out_of_the_model_is_said_under_every_page_and_within_it(
    pages: tuple[Drawing, ...],
) -> None:
    only, left = "Only links that a source states: 56 of 82 links are left.", "Two elements are left out."
    noted = sheet(PCN, MECHANISMS, named(PCN, NAMES), notes=[only, left])
    assert len(noted) >= len(pages)
    for page in noted:
        assert texts(page, "note")[-1] == f"{only} {left}"
        last = [part for part in of_role(page, "note")[-1].parts if isinstance(part, Words)][-1].lines[-1]
        assert last.y < page.scene.height - 12 <= HIGH - 12
        drawn_above = [
            line.y
            for group in page.scene.groups
            if group.role != "note"
            for part in group.parts
            if isinstance(part, Words)
            for line in part.lines
        ]
        assert max(drawn_above) < last.y - 13


def test_a_sheet_is_one_pdf_or_a_file_for_each_page(pages: tuple[Drawing, ...]) -> None:
    (pdf,) = written_together(pages, "pdf", Provenance())
    assert pdf.file == "mechanisms.pdf"
    assert pdf.data.count(b"/Type /Page\n") + pdf.data.count(b"/Type /Page ") == 2
    assert [figure.file for figure in written_together(pages, "svg", Provenance())] == [
        "mechanisms.svg",
        "mechanisms-2.svg",
    ]
    assert written(pages[0], "tikz", Provenance()).data.startswith(b"%")


def test_the_same_sheet_is_drawn_to_the_last_byte(pages: tuple[Drawing, ...]) -> None:
    assert sheet(PCN, MECHANISMS, named(PCN, NAMES)) == pages


def test_progress_goes_from_nothing_to_all() -> None:
    seen: list[float] = []
    sheet(POPULATION, MAP, named(POPULATION, ["R1", "B1"]), report=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
