"""Several specs as one model: the elements of all, each spec a perspective on them. No link is lost or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from cld.alike import Match, Pair, matched
from cld.model import Element, Evidence, Kind, Link, Model, NamedLoop, Perspective, Reference
from cld.sequence import AUTHORS
from cld.study import Speaker, Step, Study, Theme

DRAFT = "0.1.0-draft"
"""The version of a model that was put together."""
NEAR = 12
"""Specs of which each two are searched for elements that may be the same."""
_T = TypeVar("_T")
_Record = TypeVar("_Record", Evidence, Reference, NamedLoop)


class Gathered(NamedTuple):
    """A model whose perspectives are those of all specs; it has no links of its own yet."""

    model: Model
    own: tuple[Link, ...]
    """Links that the specs have beside their perspectives, and that no perspective holds."""
    notes: tuple[str, ...]
    """What was matched by label, and what did not agree, in sentences."""


def gathered(specs: Mapping[str, Model], same: Sequence[Pair] = (), own: bool = False) -> Gathered:
    """The perspectives of one spec or of several.

    A spec that declares perspectives adds these; any other is itself one. Elements are matched as `cld.alike` says.

    Args:
        specs: models by the ids that stand for them.
        same: pairs of elements that are the same.
        own: count the links that a spec has beside its perspectives as one more perspective.

    Raises:
        cld.alike.Ambiguous: it cannot be told which elements are the same.
    """
    if len(specs) == 1:
        ((id, model),) = specs.items()
        held, rest = _perspectives(id, model, own)
        return Gathered(replace(model, links=(), perspectives=held, version=DRAFT, changes=()), rest, ())
    return _Union(specs, same, own).whole()


def _perspectives(id: str, model: Model, own: bool) -> tuple[tuple[Perspective, ...], tuple[Link, ...]]:
    """The perspectives of a spec, and its links that none of them counts."""
    if not model.perspectives:
        return (Perspective(id, " ".join(model.title.split()), links=model.links),), ()
    if not own or not model.links:
        return model.perspectives, model.links
    taken = {each.id for each in model.perspectives}
    mine = id if id not in taken else f"{id}_own"
    added = Perspective(mine, f"{' '.join(model.title.split())} (own links)", links=model.links)
    return tuple(sorted((*model.perspectives, added), key=lambda each: each.id)), ()


class _Union:
    """Several models under way to being one. Everything goes in the order of their ids."""

    def __init__(self, specs: Mapping[str, Model], same: Sequence[Pair], own: bool) -> None:
        self.specs = {id: specs[id] for id in sorted(specs)}
        self.own = own
        self.notes: list[str] = []
        elements = {id: {e.id: e.label for e in model.elements} for id, model in self.specs.items()}
        themes = {id: {t.id: t.label for t in model.themes} for id, model in self.specs.items()}
        self.elements = matched(elements, same)
        self.themes = matched(themes, (), "themes")
        taken = {match.id for match in self.elements}
        renamed = {match: f"{match.id}_theme" for match in self.themes if match.id in taken}
        self.themes = tuple(match._replace(id=renamed.get(match, match.id)) for match in self.themes)
        self.ids = {entry: match.id for match in (*self.themes, *self.elements) for entry in match.entries}
        self.sources = _united({id: model.sources for id, model in self.specs.items()})
        evidence = {id: tuple(self._cited(id, e) for e in model.evidence) for id, model in self.specs.items()}
        self.evidence = _united(evidence)

    def whole(self) -> Gathered:
        models = self.specs.values()
        held, rest = self._held()
        if any(model.views or model.groups or model.intertwined for model in models):
            self.notes.append("Views, groups and intertwined processes of the specs are left out.")
        loops = _united(
            {id: tuple(self._loop(id, n) for n in model.loops) for id, model in self.specs.items()}
        )
        self.notes += self._near()
        model = Model(
            title=f"Common model of {listed([each.label for each in held])}",
            version=DRAFT,
            elements=tuple(sorted((self._element(match) for match in self.elements), key=lambda e: e.id)),
            links=(),
            authors=tuple(dict.fromkeys(name for model in models for name in model.authors)),
            licence=agreed(model.licence for model in models) or "",
            kinds=self._kinds(),
            loops=tuple(sorted((each for each, _ in loops.records), key=lambda loop: loop.id)),
            sources=tuple(sorted((each for each, _ in self.sources.records), key=lambda source: source.id)),
            evidence=tuple(sorted((each for each, _ in self.evidence.records), key=lambda item: item.id)),
            notes=self._remarks(),
            steps=self._steps(held),
            perspectives=held,
            themes=tuple(sorted((self._theme(match) for match in self.themes), key=lambda theme: theme.id)),
            study=_study([model.study for model in models if model.study is not None]),
            speakers=self._speakers(),
        )
        return Gathered(model, rest, tuple(self.notes))

    def _near(self) -> list[str]:
        """Elements of two specs that were kept apart, and may be the same by words of their labels and by links."""
        from cld.diff.matching import new_ids

        names = sorted(self.specs)[:NEAR]
        found = [
            (one, id, other, like)
            for place, one in enumerate(names)
            for other in names[place + 1 :]
            for id, like in sorted(new_ids(self.specs[one], self.specs[other]).items())
            if self.ids[one, id] != self.ids[other, like]
        ]
        return [
            f"`{id}` of {one} ({_label(self.specs[one], id)}) and `{like}` of {other} "
            f"({_label(self.specs[other], like)}) may be the same; --same {id}={like} joins them."
            for one, id, other, like in found
        ]

    def _held(self) -> tuple[tuple[Perspective, ...], tuple[Link, ...]]:
        found, rest = [], []
        names = Counter(
            p.id for id, model in self.specs.items() for p in _perspectives(id, model, self.own)[0]
        )
        voices = {speaker.id for model in self.specs.values() for speaker in model.speakers}
        self.holders: dict[tuple[str, str], str] = {}
        for id, model in self.specs.items():
            held, left = _perspectives(id, model, self.own)
            rest += [self._link(id, link) for link in left]
            for each in held:
                name = each.id if names[each.id] == 1 else f"{id}_{each.id}"
                name = f"{name}_view" if name in voices or name == AUTHORS else name
                self.holders[id, each.id] = name
                found.append(
                    replace(
                        each,
                        id=name,
                        links=tuple(sorted((self._link(id, link) for link in each.links), key=_by_ends)),
                        emphasis=tuple(
                            sorted((self.ids[id, what], degree) for what, degree in each.emphasis)
                        ),
                        evidence=self._evidence_ids(id, each.evidence),
                    )
                )
        shared = {label for label, many in Counter(each.label for each in found).items() if many > 1}
        told = (
            replace(each, label=f"{each.label} ({each.id})") if each.label in shared else each
            for each in found
        )
        return tuple(sorted(told, key=lambda each: each.id)), tuple(sorted(rest, key=_by_ends))

    def _evidence_ids(self, spec: str, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self.evidence.ids[spec, id] for id in ids}))

    def _carried(self, spec: str, said: _T) -> _T:
        """A statement whose evidence goes by the ids that it has now."""
        each: Any = said
        changed: _T = replace(
            each,
            evidence=self._evidence_ids(spec, each.evidence),
            disputed=self._evidence_ids(spec, each.disputed),
        )
        return changed

    def _link(self, spec: str, link: Link) -> Link:
        acting = (
            replace(self._carried(spec, each), factor=self.ids[spec, each.factor])
            for each in link.moderations
        )
        return replace(
            self._carried(spec, link),
            source=self.ids[spec, link.source],
            target=self.ids[spec, link.target],
            moderations=tuple(sorted(acting, key=lambda each: each.factor)),
        )

    def _loop(self, spec: str, loop: NamedLoop) -> NamedLoop:
        return replace(self._carried(spec, loop), through=tuple(self.ids[spec, id] for id in loop.through))

    def _cited(self, spec: str, item: Evidence) -> Evidence:
        themes = tuple(sorted(self.ids[spec, id] for id in item.themes))
        return replace(item, source=self.sources.ids[spec, item.source], themes=themes)

    def _element(self, match: Match) -> Element:
        each = [(spec, self.specs[spec].element(id)) for spec, id in match.entries]
        labels = Counter(element.label for _, element in each)
        label = min(labels, key=lambda label: (-labels[label], label))
        kinds = Counter(element.kind for _, element in each)
        order = [kind.id for kind in self._kinds()]
        kind = min(kinds, key=lambda kind: (-kinds[kind], order.index(kind)))
        told = []
        specs = Counter(spec for spec, _ in match.entries)
        for spec in sorted(each for each, many in specs.items() if many > 1):
            told.append(f"joined from {listed([id for of, id in match.entries if of == spec])} of {spec}")
        if match.by_label:
            told.append(f"matched by label: {_called(each, lambda element: element.id)}")
        if len({" ".join(label.casefold().split()) for label in labels}) > 1:
            told.append(f"called {_called(each, lambda element: element.label)}")
        if len(kinds) > 1:
            told.append(f"among {_called(each, lambda element: element.kind)}")
        self.notes += [f"`{match.id}`: {note}." for note in told]
        own = [note for _, element in each if (note := element.note)]
        remarks = [f"{note[:1].upper()}{note[1:]}." for note in told]
        return Element(
            match.id,
            label,
            kind,
            valence=agreed(element.valence for _, element in each if element.valence)
            if kind == "outcomes"
            else None,
            note=" ".join(dict.fromkeys([*own, *remarks])),
            evidence=_joined(self._evidence_ids(spec, element.evidence) for spec, element in each),
            disputed=_joined(self._evidence_ids(spec, element.disputed) for spec, element in each),
            confidence=agreed(element.confidence for _, element in each),
        )

    def _theme(self, match: Match) -> Theme:
        each = [
            (spec, next(theme for theme in self.specs[spec].themes if theme.id == id))
            for spec, id in match.entries
        ]
        return Theme(
            match.id,
            min(theme.label for _, theme in each),
            agreed(theme.kind for _, theme in each if theme.kind) or "",
            _joined(self._evidence_ids(spec, theme.evidence) for spec, theme in each),
            " ".join(dict.fromkeys(theme.note for _, theme in each if theme.note)),
        )

    def _kinds(self) -> tuple[Kind, ...]:
        """The kinds of all, in drawing order, as the first that declares one has it; variables last."""
        found: dict[str, Kind] = {}
        for model in self.specs.values():
            for kind in model.kinds:
                found.setdefault(kind.id, kind)
        last = found.pop("variables")
        return (*found.values(), last)

    def _remarks(self) -> tuple[tuple[str, str], ...]:
        names = Counter(id for model in self.specs.values() for id, _ in model.notes)
        return tuple(
            sorted(
                (id if names[id] == 1 else f"{spec}_{id}", text)
                for spec, model in self.specs.items()
                for id, text in model.notes
            )
        )

    def _steps(self, held: Sequence[Perspective]) -> tuple[Step, ...]:
        """The steps of all. Of a spec that is itself a perspective, this one holds those of nobody and of the authors."""
        found: dict[tuple[object, ...], Step] = {}
        ids = {each.id for each in held}
        for spec, model in self.specs.items():
            whole = () if model.perspectives else tuple({self.holders[spec, spec]} & ids)
            for step in model.steps:
                holders = {self.holders.get((spec, id), id) for id in step.held_by}
                if whole and (not holders or AUTHORS in holders):
                    holders = (holders - {AUTHORS}) | set(whole)
                moved = replace(
                    self._carried(spec, step),
                    first=self.ids[spec, step.first],
                    second=self.ids[spec, step.second],
                    held_by=tuple(sorted(holders)),
                )
                key = (moved.first, moved.second, moved.relation, moved.status or "", moved.held_by)
                old = found.get(key)
                found[key] = (
                    moved
                    if old is None
                    else replace(
                        old,
                        evidence=_joined((old.evidence, moved.evidence)),
                        disputed=_joined((old.disputed, moved.disputed)),
                        note=" ".join(dict.fromkeys(note for note in (old.note, moved.note) if note)),
                    )
                )
        return tuple(found[key] for key in sorted(found, key=str))

    def _speakers(self) -> tuple[Speaker, ...]:
        """Everybody who was heard. One code is one speaker, of whom the first spec that says something is believed."""
        found: dict[str, Speaker] = {}
        for spec, model in self.specs.items():
            for speaker in model.speakers:
                known = found.setdefault(speaker.id, speaker)
                if known != speaker:
                    self.notes.append(f"Speaker `{speaker.id}` is not the same in {spec} as in the others.")
        return tuple(found[id] for id in sorted(found))


class _United(NamedTuple):
    records: tuple[tuple[Any, str], ...]
    """Each with the spec that it came from first."""
    ids: Mapping[tuple[str, str], str]
    """What an entry of a spec is called now."""


def _united(records: Mapping[str, Sequence[_Record]]) -> _United:
    """Records of several specs. Equal ones are one; of those that share an id and differ, each gets its spec's name."""
    by_id: dict[str, list[_Record]] = {}
    for each in (record for found in records.values() for record in found):
        if each not in by_id.setdefault(each.id, []):
            by_id[each.id].append(each)
    kept: dict[str, tuple[_Record, str]] = {}
    ids: dict[tuple[str, str], str] = {}
    for spec, found in records.items():
        for each in found:
            name = each.id if len(by_id[each.id]) == 1 else f"{spec}_{each.id}"
            ids[spec, each.id] = name
            kept.setdefault(name, (replace(each, id=name), spec))
    return _United(tuple(kept.values()), ids)


def _by_ends(link: Link) -> tuple[tuple[str, str], str]:
    return link.ends, link.polarity.value


def agreed(values: Iterable[_T]) -> _T | None:
    """What all say; None where they differ."""
    found = list(values)
    return found[0] if found and all(each == found[0] for each in found) else None


def _joined(ids: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({id for each in ids for id in each}))


def _study(studies: Sequence[Study]) -> Study | None:
    """The study that all describe; of several only the grammar of the speakers' codes."""
    whole = agreed(studies)
    if whole is not None or not studies:
        return whole
    prefixes = {prefix: group for study in reversed(studies) for prefix, group in study.prefixes}
    waves = {ending: wave for study in reversed(studies) for ending, wave in study.waves}
    return Study(prefixes=tuple(sorted(prefixes.items())), waves=tuple(sorted(waves.items())))


def _label(model: Model, id: str) -> str:
    return " ".join(model.element(id).label.split())


def _called(each: Sequence[tuple[str, Element]], name: Callable[[Element], str]) -> str:
    """`Staff in practices, Workforce in hospital`."""
    return ", ".join(f"{' '.join(name(element).split())} in {spec}" for spec, element in each)


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)
