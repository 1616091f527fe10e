"""An anonymised spec: nobody is named in it, nor in the figures that are drawn of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cld.anonymous import anonymous
from cld.model import Model
from cld.source import Source, read
from cld.spec import read_spec
from cld.spec.export import json_of, text_of

KEY = b"a secret of this study alone"
TEXT = """\
# Jane Smith was heard first
cld: 1
title: What GP-1 and Jane Smith told us at Oldtown Surgery
description: With GP-1a, gp_1 and GP 1; GP-10 stayed away; not with XGP-1.
variables:
  workload: {label: Workload as GP-2 sees it, note: "JANE  SMITH said so, at oldtown surgery"}
  jane_smith_trust: Trust
links:
  - workload -> jane_smith_trust (-): {label: per Smith, evidence: [E1], note: "It is what it is, said Bob O'Neil (GP-2b)."}
loops: {}
groups:
  oldtown_surgery: {label: Oldtown-Surgery, elements: [workload]}
perspectives:
  practices: {speakers: [GP-1, Practices, Pharmacists], links: [workload -> jane_smith_trust (+)]}
  bob: {label: Bob O'Neil, speakers: [GP-2]}
precedes:
  - workload before jane_smith_trust (planned): {held_by: [GP-1, bob, authors], note: GP-2 agrees}
study:
  codes: {GP: Practices, PH: Pharmacists}
  waves: {a: First, b: Second (Jane Smith was away)}
  parts: {one: {label: At Oldtown Surgery, people: 2, codes: [GP, PH]}}
speakers:
  GP-1: {label: Jane Smith, role: Partner since 1990, case: Oldtown Surgery, note: Has a red beard}
  GP-2: {label: Bob O'Neil, group: Locums, case: Oldtown Surgery}
  PH-7: {role: Pharmacist}
sources:
  study: {citation: Interviews by A. Researcher, text: texts/jane.txt, note: "GP-1 first"}
evidence:
  E1: {source: study, speaker: GP-1b, quote: we were never told what it was, summary: Jane Smith was not told.}
  E2: {source: study, speaker: GP-2, summary: "Of GP-1: “we were never told what it was”, too."}
changes: {0.1.0: Asked Bob O'Neil}
notes:
  A1: GP-1 and PH-7 differ.
"""
SECRETS = (
    "jane",
    "smith",
    "oldtown",
    "bob",
    "o'neil",
    "gp-1b",
    "gp-2",
    "ph-7",
    "red beard",
    "never told",
    "1990",
    "texts/",
)


def model_of(text: str) -> Model:
    spec = read_spec(Source("specs/x.yaml", text), named="specs/x.yaml")
    assert spec.model is not None, [fault.message for fault in spec.faults]
    return spec.model


def test_every_mention_of_speakers_and_cases_is_replaced() -> None:
    found = anonymous(model_of(TEXT), KEY)
    text = text_of(found.model)
    kept = (
        text.lower().replace("per smith", "").replace("bob", "", 2)
    )  # a part of a name is told of, not replaced
    assert [secret for secret in SECRETS if secret in kept] == []
    assert re.findall(r"(?<!\w)GP-1(?!0)", text) == []
    assert "[speaker] stayed away; not with XGP-1" in " ".join(text.split()), (
        "codes of the study go, what only looks alike stays"
    )
    assert found.remaining == ("Bob", "Smith")
    assert model_of(text) is not None
    assert model_of(json_of(found.model)) == model_of(text)


def test_what_is_no_name_stays_as_it_was() -> None:
    """Two people in three groups: groups and waves stay, also where a code's prefix alone told the group."""
    found = anonymous(model_of(TEXT), KEY)
    model, names = model_of(text_of(found.model)), found.names.speakers
    assert {speaker.id: speaker.group for speaker in model.speakers} == {
        names["GP-1"]: "Practices", names["GP-2"]: "Locums", names["PH-7"]: "Pharmacists",
    }  # fmt: skip
    assert len({speaker.case for speaker in model.speakers if speaker.case}) == 1
    assert {item.id: item.speaker for item in model.evidence} == {
        "E1": names["GP-1"] + "b",
        "E2": names["GP-2"],
    }
    assert [item.summary for item in model.evidence][1] == f"Of {names['GP-1']}: “[quote]”, too."
    assert model.study is not None
    assert [wave for wave, _ in model.study.waves] == ["a", "b"]
    assert len(model.links) == 1
    assert found.alone == ("Locums", "Pharmacists", "Practices")


def test_with_a_key_a_person_has_one_pseudonym_in_every_spec() -> None:
    whole = anonymous(model_of(TEXT), KEY).names.speakers
    alone = replace(
        model_of(TEXT), speakers=model_of(TEXT).speakers[:1], evidence=(), links=(), perspectives=(), steps=()
    )
    assert anonymous(alone, KEY).names.speakers["GP-1"] == whole["GP-1"]
    assert anonymous(alone, b"another secret, as long").names.speakers["GP-1"] != whole["GP-1"]


def test_a_pseudonym_with_a_key_is_a_number_that_the_name_alone_does_not_give() -> None:
    """By hand: HMAC-SHA-256 of `speaker`, a zero and the name, as a number, its last six digits."""
    import hashlib
    import hmac

    number = int(hmac.new(KEY, b"speaker\0GP-1", hashlib.sha256).hexdigest(), 16) % 10**6
    assert anonymous(model_of(TEXT), KEY).names.speakers["GP-1"] == f"Speaker-{number:06d}"


def test_without_a_key_pseudonyms_are_the_same_in_each_run_and_not_in_the_order_of_names() -> None:
    speakers = "".join(f"  P{n:02d}: {{group: G}}\n" for n in range(12))
    model = model_of(f"cld: 1\ntitle: T\nspeakers:\n{speakers}")
    names = anonymous(model).names.speakers
    assert names == anonymous(model).names.speakers
    assert sorted(names.values()) == [f"Speaker-{n:02d}" for n in range(1, 13)]
    assert [names[name] for name in sorted(names)] != sorted(names.values())


def test_pseudonyms_that_were_given_out_before_stay() -> None:
    known = {("speaker", "GP-1"): "Speaker-09", ("speaker", "gone"): "Speaker-01"}
    names = anonymous(model_of(TEXT), b"", known).names.speakers
    assert names == {"GP-1": "Speaker-09", "GP-2": names["GP-2"], "PH-7": names["PH-7"]}
    assert {names["GP-2"], names["PH-7"]} == {"Speaker-02", "Speaker-03"}


def test_no_pseudonym_looks_like_a_real_name() -> None:
    model = model_of(
        "cld: 1\ntitle: T\nspeakers:\n  speaker-1: {case: Case 01}\n  Person-2: {case: Site 1}\n"
    )
    names = anonymous(model).names
    assert sorted(names.speakers.values()) == ["Voice-01", "Voice-02"]
    assert sorted(names.cases.values()) == ["Setting-01", "Setting-02"]


def test_a_label_that_several_share_points_at_nobody_in_particular() -> None:
    model = model_of(
        "cld: 1\ntitle: A manager spoke\nspeakers:\n  M-1: {label: Manager}\n  M-2: {label: manager}\n"
    )
    assert anonymous(model).model.title == "A [speaker] spoke"


def test_single_letters_and_short_numbers_are_replaced_only_where_they_name_a_speaker() -> None:
    text = 'cld: 1\ntitle: A study of 3\nspeakers:\n  A: {case: "3"}\nsources: {s: S}\nevidence:\n'
    model = model_of(text + '  E1: {source: s, speaker: A, section: "3", summary: A thing}\n')
    made = anonymous(model).model
    assert (made.title, made.evidence[0].section, made.evidence[0].summary) == (
        "A study of 3",
        "3",
        "A thing",
    )
    assert (made.evidence[0].speaker, made.speakers[0].case) == ("Speaker-01", "Case-01")


def test_roles_and_summaries_go_or_stay_as_asked() -> None:
    model = model_of(TEXT)
    assert "Partner since 1990" in text_of(anonymous(model, KEY, roles=True).model)
    assert "summary" not in text_of(anonymous(model, KEY, summaries=False).model)


@pytest.mark.parametrize(
    ("mention", "left"),
    [
        ("MÜLLER-LÜDENSCHEIDT", "{}"),
        ("Hannelore Mu\u0308ller-Lu\u0308denscheidt", "{}"),
        ("hannelore_mueller-luedenscheidt", "{}"),
        ("Hannelore Muller Ludenscheidt's", "{}'s"),
        ("HanneloreMüllerLüdenscheidt", "{}"),
        ("Müller-Lüdenscheidt, Hannelore", "{}"),
        ("two Hannelore Müller-Lüdenscheidts", "two {}s"),
        ("https://x.org/?q=Hannelore%20M%C3%BCller-L%C3%BCdenscheidt", "https://x.org/?q={}"),
        ("St Mary’s, St. Marys, st_marys, st-mary-s, STMARYS", "{c}, {c}, {c}, {c}, {c}"),
        ("Groß, GROSS and gross", "{g}, {g} and {g}"),
        ("GP-3c, GP‑3, gp3s and GP-3\u00b9", "{}c, {}, {}s and {}\u00b9"),
        ("Stefan and Marysville", "Stefan and Marysville"),
    ],
)
def test_names_are_found_however_they_are_spelt(mention: str, left: str) -> None:
    speakers = "  GP-3: {label: Hannelore Müller-Lüdenscheidt, case: St. Mary's}\n  GP-4: {label: Groß}\n"
    last = "  GP-5: {label: Müller-Lüdenscheidt}\n" if "MÜLLER" in mention else ""
    model = model_of(f"cld: 1\ntitle: T\nspeakers:\n{speakers}{last}")
    found = anonymous(replace(model, title=mention))
    of, case = found.names.speakers, found.names.cases["St. Mary's"]
    expected = left.format(*[of["GP-5"] if last else of["GP-3"]] * 4, c=case, g=of["GP-4"])
    assert found.model.title == expected


def test_who_stands_in_the_table_of_pseudonyms_is_taken_out_of_other_specs_too() -> None:
    made = anonymous(model_of("cld: 1\ntitle: As NU-3 told us\n"), known={("speaker", "NU-3"): "Speaker-04"})
    assert made.model.title == "As Speaker-04 told us"


def test_words_that_are_names_only_when_written_large_are_told() -> None:
    model = model_of("cld: 1\ntitle: Patients will wait for Will\nspeakers: {PH-1: {label: Will}}\n")
    assert anonymous(model).taken == ("will",)


def test_what_still_stands_is_told_also_as_a_genitive_in_an_id_or_within_a_word() -> None:
    text = "cld: 1\ntitle: Annas Sicht\nspeakers: {P-1: {label: Anna Lindqvist}, otto_x: {}}\n"
    model = model_of(text + "variables: {interview2annalindqvist: Otto}\n")
    assert anonymous(model).remaining == ("Anna", "Anna Lindqvist", "otto")


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäéłøßжλ", min_size=3, max_size=9).map(str.capitalize)
NAMES = st.builds("{} {}zq".format, LETTERS, LETTERS)
CODES = st.builds("{}q{}".format, st.text("BCDFGXZ", min_size=2, max_size=4), st.integers(1, 99))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(CODES, NAMES, NAMES, st.sampled_from(["{}", "so {}'s view", "({})", "x; {}.", "{}\n{}", "…{}…"]))
def test_no_name_is_found_in_the_output_wherever_it_was_mentioned(
    code: str, label: str, case: str, form: str
) -> None:
    said = {name: form.format(name, name) for name in (code, label, case)}
    quoted = {name: '"' + text.replace('"', "'").replace("\n", "\\n") + '"' for name, text in said.items()}
    both = '"' + " and ".join(text.replace("\n", " ") for text in said.values()) + '"'
    text = f"""\
cld: 1
title: {both}
description: {quoted[code]}
authors: [{quoted[label]}]
licence: {quoted[case]}
variables:
  a: {{label: {both}, note: {quoted[label]}, evidence: [E1]}}
  x_{code}: {{label: {quoted[case]}}}
links:
  - a -> x_{code} (+): {{label: {both}, note: {quoted[label]}, delay: {both}}}
loops:
  R1: {{name: {both}, through: [a, x_{code}], story: {quoted[case]}, note: {quoted[code]}}}
views: {{main: {{layout: loops, title: {both}, note: {quoted[label]}}}}}
themes: {{t: {{label: {both}, kind: {quoted[case]}, note: {quoted[code]}}}}}
speakers: {{{code}: {{label: {label}, case: {case}, group: {quoted[case]}, role: {both}, note: {both}}}}}
sources: {{s_{code}: {{citation: {both}, url: {quoted[label]}, note: {quoted[label]}}}}}
evidence:
  E1: {{source: s_{code}, speaker: {code}, section: {both}, summary: {quoted[label]}, quote: {both}, note: {quoted[case]}}}
notes: {{{code}: {quoted[label]}}}
changes: {{0.1.0: {both}}}
"""
    made = text_of(anonymous(model_of(text), KEY).model)
    plain = re.sub(r"\s+", " ", made).casefold()
    assert [name for name in (code, label, case) if name.casefold() in plain] == []
    assert model_of(made) is not None


def test_the_figures_of_an_anonymised_spec_carry_nothing() -> None:
    """A figure holds the text of its model, so this is where a name would be published without anybody seeing it."""
    from cld.api import render

    found = anonymous(model_of(TEXT), KEY, also=["Smith", "Bob"])
    assert found.remaining == ()
    shown = re.sub(r"base64,[^\"')]*", "", render(model_of(text_of(found.model))))  # without its font
    assert "Speaker-" in shown
    assert [secret for secret in SECRETS if secret in shown.lower()] == []


def test_the_published_models_lose_every_code_and_quote() -> None:
    for name in ("pcn-pharmacists", "pcn-objectives"):
        model = read_spec(read(f"specs/{name}.yaml"), named=f"specs/{name}.yaml").model
        assert model is not None
        text = text_of(anonymous(model, KEY).model)
        made = model_of(text)
        assert {item.quote for item in made.evidence} == {""}
        codes = {item.speaker for item in model.evidence if item.speaker} | {
            speaker.id for speaker in model.speakers
        }
        assert [code for code in sorted(codes) if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text)] == []
