"""What changed in a spec, in sentences for people who have not seen it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cld.diff.records import LoopChange, LoopChanges
from cld.graph.counts import LoopCounts
from cld.reports import diff_fields as fields
from cld.reports import held_words
from cld.reports.diagnostics import summary
from cld.reports.diff_fields import Compared
from cld.reports.diff_items import ADDED, REMOVED, Item
from cld.reports.diff_words import in_order_told, sections
from cld.reports.loops_words import Ends, enumeration, link_in_words, words_of
from cld.reports.numbers import counted, exact
from cld.reports.page import Words, bold, code, label, marked, prose, words
from cld.reports.report_facts import Reviewed, State, loops_changed

_NAMES = 3
"""Loops that a headline calls by their names."""


def headline(each: Reviewed) -> Words:
    """What changed, and whether the feedback structure did, in one or a few sentences."""
    return words(*_called(each), ": ", " ".join(_sentences(each)))


def _called(each: Reviewed) -> Words:
    """A spec by its title and path."""
    side = each.subject.new or each.subject.old
    path = code(each.subject.path)
    return words(bold(side.model.title), " (", path, ")") if side and side.model else words(path)


def _sentences(each: Reviewed) -> Iterator[str]:
    if each.subject.former and each.state is not State.REMOVED:
        yield f"The file was called {label(each.subject.former)}."
    if each.state is State.SAME:
        yield "No change in meaning."
    elif each.state is State.BROKEN:
        yield _broken(each)
    elif each.state in (State.ADDED, State.AFRESH):
        yield from _new(each)
    elif each.state is State.REMOVED:
        yield _gone(each)
    elif each.compared is not None and each.state is State.CHANGED:
        yield f"{'; '.join(_amounts(each.compared))}."
        if _share_nothing(each.compared):
            yield "The two versions have no element in common, so it is another model."
        yield from _feedback(each, each.compared)
    if each.fails and each.state is not State.BROKEN:
        yield f"It has {summary(each.errors)}."


def _broken(each: Reviewed) -> str:
    side = each.subject.new
    if side is not None and side.unread:
        return f"It cannot be read: {prose(side.unread)}."
    return f"It has {summary(each.errors)} and cannot be compared until {'they are' if len(each.errors) > 1 else 'it is'} mended."


def _new(each: Reviewed) -> Iterator[str]:
    was = each.subject.old
    if each.state is State.AFRESH and was is not None:
        why = f"it had {summary(was.found)}" if was.found else "it could not be read"
        yield f"It could not be compared, because {why} at the base; it is told as if it were new."
    what = "Model" if each.state is State.AFRESH else "A new model"
    yield f"{what} of {_extent(each)}."
    if each.after is not None:
        yield (
            f"It has {_balance(each.after.counts)}."
            if each.after.counts.total
            else "It has no feedback loop."
        )
    else:
        yield "It has more feedback loops than are counted here; `cld loops --count` counts them."


def _gone(each: Reviewed) -> str:
    if each.subject.old is None or each.subject.old.model is None:
        return "The spec was removed; it could not be read at the base."
    return f"The model of {_extent(each)} was removed."


def _extent(each: Reviewed) -> str:
    return f"{counted(len(each.model.elements), 'element')} and {counted(len(each.model.links), 'link')}"


def _share_nothing(compared: Compared) -> bool:
    elements = compared.diff.elements
    return bool(compared.old.elements and compared.new.elements) and len(elements.removed) == len(
        compared.old.elements
    )


def _amounts(compared: Compared) -> Iterator[str]:
    """How much changed: `3 links added, 1 turned`, `1 element renamed`."""
    diff = compared.diff
    detailed = sum(1 for pair in diff.links.altered if fields.link_changes(pair, diff.ids))
    altered = sum(1 for pair in diff.elements.altered if fields.element_changes(pair))
    links, elements, named = diff.links, diff.elements, diff.named
    yield from _amount(
        "link",
        {
            "added": len(links.added), "removed": len(links.removed),
            "turned": len(fields.turned(diff.links)), "changed in detail": detailed,
        },
    )  # fmt: skip
    yield from _amount(
        "element",
        {
            "added": len(elements.added), "removed": len(elements.removed),
            "renamed": len(fields.renamed(diff)), "changed in detail": altered,
        },
    )  # fmt: skip
    altered = len(named.altered)
    yield from _amount(
        "named loop", {"added": len(named.added), "removed": len(named.removed), "changed": altered}
    )
    yield from held_words.amounts(diff)
    places = list(
        dict.fromkeys(other.section for other in diff.others if other.section not in held_words.HELD)
    )
    if places:
        yield f"changes in {enumeration(places, most=4)}"


def _amount(noun: str, numbers: dict[str, int]) -> Iterator[str]:
    there = [(many, word) for word, many in numbers.items() if many]
    if there:
        (first, word), *more = there
        yield ", ".join([f"{counted(first, noun)} {word}", *(f"{exact(many)} {word}" for many, word in more)])


# Feedback


def _feedback(each: Reviewed, compared: Compared) -> Iterator[str]:
    loops = compared.diff.loops
    if not loops_changed(compared):
        touched = (
            compared.diff.links.added or compared.diff.links.removed or fields.turned(compared.diff.links)
        )
        why = ": no feedback loop came, went or turned over" if touched else ""
        yield f"The feedback structure did not change{why}."
        return
    if loops.numbers is None:
        words = ("gained", "lost", "turned over")
        least = [
            f"{counted(len(found), 'loop')} {word}"
            for word, found in zip(words, loops[:3], strict=True)
            if found
        ]
        yield "The feedback structure changed, in more loops than are counted here" + (
            f": at least {enumeration(least)}." if least else "."
        )
    else:
        yield f"The feedback structure changed: {', '.join(_came_and_went(loops))}."
    yield from _balances(each, loops)


def _came_and_went(loops: LoopChanges) -> Iterator[str]:
    assert loops.numbers is not None, "they were counted"
    gained, lost, turned = loops.numbers
    for many, word, changes in ((gained, "gained", loops.gained), (lost, "lost", loops.lost)):
        if many:
            yield f"{counted(many, 'loop')} {word}{_by_name(changes)}"
    if turned:
        yield _turned(turned, loops)
    if none := [word for many, word in ((gained, "gained"), (lost, "lost")) if not many]:
        yield f"none {' or '.join(none)}"


def _by_name(changes: Sequence[LoopChange]) -> str:
    named = [_name(change) for change in in_order_told(changes) if change.loop.name]
    return f" ({enumeration(named, most=_NAMES)})" if named else ""


def _name(change: LoopChange) -> str:
    return label(f"{change.loop.id} {change.loop.name}")


def _turned(many: int, loops: LoopChanges) -> str:
    """Loops that turned over, from what into what; where it is few with names, those."""
    named = [change for change in in_order_told(loops.turned) if change.loop.name]
    if many == len(named) <= _NAMES:
        return " and ".join(f"{_name(change)} turned over {_from_to(change)}" for change in named)
    kinds = Counter(_from_to(change) for change in loops.turned)
    if not loops.complete or not kinds:
        return f"{counted(many, 'loop')} turned over{_by_name(loops.turned)}"
    ways = sorted(kinds.items(), key=lambda way: (-way[1], way[0]))
    how = [f"{exact(number)} {way}" if len(ways) > 1 else way for way, number in ways]
    return f"{counted(many, 'loop')} turned over{_by_name(loops.turned)}, {enumeration(how, most=6)}"


def _from_to(change: LoopChange) -> str:
    assert change.old is not None, "it turned over"
    return f"from {change.old.polarity.value} to {change.loop.polarity.value}"


def _balances(each: Reviewed, loops: LoopChanges) -> Iterator[str]:
    """How many loops of each polarity there were and are."""
    before = each.before.counts if each.before else loops.before
    after = each.after.counts if each.after else loops.after
    if before is None or after is None:
        if loops.numbers is not None:
            yield "There are more loops in all than are counted here."
        return
    about = "about " if loops.estimated and not (each.before and each.after) else ""
    if before == after:
        yield f"The balance of loops stays as it was: {about}{_balance(after)}."
    else:
        kinds = [index for index in (1, 2, 3) if before[index] or after[index]]
        yield f"The balance of loops went from {about}{_numbers(before, kinds)} to {about}{_numbers(after, kinds)}."


_KINDS = ("", "reinforcing", "balancing", "undetermined")


def _numbers(counts: LoopCounts, kinds: Sequence[int]) -> str:
    return enumeration([f"{exact(counts[kind])} {_KINDS[kind]}" for kind in kinds])


def _balance(counts: LoopCounts) -> str:
    each = [f"{exact(many)} {word}" for many, word in zip(counts[1:], _KINDS[1:], strict=True) if many]
    return f"{enumeration(each)} {'loop' if counts.total == 1 else 'loops'}" if each else "no loops"


# One change after the other


Told = Mapping[str, Sequence[Item]]
"""Changes by what they are changes of."""


def told(compared: Compared) -> Told:
    """All changes but those of feedback loops."""
    return {section.heading: section.items for section in sections(compared, loops=False)}


def changes(compared: Compared, found: Told) -> Iterator[Words]:
    """Every change of a link or an element, a sentence each."""
    diff = compared.diff
    old, new = words_of(compared.old), words_of(compared.new)
    each = [*diff.links.added, *diff.links.removed, *(pair.new for pair in diff.links.altered)]
    turned = {id(pair.new): pair.old for pair in fields.turned(diff.links)}
    for item, link in zip(found.get("Links", ()), each, strict=True):
        said = link_in_words(link.ends, link.polarity, old if item.mark == REMOVED else new)
        if id(link) in turned:
            was = _before(link.ends, diff.ids)
            before = link_in_words(was, turned[id(link)].polarity, old)
            yield words(
                "Turned: ", bold(item.subject), *marked(f". Before: {before}. Now: {said}.{_beyond(item)}")
            )
        elif item.mark in (ADDED, REMOVED):
            what = "New link: " if item.mark == ADDED else "No longer a link: "
            yield words(what, bold(item.subject), " ", *marked(item.text), f": {prose(said)}.")
        else:
            yield words("Link ", bold(item.subject), ": ", *marked(item.text), ".")
    for item in found.get("Elements", ()):
        what = {ADDED: "New element: ", REMOVED: "No longer an element: "}.get(item.mark, "")
        yield words(what, bold(item.subject), ", " if what else ": ", *marked(item.text), ".")
    for heading, noun in (("What perspectives hold", "Held by "), ("Orders of steps", "Order of steps ")):
        for item in found.get(heading, ()):
            yield words(noun, *_marked_change(item), ".")


def _marked_change(item: Item) -> Words:
    """What came, went or changed, with the word for it."""
    what = {ADDED: " (new)", REMOVED: " (no longer)"}.get(item.mark, "")
    return words(bold(item.subject), what, ": " if item.text else "", *marked(item.text))


def _before(ends: Ends, ids: dict[str, str]) -> Ends:
    """The ends of a link in old ids."""
    back = {new: old for old, new in ids.items()}
    return back.get(ends[0], ends[0]), back.get(ends[1], ends[1])


def _beyond(item: Item) -> str:
    """What else changed in a link whose sign turned."""
    _, _, more = item.text.partition("; ")
    return f" Also: {more}." if more else ""


def other_changes(found: Told) -> Iterator[Words]:
    """Changes of named loops and of all other parts of a spec."""
    for heading in ("Named loops", "Also"):
        yield from (_other(heading, item) for item in found.get(heading, ()))


def _other(heading: str, item: Item) -> Words:
    what = {ADDED: "added", REMOVED: "removed"}.get(item.mark, "")
    lead = "Named loop " if heading == "Named loops" else ""
    text = f"{what}: {item.text}" if what and lead else item.text
    return words(lead, bold(item.subject), ": ", *marked(text))
