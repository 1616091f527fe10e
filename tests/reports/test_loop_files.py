"""Loops in files: the three forms hold the same, nothing is left half-written, and a spreadsheet runs nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cld.files import Unwritable
from cld.graph.loops import Loop, find_loops
from cld.model import Grounding, LoopPolarity
from cld.reports import loops_json
from cld.reports.loops_files import BATCH, Missing, harmless, refuse_missing, write
from cld.source import read
from cld.spec import read_spec

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def loops() -> tuple[Loop, ...]:
    model = read_spec(read(ROOT / "specs" / "pcn-pharmacists.yaml")).model
    assert model is not None
    odd = Loop(
        'L-"x"', '=cmd|"/c calc"!A0', LoopPolarity.UNDETERMINED, ("日本", 'a"b'), 2, False, None, ("x", "y")
    )
    found = find_loops(model).loops
    assert {loop.grounding for loop in found} >= {Grounding.STATED, Grounding.INFERRED}
    return (*found, odd._replace(id="L-x"))


def test_json_lines_are_the_objects_of_the_json_list(tmp_path: Path, loops: tuple[Loop, ...]) -> None:
    path = tmp_path / "new" / "loops.jsonl"
    assert write(str(path), loops, {}) == (len(loops), None)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines == [json.dumps(loops_json.loop_object(loop), ensure_ascii=False) for loop in loops]


def test_csv_is_read_by_spreadsheets_and_starts_no_formula(tmp_path: Path, loops: tuple[Loop, ...]) -> None:
    path = tmp_path / "loops.csv"
    write(str(path), loops, {})
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,name,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [loop.id for loop in loops]
    assert [tuple(row["elements"].split(" > ")) for row in rows] == [loop.elements for loop in loops]
    assert rows[-1]["name"] == '\'=cmd|"/c calc"!A0'
    assert rows[-1]["conditional_on"] == "x y"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_parquet_holds_the_same_with_lists_and_says_what_it_is(
    tmp_path: Path, loops: tuple[Loop, ...]
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "loops.parquet"
    write(str(path), loops, {"title": "Tïtle", "version": "1.0.0"})
    table = parquet.read_table(path)
    assert table.to_pylist() == [loops_json.loop_object(loop) for loop in loops]
    assert table.schema.metadata[b"title"].decode() == "Tïtle"


def test_parquet_without_pyarrow_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(Missing, match="pip install pyarrow"):
        refuse_missing("loops.PARQUET")
    refuse_missing("loops.csv")


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_after_ctrl_c_what_was_found_stays_under_another_name(
    tmp_path: Path, loops: tuple[Loop, ...], ending: str
) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow.parquet")
    path = tmp_path / f"loops.{ending}"
    path.write_bytes(b"old")

    def stopped() -> Iterator[Loop]:
        for number in range(BATCH + 3):
            yield loops[number % len(loops)]
        raise KeyboardInterrupt

    written = write(str(path), stopped(), {})
    assert path.read_bytes() == b"old"
    assert written == (BATCH + 3, path.with_name(f"{path.name}.partial"))
    assert written.interrupted is not None
    if ending == "parquet":
        from pyarrow import parquet

        assert parquet.read_table(written.interrupted).num_rows == BATCH + 3
    else:
        assert written.interrupted.read_bytes().count(b"\n") == BATCH + 3 + (ending == "csv")


def test_a_failure_leaves_nothing_behind(tmp_path: Path, loops: tuple[Loop, ...]) -> None:
    def failing() -> Iterator[Loop]:
        yield loops[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(Unwritable, match="the disk is full"):
        write(str(tmp_path / "loops.jsonl"), failing(), {})
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(Unwritable, match="a folder of that name"):
        write(str(tmp_path / "folder.csv"), loops, {})


def test_how_far_it_is_is_reported(tmp_path: Path, loops: tuple[Loop, ...]) -> None:
    seen: list[int] = []
    write(str(tmp_path / "loops.jsonl"), (loops[0] for _ in range(2 * BATCH + 1)), {}, seen.append)
    assert seen == [BATCH, 2 * BATCH, 2 * BATCH + 1]
