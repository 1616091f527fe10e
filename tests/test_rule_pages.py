"""Every diagnostic has a page in tests/rules/ that explains it by examples; each example is run here.

On a page, a ```yaml block is a spec and the ```text block after it is what `cld validate --format concise`
says of it (`nothing wrong` if nothing). A ```text file=NAME block before puts a file beside the spec, and in
a ```yaml escapes block `\\u0007` stands for the character. A ```yaml theme block is a theme file, and of a
```yaml drawn block it is shown what `cld render` says of its positions.
`pytest --accept` rewrites what is expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cld.diagnostics import Diagnostic, Severity
from cld.figures import drawn, views_of
from cld.pinned import remarks
from cld.reports.diagnostics import concise
from cld.reports.manual import pages as manuals
from cld.rules import check, rules
from cld.source import Source
from cld.spec import read_spec
from cld.themes import read_theme

HERE = Path(__file__).parent / "rules"
PAGES = sorted(HERE.glob("CLD*.md"))
CLEAN = "nothing wrong\n"
NAMES = {page.code: page.name for page in manuals()}
LINTS = {rule.code: rule for rule in rules()}
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class Example:
    spec: str
    expected: str
    files: tuple[tuple[str, str], ...]
    where: tuple[int, int]
    """The stretch of the page that holds what is expected."""
    kind: str = ""
    """`theme` or `drawn`, where it is not a spec to be validated."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples bring files of their own: each test has a folder for them."""
    monkeypatch.chdir(tmp_path)


def examples(page: str) -> list[Example]:
    found: list[Example] = []
    files: list[tuple[str, str]] = []
    spec, kind = None, ""
    for fence in _FENCE.finditer(page):
        info, body = fence["info"], fence["body"]
        if info.startswith("text file="):
            files.append((info.removeprefix("text file="), body))
        elif info in ("yaml", "yaml escapes", "yaml theme", "yaml drawn"):
            kind = info.removeprefix("yaml").strip()
            spec = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), body) if info.endswith("escapes") else body
        elif info == "text" and spec is not None:
            found.append(Example(spec, body, tuple(files), fence.span("body"), kind))
            files, spec = [], None
    return found


def diagnose(example: Example) -> tuple[Diagnostic, ...]:
    for name, body in example.files:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    if example.kind == "theme":
        return read_theme(Source("theme.yaml", example.spec)).diagnostics
    spec = read_spec(Source("model.yaml", example.spec))
    if example.kind == "drawn":
        assert spec.model is not None
        figures = [drawn(spec.model, view) for view in views_of(spec.model)]
        return remarks(spec.source, spec.model, {figure.view: figure.amiss for figure in figures})
    return check(spec)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_example_of_a_page_gives_what_the_page_says(path: Path, accept: bool) -> None:
    page = path.read_text(encoding="utf-8")
    code = path.stem.partition("-")[0]
    for example in reversed(examples(page)):
        found = diagnose(example)
        said = concise(found) or CLEAN
        if accept:
            page = page[: example.where[0]] + said + page[example.where[1] :]
        else:
            assert said == example.expected
        others = {d.code for d in found} - {code}
        assert not others or code.startswith("CLD5"), "an example shows one fault, and nothing else"
    if accept:
        path.write_text(page, encoding="utf-8")


def test_every_code_has_one_page_named_after_it() -> None:
    assert [path.stem for path in PAGES] == [f"{code}-{name}" for code, name in sorted(NAMES.items())]
    for path in PAGES:
        code, _, name = path.stem.partition("-")
        assert path.read_text(encoding="utf-8").startswith(f"# {code} {name}\n"), path.stem


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_what_is_wrong_what_is_right_and_for_lints_how_to_allow_it(path: Path) -> None:
    code = path.stem.partition("-")[0]
    shown = examples(path.read_text(encoding="utf-8"))
    assert any(f" {code} " in example.expected for example in shown), "no example of the fault"
    assert any(example.expected == CLEAN for example in shown), "no example without it"
    if code in LINTS:
        allow = f"cld: allow {LINTS[code].name}: "
        assert any(allow in example.spec and example.expected == CLEAN for example in shown)


ALL_EXAMPLES = [example for path in PAGES for example in examples(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_declares_all_that_a_manual_needs(rule) -> None:
    assert re.fullmatch(r"CLD4\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert isinstance(rule.severity, Severity)
    assert len(rule.cites) > 20
    summary, _, rest = rule.manual.partition("\n")
    assert summary.endswith(".")
    assert len(rest) > 200, "the docstring is the manual"


def test_rule_codes_and_names_are_used_once() -> None:
    assert len({rule.code for rule in rules()}) == len({rule.name for rule in rules()}) == len(rules())


def test_checking_the_same_spec_twice_says_the_same() -> None:
    for example in ALL_EXAMPLES:
        assert diagnose(example) == diagnose(example)


_ITEM = re.compile(r"^  (?:- |\S).*\n(?:^(?:    | *\n).*\n?)*", re.MULTILINE)


def reordered(spec: str) -> str:
    """The same spec with the entries of its sections the other way round (a rough cut, for plain layouts)."""
    parts = re.split(r"^(?=\S)", spec, flags=re.MULTILINE)
    return "".join(
        head + "\n" + "".join(reversed(_ITEM.findall(body)))
        for head, _, body in (part.partition("\n") for part in parts if part.strip())
    )


@pytest.mark.parametrize("rule", [r for r in rules() if r.code != "CLD416"], ids=lambda rule: rule.code)
def test_the_order_of_the_file_does_not_change_what_a_rule_finds(rule) -> None:
    path = HERE / f"{rule.code}-{rule.name}.md"
    compared = 0
    for example in examples(path.read_text(encoding="utf-8")):
        if "allow" in example.spec:
            continue
        turned = replace(example, spec=reordered(example.spec))
        before, after = read_spec(Source("m", example.spec)), read_spec(Source("m", turned.spec))
        assert before.model == after.model, "the cut changed the model"
        found = [sorted((d.code, unplaced(d)) for d in diagnose(e)) for e in (example, turned)]
        assert found[0] == found[1]
        compared += bool(found[0])
    assert compared


def unplaced(diagnostic: Diagnostic) -> str:
    """A message without what depends on which of two things comes first in the file."""
    if diagnostic.code in ("CLD402", "CLD410"):
        return "".join(sorted(diagnostic.message))
    return diagnostic.message
