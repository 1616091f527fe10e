"""Reading one spec or several as perspectives: shared by `cld merge` and `cld compare`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _shared
from cld.model import Model

if TYPE_CHECKING:
    from cld.alike import Pair
    from cld.gathered import Gathered

SpecPaths = Annotated[
    list[str],
    typer.Argument(
        metavar="SPEC...",
        help="One spec with `perspectives:`, or several specs, each of which is one perspective.",
    ),
]
Same = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        metavar="A=B",
        help="The elements A and B of different specs are the same; FILE:A=FILE:B for those of two specs alone. "
        "May be repeated.",
    ),
]
Own = Annotated[
    bool,
    typer.Option(
        "--own", help="Count the links that a spec has beside its perspectives as one more perspective."
    ),
]


def gather(
    paths: Sequence[str], same: Sequence[str] | None = None, own: bool = False, output: str | None = None
) -> Gathered:
    """The perspectives of the specs that were named.

    Args:
        output: where the common model is to be written; paths of sources' texts are made to lead there.

    Raises:
        Failure: a spec has errors, nothing in them is a perspective, or elements cannot be matched.
    """
    from cld.alike import Ambiguous
    from cld.gathered import gathered

    names = _names(paths)
    specs = {names[path]: _with_texts(_model(path), path, output or beside(paths)) for path in sorted(paths)}
    if len(specs) == 1 and not next(iter(specs.values())).perspectives:
        raise _shared.Failure(
            f"{paths[0]} has no `perspectives:`; name several specs, or say in it who holds what "
            "(docs/language.md, Perspectives)"
        )
    try:
        return gathered(specs, [_pair(word, set(specs)) for word in same or ()], own)
    except Ambiguous as reason:
        raise _shared.Failure(f"it is not clear which elements are the same: {reason}") from None


def _names(paths: Sequence[str]) -> dict[str, str]:
    """An id for each spec: the name of its file, with its folder where two files share one."""
    from cld.spec.words import slug

    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if list(paths).count(path) > 1)
        raise _shared.Failure(f"{twice} is named twice")
    plain = {path: slug(Path(path).stem if path != "-" else "standard_input") or "spec" for path in paths}
    taken = list(plain.values())
    longer = {
        path: slug(f"{Path(path).resolve().parent.name}_{name}") if taken.count(name) > 1 else name
        for path, name in plain.items()
    }
    if len(set(longer.values())) < len(longer):
        raise _shared.Failure(
            "two of the specs have the same name; rename one, because it names a perspective"
        )
    return longer


def _model(path: str) -> Model:
    from cld.spec import read_spec

    spec = read_spec(_shared.source_of(path))
    _shared.show_errors(path, spec.faults)
    if spec.model is None:
        raise _shared.Failure(
            f"{path} has errors, so that it cannot be put together with others", _shared.FOUND
        )
    return spec.model


def beside(paths: Sequence[str]) -> str:
    """A file that would lie beside the first of the specs: there a common model belongs that is printed."""
    return str(Path(sorted(paths)[0]).with_name("merged.yaml"))


def _with_texts(model: Model, path: str, output: str) -> Model:
    """The model with the paths of its sources' texts as they are seen from where the common model lies."""
    here, there = Path(path).parent, Path(output).parent
    if not any(source.text for source in model.sources) or here.resolve() == there.resolve():
        return model
    sources = (
        replace(each, text=Path(os.path.relpath(here / each.text, there)).as_posix()) if each.text else each
        for each in model.sources
    )
    return replace(model, sources=tuple(sources))


def _pair(word: str, specs: set[str]) -> Pair:
    """Two elements that are the same, as `A=B` or `FILE:A=FILE:B`."""
    from cld.alike import Pair
    from cld.spec.words import normal, slug

    sides = word.split("=")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise _shared.Failure(f"--same {word}: name two elements, such as --same workload=work_load")
    split = [side.strip().rpartition(":") for side in sides]
    files = [file if file in specs else slug(Path(file).stem) for file, _, _ in split]
    return Pair(normal(split[0][2]), normal(split[1][2]), files[0], files[1])
