"""Documents that cannot go stale: their examples are run, their tables made from the program, their links followed.

With `--accept`, what the program says now is written into the documents; look at the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
import typer

import cld
from cld.cli import build
from cld.diagnostics import Severity
from cld.graph import loops
from cld.reports import loops as report
from cld.reports.manual import Page, pages
from cld.rules import check
from cld.source import Source
from cld.spec import read_spec, shape
from cld.spec.forms import Choice, Field, Form, Record, Table, Type

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]
LANGUAGE = ROOT / "docs" / "language.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EDIT = re.compile(r"<!-- edit (?P<path>\S+): (?P<old>.*?) => (?P<new>.*?) -->")
GIT = re.compile(r"<!-- git (?P<git>.*?) -->")
RUN = re.compile(rf"{EDIT.pattern}|{GIT.pattern}|^```console\n(?P<block>.*?)^```$", re.DOTALL | re.MULTILINE)
RECORDS = (
    shape.SPEC,
    shape.ELEMENT,
    shape.POSITION,
    shape.GROUP,
    shape.KIND,
    shape.LINK,
    shape.MODERATION,
    shape.LOOP,
    shape.VIEW,
    shape.SOURCE,
    shape.EVIDENCE,
    shape.CONFIDENCE,
    shape.STUDY,
    shape.PART,
    shape.SPEAKER,
    shape.THEME,
    shape.PERSPECTIVE,
    shape.STEP_DETAILS,
)

Hold = Callable[[Path, str], None]


@pytest.fixture
def hold(request: pytest.FixtureRequest) -> Hold:
    """Holds a document to the text that it should have; with `--accept`, writes that text."""

    def held(path: Path, wanted: str) -> None:
        if request.config.getoption("--accept", default=False):
            path.write_text(wanted, encoding="utf-8", newline="\n")
        now = path.read_text(encoding="utf-8")
        changes = unified_diff(
            now.splitlines(), wanted.splitlines(), path.name, "as it should be", lineterm=""
        )
        if now != wanted:
            pytest.fail("\n".join([*changes, "`--accept` writes what should be there"]), pytrace=False)

    return held


def prose(path: Path) -> str:
    """A document without its code."""
    return re.sub(r"`[^`\n]+`", "", FENCE.sub("", path.read_text(encoding="utf-8")))


def filled(text: str, marker: str, content: str) -> str:
    """The text with what stands between a marker and the next end replaced."""
    pattern = rf"(<!-- {re.escape(marker)} -->\n).*?(<!-- end -->)"
    assert re.search(pattern, text, re.DOTALL), f"there is no <!-- {marker} -->"
    return re.sub(pattern, lambda match: match[1] + content + match[2], text, flags=re.DOTALL)


# Commands and what they answer


def run(command: str, folder: Path) -> str:
    """What a command prints, standard error included."""
    words = shlex.split(command)
    assert words[0] == "cld", f"documents show commands of cld, not `{words[0]}`"
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    environment |= {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "cld", *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


NOBODY = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    **{
        f"GIT_{role}_{what}": "somebody@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
    **{f"GIT_{role}_DATE": "2026-01-01T00:00:00Z" for role in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""What git is run with, so that commits are the same on every machine."""


def replayed(text: str, folder: Path) -> str:
    """A document with the answer of every command in its console blocks as it is now.

    A comment `<!-- edit PATH: OLD => NEW -->` is a change that the text around it tells the reader to make, and
    `<!-- git ARGUMENTS -->` something that a reader does with git.
    """

    def again(match: re.Match[str]) -> str:
        if match["git"] is not None:
            subprocess.run(["git", *shlex.split(match["git"])], cwd=folder, env=NOBODY, check=True)
            return match[0]
        if match["block"] is None:
            path = folder / match["path"]
            spec = path.read_text(encoding="utf-8")
            assert spec.count(match["old"]) == 1, f"{match['path']} should hold `{match['old']}` once"
            path.write_text(spec.replace(match["old"], match["new"]), encoding="utf-8")
            return match[0]
        commands = [line[2:] for line in match["block"].splitlines() if line.startswith("$ ")]
        answers = [f"$ {command}\n{run(command, folder)}" for command in commands]
        return "```console\n" + "".join(answers) + "```"

    return RUN.sub(again, text)


@pytest.mark.parametrize("name", [name for name in NAMES if "```console" in (ROOT / name).read_text("utf-8")])
def test_every_command_in_a_document_answers_as_the_document_says(
    name: str, tmp_path: Path, hold: Hold
) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    for made_by_the_tour in (tmp_path / "specs").glob(
        "waiting-times*"
    ):  # by a reader who has followed it here
        made_by_the_tour.unlink()
    hold(ROOT / name, replayed((ROOT / name).read_text(encoding="utf-8"), tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_options_and_make_targets_that_a_document_names_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    group = typer.main.get_command(build())
    parameters = [parameter for command in group.commands.values() for parameter in command.params]
    known = {option for parameter in parameters for option in [*parameter.opts, *parameter.secondary_opts]}
    known |= {"--accept", "--record", "--version"}
    for script in (ROOT / "bench").glob("*.py"):
        known |= set(re.findall(r'"(--[a-z]+)"', script.read_text(encoding="utf-8")))
    spans = re.findall(r"`[^`\n]+`", text)
    named = {option for span in spans for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", span)}
    assert named <= known
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets


def test_commands_that_documents_name_exist() -> None:
    known = set(typer.main.get_command(build()).commands)
    named = {word for path in DOCS for word in re.findall(r"`cld ([a-z]+)", path.read_text(encoding="utf-8"))}
    assert named <= known
    assert known <= named, "a command that no document names"


# The language page


def form(type: Type) -> str:
    """A form in words, for a table."""
    if isinstance(type, Choice):
        return " or ".join(f"`{word}`" for word in type.words)
    if isinstance(type, Table):
        keys = "versions" if type.keys == "version" else "ids"
        return f"{keys}, each with {form(type.value)}"
    if isinstance(type, Record):
        article = {"element": "an", "evidence": "a piece of"}.get(type.name, "a")
        return f"{article} {type.name}"
    return {Form.TEXT: "a text", Form.LABEL: "a text"}.get(type, type.value)


def row(field: Field) -> str:
    name = f"`{field.name}`" + (" (required)" if field.required else "")
    return f"| {name} | {form(field.form)} | {field.doc} |\n"


def fields_of(record: Record) -> str:
    head = "| Key | Value | What it says |\n|---|---|---|\n"
    return head + "".join(row(field) for field in record.fields)


def test_the_language_page_has_every_field_with_its_form_and_its_words(hold: Hold) -> None:
    text = LANGUAGE.read_text(encoding="utf-8")
    for record in RECORDS:
        text = filled(text, f"fields: {record.name}", fields_of(record))
    hold(LANGUAGE, text)


def sections(text: str) -> dict[str, str]:
    """A spec's text by its keys at the left margin."""
    parts = re.split(r"^(?=[\w-]+:)", text, flags=re.MULTILINE)
    return {part.split(":")[0]: part for part in parts if part.strip()}


def examples() -> Iterator[tuple[str, str]]:
    blocks = [body for kind, body in FENCE.findall(LANGUAGE.read_text(encoding="utf-8")) if kind == "yaml"]
    whole = sections(blocks[0])
    for block in blocks:
        yield next(iter(sections(block))), "".join((whole | sections(block)).values())


EXCERPT = ("link-without-evidence", "unused-evidence", "element-without-link")
"""Lints that an example may set off because it shows one section and not the work of a whole study."""


@pytest.mark.parametrize("text", [pytest.param(text, id=key) for key, text in examples()])
def test_examples_of_the_language_page_are_valid_and_without_warnings(text: str) -> None:
    found = check(read_spec(Source("example.yaml", text)))
    bad = [d for d in found if d.severity is not Severity.NOTE and d.name not in EXCERPT]
    assert [f"{d.code} {d.message}" for d in bad] == []


def test_the_page_on_loops_names_the_limits_of_the_program() -> None:
    text = (ROOT / "docs" / "loops.md").read_text(encoding="utf-8")
    assert f"{loops.LIMIT:,} loops were listed" in text
    assert loops.SECONDS == 10
    assert "ten seconds" in text
    assert f"at most {report.ROWS} loops" in text


# The page of diagnostics

GROUPS = {
    "CLD1": ("Syntax", "The file cannot be read as plain YAML. Always errors."),
    "CLD2": ("Shape", "The file is YAML, but a value is not what the language asks for. Always errors."),
    "CLD3": ("References", "An id or a path leads nowhere. Always errors."),
    "CLD4": ("Lints", "The field's rules for good models. Where one does not hold, it can be [allowed]{}."),
    "CLD5": ("Remarks on `allow` comments", "What is wrong with a comment that allows a lint."),
    "CLD6": (
        "Themes",
        "What `cld render` says of the colours and lines in a [theme file](figures.md#themes).",
    ),
    "CLD7": (
        "Positions",
        "What `cld render` says of [positions](language.md#positions) when a diagram of loops is drawn.",
    ),
}
ALLOW = "(language.md#allowing-what-a-lint-reports)"


def first_sentence(page: Page) -> str:
    text = " ".join(page.text.split("\n\n")[0].split())
    return re.split(r"(?<=[.?])\s", text, maxsplit=1)[0]


def entry(page: Page) -> str:
    code = f'<a id="{page.code}"></a>[{page.code}](../tests/rules/{page.code}-{page.name}.md)'
    cells = (code, f"`{page.name}`", page.severity, first_sentence(page))
    source = f" *{page.cites[:1].upper()}{page.cites[1:]}.*" if page.cites else ""
    return f"| {' | '.join(cells)}{source} |\n"


def diagnostics_page() -> str:
    parts = [
        "# What `cld validate` can say\n\n"
        "One line for each code, which links to a page of examples. `cld explain CODE`, or its name, tells more: why it\n"
        "matters and what to do. Errors fail a run, warnings only with `--strict`, notes never.\n"
    ]
    for prefix, (title, about) in GROUPS.items():
        entries = "".join(entry(page) for page in pages() if page.code.startswith(prefix))
        parts.append(
            f"\n## {title}\n\n{about.format(ALLOW)}\n\n| Code | Name | Severity | Meaning |\n|---|---|---|---|\n"
        )
        parts.append(entries)
    return "".join(parts)


def test_the_page_of_diagnostics_has_every_code(hold: Hold) -> None:
    assert {page.code[:4] for page in pages()} == set(GROUPS)
    hold(ROOT / "docs" / "diagnostics.md", diagnostics_page())


# Links and versions


def anchors(path: Path) -> set[str]:
    """What a link into a document can point at: its headings as code hosts name them, and anchors."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("name", NAMES)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose(path))
    for target in (one or other for one, other in targets):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{name} links to {target}"
        assert there.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(there), f"{name} links to {target}"


def test_pages_that_the_program_names_exist() -> None:
    named = {
        page
        for path in (ROOT / "cld").rglob("*.py")
        for page in re.findall(r"docs/\w+\.md", path.read_text(encoding="utf-8"))
    }
    assert [page for page in sorted(named) if not (ROOT / page).exists()] == []


def test_the_program_has_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == cld.__version__
    assert f"\nversion: {cld.__version__}\n" in citation
    assert cld.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
