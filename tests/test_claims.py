"""Every claim of the two papers can be asked for on the command line, and comes out with its evidence.

What the papers claim stands in `tests/claims/`, a line a claim, apart from the specs: ids of evidence, signs, grounding and
orders as they were read out of the papers. A claim that no command answers any more fails by its own name.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent / "cli"))
from command_line import run

ROOT = Path(__file__).parents[1]
SPECS = {
    "mills2022": str(ROOT / "specs/pcn-pharmacists.yaml"),
    "checkland2020": str(ROOT / "specs/pcn-objectives.yaml"),
}


class Claim(NamedTuple):
    """A line of `tests/claims/`: what is claimed, its words, and the evidence."""

    paper: str
    sort: str
    said: tuple[str, ...]
    evidence: frozenset[str]

    @property
    def spec(self) -> str:
        return SPECS[self.paper]

    @property
    def name(self) -> str:
        """As a test calls it: `link arrs cp_integration`, `loop R1`."""
        words = {"link": 2, "moderation": 3, "order": 4}.get(self.sort, 1)
        return " ".join([self.sort, *self.said[:words]])


def claims_of(paper: str) -> Iterator[Claim]:
    for line in (ROOT / "tests/claims" / f"{paper}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            said, _, evidence = line.partition(":")
            sort, *words = said.split()
            yield Claim(paper, sort, tuple(words), frozenset(evidence.strip().split("+")) - {""})


CLAIMS = [claim for paper in SPECS for claim in claims_of(paper)]


def each(*sorts: str) -> pytest.MarkDecorator:
    """The test runs for each claim of these sorts."""
    found = [
        pytest.param(claim, id=f"{claim.paper}-{claim.name.replace(' ', '-')}")
        for claim in CLAIMS
        if claim.sort in sorts
    ]
    assert found, f"no claim is a {sorts}"
    return pytest.mark.parametrize("claim", found)


@cache
def answer(*arguments: str) -> str:
    """What the command line says; each question is asked once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        shown = run(patch, *arguments)
    assert shown.status == 0, f"`cld {' '.join(arguments)}` cannot be asked: {shown.err}"
    return shown.out


def items(*arguments: str) -> frozenset[str]:
    """The ids of the evidence that `cld evidence` gives for a question."""
    told = json.loads(answer("evidence", *arguments, "--format", "json"))
    return frozenset(item["id"] for item in told["items"])


def listed(page: str) -> frozenset[str]:
    """The ids of the evidence that a page lists in full."""
    return frozenset(re.findall(r"^  ([A-Z]\d\d)  ", page, re.MULTILINE))


def appendix(spec: str, heading: str) -> list[list[str]]:
    """The cells of the rows under a heading of the evidence appendix."""
    section = answer("report", spec, "--appendix").partition(f"### {heading}\n")[2].partition("\n### ")[0]
    rows = [row for row in section.splitlines() if row.startswith("| ")][1:]
    return [row.strip("| ").split(" | ") for row in rows]


def test_the_lists_hold_every_sort_of_claim_of_both_papers() -> None:
    counts = {
        paper: {
            sort: sum(c.paper == paper and c.sort == sort for c in CLAIMS)
            for sort in {c.sort for c in CLAIMS}
        }
        for paper in SPECS
    }
    mills, checkland = counts["mills2022"], counts["checkland2020"]
    assert (mills["element"], mills["link"], mills["moderation"], mills["loop"]) == (51, 82, 5, 14)
    assert (checkland["element"], checkland["link"], checkland["theme"], checkland["emphasis"]) == (
        13,
        12,
        3,
        3,
    )
    assert sum(claim.said[0].startswith("A") for claim in CLAIMS if claim.sort == "note") == 11


@each("element")
def test_an_element_comes_with_its_evidence(claim: Claim) -> None:
    assert claim.evidence <= items(claim.spec, claim.said[0])


@each("link")
def test_a_link_comes_with_its_sign_its_grounding_and_its_evidence(claim: Claim) -> None:
    cause, effect, sign, grounding, *_ = claim.said
    page = answer("evidence", claim.spec, f"{cause}>{effect}")
    assert f"{cause} → {effect} ({sign}), {grounding}" in page
    before_moderations = page.partition(f" on {cause} → {effect}")[0]
    assert claim.evidence <= listed(before_moderations)


@pytest.mark.parametrize("paper", SPECS)
def test_the_appendix_numbers_every_link_with_its_delay_and_its_evidence(paper: str) -> None:
    claimed = [claim for claim in CLAIMS if (claim.paper, claim.sort) == (paper, "link")]
    label = {row[1].strip("`"): re.sub(r"<br>.*", "", row[0]) for row in appendix(SPECS[paper], "Elements")}
    rows = {re.sub(r"<br>.*", "", row[1]): row for row in appendix(SPECS[paper], "Links")}
    assert [row[0] for row in rows.values()] == [str(number) for number in range(1, len(claimed) + 1)]
    for claim in claimed:
        cause, effect, sign, grounding, *delayed = claim.said
        row = rows[f"{label[cause]} → {label[effect]}"]
        assert row[2:5] == [{"-": "−"}.get(sign, sign), "yes" if delayed else "", grounding], claim.name
        assert claim.evidence <= set(row[5].split(", ")), claim.name


@each("moderation")
def test_a_moderation_comes_with_its_effect_and_its_evidence(claim: Claim) -> None:
    factor, cause, effect, does = claim.said
    page = answer("evidence", claim.spec, f"{cause}>{effect}")
    own = page.partition(f"{factor} on {cause} → {effect}\n")[2].partition(f" on {cause} → {effect}\n")[0]
    assert claim.evidence <= listed(own)
    verb = "changes" if does == "mixed" else does
    rows = [row for row in appendix(claim.spec, "Moderations") if claim.evidence <= set(row[2].split(", "))]
    assert any(f" {verb} " in row[1] for row in rows)


@each("loop", "round")
def test_a_loop_comes_with_its_polarity_its_links_and_its_evidence(claim: Claim) -> None:
    id, through, *_ = claim.said
    page = answer("evidence", claim.spec, id)
    own, _, links = page.partition("For it: ")
    assert f"({'through a moderation' if claim.sort == 'round' else claim.said[2]})" in own.splitlines()[0]
    ids = through.split("+")
    for cause, effect in zip(ids, [*ids[1:], ids[0]], strict=True):
        assert f"  {cause} → {effect}: " in own
    assert claim.evidence <= listed(links)
    assert "Weakest link: " in own or "No link is weaker than the others: " in own


@each("loop")
def test_the_list_of_loops_knows_its_weakest_grounding_and_its_delay(claim: Claim) -> None:
    told = json.loads(answer("loops", claim.spec, "--list", "--format", "json"))
    loop = next(loop for loop in told["loops"] if loop["id"] == claim.said[0])
    _, _, polarity, grounding, *delayed = claim.said
    assert (loop["polarity"], loop["grounding"], loop["delayed"]) == (polarity, grounding, bool(delayed))


@pytest.mark.parametrize(
    ("grounding", "loops"), [("stated", (7, 4, 3)), ("implied", (17, 10, 7)), ("inferred", (40, 29, 11))]
)
def test_the_grounding_decides_how_many_loops_there_are(grounding: str, loops: tuple[int, ...]) -> None:
    told = json.loads(
        answer("loops", SPECS["mills2022"], "--count", "--grounding", grounding, "--format", "json")
    )
    counts = told["counts"]
    assert (counts["total"], counts["reinforcing"], counts["balancing"]) == loops


def test_the_abstract_describes_no_feedback_and_none_is_invented() -> None:
    told = json.loads(answer("loops", SPECS["checkland2020"], "--count", "--format", "json"))
    assert told["counts"]["total"] == 0
    assert "no feedback" in answer("evidence", SPECS["checkland2020"], "feedback")


@each("order")
def test_an_order_in_time_comes_with_its_sense_and_its_evidence(claim: Claim) -> None:
    first, second, relation, sense = claim.said
    label = {row[1].strip("`"): re.sub(r"<br>.*", "", row[0]) for row in appendix(claim.spec, "Elements")}
    label |= {row[0]: row[1].partition("<br>")[0].strip("*") for row in appendix(claim.spec, "Themes")}
    told = [
        row
        for row in appendix(claim.spec, "Order of steps")
        if row[1].startswith(f"{label[first]} {relation} {label[second]}")
        and (sense == "-" or row[2] == sense)
    ]
    assert len(told) == 1
    assert claim.evidence <= set(told[0][-1].split(", "))
    for id in claim.evidence:
        supports = json.loads(answer("evidence", claim.spec, id, "--format", "json"))["items"][0]["supports"]
        assert any({first, second} <= set(re.findall(r"\w+", each)) for each in supports), id


def test_what_came_about_otherwise_than_planned_is_told_and_makes_no_loop() -> None:
    told = " ".join(answer("sequence", SPECS["mills2022"]).split())
    assert (
        "National policy, as intended (planned): PCN formation; then Clinical pharmacist integration" in told
    )
    assert "(observed): Clinical pharmacist integration alongside PCN formation" in told
    assert "PCN formation; then Patient-facing role development" in told
    assert "Came about otherwise than planned" in told


def test_the_authors_order_their_themes_and_leave_two_of_them_unordered() -> None:
    told = json.loads(answer("sequence", SPECS["checkland2020"], "--format", "json"))
    (order,) = told["orders"]
    assert (order["holder"], order["levels"]) == ("authors", [["th1"], ["th2", "th3"]])
    assert not told["contradictions"]


@each("theme")
def test_a_theme_comes_with_what_was_coded_under_it(claim: Claim) -> None:
    assert claim.evidence <= items(claim.spec, claim.said[0])


@each("voice")
def test_words_come_under_the_code_of_who_said_them(claim: Claim) -> None:
    assert claim.evidence <= items(claim.spec, claim.said[0])


@each("emphasis")
def test_the_matrix_says_who_stresses_which_theme_and_by_what_evidence(claim: Claim) -> None:
    holder, theme, degree = claim.said
    told = json.loads(answer("matrix", claim.spec, "--emphasis", "--format", "json"))
    cells = {cell["column"]: cell for cell in told["cells"] if cell["row"] == holder}
    wanted = {column: degree if column == theme else "not given" for column in ("th1", "th2", "th3")}
    assert {column: cell["text"] for column, cell in cells.items()} == wanted
    shown = cells.values() if theme == "-" else [cells[theme]]
    assert all(claim.evidence <= {detail["id"] for detail in cell["details"]} for cell in shown)


def test_the_two_emphases_of_the_abstract_diverge_on_two_themes() -> None:
    told = json.loads(answer("matrix", SPECS["checkland2020"], "--emphasis", "--format", "json"))
    assert told["divergent"] == ["th1", "th2"]


@each("note")
def test_a_doubt_or_a_remark_can_be_asked_for_with_the_evidence_that_it_is_about(claim: Claim) -> None:
    assert len(answer("evidence", claim.spec, claim.said[0]).split()) > 10
    for id in claim.evidence:
        assert items(claim.spec, id) == {id}


# What the doubts say can be seen in the model itself


def test_the_reading_that_the_two_processes_drain_each_other_disputes_both_links() -> None:
    """A03."""
    for ends in ("pcn_formation>cp_integration", "cp_integration>pcn_formation"):
        page = answer("evidence", SPECS["mills2022"], ends)
        assert "E70" in listed(page.partition("Against it: ")[2])


def test_threats_are_turned_to_use_by_two_factors() -> None:
    """A05, A06."""
    page = answer("evidence", SPECS["mills2022"], "vaccine_programme>cp_integration")
    for factor in ("direct_employment", "pharmacy_team_maturity"):
        assert f"{factor} on vaccine_programme → cp_integration" in page


def test_numbers_of_the_paper_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    """A07: 28 people or 20, 17 networks or 20; the spec allows them, since they are the paper's."""
    text = Path(SPECS["mills2022"]).read_text(encoding="utf-8")
    bare = tmp_path / "spec.yaml"
    bare.write_text(re.sub(r"  # cld: allow study-counts.*", "", text), encoding="utf-8")
    shutil.copytree(ROOT / "specs/papers", tmp_path / "papers")
    found = [
        line for line in answer("validate", str(bare), "--format", "concise").splitlines() if "CLD418" in line
    ]
    assert "28 people, and its parts 7 + 10 + 3 = 20" in found[0]
    assert "17 cases, and its parts 6 + 10 + 4 = 20" in found[1]


def test_codes_that_may_be_a_person_or_an_interview_are_pointed_out() -> None:
    """A08."""
    told = answer("validate", SPECS["mills2022"], "--format", "concise")
    assert "`CD-2` names no wave, and `CD-2b` does" in told


def test_burden_and_confidence_pull_support_both_ways() -> None:
    """A09: of the loops through integration and support one is balancing and one reinforcing."""
    arguments = ("--between", "cp_integration,practice_support", "--list", "--format", "json")
    told = json.loads(answer("loops", SPECS["mills2022"], *arguments))
    polarity = {loop["id"]: loop["polarity"] for loop in told["loops"]}
    assert (polarity["R1"], polarity["B2"]) == ("reinforcing", "balancing")


def test_one_informant_speaks_for_opposite_outcomes() -> None:
    """A11: evidence stands with links, not with informants."""
    told = json.loads(answer("evidence", SPECS["mills2022"], "SPX-1", "--format", "json"))
    supports = {item["id"]: item["supports"] for item in told["items"]}
    assert "sp_input → task_alignment" in supports["E52"]
    assert "skill_under_use → path_dependency" in supports["E59"]


def test_two_papers_differ_on_whether_two_objectives_compete() -> None:
    """The tension: each paper's words stand under the same themes, each in its own source."""
    for id, paper in (("M01", "mills2022"), ("C09", "checkland2020")):
        (item,) = json.loads(answer("evidence", SPECS["checkland2020"], id, "--format", "json"))["items"]
        assert item["source"] == paper
        assert {"th1", "th2"} <= set(item["themes"])
