"""Through which elements and links most feedback loops run, before and now: the points of most leverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cld.reports.diff_fields import Compared
from cld.reports.diff_items import arrow
from cld.reports.loops_words import enumeration, words_of
from cld.reports.numbers import exact, share
from cld.reports.page import BOLD, Block, Words, label, table, text, words
from cld.reports.report_facts import Reviewed, loops_changed

if TYPE_CHECKING:
    from cld.graph.census import Census

_TOP = 4
"""Elements, and links, that are listed of each side."""
Ends = tuple[str, str]
_Key = TypeVar("_Key", str, Ends)


class Leverage(NamedTuple):
    """How many loops run through each element and link, before and now, all in new ids."""

    elements: tuple[dict[str, int], dict[str, int]]
    links: tuple[dict[Ends, int], dict[Ends, int]]
    totals: tuple[int, int]


def leverage(one: Reviewed) -> Leverage | None:
    """What is known of a spec whose loops changed; None where it was not counted exactly."""
    before, after = one.before, one.after
    if (
        one.compared is None
        or not (_is_known(before) and _is_known(after))
        or before is None
        or after is None
    ):
        return None
    ids = one.compared.diff.ids
    return Leverage(
        (
            {ids.get(id, id): counts.total for id, counts in before.through_elements.items()},
            {id: counts.total for id, counts in after.through_elements.items()},
        ),
        (
            {(ids.get(a, a), ids.get(b, b)): counts.total for (a, b), counts in before.through_links.items()},
            {ends: counts.total for ends, counts in after.through_links.items()},
        ),
        (before.counts.total, after.counts.total),
    )


def _is_known(census: Census | None) -> bool:
    return census is not None and bool(census.through_links or not census.counts.total)


def told(one: Reviewed, compared: Compared) -> Iterator[Block]:
    """A sentence on where most loops run, and a table; nothing where no loop changed."""
    if not loops_changed(compared):
        return
    found = leverage(one)
    if found is None:
        yield text(
            "Through which elements most loops run was not counted: there are too many loops.", level=3
        )
        return
    old, new = words_of(compared.old), words_of(compared.new)
    ids = compared.diff.ids
    labels = new._replace(
        labels={ids.get(id, id): text for id, text in old.labels.items()} | dict(new.labels)
    )
    yield text(("Leverage. ", BOLD), _most(found, labels.labels), level=3)
    if found.elements[0] == found.elements[1] and found.links[0] == found.links[1]:
        return
    elements, links = found.elements, found.links
    rows = [
        _row(labels.labels[id], elements[0].get(id, 0), elements[1].get(id, 0), found.totals)
        for id in _top(elements)
    ]
    rows += [
        _row(arrow(ends, labels), links[0].get(ends, 0), links[1].get(ends, 0), found.totals)
        for ends in _top(links)
    ]
    fold = "Where most loops run, before and now"
    yield from table(("Loops through", "Before", "Now"), rows, 5, fold=fold)


def _most(found: Leverage, names: Mapping[str, str]) -> str:
    was, now = map(_busiest, found.elements)
    then, today = (
        f"{exact(max(through.values(), default=0))} of {exact(total)}"
        for through, total in zip(found.elements, found.totals, strict=True)
    )
    if not now:
        return "No element is part of a feedback loop any more."
    if not was:
        return f"Most feedback loops run through {_listed(now, names)} ({today}{' each' * (len(now) > 1)})."
    if was == now and then == today:
        return f"Most feedback loops run through {_listed(now, names)} ({today}{' each' * (len(now) > 1)}), as before."
    if was == now:
        return f"Most feedback loops still run through {_listed(now, names)}: {today}, before {then}."
    return (
        f"Most feedback loops ran through {_listed(was, names)} ({then}{' each' * (len(was) > 1)}); "
        f"now they run through {_listed(now, names)} ({today}{' each' * (len(now) > 1)})."
    )


def _busiest(through: Mapping[str, int]) -> list[str]:
    most = max(through.values(), default=0)
    return [id for id in sorted(through) if through[id] == most]


def _listed(ids: Sequence[str], names: Mapping[str, str]) -> str:
    return enumeration([label(names[id]) for id in ids], most=4)


def _top(sides: tuple[dict[_Key, int], dict[_Key, int]]) -> list[_Key]:
    """Those that carry most, before or now; those that carry most now first."""
    best = set(_first(sides[0])) | set(_first(sides[1]))
    return sorted(best, key=lambda key: (-sides[1].get(key, 0), -sides[0].get(key, 0), key))


def _first(through: dict[_Key, int]) -> list[_Key]:
    return sorted(through, key=lambda key: (-through[key], key))[:_TOP]


def _row(name: str, then: int, now: int, totals: tuple[int, int]) -> list[Words]:
    """How many loops run through something, and what share of all that is."""
    each = zip((then, now), totals, strict=True)
    return [words(label(name)), *(words(f"{exact(many)} ({share(many, total)})") for many, total in each)]
