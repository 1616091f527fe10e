"""What each command says and does, run in this process."""

# ruff: noqa: E501 - specs in one line

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import GOOD, ROOT, Result, run

from cld.reports.manual import pages

BAD = GOOD.replace("staff -> workload", "stuff -> workload")
WARNED = GOOD.replace("workload -> staff (-) delayed", "workload -> staff")


class Desk:
    """A folder with a spec in it, and `cld` run there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        self.put("specs/staffing.yaml", GOOD)

    def put(self, path: str, text: str) -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
        return path

    def text(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode("utf-8")

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def cld(self, *arguments: str, stdin: bytes = b"") -> Result:
        return run(self.monkeypatch, *arguments, stdin=stdin)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


# The whole


def test_without_a_command_it_shows_what_there_is(desk: Desk) -> None:
    shown = desk.cld()
    assert (shown.status, shown.err) == (0, "")
    assert all(
        name in shown.out for name in ("validate", "explain", "fmt", "loops", "new", "render", "schema")
    )


@pytest.mark.parametrize("name", ["validate", "explain", "fmt", "loops", "new", "render", "schema"])
def test_every_command_has_a_help(desk: Desk, name: str) -> None:
    assert desk.cld(name, "--help").status == 0


def test_it_tells_its_version(desk: Desk) -> None:
    from cld import __version__

    assert desk.cld("--version").out == f"cld {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["vaildate"], "no such command 'vaildate'. Did you mean 'validate'? `cld --help` shows"),
        (["validate", "--loud"], "no such option: --loud; `cld validate --help` shows how it is used"),
        (["loops"], "missing argument 'SPEC'"),
        (["loops", "specs/staffing.yaml", "--format", "gif"], "'gif' is not one of 'table', 'json', 'markdown'"),
        (["loops", "specs/staffing.yaml", "--max-length", "0"], "0 is not in the range"),
        (["loops", "specs/staffing.yaml", "--through", "stuff"], "no element `stuff`; did you mean `staff`?"),
        (["render", "specs/staffing.yaml", "--view", "mian"], "no view `mian`; did you mean `main`?"),
        (["render", "specs/staffing.yaml", "-o", "x.svg"], "several views (main, other); choose one with --view"),
        (["render", "-o", "x.svg", "--check"], "does not go with --check"),
        (["render", "-"], "say where to draw with -o"),
        (["explain", "unsinged-link"], "did you mean `unsigned-link`?"),
        (["new", "waiting times"], "such as `waiting_times`"),
        (["new", "sugar_levy/"], "`sugar_levy/` is no name for a spec; use letters, digits, `_` and `-`, such as `sugar_levy`"),
        (["validate", "staffing"], "did you mean specs/staffing.yaml?"),
        (["loops", "staffing.yaml"], "staffing.yaml: there is no such file; did you mean specs/staffing.yaml?"),
        (["new", "staffing"], "is there already; nothing was written"),
        (["validate", "nope.yaml"], "nope.yaml: there is no such file"),
        (["validate", "specs"], "specs: this is a folder; name the file inside it"),
        (["loops", "specs"], "this is a folder"),
        (["render", "nope.yaml"], "there is no such file"),
        (["fmt", "nope.yaml"], "there is no such file"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_one_message(desk: Desk, arguments: list[str], said: str) -> None:
    before = desk.files()
    told = desk.cld(*arguments, stdin=GOOD.encode())
    assert told.status == 2
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert desk.files() == before


@pytest.mark.parametrize("command", ["validate", "loops", "render", "fmt"])
def test_every_command_shows_the_errors_of_a_spec_and_ends_alike(desk: Desk, command: str) -> None:
    desk.put("specs/staffing.yaml", BAD)
    before = desk.files()
    told = desk.cld(command, "specs/staffing.yaml")
    assert told.status == 1
    assert "error[CLD301] unknown-element: no element has the id `stuff`" in told.out + told.err
    assert "specs/staffing.yaml:10:5" in told.out + told.err
    assert desk.files() == before


@pytest.mark.parametrize("command", ["validate", "loops", "fmt"])
def test_an_error_of_the_model_counts_like_one_of_the_file(desk: Desk, command: str) -> None:
    desk.put("specs/staffing.yaml", GOOD.replace("links:\n", "links:\n  - staff -> workload (+)\n"))
    told = desk.cld(command, "specs/staffing.yaml")
    assert told.status == 1
    assert "contradictory-links" in told.out + told.err


def test_a_fault_of_the_program_is_told_as_such(desk: Desk) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("oh")

    desk.monkeypatch.setattr("cld.spec.read_spec", stumble)
    desk.monkeypatch.delenv("CLD_DEBUG", raising=False)
    told = desk.cld("validate")
    assert told.status == 70
    assert "a fault of the program, not of yours (ZeroDivisionError: oh)" in told.err


# validate


def test_a_sound_spec_validates(desk: Desk) -> None:
    assert desk.cld("validate", "specs/staffing.yaml") == Result(0, "1 spec checked: nothing wrong\n", "")


def test_without_a_name_all_specs_are_checked(desk: Desk) -> None:
    desk.put("specs/deep/other.yml", GOOD)
    assert desk.cld("validate").out == "2 specs checked: nothing wrong\n"


def test_without_any_spec_it_says_how_to_start(desk: Desk) -> None:
    desk.monkeypatch.chdir(desk.folder / "specs")
    told = desk.cld("validate")
    assert told.status == 2
    assert "`cld new NAME`" in told.err


def test_a_warning_fails_a_strict_run_only(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", WARNED)
    assert desk.cld("validate").status == 0
    strict = desk.cld("validate", "--strict")
    assert strict.status == 1
    assert "1 spec checked: 1 warning" in strict.out


def test_one_unreadable_spec_does_not_hide_the_faults_of_others(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", BAD)
    told = desk.cld("validate", "nope.yaml", "specs/staffing.yaml")
    assert told.status == 2
    assert "CLD301" in told.out
    assert "1 spec checked: 1 error" in told.out
    assert "nope.yaml: there is no such file" in told.err


def test_the_full_format_marks_the_place(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", BAD)
    assert desk.cld("validate").out == (
        "error[CLD301] unknown-element: no element has the id `stuff`\n"
        "  --> specs/staffing.yaml:10:5\n"
        "   |\n"
        "10 |   - stuff -> workload (-)\n"
        "   |     ^^^^^\n"
        "   = help: did you mean `staff`?\n"
        "\n"
        "1 spec checked: 1 error\n"
    )


def test_the_concise_format_is_one_line(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", BAD)
    assert desk.cld("validate", "--format", "concise").out == (
        "specs/staffing.yaml:10:5: error CLD301 unknown-element: no element has the id `stuff`; did you mean `staff`?\n"
    )


def test_the_json_format_holds_everything(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", BAD)
    (one,) = json.loads(desk.cld("validate", "--format", "json").out)
    assert one == {
        "code": "CLD301",
        "name": "unknown-element",
        "severity": "error",
        "path": "specs/staffing.yaml",
        "line": 10,
        "column": 5,
        "end_line": 10,
        "end_column": 10,
        "source_line": "  - stuff -> workload (-)",
        "message": "no element has the id `stuff`",
        "help": "did you mean `staff`?",
        "labels": [],
    }
    assert json.loads(desk.cld("validate", "specs/staffing.yaml", "--format", "json", "-").out or "[]")


def test_nothing_wrong_is_an_empty_array(desk: Desk) -> None:
    assert desk.cld("validate", "--format", "json") == Result(0, "[]\n", "")


def test_inside_github_actions_it_annotates_the_lines(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", BAD)
    desk.monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert desk.cld("validate").out == (
        "::error file=specs/staffing.yaml,line=10,col=5,endLine=10,endColumn=10,title=CLD301 unknown-element::"
        "no element has the id `stuff`%0Ahelp: did you mean `staff`?\n"
    )
    assert desk.cld("validate", "--format", "concise").out.startswith("specs/staffing.yaml:10:5: ")


def test_gitlab_knows_a_finding_again_that_only_moved(desk: Desk) -> None:
    def told(text: str) -> list[dict[str, object]]:
        desk.put("specs/staffing.yaml", text)
        return json.loads(desk.cld("validate", "--format", "gitlab").out)

    twice = BAD.replace("links:\n", "links:\n  - stuff -> staff (+)\n")
    (one,), (moved,), pair = told(BAD), told("# A note\n" + BAD), told(twice)
    assert (one["severity"], one["check_name"]) == ("critical", "CLD301 unknown-element")
    assert one["description"] == "no element has the id `stuff`; did you mean `staff`?"
    assert one["location"] == {"path": "specs/staffing.yaml", "lines": {"begin": 10}}
    assert moved["location"] == {"path": "specs/staffing.yaml", "lines": {"begin": 11}}
    assert moved["fingerprint"] == one["fingerprint"]
    assert len({each["fingerprint"] for each in pair}) == len(pair) == 2


def test_a_spec_may_come_through_a_pipe(desk: Desk) -> None:
    told = desk.cld("validate", "-", "--format", "concise", stdin=b"\xef\xbb\xbf" + BAD.encode())
    assert told.status == 1
    assert told.out.startswith("<stdin>:10:5: error CLD301")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfet\0", "UTF-16"),
        (b"title: caf\xe9\n", "line 1 is not UTF-8 (byte 0xe9)"),
        (b"#" * 40_000_000, "32 MB"),
    ],
)
def test_what_is_no_text_is_told_from_a_file_and_from_a_pipe(desk: Desk, data: bytes, said: str) -> None:
    (desk.folder / "x.yaml").write_bytes(data)
    for told in (desk.cld("validate", "x.yaml"), desk.cld("validate", "-", stdin=data)):
        assert told.status == 2
        assert said in told.err
        assert len(told.err.splitlines()) == 1


def test_a_file_that_may_not_be_read_is_told(desk: Desk) -> None:
    import builtins

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with desk.monkeypatch.context() as patch:
        patch.setattr(builtins, "open", refuse)
        told = desk.cld("validate", "specs/staffing.yaml")
    assert told.status == 2
    assert "specs/staffing.yaml: you may not read this file" in told.err


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_windows_line_ends_are_read(desk: Desk, mark: str) -> None:
    desk.put("specs/staffing.yaml", mark + BAD.replace("\n", "\r\n"))
    told = desk.cld("validate", "--format", "json")
    (one,) = json.loads(told.out)
    assert (one["line"], one["column"], one["source_line"]) == (10, 5, "  - stuff -> workload (-)")


def test_paths_and_texts_cannot_forge_annotations_or_steer_a_terminal(desk: Desk) -> None:
    text = GOOD.replace("staff: Staff", "staff: Staff\n  \u202ereversed: x\n  '::error::x%0A': y")
    desk.put("specs/staffing.yaml", text)
    full = desk.cld("validate", "--format", "full").out
    assert "\u202e" not in full
    github = desk.cld("validate", "--format", "github").out
    assert all(line.startswith("::error file=specs/staffing.yaml,") for line in github.splitlines())


# explain


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_code_and_name_is_explained(desk: Desk, page) -> None:
    for word in (page.code, page.name, page.code.lower(), f"[{page.code}]", page.code[3:]):
        told = desk.cld("explain", word)
        assert told.status == 0
        assert told.out.startswith(f"{page.code} {page.name} ({page.severity})\n\n")
        assert page.text in told.out


def test_all_codes_are_listed_each_on_a_line_with_what_it_means(desk: Desk) -> None:
    lines = desk.cld("explain").out.splitlines()
    for line, page in zip(lines, pages(), strict=True):
        code, severity, name, meaning = line.split(maxsplit=3)
        assert (code, severity, name) == (page.code, page.severity, page.name)
        assert " ".join(page.text.split()).startswith(meaning.removesuffix("…"))
        assert len(line) <= 100


# fmt


def test_a_spec_is_rewritten_once(desk: Desk) -> None:
    assert desk.cld("fmt") == Result(0, "", "")
    desk.put("specs/staffing.yaml", GOOD.replace("variables:\n", "variables:  # all\n").replace("  staff: Staff", "    staff: 'Staff'").replace("  workload: W", "    workload: W"))  # fmt: skip
    check = desk.cld("fmt", "--check")
    assert (check.status, "`cld fmt specs/staffing.yaml` writes it" in check.out) == (1, True)
    assert "'Staff'" in desk.text("specs/staffing.yaml")
    assert desk.cld("fmt").out == "specs/staffing.yaml: rewritten\n"
    assert desk.text("specs/staffing.yaml") == GOOD.replace("variables:\n", "variables:  # all\n")
    assert desk.cld("fmt", "--check") == Result(0, "", "")


def test_a_spec_from_a_pipe_goes_to_the_pipe(desk: Desk) -> None:
    told = desk.cld("fmt", "-", stdin=GOOD.replace("cld: 1", "cld:   '1'").encode())
    assert told == Result(0, GOOD, "")


def test_a_check_of_a_pipe_tells_by_its_status(desk: Desk) -> None:
    assert desk.cld("fmt", "--check", "-", stdin=GOOD.encode()) == Result(0, "", "")
    assert desk.cld("fmt", "--check", "-", stdin=GOOD.replace("cld: 1", "cld:   1").encode()).status == 1


def test_windows_line_ends_become_newlines(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", GOOD.replace("\n", "\r\n"))
    assert desk.cld("fmt").status == 0
    assert desk.text("specs/staffing.yaml") == GOOD


# new


def test_a_new_spec_validates_without_a_warning_and_renders(desk: Desk) -> None:
    told = desk.cld("new", "waiting-times")
    assert told.status == 0
    assert "cld validate specs/waiting-times.yaml" in told.out
    assert (
        desk.cld("validate", "--strict", "specs/waiting-times.yaml").out == "1 spec checked: nothing wrong\n"
    )
    assert "title: Waiting times\n" in desk.text("specs/waiting-times.yaml")
    assert desk.cld("render", "specs/waiting-times.yaml").status == 0
    assert (desk.folder / "diagrams/waiting-times/0.1.0-draft/loops.svg").is_file()


@pytest.mark.parametrize(
    ("name", "path"), [("models/x.yaml", "models/x.yaml"), ("وقت", "specs/وقت.yaml"), ("no", "specs/no.yaml")]
)
def test_a_new_spec_goes_where_its_name_says(desk: Desk, name: str, path: str) -> None:
    assert desk.cld("new", name).status == 0
    assert desk.cld("validate", "--strict", path).status == 0


# schema


def test_the_schema_is_printed_as_json(desk: Desk) -> None:
    told = desk.cld("schema")
    assert told.status == 0
    assert json.loads(told.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


# loops


def test_loops_as_json_have_the_promised_keys(desk: Desk) -> None:
    told = desk.cld("loops", "specs/staffing.yaml", "--format", "json")
    data = json.loads(told.out)
    assert data["complete"] is True
    assert data["stopped_by"] is None
    assert data["counts"] == {"total": 1, "reinforcing": 1, "balancing": 0, "undetermined": 0}
    (loop,) = data["loops"]
    assert loop.pop("id")
    assert loop == {
        "name": None,
        "polarity": "reinforcing",
        "elements": ["staff", "workload"],
        "length": 2,
        "delayed": True,
        "grounding": None,
        "conditional_on": [],
    }


@pytest.mark.parametrize(
    ("grounding", "counts"), [("stated", (7, 4, 3)), ("implied", (17, 10, 7)), ("inferred", (40, 29, 11))]
)
def test_loops_by_grounding_are_counted_as_the_reconstruction_says(
    desk: Desk, grounding: str, counts: tuple[int, int, int]
) -> None:
    spec = str(ROOT / "specs" / "pcn-pharmacists.yaml")
    data = json.loads(desk.cld("loops", spec, "--grounding", grounding, "--format", "json").out)
    assert (data["counts"]["total"], data["counts"]["reinforcing"], data["counts"]["balancing"]) == counts
    assert len(data["loops"]) == counts[0]


def test_loops_can_be_narrowed(desk: Desk) -> None:
    spec = str(ROOT / "specs" / "examples" / "population.yaml")

    def loops(*options: str) -> dict[str, object]:
        data = json.loads(desk.cld("loops", spec, "--format", "json", *options).out)
        assert isinstance(data, dict)
        return data

    assert loops("--through", "births")["counts"]["total"] == 2  # type: ignore[index]
    assert loops("--through", "births", "--through", "fertility")["counts"]["total"] == 1  # type: ignore[index]
    short = loops("--max-length", "2")
    assert (short["complete"], short["stopped_by"], short["counts"]["total"]) == (False, "length", 2)  # type: ignore[index]
    assert loops("--max-length", "9")["complete"] is True


def test_loops_as_a_table_name_elements_and_polarity(desk: Desk) -> None:
    told = desk.cld("loops", "specs/staffing.yaml", "--list")
    assert told.status == 0
    assert "1 feedback loop: 1 reinforcing." in told.out
    assert "staff → workload → staff" in told.out


def test_loops_as_markdown_are_a_table_that_labels_cannot_break(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", GOOD.replace("staff: Staff", "staff: 'Staff | <b>*all*</b>'"))
    told = desk.cld("loops", "specs/staffing.yaml", "--format", "markdown")
    row = next(line for line in told.out.splitlines() if "reinforcing" in line and line.startswith("|"))
    assert row.count("|") - row.count("\\|") == 6  # columns in which no loop has anything to say are left out
    assert "\\<b\\>" in row


def test_links_without_a_grounding_take_no_part_and_that_is_said(desk: Desk) -> None:
    assert (
        "2 links state no grounding and took no part."
        in desk.cld("loops", "specs/staffing.yaml", "--grounding", "inferred").out
    )


def test_a_model_without_a_loop_says_so(desk: Desk) -> None:
    desk.put("specs/staffing.yaml", GOOD.replace("  - workload -> staff (-) delayed\n", ""))
    told = desk.cld("loops", "specs/staffing.yaml")
    assert (told.status, "No feedback loop." in told.out) == (0, True)


# render


def test_figures_are_recorded_and_the_same_again_changes_no_byte(desk: Desk) -> None:
    first = desk.cld("render")
    assert first.status == 0
    folder = "diagrams/staffing/1.0.0"
    assert first.out == f"{folder}/main.svg: drawn\n{folder}/other.svg: drawn\n"
    before = desk.files()
    assert set(before) == {
        "specs/staffing.yaml",
        *(f"{folder}/{name}" for name in ("main.svg", "other.svg", "record.json")),
    }
    for name in ("main.svg", "other.svg"):
        ElementTree.fromstring(before[f"{folder}/{name}"])
    again = desk.cld("render")
    assert again.out == f"{folder}/main.svg: unchanged\n{folder}/other.svg: unchanged\n"
    assert desk.files() == before


def test_figures_of_a_released_version_that_lost_its_record_are_not_drawn_over_by_another_model(
    desk: Desk,
) -> None:
    assert desk.cld("render").status == 0
    before = desk.files()
    record = desk.folder / "diagrams/staffing/1.0.0/record.json"
    record.unlink()
    desk.put("specs/staffing.yaml", GOOD.replace("Workload", "Work"))
    told = desk.cld("render")
    assert told.status == 1
    assert "main.svg: is there without a record, and shows another model" in told.err
    desk.put("specs/staffing.yaml", GOOD)
    assert desk.cld("render").status == 0
    assert desk.files() == before


@pytest.mark.parametrize("layout", ["loops", "framework"])
def test_a_view_that_shows_nothing_is_refused_and_nothing_is_written(desk: Desk, layout: str) -> None:
    text = f"cld: 1\ntitle: T\nvariables: {{a: A}}\nviews:\n  v: {{layout: {layout}, leave_out: [a]}}\n"
    desk.put("specs/empty.yaml", text)
    before = desk.files()
    for arguments in (["render", "specs/empty.yaml"], ["render", "specs/empty.yaml", "-o", "x.svg"]):
        told = desk.cld(*arguments)
        assert (told.status, told.out) == (1, "")
        assert "the view `v` shows no element" in told.err
    assert desk.files() == before


def test_a_released_version_that_changed_is_refused_with_what_to_do(desk: Desk) -> None:
    assert desk.cld("render").status == 0
    desk.put("specs/staffing.yaml", GOOD.replace("Workload", "Work"))
    before = desk.files()
    for arguments in (["render"], ["render", "--check"], ["render", "--view", "main"]):
        told = desk.cld(*arguments)
        assert (told.status, told.out) == (1, "")
        assert "version 1.0.0 is released and recorded, and the model has changed since" in told.err
        assert "to 1.1.0 or to 1.1.0-draft" in told.err
        assert len(told.err.splitlines()) == 1
    assert desk.files() == before


def test_comments_order_and_layout_are_no_change_of_a_released_version(desk: Desk) -> None:
    assert desk.cld("render").status == 0
    desk.put("specs/staffing.yaml", "# a remark\n" + GOOD.replace("  staff: Staff\n", "").replace("workload: Workload\n", "workload: Workload\n  staff: 'Staff'\n"))  # fmt: skip
    assert desk.cld("render", "--check").status == 0


def test_a_draft_may_change_and_a_view_that_is_gone_is_removed(desk: Desk) -> None:
    draft = GOOD.replace("1.0.0", "1.1.0-draft")
    desk.put("specs/staffing.yaml", draft)
    assert desk.cld("render").status == 0
    desk.put("specs/staffing.yaml", draft.replace("Workload", "Work"))
    stale = desk.cld("render", "--check")
    assert stale.status == 1
    assert "main.svg: is stale; `cld render` draws it" in stale.out
    assert desk.cld("render").status == 0
    desk.put(
        "specs/staffing.yaml",
        draft.replace("Workload", "Work").replace("  other: {layout: loops, title: Once more}\n", ""),
    )
    assert "other.svg: belongs to no view any more" in desk.cld("render", "--check").out
    assert desk.cld("render").status == 0
    assert sorted(path.name for path in (desk.folder / "diagrams/staffing/1.1.0-draft").iterdir()) == [
        "main.svg",
        "record.json",
    ]
    assert desk.cld("render", "--check") == Result(0, "", "")


def test_a_check_writes_nothing_and_names_what_is_missing(desk: Desk) -> None:
    before = desk.files()
    told = desk.cld("render", "--check")
    assert told.status == 1
    assert "diagrams/staffing/1.0.0/main.svg: is missing; `cld render` draws it" in told.out
    assert desk.files() == before


def test_a_figure_that_was_edited_is_stale_and_is_drawn_again(desk: Desk) -> None:
    desk.cld("render")
    before = desk.files()
    desk.put("diagrams/staffing/1.0.0/main.svg", "<svg/>")
    assert "main.svg: is stale" in desk.cld("render", "--check").out
    assert "main.svg: drawn" in desk.cld("render").out
    assert desk.files() == before


def test_one_view_alone_leaves_the_others_as_they_are(desk: Desk) -> None:
    desk.cld("render", "--view", "main")
    assert "diagrams/staffing/1.0.0/other.svg" not in desk.files()
    first = desk.text("diagrams/staffing/1.0.0/main.svg")
    desk.cld("render")
    assert desk.text("diagrams/staffing/1.0.0/main.svg") == first
    assert list(json.loads(desk.text("diagrams/staffing/1.0.0/record.json"))["figures"]) == ["main", "other"]


def test_a_damaged_record_is_refused_with_what_to_do(desk: Desk) -> None:
    desk.cld("render")
    desk.put("diagrams/staffing/1.0.0/record.json", "{")
    for arguments in (["render"], ["render", "--check"]):
        told = desk.cld(*arguments)
        assert told.status == 1
        assert "record.json: is damaged; bring it back from version control" in told.err


def test_output_to_a_file_a_folder_or_the_pipe_records_nothing(desk: Desk) -> None:
    assert (
        desk.cld("render", "specs/staffing.yaml", "--view", "main", "-o", "new/x.svg").out
        == "new/x.svg: drawn\n"
    )
    assert desk.cld("render", "specs/staffing.yaml", "-o", "folder/").status == 0
    assert desk.cld("render", "specs/staffing.yaml", "-o", "folder").status == 0
    piped = desk.cld("render", "-", "--view", "main", "-o", "-", stdin=GOOD.encode())
    assert piped.out == desk.text("new/x.svg") == desk.text("folder/main.svg")
    assert set(desk.files()) == {"specs/staffing.yaml", "new/x.svg", "folder/main.svg", "folder/other.svg"}
    desk.put("new/x.svg", "old")
    assert desk.cld("render", "specs/staffing.yaml", "--view", "main", "-o", "new/x.svg").status == 0
    assert desk.text("new/x.svg") == piped.out


def test_an_output_that_cannot_be_written_is_told_and_nothing_changes(desk: Desk) -> None:
    before = desk.files()
    told = desk.cld("render", "specs/staffing.yaml", "--view", "main", "-o", "specs/staffing.yaml/x.svg")
    assert (told.status, told.out) == (2, "")
    assert "cannot be written: what should be a folder on the way to it is a file" in told.err
    desk.put("diagrams", "a file")
    told = desk.cld("render")
    assert told.status == 2
    assert len(told.err.splitlines()) == 1
    assert desk.files() == {**before, "diagrams": b"a file"}


def test_two_specs_of_one_name_are_not_drawn_over_each_other(desk: Desk) -> None:
    desk.put("specs/old/staffing.yaml", GOOD)
    told = desk.cld("render")
    assert told.status == 2
    assert "would both be drawn to diagrams/staffing; rename one of them" in told.err


LABELS = ("<script>alert(1)</script>", "a \"b\" 'c' & d", "x" * 300, "two\nlines", "]]> --> <!--", "😀 الوقت 需求", "&amp;&#0;", "{}%s\\n$&")  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("layout", ["loops", "framework"])
def test_any_label_gives_well_formed_figures_in_which_it_is_text(desk: Desk, label: str, layout: str) -> None:
    text = GOOD.replace("staff: Staff", f"staff: {json.dumps(label, ensure_ascii=False)}").replace(
        "{layout: loops}", f"{{layout: {layout}}}"
    )
    desk.put("specs/staffing.yaml", text)
    told = desk.cld("render", "specs/staffing.yaml", "--view", "main", "-o", "-")
    assert told.status == 0
    root = ElementTree.fromstring(told.out)
    assert not [tag for tag in root.iter() if str(tag.tag).endswith("script")]
    assert "".join(label.split()) in "".join("".join(root.itertext()).split())
