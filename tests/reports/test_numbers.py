"""Numbers, durations and sizes in words."""

from __future__ import annotations

import pytest

from cld.reports.numbers import counted, duration, exact, power, rough, share, size


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (9_999_999, "9,999,999"),
        (10_000_000, "10 million"),
        (587_691_073, "588 million"),
        (999_999_999, "999 million"),
        (1_234_000_000_000, "1.23 trillion"),
        (999_999_999_999_999, "999 trillion"),
        (10**15, "1.00 × 10¹⁵"),
        (9_999 * 10**20, "1.00 × 10²⁴"),
        (123_456 * 10**18, "1.23 × 10²³"),
    ],
)
def test_large_numbers_are_said_in_little_space(number: int, words: str) -> None:
    assert rough(number) == words


def test_numbers_are_exact_as_long_as_anybody_reads_them() -> None:
    assert exact(587_691_073) == "587,691,073"
    assert exact(10**15) == power(10**15)
    assert power(10**400).endswith("⁴⁰⁰")


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 9, "0%"),
        (9, 9, "100%"),
        (1, 10**9, "<1%"),
        (10**9 - 1, 10**9, ">99%"),
        (1, 3, "33%"),
        (2, 3, "67%"),
        (0, 0, "0%"),
    ],
)
def test_a_share_is_not_rounded_to_all_or_nothing(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.1, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7200, "2 hours"),
        (3e5, "3 days"),
        (1e12, "31,688 years"),
    ],
)
def test_durations_are_said_in_the_unit_that_suits_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_sizes_and_plurals() -> None:
    assert [size(x) for x in (999, 1_500, 5e7, 2e9, 3e13)] == [
        "999 bytes",
        "1.5 kB",
        "50 MB",
        "2.0 GB",
        "30 TB",
    ]
    assert [counted(1, "loop"), counted(2, "loop")] == ["1 loop", "2 loops"]
