"""A census by brute force that shares no code with the engine, random multigraphs to try both on, and the comparison.

`python -m bench.loops --oracles 100000` runs the comparison at night's length; the suite runs a small part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from cld.model import Element, Grounding, Link, LoopPolarity, Model, Polarity

Four = tuple[int, int, int, int]
"""Total, reinforcing, balancing, undetermined."""
KINDS = tuple(LoopPolarity)
LETTERS = "jcfahbige"
"""Ids of random elements: their alphabetical order is not the one in which they are made."""


class Expected(NamedTuple):
    """What brute force says of a model."""

    counts: Four
    by_length: dict[int, Four]
    elements: dict[str, Four]
    links: dict[tuple[str, str], Four]
    cores: dict[tuple[str, ...], Four]
    loops: dict[tuple[str, ...], LoopPolarity]
    """Each loop from its smallest id on."""


def brute_force(model: Model, grounding: Grounding | None = None) -> Expected:
    """Walk every path from every element over every single link, and tally the loops that close.

    A loop is a sequence of elements. Each choice of parallel links for it gives a polarity; where they differ,
    the loop is undetermined, as it is where one of them is unknown or mixed.
    """
    strength = [*Grounding]
    links = [
        link
        for link in model.links
        if grounding is None
        or (link.grounding is not None and strength.index(link.grounding) <= strength.index(grounding))
    ]
    loops = _loops(links)
    tallies: tuple[dict[object, list[int]], ...] = ({}, {}, {}, {}, {})
    for path, kind in loops.items():
        _tally(tallies[0], (), kind)
        _tally(tallies[1], len(path), kind)
        for place, id in enumerate(path):
            _tally(tallies[2], id, kind)
            _tally(tallies[3], (id, path[(place + 1) % len(path)]), kind)
    reach = _reach(links)
    for path, kind in loops.items():  # a core: whatever the first element reaches and is reached from
        home = path[0]
        core = tuple(sorted({home} | {id for id in reach[home] if home in reach.get(id, ())}))
        _tally(tallies[4], core, kind)
    whole, *parts = ({key: tuple(four) for key, four in tally.items()} for tally in tallies)
    return Expected(whole.get((), (0, 0, 0, 0)), *parts, loops)  # type: ignore[arg-type]


def _tally(into: dict[object, list[int]], key: object, kind: LoopPolarity) -> None:
    four = into.setdefault(key, [0, 0, 0, 0])
    four[0] += 1
    four[1 + KINDS.index(kind)] += 1


def _loops(links: list[Link]) -> dict[tuple[str, ...], LoopPolarity]:
    """Signs multiply as 1 and -1, and 0 is a sign that nobody knows."""
    values = {Polarity.POSITIVE: 1, Polarity.NEGATIVE: -1}
    onward: dict[str, dict[str, set[int]]] = {}
    for link in links:
        onward.setdefault(link.source, {}).setdefault(link.target, set()).add(values.get(link.polarity, 0))
    kinds = {(1,): LoopPolarity.REINFORCING, (-1,): LoopPolarity.BALANCING}
    found: dict[tuple[str, ...], LoopPolarity] = {}

    def walk(path: tuple[str, ...], products: set[int]) -> None:
        for target, signs in onward.get(path[-1], {}).items():
            if target == path[0]:
                ends = {a * b for a in products for b in signs}
                found[path] = kinds.get(tuple(ends), LoopPolarity.UNDETERMINED)
            elif target > path[0] and target not in path:
                walk((*path, target), {a * b for a in products for b in signs})

    for start in onward:
        walk((start,), {1})
    return found


def _reach(links: list[Link]) -> dict[str, set[str]]:
    """What each element acts on, directly or through others: grown until nothing is added."""
    reach: dict[str, set[str]] = {}
    for link in links:
        reach.setdefault(link.source, set()).add(link.target)
    grew = True
    while grew:
        grew = False
        for ids in reach.values():
            more = set().union(*(reach.get(id, ()) for id in ids)) - ids
            grew = grew or bool(more)
            ids |= more
    return reach


def random_multigraph(number: int) -> Model:
    """One of the fixed sequence of random models: one to nine elements, links to oneself, parallel links, all signs.

    Some are sparse and some are complete but for a few links, in some every sign is known and in some none.
    """
    rng = Random(number)

    def below(most: int) -> int:
        return int(rng.random() * most)  # the one function of the generator that never changes its numbers

    size = 1 + max(below(9), below(9))
    ids = LETTERS[:size]
    links = int(size * (0.8, 1.5, 2.5, 3.5, 4.5)[below(5)]) + below(1 + size)
    unclear = (0.0, 0.0, 0.1, 0.2, 1.0)[below(5)]
    negative = (0.0, 0.3, 0.5, 0.5, 1.0)[below(5)]
    parallel = (0.0, 0.1, 0.2)[below(3)]
    made: list[Link] = []
    for _ in range(links):
        if made and rng.random() < parallel:
            source, target = made[below(len(made))].ends
        else:
            source, target = ids[below(size)], ids[below(size)]
        if rng.random() < unclear:
            sign = (Polarity.UNKNOWN, Polarity.MIXED)[below(2)]
        else:
            sign = Polarity.NEGATIVE if rng.random() < negative else Polarity.POSITIVE
        grounding = (None, *Grounding)[below(4)]
        made.append(Link(source, target, sign, rng.random() < 0.2, grounding=grounding))
    return with_links(made, ids)


def with_links(links: list[Link], ids: str | tuple[str, ...]) -> Model:
    """A model of these links, in this order, and at least these elements."""
    return Model("Random", "1.0.0", tuple(Element(id, id, "variables") for id in sorted(ids)), tuple(links))


def disagreements(model: Model, grounding: Grounding | None = None) -> Iterator[str]:
    """Whatever the engine's census and listing say of a model that brute force does not, in words."""
    from cld.graph.census import take_census
    from cld.graph.loops import find_loops

    expected = brute_force(model, grounding)
    census = take_census(model, grounding=grounding)
    found = find_loops(model, grounding=grounding, seconds=None)
    listed = {loop.elements: loop.polarity for loop in found.loops}
    for what, ours, theirs in (
        ("counts", tuple(census.counts), expected.counts),
        ("estimated", census.estimated, False),
        ("by_length", [(k, tuple(n)) for k, n in census.by_length], sorted(expected.by_length.items())),
        ("through_elements", _plain(census.through_elements), sorted(expected.elements.items())),
        ("through_links", _plain(census.through_links), sorted(expected.links.items())),
        (
            "cores",
            sorted((c.elements, tuple(c.counts)) for c in census.cores),
            sorted(expected.cores.items()),
        ),
        ("listed loops", listed, expected.loops),
        ("number listed", len(found.loops), expected.counts[0]),
        ("complete", found.complete, True),
    ):
        if ours != theirs:
            yield f"{what}: {ours}, by brute force {theirs}"


def _plain(through: dict) -> list[tuple[object, Four]]:
    """In the order in which it comes: the keys are to be sorted."""
    return [(key, tuple(counts)) for key, counts in through.items()]
