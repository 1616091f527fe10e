"""Before and after side by side: the picture of two models twice, each time without what only the other one has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cld import text
from cld.changes import Change
from cld.differing import Contrast, contrast_of
from cld.geometry import union
from cld.joined import Sides
from cld.layouts import Box, Item, Layout, Node, Route, Text
from cld.layouts._frame import covered
from cld.legend import size_for
from cld.marks import Group, Words
from cld.model import LoopPolarity
from cld.pages import moved
from cld.scene import Scene, compose, key
from cld.tally import tally
from cld.theme import Theme
from cld.views import Content

EDGE, GAP = 16.0, 40.0
"""Round the picture, and between its sides."""
NAME = 15.0
"""Size of the words over each side."""
BADGE = 9.0
"""How far badges reach out of what is drawn."""


def paired(layout: Layout, content: Content, sides: Sides, theme: Theme) -> Scene:
    """Both sides on the places of one layout, with one key and one account of what changed."""
    drawn = union(list(covered(layout.nodes, layout.routes, layout.markers)))
    box = Box(drawn.x - BADGE, drawn.y - BADGE, drawn.width + 2 * BADGE, drawn.height + 2 * BADGE)
    top = EDGE / 2 + NAME * text.LINE + 6
    groups: list[Group] = []
    both: list[Layout] = []
    looks = contrast_of(content, layout, theme)
    for number, (heading, gone) in enumerate((("Before", Change.ADDED), ("Now", Change.REMOVED))):
        x = EDGE + number * (box.width + GAP)
        both.append(_side(layout, content, looks, sides, gone))
        title = Text(round(x, 2), round(EDGE / 2 + text.ASCENT * NAME, 2), heading, NAME, bold=True)
        groups.append(Group("heading", (Words((title,), theme.text),)))
        made = compose(both[-1], content, theme).groups
        shift = round(x - box.x, 2), round(top - box.y, 2)
        groups += [moved(group, *shift) for group in made if group.role not in ("legend", "note")]
    wide, high = 2 * (EDGE + box.width) + GAP, top + box.height + EDGE
    under, high = _under(layout._replace(width=wide, height=high), both, content, looks)
    whole = compose(layout, content, theme)
    return whole._replace(width=round(wide, 2), height=high, groups=(*groups, *under))


def _under(
    layout: Layout, both: Sequence[Layout], content: Content, looks: Contrast
) -> tuple[list[Group], float]:
    """The key of signs on either side, beside it what changed, and how high the figure is with them."""
    assert content.changes is not None, "a picture of two models says what changed"
    routes = tuple(route for side in both for route in side.routes)
    markers = tuple(marker for side in both for marker in side.markers)
    wide, high = size_for(layout.nodes, routes, markers)
    page = layout._replace(legend=(EDGE, layout.height), routes=routes, markers=markers)
    notes = " ".join(line.text for line in layout.notes)
    remarks = (*content.changes.remarks, *([notes] if notes else []))
    told = replace(content, changes=content.changes._replace(remarks=remarks))
    under, low = tally(page, told, looks, EDGE + wide + GAP if wide else EDGE)
    return [*key(page, content, looks.key), *under], round(max(low, layout.height + high + EDGE), 2)


def _side(layout: Layout, content: Content, contrast: Contrast, sides: Sides, gone: Change) -> Layout:
    """What one of the models has of a picture, as it has it.

    Args:
        gone: what this side does not have: what was added, before; what was removed, now.
    """
    changes = content.changes
    assert changes is not None, "a picture of two models says what changed"
    before = gone is Change.ADDED
    absent = {id for id, change in changes.elements if change is gone}
    model = sides.old if before else sides.new
    labels = {element.id: element.label for element in model.elements}
    nodes = tuple(_nodes(layout, labels, absent))
    layout = with_bars(layout, content, before)
    routes = tuple(_routes(layout, contrast, before, gone))
    loops = {loop.id: loop for loop in changes.loops}
    markers = []
    strangers = _strangers(sides) if before else set()
    for marker in layout.markers:
        story = loops.get(marker.id)
        if marker.id in strangers:
            continue
        if story is None:
            markers.append(marker)
        elif story.change is not gone:
            polarity = (story.old if before else story.new) or LoopPolarity.UNDETERMINED
            markers.append(marker._replace(polarity=polarity))
    there = {
        *(("node", n.id) for n in nodes),
        *(("link", r.id) for r in routes),
        *(("loop", m.id) for m in markers),
    }
    badges = tuple(badge for badge in layout.badges if (badge.role, badge.id) in there)
    return layout._replace(nodes=nodes, routes=routes, markers=tuple(markers), badges=badges)


def _strangers(sides: Sides) -> set[str]:
    """Named loops that went through other elements altogether: what marks them now would mark another loop, before."""
    now = {loop.id: loop.through for loop in sides.new.loops}
    return {
        loop.id for loop in sides.old.loops if loop.id in now and not set(loop.through) & set(now[loop.id])
    }


def _nodes(layout: Layout, labels: dict[str, str], absent: set[str]) -> Iterator[Node]:
    for node in layout.nodes:
        if node.items:
            left = tuple(_item(item, labels) for item in node.items if item.id not in absent)
            if left:
                yield node._replace(items=left)
        elif node.shape == "region" or node.id not in absent:
            label = labels.get(node.id)
            if label is None or label == node.title or node.shape == "region":
                yield node
            else:
                yield node._replace(title=label, texts=_lines(node.texts, label, middle=True))


def _item(item: Item, labels: dict[str, str]) -> Item:
    label = labels.get(item.id)
    now = " ".join(line.text for line in item.lines)
    same = label is None or " ".join(label.split()) == now
    return item if same or label is None else item._replace(lines=_lines(item.lines, label, middle=False))


def _lines(lines: tuple[Text, ...], label: str, middle: bool) -> tuple[Text, ...]:
    """Another, shorter label in the room of one, about its middle or from its top."""
    first = lines[0]
    room = max(text.width(line.text, line.size, line.bold) for line in lines)
    words = text.wrap(label, room + 0.01, first.size, first.bold)
    step = text.LINE * first.size
    top = first.y + (step * (len(lines) - len(words)) / 2 if middle else 0.0)
    return tuple(
        first._replace(text=line, y=round(top + step * number, 2)) for number, line in enumerate(words)
    )


def _routes(layout: Layout, contrast: Contrast, before: bool, gone: Change) -> Iterator[Route]:
    """The links that one side has, with the signs that they have there."""
    for route in layout.routes:
        bundle = contrast.routes.get(route.id)
        if bundle is not None and bundle.change is gone:
            continue
        if bundle is None or route.effect is not None:
            yield route
        else:
            yield route._replace(polarity=bundle.old if before else bundle.new)


def with_bars(layout: Layout, content: Content, before: bool) -> Layout:
    """The picture with the bars of those delays alone that there were before, or are now; of a removed link, were."""
    changes = content.changes
    assert changes is not None, "a picture of two models says what changed"
    late = {story.ends: story.late[0 if before or story.new is None else 1] for story in changes.links}
    routes = (
        route
        if all(late.get(ends, True) for ends in route.members)
        else route._replace(delayed=False, delay=None)
        for route in layout.routes
    )
    return layout._replace(routes=tuple(routes))
