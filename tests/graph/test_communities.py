"""Communities: those that are known are found, and elsewhere the division is as good as networkx finds."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.graph.communities import SMALLEST, communities


def found(graph: nx.Graph) -> tuple[tuple[str, ...], ...]:
    return communities([str(node) for node in graph], [(str(a), str(b)) for a, b in graph.edges])


def modularity(graph: nx.Graph, groups: tuple[tuple[str, ...], ...]) -> float:
    named = nx.relabel_nodes(graph, str)
    rest = set(named) - {id for group in groups for id in group}
    return nx.community.modularity(named, [*groups, *({id} for id in rest)])


def test_a_ring_of_cliques_falls_into_its_cliques() -> None:
    cliques = {tuple(sorted(f"{c}{n}" for n in range(5))) for c in "abcdefgh"}
    links = [(a, b) for clique in cliques for a in clique for b in clique if a < b]
    links += [(f"{a}0", f"{b}1") for a, b in zip("abcdefgh", "bcdefgha", strict=True)]
    ids = [id for clique in cliques for id in clique]
    assert communities(ids, links) == tuple(sorted(cliques))


def test_the_karate_club_is_divided_nearly_as_well_as_it_can_be() -> None:
    """The highest modularity of any division is 0.4198 (Brandes et al. 2008, On modularity clustering)."""
    club = nx.Graph(list(nx.karate_club_graph().edges))
    assert modularity(club, found(club)) > 0.415


@pytest.mark.parametrize("seed", range(6))
def test_it_divides_random_networks_about_as_well_as_networkx_does(seed: int) -> None:
    sizes = [Random(seed).randrange(6, 25) for _ in range(6)]
    graph = nx.Graph(nx.random_partition_graph(sizes, 0.35, 0.03, seed=seed))
    theirs = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s)) for s in range(5)
    )
    assert modularity(graph, found(graph)) > theirs - 0.02


@pytest.mark.parametrize(
    "graph",
    [nx.complete_graph(12), nx.star_graph(60), nx.empty_graph(9), nx.empty_graph(0), nx.path_graph(3)],
    ids=["complete", "star", "no link", "nothing", "three in a row"],
)
def test_what_does_not_fall_into_communities_has_none(graph: nx.Graph) -> None:
    assert found(graph) == ()


NETWORKS = st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(NETWORKS, st.integers(0, 10**6))
def test_communities_are_whole_apart_and_the_same_whatever_the_order(
    pairs: set[tuple[int, int]], seed: int
) -> None:
    ids = [f"e{n}" for n in range(15)]
    links = [(f"e{a}", f"e{b}") for a, b in sorted(pairs)]
    groups = communities(ids, links)
    assert communities(Random(seed).sample(ids, 15), Random(seed).sample(links, len(links))) == groups
    assert communities(ids, [(b, a) for a, b in links]) == groups
    members = [id for group in groups for id in group]
    assert len(members) == len(set(members))
    assert len(groups) != 1
    graph = nx.Graph(links)
    for group in groups:
        assert list(group) == sorted(group)
        assert len(group) >= SMALLEST
        assert nx.is_connected(graph.subgraph(group))


def test_a_long_chain_is_divided_in_a_moment() -> None:
    ids = [f"e{n:05}" for n in range(5000)]
    groups = communities(ids, list(pairwise(ids)))
    assert 20 < len(groups) < 500
