"""The picture of a comparison: two models at once, on one placement, each change told by line, mark and colour.

What a view shows of both is one content (`cld.joined`), which is placed as any other; nothing that both have moves. As a
pair, each side is that picture without what only the other one has, so that both stand on the same places.

A comparison is the figure of no one model. It carries none, so that nobody takes it for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import NamedTuple

from cld import text
from cld.backends import Look, Provenance, Unfit
from cld.changed_words import Stories, remarks, stories, told
from cld.diff import Diff
from cld.differing import contrast_of
from cld.figures import PROGRAM, Drawing, Figure, Places, Report, places_in, views_of, written
from cld.joined import Sides, shown, sides_of
from cld.layouts import Layout, Text
from cld.layouts._badges import Wanted, badged
from cld.layouts._marked import marked
from cld.marks import Group, Words
from cld.model import Model, View
from cld.pages import moved
from cld.paired import paired, with_bars
from cld.scene import Scene, Section, compose
from cld.tally import NARROWEST
from cld.theme import Theme
from cld.views import Content, is_narrowed, whole

__all__ = ["draw_difference", "together", "view_of"]

TITLE, SUBTITLE = 19.0, 14.0
"""Sizes of the heading."""
EDGE = 16.0


class Names(NamedTuple):
    """What to call the two sides, in the figure; empty for their titles and versions."""

    old: str = ""
    new: str = ""


def draw_difference(
    old: Model,
    new: Model,
    diff: Diff,
    view: str | None = None,
    *,
    pair: bool = False,
    format: str = "svg",
    look: Look = Look(),  # noqa: B008 - frozen
    seeds: Places = (),
    report: Report | None = None,
    names: tuple[str, str] = ("", ""),
) -> Figure:
    """Draw what is different between two models. The same arguments give the same bytes on every machine.

    Args:
        diff: what `cld.diff.compare(old, new)` found.
        view: the name of a view of the new model, or else of the old one; if none is given, the new model's that
            shows most of the changes.
        pair: before and after side by side, instead of both in one picture.
        format: the name of a backend, such as `svg`.
        look: colours and size.
        seeds: where elements stood in the figure that this one is to resemble, under ids of either model.
        names: what to call the two, such as `study@1.0.0`; else titles and versions tell them apart.

    Raises:
        KeyError: neither model has such a view; its argument is a sentence for the user.
        ModuleNotFoundError: there is no such format.
        Unfit: the view shows no element of either model, or the format cannot take the figure as it is wanted.
    """
    sides = sides_of(old, new, diff)
    chosen = view_of(sides, view)
    drawing = _drawn(sides, chosen, pair, look.theme, _in_new_ids(seeds, diff), report, Names(*names))
    origin = Provenance(model_version=f"{old.version} → {new.version}", program=PROGRAM)
    return written(drawing, format, origin, look)


def view_of(sides: Sides, name: str | None) -> View:
    """The view of a name: the new model's, or else the old one's; for no name the new one's that shows most changes.

    Of several that show as many it is the first.

    Raises:
        KeyError: neither model has such a view; its argument is a sentence for the user.
    """
    every = (*views_of(sides.new), *views_of(sides.old))
    if name is None:
        return _most_telling(sides, views_of(sides.new))
    for view in every:
        if view.name == name:
            return view
    known = ", ".join(dict.fromkeys(view.name for view in every))
    raise KeyError(f"neither model has a view `{name}`; there are {known}")


def _most_telling(sides: Sides, views: Sequence[View]) -> View:
    """The view that shows most of what is different; where several do, the first."""
    if len(views) == 1:
        return views[0]
    counts = [_changes_in(sides, view) for view in views]
    return views[counts.index(max(counts))]


def _changes_in(sides: Sides, view: View) -> tuple[int, int]:
    """How many changes a view shows: of elements, links and moderations, and besides of paths through hidden elements."""
    content = shown(sides, view)
    changes = content.changes
    assert changes is not None, "the content of a comparison says what changed"
    links = [story.ends for story in changes.links if story.change]
    acting = [(*ends, factor) for factor, ends, _ in changes.moderations]
    if view.layout == "framework":
        from cld.layouts.framework import stands_for

        standing = stands_for(content)
        links = [ends for ends in links if ends in standing.links]
        acting = [each for each in acting if each in standing.moderations]
    hidden = {(link.source, link.target) for link in content.links if link.bridged}
    direct = [ends for ends in links if ends not in hidden]
    return len(changes.elements) + len(direct) + len(acting), len(links) - len(direct)


def together(new: Places, old: Places, diff: Diff) -> Places:
    """Where elements stand in the new model's figure, and those that it lacks, as they stood to the rest in the old one's."""
    there = {id: (x, y) for id, x, y in new}
    before = {id: (x, y) for id, x, y in _in_new_ids(old, diff)}
    both = sorted(there.keys() & before.keys())
    dx, dy = (_middle([there[id][way] - before[id][way] for id in both]) for way in (0, 1))
    for id, (x, y) in before.items():
        there.setdefault(id, (round(x + dx, 2), round(y + dy, 2)))
    return tuple((id, *there[id]) for id in sorted(there))


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _in_new_ids(places: Places, diff: Diff) -> Places:
    ids = diff.ids
    taken = {id for id, _, _ in places}
    named = ((id if ids.get(id) in taken else ids.get(id, id), x, y) for id, x, y in places)
    return tuple(sorted(named))


def _drawn(
    sides: Sides, view: View, pair: bool, theme: Theme, seeds: Places, report: Report | None, names: Names
) -> Drawing:
    content = shown(sides, view)
    if not content.elements:
        raise Unfit(f"the view `{view.name}` shows no element of either model; choose another one")
    place = import_module(f"cld.layouts.{view.layout}").place
    if not seeds and is_narrowed(view):
        seeds = places_in(place(shown(sides, whole(view)), (), report))
    layout: Layout = place(content, seeds, report)
    found = stories(content, sides, marked=view.layout == "loops")
    layout = _with_loops(layout, content, found)
    changes = content.changes
    assert changes is not None, "the content of a comparison says what changed"
    content = replace(content, changes=changes._replace(loops=found.loops))
    said = told(content, layout, sides)
    content = replace(
        content,
        changes=changes._replace(
            loops=found.loops, told=said, remarks=tuple(remarks(content, layout, sides))
        ),
    )
    wanted = [Wanted(*each) for each in contrast_of(content, layout, theme).badges_wanted(layout)]
    layout = badged(layout, wanted)
    scene = (
        paired(layout, content, sides, theme)
        if pair
        else compose(with_bars(layout, content, False), content, theme)
    )
    return Drawing(
        view.name, view.layout, _headed(scene, content, sides, theme, names), places_in(layout), seeds, ""
    )


def _with_loops(layout: Layout, content: Content, found: Stories) -> Layout:
    """The figure with markers for the loops without a name too; in those of named ones stand their ids."""
    loops = found.drawn
    own = [(loop, "") for loop in content.loops]
    both = [*own, *loops]
    placed = marked(layout, [loop for loop, _ in both], [mark for _, mark in both]) if loops else layout
    marks = {story.id: story.mark for story in found.loops}
    markers = (each._replace(label=marks.get(each.id, each.label)) for each in placed.markers)
    return placed._replace(markers=tuple(markers))


def _headed(scene: Scene, content: Content, sides: Sides, theme: Theme, names: Names) -> Scene:
    """The scene under a line on what is compared with what; the text alternative begins with what changed."""
    wide = max(scene.width, NARROWEST)
    title = text.wrap(_title(content, sides), wide - 2 * EDGE, TITLE, bold=True)
    said = text.wrap(_subtitle(sides, names), wide - 2 * EDGE, SUBTITLE)
    top = EDGE / 2 + TITLE * text.LINE * len(title) + SUBTITLE * text.LINE * len(said)
    foot = EDGE / 2 + TITLE * text.LINE * len(title)
    heading = Group(
        "heading",
        (
            Words(tuple(_lines(title, EDGE / 2, TITLE, bold=True)), theme.text),
            Words(tuple(_lines(said, foot, SUBTITLE)), theme.muted),
        ),
    )
    groups = tuple(moved(group, 0.0, round(top, 2)) for group in scene.groups)
    changes = content.changes
    assert changes is not None, "the content of a comparison says what changed"
    lines = tuple(f"{each.change.value}: {each.text}" for each in changes.told)
    loops = tuple(
        f"{loop.change.value}: {f'{loop.id} {loop.name}'.strip()}, {loop.polarity.value}"
        for loop in changes.loops
    )
    more = (
        Section("What changed", lines),
        Section("Feedback loops that changed", loops),
        Section("Also", changes.remarks),
    )
    description = f"This is a comparison of two models, and shows both at once. {_subtitle(sides, names)}"
    return scene._replace(
        width=round(wide, 2),
        height=round(scene.height + top, 2),
        title=f"What changed: {_title(content, sides)}",
        description=" ".join(f"{description}. {scene.description}".split()),
        alternative=(*(section for section in more if section.lines), *scene.alternative),
        groups=(heading, *groups),
    )


def _title(content: Content, sides: Sides) -> str:
    old, new = (" ".join(model.title.split()) for model in sides[:2])
    return f"{old} → {new}" if old != new else " ".join(content.title.split())


def _subtitle(sides: Sides, names: Names) -> str:
    old, new = sides.old.version, sides.new.version
    if names.old and names.new:
        return f"What changed from {_named(names.old, old)} to {_named(names.new, new)}"
    if old == new:
        return f"What changed; both say version {new}"
    return f"What changed from version {old} to version {new}"


def _named(name: str, version: str) -> str:
    return name if version in name else f"{name} ({version})"


def _lines(lines: Sequence[str], top: float, size: float, bold: bool = False) -> Iterator[Text]:
    for number, line in enumerate(lines):
        yield Text(EDGE, round(top + (text.ASCENT + text.LINE * number) * size, 2), line, size, bold)
