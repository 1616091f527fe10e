"""What the options of `cld loops` ask for, held against the model: ids, links, kinds and groups that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from cld.cli import _shared
from cld.model import Grounding, LoopPolarity, Model

Ends = tuple[str, str]


class Asked(NamedTuple):
    """Which loops are wanted. Elements are ids; everything that is given has to hold at once."""

    through: tuple[str, ...] = ()
    """A loop runs through all of these."""
    links: tuple[Ends, ...] = ()
    """And takes all of these steps."""
    any_of: tuple[tuple[str, ...], ...] = ()
    """And runs through at least one element of each of these kinds and groups."""
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    polarity: LoopPolarity | None = None
    delayed: bool | None = None
    grounding: Grounding | None = None
    moderators: tuple[str, ...] = ()
    max_length: int | None = None
    limit: int | None = None
    seconds: float | None = None

    @property
    def narrow(self) -> bool:
        """Something is asked for that only a search can answer, as it can any grounding."""
        return self._replace(grounding=None, limit=None, seconds=None) != Asked()


class Parts(NamedTuple):
    """What `--through` and `--between` can name, by its name in the spec."""

    elements: dict[str, tuple[str, ...]]
    regions: dict[str, tuple[str, ...]]
    """Kinds and groups with the ids of their elements."""


def parts_of(model: Model) -> Parts:
    """Everything in a model that loops can run through."""
    kinds: dict[str, list[str]] = {kind.id: [] for kind in model.kinds}
    for element in model.elements:
        kinds.setdefault(element.kind, []).append(element.id)
    regions = {id: tuple(members) for id, members in kinds.items()}
    regions |= {group.id: group.elements for group in model.groups}
    return Parts({element.id: (element.id,) for element in model.elements}, regions)


def asked(model: Model, through: Sequence[str], between: str | None, moderators: Sequence[str]) -> Asked:
    """What `--through`, `--between` and `--moderator` name in a model.

    Raises:
        Failure: the model has nothing of that name; a near one is suggested.
    """
    return _through(model, through)._replace(
        between=_between(model, between) if between is not None else None,
        moderators=_moderators(model, moderators) if moderators else (),
    )


def _through(model: Model, given: Sequence[str]) -> Asked:
    """What `--through` names, each an element, a link `a>b`, a kind or a group."""
    if not given:
        return Asked()
    parts = parts_of(model)
    elements: list[str] = []
    links: list[Ends] = []
    regions: list[tuple[str, ...]] = []
    for word in given:
        if ">" in word or "→" in word:
            links.append(_link(model, parts, word))
        else:
            found = _named(parts, word)
            if found in parts.elements.values():
                elements += found
            else:
                regions.append(found)
    return Asked(tuple(dict.fromkeys(elements)), tuple(dict.fromkeys(links)), tuple(dict.fromkeys(regions)))


def _between(model: Model, given: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two ends that `--between A,B` names, each an element, a kind or a group."""
    words = [word.strip() for word in given.split(",")]
    if len(words) != 2 or not all(words):
        raise _shared.Failure(
            f"--between takes two names with a comma between them, as in `--between a,b`, not `{given}`"
        )
    parts = parts_of(model)
    first, second = (_named(parts, word) for word in words)
    if first == second:
        raise _shared.Failure(
            f"--between was given `{words[0]}` twice; --through {words[0]} keeps loops through it"
        )
    return first, second


def _moderators(model: Model, given: Sequence[str]) -> tuple[str, ...]:
    """The factors that `--moderator` names."""
    from cld.spec.words import closest, listed, normal

    known = sorted({moderation.factor for link in model.links for moderation in link.moderations})
    for word in given:
        if normal(word) in known:
            continue
        near = closest(word, known)
        hint = (
            f"did you mean `{near}`?"
            if near
            else f"these do: {listed(known, 'and')}"
            if known
            else "nothing does"
        )
        raise _shared.Failure(f"`{word}` moderates no link; {hint}")
    return tuple(sorted({normal(word) for word in given}))


def _named(parts: Parts, word: str) -> tuple[str, ...]:
    from cld.spec.words import normal

    id = normal(word)
    found = parts.elements.get(id, parts.regions.get(id))
    if found is None:
        _unknown(parts, word)
    if not found:
        raise _shared.Failure(f"no element stands under `{word}`, so no loop runs through it")
    return found


def _unknown(parts: Parts, word: str) -> NoReturn:
    from cld.spec.words import closest

    near = closest(word, parts.elements)
    if near is None and (near := closest(word, parts.regions)) is None:
        raise _shared.Failure(f"the model has no element, kind or group `{word}`")
    raise _shared.Failure(f"the model has no element `{word}`; did you mean `{near}`?")


def _link(model: Model, parts: Parts, word: str) -> Ends:
    """A link's ends, from `a>b`, `a->b` or `a→b`."""
    from cld.spec.words import normal

    ends = [end.strip().rstrip("-").strip() for end in word.replace("→", ">").split(">")]
    if len(ends) != 2 or not all(ends):
        raise _shared.Failure(f"a link is named as in `cause>effect`, not `{word}`")
    for end in ends:
        if normal(end) not in parts.elements:
            _unknown(Parts(parts.elements, {}), end)
    cause, effect = map(normal, ends)
    known = {link.ends for link in model.links}
    if (cause, effect) not in known:
        turned = f"; there is one from `{effect}` to `{cause}`" if (effect, cause) in known else ""
        raise _shared.Failure(f"the model has no link from `{cause}` to `{effect}`{turned}")
    return cause, effect
