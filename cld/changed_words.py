"""What a picture of two models says in words: its loops, every change, and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from cld.badges import turn
from cld.changes import Change, LoopStory, Told
from cld.diff.meaning import renamed_element
from cld.diff.records import Altered, LoopChange
from cld.emphasis import LETTERS
from cld.graph.named import check_named
from cld.joined import Sides, fields_of_link, polarity_of
from cld.layouts import Layout
from cld.model import Element, LoopPolarity
from cld.views import Content, DrawnLoop, lettered, steps_of

DRAWN = 6
"""Loops without a name that are marked in a picture; where there are more, they are only counted."""
SHORT = 4
"""Elements of a loop without a name that are told one by one, at most."""


class Stories(NamedTuple):
    """The feedback loops of a comparison."""

    loops: tuple[LoopStory, ...]
    """Those to be told, named ones first."""
    drawn: tuple[tuple[DrawnLoop, str], ...]
    """Those without a name that the picture has room to mark, and what stands in their markers."""


def stories(content: Content, sides: Sides, marked: bool) -> Stories:
    """What became of named loops, and of others that were gained, lost or turned over where these are few.

    Args:
        marked: whether the layout has markers for loops.
    """
    named = list(_named(sides))
    others = [story for story in _others(sides) if len(story.elements) > 0]
    few = others if len(others) <= DRAWN and sides.diff.loops.complete else []
    steps = {(link.source, link.target) for link in content.links}
    visible = [story for story in few if marked and steps.issuperset(steps_of(story.elements))]
    marks = dict(zip((story.id for story in visible), _marks(visible), strict=True))
    few = [story._replace(mark=marks.get(story.id, story.mark)) for story in few]
    drawn = tuple(
        (DrawnLoop(story.id, "", story.polarity, story.elements), marks[story.id]) for story in visible
    )
    return Stories((*named, *few), drawn)


def _named(sides: Sides) -> Iterator[LoopStory]:
    old, new = ({loop.id: loop for loop in model.loops} for model in sides[:2])
    altered = {pair.new.id for pair in sides.diff.named.altered}
    for id in sorted(old.keys() | new.keys(), key=_natural):
        was, now = (polarity_of(model, id) for model in sides[:2])
        loop = new.get(id) or old[id]
        change = None
        if id not in old or id not in new:
            change = Change.ADDED if id in new else Change.REMOVED
        elif was is not now:
            change = Change.TURNED
        elif id in altered:
            change = Change.CHANGED
        if change:
            unclear = LoopPolarity.UNDETERMINED
            before, after = (was or unclear) if id in old else None, (now or unclear) if id in new else None
            other = sides.old if change is Change.ADDED else sides.new
            stayed = check_named(other, loop).polarity is not None
            name = " ".join(loop.name.split())
            yield LoopStory(id, name, change, before, after, loop.through, id, stayed)


def _natural(id: str) -> tuple[str, int, str]:
    stem = id.rstrip("0123456789")
    return stem, int(id[len(stem) :] or 0), id


def _others(sides: Sides) -> Iterator[LoopStory]:
    """Loops without a name; ids of lost ones are those of the new model as far as it knows their elements."""
    ids, loops = sides.diff.ids, sides.diff.loops
    names = [{loop.id for loop in model.loops} for model in sides[:2]]
    every: list[tuple[Change, LoopChange]] = [(Change.ADDED, each) for each in loops.gained]
    every += [(Change.REMOVED, each) for each in loops.lost] + [
        (Change.TURNED, each) for each in loops.turned
    ]
    for change, each in every:
        if each.loop.id not in names[each.new is not None]:
            through = (
                tuple(ids.get(id, id) for id in each.loop.elements)
                if each.new is None
                else each.loop.elements
            )
            was, now = (side.polarity if side else None for side in (each.old, each.new))
            story = LoopStory(f"{change.value}-{each.loop.id}", "", change, was, now, through)
            yield story._replace(mark=LETTERS[story.polarity], way=_way(story, each, sides))


def _way(story: LoopStory, loop: LoopChange, sides: Sides) -> str:
    """A short loop by its elements, and a longer one by the links that made it what it is."""
    labels = labels_of(sides)
    if len(story.elements) <= SHORT:
        return " → ".join(labels[id] for id in (*story.elements, *story.elements[:1]))
    ids = sides.diff.ids if loop.new is None else {}
    first, *rest = ((ids.get(a, a), ids.get(b, b)) for a, b in loop.because)
    more = f" and {len(rest)} more link{'s' * (len(rest) > 1)}" if rest else ""
    verb = {Change.ADDED: "made", Change.REMOVED: "broken"}.get(story.change, "turned")
    return (
        f"A loop of {len(story.elements)} elements, {verb} by {labels[first[0]]} → {labels[first[1]]}{more}"
    )


def _marks(loops: list[LoopStory]) -> list[str]:
    letters = [LETTERS[story.polarity] for story in loops]
    return [letter + (lettered(at) if len(loops) > 1 else "") for at, letter in enumerate(letters)]


def told(content: Content, layout: Layout, sides: Sides) -> tuple[Told, ...]:
    """Every change of the picture's elements and links in words; those that need no more than their mark are `shown`.

    That is no link which is drawn as one with others: its mark does not say which of them it is about.
    """
    together = {ends for route in layout.routes if len(route.members) > 1 for ends in route.members}
    return (*_elements(content, sides), *_links(content, sides, together))


def _elements(content: Content, sides: Sides) -> Iterator[Told]:
    changes = content.changes
    assert changes is not None, "the content of a comparison says what changed"
    pairs = {pair.new.id: pair for pair in sides.diff.elements.altered}
    kinds = {kind.id: " ".join(kind.label.split()) for kind in (*sides.old.kinds, *sides.new.kinds)}
    labels = labels_of(sides)
    for id, change in changes.elements:
        if change is not Change.CHANGED:
            yield Told(change, labels[id])
            continue
        said, needs = _altered(pairs[id], sides, kinds)
        yield Told(change, f"{labels[id]}: {'; '.join(said)}", shown=not needs)


def labels_of(sides: Sides) -> dict[str, str]:
    """Labels of all elements, the new model's first."""
    every = (*sides.old.elements, *sides.new.elements)
    return {element.id: " ".join(element.label.split()) for element in every}


def _altered(pair: Altered[Element], sides: Sides, kinds: dict[str, str]) -> tuple[list[str], bool]:
    """What is other about an element, and whether its label does not say all of that."""
    old, new = renamed_element(pair.old, sides.diff.ids), pair.new
    said = []
    if " ".join(old.label.split()) != " ".join(new.label.split()):
        said.append(f"was called {' '.join(old.label.split())}")
    rest = []
    if old.kind != new.kind:
        rest.append(f"was among {kinds[old.kind]}, is now among {kinds[new.kind]}")
    names = [
        field.name.replace("_", " ")
        for field in fields(Element)
        if field.compare
        and field.name not in ("id", "label", "kind", "position")
        and getattr(old, field.name) != getattr(new, field.name)
    ]
    rest += [f"other {' and '.join(names)}"] if names else []
    if pair.old.id != pair.new.id:
        said.append(f"probably the same, under another id (`{pair.old.id}`, now `{pair.new.id}`)")
    return [*said, *rest] or ["written otherwise"], bool(rest)


def _links(content: Content, sides: Sides, together: set[tuple[str, str]]) -> Iterator[Told]:
    changes = content.changes
    assert changes is not None, "the content of a comparison says what changed"
    labels = labels_of(sides)
    bridged = {(link.source, link.target) for link in content.links if link.bridged}
    acting: dict[tuple[str, str], frozenset[str]] = {
        (link.source, link.target): frozenset(id for id, _ in link.moderations) for link in content.links
    }
    for story in changes.links:
        name = f"{labels[story.ends[0]]} → {labels[story.ends[1]]}"
        name += " (through elements not shown)" if story.ends in bridged else ""
        alone = story.ends not in together
        if story.change is Change.TURNED:
            sign = turn(story.old, story.new)
            yield Told(story.change, f"{name}: {sign}", shown=alone, sign=sign)
        elif story.change is Change.CHANGED:
            said = fields_of_link(story.ends, sides.diff, acting[story.ends]) or ("delay",)
            yield Told(story.change, f"{name}: other {' and '.join(said)}", shown=False)
        elif story.change:
            yield Told(story.change, name, shown=alone)
    for factor, (source, target), change in changes.moderations:
        yield Told(change, f"{labels[factor]} acting on {labels[source]} → {labels[target]}")


def remarks(content: Content, layout: Layout, sides: Sides) -> Iterator[str]:
    """What else there is to say: that nothing differs, loops in all, and changes that the picture does not show."""
    diff = sides.diff
    if diff.is_empty:
        yield "Both mean the same: nothing has changed."
        return
    yield from _loops_in_all(sides)
    hidden = _hidden(content, layout, sides)
    if hidden:
        count = sum(many for many, _ in hidden)
        parts = " and ".join(f"{many} {noun}{'s' * (many > 1)}" for many, noun in hidden)
        yield f"{count} change{'s are' if count > 1 else ' is'} not in this view: {parts}."
    named = {"steps": "orders of steps"}
    sections = sorted({named.get(x.section, x.section.replace("_", " ")) for x in diff.others} - {"title"})
    if sections:
        yield f"Not drawn: changes of {', '.join(sections)}."


def _loops_in_all(sides: Sides) -> Iterator[str]:
    numbers = sides.diff.loops.numbers
    if numbers is None:
        yield "So many feedback loops came, went or turned over that they cannot be counted."
        return
    words = ("gained", "lost", "turned over")
    parts = [f"{many:,} {word}" for many, word in zip(numbers, words, strict=True) if many]
    if parts:
        yield f"Feedback loops in all: {', '.join(parts)}."
    else:
        yield "No feedback loop was gained, lost or turned over."


def _hidden(content: Content, layout: Layout, sides: Sides) -> list[tuple[int, str]]:
    """How many changed elements and links of the models the picture does not show."""
    diff, ids = sides.diff, sides.diff.ids
    elements = {node.id for node in layout.nodes} | {item.id for node in layout.nodes for item in node.items}
    altered = {pair.new.id for pair in diff.elements.altered}
    every = {element.id for side in diff.elements[:2] for element in side} | altered
    links = {link.ends for link in diff.links.added}
    for link in (*diff.links.removed, *(pair.old for pair in diff.links.altered)):
        links.add((ids.get(link.source, link.source), ids.get(link.target, link.target)))
    drawn = {ends for route in layout.routes for ends in route.members}
    known = {element.id for element in content.elements}
    counts = ((len(every - (elements & known)), "element"), (len(links - drawn), "link"))
    return [each for each in counts if each[0]]
