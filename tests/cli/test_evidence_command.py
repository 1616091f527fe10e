"""`cld evidence` and the options that leave of a model what enough people say, as a user meets them.

The figures are those worked out by hand in `tests/test_threads.py` and `tests/test_support.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import ROOT, Result, process, run

TRIAGE = str(ROOT / "specs" / "examples" / "phone-triage.yaml")
WORKFORCE = str(ROOT / "specs" / "examples" / "workforce.yaml")
Cld = Callable[..., Result]


@pytest.fixture
def cld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cld:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLD_DEBUG", "1")
    return lambda *arguments: run(monkeypatch, *arguments)


def rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, by white space."""
    lines = text.split(heading, 1)[1].splitlines()[2:]
    return [line.split() for line in lines[: lines.index("") if "" in lines else None]]


def test_the_screen_counts_items_and_voices_apart(cld: Cld) -> None:
    found = cld("evidence", TRIAGE)
    assert found.status == 0
    assert "10 items of evidence, from 4 speakers, 2 cases, 2 groups." in found.out
    assert "2 of them name no speaker: they count as items, not as voices." in found.out
    # E09 is the analyst's own reading: one link rests on nobody's words, four on one speaker's, one on those of two
    assert (
        "Of 6 links, 6 cite evidence: 1 rests on nobody's words, 4 on one speaker's, 1 on those of two or more. "
        "1 is disputed."
    ) in " ".join(found.out.split())


def test_the_screen_and_a_list_of_its_own_say_who_disputes_what(cld: Cld) -> None:
    screen = cld("evidence", TRIAGE).out
    assert "Disputed, and by whom\n  phone_triage → workload: 1 speaker (GP-2) in 1 item\n" in screen
    full = cld("evidence", TRIAGE, "--disputed").out
    assert "Triage is work on top of the visits." in full
    assert "Triage takes visits off the list of the day." in full, "both sides have their say"
    assert "E04" not in full
    page = json.loads(cld("evidence", TRIAGE, "--disputed", "--format", "json").out)
    assert [(each["from"], each["to"]) for each in page["links"]] == [("phone_triage", "workload")]
    assert page["elements"] == page["loops"] == []
    assert "Nothing is disputed." in cld("evidence", WORKFORCE, "--disputed").out


def test_what_rests_on_one_speaker_or_nobody_is_listed_with_the_name(cld: Cld) -> None:
    nobody = cld("evidence", TRIAGE, "--max-speakers", "0").out
    assert [row[-4] for row in rows(nobody, "Links of no speaker, worst supported first")] == ["confidence"]
    one = rows(cld("evidence", TRIAGE, "--max-speakers", "1").out, "Links of 1 speaker at most")
    assert [row[-5] for row in one if len(row) > 8] == ["RC-1", "RC-2", "GP-1", "RC-1"]
    assert "phone_triage → workload" not in str(one), "two speakers support it"


def test_all_named_loops_are_on_the_screen_and_unnamed_ones_are_told_on_demand(
    cld: Cld, tmp_path: Path
) -> None:
    path = tmp_path / "many.yaml"
    links = "".join(f"  - a -> b{n} (+)\n  - b{n} -> a (+): {{evidence: [E1]}}\n" for n in range(12))
    named = "".join(f"  R{n}: {{name: Round {n}, through: [a, b{n}]}}\n" for n in range(10))
    elements = "  a: A\n" + "".join(f"  b{n}: B{n}\n" for n in range(12))
    more = "sources: {S: A}\nevidence: {E1: {source: S, summary: One}}\n"
    head = "cld: 1\ntitle: T\nversion: 1.0.0\nvariables:\n"
    path.write_text(head + elements + "links:\n" + links + "loops:\n" + named + more, encoding="utf-8")
    screen = rows(cld("evidence", str(path)).out, "Named loops, worst supported first")
    assert sum(row[0].startswith("R") for row in screen) == 10
    told = cld("evidence", str(path), "--of", "loops").out
    assert "2 loops without a name are left out; --all shows them." in told
    assert "\nL-" not in told
    everything = cld("evidence", str(path), "--of", "loops", "--all").out
    assert everything.count("\nL-") == 2
    assert everything.index("\nL-") > everything.index("R9 Round 9"), "named ones come first"


MORE = """\
precedes:
  - training before phone_triage (planned): {held_by: [authors], evidence: [E03], note: As they had agreed.}
perspectives:
  desks: {label: The desks, emphasis: {training: high}, links: [repeat_calls -> workload (+)]}
"""


def test_an_order_can_be_asked_for_as_lists_print_it_and_stress_is_told(cld: Cld, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(Path(TRIAGE).read_text(encoding="utf-8") + MORE, encoding="utf-8")
    for name in ("training before phone_triage", "training before phone_triage (planned; authors)"):
        told = cld("evidence", str(path), name).out
        assert told.startswith("training before phone_triage (planned; authors)\nNote: As they had agreed.\n")
        assert "For it: 1 speaker (GP-1) in 1 item\n  E03" in told
    assert "has nothing called `training before log`" in cld("evidence", str(path), "training before log").err
    held = cld("evidence", str(path), "The desks").out
    assert held.startswith("desks: The desks, a perspective\n")
    assert "What it stresses\n  Training in telephone skills: high\n" in held


def test_a_loop_s_page_tells_no_item_twice_and_a_speaker_s_page_has_loops_apart(
    cld: Cld, tmp_path: Path
) -> None:
    path = tmp_path / "cited.yaml"
    text = Path(TRIAGE).read_text(encoding="utf-8")
    path.write_text(
        text.replace("    name: Relief\n", "    name: Relief\n    evidence: [E03]\n"), encoding="utf-8"
    )
    told = cld("evidence", str(path), "B1").out
    assert told.count("On full days they triage more.") == 1
    assert "workload → phone_triage (E03 above)" in told
    page = cld("evidence", str(path), "GP-1").out
    assert "  B1\n" not in page.split("What no speaker but GP-1 is cited for")[1]
    assert "Cited for the loop B1, as no other speaker is" in page


def test_several_people_are_told_as_such_and_not_as_one_speaker(cld: Cld, tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    text = Path(TRIAGE).read_text(encoding="utf-8").replace("RC-2: {", "RC-2: {kind: group, ")
    path.write_text(text, encoding="utf-8")
    screen = " ".join(cld("evidence", str(path)).out.split())
    assert "10 items of evidence, from 3 speakers" in screen
    assert "from several people who are not told apart: how many voices these are is not known" in screen
    page = " ".join(cld("evidence", str(path), "RC-2").out.split())
    assert "several people who are not told apart" in page
    assert "What no speaker but" not in page
    link = cld("evidence", str(path), "phone_triage>confidence").out
    assert "For it: 1 item from several people\n" in link


OPPOSED = """\
cld: 1
title: Signs
version: 1.0.0
variables: {a: A, b: B}
links:
  - a -> b (+-): {evidence: [E1, E2], note: "The sign differs: (-) in E1; (+) in E2."}
sources: {S: A paper}
evidence:
  E1: {source: S, speaker: Ann, summary: Less}
  E2: {source: S, speaker: Bob, summary: More}
"""


def test_two_who_say_opposite_signs_are_not_told_as_support_together(cld: Cld, tmp_path: Path) -> None:
    path = tmp_path / "signs.yaml"
    path.write_text(OPPOSED, encoding="utf-8")
    differ = "speakers differ on the sign: (-) 1 speaker (Ann) in E1; (+) 1 speaker (Bob) in E2"
    screen = " ".join(cld("evidence", str(path)).out.split())
    assert "None are disputed; speakers differ on the sign of 1." in screen
    assert f"a → b: {differ}" in screen
    link = " ".join(cld("evidence", str(path), "a>b").out.split())
    assert differ in link
    assert "For it" not in link
    assert "0 of 1 links are left" in cld("evidence", str(path), "--min-speakers", "2").out
    page = json.loads(cld("evidence", str(path), "--format", "json").out)
    assert page["links"][0]["signs"] == {"-": ["E1"], "+": ["E2"]}


def test_the_worst_supported_comes_first_unless_ids_are_asked_for(cld: Cld) -> None:
    worst = rows(cld("evidence", TRIAGE).out, "Links, worst supported first")
    assert worst[0][:2] == ["1", "0"], "the analyst's own reading"
    assert worst[-2][:7] == ["2", "2", "1", "2", "1,", "1", "stated"], (
        "the only link of two speakers, disputed"
    )
    by_id = rows(cld("evidence", TRIAGE, "--sort", "id", "--of", "links").out, "\nLinks")
    causes = [row[-4] for row in by_id if "→" in row]
    assert len(causes) == 6
    assert causes == sorted(causes)


def test_a_screen_fits_eighty_columns(cld: Cld, monkeypatch: pytest.MonkeyPatch) -> None:
    from cld.cli import _loops_request

    monkeypatch.setattr(_loops_request, "room", lambda: (80, 40))
    one = (("R1",), ("RC-1",), ("study",), ("authors",), ("--disputed",), ("--max-speakers", "1"))
    for arguments in ((), ("--of", "all"), *one, ("--between", "confidence,workload")):
        out = cld("evidence", TRIAGE, *arguments).out
        assert max(map(len, out.splitlines())) <= 80


def test_threads_are_told_with_who_adds_what(cld: Cld) -> None:
    out = " ".join(cld("evidence", TRIAGE, "--of", "loops").out.split())
    assert "GP-1 (over several interviews together) states the whole loop." in out
    assert (
        "Nobody states the whole loop: RC-1 is cited for 2 of 3 links (1 only implied), GP-1 states the other one. "
        "Between them, the speakers of Mill Lane are cited for all of it."
    ) in out
    assert (
        "Nobody states the whole loop: RC-2 states 1 of 2 links. Without a speaker: confidence → phone_triage."
        in out
    )
    assert "Weakest link: phone_triage → repeat_calls, with 1 speaker (RC-1), implied." in out


def test_paths_have_threads_too(cld: Cld) -> None:
    out = cld("evidence", TRIAGE, "--path", "phone_triage,repeat_calls,workload").out
    assert (
        "No speaker states the whole path outright. RC-1 (in b alone) is cited for 2 of 2 links, 1 only implied."
        in " ".join(out.split())
    )
    between = cld("evidence", TRIAGE, "--between", "repeat_calls,confidence").out
    assert "repeat_calls → workload → phone_triage → confidence\n" in between


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("phone_triage", "Use of phone triage (Processes)"),
        ("phone_triage>workload", "Against it: 1 speaker (GP-2) in 1 item"),
        ("phone_triage → workload", "low (coherence serious; The two practices disagree)"),
        ("phone_triage->repeat_calls", "training on phone_triage → repeat_calls"),
        ("R1", "Calls that come back (reinforcing)"),
        ("E04", "“they just ring back”"),
        ("RC-1", "Lead receptionist, Receptionists, Mill Lane"),
        ("RC-1b", "repeat_calls → workload"),
        ("receptionists", "Group Receptionists: 4 items, from 2 speakers (RC-1 and RC-2)"),
        ("Park Road", "Case Park Road: 3 items, from 2 speakers (GP-2 and RC-2)"),
        ("log", "Source log: 1 item, from no speaker"),
        ("Calls that come back", "R1 Calls that come back (reinforcing)"),
        ("use of  phone triage", "phone_triage: Use of phone triage (Processes)"),
        ("study", "interviews: 7 as stated; in the parts 3 + 4 = 7"),
        ("study", "people: 4 as stated; in the parts 2 + 2 = 4"),
        ("study", "cases: 2 as stated; in the parts 2 + 2 = 4, 2 more"),
        ("study", "in this model: 4 speakers cited, in 10 items of evidence"),
        ("authors", "2 items that name no speaker"),
    ],
)
def test_any_one_thing_can_be_asked_for(cld: Cld, name: str, told: str) -> None:
    found = cld("evidence", TRIAGE, name)
    assert found.status == 0
    assert told in " ".join(found.out.split())


def test_perspectives_and_notes_can_be_asked_for_too(cld: Cld, tmp_path: Path) -> None:
    path = tmp_path / "held.yaml"
    more = "perspectives:\n  desks:\n    speakers: [Receptionists]\n    links:\n"
    more += "      - repeat_calls -> workload (+): {evidence: [E05]}\nnotes: {N1: They met once.}\n"
    path.write_text(Path(TRIAGE).read_text(encoding="utf-8") + more, encoding="utf-8")
    held = cld("evidence", str(path), "desks").out
    assert "the perspective of Receptionists" in held
    assert "repeat_calls → workload (+): 1 speaker (RC-1) in 1 item" in held
    # RC-1 and RC-2 are cited for all links but those that only GP-1 and the analyst say
    words = " ".join(held.split())
    assert "It holds 1 link, as the model has it; its people are cited for 4 of the model's 6" in words
    assert cld("evidence", str(path), "N1").out == "N1\nThey met once.\n"
    assert cld("evidence", str(path), "notes").out == "Notes\n  N1  They met once.\n"
    assert "(as desks see it)" in cld("evidence", str(path), "E05").out


def test_a_speaker_s_page_tells_what_nobody_else_states(cld: Cld) -> None:
    out = cld("evidence", TRIAGE, "RC-1").out
    alone = out.split("What no speaker but RC-1 is cited for\n")[1].split("\n")
    assert [line.strip() for line in alone if line] == [
        "phone_triage → repeat_calls",
        "repeat_calls → workload",
    ]
    assert "E02" not in cld("evidence", TRIAGE, "RC-1b").out, "said in the other interview"


def test_json_holds_ids_so_that_nothing_is_counted_again(cld: Cld) -> None:
    page = json.loads(cld("evidence", TRIAGE, "--of", "all", "--format", "json").out)
    link = next(each for each in page["links"] if (each["from"], each["to"]) == ("phone_triage", "workload"))
    assert link["for"]["speakers"] == ["GP-1", "RC-1"]
    assert link["against"]["items"] == ["E07"]
    assert link["confidence"] == {
        "overall": "low",
        "coherence": "serious",
        "note": "The two practices disagree.",
    }
    loop = next(each for each in page["loops"] if each["id"] == "B1")
    assert loop["stated_whole_by"] == ["GP-1"]
    assert loop["cited_for_whole"] == [{"speaker": "GP-1", "in_waves": []}]
    assert loop["cited_in_part"][1]["grounding"] == ["stated"]
    assert {"elements", "links", "moderations", "steps", "loops"} <= page.keys()
    one = json.loads(cld("evidence", TRIAGE, "RC-1", "--format", "json").out)
    assert [item["id"] for item in one["items"]] == ["E02", "E04", "E05"]
    assert one["items"][1]["supports"] == [
        "phone_triage → repeat_calls",
        "training on phone_triage → repeat_calls",
    ]


def test_markdown_has_the_same_tables(cld: Cld) -> None:
    out = cld("evidence", TRIAGE, "--format", "markdown").out
    assert "| Items | Speakers | Cases | Groups | Against | Grounding | Confidence | Link |" in out
    assert out.startswith("## Phone triage in two practices (1.0.0)\n")


def test_a_group_alone_is_heard_alone(cld: Cld) -> None:
    found = cld("evidence", TRIAGE, "--group", "receptionists")
    assert "Only what Receptionists say: 4 of 6 links are left." in found.out
    assert "from 2 speakers" in found.out
    wave = cld("evidence", TRIAGE, "--wave", "A year after")
    assert "Only what was said in wave b." in wave.out
    assert "4 items of evidence" in wave.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--disputed", "--of", "links"], "--disputed lists all that is"),
        (["--max-speakers", "1", "--of", "loops"], "--max-speakers lists links and other statements"),
        (["notes"], "the model has no `notes`"),
        (["--group", "Recepti"], "there is no group of speakers `Recepti`; did you mean `Receptionists`?"),
        (["--wave", "c"], "there is no wave `c`"),
        (["RC-3"], "the model has nothing called `RC-3`; did you mean `RC-"),
        (["phone_triage>training"], "the model has no link from `phone_triage` to `training`"),
        (["--path", "workload"], "--path takes elements with commas between them"),
        (["--path", "workload,repeat_calls"], "there is one from `repeat_calls` to `workload`"),
        (["--between", "workload"], "--between takes two elements"),
        (["--between", "workload,workload"], "--between takes two elements"),
        (["R1", "--of", "links"], "leave out --of"),
        ([""], "the model has nothing called ``"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(cld: Cld, arguments: list[str], complaint: str) -> None:
    found = cld("evidence", TRIAGE, *arguments)
    assert found.status == 2
    assert complaint in found.err
    assert found.out == ""


def test_what_is_left_out_cannot_be_shown(cld: Cld) -> None:
    found = cld("evidence", TRIAGE, "R2", "--min-speakers", "1")
    assert (found.status, found.out) == (1, "")
    assert "`R2` is not in what is left of the model" in found.err
    assert cld("evidence", TRIAGE, "--between", "workload,training").status == 1


def test_a_model_without_evidence_says_so(cld: Cld) -> None:
    found = cld("evidence", WORKFORCE)
    assert found.out.endswith("The model records no evidence, so nobody stands behind it.\n")
    assert "there is no group `x`: the model names no groups" in cld("loops", WORKFORCE, "--group", "x").err


def test_loops_say_what_only_enough_speakers_support(cld: Cld) -> None:
    found = cld("loops", TRIAGE, "--min-speakers", "1")
    assert "2 feedback loops: 1 reinforcing, 1 balancing." in found.out
    assert "Only links that at least 1 speaker supports: 5 of 6 links are left." in found.out
    assert "Of the named loops, R2 (without confidence → phone_triage) does not close any more." in found.out
    assert "No feedback loop." in cld("loops", TRIAGE, "--min-speakers", "2", "--count").out
    assert "Only links that at least 2" in cld("loops", TRIAGE, "--min-speakers", "2", "--count").out


def test_a_group_can_be_named_by_its_prefix_and_others_that_begin_alike_are_told(
    cld: Cld, tmp_path: Path
) -> None:
    path = tmp_path / "alike.yaml"
    text = Path(TRIAGE).read_text(encoding="utf-8")
    text = text.replace("RC: Receptionists", "RC: Receptionists\n    GX: General practitioners in training")
    path.write_text(text, encoding="utf-8")
    found = cld("evidence", str(path), "--group", "gp")
    assert "Only what General practitioners say: 2 of 6 links are left." in found.out
    told = "Another group begins alike and is not in this: General practitioners in training (GX)."
    assert told in " ".join(found.out.split())
    both = cld("evidence", str(path), "--group", "GP", "--group", "GX")
    assert "begins alike" not in both.out
    assert "begins alike" not in cld("evidence", str(path), "--group", "Receptionists").out


def test_a_list_of_loops_as_json_says_what_was_left_out(cld: Cld) -> None:
    part = json.loads(cld("loops", TRIAGE, "--min-speakers", "1", "--format", "json").out)
    assert part["notes"][0] == "Only links that at least 1 speaker supports: 5 of 6 links are left."
    assert "5 of 6 links are left" in cld("loops", TRIAGE, "--min-speakers", "1", "-o", "few.csv").err
    assert "notes" not in json.loads(cld("loops", TRIAGE, "--format", "json").out)


def test_one_grounding_means_one_thing_in_every_command(cld: Cld) -> None:
    # stated are four of six links; without the implied and the inferred one only B1 still closes
    assert "1 feedback loop: 1 balancing." in cld("loops", TRIAGE, "--grounding", "stated").out
    out = cld("evidence", TRIAGE, "--grounding", "stated").out
    assert "Only links that a source states: 4 of 6 links are left." in out
    assert [row[0] for row in rows(out, "Named loops, worst supported first")] == ["B1"]


def test_a_figure_of_what_some_say_is_drawn_to_a_file_only(cld: Cld, tmp_path: Path) -> None:
    refused = cld("render", TRIAGE, "--group", "Receptionists")
    assert refused.status == 2
    assert "say where to draw it with -o" in refused.err
    drawn = cld("render", TRIAGE, "--view", "loops", "--min-speakers", "1", "-o", "few.svg")
    assert drawn.status == 0
    assert "5 of 6 links are left" in drawn.err
    svg = (tmp_path / "few.svg").read_text(encoding="utf-8")
    assert "(only links that at least 1 speaker supports)</title>" in svg
    lost = cld("render", TRIAGE, "--loop", "R2", "--min-speakers", "1", "-o", "lost.svg")
    assert lost.status == 1
    assert "`R2` does not close with only links that at least 1 speaker supports" in lost.err


def test_a_comparison_looks_at_both_models_through_the_same_glass(cld: Cld, tmp_path: Path) -> None:
    changed = (tmp_path / "changed.yaml").resolve()
    text = Path(TRIAGE).read_text(encoding="utf-8")
    changed.write_text(text.replace("- confidence -> phone_triage (+)", "- confidence -> phone_triage (-)"))
    assert cld("diff", TRIAGE, str(changed)).status == 1
    same = cld("diff", TRIAGE, str(changed), "--min-speakers", "1")
    assert same.status == 0, "the only link that changed is one that nobody states"
    assert same.err.count("5 of 6 links are left") == 2


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    found = process(tmp_path, "evidence", TRIAGE, "R1")
    assert found.returncode == 0
    assert b"RC-1 is cited for 2 of 3 links" in found.stdout
    missing = process(tmp_path, "evidence", "nowhere.yaml")
    assert missing.returncode == 2
    assert b"Traceback" not in missing.stderr
