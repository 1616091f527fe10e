"""What a picture stresses: some feedback loops, bold in a calm map, or each link by how many loops it carries.

Stress moves nothing. The picture is placed as if nothing were stressed, so that readers find each loop where they
know its elements from the whole figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import log
from typing import Literal

from cld.graph.named import check_named
from cld.model import Grounding, LoopPolarity, Model, View
from cld.views import Content, DrawnLoop, Emphasis, lettered, mark_of, steps_of

_KINDS: dict[str, Literal["basis", "cover", "sils"]] = {"basis": "basis", "cover": "cover", "sils": "sils"}
CLASSES = 5
"""Widths of lines that readers can tell apart at most."""
LETTERS = {LoopPolarity.REINFORCING: "R", LoopPolarity.BALANCING: "B", LoopPolarity.UNDETERMINED: "U"}
_STEPS, _SET_STEPS = 10_000_000, 2_000_000
"""Steps of a search for loops to draw, and for a set of them: some ten seconds, but the same picture on every machine."""
SHORT = 4
"""Letters that a loop marker has room for."""


class Uncounted(Exception):
    """The loops through each link are too many to be counted."""


def stressed(content: Content, model: Model, view: View, loops: Sequence[DrawnLoop] = ()) -> Content:
    """What a view shows, with what is stressed in it.

    Args:
        loops: those to draw bold; the view's own if none are given.

    Raises:
        KeyError: the view stresses a loop that the model does not name.
        Uncounted: the view counts loops, and the model has too many.
    """
    if view.carry and view.layout == "loops" and not (loops or view.highlight):
        return _carrying(content, model, view.grounding)
    return bold(content, loops or named(model, view.highlight))


def bold(content: Content, loops: Sequence[DrawnLoop]) -> Content:
    """A picture with those of the loops drawn bold of which it shows a link; as it is where it shows none.

    Where elements of a loop are hidden, it leads from one that is visible to the next.
    """
    there = {(link.source, link.target) for link in content.links}
    visible = {element.id for element in content.elements}
    shown: list[DrawnLoop] = []
    steps: set[tuple[str, str]] = set()
    for loop in loops:
        through = tuple(id for id in loop.elements if id in visible)
        found = there.intersection(steps_of(through))
        if found:
            shown.append(replace(loop, elements=through))
            steps |= found
    if not shown:
        return content
    return replace(content, emphasis=Emphasis(tuple(shown), frozenset(steps), tuple(_marks(shown))))


def _marks(loops: Sequence[DrawnLoop]) -> Iterator[str]:
    """What stands in each loop's marker: a short id that begins with the loop's letter, or the letter and another."""
    own = [
        loop.id
        if loop.id.upper().startswith(LETTERS[loop.polarity]) and len(loop.id) <= SHORT
        else mark_of(loop.id, loop.polarity)
        for loop in loops
    ]
    others = own.count("")
    number = 0
    for loop, mark in zip(loops, own, strict=True):
        if mark:
            yield mark
        else:
            yield LETTERS[loop.polarity] + (lettered(number) if others > 1 else "")
            number += 1


def named(model: Model, ids: Collection[str]) -> tuple[DrawnLoop, ...]:
    """Loops that the model names, in the order of their ids, R2 before R10.

    Raises:
        KeyError: it names no such loop.
    """
    known = {loop.id: loop for loop in model.loops}
    found = []
    for loop in (known[id] for id in sorted(ids, key=_natural)):
        polarity = check_named(model, loop).polarity
        found.append(DrawnLoop(loop.id, loop.name, polarity or LoopPolarity.UNDETERMINED, loop.through))
    return tuple(found)


def _natural(id: str) -> tuple[str, int, str]:
    """An id by its words, and a number at its end by its size."""
    stem = id.rstrip("0123456789")
    return stem, int(id[len(stem) :] or 0), id


def made_up(model: Model, ids: Collection[str], grounding: Grounding | None = None) -> tuple[DrawnLoop, ...]:
    """Loops of the model by their ids, also those that `cld loops` made up, shortest first; unknown ones left out.

    Only so many loops are looked at as `find_loops` lists in so many steps.
    """
    from cld.graph.loops import find_loops

    search = find_loops(model, grounding=grounding, seconds=None, steps=_STEPS)
    return tuple(
        DrawnLoop(loop.id, loop.name, loop.polarity, loop.elements) for loop in search.loops if loop.id in ids
    )


def loops_of_set(
    model: Model, kind: str, grounding: Grounding | None = None
) -> tuple[tuple[DrawnLoop, ...], int]:
    """The loops of a set that stands for all of a map, and those that the model names, shortest first.

    Also how many loops (of a cover, links) the set lacks.

    Args:
        kind: `basis`, `cover` or `sils`, as `cld.graph.sets` has them.
    """
    from cld.graph.sets import loop_set

    found = loop_set(model, _KINDS[kind], grounding=grounding, seconds=None, steps=_SET_STEPS)
    loops = (DrawnLoop(loop.id, loop.name, loop.polarity, loop.elements) for loop in found.shown)
    return tuple(loops), found.missing


def _carrying(content: Content, model: Model, grounding: Grounding | None) -> Content:
    from cld.graph.census import take_census

    census = take_census(model, grounding=grounding)
    if census.estimated:
        raise Uncounted(
            "it has too many feedback loops to count those through each link; leave out links that are "
            "grounded less well (--grounding), or look at a few loops (--set cover)"
        )
    through = census.through_links
    counts = tuple(
        (ends, through[ends].total if ends in through else 0)
        for ends in ((link.source, link.target) for link in content.links if not link.bridged)
    )
    return replace(content, emphasis=Emphasis(carried=counts, total=census.counts.total))


def classes(counts: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Ranges of numbers of loops, each to be drawn as one width: (least, most) of what is in it, the least first.

    Ranges of numbers that are as near to each other as can be, by their ratios (natural breaks of the logarithms: W. D.
    Fisher, "On Grouping for Maximum Homogeneity", Journal of the American Statistical Association 53 (1958),
    789-798), because numbers of loops spread over orders of magnitude. A link without loops is in none.
    """
    found = Counter(count for count in counts if count)
    values = sorted(found)
    if len(values) <= CLASSES:
        return tuple((value, value) for value in values)
    starts = _breaks([log(value) for value in values], [found[value] for value in values])
    return tuple((values[a], values[b - 1]) for a, b in pairwise([*starts, len(values)]))


def _breaks(points: Sequence[float], weights: Sequence[int]) -> list[int]:
    """Where each of `CLASSES` runs of ascending points starts, their spread within the runs being least in sum."""
    mass, first, second = ([0.0] for _ in range(3))
    for point, weight in zip(points, weights, strict=True):
        mass.append(mass[-1] + weight)
        first.append(first[-1] + weight * point)
        second.append(second[-1] + weight * point * point)

    def spread(a: int, b: int) -> float:
        total = first[b] - first[a]
        return second[b] - second[a] - total * total / (mass[b] - mass[a])

    ends = range(1, len(points) + 1)
    best = {end: (spread(0, end), [0]) for end in ends}
    for count in range(2, CLASSES + 1):
        best = {
            end: min((best[at][0] + spread(at, end), [*best[at][1], at]) for at in range(count - 1, end))
            for end in ends
            if end >= count
        }
    return best[len(points)][1]
