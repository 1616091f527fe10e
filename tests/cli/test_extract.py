"""`cld extract`: the spec that a figure carries, in every format, and what is said where it carries none."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import GOOD, Result, run
from hypothesis import given, settings
from hypothesis import strategies as st
from specimens import specimen

from cld.carried import NoModel, carried
from cld.diff import compare
from cld.figures import draw, formats, provenance_of, views_of
from cld.model import Model
from cld.origins import spec_of_figure
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import digest_of

SPEC = "specs/staffing.yaml"
DRAWN = {
    format: draw(model, views_of(model)[0], format).data
    for model in [read_spec(Source("staffing.yaml", GOOD)).model]
    if model is not None
    for format in formats()
}
MEANING = provenance_of(read_spec(Source("staffing.yaml", GOOD)).model or Model("", "", (), ())).digest


class Desk:
    """A folder with a spec and its figure in each format."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        self.put(SPEC, GOOD.encode())
        for format, data in DRAWN.items():
            self.put(f"figure.{format}", data)

    def put(self, path: str, data: bytes) -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return path

    def extract(self, *arguments: str, stdin: bytes = b"") -> Result:
        return run(self.monkeypatch, "extract", *arguments, stdin=stdin)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.mark.parametrize("format", formats())
def test_every_format_gives_back_a_spec_of_the_same_meaning(desk: Desk, format: str) -> None:
    shown = desk.extract(f"figure.{format}", "-o", "back.yaml")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out == f"back.yaml: written: “Staffing”, version 1.0.0, as figure.{format} carries it\n"
    assert run(desk.monkeypatch, "diff", "back.yaml", SPEC).status == 0
    assert run(desk.monkeypatch, "diff", f"figure.{format}", SPEC).status == 0


def test_without_a_file_it_goes_to_standard_output_and_can_come_from_standard_input(desk: Desk) -> None:
    shown = desk.extract("figure.svg")
    assert shown.status == 0
    assert shown.out.startswith("cld: 1\ntitle: Staffing\nversion: 1.0.0\n")
    assert desk.extract("-", stdin=DRAWN["svg"]) == shown
    assert desk.extract("figure.pdf") == shown


def test_a_file_without_an_ending_is_told_by_its_content(desk: Desk) -> None:
    assert desk.extract(desk.put("attachment", DRAWN["png"])).status == 0


def test_a_recorded_version_gives_back_its_spec(desk: Desk) -> None:
    assert run(desk.monkeypatch, "render", SPEC).status == 0
    assert desk.extract("staffing@1.0.0") == desk.extract("figure.svg")


def test_nothing_is_overwritten_unless_it_is_asked_for(desk: Desk) -> None:
    refused = desk.extract("figure.svg", "-o", SPEC)
    assert (refused.status, refused.out) == (2, "")
    assert "is there already; nothing was written. --force overwrites it" in refused.err
    assert (desk.folder / SPEC).read_text() == GOOD
    assert desk.extract("figure.svg", "-o", SPEC, "--force").status == 0
    assert (desk.folder / SPEC).read_text().startswith("cld: 1\ntitle: Staffing\n")
    itself = desk.extract("figure.svg", "-o", "./figure.svg", "--force")
    assert itself.status == 2
    assert "is the figure itself" in itself.err


OTHER = [
    ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><metadata/></svg>', "carries no model"),
    ("x.svg", DRAWN["svg"].replace(b"figure:1", b"figure:2"), "later version of the program (cld "),
    ("x.svg", b'<!DOCTYPE x [<!ENTITY a "b">]><svg/>', "no figure of this program"),
    ("x.svg", "<svg/>".encode("utf-16"), "this file is UTF-16"),
    ("x.svg", b"", "this file is empty"),
    ("x.svg", b"\x1f\x8b\x08\x00", "this file is compressed (SVGZ); unpack it"),
    ("x.html", b"<html><body/></html>", "no figure of this program, which are SVG, PDF, PNG or TikZ files"),
    ("x.svg", b'<?xml version="1.0" encoding="klingon"?><svg/>', "no whole SVG file"),
    ("x.svg", b"<svg>" + 400_000 * b"<g>", "no whole SVG file"),
    ("x.pdf", b"%PDF-1.4\n%%EOF\n", "carries no model"),
    ("x.png", DRAWN["png"].replace(b"cld:model\0", b"cld:nodel\0"), "no whole PNG file"),
    ("x.tex", b"% a remark\n\\section{A}\n", "carries no model"),
    ("figure.yaml", b"cld: 1\n", "is a spec by its name, not a figure"),
]


@pytest.mark.parametrize(("name", "data", "said"), OTHER, ids=[str(n) for n in range(len(OTHER))])
def test_what_is_no_figure_of_ours_is_told_in_a_sentence(
    desk: Desk, name: str, data: bytes, said: str
) -> None:
    shown = desk.extract(desk.put(name, data))
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1


def test_a_folder_and_a_file_that_is_not_there_are_told(desk: Desk) -> None:
    assert "this is a folder" in desk.extract("specs").err
    assert "there is no such file" in desk.extract("gone.svg").err


def test_a_file_too_large_for_a_figure_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cld.carried.MOST_BYTES", 10)
    with pytest.raises(NoModel, match="as no figure of this program has"):
        carried(DRAWN["svg"], "x.svg")


TURNED = {
    "svg": (b"staff -&gt; workload (-)", b"staff -&gt; workload (+)"),
    "pdf": (b"- staff -> workload (-)", b"- staff -> workload (+)"),
    "tikz": (b"%   - staff -> workload (-)", b"%   - staff -> workload (+)"),
}


@pytest.mark.parametrize("format", TURNED)
def test_a_model_that_was_changed_is_not_given_back(desk: Desk, format: str) -> None:
    old, new = TURNED[format]
    assert old in DRAWN[format]
    shown = desk.extract(desk.put("x." + format, DRAWN[format].replace(old, new)))
    assert (shown.status, shown.out) == (2, "")
    assert "(its digest says so): it was changed by hand" in shown.err


def test_a_version_that_was_changed_in_the_figure_is_told(desk: Desk) -> None:
    shown = desk.extract(desk.put("x.svg", DRAWN["svg"].replace(b"version: 1.0.0", b"version: 2.0.0")))
    assert shown.status == 2
    assert "is of version 1.0.0, and the model in it calls itself 2.0.0" in shown.err


def test_a_figure_by_another_program_version_whose_digest_does_not_fit_says_both_versions(desk: Desk) -> None:
    data = (
        DRAWN["svg"]
        .replace(b'program="cld ', b'program="cld 9.')
        .replace(b"title: Staffing", b"title: Staff")
    )
    shown = desk.extract(desk.put("x.svg", data))
    assert "or this is another version of the program (cld " in shown.err
    assert "the figure is by cld 9." in shown.err


def read_or_told(data: bytes) -> Model | str:
    """The model of a figure, or why there is none."""
    try:
        model = spec_of_figure(data, "x").model
    except NoModel as reason:
        return str(reason)
    assert model is not None
    return model


def test_a_figure_by_an_earlier_program_whose_digest_fits_is_read(desk: Desk) -> None:
    data = DRAWN["svg"].replace(b'program="cld ', b'program="cld 0.0.')
    assert desk.extract(desk.put("x.svg", data)) == desk.extract("figure.svg")


@pytest.mark.parametrize("format", formats())
def test_a_figure_that_was_cut_short_anywhere_says_so_and_never_gives_another_model(format: str) -> None:
    whole = spec_of_figure(DRAWN[format], "x").model
    for share in range(40):
        part = DRAWN[format][: len(DRAWN[format]) * share // 40]
        found = read_or_told(part)
        assert isinstance(found, str) or found == whole


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(formats()), st.data())
def test_bytes_changed_anywhere_are_told_or_change_nothing_in_the_meaning(
    format: str, data: st.DataObject
) -> None:
    bytes_ = bytearray(DRAWN[format])
    for _ in range(data.draw(st.integers(1, 4))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    found = read_or_told(bytes(bytes_))
    assert isinstance(found, str) or digest_of(found) == MEANING


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(("svg", "pdf", "tikz")))
def test_a_figure_of_any_model_gives_back_what_it_was_drawn_from(seed: int, format: str) -> None:
    made = read_spec(Source("x.yaml", specimen(seed)[0])).model
    assert made is not None
    found = spec_of_figure(draw(made, views_of(made)[0], format).data, "x").model
    assert found is not None
    assert compare(made, found).is_empty
    assert found == made
    assert digest_of(found) == digest_of(made)
