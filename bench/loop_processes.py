"""Commands about loops as whole processes, as a user starts them, beside `cld validate` of the same file."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from bench import loop_maps
from tests import corpus

ROOT = Path(__file__).resolve().parent.parent
LARGE = "free6_simlin"
PCN = "specs/pcn-pharmacists.yaml"
AT_MOST = 10.0
"""Seconds on the clock in which the eight random maps of a kind are to be counted."""
KINDS = {
    "Each pair as likely as any other": "random",
    "Four of five links lead one way": "downstream",
    "Only elements near each other in a row act on each other": "near",
}
HARDEST = ("bool_tlgl", "bool_hiv_tcell", "free6_simlin", "bool_fibroblast", "kumu_wirkmechanismen_main")
"""The maps of the corpus whose loops are too many to list them all."""
GIVEN_UP = 90.0


class Spent(NamedTuple):
    """Seconds of one run of a command: on the clock, and of a processor."""

    wall: float
    processor: float
    said: str = ""


def spent(arguments: Sequence[str], limit: float | None = None) -> Spent | None:
    """Run a command to its end; None where it had more processor time than the limit. Stops if it fails."""
    start = perf_counter()
    command = [sys.executable, "-m", "cld", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: _at_most(limit)
    )
    assert process.stdout is not None
    with process.stdout as answers:
        said = answers.read()
    _, status, usage = os.wait4(process.pid, 0)  # tells the process's own time, as no other wait does
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return None
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed with status {process.returncode}")
    return Spent(perf_counter() - start, usage.ru_utime + usage.ru_stime, said)


def _at_most(limit: float | None) -> None:
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(limit), ceil(limit)))


def processes(repeats: int) -> str:
    """Ratios to `cld validate`, and the eight random maps, as tables in Markdown."""
    with TemporaryDirectory() as folder:
        pairs: list[tuple[str, str, tuple[str, ...], float]] = [(PCN, PCN, ("loops",), 1.3)]
        if LARGE in corpus.paths():
            pairs.append((LARGE, _written(folder, LARGE), ("loops", "--count"), 1.5))
        rows = [row for pair in pairs for row in _against_validate(*pair, repeats)]
        heads = "| command | on the clock | of a processor | ratio | wanted |\n|---|---:|---:|---:|---:|\n"
        real = [name for name in HARDEST if name in corpus.paths()]
        _counted(
            folder, "warming up", loop_maps.eight("downstream")[3:4]
        )  # numba compiles once on each machine
        told = [_counted(folder, title, loop_maps.eight(kind)) for title, kind in KINDS.items()]
        told.append(_counted(folder, "Maps of the corpus", real))
    return f"{heads}{''.join(rows)}\n{chr(10).join(told)}"


def _against_validate(
    name: str, spec: str, command: Sequence[str], limit: float, repeats: int
) -> tuple[str, str]:
    """Two rows: the commands take turns; medians, and the ratio of those of processor time."""
    runs = [(spent(("validate", spec)), spent((*command, spec))) for _ in range(repeats + 1)][1:]
    plain, ours = ([run for run in each if run] for each in zip(*runs, strict=True))
    base, taken = (median(run.processor for run in each) for each in (plain, ours))
    walls = [f"{median(run.wall for run in each):.3f} s" for each in (plain, ours)]
    return (
        f"| `cld validate {name}` | {walls[0]} | {base:.3f} s | 1.00 | |\n",
        f"| `cld {' '.join(command)} {name}` | {walls[1]} | {taken:.3f} s | {taken / base:.2f} | at most {limit:g} |\n",
    )


def _written(folder: str, name: str) -> str:
    path = Path(folder, f"{name}.yaml")
    path.write_text(corpus.to_spec(loop_maps.named(name)), encoding="utf-8", newline="\n")
    return str(path)


def _counted(folder: str, title: str, names: Sequence[str]) -> str:
    """A table of how long `cld loops --count` takes on some maps."""
    rows = []
    in_time = 0
    for name in names:
        run = spent(("loops", _written(folder, name), "--count", "--format", "json"), GIVEN_UP)
        if run is None:
            rows.append(f"| `{name}` | given up | more than {GIVEN_UP:g} s | |\n")
            continue
        said = json.loads(run.said)
        exact = not said.get("estimated")
        in_time += exact and run.wall <= AT_MOST
        total = said["counts"]["total"]
        found = f"{total:,}" if exact else f"about {total:.1e}, error {said.get('error') or 0:.0%}"
        rows.append(f"| `{name}` | {found} | {run.wall:.1f} s | {run.processor:.1f} s |\n")
    heads = (
        f"| {title}: `cld loops --count` of | loops | on the clock | of a processor |\n|---|---:|---:|---:|\n"
    )
    return f"{heads}{''.join(rows)}\nExactly within {AT_MOST:g} s: {in_time} of {len(names)}.\n"
