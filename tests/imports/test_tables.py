"""Tables of coded passages and of links, as the programs export them that researchers code in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import sheet, workbook

from cld.imports import Claim, Gathered, Passage, Refused
from cld.imports.joining import claim_of, joined
from cld.imports.reading import gathered
from cld.imports.words import id_of
from cld.model import Model, Polarity
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import text_of
from cld.spec.words import is_id

BLANK = Model("Imported", "0.1.0-draft", (), ())


def csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> str:
    import csv as writer

    out = io.StringIO()
    writer.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return str(path)


EXPORTS = {
    "MAXQDA": (
        ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End", "Weight score", "Segment", "Area"],
        ["●", "Angry", "Practices", "GP 1", "Barriers\\Time", "4", "6", "0", "We have none.", "12"],
        Passage(
            "GP 1", "We have none.", section="4–6", note="Angry", speaker="GP 1", group="Practices", codes=(("Barriers", "Time"),)
        ),
    ),
    "MAXQDA in German": (
        ["Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Segment"],
        ["", "Praxen", "GP 1", "Hürden > Zeit", "4", "4", "Wir haben keine."],
        Passage("GP 1", "Wir haben keine.", section="4", speaker="GP 1", group="Praxen", codes=(("Hürden", "Zeit"),)),
    ),
    "ATLAS.ti": (
        ["ID", "Document", "Quotation Name", "Quotation Content", "Codes", "Reference", "Comment", "Created by"],
        ["1:3", "GP 1", "We have", "We have none.", "Time\nTrust; Money", "12 - 12", "", "Ann"],
        Passage("GP 1", "We have none.", section="12 - 12", speaker="GP 1", codes=(("Time",), ("Trust",), ("Money",))),
    ),
    "NVivo": (
        ["Hierarchical Name", "File Name", "Coded Text", "Reference Number", "Coded By Initials"],
        ["Nodes\\\\Barriers\\\\Time", "GP 1", "We have none.", "1", "AB"],
        Passage("GP 1", "We have none.", speaker="GP 1", codes=(("Barriers", "Time"),)),
    ),
    "Dedoose": (
        ["Media Title", "Excerpt Range", "Excerpt Copy", "Codes Applied Combined", "Code: Barriers\\Time Applied",
         "Code: Trust Applied"],
        ["GP 1", "10-23", "We have none.", "Time", "True", "False"],
        Passage("GP 1", "We have none.", section="10-23", speaker="GP 1", codes=(("Barriers", "Time"),)),
    ),
    "Dedoose without columns of codes": (
        ["Media Title", "Excerpt Copy", "Codes Applied Combined"],
        ["GP 1", "We have none.", "Time, Trust"],
        Passage("GP 1", "We have none.", speaker="GP 1", codes=(("Time",), ("Trust",))),
    ),
    "Taguette": (
        ["id", "document", "tag", "content"],
        ["7", "GP 1", "Time", "We have none."],
        Passage("GP 1", "We have none.", speaker="GP 1", codes=(("Time",),)),
    ),
    "a table of one's own": (
        ["Respondent", "Case", "Role", "Theme", "Summary", "Quote", "Page", "Source"],
        ["GP-1b", "Network A", "Partner", "Time", "No time.", "We have none.", "3", "Study"],
        Passage("Study", "We have none.", "No time.", "page 3", "", "GP-1b", "", "Partner", "Network A", (("Time",),)),
    ),
    "Causal Map": (
        ["from_label", "to_label", "selected_text", "source_id", "sentiment", "citation_count", "source_count"],
        ["Lack of time", "Stress", "It wears us out.", "R07", "-1", "4", "3"],
        Passage("R07", "It wears us out.", note="Sentiment: -1", speaker="R07", claims=(Claim("Lack of time", "Stress"),)),
    ),
    "Causal Map with signs": (
        ["Cause", "Effect", "Quote", "Source ID", "Sign"],
        ["Time", "Stress", "", "R07", "(−)"],
        Passage("R07", summary="Time → Stress", speaker="R07", claims=(Claim("Time", "Stress", "-"),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", EXPORTS)
def test_the_columns_of_each_program_are_known(program: str, tmp_path: Path) -> None:
    head, row, wanted = EXPORTS[program]
    assert gathered(csv(tmp_path / "a.csv", [head, row]), {}).passages == (wanted,)
    assert gathered(workbook(tmp_path / "a.xlsx", {"Sheet": [head, row]}), {}).passages == (wanted,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_delimiter_and_encoding_and_quoted_line_ends_are_read(
    delimiter: str, encoding: str, tmp_path: Path
) -> None:
    rows = [["Document", "Code", "Segment"], ["Évora", "Coût; temps", 'Two\nlines, "said" – a | b; c\td']]
    path = csv(tmp_path / "a.csv", rows, delimiter, encoding)
    (passage,) = gathered(path, {}).passages
    assert (passage.source, passage.codes, passage.quote) == (rows[1][0], ((rows[1][1],),), rows[1][2])


def test_each_row_of_cells_merged_downwards_has_what_the_first_one_holds(tmp_path: Path) -> None:
    """Somebody put the first document beside two passages, and a title over all columns."""
    rows = [
        ["All we have", "", ""],
        ["Document", "Code", "Segment"],
        ["Int 1", "T", "one"],
        ["", "T", "two"],
        ["", "T", "three"],
    ]
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="x"/></mergeCells>'
    made = sheet(rows).replace("</worksheet>", f"{merged}</worksheet>")
    path = workbook(tmp_path / "a.xlsx", {"S": rows}, **{"xl__worksheets__sheet1.xml": made})
    found = gathered(path, {}).passages
    assert [each.source for each in found] == ["Int 1", "Int 1", "a"]


def test_a_guess_at_the_encoding_is_told(tmp_path: Path) -> None:
    rows = [["Document", "Code", "Segment"], ["Int 1", "Coût", "Été"]]
    assert "not in UTF-8" in gathered(csv(tmp_path / "a.csv", rows, ",", "cp1252"), {}).warnings[0]
    assert gathered(csv(tmp_path / "b.csv", rows, ",", "utf-8"), {}).warnings == ()
    assert gathered(csv(tmp_path / "c.csv", rows, ",", "utf-16-le"), {}).warnings == ()


@pytest.mark.parametrize("row", ['Int 2,T,"never closed', 'Int 2,T,"he said "no" to it"'])
def test_a_quotation_mark_that_swallows_rows_is_told_with_its_line(row: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'Document,Code,Segment\nInt 1,T,"two\nlines"\n{row}\nInt 3,T,x\n', encoding="utf-8")
    (warning,) = gathered(str(path), {}).warnings
    assert warning.startswith('at line 4 a quotation mark (")')


def test_a_title_above_the_table_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["Report of 3 May"],
        [],
        ["Code", "Segment"],
        ["Time", "None."],
        ["", ""],
        ["", "No code."],
        ["Time", ""],
    ]
    found = gathered(csv(tmp_path / "Interview 3.csv", rows), {})
    assert found.passages == (Passage("Interview 3", "None.", codes=(("Time",),)),)
    assert {what: count for what, count in found.left_out if count} == {
        "rows without a code": 1,
        "rows without words": 1,
    }


def test_columns_can_be_named_by_hand(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", [["What, then", "Label", "Who says"], ["None.", "Time", "Ann"]])
    found = gathered(path, {"quote": "what, then", "code": "Label", "speaker": "Who says"})
    assert found.passages == (Passage("a", "None.", speaker="Ann", codes=(("Time",),)),)
    with pytest.raises(Refused, match="did you mean `Label`"):
        gathered(path, {"quote": "What, then", "code": "Lable"})
    with pytest.raises(Refused, match="which column holds the codes"):
        gathered(path, {"quote": "What, then"})


def test_formulas_are_never_worked_out(tmp_path: Path) -> None:
    """In a CSV they are text; of a workbook, what was shown last is taken, which needs no working out."""
    rows = [["Code", "Segment"], ["Time", "=1+1"], ["=HYPERLINK(A1)", "@SUM(A1)"]]
    assert [p.quote for p in gathered(csv(tmp_path / "a.csv", rows), {}).passages] == ["=1+1", "@SUM(A1)"]
    assert [p.quote for p in gathered(workbook(tmp_path / "a.xlsx", {"a": rows[:2]}), {}).passages] == ["42"]


def test_the_sheet_that_fits_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    links = [["from_label", "to_label"], ["A", "B"]]
    path = workbook(
        tmp_path / "a.xlsx", {"notes": [["Hello"]], "links": links, "other": [*links, ["B", "C"]]}
    )
    assert gathered(path, {}).claims == (Claim("A", "B"),)
    assert len(gathered(path, {}, "Other").claims) == 2
    with pytest.raises(Refused, match="it has `notes`, `links`, `other`"):
        gathered(path, {}, "missing")


def test_a_workbook_of_causal_map_names_factors_and_statements_by_number(tmp_path: Path) -> None:
    sheets = {
        "factors": [["factor_id", "label"], ["1", "Time"], ["2", "Stress"]],
        "links": [["from", "to", "statement_id", "link_memo"], ["1", "2", "7", "Sure"], ["2", "9", "7", ""]],
        "statements": [["statement_id", "text", "source_id"], ["7", "It wears us out.", "R01"]],
    }
    found = gathered(workbook(tmp_path / "a.xlsx", sheets), {})
    claim = Claim("Time", "Stress")
    assert found.passages == (
        Passage("R01", "It wears us out.", note="Sure", speaker="R01", claims=(claim,)),
    )
    assert {what: count for what, count in found.left_out if count} == {
        "rows without a cause or an effect": 1
    }


def test_a_plain_list_of_links_is_enough(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", [["From", "To", "Sign"], ["Time", "Stress", "-"]])
    assert gathered(path, {}).claims == (Claim("Time", "Stress", "-"),)


def test_shared_texts_and_their_escapes_are_read(tmp_path: Path) -> None:
    shared = "<sst><si><t>Code</t></si><si><r><t>Seg</t></r><r><t>ment</t></r></si><si><t>a_x000D_b<!-- --></t></si></sst>"
    sheet = (
        '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c r="A2" t="s"><v>2</v></c><c r="B2"><v>7.0</v></c><c r="C2" t="s"><v>99</v></c></row></sheetData></worksheet>'
    )
    more = {"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet}
    (passage,) = gathered(workbook(tmp_path / "a.xlsx", {"a": []}, **more), {}).passages
    assert (passage.codes, passage.quote) == ((("a",), ("b",)), "7"), "a line end divides codes"


@pytest.mark.parametrize(
    ("code", "claim"),
    [
        ("workload -> morale (-)", Claim("workload", "morale", "-")),
        ("a → b", Claim("a", "b")),
        ("a -> b (+) delayed", Claim("a", "b", "+", True)),
        ("a -> b (in part)", Claim("a", "b (in part)")),
        ("a -> b (±)", Claim("a", "b", "+-")),
        ("a -> b -> c", None),
        ("a > b", None),
        ("-> b", None),
    ],
)
def test_codes_that_name_a_link(code: str, claim: Claim | None) -> None:
    assert claim_of(code) == claim


def links_of(*rows: tuple[str, str, str]) -> Model:
    """A model of passages `(words, code, speaker)`."""
    return joined(BLANK, Gathered(tuple(Passage("S", w, speaker=s, codes=((c,),)) for w, c, s in rows))).model


@pytest.mark.parametrize("codes", [("a_b -> c (+)", "D -> A b (+)"), ("D -> A b (+)", "a_b -> c (+)")])
def test_an_element_is_one_whether_rows_name_it_by_id_or_by_label(codes: tuple[str, str]) -> None:
    passages = tuple(Passage("i", quote=code, codes=((code,),)) for code in codes)
    model = joined(Model("T", "0.1.0-draft", (), ()), Gathered(passages)).model
    assert [element.id for element in model.elements] == ["a_b", "c", "d"]


def test_signs_that_differ_make_a_mixed_link_that_says_who_said_which() -> None:
    model = links_of(("one", "a -> b (+)", "X"), ("two", "a -> b (-)", "Y"), ("three", "a -> b", "Z"))
    (link,) = model.links
    assert link.polarity is Polarity.MIXED
    assert link.evidence == ("E01", "E02", "E03")
    assert link.note == "The sign differs: (-) in E02; (+) in E01."


def test_an_opposite_sign_speaks_against_a_link_that_is_there_and_changes_nothing_of_it() -> None:
    spec = read_spec(Source("x.yaml", "cld: 1\ntitle: T\nvariables: {a: A, b: B}\nlinks:\n  - a -> b (+)\n"))
    found = Gathered(
        (Passage("S", "one", codes=(("A -> B (-)",),)), Passage("S", "two", codes=(("a -> b (+)",), ("B",))))
    )
    model = joined(spec.model, found).model
    assert (model.links[0].polarity, model.links[0].disputed, model.links[0].evidence) == (
        Polarity.POSITIVE,
        ("E01",),
        ("E02",),
    )
    assert model.element("b").evidence == ("E02",)
    assert model.themes == ()


def test_rows_of_one_passage_become_one_piece_of_evidence_under_all_its_codes() -> None:
    model = links_of(("same words", "Time", "X"), ("same  words", "Trust", "X"), ("same words", "Time", "Y"))
    assert [(item.speaker, item.themes) for item in model.evidence] == [
        ("X", ("time", "trust")),
        ("Y", ("time",)),
    ]


def test_codes_of_speakers_follow_the_grammar_of_the_study() -> None:
    text = "cld: 1\ntitle: T\nstudy:\n  codes: {GP: General practitioners}\n  waves: {a: First, b: Second}\n"
    spec = read_spec(Source("x.yaml", text))
    found = Gathered(
        tuple(
            Passage("S", w, speaker=s, codes=(("T",),))
            for w, s in (("1", "GP-1a"), ("2", "GP-1b"), ("3", "Ann B"))
        )
    )
    model = joined(spec.model, found).model
    assert [speaker.id for speaker in model.speakers] == ["GP-1", "ann_b"]
    assert [item.speaker for item in model.evidence] == ["GP-1a", "GP-1b", "ann_b"]


@given(st.lists(st.text(max_size=90), max_size=6))
@settings(max_examples=200, deadline=None)
def test_ids_made_of_any_texts_are_ids_and_differ(texts: list[str]) -> None:
    taken: set[str] = set()
    for text in texts:
        made = id_of(text, "thing", taken)
        assert is_id(made)
        assert made not in taken
        taken.add(made)


ROWS = st.lists(st.lists(st.text(max_size=15), min_size=3, max_size=3), max_size=5)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS)
def test_any_rows_become_a_sound_spec_and_none_is_lost_without_a_word(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = csv(
        folder / "any.csv", [["document", "code", "quote"], *([*row] for row in rows)], encoding="utf-16"
    )
    found = gathered(path, {})
    made = joined(BLANK, found).model
    assert read_spec(Source("x.yaml", text_of(made)), named="x.yaml").model == made
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(found.passages) + sum(count for _, count in found.left_out) >= filled - sum(
        "\r" in "".join(r) for r in rows
    )


NVIVO = [
    ["Name", "Classification", "Case", "Role", "Code", "Coded Text", "Coverage"],
    [
        "Int 01 - GP",
        "Interview",
        "Hill Top",
        "GP",
        "Nodes\\\\Barriers\\\\Space",
        "There is no room.",
        "1.20%",
    ],
    [
        "Int 02 - Nurse",
        "Interview",
        "Quay",
        "Nurse",
        "Nodes\\\\Barriers\\\\Space",
        "I sit in the cupboard.",
        "0.90%",
    ],
]


def test_nvivos_name_of_a_file_is_the_document_and_who_speaks(tmp_path: Path) -> None:
    found = gathered(csv(tmp_path / "a.csv", NVIVO), {})
    assert [(p.source, p.speaker, p.case, p.role) for p in found.passages] == [
        ("Int 01 - GP", "Int 01 - GP", "Hill Top", "GP"),
        ("Int 02 - Nurse", "Int 02 - Nurse", "Quay", "Nurse"),
    ]
    assert found.warnings == ()


def test_cases_of_rows_that_name_nobody_are_never_lost_without_a_loud_word(tmp_path: Path) -> None:
    rows = [["Interviewed" if cell == "Name" else cell for cell in row] for row in NVIVO]
    (said,) = gathered(csv(tmp_path / "a.csv", rows), {}).warnings
    assert "the `case` and `role` of 2 rows are LOST" in said
    assert said.endswith("--columns source=Interviewed")  # `Classification` says the same in each row
    assert gathered(str(tmp_path / "a.csv"), {"source": "Interviewed"}).warnings == ()


def test_a_row_whose_case_is_lost_among_others_is_counted(tmp_path: Path) -> None:
    found = gathered(csv(tmp_path / "a.csv", [*NVIVO, ["", "", "Quay", "", "Trust", "We know him.", ""]]), {})
    assert found.left_out == (("rows whose case, role or group is lost, for they name no speaker", 1),)
    assert found.warnings == ()


def test_the_folders_that_nvivo_keeps_codes_and_files_in_are_no_part_of_their_names(tmp_path: Path) -> None:
    rows = [
        ["File", "Code", "Text"],
        ["<Internals\\\\GP 1>", "Codes\\\\Nodes\\\\Time", "None."],
        ["Files\\\\GP 2", "Nodes", "None."],
    ]
    found = gathered(csv(tmp_path / "a.csv", rows), {})
    assert [p.source for p in found.passages] == ["GP 1", "GP 2"]
    assert [p.codes for p in found.passages] == [(("Nodes", "Time"),), (("Nodes",),)]


def test_ids_made_of_names_with_a_dash_between_words_are_tidy() -> None:
    assert id_of("Int 01 - GP Hill Top", "source", ()) == "int_01_gp_hill_top"
    assert id_of("follow-up call", "source", ()) == "follow-up_call"
