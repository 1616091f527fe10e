"""Counting what a reader would trip over."""

from itertools import pairwise

from cld.layouts import Box, Layout, Node, Route, Text
from cld.model import Effect, Polarity
from cld.quality import Drawing, Shape, count, measure, text_box
from cld.runs import stroke


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


def test_a_text_has_the_box_that_a_browser_gives_it():
    """Chromium 142: `+` in the semibold cut at 17 is 9 wide and 22 high, its baseline 5 above the foot."""
    box = text_box(Text(100, 100, "+", 17, bold=True, anchor="middle"))
    assert (box.y, box.bottom, box.width) == (100 - 17 + 0.5, 100 + 5 - 0.5, 9 - 1)
    assert abs(box.x - (100 - 17 * 0.513 / 2 + 0.5)) < 1e-9


def test_a_letter_that_leans_out_of_its_advance_is_measured_by_its_ink():
    plain, leaning = (text_box(Text(0, 20, word, 17, bold=True)) for word in ("+", "A"))
    assert plain.x == 0.5
    assert leaning.x == -0.5


def test_lines_of_one_text_may_touch_and_lines_of_two_looks_are_two_texts():
    def in_two_lines(bold):
        lines = (Text(10, 24, "one", 14), Text(10, 27, "two", 14, bold=bold))
        return figure([node("a", 5, 5, high=40)._replace(texts=lines)]).text_text

    assert (in_two_lines(False), in_two_lines(True)) == (0, 1)


def test_a_line_is_looked_at_in_evenly_spaced_points():
    points = stroke("a", ((0, 0), (0, 0), (0, 0), (100, 0), (100, 0), (100, 0), (100, 50))).points
    steps = [abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(points)]
    assert len(points) == 76
    assert max(steps) - min(steps) < 0.01
    assert (points[0], points[-1]) == ((0, 0), (100, 50))


def test_what_another_program_drew_can_be_counted_on_too():
    shapes = (Shape("a", Box(0, 0, 40, 20)), Shape("b", Box(160, 0, 40, 20)), Shape("c", Box(80, 0, 40, 20)))
    way = stroke("a->b", ((42, 10), (80, 10), (120, 10), (158, 10)))
    found = count(Drawing(200, 20, shapes, (), (way,)))
    assert (found.link_node, found.crossings, found.loose_ends, found.texts) == (1, 0, 0, 0)


def test_an_end_on_a_foreign_line_is_told_though_it_is_no_crossing():
    nodes = [node("a", 10, 100), node("b", 300, 100), node("c", 150, 60), node("d", 150, 200)]
    across = line("a->b", (72, 109), (298, 109))
    quality = figure(nodes, [across, line("c->d", (180, 110), (180, 198))])
    assert (quality.touching, quality.crossings, quality.clean) == (1, 0, True)
    assert quality.faults == ("touching: c->d on a->b",)
    assert figure(nodes, [across, line("c->d", (180, 115), (180, 198))]).touching == 0


def test_a_moderation_is_meant_to_end_on_a_line():
    nodes = [node("a", 10, 100), node("b", 300, 100), node("c", 150, 200)]
    acting = line("c~>a->b", (180, 198), (180, 110))._replace(effect=Effect.WEAKENS)
    assert figure(nodes, [line("a->b", (72, 109), (298, 109)), acting]).touching == 0


def test_lines_that_run_on_one_another_are_told():
    nodes = [node("a", 10, 100), node("b", 300, 100), node("c", 10, 50), node("d", 300, 50)]
    bent = Route("c->d", "c", "d", ((72, 59), (150, 160), (220, 160), (298, 59)), Polarity.POSITIVE)
    flat = line("a->b", (72, 134), (298, 134))
    assert figure(nodes, [flat, bent]).overlaid == 1
    fan = [line("a->b", (72, 109), (298, 109)), line("a->d", (72, 108), (298, 64))]
    assert figure(nodes, fan).overlaid == 0


def test_a_link_without_a_line_before_its_head_is_told():
    nodes = [node("a", 10, 100), node("b", 82, 100)]
    assert figure(nodes, [line("a->b", (71, 109), (81, 109))]).stubs == 1
    assert figure(nodes, [line("a->b", (71, 109), (91, 109))]).stubs == 0
