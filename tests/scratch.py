"""A git repository to try things in, with real commits and branches, in which `cld` is run as its users run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WARD = """\
# How a hospital ward keeps its nurses.

cld: 1
title: Nurses of a ward
version: 1.0.0-draft

policy_drivers:
  desired_staff: Nurses that the ward should have

outcomes:
  turnover: {label: Turnover, valence: suboptimal}

variables:
  staff: Nurses on the ward
  workload: Workload per nurse
  morale: Morale
  recruitment: Recruitment
  gap: Gap in staff

links:
  # Hiring
  - desired_staff -> gap (+)
  - gap -> recruitment (+)
  - recruitment -> staff (+) delayed
  - staff -> gap (-)

  # Work
  - staff -> workload (-)
  - workload -> morale (-)
  - morale -> turnover (-)
  - turnover -> staff (-)

loops:
  B1:
    name: Hiring to the gap
    through: [gap, recruitment, staff]
    polarity: balancing
  R1:
    name: Wearing out
    through: [staff, workload, morale, turnover]
    polarity: reinforcing
"""


class Done(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


class Scratch:
    """A repository on the branch `main` with one spec, committed. Nothing of the user's own git takes part."""

    def __init__(self, folder: Path, spec: str = WARD) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GIT_", "GITHUB_", "CI_"))
        }
        self.environment = own | {
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CEILING_DIRECTORIES": str(folder.parent),
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
            "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        self.git("init", "-q", "-b", "main")
        self.put("specs/ward.yaml", spec)
        self.commit("The model")

    def path(self, name: str) -> Path:
        return self.folder / name

    def put(self, name: str, text: str) -> None:
        """Write a file."""
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8", newline="\n")

    def text(self, name: str = "specs/ward.yaml") -> str:
        return self.path(name).read_text(encoding="utf-8")

    def edit(self, *changes: tuple[str, str], name: str = "specs/ward.yaml") -> None:
        """Replace texts, each of which has to stand in the file once."""
        text = self.text(name)
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.put(name, text)

    def run(self, *command: str, **more: str) -> Done:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment | more, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str) -> str:
        """Run git, which has to succeed, and give what it answers."""
        done = self.run("git", *arguments)
        assert done.status == 0, done.err or done.out
        return done.out.strip()

    def cld(self, *arguments: str) -> Done:
        return self.run(sys.executable, "-m", "cld", *arguments)

    def commit(self, message: str = "Work") -> str:
        """Commit all, and give the commit's id."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, *changes: tuple[str, str], start: str = "main") -> None:
        """A branch with one commit that changes the spec; one is on it afterwards."""
        self.git("switch", "-q", "-c", name, start)
        self.edit(*changes)
        self.commit(f"What {name} says")

    def merge(self, name: str) -> Done:
        return self.run("git", "merge", "--no-edit", name)
