"""Text on a terminal: its width, where it breaks, and its colours."""

from __future__ import annotations

import pytest

from cld.reports.terminal import columns, cut, plain, said, shown, wrapped


def lines(text: str, width: int, hang: int = 0) -> list[str]:
    return [shown(line, False) for line in wrapped([(text, "")], width, hang)]


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("日本語", 6), ("e\u0301", 1), ("한글 a", 6), ("", 0), ("\u200d", 0)]
)
def test_wide_letters_take_two_columns_and_combining_marks_none(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_lines_break_between_words_and_no_word_is_lost() -> None:
    text = "more practice support, less practice workload, more time"
    for width in range(10, 60):
        found = lines(text, width)
        assert " ".join(found) == text
        assert max(map(len, found)) <= width


def test_later_lines_are_indented() -> None:
    assert lines("one two three", 9, 2) == ["one two", "  three"]


def test_scripts_without_blanks_break_anywhere_and_words_longer_than_a_line_too() -> None:
    assert lines("日本語の文章です", 6) == ["日本語", "の文章", "です"]
    assert lines("abcdefgh", 3) == ["abc", "def", "gh"]
    assert lines("a 日本語日本語", 6) == ["a 日本", "語日本", "語"]


def test_a_terminal_too_narrow_for_anything_still_gets_every_letter() -> None:
    assert "".join(lines("日本", 1)) == "日本"


def test_text_is_cut_with_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdef", 4) == "abc…"
    assert columns(cut("日本語", 4)) <= 4


def test_what_could_disturb_a_terminal_does_not_reach_it() -> None:
    assert plain("a\tb\x1b[31mc\u202e") == "a b·[31mc·"
    assert said("two\nlines  \n here") == "two lines here"


def test_styles_follow_their_words_over_line_breaks() -> None:
    painted = [shown(line, True) for line in wrapped([("id ", "1"), ("a b c", "")], 4, 1)]
    assert painted == ["\033[1mid \033[0ma", " b c"]
