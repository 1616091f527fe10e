"""Where the labels of one connected part stand: the best of several starts, then many small improvements.

All effort is counted in steps, never in seconds, so every machine finds the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, fsum, hypot, inf, pi, sin, sqrt
from typing import NamedTuple

from cld.layouts import Point
from cld.layouts._arcs import Sketch, turned
from cld.layouts._distances import distances
from cld.layouts._engine import starts
from cld.layouts._untangle import Tangle, even_out, loosen, untangle
from cld.layouts._wishes import Wishes, heeded, separated

ASPECT = 1.45
"""Width to height that is aimed at."""
CARE = ((36, 6, 3, 68), (50, 3, 1, 45), (120, 6, 3, 45), (200, 4, 1, 45), (inf, 2, 1, 45))
"""For drawings of up to so many links, how many starts are made, and how many of them are drawn to the end: as many
as there is time for, where a diagram of usual size is to be there at once and a larger one may take a few seconds.
Last the seed of the first start, one that served real maps well."""
JUMPING, AT_LEAST, AT_MOST = 150, 220_000, 25_000_000
"""How many pairs of lines are looked at for one start: for each pair of links, and at least and at most."""
EVEN, EVENING = (60.0, 30.0, 15.0), 40_000
"""How far labels shift when straight lines are evened out, and how much is looked at for each label."""
LEAN = 60.0
"""Cost of labels standing a whole width of the drawing on the wrong side, when a drawing is turned."""
BLOCKED, WIDEN, WIDER = 0.08, 1.15, 12
"""The drawing is widened, by this factor and so many times at most, while more links than this share run through
labels when they are straight."""
SQUASH, NARROWER = 1.25, 0.8
"""How much a step down the page counts against one across: labels are wide, and figures wider than high. A drawing
that is too wide for the page is made narrower by this factor, and as much higher."""
LEAST_SQUASH = 0.5
BULGE = 40.0
"""By how much arcs may make a drawing wider than its labels are."""
SMALL = 60
"""Drawings of up to so many labels are to be read on a page."""
STEPS = (26.0, 16.0, 10.0, 6.0)
"""How far labels shift once links are arcs."""
RINGS = ((0.0, 1, 0.0), (70.0, 5, 0.25), (125.0, 8, 0.0), (190.0, 10, 0.5))
"""Where a label may jump to, about the middle of its neighbours: distance, how many places, first angle."""
BENDING = 6
"""How often the bends of a drawing whose labels stay are chosen again, as long as that changes any."""
EFFORT, MORE = 1_500_000, 80_000
"""How many pairs of drawn things the search with arcs looks at, at most: in all, and for each label."""


Tick = Callable[[float], None]
"""Told how much of the work is done, as a share."""


class Part(NamedTuple):
    """A connected part of a diagram, by index.

    `halves` are half the sizes of the labels' boxes; `pairs` join labels that are to be close without a
    causal link of their own (a moderating factor and the link it acts on); `rounds` are loops with a weight,
    how much each should look round. `seeds` are the places where labels stood before, if they did, `fixed` those
    that must not move from there, and `leans` says which labels belong rather at the left (-1) or right (1).
    """

    halves: tuple[Point, ...]
    links: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]
    rounds: tuple[tuple[tuple[int, ...], float], ...]
    wishes: Wishes | None = None
    seeds: tuple[Point | None, ...] = ()
    fixed: frozenset[int] = frozenset()
    leans: tuple[int, ...] = ()

    @property
    def seeded(self) -> bool:
        """Whether labels stood somewhere before that they need not stay at."""
        return any(seed is not None and at not in self.fixed for at, seed in enumerate(self.seeds))


def sketched(part: Part, most: float, tick: Tick) -> Sketch:
    """The part with its labels placed and every link's bend chosen.

    Args:
        most: width that the drawing should not exceed.
    """
    count = len(part.halves)
    joined = sorted({(min(a, b), max(a, b)) for a, b in (*part.links, *part.pairs) if a != b})
    wanted = distances(part.halves, part.links, joined)
    if not joined:
        start = [seed or (0.0, 0.0) for seed in part.seeds or [None] * count]
        return Sketch(part.halves, part.links, part.rounds, wanted, start)
    pairs = _pairs(part, joined)
    if part.seeded:
        sketch = _sketch(part, _remembered(part, pairs, wanted))
        sketch.strict, sketch.fixed = True, frozenset(range(count))
        sketch.renew()
        for _ in range(BENDING):
            before = list(sketch.bends)
            _choose_bends(sketch)
            if sketch.bends == before:
                break
        return sketch
    drawn: list[tuple[int, int, Sketch]] = []
    tangles = _untangled(part, pairs, wanted, tick)
    for number, tangle in enumerate(tangles):
        _spread_out(tangle, part, most, tick)
        sketch = _bent(part, tangle, tick)
        drawn.append((sketch.faults(), number, sketch))
        if not drawn[-1][0]:
            return sketch
    if most < inf and not part.wishes:  # faults know nothing of wishes
        calmest = min(tangles, key=Tangle.crossings)
        if calmest.crossings() < min(drawn)[0]:  # the jumps have lost what there was
            sketch = _bent(part, calmest, tick, jumping=False)
            drawn.append((sketch.faults(), len(drawn), sketch))
    return min(drawn)[2]


def _bent(part: Part, tangle: Tangle, tick: Tick, jumping: bool = True) -> Sketch:
    """The drawing with arcs instead of straight lines, and its labels moved to suit these.

    Where they may jump, arcs get their way more often; where they only shift, straight lines that did not cross
    mostly become arcs that do not.
    """
    sketch = _sketch(part, tangle)
    sketch.fixed = part.fixed
    for turn in (0, 1) if jumping else ():
        sketch.strict = turn > 0
        _jump(sketch, turn, tick)
    sketch.strict = True
    polish(sketch, STEPS, tick)
    return sketch


def _sketch(part: Part, tangle: Tangle) -> Sketch:
    """The labels as they stand, with arcs between them."""
    roomy = [[1.0 if a == b else want for b, want in enumerate(row)] for a, row in enumerate(tangle.wants)]
    return Sketch(part.halves, part.links, part.rounds, roomy, tangle.places, tangle.squash, part.wishes)


def polish(sketch: Sketch, steps: Sequence[float] = STEPS[1:], tick: Tick = lambda _: None) -> None:
    """Shift labels and bend links as long as that makes the sketch better, in ever smaller steps."""
    _improve(sketch, steps, tick)
    sketch.renew()
    _choose_bends(sketch)


def _pairs(part: Part, joined: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """The joined labels with the number of links between them."""
    loads = dict.fromkeys(joined, 0)
    for a, b in part.links:
        loads[min(a, b), max(a, b)] += 1
    return [(a, b, load) for (a, b), load in loads.items()]


def _untangled(
    part: Part,
    pairs: Sequence[tuple[int, int, int]],
    wanted: Sequence[Sequence[float]],
    tick: Tick,
) -> list[Tangle]:
    """The labels as boxes where their straight links cross least, the best of several starts first.

    Where none cross, one is enough.
    """
    sizes = [(2 * width, 2 * height) for width, height in part.halves]
    joined = [(a, b) for a, b, _ in pairs]
    near = fsum(wanted[a][b] for a, b in joined) / len(joined)
    found = []
    few, closely, seed = next(care for most, *care in CARE if len(part.links) <= most)
    tries = starts(sizes, joined, near, int(few), int(seed))
    for number, places in enumerate(tries):
        tangle = Tangle(pairs, places, wanted, part.wishes)
        untangle(tangle, max(AT_LEAST, min(JUMPING * len(joined) ** 2, AT_MOST)), 5)
        found.append((tangle.crossings(), tangle.stress(), number, tangle))
        tick(0.3 * (number + 1) / len(tries))
    found.sort()
    chosen = [tangle for *_, tangle in found[: int(closely) if found[0][0] else 1]]
    for tangle in chosen:
        _set_out(tangle, part)
    return chosen


def _set_out(tangle: Tangle, part: Part) -> None:
    """Turn and stretch the drawing for the page, and heed what the author asks."""
    spots = _oriented(tangle.places, part)
    tangle.put(spots)
    tangle.squash, tangle.halves = SQUASH, part.halves
    tangle.widen(_tightness(spots, part.halves))
    if part.fixed:
        _anchor(tangle, part)
    if part.wishes and part.wishes.groups:
        tangle.put(separated(part.wishes, tangle.places))
    if part.wishes:
        tangle.put(heeded(part.wishes, tangle.places, tangle.fixed))
    if part.wishes or part.fixed:
        untangle(tangle, min(JUMPING * len(tangle.pairs) ** 2, AT_MOST))


def _anchor(tangle: Tangle, part: Part) -> None:
    """Move and stretch the drawing so that it fits the labels that are pinned, and pin these."""
    pins = [(at, seed) for at, seed in enumerate(part.seeds) if at in part.fixed and seed is not None]
    places = tangle.places
    mx, my = (
        fsum(places[at][0] for at, _ in pins) / len(pins),
        fsum(places[at][1] for at, _ in pins) / len(pins),
    )
    px, py = fsum(spot[0] for _, spot in pins) / len(pins), fsum(spot[1] for _, spot in pins) / len(pins)
    own = fsum(abs(places[at][0] - mx) + abs(places[at][1] - my) for at, _ in pins)
    asked = fsum(abs(x - px) + abs(y - py) for _, (x, y) in pins)
    scale = min(max(asked / own, 1.0), 3.0) if own else 1.0
    tangle.widen(scale)
    tangle.put([(px + (x - mx) * scale, py + (y - my) * scale) for x, y in places])
    for at, (x, y) in pins:
        tangle.xs[at], tangle.ys[at] = x, y
    tangle.fixed = part.fixed


def _spread_out(tangle: Tangle, part: Part, most: float, tick: Tick) -> None:
    """Even out the drawing, and widen it until straight links have room between the labels, as far as the page goes."""
    for number in range(WIDER):
        even_out(tangle, EVEN[min(number, 1) :], EVENING * len(part.halves) // (1 + number))
        tick(0.3 + 0.2 * (number + 1) / WIDER)
        if len(part.fixed) > 1:
            break
        wide = tangle.width() + BULGE
        if wide > most and tangle.squash > LEAST_SQUASH:
            tangle.narrow(NARROWER)
        elif tangle.blocked() > len(tangle.pairs) * BLOCKED and wide * WIDEN <= most:
            tangle.widen(WIDEN)
        else:
            break
    loosen(tangle)


def _remembered(
    part: Part, pairs: Sequence[tuple[int, int, int]], wanted: Sequence[Sequence[float]]
) -> Tangle:
    """The labels where they stood before; new ones are put where they fit, and those move that would collide."""
    known = [at for at, seed in enumerate(part.seeds) if seed is not None]
    middle = (
        fsum(seed[0] for seed in part.seeds if seed) / len(known),
        fsum(seed[1] for seed in part.seeds if seed) / len(known),
    )
    tangle = Tangle(pairs, [seed or middle for seed in part.seeds], wanted, part.wishes, frozenset(known))
    tangle.squash, tangle.halves = SQUASH, part.halves
    ratios = sorted(
        hypot(tangle.xs[a] - tangle.xs[b], (tangle.ys[a] - tangle.ys[b]) * SQUASH) / wanted[a][b]
        for a, b, _ in pairs
        if a in tangle.fixed and b in tangle.fixed
    )
    if ratios:  # ask for distances as they were drawn
        drawn = min(max(ratios[len(ratios) // 2], 0.5), 5.0)
        tangle.wants = [[want * drawn for want in row] for row in tangle.wants]
    if len(known) < len(part.halves):
        untangle(tangle, JUMPING * len(pairs) ** 2)
        even_out(tangle, EVEN, EVENING * len(part.halves))
    free = frozenset(tangle.colliding()) - part.fixed
    if free:
        tangle.fixed -= free
        even_out(tangle, EVEN[1:], EVENING * len(part.halves))
        loosen(tangle)
    return tangle


def _oriented(places: Sequence[Point], part: Part) -> list[Point]:
    """The places turned, or mirrored, so that labels overlap least, the figure is wider than high, and what belongs
    at the left or right is there."""
    halves = part.halves

    def fault(way: tuple[float, bool]) -> float:
        spots = _facing(places, way)
        wide = max(x + w for (x, _), (w, _) in zip(spots, halves, strict=True)) - min(
            x - w for (x, _), (w, _) in zip(spots, halves, strict=True)
        )
        high = max(y + h for (_, y), (_, h) in zip(spots, halves, strict=True)) - min(
            y - h for (_, y), (_, h) in zip(spots, halves, strict=True)
        )
        shape = wide / high / ASPECT
        total = 40.0 * max(shape, 1 / shape)
        total -= LEAN * fsum(lean * x for lean, (x, _) in zip(part.leans, spots, strict=False)) / wide
        for index, (x, y) in enumerate(spots):
            for other in range(index):
                over = min(
                    halves[index][0] + halves[other][0] + 10 - abs(x - spots[other][0]),
                    halves[index][1] + halves[other][1] + 8 - abs(y - spots[other][1]),
                )
                total += max(0.0, over)
        return total

    ways = [(pi * step / 12, mirrored) for mirrored in (False, True) for step in range(24)]
    return _facing(places, min(ways, key=fault))


def _facing(places: Sequence[Point], way: tuple[float, bool]) -> list[Point]:
    angle, mirrored = way
    side = -1.0 if mirrored else 1.0
    return [(x * side, y / SQUASH) for x, y in turned(places, angle)]


def _tightness(places: Sequence[Point], halves: Sequence[Point]) -> float:
    """By how much to draw the places apart so that the labels, with room about them, have enough space."""
    need = fsum((2 * width + 40) * (2 * height + 34) for width, height in halves) * 1.25
    left = min(x - width for (x, _), (width, _) in zip(places, halves, strict=True))
    right = max(x + width for (x, _), (width, _) in zip(places, halves, strict=True))
    top = min(y - height for (_, y), (_, height) in zip(places, halves, strict=True))
    bottom = max(y + height for (_, y), (_, height) in zip(places, halves, strict=True))
    return max(1.0, sqrt(need / ((right - left) * (bottom - top))))


def _jump(sketch: Sketch, turn: int, tick: Tick) -> None:
    """Let labels that stand in the wrong place jump to the other side of their neighbours, one after another."""
    _choose_bends(sketch)
    for node in range(len(sketch.places)):
        if _spent(sketch, tick):
            return
        if node in sketch.fixed:
            continue
        bends = [
            (sketch.ideals[link], sketch.bends[link], -0.3, 0.3) if turn else (sketch.ideals[link],)
            for link in sketch.at[node]
        ]
        sketch.try_move(node, _about(sketch, node, turn), bends)
    sketch.renew()
    _choose_bends(sketch)


def _improve(sketch: Sketch, steps: Sequence[float], tick: Tick) -> None:
    """Move labels and bend links as long as that makes the sketch better, in ever smaller steps."""
    for number, step in enumerate(steps):
        for sweep in range(2):
            _choose_bends(sketch)
            moved = False
            tilt = pi / 4 * ((number + sweep) % 2)
            for node, (x, y) in enumerate(list(sketch.places)):
                if _spent(sketch, tick):
                    return
                if node in sketch.fixed:
                    continue
                ring = [
                    (x + step * cos(pi * k / 2 + tilt), y + step * sin(pi * k / 2 + tilt)) for k in range(4)
                ]
                bends = [(sketch.bends[link],) for link in sketch.at[node]]
                moved = sketch.try_move(node, ring, bends) or moved
            sketch.renew()
            if not moved:
                break
    _choose_bends(sketch)


def _spent(sketch: Sketch, tick: Tick) -> bool:
    """Whether the sketch has had all the effort that is for it."""
    share = sketch.work / (EFFORT + MORE * len(sketch.places))
    tick(0.5 + 0.35 * min(share, 1.0))
    return share > 1


def _choose_bends(sketch: Sketch) -> None:
    for link in range(len(sketch.links)):
        sketch.choose_bend(link)


def _about(sketch: Sketch, node: int, turn: int) -> list[Point]:
    """Places in rings about the middle of a label's neighbours, for one that stands on the wrong side of things."""
    near = [other for link in sketch.at[node] for other in sketch.links[link] if other != node]
    if not near:
        return []
    x = fsum(sketch.places[other][0] for other in near) / len(near)
    y = fsum(sketch.places[other][1] for other in near) / len(near)
    places = []
    for reach, count, first in RINGS:
        for k in range(count):
            angle = 2 * pi * (k + first + 0.38 * turn) / count
            places.append((x + reach * cos(angle), y + reach * 0.8 * sin(angle)))
    return places
