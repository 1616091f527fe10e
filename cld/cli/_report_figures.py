"""The pictures of a report: what changed in each spec, drawn to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from cld.cli import _shared
from cld.reports.report_facts import Picture, Reviewed


def with_pictures(each: Sequence[Reviewed], folder: str, url: str | None) -> list[Reviewed]:
    """Draw the differences of every spec that changed. Stops with exit status 2 where a file cannot be written."""
    return [one._replace(picture=_drawn(one, folder, url)) if one.compared and not one.compared.diff.is_empty else one
            for one in each]  # fmt: skip


def _drawn(one: Reviewed, folder: str, url: str | None) -> Picture:
    from cld.compared import draw_difference
    from cld.figures import Unfit

    assert one.compared is not None, "only what changed is drawn"
    old, new, _, diff = one.compared
    try:
        figure = draw_difference(old, new, diff)
    except (Unfit, KeyError) as error:
        return Picture("", "", b"", str(error.args[0] if error.args else error).rstrip("."))
    name = f"{picture_name(one.subject.place)}.svg"
    path = (Path(folder) / name).as_posix()
    _shared.save(path, figure.data)
    return Picture(path, f"{url.rstrip('/')}/{name}" if url else "", figure.data)


def picture_name(place: str) -> str:
    """A name for a spec's picture that no other spec of the repository has: its path with hyphens for slashes."""
    return "-".join(PurePosixPath(place).with_suffix("").parts)
