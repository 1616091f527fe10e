"""Broken specs: the right code, one message, a place inside the text, and never an exception."""

from __future__ import annotations

import os
from random import Random

import pytest
from bad_specs import ABC, BAD, LAUGHS, Bad
from specimens import specimen
from test_schema import FULL, ROOT, _values

from cld.diagnostics import Diagnostic
from cld.reports import diagnostics as report
from cld.reports.diagnostics import Format
from cld.rules import check
from cld.source import Source
from cld.spec import read_spec
from cld.spec.faults import Faults
from cld.spec.nodes import compose

DAMAGED = int(os.environ.get("CLD_DAMAGED_SPECS", "20000"))
"""How many damaged specs the mutation test reads."""


def faults_of(text: str) -> tuple[Diagnostic, ...]:
    spec = read_spec(Source("x.yaml", text))
    assert (spec.model is None) == bool(spec.faults)
    return spec.faults


def sound(found: tuple[Diagnostic, ...], text: str) -> None:
    """Hold every diagnostic to what all of them promise."""
    for diagnostic in found:
        for span in (diagnostic.span, *(label.span for label in diagnostic.labels)):
            assert 0 <= span.start <= span.end <= len(text)
        assert diagnostic.message
        assert diagnostic.help
    for format in Format:
        shown = report.shown(found, format, colour=True)
        assert bool(found) == bool(shown.strip("[]\n"))
    assert len(report.concise(found).split("\n")) == len(found) + 1
    assert len(report.github(found).split("\n")) == len(found) + 1


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_fault_gives_its_code_and_one_message(bad: Bad, tmp_path) -> None:
    source = Source(str(tmp_path / "x.yaml"), bad.text)
    spec = read_spec(source)
    beside_the_point = set(bad.codes) <= {"CLD309", "CLD310"}  # only quotes cannot be checked
    assert (spec.model is not None) is beside_the_point
    assert tuple(fault.code for fault in spec.faults) == bad.codes
    sound(spec.faults, bad.text)


@pytest.mark.parametrize(
    ("text", "marked", "help"),
    [
        ("variables: {a: Alpha}\nlinks: [a -> alfa (+)]\n", "alfa", "write it"),
        ("titel: x\n", "titel", "did you mean `title`?"),
        (ABC + "links: [a -> Alpha (+)]\n", "Alpha", "did you mean `a`?"),
        (ABC + "links: [{from: a, to: b, polarity: +}]\n", "+", "did you mean `positive`?"),
        (ABC + "links: [a -> b (−)]\n", "−", "did you mean `(-)`?"),
        (ABC + "links: [a -> b +]\n", "+", "write (+)"),
        (ABC + "links: [a -> b (+) Delayed]\n", "Delayed", "did you mean `delayed`?"),
        (ABC + "links:\n  - a -> b (+):\n    note: x\n", "note", "indent them by two more spaces"),
        (ABC + "loops: {R: {through: a -> b -> c}}\n", "a -> b -> c", "`through: [a, b, c]`"),
        ("processes: {p: P, q: Q}\nintertwined: [p, q]\n", "p", "`- [p, q]`"),
        ("variables: {waiting time: x}\n", "waiting time", "such as `waiting_time`"),
        ("variables:\n  a: #1\n", "a", "what follows a `#` is a comment"),
        ("variables:\n  - a: A\n", "a", "without a dash, such as `waiting_time: Waiting time`"),
        ("version: 1.0\n", "1.0", "such as `1.0.0`"),
        ("title: *important*\n", "*", "put the text in quotes"),
        ("variables:\n  a: 'Patient's'\n", "s", "an apostrophe is written twice"),
        ("variables:\n  a: x: y\n", ":", "in quotes"),
        ("variables:\n  a Alpha\n  b: Beta\n", ":", "write a colon and a value"),
        (ABC + "links:\n  - a -> b (+)\n    note: x\n", ":", "`- cause -> effect (+):`"),
        (ABC + "links:\n  - polarity: -\n    from: a\n", "-", "write `polarity: negative`"),
        ("a: &x [*x, *x]\n", "&x", "and 2 more follow"),
        ("variables: {a: {label: A}\n", "{", "close it with `}`"),
        ("title: x\nvariables\n  a: A\n", "variables", "write `variables:`"),
        ("title: x\nso it goes  # on\nlinks: []\n", "so it goes", "add the colon"),
        ("variables:\n  a: [*very long]\n", "*very", "put it in quotes"),
        ("variables:\na: A\nb: {label: B}\nlinks: [a -> b (+)]\n", "a", "these lines by two spaces"),
        ("variables: {a: A}\nbeta: B\nlinks: [a -> beta (+)]\n", "beta", "put it under `variables:`"),
        ("variables: {a: A}\noutcome: B\n", "outcome", "did you mean `outcomes`?"),
        (ABC + "links:\n  # two\n    from: a\n    to: b\n  - a -> b (+)\n", "from:", "`- from: a`"),
        (ABC + "links:\n  - a -> b (+):\n  note: x\n", "n", "indent them by two more spaces"),
        (ABC + "links:\n  - from: a\n  to: b\n", "t", "two more spaces than the dash"),
        (ABC + "links: [{source: a, to: b}]\n", "source", "did you mean `from`?"),
        (ABC + "links: [a -> (b -> c) (+)]\n", "a -> (b -> c) (+)", "`moderated_by: {a: strengthens}`"),
        (ABC + "links: [{a -> b: {sign: positive}}]\n", "sign", "put the sign after the link"),
        ("variables: {a b: A, c: C}\nlinks: [a_b -> c (+)]\n", "a b", "such as `a_b`"),
        ("variables: {a: {label:A}}\n", "label:A", "put a space after the colon: `label: A`"),
    ],
)  # fmt: skip
def test_a_message_marks_the_place_and_says_what_to_do(text: str, marked: str, help: str) -> None:
    (fault,) = faults_of(text)
    assert text[fault.span.start : fault.span.end] == marked
    if help != "write it":
        assert help in f"{fault.message}; {fault.help}"


def test_independent_faults_are_all_told_in_one_run() -> None:
    text = "titel: x\nversion: 1.0\nvariables: {a: A, b b: B}\nlinks: [a -> a (++), a -> z (+)]\n"
    assert [fault.code for fault in faults_of(text)] == ["CLD201", "CLD207", "CLD205", "CLD206", "CLD301"]


def test_a_section_that_cannot_be_read_does_not_make_its_ids_unknown() -> None:
    text = "variables:\n  - a: A\n  - b: B\nlinks: [a -> b (+)]\n"
    assert [fault.code for fault in faults_of(text)] == ["CLD202"]


def test_a_repeated_key_shows_where_it_stood_first() -> None:
    (fault,) = faults_of("variables:\n  a: A\n  a: B\n")
    assert fault.place == (3, 3)
    assert [fault.source.place(label.span.start) for label in fault.labels] == [(2, 3)]


@pytest.mark.parametrize("depth", [13, 200, 20_000])
def test_deep_nesting_is_refused_however_deep(depth: int) -> None:
    for text in (
        f"title: {'[' * depth}{']' * depth}\n",
        "".join(f"{' ' * n}a:\n" for n in range(min(depth, 2000))),
    ):
        codes = {fault.code for fault in faults_of(text)}
        assert codes & {"CLD110", "CLD101"}


def test_a_billion_laughs_are_refused_at_once() -> None:
    (fault,) = faults_of(LAUGHS)
    assert fault.code == "CLD105"


LARGE = {
    "unknown ids": lambda n: ABC + "links:\n" + "".join(f"  - element_{i} -> target_{i} (+)\n" for i in range(n)),
    "ids nearly right": lambda n: "variables:\n" + "".join(f"  element_{i}: E\n" for i in range(n))
    + "links:\n" + "".join(f"  - elemnt_{i} -> element_{i} (+)\n" for i in range(n)),
    "unknown keys": lambda n: "".join(f"section_{i}: x\n" for i in range(n)),
    "repeated keys": lambda n: "variables:\n" + "  a: A\n" * n,
    "control characters": lambda n: "\x07" * n,
    "empty items": lambda n: "links:\n" + "  -\n" * n,
    "one long line": lambda n: "variables: {" + ", ".join(f"a{i}: [x]" for i in range(n)) + "}\n",
    "anchors": lambda n: "".join(f"a{i}: &a{i} x\n" for i in range(n)),
}  # fmt: skip


@pytest.mark.parametrize("what", LARGE)
def test_thousands_of_faults_are_all_told(what: str) -> None:
    text = LARGE[what](3000)
    found = faults_of(text)
    shown = report.full(found)
    assert found
    assert len(shown) < 5_000_000


OTHERS = (
    "3",
    "true",
    "~",
    "[]",
    "{}",
    "[x]",
    "{x: y}",
    "''",
    "hello there",
    "[[x]]",
    "- 1",
    "|\n  x",
    "-",
    "1e999",
)


def test_any_value_may_be_replaced_by_any_other_without_an_exception() -> None:
    source = Source("x.yaml", FULL)
    tree = compose(source, Faults(source))
    assert tree is not None
    assert tree.root is not None
    for node in _values(tree.root):
        for other in OTHERS:
            text = FULL[: node.span.start] + other + FULL[node.span.end :]
            sound(check(read_spec(Source("x.yaml", text))), text)


BITS = (
    "-", "- ", ": ", "&a ", "*a", "!t ", "? ", "|\n", ">-\n", "'", '"', "[", "]", "{", "}", ",", "#", " #", "\t",
    "\n", "\r\n", "\r", "%", "@", "`", "<<: ", "---\n", "...\n", "\x00", "\x1b", "\u2028", "\x85", "é", "ا", "😀", "~",
    "null", "{}", "[]", "\\", "->", "<->", "(+)", "delayed", "cld: 2", "0", "1e9", "\ufeff", "\u202e", "no", "e\u0301",
)  # fmt: skip


def _bases() -> list[str]:
    """Texts to damage: the specs of the repository, long ones in pieces, bad ones, and random ones."""
    texts = [bad.text for bad in BAD] + [specimen(seed)[0] for seed in range(40)]
    for path in sorted((ROOT / "specs").rglob("*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        texts += ["".join(lines[start : start + 60]) for start in range(0, len(lines), 60)]
    return texts


def _damaged(random: Random, text: str, texts: list[str]) -> str:
    lines = text.split("\n")
    line, place = random.randrange(len(lines)), random.randrange(len(text) + 1)
    match random.randrange(9):
        case 0:
            del lines[line]
        case 1:
            lines.insert(line, random.choice(lines))
        case 2:
            other = random.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
        case 3:
            lines[line] = " " * random.randrange(9) + lines[line].lstrip()
        case 4:
            return (
                text[:place]
                + chr(random.choice((random.randrange(32, 127), random.randrange(0xD800))))
                + text[place + 1 :]
            )
        case 5:
            return text[:place] + random.choice(BITS) + text[place:]
        case 6:
            return text[:place] if random.random() < 0.5 else text[place:]
        case 7:
            piece = random.choice(texts)
            start = random.randrange(len(piece) + 1)
            return text[:place] + piece[start : start + random.randrange(200)] + text[place:]
        case _:
            return text[:place] + text[place + random.randrange(1, 12) :]
    return "\n".join(lines)


def test_damaged_specs_never_raise_and_every_message_can_be_shown() -> None:
    random, texts, readable = Random(2026), _bases(), 0
    for _ in range(DAMAGED):
        text = random.choice(texts)
        for _ in range(random.choice((1, 1, 2, 4))):
            text = _damaged(random, text, texts)
        try:
            found = check(read_spec(Source("x.yaml", text)))
            sound(found, text)
        except Exception as error:
            raise AssertionError(f"{error!r} for {text!r}") from error
        readable += all(d.code >= "CLD4" for d in found)
    assert readable > DAMAGED // 40  # enough of them reach the lints


@pytest.mark.parametrize(
    "text", ["<svg xmlns='x'>\nA: b\n</svg>", "\n<?xml version='1.0'?><svg/>", "<!DOCTYPE html>"]
)
def test_a_figure_in_place_of_a_spec_is_told_with_how_to_get_the_spec_out(text: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.code, "cld extract" in fault.help) == ("CLD111", True)
