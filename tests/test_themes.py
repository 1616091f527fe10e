"""Themes of one's own: what a file may change, and what is said of one that is wrong or hard to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cld.colours import contrast
from cld.diagnostics import Diagnostic, Severity
from cld.model import Kind, LoopPolarity, Polarity, Zone
from cld.palettes import DARK, GREY, THEMES
from cld.source import Source
from cld.theme import PAPER, Theme
from cld.themes import BadTheme, look_up, named, read_theme

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures.md"


def theme(text: str) -> Theme:
    found = read_theme(Source("house.yaml", text))
    assert found.theme is not None, found.diagnostics
    return found.theme


def said(text: str) -> list[Diagnostic]:
    return list(read_theme(Source("house.yaml", text)).diagnostics)


def told(text: str) -> str:
    """The one thing that is said of a theme file, with its place."""
    (one,) = said(text)
    return "{}:{} {} {}; {}".format(*one.place, one.code, one.message, one.help)


@pytest.mark.parametrize("name", THEMES)
def test_themes_go_by_their_names(name: str) -> None:
    assert named(name) is THEMES[name]
    assert named(name).name == name


def test_a_file_keeps_what_it_does_not_change() -> None:
    assert theme("base: dark\n") == DARK._replace(name="house")
    assert theme('text: "#101010"\n') == PAPER._replace(name="house", text="#101010")


def test_a_file_may_change_links_loops_kinds_and_sizes() -> None:
    own = theme(
        """
        base: grey
        background: "#fffefa"
        notes: 333
        links:
          positive: "#005f73"
          negative: {colour: 9b2226, width: 2, dash: dotted}
          moderation: {dash: [3, 2]}
        bridges: {negative: {width: 0.9}}
        loops: {balancing: "#9b2226"}
        kinds:
          outcomes.optimal: {fill: "#e8f5ec", dash: dashed}
          barriers: {line: "#555555"}
        others: {2: {heading: "#000000"}}
        groups: {fill: "#fafafa"}
        outlines: 1.5
        heads: 1.2
        """
    )
    assert (own.background, own.muted, own.outlines, own.heads) == ("#fffefa", "#333333", 1.5, 1.2)
    assert own.link(Polarity.POSITIVE) == GREY.positive._replace(colour="#005f73")
    assert own.negative == GREY.negative._replace(colour="#9b2226", width=2.0, dash=(2.6, 2.8))
    assert own.moderation == GREY.moderation._replace(dash=(3.0, 2.0), round=False)
    assert own.bridged[1].width == 0.9
    assert own.loop(LoopPolarity.BALANCING) == GREY.loops[1]._replace(colour="#9b2226")
    assert own.tint("outcomes.optimal").fill == "#e8f5ec"
    assert own.tint("outcomes.optimal").heading == GREY.tint("outcomes.optimal").heading
    barriers = (Kind("barriers", "Barriers", Zone.BELOW),)
    assert own.tint("barriers", barriers) == GREY.others[0]._replace(line="#555555")
    assert own.others[1].heading == "#000000"
    assert own.group.fill == "#fafafa"


def test_the_bridge_of_a_changed_link_is_its_colour_lighter_and_thinner() -> None:
    own = theme('links: {positive: {colour: "#004400", width: 2}, negative: {colour: "#8a8a00"}}')
    assert own.bridged[0].width == 1.4
    assert own.bridged[2:] == PAPER.bridged[2:]
    for full, light in zip((own.positive, own.negative), own.bridged, strict=False):
        assert 3 <= contrast(light.colour, "#ffffff") < contrast(full.colour, "#ffffff")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text: #222222\n", "1:6 CLD601 there is no colour here; put the colour in quotes, "
         '"#1d4872": without them YAML takes it for a comment'),
        ("text: navy\n", '1:7 CLD601 `navy` is no colour; write six digits from 0 to f in quotes, such as "#1d4872"'),
        ("base: gray\n", "1:7 CLD204 `gray` is no theme to start from; did you mean `grey`?"),
        ("colour: x\n", "1:1 CLD201 `colour` is no name that a theme can hold; a theme can hold `base`, `background`, "
         "`text`, `notes`, `links`, `bridges`, `loops`, `kinds`, `others`, `groups`, `outlines` and `heads`"),
        ("links:\n  postive: {}\n", "2:3 CLD201 `postive` is no name that `links` can hold; did you mean `positive`?"),
        ("kinds:\n  threat: {}\n", "2:3 CLD201 `threat` is no name that `kinds` can hold; did you mean `threats`?"),
        ("links:\n", "1:7 CLD202 `links` is empty; write names with values under it, such as `positive: …`; "
         "docs/figures.md has an example"),
        ("", "1:1 CLD202 a theme is empty; write names with values under it, such as `base: …`; "
         "docs/figures.md has an example"),
        ("links: {mixed: {width: thick}}\n", "1:24 CLD208 `thick` is no number from 0.3 to 6; write a number such as 1.5"),
        ("links: {mixed: {dash: [1, 2, 3]}}\n", "1:23 CLD202 dashes are pairs of lengths: of a dash, then of the gap "
         "after it; write them as `[6.5, 3.5]`"),
        ("links: {mixed: {dash: wavy}}\n", "1:23 CLD204 `wavy` is no dash; write `solid`, `dashed`, `dash-dot`, "
         "`dotted` or `dash-dot-dot`"),
        ("text: '#222'\ntext: '#333'\n", "2:1 CLD108 `text` stands twice here; only one of the two can hold; "
         "rename one of them, or join what they say under one"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_what_to_do(text: str, message: str) -> None:
    assert told(text) == message
    assert read_theme(Source("house.yaml", text)).theme is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('text: "#aaaaaa"\nbackground: "#ffffff"\n',
         "1:7 CLD602 `text` on `kinds.processes.fill` has a contrast of 1.9:1; it needs 4.5:1 so that it can be read; "
         "make one of the two darker or lighter"),
        ('kinds: {threats: {line: "#dddddd"}}\n',
         "1:25 CLD602 `kinds.threats.line` on `background` has a contrast of 1.4:1; it needs 3:1 so that it can be "
         "seen; make one of the two darker or lighter"),
        ('links:\n  negative: {colour: "#7d5600", dash: dash-dot}\n',
         "2:22 CLD603 `links.negative` and `links.mixed` look alike to everybody, in colour and dashes (a difference "
         "of 0; 15 keeps them apart); give them different dashes, or make one of the two much lighter"),
    ],
)  # fmt: skip
def test_a_weakness_is_a_warning_that_names_the_pair_and_by_how_much(text: str, message: str) -> None:
    one = next(d for d in said(text) if d.severity is Severity.WARNING)
    assert "{}:{} {} {}; {}".format(*one.place, one.code, one.message, one.help) == message
    assert read_theme(Source("house.yaml", text)).theme is not None


def test_colours_that_only_some_readers_confuse_are_told_with_whom() -> None:
    found = said('links: {positive: "#007000", negative: {colour: "#a04000", dash: solid}}')
    assert [d.code for d in found] == ["CLD603"]
    assert "look alike to readers with" in found[0].message


def test_faults_of_a_file_are_an_error_that_a_program_can_show(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_text("base: slide\nheads: 9\n", encoding="utf-8")
    with pytest.raises(BadTheme, match=r"house.yaml:2:8: `9` is no number") as caught:
        named(str(path))
    assert [d.code for d in caught.value.diagnostics] == ["CLD208"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gray", "there is no theme `gray`; did you mean `grey`?"),
        (
            "pink",
            "there is no theme `pink`; there are `paper`, `grey`, `slide` and `dark`, and your own as YAML files",
        ),
        ("none.yaml", "none.yaml: there is no such file"),
        ("no/where", "no/where: there is no such file"),
    ],
)
def test_a_theme_that_there_is_not_is_told_by_a_sentence(name: str, message: str) -> None:
    with pytest.raises(BadTheme, match=re.escape(message)):
        look_up(name)


def test_the_example_in_the_documentation_is_a_theme_without_a_weakness() -> None:
    text = FIGURES.read_text(encoding="utf-8")
    (example,) = (block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "base:" in block)
    assert theme(example).positive != PAPER.positive
    assert said(example) == []


@pytest.mark.parametrize(
    "text",
    ["[]", "- a", "just words", "a: [", "base: [paper]", "links: [1]", "links: {positive: [1]}", "kinds: {x: 3}",
     "kinds: {threats: {dash: [[]]}}", "others: {9: {fill: fff}}", "heads: -1", "heads: {}", "text: [a]", "\x00", "&a b"],
)  # fmt: skip
def test_whatever_stands_in_a_file_is_told_and_never_raised(text: str) -> None:
    found = read_theme(Source("house.yaml", text))
    assert found.theme is None
    assert all(d.severity is Severity.ERROR for d in found.diagnostics)
