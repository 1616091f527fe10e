"""The gallery: complete, as it was drawn, and drawn by the program as it is now."""

from __future__ import annotations

import re

import pytest

from bench import gallery
from bench.gallery import FOLDER, LYNXES, PAGE, PICTURES, SECTIONS, Picture
from cld.palettes import THEMES

MOST_BYTES = 3_000_000
DRAWN_AGAIN = ("depression.svg", "hares-and-lynxes.svg", "hares-and-lynxes-grey.svg")
"""Golden pictures: small ones, of which each must come out byte by byte as it lies here."""
AGAIN = "draw the gallery again with `make gallery`, and look at it"


def test_the_page_shows_every_picture_and_nothing_else() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(gallery/([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert shown == [picture.file for picture in PICTURES]
    assert sorted(shown) == sorted(path.name for path in FOLDER.glob("*.svg"))


def test_the_page_says_of_each_picture_what_is_recorded() -> None:
    assert gallery.section_text(gallery.record()) in PAGE.read_text(encoding="utf-8"), AGAIN


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_a_picture_is_the_one_that_was_drawn_from_its_spec(picture: Picture) -> None:
    held = gallery.record()[picture.file]
    assert held["spec"] == gallery.spec_digest(picture), f"{picture.spec} has changed: {AGAIN}"
    assert held["picture"] == gallery.digest((FOLDER / picture.file).read_bytes()), AGAIN


@pytest.mark.parametrize("file", DRAWN_AGAIN)
def test_a_picture_comes_out_as_it_lies_in_the_gallery(file: str) -> None:
    picture = next(picture for picture in PICTURES if picture.file == file)
    assert gallery.draw(picture).data == (FOLDER / file).read_bytes(), (
        f"{file} comes out otherwise now: {AGAIN}"
    )


def test_a_picture_of_many_colours_shows_every_theme() -> None:
    assert {picture.theme for picture in PICTURES if picture.spec == LYNXES} == set(THEMES)


def test_no_two_pictures_share_a_file_and_all_are_small_enough_to_keep() -> None:
    assert len({picture.file for picture in PICTURES}) == len(PICTURES)
    assert sum((FOLDER / picture.file).stat().st_size for picture in PICTURES) < MOST_BYTES


def test_maps_by_other_people_say_who_made_them_and_under_what_licence() -> None:
    theirs = next(section for section in SECTIONS if section.heading == "Maps by other people").pictures
    assert len(theirs) == 10
    assert {picture.spec for picture in theirs} == {
        f"docs/gallery/specs/{path.name}" for path in (FOLDER / "specs").glob("*.yaml")
    }
    page = PAGE.read_text(encoding="utf-8")
    for picture in theirs:
        model = gallery.model_of(picture)
        assert model.licence
        assert model.authors
        caption = next(
            line for line in page.splitlines() if f"({picture.spec.removeprefix('docs/')})" in line
        )
        assert model.licence in caption
        assert all(author in caption for author in model.authors)
