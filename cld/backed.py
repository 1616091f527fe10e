"""Who says so, in a picture: by how many speakers or pieces of evidence each link is supported, and what is disputed.

Like stress, this moves nothing: it rides along in the content and has no say in where things stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from cld.graph.network import grouped, kept, merge
from cld.model import Element, Grounding, Link, Model, Moderation, NamedLoop, View
from cld.support import Side, side_of, voices
from cld.telling import Backed, Backing, Ends
from cld.views import Content

SOURCES = 4
"""Sources that are cited in full under a picture."""


def backed(content: Content, model: Model, view: View, remarks: Sequence[str] = ()) -> Content:
    """What a view shows, with the evidence for it.

    Args:
        model: the one that the content shows; of what was left out of it beforehand nothing is counted.
        remarks: what else to say under the picture, such as what was left out.
    """
    heard = voices(model)
    parallel = grouped(kept(model.links, view.grounding))
    drawn = [ends for ends in _direct(content) if ends in parallel]
    links = tuple(
        _backed(ends, parallel[ends], side_of(_cited(parallel[ends]), heard)) for ends in sorted(drawn)
    )
    shown = {element.id for element in content.elements}
    named = {loop.id for loop in content.loops}
    moderations = [
        (each.factor, ends, each) for ends in sorted(drawn) for link in parallel[ends]
        for each in link.moderations if each.factor in shown
    ]  # fmt: skip
    elements = [element for element in model.elements if element.id in shown]
    loops = [loop for loop in model.loops if loop.id in named]
    elements_against = tuple(sorted(element.id for element in elements if element.disputed))
    acting_against = tuple(sorted({(factor, ends) for factor, ends, each in moderations if each.disputed}))
    loops_against = tuple(sorted(loop.id for loop in loops if loop.disputed))
    every: list[Element | Link | Moderation | NamedLoop] = [
        *elements, *loops, *(each for *_, each in moderations),
        *(link for ends in drawn for link in parallel[ends]),
    ]  # fmt: skip
    cited = side_of((id for each in every for id in (*each.evidence, *each.disputed)), heard)
    acting = {(factor, ends) for factor, ends, _ in moderations}
    disputed = (
        ("link", sum(link.disputed for link in links), len(links)),
        ("element", len(elements_against), len(elements)),
        ("moderation", len(acting_against), len(acting)),
        ("loop", len(loops_against), len(loops)),
    )
    caption = [_counted(cited), _disputed(disputed)]
    caption += [*_left_out(content, model, view, drawn), *remarks, *_sources(model, cited.items)]
    backing = Backing(
        links,
        elements_against,
        acting_against,
        loops_against,
        any(link.speakers for link in links) or not any(link.items for link in links),
        tuple(caption),
    )
    return replace(content, backing=backing)


def _direct(content: Content) -> Iterator[Ends]:
    return ((link.source, link.target) for link in content.links if not link.bridged)


def _cited(links: Iterable[Link]) -> Iterator[str]:
    return (id for link in links for id in link.evidence)


def _backed(ends: Ends, links: Sequence[Link], side: Side) -> Backed:
    inferred = merge(links).grounding is Grounding.INFERRED
    return Backed(ends, side.speakers, side.items, inferred, any(link.disputed for link in links))


def _counted(cited: Side) -> str:
    if not cited.items:
        return "No evidence is recorded for what is shown."
    items = _many(len(cited.items), "item") + " of evidence"
    if not cited.speakers and not cited.several:
        return f"{items}, of which none names a speaker."
    silent = len(cited.unattributed) - len(cited.several)
    more = f"; {silent} of them {'names' if silent == 1 else 'name'} no speaker" if silent else ""
    several = len(cited.several)
    more += f"; {several} of them {'is' if several == 1 else 'are'} from several people" if several else ""
    return f"{items} from {_many(len(cited.speakers), 'speaker')}{more}."


def _disputed(counts: Sequence[tuple[str, int, int]]) -> str:
    """How much of what is shown is disputed: (what, how many, of how many)."""
    parts = [f"{found} of {_many(total, what)}" for what, found, total in counts if found]
    return f"Disputed: {', '.join(parts)}." if parts else "Nothing that is shown is disputed."


def _left_out(content: Content, model: Model, view: View, drawn: Collection[Ends]) -> Iterator[str]:
    """What evidence cannot be told of, and what the view's grounding takes away."""
    shown, strong = {element.id for element in content.elements}, set(kept(model.links, view.grounding))
    weak = [link for link in model.links if link not in strong and shown.issuperset(link.ends)]
    if weak and view.grounding is not None:
        yield (
            f"Left out: {_many(len(weak), 'link')} that {'is' if len(weak) == 1 else 'are'} not "
            f"{view.grounding.value}{'' if view.grounding is Grounding.STATED else ' or better'}."
        )
    silent = [
        ends for ends, links in grouped(strong).items()
        if ends in set(drawn) and merge(links).grounding is None
    ]  # fmt: skip
    if silent and len(silent) < len(drawn):
        said = "does not say how well it is" if len(silent) == 1 else "do not say how well they are"
        yield f"{_many(len(silent), 'link')} {said} grounded."


def _sources(model: Model, items: Collection[str]) -> Iterator[str]:
    """The sources of pieces of evidence, those of most first."""
    source = {item.id: item.source for item in model.evidence}
    many = Counter(source[id] for id in items if source.get(id))
    words = {each.id: " ".join(each.citation.split()) or each.id for each in model.sources}
    ranked = sorted(many, key=lambda id: (-many[id], id))
    if not ranked:
        return
    told = [words.get(id, id).rstrip(".") for id in ranked[:SOURCES]]
    more = len(ranked) - SOURCES
    rest = [f"and {_many(more, 'more source').removesuffix('.')}"] if more > 0 else []
    yield f"Source{'s' if len(ranked) > 1 else ''}: {'; '.join([*told, *rest])}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def ranked(backing: Backing, ends: Iterable[Ends]) -> tuple[int, int]:
    """(speakers or items, items) that support some links together, each counted once."""
    found = [link for link in backing.links if link.ends in set(ends)]
    items = {id for link in found for id in link.items}
    speakers = {who for link in found for who in link.speakers}
    return len(speakers if backing.spoken else items), len(items)


def in_words(backing: Backing) -> dict[Ends, str]:
    """What there is to say of each link, for readers who do not see the picture."""
    return {link.ends: ", ".join(_said(link)) for link in backing.links}


def _said(link: Backed) -> Iterator[str]:
    speakers, items = _many(len(link.speakers), "speaker"), _many(len(link.items), "item")
    if not link.items:
        yield "without evidence"
    elif link.speakers:
        yield f"supported by {speakers} ({items} of evidence)"
    else:
        yield f"supported by {items} of evidence without a speaker"
    if link.inferred:
        yield "inferred"
    if link.disputed:
        yield "disputed"
