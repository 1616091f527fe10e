"""The progress bar: on a terminal only, and only for works that take long."""

from __future__ import annotations

import io
import sys

import pytest

from cld.reports.progress import PATIENCE, bar, counter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, step: float) -> str:
    """What a terminal shows of a work of ten steps that take so long each."""
    terminal, clock = Terminal(), iter(step * number for number in range(99))
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with bar("specs/[big].yaml: loops", lambda: next(clock)) as report:
        assert report is not None
        for number in range(10):
            report(number / 10)
    return terminal.getvalue()


def test_a_long_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "specs/[big].yaml: loops" in shown(monkeypatch, PATIENCE / 3)


def test_a_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, PATIENCE / 11) == ""


def test_a_pipe_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with bar("specs/big.yaml: loops") as report:
        assert report is None


@pytest.mark.parametrize(
    ("total", "said"), [(10_000, "loops.csv: 9,000 of 10,000"), (None, "loops.csv: 9,000")]
)
def test_a_count_shows_how_many_and_of_how_many_where_that_is_known(
    monkeypatch: pytest.MonkeyPatch, total: int | None, said: str
) -> None:
    terminal, clock = Terminal(), iter(PATIENCE * number for number in range(99))
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with counter("loops.csv", total, lambda: next(clock)) as report:
        assert report is not None
        for number in range(10):
            report(1_000 * number)
    assert said in terminal.getvalue()
    assert ("100%" in terminal.getvalue(), " of " in terminal.getvalue()) == (False, total is not None)
