"""The maps that loop searches are measured on: the corpus, and random ones that are the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.maps import Dice
from cld.model import Polarity
from tests import corpus
from tests.corpus import Map

NEGATIVE = 0.35
"""The share of links with a negative sign."""
DOWNSTREAM = 0.8
"""The share of links that lead one way, in maps of that kind."""
NEAR = 20
"""How far apart elements may be that act on each other, in maps of that kind."""
GROWTH = (20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 3000)
"""How many elements the maps have on which growth is shown."""
DENSITIES = (1.5, 2.0, 3.0)
"""Links to an element: maps drawn in workshops have 1.2 to 2.5."""
SEEDS = tuple(range(1, 9))
"""The eight maps of 100 elements and 300 links that the census is held to."""


def random_map(elements: int, links: int, seed: int) -> Map:
    """So many different pairs of different elements, each as likely as any other; every sign is known."""
    dice = Dice(f"loops-{elements}-{links}-{seed}")
    return _drawn(
        elements, links, f"number {seed}", dice, lambda: (dice.below(elements), dice.below(elements))
    )


def downstream_map(elements: int, links: int, seed: int) -> Map:
    """The same, but four of five links lead from an earlier element to a later one, as from drivers to outcomes.

    In these maps a smallest set of links that breaks all feedback is 5 to 8 % of all. Of the maps of the corpus
    with 90 links or more, half have less than 10 %, and those above have up to 18 %.
    """
    dice = Dice(f"downstream-{elements}-{links}-{seed}")

    def ends() -> tuple[int, int]:
        cause, effect = dice.below(elements), dice.below(elements)
        return (cause, effect) if (cause < effect) == dice.chance(DOWNSTREAM) else (effect, cause)

    return _drawn(elements, links, f"four of five leading one way, number {seed}", dice, ends)


def near_map(elements: int, links: int, seed: int) -> Map:
    """A map of elements in a row, of which only those act on each other that are at most NEAR apart, as those do that
    are about the same part of a policy."""
    dice = Dice(f"near-{elements}-{links}-{seed}")

    def ends() -> tuple[int, int]:
        while True:
            cause = dice.below(elements)
            effect = cause + dice.below(2 * NEAR + 1) - NEAR
            if 0 <= effect < elements:
                return cause, effect

    return _drawn(elements, links, f"between near ones, number {seed}", dice, ends)


def _drawn(elements: int, links: int, which: str, dice: Dice, ends: Callable[[], tuple[int, int]]) -> Map:
    taken: dict[tuple[int, int], Polarity] = {}
    while len(taken) < links:
        cause, effect = ends()
        if cause != effect and (cause, effect) not in taken:
            taken[cause, effect] = Polarity.NEGATIVE if dice.chance(NEGATIVE) else Polarity.POSITIVE
    ids = [f"e{number:04}" for number in range(elements)]
    return Map(
        title=f"{elements} elements and {links} links at random, {which}",
        licence="none needed",
        source="bench/loop_maps.py",
        elements=tuple((id, id) for id in ids),
        links=tuple((ids[a], ids[b], sign, False) for (a, b), sign in sorted(taken.items())),
    )


def named(name: str) -> Map:
    """A map of the corpus by its name, or a random one, called `KIND-ELEMENTS-LINKS-SEED`."""
    kind, *numbers = name.split("-")
    if kind in RANDOM:
        elements, links, seed = (int(part) for part in numbers)
        return RANDOM[kind](elements, links, seed)
    return corpus.read(corpus.paths()[name])


def random_names(sizes: Sequence[int], density: float, seed: int = 1) -> list[str]:
    """Names of random maps with so many links to an element."""
    return [f"random-{size}-{round(size * density)}-{seed}" for size in sizes]


RANDOM: dict[str, Callable[[int, int, int], Map]] = {
    "random": random_map,
    "downstream": downstream_map,
    "near": near_map,
}


def eight(kind: str = "random") -> list[str]:
    """Names of the eight maps of a kind that are to be counted exactly."""
    return [f"{kind}-100-300-{seed}" for seed in SEEDS]


def numbered(map: Map) -> tuple[int, dict[tuple[int, int], int]]:
    """A map as the libraries get it: how many elements, and 1, -1 or 0 (unknown) for each pair of numbers."""
    numbers = {id: number for number, (id, _) in enumerate(map.elements)}
    values = {Polarity.POSITIVE: 1, Polarity.NEGATIVE: -1}
    return len(numbers), {
        (numbers[cause], numbers[effect]): values.get(sign, 0) for cause, effect, sign, _ in map.links
    }
