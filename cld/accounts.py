"""What a picture says of evidence and of steps beside what is drawn: under it, and in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld import backed, flags
from cld.beneath import EDGE, Pen, Sample, straight
from cld.evident import HIGH, NOBODY, Evident, evident_of, wide_for, widths
from cld.geometry import grown, union
from cld.layouts import Layout, Node, Point
from cld.layouts._badges import Wanted, badged
from cld.layouts._frame import text_box
from cld.legend import SAMPLE
from cld.looks import as_wide, weight
from cld.marks import Group, Mark
from cld.theme import Stroke, Theme
from cld.views import Content

EXAMPLE = "1/2"


def marked(layout: Layout, content: Content, theme: Theme) -> Layout:
    """The finished figure with places for its badges and flags; nothing else moves."""
    if content.backing is not None and content.emphasis is None:
        looks = evident_of(content, layout, theme)
        wanted = [Wanted(*each, free=True) for each in looks.badges_wanted(layout)]
        routes = tuple(looks.apart(route) for route in layout.routes)
        open_ = layout._replace(nodes=tuple(map(_words_only, layout.nodes)), routes=routes)
        placed = badged(open_, [each for each in wanted if each.role == "link"]).badges
        layout = badged(layout._replace(badges=placed), [each for each in wanted if each.role != "link"])
    if content.steps is not None:
        layout = badged(layout, [Wanted(*each) for each in flags.flags_wanted(layout, content.steps)])
    return layout


def _words_only(node: Node) -> Node:
    """A circle as what its words take of it, since lines and badges may lie in the rest."""
    if node.shape != "circle" or not node.texts:
        return node
    return node._replace(box=grown(union(map(text_box, node.texts)), 4.0))


def accounted(
    layout: Layout, content: Content, theme: Theme, height: float
) -> tuple[list[Group], list[Group], float, float]:
    """The flags of a picture, what stands under it, and how wide and high it is with that.

    Args:
        height: how far it reaches without.
    """
    pen = Pen(layout, theme, height)
    if content.backing is not None and content.emphasis is None:
        account(layout, evident_of(content, layout, theme), pen)
    drawn: list[Group] = []
    if content.steps is not None:
        drawn = flags.flags(layout, content, theme)
        pen.y += 0.5 * pen.size if pen.marks else 0.0
        flags.told(content.steps, pen)
    wide = round(pen.wide + 2 * pen.x, 2)
    wide = layout.width if wide <= layout.width + 0.01 else wide
    return drawn, list(pen.groups()), wide, round(pen.y + EDGE, 2)


def in_words(
    content: Content,
) -> tuple[dict[str, str], dict[tuple[str, str], str], dict[str, str], list[tuple[str, tuple[str, ...]]]]:
    """What to add to elements, links and loops in the text alternative, and sections of its own: (heading, lines)."""
    elements: dict[str, str] = {}
    links: dict[tuple[str, str], str] = {}
    loops: dict[str, str] = {}
    sections: list[tuple[str, tuple[str, ...]]] = []
    backing = content.backing
    if backing is not None and content.emphasis is None:
        elements = dict.fromkeys(backing.elements, ", disputed")
        loops = dict.fromkeys(backing.loops, ", disputed")
        links = {ends: f", {said}" for ends, said in backed.in_words(backing).items()}
        labels = {element.id: " ".join(element.label.split()) for element in content.elements}
        for factor, ends in backing.moderations:
            links[ends] += f", disputed that {labels.get(factor, factor)} acts on it"
        sections.append(("Evidence", backing.caption))
    if content.steps is not None:
        sections.append(("Order of steps, which is no influence", flags.in_words(content.steps)))
    return elements, links, loops, sections


def account(layout: Layout, looks: Evident, pen: Pen) -> None:
    """Write down what the picture's evidence means, for what occurs in it and for nothing else."""
    told = [looks.routes[route.id] for route in layout.routes if route.id in looks.routes]
    lines = [each for each in told if each.links]
    bundled = any(len(each.links) > 1 for each in lines)
    whom = "Speakers" if looks.backing.spoken else "Pieces of evidence"
    what = "a link, or any of those that an arrow stands for" if bundled else "a link"
    nobody = "" if looks.backing.spoken else " (none names a speaker)"
    if lines:
        pen.heading(f"{whom} {'who' if looks.backing.spoken else 'that'} support {what}{nobody}:")
        pen.samples(list(_widths(looks, pen)))
    pen.samples(list(_marks(layout, looks, pen)))
    for sentence in looks.backing.caption:
        pen.remark(sentence)
        if sentence.startswith("Disputed:"):
            _undrawn(layout, looks, pen)


def _undrawn(layout: Layout, looks: Evident, pen: Pen) -> None:
    """How many of the disputed links no arrow stands for."""
    drawn = {ends for route in layout.routes for ends in route.members}
    many = sum(link.disputed and link.ends not in drawn for link in looks.backing.links)
    if many:
        pen.remark(
            f"{many} disputed link{' has' if many == 1 else 's have'} no arrow in this figure, and so no mark."
        )


def _widths(looks: Evident, pen: Pen) -> Iterator[Sample]:
    """A line of each width that occurs."""
    lines = [each for each in looks.routes.values() if each.links]
    length = SAMPLE * pen.size
    if any(not each.items for each in lines):
        yield _line(as_wide(looks.calm, wide_for(NOBODY, False)).positive, length, "no evidence")
    if any(each.items and not each.many for each in lines):
        stroke = as_wide(looks.theme, wide_for(NOBODY, False)).positive
        yield _line(stroke._replace(colour=looks.theme.text), length, "none named")
    for (least, most), wide in zip(looks.ranges, widths(len(looks.ranges)), strict=True):
        stroke = Stroke(looks.theme.text, round(wide * weight(looks.theme), 2))
        yield _line(stroke, length, str(least) if least == most else f"{least} to {most}")


def _marks(layout: Layout, looks: Evident, pen: Pen) -> Iterator[Sample]:
    """Inferred and disputed things, and lines of which nothing is told."""
    length = SAMPLE * pen.size
    inferred = [each for each in looks.routes.values() if any(link.inferred for link in each.links)]
    if any(each.is_inferred for each in inferred):
        yield Sample(lambda start: _hollow(looks, start, length), length, "inferred by the analyst")
    shares = any(each.share for each in looks.routes.values())
    listed = {item.id for node in layout.nodes for item in node.items} & set(looks.backing.elements)
    if listed or any(not each.id or not _share(looks, each.role, each.id) for each in looks.badges):
        yield Sample(lambda start: looks.badge((start[0] + HIGH / 2, start[1])), HIGH, "disputed")
    if shares:
        wide = looks.wide(EXAMPLE)
        said = "so many of those that a line stands for are disputed"
        yield Sample(
            lambda start: looks.badge((round(start[0] + wide / 2, 2), start[1]), EXAMPLE), wide, said
        )
    bridges = [route for route in layout.routes if route.bridged and route.id not in looks.routes]
    if bridges:
        yield _line(
            looks.theme.link(bridges[0].polarity, True), length, "through hidden elements: not counted"
        )


def _share(looks: Evident, role: str, id: str) -> str:
    return looks.routes[id].share if role == "link" else ""


def _line(stroke: Stroke, length: float, words: str) -> Sample:
    return Sample(lambda start: [straight(start, length, stroke)], length, words)


def _hollow(looks: Evident, start: Point, length: float) -> Sequence[Mark]:
    stroke = Stroke(looks.theme.text, round(wide_for(1.6, True) * weight(looks.theme), 2))
    return looks.hollow((straight(start, length, stroke),))
