"""The SVG backend: well-formed whatever the labels, the same bytes every time, complete in itself."""

from __future__ import annotations

import random
import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

import cld
from cld.backends import Look, Provenance
from cld.backends._outlines import glyphs, left
from cld.backends._subset import subset
from cld.backends.svg import render
from cld.fonts import open_font
from cld.layouts import Box, Layout, Node, Text
from cld.layouts.framework import place
from cld.model import KINDS, Element
from cld.scene import compose
from cld.text import width
from cld.views import Content, show
from tests.backends.figures_of import scene

SPEC = Path(__file__).resolve().parents[2] / "specs" / "pcn-pharmacists.yaml"
SVG = "{http://www.w3.org/2000/svg}"
PROVENANCE = Provenance("title: A <model> & more\nnote: |\n  two\n  lines\n", "1.2.0", "sha256:ab", "cld 1")
HOSTILE = [
    "<script>alert(1)</script>",
    "\"quotes\" & 'apostrophes'",
    "]]> --> <!-- &amp; &#0;",
    "control \x00\x07\x1b characters",
    "lone \ud800 surrogate",
    "two\nlines\tand\r\ntabs",
    "emoji 👩🏽‍⚕️ 😀",
    "صحة السكان",
    "人口増加",
    "x" * 300,
]


def drawn(label: str, provenance: Provenance = PROVENANCE) -> bytes:
    text = Text(100, 40, " ".join(label.split()), 12, anchor="middle")
    node = Node("a", "variables", "label", Box(20, 20, 160, 30), label, (text,))
    content = Content(label, label, (Element("a", label, "variables"),), (), (), KINDS)
    return render(compose(Layout(200, 80, (node,), ()), content), provenance)


@pytest.fixture(scope="module")
def figure() -> bytes:
    model = cld.load(SPEC)
    content = show(model, model.view("figure-1"))
    return render(compose(place(content), content), PROVENANCE)


@pytest.fixture(scope="module")
def tree(figure: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(figure)


def of_class(tree: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [group for group in tree.iter(f"{SVG}g") if group.get("class") == name]


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_stay_text(label: str) -> None:
    root = ElementTree.fromstring(drawn(label, replace(PROVENANCE, model_yaml=label, program=label)))
    assert not root.findall(f".//{SVG}script")
    (shown,) = root.iter(f"{SVG}text")
    forbidden = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
    assert "".join(shown.itertext()) == " ".join(forbidden.sub("", " ".join(label.split())).split(" "))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_any_label_gives_well_formed_xml(label: str) -> None:
    ElementTree.fromstring(drawn(label))


def test_the_same_scene_gives_the_same_bytes(figure: bytes) -> None:
    model = cld.load(SPEC)
    content = show(model, model.view("figure-1"))
    shuffled = random.Random(3)
    elements, links = list(content.elements), list(content.links)
    shuffled.shuffle(elements)
    shuffled.shuffle(links)
    other = replace(content, elements=tuple(elements), links=tuple(links))
    assert render(compose(place(other), other), PROVENANCE) == figure


def test_the_model_travels_in_the_metadata_to_the_last_character(tree: ElementTree.Element) -> None:
    (figure,) = tree.findall(f"{SVG}metadata/{{urn:cld:figure:1}}figure")
    assert figure.attrib == {"program": "cld 1", "model-version": "1.2.0", "digest": "sha256:ab"}
    assert figure.findtext("{urn:cld:figure:1}model") == PROVENANCE.model_yaml


def test_the_figure_is_an_image_with_a_title_and_a_text_alternative(tree: ElementTree.Element) -> None:
    assert tree.get("role") == "img"
    ids = tree.get("aria-labelledby").split()
    parts = {part.get("id"): part.text for part in tree if part.get("id")}
    title, description = (parts[id] for id in ids)
    assert title.startswith("Early implementation")
    for line in ("PCN funding", "PCN formation → Clinical pharmacist integration (+): more leads to more"):
        assert line in description


def test_groups_are_marked_up_for_tools(tree: ElementTree.Element) -> None:
    nodes = {group.get("data-id"): group for group in of_class(tree, "node")}
    assert {"policy_drivers", "pcn_formation", "outcomes.optimal", "threats"} <= set(nodes)
    assert nodes["outcomes.optimal"].get("data-kind") == "outcomes.optimal"
    assert nodes["pcn_formation"].get("data-overlaps") == "cp_integration"
    for link in of_class(tree, "link"):
        assert link.get("data-from") in nodes
        shapes = [part.tag for part in link if part.tag != f"{SVG}title"]
        assert shapes[0] == f"{SVG}path"
    assert {item.get("data-id") for item in of_class(tree, "item")} >= {"pcn_funding", "role_development"}


def test_numbers_have_at_most_two_decimals_and_there_are_no_markers_or_variables(figure: bytes) -> None:
    text = re.sub(rb"<(metadata|style|desc).*?</\1>", b"", figure, flags=re.DOTALL)
    assert not re.search(rb"\d\.\d{3}|\.0[ \",]|-0[ \",]", text)
    assert b"marker-end" not in figure
    assert b"var(" not in figure


def test_a_figure_is_small(figure: bytes) -> None:
    assert len(figure) < 80_000


def fonts(data: bytes) -> list[TTFont]:
    found = re.findall(rb"base64,([A-Za-z0-9+/=]+)", data)
    return [TTFont(BytesIO(b64decode(part)), checkChecksums=2) for part in found]


def test_the_embedded_fonts_hold_every_character_of_their_cut(
    figure: bytes, tree: ElementTree.Element
) -> None:
    regular, bold = fonts(figure)
    for text in tree.iter(f"{SVG}text"):
        font = bold if text.get("font-weight") else regular
        assert {ord(character) for character in "".join(text.itertext()) if character != "\n"} <= set(
            font.getBestCmap()
        )


def test_characters_that_the_font_lacks_are_left_to_the_fallbacks() -> None:
    (font,) = fonts(drawn("人口 population"))
    assert ord("人") not in font.getBestCmap()
    assert b"sans-serif" in drawn("人口")


@pytest.mark.parametrize("bold", [False, True])
def test_a_cut_down_font_draws_and_measures_as_the_whole_one(bold: bool) -> None:
    characters = "Figure Ωå ñǼ fi ½ −±→"
    small, whole = TTFont(BytesIO(subset(characters, bold)), checkChecksums=2), open_font(bold)
    for code, name in small.getBestCmap().items():
        original = whole.getBestCmap()[code]
        assert small["hmtx"][name] == whole["hmtx"][original]
        drawn, meant = (
            f["glyf"][n].getCoordinates(f["glyf"])[0] for f, n in ((small, name), (whole, original))
        )
        assert list(drawn) == list(meant)
    assert {chr(code) for code in small.getBestCmap()} == set(characters)
    assert "fpgm" not in small
    assert "SIL Open Font" in small["name"].getDebugName(13)


def test_an_empty_text_needs_no_font() -> None:
    layout = Layout(10, 10, (), ())
    content = Content("", "", (), (), (), KINDS)
    assert b"@font-face" not in render(compose(layout, content), Provenance())


def test_right_to_left_text_is_set_so() -> None:
    assert b'direction="rtl"' in drawn("صحة السكان")
    assert b"direction" not in drawn("population")


def test_lines_of_one_label_are_one_text_with_a_space_between() -> None:
    lines = (Text(50, 20, "role", 10, anchor="middle"), Text(50, 33, "development", 10, anchor="middle"))
    node = Node("a", "variables", "label", Box(0, 0, 100, 40), "role development", lines)
    content = Content("", "", (), (), (), KINDS)
    root = ElementTree.fromstring(render(compose(Layout(100, 50, (node,), ()), content), Provenance()))
    (text,) = root.iter(f"{SVG}text")
    assert "".join(text.itertext()).split() == ["role", "development"]
    first, second = text.iter(f"{SVG}tspan")
    assert float(first.get("x")) == pytest.approx(50 + width(" ", 10) / 2)
    assert second.get("x") == "50"


def test_a_width_is_said_in_millimetres_and_changes_nothing_else() -> None:
    plain, wide = render(scene("A")), render(scene("A"), look=Look(width=85.0))
    assert b'width="200" height="80" viewBox="0 0 200 80"' in plain
    assert wide == plain.replace(b'width="200" height="80" viewBox', b'width="85mm" height="34mm" viewBox', 1)


def test_outlines_say_what_they_read_and_need_no_font() -> None:
    data = render(scene("Größe", "Ω & −"), look=Look(outlines=True))
    root = ElementTree.fromstring(data)
    assert not list(root.iter(f"{SVG}text"))
    assert b"@font-face" not in data
    words = of_class(root, "words")
    assert [group.get("aria-label") for group in words] == ["Größe", "Ω & −"]
    shapes = {path.get("id") for path in root.findall(f"{SVG}defs/{SVG}path")}
    uses = [
        use.get("{http://www.w3.org/1999/xlink}href") for group in words for use in group.iter(f"{SVG}use")
    ]
    assert len(uses) == 8
    assert {use.removeprefix("#") for use in uses} == shapes


def test_outlines_leave_text_that_the_font_cannot_draw_to_other_fonts() -> None:
    root = ElementTree.fromstring(render(scene("人口", "Workload"), look=Look(outlines=True)))
    assert ["".join(text.itertext()) for text in root.iter(f"{SVG}text")] == ["人口"]


def test_outlines_stand_where_the_text_stood() -> None:
    (glyph, x), *_, (last, end) = glyphs(Text(100, 40, "Wide", 12, anchor="middle"))
    assert (glyph.name, x, last.name) == ("r57", 0.0, "r65")
    assert end == pytest.approx(width("Wid", 1000))
    line = Text(100, 40, "Wide", 12, anchor="middle")
    assert left(line) == pytest.approx(100 - width("Wide", 12) / 2)
    assert left(line._replace(anchor="end")) == pytest.approx(100 - width("Wide", 12))
