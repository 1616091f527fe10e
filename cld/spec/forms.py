"""The forms that values of the language can have: what `cld.spec.shape` is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """The plain forms that a value can have."""

    TEXT = "a text"
    """One text; a number or a date without quotes is text too."""
    LABEL = "a short text"
    """A text whose white space does not matter."""
    ID = "an id"
    IDS = "a list of ids"
    """A single one may stand without brackets."""
    HOLDERS = "true or a list of ids"
    """A single one may stand without brackets; true for all that there are."""
    TEXTS = "a list of texts"
    GROUPS = "a list of lists of ids"
    DELAY = "true, false or a text"
    WEIGHT = "a number from -1 to 1"
    NUMBER = "a number"
    COUNT = "a whole number"
    FLAG = "true or false"
    VERSION = "a version"
    EDITION = "the edition of the language"
    LINKS = "a list of links"
    STEPS = "a list of steps"


class Choice(NamedTuple):
    """One of a few words."""

    words: tuple[str, ...]


class Field(NamedTuple):
    """A key of a record: its form, and one sentence on what it says."""

    name: str
    form: Type
    doc: str
    required: bool = False


class Record(NamedTuple):
    """A mapping with these keys. `short` is the form that may stand for the whole: it gives `short_for`."""

    name: str
    fields: tuple[Field, ...]
    short: Type | None = None
    short_for: str = ""
    called: str = ""
    """With its article, for messages."""
    example: str = ""
    """One in the file, under its id."""

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


class Table(NamedTuple):
    """A mapping from ids (or other names) to values of one form. `example` shows an entry that is no record."""

    value: Type
    keys: str = "id"
    example: str = ""

    @property
    def entry(self) -> str:
        """An entry as it may stand in a file."""
        return self.value.example if isinstance(self.value, Record) else self.example


Type = Form | Choice | Record | Table


def words(enum: type[StrEnum]) -> Choice:
    """A choice of the words of an enumeration."""
    return Choice(tuple(member.value for member in enum))
