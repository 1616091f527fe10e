"""The maps that figures are measured on: the corpus, and random ones that are the same on every machine."""

from __future__ import annotations

from hashlib import sha256

from cld.model import Element, Link, Model, Polarity
from tests import corpus

SIZES = (10, 20, 40, 80, 150)
DENSITIES = {"sparse": 1.25, "dense": 2.2}
"""Links to an element: maps drawn in workshops have 1.2 to 2.5."""
BACK = 0.3
"""The share of further links that lead back along a short path, which closes a loop."""

QUALITIES = (
    "availability of", "quality of", "trust in", "demand for", "number of", "cost of", "access to", "time for",
    "awareness of", "pressure on", "turnover of", "support for", "", "", "", "",
)  # fmt: skip
THINGS = (
    "community nurses", "housing", "fish", "public transport", "care at home", "fertiliser", "training places",
    "volunteers", "drinking water", "night shifts", "small farms", "electric vehicles", "school meals", "savings",
    "waiting lists", "general practitioners", "forest cover", "inventory", "policy makers", "rent", "cyclists",
    "flood defences", "staff", "predators", "local shops", "medicine shortages", "social contacts", "green space",
)  # fmt: skip
CONTEXTS = (
    "", "", "", "", "in rural areas", "among young people", "per household", "in the region", "at weekends",
    "after discharge from hospital", "of the municipality", "in winter",
)  # fmt: skip


class Dice:
    """Random numbers from a name: the digits of one digest after the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def below(self, most: int) -> int:
        """A whole number from 0 to below `most`, each as likely as the others (but for one in 2^40)."""
        self._count += 1
        digest = sha256(f"{self._name}/{self._count}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % most

    def chance(self, share: float) -> bool:
        return self.below(1 << 24) < share * (1 << 24)


def random_map(size: int, density: str, number: int = 0) -> Model:
    """A connected random map: a few elements have many links, and some links close short loops.

    Args:
        size: how many elements.
        density: a key of `DENSITIES`.
        number: which of many such maps.
    """
    dice = Dice(f"{density}-{size}" + (f"-{number}" if number else ""))
    ids = [f"e{number:03}" for number in range(size)]
    pairs: list[tuple[int, int]] = []
    for number in range(1, size):  # each new element joins one that has links already: so some get many
        other = dice.below(number) if not pairs or dice.chance(0.4) else pairs[dice.below(len(pairs))][0]
        pairs.append((number, other) if dice.chance(0.5) else (other, number))
    taken = set(pairs)
    while len(pairs) < round(size * DENSITIES[density]):
        pair = _further(dice, size, pairs)
        if pair[0] != pair[1] and pair not in taken:
            taken.add(pair)
            pairs.append(pair)
    signs = [Polarity.NEGATIVE if dice.chance(0.35) else Polarity.POSITIVE for _ in pairs]
    return Model(
        title=f"A {density} random map of {size} elements",
        version="1.0.0",
        elements=tuple(Element(id, _label(dice), "variables") for id in ids),
        links=tuple(
            Link(ids[a], ids[b], sign, dice.chance(0.1))
            for (a, b), sign in sorted(zip(pairs, signs, strict=True), key=lambda each: each[0])
        ),
    )


def _further(dice: Dice, size: int, pairs: list[tuple[int, int]]) -> tuple[int, int]:
    if not dice.chance(BACK):
        return dice.below(size), dice.below(size)
    start = at = dice.below(size)
    for _ in range(2 + dice.below(2)):
        onward = [b for a, b in pairs if a == at]
        at = onward[dice.below(len(onward))] if onward else at
    return at, start


def _label(dice: Dice) -> str:
    parts = (each[dice.below(len(each))] for each in (QUALITIES, THINGS, CONTEXTS))
    return " ".join(part for part in parts if part).capitalize()


def random_maps() -> dict[str, Model]:
    """The fixed set, by name."""
    return {f"random_{size}_{each}": random_map(size, each) for size in SIZES for each in DENSITIES}


def corpus_maps() -> dict[str, Model]:
    """The maps by other people that are at hand, by name."""
    return {name: corpus.to_model(corpus.read(path)) for name, path in corpus.paths().items()}
