"""Pieces of evidence as rows of a page: who speaks, the words, and what cites them."""

from __future__ import annotations

from collections.abc import Iterable

from cld.model import Evidence
from cld.opposed import opposed
from cld.reports import evidence_words as ew
from cld.reports.evidence_facts import Facts, confidence_of, told
from cld.reports.page import BREAK, Block, Run, Words, bold, items, text, words
from cld.reports.terminal import said
from cld.statements import Sort
from cld.support import Support


def listed(found: Facts, each: Iterable[Evidence], caption: str = "", uses: bool = True) -> list[Block]:
    """Pieces of evidence, each under its id and its speaker.

    Args:
        uses: whether to say what cites each.
    """
    rows = []
    for item in each:
        lead = words(bold(item.id), f"  {who(found, item)}", ("", BREAK))
        rows.append((*lead, *body(found, item, uses)))
    return items(rows, caption=caption, noun="item")


def of_statement(found: Facts, support: Support) -> list[Block]:
    """The evidence for a statement and against it, and the confidence in it."""
    of = {item.id: item for item in found.model.evidence}
    backing = [of[id] for id in support.backing.items]
    statement = support.statement
    signs = (
        opposed(found.model).get((statement.key[0], statement.key[1]))
        if statement.sort is Sort.LINK
        else None
    )
    if signs is not None and not statement.perspective:
        caption = f"Cited for it: {ew.side(support.backing)}; {ew.differ(signs, found.backings.heard)}"
    else:
        caption = f"For it: {ew.side(support.backing)}"
    blocks = listed(found, backing, caption, uses=False)
    blocks = blocks or [text("It cites no evidence.")]
    against = [of[id] for id in support.against.items]
    blocks += listed(found, against, f"Against it: {ew.side(support.against)}", uses=False)
    recorded = confidence_of(found.model).get((support.statement.sort, support.statement.key))
    if recorded is not None:
        blocks.append(text(f"Confidence, as the team records it: {ew.confidence(recorded)}."))
    return blocks


def body(found: Facts, item: Evidence, uses: bool = True) -> Words:
    """What a piece of evidence says, and, where that is wanted, what cites it."""
    quote = f"“{said(item.quote).strip('“”')}”" if item.quote else ""
    parts: list[str | Run] = [
        " ".join(filter(None, (said(item.summary), quote))) or "(neither summary nor quote)"
    ]
    if uses:
        backs, disputes = cited_by(found, item.id)
        parts += [("", BREAK), f"For: {'; '.join(backs)}"] if backs else []
        parts += [("", BREAK), f"Against: {'; '.join(disputes)}"] if disputes else []
        parts += [("", BREAK), "Nothing cites it."] if not backs and not disputes else []
    return words(*parts)


def cited_by(found: Facts, id: str) -> tuple[list[str], list[str]]:
    """The statements that a piece of evidence supports, and those that it disputes, in few words."""
    backs, disputes = (
        [said(told(each)) for each in cited.get(id, ())] for cited in (found.backed, found.disputed)
    )
    return backs, disputes


def who(found: Facts, item: Evidence) -> str:
    """`CD-3b, Clinical Directors, Network A; theme 1; implied; read with high confidence`."""
    voice = found.heard(item.id)
    speaker = ", ".join(
        said(word) for word in (item.speaker or ew.NO_SPEAKER, voice.group, voice.case) if word
    )
    read = f"read with {item.confidence.value} confidence" if item.confidence else ""
    grounding = item.grounding.value if item.grounding else ""
    return "; ".join(filter(None, (speaker, said(item.section), ", ".join(item.themes), grounding, read)))
