"""How long whole commands take, beside the time that their libraries need to load. `make bench` runs this.

Every command is a process of its own, as a user starts it. The commands take turns, so that whatever else the
machine does falls on all of them alike; what counts is the ratio within one run, not the seconds.

    python bench/startup.py [REPEATS] [--record]

With `--record` the table goes into docs/performance.md.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
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
        Subject(f"cld render {SPEC} -o FOLDER/", ("-m", "cld", *figures), 10.0),
    )


def seconds(arguments: Sequence[str]) -> float:
    """The wall time of one run. Stops the benchmark if the command fails."""
    start = perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    taken = perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} failed with status {done.returncode}:\n{done.stderr}")
    return taken


def table(each: Sequence[Subject], repeats: int) -> str:
    """Medians, best times and ratios of medians, as a table in Markdown."""
    for subject in each:  # once for nothing: files come into memory
        seconds(subject.arguments)
    rounds = [[seconds(subject.arguments) for subject in each] for _ in range(repeats)]
    columns = list(zip(*rounds, strict=True))
    base = median(columns[0])
    lines = ["| command | median | best | ratio | wanted |", "|---|---:|---:|---:|---:|"]
    for subject, times in zip(each, columns, strict=True):
        wanted = f"at most {subject.limit:g}" if subject.limit else ""
        cells = (
            f"`{subject.name}`",
            f"{median(times):.3f} s",
            f"{min(times):.3f} s",
            f"{median(times) / base:.2f}",
        )
        lines.append(f"| {' | '.join(cells)} | {wanted} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Time every subject in turn, print the table, and write it into its page if asked."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    repeats = numbers[0] if numbers else REPEATS
    with tempfile.TemporaryDirectory() as folder:
        found = (
            f"Python {platform.python_version()}, {repeats} runs each:\n\n{table(subjects(folder), repeats)}"
        )
    print(found, end="")
    if "--record" in sys.argv:
        text = re.sub(
            r"(<!-- bench -->\n).*?(<!-- end -->)",
            lambda match: match[1] + found + match[2],
            PAGE.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
