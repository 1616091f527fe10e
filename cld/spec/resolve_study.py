"""References between speakers, perspectives and what they say."""

from __future__ import annotations

from collections.abc import Collection

from cld.diagnostics import Label
from cld.spec import faults, shape
from cld.spec.draft import Draft
from cld.spec.faults import Faults
from cld.spec.words import listed, shortened
from cld.study import Step, code_of


def voices(draft: Draft) -> dict[str, set[str]]:
    """What may be named as a speaker or a group of speakers, as a holder of an order, and as a prefix of codes."""
    prefixes = dict(draft.study.prefixes) if draft.study else {}
    speakers = {speaker.id for speaker in draft.speakers}
    groups = {speaker.group for speaker in draft.speakers if speaker.group} | set(prefixes.values())
    perspectives = {perspective.id for perspective in draft.perspectives}
    return {
        "voice": speakers | groups,
        "holder": speakers | perspectives | {shape.AUTHORS},
        "prefix": set(prefixes),
    }


def check_speakers(draft: Draft, faults_: Faults) -> None:
    """Check that everybody who is quoted is among the speakers, if any are listed, and that no holder is ambiguous."""
    known = {speaker.id: speaker.span for speaker in draft.speakers}
    for word in draft.spoken if known else ():
        code = code_of(word.text, draft.study)
        if word.text in known or (code is not None and code.speaker in known):
            continue
        message, help = _unknown_wave(word.text, draft, known) or (
            f"there is no speaker `{shortened(word.text)}`",
            "",
        )
        near = None if help else faults_.closest(code.speaker if code else word.text, known)
        help = help or (f"did you mean `{near}`?" if near else "add it under `speakers`")
        faults_.add(faults.UNKNOWN_SPEAKER, word.span, message, help)
    for perspective in draft.perspectives:
        if perspective.id in known:
            message = f"the id `{shortened(perspective.id)}` already names a speaker"
            help = "rename one of the two, here and where it is used"
            label = Label(known[perspective.id], "first declared here")
            faults_.add(faults.REPEATED_ID, perspective.span, message, help, (label,))
    held = {perspective.id: perspective.span for perspective in draft.perspectives} | known
    if shape.AUTHORS in held:
        message = f"`{shape.AUTHORS}` stands for the authors of the source"
        faults_.add(faults.RESERVED_ID, held[shape.AUTHORS], message, "choose another id; the label can stay")


def _unknown_wave(text: str, draft: Draft, known: Collection[str]) -> tuple[str, str] | None:
    """What to say of a listed speaker with the ending of a wave that the study does not declare; None of any other."""
    waves = draft.study.waves if draft.study else ()
    speaker = next((id for id in sorted(known, key=len, reverse=True) if text.startswith(id)), None)
    if speaker is None or not waves or not text.removeprefix(speaker).isalpha():
        return None
    wave = shortened(text.removeprefix(speaker))
    endings = listed([ending for ending, _ in waves], "and")
    message = f"the wave `{wave}` of `{shortened(text)}` is not among {endings}"
    return (
        message,
        f"declare it under `waves` of the study, or correct it; the speaker is `{shortened(speaker)}`",
    )


def steps_of(draft: Draft, faults_: Faults) -> tuple[Step, ...]:
    """The steps in canonical order, none given twice."""
    first: dict[tuple[object, ...], Step] = {}
    for step in draft.steps:
        key = (step.first, step.second, step.relation, step.status or "", step.held_by)
        if key in first:
            message = f"that `{step.first}` comes {step.relation.value} `{step.second}` is said twice"
            help = "join what the two say into one, or delete one"
            faults_.add(
                faults.REPEATED_LINK, step.span, message, help, (Label(first[key].span, "first said here"),)
            )
        first.setdefault(key, step)
    return tuple(first[key] for key in sorted(first, key=str))
