"""The legend: one row for each thing that occurs in this figure, and for nothing else.

A layout asks `size_for` to leave room; `cld.scene` draws what `rows` and `place` say. The text has the
size of the smallest text in the figure, so that the legend neither shouts nor vanishes in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cld import text
from cld.layouts import Box, Marker, Node, Point, Route, Text
from cld.model import Effect, LoopPolarity, Polarity
from cld.views import ELSEWHERE

HEADING = "Key"
SAMPLE = 3.4
"""Length of a sample line, in em."""
GAP = 0.8
"""Between sample and words, in em."""
ROW = 1.5
"""Distance of rows, in em."""
DEFAULT_SIZE = 12.0

_SIGNS: tuple[tuple[Polarity | None, str], ...] = (
    (Polarity.POSITIVE, "more leads to more (+)"),
    (Polarity.NEGATIVE, "more leads to less (−)"),
    (Polarity.MIXED, "goes both ways (±)"),
    (Polarity.UNKNOWN, "sign not known (?)"),
    (None, "links with differing signs"),
)
LOOPS = (
    (LoopPolarity.REINFORCING, "R", "reinforcing loop"),
    (LoopPolarity.BALANCING, "B", "balancing loop"),
    (LoopPolarity.UNDETERMINED, "U", "loop of undetermined polarity"),
)


_EFFECTS = (
    (Effect.STRENGTHENS, "strengthens a link"),
    (Effect.WEAKENS, "weakens a link"),
    (Effect.REVERSES, "reverses a link"),
    (Effect.MIXED, "acts on a link either way"),
)


class Row(NamedTuple):
    """One line of the legend: its words, and the sample that it explains (`of` says what)."""

    words: str
    of: str
    """`link`, `delay`, `bridge`, `moderation`, `weight`, `loop`, `region` or `elsewhere`."""
    polarity: Polarity | None = None
    loop: LoopPolarity | None = None
    effect: Effect | None = None
    sample: str = ""
    """Words that are the sample."""


class Legend(NamedTuple):
    """A placed legend: texts, and samples in the very form that a layout gives to links and loops."""

    texts: tuple[Text, ...]
    routes: tuple[Route, ...]
    markers: tuple[Marker, ...]
    bullets: tuple[tuple[Point, int], ...] = ()
    """(middle, weight)."""
    grounds: tuple[Box, ...] = ()
    """Of regions."""
    muted: tuple[Text, ...] = ()
    """Samples of labels that are set as those of elements of other panels."""


def weight(links: int) -> int:
    """The size of an element's bullet, 0 to 2, for its number of links."""
    return (links > 2) + (links > 5)


def rows(nodes: Sequence[Node], routes: Sequence[Route], markers: Sequence[Marker]) -> tuple[Row, ...]:
    """What there is to explain, in the order of the legend."""
    links = [route for route in routes if route.effect is None]
    found = [Row(words, "link", sign) for sign, words in _SIGNS if any(r.polarity is sign for r in links)]
    if any(route.delayed for route in links):
        found.append(
            Row("with a delay", "delay", _plainest([r.polarity for r in links]))
        )  # delays have no sign
    if any(route.bridged for route in links):
        found.append(Row("through hidden elements", "bridge", next(r.polarity for r in links if r.bridged)))
    found += [
        Row(words, "moderation", effect=e) for e, words in _EFFECTS if any(r.effect is e for r in routes)
    ]
    if len({weight(item.links) for node in nodes for item in node.items}) > 1:
        found.append(Row("up to 2, up to 5, more links", "weight"))
    for polarity, _, words in LOOPS:
        if any(marker.polarity is polarity for marker in markers):
            found.append(Row(words, "loop", loop=polarity))
    if any(node.shape == "region" and not node.texts for node in nodes):  # a heading explains itself
        found.append(Row("elements with many links among them", "region"))
    strangers = [node for node in nodes if node.kind == ELSEWHERE]
    if strangers:
        panel = strangers[0].title.split()[-1]
        found.append(Row(f"an element of panel {panel}", "elsewhere", sample=panel))
    return tuple(found)


def _plainest(signs: Sequence[Polarity | None]) -> Polarity | None:
    return next((sign for sign, _ in _SIGNS if sign in signs), None)


def letter_of(polarity: LoopPolarity, markers: Sequence[Marker]) -> str:
    """What stands in the sample of a loop marker; a question mark if in each such marker stands an id in doubt."""
    marks = [marker.label for marker in markers if marker.polarity is polarity]
    if marks and all(mark.endswith("?") for mark in marks):
        return "?"
    return next(letter for each, letter, _ in LOOPS if each is polarity)


def text_size(nodes: Sequence[Node]) -> float:
    """Font size of the legend: that of the smallest text in the nodes."""
    sizes = [line.size for node in nodes for line in node.texts]
    sizes += [line.size for node in nodes for item in node.items for line in item.lines]
    return min(sizes, default=DEFAULT_SIZE)


def size_for(
    nodes: Sequence[Node], routes: Sequence[Route], markers: Sequence[Marker]
) -> tuple[float, float]:
    """Width and height that the legend needs; (0, 0) where there is nothing to explain."""
    found = rows(nodes, routes, markers)
    if not found:
        return 0.0, 0.0
    size = text_size(nodes)
    widest = max(text.width(row.words, size) for row in found)
    return (SAMPLE + GAP) * size + widest + 1, (text.LINE + ROW * len(found)) * size


def place(corner: Point, nodes: Sequence[Node], routes: Sequence[Route], markers: Sequence[Marker]) -> Legend:
    """The legend with its top left corner at `corner`."""
    size = text_size(nodes)
    found = rows(nodes, routes, markers)
    texts = [Text(corner[0], corner[1] + 0.95 * size, HEADING, size, bold=True)] if found else []
    samples: list[Route] = []
    rounds: list[Marker] = []
    bullets: list[tuple[Point, int]] = []
    grounds: list[Box] = []
    muted: list[Text] = []
    for number, row in enumerate(found):
        middle = corner[1] + (text.LINE + ROW * (number + 0.5)) * size
        baseline = middle + text.CAP_HEIGHT / 2 * size
        texts.append(Text(corner[0] + (SAMPLE + GAP) * size, baseline, row.words, size))
        if row.loop is not None:
            letter = letter_of(row.loop, markers)
            centre = corner[0] + SAMPLE * size / 2, middle
            rounds.append(Marker(letter, row.words, row.loop, centre, 0.74 * size, True, label=letter))
        elif row.of == "weight":
            bullets = [((corner[0] + (0.5 + 1.2 * step) * size, middle), step) for step in range(3)]
        elif row.of == "region":
            grounds = [Box(corner[0], middle - 0.6 * size, SAMPLE * size, 1.2 * size)]
        elif row.of == "elsewhere":
            muted = [Text(corner[0], baseline, f"… {row.sample}", size)]
        else:
            samples.append(_sample(row, number, (corner[0], middle), SAMPLE * size))
    return Legend(tuple(texts), tuple(samples), tuple(rounds), tuple(bullets), tuple(grounds), tuple(muted))


def _sample(row: Row, number: int, start: Point, length: float) -> Route:
    x, y = start
    path = (start, (x + length / 3, y), (x + length * 2 / 3, y), (x + length, y))
    return Route(
        id=f"key-{number}",
        source="",
        target="",
        path=path,
        polarity=row.polarity,
        delayed=row.of == "delay",
        bridged=row.of == "bridge",
        effect=row.effect,
        delay=(x + length * 0.4, y, 0.0) if row.of == "delay" else None,
    )
