"""What is known of each spec of a repository now and at a base, before it is told: records, and how they come about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from cld.diagnostics import Diagnostic, Severity
from cld.diff import Quick, compare
from cld.graph.loops import Loop, LoopSearch, find_loops
from cld.model import Model
from cld.reports.diff_fields import Compared

if TYPE_CHECKING:
    from cld.graph.census import Census

STEPS, LISTED, STATES = 1_500_000, 3_000, 1_000_000
"""Search steps, listed loops and states of a census that a report of one changed spec may take for it.

With the number of specs these fall, so that a report of many takes no longer than to validate them; counted in steps, it says
the same on every machine.
"""
_LEAST = (4_000, 150, 3_000)
_FEW = 10
"""Up to so many changed specs, loops are counted also where those gained, lost and turned over cannot all be listed."""
LOOPS = 200
"""Loops of a model without a former self that are looked at, the shortest."""


class State(StrEnum):
    """What became of a spec."""

    CHANGED = "changed"
    ADDED = "added"
    AFRESH = "broken at the base"
    """It was there, but could not be read: it is told as if it were new."""
    REMOVED = "removed"
    BROKEN = "broken"
    """It has errors of structure now, or is no text: there is nothing to compare."""
    SAME = "unchanged"


class Side(NamedTuple):
    """A spec at one time."""

    path: str
    """As it is shown."""
    model: Model | None
    found: tuple[Diagnostic, ...]
    """All that `validate` says of it."""
    unread: str = ""
    """Why it could not be read at all."""


class Subject(NamedTuple):
    """A spec with its former self."""

    path: str
    """As it is shown."""
    place: str
    """Its path from the root of the repository."""
    former: str
    """What it was called, where it was renamed."""
    touched: bool
    """Its file is not the same, byte for byte."""
    old: Side | None
    """None where it was not there."""
    new: Side | None
    """None where it is gone."""
    remark: str = ""
    """What else to know of its version, in a sentence without a full stop."""


class Findings(NamedTuple):
    """What `validate` says now and said before."""

    new: tuple[Diagnostic, ...] = ()
    fixed: tuple[Diagnostic, ...] = ()
    """Said of the old spec only."""
    still: tuple[Diagnostic, ...] = ()
    """As they are now."""


class Picture(NamedTuple):
    """The differences drawn."""

    file: str
    """Where it lies, as it is shown; empty where it is not kept."""
    url: str
    """Where a reader finds it; empty where that is not known."""
    data: bytes
    failed: str = ""
    """Why there is none."""


class Reviewed(NamedTuple):
    """All that is known of one spec."""

    subject: Subject
    state: State
    findings: Findings
    compared: Compared | None = None
    """Of a spec that changed."""
    before: Census | None = None
    """Where loops came, went or turned over, and could be counted exactly."""
    after: Census | None = None
    """The same; also of a model that is new."""
    loops: LoopSearch | None = None
    """Of a model that is new."""
    picture: Picture | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors that it has now."""
        found = self.subject.new.found if self.subject.new else ()
        return tuple(each for each in found if each.severity is Severity.ERROR)

    @property
    def fails(self) -> bool:
        """Whether it has errors now, or cannot be read."""
        return bool(self.errors or (self.subject.new and self.subject.new.unread))

    @property
    def model(self) -> Model:
        """The model as it is, or as it was where it is gone."""
        side = self.subject.new or self.subject.old
        assert side is not None, "a spec is there now, or was"
        assert side.model is not None, "a broken spec has no model"
        return side.model


def reviewed(subjects: Sequence[Subject]) -> list[Reviewed]:
    """Compare each spec with its former self, and count what has to be counted."""
    care = _care(sum(1 for each in subjects if each.touched))
    return [_counted(_compared(subject, care), care) for subject in subjects]


def _care(many: int) -> Quick:
    """What may be done for each of so many specs."""
    share = max(1, many) ** 2
    most = zip((STEPS, LISTED, STATES), _LEAST, strict=True)
    steps, listed, states = (max(each // share, least) for each, least in most)
    return Quick(steps, listed, states, counting=many <= _FEW)


def _compared(subject: Subject, care: Quick) -> Reviewed:
    old, new = subject.old, subject.new
    findings = compared_findings(old.found if old else (), new.found if new else ())
    if new is None or new.model is None:
        return Reviewed(subject, State.BROKEN if new else State.REMOVED, findings)
    if old is None or old.model is None:
        return Reviewed(subject, State.AFRESH if old else State.ADDED, findings)
    if not subject.touched:
        return Reviewed(subject, State.SAME, findings)
    diff = compare(old.model, new.model, care)
    state = State.SAME if diff.is_empty else State.CHANGED
    return Reviewed(subject, state, findings, Compared(old.model, new.model, (old.path, new.path), diff))


def _counted(each: Reviewed, care: Quick) -> Reviewed:
    from cld.graph.census import exact_census

    if each.state in (State.ADDED, State.AFRESH):
        loops = find_loops(each.model, limit=LOOPS, seconds=None, steps=care.steps)
        return each._replace(after=exact_census(each.model, effort=care.states), loops=loops)
    if each.compared is None or not loops_changed(each.compared):
        return each
    if not (each.compared.diff.loops.complete or care.counting):
        return each
    before = exact_census(each.compared.old, effort=care.states)
    after = exact_census(each.compared.new, effort=care.states) if before else None
    return each._replace(before=before, after=after)


def loops_changed(compared: Compared) -> bool:
    """Whether any feedback loop came, went or turned over, or so many that it cannot be told."""
    numbers = compared.diff.loops.numbers
    return numbers is None or any(numbers)


def named_first(loops: Sequence[Loop], model: Model) -> list[Loop]:
    """Loops that the analyst named, then the others, the shortest first."""
    from cld.reports.loops_words import in_reading_order, words_of

    return in_reading_order(loops, words_of(model))


# Findings


def compared_findings(old: Sequence[Diagnostic], new: Sequence[Diagnostic]) -> Findings:
    """Which findings are new, gone, or still there.

    Two are the same where code, message and the marked words are, wherever they stand. Of those left over, one that says the
    same of other words is the same still if nothing else can be meant: exactly one on either side.
    """
    left, gone = _without_twins(new, old), _without_twins(old, new)
    was, now = Counter(map(_loosely, gone)), Counter(map(_loosely, left))
    moved = {key for key in was if was[key] == now[key] == 1 and _names_something(key)}
    fresh = tuple(each for each in left if _loosely(each) not in moved)
    fixed = tuple(each for each in gone if _loosely(each) not in moved)
    news = set(map(id, fresh))
    return Findings(fresh, fixed, tuple(each for each in new if id(each) not in news))


def _without_twins(those: Sequence[Diagnostic], others: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Those that the others do not hold; where they hold it less often, the last ones."""
    left = Counter(map(_exactly, others))
    found = []
    for each in those:
        key = _exactly(each)
        if left[key]:
            left[key] -= 1
        else:
            found.append(each)
    return found


def _exactly(found: Diagnostic) -> tuple[str, str, str]:
    return found.code, found.message, found.source.text[found.span.start : found.span.end]


def _loosely(found: Diagnostic) -> tuple[str, str]:
    return found.code, found.message


def _names_something(key: tuple[str, str]) -> bool:
    """Whether a message says what it is about: an id or the like between backticks."""
    return "`" in key[1]
