"""The PNG backend: as many pixels as were asked for, the program's own font, the model in the file."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from zlib import crc32, decompress

import pytest

from cld.backends import Look, Unfit
from cld.backends.png import render
from tests.backends.figures_of import PROVENANCE, marked, scene


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk of a PNG file, each with a checksum that is right."""
    at = 8
    while at < len(data):
        length, kind = unpack(">L4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert unpack(">L", data[at + 8 + length : at + 12 + length])[0] == crc32(kind + body)
        yield kind, body
        at += 12 + length


def size(data: bytes) -> tuple[int, int]:
    return unpack(">LL", dict(chunks(data))[b"IHDR"][:8])


@pytest.mark.parametrize(
    ("look", "pixels"),
    [(Look(), (625, 250)), (Look(dpi=96), (200, 80)), (Look(width=50.8, dpi=100), (200, 80)), (Look(width=0.1, dpi=36), (1, 1))],
)  # fmt: skip
def test_width_and_dpi_give_the_pixels(look: Look, pixels: tuple[int, int]) -> None:
    assert size(render(scene("A"), look=look)) == pixels


def test_the_file_says_how_many_pixels_it_has_to_the_inch() -> None:
    kinds = list(chunks(render(scene("A"), look=Look(dpi=300))))
    assert kinds[0][0] == b"IHDR"
    assert unpack(">LLB", dict(kinds)[b"pHYs"]) == (11811, 11811, 1)


def test_the_model_travels_along() -> None:
    texts = [body for kind, body in chunks(render(scene("Größe"), PROVENANCE)) if kind == b"iTXt"]
    held = {name.decode(): text.decode() for name, text in (body.split(b"\0\0\0\0\0") for body in texts)}
    assert held["cld:model"] == PROVENANCE.model_yaml
    assert held["cld:digest"] == PROVENANCE.digest
    assert (held["Title"], held["Author"]) == ("Größe", "Ann Ö.; B & C")


def ink(data: bytes) -> int:
    """How many bytes of the picture are not those of white paper, by rows as they are stored."""
    rows = decompress(b"".join(body for kind, body in chunks(data) if kind == b"IDAT"))
    return sum(1 for byte in rows if byte not in (0, 255))


def test_text_is_drawn_by_the_font_that_ships_with_the_program() -> None:
    blank, words, boxes = (ink(render(scene(label))) for label in (" ", "Workload", "人口"))
    assert words > blank + 500
    assert boxes > blank + 100, "letters that the font lacks come out as boxes"
    assert ink(render(marked())) > words


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert render(marked(), PROVENANCE) == render(marked(), PROVENANCE)


def test_too_many_pixels_are_refused_with_what_to_do() -> None:
    with pytest.raises(Unfit, match="lower --dpi from 2400, or draw less wide"):
        render(scene("A"), look=Look(width=2000.0, dpi=2400))
