"""Which arrows the framework layout draws: the links between two panels or processes, taken together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cld.model import Effect, Polarity
from cld.views import Content, DrawnLink

MODERATORS = "moderating_factors"
OUTCOMES = "outcomes"


class Arrow(NamedTuple):
    """Links that are drawn as one, from a node to another (ids); `back` where they run both ways alike."""

    id: str
    source: str
    target: str
    polarity: Polarity | None
    members: tuple[tuple[str, str], ...]
    back: bool = False
    delayed: bool = False
    bridged: bool = False


class Moderating(NamedTuple):
    """What the elements of a node do to an arrow (ids of both)."""

    id: str
    source: str
    target: str
    effect: Effect
    members: tuple[tuple[str, str], ...]


class Bundles(NamedTuple):
    """All arrows of a figure, and how many of the view's direct links none of them stands for."""

    arrows: tuple[Arrow, ...]
    moderations: tuple[Moderating, ...]
    undrawn: int
    unshown: int
    """How many bridges over hidden elements no arrow stands for, because direct links decide at the core."""
    acting: bool
    """Whether a moderation stands for factors' own links to outcomes."""


def bundle(content: Content, home: Mapping[str, str], processes: Sequence[str]) -> Bundles:
    """Bundle the links of a view; `home` gives the node in which an element stands."""
    content = replace(
        content, links=tuple(sorted(content.links, key=lambda link: (link.source, link.target)))
    )
    pairs: dict[tuple[str, str], list[DrawnLink]] = {}
    for link in content.links:
        ends = home[link.source], home[link.target]
        within = ends[0] == ends[1] and (link.source != link.target or ends[0] not in processes)
        if not within and not (content.core_links and not set(ends) & set(processes)):
            pairs.setdefault(ends, []).append(link)
    acting = _acting(content, home, processes)
    pairs = {ends: links for ends, links in pairs.items() if ends not in acting}
    direct = {ends for ends, links in pairs.items() if any(not link.bridged for link in links)}
    shown = {ends: _told(links, content.core_links) for ends, links in pairs.items()}
    folded = [ends for ends in shown if ends not in direct and _reached(ends, direct, content.intertwined)]
    folded = folded if content.core_links else []
    shown = {ends: links for ends, links in shown.items() if ends not in folded}
    arrows = _joined({ends: _arrow(ends, links) for ends, links in sorted(shown.items())})
    moderations = _moderations(content, home, arrows, processes, acting)
    drawn = {member for arrow in arrows for member in arrow.members}
    drawn |= {member for moderation in moderations for member in moderation.members}
    links = [link for link in content.links if not link.bridged]
    missing = [link for link in links if (link.source, link.target) not in drawn]
    unshown = sum(
        link.bridged and (link.source, link.target) not in drawn
        for links in (pairs.values() if content.core_links else ())
        for link in links
    )
    return Bundles(tuple(arrows), tuple(moderations), len(missing), unshown, bool(acting))


def _told(links: Sequence[DrawnLink], core: bool) -> list[DrawnLink]:
    """What an arrow stands for. At the core direct links decide, and bridges count where there are none."""
    return [link for link in links if not (core and link.bridged)] or list(links)


def _reached(
    ends: tuple[str, str], direct: Iterable[tuple[str, str]], intertwined: Sequence[Sequence[str]]
) -> bool:
    """Whether a link joins the same node with a process intertwined with the one at the other end."""
    source, target = ends
    partners = {id: [p for group in intertwined if id in group for p in group] for id in ends}
    others = {(source, p) for p in partners[target]} | {(p, target) for p in partners[source]}
    return bool(others & set(direct))


def _arrow(ends: tuple[str, str], links: Sequence[DrawnLink]) -> Arrow:
    signs = {link.polarity for link in links}
    return Arrow(
        id=f"{ends[0]}->{ends[1]}",
        source=ends[0],
        target=ends[1],
        polarity=next(iter(signs)) if len(signs) == 1 else None,
        members=tuple((link.source, link.target) for link in links),
        delayed=all(link.delayed for link in links),
        bridged=all(link.bridged for link in links),
    )


def _joined(arrows: Mapping[tuple[str, str], Arrow]) -> list[Arrow]:
    """Two opposite arrows of one look become one with two heads."""
    found = []
    for (source, target), arrow in arrows.items():
        other = arrows.get((target, source)) if source != target else None
        alike = other is not None and (other.polarity, other.bridged) == (arrow.polarity, arrow.bridged)
        if other is None or not alike:
            found.append(arrow)
        elif source < target:
            both = arrow._replace(
                id=f"{source}<->{target}", members=(*arrow.members, *other.members), back=True
            )
            found.append(both._replace(delayed=arrow.delayed and other.delayed))
    return found


def _acting(content: Content, home: Mapping[str, str], processes: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of nodes: moderating factors, and outcomes that they have a direct link to and a process leads to.

    None where the view shows all links: there a link of a factor is an arrow like any other.
    """
    if not content.core_links:
        return set()
    kinds = {element.id: element.kind for element in content.elements}
    direct = [link for link in content.links if not link.bridged]
    fed = {home[link.target] for link in direct if home[link.source] in processes}
    return {
        (home[link.source], home[link.target])
        for link in direct
        if kinds[link.source] == MODERATORS and kinds[link.target] == OUTCOMES and home[link.target] in fed
    }


def _moderations(
    content: Content,
    home: Mapping[str, str],
    arrows: Sequence[Arrow],
    processes: Sequence[str],
    acting: Collection[tuple[str, str]],
) -> list[Moderating]:
    found: dict[tuple[str, str], tuple[list[Effect], list[tuple[str, str]]]] = {}
    standing = {member: arrow for arrow in arrows for member in arrow.members}
    for link in content.links:
        own = standing.get((link.source, link.target))
        for factor, effect in link.moderations:
            if own is not None and home[factor] not in (own.source, own.target):
                found.setdefault((home[factor], own.id), ([], []))[0].append(effect)
        nodes = home[link.source], home[link.target]
        if nodes in acting and not link.bridged:
            effects, members = found.setdefault((nodes[0], _feeding(nodes[1], arrows, processes)), ([], []))
            effects.append(
                Effect.MIXED
            )  # a link to an outcome does not say what becomes of the arrow's links
            members.append((link.source, link.target))
    return [
        Moderating(f"{source}~>{target}", source, target, _agreed(effects), tuple(members))
        for (source, target), (effects, members) in sorted(found.items())
    ]


def _agreed(effects: Sequence[Effect]) -> Effect:
    return effects[0] if len(set(effects)) == 1 else Effect.MIXED


def _feeding(node: str, arrows: Sequence[Arrow], processes: Sequence[str]) -> str:
    """The arrow from a process to these outcomes that stands for most links."""
    ways = [arrow for arrow in arrows if arrow.target == node and arrow.source in processes]
    ways += [arrow for arrow in arrows if arrow.back and arrow.source == node and arrow.target in processes]
    return max(ways, key=lambda arrow: (len(arrow.members), arrow.id)).id
