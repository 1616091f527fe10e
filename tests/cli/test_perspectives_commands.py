"""`cld merge`, `cld compare` and `cld sequence` as they are used."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import ROOT, process, run

from cld.cli import commands
from cld.closeness import scene as closeness
from cld.colours import contrast
from cld.comparison import Measure, comparison
from cld.gathered import gathered
from cld.lanes import scene as lanes
from cld.layouts import Box
from cld.marks import Curve, Group, Rect, Words
from cld.model import Model
from cld.perspectives import merged
from cld.reports.compare import letters
from cld.reports.compare import table as compare_table
from cld.reports.sequence import as_json, in_words, markdown, sequences
from cld.reports.sequence import table as sequence_table
from cld.sequence import orders
from cld.source import Source
from cld.spec import STDIN, read_spec
from cld.study import Relation, Status, Step
from tests.test_perspectives import CHECKLAND, HEAD, LEFT, RIGHT, THREE

EXAMPLE = str(ROOT / "specs/examples/waiting-lists.yaml")
pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"left": LEFT, "right": RIGHT, "three": THREE, "checkland": CHECKLAND}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def model(text: str):
    found = read_spec(Source("spec.yaml", text), named=STDIN).model
    assert found is not None
    return found


def shown(lines) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


# merge


def test_the_common_model_is_printed_or_written_and_validates(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = run(monkeypatch, "merge", "left.yaml", "right.yaml")
    assert printed.status == 0
    assert "1 disputed sign:\n  Staff -> Workload: Left (-), Right (+)" in printed.err
    written = run(monkeypatch, "merge", "right.yaml", "left.yaml", "-o", "common.yaml")
    assert (desk / "common.yaml").read_text(encoding="utf-8") == printed.out
    assert "common.yaml: written" in written.err
    assert run(monkeypatch, "validate", "common.yaml").status == 0
    assert run(monkeypatch, "fmt", "--check", "common.yaml").status == 0


def test_merging_and_comparing_are_processes_that_give_the_same_bytes_whatever_the_hash_seed(
    desk: Path,
) -> None:
    for command in (["merge"], ["compare"], ["compare", "--format", "json"]):
        first, second = (
            process(desk, *command, *specs, env={"PYTHONHASHSEED": seed})
            for specs, seed in ((["left.yaml", "right.yaml"], "1"), (["right.yaml", "left.yaml"], "2"))
        )
        assert first.returncode == second.returncode == 0, first.stderr.decode()
        assert first.stdout == second.stdout


def test_paths_of_texts_lead_to_the_same_files_from_where_the_common_model_lies(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / ".git").mkdir()
    (desk / "papers").mkdir()
    (desk / "papers" / "a.txt").write_text("Less work for all.", encoding="utf-8")
    quoted = LEFT.replace("{s: A source}", "{s: {citation: A source, text: papers/a.txt}}")
    (desk / "left.yaml").write_text(quoted.replace("summary: left", "quote: Less work"), encoding="utf-8")
    assert run(monkeypatch, "merge", "left.yaml", "right.yaml", "-o", "out/deep/common.yaml").status == 0
    assert "text: ../../papers/a.txt" in (desk / "out/deep/common.yaml").read_text(encoding="utf-8")
    assert run(monkeypatch, "validate", "out/deep/common.yaml").status == 0
    (desk / ".git").rmdir()  # without a repository, a spec's folder is all that it may name
    told = run(monkeypatch, "merge", "left.yaml", "right.yaml", "-o", "out/deep/common.yaml")
    assert "left out of the sources left_s." in told.err
    assert run(monkeypatch, "validate", "out/deep/common.yaml").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["merge", "left.yaml"], "left.yaml has no `perspectives:`"),
        (["merge", "left.yaml", "left.yaml"], "left.yaml is named twice"),
        (["merge", "left.yaml", "nowhere.yaml"], "nowhere.yaml"),
        (["merge", "checkland.yaml"], "none of the perspectives has links"),
        (["merge", "three.yaml", "--min-holders", "4"], "there are only 3 perspectives with links"),
        (["merge", "left.yaml", "right.yaml", "--same", "work"], "name two elements"),
        (["merge", "left.yaml", "right.yaml", "--same", "work=nothing"], "no element `nothing`"),
        (["merge", "left.yaml", "right.yaml", "--same", "who:work=load"], "called `who`"),
        (["merge", "left.yaml", "right.yaml", "-o", "papers"], "papers"),
        (["compare", "left.yaml"], "left.yaml has no `perspectives:`"),
        (["compare", "three.yaml", "--beta", "nan"], "beta"),
        (["compare", "three.yaml", "--beta", "0.5"], "--beta"),
        (["compare", "three.yaml", "--gamma", "3"], "gamma"),
        (["compare", "three.yaml", "--measure", "miles"], "miles"),
        (["compare", "three.yaml", "-o", "a.docx"], "a.docx"),
        (["compare", "checkland.yaml", "-o", "a.svg"], "no distance to draw"),
        (["sequence", "three.yaml", "-o", "a.svg"], "no order of steps to draw"),
        (["sequence", "checkland.yaml", "-o", "a.gif"], "a.gif"),
        (["sequence"], "SPEC"),
    ],
)
def test_misuse_is_told_in_a_sentence(
    desk: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    (desk / "papers").mkdir()
    found = run(monkeypatch, *arguments)
    assert found.status == 2
    assert said in found.err
    assert found.out == ""
    assert "Traceback" not in found.err


def test_bad_input_as_a_process_leaves_with_2_and_without_a_traceback(desk: Path) -> None:
    (desk / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    for command in ("merge", "compare", "sequence"):
        found = process(desk, command, "bytes.yaml")
        assert found.returncode == 2
        assert b"Traceback" not in found.stderr
        assert found.stdout == b""


def test_a_label_that_fits_two_elements_is_asked_about_and_can_be_answered(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = RIGHT.replace("load: workload", "load: workload, burden: Workload")
    (desk / "right.yaml").write_text(twice, encoding="utf-8")
    asked = run(monkeypatch, "merge", "left.yaml", "right.yaml")
    assert asked.status == 2
    assert "`--same work=burden` or `--same work=load`" in asked.err
    assert run(monkeypatch, "merge", "left.yaml", "right.yaml", "--same", "work=load").status == 0
    assert (
        run(monkeypatch, "merge", "left.yaml", "right.yaml", "--same", "right:burden=left:work").status == 0
    )
    assert run(monkeypatch, "merge", "left.yaml", "right.yaml", "--same", "left.yaml:work=load").status == 0


def test_two_specs_of_one_name_go_by_their_folders(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, text in (("north", LEFT), ("south", RIGHT)):
        (desk / folder).mkdir()
        (desk / folder / "model.yaml").write_text(text, encoding="utf-8")
    found = run(monkeypatch, "merge", "north/model.yaml", "south/model.yaml")
    assert "\n  north_model:\n" in found.out
    assert "\n  south_model:\n" in found.out


# compare


def test_the_matrix_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(monkeypatch, "compare", "three.yaml", "--format", "csv")
    rows = list(csv.reader(io.StringIO(found.out)))
    assert rows[0] == ["perspective", "one", "three", "two"]
    # As by hand in test_perspectives: 2/8 between one and three, 2/12 between one and two.
    assert rows[1] == ["one", "0.000000", "0.250000", "0.166667"]
    assert [row[1] for row in rows[1:]] == rows[1][1:]


def test_json_has_every_figure_with_who_holds_what(monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(run(monkeypatch, "compare", "three.yaml", "--format", "json").out)
    (pair,) = [pair for pair in told["pairs"] if pair["between"] == ["one", "two"]]
    assert pair["langfield_smith_wirth"]["formula_6"] == {"value": 0.166667, "most": 0.333333}
    assert pair["langfield_smith_wirth"]["formula_12"] is None
    assert told["loops"][0]["held_by"][0] == {"perspective": "one", "polarity": "balancing"}
    assert [link["disputed"] for link in told["links"]] == [True, False, False]


@pytest.mark.parametrize("name", ["three", "checkland"])
def test_every_screen_fits_its_columns(name: str) -> None:
    text = {"three": THREE, "checkland": CHECKLAND}[name]
    found = comparison(merged(gathered({"m": model(text)})))
    steps = sequences(model(text))
    for width in (60, 80, 110):
        for screen in (compare_table(found, Measure.SIGNS, width), sequence_table(steps, width)):
            assert max(map(len, shown(screen).splitlines())) <= width


STRANGERS = (
    HEAD.replace("d: D", "d: D, e: E")
    + """perspectives:
  p: {links: [a -> b (+), b -> c (+)]}
  q: {links: [a -> b (-), b -> c (+)]}
  r: {links: [c -> a (+)]}
  s: {links: [d -> e (+)]}
"""
)


def test_perspectives_that_share_no_link_never_look_close(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """r has elements of p but no link of it, s not even an element: neither has a distance that can be read as one."""
    (desk / "strangers.yaml").write_text(STRANGERS, encoding="utf-8")
    told = run(monkeypatch, "compare", "strangers.yaml").out
    rows = [line.split() for line in told.partition("Distances:")[2].splitlines()]
    assert ["C", "no", "link", "no", "link", "·", "nothing"] in rows
    assert ["D", "nothing", "nothing", "nothing", "·"] in rows
    assert "0 of 3   0.00" in told
    assert "They are not close, whatever the ratios in brackets say" in " ".join(told.split())
    said = run(monkeypatch, "compare", "strangers.yaml", "--format", "csv").out.splitlines()
    assert said[3:] == ["r,,,0.000000,", "s,,,,0.000000"]
    shares = run(
        monkeypatch, "compare", "strangers.yaml", "--format", "csv", "--measure", "links"
    ).out.splitlines()
    assert shares[3:] == ["r,1.000000,1.000000,0.000000,1.000000", "s,1.000000,1.000000,1.000000,0.000000"]


def test_cells_of_perspectives_that_share_no_link_are_hatched_and_the_map_shows_shares() -> None:
    found = comparison(merged(gathered({"strangers": model(STRANGERS)})))
    drawn = closeness(found, Measure.MARKOCZY, "distance", letters(found))
    cells = {each.title: each for each in drawn.groups if isinstance(each, Group) and each.role == "item"}
    hatched = [title for title, cell in cells.items() if any(isinstance(mark, Curve) for mark in cell.parts)]
    assert {title for title in hatched if title < "C"} == {"A and C", "A and D", "B and C", "B and D"}
    words = " ".join(
        text.text for mark in cells["A and D"].parts if isinstance(mark, Words) for text in mark.lines
    )
    assert words == "nothing shared"
    nodes = [each.title for each in drawn.groups if isinstance(each, Group) and each.role == "node"]
    assert nodes == ["A: P; B: Q", "C: R", "D: S"], (
        "all are on the map; those who hold the same links at one place"
    )
    assert any("A and C: no link shared" in line for section in drawn.alternative for line in section.lines)


def test_where_only_emphasis_is_known_that_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(monkeypatch, "compare", "checkland.yaml")
    assert found.status == 0
    assert "Stressed most by all: nothing." in found.out
    assert "not by others: Supporting general practice and Place-based" in found.out
    assert "How far apart" not in found.out


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "tikz"])
def test_pictures_are_drawn_in_every_format_and_the_same_twice(
    desk: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    for command in ("compare", "sequence"):
        for number in (1, 2):
            found = run(monkeypatch, command, EXAMPLE, "-o", f"{command}{number}.{ending}")
            assert found.status == 0, found.err
        assert (desk / f"{command}1.{ending}").read_bytes() == (desk / f"{command}2.{ending}").read_bytes()


def parts(groups):
    for group in groups:
        for part in group.parts:
            if isinstance(part, Group):
                yield from parts((part,))
            else:
                yield group, part


def test_numbers_on_shades_read_in_grey_and_closer_is_darker() -> None:
    found = comparison(merged(gathered({"m": model(THREE)})))
    drawn = closeness(found, Measure.MARKOCZY, "distance", letters(found))
    shades = {}
    for group in drawn.groups:
        if group.role == "item":
            ground, words = group.parts
            assert isinstance(ground, Rect)
            assert isinstance(words, Words)
            assert contrast(words.colour, ground.fill or "#ffffff") >= 4.5
            if words.lines[0].text != "–":
                shades[float(words.lines[0].text)] = contrast("#ffffff", ground.fill or "#ffffff")
    assert [shades[value] for value in sorted(shades)] == sorted(shades.values(), reverse=True)
    assert len(shades) > 1


def inside(scene, part) -> bool:
    if isinstance(part, Rect):
        box = part.box
        return box.x >= 0 and box.y >= 0 and box.right <= scene.width and box.bottom <= scene.height
    return all(0 <= line.x <= scene.width and 0 <= line.y <= scene.height for line in part.lines)


@pytest.mark.parametrize("many", [2, 5, 20])
def test_a_picture_of_any_number_of_perspectives_holds_all_its_parts(many: int) -> None:
    people = "".join(
        f"  p{n}: {{label: 'A long name of a group {n}', links: [a -> b ({'+-?'[n % 3]}), {'bcd'[n % 3]} -> a (+)]}}\n"
        for n in range(many)
    )
    found = comparison(merged(gathered({"m": model(f"{HEAD}perspectives:\n{people}")})))
    for measure in Measure:
        drawn = closeness(found, measure, "distance", letters(found))
        assert all(inside(drawn, part) for _, part in parts(drawn.groups) if isinstance(part, Rect | Words))


# sequence


def test_the_order_of_the_authors_in_words() -> None:
    found = sequences(model(CHECKLAND))
    assert found.faults == found.disputed == ()
    assert in_words(found.orders[0].steps, found.labels) == (
        "Supporting general practice; then, in no given order, Place-based interorganisational collaboration "
        "and Primary care voice"
    )


POOLED = (
    CHECKLAND
    + """\
  - th2 before th1 (planned): {held_by: [requirements]}
  - th1 before th2 (enforced): {held_by: [authors]}
  - th1 before th3 (planned): {held_by: [requirements, primary_care]}
"""
)


def test_groups_may_order_themes_the_other_way_round(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "pooled.yaml").write_text(POOLED, encoding="utf-8")
    found = sequences(model(POOLED))
    assert [(each.one, each.other) for each in found.disputed] == [("th1", "th2")]
    assert [(each.one, each.other) for each in found.agreed] == [("th1", "th3")]
    (otherwise,) = found.otherwise
    assert (otherwise.one, otherwise.other) == ("th1", "th2")
    first = [(found.orders[place].holder, found.orders[place].status) for place in otherwise.before]
    assert first == [("authors", Status.ENFORCED)], (
        "the authors' own plan came about, and is none that differs"
    )
    assert [found.orders[place].holder for place in otherwise.after] == ["requirements"]
    told = run(monkeypatch, "sequence", "pooled.yaml")
    assert told.status == 0  # others may contradict each other
    flat = " ".join(told.out.split())
    assert "Supporting general practice first: The authors (planned); Place-based" in flat
    assert "collaboration first: Draft service delivery requirements (planned)" in flat


def test_who_tells_of_an_enforced_order_has_not_enforced_it_and_notes_and_evidence_follow(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = "  - th1 before th2 (enforced): {held_by: [authors], note: By the pandemic., evidence: [E1]}\n"
    more = "sources: {S: A paper}\nevidence: {E1: {source: S, summary: One}}\n"
    (desk / "enforced.yaml").write_text(CHECKLAND + step + more, encoding="utf-8")
    told = " ".join(run(monkeypatch, "sequence", "enforced.yaml").out.split())
    assert "Enforced by events (told by the authors): Supporting general practice; then" in told
    assert "By the pandemic. Evidence: E1" in told
    assert "The authors (enforced)" not in told
    order = json.loads(run(monkeypatch, "sequence", "enforced.yaml", "--format", "json").out)["orders"][-1]
    assert (order["notes"], order["evidence"]) == (["By the pandemic."], ["E1"])


def test_a_holder_who_contradicts_himself_is_an_error(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "fault.yaml").write_text(
        CHECKLAND + "  - th2 before th1 (planned): {held_by: [authors]}\n", encoding="utf-8"
    )
    told = run(monkeypatch, "sequence", "fault.yaml", "-o", "fault.svg")
    assert told.status == 1
    assert "Orders that contradict themselves\n  The authors:" in told.out
    assert "Contradicts itself" in (desk / "fault.svg").read_text(encoding="utf-8")
    told = run(monkeypatch, "sequence", "fault.yaml", "--format", "json")
    assert json.loads(told.out)["contradictions"][0]["steps"] == [
        "th1 before th2 (planned)",
        "th2 before th1 (planned)",
    ]


def test_what_came_about_as_planned_is_told_apart() -> None:
    found = sequences(model(CHECKLAND + "  - th1 before th2 (observed): {held_by: [authors]}\n"))
    assert found.otherwise == ()
    assert [(each.one, each.other) for each in found.as_planned] == [("th1", "th2")]
    assert "### Came about as planned\n\n- Supporting general practice before" in markdown(found)


def test_a_spec_without_steps_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(monkeypatch, "sequence", "three.yaml")
    assert (told.status, told.out) == (0, "")
    assert "says nothing of what comes before what" in told.err
    assert json.loads(run(monkeypatch, "sequence", "three.yaml", "--format", "json").out)["orders"] == []


def test_what_the_levels_do_not_tell_is_said() -> None:
    def step(one: str, other: str, relation: Relation = Relation.BEFORE) -> Step:
        return Step(one, other, relation)

    assert in_words([step("a", "b"), step("b", "c"), step("d", "c")], {}) == (
        "in no given order, a and d; then b; then c. Nothing is said of d and b"
    )
    assert in_words(
        [step("a", "b"), step("l", "a", Relation.ALONGSIDE), step("l", "b", Relation.ALONGSIDE)], {}
    ) == ("a alongside l; then b. b goes on alongside l")
    assert in_words([step("a", "b", Relation.ALONGSIDE)], {}) == "a alongside b"


def test_steps_make_no_feedback_loops(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "pooled.yaml").write_text(POOLED, encoding="utf-8")
    assert (
        json.loads(run(monkeypatch, "loops", "pooled.yaml", "--list", "--format", "json").out)["loops"] == []
    )
    told = json.loads(run(monkeypatch, "compare", "pooled.yaml", "--format", "json").out)
    assert told["loops"] == []


def test_no_arrow_of_an_order_runs_through_a_box() -> None:
    steps = [
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
        ("a", "d"),
        ("e", "d"),
        ("a", "f"),
        ("f", "d"),
        ("g", "d"),
        ("e", "f"),
    ]
    order = orders(Model("x", "1.0.0", (), (), steps=tuple(Step(one, other) for one, other in steps)))
    drawn = lanes("x", order, ["Somebody"], {})
    boxes = [
        part.box for group, part in parts(drawn.groups) if group.role == "node" and isinstance(part, Rect)
    ]
    curves = [part for group, part in parts(drawn.groups) if group.role == "link" and isinstance(part, Curve)]
    assert len(boxes) == 7
    for curve in curves:
        for x, y in sampled(curve):
            assert not any(within(box, x, y) for box in boxes)


def sampled(curve: Curve):
    points = curve.points
    for start in range(0, len(points) - 1, 3):
        a, b, c, d = points[start : start + 4]
        for step in range(21):
            t = step / 20
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            yield tuple(sum(w * p[k] for w, p in zip(weights, (a, b, c, d), strict=True)) for k in (0, 1))


def within(box: Box, x: float, y: float) -> bool:
    return box.x + 1 < x < box.right - 1 and box.y + 1 < y < box.bottom - 1


def test_orders_as_json_know_levels_and_relations() -> None:
    told = json.loads(as_json(sequences(model(CHECKLAND))))
    assert told["orders"][0]["levels"] == [["th1"], ["th2", "th3"]]
    assert told["orders"][0]["holder"] == "authors"
    assert told["labels"]["th1"] == "Supporting general practice"


def test_the_commands_are_there() -> None:
    assert {"merge", "compare", "sequence"} <= set(commands())
