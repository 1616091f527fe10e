"""`cld new`: a small commented spec to start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cld.cli import _shared


def command(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name such as waiting-times, or a path ending in .yaml.")
    ],
) -> None:
    """Write a small commented spec to start from; it validates and renders.

    NAME becomes specs/NAME.yaml; a path that ends in .yaml is taken as it is. Never overwrites a file.
    """
    from cld.spec.starter import starter
    from cld.spec.words import is_id, slug

    is_path = name.endswith((".yaml", ".yml"))
    path = Path(name) if is_path else Path("specs") / f"{name}.yaml"
    if not is_id(path.stem):
        near = slug(Path(name.removesuffix(path.suffix) if is_path else name).name)
        hint = f", such as `{near}`" if is_id(near) else ""
        raise _shared.Failure(
            f"`{path.stem if is_path else name}` is no name for a spec; use letters, digits, `_` and `-`{hint}"
        )
    if os.path.lexists(path):
        raise _shared.Failure(f"{path}: is there already; nothing was written")
    _shared.save(path, starter(path.stem, str(path)).encode("utf-8"))
    typer.echo(f"{path}: written. Next: cld validate {path}, then cld render {path}")
