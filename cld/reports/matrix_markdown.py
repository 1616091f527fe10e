"""A matrix as Markdown, for a paper's appendix or a wiki."""

from __future__ import annotations

from cld.matrix.sheet import DOT, Face, Sheet
from cld.reports.loops_markdown import cell, grid, paragraphs
from cld.reports.matrix import told


def text(sheet: Sheet, words: bool = False) -> str:
    """The title, the table with sums, then captions and findings.

    Args:
        words: whether cells also hold what they are made of.
    """
    heads = [cell(sheet.corner), *(cell(column.label) for column in sheet.columns), *sheet.sums]
    rows = []
    for at, (head, row) in enumerate(zip(sheet.rows, sheet.faces, strict=True)):
        sums = sheet.row_sums[at] if sheet.sums else ()
        rows.append([cell(head.label), *(_face(face, words) for face in row), *sums])
    for at, name in enumerate(sheet.sums):
        totals = [sheet.total[at] if at == other else "" for other in range(len(sheet.sums))]
        rows.append([f"*{name}*", *(sums[at] for sums in sheet.column_sums), *totals])
    numbers = range(1, len(heads)) if sheet.sums and not words else ()
    notes = "".join(f"- {cell(note)}\n" for note in sheet.notes)
    said = " ".join(cell(sentence) for sentence in sheet.caption)
    return paragraphs(f"**{cell(sheet.title)}**", grid(heads, rows, right=numbers), said, notes)


def _face(face: Face, words: bool) -> str:
    text = cell(face.text) or DOT
    if not words or not face.details:
        return text
    return "<br>".join([f"**{text}**", *(cell(told(detail)) for detail in face.details)])
