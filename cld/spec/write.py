"""The canonical form of a spec: one order of keys, one way to write each thing, every comment kept.

A spec is first cut into parts, one for each line or block that will be printed; comments are hung on the
part they stand by; then the parts are put in order and printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.model import Polarity
from cld.spec import Spec, shape
from cld.spec.fields import Fields, truth
from cld.spec.forms import Choice, Form, Record, Table, Type
from cld.spec.links import SIGNS, looks_like_link, tidied
from cld.spec.nodes import NULLS, Entry, Mapping, Node, Scalar, Sequence
from cld.spec.parts import Part, hang
from cld.spec.parts import lines as lines_of
from cld.spec.scalars import inline, number
from cld.spec.steps import tidied_step
from cld.spec.words import normal

_INLINE = (
    shape.ELEMENT, shape.POSITION, shape.GROUP, shape.KIND, shape.MODERATION, shape.VIEW,
    shape.CONFIDENCE, shape.THEME, shape.SPEAKER, shape.PART,
)  # fmt: skip
"""Records that stand on one line, in braces, where they fit."""
_RAW = (Form.WEIGHT, Form.NUMBER, Form.COUNT, Form.FLAG, Form.EDITION, Form.VERSION, Form.DELAY)
"""Forms that are written as they are: numbers, truth values, versions."""


_BODY = 2 * [field.name for field in shape.SPEC.fields].index("kinds")
"""The rank of the first section that a blank line sets off; what comes before is the head of the file."""


def canonical(spec: Spec) -> str:
    """The canonical text of a spec whose structure is sound.

    Raises:
        ValueError: the spec has faults; broken structure cannot be rewritten without guessing.
    """
    if spec.model is None or spec.tree is None or not isinstance(spec.tree.root, Mapping):
        raise ValueError("a spec with faults has no canonical form")
    own = {kind.id: shape.ELEMENTS for kind in spec.model.kinds}
    parts = _entries(spec.tree.root, shape.SPEC, own)
    header, footer = hang(spec.source, parts, spec.comments)
    parts.sort(key=lambda part: part.rank)
    if parts:
        footer, parts[-1].after = [*parts[-1].after, *footer], []
    blank = [""]
    return _joined([*header, *blank[: len(header)], *_body(parts), *blank[: len(footer)], *footer])


def _body(parts: list[Part]) -> Iterator[str]:
    """The lines of all parts; sections are set off by blank lines, others where the author set them off."""
    for index, part in enumerate(parts):
        if index and (part.gap or part.rank >= _BODY):
            yield ""
        yield from lines_of(part, 0)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def printed(root: Mapping) -> str:
    """The canonical text of a tree that was built by a program and has no comments."""
    own = {
        entry.key.value: shape.ELEMENTS for entry in root.entries if shape.SPEC.field(entry.key.value) is None
    }
    parts = sorted(_entries(root, shape.SPEC, own), key=lambda part: part.rank)
    return _joined(list(_body(parts)))


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
    part = Part(head, start, _bracket(value))
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
    if form is Form.STEPS:
        part.children = [_step(item) for item in value.items] if isinstance(value, Sequence) else []
        return part if part.children else None
    if form is Form.GROUPS:
        items = value.items if isinstance(value, Sequence) else ()
        part.children = [
            Part("-", item.span.start, _bracket(item), text=_flow_list(item), is_raw=True) for item in items
        ]
        return part if part.children else None
    if form is Form.TEXTS and isinstance(value, Sequence):
        texts = [item for item in value.items if isinstance(item, Scalar)]
        part.children = [Part("-", item.span.start, text=item.value.strip()) for item in texts]
        return part if part.children else None
    if form is Form.HOLDERS and isinstance(value, Scalar) and truth(value.value.strip()) is not None:
        form = Form.FLAG
    if form in (Form.IDS, Form.HOLDERS, Form.TEXTS):
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
        part.children = [Part("-", w.span.start, text=_word(w), is_raw=True) for w in words]
    return part


def _clean(value: Scalar, form: Type) -> str:
    text = value.value.strip()
    if form is Form.ID:
        return normal(text)
    if form is Form.FLAG:
        return "true" if truth(text) else "false"
    if form in (Form.NUMBER, Form.COUNT):
        return number(float(text))
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
        short = record.field(record.short_for)
        assert short is not None
        if short.form is Form.IDS:
            return _list_part(part, value)
        assert isinstance(value, Scalar)
        part.text, part.is_raw = _clean(value, short.form), isinstance(short.form, Choice)
        return part
    children = sorted(_entries(value, record), key=lambda child: child.rank)
    if len(children) == 1 and children[0].head == f"{record.short_for}:":
        part.text, part.is_raw, part.children = children[0].text, children[0].is_raw, children[0].children
        return part
    part.children = children
    if record in _INLINE and not any(child.head == "note:" or not child.text for child in children):
        part.text, part.is_raw = _braces(children), True
    return part


def _braces(children: list[Part]) -> str:
    pairs = (f"{c.head} {c.text if c.is_raw else inline(c.text, flow=True)}" for c in children)
    return "{" + ", ".join(pairs) + "}"


def _bracket(node: Node) -> int:
    """Where a value in brackets ends; 0 for any other."""
    return node.span.end if not isinstance(node, Scalar) and node.flow else 0


def _flow_list(node: Node) -> str:
    items = node.items if isinstance(node, Sequence) else (node,)
    return "[" + ", ".join(_word(item) for item in items if isinstance(item, Scalar)) + "]"


def _word(item: Scalar) -> str:
    """An id or another short text in a list: an id needs no quotes, except for one that reads as nothing."""
    text = normal(item.value.strip())
    is_id = text not in NULLS and all(c.isalnum() or c in "_-" for c in text)
    return text if is_id else inline(text, flow=True)


def _link(item: Node) -> Part:
    """A link, always in its short form."""
    start = item.span.start
    if isinstance(item, Scalar):
        return Part("-", start, text=tidied(item.value), is_raw=True)
    assert isinstance(item, Mapping)
    first = item.entries[0]
    end = _bracket(item) or _bracket(first.value)
    if len(item.entries) == 1 and looks_like_link(first.key.value):
        text, details = tidied(first.key.value), first.value
        children = _entries(details, shape.DETAILS) if isinstance(details, Mapping) else []
    else:
        text, children = _shortened(item)
    children.sort(key=lambda child: child.rank)
    delay = next((child for child in children if child.head == "delay:"), None)
    late = truth(delay.text) if delay is not None else None
    if delay is not None and late is not None:
        children.remove(delay)
        text = text.removesuffix(" delayed") + (" delayed" if late else "")
    if not children:
        return Part("-", start, end, text=text, is_raw=True)
    return Part(f"- {text}:", start, end, children=children)


def _step(item: Node) -> Part:
    """A step in time, with its details."""
    start = item.span.start
    if isinstance(item, Scalar):
        return Part("-", start, text=tidied_step(item.value), is_raw=True)
    assert isinstance(item, Mapping)
    first = item.entries[0]
    text, details = tidied_step(first.key.value), first.value
    children = _entries(details, shape.STEP_DETAILS) if isinstance(details, Mapping) else []
    children.sort(key=lambda child: child.rank)
    if not children:
        return Part("-", start, _bracket(item), text=text, is_raw=True)
    return Part(f"- {text}:", start, _bracket(item) or _bracket(details), children=children)


def _shortened(item: Mapping) -> tuple[str, list[Part]]:
    """A link of the long form as a short one: its line, and what remains as details."""
    fields = Fields(item.span, {entry.key.value: entry.value for entry in item.entries})
    polarity = fields.choice("polarity", Polarity) or Polarity.UNKNOWN
    sign = next(sign for sign, meaning in SIGNS.items() if meaning is polarity)
    text = f"{fields.word('from').text} -> {fields.word('to').text} ({sign})"
    rest = [entry for entry in item.entries if entry.key.value not in ("from", "to", "polarity")]
    return text, _entries(Mapping(tuple(rest), item.span), shape.DETAILS)
