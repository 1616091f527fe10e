"""Workbooks of Causal Map: a sheet of links that names factors and statements by number, and sheets that tell what these are.

The sheets and their columns are those of the program's guide, "Core tables in Causal Map": `links` with `from`, `to` and
`statement_id`, `factors` with `factor_id` and `label`, `statements` with `statement_id`, `text` and `source_id`.
"""

from __future__ import annotations

from collections.abc import Sequence

from cld.imports.columns import folded
from cld.imports.delimited import Rows

_JOINED = (
    ("from", "factors", ("factor id", "id"), ("label", "factor label"), "from_label", ("from label",)),
    ("to", "factors", ("factor id", "id"), ("label", "factor label"), "to_label", ("to label",)),
    (
        "statement id",
        "statements",
        ("statement id", "id"),
        ("text",),
        "selected_text",
        ("quote", "selected text", "text"),
    ),
    ("statement id", "statements", ("statement id", "id"), ("source id",), "source_id", ("source id",)),
)
"""Column of the links; sheet, column of its numbers and of its words; the new column; columns that make it needless."""


def with_words(sheets: Sequence[tuple[str, Rows]]) -> list[tuple[str, Rows]]:
    """The sheets of a workbook, the links with words in place of the numbers of factors and statements."""
    by_name = {folded(name): rows for name, rows in sheets if rows}
    return [
        (name, _linked(rows, by_name) if folded(name) == "links" and rows else rows) for name, rows in sheets
    ]


def _linked(rows: Rows, sheets: dict[str, Rows]) -> Rows:
    head = [folded(cell) for cell in rows[0]]
    joined = [list(row) + [""] * (len(head) - len(row)) for row in rows]
    for key, sheet, ids, words, new, instead in _JOINED:
        table = _table(sheets.get(sheet, []), ids, words)
        if key not in head or not table or set(instead) & set(head):
            continue
        column = head.index(key)
        joined[0].append(new)
        for row in joined[1:]:
            row.append(table.get(row[column].strip(), ""))
    return joined


def _table(rows: Rows, ids: tuple[str, ...], words: tuple[str, ...]) -> dict[str, str]:
    """The words of a sheet by their numbers; empty where it has not both columns."""
    head = [folded(cell) for cell in rows[0]] if rows else []
    id = next((head.index(name) for name in ids if name in head), -1)
    word = next((head.index(name) for name in words if name in head), -1)
    if min(id, word) < 0:
        return {}
    return {row[id].strip(): row[word] for row in rows[1:] if len(row) > max(id, word) and row[id].strip()}
