"""The exit statuses, one rule for all commands (docs/ci.md): 1 for a spec with errors, 2 for what cannot be read or done."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from command_line import GOOD, ROOT, run

from cld.cli import commands

SPEC, OTHER = "specs/spec.yaml", "specs/other.yaml"
ASKED = {
    "compare": ["compare", SPEC, OTHER],
    "diff": ["diff", OTHER, SPEC],
    "evidence": ["evidence", SPEC],
    "export": ["export", SPEC],
    "fmt": ["fmt", SPEC],
    "history": ["history", SPEC],
    "import": ["import", "coded.csv", "--into", SPEC],
    "loops": ["loops", SPEC],
    "matrix": ["matrix", SPEC],
    "merge": ["merge", OTHER, SPEC],
    "release": ["release", SPEC, "-m", "First."],
    "render": ["render", SPEC, "-o", "figures/"],
    "report": ["report", SPEC, "--base", "HEAD"],
    "report --appendix": ["report", "--appendix", SPEC],
    "report --caption": ["report", "--caption", SPEC],
    "sequence": ["sequence", SPEC],
    "validate": ["validate", SPEC],
}
"""How each command is asked about a spec."""
NO_SPEC = {"explain", "extract", "new", "schema"}
SOUND = GOOD + "\nsources: {talks: Talks}\nevidence: {e1: {source: talks, summary: So it is.}}\n"
BROKEN = {
    "a link to nowhere": SOUND.replace("staff -> workload", "staf -> workload"),
    "no YAML": "title: [\n",
    "an empty file": "",
}
ARGUED = "\nloops:\n  R1: {name: Spiral, through: [staff, workloads], polarity: balancing}\n"
"""Two minus signs make no balancing loop: an error that only those can see who look at loops."""
READERS = {"compare", "diff", "export", "history", "import", "merge", "sequence"}
"""Commands that ask only whether a spec can be read."""
OTHERWISE = {"diff": 2}
"""Commands whose 1 says something else."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that holds one sound spec, and coding that can be taken over."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "specs").mkdir()
    (tmp_path / OTHER).write_text(SOUND, encoding="utf-8")
    (tmp_path / "coded.csv").write_text("Document,Code,Segment\nGP 1,Time,None.\n", encoding="utf-8")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for step in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *step], check=True, capture_output=True)
    return tmp_path


def test_every_command_that_takes_a_spec_is_held_to_the_rule() -> None:
    assert {name.split()[0] for name in ASKED} == set(commands()) - NO_SPEC


@pytest.mark.parametrize("name", ASKED)
def test_a_spec_with_errors_leaves_with_1_and_what_cannot_be_read_with_2(
    name: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, text in BROKEN.items():
        (desk / SPEC).write_text(text, encoding="utf-8")
        told = run(monkeypatch, *ASKED[name])
        assert told.status == OTHERWISE.get(name, 1), what
        assert "Traceback" not in told.err
        assert (desk / SPEC).read_text(encoding="utf-8") == text
    (desk / SPEC).unlink()
    assert run(monkeypatch, *ASKED[name]).status == 2
    (desk / SPEC).write_text(SOUND.replace("workload", "workloads"), encoding="utf-8")
    assert run(monkeypatch, *ASKED[name]).status == (1 if name == "diff" else 0)
    (desk / SPEC).write_text(SOUND.replace("workload", "workloads") + ARGUED, encoding="utf-8")
    assert run(monkeypatch, *ASKED[name]).status == (0 if name in READERS - {"diff"} else 1)
    assert run(monkeypatch, *ASKED[name], "--no-such-option").status == 2


def test_a_specs_errors_are_shown_where_it_is_put_together_with_others(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / SPEC).write_text(BROKEN["a link to nowhere"], encoding="utf-8")
    for name in ("compare", "merge", "sequence"):
        told = run(monkeypatch, *ASKED[name])
        assert "no element has the id `staf`" in told.err
        assert f"{SPEC} has errors" in told.err
        assert told.out == ""


def test_the_rule_and_what_departs_from_it_are_written_down() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    rule = page[page.index("## Exit statuses") :]
    assert re.findall(r"^\| (\d+) \|", rule, re.MULTILINE) == ["0", "1", "2", "70", "130"]
    readers = re.search(
        r"^((?:`\w+`,? (?:and )?)+)ask only", rule[rule.index("An error is") :].replace(". ", ".\n"), re.M
    )
    assert readers
    assert set(re.findall(r"`(\w+)`", readers[1])) == READERS
    assert set(re.findall(r"`cld (\w+)` is the exception", rule)) == set(OTHERWISE)
