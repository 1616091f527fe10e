"""From a model and a view to a finished figure: choose, place, compose, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cld import __version__
from cld.backends import Look, Provenance, Unfit, words_of
from cld.layouts import Layout, Text
from cld.model import Model, View
from cld.plugins import names
from cld.scene import Scene
from cld.theme import PAPER, Theme

if TYPE_CHECKING:
    from cld.pinned import Amiss
    from cld.views import Content, DrawnLoop

__all__ = [
    "PROGRAM", "Drawing", "Figure", "Look", "Places", "Provenance", "Report", "Unfit", "draw", "drawn",
    "foreign_letters", "format_of", "formats", "label_beyond_font", "places_of", "provenance_of",
    "smallest_text", "views_of", "written",
]  # fmt: skip

PROGRAM = f"cld {__version__}"
"""What figures and records name as the program that drew them."""


UNSEEN = (
    "title",
    "description",
    "note",
    "evidence",
    "disputed",
    "confidence",
    "emphasis",
    "changes",
    "backing",
    "steps",
)
"""Fields that have no say in where a figure's parts stand."""
OTHER_ENDINGS = {"tex": "tikz"}
"""Endings that stand for a format beside its own name."""
Places = tuple[tuple[str, float, float], ...]
"""(id, x, y) of the middle of each node of a figure, in units of 1/96 inch, sorted by id."""
Report = Callable[[float], None]
"""Is called now and then with the share of the work that is done, from 0 to 1."""


class Drawing(NamedTuple):
    """A view placed and composed, to be written down in any format."""

    view: str
    layout: str
    scene: Scene
    positions: Places
    seeds: Places
    """The earlier places that it was drawn from."""
    shows: str
    """A digest of what it shows, and so of all but the seeds that its places depend on."""
    panel: str = ""
    """The letter of a panel of a figure of several pages; empty for a whole figure."""
    amiss: tuple[Amiss, ...] = ()
    """What its author should know of the pins that it keeps, or does not keep."""


class Figure(NamedTuple):
    """A drawn view: the bytes of its file, and where its parts stand."""

    view: str
    layout: str
    data: bytes
    positions: Places
    file: str = ""
    """The name of its file: view and ending."""
    seeds: Places = ()
    shows: str = ""
    panel: str = ""
    """Of a page of its own that shows a panel: the panel's letter."""


def views_of(model: Model) -> tuple[View, ...]:
    """The views that a model declares; for one that declares none, one of each layout that suits it."""
    if model.views:
        return model.views
    suiting = [name for name in names("layouts") if import_module(f"cld.layouts.{name}").suits(model)]
    return tuple(View(name, name) for name in suiting or ["loops"])


def provenance_of(model: Model, bare: bool = False) -> Provenance:
    """What a figure of a model carries along: the model itself, its version and digest, this program.

    Args:
        bare: leave out the model and its authors.
    """
    from cld.spec.export import digest_of, text_of

    if bare:
        return Provenance("", model.version, digest_of(model), PROGRAM)
    return Provenance(text_of(model), model.version, digest_of(model), PROGRAM, model.authors)


def draw(
    model: Model,
    view: View,
    format: str = "svg",
    provenance: Provenance | None = None,
    look: Look = Look(),  # noqa: B008 - frozen
    seeds: Places = (),
    report: Report | None = None,
) -> Figure:
    """Draw a view. The same model, view, look and seeds give the same bytes on every machine.

    Args:
        format: the name of a backend, such as `svg`.
        provenance: what the figure carries along, where the caller has it already.
        look: colours and size.
        seeds: where elements stood in the figure that this one is to resemble; without any, a narrowed view
            resembles the whole one.

    Raises:
        ModuleNotFoundError: there is no such backend.
        Unfit: the format cannot take the figure as it is wanted.
    """
    drawing = drawn(model, view, look.theme, seeds, report)
    return written(drawing, format, provenance or provenance_of(model), look)


def drawn(
    model: Model,
    view: View,
    theme: Theme = PAPER,
    seeds: Places | Callable[[str], Places] = (),
    report: Report | None = None,
    loops: Sequence[DrawnLoop] = (),
    remarks: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Drawing:
    """Place a view and give it its looks; to be written in any format.

    Args:
        seeds: as of `draw`, or what finds them by a digest of what the view shows.
        loops: what to draw bold in place of what the view stresses.
        remarks: what was left out of the model, to be said under any picture, with its evidence where it tells that.
        notes: what else to say under the picture.

    Raises:
        Unfit: the view is to count the loops through each link, and they are too many.
    """
    from cld.views import is_stressed, show

    content = show(model, view)
    if loops or is_stressed(view):
        from cld.emphasis import Uncounted, stressed

        try:
            content = stressed(content, model, view, loops)
        except Uncounted as reason:
            raise Unfit(str(reason)) from None
        content = _told(content, model, view, remarks)
    shows = digest_of_content(content)
    known = seeds(shows) if callable(seeds) else seeds
    start = known or start_of(model, view, report)
    told = (*(() if content.backing else remarks), *notes)
    drawing = pictured(view.name, view.layout, content, theme, start, report, told)
    return drawing._replace(seeds=known, shows=shows)


def _told(content: Content, model: Model, view: View, remarks: Sequence[str]) -> Content:
    """What a view shows with who says so and what comes first, as far as it asks for that. Bold loops come first."""
    if view.support and content.emphasis is None:
        from cld.backed import backed

        content = backed(content, model, view, remarks)
    if view.steps:
        from cld.stepped import stepped

        content = stepped(content, model, view.steps)
    return content


def start_of(model: Model, view: View, report: Report | None = None) -> Places:
    """Where to begin with a view that was not drawn before: from nothing, or a narrowed one as the whole stands."""
    from cld.views import is_narrowed, whole

    return places_of(model, whole(view), report=report) if is_narrowed(view) else ()


def pictured(
    name: str,
    layout: str,
    content: Content,
    theme: Theme,
    seeds: Places = (),
    report: Report | None = None,
    notes: Sequence[str] = (),
) -> Drawing:
    """Place what is to be shown and give it its looks, under the name of a view or of a part of one."""
    from cld.scene import compose

    placed: Layout = import_module(f"cld.layouts.{layout}").place(content, seeds, report)
    if notes:
        from cld.unlinked import noted

        placed = noted(placed, (" ".join(notes),))
    if content.emphasis:
        from cld.layouts._marked import marked

        placed = marked(placed, content.emphasis.loops, content.emphasis.marks)
    if content.backing or content.steps:
        from cld import accounts

        placed = accounts.marked(placed, content, theme)
    drawing = Drawing(name, layout, compose(placed, content, theme), places_in(placed), seeds, "")
    if not any(element.position for element in content.elements):
        return drawing
    from cld.pinned import amiss

    return drawing._replace(amiss=amiss(content, placed))


def written(
    drawing: Drawing,
    format: str,
    provenance: Provenance,
    look: Look = Look(),  # noqa: B008 - frozen
) -> Figure:
    """Write a drawing down in a format. Of the look, the theme has been decided by the drawing.

    Raises:
        ModuleNotFoundError: there is no such backend.
        Unfit: the format cannot take the figure as it is wanted.
    """
    data: bytes = import_module(f"cld.backends.{format}").render(drawing.scene, provenance, look)
    file = f"{drawing.view}{'-' if drawing.panel else ''}{drawing.panel}.{format}"
    return Figure(
        drawing.view,
        drawing.layout,
        data,
        drawing.positions,
        file,
        drawing.seeds,
        drawing.shows,
        drawing.panel,
    )


def written_together(
    pages: Sequence[Drawing],
    format: str,
    provenance: Provenance,
    look: Look = Look(),  # noqa: B008 - frozen
) -> Iterator[Figure]:
    """The pages of a figure in one file where the format has pages, else each in its own; otherwise as `written`."""
    backend = import_module(f"cld.backends.{format}")
    if not hasattr(backend, "render_pages"):
        for page in pages:
            yield written(page, format, provenance, look)
        return
    first = pages[0]
    data: bytes = backend.render_pages([page.scene for page in pages], provenance, look)
    file = f"{first.view}.{format}"
    yield Figure(first.view, first.layout, data, first.positions, file, first.seeds, first.shows)


def formats() -> tuple[str, ...]:
    """The names of the formats that figures can be written in."""
    return names("backends")


def format_of(file: str) -> str | None:
    """The format that a file's name promises by its ending: the format's name, or another in use for it; or None."""
    ending = Path(file).suffix.lower().removeprefix(".")
    promised = OTHER_ENDINGS.get(ending, ending)
    return promised if promised in formats() else None


def foreign_letters(format: str) -> str:
    """What becomes of letters that the embedded font lacks, in words."""
    return str(getattr(import_module(f"cld.backends.{format}"), "FOREIGN", "another font has to draw them"))


def smallest_text(drawing: Drawing) -> Text | None:
    """The smallest line of text of a drawing, the first of several; None if it has no text."""
    lines = (line for words in words_of(drawing.scene.groups) for line in words.lines if line.text.strip())
    return min(lines, key=lambda line: line.size, default=None)


def places_of(
    model: Model,
    view: View,
    seeds: Places = (),
    report: Report | None = None,
) -> Places:
    """Where a view's elements stand, as `Figure.positions` has it, without drawing the rest."""
    from cld.views import show

    return places_in(import_module(f"cld.layouts.{view.layout}").place(show(model, view), seeds, report))


def digest_of_content(content: Content) -> str:
    """A digest of what a view shows, without remarks, in which fields that have their default take no part.

    So a later program with more fields knows a picture of an earlier one again.
    """
    said = json.dumps(_plain(content), ensure_ascii=False)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    """Data as lists, mappings and text."""
    from dataclasses import fields, is_dataclass

    if is_dataclass(value):
        telling = [field for field in fields(value) if field.compare and field.name not in UNSEEN]
        each = ((field, getattr(value, field.name)) for field in telling)
        return {field.name: _plain(held) for field, held in each if held != field.default}
    if isinstance(value, Enum):
        return value.name
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def places_in(layout: Layout) -> Places:
    """Where the nodes of a layout stand."""
    middles = sorted((node.id, *node.box.centre) for node in layout.nodes)
    return tuple((id, round(x, 2), round(y, 2)) for id, x, y in middles)


def elements_of(model: Model, view: View) -> tuple[str, ...]:
    """The ids of the elements that a view shows, sorted."""
    from cld.views import show

    return tuple(element.id for element in show(model, view).elements)


def label_beyond_font(model: Model) -> str | None:
    """The first label with a letter that the embedded font lacks, or None: another font has to draw it."""
    from cld.text import covered

    return next((element.label for element in model.elements if not covered(element.label)), None)
