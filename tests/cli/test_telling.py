"""`cld render --support` and `--steps`: which figures tell who says so and what comes first, and wrong use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Result, run

SPEC = """\
cld: 1
title: Staffing
version: 1.0.0
variables:
  staff: Staff
  workload: Workload
  budget: Budget
links:
  - staff -> workload (-): {grounding: stated, evidence: [E1, E2]}
  - workload -> staff (-): {grounding: inferred, evidence: [E1], disputed_by: [E2]}
  - budget -> staff (+): {evidence: [E3]}
loops:
  R1: {name: Overload, through: [staff, workload]}
precedes:
  - budget before staff (planned): {held_by: [ministry]}
  - staff alongside budget (observed): {held_by: [authors]}
perspectives:
  ministry: {label: The ministry}
views:
  frame: {layout: framework}
  main: {layout: loops}
sources: {paper: A paper}
evidence:
  E1: {source: paper, speaker: SP-1, summary: One}
  E2: {source: paper, speaker: SP-2, summary: Two}
  E3: {source: paper, summary: Three}
"""


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Render the spec in a folder of its own; with a file to draw to unless other words are given."""
    monkeypatch.chdir(tmp_path)
    Path("staffing.yaml").write_text(SPEC, encoding="utf-8")

    def rendered(*options: str, to: str | None = "a.svg") -> Result:
        return run(monkeypatch, "render", "staffing.yaml", *options, *(("-o", to) if to else ()))

    return rendered


def drawn(file: str = "a.svg") -> str:
    """The text of a figure without the model that it carries."""
    return re.sub(r"(?s)<metadata>.*</metadata>", "", Path(file).read_text(encoding="utf-8"))


def speakers(file: str = "a.svg") -> dict[str, str]:
    found = re.findall(r'data-id="([^"]*)"[^>]*data-speakers="(\d+)"', drawn(file))
    return {id.replace("&gt;", ">"): count for id, count in found}


def nodes(file: str) -> list[str]:
    return re.findall(r'class="node"[^>]*>\n<title>[^<]*</title>\n<rect[^>]*>', drawn(file))


def test_support_weighs_links_where_they_stand_in_the_plain_figure(render) -> None:
    assert render("--view", "main").status == 0
    plain = nodes("a.svg")
    assert render("--view", "main", "--support", to="b.svg").status == 0
    assert nodes("b.svg") == plain
    assert speakers("b.svg") == {"staff->workload": "2", "workload->staff": "1", "budget->staff": "0"}
    assert "3 items of evidence from 2 speakers; 1 of them names no speaker." in drawn("b.svg")


def test_support_and_steps_go_with_every_view_and_with_filters(render) -> None:
    assert render("--support", "--steps", to="all/").status == 0
    for view in ("frame", "main"):
        assert "What comes first" in drawn(f"all/{view}.svg")
        assert "evidence from 2 speakers" in drawn(f"all/{view}.svg")
    result = render("--view", "main", "--support", "--min-speakers", "2", to="few.svg")
    assert result.status == 0
    assert speakers("few.svg") == {"staff->workload": "2"}
    assert "Only links that at least 2 speakers support: 1 of 3 links is left." in drawn("few.svg")
    render("--view", "main", "--support", "--grounding", "stated", to="good.svg")
    assert speakers("good.svg") == {"staff->workload": "2"}
    assert "Only links that a source states: 1 of 3 links is left." in drawn("good.svg")


@pytest.mark.parametrize("view", ["frame", "main"])
def test_a_filtered_figure_says_under_it_that_it_is_not_the_whole(render, view: str) -> None:
    # Print shows no title: without this line a figure of what some say would pass for what all say.
    assert render("--view", view, "--min-speakers", "2").status == 0
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", drawn())
    assert "Only links that at least 2 speakers support: 1 of 3 links is left." in " ".join(lines)


@pytest.mark.parametrize(
    "more",
    [
        ("--sheet",),
        ("--pages",),
        ("--loop", "R1"),
        ("--carry",),
        ("--loop", "R1", "--only-loops"),
        ("--steps",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("support", [False, True])
def test_sheets_pages_and_bold_loops_say_which_filter_is_on_once(
    render, more: tuple[str, ...], support: bool
) -> None:
    if support:  # a view that asks for it, which sheets and pages do not draw
        text = Path("staffing.yaml").read_text(encoding="utf-8")
        Path("staffing.yaml").write_text(
            text.replace("{layout: loops}", "{layout: loops, support: true}"), encoding="utf-8"
        )
    assert render("--view", "main", "--min-speakers", "1", *more).status == 0
    lines = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn()))
    assert lines.count("Only links that at least 1 speaker supports: 2 of 3 links are left.") == 1


def test_where_a_filter_leaves_nothing_the_filter_is_named_and_not_the_view(render) -> None:
    text = Path("staffing.yaml").read_text(encoding="utf-8")
    Path("staffing.yaml").write_text(
        text.replace("main: {layout: loops}", "main: {layout: loops, elements: [in-loops]}"), encoding="utf-8"
    )
    found = render("--view", "main", "--min-speakers", "2")
    assert found.status == 1
    assert "nothing of the view `main` is left with only links that at least 2 speakers support" in found.err
    assert "no feedback loop closes" in found.err


def test_one_holder_of_an_order_can_be_chosen(render) -> None:
    assert render("--view", "main", "--steps", "--held-by", "ministry").status == 0
    assert "Planned, held by The ministry" in drawn()
    assert "the authors" not in drawn()
    wrong = render("--steps", "--held-by", "ministrie")
    assert wrong.status == 2
    assert "did you mean `ministry`?" in wrong.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--held-by", "ministry"), "add --steps"),
        (("--support", "--carry"), "draw one after the other"),
        (("--support", "--loop", "R1"), "draw one after the other"),
        (("--support", "--set", "basis"), "draw one after the other"),
        (("--steps", "--sheet"), "not for pages and sheets"),
        (("--support", "--pages"), "not for pages and sheets"),
    ],
)
def test_options_that_contradict_each_other_are_refused(render, options: tuple[str, ...], says: str) -> None:
    result = render(*options)
    assert result.status == 2
    assert says in " ".join(result.err.split())
    assert not Path("a.svg").exists()


def test_steps_can_be_marked_beside_a_bold_loop(render) -> None:
    assert render("--view", "main", "--loop", "R1", "--steps").status == 0
    assert 'data-bold="true"' in drawn()
    assert "What comes first" in drawn()


def test_without_evidence_or_steps_there_is_nothing_to_tell(render) -> None:
    bare = re.sub(r"(?s): \{(grounding|evidence).*?\}", "", SPEC.split("precedes")[0])
    Path("staffing.yaml").write_text(bare, encoding="utf-8")
    for option, says in (("--support", "no evidence to draw"), ("--steps", "no order of steps")):
        result = render(option, to="x/")
        assert result.status == 1
        assert says in result.err


def test_what_no_spec_declares_is_not_recorded_and_how_to_declare_it_is_shown(render) -> None:
    result = render("--view", "main", "--support", "--steps", to=None)
    assert result.status == 2
    said = " ".join(result.err.split())
    assert "`main-piece: {layout: loops, support: true, steps: true}`" in said
    declared = SPEC.replace(
        "  main: {layout: loops}",
        "  main: {layout: loops}\n  who: {layout: loops, support: true, steps: true}",
    )
    Path("staffing.yaml").write_text(declared, encoding="utf-8")
    assert render(to=None).status == 0
    folder = "diagrams/staffing/1.0.0/"
    assert nodes(folder + "who.svg") == nodes(folder + "main.svg")
    assert render("--check", to=None).status == 0


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("true", "true"),
        ("all", "all"),
        ("[ministry, authors]", "[ministry, authors]"),
        ("ministry", "[ministry]"),
    ],
)
def test_a_view_names_those_whose_order_it_marks(
    render, written: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = SPEC.replace("main: {layout: loops}", f"main: {{layout: loops, steps: {written}}}")
    Path("staffing.yaml").write_text(told, encoding="utf-8")
    assert render("--view", "main").status == 0
    assert "What comes first" in drawn()
    run(monkeypatch, "fmt", "staffing.yaml")
    assert f"steps: {kept}" in Path("staffing.yaml").read_text(encoding="utf-8")


def test_a_holder_whom_nobody_knows_is_an_error_of_the_spec(render) -> None:
    told = SPEC.replace("main: {layout: loops}", "main: {layout: loops, steps: [ministri]}")
    Path("staffing.yaml").write_text(told, encoding="utf-8")
    result = render("--view", "main")
    assert result.status == 1
    assert "there is no perspective or speaker `ministri`" in result.err + result.out
