"""`cld diff`: where models come from, what is said of them, and exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from command_line import GOOD, ROOT, Result, process, run
from specimens import specimen

from cld.backends.svg import _metadata
from cld.figures import provenance_of
from cld.origins import spec_of_figure
from cld.source import Source
from cld.spec import read_spec
from tests import corpus

SPEC = "specs/staffing.yaml"
TURNED = GOOD.replace("staff -> workload (-)", "staff -> workload (+)")
FIGURE = "diagrams/staffing/1.0.0/main.svg"


class Desk:
    """A folder with a spec in it, a git repository if wanted, and `cld` run there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            monkeypatch.delenv(name, raising=False)
        self.put(SPEC, GOOD)

    def put(self, path: str, text: str) -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
        return path

    def git(self, *arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def diff(self, *arguments: str, stdin: bytes = b"") -> Result:
        return run(self.monkeypatch, "diff", *arguments, stdin=stdin)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def repository(desk: Desk) -> Desk:
    desk.git("init", "-q")
    desk.commit()
    return desk


def test_the_same_meaning_in_another_order_with_comments_is_no_difference(desk: Desk) -> None:
    head, links = GOOD.split("links:\n")
    one, two, *rest = links.split("\n")
    other = desk.put("other.yaml", head + "# said\nlinks:\n" + "\n".join([two, one, *rest]))
    shown = desk.diff(SPEC, other)
    assert (shown.status, shown.err) == (0, "")
    assert "Both mean the same." in shown.out


def test_a_turned_link_is_told_with_the_loop_that_it_turned_over(desk: Desk) -> None:
    shown = desk.diff(SPEC, desk.put("new.yaml", TURNED))
    assert shown.status == 1
    assert "± Staff → Workload: the sign was (-), is now (+)" in shown.out
    assert "A loop: was reinforcing, is now balancing" in shown.out
    assert "Turned link: Staff → Workload." in " ".join(shown.out.split())


def test_json_has_the_shape_that_was_promised(desk: Desk) -> None:
    shown = desk.diff(SPEC, desk.put("new.yaml", TURNED), "--format", "json")
    data = json.loads(shown.out)
    assert list(data["elements"]) == ["added", "removed", "renamed", "changed"]
    assert list(data["links"]) == ["added", "removed", "turned", "changed"]
    assert list(data["loops"]) == ["gained", "lost", "turned", "counts", "complete"]
    assert data["loops"]["counts"] == {"gained": 0, "lost": 0, "turned": 1}
    assert data["links"]["turned"] == [
        {"from": "staff", "to": "workload", "old": "negative", "new": "positive"}
    ]
    assert data["loops"]["turned"][0]["because"] == [{"from": "staff", "to": "workload"}]
    assert shown.status == 1


def test_every_kind_of_change_is_told_in_words(desk: Desk) -> None:
    new = (
        GOOD.replace("  staff: Staff\n", "  staff: Nurses\n  trust: Trust\n")
        .replace(
            "(-) delayed",
            "(-):\n      delay: a year\n      strength: strong\n      moderated_by: {trust: weakens}",
        )
        .replace(
            "views:",
            "  - trust -> staff (+)\n\nloops:\n  R1: {name: Spiral, through: [staff, workload]}\n\nviews:",
        )
        .replace("title: Staffing", "title: Nursing")
    )
    shown = desk.diff(SPEC, desk.put("new.yaml", new), "--format", "markdown")
    for said in (
        "| added | **Trust** | among Variables |",
        "| changed | **Nurses** | was called Staff |",
        "| added | **Trust → Nurses** | (+) |",
        "the delay is now a year; strength not stated, now strong; now depends on trust: weakens",
        "| added | **R1 Spiral** | Nurses → Workload |",
        "| changed | **title** | was “Staffing”, is now “Nursing” |",
        "Feedback loops: none gained, lost or turned over.",
    ):
        assert said in shown.out


def test_of_a_moderation_only_what_changed_is_told_and_never_its_whole_note_again(desk: Desk) -> None:
    head = GOOD.replace("  staff: Staff\n", "  staff: Staff\n  trust: Trust\n").replace(" delayed", ":")
    acts = "\n      moderated_by:\n        trust: {effect: %s, evidence: [%s], note: %s}"
    proof = "\nsources:\n  talks: Talks\nevidence:\n  q1: {source: talks}\n  q2: {source: talks}\n"
    files = [
        desk.put(f"{name}.yaml", head.replace("(-):", "(-):" + acts % each) + proof)
        for name, each in {
            "old": ("weakens", "q1", "A long note"),
            "more": ("weakens", "q1, q2", "A long note"),
            "other": ("strengthens", "q2", "Another note"),
        }.items()
    ]
    told = " ".join(desk.diff(files[0], files[1]).out.split())
    assert "Workload → Staff: depends on trust: evidence q2 added" in told
    assert not any(word in told for word in ("note", "weakens"))
    told = " ".join(desk.diff(files[1], files[2]).out.split())
    assert "depends on trust: weakens, now strengthens, evidence q1 removed, note changed" in told
    links = json.loads(desk.diff(files[0], files[1], "--format", "json").out)["links"]
    acting = {"effect": "weakens", "evidence": ["q1"], "disputed_by": [], "note": "A long note"}
    assert links["changed"][0]["changes"]["moderated_by"]["old"] == {"trust": acting}


def test_a_probable_new_id_is_said_to_be_probable(desk: Desk) -> None:
    new = (
        GOOD.replace("staff ->", "team ->")
        .replace("-> staff", "-> team")
        .replace("  staff: Staff", "  team: Staff")
    )
    shown = desk.diff(SPEC, desk.put("new.yaml", new))
    assert "probably the same as what was called Staff (`staff`, now `team`)" in " ".join(shown.out.split())
    assert "Links: no change." in shown.out


def test_one_side_can_come_from_standard_input(desk: Desk) -> None:
    assert desk.diff(SPEC, "-", stdin=GOOD.encode()).status == 0
    assert desk.diff("-", "-").status == 2


# Revisions


def test_a_spec_is_compared_with_itself_at_a_revision(repository: Desk) -> None:
    assert repository.diff(SPEC, "--base", "main").status == 0
    repository.put(SPEC, TURNED)
    assert repository.diff(SPEC, "--base", "main").status == 1
    shown = repository.diff(f"main:{SPEC}", SPEC)
    assert shown.out.startswith(f"From main:{SPEC} (1.0.0) to {SPEC} (1.0.0)\n")


def test_a_path_at_a_revision_counts_from_here_or_from_the_root(repository: Desk) -> None:
    repository.monkeypatch.chdir(repository.folder / "specs")
    assert repository.diff("main:staffing.yaml", "staffing.yaml").status == 0
    assert repository.diff(f"main:{SPEC}", "staffing.yaml").status == 0
    assert repository.diff("staffing.yaml", "--base", "main").status == 0


def test_a_spec_without_a_title_is_called_alike_at_every_revision(repository: Desk) -> None:
    repository.put("plain.yaml", "cld: 1\nvariables: {a: A}\n")
    repository.commit()
    assert repository.diff("plain.yaml", "--base", "main").status == 0


def test_texts_that_have_gone_since_do_not_keep_a_revision_from_being_read(repository: Desk) -> None:
    repository.put("specs/paper.txt", "words")
    repository.put(SPEC, GOOD + "\nsources:\n  p: {citation: P, text: paper.txt}\n")
    repository.commit()
    (repository.folder / "specs" / "paper.txt").unlink()
    repository.put(SPEC, GOOD)
    assert repository.diff(SPEC, "--base", "main").status == 1


def test_a_renamed_spec_is_found_by_its_former_name(repository: Desk) -> None:
    repository.git("mv", SPEC, "specs/nursing.yaml")
    shown = repository.diff("specs/nursing.yaml", "--base", "main")
    assert shown.status == 2
    assert f"there it was called `{SPEC}`: compare with `main:{SPEC}`" in shown.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["specs/staffing.yaml", "--base", "nowhere"], "git knows no revision `nowhere`"),
        (["specs/staffing.yaml", "--base", "--output=x"], "git knows no revision `--output=x`"),
        (
            ["specs/new.yaml", "--base", "main"],
            "there is no `specs/new.yaml` at `main`: the file was added later",
        ),
        (["main:specs", "specs/staffing.yaml"], "at `main`, `specs` is a folder; name the file inside it"),
        (["specs/staffing.yaml"], "name two models, or one spec and the revision"),
        (["a", "b", "--base", "main"], "name two models, or one spec and the revision"),
        (["specs/gone.yaml", "specs/staffing.yaml"], "specs/gone.yaml: there is no such file"),
        (["staffing@9.9.9", "specs/staffing.yaml"], "nothing is recorded here"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(
    repository: Desk, arguments: list[str], said: str
) -> None:
    repository.put("specs/new.yaml", GOOD)
    shown = repository.diff(*arguments)
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err


def test_a_model_changed_under_a_released_number_is_told_to_need_another(repository: Desk) -> None:
    said = (
        "1.0.0 is released and recorded in diagrams/staffing/1.0.0, and this is another model: it needs a number of its "
        "own, such as 1.1.0, or 1.1.0-draft while you work on it."
    )
    repository.put(SPEC, TURNED)
    assert "is released" not in repository.diff(SPEC, "--base", "main").out  # nothing is recorded
    repository.put(SPEC, GOOD)
    assert run(repository.monkeypatch, "render").status == 0
    repository.put(SPEC, TURNED)
    for arguments in (
        [SPEC, "--base", "main"],
        ["staffing@1.0.0", SPEC],
        [SPEC, "--base", "main", "--format", "markdown"],
    ):
        assert said in " ".join(repository.diff(*arguments).out.split())
    assert "is released" not in repository.diff(SPEC, "staffing@1.0.0").out  # the other way round
    reported = run(repository.monkeypatch, "report", SPEC, "--base", "main")
    assert f"version 1.0.0, as before. **{said}**" in reported.out
    data = json.loads(run(repository.monkeypatch, "report", SPEC, "--base", "main", "--format", "json").out)
    assert data["specs"][0]["remark"] == said.removesuffix(".")
    for version in ("1.1.0", "1.0.0-draft"):
        repository.put(SPEC, TURNED.replace("1.0.0", version))
        assert "is released" not in repository.diff(SPEC, "--base", "main").out


def test_a_version_that_is_cut_short_is_answered_with_those_that_are_recorded(repository: Desk) -> None:
    assert "staffing@1: there is no such file" in repository.diff("staffing@1", SPEC).err
    assert run(repository.monkeypatch, "render").status == 0
    for short in ("1", "1.0", "latest", ""):
        shown = repository.diff(f"staffing@{short}", SPEC)
        assert shown.status == 2
        assert f"staffing@{short}: a version has three numbers; recorded are staffing@1.0.0" in shown.err


def test_a_base_is_where_the_branch_left_it_and_where_it_moved_on_that_is_said(repository: Desk) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.git("checkout", "-q", "main")
    repository.put(SPEC, GOOD.replace("staff: Staff", "staff: Nurses"))
    repository.commit()
    repository.git("checkout", "-q", "work")
    repository.put(SPEC, TURNED)
    shown = repository.diff(SPEC, "--base", "main")
    assert shown.status == 1
    assert shown.out.startswith(f"From {SPEC} where this branch left main (1.0.0) to {SPEC} (1.0.0)\n")
    assert "Nurses" not in shown.out  # that was somebody else's
    assert "1 turned" in shown.out
    assert shown.err == (
        "note: `main` has moved on since this branch left it, and what happened there is left out; "
        f"`cld diff main:{SPEC} {SPEC}` compares with `main` as it is now\n"
    )
    shown = repository.diff(f"main:{SPEC}", SPEC)
    assert "Staff: was called Nurses" in shown.out
    assert shown.err == ""
    reported = run(repository.monkeypatch, "report", SPEC, "--base", "main").out
    assert "1 link turned" in reported
    assert "Nurses" not in reported


def test_a_spec_that_was_broken_at_the_base_is_shown_with_its_errors(repository: Desk) -> None:
    repository.put(SPEC, GOOD.replace("- staff ->", "- stuff ->"))
    repository.commit()
    repository.put(SPEC, GOOD)
    shown = repository.diff(SPEC, "--base", "main")
    assert shown.status == 2
    assert f"main:{SPEC}:10:5" in shown.err
    assert f"main:{SPEC} has errors, so it cannot be compared" in shown.err


def test_a_link_at_a_revision_is_followed_as_it_is_on_disk(repository: Desk) -> None:
    for name, target in (
        ("link", "other"),
        ("other", "../specs/staffing"),
        ("lost", "gone"),
        ("round", "round"),
    ):
        (repository.folder / f"specs/{name}.yaml").symlink_to(f"{target}.yaml")
    repository.commit()
    assert repository.diff("specs/link.yaml", "--base", "main").status == 0
    for name in ("lost", "round"):
        shown = repository.diff(f"main:specs/{name}.yaml", SPEC)
        assert (shown.status, shown.out) == (2, "")
        assert "is a link to a file that is not in the repository" in shown.err


def test_a_colon_may_stand_in_a_path_at_a_revision(repository: Desk) -> None:
    repository.put("specs/a:b.yaml", GOOD)
    repository.put(":c.yaml", GOOD)
    repository.commit()
    assert repository.diff("main:specs/a:b.yaml", "specs/a:b.yaml").status == 0
    assert repository.diff("main::c.yaml", "./:c.yaml").status == 0


def test_a_bare_repository_is_called_one(repository: Desk) -> None:
    repository.git("clone", "-q", "--bare", ".", "bare.git")
    repository.monkeypatch.chdir(repository.folder / "bare.git")
    assert "this repository is a bare one" in repository.diff(f"main:{SPEC}", f"main:{SPEC}").err


def test_outside_a_repository_and_before_the_first_commit_it_says_so(desk: Desk) -> None:
    assert "this folder is in no git repository" in desk.diff(SPEC, "--base", "main").err
    desk.git("init", "-q")
    assert "nothing has been committed in this repository yet" in desk.diff(SPEC, "--base", "main").err


def test_a_shallow_clone_says_how_to_get_the_rest(repository: Desk) -> None:
    repository.git("tag", "first")
    repository.put(SPEC, TURNED)
    repository.commit()
    clone = repository.folder / "clone"
    repository.git("clone", "-q", "--depth", "1", "--no-tags", repository.folder.as_uri(), str(clone))
    repository.monkeypatch.chdir(clone)
    assert "this is a shallow clone" in repository.diff(SPEC, "--base", "first").err


def test_without_git_it_says_what_is_missing(repository: Desk) -> None:
    repository.monkeypatch.setenv("PATH", str(repository.folder))
    assert "git, which is not installed here" in repository.diff(SPEC, "--base", "main").err


# Figures and records


@pytest.fixture
def drawn(repository: Desk) -> Desk:
    assert run(repository.monkeypatch, "render", SPEC).status == 0
    return repository


def test_a_figure_and_a_recorded_version_carry_their_model(drawn: Desk) -> None:
    assert drawn.diff(FIGURE, SPEC).status == 0
    assert drawn.diff("staffing@1.0.0", SPEC).status == 0
    drawn.put(SPEC, TURNED.replace("1.0.0", "1.1.0"))
    assert drawn.diff("staffing@1.0.0", SPEC).status == 1
    drawn.commit()
    assert drawn.diff(f"main:{FIGURE}", FIGURE).status == 0


def edited(desk: Desk, path: str, old: str, new: str) -> None:
    text = (desk.folder / path).read_text(encoding="utf-8")
    assert old in text
    desk.put(path, text.replace(old, new, 1))


def test_a_figure_whose_model_was_changed_is_not_trusted(drawn: Desk) -> None:
    edited(drawn, FIGURE, "- staff -&gt; workload (-)", "- staff -&gt; workload (+)")
    shown = drawn.diff(FIGURE, SPEC)
    assert shown.status == 2
    assert "is not the one that it was drawn from (its digest says so)" in shown.err


def test_a_recorded_figure_that_was_changed_is_not_trusted(drawn: Desk) -> None:
    edited(drawn, FIGURE, "</svg>", "<!-- x --></svg>")
    assert "was changed after it was recorded" in drawn.diff("staffing@1.0.0", SPEC).err


def test_a_record_that_was_changed_by_hand_is_not_trusted(drawn: Desk) -> None:
    record = "diagrams/staffing/1.0.0/record.json"
    meaning = re.search(r'"meaning": "(\w+)"', (drawn.folder / record).read_text(encoding="utf-8"))
    assert meaning
    edited(drawn, record, meaning[1], "0" * 64)
    assert "was recorded of another model" in drawn.diff("staffing@1.0.0", SPEC).err
    drawn.put(record, '{"edition": 2, "vers')
    assert "is damaged" in drawn.diff("staffing@1.0.0", SPEC).err


def test_a_version_that_is_not_recorded_is_told_with_those_that_are(drawn: Desk) -> None:
    assert "no such version is recorded in diagrams" in drawn.diff("staffing@2.0.0", SPEC).err
    assert "these models have figures: staffing" in drawn.diff("other@1.0.0", SPEC).err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg"><metadata/></svg>', "this figure carries no model"),
        ("<svg", "this is no whole SVG file"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><svg/>', "this is no figure of this program"),
    ],
)
def test_a_figure_of_another_program_is_told_apart(desk: Desk, text: str, said: str) -> None:
    shown = desk.diff(desk.put("x.svg", text), SPEC)
    assert shown.status == 2
    assert said in shown.err


def test_checking_and_drawing_load_nothing_of_it() -> None:
    ours = "('cld.diff', 'cld.origins', 'cld.revisions')"
    code = f"import atexit, sys\natexit.register(lambda: print([m for m in sys.modules if m.startswith({ours})]))"
    done = process(ROOT, "validate", "specs/examples/population.yaml", code=code)
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize("seed", range(60))
def test_a_figure_gives_back_the_model_of_any_spec(seed: int) -> None:
    model = read_spec(Source("x.yaml", specimen(seed)[0])).model
    assert model is not None
    carried = "".join(_metadata(provenance_of(model)))
    found = spec_of_figure(f'<svg xmlns="http://www.w3.org/2000/svg">{carried}</svg>'.encode(), "x.svg")
    assert found.model == model


def test_a_model_by_other_people_and_its_extension_compared_as_specs(desk: Desk) -> None:
    reference, impact = (
        desk.put(
            f"{name}.yaml",
            corpus.to_spec(corpus.read(corpus.HERE / f"kumu_dailies_effectiveness_{name}_model.json")),
        )
        for name in ("reference", "impact")
    )
    links = json.loads(desk.diff(reference, impact, "--format", "json").out)["links"]
    assert {name: len(each) for name, each in links.items()} == {
        "added": 5,
        "removed": 0,
        "turned": 0,
        "changed": 0,
    }


def test_a_spec_whose_source_texts_are_elsewhere_can_be_compared(desk: Desk) -> None:
    new = desk.put("new.yaml", GOOD + "\nsources:\n  p: {citation: P, text: paper.txt}\n")
    shown = desk.diff(SPEC, new)
    assert (shown.status, shown.err) == (1, "")
    assert "+ sources: p: added" in shown.out
