"""Which quotes count as standing in a text."""

from __future__ import annotations

import pytest

from cld.rules._quotes import Text, differences, parts_of

TEXT = Text(
    """The networks were “fraught with contention”, one said; it’s a hard-
sell – even now. Staff don't have the time, he added.
   Getting busier, not less busy. The ﬁrst practice (of ten) joined in 2019–20.
"""
)


def found(quote: str) -> bool:
    return TEXT.missing(parts_of(quote)) is None


@pytest.mark.parametrize(
    "quote",
    [
        "fraught with contention",
        '"fraught with contention"',
        "it's a hard-sell - even now",
        "It’s a hard-sell—even now",
        "it's a hardsell",
        "Staff don’t have the time, he added. Getting busier",
        "getting busier",
        "the first practice",
        "The networks ... even now",
        "The networks … even now",
        "The networks [...] even now [. . .] he added",
        "The networks (…) even now",
        "[They] were “fraught with contention”",
        "[T]he networks were",
        "Staff [in general practice] don't have the time",
        "practice (of ten) joined",
        "joined in 2019-20",
        "joined in 2019–20",
        "",
        "...",
    ],
)
def test_a_quote_that_differs_only_in_typography_or_marked_changes_is_found(quote: str) -> None:
    assert found(quote)


@pytest.mark.parametrize(
    "quote",
    [
        "fraught with contentions",
        "raught with contention",
        "fraught with Contention",
        "fraught with",
        "even now ... The networks were",
        "it was a hard-sell",
        "Staff have the time",
        "joined in 201",
    ],
)
def test_other_words_other_order_and_cut_words_are_not_found(quote: str) -> None:
    assert found(quote) == (quote == "fraught with")


def test_scripts_without_spaces_are_searched_too() -> None:
    text = Text("药剂师与全科\n医生一起工作。การทำงานร่วมกัน")
    assert text.missing(parts_of("全科医生")) is None
    assert text.missing(parts_of("ทำงาน")) is None
    assert text.missing(parts_of("护士")) == "护士"


def test_the_first_part_that_does_not_follow_is_named() -> None:
    assert TEXT.missing(parts_of("The networks ... never ... even now")) == "never"
    assert TEXT.missing(parts_of("even now ... The networks")) == "The networks"


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("it was a hard sell even now", "it's a hard- sell – even now."),
        ("Staff do not have the time", "Staff don't have the time,"),
        ("something else altogether", ""),
        ("x", ""),
    ],
)
def test_the_nearest_words_are_whole_words_of_the_source(quote: str, nearest: str) -> None:
    assert TEXT.nearest(quote) == nearest


def test_of_a_long_quote_the_words_around_the_first_difference_are_shown() -> None:
    sentences = [f"Sentence number {n} says that practice {n} met {n * 7} patients." for n in range(60)]
    quote = " ".join(sentences[20:40]).replace("met 217 patients", "lost 217 patients")
    assert "practice 31 met 217 patients" in Text(" ".join(sentences)).nearest(quote)


def test_thousands_of_quotes_are_found_in_a_book() -> None:
    numbers = range(150_000)
    book = " ".join(f"word{n * 7919 % 9973}" + ("." if n % 17 == 0 else "") for n in numbers)
    text, words = Text(book), book.split()
    quotes = [" ".join(words[start : start + 12]) for start in range(0, 140_000, 70)]
    assert all(text.missing(parts_of(quote)) is None for quote in quotes)
    for quote in quotes[::10]:
        wrong = quote + " nowhere"
        assert text.missing(parts_of(wrong)) is not None
        assert text.nearest(wrong)


@pytest.mark.parametrize(
    ("quoted", "there", "told"),
    [
        ("it was a hard sell", "It's a hard sell to most,", ("`it was` stands for `It's`",)),
        (
            "the benefits of pharmacists",
            "benefits of the pharmacists.",
            ("`the` is added", "`the` is left out"),
        ),
        ("more confidence to try", "more confidence to almost try", ("`almost` is left out",)),
        ("a very hard sell", "a hard- sell", ("`very hard sell` stands for `hard-sell`",)),
        (
            "fraught with Contention",
            "'fraught with contention',",
            ("`Contention` stands for `contention',`",),
        ),
        ("no – incentive there", "no incentive there", ("`–` is added",)),
        ("no, incentive", "no incentive", ("`no,` stands for `no`",)),
    ],
)
def test_of_a_near_miss_the_words_that_differ_are_told(
    quoted: str, there: str, told: tuple[str, ...]
) -> None:
    assert differences(quoted, there) == told


def test_of_a_long_quote_only_the_piece_that_was_compared_is_held_against_the_source() -> None:
    sentences = [f"Sentence number {n} says that practice {n} met {n * 7} patients." for n in range(60)]
    quote = " ".join(sentences[20:40]).replace("met 217 patients", "lost 217 patients")
    compared, near = Text(" ".join(sentences)).near_miss(quote)
    assert compared in quote
    assert differences(compared, near, cut=True) == ("`lost` stands for `met`",)
