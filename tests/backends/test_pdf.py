"""The PDF backend, judged by another program that reads it: text that is text, fonts inside, a page that fits."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from pypdf import PdfReader

from cld.backends import Look, Provenance, Unfit
from cld.backends.pdf import render
from cld.marks import Mark
from tests.backends.figures_of import EVERY_MARK, PROVENANCE, marked, scene

LABELS = (
    "Größe, naïve café",
    "Ωmega − π ½ ± →",
    "Workload (hours)",
    "人口 and 😀",
    "<b>\\) Tj ET ( & >>",
    "a\u0301 combining",
)


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data), strict=True)


def text_of(data: bytes) -> str:
    return read(data).pages[0].extract_text()


def fonts(data: bytes) -> dict[str, dict[str, object]]:
    found = read(data).pages[0]["/Resources"].get("/Font", {})
    return {name: font.get_object() for name, font in found.items()}


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_text_that_can_be_searched_whatever_they_are(label: str) -> None:
    assert label in text_of(render(scene(label)))


def test_fonts_are_embedded_and_hold_only_what_is_used() -> None:
    data = render(scene("Regular", "Bold"))
    found = fonts(data)
    assert [font["/BaseFont"][8:] for font in found.values()] == [
        "SourceSansPro-Regular",
        "SourceSansPro-Semibold",
    ]
    for font in found.values():
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
        descendant = font["/DescendantFonts"][0].get_object()
        assert len(descendant["/FontDescriptor"]["/FontFile2"].get_data()) < 12_000
    assert len(data) < 40_000


def test_the_page_is_as_large_as_the_figure_or_as_wide_as_wanted() -> None:
    one, wide = read(render(scene("A"))).pages, read(render(scene("A"), look=Look(width=85.0))).pages
    assert (one[0].mediabox.width, one[0].mediabox.height) == (150, 60)
    assert float(wide[0].mediabox.width) == pytest.approx(85 / 25.4 * 72, abs=0.01)
    assert float(wide[0].mediabox.height) == pytest.approx(0.4 * 85 / 25.4 * 72, abs=0.01)
    assert len(one) == 1


def test_a_page_larger_than_pages_can_be_is_refused_with_what_to_do() -> None:
    tall = scene("A")._replace(height=400.0)
    with pytest.raises(Unfit, match="at most 2540 mm wide"):
        render(tall, look=Look(width=2541.0))
    assert render(tall, look=Look(width=2540.0))


def test_the_file_says_what_it_is_and_no_date() -> None:
    data = render(scene("Größe"), PROVENANCE)
    known = read(data)
    assert (known.metadata.title, known.metadata.author) == ("Größe", "Ann Ö.; B & C")
    assert (known.metadata.subject, known.metadata.creator) == ("What it is", "cld 1")
    assert known.xmp_metadata.dc_creator == ["Ann Ö.", "B & C"]
    assert known.xmp_metadata.dc_title == {"x-default": "Größe"}
    assert not re.search(rb"Date", data)
    assert PROVENANCE.digest.encode() in data


def test_the_model_is_attached() -> None:
    attached = read(render(scene("A"), PROVENANCE)).attachments
    assert attached["model.yaml"] == [PROVENANCE.model_yaml.encode()]
    assert not read(render(scene("A"), Provenance())).attachments


def test_the_page_is_a_tagged_figure_with_a_text_alternative() -> None:
    root = read(render(scene("Workload"))).trailer["/Root"]
    figure = root["/StructTreeRoot"]["/K"]["/K"]
    assert figure["/S"] == "/Figure"
    assert "Workload" in figure["/Alt"]
    assert root["/MarkInfo"]["/Marked"]


def test_outlines_leave_no_text_and_need_no_font() -> None:
    data = render(scene(*LABELS), PROVENANCE, Look(outlines=True))
    assert (text_of(data), fonts(data)) == ("", {})
    letters = read(data).pages[0]["/Resources"]["/XObject"]
    assert len(letters) > 30
    assert all(re.fullmatch(r"/[rb][0-9a-f]+", name) for name in letters)


def test_every_kind_of_mark_is_drawn() -> None:
    assert {type(mark) for mark in EVERY_MARK} == set(get_args(Mark))
    content = read(render(marked())).pages[0].get_contents().get_data()
    assert content.count(b"q") == content.count(b"Q")
    for operator in (b" c", b" h", b" B", b" f", b" S", b"[6.5 3.5] 0 d", b"1 J", b"/A62 gs", b"Tj"):
        assert operator in content


def test_an_unknown_mark_is_refused() -> None:
    broken = marked()
    group = broken.groups[0]._replace(parts=("no mark",))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no way to write str as PDF"):
        render(broken._replace(groups=(group,)))


def test_the_same_scene_gives_the_same_bytes_and_nothing_is_compressed() -> None:
    data = render(scene(*LABELS), PROVENANCE)
    assert data == render(scene(*LABELS), PROVENANCE)
    assert b"/Filter" not in data, "how well a machine compresses is its own affair"


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("look", [Look(), Look(width=20.0, outlines=True)])
def test_qpdf_finds_no_fault(look: Look, tmp_path: Path) -> None:
    file = tmp_path / "figure.pdf"
    file.write_bytes(render(marked(), PROVENANCE, look))
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
