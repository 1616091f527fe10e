"""Specs now and at a base, read and checked, each text only once."""

from __future__ import annotations

from cld.bases import Base, Contents, Pair, named_path
from cld.reports.report_facts import Side, Subject
from cld.rules import check
from cld.source import Source, Unreadable, read
from cld.spec import Spec, read_spec
from cld.versions import outgrown


def subject_of(pair: Pair, base: Base, contents: Contents) -> Subject:
    """A spec with its former self. Raises NotThere where git cannot give what it held."""
    new = _now(pair.path) if pair.path is not None else None
    former = named_path(pair, base) if pair.former not in (None, pair.place) else ""
    path = pair.path if pair.path is not None else named_path(pair, base)
    old = None
    if pair.former is not None:
        old = new if pair.same and not _cites_texts(new) else _then(pair, base, contents)
    remark = outgrown(path, new.model) if new is not None and new.model is not None and not pair.same else ""
    return Subject(path, pair.place, former, not pair.same, old, new, remark)


def _now(path: str) -> Side:
    try:
        spec = read_spec(read(path))
    except Unreadable as error:
        return Side(path, None, (), _reason(error, path))
    return _side(path, spec)


def _then(pair: Pair, base: Base, contents: Contents) -> Side:
    path = named_path(pair, base)
    name = f"{base.name}:{pair.former}"
    try:
        source = contents.source(pair)
    except Unreadable as error:
        return Side(name, None, (), _reason(error, name))
    return _side(name, read_spec(Source(name, source.text), named=path, beside=contents.beside()))


def _side(path: str, spec: Spec) -> Side:
    return Side(path, spec.model, check(spec))


def _reason(error: Unreadable, path: str) -> str:
    return str(error).removeprefix(f"{path}: ")


def _cites_texts(side: Side | None) -> bool:
    """Whether what is found in a spec depends on other files, which may have changed where it did not."""
    return bool(side and side.model and side.found and any(each.text for each in side.model.sources))
