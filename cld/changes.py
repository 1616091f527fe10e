"""What is different in a picture of two models at once: carried by its content as stress is (`cld.views.Emphasis`).

Ids are those of the new model; what only the old one has keeps its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.model import LoopPolarity, Polarity

Ends = tuple[str, str]


class Change(StrEnum):
    """What became of an element, link, moderation or loop."""

    ADDED = "added"
    REMOVED = "removed"
    TURNED = "turned"
    """A link with another sign, or a loop of another polarity."""
    CHANGED = "changed"
    """In some other way: its label, kind, delay, strength, grounding, evidence and so on."""


class LinkStory(NamedTuple):
    """A link, or a path through hidden elements, as the two models have it."""

    ends: Ends
    change: Change | None
    """None where it stayed as it was."""
    old: Polarity | None
    """None where the old model has no such link."""
    new: Polarity | None
    """None where the new model has none."""
    late: tuple[bool, bool] = (False, False)
    """Whether it was delayed, and is now."""


class LoopStory(NamedTuple):
    """A feedback loop that came, went or changed."""

    id: str
    name: str
    change: Change
    old: LoopPolarity | None
    new: LoopPolarity | None
    elements: tuple[str, ...]
    mark: str = ""
    """What stands in its marker, where that is not its id."""
    stayed: bool = False
    """Both models have it, and it is only its name that came or went."""
    way: str = ""
    """Of a loop without a name: what it takes, or the links that did it."""

    @property
    def polarity(self) -> LoopPolarity:
        """The one it has now, or had last."""
        return self.new or self.old or LoopPolarity.UNDETERMINED


class Told(NamedTuple):
    """A change in words."""

    change: Change
    text: str
    shown: bool = True
    """Whether a mark in the picture says as much, so that the words need not stand under it."""
    sign: str = ""
    """Of a link that turned: its sign before and now."""


class Changes(NamedTuple):
    """What a picture of two models tells apart."""

    elements: tuple[tuple[str, Change], ...]
    """Those that are not as they were, by their ids."""
    links: tuple[LinkStory, ...]
    """All links of the picture."""
    moderations: tuple[tuple[str, Ends, Change], ...]
    """(factor, ends of the link, change) of those that are not as they were."""
    loops: tuple[LoopStory, ...]
    """Told under the picture; those that it can show have a marker in it."""
    told: tuple[Told, ...] = ()
    """Every change of its elements and links, in words."""
    remarks: tuple[str, ...] = ()
    """What else readers should know: loops in all, and what the picture cannot show."""
    labels: tuple[tuple[str, str, str], ...] = ()
    """(id, label before, label now) of elements with another label."""


class Bundle(NamedTuple):
    """What became of several links that are drawn as one, or of one."""

    change: Change | None
    old: Polarity | None
    """None where there was none, or where they differed."""
    new: Polarity | None
    counts: tuple[tuple[Change, int], ...] = ()
    """How many of them changed in which way, where that is not one and the same for all."""


def bundled(stories: Sequence[LinkStory]) -> Bundle:
    """The one change that links share; their turned sign where they agreed on one; else that something changed."""
    old, new = (
        _agreed([each for each in side if each])
        for side in zip(*((s.old, s.new) for s in stories), strict=True)
    )
    found = {story.change for story in stories}
    if len(found) == 1:
        return Bundle(found.pop(), old, new)
    count = Counter(story.change for story in stories if story.change)
    there_before, there_now = (any(side) for side in zip(*((s.old, s.new) for s in stories), strict=True))
    change = Change.TURNED if old is not new and there_before and there_now else Change.CHANGED
    return Bundle(change, old, new, tuple((each, count[each]) for each in Change if count[each]))


def _agreed(signs: Sequence[Polarity]) -> Polarity | None:
    return signs[0] if len(set(signs)) == 1 else None
