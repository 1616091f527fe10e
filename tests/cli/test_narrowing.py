"""`cld render` with options that narrow what is drawn."""

from __future__ import annotations

import json
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
outcomes:
  care: Quality of care
links:
  - staff -> workload (-): {grounding: stated}
  - workload -> staff (-)
  - budget -> staff (+)
  - workload -> care (-): {grounding: stated, label: by night}
loops:
  R1: {through: [staff, workload]}
groups:
  people: [staff, care]
views:
  main: {layout: loops}
"""


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Render the spec in a folder of its own; with a file to draw to unless other words are given."""
    monkeypatch.chdir(tmp_path)
    Path("staffing.yaml").write_text(SPEC, encoding="utf-8")

    def rendered(*options: str, to: str | None = "piece.svg") -> Result:
        where = ("-o", to) if to else ()
        return run(monkeypatch, "render", "staffing.yaml", *options, *where)

    return rendered


def drawn(file: str = "piece.svg") -> tuple[list[str], list[str]]:
    """The elements and links of a figure."""
    text = Path(file).read_text(encoding="utf-8")
    nodes = re.findall(r'class="node" data-id="(\w+)"', text)
    links = re.findall(r'class="link" data-id="[^"]*" data-from="(\w+)" data-to="(\w+)"', text)
    return sorted(nodes), sorted(f"{a}->{b}" for a, b in links)


@pytest.mark.parametrize(
    ("options", "elements"),
    [
        (["--focus", "care"], ["care", "workload"]),
        (["--focus", "care,budget"], ["budget", "care", "staff", "workload"]),
        (["--focus", "care", "--focus", "budget", "--radius", "0"], ["budget", "care"]),
        (["--focus", "care", "--radius", "3"], ["budget", "care", "staff", "workload"]),
        (["--loop", "R1", "--only-loops"], ["staff", "workload"]),
        (["--kind", "outcomes"], ["care"]),
        (["--only-feedback"], ["staff", "workload"]),
        (["--focus", "staff", "--grounding", "stated"], ["staff", "workload"]),
    ],
)
def test_each_option_narrows_the_figure(render, options: list[str], elements: list[str]) -> None:
    assert render(*options).status == 0
    assert drawn()[0] == elements
    assert not Path("diagrams").exists()


def test_a_grounding_leaves_out_links_alone(render) -> None:
    assert render("--grounding", "stated").status == 0
    assert drawn()[1] == ["staff->workload", "workload->care"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--focus", "staf"], "the model has no element `staf`; did you mean `staff`?"),
        (["--loop", "R2"], "the model names no loop `R2`; it has `R1`"),
        (["--kind", "outcome"], "the model has no section `outcome`; did you mean `outcomes`?"),
        (["--radius", "2"], "--radius is measured from an element; name it with --focus"),
        (["--radius", "-1", "--focus", "care"], "--radius"),
        (["--clusters", "some"], "--clusters"),
    ],
)
def test_what_the_model_does_not_have_is_refused_with_a_suggestion(
    render, options: list[str], said: str
) -> None:
    result = render(*options)
    assert result.status == 2
    assert said in result.err
    assert not Path("piece.svg").exists()


def test_an_empty_piece_is_refused(render) -> None:
    result = render("--focus", "budget", "--only-feedback", "--radius", "0")
    assert result.status == 1
    assert "nothing of the view `main` meets all that is asked for" in result.err
    assert not Path("piece.svg").exists()


def test_a_focus_that_the_view_does_not_show_is_told_apart_from_too_much_at_once(render) -> None:
    Path("staffing.yaml").write_text(
        SPEC.replace("{layout: loops}", "{layout: loops, elements: in-loops}"), "utf-8"
    )
    result = render("--focus", "care")
    assert result.status == 1
    assert "the view `main` does not show `care`; choose another with --view" in result.err


def test_without_a_file_to_draw_to_it_says_how_to_keep_the_piece_as_a_view(render) -> None:
    result = render("--focus", "care", "--radius", "2", to=None)
    assert result.status == 2
    entry = re.search(r"`(main-piece: .*)`", result.err)
    assert entry is not None
    assert entry[1] == "main-piece: {layout: loops, focus: [care], radius: 2}"
    assert not Path("diagrams").exists()
    Path("staffing.yaml").write_text(f"{SPEC}  {entry[1]}\n", encoding="utf-8")
    assert render(to=None).status == 0
    assert drawn("diagrams/staffing/1.0.0/main-piece.svg")[0] == ["budget", "care", "staff", "workload"][1:]


def test_a_piece_is_drawn_from_the_recorded_places_of_its_whole(
    render, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert render(to=None).status == 0
    record = json.loads(Path("diagrams/staffing/1.0.0/record.json").read_text(encoding="utf-8"))
    seen = []
    from cld import figures

    place = figures.import_module("cld.layouts.loops").place
    monkeypatch.setattr(
        "cld.layouts.loops.place",
        lambda content, seeds=(), report=None: seen.append(seeds) or place(content, seeds, report),
    )
    assert render("--focus", "care").status == 0
    assert seen == [
        tuple((id, x, y) for id, (x, y) in sorted(record["figures"]["main"]["positions"].items()))
    ]


def test_a_pin_may_change_in_a_released_version(render) -> None:
    assert render(to=None).status == 0
    pinned = SPEC.replace("staff: Staff", "staff: {label: Staff, position: {left_of: workload}}")
    Path("staffing.yaml").write_text(pinned, encoding="utf-8")
    assert render(to=None).status == 0
    Path("staffing.yaml").write_text(pinned.replace("[staff, care]", "[staff]"), encoding="utf-8")
    result = render(to=None)
    assert result.status == 1
    assert "version 1.0.0 is released and recorded, and the model has changed since" in result.err
