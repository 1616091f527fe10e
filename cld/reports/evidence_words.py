"""Support and threads in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cld.model import Grounding
from cld.opposed import Opposed
from cld.reports.evidence_facts import Chain
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.terminal import said
from cld.study import Confidence, Study
from cld.support import Side, Voice, side_of
from cld.threads import Part, Teller

NO_SPEAKER = "no speaker"
_COMPONENTS = ("methods", "coherence", "adequacy", "relevance")


def link(ends: tuple[str, str]) -> str:
    """A step: `a → b`."""
    return f"{ends[0]} → {ends[1]}"


def arrows(chain: Chain) -> str:
    """The elements of a loop or a path: `a → b → a`."""
    elements = chain.thread.elements
    return " → ".join((*elements, elements[0]) if chain.thread.closed else elements)


def noun(chain: Chain) -> str:
    return "loop" if chain.thread.closed else "path"


def people(speakers: tuple[str, ...], most: int = 4) -> str:
    """`no speaker`, `1 speaker (CD-3)`, `2 speakers (CD-3 and SP-1)`."""
    if not speakers:
        return NO_SPEAKER
    return f"{counted(len(speakers), 'speaker')} ({enumeration(list(map(said, speakers)), most)})"


def side(each: Side) -> str:
    """Who is on one side of a statement: `2 speakers (CD-3 and SP-1) in 3 items, and 1 item that names no speaker`."""
    several, rest = len(each.several), len(each.unattributed) - len(each.several)
    others = [f"{counted(several, 'item')} from several people"] if several else []
    others += [f"{counted(rest, 'item')} that {'names' if rest == 1 else 'name'} no speaker"] if rest else []
    nameless = enumeration(others)
    if not each.speakers:
        return nameless or "nothing"
    named = f"{people(each.speakers)} in {counted(len(each.items) - rest - several, 'item')}"
    return f"{named}, and {nameless}" if others else named


def differ(signs: Opposed, heard: Mapping[str, Voice]) -> str:
    """`speakers differ on the sign: (-) 1 speaker (GP-1) in E05; (+) 1 speaker (PH-1) in E06`."""
    told = [
        f"({sign}) {people(side_of(ids, heard).speakers)} in {enumeration(list(map(said, ids)), most=6)}"
        for sign, ids in (("-", signs.negative), ("+", signs.positive))
    ]
    return f"speakers differ on the sign: {'; '.join(told)}"


def part(each: Part) -> str:
    """How well a step of a chain is supported: `1 speaker (CD-3), implied`."""
    return ", ".join(word for word in (people(each.backing.speakers), grounding(each)) if word)


def grounding(each: Part) -> str:
    """What is known of a step besides its speakers."""
    if not each.linked:
        return "a moderation" if each.backing.items else "no link"
    return each.grounding.value if each.grounding else ""


def carried(each: Part) -> str:
    """All that stands behind a step, and against it."""
    how = f" ({grounding(each)})" if grounding(each) else ""
    against = f"; against it {side(each.against)}" if each.against.items else ""
    return (side(each.backing) if each.backing.items else "cites no evidence") + how + against


def weakest(chain: Chain) -> str:
    """The weakest link of a chain, and why it is."""
    thread = chain.thread
    if thread.as_weak + 1 == len(thread.parts):
        many = len(thread.weakest.backing.speakers)
        each = ", ".join(
            filter(None, (counted(many, "speaker") if many else NO_SPEAKER, grounding(thread.weakest)))
        )
        return f"No link is weaker than the others: {each} each."
    others = f"; {thread.as_weak} more as weak" if thread.as_weak else ""
    return f"Weakest link: {link(thread.weakest.ends)}, with {part(thread.weakest)}{others}."


def threads(chain: Chain, study: Study | None) -> str:
    """Who tells a chain as a whole, or who would have to be joined to make it one."""
    thread = chain.thread
    whole = f"the whole {noun(chain)}" if len(thread.parts) > 1 else "it"
    if len(thread.parts) == 1 and not thread.whole:
        return "No speaker is cited for it."
    stating = [teller(each, study) for each in thread.whole if each.states]
    cited = [
        f"{teller(each, study)} is cited for {cites(each, chain)}" for each in thread.whole if not each.states
    ]
    if stating:
        verb = "states" if len(stating) == 1 else "each state"
        return ". ".join([f"{enumeration(stating, most=6)} {verb} {whole}", *cited[:4]]) + "."
    if cited:
        start = "No speaker" if all(None not in each.plain for each in thread.whole) else ""
        return ". ".join([f"{start} states {whole} outright"] * bool(start) + cited[:4]) + "."
    return f"Nobody states the whole {noun(chain)}{_pieces(chain)}.{_unsaid(chain)}{_within(chain)}"


def cites(each: Teller, chain: Chain) -> str:
    """For how much of a chain somebody is cited who does not state all of that: `2 of 2 links, 1 only implied`."""
    total = len(chain.thread.parts)
    how = less(each.plain)
    if total == 1:
        return f"it{f', {how}' if how else ''}"
    return f"{len(each.steps)} of {counted(total, 'link')}{f', {how}' if how else ''}"


def less(plain: Iterable[Grounding | None]) -> str:
    """How many of some statements are less than stated: `1 only implied`; nothing where that is not recorded."""
    graded = list(plain)
    told = [
        f"{many} only {grounding.value}"
        for grounding in (Grounding.IMPLIED, Grounding.INFERRED)
        if (many := graded.count(grounding))
    ]
    if told and None in graded:
        told.append(f"{graded.count(None)} not graded")
    if len(graded) == 1:
        return told[0].removeprefix("1 ") if told else ""
    return enumeration(told, most=len(told)) if told else ""


def teller(each: Teller, study: Study | None) -> str:
    """Somebody who tells a whole chain, and whether in one interview or only over several."""
    waves = dict(study.waves) if study is not None else {}
    if not waves:
        return said(each.speaker)
    if not each.waves:
        return f"{said(each.speaker)} (over several interviews together)"
    named = [wave for wave in each.waves if wave]
    return f"{said(each.speaker)} (in {enumeration(named)} alone)" if named else said(each.speaker)


def _pieces(chain: Chain) -> str:
    """`: CD-3 states 2 of 3 links, SP-1 is cited for the other one (only implied)`."""
    thread = chain.thread
    left, total, words = {part.ends for part in thread.parts}, len(thread.parts), []
    of = {each.speaker: dict(zip(each.steps, each.plain, strict=True)) for each in thread.tellers}
    before = ""
    for number, (speaker, added) in enumerate(thread.together[:4]):
        mine = {step: how for step, how in of[speaker].items() if step in left}
        left -= mine.keys()
        verb = "states" if all(how is Grounding.STATED for how in mine.values()) else "is cited for"
        how = less(mine.values())
        if number == 0:
            what = f"{added} of {counted(total, 'link')}"
        elif left:
            what = f"{added} more"
        else:
            what = "the other one" if added == 1 else f"the other {added}"
        start = f"{said(speaker)} " + (f"{verb} " if verb != before else "")
        words.append(f"{start}{what}{f' ({how})' if how else ''}")
        before = verb
    more = len(thread.together) - 4
    words += [f"{more} more speakers the rest" if more > 1 else "1 more speaker the rest"] if more > 0 else []
    return f": {', '.join(words)}" if words else ""


def _unsaid(chain: Chain) -> str:
    """The steps for which nobody is cited at all."""
    unsaid = chain.thread.unsaid
    if not unsaid:
        return ""
    if not chain.thread.tellers:
        return " No speaker is cited for any of its links."
    return f" Without a speaker: {enumeration([link(each.ends) for each in unsaid], most=4)}."


def _within(chain: Chain) -> str:
    """Cases and groups in which it comes together."""
    cases, groups = chain.thread.cases, chain.thread.groups
    told = [f"the speakers of {said(case)}" for case in cases] + [
        f"the {said(group)}" if group.endswith("s") else f"the group {said(group)}" for group in groups
    ]
    return f" Between them, {enumeration(told, most=4)} are cited for all of it." if told else ""


def confidence(each: Confidence) -> str:
    """A recorded confidence: `moderate (adequacy serious; few had seen it)`."""
    concerns = [(name, getattr(each, name)) for name in _COMPONENTS]
    parts = [f"{name} {value.value}" for name, value in concerns if value is not None]
    parts += [said(each.note).rstrip(".")] if each.note else []
    overall = each.overall.value if each.overall is not None else "no overall judgement"
    return overall + (f" ({'; '.join(parts)})" if parts else "")
