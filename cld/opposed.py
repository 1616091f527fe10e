"""Links of mixed sign whose supporters contradict each other: some say more, others less.

Two people who say the opposite of a link do not support it together. A link of mixed sign alone does not tell whether
each of them sees it go both ways. That they differ is known where perspectives hold the link with opposite signs and
cite its evidence, or where its note says which sign stands where, as `cld import` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from cld.model import Link, Model, Polarity

Ends = tuple[str, str]
_NOTED = re.compile(r"\(([+-])\) in ([^;()]+)")
"""`(-) in E05; (+) in E06`."""


class Opposed(NamedTuple):
    """The evidence of a link by the sign that it speaks for; sorted ids, some of both."""

    negative: tuple[str, ...]
    positive: tuple[str, ...]


def opposed(model: Model) -> dict[Ends, Opposed]:
    """The links whose evidence is known to speak for opposite signs, by their ends."""
    held: dict[Ends, dict[Polarity, set[str]]] = {}
    for perspective in model.perspectives:
        for link in perspective.links:
            held.setdefault(link.ends, {}).setdefault(link.polarity, set()).update(link.evidence)
    found = {}
    for link in model.links:
        if link.polarity is Polarity.MIXED:
            each = _of_link(link, held.get(link.ends, {}))
            if each.negative and each.positive:
                found[link.ends] = each
    return found


def _of_link(link: Link, held: Mapping[Polarity, set[str]]) -> Opposed:
    """What its note says, and else what the perspectives do; evidence of both signs speaks for neither."""
    cited = frozenset(link.evidence)
    by = {sign: held.get(sign, set()) & cited for sign in (Polarity.NEGATIVE, Polarity.POSITIVE)}
    for sign, words in _NOTED.findall(link.note):
        ids = cited.intersection(re.split(r"[\s,.]+", words))
        by[Polarity.NEGATIVE if sign == "-" else Polarity.POSITIVE] |= ids
    both = by[Polarity.NEGATIVE] & by[Polarity.POSITIVE]
    return Opposed(tuple(sorted(by[Polarity.NEGATIVE] - both)), tuple(sorted(by[Polarity.POSITIVE] - both)))
