"""Which loops to read first, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cld.graph.loops import Loop
from cld.model import Grounding, LoopPolarity, Model


class Ranked(NamedTuple):
    """A loop with what speaks for reading it."""

    loop: Loop
    points: int
    reasons: tuple[str, ...]
    """Phrases in plain English that hold of the loop, such as `short: 3 links`; may be empty."""


_NAMED = 4
_GROUNDED = {
    Grounding.STATED: (3, "every link is stated in a source"),
    Grounding.IMPLIED: (2, "every link is stated or implied in a source"),
    Grounding.INFERRED: (1, "every link says what it rests on"),
}
_SHORT = ((3, 3, "short"), (5, 2, "short"), (8, 1, "not long"))
_KINDS = (("outcomes", "outcome", 2), ("policy_drivers", "driver", 2))
_FREE = (2, 1, 1)
_DELAYED = 1


def rank_loops(model: Model, loops: Iterable[Loop], *, most: int | None = None) -> tuple[Ranked, ...]:
    """Order loops by how much speaks for reading them, most first.

    The points are a rule of thumb, meant to be seen and argued with, not a measure of influence:

    | What                                   | Points |
    |----------------------------------------|--------|
    | the analyst names it                   | 4      |
    | its weakest link is stated, implied, inferred | 3, 2, 1 |
    | it has up to 3, 5, 8 links             | 3, 2, 1 |
    | it goes through an outcome             | 2      |
    | it goes through a policy driver        | 2      |
    | it depends on no moderating factor, on one or two (in models that have any) | 2, 1 |
    | it has a delay                         | 1      |

    Among loops of equal points, shorter ones come first, then better grounded ones, then those whose elements
    sort first. Whether a loop is independent of others gives no points: loops can matter without, and
    independent ones can be idle (Eberlein and Schoenberg 2020, Finding the Loops that Matter). How strongly a
    loop drives behaviour cannot be told without a simulation.

    Args:
        loops: loops of the model.
        most: give only this many, the first ones.

    Raises:
        ValueError: most is below 0.
    """
    if most is not None and most < 0:
        raise ValueError("most must not be negative")
    labels = {element.id: element.label for element in model.elements}
    kinds: list[tuple[Mapping[str, str], str, int]] = [
        ({e.id: labels[e.id] for e in model.elements if e.kind == kind}, word, points)
        for kind, word, points in _KINDS
    ]
    moderated = any(link.moderations for link in model.links)
    scored = [(sum(points for points, _ in _merits(loop, kinds, moderated)), loop) for loop in loops]
    scored.sort(key=lambda entry: (-entry[0], entry[1].length, _weakness(entry[1]), entry[1].elements))
    return tuple(
        Ranked(loop, points, tuple([reason for _, reason in _merits(loop, kinds, moderated)]))
        for points, loop in scored[:most]
    )


def _weakness(loop: Loop) -> int:
    return len(Grounding) if loop.grounding is None else loop.grounding.rank


def _merits(
    loop: Loop, kinds: Sequence[tuple[Mapping[str, str], str, int]], moderated: bool
) -> list[tuple[int, str]]:
    """What speaks for a loop, each with its points."""
    merits = []
    if loop.name:
        merits.append((_NAMED, "named by the analyst"))
    if loop.grounding is not None:
        merits.append(_GROUNDED[loop.grounding])
    for length, points, word in _SHORT:
        if loop.length <= length:
            merits.append((points, f"{word}: {loop.length} link{'s' * (loop.length > 1)}"))
            break
    for members, word, points in kinds:
        passed = [members[id] for id in loop.elements if id in members]
        if passed:
            merits.append((points, f"goes through the {word}{'s' * (len(passed) > 1)} {_listed(passed)}"))
    if moderated and len(loop.conditional_on) < len(_FREE):
        factors = ("no moderating factor", "only one moderating factor", "only two moderating factors")
        count = len(loop.conditional_on)
        merits.append((_FREE[count], f"depends on {factors[count]}"))
    if loop.delayed:
        late = loop.polarity is LoopPolarity.BALANCING
        merits.append(
            (_DELAYED, "balancing with a delay: it can overshoot" if late else "works with a delay")
        )
    return merits


def _listed(labels: Sequence[str]) -> str:
    """Up to three labels, and how many more there are."""
    if len(labels) > 3:
        return f"{', '.join(labels[:2])} and {len(labels) - 2} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
