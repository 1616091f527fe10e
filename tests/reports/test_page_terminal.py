"""Pages of blocks in a terminal: nothing is lost, nothing sticks out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cld.reports.page import BREAK, bold, heading, items, table, text, words
from cld.reports.page_terminal import lines
from cld.reports.terminal import columns

WORD = st.lists(st.sampled_from(["a", "bcd", "efgh", "ä", "药", "longish"]), min_size=1, max_size=20).map(
    " ".join
)


def plain(page: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in page]


def test_numbers_stand_at_the_right_and_words_at_the_left() -> None:
    rows = [[words("7"), words(bold("R1")), words("a → b")], [words("112"), words("R10"), words("b → c")]]
    assert plain(lines(table(("Items", "Loop", "Link"), rows), 80)) == [
        "Items  Loop  Link",
        "    7  R1    a → b",
        "  112  R10   b → c",
    ]


def test_a_table_that_is_too_wide_goes_on_below_in_its_widest_column() -> None:
    rows = [[words("1"), words("a long thing to say in one row")]]
    assert plain(lines(table(("Items", "What"), rows), 24)) == [
        "Items  What",
        "    1  a long thing to",
        "       say in one row",
    ]


def test_what_belongs_to_a_heading_stands_right_under_it() -> None:
    page = [
        heading("R1"),
        *items([words("one", ("", BREAK), "below")]),
        text("Told.", level=0),
        text("Apart."),
    ]
    assert plain(lines(page, 80)) == ["R1", "  one", "     below", "Told.", "", "Apart."]


@given(st.lists(st.tuples(WORD, WORD, WORD), min_size=1, max_size=6), st.integers(48, 110))
def test_no_line_is_wider_than_there_is_room_and_no_letter_is_lost(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    blocks = table(("One", "Two", "Three"), [[words(cell) for cell in row] for row in rows])
    found = plain(lines(blocks, width))
    assert all(columns(line) <= width for line in found)
    wanted = sorted("".join("".join(row) for row in rows).replace(" ", ""))
    headless = "".join(found).replace(" ", "")
    for head in blocks[0].heads if blocks else ():
        headless = headless.replace(head, "", 1)
    assert sorted(headless) == wanted
