"""Where words still stand in a model: which note, label or id to look at before a copy of it is shared."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from cld.model import Model
from cld.spellings import squeezed, word_spellings, words_of

_CODE = re.compile(r"(?<![^\W_])([^\W\d_]{2,40})[\s._–-]{0,3}0*(\d{1,9})(?!\d)")
"""Letters and a number, as most codes of speakers are."""
MOST = 3
"""Places that are named of each word."""


def where(model: Model, words: Sequence[str]) -> tuple[str, ...]:
    """Each word with the places where it stands: `Hill (note of E06, label of workload)`."""
    texts: dict[str, dict[str, None]] = {}
    for place, text in _placed(model):
        texts.setdefault(text, {})[place] = None
    plain = [(places, frozenset(words_of(text)), squeezed(text)) for text, places in texts.items()]
    found = []
    for word in {word.casefold(): word for word in reversed(words)}.values():
        spellings, whole = word_spellings(word), squeezed(word)
        places = [p for each, there, _ in plain if not there.isdisjoint(spellings) for p in each]
        places = places or [p for each, _, run in plain if whole and whole in run for p in each]
        named = list(dict.fromkeys(places))
        more = f" and {len(named) - MOST} more" if len(named) > MOST else ""
        found.append(f"{word} ({', '.join(named[:MOST])}{more})" if named else word)
    return tuple(reversed(found))


def codes_like(model: Model, names: Iterable[str], pseudonyms: Container[str]) -> tuple[str, ...]:
    """What may be a code of somebody's in another spelling: `Intv. 2` where a name begins with `Int 02`.

    Args:
        names: ids and labels of speakers.
        pseudonyms: what is none, though it looks like one.
    """
    known: dict[int, set[str]] = {}
    for name in names:
        if match := _CODE.match(name.strip()):
            known.setdefault(int(match[2]), set()).add(match[1].casefold())
    found: dict[str, None] = {}
    for text in dict.fromkeys(text for _, text in _placed(model)) if known else ():
        for match in _CODE.finditer(text):
            word = match[1].casefold()
            alike = any(word.startswith(c) or c.startswith(word) for c in known.get(int(match[2]), ()))
            if alike and match[0] not in pseudonyms:
                found[match[0]] = None
    return tuple(sorted(found))


def _placed(model: Model) -> Iterator[tuple[str, str]]:
    """Every text of a model with the words for its place."""
    for field in dataclasses.fields(model):
        value: Any = getattr(model, field.name)
        name = field.name.replace("_", " ")
        if isinstance(value, tuple):
            for item in value:
                yield from _of(item, name)
        else:
            yield from _of(value, name)


def _of(record: Any, kind: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Texts of an entry of the model, by the field in which they stand and the id of the entry."""
    if dataclasses.is_dataclass(record):
        owner = _called(record) or kind
        for field in dataclasses.fields(record):
            for text in texts_of(getattr(record, field.name)):
                yield f"{field.name.replace('_', ' ')} of {owner}", text
    elif isinstance(record, tuple) and len(record) == 2 and isinstance(record[0], str):
        for text in texts_of(record):
            yield f"{kind} {record[0]}", text
    else:
        for text in texts_of(record):
            yield kind, text


def _called(record: Any) -> str:  # noqa: ANN401
    """By what an entry is known in the file."""
    for name in ("id", "name"):
        if isinstance(found := getattr(record, name, None), str) and found:
            return found
    source, target = getattr(record, "source", ""), getattr(record, "target", "")
    return f"{source} -> {target}" if source and target else ""


def texts_of(value: Any) -> Iterator[str]:  # noqa: ANN401
    """All texts within a model, or within a part of one."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
