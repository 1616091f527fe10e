"""The comparison with Graphviz: its maps, its reading of other programs' drawings, its limits and its tables."""

from __future__ import annotations

from hashlib import sha256

import networkx
import pytest

from bench import engines, tables
from bench.figures import Task, carry_out, results
from bench.maps import DENSITIES, SIZES, random_map, random_maps
from bench.tables import PROGRAMS, Result
from cld.geometry import grown, holds
from cld.layouts import loops
from cld.model import View
from cld.quality import COUNTS, Quality, count
from cld.views import show
from tests import corpus

SMALL = random_map(10, "sparse")


def test_random_maps_are_the_same_on_every_machine() -> None:
    model = random_map(20, "dense")
    said = [e.label for e in model.elements] + [
        f"{a.source} {a.target} {a.polarity.sign}" for a in model.links
    ]
    assert sha256("\n".join(said).encode()).hexdigest()[:16] == "6a98fa05b901b18a"


def test_random_maps_are_connected_and_as_large_and_dense_as_they_say() -> None:
    assert len(random_maps()) == len(SIZES) * len(DENSITIES)
    for (name, model), (size, density) in zip(
        random_maps().items(), ((s, d) for s in SIZES for d in DENSITIES), strict=True
    ):
        assert name == f"random_{size}_{density}"
        assert len(model.elements) == size
        assert len(model.links) == round(size * DENSITIES[density])
        joined = {model.elements[0].id}
        for _ in model.elements:
            joined |= {end for link in model.links if joined & set(link.ends) for end in link.ends}
        assert len(joined) == size


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_drawing_by_graphviz_is_read_as_it_stands(engine: str) -> None:
    content = show(SMALL, View("loops", "loops"))
    labels = loops.place(content)
    drawing = engines.drawn(engine, labels, content.links)
    assert [(s.id, s.box.width, s.box.height) for s in drawing.shapes] == [
        (node.id, node.box.width, node.box.height) for node in labels.nodes
    ]
    boxes = {shape.id: shape.box for shape in drawing.shapes}
    for stroke, link in zip(drawing.strokes, content.links, strict=True):
        assert holds(grown(boxes[link.source], 14), stroke.points[0])
        assert holds(grown(boxes[link.target], 14), stroke.points[-1])
    quality = count(drawing)
    assert quality.texts == sum(len(node.texts) for node in labels.nodes) + len(content.links)
    assert quality.text_spill == quality.text_cut == quality.node_node == quality.loose_ends == 0


def test_a_drawing_that_takes_too_long_is_given_up() -> None:
    (found,) = results([Task("a map", random_map(80, "dense"), "cld")], workers=1, limit=0.0)
    assert found.quality is None
    assert found.map == "a map"


def test_a_drawing_of_ours_is_measured_in_a_process_of_its_own() -> None:
    task = Task("a map", SMALL, "cld")
    (found,) = results([task], workers=1, limit=60.0)
    assert found.quality == carry_out(task).quality
    assert found.seconds > 0


def quality(**counts: int) -> Quality:
    zeros = dict.fromkeys(COUNTS, 0)
    return Quality(9, 9, 9, **(zeros | counts), min_pt=7.5, aspect=1.5, ink_area=0.1)


def test_the_tables_name_the_worst_first_and_compare_with_the_best_of_the_four() -> None:
    found = []
    for name, ours in (
        ("good", quality(crossings=2)),
        ("crossed", quality(crossings=5)),
        ("bad", quality(link_node=1)),
    ):
        theirs = [quality(crossings=each) for each in (4, 3, 9, 9)]
        for program, each in zip(PROGRAMS, (ours, *theirs), strict=True):
            found.append(Result(name, program, 9, 9, 1.0, each))
    text = tables.report(found, 60)
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    assert rows.index("bad") < rows.index("crossed") < rows.index("good")
    assert "without a fault: 2 of 3" in text
    assert "crossings at most the best of the four: 2 of 3" in text
    assert "crossings in all: 7, with the best of the four for each map 9 (0.78)" in text
    assert "| crossed | 9 | 9 | 5 | 4 | 3 | 9 | 9 | 1.67 | 0 |" in text
    assert "| bad | 9 | 9 | 0 | 4 | 3 | 9 | 9 | 0.00 | 1 link_node |" in text


def test_a_map_that_was_given_up_has_no_numbers() -> None:
    found = [Result("slow", program, 90, 200, 60.0, None) for program in PROGRAMS]
    assert "| slow | 90 | 200 | – | – | – | – | – | – | – |" in tables.report(found, 60)
    assert "without a fault: 0 of 1" in tables.report(found, 60)


def test_the_map_that_an_engine_seems_to_draw_without_crossings_needs_two() -> None:
    links = [link.ends for link in corpus.to_model(corpus.read(corpus.paths()["bool_cellcycle"])).links]
    for out in range(len(links)):
        rest = networkx.Graph(links[:out] + links[out + 1 :])
        assert not networkx.check_planarity(rest)[0]
