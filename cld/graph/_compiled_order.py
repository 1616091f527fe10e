"""The search for an order of `_order`, compiled by numba, so that it can keep a thousand beginnings."""

from __future__ import annotations

import numpy as np

from cld.graph._compiled import Bit, Bits, Real, Short, compiled, count

MOST = 128
"""Elements that there is room for."""

_U = np.uint64
_ONE, _WORD = _U(1), 64
_WORDS = 2
_MIXERS = (_U(0x9E3779B97F4A7C15), _U(0xD6E8FEB86659FD93))
_OUT_DONE, _IN_DONE, _OUT_MET, _IN_MET = 0, 1, 2, 3
"""Rows of a beginning, as in `_order`: sets of elements, a word of 64 after the other."""


@compiled
def _has(elements: Bits, element: int) -> bool:
    return (elements[element // _WORD] >> _U(element % _WORD)) & _ONE != 0


@compiled
def _add(elements: Bits, element: int) -> None:
    elements[element // _WORD] |= _ONE << _U(element % _WORD)


@compiled
def _turn(begun: Bits, element: int, direction: int, around: Bits) -> None:
    """Decide about all links of an element in one direction: `_order._turn` on the rows of a beginning.

    Args:
        around: (2, elements, words), the effects and the causes of each element.
    """
    other = 1 - direction
    _add(begun[direction], element)
    _add(begun[_OUT_MET + direction], element)
    for word in range(_WORDS):
        found = around[direction, element, word] & ~begun[other, word]
        begun[_OUT_MET + other, word] |= found
        while found:
            bit = found & (~found + _ONE)
            found ^= bit
            here = word * _WORD + int(count(bit - _ONE))
            left = _U(0)
            for each in range(_WORDS):
                left |= around[other, here, each] & ~begun[direction, each]
            if not left:
                _add(begun[other], here)


@compiled
def _pieces(begun: Bits) -> tuple[int, int, int]:
    """How many elements may be the start of a piece of path, the end of one, and either."""
    starts, ends, both = 0, 0, 0
    for word in range(_WORDS):
        start = begun[_OUT_MET, word] & ~begun[_IN_DONE, word]
        end = begun[_IN_MET, word] & ~begun[_OUT_DONE, word]
        starts, ends, both = (
            starts + int(count(start)),
            ends + int(count(end)),
            both + int(count(start & end)),
        )
    return starts, ends, both


@compiled
def _key(begun: Bits) -> Bit:
    key = _U(0)
    for row in range(2):
        for word in range(_WORDS):
            key = (key ^ begun[row, word]) * _MIXERS[row]
            key ^= key >> _U(32)
    return key


@compiled
def _same(one: Bits, other: Bits) -> bool:
    for row in range(2):
        for word in range(_WORDS):
            if one[row, word] != other[row, word]:
                return False
    return True


@compiled
def _copy(begun: Bits, place: Bits) -> None:
    """Copy a beginning. Without a slice, which would have to be compiled with all that may be wrong about it."""
    for row in range(4):
        for word in range(_WORDS):
            place[row, word] = begun[row, word]


@compiled
def _of_rank(numbers: Real, rank: int) -> float:
    """The number of a rank, from 0 for the least. Puts the numbers into another order.

    Hoare (1961), Algorithm 65: Find, Communications of the ACM 4(7):321-322. numpy's own takes five seconds to compile.
    """
    first, last = 0, numbers.shape[0] - 1
    while first < last:
        pivot = numbers[(first + last) // 2]
        low, high = first, last
        while low <= high:
            while numbers[low] < pivot:
                low += 1
            while numbers[high] > pivot:
                high -= 1
            if low <= high:
                numbers[low], numbers[high] = numbers[high], numbers[low]
                low, high = low + 1, high - 1
        if rank <= high:
            last = high
        elif rank >= low:
            first = low
        else:
            break
    return numbers[rank]


@compiled
def beam(around: Bits, width: int, expected: Real, relief: float) -> Short:
    """The best order found by keeping the `width` cheapest beginnings after each turn.

    Args:
        around: (2, elements, 2), the effects and the causes of each element.
        expected: states to expect, by numbers of starts and ends.
        relief: doublings less for each element that may be either, to find orders of another kind.

    Returns:
        The turns: (turns, 2), element and direction.
    """
    size = around.shape[1]
    room = 2 * size * width
    parents = np.empty((2 * size, width), np.int32)
    turns = np.empty((2 * size, width, 2), np.int32)
    begun, costs, kept = np.zeros((width, 4, _WORDS), np.uint64), np.zeros(width), 1
    grown, grown_costs = np.empty((room, 4, _WORDS), np.uint64), np.empty(room)
    origin = np.empty((room, 3), np.int32)
    space = 16
    while space < 2 * room:
        space *= 2
    mask = _U(space - 1)
    table = np.empty(space, np.int32)
    best, last = (
        np.inf,
        np.zeros(4, np.int64),
    )  # level, beginning, element and direction of the best one's end
    level = 0
    while kept:
        table[:] = -1
        found = 0
        for number in range(kept):
            if costs[number] >= best:
                continue
            for direction in range(2):
                anywhere = True
                for word in range(_WORDS):
                    edge = (begun[number, _OUT_MET, word] | begun[number, _IN_MET, word]) & ~(
                        begun[number, _OUT_DONE, word] & begun[number, _IN_DONE, word]
                    )
                    if edge & ~begun[number, direction, word]:
                        anywhere = False
                for element in range(size):
                    if _has(begun[number, direction], element):
                        continue
                    if not anywhere and not (
                        _has(begun[number, _OUT_MET], element) or _has(begun[number, _IN_MET], element)
                    ):
                        continue
                    new = grown[found]
                    _copy(begun[number], new)
                    _turn(new, element, direction, around)
                    starts, ends, both = _pieces(new)
                    cost = costs[number] + expected[starts, ends] * 2.0 ** (-relief * both)
                    if cost >= best:
                        continue
                    done = True
                    for each in range(size):
                        if not (_has(new[_OUT_DONE], each) and _has(new[_IN_DONE], each)):
                            done = False
                            break
                    if done:
                        best = cost
                        last[0], last[1], last[2], last[3] = level, number, element, direction
                        continue
                    place = _key(new) & mask
                    while table[place] >= 0 and not _same(grown[table[place]], new):
                        place = (place + _ONE) & mask
                    here = table[place]
                    if here < 0:
                        table[place] = here = found
                        found += 1
                    elif cost >= grown_costs[here]:
                        continue
                    else:
                        _copy(new, grown[here])
                    grown_costs[here] = cost
                    origin[here, 0], origin[here, 1], origin[here, 2] = number, element, direction
        limit = np.inf
        if found > width:
            limit = _of_rank(grown_costs[:found].copy(), width - 1)
        kept = 0
        for equal in range(2):  # first those below the limit, then as many as fit of those at it
            for number in range(found):
                if kept < width and (grown_costs[number] == limit if equal else grown_costs[number] < limit):
                    _copy(grown[number], begun[kept])
                    costs[kept] = grown_costs[number]
                    parents[level, kept] = origin[number, 0]
                    turns[level, kept, 0], turns[level, kept, 1] = origin[number, 1], origin[number, 2]
                    kept += 1
        level += 1
    level, number = int(last[0]), int(last[1])
    order = np.empty((level + 1, 2), np.int32)
    order[level, 0], order[level, 1] = last[2], last[3]
    while level:
        level -= 1
        order[level, 0], order[level, 1] = turns[level, number, 0], turns[level, number, 1]
        number = int(parents[level, number])
    return order
