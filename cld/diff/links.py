"""Which links of two models, or of two versions of a perspective, are the same, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterable

from cld.diff.meaning import Ids, renamed_link
from cld.diff.records import Altered, Changes, Ends, link_order
from cld.model import Link


def link_changes(old: Iterable[Link], new: Iterable[Link], ids: Ids) -> Changes[Link]:
    """Links by their ends. Of parallel ones, those that say the same are paired first, the others in order."""
    before, after = _grouped(old, ids), _grouped(new, {})
    added: list[Link] = []
    removed: list[Link] = []
    altered: list[Altered[Link]] = []
    for ends in sorted(before.keys() | after.keys()):
        mine, theirs = before.get(ends, []), list(after.get(ends, []))
        left = []
        for link in mine:
            here = renamed_link(link, ids)
            if here in theirs:
                theirs.remove(here)
            else:
                left.append(link)
        altered += map(Altered, left, theirs)
        removed += left[len(theirs) :]
        added += theirs[len(left) :]
    return Changes(tuple(added), tuple(sorted(removed, key=link_order)), tuple(altered))


def _grouped(links: Iterable[Link], ids: Ids) -> dict[Ends, list[Link]]:
    groups: dict[Ends, list[Link]] = {}
    for link in links:
        groups.setdefault(renamed_link(link, ids).ends, []).append(link)
    return groups
