"""The model that a figure of this program carries, in each of the formats that figures are written in.

SVG has it in `<metadata>`, a PDF as an attached file, a PNG in texts (`iTXt`), TikZ in comments at its end; beside it
stand the digest of what the model means, its version, and the program that drew the figure. Which of these a file is
tells its content, not its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

ENDINGS = (".svg", ".pdf", ".png", ".tikz", ".tex")
"""Of the names of figures."""
MOST_BYTES = 50_000_000
"""Of a figure. One of 700 links has about a million."""
_FIGURE = re.compile(r"\{urn:cld:figure:(?P<edition>\d+)\}figure")
_EDITION = "1"
"""Of the way in which an SVG keeps its model."""
_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = re.compile(
    r"% Drawn by (?P<program>.*) from model version (?P<version>\S+), (?P<digest>[0-9a-f]{64})"
)


class NoModel(Exception):
    """What was named leads to no model. The message is a sentence for the user."""


class Carried(NamedTuple):
    """What a figure says of the model that it shows."""

    text: str
    """The canonical text of its spec."""
    digest: str
    """Of what it means; empty where the figure does not say."""
    version: str
    program: str


def carried(data: bytes, name: str) -> Carried:
    """What a figure carries, as it stands there: whether the digest fits is for others to check.

    Args:
        data: the whole file.
        name: what to call it in messages.

    Raises:
        NoModel: it is no figure of this program, was cut short, or carries no model (any more).
    """
    if len(data) > MOST_BYTES:
        raise NoModel(
            f"{name}: this file has more than {MOST_BYTES // 10**6} MB, as no figure of this program has"
        )
    if not data.strip():
        raise NoModel(f"{name}: this file is empty")
    if data.startswith(b"%PDF-"):
        return _of_pdf(data, name)
    if data.startswith(_PNG):
        return _of_png(data, name)
    if data.startswith(b"%"):
        return _of_tikz(data, name)
    return _of_svg(data, name)


def _none(name: str) -> NoModel:
    return NoModel(
        f"{name}: this figure carries no model. Figures of this program do, until another program "
        "saves them anew; pictures that `cld diff` draws of two models do not. Use the spec that it was drawn from"
    )


def _bare(name: str, version: str) -> NoModel:
    of = f", which is of version {version}" if version else ""
    return NoModel(
        f"{name}: this figure{of}, was drawn without its model, as --without-model does. Use the spec that it was drawn from"
    )


def _cut(name: str, format: str) -> NoModel:
    return NoModel(f"{name}: this is no whole {format} file; was it cut short, or edited by hand?")


def _of_svg(data: bytes, name: str) -> Carried:
    from xml.etree import ElementTree

    if data.startswith(b"\x1f\x8b"):
        raise NoModel(f"{name}: this file is compressed (SVGZ); unpack it, with `gunzip` for instance")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoModel(f"{name}: this file is UTF-16, as no figure of this program is; save it as UTF-8")
    if b"\0" in data or b"<!ENTITY" in data:  # nothing that unfolds to gigabytes
        raise NoModel(f"{name}: this is no figure of this program")
    if b"<svg" not in data[:4096]:
        raise NoModel(f"{name}: this is no figure of this program, which are SVG, PDF, PNG or TikZ files")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        raise _cut(name, "SVG") from None
    for each in root.iter():
        match = _FIGURE.fullmatch(each.tag) if isinstance(each.tag, str) else None
        if match is None:
            continue
        program = each.get("program", "")
        if match["edition"] != _EDITION:
            raise NoModel(
                f"{name}: this figure was drawn by a later version of the program"
                f"{f' ({program})' if program else ''}, which keeps the model in another way"
            )
        text = each.findtext(f"{{urn:cld:figure:{_EDITION}}}model")
        if text:
            return Carried(text, each.get("digest", ""), each.get("model-version", ""), program)
        if each.get("digest"):
            raise _bare(name, each.get("model-version", ""))
    raise _none(name)


def _of_pdf(data: bytes, name: str) -> Carried:
    """As `cld.backends.pdf` writes it: no stream is compressed, and each says how long it is."""
    if b"%%EOF" not in data[-1024:]:
        raise _cut(name, "PDF")
    head = re.search(rb"<<\s*/Type /EmbeddedFile\b[^\0]{0,300}?/Length (\d{1,9})\s*>>\s*?stream\n", data)
    digest = re.search(rb"/ModelDigest \(([0-9a-f]*)\)", data)
    said = {
        key: bytes.fromhex(match[1].decode()).decode("utf-16-be", "replace")
        for key in ("ModelVersion", "Creator")
        if (match := re.search(rb"/%s <FEFF((?:[0-9A-F]{4})*)>" % key.encode(), data))
    }
    if head is None:
        raise _bare(name, said.get("ModelVersion", "")) if digest else _none(name)
    text = _decoded(data[head.end() : head.end() + int(head[1])], name)
    return Carried(
        text, digest[1].decode() if digest else "", said.get("ModelVersion", ""), said.get("Creator", "")
    )


def _of_png(data: bytes, name: str) -> Carried:
    texts = dict(_texts(data, name))
    if not texts.get("cld:model"):
        raise _bare(name, texts.get("cld:model-version", "")) if texts.get("cld:digest") else _none(name)
    return Carried(
        texts["cld:model"],
        texts.get("cld:digest", ""),
        texts.get("cld:model-version", ""),
        texts.get("Software", ""),
    )


def _texts(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """The international texts of a PNG by their names (PNG specification, 11.3.3.4); compressed ones are not ours."""
    place = len(_PNG)
    while place + 12 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + size]
        if crc32(kind + body) != int.from_bytes(data[place + 8 + size : place + 12 + size], "big"):
            raise _cut(name, "PNG")
        if kind == b"IEND":
            return
        if kind == b"iTXt":
            key, _, rest = body.partition(b"\0")
            if rest.startswith(bytes(4)):
                yield key.decode("latin-1"), _decoded(rest[4:], name)
        place += 12 + size
    raise _cut(name, "PNG")


def _of_tikz(data: bytes, name: str) -> Carried:
    text = _decoded(data, name).replace("\r\n", "\n")
    said = _DRAWN.search(text)
    if said is not None and "\\cldend\n" not in text:
        raise _cut(name, "TikZ")
    _, _, tail = text.rpartition("\\cldend\n")
    lines = [line[2:] if line.startswith("% ") else "" for line in tail.split("\n") if line.startswith("%")]
    if said is None or not lines:
        raise _none(name) if said is None else _bare(name, said["version"])
    return Carried("\n".join(lines) + "\n", said["digest"], said["version"], said["program"])


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoModel(f"{name}: the model in this figure is not UTF-8 text; was it edited by hand?") from None
