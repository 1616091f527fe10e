"""The versions of a model that `diagrams/` records, with the models that their figures carry, and what is amiss."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cld.model import Model
from cld.origins import NoModel, recorded_in
from cld.places import rank
from cld.versions import FOLDER, RECORD, Record, Refused, folder_of, read_record


class Past(NamedTuple):
    """One version as it lies there."""

    version: str
    """The name of its folder."""
    folder: Path
    record: Record | None
    """None where it cannot be read, or is missing."""
    model: Model | None
    """None where no figure carries the model that was recorded."""
    faults: tuple[str, ...]
    """What is amiss, each a sentence for the user."""
    damaged: bool = False
    """Whether there is a record that cannot be read, so that nobody knows what was recorded."""


def versions_of(path: str, root: Path = FOLDER) -> tuple[Past, ...]:
    """The versions of a spec, in the order of semantic versioning; whatever is amiss with one is said there.

    Args:
        path: of the spec, by whose name the folders are found.

    Raises:
        Refused: their folder cannot be read, so nobody knows which there are.
    """
    folder = folder_of(path, "0.0.0", root).parent
    try:
        there = [each for each in folder.iterdir() if each.is_dir() and rank(each.name) is not None]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(
            f"{folder}: cannot be read ({reason}), so it is not known which versions are recorded"
        ) from None
    there.sort(key=lambda each: (rank(each.name), each.name))
    return tuple(_past(each) for each in there)


def _past(folder: Path) -> Past:
    version = folder.name
    try:
        record = read_record(folder)
    except Refused as refusal:
        return Past(version, folder, None, None, (str(refusal),), damaged=True)
    if record is None:
        return Past(version, folder, None, None, (_without_record(folder),))
    model, why = _model(folder, record)
    faults = _amiss(folder, record)
    if record.bare:  # as its author wanted it
        return Past(version, folder, record, None, tuple(faults))
    return Past(version, folder, record, model, tuple(faults or [*filter(None, [why])]))


def _model(folder: Path, record: Record) -> tuple[Model | None, str]:
    """The model of a record from the first figure that can be trusted, or why there is none."""
    why = f"{folder / RECORD}: names no figure"
    for number, figure in enumerate(record.figures):
        try:
            return recorded_in(folder, record._replace(figures=(figure,)), folder.name).model, ""
        except NoModel as reason:
            why = why if number else str(reason).removeprefix(f"{folder.name}: ")
    return None, why


def _without_record(folder: Path) -> str:
    return (
        f"{folder} has no {RECORD}: it was never finished, or the record was lost; bring it back from version control, or "
        "delete the folder"
    )


def _files(record: Record) -> list[tuple[str, str]]:
    return [file for figure in record.figures for file in figure.files]


def _amiss(folder: Path, record: Record) -> list[str]:
    """What is wrong with the figures of a record, and with what it calls itself."""
    found = []
    if record.version != folder.name:
        found.append(f"{folder / RECORD}: calls itself {record.version}; was the folder renamed?")
    for file, digest in _files(record):
        path = folder / file
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            found.append(f"{path}: is missing; bring it back from version control")
        except OSError as error:
            found.append(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})")
        else:
            if sha256(data).hexdigest() != digest:
                found.append(f"{path}: was changed after it was recorded; bring it back from version control")
    return found
