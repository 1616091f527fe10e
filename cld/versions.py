"""What `diagrams/` records of each version of a model, and what may be overwritten.

Each version has a folder `diagrams/<spec>/<version>/` with its figures and a `record.json`: the digest of the
model's meaning, and of each figure the digests of its files, where its parts stand, and which earlier places it
was drawn from (`cld.places` says how they are chosen). A version without a draft word is a promise:
once recorded, its meaning must not change. The same meaning may be redrawn, by a newer program for instance;
the record names every program that drew it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cld.figures import Figure, Places

if TYPE_CHECKING:
    from cld.model import Model

FOLDER = Path("diagrams")
RECORD = "record.json"
EDITION = 2
"""Of the record's form. In the first, a figure had one file, and nothing was said of where it was drawn from."""
_FAR = 1e9
"""Units beyond which nothing can stand; what is no number is not nearer."""


class Refused(Exception):
    """Something that must not be overwritten, or a record that cannot be trusted. The message says what to do."""


class Drawn(NamedTuple):
    """What is recorded of one figure."""

    view: str
    layout: str
    files: tuple[tuple[str, str], ...]
    """Name and digest (SHA-256, in hexadecimal) of each of its files, one a format, sorted by name."""
    positions: Places
    shows: str = ""
    """The digest of what the figure shows (`cld.figures.Drawing.shows`); empty in records of the first edition."""
    seeds: Places = ()
    """The earlier places that it was drawn from."""


class Record(NamedTuple):
    """What is recorded of one version."""

    version: str
    meaning: str
    """The digest of the model's meaning (`cld.spec.export.digest_of`)."""
    programs: tuple[str, ...]
    """Every program that drew figures of this version, the latest last."""
    figures: tuple[Drawn, ...]
    bare: bool = False
    """Whether the figures were drawn without the model, for nobody to read it from them."""


def folder_of(spec: str, version: str, root: Path = FOLDER) -> Path:
    """Where the figures of a version lie, by the name of its spec's file."""
    return root / Path(spec).stem / version


def is_released(version: str) -> bool:
    """Whether a version is a promise: one without a draft word."""
    return "-" not in version


def read_record(folder: Path) -> Record | None:
    """The record of a version, or None if there is none.

    Raises:
        Refused: the file is there but is no record: half-written, or edited by hand.
    """
    path = folder / RECORD
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["edition"] not in (1, EDITION):
            raise Refused(f"{path}: was written by a later version of this program, which reads it")
        return Record(
            _word(data["version"]),
            _word(data["meaning"]),
            tuple(_word(program) for program in data["programs"]),
            tuple(_drawn(view, figure) for view, figure in data["figures"].items()),
            data.get("without_model", False) is True,
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(f"{path}: cannot be read ({reason}), so what it records cannot be kept") from None
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise Refused(
            f"{path}: is damaged; bring it back from version control, or delete it to record the version anew"
        ) from None


def _drawn(view: str, figure: dict[str, Any]) -> Drawn:
    files = figure["files"] if "files" in figure else {figure["file"]: figure["digest"]}
    for file in files:
        if Path(file).name != file or not Path(file).suffix:
            raise ValueError("the file lies in another folder")
    return Drawn(
        _word(view),
        _word(figure["layout"]),
        tuple(sorted((_word(file), _word(digest)) for file, digest in files.items())),
        _places(figure["positions"]),
        _word(figure.get("shows", "")),
        _places(figure.get("seeds", {})),
    )


def _places(each: dict[str, Any]) -> Places:
    places = tuple((_word(id), float(x), float(y)) for id, (x, y) in sorted(each.items()))
    if not all(abs(side) < _FAR for _, *sides in places for side in sides):
        raise ValueError("a place outside any figure")
    return places


def _word(value: object) -> str:
    """A text that can be shown and can name a file."""
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("no text")
    return value


def outgrown(spec: str, model: Model, root: Path = FOLDER) -> str:
    """What to say where a model changed under the number of a version that is released and recorded; else empty.

    Args:
        spec: the path of the spec, by whose name the record is found.
    """
    from cld.spec.export import digest_of

    if not is_released(model.version):
        return ""
    folder = folder_of(spec, model.version, root)
    try:
        record = read_record(folder)
    except Refused:
        return ""  # what is wrong with it, others say
    if record is None or record.meaning == digest_of(model):
        return ""
    return (
        f"{model.version} is released and recorded in {folder.as_posix()}, and this is another model: it needs a number "
        f"of its own, such as {_next(model.version)}, or {_next(model.version)}-draft while you work on it"
    )


def refuse_strangers(folder: Path, version: str, meaning: str) -> None:
    """Look at figures of a released version that has no record: each carries its model's digest.

    Raises:
        Refused: a figure there shows another model, so a record was lost, or never written.
    """
    if not is_released(version) or not folder.is_dir():
        return
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        if meaning.encode("ascii") not in path.read_bytes():
            raise Refused(
                f"{path}: is there without a record, and shows another model; "
                f"bring {RECORD} back from version control, or raise `version:` in the spec"
            )


def updated(
    old: Record | None,
    version: str,
    meaning: str,
    program: str,
    figures: Iterable[Figure],
    bare: bool = False,
) -> Record:
    """The record with these figures drawn, each in one format; what else it holds stays.

    Args:
        bare: whether they carry no model.

    Raises:
        Refused: the version is released and its meaning has changed since it was recorded.
    """
    if old is not None and is_released(version) and old.meaning != meaning:
        raise Refused(
            f"version {version} is released and recorded, and the model has changed since; "
            f"raise `version:` in the spec, to {_next(version)} or to {_next(version)}-draft while you work on it"
        )
    drawn = {figure.view: figure for figure in (old.figures if old else ())}
    for figure in figures:
        former = drawn.get(figure.view)
        files = dict(former.files if former else ())
        files[figure.file] = sha256(figure.data).hexdigest()
        drawn[figure.view] = Drawn(
            figure.view,
            figure.layout,
            tuple(sorted(files.items())),
            figure.positions,
            figure.shows,
            figure.seeds,
        )
    programs = [name for name in (old.programs if old else ()) if name != program]
    return Record(version, meaning, (*programs, program), tuple(drawn[view] for view in sorted(drawn)), bare)


def without(record: Record, views: Iterable[str]) -> tuple[Record, tuple[Drawn, ...]]:
    """The record without figures of views that the model no longer has, and those figures."""
    kept = set(views)
    gone = tuple(figure for figure in record.figures if figure.view not in kept)
    left = tuple(figure for figure in record.figures if figure.view in kept)
    return record._replace(figures=left), gone


def text_of_record(record: Record) -> str:
    """The record as JSON: one line a position, so that version control shows what moved."""
    data = {
        "edition": EDITION,
        "version": record.version,
        "meaning": record.meaning,
        "programs": list(record.programs),
        **({"without_model": True} if record.bare else {}),
        "figures": {
            figure.view: {
                "layout": figure.layout,
                "shows": figure.shows,
                "files": dict(figure.files),
                "positions": {id: [x, y] for id, x, y in figure.positions},
                "seeds": {id: [x, y] for id, x, y in figure.seeds},
            }
            for figure in record.figures
        },
    }
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2]", text) + "\n"


def _next(version: str) -> str:
    major, minor, _ = version.partition("-")[0].split(".")
    return f"{major}.{int(minor) + 1}.0"
