"""The set-up that `make` does: locked versions that fit what the project asks for, from anywhere, on any machine."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "runtime.txt": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]],
    "dev.txt": PROJECT["dependency-groups"]["dev"],
    "bench.txt": PROJECT["dependency-groups"]["bench"],
}


def locked(name: str) -> dict[str, str]:
    """The entries of a lock file by the package's name, each with its version, marker and hashes."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    return {entry.partition("==")[0]: entry for entry in entries if entry.strip()}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_asks_for_in_one_exact_version(name: str) -> None:
    entries = locked(name)
    for wanted in map(Requirement, LOCKS[name]):
        entry = entries[canonicalize_name(wanted.name)]
        version = re.match(r"[^=]+==([^\s;]+)", entry)
        assert version, entry
        assert version[1] in wanted.specifier, f"{wanted} is locked as {version[1]}; run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_names_no_machine(name: str) -> None:
    for package, entry in locked(name).items():
        assert "--hash=sha256:" in entry, package
        assert not re.search(r"://|file:|@ |index-url|find-links", entry), package


@pytest.mark.parametrize(
    ("one", "other"), [("runtime.txt", "dev.txt"), ("runtime.txt", "bench.txt"), ("dev.txt", "bench.txt")]
)
def test_two_locks_agree_where_they_overlap(one: str, other: str) -> None:
    first, second = locked(one), locked(other)
    shared = first.keys() & second.keys()
    assert {name: first[name] for name in shared} == {name: second[name] for name in shared}


def test_make_alone_says_what_there_is_to_make() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: help (.*)$", text, re.MULTILINE)
    assert phony
    assert [target for target in phony[1].split() if f'@echo "make {target} ' not in text] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bit and has no sh")
def test_the_script_of_continuous_integration_can_be_run_and_is_sound() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
