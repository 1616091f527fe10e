"""What a comparison of two models says: frozen records. Ids in `old` are the old model's, in `new` the new one's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from cld.graph.counts import LoopCounts
from cld.graph.loops import Loop
from cld.model import (
    Element,
    Evidence,
    Group,
    Kind,
    Link,
    NamedLoop,
    Perspective,
    Reference,
    View,
)
from cld.study import Speaker, Step, Study, Theme

Noun = TypeVar("Noun", bound=Element | Link | NamedLoop)
Ends = tuple[str, str]
"""A link by the ids of its ends: (cause, effect)."""
Value = (
    str | tuple[str, ...] | tuple[tuple[str, ...], ...] | Kind | Group | View | Reference | Evidence
    | tuple[Step, ...] | Perspective | Theme | Study | Speaker
)  # fmt: skip
"""What else a model says: a text, a list, or an entry of one of its other sections."""


class Altered(NamedTuple, Generic[Noun]):
    """Something that both models have and say different things of."""

    old: Noun
    new: Noun


class Changes(NamedTuple, Generic[Noun]):
    """What came, went and changed among the elements, links or named loops; each sorted by id."""

    added: tuple[Noun, ...]
    removed: tuple[Noun, ...]
    altered: tuple[Altered[Noun], ...]


class Other(NamedTuple):
    """A change of what is neither an element nor a link nor a named loop."""

    section: str
    """The key of the spec where it stands, such as `title`, `views` or `evidence`."""
    key: str
    """Its id there; empty where the section holds one value only."""
    old: Value | None
    """None where there was none."""
    new: Value | None


class LoopChange(NamedTuple):
    """A feedback loop that was gained, lost or turned over, and what did it."""

    old: Loop | None
    """None for a loop that was gained."""
    new: Loop | None
    """None for a loop that was lost."""
    because: tuple[Ends, ...]
    """Its links that were added, removed or have another sign, sorted; of a lost loop in old ids."""

    @property
    def loop(self) -> Loop:
        """The loop as it is now, or as it was where it is lost."""
        found = self.new or self.old
        assert found is not None, "a change of a loop has a side"
        return found


class LoopNumbers(NamedTuple):
    """How many loops were gained, lost and turned over."""

    gained: int
    lost: int
    turned: int


class LoopChanges(NamedTuple):
    """What became of the feedback loops. A loop is the same where it takes the same elements in the same order."""

    gained: tuple[LoopChange, ...]
    lost: tuple[LoopChange, ...]
    turned: tuple[LoopChange, ...]
    """Loops of both models whose polarity is another one."""
    numbers: LoopNumbers | None
    """Of all loops, also where not all are listed; None where they could not even be counted."""
    complete: bool
    """All are listed. Else these are only the ones among the shortest independent loops of the two models (but see
    `shortest`)."""
    before: LoopCounts | None = None
    """The old model's loops; where the lists are complete, nobody needs it, and it is None."""
    after: LoopCounts | None = None
    estimated: bool = False
    """`before` and `after` are estimates, or what is certain."""
    shortest: bool = False
    """Those that are listed are simply the shortest ones: many models were compared at once."""


class Diff(NamedTuple):
    """What is different in meaning between two models. Positions, versions and change notes take no part."""

    elements: Changes[Element]
    links: Changes[Link]
    named: Changes[NamedLoop]
    others: tuple[Other, ...]
    loops: LoopChanges

    @property
    def is_empty(self) -> bool:
        """Whether the models mean the same."""
        sides = (self.elements, self.links, self.named)
        return not self.others and not any(any(side) for side in sides)

    @property
    def ids(self) -> dict[str, str]:
        """New ids of elements by their old ones, for those that probably got another."""
        return {old.id: new.id for old, new in self.elements.altered if old.id != new.id}


def swapped(diff: Diff) -> Diff:
    """The same comparison from the other side."""
    return Diff(
        _other_way(diff.elements, lambda element: element.id),
        _other_way(diff.links, link_order),
        _other_way(diff.named, lambda loop: loop.id),
        tuple(Other(section, key, new, old) for section, key, old, new in diff.others),
        _loops_swapped(diff.loops, {new: old for old, new in diff.ids.items()}),
    )


def _other_way(changes: Changes[Noun], order: Callable[[Noun], Any]) -> Changes[Noun]:
    altered = sorted((Altered(new, old) for old, new in changes.altered), key=lambda pair: order(pair.new))
    return Changes(changes.removed, changes.added, tuple(altered))


def _loops_swapped(loops: LoopChanges, ids: Mapping[str, str]) -> LoopChanges:
    def back(change: LoopChange) -> LoopChange:
        ends = tuple(sorted((ids.get(a, a), ids.get(b, b)) for a, b in change.because))
        return LoopChange(change.new, change.old, ends)

    numbers = loops.numbers
    return loops._replace(
        gained=tuple(LoopChange(None, x.old, x.because) for x in loops.lost),
        lost=tuple(LoopChange(x.new, None, x.because) for x in loops.gained),
        turned=tuple(sorted(map(back, loops.turned), key=loop_order)),
        numbers=numbers and LoopNumbers(numbers.lost, numbers.gained, numbers.turned),
        before=loops.after,
        after=loops.before,
    )


def loop_order(change: LoopChange) -> tuple[int, tuple[str, ...]]:
    """Sorts loops by their length and then by their elements."""
    return change.loop.length, change.loop.elements


def link_order(link: Link) -> tuple[Ends, str, str]:
    """Sorts links by their ends, their sign and whatever else they say, so that parallel ones have an order too."""
    return link.ends, link.polarity.value, repr(link)
