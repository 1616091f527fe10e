"""Made-up views for the framework layout: one to twenty processes, few and many elements, all kinds of links."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from cld.model import KINDS, Effect, Element, Kind, Polarity, Valence, Zone
from cld.views import Content, DrawnLink

PLUS, MINUS = Polarity.POSITIVE, Polarity.NEGATIVE
OPTIMAL, SUBOPTIMAL = Valence.OPTIMAL, Valence.SUBOPTIMAL
FIRST = ("Local", "Shared", "National", "Clinical", "Community", "Early", "Long-term", "Perceived", "Digital")
MIDDLE = (
    "funding",
    "leadership",
    "training",
    "workload",
    "trust",
    "capacity",
    "turnover",
    "autonomy",
    "equity",
)
LAST = (
    "",
    " in primary care",
    " of new staff",
    " across practices",
    " for deprived areas",
    " between partners",
)
PROCESSES = (
    "Network formation",
    "Pharmacist integration",
    "Service redesign",
    "Workforce planning",
    "Data linkage",
    "Community engagement",
    "Quality improvement",
    "Digital transformation",
)
LONG = (
    "the extent to which an unusually long label can still be read by those who look at the figure in print "
    * 2
)


class Sketch:
    """A view in the making; all choices come from a generator with a fixed seed."""

    def __init__(self, seed: int, core: bool = True) -> None:
        self.random = random.Random(seed)
        self.elements: dict[str, list[Element]] = {}
        self.links: dict[tuple[str, str], DrawnLink] = {}
        self.groups: tuple[tuple[str, ...], ...] = ()
        self.kinds: tuple[Kind, ...] = KINDS
        self.core = core

    def add(
        self, kind: str, count: int, valence: Valence | None = None, labels: Sequence[str] = ()
    ) -> list[str]:
        """Elements of a kind with made-up labels; returns their ids."""
        key = f"{kind}_{valence.value}" if valence else kind
        made = self.elements.setdefault(key, [])
        for number in range(count):
            words = self.random.choice(FIRST), self.random.choice(MIDDLE), self.random.choice(LAST)
            label = labels[number] if labels else f"{words[0]} {words[1]}{words[2]}"
            made.append(Element(f"{key}_{number:02}", label, kind, valence))
        return [element.id for element in made]

    def processes(self, count: int, *groups: tuple[int, ...]) -> list[str]:
        names = [PROCESSES[k % 8] + (f" {k // 8 + 1}" if k > 7 else "") for k in range(count)]
        ids = self.add("processes", count, labels=names)
        self.groups = tuple(tuple(ids[k] for k in group) for group in groups)
        for group in self.groups:
            for a in group:
                self.link([a], [b for b in group if b != a], PLUS)
        return ids

    def link(
        self, sources: Sequence[str], targets: Sequence[str], polarity: Polarity, share: float = 1.0
    ) -> None:
        """Links from some of the sources to some of the targets, at least one."""
        pairs = [(a, b) for a in sources for b in targets]
        for a, b in [pair for pair in pairs if self.random.random() < share] or pairs[-1:]:
            self.links[a, b] = DrawnLink(a, b, polarity)

    def moderate(self, factors: Sequence[str], count: int) -> None:
        """Let factors act on as many links, spread over all."""
        pairs = sorted(self.links)
        for number in range(count):
            pair = pairs[number * len(pairs) // count]
            effect = self.random.choice(list(Effect))
            acting = ((self.random.choice(factors), effect),)
            self.links[pair] = replace(self.links[pair], moderations=acting)

    def content(self) -> Content:
        elements = sorted((e for made in self.elements.values() for e in made), key=lambda e: e.id)
        links = tuple(self.links[pair] for pair in sorted(self.links))
        return Content("A view", "", tuple(elements), links, (), self.kinds, self.groups, self.core)


def study(
    seed: int,
    processes: int,
    *groups: tuple[int, ...],
    drivers: int = 5,
    good: int = 5,
    bad: int = 4,
    factors: int = 8,
    threats: int = 4,
    moderated: int = 3,
) -> Sketch:
    """What most studies look like: drivers and threats act on processes, the last of which lead to outcomes and back."""
    sketch = Sketch(seed)
    ids = sketch.processes(processes, *groups)
    if not groups:
        for a, b in pairwise(ids):
            sketch.link([a], [b], PLUS)
    first, last = sketch.add("policy_drivers", drivers), ids[-1:]
    optimal, suboptimal = sketch.add("outcomes", good, OPTIMAL), sketch.add("outcomes", bad, SUBOPTIMAL)
    acting = sketch.add("moderating_factors", factors)
    dangers = sketch.add("threats", threats)
    sketch.link(first, ids[:2], PLUS, 0.5)
    sketch.link(dangers, last, MINUS, 0.5)
    sketch.link(last, optimal, PLUS, 0.6)
    sketch.link(optimal, last, PLUS, 0.4)
    sketch.link(last, suboptimal, MINUS, 0.6)
    if moderated:
        sketch.moderate(acting, moderated)
    return sketch


def own_zones() -> Sketch:
    """Kinds of the spec's own on every side and in the centre."""
    sketch = study(14, 2, (0, 1), moderated=1)
    for zone, label in zip(
        Zone, ("Incentives", "Mechanisms", "Wider effects", "Context", "Resources"), strict=True
    ):
        sketch.kinds = (*sketch.kinds[:-1], Kind(f"own_{zone.value}", label, zone), sketch.kinds[-1])
        ids = sketch.add(f"own_{zone.value}", 1 if zone is Zone.CENTRE else 4)
        if zone is Zone.RIGHT:
            sketch.link(["processes_01"], ids, PLUS, 0.5)
        else:
            sketch.link(ids, ["processes_01"], PLUS, 0.5)
    return sketch


def turned_threats() -> Sketch:
    """Eight threats, some of which turned into opportunities: their arrows do not agree in sign."""
    sketch = Sketch(13)
    ids = sketch.processes(2, (0, 1))
    threats = sketch.add("threats", 8)
    sketch.link(threats[:6], ids, MINUS)
    sketch.link(threats[6:], ids, PLUS)
    sketch.link(sketch.add("policy_drivers", 3), ids, PLUS, 0.5)
    sketch.link(ids[1:], sketch.add("outcomes", 4, OPTIMAL), PLUS)
    return sketch


def all_signs() -> Sketch:
    """Every sign, delays, links that disagree, and processes that act on each other in opposite ways."""
    sketch = Sketch(22)
    a, b = sketch.processes(2, (0, 1))
    sketch.link([b], [a], MINUS)
    drivers, good = sketch.add("policy_drivers", 4), sketch.add("outcomes", 4, OPTIMAL)
    sketch.link(drivers[:2], [a], PLUS)
    sketch.link(drivers[2:], [a], MINUS)
    sketch.link(drivers, [b], Polarity.UNKNOWN)
    sketch.link([b], good, Polarity.MIXED)
    sketch.link([b], sketch.add("outcomes", 3, SUBOPTIMAL), MINUS)
    sketch.links = {
        ends: replace(link, delayed=link.target.startswith("outcomes")) for ends, link in sketch.links.items()
    }
    return sketch


def extreme_labels() -> Sketch:
    """Labels of one character and of two hundred."""
    sketch = Sketch(19)
    ids = sketch.add("processes", 2, labels=[LONG, "A"])
    sketch.groups = (tuple(ids),)
    sketch.link(ids[:1], ids[1:], PLUS)
    sketch.link(sketch.add("policy_drivers", 3, labels=["B", LONG, "C"]), ids, PLUS)
    sketch.link(ids, sketch.add("outcomes", 2, labels=[LONG, "D"]), PLUS)
    sketch.link(sketch.add("moderating_factors", 3, labels=[LONG, "E", LONG]), ids, MINUS)
    return sketch


def no_process() -> Sketch:
    sketch = Sketch(6, core=False)
    drivers, good, bad = (
        sketch.add("policy_drivers", 4),
        sketch.add("outcomes", 4, OPTIMAL),
        sketch.add("outcomes", 3, SUBOPTIMAL),
    )
    sketch.link(drivers, good, PLUS, 0.4)
    sketch.link(drivers, bad, MINUS, 0.4)
    sketch.link(sketch.add("threats", 4), good, MINUS, 0.4)
    sketch.link(sketch.add("moderating_factors", 6), bad, MINUS, 0.4)
    return sketch


def two_zones(drivers: int, outcomes: int) -> Sketch:
    sketch = Sketch(7, core=False)
    sketch.link(sketch.add("policy_drivers", drivers), sketch.add("outcomes", outcomes), PLUS, 0.5)
    return sketch


def crowded() -> Sketch:
    """All links of a study in which everything acts on everything else."""
    sketch = study(23, 2, (0, 1))
    sketch.core = False
    ids = {key: [element.id for element in made] for key, made in sketch.elements.items()}
    sketch.link(ids["policy_drivers"], ids["outcomes_optimal"], PLUS, 0.2)
    sketch.link(ids["threats"], ids["outcomes_suboptimal"], PLUS, 0.2)
    sketch.link(ids["moderating_factors"], ids["outcomes_optimal"], PLUS, 0.1)
    sketch.link(ids["threats"], ids["policy_drivers"], MINUS, 0.2)
    sketch.link(sketch.add("variables", 4), ids["processes"], PLUS, 0.4)
    return sketch


def web(processes: int, links: int) -> Sketch:
    """Nothing but processes, linked at random."""
    sketch = Sketch(17)
    ids = sketch.processes(processes)
    while len(sketch.links) < links:
        a, b = sketch.random.sample(ids, 2)
        sketch.link([a], [b], sketch.random.choice((PLUS, MINUS)))
    return sketch


ORDINARY: dict[str, Callable[[], Sketch]] = {
    "one process": lambda: study(1, 1),
    "two intertwined": lambda: study(2, 2, (0, 1)),
    "three intertwined": lambda: study(3, 3, (0, 1, 2)),
    "two in a row": lambda: study(41, 2),
    "three in a row": lambda: study(4, 3),
    "no process": no_process,
    "drivers and outcomes only": lambda: two_zones(5, 6),
    "one driver, twelve outcomes": lambda: two_zones(1, 12),
    "one of each": lambda: study(25, 1, drivers=1, good=1, bad=1, factors=1, threats=1, moderated=1),
    "twenty moderators": lambda: study(9, 2, (0, 1), factors=20),
    "thirty outcomes": lambda: study(12, 1, good=30, bad=0, drivers=3, factors=3, threats=2),
    "thirty drivers": lambda: study(10, 1, drivers=30, good=4, bad=2, factors=2, threats=1),
    "threats turned opportunities": turned_threats,
    "every sign": all_signs,
    "labels of one and of two hundred characters": extreme_labels,
}
"""Views whose figures are to be without any fault, crossings included."""

DIFFICULT: dict[str, tuple[Callable[[], Sketch], int]] = {
    "two groups of two intertwined": (lambda: study(5, 4, (0, 1), (2, 3)), 0),
    "two intertwined and one apart": (lambda: study(55, 3, (0, 1)), 0),
    "four intertwined": (lambda: study(33, 4, (0, 1, 2, 3)), 2),
    "own kinds on every side": (own_zones, 0),
    "eight processes": (lambda: study(8, 8), 1),
    "all links of a crowded study": (crowded, 5),
    "thirty in every zone": (
        lambda: study(11, 2, (0, 1), drivers=30, good=30, bad=30, factors=30, threats=30),
        1,
    ),
    "a web of six processes": (lambda: web(6, 14), 0),
}
"""Views whose figures are to be legible, with how many crossings at most."""
