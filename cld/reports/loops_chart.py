"""How many loops of which polarity there are of each length, as bars of characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cld.reports.numbers import rough
from cld.reports.terminal import Run

POLARITIES = ("reinforcing", "balancing", "undetermined")
STYLES = {"reinforcing": "36", "balancing": "35", "undetermined": "33"}
"""Terminal colours; what they say is said without them too."""
BARS = {"reinforcing": "█", "balancing": "▒", "undetermined": "·"}

Row = tuple[int, tuple[int, int, int]]
"""A length, and how many loops of it are reinforcing, balancing and undetermined."""


class Band(NamedTuple):
    """Loops of neighbouring lengths, taken together."""

    first: int
    last: int
    numbers: tuple[int, int, int]

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def bands(by_length: Sequence[Row], most: int) -> list[Band]:
    """At most so many bands of equal width; lengths of which there is no loop have none of their own."""
    found = [(length, numbers) for length, numbers in by_length if any(numbers)]
    if len(found) <= most:
        return [Band(length, length, numbers) for length, numbers in found]
    low, high = found[0][0], found[-1][0]
    step = -(-(high - low + 1) // most)
    result = []
    for first in range(low, high + 1, step):
        inside = [numbers for length, numbers in found if first <= length < first + step]
        if inside:
            a, b, c = (sum(column) for column in zip(*inside, strict=True))
            result.append(Band(first, min(first + step - 1, high), (a, b, c)))
    return result


def chart(by_length: Sequence[Row], width: int, rows: int) -> list[list[Run]]:
    """Lines for a terminal: a heading that is the key as well, then a line for each band of lengths.

    Args:
        width: columns that the lines may have.
        rows: lines that the bands may have.
    """
    found = bands(by_length, rows)
    if not found:
        return []
    there = [index for index in range(3) if any(band.numbers[index] for band in found)]
    heads = [f"{BARS[POLARITIES[index]]} {POLARITIES[index]}" for index in there]
    cells = [[rough(band.numbers[index]) for index in there] for band in found]
    sizes = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    first = max(len("length"), *(len(band.label) for band in found))
    room = min(40, width - first - sum(sizes) - 2 * len(sizes) - 2)
    most = max(sum(band.numbers) for band in found)
    lines: list[list[Run]] = [[("length".rjust(first), "2")]]
    for index, head, size in zip(there, heads, sizes, strict=True):
        lines[0] += [("  " + " " * (size - len(head)), ""), (head, STYLES[POLARITIES[index]])]
    for band, each in zip(found, cells, strict=True):
        line: list[Run] = [(band.label.rjust(first), "")]
        line += [("  " + cell.rjust(size), "") for cell, size in zip(each, sizes, strict=True)]
        lines.append([*line, ("  ", ""), *bar(band.numbers, most, room)])
    return lines


def bar(numbers: tuple[int, int, int], most: int, room: int) -> list[Run]:
    """A bar of up to `room` characters for the largest sum; what exists has at least one character."""
    total = sum(numbers)
    if room < 5 or not total:
        return []
    size = max(1, _rounded(total * room, most))
    ends = [_rounded(size * sum(numbers[: index + 1]), total) for index in range(3)]
    return [
        (BARS[name] * (end - start), STYLES[name])
        for name, start, end in zip(POLARITIES, (0, *ends), ends, strict=False)
        if end > start
    ]


def _rounded(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)
