"""What several rules ask about links and the steps of loops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cld.model import Link, NamedLoop, Polarity
from cld.source import Source, Span

Ends = tuple[str, str]


def by_ends(links: Iterable[Link]) -> dict[Ends, tuple[Link, ...]]:
    """Links by their ends; both the groups and the links of a group in the order of the file."""
    groups: dict[Ends, list[Link]] = {}
    for link in sorted(links, key=lambda link: (link.span.start, link.ends, link.polarity.value)):
        groups.setdefault(link.ends, []).append(link)
    return {ends: tuple(group) for ends, group in groups.items()}


def contradict(links: Iterable[Link]) -> bool:
    """Whether links of the same ends have different signs, none of them `(+-)`."""
    signs = {link.polarity for link in links}
    return len(signs) > 1 and Polarity.MIXED not in signs


def by_place(links: Iterable[Link]) -> Iterator[tuple[Span, tuple[Link, ...]]]:
    """Links by their place in the file: the two of `a <-> b` stand in one and are one thing to mend."""
    groups: dict[tuple[int, str, str], list[Link]] = {}
    for link in sorted(links, key=lambda link: (link.span.start, link.ends)):
        first, second = sorted(link.ends)
        groups.setdefault((link.span.start, first, second), []).append(link)
    for group in groups.values():
        yield group[0].span, tuple(group)


def named(links: tuple[Link, ...]) -> str:
    """Words for the links of one place: `the link from a to b has`, or `the two links between them have`."""
    if len(links) == 2 and links[0].ends == links[1].ends[::-1]:
        return f"the two links between `{links[0].source}` and `{links[0].target}` have"
    return f"the link from `{links[0].source}` to `{links[0].target}` has"


def steps(elements: tuple[str, ...]) -> tuple[Ends, ...]:
    """The steps of a loop, the one from its last element to the first included."""
    return tuple(zip(elements, (*elements[1:], *elements[:1]), strict=True))


_WORD = re.compile(r"#[^\n]*|[^\s,\[\]\"'#-][^\s,\[\]\"']*|-[^\s,\[\]\"']+")


def element_span(source: Source, loop: NamedLoop, place: int) -> Span:
    """Where the element at a place (from 0) of a named loop stands in the file, or else the whole list."""
    text = source.text[loop.through_span.start : loop.through_span.end]
    words = [match for match in _WORD.finditer(text) if not match.group().startswith("#")]
    if [match.group() for match in words] != list(loop.through):
        return loop.through_span
    start = loop.through_span.start
    return Span(start + words[place].start(), start + words[place].end())
