"""One model of many perspectives: each link with how many hold it, and disagreement kept as disagreement.

A link that some hold to be positive and others negative is of mixed sign, `(+-)`, with a note of who says which: signs
are not numbers, and no average of them is held by anybody. The perspectives stay in the model as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cld.gathered import Gathered, agreed, listed
from cld.graph.loops import Loop, find_loops
from cld.graph.named import check_named
from cld.model import (
    Effect,
    Link,
    LoopPolarity,
    Model,
    Moderation,
    NamedLoop,
    Perspective,
    Polarity,
    Strength,
)

Ends = tuple[str, str]
LOOPS = 2_000
"""Feedback loops of the common model that are looked at, shortest first."""
WORK = 5_000_000
"""Search steps that a listing of loops may take, so that it ends at the same place on every machine."""


class Held(NamedTuple):
    """A link of the common model, and who holds it."""

    link: Link
    by: tuple[tuple[str, Polarity], ...]
    """(id of a perspective, the sign that it gives), sorted by id."""

    @property
    def is_disputed(self) -> bool:
        """Whether some give it another sign than others; a sign that somebody leaves open is no dispute."""
        return len({sign for _, sign in self.by} - {Polarity.UNKNOWN}) > 1


class Merged(NamedTuple):
    """The common model."""

    model: Model
    """With its perspectives."""
    held: tuple[Held, ...]
    """All links that anybody holds, sorted by their ends: also those that too few hold to be in the model."""
    asked: tuple[str, ...]
    """Ids of the perspectives that have links, of whom the holders are counted."""
    notes: tuple[str, ...]
    """What is not as it was in the specs, in sentences."""


def merged(found: Gathered, min_holders: int = 1, labels: bool = False) -> Merged:
    """The model that the perspectives have together.

    Args:
        min_holders: how many perspectives have to hold a link for it to be in the model.
        labels: set beside each link that not all hold how many do.
    """
    perspectives = found.model.perspectives
    names = {each.id: _flat(each.label) for each in perspectives}
    asked = tuple(each.id for each in perspectives if each.links)
    by_ends: dict[Ends, list[tuple[str, Link]]] = {}
    for each in perspectives:
        for link in each.links:
            by_ends.setdefault(link.ends, []).append((each.id, link))
    own: dict[Ends, list[Link]] = {}
    for link in found.own:
        own.setdefault(link.ends, []).append(link)
    held = tuple(
        _held(by_ends[ends], own.get(ends, ()), names, len(asked), labels) for ends in sorted(by_ends)
    )
    links = tuple(each.link for each in held if len({id for id, _ in each.by}) >= min_holders)
    model = replace(found.model, links=links)
    kept, notes = _loops(model)
    lost = {loop.id for loop in model.loops} - {loop.id for loop in kept}
    views = tuple(
        view for view in model.views if lost.isdisjoint((*view.loops, *view.highlight, *view.elements))
    )
    notes = (*_forgone(held, own), *notes)
    nobodys = sum(ends not in by_ends for ends in own)
    if nobodys:
        which = f"{nobodys} link{'' if nobodys == 1 else 's'} that no perspective holds"
        notes = (f"Left out: {which}; --own counts the spec's own links too.", *notes)
    if len(views) < len(model.views):
        notes = (*notes, "Views that show a loop which is left out are left out too.")
    return Merged(replace(model, loops=kept, views=views), held, asked, (*found.notes, *notes))


def _held(
    said: Sequence[tuple[str, Link]], own: Sequence[Link], names: dict[str, str], many: int, labels: bool
) -> Held:
    """One link of the common model, of all who hold it."""
    by = tuple(sorted({(id, link.polarity) for id, link in said}, key=lambda each: (each[0], each[1].value)))
    holders = dict.fromkeys(id for id, _ in by)
    each = [link for _, link in said]
    sign = _sign(each)
    agreeing = [*each, *(link for link in own if link.polarity is sign)]
    evidence = {id for link in agreeing for id in link.evidence}
    against = {id for link in agreeing for id in link.disputed}
    against |= {id for link in own if {link.polarity, sign} == _OPPOSITE for id in link.evidence}
    alike = [("", link) for link in own if link.polarity is sign]
    moderations, acting = _moderations([*said, *alike], {**names, "": _OWN})
    late = [{**names, "": _OWN}[id] for id, link in (*said, *alike) if link.delayed]
    told = [f"Held by {len(holders)} of {many}: {', '.join(f'{names[id]} ({s.sign})' for id, s in by)}."]
    if late and len(set(late) - {_OWN}) < len(holders):
        told.append(f"Delayed for {listed(list(dict.fromkeys(late)))}.")
    label = agreed(link.label for link in each) or ""
    if labels and not label and len(holders) < many:
        label = f"{len(holders)} of {many}"
    weight = agreed(link.weight for link in each)
    stated = [link.grounding for link in agreeing if link.grounding is not None]
    return Held(
        Link(
            *each[0].ends,
            sign,
            delayed=bool(late),
            delay=agreed(link.delay for link in agreeing if link.delayed) or "",
            strength=_strength(each),
            weight=weight if sign in (Polarity.POSITIVE, Polarity.NEGATIVE) else None,
            grounding=min(stated, key=lambda grounding: grounding.rank, default=None),
            moderations=moderations,
            evidence=tuple(sorted(evidence)),
            note=" ".join([*told, *acting]),
            label=label,
            disputed=tuple(sorted(against - evidence)),
        ),
        by,
    )


_OWN = "the spec's own link"
"""Who says it where no perspective does."""


def _forgone(held: Sequence[Held], own: Mapping[Ends, Sequence[Link]]) -> Iterator[str]:
    """What acts on own links of the spec that have another sign than in the common model, and so is left out of it."""
    for each in held:
        for link in own.get(each.link.ends, ()):
            if link.moderations and link.polarity is not each.link.polarity:
                acts = ", ".join(f"{act.factor} ({act.effect.value})" for act in link.moderations)
                yield (
                    f"Left out: what acts on {' -> '.join(link.ends)} in {_OWN}, {acts}. That link is "
                    f"({link.polarity.sign}), and in the common model ({each.link.polarity.sign})."
                )


_OPPOSITE = {Polarity.POSITIVE, Polarity.NEGATIVE}


def _sign(links: Iterable[Link]) -> Polarity:
    """The sign that all give who give one; mixed where they differ."""
    known = [link.polarity for link in links if link.polarity is not Polarity.UNKNOWN]
    return Polarity.agreed(known)


def _strength(links: Sequence[Link]) -> Strength | None:
    return agreed(link.strength for link in links)


def _moderations(
    said: Sequence[tuple[str, Link]], names: dict[str, str]
) -> tuple[tuple[Moderation, ...], list[str]]:
    """What acts on a link in anybody's eyes; `mixed` where they see it act differently, and a sentence on who does."""
    found: dict[str, list[tuple[str, Moderation]]] = {}
    for id, link in said:
        for each in link.moderations:
            found.setdefault(each.factor, []).append((id, each))
    joined, told = [], []
    for factor, acts in sorted(found.items()):
        effects = {each.effect for _, each in acts}
        evidence = {id for _, each in acts for id in each.evidence}
        against = {id for _, each in acts for id in each.disputed}
        joined.append(
            Moderation(
                factor,
                effects.pop() if len(effects) == 1 else Effect.MIXED,
                " ".join(dict.fromkeys(each.note for _, each in acts if each.note)),
                tuple(sorted(evidence)),
                tuple(sorted(against - evidence)),
            )
        )
        who = ", ".join(f"{names[id]} ({each.effect.value})" for id, each in acts)
        silent = {id for id, _ in said} - {id for id, _ in acts} - {""}
        if silent or len({e.effect for _, e in acts}) > 1:
            told.append(f"`{factor}` acts on it for {who}.")
    return tuple(joined), told


def _loops(model: Model) -> tuple[tuple[NamedLoop, ...], tuple[str, ...]]:
    """The named loops that the model closes, with their sign where it is still theirs; and what became of the others."""
    kept, notes = [], []
    for loop in model.loops:
        check = check_named(model, loop)
        if not check.is_loop and not check.moderations:
            missing = ", ".join(f"{one} -> {other}" for one, other in check.missing)
            notes.append(f"Loop {loop.id} is left out: the model has no {missing or 'such loop'}.")
        elif check.is_loop and loop.polarity not in (None, check.polarity):
            notes.append(f"Loop {loop.id} is no longer {loop.polarity}: its links do not say so.")
            kept.append(replace(loop, polarity=check.polarity))
        elif check.missing or check.repeated:
            notes.append(f"Loop {loop.id} is left out: it is not closed.")
        else:
            kept.append(loop)
    return tuple(kept), tuple(notes)


class HeldLoop(NamedTuple):
    """A feedback loop of the common model, and who holds all of it."""

    loop: Loop
    by: tuple[tuple[str, LoopPolarity], ...]
    """(id of a perspective, the polarity that the loop has in its eyes), sorted; empty where nobody holds it whole."""


class HeldLoops(NamedTuple):
    """The feedback loops of the common model and of each perspective."""

    loops: tuple[HeldLoop, ...]
    """Shortest first, at most `LOOPS`."""
    complete: bool
    """None is missing."""
    counts: tuple[tuple[str, tuple[int, int, int], bool], ...]
    """For each perspective that has links: reinforcing, balancing and undetermined loops, and whether these are all."""


def held_loops(found: Merged) -> HeldLoops:
    """Who holds which feedback loop of the common model whole, and how many loops each perspective has."""
    model = found.model
    signs: dict[str, dict[Ends, set[Polarity]]] = {id: {} for id in found.asked}
    for each in found.held:
        for id, sign in each.by:
            signs[id].setdefault(each.link.ends, set()).add(sign)
    search = find_loops(model, limit=LOOPS, seconds=None, steps=WORK)
    loops = tuple(HeldLoop(loop, _holders(loop, signs)) for loop in search.loops)
    counts = []
    for one in model.perspectives:
        if one.links:
            own = find_loops(seen_by(model, one), limit=10 * LOOPS, seconds=None, steps=WORK)
            numbers = own.counts
            counts.append(
                (one.id, (numbers.reinforcing, numbers.balancing, numbers.undetermined), own.complete)
            )
    return HeldLoops(loops, search.complete, tuple(counts))


def seen_by(model: Model, perspective: Perspective) -> Model:
    """The model with the links of one perspective in place of its own."""
    return replace(model, links=perspective.links)


def _holders(loop: Loop, signs: dict[str, dict[Ends, set[Polarity]]]) -> tuple[tuple[str, LoopPolarity], ...]:
    steps = list(zip(loop.elements, (*loop.elements[1:], *loop.elements[:1]), strict=True))
    found = []
    for id, own in sorted(signs.items()):
        if all(step in own for step in steps):
            found.append((id, _polarity([Polarity.agreed(own[step]) for step in steps])))
    return tuple(found)


def _polarity(signs: Sequence[Polarity]) -> LoopPolarity:
    product = Polarity.chain(signs)
    if product is Polarity.POSITIVE:
        return LoopPolarity.REINFORCING
    return LoopPolarity.BALANCING if product is Polarity.NEGATIVE else LoopPolarity.UNDETERMINED


def _flat(text: str) -> str:
    return " ".join(text.split())
