"""The one door to YAML: a text becomes a tree of scalars, lists and mappings, each with its place.

The tree is built from the parser's events, not from composed nodes: aliases are refused where they stand
instead of being followed, and deep nesting cannot exhaust the stack.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from cld.diagnostics import Label
from cld.source import Source, Span
from cld.spec import conflicts, faults, syntax
from cld.spec.faults import Faults
from cld.spec.words import normal, shortened

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 12
"""Nesting of lists and mappings; the language itself needs five."""

NULLS = ("", "~", "null", "Null", "NULL")
_XML = ("<?xml", "<svg", "<!doc", "<html")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, and the marks that YAML takes for line ends though no editor shows them as such."""


class Scalar(NamedTuple):
    """A piece of text. `style` is empty for plain text, else the quote or block mark (`'`, `"`, `|`, `>`)."""

    value: str
    span: Span
    style: str = ""

    @property
    def is_null(self) -> bool:
        return not self.style and self.value in NULLS


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    span: Span
    flow: bool = False


class Entry(NamedTuple):
    """A key of a mapping with its value."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """Keys with values, in the order of the file, no key twice."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool = False


Node = Scalar | Sequence | Mapping


class Comment(NamedTuple):
    """A comment from its `#` to the end of the line; `alone` if nothing else stands on the line."""

    text: str
    span: Span
    alone: bool


class Tree(NamedTuple):
    """A whole file. `scalars` are the stretches of all pieces of text, in order."""

    root: Node | None
    scalars: tuple[Span, ...] = ()
    has_repeats: bool = False
    """Whether a key stood twice somewhere: only the first is in the tree."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been met."""

    start: int
    flow: bool
    mapping: bool
    items: list[Node]
    keys: list[Scalar]
    awaiting: Scalar | None = None


def compose(source: Source, faults_: Faults) -> Tree | None:
    """Read a text as one tree. None if it is no YAML; what is wrong goes to `faults_`."""
    if _has_forbidden_characters(source, faults_) or conflicts.report(source, faults_):
        return None
    if source.text.lstrip()[:5].lower().startswith(_XML):
        faults_.add(
            faults.NOT_A_SPEC,
            Span(0, 1),
            "the file is a figure or a web page, not a spec",
            "`cld extract FIGURE -o SPEC` gives back the spec that a figure carries",
        )
        return None
    import yaml

    try:
        return _Builder(source, faults_).build(yaml.parse(source.text, Loader=_loader(yaml)))
    except yaml.YAMLError as error:
        syntax.report(source, error, faults_)
        return None


def _loader(yaml_: object) -> type[yaml.CSafeLoader]:
    """LibYAML's loader where it is built in: it is nine times faster than the pure one."""
    loader: type[yaml.CSafeLoader] = getattr(yaml_, "CSafeLoader", None) or yaml_.SafeLoader  # type: ignore[attr-defined]
    return loader


def _has_forbidden_characters(source: Source, faults_: Faults) -> bool:
    """Look for them first: the parser tells their place in bytes, and only the first."""
    found = False
    for match in _FORBIDDEN.finditer(source.text):
        found = True
        _forbid(match.group(), Span(match.start(), match.end()), faults_)
    return found


def _forbid(character: str, span: Span, faults_: Faults) -> None:
    faults_.add(
        faults.FORBIDDEN_CHARACTER,
        span,
        f"the invisible control character U+{ord(character):04X} may not stand in a spec",
        "delete the character; it often comes along when text is pasted from another program",
    )


def _span(event: yaml.Event) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)  # type: ignore[union-attr]


_OUTER = ("StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent")


class _Builder:
    """Builds the tree from events with a stack of its own."""

    def __init__(self, source: Source, faults_: Faults) -> None:
        self.source = source
        self.faults = faults_
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.scalars: list[Span] = []
        self.skipping = 0
        self.has_repeats = False
        self.anchors: list[tuple[Span, str]] = []
        self.reach = 0
        """Where the last token so far ends: a block's own end mark lies at the next token."""

    def build(self, events: Iterator[yaml.Event]) -> Tree:
        for event in events:
            kind, span = type(event).__name__, _span(event)
            if kind == "ScalarEvent":  # first, because nearly all events are
                if self.documents == 1:
                    self._scalar(cast("yaml.ScalarEvent", event), span)
                continue
            if kind == "DocumentStartEvent":
                self._document(span)
            if self.documents > 1 or kind in _OUTER:
                continue
            if kind in ("SequenceEndEvent", "MappingEndEvent"):
                self._close(span)
            elif kind == "AliasEvent":
                self._alias(event, span)
            else:
                self._refuse(event, span)
                self._open(event, kind, span)
        self._report_anchors()
        return Tree(self.root, tuple(self.scalars), self.has_repeats)

    def _document(self, span: Span) -> None:
        self.documents += 1
        if self.documents == 2:
            self.faults.add(
                faults.SEVERAL_DOCUMENTS,
                span,
                "a second document starts here; one file holds one model",
                "put the second model into a file of its own, or delete the line `---`",
            )

    def _alias(self, event: yaml.Event, span: Span) -> None:
        self.anchors.append((span, f"*{getattr(event, 'anchor', '')}"))
        if not self.skipping:
            self._put(Scalar("", span, "'"))

    def _refuse(self, event: yaml.Event, span: Span) -> None:
        anchor, tag = event.anchor, event.tag  # type: ignore[attr-defined]
        if anchor:
            self.anchors.append((Span(span.start, span.start + len(anchor) + 1), f"&{anchor}"))
        if tag:
            self.faults.add(
                faults.TAG,
                Span(span.start, max(span.start + 1, min(span.end, self._word_end(span.start)))),
                "a tag (a word starting with `!`) has no place in a spec",
                "delete it; if this is text that starts with `!`, put it in quotes",
            )

    def _report_anchors(self) -> None:
        """All in one message: a file of aliases has thousands of them and one cause."""
        if not self.anchors:
            return
        (span, name), *others = self.anchors
        more = f", and {len(others)} more follow" if others else ""
        self.faults.add(
            faults.ANCHOR,
            span,
            f"`{name}` is {'an alias' if name.startswith('*') else 'an anchor'} of YAML{more}; "
            "a spec says everything where it stands",
            f"write it out; if this is text that starts with `{name[0]}`, put it in quotes",
        )

    def _word_end(self, start: int) -> int:
        match = re.compile(r"\S+").match(self.source.text, start)
        return match.end() if match else start + 1

    def _open(self, event: yaml.Event, kind: str, span: Span) -> None:
        if self.skipping or len(self.stack) >= MAX_DEPTH:
            if not self.skipping:
                self.faults.add(
                    faults.TOO_DEEP,
                    span,
                    f"lists and mappings are nested more than {MAX_DEPTH} deep here",
                    "a spec never needs that; look for brackets or indentation gone astray",
                )
                self._put(Scalar("", span, "'"))
            self.skipping += 1
            return
        flow = bool(getattr(event, "flow_style", False))
        self.stack.append(_Open(span.start, flow, kind == "MappingStartEvent", [], []))

    def _close(self, span: Span) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        done = self.stack.pop()
        if done.flow:
            self.reach = span.end
        place = Span(done.start, max(done.start, self.reach))
        if done.mapping:
            entries = tuple(Entry(*pair) for pair in zip(done.keys, done.items, strict=True))
            self._put(Mapping(self._without_repeats(entries), place, done.flow))
        else:
            self._put(Sequence(tuple(done.items), place, done.flow))

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        if event.anchor or event.tag:
            self._refuse(event, span)
        if self.skipping:
            return
        value, style = event.value, event.style or ""
        start, end = span
        text = self.source.text
        while end > start and text[end - 1].isspace():
            end -= 1  # a block of text takes the line end, and blank lines, with it
        place = span if end == span.end else Span(start, end)
        if end > start:
            self.scalars.append(self._body(place) if style in ("|", ">") else place)
            self.reach = end
        if style == '"':
            escaped = _FORBIDDEN.search(value)
            if escaped:
                _forbid(escaped.group(), place, self.faults)
        self._put(Scalar(value, place, style))

    def _body(self, span: Span) -> Span:
        """A block of text without the line of its mark, on which a comment may stand."""
        line_end = self.source.text.find("\n", span.start, span.end)
        return Span(line_end, span.end) if line_end >= 0 else Span(span.start, span.start + 1)

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.awaiting is None:
            top.awaiting = self._key(node)
        else:
            top.keys.append(top.awaiting)
            top.items.append(node)
            top.awaiting = None

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            self.faults.add(
                faults.SYNTAX,
                node.span,
                "a list or mapping stands where a name was expected",
                "a key is a single word or text, followed by a colon",
            )
            return Scalar("", node.span, "'")
        if node.value == "<<" and not node.style:
            self.faults.add(
                faults.MERGE_KEY,
                node.span,
                "`<<` is a merge key; a spec says everything where it stands",
                "write out what it would have brought in",
            )
        return node if node.value.isascii() else node._replace(value=normal(node.value))

    def _without_repeats(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        first: dict[str, Entry] = {}
        for entry in entries:
            name = entry.key.value
            if name not in first:
                first[name] = entry
            elif name != "<<":
                self.has_repeats = True
                self.faults.add(
                    faults.REPEATED_KEY,
                    entry.key.span,
                    f"`{shortened(name)}` stands twice here; only one of the two can hold",
                    "rename one of them, or join what they say under one",
                    (Label(first[name].key.span, "first given here"),),
                )
        return tuple(first.values())


_COMMENT = re.compile(r"#[^\n\r]*")


def comments(source: Source, tree: Tree) -> Iterator[Comment]:
    """All comments of a file, in order: every `#` that lies in no piece of text."""
    starts = [span.start for span in tree.scalars]
    match = _COMMENT.search(source.text)
    while match:
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < tree.scalars[before].end:
            match = _COMMENT.search(source.text, tree.scalars[before].end)
            continue
        line, _ = source.place(match.start())
        alone = not source.text[source.line_start(line) : match.start()].strip()
        yield Comment(match.group().rstrip(), Span(match.start(), match.end()), alone)
        match = _COMMENT.search(source.text, match.end())
