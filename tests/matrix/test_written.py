"""A matrix written down: on a terminal, as Markdown, CSV, a workbook, a page and JSON."""

from __future__ import annotations

import csv
import json
import re
import tracemalloc
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cld
from cld.colours import blended, contrast
from cld.matrix.cross import cross, sheet_of_cross
from cld.matrix.emphasis import emphasis, sheet_of_emphasis
from cld.matrix.sheet import Detail, Face, Head, Sheet, said, sheet_of, transposed
from cld.matrix.table import matrix
from cld.model import Evidence
from cld.reports import matrix_csv, matrix_html, matrix_json, matrix_markdown
from cld.reports.matrix import table
from cld.reports.matrix_xlsx import workbook
from cld.reports.terminal import columns, shown

MODEL = cld.load(Path(__file__).parents[2] / "specs/examples/discharge.yaml")
CASES = sheet_of(MODEL, matrix(MODEL, "cases", "themes"), words=True)
DISPUTED = sheet_of(MODEL, matrix(MODEL, "speakers", "links"), words=True)
CROSSED = sheet_of_cross(MODEL, cross(MODEL))
STRESSED = sheet_of_emphasis(MODEL, emphasis(MODEL))
SHEETS = {"cases": CASES, "disputed": DISPUTED, "cross": CROSSED, "emphasis": STRESSED}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = (
    "=HYPERLINK(\"http://x\",\"y\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "plain", "a,b", 'say "yes"',
    "two\nlines", "<script>alert(1)</script>", "|pipe|", "_x0041_", "nul\x00here", "bell\x07", "😀", "صحة", "]]>", "",
)  # fmt: skip


def hostile() -> Sheet:
    """Everything that an author can write, everywhere."""
    heads = tuple(Head(text, text) for text in HOSTILE)
    faces = tuple(
        tuple(Face(1, "1", "1", 0.2, (Detail(text, text, text, text),)) for text in HOSTILE) for _ in HOSTILE
    )
    sums = tuple(("1", "1") for _ in HOSTILE)
    return Sheet(
        "=title",
        "Case",
        heads,
        heads,
        faces,
        "Theme",
        ("Evidence", "Speakers"),
        sums,
        sums,
        ("1", "1"),
        ("=c",),
    )


def lines(sheet: Sheet, width: int, words: bool = False) -> list[str]:
    return [shown(line, False) for line in table(sheet, width, words)]


def read_book(data: bytes) -> dict[str, list[list[str | float | None]]]:
    """The sheets of a workbook as a spreadsheet reads them: numbers, texts, and None for blanks."""
    with ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        book, shared = (
            ElementTree.fromstring(file.read(f"xl/{name}.xml")) for name in ("workbook", "sharedStrings")
        )
        texts = [_plain("".join(each.itertext())) for each in shared]
        names = [each.get("name") or "" for each in book.iter(f"{MAIN}sheet")]
        roots = [
            ElementTree.fromstring(file.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, len(names) + 1)
        ]
    return {
        name: [_row(row, texts) for row in root.iter(f"{MAIN}row")]
        for name, root in zip(names, roots, strict=True)
    }


def _plain(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _row(row: ElementTree.Element, texts: list[str]) -> list[str | float | None]:
    found: list[str | float | None] = []
    for cell in row.iter(f"{MAIN}c"):
        letters = re.match("[A-Z]+", cell.get("r") or "")
        assert letters
        at = 0
        for letter in letters[0]:
            at = at * 26 + ord(letter) - 64
        found += [None] * (at - 1 - len(found))
        assert cell.find(f"{MAIN}f") is None, "a formula"
        value = cell.findtext(f"{MAIN}v") or ""
        found.append(texts[int(value)] if cell.get("t") == "s" else float(value))
    return found


# On a terminal


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("width", [60, 80, 110])
def test_a_table_fits_the_terminal_and_cuts_no_word(name: str, width: int) -> None:
    sheet = SHEETS[name]
    said = lines(sheet, width, words=True)
    assert max(map(columns, said)) <= width
    whole = " ".join(said)
    for head in (*sheet.rows, *sheet.columns):
        assert all(word in whole for word in head.label.split())


def test_a_wide_matrix_stands_in_blocks_that_each_name_the_rows() -> None:
    said = lines(DISPUTED, 60)
    heads = [line for line in said if line.startswith("Speaker  ")]
    assert len(heads) >= 3
    assert sum(line.startswith("MG-2 ") for line in said) == len(heads)
    assert "Evidence  Speakers" in heads[-1], "sums stand together, at last"


def test_an_empty_cell_is_a_dot_and_a_disputed_one_says_both_numbers() -> None:
    assert ["Eastam", *"·····", "0", "0"] in [line.split() for line in lines(CASES, 100)]
    assert "0 / 1" in "\n".join(lines(DISPUTED, 80))
    assert "3 / 1 is three for and one against." in "\n".join(lines(DISPUTED, 80))


def test_words_tell_who_says_what_under_the_table() -> None:
    said = lines(CASES, 80, words=True)
    assert "    E03 (SW-1a): “There is nobody to wash and dress them at home.”" in said
    assert "E12 (MG-2a) against" in "\n".join(lines(DISPUTED, 80, words=True))


def test_words_are_the_summary_and_after_it_the_quote() -> None:
    piece = Evidence("E1", "s", "She rules the pace.", "a  catalyst")
    assert said(piece) == "She rules the pace. “a catalyst”"
    assert (said(replace(piece, summary="")), said(replace(piece, quote=""))) == (
        "“a catalyst”",
        "She rules the pace.",
    )


def test_without_words_no_quotation_leaves_the_spec() -> None:
    quiet = sheet_of(MODEL, matrix(MODEL, "cases", "themes"))
    written = [
        matrix_html.page(quiet), matrix_csv.long(quiet), matrix_json.text(quiet), matrix_markdown.text(quiet),
        "\n".join(lines(quiet, 80)), str(read_book(workbook(quiet))),
    ]  # fmt: skip
    for text in written:
        assert "wash and dress" not in text
        assert "Packages of care" not in text


# CSV


def test_csv_reads_back_as_the_table_with_blanks_for_empty_cells() -> None:
    rows = list(csv.reader(StringIO(matrix_csv.wide(CASES), newline="")))
    assert rows[0][:2] == ["Case", "Plan discharge from the first day"]
    assert rows[1] == ["Eastam", "", "", "", "", "", "0", "0"]
    assert rows[4] == ["Westam", "1", "3", "", "1", "1", "3", "2"]
    assert rows[-1] == ["Speakers", "5", "3", "1", "4", "4", "", "7"]
    assert matrix_csv.wide(CASES).count("\r\n") == len(rows)


def test_long_csv_has_a_line_for_each_piece_in_each_cell() -> None:
    rows = list(csv.DictReader(StringIO(matrix_csv.long(DISPUTED), newline="")))
    assert len(rows) == sum(len(face.details) for row in DISPUTED.faces for face in row)
    against = [row for row in rows if row["side"] == "against"]
    assert [(row["row"], row["column"], row["evidence"], row["case"]) for row in against] == [
        ("MG-2", "home_care_capacity->delayed_discharge", "E12", "Westam")
    ]


def test_a_byte_order_mark_comes_only_when_it_is_asked_for() -> None:
    assert not matrix_csv.wide(CASES).startswith("\ufeff")
    assert matrix_csv.wide(CASES, mark=True).startswith("\ufeffCase,")


@given(st.text(max_size=12))
def test_no_text_becomes_a_formula(text: str) -> None:
    safe = str(matrix_csv.safe(text))
    assert safe.lstrip(" ")[:1] not in tuple("=+-@\t\r＝＋－＠")
    plain = text.replace("\x00", "")
    assert safe in (plain, f"'{plain}")


def test_a_number_is_left_a_number() -> None:
    assert matrix_csv.safe(-3) == -3


# A workbook


def test_a_workbook_holds_the_matrix_its_evidence_and_what_is_counted() -> None:
    book = read_book(workbook(CASES))
    assert list(book) == ["Matrix", "Evidence", "About"]
    assert book["Matrix"][0][0] == "Case"
    assert book["Matrix"][4] == ["Westam", 1.0, 3.0, None, 1.0, 1.0, 3.0, 2.0]
    assert book["Matrix"][7] == ["Speakers", 5.0, 3.0, 1.0, 4.0, 4.0, None, 7.0]
    assert len(book["Evidence"]) == 1 + sum(len(face.details) for row in CASES.faces for face in row)
    assert book["About"][0] == ["Getting patients home from hospital"]


def test_texts_of_a_workbook_read_back_letter_by_letter() -> None:
    labels = [row[0] for row in read_book(workbook(hostile()))["Matrix"][1:-2]]
    cleaned = [re.sub("[\x00-\x08\x0b-\x1f]", "", text) or None for text in HOSTILE]
    assert [label or None for label in labels] == cleaned[: len(labels)]


def test_a_cell_holds_no_more_than_spreadsheets_read() -> None:
    long = CASES._replace(rows=(Head("x", "y" * 40_000),), faces=CASES.faces[:1], row_sums=CASES.row_sums[:1])
    label = read_book(workbook(long))["Matrix"][1][0]
    assert isinstance(label, str)
    assert len(label) == 32_767


def test_the_same_matrix_gives_the_same_workbook() -> None:
    assert workbook(CASES, words=True) == workbook(CASES, words=True)


def test_a_large_workbook_takes_little_more_memory_than_its_file() -> None:
    faces = tuple(
        tuple(Face(1, "1", "1", 0.2, (Detail(f"e{row}-{at}"),)) for at in range(60)) for row in range(250)
    )
    heads = tuple(Head(f"x{at}", f"Label {at}") for at in range(250))
    large = CASES._replace(rows=heads, columns=heads[:60], faces=faces, sums=(), row_sums=(), column_sums=())
    tracemalloc.start()
    try:
        data = workbook(large)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2 * len(data)  # not its sheets as texts too
    assert len(read_book(data)["Evidence"]) == 1 + 250 * 60


def test_evidence_beyond_what_a_sheet_holds_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = sum(len(face.details) for row in CASES.faces for face in row)
    assert len(read_book(workbook(CASES))["About"]) == 1 + len(CASES.caption) + len(CASES.notes)
    monkeypatch.setattr("cld.reports.matrix_xlsx.ROWS", 5)
    book = read_book(workbook(CASES))
    assert len(book["Evidence"]) == 5
    assert str(book["About"][-1][0]).startswith(f"The sheet Evidence holds the first 4 of {lines} lines")


# A page


class Checked(HTMLParser):
    """Tags that do not close, and what would run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("sheet", [*SHEETS.values(), hostile()], ids=[*SHEETS, "hostile"])
def test_a_page_is_whole_and_runs_nothing_of_the_authors(sheet: Sheet) -> None:
    page = matrix_html.page(sheet, words=True)
    parser = Checked()
    parser.feed(page.removeprefix("<!doctype html>"))
    assert parser.open == []
    assert parser.scripts == 1
    assert not re.search(r'(?:src|href)="', page), "it needs nothing else"


def test_a_page_tells_an_empty_cell_to_those_who_listen() -> None:
    page = matrix_html.page(CASES)
    assert page.count('aria-label="no evidence"') == sum(not face.text for row in CASES.faces for face in row)
    assert page.count("<details>") == sum(bool(face.details) for row in CASES.faces for face in row)
    assert "<details open>" in matrix_html.page(CASES, words=True)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_on_a_page_stand_out_on_the_darkest_cell(scheme: int) -> None:
    """WCAG 2.2, 1.4.3: 4.5:1, also for what is against."""
    found = re.findall(r"\{ (?:color-scheme[^;]*; )?(--ink[^}]*)\}", matrix_html.page(CASES))[scheme]
    look = dict(re.findall(r"--(\w+): ([^;]+);", found))
    shade = "#" + "".join(f"{int(part):02x}" for part in look["shade"].split())
    paper = "#" + look["paper"][1:] * (2 if len(look["paper"]) == 4 else 1)
    for colour in (look["ink"], look["mark"]):
        whole = "#" + colour[1:] * (2 if len(colour) == 4 else 1)
        assert contrast(whole, blended(shade, paper, float(look["most"]))) >= 4.5


# Markdown and JSON


@pytest.mark.parametrize("sheet", [*SHEETS.values(), hostile()], ids=[*SHEETS, "hostile"])
def test_every_row_of_a_markdown_table_has_as_many_cells(sheet: Sheet) -> None:
    rows = [line for line in matrix_markdown.text(sheet, words=True).splitlines() if line.startswith("|")]
    assert len(rows) == len(sheet.rows) + 2 + len(sheet.sums)
    counts = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert counts == {len(sheet.columns) + 2 + len(sheet.sums)}


def test_json_has_every_row_and_column_and_the_cells_that_hold_something() -> None:
    found = json.loads(matrix_json.text(DISPUTED))
    assert [each["id"] for each in found["rows"]["entries"]][-1] is None
    assert found["rows"]["entries"][2] == {"id": "MG-3", "label": "MG-3", "evidence": 0, "speakers": 0}
    assert len(found["cells"]) == sum(bool(face.text) for row in DISPUTED.faces for face in row)
    (disputed,) = [cell for cell in found["cells"] if "against" in cell["text"]]
    assert (disputed["number"], disputed["text"]) == (0, "0 / 1 against")
    assert disputed["details"][0]["against"] is True


def test_json_tells_not_given_from_none_and_what_diverges() -> None:
    found = json.loads(matrix_json.text(STRESSED))
    cells = {(cell["row"], cell["column"]): (cell["number"], cell["text"]) for cell in found["cells"]}
    assert cells["social_workers", "O1"] == (0, "none")
    assert cells["national_bodies", "O1"] == (None, "not given")
    assert found["divergent"] == ["M1", "M2", "O1", "O2"]


@pytest.mark.parametrize("name", SHEETS)
def test_transposing_twice_gives_the_same(name: str) -> None:
    sheet = SHEETS[name]
    assert transposed(transposed(sheet)) == sheet
    once = transposed(sheet)
    for row, line in enumerate(sheet.faces):
        for column, face in enumerate(line):
            assert once.faces[column][row] == face
