"""The counts of a study contradict each other, or what is listed.

A reader who adds up a paper's numbers, and finds that they do not come out, trusts the rest less. The counts
under `study` are held against each other, against those of its parts, and against the speakers and their
evidence:

    study:
      interviews: 28
      people: 28                                             # wrong: the parts have 20 people
      parts:
        first: {interviews: 12, people: 7, waves: 2}         # right: 7 people twice are 14 interviews at most
        second: {interviews: 10, people: 10, waves: 1}
        third: {interviews: 6, people: 3, waves: 2}

Parts may share people and cases, so that they can have more than the whole, but nobody is in the study and in
none of its parts. Look the numbers up again; where the source itself is at odds, leave them as they stand,
allow the rule with the reason, and say so in a `note`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cld.diagnostics import Finding, Label, Severity
from cld.model import Model
from cld.rules import Case
from cld.source import Span
from cld.spec.words import listed
from cld.study import Code, Medium, Part, Speaker, Study, code_of

CODE = "CLD418"
NAME = "study-counts"
SEVERITY = Severity.WARNING
CITES = (
    "Tong et al. 2007, International Journal for Quality in Health Care 19:349 (COREQ, items 12 and 18): how many "
    "took part, and whether interviews were repeated"
)
_HELP = "look them up again; where the source is at odds with itself, allow this and say so in a `note`"
_COUNTED = ("interviews", "people", "cases")


class _Heard(NamedTuple):
    """Who is listed or quoted, of the study or of a part of it."""

    people: tuple[str, ...]
    """Speakers that are people, not documents."""
    cases: tuple[str, ...]
    interviews: tuple[tuple[str, str], ...]
    """(code with its wave, speaker) of different interviews."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each count that another one contradicts, where the count stands."""
    study = case.model.study
    if study is None:
        return
    for what in _COUNTED:
        yield from _sum(study, what, _shared(case.model, study) if what == "cases" else 0)
    waves = [part.waves for part in study.parts]
    most = max((each for each in waves if each is not None), default=0) if None not in waves else 0
    yield from _within(study, "the study has", most)
    yield from _listed(study, _heard(case.model, None), "the study")
    for part in study.parts:
        yield from _within(part, f"`{part.id}` has", part.waves or 0)
        if part.codes:
            heard = _heard(case.model, part)
            yield from _listed(part, heard, f"`{part.id}`")
            yield from _once(part, heard)


def _count(of: Study | Part, what: str) -> int | None:
    found: int | None = getattr(of, what)
    return found


def _place(of: Study | Part, what: str) -> Span:
    return dict(of.places).get(what, of.span)


def _shared(model: Model, study: Study) -> int:
    """How often a case is one of several parts, going by the speakers that are listed."""
    of = [frozenset(_heard(model, part).cases) for part in study.parts]
    return sum(map(len, of)) - len(frozenset().union(*of))


def _sum(study: Study, what: str, shared: int) -> Iterator[Finding]:
    """The whole against its parts. Only people and cases can be in several.

    Args:
        shared: how many are known to be.
    """
    whole = _count(study, what)
    parts = sorted(study.parts, key=lambda part: part.span.start)
    given = [(part, count) for part in parts if (count := _count(part, what)) is not None]
    if whole is None or not given:
        return
    total = sum(count for _, count in given)
    labels = tuple(Label(_place(part, what), f"{count} here") for part, count in given)
    start = f"the study has {_many(whole, what)}, and its parts {_terms([count for _, count in given])}"
    if total < whole and len(given) == len(study.parts):
        lacking = f"{_many(whole - total, what)} would be in none of them"
        yield Finding(_place(study, what), f"{start}: {lacking}", _HELP, labels)
    elif total > whole and what == "interviews":
        yield Finding(_place(study, what), f"{start}, which is more", _HELP, labels)
    elif total > whole + shared:
        both = f"{_many(total - whole, what)} {'is' if total - whole == 1 else 'are'} in two parts"
        yield Finding(_place(study, what), f"{start}: that can only be if {both}", _HELP, labels)


def _terms(counts: list[int]) -> str:
    """`7 + 10 + 3 = 20`."""
    return f"{' + '.join(map(str, counts))} = {sum(counts)}" if len(counts) > 1 else str(counts[0])


_ONE = {"interviews": "interview", "people": "person", "cases": "case"}


def _many(number: int, what: str) -> str:
    return f"{number} {_ONE[what] if number == 1 else what}"


def _within(of: Study | Part, start: str, waves: int) -> Iterator[Finding]:
    """Interviews against people: everybody was heard, and nobody more often than there were waves."""
    interviews, people = of.interviews, of.people
    if interviews is None or people is None:
        return
    label = (Label(_place(of, "people"), f"{_many(people, 'people')} here"),)
    start = f"{start} {_many(interviews, 'interviews')} with {_many(people, 'people')}"
    if interviews < people:
        problem = "so not everybody was heard, unless some were heard together"
        yield Finding(_place(of, "interviews"), f"{start}, {problem}", _HELP, label)
    elif waves and interviews > people * waves:
        times = {1: "once", 2: "twice"}.get(waves, f"{waves} times")
        problem = f"and {people} heard {times} make {people * waves} at most"
        yield Finding(_place(of, "interviews"), f"{start}, {problem}", _HELP, label)


def _listed(of: Study | Part, heard: _Heard, name: str) -> Iterator[Finding]:
    """What is listed and quoted against what there should be at most."""
    sides = (
        ("people", heard.people, "it lists"),
        ("cases", heard.cases, "the speakers are of"),
        ("interviews", [text for text, _ in heard.interviews], "the evidence is from"),
    )
    for what, found, where in sides:
        most = _count(of, what)
        if most is not None and len(found) > most:
            message = f"{name} has {_many(most, what)}, and {where} {len(found)}: {listed(found, 'and')}"
            yield Finding(_place(of, what), message, "correct the number, or the speakers and their codes")


def _once(part: Part, heard: _Heard) -> Iterator[Finding]:
    """Nobody is heard in more waves than a part has."""
    if part.waves is None:
        return
    times: dict[str, list[str]] = {}
    for text, speaker in heard.interviews:
        times.setdefault(speaker, []).append(text)
    for speaker, codes in times.items():
        if len(codes) > part.waves:
            often = "once" if part.waves == 1 else f"{part.waves} times at most"
            message = f"in `{part.id}` people were heard {often}, and `{speaker}` {len(codes)} times: {listed(codes, 'and')}"
            yield Finding(_place(part, "waves"), message, "correct the number, or the codes in the evidence")


def _heard(model: Model, part: Part | None) -> _Heard:
    """Who is listed, and where nobody is, who is quoted; in a part, those whose codes are of it alone."""
    study = model.study
    shared = [prefix for each in (study.parts if study else ()) for prefix in each.codes]
    own = {prefix for prefix in part.codes if shared.count(prefix) == 1} if part is not None else set()

    def is_here(code: Code | None) -> bool:
        return part is None or (code is not None and code.prefix in own)

    speakers = [each for each in model.speakers if _is_person(each) and is_here(code_of(each.id, study))]
    others = {each.id for each in model.speakers if not _is_person(each)}
    codes = [(each.speaker, code_of(each.speaker, study)) for each in model.evidence if each.speaker]
    quoted = {(text, code) for text, code in codes if is_here(code) and code and code.speaker not in others}
    waved = {code.speaker for _, code in quoted if code.wave}
    people = {each.id for each in speakers} or {code.speaker for _, code in quoted}
    cases = {each.case for each in speakers if each.case}
    # who is quoted with a wave and without one was not heard a third time
    interviews = {(text, code.speaker) for text, code in quoted if code.wave or code.speaker not in waved}
    return _Heard(tuple(sorted(people)), tuple(sorted(cases)), tuple(sorted(interviews)))


def _is_person(speaker: Speaker) -> bool:
    return speaker.kind in (None, Medium.INTERVIEW, Medium.SURVEY, Medium.OBSERVATION)
