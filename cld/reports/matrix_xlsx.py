"""A matrix as a workbook for Excel and LibreOffice: the matrix, its evidence line by line, and what is counted.

The few parts of the format that are needed (ECMA-376, SpreadsheetML) are written here, without a library: those date their
files, so that the same matrix would give other bytes each time, and this needs nothing to be installed. Texts are stored as
texts, so that no cell can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import chain, islice
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cld.matrix.sheet import Sheet
from cld.reports.matrix_csv import Field, grid, listing

ROWS, COLUMNS = 1_048_576, 16_384
"""What a sheet of a workbook holds at most."""
_LONGEST = 32_767
"""Characters that a cell holds."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What would be read as the code of a character (ECMA-376, 22.9.2.19)."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN, _BOLD, _SUM = 0, 1, 2
Texts = dict[str, int]
"""Texts of all sheets, each with its place in the list of them."""
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font><font><i/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for font in (0, 1, 2)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(sheet: Sheet, words: bool = False) -> bytes:
    """The bytes of a workbook; the same for the same matrix on every machine.

    Sheets are written row by row, for a matrix may have millions of cells. Of evidence, a sheet holds what it can, and
    what is missing is said on the last one.

    Args:
        sheet: of no more rows than `ROWS` with heads and sums, and no more columns than `COLUMNS`.
        words: whether cells of the matrix also hold what they are made of.
    """
    texts: Texts = {}
    sheets = {
        "Matrix": _worksheet(grid(sheet, words), texts, 34 if words else 16, sheet),
        "Evidence": _worksheet(islice(listing(sheet), ROWS), texts, 22),
        "About": _worksheet(_about(sheet), texts, 110, frozen=False),
    }
    numbers = range(1, len(sheets) + 1)
    targets = [
        *(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
        ("styles", "styles.xml"),
    ]
    parts: dict[str, Iterable[str]] = {
        "[Content_Types].xml": [_types(numbers)],
        "_rels/.rels": [_relations([("officeDocument", "xl/workbook.xml")])],
        "xl/workbook.xml": [_book(list(sheets))],
        "xl/_rels/workbook.xml.rels": [_relations(targets)],
        "xl/styles.xml": [_STYLES],
        **{f"xl/worksheets/sheet{number}.xml": text for number, text in enumerate(sheets.values(), 1)},
        "xl/sharedStrings.xml": _shared(texts),  # the last, for the sheets gather them
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as file:  # packed, the bytes would depend on the version of zlib
        for name, pieces in parts.items():
            with file.open(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w") as part:
                for piece in chain([_HEAD], pieces):
                    part.write(piece.encode("utf-8"))
    return out.getvalue()


def _about(sheet: Sheet) -> Iterator[list[Field]]:
    for text in (sheet.title, *sheet.caption, *sheet.notes):
        yield [text]
    lines = sum(len(face.details) for row in sheet.faces for face in row)
    if lines >= ROWS:
        yield [
            f"The sheet Evidence holds the first {ROWS - 1:,} of {lines:,} lines; a CSV file (--long) has all."
        ]


def _types(numbers: Iterable[int]) -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        ("/xl/sharedStrings.xml", "sharedStrings"),
    ]
    named += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{office}.{kind}+xml"/>' for name, kind in named
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _book(names: Sequence[str]) -> str:
    each = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{each}</sheets></workbook>'


def _worksheet(
    rows: Iterator[Sequence[Field]], texts: Texts, wide: int, shaded: Sheet | None = None, frozen: bool = True
) -> Iterator[str]:
    """One sheet: heads that stay in sight, widths, and the cells; of the matrix, a shade for its numbers.

    Args:
        rows: the first is as long as any.
        texts: of all sheets; those of this one are added.
    """
    pane = (
        f'<pane {"xSplit=" + chr(34) + "1" + chr(34) + " " if shaded else ""}ySplit="1" topLeftCell="{"B2" if shaded else "A2"}"'
        f' activePane="{"bottomRight" if shaded else "bottomLeft"}" state="frozen"/>'
        if frozen
        else ""
    )
    first = next(rows)
    most = len(first)
    last = len(shaded.rows) if shaded else 0
    widths = f'<col min="1" max="{most}" width="{wide}" customWidth="1"/>'
    if shaded:
        widths = f'<col min="1" max="1" width="30" customWidth="1"/><col min="2" max="{most}" width="{wide}" customWidth="1"/>'
    yield f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    yield f"<cols>{widths}</cols><sheetData>"
    for at, row in enumerate(chain([first], rows)):
        yield _row(at, row, texts, last + 1, shaded is not None)
    yield f"</sheetData>{_shade(shaded) if shaded else ''}</worksheet>"


def _shade(sheet: Sheet) -> str:
    """Numbers on a scale from white to blue, as the picture has them."""
    if not (sheet.rows and sheet.columns):
        return ""
    area = f"B2:{_column(len(sheet.columns))}{len(sheet.rows) + 1}"
    return (
        f'<conditionalFormatting sqref="{area}"><cfRule type="colorScale" priority="1"><colorScale>'
        '<cfvo type="num" val="0"/><cfvo type="max"/><color rgb="FFFFFFFF"/><color rgb="FF7FA6CC"/>'
        "</colorScale></cfRule></conditionalFormatting>"
    )


def _row(at: int, row: Sequence[Field], texts: Texts, first_sum: int, labelled: bool) -> str:
    cells = "".join(_cell(at, column, field, texts, first_sum, labelled) for column, field in enumerate(row))
    return f'<row r="{at + 1}">{cells}</row>'


def _cell(at: int, column: int, field: Field, texts: Texts, first_sum: int, labelled: bool) -> str:
    if field == "":
        return ""
    style = _BOLD if at == 0 or (labelled and column == 0) else _PLAIN
    if labelled and at >= first_sum:
        style = _SUM
    place = f'r="{_column(column)}{at + 1}" s="{style}"'
    if isinstance(field, int):
        return f"<c {place}><v>{field}</v></c>"
    return f'<c {place} t="s"><v>{texts.setdefault(field, len(texts))}</v></c>'


def _shared(texts: Texts) -> Iterator[str]:
    """Every text once, by which a long list of evidence stays small."""
    yield f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">'
    for text in texts:
        yield f'<si><t xml:space="preserve">{_text(text)}</t></si>'
    yield "</sst>"


def _text(text: str) -> str:
    clean = _ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", text))
    if len(clean) > _LONGEST:
        clean = clean[: _LONGEST - 1] + "…"
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _column(number: int) -> str:
    """The letters of a column, counted from nought."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
