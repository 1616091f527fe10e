"""Perspectives held against each other, for a terminal or as Markdown; `compare_data` has it as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cld.comparison import Comparison, Measure
from cld.distances import Ratio
from cld.perspectives import Held, HeldLoop
from cld.reports import parted
from cld.reports.loops_words import MARK, by_number, enumeration, sentence, words_of
from cld.reports.numbers import counted
from cld.reports.parted import Part
from cld.reports.terminal import Run, said

LOOPS, PAIRS, LINKS = 20, 66, 20
"""Feedback loops, pairs and links that are told; JSON has more."""
NAMES = {
    Measure.LINKS: "1 - share of links that both have (Jaccard)",
    Measure.SIGNS: "share of other signs among links that both have",
    Measure.LANGFIELD_SMITH: "Langfield-Smith and Wirth 1992",
    Measure.MARKOCZY: "Markóczy and Goldberg 1995",
}
_LACKING = {
    "no link": "they have elements in common, but no link, so that the distance would say nothing.",
    "nothing": "they have no link and no element in common.",
}
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε"}


def letters(found: Comparison) -> list[str]:
    """A short name for each perspective in tables and pictures: A, B, ... Z, AA."""
    names = []
    for place in range(len(found.people)):
        word, rest = "", place + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            word = chr(65 + digit) + word
        names.append(word)
    return names


def parts(found: Comparison, measure: Measure) -> Iterator[Part]:
    """Everything there is to tell, in the order in which it is read."""
    yield _people(found)
    if found.pairs:
        yield _pairs(found)
        yield _matrix(found, measure)
        yield _links(found)
    yield from _emphasis(found)
    if found.merged.asked:
        yield _loops(found)


def _people(found: Comparison) -> Part:
    counts = {id: (numbers, complete) for id, numbers, complete in found.loops.counts}
    rows = []
    for letter, each in zip(letters(found), found.people, strict=True):
        numbers, complete = counts.get(each.id, ((0, 0, 0), True))
        told = [str(number) if complete else f"{number}+" for number in numbers]
        rows.append((letter, said(each.label), str(len(each.links)), *(told if each.links else ["–"] * 3)))
    heads = ("", "Whose", "Links", "R loops", "B loops", "U loops")
    remarks = (
        "Links: those that the spec gives to it, which need not be all that its speakers are cited for.",
        "R, B and U: reinforcing, balancing and undetermined feedback loops that these links close.",
    )
    return Part("Perspectives", heads, tuple(rows), remarks, frozenset({2, 3, 4, 5}))


def _pairs(found: Comparison) -> Part:
    names = letters(found)
    shown = list(found.pairs.items())[:PAIRS]
    rows = [
        (
            f"{names[one]} – {names[other]}",
            f"{pair.shared} of {pair.either}",
            _share(pair.links),
            f"{pair.agreed} of {pair.signed}",
            *(
                _ratio(ratio) if pair.shared else f"({_ratio(ratio)})"
                for ratio in (pair.formula12 or pair.formula6, pair.ratio)
            ),
        )
        for (one, other), pair in shown
    ]
    heads = ("Pair", "Links shared", "Share", "Signs agree", "L-S & W", "M & G")
    return Part("How far apart", heads, tuple(rows), tuple(_on_pairs(found)), frozenset({1, 2, 3, 4, 5}))


def _on_pairs(found: Comparison) -> Iterator[str]:
    if len(found.pairs) > PAIRS:
        yield f"{len(found.pairs) - PAIRS} more pairs are in --format json; the matrix has all."
    weights = found.weights
    told = ", ".join(f"{GREEK[name]} = {value:g}" for name, value in weights._asdict().items())
    formula = "12, with strengths from 1 to 3" if found.strengths else "6, by signs alone"
    yield "Share: of all links that either holds, those that both hold. Read it first: 1 is all, 0 none."
    names = letters(found)
    strange = [f"{names[a]} – {names[b]}" for (a, b), pair in found.pairs.items() if not pair.shared]
    if strange:
        which = enumeration(strange, most=9)
        yield (
            f"No link in common: {which}. They are not close, whatever the ratios in brackets say: "
            "those are small only because both hold few of all possible links."
        )
    yield (
        "Of the ratios 0 is equal, 1 as far apart as can be. L-S & W: the distance ratio of Langfield-Smith and Wirth "
        f"(1992), formula {formula}. M & G: that of Markóczy and Goldberg (1995) with {told}."
    )
    if all((pair.formula12 or pair.formula6) == pair.ratio for pair in found.pairs.values()):
        yield "With these parameters both ratios are the same; --alpha to --epsilon change the second."
    pairs = found.pairs.values()
    if any(pair.shared > pair.signed for pair in pairs):
        yield (
            "Some signs are unknown. They count as no difference; where a sign could make one, the greatest "
            "distance that is possible stands after the dash."
        )


def _links(found: Comparison) -> Part:
    """Which links all hold, and which signs are disputed."""
    names = {each.id: said(each.label) for each in found.people}
    labels = words_of(found.merged.model).labels
    held = found.merged.held
    every = [each for each in held if len({id for id, _ in each.by}) == len(found.merged.asked)]
    disputed = [each for each in held if each.is_disputed]
    items = [
        (
            f"{_ends(each, labels)},",
            "disputed: " + ", ".join(f"{names[id]} ({sign.sign})" for id, sign in each.by),
        )
        for each in disputed[:LINKS]
    ]
    items += [
        (f"{_ends(each, labels)} ({each.link.polarity.sign}),", "held by all")
        for each in every
        if not each.is_disputed
    ][: LINKS - len(items)]
    one = sum(len({id for id, _ in each.by}) == 1 for each in held)
    told = f"{counted(len(held), 'link')}: {len(every)} held by all, {one} by only one; {len(disputed)} of disputed sign."
    more = len(disputed) + sum(not each.is_disputed for each in every) - len(items)
    remarks = [told, *([f"{more} more are in --format json."] if more > 0 else [])]
    return Part(
        "Links that all hold, and signs that are disputed", remarks=tuple(remarks), items=tuple(items)
    )


def _ends(each: Held, labels: Mapping[str, str]) -> str:
    return f"{labels[each.link.source]} → {labels[each.link.target]}"


def _matrix(found: Comparison, measure: Measure) -> Part:
    names = letters(found)
    places = found.mapped
    rows = [
        (
            names[one],
            *(_cell(found, one, other, measure) for other in places),
        )
        for one in places
    ]
    heads = ("", *(names[place] for place in places))
    cells = {cell for row in rows for cell in row}
    told = [f"{word}: {what}" for word, what in _LACKING.items() if word in cells]
    return Part(
        f"Distances: {NAMES[measure]}", heads, tuple(rows), tuple(told), frozenset(range(1, len(heads)))
    )


def _cell(found: Comparison, one: int, other: int, measure: Measure) -> str:
    """A distance; in words where two share no link, so that nobody takes them for close."""
    if one == other:
        return "·"
    lacking = found.lacking(one, other) if measure is not Measure.LINKS else ""
    return lacking or _ratio(found.closeness(one, other, measure))


def _emphasis(found: Comparison) -> Iterator[Part]:
    if not found.stresses:
        return
    names = letters(found)
    saying = [place for place, each in enumerate(found.people) if each.emphasis]
    rows = [
        (said(each.label), *(_degree(each.degrees[place], place in each.most) for place in saying))
        for each in found.stresses
    ]
    yield Part(
        "What each stresses",
        ("", *(names[place] for place in saying)),
        tuple(rows),
        tuple(_on_emphasis(found)),
    )


def _degree(degree: object, most: bool) -> str:
    return "–" if degree is None else f"{degree}{'*' if most else ''}"


def _on_emphasis(found: Comparison) -> Iterator[str]:
    yield "* what a perspective stresses most; – nothing is said of it."
    divergent = [said(each.label) for each in found.stresses if each.is_divergent(found.speaking)]
    shared = [
        said(each.label) for each in found.stresses if found.speaking and each.is_shared(found.speaking)
    ]
    if found.speaking > 1:
        yield f"Stressed most by all: {enumeration(shared, most=9) or 'nothing'}."
        if divergent:
            yield f"Stressed most by some and not by others: {enumeration(divergent, most=9)}."


def _loops(found: Comparison) -> Part:
    loops = found.loops
    words = words_of(found.merged.model)
    items = [
        (f"{_name(each)},", f"{_holders(found, each)}: {sentence(each.loop, words, 150)}")
        for each in sorted(
            loops.loops, key=lambda each: by_number(each.loop) if each.loop.name else _last(each)
        )
    ]
    some = sum(0 < len(each.by) < len(found.merged.asked) for each in loops.loops)
    nobody = sum(not each.by for each in loops.loops)
    every = len(loops.loops) - some - nobody
    many = (
        counted(len(loops.loops), "loop")
        if loops.complete
        else f"the first {counted(len(loops.loops), 'loop')}"
    )
    head = f"Feedback loops of all perspectives together: {many}"
    remarks = [f"{every} held whole by all, {some} only by some, {nobody} by nobody."]
    if nobody:
        remarks.append(
            "A loop that nobody holds whole is closed only by putting together what different people say."
        )
    if len(items) > LOOPS:
        remarks.append(f"{len(items) - LOOPS} more are in --format json.")
    return Part(head, (), (), tuple(remarks), items=tuple(items[:LOOPS]))


def _last(each: HeldLoop) -> tuple[str, int, str]:
    """Sorts loops without a name after all that have one, those that somebody holds first."""
    return "\U0010ffff", int(not each.by), ""


def _name(each: HeldLoop) -> str:
    mark = MARK[each.loop.polarity.value]
    return f"{each.loop.id} {said(each.loop.name)}".strip() if each.loop.name else f"{mark} {each.loop.id}"


def _holders(found: Comparison, each: HeldLoop) -> str:
    """Who holds a loop whole, with its polarity where they differ about it."""
    if not each.by:
        return "held whole by nobody"
    names = {person.id: said(person.label) for person in found.people}
    differ = len({polarity for _, polarity in each.by}) > 1
    told = [
        f"{names[id]} ({polarity.value})" if differ or polarity is not each.loop.polarity else names[id]
        for id, polarity in each.by
    ]
    if len(each.by) == len(found.merged.asked):
        return f"closed for all{', ' + enumeration(told, most=9) if differ else ''}"
    return f"closed for {enumeration(told, most=9)}{' only' if len(told) == 1 else ''}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _ratio(ratio: Ratio | None) -> str:
    if ratio is None:
        return "–"
    low, high = f"{ratio.value:.2f}", f"{ratio.most:.2f}"
    return low if low == high else f"{low}–{high}"


def title(found: Comparison) -> str:
    """What is compared."""
    return f"{said(found.merged.model.title)}: {counted(len(found.people), 'perspective')}"


def table(found: Comparison, measure: Measure, width: int) -> list[list[Run]]:
    """For a terminal of so many columns."""
    return parted.table(title(found), parts(found, measure), width)


def markdown(found: Comparison, measure: Measure) -> str:
    """For a paper's appendix or a pull request."""
    return parted.markdown(title(found), parts(found, measure))
