"""Files that mean harm, or are broken, are refused with a sentence; nothing is unpacked, and nothing read elsewhere."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_files import FILES, HEAD, PROJECT, project, workbook, zipped

from cld.imports import Gathered, Refused, archive, markup
from cld.imports.joining import joined
from cld.imports.reading import gathered
from cld.model import Model
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import text_of

BLANK = Model("Imported", "0.1.0-draft", (), ())
ROWS = [["Code", "Segment"], ["Time", "We have none."]]
ENTITIES = {
    "a file of the machine": '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "a file elsewhere": '<!DOCTYPE p SYSTEM "http://example.org/x.dtd">',
    "a billion laughs": '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    "an entity of a parameter": '<!DOCTYPE p [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    "nothing but a type": "<!DOCTYPE p>",
}


def refusal(path: str) -> str:
    with pytest.raises(Refused) as refused:
        gathered(path, {})
    text = str(refused.value)
    assert text.startswith(path), "a message names the file first"
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "Sources/../../x.txt", "C:/x.txt", "..\\x.txt"]
)
def test_names_that_lead_outside_are_refused(name: str, tmp_path: Path) -> None:
    assert "leads outside" in refusal(zipped(tmp_path / "a.qdpx", FILES | {name: "x"}))


def test_links_to_other_files_are_refused(tmp_path: Path) -> None:
    path = Path(project(tmp_path / "a.qdpx"))
    with zipfile.ZipFile(path, "a") as file:
        info = zipfile.ZipInfo("Sources/link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")
    assert "is a link to another file" in refusal(str(path))


def test_bombs_are_refused_by_what_they_would_unpack_to(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "a.qdpx", FILES | {"Sources/s9.txt": b"\0" * 30_000_000})
    assert "made to do harm" in refusal(bomb)
    assert "made to do harm" in refusal(
        workbook(tmp_path / "a.xlsx", {"a": ROWS}, xl__big_xml=b" " * 30_000_000)
    )


def test_a_member_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    """The list of members promises few bytes; the member itself goes on."""
    path = Path(project(tmp_path / "a.qdpx"))
    data = bytearray(path.read_bytes())
    name = data.rindex(b"project.qde")
    size = name - 46 + 24
    data[size : size + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert "is broken" in refusal(str(path))


@pytest.mark.parametrize("name", ["Sources/more.zip", "Sources/other.qdpx", "Sources/x.tar.gz"])
def test_archives_inside_of_archives_are_refused(name: str, tmp_path: Path) -> None:
    assert "archives inside of archives" in refusal(zipped(tmp_path / "a.qdpx", FILES | {name: b"x"}))


def test_a_text_that_is_an_archive_is_refused(tmp_path: Path) -> None:
    inner = Path(project(tmp_path / "inner.qdpx")).read_bytes()
    assert "is an archive itself" in refusal(project(tmp_path / "a.qdpx", **{"Sources/s1.txt": inner}))


def test_locked_archives_are_refused(tmp_path: Path) -> None:
    path = Path(project(tmp_path / "a.qdpx"))
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    path.write_bytes(data)
    assert "locked with a password" in refusal(str(path))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert "more than 3 are refused" in refusal(project(tmp_path / "a.qdpx"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = project(tmp_path / "a.qdpx")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("project.qde", "<Project/>")
    assert "have the same name" in refusal(path)


@pytest.mark.parametrize("what", ENTITIES)
def test_document_types_and_entities_are_refused(what: str, tmp_path: Path) -> None:
    bad = PROJECT.replace(HEAD, HEAD + ENTITIES[what])
    assert "declares a document type" in refusal(project(tmp_path / "a.qdpx", project_qde=bad))
    for encoding in ("utf-16", "utf-16-le"):
        wide = bad.replace("UTF-8", "UTF-16").encode(encoding)
        assert "XML" in refusal(project(tmp_path / "a.qdpx", project_qde=wide))
    table = f"{HEAD}{ENTITIES[what]}<worksheet/>"
    sheets = workbook(tmp_path / "a.xlsx", {"a": ROWS}, **{"xl/worksheets/sheet1.xml": table})
    assert "declares a document type" in refusal(sheets)


def test_xml_that_is_too_deep_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = f"{HEAD}{'<Code>' * 10_000}{'</Code>' * 10_000}"
    assert "too deep" in refusal(project(tmp_path / "a.qdpx", project_qde=deep))
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 5)
    assert "too large" in refusal(project(tmp_path / "a.qdpx"))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"readme.txt": "x"}, "is no REFI-QDA project"),
        ({"project.qde": "<Project", }, "is no sound XML"),
        ({"project.qde": ""}, "is no sound XML"),
        ({"project.qde": "<CodeBook/>"}, "is no project of REFI-QDA"),
        ({"a.qde": "<Project/>", "b.qde": "<Project/>"}, "holds 2 projects"),
        ({"xl/workbook.xml": "<workbook/>"}, "has no sheet"),
        ({"project.qde": '<?xml version="1.0" encoding="klingon"?><Project/>'}, "XML"),
    ],
)  # fmt: skip
def test_what_is_no_project_and_no_workbook_is_refused(
    members: dict[str, str], said: str, tmp_path: Path
) -> None:
    assert said in refusal(zipped(tmp_path / "a.qdpx", members))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Excel, or locked"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\x01\x02\x00\x03" * 30, "is no text"),
        ("a.csv", b"a,b\n1,2\n", "which column holds the codes"),
        ("a.csv", b"\n\n\n", "is empty"),
        ("a.nvpx", b"whatever", "only the program that wrote it"),
        ("a.csv", "code,quote\nx,y".encode("utf-16") + b"\0", "goes on as none"),
    ],
)
def test_files_of_other_kinds_are_refused_with_what_to_do(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refusal(str(tmp_path / name))


LONG = 100_000


@pytest.mark.parametrize(
    "cell",
    [
        " " * LONG + "x",
        "x" + " " * LONG + "y",
        "(" * LONG,
        "->" * LONG,
        "\\ " * LONG,
        "\n" * LONG,
        "code: " * LONG,
    ],
)
def test_long_cells_of_one_sign_take_no_longer_than_others(cell: str, tmp_path: Path) -> None:
    """Each of these would keep a careless pattern busy for hours."""
    rows = [
        [cell, "x", "y"],
        ["code", "quote", "document"],
        [cell, "q", "d"],
        ["c", cell, "d"],
        ["c", "q", cell],
    ]
    text = "\n".join(",".join(f'"{each}"' for each in row) for row in rows)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    sound_or_refused(tmp_path / "a.csv")


def test_long_texts_of_xml_and_thousands_of_codes_of_one_name_take_no_longer_than_others(
    tmp_path: Path,
) -> None:
    long = PROJECT.replace("Not knowing what comes.", "word &amp; " * 1_000_000)
    stored = tmp_path / "a.qdpx"
    with zipfile.ZipFile(stored, "w") as file:
        for name, content in (FILES | {"project.qde": long}).items():
            file.writestr(name, content)
    assert len(gathered(str(stored), {}).codes[0][1]) > 5_000_000
    codes = tuple(
        ((f"{'!' * (n % 50)}{chr(0x2200 + n % 200)}{'?' * (n // 200)}",), "") for n in range(10_000)
    )
    assert len(joined(BLANK, Gathered(codes=codes)).model.themes) == 10_000


def sound_or_refused(path: Path) -> None:
    try:
        found = gathered(str(path), {})
    except Refused:
        return
    made = joined(BLANK, found).model
    assert read_spec(Source("x.yaml", text_of(made)), named="x.yaml").model == made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


TABLES = st.text(max_size=200).map(lambda text: ("code,quote,document\n" + text).encode("utf-8", "replace"))
MUTATION = st.tuples(st.integers(0, 10**6), st.integers(0, 12), st.binary(max_size=8))


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in changes:
        at = place % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    return data


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example(changes=[(5036, 4, b"\0\0\0\0")])  # a member whose name is nothing
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_a_project_with_bytes_changed_is_refused_or_sound(
    folder: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    path = folder / "a.qdpx"
    path.write_bytes(mutated(Path(project(folder / "good.qdpx")).read_bytes(), changes))
    sound_or_refused(path)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_a_project_with_its_xml_changed_is_refused_or_sound(
    folder: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    sound_or_refused(Path(project(folder / "b.qdpx", project_qde=mutated(PROJECT.encode(), changes))))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_a_workbook_with_its_xml_changed_is_refused_or_sound(
    folder: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    good = Path(workbook(folder / "good.xlsx", {"a": ROWS}))
    with zipfile.ZipFile(good) as file:
        part = file.read("xl/worksheets/sheet1.xml")
    changed = {"xl/worksheets/sheet1.xml": mutated(part, changes)}
    sound_or_refused(Path(workbook(folder / "c.xlsx", {"a": ROWS}, **changed)))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200) | TABLES)
def test_any_bytes_are_a_table_or_refused(folder: Path, data: bytes) -> None:
    (folder / "d.csv").write_bytes(data)
    sound_or_refused(folder / "d.csv")
