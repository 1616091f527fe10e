"""Random models with everything that a spec can say, and random edits of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from random import Random

from hypothesis import strategies as st

from cld.diff.meaning import renamed, settled
from cld.model import (
    KINDS,
    Effect,
    Element,
    Evidence,
    Grounding,
    Group,
    Kind,
    Link,
    LoopPolarity,
    Model,
    Moderation,
    NamedLoop,
    Polarity,
    Reference,
    Strength,
    Valence,
    View,
    Zone,
)  # fmt: skip

WORDS = (
    "Waiting time",
    "Staff",
    "Demand for care",
    "Trust",
    "Cost of care",
    "Workload of staff",
    "Trust in care",
)
SIGNS = (*Polarity, Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEGATIVE)


def models() -> st.SearchStrategy[Model]:
    """Random models, settled."""
    return st.integers(0, 2**32).map(lambda seed: model(Random(seed)))


def pairs() -> st.SearchStrategy[tuple[Model, Model]]:
    """A random model and what a few random edits made of it; now and then another model altogether."""
    return st.integers(0, 2**32).map(lambda seed: _pair(Random(seed)))


def _pair(dice: Random) -> tuple[Model, Model]:
    old = model(dice)
    if dice.random() < 0.1:
        return old, model(dice)
    return old, reduce(lambda made, _: dice.choice(EDITS)(made, dice), range(dice.randrange(6)), old)


def model(dice: Random) -> Model:
    ids = [f"e{number}" for number in dice.sample(range(12), dice.randrange(1, 9))]
    made = Model(
        dice.choice(WORDS),
        "1.0.0",
        tuple(element(dice, id) for id in ids),
        (),
        kinds=(*KINDS[:-1], Kind("barriers", "Barriers", Zone.LEFT), KINDS[-1]),
        evidence=(Evidence("E1", "s", "It is so."), Evidence("E2", "s")),
        sources=(Reference("s", "A source"),),
        notes=(("N1", "A doubt"),),
        intertwined=(tuple(sorted(ids[:2])),) if len(ids) > 1 else (),
    )
    made = replace(made, links=tuple(link(dice, made) for _ in range(dice.randrange(3 * len(ids)))))
    made = replace(made, loops=(loop(dice, made, "R1"), loop(dice, made, "B1")))
    made = replace(made, groups=(Group("g", "G", tuple(sorted(ids[:3]))),))
    return settled(
        replace(made, views=(View("v", "loops", elements=tuple(sorted(ids[:2])), focus=(ids[0],)),))
    )


def element(dice: Random, id: str) -> Element:
    kind = dice.choice(["variables", "outcomes", "barriers"])
    evidence = ("E1",) if dice.random() < 0.3 else ()
    return Element(id, dice.choice(WORDS), kind, dice.choice([None, *Valence]), evidence=evidence)


def link(dice: Random, made: Model) -> Link:
    cause, effect, factor = (dice.choice(made.elements).id for _ in range(3))
    moderation = Moderation(factor, dice.choice(list(Effect)))
    return Link(
        cause,
        effect,
        dice.choice(SIGNS),
        delay=dice.choice(["", "", "a year"]),
        strength=dice.choice([None, *Strength]),
        weight=dice.choice([None, 0.25]),
        grounding=dice.choice([None, *Grounding]),
        moderations=(moderation,) if dice.random() < 0.3 else (),
        evidence=("E2",) if dice.random() < 0.3 else (),
        note=dice.choice(["", "Doubtful."]),
    )


def loop(dice: Random, made: Model, id: str) -> NamedLoop:
    through = dice.sample(
        [each.id for each in made.elements], dice.randrange(1, 1 + min(4, len(made.elements)))
    )
    return NamedLoop(id, dice.choice(WORDS), tuple(through), dice.choice([None, *LoopPolarity]))


# Edits: each gives a sound model again


def add_element(made: Model, dice: Random) -> Model:
    new = element(dice, f"n{dice.randrange(1000)}")
    known = {each.id for each in made.elements}
    return made if new.id in known else settled(replace(made, elements=(*made.elements, new)))


def remove_element(made: Model, dice: Random) -> Model:
    gone = dice.choice(made.elements).id
    left = tuple(each for each in made.elements if each.id != gone)
    if not left:
        return made
    links = (
        replace(each, moderations=tuple(m for m in each.moderations if m.factor != gone))
        for each in made.links
        if gone not in each.ends
    )
    drop = [tuple(id for id in group if id != gone) for group in made.intertwined]
    return settled(
        replace(
            made,
            elements=left,
            links=tuple(links),
            loops=tuple(each for each in made.loops if gone not in each.through),
            groups=tuple(replace(g, elements=tuple(e for e in g.elements if e != gone)) for g in made.groups),
            views=(),
            intertwined=tuple(group for group in drop if len(group) > 1),
        )
    )


def change_element(made: Model, dice: Random) -> Model:
    id = dice.choice(made.elements).id
    return settled(
        replace(made, elements=tuple(element(dice, id) if each.id == id else each for each in made.elements))
    )


def change_id(made: Model, dice: Random) -> Model:
    """The same element everywhere under another id."""
    return renamed(made, {dice.choice(made.elements).id: f"m{dice.randrange(10**6)}"})


def add_link(made: Model, dice: Random) -> Model:
    return settled(replace(made, links=(*made.links, link(dice, made))))


def remove_link(made: Model, dice: Random) -> Model:
    gone = dice.randrange(len(made.links) + 1)
    return settled(replace(made, links=(*made.links[:gone], *made.links[gone + 1 :])))


def turn_link(made: Model, dice: Random) -> Model:
    if not made.links:
        return made
    links = list(made.links)
    place = dice.randrange(len(links))
    links[place] = replace(links[place], polarity=dice.choice(SIGNS))
    return settled(replace(made, links=tuple(links)))


def change_loop(made: Model, dice: Random) -> Model:
    return settled(replace(made, loops=(loop(dice, made, dice.choice(["R1", "R2"])),)))


def change_rest(made: Model, dice: Random) -> Model:
    return dice.choice(
        [
            replace(made, title="Another title"),
            replace(made, authors=("A", "B")),
            replace(made, notes=()),
            replace(made, kinds=(*KINDS[:-1], Kind("barriers", "Hurdles", Zone.LEFT), KINDS[-1])),
            replace(made, evidence=(*made.evidence, Evidence(f"E{dice.randrange(3, 9)}", "s")))
            if len(made.evidence) < 3
            else made,
            replace(made, views=(View("w", "framework"),)),
            replace(made, intertwined=()),
        ]
    )


EDITS: tuple[Callable[[Model, Random], Model], ...] = (
    add_element, remove_element, change_element, change_id, add_link, remove_link, turn_link, change_loop, change_rest,
)  # fmt: skip
