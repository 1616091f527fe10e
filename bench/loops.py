"""How fast loops are counted and listed, beside networkx, rustworkx and igraph. `make loops-bench` runs this.

Every question is put to every program in a process of its own (`bench.loop_programs`), one after the other, with
a limit on its time and memory. All that is compared is from one run.

    python -m bench.loops [--only NAME ...] [--limit SECONDS] [--repeats N] [--record]
    python -m bench.loops --oracles 100000 [--record]

With `--record` tables and plot go into docs/loops-bench.md and docs/loops-bench.svg. The second form holds census and
listing against brute force on so many random multigraphs instead.
"""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from bench import loop_maps, loop_tables
from bench.loop_chart import SHADES, Panel, Point, Series, drawing
from bench.loop_oracles import igraph_words, oracles
from bench.loop_processes import processes
from bench.loop_programs import PROGRAMS, Answer
from bench.loop_tables import Run
from tests import corpus

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "loops-bench.md"
PLOT = PAGE.with_suffix(".svg")
FEWEST = 100
"""Maps of the corpus with fewer loops are no trouble to any program."""
BOUNDED = (
    ("random-1000-2000-1", 8),
    ("random-1000-2000-1", 10),
    ("random-1000-3000-1", 6),
    ("random-1000-3000-1", 8),
    ("random-3000-6000-1", 8),
    ("random-3000-9000-1", 6),
)
"""Maps of a thousand elements and more, with the longest loops that are asked for."""
DENSE = ("random-20-60-1", "random-30-90-1", "random-50-150-1", *loop_maps.eight()[:1], "random-200-600-1")
TRIES = 2
"""A program that did not finish on so many maps in a row, each larger than the last, is not asked about larger ones."""


class Task(NamedTuple):
    """One question to one program about one map."""

    map: str
    program: str
    question: str
    length: int | None = None


def ask(task: Task, limit: float) -> Run:
    """Put the question in a process of its own, and note the most memory that the process had."""
    command = [sys.executable, "-m", "bench.loop_programs", task.program, task.question, task.map, str(limit)]
    if task.length is not None:
        command.append(str(task.length))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as answers:
        said = answers.read()
    _, status, usage = os.wait4(process.pid, 0)  # tells the process's own memory, as no other wait does
    process.returncode = os.waitstatus_to_exitcode(status)
    map = loop_maps.named(task.map)
    run = Run(task.map, len(map.elements), len(map.links), task.program, task.question, task.length, limit)
    run = run._replace(memory=usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
    if process.returncode == 0:
        return run._replace(answer=Answer(**json.loads(said)))
    return run._replace(broke=process.returncode != -signal.SIGPROF)


def tasks(names: list[str]) -> Iterator[Task]:
    """What is asked about maps as a whole, the programs in turn for each."""
    for name in names:
        yield Task(name, "cld", "census")
        yield Task(name, "cld", "stream")
        for question in ("list", "shortest"):
            yield from (Task(name, program, question) for program in PROGRAMS)


def plan(limit: float) -> list[Task]:
    """Everything that is asked: the corpus, dense random maps, long loops of large maps, and maps that grow."""
    found = [*tasks(_large(limit)), *tasks(list(DENSE))]
    for name, length in BOUNDED:
        found += (Task(name, program, "bounded", length) for program in PROGRAMS)
    for density in loop_maps.DENSITIES:
        found += (Task(name, "cld", "census") for name in loop_maps.random_names(loop_maps.GROWTH, density))
    return [*found, *tasks(growing())]


def growing() -> list[str]:
    """The maps of two links to an element, on which all programs are compared as they grow."""
    return loop_maps.random_names(loop_maps.GROWTH, 2.0)


def _large(limit: float) -> list[str]:
    """The maps of the corpus with more than a few loops."""
    names = sorted(corpus.paths())
    runs = [ask(Task(name, "cld", "census"), limit) for name in names]
    return [run.map for run in runs if run.answer is None or run.answer.loops > FEWEST]


def measure(options: Namespace) -> list[Run]:
    """Every run that is asked for. A program is spared growing maps that are beyond it."""
    runs: dict[Task, Run] = {}
    failures: dict[tuple[str, str], int] = {}
    grow = frozenset(growing())
    for task in plan(options.limit):
        if task in runs or (options.only and not any(word in task.map for word in options.only)):
            continue
        key = task.program, task.question
        if task.map in grow and task.question != "bounded" and failures.get(key, 0) >= TRIES:
            continue
        runs[task] = ask(task, options.limit)
        if task.map in grow and not _managed(runs[task]):
            failures[key] = failures.get(key, 0) + 1
        words = f"{len(runs)} {task.map}: {task.question} by {task.program}, {runs[task].complete}"
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return list(runs.values())


def _managed(run: Run) -> bool:
    """Whether a program got to an answer: an estimate is one, part of a list is none, and no question no failure."""
    return run.complete or run.question == "bounded" or (run.question == "census" and run.answer is not None)


def plot(runs: list[Run]) -> str:
    """How cost grows with size: counting by each program, our census by density, the shortest loops."""
    of = {(run.map, run.program, run.question): run for run in runs}
    counting = [("cld", "cld", "census"), *((program, program, "list") for program in PROGRAMS[1:])]
    shortest = [(program, program, "shortest") for program in PROGRAMS]

    def series(label: str, program: str, question: str, density: float) -> Series:
        names = loop_maps.random_names(loop_maps.GROWTH, density)
        found = [of[name, program, question] for name in names if (name, program, question) in of]
        return Series(label, tuple(_point(run) for run in found))

    panels = (
        (
            "Counting all loops, 2 links to an element",
            "given up, or an estimate",
            [(*c, 2.0) for c in counting],
        ),
        ("Our census", "an estimate", [(f"{d:g} links", "cld", "census", d) for d in loop_maps.DENSITIES]),
        ("The 1,000 shortest, 2 links to an element", "given up", [(*s, 2.0) for s in shortest]),
    )
    drawn = [Panel(title, hollow, tuple(series(*each) for each in lines)) for title, hollow, lines in panels]
    drawn[1] = drawn[1]._replace(colours=SHADES)
    return drawing(drawn, "elements", "seconds")


def _point(run: Run) -> Point:
    if run.answer is None or (run.question != "census" and not run.complete):
        return Point(run.elements, run.limit, sure=False)
    return Point(run.elements, max(run.answer.seconds, 1e-4), run.complete)


def recorded(text: str, mark: str) -> None:
    """Put a text into its place on the page."""
    page = PAGE.read_text(encoding="utf-8")
    parts = re.fullmatch(rf"(.*<!-- {mark} -->\n).*?(<!-- end -->.*)", page, re.DOTALL)
    if parts is None:
        raise SystemExit(f"{PAGE} has no place marked for {mark}")
    PAGE.write_text(parts[1] + text + parts[2], encoding="utf-8", newline="\n")


def main() -> None:
    """Measure what is asked for, print it, and write it into its page if asked."""
    options = _options()
    if options.oracles:
        text, mark = oracles(options.oracles), "oracles"
    else:
        commands = "" if options.only else f"### Whole commands\n\n{processes(options.repeats)}\n"
        runs = measure(options)
        wrong = f"\n### Where igraph is wrong\n\n{igraph_words()}"
        text, mark = f"{_head(options)}\n{commands}{loop_tables.report(runs, options.limit)}{wrong}", "bench"
        if options.record:
            PLOT.write_text(plot(runs), encoding="utf-8", newline="\n")
    print(text)
    if options.record:
        recorded(text, mark)


def _head(options: Namespace) -> str:
    programs = ", ".join(f"{name} {version(name)}" for name in PROGRAMS[1:])
    return (
        f"Python {platform.python_version()}, {programs}. A program had {options.limit:g} s of a processor for each "
        f"answer; `> {options.limit:g}` marks where they did not do.\n"
    )


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m bench.loops", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="only maps with one of these words in their name"
    )
    parser.add_argument(
        "--limit", type=float, default=10.0, metavar="SECONDS", help="time for each answer (10)"
    )
    parser.add_argument(
        "--repeats", type=int, default=15, metavar="N", help="runs of each whole command (15)"
    )
    parser.add_argument(
        "--oracles", type=int, metavar="N", help="compare with brute force on N random multigraphs"
    )
    parser.add_argument("--record", action="store_true", help="write the result into docs/loops-bench.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
