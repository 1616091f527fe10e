"""A model as feedback analysis sees it: numbered elements and the links between each ordered pair as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cld.model import Grounding, Link, Model, Polarity


class Pair(NamedTuple):
    """All links from one element to another, taken together.

    A model should hold at most one; where it holds several that contradict each other, their joint sign is
    mixed, so that no loop through them gets a polarity that half of them deny.
    """

    polarity: Polarity
    delayed: bool
    """Any of the links is delayed."""
    grounding: Grounding | None
    """The best of the links, since one suffices to carry the step; None where no link states any."""
    moderators: tuple[str, ...]
    """Ids of the factors that act on any of the links, sorted."""


def kept(links: Iterable[Link], grounding: Grounding | None) -> tuple[Link, ...]:
    """The links grounded at least as well as asked; links that state no grounding go once one is asked for."""
    if grounding is None:
        return tuple(links)
    return tuple(
        link for link in links if link.grounding is not None and link.grounding.rank <= grounding.rank
    )


def grouped(links: Iterable[Link]) -> dict[tuple[str, str], tuple[Link, ...]]:
    """Links by their ends, in the order of the ends."""
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        groups.setdefault(link.ends, []).append(link)
    return {ends: tuple(groups[ends]) for ends in sorted(groups)}


def merge(links: Sequence[Link]) -> Pair:
    """What parallel links, at least one, say together."""
    if len(links) == 1 and not links[0].moderations:  # nearly all are like this, and there may be thousands
        return Pair(links[0].polarity, links[0].delayed, links[0].grounding, ())
    stated = [link.grounding for link in links if link.grounding is not None]
    return Pair(
        polarity=Polarity.agreed(link.polarity for link in links),
        delayed=any(link.delayed for link in links),
        grounding=min(stated, key=lambda grounding: grounding.rank, default=None),
        moderators=tuple(sorted({m.factor for link in links for m in link.moderations})),
    )


class Network(NamedTuple):
    """Elements numbered in the order of their ids, so that nothing depends on the order of a file."""

    ids: tuple[str, ...]
    numbers: dict[str, int]
    successors: tuple[tuple[int, ...], ...]
    """The numbers of each element's direct effects, rising."""
    pairs: dict[tuple[int, int], Pair]


def network(model: Model, grounding: Grounding | None = None) -> Network:
    """Number a model's elements and join its parallel links; with a grounding, weaker links are left out."""
    ids = tuple(sorted(element.id for element in model.elements))
    numbers = {id: number for number, id in enumerate(ids)}
    pairs: dict[tuple[int, int], Pair] = {}
    successors: list[list[int]] = [[] for _ in ids]
    parallel: dict[tuple[int, int], list[Link]] = {}
    for link in kept(model.links, grounding):
        parallel.setdefault((numbers[link.source], numbers[link.target]), []).append(link)
    for ends in sorted(parallel):
        pairs[ends] = merge(parallel[ends])
        successors[ends[0]].append(ends[1])
    return Network(ids, numbers, tuple(map(tuple, successors)), pairs)
