"""Portable Document Format: one page as large as the figure, its fonts embedded, its text to be searched.

Written out here (ISO 32000-1), because the figure has to have the same bytes on every machine and with whatever
version of a library, and because the marks are few. The page is one tagged figure with a text alternative; the
model it shows is attached as a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import singledispatchmethod
from math import cos, radians, sin
from typing import NamedTuple

from cld.backends import PER_MM, Look, Provenance, Unfit, description, words_of
from cld.backends._outlines import EM, Glyph, glyphs, left, used
from cld.backends._pdf_file import Objects, array, number, words
from cld.backends._pdf_fonts import Face, embed
from cld.layouts import Point, Text
from cld.marks import Circle, Curve, Group, Mark, Polygon, Rect, Words
from cld.scene import Scene
from cld.theme import Stroke

FOREIGN = "boxes stand for them; SVG leaves them to the fonts of whoever looks at it"
"""What becomes of letters that the embedded font lacks."""
POINTS = 72 / 96
"""Points in a user unit of a scene."""
LONGEST = 14_400
"""Points that a side of a page may have; readers need not show larger ones (ISO 32000-1, annex C)."""
BULGE = 0.5522847498
"""Distance of a control point from the end of a quarter circle of radius 1."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, in which a part of the metadata is written, does not admit."""
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def render(scene: Scene, provenance: Provenance = Provenance(), look: Look = Look()) -> bytes:  # noqa: B008 - frozen
    """The scene as a PDF file of one page.

    Args:
        scene: what to draw. Letters that the font lacks come out as boxes.
        provenance: the model and program that the figure comes from; the model is attached.
        look: with a width, the page has that width; with outlines, text is drawn as outlines of its letters.

    Raises:
        Unfit: the page would be larger than pages can be.
    """
    return render_pages((scene,), provenance, look)


def render_pages(scenes: Sequence[Scene], provenance: Provenance, look: Look) -> bytes:
    """The scenes as the pages of one PDF file, which has a table of contents; otherwise as `render`.

    Raises:
        Unfit: a page would be larger than pages can be.
    """
    for scene in scenes:
        _refuse_huge(scene, look)
    objects = Objects()
    groups = [group for scene in scenes for group in scene.groups]
    faces = {} if look.outlines else _faces(objects, groups)
    letters = _letters(objects, groups) if look.outlines else {}
    sheets = [_drawn(objects, scene, faces, look) for scene in scenes]
    leaves = [objects.next(place) for place in range(len(sheets))]
    tree = objects.next(len(sheets))
    for place, sheet in enumerate(sheets):
        objects.add(
            {
                "Type": "/Page",
                "Parent": tree,
                "MediaBox": array(["0", "0", *sheet.size]),
                "Contents": sheet.content,
                "Resources": _resources(faces, letters, sheet.opacities),
                "Group": "<< /S /Transparency /CS /DeviceRGB >>",
                "StructParents": str(place),
            }
        )
    pages = objects.add({"Type": "/Pages", "Kids": array(leaves), "Count": str(len(leaves))})
    catalogue = {"Type": "/Catalog", "Pages": pages, **_structure(objects, scenes, leaves)}
    catalogue |= _outline(objects, scenes, leaves) if len(leaves) > 1 else {}
    catalogue |= _attached(objects, provenance)
    first = scenes[0]
    catalogue["Metadata"] = objects.stream(_xmp(first, provenance), {"Type": "/Metadata", "Subtype": "/XML"})
    return objects.file(objects.add(catalogue), _info(objects, first, provenance))


def _refuse_huge(scene: Scene, look: Look) -> None:
    if POINTS * look.scale(scene) * max(scene.width, scene.height) > LONGEST + 0.01:
        most = int(LONGEST / POINTS / PER_MM * min(1.0, scene.width / scene.height) + 0.01)
        raise Unfit(f"no page is longer than 5080 mm; draw it at most {most} mm wide, with --width")


class _Sheet(NamedTuple):
    """The content of a page: its object, the page's size in points, and the opacities that occur."""

    content: str
    size: tuple[str, str]
    opacities: set[float]


def _drawn(objects: Objects, scene: Scene, faces: Mapping[bool, Face], look: Look) -> _Sheet:
    scale = POINTS * look.scale(scene)
    page = _Page(faces)
    page.rectangle(scene)
    for mark in _marks(scene.groups):
        page.draw(mark)
    width, height = number(scale * scene.width), number(scale * scene.height)
    start = f"/Figure << /MCID 0 >> BDC\nq\n{scale:.6f} 0 0 {-scale:.6f} 0 {height} cm\n"
    content = objects.stream((start + "\n".join(page.lines) + "\nQ\nEMC\n").encode("ascii"))
    return _Sheet(content, (width, height), page.opacities)


def _marks(groups: Iterable[Group]) -> Iterator[Mark]:
    for group in groups:
        for part in group.parts:
            if isinstance(part, Group):
                yield from _marks((part,))
            else:
                yield part


def _faces(objects: Objects, groups: Iterable[Group]) -> dict[bool, Face]:
    """The cuts of the font that occur."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for line in (line for each in words_of(groups) for line in each.lines):
        used[line.bold].update(line.text)
    return {bold: embed(objects, characters, bold) for bold, characters in used.items() if characters}


class _Page:
    """Writes marks down as the operators of a page's content (ISO 32000-1, annex A)."""

    def __init__(self, faces: Mapping[bool, Face]) -> None:
        self.faces = faces
        self.lines: list[str] = []
        self.opacities: set[float] = set()

    def rectangle(self, scene: Scene) -> None:
        """The ground of the whole figure."""
        size = f"{number(scene.width)} {number(scene.height)}"
        self.lines.append(f"{_colour(scene.background)} rg\n0 0 {size} re f")

    @singledispatchmethod
    def draw(self, mark: object) -> None:
        """Write a mark down."""
        raise TypeError(f"no way to write {type(mark).__name__} as PDF")

    @draw.register
    def _(self, mark: Rect) -> None:
        self._paint(_rectangle(mark), mark.fill, mark.stroke)

    @draw.register
    def _(self, mark: Circle) -> None:
        self._paint(_circle(mark.centre, mark.radius), mark.fill, mark.stroke, mark.opacity)

    @draw.register
    def _(self, mark: Curve) -> None:
        pieces = [mark.points[at : at + 3] for at in range(1, len(mark.points), 3)]
        steps = [_step("m", mark.points[:1]), *(_step("c", piece) for piece in pieces)]
        self._paint(steps, None, mark.stroke)

    @draw.register
    def _(self, mark: Polygon) -> None:
        steps = [_step("m" if at == 0 else "l", [point]) for at, point in enumerate(mark.points)]
        self._paint([*steps, "h"], mark.fill, None)

    @draw.register
    def _(self, mark: Words) -> None:
        if not self.faces:
            self._outlined(mark)
            return
        self.lines.append(f"BT\n{_colour(mark.colour)} rg")
        for line in mark.lines:
            spaced = line.text if line is mark.lines[-1] else f"{line.text} "
            place = f"{_along(line, 1.0)} Tm"
            font = f"/{_name(line.bold)} {number(line.size)} Tf"
            self.lines.append(f"{font} {place} <{self.faces[line.bold].encoded(spaced)}> Tj")
        self.lines.append("ET")

    def _outlined(self, mark: Words) -> None:
        for line in mark.lines:
            place = f"{_along(line, line.size / EM)} cm"
            letters = (f"q 1 0 0 1 {number(x)} 0 cm /{glyph.name} Do Q" for glyph, x in glyphs(line))
            self.lines.append("\n".join([f"q {_colour(mark.colour)} rg {place}", *letters, "Q"]))

    def _paint(
        self, steps: Iterable[str], fill: str | None, stroke: Stroke | None, opacity: float = 1.0
    ) -> None:
        """Fill and draw a path; opacity is that of the filling alone."""
        way = " ".join(steps)
        if not way or (fill is None and stroke is None):
            return
        states = [f"{_colour(fill)} rg"] if fill else []
        states += _line(stroke) if stroke else []
        if opacity < 1:
            self.opacities.add(opacity)
            states.append(f"/{_opacity(opacity)} gs")
        paint = "B" if fill and stroke else "f" if fill else "S"
        self.lines.append(f"q {' '.join(states)}\n{way} {paint} Q")


def _along(line: Text, scale: float) -> str:
    """The matrix that sets letters along a line (ISO 32000-1, 8.3.3), from where it starts."""
    if not line.angle:
        sizes = ("1", "-1") if scale == 1 else (f"{scale:.5f}", f"{-scale:.5f}")
        return f"{sizes[0]} 0 0 {sizes[1]} {number(left(line))} {number(line.y)}"
    across, down = cos(radians(line.angle)), sin(radians(line.angle))
    back = line.x - left(line)
    x, y = line.x - back * across, line.y + back * down
    turn = (across, -down, -down, -across)
    return " ".join([*(f"{scale * part:.5f}" for part in turn), number(x), number(y)])


def _step(operator: str, points: Iterable[Point]) -> str:
    return " ".join([*(f"{number(x)} {number(y)}" for x, y in points), operator])


def _rectangle(mark: Rect) -> list[str]:
    x, y, right, bottom = mark.box.x, mark.box.y, mark.box.right, mark.box.bottom
    r = min(mark.radius, mark.box.width / 2, mark.box.height / 2)
    if r <= 0:
        return [f"{number(x)} {number(y)} {number(mark.box.width)} {number(mark.box.height)} re"]
    k = r * (1 - BULGE)
    return [
        _step("m", [(x + r, y)]),
        _step("l", [(right - r, y)]),
        _step("c", [(right - k, y), (right, y + k), (right, y + r)]),
        _step("l", [(right, bottom - r)]),
        _step("c", [(right, bottom - k), (right - k, bottom), (right - r, bottom)]),
        _step("l", [(x + r, bottom)]),
        _step("c", [(x + k, bottom), (x, bottom - k), (x, bottom - r)]),
        _step("l", [(x, y + r)]),
        _step("c", [(x, y + k), (x + k, y), (x + r, y)]),
        "h",
    ]


def _circle(centre: Point, r: float) -> list[str]:
    (x, y), k = centre, r * BULGE
    return [
        _step("m", [(x + r, y)]),
        _step("c", [(x + r, y + k), (x + k, y + r), (x, y + r)]),
        _step("c", [(x - k, y + r), (x - r, y + k), (x - r, y)]),
        _step("c", [(x - r, y - k), (x - k, y - r), (x, y - r)]),
        _step("c", [(x + k, y - r), (x + r, y - k), (x + r, y)]),
        "h",
    ]


def _line(stroke: Stroke) -> list[str]:
    dash = [f"{array([number(length) for length in stroke.dash])} 0 d"] if stroke.dash else []
    cap = ["1 J"] if stroke.round else []
    return [f"{_colour(stroke.colour)} RG {number(stroke.width)} w", *cap, *dash]


def _colour(colour: str) -> str:
    return " ".join(number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _name(bold: bool) -> str:
    return "Bold" if bold else "Regular"


def _opacity(value: float) -> str:
    return f"A{round(100 * value)}"


def _letters(objects: Objects, groups: Iterable[Group]) -> dict[str, str]:
    """The outlines of letters that occur, each a small drawing of its own (ISO 32000-1, 8.10), by name."""
    return {glyph.name: objects.stream(*_letter(glyph)) for glyph in used(words_of(groups))}


def _letter(glyph: Glyph) -> tuple[bytes, dict[str, str]]:
    points = [point for step in glyph.steps for point in step.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = array([number(edge) for edge in (min(xs), min(ys), max(xs), max(ys))])
    path = " ".join(_step(_OPERATORS[step.way], step.points) for step in glyph.steps)
    return f"{path} f".encode("ascii"), {"Type": "/XObject", "Subtype": "/Form", "BBox": box}


def _resources(faces: Mapping[bool, Face], letters: Mapping[str, str], opacities: Iterable[float]) -> str:
    fonts = " ".join(f"/{_name(bold)} {face.object}" for bold, face in faces.items())
    drawings = " ".join(f"/{name} {letter}" for name, letter in letters.items())
    states = " ".join(f"/{_opacity(value)} << /ca {number(value)} >>" for value in sorted(opacities))
    return f"<< /Font << {fonts} >> /XObject << {drawings} >> /ExtGState << {states} >> >>"


def _structure(objects: Objects, scenes: Sequence[Scene], pages: Sequence[str]) -> dict[str, str]:
    """Each page as one figure with its text alternative (ISO 32000-1, 14.7 and 14.9)."""
    root, document, *figures = (objects.next(further) for further in range(2 + len(scenes)))
    parents = " ".join(f"{place} {array([figure])}" for place, figure in enumerate(figures))
    tree = {"ParentTree": f"<< /Nums [{parents}] >>", "ParentTreeNextKey": str(len(figures))}
    objects.add({"Type": "/StructTreeRoot", "K": document, **tree})
    kids = figures[0] if len(figures) == 1 else array(figures)
    objects.add({"Type": "/StructElem", "S": "/Document", "P": root, "K": kids})
    for scene, page in zip(scenes, pages, strict=True):
        alternative = words(f"{scene.title}\n\n{description(scene)}")
        element = {"Type": "/StructElem", "S": "/Figure", "P": document, "Pg": page, "K": "0"}
        objects.add({**element, "Alt": alternative})
    return {
        "StructTreeRoot": root,
        "MarkInfo": "<< /Marked true >>",
        "ViewerPreferences": "<< /DisplayDocTitle true >>",
    }


def _outline(objects: Objects, scenes: Sequence[Scene], pages: Sequence[str]) -> dict[str, str]:
    """The table of contents that readers show beside the pages (ISO 32000-1, 12.3.3)."""
    root, *entries = (objects.next(further) for further in range(1 + len(scenes)))
    objects.add({"Type": "/Outlines", "First": entries[0], "Last": entries[-1], "Count": str(len(entries))})
    for place, (scene, page) in enumerate(zip(scenes, pages, strict=True)):
        entry = {"Title": words(scene.title), "Parent": root, "Dest": f"[{page} /Fit]"}
        if place > 0:
            entry["Prev"] = entries[place - 1]
        if place + 1 < len(entries):
            entry["Next"] = entries[place + 1]
        objects.add(entry)
    return {"Outlines": root, "PageMode": "/UseOutlines"}


def _attached(objects: Objects, provenance: Provenance) -> dict[str, str]:
    """The model as a file within the file (ISO 32000-1, 7.11.4)."""
    if not provenance.model_yaml:
        return {}
    data = provenance.model_yaml.encode("utf-8", "replace")
    file = objects.stream(
        data,
        {
            "Type": "/EmbeddedFile",
            "Subtype": "/application#2Fyaml",
            "Params": f"<< /Size {len(data)} >>",
        },
    )
    holder = objects.add(
        {
            "Type": "/Filespec",
            "F": "(model.yaml)",
            "UF": "(model.yaml)",
            "EF": f"<< /F {file} /UF {file} >>",
            "Desc": words("The model that this figure shows"),
            "AFRelationship": "/Source",
        }
    )
    names = f"<< /EmbeddedFiles << /Names [(model.yaml) {holder}] >> >>"
    return {"Names": names, "AF": array([holder])}


def _info(objects: Objects, scene: Scene, provenance: Provenance) -> str:
    entries = {
        "Title": scene.title,
        "Author": "; ".join(provenance.authors),
        "Subject": scene.description,
        "Creator": provenance.program,
        "Producer": provenance.program,
        "ModelVersion": provenance.model_version,
    }
    known = {key: words(value) for key, value in entries.items() if value}
    if provenance.digest:  # as plain letters, by which a stray figure is known again
        known["ModelDigest"] = f"({provenance.digest})"
    return objects.add(known)


def _xmp(scene: Scene, provenance: Provenance) -> bytes:
    """The same once more in the form that libraries of pictures read (ISO 16684-1), without any date."""
    title, about, program = map(_escape, (scene.title, scene.description, provenance.program))
    authors = "".join(f"<rdf:li>{_escape(author)}</rdf:li>" for author in provenance.authors)
    creator = f"<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>" if authors else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{about}</rdf:li></rdf:Alt></dc:description>'
        f"{creator}<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>"
        '</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _escape(text: str) -> str:
    clean = _FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;")
    return clean.replace(">", "&gt;")
