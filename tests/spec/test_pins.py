"""Positions that contradict each other: every contradiction is found, and nothing else is called one."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.source import Source
from cld.spec import read_spec

IDS = "abcdef"
SPOTS = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda xy: {"x": str(xy[0]), "y": str(xy[1])})
RELATIONS = st.dictionaries(
    st.sampled_from(["left_of", "right_of", "above", "below", "near"]),
    st.sampled_from(IDS),
    min_size=1,
    max_size=3,
)
PINS = st.dictionaries(st.sampled_from(IDS), st.one_of(SPOTS, RELATIONS, RELATIONS))


def spec_of(pins: dict[str, dict[str, str]]) -> str:
    def said(id: str) -> str:
        pairs = ", ".join(f"{key}: {value}" for key, value in pins.get(id, {}).items())
        return f"{{label: {id}, position: {{{pairs}}}}}" if pairs else id

    return "variables:\n" + "".join(f"  {id}: {said(id)}\n" for id in IDS)


def can_be_kept(pins: dict[str, dict[str, str]], axis: str, before: str, after: str) -> bool:
    """Whether an order along an axis exists: coordinates are points in their order, relations arrows between them."""
    point = {id: (float(pins[id][axis]) if axis in pins.get(id, {}) else id) for id in IDS}
    order = nx.DiGraph()
    fixed = sorted({place for place in point.values() if isinstance(place, float)})
    order.add_edges_from((a, b) for a in fixed for b in fixed if a < b)
    for id, said in pins.items():
        order.add_edges_from((point[id], point[other]) for name, other in said.items() if name == before)
        order.add_edges_from((point[other], point[id]) for name, other in said.items() if name == after)
    return nx.is_directed_acyclic_graph(order)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(PINS)
def test_positions_are_refused_if_and_only_if_they_cannot_all_be_kept(
    pins: dict[str, dict[str, str]],
) -> None:
    spots = [(said["x"], said["y"]) for said in pins.values() if "x" in said]
    near_itself = any(said.get("near") == id for id, said in pins.items())
    axes = [("x", "left_of", "right_of"), ("y", "above", "below")]
    fine = (
        len(set(spots)) == len(spots) and not near_itself and all(can_be_kept(pins, *axis) for axis in axes)
    )
    found = {fault.code for fault in read_spec(Source("x.yaml", spec_of(pins))).faults}
    assert found == (set() if fine else {"CLD312"})


@pytest.mark.parametrize("closed", [False, True])
def test_long_chains_of_positions_are_followed_in_a_moment(closed: bool) -> None:
    size = 4000
    entries = [
        f"  e{n}: {{label: E, position: {{left_of: e{(n + 1) % size}}}}}\n"
        for n in range(size - (not closed))
    ]
    last = "" if closed else f"  e{size - 1}: E\n"
    faults = read_spec(Source("x.yaml", "variables:\n" + "".join(entries) + last)).faults
    assert [fault.code for fault in faults] == ["CLD312"] * closed
    assert all(len(fault.message) < 300 for fault in faults)
