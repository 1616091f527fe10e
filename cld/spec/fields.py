"""Checking a tree against the shape of the language, and reading typed values out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, TypeVar

from cld.model import Strength
from cld.source import Span
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.forms import Choice, Field, Form, Record, Table, Type
from cld.spec.keys import unknown_keys
from cld.spec.nodes import Mapping, Node, Scalar, Sequence
from cld.spec.shape import NO_DELAY
from cld.spec.words import is_id, listed, normal, shortened, slug
from cld.study import Concern, Degree, Trust

E = TypeVar("E", bound=StrEnum)

TRUE = ("true", "yes", "on", "y")
FALSE = ("false", "no", "off", "n")
"""How any YAML program may write the two, in capital letters or not."""
MOST = 1_000_000
"""What can be counted: a survey hears more people than interviews do."""
FARTHEST = 10_000
"""The largest coordinate of a position, in units of 1/96 inch: more than two and a half metres."""


def truth(text: str) -> bool | None:
    """True or false as any YAML program reads them, or None for another text."""
    return True if text.lower() in TRUE else False if text.lower() in FALSE else None


class Word(NamedTuple):
    """A text with its place."""

    text: str
    span: Span


class Fields(NamedTuple):
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
        return truth(self.text(name))

    def number(self, name: str) -> float | None:
        return float(self.text(name)) if name in self.values else None

    def table(self, name: str) -> Iterator[tuple[Word, Node]]:
        node = self.values.get(name)
        for entry in node.entries if isinstance(node, Mapping) else ():
            yield Word(normal(entry.key.value), entry.key.span), entry.value


def record(
    node: Node,
    shape: Record,
    faults_: Faults,
    key: Word | None = None,
    extra: dict[str, Type] | None = None,
) -> Fields:
    """Check a node against a record and hold what passes.

    Args:
        key: under which the record stands.
        extra: keys of the file's own.
    """
    if _is_empty(node):
        _empty(node, key.span if key else None, key.text if key else shape.name, shape.example, faults_)
        return Fields(node.span, {})
    if shape.short is not None and not isinstance(node, Mapping):
        field = shape.field(shape.short_for)
        assert field is not None
        good = _is(node, field, faults_)
        return Fields(node.span, {shape.short_for: node} if good else {})
    if not isinstance(node, Mapping):
        wrong(node, shape.called, f"key by key, such as `{shape.example}`", faults_)
        return Fields(node.span, {})
    values: dict[str, Node] = {}
    meant = unknown_keys(node, shape, extra or {}, faults_)
    for entry in node.entries:
        name = entry.key.value
        own = (extra or {}).get(name)
        field = shape.field(name) or (Field(name, own, "") if own else None)
        if field is not None and _is(entry.value, field, faults_, entry.key):
            values[name] = entry.value
    given = {entry.key.value for entry in node.entries} | meant
    for field in shape.fields:
        if field.required and field.name not in given:
            faults_.add(
                faults.MISSING_KEY,
                key.span if key else _head(node),
                f"{f'`{shortened(key.text)}`' if key else f'this {shape.name}'} has no `{field.name}`",
                f"add `{field.name}:` — {field.doc[0].lower()}{field.doc[1:]}",
            )
    return Fields(node.span, values)


def _head(node: Mapping) -> Span:
    return node.entries[0].key.span if node.entries else node.span


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.is_null or not node.value.strip())


def _empty(node: Node, key: Span | None, name: str, example: str, faults_: Faults) -> None:
    """Say that a value is empty, and why it may be: what follows a number sign is a comment."""
    source = faults_.source
    line, _ = source.place(node.span.end)
    rest = source.text[node.span.end : source.line_start(line) + len(source.line(line))]
    if rest.strip().startswith("#"):
        help = "what follows a `#` is a comment; put text that starts with `#` in quotes"
    else:
        help = f"write it in full, such as `{example}`, or delete the key"
    span = node.span if node.span.end > node.span.start or key is None else key
    faults_.add(faults.EMPTY, span, f"`{shortened(name)}` is empty", help)


def _is(node: Node, field: Field, faults_: Faults, key: Scalar | None = None) -> bool:
    """Whether a value has its field's form; if not, say what is wrong. An empty list or table is no fault."""
    if isinstance(node, Scalar) and node.is_null and _may_be_empty(field.form):
        return False
    if _is_empty(node):
        _empty(node, key.span if key else None, field.name, _example(field), faults_)
        return False
    if isinstance(field.form, Choice):
        return _is_choice(node, field, field.form, faults_)
    if isinstance(field.form, Record):
        return True  # whoever reads it checks what it holds
    if isinstance(field.form, Table):
        return _is_table(node, field, field.form, faults_)
    return _is_form(node, field, faults_)


def _may_be_empty(form: Type) -> bool:
    return form in (Form.LINKS, Form.STEPS, Form.GROUPS, Form.IDS, Form.HOLDERS, Form.TEXTS) or isinstance(
        form, Table
    )


def _example(field: Field) -> str:
    form = field.form
    if isinstance(form, Choice):
        return f"{field.name}: {form.words[0]}"
    if isinstance(form, Table):
        return form.entry
    if isinstance(form, Record):
        return form.example
    return f"{field.name}: {_EXAMPLES.get(form, '…') if isinstance(form, Form) else '…'}"


_EXAMPLES = {
    Form.TEXT: "some words", Form.LABEL: "Waiting time", Form.ID: "waiting_time", Form.IDS: "[first, second]",
    Form.HOLDERS: "true",
    Form.TEXTS: "[First, Second]", Form.DELAY: "two years", Form.WEIGHT: "0.5", Form.VERSION: "1.0.0",
    Form.EDITION: "1", Form.NUMBER: "120", Form.COUNT: "2", Form.FLAG: "true",
}  # fmt: skip


def _is_choice(node: Node, field: Field, form: Choice, faults_: Faults) -> bool:
    if not isinstance(node, Scalar):
        return wrong(node, f"one of the words {listed(form.words)}", f"such as `{_example(field)}`", faults_)
    if node.value in form.words:
        return True
    if field.name == "polarity" and node.value == "-":
        fault, help = (
            faults.LONE_DASH,
            "write `polarity: negative`, or the short form `- cause -> effect (-)`",
        )
    else:
        near = _SIGNS.get(node.value.strip("() ")) if field.name == "polarity" else None
        near = (near if near in form.words else None) or faults_.closest(node.value, form.words)
        fault = faults.UNKNOWN_WORD
        help = f"did you mean `{near}`?" if near else f"write {listed(form.words)}"
    faults_.add(fault, node.span, f"`{shortened(node.value)}` is {_no(field.name, form)}", help)
    return False


_LEVELS: tuple[tuple[type[StrEnum], str], ...] = (
    (Trust, "no level of confidence"),
    (Degree, "no level of emphasis"),
    (Concern, "no level of concern"),
)


def _no(name: str, form: Choice) -> str:
    for kind, said in _LEVELS:
        if form.words == tuple(each.value for each in kind):
            return said
    return f"no word for `{name}`" if name.endswith("s") else f"no {name}"


_SIGNS = {
    "+": "positive", "-": "negative", "−": "negative", "?": "unknown", "+-": "mixed", "+/-": "mixed", "±": "mixed",
    "R": "reinforcing", "B": "balancing",
}  # fmt: skip


def _is_table(node: Node, field: Field, form: Table, faults_: Faults) -> bool:
    if not isinstance(node, Mapping):
        hint = "without a dash, " if isinstance(node, Sequence) and not node.flow else ""
        wanted = f"entries, each under its {form.keys},"
        return wrong(node, wanted, f"each on a line of its own, {hint}such as `{form.entry}`", faults_)
    for entry in node.entries if form.keys == "id" else ():
        check_id(Word(entry.key.value, entry.key.span), faults_)
    for entry in node.entries if isinstance(form.value, (Form, Choice)) else ():
        assert isinstance(form.value, (Form, Choice))
        _is(entry.value, Field(entry.key.value, form.value, field.doc), faults_, entry.key)
    return True


def check_id(word: Word, faults_: Faults) -> bool:
    """Whether a name that is declared here is a well-formed id."""
    if is_id(normal(word.text)):
        return True
    near = slug(word.text)
    faults_.lost.add(near)
    faults_.add(
        faults.BAD_ID,
        word.span,
        f"`{shortened(word.text)}` is no id" if word.text else "an id is missing",
        "use letters, digits, `_` and `-`"
        + (f", such as `{near}`" if is_id(near) else "")
        + "; a label may hold anything",
    )
    return False


def _is_form(node: Node, field: Field, faults_: Faults) -> bool:
    form = field.form
    assert isinstance(form, Form)
    if form is Form.GROUPS:
        return _is_groups(node, faults_)
    if form in _LISTS:
        return isinstance(node, Sequence) or wrong(node, form.value, _LISTS[form], faults_)
    if form in (Form.IDS, Form.HOLDERS, Form.TEXTS) and isinstance(node, Sequence):
        return all([_is_item(item, faults_) for item in node.items])
    if not isinstance(node, Scalar):
        return wrong(node, form.value, f"such as `{_example(field)}`", faults_)
    if form in (Form.IDS, Form.HOLDERS):
        return _is_one_id(node, field, faults_)
    if form is Form.DELAY and node.value.strip().casefold() in NO_DELAY:
        help = "delete the key, or write true, or a time such as `two years`"
        faults_.add(faults.UNKNOWN_WORD, node.span, f"`{shortened(node.value)}` is no delay", help)
        return False
    if form is Form.WEIGHT:
        return _is_weight(node, faults_)
    if form in _NUMBERS:
        return _is_number(node, field, faults_)
    if form is Form.FLAG and truth(node.value.strip()) is None:
        message = f"`{shortened(node.value)}` is neither true nor false"
        faults_.add(faults.UNKNOWN_WORD, node.span, message, "write `true`, or delete the key")
        return False
    return True


_LISTS = {
    Form.LINKS: "each with a dash: `- cause -> effect (+)`",
    Form.STEPS: "each with a dash: `- first before second (planned)`",
}
_NUMBERS = {
    Form.NUMBER: (
        r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)",
        FARTHEST,
        f"a number from -{FARTHEST} to {FARTHEST}, such as 120",
    ),
    Form.COUNT: (r"\d+", MOST, f"a whole number from 0 to {MOST}, such as 2"),
}


def _is_number(node: Scalar, field: Field, faults_: Faults) -> bool:
    assert isinstance(field.form, Form)
    pattern, largest, wanted = _NUMBERS[field.form]
    text = node.value.strip()
    if len(text) <= 40 and re.fullmatch(pattern, text, re.ASCII) and abs(float(text)) <= largest:
        return True
    message = f"`{shortened(node.value)}` is not what `{field.name}` can be"
    faults_.add(faults.BAD_NUMBER, node.span, message, f"write {wanted}")
    return False


def _is_one_id(node: Scalar, field: Field, faults_: Faults) -> bool:
    """A single id may stand without brackets; several words were meant as a list."""
    words = [word for word in re.split(r"(?:[\s,;→]|<?-+>)+", node.value) if word]
    if len(words) < 2:
        return True
    return wrong(
        node, "a list of ids", f"in brackets: `{field.name}: [{shortened(', '.join(words), 60)}]`", faults_
    )


def _is_item(item: Node, faults_: Faults) -> bool:
    if _is_empty(item):
        empty_item(item, faults_)
        return False
    return isinstance(item, Scalar) or wrong(item, "a single word or text", "each on its own", faults_)


def empty_item(item: Node, faults_: Faults) -> None:
    """Say that an item of a list is empty."""
    faults_.add(
        faults.EMPTY, item.span, "an item of this list is empty", "write it, or delete the dash or comma"
    )


def _is_groups(node: Node, faults_: Faults) -> bool:
    groups = node.items if isinstance(node, Sequence) else ()
    if groups and all(isinstance(group, Sequence) for group in groups):
        return all(
            [_is_item(i, faults_) for group in groups if isinstance(group, Sequence) for i in group.items]
        )
    if isinstance(node, Sequence) and not groups:
        return True
    words = [item.value for item in groups if isinstance(item, Scalar)] or ["first_process", "second_process"]
    return wrong(
        node, "a list of groups", f"each group in brackets: `- [{shortened(', '.join(words), 60)}]`", faults_
    )


def _is_weight(node: Scalar, faults_: Faults) -> bool:
    if re.fullmatch(r"[-+]?(?:0|0?\.\d+|0\.\d*|1|1\.0*)", node.value, re.ASCII):
        return True
    found, help = f"`{shortened(node.value)}` is no weight", "write a number from -1 to 1, such as 0.5"
    if node.value in tuple(Strength):
        help = f"did you mean `strength: {node.value}`?"
    faults_.add(faults.BAD_NUMBER, node.span, found, help)
    return False


def _first_line(node: Node) -> Span:
    """The place of a value that may be long: its first piece of text."""
    while not isinstance(node, Scalar):
        inner = [entry.key for entry in node.entries] if isinstance(node, Mapping) else node.items
        if not inner:
            return node.span
        node = inner[0]
    return node.span


def wrong(node: Node, wanted: str, how: str, faults_: Faults) -> bool:
    """Say what stands here, what should, and how it is written; always false."""
    found = {Scalar: "a text", Sequence: "a list", Mapping: "a group of keys"}[type(node)]
    verb = "were" if wanted.startswith(("entries", "the details")) else "was"
    message = f"{found} stands here, but {wanted} {verb} expected"
    faults_.add(faults.WRONG_TYPE, _first_line(node), message, f"write {wanted.rstrip(',')}, {how}")
    return False
