"""The framework matrix: hand-worked cells and sums, and what holds for every model."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cld
from cld.matrix.axes import Axis, Entry, NoAxis, axis, names, natural
from cld.matrix.cross import cross
from cld.matrix.emphasis import emphasis, sheet_of_emphasis
from cld.matrix.sheet import Counted, sheet_of, transposed
from cld.matrix.table import Asked, Cell, Matrix, crossed, matrix
from cld.model import Grounding, Model
from cld.source import Source
from cld.spec import read_spec

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "specs/examples/discharge.yaml").read_text(encoding="utf-8")
MODEL = cld.load(ROOT / "specs/examples/discharge.yaml")


def read(text: str) -> Model:
    spec = read_spec(Source("example.yaml", text))
    assert spec.model is not None, spec.faults
    return spec.model


def shown(found: Matrix) -> dict[str, list[str]]:
    """Rows of counts by the labels of rows: `2`, `2/1` where some is against, `.` for an empty cell."""

    def brief(cell: Cell) -> str:
        if cell.is_empty:
            return "."
        backing, against = len(cell.backing.items), len(cell.against.items)
        return f"{backing}/{against}" if against else str(backing)

    return {
        entry.label: [brief(cell) for cell in row]
        for entry, row in zip(found.rows.entries, found.cells, strict=True)
    }


def sums(cells: tuple[Cell, ...]) -> list[tuple[int, int]]:
    return [(len(cell.items), len(cell.speakers)) for cell in cells]


# Hand-worked


def test_cases_by_themes_as_counted_by_hand() -> None:
    """Northam is NU-1 (E02, E10) and SW-1 (E03, E07). E02 is coded O1 and M1, E10 O1, E03 O2 and M2, E07 O2 and M3:
    that is M1 1, M2 1, M3 1, O1 2, O2 2, which are four pieces of two speakers. The plan (E01: O1, M1) has no case,
    Eastam is listed and not yet coded, and E14 is coded under nothing."""
    found = matrix(MODEL, "cases", "themes")
    assert [entry.id for entry in found.columns.entries] == ["M1", "M2", "M3", "O1", "O2"]
    assert shown(found) == {
        "Eastam": [".", ".", ".", ".", "."],
        "Northam": ["1", "1", "1", "2", "2"],
        "Southam": ["2", ".", ".", "2", "2"],
        "Westam": ["1", "3", ".", "1", "1"],
        "no case given": ["1", ".", ".", "1", "."],
    }
    assert sums(found.row_sums) == [(0, 0), (4, 2), (5, 2), (3, 2), (1, 1)]
    assert sums(found.column_sums) == [(5, 5), (4, 3), (1, 1), (6, 4), (5, 4)]
    assert (len(found.total.items), len(found.total.speakers), found.outside) == (13, 7, 1)


def test_speakers_by_elements_has_a_row_for_all_who_are_listed_and_one_for_nobody() -> None:
    """MG-2 says E09 for delayed discharge and E12 against it; MG-3 is listed and says nothing; E14 names nobody."""
    found = matrix(MODEL, "speakers", "outcomes")
    assert [entry.id for entry in found.columns.entries] == ["delayed_discharge", "readmission"]
    assert shown(found) == {
        "MG-1": ["1", "."],
        "MG-2": ["1/1", "."],
        "MG-3": [".", "."],
        "NU-1": [".", "."],
        "NU-2": [".", "1"],
        "plan": [".", "."],
        "SW-1": [".", "."],
        "SW-2": [".", "."],
        "no speaker named": ["1", "."],
    }


def test_objectives_by_mechanisms_counts_what_is_coded_under_both() -> None:
    """Free up beds with planning: E01, E02, E05. With care at home: E09. A safe return with care at home: E03, E08;
    with shared records: E07."""
    found = matrix(MODEL, "themes:objective", "themes:mechanism")
    assert shown(found) == {"Free up beds": ["3", "1", "."], "A safe return home": [".", "2", "1"]}
    assert found.rows.noun == "Objective"
    assert found.cells[0][0].backing.items == ("E01", "E02", "E05")


def test_a_dispute_belongs_to_the_loop_that_it_disputes() -> None:
    found = matrix(MODEL, "groups", "loops")
    assert shown(found)["Managers"] == [".", "0/1"]
    assert shown(found)["Ward staff"] == ["1", "1"]
    assert found.rows.entries[-1].label == "no group given"


def test_with_links_an_element_and_a_loop_count_what_their_links_cite() -> None:
    """B1 cites E10 itself, and its three links E10, E02, E05, E04 and E09: five pieces."""
    plain = matrix(MODEL, "sources", "loops")
    wide = matrix(MODEL, "sources", "loops", with_links=True)
    assert plain.column_sums[0].items == ("E10",)
    assert wide.column_sums[0].items == ("E02", "E04", "E05", "E09", "E10")
    capacity = next(
        e for e in axis(MODEL, "elements", with_links=True).entries if e.id == "home_care_capacity"
    )
    assert (sorted(capacity.backing), sorted(capacity.against)) == (["E03", "E08"], ["E12"])


def test_moderators_count_what_they_are_said_to_do_to_links() -> None:
    text = TEXT.replace("{label: Weekend cover, evidence: [E11]}", "{label: Weekend cover}")
    assert text != TEXT
    found = matrix(read(text), "cases", "moderators")
    assert shown(found)["Southam"] == [".", "1"]


def test_perspectives_hold_what_their_people_say_and_what_is_cited_for_them() -> None:
    found = axis(MODEL, "perspectives").entries
    assert {entry.label: sorted(entry.backing) for entry in found} == {
        "Managers": ["E04", "E05", "E09", "E12", "E13"],
        "National bodies": ["E01"],
        "Social workers": ["E03", "E07", "E08"],
        "Ward staff": ["E02", "E06", "E10", "E11"],
    }


def test_waves_and_sources_can_be_rows() -> None:
    """Only E07 was said in autumn (SW-1b); the plan and the field note have no wave."""
    waves = matrix(MODEL, "waves", "themes:mechanism")
    assert shown(waves) == {
        "Spring": ["4", "4", "."],
        "Autumn": [".", ".", "1"],
        "no wave given": ["1", ".", "."],
    }
    assert shown(matrix(MODEL, "sources", "themes:objective")) == {"plan": ["1", "."], "study": ["5", "5"]}


def test_parallel_links_are_one_column() -> None:
    mark = "  - readmission -> bed_pressure (+):"
    model = read(TEXT.replace(mark, f"  - readmission -> bed_pressure (-): {{evidence: [E13]}}\n{mark}"))
    entries = [e for e in axis(model, "links").entries if e.id == "readmission->bed_pressure"]
    assert [(e.label, sorted(e.backing)) for e in entries] == [
        ("Readmission → Pressure on beds (+-)", ["E06", "E13"])
    ]


def test_filters_leave_out_speakers_waves_groundings_and_thin_columns() -> None:
    managers = matrix(MODEL, "speakers", "themes", Asked(groups=("Managers",)))
    assert list(shown(managers)) == ["MG-1", "MG-2", "MG-3"]
    assert managers.total.speakers == ("MG-1", "MG-2")
    autumn = matrix(MODEL, "cases", "themes", Asked(waves=("b",)))
    assert autumn.total.items == ("E07",)
    stated = matrix(MODEL, "cases", "links", Asked(grounding=Grounding.STATED))
    assert len(stated.columns.entries) == 4
    three = matrix(MODEL, "cases", "themes", Asked(min_speakers=4))
    assert [entry.id for entry in three.columns.entries] == ["M1", "O1", "O2"]


def test_a_piece_that_is_grounded_less_well_than_asked_takes_no_part() -> None:
    items = tuple(replace(e, grounding=Grounding.INFERRED) if e.id == "E02" else e for e in MODEL.evidence)
    found = matrix(replace(MODEL, evidence=items), "cases", "themes", Asked(grounding=Grounding.IMPLIED))
    assert "E02" not in found.total.items
    assert "E05" in found.total.items


def test_only_names_rows_or_columns() -> None:
    assert list(shown(matrix(MODEL, "cases", "themes", only=("Westam",)))) == ["Westam"]
    columns = matrix(MODEL, "cases", "themes", only=("M2",)).columns.entries
    assert [entry.id for entry in columns] == ["M2"]


@pytest.mark.parametrize("name", ["themes:hope", "barriers", "speaker", ""])
def test_what_the_model_does_not_have_cannot_be_rows(name: str) -> None:
    with pytest.raises(NoAxis):
        axis(MODEL, name)


def test_every_name_that_is_offered_can_be_asked_for() -> None:
    for name in names(MODEL):
        if name not in ("threats",):  # declared by the language, and without elements here
            assert axis(MODEL, name).entries


def test_names_with_numbers_sort_as_people_count() -> None:
    assert sorted(["PCN 10", "PCN 2", "pcn 1"], key=natural) == ["pcn 1", "PCN 2", "PCN 10"]


# Counted otherwise


def test_numbers_can_count_speakers_and_cases() -> None:
    """Care at home in Westam: three pieces (E08, E09, E12), by two people, in one case."""
    found = matrix(MODEL, "cases", "themes")
    texts = {each: sheet_of(MODEL, found, each).faces[3][1].text for each in Counted}
    assert texts == {Counted.ITEMS: "3", Counted.SPEAKERS: "2", Counted.CASES: "1"}


# The cross-case view


def test_moderators_with_outcomes_as_worked_by_hand() -> None:
    """Shared records: E07 (Northam). Weekend cover: E11 (Southam). Delayed discharge is cited with E04, E09, and by the
    links into it with E02, E05, E03, E08: Northam, Southam, Westam. Readmission: E06 (Southam)."""
    found = cross(MODEL)
    pairs = [
        (row.id, column.id, [each.unit for each in pair.together], pair.effects)
        for row, line in zip(found.rows, found.pairs, strict=True)
        for column, pair in zip(found.columns, line, strict=True)
    ]
    assert pairs == [
        ("shared_records", "delayed_discharge", ["Northam"], ("strengthens",)),
        ("shared_records", "readmission", [], ()),
        ("weekend_cover", "delayed_discharge", ["Southam"], ("strengthens",)),
        ("weekend_cover", "readmission", ["Southam"], ()),
    ]
    both = found.pairs[1][0].together[0]
    assert (both.moderator, both.outcome) == (("E11",), ("E04", "E05"))


def test_the_cross_case_view_can_compare_speakers_and_groups() -> None:
    """Nobody but NU-2 speaks of weekend cover (E11) and of readmission (E06)."""
    assert cross(MODEL, "speakers").pairs[1][1].together[0].unit == "NU-2"
    assert [each.unit for each in cross(MODEL, "groups").pairs[1][0].together] == ["Ward staff"]


# Emphasis


def test_perspectives_diverge_where_degrees_differ_or_one_stresses_what_another_passes_over() -> None:
    found = emphasis(MODEL)
    assert [each.id for each in found.divergent] == ["M1", "M2", "O1", "O2"]
    assert [(id, degree and degree.value) for id, degree in found.divergent[2].by] == [
        ("managers", "high"), ("ward_staff", "medium"), ("social_workers", "none"),
    ]  # fmt: skip


CHECKLAND = """\
cld: 1
title: Policy objectives
version: 1.0.0
variables: {a: A, b: B}
links:
  - a -> b (+)
themes:
  th1: Supporting general practice
  th2: Place-based interorganisational collaboration
  th3: Primary care ‘voice’
perspectives:
  close: {label: Interviewees most closely linked to primary care, emphasis: {th1: high}}
  draft: {label: Draft service delivery requirements, emphasis: {th2: high}}
  others: {label: Other national stakeholders}
"""


def test_the_objectives_of_checkland_et_al_diverge_on_the_first_two() -> None:
    """Checkland et al. 2020: those close to primary care emphasised theme 1, the draft requirements theme 2; of others
    nothing is given, which is neither agreement nor disagreement."""
    found = emphasis(read(CHECKLAND))
    assert [each.id for each in found.divergent] == ["th1", "th2"]
    assert found.degrees[2] == (None, None, None)


def test_agreement_is_no_divergence_and_none_differs_from_not_given() -> None:
    agreed = CHECKLAND.replace("{th2: high}", "{th1: high}")
    assert emphasis(read(agreed)).divergent == ()
    low = CHECKLAND.replace("{th1: high}", "{th1: low}").replace("{th2: high}", "{th2: low}")
    assert emphasis(read(low)).divergent == (), "what is hardly stressed may well go unsaid"
    said = CHECKLAND.replace("{th2: high}", "{th1: none}")
    assert [each.id for each in emphasis(read(said)).divergent] == ["th1"]


# What holds for every model

AXES = (
    "cases",
    "speakers",
    "groups",
    "waves",
    "sources",
    "themes",
    "elements",
    "links",
    "loops",
    "moderators",
)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """The example with its evidence, codes and citations dealt out anew."""
    ids = [item.id for item in MODEL.evidence]
    speakers = ["", "NU-1a", "NU-1b", "SW-2a", "MG-1a", "plan", "MG-2b"]
    themes = [theme.id for theme in MODEL.themes]
    cited = st.lists(st.sampled_from(ids), max_size=4, unique=True).map(lambda each: tuple(sorted(each)))
    evidence = tuple(
        replace(
            item,
            speaker=draw(st.sampled_from(speakers)),
            themes=tuple(sorted(draw(st.sets(st.sampled_from(themes), max_size=3)))),
            grounding=draw(st.sampled_from([None, *Grounding])),
        )
        for item in MODEL.evidence
    )
    elements = tuple(replace(e, evidence=draw(cited), disputed=draw(cited)) for e in MODEL.elements)
    links = tuple(replace(e, evidence=draw(cited), disputed=draw(cited)) for e in MODEL.links)
    return replace(MODEL, evidence=evidence, elements=elements, links=links)


@settings(max_examples=40, deadline=None)
@given(models(), st.sampled_from(AXES), st.sampled_from(AXES))
def test_sums_hold_each_piece_and_each_speaker_once(model: Model, rows: str, columns: str) -> None:
    found = matrix(model, rows, columns)
    for cells, total in zip(found.cells, found.row_sums, strict=True):
        assert set(total.items) == {id for cell in cells for id in cell.items}
        assert set(total.speakers) == {who for cell in cells for who in cell.speakers}
    for at, total in enumerate(found.column_sums):
        assert set(total.items) == {id for row in found.cells for id in row[at].items}
    assert set(found.total.items) == {id for total in found.row_sums for id in total.items}
    assert set(found.total.items) == {id for total in found.column_sums for id in total.items}
    assert found.outside == len(model.evidence) - len(found.total.items)


@settings(max_examples=30, deadline=None)
@given(models(), st.sampled_from(AXES[5:]))
def test_rows_that_share_evidence_out_add_up_to_each_column(model: Model, columns: str) -> None:
    """Each piece has one case at most, so that the numbers of a column add up."""
    found = matrix(model, "cases", columns)
    for at, total in enumerate(found.column_sums):
        assert len(total.backing.items) == sum(len(row[at].backing.items) for row in found.cells)
        assert len(total.against.items) == sum(len(row[at].against.items) for row in found.cells)


@settings(max_examples=30, deadline=None)
@given(models(), st.sampled_from(AXES), st.sampled_from(AXES))
def test_exchanging_rows_and_columns_is_transposing(model: Model, rows: str, columns: str) -> None:
    one, other = (sheet_of(model, matrix(model, *pair)) for pair in ((rows, columns), (columns, rows)))
    assert transposed(one) == other
    assert transposed(other) == one


@settings(max_examples=30, deadline=None)
@given(
    models(),
    st.sampled_from(AXES),
    st.sampled_from(AXES),
    st.builds(
        Asked,
        st.integers(0, 3),
        st.sampled_from([None, *Grounding]),
        st.sampled_from([(), ("Managers",), ("Managers", "Ward staff")]),
        st.sampled_from([(), ("a",), ("a", "b")]),
    ),
)
def test_filters_never_add(model: Model, rows: str, columns: str, asked: Asked) -> None:
    whole, part = matrix(model, rows, columns), matrix(model, rows, columns, asked)
    before = cells_of(whole)
    for key, cell in cells_of(part).items():
        assert set(cell.backing.items) <= set(before[key].backing.items)
        assert set(cell.against.items) <= set(before[key].against.items)
    assert set(part.total.items) <= set(whole.total.items)


def cells_of(found: Matrix) -> dict[tuple[str, str], Cell]:
    return {
        (row.id, column.id): cell
        for row, line in zip(found.rows.entries, found.cells, strict=True)
        for column, cell in zip(found.columns.entries, line, strict=True)
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_file_changes_nothing(seed: int) -> None:
    shuffle = random.Random(seed)
    lines = TEXT[TEXT.index("\nevidence:\n") + len("\nevidence:\n") :].splitlines()
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("  E"):
            items.append([])
        items[-1].append(line)
    shuffle.shuffle(items)
    head = TEXT[: TEXT.index("\nevidence:\n") + len("\nevidence:\n")]
    mixed = read(head + "\n".join(line for item in items for line in item) + "\n")
    for rows, columns in (("cases", "themes"), ("speakers", "links"), ("themes", "elements")):
        sheets = [sheet_of(model, matrix(model, rows, columns), words=True) for model in (MODEL, mixed)]
        assert sheets[0] == sheets[1]


# Several kinds of rows or columns


def test_columns_of_several_kinds_stand_beside_each_other_and_sums_hold_each_piece_once() -> None:
    both = matrix(MODEL, "cases", "themes,links")
    themes, links = (matrix(MODEL, "cases", each) for each in ("themes", "links"))
    assert both.columns.noun == "Theme and link"
    assert both.columns.entries == (*themes.columns.entries, *links.columns.entries)
    for row, (left, right) in enumerate(zip(themes.cells, links.cells, strict=True)):
        assert both.cells[row] == (*left, *right)
    pieces = {id for part in (themes, links) for id in part.total.items}
    assert set(both.total.items) == pieces
    assert both.outside == len(MODEL.evidence) - len(pieces)


def test_one_of_several_kinds_that_the_model_has_none_of_is_named() -> None:
    with pytest.raises(NoAxis, match="`linx`"):
        matrix(MODEL, "cases", "themes,linx")


def test_only_chooses_among_all_kinds_of_columns() -> None:
    found = matrix(MODEL, "cases", "themes, links", only=("O1",))
    assert [entry.id for entry in found.columns.entries] == ["O1"]
    assert found.rows == matrix(MODEL, "cases", "themes").rows


def test_a_perspective_that_is_silent_on_a_theme_only_may_diverge_and_is_told_by_what_it_stresses() -> None:
    """Nothing is known of what the draft thinks of theme 1: it stresses theme 2, which may or may not say the same."""
    model = read(CHECKLAND)
    first, second = sheet_of_emphasis(model, emphasis(model)).notes
    assert first == (
        "Perspectives may diverge on Supporting general practice: high for Interviewees most closely linked to primary "
        "care; not given for Draft service delivery requirements, whose stress is on Place-based interorganisational "
        "collaboration"
    )
    assert second.startswith("Perspectives may diverge on Place-based")
    known = read(CHECKLAND.replace("{th2: high}", "{th1: low, th2: high}"))
    assert sheet_of_emphasis(known, emphasis(known)).notes[0] == (
        "Perspectives diverge on Supporting general practice: high for Interviewees most closely linked to primary care; "
        "low for Draft service delivery requirements"
    )


def test_a_model_without_moderators_and_outcomes_is_told_how_to_add_them() -> None:
    with pytest.raises(NoAxis) as told:
        cross(
            read(
                "cld: 1\ntitle: T\nversion: 1.0.0\nvariables: {a: A, b: B}\nlinks: [a -> b (+)]\nspeakers: {x: {case: C}}\n"
            )
        )
    assert "`moderating_factors:`" in str(told.value)
    assert "`moderated_by: {" in str(told.value)
    assert "listed in the section `outcomes:`" in str(told.value)


# Large matrices


IDS = st.frozensets(st.sampled_from([item.id for item in MODEL.evidence]), max_size=5)
AXES = st.lists(st.tuples(IDS, IDS), max_size=5).map(
    lambda each: Axis("x", "X", tuple(Entry(f"x{at}", "", *sides) for at, sides in enumerate(each)))
)


@settings(max_examples=80, deadline=None)
@given(AXES, AXES)
def test_looking_only_where_evidence_is_gives_what_looking_at_every_cell_gives(
    rows: Axis, columns: Axis
) -> None:
    found = crossed(MODEL, rows, columns)

    def met(row: Entry, column: Entry) -> tuple[set[str], set[str]]:
        against = {id for id in row.against if id in column.backing or id in column.against}
        return {*row.backing} & {*column.backing}, against | {
            id for id in row.backing if id in column.against
        }

    every = [[met(row, column) for column in columns.entries] for row in rows.entries]

    def same(cell: Cell, each: list[tuple[set[str], set[str]]]) -> bool:
        backing, against = ({id for part in each for id in part[side]} for side in (0, 1))
        return (cell.backing.items, cell.against.items) == (tuple(sorted(backing)), tuple(sorted(against)))

    for line, expected in zip(found.cells, every, strict=True):
        assert all(same(cell, [one]) for cell, one in zip(line, expected, strict=True))
    assert all(same(cell, line) for cell, line in zip(found.row_sums, every, strict=True))
    for at, cell in enumerate(found.column_sums):
        assert same(cell, [line[at] for line in every])
    assert same(found.total, [one for line in every for one in line])


def test_a_large_matrix_costs_what_is_in_it_and_not_what_is_empty() -> None:
    ids = [item.id for item in MODEL.evidence]
    many = Axis("x", "X", tuple(Entry(f"x{at}", "", frozenset(ids[at : at + 1])) for at in range(1_000)))
    found = crossed(MODEL, many, many)
    assert sum(map(len, found.cells)) == 1_000_000
    assert len({id(cell) for row in found.cells for cell in row}) == len(ids) + 1, (
        "one cell is all empty ones"
    )
