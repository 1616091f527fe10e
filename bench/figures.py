"""How good our figures are, beside those that Graphviz's engines make of the same maps. `make figures-bench` runs this.

Every map is drawn in the layout `loops` and by each engine, each time in a process of its own with a limit on its
time, and every drawing is measured by the same counter, `cld.quality`.

    python -m bench.figures [--only NAME ...] [--most ELEMENTS] [--limit SECONDS] [--workers N] [--full] [--record]

With `--record` the tables go into docs/figures-bench.md.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, perf_counter
from typing import NamedTuple

from bench import engines, tables
from bench.maps import corpus_maps, random_maps
from bench.tables import OURS, Result
from cld.model import Model, View
from cld.quality import count, measure
from cld.views import show

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures-bench.md"
CONTEXT = get_context("fork") if "fork" in get_all_start_methods() else get_context("spawn")


class Task(NamedTuple):
    """One drawing to be made and measured."""

    map: str
    model: Model
    program: str

    @property
    def failed(self) -> Result:
        """What is known of it when it was not finished."""
        return Result(self.map, self.program, len(self.model.elements), len(self.model.links))


def carry_out(task: Task) -> Result:
    """Draw and measure in this process. The time is that of drawing alone, not of measuring."""
    content = show(task.model, View("loops", "loops"))
    place = import_module("cld.layouts.loops").place
    if task.program == OURS:
        start = perf_counter()
        layout = place(content)
        taken = perf_counter() - start
        quality = measure(layout)
    else:
        labels = place(replace(content, links=(), loops=()))
        start = perf_counter()
        drawing = engines.drawn(task.program, labels, content.links)
        taken = perf_counter() - start
        quality = count(drawing)
    return task.failed._replace(links=len(content.links), seconds=taken, quality=quality)


def _work(task: Task, answer: Connection) -> None:
    answer.send(carry_out(task))


def results(tasks: Sequence[Task], workers: int, limit: float) -> Iterator[Result]:
    """Every task's result as it comes, from at most so many processes at a time. One past its limit is ended."""
    waiting = deque(tasks)
    running: dict[Connection, tuple[Task, BaseProcess, float]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            task = waiting.popleft()
            ours, theirs = CONTEXT.Pipe(duplex=False)
            process: BaseProcess = CONTEXT.Process(target=_work, args=(task, theirs), daemon=True)
            process.start()
            theirs.close()
            running[ours] = task, process, monotonic() + limit
        ready = wait(list(running), timeout=1.0)
        for ours, (task, process, end) in list(running.items()):
            if ours in ready:
                yield _received(ours, task)
            elif monotonic() > end:
                process.terminate()
                yield task.failed._replace(seconds=limit)
            else:
                continue
            process.join()
            ours.close()
            del running[ours]


def _received(answer: Connection, task: Task) -> Result:
    try:
        result: Result = answer.recv()
    except EOFError:  # the process broke off: its own message is on the screen
        result = task.failed
    return result


def tasks_for(options: Namespace) -> list[Task]:
    """What the options ask for: the largest maps first, so that none is waited for at the end."""
    models = random_maps() | corpus_maps()
    if options.only:
        unknown = [name for name in options.only if not any(name in each for each in models)]
        if unknown:
            raise SystemExit(f"no map has {unknown[0]!r} in its name; there are: {', '.join(sorted(models))}")
        models = {name: model for name, model in models.items() if any(each in name for each in options.only)}
    chosen = {name: model for name, model in models.items() if len(model.elements) <= options.most}
    order = sorted(chosen, key=lambda name: (-len(chosen[name].links), name))
    return [Task(name, chosen[name], program) for name in order for program in (OURS, *engines.ENGINES)]


def main() -> None:
    """Measure what is asked for, print the tables, and write them into their page if asked."""
    options = _options()
    tasks = tasks_for(options)
    found = []
    for result in results(tasks, options.workers, options.limit):
        found.append(result)
        what = "drawn" if result.quality else "not drawn"
        print(
            f"\r\x1b[K{len(found)}/{len(tasks)} {result.map} by {result.program}: {what} in {result.seconds:.1f} s",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    report = tables.report(found, options.limit)
    print(tables.full(found) if options.full else report)
    if options.record:
        text = PAGE.read_text(encoding="utf-8")
        parts = re.fullmatch(r"(.*<!-- bench -->\n).*?(<!-- end -->.*)", text, re.DOTALL)
        if parts is None:
            raise SystemExit(f"{PAGE} has no place marked for the tables")
        PAGE.write_text(parts[1] + report + parts[2], encoding="utf-8", newline="\n")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m bench.figures", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="only maps with one of these words in their name"
    )
    parser.add_argument(
        "--most", type=int, default=200, metavar="N", help="only maps with at most N elements (200)"
    )
    parser.add_argument(
        "--limit", type=float, default=180.0, metavar="SECONDS", help="give a drawing up after this"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="drawings made at a time")
    parser.add_argument("--full", action="store_true", help="print every count of every drawing")
    parser.add_argument("--record", action="store_true", help="write the tables into docs/figures-bench.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
