"""Checking a tree against the shape of the language, and reading typed values out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cld.source import Span
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.nodes import Entry, Mapping, Node, Scalar, Sequence
from cld.spec.shape import Choice, Field, Form, Record, Table, Type
from cld.spec.words import closest, is_id, listed, normal, shortened, slug

E = TypeVar("E", bound=StrEnum)

_TRUE = ("true", "True", "TRUE", "yes", "Yes", "on")
_FALSE = ("false", "False", "FALSE", "no", "No", "off")


@dataclass(frozen=True, slots=True)
class Word:
    """A text with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one record, each known to have its form. Absent ones read as empty."""

    span: Span
    values: dict[str, Node]

    def has(self, name: str) -> bool:
        return name in self.values

    def place(self, name: str) -> Span:
        """Where the value of a key stands; the whole record if it is not given."""
        return self.values[name].span if name in self.values else self.span

    def text(self, name: str, default: str = "") -> str:
        node = self.values.get(name)
        return node.value.strip() if isinstance(node, Scalar) else default

    def label(self, name: str, default: str = "") -> str:
        return " ".join(self.text(name, default).split())

    def word(self, name: str) -> Word:
        return Word(normal(self.text(name)), self.place(name))

    def words(self, name: str) -> tuple[Word, ...]:
        node = self.values.get(name)
        items = node.items if isinstance(node, Sequence) else (node,) if node is not None else ()
        return tuple(
            Word(normal(i.value.strip()), i.span) for i in items if isinstance(i, Scalar) and i.value
        )

    def choice(self, name: str, enum: type[E]) -> E | None:
        return enum(self.text(name)) if name in self.values else None

    def flag(self, name: str) -> bool | None:
        text = self.text(name)
        return True if text in _TRUE else False if text in _FALSE else None

    def number(self, name: str) -> float | None:
        return float(self.text(name)) if name in self.values else None

    def table(self, name: str) -> Iterator[tuple[Word, Node]]:
        node = self.values.get(name)
        for entry in node.entries if isinstance(node, Mapping) else ():
            yield Word(normal(entry.key.value), entry.key.span), entry.value


def record(node: Node, shape: Record, faults_: Faults, extra: dict[str, Type] | None = None) -> Fields:
    """Check a node against a record and hold what passes. `extra` are keys of the file's own."""
    if shape.short is not None and not isinstance(node, Mapping):
        field = shape.field(shape.short_for)
        assert field is not None
        good = _is(node, field, faults_)
        return Fields(node.span, {shape.short_for: node} if good else {})
    if not isinstance(node, Mapping):
        _wrong(node, f"a {shape.name} with keys of its own", faults_, shape)
        return Fields(node.span, {})
    values = {}
    for entry in node.entries:
        name = entry.key.value
        own = (extra or {}).get(name)
        field = shape.field(name) or (Field(name, own, "") if own else None)
        if field is None:
            _unknown_key(entry, shape, extra or {}, faults_)
        elif _is(entry.value, field, faults_, entry.key):
            values[name] = entry.value
    for field in shape.fields:
        if field.required and not any(entry.key.value == field.name for entry in node.entries):
            faults_.add(
                faults.MISSING_KEY,
                _head(node),
                f"this {shape.name} has no `{field.name}`",
                f"add `{field.name}:` — {field.doc[0].lower()}{field.doc[1:]}",
            )
    return Fields(node.span, values)


def _head(node: Mapping) -> Span:
    return node.entries[0].key.span if node.entries else node.span


def _unknown_key(entry: Entry, shape: Record, extra: dict[str, Type], faults_: Faults) -> None:
    name, known = entry.key.value, [field.name for field in shape.fields] + list(extra)
    if name == "<<":
        return  # reported by the reader of the tree
    near = closest(name, known)
    if near:
        help = f"did you mean `{near}`?"
    elif shape.name == "spec":
        help = "declare a section of your own under `kinds:` first, or see docs/language.md for the sections"
    else:
        help = f"a {shape.name} knows {listed(known, 'and', 12)}"
    faults_.add(faults.UNKNOWN_KEY, entry.key.span, f"`{shortened(name)}` is no key of a {shape.name}", help)


def _is(node: Node, field: Field, faults_: Faults, key: Scalar | None = None) -> bool:
    """Whether a value has its field's form; if not, say what is wrong. An empty table counts as absent."""
    if isinstance(node, Scalar) and (node.is_null or not node.value.strip()):
        if field.form in (Form.LINKS, Form.GROUPS, Form.IDS, Form.TEXTS) or isinstance(field.form, Table):
            return False
        span = node.span if node.span.end > node.span.start or key is None else key.span
        faults_.add(
            faults.EMPTY,
            span,
            f"`{field.name}` is empty" if key is not None else f"the {field.name} is empty",
            f"write {_described(field.form)}, or delete the key" if key is not None else "write a label",
        )
        return False
    if isinstance(field.form, Choice):
        return _is_choice(node, field, field.form, faults_)
    if isinstance(field.form, Table):
        return _is_table(node, field, field.form, faults_)
    if isinstance(field.form, Record):
        return True  # checked by `record` when it is read
    return _is_form(node, field.form, faults_)


def _is_choice(node: Node, field: Field, form: Choice, faults_: Faults) -> bool:
    if not isinstance(node, Scalar):
        return _wrong(node, f"one of the words {listed(form.words)}", faults_)
    if node.value in form.words:
        return True
    if field.name == "polarity" and node.value == "-":
        fault, help = (
            faults.LONE_DASH,
            "write `polarity: negative`, or the short form `- cause -> effect (-)`",
        )
    else:
        near = _SIGNS.get(node.value.strip("() ")) if field.name == "polarity" else None
        near = (near if near in form.words else None) or closest(node.value, form.words)
        fault = faults.UNKNOWN_WORD
        help = f"did you mean `{near}`?" if near else f"write {listed(form.words)}"
    faults_.add(fault, node.span, f"`{shortened(node.value)}` is no {field.name}", help)
    return False


_SIGNS = {
    "+": "positive", "-": "negative", "−": "negative", "?": "unknown", "+-": "mixed", "+/-": "mixed", "±": "mixed",
    "R": "reinforcing", "B": "balancing",
}  # fmt: skip


def _is_table(node: Node, field: Field, form: Table, faults_: Faults) -> bool:
    if not isinstance(node, Mapping):
        return _wrong(node, f"entries of the form `{form.keys}: …`", faults_)
    for entry in node.entries if form.keys == "id" else ():
        check_id(Word(entry.key.value, entry.key.span), faults_)
    for entry in node.entries if isinstance(form.value, Form) else ():
        assert isinstance(form.value, Form)
        _is(entry.value, Field(entry.key.value, form.value, field.doc), faults_, entry.key)
    return True


def check_id(word: Word, faults_: Faults) -> bool:
    """Whether a name that is declared here is a well-formed id."""
    if is_id(normal(word.text)):
        return True
    near = slug(word.text)
    faults_.add(
        faults.BAD_ID,
        word.span,
        f"`{shortened(word.text)}` is no id" if word.text else "an id is missing",
        "use letters, digits, `_` and `-`"
        + (f", such as `{near}`" if is_id(near) else "")
        + "; a label may hold anything",
    )
    return False


def _is_form(node: Node, form: Form, faults_: Faults) -> bool:
    if form is Form.GROUPS:
        return _is_groups(node, faults_)
    if form is Form.LINKS:
        return _is_links(node, faults_)
    if form in (Form.IDS, Form.TEXTS) and isinstance(node, Sequence):
        return all([_is_plain_item(item, faults_) for item in node.items])
    if not isinstance(node, Scalar):
        return _wrong(node, _described(form), faults_)
    if form is Form.FLAG and node.value not in (*_TRUE, *_FALSE):
        return _wrong(node, _described(form), faults_)
    if form is Form.WEIGHT:
        return _is_weight(node, faults_)
    return True


def _is_plain_item(item: Node, faults_: Faults) -> bool:
    if isinstance(item, Scalar) and not item.is_null and item.value.strip():
        return True
    if isinstance(item, Scalar):
        faults_.add(faults.EMPTY, item.span, "an item of this list is empty", "write it, or delete the dash")
        return False
    return _wrong(item, "a single word or text", faults_)


def _is_groups(node: Node, faults_: Faults) -> bool:
    if isinstance(node, Sequence) and all(isinstance(item, Sequence) for item in node.items):
        return all(
            [_is_plain_item(i, faults_) for g in node.items if isinstance(g, Sequence) for i in g.items]
        )
    return _wrong(node, "a list of lists, such as `- [first_process, second_process]`", faults_)


def _is_links(node: Node, faults_: Faults) -> bool:
    if isinstance(node, Sequence):
        return True
    help = "start each link with a dash: `- cause -> effect (+)`"
    faults_.add(faults.WRONG_TYPE, _first_line(node), "links are a list", help)
    return False


def _is_weight(node: Scalar, faults_: Faults) -> bool:
    try:
        value = float(node.value)
    except ValueError:
        value = float("nan")
    if -1 <= value <= 1:
        return True
    faults_.add(
        faults.BAD_NUMBER,
        node.span,
        f"`{shortened(node.value)}` is no weight",
        "write a number from -1 to 1, such as 0.5",
    )
    return False


def _described(form: Type) -> str:
    if isinstance(form, Choice):
        return listed(form.words)
    if isinstance(form, Form):
        return {"text": "a text", "label": "a text"}.get(form.value, form.value)
    return "its entries"


def _first_line(node: Node) -> Span:
    """The place of a value that may be long: its first piece of text."""
    while not isinstance(node, Scalar):
        first = (
            (node.entries[0].key if node.entries else None)
            if isinstance(node, Mapping)
            else next(iter(node.items), None)
        )
        if first is None:
            return node.span
        node = first
    return node.span


def _wrong(node: Node, wanted: str, faults_: Faults, shape: Record | None = None) -> bool:
    found = {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
    keys = f" ({listed([field.name for field in shape.fields], 'and', 12)})" if shape else ""
    faults_.add(
        faults.WRONG_TYPE,
        _first_line(node),
        f"{found} stands where {wanted} was expected",
        f"write {wanted}{keys}; docs/language.md has an example of each section",
    )
    return False
