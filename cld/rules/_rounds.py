"""Searching for the loop that an author may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cld.rules._links import Ends, steps

_TRIES = 20_000
"""Search steps for another order: enough for any order of eight elements, and for more where links are few."""


def reordered(elements: tuple[str, ...], links: Collection[Ends]) -> tuple[str, ...] | None:
    """The same elements as a loop, from the first one on: reversed if that will do, or in any other order."""
    backwards = (elements[0], *reversed(elements[1:]))
    if all(step in links for step in steps(backwards)):
        return backwards
    inside = sorted(set(elements))
    effects = {cause: [e for e in inside if (cause, e) in links and e != cause] for cause in inside}
    tries = _TRIES
    path = [elements[0]]
    branches = [iter(effects[elements[0]])]
    while branches and tries:
        tries -= 1
        effect = next(branches[-1], None)
        if effect is None:
            branches.pop()
            path.pop()
        elif effect not in path:
            path.append(effect)
            if len(path) == len(inside) and (effect, elements[0]) in links:
                return tuple(path)
            branches.append(iter(effects[effect]))
    return None


def detour(cause: str, effect: str, links: Iterable[Ends], avoid: Collection[str]) -> tuple[str, ...]:
    """The elements between, on a shortest chain of links of at most four steps; empty if there is none."""
    effects: dict[str, list[str]] = {}
    for source, target in sorted(links):
        effects.setdefault(source, []).append(target)
    chains: list[tuple[str, ...]] = [()]
    for _ in range(4):
        longer: dict[str, tuple[str, ...]] = {}
        for chain in chains:
            for element in effects.get(chain[-1] if chain else cause, ()):
                if element == effect and chain:
                    return chain
                if element not in avoid and element not in chain:
                    longer.setdefault(element, (*chain, element))
        chains = list(longer.values())
    return ()
