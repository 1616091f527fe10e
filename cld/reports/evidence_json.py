"""Who supports what, as JSON. A side holds ids, so that nothing has to be counted again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cld.model import Evidence
from cld.opposed import opposed
from cld.reports import evidence_words as ew
from cld.reports.evidence_facts import Chain, Facts, Loops, confidence_of, grounding_of
from cld.reports.evidence_items import cited_by
from cld.statements import Sort
from cld.study import Confidence
from cld.support import Side, Support, Voice
from cld.threads import Part

Object = dict[str, object]
_KEYS = {
    Sort.ELEMENT: ("id",),
    Sort.LINK: ("from", "to"),
    Sort.MODERATION: ("from", "to", "factor"),
    Sort.STEP: ("first", "second"),
    Sort.LOOP: ("id",),
}


def text(
    found: Facts,
    sorts: Sequence[Sort],
    loops: Loops | None = None,
    paths: Sequence[Chain] | None = None,
    disputed: bool = False,
) -> str:
    """One object: the model, what was left out, statements of the sorts that are wanted, loops, paths.

    Args:
        disputed: of the statements, only those that are, or of which speakers say opposite signs.
    """
    page: Object = {"title": found.model.title, "version": found.model.version, "notes": list(found.notes)}
    page["evidence"] = {item.id: voice(found.heard(item.id)) for item in found.model.evidence}
    for sort in sorts:
        page[f"{sort.value}s"] = [
            entry
            for each in found.of(sort)
            if (entry := _statement(found, each))
            and (not disputed or each.against.items or entry.get("signs"))
        ]
    if loops is not None:
        page["loops"] = [_chain(found, each) for each in loops.chains]
        page["loops_complete"] = loops.complete
    if paths is not None:
        page["paths"] = [_chain(found, each) for each in paths]
    return json.dumps(page, indent=2, ensure_ascii=False) + "\n"


def items(found: Facts, name: str, ids: Sequence[str]) -> str:
    """The evidence on one thing, each with what it supports and disputes."""
    of = {item.id: item for item in found.model.evidence}
    page: Object = {"title": found.model.title, "version": found.model.version, "notes": list(found.notes)}
    page |= {"name": name, "items": [_item(found, of[id]) for id in ids]}
    return json.dumps(page, indent=2, ensure_ascii=False) + "\n"


def _item(found: Facts, item: Evidence) -> Object:
    backs, disputes = cited_by(found, item.id)
    return {
        "id": item.id,
        "source": item.source,
        "section": item.section,
        **voice(found.heard(item.id)),
        "code": item.speaker,
        "summary": item.summary,
        "quote": item.quote,
        "themes": list(item.themes),
        "grounding": item.grounding.value if item.grounding is not None else None,
        "confidence": item.confidence.value if item.confidence is not None else None,
        "supports": backs,
        "disputes": disputes,
    }


def voice(who: Voice) -> Object:
    """Who speaks in a piece of evidence."""
    return {**who._asdict(), "kind": who.kind.value if who.kind is not None else None}


def side(each: Side) -> Object:
    """Who is on one side of a statement."""
    return {name: list(ids) for name, ids in each._asdict().items()}


def confidence(each: Confidence | None) -> Object | None:
    """A recorded confidence."""
    if each is None:
        return None
    words = {name: value for name, value in each._asdict().items() if value}
    return {name: str(value) for name, value in words.items()}


def _statement(found: Facts, support: Support) -> Object:
    sort, key = support.statement.sort, support.statement.key
    entry: Object = dict(zip(_KEYS[sort], key, strict=True))
    if support.statement.step is not None:
        step = support.statement.step
        status = step.status.value if step.status is not None else None
        entry |= {"relation": step.relation.value, "status": status, "held_by": list(step.held_by)}
    if sort is Sort.LINK:
        grounding = grounding_of(found.model).get(key)
        entry["grounding"] = grounding.value if grounding is not None else None
        if signs := opposed(found.model).get((key[0], key[1])):
            entry["signs"] = {"-": list(signs.negative), "+": list(signs.positive)}
    if sort in (Sort.ELEMENT, Sort.LINK):
        entry["confidence"] = confidence(confidence_of(found.model).get((sort, key)))
    return entry | {"for": side(support.backing), "against": side(support.against)}


def _chain(found: Facts, chain: Chain) -> Object:
    thread = chain.thread
    head: Object = {"elements": list(thread.elements)}
    if chain.id:
        head = {"id": chain.id, "name": chain.name, "named": chain.named, "polarity": chain.polarity} | head
        head["confidence"] = confidence(chain.confidence)
        own = chain.own
        head["for"], head["against"] = (
            (side(own.backing), side(own.against)) if own else (side(Side()), side(Side()))
        )
    return head | {
        "links": [_part(part) for part in thread.parts],
        "weakest": {"from": thread.weakest.ends[0], "to": thread.weakest.ends[1], "as_weak": thread.as_weak},
        "stated_whole_by": [t.speaker for t in thread.whole if t.states],
        "cited_for_whole": [{"speaker": t.speaker, "in_waves": list(t.waves)} for t in thread.whole],
        "cited_in_part": [
            {
                "speaker": t.speaker,
                "links": [list(step) for step in t.steps],
                "grounding": [how.value if how is not None else None for how in t.plain],
            }
            for t in thread.tellers
        ],
        "no_speaker_for": [list(part.ends) for part in thread.unsaid],
        "cases": list(thread.cases),
        "groups": list(thread.groups),
        "told": ew.threads(chain, found.model.study),
    }


def _part(part: Part) -> Object:
    return {
        "from": part.ends[0],
        "to": part.ends[1],
        "grounding": part.grounding.value if part.grounding is not None else None,
        "moderation": not part.linked,
        "for": side(part.backing),
        "against": side(part.against),
    }
