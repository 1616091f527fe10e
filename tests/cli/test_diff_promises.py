"""What `cld diff` promises, held to the command line itself: files go in, and what it prints is compared."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from command_line import Result, run
from hypothesis import HealthCheck, assume, given, settings

from bench.maps import random_map
from cld.model import Model, Polarity
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import digest_of, text_of
from tests import corpus
from tests.diff.edits import pairs

OTHER = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}
FLIPPED = {"reinforcing": "balancing", "balancing": "reinforcing"}


def put(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def cycle(loop: dict[str, Any]) -> tuple[str, ...]:
    """The elements of a loop from the first by name, whatever it is said to begin with."""
    elements = loop["elements"]
    start = elements.index(min(elements))
    return (*elements[start:], *elements[:start])


@pytest.mark.parametrize("place", [15, 25, 40, 55, 80])
def test_turning_one_sign_among_forty_elements_names_each_loop_through_it_and_no_other(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = random_map(40, "dense")
    link = old.links[place]
    turned = replace(link, polarity=OTHER[link.polarity])
    new = replace(old, links=(*old.links[:place], turned, *old.links[place + 1 :]))
    files = [put(tmp_path, name, text_of(model)) for name, model in (("old", old), ("new", new))]
    shown = run(monkeypatch, "diff", *files, "--format", "json")
    assert (shown.status, shown.err) == (1, "")
    told = json.loads(shown.out)
    network = nx.DiGraph([each.ends for each in old.links])
    back = nx.all_simple_paths(network, link.target, link.source)  # from the effect round to the cause
    through = {cycle({"elements": path}) for path in back}
    assert through
    assert {cycle(loop) for loop in told["loops"]["turned"]} == through
    assert told["loops"]["counts"] == {"gained": 0, "lost": 0, "turned": len(through)}
    for loop in told["loops"]["turned"]:
        assert loop["polarity"] == FLIPPED[loop["was"]]
        assert loop["because"] == [{"from": link.source, "to": link.target}]
    assert [(each["from"], each["to"]) for each in told["links"]["turned"]] == [link.ends]
    assert not any(told["links"][name] for name in ("added", "removed", "changed"))


def sayable(model: Model) -> Model:
    """A random model without what a spec refuses to say, such as a weight that contradicts its sign."""
    links = {(each.ends, each.polarity): replace(each, weight=None) for each in model.links}
    elements = (each if each.kind == "outcomes" else replace(each, valence=None) for each in model.elements)
    return replace(model, elements=tuple(elements), links=tuple(links.values()), intertwined=())


def ids(told: dict[str, Any], what: str) -> list[str]:
    return sorted(each["id"] for each in told["elements"][what])


def signs(told: dict[str, Any], what: str) -> Counter[str]:
    return Counter(each["polarity"] for each in told["links"][what])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(both=pairs())
def test_the_exit_status_says_whether_the_meaning_differs_and_swapping_swaps(
    both: tuple[Model, Model], tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = [text_of(sayable(model)) for model in both]
    models = [read_spec(Source("x.yaml", text)).model for text in texts]
    assume(None not in models)
    folder = tmp_path_factory.mktemp("both")
    files = [put(folder, str(number), text) for number, text in enumerate(texts)]
    with pytest.MonkeyPatch.context() as patch:
        there, back = (run(patch, "diff", *order, "--format", "json") for order in (files, files[::-1]))
    differs = len({digest_of(model) for model in models if model is not None}) > 1
    assert there.status == back.status == int(differs)
    forth, turned = json.loads(there.out), json.loads(back.out)
    for what, other in (("added", "removed"), ("removed", "added")):
        assert ids(forth, what) == ids(turned, other)
        assert signs(forth, what) == signs(turned, other)
    counts = turned["loops"]["counts"]
    assert forth["loops"]["counts"] == {**counts, "gained": counts["lost"], "lost": counts["gained"]}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, Result]:
    """A published model and its extension, compared there and back."""
    files = [
        put(
            tmp_path,
            name,
            corpus.to_spec(corpus.read(corpus.HERE / f"kumu_dailies_effectiveness_{name}_model.json")),
        )
        for name in ("reference", "impact")
    ]
    there, back = (run(monkeypatch, "diff", *order) for order in (files, files[::-1]))
    return there, back


def test_a_published_extension_adds_five_links_and_keeps_ten(published: tuple[Result, Result]) -> None:
    there, back = published
    assert (there.status, back.status) == (1, 1)
    assert "Links: 5 added; 10 unchanged." in there.out
    assert "Links: 5 removed; 10 unchanged." in back.out
    assert there.out.count("  + ") >= 5
    assert "± " not in there.out + back.out
