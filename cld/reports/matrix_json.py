"""A matrix as JSON: heads, every cell that holds anything, and sums."""

from __future__ import annotations

from cld.matrix.sheet import Face, Head, Sheet
from cld.reports.loops_json import written

Object = dict[str, object]


def text(sheet: Sheet) -> str:
    """One object. Cells without evidence are not among `cells`; rows and columns are all there."""
    return written(
        {
            "kind": sheet.kind,
            "title": sheet.title,
            "rows": _heads(sheet.corner, sheet.rows, sheet.row_sums, sheet),
            "columns": _heads(sheet.across, sheet.columns, sheet.column_sums, sheet),
            "cells": [
                _cell(row, column, face)
                for row, line in zip(sheet.rows, sheet.faces, strict=True)
                for column, face in zip(sheet.columns, line, strict=True)
                if face.text
            ],
            **({"total": _sums(sheet, sheet.total)} if sheet.sums else {}),
            **({"divergent": list(sheet.divergent)} if sheet.kind == "emphasis" else {}),
            "caption": list(sheet.caption),
            "notes": list(sheet.notes),
        }
    )


def _heads(noun: str, heads: tuple[Head, ...], sums: tuple[tuple[str, ...], ...], sheet: Sheet) -> Object:
    entries = [
        {"id": head.id or None, "label": head.label, **(_sums(sheet, sums[at]) if sheet.sums else {})}
        for at, head in enumerate(heads)
    ]
    return {"are": noun, "entries": entries}


def _sums(sheet: Sheet, values: tuple[str, ...]) -> Object:
    return {name.lower(): int(value) for name, value in zip(sheet.sums, values, strict=True)}


def _cell(row: Head, column: Head, face: Face) -> Object:
    details = [
        {
            "id": detail.id,
            **({"speaker": detail.speaker} if detail.speaker else {}),
            **({"case": detail.case} if detail.case else {}),
            **({"words": detail.words} if detail.words else {}),
            **({"against": True} if detail.against else {}),
        }
        for detail in face.details
    ]
    return {
        "row": row.id or None,
        "column": column.id or None,
        "number": face.number,
        "text": face.text,
        "details": details,
    }
