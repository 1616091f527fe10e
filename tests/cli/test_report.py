"""`cld report`: which specs are compared with what, what the page says first, and exit statuses."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from command_line import GOOD, Result, run
from test_diff_command import SPEC, TURNED, Desk

NAMED = GOOD.replace(
    "views:", "loops:\n  R1: {name: Spiral, through: [staff, workload], polarity: reinforcing}\n\nviews:"
)


class Branch(Desk):
    """A repository whose branch `work` started from `main`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, monkeypatch)
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_NAME", "A")
            monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@example.org")
            monkeypatch.setenv(f"GIT_{role}_DATE", "2026-01-01T00:00:00Z")
        monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        self.git("init", "-q")
        self.git("checkout", "-q", "-b", "main")
        self.put("specs/other.yaml", NAMED.replace("Staffing", "Other"))
        self.commit()
        self.git("checkout", "-q", "-b", "work")

    def report(self, *arguments: str) -> Result:
        return run(self.monkeypatch, "report", *arguments)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    return Branch(tmp_path, monkeypatch)


def told(shown: Result) -> str:
    """What a page says, on one line."""
    return " ".join(shown.out.split())


def test_where_nothing_changed_a_sentence_says_so(branch: Branch) -> None:
    shown = branch.report("--base", "main")
    assert (shown.status, shown.err) == (0, "")
    assert "**No spec changed in meaning.**" in shown.out
    assert "Unchanged: `specs/other.yaml`, `specs/staffing.yaml`." in shown.out
    assert "###" not in shown.out


def test_a_headline_says_what_changed_and_what_became_of_the_feedback(branch: Branch) -> None:
    branch.put(
        "specs/other.yaml",
        NAMED.replace("staff -> workload (-)", "staff -> workload (+)").replace("Staffing", "Other"),
    )
    shown = branch.report("--base", "main")
    assert (
        "**1 of 2 specs changed in meaning, and its feedback structure changed. 1 spec has errors now.**"
        in shown.out
    )
    assert (
        "- **Other** (`specs/other.yaml`): 1 link turned. The feedback structure changed: R1 Spiral turned over from "
        "reinforcing to balancing, none gained or lost. The balance of loops went from 1 reinforcing and 0 balancing to "
        "0 reinforcing and 1 balancing. It has 1 error."
    ) in shown.out
    assert (
        "Turned: **Staff → Workload**. Before: more staff, less workload. Now: more staff, more workload."
        in shown.out
    )
    assert "| **turned over** | **R1 Spiral**<br>" in shown.out
    assert "`specs/other.yaml:14` | the loop `R1` is balancing, not reinforcing" in shown.out
    assert shown.status == 1  # R1 is no longer what its author says


def test_without_an_error_differences_do_not_fail_a_run(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    assert branch.report("--base", "main").status == 0


def test_links_and_elements_that_came_and_went_are_told_in_sentences(branch: Branch) -> None:
    new = GOOD.replace("  workload: Workload", "  workload: Workload\n  trust: Trust").replace(
        "  - workload -> staff (-) delayed",
        "  - workload -> trust (-)\n  - trust -> staff (+):\n      delay: a year",
    )
    branch.put(SPEC, new)
    shown = branch.report("--base", "main")
    for said in (
        "2 links added, 1 removed; 1 element added.",
        "1 loop gained, 1 loop lost.",
        "New link: **Trust → Staff** (+), delayed by a year: more trust, more staff.",
        "No longer a link: **Workload → Staff** (-), delayed: more workload, less staff.",
        "New element: **Trust**, among Variables.",
        "New links: Trust → Staff and Workload → Trust",
    ):
        assert said in told(shown), said


def test_links_that_moved_no_loop_are_named_and_that_nothing_new_was_found_is_said(branch: Branch) -> None:
    new = GOOD.replace("  workload: Workload", "  workload: Workload\n  trust: Trust")
    branch.put(SPEC, new.replace("links:\n", "links:\n  - staff -> trust (+)\n"))
    shown = branch.report("--base", "main")
    assert "No loop came, went or turned over because of Staff → Trust." in shown.out
    assert "`cld validate` finds nothing that it did not find before." in shown.out


def test_what_people_hold_is_told_among_the_first_and_not_folded_away(branch: Branch) -> None:
    held = "\nperspectives:\n  nurses: {links: [staff -> workload (-)]}\nprecedes: [staff before workload]\n"
    branch.put(SPEC, GOOD + held)
    branch.commit()
    branch.put(
        SPEC,
        (GOOD + held)
        .replace("[staff -> workload (-)]", "[staff -> workload (+)]")
        .replace("before", "alongside"),
    )
    shown = branch.report("--base", "HEAD")
    assert ": 1 link of a perspective turned; 1 order of steps changed." in told(shown)
    assert "- Held by **Nurses: Staff → Workload**: the sign was (-), is now (+)." in told(shown)
    assert "- Order of steps **Staff alongside Workload**: was Staff before Workload." in told(shown)
    assert "Other changes in the spec" not in shown.out


def test_order_and_comments_are_no_change_and_a_raised_version_is_told(branch: Branch) -> None:
    branch.put(SPEC, "# a word\n" + GOOD.replace("1.0.0", "1.0.1"))
    shown = branch.report("--base", "main")
    assert (
        "The file changed, its meaning did not: `specs/staffing.yaml` (version 1.0.0, now 1.0.1)."
        in shown.out
    )


def test_added_and_removed_specs_are_told(branch: Branch) -> None:
    branch.put("specs/deep/new one.yaml", NAMED.replace("Staffing", "Newcomer"))
    (branch.folder / SPEC).unlink()
    shown = branch.report("--base", "main")
    assert "1 spec added. 1 spec removed." in shown.out
    assert (
        "**Newcomer** (`specs/deep/new one.yaml`): A new model of 2 elements and 2 links. It has 1 reinforcing loop."
        in shown.out
    )
    assert (
        "**Staffing** (`specs/staffing.yaml`): The model of 2 elements and 2 links was removed." in shown.out
    )
    assert "**R1 Spiral**<br>" in shown.out


def test_a_renamed_spec_is_compared_with_its_former_self(branch: Branch) -> None:
    branch.git("mv", SPEC, "specs/Pflegekräfte heute.yaml")
    branch.put("specs/Pflegekräfte heute.yaml", TURNED)
    branch.git("add", "-A")
    shown = branch.report("--base", "main")
    assert (
        "(`specs/Pflegekräfte heute.yaml`): The file was called specs/staffing.yaml. 1 link turned."
        in shown.out
    )
    assert "removed" not in shown.out


def test_a_rename_that_git_was_not_told_of_is_seen_where_the_content_is_the_same(branch: Branch) -> None:
    (branch.folder / SPEC).rename(branch.folder / "specs" / "nursing.yaml")
    shown = branch.report("--base", "main")
    assert "`specs/nursing.yaml` (was called specs/staffing.yaml)" in shown.out
    assert "No spec changed in meaning." in shown.out


def test_only_what_the_branch_itself_changed_is_told(branch: Branch) -> None:
    branch.git("checkout", "-q", "main")
    branch.put(SPEC, TURNED)
    branch.commit()
    branch.git("checkout", "-q", "work")
    shown = branch.report("--base", "main")
    assert "No spec changed in meaning." in shown.out
    assert "That is where this branch left `main`, which has moved on since." in told(shown)


def test_named_specs_alone_are_compared_also_from_a_folder_below(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    branch.put("specs/other.yaml", TURNED)
    branch.monkeypatch.chdir(branch.folder / "specs")
    shown = branch.report("staffing.yaml", "--base", "main")
    assert "(`staffing.yaml`)" in shown.out
    assert "other" not in shown.out.lower()
    branch.git("rm", "-q", "specs/other.yaml", "--cached")
    (branch.folder / "specs/other.yaml").unlink()
    assert "was removed" in branch.report("other.yaml", "--base", "main").out


def test_without_a_base_it_is_the_main_branch(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    assert "Compared with `main` (commit " in branch.report().out
    branch.git("branch", "-m", "main", "trunk")
    shown = branch.report()
    assert (shown.status, shown.out) == (2, "")
    assert "git knows no branch `main` or `master`; name one with `--base`" in shown.err


def test_the_main_branch_of_the_clone_goes_before_its_own(branch: Branch) -> None:
    clone = branch.folder / "clone"
    branch.git("clone", "-q", "--branch", "main", str(branch.folder), str(clone))
    branch.monkeypatch.chdir(clone)
    assert "Compared with `origin/" in branch.report().out


def test_a_spec_with_errors_is_told_and_the_others_are_reported_on(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    branch.put("specs/other.yaml", GOOD.replace("- staff ->", "- stuff ->"))
    shown = branch.report("--base", "main")
    assert shown.status == 1
    assert "- `specs/other.yaml`: It has 1 error and cannot be compared until it is mended." in shown.out
    assert "no element has the id `stuff`" in shown.out
    assert "1 link turned" in shown.out


def test_an_error_in_an_unchanged_spec_fails_too_and_is_not_called_new(branch: Branch) -> None:
    branch.put("specs/other.yaml", GOOD.replace("- staff ->", "- stuff ->"))
    branch.commit()
    shown = branch.report("--base", "HEAD")
    assert shown.status == 1
    assert "**Errors that it had before**" in shown.out
    assert "New findings" not in shown.out


def test_a_spec_that_was_broken_at_the_base_is_told_as_if_new(branch: Branch) -> None:
    branch.put(SPEC, GOOD.replace("- staff ->", "- stuff ->"))
    branch.commit()
    branch.put(SPEC, NAMED)
    shown = branch.report("--base", "HEAD")
    assert shown.status == 0
    assert (
        "It could not be compared, because it had 1 error at the base; it is told as if it were new."
        in shown.out
    )
    assert "<details><summary>What was wrong at the base</summary>" in shown.out
    assert "`HEAD:specs/staffing.yaml:10`" in shown.out


def test_a_binary_file_called_a_spec_is_told_now_and_at_the_base(branch: Branch) -> None:
    path = branch.folder / "specs" / "picture.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    shown = branch.report("--base", "main")
    assert shown.status == 1
    assert "`specs/picture.yaml`: It cannot be read: line 1 is not UTF-8" in shown.out
    branch.commit()
    branch.put("specs/picture.yaml", GOOD)
    shown = branch.report("--base", "HEAD")
    assert shown.status == 0
    assert "because it could not be read at the base" in shown.out


def test_two_versions_that_share_nothing_are_said_to(branch: Branch) -> None:
    branch.put(
        SPEC, "cld: 1\ntitle: Fish\nvariables: {fish: Cod, boats: Trawlers}\nlinks:\n  - fish -> boats (+)\n"
    )
    assert "have no element in common, so it is another model" in branch.report("--base", "main").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "git knows no revision `nowhere`"),
        (["--base", "--output=x"], "git knows no revision `--output=x`"),
        (["specs/gone.yaml", "--base", "main"], "specs/gone.yaml: there is no such file, now or at `main`"),
        (["specs", "--base", "main"], "specs: this is a folder; name the specs inside it"),
        (["../x.yaml", "--base", "main"], "../x.yaml: this lies outside the git repository"),
        (["--base", "main", "--figures-url", "https://example.org"], "name that folder too"),
        (["--base", "main", "--limit", "10"], "is not in the range"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(branch: Branch, arguments: list[str], said: str) -> None:
    shown = branch.report(*arguments)
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err


def test_a_spec_that_became_a_link_to_nothing_is_not_passed_over(branch: Branch) -> None:
    for target in ("gone.yaml", "other.yaml"):
        (branch.folder / "specs/other.yaml").unlink()
        (branch.folder / "specs/other.yaml").symlink_to(target)
        for named in ((), ("specs/other.yaml",)):
            shown = branch.report(*named, "--base", "main")
            assert shown.status == 1
            assert "1 spec has errors now." in shown.out
            assert "- `specs/other.yaml`: It cannot be read: " in shown.out


def test_a_spec_in_a_submodule_is_no_new_spec_of_this_repository(branch: Branch) -> None:
    branch.put("specs/inner/specs/deep.yaml", GOOD)
    branch.git("init", "-q", "specs/inner")
    assert "deep" not in branch.report("--base", "main").out
    shown = branch.report("specs/inner/specs/deep.yaml", "--base", "main")
    assert (shown.status, shown.out) == (2, "")
    assert "this lies in another git repository inside this one" in shown.err


def test_a_sparse_checkout_that_lacks_changed_specs_is_not_reported_on_as_if_whole(branch: Branch) -> None:
    branch.put("docs/a.md", "words")
    branch.commit()
    branch.git("sparse-checkout", "set", "docs")
    told = "specs/other.yaml is in the repository, but not checked out here (this is a sparse checkout)"
    assert told in branch.report("--base", "main").err
    branch.git("sparse-checkout", "disable")
    branch.put("specs/deep/more.yaml", NAMED)
    branch.commit()
    branch.git("sparse-checkout", "set", "--no-cone", "/specs/*.yaml")
    shown = branch.report("--base", "main")
    assert (shown.status, shown.out) == (2, "")
    assert "specs/deep/more.yaml is in the repository, but not checked out here" in shown.err


def test_outside_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, monkeypatch)
    shown = run(desk.monkeypatch, "report", "--base", "main")
    assert (shown.status, shown.out) == (2, "")
    assert "this folder is in no git repository" in shown.err


def test_where_there_is_no_spec_it_says_where_to_stand(branch: Branch) -> None:
    branch.monkeypatch.chdir(branch.folder / "specs")
    shown = branch.report("--base", "main")
    assert (shown.status, shown.out) == (2, "")
    assert "there is no spec under specs/, now or at `main`" in shown.err


def test_a_shallow_clone_says_how_to_get_the_rest(branch: Branch) -> None:
    branch.git("tag", "first")
    branch.put(SPEC, TURNED)
    branch.commit()
    clone = branch.folder / "clone"
    branch.git("clone", "-q", "--depth", "1", "--no-tags", branch.folder.as_uri(), str(clone))
    branch.monkeypatch.chdir(clone)
    assert "this is a shallow clone" in branch.report("--base", "first").err
    branch.git("-C", str(clone), "fetch", "-q", "--depth", "1", "origin", "tag", "first")
    shown = branch.report("--base", "first")
    assert "1 link turned" in shown.out
    assert "this is a shallow clone" in shown.out


def test_findings_are_new_or_gone_by_what_they_say_not_by_their_lines(branch: Branch) -> None:
    lone = GOOD.replace("  workload: Workload", "  workload: Workload\n  lone: Lone")
    branch.put(SPEC, lone)
    branch.commit()
    branch.put(SPEC, "\n\n\n" + lone.replace("  lone: Lone", "  lone: Lone\n  apart: Apart"))
    shown = branch.report("--base", "HEAD")
    assert "no link leads to `apart`" in shown.out
    assert "`lone`" not in shown.out
    branch.put(SPEC, GOOD)
    assert "1 finding of before, gone now" in branch.report("--base", "HEAD").out


def test_quotes_are_checked_against_the_texts_of_their_time(branch: Branch) -> None:
    quoted = (
        GOOD
        + "\nsources:\n  p: {citation: P, text: paper.txt}\nevidence:\n  E1: {source: p, quote: never said}\n"
    )
    branch.put("specs/paper.txt", "words")
    branch.put(SPEC, quoted)
    branch.commit()
    branch.put(SPEC, quoted.replace("Staffing", "Nursing"))
    assert "New findings" not in branch.report("--base", "HEAD").out
    branch.put(SPEC, quoted.replace("never said", "words"))
    branch.commit()
    branch.put("specs/paper.txt", "other")
    shown = branch.report("--base", "HEAD")  # the spec itself is the same
    assert "No change in meaning." in shown.out
    assert "is not in the text of `p`" in shown.out


def test_a_text_that_is_missing_keeps_quotes_from_being_checked_and_nothing_else(branch: Branch) -> None:
    cites = (
        GOOD + "\nsources:\n  p: {citation: P, text: paper.txt}\nevidence:\n  E1: {source: p, quote: words}\n"
    )
    branch.put(SPEC, cites)
    branch.commit()
    branch.put("specs/paper.txt", "words")  # which nobody had committed
    branch.put(SPEC, cites.replace("staff -> workload (-)", "staff -> workload (+)"))
    shown = branch.report("--base", "HEAD")
    assert shown.status == 0
    assert "1 link turned" in shown.out
    assert "told as if it were new" not in shown.out
    assert "1 finding of before, gone now" in shown.out
    (branch.folder / "specs/paper.txt").unlink()
    shown = branch.report("--base", "HEAD")
    assert shown.status == 1  # it is an error still
    assert "1 link turned" in shown.out
    assert "until then its quotes are not checked" in shown.out


def test_a_spec_that_is_a_link_is_the_file_behind_it(branch: Branch) -> None:
    branch.put("models/far.yaml", GOOD.replace("Staffing", "Far"))
    (branch.folder / "specs/near.yaml").symlink_to("../models/far.yaml")
    branch.commit()
    assert "No spec changed in meaning." in branch.report("--base", "HEAD").out
    branch.put("models/far.yaml", TURNED.replace("Staffing", "Far"))
    assert "**Far** (`specs/near.yaml`): 1 link turned." in branch.report("--base", "HEAD").out


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
@pytest.mark.parametrize("format", ["markdown", "html", "json", "sarif"])
def test_a_name_that_is_no_text_can_be_told(branch: Branch, format: str) -> None:
    (branch.folder / os.fsdecode(b"specs/sp\xe9c.yaml")).write_text(GOOD, encoding="utf-8")
    branch.commit()
    (branch.folder / os.fsdecode(b"specs/sp\xe9c.yaml")).write_text(TURNED, encoding="utf-8")
    place = ("--figures", "figures", "--figures-url", "https://example.org") if format == "markdown" else ()
    assert branch.report("--base", "HEAD", "--format", format, "-o", "out", *place).status == 0


# Files and formats


def test_the_whole_page_goes_to_a_file_and_a_short_one_is_printed_that_names_it(branch: Branch) -> None:
    many = "".join(f"  v{number}: Variable {number}\n" for number in range(90))
    branch.put(SPEC, GOOD.replace("  workload: Workload\n", f"  workload: Workload\n{many}"))
    shown = branch.report("--base", "main", "--limit", "1500", "-o", "out/full report.md")
    whole = (branch.folder / "out/full report.md").read_text(encoding="utf-8")
    assert len(shown.out) <= 1500 < len(whole)
    assert "The whole report is in `out/full report.md`." in shown.out
    assert "left out here" in shown.out
    assert "Variable 89" in whole
    assert "left out" not in whole
    assert "`cld report --base main -o report.md`" in branch.report("--base", "main", "--limit", "1500").out


def test_json_says_for_each_spec_what_a_difference_says_and_more(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    shown = branch.report("--base", "main", "--format", "json")
    data = json.loads(shown.out)
    other, staffing = data["specs"]
    assert other["state"] == "unchanged"
    assert list(staffing["diff"]) == ["elements", "links", "loops", "named", "perspectives", "steps", "other"]
    assert staffing["diff"]["loops"]["counts"] == {"gained": 0, "lost": 0, "turned": 1}
    assert staffing["loops"]["after"] == {"total": 1, "reinforcing": 0, "balancing": 1, "undetermined": 0}
    assert staffing["leverage"]["before"]["elements"][0] == {"id": "staff", "loops": 1}
    assert staffing["headline"].startswith("Staffing (specs/staffing.yaml): 1 link turned.")
    assert data["base"]["name"] == "main"


def test_html_is_one_page_that_asks_for_nothing_else(branch: Branch) -> None:
    branch.put(SPEC, TURNED.replace("Staffing", "<script>alert(1)</script>"))
    branch.report("--base", "main", "--format", "html", "-o", "report.html", "--figures", "figures")
    page = (branch.folder / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert '<img alt="The model, with what was added' in page
    assert re.findall(r'(?:src|href)="(?!data:)', page) == []


def test_pictures_are_drawn_linked_or_named(branch: Branch) -> None:
    branch.put(SPEC, TURNED)
    shown = branch.report("--base", "main", "--figures", "figures")
    assert "The differences as a picture: `figures/specs-staffing.svg`." in shown.out
    assert (branch.folder / "figures/specs-staffing.svg").read_bytes().startswith(b"<?xml") or (
        branch.folder / "figures/specs-staffing.svg"
    ).read_bytes().startswith(b"<svg")
    shown = branch.report(
        "--base", "main", "--figures", "figures", "--figures-url", "https://example.org/a b/"
    )
    assert "](https://example.org/a%20b/specs-staffing.svg)" in shown.out


def test_two_specs_never_share_a_picture(branch: Branch) -> None:
    for path in ("specs/a/b.yaml", "specs/a-b.yaml"):
        branch.put(path, GOOD)
    branch.commit()
    for path in ("specs/a/b.yaml", "specs/a-b.yaml"):
        branch.put(path, TURNED)
    branch.report("--base", "HEAD", "--figures", "figures")
    assert sorted(path.name for path in (branch.folder / "figures").iterdir()) == [
        "specs-a-b-2.svg",
        "specs-a-b.svg",
    ]


def test_a_picture_that_cannot_be_drawn_is_said_and_the_rest_is_told(branch: Branch) -> None:
    from cld.figures import Unfit

    def refuse(*_: object, **__: object) -> None:
        raise Unfit("the text is too long.")

    branch.monkeypatch.setattr("cld.compared.draw_difference", refuse)
    branch.put(SPEC, TURNED)
    shown = branch.report("--base", "main", "--figures", "figures")
    assert (shown.status, "The differences could not be drawn: the text is too long." in shown.out) == (
        0,
        True,
    )


def test_sarif_has_findings_of_now_with_rules_places_and_what_is_new(branch: Branch) -> None:
    lone = GOOD.replace("  workload: Workload", "  workload: Workload\n  lone: Lone")
    branch.put("specs/Ä b.yaml", lone)
    branch.commit()
    branch.put("specs/Ä b.yaml", lone.replace("  lone: Lone", "  lone: Lone\n  apart: Apart"))
    data = json.loads(branch.report("--base", "HEAD", "--format", "sarif").out)
    assert (data["version"], data["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (made,) = data["runs"]
    rules = made["tool"]["driver"]["rules"]
    assert made["tool"]["driver"]["name"] == "cld"
    each = {result["message"]["text"].split("`")[1]: result for result in made["results"]}
    assert each["lone"]["baselineState"] == "unchanged"
    assert each["apart"]["baselineState"] == "new"
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
    assert (
        each["lone"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "specs/%C3%84%20b.yaml"
    )
    prints = [result["partialFingerprints"]["meaning/v1"] for result in made["results"]]
    assert len(set(prints)) == len(prints)


def test_git_is_asked_few_times_however_many_specs_there_are(branch: Branch) -> None:
    import subprocess

    started: list[str] = []
    real = subprocess.Popen.__init__

    def counted(self: object, arguments: list[str], *rest: object, **more: object) -> None:
        started.append(arguments[1])
        real(self, arguments, *rest, **more)  # type: ignore[arg-type]

    for number in range(20):
        branch.put(f"specs/n{number}.yaml", GOOD)
    branch.commit()
    for number in range(20):
        branch.put(f"specs/n{number}.yaml", TURNED)
    branch.monkeypatch.setattr(subprocess.Popen, "__init__", counted)
    assert "20 of 22 specs changed" in branch.report("--base", "HEAD").out
    assert sorted(started) == ["cat-file", "diff", "ls-tree", "merge-base", "rev-parse", "rev-parse"]
