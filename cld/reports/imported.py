"""What `cld import` tells: what was made of the files, what was there already, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from cld.model import Model

_KINDS = (
    ("sources", "source", "sources"),
    ("speakers", "speaker", "speakers"),
    ("themes", "theme", "themes"),
    ("elements", "element", "elements"),
    ("links", "link", "links"),
    ("evidence", "piece of evidence", "pieces of evidence"),
    ("notes", "note", "notes"),
)


class Imported(NamedTuple):
    """The outcome of one import."""

    old: Model
    new: Model
    known: int
    """Passages that were there already."""
    left_out: Sequence[tuple[str, int]]
    remarks: Sequence[tuple[str, str]]
    """(file, sentence on how it was read)."""
    warnings: Sequence[tuple[str, str]] = ()
    """(file, what of it is lost, and the option that keeps it)."""


def counts(done: Imported) -> dict[str, int]:
    """How many things of each kind are new."""
    return {name: len(getattr(done.new, name)) - len(getattr(done.old, name)) for name, _, _ in _KINDS}


def text(done: Imported) -> str:
    """The outcome in sentences, each on lines of at most 80 columns."""
    parts = [f"{file}: {remark}" for file, remark in done.remarks]
    parts.append(f"New: {_new(done)}.")
    cited = _cited(done.new) - _cited(done.old)
    if cited:
        parts.append(f"Cited: {_count(cited, 'time', 'times')} for or against links and elements.")
    if done.known:
        parts.append(f"There already: {_count(done.known, 'passage', 'passages')}.")
    if any(count for _, count in done.left_out):
        parts.append("Left out:")
        parts += [f"  {count:,} {_form(what, count)}" for what, count in done.left_out if count]
    parts += unthemed(done)
    parts += [f"WARNING: {file}: {warning}" for file, warning in done.warnings]
    return "\n".join(line for part in parts for line in _folded(part)) + "\n"


def as_json(done: Imported) -> str:
    """The outcome for other programs."""
    data = {
        "new": counts(done),
        "known": done.known,
        "left_out": {what: count for what, count in done.left_out if count},
        "remarks": [{"file": file, "remark": remark} for file, remark in done.remarks],
        "warnings": [{"file": file, "warning": warning} for file, warning in done.warnings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def unthemed(done: Imported) -> list[str]:
    """How many of the new passages have no theme, and the matrix that has them all the same; nothing if all have one."""
    before = {item.id for item in done.old.evidence}
    new = [item for item in done.new.evidence if item.id not in before]
    without = {item.id for item in new if not item.themes}
    of_links = any(without & {*link.evidence, *link.disputed} for link in done.new.links)
    of_elements = any(without & {*each.evidence, *each.disputed} for each in done.new.elements)
    if not (of_links or of_elements):
        return []
    named = ("links and elements" if of_elements else "links") if of_links else "elements"
    columns = ["themes"] * bool(done.new.themes) + ["elements"] * of_elements + ["links"] * of_links
    them = "it" if len(without) == 1 else "them"
    return [
        f"Without a theme: {len(without):,} of {_count(len(new), 'new passage', 'new passages')}, whose codes name "
        f"{named}. `cld matrix --columns {','.join(columns)}` shows {them} too."
    ]


def _new(done: Imported) -> str:
    found = counts(done)
    said = [_count(found[name], one, many) for name, one, many in _KINDS if found[name]]
    if not said:
        return "nothing"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _cited(model: Model) -> int:
    of_links = sum(len(link.evidence) + len(link.disputed) for link in model.links)
    return of_links + sum(len(element.evidence) + len(element.disputed) for element in model.elements)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _form(what: str, count: int) -> str:
    """The first word in the singular where there is one of it: `rows without a code`, `picture segments`."""
    if count != 1:
        return what
    head, mark, tail = what.partition(" without ")
    words = {"rows": "row", "segments": "segment", "passages": "passage", "areas": "area", "codings": "coding",
             "relations": "relation", "pieces": "piece", "signs": "sign"}  # fmt: skip
    return " ".join(words.get(word, word) for word in head.split(" ")) + mark + tail


def _folded(sentence: str) -> list[str]:
    import textwrap

    indent = "    " if sentence.startswith("  ") else "  "
    return textwrap.wrap(
        sentence,
        80,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
