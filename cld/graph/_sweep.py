"""Counting the loops of a block without listing them: a sweep over its links with a frontier.

A loop picks at most one link out of each element and one to it. The sweep decides turn by turn which of an
element's open links, if any, are picked. All choices so far that leave the same question open are one state:
for each element at the frontier whether it is untouched, used up, the start of a piece of path that needs a
link to it, or the end of one that needs a link out of it, with the other end of its piece. A state carries the
sum of the products of its picked links' values, so the number of loops comes out without meeting any of them.
The method is the frontier ("mate") technique for counting paths: Sekine, Imai and Tani (1995), ISAAC,
LNCS 1004:224-233, and Knuth (2011), The Art of Computer Programming 4A, 7.1.4, exercise 225.

An element with no open link left in one direction can only wait for the other one, or is used up, and all
such choices fall together. This, and deciding about one direction at a time, keeps states few.

A state is one whole number, a few bits for each place at the frontier: 0 untouched, 1 used up, 2 + 2p the
start of a piece that ends at place p, 3 + 2p the end of a piece that starts at place p. Values are numbers
modulo 2^limit - 1, in which a power of two can stand for a minus sign (`census`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import fsum, inf
from typing import NamedTuple

from cld.graph._order import OUT, Order
from cld.graph.kernel import folded

States = dict[int, int]

EFFORT = 8_000_000
"""States that a count may meet: some ten seconds' worth."""


class Moves(NamedTuple):
    """What a turn makes of the states that agree around its element."""

    on: tuple[tuple[int, int], ...]
    """What to add to the state and which link is picked (-1: none)."""
    closing: tuple[tuple[int, int], ...]
    """The same for links that close a piece to a loop: one, if no other piece is left."""


class Turn(NamedTuple):
    """One turn: open links of one element in one direction, told by places at the frontier."""

    links: tuple[tuple[int, int, int], ...]
    """Place of the cause, place of the effect, and number of the link."""
    around: tuple[tuple[int, bool, bool], ...]
    """Each place that the links touch, and whether links to it, and out of it, stay open after the turn."""
    mask: int
    """The bits of these places."""
    moves: dict[int, Moves]
    """By what a state has in these bits; filled while sweeping."""


class Sweep(NamedTuple):
    """A block made ready: its turns and how states are written."""

    turns: tuple[Turn, ...]
    width: int
    """Bits for each place."""
    pieces: int
    """The bits in which a piece of path shows."""
    share: tuple[float, ...]
    """Of all states that the order lets expect, those up to each turn."""


class Total(NamedTuple):
    """What a sweep came to."""

    value: int
    met: int
    """How many states there were, over all turns."""
    largest: int
    """The most that a state carried, both lanes added."""


class TooMany(Exception):
    """A sweep met more states than it may, or would meet about so many."""

    def __init__(self, states: float = inf) -> None:
        super().__init__()
        self.states = states


def prepared(links: Sequence[tuple[int, int, int]], order: Order) -> Sweep:
    """Give the elements places at the frontier, for links numbered as they come."""
    out_open: dict[int, dict[int, int]] = {}
    in_open: dict[int, dict[int, int]] = {}
    for number, (cause, effect, _) in enumerate(links):
        out_open.setdefault(cause, {})[effect] = number
        in_open.setdefault(effect, {})[cause] = number
    raw: list[tuple[list[tuple[int, int, int]], list[tuple[int, bool, bool]]]] = []
    places: dict[int, int] = {}
    free: list[int] = []
    used = 0
    costs: list[float] = []
    for (element, direction), cost in zip(order.turns, order.costs, strict=True):
        if direction == OUT:
            picked = [(element, effect, number) for effect, number in out_open[element].items()]
        else:
            picked = [(cause, element, number) for cause, number in in_open[element].items()]
        if not picked:
            continue
        costs.append(cost)
        for cause, effect, _ in picked:
            del out_open[cause][effect], in_open[effect][cause]
        touched = sorted({end for link in picked for end in link[:2]})
        for number in touched:
            if number not in places:
                places[number] = free.pop() if free else used
                used += places[number] == used
        raw.append(
            (
                sorted((places[cause], places[effect], number) for cause, effect, number in picked),
                [(places[number], bool(in_open[number]), bool(out_open[number])) for number in touched],
            )
        )
        free += [places.pop(number) for number in touched if not in_open[number] and not out_open[number]]
    width = (2 * used + 1).bit_length()
    field = (1 << width) - 1
    turns = []
    for picks, around in raw:
        mask = 0
        for place, _, _ in around:
            mask |= field << width * place
        turns.append(Turn(tuple(picks), tuple(around), mask, {}))
    pieces = 0
    for place in range(used):
        pieces |= (field ^ 1) << width * place
    every = fsum(costs)
    return Sweep(tuple(turns), width, pieces, tuple(cost / every for cost in accumulate(costs)))


def moves_of(turn: Turn, state: int, width: int) -> Moves:
    """What the turn makes of a state; worked out once for all that agree around it."""
    local = state & turn.mask
    moves = turn.moves.get(local)
    if moves is None:
        moves = turn.moves[local] = _moves(turn, local, width)
    return moves


def _moves(turn: Turn, local: int, width: int) -> Moves:
    field = (1 << width) - 1
    now = {place: local >> width * place & field for place, _, _ in turn.around}
    on: list[tuple[int, int]] = []
    closing: list[tuple[int, int]] = []
    left = _settled(now, turn)
    if left is not None:
        on.append((_written(left, width) - local, -1))
    for cause, effect, number in turn.links:
        before, after = now[cause], now[effect]
        if (before and not (before > 2 and before & 1)) or (after and (after == 1 or after & 1)):
            continue
        start = before - 3 >> 1 if before else cause
        end = after - 2 >> 1 if after else effect
        then = {**now, cause: 1, effect: 1}
        if start == effect:
            closing.append((_written(then, width) - local, number))
            continue
        change = 0
        for place, value, was in ((start, 2 + 2 * end, 2 + 2 * cause), (end, 3 + 2 * start, 3 + 2 * effect)):
            if place in then:
                then[place] = value
            else:
                change += (value - was) << width * place
        settled = _settled(then, turn)
        if settled is not None:
            on.append((_written(settled, width) - local + change, number))
    return Moves(tuple(on), tuple(closing))


def _settled(now: dict[int, int], turn: Turn) -> dict[int, int] | None:
    """What is left to know of each place after the turn; None where an element can no longer get its link."""
    result = {}
    for place, in_open, out_open in turn.around:
        value = now[place]
        if value < 2:
            result[place] = int(in_open != out_open) if not value else int(in_open or out_open)
        elif not (out_open if value & 1 else in_open):
            return None
        else:
            result[place] = value
    return result


def _written(values: dict[int, int], width: int) -> int:
    state = 0
    for place, value in values.items():
        state |= value << width * place
    return state


_HEATS = ((20_000, 4), (200_000, 1))
"""States that each order may meet in a heat, and how many go on to the next."""
_LOOK = 200_000
"""States after which a sweep looks ahead whether it will meet too many."""


def fastest(links: Sequence[tuple[int, int, int]], among: Sequence[Order]) -> tuple[Sweep, float]:
    """The sweep of a block by the order that meets the fewest states, and about how many that will be.

    How many states an order meets is known only roughly beforehand, so several of them are begun. What one
    has met where it was stopped, and which share was expected up to there, tells what to expect of the rest.
    """
    ready = [prepared(links, order) for order in among]
    chances = [(2**order.doublings, number) for number, order in enumerate(among)]
    for most, kept in _HEATS if len(among) > 1 else ():
        chances = sorted((_expected(ready[number], len(links), most), number) for _, number in chances)[:kept]
    states, number = min(chances)
    return ready[number], states


def _expected(sweep: Sweep, links: int, most: int) -> float:
    met = 0
    layers = _layers(sweep, [1] * links, 1 << 12, inf)
    for (states, _), share in zip(layers, sweep.share, strict=True):
        met += len(states)
        if met > most:
            return met / share
    return float(met)


def total(sweep: Sweep, values: Sequence[int], lane: int, most: int) -> Total:
    """The sum over all loops of the product of their links' values, modulo 2^(2 lane) - 1.

    Raises:
        TooMany: there are more states than `most`.
    """
    result, met, largest = 0, 0, 1
    for states, closed in _layers(sweep, values, 2 * lane, most):
        result += closed
        met += len(states)
        largest = max(largest, _largest(states, lane))
    return Total(folded(result, 2 * lane), met, largest)


def _largest(states: States, lane: int) -> int:
    low = (1 << lane) - 1
    return max([(value & low) + (value >> lane) for value in states.values()], default=0)


def _layers(sweep: Sweep, values: Sequence[int], limit: int, most: float) -> Iterator[tuple[States, int]]:
    """The states after each turn, and what its closings add to the sum.

    Raises:
        TooMany: there are more states than `most`, or clearly will be.
    """
    met, look = 0, _LOOK
    mask = (1 << limit) - 1
    pieces, width = sweep.pieces, sweep.width
    worth = [*values, 1]  # the last one is for picking none
    states: States = {0: 1}
    for turn, share in zip(sweep.turns, sweep.share, strict=True):
        local, known = turn.mask, turn.moves
        after: States = {}
        get = after.get
        closed = 0
        for state, value in states.items():
            here = state & local
            moves = known.get(here)
            if moves is None:
                moves = known[here] = _moves(turn, here, width)
            on, closing = moves
            for change, link in on:
                factor = worth[link]
                if factor == 1:
                    product = value
                else:
                    product = value * factor
                    if product > mask:
                        product = (product & mask) + (product >> limit)
                new = state + change
                after[new] = get(new, 0) + product
            for change, link in closing:
                if not state + change & pieces:
                    product = value * worth[link]
                    closed += (product & mask) + (product >> limit)
        met += len(after)
        if met > most or (met > look and met > 2 * most * share):
            raise TooMany
        look = max(look, 2 * met)
        states = after
        yield states, closed


def gradient(sweep: Sweep, values: Sequence[int], lane: int, most: int) -> tuple[Total, list[int]]:
    """The sum as `total` gives it, and its derivative by the value of each link.

    The derivative is what the loops through a link contribute, without the link's own value. The states of
    all turns are kept, and walked through backwards once.

    Raises:
        TooMany: there are more states than `most`.
    """
    layers: list[States] = [{0: 1}]
    result, met, largest = 0, 0, 1
    for states, closed in _layers(sweep, values, 2 * lane, most):
        result += closed
        met += len(states)
        largest = max(largest, _largest(states, lane))
        layers.append(states)
    return Total(folded(result, 2 * lane), met, largest), _backwards(sweep, layers, values, 2 * lane)


def _backwards(sweep: Sweep, layers: list[States], values: Sequence[int], limit: int) -> list[int]:
    mask = (1 << limit) - 1
    pieces = sweep.pieces
    worth = [*values, 1]
    slopes = [0] * len(worth)
    ahead: States = {}
    for turn in reversed(sweep.turns):
        layers.pop()
        behind: States = {}
        for state, value in layers[-1].items():
            slope = 0
            on, closing = turn.moves[state & turn.mask]
            for change, link in on:
                beyond = ahead.get(state + change)
                if beyond:
                    factor = worth[link]
                    slope += beyond if factor == 1 else folded(beyond * factor, limit)
                    if link >= 0:
                        product = value * beyond
                        slopes[link] += (product & mask) + (product >> limit)
            for change, link in closing:
                if not state + change & pieces:
                    slope += worth[link]
                    slopes[link] += value
            if slope:
                behind[state] = slope
        ahead = behind
    return [folded(slope, limit) for slope in slopes[:-1]]
