"""Loops and their numbers as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cld.graph.loops import Loop, LoopSearch

if TYPE_CHECKING:
    from cld.graph.census import Census
    from cld.graph.counts import LoopCounts

Object = dict[str, object]


def search(found: LoopSearch, notes: Sequence[str] = ()) -> str:
    """One object: whether the search is complete, what stopped it, counts by polarity, and the loops.

    Args:
        notes: what was left out of the model, in sentences; there is no such key where nothing was.
    """
    head: Object = {"notes": list(notes)} if notes else {}
    head |= {
        "complete": found.complete,
        "stopped_by": found.stopped_by,
        "counts": counts(found.counts),
    }
    return with_loops(head, found.loops)


def with_loops(head: Object, loops: Sequence[Loop]) -> str:
    """An object that ends with loops, one a line."""
    import json

    lines = ",\n".join("    " + json.dumps(loop_object(loop), ensure_ascii=False) for loop in loops)
    text = json.dumps(head, indent=2, ensure_ascii=False)
    return f'{text[:-2]},\n  "loops": [' + (f"\n{lines}\n  ]" if lines else "]") + "\n}\n"


def counts(numbers: LoopCounts) -> Object:
    """Numbers of loops, in all and by polarity."""
    return {
        "total": numbers.total,
        "reinforcing": numbers.reinforcing,
        "balancing": numbers.balancing,
        "undetermined": numbers.undetermined,
    }


def loop_object(loop: Loop) -> Object:
    """A loop with all that is known of it."""
    return {
        "id": loop.id,
        "name": loop.name or None,
        "polarity": loop.polarity.value,
        "elements": list(loop.elements),
        "length": loop.length,
        "delayed": loop.delayed,
        "grounding": loop.grounding.value if loop.grounding else None,
        "conditional_on": list(loop.conditional_on),
    }


def census_object(census: Census) -> Object:
    """How many loops there are, by length and by core.

    An estimate says so: it is not complete, time stopped it, `error` is the relative standard error of its total, and
    `at_least` is what was counted exactly, up to loops of `complete_to` elements. With an exact count, `complete_to`
    says that `by_length` goes no further than that.
    """
    head: Object = {
        "complete": not census.estimated,
        "stopped_by": "time" if census.estimated else None,
        "counts": counts(census.counts),
    }
    if census.estimated:
        head |= {"estimated": True, "error": census.error}
        if census.at_least is not None:
            head |= {"at_least": counts(census.at_least), "complete_to": census.complete_to}
    elif census.complete_to is not None:
        head |= {"complete_to": census.complete_to}
    return head | {
        "by_length": [{"length": length, **counts(numbers)} for length, numbers in census.by_length],
        "cores": [
            {
                "elements": list(core.elements),
                "links": core.links,
                "counts": counts(core.counts),
                **({"estimated": True} if core.estimated else {}),
            }
            for core in census.cores
        ],
    }


def written(value: object) -> str:
    """A value as JSON for people: an object of plain values and plain lists is on one line, others are spread out."""
    return _written(value, 0) + "\n"


def _written(value: object, depth: int) -> str:
    import json

    if depth and _simple(value, 2 if isinstance(value, dict) else 1):
        return json.dumps(value, ensure_ascii=False)
    each: list[tuple[str, object]]
    if isinstance(value, dict):
        each, ends = [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()], "{}"
    elif isinstance(value, list):
        each, ends = [("", item) for item in value], "[]"
    else:
        return json.dumps(value, ensure_ascii=False)
    indent = "  " * (depth + 1)
    lines = ",\n".join(f"{indent}{key}{_written(item, depth + 1)}" for key, item in each)
    return f"{ends[0]}\n{lines}\n{'  ' * depth}{ends[1]}"


def _simple(value: object, depth: int) -> bool:
    """It holds at most so many levels of lists and objects."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is None or (depth > 0 and all(_simple(item, depth - 1) for item in inner))
