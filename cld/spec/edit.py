"""Changes that a program makes in an author's text: a new version and a note on it, and every other letter as it was."""

from __future__ import annotations

import re

from cld.source import Source
from cld.spec import Spec, read_spec
from cld.spec.faults import Faults
from cld.spec.nodes import Entry, Mapping, Scalar, compose
from cld.spec.resolve import version_key
from cld.spec.scalars import block, quoted

_HEAD = ("cld", "title", "version", "description", "authors", "licence")
"""What stands at the head of a spec, in its canonical order; change notes come after it."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = 2


class Uneditable(Exception):
    """A text that cannot be changed without changing more than was asked for. The message is a sentence."""


def with_version(spec: Spec, version: str, note: str | None) -> Spec:
    """The spec with another version, and with a note under `changes` if one is given, newest where newest are.

    Comments, formatting and line ends stay. A spec that has no `version` or no `changes` gets one at its head.

    Args:
        spec: a sound spec, as read from its file.
        note: a text; None where the spec has a note on this version already.

    Raises:
        Uneditable: the text is laid out so unusually that this cannot be done, or the note cannot stand in a spec.
    """
    assert spec.model is not None, "a spec with faults is not released"
    text = _set_version(spec.source.text, version)
    if note is not None:
        text = _add_note(text, version, note)
    made = read_spec(Source(spec.source.path, text))
    notes = dict(spec.model.changes) | ({version: note} if note is not None else {})
    if made.model is not None and _is_same_but(spec, made, version, notes):
        return made
    if note is not None and not note.replace("\n", "").isprintable():
        raise Uneditable("the note holds invisible control characters, which no spec may have")
    raise Uneditable(
        f"its text is laid out in a way that this program does not dare to change; write `version: {version}` "
        "and a note under `changes:` by hand, or bring it into order with `cld fmt` first"
    )


def _is_same_but(old: Spec, new: Spec, version: str, notes: dict[str, str]) -> bool:
    """Whether nothing but the version and its note changed, comments included."""
    from dataclasses import replace

    assert old.model is not None
    assert new.model is not None
    said = [comment.text for comment in old.comments] == [comment.text for comment in new.comments]
    same = replace(new.model, version=old.model.version, changes=old.model.changes) == old.model
    return said and same and new.model.version == version and dict(new.model.changes) == notes


def _root(text: str) -> Mapping:
    source = Source("", text)
    tree = compose(source, Faults(source))
    if tree is None or not isinstance(tree.root, Mapping):
        raise Uneditable("it is no mapping of YAML")
    return tree.root


def _entry(root: Mapping, name: str) -> Entry | None:
    return next((entry for entry in root.entries if entry.key.value == name), None)


def _set_version(text: str, version: str) -> str:
    root = _root(text)
    entry = _entry(root, "version")
    if entry is None:
        return _at_head(text, root, _HEAD[:2], [f"version: {version}"], ("version", quoted(version)))
    assert isinstance(entry.value, Scalar)
    start, end = entry.value.span
    quote = entry.value.style if entry.value.style in ("'", '"') else ""
    return f"{text[:start]}{quote}{version}{quote}{text[end:]}"


def _add_note(text: str, version: str, note: str) -> str:
    root = _root(text)
    entry = _entry(root, "changes")
    if entry is None:
        column = _column(text, root)
        first, *rest = _noted(version, note, column + _INDENT)
        lines = ["changes:", " " * (column + _INDENT) + first, *rest]
        return _at_head(text, root, _HEAD, lines, ("changes", f"{{{quoted(version)}: {quoted(note)}}}"))
    if isinstance(entry.value, Scalar):  # the key stands there with nothing after it
        start, end = entry.value.span
        text = text[:start] + text[end:]
        column = _column_of(text, entry.key.span.start) + _INDENT
        return _after_line(text, entry.key.span.end, column, _noted(version, note, column))
    assert isinstance(entry.value, Mapping)
    return _among_notes(text, entry, version, note)


def _among_notes(text: str, changes: Entry, version: str, note: str) -> str:
    """The note before the others, or after them where the author has the newest last."""
    notes = changes.value
    assert isinstance(notes, Mapping)
    if notes.flow:
        return _in_brackets(text, notes, version, quoted(note))
    column = _column_of(text, notes.entries[0].key.span.start)
    lines = _noted(version, note, column)
    order = [version_key(entry.key.value) for entry in notes.entries]
    if len(order) > 1 and order == sorted(order):
        last = notes.entries[-1]
        return _after_line(text, max(last.key.span.end, last.value.span.end), column, lines)
    return _after_line(text, changes.key.span.end, column, lines)


def _noted(version: str, note: str, column: int) -> list[str]:
    """A note under its version, long ones over several lines; all but the first have their indent."""
    head = f"{version}:"
    if "\n" in note:  # a block of text would take comments that follow it for its own
        return [f"{head} {quoted(note)}"]
    first, *rest = block(note, column + _INDENT, column + len(head) + 1)
    return [f"{head} {first}", *rest]


def _in_brackets(text: str, mapping: Mapping, key: str, value: str) -> str:
    """A new first entry in brackets, on a line of its own if the others are, and in quotes if JSON is written."""
    place = mapping.span.start + 1
    if not mapping.entries:
        return f"{text[:place]}{key}: {value}{text[place:]}"
    first = mapping.entries[0].key
    name = quoted(key) if first.style == '"' else key
    gap = text[place : first.span.start]
    before, after = (gap, "") if _LINE_END.search(gap) and gap.isspace() else ("", "" if gap else " ")
    return f"{text[:place]}{before}{name}: {value},{after}{text[place:]}"


def _at_head(
    text: str, root: Mapping, after: tuple[str, ...], lines: list[str], inline: tuple[str, str]
) -> str:
    """A new entry after those of some names, or before all others."""
    if root.flow:
        return _in_brackets(text, root, *inline)
    column = _column(text, root)
    there = [entry for name in after if (entry := _entry(root, name))]
    if there:
        last = max(there, key=lambda entry: entry.key.span.start)
        return _after_line(text, max(last.key.span.end, last.value.span.end), column, lines)
    place = _line_start(text, root.entries[0].key.span.start)
    end = _line_end_of(text)
    added = end.join([f"{' ' * column}{lines[0]}", *lines[1:]])
    return f"{text[:place]}{added}{end}{text[place:]}"


def _after_line(text: str, place: int, column: int, lines: list[str]) -> str:
    """New lines after the one that a place is in, with the line ends of the text."""
    match = _LINE_END.search(text, place)
    at = match.start() if match else len(text)
    end = match[0] if match else _line_end_of(text)
    first = " " * column + lines[0]
    return f"{text[:at]}{end}{end.join([first, *lines[1:]])}{text[at:]}"


def _line_end_of(text: str) -> str:
    match = _LINE_END.search(text)
    return match[0] if match else "\n"


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _column(text: str, root: Mapping) -> int:
    return _column_of(text, root.entries[0].key.span.start) if root.entries else 0


def _column_of(text: str, place: int) -> int:
    return place - _line_start(text, place)
