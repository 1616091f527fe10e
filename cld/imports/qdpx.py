"""Projects in the exchange format of REFI-QDA (`.qdpx`), which NVivo, ATLAS.ti, MAXQDA and others write.

The format: REFI-QDA Standard 1.5, Rotterdam Exchange Format Initiative 2019 (qdasoftware.org). A project is a ZIP
archive with `project.qde`, which is XML, and the documents. Positions count characters from 0, the end excluded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cld.imports import Claim, Gathered, Passage, Refused
from cld.imports.archive import Archive, shown
from cld.imports.markup import Node, tree
from cld.imports.words import clean, line

_PROJECT = "Project"
_LEFT_OUT = {
    "PictureSelection": "picture segments",
    "PDFSelection": "areas of PDF pages",
    "AudioSelection": "audio segments",
    "VideoSelection": "video segments",
}
_SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
_TEXTS = ("TextSource", "Representation", "Transcript")
_PASSAGES = ("PlainTextSelection", "TranscriptSelection")
_CAUSAL = re.compile(
    r"(?P<plus>increas|rais|strengthen|promot|enabl|lead(?:s|ing)? to more)"
    r"|(?P<minus>decreas|reduc|weaken|hinder|lower|prevent|inhibit)"
    r"|caus|lead(?:s|ing)? to|influenc|affect|contribut|results? in",
    re.IGNORECASE,
)
"""Names of relations between codes that say an influence, such as `is cause of` in ATLAS.ti."""


def gathered(path: str) -> Gathered:
    """What a project holds.

    Raises:
        Refused: it is no such project, is broken, or could do harm.
    """
    with Archive(path) as archive:
        names = [name for name in archive.find(".qde") if "/" not in name]
        if not names:
            raise Refused(
                f"{path}: is no REFI-QDA project (it has no `project.qde`); export it as REFI-QDA, not as a backup"
            )
        if len(names) > 1:
            raise Refused(f"{path}: holds {len(names)} projects; export one by itself")
        root = tree(archive.read(names[0]), f"{path}: {shown(names[0])}")
        if root.name != _PROJECT:
            raise Refused(
                f"{path}: `{shown(names[0])}` is no project of REFI-QDA: it holds `{shown(root.name)}`"
            )
        return _Project(archive, root).gathered()


class _Project:
    """Reads one project."""

    def __init__(self, archive: Archive, root: Node) -> None:
        self.archive = archive
        self.root = root
        self.left: Counter[str] = Counter()
        self.codes: dict[str, tuple[str, ...]] = {}
        self.described: list[tuple[tuple[str, ...], str]] = []
        self.notes = {_key(note.get("guid")): note for note in self._under("Notes", "Note")}
        self.used: set[str] = set()
        """Notes that belong to a passage."""
        self.cases = self._cases()
        self.units = "nvivo" in root.get("origin").casefold()
        """Whether positions count units of UTF-16, as NVivo's do."""

    def gathered(self) -> Gathered:
        for book in self.root.all("CodeBook"):
            for codes in book.all("Codes"):
                self._codes(codes, ())
        passages = [found for source in self._under("Sources", *_SOURCES) for found in self._source(source)]
        claims = tuple(self._links())
        notes = tuple(self._free_notes())
        return Gathered(
            tuple(passages),
            tuple(self.described),
            claims,
            notes,
            tuple(sorted(self.left.items())),
            tuple(self._remarks()),
        )

    def _under(self, name: str, *names: str) -> Iterator[Node]:
        for parent in self.root.all(name):
            yield from parent.all(*names)

    def _remarks(self) -> Iterator[str]:
        origin = line(self.root.get("origin"))
        yield f"A project of REFI-QDA{f', written by {shown(origin)}' if origin else ''}."
        coders = len(list(self._under("Users", "User")))
        if coders > 1:
            yield f"{coders} people coded in it; a spec does not say who coded what."

    def _codes(self, parent: Node, above: tuple[str, ...]) -> None:
        for code in parent.all("Code"):
            path = (*above, line(code.get("name")) or "Code without a name")
            self.codes[_key(code.get("guid"))] = path
            if code.get("isCodable").casefold() != "false":
                self.described.append((path, clean(code.said("Description"))))
            self._codes(code, path)

    def _cases(self) -> dict[str, str]:
        """The case of each source that is in just one."""
        found: dict[str, list[str]] = {}
        for case in self._under("Cases", "Case"):
            for reference in case.all("SourceRef"):
                found.setdefault(_key(reference.get("targetGUID")), []).append(line(case.get("name")))
        return {guid: names[0] for guid, names in found.items() if len(names) == 1}

    def _source(self, source: Node) -> Iterator[Passage]:
        """The passages of a document, from its text or from the text that stands for it."""
        name = line(source.get("name")) or "Document without a name"
        case = self.cases.get(_key(source.get("guid")), "")
        blank = Passage(name, speaker=name, case="" if case == name else case)
        self.left["codings of whole documents"] += len(source.all("Coding"))
        for text in (node for node in (source, *source.children) if node.name in _TEXTS):
            yield from self._text(text, blank)
        for selection in source.children:
            if selection.name in _LEFT_OUT and selection.all("Coding"):
                self.left[_LEFT_OUT[selection.name]] += 1

    def _text(self, node: Node, blank: Passage) -> Iterator[Passage]:
        coded = [selection for selection in node.all(*_PASSAGES) if self._is_coded(selection)]
        words = self._words(node) if coded else None
        if words is None:
            self.left["passages of documents whose text is not in the archive"] += len(coded)
            return
        spots = {_key(point.get("guid")): point.get("position") for point in node.all("SyncPoint")}
        for selection in coded:
            found = self._passage(selection, words, spots, blank)
            if found is None:
                self.left["passages whose place is not in the text"] += 1
            else:
                yield found

    def _is_coded(self, selection: Node) -> bool:
        if selection.all("Coding"):
            return True
        self.left["marked passages without a code"] += 1
        return False

    def _passage(
        self, selection: Node, words: _Text, spots: dict[str, str], blank: Passage
    ) -> Passage | None:
        if selection.name == "PlainTextSelection":
            start, end = _number(selection.get("startPosition")), _number(selection.get("endPosition"))
        else:
            start = _number(spots.get(_key(selection.get("fromSyncPoint")), ""))
            end = _number(spots.get(_key(selection.get("toSyncPoint")), ""))
        quote = clean(words.between(start, end)) if start is not None and end is not None else ""
        codes = [
            self.codes.get(_key(ref.get("targetGUID")))
            for c in selection.all("Coding")
            for ref in c.all("CodeRef")
        ]
        if None in codes:
            self.left["codings under a code that the code book lacks"] += codes.count(None)
        paths = tuple(dict.fromkeys(path for path in codes if path))
        if not quote:
            return None
        section = f"characters {start}–{end}"
        return blank._replace(quote=quote, section=section, note=self._remark(selection), codes=paths)

    def _remark(self, selection: Node) -> str:
        """What the coders noted beside a passage."""
        owners = [selection, *selection.all("Coding")]
        said = [owner.said("Description") for owner in owners]
        for reference in (ref for owner in owners for ref in owner.all("NoteRef")):
            note = self.notes.get(_key(reference.get("targetGUID")))
            if note is not None:
                self.used.add(_key(note.get("guid")))
                said.append(self._said(note))
        return "\n".join(dict.fromkeys(part for part in map(clean, said) if part))

    def _free_notes(self) -> Iterator[tuple[str, str]]:
        """The notes that belong to no passage."""
        for guid, note in self.notes.items():
            words = self._said(note) if guid not in self.used else ""
            if words:
                name = line(note.get("name"))
                yield name or "note", words if not name or words.startswith(name) else f"{name}: {words}"

    def _said(self, note: Node) -> str:
        found = self._words(note)
        return clean(found.text if found else note.said("Description"))

    def _words(self, node: Node) -> _Text | None:
        """The plain text of a document, a transcript or a note."""
        inline = node.first("PlainTextContent")
        if inline is not None:
            return _Text(inline.text, self.units)
        kind, found, name = node.get("plainTextPath").partition("://")
        if not found or kind.casefold() != "internal":
            return None
        places = (folder + name.lstrip("/") for folder in ("Sources/", "sources/", ""))
        member = next((place for place in places if self.archive.has(place)), "")
        if not member:
            return None
        data = self.archive.read(member)
        try:
            text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            return None
        return _Text(text, self.units)

    def _links(self) -> Iterator[Claim]:
        """Relations between codes whose name says that one influences the other."""
        for link in self._under("Links", "Link"):
            ends = [self.codes.get(_key(link.get(end))) for end in ("originGUID", "targetGUID")]
            name = line(link.get("name"))
            match = _CAUSAL.search(name)
            if match is None or not all(ends) or link.get("direction") != "OneWay":
                self.left["relations that say no influence of one code on another"] += 1
                continue
            sign = "+" if match["plus"] else "-" if match["minus"] else ""
            cause, effect = (path[-1] for path in ends if path)
            yield Claim(cause, effect, sign, note=f"A relation of the project: {name}." if name else "")


class _Text:
    """A text in which positions count characters, or units of UTF-16."""

    def __init__(self, text: str, units: bool) -> None:
        self.text = text
        self.wide = text.encode("utf-16-le") if units and any(c > "\uffff" for c in text) else b""

    def between(self, start: int, end: int) -> str:
        """The words from one position to another; empty where these are not in the text."""
        if self.wide:
            inside = 0 <= start < end <= len(self.wide) // 2
            return self.wide[2 * start : 2 * end].decode("utf-16-le", errors="ignore") if inside else ""
        return self.text[start:end] if 0 <= start < end <= len(self.text) else ""


def _key(guid: str) -> str:
    """An identifier, however it is written."""
    return guid.strip("{} ").upper()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
