"""`cld loops`: the screen, numbers, lists, sets, structure, files, and wrong use, as a user meets them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import ROOT, Result, process, run

PCN = str(ROOT / "specs" / "pcn-pharmacists.yaml")
WORKFORCE = str(ROOT / "specs" / "examples" / "workforce.yaml")
Cld = Callable[..., Result]


@pytest.fixture
def cld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cld:
    """Runs `cld loops` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLD_DEBUG", "1")

    def loops(*arguments: str) -> Result:
        return run(monkeypatch, "loops", *arguments)

    return loops


def spec(folder: Path, links: list[str], more: str = "") -> str:
    """A spec of these links in a file."""
    ids = sorted({word for link in links for word in link.split(" (")[0].split(" -> ")})
    text = "cld: 1\ntitle: Many\nversion: 1.0.0\nvariables:\n" + "".join(
        f"  {id}: {id.upper()}\n" for id in ids
    )
    path = folder / "many.yaml"
    path.write_text(f"{text}links:\n" + "".join(f"  - {link}\n" for link in links) + more, encoding="utf-8")
    return str(path)


def complete(size: int, sign: str = "+") -> list[str]:
    """Every element acts on every other."""
    ids = [f"e{number:02}" for number in range(size)]
    return [f"{a} -> {b} ({sign})" for a in ids for b in ids if a != b]


def ring(size: int) -> list[str]:
    """A round of diamonds: at each there are two ways, so that there are 2 to the power of `size` loops."""
    links = []
    for here in range(size):
        a, after = f"a{here:02}", f"a{(here + 1) % size:02}"
        links += [
            link for way in "bc" for link in (f"{a} -> {way}{here:02} (+)", f"{way}{here:02} -> {after} (+)")
        ]
    return links


def loops_of_complete(size: int) -> int:
    from math import comb, factorial

    return sum(comb(size, k) * factorial(k - 1) for k in range(2, size + 1))


# The screen


def test_a_small_model_has_all_its_loops_told_as_sentences(cld: Cld) -> None:
    told = cld(WORKFORCE)
    assert (told.status, told.err) == (0, "")
    assert "3 feedback loops: 2 reinforcing, 1 balancing." in told.out
    assert (
        "  B1 Hiring to target: more vacancies, more recruitment, more workforce, less vacancies (delayed)"
        in told.out
    )
    assert "Not shown" not in told.out


def test_a_large_model_fits_a_screen_with_its_named_loops_first(cld: Cld) -> None:
    told = cld(PCN)
    lines = told.out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert (
        "40 feedback loops: 29 reinforcing, 11 balancing. 21 of 51 elements are part of a loop." in told.out
    )
    assert lines[3].split() == ["length", "█", "reinforcing", "▒", "balancing"]
    assert "Named by the analyst" in told.out
    assert "Not shown: " in told.out
    assert "\033" not in told.out


@pytest.mark.parametrize("size", [4, 8])
def test_the_screen_says_what_it_does_not_show_and_how_to_see_it(cld: Cld, tmp_path: Path, size: int) -> None:
    told = cld(spec(tmp_path, complete(size)))
    total = loops_of_complete(size)
    assert f"{total:,} feedback loops: {total:,} reinforcing." in told.out
    sentences = sum(" reinforcing: more " in line for line in told.out.splitlines())
    assert f"Not shown: {total - sentences:,} loops. --list" in " ".join(told.out.split())


def test_links_to_blame_are_named_where_most_loops_are_undetermined(cld: Cld, tmp_path: Path) -> None:
    links = [link.replace("(+)", "(?)") if link.startswith("e00 -> e01") else link for link in complete(4)]
    told = cld(spec(tmp_path, [*links, "e00 -> x (+)", "x -> e00 (-)"]))
    assert "undetermined because of" not in told.out
    told = cld(
        spec(tmp_path, ["a -> b (?)", "b -> a (+)", "b -> c (+)", "c -> a (-)", "c -> d (+)", "d -> a (+)"])
    )
    assert (
        "Most loops are undetermined because of a link of uncertain sign: A → B (100% of all loops)."
        in told.out
    )


def test_a_model_without_loops_says_so_in_every_way_of_looking(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, ["a -> b (+)", "b -> c (-)"])
    for options in (
        [],
        ["--list"],
        ["--count"],
        ["--set", "basis"],
        ["--structure"],
        ["--all"],
        ["--format", "markdown"],
    ):
        told = cld(path, *options)
        assert (told.status, "No feedback loop." in told.out) == (0, True), options


# Numbers


def test_the_census_as_json_has_the_promised_keys(cld: Cld) -> None:
    data = json.loads(cld(PCN, "--count", "--format", "json").out)
    assert list(data) == ["complete", "stopped_by", "counts", "by_length", "cores"]
    assert (data["complete"], data["stopped_by"]) == (True, None)
    assert data["counts"] == {"total": 40, "reinforcing": 29, "balancing": 11, "undetermined": 0}
    assert data["by_length"][0] == {
        "length": 2,
        "total": 5,
        "reinforcing": 3,
        "balancing": 2,
        "undetermined": 0,
    }
    assert sum(row["total"] for row in data["by_length"]) == 40
    (core,) = data["cores"]
    assert (len(core["elements"]), core["links"], core["counts"]) == (21, 42, data["counts"])


def test_counts_through_elements_and_links_are_those_of_the_list(cld: Cld) -> None:
    names = ["cp_integration", "practice_workload", "cp_integration>practice_workload", "arrs"]
    asked = [word for name in names for word in ("--through", name)]
    counted = json.loads(cld(PCN, "--count", "--format", "json", *asked).out)["through"]
    assert counted[0]["element"] == "cp_integration"
    assert counted[-1]["link"] == ["cp_integration", "practice_workload"]
    for name, row in zip([names[0], names[1], names[3], names[2]], counted, strict=True):
        listed = json.loads(cld(PCN, "--format", "json", "--through", name).out)["counts"]
        assert listed == {key: row[key] for key in listed}
    said = cld(PCN, "--count", *asked).out
    assert f"Through cp_integration: {counted[0]['total']} feedback loops" in said
    assert "Through arrs: No feedback loop." in said


def test_large_numbers_are_exact(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, [*ring(40), *complete(7)])
    total = 2**40 + loops_of_complete(7)
    assert json.loads(cld(path, "--count", "--format", "json").out)["counts"]["total"] == total
    assert f"{total:,} feedback loops" in cld(path, "--count").out
    assert f"**Many** (1.0.0): {total:,} feedback loops" in cld(path, "--count", "--format", "markdown").out
    assert "Not shown: 1,099,511,6" in cld(path).out


# Lists


def test_lists_can_be_narrowed_in_many_ways_at_once(cld: Cld) -> None:
    every = json.loads(cld(PCN, "--format", "json").out)["loops"]

    def kept(*options: str) -> list[dict[str, object]]:
        loops = json.loads(cld(PCN, "--format", "json", *options).out)["loops"]
        assert isinstance(loops, list)
        return loops

    assert kept("--polarity", "balancing") == [loop for loop in every if loop["polarity"] == "balancing"]
    assert kept("--delayed") == [loop for loop in every if loop["delayed"]]
    assert kept("--no-delayed") == [loop for loop in every if not loop["delayed"]]
    assert kept("--moderator", "sp_input") == [loop for loop in every if "sp_input" in loop["conditional_on"]]
    assert kept("--between", "cp_integration,practice_workload") == [
        loop for loop in every if {"cp_integration", "practice_workload"} <= set(loop["elements"])
    ]
    outcomes = {
        "role_development",
        "cp_confidence",
        "practice_relationships",
        "demand_for_cps",
        "cp_wellbeing",
        "cp_retention",
    }
    assert {loop["id"] for loop in kept("--through", "outcomes")} >= {
        loop["id"] for loop in every if outcomes & set(loop["elements"])
    }
    assert kept("--polarity", "balancing", "--no-delayed", "--max-length", "3", "--through", "outcomes") == []
    first = json.loads(cld(PCN, "--format", "json", "--limit", "3").out)
    assert (first["stopped_by"], first["loops"]) == ("count", every[:3])


def test_a_list_that_was_cut_says_so(cld: Cld) -> None:
    told = cld(PCN, "--limit", "2").out
    assert "2 feedback loops listed" in told
    assert "Not complete: the search stopped at its limit on the number of loops." in told


def test_a_time_limit_of_nothing_is_kept_and_said(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, complete(8))
    told = cld(path, "--list", "--seconds", "0")
    assert told.status == 0
    assert "Not complete: the search stopped when its time was up" in told.out


# Long lists and files


def test_all_of_many_says_first_how_many_and_wants_a_word(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, complete(8))
    told = cld(path, "--all")
    assert told.status == 2
    assert f"{loops_of_complete(8):,} loops: listing them takes about " in told.err
    assert "--yes" in told.err
    assert "-o loops.jsonl for a file of about" in told.err
    assert told.out == ""
    few = cld(PCN, "--all")
    assert "40 feedback loops: 29 reinforcing" in few.out
    some = cld(path, "--all", "--max-length", "3", "--format", "json")
    assert len(json.loads(some.out)["loops"]) == 8 * 7 // 2 + 8 * 7 * 6 // 3


def test_all_of_many_are_printed_one_a_line_once_they_are_wanted(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, complete(8))
    told = cld(path, "--all", "--yes")
    assert len(told.out.splitlines()) == loops_of_complete(8)
    assert all(" reinforcing " in line and " → " in line for line in told.out.splitlines())


@pytest.mark.parametrize("ending", ["jsonl", "csv", "json", "md"])
def test_files_hold_what_was_asked_for(cld: Cld, tmp_path: Path, ending: str) -> None:
    told = cld(PCN, "--polarity", "balancing", "-o", f"found.{ending}")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith(f"found.{ending}: ")
    text = (tmp_path / f"found.{ending}").read_text(encoding="utf-8-sig")
    if ending == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
    elif ending == "csv":
        rows = list(csv.DictReader(text.splitlines()))
    elif ending == "json":
        rows = json.loads(text)["loops"]
    else:
        rows = [{"polarity": "balancing"} for line in text.splitlines() if "| balancing |" in line]
    assert [row["polarity"] for row in rows] == 11 * ["balancing"]
    assert [path.name for path in tmp_path.iterdir()] == [f"found.{ending}"]


def test_a_file_that_would_take_hours_is_refused_before_it_is_begun(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, [*ring(50), *complete(7)])
    told = cld(path, "-o", "found.csv")
    assert told.status == 2
    assert "would take about" in told.err
    assert "years" in told.err
    assert "--max-length" in told.err
    assert not (tmp_path / "found.csv").exists()
    assert cld(path, "-o", "found.csv", "--limit", "1000").out == "found.csv: 1,000 loops written\n"


def test_ctrl_c_leaves_what_was_found_and_no_traceback(tmp_path: Path) -> None:
    path = spec(tmp_path, ring(15))
    code = (
        "import signal, threading, os\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background inherits that it is ignored
        "import cld.reports.loops_files as files\n"
        "first = files._put_whole\n"
        "def put(file, octets):\n"
        "    first(file, octets)\n"
        "    if len(octets) > 1000: signal.raise_signal(signal.SIGINT)\n"
        "files._put_whole = put\n"
    )
    done = process(tmp_path, "loops", path, "-o", "found.jsonl", "--yes", code=code)
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"error: stopped; the ")
    assert b"found.jsonl.partial" in done.stderr
    assert not (tmp_path / "found.jsonl").exists()
    lines = (tmp_path / "found.jsonl.partial").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 1000
    assert all(json.loads(line)["polarity"] == "reinforcing" for line in lines)


# Sets and structure


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("cover", "a shortest one through every link"),
        ("sils", "shortest independent loop set"),
        ("basis", "minimum circuit basis"),
    ],
)
def test_sets_tell_what_they_are_in_every_format(cld: Cld, kind: str, said: str) -> None:
    told = cld(PCN, "--set", kind)
    assert said in " ".join(told.out.split())
    assert "  R1 Success breeds confidence: more clinical pharmacist integration" in told.out
    data = json.loads(cld(PCN, "--set", kind, "--format", "json").out)
    assert (data["set"], data["complete"]) == (kind, data["missing"] == 0)
    assert {loop["id"] for loop in data["named"]} | {loop["id"] for loop in data["loops"]} >= {
        "R1",
        "B1",
        "R10",
    }
    if kind == "basis":
        assert len(data["loops"]) == 42 - 21 + 1
    assert "| **R1** Success breeds confidence |" in cld(PCN, "--set", kind, "--format", "markdown").out


def test_the_structure_tells_cores_carriers_what_breaks_them_and_uncertain_signs(
    cld: Cld, tmp_path: Path
) -> None:
    path = spec(
        tmp_path,
        ["a -> b (+)", "b -> a (?)", "b -> c (+)", "c -> a (-)", "x -> a (+)", "c -> y (+)", "u -> v (+)"],
    )
    told = " ".join(cld(path, "--structure").out.split())
    assert "Core 1: 3 elements, 4 links, 2 loops (1 balancing, 1 undetermined)" in told
    assert "fed by: X feeds: Y" in told
    assert "act on a core (1): X" in told
    assert "One link would break all feedback if it were gone A → B" in told
    assert (
        "B → A: unknown, in 1 loop; alone decides 1 loop: 1 reinforcing and 0 balancing if positive" in told
    )
    data = json.loads(cld(path, "--structure", "--format", "json").out)
    assert data["breaking"] == {"links": [["a", "b"]], "smallest": True, "at_least": 1}
    assert data["elements"][0] == {
        "element": "a",
        "total": 2,
        "reinforcing": 0,
        "balancing": 1,
        "undetermined": 1,
        "share": 1.0,
    }
    assert data["in_no_loop"] == {"driver": ["x"], "result": ["y"], "between": [], "apart": ["u", "v"]}
    assert "### One link would break all feedback" in cld(path, "--structure", "--format", "markdown").out


def test_loops_that_differ_by_a_detour_are_one_with_its_variants(cld: Cld, tmp_path: Path) -> None:
    path = spec(tmp_path, ["a -> b (+)", "b -> c (+)", "c -> a (-)", "a -> x (+)", "x -> b (+)"])
    told = cld(path, "--families")
    assert "2 feedback loops: 2 balancing. They make 1 family." in told.out
    assert " balancing: more A, more B, more C, less A\n     L-" in told.out
    assert ": from A to B by way of X\n" in told.out
    (family,) = json.loads(cld(path, "--families", "--format", "json").out)["families"]
    assert family["elements"] == ["a", "b", "c"]
    (variant,) = family["variants"]
    assert (variant["instead_of"], variant["detour"], variant["length"]) == (["a", "b"], ["x"], 4)
    assert ", with 1 variant: more A" in cld(path, "--families", "--format", "markdown").out


# Wrong use


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--count --set basis", "--count does not go with --set; choose one of them"),
        ("--set basis --through arrs", "--set looks at all loops, so --through does not go with it"),
        ("--all --families", "--families has to see all loops at once"),
        ("--families -o loops.csv", "families of loops are written to files that end in .json or .md"),
        ("--all --limit 3", "--all lists without a limit"),
        ("--through cp_integratoin", "no element `cp_integratoin`; did you mean `cp_integration`?"),
        ("--through outcoms", "did you mean `outcomes`?"),
        ("--through zzzz", "no element, kind or group `zzzz`"),
        ("--through practice_workload>cp_integration", "there is one from `cp_integration` to `practice_workload`"),
        ("--through a>b>c", "a link is named as in `cause>effect`"),
        ("--between arrs", "--between takes two names with a comma between them"),
        ("--between arrs,arrs", "--between was given `arrs` twice"),
        ("--moderator sp_inputt", "`sp_inputt` moderates no link; did you mean `sp_input`?"),
        ("--moderator arrs", "`arrs` moderates no link; these do:"),
        ("--count --through outcomes", "--list counts those through kinds and groups"),
        ("-o loops.txt", "files that end in .jsonl, .csv, .parquet, .json or .md"),
        ("--count -o loops.csv", "written to files that end in .json or .md, not .csv"),
        ("--format json -o loops.csv", "--format json does not go with a file that ends in .csv"),
        ("--set bassis", "'bassis' is not one of 'cover', 'sils', 'basis'"),
        ("--limit 0", "0 is not in the range"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_one_message(cld: Cld, tmp_path: Path, options: str, said: str) -> None:
    told = cld(PCN, *options.split())
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("error: ")
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
