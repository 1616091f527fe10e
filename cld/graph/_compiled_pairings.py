"""Turns of the sweep (`_sweep`), compiled by numba, over all states at once: the states of a pattern.

A state in a pattern (`_compiled`) says only which start goes with which end, its *pairing*: a whole number in
lanes of five bits, of which the k-th is the rank, among the ends, of the end of the piece that begins at the k-th
start. A turn changes ranks, in the same way for the whole pattern. The fifth bit of a lane is spare, so that one
addition compares all ranks with a number, and a state costs no more than a dozen such steps.

States are gathered for one new pattern after the other, from all the patterns it comes from. Equal pairings meet
in a table that is small enough to stay in the processor's nearest memory. Patterns do not touch each other, so
that several threads can work at once, and the result does not depend on how many there are.

Backwards, the *slope* of a state is the sum over all ways to go on from it to a loop, of the products of the links
picked on the way. What a state carries, times the slope of the one that picking a link leads to, is what loops
through that link come to by way of the state, but for the link's own worth. No slope times what its state carries
is more than the sum over all loops, so that all of it fits where that does.

numba keeps what it compiled until this file changes, whatever becomes of others, and functions and numbers of theirs are
compiled into it: nothing that may change should be imported to be called from here, and who changes one of the
numbers imported from `_compiled` has to empty the folder of what was compiled, or to touch this file.
"""

from __future__ import annotations

import numpy as np

from cld.graph._compiled import (
    HALF,
    LARGEST,
    MIXERS,
    MOST_PIECES,
    NONE,
    NOTHING_PICKED,
    ONE,
    PART,
    TOO_LARGE,
    Bit,
    Bits,
    Short,
    U,
    Whole,
    compiled,
    count,
)

_LANE, _RANK, _SPARE = U(5), U(31), U(4)
_ONES = U(sum(1 << 5 * lane for lane in range(MOST_PIECES)))
"""A one in each lane."""
_STAYS, _END_MOVES, _START_MOVES, _BEGINS, _JOINS = range(5)
"""What a link makes of a piece of path, or of two; nothing where none is picked."""


@compiled
def _below(bits: Bit, place: int) -> Bit:
    """How many of the set bits are below a place."""
    return count(bits & ((ONE << U(place)) - ONE))


@compiled
def _change(low: Bit, high: Bit, cause: int, effect: int) -> tuple[int, Bit, Bit]:
    """What picking a link does to pieces, and the two ranks that this is about.

    Of an end, or a start, that moves: the rank that it had, and the one it gets among the others. Of a piece that
    begins: the ranks that its start and its end get. Of pieces that join: those of the start and the end that
    vanish.
    """
    starts, ends = high & ~low, high & low
    before, then = ONE << U(cause), ONE << U(effect)
    if ends & before and starts & then:
        return _JOINS, _below(starts, effect), _below(ends, cause)
    if ends & before:
        return _END_MOVES, _below(ends, cause), _below(ends & ~before, effect)
    if starts & then:
        return _START_MOVES, _below(starts, effect), _below(starts & ~then, cause)
    return _BEGINS, _below(starts, cause), _below(ends, effect)


@compiled
def _read(low: Bit, high: Bit, link: int, links: Whole) -> tuple[int, Bit, Bit, Bit]:
    """What a turn's link, or none, does to the pieces of a pattern (`_change`), and the lanes that its pairings have."""
    lanes = _ONES & ((ONE << (_LANE * count(high & ~low))) - ONE)
    if link == NOTHING_PICKED:
        return _STAYS, NONE, NONE, lanes
    kind, one, other = _change(low, high, links[link, 0], links[link, 1])
    return kind, one, other, lanes


@compiled
def _reach(pairing: Bit, rank: Bit, lanes: Bit) -> Bit:
    """A one in each of the lanes whose rank is at least so high."""
    return ((pairing + (U(16) - rank) * _ONES) >> _SPARE) & lanes


@compiled
def _without(pairing: Bit, lane: Bit) -> Bit:
    """A pairing with a lane taken out, and those above it moved down."""
    below = (ONE << (_LANE * lane)) - ONE
    return (pairing & below) | ((pairing >> _LANE) & ~below)


@compiled
def _with(pairing: Bit, lane: Bit, rank: Bit) -> Bit:
    """A pairing with a lane put in, and those from there on moved up."""
    below = (ONE << (_LANE * lane)) - ONE
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
    higher = _reach(pairing, lost + ONE, lanes)
    here = _reach(pairing, lost, lanes) ^ higher  # the lane of the end that moves or vanishes
    others = (pairing - higher) & ~(here * _RANK)
    if kind == _END_MOVES:
        return (others + (_reach(others, second, lanes) & ~here)) | here * second
    joined = (pairing >> (_LANE * first)) & _RANK
    joined -= ONE if joined > lost else NONE
    return _without(others | here * joined, first)


@compiled
def _space(count: int) -> int:
    """The size of a table for so many states, a power of two that leaves half of it free."""
    space = 16
    while space < 2 * count:
        space *= 2
    return space


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
    space = _space(most)
    table = np.empty(space, np.int64)
    marks = np.full(space, -1, np.int32)
    found, used = 0, 1
    free, end = parts[0], parts[0] + PART
    for number in range(first, last):
        if free + rooms[number + 1] - rooms[number] > end:
            free, end = parts[used], parts[used] + PART
            used += 1
        begin = free
        mask = U(_space(rooms[number + 1] - rooms[number]) - 1)
        for index in range(move_begins[number], move_begins[number + 1]):
            source, link = origin[0][order[index]], origin[1][order[index]]
            kind, one, other, lanes = _read(patterns[0][source], patterns[1][source], link, links)
            factor, signed_factor = 1, 1
            if link != NOTHING_PICKED:
                factor, signed_factor = worth[link, 0], worth[link, 1]
            bound = LARGEST // max(1, factor)
            for state in range(begins[source], begins[source] + sizes[source]):
                pairing = pairings[state]
                if every[state] > bound:
                    return TOO_LARGE, used
                if kind == _JOINS and (pairing >> (_LANE * one)) & _RANK == other:
                    continue  # a loop, while other pieces are left
                key = _changed(pairing, kind, one, other, lanes)
                place = ((key * MIXERS[0]) >> HALF) & mask
                while marks[place] == number and pairings[table[place]] != key:
                    place = (place + ONE) & mask
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


@compiled
def copied(
    first: int,
    last: int,
    ranges: tuple[Whole, Whole],
    states: tuple[Bits, Whole, Whole],
    begins: Whole,
    kept: tuple[Bits, Whole, Whole],
) -> None:
    """States of patterns `first` to `last` - 1 copied to where `begins` says."""
    for number in range(first, last):
        place = begins[number]
        for state in range(ranges[0][number], ranges[0][number] + ranges[1][number]):
            kept[0][place] = states[0][state]
            kept[1][place] = states[1][state]
            kept[2][place] = states[2][state]
            place += 1


@compiled
def going_on(
    first: int,
    last: int,
    moves: tuple[Whole, Whole],
    origin: tuple[Short, Short],
    patterns: tuple[Bits, Bits],
    ranges: tuple[Whole, Whole],
    states: tuple[Bits, Whole, Whole],
    after_ranges: tuple[Whole, Whole],
    after: tuple[Bits, Whole, Whole],
    links: Whole,
    worth: Whole,
    slopes: tuple[Whole, Whole],
) -> Whole:
    """What a turn that goes on adds to the slopes of the states of patterns `first` to `last` - 1.

    Args:
        moves: as `_compiled.indexed` gives them: order, and where the moves to each new pattern begin.
        origin: the pattern that each move comes from, and the link that it picks.
        after: pairings of the states after the turn, and their slopes, without signs and with them.
        slopes: of the states before the turn; added to.

    Returns:
        (links, 2), what it adds to the slopes of the turn's links.
    """
    by_link = np.zeros((links.shape[0], 2), np.int64)
    order, move_begins = moves
    space = _space(after_ranges[1].max())
    table = np.empty(space, np.int64)
    marks = np.full(space, -1, np.int32)
    for number in range(after_ranges[1].shape[0]):
        is_ready = False
        mask = NONE
        for index in range(move_begins[number], move_begins[number + 1]):
            source, link = origin[0][order[index]], origin[1][order[index]]
            if not first <= source < last:
                continue
            if not is_ready:
                is_ready = True
                mask = U(_space(after_ranges[1][number]) - 1)
                begin = after_ranges[0][number]
                for state in range(begin, begin + after_ranges[1][number]):
                    if after[1][state]:
                        place = ((after[0][state] * MIXERS[0]) >> HALF) & mask
                        while marks[place] == number:
                            place = (place + ONE) & mask
                        marks[place], table[place] = number, state
            kind, one, other, lanes = _read(patterns[0][source], patterns[1][source], link, links)
            factor, signed_factor = 1, 1
            if link != NOTHING_PICKED:
                factor, signed_factor = worth[link, 0], worth[link, 1]
            through, signed_through = 0, 0
            for state in range(ranges[0][source], ranges[0][source] + ranges[1][source]):
                pairing = states[0][state]
                if kind == _JOINS and (pairing >> (_LANE * one)) & _RANK == other:
                    continue  # a loop, while other pieces are left
                key = _changed(pairing, kind, one, other, lanes)
                place = ((key * MIXERS[0]) >> HALF) & mask
                while marks[place] == number and after[0][table[place]] != key:
                    place = (place + ONE) & mask
                if marks[place] == number:  # else it leads nowhere
                    beyond, signed_beyond = after[1][table[place]], after[2][table[place]]
                    slopes[0][state] += beyond * factor
                    slopes[1][state] += signed_beyond * signed_factor
                    through += states[1][state] * beyond
                    signed_through += states[2][state] * signed_beyond
            if link != NOTHING_PICKED:
                by_link[link, 0] += through
                by_link[link, 1] += signed_through
    return by_link


@compiled
def _add(sums: Whole, there: int, numbers: Whole, here: int, count: int, factor: int) -> None:
    """Add so many numbers, times a factor. Indices without a sign need not be looked at whether they count from the
    end, so that the processor can take several numbers at once."""
    to, of = U(there), U(here)
    if factor == 1:
        for step in range(U(count)):
            sums[to + step] += numbers[of + step]
    elif factor == -1:
        for step in range(U(count)):
            sums[to + step] -= numbers[of + step]
    else:
        for step in range(U(count)):
            sums[to + step] += numbers[of + step] * factor


@compiled
def along(
    first: int,
    last: int,
    moves: tuple[Whole, Whole],
    origin: tuple[Short, Short],
    patterns: tuple[Bits, Bits],
    ranges: tuple[Whole, Whole],
    pairings: Bits,
    rows: tuple[Whole, Whole, Whole],
    numbers: tuple[Whole, Whole],
    after_ranges: tuple[Whole, Whole],
    after_pairings: Bits,
    after_rows: tuple[Whole, Whole, Whole],
    after_numbers: tuple[Whole, Whole],
    links: Whole,
    parts: tuple[Whole, Whole, Whole, Whole],
) -> None:
    """What the states of new patterns `first` to `last` - 1 carry by length, as `gathered` for all lengths at once.

    Args:
        moves, origin: as in `going_on`.
        rows: of each pattern the shortest length, how many lengths there are, and where its states' numbers begin.
        numbers: what each state carries by length, and the same with signs.
        after_numbers: the same after the turn; filled.
        parts: what each link of the turn is worth by length: where its lengths begin, with an end more; lengths; paths
            of that length; and the same with signs.
    """
    order, move_begins = moves
    space = _space(after_ranges[1].max())
    table = np.empty(space, np.int64)
    marks = np.full(space, -1, np.int32)
    every, signed = numbers
    new_every, new_signed = after_numbers
    for number in range(first, last):
        begin, size = after_ranges[0][number], after_ranges[1][number]
        wide, base = after_rows[1][number], after_rows[2][number]
        mask = U(_space(size) - 1)
        for state in range(begin, begin + size):
            place = ((after_pairings[state] * MIXERS[0]) >> HALF) & mask
            while marks[place] == number:
                place = (place + ONE) & mask
            marks[place], table[place] = number, state
        for entry in range(base, base + size * wide):
            new_every[entry] = new_signed[entry] = 0
        for index in range(move_begins[number], move_begins[number + 1]):
            source, link = origin[0][order[index]], origin[1][order[index]]
            kind, one, other, lanes = _read(patterns[0][source], patterns[1][source], link, links)
            shift, width = rows[0][source] - after_rows[0][number], rows[1][source]
            for state in range(ranges[0][source], ranges[0][source] + ranges[1][source]):
                pairing = pairings[state]
                if kind == _JOINS and (pairing >> (_LANE * one)) & _RANK == other:
                    continue  # a loop, while other pieces are left
                key = _changed(pairing, kind, one, other, lanes)
                place = ((key * MIXERS[0]) >> HALF) & mask
                while after_pairings[table[place]] != key:
                    place = (place + ONE) & mask
                old = rows[2][source] + (state - ranges[0][source]) * width
                new = base + (table[place] - begin) * wide + shift
                if link == NOTHING_PICKED:
                    _add(new_every, new, every, old, width, 1)
                    _add(new_signed, new, signed, old, width, 1)
                    continue
                for part in range(parts[0][link], parts[0][link + 1]):
                    _add(new_every, new + parts[1][part], every, old, width, parts[2][part])
                    _add(new_signed, new + parts[1][part], signed, old, width, parts[3][part])
