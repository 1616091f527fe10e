"""The rest of an appendix: who spoke, who holds what, orders of steps, themes, the evidence itself, sources, remarks."""

from __future__ import annotations

from collections.abc import Iterator

from cld.model import Evidence, Model, Perspective
from cld.reports.appendix_numbers import Numbers
from cld.reports.appendix_tables import SIGNS, ids, labels, natural, noted
from cld.reports.evidence_facts import Facts
from cld.reports.numbers import counted
from cld.reports.page import BOLD, BREAK, Block, Words, address, heading, table, text, words
from cld.reports.terminal import said
from cld.sequence import AUTHORS
from cld.statements import Sort, Statement
from cld.study import Relation, Step


def speakers(found: Facts) -> Iterator[Block]:
    """Everybody who is cited or listed, with how many pieces of evidence."""
    heard = found.backings.heard
    cited = {who.speaker or who.several: who for who in heard.values() if who.speaker or who.several}
    listed = {speaker.id: speaker for speaker in found.model.speakers}
    rows = []
    for id in sorted({*cited, *listed}):
        speaker, who = listed.get(id), cited.get(id)
        label = (
            ", ".join(dict.fromkeys(filter(None, (said(speaker.label), said(speaker.role)))))
            if speaker
            else ""
        )
        kind = speaker.kind.value if speaker is not None and speaker.kind is not None else ""
        group = who.group if who else speaker.group if speaker else ""
        case = who.case if who else speaker.case if speaker else ""
        items = sum(id in (each.speaker, each.several) for each in heard.values())
        note = speaker.note if speaker else ""
        cells = (said(group), said(case), kind, str(items))
        rows.append([words((said(id), BOLD)), noted(words(label), note), *map(words, cells)])
    heads = ("Speaker", "Who", "Group", "Case", "Heard by", "Items")
    yield from table(heads, rows, caption="Speakers", noun="speaker", shares=(14, 36, 24, 14, 12, 7))


def perspectives(model: Model, count: Numbers) -> Iterator[Block]:
    """What some stakeholders hold: the numbers of their links, those that the model lacks or signs otherwise in full."""
    name = labels(model)
    rows = []
    for held in model.perspectives:
        emphasis = "; ".join(f"{name.get(id, id)}: {degree.value}" for id, degree in held.emphasis)
        rows.append(
            [
                noted(words((said(held.label) or held.id, BOLD)), held.note),
                words(", ".join(map(said, held.speakers))),
                words(_held_links(model, held, count)),
                words(emphasis),
                ids(held.evidence),
            ]
        )
    if rows:
        yield heading("Perspectives")
        if any(held.links for held in model.perspectives):
            yield text("Links are those of the table above, by their numbers.")
    heads = ("Perspective", "Speakers", "Links", "Emphasis", "For")
    yield from table(heads, rows, noun="perspective", shares=(26, 20, 36, 20, 10))


def _held_links(model: Model, held: Perspective, count: Numbers) -> str:
    name = labels(model)
    shared, own = [], []
    for link in held.links:
        alike = [n for n, each in count.links if (each.ends, each.polarity) == (link.ends, link.polarity)]
        if alike:
            shared += alike
            continue
        unlike = [f"{n} is {SIGNS[each.polarity.value]}" for n, each in count.links if each.ends == link.ends]
        other = f", where link {' and '.join(unlike)}" if unlike else ", which the model lacks"
        sign = SIGNS[link.polarity.value]
        cited = f"; {', '.join(map(said, link.evidence))}" if link.evidence else ""
        own.append(f"{name[link.source]} → {name[link.target]} ({sign}{other}{cited})")
    return "; ".join(filter(None, (", ".join(shared), *own)))


def steps(found: Facts, count: Numbers) -> Iterator[Block]:
    """What comes before what, and who holds it."""
    holders = {held.id: said(held.label) or held.id for held in found.model.perspectives}
    holders[AUTHORS] = f"the {AUTHORS}"
    name = labels(found.model)
    rows = []
    for number, step in count.steps:
        by = ", ".join(holders.get(id, said(id)) for id in step.held_by)
        sense = step.status.value if step.status else ""
        told = noted(words(_step(step, name)), step.note)
        rows.append([words(number), told, words(sense), words(by), ids(step.evidence), ids(step.disputed)])
    if rows:
        yield heading("Order of steps")
        yield text("An order in time is no influence, and makes no loops.")
    heads = ("No.", "Order", "Sense", "Held by", "For", "Against")
    yield from table(heads, rows, noun="step", shares=(6, 46, 12, 20, 16, 12))


def _step(step: Step, name: dict[str, str]) -> str:
    between = "before" if step.relation is Relation.BEFORE else "alongside"
    return f"{name.get(step.first, step.first)} {between} {name.get(step.second, step.second)}"


def themes(found: Facts) -> Iterator[Block]:
    """The headings of the analysis, with how many pieces of evidence were coded under each."""
    rows = []
    for theme in found.model.themes:
        coded = [item for item in found.model.evidence if theme.id in item.themes]
        who = {found.heard(item.id).speaker for item in coded} - {""}
        counts = (str(len(coded)), str(len(who)))
        label = noted(words((said(theme.label) or theme.id, BOLD)), theme.note)
        rows.append(
            [words(said(theme.id)), label, words(said(theme.kind)), *map(words, counts), ids(theme.evidence)]
        )
    if rows:
        yield heading("Themes")
    heads = ("Id", "Theme", "Kind", "Items", "Speakers", "For")
    yield from table(heads, rows, noun="theme", shares=(8, 52, 14, 9, 10, 14))


def evidence(found: Facts, count: Numbers) -> Iterator[Block]:
    """Every piece of evidence: where it stands, who speaks, what it says, and what cites it."""
    uses = _uses(found, count)
    rows = [
        [
            words((said(item.id), BOLD)),
            words(_place(found, item)),
            words(_who(found, item)),
            _says(item),
            words(_read(item)),
            words(uses.get(item.id, "")),
        ]
        for item in sorted(found.model.evidence, key=lambda each: natural(each.id))
    ]
    if rows:
        yield heading("Evidence")
        yield text(
            "Numbers are those of links, moderations (12a) and steps. Words in quotation marks are the source's."
        )
    heads = ("Id", "Where", "Speaker", "What it says", "Reading", "Cited for")
    yield from table(heads, rows, noun="item", shares=(7, 13, 14, 46, 10, 22))


def _place(found: Facts, item: Evidence) -> str:
    """The section; the source too, where there are several."""
    source = said(item.source) if len(found.model.sources) > 1 else ""
    return ", ".join(filter(None, (source, said(item.section)))) or said(item.source)


def _who(found: Facts, item: Evidence) -> str:
    voice = found.heard(item.id)
    return ", ".join(said(word) for word in (item.speaker, voice.group, voice.case) if word)


def _says(item: Evidence) -> Words:
    quote = f"“{said(item.quote).strip('“”')}”" if item.quote else ""
    return noted(words(" ".join(filter(None, (said(item.summary), quote)))), item.note)


def _read(item: Evidence) -> str:
    """How plainly it says what it is cited for, and how sure the analyst is of it."""
    sure = f"{item.confidence.value} confidence" if item.confidence else ""
    return ", ".join(filter(None, (item.grounding.value if item.grounding else "", sure)))


def _uses(found: Facts, count: Numbers) -> dict[str, str]:
    """What cites each piece of evidence, by its id."""
    told: dict[str, dict[str, list[str]]] = {}
    for support in found.supports:
        statement = support.statement
        noun, names = _named(found.model, statement, count)
        for cited, verb in ((statement.evidence, ""), (statement.disputed, "against ")):
            for id in cited:
                each = told.setdefault(id, {}).setdefault(f"{verb}{noun}", [])
                each += [name for name in names if name not in each]
    return {id: "; ".join(map(_phrase, uses.items())) for id, uses in told.items()}


def _phrase(use: tuple[str, list[str]]) -> str:
    noun, names = use
    plural = "s" if len(names) > 1 else ""
    return f"{noun}{plural} {', '.join(names)}" if names else noun


def _named(model: Model, statement: Statement, count: Numbers) -> tuple[str, list[str]]:
    """The noun of a statement and what it is called in the tables."""
    key = statement.key
    if statement.perspective:
        held = next(each for each in model.perspectives if each.id == statement.perspective)
        return "perspective", [said(held.label) or held.id]
    if statement.sort in (Sort.LINK, Sort.MODERATION, Sort.STEP):
        return statement.sort.value, count.of_statement(statement)
    if statement.sort is Sort.STUDY:
        return "the study", []
    return statement.sort.value, [labels(model).get(key[0], key[0])]


def sources(model: Model) -> Iterator[Block]:
    """The sources with their citations."""
    rows = []
    for source in model.sources:
        doi = f"https://doi.org/{source.doi}" if source.doi else ""
        parts = [part for part in (doi, source.url) if part]
        cell = list(words(said(source.citation)))
        for part in parts:
            cell += [("", BREAK), address(part)]
        cited = sum(item.source == source.id for item in model.evidence)
        more = " ".join(filter(None, (said(source.licence), said(source.note))))
        rows.append([words((said(source.id), BOLD)), tuple(cell), words(more), words(counted(cited, "item"))])
    if rows:
        yield heading("Sources")
    heads = ("Id", "Citation", "Remarks", "Cited")
    yield from table(heads, rows, noun="source", shares=(12, 58, 20, 10))


def remarks(model: Model) -> Iterator[Block]:
    """The analyst's doubts and remarks, and what the versions of the model changed."""
    rows = [
        [words((said(id), BOLD)), words(said(note))]
        for id, note in sorted(model.notes, key=lambda each: natural(each[0]))
    ]
    if rows:
        yield heading("Remarks of the analyst")
    yield from table(("Id", "Remark"), rows, noun="remark", shares=(10, 90))
    changed = [[words((said(version), BOLD)), words(said(what))] for version, what in model.changes]
    if changed:
        yield heading("Versions of the model")
    yield from table(("Version", "What changed"), changed, noun="version", shares=(10, 90))
