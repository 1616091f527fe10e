"""Which version the next release of a model is, and why: by what changed since the last, or as the author asks."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cld.diff.records import Diff
    from cld.model import Model
    from cld.past import Past


class Bump(StrEnum):
    """A step from one version to a later one."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


class Refusal(Exception):
    """Why there is nothing to release. The message is a sentence for the user."""


class Step(NamedTuple):
    """The version to be released."""

    version: str
    why: str
    """What it is, in words that follow the version."""
    last: Past | None
    """The release before it."""
    diff: Diff | None
    """What changed since; None where there is no earlier release, or its model cannot be read."""


def next_step(
    model: Model, meaning: str, past: Sequence[Past], bump: Bump | None = None, wanted: str | None = None
) -> Step:
    """The version that the next release of a model gets.

    Where the spec's version is one that the last release has not reached, that is the one: a draft loses its draft word.
    Else the last release is left behind by a minor step if the argument changed (`cld.diff.argument`), and by a patch if
    only words, evidence or views did. A major step is for the author to ask for.

    Args:
        meaning: the digest of the model's meaning.
        past: what is recorded, in order.
        bump: the step from the last release that the author asks for.
        wanted: the version that the author asks for, without a draft word; also for a model that did not change.

    Raises:
        Refusal: nothing changed since the last release; the spec is older than what is recorded; a record cannot be read;
            or the step asked for leads to a version that is not later than the spec's own.
    """
    from cld.diff import compare
    from cld.versions import is_released

    damaged = next((each for each in past if each.damaged), None)
    if damaged is not None:
        raise Refusal(damaged.faults[0])
    past = [each for each in past if each.record is not None]  # a folder without one was never finished
    _refuse_older(model, meaning, past)
    last = next((each for each in reversed(past) if is_released(each.version)), None)
    if wanted is not None:
        _refuse_taken(wanted, model, past)
    elif last is not None and last.record is not None and last.record.meaning == meaning:
        raise Refusal(
            f"nothing changed since {last.version}: the model means what it meant then. `cld render` draws its figures anew, "
            "and --version gives it another number"
        )
    diff = compare(last.model, model) if last and last.model else None
    if wanted is not None:
        return Step(wanted, "the version that was asked for", last, diff)
    version, why = _chosen(model.version, last, diff, bump)
    if _later(model.version, version):
        raise Refusal(
            f"a {bump} step leads from {last.version if last else model.version} to {version}, and the spec is at "
            f"{model.version} already, which is later; leave out --bump to release that"
        )
    return Step(version, why, last, diff)


def _refuse_older(model: Model, meaning: str, past: Sequence[Past]) -> None:
    later = [each for each in past if _later(each.version, model.version)]
    if not later:
        return
    newest = later[-1]
    if newest.record is not None and newest.record.meaning == meaning:
        raise Refusal(
            f"the spec says {model.version}, but {newest.version} is recorded in {newest.folder} already, with this very "
            f"meaning; write `version: {newest.version}`"
        )
    raise Refusal(
        f"the spec says {model.version}, but the later {newest.version} is recorded in {newest.folder}; if this follows "
        f"it, write `version: {newest.version}` and release again; is this an old copy of the spec?"
    )


def _refuse_taken(wanted: str, model: Model, past: Sequence[Past]) -> None:
    """Refuse a number that is not later than those that are recorded, or is earlier than the spec's own."""
    newest = past[-1] if past else None
    if newest is not None and not _later(wanted, newest.version):
        raise Refusal(
            f"a release has to be later than {newest.version}, which is recorded in {newest.folder}; {wanted} is not"
        )
    if _later(model.version, wanted):
        raise Refusal(
            f"the spec is at {model.version} already, which is later than {wanted}; change `version:` first"
        )


def _later(one: str, other: str) -> bool:
    from cld.places import rank

    first, second = rank(one), rank(other)
    assert first is not None
    assert second is not None
    return first > second


def _chosen(now: str, last: Past | None, diff: Diff | None, bump: Bump | None) -> tuple[str, str]:
    """A version and why it is that one."""
    if bump is not None:
        base = last.version if last else now
        return stepped(base, bump), f"the {bump} step from {base} that was asked for"
    if last is None or _later(now, last.version):
        version = now.partition("-")[0]
        if version != now:
            return version, f"what the draft {now} was to become"
        return version, "the version in the spec, which was not recorded yet"
    if diff is None:
        reason = last.faults[0] if last.faults else "its figures were drawn without the model"
        raise Refusal(
            f"what changed since {last.version} cannot be told ({reason}); "
            "say how far to go with --bump major, minor or patch"
        )
    from cld.diff.argument import changes_argument

    if changes_argument(diff):
        return stepped(now, Bump.MINOR), f"a minor step from {last.version}, because the argument changed"
    return stepped(
        now, Bump.PATCH
    ), f"a patch of {last.version}, because only words, evidence or views changed"


def stepped(version: str, bump: Bump) -> str:
    """The version a step further. A draft's own version counts as one step where it is of that size."""
    numbers, _, draft = version.partition("-")
    major, minor, patch = map(int, numbers.split("."))
    reaches = {Bump.MAJOR: not (minor or patch), Bump.MINOR: not patch, Bump.PATCH: True}
    if draft and reaches[bump]:
        return numbers
    if bump is Bump.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if bump is Bump.MINOR else f"{major}.{minor}.{patch + 1}"
