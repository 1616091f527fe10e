"""The workflows for GitHub, the template for GitLab and the pre-commit hooks: their shape, and the manual of them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from scratch import ROOT
from workflow_runs import (
    EXPRESSION,
    GITHUB,
    GITLAB,
    SCANNING,
    filled,
    read,
)

from cld.cli import build

WORKFLOWS = [GITHUB, SCANNING]
MANUAL = ROOT / "docs" / "ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


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


def test_expressions_are_plain_names_that_the_tests_know() -> None:
    for path in WORKFLOWS:
        for expression in EXPRESSION.findall(path.read_text("utf-8")):
            assert re.fullmatch(r"[\w.-]+( == '\w+')?", expression), expression
    assert filled("a ${{ x }}", {"x": True}) == "a true"
