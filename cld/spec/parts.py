"""The parts of a canonical text, one for each line or block: comments are hung on them, then they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cld.source import Source
from cld.spec.nodes import Comment
from cld.spec.scalars import WIDTH, block


@dataclass(slots=True)
class Part:
    """A key or list item with what follows it, and the comments that belong to it."""

    head: str
    start: int
    end: int = 0
    """Where what follows closes, if it stands in brackets; else 0."""
    column: int = 0
    text: str = ""
    is_raw: bool = False
    children: list[Part] = field(default_factory=list)
    rank: int = 0
    before: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    gap: bool = False
    """Whether a blank line stood before it."""


def _walk(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _walk(part.children)


def hang(source: Source, parts: list[Part], comments: tuple[Comment, ...]) -> tuple[list[str], list[str]]:
    """Hang every comment on a part. Gives those that head the file, and those that end it.

    A comment beside something belongs to it. One on a line of its own belongs to what follows, unless it is
    indented further, or stands right below what precedes it with a blank line after.
    """
    every = sorted(_walk(parts), key=lambda part: part.start)
    gaps, trailing = _gaps(source), _trailing(source)
    for part in every:
        line, column = source.place(part.start)
        part.column = column - (2 if part.head.startswith("-") else 0)
        part.gap = line in gaps
    header_end = _header_end(source, every)
    header: list[str] = []
    footer: list[str] = []
    above, index = _Above(), 0
    for comment in comments:
        line, column = source.place(comment.span.start)
        while index < len(every) and every[index].start < comment.span.start:
            above.add(every[index])
            index += 1
        above.close(comment.span.start)
        owner, following = above.owner(column), every[index] if index < len(every) else None
        if comment.alone and line < header_end:
            header.append(comment.text)
        elif not comment.alone and above.parts:
            above.parts[-1].beside.append(comment.text)
        elif following is None and (owner is None or column == 1):
            footer.append(comment.text)
        elif owner and (following is None or column > following.column or line in trailing):
            owner.after.append(comment.text)
        elif following:
            following.before.append(comment.text)
    return header, footer


class _Above:
    """The parts that a comment further down may belong to, each indented further than the one before."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.brackets: list[Part] = []
        """Those in brackets that hold the last part, from the outermost inwards."""

    def add(self, part: Part) -> None:
        self.brackets = [outer for outer in self.brackets if outer.end > part.start]
        if part.end:
            self.brackets.append(part)
        while self.parts and self.parts[-1].column >= part.column:
            self.parts.pop()
        self.parts.append(part)

    def close(self, offset: int) -> None:
        """Forget what stands inside of brackets that are closed before an offset."""
        closed = next((part for part in self.brackets if part.end <= offset), None)
        if closed is None:
            return
        while self.parts and self.parts[-1].start > closed.start:
            self.parts.pop()
        if not self.parts or self.parts[-1] is not closed:
            self.add(closed)

    def owner(self, column: int) -> Part | None:
        """The last part that is not indented further than a column; else the last of all."""
        near = (part for part in reversed(self.parts) if part.column <= column)
        return next(near, self.parts[-1] if self.parts else None)


def _header_end(source: Source, every: list[Part]) -> int:
    """The blank line that divides the comments at the top of the file from what follows; 0 if there is none."""
    first = source.place(every[0].start)[0] if every else 0
    return next((n for n in range(first - 1, 0, -1) if not source.line(n).strip()), 0)


def _trailing(source: Source) -> set[int]:
    """The lines of comments that follow what is above them directly, and are divided from what is below."""
    texts = [line.strip() for line in source.text.split("\n")] + [""]
    found: set[int] = set()
    start = 0
    for number, line in enumerate(texts):
        if line.startswith("#"):
            continue
        if number > start > 0 and texts[start - 1] and not line:
            found.update(range(start + 1, number + 1))
        start = number + 1
    return found


def _gaps(source: Source) -> set[int]:
    """The lines before which a blank line stands, or before the comments that lead them."""
    found: set[int] = set()
    is_after_blank = False
    for number, text in enumerate(source.text.split("\n"), start=1):
        line = text.strip()
        if line and is_after_blank:
            found.add(number)
        is_after_blank = not line or (is_after_blank and line.startswith("#"))
    return found


def lines(part: Part, indent: int) -> Iterator[str]:
    """A part as lines of text."""
    pad = " " * indent
    yield from (pad + comment for comment in part.before)
    beside = "  " + "  ".join(part.beside) if part.beside else ""
    commented = any(p.before or p.beside or p.after for p in _walk(part.children))
    one_line = part.text and len(pad) + len(part.head) + 1 + len(part.text) <= WIDTH and not commented
    if part.children and not one_line:
        yield f"{pad}{part.head}{beside}"
        for index, child in enumerate(part.children):
            if index and child.gap:
                yield ""
            yield from lines(child, indent + (4 if part.head.startswith("- ") else 2))
    elif (one_line and (part.children or part.is_raw)) or part.is_raw:
        yield f"{pad}{part.head} {part.text}{beside}"
    else:
        first, *rest = block(part.text, indent + 2, indent + len(part.head) + 1)
        if first == "|-" or not rest:
            yield from [f"{pad}{part.head} {first}{beside}", *rest]
        else:
            yield from [f"{pad}{part.head} {first}", *rest[:-1], rest[-1] + beside]
    yield from (pad + comment for comment in part.after)
