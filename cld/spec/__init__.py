"""The spec language: from a YAML text to a model and back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cld.diagnostics import Diagnostic, in_order
from cld.model import Model
from cld.source import Source
from cld.source import read as read_file
from cld.spec.draft import Draft
from cld.spec.faults import MISSING_TEXT, OUTSIDE, REPEATED_KEY, Faults
from cld.spec.nodes import Comment, Entry, Mapping, Scalar, Tree, comments, compose
from cld.spec.read import read_draft
from cld.spec.resolve import read_texts, resolve
from cld.spec.shape import SECTIONS

STDIN = "<stdin>"
"""The path of a spec that came through a pipe: it has no place beside which a source's text could lie."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What was read from one file. `model` is None where the file's structure is broken.

    A text of a source that is not there breaks nothing: its quotes cannot be checked, which `faults` says.
    """

    source: Source
    model: Model | None
    faults: tuple[Diagnostic, ...]
    tree: Tree | None = None
    comments: tuple[Comment, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    """The texts of sources, by the source's id."""


def read_spec(
    source: Source, named: str | None = None, beside: Callable[[Path], Source] | None = None
) -> Spec:
    """Read a spec. Never raises for a fault of the author: those are in `faults`, all of them errors.

    Args:
        named: the file's path where the source's says more, such as a revision of it. What lies beside the
            file is of another time then, so the texts of its sources are not read.
        beside: reads the texts of its sources, given their paths, in place of the files that lie there now; raises
            Unreadable for one that is not there.
    """
    faults = Faults(source)
    tree = compose(source, faults)
    if tree is None:
        return Spec(source, None, in_order(faults.found))
    notes = tuple(comments(source, tree))
    unread = Spec(source, None, (), tree, notes)
    if any(fault.code != REPEATED_KEY.code for fault in faults.found):
        return replace(unread, faults=in_order(faults.found))  # what follows would only echo these
    draft = read_draft(source, tree, faults)
    if draft is None or _is_partial(tree, draft):
        return replace(
            unread, faults=in_order(faults.found)
        )  # what a lost section declares would seem unknown
    model = resolve(draft, _name(named or source.path), faults)
    texts = {}
    if beside is not None or (named is None and source.path != STDIN):
        texts = read_texts(model, named or source.path, faults, beside or read_file)
    beside_the_point = (MISSING_TEXT.code, OUTSIDE.code)
    whole = model if all(fault.code in beside_the_point for fault in faults.found) else None
    return Spec(source, whole, in_order(faults.found), tree, notes, tuple(sorted(texts.items())))


def _name(path: str) -> str:
    """What a model without a title is called: the name of its file, readable in whatever locale it was named."""
    stem = Path(path).stem if path != STDIN else ""
    return os.fsencode(stem).decode("utf-8", errors="replace") or "model"


def _is_partial(tree: Tree, draft: Draft) -> bool:
    """Whether a whole section could not be read, or only one of two that have the same name."""
    entries = tree.root.entries if isinstance(tree.root, Mapping) else ()
    lost = [entry for entry in entries if entry.key.value not in draft.fields.values]
    return tree.has_repeats or any(_declares(entry) for entry in lost)


def _declares(entry: Entry) -> bool:
    """Whether an entry at the top of the file was meant to be a section and holds something."""
    if isinstance(entry.value, Scalar):
        return entry.key.value in SECTIONS and not entry.value.is_null
    return True
