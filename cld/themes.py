"""A theme by its name, or of one's own: a small YAML file that names one to start from and what it changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cld.colours import blended, contrast
from cld.diagnostics import Diagnostic, Label, Severity, in_order
from cld.palettes import LINE, LINKS, LOOPS, THEMES, Path, Weakness, strokes_of, weaknesses
from cld.source import Source, Span, Unreadable, read
from cld.spec import faults, nodes
from cld.spec.faults import Fault, Faults
from cld.spec.nodes import Node, Scalar
from cld.spec.words import closest, listed, shortened
from cld.theme import DASHES, PAPER, Stroke, Theme

BAD_COLOUR = Fault(
    "CLD601",
    "bad-colour",
    """A colour in a theme file is not one. Colours are written as on web pages, two digits from 0 to f each for
red, green and blue: `"#1d4872"`. They stand in quotes, because YAML takes what follows a `#` for a comment.""",
)
LOW_CONTRAST = Fault(
    "CLD602",
    "low-contrast",
    """Two colours of a theme file that lie on each other are too much alike for many readers, and for poor
projectors and printers. Text needs a contrast of at least 4.5:1 and a line 3:1 (Web Content Accessibility
Guidelines 2.2, success criteria 1.4.3 and 1.4.11). The figure is drawn all the same.""",
)
ALIKE_LINKS = Fault(
    "CLD603",
    "alike-links",
    """A theme file gives two sorts of link the same dashes, and colours that some readers cannot tell apart;
about one man in twelve has a colour vision deficiency. Give them dashes of their own, or colours of
which one is much lighter. The figure is drawn all the same.""",
)
MANUALS = (
    (BAD_COLOUR, Severity.ERROR),
    (LOW_CONTRAST, Severity.WARNING),
    (ALIKE_LINKS, Severity.WARNING),
)

_DASH_WORDS = dict(zip(("solid", "dashed", "dash-dot", "dotted", "dash-dot-dot"), DASHES, strict=True))
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_NUMBER = re.compile(r"\d{1,4}(\.\d{0,9})?|\.\d{1,9}")
_NAMES = {
    "": ("base", "background", "text", "notes", "links", "bridges", "loops", "kinds", "others", "groups",
         "outlines", "heads"),
    "links": LINKS,
    "bridges": LINKS[:-1],
    "loops": LOOPS,
    "kinds": tuple(name for name, _ in PAPER.kinds),
    "others": tuple(str(number + 1) for number in range(len(PAPER.others))),
    "stroke": ("colour", "width", "dash"),
    "tint": ("fill", "line", "heading", "dash", "width"),
}  # fmt: skip
"""The names that may stand in each part of a theme file."""
_NEVER = Span(0, 0)
Patch = dict[str, Any]
"""What a file changes of a stroke or tint: values by the names of its fields."""


class BadTheme(ValueError):
    """A theme that cannot be used. The message says why; `diagnostics` holds the faults of a file."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


class Reading(NamedTuple):
    """A theme that was asked for. `theme` is None if its file has faults; warnings stand beside a theme."""

    theme: Theme | None
    diagnostics: tuple[Diagnostic, ...] = ()


def look_up(name: str) -> Reading:
    """A theme by its name, or by the path of a YAML file, with what there is to say about it.

    Raises:
        BadTheme: there is neither a theme nor a readable file of that name.
    """
    if name in THEMES:
        return Reading(THEMES[name])
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        try:
            return read_theme(read(name))
        except Unreadable as error:
            raise BadTheme(str(error)) from None
    near = closest(name, THEMES)
    hint = (
        f"did you mean `{near}`?"
        if near
        else f"there are {listed(list(THEMES), 'and')}, and your own as YAML files"
    )
    raise BadTheme(f"there is no theme `{name}`; {hint}")


def named(name: str) -> Theme:
    """A theme by its name, or by the path of a YAML file.

    Raises:
        BadTheme: there is none of that name, or the file has faults. Warnings are passed over; see `look_up`.
    """
    found = look_up(name)
    if found.theme is None:
        errors = [d for d in found.diagnostics if d.severity is Severity.ERROR]
        said = (f"{d.source.path}:{d.place[0]}:{d.place[1]}: {d.message}; {d.help}" for d in errors)
        raise BadTheme("\n".join(said), tuple(errors))
    return found.theme


class _File(NamedTuple):
    """A theme file while it is read: what is wrong with it, and where each value stands."""

    faults: Faults
    spans: dict[Path, Span]


def read_theme(source: Source) -> Reading:
    """The theme of a file's text. Never raises for a fault of the author."""
    file = _File(Faults(source), {})
    tree = nodes.compose(source, file.faults)
    if tree is not None and not file.faults.found:
        theme = _theme(file, tree.root)
        if not file.faults.found:
            return Reading(theme, in_order(list(_warnings(file, theme))))
    return Reading(None, in_order(file.faults.found))


def _theme(file: _File, root: Node | None) -> Theme:
    given = _entries(file, root, (), "")
    start = _word(file, given["base"], tuple(THEMES), "theme to start from") if "base" in given else "paper"
    theme = THEMES[start]._replace(name=re.split(r"[/\\]", file.faults.source.path)[-1].rsplit(".", 1)[0])
    changes: Patch = {}
    for name, field in (("background", "background"), ("text", "text"), ("notes", "muted")):
        if name in given:
            changes[field] = _colour(file, given[name])
    for name, most in (("outlines", 4.0), ("heads", 2.0)):
        if name in given:
            changes[name] = _number(file, given[name], 0.5, most)
    return _with_tints(file, given, _with_strokes(file, given, theme._replace(**changes)))


def _with_strokes(file: _File, given: Mapping[str, Node], theme: Theme) -> Theme:
    links, bridges, loops = (_patches(file, given, part, _stroke) for part in ("links", "bridges", "loops"))
    lines = {
        name: _redrawn(stroke, links.get(name, {})) for name, stroke in strokes_of(theme).items()
    }  # a changed link takes its bridge along: thinner, and as much lighter as its ground allows
    bridged = [
        _bridge(lines[name], theme.background) if name in links else stroke
        for name, stroke in zip(LINKS, theme.bridged, strict=False)
    ]
    positive, negative, mixed, unknown, differing = _all_redrawn(bridged, LINKS, bridges)
    one, two, three = _all_redrawn(theme.loops, LOOPS, loops)
    return theme._replace(
        positive=lines["positive"],
        negative=lines["negative"],
        mixed=lines["mixed"],
        unknown=lines["unknown"],
        unsigned=lines["differing"],
        moderation=lines["moderation"],
        bridged=(positive, negative, mixed, unknown, differing),
        loops=(one, two, three),
    )


def _all_redrawn(old: Sequence[Stroke], names: Sequence[str], patches: Mapping[str, Patch]) -> list[Stroke]:
    return [_redrawn(stroke, patches.get(name, {})) for name, stroke in zip(names, old, strict=False)]


def _redrawn(stroke: Stroke, patch: Patch) -> Stroke:
    """A stroke with what a file changes of it; the round dots of a moderation go with its own dashes."""
    return stroke._replace(**patch, round=stroke.round and "dash" not in patch)


def _bridge(stroke: Stroke, background: str) -> Stroke:
    steps = (blended(stroke.colour, background, share / 20) for share in range(13, 20))
    colour = next((c for c in steps if contrast(c, background) >= LINE), stroke.colour)
    return stroke._replace(colour=colour, width=round(stroke.width * 0.7, 2))


def _with_tints(file: _File, given: Mapping[str, Node], theme: Theme) -> Theme:
    kinds = _patches(file, given, "kinds", _tint)
    others = _patches(file, given, "others", _tint)
    group = _tint(file, given["groups"], ("groups",)) if "groups" in given else {}
    known = dict(theme.kinds)
    own = [(name, theme.others[0]) for name in kinds if name not in known]
    return theme._replace(
        kinds=tuple((name, tint._replace(**kinds.get(name, {}))) for name, tint in (*theme.kinds, *own)),
        others=tuple(
            tint._replace(**others.get(str(number + 1), {})) for number, tint in enumerate(theme.others)
        ),
        group=theme.group._replace(**group),
    )


# Values, each with its place


def _entries(file: _File, node: Node | None, path: Path, part: str) -> dict[str, Node]:
    """The values of a mapping by their names; unknown names are reported and left out."""
    where = f"`{'.'.join(path)}`" if path else "a theme"
    if not isinstance(node, nodes.Mapping):
        empty = node is None or (isinstance(node, Scalar) and node.is_null)
        file.faults.add(
            faults.WRONG_TYPE,
            node.span if node else _NEVER,
            f"{where} is {'empty' if empty else 'no list of names with values'}",
            f"write names with values under it, such as `{_NAMES[part][0]}: …`; docs/figures.md has an example",
        )
        return {}
    found = {}
    for entry in node.entries:
        name = entry.key.value
        near = None if name in _NAMES[part] else file.faults.closest(name, _NAMES[part])
        # kinds may be those that a spec declares itself, too, if they are no misspelling
        if name in _NAMES[part] or (part == "kinds" and near is None):
            found[name] = entry.value
            file.spans[*path, name] = entry.value.span
            continue
        hint = f"did you mean `{near}`?" if near else f"{where} can hold {listed(_NAMES[part], 'and', 12)}"
        file.faults.add(
            faults.UNKNOWN_KEY, entry.key.span, f"`{shortened(name)}` is no name that {where} can hold", hint
        )
    return found


def _patches(
    file: _File,
    given: Mapping[str, Node],
    part: str,
    read: Callable[[_File, Node, Path], Patch],
) -> dict[str, Patch]:
    """What a part of the file, such as `links`, changes, by the names in it."""
    if part not in given:
        return {}
    inside = _entries(file, given[part], (part,), part)
    return {name: read(file, node, (part, name)) for name, node in inside.items()}


def _stroke(file: _File, node: Node, path: Path) -> Patch:
    """What changes of a line. A text alone is its colour."""
    if isinstance(node, Scalar):
        return {"colour": _colour(file, node)}
    return _values(file, _entries(file, node, path, "stroke"))


def _tint(file: _File, node: Node, path: Path) -> Patch:
    return _values(file, _entries(file, node, path, "tint"))


def _values(file: _File, given: Mapping[str, Node]) -> Patch:
    values: Patch = {}
    for name, node in given.items():
        if name == "width":
            values[name] = _number(file, node, 0.3, 6.0)
        elif name == "dash":
            values[name] = _dash(file, node)
        else:
            values[name] = _colour(file, node)
    return values


def _colour(file: _File, node: Node) -> str:
    match = _COLOUR.fullmatch(node.value) if isinstance(node, Scalar) else None
    if match:
        digits = match[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    said = node.value if isinstance(node, Scalar) else ""
    hidden = isinstance(node, Scalar) and node.is_null
    file.faults.add(
        BAD_COLOUR,
        node.span,
        "there is no colour here"
        if hidden
        else f"`{shortened(said)}` is no colour"
        if said
        else "this is no colour",
        'put the colour in quotes, "#1d4872": without them YAML takes it for a comment'
        if hidden
        else 'write six digits from 0 to f in quotes, such as "#1d4872"',
    )
    return PAPER.text


def _number(file: _File, node: Node, least: float, most: float) -> float:
    if isinstance(node, Scalar) and _NUMBER.fullmatch(node.value) and least <= float(node.value) <= most:
        return float(node.value)
    said = f"`{shortened(node.value)}`" if isinstance(node, Scalar) and node.value else "this"
    message = f"{said} is no number from {least:g} to {most:g}"
    file.faults.add(faults.BAD_NUMBER, node.span, message, "write a number such as 1.5")
    return least


def _dash(file: _File, node: Node) -> tuple[float, ...]:
    if isinstance(node, nodes.Sequence):
        lengths = tuple(_number(file, item, 0.1, 40.0) for item in node.items)
        if lengths and len(lengths) % 2 == 0:
            return lengths
        message = "dashes are pairs of lengths: of a dash, then of the gap after it"
        file.faults.add(faults.WRONG_TYPE, node.span, message, "write them as `[6.5, 3.5]`")
        return ()
    return _DASH_WORDS[_word(file, node, tuple(_DASH_WORDS), "dash")]


def _word(file: _File, node: Node, known: tuple[str, ...], what: str) -> str:
    """One of some words; the first where it is another, which is reported."""
    word = node.value if isinstance(node, Scalar) else ""
    if word in known:
        return word
    near = file.faults.closest(word, known)
    hint = f"did you mean `{near}`?" if near else f"write {listed(known)}"
    said = f"`{shortened(word)}` is" if word else "this is"
    file.faults.add(faults.UNKNOWN_WORD, node.span, f"{said} no {what}", hint)
    return known[0]


# Warnings


def _warnings(file: _File, theme: Theme) -> Iterator[Diagnostic]:
    """What is too much alike, where the file has a say in it: of each colour the worst that is to be said of it."""
    worst: dict[tuple[str, Span], tuple[Weakness, list[Span]]] = {}
    for weak in weaknesses(theme):
        places = [span for span in (_place(file, weak.a), _place(file, weak.b)) if span]
        if places:
            key = "contrast" if weak.deficiency is None else "alike", places[0]
            if key not in worst or weak.found < worst[key][0].found:
                worst[key] = weak, places
    for weak, places in worst.values():
        fault, message, help = _said(weak)
        labels = tuple(Label(span, "the other") for span in places[1:] if span != places[0])
        yield Diagnostic(
            fault.code, fault.name, Severity.WARNING, file.faults.source, places[0], message, help, labels
        )


def _place(file: _File, path: Path) -> Span | None:
    """Where the file says a colour, or the line that it belongs to."""
    of_line = path[:1] in (("links",), ("bridges",), ("loops",))
    return file.spans.get((*path, "colour") if of_line else path) or (
        file.spans.get(path) if of_line else None
    )


def _said(weak: Weakness) -> tuple[Fault, str, str]:
    a, b = (f"`{'.'.join(path)}`" for path in (weak.a, weak.b))
    if weak.deficiency is None:
        what = "it can be read" if weak.least > LINE else "it can be seen"
        return (
            LOW_CONTRAST,
            f"{a} on {b} has a contrast of {weak.found:.1f}:1; it needs {weak.least:g}:1 so that {what}",
            "make one of the two darker or lighter",
        )
    who = f"to readers with {weak.deficiency}" if weak.deficiency else "to everybody"
    return (
        ALIKE_LINKS,
        f"{a} and {b} look alike {who}, in colour and dashes (a difference of {weak.found:.0f}; "
        f"{weak.least:g} keeps them apart)",
        "give them different dashes, or make one of the two much lighter",
    )
