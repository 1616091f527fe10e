"""The workflow for GitHub, the template for GitLab and the pre-commit hooks: their shape, and what their scripts do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from scratch import ROOT, Scratch
from workflow_runs import (
    EXPRESSION,
    GITHUB,
    GITLAB,
    SCANNING,
    Machine,
    Ran,
    filled,
    read,
    run_github,
    run_gitlab,
)

from cld.cli import build

WORKFLOWS = [GITHUB, SCANNING]
MANUAL = ROOT / "docs" / "ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
LINK = "  - workload -> morale (-)\n"
SIGN = "  - workload -> morale (+)\n"
TURNED = ((LINK, SIGN), ("polarity: reinforcing", "polarity: balancing"))
ADDED = (LINK, LINK + "  - workload -> turnover (+)\n")
MISTYPED = (LINK, LINK + "  - workload -> turnovr (+)\n")


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def scripts() -> Iterator[tuple[str, str]]:
    for path in WORKFLOWS:
        yield from ((f"{path.name}: {step['name']}", step["run"]) for step in steps(path) if "run" in step)
    for number, script in enumerate(read(GITLAB)["cld"]["script"]):
        yield f"{GITLAB.name}: {number}", script


SCRIPTS = dict(scripts())

# Shape


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_only_keys_that_github_knows(path: Path) -> None:
    workflow = read(path)
    assert workflow.keys() == {"name", "on", "permissions", "jobs"}
    assert workflow["on"].keys() == {"workflow_call"}
    for each in workflow["on"]["workflow_call"]["inputs"].values():
        assert each.keys() == {"description", "type", "default"}
        assert isinstance(each["default"], {"string": str, "boolean": bool}[each["type"]])
    known = {"name", "runs-on", "timeout-minutes", "permissions", "concurrency", "defaults", "env", "steps"}
    for job in workflow["jobs"].values():
        assert job.keys() <= known
        assert job["defaults"] == {"run": {"shell": "bash"}}
    for step in steps(path):
        assert step.keys() <= {"name", "id", "if", "uses", "with", "env", "run"}
        assert ("uses" in step) != ("run" in step)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_needs(path: Path) -> None:
    assert read(path)["permissions"] == {}, "what no job asks for, nobody has"
    writes = {GITHUB: "pull-requests", SCANNING: "security-events"}[path]
    for job in read(path)["jobs"].values():
        assert job["permissions"] == {"contents": "read", writes: "write"}
    holding = [step for step in steps(path) if "github.token" in str(step)]
    assert all("gh api" in step["run"] and step["env"]["GH_TOKEN"] for step in holding)
    (checkout,) = [step for step in steps(path) if "checkout" in step.get("uses", "")]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_githubs_own_and_held_to_a_major_version(path: Path) -> None:
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"(actions|github)/[a-z-]+(/[a-z-]+)?@v\d+", step["uses"])


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_sound_and_nothing_is_written_into_it(name: str) -> None:
    script = SCRIPTS[name]
    assert "${{" not in script, "what comes from outside goes through the environment"
    assert "$[[" not in script
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SCRIPTS)
def test_commands_and_options_in_a_script_are_those_of_the_program(name: str) -> None:
    commands = typer.main.get_command(build()).commands
    for line in re.findall(r"\bcld ([a-z]+ [^|&>;#)]*)", SCRIPTS[name]):
        command, *words = line.split()
        assert command in commands
        known = {option for each in commands[command].params for option in each.opts}
        assert {word for word in words if word.startswith("-")} <= known | {"--"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_input_is_used_and_told_in_the_manual(path: Path) -> None:
    text, manual = path.read_text("utf-8"), MANUAL.read_text("utf-8")
    declared = set(read(path)["on"]["workflow_call"]["inputs"])
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == declared
    assert all(f"| `{name}` |" in manual for name in declared)


def test_every_variable_of_the_template_is_told_in_it_and_in_the_manual() -> None:
    script = "\n".join(read(GITLAB)["cld"]["script"])
    used = set(re.findall(r"CLD_[A-Z_]+", script))
    head = GITLAB.read_text("utf-8").split("\ncld:")[0]
    assert used == set(re.findall(r"^#   (CLD_[A-Z_]+)", head, re.MULTILINE))
    assert all(f"| `{name}` |" in MANUAL.read_text("utf-8") for name in used)


def test_the_template_has_only_keys_that_gitlab_knows() -> None:
    (job,) = read(GITLAB).values()
    assert job.keys() == {
        "stage", "image", "timeout", "interruptible", "variables", "rules", "script", "artifacts",
    }  # fmt: skip
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["artifacts"].keys() == {"when", "name", "expose_as", "expire_in", "paths", "reports"}
    assert job["artifacts"]["reports"]["codequality"].startswith(job["artifacts"]["paths"][0])


def test_hooks_call_commands_of_the_program_for_specs_only() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}
    assert hooks.keys() == {"cld-validate", "cld-fmt", "cld-render-check"}
    commands = typer.main.get_command(build()).commands
    for hook in hooks.values():
        program, command, *options = hook["entry"].split()
        assert program == "cld"
        assert set(options) <= {option for each in commands[command].params for option in each.opts}
        assert hook["language"] == "python"
        assert f"`{hook['id']}`" in MANUAL.read_text("utf-8")
    files = re.compile(hooks["cld-fmt"]["files"])
    assert files.search("specs/a.yaml")
    assert files.search("specs/deep/a.yml")
    assert not files.search("specs/paper.txt")
    assert not files.search("docs/specs/a.yaml")


@pytest.mark.parametrize(
    "fence", re.findall(r"^```yaml\n(.*?)^```$", MANUAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)
)
def test_a_snippet_of_the_manual_gives_inputs_that_there_are_and_grants_what_is_asked(fence: str) -> None:
    snippet = yaml.safe_load(fence)
    for job in (snippet.get("jobs") or {}).values():
        path = ROOT / re.fullmatch(r"OWNER/cld/(\.github/workflows/[\w-]+\.yml)@v[\d.]+", job["uses"])[1]  # type: ignore[index]
        assert job.get("with", {}).keys() <= read(path)["on"]["workflow_call"]["inputs"].keys()
        (asking,) = read(path)["jobs"].values()
        assert job["permissions"] == asking["permissions"]
    for repo in snippet.get("repos", []):
        assert {hook["id"] for hook in repo["hooks"]} <= {
            hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))
        }
    for name in snippet.get("variables", {}):
        assert name in GITLAB.read_text("utf-8")


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


def test_expressions_are_plain_names_that_the_tests_know() -> None:
    for path in WORKFLOWS:
        for expression in EXPRESSION.findall(path.read_text("utf-8")):
            assert re.fullmatch(r"[\w.-]+( == '\w+')?", expression), expression
    assert filled("a ${{ x }}", {"x": True}) == "a true"


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
    others = [{"id": n, "author": {"id": 1}, "body": f"{marker} quoted", "system": False} for n in range(3)]
    machine.comments = others
    machine.scratch.branch("sign", *TURNED)
    ran = on_gitlab(machine)
    assert ran.status == 0, ran.log
    assert machine.comments[:3] == others
    mine = machine.comments[3]["body"]
    assert mine.startswith(marker)
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
