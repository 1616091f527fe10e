"""The benchmark of loop searches: its maps are the same everywhere, and its tables tell when programs disagree."""

from __future__ import annotations

from hashlib import sha256
from xml.etree import ElementTree

import corpus

from bench import loop_maps
from bench.loop_chart import Panel, Point, Series, drawing
from bench.loop_oracles import oracles
from bench.loop_programs import Answer, by_cld, tally
from bench.loop_tables import Run, agreement, report


def test_random_maps_have_different_pairs_and_are_the_same_on_every_machine() -> None:
    map = loop_maps.named("random-100-300-1")
    assert (len(map.elements), len(map.links)) == (100, 300)
    assert len({(cause, effect) for cause, effect, *_ in map.links if cause != effect}) == 300
    digest = sha256(corpus.to_spec(map).encode()).hexdigest()
    assert digest == "2a9c6035bf8a4d2d99429a0cfd0ebe86dda30499833f1d75e955fae9b44f3a2a"


def test_our_census_our_search_and_our_stream_give_the_same_answer() -> None:
    map = loop_maps.named("random-20-40-1")
    answers = {
        by_cld(question, map, 10.0, None)._replace(seconds=0.0) for question in ("census", "list", "stream")
    }
    assert len(answers) == 1
    assert answers.pop().loops > 10


def test_loops_of_a_library_get_their_polarity_from_signs() -> None:
    signs = {(0, 1): 1, (1, 0): -1, (1, 1): -1, (1, 2): 0, (2, 1): 1, (2, 2): 1}
    answer = tally([[0, 1], [1], [1, 2], [2]], signs, 10.0)
    assert answer[1:7] == (4, 1, 2, 1, True, 6)


def run(program: str, loops: int, question: str = "list") -> Run:
    answer = Answer(0.5, loops, loops, 0, 0, True, 3 * loops)
    return Run("some_map", 10, 20, program, question, None, 5.0, 30.0, answer)


def test_programs_that_disagree_are_named_with_what_they_say() -> None:
    alike = agreement([run("cld", 7), run("networkx", 7), run("cld", 7, "census")])
    assert "on 1 questions; they differ on 0" in alike
    assert "agree on 1 of 1 maps" in alike
    other = agreement([run("cld", 7), run("networkx", 7), run("igraph", 6), run("cld", 8, "census")])
    assert "they differ on 1" in other
    assert "igraph 6 loops (6 R, 0 B) of 18 elements" in other
    assert "some_map: our census and our listing differ" in other


def test_a_program_that_was_ended_is_shown_with_its_limit() -> None:
    late = Run("some_map", 10, 20, "networkx", "list", None, 5.0)
    text = report([run("cld", 7, "census"), run("cld", 7), late], 5.0)
    assert "| some_map | 10 | 20 | 7 | 0.50 | > 5 | not asked | not asked | more than 10 |" in text


def test_the_plot_is_sound_and_shows_what_was_given_up_as_hollow() -> None:
    lines = Series("a & b", (Point(10, 0.01), Point(100, 1), Point(1000, 10, sure=False)))
    root = ElementTree.fromstring(drawing([Panel("Some title", "given up", (lines,))], "elements", "seconds"))
    circles = [each for each in root.iter() if each.tag.endswith("circle")]
    assert [each.get("fill") == "#ffffff" for each in circles] == [
        True,
        False,
        False,
        True,
    ]  # the key comes first


def test_oracles_say_how_many_were_compared() -> None:
    assert "Disagreements: none." in oracles(20)
