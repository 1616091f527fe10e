"""Turns of the sweep (`_sweep`), compiled by numba, over all states at once: patterns.

States are kept by what they have at the frontier. `used` and so on are sets of places, a bit for each: a place is
untouched (neither bit), used up (low), the start of a piece of path (high), or its end (both). All states alike in
this, a *pattern*, lie one after the other, and what a turn makes of a pattern it makes of all of them. What else
there is to a state, which start goes with which end, is for `_compiled_pairings`.

Only imported where a count is worth the third of a second that numba takes to load.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
from numba import njit

Bit: TypeAlias = Any
"""A number of 64 bits, np.uint64."""
Bits: TypeAlias = Any
"""An array of such numbers."""
Whole: TypeAlias = Any
"""An array of np.int64."""
Short: TypeAlias = Any
"""An array of np.int32."""
Real: TypeAlias = Any
"""An array of np.float64."""

LARGEST: Final = (1 << 62) - 1
"""A state may carry no more than this, so that no sum of two overflows."""
MOST_PIECES: Final = 12
"""Pieces of path that a pairing has room for."""
PART: Final = 1 << 19
"""States that a part of their store has room for."""
TOO_LARGE, TOO_MANY_PIECES = -1, -2
"""What `moved` and `gathered` return instead of a number where the bounds above do not hold."""
U = np.uint64
NONE, ONE = U(0), U(1)
MIXERS = (U(0x9E3779B97F4A7C15), U(0xD6E8FEB86659FD93))  # odd numbers without a pattern in their bits
HALF = U(32)
NOTHING_PICKED = -1


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled, and kept for the next start where there is a folder to keep it in."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither beside this file nor in the user's own cache
        return njit(nogil=True)(function)


@compiled
def count(bits: Bit) -> Bit:
    """How many bits are set."""
    bits = bits - ((bits >> ONE) & U(0x5555555555555555))
    bits = (bits & U(0x3333333333333333)) + ((bits >> U(2)) & U(0x3333333333333333))
    bits = (bits + (bits >> U(4))) & U(0x0F0F0F0F0F0F0F0F)
    return (bits * U(0x0101010101010101)) >> U(56)


@compiled
def _may_follow(low: Bit, high: Bit, cause: int, effect: int) -> bool:
    """Whether a link may be picked: its cause must not lead on yet, nor its effect be led to."""
    starts, ends, used = high & ~low, high & low, low & ~high
    return not (starts | used) & (ONE << U(cause)) and not (ends | used) & (ONE << U(effect))


@compiled
def _settled(starts: Bit, ends: Bit, used: Bit, opened: Bits) -> tuple[bool, Bit, Bit]:
    """The pattern after a turn, or none: whether a state can go on, and the low and high bits.

    Args:
        opened: places with open links to them, and with open links out of them.
    """
    into, out = opened[0], opened[1]
    if (starts & ~into) | (ends & ~out):
        return False, NONE, NONE
    # An untouched element that can no longer be entered, or left, is as good as used up.
    used = (used | (into ^ out)) & (into | out) & ~(starts | ends)
    return True, used | ends, starts | ends


@compiled
def _after(low: Bit, high: Bit, cause: int, effect: int, opened: Bits) -> tuple[bool, Bit, Bit]:
    """What picking a link that may be picked makes of a pattern."""
    starts, ends, used = high & ~low, high & low, low & ~high
    before, then = ONE << U(cause), ONE << U(effect)
    if ends & before:
        ends, used = ends & ~before, used | before
    else:
        starts = starts | before
    if starts & then:
        starts, used = starts & ~then, used | then
    else:
        ends = ends | then
    return _settled(starts, ends, used, opened)


@compiled
def moved(
    first: int,
    last: int,
    patterns: tuple[Bits, Bits],
    sizes: Whole,
    opened: Bits,
    links: Whole,
    new: tuple[Bits, Bits],
    origin: tuple[Short, Short],
) -> int:
    """All that a turn makes of patterns `first` to `last` - 1, but for loops that it closes.

    Args:
        links: (links, 2), places of cause and effect of each link of the turn.
        new: filled with the low and high bits of new patterns, not yet brought together.
        origin: filled with the pattern that each comes from and the link that was picked (-1: none).

    Returns:
        How many were filled in, or TOO_MANY_PIECES.
    """
    found = 0
    for number in range(first, last):
        if not sizes[number]:
            continue
        low, high = patterns[0][number], patterns[1][number]
        starts = high & ~low
        pieces = count(starts)
        if pieces >= U(MOST_PIECES):
            return TOO_MANY_PIECES
        for link in range(NOTHING_PICKED, links.shape[0]):
            if link == NOTHING_PICKED:
                goes_on, new_low, new_high = _settled(starts, high & low, low & ~high, opened)
            else:
                cause, effect = links[link, 0], links[link, 1]
                if not _may_follow(low, high, cause, effect):
                    continue
                joins = high & low & (ONE << U(cause)) and starts & (ONE << U(effect))
                if joins and pieces == ONE:
                    continue  # it closes a loop: `closed`
                goes_on, new_low, new_high = _after(low, high, cause, effect, opened)
            if goes_on:
                new[0][found], new[1][found] = new_low, new_high
                origin[0][found], origin[1][found] = number, link
                found += 1
    return found


@compiled
def _closes(low: Bit, high: Bit, cause: int, effect: int) -> bool:
    """Whether a link closes the only piece of path that there is: its cause is the one end, its effect the one start."""
    return high & low == ONE << U(cause) and high & ~low == ONE << U(effect)


@compiled
def closed(
    patterns: tuple[Bits, Bits],
    sizes: Whole,
    begins: Whole,
    every: Whole,
    signed: Whole,
    links: Whole,
    worth: Whole,
) -> tuple[int, int, float]:
    """What loops a turn closes: their sum, their signed sum, and about how large the sum is.

    Args:
        begins: where the states of each pattern begin in `every` and `signed`, what they carry.
        worth: (links, 2), what each link is worth, without signs and with them.
    """
    total, total_signed, size = 0, 0, 0.0
    for number in range(sizes.shape[0]):
        for link in range(links.shape[0] if sizes[number] else 0):
            if _closes(patterns[0][number], patterns[1][number], links[link, 0], links[link, 1]):
                state = begins[number]
                total += every[state] * worth[link, 0]
                total_signed += signed[state] * worth[link, 1]
                size += float(every[state]) * float(worth[link, 0])
    return total, total_signed, size


@compiled
def indexed(new: tuple[Bits, Bits], origin: Short, sizes: Whole) -> tuple[Whole, Whole, Bits, Bits, Whole]:
    """New patterns that are equal brought together.

    Returns:
        The moves in order of the patterns they lead to; where each pattern's begin; the patterns' low and high
        bits; and where the states of each have room if none of them are equal, with the room for all at the end.
    """
    moves = origin.shape[0]
    room = 1
    while room < 2 * moves + 2:
        room *= 2
    mask = U(room - 1)
    table = np.full(room, -1, np.int32)
    pattern = np.empty(moves, np.int32)
    low, high = np.empty(moves, np.uint64), np.empty(moves, np.uint64)
    begins, rooms = np.zeros(moves + 1, np.int64), np.zeros(moves + 1, np.int64)
    found = 0
    for move in range(moves):
        key = new[0][move] * MIXERS[0] ^ (new[1][move] + MIXERS[0]) * MIXERS[1]
        place = (key ^ (key >> HALF)) & mask
        while True:
            here = table[place]
            if here < 0:
                table[place] = here = found
                low[found], high[found] = new[0][move], new[1][move]
                found += 1
                break
            if low[here] == new[0][move] and high[here] == new[1][move]:
                break
            place = (place + ONE) & mask
        pattern[move] = here
        begins[here + 1] += 1
        rooms[here + 1] += sizes[origin[move]]
    for number in range(found):
        begins[number + 1] += begins[number]
        rooms[number + 1] += rooms[number]
    order = np.empty(moves, np.int64)
    next_one = begins[:found].copy()
    for move in range(moves):
        order[next_one[pattern[move]]] = move
        next_one[pattern[move]] += 1
    return order, begins[: found + 1], low[:found].copy(), high[:found].copy(), rooms[: found + 1]


@compiled
def closing(
    patterns: tuple[Bits, Bits],
    ranges: tuple[Whole, Whole],
    carried: tuple[Whole, Whole],
    links: Whole,
    worth: Whole,
    slopes: tuple[Whole, Whole],
) -> Whole:
    """What loops that a turn closes add to the slopes of states, which are changed, and of links: (links, 2)."""
    by_link = np.zeros((links.shape[0], 2), np.int64)
    for number in range(ranges[1].shape[0]):
        for link in range(links.shape[0] if ranges[1][number] else 0):
            if _closes(patterns[0][number], patterns[1][number], links[link, 0], links[link, 1]):
                state = ranges[0][number]
                slopes[0][state] += worth[link, 0]
                slopes[1][state] += worth[link, 1]
                by_link[link, 0] += carried[0][state]
                by_link[link, 1] += carried[1][state]
    return by_link


@compiled
def spans(
    moves: tuple[Whole, Whole],
    origin: tuple[Short, Short],
    before: tuple[Whole, Whole],
    shortest: Whole,
    longest: Whole,
) -> tuple[Whole, Whole]:
    """The shortest and the longest that what is picked can be in each pattern after a turn.

    Args:
        moves: as `indexed` gives them: order, and where the moves to each new pattern begin.
        before: the same in the patterns before it.
        shortest, longest: how long each link of the turn is, which may stand for paths of several lengths.
    """
    order, begins = moves
    first, last = np.zeros(begins.shape[0] - 1, np.int64), np.zeros(begins.shape[0] - 1, np.int64)
    for number in range(first.shape[0]):
        for index in range(begins[number], begins[number + 1]):
            source, link = origin[0][order[index]], origin[1][order[index]]
            low, high = before[0][source], before[1][source]
            if link != NOTHING_PICKED:
                low, high = low + shortest[link], high + longest[link]
            first[number] = low if index == begins[number] else min(first[number], low)
            last[number] = max(last[number], high)
    return first, last


@compiled
def ended(
    patterns: tuple[Bits, Bits],
    sizes: Whole,
    rows: tuple[Whole, Whole, Whole],
    numbers: tuple[Whole, Whole],
    links: Whole,
    parts: tuple[Whole, Whole, Whole, Whole],
    found: Whole,
) -> None:
    """Loops that a turn closes, by length; added to `found`. Arguments are those of `_compiled_pairings.along`."""
    for number in range(sizes.shape[0]):
        for link in range(links.shape[0] if sizes[number] else 0):
            if _closes(patterns[0][number], patterns[1][number], links[link, 0], links[link, 1]):
                for part in range(parts[0][link], parts[0][link + 1]):
                    for step in range(rows[1][number]):
                        length = rows[0][number] + step + parts[1][part]
                        found[length, 0] += numbers[0][rows[2][number] + step] * parts[2][part]
                        found[length, 1] += numbers[1][rows[2][number] + step] * parts[3][part]


@compiled
def summed(ranges: tuple[Whole, Whole], numbers: Real) -> float:
    """What all states carry."""
    found = 0.0
    for number in range(ranges[0].shape[0]):
        for state in range(ranges[0][number], ranges[0][number] + ranges[1][number]):
            found += numbers[state]
    return found


@compiled
def thinned(
    patterns: tuple[Bits, Bits],
    ranges: tuple[Whole, Whole],
    states: tuple[Bits, Real, Real],
    bar: float,
    level: float,
    scale: float,
) -> float:
    """Keep a sample of the states: all that carry as much as the bar, and others by a chance in proportion to what
    they carry, which then is as much as the bar. What they carry is divided by the scale.

    Systematic sampling along the states in order: neighbours are alike, so that all kinds are represented.

    Args:
        ranges: where the states of each pattern begin, and how many there are; the numbers are changed.
        level: a number at random below the bar.

    Returns:
        What those states carried that have more pieces of path than there is room for, and are left out.
    """
    pairings, first, second = states
    lost = 0.0
    for number in range(ranges[0].shape[0]):
        kept = ranges[0][number]
        if count(patterns[1][number] & ~patterns[0][number]) >= MOST_PIECES:
            for state in range(kept, kept + ranges[1][number]):
                lost += first[state]
            ranges[1][number] = 0
            continue
        for state in range(ranges[0][number], ranges[0][number] + ranges[1][number]):
            raised = 1.0
            if first[state] < bar:
                level += first[state]
                if level < bar:
                    continue
                level -= bar
                raised = bar / first[state]
            pairings[kept] = pairings[state]
            first[kept] = first[state] * raised / scale
            second[kept] = second[state] * raised / scale
            kept += 1
        ranges[1][number] = kept - ranges[0][number]
    return lost
