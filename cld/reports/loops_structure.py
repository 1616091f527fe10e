"""The feedback structure of a model: its cores, what carries the loops, what would break them, and doubtful signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cld.model import Model
from cld.reports import loops_json
from cld.reports import loops_markdown as md
from cld.reports.loops_screen import BOLD, DIM, Line, headed, headlines
from cld.reports.loops_words import Words, enumeration, words_of
from cld.reports.numbers import counted, exact, rough
from cld.reports.terminal import Run, columns, cut, padded, wrapped

if TYPE_CHECKING:
    from cld.graph.breaking import Breaking
    from cld.graph.census import Census
    from cld.graph.signs import UncertainSign
    from cld.graph.structure import Carrier, Carriers, CoreStructure, CoreTie, FeedbackStructure, Neighbour

_CORES = 4
_NAMES = 8
_CARRIERS = 6
_LINKS = 12
_SIGNS = 6


class Found(NamedTuple):
    """All that is told of a model's feedback structure."""

    model: Model
    census: Census
    structure: FeedbackStructure
    carriers: Carriers
    breaking: Breaking
    signs: Sequence[UncertainSign]
    notes: Sequence[str] = ()


def table(found: Found, width: int) -> list[Line]:
    """The structure for a terminal."""
    words = words_of(found.model)
    lines = headed(found.model, found.census, width)
    if not found.structure.cores:
        return lines
    for heading, texts in _sections(found, words):
        lines += [[], *wrapped([(heading, BOLD)], width)]
        for text in texts:
            lines += wrapped([("  ", ""), *text], width, hang=4)
    lines += _carried("Elements that carry most loops", found.carriers.elements, words, width)
    lines += _carried("Links that carry most loops", found.carriers.links, words, width)
    lines += _broken(found.breaking, words, width)
    lines += _doubtful(found.signs, words, width)
    for note in found.notes:
        lines += [[], *wrapped([(note, "")], width)]
    return lines


def _sections(found: Found, words: Words) -> Iterator[tuple[str, list[list[Run]]]]:
    cores = found.structure.cores
    for place, core in enumerate(cores[:_CORES], start=1):
        yield (
            f"Core {place}: {core_in_numbers(core)}",
            [[(label, DIM), (text, "")] for label, text in about_core(core, words)],
        )
    left = len(cores) - _CORES + found.structure.more
    if left > 0:
        yield f"{counted(left, 'more core')}, none larger", []
    yield (
        "In no loop",
        [[(f"{label}: ", DIM), (text, "")] for label, text in in_no_loop(found.structure, words)],
    )


def core_in_numbers(core: CoreStructure) -> str:
    """`21 elements, 42 links, 40 loops (29 reinforcing, 11 balancing)`."""
    from cld.reports.loops import by_polarity

    about = "about " if core.estimated else ""
    loops = (
        counted(core.counts.total, "loop")
        if not core.estimated
        else f"{about}{rough(core.counts.total)} loops"
    )
    elements, links = counted(len(core.elements), "element"), counted(core.links, "link")
    return f"{elements}, {links}, {loops} ({by_polarity(core.counts, rough)})"


def about_core(core: CoreStructure, words: Words) -> Iterator[tuple[str, str]]:
    """What is in a core, what feeds it, and what it feeds."""
    yield "elements: ", _names(core.elements, words)
    for label, each, ties in (
        ("fed by: ", core.fed_by, core.fed_by_cores),
        ("feeds: ", core.feeds, core.feeds_cores),
    ):
        direct = [one.id for one in each if one.direct]
        text = _names(direct, words) if direct else "nothing"
        further = len(each) - len(direct)
        if further:
            text += (
                f"; through them by {further:,} more"
                if label == "fed by: "
                else f"; through them {further:,} more"
            )
        if ties:
            text += f"; among these are those of core {enumeration([str(tie.core + 1) for tie in ties])}"
        yield label, text


ROLES = {
    "driver": "act on a core",
    "result": "are acted on by a core",
    "between": "between cores",
    "apart": "neither",
}
"""What elements in no loop are to the cores, in words."""


def in_no_loop(structure: FeedbackStructure, words: Words) -> Iterator[tuple[str, str]]:
    """Elements that are in no loop, by what they are to the cores."""
    for role, label in ROLES.items():
        ids = [element.id for element in structure.in_no_loop if element.role.value == role]
        if ids:
            yield f"{label} ({len(ids):,})", _names(ids, words)
    if not structure.in_no_loop:
        yield "none", "every element is on a loop"


def _names(ids: Sequence[str], words: Words) -> str:
    return enumeration([words.inner[id] for id in ids], _NAMES)


def _called(ids: Sequence[str], words: Words) -> str:
    return " → ".join(words.labels[id] for id in ids)


def _carried(heading: str, carriers: Sequence[Carrier], words: Words, width: int) -> list[Line]:
    """A line for each: how many loops, what part of all, as a bar, and the name."""
    rows = [
        (rough(one.counts.total), f"{100 * one.share:.0f}%", one.share, _called(one.ids, words))
        for one in carriers[:_CARRIERS]
    ]
    if not rows:
        return []
    first = max(columns(row[0]) for row in rows)
    lines: list[Line] = [[], [(heading, BOLD)]]
    for many, percent, share, name in rows:
        bar = "█" * max(1, round(10 * share))
        start = f"  {many.rjust(first)}  {percent:>4}  "
        lines.append(
            [(start, ""), (padded(bar, 11), "36"), (cut(name, max(12, width - len(start) - 11)), "")]
        )
    return lines


def breaking_in_words(found: Breaking) -> str:
    """What the set of links is, and how sure it is that no smaller one exists."""
    if len(found.links) == 1:
        return "One link would break all feedback if it were gone"
    links = counted(len(found.links), "link")
    if found.exact:
        return f"{links} would break all feedback if they were gone; no fewer would do"
    return f"{links} would break all feedback if they were gone; at least {exact(found.at_least)} have to"


def _broken(breaking: Breaking, words: Words, width: int) -> list[Line]:
    lines: list[Line] = [[], *wrapped([(breaking_in_words(breaking), BOLD)], width)]
    for link in breaking.links[:_LINKS]:
        lines += wrapped([("  ", ""), (_called(link, words), "")], width, hang=4)
    return [*lines, *_more(len(breaking.links) - _LINKS)]


def _doubtful(signs: Sequence[UncertainSign], words: Words, width: int) -> list[Line]:
    if not signs:
        return []
    lines: list[Line] = [[], [("Uncertain signs, those first that decide most loops", BOLD)]]
    for sign in signs[:_SIGNS]:
        lines += wrapped(
            [("  ", ""), (_called(sign.ends, words), ""), (f": {sign_in_words(sign)}", "")], width, hang=4
        )
    return [*lines, *_more(len(signs) - _SIGNS)]


def _more(many: int) -> list[Line]:
    return [[(f"  … and {many:,} more; --format json has all", DIM)]] if many > 0 else []


def sign_in_words(sign: UncertainSign) -> str:
    """What would follow if an uncertain sign were known."""
    state = {"unknown": "unknown", "mixed": "disputed"}.get(sign.polarity.value, sign.polarity.value)
    through = (
        f", in {rough(sign.through)} loop{'' if sign.through == 1 else 's'}"
        if sign.through is not None
        else ""
    )
    if not sign.decides:
        return f"{state}{through}; decides none alone, for all of them have other uncertain signs"
    least = "" if sign.exact else "at least "
    loops = f"{rough(sign.decides)} loop{'' if sign.decides == 1 else 's'}"
    positive = (
        f"{rough(sign.if_positive.reinforcing)} reinforcing and {rough(sign.if_positive.balancing)} balancing"
    )
    return f"{state}{through}; alone decides {least}{loops}: {positive} if positive, the other way round if negative"


def as_json(found: Found) -> str:
    """Everything as one object; `cores` are numbered from 0 in the order given."""
    census = loops_json.census_object(found.census)
    breaking, carried = found.breaking, found.carriers
    return loops_json.written(
        {
            "complete": census["complete"],
            "stopped_by": census["stopped_by"],
            "counts": census["counts"],
            "cores": [_core(core) for core in found.structure.cores],
            "further_cores": found.structure.more,
            "in_no_loop": {
                role: [one.id for one in found.structure.in_no_loop if one.role.value == role]
                for role in ROLES
            },
            "elements": [_carrier(one, "element") for one in carried.elements],
            "links": [_carrier(one, "link") for one in carried.links],
            "breaking": {
                "links": [list(link) for link in breaking.links],
                "smallest": breaking.exact,
                "at_least": breaking.at_least,
            },
            "uncertain_signs": [_sign(sign) for sign in found.signs],
        }
    )


def _core(core: CoreStructure) -> loops_json.Object:
    def around(each: Sequence[Neighbour]) -> list[loops_json.Object]:
        return [{"element": one.id, "steps": one.steps} for one in each]

    def ties(each: Sequence[CoreTie]) -> list[loops_json.Object]:
        return [
            {"core": one.core, "steps": one.steps, "links": [list(link) for link in one.links]}
            for one in each
        ]

    return {
        "elements": list(core.elements),
        "links": core.links,
        "counts": loops_json.counts(core.counts),
        **({"estimated": True} if core.estimated else {}),
        "fed_by": around(core.fed_by),
        "feeds": around(core.feeds),
        "fed_by_cores": ties(core.fed_by_cores),
        "feeds_cores": ties(core.feeds_cores),
    }


def _carrier(one: Carrier, what: str) -> loops_json.Object:
    name = one.ids[0] if what == "element" else list(one.ids)
    return {what: name, **loops_json.counts(one.counts), "share": round(one.share, 6)}


def _sign(sign: UncertainSign) -> loops_json.Object:
    return {
        "link": list(sign.ends),
        "polarity": sign.polarity.value,
        "loops": sign.through,
        "decides": sign.decides,
        "if_positive": loops_json.counts(sign.if_positive),
        "if_negative": loops_json.counts(sign.if_negative),
        "exact": sign.exact,
    }


def markdown(found: Found) -> str:
    """The structure for a paper or a pull request."""
    words = words_of(found.model)
    parts = [md.head(found.model, headlines(found.model, found.census))]
    if not found.structure.cores:
        return parts[0]
    for heading, texts in _sections(found, words):
        parts += [
            f"### {md.cell(heading)}\n",
            "\n".join(f"- {md.cell(''.join(text for text, _ in each))}" for each in texts),
        ]
    for heading, carriers in (("Element", found.carriers.elements), ("Link", found.carriers.links)):
        rows = [
            (md.cell(_called(one.ids, words)), exact(one.counts.total), f"{100 * one.share:.0f}%")
            for one in carriers
        ]
        if rows:
            parts += [
                f"### {heading}s that carry most loops\n",
                md.grid((heading, "Loops", "Share"), rows, right=(1, 2)),
            ]
    parts += [f"### {breaking_in_words(found.breaking)}\n"]
    parts += ["\n".join(f"- {md.cell(_called(link, words))}" for link in found.breaking.links)]
    if found.signs:
        doubtful = (f"- {md.cell(_called(sign.ends, words))}: {sign_in_words(sign)}" for sign in found.signs)
        parts += ["### Uncertain signs, those first that decide most loops\n", "\n".join(doubtful)]
    return md.paragraphs(*parts, *(md.cell(note) for note in found.notes))
