"""What a picture tells beside what is in it: who says so, and what comes first. Carried by its content, as stress is."""

from __future__ import annotations

from typing import NamedTuple

Ends = tuple[str, str]


class Backed(NamedTuple):
    """A link of a picture, or several between the same elements, with those who speak for it and against it."""

    ends: Ends
    speakers: tuple[str, ...]
    """Those who support it, each once."""
    items: tuple[str, ...]
    """The pieces of evidence that support it, whoever they quote."""
    inferred: bool = False
    """Whether nobody states or implies it: the analyst inferred it."""
    disputed: bool = False


class Backing(NamedTuple):
    """What a picture tells of its evidence."""

    links: tuple[Backed, ...]
    """All but those that stand for paths through hidden elements."""
    elements: tuple[str, ...] = ()
    """Ids of the disputed ones."""
    moderations: tuple[tuple[str, Ends], ...] = ()
    """(factor, ends of the link) of the disputed ones."""
    loops: tuple[str, ...] = ()
    """Ids of the disputed ones among the named loops."""
    spoken: bool = True
    """Whether speakers are counted. Where no evidence of the links names one, pieces of evidence are."""
    caption: tuple[str, ...] = ()
    """Sentences under the picture: how much evidence, what is disputed, from which sources, what is left out."""


class Turn(NamedTuple):
    """Where one thing stands in an order."""

    id: str
    label: str
    first: int
    last: int
    """Another number than the first where it goes on while others follow each other."""
    joined: bool
    """Whether it goes on alongside something else."""
    shown: bool
    """Whether the picture has it: themes and hidden elements are told under the picture only."""

    @property
    def number(self) -> str:
        """As a ranking writes it: `2`, `2=` for what shares the second place, `1–2=`."""
        span = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return span + ("=" if self.joined else "")


class Held(NamedTuple):
    """An order, with those who hold it and the sense in which they do."""

    letter: str
    """Tells it from the others of the picture; empty where it is the only one."""
    said: str
    """Who holds it in which sense."""
    turns: tuple[Turn, ...]
    """None where its steps contradict each other."""
    loose: bool = False
    """Whether some numbers differ without anybody saying which comes first."""
    level: bool = False
    """Whether two have the same number of which it is not said that they go on together."""
    disputed: int = 0
    """How many of its steps evidence disputes."""


class Steps(NamedTuple):
    """The orders that a picture marks."""

    held: tuple[Held, ...]
