"""One turn of the sweep (`_sweep`), compiled by numba, over all states at once.

States are kept by what they have at the frontier. `used` and so on are sets of places, a bit for each: a place is
untouched (neither bit), used up (low), the start of a piece of path (high), or its end (both). All states alike in
this, a *pattern*, lie one after the other, and what a turn makes of a pattern it makes of all of them. A state in
a pattern says only which start goes with which end, its *pairing*: a whole number in lanes of five bits, of which
the k-th is the rank, among the ends, of the end of the piece that begins at the k-th start. A turn changes ranks,
in the same way for the whole pattern. The fifth bit of a lane is spare, so that one addition compares all ranks
with a number, and a state costs no more than a dozen such steps.

States are gathered for one new pattern after the other, from all the patterns it comes from. Equal pairings meet
in a table that is small enough to stay in the processor's nearest memory. Patterns do not touch each other, so
that several threads can work at once, and the result does not depend on how many there are.

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

_U = np.uint64
_NONE, _ONE, _LANE, _RANK, _SPARE = _U(0), _U(1), _U(5), _U(31), _U(4)
_ONES = _U(sum(1 << 5 * lane for lane in range(MOST_PIECES)))
"""A one in each lane."""
_MIXERS = (_U(0x9E3779B97F4A7C15), _U(0xD6E8FEB86659FD93))  # odd numbers without a pattern in their bits
_HALF = _U(32)
_NOTHING_PICKED = -1
_STAYS, _END_MOVES, _START_MOVES, _BEGINS, _JOINS = range(5)
"""What a link makes of a piece of path, or of two; nothing where none is picked."""


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled, and kept for the next start where there is a folder to keep it in."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither beside this file nor in the user's own cache
        return njit(nogil=True)(function)


@compiled
def count(bits: Bit) -> Bit:
    """How many bits are set."""
    bits = bits - ((bits >> _ONE) & _U(0x5555555555555555))
    bits = (bits & _U(0x3333333333333333)) + ((bits >> _U(2)) & _U(0x3333333333333333))
    bits = (bits + (bits >> _U(4))) & _U(0x0F0F0F0F0F0F0F0F)
    return (bits * _U(0x0101010101010101)) >> _U(56)


@compiled
def _below(bits: Bit, place: int) -> Bit:
    """How many of the set bits are below a place."""
    return count(bits & ((_ONE << _U(place)) - _ONE))


@compiled
def _may_follow(low: Bit, high: Bit, cause: int, effect: int) -> bool:
    """Whether a link may be picked: its cause must not lead on yet, nor its effect be led to."""
    starts, ends, used = high & ~low, high & low, low & ~high
    return not (starts | used) & (_ONE << _U(cause)) and not (ends | used) & (_ONE << _U(effect))


@compiled
def _settled(starts: Bit, ends: Bit, used: Bit, opened: Bits) -> tuple[bool, Bit, Bit]:
    """The pattern after a turn, or none: whether a state can go on, and the low and high bits.

    Args:
        opened: places with open links to them, and with open links out of them.
    """
    into, out = opened[0], opened[1]
    if (starts & ~into) | (ends & ~out):
        return False, _NONE, _NONE
    # An untouched element that can no longer be entered, or left, is as good as used up.
    used = (used | (into ^ out)) & (into | out) & ~(starts | ends)
    return True, used | ends, starts | ends


@compiled
def _after(low: Bit, high: Bit, cause: int, effect: int, opened: Bits) -> tuple[bool, Bit, Bit]:
    """What picking a link that may be picked makes of a pattern."""
    starts, ends, used = high & ~low, high & low, low & ~high
    before, then = _ONE << _U(cause), _ONE << _U(effect)
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
def _change(low: Bit, high: Bit, cause: int, effect: int) -> tuple[int, Bit, Bit]:
    """What picking a link does to pieces, and the two ranks that this is about.

    Of an end, or a start, that moves: the rank that it had, and the one it gets among the others. Of a piece that
    begins: the ranks that its start and its end get. Of pieces that join: those of the start and the end that
    vanish.
    """
    starts, ends = high & ~low, high & low
    before, then = _ONE << _U(cause), _ONE << _U(effect)
    if ends & before and starts & then:
        return _JOINS, _below(starts, effect), _below(ends, cause)
    if ends & before:
        return _END_MOVES, _below(ends, cause), _below(ends & ~before, effect)
    if starts & then:
        return _START_MOVES, _below(starts, effect), _below(starts & ~then, cause)
    return _BEGINS, _below(starts, cause), _below(ends, effect)


@compiled
def _reach(pairing: Bit, rank: Bit, lanes: Bit) -> Bit:
    """A one in each of the lanes whose rank is at least so high."""
    return ((pairing + (_U(16) - rank) * _ONES) >> _SPARE) & lanes


@compiled
def _without(pairing: Bit, lane: Bit) -> Bit:
    """A pairing with a lane taken out, and those above it moved down."""
    below = (_ONE << (_LANE * lane)) - _ONE
    return (pairing & below) | ((pairing >> _LANE) & ~below)


@compiled
def _with(pairing: Bit, lane: Bit, rank: Bit) -> Bit:
    """A pairing with a lane put in, and those from there on moved up."""
    below = (_ONE << (_LANE * lane)) - _ONE
    return (pairing & below) | ((pairing & ~below) << _LANE) | (rank << (_LANE * lane))


@compiled
def _changed(pairing: Bit, kind: int, first: Bit, second: Bit, lanes: Bit) -> Bit:
    """A pairing after a change (`_change`), with the lanes that it had, but for pieces that join themselves."""
    if kind == _STAYS:
        return pairing
    if kind == _BEGINS:
        return _with(pairing + _reach(pairing, second, lanes), first, second)
    if kind == _START_MOVES:
        return _with(_without(pairing, first), second, (pairing >> (_LANE * first)) & _RANK)
    lost = second if kind == _JOINS else first
    higher = _reach(pairing, lost + _ONE, lanes)
    here = _reach(pairing, lost, lanes) ^ higher  # the lane of the end that moves or vanishes
    others = (pairing - higher) & ~(here * _RANK)
    if kind == _END_MOVES:
        return (others + (_reach(others, second, lanes) & ~here)) | here * second
    joined = (pairing >> (_LANE * first)) & _RANK
    joined -= _ONE if joined > lost else _NONE
    return _without(others | here * joined, first)


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
        if pieces >= _U(MOST_PIECES):
            return TOO_MANY_PIECES
        for link in range(_NOTHING_PICKED, links.shape[0]):
            if link == _NOTHING_PICKED:
                goes_on, new_low, new_high = _settled(starts, high & low, low & ~high, opened)
            else:
                cause, effect = links[link, 0], links[link, 1]
                if not _may_follow(low, high, cause, effect):
                    continue
                joins = high & low & (_ONE << _U(cause)) and starts & (_ONE << _U(effect))
                if joins and pieces == _ONE:
                    continue  # it closes a loop: `closed`
                goes_on, new_low, new_high = _after(low, high, cause, effect, opened)
            if goes_on:
                new[0][found], new[1][found] = new_low, new_high
                origin[0][found], origin[1][found] = number, link
                found += 1
    return found


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
        low, high = patterns[0][number], patterns[1][number]
        starts, ends = high & ~low, high & low
        if not sizes[number] or count(starts) != _ONE:
            continue
        for link in range(links.shape[0]):
            if ends == _ONE << _U(links[link, 0]) and starts == _ONE << _U(links[link, 1]):
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
    count = origin.shape[0]
    room = 1
    while room < 2 * count + 2:
        room *= 2
    mask = _U(room - 1)
    table = np.full(room, -1, np.int32)
    pattern = np.empty(count, np.int32)
    low, high = np.empty(count, np.uint64), np.empty(count, np.uint64)
    begins, rooms = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    found = 0
    for move in range(count):
        key = new[0][move] * _MIXERS[0] ^ (new[1][move] + _MIXERS[0]) * _MIXERS[1]
        place = (key ^ (key >> _HALF)) & mask
        while True:
            here = table[place]
            if here < 0:
                table[place] = here = found
                low[found], high[found] = new[0][move], new[1][move]
                found += 1
                break
            if low[here] == new[0][move] and high[here] == new[1][move]:
                break
            place = (place + _ONE) & mask
        pattern[move] = here
        begins[here + 1] += 1
        rooms[here + 1] += sizes[origin[move]]
    for number in range(found):
        begins[number + 1] += begins[number]
        rooms[number + 1] += rooms[number]
    order = np.empty(count, np.int64)
    next_one = begins[:found].copy()
    for move in range(count):
        order[next_one[pattern[move]]] = move
        next_one[pattern[move]] += 1
    return order, begins[: found + 1], low[:found].copy(), high[:found].copy(), rooms[: found + 1]


@compiled
def gathered(
    first: int,
    last: int,
    parts: Whole,
    moves: tuple[Whole, Whole, Whole],
    origin: tuple[Short, Short],
    patterns: tuple[Bits, Bits],
    ranges: tuple[Whole, Whole],
    states: tuple[Bits, Whole, Whole],
    links: Whole,
    worth: Whole,
    new_ranges: tuple[Whole, Whole],
) -> tuple[int, int]:
    """The states of new patterns `first` to `last` - 1.

    Args:
        parts: where free parts of `states` begin, enough of them, with room for PART states each.
        moves: as `indexed` gives them: order, where each pattern's moves begin, and room for each one's states.
        ranges: where the states of each old pattern begin, and how many there are.
        states: pairings, what the states carry, and that with signs, of old and new states.
        new_ranges: as `ranges` for the new patterns; filled here.

    Returns:
        How many there are, or TOO_LARGE; and how many parts were used.
    """
    order, move_begins, rooms = moves
    begins, sizes = ranges
    pairings, every, signed = states
    most = 0
    for number in range(first, last):
        most = max(most, rooms[number + 1] - rooms[number])
    space = 16
    while space < 2 * most:
        space *= 2
    table, marks = np.empty(space, np.int64), np.full(space, -1, np.int32)
    found, used = 0, 1
    free, end = parts[0], parts[0] + PART
    for number in range(first, last):
        if free + rooms[number + 1] - rooms[number] > end:
            free, end = parts[used], parts[used] + PART
            used += 1
        begin = free
        space = 16
        while space < 2 * (rooms[number + 1] - rooms[number]):
            space *= 2
        mask = _U(space - 1)
        for index in range(move_begins[number], move_begins[number + 1]):
            source, link = origin[0][order[index]], origin[1][order[index]]
            low, high = patterns[0][source], patterns[1][source]
            pieces = count(high & ~low)
            lanes = _ONES & ((_ONE << (_LANE * pieces)) - _ONE)
            kind, one, other = _STAYS, _NONE, _NONE
            factor, signed_factor = 1, 1
            if link != _NOTHING_PICKED:
                kind, one, other = _change(low, high, links[link, 0], links[link, 1])
                factor, signed_factor = worth[link, 0], worth[link, 1]
            bound = LARGEST // max(1, factor)
            for state in range(begins[source], begins[source] + sizes[source]):
                pairing = pairings[state]
                if every[state] > bound:
                    return TOO_LARGE, used
                if kind == _JOINS and (pairing >> (_LANE * one)) & _RANK == other:
                    continue  # a loop, while other pieces are left
                key = _changed(pairing, kind, one, other, lanes)
                place = ((key * _MIXERS[0]) >> _HALF) & mask
                while marks[place] == number and pairings[table[place]] != key:
                    place = (place + _ONE) & mask
                if marks[place] == number:
                    here = table[place]
                    every[here] += every[state] * factor
                    signed[here] += signed[state] * signed_factor
                    if every[here] > LARGEST:
                        return TOO_LARGE, used
                else:
                    marks[place], table[place] = number, free
                    pairings[free] = key
                    every[free] = every[state] * factor
                    signed[free] = signed[state] * signed_factor
                    free += 1
        new_ranges[0][number], new_ranges[1][number] = begin, free - begin
        found += free - begin
    return found, used
