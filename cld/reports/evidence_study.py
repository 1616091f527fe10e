"""Pages on the study behind a model, on its authors and notes, and on an order of steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cld.reports.evidence_about import About
from cld.reports.evidence_facts import Facts, told
from cld.reports.evidence_items import listed, of_statement
from cld.reports.numbers import counted
from cld.reports.page import Block, bold, heading, items, label, text, words
from cld.reports.terminal import said
from cld.statements import Sort
from cld.study import Study

_COUNTED = (("interviews", "interview"), ("people", "person"), ("cases", "case"))
_ON_STUDY = re.compile(r"interview|sub-?stud|participant|respondent", re.IGNORECASE)
"""Words of notes that are about how many were heard."""


def on_study(found: Facts) -> About | None:
    """The study: its counts as stated, what its parts add up to, and who is heard in the model; and notes on it."""
    study = found.model.study
    if study is None:
        return None
    facts = [word for word in (study.design, study.period) if word]
    blocks = [heading(bold("Study"), f": {said('; '.join(facts))}" if facts else "")]
    rows = [words(row) for row in (*_counts(study), _heard(found))]
    blocks += items(rows, caption="How many", noun="count")
    blocks += items([words(row) for row in _parts(study)], caption="Its parts", noun="part")
    codes = [f"{said(prefix)}: {said(group)}" for prefix, group in study.prefixes]
    codes += [f"…{said(ending)}: {said(wave)}" for ending, wave in study.waves]
    blocks += items([words(row) for row in codes], caption="Codes of speakers", noun="code")
    blocks += [text(said(study.note))] if study.note else []
    of = {item.id: item for item in found.model.evidence}
    cited = [of[id] for id in study.evidence if id in of]
    blocks += listed(found, cited, "Evidence", uses=False)
    named = set(re.findall(r"\w+", study.note))
    related = [
        (id, note) for id, note in found.model.notes if id in named or _ON_STUDY.search(note) is not None
    ]
    return About([*blocks, *_notes(related, "Notes on it")], tuple(item.id for item in cited))


def _counts(study: Study) -> Iterator[str]:
    """`people: 28 as stated; in the parts 7 + 10 + 3 = 20, 8 fewer`."""
    for what, _ in _COUNTED:
        stated: int | None = getattr(study, what)
        each: list[int] = [many for part in study.parts if (many := getattr(part, what)) is not None]
        told_ = [f"{stated} as stated"] if stated is not None else ["not stated"]
        if each:
            total = sum(each)
            all_given = len(each) == len(study.parts)
            sums = f"{' + '.join(map(str, each))} = {total}" if len(each) > 1 else str(total)
            told_.append(f"in the {'parts' if all_given else 'parts that say so'} {sums}")
            if stated is not None and total != stated and (all_given or total > stated):
                told_[-1] += f", {abs(stated - total)} {'fewer' if total < stated else 'more'}"
        if stated is not None or each:
            yield f"{what}: {'; '.join(told_)}"


def _heard(found: Facts) -> str:
    heard = {who.speaker for who in found.backings.heard.values()} - {""}
    cited = counted(len(found.model.evidence), "item")
    return f"in this model: {counted(len(heard), 'speaker')} cited, in {cited} of evidence"


def _parts(study: Study) -> Iterator[str]:
    for part in study.parts:
        counts = [
            f"{many} {what}" if many != 1 else f"1 {one}"
            for what, one in (*_COUNTED, ("waves", "wave"))
            if (many := getattr(part, what)) is not None
        ]
        codes = f" (codes {', '.join(map(said, part.codes))})" if part.codes else ""
        name = f"{said(part.id)} {said(part.label)}".strip()
        yield f"{name}{codes}: {', '.join(counts) or 'no counts'}" + (
            f". {said(part.note)}" if part.note else ""
        )


def on_notes(found: Facts) -> About | None:
    """All notes of the analyst."""
    return About(_notes(found.model.notes, "Notes"), ()) if found.model.notes else None


def _notes(notes: Sequence[tuple[str, str]], caption: str) -> list[Block]:
    return items(
        [words(bold(said(id)), f"  {said(note)}") for id, note in notes], caption=caption, noun="note"
    )


def on_authors(found: Facts) -> About:
    """Who made the model, and what is only the authors' word: items that name no speaker, and orders that they hold."""
    model = found.model
    nameless = [item for item in model.evidence if found.heard(item.id).kind is None]
    held = [
        each for each in found.of(Sort.STEP)
        if each.statement.step is not None and "authors" in each.statement.step.held_by
    ]  # fmt: skip
    blocks = [
        heading(bold("Authors"), " of the source: what names no speaker, and the orders that they hold")
    ]
    if model.authors:
        blocks.append(text(f"The model is by {said('; '.join(map(str, model.authors)))}."))
    blocks += items([words(label(told(each.statement))) for each in held], caption="Orders", noun="order")
    caption = f"{counted(len(nameless), 'item')} that {'names' if len(nameless) == 1 else 'name'} no speaker"
    blocks += listed(found, nameless, caption)
    return About(blocks, tuple(item.id for item in nameless))


def on_step(found: Facts, first: str, second: str) -> About | None:
    """The orders of two things: who holds each, its note and its evidence."""
    each = [one for one in found.of(Sort.STEP) if {*one.statement.key} == {first, second}]
    blocks: list[Block] = []
    for support in each:
        blocks.append(heading(label(told(support.statement))))
        step = support.statement.step
        if step is not None and step.note:
            blocks.append(text(f"Note: {said(step.note)}"))
        blocks += of_statement(found, support)
    ids = dict.fromkeys(id for one in each for id in (*one.backing.items, *one.against.items))
    return About(blocks, tuple(ids)) if each else None
