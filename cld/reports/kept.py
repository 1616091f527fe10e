"""What to say of a model of which only a part was kept: which part, and which named loops it no longer closes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld.model import Grounding, Model, NamedLoop
from cld.reports.loops_words import by_number, enumeration
from cld.reports.terminal import said
from cld.support import lost_loops

_TOLD = 6
"""Loops that are told one by one."""


def words(
    min_speakers: int, groups: Sequence[str], grounding: Grounding | None, waves: Sequence[str] = ()
) -> str:
    """What was kept, in words that follow `only`: `what Pharmacists say`, `links that at least 2 speakers support`."""
    parts = []
    in_wave = f" in wave {enumeration(list(waves), most=len(waves))}" if waves else ""
    if groups:
        parts.append(f"what {enumeration(list(map(said, groups)), most=len(groups))} say{in_wave}")
    elif waves:
        parts.append(f"what was said{in_wave}")
    if min_speakers:
        parts.append(
            f"links that at least {min_speakers} speaker{'s support' if min_speakers > 1 else ' supports'}"
        )
    if grounding is Grounding.STATED:
        parts.append("links that a source states")
    elif grounding is not None:
        parts.append(f"links that are {grounding.value} or better")
    return enumeration(parts, most=len(parts))


def notes(before: Model, after: Model, told: str) -> Iterator[str]:
    """Sentences on what was left out.

    Args:
        told: what was kept, as `words` has it.
    """
    left = len(after.links)
    links = f": {left} of {len(before.links)} links {'is' if left == 1 else 'are'} left"
    yield f"Only {told}{links if left < len(before.links) else ''}."
    lost = sorted(lost_loops(before, after), key=lambda one: by_number(one[0]))
    if lost:
        closes = "does not close" if len(lost) == 1 else "do not close"
        yield f"Of the named loops, {enumeration([_lost(*one) for one in lost], most=_TOLD)} {closes} any more."


def _lost(loop: NamedLoop, gone: Sequence[tuple[str, str]]) -> str:
    links = " and ".join(f"{cause} → {effect}" for cause, effect in gone)
    return f"{loop.id} (without {links if len(gone) == 1 else f'{len(gone)} of its links'})"
