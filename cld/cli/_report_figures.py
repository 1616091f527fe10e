"""The pictures of a report: what changed in each spec, drawn to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path, PurePosixPath

from cld.cli import _shared
from cld.reports.diff_fields import Compared
from cld.reports.report_facts import Picture, Reviewed


def with_pictures(each: Sequence[Reviewed], folder: str, url: str | None) -> list[Reviewed]:
    """Draw the differences of every spec that changed. Stops with exit status 2 where a file cannot be written."""
    found: list[Reviewed] = []
    taken: set[str] = set()
    for one in each:
        if one.compared is None or one.compared.diff.is_empty:
            found.append(one)
            continue
        name = _name(one.subject.place, taken)
        found.append(one._replace(picture=_drawn(one.compared, name, folder, url)))
    return found


def _drawn(compared: Compared, name: str, folder: str, url: str | None) -> Picture:
    from cld.cli._diff_figure import Wanted, figure_of
    from cld.figures import Unfit

    try:
        figure = figure_of(compared, Wanted())
    except (Unfit, KeyError) as error:
        return Picture("", "", b"", str(error.args[0] if error.args else error).rstrip("."))
    path = (Path(folder) / name).as_posix()
    _shared.save(path, figure.data)
    return Picture(path, f"{url.rstrip('/')}/{name}" if url else "", figure.data)


def _name(place: str, taken: set[str]) -> str:
    """A name for a spec's picture that no other has: its path with hyphens for slashes, and a number where need be."""
    stem = "-".join(PurePosixPath(place).with_suffix("").parts)
    names = (f"{stem}{'' if number == 1 else f'-{number}'}.svg" for number in count(1))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name
