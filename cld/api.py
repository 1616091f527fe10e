"""The public functions of the library; `import cld` offers them."""

from __future__ import annotations

from pathlib import Path

from cld.diagnostics import Diagnostic, Severity
from cld.graph.interchange import to_networkx
from cld.graph.loops import find_loops
from cld.model import Model
from cld.rules import check
from cld.source import Source, read
from cld.spec import STDIN, Spec, read_spec
from cld.spec.export import text_of

__all__ = ["InvalidSpec", "find_loops", "load", "loads", "render", "to_networkx", "to_yaml", "validate"]


class InvalidSpec(ValueError):
    """A spec whose structure is broken. `diagnostics` holds every fault, each with its place."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        from cld.reports.diagnostics import concise

        super().__init__("\n" + concise(diagnostics).rstrip("\n"))
        self.diagnostics = diagnostics


def load(path: str | Path) -> Model:
    """Read the model of a spec file.

    Raises:
        InvalidSpec: syntax, shape or references are broken. Lints do not stop a model; see `validate`.
        cld.source.Unreadable: the file is missing, a folder, too large or not UTF-8.
    """
    return _model(read_spec(read(path)))


def loads(text: str) -> Model:
    """Read the model of a spec given as text. Raises InvalidSpec as `load` does."""
    return _model(read_spec(Source(STDIN, text)))


def _model(spec: Spec) -> Model:
    if spec.model is None:
        raise InvalidSpec(tuple(d for d in spec.faults if d.severity is Severity.ERROR))
    return spec.model


def validate(path: str | Path) -> tuple[Diagnostic, ...]:
    """Everything that `cld validate` says of a spec file, in the order of the file. Empty if nothing is wrong.

    Raises:
        cld.source.Unreadable: the file is missing, a folder, too large or not UTF-8.
    """
    return check(read_spec(read(path)))


def to_yaml(model: Model) -> str:
    """The canonical text of a model: reading it gives an equal model."""
    return text_of(model)


def render(model: Model, view: str | None = None) -> str:
    """Draw a view of a model as SVG text, complete in itself.

    Args:
        view: the view's name; the first one of the model, by name, if not given.

    Raises:
        KeyError: the model has no such view.
    """
    from cld.figures import draw, views_of

    views = {one.name: one for one in views_of(model)}
    chosen = views[view] if view is not None else next(iter(views.values()))
    return draw(model, chosen).data.decode("utf-8")


def _in_a_notebook(model: Model) -> str | None:
    """The first view of a model as SVG; None for a model without elements, which is then shown as text."""
    return render(model) if model.elements else None


# Notebooks ask an object for this method. The model itself stays data, which knows nothing of figures; whoever
# gets a model from here has loaded what draws it.
Model._repr_svg_ = _in_a_notebook  # type: ignore[attr-defined]
