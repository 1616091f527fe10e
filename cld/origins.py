"""Where a model can come from: a spec, a spec at a git revision, a recorded version, or a figure that carries it.

A figure of this program holds the canonical text of its model and the digest of what it means (`cld.carried`). A
recorded version is read from its figures in `diagrams/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cld import __version__
from cld.carried import ENDINGS, MOST_BYTES, NoModel, carried
from cld.revisions import NotThere, at_revision, fork_of, repository_of
from cld.source import Source, Unreadable, decode, read
from cld.spec import STDIN, Spec, read_spec
from cld.spec.export import digest_of

if TYPE_CHECKING:
    from cld.versions import Record

__all__ = [
    "NoModel", "Origin", "from_base", "from_figure", "from_file", "from_revision", "origin_of", "recorded", "recorded_in",
    "spec_of_figure",
]  # fmt: skip

PROGRAM = f"cld {__version__}"
"""How this program signs figures."""
_RECORDED = re.compile(r"(?P<name>[^@\\/]+)@(?P<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)")
_SHORT = re.compile(r"(?P<name>[^@:\\/]+)@[\w.-]*")
"""What looks like a recorded version, and may be none."""
_REVISION = re.compile(r"(?P<revision>[^:-][^:]+):(?P<path>.+)", re.DOTALL)
"""At least two characters, so that it is no drive of Windows."""


class Origin(NamedTuple):
    """A model as it was named."""

    name: str
    """As the user wrote it, or what says as much."""
    spec: Spec


def origin_of(name: str) -> Origin:
    """The model that a word names.

    A file of that name goes first. Else `NAME@VERSION` is a recorded version and `REVISION:PATH` a file at a
    revision; files that end as figures do are figures, all others specs.

    Raises:
        NoModel: there is no such file, revision or version, or the figure carries no model that can be trusted.
    """
    if Path(name).is_file():
        return from_file(name)
    if match := _RECORDED.fullmatch(name):
        return recorded(match["name"], match["version"])
    if (match := _SHORT.fullmatch(name)) and not Path(name).exists():
        _refuse_short(match["name"], name)
    if (match := _REVISION.fullmatch(name)) and not Path(name).exists():
        return from_revision(match["revision"], match["path"])
    return from_file(name)


def _refuse_short(model: str, name: str) -> None:
    """Say what a version that is cut short may mean. Raises NoModel, unless nothing of such a name is recorded."""
    from cld.versions import folder_of

    known = _folders(folder_of(f"{model}.yaml", "0.0.0").parent)
    if known:
        each = ", ".join(f"{model}@{version}" for version in known)
        raise NoModel(f"{name}: a version has three numbers; recorded are {each}")


def from_file(path: str) -> Origin:
    """The model of a spec, or of a figure. Raises NoModel as `origin_of` does."""
    if path.lower().endswith(ENDINGS):
        return from_figure(path)
    try:
        return Origin(path, read_spec(read(path), named=path))  # the texts of sources say nothing here
    except Unreadable as error:
        raise NoModel(str(error)) from None


def from_figure(path: str) -> Origin:
    """The model of a figure, whatever its name. Raises NoModel as `origin_of` does."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoModel(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise NoModel(f"{path}: this is a folder; name the file inside it") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise NoModel(f"{path}: cannot be read ({reason})") from None
    return Origin(path, spec_of_figure(data, path))


def from_base(revision: str, path: str) -> tuple[Origin, str]:
    """The model of a spec as it was where the present branch left a revision, and a remark on that, if there is one.

    Raises NoModel as `origin_of` does.
    """
    name = f"{revision}:{path}"
    try:
        fork = fork_of(revision, repository_of(path))
    except NotThere as error:
        raise NoModel(f"{name}: {error}") from None
    origin = from_revision(revision, path, fork.commit)
    if not fork.moved:
        return origin, fork.remark
    remark = (
        f"`{revision}` has moved on since this branch left it, and what happened there is left out; "
        f"`cld diff {name} {path}` compares with `{revision}` as it is now"
    )
    return origin._replace(name=f"{path} where this branch left {revision}"), remark


def from_revision(revision: str, path: str, commit: str | None = None) -> Origin:
    """The model of a spec or figure as it was at a git revision. Raises NoModel as `origin_of` does.

    Args:
        commit: where to look instead; the revision is then what to call that.
    """
    name = f"{revision}:{path}"
    try:
        data = at_revision(revision, path, commit)
        if path.lower().endswith(ENDINGS):
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
    from cld.versions import Refused, folder_of, read_record

    shown, folder = f"{name}@{version}", folder_of(f"{name}.yaml", version)
    try:
        record = read_record(folder)
    except Refused as error:
        raise NoModel(f"{shown}: {error}") from None
    if record is None:
        raise NoModel(f"{shown}: {_no_record(name, folder)}")
    return Origin(shown, recorded_in(folder, record, shown))


def recorded_in(folder: Path, record: Record, name: str) -> Spec:
    """The spec that the figures of a record carry; `name` is what to call it in messages.

    Raises NoModel as `recorded` does.
    """
    from hashlib import sha256

    from cld.versions import RECORD

    if record.bare:
        raise NoModel(
            f"{name}: its figures were drawn without the model (--without-model), which cannot be read from them; name the "
            "spec as it was then, such as TAG:specs/SPEC.yaml of git"
        )
    files = [file for figure in record.figures for file in figure.files]
    carriers = [file for file in files if file[0].lower().endswith(ENDINGS)]
    if not carriers:
        raise NoModel(f"{name}: {folder / RECORD} names no figure from which the model could be read")
    file, digest = next((each for each in carriers if (folder / each[0]).is_file()), carriers[0])
    spec = from_figure(str(folder / file)).spec
    if spec.model is None or digest_of(spec.model) != record.meaning:
        raise NoModel(
            f"{name}: {folder / RECORD} was recorded of another model than {file} carries; "
            "bring both back from version control"
        )
    if sha256((folder / file).read_bytes()).hexdigest() != digest:
        raise NoModel(
            f"{name}: {folder / file} was changed after it was recorded; bring it back from version control"
        )
    return spec


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
    """The spec that a figure carries: SVG, PDF, PNG or TikZ of this program.

    Args:
        data: the whole file.
        name: what to call it in messages.

    Raises:
        NoModel: it is no figure, carries no model, or one that was changed after the figure was drawn.
    """
    found = carried(data, name)
    spec = read_spec(Source(name, found.text), named=STDIN)
    if spec.model is not None and digest_of(spec.model) == found.digest:
        if found.version in ("", spec.model.version):
            return spec
        raise NoModel(
            f"{name}: this figure is of version {found.version}, and the model in it calls itself "
            f"{spec.model.version}: it was changed by hand"
        )
    if found.program not in ("", PROGRAM):
        raise NoModel(
            f"{name}: the model in this figure is not the one that it was drawn from (its digest says so): it was "
            f"changed by hand, or this is another version of the program ({PROGRAM}; the figure is by {found.program})"
        )
    raise NoModel(
        f"{name}: the model in this figure is not the one that it was drawn from (its digest says so): "
        "it was changed by hand"
    )
