"""XML from elsewhere, read with care: no document types, no entities of its own, no depth or size without end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from cld.imports import Refused

MOST_ELEMENTS = 5_000_000
"""Elements of one document: about a hundred times those of a sheet with 20,000 rows and a few columns."""
MOST_DEPTH = 200
"""Nesting. Codes within codes go ten deep at most."""

Start = Callable[[str, dict[str, str]], None]


def parse(
    data: bytes, shown: str, start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Read a document from its beginning to its end, telling of each element; names come without their namespace.

    Args:
        shown: what to call the document in messages.

    Raises:
        Refused: it is no well-formed XML, declares a document type, or is too large or too deep.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = count = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MOST_DEPTH or count > MOST_ELEMENTS:
            raise Refused(
                f"{shown}: its XML is too deep or too large to be a project or a table; it was not read"
            )
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise Refused(
            f"{shown}: its XML declares a document type, by which it could read other files or grow without end; "
            "files of this kind never do, so it was not read"
        )

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "it is broken")
        raise Refused(
            f"{shown}: is no sound XML: {reason} (line {error.lineno}); export it once more"
        ) from None
    except (LookupError, ValueError):
        raise Refused(f"{shown}: its XML is written in an encoding that is not known here") from None


@dataclass(slots=True)
class Node:
    """An element with what stands in it."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str:
        """An attribute; empty if it is not given."""
        return self.attributes.get(name, "")

    def all(self, *names: str) -> list[Node]:
        """The children of these names, in order."""
        return [child for child in self.children if child.name in names]

    def first(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def said(self, name: str) -> str:
        """The text of the first child of that name; empty if there is none."""
        child = self.first(name)
        return child.text.strip() if child else ""


def tree(data: bytes, shown: str) -> Node:
    """A whole document as a tree. Raises Refused as `parse` does."""
    top = Node("", {})
    stack = [top]
    words: list[list[str]] = [
        []
    ]  # a text comes in pieces, and joining each to the ones before would take for ever

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        stack[-1].children.append(node)
        stack.append(node)
        words.append([])

    def end(_: str) -> None:
        stack.pop().text = "".join(words.pop())

    def text(piece: str) -> None:
        words[-1].append(piece)

    parse(data, shown, start, end, text)
    return top.children[0]
