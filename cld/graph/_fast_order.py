"""Orders for the compiled sweep (`_fast`): as `_order` finds them, but searched more widely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import inf, log2

from cld.graph._numba import held
from cld.graph._order import Order, as_bits, judged, pieces, quick_order

EASY = 4_000_000
"""States that are no matter: the first order will do."""
_WIDTHS = (300, 3000)
"""Beginnings of an order that are kept."""
_GAIN = 3.0
"""Doublings that a wider search may gain."""
_RELIEFS = (0.0, 0.2)
"""Doublings less for an element that may be a start or an end (`_compiled_order.beam`)."""
_MOST_EXPECTED = 40
"""Starts, or ends, with which no order is any good."""
_HOPELESS = 1e300
"""States to expect with more. Not more than any number: an order that has no choice but to go through it must
still come to its end."""
_MOST = 128
"""Elements that the compiled search has room for, as two words."""
_WORD = (1 << 64) - 1


def orders(links: Sequence[tuple[int, int, int]], hopeless: float = inf) -> list[Order]:
    """Orders for the links of one block, most promising first, as `_order.orders` but searched more widely.

    Raises:
        Refused: the machine has no room for the search.
    """
    found = [quick_order(links)]
    size = len({end for link in links for end in link[:2]})
    for width in _WIDTHS:
        best = min(order.doublings for order in found)
        if size > _MOST or best < log2(EASY) or (width != _WIDTHS[0] and best > hopeless + _GAIN):
            break
        with held():
            found += _searched(tuple(links), width)
    return sorted(dict.fromkeys(found), key=lambda order: order.doublings)


@lru_cache(maxsize=8)
def _searched(links: tuple[tuple[int, int, int], ...], width: int) -> list[Order]:
    """What a search of some width finds. Kept, since what cannot be counted is estimated by the same order."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from cld.graph._compiled_order import beam

    numbers, effects, causes = as_bits(links)
    around = np.array(
        [[[each & _WORD, each >> 64] for each in sets] for sets in (effects, causes)], np.uint64
    )
    size = len(numbers)
    few = min(size, _MOST_EXPECTED)
    expected = np.full((size + 1, size + 1), _HOPELESS)
    expected[: few + 1, : few + 1] = [
        [pieces(0, starts, ends) for ends in range(few + 1)] for starts in range(few + 1)
    ]
    with ThreadPoolExecutor(1) as pool:
        found = [pool.submit(beam, around, width, expected, relief).result() for relief in _RELIEFS]
    return [judged(effects, causes, [*map(tuple, turns.tolist())]).named(numbers) for turns in found]
