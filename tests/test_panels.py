"""A large map in panels: everything is on some page, groups stay together, and no page is overfull."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cld.model import KINDS, Effect, Element, Group, LoopPolarity, Polarity
from cld.panels import FEWEST, FULL, MOST, MOST_LINKS, Panel, Split, split
from cld.position import Position
from cld.views import ELSEWHERE, Content, DrawnLink, DrawnLoop, View, show
from tests import corpus

LARGE = [name for name, path in corpus.paths().items() if len(corpus.read(path).elements) > MOST]


def content(count: int, pairs: list[tuple[int, int]], groups: tuple[Group, ...] = (), **more) -> Content:
    """Elements e000, e001, ... and positive links between them, by number."""
    return Content(
        "Map",
        "",
        tuple(Element(f"e{n:03}", f"Element {n}", "variables") for n in range(count)),
        tuple(DrawnLink(f"e{a:03}", f"e{b:03}", Polarity.POSITIVE) for a, b in sorted(set(pairs))),
        kinds=KINDS,
        groups=groups,
        **{"loops": (), **more},
    )


def cliques(*sizes: int) -> list[tuple[int, int]]:
    """Links between all of the first so many elements one way round, then of the next, each tied to the one before."""
    links, start = [], 0
    for size in sizes:
        links += [(start + a, start + (a + step) % size) for a in range(size) for step in (1, 2)]
        links += [(start - 1, start)] if start else []
        start += size
    return [(a, b) for a, b in links if a != b]


def group(id: str, label: str, numbers: range) -> Group:
    return Group(id, label, tuple(f"e{n:03}" for n in numbers))


def assert_complete(whole: Content, parted: Split) -> None:
    """Each element is in one panel, each link is drawn on one at least, and what is left out is said."""
    own = [id for panel in parted.panels for id in panel.elements]
    assert sorted(own) == [element.id for element in whole.elements]
    homes = {id: panel.letter for panel in parted.panels for id in panel.elements}
    drawn: dict[tuple[str, str], set[tuple[str, Effect]]] = {}
    for panel in parted.panels:
        for link in panel.content.links:
            drawn.setdefault((link.source, link.target), set()).update(link.moderations)
        assert_sound(panel, homes)
    assert drawn == {(link.source, link.target): set(link.moderations) for link in whole.links}
    left = {panel.letter: sum(count for _, count in panel.left) for panel in parted.panels}
    for panel in parted.panels:
        touching = [link for link in whole.links if not {link.source, link.target}.isdisjoint(panel.elements)]
        shown = {(link.source, link.target) for link in panel.content.links}
        missing = [link for link in touching if (link.source, link.target) not in shown]
        assert len(missing) <= left[panel.letter]


def assert_sound(panel: Panel, homes: dict[str, str]) -> None:
    """A panel's own elements are as they are, those of others point to their panels, and links have both ends."""
    there = {element.id: element for element in panel.content.elements}
    assert set(panel.elements) <= there.keys()
    for element in there.values():
        is_own = homes[element.id] == panel.letter
        assert (element.kind == ELSEWHERE) is not is_own
        assert is_own or element.label.endswith(f" ({homes[element.id]})")
    for link in panel.content.links:
        assert {link.source, link.target, *(id for id, _ in link.moderations)} <= there.keys()


@pytest.mark.parametrize("name", LARGE)
def test_every_element_and_link_of_a_real_map_is_on_some_page_and_no_page_is_overfull(name: str) -> None:
    whole = show(corpus.to_model(corpus.read(corpus.paths()[name])), View("v", "loops"))
    parted = split(whole)
    assert_complete(whole, parted)
    for panel in parted.panels:
        inner = [link for link in whole.links if {link.source, link.target} <= set(panel.elements)]
        assert len(panel.elements) <= MOST
        assert len(inner) <= MOST_LINKS
        assert len(panel.content.elements) <= 1.6 * FULL
    small = [panel for panel in parted.panels if len(panel.elements) < FEWEST]
    assert len(small) <= 1


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_element_and_link_is_on_some_page_whatever_the_map(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 90))
    number = st.integers(0, count - 1)
    pairs = data.draw(st.lists(st.tuples(number, number), max_size=250))
    cuts = sorted(data.draw(st.sets(st.integers(0, count), max_size=5)))
    groups = [group(f"g{a}", f"Group {a}", range(a, b)) for a, b in pairwise(cuts)]
    whole = content(count, pairs, tuple(groups))
    factor = data.draw(number)
    moderated = tuple(
        replace(link, moderations=((f"e{factor:03}", Effect.WEAKENS),)) if at % 7 == 0 else link
        for at, link in enumerate(whole.links)
    )
    whole = replace(whole, links=moderated)
    parted = split(whole)
    assert split(whole) == parted
    if parted.panels:
        assert_complete(whole, parted)
        assert len(parted.panels) > 1
    else:
        assert parted.overview == whole


def test_a_map_that_fits_a_page_is_not_divided() -> None:
    small = content(12, cliques(6, 6))
    assert split(small) == Split(small, ())


def test_the_authors_groups_are_the_panels() -> None:
    groups = (group("care", "Care", range(10)), group("money", "Money", range(10, 30)))
    parted = split(content(38, cliques(10, 20, 8), groups))
    assert [(panel.letter, panel.label, len(panel.elements)) for panel in parted.panels] == [
        ("a", "Care", 10),
        ("b", "Money", 20),
        ("c", "Around “Element 30”", 8),
    ]
    assert [region.label for region in parted.overview.groups] == [
        "(a) Care", "(b) Money", "(c) Around “Element 30”",
    ]  # fmt: skip
    assert parted.panels[0].content.title == "Map: (a) Care"


def test_large_groups_are_divided_and_small_ones_share_a_page_with_what_they_are_linked_to() -> None:
    groups = (
        group("big", "Big", range(40)),
        group("one", "One", range(40, 43)),
        group("two", "Two", range(43, 57)),
    )
    parted = split(content(57, [*cliques(20, 20, 3, 14), (41, 30)], groups))
    assert [panel.label for panel in parted.panels] == ["Big, 1 of 2", "Big, 2 of 2, One", "Two"]
    assert [region.label for region in parted.panels[1].content.groups] == ["Big, 2 of 2", "One"]
    assert parted.panels[2].content.groups == ()


def test_more_panels_than_letters() -> None:
    letters = [panel.letter for panel in split(content(28 * 20, cliques(*[20] * 28))).panels]
    assert letters[:2] == ["a", "b"]
    assert letters[25:] == ["z", "aa", "ab"]


def test_a_hub_keeps_a_page_that_can_be_read_because_its_links_are_also_on_the_other_pages() -> None:
    whole = content(120, [(0, n) for n in range(1, 120)])
    parted = split(whole)
    assert_complete(whole, parted)
    hub = next(panel for panel in parted.panels if "e000" in panel.elements)
    assert len(hub.content.elements) <= FULL
    assert sum(count for _, count in hub.left) == 120 - len(hub.content.elements)


def test_pins_hold_in_the_whole_and_loops_where_all_of_them_is_seen() -> None:
    loop = DrawnLoop("R1", "Round", LoopPolarity.REINFORCING, ("e000", "e001", "e002"))
    far = DrawnLoop("R2", "Far", LoopPolarity.REINFORCING, ("e000", "e030"))
    halves = (group("g1", "One", range(20)), group("g2", "Two", range(20, 40)))
    whole = content(40, [*cliques(20, 20), (2, 0), (0, 30), (30, 0)], halves, loops=(loop, far))
    pinned = replace(whole.elements[0], position=Position(5, 5))
    parted = split(replace(whole, elements=(pinned, *whole.elements[1:])))
    assert parted.overview.elements[0].position == Position(5, 5)
    assert [[loop.id for loop in panel.content.loops] for panel in parted.panels] == [["R1", "R2"], ["R2"]]
    assert all(element.position is None for panel in parted.panels for element in panel.content.elements)
