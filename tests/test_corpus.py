"""Loop counts of real maps, held against counts made elsewhere with networkx."""

from __future__ import annotations

import corpus
import pytest

from cld.graph.loops import find_loops
from cld.source import Source
from cld.spec import read_spec

MOST = 60_000
PATHS = corpus.paths()
ROWS = corpus.manifest(corpus.HERE) | (
    corpus.manifest(corpus.SHARED) if (corpus.SHARED / "MANIFEST.tsv").exists() else {}
)


def countable(slug: str) -> bool:
    cycles = ROWS[slug].cycles
    return cycles is not None and cycles <= MOST


def test_the_repository_brings_its_own_maps_and_each_has_its_row_and_attribution() -> None:
    own = {path.stem for path in corpus.HERE.glob("*.json")}
    assert len(own) >= 40
    assert own == set(corpus.manifest(corpus.HERE))
    attribution = (corpus.HERE / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert not [slug for slug in own if f"`{slug}`" not in attribution]


@pytest.mark.parametrize("slug", [slug for slug in PATHS if countable(slug)])
def test_loops_of_a_real_map_are_as_many_and_of_the_polarity_that_its_manifest_says(slug: str) -> None:
    row = ROWS[slug]
    search = find_loops(corpus.to_model(corpus.read(PATHS[slug])), seconds=None)
    counts = search.counts
    assert search.complete
    assert (counts.total, counts.reinforcing, counts.balancing, counts.undetermined) == (
        row.cycles,
        row.reinforcing,
        row.balancing,
        row.undetermined,
    )


@pytest.mark.parametrize("slug", [slug for slug in PATHS if not countable(slug)])
def test_a_map_with_too_many_loops_is_cut_by_count_and_says_so(slug: str) -> None:
    model = corpus.to_model(corpus.read(PATHS[slug]))
    search = find_loops(model, limit=2_000, seconds=None)
    assert (search.complete, search.stopped_by, len(search.loops)) == (False, "count", 2_000)
    lengths = [loop.length for loop in search.loops]
    assert lengths == sorted(lengths)
    assert search.complete_to == lengths[-1] - 1
    shorter = find_loops(model, max_length=search.complete_to, seconds=None)
    assert shorter.loops == tuple(loop for loop in search.loops if loop.length < lengths[-1])


@pytest.mark.parametrize("slug", list(PATHS))
def test_a_map_becomes_a_spec_that_reads_as_the_same_model_and_keeps_its_licence(slug: str) -> None:
    map = corpus.read(PATHS[slug])
    text = corpus.to_spec(map)
    assert f"# Licence: {' '.join(map.licence.split())}\n" in text
    spec = read_spec(Source(f"{slug}.yaml", text))
    assert spec.faults == ()
    assert spec.model is not None
    model = corpus.to_model(map)
    assert [element.id for element in spec.model.elements] == [element.id for element in model.elements]
    assert spec.model.links == model.links
