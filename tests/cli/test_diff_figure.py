"""`cld diff --svg`: where the picture goes, what is said of it, and that the words stay as they are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import GOOD, ROOT, Result, process, run

DOCS = ROOT / "docs"
SPEC = "specs/examples/workforce.yaml"
TURNED = GOOD.replace("staff -> workload (-)", "staff -> workload (+)")
EDITS = (
    ("label: Burnout,", "label: Exhaustion,"),
    ("- recruitment -> workload (+)  # newcomers have to be trained", "- recruitment -> workload (-)"),
    (
        "- workload -> service_quality (-)",
        "- workload -> service_quality (-)\n  - service_quality -> demand (-)",
    ),
)
"""Those of docs/diff.md."""
PICTURES = {
    "diff-workforce.svg": (),
    "diff-workforce-pair.svg": ("--pair",),
    "diff-workforce-summary.svg": ("--view", "summary"),
}


class Desk:
    """A folder with two specs, and `cld diff` run there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        (folder / "old.yaml").write_text(GOOD, encoding="utf-8")
        (folder / "new.yaml").write_text(TURNED, encoding="utf-8")

    def diff(self, *arguments: str) -> Result:
        return run(self.monkeypatch, "diff", "old.yaml", "new.yaml", *arguments)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_the_words_stay_and_the_picture_is_told_on_standard_error(desk: Desk) -> None:
    plain, drawn = desk.diff(), desk.diff("--svg", "what/changed.svg")
    assert (drawn.status, drawn.out) == (plain.status, plain.out) == (1, plain.out)
    assert drawn.err == "what/changed.svg: drawn\n"
    assert b'data-change="turned"' in (desk.folder / "what/changed.svg").read_bytes()


def test_json_stays_clean_and_equal_models_give_status_0_and_a_picture(desk: Desk) -> None:
    assert json.loads(desk.diff("--svg", "a.svg", "--format", "json").out)["links"]["turned"]
    (desk.folder / "new.yaml").write_text(GOOD, encoding="utf-8")
    same = desk.diff("--svg", "same.svg")
    assert same.status == 0
    assert b"Both mean the same" in (desk.folder / "same.svg").read_bytes()


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF-"), ("a.PNG", b"\x89PNG"), ("a.tex", b"%")])
def test_the_ending_of_the_name_says_the_format(desk: Desk, name: str, start: bytes) -> None:
    assert desk.diff("--svg", name).status == 1
    assert (desk.folder / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--svg", "a.docx"), "a.docx: no figure is written as .docx; end the name in"),
        (("--svg", "-"), "--svg: name a file; standard output holds the differences in words"),
        (("--pair",), "--pair is about the picture; say where to draw it with --svg FILE"),
        (("--view", "main"), "--view is about the picture; say where to draw it with --svg FILE"),
        (("--svg", "a.svg", "--view", "mian"), "neither model has a view `mian`; there are main, other"),
    ],
)
def test_what_cannot_be_drawn_is_explained_and_nothing_is_written(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    shown = desk.diff(*arguments)
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err
    assert sorted(path.name for path in desk.folder.iterdir()) == ["new.yaml", "old.yaml"]


def test_a_view_without_elements_is_explained(desk: Desk) -> None:
    for name, text in (("old.yaml", GOOD), ("new.yaml", TURNED)):
        (desk.folder / name).write_text(text.replace("{layout: loops}", "{layout: loops, leave_out: [all]}"))
    shown = desk.diff("--svg", "a.svg", "--view", "main")
    assert shown.status == 2
    assert "the view `main` shows no element of either model" in shown.err


def test_a_picture_that_cannot_be_written_leaves_the_old_one_whole(desk: Desk) -> None:
    (desk.folder / "folder.svg").mkdir()
    shown = desk.diff("--svg", "folder.svg")
    assert shown.status == 2
    assert "there is a folder of that name" in shown.err


def test_a_picture_of_two_models_is_not_taken_for_one(desk: Desk) -> None:
    desk.diff("--svg", "a.svg")
    shown = run(desk.monkeypatch, "diff", "a.svg", "new.yaml")
    assert shown.status == 2
    assert "pictures that `cld diff` draws of two models do not" in shown.err


def test_a_damaged_record_is_said_and_the_picture_drawn_without_it(desk: Desk) -> None:
    record = desk.folder / "diagrams/old/1.0.0/record.json"
    record.parent.mkdir(parents=True)
    record.write_text("{", encoding="utf-8")
    shown = desk.diff("--svg", "a.svg")
    assert shown.status == 1
    assert "note: diagrams" in shown.err
    assert "the picture is placed without it" in shown.err


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of docs/diff.md: drawn, and then revised."""
    folder = tmp_path_factory.mktemp("revised")
    shutil.copytree(ROOT / "specs/examples", folder / "specs/examples")
    assert process(folder, "render", SPEC).returncode == 0
    spec = folder / SPEC
    text = spec.read_text(encoding="utf-8")
    for old, new in EDITS:
        assert text.count(old) == 1
        text = text.replace(old, new)
    spec.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_document_are_what_the_command_draws(
    name: str, revised: Path, accept: bool
) -> None:
    done = process(revised, "diff", "workforce@1.0.0", SPEC, "--svg", name, *PICTURES[name])
    assert (done.returncode, done.stderr.decode()) == (1, f"{name}: drawn\n")
    now = (revised / name).read_bytes()
    if accept:
        (DOCS / name).write_bytes(now)
    assert now == (DOCS / name).read_bytes(), (
        f"{name} comes out otherwise now: look at it, and run with --accept"
    )


def test_elements_stand_where_the_recorded_figure_has_them(revised: Path) -> None:
    record = json.loads((revised / "diagrams/workforce/1.0.0/record.json").read_text(encoding="utf-8"))
    places = record["figures"]["mechanism"]["positions"]
    process(revised, "diff", "workforce@1.0.0", SPEC, "--svg", "now.svg", "--view", "mechanism")
    svg = (revised / "now.svg").read_text(encoding="utf-8")
    shifts = []
    for id in ("workload", "vacancies", "recruitment", "demand", "attrition"):
        box = svg.split(f'data-id="{id}" data-kind', 1)[1].split("<rect ", 1)[1].split("/>", 1)[0]
        size = dict(pair.split("=") for pair in box.replace('"', "").split() if "=" in pair)
        middle = [float(size["x"]) + float(size["width"]) / 2, float(size["y"]) + float(size["height"]) / 2]
        shifts.append((middle[0] - places[id][0], middle[1] - places[id][1]))
    for shift in shifts:
        assert shift == pytest.approx(shifts[0], abs=0.03)


def test_nothing_for_pictures_is_loaded_where_none_is_wanted(revised: Path) -> None:
    code = (
        "import atexit, sys; atexit.register(lambda: print('cld.compared' in sys.modules, file=sys.stderr))"
    )
    done = process(revised, "diff", "workforce@1.0.0", SPEC, code=code)
    assert done.stderr.decode().strip() == "False"
