"""No change makes figures worse unseen: what is counted on a fixed set of them is held to a record.

    make test ARGS="-k budget --accept"     writes tests/figures-budget.tsv anew; review the diff

A figure may be better than its record. The set spans the sizes that people draw; `make figures-bench` measures
every map there is, and says how Graphviz does on it.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from bench.maps import random_map
from cld.figures import views_of
from cld.model import Model, View
from cld.quality import BEYOND, COUNTS, measure
from cld.source import read as read_source
from cld.spec import read_spec
from cld.views import show
from tests import corpus

ROOT = Path(__file__).resolve().parent.parent
BUDGET = Path(__file__).parent / "figures-budget.tsv"
HELD = (*COUNTS, *BEYOND)
COLUMNS = ("figure", *HELD, "min_pt")
MAPS = (
    "loopy_rabbits_foxes", "mm_simple", "tipping_earth_system", "bool_cortical", "loopy_depression",
    "mm_public_health", "fcm_industry40_1", "mm_fishery_manager", "planetary_boundaries",
    "kumu_wirkmechanismen_reference_model_wip", "bool_cellcycle", "sir_sdeverywhere", "bool_lac", "fishbanks_simlin",
    "mm_covid_student4", "mm_covid_reference", "sdai_inventoryworkforce", "reliability_simlin", "mm_fire",
    "sdai_maibab", "hero_culture_simlin", "sdai_covid", "sdai_urban_dynamics", "bool_aba",
)  # fmt: skip
RANDOM = ((20, "dense"), (40, "sparse"))
SPECS = ("specs/pcn-pharmacists.yaml", "specs/pcn-objectives.yaml")
SMALLER = 0.9
"""Print may shrink to this share of what it was before that counts as worse; but not below LEGIBLE."""
LEGIBLE = 6.0


@cache
def figures() -> dict[str, tuple[Model, View]]:
    """What is drawn, by name."""
    loops = View("loops", "loops")
    found = {name: (corpus.to_model(corpus.read(corpus.HERE / f"{name}.json")), loops) for name in MAPS}
    found |= {f"random_{size}_{density}": (random_map(size, density), loops) for size, density in RANDOM}
    for path in SPECS:
        model = read_spec(read_source(ROOT / path)).model
        assert model is not None
        found |= {f"{Path(path).stem}/{view.name}": (model, view) for view in views_of(model)}
    return found


def measured(name: str) -> dict[str, str]:
    """A figure's row as it is now."""
    model, view = figures()[name]
    layout = import_module(f"cld.layouts.{view.layout}").place(show(model, view))
    quality = measure(layout)
    counts = {count: str(getattr(quality, count)) for count in HELD}
    return {"figure": name, **counts, "min_pt": f"{quality.min_pt:.1f}"}


def budget() -> dict[str, dict[str, str]]:
    with BUDGET.open(encoding="utf-8", newline="") as file:
        return {row["figure"]: row for row in csv.DictReader(file, delimiter="\t")}


@contextmanager
def alone() -> Iterator[None]:
    """Keeps other processes of the same test run from writing at the same time."""
    lock = BUDGET.with_suffix(".lock")
    for _ in range(600):
        with suppress(FileExistsError):
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def write(row: dict[str, str]) -> None:
    with alone():
        rows = (budget() if BUDGET.exists() else {}) | {row["figure"]: row}
        with BUDGET.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name] for name in figures() if name in rows)


def worse(was: dict[str, str], now: dict[str, str]) -> list[str]:
    """What got worse, in words."""
    found = [
        f"{count}: {was[count]} before, {now[count]} now"
        for count in HELD
        if int(now[count]) > int(was[count])
    ]
    before, after = float(was["min_pt"]), float(now["min_pt"])
    if after < SMALLER * before or after < LEGIBLE <= before:
        found.append(f"smallest print: {was['min_pt']} pt before, {now['min_pt']} pt now")
    return found


@pytest.mark.parametrize("name", figures())
def test_a_figure_keeps_within_its_budget(name: str, accept: bool) -> None:
    now = measured(name)
    if accept:
        write(now)
    was = budget().get(name)
    assert was is not None, f"{name} has no budget yet: run with --accept"
    found = worse(was, now)
    assert not found, f"{name} got worse: {'; '.join(found)}. If that is meant, run with --accept and say why"


def test_the_budget_names_these_figures_and_no_others(accept: bool) -> None:
    if not accept:
        assert list(budget()) == list(figures())


def test_a_worse_figure_is_told_with_what_was_before_and_is_now() -> None:
    was = {**dict.fromkeys(HELD, "0"), "crossings": "3", "min_pt": "8.0"}
    assert worse(was, was) == []
    assert worse(was, {**was, "crossings": "2", "min_pt": "7.6"}) == []
    assert worse({**was, "min_pt": "6.1"}, {**was, "min_pt": "5.9"}) != []
    now = {**was, "crossings": "5", "link_text": "1", "min_pt": "7.0"}
    assert worse(was, now) == [
        "link_text: 0 before, 1 now",
        "crossings: 3 before, 5 now",
        "smallest print: 8.0 pt before, 7.0 pt now",
    ]
