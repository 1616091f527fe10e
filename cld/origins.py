"""Where a model can come from: a spec, a spec at a git revision, a recorded version, or a figure that carries it.

A figure (SVG) of this program holds the canonical text of its model and the digest of what it means. A
recorded version is read from its figures in `diagrams/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from cld.revisions import NotThere, at_revision
from cld.source import Source, Unreadable, decode, read
from cld.spec import STDIN, Spec, read_spec
from cld.spec.export import digest_of

_FIGURE = "urn:cld:figure:1"
_MOST_BYTES = 50_000_000
"""Of a figure. One of 700 links has about a million."""
_RECORDED = re.compile(r"(?P<name>[^@\\/]+)@(?P<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)")
_REVISION = re.compile(r"(?P<revision>[^:-][^:]+):(?P<path>[^:]+)")
"""At least two characters, so that it is no drive of Windows."""


class NoModel(Exception):
    """What was named leads to no model. The message is a sentence for the user."""


class Origin(NamedTuple):
    """A model as it was named."""

    name: str
    """As the user wrote it, or what says as much."""
    spec: Spec


def origin_of(name: str) -> Origin:
    """The model that a word names.

    A file of that name goes first. Else `NAME@VERSION` is a recorded version and `REVISION:PATH` a file at a
    revision; SVG files are figures, all others specs.

    Raises:
        NoModel: there is no such file, revision or version, or the figure carries no model that can be trusted.
    """
    if Path(name).is_file():
        return from_file(name)
    if match := _RECORDED.fullmatch(name):
        return recorded(match["name"], match["version"])
    if (match := _REVISION.fullmatch(name)) and not Path(name).exists():
        return from_revision(match["revision"], match["path"])
    return from_file(name)


def from_file(path: str) -> Origin:
    """The model of a spec, or of a figure. Raises NoModel as `origin_of` does."""
    try:
        if not path.lower().endswith(".svg"):
            return Origin(path, read_spec(read(path), named=path))  # the texts of sources say nothing here
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except Unreadable as error:
        raise NoModel(str(error)) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NoModel(f"{path}: cannot be read ({reason})") from None
    return Origin(path, spec_of_figure(data, path))


def from_revision(revision: str, path: str) -> Origin:
    """The model of a spec or figure as it was at a git revision. Raises NoModel as `origin_of` does."""
    name = f"{revision}:{path}"
    try:
        data = at_revision(revision, path)
        if path.lower().endswith(".svg"):
            return Origin(name, spec_of_figure(data, name))
        return Origin(name, read_spec(decode(name, data), named=path))
    except NotThere as error:
        raise NoModel(f"{name}: {error}") from None
    except Unreadable as error:
        raise NoModel(str(error)) from None


def recorded(name: str, version: str) -> Origin:
    """The model of a recorded version, from the first of its figures that carries it.

    The figure has to be the one that the record names, by its digest, and its model the one that was recorded.
    Raises NoModel as `origin_of` does.
    """
    from hashlib import sha256

    from cld.versions import RECORD, Refused, folder_of, read_record

    shown, folder = f"{name}@{version}", folder_of(f"{name}.yaml", version)
    try:
        record = read_record(folder)
    except Refused as error:
        raise NoModel(f"{shown}: {error}") from None
    if record is None:
        raise NoModel(f"{shown}: {_no_record(name, folder)}")
    files = [file for figure in record.figures for file in figure.files if file[0].lower().endswith(".svg")]
    if not files:
        raise NoModel(f"{shown}: no figure in {folder} is an SVG, and other formats carry no model")
    file, digest = next((each for each in files if (folder / each[0]).is_file()), files[0])
    origin = from_file(str(folder / file))
    if origin.spec.model is None or digest_of(origin.spec.model) != record.meaning:
        raise NoModel(
            f"{shown}: {folder / RECORD} was recorded of another model than {file} carries; "
            "bring both back from version control"
        )
    if sha256((folder / file).read_bytes()).hexdigest() != digest:
        raise NoModel(
            f"{shown}: {folder / file} was changed after it was recorded; bring it back from version control"
        )
    return Origin(shown, origin.spec)


def _no_record(name: str, folder: Path) -> str:
    """What to say where a version has no record: what there is instead."""
    known = _folders(folder.parent)
    if known:
        return f"no such version is recorded in {folder.parent}; these are: {', '.join(known)}"
    models = _folders(folder.parent.parent)
    if models:
        return f"nothing is recorded of a model `{name}`; these models have figures: {', '.join(models)}"
    return (
        f"nothing is recorded here: there is no {folder.parent.parent} with figures; `cld render` draws them"
    )


def _folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def spec_of_figure(data: bytes, name: str) -> Spec:
    """The spec that a figure carries in its `<metadata>`.

    Args:
        data: the SVG.
        name: what to call it in messages.

    Raises:
        NoModel: it is no SVG, carries no model, or one that was changed after the figure was drawn.
    """
    text, digest = _carried(data, name)
    spec = read_spec(Source(name, text), named=STDIN)
    if spec.model is None or digest_of(spec.model) != digest:
        raise NoModel(
            f"{name}: the model in this figure is not the one that it was drawn from (its digest says so): "
            "it was changed by hand, or by another version of the program"
        )
    return spec


def _carried(data: bytes, name: str) -> tuple[str, str]:
    """The text of the model in a figure, and the digest that was written with it."""
    from xml.etree import ElementTree

    if len(data) > _MOST_BYTES or b"<!ENTITY" in data or b"\0" in data:  # nothing that unfolds to gigabytes
        raise NoModel(f"{name}: this is no figure of this program")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError):
        raise NoModel(f"{name}: this is no whole SVG file; was it cut short, or edited by hand?") from None
    figure = root.find(f".//{{{_FIGURE}}}figure")
    text = figure.findtext(f"{{{_FIGURE}}}model") if figure is not None else None
    if figure is None or not text:
        raise NoModel(
            f"{name}: this figure carries no model. Figures of this program do, until another program "
            "saves them anew; compare with the spec that it was drawn from"
        )
    return text, figure.get("digest", "")
