"""Maps for the tests of placement, random ones and real ones, and where a figure has put their elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from math import hypot
from random import Random

from cld.layouts import Layout, Node, Point
from cld.layouts import loops as layout
from cld.model import Element, Link, Model, Polarity, View
from cld.position import Position
from cld.quality import measure
from cld.views import show
from tests import corpus

VIEW = View("map", "loops")
WORDS = ("level", "of", "care", "waiting", "time", "staff", "demand")
LINE = 16.8
"""The height of a label of one line."""
Seeds = tuple[tuple[str, float, float], ...]


@cache
def random_map(count: int, links: int, seed: int) -> Model:
    """A connected model of variables e00, e01 and so on, with labels of one to four words."""
    random = Random(seed)
    pairs = {
        (random.randrange(at), at) if random.random() < 0.5 else (at, random.randrange(at))
        for at in range(1, count)
    }
    while len(pairs) < links:
        a, b = random.randrange(count), random.randrange(count)
        if a != b:
            pairs.add((a, b))
    labels = [" ".join(random.choices(WORDS, k=random.randint(1, 4))) for _ in range(count)]
    signs = [random.choice((Polarity.POSITIVE, Polarity.NEGATIVE)) for _ in pairs]
    return Model(
        "A random map",
        "1.0.0",
        elements=tuple(Element(f"e{at:02}", label, "variables") for at, label in enumerate(labels)),
        links=tuple(
            Link(f"e{a:02}", f"e{b:02}", sign) for (a, b), sign in zip(sorted(pairs), signs, strict=True)
        ),
    )


@cache
def real_map(slug: str) -> Model:
    """A map by somebody else."""
    return corpus.to_model(corpus.read(corpus.paths()[slug]))


def drawn(model: Model, seeds: Seeds = (), view: View = VIEW) -> Layout:
    return layout.place(show(model, view), seeds)


def elements_of(layout: Layout) -> dict[str, Node]:
    return {node.id: node for node in layout.nodes if node.shape != "region"}


def middles(layout: Layout) -> dict[str, Point]:
    return {id: node.box.centre for id, node in elements_of(layout).items()}


def seeds_of(layout: Layout) -> Seeds:
    """What a record keeps of a figure."""
    return tuple((id, round(x, 2), round(y, 2)) for id, (x, y) in sorted(middles(layout).items()))


def shifts(before: Layout, after: Layout) -> dict[str, float]:
    """How far each element that both figures have moved against the others: the frame may move with all of them."""
    was, now = middles(before), middles(after)
    both = sorted(was.keys() & now.keys())
    dx, dy = (sorted(now[id][axis] - was[id][axis] for id in both)[len(both) // 2] for axis in (0, 1))
    return {id: hypot(now[id][0] - was[id][0] - dx, now[id][1] - was[id][1] - dy) for id in both}


def pinned(model: Model, pins: dict[str, Position]) -> Model:
    return replace(
        model, elements=tuple(replace(each, position=pins.get(each.id)) for each in model.elements)
    )


def with_links(model: Model, links: Iterable[Link]) -> Model:
    return replace(model, links=tuple(links))


def faults(layout: Layout) -> list[str]:
    """What a reader would trip over, crossings aside."""
    quality = measure(layout)
    passed = ("crossings", "touching", "overlaid", "stubs")
    return [fault for fault in quality.faults if not fault.startswith(passed)]
