"""A large map drawn as pages: as wide as each other, headed, and every link of the map on one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from cld.api import loads
from cld.figures import Drawing, Look, Report, draw, provenance_of, written_together
from cld.marks import Group, Rect, Words
from cld.model import Model
from cld.pages import EDGE, NARROWEST, WIDEST, pages
from cld.text import CAP_HEIGHT, width
from tests.cli.command_line import run


def spec(*sizes: int) -> str:
    """A model of rings, each a group of so many elements, the first of each linked with the next ring's first."""
    labels, links, groups, start = [], [], [], 0
    for number, size in enumerate(sizes):
        ring = [f"e{start + at}" for at in range(size)]
        labels += [f"  {id}: Level of {id}" for id in ring]
        links += [f"  - {a} -> {b} (+)" for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
        links += [f"  - {ring[0]} -> e{start + size} (-)"] if number + 1 < len(sizes) else []
        groups.append(f"  g{number}: {{label: Ring {number}, elements: [{', '.join(ring)}]}}")
        start += size
    parts = ["variables:", *labels, "links:", *links, "groups:", *groups, "views:", "  main: {layout: loops}"]
    return "\n".join(["cld: 1", "title: Rings", "version: 1.0.0", *parts, "  plan: {layout: framework}", ""])


def loaded(*sizes: int) -> Model:
    return loads(spec(*sizes))


@pytest.fixture(scope="module")
def model() -> Model:
    return loaded(12, 9, 8)


@pytest.fixture(scope="module")
def drawings(model: Model) -> tuple[Drawing, ...]:
    return pages(model, model.view("main"))


def held(drawing: Drawing, role: str) -> list[Group]:
    return [group for group in drawing.scene.groups if group.role == role]


def names(drawing: Drawing, role: str) -> set[str]:
    return {dict(group.data)["id"] for group in held(drawing, role)}


def said(group: Group) -> str:
    return " ".join(line.text for part in group.parts if isinstance(part, Words) for line in part.lines)


def test_the_first_page_shows_the_whole_and_the_others_between_them_every_element_and_link(
    model: Model, drawings: tuple[Drawing, ...]
) -> None:
    overview, *panels = drawings
    assert [panel.panel for panel in panels] == ["a", "b", "c"]
    for role in ("node", "link"):
        assert names(overview, role) == set().union(*(names(panel, role) for panel in panels))
    assert len(names(overview, "link")) == len(model.links)
    assert [said(region) for region in held(overview, "region")] == ["(a) Ring 0", "(b) Ring 1", "(c) Ring 2"]


def test_each_panel_is_headed_by_its_letter_and_all_are_of_one_width(drawings: tuple[Drawing, ...]) -> None:
    panels = drawings[1:]
    assert [said(held(panel, "heading")[0]) for panel in panels] == ["(a) Ring 0", "(b) Ring 1", "(c) Ring 2"]
    assert len({panel.scene.width for panel in panels}) == 1
    assert NARROWEST <= panels[0].scene.width <= WIDEST
    assert held(drawings[0], "heading") == []


def test_neighbours_of_other_panels_are_muted_and_say_where_they_are(drawings: tuple[Drawing, ...]) -> None:
    first = drawings[1]
    kinds = {dict(node.data)["id"]: dict(node.data)["kind"] for node in held(first, "node")}
    assert [id for id, kind in kinds.items() if kind == "other-panel"] == ["e12"]
    stranger = next(node for node in held(first, "node") if dict(node.data)["id"] == "e12")
    assert stranger.title == "Level of e12 (b)"
    colours = {part.colour for node in held(first, "node") for part in node.parts if isinstance(part, Words)}
    assert len(colours) == 2
    assert "an element of panel (b)" in said(held(first, "legend")[0])
    assert "In other panels" in [section.heading for section in first.scene.alternative]


def test_everything_lies_on_its_page_below_the_heading(drawings: tuple[Drawing, ...]) -> None:
    for panel in drawings[1:]:
        heading = held(panel, "heading")[0].parts[0]
        assert isinstance(heading, Words)
        assert heading.lines[0].x == EDGE
        for node in held(panel, "node"):
            box = next(part.box for part in node.parts if isinstance(part, Rect))
            assert box.y > heading.lines[-1].y
            assert box.x >= 0
            assert box.right <= panel.scene.width
            assert box.bottom <= panel.scene.height


def test_elements_keep_their_places_relative_to_each_other(drawings: tuple[Drawing, ...]) -> None:
    whole = {id: (x, y) for id, x, y in drawings[0].positions}
    for panel in drawings[1:]:
        own = [each for each in panel.positions if whole.keys() >= {each[0]}]
        for a, ax, ay in own:
            for b, bx, by in own:
                dx, dy = whole[b][0] - whole[a][0], whole[b][1] - whole[a][1]
                if max(abs(dx), abs(dy)) > 150:
                    assert dx * (bx - ax) + dy * (by - ay) > 0, (panel.panel, a, b)


def test_an_overview_too_large_for_a_page_has_letters_that_can_be_read_and_cover_no_label(
    model: Model, drawings: tuple[Drawing, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert held(drawings[0], "heading") == []
    monkeypatch.setattr("cld.pages.WIDEST", 300.0)
    overview = pages(model, model.view("main"))[0]
    letters = [part.lines[0] for group in held(overview, "heading") for part in group.parts]  # type: ignore[union-attr]
    assert [line.text for line in letters] == ["(a)", "(b)", "(c)"]
    assert all(line.size >= 14 * overview.scene.width / NARROWEST for line in letters)
    labels = [part.box for node in held(overview, "node") for part in node.parts if isinstance(part, Rect)]
    for line in letters:
        right, top = line.x + width(line.text, line.size, bold=True), line.y - CAP_HEIGHT * line.size
        apart = (
            box.right <= line.x or box.x >= right or box.bottom <= top or box.y >= line.y for box in labels
        )
        assert all(apart), line.text


def test_what_was_left_out_of_the_model_is_said_under_every_page_and_what_of_the_whole_under_the_overview(
    model: Model, drawings: tuple[Drawing, ...]
) -> None:
    only, left = "Only links that a source states: 31 of 40 links are left.", "2 of 31 elements are left out."
    overview, *panels = pages(model, model.view("main"), remarks=[only], notes=[left])
    assert overview.positions == drawings[0].positions
    assert [said(group) for group in held(overview, "note")] == [f"{only} {left}"]
    for panel, plain in zip(panels, drawings[1:], strict=True):
        (note,) = held(panel, "note")
        assert said(note) == " ".join([only, *map(said, held(plain, "note"))])
        assert all(line.y < panel.scene.height for part in note.parts for line in part.lines)  # type: ignore[union-attr]


def test_progress_of_all_pages_is_one_way_from_nought_to_one(model: Model) -> None:
    shares: list[float] = []
    report: Report = shares.append
    pages(model, model.view("main"), report=report)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_what_fits_a_page_is_the_figure_itself(model: Model) -> None:
    for view in (loaded(5, 4).view("main"), replace(model.view("main"), focus=("e0",))):
        small = model if view.focus else loaded(5, 4)
        (only,) = pages(small, view)
        (figure,) = written_together((only,), "svg", provenance_of(small))
        assert figure.data == draw(small, view).data


def test_pdf_has_all_pages_with_a_table_of_contents_and_one_width(
    model: Model, drawings: tuple[Drawing, ...]
) -> None:
    (figure,) = written_together(drawings, "pdf", provenance_of(model), Look(width=170))
    reader = PdfReader(BytesIO(figure.data))
    assert figure.file == "main.pdf"
    assert len(reader.pages) == 4
    assert {round(float(page.mediabox.width) / 72 * 25.4, 1) for page in reader.pages} == {170.0}
    titles = ["Rings", "Rings: (a) Ring 0", "Rings: (b) Ring 1", "Rings: (c) Ring 2"]
    assert [entry["/Title"] for entry in reader.outline] == titles
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [0, 1, 2, 3]
    assert "Level of e12 (b)" in " ".join(reader.pages[1].extract_text().split())


def test_the_same_map_gives_the_same_pages_byte_for_byte(model: Model, drawings: tuple[Drawing, ...]) -> None:
    again = pages(loads(spec(12, 9, 8)), model.view("main"))
    for format in ("svg", "pdf"):
        first, second = (
            list(written_together(each, format, provenance_of(model))) for each in (drawings, again)
        )
        assert [figure.data for figure in first] == [figure.data for figure in second]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """`cld render` of a spec in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def render(text: str, *options: str):
        (tmp_path / "rings.yaml").write_text(text, encoding="utf-8")
        told = run(monkeypatch, "render", "rings.yaml", *options)
        return told, sorted(path.name for path in tmp_path.rglob("*") if path.is_file())

    return render


MAIN = ("--view", "main", "--pages")


def test_each_page_is_a_file_or_all_are_one_pdf(desk) -> None:
    told, files = desk(spec(12, 9, 8), *MAIN, "-o", "map.svg")
    assert (told.status, told.err) == (0, "")
    assert files == ["map-a.svg", "map-b.svg", "map-c.svg", "map.svg", "rings.yaml"]
    told, files = desk(spec(12, 9, 8), *MAIN, "-o", "map.pdf", "--width", "170mm")
    assert (told.status, told.out, told.err) == (0, "map.pdf: drawn\n", "")
    told, files = desk(spec(12, 9, 8), "--pages", "-o", "out/", "--format", "tikz,pdf")
    assert told.status == 0
    assert re.search(r"`plan` is a framework, which is one page, and is drawn without panels", told.err)
    assert {"main.pdf", "main.tikz", "main-a.tikz", "plan.pdf"} <= set(files)


def test_a_map_too_small_to_divide_is_drawn_on_one_page_which_is_said(desk) -> None:
    told, files = desk(spec(5, 4), *MAIN, "-o", "map.svg")
    assert (told.status, files) == (0, ["map.svg", "rings.yaml"])
    assert told.err == "note: rings.yaml: `main` fits one page, and is drawn without panels\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pages"], "--pages is for print, and is not recorded; say where to draw with -o, such as -o map.pdf"),
        ([*MAIN, "-o", "-"], "these are 4 pages, each a file of its own; name a file after -o, or choose --format pdf"),
        (["--pages", "--check", "-o", "x.svg"], "does not go with --check"),
    ],
)  # fmt: skip
def test_pages_that_have_nowhere_to_go_are_refused_with_what_to_do(
    desk, options: list[str], message: str
) -> None:
    told, files = desk(spec(12, 9, 8), *options)
    assert told.status == 2
    assert message in " ".join(told.err.split())
    assert files == ["rings.yaml"]


def test_a_view_named_like_a_page_of_another_is_not_overwritten(desk) -> None:
    text = spec(12, 9, 8).replace("  plan: {layout: framework}", "  main-a: {layout: loops, elements: [g0]}")
    told, files = desk(text, "--pages", "-o", "out/")
    assert told.status == 2
    assert "main-a.svg: is the name of a view and of a page of another; choose one with --view" in told.err
    assert files == ["rings.yaml"]
