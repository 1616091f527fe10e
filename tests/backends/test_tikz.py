"""The TikZ backend: LaTeX that compiles whatever the labels, the same bytes every time, alone and in a document."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.backends import Look, Provenance
from cld.backends import svg as svg_backend
from cld.backends._latex import beyond, escaped
from cld.backends.tikz import render
from cld.layouts import Box, Item, Layout, Marker, Node, Route, Text
from cld.model import KINDS, Effect, Element, LoopPolarity, Polarity
from cld.palettes import DARK, THEMES
from cld.scene import Scene, compose
from cld.text import width
from cld.theme import PAPER, Theme
from cld.views import Content

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
PROVENANCE = Provenance("title: 50 % & more\nnote: \\end{document}\n", "1.2.0", "sha256:ab", "cld 1")
HOSTILE = [
    "50% & more_than #1 {x} ~y^2 \\alpha $a$",
    "\"quoted\" 'single' `back` <<a>> -- --- ,, ?` !`",
    "Café Düsseldorf Łódź São Řeka ß ğ İ ș",
    "α-level, β ≥ 3, CO₂, m², 5 °C, ½, Α and ο",
    "naïve − ± × → ↔ … – — “x” „y“ «z» €",
    "a | b < c > d * e @ f = g / h [i] (j)",
    "control \x00\x07 and a lone \ud800 surrogate",
    "\\input{secret} \\write18{ls} ^^41",
    "x" * 80,
]
ENGINES = [engine for engine in ("pdflatex", "lualatex", "xelatex") if shutil.which(engine)]
needs_tex = pytest.mark.skipif(
    "pdflatex" not in ENGINES or not shutil.which("pdftotext"), reason="no TeX here"
)


def labels(*found: str, theme: Theme = PAPER) -> Scene:
    """A scene of labels below each other, regular and bold in turn."""
    nodes = []
    for number, label in enumerate(found):
        size = 12.0
        wide = width(label, size, bool(number % 2))
        line = Text(10 + wide / 2, 28 + 30 * number, label, size, bool(number % 2), "middle")
        nodes.append(
            Node(f"n{number}", "variables", "label", Box(10, 10 + 30 * number, wide, 24), label, (line,))
        )
    elements = tuple(Element(node.id, node.title, "variables") for node in nodes)
    content = Content("Labels", "", elements, (), (), KINDS)
    return compose(Layout(700, 30 * len(nodes) + 20, tuple(nodes), ()), content, theme)


def figure(theme: Theme = PAPER) -> Scene:
    """A scene with every mark there is."""
    path = ((60.0, 50.0), (110.0, 20.0), (160.0, 20.0), (210.0, 50.0))
    item = Item("e", (Text(30, 180, "an item", 11),), (22, 176), 4)
    nodes = (
        Node("g", "group", "region", Box(0, 0, 300, 100), "Group", (Text(8, 16, "Group", 12, bold=True),)),
        Node("a", "variables", "label", Box(20, 45, 40, 20), "Cause", (Text(40, 60, "Cause", 12, anchor="middle"),)),
        Node("b", "processes", "circle", Box(210, 20, 60, 60), "Effect", (Text(240, 54, "Effect", 12, True, "middle"),)),
        Node("p", "threats", "panel", Box(10, 140, 120, 60), "Threats", (Text(18, 158, "Threats", 13, True),), (item,)),
    )  # fmt: skip
    low = tuple((x, 160 - y) for x, y in path)
    routes = (
        Route("r1", "a", "b", path, Polarity.NEGATIVE, delayed=True, delay=(135.0, 28.0, 0.0), sign=(190.0, 20.0),
              label=(Text(135, 15, "after years", 10, anchor="middle"),)),
        Route("r2", "b", "a", low, Polarity.MIXED, sign=(120.0, 125.0), back=True, bridged=True),
        Route("m", "p", "r2", ((70, 140), (80, 135), (90, 130), (100, 128)), None, effect=Effect.WEAKENS),
    )  # fmt: skip
    marker = Marker("R1", "Growth", LoopPolarity.REINFORCING, (135, 80), 14, True)
    content = Content("All marks", "", (Element("a", "Cause", "variables"),), (), (), KINDS)
    return compose(Layout(400, 360, nodes, routes, (marker,), legend=(160, 180)), content, theme)


def body(data: bytes) -> str:
    return re.search(r"\\begin\{tikzpicture\}.*\\end\{tikzpicture\}", data.decode("utf-8"), re.DOTALL)[0]


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert render(figure(), PROVENANCE) == render(figure(), PROVENANCE)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_colours_and_dashes_are_those_of_the_svg(theme: Theme) -> None:
    tikz, svg = render(figure(theme)).decode("utf-8"), svg_backend.render(figure(theme)).decode("utf-8")
    shown = set(re.findall(r'(?:fill|stroke)="#([0-9a-f]{6})"', svg)) - {"ffffff"}
    assert {name.lower() for name in re.findall(r"\\definecolor\{\w+\}\{HTML\}\{(\w+)\}", tikz)} >= shown
    assert set(re.findall(r"(?:fill|draw|text)=cld([0-9a-f]{6})", body(tikz.encode()))) - {"ffffff"} == shown
    dashes = {tuple(found.split()) for found in re.findall(r'stroke-dasharray="([\d. ]+)"', svg)}
    patterns = re.findall(r"dash pattern=([^,\]]+)", tikz)
    assert {tuple(re.findall(r"([\d.]+)\\cldunit", pattern)) for pattern in patterns} == dashes
    assert "fill opacity=0.62" in tikz
    assert 'fill-opacity="0.62"' in svg


def test_a_dark_ground_is_painted_and_a_white_one_left_to_the_page() -> None:
    assert r"\fill[cld11161d] (0,0) rectangle (400,360);" in render(figure(DARK)).decode("utf-8")
    assert r"\fill[" not in body(render(figure()))


def test_every_color_that_is_used_is_defined() -> None:
    text = render(figure(DARK)).decode("utf-8")
    assert set(re.findall(r"=(cld[0-9a-f]{6})", text)) <= set(re.findall(r"\\definecolor\{(\w+)\}", text))


def test_the_model_travels_in_comments_after_the_end() -> None:
    text = render(figure(), PROVENANCE).decode("utf-8")
    assert text.startswith("% All marks\n% Drawn by cld 1 from model version 1.2.0, sha256:ab\n")
    assert text.endswith("\\cldend\n% title: 50 % & more\n% note: \\end{document}\n")


def test_the_width_is_that_of_the_look() -> None:
    assert r"\def\cldwidth{300bp}" in render(figure()).decode("utf-8")
    assert r"\def\cldwidth{240.94bp}" in render(figure(), PROVENANCE, Look(width=85)).decode("utf-8")


def test_signs_are_drawn_as_bars_about_their_middle() -> None:
    assert len(re.findall(r"rectangle", next(line for line in body(render(labels("x", "±"))).splitlines()
                                             if line.count("rectangle") == 3))) == 3  # fmt: skip


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50% of A & B", r"50\% of A \& B"),
        ("a_b #1 $2 {c}", r"a\_b \#1 \$2 \{c\}"),
        (r"\end{document}", r"\textbackslash{}end\{document\}"),
        ("x^2 ~ y", r"x\textasciicircum{}2 \textasciitilde{} y"),
        ("a -- b", r"a -{\kern0pt}- b"),
        ("he said \"no\"", "he said “no”"),
        ("(−)", r"(\ensuremath{-})"),
        ("Δ and αβγ", r"\ensuremath{\Delta} and αβγ"),
        ("CO₂ m²", r"CO\textsubscript{2} m\textsuperscript{2}"),
        ("Cafe\u0301", "Café"),
        ("a\u00a0b", "a~b"),
    ],
)  # fmt: skip
def test_text_is_escaped(text: str, latex: str) -> None:
    assert escaped(text) == latex


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_nothing_of_a_label_is_a_command_of_its_own(label: str) -> None:
    written = escaped(label)
    known = r"\\(text\w+|ensuremath|kern0pt|mathrm|[A-Za-z]+(?=[}^_ 1-9\\])|[#$%&_{},])"
    rest = re.sub(known, "", written)
    assert "\\" not in rest
    assert not set("#$%&") & set(rest)
    assert written.count("{") - written.count(r"\{") == written.count("}") - written.count(r"\}")


def test_letters_beyond_pdflatex_are_named_once_and_in_order() -> None:
    assert beyond("Population 人口 人, α, Υγεία, Łódź") == "ίαγειΥ人口" or set(beyond("人口 Υγεία")) == set(
        "人口Υγεία"
    )
    assert beyond("".join(label for label in HOSTILE)) == ""
    text = render(labels("人口 population")).decode("utf-8")
    assert (
        "% These letters need XeLaTeX or LuaLaTeX, and a font that has them (say which with \\cldfont): 人口"
        in text
    )
    assert "errmessage" not in render(labels("population")).decode("utf-8")


def test_right_to_left_labels_are_set_so() -> None:
    assert r"{\cldleftwards{صحة السكان}}" in render(labels("صحة السكان")).decode("utf-8")
    assert "cldleftwards" not in render(labels("population")).decode("utf-8")


def compiled(folder: Path, name: str, engine: str = "pdflatex") -> str:
    """Compile a file without a fault; gives the text of the PDF."""
    done = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name],
        cwd=folder, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    log = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, log[-2000:]
    assert not re.search(r"Overfull|Undefined|Missing character", log)
    pdf = Path(name).with_suffix(".pdf").name
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], cwd=folder, capture_output=True, check=True)
    return shown.stdout.decode("utf-8")


@needs_tex
@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_compiles_alone_to_one_page_of_its_own_size(engine: str, tmp_path: Path) -> None:
    (tmp_path / "figure.tikz").write_bytes(render(figure(), PROVENANCE))
    text = compiled(tmp_path, "figure.tikz", engine)
    assert {"Cause", "Effect", "Threats", "item", "R1", "years"} <= set(text.split())
    info = subprocess.run(
        ["pdfinfo", "figure.pdf"], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout
    assert re.search(r"Pages: +1\n", info)
    wide, high = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", info).groups())
    assert (wide, high) == pytest.approx((300, 270), abs=0.3)


@needs_tex
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_labels_compile_and_read_as_they_were_written(engine: str, tmp_path: Path) -> None:
    (tmp_path / "hostile.tikz").write_bytes(render(labels(*HOSTILE), PROVENANCE))
    text = compiled(tmp_path, "hostile.tikz", engine)
    for words in (
        "50% & more_than #1 {x}",
        "Düsseldorf Łódź",
        "a | b < c > d",
        "\\input{secret} \\write18{ls}",
    ):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\u02dc", "~")


@needs_tex
def test_figures_stand_in_a_document_at_the_width_and_in_the_font_it_wants(tmp_path: Path) -> None:
    for name, theme in (("one", PAPER), ("two", DARK)):
        (tmp_path / f"{name}.tikz").write_bytes(render(figure(theme), PROVENANCE))
    (tmp_path / "paper.tex").write_text(
        r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{tikz}
        \newsavebox\measured
        \begin{document}
        \savebox\measured{\newcommand\cldwidth{.5\linewidth}\input{one.tikz}}
        \typeout{WIDE \the\wd\measured\space of \the\linewidth}\usebox\measured

        \newcommand\cldfont{\ttfamily}\input{two.tikz}\par and after it.
        \end{document}""",
        encoding="utf-8",
    )
    text = compiled(tmp_path, "paper.tex")
    assert text.count("Threats") == 2
    assert "and after it." in text
    log = (tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")
    measured, line = map(float, re.search(r"WIDE ([\d.]+)pt of ([\d.]+)pt", log).groups())
    assert measured == pytest.approx(line / 2, abs=0.05)


@needs_tex
def test_the_example_of_the_documentation_compiles(tmp_path: Path) -> None:
    (example,) = re.findall(r"```latex\n(.*?)```", FIGURES.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "figure-1.tikz").write_bytes(render(figure(), PROVENANCE))
    (tmp_path / "paper.tex").write_text(example, encoding="utf-8")
    assert "Figure 1: Early implementation." in compiled(tmp_path, "paper.tex")


@needs_tex
def test_letters_that_pdflatex_cannot_set_stop_it_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "far.tikz").write_bytes(render(labels("人口 population")))
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "far.tikz"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    said = " ".join(done.stdout.decode("utf-8", "replace").split())
    assert "This figure has letters that pdfLaTeX cannot set" in said


@needs_tex
def test_text_in_a_wider_font_keeps_to_its_place(tmp_path: Path) -> None:
    """In a font whose letters are much wider, no line is wider than the font that the figure was measured with."""
    found = ["illicit filling", "MMMM wide WWWW", "Practice confidence in clinical pharmacists", "a"]
    (tmp_path / "wide.tikz").write_bytes(render(labels(*found)))
    (tmp_path / "page.tex").write_text(
        r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{tikz}
        \usepackage[paperwidth=600bp,paperheight=400bp,margin=20bp]{geometry}\pagestyle{empty}
        \begin{document}\noindent\ttfamily\input{wide.tikz}\end{document}""",
        encoding="utf-8",
    )
    compiled(tmp_path, "page.tex")
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", "page.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    spans = re.findall(r'<line xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes.stdout.decode("utf-8"))
    assert len(spans) == len(found)
    for (left, right), (number, label) in zip(spans, enumerate(found), strict=True):
        assert float(right) - float(left) <= width(label, 12.0, bool(number % 2)) * 0.75 + 0.5
