"""Models that people work on together: branches, merges and conflicts of a real git repository, with `cld` run in it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from scratch import ROOT, Scratch

HIRING = "  - staff -> gap (-)\n"
WORK = "  - workload -> morale (-)\n"
LAST = "  - turnover -> staff (-)\n"
LINKS = "links:\n"


def after(line: str, *added: str) -> tuple[str, str]:
    """An edit: lines added below one that stands there."""
    return line, line + "".join(f"{each}\n" for each in added)


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "ward")


def lines_changed(scratch: Scratch, since: str) -> tuple[int, int]:
    """(lines added, lines removed) since a revision."""
    added, removed, _ = scratch.git("diff", "--numstat", since, "--", "specs/ward.yaml").split("\t")
    return int(added), int(removed)


def test_the_model_of_these_tests_is_canonical_and_has_nothing_wrong(scratch: Scratch) -> None:
    assert scratch.cld("fmt", "--check").status == 0
    assert scratch.cld("validate", "--strict").out == "1 spec checked: nothing wrong\n"


# Merging


def test_links_that_two_people_add_in_different_places_merge_by_themselves(scratch: Scratch) -> None:
    scratch.branch("hiring", after(HIRING, "  - morale -> recruitment (+)"))
    scratch.branch("work", after(WORK, "  - workload -> turnover (+)  # they said so"))
    scratch.git("switch", "-q", "main")
    for name in ("hiring", "work"):
        assert scratch.merge(name).status == 0
    assert scratch.cld("validate", "--strict").status == scratch.cld("fmt", "--check").status == 0
    told = scratch.cld("diff", "specs/ward.yaml", "--base", "main~2", "--format", "json")
    links = json.loads(told.out)["links"]
    assert [(link["from"], link["to"]) for link in links["added"]] == [
        ("morale", "recruitment"),
        ("workload", "turnover"),
    ]
    assert not links["removed"] + links["turned"] + links["changed"]


def test_a_new_element_and_its_links_merge_with_anothers(scratch: Scratch) -> None:
    scratch.branch(
        "pay",
        after("  gap: Gap in staff\n", "  pay: Pay"),
        after(HIRING, "  - pay -> recruitment (+)"),
    )
    scratch.branch(
        "patients",
        ("variables:\n", "threats:\n  patients: Patients on the ward\n\nvariables:\n"),
        ("  - staff -> workload (-)\n", "  - staff -> workload (-)\n  - patients -> workload (+)\n"),
    )
    assert scratch.merge("pay").status == 0
    assert scratch.cld("validate").status == 0
    elements = json.loads(scratch.cld("diff", "specs/ward.yaml", "--base", "main", "--format", "json").out)[
        "elements"
    ]
    assert [element["id"] for element in elements["added"]] == ["patients", "pay"]


def test_a_turned_sign_and_a_delay_on_neighbouring_lines_conflict_and_are_both_there_to_choose(
    scratch: Scratch,
) -> None:
    scratch.branch("sign", (WORK, "  - workload -> morale (+)\n"))
    scratch.branch("delay", (WORK, "  - workload -> morale (-) delayed\n"))
    assert scratch.merge("sign").status == 1
    text = scratch.text()
    assert (
        "<<<<<<< HEAD\n  - workload -> morale (-) delayed\n=======\n  - workload -> morale (+)\n>>>>>>> sign\n"
        in text
    )


def test_two_links_at_the_end_of_the_list_conflict_in_whole_lines_and_the_message_says_what_to_do(
    scratch: Scratch,
) -> None:
    scratch.branch("one", after(LAST, "  - workload -> turnover (+)"))
    scratch.branch("other", after(LAST, "  - gap -> workload (+)"))
    assert scratch.merge("one").status == 1
    conflict = "<<<<<<< HEAD\n  - gap -> workload (+)\n=======\n  - workload -> turnover (+)\n>>>>>>> one\n"
    assert LAST + conflict + "\nloops:" in scratch.text()
    told = scratch.cld("validate")
    line = scratch.text().split("\n").index("<<<<<<< HEAD") + 1
    assert told.status == 1
    assert told.out.startswith(
        "error[CLD112] merge-conflict: a conflict that is not resolved: two sides (`HEAD` and `one`)"
    )
    assert f"--> specs/ward.yaml:{line}:1" in told.out
    assert "keep what is right of the two, often both, and delete the lines with the marks" in told.out
    for command in (
        ("fmt",),
        ("render",),
        ("loops", "specs/ward.yaml"),
        ("diff", "specs/ward.yaml", "--base", "main"),
    ):
        stopped = scratch.cld(*command)
        assert stopped.status in (1, 2)
        assert "CLD112" in stopped.err
    assert conflict in scratch.text(), "nothing was rewritten"


def test_a_conflict_is_resolved_by_keeping_both_and_deleting_the_marks(scratch: Scratch) -> None:
    scratch.branch("one", after(LAST, "  - workload -> turnover (+)"))
    scratch.branch("other", after(LAST, "  - gap -> workload (+)"))
    scratch.merge("one")
    scratch.edit(("<<<<<<< HEAD\n", ""), ("=======\n", ""), (">>>>>>> one\n", ""))
    assert scratch.cld("validate").status == 0
    scratch.commit("Both hold")
    added = json.loads(scratch.cld("diff", "specs/ward.yaml", "--base", "main", "--format", "json").out)[
        "links"
    ]["added"]
    assert len(added) == 2


def test_with_the_attribute_of_the_manual_both_sides_are_kept_by_themselves(scratch: Scratch) -> None:
    (line,) = [
        line
        for line in (ROOT / "docs" / "ci.md").read_text("utf-8").splitlines()
        if "merge=union" in line and line.startswith("specs/")
    ]
    scratch.put(".gitattributes", line + "\n")
    scratch.commit()
    scratch.branch("one", after(LAST, "  - workload -> turnover (+)"), start="main")
    scratch.branch("other", after(LAST, "  - gap -> workload (+)"), start="main")
    assert scratch.merge("one").status == 0
    assert scratch.cld("validate").status == 0
    assert LAST + "  - gap -> workload (+)\n  - workload -> turnover (+)\n" in scratch.text()


def test_of_what_that_attribute_keeps_twice_the_check_says_so(scratch: Scratch) -> None:
    scratch.put(".gitattributes", "specs/*.yaml merge=union\n")
    scratch.commit()
    scratch.branch(
        "one", (WORK, "  - workload -> morale (+)\n"), ("  morale: Morale\n", "  morale: Job satisfaction\n")
    )
    scratch.branch(
        "other", (WORK, "  - workload -> morale (?)\n"), ("  morale: Morale\n", "  morale: Spirits\n")
    )
    assert scratch.merge("one").status == 0
    told = scratch.cld("validate", "--format", "concise")
    assert told.status == 1
    assert "CLD108 repeated-key: `morale` stands twice here" in told.out
    scratch.edit(("  morale: Spirits\n", ""))
    assert "CLD402 contradictory-links" in scratch.cld("validate", "--format", "concise").out


@pytest.mark.parametrize("place", [LINKS, HIRING, WORK, LAST])
def test_the_canonical_form_changes_no_more_lines_than_the_author_did(scratch: Scratch, place: str) -> None:
    """Else two people who both run `cld fmt` would conflict where neither wrote anything."""
    scratch.edit(after(place, "  - {to: turnover, polarity: positive,   from: gap}"))
    assert "rewritten" in scratch.cld("fmt").out
    assert lines_changed(scratch, "main") == (1, 0)


def test_where_both_sides_bring_the_same_lines_into_canonical_form_they_merge(scratch: Scratch) -> None:
    scratch.edit(("\n  morale: Morale\n", '\n  "morale":   "Morale"\n'))
    scratch.commit("As somebody wrote it")
    for name, place in (("one", "  # Hiring\n"), ("other", "  # Work\n")):
        scratch.git("switch", "-q", "-c", name, "main")
        scratch.edit(after(place, "  - morale -> gap (-)" if name == "one" else "  - gap -> morale (-)"))
        assert scratch.cld("fmt").status == 0
        scratch.commit(name)
    assert scratch.merge("one").status == 0
    assert scratch.cld("validate").status == scratch.cld("fmt", "--check").status == 0
    diff = json.loads(scratch.cld("diff", "specs/ward.yaml", "--base", "main", "--format", "json").out)
    assert len(diff["links"]["added"]) == 2


# Reviewing


def test_a_reviewer_who_sees_only_the_report_knows_what_changed_and_whether_the_feedback_did(
    scratch: Scratch,
) -> None:
    scratch.branch(
        "interviews",
        (WORK, "  - workload -> morale (+)\n  - workload -> turnover (+) delayed\n"),
        ("polarity: reinforcing", "polarity: balancing"),
    )
    told = scratch.cld("report", "--base", "main")
    assert (told.status, told.err) == (0, "")
    first = told.out.split("\n### ")[0]
    for said in (
        "The feedback structure changed:",
        "1 link added, 1 turned",
        "1 loop gained, R1 Wearing out turned over from reinforcing to balancing, none lost",
    ):
        assert said in first
    for said in (
        "New link: **Workload per nurse → Turnover** (+), delayed: more workload per nurse, more turnover.",
        "Turned: **Workload per nurse → Morale**. Before: more workload per nurse, less morale.",
        "Turned link: Workload per nurse → Morale",
    ):
        assert said in told.out
    scratch.branch("wording", ("  morale: Morale\n", "  morale: Job satisfaction\n"), start="main")
    told = scratch.cld("report", "--base", "main")
    assert "The feedback structure did not change." in told.out
    assert "Job satisfaction" in told.out
    assert "Wearing out" not in told.out


def test_a_report_after_a_merge_tells_what_both_brought_and_on_a_branch_only_its_own(
    scratch: Scratch,
) -> None:
    scratch.branch("hiring", after(HIRING, "  - morale -> recruitment (+)"))
    scratch.branch("work", after(WORK, "  - workload -> turnover (+)"))
    scratch.git("switch", "-q", "main")
    start = scratch.git("rev-parse", "HEAD")
    assert scratch.merge("hiring").status == 0
    scratch.git("switch", "-q", "work")
    assert "Morale → Recruitment" not in scratch.cld("report", "--base", "main").out
    scratch.git("switch", "-q", "main")
    assert scratch.merge("work").status == 0
    told = scratch.cld("report", "--base", start).out
    assert "2 links added" in told
    assert told.count("New link: **") == 2


# Reading a change


def test_git_itself_tells_a_change_in_words_where_it_is_told_to(scratch: Scratch) -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    settings = [
        line for line in text.splitlines() if line.startswith(("git config diff.cld.command", "printf "))
    ]
    assert len(settings) == 2
    scratch.put("bin/cld", '#!/bin/sh\nexec "$CLD_PYTHON" -m cld "$@"\n')
    scratch.path("bin/cld").chmod(0o755)
    scratch.environment |= {
        "PATH": f"{scratch.path('bin')}{os.pathsep}{os.environ['PATH']}",
        "CLD_PYTHON": sys.executable,
    }
    scratch.put("config.sh", "\n".join(settings) + "\n")
    assert scratch.run("sh", "config.sh").status == 0
    scratch.branch("sign", (WORK, "  - workload -> morale (+)\n"))
    for command in (["diff", "main"], ["show", "--ext-diff"], ["log", "-p", "-1", "--ext-diff"]):
        told = scratch.git(*command, "--", "specs")
        assert "specs/ward.yaml\nFrom before (1.0.0-draft) to now (1.0.0-draft)\n" in told
        assert "± Workload per nurse → Morale: the sign was (-), is now (+)" in told
        assert "± R1 Wearing out: was reinforcing, is now balancing" in told
    assert "+  - workload -> morale (+)" in scratch.git("show", "--", "specs")  # not unless asked
    scratch.put("diagrams/ward/1.0.0/map.svg", "<svg/>\n")
    scratch.put("specs/new.yaml", scratch.text())
    scratch.git("add", "-A")
    assert scratch.run("git", "diff", "--cached", "main", "--", "specs").status == 0
    told = scratch.git("diff", "--cached", "main", "--", "diagrams")
    assert "Binary files /dev/null and b/diagrams/ward/1.0.0/map.svg differ" in told
    assert "<svg" not in told


# Figures in conflict


def test_figures_that_both_sides_drew_are_drawn_anew_once_the_spec_is_resolved(scratch: Scratch) -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("diagrams/** ")]
    scratch.put(".gitattributes", line + "\n")
    scratch.cld("render")
    scratch.commit("With its figure")
    for name, link in (("one", "  - workload -> turnover (+)"), ("other", "  - gap -> workload (+)")):
        scratch.git("switch", "-q", "-c", name, "main")
        scratch.edit(after(LAST, link))
        assert scratch.cld("render").status == 0
        scratch.commit(name)
    assert scratch.merge("one").status == 1
    scratch.edit(("<<<<<<< HEAD\n", ""), ("=======\n", ""), (">>>>>>> one\n", ""))
    assert scratch.cld("render").status == 0
    scratch.commit("Both, drawn anew")
    assert scratch.git("status", "--porcelain") == ""
    assert scratch.cld("render", "--check").status == 0
    assert scratch.cld("diff", "specs/ward.yaml", "diagrams/ward/1.0.0-draft/loops.svg").status == 0
