"""Loops that differ by a detour, told as one loop with its variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cld.graph.families import Family, Variant, loop_families
from cld.graph.loops import LoopSearch
from cld.model import Model
from cld.reports import loops_json
from cld.reports import loops_markdown as md
from cld.reports.loops import apart, of_list, remarks
from cld.reports.loops_screen import DIM, Line, told
from cld.reports.loops_words import Words, in_reading_order, words_of
from cld.reports.numbers import counted
from cld.reports.terminal import said, wrapped


def _families(search: LoopSearch, words: Words) -> list[Family]:
    """Families whose loop the analyst names first, then those with the most variants."""
    found = {family.loop.id: family for family in loop_families(search.loops)}
    largest = sorted(
        found.values(), key=lambda family: (-len(family.variants), family.loop.length, family.loop.elements)
    )
    return [found[loop.id] for loop in in_reading_order([family.loop for family in largest], words)]


def in_words(variant: Variant, words: Words) -> str:
    """Where a variant leaves the loop of its family: `L-a: by way of rain, not straight from sun to dust`."""
    cause, effect = (words.inner[id] for id in variant.link)
    way = ", then ".join(words.inner[id] for id in variant.detour)
    return f"{variant.loop.id}: from {cause} to {effect} by way of {way}"


def _headline(search: LoopSearch, families: Sequence[Family]) -> str:
    if not families:
        return of_list(search)
    return f"{of_list(search)} They make {len(families):,} famil{'y' if len(families) == 1 else 'ies'}."


def table(search: LoopSearch, model: Model, notes: Iterable[str], width: int, rows: int) -> list[Line]:
    """Each family's loop as a sentence, and where its variants leave it."""
    words = words_of(model)
    families = _families(search, words)
    lines = wrapped([(f"{said(model.title)} ({said(model.version)})", "1")], width)
    lines += wrapped([(_headline(search, families), "")], width)
    lines += [[]] if families else []
    for family in families[:rows]:
        lines += told(family.loop, words, width)
        for variant in family.variants:
            lines += wrapped([("     ", ""), (in_words(variant, words), DIM)], width, hang=7)
    shown = sum(1 + len(family.variants) for family in families[:rows])
    return [*lines, *apart(remarks(search, notes, shown), width)]


def markdown(search: LoopSearch, model: Model, notes: Iterable[str], rows: int) -> str:
    """A list of families, each with its variants below."""
    words = words_of(model)
    families = _families(search, words)
    parts = [md.head(model, [_headline(search, families)])]
    for family in families[:rows]:
        variants = "".join(f"- {md.cell(in_words(variant, words))}\n" for variant in family.variants)
        more = f", with {counted(len(family.variants), 'variant')}" if variants else ""
        parts += [
            f"**{md.told(family.loop, words)}**{more}: {md.sentence_of(family.loop, words)}\n",
            variants,
        ]
    shown = sum(1 + len(family.variants) for family in families[:rows])
    return md.paragraphs(*parts, *(md.cell(note) for note in remarks(search, notes, shown)))


def as_json(search: LoopSearch, model: Model) -> str:
    """The list's object, with families in place of loops: each a loop with its variants."""
    families = _families(search, words_of(model))
    return loops_json.written(
        {
            "complete": search.complete,
            "stopped_by": search.stopped_by,
            "counts": loops_json.counts(search.counts),
            "families": [
                {
                    **loops_json.loop_object(family.loop),
                    "variants": [
                        {
                            **loops_json.loop_object(variant.loop),
                            "instead_of": list(variant.link),
                            "detour": list(variant.detour),
                        }
                        for variant in family.variants
                    ],
                }
                for family in families
            ],
        }
    )
