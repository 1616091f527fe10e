"""Which loops a screen tells first: all of few, else the named ones and some that between them show every link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cld.graph.loops import find_loops
from cld.model import Grounding, Model
from cld.reports.loops_screen import Chosen
from cld.reports.loops_words import in_reading_order, words_of

if TYPE_CHECKING:
    from cld.graph.census import Census

FEW = 12
"""So many loops are all shown."""
_SECONDS = 2.0


def choose(model: Model, census: Census, grounding: Grounding | None = None) -> list[Chosen]:
    """Loops to read, named ones first, the others with the best to begin with first."""
    words = words_of(model)
    if not census.estimated and census.counts.total <= FEW:
        found = find_loops(model, grounding=grounding)
        return [Chosen("", in_reading_order(found.loops, words))]
    from cld.graph.ranking import rank_loops
    from cld.graph.sets import loop_set

    cover = loop_set(model, "cover", grounding=grounding, seconds=_SECONDS)
    named = [loop for loop in in_reading_order(cover.shown, words) if loop.id in words.starts]
    ranked = rank_loops(model, (loop for loop in cover.loops if loop.id not in words.starts))
    heading = "Others worth reading first" if named else "Worth reading first"
    reasons = {one.loop.id: telling(one.reasons) for one in ranked}
    return [Chosen("Named by the analyst", named), Chosen(heading, [one.loop for one in ranked], reasons)]


def telling(reasons: Sequence[str]) -> list[str]:
    """Those of a loop's reasons that the sentence does not show anyway: its length, its name and its delay."""
    plain = ("short", "not long", "named", "works with a delay", "depends on")
    return [reason for reason in reasons if not reason.startswith(plain)]
