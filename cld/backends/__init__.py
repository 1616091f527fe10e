"""One output format a module, found by walking this package: `render(scene, provenance, look) -> bytes`.

Modules whose names begin with an underscore are helpers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cld.marks import Group, Words
from cld.scene import Scene
from cld.theme import PAPER, Theme

PER_MM = 96 / 25.4
"""User units in a millimetre."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from, for it to carry along. All fields are plain text and may be empty."""

    model_yaml: str = ""
    """The model's canonical YAML."""
    model_version: str = ""
    digest: str = ""
    """Of the model's meaning."""
    program: str = ""
    """Name and version of the program."""
    authors: tuple[str, ...] = ()


class Unfit(Exception):
    """A figure that a format cannot take as it is wanted. The message is a sentence for the user."""


class Look(NamedTuple):
    """How a figure is to come out, whatever it shows."""

    theme: Theme = PAPER
    width: float | None = None
    """Of the finished figure in millimetres; None for as wide as it was drawn, at 96 units to the inch."""
    dpi: int = 300
    """Pixels an inch, for formats made of pixels."""
    outlines: bool = False
    """Text as outlines of its letters, for publishers that ask for that; it cannot be searched then."""

    def scale(self, scene: Scene) -> float:
        """Finished size of a user unit, in user units."""
        return 1.0 if self.width is None else self.width * PER_MM / scene.width


def description(scene: Scene) -> str:
    """The text alternative as running text, for readers who do not see the figure."""
    parts = [scene.description] if scene.description else []
    parts += [f"{section.heading}:\n" + "\n".join(section.lines) for section in scene.alternative]
    return "\n\n".join(parts)


def words_of(groups: Iterable[Group]) -> Iterator[Words]:
    """Every text of a scene, in drawing order."""
    for group in groups:
        for part in group.parts:
            if isinstance(part, Group):
                yield from words_of((part,))
            elif isinstance(part, Words):
                yield part
