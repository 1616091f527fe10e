"""The small structures of the published guidelines, and which rule each of them breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cld.rules import check
from cld.source import Source
from cld.spec import read_spec

CASE = json.loads((Path(__file__).parents[1] / "cases/10a_quality_rules.json").read_text(encoding="utf-8"))
BROKEN = {
    "unsigned_link": ["unsigned-link"],
    "balancing_loop_without_goal": ["balancing-loop-without-goal"],
    "balancing_loop_with_goal": [],
    "goal_sign_wrong": ["balancing-loop-without-goal"],
    "orphan": ["element-without-link"],
    "no_loop_at_all": [],
}


def spec(lines: list[str]) -> str:
    """A case's lines, `cause sign effect` or `node name`, as a spec."""
    links = [line.split() for line in lines if not line.startswith("node ")]
    names = dict.fromkeys(name for link in links for name in (link[0], link[2]))
    names |= dict.fromkeys(line.removeprefix("node ") for line in lines if line.startswith("node "))
    elements = [f"  {name}: {name.replace('_', ' ')}" for name in names]
    written = [f"  - {cause} -> {effect} ({sign})" for cause, sign, effect in links]
    return "\n".join(["cld: 1", "variables:", *elements, "links:" if written else "", *written, ""])


def test_every_structure_is_known_here() -> None:
    assert set(CASE["input"]["structure"]) == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_published_structure_breaks_the_rule_that_it_was_made_for(name: str) -> None:
    found = [d.name for d in check(read_spec(Source("model.yaml", spec(CASE["input"]["structure"][name]))))]
    assert [code for code in found if code != "no-loop"] == BROKEN[name]
    assert ("no-loop" in found) == (name in ("unsigned_link", "no_loop_at_all"))
