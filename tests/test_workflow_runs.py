"""What the scripts of the GitHub workflows and of the GitLab template do, run in a scratch repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from scratch import Scratch
from workflow_runs import GITHUB, SCANNING, Machine, Ran, run_github, run_gitlab

LINK = "  - workload -> morale (-)\n"
SIGN = "  - workload -> morale (+)\n"
TURNED = ((LINK, SIGN), ("polarity: reinforcing", "polarity: balancing"))
ADDED = (LINK, LINK + "  - workload -> turnover (+)\n")
MISTYPED = (LINK, LINK + "  - workload -> turnovr (+)\n")


# On GitHub


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A checkout of a pull request: a branch, and where it is to go as `origin` has it."""
    scratch = Scratch(tmp_path / "ward")
    scratch.git("update-ref", "refs/remotes/origin/main", "main")
    return Machine(scratch, tmp_path / "machine")


def on_github(
    machine: Machine, inputs: dict[str, Any] | None = None, fork: bool = False, **variables: str
) -> Ran:
    known = {
        "github.event_name": "pull_request",
        "github.event.pull_request.number": 12,
        "github.event.pull_request.head.repo.full_name": "somebody/models" if fork else "wards/models",
        "github.repository": "wards/models",
        "github.server_url": "https://github.example.org",
        "github.run_id": 4711,
        "github.token": "a-token",
    }
    given = {"figures": False, **(inputs or {})}
    return run_github(machine, GITHUB, given, known, **{"GITHUB_BASE_REF": "main", **variables})


def test_a_turned_sign_is_told_in_one_comment_that_is_written_anew_at_each_push(machine: Machine) -> None:
    machine.comments = [
        {
            "id": 1,
            "user": "somebody",
            "body": "<!-- cld:cld-report -->\nA copy of the last report, with questions",
        },
        {"id": 2, "user": "github-actions[bot]", "body": "<!-- cld:other -->\nAnother model's"},
    ]
    machine.scratch.branch("sign", *TURNED)
    ran = on_github(machine)
    assert ran.status == 0, ran.log
    mine = machine.comments[2]["body"]
    assert mine.startswith("<!-- cld:cld-report -->\n")
    assert "Compared with `main`" in mine
    assert "Wearing out" in mine
    assert "https://github.example.org/wards/models/actions/runs/4711" in mine
    machine.scratch.edit((SIGN, SIGN + "  - gap -> morale (-)\n"))
    machine.scratch.commit()
    assert on_github(machine).status == 0
    assert len(machine.comments) == 3
    assert machine.comments[2]["body"] != mine
    assert [comment["id"] for comment in machine.comments] == [1, 2, 102]


def test_a_run_with_an_error_posts_first_and_fails_then(machine: Machine) -> None:
    machine.scratch.branch("typo", MISTYPED)
    ran = on_github(machine)
    assert ran.status == 1
    line = machine.scratch.text().split("\n").index("  - workload -> turnovr (+)") + 1
    assert f"::error file=specs/ward.yaml,line={line},col=17" in ran.log
    assert "::error title=cld::This failed: cld validate" in ran.log
    (comment,) = machine.comments
    assert "turnovr" in comment["body"]
    assert "**This fails the check:** `cld validate`" in comment["body"]


def test_a_pull_request_from_a_fork_has_its_report_in_the_summary(machine: Machine) -> None:
    machine.scratch.branch("sign", *TURNED)
    ran = on_github(machine, fork=True)
    assert ran.status == 0
    assert ran.skipped == ["Post the report on the pull request"]
    assert "Wearing out" in ran.summary
    assert not machine.calls


def test_pictures_lie_beside_the_report_and_in_a_page_that_holds_them(machine: Machine) -> None:
    machine.scratch.branch("sign", *TURNED)
    ran = on_github(machine, {"figures": True})
    assert ran.status == 0, ran.log
    assert machine.scratch.text("cld-report/figures/specs-ward.svg").startswith("<svg")
    assert "<img " in machine.scratch.text("cld-report/report.html")
    assert "`cld-report/figures/specs-ward.svg`" in ran.summary


def test_a_report_that_cannot_be_made_says_why_and_fails_the_run(machine: Machine) -> None:
    machine.scratch.branch("sign", *TURNED)
    ran = on_github(machine, {"specs": "specs/gone.yaml", "fail-on": "never"})
    assert ran.status == 2
    assert "The report could not be made:\n\n    error: specs/gone.yaml: there is no such file" in ran.summary
    assert machine.comments[0]["body"] == ran.summary


def test_a_long_report_fits_into_a_comment_and_is_whole_beside_it(machine: Machine) -> None:
    many = "".join(f"  extra_{n}: Something that somebody said in interview number {n}\n" for n in range(700))
    links = "".join(f"  - extra_{n} -> morale (+)\n  - morale -> extra_{n} (-)\n" for n in range(700))
    machine.scratch.branch("much", ("  morale: Morale\n", "  morale: Morale\n" + many), (LINK, LINK + links))
    assert on_github(machine).status == 0
    (comment,) = machine.comments
    whole = machine.scratch.text("cld-report/report.md")
    assert len(comment["body"]) <= 65_536 < len(whole)
    assert "The whole report is in `cld-report/report.md`" in comment["body"]


def test_findings_are_handed_to_code_scanning_though_there_are_errors(machine: Machine) -> None:
    machine.scratch.branch("typo", MISTYPED)
    ran = run_github(machine, SCANNING, {}, {})
    assert ran.status == 0, ran.log
    (run,) = yaml.safe_load(machine.scratch.text("cld.sarif"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["CLD301"]


def test_a_token_that_may_not_write_costs_a_warning_and_not_the_run(machine: Machine) -> None:
    machine.scratch.branch("sign", *TURNED)
    ran = on_github(machine, REFUSE="1")
    assert ran.status == 0
    assert "::warning title=cld::The report could not be posted" in ran.log


def test_the_caller_can_do_without_a_comment(machine: Machine) -> None:
    assert "Post the report on the pull request" in on_github(machine, {"comment": False}).skipped


def test_what_was_done_in_the_target_branch_since_is_not_told(machine: Machine) -> None:
    machine.scratch.branch("added", ADDED)
    machine.scratch.git("switch", "-q", "main")
    machine.scratch.edit(("  - staff -> gap (-)\n", "  - staff -> gap (+)\n"))
    machine.scratch.git("update-ref", "refs/remotes/origin/main", machine.scratch.commit())
    machine.scratch.git("switch", "-q", "added")
    assert on_github(machine).status == 0
    (comment,) = machine.comments
    assert "Turnover" in comment["body"]
    assert "Hiring to the gap" not in comment["body"]


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"fail-on": "error"}, 0),
        ({"fail-on": "warning"}, 1),
        ({"fail-on": "never"}, 0),
        ({"fail-on": "maybe"}, 2),
    ],
)
def test_the_caller_says_what_fails_the_run(machine: Machine, inputs: dict[str, str], status: int) -> None:
    machine.scratch.branch("quality", ("  morale: Morale\n", "  morale: Lack of morale\n"))
    ran = on_github(machine, inputs)
    assert ran.status == status
    assert ("Write the report" in ran.skipped) == (status == 2)


def test_never_means_never_also_with_errors(machine: Machine) -> None:
    machine.scratch.branch("typo", MISTYPED)
    assert on_github(machine, {"fail-on": "never"}).status == 0


def test_form_and_figures_are_checked_where_it_is_asked_for(machine: Machine) -> None:
    machine.scratch.branch("untidy", (LINK, "  - {from: workload, to: morale, polarity: negative}\n"))
    assert on_github(machine).status == 0
    ran = on_github(machine, {"check-format": True, "check-figures": True})
    assert ran.status == 1
    assert "This failed: cld fmt --check, cld render --check." in ran.log
    machine.scratch.cld("fmt")
    machine.scratch.cld("render")
    assert on_github(machine, {"check-format": True, "check-figures": True}).status == 0


def test_specs_are_named_by_paths_and_patterns(machine: Machine) -> None:
    machine.scratch.put("models/a b/one.yaml", machine.scratch.text())
    machine.scratch.put("models/two.yaml", machine.scratch.text().replace("turnover (-)", "turnovr (-)"))
    machine.scratch.commit()
    ran = on_github(machine, {"specs": "models/**/one.yaml\n\nspecs/ward.yaml\n"})
    assert ran.status == 0, ran.log
    assert "models/a b/one.yaml" in machine.comments[0]["body"]
    assert on_github(machine, {"specs": "models/**/*.yaml"}).status == 1
    missing = on_github(machine, {"specs": "models/three.yaml"})
    assert missing.status == 1
    assert "models/three.yaml: there is no such file" in missing.log


@pytest.mark.parametrize(
    "inputs", [{"name": "a b"}, {"name": ""}, {"name": "-->"}, {"base": "no-such"}, {"base": "--help"}]
)
def test_an_input_that_cannot_be_is_refused_before_anything_is_done(
    machine: Machine, inputs: dict[str, str]
) -> None:
    ran = on_github(machine, inputs)
    assert ran.status == 2
    assert f"::error title=cld::the input {next(iter(inputs))}" in ran.log
    assert not machine.comments


def test_a_base_is_found_here_or_at_origin_and_in_a_push_it_is_the_commit_before(machine: Machine) -> None:
    scratch = machine.scratch
    first = scratch.git("rev-parse", "HEAD")
    assert "no earlier commit" in on_github(machine, {"comment": False}, GITHUB_BASE_REF="").summary
    scratch.edit(*TURNED)
    scratch.commit()
    assert "Wearing out" in on_github(machine, {"comment": False}, GITHUB_BASE_REF="").summary
    scratch.git("update-ref", "refs/remotes/origin/draft", first)
    for base in ("draft", first):
        assert "Wearing out" in on_github(machine, {"comment": False, "base": base}).summary


def test_names_that_look_like_commands_are_only_names(machine: Machine) -> None:
    evil = "specs/$(touch owned)`touch owned`; touch owned.yaml"
    machine.scratch.put(evil, machine.scratch.text())
    machine.scratch.commit()
    for inputs in ({}, {"specs": evil}):
        assert on_github(machine, inputs).status == 0
    assert not machine.scratch.path("owned").exists()
    assert not machine.scratch.path("owned.yaml").exists()


def test_what_is_installed_is_what_the_caller_says(machine: Machine) -> None:
    on_github(machine, {"install": "git+https://example.org/cld@v1; echo x"})
    assert machine.installed.endswith("-- git+https://example.org/cld@v1; echo x\n")


# On GitLab


def on_gitlab(machine: Machine, request: bool = True, **variables: str) -> Ran:
    base = machine.scratch.git("merge-base", "origin/main", "HEAD")
    if request:
        variables = {
            "CI_API_V4_URL": "https://gitlab.example.org/api/v4",
            "CI_MERGE_REQUEST_IID": "3",
            "CI_MERGE_REQUEST_PROJECT_ID": "5",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CLD_TOKEN": "a-token",
            **variables,
        }
    machine.scratch.git("checkout", "-q", "--detach")
    return run_gitlab(machine, **{"CLD_FIGURES": "false", **variables})


def test_on_gitlab_one_note_tells_the_change_and_is_written_anew(machine: Machine) -> None:
    marker = "<!-- cld:report -->"
    others = [{"id": n, "author": {"id": 1}, "body": f"{marker} quoted"} for n in range(3)]
    machine.comments = others
    machine.scratch.branch("sign", *TURNED)
    ran = on_gitlab(machine)
    assert ran.status == 0, ran.log
    assert machine.comments[:3] == others
    mine = machine.comments[3]["body"]
    assert mine.startswith(marker)
    assert "Compared with `main`" in mine
    assert "Wearing out" in mine
    assert "https://gitlab.example.org/wards/models/-/jobs/7/artifacts" in mine
    machine.scratch.edit((SIGN, SIGN + "  - gap -> morale (-)\n"))
    machine.scratch.commit()
    assert on_gitlab(machine).status == 0
    assert len(machine.comments) == 4
    assert machine.comments[3]["body"] != mine


def test_on_gitlab_an_error_is_posted_kept_and_fails_the_job(machine: Machine) -> None:
    machine.scratch.branch("typo", MISTYPED)
    ran = on_gitlab(machine)
    assert ran.status == 1
    assert "This failed: cld validate" in ran.log
    assert "error[CLD301] unknown-element" in ran.log
    assert "turnovr" in machine.comments[0]["body"]
    issues = yaml.safe_load(machine.scratch.text("cld-report/codequality.json"))
    assert [issue["check_name"] for issue in issues] == ["CLD301 unknown-element"]


@pytest.mark.parametrize(("token", "said"), [("", "no CLD_TOKEN"), ("another", "could not be posted")])
def test_on_gitlab_without_a_token_the_report_is_in_the_artifacts(
    machine: Machine, token: str, said: str
) -> None:
    machine.scratch.branch("sign", *TURNED)
    ran = on_gitlab(machine, CLD_TOKEN=token)
    assert ran.status == 0
    assert said in ran.log
    assert "Wearing out" in machine.scratch.text("cld-report/report.md")


def test_on_gitlab_the_main_branch_is_checked_too(machine: Machine) -> None:
    machine.scratch.edit(*TURNED)
    machine.scratch.commit()
    ran = on_gitlab(machine, request=False, CI_COMMIT_BRANCH="main")
    assert ran.status == 0
    assert "This is no merge request" in ran.log
    assert "Wearing out" in machine.scratch.text("cld-report/report.md")


@pytest.mark.parametrize(
    ("variables", "status"),
    [
        ({"CLD_FAIL_ON": "warning"}, 1),
        ({"CLD_FAIL_ON": "x"}, 2),
        ({"CLD_BASE": "no-such"}, 2),
        ({"CLD_BASE": "main~0", "CLD_SPECS": "specs/*.yaml"}, 0),
        ({"CLD_FAIL_ON": "never", "CLD_CHECK_FIGURES": "true"}, 1),
    ],
)
def test_on_gitlab_variables_steer_the_job(machine: Machine, variables: dict[str, str], status: int) -> None:
    machine.scratch.branch("quality", ("  morale: Morale\n", "  morale: Lack of morale\n"))
    assert on_gitlab(machine, **variables).status == status
