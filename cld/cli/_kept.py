"""The options that leave of a model only what enough people say, or some groups, or a source: shared by commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import typer

from cld.cli import _shared
from cld.model import Grounding, Model

MinSpeakers = Annotated[
    int,
    typer.Option(
        "--min-speakers", metavar="N", min=0, help="Use only links that so many different speakers support."
    ),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        metavar="NAME",
        help="Use only what this group of speakers says, by name or by the prefix of its codes; may be repeated.",
    ),
]
LeastGrounding = Annotated[
    Grounding | None, typer.Option("--grounding", help="Use only links grounded at least so well.")
]


class Wish(NamedTuple):
    """What was asked for; empty where nothing was."""

    min_speakers: int = 0
    groups: tuple[str, ...] = ()
    grounding: Grounding | None = None
    waves: tuple[str, ...] = ()
    """Endings of speakers' codes."""


class Kept(NamedTuple):
    """A model, or what is left of it."""

    model: Model
    notes: tuple[str, ...] = ()
    """What readers have to know of it, in sentences; none where nothing was asked for."""
    words: str = ""
    """What was kept, in a few words that follow `only`."""


def wish(
    models: Sequence[Model],
    min_speakers: int = 0,
    groups: Sequence[str] | None = None,
    grounding: Grounding | None = None,
    waves: Sequence[str] | None = None,
) -> Wish:
    """What the options ask for.

    Raises:
        Failure: none of the models has a group or a wave of that name; a near one is suggested.
    """
    return Wish(
        min_speakers,
        _groups(models, groups) if groups else (),
        grounding,
        _waves(models, waves) if waves else (),
    )


def kept(model: Model, asked: Wish) -> Kept:
    """What is left of a model, with what there is to say of it."""
    if asked == Wish():
        return Kept(model)
    from cld.reports.kept import notes, words
    from cld.support import heard_only, kept_by

    less = heard_only(model, lambda who: who.wave in asked.waves) if asked.waves else model
    less = kept_by(
        less, min_speakers=asked.min_speakers, grounding=asked.grounding, groups=frozenset(asked.groups)
    )
    told = words(asked.min_speakers, asked.groups, asked.grounding, asked.waves)
    return Kept(less, (*notes(model, less, told), *_others_alike(model, asked.groups)), told)


def noted(model: Model, asked: Wish, name: str) -> Model:
    """What is left of a model; what there is to say of it goes to standard error, after the model's name."""
    left = kept(model, asked)
    for note in left.notes:
        typer.echo(f"note: {name}: {note}", err=True)
    return left.model


def _groups(models: Sequence[Model], given: Sequence[str]) -> tuple[str, ...]:
    """The groups that were named, as the models spell them."""
    from cld.spec.words import closest, listed, normal
    from cld.support import groups_of

    known = sorted({group for model in models for group in groups_of(model)})
    folded = {
        prefix.casefold(): group for model in models if model.study for prefix, group in model.study.prefixes
    }
    folded |= {group.casefold(): group for group in known}
    for word in given:
        if normal(word).casefold() in folded:
            continue
        if not known:
            raise _shared.Failure(
                f"there is no group `{word}`: the model names no groups of speakers (`group` under `speakers`, or "
                "`codes` under `study`)"
            )
        near = closest(word, known)
        hint = f"did you mean `{near}`?" if near else f"there are {listed(known, 'and')}"
        raise _shared.Failure(f"there is no group of speakers `{word}`; {hint}")
    return tuple(dict.fromkeys(folded[normal(word).casefold()] for word in given))


def _others_alike(model: Model, groups: Sequence[str]) -> Iterator[str]:
    """A sentence on groups that begin as those do that were asked for: more people of one sort may be meant."""
    from cld.reports.loops_words import enumeration
    from cld.reports.terminal import said
    from cld.support import groups_of

    prefixes = {group: prefix for prefix, group in model.study.prefixes} if model.study else {}
    first = {_first(group) for group in groups}
    near = [group for group in groups_of(model) if group not in groups and _first(group) in first]
    if near:
        told = [f"{said(name)} ({prefixes[name]})" if name in prefixes else said(name) for name in near]
        are = "Another group begins" if len(near) == 1 else "Other groups begin"
        yield f"{are} alike and {'is' if len(near) == 1 else 'are'} not in this: {enumeration(told, most=6)}."


def _first(group: str) -> str:
    """The first two words of a group's name, or all of it; in small letters."""
    return " ".join(group.casefold().split()[:2])


def _waves(models: Sequence[Model], given: Sequence[str]) -> tuple[str, ...]:
    """The endings of the waves that were named by their endings or their labels."""
    from cld.spec.words import closest, listed

    known = {ending: label for model in models if model.study for ending, label in model.study.waves}
    folded = {word.casefold(): ending for ending, label in known.items() for word in (label, ending)}
    for word in given:
        if word.casefold() in folded:
            continue
        if not known:
            raise _shared.Failure(f"there is no wave `{word}`: the model names none (`waves` under `study`)")
        near = closest(word, [*known, *known.values()])
        hint = f"did you mean `{near}`?" if near else f"there are {listed(sorted(known), 'and')}"
        raise _shared.Failure(f"there is no wave `{word}`; {hint}")
    return tuple(dict.fromkeys(folded[word.casefold()] for word in given))
