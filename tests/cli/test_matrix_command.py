"""`cld matrix`: what it answers, what it refuses, and what it writes."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.command_line import GOOD, Result, process, run

SPEC = str(Path(__file__).parents[2] / "specs/examples/discharge.yaml")


@pytest.fixture
def matrix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs `cld matrix` on the example in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def ask(*arguments: str, spec: str = SPEC, stdin: bytes = b"") -> Result:
        return run(monkeypatch, "matrix", spec, *arguments, stdin=stdin)

    return ask


def test_the_answer_is_cases_by_themes(matrix) -> None:
    done = matrix()
    assert (done.status, done.err) == (0, "")
    assert "Case by theme." in done.out
    assert "Eastam         ·" in done.out


def test_a_spec_can_come_from_standard_input(matrix) -> None:
    assert matrix(spec="-", stdin=Path(SPEC).read_bytes()).out == matrix().out


def test_without_cases_and_themes_rows_are_speakers_and_columns_elements(matrix) -> None:
    text = GOOD.replace("  staff: Staff", "  staff: {label: Staff, evidence: [E1]}")
    text += "sources: {s: {citation: S}}\nevidence: {E1: {source: s, speaker: X-1, summary: It is so.}}\n"
    done = matrix(spec="-", stdin=text.encode())
    assert (done.status, done.err) == (0, "")
    assert "Speaker by element." in done.out
    nobody = matrix(spec="-", stdin=text.replace(" speaker: X-1,", "").encode())
    assert "Source by element." in nobody.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rows", "caes"], "did you mean `cases`?"),
        (["--rows", "threats"], "the model has none"),
        (["--columns", "themes:hope"], "themes:hope"),
        (["--cross", "--emphasis"], "choose one of them"),
        (["--by", "speakers"], "--by says what --cross compares"),
        (["--cross", "--by", "themes"], "choose cases, speakers or groups"),
        (["--cross", "--rows", "cases"], "--rows does not go with it"),
        (["--emphasis", "--count", "speakers"], "--count does not go with it"),
        (["--emphasis", "--group", "Managers"], "--group does not go with --emphasis"),
        (["--cross", "--words"], "--cross lists the cases"),
        (["--only", "Nrtham"], "did you mean `Northam`?"),
        (["--wave", "c"], "there are `Spring` and `Autumn`"),
        (["--group", "Manager"], "did you mean `Managers`?"),
        (["--min-speakers", "99"], "no row or column is left"),
        (["-o", "x.docx"], "cannot be written so"),
        (["-o", "x"], "cannot be written so"),
        (["-o", "x.svg", "--format", "csv"], "would hold csv"),
        (["-o", "x.xlsx", "--long"], "--long is about CSV"),
        (["--bom"], "--bom is about CSV"),
        (["--theme", "dark"], "--theme is about a picture"),
        (["-o", "x.png", "--theme", "drak"], "drak"),
        (["-o", "x.png", "--width", "3mm"], "which nobody can read"),
        (["--min-speakers", "-1"], "--min-speakers"),
        (["--format", "xlsx"], "is not one of"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(matrix, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = matrix(*arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [[], ["--cross"], ["--emphasis"]])
def test_a_spec_without_any_evidence_or_emphasis_says_what_it_lacks(matrix, option: list[str]) -> None:
    done = matrix(*option, spec="-", stdin=GOOD.encode())
    assert (done.status, done.out) == (2, "")
    assert "the spec has no" in done.err


def test_a_broken_spec_is_shown_with_its_fault(matrix) -> None:
    done = matrix(spec="-", stdin=b"cld: 1\ntitle: x\nlinks:\n  - a -> b (+)\n")
    assert done.status == 1
    assert "CLD3" in done.err
    assert done.out == ""


def test_ids_and_names_can_be_typed_in_any_case(matrix) -> None:
    done = matrix("--only", "o1,northam", "--wave", "spring", "--group", "ward staff")
    assert done.status == 0
    assert "Only what Ward staff say." in done.out
    assert "Northam   2" in done.out


def test_rows_and_columns_can_be_chosen_by_what_they_are_called(matrix) -> None:
    done = matrix("--only", "no case given, Free up beds", "--format", "csv")
    assert (done.status, done.out.splitlines()[1]) == (0, "no case given,1,1,1")


def test_a_link_is_chosen_as_it_is_written_on_the_command_line(matrix) -> None:
    done = matrix("--columns", "links", "--only", "readmission>bed_pressure")
    assert done.status == 0
    assert "Delayed" not in done.out


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "md", "json", "txt", "svg", "pdf", "png", "tikz"])
def test_every_form_is_written_whole_and_the_same_again(matrix, tmp_path: Path, ending: str) -> None:
    for name in ("one", "two"):
        done = matrix("-o", f"{name}.{ending}")
        assert (done.status, done.err) == (0, "")
        assert done.out.startswith(f"{name}.{ending}: ")
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "md", "json", "svg", "pdf", "png", "tikz"])
@pytest.mark.parametrize("view", [[], ["--emphasis"], ["--columns", "loops"]])
def test_no_quotation_leaves_the_spec_unless_words_are_asked_for(
    matrix, tmp_path: Path, ending: str, view: list[str]
) -> None:
    quotation = "nobody to wash and dress them"
    matrix(*view, "-o", f"m.{ending}")
    assert quotation.encode() not in (tmp_path / f"m.{ending}").read_bytes()


def test_a_matrix_that_no_workbook_can_hold_is_refused_with_what_can(
    matrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cld.reports.matrix_xlsx.COLUMNS", 5)
    done = matrix("-o", "m.xlsx")
    assert done.status == 2
    assert "5 columns at most" in done.err
    assert "write .csv" in done.err
    assert not (tmp_path / "m.xlsx").exists()


def test_words_come_with_words(matrix) -> None:
    assert "nobody to wash and dress them" in matrix("--words").out
    assert "nobody to wash and dress them" in matrix("--words", "--format", "html").out


def test_printed_csv_and_json_are_what_files_hold(matrix, tmp_path: Path) -> None:
    for form, ending in (("csv", "csv"), ("json", "json"), ("html", "html"), ("markdown", "md")):
        matrix("-o", f"m.{ending}")
        printed = matrix("--format", form).out
        assert printed == (tmp_path / f"m.{ending}").read_bytes().decode()
    assert json.loads(matrix("--format", "json").out)["kind"] == "matrix"
    assert json.loads(matrix("--cross", "--format", "json").out)["kind"] == "cross"


def test_long_means_csv(matrix) -> None:
    rows = list(csv.reader(StringIO(matrix("--long").out, newline="")))
    assert rows[0][0] == "row"
    assert len(rows) == 22


def test_transposing_puts_themes_in_rows(matrix) -> None:
    rows = list(csv.reader(StringIO(matrix("--transpose", "--format", "csv").out, newline="")))
    assert rows[0][:3] == ["Theme", "Eastam", "Northam"]
    assert rows[2] == ["Pay for care at home", "", "1", "", "3", "", "4", "3"]


def test_the_command_line_itself_writes_utf_8_and_leaves_line_ends_alone(tmp_path: Path) -> None:
    done = process(tmp_path, "matrix", SPEC, "--format", "csv", "--bom", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\xef\xbb\xbfCase,")
    assert b"\r\r\n" not in done.stdout
    assert done.stdout.count(b"\r\n") == 8


def test_hash_seeds_change_nothing(tmp_path: Path) -> None:
    answers = {
        process(
            tmp_path, "matrix", SPEC, "--rows", "speakers", "--format", "json", env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(answers) == 1
