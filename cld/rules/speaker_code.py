"""A speaker's code is not what the study says codes look like, or leaves open which interview it means.

Codes tell who spoke and when, and everything that counts speakers goes by them. The study declares them: a
prefix, a hyphen, a number, and the ending of a wave where there are several.

    study:
      codes: {CD: Clinical Directors}
      waves: {a: First interview, b: Second interview}

    speaker: CD3b                          # wrong: no hyphen
    speaker: CD-3b                         # right: the third Clinical Director, second interview

Speakers are listed without the wave, since they are the same people in each. An ending that is a number cannot
be told from one: with `waves: {2: Second interview}`, `CD-12` may be the twelfth or the first one's second. And where
one person is quoted with a wave here and without one there, nobody knows which interview the latter is from.
Documents and workshops may be called whatever one likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cld.diagnostics import Finding, Label, Severity
from cld.model import Evidence, Model
from cld.rules import Case
from cld.spec.words import listed
from cld.study import Medium, Study, code_of

CODE = "CLD419"
NAME = "speaker-code"
SEVERITY = Severity.WARNING
CITES = (
    "Tong et al. 2007, International Journal for Quality in Health Care 19:349 (COREQ, item 29): each quotation is "
    "identified, such as by the number of the participant"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each code that is not of the declared form, or that can be read in two ways."""
    study = case.model.study
    if study is None or not study.has_grammar:
        return
    known = {speaker.id for speaker in case.model.speakers}
    for item in case.model.evidence:
        if item.speaker and item.speaker not in known and code_of(item.speaker, study) is None:
            message = f"the code `{item.speaker}` is not of the form that the study declares"
            yield Finding(item.speaker_span, message, _help(item.speaker, study))
    yield from _speakers(case.model, study)
    yield from _numbers(case.model, study)
    yield from _without_wave(case.model, study)


def _speakers(model: Model, study: Study) -> Iterator[Finding]:
    """Listed speakers."""
    for speaker in model.speakers:
        code = code_of(speaker.id, study)
        if code is not None and code.wave:
            message = f"the speaker `{speaker.id}` is listed with a wave"
            yield Finding(speaker.span, message, f"list `{code.speaker}` once; evidence names the wave")
        elif code is None and speaker.kind in (None, Medium.INTERVIEW):
            help = (
                f"if this is nobody who was interviewed, say so with `kind`; else {_help(speaker.id, study)}"
            )
            yield Finding(
                speaker.span, f"the speaker `{speaker.id}` is not of the form that the study declares", help
            )


def _numbers(model: Model, study: Study) -> Iterator[Finding]:
    """Endings that a code's number may end in."""
    for ending in (ending for ending, _ in study.waves if ending.isdigit()):
        said = sorted({item.speaker for item in model.evidence if _open(item.speaker, ending, study)})
        if said:
            message = f"the ending `{ending}` cannot be told from a number: {listed(said, 'and')} can be read in two ways"
            yield Finding(
                dict(study.places).get("waves", study.span),
                message,
                "use letters, such as `a` and `b`, for waves",
            )


def _open(text: str, ending: str, study: Study) -> bool:
    """Whether a code would be one without its ending too."""
    shorter = text.removesuffix(ending)
    return shorter != text and code_of(text, study) is not None and code_of(shorter, study) is not None


def _without_wave(model: Model, study: Study) -> Iterator[Finding]:
    """People who are quoted with a wave and without one."""
    waved: dict[str, Evidence] = {}
    bare: dict[str, Evidence] = {}
    for item in model.evidence:
        code = code_of(item.speaker, study) if item.speaker else None
        if code is not None:
            (waved if code.wave else bare).setdefault(code.speaker, item)
    for speaker in sorted(waved.keys() & bare.keys()):
        other = waved[speaker]
        message = f"`{speaker}` names no wave, and `{other.speaker}` does, so that its interview is not known"
        label = Label(other.speaker_span, "with a wave here")
        help = "add the ending of its wave if the source tells it"
        yield Finding(bare[speaker].speaker_span, message, help, (label,), Severity.NOTE)


def _help(text: str, study: Study) -> str:
    """The nearest code, or what one looks like."""
    near = _nearest(text, study)
    if near:
        return f"did you mean `{near}`?"
    prefix = study.prefixes[0][0]
    endings = f", with {listed([ending for ending, _ in study.waves])} at the end" if study.waves else ""
    return (
        f"write such as `{prefix}-1`{endings}; prefixes are {listed([p for p, _ in study.prefixes], 'and')}"
    )


def _nearest(text: str, study: Study) -> str | None:
    """The code that was meant, if other hyphens, blanks, capitals or noughts would make one."""
    match = re.fullmatch(r"\W*([^\W\d_]+)[\W_]*0*(\d+)[\W_]*(\w*)\W*", text)
    if match is None:
        return None
    prefixes = {prefix.casefold(): prefix for prefix, _ in study.prefixes}
    endings = {ending.casefold(): ending for ending, _ in study.waves}
    prefix, ending = prefixes.get(match[1].casefold()), endings.get(match[3].casefold(), "")
    near = f"{prefix}-{match[2]}{ending}"
    return (
        near if prefix is not None and code_of(near, study) is not None and (ending or not match[3]) else None
    )
