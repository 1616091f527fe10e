"""`cld render` with options about feedback loops: bold, in sets, alone, in panels, and by what links carry."""

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
  savings: Savings
outcomes:
  care: Quality of care
links:
  - staff -> workload (-): {grounding: stated}
  - workload -> staff (-)
  - budget -> staff (+)
  - staff -> savings (-)
  - savings -> budget (+)
  - workload -> care (-): {grounding: stated}
loops:
  R1: {name: Overload, through: [staff, workload]}
views:
  frame: {layout: framework}
  main: {layout: loops}
"""
LONG = "L-"


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Render the spec in a folder of its own; with a file to draw to unless other words are given."""
    monkeypatch.chdir(tmp_path)
    Path("staffing.yaml").write_text(SPEC, encoding="utf-8")

    def rendered(*options: str, to: str | None = "piece.svg") -> Result:
        where = ("-o", to) if to else ()
        return run(monkeypatch, "render", "staffing.yaml", *options, *where)

    return rendered


def links(file: str = "piece.svg", only: str = "") -> list[str]:
    """The links of a figure, those whose data say something or all."""
    found = re.findall(r'<g class="link" data-id="([^"]*)"([^>]*)>', Path(file).read_text(encoding="utf-8"))
    return sorted(id.replace("&gt;", ">") for id, data in found if only in data)


def places(file: str) -> list[str]:
    text = Path(file).read_text(encoding="utf-8")
    return sorted(re.findall(r'class="node" data-id="\w+"[^>]*>\n<title>[^<]*</title>\n<rect[^>]*>', text))


def other(monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of the loop that has no name."""
    listed = run(monkeypatch, "loops", "staffing.yaml", "--format", "json").out
    return next(id for id in re.findall(r'"id": ?"([^"]+)"', listed) if id.startswith(LONG))


ALL = [
    "budget->staff",
    "savings->budget",
    "staff->savings",
    "staff->workload",
    "workload->care",
    "workload->staff",
]


def test_a_loop_is_bold_in_the_whole_picture_at_the_same_places(render) -> None:
    assert render(to="whole/").status == 0
    assert render("--loop", "R1").status == 0
    assert links() == ALL
    assert links(only="data-bold") == ["staff->workload", "workload->staff"]
    assert places("piece.svg") == places("whole/main.svg")
    assert not Path("diagrams").exists()


def test_loops_can_be_named_together_and_by_the_ids_of_the_listing(render, monkeypatch) -> None:
    id = other(monkeypatch)
    assert render("--loop", f"R1,{id}").status == 0
    assert len(links(only="data-bold")) == 5
    assert f'class="loop" data-id="{id}"' in Path("piece.svg").read_text(encoding="utf-8")


def test_only_loops_shows_them_alone_also_those_without_a_name(render, monkeypatch) -> None:
    assert render("--loop", other(monkeypatch), "--only-loops").status == 0
    assert links() == ["budget->staff", "savings->budget", "staff->savings"]


@pytest.mark.parametrize("kind", ["basis", "cover", "sils"])
def test_a_set_is_bold(render, kind: str) -> None:
    assert render("--set", kind).status == 0
    assert len(links(only="data-bold")) == 5


def test_links_are_drawn_by_the_loops_that_they_carry(render) -> None:
    assert render("--carry").status == 0
    assert links(only='data-loops="1"') == sorted(set(ALL) - {"workload->care"})
    assert links(only='data-loops="0"') == ["workload->care"]


def test_a_sheet_has_a_page_of_panels_as_wide_as_a_printed_page(render) -> None:
    assert render("--sheet").status == 0
    assert 'width="170mm"' in Path("piece.svg").read_text(encoding="utf-8")
    assert render("--sheet", "--set", "basis", "--width", "120mm", to="sheet.pdf").status == 0
    assert Path("sheet.pdf").read_bytes().startswith(b"%PDF")
    assert render("--sheet", "--set", "basis", to="sheet.tikz").status == 0


def test_a_sheet_of_a_model_that_names_no_loop_shows_a_basis(render) -> None:
    Path("staffing.yaml").write_text(
        SPEC.replace("  R1: {name: Overload, through: [staff, workload]}\n", ""), "utf-8"
    )
    result = render("--sheet")
    assert result.status == 0
    assert "the model names no loop; the sheet shows those of --set basis" in result.err


def test_options_go_together_with_what_narrows(render) -> None:
    assert render("--loop", "R1", "--focus", "workload").status == 0
    assert links() == ["staff->workload", "workload->care", "workload->staff"]
    assert links(only="data-bold") == ["staff->workload", "workload->staff"]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--loop", "R2"], 2, "the model names no loop `R2`; it has `R1`"),
        (["--loop", "R11"], 2, "the model names no loop `R11`; did you mean `R1`?"),
        (
            ["--loop", "L-abcdefgh"],
            2,
            "the model has no feedback loop `L-abcdefgh`; `cld loops` lists the ids of all",
        ),
        (["--loop", "R1", "--focus", "care", "--radius", "0"], 1, "shows nothing of `R1`"),
        (["--set", "all"], 2, "--set"),
        (["--only-loops"], 2, "choose them with --loop or --set"),
        (["--carry", "--loop", "R1"], 2, "--carry weighs all links"),
        (["--carry", "--view", "frame"], 2, "the view `frame` is no diagram of loops"),
        (["--sheet", "--only-loops", "--loop", "R1"], 2, "leave out --only-loops"),
        (["--sheet", "--pages"], 2, "--pages divides a map by its elements"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(render, options: list[str], status: int, said: str) -> None:
    result = render(*options)
    assert (result.status, said in result.err) == (status, True), result.err
    assert not Path("piece.svg").exists()


def test_a_mistyped_made_up_id_gets_a_suggestion(render, monkeypatch) -> None:
    id = other(monkeypatch)
    wrong = id[:-1] + ("a" if id[-1] != "a" else "b")
    assert f"the model has no feedback loop `{wrong}`; did you mean `{id}`?" in render("--loop", wrong).err


def test_a_model_without_loops_says_so(render) -> None:
    Path("staffing.yaml").write_text(
        "cld: 1\ntitle: T\nvariables: {a: A, b: B}\nlinks: [a -> b (+)]\nviews: {main: {layout: loops}}\n",
        "utf-8",
    )
    result = render("--set", "basis")
    assert (result.status, "the model has no feedback loop to draw" in result.err) == (1, True)
    assert render("--carry").status == 0


def test_without_a_file_to_draw_to_it_says_how_to_keep_the_picture(render) -> None:
    result = render("--loop", "R1", to=None)
    assert result.status == 2
    entry = re.search(r"`(main-piece: .*)`", result.err)
    assert entry is not None
    assert entry[1] == "main-piece: {layout: loops, highlight: [R1]}"
    assert "`main-piece: {layout: loops, carry: true}`" in render("--carry", to=None).err
    assert "name the loops that are worth keeping" in render("--set", "basis", to=None).err
    assert "--sheet is for print" in render("--sheet", to=None).err
    Path("staffing.yaml").write_text(f"{SPEC}  {entry[1]}\n", encoding="utf-8")
    assert render(to=None).status == 0
    folder = "diagrams/staffing/1.0.0"
    assert places(f"{folder}/main-piece.svg") == places(f"{folder}/main.svg")
    assert links(f"{folder}/main-piece.svg", only="data-bold") == ["staff->workload", "workload->staff"]
    assert render("--check", to=None).status == 0


def test_a_recorded_highlight_stays_on_the_places_of_its_whole_when_the_model_changes(render) -> None:
    views = "  strong: {layout: loops, highlight: [R1]}\n"
    folder = Path("diagrams/staffing/1.0.0-draft")
    draft = SPEC.replace("1.0.0", "1.0.0-draft") + views
    for text in (draft, draft.replace("links:\n", "links:\n  - care -> budget (+)\n")):
        Path("staffing.yaml").write_text(text, encoding="utf-8")
        assert render(to=None).status == 0
        assert places(str(folder / "strong.svg")) == places(str(folder / "main.svg"))
        assert render("--check", to=None).status == 0
