"""From a draft to a model: every reference followed, every default filled in, everything in canonical order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from cld.diagnostics import Label
from cld.model import Element, Group, Link, Model, View
from cld.source import Source, Span, Unreadable
from cld.spec import faults, shape
from cld.spec.draft import Draft
from cld.spec.faults import Faults
from cld.spec.fields import Word
from cld.spec.pins import check_pins
from cld.spec.resolve_study import check_speakers, steps_of, voices
from cld.spec.words import is_id, listed, shortened

VERSION = re.compile(
    r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)"
    r"(?:-(?P<draft>(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?"
)
"""A version in the form of semantic versioning 2.0.0, without build words."""
DRAFT_VERSION = "0.1.0-draft"


def resolve(draft: Draft, name: str, faults_: Faults) -> Model:
    """Make the model that a draft means. `name` titles a model that has no title of its own.

    What is wrong goes to `faults_`; where anything is, the model returned holds only what could be followed.
    """
    fields = draft.fields
    _check_head(draft, faults_)
    elements = _unique(draft.elements, faults_)
    _check_ids(draft, elements, faults_)
    _follow(draft, faults_)
    check_pins(draft.pins, faults_)
    ids = {element.id for element in elements}
    links = _without_repeats(draft.links, ids, faults_)
    check_speakers(draft, faults_)
    return Model(
        title=fields.label("title") or name,
        version=fields.text("version") or DRAFT_VERSION,
        elements=tuple(sorted(elements, key=lambda e: e.id)),
        links=_sorted(links),
        description=fields.text("description"),
        authors=tuple(word.text for word in fields.words("authors")),
        licence=fields.text("licence"),
        kinds=tuple(draft.kinds),
        intertwined=_intertwined(draft, elements, faults_),
        groups=_groups(draft, faults_),
        loops=tuple(sorted(draft.loops, key=lambda loop: loop.id)),
        views=tuple(sorted(draft.views, key=lambda view: view.name)),
        sources=tuple(sorted(draft.sources, key=lambda source: source.id)),
        evidence=tuple(sorted(draft.evidence, key=lambda item: item.id)),
        notes=tuple(sorted(draft.notes)),
        changes=tuple((word.text, text) for word, text in _newest_first(draft.changes)),
        steps=steps_of(draft, faults_),
        perspectives=tuple(
            replace(each, links=_sorted(_without_repeats(each.links, ids, faults_)))
            for each in sorted(draft.perspectives, key=lambda each: each.id)
        ),
        themes=tuple(sorted(draft.themes, key=lambda theme: theme.id)),
        study=draft.study,
        speakers=tuple(sorted(draft.speakers, key=lambda speaker: speaker.id)),
    )


def _sorted(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (link.ends, link.polarity.value)))


def version_key(version: str) -> tuple[object, ...]:
    """A key that sorts versions as semantic versioning does: drafts before the version they lead to."""
    numbers, _, draft = version.partition("-")
    parts = [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in draft.split(".")] if draft else []
    return (*(int(number) for number in numbers.split(".")), 0 if draft else 1, tuple(parts))


def _newest_first(changes: Iterable[tuple[Word, str]]) -> list[tuple[Word, str]]:
    good = [change for change in changes if VERSION.fullmatch(change[0].text)]
    return sorted(good, key=lambda change: version_key(change[0].text), reverse=True)


def _check_head(draft: Draft, faults_: Faults) -> None:
    fields = draft.fields
    edition = fields.text("cld", shape.EDITION)
    if edition != shape.EDITION:
        help = f"write `cld: {shape.EDITION}`; a later edition needs a later version of this program"
        faults_.add(faults.EDITION, fields.place("cld"), f"there is no edition `{shortened(edition)}`", help)
    versions = [fields.word("version")] if fields.has("version") else []
    for word in [*versions, *(word for word, _ in draft.changes)]:
        if not VERSION.fullmatch(word.text):
            faults_.add(
                faults.BAD_VERSION,
                word.span,
                f"`{shortened(word.text)}` is no version",
                _version_help(word.text),
            )


def _version_help(text: str) -> str:
    numbers = re.findall(r"\d+", text)[:3]
    near = ".".join([*(str(int(number)) for number in numbers), "0", "0", "0"][:3]) if numbers else "1.0.0"
    return f"write three numbers, such as `{near}`; a draft ends in a word: `{near}-draft`"


def _unique(elements: Iterable[Element], faults_: Faults) -> list[Element]:
    first: dict[str, Element] = {}
    for element in elements:
        if element.id in first:
            _repeated(element.id, "an element", element.span, first[element.id].span, faults_)
        else:
            first[element.id] = element
    return list(first.values())


def _repeated(id: str, what: str, span: Span, first: Span, faults_: Faults) -> None:
    faults_.add(
        faults.REPEATED_ID,
        span,
        f"the id `{shortened(id)}` already names {what}",
        "rename one of the two, here and where it is used",
        (Label(first, "first declared here"),),
    )


def _check_ids(draft: Draft, elements: list[Element], faults_: Faults) -> None:
    reserved = {*shape.RESERVED, *(kind.id for kind in draft.kinds)}
    named = [("an element", element.id, element.span) for element in elements]
    named += [("a loop", loop.id, loop.span) for loop in draft.loops]
    named += [("a group", group.id, group.span) for group, _ in draft.groups]
    named += [("a theme", theme.id, theme.span) for theme in draft.themes]
    known: dict[str, tuple[str, Span]] = {}
    for what, id, span in named:
        if id in reserved:
            message = f"`{id}` is a word that views use for something else"
            faults_.add(faults.RESERVED_ID, span, message, "choose another id; the label can stay")
        if id in known:
            _repeated(id, known[id][0], span, known[id][1], faults_)
        known.setdefault(id, (what, span))
    folded: dict[str, View] = {}
    for view in draft.views:
        first = folded.setdefault(view.name.casefold(), view)
        if first is not view:
            message = f"the view `{view.name}` would be drawn to the same file as `{first.name}`"
            help = "choose a name that differs in more than capital letters"
            faults_.add(faults.REPEATED_ID, view.span, message, help, (Label(first.span, "the other view"),))


def _follow(draft: Draft, faults_: Faults) -> None:
    """Check every id that is used against what the sections declare."""
    elements = {element.id: element.label for element in draft.elements}
    known = {
        "element": elements.keys(),
        "evidence": {item.id for item in draft.evidence},
        "source": {source.id for source in draft.sources},
        "loop": {loop.id for loop in draft.loops},
        "kind": {kind.id for kind in draft.kinds},
        "choice": {
            *elements,
            *shape.RESERVED,
            *(k.id for k in draft.kinds),
            *(loop.id for loop in draft.loops),
            *(group.id for group, _ in draft.groups),
        },
        "theme": {theme.id for theme in draft.themes},
        "ordered": {*elements, *(theme.id for theme in draft.themes)},
        **voices(draft),
    }
    by_label = {label.casefold(): id for id, label in sorted(elements.items(), reverse=True) if is_id(id)}
    good = {what: {id for id in ids if is_id(id)} for what, ids in known.items()}
    for use in draft.uses:
        if use.word.text not in known[use.what] and use.word.text not in faults_.lost:
            meant = by_label.get(use.word.text.casefold()) if use.what in ("element", "choice") else None
            near = faults_.closest(use.word.text, good[use.what]) or meant
            fault, message, section = _UNKNOWN[use.what]
            help = f"did you mean `{near}`?" if near else section
            faults_.add(fault, use.word.span, f"{message} `{shortened(use.word.text)}`", help)


_UNKNOWN = {
    "element": (
        faults.UNKNOWN_ELEMENT,
        "no element has the id",
        "declare it in a section such as `variables`",
    ),
    "evidence": (faults.UNKNOWN_EVIDENCE, "there is no evidence", "add it under `evidence`"),
    "source": (faults.UNKNOWN_SOURCE, "there is no source", "add it under `sources`"),
    "choice": (
        faults.UNKNOWN_CHOICE,
        "a view cannot choose",
        f"choose {listed(shape.RESERVED)}, a section, an element, a loop or a group",
    ),
    "loop": (faults.UNKNOWN_CHOICE, "there is no named loop", "name it under `loops`, or choose another"),
    "theme": (faults.UNKNOWN_THEME, "there is no theme", "add it under `themes`"),
    "ordered": (
        faults.UNKNOWN_THEME,
        "no element or theme has the id",
        "declare it in a section such as `variables`, or under `themes`",
    ),
    "voice": (
        faults.UNKNOWN_SPEAKER,
        "there is no speaker or group of speakers",
        "declare it under `speakers`, or under `codes` of the study",
    ),
    "holder": (
        faults.UNKNOWN_HOLDER,
        "there is no perspective or speaker",
        "declare it under `perspectives` or `speakers`, or write `authors`",
    ),
    "prefix": (
        faults.UNKNOWN_SPEAKER,
        "no code of a speaker begins with",
        "declare it under `codes` of the study, with the group that it stands for",
    ),
    "kind": (faults.UNKNOWN_CHOICE, "there is no section", "choose sections of elements, such as `outcomes`"),
}


def _without_repeats(links: Iterable[Link], elements: set[str], faults_: Faults) -> list[Link]:
    """Links between known elements, none twice. Opposite signs may both stay: a lint judges them."""
    first: dict[tuple[str, str, str], Link] = {}
    for link in links:
        key = (*link.ends, link.polarity.value)
        if not {link.source, link.target} <= elements:
            continue
        if key in first:
            faults_.add(
                faults.REPEATED_LINK,
                link.span,
                f"the link from `{link.source}` to `{link.target}` is given twice",
                "join what the two say into one, or delete one",
                (Label(first[key].span, "first given here"),),
            )
        else:
            first[key] = link
    return list(first.values())


def _intertwined(draft: Draft, elements: list[Element], faults_: Faults) -> tuple[tuple[str, ...], ...]:
    processes = {element.id for element in elements if element.kind == "processes"}
    seen: set[str] = set()
    for group in draft.intertwined:
        if len(group) < 2:
            place = group[0].span if group else draft.fields.place("intertwined")
            help = "name at least two processes, such as `- [first, second]`"
            faults_.add(faults.NOT_A_PROCESS, place, "one process alone is not intertwined", help)
        for word in group:
            if word.text not in processes and word.text not in faults_.lost:
                near = faults_.closest(word.text, processes)
                help = f"did you mean `{near}`?" if near else "name elements of the section `processes`"
                faults_.add(faults.NOT_A_PROCESS, word.span, f"`{shortened(word.text)}` is no process", help)
            elif word.text in seen:
                help = "name each process in one group only"
                faults_.add(faults.NOT_A_PROCESS, word.span, f"`{shortened(word.text)}` is named twice", help)
            seen.add(word.text)
    return tuple(sorted(tuple(word.text for word in group) for group in draft.intertwined))


def _groups(draft: Draft, faults_: Faults) -> tuple[Group, ...]:
    first: dict[str, tuple[Group, Span]] = {}
    for group, words in draft.groups:
        for word in words:
            other, place = first.setdefault(word.text, (group, word.span))
            if place is not word.span:
                where = "twice in one group" if other is group else f"in the group `{other.id}` already"
                faults_.add(
                    faults.TWO_GROUPS,
                    word.span,
                    f"`{shortened(word.text)}` is {where}",
                    "name each element in one group only",
                    (Label(place, "named here first"),),
                )
    return tuple(sorted((group for group, _ in draft.groups), key=lambda group: group.id))


def read_texts(
    model: Model, spec_path: str, faults_: Faults, read: Callable[[Path], Source]
) -> dict[str, str]:
    """The texts of the sources that have one, by the source's id, read from beside the spec."""
    texts = {}
    for source in model.sources:
        if not source.text:
            continue
        path = path_of_text(source.text, Path(spec_path))
        if path is None:
            faults_.add(
                faults.OUTSIDE,
                source.text_span,
                f"`{shortened(source.text)}` lies outside the spec's repository",
                "keep the text beside the spec and name it by a path relative to the spec",
            )
            continue
        try:
            texts[source.id] = read(path).text
        except Unreadable:
            message = f"the text of `{source.id}` is not at `{shortened(source.text)}`, or cannot be read"
            help = (
                "correct the path, which is relative to the spec, or have the file committed by whoever has it; "
                "until then its quotes are not checked"
            )
            faults_.add(faults.MISSING_TEXT, source.text_span, message, help)
    return texts


def path_of_text(text: str, spec: Path) -> Path | None:
    """The path of a source's text, resolved, if it is in the spec's repository (without one: in the spec's folder)."""
    if Path(text).is_absolute() or "\0" in text:
        return None
    folder = spec.parent.resolve()
    root = next((f for f in (folder, *folder.parents) if (f / ".git").exists()), folder)
    try:
        path = (folder / text).resolve()
    except (OSError, RuntimeError):  # links that lead round in a circle
        return None
    return path if path.is_relative_to(root) else None
