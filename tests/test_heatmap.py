"""The picture of a matrix: numbers on a scale that reads in grey, labels whole, from three by two to sixty by forty."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from math import cos, radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest

import cld
from cld import quality
from cld.backends import Look, words_of
from cld.backends.pdf import render as pdf
from cld.backends.svg import render as svg
from cld.backends.tikz import render as tikz
from cld.colours import blended, contrast
from cld.heatmap import heatmap, ink, tint
from cld.layouts import Text
from cld.marks import Group, Polygon, Rect, Words
from cld.matrix.cross import cross, sheet_of_cross
from cld.matrix.emphasis import emphasis, sheet_of_emphasis
from cld.matrix.sheet import Face, Head, Sheet, scale_of, sheet_of, tone_of, transposed
from cld.matrix.table import matrix
from cld.palettes import THEMES
from cld.scene import Scene
from cld.text import ASCENT, DESCENT, width
from cld.theme import PAPER, Theme

ROOT = Path(__file__).parents[1]
MODEL = cld.load(ROOT / "specs/examples/discharge.yaml")
CASES = sheet_of(MODEL, matrix(MODEL, "cases", "themes"))
DISPUTED = sheet_of(MODEL, matrix(MODEL, "speakers", "links"))
CROSSED = sheet_of_cross(MODEL, cross(MODEL))
STRESSED = sheet_of_emphasis(MODEL, emphasis(MODEL))
WORDS = (
    "support", "funding", "workforce", "records", "planning", "integration", "capacity", "leadership", "contract",
    "discharge", "community",
)  # fmt: skip
GOLDEN = {"matrix": CASES, "matrix-emphasis": STRESSED, "matrix-cross": CROSSED}


def dealt(rows: int, columns: int, seed: int = 3) -> Sheet:
    """A matrix of any size, with labels of any length."""
    deal = random.Random(seed)
    heads = [
        tuple(Head(f"{n}", " ".join(deal.choices(WORDS, k=deal.randrange(1, 9)))) for n in range(count))
        for count in (rows, columns)
    ]
    numbers = [[deal.choice([0, 0, 1, 2, 5, 17]) for _ in range(columns)] for _ in range(rows)]
    faces = tuple(
        tuple(Face(n, str(n), str(n), tone_of(n, 17), (), n == 5) if n else Face() for n in row)
        for row in numbers
    )
    sums = tuple(tuple(("125", "60") for _ in range(count)) for count in (rows, columns))
    return Sheet(
        "A study", "Speaker", heads[0], heads[1], faces, "Theme", ("Evidence", "Speakers"), *sums, ("1250", "60"),
        ("A caption.",), (), scale_of(17), counts="pieces",
    )  # fmt: skip


SHEETS = {
    "cases": CASES, "disputed": DISPUTED, "cross": CROSSED, "emphasis": STRESSED, "transposed": transposed(STRESSED),
    "one": dealt(1, 1), "small": dealt(3, 2), "large": dealt(60, 40), "wide": dealt(2, 40), "high": dealt(60, 2),
}  # fmt: skip


def groups_of(scene: Scene, role: str) -> list[Group]:
    return [group for group in scene.groups if group.role == role]


def lines_of(scene: Scene) -> list[Text]:
    return [line for words in words_of(scene.groups) for line in words.lines]


def corners(line: Text) -> list[tuple[float, float]]:
    """Of the box of a line, as it is turned."""
    wide = width(line.text, line.size, line.bold)
    start = {"start": 0.0, "middle": -wide / 2, "end": -wide}[line.anchor]
    turn, edges = radians(line.angle), (start, start + wide)
    ups = (-ASCENT * line.size, DESCENT * line.size)
    return [
        (line.x + x * cos(turn) + y * sin(turn), line.y - x * sin(turn) + y * cos(turn))
        for x in edges
        for y in ups
    ]


def said(group: Group) -> str:
    return " ".join(line.text for part in group.parts if isinstance(part, Words) for line in part.lines)


@pytest.mark.parametrize("name", SHEETS)
def test_every_label_and_number_is_there_whole_and_inside(name: str) -> None:
    sheet = SHEETS[name]
    scene = heatmap(sheet, PAPER)
    for line in lines_of(scene):
        for x, y in corners(line):
            assert 0 <= x <= scene.width, line
            assert 0 <= y <= scene.height, line
    assert [said(group).removeprefix("≠ ") for group in groups_of(scene, "row")] == [
        h.label for h in sheet.rows
    ]
    assert [said(group).removeprefix("≠ ") for group in groups_of(scene, "column")] == [
        h.label for h in sheet.columns
    ]
    told = [said(group) for group in groups_of(scene, "cell")]
    numbers = [face.brief.split(" (")[0] or "·" for row in sheet.faces for face in row]
    assert [text.split(" ")[0] for text in told] == [number.split(" ")[0] for number in numbers]


@pytest.mark.parametrize("name", SHEETS)
def test_what_stands_in_a_cell_stays_in_it(name: str) -> None:
    for cell in groups_of(heatmap(SHEETS[name], PAPER), "cell"):
        (box,) = [part.box for part in cell.parts if isinstance(part, Rect)]
        for words in (part for part in cell.parts if isinstance(part, Words)):
            for x, _ in (corner for line in words.lines for corner in corners(line)):
                assert box.x <= x <= box.right


@pytest.mark.parametrize("name", ["cases", "disputed", "cross", "emphasis", "small", "high"])
def test_no_text_lies_on_another(name: str) -> None:
    """Level ones as the house measures them; slanted ones are held apart below."""
    found = quality.count(quality.drawing(heatmap(SHEETS[name], PAPER)))
    assert (found.text_text, found.text_cut) == (0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_slanted_heads_do_not_touch(seed: int) -> None:
    """Parallel lines are apart if the distance between them is that of lines in a paragraph, or nearly."""
    lines = [line for line in lines_of(heatmap(dealt(3, 40, seed), PAPER)) if line.angle]
    assert len(lines) > 40
    for one, other in pairwise(lines):
        apart = (other.x - one.x) * sin(radians(one.angle)) + (other.y - one.y) * cos(radians(one.angle))
        assert apart >= 1.1 * one.size


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_numbers_stand_out_on_every_tone_and_tones_go_one_way(theme: Theme) -> None:
    tones = [tint(step / 50, theme) for step in range(51)]
    fills = [fill for fill in tones if fill]
    assert min(contrast(ink(fill, theme), fill) for fill in fills) >= 4.5
    away = [contrast(fill, theme.background) for fill in fills]
    assert all(one <= other + 0.02 for one, other in pairwise(away)), "from the paper away, never back"
    assert away[-1] - away[0] > 2


def test_an_empty_cell_is_an_outline_and_no_tone() -> None:
    scene = heatmap(CASES, PAPER)
    for cell, face in zip(groups_of(scene, "cell"), (f for row in CASES.faces for f in row), strict=True):
        (box,) = [part for part in cell.parts if isinstance(part, Rect)]
        assert (box.fill is None) == (not face.text)
        assert (box.stroke is not None) == (not face.text)


def test_none_has_a_tone_and_not_given_has_not() -> None:
    cells = {said(cell): cell.parts[0] for cell in groups_of(heatmap(STRESSED, PAPER), "cell")}
    none, unknown = cells["none"], cells["not given"]
    assert isinstance(none, Rect)
    assert isinstance(unknown, Rect)
    assert none.fill is not None
    assert unknown.fill is None


def test_a_corner_marks_what_is_disputed() -> None:
    marked = [
        cell
        for cell in groups_of(heatmap(DISPUTED, PAPER), "cell")
        if any(isinstance(p, Polygon) for p in cell.parts)
    ]
    assert [said(cell) for cell in marked] == ["0 / 1"]
    assert marked[0].title == "MG-2, Home care capacity → Delayed discharge (-): 0 / 1 against"


def test_divergent_themes_are_marked_and_told() -> None:
    scene = heatmap(STRESSED, PAPER)
    heads = [said(group) for group in groups_of(scene, "column")]
    assert [head.startswith("≠") for head in heads] == [True, True, False, True, True]
    notes = " ".join(said(group) for group in groups_of(scene, "note"))
    assert "Perspectives diverge on Free up beds: high for Managers" in notes


def test_the_legend_shows_the_scale_and_the_caption_counts_and_sources() -> None:
    scene = heatmap(CASES, PAPER)
    assert said(groups_of(scene, "legend")[0]) == "1 2 3 pieces of evidence · no evidence"
    assert "Sources: plan (1), study (12)." in said(groups_of(scene, "note")[0])


def test_the_text_alternative_reads_the_matrix_row_by_row() -> None:
    sections = {section.heading: section.lines for section in heatmap(CASES, PAPER).alternative}
    assert sections["Eastam"] == ("no evidence",)
    assert "Pay for care at home: 3" in sections["Westam"]


def test_few_columns_have_level_heads_and_many_have_slanted_ones() -> None:
    angles = {name: {line.angle for line in lines_of(heatmap(SHEETS[name], PAPER))} for name in SHEETS}
    assert angles["small"] == {0.0}
    assert angles["cases"] == {0.0}
    assert angles["large"] == {0.0, 60.0}


def test_sixty_by_forty_is_not_much_wider_than_its_cells_need() -> None:
    scene = heatmap(SHEETS["large"], PAPER)
    assert scene.width < 40 * 50 + 500
    assert len(groups_of(scene, "cell")) == 2400


# In the formats


def test_slanted_text_turns_about_its_start_in_every_format() -> None:
    words = Words((Text(30, 90, "Rising", 12, angle=60.0), Text(50, 90, "head", 12, angle=60.0)), "#000000")
    scene = Scene(100, 100, "t", "", (), "#ffffff", (Group("column", (words,)),))
    written = svg(scene).decode()
    assert '<text transform="rotate(-60 30 90)" x="30" y="90"' in written
    assert '<text transform="rotate(-60 50 90)" x="50" y="90"' in written
    assert "rotate(-60 30 90) translate(30 90)" in re.sub(r"scale\([^)]*\)", "", _outlined(scene))
    assert b"0.50000 -0.86603 -0.86603 -0.50000 30 90 Tm" in pdf(scene)
    assert b"0.00600 -0.01039 -0.01039 -0.00600 30 90 cm" in pdf(scene, look=Look(outlines=True))
    assert rb"rotate=60,anchor=base west" in tikz(scene)


def _outlined(scene: Scene) -> str:
    from cld.backends.svg import document

    return document(scene, "", cld.backends.Provenance(), lambda _: False)


def test_slanted_text_keeps_its_anchor() -> None:
    line = Text(50, 50, "abc", 10, anchor="middle", angle=90.0)
    scene = Scene(100, 100, "t", "", (), "#ffffff", (Group("column", (Words((line,), "#000000"),)),))
    half = width("abc", 10) / 2
    assert f"50 {50 + half:.2f}".rstrip("0").encode() in pdf(scene)


@pytest.mark.parametrize("name", ["disputed", "large"])
def test_every_format_writes_it(name: str) -> None:
    scene = heatmap(SHEETS[name], PAPER)
    root = ElementTree.fromstring(svg(scene))
    assert root.get("role") == "img"
    assert pdf(scene).startswith(b"%PDF")
    assert b"tikzpicture" in tikz(scene)


def test_hostile_labels_stay_text() -> None:
    sheet = dealt(2, 2)._replace(rows=(Head("<b>", "<script>x</script>"), Head("&", "صحة 😀 \x07 & more")))
    root = ElementTree.fromstring(svg(heatmap(sheet, PAPER)))
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")


@pytest.mark.parametrize("name", GOLDEN)
def test_the_pictures_of_the_manual_are_as_they_are_drawn_now(name: str, accept: bool) -> None:
    path = ROOT / "docs" / f"{name}.svg"
    now = svg(heatmap(GOLDEN[name], PAPER))
    if accept:
        path.write_bytes(now)
    assert path.read_bytes() == now, "look at the picture; if it is meant, run with --accept"


def test_a_grey_copy_keeps_the_order_of_tones() -> None:
    """What a copier makes of the colours: their lightness alone."""
    fills = [tint(step / 4, PAPER) or "" for step in range(5)]
    lightness = [contrast(fill, "#000000") for fill in fills]
    assert lightness == sorted(lightness, reverse=True)
    assert all(one / other > 1.2 for one, other in pairwise(lightness)), "steps that the eye can tell apart"
    assert blended("#000000", "#ffffff", 0.0) == "#ffffff"
