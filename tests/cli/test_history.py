"""`cld history`: what is told of each recorded version, what is amiss with it, and the contact sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import GOOD, Result, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cld.past import versions_of
from cld.versions import Refused, read_record

SPEC = "specs/staffing.yaml"
NAMED = GOOD.replace("views:", "loops:\n  R1: {name: Spiral, through: [staff, workload]}\n\nviews:")


class Desk:
    """A folder with a spec in it, and `cld` run there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        self.put(SPEC, NAMED)

    def put(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))

    def text(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode("utf-8")

    def edit(self, old: str, new: str, path: str = SPEC) -> None:
        text = self.text(path)
        assert old in text
        self.put(path, text.replace(old, new, 1))

    def cld(self, *arguments: str) -> Result:
        return run(self.monkeypatch, *arguments)

    def history(self, *arguments: str) -> Result:
        return self.cld("history", SPEC, *arguments)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def three(desk: Desk) -> Desk:
    """Three releases: a link turned, then a label reworded."""
    assert desk.cld("release", SPEC, "-m", "First.").status == 0
    desk.edit("- staff -> workload (-)", "- staff -> workload (+)")
    assert desk.cld("release", SPEC, "-m", "A sign corrected.").status == 0
    desk.edit("staff: Staff", "staff: Nurses")
    assert desk.cld("release", SPEC, "-m", "Nurses, as they call themselves.").status == 0
    return desk


SCREEN = """\
Staffing: 3 versions recorded in diagrams/staffing

1.0.0  First.
       Drawn by PROGRAM: main (svg) and other (svg)

1.1.0  A sign corrected.
       Since 1.0.0: 1 link turned; 1 feedback loop turned over.
       Turned over: R1 Spiral (now balancing).
       Drawn by PROGRAM: main (svg) and other (svg)

1.1.1  Nurses, as they call themselves.
       Since 1.1.0: 1 element renamed.
       Drawn by PROGRAM: main (svg) and other (svg)

now    specs/staffing.yaml is as recorded under 1.1.1
"""


def test_each_version_is_told_with_its_note_its_changes_and_its_figures(three: Desk) -> None:
    from cld.figures import PROGRAM

    assert three.history() == Result(0, SCREEN.replace("PROGRAM", PROGRAM), "")


def test_what_was_not_yet_recorded_is_told_last(three: Desk) -> None:
    three.edit("  workload: Workload\n", "  workload: Workload\n  trust: Trust\n")
    three.edit("views:", "# - workload -> trust (-)\n\nviews:")
    shown = three.history()
    assert shown.status == 0
    assert "has changed since 1.1.1 was recorded, and is not yet recorded" in shown.out
    assert shown.out.endswith("Since 1.1.1: 1 element added.\n")
    three.edit("version: 1.1.1", "version: 1.2.0-draft")
    assert "is at 1.2.0-draft, which is not yet recorded" in three.history().out


def test_loops_lost_and_gained_are_named_or_told_by_their_elements(three: Desk) -> None:
    three.edit("  - workload -> staff (-) delayed\n", "")
    three.edit("loops:\n  R1: {name: Spiral, through: [staff, workload]}\n", "")
    assert "Lost: R1 Spiral." in three.history().out
    three.edit("- staff -> workload (+)", "- staff -> workload (+)\n  - staff -> staff (+)")
    assert "Gained: Nurses → Nurses (reinforcing)." in three.history().out


def test_named_loops_that_say_something_else_are_named(three: Desk) -> None:
    three.edit("name: Spiral", "name: Downward spiral")
    assert "Since 1.1.1: named loop R1 changed." in three.history().out
    three.edit("loops:\n", "loops:\n  B7: {through: [workload, staff]}\n")
    assert "Since 1.1.1: named loops B7 added and R1 changed." in three.history().out


def test_versions_stand_in_their_order_and_drafts_before_releases(desk: Desk) -> None:
    for version in ("1.10.0", "1.2.0", "1.2.0-draft"):
        desk.put(SPEC, NAMED.replace("1.0.0", version))
        assert desk.cld("render", SPEC).status == 0
    rows = json.loads(desk.history("--format", "json").out)["versions"]
    assert [row["version"] for row in rows] == ["1.2.0-draft", "1.2.0", "1.10.0"]
    assert [row["summary"] for row in rows] == [None, "no change of meaning", "no change of meaning"]


def test_json_has_the_whole_difference_of_each_step(three: Desk) -> None:
    data = json.loads(three.history("--format", "json").out)
    assert list(data) == ["title", "folder", "versions", "now"]
    second = data["versions"][1]
    assert (second["since"], second["note"], second["faults"]) == ("1.0.0", "A sign corrected.", [])
    assert second["figures"] == {"main": ["svg"], "other": ["svg"]}
    assert second["diff"]["loops"]["counts"] == {"gained": 0, "lost": 0, "turned": 1}
    assert data["now"]["diff"] is None


def test_markdown_has_a_row_for_each_version(three: Desk) -> None:
    three.put("diagrams/staffing/1.0.0/record.json", "{")
    shown = three.history("--format", "markdown")
    assert (
        "| **1.1.1** | Nurses, as they call themselves. | Since 1.1.0: 1 element renamed. | main, other |"
        in shown.out
    )
    assert "- **1.0.0**: diagrams/staffing/1.0.0/record.json: is damaged" in shown.out


def test_a_version_without_a_note_says_so_and_notes_that_are_gone_from_the_spec_are_kept(three: Desk) -> None:
    three.edit("  1.1.0: A sign corrected.\n", "")
    assert "1.1.0  A sign corrected." in three.history().out
    desk = three
    desk.put("specs/other.yaml", GOOD)
    assert desk.cld("render", "specs/other.yaml").status == 0
    assert "1.0.0  (no note in `changes`)" in desk.cld("history", "specs/other.yaml").out


def test_without_a_version_it_says_how_to_make_one(desk: Desk) -> None:
    shown = desk.history()
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith(
        "No version of specs/staffing.yaml is recorded yet. `cld render specs/staffing.yaml` draws"
    )
    assert desk.history("--sheet", "x.svg").status == 1
    assert json.loads(desk.history("--format", "json").out)["versions"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-",), "name the file"),
        ((SPEC, "--view", "main"), "say where to draw it with --sheet"),
        (("specs/gone.yaml",), "there is no such file"),
        ((SPEC, "--sheet", "x.docx"), "no figure is written as .docx"),
        ((SPEC, "--sheet", "-"), "--sheet draws to a file"),
        ((SPEC, "--sheet", "x.svg", "--view", "mian"), "no version has a view `mian`; did you mean `main`?"),
    ],
)
def test_wrong_use_is_told(three: Desk, arguments: tuple[str, ...], said: str) -> None:
    shown = three.cld("history", *arguments)
    assert shown.status == 2
    assert said in shown.err


def test_a_spec_with_faults_does_not_hide_its_versions(three: Desk) -> None:
    three.edit("- workload ->", "- worklod ->")
    shown = three.history()
    assert shown.status == 1
    assert "CLD301" in shown.err
    assert "1.1.1  Nurses, as they call themselves." in shown.out
    assert "has errors; `cld validate specs/staffing.yaml` shows them" in " ".join(shown.out.split())


# What is amiss


RECORD = "diagrams/staffing/1.1.0/record.json"
MAIN, OTHER = "diagrams/staffing/1.1.0/main.svg", "diagrams/staffing/1.1.0/other.svg"


def half(desk: Desk) -> None:
    desk.put(RECORD, desk.text(RECORD)[:200])


def gone(desk: Desk) -> None:
    (desk.folder / RECORD).unlink()


def renamed(desk: Desk) -> None:
    desk.edit('"version": "1.1.0"', '"version": "1.0.9"', RECORD)


def missing(desk: Desk) -> None:
    (desk.folder / OTHER).unlink()


def changed(desk: Desk) -> None:
    desk.edit("</svg>", "<!-- x --></svg>", MAIN)


def stripped(desk: Desk) -> None:
    """Figures without their models, with the record brought up to them by hand."""
    from hashlib import sha256

    for path in (MAIN, OTHER):
        data = desk.text(path)
        bare = data[: data.index("<metadata>")] + data[data.index("</metadata>") + 11 :]
        desk.edit(sha256(data.encode()).hexdigest(), sha256(bare.encode()).hexdigest(), RECORD)
        desk.put(path, bare)


def another(desk: Desk) -> None:
    meaning = json.loads(desk.text(RECORD))["meaning"]
    desk.edit(meaning, "0" * 64, RECORD)


def nothing(desk: Desk) -> None:
    data = json.loads(desk.text(RECORD))
    desk.put(RECORD, json.dumps({**data, "figures": {}}))


AMISS = [
    (half, "is damaged; bring it back from version control", False),
    (gone, "has no record.json: it was never finished, or the record was lost", False),
    (renamed, "calls itself 1.0.9; was the folder renamed?", True),
    (missing, "other.svg: is missing; bring it back from version control", True),
    (changed, "main.svg: was changed after it was recorded", True),
    (stripped, "this figure carries no model", False),
    (another, "was recorded of another model than main.svg carries", False),
    (nothing, "names no figure", False),
]


@pytest.mark.parametrize(("harm", "said", "readable"), AMISS, ids=[each[0].__name__ for each in AMISS])
def test_what_is_amiss_is_told_in_its_row_and_the_others_are_still_shown(
    three: Desk, harm: Any, said: str, readable: bool
) -> None:
    harm(three)
    shown = three.history("--sheet", "sheet.svg")
    assert shown.status == 1
    words = " ".join(shown.out.split())
    assert "! diagrams/staffing/1.1.0" in words
    assert said in words
    assert shown.out.count("! ") == 1
    assert "1.0.0 First." in words
    since = (
        "1.1.0: 1 element renamed."
        if readable
        else "1.0.0: 1 element renamed; 1 link turned; 1 feedback loop turned over."
    )
    assert f"1.1.1 Nurses, as they call themselves. Since {since}" in words
    assert (">1.1.0<" in three.text("sheet.svg")) == readable


def test_a_recorded_version_that_is_pdf_only_is_read_too(desk: Desk) -> None:
    assert desk.cld("render", SPEC, "--format", "pdf").status == 0
    assert desk.history().status == 0
    assert desk.cld("diff", "staffing@1.0.0", SPEC).status == 0


def test_what_is_no_version_among_the_folders_is_passed_over(three: Desk) -> None:
    three.put("diagrams/staffing/old/note.txt", "x")
    three.put("diagrams/staffing/2.0.0", "a file")
    assert three.history().status == 0


# Records that anything was done to


def values() -> st.SearchStrategy[Any]:
    plain = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.just(10**400),
        st.just("../x.svg"),
    )
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    )


def harmed(record: Any, data: st.DataObject) -> Any:
    """The record with something in it replaced, taken out, or added."""
    if not isinstance(record, dict | list) or not record or data.draw(st.integers(0, 3)) == 0:
        return data.draw(values())
    if isinstance(record, list):
        place = data.draw(st.integers(0, len(record) - 1))
        return [*record[:place], harmed(record[place], data), *record[place + 1 :]]
    key = data.draw(st.sampled_from(sorted(record)))
    what = data.draw(st.sampled_from(["inside", "out", "in", "key"]))
    if what == "inside":
        return {**record, key: harmed(record[key], data)}
    left = {each: value for each, value in record.items() if each != key}
    if what == "out":
        return left
    return (
        {**record, data.draw(st.text(max_size=5)): data.draw(values())}
        if what == "in"
        else {**left, "\x1b[31m\0": record[key]}
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_record_whatever_was_done_to_it_breaks_history_diff_or_release(
    three: Desk, data: st.DataObject
) -> None:
    whole = three.text(RECORD)
    harm = json.dumps(harmed(json.loads(whole), data))
    if data.draw(st.booleans()):
        harm = harm[: data.draw(st.integers(0, len(harm)))]
    three.put(RECORD, harm)
    try:
        shown = three.history()
        assert shown.status in (0, 1)
        assert "1.0.0  First." in shown.out
        assert "\x1b" not in shown.out
        assert three.cld("diff", "staffing@1.1.0", SPEC).status in (0, 1, 2)
        assert three.cld("release", SPEC, "-m", "x", "--dry-run").status in (0, 1)
        assert three.cld("render", SPEC, "--check").status in (0, 1)
    finally:
        three.put(RECORD, whole)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_record_is_read_or_refused_in_words(three: Desk, data: st.DataObject) -> None:
    folder = three.folder / "diagrams/staffing/1.1.0"
    whole = three.text(RECORD)
    three.put(RECORD, json.dumps(harmed(json.loads(whole), data)))
    try:
        record = read_record(folder)
    except Refused as refusal:
        said = str(refusal)
    else:
        assert record is not None
        said = f"{folder}/record.json: {record.version}"
        assert all(Path(file).name == file for figure in record.figures for file, _ in figure.files)
    finally:
        three.put(RECORD, whole)
    assert said.startswith(f"{folder}/record.json: ")


# The contact sheet


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "tikz"])
def test_a_contact_sheet_is_drawn_in_every_format(three: Desk, ending: str) -> None:
    shown = three.history("--sheet", f"sheet.{ending}")
    assert shown.status == 0
    assert shown.err == f"sheet.{ending}: drawn\n"
    assert (three.folder / f"sheet.{ending}").stat().st_size > 1000
    assert "carries no model" in three.cld("extract", f"sheet.{ending}").err


def test_links_that_changed_in_detail_are_named_with_what_changed(desk: Desk) -> None:
    assert desk.cld("release", SPEC, "-m", "First.").status == 0
    desk.edit(
        "- staff -> workload (-)", "- staff -> workload (-): {strength: strong, note: As the ward says.}"
    )
    told = " ".join(desk.history().out.split())
    assert "Since 1.0.0: 1 link changed. Changed in detail: Staff → Workload (strength and note)." in told


def test_a_sheet_leaves_out_a_draft_that_means_what_its_release_means(desk: Desk) -> None:
    desk.edit("version: 1.0.0", "version: 1.0.0-draft")
    assert desk.cld("render").status == 0
    assert desk.cld("release", SPEC, "-m", "First.").status == 0
    shown = desk.history("--sheet", "a.svg")
    assert shown.err == (
        "note: left out, because the version after means the same: 1.0.0-draft\na.svg: drawn\n"
    )
    assert ">1.0.0-draft<" not in desk.text("a.svg")
    assert ">1.0.0<" in desk.text("a.svg")
    assert "1.0.0-draft" in shown.out  # the words tell of all


def test_a_sheet_shows_the_view_that_is_asked_for_where_a_version_has_it(three: Desk) -> None:
    three.edit("  other: {layout: loops, title: Once more}\n", "  late: {layout: loops}\n")
    three.edit("version: 1.1.1", "version: 1.1.2-draft")
    assert three.history("--sheet", "a.svg", "--view", "late").status == 0
    text = three.text("a.svg")
    assert text.count(">This version has no such view.<") == 3
    assert three.history("--sheet", "b.svg").status == 0
    assert "no such view" not in three.text("b.svg")
    assert ">now<" in three.text("b.svg")


def test_the_same_sheet_is_drawn_again_byte_for_byte(three: Desk) -> None:
    for name in ("a.svg", "b.svg"):
        assert three.history("--sheet", name).status == 0
    assert three.text("a.svg") == three.text("b.svg")


@pytest.mark.usefixtures("three")
def test_versions_of_a_spec_are_found_by_its_name_alone() -> None:
    assert [past.version for past in versions_of("elsewhere/staffing.yaml")] == ["1.0.0", "1.1.0", "1.1.1"]
    assert versions_of("specs/unknown.yaml") == ()


def test_a_folder_of_versions_that_cannot_be_read_is_not_taken_for_an_empty_one(desk: Desk) -> None:
    (desk.folder / "diagrams").symlink_to("diagrams")
    for command in (("history", SPEC), ("release", SPEC, "-m", "First.")):
        shown = desk.cld(*command)
        assert (shown.status, shown.out) == (1, "")
        assert "so it is not known which versions are recorded" in shown.err


def test_a_record_that_names_no_program_is_told_without_one(three: Desk) -> None:
    place = "diagrams/staffing/1.0.0/record.json"
    three.put(place, json.dumps({**json.loads(three.text(place)), "programs": []}))
    assert "Drawn by a program that is not recorded: main (svg)" in three.history().out
