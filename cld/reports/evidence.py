"""Who supports what, as a page: an overview, tables of statements, and loops and paths with their threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from cld.model import Grounding
from cld.opposed import opposed
from cld.reports import evidence_words as ew
from cld.reports.evidence_facts import Chain, Facts, Loops, confidence_of, grounding_of, told, weakness
from cld.reports.evidence_items import of_statement
from cld.reports.numbers import counted
from cld.reports.page import Block, Kind, Words, bold, heading, items, label, table, text, words
from cld.reports.terminal import said
from cld.statements import Sort
from cld.support import Support
from cld.threads import PATHS

_LOOPS, _LINKS, _DISPUTES = 8, 8, 20
"""Rows of the overview, so that it fits a screen; named loops are all told."""


class Order(StrEnum):
    """In which order statements are told."""

    WORST = "worst"
    ID = "id"


class Wanted(NamedTuple):
    """What of the tables is shown."""

    order: Order = Order.WORST
    limit: int | None = None
    """Rows of each table; all if None."""
    most_speakers: int | None = None
    """Leave out what more speakers than this support."""
    unnamed: bool = False
    """Whether to tell loops that nobody has named one by one, too."""


def overview(found: Facts, loops: Loops, wanted: Wanted) -> list[Block]:
    """One screen: how well the whole is supported, and the loops and links that are supported worst."""
    if not found.model.evidence:
        return [*headed(found), *noted(remarks(found, None))]
    return [
        *headed(found),
        *_loop_table(loops, wanted),
        *disputes(found),
        *statements(found, Sort.LINK, wanted._replace(limit=wanted.limit or _LINKS)),
        *noted(remarks(found, None if any(chain.named for chain in loops.chains) else loops)),
    ]


def headed(found: Facts) -> list[Block]:
    """The model's title, and how well it is supported on the whole."""
    model = found.model
    title = Block(Kind.TITLE, ((words(label(f"{model.title} ({model.version})")),),))
    return [title, *(text(sentence, level=0) for sentence in _totals(found))]


def _totals(found: Facts) -> Iterator[str]:
    if not found.model.evidence:
        yield (
            "No evidence is left."
            if found.notes
            else "The model records no evidence, so nobody stands behind it."
        )
        return
    heard = found.backings.heard.values()
    speakers = {who.speaker for who in heard if who.speaker}
    several = sum(bool(who.several) for who in heard)
    nameless = sum(not who.speaker for who in heard) - several
    sentence = f"{counted(len(heard), 'item')} of evidence"
    if speakers:
        sentence += f", from {counted(len(speakers), 'speaker')}"
        for noun, words_ in (("case", {w.case for w in heard}), ("group", {w.group for w in heard})):
            many = len(words_ - {""})
            sentence += f", {counted(many, noun)}" if many else ""
    yield sentence + "."
    if nameless:
        what = (
            "names no speaker: it counts as an item"
            if nameless == 1
            else "name no speaker: they count as items"
        )
        yield f"{nameless} of them {what}, not as {'a voice' if nameless == 1 else 'voices'}."
    if several:
        yield (
            f"{several} of them {'is' if several == 1 else 'are'} from several people who are not told apart: how many "
            "voices these are is not known, and none is counted."
        )
    links = found.of(Sort.LINK)
    cited = [len(each.backing.speakers) for each in links if each.backing.items]
    nobody, one = cited.count(0), cited.count(1)
    disputed = sum(bool(each.against.items) for each in links)
    differ = len(opposed(found.model))
    yield (
        f"Of {counted(len(links), 'link')}, {_verb(len(cited), 'cite')} evidence: {_verb(nobody, 'rest')} on nobody's "
        f"words, {one} on one speaker's, {len(cited) - nobody - one} on those of two or more. "
        f"{disputed or 'None'} {'is' if disputed == 1 else 'are'} disputed"
        + (f"; speakers differ on the sign of {differ}." if differ else ".")
    )


def _verb(many: int, verb: str) -> str:
    return f"{many} {verb}{'s' if many == 1 else ''}"


def disputes(found: Facts) -> list[Block]:
    """Everything that is disputed and by whom, and the links on whose signs speakers differ; nothing if nothing is."""
    rows = [
        words(f"{label(told(each.statement))}: {ew.side(each.against)}")
        for each in found.supports
        if each.against.items and not each.statement.perspective
    ]
    for ends, signs in opposed(found.model).items():
        rows.append(words(f"{label(ew.link(ends))}: {ew.differ(signs, found.backings.heard)}"))
    few = f" ({_DISPUTES} of {len(rows)}; --disputed shows all)" if len(rows) > _DISPUTES else ""
    return items(rows[:_DISPUTES], caption=f"Disputed, and by whom{few}", noun="statement") if rows else []


def disputed_words(found: Facts) -> list[Block]:
    """What is disputed, with the words for it and against it."""
    signs = opposed(found.model)
    blocks: list[Block] = []
    for each in found.supports:
        key = each.statement.key
        differs = each.statement.sort is Sort.LINK and key in signs
        if (each.against.items or differs) and not each.statement.perspective:
            blocks += [heading(label(told(each.statement))), *of_statement(found, each)]
    return blocks or [text("Nothing is disputed.")]


def noted(notes: Iterable[str]) -> list[Block]:
    """What was left out."""
    return [text(note, level=0 if number else 1) for number, note in enumerate(notes)]


def remarks(found: Facts, loops: Loops | None, paths: int = 0) -> Iterator[str]:
    """What readers have to know: what was left out, and whether there are more loops or paths.

    Args:
        paths: how many there are.
    """
    yield from found.notes
    if paths >= PATHS:
        yield f"There may be more shortest paths: these are {PATHS}."
    if loops is not None and not loops.complete:
        yield "The model has more loops: these are the named ones, and the shortest of the others."


_HEADS = ("Items", "Speakers", "Cases", "Groups", "Against", "Grounding", "Confidence")
_NOUNS = {
    Sort.ELEMENT: "Element",
    Sort.LINK: "Link",
    Sort.MODERATION: "Moderation",
    Sort.STEP: "Step",
    Sort.LOOP: "Loop",
}


def statements(found: Facts, sort: Sort, wanted: Wanted) -> list[Block]:
    """A table of all statements of a sort, worst supported first or by id."""
    grounding = grounding_of(found.model) if sort is Sort.LINK else {}
    trust = confidence_of(found.model)
    most = wanted.most_speakers
    each = [one for one in found.of(sort) if most is None or len(one.backing.speakers) <= most]
    names = dict(zip(map(id, each), _names(found, sort, each), strict=True))
    if wanted.order is Order.WORST:
        each.sort(key=lambda support: weakness(support, grounding.get(support.statement.key)))
    shown = each[: wanted.limit]
    rows = []
    for support in shown:
        key = support.statement.key
        recorded = trust.get((sort, key))
        overall = recorded.overall.value if recorded is not None and recorded.overall is not None else ""
        trusted = overall or ("recorded" if recorded else "")
        who = words(said(", ".join(support.backing.speakers))) if most is not None else ()
        name = words(label(names[id(support)]))
        rows.append([*_row(found, support, grounding.get(key), trusted), who, name])
    noun = _NOUNS[sort]
    few = f" of {counted(most, 'speaker')} at most" if most else " of no speaker" if most == 0 else ""
    caption = f"{noun}s{few}{_order(each, wanted, f'--of {noun.lower()}s')}"
    legend = (
        [text("Against: items that dispute it, and their speakers.", level=0)]
        if any(r[4] for r in rows)
        else []
    )
    return [*table((*_HEADS, "Who", noun), rows, caption=caption, noun=noun.lower()), *legend]


def _row(found: Facts, support: Support, grounding: Grounding | None, trust: str) -> list[Words]:
    backing, against = support.backing, support.against
    cells = (
        str(len(backing.items)),
        str(len(backing.speakers)),
        str(len(backing.cases) or "") if _known(found, "case") else "",
        str(len(backing.groups) or "") if _known(found, "group") else "",
        f"{len(against.items)}, {len(against.speakers)}" if against.items else "",
        grounding.value if grounding is not None else "",
        trust,
    )
    return [words(cell) for cell in cells]


def _names(found: Facts, sort: Sort, each: Sequence[Support]) -> list[str]:
    """What the statements of a sort are called; links with their signs, since two may have the same ends."""
    if sort is not Sort.LINK:
        return [told(support.statement) for support in each]
    signs = dict(
        zip(map(id, found.of(sort)), (link.polarity.sign for link in found.model.links), strict=True)
    )
    return [f"{told(support.statement)} ({signs[id(support)]})" for support in each]


def _known(found: Facts, what: str) -> bool:
    return any(getattr(who, what) for who in found.backings.heard.values())


def _order(each: Sequence[object], wanted: Wanted, option: str) -> str:
    """What a table shows of how many."""
    order = ", worst supported first" if wanted.order is Order.WORST else ""
    if wanted.limit is None or len(each) <= wanted.limit:
        return order
    return f"{order} ({wanted.limit} of {len(each)}; {option} shows all)"


def in_order(chains: Sequence[Chain], order: Order) -> list[Chain]:
    """Loops or paths, the one with the worst weakest link first, or as they come."""
    if order is Order.ID:
        return list(chains)
    return sorted(chains, key=_badness)


def _badness(chain: Chain) -> tuple[int, int, float, int]:
    """By the weakest link, then by how much of it somebody states."""
    thread = chain.thread
    speakers, grounding, items, _ = thread.weakest.weakness
    return speakers, grounding, -len(thread.unsaid) / len(thread.parts), items


def _loop_table(found: Loops, wanted: Wanted) -> list[Block]:
    """The named loops, or where there are none all of them, each on a line."""
    chains = [chain for chain in found.chains if chain.named] or list(found.chains)
    if not chains:
        return [text("No feedback loop.")]
    wanted = wanted._replace(limit=wanted.limit or (None if chains[0].named else _LOOPS))
    shown = in_order(chains, wanted.order)[: wanted.limit]
    rows = [[words(bold(chain.id)), *(words(cell) for cell in _chain_row(chain))] for chain in shown]
    noun = "Named loops" if chains[0].named else "Loops"
    caption = f"{noun}{_order(chains, wanted, '--of loops')}"
    heads = ("Loop", "Links said", "Most by one", "Its weakest link")
    return table(heads, rows, caption=caption, noun="loop")


def _chain_row(chain: Chain) -> tuple[str, str, str]:
    thread = chain.thread
    if thread.whole:
        one = f"all: {label(thread.whole[0].speaker)}"
        one += f" +{len(thread.whole) - 1}" if len(thread.whole) > 1 else ""
    else:
        one = (
            f"{len(thread.tellers[0].steps)}: {label(thread.tellers[0].speaker)}"
            if thread.tellers
            else "none"
        )
    weakest = f"{ew.link(thread.weakest.ends)}: {ew.part(thread.weakest)}"
    return _said(chain), one, weakest


def _said(chain: Chain) -> str:
    """How many links of a chain some speaker says, and how many more are only read out of speakers' words."""
    voiced = [part.said for part in chain.thread.parts if part.backing.speakers]
    told = [f"{voiced.count(Grounding.STATED)} of {len(chain.thread.parts)}"]
    for grounding, word in (
        (Grounding.IMPLIED, "implied"),
        (Grounding.INFERRED, "inferred"),
        (None, "cited"),
    ):
        told += [f"{voiced.count(grounding)} {word}"] if grounding in voiced else []
    return ", ".join(told)


def chains(found: Facts, each: Sequence[Chain], wanted: Wanted) -> list[Block]:
    """Loops or paths one by one: link by link who states it, the weakest, and the threads."""
    ordered = sorted(in_order(each, wanted.order), key=lambda chain: not chain.named)
    named = [chain for chain in ordered if chain.named]
    if named and not wanted.unnamed and wanted.limit is None:
        ordered = named
    blocks = [block for chain in ordered[: wanted.limit] for block in told_whole(found, chain)]
    if wanted.limit is not None and len(each) > wanted.limit:
        blocks.append(text(f"{len(each) - wanted.limit} more, which a larger --limit shows."))
    elif left := len(each) - len(ordered):
        are, them = ("is", "it") if left == 1 else ("are", "them")
        blocks.append(text(f"{counted(left, 'loop')} without a name {are} left out; --all shows {them}."))
    return blocks


def told_whole(found: Facts, chain: Chain) -> list[Block]:
    """A loop or a path: link by link who states it, the weakest, and the threads."""
    name = f"{chain.id} {chain.name}".strip() if chain.named else chain.id
    kind = chain.polarity if chain.id else ""
    head = heading(label(name or ew.arrows(chain)), f" ({kind})" if kind else "")
    rows = [words(f"{label(ew.link(part.ends))}: {ew.carried(part)}") for part in chain.thread.parts]
    said = [ew.weakest(chain)] if len(chain.thread.parts) > 1 else []
    said.append(ew.threads(chain, found.model.study))
    if chain.own is not None:
        cited = f"As a whole it rests on {ew.side(chain.own.backing)}"
        against = f", and is disputed by {ew.side(chain.own.against)}" if chain.own.against.items else ""
        said.append(f"{cited}{against}.")
    if chain.confidence is not None:
        said.append(f"Confidence, as the team records it: {ew.confidence(chain.confidence)}.")
    return [head, *items(rows), *(text(sentence, level=0) for sentence in said)]
