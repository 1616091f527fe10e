"""From the rows of a table to what was coded: passages with their codes, or causal links with their quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cld.imports import Claim, Gathered, Passage
from cld.imports.columns import Columns, columns_of
from cld.imports.words import clean, line
from cld.spec.words import listed, shortened

_PATH = re.compile(r"\s*\\+\s*|\s+>+\s+")
"""What divides a code from those above it: `Barriers\\Time` in MAXQDA and NVivo, `Barriers > Time` in later ones."""
_ROOTS = ("nodes", "codes", "knoten")
"""What NVivo sets before every code, as the folder in which it keeps them: no heading of anybody's analysis."""
_FOLDERS = re.compile(r"<?(?:(?:internals|files|dateien)\s*\\+\s*)?(?P<name>.+?)>?", re.IGNORECASE)
"""The name of a document, with the folder that NVivo keeps all of them in."""
_YES = ("true", "1", "yes", "x", "wahr", "ja")
_OF_SPEAKERS = ("case", "role", "group")
"""What a spec says of speakers, so that it is lost with them."""
_SIGNS = {
    "+": "+", "positive": "+", "pos": "+", "1": "+", "same": "+", "s": "+",
    "-": "-", "−": "-", "–": "-", "negative": "-", "neg": "-", "-1": "-", "opposite": "-", "o": "-",
    "+-": "+-", "+/-": "+-", "±": "+-", "mixed": "+-", "both": "+-",
}  # fmt: skip


def sign_of(text: str) -> str | None:
    """`+`, `-` or `+-`; empty for nothing or a question mark; None for what is no sign."""
    word = text.strip().strip("()").strip().casefold().replace(" ", "")
    return "" if word in ("", "?", "unknown") else _SIGNS.get(word)


def path_of(code: str) -> tuple[str, ...]:
    """A code as its path from the outermost one inwards, without the folder that NVivo keeps all codes in."""
    parts = tuple(part for each in _PATH.split(line(code)) if (part := line(each)))
    return parts[1:] if len(parts) > 1 and parts[0].casefold() in _ROOTS else parts


def document_of(name: str) -> str:
    """What a document is called, without the folder that NVivo keeps all of them in."""
    found = _FOLDERS.fullmatch(line(name))
    return found["name"] if found else ""


def gathered(rows: Sequence[Sequence[str]], wanted: Mapping[str, str], document: str, shown: str) -> Gathered:
    """What a table says.

    Args:
        wanted: heads of columns by what they hold, where the user says so.
        document: what to call the source of rows that name none.
        shown: what to call the table in messages.

    Raises:
        Refused: the table's columns are not known (`cld.imports.columns`).
    """
    columns = columns_of(rows, wanted, shown)
    documents_speak = "speaker" not in columns.at and "speaker" not in wanted
    left: Counter[str] = Counter()
    reader = _Rows(columns, document, documents_speak, left)
    passages = list(reader.passages(rows[columns.head + 1 :]))
    return Gathered(
        tuple(passages),
        claims=tuple(reader.bare),
        left_out=tuple(sorted(left.items())),
        remarks=_remarks(columns),
        warnings=_warnings(columns, reader, rows[columns.head + 1 :]),
    )


def _remarks(columns: Columns) -> tuple[str, ...]:
    said = [f"{field} from {shortened(name, 30)}" for field, name in columns.named.items()]
    if columns.applied:
        said.append(f"codes from {len(columns.applied)} columns of one code each")
    found = ["Columns: " + ", ".join(said) + "."]
    if columns.unused:
        found.append(
            f"Columns not used: {listed([shortened(name, 30) for name in columns.unused], 'and', 8)}."
        )
    return tuple(found)


def _warnings(columns: Columns, reader: _Rows, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What would be lost without a word, and the option that keeps it."""
    known = [field for field in _OF_SPEAKERS if field in columns.at]
    if not (reader.unheard and known) or reader.speaker in columns.at:
        return ()
    which = "source" if reader.speaker == "source" else "speaker"
    names = _naming(columns, rows)
    column = f"{which}={names[0]}" if names else f"{which}=..."
    column = f"'{column}'" if " " in column else column
    many = f"{reader.unheard:,} row{'' if reader.unheard == 1 else 's'}"
    what = "the document or the speaker" if which == "source" else "the speaker"
    return (
        f"no column names {what}, so that the {listed(known, 'and')} of {many} "
        f"{'is' if len(known) == 1 else 'are'} LOST, and nobody is listed as a speaker. "
        f"Say which column does, such as --columns {column}",
    )


def _naming(columns: Columns, rows: Sequence[Sequence[str]]) -> list[str]:
    """Heads of columns that are not used and may name documents or people: filled in, of words, and not all the same."""
    found = []
    for name in columns.unused:
        number = columns.heads.index(name)
        cells = [row[number].strip() for row in rows if number < len(row) and any(row)]
        words = {cell for cell in cells if any(letter.isalpha() for letter in cell)}
        if len(words) > 1 and all(cells):
            found.append(name)
    return found


class _Rows:
    """Reads the rows of one table."""

    def __init__(self, columns: Columns, document: str, documents_speak: bool, left: Counter[str]) -> None:
        self.columns = columns
        self.document = document
        self.speaker = "source" if documents_speak else "speaker"
        """The column that names who speaks: where none does, each document is held to be what one speaker said."""
        self.left = left
        self.unheard = 0
        """Rows that say something of a speaker whom they do not name."""
        self.bare: list[Claim] = []
        """Links of rows that say no more than that."""

    def passages(self, rows: Sequence[Sequence[str]]) -> Iterator[Passage]:
        for row in rows:
            found = self._link(row) if self.columns.has_links else self._segment(row)
            if found is not None:
                yield found

    def _cell(self, row: Sequence[str], field: str) -> str:
        number = self.columns.at.get(field, -1)
        return row[number] if 0 <= number < len(row) else ""

    def _passage(self, row: Sequence[str]) -> Passage:
        """What the two kinds of row have in common."""
        speaker = self._cell(row, self.speaker)
        if not line(speaker) and any(line(self._cell(row, field)) for field in _OF_SPEAKERS):
            self.unheard += 1
            self.left["rows whose case, role or group is lost, for they name no speaker"] += 1
        return Passage(
            document_of(self._cell(row, "source")) or self.document,
            clean(self._cell(row, "quote")),
            clean(self._cell(row, "summary")),
            self._section(row),
            clean(self._cell(row, "comment")),
            document_of(speaker) if self.speaker == "source" else line(speaker),
            line(self._cell(row, "group")),
            line(self._cell(row, "role")),
            line(self._cell(row, "case")),
        )

    def _section(self, row: Sequence[str]) -> str:
        page, place = line(self._cell(row, "page")), line(self._cell(row, "place"))
        begin, end = line(self._cell(row, "begin")), line(self._cell(row, "end"))
        span = begin if end in ("", begin) else f"{begin}–{end}" if begin else end
        return ", ".join(part for part in (f"page {page}" if page.isdecimal() else page, place, span) if part)

    def _segment(self, row: Sequence[str]) -> Passage | None:
        passage = self._passage(row)
        codes = self._codes(row)
        if not codes:
            self.left["rows without a code"] += bool(any(cell.strip() for cell in row))
            return None
        if not (passage.quote or passage.summary or passage.note):
            self.left["rows without words"] += 1
            return None
        return passage._replace(codes=tuple(dict.fromkeys(codes)))

    def _codes(self, row: Sequence[str]) -> list[tuple[str, ...]]:
        if self.columns.applied:
            named = [
                name for n, name in self.columns.applied if n < len(row) and row[n].strip().casefold() in _YES
            ]
        else:
            cell = clean(self._cell(row, "code"))
            mark = self.columns.code_separator
            named = [part for each in cell.split("\n") for part in (each.split(mark) if mark else [each])]
        return [path for path in map(path_of, named) if path]

    def _link(self, row: Sequence[str]) -> Passage | None:
        cause, effect = line(self._cell(row, "cause")), line(self._cell(row, "effect"))
        if not (cause and effect):
            self.left["rows without a cause or an effect"] += bool(any(cell.strip() for cell in row))
            return None
        sign = sign_of(self._cell(row, "sign"))
        if sign is None:
            self.left[
                "signs that are none (`--columns sign=` names their column), the links kept without one"
            ] += 1
        delayed = self._cell(row, "delay").strip().casefold() in (*_YES, "delayed")
        claim = Claim(cause, effect, sign or "", delayed)
        passage = self._passage(row)
        if not (
            passage.quote
            or passage.summary
            or passage.note
            or passage.speaker
            or self._cell(row, "source").strip()
        ):
            self.bare.append(claim._replace(note=self._counts(row)))
            return None
        sentiment = line(self._cell(row, "sentiment"))
        if sentiment:
            note = f"Sentiment: {sentiment}"
            passage = passage._replace(note=f"{passage.note}\n{note}" if passage.note else note)
        if not (passage.quote or passage.summary):
            passage = passage._replace(summary=f"{cause} → {effect}")
        codes = tuple(dict.fromkeys(self._codes(row)))
        return passage._replace(claims=(claim,), codes=codes)

    def _counts(self, row: Sequence[str]) -> str:
        """What a table of bundled links says of each bundle."""
        citations, sources = line(self._cell(row, "citations")), line(self._cell(row, "sources"))
        said = [f"{citations} citations" * bool(citations), f"{sources} sources" * bool(sources)]
        counts = " from ".join(part for part in said if part)
        return f"A bundle: {counts}." if counts else ""
