"""Every cycle of a graph, of whatever length, in batches: the ways back to the root are found once and shared.

Roots are taken one after the other, each the smallest element that is left: all cycles through it are listed
and it is taken out. Before each root the graph falls into its strong components, and those are contracted
(`cld.graph._fragments`).

Below a root the search is depth-first, as in Johnson (1975), Finding all the elementary circuits of a
directed graph, SIAM J. Comput. 4:77-84, but two things differ. First, an element is entered only with the
exact set of elements through which a way can still lead from it to the root (reachable from it, and able to
reach the root, without the elements on the path); so no step is in vain, which is what blocking is for.
Second, the ways on from there depend on nothing but the element and that set, and paths that met the same
elements in another order leave the same set. So ways are listed once for each such pair, as long as they are
few, and joined to every path that comes by. A batch of cycles costs little more than joining their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cld.graph._fragments import Contraction, strong_parts, with_element
from cld.graph.cycles import NEGATIVE, STRIDE, Arc, Batch, Budget, joined

Ways = dict[int, list[str]]
"""Ways to the root by their code, without the element that they start from."""

_Step = tuple[int, int, int, str]
"""A step on from an element: the bit of where it leads, its number, the code and the text of the arc."""

_SHARED = 100
"""So many ways from one element are kept and shared; more are walked afresh by each path."""
_KEPT = 1_000_000
"""So many ways are kept in all, some 50 megabytes; then they are forgotten and found again."""
_BATCH = 4096
"""Cycles that are collected before they are handed out."""


def every_cycle(arcs: Iterable[Arc], budget: Budget) -> Iterator[Batch]:
    """All cycles of a graph, each from its smallest element on. Raises OutOfTime when the budget is spent."""
    work = strong_parts(arcs)[::-1]
    while work:
        contraction = Contraction(work.pop())
        left = contraction.run()
        budget.spend(contraction.steps)
        yield from ((code, [cycle]) for code, cycle in contraction.found)
        if left:
            root = ord(min("".join(min(chr(arc.source) + arc.between) for arc in left)))
            left = with_element(left, root)
            yield from _Below(left, root).cycles(budget)
            work += strong_parts(arc for arc in left if root not in arc[:2])[::-1]


def every_cycle_through(arcs: Iterable[Arc], roots: Iterable[int], budget: Budget) -> Iterator[Batch]:
    """All cycles through any of some elements, from wherever. Raises OutOfTime when the budget is spent."""
    arcs = list(arcs)
    for root in roots:
        here = next((part for part in strong_parts(arcs) if any(root == arc.source for arc in part)), None)
        budget.spend(len(arcs))
        if here is not None:
            contraction = Contraction(here, stays=root)
            left = contraction.run()
            budget.spend(contraction.steps)
            name = chr(root)
            yield from ((code, [cycle]) for code, cycle in contraction.found if name in cycle)
            yield from _Below(left, root).cycles(budget)
            arcs = [arc for arc in arcs if root not in arc[:2]]


class _Below:
    """The graph below one root: its other elements are numbered anew, and sets of them are bits of a number."""

    def __init__(self, arcs: Sequence[Arc], root: int) -> None:
        ends = sorted({end for arc in arcs for end in arc[:2]} - {root})
        place = {end: index for index, end in enumerate(ends)}
        place[root] = last = len(ends)
        self.root = last
        self.name = chr(root)
        self.next: list[list[_Step]] = [[] for _ in range(last + 1)]
        self.home: list[Ways] = [{} for _ in range(last + 1)]
        """Steps from each element to the root."""
        self.effects = {1 << index: 0 for index in range(last + 1)}
        self.causes = dict(self.effects)
        for arc in arcs:
            source, target = place[arc.source], place[arc.target]
            if target == last:
                self.home[source].setdefault(arc.code, []).append(arc.between)
            else:
                text = arc.between + chr(arc.target)
                self.next[source].append((1 << target, target, arc.code, text))
                self.effects[1 << source] |= 1 << target
            self.causes[1 << target] |= 1 << source

    def useful(self, before: int, start: int, free: int) -> int:
        """The free elements on any walk from `start` to the root that meets no others.

        All of them, and `start`, are known to be on such walks from `before`, which leads to it. So if the causes
        of `start` still reach the root then so does all else, and if it reaches the other effects of `before`
        then it reaches all that they do: there is no need to look further.
        """
        causes, effects = self.causes, self.effects
        doubtful = causes[1 << start] & free
        front = causes[1 << self.root] & free
        left = free ^ front
        while front and left & doubtful:
            bit = front & -front
            new = causes[bit] & left
            left ^= new
            front ^= bit | new
        able = free ^ left if left & doubtful else free
        doubtful = effects[1 << before] & able
        front = effects[1 << start] & able
        left = able ^ front
        while front and left & doubtful:
            bit = front & -front
            new = effects[bit] & left
            left ^= new
            front ^= bit | new
        return able ^ left if left & doubtful else able

    def cycles(self, budget: Budget) -> Iterator[Batch]:
        """The search. A frame is an element of the path, with the ways on from it while they are few."""
        following, home, useful = self.next, self.home, self.useful
        narrowed: list[dict[int, int]] = [{} for _ in following]  # free elements to the useful ones of them
        known: list[dict[int, Ways | None]] = [{} for _ in following]  # useful ones to ways; None: too many
        ready: Ways = {}
        pending = kept = steps = 0
        enough = 1  # so that the first ones come at once
        here, free = self.root, (1 << self.root) - 1  # all are useful, for they are strongly connected
        prefix, code, size = self.name, 0, 0
        ways: Ways | None = None  # of the frame on top; None: too many, they go straight to `ready`
        options = iter(following[here])
        stack: list[tuple[int, int, str, int, int, Ways | None, Iterator[_Step], _Step]] = []
        while True:
            more: Ways | None = None
            back = False
            for step in options:
                if step[0] & free:
                    there, rest = step[1], free ^ step[0]
                    exact = narrowed[there].get(rest, -1)
                    if exact < 0:
                        exact = narrowed[there][rest] = useful(here, there, rest)
                        kept += 1
                        steps += exact.bit_count()
                    more = known[there].get(exact)
                    break
            else:
                if not stack:
                    break
                known[here][free] = more = ways
                kept += size
                back = True
                here, free, prefix, code, size, ways, options, step = stack.pop()
            steps += 1
            if steps >= STRIDE:
                budget.spend(steps)
                steps = 0
                if kept > _KEPT:
                    narrowed = [{} for _ in following]
                    known = [{} for _ in following]
                    kept = 0
            if more is not None:
                if ways is None:
                    pending += _add(ready, more, prefix + step[3], joined(code, step[2]))
                else:
                    size += _add(ways, more, step[3], step[2])
            elif not back:
                stack.append((here, free, prefix, code, size, ways, options, step))
                here, free, prefix, code = there, exact, prefix + step[3], joined(code, step[2])
                options = iter(following[here])
                ways = {}
                size = _add(ways, home[here], "", 0)
                back = free in known[here]  # with too many ways, as was found before
            if ways is not None and (size > _SHARED or (back and more is None)):
                pending += _add(ready, ways, prefix, code)
                ways, size = None, 0
            if pending >= enough:
                yield from ready.items()
                ready, pending = {}, 0
                enough = min(2 * enough, _BATCH)
        budget.spend(steps)
        yield from ready.items()


def _add(to: Ways, more: Ways, lead: str, code: int) -> int:
    """Put ways, with what leads to them, to others; how many they are."""
    count = 0
    for own, texts in more.items():
        both = (own | code) ^ (own & code & NEGATIVE)
        known = to.get(both)
        if known is None:
            to[both] = [lead + text for text in texts]
        else:
            known += [lead + text for text in texts]
        count += len(texts)
    return count
