"""Real maps by other people, from their common JSON form into models and into spec texts."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cld.model import Element, Link, Model, Polarity

HERE = Path(__file__).parent / "maps"
"""The maps that travel with the repository."""
SHARED = Path(__file__).resolve().parents[2] / "shared" / "maps"
"""All maps, where they lie beside the repository."""

_SIGNS = {"+": Polarity.POSITIVE, "-": Polarity.NEGATIVE, "?": Polarity.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Row:
    """What the manifest says of one map; the counts are None where counting was given up."""

    slug: str
    licence: str
    source: str
    cycles: int | None
    reinforcing: int | None
    balancing: int | None
    undetermined: int | None


@dataclass(frozen=True, slots=True)
class Map:
    """A map by somebody else: what it says, and where it comes from."""

    title: str
    licence: str
    source: str
    elements: tuple[tuple[str, str], ...]
    """(id, label)."""
    links: tuple[tuple[str, str, Polarity, bool], ...]
    """(cause, effect, polarity, delayed), at most one for each ordered pair of ids."""


def manifest(folder: Path) -> dict[str, Row]:
    """The manifest's rows by the name of their map."""

    def number(text: str) -> int | None:
        return int(text) if text.isdigit() else None

    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["slug"]: Row(
            row["slug"],
            row["licence"],
            row["source"],
            number(row["cycles"]),
            number(row["R"]),
            number(row["B"]),
            number(row["U"]),
        )
        for row in rows
    }


def paths() -> dict[str, Path]:
    """Every map at hand by its name: those of the repository, and the shared ones where they are there."""
    found = {path.stem: path for path in sorted((SHARED / "json").glob("*.json"))}
    return found | {path.stem: path for path in sorted(HERE.glob("*.json"))}


def read(path: Path) -> Map:
    """Read a map. Its ids become ids of the language; a link drawn with the sign 0 stands for no effect."""
    data = json.loads(path.read_text(encoding="utf-8"))
    ids = _ids(node["id"] for node in data["nodes"])
    signs: dict[tuple[str, str], set[Polarity]] = {}
    delayed: dict[tuple[str, str], bool] = {}
    for link in data["links"]:
        if link["sign"] in _SIGNS:
            ends = ids[link["from"]], ids[link["to"]]
            signs.setdefault(ends, set()).add(_SIGNS[link["sign"]])
            delayed[ends] = delayed.get(ends, False) or bool(link["delay"])
    return Map(
        title=data["name"],
        licence=data["licence"],
        source=data["source"],
        elements=tuple((ids[node["id"]], node["label"] or node["id"]) for node in data["nodes"]),
        links=tuple((*ends, _joint(signs[ends]), delayed[ends]) for ends in sorted(signs)),
    )


def _joint(signs: set[Polarity]) -> Polarity:
    return Polarity.UNKNOWN if Polarity.UNKNOWN in signs else Polarity.agreed(signs)


def _ids(names: Iterable[str]) -> dict[str, str]:
    """An id of the language for each name: letters, digits and `_` only, made unlike where two would agree."""
    ids: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        base = re.sub(r"\W+", "_", name).strip("_")[:60].lower() or "element"
        id, number = base, 1
        while id in used:
            number += 1
            id = f"{base}_{number}"
        used.add(id)
        ids[name] = id
    return ids


def to_model(map: Map) -> Model:
    """The map as a model of variables."""
    return Model(
        title=map.title,
        version="1.0.0",
        elements=tuple(sorted((Element(id, label, "variables") for id, label in map.elements), key=_id)),
        links=tuple(Link(cause, effect, sign, late) for cause, effect, sign, late in map.links),
    )


def _id(element: Element) -> str:
    return element.id


def to_spec(map: Map) -> str:
    """The map as a spec text, with its source and licence at the head."""
    lines = [
        f"# Source: {' '.join(map.source.split())}",
        f"# Licence: {' '.join(map.licence.split())}",
        "cld: 1",
        f"title: {_quoted(map.title)}",
        "version: 1.0.0",
        "variables:",
        *(f"  {_quoted(id)}: {_quoted(label)}" for id, label in map.elements),
        "links:" if map.links else "links: []",
        *(
            f"  - {cause} -> {effect} ({sign.sign}){' delayed' if late else ''}"
            for cause, effect, sign, late in map.links
        ),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar, which for such texts is JSON's, on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
