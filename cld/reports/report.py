"""The report on a pull request as a page: what changed in each spec, above all in its feedback loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cld.diagnostics import Diagnostic, Severity
from cld.diff.records import LoopChange
from cld.graph.loops import Loop
from cld.model import Model
from cld.reports import report_leverage
from cld.reports.diff_fields import Compared, turned
from cld.reports.diff_items import arrow
from cld.reports.diff_words import because, in_order_told, incomplete
from cld.reports.loops_words import Words as Labels
from cld.reports.loops_words import enumeration, sentence, steps_of, words_of
from cld.reports.numbers import counted, exact
from cld.reports.page import (
    BOLD,
    BREAK,
    CODE,
    PLAIN,
    SHOWN,
    Block,
    Kind,
    Run,
    Words,
    bold,
    code,
    heading,
    items,
    label,
    marked,
    prose,
    table,
    text,
    words,
)  # fmt: skip
from cld.reports.report_facts import Picture, Reviewed, State, loops_changed, named_first
from cld.reports.report_words import changes, headline, other_changes, told

FIRST, ROWS = 10, 100
"""Rows of a list that are open to see, and rows in all."""
_SHARED, _LEAST = (60, 300), (3, 6)
"""Loops of each sort, on a page of many specs: so many together, but no less than this for each spec."""
_LISTED = 12
"""Unchanged specs that are named."""


class Against(NamedTuple):
    """What specs are compared with."""

    name: str
    commit: str
    remark: str = ""


def page(each: Sequence[Reviewed], base: Against) -> list[Block]:
    """The page: what is most important first, then a part for each spec with something to tell."""
    telling = [one for one in each if _tells(one)]
    blocks = [Block(Kind.TITLE, ((words("What changed in the models"),),), 0), _against(base)]
    blocks += [text((_overall(each), BOLD), level=0)]
    blocks += items((headline(one) for one in telling), level=0, noun="spec")
    blocks += _unchanged([one for one in each if not _tells(one)])
    most = [
        min(each, max(shared // max(1, len(telling)), least))
        for each, shared, least in zip((FIRST, ROWS), _SHARED, _LEAST, strict=True)
    ]
    for one in telling:
        found = list(_part(one, base, most))
        if found:
            blocks += [heading(*_title(one)), *found]
    return blocks


def _tells(one: Reviewed) -> bool:
    return one.state is not State.SAME or bool(one.findings.new or one.fails)


def _against(base: Against) -> Block:
    remark: list[str | Run] = [" ", *marked(base.remark)] if base.remark else []
    return text("Compared with ", code(base.name), f" (commit {base.commit[:12]}).", *remark, level=0)


def _overall(each: Sequence[Reviewed]) -> str:
    changed = [one for one in each if one.state is State.CHANGED]
    said = [
        _changed(
            len(changed), len(each), sum(1 for one in changed if one.compared and loops_changed(one.compared))
        )
    ]
    for state, what in (
        (State.ADDED, "added"),
        (State.REMOVED, "removed"),
        (State.AFRESH, "could not be read at the base"),
    ):
        if many := sum(one.state is state for one in each):
            said.append(f"{counted(many, 'spec')} {what}.")
    if not any(said):
        said.append("No spec changed in meaning.")
    if many := sum(one.fails for one in each):
        said.append(f"{counted(many, 'spec')} {'has' if many == 1 else 'have'} errors now.")
    return " ".join(part for part in said if part)


def _changed(changed: int, every: int, feedback: int) -> str:
    """`2 of 3 specs changed in meaning, one of them in its feedback structure.`"""
    if not changed:
        return ""
    specs = f"{exact(changed)} of {counted(every, 'spec')}" if every > changed else counted(changed, "spec")
    if changed == 1:
        told = "and its feedback structure changed" if feedback else "its feedback structure did not"
    elif feedback:
        which = exact(feedback) if feedback < changed else "both" if changed == 2 else "all"
        told = f"{which} of them in the feedback structure too"
    else:
        told = "none of them in the feedback structure"
    return f"{specs} changed in meaning, {told}."


def _unchanged(each: Sequence[Reviewed]) -> Iterator[Block]:
    for touched, lead in ((True, "The file changed, its meaning did not"), (False, "Unchanged")):
        found = [one for one in each if one.subject.touched is touched]
        if found:
            named = [_briefly(one) for one in found[:_LISTED]]
            more = f" and {exact(len(found) - _LISTED)} more" if len(found) > _LISTED else ""
            runs = [
                run
                for number, one in enumerate(named)
                for run in ((", ", PLAIN) if number else ("", PLAIN), *one)
            ]
            yield text(f"{lead}: ", *(run for run in runs if run[0]), more, ".", level=0)


def _briefly(one: Reviewed) -> Words:
    """A spec that means the same: its path, what it was called, and its version if that was raised."""
    remarks = [f"was called {label(one.subject.former)}"] if one.subject.former else []
    old, new = one.subject.old, one.subject.new
    if old and new and old.model and new.model and old.model.version != new.model.version:
        remarks.append(f"version {label(old.model.version)}, now {label(new.model.version)}")
    return words(code(one.subject.path), f" ({', '.join(remarks)})" if remarks else "")


def _title(one: Reviewed) -> Words:
    side = one.subject.new or one.subject.old
    return words(label(side.model.title) if side and side.model else code(one.subject.path))


# A part for each spec


def _part(one: Reviewed, base: Against, most: Sequence[int]) -> Iterator[Block]:
    if one.state is State.CHANGED and one.compared is not None:
        yield _version(one, one.compared)
        yield from _picture(one.picture)
        found = told(one.compared)
        said = list(changes(one.compared, found))
        yield from items(said[:FIRST], 1, "What changed", noun="change")
        yield from items(said[FIRST:], 3, fold=f"{counted(len(said) - FIRST, 'more change')}", noun="change")
        yield from _loops(one, one.compared, base, most)
        yield from _findings(one)
        yield from report_leverage.told(one, one.compared)
        yield from items(other_changes(found), 5, fold="Other changes in the spec", noun="change")
        yield from _fixed(one)
        return
    if one.state in (State.ADDED, State.AFRESH):
        yield from _loops_of_new(one)
    if one.state is State.AFRESH and one.subject.old is not None and one.subject.old.found:
        rows = map(_finding, one.subject.old.found)
        yield from table(_FOUND, rows, 5, fold="What was wrong at the base", noun="finding")
    if one.state is not State.REMOVED:
        yield from _findings(one)
        yield from _fixed(one) if one.state is not State.AFRESH else ()


def _version(one: Reviewed, compared: Compared) -> Block:
    before, now = label(compared.old.version), label(compared.new.version)
    raised = f"{before}, now {now}" if before != now else f"{now}, as before"
    more = (" ", (f"{one.subject.remark}.", BOLD)) if one.subject.remark else ()
    return text(code(one.subject.path), f", version {raised}.", *more)


def _picture(picture: Picture | None) -> Iterator[Block]:
    if picture is None:
        return
    if picture.failed:
        yield text(f"The differences could not be drawn: {prose(picture.failed)}.", level=2)
    elif picture.url or not picture.file:
        yield Block(
            Kind.PICTURE,
            (
                (SHOWN,),
                (((picture.url, PLAIN),),),
            ),
            1,
            data=picture.data,
        )
    else:
        yield Block(
            Kind.TEXT,
            ((words("The differences as a picture: ", (picture.file, CODE), "."),),),
            1,
            data=picture.data,
        )


_CHANGES = ("gained", "lost", "turned over")


def _loops(one: Reviewed, compared: Compared, base: Against, most: Sequence[int]) -> Iterator[Block]:
    """The loops gained, lost and turned over: a few of each open to see, more folded."""
    loops = compared.diff.loops
    sides = _Sides(compared)
    each = [(word, in_order_told(found)) for word, found in zip(_CHANGES, loops[:3], strict=True)]
    first = [(word, change) for word, found in each for change in found[: most[0]]]
    more = [(word, change) for word, found in each for change in found[most[0] : most[1]]]
    rest = sum(max(0, len(found) - most[1]) for _, found in each)
    heads = ("", "Loop", "Polarity", "Delay", "Weakest link", "Evidence", "Because of")
    yield from table(heads, (sides.row(*row) for row in first), 1, "Feedback loops", noun="loop")
    rows = (sides.row(*row) for row in more)
    yield from table(
        heads, rows, 4, fold=counted(len(more), "more loop") + " gained, lost or turned over", noun="loop"
    )
    if rest:
        command = f"cld diff {one.subject.path} --base {base.name} --format json"
        former = " with its former name" if one.subject.former else ""
        yield text(f"And {counted(rest, 'more loop')}: ", code(command), f"{former} lists all.", level=4)
    if not loops.complete:
        yield text(*incomplete(loops), level=2)
    elif idle := _idle(compared):
        yield text(f"No loop came, went or turned over because of {idle}.", level=2)


def _idle(compared: Compared) -> str:
    """The links that came, went or turned and changed no loop, so that nobody has to look for them in the table."""
    diff = compared.diff
    guilty = {ends for changes in diff.loops[:3] for change in changes for ends in change.because}
    old, new = words_of(compared.old), words_of(compared.new)
    links = [(link, new) for link in diff.links.added]
    links += [(link, old) for link in diff.links.removed]
    links += [(pair.new, new) for pair in turned(diff.links)]
    return enumeration([prose(arrow(x.ends, labels)) for x, labels in links if x.ends not in guilty], most=6)


class _Sides:
    """Tells loops in words of the model that they are in."""

    def __init__(self, compared: Compared) -> None:
        self._new = compared.new, words_of(compared.new), _evidence(compared.new)
        self._old = compared.old, words_of(compared.old), _evidence(compared.old)

    def row(self, word: str, change: LoopChange) -> Sequence[Words]:
        model, labels, evidence = self._new if change.new else self._old
        said, polarity, *more = _loop(change.loop, model, labels, evidence)
        if change.old and change.new:
            polarity = words(f"was {change.old.polarity.value}, is now ", (change.new.polarity.value, BOLD))
        return (words((word, BOLD)), said, polarity, *more, words(prose(because(change, labels).rstrip("."))))


Cited = dict[tuple[str, str], tuple[str, ...]]


def _evidence(model: Model) -> Cited:
    """The evidence of each link by its ends; parallel ones together."""
    found: Cited = {}
    for link in model.links:
        found[link.ends] = tuple(dict.fromkeys((*found.get(link.ends, ()), *link.evidence)))
    return found


def _loop(loop: Loop, model: Model, labels: Labels, evidence: Cited) -> Sequence[Words]:
    """A loop with its name, polarity, delay, weakest link and evidence."""
    name = [bold(f"{loop.id} {loop.name}"), ("", BREAK)] if loop.id in labels.starts else []
    grounded = any(link.grounding for link in model.links)
    weakest = loop.grounding.value if loop.grounding else "not known" if grounded else ""
    steps = steps_of(loop.elements)
    cited = list(dict.fromkeys(id for ends in steps for id in evidence[ends]))
    bare = sum(not evidence[ends] for ends in steps)
    known = ""
    if any(evidence.values()):
        without = f"{bare} of {counted(len(steps), 'link')} without" if bare else ""
        known = "; ".join(part for part in (enumeration(cited, most=6), without) if part)
    return (
        words(*name, prose(sentence(loop, labels, 600))),
        words(loop.polarity.value),
        words("delayed" if loop.delayed else ""),
        words(weakest),
        words(label(known)),
    )


def _loops_of_new(one: Reviewed) -> Iterator[Block]:
    """The loops of a model that is new, or told as if it were."""
    model = one.model
    if one.loops is None:
        return
    labels, evidence = words_of(model), _evidence(model)
    each = named_first(one.loops.loops, model)[:FIRST]
    rows = [_loop(loop, model, labels, evidence) for loop in each]
    heads = ("Loop", "Polarity", "Delay", "Weakest link", "Evidence")
    yield from table(heads, rows, 1, "Feedback loops", noun="loop")
    if not one.loops.complete or len(one.loops.loops) > FIRST:
        yield text(
            "These are the named and the shortest ones: ",
            code(f"cld loops {one.subject.path}"),
            " tells more.",
            level=3,
        )


# Findings

_FOUND = ("", "Where", "What", "What to do")


def _findings(one: Reviewed) -> Iterator[Block]:
    """What `validate` says that it did not say before; errors, also old ones, first."""
    new = sorted(one.findings.new, key=lambda each: list(Severity).index(each.severity))
    if not new and not one.fails:
        yield text(code("cld validate"), " finds nothing that it did not find before.", level=3)
    old = [each for each in one.findings.still if each.severity is Severity.ERROR]
    yield from table(
        _FOUND, map(_finding, new[:FIRST]), 3 if not one.fails else 1, "New findings", noun="finding"
    )
    rest = new[FIRST:ROWS]
    yield from table(
        _FOUND, map(_finding, rest), 5, fold=counted(len(rest), "more new finding"), noun="finding"
    )
    if len(new) > ROWS:
        yield text(
            f"And {counted(len(new) - ROWS, 'more new finding')}: ",
            code(f"cld validate {one.subject.path}"),
            " tells all.",
            level=5,
        )
    yield from table(_FOUND, map(_finding, old[:ROWS]), 1, "Errors that it had before", noun="error")


def _fixed(one: Reviewed) -> Iterator[Block]:
    fixed = one.findings.fixed[:ROWS]
    title = counted(len(one.findings.fixed), "finding") + " of before, gone now"
    yield from table(_FOUND[:3], (_finding(each)[:3] for each in fixed), 5, fold=title, noun="finding")


def _finding(found: Diagnostic) -> Sequence[Words]:
    line, _ = found.place
    severity = (found.severity.value, BOLD if found.severity is Severity.ERROR else PLAIN)
    where = words((f"{label(found.source.path)}:{line}", CODE))
    return (
        words(severity),
        where,
        (*marked(found.message), (f" ({found.name})", PLAIN)),
        marked(found.help),
    )


def whole(base: Against, file: str | None) -> tuple[str | Run, ...]:
    """Where the whole page is, or how to make it."""
    if file is not None:
        return ("The whole report is in ", code(file), ".")
    return ("The whole report: ", code(f"cld report --base {base.name} -o report.md"), ".")
