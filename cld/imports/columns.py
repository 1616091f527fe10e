"""The columns of a table of coded passages, known by the names that other programs give them.

The names are those of exports of NVivo, ATLAS.ti, MAXQDA, Dedoose, Taguette and Causal Map, in English and in part in
German, and the plain words that people head tables of their own with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cld.imports import Refused
from cld.spec.words import closest, listed, shortened

_NAMES = {
    "quote": (
        "segment", "coded segment", "quotation content", "quotation text", "text content", "quotation", "quote", "coded text",
        "excerpt copy", "excerpt", "selected text", "highlight", "passage", "extract", "verbatim", "content", "text",
    ),
    "code": (
        "hierarchical name", "code hierarchical name", "node hierarchical name", "code", "code name", "codes",
        "codes applied combined", "node", "nodes", "node name", "theme", "themes", "category", "tag", "tags",
    ),
    "source": (
        "document", "document name", "dokumentname", "dokument", "source", "source name", "source id", "file", "file name",
        "filename", "media title", "transcript", "data source", "document title", "resource title",
        "files", "name",  # NVivo heads the names of its files so
    ),
    "speaker": (
        "speaker", "speaker code", "respondent", "respondent id", "participant", "participant id", "interviewee", "informant",
        "person", "who",
    ),
    "case": ("case", "case name", "site", "organisation", "organization", "practice", "fall"),
    "group": ("document group", "document groups", "dokumentgruppe", "stakeholder group", "stakeholder", "group"),
    "role": ("role", "profession", "job title", "occupation", "position held"),
    "summary": ("summary", "paraphrase", "gist", "in brief", "zusammenfassung"),
    "comment": (
        "comment", "comments", "memo", "kommentar", "quotation comment", "link memo", "note", "notes", "annotation",
        "annotations",
    ),
    "begin": ("beginning", "begin", "start", "start position", "anfang"),
    "end": ("end", "end position", "ende"),
    "page": ("page", "page number", "seite"),
    "place": ("reference", "excerpt range", "location", "section", "paragraph", "paragraphs", "lines", "range"),
    "cause": ("from label", "cause", "influence factor", "influence", "from"),
    "effect": ("to label", "effect", "consequence factor", "consequence", "to"),
    "sign": ("sign", "polarity"),
    "delay": ("delay", "delayed"),
    "citations": ("citation count", "link count", "count of links", "frequency", "citations"),
    "sources": ("source count", "count of sources"),
    "sentiment": ("sentiment",),
}  # fmt: skip
"""What a column may be headed with, by what it holds; the first that is found counts."""
FIELDS: tuple[str, ...] = tuple(_NAMES)
_FIELD_OF = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}
_APPLIED = re.compile(r"code: (?P<path>.+) applied", re.IGNORECASE)
"""Dedoose has a column for each code."""
_HEADS_WITHIN = 30
"""Rows at the top among which the heads of the columns are looked for: some exports begin with a title."""
_LONGEST = 200
"""Letters of the head of a column; what is longer is no head."""
_PLURAL = ("codes", "nodes", "themes", "tags")


class Columns(NamedTuple):
    """Which column holds what."""

    head: int
    """The number of the row that heads the table, counted from 0."""
    at: Mapping[str, int]
    """Numbers of columns, counted from 0, by what they hold."""
    applied: tuple[tuple[int, str], ...] = ()
    """Columns that say of one code whether it was applied, each with the code's path."""
    unused: tuple[str, ...] = ()
    """Heads of the columns that hold nothing a spec has a place for."""
    named: Mapping[str, str] = {}
    """The heads of the columns that are used, by what they hold."""
    heads: tuple[str, ...] = ()
    """The heads of all columns."""

    @property
    def has_links(self) -> bool:
        """Whether the table is one of causal links."""
        return "cause" in self.at and "effect" in self.at

    @property
    def code_separator(self) -> str:
        """What divides the codes of one cell besides line ends; empty where a cell holds one code."""
        head = folded(self.named.get("code", ""))
        if head == "codes applied combined":
            return ","
        return ";" if head.endswith(_PLURAL) else ""


def folded(head: str) -> str:
    """The head of a column without what programs differ in: capitals, underscores, brackets, spaces."""
    if len(head) > _LONGEST:
        return ""
    words = re.sub(r"\([^)]*\)", " ", head.replace("_", " ").replace("-", " ").casefold())
    return (
        " ".join(words.replace("*", " ").replace(":", " ").split())
        if not _APPLIED.fullmatch(head.strip())
        else head
    )


def worth(row: Sequence[str]) -> int:
    """How much a row looks like the heads of a table that can be taken over: 0 for not at all."""
    fields = {_FIELD_OF[name][0] for name in map(folded, row) if name in _FIELD_OF}
    applied = any(_APPLIED.fullmatch(cell.strip()) for cell in row)
    is_table = {"cause", "effect"} <= fields or (
        ("code" in fields or applied) and bool(fields & {"quote", "summary", "comment"})
    )
    return len(fields) + applied + 100 * is_table if fields else 0


def columns_of(rows: Sequence[Sequence[str]], wanted: Mapping[str, str], shown: str) -> Columns:
    """Find the columns of a table.

    Args:
        wanted: heads of columns by what they hold, as the user says; an empty head for a column not to be used.
        shown: what to call the table in messages.

    Raises:
        Refused: a column that is asked for, or one that is needed, is not there.
    """
    if not rows:
        raise Refused(f"{shown}: is empty")
    head = _head(rows, wanted)
    names = [" ".join(cell.split()) for cell in rows[head]]
    at: dict[str, int] = {}
    best: dict[str, int] = {}
    for number, name in enumerate(names):
        field, rank = _FIELD_OF.get(folded(name), ("", 0))
        if field and field not in wanted and rank < best.get(field, 1000):
            at[field], best[field] = number, rank
    for field, name in wanted.items():
        if name:
            at[field] = _asked(field, name, names, shown)
    applied = tuple((n, m["path"]) for n, name in enumerate(names) if (m := _APPLIED.fullmatch(name)))
    if "code" in wanted:
        applied = ()
    _require(at, applied, names, shown)
    used = {*at.values(), *(number for number, _ in applied)}
    unused = tuple(name for number, name in enumerate(names) if name and number not in used)
    named = {field: names[number] for field, number in at.items()}
    return Columns(head, at, applied, unused, named, tuple(names))


def _head(rows: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> int:
    """The number of the row that heads the table: the first of those that look most like it."""
    asked = {folded(name) for name in wanted.values() if name}

    def fit(number: int) -> int:
        row = rows[number]
        return worth(row) + 200 * sum(folded(cell) in asked for cell in row)

    return max(range(min(len(rows), _HEADS_WITHIN)), key=lambda number: (fit(number), -number))


def _asked(field: str, name: str, names: Sequence[str], shown: str) -> int:
    for same in (lambda head: head == name, lambda head: folded(head) == folded(name)):
        for number, head in enumerate(names):
            if same(head):
                return number
    near = closest(name, [head for head in names if head])
    hint = f"; did you mean `{shortened(near)}`?" if near else f"; the columns are {_listed(names)}"
    raise Refused(f"{shown}: has no column `{shortened(name)}`, which was to hold the {field}{hint}")


def _require(at: Mapping[str, int], applied: object, names: Sequence[str], shown: str) -> None:
    if "cause" in at and "effect" in at:
        return
    has_code = "code" in at or applied
    if has_code and ("quote" in at or "summary" in at or "comment" in at):
        return
    lacks = "which column holds the words that were coded" if has_code else "which column holds the codes"
    raise Refused(
        f"{shown}: it is not plain {lacks}; say so, such as `--columns quote=Segment,code=Code`, "
        f"or `cause=From,effect=To` for a table of links. The columns are {_listed(names)}"
    )


def _listed(names: Sequence[str]) -> str:
    named = [shortened(name, 30) for name in names if name]
    return listed(named, "and", 12) if named else "without heads"
