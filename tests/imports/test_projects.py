"""REFI-QDA projects: what is taken over from one, and what is counted as left out."""

from __future__ import annotations

from pathlib import Path

from made_files import PROJECT, TEXT, project

from cld.imports import Claim
from cld.imports.joining import joined
from cld.imports.reading import gathered
from cld.model import Model

BLANK = Model("Imported", "0.1.0-draft", (), ())


def test_passages_come_with_their_words_place_codes_case_and_remarks(tmp_path: Path) -> None:
    found = gathered(project(tmp_path / "a.qdpx"), {})
    first, second, third, contract, tape = found.passages
    assert first.quote == TEXT[21:57] == "They did not tell us what it was for"
    assert (first.source, first.speaker, first.case, first.section) == (
        "GP 1",
        "GP 1",
        "Network A",
        "characters 21–57",
    )
    assert first.codes == (("Barriers", "Uncertainty"),)
    assert first.note == "Said twice.\nWith a shrug."
    assert (second.quote, second.codes) == (" So we waited".strip(), (("Uncertainty -> Waiting (+)",),))
    assert third.quote == TEXT[74:89].strip()
    assert (contract.source, contract.quote) == ("Contract", "Money")
    assert (tape.source, tape.quote) == ("Tape", "So long.")


def test_what_a_spec_has_no_place_for_is_counted(tmp_path: Path) -> None:
    found = gathered(project(tmp_path / "a.qdpx"), {})
    assert {what: count for what, count in found.left_out if count} == {
        "picture segments": 1,
        "areas of PDF pages": 1,
        "audio segments": 1,
        "marked passages without a code": 1,
        "passages of documents whose text is not in the archive": 1,
        "passages whose place is not in the text": 1,
        "relations that say no influence of one code on another": 1,
    }


def test_the_code_book_and_its_relations_become_themes_and_links(tmp_path: Path) -> None:
    found = gathered(project(tmp_path / "a.qdpx"), {})
    assert found.claims == (Claim("Money", "Uncertainty", note="A relation of the project: is cause of."),)
    model = joined(BLANK, found).model
    assert [(t.label, t.kind, t.note) for t in model.themes] == [("Never used", "Barriers", "")]
    links = {link.ends: (link.polarity.sign, len(link.evidence)) for link in model.links}
    assert links == {("money", "uncertainty"): ("?", 0), ("uncertainty", "waiting"): ("+", 1)}
    uncertainty = model.element("uncertainty")
    assert len(uncertainty.evidence) == 2, "a code that is called like an element supports it"
    assert list(model.notes) == [("sample", "Sample: Nobody from the north.")]


def test_positions_of_nvivo_count_units_of_utf_16(tmp_path: Path) -> None:
    """The smiling face is one character and two units, so all that follows it is one further on."""
    plain = project(tmp_path / "a.qdpx")
    nvivo = PROJECT.replace("Some program 1.0", "NVivo 14").replace(
        '"74" endPosition="89"', '"75" endPosition="90"'
    )
    other = project(tmp_path / "b.qdpx", project_qde=nvivo)
    assert gathered(other, {}).passages[2].quote == gathered(plain, {}).passages[2].quote


def test_who_wants_no_document_to_be_a_speaker_says_so(tmp_path: Path) -> None:
    found = gathered(project(tmp_path / "a.qdpx"), {"speaker": ""})
    assert {passage.speaker for passage in found.passages} == {""}
