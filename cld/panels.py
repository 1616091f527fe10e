"""A large map in panels that each fit a page, so that every element and every link is found on one of them.

Panels are the author's groups; where there are none, communities that are found in the links. Small ones share
a panel and large ones are divided. Elements of other panels that links lead to or come from are shown too, with the
letter of their panel: "Waiting times (c)". So each panel can be read without the others, and followed into them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import NamedTuple

from cld.graph.communities import communities
from cld.model import Element, Group, Kind, Zone
from cld.views import ELSEWHERE, Content, DrawnLink, lettered, steps_of

MOST, MOST_LINKS = 24, 54
"""Elements that a panel has of its own at most, and links among these."""
FULL, FULL_LINKS = 36, 72
"""Elements and links on a panel, those of other panels counted; if there would be more, links are left to others."""
FEWEST = 7
"""Fewer elements are not worth a page, if they can share one."""
_KIND = Kind(ELSEWHERE, "In other panels", Zone.BELOW)


class Panel(NamedTuple):
    """A part of a map."""

    letter: str
    """`a`, `b`, ... `z`, `aa`, ..."""
    label: str
    """What it is about."""
    elements: tuple[str, ...]
    """Ids of those that it is the panel of, sorted."""
    content: Content
    """Those, what they are linked with elsewhere, and the links."""
    left: tuple[tuple[str, int], ...] = ()
    """(letter, number) of links with elements of other panels that only these show, because here is no room."""


class Split(NamedTuple):
    """A map in panels."""

    overview: Content
    """The whole, with a region for each group of each panel, headed by its letter."""
    panels: tuple[Panel, ...]
    """At least two; none where the map fits one page."""


class _Block(NamedTuple):
    """Elements that belong together: a group of the author's, or a part of it, or a community, without a label."""

    label: str
    elements: tuple[str, ...]


_Piece = tuple[_Block, ...]
"""The blocks that share a panel."""
_Links = Sequence[tuple[str, str]]


def split(content: Content) -> Split:
    """Divide what a view shows into panels.

    Every element is in one panel. Every link is in the panels of its cause, its effect, and the factors that act on
    it. Of several panels, one that is too full may leave it out, and counts what it leaves.
    """
    is_large = len(content.elements) > MOST or len(content.links) > FULL_LINKS
    pieces = _pieces(content) if is_large else []
    if len(pieces) < 2:
        return Split(content, ())
    homes = {id: lettered(number) for number, piece in enumerate(pieces) for id in _ids(piece)}
    left = _left(content.links, homes)
    panels = tuple(_panel(content, piece, homes, left) for piece in pieces)
    groups = []
    for panel, piece in zip(panels, pieces, strict=True):
        for number, block in enumerate(piece, 1):
            label = f"({panel.letter}) {block.label or _around(content, block.elements)}"
            groups.append(Group(f"panel-{panel.letter}-{number}", label, block.elements))
    return Split(replace(content, groups=tuple(groups)), panels)


def _ids(piece: _Piece) -> tuple[str, ...]:
    return tuple(sorted(id for block in piece for id in block.elements))


def _pieces(content: Content) -> list[_Piece]:
    """Groups and communities, the large ones divided, the small ones joined."""
    links = [(link.source, link.target) for link in content.links]
    own = [group for group in content.groups if group.label]
    grouped = {id for group in own for id in group.elements}
    rest = tuple(element.id for element in content.elements if element.id not in grouped)
    blocks = []
    for group in own:
        parts = _divided(group.elements, links)
        many = len(parts) > 1
        for number, part in enumerate(parts, 1):
            blocks.append(_Block(f"{group.label}, {number} of {len(parts)}" if many else group.label, part))
    blocks += [_Block("", part) for part in (_divided(rest, links) if rest else ())]
    return _joined([(block,) for block in blocks], links)


def _divided(ids: tuple[str, ...], links: _Links) -> list[tuple[str, ...]]:
    """The elements in parts that fit a panel: communities, as many to a part as have links between them and fit."""
    parts = _parts(ids, links)
    together = _merged(parts, links, lambda _, ties: ties > 0)
    return [tuple(sorted(id for at in places for id in parts[at])) for places in together]


def _joined(pieces: list[_Piece], links: _Links) -> list[_Piece]:
    """The pieces, those too small for a page put together with the ones that they have most links with."""
    together = _merged([_ids(piece) for piece in pieces], links, lambda smaller, _: smaller < FEWEST)
    return [_one_community(tuple(block for at in places for block in pieces[at])) for places in together]


def _one_community(piece: _Piece) -> _Piece:
    """The piece with what has no label of its own in one block, the last."""
    named = tuple(block for block in piece if block.label)
    rest = tuple(sorted(id for block in piece if not block.label for id in block.elements))
    return (*named, _Block("", rest)) if rest else named


def _merged(
    parts: Sequence[tuple[str, ...]], links: _Links, may: Callable[[int, int], bool]
) -> list[list[int]]:
    """The places of parts that are put together, two by two as long as they fit a panel.

    Args:
        may: whether two may be, by the size of the smaller one and the number of links between them. Those with
            most links between them are first, then small ones.
    """
    homes = {id: at for at, part in enumerate(parts) for id in part}
    pairs = ((homes[one], homes[other]) for one, other in links if one in homes and other in homes)
    ties = Counter((min(pair), max(pair)) for pair in pairs)
    left = [[at] for at in range(len(parts))]
    sizes = [(len(part), ties[at, at]) for at, part in enumerate(parts)]
    while True:
        options = []
        for a, b in combinations(range(len(left)), 2):
            (some, inner), (more, outer) = sizes[a], sizes[b]
            between = sum(ties[min(one, other), max(one, other)] for one in left[a] for other in left[b])
            fits = some + more <= MOST and inner + outer + between <= MOST_LINKS
            if fits and may(min(some, more), between):
                options.append((-between, some + more, a, b))
        if not options:
            return left
        between, size, a, b = min(options)
        left[a] += left.pop(b)
        sizes[a] = size, sizes[a][1] + sizes.pop(b)[1] - between


def _parts(ids: tuple[str, ...], links: _Links) -> list[tuple[str, ...]]:
    """Communities of the elements, and theirs, until each fits a panel; what cannot be told apart is cut up."""
    inside = set(ids)
    inner = [ends for ends in links if inside.issuperset(ends)]
    if len(ids) <= MOST and (len(inner) <= MOST_LINKS or len(ids) < FEWEST):
        return [ids]
    found = communities(ids, inner)
    if found:
        return [part for each in _with_rest(ids, found, inner) for part in _parts(each, inner)]
    count = max(2, -(-len(ids) // MOST))
    row = _in_a_row(ids, inner)
    cuts = [len(row) * number // count for number in range(count + 1)]
    return [part for a, b in pairwise(cuts) for part in _parts(tuple(sorted(row[a:b])), inner)]


def _in_a_row(ids: tuple[str, ...], links: Sequence[tuple[str, str]]) -> list[str]:
    """The elements so that linked ones are near each other: outwards from the first, from link to link."""
    near: dict[str, list[str]] = {id: [] for id in ids}
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    seen: dict[str, None] = {}
    for first in ids:
        waiting = [] if first in seen else [first]
        seen.setdefault(first)
        for id in waiting:  # grows on the way
            new = sorted(set(near[id]) - seen.keys())
            waiting += new
            seen.update(dict.fromkeys(new))
    return list(seen)


def _with_rest(
    ids: tuple[str, ...], found: Sequence[tuple[str, ...]], links: Sequence[tuple[str, str]]
) -> list[tuple[str, ...]]:
    """The communities, and what is in none of them: with those that it is linked to, or by itself."""
    homes = {id: number for number, members in enumerate(found) for id in members}
    waiting = [id for id in ids if id not in homes]
    is_moving = True
    while is_moving:
        is_moving = False
        for id in [id for id in waiting if id not in homes]:
            others = (b if a == id else a for a, b in links if id in (a, b))
            ties = Counter(homes[other] for other in others if other in homes)
            if ties:
                homes[id] = min(ties, key=lambda home: (-ties[home], home))
                is_moving = True
    parts = [tuple(id for id in ids if homes.get(id) == number) for number in range(len(found))]
    alone = tuple(id for id in waiting if id not in homes)
    return [*parts, alone] if alone else parts


def _left(links: Sequence[DrawnLink], homes: Mapping[str, str]) -> dict[int, str]:
    """Which links (by their places) a panel leaves out, each one panel at most, so that the others have them.

    The fullest panels are first, and in each the strangers with fewest links.
    """
    pages: dict[str, list[int]] = {letter: [] for letter in homes.values()}
    for at, link in enumerate(links):
        for letter in {homes[id]: None for id in _joins(link)}:
            pages[letter].append(at)
    own = Counter(homes.values())
    left: dict[int, str] = {}

    def strangers(letter: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at in pages[letter]:
            for id in dict.fromkeys(_joins(links[at])):
                if homes[id] != letter and left.get(at) != letter:
                    found.setdefault(id, []).append(at)
        return found

    def is_full(letter: str) -> bool:
        links = sum(left.get(at) != letter for at in pages[letter])
        return own[letter] + len(strangers(letter)) > FULL or links > FULL_LINKS

    for letter in sorted(pages, key=lambda letter: (-len(pages[letter]), letter)):
        while is_full(letter):
            there = strangers(letter)
            spare = [(len(with_it), id) for id, with_it in there.items() if left.keys().isdisjoint(with_it)]
            if not spare:
                break
            left.update(dict.fromkeys(there[min(spare)[1]], letter))
    return left


def _panel(content: Content, piece: _Piece, homes: Mapping[str, str], left: Mapping[int, str]) -> Panel:
    members = _ids(piece)
    letter, inside = homes[members[0]], frozenset(members)
    here = [(at, link) for at, link in enumerate(content.links) if not inside.isdisjoint(_joins(link))]
    links = tuple(_own(link, inside) for at, link in here if left.get(at) != letter)
    gone = [link for at, link in here if left.get(at) == letter]
    told = Counter(next(homes[id] for id in _joins(link) if id not in inside) for link in gone)
    label = _label(content, piece)
    return Panel(
        letter,
        label,
        members,
        _content(content, f"({letter}) {label}", links, piece, homes),
        tuple(sorted(told.items(), key=lambda each: (len(each[0]), each[0]))),
    )


def _content(
    content: Content, label: str, links: tuple[DrawnLink, ...], piece: _Piece, homes: Mapping[str, str]
) -> Content:
    """What a panel shows: its elements, these links, and the elements of other panels that they join."""
    members = _ids(piece)
    letter = homes[members[0]]
    shown = {*members, *(id for link in links for id in _joins(link))}
    ends = {(link.source, link.target) for link in links}
    named = [block for block in piece if block.label] if len(piece) > 1 else []
    return replace(
        content,
        title=f"{content.title}: {label}" if content.title else label,
        elements=tuple(_shown(each, letter, homes[each.id]) for each in content.elements if each.id in shown),
        links=links,
        loops=tuple(loop for loop in content.loops if ends.issuperset(steps_of(loop.elements))),
        kinds=(*content.kinds, _KIND),
        intertwined=(),
        hidden=content.hidden + len(content.elements) - len(shown),
        groups=tuple(
            Group(f"panel-{letter}-{at}", each.label, each.elements) for at, each in enumerate(named, 1)
        ),
    )


def _joins(link: DrawnLink) -> tuple[str, ...]:
    """The ends of a link, and the factors that act on it."""
    return link.source, link.target, *(factor for factor, _ in link.moderations)


def _own(link: DrawnLink, members: frozenset[str]) -> DrawnLink:
    """The link; of one between elements of other panels, only with what elements of this panel do to it."""
    if link.source in members or link.target in members:
        return link
    return replace(link, moderations=tuple(each for each in link.moderations if each[0] in members))


def _shown(element: Element, letter: str, home: str) -> Element:
    """An element as a panel shows it: pins are those of the whole map, and hold there."""
    if home == letter:
        return replace(element, position=None)
    return Element(element.id, f"{element.label} ({home})", ELSEWHERE)


def _label(content: Content, piece: _Piece) -> str:
    named = [block.label for block in piece if block.label]
    if not named:
        return _around(content, piece[0].elements)
    if len(named) > 3:
        return f"{', '.join(named[:2])} and {len(piece) - 2} more"
    return ", ".join(named) + (" and others" if len(named) < len(piece) else "")


def _around(content: Content, ids: Sequence[str]) -> str:
    """What a community is about, as far as a program can tell: its element with most links inside."""
    inside = set(ids)
    ends = [
        (link.source, link.target) for link in content.links if inside.issuperset((link.source, link.target))
    ]
    counts = Counter(id for pair in ends for id in pair)
    if not counts:
        return "Elements without links among them"
    first = min(ids, key=lambda id: (-counts[id], id))
    return f"Around “{' '.join(next(e.label for e in content.elements if e.id == first).split())}”"
