"""Contraction for listing: chains of links merge into one arc that remembers the elements in between.

An element with one arc in or one arc out merges exactly: all that pass it use that one arc. An arc that comes
back to where it left is a loop found. Arcs are counted one by one, so that parallel ones are not multiplied
with each other and their number never grows, however many ways a chain of diamonds has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cld.graph.components import components
from cld.graph.cycles import Arc, canonical, joined


class Contraction:
    """Arcs of one graph while elements are merged, all but one perhaps that is to stay.

    `found` collects the loops that close on the way, with their codes.
    """

    def __init__(self, arcs: Iterable[Arc], stays: int | None = None) -> None:
        self.stays = stays
        self.arcs: dict[int, Arc] = {}
        self.found: list[tuple[int, str]] = []
        self.steps = 0
        self._next = 0
        self._out: dict[int, dict[int, None]] = {}
        self._into: dict[int, dict[int, None]] = {}
        for arc in arcs:
            self._add(arc)

    def run(self) -> list[Arc]:
        """Merge and trim until every element has at least two arcs in and two out; the arcs that are left."""
        work = sorted(self._out.keys() | self._into.keys(), reverse=True)
        while work:
            here = work.pop()
            into, out = self._into.get(here), self._out.get(here)
            if into is None or out is None or here == self.stays:
                continue
            if len(into) <= 1 or len(out) <= 1:
                before, after = self._take_out(here)
                work += sorted({arc.source for arc in before} | {arc.target for arc in after})
                self._merge(here, before, after)
        return list(self.arcs.values())

    def _add(self, arc: Arc) -> None:
        self.steps += 8  # about as dear as so many steps of a search
        if arc.source == arc.target:
            self.found.append((arc.code, canonical(chr(arc.source) + arc.between)))
            return
        number = self._next
        self._next = number + 1
        self.arcs[number] = arc
        for end in (arc.source, arc.target):
            self._out.setdefault(end, {})
            self._into.setdefault(end, {})
        self._out[arc.source][number] = None
        self._into[arc.target][number] = None

    def _take_out(self, here: int) -> tuple[list[Arc], list[Arc]]:
        into, out = self._into.pop(here), self._out.pop(here)
        before = [self.arcs.pop(number) for number in into]
        after = [self.arcs.pop(number) for number in out]
        for number, arc in zip(into, before, strict=True):
            del self._out[arc.source][number]
        for number, arc in zip(out, after, strict=True):
            del self._into[arc.target][number]
        return before, after

    def _merge(self, here: int, before: Sequence[Arc], after: Sequence[Arc]) -> None:
        middle = chr(here)
        for one in before:
            for two in after:
                between = one.between + middle + two.between
                self._add(Arc(one.source, two.target, joined(one.code, two.code), between))


def with_element(arcs: Sequence[Arc], element: int) -> list[Arc]:
    """The same arcs with an element that was merged into some of them as an end again.

    All arcs that hold a merged element share an end, for it merged into the only arc on that side. So one
    arc leads to it, or from it, and the others carry the code.
    """
    middle = chr(element)
    holding = [arc for arc in arcs if middle in arc.between]
    if not holding:
        return list(arcs)
    rest = [arc for arc in arcs if middle not in arc.between]
    first = holding[0]
    before, _, after = first.between.partition(middle)
    lead = before + middle
    if all(arc.source == first.source and arc.between.startswith(lead) for arc in holding):
        rest.append(Arc(first.source, element, 0, before))
        rest += [Arc(element, x.target, x.code, x.between[len(lead) :]) for x in holding]
    else:
        rest.append(Arc(element, first.target, 0, after))
        rest += [Arc(x.source, element, x.code, x.between[: -len(after) - 1]) for x in holding]
    return rest


def strong_parts(arcs: Iterable[Arc]) -> list[list[Arc]]:
    """The arcs inside each strong component, by the component's smallest end; all others lie on no loop."""
    arcs = list(arcs)
    ends = sorted({end for arc in arcs for end in arc[:2]})
    place = {end: index for index, end in enumerate(ends)}
    successors: list[list[int]] = [[] for _ in ends]
    for arc in arcs:
        successors[place[arc.source]].append(place[arc.target])
    part = [0] * len(ends)
    groups = components(successors)
    for index, members in enumerate(groups):
        for member in members:
            part[member] = index
    inside: list[list[Arc]] = [[] for _ in groups]
    for arc in arcs:
        where = part[place[arc.source]]
        if where == part[place[arc.target]]:
            inside[where].append(arc)
    return [members for members in inside if members]
