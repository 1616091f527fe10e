"""Small scenes that the tests of backends draw."""

from __future__ import annotations

from cld.backends import Provenance
from cld.layouts import Box, Layout, Node, Text
from cld.marks import Circle, Curve, Group, Polygon, Rect, Words
from cld.model import KINDS, Element
from cld.scene import Scene, compose
from cld.theme import Stroke
from cld.views import Content

PROVENANCE = Provenance(
    "title: A <model> & more\nnote: |\n  zwei\n  Änderungen\n",
    "1.2.0",
    "ab" * 32,
    "cld 1",
    ("Ann Ö.", "B & C"),
)
LINE = Stroke("#a8293a", 1.6, (6.5, 3.5), round=True)
EVERY_MARK = (
    Rect(Box(5, 5, 190, 70), 7.0, "#eef4fa", LINE),
    Rect(Box(6, 6, 10, 10), 0.0, None, Stroke("#000000")),
    Rect(Box(0, 0, 10, 10)),
    Circle((100.0, 40.0), 20.0, "#ff0000", LINE, 0.62),
    Curve(((10.0, 10.0), (20.0, 40.0), (50.0, 40.0), (60.0, 10.0)), LINE),
    Polygon(((10.0, 60.0), (20.0, 60.0), (15.0, 70.0)), "#1d4872"),
    Words(
        (Text(100, 40, "Wörter −½ αΩ", 12, anchor="middle"), Text(190, 55, "zweite", 9, True, "end")),
        "#20262e",
    ),
)


def scene(*labels: str) -> Scene:
    """Labels one below the other."""
    nodes = tuple(
        Node(f"n{n}", "variables", "label", Box(20, 20 + 40 * n, 160, 30), label,
             (Text(100, 40 + 40 * n, " ".join(label.split()), 12, n % 2 == 1, "middle"),))
        for n, label in enumerate(labels)
    )  # fmt: skip
    elements = tuple(Element(node.id, node.title, "variables") for node in nodes)
    content = Content(labels[0], "What it is", elements, (), (), KINDS)
    return compose(Layout(200, 40 + 40 * len(labels), nodes, ()), content)


def marked() -> Scene:
    """A scene with every kind of mark."""
    return scene("Title")._replace(groups=(Group("node", EVERY_MARK),))
