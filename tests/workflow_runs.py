"""Runs the scripts of the GitHub workflows and of the GitLab template here, step by step, in a scratch repository.

What a server would do is done by stand-ins: `gh` and `curl` keep comments in a file, `pip install` is only noted, and
actions are passed over. `cld`, git, bash and Python are the real ones.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from scratch import ROOT, Done, Scratch

GITHUB = ROOT / ".github" / "workflows" / "cld.yml"
SCANNING = ROOT / ".github" / "workflows" / "cld-code-scanning.yml"
GITLAB = ROOT / "ci" / "gitlab.yml"
BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")

_PYTHON = """\
#!/bin/sh
if [ "$1 $2 $3" = "-m pip install" ]; then printf '%s\\n' "$*" >> "$STAND_INS/installed"; exit 0; fi
exec "$REAL_PYTHON" "$@"
"""
_CLD = '#!/bin/sh\nexec "$REAL_PYTHON" -m cld "$@"\n'
_SERVER = """\
#!/bin/sh
exec "$REAL_PYTHON" "{here}/stand_in_{name}.py" "$@"
"""


def read(path: Path) -> dict[str, Any]:
    """A workflow or a template. The key `on` reads as true in YAML 1.1."""
    found = yaml.safe_load(path.read_text("utf-8"))
    if True in found:
        found["on"] = found.pop(True)
    return found


@dataclass
class Machine:
    """Where jobs run: a checkout, stand-ins on the path, and what they have noted."""

    scratch: Scratch
    folder: Path
    """The machine's own files: stand-ins, and what the runner keeps between steps."""
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bin = self.folder / "bin"
        bin.mkdir(parents=True)
        texts = {"python": _PYTHON, "cld": _CLD}
        texts |= {name: _SERVER.format(here=ROOT / "tests", name=name) for name in ("gh", "curl")}
        for name, text in texts.items():
            (bin / name).write_text(text, encoding="utf-8")
            (bin / name).chmod(0o755)
        self.variables |= {
            "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}",
            "REAL_PYTHON": sys.executable,
            "STAND_INS": str(self.folder),
        }

    @property
    def comments(self) -> list[dict[str, Any]]:
        """What the stand-in for a server holds."""
        file = self.folder / "comments.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else []

    @comments.setter
    def comments(self, given: list[dict[str, Any]]) -> None:
        (self.folder / "comments.json").write_text(json.dumps(given), encoding="utf-8")

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of every call of `gh` or `curl`."""
        file = self.folder / "calls"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    @property
    def installed(self) -> str:
        return (self.folder / "installed").read_text("utf-8")

    def bash(self, script: str, variables: Mapping[str, str]) -> Done:
        return self.scratch.run(*BASH, "-c", script, **self.variables, **variables)


@dataclass
class Ran:
    """What became of a job."""

    status: int = 0
    log: str = ""
    skipped: list[str] = field(default_factory=list)
    summary: str = ""


def run_github(
    machine: Machine, path: Path, inputs: Mapping[str, Any], github: Mapping[str, Any], **variables: str
) -> Ran:
    """Run the one job of a reusable workflow: its scripts for real, its actions not at all.

    Args:
        inputs: what the caller gives; the rest is as the workflow says.
        github: the values that expressions ask for, by their names, such as `github.event_name`.
    """
    workflow = read(path)
    (job,) = workflow["jobs"].values()
    declared = workflow["on"]["workflow_call"]["inputs"]
    assert inputs.keys() <= declared.keys()
    known = {f"inputs.{name}": inputs.get(name, each["default"]) for name, each in declared.items()}
    known |= {"runner.temp": str(machine.folder / "temp"), **github}
    (machine.folder / "temp").mkdir(exist_ok=True)
    ran = Ran()
    failed = False
    for number, step in enumerate(job["steps"]):
        if failed or not _holds(step.get("if", "true"), known):
            ran.skipped.append(step["name"])
            continue
        for each in (step.get("with") or {}).values():
            filled(str(each), known)
        if "run" not in step:
            continue
        files = {
            name: machine.folder / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        }
        given = {
            name: filled(str(value), known) for name, value in {**job["env"], **step.get("env", {})}.items()
        }
        given |= {name: str(file) for name, file in files.items()}
        given |= {
            "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "wards/models", "RUNNER_TEMP": known["runner.temp"],
            "GITHUB_WORKSPACE": str(machine.scratch.folder), **variables,
        }  # fmt: skip
        done = machine.bash(step["run"], given)
        ran.log += f"## {step['name']}\n{done.out}{done.err}"
        failed, ran.status = done.status != 0, done.status
        for name, file in files.items():
            text = file.read_text("utf-8") if file.exists() else ""
            if name == "GITHUB_STEP_SUMMARY":
                ran.summary += text
            else:
                pairs = (line.partition("=") for line in text.splitlines())
                known |= {f"steps.{step['id']}.outputs.{key}": value for key, _, value in pairs}
            file.unlink(missing_ok=True)
    return ran


def filled(text: str, known: Mapping[str, Any]) -> str:
    """A text with its expressions replaced; each has to be a plain name that is known."""

    def value(match: re.Match[str]) -> str:
        found = known[match[1]]
        return str(found).lower() if isinstance(found, bool) else str(found)

    return EXPRESSION.sub(value, text)


def _holds(condition: str, known: Mapping[str, Any]) -> bool:
    """A condition of names, texts, `==`, `&&` and `!`: enough for these workflows."""

    def one(part: str) -> bool:
        sides = [side.strip() for side in part.split("==")]
        values = [side[1:-1] if side.startswith("'") else known.get(side, side == "true") for side in sides]
        return values[0] == values[1] if len(values) == 2 else bool(values[0])

    return all(one(part) for part in condition.split("&&"))


def run_gitlab(machine: Machine, **variables: str) -> Ran:
    """Run the script of GitLab's job, all of it in one shell, as GitLab does."""
    job = read(GITLAB)["cld"]
    given = {
        **job["variables"],
        "CI": "true",
        "CI_JOB_URL": "https://gitlab.example.org/wards/models/-/jobs/7",
    }
    done = machine.bash("\n".join(job["script"]), {**given, **variables})
    return Ran(done.status, done.out + done.err)
