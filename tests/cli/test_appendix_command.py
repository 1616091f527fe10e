"""`cld report --appendix` and `--caption`: wrong use, formats, pandoc and captions that are true of their figures."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import GOOD, ROOT, Result, process, run

from cld.reports import page_pandoc

PCN = ROOT / "specs/pcn-pharmacists.yaml"
ODD = r"R&D 50% of_{x} #2 \alpha ~ ^ $y$ <b> |bar| *star* `tick` — Größe"
QUOTED = ODD.replace("\\", "\\\\")
NASTY = f"""\
cld: 1
title: "{QUOTED}"
version: 1.0.0
description: "{QUOTED}"
variables:
  a: {{label: "A {QUOTED}", evidence: [E1], note: "Note {QUOTED}"}}
  b: {{label: "B {QUOTED}"}}
links:
  - a -> b (+) delayed: {{evidence: [E1], grounding: stated, note: "Why {QUOTED}"}}
  - b -> a (-): {{evidence: [E1], grounding: implied}}
loops:
  B1: {{name: "Loop {QUOTED}", through: [a, b]}}
sources:
  s: {{citation: "Cited {QUOTED}", url: "https://example.org/a_b?x=1&y=%7E#z"}}
evidence:
  E1: {{source: s, summary: "Said {QUOTED}", quote: "Quoted {QUOTED}", speaker: "P_1&2"}}
"""

Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "nasty.yaml").write_text(NASTY, encoding="utf-8")
    return lambda *arguments: run(monkeypatch, "report", *arguments)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pandoc of our own on the PATH, which writes down what it was asked; the file that it writes to."""
    asked = tmp_path / "asked"
    program = tmp_path / "bin" / "pandoc"
    program.parent.mkdir()
    program.write_text(  # started by the shell: a first line cannot name a Python whose path has a space
        f"#!/bin/sh\n''''exec {shlex.quote(sys.executable)} \"$0\" \"$@\" #'''\nimport sys\npage = sys.stdin.read()\n"
        f"open({str(asked)!r}, 'a').write('\\n'.join(sys.argv[1:]) + '\\n' + page)\n"
        "if '--to=latex' in sys.argv: print('written')\n"
        "elif any(each.startswith('--print') for each in sys.argv): sys.exit('cannot print that')\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return asked


@pytest.fixture
def no_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pandoc.shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "pypandoc", None)


def pandoc() -> str:
    """The real program."""
    try:
        return page_pandoc._pandoc()
    except page_pandoc.Unconverted:
        pytest.skip("pandoc is not installed")


def back(data: bytes, format: str) -> str:
    """What pandoc reads in a file that it wrote, as plain text on one line."""
    done = subprocess.run(
        [pandoc(), f"--from={format}", "--to=plain", "--wrap=none", "--columns=2000"],
        input=data, capture_output=True, check=True,
    )  # fmt: skip
    return " ".join(done.stdout.decode("utf-8").split())


# Wrong use


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--appendix", "--caption", "good.yaml"), "two things"),
        (("--appendix", "good.yaml", "--base", "main"), "--base is about changes"),
        (("--caption", "good.yaml", "--limit", "2000"), "--limit is about changes"),
        (("--appendix", "good.yaml", "--view", "main"), "--view chooses the figure of --caption"),
        (("--appendix", "good.yaml", "--format", "sarif"), "not as sarif"),
        (("--appendix", "good.yaml", "--format", "docx"), "name it with -o"),
        (("--appendix", "good.yaml", "--format", "docx", "-o", "-"), "name it with -o"),
        (("--caption", "good.yaml", "--format", "html"), "not as html"),
        (("--caption", "good.yaml", "--view", "mian"), "did you mean `main`?"),
        (("--appendix", "good.yaml", "nasty.yaml"), "--appendix is about one spec"),
        (("--appendix", "none.yaml"), "none.yaml"),
        (("--appendix", "good.yaml", "--group", "Nurses"), "names no groups of speakers"),
        (("good.yaml", "--view", "main"), "--view goes with --caption"),
        (("good.yaml", "--min-speakers", "2"), "go with --appendix and --caption"),
        (("good.yaml", "--format", "latex"), "--format latex goes with --appendix"),
        (("good.yaml", "--format", "text"), "--format text goes with --caption"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    shown = ask(*arguments)
    assert shown.status == 2
    assert said in shown.err
    assert "Traceback" not in shown.err


def test_a_spec_with_errors_has_none(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("cld: 1\nlinks: [a -> b (+)]\n", encoding="utf-8")
    for option in ("--appendix", "--caption"):
        shown = ask(option, "bad.yaml")
        assert (shown.status, shown.out) == (1, "")
        assert "unknown-element" in shown.err


# Formats


def test_the_ending_of_a_file_decides_the_format(ask: Ask, tmp_path: Path) -> None:
    assert ask("--appendix", "good.yaml", "-o", "a.html").out == "a.html: written\n"
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ask("--appendix", "good.yaml", "-o", "a.md").status == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == ask("--appendix", "good.yaml").out


@pytest.mark.usefixtures("no_pandoc")
def test_without_pandoc_a_message_says_what_to_install(ask: Ask) -> None:
    for name in ("a.docx", "a.tex"):
        shown = ask("--appendix", "good.yaml", "-o", name)
        assert shown.status == 2
        assert "https://pandoc.org/installing.html" in shown.err
        assert 'pip install "cld-causal-models[appendix]"' in shown.err
        assert not Path(name).exists()


def test_pandoc_on_the_path_is_asked_for_a_whole_file_with_paper_across(ask: Ask, stand_in: Path) -> None:
    shown = ask("--appendix", "nasty.yaml", "--format", "latex")
    assert (shown.status, shown.out) == (0, "written\n")
    asked = stand_in.read_text(encoding="utf-8")
    for option in ("--standalone", "--from=html", "--variable=geometry=a4paper,landscape,margin=16mm"):
        assert option in asked.splitlines()
    assert "R&amp;D 50% of_{x} #2 \\alpha ~ ^ $y$ &lt;b&gt;" in asked


@pytest.mark.usefixtures("stand_in")
def test_what_pandoc_complains_of_is_passed_on(ask: Ask) -> None:
    shown = ask("--appendix", "good.yaml", "-o", "a.docx")
    assert shown.status == 2
    assert "pandoc stopped with cannot print that" in shown.err
    assert not Path("a.docx").exists()


def test_a_word_document_says_all_that_the_page_says(ask: Ask, tmp_path: Path) -> None:
    pandoc()
    assert ask("--appendix", "nasty.yaml", "-o", "a.docx").status == 0
    data = (tmp_path / "a.docx").read_bytes()
    told = back(data, "docx")
    for word in ("A ", "B ", "Why ", "Loop ", "Cited ", "Said ", "“Quoted "):
        assert f"{word}{ODD}" in told
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml").decode("utf-8")
        core = archive.read("docProps/core.xml").decode("utf-8")
    (paper,) = re.findall(r"<w:pgSz ([^>]*)>", document)
    assert {'w:w="16838"', 'w:h="11906"', 'w:orient="landscape"'} <= set(paper.split())
    assert "<w:tblHeader" in document
    assert document.count("<w:cantSplit/>") == document.count("<w:tr>") - document.count("<w:tblHeader")
    assert f"Evidence appendix: {ODD}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in core
    assert ask("--appendix", "nasty.yaml", "-o", "b.docx").status == 0
    assert (tmp_path / "b.docx").read_bytes() == data


def test_latex_has_every_letter_escaped(ask: Ask) -> None:
    pandoc()
    shown = ask("--appendix", "nasty.yaml", "--format", "latex")
    assert (shown.status, shown.err) == (0, "")
    body = " ".join(shown.out.partition(r"\begin{document}")[2].split())
    escaped = (
        r"R\&D 50\% of\_\{x\} \#2 \textbackslash alpha \textasciitilde{} \^{} \$y\$ \textless b\textgreater{}"
    )
    for word in ("A ", "B ", "Why ", "Loop ", "Cited ", "Said ", "``Quoted "):
        assert f"{word}{escaped}" in body
    assert r"\url{https://example.org/a_b?x=1&y=\%7E\#z}" in body or r"a\_b?x=1\&y=\%7E\#z" in body
    assert "a4paper" in shown.out
    assert "landscape" in shown.out


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX is not installed")
def test_latex_can_be_typeset(ask: Ask, tmp_path: Path) -> None:
    pandoc()
    assert ask("--appendix", "nasty.yaml", "-o", "a.tex").status == 0
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
        cwd=tmp_path, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.usefixtures("stand_in")
def test_letters_that_the_fonts_of_latex_lack_are_pointed_out(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "greek.yaml").write_text(GOOD.replace("Workload", "Φόρτος"), encoding="utf-8")
    shown = ask("--appendix", "greek.yaml", "--format", "latex")
    assert shown.status == 0
    assert "the first is Φ" in shown.err
    assert "xelatex or lualatex" in shown.err


def test_it_runs_as_a_process_and_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (
        process(tmp_path, "report", "--appendix", str(PCN), env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert (first.returncode, first.stderr) == (0, b"")
    assert first.stdout == second.stdout


# Captions


def caption(ask: Ask, *arguments: str) -> str:
    shown = ask("--caption", *arguments, "--format", "text")
    assert shown.status == 0, shown.err
    return shown.out


def test_each_view_has_a_caption_and_one_can_be_asked_for(ask: Ask) -> None:
    both = caption(ask, "good.yaml")
    first, second = both.split("\n\n")
    assert first.startswith("Figure 1. Staffing. Shown are all 2 elements and all 2 links.")
    assert second.startswith("Figure 2. Once more. ")
    assert caption(ask, "good.yaml", "--view", "other") == second
    shown = ask("--caption", "good.yaml", "--view", "other")
    assert shown.out.startswith("**Figure 2.** Once more. ")


def test_a_caption_says_how_many_loops_the_links_shown_close_and_names_the_named(ask: Ask) -> None:
    told = caption(ask, str(PCN), "--view", "mechanisms")
    assert "Shown are 21 of 51 elements and 42 of 82 links (27 stated, 9 implied and 6 inferred)." in told
    assert (
        "The links shown close 40 feedback loops (29 reinforcing and 11 balancing). 14 are named: B1 " in told
    )
    assert "R1 Success breeds confidence" in told
    assert "Study: 28 interviews with 28 people in 17 cases, March 2020 to September 2021." in told
    assert "Source: Mills T" in told


def test_filters_of_a_caption_are_those_of_the_figure(ask: Ask) -> None:
    told = caption(ask, str(PCN), "--view", "mechanisms", "--grounding", "stated")
    assert "Only links that a source states." in told
    assert "close 7 feedback loops (4 reinforcing and 3 balancing), of 40 in the model." in told


def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: Path, view: str) -> str:
    """The words of a figure as it is drawn."""
    target = tmp_path / f"{view}.svg"
    done = run(monkeypatch, "render", str(spec), "--view", view, "-o", str(target))
    assert done.status == 0, done.err
    svg = re.sub(r"<metadata.*?</metadata>", "", target.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", svg).split())


def test_a_framework_says_what_it_leaves_out_as_its_own_figure_does(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = caption(ask, str(PCN), "--view", "figure-1")
    (left_out,) = re.findall(r"(\d+) links between elements of the figure are not drawn", told)
    assert f"Not drawn: {left_out} links" in drawn(tmp_path, monkeypatch, PCN, "figure-1")
    assert "which this figure does not mark" in told
    assert "A line between two panels stands for all links between their elements." in told


BRIDGED = """\
cld: 1
title: Over a hidden element
version: 1.0.0
variables: {a: A, b: B, c: C, d: D}
links:
  - a -> b (+)
  - b -> c (+)
  - c -> a (-): {moderated_by: {d: weakens}}
  - d -> d (+): {disputed_by: [E1]}
loops:
  B1: {name: Round, through: [a, b, c], polarity: balancing}
views:
  part: {layout: loops, leave_out: [b]}
  whole: {layout: loops}
sources: {s: "A source"}
evidence:
  E1: {source: s, summary: Not so}
"""


def test_what_is_hidden_is_counted_and_no_loop_through_it_is_claimed(ask: Ask, tmp_path: Path) -> None:
    """Without b, a link from c to a and one of d to itself are shown; the way from a to c is one lighter line."""
    (tmp_path / "bridged.yaml").write_text(BRIDGED, encoding="utf-8")
    part, whole = caption(ask, "bridged.yaml").split("\n\n")
    assert "Shown are 3 of 4 elements and 2 of 4 links." in part
    assert (
        "Lighter lines stand for paths through elements that are not shown, between 1 pair of elements."
        in part
    )
    assert "The links shown close 1 feedback loop (reinforcing), of 2 in the model." in part
    assert "B1" not in part
    assert "Dotted lines stand for 1 moderation." in part
    assert "1 link shown is disputed by some of the evidence." in part
    assert "close 2 feedback loops (1 reinforcing and 1 balancing). One is named: B1 Round." in whole


def test_a_caption_says_what_lines_and_marks_tell_besides(ask: Ask, tmp_path: Path) -> None:
    views = "whole: {layout: loops, highlight: [B1]}\n  more: {layout: loops, carry: true}"
    spec = BRIDGED.replace("whole: {layout: loops}", views)
    (tmp_path / "stressed.yaml").write_text(spec, encoding="utf-8")
    more, _, whole = caption(ask, "stressed.yaml").split("\n\n")  # by name: more, part, whole
    assert "Drawn bold: B1." in whole
    assert "Links are drawn by how many feedback loops they carry." in more
