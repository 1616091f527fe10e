"""Scalable Vector Graphics, complete in itself: fonts, text alternative and the model it shows are inside.

Looks are written as presentation attributes, which browsers, word processors and drawing programs all read.
Text stays text: it can be selected, searched and read aloud. References: SVG 1.1 (second edition) for all
drawing, SVG Accessibility API Mappings for the roles.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from hashlib import sha256
from itertools import groupby

from cld import text
from cld.backends import Look, Provenance, description, words_of
from cld.backends._subset import subset
from cld.layouts import Point, Text
from cld.marks import Circle, Curve, Group, Polygon, Rect, Words
from cld.scene import Scene
from cld.theme import Stroke

FOREIGN = "the fonts of whoever looks at it draw them"
"""What becomes of letters that the embedded font lacks."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2 Characters) does not admit."""
_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}


def render(scene: Scene, provenance: Provenance = Provenance(), look: Look = Look()) -> bytes:  # noqa: B008 - frozen
    """The scene as an SVG file in UTF-8.

    Args:
        scene: what to draw.
        provenance: the model and program that the figure comes from, kept in `<metadata>`.
        look: with a width, the figure has that width in print; with outlines, letters that the font lacks stay
            text, because the fonts of whoever looks at the figure can draw them.
    """
    if look.width is None:
        size = _size(scene.width, scene.height)
    else:
        size = _size(look.width, scene.height * look.width / scene.width, "mm")
    return document(scene, size, provenance, _only_foreign if look.outlines else _all).encode("utf-8")


def document(scene: Scene, size: str, provenance: Provenance, as_text: Callable[[Words], bool]) -> str:
    """The scene as SVG.

    Args:
        size: the attributes that say how large the figure is to appear.
        as_text: which words are to be written as text; others are drawn as outlines of their letters.
    """
    name = "cld-" + sha256(_escape(scene.title).encode()).hexdigest()[:8]
    faces = "".join(_faces(scene.groups, as_text))
    glyphs = list(_glyphs(scene.groups, as_text))
    links = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if glyphs else ""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg"{links} {size} viewBox="0 0 {_number(scene.width)} {_number(scene.height)}"'
        f' role="img" aria-labelledby="{name}-title {name}-desc" font-family="{_families()}">',
        f'<title id="{name}-title">{_escape(scene.title)}</title>',
        f'<desc id="{name}-desc">{_escape(description(scene))}</desc>',
        *_metadata(provenance),
        *([f"<defs><style>{faces}</style></defs>"] if faces else []),
        *glyphs,
        f'<rect {_size(scene.width, scene.height)} fill="{scene.background}"/>',
        *(line for group in scene.groups for line in _group(group, as_text)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _all(_: Words) -> bool:
    return True


def _only_foreign(words: Words) -> bool:
    return not all(text.covered(line.text) for line in words.lines)


def _size(width: float, height: float, unit: str = "") -> str:
    return f'width="{_number(width)}{unit}" height="{_number(height)}{unit}"'


def _escape(words: str) -> str:
    clean = _FORBIDDEN.sub("", words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return clean.replace("\r", "&#13;")


def _attribute(words: str) -> str:
    return _escape(" ".join(words.split())).replace('"', "&quot;")


def _number(value: float) -> str:
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _families() -> str:
    names = (text.FAMILY, *text.FALLBACKS)
    return ", ".join(f"'{name}'" if " " in name else name for name in names)


def _metadata(provenance: Provenance) -> Iterator[str]:
    if provenance == Provenance():
        return
    yield (
        '<metadata><cld:figure xmlns:cld="urn:cld:figure:1"'
        f' program="{_attribute(provenance.program)}" model-version="{_attribute(provenance.model_version)}"'
        f' digest="{_attribute(provenance.digest)}">'
        f'<cld:model type="application/yaml" xml:space="preserve">{_escape(provenance.model_yaml)}</cld:model>'
        "</cld:figure></metadata>"
    )


def _faces(groups: Iterable[Group], as_text: Callable[[Words], bool]) -> Iterator[str]:
    """The cuts of the font that occur, each with the characters that occur in it."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for line in (line for words in words_of(groups) if as_text(words) for line in words.lines):
        used[line.bold].update(line.text, " ")
    for bold, characters in used.items():
        if characters:
            data = b64encode(subset(characters, bold)).decode("ascii")
            yield (
                f"@font-face{{font-family:'{text.FAMILY}';font-weight:{600 if bold else 400};"
                f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
            )


def _group(group: Group, as_text: Callable[[Words], bool]) -> Iterator[str]:
    data = "".join(f' data-{name}="{_attribute(value)}"' for name, value in group.data)
    yield f'<g class="{group.role}"{data}>'
    if group.title:
        yield f"<title>{_escape(group.title)}</title>"
    for part in group.parts:
        if isinstance(part, Group):
            yield from _group(part, as_text)
        elif isinstance(part, Words):
            yield from _words(part, as_text)
        else:
            yield _mark(part)
    yield "</g>"


@singledispatch
def _mark(mark: object) -> str:
    raise TypeError(f"no way to write {type(mark).__name__} as SVG")


@_mark.register
def _(mark: Rect) -> str:
    box = mark.box
    place = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'
    corner = f' rx="{_number(mark.radius)}"' if mark.radius else ""
    return f"<rect {place}{corner}{_fill(mark.fill)}{_stroke(mark.stroke)}/>"


@_mark.register
def _(mark: Circle) -> str:
    x, y = mark.centre
    opacity = f' fill-opacity="{_number(mark.opacity)}"' if mark.opacity < 1 else ""
    place = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(mark.radius)}"'
    return f"<circle {place}{_fill(mark.fill)}{opacity}{_stroke(mark.stroke)}/>"


@_mark.register
def _(mark: Curve) -> str:
    pieces = [mark.points[at : at + 3] for at in range(1, len(mark.points), 3)]
    path = f"M{_points(mark.points[:1])}" + "".join(f"C{_points(piece)}" for piece in pieces)
    return f'<path d="{path}" fill="none"{_stroke(mark.stroke)}/>'


@_mark.register
def _(mark: Polygon) -> str:
    return f'<polygon points="{_points(mark.points)}" fill="{mark.fill}"/>'


def _words(mark: Words, as_text: Callable[[Words], bool]) -> Iterator[str]:
    if not as_text(mark):
        yield _drawn(mark)
        return
    for (size, bold, anchor, angle), lines in groupby(
        mark.lines, key=lambda line: (line.size, line.bold, line.anchor, line.angle)
    ):
        if angle:
            yield from (_turned(line, mark.colour) for line in lines)
        else:
            yield _text(list(lines), size, bold, anchor, mark.colour)


def _turned(line: Text, colour: str) -> str:
    """A slanted line stands by itself: several in one text would turn about one point."""
    turn = f"rotate({_number(-line.angle)} {_number(line.x)} {_number(line.y)})"
    level = _text([line], line.size, line.bold, line.anchor, colour)
    return level.replace("<text", f'<text transform="{turn}"', 1)


def _drawn(mark: Words) -> str:
    """Words as the outlines of their letters, with what they read for those who do not see."""
    from cld.backends._outlines import EM, glyphs, left

    lines = []
    for line in mark.lines:
        scale = f"{line.size / EM:.5f}"
        letters = "".join(f'<use xlink:href="#{glyph.name}" x="{_number(x)}"/>' for glyph, x in glyphs(line))
        place = f"translate({_number(left(line))} {_number(line.y)}) scale({scale} -{scale})"
        if line.angle:
            place = f"rotate({_number(-line.angle)} {_number(line.x)} {_number(line.y)}) {place}"
        lines.append(f'<g transform="{place}">{letters}</g>')
    label = _attribute(" ".join(line.text for line in mark.lines))
    return f'<g class="words" role="img" aria-label="{label}"{_fill(mark.colour)}>{"".join(lines)}</g>'


def _glyphs(groups: Iterable[Group], as_text: Callable[[Words], bool]) -> Iterator[str]:
    """The outlines of the letters of all words that are not text."""
    drawn = [words for words in words_of(groups) if not as_text(words)]
    if drawn:
        from cld.backends._outlines import used

        yield "<defs>"
        for glyph in used(drawn):
            path = "".join(way + _points(points) for way, points in glyph.steps)
            yield f'<path id="{glyph.name}" d="{path}"/>'
        yield "</defs>"


def _text(lines: list[Text], size: float, bold: bool, anchor: str, colour: str) -> str:
    """Lines of one look: a single text for readers, searches and copies, a space where a line breaks."""
    whole = " ".join(line.text for line in lines)
    backwards = _runs_leftwards(whole)
    side = _MIRRORED[anchor] if backwards else anchor
    look = f' font-size="{_number(size)}" fill="{colour}"' + (' font-weight="600"' if bold else "")
    look += (f' text-anchor="{side}"' if side != "start" else "") + (' direction="rtl"' if backwards else "")
    if len(lines) == 1:
        return f"<text {_place(lines[0])}{look}>{_escape(whole)}</text>"
    # the space belongs to the line before it, which renderers would place too far to the left by its share
    space = (
        text.width(" ", size, bold) * {"start": 0, "middle": 0.5, "end": 1}[side] * (-1 if backwards else 1)
    )
    placed = [line._replace(x=line.x + space) for line in lines[:-1]] + lines[-1:]
    spans = [f"<tspan {_place(line)}>{_escape(line.text)}</tspan>" for line in placed]
    return f"<text{look}>" + "\n".join(spans) + "</text>"


def _runs_leftwards(words: str) -> bool:
    """Whether the first strong character is of a script written from right to left (UAX 9, rule P2)."""
    for character in words:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _place(line: Text) -> str:
    return f'x="{_number(line.x)}" y="{_number(line.y)}"'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _fill(colour: str | None) -> str:
    return f' fill="{colour or "none"}"'


def _stroke(stroke: Stroke | None) -> str:
    if stroke is None:
        return ""
    dash = f' stroke-dasharray="{" ".join(map(_number, stroke.dash))}"' if stroke.dash else ""
    cap = ' stroke-linecap="round"' if stroke.round else ""
    return f' stroke="{stroke.colour}" stroke-width="{_number(stroke.width)}"{dash}{cap}'
