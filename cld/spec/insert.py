"""Additions that a program makes to an author's text: it only ever inserts, and every letter of the text stays.

New entries go to the end of their section, a section that is missing to the end of the file, and evidence into the
lists that cite it. The outcome is read again and has to mean exactly what it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from cld.model import Element, Evidence, Link, Model, Reference
from cld.source import Source
from cld.spec import Spec, read_spec
from cld.spec.edit import Uneditable
from cld.spec.export import text_of
from cld.spec.faults import Faults
from cld.spec.links import looks_like_link
from cld.spec.nodes import Entry, Mapping, Node, Scalar, Sequence, compose
from cld.spec.scalars import inline
from cld.spec.words import normal
from cld.study import Speaker, Theme

_T = TypeVar("_T", Element, Evidence, Reference, Speaker, Theme)
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
_SECTION = re.compile(r"^(?=\S)", re.MULTILINE)
_HOW = "bring it into order with `cld fmt` first"


class _Insertion(NamedTuple):
    place: int
    """An offset in the text as it was."""
    text: str


def with_additions(spec: Spec, model: Model) -> Spec:
    """The spec with all that a model has more than its own, and every other letter, comment and line end as it was.

    Args:
        spec: a sound spec, as read from its file.
        model: its model with new elements, links, themes, speakers, sources, evidence and notes, with more evidence
            for or against elements and links, and with more themes of evidence.

    Raises:
        Uneditable: the text is laid out so unusually that this cannot be done by inserting alone.
    """
    assert spec.model is not None, "nothing is added to a spec with faults"
    assert spec.tree is not None
    if spec.model == model:
        return spec
    if not isinstance(spec.tree.root, Mapping) or spec.tree.root.flow:
        raise Uneditable(f"it stands in braces, to which nothing can be added safely; {_HOW}")
    writer = _Writer(spec, spec.tree.root, model)
    text = _inserted(spec.source.text, [*writer.citations(), *writer.entries()])
    made = read_spec(Source(spec.source.path, text), named=spec.source.path)
    if made.model == model and [c.text for c in spec.comments] == [c.text for c in made.comments]:
        return made
    raise Uneditable(f"its text is laid out in a way that nothing can be added to safely; {_HOW}")


def _inserted(text: str, insertions: Iterable[_Insertion]) -> str:
    """The text with all insertions; those at one place in the order in which they come."""
    end = match[0] if (match := re.search(r"\r\n|\r|\n", text)) else "\n"
    parts, last = [], 0
    for place, new in sorted(insertions, key=lambda each: each.place):
        parts += [text[last:place], new.replace("\n", end)]
        last = place
    return "".join([*parts, text[last:]])


class _Writer:
    """Finds the places at which one spec is added to."""

    def __init__(self, spec: Spec, root: Mapping, model: Model) -> None:
        assert spec.model is not None
        self.text = spec.source.text
        self.root = root
        self.old = spec.model
        self.new = model
        self.sections = {entry.key.value: entry for entry in root.entries}

    # Whole entries

    def entries(self) -> Iterator[_Insertion]:
        """New entries of all sections: first of those that are there, then sections that are missing."""
        text = text_of(self._more())
        parts = [part.rstrip("\n").split("\n") for part in _SECTION.split(text)]
        written = {head.rstrip(":"): lines for head, *lines in parts if lines}
        missing = []
        for name, lines in written.items():
            section = self.sections.get(name)
            if section is None:
                missing += ["", f"{name}:", *lines]
            elif isinstance(section.value, Scalar) or not section.value.flow:
                place, column = self._end_of(section)
                yield _Insertion(place, "\n" + _indented(lines, column - 2))
            else:
                is_filled = bool(_inner(section.value))
                new = _in_one_line(text, name)
                place = _end(section.value) if is_filled else section.value.span.start + 1
                yield _Insertion(place, f", {new}" if is_filled else new)
        if missing:
            column = self._column(self.root.entries[0].key.span.start) if self.root.entries else 0
            yield _Insertion(self._line_end(len(self.text.rstrip())), "\n" + _indented(missing, column))

    def _more(self) -> Model:
        """A model of all entries that are new."""
        old, new = self.old, self.new
        ends = {each.ends for each in old.links}
        return Model(
            "",
            "",
            _besides(new.elements, {each.id for each in old.elements}),
            tuple(link for link in new.links if link.ends not in ends),
            themes=_besides(new.themes, {each.id for each in old.themes}),
            speakers=_besides(new.speakers, {each.id for each in old.speakers}),
            sources=_besides(new.sources, {each.id for each in old.sources}),
            evidence=_besides(new.evidence, {each.id for each in old.evidence}),
            notes=tuple(note for note in new.notes if note[0] not in dict(old.notes)),
        )

    def _end_of(self, section: Entry) -> tuple[int, int]:
        """Where an entry can be added to a section, and its column."""
        value = section.value
        if isinstance(value, Scalar) and value.is_null:
            return self._line_end(section.key.span.end), self._column(section.key.span.start) + 2
        assert not isinstance(value, Scalar), "the shape of the language is checked when a spec is read"
        if isinstance(value, Mapping):
            return self._line_end(_end(value)), self._column(value.entries[0].key.span.start)
        return self._line_end(_end(value)), self._dash(value)

    # Evidence and themes in lists

    def citations(self) -> Iterator[_Insertion]:
        """New evidence of statements that are there, and new themes of evidence that is there."""
        evidence = {item.id: item for item in self.old.evidence}
        for item in self.new.evidence:
            yield from self._themes(evidence.get(item.id), item)
        elements = {element.id: element for element in self.old.elements}
        for element in self.new.elements:
            yield from self._element(elements.get(element.id), element)
        items = self._link_items()
        links = {(link.ends, link.polarity): link for link in self.old.links}
        for link in self.new.links:
            yield from self._link(links.get((link.ends, link.polarity)), link, items)

    def _themes(self, old: Evidence | None, new: Evidence) -> Iterator[_Insertion]:
        more = _more(old.themes, new.themes) if old else []
        if more:
            yield from self._add(self._entry("evidence", new.id).value, "themes", more)

    def _element(self, old: Element | None, new: Element) -> Iterator[_Insertion]:
        more = _more(old.evidence, new.evidence) if old else []
        if not more:
            return
        entry = self._entry(new.kind, new.id)
        if isinstance(entry.value, Mapping):
            yield from self._add(entry.value, "evidence", more)
            return
        assert isinstance(entry.value, Scalar)
        section = self.sections[new.kind].value
        if isinstance(section, Mapping) and section.flow:
            raise Uneditable(f"evidence for `{new.id}` cannot be added where its label stands; {_HOW}")
        pad = "\n" + " " * (self._column(entry.key.span.start) + 2)
        yield _Insertion(self._colon(entry), f"{pad}label:")
        for match in re.finditer(r"\n(?=[^\r\n])", self.text[slice(*entry.value.span)]):
            yield _Insertion(entry.value.span.start + match.end(), "  ")
        yield _Insertion(self._line_end(entry.value.span.end), f"{pad}evidence: {_listed(more)}")

    def _link(self, old: Link | None, new: Link, items: dict[int, Node]) -> Iterator[_Insertion]:
        lists = (
            (("evidence", old.evidence, new.evidence), ("disputed_by", old.disputed, new.disputed))
            if old
            else ()
        )
        found = [(field, more) for field, before, now in lists if (more := _more(before, now))]
        if old is None or not found:
            return
        item = items.get(old.span.start)
        details = (
            item.entries[0].value if isinstance(item, Mapping) and looks_like_link(_first(item)) else item
        )
        if isinstance(details, Mapping):
            for field, more in found:
                yield from self._add(details, field, more)
        elif isinstance(details, Scalar) and item is not None:
            yield from self._under(item, found)
        else:
            raise Uneditable(f"evidence for the link `{' -> '.join(new.ends)}` cannot be added; {_HOW}")

    def _under(self, item: Node, found: list[tuple[str, list[str]]]) -> Iterator[_Insertion]:
        """Details of a link that has none yet."""
        links = self.sections["links"].value
        assert isinstance(links, Sequence)
        written = item.entries[0].key.span if isinstance(item, Mapping) else item.span
        if links.flow or "\n" in self.text[slice(*written)]:
            raise Uneditable(f"evidence for a link cannot be added where the link stands; {_HOW}")
        if isinstance(item, Scalar):
            yield _Insertion(written.end, ":")
        pad = "\n" + " " * (self._dash(links) + 4)
        lines = "".join(f"{pad}{field}: {_listed(more)}" for field, more in found)
        yield _Insertion(self._line_end(written.end), lines)

    def _add(self, record: Node, field: str, more: list[str]) -> Iterator[_Insertion]:
        """Ids for a list of a record, which may have that list or not."""
        assert isinstance(record, Mapping)
        entry = next((each for each in record.entries if each.key.value == field), None)
        if entry is None and record.flow:
            place = _end(record) if record.entries else record.span.start + 1
            yield _Insertion(place, f"{', ' if record.entries else ''}{field}: {_listed(more)}")
        elif entry is None:
            pad = "\n" + " " * self._column(record.entries[0].key.span.start)
            yield _Insertion(self._line_end(_end(record)), f"{pad}{field}: {_listed(more)}")
        else:
            yield from self._extend(entry, more)

    def _extend(self, entry: Entry, more: list[str]) -> Iterator[_Insertion]:
        value = entry.value
        if isinstance(value, Sequence) and value.flow:
            place = value.items[-1].span.end if value.items else value.span.start + 1
            yield _Insertion(place, f"{', ' if value.items else ''}{', '.join(more)}")
        elif isinstance(value, Sequence):
            pad = "\n" + " " * self._dash(value)
            yield _Insertion(self._line_end(value.items[-1].span.end), "".join(f"{pad}- {id}" for id in more))
        elif isinstance(value, Scalar) and value.is_null:
            yield _Insertion(self._colon(entry), f" {_listed(more)}")
        else:
            yield _Insertion(value.span.start, "[")
            yield _Insertion(value.span.end, f", {', '.join(more)}]")

    # Places

    def _entry(self, section: str, id: str) -> Entry:
        table = self.sections[section].value
        assert isinstance(table, Mapping)
        return next(entry for entry in table.entries if normal(entry.key.value) == id)

    def _link_items(self) -> dict[int, Node]:
        """The items of the list of links by where the link's own text begins."""
        links = self.sections["links"].value if "links" in self.sections else None
        items = links.items if isinstance(links, Sequence) else ()
        return {(_start(item)): item for item in items}

    def _colon(self, entry: Entry) -> int:
        """The place behind the colon of a key."""
        return self.text.index(":", entry.key.span.end) + 1

    def _dash(self, items: Sequence) -> int:
        """The column of the dashes of a list."""
        return self._column(self.text.rindex("-", 0, _start(items.items[0])))

    def _column(self, place: int) -> int:
        start = max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place)) + 1
        return place - start

    def _line_end(self, place: int) -> int:
        match = _LINE_END.search(self.text, place)
        return match.start() if match else len(self.text)


def _inner(node: Mapping | Sequence) -> tuple[object, ...]:
    return node.entries if isinstance(node, Mapping) else node.items


def _in_one_line(text: str, section: str) -> str:
    """The entries of a section of a canonical text as they stand in brackets."""
    source = Source("", text)
    tree = compose(source, Faults(source))
    assert tree is not None
    assert isinstance(tree.root, Mapping)
    return next(_braced(entry.value)[1:-1] for entry in tree.root.entries if entry.key.value == section)


def _braced(node: Node) -> str:
    """A value in brackets, on one line."""
    if isinstance(node, Scalar):
        return inline(node.value, flow=True)
    if isinstance(node, Mapping):
        return (
            "{"
            + ", ".join(f"{inline(e.key.value, flow=True)}: {_braced(e.value)}" for e in node.entries)
            + "}"
        )
    return "[" + ", ".join(map(_braced, node.items)) + "]"


def _besides(every: Iterable[_T], ids: set[str]) -> tuple[_T, ...]:
    return tuple(each for each in every if each.id not in ids)


def _more(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return [id for id in new if id not in old] if old is not new else []


def _listed(ids: list[str]) -> str:
    return f"[{', '.join(ids)}]"


def _first(item: Mapping) -> str:
    return item.entries[0].key.value if item.entries else ""


def _start(item: Node) -> int:
    return item.entries[0].key.span.start if isinstance(item, Mapping) and item.entries else item.span.start


def _end(record: Mapping | Sequence) -> int:
    """Where the last word of a record or list ends, without what closes it."""
    last: Node = record
    end = record.span.start
    while not isinstance(last, Scalar):
        if isinstance(last, Mapping) and last.entries:
            entry = last.entries[-1]
            end, last = max(end, entry.key.span.end), entry.value
        elif isinstance(last, Sequence) and last.items:
            last = last.items[-1]
        else:
            return max(end, last.span.end)
        if not isinstance(last, Scalar) and last.flow:
            return last.span.end
    return max(end, last.span.end)


def _indented(lines: list[str], by: int) -> str:
    """Lines moved to the right, or to the left where `by` is negative."""
    if by >= 0:
        return "\n".join(" " * by + line if line else "" for line in lines)
    return "\n".join(line[-by:] if line[:-by].isspace() else line for line in lines)
