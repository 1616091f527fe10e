"""The tables that a measurement of loop searches ends in, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from bench.loop_programs import PROGRAMS, WANTED, Answer

OURS = PROGRAMS[0]
MANY = 10_000
"""On maps with more loops than this, listing is to be three times as fast as networkx."""


class Run(NamedTuple):
    """One question put to one program, and what came of it."""

    map: str
    elements: int
    links: int
    program: str
    question: str
    length: int | None
    limit: float
    memory: float = 0.0
    """The most that the whole process had, in MiB."""
    answer: Answer | None = None
    """None where it was ended without one."""
    broke: bool = False
    """It ended by itself without an answer."""

    @property
    def complete(self) -> bool:
        return self.answer is not None and self.answer.complete


class Case(NamedTuple):
    """One question about one map, with what each program said."""

    by: dict[str, Run]

    @property
    def any(self) -> Run:
        return next(iter(self.by.values()))

    @property
    def name(self) -> str:
        return self.any.map


def cases(runs: Sequence[Run], question: str) -> list[Case]:
    """The runs with that question, by map and length: small maps first."""
    found: dict[tuple[str, int | None], dict[str, Run]] = {}
    for run in runs:
        if run.question == question:
            found.setdefault((run.map, run.length), {})[run.program] = run
    order = sorted(
        found.items(), key=lambda each: (next(iter(each[1].values()))[1:3], each[0][0], each[0][1] or 0)
    )
    return [Case(by) for _, by in order]


def report(runs: Sequence[Run], limit: float) -> str:
    """Everything that was measured: agreement, then a table for each question."""
    parts = [
        f"### How many are there?\n\n{_census(runs, limit)}",
        f"### Listing with polarity\n\n{_listing(runs)}",
        f"### The {WANTED:,} shortest\n\n{_times(cases(runs, 'shortest'))}",
        f"### All loops up to a length\n\n{_times(cases(runs, 'bounded'))}",
        f"### Do they agree?\n\n{agreement(runs)}",
    ]
    return "\n".join(parts)


def _census(runs: Sequence[Run], limit: float) -> str:
    """Our census beside the whole listing that the question costs with the others."""
    listed = {case.name: case for case in cases(runs, "list")}
    heads = [
        "map",
        "elements",
        "links",
        "loops",
        "census s",
        *(f"{p} s" for p in PROGRAMS[1:]),
        "least / census",
    ]
    lines = []
    for case in cases(runs, "census"):
        run = case.any
        others = listed[case.name].by if case.name in listed else {}
        seconds = [_seconds(others.get(program)) for program in PROGRAMS[1:]]
        done = [
            other.answer.seconds
            for p, other in others.items()
            if p != OURS and other.complete and other.answer
        ]
        loops, ratio = "–", "–"
        if run.answer is not None:
            loops = _number(run.answer.loops) + (f" ({run.answer.note})" if run.answer.note else "")
            least = min(done, default=limit)
            ratio = (
                f"{'' if done else 'more than '}{_times_as(least / run.answer.seconds)}" if others else "–"
            )
        lines.append([case.name, f"{run.elements}", f"{run.links}", loops, _seconds(run), *seconds, ratio])
    return _table(heads, lines)


def _listing(runs: Sequence[Run]) -> str:
    """Thousands of loops in a second, with polarity, until all are listed or the time is up."""
    heads = [
        "map",
        "elements",
        "links",
        "loops",
        "ours k/s",
        *(f"{p} k/s" for p in PROGRAMS[1:]),
        "cld / networkx",
    ]
    heads += [*(f"{p} MiB" for p in PROGRAMS), "in order, named k/s", "MiB"]
    streamed = {case.name: case.any for case in cases(runs, "stream")}
    lines, ratios = [], []
    for case in cases(runs, "list"):
        rates = [_rate(case.by.get(program)) for program in PROGRAMS]
        most = max((run.answer.loops for run in case.by.values() if run.answer), default=0)
        known = any(run.complete for run in case.by.values())
        ratio = rates[0] / rates[1] if rates[0] and rates[1] else None
        if ratio and most > MANY:
            ratios.append(ratio)
        lines.append(
            [
                case.name,
                f"{case.any.elements}",
                f"{case.any.links}",
                f"{'' if known else 'more than '}{most:,}",
                *map(_thousands, rates),
                "–" if ratio is None else f"{ratio:.1f}",
                *(_memory(case.by.get(program)) for program in PROGRAMS),
                _thousands(_rate(streamed.get(case.name))),
                _memory(streamed.get(case.name)),
            ]
        )
    words = (
        f"\nOn the {len(ratios)} maps with more than {MANY:,} loops, cld / networkx is {min(ratios):.1f} to "
        f"{max(ratios):.1f}, the median {median(ratios):.1f} (wanted: at least 3).\n"
        if ratios
        else ""
    )
    return _table(heads, lines) + words


def _times(each: Sequence[Case]) -> str:
    heads = ["map", "elements", "links", *(["up to"] if each and each[0].any.length else []), "loops"]
    heads += [*(f"{p} s" for p in PROGRAMS), "networkx / cld", *(f"{p} MiB" for p in PROGRAMS)]
    lines = []
    for case in each:
        ours, theirs = case.by.get(OURS), case.by.get("networkx")
        ratio = "–"
        if ours and ours.answer and theirs:
            least = theirs.answer.seconds if theirs.complete and theirs.answer else theirs.limit
            ratio = f"{'' if theirs.complete else 'more than '}{_times_as(least / ours.answer.seconds)}"
        lines.append(
            [
                case.name,
                f"{case.any.elements}",
                f"{case.any.links}",
                *([f"{case.any.length}"] if case.any.length else []),
                f"{ours.answer.loops:,}" if ours and ours.answer else "–",
                *(_seconds(case.by.get(program)) for program in PROGRAMS),
                ratio,
                *(_memory(case.by.get(program)) for program in PROGRAMS),
            ]
        )
    return _table(heads, lines)


def agreement(runs: Sequence[Run]) -> str:
    """Where two programs that finished say different things, and on how many questions all say the same."""
    same, lines = 0, []
    grouped = [cases(runs, question) for question in ("list", "shortest", "bounded")]
    for case in (case for each in grouped for case in each):
        said = {program: _said(run.answer) for program, run in case.by.items() if run.complete and run.answer}
        if len(said) > 1 and len(set(said.values())) == 1:
            same += 1
        elif len(said) > 1:
            words = "; ".join(f"{program} {numbers}" for program, numbers in said.items())
            lines.append(f"- {case.name}, {case.any.question}: {words}\n")
    counted = {run.map: run.answer for run in runs if run.question == "census" and run.complete}
    listed = [run for run in runs if run.question == "list" and run.program == OURS and run.complete]
    both = [run for run in listed if counted.get(run.map)]
    differ = [run.map for run in both if _four(counted[run.map]) != _four(run.answer)]
    lines += [f"- {name}: our census and our listing differ\n" for name in differ]
    head = (
        f"All programs that finished gave the same loops by number, polarity and length on {same} questions; "
        f"they differ on {len(lines) - len(differ)}. Our census and our listing agree on {len(both) - len(differ)} "
        f"of {len(both)} maps that were listed whole.\n"
    )
    return head + ("\n" + "".join(lines) if lines else "")


def _four(answer: Answer | None) -> tuple[int, ...]:
    return () if answer is None else answer[1:5]


def _said(answer: Answer) -> str:
    """What has to agree. The shortest of one length are any of them, so their polarities may differ."""
    polarity = f" ({answer.reinforcing} R, {answer.balancing} B)" if answer.loops != WANTED else ""
    return f"{answer.loops:,} loops{polarity} of {answer.elements:,} elements in all"


def _rate(run: Run | None) -> float | None:
    """Loops in a second, where any came."""
    if run is None or run.answer is None or not run.answer.loops:
        return None
    return run.answer.loops / run.answer.seconds


def _times_as(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 9.95 else f"{ratio:.1f}"


def _thousands(rate: float | None) -> str:
    return "–" if rate is None else f"{rate / 1000:,.0f}"


def _seconds(run: Run | None) -> str:
    if run is None:
        return "not asked"
    if run.answer is None:
        return "broke off" if run.broke else f"> {run.limit:g}"
    if run.answer.note and not run.answer.complete and not run.answer.loops:
        return run.answer.note
    if not run.answer.complete and run.question != "census":
        return f"> {run.limit:g}"
    return f"{run.answer.seconds:.4f}" if run.answer.seconds < 0.1 else f"{run.answer.seconds:.2f}"


def _memory(run: Run | None) -> str:
    return "–" if run is None or (run.answer and run.answer.note) else f"{run.memory:.0f}"


def _number(value: int) -> str:
    if value < 10**9:
        return f"{value:,}"
    digits = str(value)
    return f"{digits[0]}.{digits[1:3]}e{len(digits) - 1}"


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = "|".join("---" if number == 0 else "---:" for number in range(len(heads)))
    rows: Callable[[Sequence[str]], str] = lambda cells: f"| {' | '.join(cells)} |"  # noqa: E731
    return "\n".join([rows(heads), f"|{rule}|", *map(rows, lines)]) + "\n"
