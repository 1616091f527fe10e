"""Counting what a reader would trip over."""

from cld.layouts import Box, Layout, Node, Route, Text
from cld.model import Polarity
from cld.quality import measure


def node(name, x, y, wide=60.0, high=18.0, **more):
    return Node(
        name, "variables", "label", Box(x, y, wide, high), name, (Text(x + 3, y + 14, name, 14),), **more
    )


def line(name, a, b, sign=None):
    way = tuple((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for part in (0, 1 / 3, 2 / 3, 1))
    return Route(name, name[0], name[-1], way, Polarity.POSITIVE, sign=sign)


def figure(nodes, routes=(), width=400.0, height=300.0):
    return measure(Layout(width, height, tuple(nodes), tuple(routes)))


def test_a_sound_figure_has_no_fault():
    quality = figure([node("a", 10, 50), node("b", 300, 50)], [line("a->b", (72, 59), (298, 59), (280, 45))])
    assert quality.clean
    assert quality.faults == ()
    assert (quality.nodes, quality.links, quality.texts) == (2, 1, 3)
    assert quality.aspect == 400 / 300


def test_overlapping_labels_are_counted_once_a_pair_unless_meant():
    quality = figure([node("a", 10, 10), node("b", 12, 12)])
    assert (quality.node_node, quality.text_text) == (1, 1)
    assert figure([node("a", 10, 10), node("b", 12, 12, overlaps=("a",))]).node_node == 0


def test_text_outside_the_figure_or_its_label_is_counted():
    assert figure([node("a", 395, 10)]).text_cut == 1
    assert figure([node("a long label", 10, 10, wide=30)]).text_spill == 1


def test_a_line_through_a_third_label_is_counted():
    nodes = [node("a", 10, 100), node("b", 300, 100), node("c", 150, 100)]
    quality = figure(nodes, [line("a->b", (72, 109), (298, 109))])
    assert quality.link_node == 1
    assert quality.faults == ("link_node: a->b through c",)
    assert not quality.clean


def test_a_sign_struck_by_a_line_is_counted():
    nodes = [node("a", 10, 100), node("b", 300, 100)]
    assert figure(nodes, [line("a->b", (72, 109), (298, 109), sign=(150, 109))]).link_text == 1


def test_lines_cross_except_where_they_end_together():
    nodes = [node("a", 10, 10), node("b", 300, 200), node("c", 10, 200), node("d", 300, 10)]
    assert (
        figure(nodes, [line("a->b", (72, 28), (298, 200)), line("c->d", (72, 200), (298, 28))]).crossings == 1
    )
    fan = [line("a->b", (72, 20), (298, 200)), line("a->d", (72, 30), (298, 19))]
    assert figure(nodes, fan).crossings == 0


def test_an_end_near_nothing_is_loose():
    assert figure([node("a", 10, 10)], [line("a->b", (72, 19), (200, 19))]).loose_ends == 1


def test_print_is_measured_at_the_width_of_a_page():
    assert figure([node("a", 10, 10)]).min_pt == 14 * 0.75
    wide = figure([node("a", 10, 10)], width=1000.0).min_pt
    assert abs(wide - 14 * 170 / 25.4 * 72 / 1000) < 1e-9
