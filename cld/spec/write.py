"""The canonical form of a spec: one order of keys, one way to write each thing, every comment kept.

A spec is first cut into parts, one for each line or block that will be printed; comments are hung on the
part they stand by; then the parts are put in order and printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cld.model import Polarity
from cld.source import Source
from cld.spec import Spec, shape
from cld.spec.fields import Fields
from cld.spec.links import SIGNS, looks_like_link
from cld.spec.nodes import Comment, Entry, Mapping, Node, Scalar, Sequence
from cld.spec.scalars import WIDTH, block, inline
from cld.spec.shape import Choice, Form, Record, Table, Type
from cld.spec.words import normal

_INLINE = (shape.ELEMENT, shape.KIND, shape.MODERATION, shape.VIEW)
"""Records that stand on one line, in braces, where they fit."""
_RAW = (Form.WEIGHT, Form.EDITION, Form.VERSION, Form.DELAY)
"""Forms that are written as they are: numbers, truth values, versions."""


_BODY = 2 * [field.name for field in shape.SPEC.fields].index("kinds")
"""The rank of the first section that a blank line sets off; what comes before is the head of the file."""


@dataclass(slots=True)
class Part:
    """A key or list item with what follows it, and the comments that belong to it."""

    head: str
    start: int
    column: int = 0
    text: str = ""
    is_raw: bool = False
    children: list[Part] = field(default_factory=list)
    rank: int = 0
    before: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    gap: bool = False
    """Whether a blank line stood before it."""


def canonical(spec: Spec) -> str:
    """The canonical text of a spec whose structure is sound.

    Raises:
        ValueError: the spec has faults; broken structure cannot be rewritten without guessing.
    """
    if spec.model is None or spec.tree is None or not isinstance(spec.tree.root, Mapping):
        raise ValueError("a spec with faults has no canonical form")
    own = {kind.id: shape.ELEMENTS for kind in spec.model.kinds}
    parts = _entries(spec.tree.root, shape.SPEC, own)
    header, footer = _hang(spec.source, parts, spec.comments)
    parts.sort(key=lambda part: part.rank)
    lines = [*header, *([""] if header else [])]
    for index, part in enumerate(parts):
        if (index and part.rank >= _BODY) or (part.gap and index):
            lines.append("")
        lines += _lines(part, 0)
    return "\n".join([*lines, *([""] if footer else []), *footer]).rstrip("\n") + "\n"


def printed(root: Mapping) -> str:
    """The canonical text of a tree that was built by a program and has no comments."""
    own = {
        entry.key.value: shape.ELEMENTS for entry in root.entries if shape.SPEC.field(entry.key.value) is None
    }
    parts = sorted(_entries(root, shape.SPEC, own), key=lambda part: part.rank)
    return "\n".join(line for part in parts for line in _lines(part, 0)) + "\n"


def _entries(node: Mapping, record: Record, own: dict[str, Table] | None = None) -> list[Part]:
    """The parts of a record, ranked in the order of its fields; sections of one's own come before `variables`."""
    order = [field.name for field in record.fields]
    parts = []
    for entry in node.entries:
        name = entry.key.value
        known = record.field(name)
        form: Type = known.form if known else (own or {}).get(name, Form.TEXT)
        part = _part(f"{name}:", entry.key.span.start, entry.value, form)
        if part is None:
            continue
        part.rank = 2 * order.index(name) if name in order else 2 * order.index("variables") - 1
        parts.append(part)
    return parts


def _part(head: str, start: int, value: Node, form: Type) -> Part | None:
    """One entry. None for a section that is there but empty: it says nothing."""
    part = Part(head, start)
    if isinstance(value, Scalar) and (value.is_null or not value.value.strip()):
        return None
    if isinstance(form, Table):
        assert isinstance(value, Mapping)
        part.children = [p for p in (_row(entry, form) for entry in value.entries) if p is not None]
        return part if part.children else None
    if isinstance(form, Record):
        return _record_part(part, value, form)
    if form is Form.LINKS:
        part.children = [_link(item) for item in value.items] if isinstance(value, Sequence) else []
        return part if part.children else None
    if form is Form.GROUPS:
        items = value.items if isinstance(value, Sequence) else ()
        part.children = [Part("-", item.span.start, text=_flow_list(item), is_raw=True) for item in items]
        return part if part.children else None
    if form is Form.TEXTS and isinstance(value, Sequence):
        texts = [item for item in value.items if isinstance(item, Scalar)]
        part.children = [Part("-", item.span.start, text=item.value.strip()) for item in texts]
        return part if part.children else None
    if form in (Form.IDS, Form.TEXTS):
        return _list_part(part, value)
    assert isinstance(value, Scalar)
    part.is_raw = (form in _RAW and form is not Form.DELAY) or isinstance(form, Choice)
    part.text = _clean(value, form)
    return part


def _list_part(part: Part, value: Node) -> Part:
    """A list of words: in brackets if that fits, else an item a line; a word such as `all` stands alone."""
    items = value.items if isinstance(value, Sequence) else (value,)
    words = [item for item in items if isinstance(item, Scalar)]
    part.text, part.is_raw = _flow_list(value), True
    if len(words) == 1 and words[0].value.strip() in shape.RESERVED:
        part.text = words[0].value.strip()
    elif len(words) > 1:
        part.children = [Part("-", w.span.start, text=normal(w.value.strip()), is_raw=True) for w in words]
    return part


def _clean(value: Scalar, form: Type) -> str:
    text = value.value.strip()
    if form is Form.ID:
        return normal(text)
    return " ".join(text.split()) if form in (Form.LABEL, Form.DELAY) else text


def _row(entry: Entry, form: Table) -> Part | None:
    name = normal(entry.key.value)
    return _part(
        f"{inline(name)}:" if form.keys != "id" else f"{_key(name)}:",
        entry.key.span.start,
        entry.value,
        form.value,
    )


def _key(name: str) -> str:
    """An id as a key: never quoted, since every id is plain YAML (`no`, `1` and the like are read as text)."""
    return name


def _record_part(part: Part, value: Node, record: Record) -> Part:
    """A record: its short form if it says no more than that, on one line in braces if it fits, else a block."""
    if not isinstance(value, Mapping):
        assert isinstance(value, Scalar)
        short = record.field(record.short_for)
        assert short is not None
        part.text, part.is_raw = _clean(value, short.form), isinstance(short.form, Choice)
        return part
    children = sorted(_entries(value, record), key=lambda child: child.rank)
    if len(children) == 1 and children[0].head == f"{record.short_for}:":
        part.text, part.is_raw = children[0].text, children[0].is_raw
        return part
    part.children = children
    if record in _INLINE and not any(child.head == "note:" or not child.text for child in children):
        part.text = _braces(children)
    return part


def _braces(children: list[Part]) -> str:
    pairs = (f"{c.head} {c.text if c.is_raw else inline(c.text, flow=True)}" for c in children)
    return "{" + ", ".join(pairs) + "}"


def _flow_list(node: Node) -> str:
    items = node.items if isinstance(node, Sequence) else (node,)
    words = [normal(item.value.strip()) for item in items if isinstance(item, Scalar)]
    return "[" + ", ".join(inline(word, flow=True) if not _is_word(word) else word for word in words) + "]"


def _is_word(text: str) -> bool:
    return all(c.isalnum() or c in "_-" for c in text)


def _link(item: Node) -> Part:
    """A link, always in its short form."""
    start = item.span.start
    if isinstance(item, Scalar):
        return Part("-", start, text=_tidy(item.value), is_raw=True)
    assert isinstance(item, Mapping)
    first = item.entries[0]
    if len(item.entries) == 1 and looks_like_link(first.key.value):
        text, details = _tidy(first.key.value), first.value
        children = _entries(details, shape.DETAILS) if isinstance(details, Mapping) else []
    else:
        text, children = _shortened(item)
    children.sort(key=lambda child: child.rank)
    delay = next(
        (c for c in children if c.head == "delay:" and c.text in ("true", "false", "yes", "no")), None
    )
    if delay is not None:
        children.remove(delay)
        text = text.removesuffix(" delayed") + (" delayed" if delay.text in ("true", "yes") else "")
    if not children:
        return Part("-", start, text=text, is_raw=True)
    return Part(f"- {text}:", start, children=children)


def _tidy(text: str) -> str:
    """A short link with single spaces, and a sign even where it is not known."""
    for arrow in ("<->", "->"):
        if arrow in text:
            source, _, rest = text.partition(arrow)
            target, bracket, tail = rest.partition("(")
            sign, _, tail = tail.partition(")") if bracket else ("?", "", "")
            return " ".join(
                f"{normal(source.strip())} {arrow} {normal(target.strip())} ({sign.strip()}) {tail}".split()
            )
    return text


def _shortened(item: Mapping) -> tuple[str, list[Part]]:
    """A link of the long form as a short one: its line, and what remains as details."""
    fields = Fields(item.span, {entry.key.value: entry.value for entry in item.entries})
    polarity = fields.choice("polarity", Polarity) or Polarity.UNKNOWN
    sign = next(sign for sign, meaning in SIGNS.items() if meaning is polarity)
    text = f"{fields.word('from').text} -> {fields.word('to').text} ({sign})"
    rest = [entry for entry in item.entries if entry.key.value not in ("from", "to", "polarity")]
    return text, _entries(Mapping(tuple(rest), item.span), shape.DETAILS)


def _walk(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _walk(part.children)


def _hang(source: Source, parts: list[Part], comments: tuple[Comment, ...]) -> tuple[list[str], list[str]]:
    """Hang every comment on a part. Gives those that head the file, and those that end it."""
    every = sorted(_walk(parts), key=lambda part: part.start)
    for part in every:
        line, column = source.place(part.start)
        part.column = column - (2 if part.head.startswith("-") else 0)
        part.gap = _gap(source, line)
    header = _header(source, every, comments)
    footer: list[str] = []
    for comment in comments[len(header) :]:
        previous = [part for part in every if part.start < comment.span.start]
        following = next((part for part in every if part.start > comment.span.start), None)
        if not comment.alone and previous:
            previous[-1].beside.append(comment.text)
        elif following is not None and _column(source, comment) <= following.column:
            following.before.append(comment.text)
        elif previous and (following is not None or _column(source, comment) > 1):
            owner = next(
                (p for p in reversed(previous) if p.column <= _column(source, comment)), previous[-1]
            )
            owner.after.append(comment.text)
        else:
            footer.append(comment.text)
    return [comment.text for comment in comments[: len(header)]], footer


def _column(source: Source, comment: Comment) -> int:
    return source.place(comment.span.start)[1]


def _header(source: Source, every: list[Part], comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """The comments at the top of the file that a blank line divides from what follows."""
    first = source.place(every[0].start)[0] if every else 0
    last_blank = next((n for n in range(first - 1, 0, -1) if not source.line(n).strip()), 0)
    return tuple(c for c in comments if c.alone and source.place(c.span.start)[0] < last_blank)


def _gap(source: Source, line: int) -> bool:
    """Whether a blank line stands before a line, or before the comments that lead it."""
    above = line - 1
    while above > 0 and source.line(above).lstrip().startswith("#"):
        above -= 1
    return above > 0 and not source.line(above).strip()


def _lines(part: Part, indent: int) -> Iterator[str]:
    """A part as lines of text."""
    pad = " " * indent
    yield from (pad + comment for comment in part.before)
    beside = "  " + "  ".join(part.beside) if part.beside else ""
    commented = any(p.before or p.beside or p.after for p in part.children)
    one_line = part.text and len(pad) + len(part.head) + 1 + len(part.text) <= WIDTH and not commented
    if part.children and not one_line:
        yield f"{pad}{part.head}{beside}"
        for index, child in enumerate(part.children):
            if index and child.gap:
                yield ""
            yield from _lines(child, indent + (4 if part.head.startswith("- ") else 2))
    elif (one_line and (part.children or part.is_raw)) or part.is_raw:
        yield f"{pad}{part.head} {part.text}{beside}"
    else:
        first, *rest = block(part.text, indent + 2, indent + len(part.head) + 1)
        if first == "|-" or not rest:
            yield from [f"{pad}{part.head} {first}{beside}", *rest]
        else:
            yield from [f"{pad}{part.head} {first}", *rest[:-1], rest[-1] + beside]
    yield from (pad + comment for comment in part.after)
