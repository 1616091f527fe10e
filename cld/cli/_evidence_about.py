"""What the NAME of `cld evidence SPEC NAME` means: the things of that name in a model, and their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from cld.cli import _shared
from cld.model import Model
from cld.study import code_of

if TYPE_CHECKING:
    from cld.reports.evidence_about import About
    from cld.reports.evidence_facts import Facts

Tell = Callable[["Facts"], "About | None"]


def about(found: Facts, whole: Model, word: str) -> list[About]:
    """Everything on the things of a name.

    Args:
        found: of what is left of the model.
        whole: the model itself, which decides what there is.
        word: as the user gave it.

    Raises:
        Failure: the model has nothing of that name, and a near one is suggested; or it is not in what is left.
    """
    from cld.spec.words import normal

    meant = [_link(whole, word)] if ">" in word or "→" in word else list(_meant(whole, normal(word)))
    meant = meant or list(_by_label(whole, word))
    if not meant or not word.strip():  # what names no speaker is nobody, and not somebody without a name
        _unknown(whole, word)
    told = [page for page in (tell(found) for tell in meant) if page is not None]
    if not told:
        raise _shared.Failure(_nothing_of(found, word), _shared.FOUND)
    return told


def _nothing_of(found: Facts, word: str) -> str:
    """Why there is nothing to tell of what is there."""
    if found.notes:
        return f"`{word}` is not in what is left of the model"
    if word.startswith("L-"):
        return f"there is no feedback loop `{word}` among the shortest ones; `cld loops --list` has the ids"
    return f"`{word}` does not close, so that there is no loop to tell of; `cld validate` says why"


def _link(whole: Model, word: str) -> Tell:
    from cld.cli._loops_asked import asked
    from cld.reports.evidence_about import on_link

    (ends,) = asked(whole, [word], None, ()).links
    return partial(on_link, ends=ends)


def _meant(model: Model, word: str) -> Iterator[Tell]:
    """How to tell of each thing that a name stands for."""
    from cld.reports import evidence_about as page

    if any(element.id == word for element in model.elements):
        yield partial(page.on_element, id=word)
    if any(loop.id == word for loop in model.loops) or word.startswith("L-"):
        yield partial(page.on_loop, id=word)
    if any(item.id == word for item in model.evidence):
        yield partial(page.on_item, id=word)
    yield from _voices(model, word)
    if any(held.id == word for held in model.perspectives):
        yield partial(page.on_perspective, id=word)
    if any(id == word for id, _ in model.notes):
        yield partial(page.on_note, id=word)
    for theme in (theme for theme in model.themes if theme.id == word):
        under = {item.id for item in model.evidence if word in item.themes} | {*theme.evidence}
        yield partial(page.on_many, what=theme.kind or "theme", name=f"{word} {theme.label}", keep=under)
    if any(source.id == word for source in model.sources):
        under = {item.id for item in model.evidence if item.source == word}
        yield partial(page.on_many, what="source", name=word, keep=under)


_STEP = re.compile(r"\s*(\S+)\s+(?:before|alongside|after)\s+(\S+?)(?:\s*\(.*)?\s*")
"""An order of steps as lists of them print it."""


def _by_label(model: Model, word: str) -> Iterator[Tell]:
    """How to tell of what is called so, where nothing has it as its id: by labels and names, or of a whole section."""
    from cld.reports import evidence_study as study
    from cld.spec.words import normal

    wanted = " ".join(word.casefold().split())
    called: list[tuple[str, str]] = [(each.label, each.id) for each in model.elements]
    called += [(loop.name, loop.id) for loop in model.loops]
    for noun in (model.perspectives, model.themes, model.speakers):
        called += [(each.label, each.id) for each in noun]
    for id in dict.fromkeys(id for label, id in called if " ".join(label.casefold().split()) == wanted):
        yield from _meant(model, id)
    if match := _STEP.fullmatch(word):
        first, second = normal(match[1]), normal(match[2])
        if any({first, second} == {step.first, step.second} for step in model.steps):
            yield partial(study.on_step, first=first, second=second)
    sections: dict[str, Tell] = {
        "study": study.on_study, "notes": study.on_notes, "authors": study.on_authors,
    }  # fmt: skip
    if wanted in sections and _has(model, wanted):
        yield sections[wanted]


def _has(model: Model, section: str) -> bool:
    """Whether there is anything to tell of it."""
    return section == "authors" or bool(model.study if section == "study" else model.notes)


def _voices(model: Model, word: str) -> Iterator[Tell]:
    """A speaker, one of the speaker's interviews, a group of speakers, a case."""
    from cld.reports import evidence_about as page
    from cld.support import groups_of, voices

    heard = voices(model)
    speakers = {speaker.id for speaker in model.speakers} | {who.speaker for who in heard.values()}
    code = code_of(word, model.study)
    if word in speakers:
        yield partial(page.on_speaker, id=word)
    elif code is not None and code.speaker in speakers:
        yield partial(page.on_speaker, id=code.speaker, wave=code.wave)
    for name in (name for name in groups_of(model) if name.casefold() == word.casefold()):
        said = {id for id, who in heard.items() if who.group == name}
        yield partial(page.on_many, what="group", name=name, keep=said)
    for name in (name for name in _cases(model) if name.casefold() == word.casefold()):
        said = {id for id, who in heard.items() if who.case == name}
        yield partial(page.on_many, what="case", name=name, keep=said)


def _cases(model: Model) -> list[str]:
    return sorted({speaker.case for speaker in model.speakers if speaker.case})


def _unknown(model: Model, word: str) -> NoReturn:
    from cld.spec.words import closest
    from cld.support import groups_of, voices

    nouns = (model.elements, model.loops, model.evidence, model.themes, model.speakers)
    known = [noun.id for each in (*nouns, model.sources, model.perspectives) for noun in each]
    known += [id for id, _ in model.notes]
    known += [*(each.label for each in model.elements), *(loop.name for loop in model.loops)]
    known += [
        *groups_of(model),
        *_cases(model),
        *(who.speaker for who in voices(model).values() if who.speaker),
    ]
    near = closest(word, known)
    hint = (
        f"did you mean `{near}`?"
        if near
        else "name an element, a link (`a>b`), a loop, evidence, a speaker or a theme"
    )
    if word.strip().casefold() in ("study", "notes"):
        raise _shared.Failure(f"the model has no `{word.strip().casefold()}`")
    raise _shared.Failure(f"the model has nothing called `{word}`; {hint}")
