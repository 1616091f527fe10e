"""Placement that lasts: which earlier places a figure is drawn from, so that a small change moves little.

The rule. Look for the last figure of the view: in the record of the same version, else in that of the latest
earlier version, by semantic versioning, that has the view in the same layout.

- There is none: the figure is drawn from nothing.
- It shows the same: it is drawn from whatever that figure was drawn from. So the same comes out, byte for byte,
  however often it is drawn, and also under a new version's number.
- It shows something else: it is drawn from where that figure's elements stand.

A view that shows a part of another declared view is drawn from where that one's elements stand just now. A view that
only stresses something in another declared view is drawn from what that one is drawn from, and so looks the same.

Whatever a figure was drawn from is recorded with it. So a clone of the project draws the same picture as the one
who recorded it, also when a draft got its shape in many small steps, or an earlier version is drawn again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cld.figures import Places, Report, drawn
from cld.model import Model, View
from cld.versions import FOLDER, Record, folder_of, read_record
from cld.views import is_narrowed, is_stressed, whole

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")


def records_of(spec: str, version: str, root: Path = FOLDER) -> Iterator[Record]:
    """The record of a version of a spec, then those of earlier versions, the latest first.

    Raises:
        cld.versions.Refused: a record cannot be read. Records are read only as far as they are asked for.
    """
    own = rank(version)
    folder = folder_of(spec, version, root).parent
    there = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    ranks = {name: place for name in there if (place := rank(name)) is not None}
    earlier = [name for name in ranks if own is not None and ranks[name] < own]
    for name in (version, *sorted(earlier, key=lambda name: ranks[name], reverse=True)):
        record = read_record(folder / name)
        if record is not None:
            yield record


def last_places(spec: str, version: str, view: View, root: Path = FOLDER) -> Places:
    """Where elements stand in the last figure of a view that is recorded up to a version; nothing where there is none.

    Raises:
        cld.versions.Refused: a record cannot be read.
    """
    for record in records_of(spec, version, root):
        for last in record.figures:
            if (last.view, last.layout) == (view.name, view.layout):
                return last.positions
    return ()


class Memory(NamedTuple):
    """What is remembered of a model's figures."""

    spec: str
    """Path of the spec, by which its folder of figures is found."""
    model: Model
    meaning: str
    """The digest of the model's meaning, by which records of the first edition are compared."""
    drawn: dict[str, Places]
    """Positions of views drawn just now, by their names, for views that show a part of them."""
    root: Path = FOLDER

    def seeds(self, view: View, report: Report | None = None) -> Places | Callable[[str], Places]:
        """The places to draw a view from, or what finds them by the digest of what the view shows.

        A view that shows a part of another one takes over where that one's elements stand, and one that only
        stresses something in it is drawn from what that one is drawn from: they are one picture.
        """
        parent = self._whole(view)
        if parent is None:
            return lambda shows: self._last(view, shows)
        if not is_narrowed(view):
            return self.seeds(parent)
        if parent.name not in self.drawn:
            drawing = drawn(self.model, parent, seeds=self.seeds(parent), report=report)
            self.drawn[parent.name] = drawing.positions
        return self.drawn[parent.name]

    def _whole(self, view: View) -> View | None:
        """The declared view of which this one shows a part, or in which it stresses something."""
        if not (is_narrowed(view) or is_stressed(view)):
            return None
        meant = _unnamed(whole(view))
        return next((each for each in self.model.views if _unnamed(each) == meant), None)

    def _last(self, view: View, shows: str) -> Places:
        for record in records_of(self.spec, self.model.version, self.root):
            for last in record.figures:
                if (last.view, last.layout) == (view.name, view.layout):
                    same = last.shows == shows if last.shows else record.meaning == self.meaning
                    return last.seeds if same else last.positions
        return ()


def _unnamed(view: View) -> View:
    return replace(view, name="", title="", note="")


def rank(version: str) -> tuple[object, ...] | None:
    """Where a version stands among others (Semantic Versioning 2.0.0, 11), or None if it is no version."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    numbers, draft = tuple(map(int, match.groups()[:3])), match[4]
    words = [
        (0, int(word), "") if word.isdigit() else (1, 0, word) for word in (draft or "").split(".") if draft
    ]
    return (*numbers, draft is None, tuple(words))
