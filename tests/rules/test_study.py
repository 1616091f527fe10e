"""Counts that come out are left alone, whatever they are; a mistyped code leads back to the one that was meant."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cld.diagnostics import Finding
from cld.model import Evidence, Model
from cld.rules import Case, speaker_code, study_counts
from cld.source import Source
from cld.study import Part, Speaker, Study

PREFIXES = (("CD", "Directors"), ("SP", "Seniors"), ("SPX", "Others"))
WAVES = (("a", "First"), ("b", "Second"))


def found(study: Study, speakers: tuple[Speaker, ...] = (), said: tuple[str, ...] = ()) -> list[Finding]:
    """What the two rules say of a study with these speakers and the codes of their evidence."""
    evidence = tuple(Evidence(f"E{number}", "s", speaker=code) for number, code in enumerate(said))
    case = Case(
        Model("T", "1.0.0", (), (), evidence=evidence, study=study, speakers=speakers), Source("m", ""), {}
    )
    return [*study_counts.check(case), *speaker_code.check(case)]


@st.composite
def consistent(draw: st.DrawFn) -> tuple[Study, tuple[Speaker, ...], tuple[str, ...]]:
    """A study whose counts are those of its speakers: each part has a prefix and people heard in one or two waves."""
    parts: list[Part] = []
    speakers: list[Speaker] = []
    said: list[str] = []
    for prefix, _ in PREFIXES[: draw(st.integers(1, 3))]:
        people = draw(st.integers(1, 5))
        times = [draw(st.integers(1, 2)) for _ in range(people)]
        cases = [f"Case {draw(st.integers(1, 4))}" for _ in range(people)]
        ids = [f"{prefix}-{number + 1}" for number in range(people)]
        speakers += [Speaker(id, case=case) for id, case in zip(ids, cases, strict=True)]
        said += [f"{id}{'ab'[time]}" for id, many in zip(ids, times, strict=True) for time in range(many)]
        parts.append(Part(prefix, "", sum(times), people, len(set(cases)), max(times), (prefix,)))
    sites = len({speaker.case for speaker in speakers})
    study = Study("", "", len(said), len(speakers), sites, PREFIXES, WAVES, tuple(parts))
    return study, tuple(speakers), tuple(said)


@given(consistent())
def test_of_a_study_whose_numbers_come_out_nothing_is_said(
    drawn: tuple[Study, tuple[Speaker, ...], tuple[str, ...]],
) -> None:
    assert found(*drawn) == []


@given(consistent(), st.sampled_from(["interviews", "people"]), st.sampled_from([-1, 1]))
def test_one_interview_or_person_more_or_less_is_told(
    drawn: tuple[Study, tuple[Speaker, ...], tuple[str, ...]], what: str, by: int
) -> None:
    study, speakers, said = drawn
    off = replace(study, **{what: getattr(study, what) + by})
    assert found(off, speakers, said)


@given(
    st.sampled_from(["CD", "SP", "SPX"]),
    st.integers(1, 30),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", " ", "_", "–", " - ", "-_"]),
    st.booleans(),
)
def test_a_mistyped_code_leads_back_to_the_one_that_was_meant(
    prefix: str, number: int, wave: str, joint: str, lower: bool
) -> None:
    meant = f"{prefix}-{number}{wave}"
    typed = f"{prefix}{joint}{number}{wave}"
    typed = typed.lower() if lower else typed
    told = found(Study(prefixes=PREFIXES, waves=WAVES), said=(typed,))
    assert [finding.help for finding in told] == [f"did you mean `{meant}`?"]
