"""What authors are told of their pins: where two run into each other, and which wishes a figure does not keep."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cld.diagnostics import Diagnostic
from cld.figures import drawn, views_of
from cld.layouts import loops
from cld.model import View
from cld.pinned import Amiss, amiss, remarks
from cld.position import Position
from cld.quality import measure
from cld.source import Source
from cld.spec import read_spec
from cld.views import show
from tests.layouts.drawn_maps import pinned, random_map

HEAD = "variables:\n  staff: {label: Staff, position: {x: 0, y: 0}}\n"
OVER = HEAD + "  load: {label: Workload, position: {x: 9, y: 9}}\nlinks: [staff -> load (+)]\n"
VIEW = View("map", "loops")


def told(text: str) -> tuple[Diagnostic, ...]:
    spec = read_spec(Source("x.yaml", text))
    assert spec.model is not None
    model = spec.model
    return remarks(spec.source, model, {v.name: drawn(model, v).amiss for v in views_of(model)})


def test_labels_that_are_pinned_on_each_other_are_named_with_both_places_and_the_room_they_need() -> None:
    (found,) = told(OVER)
    assert found.place == (3, 37)
    assert [found.source.place(label.span.start) for label in found.labels] == [(2, 35)]
    assert "`load` and `staff`" in found.message
    assert "58 units apart across, or 28 down" in found.help
    assert not told(OVER.replace("x: 9, y: 9", "x: 58, y: 0"))
    assert not told(OVER.replace("x: 9, y: 9", "x: 0, y: 28"))


def test_what_holds_in_several_views_is_said_once_with_their_names() -> None:
    views = "views: {a: {layout: loops}, b: {layout: loops}, c: {layout: loops, elements: [load]}}\n"
    (found,) = told(OVER + views)
    assert found.message.endswith("in the figures `a` and `b`")


def test_pins_have_no_say_in_a_framework_and_nothing_is_said_of_them_there() -> None:
    assert not told(OVER + "views: {a: {layout: framework}}\n")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), min_size=4, max_size=4, unique=True))
def test_as_many_pairs_are_named_as_overlap_in_the_figure(spots: list[tuple[int, int]]) -> None:
    pins = {f"e0{at}": Position(x * 12.0, y * 10.0) for at, (x, y) in enumerate(spots)}
    content = show(pinned(random_map(8, 9, 0), pins), VIEW)
    layout = loops.place(content)
    assert len(amiss(content, layout)) == measure(layout).node_node


def test_a_wish_that_the_figure_does_not_keep_is_named() -> None:
    content = show(random_map(12, 16, 0), VIEW)
    layout = loops.place(content)
    places = {node.id: node.box.centre for node in layout.nodes}
    left, right = min(places, key=places.__getitem__), max(places, key=places.__getitem__)
    asked = pinned(
        random_map(12, 16, 0), {left: Position(right_of=right, near=right), right: Position(right_of=left)}
    )
    assert set(amiss(show(asked, VIEW), layout)) == {
        Amiss(left, right, "right_of"),
        Amiss(left, right, "near"),
    }
