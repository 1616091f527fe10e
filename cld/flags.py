"""Steps in a picture: a flag with its number at each element that somebody puts first or second, and the order under it.

A flag points onwards, as those of process diagrams do; no link, sign or badge has its shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld import text
from cld.beneath import Pen, Sample
from cld.layouts import Layout, Point, Text
from cld.legend import text_size
from cld.marks import Group, Mark, Polygon, Words
from cld.telling import Held, Steps
from cld.theme import Theme
from cld.views import Content

HEIGHT = 1.3
"""Height of a flag, in em."""
POINT = 0.45
"""Length of its point, in em."""
SIDE = 0.32
"""Between its words and its ends, in em."""


def width(words: str, size: float) -> float:
    """How wide a flag with these words is."""
    return round(text.width(words, size, bold=True) + (2 * SIDE + POINT) * size, 2)


def flag(words: str, centre: Point, size: float, theme: Theme) -> tuple[Mark, ...]:
    """The marks of a flag: an outline that points to the right, and its words."""
    line = 0.09 * size
    wide, high = width(words, size), HEIGHT * size
    outer = _outline(centre, wide, high, size)
    inner = _outline(centre, wide - 2.4 * line, high - 2 * line, size)
    x = centre[0] - wide / 2 + SIDE * size
    baseline = centre[1] + text.CAP_HEIGHT / 2 * size
    said = Text(round(x, 2), round(baseline, 2), words, round(size, 2), True)
    return Polygon(outer, theme.text), Polygon(inner, theme.background), Words((said,), theme.text)


def _outline(centre: Point, wide: float, high: float, size: float) -> tuple[Point, ...]:
    (x, y), point = centre, POINT * size
    left, right, top, bottom = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
    corners = (left, top), (right - point, top), (right, y), (right - point, bottom), (left, bottom)
    return tuple((round(a, 2), round(b, 2)) for a, b in corners)


def words_at(steps: Steps) -> dict[str, str]:
    """What the flag of each element says: its number in each order."""
    found: dict[str, list[str]] = {}
    for held in steps.held:
        for turn in held.turns:
            if turn.shown:
                found.setdefault(turn.id, []).append(f"{held.letter}{turn.number}")
    return {id: " ".join(numbers) for id, numbers in found.items()}


def flags_wanted(layout: Layout, steps: Steps) -> Iterator[tuple[str, str, float]]:
    """(role, id, width) of the flags of elements that have an outline of their own."""
    said, size = words_at(steps), text_size(layout.nodes)
    for node in layout.nodes:
        if node.id in said and not node.items and node.shape != "region":
            yield "step", node.id, width(said[node.id], size)


def flags(layout: Layout, content: Content, theme: Theme) -> list[Group]:
    """The flags of a picture, each on its element or behind its words in a panel."""
    assert content.steps is not None, "a picture of steps has them"
    said, size = words_at(content.steps), text_size(layout.nodes)
    placed = [(each.id, each.centre) for each in layout.badges if each.role == "step"]
    for node in layout.nodes:
        for item in node.items:
            if item.id in said:
                last, wide = item.lines[-1], width(said[item.id], size)
                end = last.x + text.width(last.text, last.size, last.bold) + 5 + wide / 2
                if end + wide / 2 > node.box.right + 6:  # no room behind it: on the panel's left edge
                    end = item.bullet[0] - wide / 2 - 7
                placed.append((item.id, (round(end, 2), round(last.y - 0.3 * last.size, 2))))
    return [
        Group(
            "badge", flag(said[id], centre, size, theme), f"Step {said[id]}", (("of", id), ("step", said[id]))
        )
        for id, centre in placed
    ]


def told(steps: Steps, pen: Pen) -> None:
    """Write down each order, what its numbers mean, and what they do not say."""
    if not steps.held:
        pen.remark("No order of steps is recorded for this.")
        return
    pen.heading("What comes first (an order of steps, no influence):")
    for held in steps.held:
        _order(held, pen)
    turns = [turn for held in steps.held for turn in held.turns]
    if any(turn.joined for turn in turns):
        pen.remark("=: alongside something else of the same number.")
    if any(held.level for held in steps.held):
        pen.remark("Things of the same number without =: nobody says which of them comes first.")
    if any(held.loose for held in steps.held):
        pen.remark("Numbers count what has to come before; between some things no order is said.")
    if any(not turn.shown for turn in turns):
        pen.remark("In grey: themes, and elements that the figure does not show.")


def _order(held: Held, pen: Pen) -> None:
    """One order: who holds it, and its things by their numbers."""
    head = f"{held.letter}: " if held.letter else ""
    disputed = " (disputed)" if held.disputed else ""
    if not held.turns:
        pen.remark(f"{head}{held.said}{disputed}: its steps contradict each other, and have no numbers.")
        return
    said = f"{head}{held.said[:1].upper()}{held.said[1:]}{disputed}"
    pen.write((said,), (pen.x, pen.y + 0.95 * pen.size), pen.theme.text)
    indent = max(text.width(said, pen.size) + pen.size, 0.0)
    if indent > 0.5 * pen.wide:
        indent = 1.2 * pen.size
        pen.y += text.LINE * pen.size
    pen.samples([_sample(f"{held.letter}{t.number}", t.label, not t.shown, pen) for t in held.turns], indent)


def _sample(number: str, label: str, faint: bool, pen: Pen) -> Sample:
    wide = width(number, pen.size)

    def draw(start: Point) -> tuple[Mark, ...]:
        return flag(number, (round(start[0] + wide / 2, 2), start[1]), pen.size, pen.theme)

    return Sample(draw, wide, label, faint)


def in_words(steps: Steps) -> tuple[str, ...]:
    """The orders for readers who do not see the picture."""
    return tuple(_line(held) for held in steps.held)


def _line(held: Held) -> str:
    head = f"{held.letter}: " if held.letter else ""
    disputed = ", disputed" if held.disputed else ""
    if not held.turns:
        return f"{head}{held.said}{disputed}: its steps contradict each other"
    return f"{head}{held.said}{disputed}: " + "; ".join(f"{turn.number} {turn.label}" for turn in held.turns)
