"""A search for feedback loops as a table for a terminal, as JSON, or as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from cld.graph.loops import Loop, LoopSearch
from cld.graph.named import check_named
from cld.model import Model, NamedLoop

ROWS = 100
"""Loops that the table and the Markdown show; JSON holds all that were found."""


def as_json(search: LoopSearch) -> str:
    """One object: whether the search is complete, what stopped it, counts by polarity, and the loops."""
    import json

    counts = search.counts
    head = {
        "complete": search.complete,
        "stopped_by": search.stopped_by,
        "counts": {
            "total": counts.total,
            "reinforcing": counts.reinforcing,
            "balancing": counts.balancing,
            "undetermined": counts.undetermined,
        },
    }
    loops = ",\n".join("    " + json.dumps(_object(loop), ensure_ascii=False) for loop in search.loops)
    text = json.dumps(head, indent=2)
    return f'{text[:-2]},\n  "loops": [' + (f"\n{loops}\n  ]" if loops else "]") + "\n}\n"


def _object(loop: Loop) -> dict[str, object]:
    return {
        "id": loop.id,
        "name": loop.name or None,
        "polarity": loop.polarity.value,
        "elements": list(loop.elements),
        "length": loop.length,
        "delayed": loop.delayed,
        "grounding": loop.grounding.value if loop.grounding else None,
        "conditional_on": list(loop.conditional_on),
    }


def headline(search: LoopSearch) -> str:
    """How many loops of which polarity, in one line."""
    counts = search.counts
    if not counts.total:
        return "No feedback loop."
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (counts.reinforcing, "reinforcing"),
            (counts.balancing, "balancing"),
            (counts.undetermined, "undetermined"),
        )
        if number
    ]
    return f"{counts.total:,} feedback loop{'s' if counts.total != 1 else ''}: {', '.join(parts)}."


def remarks(search: LoopSearch, model: Model, left_out: int, shown: int) -> Iterator[str]:
    """What a reader has to know about the list: what it does not hold, and why."""
    if not search.complete:
        narrower = "; --through or --max-length asks for less"
        reason, advice = {
            "length": ("longer loops were not looked for", ""),
            "count": ("the search stopped at its limit on the number of loops", narrower),
            "time": ("the search stopped when its time was up", narrower),
        }[str(search.stopped_by)]
        yield f"Not complete: {reason}. All loops of up to {search.complete_to} elements are counted{advice}."
    if shown < len(search.loops):
        yield f"Shown are the {shown} shortest of {len(search.loops):,}; --format json lists all."
    if left_out:
        verb = "states" if left_out == 1 else "state"
        yield f"{left_out} link{'s' if left_out != 1 else ''} {verb} no grounding and took no part."
    for loop in _through_moderation(model):
        yield (
            f"{loop.id} ({loop.name or 'no name'}) closes through a moderation, not through links alone: "
            "it is not counted."
        )


def _through_moderation(model: Model) -> list[NamedLoop]:
    checks = ((loop, check_named(model, loop)) for loop in model.loops)
    return [loop for loop, check in checks if check.moderations and not check.missing]


def _order(search: LoopSearch) -> list[Loop]:
    """Named loops first, by id, then the others as the search lists them."""
    named = sorted((loop for loop in search.loops if loop.name), key=_by_number)
    return [*named, *(loop for loop in search.loops if not loop.name)][:ROWS]


def _by_number(loop: Loop) -> tuple[str, int, str]:
    letters = loop.id.rstrip("0123456789")
    digits = loop.id[len(letters) :]
    return letters, int(digits) if digits else 0, loop.id


def markdown(search: LoopSearch, model: Model, left_out: int) -> str:
    """A table in Markdown, with the elements' labels."""
    rows = _order(search)
    lines = [f"**{_cell(model.title)}** ({model.version}): {headline(search)}", ""]
    if rows:
        lines.append("| Loop | Polarity | Length | Delay | Weakest link | Depends on | Elements |")
        lines.append("|---|---|---:|---|---|---|---|")
        lines += [_markdown_row(loop, model) for loop in rows]
        lines.append("")
    lines += [f"{remark}\n" for remark in remarks(search, model, left_out, len(rows))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown_row(loop: Loop, model: Model) -> str:
    labels = {element.id: element.label for element in model.elements}
    chain = " → ".join(_cell(labels[id]) for id in (*loop.elements, loop.elements[0]))
    title = f"**{_cell(loop.id)}** {_cell(loop.name)}".strip()
    moderators = ", ".join(_cell(labels[id]) for id in loop.conditional_on)
    grounding = loop.grounding.value if loop.grounding else ""
    cells = (
        title,
        loop.polarity.value,
        str(loop.length),
        "yes" if loop.delayed else "",
        grounding,
        moderators,
        chain,
    )
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    """Text that cannot break out of a table cell, and that shows as it is."""
    escaped = text.replace("\\", "\\\\")
    for character in "|`*_[]<>#~":
        escaped = escaped.replace(character, f"\\{character}")
    return " ".join(escaped.split())


def table(search: LoopSearch, model: Model, left_out: int, stream: TextIO) -> None:
    """Print the loops for a terminal: a line of properties for each, and its elements on the lines below."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=stream, highlight=False, width=None if stream.isatty() else 110)
    console.print(Text(f"{model.title} ({model.version})", style="bold"))
    console.print(headline(search))
    rows = _order(search)
    widths = _widths(rows)
    if rows:
        console.print(Text("\n" + _aligned(_HEADINGS, widths), style="dim"))
    for loop in rows:
        cells = _cells(loop)
        line = Text(_aligned(cells, widths))
        line.stylize("bold", 0, len(cells[0]))
        start = widths[0] + 2
        line.stylize(_STYLES[loop.polarity.value], start, start + len(cells[1]))
        line.stylize("bold", len(_aligned(cells[:-1], widths)))
        console.print(line)
        chain = " → ".join((*loop.elements, loop.elements[0]))
        console.print(Padding(Text(chain), (0, 0, 0, start), expand=False))
        if loop.conditional_on:
            depends = f"depends on {', '.join(loop.conditional_on)}"
            console.print(Padding(Text(depends, style="italic"), (0, 0, 0, start), expand=False))
    notes = list(remarks(search, model, left_out, len(rows)))
    if notes:
        console.print()
    for note in notes:
        console.print(Text(note))


_HEADINGS = ("Loop", "Polarity", "Length", "Delay", "Weakest link", "Name and elements")
_STYLES = {"reinforcing": "cyan", "balancing": "magenta", "undetermined": "yellow"}


def _cells(loop: Loop) -> tuple[str, ...]:
    return (
        loop.id,
        loop.polarity.value,
        str(loop.length),
        "delayed" if loop.delayed else "",
        loop.grounding.value if loop.grounding else "",
        loop.name,
    )


def _widths(rows: Sequence[Loop]) -> list[int]:
    """Column widths; a column in which no row has anything to say has none."""
    columns = list(zip(*(_cells(loop) for loop in rows), strict=True)) or [()] * len(_HEADINGS)
    return [
        max(len(heading), *map(len, column)) if any(column) else 0
        for heading, column in zip(_HEADINGS, columns, strict=True)
    ]


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=False)
    return "  ".join(cell.ljust(width) for cell, width in pairs if width).rstrip()
