"""The skin of a PDF file (ISO 32000-1, chapter 7): numbered objects, streams, the table of their places.

Streams are not compressed. How well a machine's zlib compresses is its own affair, and a figure has to have the
same bytes on every machine; the size of a figure, some tens of kilobytes, is none to worry about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Objects:
    """The objects of a file, in the order in which they are added; each is known by its reference (`3 0 R`)."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def add(self, entries: Mapping[str, str]) -> str:
        """Add a dictionary."""
        return self._added(_dictionary(entries))

    def stream(self, data: bytes, entries: Mapping[str, str] | None = None) -> str:
        """Add a stream of bytes with the entries of its dictionary."""
        head = _dictionary({**(entries or {}), "Length": str(len(data))})
        return self._added(head + b"\nstream\n" + data + b"\nendstream")

    def next(self, further: int = 0) -> str:
        """What the object after so many further ones will be known by."""
        return f"{len(self._bodies) + 1 + further} 0 R"

    def file(self, root: str, info: str) -> bytes:
        """The whole file. Its identity is made of its content."""
        data, places = bytearray(HEAD), []
        for number, body in enumerate(self._bodies, 1):
            places.append(len(data))
            data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start, name = len(data), sha256(data).hexdigest()[:32]
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        data += b"".join(b"%010d 00000 n \n" % place for place in places)
        size = str(len(places) + 1)
        trailer = {"Size": size, "Root": root, "Info": info, "ID": f"[<{name}> <{name}>]"}
        return bytes(data + b"trailer\n" + _dictionary(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % start)

    def _added(self, body: bytes) -> str:
        self._bodies.append(body)
        return f"{len(self._bodies)} 0 R"


def _dictionary(entries: Mapping[str, str]) -> bytes:
    inner = "\n".join(f"/{key} {value}" for key, value in entries.items())
    return f"<<\n{inner}\n>>".encode("ascii")


def words(text: str) -> str:
    """A text string, in UTF-16 and written in hexadecimal, so that nothing in it has a meaning of its own."""
    return f"<FEFF{utf16(text)}>"


def utf16(text: str) -> str:
    """A text in UTF-16, the first byte of each pair first, in hexadecimal."""
    return text.encode("utf-16-be", "replace").hex().upper()


def array(items: Sequence[str]) -> str:
    """An array of finished items."""
    return f"[{' '.join(items)}]"


def number(value: float) -> str:
    """A number with as many decimals as are ever seen."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
