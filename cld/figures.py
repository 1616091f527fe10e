"""From a model and a view to a finished figure: choose, place, compose, write."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from cld import __version__
from cld.backends import Look, Provenance
from cld.layouts import Layout
from cld.model import Model, View
from cld.plugins import names

PROGRAM = f"cld {__version__}"
"""What figures and records name as the program that drew them."""


class Figure(NamedTuple):
    """A drawn view: the bytes of its file, and where its parts stand."""

    view: str
    layout: str
    data: bytes
    positions: tuple[tuple[str, float, float], ...]
    """(id, x, y) of the middle of each node, in units of 1/96 inch, sorted by id."""


def views_of(model: Model) -> tuple[View, ...]:
    """The views that a model declares; for one that declares none, one of each layout that suits it."""
    if model.views:
        return model.views
    suiting = [name for name in names("layouts") if import_module(f"cld.layouts.{name}").suits(model)]
    return tuple(View(name, name) for name in suiting or ["loops"])


def provenance_of(model: Model) -> Provenance:
    """What every figure of a model carries along: the model itself, its version and digest, this program."""
    from cld.spec.export import digest_of, text_of

    return Provenance(text_of(model), model.version, digest_of(model), PROGRAM, model.authors)


def draw(
    model: Model,
    view: View,
    format: str = "svg",
    provenance: Provenance | None = None,
    look: Look = Look(),  # noqa: B008 - frozen
    seeds: tuple[tuple[str, float, float], ...] = (),
    report: Callable[[float], None] | None = None,
) -> Figure:
    """Draw a view. The same model, view, look and seeds give the same bytes on every machine.

    Args:
        format: the name of a backend, such as `svg`.
        provenance: what the figure carries along, where the caller has it already.
        look: colours and size.
        seeds: (id, x, y) of where elements stood in the figure that this one is to resemble; without any, a
            narrowed view resembles the whole one.
        report: is called now and then with the share of the work that is done, from 0 to 1.

    Raises:
        ModuleNotFoundError: there is no such backend.
    """
    from cld.scene import compose
    from cld.views import is_narrowed, show, whole

    content = show(model, view)
    if is_narrowed(view) and not seeds:
        seeds = places_of(model, whole(view))
    layout: Layout = import_module(f"cld.layouts.{view.layout}").place(content, seeds, report)
    scene = compose(layout, content, look.theme)
    backend = import_module(f"cld.backends.{format}")
    data: bytes = backend.render(scene, provenance or provenance_of(model), look)
    return Figure(view.name, view.layout, data, _places(layout))


def places_of(
    model: Model,
    view: View,
    seeds: tuple[tuple[str, float, float], ...] = (),
    report: Callable[[float], None] | None = None,
) -> tuple[tuple[str, float, float], ...]:
    """Where a view's elements stand, as `Figure.positions` has it, without drawing the rest."""
    from cld.views import show

    return _places(import_module(f"cld.layouts.{view.layout}").place(show(model, view), seeds, report))


def _places(layout: Layout) -> tuple[tuple[str, float, float], ...]:
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
