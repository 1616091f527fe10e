"""How long `cld report` takes beside `cld validate` of both sides. `make report-bench` runs this.

A git repository is made with 50 specs of 50 elements, and a branch on which a few of them, or all, are changed: a link added, one
removed, one turned, and an element renamed. Each command is a process of its own, and they take turns.

    python -m bench.report [REPEATS] [--record]

With `--record` the table goes into docs/performance.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.maps import Dice, random_map
from cld.model import Link, Model, Polarity
from cld.spec.export import text_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
SPECS, ELEMENTS, FEW = 50, 50, 3
REPEATS = 7
LIMIT = 2.0
CASES = (("sparse", FEW), ("sparse", SPECS), ("dense", FEW), ("dense", SPECS))
_OTHER = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}


def changed(model: Model, number: int) -> Model:
    """The model with a link added, one removed, one turned, and an element renamed."""
    dice = Dice(f"change-{number}")
    links = list(model.links)
    del links[dice.below(len(links))]
    place = dice.below(len(links))
    links[place] = replace(links[place], polarity=_OTHER[links[place].polarity])
    ids = [element.id for element in model.elements]
    taken = {link.ends for link in model.links}
    free = [(a, b) for a in ids for b in ids if a != b and (a, b) not in taken]
    links.append(Link(*free[dice.below(len(free))], Polarity.POSITIVE))
    first, *others = model.elements
    return replace(model, elements=(replace(first, label=f"{first.label} now"), *others), links=tuple(links))


def environment() -> dict[str, str]:
    """One in which git depends on nobody's settings."""
    who = {
        f"GIT_{role}_{what}": f"x{at}"
        for role in ("AUTHOR", "COMMITTER")
        for what, at in (("NAME", ""), ("EMAIL", "@x"))
    }
    dates = {"GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}
    config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **who, **dates, **config}


def repository(folder: Path, density: str, many: int) -> None:
    """A repository of specs in `folder`, and beside it, as `before`, the specs as they were."""
    models = [random_map(ELEMENTS, density, number + 1) for number in range(SPECS)]
    for place in ("before", "."):
        for number, model in enumerate(models):
            path = folder / place / "specs" / f"map-{number:02}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(model), encoding="utf-8")
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "specs"],
        ["commit", "-q", "-m", "x"],
        ["checkout", "-q", "-b", "y"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, env=environment(), check=True)
    for number, model in enumerate(models[:many]):
        text = text_of(changed(model, number))
        (folder / "specs" / f"map-{number:02}.yaml").write_text(text, encoding="utf-8")
    subprocess.run(["git", "commit", "-q", "-a", "-m", "x"], cwd=folder, env=environment(), check=True)


def seconds(folder: Path, *arguments: str) -> float:
    """The wall time of one run of `cld`. Stops the benchmark if it fails."""
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "cld", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    taken = perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"cld {' '.join(arguments)} failed with status {done.returncode}:\n{done.stderr}")
    return taken


def measured(density: str, many: int, repeats: int) -> tuple[float, float]:
    """Medians of validating both sides, one after the other, and of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, density, many)
        sides = (folder / "before", folder)
        rounds = [
            (sum(seconds(side, "validate") for side in sides), seconds(folder, "report", "--base", "main"))
            for _ in range(repeats + 1)
        ][1:]  # once for nothing: files come into memory
    both, report = zip(*rounds, strict=True)
    return median(both), median(report)


def table(found: Mapping[tuple[str, int], tuple[float, float]]) -> str:
    """A row for each case."""
    lines = [
        "| links to an element | specs changed | validate both sides | report | ratio |",
        "|---|---:|---:|---:|---:|",
    ]
    for (density, many), (both, report) in found.items():
        links = {"sparse": "1.25", "dense": "2.2"}[density]
        lines.append(f"| {links} | {many} of {SPECS} | {both:.2f} s | {report:.2f} s | {report / both:.2f} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Measure every case, print the table, and write it into its page if asked."""
    numbers = [int(word) for word in arguments if word.isdigit()]
    found = {case: measured(*case, numbers[0] if numbers else REPEATS) for case in CASES}
    text = table(found)
    print(text, end="")
    if "--record" in arguments:
        page = PAGE.read_text(encoding="utf-8")
        filled = re.sub(
            r"(<!-- report -->\n).*?(<!-- end -->)",
            lambda match: match[1] + text + match[2],
            page,
            flags=re.DOTALL,
        )
        PAGE.write_text(filled, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
