"""Where words still stand in a copy to share."""

from __future__ import annotations

from cld.anonymous import anonymous
from cld.model import Model
from cld.source import Source
from cld.spec import read_spec
from cld.standing import codes_like, where

TEXT = """\
cld: 1
title: Staffing in Hill Top
version: 1.0.0
variables: {a: {label: Room, evidence: [E1]}, b: {label: Trust, note: As in Hill Top.}}
links: [a -> b (+): {note: Hill.}]
speakers:
  int_02_gp: {label: Int 02 - GP}
  int_03_nurse: {label: Int 03 - Nurse}
sources: {s: A}
evidence:
  E1: {source: s, speaker: int_02_gp, summary: No room., note: contradicts Int 03}
  E2: {source: s, speaker: int_03_nurse, summary: Some., note: agrees with Intv. 2}
notes: {on_hill: To do.}
"""


def model_of(text: str) -> Model:
    model = read_spec(Source("x.yaml", text)).model
    assert model is not None
    return model


def test_a_word_is_named_with_the_notes_labels_and_links_in_which_it_stands() -> None:
    model = model_of(TEXT)
    assert where(model, ["Hill", "Room", "Nowhere"]) == (
        "Hill (title, note of b, note of a -> b and 1 more)",
        "Room (label of a, summary of E1)",
        "Nowhere",
    )


def test_a_word_is_named_once_however_it_is_written() -> None:
    assert where(model_of(TEXT), ["Trust", "trust"]) == ("Trust (label of b)",)


def test_a_code_that_a_label_begins_with_is_taken_out_of_notes_and_another_spelling_of_it_is_named() -> None:
    made = anonymous(model_of(TEXT))
    notes = {item.id: item.note for item in made.model.evidence}
    assert notes["E1"] == f"contradicts {made.names.speakers['int_03_nurse']}"
    assert notes["E2"] == "agrees with Intv. 2"
    table = made.names.table()
    codes = codes_like(made.model, [name for _, _, name in table], {pseudonym for pseudonym, _, _ in table})
    assert where(made.model, codes) == ("Intv. 2 (note of E2)",)


def test_pseudonyms_are_no_codes_though_they_look_like_those_of_senior_pharmacists() -> None:
    model = model_of("cld: 1\ntitle: As Speaker-02 said, and SP-3\nversion: 1.0.0\n")
    assert codes_like(model, ["SP-2"], {"Speaker-02"}) == ()
    assert codes_like(model, ["SP-03"], {"Speaker-02"}) == ("SP-3",)
