"""Small models for the graph tests, and an independent way to find loops."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from cld.model import Element, Grounding, Link, LoopPolarity, Model, NamedLoop, Polarity

SIGNS = {sign.sign: sign for sign in Polarity}


def model(links: Iterable[str | Link], *more: str, loops: tuple[NamedLoop, ...] = ()) -> Model:
    """A model from texts like `a -> b (+)`, or `(+) delayed`; `more` names elements without links."""
    made = [link if isinstance(link, Link) else link_of(link) for link in links]
    ids = sorted({id for link in made for id in link.ends} | set(more))
    elements = tuple(Element(id, id, "variables") for id in ids)
    return Model("Test", "1.0.0", elements, tuple(made), loops=loops)


def link_of(text: str) -> Link:
    cause, _, effect, sign, *rest = text.split()
    grounding = next((Grounding(word) for word in rest if word in [g.value for g in Grounding]), None)
    return Link(cause, effect, SIGNS[sign.strip("()")], "delayed" in rest, grounding=grounding)


def models(most: int = 7) -> st.SearchStrategy[Model]:
    """Random models with links to oneself, parallel links, all signs, groundings and delays."""
    ids = st.sampled_from("abcdefghij"[:most])
    grounding = st.sampled_from([None, *Grounding])
    signs = st.sampled_from([*Polarity, Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEGATIVE])
    link = st.builds(Link, ids, ids, signs, delayed=st.booleans(), grounding=grounding)
    return st.lists(link, max_size=3 * most).map(lambda links: model(links, "a"))


def brute_force(given: Model) -> dict[tuple[str, ...], LoopPolarity]:
    """Every loop from its smallest id on, with its polarity, by trying every path and every choice of links."""
    found: dict[tuple[str, ...], set[LoopPolarity]] = {}

    def walk(path: tuple[str, ...], signs: tuple[Polarity, ...]) -> None:
        for link in given.links:
            if link.source != path[-1]:
                continue
            if link.target == path[0]:
                found.setdefault(path, set()).add(closed((*signs, link.polarity)))
            elif link.target > path[0] and link.target not in path:
                walk((*path, link.target), (*signs, link.polarity))

    for element in given.elements:
        walk((element.id,), ())
    return {
        path: next(iter(kinds)) if len(kinds) == 1 else LoopPolarity.UNDETERMINED
        for path, kinds in found.items()
    }


def closed(signs: tuple[Polarity, ...]) -> LoopPolarity:
    if not {Polarity.POSITIVE, Polarity.NEGATIVE}.issuperset(signs):
        return LoopPolarity.UNDETERMINED
    odd = signs.count(Polarity.NEGATIVE) % 2
    return LoopPolarity.BALANCING if odd else LoopPolarity.REINFORCING
