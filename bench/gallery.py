"""The gallery: one page of pictures, drawn by the program, to look at after each change. `make gallery` draws it anew.

    python -m bench.gallery [--only NAME ...] [--check]

The pictures lie in docs/gallery, with a record of what each was drawn from; the page is docs/gallery.md. With
`--check` nothing is written, and it fails if a picture would now come out otherwise.
"""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cld.figures import Look, drawn, provenance_of, views_of, written
from cld.model import Model
from cld.quality import COUNTS, count, drawing
from cld.source import read as read_source
from cld.spec import read_spec
from cld.themes import named

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gallery.md"
FOLDER = ROOT / "docs" / "gallery"
RECORD = FOLDER / "record.json"
THEMES = ("grey", "slide", "dark")


class Picture(NamedTuple):
    """A view of a spec in a theme."""

    spec: str
    """Path from the root of the repository."""
    view: str
    theme: str = "paper"
    tells: tuple[str, ...] = ()
    """What it tells besides: `support`, `steps`."""

    @property
    def file(self) -> str:
        """The name of its file, which tells it apart from all others."""
        words = [Path(self.spec).stem, *([self.view] if self.view != "loops" else [])]
        return "-".join([*words, *self.tells, *([self.theme] if self.theme != "paper" else [])]) + ".svg"


class Section(NamedTuple):
    """A part of the page."""

    heading: str
    words: str
    pictures: tuple[Picture, ...]


def _map(name: str) -> Picture:
    return Picture(f"docs/gallery/specs/{name}.yaml", "loops")


PCN = "specs/pcn-pharmacists.yaml"
OBJECTIVES = "specs/pcn-objectives.yaml"
LYNXES = "docs/gallery/specs/hares-and-lynxes.yaml"
SECTIONS = (
    Section(
        "Summary figures",
        "The layout `framework`, for models whose elements have kinds.",
        (Picture(PCN, "figure-1"), Picture(OBJECTIVES, "objectives")),
    ),
    Section(
        "Causal-loop diagrams of the same models",
        "The layout `loops`.",
        (Picture(PCN, "mechanisms"), Picture(OBJECTIVES, "influences")),
    ),
    Section(
        "Who says so, and what comes first",
        "The same figures with `support: true`, and with `steps: true`; nothing moves.",
        (
            Picture(PCN, "mechanisms", tells=("support",)),
            Picture(PCN, "mechanisms", "grey", ("support",)),
            Picture(PCN, "figure-1", tells=("support", "steps")),
            Picture(OBJECTIVES, "objectives", tells=("steps",)),
        ),
    ),
    Section(
        "Maps by other people",
        "In the layout `loops`, from a handful of elements to a hundred. Nothing was placed by hand.",
        tuple(
            _map(name)
            for name in (
                "depression",
                "hares-and-lynxes",
                "work-in-progress",
                "planetary-boundaries",
                "covid-response",
                "wildfire",
                "hero-culture",
                "urban-dynamics",
                "abscisic-acid",
                "egfr-erbb",
            )
        ),
    ),
    Section(
        "Themes",
        "What is above has the theme `paper`. `grey` does without colour, `slide` is for projectors, `dark` for screens.",
        tuple(
            Picture(spec, view, theme)
            for theme in THEMES
            for spec, view in ((PCN, "figure-1"), (LYNXES, "loops"))
        ),
    ),
)
PICTURES = tuple(picture for section in SECTIONS for picture in section.pictures)


class Drawn(NamedTuple):
    """A picture as it comes out now."""

    data: bytes
    says: str
    """What is counted on it, in words."""


def model_of(picture: Picture) -> Model:
    """The model that a picture shows. Raises SystemExit if its spec has an error."""
    reading = read_spec(read_source(ROOT / picture.spec))
    if reading.model is None:
        raise SystemExit(f"{picture.spec} has errors: see `cld validate {picture.spec}`")
    return reading.model


def draw(picture: Picture) -> Drawn:
    """Draw a picture, from nothing but its spec."""
    model = model_of(picture)
    view = next(view for view in views_of(model) if view.name == picture.view)
    view = replace(
        view, support="support" in picture.tells, steps=("all",) if "steps" in picture.tells else ()
    )
    look = Look(theme=named(picture.theme))
    placed = drawn(model, view, look.theme)
    quality = count(drawing(placed.scene))
    faults = sum(getattr(quality, name) for name in COUNTS if name != "crossings")
    elements = len({id for id, _, _ in placed.positions})
    parts = [f"{elements} {'panels' if view.layout == 'framework' else 'elements'}", f"{quality.links} lines"]
    parts += [_counted(quality.crossings, "crossing"), *([_counted(faults, "fault")] if faults else [])]
    return Drawn(written(placed, "svg", provenance_of(model), look).data, ", ".join(parts))


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def spec_digest(picture: Picture) -> str:
    """A digest of the spec's text, however its lines end."""
    return digest((ROOT / picture.spec).read_bytes().replace(b"\r\n", b"\n"))


def record() -> dict[str, dict[str, str]]:
    """What is recorded of each picture, by its file."""
    held: dict[str, dict[str, str]] = (
        json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    )
    return held


def section_text(held: dict[str, dict[str, str]]) -> str:
    """The part of the page that is written by this program."""
    lines: list[str] = []
    for section in SECTIONS:
        lines += [f"## {section.heading}", "", section.words, ""]
        for picture in section.pictures:
            says = held.get(picture.file, {}).get("says", "not drawn yet")
            lines += [
                f"![{_title(picture)}](gallery/{picture.file})",
                "",
                f"{_caption(picture)} ({says})",
                "",
            ]
    return "\n".join(lines)


def _title(picture: Picture) -> str:
    return " ".join(model_of(picture).title.replace("[", "(").replace("]", ")").split())


def _caption(picture: Picture) -> str:
    model = model_of(picture)
    parts = [f"**{_title(picture)}**"]
    if picture.view not in ("loops", picture.theme):
        parts.append(f"view `{picture.view}`")
    if picture.tells:
        parts.append("with " + " and ".join(f"`{word}`" for word in picture.tells))
    if picture.theme != "paper":
        parts.append(f"theme `{picture.theme}`")
    parts.append(f"from [{Path(picture.spec).name}](../{picture.spec})".replace("../docs/", ""))
    if model.authors:
        parts.append(" and ".join(model.authors))
    if model.licence:
        parts.append(model.licence)
    return ", ".join(parts)


def wanted(words: list[str] | None) -> list[Picture]:
    """The pictures with one of these words in the name of their file; all if there are none."""
    return [picture for picture in PICTURES if not words or any(word in picture.file for word in words)]


def main() -> None:
    """Draw the gallery and write its page, or check that all is as it would be drawn."""
    parser = ArgumentParser(prog="python -m bench.gallery", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="only pictures with one of these in their name"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a picture is not current"
    )
    options = parser.parse_args()
    held, stale = record(), []
    pictures = wanted(options.only)
    with ProcessPoolExecutor(2) as pool:
        for picture, now in zip(pictures, pool.map(draw, pictures), strict=True):
            new = {"spec": spec_digest(picture), "picture": digest(now.data), "says": now.says}
            if held.get(picture.file) != new:
                stale.append(picture.file)
            held[picture.file] = new
            print(f"{picture.file}: {now.says}", flush=True)
            if not options.check:
                (FOLDER / picture.file).write_bytes(now.data)
    if not options.check:
        write(held)
    elif stale:
        sys.exit(f"not current, draw them again with `make gallery`: {', '.join(stale)}")


def write(held: dict[str, dict[str, str]]) -> None:
    """Write the record and the page, and take away pictures that are no longer in the gallery."""
    files = [picture.file for picture in PICTURES]
    for path in FOLDER.glob("*.svg"):
        if path.name not in files:
            path.unlink()
    kept = {file: held[file] for file in files if file in held}
    RECORD.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8", newline="\n")
    text = PAGE.read_text(encoding="utf-8")
    parts = re.fullmatch(r"(.*<!-- gallery -->\n).*?(<!-- end -->.*)", text, re.DOTALL)
    if parts is None:
        raise SystemExit(f"{PAGE} has no place marked for the pictures")
    PAGE.write_text(parts[1] + section_text(kept) + parts[2], encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
