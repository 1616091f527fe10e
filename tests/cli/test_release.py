"""`cld release`: which version it makes, that all is written or nothing, and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest
from command_line import GOOD, Result, run
from hypothesis import given, settings
from hypothesis import strategies as st
from specimens import specimen

from cld.files import Unwritable, write_bytes, write_together
from cld.releases import Bump, stepped
from cld.source import Source
from cld.spec import read_spec
from cld.spec.edit import with_version

SPEC = "specs/staffing.yaml"
ROOT = Path(__file__).parents[2]
DRAFT = GOOD.replace("1.0.0", "0.1.0-draft")
TURNED = ("- staff -> workload (-)", "- staff -> workload (+)")
WORDS = ("staff: Staff", "staff: Nurses")


class Desk:
    """A folder with a spec in it, and `cld` run there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        self.put(SPEC, GOOD)

    def put(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))

    def edit(self, old: str, new: str, path: str = SPEC) -> None:
        text = (self.folder / path).read_bytes().decode("utf-8")
        assert text.count(old) == 1
        self.put(path, text.replace(old, new))

    def text(self, path: str = SPEC) -> str:
        return (self.folder / path).read_bytes().decode("utf-8")

    def files(self) -> dict[str, bytes]:
        every = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in every}

    def release(self, *arguments: str) -> Result:
        return run(self.monkeypatch, "release", SPEC, *arguments)

    def refused(self, status: int, *arguments: str) -> str:
        """What is said where nothing must be written."""
        before = self.files()
        shown = self.release(*arguments)
        assert (shown.status, shown.out) == (status, "")
        assert self.files() == before
        return shown.err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def released(desk: Desk) -> Desk:
    assert desk.release("-m", "First.").status == 0
    return desk


def test_a_first_release_is_noted_drawn_and_recorded_and_git_is_left_to_the_author(desk: Desk) -> None:
    shown = desk.release("-m", "What's new")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "1.0.0: the version in the spec, which was not recorded yet",
        f"{SPEC}: a note under `changes`",
        "diagrams/staffing/1.0.0/main.svg: drawn",
        "diagrams/staffing/1.0.0/other.svg: drawn",
        "Next, to keep the release in git:",
        f"  git add {SPEC} diagrams/staffing/1.0.0",
        """  git commit -m 'staffing 1.0.0: What'"'"'s new'""",
        "  git tag staffing-1.0.0",
    ]
    assert "version: 1.0.0\nchanges:\n  1.0.0: What's new\n" in desk.text()
    assert run(desk.monkeypatch, "render", "--check") == Result(0, "", "")


TEXTS = """
sources:
  kept: {citation: A, text: papers/kept.txt}
  changed: {citation: B, text: papers/changed.txt}
  fresh: {citation: C, text: papers/the fresh.txt}
  secret: {citation: D, text: papers/secret.txt}
"""


def test_git_is_to_keep_the_texts_too_that_it_does_not_have_as_they_are(desk: Desk) -> None:
    desk.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(desk.folder.parent))
    desk.put(SPEC, GOOD + TEXTS)
    for name in ("kept", "changed", "the fresh", "secret"):
        desk.put(f"specs/papers/{name}.txt", "Words.")
    shown = desk.release("-m", "First.")
    everything = (
        "specs/papers/changed.txt specs/papers/kept.txt specs/papers/secret.txt 'specs/papers/the fresh.txt'"
    )
    assert f"  git add {SPEC} diagrams/staffing/1.0.0 {everything}\n" in shown.out  # no repository yet

    desk.put(".gitignore", "secret.txt")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for asked in (
        ["init", "-q"],
        ["add", "specs/papers/kept.txt", "specs/papers/changed.txt"],
        ["commit", "-q", "-m", "x"],
    ):
        subprocess.run(["git", *who, *asked], cwd=desk.folder, check=True)
    desk.put("specs/papers/changed.txt", "Other words.")
    desk.edit(*TURNED)
    shown = desk.release("-m", "Second.")
    lacking = "specs/papers/changed.txt 'specs/papers/the fresh.txt'"
    assert f"  git add {SPEC} diagrams/staffing/1.1.0 {lacking}\n" in shown.out
    assert "note: specs/papers/secret.txt: git ignores this file" in shown.err


def test_a_draft_loses_its_draft_word(desk: Desk) -> None:
    desk.put(SPEC, DRAFT)
    assert run(desk.monkeypatch, "render").status == 0
    assert desk.release("-m", "First.").out.startswith("0.1.0: what the draft 0.1.0-draft was to become\n")
    assert "version: 0.1.0\n" in desk.text()


def test_a_first_release_may_have_any_number_that_is_asked_for(desk: Desk) -> None:
    desk.put(SPEC, DRAFT)
    assert run(desk.monkeypatch, "render").status == 0
    shown = desk.release("-m", "First.", "--version", "1.0.0")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("1.0.0: the version that was asked for\n")
    assert "version: 1.0.0\nchanges:\n  1.0.0: First.\n" in desk.text()


def test_a_slip_of_a_number_can_be_followed_by_the_right_one_for_the_same_model(desk: Desk) -> None:
    desk.put(SPEC, DRAFT)
    assert desk.release("-m", "First.").status == 0
    assert "and --version gives it another number" in desk.refused(1, "-m", "First.")
    shown = desk.release("-m", "As in the paper.", "--version", "1.0.0")
    assert shown.status == 0
    assert shown.out.startswith(
        "1.0.0: the version that was asked for (since the last release: no change of meaning)\n"
    )
    assert run(desk.monkeypatch, "render", "--check") == Result(0, "", "")
    said = "a release has to be later than 1.0.0, which is recorded in diagrams/staffing/1.0.0; 0.9.0 is not"
    assert said in desk.refused(1, "-m", "x", "--version", "0.9.0")
    assert "1.0.0 is not" in desk.refused(1, "-m", "x", "--version", "1.0.0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--version", "1.0"], "`1.0` is no version of a release"),
        (["--version", "2.0.0-draft"], "`2.0.0-draft` is no version of a release"),
        (["--version", "2.0.0", "--bump", "major"], "leave out one of the two"),
    ],
)
def test_a_version_that_cannot_be_asked_for_is_refused(desk: Desk, arguments: list[str], said: str) -> None:
    assert said in desk.refused(2, "-m", "x", *arguments)


def test_a_version_before_that_of_the_spec_is_refused(desk: Desk) -> None:
    assert "the spec is at 1.0.0 already, which is later than 0.9.0" in desk.refused(
        1, "-m", "x", "--version", "0.9.0"
    )


def test_a_changed_argument_is_a_minor_step_and_says_what_changed(released: Desk) -> None:
    released.edit(*TURNED)
    shown = released.release("-m", "Second.")
    assert shown.out.startswith(
        "1.1.0: a minor step from 1.0.0, because the argument changed: 1 link turned; 1 feedback loop turned over\n"
    )
    assert "version: 1.1.0\nchanges:\n  1.1.0: Second.\n  1.0.0: First.\n" in released.text()


PATCHES = [
    WORDS,
    ("title: Staffing", "title: Nursing"),
    ("(-) delayed", "(-) delayed:\n      grounding: stated\n      note: Seen in two places."),
    ("title: Once more", "title: Twice"),
]


@pytest.mark.parametrize(("old", "new"), PATCHES)
def test_other_words_evidence_and_views_are_a_patch(released: Desk, old: str, new: str) -> None:
    released.edit(old, new)
    shown = released.release("-m", "Second.")
    assert shown.out.startswith("1.0.1: a patch of 1.0.0, because only words, evidence or views changed: ")


MINORS = [
    ("(-) delayed", "(-)"),
    ("(-) delayed", "(-):\n      strength: strong"),
    ("  workload: Workload\n", "  workload: Workload\n  morale: Morale\n"),
    ("views:", "loops:\n  R1: {through: [staff, workload]}\n\nviews:"),
    ("variables:\n  staff: Staff", "processes:\n  staff: Staff\nvariables:"),
]


@pytest.mark.parametrize(("old", "new"), MINORS)
def test_whatever_acts_otherwise_is_a_minor_step(released: Desk, old: str, new: str) -> None:
    released.edit(old, new)
    assert released.release("-m", "Second.").out.startswith("1.1.0: a minor step from 1.0.0")


@pytest.mark.parametrize(("bump", "version"), [("major", "2.0.0"), ("minor", "1.1.0"), ("patch", "1.0.1")])
def test_a_step_that_is_asked_for_is_taken(released: Desk, bump: str, version: str) -> None:
    released.edit(*TURNED)
    shown = released.release("-m", "Second.", "--bump", bump)
    assert shown.out.startswith(
        f"{version}: the {bump} step from 1.0.0 that was asked for (since the last release: "
    )


@pytest.mark.parametrize(
    ("version", "steps"),
    [
        ("1.2.3", ("2.0.0", "1.3.0", "1.2.4")),
        ("2.0.0-draft", ("2.0.0", "2.0.0", "2.0.0")),
        ("1.3.0-rc.1", ("2.0.0", "1.3.0", "1.3.0")),
        ("1.2.4-draft", ("2.0.0", "1.3.0", "1.2.4")),
    ],
)
def test_steps_are_those_of_semantic_versioning(version: str, steps: tuple[str, ...]) -> None:
    assert tuple(stepped(version, bump) for bump in Bump) == steps


def test_a_dry_run_says_all_of_it_and_writes_nothing(released: Desk) -> None:
    released.edit(*TURNED)
    before = released.files()
    shown = released.release("-m", "Second.", "--dry-run")
    assert shown.status == 0
    assert shown.out.splitlines()[1:] == [
        f"{SPEC}: would be changed:",
        "  - version: 1.0.0",
        "  + version: 1.1.0",
        "  +   1.1.0: Second.",
        "diagrams/staffing/1.1.0/main.svg: would be drawn",
        "diagrams/staffing/1.1.0/other.svg: would be drawn",
        "Nothing was written.",
    ]
    assert released.files() == before


def test_a_note_that_the_author_wrote_beforehand_is_kept(released: Desk) -> None:
    released.edit(*TURNED)
    released.edit("  1.0.0: First.\n", "  1.1.0: Mine.\n  1.0.0: First.\n")
    assert "`changes` says of 1.1.0 already: “Mine.”" in released.refused(1, "-m", "Other.")
    assert released.release().status == 0
    assert released.text().count("1.1.0") == 2


def test_formats_can_be_chosen(desk: Desk) -> None:
    assert desk.release("-m", "First.", "--format", "svg,pdf").status == 0
    assert {"diagrams/staffing/1.0.0/main.pdf", "diagrams/staffing/1.0.0/main.svg"} <= desk.files().keys()


# What is refused


def test_nothing_changed_is_nothing_to_release(released: Desk) -> None:
    assert "nothing changed since 1.0.0" in released.refused(1, "-m", "Again.")
    released.edit("version: 1.0.0", "version: 1.1.0-draft  # soon")
    assert "nothing changed since 1.0.0" in released.refused(1, "-m", "Again.", "--bump", "major")


def test_a_spec_with_errors_is_not_released_and_with_strict_none_with_warnings(desk: Desk) -> None:
    desk.edit("title: Staffing", "title: Staffing\nchanges: {}")
    desk.edit("workload (-)", "workload (?)")
    assert "has 1 warning; `cld validate specs/staffing.yaml` shows them. Nothing was" in desk.refused(
        1, "-m", "x", "--strict"
    )
    desk.edit("workload (?)", "worklod (?)")
    assert "has errors; nothing was released" in desk.refused(1, "-m", "x")


@pytest.mark.parametrize("arguments", [(), ("-m", "  ")])
def test_a_release_wants_a_note(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert 'say in a line what 1.0.0 changes, with -m "…"' in desk.refused(2, *arguments)


def test_a_note_that_no_spec_can_hold_is_refused(desk: Desk) -> None:
    assert "the note holds invisible control characters" in desk.refused(1, "-m", "a\x07b")


def test_a_spec_older_than_what_is_recorded_is_not_released(released: Desk) -> None:
    released.edit(*TURNED)
    old = released.text()
    assert released.release("-m", "Second.").status == 0
    now = released.text()
    released.put(SPEC, old)
    assert "1.1.0 is recorded in diagrams/staffing/1.1.0 already, with this very meaning" in released.refused(
        1, "-m", "x"
    )
    released.put(SPEC, old.replace("Workload", "Work"))
    assert "the spec says 1.0.0, but the later 1.1.0 is recorded" in released.refused(1, "-m", "x")
    released.put(SPEC, now.replace("Workload", "Work"))
    assert released.release("-m", "Third.").status == 0


def test_a_step_back_is_refused(released: Desk) -> None:
    released.edit(*TURNED)
    released.edit("version: 1.0.0", "version: 1.2.0-draft")
    assert "a minor step leads from 1.0.0 to 1.1.0, and the spec is at 1.2.0-draft" in released.refused(
        1, "-m", "x", "--bump", "minor"
    )
    assert released.release("-m", "x").out.startswith(
        "1.2.0: what the draft 1.2.0-draft was to become (since the"
    )


def test_figures_without_a_record_of_another_model_are_not_drawn_over(released: Desk) -> None:
    for name in ("main.svg", "other.svg"):
        released.put(f"diagrams/staffing/1.1.0/{name}", released.text(f"diagrams/staffing/1.0.0/{name}"))
    released.edit(*TURNED)
    assert "is there without a record, and shows another model" in released.refused(1, "-m", "x")


def test_a_damaged_record_stops_a_release(released: Desk) -> None:
    released.edit(*TURNED)
    released.put("diagrams/staffing/1.0.0/record.json", '{"edition": 2')
    assert "record.json: is damaged; bring it back" in released.refused(1, "-m", "x")


def test_where_the_last_model_is_lost_the_author_says_how_far_to_go(released: Desk) -> None:
    released.edit(*TURNED)
    for name in ("main.svg", "other.svg"):
        (released.folder / "diagrams/staffing/1.0.0" / name).unlink()
    assert "say how far to go with --bump major, minor or patch" in released.refused(1, "-m", "x")
    assert released.release("-m", "x", "--bump", "minor").status == 0


def test_standard_input_cannot_be_released(desk: Desk) -> None:
    shown = run(desk.monkeypatch, "release", "-", "-m", "x")
    assert (shown.status, shown.out) == (2, "")
    assert "name the file" in shown.err


# All or nothing


@pytest.mark.parametrize("failing", range(4))
def test_a_failure_half_way_leaves_all_as_it_was(released: Desk, failing: int) -> None:
    released.edit(*TURNED)
    before = released.files()
    written = []

    def write(path: Path, data: bytes, private: bool = False) -> None:
        if len(written) == failing:
            written.append(path)
            raise Unwritable(
                f"{path}: cannot be written: the disk is full; what was there before is untouched"
            )
        written.append(path)
        write_bytes(path, data, private)

    with released.monkeypatch.context() as patch:
        patch.setattr("cld.files.write_bytes", write)
        shown = released.release("-m", "Second.")
    assert shown.status == 2
    assert "the disk is full" in shown.err
    assert "Nothing was released, and all files are as they were" in shown.err
    assert released.files() == before
    assert not (released.folder / "diagrams/staffing/1.1.0").exists()
    assert released.release("-m", "Second.").status == 0


@pytest.mark.parametrize("done", range(1, 4))
def test_a_release_cut_short_by_a_power_failure_goes_on_with_the_same_command(
    released: Desk, done: int
) -> None:
    released.edit(*TURNED)
    whole: dict[str, bytes] = {}

    def write(files: dict[Path, bytes]) -> None:
        whole.update({str(path): data for path, data in files.items()})
        write_together(dict(list(files.items())[:done]))
        raise KeyboardInterrupt

    with released.monkeypatch.context() as patch:
        patch.setattr("cld.files.write_together", write)
        assert released.release("-m", "Second.").status == 130
    assert released.release("-m", "Second.").status == 0
    assert {name: released.files()[name] for name in whole} == whole


@pytest.mark.parametrize("stopped", range(4))
def test_ctrl_c_half_way_leaves_all_as_it_was(released: Desk, stopped: int) -> None:
    released.edit(*TURNED)
    before = released.files()
    written = []

    def write(path: Path, data: bytes, private: bool = False) -> None:
        written.append(path)
        if len(written) == stopped + 1:
            raise KeyboardInterrupt
        write_bytes(path, data, private)

    with released.monkeypatch.context() as patch:
        patch.setattr("cld.files.write_bytes", write)
        assert released.release("-m", "Second.").status == 130
    assert released.files() == before
    assert not (released.folder / "diagrams/staffing/1.1.0").exists()


def test_what_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"old")

    def write(path: Path, data: bytes, private: bool = False) -> None:
        if path.name == "full" or data == b"old":
            raise Unwritable(f"{path}: cannot be written")
        write_bytes(path, data, private)

    monkeypatch.setattr("cld.files.write_bytes", write)
    with pytest.raises(Unwritable, match=r"could not be put back: .*old"):
        write_together({tmp_path / "old": b"new", tmp_path / "full": b"new"})


def test_files_written_together_keep_what_they_were_if_one_fails(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    wanted = {tmp_path / "old": b"new", tmp_path / "a" / "b" / "c": b"new", tmp_path / "folder": b"new"}
    with pytest.raises(Unwritable, match="there is a folder of that name"):
        write_together(wanted)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "old"]
    assert (tmp_path / "old").read_bytes() == b"old"


def test_of_two_releases_at_once_one_is_made_and_the_other_refused(released: Desk) -> None:
    released.edit(*TURNED)
    command = (sys.executable, "-m", "cld", "release", SPEC, "-m", "Another.", "--bump")
    paths = {**os.environ, "PYTHONPATH": str(ROOT)}
    bumps = ("major", "minor", "patch")
    started = [Popen((*command, bump), env=paths, stdout=DEVNULL, stderr=DEVNULL) for bump in bumps]
    ended = [process.wait() for process in started]
    assert ended.count(0) == 1
    version = ("2.0.0", "1.1.0", "1.0.1")[ended.index(0)]
    assert f"version: {version}" in released.text()
    assert {path.name for path in (released.folder / "diagrams/staffing").iterdir()} == {"1.0.0", version}


def test_a_spec_that_is_changed_meanwhile_is_not_written_over(released: Desk) -> None:
    released.edit(*TURNED)
    from cld.cli import release

    drawn = release.planned

    def slow(job: object) -> object:
        released.edit("title: Staffing", "title: Mine")
        return drawn(job)  # type: ignore[arg-type]

    with released.monkeypatch.context() as patch:
        patch.setattr(release, "planned", slow)
        shown = released.release("-m", "Second.")
    assert shown.status == 2
    assert "was changed while the figures were drawn; nothing was released" in shown.err
    assert "title: Mine" in released.text()
    assert not (released.folder / "diagrams/staffing/1.1.0").exists()


# The author's text


LAYOUTS = [
    ("cld: 1\nvariables: {a: A}\n", "cld: 1\nversion: 2.0.0\nchanges:\n  2.0.0: New\nvariables: {a: A}\n"),
    ("variables: {a: A}\n", "version: 2.0.0\nchanges:\n  2.0.0: New\nvariables: {a: A}\n"),
    (
        "{cld: 1, variables: {a: A}}",
        '{changes: {"2.0.0": "New"}, version: "2.0.0", cld: 1, variables: {a: A}}',
    ),
    (
        '{\n  "version": "1.0.0",\n  "changes": {\n    "1.0.0": "x"\n  },\n  "variables": {"a": "A"}\n}\n',
        '{\n  "version": "2.0.0",\n  "changes": {\n    "2.0.0": "New",\n    "1.0.0": "x"\n  },\n  "variables": {"a": "A"}\n}\n',
    ),
    (
        "# head\ncld: 1\nversion: '1.0.0' # mine\nchanges: {1.0.0: First} # all\nvariables: {a: A}",
        "# head\ncld: 1\nversion: '2.0.0' # mine\nchanges: {2.0.0: \"New\", 1.0.0: First} # all\nvariables: {a: A}",
    ),
    (
        "cld: 1\nchanges:\n    # the first\n    1.0.0: First\n\nvariables: {a: A}\n",
        "cld: 1\nversion: 2.0.0\nchanges:\n    2.0.0: New\n    # the first\n    1.0.0: First\n\nvariables: {a: A}\n",
    ),
    (
        "cld: 1\nversion: 1.1.0\nchanges:\n  1.0.0: First\n  1.1.0: |\n    Next\nvariables: {a: A}",
        "cld: 1\nversion: 2.0.0\nchanges:\n  1.0.0: First\n  1.1.0: |\n    Next\n  2.0.0: New\nvariables: {a: A}",
    ),
    (
        "cld: 1\nauthors: [A,\n  B] # all\nchanges:\nvariables: {a: A}",
        "cld: 1\nversion: 2.0.0\nauthors: [A,\n  B] # all\nchanges:\n  2.0.0: New\nvariables: {a: A}",
    ),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("old", "new"), LAYOUTS)
def test_only_the_version_and_its_note_change_in_the_text(old: str, new: str, end: str) -> None:
    spec = read_spec(Source("x.yaml", old.replace("\n", end)))
    assert with_version(spec, "2.0.0", "New").source.text == new.replace("\n", end)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(
        ["A note.", "With: a colon # and a mark", "two\nlines", "long " * 60 + "end", "'\"{[", "- yes", "1.0"]
    ),
)
def test_any_spec_can_be_released_and_every_other_line_stays(seed: int, end: str, note: str) -> None:
    spec = read_spec(Source("x.yaml", specimen(seed)[0].replace("\n", end)))
    assert spec.model is not None
    made = with_version(spec, "9.9.9", note)
    assert made.model is not None
    assert dict(made.model.changes)["9.9.9"] == note
    left = made.source.text.split(end)
    kept = [line for line in spec.source.text.split(end) if line in left]
    assert len(spec.source.text.split(end)) - len(kept) <= 2


def test_a_byte_order_mark_and_line_ends_of_windows_stay(desk: Desk) -> None:
    (desk.folder / SPEC).write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert desk.release("-m", "First.").status == 0
    data = (desk.folder / SPEC).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfcld: 1\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"changes:\r\n  1.0.0: First.\r\n" in data


def test_the_record_is_that_of_render(released: Desk) -> None:
    record = json.loads(released.text("diagrams/staffing/1.0.0/record.json"))
    assert record["version"] == "1.0.0"
    assert sorted(record["figures"]) == ["main", "other"]
