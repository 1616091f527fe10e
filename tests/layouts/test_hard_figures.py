"""Models that are hard to draw: each gives a figure without a fault, whatever it holds.

Every case goes the whole way from the model to the bytes of the file. What is asked of each is that nobody would have to
touch it up; lines may cross where they must.
"""

from __future__ import annotations

from itertools import permutations
from xml.etree import ElementTree

import pytest
from _pytest.mark import ParameterSet

from cld.backends import svg
from cld.layouts import loops
from cld.model import Element, Link, Model, Polarity, View
from cld.quality import measure
from cld.scene import compose
from cld.views import show

LONG = (
    "the share of people over seventy-five who, a year after they came home from hospital, still take all of the "
    "medicines that were prescribed there, as far as their own pharmacist knows about it and has told us"
)
ARABIC = ("جودة الرعاية الصحية", "عدد الممرضات", "ثقة المرضى", "الوقت المتاح")
HEBREW = ("איכות הטיפול", "מספר האחיות", "אמון (2024)")
CHINESE = ("社区护理的可及性与质量", "护士人数", "患者信任度", "等待时间")
JAPANESE = ("在宅医療の質", "看護師の数（地域別）", "患者の信頼")
KOREAN = ("의료 서비스의 질", "간호사 수", "환자 신뢰")
EMOJI = ("🐟 fish", "⛵ boats 🚢", "👩‍⚕️👨‍👩‍👧‍👦", "🇳🇱 rules")
MARKS = ("e\u0301te\u0301 a\u0308rger", "a\u200db\u200cc", "x\u0336y\u0336z\u0336", "\u202eabc\u202c")


def chain(count: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at in range(count - 1)]


def ring(count: int) -> list[tuple[int, int]]:
    return [(at, (at + 1) % count) for at in range(count)]


def model(pairs: list[tuple[int, int]], labels: list[str] | int) -> Model:
    """A model of variables; every third link negative, every fifth delayed."""
    words = [f"level of stock {number}" for number in range(labels)] if isinstance(labels, int) else labels
    return Model(
        title="A hard one",
        version="1.0.0",
        elements=tuple(Element(f"e{n:03}", label, "variables") for n, label in enumerate(words)),
        links=tuple(
            Link(f"e{a:03}", f"e{b:03}", Polarity.NEGATIVE if n % 3 == 2 else Polarity.POSITIVE, n % 5 == 4)
            for n, (a, b) in enumerate(pairs)
        ),
    )


def in_parts(sizes: list[int]) -> list[tuple[int, int]]:
    """Rings of these sizes that nothing joins."""
    pairs, first = [], 0
    for size in sizes:
        pairs += [(first + a, first + b) for a, b in ring(size) if size > 1]
        first += size
    return pairs


GRID = [
    pair for row in range(6) for column in range(6) for pair in ((6 * row + column, 6 * row + column + 1),
    (6 * row + column, 6 * row + column + 6)) if pair[1] < 36 and (pair[1] % 6 or pair[1] - pair[0] == 6)
]  # fmt: skip
CASES = {
    "nothing": model([], 0),
    "one element": model([], 1),
    "one element that acts on itself": model([(0, 0)], 1),
    "two elements without a link": model([], 2),
    "forty elements without a link": model([], 40),
    "parts that nothing joins": model(in_parts([5, 1, 3, 2, 1, 1, 4]), 17),
    "thirty pairs that nothing joins": model(in_parts([2] * 30), 60),
    "a star of sixty, inwards": model([(at, 0) for at in range(1, 61)], 61),
    "a star of sixty, outwards": model([(0, at) for at in range(1, 61)], 61),
    "a star of twenty, both ways": model([p for at in range(1, 21) for p in ((at, 0), (0, at))], 21),
    "all with all, six": model(list(permutations(range(6), 2)), 6),
    "all with all, twelve": model(list(permutations(range(12), 2)), 12),
    "a chain of eighty": model(chain(80), 80),
    "a ring of forty": model(ring(40), 40),
    "two sides, each with each": model([(a, b) for a in range(5) for b in range(5, 12)], 12),
    "a grid": model(GRID, 36),
    "a tree": model([((at - 1) // 3, at) for at in range(1, 40)], 40),
    "everything acts on itself": model([(at, at) for at in range(8)] + ring(8), 8),
    "thirty parallel links": model([(0, 1)] * 30 + [(1, 0)] * 30, 2),
    "labels of one letter": model([*ring(6), (0, 3)], list("abcdef")),
    "labels of 200 letters": model([*ring(5), (0, 2)], [LONG] * 5),
    "labels of one word of 200 letters": model(ring(3), ["x" * 200, "W" * 200, "i" * 200]),
    "long and short labels": model([*ring(6), (3, 0), (1, 4)], ["a", LONG, "b", "x" * 80, "c", "d e"]),
    "labels without a letter": model(ring(3), ["", " ", "—"]),
    "the same label for all": model([*ring(5), (0, 2)], ["trust"] * 5),
    "labels in Arabic": model([*ring(4), (0, 2)], list(ARABIC)),
    "labels in Hebrew": model(ring(3), list(HEBREW)),
    "labels in Chinese": model([*ring(4), (0, 2)], list(CHINESE)),
    "long labels in Chinese": model(ring(3), ["社区护理的可及性与质量" * 8] * 3),
    "labels in Japanese": model(ring(3), list(JAPANESE)),
    "labels in Korean": model(ring(3), list(KOREAN)),
    "labels with emoji": model([*ring(4), (1, 3)], list(EMOJI)),
    "labels with combining and control characters": model(ring(4), list(MARKS)),
    "labels with markup": model(ring(3), ["<b>&amp;</b>", '"quoted" \\N', "a -> b; c"]),
}
PLANAR = (
    "parts that nothing joins",
    "a chain of eighty", "a ring of forty", "a tree", "everything acts on itself", "thirty parallel links",
    "labels of one letter", "labels of 200 letters", "labels with emoji",
)  # fmt: skip
"""Those that can be drawn without crossings, easily."""
NOT_YET = {
    "all with all, twelve": "links run through labels and signs",
}
"""What the layout does not manage, with what is wrong."""
VIEW = View("loops", "loops")


def cases() -> list[ParameterSet]:
    mark = pytest.mark.xfail
    return [pytest.param(name, marks=mark(reason=NOT_YET[name]) if name in NOT_YET else ()) for name in CASES]


@pytest.mark.parametrize("name", cases())
def test_a_hard_model_gives_a_figure_without_a_fault(name: str) -> None:
    case = CASES[name]
    content = show(case, VIEW)
    layout = loops.place(content)
    assert {node.id for node in layout.nodes} == {element.id for element in case.elements}
    assert len(layout.routes) == len({link.ends for link in case.links})
    ElementTree.fromstring(svg.render(compose(layout, content)))
    quality = measure(layout)
    assert quality.clean, quality.faults[:10]
    assert quality.crossings == 0 or name not in PLANAR, quality.faults[:10]


@pytest.mark.parametrize("name", ["labels in Arabic", "labels in Chinese", "labels of 200 letters"])
def test_every_letter_of_a_hard_label_is_in_the_figure(name: str) -> None:
    nodes = loops.place(show(CASES[name], VIEW)).nodes
    drawn = {node.id: "".join("".join(line.text.split()) for line in node.texts) for node in nodes}
    assert drawn == {element.id: "".join(element.label.split()) for element in CASES[name].elements}
