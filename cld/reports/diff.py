"""What is different between two models: for a terminal, or as Markdown; `diff_json` has it as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from cld.reports import loops_markdown as md
from cld.reports.diff_fields import Compared
from cld.reports.diff_items import ADDED, CHANGED, REMOVED, TURNED, Item, Section
from cld.reports.diff_words import headlines, sections, title
from cld.reports.terminal import Run, wrapped

_STYLES = {ADDED: "32", REMOVED: "31", TURNED: "35", CHANGED: "33"}
BOLD, DIM = "1", "2"


def table(compared: Compared, width: int) -> list[list[Run]]:
    """The differences for a terminal of so many columns, a line or a few for each."""
    lines = wrapped([(_head(compared), BOLD)], width)
    for text in headlines(compared):
        lines += wrapped([(text, "")], width, hang=2)
    for section in sections(compared):
        lines += [[], [(section.heading, BOLD)]]
        for item in section.items:
            lines += wrapped(list(_runs(item)), width, hang=4)
        for remark in section.remarks:
            lines += wrapped([("  ", ""), (remark, DIM)], width, hang=2)
    return lines


def _head(compared: Compared) -> str:
    """Which two models these are, the old one first."""
    before, after = (title(model, name) for model, name in zip(compared[:2], compared.names, strict=True))
    return f"From {before} to {after}"


def _runs(item: Item) -> Iterator[Run]:
    yield f"  {item.mark} ", _STYLES[item.mark]
    yield item.subject, BOLD
    if item.text:
        yield (" " if item.text.startswith("(") else ": ") + item.text, ""


def markdown(compared: Compared) -> str:
    """The differences as Markdown, for a pull request or a paper's appendix."""
    return md.paragraphs(
        f"**{md.cell(_head(compared))}**",
        " ".join(map(md.cell, headlines(compared))),
        *(part for section in sections(compared) for part in _part(section)),
    )


def _part(section: Section) -> Iterator[str]:
    yield f"### {md.cell(section.heading)}"
    rows = [(_SIGNS[item.mark], f"**{md.cell(item.subject)}**", md.cell(item.text)) for item in section.items]
    if rows:
        yield md.grid(("", "What", "How"), rows)
    yield from map(md.cell, section.remarks)


_SIGNS = {ADDED: "added", REMOVED: "removed", TURNED: "turned", CHANGED: "changed"}
