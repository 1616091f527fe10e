"""Portable Network Graphics: pixels, for slides, word processors and web forms that take nothing better.

Drawn by resvg from our own SVG with all text as outlines, so that no font of the machine plays a part. resvg
promises the same pixels on every platform, and its version is held fixed (pyproject.toml).
"""

from __future__ import annotations

from struct import pack
from zlib import crc32

from cld.backends import PER_MM, Look, Provenance, Unfit
from cld.backends.svg import document
from cld.scene import Scene

FOREIGN = "boxes stand for them; SVG leaves them to the fonts of whoever looks at it"
"""What becomes of letters that the embedded font lacks."""
MOST_PIXELS = 150_000_000
"""What a picture may have: it takes four bytes of memory for each."""
HEADER = 33
"""Bytes of the signature and the first chunk, which has to come first."""


def render(scene: Scene, provenance: Provenance = Provenance(), look: Look = Look()) -> bytes:  # noqa: B008 - frozen
    """The scene as a PNG file that says how many pixels it has to the inch.

    Args:
        scene: what to draw. Letters that the font lacks come out as boxes.
        provenance: the model and program that the figure comes from, kept as texts in the file.
        look: `dpi` pixels an inch make the figure as wide as `width` says, or as it was drawn.

    Raises:
        Unfit: the picture would have more pixels than can be held.
    """
    from resvg_py import svg_to_bytes

    per_unit = look.scale(scene) * look.dpi / 96
    width, height = (max(1, round(per_unit * side)) for side in (scene.width, scene.height))
    if width * height > MOST_PIXELS:
        raise Unfit(
            f"{width} by {height} pixels are more than can be drawn; lower --dpi from {look.dpi}, or draw less wide"
        )
    size = f'width="{width}" height="{height}" preserveAspectRatio="none"'
    svg = document(scene, size, Provenance(), lambda _: False)
    data = bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    per_metre = round(look.dpi * PER_MM / 96 * 1000)
    ours = _chunk(b"pHYs", pack(">LLB", per_metre, per_metre, 1))
    ours += b"".join(_text(name, words) for name, words in _texts(scene, provenance) if words)
    return data[:HEADER] + ours + data[HEADER:]


def _texts(scene: Scene, provenance: Provenance) -> tuple[tuple[str, str], ...]:
    """What the file says about itself, under the names that the format knows, and ours for the model."""
    return (
        ("Title", scene.title),
        ("Author", "; ".join(provenance.authors)),
        ("Description", scene.description),
        ("Software", provenance.program),
        ("cld:model", provenance.model_yaml),
        ("cld:model-version", provenance.model_version),
        ("cld:digest", provenance.digest),
    )


def _text(name: str, words: str) -> bytes:
    """International text, not compressed (PNG specification, 11.3.3.4)."""
    clean = words.replace("\0", "").encode("utf-8", "replace")
    return _chunk(b"iTXt", name.encode("latin-1") + bytes(5) + clean)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">L", len(data)) + kind + data + pack(">L", crc32(kind + data))
