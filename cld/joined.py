"""Two models as one: what a view shows of both at once, and what is different in it.

The picture of a comparison is that of a model which has everything that either has. So one choice of elements holds
for both, one placement, and the words of a view mean something whichever of the two has what they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from cld.changes import Change, Changes, Ends, LinkStory
from cld.diff import Diff
from cld.diff.meaning import Ids, renamed_element, renamed_link, renamed_loop
from cld.graph.bridges import bridges
from cld.graph.named import check_named
from cld.graph.network import grouped, kept, merge
from cld.model import Effect, Element, Group, Link, LoopPolarity, Model, Moderation, Polarity, View
from cld.views import Content, DrawnLink, show, unstressed, whole

_NAMES = {"polarity": "parallel links", "delayed": "delay", "label": "words beside it"}
"""What readers know fields of a link as. Signs that differ where those that parallel links make together do not."""


class Sides(NamedTuple):
    """Two models in the ids of the new one, and what is different between them."""

    old: Model
    new: Model
    diff: Diff


class _Link(NamedTuple):
    """A drawn link as one model has it."""

    polarity: Polarity
    delayed: bool
    moderations: tuple[tuple[str, Effect], ...]


def sides_of(old: Model, new: Model, diff: Diff) -> Sides:
    """The two models with the old one's elements under their new ids."""
    ids = diff.ids
    if not ids:
        return Sides(old, new, diff)
    before = replace(
        old,
        elements=tuple(renamed_element(element, ids) for element in old.elements),
        links=tuple(renamed_link(link, ids) for link in old.links),
        loops=tuple(renamed_loop(loop, ids) for loop in old.loops),
        groups=tuple(replace(each, elements=_each(each.elements, ids)) for each in old.groups),
        intertwined=tuple(_each(each, ids) for each in old.intertwined),
        views=tuple(_view(view, ids) for view in old.views),
    )
    return Sides(before, new, diff)


def _each(words: tuple[str, ...], ids: Ids) -> tuple[str, ...]:
    return tuple(ids.get(word, word) for word in words)


def _view(view: View, ids: Ids) -> View:
    return replace(
        view,
        elements=_each(view.elements, ids),
        leave_out=_each(view.leave_out, ids),
        focus=_each(view.focus, ids),
    )


def shown(sides: Sides, view: View) -> Content:
    """What a view shows of both models, with `changes` in it; loops and words are added by `cld.compared`.

    Raises:
        KeyError: a word of the view is no choice word, kind, element, loop or group of either model.
    """
    plain = unstressed(view)
    union = _union(sides, old_first=plain in sides.old.views and plain not in sides.new.views)
    content = show(union, plain)
    known = {element.id for element in show(union, whole(plain)).elements}
    before, after = (_links(model, plain, known) for model in (sides.old, sides.new))
    links, stories = [], []
    for link in content.links:
        was, now = before.get(_key(link)), after.get(_key(link))
        if was or now:  # what leads through links of both models was never a path in either
            links.append(_drawn(link, was, now))
            stories.append(_story(link, was, now, sides))
    acting = tuple(sorted(_acting(links, before, after)))
    return replace(
        content,
        links=tuple(links),
        loops=tuple(
            replace(loop, polarity=_polarities(sides, loop.id)[1] or loop.polarity) for loop in content.loops
        ),
        changes=Changes(tuple(_elements(content, sides)), tuple(stories), acting, ()),
    )


def _key(link: DrawnLink) -> tuple[str, str, bool]:
    return link.source, link.target, link.bridged


def _union(sides: Sides, old_first: bool) -> Model:
    """A model that has what either has. Where both say something, it is what the new one says.

    Args:
        old_first: whether the old model says which elements are in which group, for a view of its own.
    """
    old, new = sides.old, sides.new
    taken = {element.id for element in new.elements}
    gone = (replace(element, position=None) for element in old.elements if element.id not in taken)
    first, second = (old, new) if old_first else (new, old)
    loops = {loop.id for loop in new.loops}
    kinds = {kind.id for kind in new.kinds}
    joined = {id for group in new.intertwined for id in group}
    return replace(
        new,
        elements=tuple(sorted((*_relabelled(sides), *gone), key=lambda element: element.id)),
        links=tuple(sorted(_both_links(sides), key=lambda link: link.ends)),
        loops=(*new.loops, *(loop for loop in old.loops if loop.id not in loops)),
        kinds=(*new.kinds[:-1], *(kind for kind in old.kinds if kind.id not in kinds), new.kinds[-1]),
        groups=tuple(sorted(_both_groups(first, second), key=lambda group: group.id)),
        intertwined=(*new.intertwined, *(each for each in old.intertwined if joined.isdisjoint(each))),
    )


def _relabelled(sides: Sides) -> Iterator[Element]:
    """The new model's elements, those with another label with what it was."""
    before = {element.id: " ".join(element.label.split()) for element in sides.old.elements}
    for element in sides.new.elements:
        was = before.get(element.id)
        same = was in (None, " ".join(element.label.split()))
        yield element if same else replace(element, label=f"{element.label} (was: {was})")


def _both_links(sides: Sides) -> Iterator[Link]:
    """The new links, each with what factors did to it only before, and those that are gone."""
    before, after = grouped(sides.old.links), grouped(sides.new.links)
    for ends, links in after.items():
        now = {m.factor for link in links for m in link.moderations}
        gone = tuple(m for link in before.get(ends, ()) for m in link.moderations if m.factor not in now)
        yield replace(links[0], moderations=(*links[0].moderations, *gone))
        yield from links[1:]
    for ends, links in before.items():
        if ends not in after:
            yield from links


def _both_groups(first: Model, second: Model) -> Iterator[Group]:
    """The groups of the first model, with elements that only the second knows where that one has them."""
    taken = {id for group in first.groups for id in group.elements}
    known = {element.id for element in first.elements}
    others = {group.id: group for group in second.groups}
    for group in first.groups:
        more = others.pop(group.id).elements if group.id in others else ()
        added = (id for id in more if id not in known and id not in taken)
        yield replace(group, elements=tuple(sorted((*group.elements, *added))))
    for group in others.values():
        yield replace(group, elements=tuple(id for id in group.elements if id not in taken))


def _links(model: Model, view: View, visible: set[str]) -> dict[tuple[str, str, bool], _Link]:
    """Links of a model by their ends, and bridges over what the view hides of it (True).

    A link that is grounded too weakly for the view counts only where no other joins the same elements.
    """
    strong = grouped(kept(model.links, view.grounding))
    found: dict[tuple[str, str, bool], _Link] = {}
    for ends, links in grouped(model.links).items():
        pair = merge(strong.get(ends, links))
        effects = tuple(sorted({(m.factor, m.effect) for link in links for m in link.moderations}))
        found[(*ends, False)] = _Link(pair.polarity, pair.delayed, effects)
    hidden = {element.id for element in model.elements} - visible
    for bridge in bridges(kept(model.links, view.grounding), hidden):
        found[bridge.source, bridge.target, True] = _Link(bridge.polarity, bridge.delayed, bridge.moderations)
    return found


def _story(link: DrawnLink, was: _Link | None, now: _Link | None, sides: Sides) -> LinkStory:
    late = bool(was and was.delayed), bool(now and now.delayed)
    signs = was.polarity if was else None, now.polarity if now else None
    return LinkStory((link.source, link.target), _change(link, was, now, sides), *signs, late)


def _drawn(link: DrawnLink, was: _Link | None, now: _Link | None) -> DrawnLink:
    """The link as it is now, or was last, with room for the bars of a delay where it ever had one."""
    last = now or was
    assert last is not None, "one of the models has it"
    return replace(link, polarity=last.polarity, delayed=any(side.delayed for side in (was, now) if side))


def _change(link: DrawnLink, was: _Link | None, now: _Link | None, sides: Sides) -> Change | None:
    if was is None or now is None:
        return Change.ADDED if was is None else Change.REMOVED
    if was.polarity is not now.polarity:
        return Change.TURNED
    if link.bridged:
        return Change.CHANGED if was.delayed != now.delayed else None
    visible = frozenset(factor for factor, _ in link.moderations)
    said = fields_of_link((link.source, link.target), sides.diff, visible)
    return Change.CHANGED if said else None


def fields_of_link(ends: Ends, diff: Diff, drawn: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What is different in the links between two elements beside the sign that they make together, in words.

    Args:
        ends: in new ids.
        drawn: factors whose effects on these links the picture shows by lines of their own.
    """
    names: list[str] = []
    if any(renamed_link(link, diff.ids).ends == ends for link in (*diff.links.added, *diff.links.removed)):
        names.append("parallel links")
    for pair in diff.links.altered:
        if pair.new.ends == ends:
            old = renamed_link(pair.old, diff.ids)
            names += _differing(old, pair.new, drawn)
    return tuple(dict.fromkeys(names))


def _differing(old: Link, new: Link, drawn: frozenset[str]) -> Iterator[str]:
    """The names of fields in which two links between the same elements differ."""
    for name in (field.name for field in fields(Link) if field.compare):
        if name == "moderations":
            if _acted_on(old, drawn) != _acted_on(new, drawn):
                yield "moderators"
        elif name not in ("source", "target") and getattr(old, name) != getattr(new, name):
            yield _NAMES.get(name, name.replace("_", " "))


def _acted_on(link: Link, drawn: frozenset[str]) -> frozenset[Moderation]:
    """What factors do to a link, without the effects of those that the picture draws, if they do no more than that."""
    bare = (replace(m, effect=Effect.MIXED) if m.factor in drawn else m for m in link.moderations)
    return frozenset(m for m in bare if m != Moderation(m.factor, Effect.MIXED) or m.factor not in drawn)


def _acting(
    links: Iterable[DrawnLink],
    before: Mapping[tuple[str, str, bool], _Link],
    after: Mapping[tuple[str, str, bool], _Link],
) -> Iterator[tuple[str, Ends, Change]]:
    """What factors do to links, where that is not as it was."""
    for link in links:
        was, now = (
            dict(side[_key(link)].moderations) if _key(link) in side else {} for side in (before, after)
        )
        for factor, _ in link.moderations:
            change = None
            if factor not in was or factor not in now:
                change = Change.ADDED if factor in now else Change.REMOVED
            elif was[factor] is not now[factor]:
                change = Change.CHANGED
            if change:
                yield factor, (link.source, link.target), change


def _elements(content: Content, sides: Sides) -> Iterator[tuple[str, Change]]:
    diff = sides.diff
    added, removed = ({element.id for element in side} for side in diff.elements[:2])
    altered = {pair.new.id for pair in diff.elements.altered}
    for element in content.elements:
        if element.id in added:
            yield element.id, Change.ADDED
        elif element.id in removed:
            yield element.id, Change.REMOVED
        elif element.id in altered:
            yield element.id, Change.CHANGED


def _polarities(sides: Sides, id: str) -> tuple[LoopPolarity | None, LoopPolarity | None]:
    """The polarity of a named loop before and now; the last one known in place of none now."""
    found = [polarity_of(model, id) for model in sides[:2]]
    return found[0], found[1] or found[0]


def polarity_of(model: Model, id: str) -> LoopPolarity | None:
    """The polarity of a loop that a model names, or None where it names none such, or it is not closed."""
    named = next((loop for loop in model.loops if loop.id == id), None)
    return check_named(model, named).polarity if named else None
