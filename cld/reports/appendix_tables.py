"""The tables of an appendix: links, loops, moderations and elements, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld.model import Model
from cld.reports import evidence_words as ew
from cld.reports.appendix_numbers import Numbers
from cld.reports.evidence_facts import Chain, Facts, Loops
from cld.reports.loops_words import enumeration
from cld.reports.numbers import counted
from cld.reports.page import BOLD, BREAK, CODE, SLANTED, Block, Words, heading, table, text, words
from cld.reports.terminal import said
from cld.statements import Sort
from cld.study import Confidence
from cld.support import Side, side_of

SIGNS = {"positive": "+", "negative": "−", "unknown": "?", "mixed": "±"}
_SUPPORT = ("For", "Against", "Speakers", "Cases")
_MODERATED = "through a moderation"


def labels(model: Model) -> dict[str, str]:
    """The labels of elements and themes on one line, by id."""
    found = {element.id: said(element.label) or element.id for element in model.elements}
    return found | {theme.id: said(theme.label) or theme.id for theme in model.themes}


def ids(each: Sequence[str]) -> Words:
    """Ids of evidence."""
    return words(", ".join(map(said, sorted(each, key=natural))))


def natural(id: str) -> tuple[str, int, str]:
    """Sorts E2 before E10."""
    letters = id.rstrip("0123456789")
    digits = id[len(letters) :]
    return letters, int(digits) if digits.isascii() and digits else 0, id


def noted(first: Words, note: str) -> Words:
    """A cell with a remark on a line of its own."""
    return (*first, *words(("", BREAK), (said(note), SLANTED))) if note else first


def links(found: Facts, count: Numbers) -> Iterator[Block]:
    """All links, by their numbers."""
    name = labels(found.model)
    delayed = any(link.delayed for link in found.model.links)
    rows = []
    for number, link in count.links:
        ends = words(f"{name[link.source]} → {name[link.target]}")
        delay = said(link.delay) or "yes" if link.delayed else ""
        grounding = link.grounding.value if link.grounding else ""
        strength = link.strength.value if link.strength else ""
        if link.weight is not None:
            strength = ", ".join(filter(None, (strength, f"{link.weight:g}".replace("-", "−"))))
        cells = (SIGNS[link.polarity.value], delay, strength, grounding, _trust(link.confidence))
        rows.append(
            [
                words(number),
                noted(ends, link.note),
                *map(words, cells),
                *_support(found, link.evidence, link.disputed),
            ]
        )
    if not rows:
        return
    yield heading("Links")
    if delayed:
        yield text("Delay: the cause takes time to have its effect.")
    heads = ("No.", "Link", "Sign", "Delay", "Strength", "Grounding", "Confidence", *_SUPPORT)
    yield from table(heads, rows, noun="link", shares=(5, 36, 6, 7, 9, 10, 12, 14, 9, 9, 7))


def _support(found: Facts, evidence: Sequence[str], disputed: Sequence[str]) -> list[Words]:
    """The cells of those who speak for a statement and against it."""
    heard = found.backings.heard
    backing, against = side_of(evidence, heard), side_of(disputed, heard)
    return [
        ids(backing.items),
        ids(against.items),
        words(_many(found, backing, against, "speaker")),
        words(_many(found, backing, against, "case")),
    ]


def _many(found: Facts, backing: Side, against: Side, what: str) -> str:
    """`2`, or `2; 1 against`; nothing where the model names none at all."""
    if not any(getattr(who, what) for who in found.backings.heard.values()):
        return ""
    mine, theirs = (len(getattr(side, f"{what}s")) for side in (backing, against))
    return f"{mine}; {theirs} against" if theirs else str(mine)


def _trust(each: Confidence | None) -> str:
    return ew.confidence(each) if each is not None else ""


def loops(found: Facts, count: Numbers, rounds: Loops) -> Iterator[Block]:
    """The named loops, and the others."""
    yield heading("Feedback loops")
    yield text(_total(rounds))
    named = [chain for chain in rounds.chains if chain.named]
    others = [chain for chain in rounds.chains if not chain.named]
    if named or others:
        yield text(
            "The weakest link is the one with the fewest speakers; of several, the one grounded worst, then the one of "
            "fewest items. A loop that nobody tells as a whole is joined from the words of different people."
        )
    story = {loop.id: loop.story or loop.note for loop in found.model.loops}
    yield from _loop_table(found, count, named, story, "Loops named by the analyst" if others else "")
    yield from _loop_table(found, count, others, {}, "Other loops")


def _total(rounds: Loops) -> str:
    """How many loops there are of each polarity."""
    real = [chain for chain in rounds.chains if chain.polarity != _MODERATED]
    if not real and rounds.complete:
        return "The model has no feedback loop."
    each = [(word, sum(chain.polarity == word for chain in real)) for word in _POLARITIES]
    told = enumeration([f"{many} {word}" for word, many in each if many], most=len(each))
    if not rounds.complete:
        return f"Listed are the named loops and the shortest of the others, {len(real)} together: {told}. There are more."
    through = len(rounds.chains) - len(real)
    more = f", and {counted(through, 'named round')} that closes through a moderation" if through == 1 else ""
    more = f", and {counted(through, 'named round')} that close through moderations" if through > 1 else more
    if told.count(" ") == 1 and not more:
        word = told.split(" ")[1]
        return f"The model has {counted(len(real), 'feedback loop')}, {word if len(real) == 1 else f'all {word}'}."
    return f"The model has {counted(len(real), 'feedback loop')}: {told}{more}."


_POLARITIES = ("reinforcing", "balancing", "undetermined")


def _loop_table(
    found: Facts, count: Numbers, chains: Sequence[Chain], story: dict[str, str], caption: str
) -> list[Block]:
    rows = []
    name = labels(found.model)
    for chain in chains:
        title = words((chain.id, BOLD), f" {said(chain.name)}" if chain.name else "")
        if not chain.named:
            title = words(" → ".join(name[id] for id in chain.thread.elements))
        steps = " → ".join(count.of_part(part) for part in chain.thread.parts)
        own = chain.own.backing.items if chain.own is not None else ()
        against = chain.own.against.items if chain.own is not None else ()
        rows.append(
            [
                noted(title, story.get(chain.id, "")),
                words(chain.polarity),
                words(steps),
                words(_weakest(chain, count)),
                words(_tellers(chain)),
                words(_trust(chain.confidence)),
                ids(own),
                ids(against),
            ]
        )
    heads = (
        "Loop",
        "Polarity",
        "Its links",
        "Weakest link",
        "Told as a whole by",
        "Confidence",
        *_SUPPORT[:2],
    )
    return table(heads, rows, caption=caption, noun="loop", shares=(34, 11, 15, 15, 14, 10, 13, 9))


def _weakest(chain: Chain, count: Numbers) -> str:
    weakest = chain.thread.weakest
    if len(chain.thread.parts) > 1 and chain.thread.as_weak == len(chain.thread.parts) - 1:
        return f"all alike: {ew.part(weakest)}"
    return f"{count.of_part(weakest)}: {ew.part(weakest)}"


def _tellers(chain: Chain) -> str:
    """Who is cited for all of it, and how plainly; else how much the one is who is cited for most of it."""
    thread = chain.thread
    if thread.whole:
        told = [(said(teller.speaker), ew.less(teller.plain)) for teller in thread.whole]
        return ", ".join(f"{who} ({how})" if how else who for who, how in told)
    if not thread.tellers:
        return "nobody; no speaker is cited for any of it"
    most = len(thread.tellers[0].steps)
    first = [said(teller.speaker) for teller in thread.tellers if len(teller.steps) == most]
    return f"nobody; {most} of {len(thread.parts)} links by {enumeration(first)}"


def moderations(found: Facts, count: Numbers) -> Iterator[Block]:
    """What acts on links."""
    name = labels(found.model)
    rows = []
    for number, link, each in count.moderations:
        acts = words(f"{name[each.factor]} {each.effect.value} {name[link.source]} → {name[link.target]}")
        if each.effect.value == "mixed":
            acts = words(
                f"{name[each.factor]} changes {name[link.source]} → {name[link.target]} (accounts differ)"
            )
        rows.append([words(number), noted(acts, each.note), *_support(found, each.evidence, each.disputed)])
    if rows:
        yield heading("Moderations")
        yield text("A moderating factor acts on a link. It is no cause of its own, and makes no loops.")
    yield from table(
        ("No.", "Moderation", *_SUPPORT), rows, noun="moderation", shares=(6, 50, 18, 12, 10, 10)
    )


def elements(found: Facts) -> Iterator[Block]:
    """All elements, section by section."""
    model = found.model
    own = {each.statement.key[0]: each for each in found.of(Sort.ELEMENT)}
    rows = []
    for kind in model.kinds:
        for element in model.elements:
            if element.kind != kind.id:
                continue
            section = said(kind.label) + (f", {element.valence.value}" if element.valence else "")
            statement = own[element.id].statement
            rows.append(
                [
                    noted(words(said(element.label)), element.note),
                    words((element.id, CODE)),
                    words(section),
                    words(_trust(element.confidence)),
                    *_support(found, statement.evidence, statement.disputed),
                ]
            )
    if rows:
        yield heading("Elements")
    heads = ("Element", "Id", "Section", "Confidence", *_SUPPORT)
    yield from table(heads, rows, noun="element", shares=(32, 24, 17, 10, 15, 9, 9, 7))
