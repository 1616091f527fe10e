"""`cld render`: formats side by side, widths, looks for one purpose, and places that last."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command_line import GOOD, Result, process, run

FOLDER = "diagrams/staffing/1.0.0"
ONE = ("render", "specs/staffing.yaml", "--view", "main", "-o")


class Desk:
    """A folder with one spec, in which commands are run."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._patch = monkeypatch

    def cld(self, *arguments: str) -> Result:
        return run(self._patch, *arguments)

    def put(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        every = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in every}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, monkeypatch)
    desk.put("specs/staffing.yaml", GOOD)
    return desk


def recorded(desk: Desk, view: str = "main") -> list[str]:
    record = json.loads((desk.folder / FOLDER / "record.json").read_text(encoding="utf-8"))
    return list(record["figures"][view]["files"])


def test_formats_are_drawn_and_recorded_side_by_side(desk: Desk) -> None:
    told = desk.cld("render", "--format", "svg,pdf")
    assert told.status == 0
    assert told.out.split("\n")[:2] == [f"{FOLDER}/main.pdf: drawn", f"{FOLDER}/main.svg: drawn"]
    assert recorded(desk) == ["main.pdf", "main.svg"]
    assert desk.cld("render", "--format", "png", "--view", "main").status == 0
    assert recorded(desk) == ["main.pdf", "main.png", "main.svg"]
    assert recorded(desk, "other") == ["other.pdf", "other.svg"]


def test_what_is_recorded_is_kept_up_and_checked_without_being_named(desk: Desk) -> None:
    assert desk.cld("render", "--format", "svg", "--format", "pdf").status == 0
    before = desk.files()
    again = desk.cld("render")
    assert again.out.count("unchanged") == 4
    assert desk.files() == before
    assert desk.cld("render", "--check") == Result(0, "", "")
    (desk.folder / FOLDER / "main.pdf").unlink()
    desk.put(f"{FOLDER}/other.pdf", "%PDF")
    told = desk.cld("render", "--check")
    assert (told.status, told.out) == (
        1,
        f"{FOLDER}/main.pdf: is missing; `cld render` draws it\n{FOLDER}/other.pdf: is stale; `cld render` draws it\n",
    )
    assert desk.cld("render").status == 0
    assert desk.files() == before


def test_one_format_alone_is_enough(desk: Desk) -> None:
    assert desk.cld("render", "--format", "pdf").status == 0
    assert recorded(desk) == ["main.pdf"]
    assert desk.cld("render", "--check").status == 0
    assert not [name for name in desk.files() if name.endswith(".svg")]


def test_every_format_of_a_view_that_is_gone_is_removed(desk: Desk) -> None:
    draft = GOOD.replace("1.0.0", "1.0.0-draft")
    desk.put("specs/staffing.yaml", draft)
    assert desk.cld("render", "--format", "svg,pdf").status == 0
    desk.put("specs/staffing.yaml", draft.replace("  other: {layout: loops, title: Once more}\n", ""))
    assert desk.cld("render").status == 0
    left = {name for name in desk.files() if name.startswith("diagrams")}
    assert left == {f"{FOLDER}-draft/{name}" for name in ("main.svg", "main.pdf", "record.json")}


def test_a_record_of_the_first_edition_is_brought_up_to_date_and_the_picture_stays(desk: Desk) -> None:
    assert desk.cld("render").status == 0
    before = desk.files()
    record = json.loads(before[f"{FOLDER}/record.json"])
    for view, figure in record["figures"].items():
        ((file, digest),) = figure["files"].items()
        record["figures"][view] = {
            "layout": figure["layout"], "file": file, "digest": digest, "positions": figure["positions"]
        }  # fmt: skip
    desk.put(f"{FOLDER}/record.json", json.dumps({**record, "edition": 1}))
    assert f"{FOLDER}/record.json: is stale" in desk.cld("render", "--check").out
    assert desk.cld("render").out.count("unchanged") == 2
    assert desk.files() == before


ENDINGS = (
    ("x.pdf", b"%PDF-1.7"),
    ("x.PNG", b"\x89PNG"),
    ("x.svg", b"<svg"),
    ("x", b"<svg"),
    ("x.tikz", b"% "),
    ("x.tex", b"% "),
)


def test_the_name_of_the_output_tells_the_format(desk: Desk) -> None:
    for name, start in ENDINGS:
        assert desk.cld(*ONE, name) == Result(0, f"{name}: drawn\n", "")
        assert desk.files()[name].startswith(start)
    assert desk.cld("render", "--format", "svg,pdf", "-o", "out/").status == 0
    assert {name for name in desk.files() if name.startswith("out/")} == {
        f"out/{view}.{format}" for view in ("main", "other") for format in ("svg", "pdf")
    }


WRONG = [
    ([*ONE, "x.gif"], "no figure is written as .gif; end the name in"),
    ([*ONE, "x.svg", "--format", "pdf"], "x.svg: would hold pdf; end the name in .pdf"),
    ([*ONE, "x.svg", "--format", "pdf,svg"], "x.svg: holds one format; name a folder after -o"),
    (["render", "--format", "svgs"], "--format svgs: there is no such format; did you mean `svg`?"),
    (["render", "--format", "docx"], "--format docx: there is no such format; there are `pdf`, `png`"),
    (["render", "--width", "85mm"], "are not recorded; say where to draw with -o"),
    (["render", "--theme", "dark"], "are not recorded; say where to draw with -o"),
    (["render", "--outlines", "--check"], "are not recorded; say where to draw with -o"),
    (["render", "--fresh", "--check"], "--fresh places anew, and --check compares"),
    ([*ONE, "x.svg", "--theme", "drak"], "there is no theme `drak`; did you mean `dark`?"),
    *(([*ONE, "x.svg", f"--width={w}"], "write a number with mm, cm, in") for w in ("wide", "-3mm", "3 ft", "", "1e3", "nan")),
    *(([*ONE, "x.svg", "--width", w], "between 1 mm and 5000 mm wide") for w in ("0", "0.5mm", "6000mm", "9999999999cm")),
    ([*ONE, "x.svg", "--width", "4mm"], "which nobody can read; at"),
    ([*ONE, "x.png", "--width", "3m", "--dpi", "2400"], "write a number with mm"),
    ([*ONE, "x.png", "--width", "4000mm", "--dpi", "2400"], "lower --dpi from 2400"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=lambda value: " ".join(value)[-40:])
def test_what_cannot_be_is_refused_with_what_to_do(desk: Desk, arguments: list[str], message: str) -> None:
    before = desk.files()
    told = desk.cld(*arguments)
    assert (told.status, told.out) == (2, "")
    assert message in told.err
    assert len(told.err.splitlines()) == 1
    assert desk.files() == before


@pytest.mark.parametrize("width", ["85mm", "8.5cm", "85", "3.3464567in", "240.94488pt", "321.25984 PX"])
def test_a_figure_is_as_wide_as_wanted_in_any_unit(desk: Desk, width: str) -> None:
    assert desk.cld(*ONE, "x.svg", "--width", width).status == 0
    assert re.search(rb'<svg [^>]*width="85mm" height="[\d.]+mm"', desk.files()["x.svg"])


def test_a_pdf_can_go_down_the_pipe(desk: Desk) -> None:
    done = process(desk.folder, *ONE, "-", "--format", "pdf")
    assert (done.returncode, done.stderr) == (0, b"")
    assert desk.cld(*ONE, "x.pdf").status == 0
    assert done.stdout == desk.files()["x.pdf"]


def test_small_print_is_noted_with_the_width_that_would_do(desk: Desk) -> None:
    told = desk.cld(*ONE, "x.pdf", "--width", "30mm")
    assert told.status == 0
    said = r"at 30 mm the smallest text of `main`, “.+”, is set in (.+) pt; .* 6 pt, which needs (\d+) mm"
    match = re.search(said, told.err)
    assert match
    assert 3 <= float(match[1]) < 6
    assert desk.cld(*ONE, "x.pdf", "--width", match[2]) == Result(0, "x.pdf: drawn\n", "")


def test_dpi_theme_and_outlines_change_the_picture(desk: Desk) -> None:
    plain, looks = {}, {"b.png": ["--dpi", "96"], "d.svg": ["--theme", "dark"], "e.svg": ["--outlines"]}
    for name, more in {"a.png": [], "c.svg": [], **looks}.items():
        assert desk.cld(*ONE, name, *more).status == 0
        plain[name] = desk.files()[name]
    assert len(plain["b.png"]) < len(plain["a.png"])
    assert len({plain["c.svg"], plain["d.svg"], plain["e.svg"]}) == 3
    assert b"<text" not in plain["e.svg"]


def test_a_label_beyond_the_font_is_told_for_each_format_as_it_is(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", GOOD.replace("Workload", "仕事量"))
    told = desk.cld(*ONE, "x.pdf")
    assert told.status == 0
    assert "lacks letters of “仕事量”; boxes stand for them" in told.err
    assert "fonts of whoever looks at it" in desk.cld(*ONE, "x.svg").err


def test_a_drawing_to_a_file_is_the_recorded_one(desk: Desk) -> None:
    draft = GOOD.replace("1.0.0", "1.0.0-draft")
    for label in ("Workload", "Work", "A much longer label than before"):
        desk.put("specs/staffing.yaml", draft.replace("Workload", label))
        assert desk.cld("render").status == 0
    assert desk.cld(*ONE, "x.svg").status == 0
    files = desk.files()
    assert files["x.svg"] == files[f"{FOLDER}-draft/main.svg"]
    assert desk.cld("render", "--check") == Result(0, "", "")
    seeds = json.loads(files[f"{FOLDER}-draft/record.json"])["figures"]["main"]["seeds"]
    assert set(seeds) == {"staff", "workload"}
    assert desk.cld("render", "--fresh").status == 0
    assert json.loads(desk.files()[f"{FOLDER}-draft/record.json"])["figures"]["main"]["seeds"] == {}
    assert desk.cld("render", "--check") == Result(0, "", "")


def test_a_damaged_record_of_an_earlier_version_is_told(desk: Desk) -> None:
    desk.put("diagrams/staffing/0.9.0/record.json", "{")
    for arguments in (["render"], [*ONE, "x.svg"]):
        told = desk.cld(*arguments)
        assert (told.status, told.out) == (1, "")
        assert re.search(r"0\.9\.0.record\.json: is damaged; bring it back", told.err)


def test_pins_that_run_into_each_other_are_shown_whenever_the_figure_is_drawn(desk: Desk) -> None:
    spec = GOOD.replace("staff: Staff", "staff: {label: Staff, position: {x: 0, y: 0}}")
    desk.put(
        "specs/staffing.yaml", spec.replace("workload: W", "workload: {label: W, position: {x: 5, y: 0}} #")
    )
    for arguments in ((), ("--check",), ("-o", "out/"), ("--fresh",)):
        told = desk.cld("render", "specs/staffing.yaml", *arguments)
        assert told.status == 0
        assert "warning[CLD701] pinned-overlap: `staff` and `workload`" in told.err
        assert "specs/staffing.yaml:7:34" in told.err
