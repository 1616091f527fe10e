"""Which reader a file needs: by what it holds, not by what it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from cld.imports import Gathered, Refused

_ZIP = b"PK"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_OWN = {".qda", ".nvp", ".nvpx", ".mx22", ".mx24", ".mex", ".atlproj", ".atlproj22", ".atlproj9"}
"""Files of programs that only these can read."""
_SPEC = re.compile(rb"""^(?:\xef\xbb\xbf)?\{?["']?cld["']?[ \t]*:[ \t]*\d""", re.MULTILINE)
"""The line by which a spec says what it is, as YAML or JSON."""


def gathered(path: str, columns: Mapping[str, str], sheet: str = "") -> Gathered:
    """What a file says: a table as text, a workbook, or a project of REFI-QDA.

    Args:
        columns: heads of columns by what they hold, where the user says so.
        sheet: the sheet of a workbook to read; empty for the first that looks like such a table.

    Raises:
        Refused: it cannot be read, is none of these, or could do harm.
    """
    head = _head(path)
    if not head:
        raise Refused(f"{path}: is empty")
    if head.startswith(_OLD_EXCEL):
        raise Refused(
            f"{path}: is a workbook of an old Excel, or locked with a password; "
            "save it as .xlsx without one, or as CSV"
        )
    if Path(path).suffix.lower() in _OWN:
        raise Refused(
            f"{path}: only the program that wrote it can read it; export it as REFI-QDA (.qdpx) or as a table"
        )
    if not head.startswith(_ZIP):
        return _text(path, columns)
    from cld.imports.archive import Archive

    with Archive(path) as archive:
        is_workbook = archive.has("xl/workbook.xml")
    if is_workbook:
        return _workbook(path, columns, sheet)
    from cld.imports import qdpx

    found = qdpx.gathered(path)
    if columns.get("speaker") != "":
        return found
    return found._replace(passages=tuple(each._replace(speaker="") for each in found.passages))


def together(every: Sequence[Gathered]) -> Gathered:
    """What several files say, as if it stood in one."""
    counts: Counter[str] = Counter()
    for each in every:
        counts.update(dict(each.left_out))
    return Gathered(
        tuple(passage for each in every for passage in each.passages),
        tuple(code for each in every for code in each.codes),
        tuple(claim for each in every for claim in each.claims),
        tuple(note for each in every for note in each.notes),
        tuple(sorted(counts.items())),
    )


def _head(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(8)
    except FileNotFoundError:
        raise Refused(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise Refused(f"{path}: this is a folder; name the file inside it") from None
    except (OSError, ValueError) as error:
        raise Refused(
            f"{path}: cannot be read ({(getattr(error, 'strerror', None) or str(error)).lower()})"
        ) from None


def _text(path: str, columns: Mapping[str, str]) -> Gathered:
    from cld.imports import table
    from cld.imports.columns import folded, worth
    from cld.imports.delimited import MOST_BYTES, rows_of

    asked = {folded(name) for name in columns.values() if name}
    with open(path, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    if Path(path).suffix.lower() in (".yaml", ".yml") or _SPEC.search(data, 0, 100_000):
        raise Refused(
            f"{path}: is a spec, and holds no coding to take over; name a table (.csv, .xlsx) or a project (.qdpx), "
            "and the spec after --into if the coding is to be added to it. "
            "`cld merge` puts two specs together"
        )
    read = rows_of(data, path, lambda row: worth(row) + 200 * sum(folded(cell) in asked for cell in row))
    found = table.gathered(read.rows, columns, Path(path).stem, path)
    return found._replace(warnings=(*read.doubts, *found.warnings))


def _workbook(path: str, columns: Mapping[str, str], sheet: str) -> Gathered:
    from cld.imports import table
    from cld.imports.archive import shown
    from cld.imports.causal_map import with_words
    from cld.imports.columns import worth
    from cld.imports.workbook import sheets_of

    sheets = with_words([(shown(name), rows) for name, rows in sheets_of(path)])
    if sheet:
        chosen = [(name, rows) for name, rows in sheets if name.casefold() == sheet.casefold()]
        if not chosen:
            raise Refused(
                f"{path}: has no sheet `{sheet}`; it has {', '.join(f'`{name}`' for name, _ in sheets) or 'none'}"
            )
    else:
        chosen = [
            (name, rows) for name, rows in sheets if rows and max(map(worth, rows[:30])) >= 100
        ] or sheets
    if not chosen:
        raise Refused(f"{path}: the workbook has no sheet that can be read")
    name, rows = chosen[0]
    found = table.gathered(rows, columns, Path(path).stem, f"{path}, sheet `{name}`")
    remark = f"Sheet `{name}`" + (f", one of {len(sheets)}." if len(sheets) > 1 else ".")
    return found._replace(remarks=(remark, *found.remarks))
