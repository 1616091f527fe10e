"""The JSON Schema against the reader: what validates passes the schema, and faults of shape do not."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import specimens
from bad_specs import BAD, Bad
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cld.plugins import names
from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import text_of
from cld.spec.faults import Faults
from cld.spec.nodes import Mapping, Node, Scalar, compose
from cld.spec.schema import json_schema
from cld.spec.starter import starter

ROOT = Path(__file__).parents[2]
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
_NUMBER = re.compile(
    r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


def data_of(text: str) -> object:
    """A text as editors see it: the types of YAML 1.2's core schema, keys as text."""
    tree = compose(Source("x.yaml", text), Faults(Source("x.yaml", text)))
    assert tree is not None
    return None if tree.root is None else _data(tree.root)


def _data(node: Node) -> object:
    if isinstance(node, Mapping):
        return {entry.key.value: _data(entry.value) for entry in node.entries}
    if not isinstance(node, Scalar):
        return [_data(item) for item in node.items]
    if node.style:
        return node.value
    if node.is_null:
        return None
    if node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"
    if re.fullmatch(r"[-+]?\d+", node.value):
        return int(node.value)
    return (
        float(node.value.replace(".inf", "inf").replace(".nan", "nan"))
        if _NUMBER.fullmatch(node.value)
        else node.value
    )


def complaints(text: str) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(data_of(text))]


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_its_patterns_are_read_alike_by_the_editors_own_language() -> None:
    """ECMAScript with the u flag refuses a backslash before a character that needs none."""
    patterns = re.findall(
        r'"pattern": "(.*?)"', __import__("json").dumps(SCHEMA).replace('\\"', "@").replace("\\\\", "\\")
    )
    assert patterns
    for pattern in patterns:
        assert not set(re.findall(r"\\(.)", pattern)) - set("sdw()[]{}.?+*^$|/\\-"), pattern


@pytest.mark.parametrize("path", sorted((ROOT / "specs").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_spec_of_the_repository_passes(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


def test_the_starter_passes() -> None:
    assert complaints(starter("waiting-times", "specs/waiting-times.yaml")) == []


@given(st.integers(min_value=0, max_value=10**9))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_what_validates_passes_in_whatever_form(seed: int) -> None:
    text, _ = specimens.specimen(seed)
    spec = read_spec(Source("x.yaml", text))
    assert spec.model is not None
    assert complaints(text) == []
    assert complaints(text_of(spec.model)) == []


GOOD = {
    "numbers and dates as text": "title: 3\nversion: 1.0.0\nvariables: {a: 1.5, b: 2024-01-01, c: true}\n",
    "ids that are numbers": "variables: {1: One, 1e-5: Two}\nloops: {R: {through: [1, 1e-5]}}\n",
    "a delay that is a number": "variables: {a: A}\nlinks: [{a -> a (+): {delay: 3}}]\n",
    "a weight in quotes": "variables: {a: A}\nlinks: [{a -> a (+): {weight: '0.5'}}]\n",
    "an edition in quotes": "cld: '1'\n",
    "spaces in quotes": (
        "version: ' 1.0.0 '\nvariables: {a: {label: A, evidence: ' E1 '}}\n"
        "sources: {s: S}\nevidence: {E1: {source: ' s '}}\n"
    ),
    "empty sections": "variables:\nlinks:\nintertwined:\nkinds:\nviews: ~\nnotes: {}\n",
    "a link with an empty colon": "variables: {a: A}\nlinks:\n  - a -> a (+):\n",
    "a kind of one's own": "kinds: {barriers: {}}\nbarriers: {a: A}\n",
    "an empty model": "{}\n",
    "coordinates in quotes": "variables: {a: {label: A, position: {x: '1', y: +.5}}}\n",
    "a radius with zeros": "variables: {a: A}\nviews: {v: {layout: loops, focus: a, radius: 02}}\n",
    "truth by any name": "views: {v: {layout: loops, only_feedback: 'Yes'}, w: {layout: loops, only_feedback: OFF}}\n",
    "a group of one": "variables: {a: A}\ngroups: {g: a}\n",
    "one id without brackets": "variables: {a: A}\nviews: {v: {layout: loops, leave_out: a}}\n",
}


@pytest.mark.parametrize("what", GOOD)
def test_the_schema_is_no_stricter_than_the_reader_for(what: str) -> None:
    assert read_spec(Source("x.yaml", GOOD[what])).faults == ()
    assert complaints(GOOD[what]) == []


@pytest.mark.parametrize("bad", [bad for bad in BAD if bad.shape is not None], ids=lambda bad: bad.name)
def test_a_fault_of_shape_is_seen_and_only_such(bad: Bad) -> None:
    assert bool(complaints(bad.text)) == bad.shape


REPLACEMENTS = (
    "3",
    "true",
    "~",
    "[]",
    "{}",
    "[x]",
    "{x: y}",
    "''",
    "hello there",
    "[[x]]",
    "-0.5",
    "2024-01-01",
)


def test_no_replaced_value_validates_and_fails_the_schema() -> None:
    """Every value of a spec that uses the whole language, replaced by a value of every other form."""
    text = FULL
    tree = compose(Source("x.yaml", text), Faults(Source("x.yaml", text)))
    assert tree is not None
    assert tree.root is not None
    tried = passed = 0
    for span in sorted({(node.span.start, node.span.end) for node in _values(tree.root)}):
        for other in REPLACEMENTS:
            changed = text[: span[0]] + other + text[span[1] :]
            spec = read_spec(Source("x.yaml", changed))
            tried += 1
            if not spec.faults:
                passed += 1
                assert complaints(changed) == [], changed
    assert tried > 900
    assert 100 < passed < tried


def _values(node: Node) -> list[Node]:
    inner = (
        [e.value for e in node.entries]
        if isinstance(node, Mapping)
        else []
        if isinstance(node, Scalar)
        else list(node.items)
    )
    return [node, *(value for child in inner for value in _values(child))]


FULL = """\
{cld: 1, title: T, version: 1.0.0, description: D, authors: [Ann, Ben], licence: L, changes: {1.0.0: First},
kinds: {barriers: {label: B, zone: below}}, barriers: {ba: {label: L, note: N}},
policy_drivers: {pd: {label: P, position: {x: -1.5, y: 80}}},
processes: {p: P, q: {label: Q, evidence: [E1]}}, outcomes: {o: {label: O, valence: optimal, evidence: E1}},
variables: {v: V, w: {label: W, position: {left_of: v, right_of: pd, above: p, below: q, near: o}}},
intertwined: [[p, q]], groups: {g: [p, q], h: {label: H, elements: [v], note: N}},
links: [p -> q (+), {q -> p (-) delayed: {note: N, label: L, strength: weak, weight: -0.5, grounding: stated, evidence: [E1],
moderated_by: {v: weakens, o: {effect: mixed, note: N, evidence: [E1]}}}},
{from: p, to: o, polarity: positive, delay: two years}],
loops: {R1: {name: N, through: [p, q], polarity: balancing, story: S, note: N, evidence: [E1]}},
views: {w: {layout: loops, title: T, elements: [all], leave_out: [v], grounding: implied, links: core, note: N},
x: {layout: loops, focus: [p], radius: 2, loops: [R1], kinds: [processes], only_feedback: true, clusters: found}},
sources: {s: S, t: {citation: C, doi: D, url: U, licence: L, note: N}},
evidence: {E1: {source: s, section: S, speaker: X, summary: Y, quote: Q, note: N}}, notes: {A1: A}}
"""


def test_the_schema_names_every_section_and_describes_every_key() -> None:
    properties = SCHEMA["properties"]
    assert isinstance(properties, dict)
    assert list(properties)[:3] == ["cld", "title", "version"]
    assert all(value["description"] for value in properties.values())


def test_it_offers_the_layouts_that_there_are() -> None:
    view = SCHEMA["$defs"]["view"]  # type: ignore[index]
    layouts = view["properties"]["layout"]["enum"]
    assert layouts == list(names("layouts"))
    assert all(callable(import_module(f"cld.layouts.{name}").place) for name in layouts)
