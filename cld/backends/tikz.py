r"""LaTeX: a picture in TikZ whose labels are set in the document's own font.

The file compiles by itself (`pdflatex figure-1.tikz`) and can be taken into a document with `\input`. A document's
font is seldom as wide as the one that the figure was measured with. So all labels are first made smaller by the
share at which the document's letters are on average no wider than ours, and a line that is still too wide is condensed.
Reference: T. Tantau and others, The TikZ and PGF Packages, manual for version 3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from cld import text
from cld.backends import Look, Provenance
from cld.backends._latex import beyond, escaped, runs_leftwards
from cld.layouts import Point, Text
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.scene import Scene
from cld.theme import Stroke

FOREIGN = "XeLaTeX or LuaLaTeX sets them, in a font of the document's that has them"
_POINTS = 0.75
"""Of 1/72 inch (TeX's bp) in a user unit."""
_SAMPLE = "the quick brown fox jumps over the lazy dog and sees a ratio in its attention"
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_BARS = {
    "+": ((-0.2225, 0.288, 0.2225, 0.372), (-0.0435, 0.099, 0.0435, 0.561)),
    "−": ((-0.2225, 0.288, 0.2225, 0.372),),
    "±": ((-0.2225, 0.299, 0.2225, 0.382), (-0.0435, 0.143, 0.0435, 0.561), (-0.2225, 0.0, 0.2225, 0.083)),
}
"""Signs, as bars (left, foot, right, head) in em about the middle of the baseline, as in the font that we measure with.
TeX's own are too wide for the place, and too thin when they are made to fit."""

_USE = r"""
% In a document:  \usepackage{tikz} in the preamble, and \input{THIS FILE} where the figure is to stand.
% By itself:      pdflatex THIS FILE  (or lualatex, or xelatex).
% Before \input you may say how wide it is to be, and in which font its labels are to be set:
%   \newcommand\cldwidth{\linewidth}
%   \newcommand\cldfont{\sffamily}
% pdfLaTeX needs \usepackage[T1]{fontenc} for some accents. With babel and a language in which : ; ! ? or " do
% something (French, German, Spanish and others) add \usetikzlibrary{babel}.
"""
_START = r"""
\edef\cldalone{\ifx\usepackage\RequirePackage 0\else 1\fi}%
\ifnum\cldalone=1
  \documentclass{article}
  \ifdefined\Umathcode\else\usepackage[T1]{fontenc}\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}\fi
  \usepackage{tikz}
  \newcommand\cldfont{\sffamily}
  \begin{document}
  \hoffset=-1in \voffset=-1in \setbox0\hbox\bgroup
\fi
"""
_BEYOND = r"""
% These letters need XeLaTeX or LuaLaTeX, and a font that has them (say which with \cldfont): LETTERS
\ifdefined\Umathcode\else
  \errmessage{This figure has letters that pdfLaTeX cannot set (\detokenize{LETTERS}): use XeLaTeX or LuaLaTeX}%
\fi
"""
_PREPARE = r"""
\ifdefined\cldunit\else\newdimen\cldunit\newdimen\cldsize\fi
\begingroup\makeatletter
\ifdefined\cldfont\else\def\cldfont{}\fi
\ifdefined\cldwidth\else\def\cldwidth{WIDTHbp}\fi
\cldunit=\dimexpr\cldwidth*100/UNITS\relax
% the share of their size at which letters are no wider than those that this figure was measured with
\def\cldcompare#1#2#3{\def#1{1}\setbox0\hbox{#3}%
  \ifdim\wd0>#2\edef#1{\strip@pt\dimexpr1pt*\dimexpr#2\relax/\wd0\relax}\fi}%
\def\cldsample#1{\cldfont\fontsize{10}{10}\selectfont#1SAMPLE}%
\cldcompare\cldregular{REGULARpt}{\cldsample{}}%
\cldcompare\cldbold{BOLDpt}{\cldsample{\bfseries}}%
% series, share, look, place, size, room for it, text; a document's font may have no size below five points
\def\cldtext#1#2#3#4#5#6#7{\node[inner sep=0pt,outer sep=0pt,#3] at (#4)
  {{\cldsize=#2\dimexpr#5\cldunit\relax
  \cldfont\ifdim\cldsize<5pt\fontsize{5}{5}\else\fontsize{\cldsize}{\cldsize}\fi\selectfont#1%
  \setbox0\hbox{#7}%
  \ifdim\cldsize<5pt\setbox0\hbox{\scalebox{\strip@pt\dimexpr\cldsize/5\relax}{\box0}}\fi
  \ifdim\wd0>#6\cldunit\resizebox{#6\cldunit}{\height}{\box0}\else\box0\fi}};}%
\def\cldr{\cldtext{}{\cldregular}}%
\def\cldb{\cldtext{\bfseries}{\cldbold}}%
"""
_LEFTWARDS = r"""
\def\cldleftwards#1{\ifdefined\directlua{\textdir TRT #1}\else{\TeXXeTstate=1 \beginR#1\endR}\fi}%
"""
_END = r"""
\endgroup
\ifnum\cldalone=1
  \egroup
  \ifdefined\pagewidth\pagewidth=\wd0 \pageheight=\dimexpr\ht0+\dp0\relax
  \else\pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0\relax\fi
  \shipout\box0
  \def\cldend{\end{document}}%
\else
  \let\cldend\endinput
\fi
\cldend
"""


def render(scene: Scene, provenance: Provenance = Provenance(), look: Look = Look()) -> bytes:  # noqa: B008
    """The scene as a LaTeX file in UTF-8. Its natural width is that of `look`; a document may choose another.

    Args:
        scene: what to draw.
        provenance: the model and program that the figure comes from, kept in comments.
        look: of which the width alone matters here: labels are in the document's font, whatever `outlines` says.
    """
    texts = [line for group in scene.groups for line in _texts(group)]
    foreign = "".join(sorted(set(beyond("".join(line.text for line in texts)))))
    parts = [
        _remarks(scene, provenance),
        _USE,
        _START,
        _BEYOND.replace("LETTERS", foreign) if foreign else "",
        _prepared(scene, look),
        _LEFTWARDS if any(runs_leftwards(line.text) for line in texts) else "",
        "\n".join(_picture(scene)),
        _END,
        _comment(provenance.model_yaml),
    ]
    return ("\n".join(part.strip("\n") for part in parts if part.strip("\n")) + "\n").encode(
        "utf-8", "replace"
    )


def _texts(group: Group) -> Iterator[Text]:
    for part in group.parts:
        if isinstance(part, Group):
            yield from _texts(part)
        elif isinstance(part, Words):
            yield from part.lines


def _comment(words: str) -> str:
    """Lines that TeX passes over, whatever they hold; they can be read back letter by letter."""
    return "\n".join(f"% {line}" if line else "%" for line in words.splitlines())


def _remarks(scene: Scene, provenance: Provenance) -> str:
    about = [
        f"model version {provenance.model_version}" if provenance.model_version else "",
        provenance.digest,
    ]
    source = ", ".join(part for part in about if part)
    drawn = " from ".join(part for part in (provenance.program, source) if part)
    return _comment("\n".join(line for line in (scene.title, f"Drawn by {drawn}" if drawn else "") if line))


def _prepared(scene: Scene, look: Look) -> str:
    """The definitions that the picture uses, with its own measures filled in."""
    found = _PREPARE.replace("SAMPLE", _SAMPLE)
    for name, value in (
        ("WIDTH", scene.width * _POINTS * look.scale(scene)),
        ("REGULAR", text.width(_SAMPLE, 10.0)),
        ("BOLD", text.width(_SAMPLE, 10.0, bold=True)),
    ):
        found = found.replace(name, _number(value))
    return found.replace("UNITS", str(round(scene.width * 100)))


def _picture(scene: Scene) -> Iterator[str]:
    for colour in sorted(
        {colour for group in scene.groups for colour in _colours(group)} | {scene.background}
    ):
        yield rf"\definecolor{{{_named(colour)}}}{{HTML}}{{{colour[1:].upper()}}}%"
    yield r"\begin{tikzpicture}[x=\cldunit,y=-\cldunit,line cap=butt,line join=miter]"
    corner = f"({_number(scene.width)},{_number(scene.height)})"
    yield rf"\useasboundingbox (0,0) rectangle {corner};"
    if scene.background != "#ffffff":
        yield rf"\fill[{_named(scene.background)}] (0,0) rectangle {corner};"
    for group in scene.groups:
        yield from _group(group)
    yield r"\end{tikzpicture}%"


def _colours(group: Group) -> Iterator[str]:
    for part in group.parts:
        if isinstance(part, Group):
            yield from _colours(part)
        elif isinstance(part, Words):
            yield part.colour
        else:
            fill, stroke = getattr(part, "fill", None), getattr(part, "stroke", None)
            yield from ([fill] if fill else []) + ([stroke.colour] if stroke else [])


def _named(colour: str) -> str:
    return f"cld{colour[1:].lower()}"


def _group(group: Group) -> Iterator[str]:
    name = dict(group.data).get("id", "")
    yield _comment(" ".join(f"{group.role} {name}: {group.title}".split()).removesuffix(":"))
    for part in group.parts:
        if isinstance(part, Group):
            yield from _group(part)
        else:
            yield from _mark(part)


@singledispatch
def _mark(mark: Mark) -> Iterable[str]:
    raise TypeError(f"no way to write {type(mark).__name__} in TikZ")


@_mark.register
def _(mark: Rect) -> Iterable[str]:
    box = mark.box
    look = [*_filled(mark.fill), *_drawn(mark.stroke)]
    if look:
        rounded = [rf"rounded corners={_number(mark.radius)}\cldunit"] if mark.radius else []
        yield rf"\path[{','.join(look + rounded)}] {_at((box.x, box.y))} rectangle {_at((box.right, box.bottom))};"


@_mark.register
def _(mark: Circle) -> Iterable[str]:
    look = [*_filled(mark.fill), *_drawn(mark.stroke)]
    if mark.fill and mark.opacity < 1:
        look.append(f"fill opacity={_number(mark.opacity)}")
    if look:
        yield rf"\path[{','.join(look)}] {_at(mark.centre)} circle[radius={_number(mark.radius)}];"


@_mark.register
def _(mark: Curve) -> Iterable[str]:
    pieces = [mark.points[at : at + 3] for at in range(1, len(mark.points), 3)]
    curves = (f" .. controls {_at(a)} and {_at(b)} .. {_at(end)}" for a, b, end in pieces)
    yield rf"\path[{','.join(_drawn(mark.stroke))}] {_at(mark.points[0])}{''.join(curves)};"


@_mark.register
def _(mark: Polygon) -> Iterable[str]:
    yield rf"\path[{','.join(_filled(mark.fill))}] {' -- '.join(map(_at, mark.points))} -- cycle;"


@_mark.register
def _(mark: Words) -> Iterable[str]:
    for line in mark.lines:
        look = f"text={_named(mark.colour)},{_turned(line)}anchor="
        if line.bold and line.text in _BARS:
            yield _sign(line, mark.colour)
            continue
        written = escaped(line.text)
        if runs_leftwards(line.text):
            written = rf"\cldleftwards{{{written}}}"
        room = _number(text.width(line.text, line.size, line.bold))
        yield (
            rf"\cld{'b' if line.bold else 'r'}{{{look}{_ANCHORS[line.anchor]}}}{{{_pair((line.x, line.y))}}}"
            rf"{{{_number(line.size)}}}{{{room}}}{{{written}}}%"
        )


def _turned(line: Text) -> str:
    return f"rotate={_number(line.angle)}," if line.angle else ""


def _sign(line: Text, colour: str) -> str:
    """A sign drawn, by the middle of its baseline."""
    bars = " ".join(
        f"{_at((line.x + left * line.size, line.y - head * line.size))} rectangle "
        f"{_at((line.x + right * line.size, line.y - foot * line.size))}"
        for left, foot, right, head in _BARS[line.text]
    )
    return rf"\path[{','.join(_filled(colour))}] {bars};"


def _filled(colour: str | None) -> list[str]:
    return [f"fill={_named(colour)}"] if colour else []


def _drawn(stroke: Stroke | None) -> list[str]:
    if stroke is None:
        return []
    found = [f"draw={_named(stroke.colour)}", rf"line width={_number(stroke.width)}\cldunit"]
    if stroke.dash:
        pairs = zip(stroke.dash[::2], stroke.dash[1::2], strict=True)
        lengths = (rf"on {_number(on)}\cldunit off {_number(off)}\cldunit" for on, off in pairs)
        found.append(f"dash pattern={' '.join(lengths)}")
    return [*found, "line cap=round"] if stroke.round else found


def _at(point: Point) -> str:
    return f"({_pair(point)})"


def _pair(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
