"""`cld import` and `cld export` as people call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run

from cld.source import read
from cld.spec import read_spec
from tests.imports.made_files import workbook

ROOT = Path(__file__).parents[2]
CODING = ROOT / "specs" / "examples" / "coding"
TABLE = "Document,Code,Segment\nGP 1,Time,We have none.\nGP 1,workload -> morale (-),It wears us out.\n"
SPEC = """\
# Ours
cld: 1
title: T   # short
variables: {workload: Workload, morale: Morale}
links:
  - workload -> morale (-)  # ours
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(TABLE, encoding="utf-8")
    Path("a.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def test_a_new_spec_is_written_and_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, "import", "a.csv", "-o", "specs/new.yaml", "--title", "Staffing")
    assert (done.status, done.err) == (0, "")
    assert "New: 1 source, 1 speaker, 1 theme, 2 elements, 1 link and 2 pieces of evidence." in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert run(monkeypatch, "validate", "--strict", "specs/new.yaml").status == 0
    assert run(monkeypatch, "fmt", "--check", "specs/new.yaml").status == 0
    assert read_spec(read("specs/new.yaml")).model.title == "Staffing"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b.yaml", SPEC),
        ("b.csv", SPEC),
        ("b.json", '{\n"cld": 1, "title": "T"}'),
        ("b.yml", "title: Of no edition\n"),
    ],
)
def test_a_spec_is_said_to_be_no_coding_with_what_to_name_instead(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(name).write_text(text, encoding="utf-8")
    done = run(monkeypatch, "import", name, "--into", "a.yaml")
    assert done.status == 2
    assert done.err.startswith(
        f"error: {name}: is a spec, and holds no coding to take over; name a table (.csv"
    )
    assert "the spec after --into" in done.err
    assert "columns" not in done.err


def test_what_is_there_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, "import", "a.csv", "-o", "a.yaml")
    assert done.status == 2
    assert "--into adds to it, --force overwrites it" in done.err
    assert Path("a.yaml").read_text(encoding="utf-8") == SPEC


def test_adding_keeps_comments_and_line_ends_and_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode()
    Path("a.yaml").write_bytes(data)
    assert run(monkeypatch, "import", "a.csv", "--into", "a.yaml").status == 0
    once = Path("a.yaml").read_bytes()
    assert once.startswith(b"\xef\xbb\xbf# Ours\r\ncld: 1\r\ntitle: T   # short\r\n")
    assert b"  - workload -> morale (-):  # ours\r\n      evidence: [E02]\r\n" in once
    assert once.count(b"\n") == once.count(b"\r\n")
    done = run(monkeypatch, "import", "a.csv", "--into", "a.yaml")
    assert "New: nothing." in done.out
    assert "There already: 2 passages." in done.out
    assert Path("a.yaml").read_bytes() == once


def test_the_coding_itself_is_never_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for options in (["-o", "./a.csv", "--force"], ["--into", "a.csv"]):
        done = run(monkeypatch, "import", "a.csv", *options)
        assert (done.status, "is what is taken over" in done.err) == (2, True)
    assert Path("a.csv").read_text(encoding="utf-8") == TABLE


def test_a_dry_run_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(os.listdir())
    for more in (["--into", "a.yaml"], ["-o", "b.yaml"], []):
        done = run(monkeypatch, "import", "a.csv", "--dry-run", *more)
        assert done.status == 0
        assert "Nothing was written" in done.out
    assert sorted(os.listdir()) == before
    assert Path("a.yaml").read_text(encoding="utf-8") == SPEC


def test_what_was_made_is_told_to_programs_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, "import", str(CODING / "interviews.qdpx"), "--dry-run", "--format", "json")
    told = json.loads(done.out)
    assert told["new"]["evidence"] == 4
    assert told["left_out"] == {"picture segments": 1}


def test_several_files_are_taken_over_together(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [str(CODING / name) for name in ("segments.csv", "links.csv", "interviews.qdpx")]
    assert run(monkeypatch, "import", *files, "-o", "b.yaml").status == 0
    assert run(monkeypatch, "validate", "b.yaml").status == 0
    assert len(read_spec(read("b.yaml")).model.evidence) == 14


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.csv"], "say where to"),
        (["a.csv", "-o", "x.yaml", "--into", "a.yaml"], "give one of the two"),
        (["missing.csv", "-o", "x.yaml"], "there is no such file"),
        ([".", "-o", "x.yaml"], "this is a folder"),
        (["a.csv", "-o", "x.yaml", "--columns", "quotes=Segment"], "did you mean `quote`"),
        (["a.csv", "-o", "x.yaml", "--columns", "quote=Segmint"], "did you mean `Segment`"),
        (["a.csv", "--into", "-"], "needs a file"),
        (["a.csv", "-o", "x.yaml", "--format", "xml"], "the formats are text and json"),
        (["other.csv", "-o", "x.yaml"], "which column"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other.csv").write_text("Name,Age\nA,3\n", encoding="utf-8")
    done = run(monkeypatch, "import", *arguments)
    assert done.status == 2
    assert said in done.err
    assert not Path("x.yaml").exists()


def test_connections_as_kumu_exports_them_become_links_with_their_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheets = {
        "Elements": [["Label", "Type", "Tags"], ["Workload", "Variable", ""], ["Staff", "Variable", ""]],
        "Connections": [
            ["From", "To", "Type", "Direction", "Label"],
            ["Workload", "Staff", "-", "directed", ""],
            ["Staff", "Workload", "+", "directed", "more"],
        ],
    }
    told = run(
        monkeypatch,
        "import",
        workbook(Path("map.xlsx"), sheets),
        "--columns",
        "sign=Type",
        "-o",
        "m.yaml",
    )
    assert told.status == 0
    assert "Sheet `Connections`, one of 2." in " ".join(told.out.split())
    links = read_spec(read("m.yaml")).model.links
    assert [(*link.ends, link.polarity.sign) for link in links] == [
        ("staff", "workload", "+"),
        ("workload", "staff", "-"),
    ]


def test_a_spec_with_errors_is_not_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.yaml").write_text("cld: 1\nlinks:\n  - a -> b\n", encoding="utf-8")
    done = run(monkeypatch, "import", "a.csv", "--into", "a.yaml")
    assert done.status == 1
    assert "CLD301" in done.err


def test_an_export_is_canonical_yaml_or_json_that_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "import", "a.csv", "-o", "b.yaml").status == 0
    assert run(monkeypatch, "export", "b.yaml").out == Path("b.yaml").read_text(encoding="utf-8")
    assert run(monkeypatch, "export", "b.yaml", "-o", "b.json").out == "b.json: written\n"
    assert read_spec(read("b.json")).model == read_spec(read("b.yaml")).model


def test_an_anonymised_export_keeps_to_its_table_of_pseudonyms(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "import", str(CODING / "segments.csv"), "-o", "b.yaml").status == 0
    options = ("--anonymise", "--map", "who.csv")
    first = run(monkeypatch, "export", "b.yaml", *options)
    assert first.status == 0
    assert "never commit it" in first.err
    table = Path("who.csv").read_text(encoding="utf-8")
    assert "speaker,GP-1" in table
    if os.name == "posix":
        assert Path("who.csv").stat().st_mode & 0o077 == 0
    assert run(monkeypatch, "import", str(CODING / "links.csv"), "--into", "b.yaml").status == 0
    second = run(monkeypatch, "export", "b.yaml", *options)
    assert set(table.splitlines()) < set(Path("who.csv").read_text(encoding="utf-8").splitlines())
    for text in (first.out, second.out):
        assert not any(name in text for name in ("GP-1", "GP-2", "PH-1", "believed", "quote:"))


def test_a_key_has_to_be_long_and_options_of_anonymising_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("short.key").write_text("abc\n", encoding="utf-8")
    Path("good.key").write_text("correct horse battery staple\n", encoding="utf-8")
    assert "at least 16" in run(monkeypatch, "export", "a.yaml", "--anonymise", "--key", "short.key").err
    assert "cannot be read" in run(monkeypatch, "export", "a.yaml", "--anonymise", "--key", "no.key").err
    assert "goes with --anonymise" in run(monkeypatch, "export", "a.yaml", "--key", "good.key").err
    assert run(monkeypatch, "export", "a.yaml", "--anonymise", "--key", "good.key").status == 0
    Path("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run(monkeypatch, "export", "a.yaml", "--anonymise", "--map", "other.csv")
    assert (done.status, "is no table of pseudonyms" in done.err) == (2, True)
    assert "is the spec itself" in run(monkeypatch, "export", "a.yaml", "-o", "a.yaml", "--force").err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Speaker-01,speaker,GP-1\nSpeaker-02,speaker,GP-1\n", "has `GP-1` twice"),
        ("Speaker-01,speaker,GP-1\nSpeaker-01,speaker,GP-2\n", "`Speaker-01` to two names"),
        ("Speaker-01,Speaker,GP-1\n", "is a `Speaker`, and knows only"),
        ("Ann B.,speaker,GP-1\n", "`Ann B.` cannot be a pseudonym"),
        (",speaker,GP-1\n", "`` cannot be a pseudonym"),
        ("GP-2,speaker,GP-1\nSpeaker-01,speaker,GP-2\n", "which is a name"),
        ("gp_1,speaker,GP-7\n", "which is a speaker of the spec"),
    ],
)
def test_a_table_of_pseudonyms_that_was_spoilt_by_hand_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: str, said: str
) -> None:
    assert run(monkeypatch, "import", "a.csv", "-o", "b.yaml").status == 0
    Path("who.csv").write_text(f"pseudonym,kind,name\n{rows}", encoding="utf-8")
    done = run(monkeypatch, "export", "b.yaml", "--anonymise", "-o", "c.yaml", "--map", "who.csv")
    assert (done.status, said in done.err, Path("c.yaml").exists()) == (2, True, False), done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "who.csv", "--map", "./who.csv"], "-o and --map name the same file"),
        (["-o", "my.key", "--key", "my.key", "--force"], "-o and --key name the same file"),
        (["--map", "my.key", "--key", "my.key"], "--key and --map name the same file"),
        (["-o", "x.yaml", "--map", "a.yaml"], "SPEC and --map name the same file"),
        (["-o", "x.yaml", "--map", "-"], "--map needs a file"),
    ],
)
def test_no_file_serves_two_purposes_so_that_none_is_lost(
    monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    Path("my.key").write_text("correct horse battery staple\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    done = run(monkeypatch, "export", "a.yaml", "--anonymise", *options)
    assert (done.status, said in done.err) == (2, True)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_as_a_process_it_makes_a_spec_from_a_pipe_of_commands(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "cld", "import", str(CODING / "interviews.qdpx"), "-o", "-"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"cld: 1\ntitle: Interviews\n")
    assert b"1 picture segment\n" in done.stderr


def test_passages_whose_codes_name_links_are_said_to_have_no_theme_and_where_to_see_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = run(monkeypatch, "import", "a.csv", "-o", "new.yaml")
    told = " ".join(done.out.split())
    assert "Without a theme: 1 of 2 new passages, whose codes name links." in told
    assert "`cld matrix --columns themes,links` shows it too." in told
    shown = run(monkeypatch, "matrix", "new.yaml", "--columns", "themes,links", "--format", "csv")
    assert shown.out.splitlines() == [
        "Speaker,Time,Workload → Morale (-),Evidence,Speakers", "GP 1,1,1,2,1", "Evidence,1,1,2,", "Speakers,1,1,,1",
    ]  # fmt: skip
    assert "no cell" not in run(monkeypatch, "matrix", "new.yaml", "--columns", "themes,links").out


def test_a_copy_to_share_names_the_note_in_which_a_code_stands_in_another_spelling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "Document,Code,Segment,Memo\nInt 02 - GP,Time,None.,as Int. 3 said\nInt 03 - Nurse,Time,Some.,not Intv. 2\n"
    Path("m.csv").write_text(rows, encoding="utf-8")
    assert run(monkeypatch, "import", "m.csv", "-o", "m.yaml").status == 0
    done = run(monkeypatch, "export", "m.yaml", "--anonymise", "-o", "shared.yaml")
    assert "another spelling: Int. 3 (note of E01), Intv. 2 (note of E02)" in " ".join(done.err.split())


def test_lost_cases_are_told_at_the_end_in_capitals_and_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("n.csv").write_text(
        "Interviewed,Case,Code,Text\nAnn,Quay,Time,None.\nBob,Moor,Time,Some.\n", encoding="utf-8"
    )
    done = run(monkeypatch, "import", "n.csv", "--dry-run")
    told = " ".join(done.out.split())
    assert (
        "WARNING: n.csv: no column names the document or the speaker, so that the `case` of 2 rows is LOST"
        in told
    )
    assert "--columns source=Interviewed" in told
    data = json.loads(run(monkeypatch, "import", "n.csv", "--dry-run", "--format", "json").out)
    assert [each["file"] for each in data["warnings"]] == ["n.csv"]
