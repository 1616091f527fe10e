"""The evidence appendix: numbers that stay, counts worked by hand, and every letter of the author's as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cld.model import Grounding, Model
from cld.reports import page_html, page_markdown
from cld.reports.appendix import Made, page
from cld.reports.appendix_numbers import numbers
from cld.reports.page import Block, Kind, plainly
from cld.source import Source
from cld.spec import read_spec
from cld.support import kept_by

MADE = Made("f" * 64, "cld 1.2.3")
SPEC = """\
cld: 1
title: Wards
version: 2.0.0
description: What wards report.
authors: [A. Nurse]
variables:
  care: {label: Missed care, evidence: [E1], note: Per shift.}
  leave: {label: Sick leave}
  load: {label: Workload, evidence: [E2, E10], disputed_by: [E3]}
  humour: {label: Humour}
links:
  - load -> leave (+) delayed: {grounding: stated, evidence: [E1, E2, E10], disputed_by: [E3], delay: some months}
  - leave -> load (+): {grounding: inferred, evidence: [E4], note: Nobody says so.}
  - load -> care (+): {grounding: implied, evidence: [E2], confidence: {overall: low, adequacy: serious}}
  - care -> load (-): {evidence: [E3]}
  - care -> load (+): {grounding: stated, evidence: [E4]}
  - humour -> care (-):
      moderated_by:
        leave: {effect: weakens, evidence: [E4]}
        load: {effect: mixed, evidence: [E2], disputed_by: [E3]}
loops:
  R1: {name: Spiral, through: [load, leave], polarity: reinforcing, evidence: [E10], story: More begets more.}
precedes:
  - th1 before th2 (planned): {held_by: [staff], evidence: [E3]}
perspectives:
  staff:
    label: Staff
    speakers: [N-1]
    emphasis: {th1: high}
    links:
      - load -> leave (+)
      - leave -> load (-): {evidence: [E3]}
      - humour -> load (-)
themes:
  th1: {label: Pressure, kind: cause}
  th2: {label: Coping, evidence: [E3]}
study:
  design: Interviews on two wards
  period: in 2025
  interviews: 3
  people: 2
  cases: 2
  codes: {N: Nurses}
  waves: {a: Before, b: After}
speakers:
  N-1: {role: Sister, case: North}
  N-2: {case: South}
sources:
  s: {citation: "Report, 2025", doi: 10.1/x_y, url: "https://example.org/a?b=c&d=e"}
evidence:
  E1: {source: s, speaker: N-1a, summary: One, themes: [th1]}
  E2: {source: s, speaker: N-1b, quote: two, themes: [th1, th2]}
  E3: {source: s, speaker: N-2a, summary: Three}
  E4: {source: s, summary: Four, grounding: implied, confidence: high}
  E10: {source: s, speaker: N-2b, summary: Ten}
notes:
  A2: A doubt.
  A10: Another.
changes:
  2.0.0: Links added.
"""


def model_of(text: str) -> Model:
    model = read_spec(Source("spec.yaml", text)).model
    assert model is not None
    return model


@pytest.fixture(scope="module")
def wards() -> Model:
    return model_of(SPEC)


def written(model: Model, left: Model | None = None) -> list[Block]:
    return page(model, left or model, (), MADE)


def rows(blocks: Iterable[Block], heading: str) -> list[list[str]]:
    """The heads and rows of the tables under a heading, as plain text."""
    found: list[list[str]] = []
    here = ""
    for block in blocks:
        if block.kind is Kind.HEADING:
            here = plainly(block.rows[0][0])
        if block.kind is Kind.TABLE and here == heading:
            found += [list(block.heads), *([plainly(cell) for cell in row] for row in block.rows)]
    return found


def told(blocks: Iterable[Block]) -> str:
    return " ".join(plainly(cell) for block in blocks for row in block.rows for cell in row)


def test_links_are_numbered_in_the_order_of_their_ids_with_what_speaks_for_and_against(wards: Model) -> None:
    """Link 6 is workload to sick leave: N-1 is heard twice and N-2 once, on two wards; E3 of N-2 is against it."""
    heads, *body = rows(written(wards), "Links")
    assert heads == [
        "No.", "Link", "Sign", "Delay", "Grounding", "Confidence", "For", "Against", "Speakers", "Cases",
    ]  # fmt: skip
    assert body == [
        ["1", "Missed care → Workload", "−", "", "", "", "E3", "", "1", "1"],
        ["2", "Missed care → Workload", "+", "", "stated", "", "E4", "", "0", "0"],
        ["3", "Humour → Missed care", "−", "", "", "", "", "", "0", "0"],
        ["4", "Sick leave → Workload Nobody says so.", "+", "", "inferred", "", "E4", "", "0", "0"],
        ["5", "Workload → Missed care", "+", "", "implied", "low (adequacy serious)", "E2", "", "1", "1"],
        [
            "6", "Workload → Sick leave", "+", "some months", "stated", "", "E1, E2, E10", "E3",
            "2; 1 against", "2; 1 against",
        ],
    ]  # fmt: skip


def test_a_moderation_has_the_number_of_its_link_and_a_letter(wards: Model) -> None:
    _, *body = rows(written(wards), "Moderations")
    assert body == [
        ["3a", "Sick leave weakens Humour → Missed care", "E4", "", "0", "0"],
        [
            "3b",
            "Workload changes Humour → Missed care (accounts differ)",
            "E2",
            "E3",
            "1; 1 against",
            "1; 1 against",
        ],
    ]


def test_a_loop_gives_its_links_by_number_its_weakest_link_and_who_states_it(wards: Model) -> None:
    """R1 goes by link 6 and back by link 4, which nobody states: N-1 and N-2 each state one link of two."""
    blocks = written(wards)
    assert "The model has 2 feedback loops: 1 reinforcing and 1 undetermined." in told(blocks)
    _, named, _, other = rows(blocks, "Feedback loops")
    assert named[:5] == [
        "R1 Spiral More begets more.",
        "reinforcing",
        "6 → 4",
        "4: no speaker, inferred",
        "nobody; 1 of 2 links by N-1 and N-2",
    ]
    assert other[:3] == ["Missed care → Workload", "undetermined", "1/2 → 5"]


def test_perspectives_name_links_by_number_and_tell_those_that_differ_in_full(wards: Model) -> None:
    _, staff = rows(written(wards), "Perspectives")
    assert staff[2:] == [
        "6; Humour → Workload (−, which the model lacks); Sick leave → Workload (−, where link 4 is +; E3)",
        "Pressure: high",
    ]


def test_evidence_says_what_cites_it_in_the_order_of_its_numbers(wards: Model) -> None:
    _, *body = rows(written(wards), "Evidence")
    assert [row[0] for row in body] == ["E1", "E2", "E3", "E4", "E10"]
    cited = {row[0]: row[-1] for row in body}
    assert cited["E1"] == "element Missed care; link 6"
    assert cited["E2"] == "element Workload; moderation 3b; links 5, 6"
    assert cited["E3"] == (
        "against element Workload; link 1; against moderation 3b; against link 6; step 1; perspective Staff; "
        "theme Coping"
    )
    assert body[1][3] == "“two”"


def test_steps_themes_speakers_sources_remarks_and_versions_are_there(wards: Model) -> None:
    blocks = written(wards)
    assert rows(blocks, "Order of steps")[1] == ["1", "Pressure before Coping", "planned", "Staff", "E3"]
    assert [row[3:5] for row in rows(blocks, "Themes")[1:]] == [["2", "1"], ["1", "1"]]
    speakers = [row for row in rows(blocks, "The study") if row[0] in ("N-1", "N-2")]
    assert speakers == [["N-1", "Sister", "Nurses", "North", "2"], ["N-2", "", "Nurses", "South", "2"]]
    source = rows(blocks, "Sources")[1]
    assert source[1] == "Report, 2025 https://doi.org/10.1/x_y https://example.org/a?b=c&d=e"
    assert [row[0] for row in rows(blocks, "Remarks of the analyst")] == ["Id", "A2", "A10"]
    assert rows(blocks, "Versions of the model")[1] == ["2.0.0", "Links added."]
    for sentence in (
        "Interviews on two wards.",
        "3 interviews with 2 people in 2 cases, in 2025.",
        f"Model version 2.0.0 by A. Nurse. Digest {'f' * 64}. Written with cld 1.2.3.",
    ):
        assert sentence in told(blocks)


def test_what_is_left_of_a_model_keeps_the_numbers_of_the_whole(wards: Model) -> None:
    """Two speakers support the last link alone; of the parallel links 1 and 2, only the second is stated."""
    left = kept_by(wards, min_speakers=2)
    assert [row[0] for row in rows(written(wards, left), "Links")[1:]] == ["6"]
    stated = kept_by(wards, grounding=Grounding.STATED)
    assert [row[0] for row in rows(written(wards, stated), "Links")[1:]] == ["2", "6"]
    of_nurses = kept_by(wards, groups=("Nurses",))
    assert [number for number, _ in numbers(wards, of_nurses).links] == ["1", "5", "6"]


def test_the_order_of_a_file_changes_no_number(wards: Model) -> None:
    lines = SPEC.splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if line.startswith("  - load -> leave"))
    moved = "".join([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])
    assert written(model_of(moved)) == written(wards)


def test_a_model_without_evidence_has_an_appendix_of_what_it_says() -> None:
    bare = model_of("cld: 1\nvariables: {a: A, b: B}\nlinks:\n  - a -> b (+)\n")
    blocks = written(bare)
    assert rows(blocks, "Links") == [["No.", "Link", "Sign"], ["1", "A → B", "+"]]
    assert "The model has no feedback loop." in told(blocks)
    assert not rows(blocks, "Evidence")


def test_addresses_can_be_followed_and_are_whole(wards: Model) -> None:
    blocks = written(wards)
    assert "<https://doi.org/10.1/x_y><br><https://example.org/a?b=c&d=e>" in page_markdown.written(
        blocks, None
    )
    html = page_html.written(blocks)
    assert '<a href="https://example.org/a?b=c&amp;d=e">https://example.org/a?b=c&amp;d=e</a>' in html
    odd = model_of(SPEC.replace("https://example.org/a?b=c&d=e", "https://example.org/<b>"))
    assert "<b>" not in page_html.written(written(odd))


def test_columns_of_a_printed_table_share_all_of_its_width(wards: Model) -> None:
    for group in re.findall(r"<colgroup>(.*?)</colgroup>", page_html.written(written(wards))):
        assert abs(sum(map(float, re.findall(r"width: ([\d.]+)%", group))) - 100) < 1


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30
    )
)
def test_no_label_breaks_out_of_a_table(label: str) -> None:
    word = label.replace("\\", "\\\\").replace('"', '\\"')
    model = read_spec(Source("spec.yaml", SPEC.replace("label: Humour", f'label: "{word}"'))).model
    if model is None:
        return
    blocks = written(model)
    columns = {
        len(line.split(" | ")) for line in page_markdown.written(blocks, None).splitlines() if " | " in line
    }
    plain = {
        len(line.split(" | ")) for line in page_markdown.written(written(model_of(SPEC)), None).splitlines()
    }
    assert columns <= plain | {1}
    html = page_html.body(blocks)
    assert html.count("<td") == page_html.body(written(model_of(SPEC))).count("<td")
