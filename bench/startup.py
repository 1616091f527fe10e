"""How long whole commands take, beside the time that their libraries need to load. `make bench` runs this.

Every command is a process of its own, as a user starts it. The commands take turns, so that whatever else the
machine does falls on all of them alike; what counts is the ratio within one run, not the seconds.

    python bench/startup.py [REPEATS]
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
SPEC = "specs/pcn-pharmacists.yaml"
REPEATS = 15


@dataclass(frozen=True, slots=True)
class Subject:
    """A command to time, and how many times the first one's median it may take at most, if a limit is set."""

    name: str
    arguments: tuple[str, ...]
    limit: float | None = None


def subjects(folder: str) -> tuple[Subject, ...]:
    """What is timed; the first one is what the others are compared with."""
    figures = ("render", SPEC, "-o", f"{folder}/")
    return (
        Subject('python -c "import typer, rich, yaml"', ("-c", "import typer, rich, yaml")),
        Subject(f"cld validate {SPEC}", ("-m", "cld", "validate", SPEC), 2.0),
        Subject(f"cld loops {SPEC}", ("-m", "cld", "loops", SPEC)),
        Subject(f"cld render {SPEC} (both views)", ("-m", "cld", *figures), 10.0),
    )


def seconds(arguments: Sequence[str]) -> float:
    """The wall time of one run. Stops the benchmark if the command fails."""
    start = perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    taken = perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} failed with status {done.returncode}:\n{done.stderr}")
    return taken


def main() -> None:
    """Time every subject in turn and print medians, best times, and ratios of medians."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    with tempfile.TemporaryDirectory() as folder:
        each = subjects(folder)
        for subject in each:  # once for nothing: files come into memory, byte code is written
            seconds(subject.arguments)
        rounds = [[seconds(subject.arguments) for subject in each] for _ in range(repeats)]
    columns = list(zip(*rounds, strict=True))
    base = median(columns[0])
    print(f"Python {platform.python_version()}, {repeats} runs each\n")
    print("| command | median | best | ratio | allowed |")
    print("|---|---:|---:|---:|---:|")
    for subject, times in zip(each, columns, strict=True):
        allowed = f"{subject.limit:g}" if subject.limit else ""
        cells = (f"`{subject.name}`", f"{median(times):.3f} s", f"{min(times):.3f} s")
        print(f"| {' | '.join(cells)} | {median(times) / base:.2f} | {allowed} |")


if __name__ == "__main__":
    main()
