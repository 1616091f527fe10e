"""Commands about loops as whole processes, as a user starts them, beside `cld validate` of the same file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import loop_maps, startup
from bench.startup import Subject
from tests import corpus

LARGE = "free6_simlin"
PCN = "specs/pcn-pharmacists.yaml"
AT_MOST = 10.0
"""Seconds in which the eight random maps are to be counted."""
GIVEN_UP = 90.0


def processes(repeats: int) -> str:
    """Ratios to `cld validate`, and the eight random maps, as tables in Markdown."""
    parts = [startup.table(_against_validate(PCN, PCN, ("loops",), 1.3), repeats)]
    with TemporaryDirectory() as folder:
        if LARGE in corpus.paths():
            spec = _written(folder, LARGE)
            parts.append(startup.table(_against_validate(LARGE, spec, ("loops", "--count"), 1.5), repeats))
        parts.append(_counted([(name, _written(folder, name)) for name in loop_maps.eight()]))
    return "\n".join(parts)


def _against_validate(name: str, spec: str, command: Sequence[str], limit: float) -> tuple[Subject, ...]:
    return (
        Subject(f"cld validate {name}", ("-m", "cld", "validate", spec)),
        Subject(f"cld {' '.join(command)} {name}", ("-m", "cld", *command, spec), limit),
    )


def _written(folder: str, name: str) -> str:
    path = Path(folder, f"{name}.yaml")
    path.write_text(corpus.to_spec(loop_maps.named(name)), encoding="utf-8", newline="\n")
    return str(path)


def _counted(specs: Sequence[tuple[str, str]]) -> str:
    rows = []
    in_time = 0
    for name, spec in specs:
        command = [sys.executable, "-m", "cld", "loops", spec, "--count", "--format", "json"]
        start = perf_counter()
        try:
            done = subprocess.run(
                command, cwd=startup.ROOT, capture_output=True, check=True, timeout=GIVEN_UP
            )
        except subprocess.TimeoutExpired:
            rows.append(f"| {name} | given up | more than {GIVEN_UP:g} s |")
            continue
        taken = perf_counter() - start
        said = json.loads(done.stdout)
        exact = not said.get("estimated")
        in_time += exact and taken <= AT_MOST
        total = said["counts"]["total"]
        found = f"{total:,}" if exact else f"about {total:.1e}, error {said.get('error') or 0:.0%}"
        rows.append(f"| {name} | {found} | {taken:.1f} s |")
    heads = "| `cld loops --count` of | loops | time |\n|---|---:|---:|\n"
    ends = f"\nExactly within {AT_MOST:g} s: {in_time} of {len(specs)} (wanted: at least six).\n"
    return heads + "\n".join(rows) + "\n" + ends
