"""The versions of a model, what each changed and what is amiss with it: for a terminal, as Markdown, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.diff.records import Diff
from cld.model import Model
from cld.reports import diff_json, loops_json
from cld.reports import loops_markdown as md
from cld.reports.changes_words import brief, sentences
from cld.reports.loops_json import Object
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.terminal import Run, columns, cut, padded, said, wrapped

BOLD, DIM, RED = "1", "2", "31"
WIDEST = 14
"""Columns that versions take at most at the left of a screen."""
BARE = "Its figures were drawn without the model, so what it changed cannot be told."
NOW = "now"
"""What stands for the spec as it is in the place of a version."""


class Step(NamedTuple):
    """What changed since an earlier version."""

    since: str
    old: Model
    new: Model
    diff: Diff


class Row(NamedTuple):
    """One version, or the spec as it is now."""

    version: str
    note: str = ""
    """What the author says it changed; of the spec as it is, how it stands to what is recorded."""
    programs: tuple[str, ...] = ()
    """That drew its figures, the latest last."""
    views: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The figures that are recorded: the view, and the endings of its files."""
    step: Step | None = None
    """None for the first version, and where one of the two models cannot be read."""
    faults: tuple[str, ...] = ()
    bare: bool = False
    """Whether its figures carry no model, so that what changed cannot be told."""


class History(NamedTuple):
    """All that is known of the versions of a spec."""

    title: str
    folder: str
    rows: tuple[Row, ...]
    """Recorded versions in their order."""
    now: Row


def headline(history: History) -> str:
    """Of which model this is, and how many versions are recorded."""
    many = counted(sum(bool(row.programs) for row in history.rows), "version")
    return f"{said(history.title)}: {many} recorded in {said(history.folder)}"


def none_yet(path: str) -> str:
    """What to say where nothing is recorded."""
    return (
        f"No version of {said(path)} is recorded yet. `cld render {path}` draws its figures and records them under its version; "
        f'`cld release {path} -m "First version."` makes a release.'
    )


def table(history: History, width: int) -> list[list[Run]]:
    """A block of lines for each version, the version at its left."""
    rows = [*history.rows, history.now]
    left = min(max(columns(row.version) for row in rows), WIDEST) + 2
    lines = wrapped([(headline(history), BOLD)], width)
    for row in rows:
        lines.append([])
        first = True
        for text, style in _told(row):
            for line in wrapped([(text, style)], width - left, hang=2):
                head = padded(cut(row.version, WIDEST), left) if first else " " * left
                lines.append([(head, BOLD if first else ""), *line])
                first = False
    return lines


def _told(row: Row) -> Iterator[Run]:
    yield said(row.note) or "(no note in `changes`)", "" if row.note else DIM
    if row.step is not None:
        yield from ((text, "") for text in _since(row.step))
    if row.views:
        yield _drawn(row), DIM
    if row.bare:
        yield BARE, DIM
    for fault in row.faults:
        yield f"! {said(fault)}", RED


def _since(step: Step) -> list[str]:
    first, *others = sentences(step.old, step.new, step.diff)
    return [f"Since {step.since}: {first[:1].lower()}{first[1:]}", *others]


def _drawn(row: Row) -> str:
    views = [f"{said(view)} ({', '.join(endings)})" for view, endings in row.views]
    programs = enumeration([said(each) for each in row.programs], most=9) or "a program that is not recorded"
    return f"Drawn by {programs}: {enumeration(views, most=9)}"


def markdown(history: History) -> str:
    """A table with a row for each version; what is amiss stands under it."""
    heads = ("Version", "Note", "What changed", "Figures", "Drawn by")
    rows = [
        (
            f"**{md.cell(row.version)}**",
            md.cell(said(row.note)),
            "<br>".join(md.cell(text) for text in _since(row.step)) if row.step else BARE if row.bare else "",
            md.cell(", ".join(view for view, _ in row.views)),
            md.cell(", ".join(row.programs)),
        )
        for row in (*history.rows, history.now)
    ]
    amiss = [
        f"- **{md.cell(row.version)}**: {md.cell(fault)}" for row in rows_of(history) for fault in row.faults
    ]
    return md.paragraphs(
        f"**{md.cell(headline(history))}**",
        md.grid(heads, rows),
        "Amiss:" if amiss else "",
        "\n".join(amiss),
    )


def rows_of(history: History) -> Sequence[Row]:
    """The recorded versions, and the spec as it is."""
    return (*history.rows, history.now)


def json(history: History) -> str:
    """One object with everything; of each step what `cld diff --format json` says."""
    return loops_json.written(
        {
            "title": history.title,
            "folder": history.folder,
            "versions": [{"version": row.version, **_object(row)} for row in history.rows],
            "now": _object(history.now),
        }
    )


def _object(row: Row) -> Object:
    step = row.step
    return {
        "note": row.note or None,
        "programs": list(row.programs),
        "figures": {view: list(endings) for view, endings in row.views},
        "since": step.since if step else None,
        "summary": brief(step.diff) if step else None,
        "diff": diff_json.object_of(step.diff) if step else None,
        "faults": list(row.faults),
        **({"without_model": True} if row.bare else {}),
    }
