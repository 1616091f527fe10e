"""Markers for loops that a finished figure did not make room for: each in the middle of its loop, where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cld.geometry import bezier
from cld.layouts import Box, Layout, Marker, Point
from cld.layouts._frame import text_box
from cld.layouts._ground import Ground
from cld.layouts._headings import heading_box, sides
from cld.layouts._markers import LoopShape, markers
from cld.lines import curve
from cld.views import DrawnLoop, steps_of

SIGN, DELAY, KNOB = 6.0, 6.0, 5.0
"""Radii that these need."""


def marked(layout: Layout, loops: Sequence[DrawnLoop], marks: Sequence[str]) -> Layout:
    """The figure with a marker for each of the loops, in which its mark stands; nothing else moves.

    Args:
        loops: loops whose elements the figure shows. One that has a marker keeps its place.
    """
    labels = {loop.id: mark for loop, mark in zip(loops, marks, strict=True)}
    own = [marker._replace(label=labels.get(marker.id, marker.label)) for marker in layout.markers]
    there = {marker.id for marker in own}
    new = [loop for loop in loops if loop.id not in there]
    if not new or any(node.shape != "label" for node in layout.nodes if node.shape != "region"):
        return layout._replace(markers=tuple(own))
    middles = {node.id: node.box.centre for node in layout.nodes}
    paths = {(route.source, route.target): route.path for route in layout.routes if route.effect is None}
    shapes = [
        LoopShape(tuple(_outline(loop, middles, paths)), tuple(middles[id] for id in loop.elements))
        for loop in new
    ]
    ground, regions = ground_of(layout), [node.box for node in layout.nodes if node.shape == "region"]
    ground.arcs += [side for region in regions for side in sides(region)]
    places = markers(ground, shapes, [labels[loop.id] for loop in new], regions)
    for loop, shape, (centre, radius) in zip(new, shapes, places, strict=True):
        own.append(
            Marker(
                loop.id,
                loop.name,
                loop.polarity,
                centre,
                radius,
                shape.clockwise,
                loop.elements,
                labels[loop.id],
            )
        )
    return layout._replace(markers=tuple(own))


def _outline(
    loop: DrawnLoop, middles: dict[str, Point], paths: dict[tuple[str, str], tuple[Point, ...]]
) -> Iterator[Point]:
    for step in steps_of(loop.elements):
        yield middles[step[0]]
        if step in paths:
            yield from bezier(paths[step], 20.0)


def ground_of(layout: Layout) -> Ground:
    """All that a marker must not lie on, the border of the page included."""
    from cld.legend import size_for

    boxes = [node.box for node in layout.nodes if node.shape != "region"]
    boxes += [text_box(line) for route in layout.routes for line in route.label]
    boxes += [heading_box(line) for node in layout.nodes if node.shape == "region" for line in node.texts]
    if layout.legend:
        boxes.append(Box(*layout.legend, *size_for(layout.nodes, layout.routes, layout.markers)))
    lines = [curve(route.path) for route in layout.routes]
    lines += sides(Box(0.0, 0.0, layout.width, layout.height))
    spots = [(route.sign, SIGN) for route in layout.routes if route.sign]
    spots += [((route.delay[0], route.delay[1]), DELAY) for route in layout.routes if route.delay]
    spots += [(route.path[-1], KNOB) for route in layout.routes if route.effect is not None]
    spots += [(marker.centre, marker.radius + 4) for marker in layout.markers]
    return Ground(boxes, list(lines), spots)
